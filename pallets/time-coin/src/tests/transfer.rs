// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn success() {
	build_and_execute(|| {
		assert_ok!(transfer(1, 2, 30));
		assert_eq!(TimeCoin::balance(1), (70, 0));
		assert_eq!(TimeCoin::balance(2), (130, 0));
		System::assert_last_event(
			Event::Moved {
				movement: 3,
				from: 1,
				to: 2,
				amount: 30,
				cause: Cause::Transfer(NOTE),
				from_balance: 70,
				to_balance: 130,
			}
			.into(),
		);
	});
}

#[test]
fn everything_can_be_given_away_and_the_account_lasts() {
	build_and_execute(|| {
		System::inc_account_nonce(1);
		assert_ok!(transfer(1, 2, 100));
		assert_eq!(TimeCoin::balance(1), (0, 0));
		assert_eq!(System::account_nonce(1), 1);
		assert_eq!(TimeCoin::issuance(), (200, 200, 0));
	});
}

#[test]
fn fails_between_others_than_two_members() {
	build_and_execute(|| {
		assert_noop!(transfer(10, 1, 1), Error::<Test>::NotMember);
		assert_noop!(transfer(1, 10, 1), Error::<Test>::RecipientNotMember);
		assert_noop!(transfer(1, 1, 1), Error::<Test>::SelfTransfer);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert_noop!(TimeCoin::transfer(origin, 1, 1, NOTE), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn fails_for_amounts_that_cannot_be() {
	build_and_execute(|| {
		assert_noop!(transfer(1, 2, 0), Error::<Test>::ZeroAmount);
		assert_noop!(transfer(1, 2, 101), Error::<Test>::InsufficientBalance);
		assert_noop!(transfer(1, 2, Balance::MAX), Error::<Test>::InsufficientBalance);
		assert_noop!(transfer(3, 2, 1), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn escrow_is_not_free() {
	build_and_execute(|| {
		assert_ok!(hold(1, 60));
		assert_noop!(transfer(1, 2, 41), Error::<Test>::InsufficientBalance);
		assert_ok!(transfer(1, 2, 40));
		assert_eq!(TimeCoin::balance(1), (0, 60));
	});
}
