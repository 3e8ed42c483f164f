// SPDX-License-Identifier: Apache-2.0

use super::*;
use timebank_primitives::BranchId;

fn give(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	plain(TimeCoin::give(RuntimeOrigin::signed(from), to, amount, NOTE))
}

#[test]
fn a_gift_and_a_donation_are_told_from_a_transfer() {
	build_and_execute(|| {
		assert_ok!(give(1, 2, 30));
		System::assert_last_event(
			Event::Moved {
				movement: 3,
				from: 1,
				to: 2,
				amount: 30,
				cause: Cause::Gift(NOTE),
				from_balance: 70,
				to_balance: 130,
			}
			.into(),
		);
		// To the pot of another branch, too.
		assert_ok!(donate(1, 2, 20));
		System::assert_last_event(
			Event::Moved {
				movement: 4,
				from: 1,
				to: 1_002,
				amount: 20,
				cause: Cause::Donation(NOTE),
				from_balance: 50,
				to_balance: 20,
			}
			.into(),
		);
		assert_eq!((pot(2), TimeCoin::turnover()), (20, (50, 0)));
		// What two auditors put right is no trade.
		for by in [13, 14] {
			assert_ok!(TimeCoin::correct(RuntimeOrigin::signed(by), 3, 10, [0; 32]));
		}
		System::set_block_number(50);
		assert_eq!(TimeCoin::turnover(), (0, 50));
		assert_ok!(donate(1, 1, 1));
		assert_eq!(TimeCoin::turnover(), (1, 50));
		System::set_block_number(200);
		assert_eq!(TimeCoin::turnover(), (0, 0));
	});
}

#[test]
fn fails_for_parties_that_cannot() {
	build_and_execute(|| {
		assert_noop!(give(10, 1, 1), Error::<Test>::NotMember);
		assert_noop!(give(1, 10, 1), Error::<Test>::RecipientNotMember);
		assert_noop!(give(1, 1, 1), Error::<Test>::SelfTransfer);
		assert_noop!(give(8, 1, 1), Error::<Test>::PayerSuspended);
		assert_noop!(give(1, 8, 1), Error::<Test>::RecipientSuspended);
		assert_noop!(donate(10, 1, 1), Error::<Test>::NotMember);
		assert_noop!(donate(8, 1, 1), Error::<Test>::PayerSuspended);
		assert_noop!(donate(1, 4, 1), Error::<Test>::BranchNotFound);
		assert_noop!(donate(1, 3, 1), Error::<Test>::BranchClosing);
		assert_noop!(donate(1, 5, 1), Error::<Test>::NoPot);
		assert_noop!(TimeCoin::give(RuntimeOrigin::root(), 1, 1, NOTE), DispatchError::BadOrigin);
		assert_noop!(TimeCoin::donate(RuntimeOrigin::none(), 1, 1, NOTE), DispatchError::BadOrigin);
	});
}

#[test]
fn fails_for_amounts_that_cannot_be() {
	build_and_execute(|| {
		assert_noop!(give(1, 2, 0), Error::<Test>::ZeroAmount);
		assert_noop!(donate(1, 1, 0), Error::<Test>::ZeroAmount);
		assert_noop!(give(1, 2, 101), Error::<Test>::InsufficientBalance);
		assert_noop!(donate(1, 1, Balance::MAX), Error::<Test>::InsufficientBalance);
		freeze(1, 40);
		assert_noop!(give(1, 2, 61), Error::<Test>::Frozen);
		assert_ok!(give(1, 2, 60));
		assert_noop!(donate(1, 1, 1), Error::<Test>::Frozen);
	});
}

#[test]
fn the_limit_between_branches_stops_a_movement() {
	build_and_execute(|| {
		Limit::set(10);
		assert_noop!(transfer(1, 6, 11), BEYOND_LIMIT);
		assert_noop!(donate(1, 2, 11), BEYOND_LIMIT);
		assert_ok!(transfer(1, 2, 11));
		assert_ok!(transfer(1, 6, 10));
	});
}

#[test]
fn pots_pay_what_is_free_and_what_is_earmarked_apart() {
	build_and_execute(|| {
		let (pot_1, pot_2, earmarks) = (Purse::Pot(1), Purse::Pot(2), Purse::Earmarks(2));
		assert_ok!(donate(1, 1, 80));
		assert_noop!(
			payment(pot_1.clone(), earmarks.clone(), 81),
			Error::<Test>::InsufficientBalance
		);
		assert_ok!(payment(pot_1.clone(), earmarks.clone(), 60));
		assert_eq!((pot(1), pot(2), TimeCoin::balance_of(&earmarks)), (20, 0, 60));
		// A pot pays nothing from what is earmarked.
		assert_noop!(
			payment(pot_2.clone(), Purse::Member(6), 1),
			Error::<Test>::InsufficientBalance
		);
		assert_noop!(
			payment(earmarks.clone(), Purse::Member(6), 61),
			Error::<Test>::InsufficientEscrow
		);
		assert_ok!(payment(earmarks.clone(), Purse::Member(6), 25));
		assert_ok!(payment(earmarks.clone(), pot_1.clone(), 35));
		assert_ok!(payment(pot_1.clone(), Purse::Member(2), 5));
		assert_eq!((pot(1), TimeCoin::balance_of(&earmarks)), (50, 0));
		assert_eq!((TimeCoin::balance(6), TimeCoin::balance(2)), ((25, 0), (105, 0)));
		for gone in [Purse::Pot(4), Purse::Earmarks(4)] {
			assert_noop!(payment(pot_1.clone(), gone, 1), Error::<Test>::BranchNotFound);
		}
		assert_noop!(payment(pot_1.clone(), pot_1.clone(), 1), Error::<Test>::SelfTransfer);
		assert_noop!(payment(pot_1.clone(), Purse::Pot(3), 1), Error::<Test>::BranchClosing);
		assert_noop!(payment(pot_1, Purse::Member(8), 1), Error::<Test>::RecipientSuspended);
	});
}

mod cap {
	use super::*;

	fn overflow(movement: u64, who: AccountId, branch: BranchId, amount: Balance) -> Event<Test> {
		Event::Moved {
			movement: movement + 1,
			from: who,
			to: 1_000 + AccountId::from(branch),
			amount,
			cause: Cause::Overflow { movement },
			from_balance: TimeCoin::balance(who).0,
			to_balance: pot(branch),
		}
	}

	#[test]
	fn what_is_above_goes_to_the_home_branchs_pot() {
		build_and_execute(|| {
			Cap::set(110);
			assert_ok!(transfer(1, 2, 30));
			assert_eq!((TimeCoin::balance(2), pot(1)), ((110, 0), 20));
			System::assert_last_event(overflow(3, 2, 1, 20).into());
			// To the last coin, and from the first above.
			assert_ok!(transfer(1, 3, 70));
			assert_eq!(TimeCoin::balance(3), (70, 0));
			assert_ok!(transfer(3, 2, 1));
			assert_eq!((TimeCoin::balance(2), pot(1)), ((110, 0), 21));
		});
	}

	#[test]
	fn nobody_loses_what_they_had() {
		build_and_execute(|| {
			Cap::set(40);
			// Of what comes nothing can be kept; what was there before stays.
			assert_ok!(transfer(1, 2, 30));
			assert_eq!((TimeCoin::balance(2), pot(1)), ((100, 0), 30));
		});
	}

	#[test]
	fn escrow_counts_and_what_comes_back_from_it_does_not() {
		build_and_execute(|| {
			Cap::set(100);
			assert_ok!(hold(2, 60));
			assert_ok!(transfer(1, 2, 10));
			assert_eq!((TimeCoin::balance(2), pot(1)), ((40, 60), 10));
			assert_ok!(release(2, 60));
			assert_eq!((TimeCoin::balance(2), pot(1)), ((100, 0), 10));
		});
	}

	#[test]
	fn holds_for_whatever_comes() {
		build_and_execute(|| {
			Cap::set(50);
			assert_ok!(TimeCoin::grant(&6));
			assert_eq!((TimeCoin::balance(6), pot(2)), ((50, 0), 50));
			assert_ok!(hold(1, 100));
			assert_ok!(pay_for_service(1, 7, 60));
			assert_eq!((TimeCoin::balance(7), pot(2)), ((50, 0), 60));
		});
	}

	#[test]
	fn what_a_pot_gives_is_for_whom_it_is_given() {
		build_and_execute(|| {
			assert_ok!(donate(1, 1, 60));
			assert_ok!(payment(Purse::Pot(1), Purse::Earmarks(2), 30));
			Cap::set(29);
			for from in [Purse::Pot(1), Purse::Earmarks(2)] {
				let above = payment(from, Purse::Member(3), 30);
				assert_noop!(above, Error::<Test>::AboveCap);
			}
			Cap::set(30);
			assert_ok!(payment(Purse::Earmarks(2), Purse::Member(3), 30));
			assert_noop!(payment(Purse::Pot(1), Purse::Member(3), 1), Error::<Test>::AboveCap);
		});
	}

	#[test]
	fn frozen_coins_keep_nobody_from_being_paid() {
		build_and_execute(|| {
			Cap::set(100);
			assert_ok!(hold(1, 60));
			// The payer's free coins and more; and all of the payee's, who can keep no more.
			freeze(1, 1_000);
			freeze(2, 1_000);
			assert_ok!(pay_for_service(1, 2, 60));
			assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((40, 0), (160, 0)));
			assert_eq!(pot(1), 0);
		});
	}
}

mod penalise {
	use super::*;

	fn penalise(who: AccountId, amount: Balance) -> DispatchResult {
		TimeCoin::penalise(RuntimeOrigin::root(), who, amount, [9; 32])
	}

	#[test]
	fn success_of_a_suspended_member_too() {
		build_and_execute(|| {
			assert_ok!(penalise(1, 101));
			let cause = Cause::Penalty { decision: [9; 32] };
			System::assert_last_event(
				Event::Burnt { movement: 3, from: 1, amount: 100, cause, from_balance: 0 }.into(),
			);
			assert_ok!(TimeCoin::grant(&8));
			assert_ok!(penalise(8, 1));
			assert_eq!(TimeCoin::issuance(), (199, 300, 101));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(penalise(10, 1), Error::<Test>::NotMember);
			assert_noop!(penalise(1, 0), Error::<Test>::ZeroAmount);
			assert_noop!(penalise(3, 1), Error::<Test>::InsufficientBalance);
			assert_noop!(
				TimeCoin::penalise(RuntimeOrigin::signed(11), 1, 1, [9; 32]),
				DispatchError::BadOrigin
			);
			// What is in escrow stays.
			assert_ok!(hold(1, 60));
			assert_ok!(penalise(1, 100));
			assert_eq!(TimeCoin::balance(1), (0, 60));
			assert_noop!(penalise(1, 1), Error::<Test>::InsufficientBalance);
		});
	}

	#[test]
	fn burnt_coins_make_room_below_the_ceiling() {
		build_and_execute(|| {
			System::set_block_number(50);
			GrowthFloor::set(30);
			assert_eq!(TimeCoin::room(), 50);
			assert_ok!(penalise(1, 100));
			assert_eq!(TimeCoin::room(), 150);
			// Of the next period the ceiling is on what is left.
			System::set_block_number(100);
			assert_eq!(TimeCoin::room(), 40);
		});
	}
}
