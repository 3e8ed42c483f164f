// SPDX-License-Identifier: Apache-2.0

//! Nobody pays, everybody is metered.

use super::*;
use frame_support::{assert_ok, traits::fungible::Inspect, weights::WeightToFee};
use sp_runtime::transaction_validity::InvalidTransaction;

fn gift(to: &Pair, amount: Balance) -> pallet_time_coin::Call<Runtime> {
	pallet_time_coin::Call::transfer { to: id(to), amount, note: NOTE }
}

/// What a gift costs of which nothing comes.
fn least() -> Weight {
	use pallet_time_coin::WeightInfo as _;
	<Runtime as pallet_time_coin::Config>::WeightInfo::plain_payment()
}

fn left(who: &Pair) -> u128 {
	Allowance::allowance(id(who)).expect("somebody whose calls are metered").0
}

#[test]
fn a_call_costs_allowance_and_no_coins() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let before = left(&mei);
		assert_ok!(send(&mei, gift(&tom, TIME)));
		assert_eq!(coins(&mei), (4 * TIME, 0));
		let cost = before - left(&mei);
		assert!(
			cost > configs::OneUnitPer::<1_000_000>::weight_to_fee(&least()),
			"one for {cost} µs"
		);
	});
}

#[test]
fn a_failing_call_costs_as_well() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let before = left(&mei);
		assert!(send(&mei, gift(&tom, 50 * TIME)).is_err());
		assert!(left(&mei) < before);
	});
}

#[test]
fn strangers_are_turned_away_at_the_pool() {
	on_consortium(|| {
		let (mei, stranger) = (pair("mei"), pair("stranger"));
		willow_lane(&[&mei]);
		let refused = Err(InvalidTransaction::BadSigner.into());
		assert_eq!(validate(signed(&stranger, gift(&mei, 1))), refused);
		assert_eq!(try_send(&stranger, gift(&mei, 1)).map(drop), refused);
		// Until they are registered.
		join(&stranger);
		assert_ok!(send(&stranger, gift(&mei, 1)));
	});
}

#[test]
fn tips_are_refused() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		assert_eq!(
			validate(signed_with_tip(&mei, gift(&tom, 1), 1)),
			Err(InvalidTransaction::Custom(pallet_allowance::TIP_REFUSED).into())
		);
	});
}

#[test]
fn a_flood_ends_with_the_allowance_and_hurts_nobody_else() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let exhausted = Err(InvalidTransaction::Payment.into());
		let sent = (0..10_000)
			.take_while(|_| try_send(&mei, gift(&tom, 1)).map(drop) != exhausted)
			.count();
		// A payment is charged as if it met all that can come in its way (docs/decisions/0004-free-calls.md).
		assert!((10..5_000).contains(&sent), "{sent} calls");
		let coins_before = coins(&mei);
		assert_eq!(validate(signed(&mei, gift(&tom, 1))), exhausted);
		assert_eq!(coins(&mei), coins_before);
		assert_ok!(send(&tom, gift(&mei, 1)));
		// It refills by itself.
		for _ in 0..100 {
			block(vec![]);
		}
		assert_ok!(send(&mei, gift(&tom, 1)));
	});
}

#[test]
fn a_batch_costs_as_much_as_what_is_in_it() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let call: RuntimeCall = gift(&tom, 1).into();
		let before = left(&mei);
		assert_ok!(send(&mei, pallet_utility::Call::batch_all { calls: vec![call; 10] }));
		let cost = before - left(&mei);
		assert!(
			cost > configs::OneUnitPer::<1_000_000>::weight_to_fee(&(least() * 10)),
			"ten for {cost} µs"
		);
	});
}

#[test]
fn accounts_outlive_their_coins() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let old = signed(&mei, gift(&tom, 5 * TIME));
		assert_ok!(block(vec![old.clone()]).remove(0).expect("valid"));
		assert_eq!(Balances::total_balance(&id(&mei)), 0);
		assert_ok!(send(&tom, gift(&mei, 5 * TIME)));
		// The nonce is not forgotten, so the old transaction cannot be played again.
		assert_eq!(block(vec![old]).remove(0), Err(InvalidTransaction::Stale.into()));
	});
}
