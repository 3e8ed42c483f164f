// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::Error;
use frame_support::assert_noop;

#[test]
fn success_before_and_after_a_place_was_given() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		happened();
		assert_ok!(leave(TOM, id));
		assert_eq!(happened(), [Event::Left { activity: id, participant: TOM }]);
		assert_eq!(state(id, TOM), None);
		assert_eq!(Activities::open_activities(TOM), []);
		// Who left may come back.
		admitted(id, TOM);
		assert_ok!(leave(TOM, id));
		assert_eq!(Activities::activity(id).unwrap().enrolled, 0);
		admitted(id, ANA);
	});
}

#[test]
fn success_whoever_waits_gets_the_place() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		happened();
		assert_ok!(leave(TOM, id));
		let expected = [
			Event::Left { activity: id, participant: TOM },
			Event::Admitted { activity: id, participant: ANA },
		];
		assert_eq!(happened(), expected);
		assert!(has_place(id, ANA));
		assert_eq!(Activities::waiting_list(id), []);
	});
}

#[test]
fn success_who_waits_leaves_the_waiting_list() {
	build_and_execute(|| {
		let id = approved(1, 20);
		for who in [TOM, ANA, BEN] {
			admitted(id, who);
		}
		assert_ok!(leave(ANA, id));
		assert_eq!(Activities::waiting_list(id), [(1, BEN)]);
		assert_eq!((state(id, ANA), has_place(id, TOM)), (None, true));
	});
}

#[test]
fn success_at_any_time_for_who_has_no_place() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		enrolled(id, BEN);
		wait(SERVICE_ENDS + HOUR);
		assert_ok!(leave(ANA, id));
		assert_ok!(leave(BEN, id));
	});
}

#[test]
fn success_for_who_is_suspended() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		Suspended::set(vec![TOM]);
		assert_ok!(leave(TOM, id));
	});
}

#[test]
fn boundary_a_place_is_kept_once_services_may_begin() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		wait(SERVICE_BEGINS - 1);
		assert_ok!(leave(TOM, id));
		wait(1);
		assert_noop!(leave(ANA, id), Error::<Test>::ServiceWindowOpen);
		wait(DAY);
		assert_noop!(leave(ANA, id), Error::<Test>::ServiceWindowOpen);
		// But a manager lets them go.
		assert_ok!(decline(MEI, id, ANA));
	});
}

#[test]
fn success_who_got_the_place_late_may_leave_as_long_as_they_are_not_there() {
	build_and_execute(|| {
		let id = approved(3, 20);
		for who in [TOM, ANA] {
			enrolled(id, who);
		}
		wait(SERVICE_BEGINS - 1);
		assert_ok!(admit(MEI, id, TOM));
		wait(1);
		assert_ok!(admit(MEI, id, ANA));
		assert_noop!(leave(TOM, id), Error::<Test>::ServiceWindowOpen);
		wait(DAY);
		assert_ok!(leave(ANA, id));
	});
}

#[test]
fn success_who_got_the_place_of_another_one_late_may_leave() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		wait(SERVICE_BEGINS);
		assert_ok!(decline(MEI, id, TOM));
		assert_eq!(state(id, ANA), Some(Participation::Admitted { at: Now::get() }));
		wait(HOUR);
		assert_ok!(leave(ANA, id));
	});
}

#[test]
fn success_who_was_let_in_by_mistake_leaves() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		reach_service(id);
		assert_ok!(check_in(MEI, id, &[TOM]));
		happened();
		assert_ok!(leave(TOM, id));
		let expected = [
			Event::Left { activity: id, participant: TOM },
			Event::Admitted { activity: id, participant: ANA },
		];
		assert_eq!(happened(), expected);
		let activity = Activities::activity(id).unwrap();
		assert_eq!((activity.admitted, activity.under_way, activity.enrolled), (1, 0, 1));
	});
}

#[test]
fn fails_for_who_is_there_serves_or_has_served() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(leave(TOM, id), Error::<Test>::ServiceUnderWay);
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_noop!(leave(TOM, id), Error::<Test>::ServiceUnderWay);
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_noop!(leave(TOM, id), Error::<Test>::ServiceUnderWay);
		assert_ok!(dispute(TOM, id, TOM));
		assert_noop!(leave(TOM, id), Error::<Test>::ServiceUnderWay);
		settled(id, ANA, HOUR);
		assert_noop!(leave(ANA, id), Error::<Test>::AlreadySettled);
	});
}

#[test]
fn fails_for_who_did_not_come() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		assert_noop!(leave(TOM, id), Error::<Test>::ServiceUnderWay);
	});
}

#[test]
fn fails_for_who_is_not_enrolled() {
	build_and_execute(|| {
		let id = approved(2, 20);
		for by in [TOM, MEI, STRANGER] {
			assert_noop!(leave(by, id), Error::<Test>::NotEnrolled);
		}
	});
}
