// SPDX-License-Identifier: Apache-2.0

//! The examples of docs/reviews.md.

use super::*;

#[test]
fn an_hour_with_five_stars_is_sixty_points_and_for_the_publisher_half() {
	build_and_execute(|| {
		review(MEI, 1, HOUR, 5, 4);
		assert_eq!((standing(TOM).points, standing(TOM).stars), (60, 2));
		assert_eq!((standing(MEI).points, standing(MEI).stars), (20, 1));
	});
}

#[test]
fn the_same_two_again() {
	build_and_execute(|| {
		let mut points = vec![];
		for activity in 1..=3 {
			review(MEI, activity, HOUR, 5, 5);
			points.push(standing(TOM).standing.earned);
		}
		assert_eq!(points, [6_000, 9_000, 10_980]);
		assert_eq!(standing(TOM).points, 109);
		Reviews::note_absence(&TOM);
		assert_eq!((standing(TOM).points, standing(TOM).credit), (69, 80));
		wait(5 * DAY);
		assert_eq!(standing(TOM).credit, 85);
		Reviews::note_service(&MEI, &TOM, 1, HOUR);
		assert_eq!(standing(TOM).credit, 87);
	});
}

#[test]
fn four_hours_are_two() {
	build_and_execute(|| {
		review(MEI, 1, 4 * HOUR, 5, 5);
		assert_eq!(standing(TOM).points, 120);
	});
}

#[test]
fn five_stars_and_then_one_from_the_same_person() {
	build_and_execute(|| {
		review(MEI, 1, HOUR, 5, 5);
		review(MEI, 2, HOUR, 1, 5);
		assert_eq!(standing(TOM).rating, Some(366));
	});
}

#[test]
fn a_festival() {
	build_and_execute(|| {
		for helper in 1_000..1_020 {
			review_each_other(1, (MEI, helper), 2 * HOUR, (5, 5));
			assert_eq!(standing(helper).points, 120);
		}
		assert_eq!((standing(MEI).points, standing(MEI).rating_as_publisher), (480, Some(500)));
	});
}

#[test]
fn a_year_later() {
	build_and_execute(|| {
		for (activity, publisher) in [(1, MEI), (2, ZOE)] {
			review(publisher, activity, HOUR, 2, 5);
		}
		wait(MEMORY);
		review(4, 3, HOUR, 5, 5);
		assert_eq!(standing(TOM).rating, Some(350));
	});
}
