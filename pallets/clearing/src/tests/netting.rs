// SPDX-License-Identifier: Apache-2.0

//! Who owes whom instead.

use super::*;
use crate::{Cursor, Error, LastRound};
use frame_support::{
	assert_noop, assert_ok, dispatch::PostDispatchInfo, traits::Hooks, weights::Weight,
};
use sp_runtime::{DispatchError::BadOrigin, DispatchErrorWithPostInfo};
use timebank_primitives::BranchId;

fn weight_of(positions: u64) -> Option<Weight> {
	Some(Weight::from_parts(10 + positions, 0))
}

mod net {
	use super::*;

	fn nothing_to_net(positions: u64) -> DispatchErrorWithPostInfo<PostDispatchInfo> {
		DispatchErrorWithPostInfo {
			post_info: PostDispatchInfo {
				actual_weight: weight_of(positions),
				pays_fee: Default::default(),
			},
			error: Error::<Test>::NothingToNet.into(),
		}
	}

	#[test]
	fn success() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20)]);
			let before = net_positions();
			let result = Clearing::net(anybody(), 1, 2).expect("there is something to net");
			assert_eq!(
				last_event(),
				Event::Netted { debtor: 1, branch: 2, creditor: 3, amount: 20 }
			);
			assert_eq!(result.actual_weight, weight_of(2));
			assert_eq!(debts(), [(1, 2, 10), (1, 3, 20)]);
			assert_eq!(net_positions(), before);
			assert_noop!(Clearing::net(anybody(), 1, 2), nothing_to_net(1));
		});
	}

	#[test]
	fn success_in_the_order_of_the_ids() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 6, 20), (2, 4, 5), (2, 5, 15)]);
			assert_ok!(Clearing::net(anybody(), 1, 2));
			assert_eq!(debts(), [(1, 4, 5), (1, 5, 15), (1, 6, 10), (2, 6, 10)]);
		});
	}

	#[test]
	fn success_round_a_circle_nobody_owes() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 30), (3, 1, 30)]);
			// What the creditor owes the debtor is set off whatever the limit.
			DefaultLimit::set(0);
			assert_ok!(Clearing::net(anybody(), 1, 2));
			assert_eq!(debts(), []);
		});
	}

	#[test]
	fn boundary_never_above_a_limit() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20), (2, 4, 20), (1, 3, 7), (4, 1, 2)]);
			assert_ok!(Clearing::set_limit(root(), 1, 3, Some(10)));
			assert_ok!(Clearing::set_limit(root(), 1, 4, Some(5)));
			let before = net_positions();
			assert_ok!(Clearing::net(anybody(), 1, 2));
			// 3 more to branch 3; to branch 4, 2 are set off and 5 are owed.
			for (creditor, amount) in [(3, 3), (4, 7)] {
				let event = Event::Netted { debtor: 1, branch: 2, creditor, amount };
				System::assert_has_event(event.into());
			}
			assert_eq!(debts(), [(1, 2, 20), (1, 3, 10), (1, 4, 5), (2, 3, 17), (2, 4, 13)]);
			assert_eq!(net_positions(), before);
			// A limit below what is owed leaves no room.
			assert_ok!(Clearing::set_limit(root(), 1, 3, Some(1)));
			assert_ok!(Clearing::set_limit(root(), 1, 4, Some(0)));
			assert_noop!(Clearing::net(anybody(), 1, 2), nothing_to_net(3));
		});
	}

	#[test]
	fn boundary_a_branch_and_its_successor_stay_as_they_are() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20), (4, 2, 9)]);
			Closing::set([(1, 2)].into());
			// Else the closing branch would owe others again, or be owed by them.
			assert_noop!(Clearing::net(anybody(), 1, 2), nothing_to_net(0));
			owing([(2, 1, 70)]);
			assert_ok!(Clearing::net(anybody(), 4, 2));
			assert_eq!(debts(), [(2, 1, 40), (2, 3, 11), (4, 3, 9)]);
			assert_noop!(Clearing::net(anybody(), 4, 2), nothing_to_net(0));
			// Not any more.
			Closing::set(Default::default());
			owing([(4, 2, 9)]);
			assert_ok!(Clearing::net(anybody(), 4, 2));
			assert_eq!(debts(), [(2, 1, 31), (2, 3, 11), (4, 1, 9), (4, 3, 9)]);
		});
	}

	#[test]
	fn boundary_no_limit_at_all() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20), (3, 1, 5)]);
			DefaultLimit::set(u64::MAX);
			assert_ok!(Clearing::net(anybody(), 1, 2));
			assert_eq!(debts(), [(1, 2, 10), (1, 3, 15)]);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(Clearing::net(RuntimeOrigin::none(), 1, 2), BadOrigin);
			assert_noop!(Clearing::net(anybody(), 1, 2), nothing_to_net(0));
			assert_noop!(Clearing::net(anybody(), 1, 1), nothing_to_net(0));
			assert_noop!(Clearing::net(anybody(), 8, 9), nothing_to_net(0));
			owing([(1, 2, 30), (1, 3, 30)]);
			assert_noop!(Clearing::net(anybody(), 1, 2), nothing_to_net(1));
			assert_noop!(Clearing::net(anybody(), 2, 1), nothing_to_net(0));
		});
	}
}

mod round {
	use super::*;

	/// What one step costs at worst here.
	const WORST: u64 = 10 + 6;
	/// What it costs to see whether it is time.
	const CHECK: u64 = 5;

	/// Whether a branch owes and is owed.
	fn is_between(branch: BranchId) -> bool {
		let positions = Clearing::positions(branch);
		positions.iter().any(|(_, position)| position.debt() > 0)
			&& positions.iter().any(|(_, position)| position.credit() > 0)
	}

	#[test]
	fn success_once_in_each_period() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20), (3, 4, 10), (5, 1, 3)]);
			let before = net_positions();
			System::set_block_number(99);
			assert_eq!(idle(100_000), Weight::from_parts(CHECK, 0));
			assert_eq!(debts().len(), 4);
			System::set_block_number(100);
			assert!(idle(100_000).ref_time() > CHECK);
			assert!((1..=6).all(|branch| !is_between(branch)));
			assert_eq!(net_positions(), before);
			assert_eq!((LastRound::<Test>::get(), Cursor::<Test>::get()), (100, None));

			owing([(3, 6, 100)]);
			System::set_block_number(199);
			assert_eq!(idle(100_000), Weight::from_parts(CHECK, 0));
			assert!(is_between(3));
			System::set_block_number(200);
			idle(100_000);
			assert!(!is_between(3));
		});
	}

	#[test]
	fn success_goes_on_in_later_blocks() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20), (3, 4, 10), (5, 1, 3), (2, 6, 1)]);
			let mut blocks = 0;
			System::set_block_number(100);
			loop {
				let used = idle(CHECK + WORST);
				assert!(used.ref_time() <= CHECK + WORST);
				assert!(used.ref_time() > CHECK, "each block takes a step");
				Clearing::do_try_state().expect("the invariants hold between the steps");
				System::set_block_number(System::block_number() + 1);
				blocks += 1;
				if Cursor::<Test>::get().is_none() {
					break;
				}
			}
			assert!((5..30).contains(&blocks), "{blocks}");
			assert!((1..=6).all(|branch| !is_between(branch)));
			assert_eq!(LastRound::<Test>::get(), 100, "counted from when it began");
		});
	}

	#[test]
	fn boundary_a_row_that_goes_does_not_stop_it() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20), (3, 4, 10), (5, 1, 3)]);
			System::set_block_number(100);
			idle(CHECK + WORST);
			let (branch, other) = Cursor::<Test>::get().expect("it has begun");
			let position = Clearing::position(branch, other);
			owing([(branch, other, position.credit()), (other, branch, position.debt())]);
			for _ in 0..30 {
				idle(CHECK + WORST);
			}
			assert_eq!(Cursor::<Test>::get(), None);
			assert!((1..=6).all(|branch| !is_between(branch)));
		});
	}

	#[test]
	fn boundary_at_most_a_tenth_of_a_block() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20), (3, 4, 10), (5, 1, 3)]);
			System::set_block_number(100);
			MaxBlock::set(10 * (CHECK + WORST));
			let used = idle(u64::MAX).ref_time();
			assert!(CHECK < used && used <= CHECK + WORST, "{used}");
			assert!(Cursor::<Test>::get().is_some(), "it goes on in the next block");
			Clearing::integrity_test();
			MaxBlock::set(10 * (CHECK + WORST) - 1);
			assert_eq!(idle(u64::MAX), Weight::from_parts(CHECK, 0));
		});
	}

	#[test]
	#[should_panic(expected = "never begins")]
	fn fails_when_a_step_does_not_fit_into_a_tenth_of_a_block() {
		MaxBlock::set(10 * (CHECK + WORST) - 10);
		Clearing::integrity_test();
	}

	#[test]
	fn boundary_without_weight_nothing_begins() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20)]);
			System::set_block_number(100);
			assert_eq!(idle(CHECK - 1), Weight::zero());
			assert_eq!(idle(CHECK + WORST - 1), Weight::from_parts(CHECK, 0));
			assert_eq!(LastRound::<Test>::get(), 0);
			assert!(is_between(2));
			idle(100_000);
			assert!(!is_between(2));
		});
	}

	#[test]
	fn boundary_no_period_and_nothing_owed() {
		build_and_execute(|| {
			NettingPeriod::set(0);
			assert_eq!(idle(100_000), Weight::from_parts(CHECK + 10, 0));
			assert_eq!(LastRound::<Test>::get(), 1);
			assert_eq!(idle(100_000), Weight::from_parts(CHECK, 0), "once in a block");
			NettingPeriod::set(u64::MAX);
			System::set_block_number(1_000_000);
			assert_eq!(idle(100_000), Weight::from_parts(CHECK, 0));
		});
	}

	#[test]
	fn boundary_what_limits_hold_back_does_not_keep_it_busy() {
		build_and_execute(|| {
			owing([(1, 2, 30), (2, 3, 20)]);
			DefaultLimit::set(0);
			System::set_block_number(100);
			idle(100_000);
			assert_eq!(Cursor::<Test>::get(), None);
			assert_eq!(debts(), [(1, 2, 30), (2, 3, 20)]);
		});
	}
}
