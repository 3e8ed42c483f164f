// SPDX-License-Identifier: Apache-2.0

//! What no transaction may do, in whatever it is wrapped.

use super::*;
use frame_support::assert_ok;
use frame_system::Error::CallFiltered;
use sp_runtime::transaction_validity::InvalidTransaction;

/// Calls that are closed to everybody.
fn closed(to: &Pair) -> Vec<RuntimeCall> {
	let dest = id(to).into();
	vec![
		pallet_balances::Call::transfer_allow_death { dest, value: 1 }.into(),
		pallet_balances::Call::transfer_keep_alive { dest: id(to).into(), value: 1 }.into(),
		pallet_balances::Call::transfer_all { dest: id(to).into(), keep_alive: false }.into(),
		pallet_balances::Call::burn { value: 1, keep_alive: false }.into(),
		frame_system::Call::remark { remark: vec![] }.into(),
		frame_system::Call::remark_with_event { remark: vec![] }.into(),
	]
}

fn filtered() -> DispatchError {
	CallFiltered::<Runtime>.into()
}

#[test]
fn closed_calls_do_not_even_get_into_a_block() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		for call in closed(&tom) {
			let refused = Err(InvalidTransaction::Call.into());
			assert_eq!(try_send(&mei, call.clone()), refused, "{call:?}");
		}
	});
}

#[test]
fn closed_calls_are_refused_in_a_batch() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		for call in closed(&tom) {
			let batch = pallet_utility::Call::batch_all { calls: vec![call.clone()] };
			assert_eq!(send(&mei, batch), Err(filtered()), "{call:?}");
			let batch = pallet_utility::Call::batch { calls: vec![call] };
			assert_ok!(send(&mei, batch));
			System::assert_has_event(
				pallet_utility::Event::BatchInterrupted { index: 0, error: filtered() }.into(),
			);
		}
		assert_eq!(coins(&mei), (5 * TIME, 0));
	});
}

#[test]
fn closed_calls_are_refused_through_a_proxy() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let add = pallet_proxy::Call::add_proxy {
			delegate: id(&tom).into(),
			proxy_type: configs::ProxyType::Any,
			delay: 0,
		};
		assert_ok!(send(&mei, add));
		for call in closed(&tom) {
			let proxied = pallet_proxy::Call::proxy {
				real: id(&mei).into(),
				force_proxy_type: None,
				call: Box::new(call),
			};
			assert_ok!(send(&tom, proxied));
			System::assert_has_event(
				pallet_proxy::Event::ProxyExecuted { result: Err(filtered()) }.into(),
			);
		}
		// The other way is open to the proxy.
		let gift = pallet_time_coin::Call::transfer { to: id(&tom), amount: TIME, note: NOTE };
		let proxied = pallet_proxy::Call::proxy {
			real: id(&mei).into(),
			force_proxy_type: None,
			call: Box::new(gift.into()),
		};
		assert_ok!(send(&tom, proxied));
		assert_eq!(coins(&tom), (6 * TIME, 0));
	});
}

#[test]
fn closed_calls_are_refused_through_a_multisig() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		for call in closed(&tom) {
			let multisig = pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![id(&tom)],
				call: Box::new(call.clone()),
			};
			assert_eq!(send(&mei, multisig), Err(filtered()), "{call:?}");
		}
	});
}

#[test]
fn a_narrow_proxy_stays_narrow() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let add = pallet_proxy::Call::add_proxy {
			delegate: id(&tom).into(),
			proxy_type: configs::ProxyType::Activities,
			delay: 0,
		};
		assert_ok!(send(&mei, add));
		let gift = pallet_time_coin::Call::transfer { to: id(&tom), amount: TIME, note: NOTE };
		for call in [
			gift.clone().into(),
			RuntimeCall::from(pallet_utility::Call::batch { calls: vec![gift.into()] }),
		] {
			let proxied = pallet_proxy::Call::proxy {
				real: id(&mei).into(),
				force_proxy_type: None,
				call: Box::new(call),
			};
			assert_ok!(send(&tom, proxied));
			System::assert_has_event(
				pallet_proxy::Event::ProxyExecuted { result: Err(filtered()) }.into(),
			);
		}
		assert_eq!(coins(&mei).0 + coins(&tom).0, 10 * TIME - coins_in_deposits(&mei));
	});
}

/// What is on hold for other reasons than activities.
fn coins_in_deposits(who: &Pair) -> Balance {
	System::account(id(who)).data.reserved - coins(who).1
}
