// SPDX-License-Identifier: Apache-2.0

//! `report_absence`, and what comes of it.

use super::*;
use crate::{Error, Part, Past};
use frame_support::assert_noop;
use timebank_primitives::{Phase, Role};

/// So many have a place, and the service window is over.
fn over(all: &[AccountId]) -> ActivityId {
	let id = approved(3, 20);
	for who in all {
		admitted(id, *who);
	}
	wait(SERVICE_ENDS);
	id
}

#[test]
fn success_who_did_not_come_can_object_for_a_while() {
	build_and_execute(|| {
		let id = over(&[TOM, ANA, BEN]);
		happened();
		assert_ok!(report_absence(MEI, id, &[BEN, TOM]));
		let reported_at = Now::get();
		let until = reported_at + DISPUTE_PERIOD;
		let reported = |participant| Event::AbsenceReported { activity: id, participant, until };
		assert_eq!(happened(), [reported(BEN), reported(TOM)]);
		assert_eq!(state(id, TOM), Some(Participation::Absent { reported_at }));
		assert_eq!(due(id, TOM), Some(until));
		assert!(has_place(id, ANA));
		let activity = Activities::activity(id).unwrap();
		assert_eq!((activity.admitted, activity.under_way), (1, 2));
		assert_eq!(Noted::get(), []);
	});
}

#[test]
fn boundary_who_does_not_object_has_it_recorded() {
	build_and_execute(|| {
		let id = over(&[TOM]);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		pass(DISPUTE_PERIOD - 1);
		assert_eq!(Noted::get(), []);
		happened();
		pass(1);
		let expected = [
			Event::AbsenceRecorded { activity: id, participant: TOM },
			Event::Finished { activity: id, returned: 0 },
		];
		assert_eq!(happened(), expected);
		assert_eq!(Noted::get(), [Note::Absence(TOM)]);
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		let past = Past { activity: id, part: Part::Participant, steps: 0, at: Now::get() };
		assert_eq!(Activities::recent_activities(TOM), [past]);
		assert_eq!(Activities::open_activities(TOM), []);
	});
}

#[test]
fn success_whoever_is_not_reported_has_no_mark() {
	build_and_execute(|| {
		let id = over(&[TOM, ANA]);
		assert_ok!(report_absence(MEI, id, &[ANA]));
		pass(DAY);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(Noted::get(), [Note::Absence(ANA)]);
	});
}

#[test]
fn success_nothing_is_held_against_who_left_the_time_bank() {
	build_and_execute(|| {
		let id = over(&[TOM]);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		Gone::set(vec![TOM]);
		pass(DAY);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!((Noted::get(), coins(MEI).held), (vec![], 0));
	});
}

#[test]
fn success_a_manager_reports() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(LIN, id, &[TOM]));
	});
}

#[test]
fn boundary_it_is_reported_between_the_service_and_the_conclusion() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		wait(SERVICE_ENDS - 1);
		assert_noop!(report_absence(MEI, id, &[TOM]), Error::<Test>::TooEarly);
		wait(1);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		wait(CONFIRM_PERIOD - 1);
		assert_ok!(report_absence(MEI, id, &[ANA]));
	});
	build_and_execute(|| {
		let id = over(&[TOM]);
		wait(CONFIRM_PERIOD);
		assert_noop!(report_absence(MEI, id, &[TOM]), Error::<Test>::TooLate);
		// Then nobody is enrolled who was not there.
		idle();
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn fails_of_who_was_not_awaited() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		enrolled(id, BEN);
		wait(SERVICE_ENDS);
		assert_noop!(report_absence(MEI, id, &[ANA]), Error::<Test>::NotAdmitted);
		assert_noop!(report_absence(MEI, id, &[BEN]), Error::<Test>::NotAdmitted);
		assert_noop!(report_absence(MEI, id, &[LIN]), Error::<Test>::NotEnrolled);
	});
}

#[test]
fn fails_of_who_was_there() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(MEI, id, TOM));
		started(id, ANA);
		settled(id, BEN, HOUR);
		Now::set(START + SERVICE_ENDS);
		// Mei has said so herself.
		assert_noop!(report_absence(MEI, id, &[TOM]), Error::<Test>::ServiceUnderWay);
		assert_noop!(report_absence(MEI, id, &[ANA]), Error::<Test>::ServiceUnderWay);
		assert_noop!(report_absence(MEI, id, &[BEN]), Error::<Test>::AlreadySettled);
	});
}

#[test]
fn fails_all_of_it_when_one_entry_is_wrong_or_there_is_none() {
	build_and_execute(|| {
		let id = over(&[TOM, ANA]);
		assert_noop!(report_absence(MEI, id, &[]), Error::<Test>::EmptyBatch);
		assert_noop!(report_absence(MEI, id, &[TOM, BEN]), Error::<Test>::NotEnrolled);
		assert_noop!(report_absence(MEI, id, &[TOM, TOM]), Error::<Test>::ServiceUnderWay);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		assert_noop!(report_absence(MEI, id, &[ANA, TOM]), Error::<Test>::ServiceUnderWay);
	});
}

#[test]
fn fails_before_it_is_open() {
	build_and_execute(|| {
		let submitted = published(1, 20);
		assert_noop!(report_absence(MEI, submitted, &[TOM]), Error::<Test>::NotOpen);
		assert_ok!(reject(AUDITOR, submitted));
		assert_noop!(report_absence(MEI, submitted, &[TOM]), Error::<Test>::NotOpen);
	});
}

mod said_to_have_come {
	use super::*;

	/// Tom says that he is there, and nobody has seen him.
	fn came() -> ActivityId {
		let id = approved(2, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		id
	}

	#[test]
	fn success_a_manager_says_that_it_is_not_so() {
		build_and_execute(|| {
			let id = came();
			happened();
			assert_ok!(report_absence(MEI, id, &[TOM]));
			let until = Now::get() + DISPUTE_PERIOD;
			let reported = Event::AbsenceReported { activity: id, participant: TOM, until };
			assert_eq!(happened(), [reported]);
			assert_eq!(state(id, TOM), Some(Participation::Absent { reported_at: Now::get() }));
			assert_eq!(due(id, TOM), Some(until));
			let activity = Activities::activity(id).unwrap();
			assert_eq!((activity.admitted, activity.under_way), (0, 1));
			// Which he can dispute.
			assert_ok!(dispute(TOM, id, TOM));
		});
	}

	#[test]
	fn success_whoever_does_not_object_is_marked_and_the_place_goes_to_who_waits() {
		build_and_execute(|| {
			let id = came();
			admitted(id, ANA);
			admitted(id, BEN);
			assert_eq!(state(id, BEN), Some(Participation::Waiting));
			assert_ok!(report_absence(MEI, id, &[TOM]));
			pass(DISPUTE_PERIOD);
			assert_eq!(Noted::get(), [Note::Absence(TOM)]);
			assert!(has_place(id, BEN));
		});
	}

	#[test]
	fn success_once_nothing_begins_any_more() {
		build_and_execute(|| {
			let id = came();
			assert_ok!(close(MEI, id));
			assert_ok!(report_absence(MEI, id, &[TOM]));
			pass(DISPUTE_PERIOD);
			assert_eq!(Noted::get(), [Note::Absence(TOM)]);
			assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		});
	}

	#[test]
	fn boundary_until_the_conclusion() {
		build_and_execute(|| {
			let id = came();
			Now::set(START + SERVICE_ENDS + CONFIRM_PERIOD - 1);
			assert_ok!(report_absence(MEI, id, &[TOM]));
		});
		build_and_execute(|| {
			let id = came();
			Now::set(START + SERVICE_ENDS + CONFIRM_PERIOD);
			assert_noop!(report_absence(MEI, id, &[TOM]), Error::<Test>::TooLate);
		});
	}
}

#[test]
fn boundary_nobody_is_absent_who_got_the_place_too_late_to_know_of_it() {
	build_and_execute(|| {
		let id = approved(2, 20);
		enrolled(id, TOM);
		enrolled(id, ANA);
		wait(SERVICE_ENDS - WARNING_LEAD);
		assert_ok!(admit(MEI, id, TOM));
		wait(1);
		assert_ok!(admit(MEI, id, ANA));
		Now::set(START + SERVICE_ENDS);
		assert_noop!(report_absence(MEI, id, &[TOM, ANA]), Error::<Test>::AdmittedLate);
		assert_noop!(report_absence(MEI, id, &[ANA]), Error::<Test>::AdmittedLate);
		assert_ok!(report_absence(MEI, id, &[TOM]));
	});
}

#[test]
fn fails_for_who_is_no_manager() {
	build_and_execute(|| {
		let id = over(&[TOM, ANA]);
		assert_ok!(invite(MEI, id, LIN));
		for by in [TOM, ANA, LIN, AUDITOR, STRANGER] {
			assert_noop!(report_absence(by, id, &[TOM]), Error::<Test>::NotManager);
		}
	});
}

#[test]
fn fails_for_who_would_report_themselves() {
	build_and_execute(|| {
		let id = approved_as(TREASURER, terms(2, 20), Funding::Pot(1));
		admitted(id, TOM);
		admitted(id, ANA);
		wait(SERVICE_ENDS);
		Employed::set(vec![(TOM, Role::Treasurer)]);
		let own = report_absence(TOM, id, &[ANA, TOM]);
		assert_noop!(own, Error::<Test>::ConflictOfInterest);
		assert_ok!(report_absence(TOM, id, &[ANA]));
	});
}
