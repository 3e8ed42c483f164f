// SPDX-License-Identifier: Apache-2.0

//! The end of a service, and sealing.

use super::*;

#[test]
fn success_both_sides_seal_once_and_nothing_can_be_read() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		let until = Now::get() + REVIEW_PERIOD;
		assert!(!Reviews::are_in(WALK, &TOM));
		assert_ok!(seal(MEI, WALK, Side::Publisher, 5));
		assert!(!Reviews::are_in(WALK, &TOM));
		wait(100);
		assert_ok!(seal(TOM, WALK, Side::Participant, 1));
		assert!(Reviews::are_in(WALK, &TOM));

		let pair = pair(WALK).expect("not over");
		assert!(matches!(pair.of_publisher, Some(Review::Sealed(_))));
		assert!(matches!(pair.of_participant, Some(Review::Sealed(_))));
		assert_eq!(pair.open_until, Now::get() + OPEN_PERIOD);
		assert_eq!((standing(MEI).stars, standing(TOM).rating), (1, None));
		let sealed = |side, are_in, open_until| Event::Sealed {
			activity: WALK,
			participant: TOM,
			side,
			are_in,
			open_until,
		};
		assert_eq!(
			events(),
			[
				Event::Due { activity: WALK, publisher: MEI, participant: TOM, until },
				sealed(Side::Publisher, false, until + OPEN_PERIOD),
				sealed(Side::Participant, true, START + 100 + OPEN_PERIOD),
			]
		);
	});
}

#[test]
fn success_each_participant_of_an_activity_has_a_pair_of_their_own() {
	build_and_execute(|| {
		serve_each_other(WALK, MEI, TOM, HOUR);
		serve_each_other(WALK, MEI, ZOE, HOUR);
		assert_ok!(seal(MEI, WALK, Side::Publisher, 5));
		assert_ok!(Reviews::seal(signed(MEI), WALK, ZOE, [1; 32]));
		assert_ok!(Reviews::seal(signed(ZOE), WALK, ZOE, [2; 32]));
		assert!(Reviews::are_in(WALK, &ZOE) && !Reviews::are_in(WALK, &TOM));
	});
}

#[test]
fn success_staff_who_published_for_a_branch_review_as_long_as_they_work_for_one() {
	build_and_execute(|| {
		serve_each_other(WALK, OFFICER, TOM, HOUR);
		serve_each_other(8, OFFICER, TOM, HOUR);
		assert_ok!(seal(OFFICER, WALK, Side::Publisher, 5));
		Gone::set(vec![OFFICER]);
		assert_noop!(seal(OFFICER, 8, Side::Publisher, 5), Error::NotMember);
	});
}

#[test]
fn fails_for_who_is_no_party() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		for who in [ZOE, OFFICER, STRANGER] {
			assert_noop!(seal(who, WALK, Side::Publisher, 5), Error::NotParty);
		}
	});
}

#[test]
fn fails_for_who_has_left_or_died() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		Gone::set(vec![TOM]);
		assert_noop!(seal(TOM, WALK, Side::Participant, 5), Error::NotMember);
		assert_ok!(seal(MEI, WALK, Side::Publisher, 5));
	});
}

#[test]
fn fails_without_a_service() {
	build_and_execute(|| {
		assert_noop!(seal(MEI, WALK, Side::Publisher, 5), Error::PairNotFound);
		serve(WALK, 0);
		serve_each_other(WALK, TOM, TOM, HOUR);
		assert_noop!(seal(TOM, WALK, Side::Publisher, 5), Error::PairNotFound);
		<Reviews as Reviewing<_>>::open(WALK, &MEI, &TOM, HOUR, Now::get());
		assert_noop!(seal(TOM, WALK, Side::Publisher, 5), Error::PairNotFound);
		assert_eq!(events(), []);
	});
}

#[test]
fn fails_a_second_time_also_with_another_seal() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		assert_ok!(seal(MEI, WALK, Side::Publisher, 5));
		assert_noop!(seal(MEI, WALK, Side::Publisher, 1), Error::AlreadySealed);
		assert_ok!(seal(TOM, WALK, Side::Participant, 5));
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert_noop!(seal(MEI, WALK, Side::Publisher, 1), Error::AlreadySealed);
	});
}

#[test]
fn boundary_sealing_is_over_with_its_last_moment() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		wait(REVIEW_PERIOD - 1);
		assert_ok!(seal(MEI, WALK, Side::Publisher, 5));
		wait(1);
		assert_noop!(seal(TOM, WALK, Side::Participant, 5), Error::SealingOver);
	});
}

#[test]
fn boundary_the_same_service_is_not_reviewed_anew() {
	build_and_execute(|| {
		serve(WALK, HOUR);
		seal_both(WALK, 5, 5);
		assert_ok!(open(WALK, Side::Publisher, 5));
		assert_ok!(open(WALK, Side::Participant, 5));
		let before = pair(WALK);
		assert!(before.is_some());
		events();
		serve(WALK, 2 * HOUR);
		assert_eq!(pair(WALK), before);
		assert_eq!(events(), []);
	});
}
