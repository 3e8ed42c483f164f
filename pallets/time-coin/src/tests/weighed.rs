// SPDX-License-Identifier: Apache-2.0

//! What payments cost afterwards.

use super::*;
use crate::{IdleTerms, WeightInfo};
use frame_support::{traits::Hooks, weights::Weight};
use sp_runtime::Permill;
use timebank_primitives::Paid;

/// What a call that goes well says that it cost; nothing, if it was as dear as could be.
fn weights(amount: Balance) -> [Option<Weight>; 3] {
	let by = || RuntimeOrigin::signed(1);
	[
		TimeCoin::transfer(by(), 2, amount, NOTE),
		TimeCoin::give(by(), 2, amount, NOTE),
		TimeCoin::donate(by(), 2, amount, NOTE),
	]
	.map(|done| done.expect("it can be paid").actual_weight)
}

const ALL: [Option<Weight>; 3] = [None; 3];

#[test]
fn a_payment_of_which_nothing_else_comes_costs_less() {
	build_and_execute(|| {
		let payment = Some(<() as WeightInfo>::plain_payment());
		assert_eq!(weights(10), [payment, payment, Some(<() as WeightInfo>::plain_donation())]);
	});
}

#[test]
fn what_is_held_back_or_noticed_costs_all() {
	build_and_execute(|| {
		NoticedAbove::set(9);
		assert_eq!(weights(10), ALL);
		HeldAbove::set(9);
		assert_eq!(weights(10), ALL);
		assert_eq!(TimeCoin::held_of(1).len(), 3);
	});
}

#[test]
fn terms_for_idle_coins_cost_all_whether_something_is_due_or_not() {
	build_and_execute(|| {
		Terms::set(IdleTerms {
			period: 10,
			exempt: 40,
			levy: Permill::from_percent(10),
			expiry: 0,
		});
		TimeCoin::on_initialize(1);
		assert_eq!(weights(10), ALL);
	});
}

#[test]
fn what_goes_on_to_the_pot_costs_all() {
	build_and_execute(|| {
		Cap::set(105);
		let paid = TimeCoin::transfer(RuntimeOrigin::signed(1), 2, 5, NOTE);
		assert_eq!(
			paid.expect("it can be").actual_weight,
			Some(<() as WeightInfo>::plain_payment())
		);
		let above = TimeCoin::transfer(RuntimeOrigin::signed(1), 2, 1, NOTE);
		assert_eq!(above.expect("it can be").actual_weight, None);
	});
}

#[test]
fn what_fails_costs_all() {
	build_and_execute(|| {
		let failed = TimeCoin::transfer(RuntimeOrigin::signed(1), 2, 101, NOTE).unwrap_err();
		assert_eq!(failed.post_info.actual_weight, None);
	});
}

/// What follows it, as the rest of a place's coins that returns, can still take a levy.
#[test]
fn a_payment_of_nothing_is_not_a_plain_one() {
	build_and_execute(|| {
		let nothing =
			<TimeCoin as Escrow<_>>::pay(&Purse::Escrow(1), &Purse::Member(2), 0, SERVICE);
		assert_eq!(nothing, Ok(Paid::Otherwise));
	});
}
