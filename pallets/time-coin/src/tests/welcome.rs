// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn is_minted_and_counted() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::grant(&3));
		assert_eq!(TimeCoin::balance(3), (100, 0));
		assert_eq!(TimeCoin::issuance(), (300, 300, 0));
		System::assert_last_event(
			Event::Minted {
				movement: 3,
				to: 3,
				amount: 100,
				cause: Cause::Welcome,
				to_balance: 100,
			}
			.into(),
		);
	});
}

#[test]
fn of_nothing_is_no_movement() {
	build_and_execute(|| {
		WelcomeGrant::set(0);
		assert_ok!(TimeCoin::grant(&3));
		assert_eq!(Movements::<Test>::get(), 2);
	});
}

#[test]
fn beyond_the_ceiling_is_put_off_and_can_be_had_later() {
	build_and_execute(|| {
		GrowthFloor::set(250);
		assert_ok!(TimeCoin::grant(&3));
		assert_eq!(TimeCoin::balance(3), (0, 0));
		System::assert_last_event(Event::WelcomeDeferred { member: 3, amount: 100 }.into());
		let claim = |who| TimeCoin::claim_welcome(RuntimeOrigin::signed(7), who);
		crate::Owed::<Test>::insert(99, ());
		assert_noop!(claim(99), Error::<Test>::RecipientNotMember);
		crate::Owed::<Test>::remove(99);
		assert_noop!(claim(3), Error::<Test>::CeilingReached);
		assert_noop!(claim(4), Error::<Test>::NothingOwed);
		assert_noop!(TimeCoin::claim_welcome(RuntimeOrigin::none(), 3), DispatchError::BadOrigin);
		// A grant of nothing takes nothing away.
		WelcomeGrant::set(0);
		assert_noop!(claim(3), Error::<Test>::NothingOwed);
		WelcomeGrant::set(100);
		// The next period.
		System::set_block_number(50);
		assert_ok!(claim(3));
		assert_eq!(TimeCoin::balance(3), (100, 0));
		assert_noop!(claim(3), Error::<Test>::NothingOwed);
	});
}

#[test]
fn cannot_overflow() {
	build_and_execute(|| {
		WelcomeGrant::set(Balance::MAX);
		GrowthFloor::set(Balance::MAX);
		assert_ok!(TimeCoin::grant(&3));
		assert_eq!(Minted::<Test>::get(), 200, "more than there can be is put off, too");
	});
}
