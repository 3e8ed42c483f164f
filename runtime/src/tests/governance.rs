// SPDX-License-Identifier: Apache-2.0

//! Who may change what.

use super::*;
use crate::configs::{RuntimeParameters, dynamic_params};
use Sr25519Keyring::{Alice, Bob, Charlie, Dave, Eve, EveStash};
use frame_support::{assert_ok, traits::fungible::Inspect};
use pallet_branches::{BranchKind, Certificate};

fn admission() -> pallet_branches::Call<Runtime> {
	pallet_branches::Call::admit {
		parent: None,
		kind: BranchKind::City,
		name: b"Hillside".to_vec().try_into().expect("short"),
		account: Eve.to_account_id(),
		administrator: EveStash.to_account_id(),
		certificate: Certificate { document: [5; 32], valid_until: Moment::MAX },
	}
}

fn welcome_grant(amount: Balance) -> RuntimeCall {
	use dynamic_params::time_coin::{Parameters, WelcomeGrant};
	let key_value =
		RuntimeParameters::TimeCoin(Parameters::WelcomeGrant(WelcomeGrant, Some(amount)));
	pallet_parameters::Call::set_parameter { key_value }.into()
}

/// Something that only root may do.
fn root_only() -> RuntimeCall {
	let items = vec![(b"shown".to_vec(), b"by root".to_vec())];
	frame_system::Call::set_storage { items }.into()
}

fn root_has_acted() -> bool {
	frame_support::storage::unhashed::get_raw(b"shown") == Some(b"by root".to_vec())
}

fn whitelisting(call: &RuntimeCall) -> RuntimeCall {
	let call_hash = call.using_encoded(sp_io::hashing::blake2_256).into();
	pallet_whitelist::Call::whitelist_call { call_hash }.into()
}

fn dispatching(call: RuntimeCall) -> RuntimeCall {
	pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(call) }.into()
}

const BAD_ORIGIN: DispatchResult = Err(DispatchError::BadOrigin);

#[test]
fn two_thirds_of_the_council_admit_a_branch_and_half_do_not() {
	on_consortium(|| {
		assert_eq!(council(&[Alice, Bob], admission()), BAD_ORIGIN);
		assert_ok!(council(&[Alice, Bob, Charlie], admission()));
		assert_eq!(Branches::branch(5).expect("admitted").account, Eve.to_account_id());
		type Council = pallet_collective::Members<Runtime, frame_support::instances::Instance1>;
		assert!(Council::get().contains(&Eve.to_account_id()));
		// It votes at once, and its administrator appoints staff.
		assert_ok!(council(&[Eve, Bob, Charlie, Dave], welcome_grant(TIME)));
		appoint(EveStash, &pair("hillside"), Role::Registrar);
	});
}

#[test]
fn nobody_else_admits_a_branch() {
	on_consortium(|| {
		assert_eq!(send(&Alice.pair(), admission()), BAD_ORIGIN);
		assert_eq!(committee(&[Alice, Bob, Charlie, Dave], admission()), BAD_ORIGIN);
	});
}

#[test]
fn two_thirds_of_the_council_set_parameters() {
	on_consortium(|| {
		assert_eq!(council(&[Alice, Bob], welcome_grant(2 * TIME)), BAD_ORIGIN);
		assert_eq!(send(&Alice.pair(), welcome_grant(2 * TIME)), BAD_ORIGIN);
		assert_ok!(council(&[Alice, Bob, Charlie], welcome_grant(2 * TIME)));
		willow_lane(&[&pair("mei")]);
		assert_eq!(coins(&pair("mei")), (2 * TIME, 0));
	});
}

#[test]
fn committee_and_council_together_are_root() {
	on_consortium(|| {
		let call = root_only();
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_eq!(council(&[Alice, Bob], dispatching(call.clone())), BAD_ORIGIN);
		assert!(!root_has_acted());
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call)));
		assert!(root_has_acted());
	});
}

#[test]
fn neither_is_root_alone_but_four_fifths_of_the_council() {
	on_consortium(|| {
		let call = root_only();
		for collective in [council, committee] {
			assert_eq!(collective(&[Alice, Bob, Charlie, Dave], call.clone()), BAD_ORIGIN);
		}
		assert_eq!(committee(&[Alice, Bob], whitelisting(&call)), BAD_ORIGIN);
		assert_eq!(council(&[Alice, Bob, Charlie], whitelisting(&call)), BAD_ORIGIN);
		// Should the committee fail.
		assert_ok!(council(&[Alice, Bob, Charlie, Dave], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob, Charlie, Dave], dispatching(call)));
		assert!(root_has_acted());
	});
}

#[test]
fn a_root_call_can_wait_for_its_notice_period() {
	on_consortium(|| {
		let call: RuntimeCall = pallet_scheduler::Call::schedule_after {
			after: 20,
			maybe_periodic: None,
			priority: 0,
			call: Box::new(root_only()),
		}
		.into();
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call)));
		for _ in 0..20 {
			assert!(!root_has_acted());
			block(vec![]);
		}
		block(vec![]);
		assert!(root_has_acted());
	});
}

#[test]
fn nobody_sets_the_council_but_the_registry() {
	on_consortium(|| {
		let call: RuntimeCall =
			pallet_collective::Call::<Runtime, frame_support::instances::Instance1>::set_members {
				new_members: vec![Alice.to_account_id()],
				prime: None,
				old_count: 4,
			}
			.into();
		assert_ok!(committee(&[Alice, Bob, Charlie], whitelisting(&call)));
		assert_ok!(council(&[Alice, Bob, Charlie], dispatching(call)));
		type Council = pallet_collective::Members<Runtime, frame_support::instances::Instance1>;
		assert_eq!(Council::get().len(), 4, "not even root");
	});
}

#[test]
fn branches_store_the_bytes_of_large_calls_for_nothing_and_members_against_a_deposit() {
	on_consortium(|| {
		let note = |size| pallet_preimage::Call::note_preimage { bytes: vec![7; size] };
		assert_ok!(send(&Alice.pair(), note(100_000)));
		assert_eq!(Balances::total_balance(&Alice.to_account_id()), 0);
		let mei = pair("mei");
		willow_lane(&[&mei]);
		assert_ok!(send(&mei, note(100)));
		assert_eq!(coins(&mei).0, 5 * TIME - STEP - 100 * STEP / 1_000);
		// Staff have no coins to put down.
		assert!(send(&pair("registrar"), note(101)).is_err());
	});
}

#[test]
fn the_safe_mode_stops_members_and_not_governance() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let gift = || pallet_time_coin::Call::transfer { to: id(&tom), amount: 1, memo: [0; 32] };
		let enter = || pallet_safe_mode::Call::force_enter {};
		assert_eq!(committee(&[Alice, Bob], enter()), BAD_ORIGIN);
		assert_ok!(committee(&[Alice, Bob, Charlie], enter()));
		let stopped = Err(frame_system::Error::<Runtime>::CallFiltered.into());
		assert_eq!(send(&mei, gift()), stopped);
		// Nobody buys it.
		assert!(send(&mei, pallet_safe_mode::Call::enter {}).is_err());
		assert_ok!(council(&[Alice, Bob, Charlie], welcome_grant(TIME)));
		assert_ok!(council(&[Alice, Bob], pallet_safe_mode::Call::force_exit {}));
		assert_ok!(send(&mei, gift()));
	});
}

#[test]
fn the_safe_mode_ends_by_itself() {
	on_consortium(|| {
		assert_ok!(committee(&[Alice, Bob, Charlie], pallet_safe_mode::Call::force_enter {}));
		let until = pallet_safe_mode::EnteredUntil::<Runtime>::get().expect("entered");
		assert!(until <= System::block_number() + 4 * HOURS);
		System::set_block_number(until);
		block(vec![]);
		assert_eq!(pallet_safe_mode::EnteredUntil::<Runtime>::get(), None);
	});
}

#[test]
fn the_committee_pauses_a_call_but_nothing_that_governance_needs() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let name = |pallet: &str, call: &str| {
			let bytes = |text: &str| text.as_bytes().to_vec().try_into().expect("short");
			(bytes(pallet), bytes(call))
		};
		let pause = |pallet, call| pallet_tx_pause::Call::pause { full_name: name(pallet, call) };
		assert_ok!(committee(&[Alice, Bob, Charlie], pause("TimeCoin", "transfer")));
		let gift = || pallet_time_coin::Call::transfer { to: id(&tom), amount: 1, memo: [0; 32] };
		assert_eq!(send(&mei, gift()), Err(frame_system::Error::<Runtime>::CallFiltered.into()));
		for (pallet, call) in [("Timestamp", "set"), ("Council", "vote"), ("TxPause", "unpause")] {
			assert_eq!(
				committee(&[Alice, Bob, Charlie], pause(pallet, call)),
				Err(pallet_tx_pause::Error::<Runtime>::Unpausable.into())
			);
		}
		let ident = name("TimeCoin", "transfer");
		assert_ok!(council(&[Alice, Bob], pallet_tx_pause::Call::unpause { ident }));
		assert_ok!(send(&mei, gift()));
	});
}

#[test]
fn what_is_protected_is_protected_by_name_too() {
	use crate::configs::Protected;
	use frame_support::traits::{Contains, GetCallMetadata};
	on_consortium(|| {
		let calls: [RuntimeCall; 6] = [
			root_only(),
			pallet_timestamp::Call::set { now: 0 }.into(),
			whitelisting(&root_only()),
			welcome_grant(1),
			admission().into(),
			pallet_time_coin::Call::transfer {
				to: Alice.to_account_id(),
				amount: 1,
				memo: [0; 32],
			}
			.into(),
		];
		for call in calls {
			let metadata = call.get_call_metadata();
			let name = (
				metadata.pallet_name.as_bytes().to_vec().try_into().expect("short"),
				metadata.function_name.as_bytes().to_vec().try_into().expect("short"),
			);
			let by_name =
				<Protected as Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>>>::contains(
					&name,
				);
			assert_eq!(
				<Protected as Contains<RuntimeCall>>::contains(&call),
				by_name,
				"{metadata:?}"
			);
		}
	});
}
