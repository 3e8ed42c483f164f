// SPDX-License-Identifier: Apache-2.0

//! `enrol` and `leave`.

use super::*;
use crate::{Error, Participation};
use frame_support::assert_noop;

#[test]
fn success() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, TOM);
		assert_eq!(Activities::participation(id, TOM), Some(Participation::Applied));
		assert_eq!(last_event(), Event::Enrolled { activity: id, participant: TOM });
		// Members of other branches are as welcome.
		enrol(id, 21);
		assert_eq!(Activities::activity(id).unwrap().enrolled, 2);
	});
}

#[test]
fn enrol_fails_for_who_cannot_serve() {
	build_and_execute(|| {
		let id = approved(1, 20);
		assert_noop!(Activities::enrol(signed(STRANGER), id), Error::<Test>::NotMember);
		assert_noop!(Activities::enrol(signed(MEI), id), Error::<Test>::OwnActivity);
		enrol(id, TOM);
		assert_noop!(Activities::enrol(signed(TOM), id), Error::<Test>::AlreadyEnrolled);
		for origin in unsigned() {
			assert_noop!(Activities::enrol(origin, id), BAD_ORIGIN);
		}
	});
}

#[test]
fn enrol_fails_for_who_is_suspended() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, ANA);
		Suspended::set(vec![TOM, ANA]);
		assert_noop!(Activities::enrol(signed(TOM), id), Error::<Test>::Suspended);
		Gone::set(vec![TOM]);
		assert_noop!(Activities::enrol(signed(TOM), id), Error::<Test>::NotMember);
		// Who is enrolled already may leave the activity.
		assert_ok!(Activities::leave(signed(ANA), id));
	});
}

#[test]
fn enrol_fails_when_it_is_not_the_time() {
	build_and_execute(|| {
		assert_noop!(Activities::enrol(signed(TOM), 0), Error::<Test>::ActivityNotFound);
		let id = published(1, 20);
		assert_noop!(Activities::enrol(signed(TOM), id), Error::<Test>::NotApproved);
		assert_ok!(Activities::close(signed(MEI), id));
		assert_noop!(Activities::enrol(signed(TOM), id), Error::<Test>::ActivityOver);
	});
}

#[test]
fn enrol_fails_beyond_who_can_be_enrolled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		for who in [2, 3, 4, 5] {
			enrol(id, who);
		}
		assert_noop!(Activities::enrol(signed(6), id), Error::<Test>::TooManyEnrolled);
		assert_ok!(Activities::leave(signed(5), id));
		enrol(id, 6);
	});
}

#[test]
fn enrol_fails_once_every_place_is_settled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, ANA);
		ended(id, TOM, STEP);
		assert_ok!(settle(id, TOM));
		assert_noop!(Activities::enrol(signed(4), id), Error::<Test>::NoPlaceLeft);
	});
}

#[test]
fn leave_frees_the_place() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		enrol(id, ANA);
		assert_noop!(Activities::admit(signed(MEI), id, ANA), Error::<Test>::NoPlaceLeft);
		// Even when one side has confirmed the start already.
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_ok!(Activities::leave(signed(TOM), id));
		assert_eq!(last_event(), Event::Left { activity: id, participant: TOM });
		assert_eq!(Activities::participation(id, TOM), None);
		assert_ok!(Activities::admit(signed(MEI), id, ANA));
		// Who left may come back.
		enrol(id, TOM);
	});
}

#[test]
fn leave_fails() {
	build_and_execute(|| {
		let id = approved(2, 20);
		assert_noop!(Activities::leave(signed(TOM), id), Error::<Test>::NotEnrolled);
		assert_noop!(Activities::leave(signed(TOM), 7), Error::<Test>::ActivityNotFound);
		for origin in unsigned() {
			assert_noop!(Activities::leave(origin, id), BAD_ORIGIN);
		}
		started(id, TOM);
		assert_noop!(Activities::leave(signed(TOM), id), Error::<Test>::ServiceUnderWay);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_noop!(Activities::leave(signed(TOM), id), Error::<Test>::ServiceUnderWay);
		assert_ok!(settle(id, TOM));
		assert_noop!(Activities::leave(signed(TOM), id), Error::<Test>::AlreadySettled);
		assert_ok!(Activities::close(signed(MEI), id));
		assert_noop!(Activities::leave(signed(TOM), id), Error::<Test>::ActivityOver);
	});
}
