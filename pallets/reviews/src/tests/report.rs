// SPDX-License-Identifier: Apache-2.0

//! Reporting reviews, and what becomes of those that are struck.

use super::*;
use crate::Told;
use frame_support::{traits::Hooks, weights::Weight};

const GRANTED: Decision = Decision::Granted;
const REFUSED: Decision = Decision::Refused;

/// What Mei says of Tom, who helped her for an hour, and Tom of Mei. Both are opened.
fn reviewed(of_tom: u8, of_mei: u8) {
	review(MEI, WALK, HOUR, of_tom, of_mei);
}

fn of_mei() -> Subject<AccountId> {
	subject(WALK, Side::Publisher)
}

/// Tom has reported what Mei says of him.
fn reported(score: u8) {
	reviewed(score, 5);
	assert_ok!(report(TOM, WALK, Side::Publisher));
}

#[test]
fn success_an_opened_review_is_remembered_and_watched() {
	build_and_execute(|| {
		reviewed(2, 5);
		let told = |reviewer, reviewed, score, earned| Remembered {
			reviewer,
			reviewed,
			score,
			weight: 100,
			earned,
			at: START,
			until: START + REPORT_PERIOD,
			mark: Mark::Unreported,
		};
		assert_eq!(super::told(WALK, Side::Publisher), Some(told(MEI, TOM, 2, 0)));
		assert_eq!(super::told(WALK, Side::Participant), Some(told(TOM, MEI, 5, 3_000)));
		let expected =
			[(WALK, Side::Publisher, MEI, TOM, 2), (WALK, Side::Participant, TOM, MEI, 5)];
		assert_eq!(watched(), expected);
	});
}

#[test]
fn success_it_waits_for_the_auditors_of_the_reviewers_home() {
	build_and_execute(|| {
		Elsewhere::set(vec![MEI]);
		reviewed(1, 5);
		events();
		assert_ok!(report(TOM, WALK, Side::Publisher));
		let told = Event::Reported {
			activity: WALK,
			participant: TOM,
			side: Side::Publisher,
			by: TOM,
			reason: REASON,
		};
		assert_eq!(events(), [told]);
		assert_eq!(case(&of_mei()), Some((2, TOM, parties([TOM, MEI]))));
		assert!(Reviews::is_waiting(&of_mei()) && Reviews::knows(&of_mei()));
		// It counts until somebody has decided.
		assert_eq!(standing(TOM).rating, Some(100));
		// The other one is another matter.
		assert_ok!(report(MEI, WALK, Side::Participant));
		let other = subject(WALK, Side::Participant);
		assert_eq!(case(&other), Some((1, MEI, parties([MEI, TOM]))));
	});
}

#[test]
fn success_of_staff_who_are_at_home_nowhere_it_waits_at_the_home_of_who_is_reviewed() {
	build_and_execute(|| {
		Elsewhere::set(vec![TOM]);
		review(OFFICER, WALK, HOUR, 1, 1);
		assert_ok!(report(TOM, WALK, Side::Publisher));
		assert_eq!(case(&of_mei()), Some((2, TOM, parties([TOM, OFFICER]))));
		assert_ok!(report(OFFICER, WALK, Side::Participant));
		let other = subject(WALK, Side::Participant);
		assert_eq!(case(&other), Some((2, OFFICER, parties([OFFICER, TOM]))));
		// Where nobody is at home, it waits at the branch for which the one works.
		let colleague = 11;
		Employed::set(vec![colleague]);
		review_each_other(8, (OFFICER, colleague), HOUR, (1, 1));
		assert_ok!(Reviews::report(signed(OFFICER), 8, colleague, Side::Participant, REASON));
		let other =
			Subject::Review { activity: 8, participant: colleague, side: Side::Participant };
		assert_eq!(case(&other).map(|(branch, ..)| branch), Some(1));
	});
}

#[test]
fn fails_for_a_review_that_was_not_opened() {
	build_and_execute(|| {
		assert_noop!(report(TOM, WALK, Side::Publisher), Error::ReviewNotFound);
		serve(WALK, HOUR);
		seal_both(WALK, 1, 1);
		assert_noop!(report(TOM, WALK, Side::Publisher), Error::ReviewNotFound);
		assert_ok!(open(WALK, Side::Participant, 1));
		assert_noop!(report(TOM, WALK, Side::Publisher), Error::ReviewNotFound);
	});
}

#[test]
fn fails_for_anybody_who_is_not_reviewed() {
	build_and_execute(|| {
		reviewed(1, 1);
		for who in [MEI, ZOE, OFFICER, STRANGER] {
			assert_noop!(report(who, WALK, Side::Publisher), Error::NotReviewed);
		}
	});
}

#[test]
fn fails_for_who_has_left_or_died() {
	build_and_execute(|| {
		reviewed(1, 1);
		Gone::set(vec![TOM]);
		assert_noop!(report(TOM, WALK, Side::Publisher), Error::NotMember);
	});
}

#[test]
fn fails_a_second_time_whatever_was_decided() {
	for decision in [None, Some(GRANTED), Some(REFUSED)] {
		build_and_execute(|| {
			reported(1);
			if let Some(decision) = decision {
				assert_ok!(decide(&of_mei(), decision));
			}
			assert_noop!(report(TOM, WALK, Side::Publisher), Error::AlreadyReported);
		});
	}
}

#[test]
fn fails_if_no_case_can_be_opened() {
	build_and_execute(|| {
		reviewed(1, 1);
		Closed::set(vec![1]);
		assert_noop!(report(TOM, WALK, Side::Publisher), NO_BRANCH);
		Closed::take();
		assert_ok!(report(TOM, WALK, Side::Publisher));
	});
}

#[test]
fn boundary_a_review_can_be_reported_until_its_period_is_over_and_is_forgotten_then() {
	build_and_execute(|| {
		reviewed(1, 1);
		wait(REPORT_PERIOD - 1);
		Reviews::on_idle(1, Weight::MAX);
		assert_ok!(report(TOM, WALK, Side::Publisher));
		wait(1);
		assert_noop!(report(MEI, WALK, Side::Participant), Error::ReportingOver);
		Reviews::on_idle(1, Weight::MAX);
		assert_noop!(report(MEI, WALK, Side::Participant), Error::ReviewNotFound);
		// What waits for a decision is not forgotten.
		assert!(told(WALK, Side::Publisher).is_some());
	});
}

#[test]
fn success_a_service_is_not_reviewed_anew_as_long_as_a_review_of_it_is_remembered() {
	build_and_execute(|| {
		reported(1);
		wait(REVIEW_PERIOD);
		Reviews::on_idle(1, Weight::MAX);
		assert_eq!(pair(WALK), None);
		serve(WALK, HOUR);
		assert_eq!(pair(WALK), None);
	});
}

#[test]
fn success_a_struck_review_takes_points_stars_and_rating_with_it() {
	build_and_execute(|| {
		reported(5);
		assert_eq!((standing(TOM).points, standing(TOM).stars), (60, 2));
		events();
		assert_ok!(decide(&of_mei(), GRANTED));
		let struck = Event::Struck {
			activity: WALK,
			participant: TOM,
			side: Side::Publisher,
			reviewed: TOM,
			earned: 6_000,
			by: AUDITOR,
			opinion: OPINION,
		};
		assert_eq!(events(), [struck]);
		let report = standing(TOM);
		assert_eq!((report.points, report.stars, report.rating), (0, 1, None));
		assert_eq!((report.standing.reviews, report.standing.struck), (1, 1));
		assert_eq!(report.standing.earned, 0);
		assert_eq!(told(WALK, Side::Publisher).map(|told| told.mark), Some(Mark::Struck));
		assert!(!Reviews::is_waiting(&of_mei()));
		// What Tom says of Mei stays.
		assert_eq!((standing(MEI).points, standing(MEI).rating_as_publisher), (30, Some(500)));
	});
}

/// Nobody has two stars by thresholds of nothing of whom no review counts.
#[test]
fn boundary_who_has_only_struck_reviews_has_one_star() {
	build_and_execute(|| {
		Thresholds::set([0; 4]);
		reported(3);
		assert_eq!(standing(TOM).stars, 5);
		assert_ok!(decide(&of_mei(), GRANTED));
		assert_eq!(standing(TOM).stars, 1);
	});
}

#[test]
fn success_the_other_reviews_are_as_if_it_had_not_been_said() {
	build_and_execute(|| {
		review(ZOE, 1, HOUR, 4, 5);
		reported(1);
		assert_eq!(standing(TOM).rating, Some(250));
		assert_ok!(decide(&of_mei(), GRANTED));
		assert_eq!((standing(TOM).rating, standing(TOM).points), (Some(400), 40));
	});
}

/// Else a reviewer would gain weight by reviews that break the rules.
#[test]
fn success_it_stays_known_how_often_one_reviewed_the_other() {
	build_and_execute(|| {
		reported(1);
		assert_ok!(decide(&of_mei(), GRANTED));
		assert_eq!(Reviews::weight_of_next(MEI, TOM), 50);
	});
}

#[test]
fn success_a_review_of_a_publisher_is_taken_from_their_rating_as_publisher() {
	build_and_execute(|| {
		for participant in [ZOE, 4, 5] {
			review_each_other(8, (MEI, participant), HOUR, (5, 1));
		}
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::RatingTooLow);
		for participant in [ZOE, 4] {
			let side = Side::Participant;
			assert_ok!(Reviews::report(signed(MEI), 8, participant, side, REASON));
			assert_ok!(decide(&Subject::Review { activity: 8, participant, side }, GRANTED));
		}
		// One review says too little.
		assert_eq!(standing(MEI).rating_as_publisher, Some(100));
		assert_ok!(Reviews::ensure_may_publish(&MEI));
	});
}

#[test]
fn success_of_a_rating_that_was_halved_half_is_taken_back() {
	build_and_execute(|| {
		review(ZOE, 1, HOUR, 4, 5);
		wait(MEMORY / 2);
		reported(1);
		// Two reviews of which half is left, and one in full.
		wait(MEMORY / 2);
		review(4, 3, HOUR, 5, 5);
		let kept = standing(TOM).standing;
		assert_eq!((kept.as_volunteer.sum, kept.as_volunteer.weight), (750, 200));
		assert_ok!(decide(&of_mei(), GRANTED));
		let kept = standing(TOM).standing;
		assert_eq!((kept.as_volunteer.sum, kept.as_volunteer.weight), (700, 150));
		// A year later half of that is left, and half of what is put back.
		wait(MEMORY);
		assert_ok!(revise(&of_mei(), GRANTED, REFUSED));
		let kept = standing(TOM).standing;
		assert_eq!((kept.as_volunteer.sum, kept.as_volunteer.weight), (350 + 25, 75 + 25));
	});
}

#[test]
fn boundary_what_has_decayed_away_takes_nothing_with_it() {
	build_and_execute(|| {
		reported(1);
		wait(30 * MEMORY);
		review(ZOE, 2, HOUR, 5, 5);
		assert_ok!(decide(&of_mei(), GRANTED));
		let kept = standing(TOM).standing;
		assert_eq!((kept.as_volunteer.sum, kept.as_volunteer.weight), (500, 100));
	});
}

/// Governance may change how fast ratings lose their weight: what is left of a review is then guessed, and nothing goes below nothing.
#[test]
fn boundary_a_rating_stays_among_its_scores_if_the_year_has_changed() {
	build_and_execute(|| {
		for activity in [1, 2, 3] {
			review(ZOE, activity, HOUR, 1, 5);
		}
		reported(5);
		wait(5 * MEMORY);
		YearLength::set(10 * MEMORY);
		assert_ok!(decide(&of_mei(), GRANTED));
		assert_eq!(standing(TOM).rating, Some(100));
		YearLength::set(MEMORY);
	});
}

#[test]
fn success_on_the_same_day_the_points_can_be_earned_anew() {
	build_and_execute(|| {
		for participant in 1_000..1_008 {
			review_each_other(WALK, (MEI, participant), 40, (5, 5));
		}
		assert_eq!(standing(MEI).points, 480);
		let side = Side::Participant;
		assert_ok!(Reviews::report(signed(MEI), WALK, 1_000, side, REASON));
		let struck = Subject::Review { activity: WALK, participant: 1_000, side };
		assert_ok!(decide(&struck, GRANTED));
		assert_eq!(standing(MEI).points, 420);
		review_each_other(WALK, (MEI, 1_008), 40, (5, 5));
		assert_eq!(standing(MEI).points, 480);
		// What is put back is not lost, and the day gives nothing more.
		assert_ok!(revise(&struck, GRANTED, REFUSED));
		assert_eq!(standing(MEI).points, 540);
		review_each_other(WALK, (MEI, 1_009), 40, (5, 5));
		assert_eq!(standing(MEI).points, 540);
	});
}

#[test]
fn success_on_a_later_day_only_the_points_of_that_day_go() {
	build_and_execute(|| {
		reported(5);
		wait(DAY);
		review(ZOE, 8, HOUR, 5, 5);
		assert_ok!(decide(&of_mei(), GRANTED));
		let kept = standing(TOM).standing;
		assert_eq!((kept.earned, kept.today.earned), (6_000, 6_000));
	});
}

#[test]
fn success_lateness_and_absence_cost_what_they_cost() {
	build_and_execute(|| {
		reported(5);
		Reviews::note_absence(&TOM);
		assert_eq!(standing(TOM).points, 20);
		assert_ok!(decide(&of_mei(), GRANTED));
		assert_eq!((standing(TOM).points, standing(TOM).credit), (0, 80));
		assert_ok!(revise(&of_mei(), GRANTED, REFUSED));
		assert_eq!(standing(TOM).points, 20);
	});
}

#[test]
fn success_a_review_that_stays_counts_as_before() {
	build_and_execute(|| {
		reported(2);
		let before = standing(TOM);
		events();
		assert_ok!(decide(&of_mei(), REFUSED));
		let kept = Event::Kept {
			activity: WALK,
			participant: TOM,
			side: Side::Publisher,
			by: Some(AUDITOR),
			opinion: OPINION,
		};
		assert_eq!(events(), [kept]);
		assert_eq!(standing(TOM), before);
		assert_eq!(told(WALK, Side::Publisher).map(|told| told.mark), Some(Mark::Kept));
	});
}

#[test]
fn fails_to_be_decided_by_halves_or_twice_or_unasked() {
	build_and_execute(|| {
		assert_noop!(decide(&of_mei(), GRANTED), Error::ReviewNotFound);
		reviewed(1, 1);
		assert_noop!(decide(&of_mei(), GRANTED), Error::NotWaiting);
		assert_ok!(report(TOM, WALK, Side::Publisher));
		for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
			assert_noop!(decide(&of_mei(), decision), Error::InvalidDecision);
		}
		assert_noop!(revise(&of_mei(), REFUSED, GRANTED), Error::NotRevisable);
		assert_ok!(decide(&of_mei(), GRANTED));
		assert_noop!(decide(&of_mei(), GRANTED), Error::NotWaiting);
		let other = Subject::Report { report: 0 };
		assert!(!Reviews::knows(&other) && !Reviews::is_waiting(&other));
		assert_noop!(decide(&other, GRANTED), Error::NotWaiting);
		assert_noop!(revise(&other, GRANTED, REFUSED), Error::NotRevisable);
		Reviews::lapse(&other);
		Reviews::forget(&other);
	});
}

#[test]
fn success_an_appeal_strikes_what_was_to_stay() {
	build_and_execute(|| {
		reported(1);
		assert_ok!(decide(&of_mei(), REFUSED));
		let odd = Decision::Partly { steps: 1 };
		assert_noop!(revise(&of_mei(), REFUSED, odd), Error::InvalidDecision);
		let before = standing(TOM);
		assert_ok!(revise(&of_mei(), REFUSED, REFUSED));
		assert_eq!(standing(TOM), before);
		assert_ok!(revise(&of_mei(), REFUSED, GRANTED));
		assert_eq!(standing(TOM).rating, None);
	});
}

#[test]
fn success_an_appeal_puts_back_what_was_struck() {
	build_and_execute(|| {
		reported(5);
		let before = standing(TOM);
		assert_ok!(decide(&of_mei(), GRANTED));
		assert_ok!(revise(&of_mei(), GRANTED, GRANTED));
		assert_eq!(standing(TOM).rating, None);
		events();
		assert_ok!(revise(&of_mei(), GRANTED, REFUSED));
		let put_back = Event::PutBack {
			activity: WALK,
			participant: TOM,
			side: Side::Publisher,
			reviewed: TOM,
			earned: 6_000,
			by: AUDITOR,
			opinion: OPINION,
		};
		assert_eq!(events(), [put_back]);
		assert_eq!(standing(TOM), before);
	});
}

/// There is one appeal: who won would use up that of who lost.
#[test]
fn success_who_has_lost_is_who_reported_it_if_it_stays_and_whose_it_is_if_it_is_struck() {
	build_and_execute(|| {
		let has_lost = |side, before| {
			[MEI, TOM].map(|who| Reviews::has_lost(&subject(WALK, side), before, &who))
		};
		assert_eq!(has_lost(Side::Publisher, REFUSED), [false, true]);
		assert_eq!(has_lost(Side::Publisher, GRANTED), [true, false]);
		assert_eq!(has_lost(Side::Participant, REFUSED), [true, false]);
		assert_eq!(has_lost(Side::Participant, GRANTED), [false, true]);
		let plea = Subject::PublishingRight { member: MEI };
		assert!(Reviews::has_lost(&plea, REFUSED, &MEI));
	});
}

#[test]
fn success_what_cannot_be_appealed_any_more_is_forgotten() {
	build_and_execute(|| {
		reported(5);
		// Not before it is decided.
		Reviews::forget(&of_mei());
		assert!(told(WALK, Side::Publisher).is_some());
		assert_ok!(decide(&of_mei(), GRANTED));
		Reviews::forget(&of_mei());
		assert_eq!(told(WALK, Side::Publisher), None);
		assert_noop!(revise(&of_mei(), GRANTED, REFUSED), Error::ReviewNotFound);
		assert_eq!(standing(TOM).points, 0);
		Reviews::forget(&of_mei());
	});
}

#[test]
fn success_what_nobody_decides_on_stays() {
	build_and_execute(|| {
		reported(2);
		let before = standing(TOM);
		events();
		lapse(&of_mei());
		let kept = Event::Kept {
			activity: WALK,
			participant: TOM,
			side: Side::Publisher,
			by: None,
			opinion: [0; 32],
		};
		assert_eq!(events(), [kept]);
		assert_eq!(
			(standing(TOM), Told::<Test>::contains_key((WALK, TOM, Side::Publisher))),
			(before, false)
		);
		// Once is enough.
		Reviews::lapse(&of_mei());
		assert_eq!(events(), []);
	});
}
