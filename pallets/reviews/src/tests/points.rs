// SPDX-License-Identifier: Apache-2.0

//! Points, ratings and stars.

use super::*;
use crate::{MAX_EARNED_A_DAY, Rating};

#[test]
fn a_point_a_step_for_three_stars_two_for_four_and_three_for_five() {
	for (score, points) in [(1, 0), (2, 0), (3, 20), (4, 40), (5, 60)] {
		build_and_execute(|| {
			review(MEI, WALK, HOUR, score, score);
			assert_eq!(standing(TOM).points, points);
			assert_eq!(standing(MEI).points, points / 2, "a publisher gets half");
		});
	}
}

#[test]
fn no_service_earns_more_than_one_of_two_hours() {
	build_and_execute(|| {
		review(MEI, 1, 40, 5, 5);
		review(ZOE, 2, 41, 5, 5);
		review(4, 3, u32::MAX, 5, 5);
		assert_eq!(standing(TOM).points, 3 * 120);
	});
}

#[test]
fn the_same_two_people_earn_each_other_less_and_less() {
	build_and_execute(|| {
		for activity in 1..=3 {
			review(MEI, activity, HOUR, 5, 5);
		}
		// 60, 30, and a third of 60 without what is below a hundredth of a review.
		assert_eq!(standing(TOM).standing.earned, 6_000 + 3_000 + 1_980);
		assert_eq!(standing(TOM).points, 109);
	});
}

/// A hundred friends in one activity make nobody a star by the evening.
#[test]
fn no_day_gives_more_than_a_day_can() {
	build_and_execute(|| {
		for participant in 1_000..1_009 {
			review_each_other(WALK, (MEI, participant), 40, (5, 5));
		}
		assert_eq!(standing(MEI).points, 480);
		assert_eq!(standing(MEI).standing.today.earned, MAX_EARNED_A_DAY);
		assert_eq!(standing(MEI).standing.reviews, 9, "the reviews count all the same");
		let earned = events().into_iter().filter_map(|event| match event {
			Event::Opened { reviewed: MEI, earned, .. } => Some(earned),
			_ => None,
		});
		assert_eq!(earned.collect::<Vec<_>>()[7..], [6_000, 0]);
		Now::mutate(|now| *now = (*now / DAY + 1) * DAY);
		review(MEI, 8, 40, 5, 5);
		assert_eq!(standing(MEI).points, 540);
	});
}

#[test]
fn lateness_and_absence_cost_points_and_never_leave_less_than_none() {
	build_and_execute(|| {
		review(MEI, WALK, 40, 5, 5);
		Reviews::note_late(&TOM);
		assert_eq!(standing(TOM).points, 100);
		Reviews::note_absence(&TOM);
		assert_eq!(standing(TOM).points, 60);
		Reviews::note_absence(&TOM);
		Reviews::note_absence(&TOM);
		assert_eq!(standing(TOM).points, 0);
	});
}

#[test]
fn stars_are_what_points_have_reached() {
	build_and_execute(|| {
		assert_eq!(standing(TOM).stars, 1);
		review(MEI, WALK, 20, 5, 5);
		for (thresholds, stars) in [
			([61, 300, 1_200, 4_000], 1),
			([60, 300, 1_200, 4_000], 2),
			([1, 60, 61, 62], 3),
			([1, 2, 60, 61], 4),
			([1, 2, 3, 60], 5),
		] {
			Thresholds::set(thresholds);
			assert_eq!((standing(TOM).stars, Reviews::stars(&TOM)), (stars, stars));
		}
	});
}

/// Governance may set anything; more points never give fewer stars.
#[test]
fn thresholds_out_of_order_give_a_star_each() {
	build_and_execute(|| {
		review(MEI, WALK, 20, 5, 5);
		for thresholds in [[61, 60, 60, 10], [10, 60, 61, 60], [60, 61, 10, 60]] {
			Thresholds::set(thresholds);
			assert_eq!(standing(TOM).stars, 4);
		}
		Thresholds::set([0; 4]);
		assert_eq!(standing(TOM).stars, 5);
		assert_eq!(standing(ZOE).stars, 1, "who was never reviewed has one star whatever it takes");
		Thresholds::set([u32::MAX; 4]);
		assert_eq!(standing(TOM).stars, 1);
	});
}

#[test]
fn who_is_rated_poorly_by_three_has_two_stars_at_most() {
	build_and_execute(|| {
		Thresholds::set([0, 0, 0, 0]);
		review(MEI, 1, HOUR, 3, 5);
		review(ZOE, 2, HOUR, 3, 5);
		assert_eq!(standing(TOM).stars, 5);
		frame_support::hypothetically!({
			review(4, 3, HOUR, 3, 5);
			assert_eq!((standing(TOM).rating, standing(TOM).stars), (Some(300), 5));
		});
		review(4, 3, HOUR, 2, 5);
		assert_eq!((standing(TOM).rating, standing(TOM).stars), (Some(266), 2));
		Thresholds::set([u32::MAX; 4]);
		assert_eq!(standing(TOM).stars, 1);
	});
}

#[test]
fn a_rating_is_the_average_by_weight_rounded_down() {
	build_and_execute(|| {
		review(MEI, 1, HOUR, 5, 4);
		review(MEI, 2, HOUR, 1, 4);
		// 5 in full and 1 by half: 550 / 150.
		assert_eq!(Reviews::rating(&TOM), Some(366));
		assert_eq!(Reviews::rating_as_publisher(&MEI), Some(400));
		assert_eq!((Reviews::rating(&MEI), Reviews::rating_as_publisher(&TOM)), (None, None));
	});
}

#[test]
fn what_was_said_loses_half_of_its_weight_each_year_and_the_average_stays() {
	build_and_execute(|| {
		review(MEI, 1, HOUR, 2, 5);
		review(ZOE, 2, HOUR, 3, 5);
		let weight = || standing(TOM).standing.volunteer_now(Reviews::clock()).weight;
		wait(MEMORY - 1);
		assert_eq!((weight(), Reviews::rating(&TOM)), (200, Some(250)));
		wait(1);
		assert_eq!((weight(), Reviews::rating(&TOM)), (100, Some(250)));
		// What is said now counts twice as much as what was said then.
		review(4, 3, HOUR, 5, 5);
		assert_eq!((weight(), Reviews::rating(&TOM)), (200, Some(375)));
		assert_eq!(standing(TOM).standing.rated_at, START + MEMORY);
		wait(200 * MEMORY);
		assert_eq!((weight(), Reviews::rating(&TOM)), (0, None));
		assert_eq!(standing(TOM).points, 80, "points stay");
	});
}

#[test]
fn a_rating_stays_among_its_scores_however_often_it_is_halved() {
	build_and_execute(|| {
		for activity in 1..=20 {
			review(MEI, activity, 1, 5, 1);
		}
		for _ in 0..12 {
			wait(MEMORY);
			Reviews::do_try_state().expect("the invariants hold");
			assert!(matches!(Reviews::rating(&TOM), Some(500) | None));
			assert!(matches!(Reviews::rating_as_publisher(&MEI), Some(100..=120) | None));
		}
		assert_eq!(Rating::default().average(), None);
	});
}

#[test]
fn numbers_at_their_end_stay_there() {
	build_and_execute(|| {
		Standings::<Test>::mutate(TOM, |standing| {
			standing.earned = u64::MAX;
			standing.reviews = u32::MAX;
			standing.late = u32::MAX;
			standing.as_volunteer = Rating { sum: u64::MAX, weight: u64::MAX / 5 };
		});
		review(MEI, WALK, u32::MAX, 5, 5);
		Reviews::note_late(&TOM);
		let points = u64::MAX / 100 - 20 * u64::from(u32::MAX);
		assert_eq!((standing(TOM).points, standing(TOM).stars), (points, 5));
		// Such numbers are not reached, and no review gave them.
		wait(500);
		Reviews::clear_at_most(9);
		Standings::<Test>::remove(TOM);
		crate::PairCounts::<Test>::remove(MEI, TOM);
	});
}
