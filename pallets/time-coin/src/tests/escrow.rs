// SPDX-License-Identifier: Apache-2.0

use super::*;
use timebank_primitives::{Exit, Redeeming};

fn pay(payer: &AccountId, payee: &AccountId, amount: Balance, cause: Cause) -> DispatchResult {
	<TimeCoin as Escrow<_>>::pay(payer, payee, amount, cause)
}

fn release(payer: &AccountId, amount: Balance) -> DispatchResult {
	<TimeCoin as Escrow<_>>::release(payer, amount)
}

#[test]
fn hold_takes_free_coins_up_to_the_last_one() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::hold(&1, 100));
		assert_eq!(TimeCoin::balance(1), (0, 100));
		assert_eq!(TimeCoin::held(&1), 100);
		assert_noop!(TimeCoin::hold(&1, 1), Error::<Test>::InsufficientBalance);
		assert_noop!(TimeCoin::hold(&2, 101), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn release_gives_back() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::hold(&1, 60));
		assert_noop!(release(&1, 61), Error::<Test>::InsufficientEscrow);
		assert_noop!(release(&2, 1), Error::<Test>::InsufficientEscrow);
		assert_ok!(release(&1, 60));
		assert_ok!(release(&1, 0));
		assert_eq!(TimeCoin::balance(1), (100, 0));
	});
}

#[test]
fn pay_moves_what_is_held() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::hold(&1, 60));
		assert_ok!(pay(&1, &2, 25, SERVICE));
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((40, 35), (125, 0)));
		System::assert_last_event(
			Event::Moved {
				movement: 3,
				from: 1,
				to: 2,
				amount: 25,
				cause: SERVICE,
				from_balance: 75,
				to_balance: 125,
			}
			.into(),
		);
	});
}

#[test]
fn pay_reaches_a_member_without_any_coin() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::hold(&1, 60));
		assert_ok!(pay(&1, &3, 60, SERVICE));
		assert_eq!(TimeCoin::balance(3), (60, 0));
	});
}

#[test]
fn pay_fails() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::hold(&1, 60));
		assert_noop!(pay(&1, &2, 61, SERVICE), Error::<Test>::InsufficientEscrow);
		assert_noop!(pay(&2, &1, 1, SERVICE), Error::<Test>::InsufficientEscrow);
		assert_noop!(pay(&1, &10, 1, SERVICE), Error::<Test>::RecipientNotMember);
	});
}

#[test]
fn paying_nothing_is_no_movement() {
	build_and_execute(|| {
		assert_ok!(pay(&1, &2, 0, SERVICE));
		assert_eq!(Movements::<Test>::get(), 2);
	});
}

#[test]
fn a_service_is_paid_whatever_became_of_the_two() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::hold(&1, 60));
		// Suspended since, and beyond the limit between the branches.
		Limit::set(0);
		assert_ok!(pay(&1, &8, 20, SERVICE));
		assert_ok!(pay(&1, &6, 20, SERVICE));
		assert_eq!((TimeCoin::balance(8), TimeCoin::balance(6)), ((20, 0), (20, 0)));
		assert_noop!(pay(&1, &3, 13, SERVICE), REFUSED);
	});
}

#[test]
fn may_pay_asks_for_the_limit() {
	build_and_execute(|| {
		Limit::set(10);
		assert_ok!(TimeCoin::may_pay(&1, &2, 11));
		assert_ok!(TimeCoin::may_pay(&1, &6, 10));
		assert_noop!(TimeCoin::may_pay(&1, &6, 11), BEYOND_LIMIT);
		assert_noop!(TimeCoin::may_pay(&10, &6, 1), Error::<Test>::NotMember);
		assert_noop!(TimeCoin::may_pay(&1, &10, 1), Error::<Test>::RecipientNotMember);
	});
}

#[test]
fn redeemed_coins_are_gone_and_counted() {
	build_and_execute(|| {
		let cause = Cause::Redemption { partner: 1, redemption: 5 };
		assert_noop!(TimeCoin::reserve(&1, 0, cause), Error::<Test>::ZeroAmount);
		assert_noop!(TimeCoin::reserve(&1, 101, cause), Error::<Test>::InsufficientBalance);
		assert_ok!(TimeCoin::hold(&1, 30));
		assert_ok!(TimeCoin::reserve(&1, 60, cause));
		assert_eq!((TimeCoin::balance(1), TimeCoin::reserved(&1)), ((10, 30), 60));
		assert_noop!(TimeCoin::burn(&1, 61, cause), Error::<Test>::InsufficientEscrow);
		assert_noop!(TimeCoin::reserve(&1, 13, cause), REFUSED);
		assert_ok!(TimeCoin::burn(&1, 40, cause));
		System::assert_last_event(
			Event::Burnt { movement: 3, from: 1, amount: 40, cause, from_balance: 60 }.into(),
		);
		assert_eq!((TimeCoin::issuance(), TimeCoin::totals(1)), ((160, 200, 40), (200, 40)));
		let back = <TimeCoin as Redeeming<_>>::release;
		assert_noop!(back(&1, 21), Error::<Test>::InsufficientEscrow);
		assert_ok!(back(&1, 20));
		assert_eq!((TimeCoin::balance(1), TimeCoin::reserved(&1)), ((30, 30), 0));
	});
}

#[test]
fn who_leaves_takes_nothing_along() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::hold(&1, 1));
		assert_noop!(TimeCoin::exit(&1), Error::<Test>::CoinsHeld);
		assert_ok!(release(&1, 1));
		freeze(1, 1);
		assert_noop!(TimeCoin::exit(&1), Error::<Test>::Frozen);
		freeze(1, 0);
		assert_ok!(TimeCoin::exit(&1));
		System::assert_last_event(
			Event::Burnt { movement: 3, from: 1, amount: 100, cause: Cause::Exit, from_balance: 0 }
				.into(),
		);
		assert_eq!(TimeCoin::issuance(), (100, 200, 100));
		// Without any coins there is nothing to burn.
		assert_ok!(TimeCoin::exit(&3));
		assert_eq!(Movements::<Test>::get(), 3);
	});
}
