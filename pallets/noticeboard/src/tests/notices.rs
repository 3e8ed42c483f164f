// SPDX-License-Identifier: Apache-2.0

//! Activities that look for people.

use super::*;

/// How many there are at each branch.
type Counts = Vec<(u32, u32)>;

/// How many notices there are at each branch: of a category, and at all.
fn notices(category: CategoryId) -> (Counts, Counts) {
	let of_category = crate::NoticeCounts::<Test>::get(category).into_iter().collect();
	(of_category, crate::NoticeTotals::<Test>::get().into_iter().collect())
}

mod post {
	use super::*;

	#[test]
	fn success_an_activity_is_found_by_branch_and_category() {
		build_and_execute(|| {
			post(7, listing(ANN, 1, COOKING));
			post(8, listing(ANN, 1, GARDENING));
			assert_eq!(Noticeboard::notice(7), Some(listing(ANN, 1, COOKING)));
			assert_eq!(notices(COOKING), (vec![(1, 1)], vec![(1, 2)]));
		});
	}

	#[test]
	fn success_an_activity_that_is_posted_again_is_there_once() {
		build_and_execute(|| {
			post(7, listing(ANN, 1, COOKING));
			post(7, listing(TOM, 2, GARDENING));
			assert_eq!(Noticeboard::notice(7), Some(listing(TOM, 2, GARDENING)));
			assert_eq!(notices(COOKING), (vec![], vec![(2, 1)]));
			assert_eq!(notices(GARDENING), (vec![(2, 1)], vec![(2, 1)]));
		});
	}

	#[test]
	fn boundary_of_one_branch_too_many_nothing_is_posted() {
		build_and_execute(|| {
			MaxBranches::set(2);
			post(1, listing(ANN, 1, COOKING));
			post(2, listing(ANN, 2, GARDENING));
			post(3, listing(ANN, 3, COOKING));
			assert_eq!(Noticeboard::notice(3), None);
			assert_eq!(notices(COOKING), (vec![(1, 1)], vec![(1, 1), (2, 1)]));
			post(4, listing(ANN, 2, COOKING));
			assert!(Noticeboard::notice(4).is_some());
			take_off(1);
			post(3, listing(ANN, 3, COOKING));
			assert!(Noticeboard::notice(3).is_some());
		});
	}
}

mod take_off {
	use super::*;

	#[test]
	fn success_nothing_of_an_activity_is_left() {
		build_and_execute(|| {
			post(7, listing(ANN, 1, COOKING));
			post(8, listing(ANN, 1, COOKING));
			take_off(7);
			assert_eq!(Noticeboard::notice(7), None);
			assert_eq!(notices(COOKING), (vec![(1, 1)], vec![(1, 1)]));
			take_off(8);
			assert_eq!(crate::Notices::<Test>::iter().count(), 0);
			assert_eq!(crate::NoticeCounts::<Test>::iter().count(), 0);
			assert!(!crate::NoticeTotals::<Test>::exists());
		});
	}

	#[test]
	fn success_what_is_not_there_need_not_be_taken_off() {
		build_and_execute(|| {
			take_off(7);
			post(7, listing(ANN, 1, COOKING));
			take_off(8);
			take_off(7);
			take_off(7);
			assert_eq!(notices(COOKING), (vec![], vec![]));
		});
	}
}
