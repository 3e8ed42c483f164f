// SPDX-License-Identifier: Apache-2.0

//! How often one reviewed another, and forgetting it.

use super::*;
use crate::{PairCount, PairCounts};

fn forget(reviewer: AccountId, reviewed: AccountId) -> DispatchResult {
	Reviews::forget_pair(signed(STRANGER), reviewer, reviewed)
}

#[test]
fn success_the_more_often_the_less_a_review_weighs_and_never_less_than_the_least() {
	build_and_execute(|| {
		let mut weights = vec![];
		for activity in 1..=25 {
			weights.push(Reviews::weight_of_next(MEI, TOM));
			review(MEI, activity, 1, 5, 5);
		}
		assert_eq!(weights[..6], [100, 50, 33, 25, 20, 16]);
		assert_eq!(weights[18..], [5; 7]);
		assert_eq!(Reviews::weight_of_next(ZOE, TOM), 100);
	});
}

#[test]
fn success_it_does_not_matter_who_of_the_two_publishes() {
	build_and_execute(|| {
		review(MEI, WALK, HOUR, 5, 5);
		assert_eq!(Reviews::weight_of_next(TOM, MEI), 50);
		serve_each_other(8, TOM, MEI, HOUR);
		let seal = seal_of(8, &MEI, Side::Publisher, 5, &COMMENT, &SALT);
		assert_ok!(Reviews::seal(signed(TOM), 8, MEI, seal));
		assert_ok!(Reviews::seal(signed(MEI), 8, MEI, [9; 32]));
		assert_ok!(Reviews::open(signed(TOM), 8, MEI, Side::Publisher, 5, COMMENT, SALT));
		assert_eq!(standing(MEI).standing.as_volunteer.weight, 50);
		assert_eq!(Reviews::weight_of_next(TOM, MEI), 33);
	});
}

#[test]
fn success_after_a_year_without_a_review_the_next_one_is_the_first() {
	build_and_execute(|| {
		review(MEI, WALK, HOUR, 5, 5);
		wait(MEMORY - 1);
		assert_noop!(forget(MEI, TOM), Error::StillRemembered);
		assert_eq!(Reviews::weight_of_next(MEI, TOM), 50);
		wait(1);
		// Whether anybody has swept up makes no difference.
		assert_eq!(Reviews::weight_of_next(MEI, TOM), 100);
		events();
		assert_ok!(forget(MEI, TOM));
		assert_eq!(events(), [Event::PairForgotten { reviewer: MEI, reviewed: TOM }]);
		assert_eq!(Reviews::weight_of_next(MEI, TOM), 100);
		review(MEI, 8, HOUR, 5, 5);
		let first = PairCount { count: 1, last: Now::get() };
		assert_eq!(PairCounts::<Test>::get(MEI, TOM), Some(first));
		assert_eq!(PairCounts::<Test>::get(TOM, MEI), Some(first));
	});
}

#[test]
fn success_a_review_within_the_year_makes_it_begin_again() {
	build_and_execute(|| {
		review(MEI, 1, HOUR, 5, 5);
		wait(MEMORY - 1);
		review(MEI, 2, HOUR, 5, 5);
		wait(MEMORY - 1);
		assert_eq!(Reviews::weight_of_next(MEI, TOM), 33);
	});
}

#[test]
fn fails_for_who_has_not_reviewed_the_other() {
	build_and_execute(|| {
		assert_noop!(forget(MEI, TOM), Error::CountNotFound);
	});
}
