// SPDX-License-Identifier: Apache-2.0

//! How a branch's members and obligations go to its successor.

use super::*;
use crate::{Closure, Error, Guarantees, LimitedDebtors, Limits, Outstanding, Position};
use frame_support::{assert_noop, assert_ok, traits::ReservableCurrency, weights::Weight};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};
use timebank_primitives::{BranchId, Membership, WindingUp};

fn close(branch: BranchId, successor: BranchId) {
	Closing::mutate(|closing| closing.insert(branch, successor));
}

fn rehome(branch: BranchId, members: &[AccountId]) -> DispatchResult {
	Clearing::rehome(anybody(), branch, members.to_vec().try_into().expect("few"))
}

/// What must be right of the branch that closes before any step.
fn fails_without_a_successor(step: impl Fn() -> sp_runtime::DispatchError) {
	Closing::set(Default::default());
	assert_eq!(step(), Error::<Test>::NotClosing.into());
	for wrong in [9, 1] {
		close(1, wrong);
		assert_eq!(step(), Error::<Test>::WrongSuccessor.into());
	}
	close(1, 2);
	close(2, 3);
	assert_eq!(step(), Error::<Test>::WrongSuccessor.into());
}

mod rehome {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(mint(101, 50));
			close(1, 2);
			assert_ok!(rehome(1, &[100, 101, 102]));
			assert_eq!(
				last_event(),
				Event::Rehomed { branch: 1, successor: 2, members: 3, amount: 10_050 }
			);
			for who in [100, 101, 102] {
				assert_eq!(FakeMembers::home(&who), Some(2));
			}
			assert_eq!(Clearing::position(1, 2), Position::Owes(10_050));
			assert_eq!(Outstanding::<Test>::get(2), 20_050);
			assert!(!Outstanding::<Test>::contains_key(1));
		});
	}

	#[test]
	fn success_coins_on_hold_go_along() {
		build_and_execute(|| {
			assert_ok!(Balances::reserve(&100, 4_000));
			close(1, 2);
			assert_ok!(rehome(1, &[100]));
			assert_eq!(Clearing::position(1, 2), Position::Owes(10_000));
		});
	}

	#[test]
	fn success_who_has_moved_is_passed_over() {
		build_and_execute(|| {
			assert_ok!(mint(101, 50));
			close(1, 2);
			assert_ok!(rehome(1, &[101]));
			assert_ok!(rehome(1, &[100, 101, 200, 100]));
			assert_eq!(
				last_event(),
				Event::Rehomed { branch: 1, successor: 2, members: 1, amount: 10_000 }
			);
			let events = System::event_count();
			assert_ok!(rehome(1, &[100, 101]));
			assert_ok!(rehome(1, &[]));
			assert_eq!(System::event_count(), events, "nobody was left to move");
			assert_eq!(Clearing::position(1, 2), Position::Owes(10_050));
		});
	}

	#[test]
	fn boundary_no_limit_stops_it() {
		build_and_execute(|| {
			DefaultLimit::set(0);
			close(1, 2);
			assert_ok!(rehome(1, &[100]));
			assert_eq!(Clearing::position(1, 2), Position::Owes(10_000));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			fails_without_a_successor(|| rehome(1, &[100]).expect_err("no successor"));
			Closing::set(Default::default());
			close(1, 2);
			assert_noop!(Clearing::rehome(RuntimeOrigin::none(), 1, Default::default()), BadOrigin);
			let of_another = || frame_support::storage::with_storage_layer(|| rehome(1, &[300]));
			assert_noop!(of_another(), Error::<Test>::NotAtHome);
			assert_noop!(rehome(1, &[1_000]), Error::<Test>::NotAtHome);
		});
	}
}

mod move_positions {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			owing([(1, 2, 10), (1, 3, 20), (4, 1, 30), (5, 1, 7), (3, 2, 5), (4, 2, 1), (2, 5, 9)]);
			let sum = net_position(1) + net_position(2);
			close(1, 2);
			let result = Clearing::move_positions(anybody(), 1).expect("it closes");
			assert_eq!(
				last_event(),
				Event::PositionsMoved { branch: 1, successor: 2, positions: 4 }
			);
			assert_eq!(result.actual_weight, Some(Weight::from_parts(14, 0)));
			assert_eq!(debts(), [(2, 3, 15), (2, 5, 2), (4, 2, 31)]);
			assert_eq!((net_position(1), net_position(2)), (0, sum));
		});
	}

	#[test]
	fn success_again_and_with_nothing_to_move() {
		build_and_execute(|| {
			owing([(1, 3, 20)]);
			close(1, 2);
			assert_ok!(Clearing::move_positions(anybody(), 1));
			let events = System::event_count();
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_eq!(System::event_count(), events);
			// Its members still pay.
			assert_ok!(pay(100, 300, 5));
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_eq!(debts(), [(2, 3, 25)]);
		});
	}

	#[test]
	fn boundary_no_limit_stops_it() {
		build_and_execute(|| {
			owing([(1, 3, 20)]);
			DefaultLimit::set(0);
			close(1, 2);
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_eq!(debts(), [(2, 3, 20)]);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			fails_without_a_successor(|| {
				Clearing::move_positions(anybody(), 1).expect_err("no successor").error
			});
			assert_noop!(Clearing::move_positions(RuntimeOrigin::none(), 1), BadOrigin);
		});
	}
}

mod winding_up {
	use super::*;

	#[test]
	fn success_step_by_step() {
		build_and_execute(|| {
			assert_ok!(Clearing::set_limit(root(), 1, 3, Some(100)));
			assert_ok!(Clearing::set_limit(root(), 4, 1, Some(100)));
			assert_ok!(Clearing::set_limit(root(), 3, 4, Some(100)));
			assert_ok!(Clearing::add_guarantee(root(), 1, label("Lake"), 5, [7; 32], 2_000));
			owing([(1, 3, 20), (4, 1, 30)]);
			let all: i128 = net_position(1) + net_position(2);
			assert_eq!(Clearing::closure(1), None);
			close(1, 2);
			let left = |outstanding, positions| Closure { successor: 2, outstanding, positions };
			assert_eq!(Clearing::closure(1), Some(left(10_010, 2)));
			assert_noop!(Clearing::ensure_wound_up(1), Error::<Test>::StillOutstanding);
			assert_ok!(rehome(1, &[100]));
			assert_eq!(Clearing::closure(1), Some(left(0, 3)));
			assert_noop!(Clearing::ensure_wound_up(1), Error::<Test>::StillOwed);
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_eq!(Clearing::closure(1), Some(left(0, 0)));
			assert_ok!(Clearing::ensure_wound_up(1));

			Clearing::forget(1);
			Gone::set(vec![1]);
			assert_eq!(Limits::<Test>::iter_keys().collect::<Vec<_>>(), [(3, 4)]);
			assert_eq!(LimitedDebtors::<Test>::iter_keys().collect::<Vec<_>>(), [(4, 3)]);
			assert!(!Guarantees::<Test>::contains_key(1));
			assert_eq!(net_position(2), all, "no obligation is lost");
			assert_eq!(Outstanding::<Test>::get(2), 20_010, "nor a coin");
		});
	}
}
