// SPDX-License-Identifier: Apache-2.0

//! Coins that are frozen (U5).

use super::*;
use timebank_primitives::{Exit, MintReason, Payments, Redeeming};

#[test]
fn a_part_of_what_is_free_is_frozen_whatever_is_on_hold() {
	build_and_execute(|| {
		assert_ok!(hold(1, 60));
		freeze(1, 10);
		assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((40, 60), 30));
		let purse = Purse::Member(1);
		assert_eq!(<TimeCoin as Payments<_>>::balance(&purse), 30);
		assert_eq!(<TimeCoin as Payments<_>>::content(&purse), 40);
		assert_noop!(transfer(1, 2, 31), Error::<Test>::Frozen);
		assert_noop!(hold(1, 31), Error::<Test>::Frozen);
		assert_noop!(transfer(1, 2, 41), Error::<Test>::InsufficientBalance);
		let cause = Cause::Redemption { partner: 1, redemption: 5 };
		assert_noop!(TimeCoin::reserve(&1, 31, cause), Error::<Test>::Frozen);
		assert_ok!(transfer(1, 2, 30));
		assert_eq!(TimeCoin::spendable(1), 0);
		// What was promised before is paid, and what comes back is free but for the part that is frozen.
		assert_ok!(pay_for_service(1, 2, 20));
		assert_ok!(release(1, 40));
		assert_eq!(TimeCoin::spendable(1), 40);
	});
}

#[test]
fn all_of_them_are_frozen_those_that_come_too() {
	build_and_execute(|| {
		freeze(1, Balance::MAX);
		assert_ok!(transfer(2, 1, 50));
		assert_ok!(TimeCoin::grant(&1));
		assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((250, 0), 0));
		assert_noop!(transfer(1, 2, 1), Error::<Test>::Frozen);
		assert_noop!(donate(1, 1, 1), Error::<Test>::Frozen);
		assert_noop!(TimeCoin::exit(&1), Error::<Test>::Frozen);
	});
}

#[test]
fn two_auditors_take_them_back() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 60, 1_000));
		let minted = TimeCoin::mint(RuntimeOrigin::signed(12), 3, 60, MintReason::Office, None);
		assert_ok!(minted);
		assert_ok!(transfer(1, 3, 40));
		assert_ok!(hold(3, 10));
		freeze(3, Balance::MAX);
		// What was paid goes back, what was minted is burnt; what is on hold stays.
		for (movement, amount) in [(4, 40), (3, 50)] {
			for by in [13, 14] {
				assert_ok!(TimeCoin::correct(RuntimeOrigin::signed(by), movement, amount, [0; 32]));
			}
		}
		assert_eq!((TimeCoin::balance(3), TimeCoin::balance(1)), ((0, 10), (100, 0)));
		assert_eq!(TimeCoin::issuance(), (210, 260, 50));
		let correct = |by| TimeCoin::correct(RuntimeOrigin::signed(by), 3, 10, [0; 32]);
		assert_ok!(correct(13));
		assert_noop!(correct(14), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn what_is_set_aside_is_let_go_only_if_as_much_as_is_frozen_is_free() {
	build_and_execute(|| {
		let may_let_go = <TimeCoin as Redeeming<_>>::may_let_go;
		assert_ok!(hold(1, 40));
		for (frozen, may) in [(0, true), (60, true), (61, false), (Balance::MAX, false)] {
			freeze(1, frozen);
			assert_eq!((may_let_go(&1), may_let_go(&2)), (may, true), "{frozen}");
		}
	});
}

#[test]
fn the_consortium_burns_them_as_a_penalty() {
	build_and_execute(|| {
		let penalise =
			|who, amount| TimeCoin::penalise(RuntimeOrigin::root(), who, amount, [9; 32]);
		freeze(1, Balance::MAX);
		assert_ok!(penalise(1, 30));
		let cause = Cause::Penalty { decision: [9; 32] };
		System::assert_last_event(
			Event::Burnt { movement: 3, from: 1, amount: 30, cause, from_balance: 70 }.into(),
		);
		assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((70, 0), 0));
		// All that is free, and nothing of what is on hold.
		freeze(2, 10);
		assert_ok!(hold(2, 60));
		assert_ok!(penalise(2, 90));
		assert_eq!(TimeCoin::balance(2), (0, 60));
		assert_noop!(penalise(2, 1), Error::<Test>::InsufficientBalance);
		assert_eq!(TimeCoin::issuance(), (130, 200, 70));
	});
}

#[test]
fn what_comes_back_to_somebody_frozen_is_frozen() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 2, 40));
		freeze(1, Balance::MAX);
		for by in [13, 14] {
			assert_ok!(TimeCoin::correct(RuntimeOrigin::signed(by), 3, 40, [0; 32]));
		}
		assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((100, 0), 0));
	});
}
