// SPDX-License-Identifier: Apache-2.0

//! `confirm_start` and `confirm_end`.

use super::*;
use crate::{Error, Participation, Phase, Side};
use frame_support::assert_noop;

#[test]
fn a_service_runs_from_the_second_confirmation_of_its_start() {
	for (first, second, by) in [(MEI, TOM, Side::Publisher), (TOM, MEI, Side::Participant)] {
		build_and_execute(|| {
			let id = approved(1, 20);
			admitted(id, TOM);
			assert_ok!(confirm_start(first, id, TOM));
			assert_eq!(
				Activities::participation(id, TOM),
				Some(Participation::Admitted { started_by: Some(by) })
			);
			assert_eq!(last_event(), Event::StartConfirmed { activity: id, participant: TOM, by });
			assert_eq!(Activities::phase(id), Some(Phase::Enrolment));

			wait(5_000);
			assert_ok!(confirm_start(second, id, TOM));
			let since = START + 5_000;
			assert_eq!(
				Activities::participation(id, TOM),
				Some(Participation::InService { since, ended_by: None })
			);
			assert_eq!(
				last_event(),
				Event::ServiceStarted { activity: id, participant: TOM, since }
			);
			assert_eq!(Activities::phase(id), Some(Phase::InProgress));
		});
	}
}

#[test]
fn a_service_ends_with_the_first_confirmation_of_its_end() {
	for (first, second, by) in [(MEI, TOM, Side::Publisher), (TOM, MEI, Side::Participant)] {
		build_and_execute(|| {
			let id = approved(1, 20);
			started(id, TOM);
			wait(5_000);
			assert_ok!(confirm_end(first, id, TOM));
			assert_eq!(last_event(), Event::EndConfirmed { activity: id, participant: TOM, by });
			// Neither side makes it longer by waiting.
			wait(70_000);
			assert_ok!(confirm_end(second, id, TOM));
			let (since, until) = (START, START + 5_000);
			assert_eq!(
				Activities::participation(id, TOM),
				Some(Participation::Ended { since, until })
			);
			assert_eq!(
				last_event(),
				Event::ServiceEnded { activity: id, participant: TOM, since, until }
			);
		});
	}
}

#[test]
fn both_fail_out_of_order() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, TOM);
		for by in [MEI, TOM] {
			assert_noop!(confirm_start(by, id, TOM), Error::<Test>::NotAdmitted);
			assert_noop!(confirm_end(by, id, TOM), Error::<Test>::NotStarted);
		}
		assert_ok!(Activities::admit(signed(MEI), id, TOM));
		assert_noop!(confirm_end(TOM, id, TOM), Error::<Test>::NotStarted);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(confirm_start(TOM, id, TOM), Error::<Test>::AlreadyConfirmed);
		assert_noop!(confirm_end(TOM, id, TOM), Error::<Test>::NotStarted);
		assert_ok!(confirm_start(MEI, id, TOM));
		for by in [MEI, TOM] {
			assert_noop!(confirm_start(by, id, TOM), Error::<Test>::AlreadyStarted);
		}
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_noop!(confirm_end(MEI, id, TOM), Error::<Test>::AlreadyConfirmed);
		assert_ok!(confirm_end(TOM, id, TOM));
		for by in [MEI, TOM] {
			assert_noop!(confirm_start(by, id, TOM), Error::<Test>::AlreadyStarted);
			assert_noop!(confirm_end(by, id, TOM), Error::<Test>::AlreadyEnded);
		}
	});
}

#[test]
fn both_fail_after_the_settlement() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, STEP);
		assert_ok!(settle(id, TOM));
		assert_noop!(confirm_start(TOM, id, TOM), Error::<Test>::AlreadySettled);
		assert_noop!(confirm_end(TOM, id, TOM), Error::<Test>::AlreadySettled);
		assert_ok!(Activities::close(signed(MEI), id));
		assert_noop!(confirm_start(TOM, id, TOM), Error::<Test>::ActivityOver);
		assert_noop!(confirm_end(TOM, id, TOM), Error::<Test>::ActivityOver);
	});
}

#[test]
fn both_fail_for_who_is_not_a_party() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		for call in [confirm_start, confirm_end] {
			// Another participant, an auditor, a stranger.
			for by in [ANA, AUDITOR, STRANGER] {
				assert_noop!(call(by, id, TOM), Error::<Test>::NotParty);
			}
			assert_noop!(call(MEI, id, 4), Error::<Test>::NotEnrolled);
			assert_noop!(call(MEI, 7, TOM), Error::<Test>::ActivityNotFound);
		}
		for origin in unsigned() {
			assert_noop!(Activities::confirm_start(origin.clone(), id, TOM), BAD_ORIGIN);
			assert_noop!(Activities::confirm_end(origin, id, TOM), BAD_ORIGIN);
		}
	});
}
