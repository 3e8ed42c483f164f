// SPDX-License-Identifier: Apache-2.0

//! Opening.

use super::*;
use crate::{PairCount, PairCounts};

fn opened(side: Side, score: u8, weight: u32, earned: u32) -> Event<Test> {
	let (reviewer, reviewed) = match side {
		Side::Publisher => (MEI, TOM),
		Side::Participant => (TOM, MEI),
	};
	Event::Opened {
		activity: WALK,
		participant: TOM,
		side,
		reviewer,
		reviewed,
		score,
		comment: COMMENT,
		weight,
		earned,
	}
}

#[test]
fn success_when_both_are_in_each_counts_at_once() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 4);
		events();
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert_eq!((standing(TOM).rating, standing(TOM).points), (Some(500), 60));
		assert_eq!(standing(MEI).rating_as_publisher, None);
		assert_ok!(open(WALK, Side::Participant, 4));
		assert_eq!((standing(MEI).rating_as_publisher, standing(MEI).points), (Some(400), 20));
		assert_eq!(standing(MEI).rating, None);
		assert_eq!(
			events(),
			[opened(Side::Publisher, 5, 100, 6_000), opened(Side::Participant, 4, 100, 2_000)]
		);
		let count = PairCount { count: 1, last: START };
		assert_eq!(PairCounts::<Test>::get(MEI, TOM), Some(count));
		assert_eq!(PairCounts::<Test>::get(TOM, MEI), Some(count));
	});
}

/// Whoever pays for a service asks whether both reviews are in, until the sealing is over.
#[test]
fn success_both_reviews_stay_known_to_be_in_as_long_as_others_ask() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 4);
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert_ok!(open(WALK, Side::Participant, 4));
		wait(REVIEW_PERIOD - 1);
		Reviews::clear_at_most(9);
		assert!(Reviews::are_in(WALK, &TOM));
		wait(1);
		Reviews::clear_at_most(9);
		assert_eq!(pair(WALK), None);
	});
}

#[test]
fn success_a_review_that_is_alone_is_opened_when_the_other_cannot_come_any_more() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		assert_ok!(seal(TOM, WALK, Side::Participant, 2));
		wait(REVIEW_PERIOD - 1);
		assert_noop!(open(WALK, Side::Participant, 2), Error::StillSealed);
		wait(1);
		events();
		assert_ok!(open(WALK, Side::Participant, 2));
		assert_eq!(standing(MEI).rating_as_publisher, Some(200));
		let cleared = Event::Cleared { activity: WALK, participant: TOM };
		assert_eq!(events(), [opened(Side::Participant, 2, 100, 0), cleared]);
		assert_eq!(pair(WALK), None);
		assert_eq!(standing(MEI).credit, 100);
	});
}

#[test]
fn success_the_second_one_clears_the_pair_when_the_sealing_is_over() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		wait(REVIEW_PERIOD - 1);
		seal_both(WALK, 5, 5);
		wait(1);
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert!(pair(WALK).is_some());
		assert_ok!(open(WALK, Side::Participant, 5));
		assert_eq!(pair(WALK), None);
	});
}

#[test]
fn success_what_was_sealed_before_its_author_left_counts() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 5);
		Gone::set(vec![MEI, TOM]);
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert_ok!(open(WALK, Side::Participant, 5));
		assert_eq!((standing(TOM).standing.reviews, standing(MEI).standing.reviews), (1, 1));
	});
}

#[test]
fn fails_before_the_other_side_is_fixed() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		assert_ok!(seal(MEI, WALK, Side::Publisher, 5));
		assert_noop!(open(WALK, Side::Publisher, 5), Error::StillSealed);
		assert_noop!(open(WALK, Side::Participant, 5), Error::NotSealed);
		assert_noop!(open(8, Side::Publisher, 5), Error::PairNotFound);
	});
}

#[test]
fn fails_twice() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 5);
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert_noop!(open(WALK, Side::Publisher, 5), Error::AlreadyOpened);
	});
}

#[test]
fn fails_with_anything_else_than_what_was_sealed() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 5);
		let open = |side, score, comment, salt| {
			Reviews::open(signed(MEI), WALK, TOM, side, score, comment, salt)
		};
		assert_noop!(open(Side::Publisher, 4, COMMENT, SALT), Error::SealMismatch);
		assert_noop!(open(Side::Publisher, 5, [0; 32], SALT), Error::SealMismatch);
		assert_noop!(open(Side::Publisher, 5, COMMENT, [0; 32]), Error::SealMismatch);
		assert_ok!(open(Side::Publisher, 5, COMMENT, SALT));
	});
}

/// Who copies the other side's seal can say no more than that they did.
#[test]
fn fails_with_a_seal_that_was_copied_from_the_other_side_or_from_another_activity() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		serve(8, HOUR);
		let of_mei = seal_of(WALK, &TOM, Side::Publisher, 5, &COMMENT, &SALT);
		assert_ok!(Reviews::seal(signed(MEI), WALK, TOM, of_mei));
		assert_ok!(Reviews::seal(signed(TOM), WALK, TOM, of_mei));
		assert_ok!(Reviews::seal(signed(MEI), 8, TOM, of_mei));
		assert_ok!(Reviews::seal(signed(TOM), 8, TOM, of_mei));
		assert_noop!(open(WALK, Side::Participant, 5), Error::SealMismatch);
		assert_noop!(open(8, Side::Publisher, 5), Error::SealMismatch);
		assert_ok!(open(WALK, Side::Publisher, 5));
	});
}

#[test]
fn fails_with_a_score_that_there_is_not_although_it_was_sealed() {
	build_and_execute(|| {
		for (activity, score) in [(1, 0), (2, 6), (3, u8::MAX)] {
			serve(activity, HOUR);
			seal_both(activity, score, 1);
			assert_noop!(open(activity, Side::Publisher, score), Error::InvalidScore);
			assert_ok!(open(activity, Side::Participant, 1));
		}
	});
}

#[test]
fn boundary_opening_is_over_with_its_last_moment() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 5);
		serve(8, HOUR);
		assert_ok!(seal(MEI, 8, Side::Publisher, 5));
		wait(OPEN_PERIOD - 1);
		assert_ok!(open(WALK, Side::Publisher, 5));
		wait(1);
		assert_noop!(open(WALK, Side::Participant, 5), Error::OpeningOver);
		// The other pair is not over before the sealing was.
		wait(REVIEW_PERIOD - 1);
		assert_ok!(hypothetically_open());
		wait(1);
		assert_noop!(open(8, Side::Publisher, 5), Error::OpeningOver);
	});
}

/// Open the review of activity 8 without keeping it.
fn hypothetically_open() -> DispatchResult {
	frame_support::hypothetically!(open(8, Side::Publisher, 5))
}
