// SPDX-License-Identifier: Apache-2.0

//! What becomes of an activity by itself: `tend` and the queue, for activities.

use super::*;
use crate::{Error, Stage};
use frame_support::assert_noop;
use timebank_primitives::Phase;

fn tend_it(id: ActivityId) -> DispatchResult {
	tend(Task::Activity(id))
}

/// It is looked at in this moment, and not a moment before. Returns what happened.
fn at(id: ActivityId, moment: Moment) -> Vec<Event<Test>> {
	Now::set(moment - 1);
	idle();
	happened();
	assert_noop!(tend_it(id), Error::<Test>::NotDue);
	Now::set(moment);
	assert_ok!(tend_it(id));
	happened()
}

#[test]
fn boundary_what_nobody_approved_expires_with_its_enrolment() {
	build_and_execute(|| {
		let (submitted, returned) = (published(1, 20), published(2, 20));
		assert_ok!(reject(AUDITOR, returned));
		managed_by_lin(submitted);
		for (id, coins) in [(submitted, 40), (returned, 80)] {
			let expired = Event::Expired { activity: id, returned: coins };
			if id == submitted {
				assert_eq!(at(id, START + ENROLMENT_ENDS), [expired]);
			} else {
				assert_ok!(tend_it(id));
				assert_eq!(happened(), [expired]);
			}
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		}
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
		assert_eq!(Activities::open_activities(LIN), []);
		// Nobody was late, and nobody finished anything.
		assert_eq!(Noted::get(), []);
	});
}

#[test]
fn boundary_each_moment_of_an_open_one_in_turn() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, TOM);
		enrolled(id, ANA);

		let warning = START + ENROLMENT_ENDS - WARNING_LEAD;
		assert_eq!(at(id, warning), [Event::EnrolmentEnding { activity: id, free: 2 }]);
		assert!(Posted::get(id).is_some());

		assert_eq!(at(id, START + ENROLMENT_ENDS), []);
		assert_eq!(Posted::get(id), None);

		let over = START + SERVICE_ENDS;
		assert_eq!(at(id, over), [Event::ServiceWindowEnded { activity: id }]);
		assert!(has_place(id, TOM));

		let concluded = over + CONFIRM_PERIOD;
		assert_eq!(at(id, concluded), [Event::Finished { activity: id, returned: 120 }]);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		// Nobody is blamed for what nobody reported.
		assert_eq!(Noted::get(), []);
		assert_noop!(tend_it(id), Error::<Test>::ActivityOver);
	});
}

#[test]
fn success_the_chain_does_it_all_by_itself() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, TOM);
		happened();
		let mut all = vec![];
		for _ in 0..(SERVICE_ENDS + CONFIRM_PERIOD) / STEP {
			pass(STEP);
			all.extend(happened());
		}
		let expected = [
			Event::EnrolmentEnding { activity: id, free: 2 },
			Event::ServiceWindowEnded { activity: id },
			Event::Finished { activity: id, returned: 120 },
		];
		assert_eq!(all, expected);
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
		assert_eq!(Activities::open_activities(TOM), []);
	});
}

#[test]
fn success_what_was_missed_is_done_in_one_go() {
	build_and_execute(|| {
		let id = approved(1, 20);
		happened();
		wait(SERVICE_ENDS);
		assert_ok!(tend_it(id));
		// Nobody is warned of what is over.
		assert_eq!(happened(), [Event::ServiceWindowEnded { activity: id }]);
		assert_eq!(Posted::get(id), None);
		let due = Activities::activity(id).unwrap().due;
		assert_eq!(due, Some(START + SERVICE_ENDS + CONFIRM_PERIOD));
		assert_noop!(tend_it(id), Error::<Test>::NotDue);
	});
	build_and_execute(|| {
		let id = approved(1, 20);
		pass(3 * DAY);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}

#[test]
fn success_whatever_is_under_way_is_kept_at_the_conclusion() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, ANA);
		started(id, TOM);
		// Tom goes on for as long as somebody says so.
		Now::set(START + SERVICE_ENDS + CONFIRM_PERIOD - 1);
		idle();
		assert_ok!(confirm_end(TOM, id, TOM));
		happened();
		pass(1);
		assert_eq!(happened(), [Event::Concluded { activity: id, returned: 80 }]);
		assert_eq!(Activities::activity(id).unwrap().stage, Stage::Concluded);
		assert_eq!(Activities::activity(id).unwrap().due, None);
		assert_eq!(state(id, ANA), None);
		assert_noop!(tend_it(id), Error::<Test>::NotDue);
	});
}

#[test]
fn success_the_enrolment_may_end_with_the_service() {
	build_and_execute(|| {
		let together = Terms { enrolment: window(0, SERVICE_ENDS), ..terms(1, 20) };
		let id = approved_as(MEI, together, Funding::Own);
		Now::set(START + SERVICE_ENDS - WARNING_LEAD);
		idle();
		happened();
		Now::set(START + SERVICE_ENDS);
		idle();
		assert_eq!(happened(), [Event::ServiceWindowEnded { activity: id }]);
		assert_eq!(Posted::get(id), None);
	});
}

#[test]
fn boundary_a_deadline_between_two_ticks_is_kept_at_the_second_one() {
	build_and_execute(|| {
		let between = Terms { enrolment: window(0, HOUR + 1), ..terms(1, 20) };
		let id = published_as(MEI, between, Funding::Own);
		wait(HOUR + 1);
		assert_noop!(tend_it(id), Error::<Test>::NotDue);
		pass(STEP - 2);
		assert_eq!(Activities::phase(id), Some(Phase::Audit));
		pass(1);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn success_when_all_is_settled_whoever_else_enrolled_is_dropped() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, ANA);
		admitted(id, TOM);
		enrolled(id, BEN);
		reach_service(id);
		assert_ok!(check_in(MEI, id, &[TOM]));
		assert_ok!(confirm_start(TOM, id, TOM));
		wait(HOUR + 1);
		assert_ok!(check_out(MEI, id, &[TOM]));
		assert_ok!(confirm_end(TOM, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle(MEI, id, TOM));
		// With the next tick.
		assert_noop!(tend_it(id), Error::<Test>::NotDue);
		wait(STEP - 1);
		happened();
		assert_ok!(tend_it(id));
		assert_eq!(happened(), [Event::Finished { activity: id, returned: 0 }]);
		assert_eq!(Noted::get().last(), Some(&Note::Finished(MEI)));
	});
}

#[test]
fn fails_when_there_is_nothing_to_look_at() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		assert_noop!(tend(Task::Activity(7)), Error::<Test>::ActivityNotFound);
		assert_noop!(tend(Task::Participant(7, TOM)), Error::<Test>::ActivityNotFound);
		assert_noop!(tend(Task::Participant(id, ANA)), Error::<Test>::NotEnrolled);
		assert_noop!(tend(Task::Series(id)), Error::<Test>::SeriesNotFound);
		// Who only enrolled has no deadline of their own.
		pass(2 * HOUR);
		assert_noop!(tend(Task::Participant(id, TOM)), Error::<Test>::NotDue);
		assert_ok!(close(MEI, id));
		assert_noop!(tend(Task::Activity(id)), Error::<Test>::ActivityOver);
		assert_noop!(tend(Task::Participant(id, TOM)), Error::<Test>::ActivityOver);
	});
}

#[test]
fn success_anybody_tends_a_series_that_is_due() {
	build_and_execute(|| {
		let again = Some(Recurrence { every: DAY, times: 1 });
		let id = approved_as(MEI, Terms { recurrence: again, ..terms(1, 20) }, Funding::Own);
		wait(DAY - 1);
		assert_noop!(tend(Task::Series(id)), Error::<Test>::NotDue);
		wait(1);
		assert_ok!(tend(Task::Series(id)));
		assert_eq!(Activities::phase(1), Some(Phase::Enrolment));
		assert_noop!(tend(Task::Series(id)), Error::<Test>::SeriesNotFound);
	});
}

#[test]
fn success_an_edit_leaves_nothing_of_the_old_deadlines() {
	build_and_execute(|| {
		let id = approved(1, 20);
		wait(HOUR);
		assert_ok!(edit(MEI, id, terms(1, 20)));
		happened();
		pass(ENROLMENT_ENDS - HOUR);
		assert_eq!(happened(), []);
		assert_eq!(Activities::phase(id), Some(Phase::Audit));
	});
}

#[test]
fn success_what_cannot_be_done_is_put_off_by_a_day() {
	build_and_execute(|| {
		let id = published(1, 20);
		IsJammed::set(true);
		happened();
		pass(ENROLMENT_ENDS);
		let until = Now::get() + DAY;
		let put_off = Event::ConclusionPutOff { activity: id, until, error: as_told(JAMMED) };
		assert_eq!(happened(), [put_off]);
		assert_eq!(Activities::phase(id), Some(Phase::Audit));
		assert_eq!(Activities::activity(id).unwrap().due, Some(until));
		IsJammed::set(false);
		pass(DAY);
		assert_eq!(happened(), [Event::Expired { activity: id, returned: 40 }]);
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		pass(SERVICE_ENDS);
		IsJammed::set(true);
		pass(CONFIRM_PERIOD);
		// Nobody is dropped as long as the coins do not return.
		assert!(has_place(id, TOM));
		IsJammed::set(false);
		pass(DAY);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn success_whoever_left_with_nothing_in_escrow_leaves_nothing_behind() {
	build_and_execute(|| {
		// Where service costs nothing, its publisher may leave the time bank at any time.
		CurrentRate::set(0);
		let (id, submitted) = (approved(2, 20), published(1, 20));
		enrolled(id, ANA);
		started(id, TOM);
		Gone::set(vec![MEI]);
		assert_noop!(approve(AUDITOR, submitted), Error::<Test>::NotMember);
		assert_noop!(take_down(AUDITOR, id), Error::<Test>::WrongBranch);
		for _ in 0..30 {
			pass(HOUR);
		}
		for id in [id, submitted] {
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		}
		for who in [MEI, TOM, ANA] {
			assert_eq!(Activities::open_activities(who), []);
		}
	});
}
