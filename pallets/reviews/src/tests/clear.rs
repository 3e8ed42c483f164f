// SPDX-License-Identifier: Apache-2.0

//! Clearing pairs that are over, and withholding.

use super::*;

fn clear(activity: ActivityId) -> DispatchResult {
	Reviews::clear(signed(STRANGER), activity, TOM)
}

#[test]
fn success_what_nobody_reviewed_is_cleared_when_the_sealing_is_over() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		wait(REVIEW_PERIOD - 1);
		assert_noop!(clear(WALK), Error::NotOver);
		wait(1);
		events();
		assert_ok!(clear(WALK));
		assert_eq!(events(), [Event::Cleared { activity: WALK, participant: TOM }]);
		assert_eq!((standing(MEI).credit, standing(TOM).credit), (100, 100));
		assert_noop!(clear(WALK), Error::PairNotFound);
	});
}

#[test]
fn success_who_reviewed_alone_and_did_not_open_pays_nothing() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		assert_ok!(seal(TOM, WALK, Side::Participant, 2));
		wait(REVIEW_PERIOD + OPEN_PERIOD - 1);
		assert_noop!(clear(WALK), Error::NotOver);
		wait(1);
		assert_ok!(clear(WALK));
		assert_eq!((standing(MEI).credit, standing(TOM).credit), (100, 100));
	});
}

#[test]
fn success_who_withholds_does_not_escape_the_other_review_and_loses_credit() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 1, 5);
		assert_ok!(open(WALK, Side::Publisher, 1));
		wait(REVIEW_PERIOD);
		events();
		assert_ok!(clear(WALK));
		assert_eq!(
			events(),
			[
				Event::CreditLost { who: TOM, reason: Lapse::Withheld, credit: 95 },
				Event::Cleared { activity: WALK, participant: TOM },
			]
		);
		assert_eq!((standing(TOM).rating, standing(TOM).credit), (Some(100), 95));
		assert_eq!(standing(TOM).standing.withheld, 1);
		assert_eq!((standing(MEI).rating_as_publisher, standing(MEI).credit), (None, 100));
	});
}

/// Else both would wait for the other, or seal anything to have the service settled.
#[test]
fn success_both_lose_credit_if_neither_opens() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 5);
		wait(REVIEW_PERIOD);
		assert_ok!(clear(WALK));
		assert_eq!((standing(MEI).credit, standing(TOM).credit), (95, 95));
		assert_eq!((standing(MEI).points, standing(TOM).points), (0, 0));
	});
}

#[test]
fn fails_as_long_as_a_review_can_be_opened() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		wait(REVIEW_PERIOD - 1);
		seal_both(WALK, 5, 5);
		wait(OPEN_PERIOD - 1);
		assert_noop!(clear(WALK), Error::NotOver);
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert_noop!(clear(WALK), Error::NotOver);
		wait(1);
		assert_ok!(clear(WALK));
	});
}
