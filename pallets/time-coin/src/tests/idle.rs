// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{IdleTerms, Idles, Rule};
use frame_support::traits::Hooks;
use sp_runtime::Permill;
use timebank_primitives::Redeeming;

/// Ten blocks to the period, 40 exempt, ten per cent.
const LEVY: IdleTerms<Balance, u64> =
	IdleTerms { period: 10, exempt: 40, levy: Permill::from_percent(10), expiry: 0 };

/// The same without a levy, but gone after three periods.
const EXPIRY: IdleTerms<Balance, u64> =
	IdleTerms { period: 10, exempt: 40, levy: Permill::zero(), expiry: 3 };

fn collect(who: AccountId) -> DispatchResult {
	TimeCoin::collect(RuntimeOrigin::signed(7), who)
}

/// Let these terms hold from this block on.
fn begin(terms: IdleTerms<Balance, u64>) {
	Terms::set(terms);
	TimeCoin::on_initialize(System::block_number());
}

#[test]
fn nothing_is_taken_and_nothing_kept_without_terms() {
	build_and_execute(|| {
		System::set_block_number(10_000);
		assert_ok!(transfer(1, 2, 30));
		TimeCoin::on_initialize(10_000);
		assert_noop!(collect(1), Error::<Test>::NothingDue);
		assert_eq!((Rule::<Test>::get(), Idles::<Test>::iter().count()), (None, 0));
	});
}

#[test]
fn the_levy_is_for_each_whole_period_above_the_exempt_saving() {
	build_and_execute(|| {
		begin(LEVY);
		System::set_block_number(10);
		assert_eq!(TimeCoin::due(1), 0);
		assert_noop!(collect(1), Error::<Test>::NothingDue);
		System::set_block_number(11);
		assert_eq!(TimeCoin::due(1), 6);
		assert_ok!(collect(1));
		System::assert_last_event(
			Event::Moved {
				movement: 3,
				from: 1,
				to: 1_001,
				amount: 6,
				cause: Cause::Levy,
				from_balance: 94,
				to_balance: 6,
			}
			.into(),
		);
		assert_noop!(collect(1), Error::<Test>::NothingDue);
		// Three periods at once, of 54, 49 and 44; what is less than a base unit stays the member's.
		System::set_block_number(45);
		assert_eq!(TimeCoin::due(1), 14);
		assert_ok!(collect(1));
		// The fourth is not whole before it ends.
		System::set_block_number(50);
		assert_noop!(collect(1), Error::<Test>::NothingDue);
		System::set_block_number(51);
		assert_eq!(TimeCoin::due(1), 4);
		// Who has no more than the exempt saving pays nothing.
		assert_ok!(transfer(2, 3, 40));
		System::set_block_number(1_000);
		assert_noop!(collect(3), Error::<Test>::NothingDue);
	});
}

#[test]
fn it_is_taken_when_coins_move_and_before_they_do() {
	build_and_execute(|| {
		begin(LEVY);
		System::set_block_number(21);
		// Eleven each: six, and ten per cent of what that leaves.
		assert_noop!(transfer(1, 2, 90), Error::<Test>::InsufficientBalance);
		assert_ok!(transfer(1, 2, 89));
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((0, 0), (178, 0)));
		assert_eq!(pot(1), 22);
	});
}

#[test]
fn coins_that_came_or_went_in_a_period_were_not_idle_in_it() {
	build_and_execute(|| {
		begin(LEVY);
		System::set_block_number(15);
		// Six of the first period; 94 left, then 94 less 34, and 34 more for the other.
		assert_ok!(transfer(1, 2, 34));
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((60, 0), (128, 0)));
		System::set_block_number(21);
		// The least that each had in the second period, above 40: 20, and 54.
		assert_eq!((TimeCoin::due(1), TimeCoin::due(2)), (2, 5));
		System::set_block_number(31);
		// And in the third one 18, and 83.
		assert_eq!((TimeCoin::due(1), TimeCoin::due(2)), (3, 13));
	});
}

#[test]
fn escrow_is_not_idle_and_frozen_coins_stay() {
	build_and_execute(|| {
		begin(LEVY);
		assert_ok!(hold(1, 60));
		System::set_block_number(100);
		assert_eq!(TimeCoin::due(1), 0);
		assert_ok!(release(1, 60));
		assert_eq!(TimeCoin::balance(1), (100, 0));
		System::set_block_number(101);
		assert_eq!(TimeCoin::due(1), 6, "what came back was not used");
		freeze(2, 99);
		assert_eq!(TimeCoin::due(2), 1);
		assert_ok!(collect(2));
		assert_eq!(TimeCoin::balance(2), (99, 0));
	});
}

#[test]
fn new_members_pay_for_no_time_before_they_had_coins() {
	build_and_execute(|| {
		begin(LEVY);
		System::set_block_number(95);
		assert_ok!(TimeCoin::grant(&3));
		System::set_block_number(100);
		assert_eq!(TimeCoin::due(3), 0);
		System::set_block_number(101);
		assert_eq!(TimeCoin::due(3), 0, "it had nothing when this period began");
		System::set_block_number(111);
		assert_eq!(TimeCoin::due(3), 6);
	});
}

#[test]
fn holding_coins_for_a_moment_does_not_make_them_busy() {
	build_and_execute(|| {
		begin(LEVY);
		for period in 0..10 {
			System::set_block_number(period * 10 + 5);
			let _ = collect(1);
			assert_ok!(hold(1, TimeCoin::balance(1).0));
			assert_ok!(release(1, TimeCoin::balance(1).1));
		}
		// As much as one who did nothing, but for the fractions of a unit.
		let other = TimeCoin::balance(2).0 - TimeCoin::due(2);
		assert!(TimeCoin::balance(1).0.abs_diff(other) <= 5);
		Terms::set(EXPIRY);
		TimeCoin::on_initialize(96);
		for period in 10..14 {
			System::set_block_number(period * 10 + 6);
			assert_ok!(hold(1, 1));
			assert_ok!(release(1, 1));
		}
		assert_eq!(TimeCoin::balance(1), (40, 0), "nor do they live longer");
	});
}

#[test]
fn coins_that_came_and_were_set_aside_for_a_moment_were_not_idle() {
	build_and_execute(|| {
		begin(LEVY);
		assert_ok!(transfer(1, 2, 10));
		assert_ok!(hold(2, 10));
		assert_ok!(release(2, 10));
		System::set_block_number(11);
		// Of the hundred that lay there, not of the ten that came.
		assert_eq!(TimeCoin::due(2), 6);
	});
}

#[test]
fn what_was_set_aside_and_used_does_not_make_other_coins_idle() {
	build_and_execute(|| {
		begin(IdleTerms { exempt: 0, ..LEVY });
		assert_ok!(hold(1, 100));
		System::set_block_number(11);
		assert_ok!(pay_for_service(1, 3, 100));
		assert_ok!(transfer(2, 1, 50));
		// What came in this period, set aside and got back in it.
		assert_ok!(hold(1, 50));
		assert_ok!(release(1, 50));
		System::set_block_number(21);
		assert_eq!(TimeCoin::due(1), 0);
	});
}

#[test]
fn redeeming_keeps_coins_from_expiring() {
	build_and_execute(|| {
		begin(EXPIRY);
		for block in [25, 45, 65, 85] {
			System::set_block_number(block);
			let cause = Cause::Redemption { partner: 1, redemption: 1 };
			assert_ok!(TimeCoin::reserve(&1, 1, cause));
			assert_ok!(TimeCoin::burn(&1, 1, cause));
		}
		assert_eq!((TimeCoin::balance(1), TimeCoin::due(1)), ((96, 0), 0));
		// Nothing is due from who is no member, such as a pot.
		assert_ok!(donate(2, 1, 40));
		System::set_block_number(500);
		assert_noop!(collect(1_001), Error::<Test>::NothingDue);
	});
}

#[test]
fn changed_terms_do_not_reach_back() {
	build_and_execute(|| {
		begin(LEVY);
		System::set_block_number(500);
		begin(IdleTerms { levy: Permill::from_percent(90), ..LEVY });
		assert_eq!(TimeCoin::due(1), 0);
		System::set_block_number(510);
		assert_eq!(TimeCoin::due(1), 54);
		// Off, and on again, with nobody moving a coin.
		begin(IdleTerms::default());
		assert_eq!((Rule::<Test>::get(), TimeCoin::due(1)), (None, 0));
		System::set_block_number(900);
		begin(LEVY);
		assert_eq!(TimeCoin::due(1), 0);
		System::set_block_number(910);
		assert_eq!(TimeCoin::due(1), 6);
		// The same terms again are the same rule.
		begin(LEVY);
		assert_eq!(TimeCoin::due(1), 6);
	});
}

#[test]
fn it_does_not_matter_how_often_somebody_collects() {
	build_and_execute(|| {
		begin(LEVY);
		for block in (11..=301).step_by(10) {
			System::set_block_number(block);
			let _ = collect(1);
		}
		let (often, once) = (TimeCoin::balance(1).0, TimeCoin::balance(2).0 - TimeCoin::due(2));
		assert!(often.abs_diff(once) <= 10, "{often} and {once}");
	});
}

#[test]
fn it_never_takes_from_the_exempt_saving() {
	build_and_execute(|| {
		begin(IdleTerms { levy: Permill::one(), ..LEVY });
		System::set_block_number(100_000);
		assert_ok!(collect(1));
		assert_eq!((TimeCoin::balance(1), pot(1)), ((40, 0), 60));
	});
}

#[test]
fn coins_expire_after_whole_periods_without_a_movement() {
	build_and_execute(|| {
		begin(EXPIRY);
		System::set_block_number(5);
		assert_ok!(transfer(1, 2, 1));
		// The first period was none without a movement.
		System::set_block_number(40);
		assert_noop!(collect(1), Error::<Test>::NothingDue);
		System::set_block_number(41);
		assert_eq!(TimeCoin::due(1), 59);
		assert_ok!(collect(1));
		System::assert_last_event(
			Event::Burnt {
				movement: 4,
				from: 1,
				amount: 59,
				cause: Cause::Expiry,
				from_balance: 40,
			}
			.into(),
		);
		assert_eq!(TimeCoin::issuance(), (141, 200, 59));
		// The other one moves in time.
		assert_noop!(collect(1), Error::<Test>::NothingDue);
		assert_eq!(TimeCoin::due(2), 61);
	});
}

#[test]
fn a_movement_keeps_coins_from_expiring() {
	build_and_execute(|| {
		begin(EXPIRY);
		for block in [30, 60, 90] {
			System::set_block_number(block);
			assert_ok!(transfer(1, 2, 1));
		}
		assert_eq!(TimeCoin::balance(1), (97, 0));
		System::set_block_number(10_000);
		// Whoever comes back finds the exempt saving.
		assert_noop!(transfer(1, 2, 41), Error::<Test>::InsufficientBalance);
		assert_ok!(transfer(1, 2, 40));
	});
}
