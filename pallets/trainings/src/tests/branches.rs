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
		// Its trainers may do nothing any more; an auditor above ends it, or time does.
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
fn assumptions_between_constants_hold() {
	use frame_support::traits::Hooks;
	build_and_execute(<Trainings as Hooks<u64>>::integrity_test);
}
