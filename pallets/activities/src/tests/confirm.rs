// SPDX-License-Identifier: Apache-2.0

//! `confirm_start` and `confirm_end`.

use super::*;
use crate::{Error, Side};
use frame_support::assert_noop;
use timebank_primitives::Phase;

#[test]
fn success_a_service_runs_from_the_second_confirmation_of_its_start() {
	for (first, second, by) in [(MEI, TOM, Side::Publisher), (TOM, MEI, Side::Participant)] {
		build_and_execute(|| {
			let id = approved(1, 20);
			admitted(id, TOM);
			reach_service(id);
			happened();
			assert_ok!(confirm_start(first, id, TOM));
			assert_eq!(happened(), [Event::StartConfirmed { activity: id, participant: TOM, by }]);
			assert_eq!(state(id, TOM), Some(Participation::Arriving { by }));
			// Who never gets an answer waits until the end is to be confirmed at the latest.
			assert_eq!(due(id, TOM), Some(START + SERVICE_ENDS + CONFIRM_PERIOD));
			let activity = Activities::activity(id).unwrap();
			assert_eq!((activity.admitted, activity.under_way), (0, 1));

			wait(5_000);
			assert_ok!(confirm_start(second, id, TOM));
			let since = START + SERVICE_BEGINS + 5_000;
			assert_eq!(state(id, TOM), Some(Participation::InService { since, ended_by: None }));
			let started = Event::ServiceStarted { activity: id, participant: TOM, since };
			assert_eq!(happened().last(), Some(&started));
			assert_eq!(due(id, TOM), Some(START + SERVICE_ENDS + CONFIRM_PERIOD));
			assert_eq!(Activities::phase(id), Some(Phase::InProgress));
		});
	}
}

#[test]
fn success_a_service_ends_with_the_first_confirmation_of_its_end() {
	for (first, second, by) in [(MEI, TOM, Side::Publisher), (TOM, MEI, Side::Participant)] {
		build_and_execute(|| {
			let id = approved(1, 20);
			started(id, TOM);
			wait(STEP);
			happened();
			assert_ok!(confirm_end(first, id, TOM));
			assert_eq!(happened(), [Event::EndConfirmed { activity: id, participant: TOM, by }]);
			let (since, until) = (START + SERVICE_BEGINS, START + SERVICE_BEGINS + STEP);
			let ended_by = Some((by, until));
			assert_eq!(state(id, TOM), Some(Participation::InService { since, ended_by }));
			assert_eq!(due(id, TOM), Some(until + CONFIRM_PERIOD));

			// Neither side makes it longer by waiting.
			wait(70_000);
			assert_ok!(confirm_end(second, id, TOM));
			let review_until = until + 70_000 + REVIEW_PERIOD;
			let settle_by = review_until + SETTLE_PERIOD;
			let ended = Participation::Ended { since, until, review_until, settle_by };
			assert_eq!(state(id, TOM), Some(ended));
			let event = Event::ServiceEnded {
				activity: id,
				participant: TOM,
				since,
				until,
				review_until,
				settle_by,
			};
			assert_eq!(happened().last(), Some(&event));
			assert_eq!(due(id, TOM), Some(review_until));
			// Both sides review each other from now on.
			assert_eq!(ReviewsOpened::get(), [(id, MEI, TOM, 1, review_until)]);
		});
	}
}

#[test]
fn fails_to_agree_to_another_end_than_was_said() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		wait(STEP);
		// There is nothing yet to agree to.
		let end = confirm_end_at(TOM, id, TOM, Some(Now::get()));
		assert_noop!(end, Error::<Test>::EndDiffers);
		assert_ok!(confirm_end_at(MEI, id, TOM, None));
		let said = Now::get();
		wait(HOUR);
		// Tom says what he would always say, and does not agree to what he did not see.
		for until in [None, Some(said - 1), Some(said + 1), Some(Now::get())] {
			let end = confirm_end_at(TOM, id, TOM, until);
			assert_noop!(end, Error::<Test>::EndDiffers);
		}
		for until in [None, Some(said)] {
			let again = confirm_end_at(MEI, id, TOM, until);
			assert_noop!(again, Error::<Test>::AlreadyConfirmed);
		}
		assert_ok!(confirm_end_at(TOM, id, TOM, Some(said)));
	});
}

#[test]
fn fails_to_serve_in_two_activities_at_once() {
	build_and_execute(|| {
		let (first, second) = (approved(2, 20), approved_as(ANA, terms(2, 20), Funding::Own));
		admitted(second, TOM);
		started(first, TOM);
		assert_ok!(confirm_start(ANA, second, TOM));
		assert_noop!(confirm_start(TOM, second, TOM), Error::<Test>::AlreadyServing);
		// Whoever has said that it is over is free, whatever the other side says.
		assert_ok!(confirm_end(TOM, first, TOM));
		assert_ok!(confirm_start(TOM, second, TOM));
	});
}

#[test]
fn success_who_is_not_serving_any_more_serves_elsewhere() {
	type Ending = fn(ActivityId);
	let endings: [Ending; 4] = [
		|id| {
			assert_ok!(confirm_end(MEI, id, TOM));
		},
		|id| {
			assert_ok!(confirm_end(MEI, id, TOM));
			assert_ok!(dispute(TOM, id, TOM));
		},
		|id| {
			Gone::set(vec![TOM]);
			assert_ok!(settle(MEI, id, TOM));
			Gone::take();
		},
		|id| {
			let until = due(id, TOM).unwrap();
			Now::set(until);
			assert_ok!(tend(Task::Participant(id, TOM)));
		},
	];
	for ending in endings {
		build_and_execute(|| {
			let late = Terms { service: window(SERVICE_BEGINS, 2 * DAY), ..terms(1, 20) };
			let (first, second) = (approved(2, 20), approved_as(ANA, late, Funding::Own));
			admitted(second, TOM);
			started(first, TOM);
			assert_ok!(confirm_start(ANA, second, TOM));
			assert_noop!(confirm_start(TOM, second, TOM), Error::<Test>::AlreadyServing);
			ending(first);
			assert_ok!(confirm_start(TOM, second, TOM));
		});
	}
}

#[test]
fn boundary_what_was_not_even_a_step_is_not_reviewed() {
	for (time, reviews) in [(0, 0), (STEP - 1, 0), (STEP, 1)] {
		build_and_execute(|| {
			let id = approved(1, 20);
			ended(id, TOM, time);
			assert_eq!(ReviewsOpened::get().len(), reviews, "after {time} ms");
		});
	}
}

#[test]
fn success_reviews_are_about_what_was_agreed_at_the_most() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, 3 * HOUR);
		let opened = ReviewsOpened::get();
		assert_eq!((opened.len(), opened[0].3), (1, 20));
	});
}

#[test]
fn success_managers_confirm_for_the_publisher() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(LIN, id, TOM));
		assert_eq!(state(id, TOM), Some(Participation::Arriving { by: Side::Publisher }));
		// Both are the same side.
		assert_noop!(confirm_start(MEI, id, TOM), Error::<Test>::AlreadyConfirmed);
		assert_ok!(confirm_start(TOM, id, TOM));
		wait(HOUR);
		assert_ok!(confirm_end(LIN, id, TOM));
		assert_noop!(confirm_end(MEI, id, TOM), Error::<Test>::AlreadyConfirmed);
		assert_ok!(confirm_end(TOM, id, TOM));
		// But who is reviewed is the publisher.
		assert_eq!(ReviewsOpened::get()[0].1, MEI);
	});
}

#[test]
fn boundary_a_service_begins_in_its_window_only() {
	build_and_execute(|| {
		let id = approved(3, 20);
		for who in [TOM, ANA, BEN] {
			admitted(id, who);
		}
		wait(SERVICE_BEGINS - 1);
		for by in [MEI, TOM] {
			assert_noop!(confirm_start(by, id, TOM), Error::<Test>::OutsideServiceWindow);
		}
		wait(1);
		assert_ok!(confirm_start(MEI, id, TOM));
		wait(SERVICE_ENDS - SERVICE_BEGINS - 1);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_ok!(confirm_start(ANA, id, ANA));
		wait(1);
		assert_noop!(confirm_start(MEI, id, ANA), Error::<Test>::OutsideServiceWindow);
		assert_noop!(confirm_start(MEI, id, BEN), Error::<Test>::OutsideServiceWindow);
	});
}

#[test]
fn success_a_service_is_ended_after_its_window_as_long_as_no_deadline_did_it() {
	build_and_execute(|| {
		let id = approved(1, 20);
		started(id, TOM);
		wait(DAY);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
	});
}

#[test]
fn fails_start_for_whose_credential_was_revoked() {
	build_and_execute(|| {
		let id = approved_as(MEI, terms_for(&[1]), Funding::Own);
		Certificates::set(vec![(TOM, 1)]);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		Certificates::take();
		assert_noop!(confirm_start(MEI, id, TOM), Error::<Test>::CredentialMissing);
		assert_eq!(state(id, TOM), Some(Participation::Arriving { by: Side::Participant }));
		Certificates::set(vec![(TOM, 1)]);
		assert_ok!(confirm_start(MEI, id, TOM));
	});
}

#[test]
fn fails_both_out_of_order() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		enrolled(id, ANA);
		reach_service(id);
		for by in [MEI, TOM] {
			assert_noop!(confirm_start(by, id, TOM), Error::<Test>::NotAdmitted);
			assert_noop!(confirm_end(by, id, TOM), Error::<Test>::NotStarted);
		}
		assert_ok!(admit(MEI, id, TOM));
		assert_ok!(admit(MEI, id, ANA));
		for by in [MEI, ANA] {
			assert_noop!(confirm_start(by, id, ANA), Error::<Test>::NotAdmitted);
			assert_noop!(confirm_end(by, id, ANA), Error::<Test>::NotStarted);
		}
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
fn fails_both_when_an_auditor_has_to_decide_or_all_is_settled() {
	build_and_execute(|| {
		let id = approved(3, 20);
		ended(id, TOM, HOUR);
		assert_ok!(dispute(TOM, id, TOM));
		settled(id, ANA, HOUR);
		for call in [confirm_start, confirm_end] {
			assert_noop!(call(MEI, id, TOM), Error::<Test>::InDispute);
			assert_noop!(call(TOM, id, TOM), Error::<Test>::InDispute);
			assert_noop!(call(MEI, id, ANA), Error::<Test>::AlreadySettled);
			assert_noop!(call(ANA, id, ANA), Error::<Test>::AlreadySettled);
		}
	});
}

#[test]
fn fails_both_for_who_did_not_come() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		for by in [MEI, TOM] {
			assert_noop!(confirm_start(by, id, TOM), Error::<Test>::NotAdmitted);
			assert_noop!(confirm_end(by, id, TOM), Error::<Test>::NotStarted);
		}
	});
}

#[test]
fn fails_both_for_who_is_not_a_party() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		assert_ok!(invite(MEI, id, LIN));
		reach_service(id);
		for call in [confirm_start, confirm_end] {
			// Another participant, somebody who did not accept, an auditor, a stranger.
			for by in [ANA, LIN, AUDITOR, STRANGER] {
				assert_noop!(call(by, id, TOM), Error::<Test>::NotParty);
			}
			assert_noop!(call(MEI, id, BEN), Error::<Test>::NotEnrolled);
		}
	});
}
