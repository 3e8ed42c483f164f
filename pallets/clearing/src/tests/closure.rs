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
	fn success_who_is_not_at_home_there_is_passed_over() {
		build_and_execute(|| {
			assert_ok!(mint(101, 50));
			close(1, 2);
			assert_ok!(rehome(1, &[101]));
			// At home in the successor already, elsewhere, nowhere, or named twice.
			Rehomed::mutate(|rehomed| rehomed.insert(102, 4));
			assert_ok!(rehome(1, &[101, 102, 1_000, 100]));
			assert_eq!(FakeMembers::home(&102), Some(4));
			assert_eq!(
				last_event(),
				Event::Rehomed { branch: 1, successor: 2, members: 1, amount: 10_000 }
			);
			let events = System::event_count();
			assert_ok!(rehome(1, &[100, 101, 300]));
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
			assert_noop!(rehome(1, &[100]), Error::<Test>::NotClosing);
			assert_noop!(Clearing::rehome(RuntimeOrigin::none(), 1, Default::default()), BadOrigin);
		});
	}
}

mod move_positions {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			owing([(1, 2, 10), (1, 3, 20), (4, 1, 30), (5, 1, 7), (3, 2, 5), (4, 2, 1), (2, 5, 9)]);
			let before = net_positions();
			close(1, 2);
			let result = Clearing::move_positions(anybody(), 1).expect("it closes");
			assert_eq!(
				last_event(),
				Event::PositionsMoved { branch: 1, successor: 2, positions: 3 }
			);
			assert_eq!(result.actual_weight, Some(Weight::from_parts(14, 0)));
			// Branch 1 owed 10 and then 20 more, and is owed 30 and 7.
			assert_eq!(debts(), [(2, 1, 7), (2, 3, 15), (2, 5, 2), (4, 2, 31)]);
			assert_eq!(net_positions(), before);
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
			assert_eq!(debts(), [(1, 2, 25), (2, 3, 25)]);
		});
	}

	#[test]
	fn boundary_no_limit_stops_it() {
		build_and_execute(|| {
			owing([(1, 3, 20)]);
			DefaultLimit::set(0);
			close(1, 2);
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_eq!(debts(), [(1, 2, 20), (2, 3, 20)]);
		});
	}

	#[test]
	fn success_when_the_closure_is_called_off_nobody_has_lost_anything() {
		build_and_execute(|| {
			owing([(1, 3, 20), (4, 1, 30), (5, 1, 7), (1, 2, 4)]);
			let before = net_positions();
			close(1, 2);
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_ok!(rehome(1, &[100]));
			Closing::set(Default::default());
			// But for the members who have moved, and what they have. For it branch 1 owes branch 2.
			let coins = i128::from(Balances::free_balance(100));
			let mut after = before.clone();
			after[0] -= coins;
			after[1] += coins;
			assert_eq!(net_positions(), after);
			assert_eq!(Outstanding::<Test>::get(1), 0);

			// Another branch takes over instead, from the first one's successor too.
			close(1, 6);
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_eq!(net_positions(), after);
			let left = debts()
				.into_iter()
				.filter(|(debtor, creditor, _)| [debtor, creditor].contains(&&1));
			assert_eq!(left.collect::<Vec<_>>(), [(1, 6, 10_000)]);
			assert_ok!(Clearing::ensure_wound_up(1));
		});
	}

	#[test]
	fn boundary_steps_in_any_order_lead_to_the_same() {
		let outcome = |steps: [u8; 4]| {
			let mut outcome = None;
			build_and_execute(|| {
				assert_ok!(mint(101, 50));
				owing([(1, 3, 20), (4, 1, 30), (2, 1, 5)]);
				close(1, 2);
				for step in steps {
					assert_ok!(match step {
						0 => rehome(1, &[100]),
						1 => rehome(1, &[101]),
						_ =>
							Clearing::move_positions(anybody(), 1).map(|_| ()).map_err(|e| e.error),
					});
				}
				assert_ok!(Clearing::ensure_wound_up(1));
				outcome = Some((debts(), net_positions()));
			});
			outcome.expect("it ran")
		};
		let first = outcome([0, 1, 2, 2]);
		for steps in [[2, 0, 1, 2], [1, 2, 0, 2], [2, 2, 1, 0]] {
			assert_eq!(outcome(steps), first);
		}
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let of_no_closing = Clearing::move_positions(anybody(), 1);
			assert_eq!(
				of_no_closing.expect_err("no successor").error,
				Error::<Test>::NotClosing.into()
			);
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
			assert_ok!(Clearing::add_guarantee(root(), 1, label("Hill"), 6, [7; 32], 3_000));
			owing([(1, 3, 20), (4, 1, 30)]);
			let all: i128 = net_position(1) + net_position(2);
			assert_eq!(Clearing::closure(1), None);
			close(1, 2);
			let left = |outstanding, positions, reserve| {
				Some(Closure { successor: 2, outstanding, positions, reserve })
			};
			assert_eq!(Clearing::closure(1), left(10_010, 2, 11));
			assert_noop!(Clearing::ensure_wound_up(1), Error::<Test>::StillOutstanding);
			assert_ok!(rehome(1, &[100]));
			assert_eq!(Clearing::closure(1), left(0, 2, 11));
			assert_noop!(Clearing::ensure_wound_up(1), Error::<Test>::StillOwed);
			assert_ok!(Clearing::move_positions(anybody(), 1));
			assert_eq!(Clearing::closure(1), left(0, 0, 11));
			assert_noop!(Clearing::ensure_wound_up(1), Error::<Test>::StillGuaranteed);
			// One is over, the other one goes to the successor.
			Now::set(2_000);
			assert_noop!(Clearing::ensure_wound_up(1), Error::<Test>::StillGuaranteed);
			assert_ok!(Clearing::add_guarantee(root(), 2, label("Hill"), 6, [7; 32], 3_000));
			assert_ok!(Clearing::remove_guarantee(root(), 1, 1));
			assert_eq!(Clearing::closure(1), left(0, 0, 0));
			assert_ok!(Clearing::ensure_wound_up(1));

			Clearing::forget(1);
			let position = Position::Owes(10_000);
			assert_eq!(last_event(), Event::Merged { branch: 1, successor: 2, position });
			assert_eq!(Clearing::positions(1), []);
			Gone::set(vec![1]);
			assert_eq!(Limits::<Test>::iter_keys().collect::<Vec<_>>(), [(3, 4)]);
			assert_eq!(LimitedDebtors::<Test>::iter_keys().collect::<Vec<_>>(), [(4, 3)]);
			assert!(!Guarantees::<Test>::contains_key(1));
			assert_eq!(net_position(2), all, "no obligation is lost");
			assert_eq!(Outstanding::<Test>::get(2), 20_010, "nor a coin");
		});
	}
}
