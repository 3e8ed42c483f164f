// SPDX-License-Identifier: Apache-2.0

//! What branches come to owe each other, and how much they may.

use super::*;
use crate::{Error, LimitedDebtors, Limits, Outstanding, Position, Positions};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{
	ArithmeticError,
	DispatchError::{Arithmetic, BadOrigin},
};
use timebank_primitives::Clearing as _;

mod relocations {
	use super::*;
	use frame_support::traits::fungible::Inspect;
	use timebank_primitives::Relocation as _;

	#[test]
	fn success_the_former_home_owes_what_goes_along() {
		build_and_execute(|| {
			let hours = Balances::total_balance(&100);
			DefaultLimit::set(hours);
			assert_ok!(Clearing::relocate(&100, 1, 2));
			Rehomed::set([(100, 2)].into());
			assert_eq!(debts(), [(1, 2, hours)]);
			assert_eq!(Clearing::coverage(2).outstanding, Outstanding::<Test>::get(2));
		});
	}

	#[test]
	fn success_who_has_nothing_takes_nothing() {
		build_and_execute(|| {
			DefaultLimit::set(0);
			assert_ok!(Clearing::relocate(&999, 1, 2));
			assert_eq!(debts(), []);
		});
	}

	#[test]
	fn fails_beyond_the_limit_and_into_a_closing_branch() {
		build_and_execute(|| {
			DefaultLimit::set(Balances::total_balance(&100) - 1);
			assert_noop!(Clearing::relocate(&100, 1, 2), Error::<Test>::LimitReached);
			Closing::set([(3, 2)].into());
			assert_noop!(Clearing::relocate(&100, 1, 3), Error::<Test>::BranchClosing);
		});
	}
}

mod movements {
	use super::*;

	#[test]
	fn success_the_payers_branch_owes_the_recipients() {
		build_and_execute(|| {
			assert_ok!(pay(100, 200, 30));
			assert_eq!(Clearing::position(1, 2), Position::Owes(30));
			assert_eq!(Clearing::position(2, 1), Position::IsOwed(30));
			assert_eq!(Clearing::position(1, 3), Position::Even);
			assert_eq!(Outstanding::<Test>::get(1), 9_970);
			assert_eq!(Outstanding::<Test>::get(2), 10_030);
			assert_ok!(pay(300, 100, 5));
			assert_eq!(
				Clearing::positions(1),
				[(2, Position::Owes(30)), (3, Position::IsOwed(5))],
				"in the order of the ids"
			);
		});
	}

	#[test]
	fn success_the_other_direction_is_set_off_first() {
		build_and_execute(|| {
			assert_ok!(pay(100, 200, 30));
			assert_ok!(pay(200, 100, 20));
			assert_eq!(debts(), [(1, 2, 10)]);
			assert_ok!(pay(200, 100, 10));
			assert_eq!(debts(), []);
			assert_eq!(Positions::<Test>::iter().count(), 0, "nothing is kept of what is even");
			assert_ok!(pay(100, 200, 30));
			assert_ok!(pay(200, 100, 35));
			assert_eq!(debts(), [(2, 1, 5)]);
		});
	}

	#[test]
	fn success_within_a_branch_nobody_owes() {
		build_and_execute(|| {
			DefaultLimit::set(0);
			assert_ok!(pay(100, 101, 500));
			assert_eq!(debts(), []);
			assert_eq!(Outstanding::<Test>::get(1), 10_000);
		});
	}

	#[test]
	fn boundary_nothing_moves_and_nothing_is_kept() {
		build_and_execute(|| {
			DefaultLimit::set(0);
			assert_ok!(Clearing::may_move(1, 2, 0));
			assert_ok!(Clearing::note_moved(1, 2, 0));
			assert_ok!(Clearing::note_minted(9, 0));
			assert_ok!(Clearing::note_burnt(9, 0));
			assert_eq!(debts(), []);
			assert!(!Outstanding::<Test>::contains_key(9));
			assert_ok!(burn(100, 10_000));
			assert!(!Outstanding::<Test>::contains_key(1));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(
				Clearing::note_moved(1, 2, 10_001),
				Arithmetic(ArithmeticError::Underflow)
			);
			assert_noop!(Clearing::note_burnt(1, 10_001), Arithmetic(ArithmeticError::Underflow));
			assert_noop!(Clearing::note_minted(1, u64::MAX), Arithmetic(ArithmeticError::Overflow));
			assert_noop!(Clearing::note_minted(9, 1), Error::<Test>::BranchNotFound);
			assert_ok!(pay(100, 200, 1));
			assert_noop!(Clearing::may_move(1, 2, u64::MAX), Arithmetic(ArithmeticError::Overflow));
			assert_noop!(
				frame_support::storage::with_storage_layer(|| Clearing::note_moved(1, 9, 1)),
				Error::<Test>::BranchNotFound
			);
		});
	}
}

mod set_limit {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_eq!(Clearing::limit(1, 2), 1_000);
			assert_ok!(Clearing::set_limit(root(), 1, 2, Some(50)));
			assert_eq!(last_event(), Event::LimitSet { debtor: 1, creditor: 2, limit: Some(50) });
			assert_eq!((Clearing::limit(1, 2), Clearing::limit(2, 1)), (50, 1_000));
			assert_ok!(Clearing::set_limit(root(), 1, 2, Some(60)));
			assert_eq!(Clearing::limit(1, 2), 60);

			assert_ok!(Clearing::set_limit(root(), 1, 2, None));
			assert_eq!(last_event(), Event::LimitSet { debtor: 1, creditor: 2, limit: None });
			assert_eq!(Clearing::limit(1, 2), 1_000);
			assert_eq!(Limits::<Test>::iter().count() + LimitedDebtors::<Test>::iter().count(), 0);
			// Once more: nothing was set.
			assert_ok!(Clearing::set_limit(root(), 1, 2, None));
		});
	}

	#[test]
	fn boundary_up_to_the_limit_and_not_above() {
		build_and_execute(|| {
			assert_ok!(pay(100, 200, 1_000));
			assert_noop!(pay(100, 200, 1), Error::<Test>::LimitReached);
			assert_ok!(Clearing::set_limit(root(), 1, 2, Some(1_001)));
			assert_ok!(pay(100, 200, 1));
			assert_noop!(Clearing::may_move(1, 2, 1), Error::<Test>::LimitReached);
		});
	}

	#[test]
	fn boundary_what_lowers_a_debt_always_passes() {
		build_and_execute(|| {
			assert_ok!(pay(100, 200, 500));
			DefaultLimit::set(0);
			assert_ok!(pay(200, 100, 100));
			assert_noop!(pay(100, 200, 1), Error::<Test>::LimitReached);
			// Beyond what is set off it is checked.
			assert_noop!(pay(200, 100, 401), Error::<Test>::LimitReached);
			assert_ok!(Clearing::set_limit(root(), 2, 1, Some(1)));
			assert_noop!(pay(200, 100, 402), Error::<Test>::LimitReached);
			assert_ok!(pay(200, 100, 401));
			assert_eq!(debts(), [(2, 1, 1)]);
		});
	}

	#[test]
	fn boundary_no_limit_between_a_branch_and_its_successor() {
		build_and_execute(|| {
			DefaultLimit::set(0);
			Closing::set([(1, 2)].into());
			assert_ok!(pay(100, 200, 70));
			assert_ok!(pay(200, 100, 90));
			assert_eq!(debts(), [(2, 1, 20)]);
			assert_noop!(pay(100, 300, 1), Error::<Test>::LimitReached);
			assert_noop!(pay(300, 200, 1), Error::<Test>::LimitReached);
			Closing::set(Default::default());
			assert_noop!(pay(200, 100, 1), Error::<Test>::LimitReached);
		});
	}

	#[test]
	fn boundary_what_has_to_be_paid_passes_the_limit() {
		build_and_execute(|| {
			DefaultLimit::set(0);
			assert_ok!(settle(100, 200, 70));
			assert_eq!(debts(), [(1, 2, 70)]);
			assert_ok!(Clearing::may_move(2, 1, 70));
			assert_ok!(Clearing::may_move(1, 2, 0));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in nobody() {
				assert_noop!(Clearing::set_limit(origin, 1, 2, Some(1)), BadOrigin);
			}
			let set = |debtor, creditor| Clearing::set_limit(root(), debtor, creditor, Some(1));
			assert_noop!(set(1, 1), Error::<Test>::SameBranch);
			assert_noop!(set(1, 9), Error::<Test>::BranchNotFound);
			assert_noop!(set(9, 1), Error::<Test>::BranchNotFound);
		});
	}
}
