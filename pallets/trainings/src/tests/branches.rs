// SPDX-License-Identifier: Apache-2.0

//! What is of a branch that closes.

use super::*;
use timebank_primitives::WindingUp;

fn wound_up(branch: u32) -> DispatchResult {
	<Trainings as WindingUp>::ensure_wound_up(branch)
}

#[test]
fn a_branch_is_not_closed_before_its_trainings_are_over() {
	build_and_execute(|| {
		assert_ok!(wound_up(1));
		let training = enrolled(terms(), &[MEI]);
		assert_noop!(wound_up(1), Error::<Test>::TrainingsOpen);
		assert_ok!(wound_up(2));
		// An auditor above ends it, or time does.
		Silenced::set(vec![1]);
		assert_ok!(take_down(AUDITOR_ABOVE, training));
		assert_noop!(wound_up(1), Error::<Test>::TrainingsOpen);
		wait_until(ENROLMENT.until);
		assert_ok!(wound_up(1));
		<Trainings as WindingUp>::forget(1);
	});
}

#[test]
fn a_branch_is_closed_after_a_while_whatever_its_staff_do() {
	build_and_execute(|| {
		enrolled(terms(), &[MEI]);
		Silenced::set(vec![1]);
		wait_until(SERVICE.until + TIME_TO_ASSESS);
		assert_ok!(wound_up(1));
		assert_eq!(fees(MEI), 0);
	});
}

#[test]
fn when_a_branch_closes_anybody_closes_what_has_not_begun() {
	build_and_execute(|| {
		let (waits, returned) = (submitted(terms()), submitted(terms()));
		let training = enrolled(terms(), &[MEI]);
		assert_ok!(reject(AUDITOR, returned, 0));
		let unsigned = Trainings::close(RuntimeOrigin::none(), waits).map_err(|error| error.error);
		assert_noop!(unsigned, BAD_ORIGIN);
		assert_noop!(close(STRANGER, waits), BAD_ORIGIN);
		Silenced::set(vec![1]);
		Closing::set(vec![1]);
		for id in [waits, returned, training] {
			assert_ok!(close(STRANGER, id));
			assert_eq!(last_event(), Event::Closed { training: id, by: STRANGER });
		}
		assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
		assert_ok!(wound_up(1));
		let unsigned = Trainings::close(RuntimeOrigin::none(), waits).map_err(|error| error.error);
		assert_noop!(unsigned, BAD_ORIGIN);
	});
}

#[test]
fn when_a_branch_closes_what_has_begun_is_finished_by_its_trainers() {
	build_and_execute(|| {
		let nobody = announced(terms());
		let training = enrolled(terms(), &[MEI]);
		Silenced::set(vec![1]);
		Closing::set(vec![1]);
		at(SECOND);
		for who in [STRANGER, TRAINER] {
			assert_noop!(close(who, training), Error::<Test>::ServiceBegun);
		}
		assert_ok!(close(STRANGER, nobody));
		for session in [1, 2] {
			assert_ok!(record(TRAINER, training, session, true, &[MEI]));
		}
		assert_noop!(publish(TRAINER, terms()), BAD_ORIGIN);
		assert_noop!(edit(TRAINER, training, terms()), BAD_ORIGIN);
		at(SERVICE.until);
		assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
		assert_eq!(free(TEACHER), 1_100);
		assert_ok!(wound_up(1));
	});
}

#[test]
fn assumptions_between_constants_hold() {
	use frame_support::traits::Hooks;
	build_and_execute(<Trainings as Hooks<u64>>::integrity_test);
}
