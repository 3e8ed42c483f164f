// SPDX-License-Identifier: Apache-2.0

//! What the chain clears by itself.

use super::*;
use crate::{Pairs, WeightInfo, pairs::MAX_CLEARED};
use frame_support::{traits::Hooks, weights::Weight};

fn idle(remaining: Weight) -> Weight {
	Reviews::on_idle(1, remaining)
}

fn left() -> usize {
	Pairs::<Test>::iter().count()
}

/// Enough to look, and to clear so many.
fn enough_for(pairs: u64) -> Weight {
	let each = <() as WeightInfo>::lapse();
	<() as WeightInfo>::search().saturating_add(each.saturating_mul(pairs))
}

#[test]
fn success_pairs_are_cleared_when_they_are_over_and_not_before() {
	build_and_execute(|| {
		serve(1, HOUR);
		serve(2, HOUR);
		seal_both(2, 5, 5);
		serve(3, HOUR);
		assert_ok!(seal(TOM, 3, Side::Participant, 5));
		wait(REVIEW_PERIOD - 1);
		assert_eq!(idle(Weight::MAX), enough_for(0));
		assert_eq!(left(), 3);
		wait(1);
		assert_eq!(idle(Weight::MAX), enough_for(2));
		assert!(pair(1).is_none() && pair(2).is_none() && pair(3).is_some());
		assert_eq!((standing(MEI).credit, standing(TOM).credit), (95, 95));
		wait(OPEN_PERIOD);
		assert_eq!(idle(Weight::MAX), enough_for(1));
		assert_eq!(left(), 0);
		assert_eq!((standing(MEI).credit, standing(TOM).credit), (95, 95));
	});
}

#[test]
fn success_what_was_cleared_by_hand_is_not_looked_at() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 5);
		wait(REVIEW_PERIOD);
		assert_ok!(Reviews::clear(signed(STRANGER), WALK, TOM));
		assert_eq!(idle(Weight::MAX), enough_for(0));
		assert_eq!(standing(TOM).standing.withheld, 1);
	});
}

#[test]
fn boundary_no_more_is_done_than_there_is_time_for() {
	build_and_execute(|| {
		for activity in 0..5 {
			serve(activity, HOUR);
		}
		wait(REVIEW_PERIOD);
		for too_little in
			[Weight::zero(), Weight::from_parts(u64::MAX, 9), Weight::from_parts(99, u64::MAX)]
		{
			assert_eq!(idle(too_little), Weight::zero());
		}
		assert_eq!(idle(enough_for(0)), enough_for(0));
		assert_eq!(left(), 5);
		let almost_three = enough_for(3).saturating_sub(Weight::from_parts(0, 1));
		assert_eq!(idle(almost_three), enough_for(2));
		assert_eq!(left(), 3);
		assert_eq!(idle(enough_for(9)), enough_for(3));
		assert_eq!(left(), 0);
	});
}

/// A publisher with very many participants costs each block no more than others do.
#[test]
fn boundary_a_crowd_is_cleared_over_several_blocks() {
	build_and_execute(|| {
		let crowd = 3 * MAX_CLEARED;
		for participant in 0..u64::from(crowd) {
			serve_each_other(WALK, MEI, 1_000 + participant, HOUR);
		}
		wait(REVIEW_PERIOD);
		for block in 1..=3 {
			assert_eq!(idle(Weight::MAX), enough_for(MAX_CLEARED.into()));
			assert_eq!(left(), (crowd - block * MAX_CLEARED) as usize);
		}
	});
}

#[test]
fn success_after_a_long_silence_all_of_it_is_gone_through_at_once() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		// Far more ticks than are passed over at a time.
		wait(REVIEW_PERIOD + 1_000 * TICK);
		idle(Weight::MAX);
		assert_eq!(left(), 0);
	});
}
