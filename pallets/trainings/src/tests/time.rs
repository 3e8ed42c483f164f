// SPDX-License-Identifier: Apache-2.0

//! What happens when its moment has come, by itself or because somebody asks for it.

use super::*;
use crate::{Look, Queue, Task};
use frame_support::{traits::Hooks, weights::Weight};
use timebank_primitives::Phase;

const ASSESSED_BY: u64 = SERVICE.until + TIME_TO_ASSESS;

fn next(training: TrainingId) -> (Look, u64) {
	let record = Trainings::training(training).expect("a training that is not over");
	(record.next, record.due)
}

/// How many events there are of whatever kind.
fn happened() -> usize {
	events().len()
}

mod of_a_training {
	use super::*;

	#[test]
	fn what_nobody_approves_expires_with_its_enrolment() {
		build_and_execute(|| {
			let (training, returned) = (submitted(terms()), submitted(terms()));
			assert_ok!(reject(AUDITOR, returned, 0));
			wait_until(ENROLMENT.until - 1);
			assert_eq!(Trainings::phase(training), Some(Phase::Audit));
			wait_until(ENROLMENT.until);
			for training in [training, returned] {
				assert_eq!(Trainings::phase(training), Some(Phase::Over));
				assert!(events().contains(&Event::Expired { training }));
			}
			assert!(Trainings::trainings_of(1).is_empty());
		});
	}

	#[test]
	fn there_is_a_warning_before_each_deadline() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			at(ENROLMENT.from);
			wait_until(ENROLMENT.until - WARNING_LEAD);
			assert_eq!(last_event(), Event::EnrolmentEnding { training, free: 1 });
			assert_eq!(next(training), (Look::ServiceEnd, SERVICE.until));
			wait_until(SERVICE.until);
			assert_eq!(last_event(), Event::ServiceWindowEnded { training, unassessed: 2 });
			assert_eq!(next(training), (Look::AssessmentEnding, ASSESSED_BY - WARNING_LEAD));
			assert_eq!(Trainings::phase(training), Some(Phase::Ended));
			wait_until(ASSESSED_BY - WARNING_LEAD);
			assert_eq!(last_event(), Event::AssessmentEnding { training, unassessed: 2 });
			assert_eq!(next(training), (Look::End, ASSESSED_BY));
		});
	}

	#[test]
	fn one_in_which_nobody_enrolled_is_over_with_its_last_session() {
		build_and_execute(|| {
			let training = announced(terms());
			wait_until(SERVICE.until - 1);
			assert_eq!(Trainings::phase(training), Some(Phase::InProgress));
			wait_until(SERVICE.until);
			assert_eq!(last_event(), Event::Finished { training, assessed: 0, paid: 0 });
			assert_eq!(Queue::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn no_warning_comes_too_late() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			// No block had time for long.
			at(ASSESSED_BY + 1_000);
			let before = happened();
			work();
			let after = events().split_off(before);
			assert!(!after.iter().any(|event| matches!(event, Event::EnrolmentEnding { .. })));
			assert!(!after.iter().any(|event| matches!(event, Event::AssessmentEnding { .. })));
			assert!(after.contains(&Event::Unassessed { training, learner: MEI, returned: 100 }));
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
		});
	}

	#[test]
	fn a_longer_time_to_assess_is_for_new_trainings() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			AssessPeriod::set(10 * TIME_TO_ASSESS);
			wait_until(ASSESSED_BY);
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
			assert_eq!(fees(MEI), 0);
		});
	}
}

mod of_a_learner {
	use super::*;

	#[test]
	fn who_was_not_assessed_has_the_fee_back_and_the_last_one_ends_it() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI, TOM, ANA]);
			assert_ok!(assess(TRAINER, training, &[(ANA, PASSED)]));
			wait_until(ASSESSED_BY - 1);
			assert_eq!((fees(MEI), fees(TOM)), (100, 100));
			wait_until(ASSESSED_BY);
			for learner in [MEI, TOM] {
				assert_eq!((fees(learner), free(learner)), (0, 1_000));
				assert_eq!(Trainings::history(learner), vec![]);
				let event = Event::Unassessed { training, learner, returned: 100 };
				assert!(events().contains(&event));
			}
			assert_eq!(last_event(), Event::Finished { training, assessed: 1, paid: 100 });
			assert_eq!(Queue::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn even_if_the_branch_may_not_act_any_more() {
		build_and_execute(|| {
			enrolled(terms(), &[MEI]);
			Silenced::set(vec![1]);
			wait_until(ASSESSED_BY);
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
		});
	}

	#[test]
	fn a_fee_that_is_stuck_keeps_no_other_and_is_tried_again_the_next_day() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM]);
			Stuck::set(vec![MEI]);
			wait_until(ASSESSED_BY);
			assert_eq!((fees(MEI), free(MEI)), (100, 900));
			assert_eq!((fees(TOM), free(TOM)), (0, 1_000));
			let error = COINS_STUCK;
			let event = Event::RefundPutOff { training, learner: MEI, error };
			assert!(events().contains(&event));
			let tomorrow = ASSESSED_BY + 480 * TICK;
			assert_eq!(Trainings::learner(training, MEI).expect("still there").due, tomorrow);
			assert_eq!(next(training), (Look::End, tomorrow));
			Trainings::do_try_state().expect("the invariants hold");
			Stuck::set(vec![]);
			wait_until(tomorrow - 1);
			assert_eq!(fees(MEI), 100);
			wait_until(tomorrow);
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
		});
	}
}

mod tend {
	use super::*;

	#[test]
	fn success_for_anybody_when_it_is_due() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(ASSESSED_BY);
			assert_ok!(tend(Task::Learner(training, MEI)));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			assert_eq!(last_event(), Event::Finished { training, assessed: 0, paid: 0 });
			// Nothing is left for the queue.
			assert_eq!(Queue::<Test>::iter().count(), 0);
			let again = tend(Task::Learner(training, MEI));
			assert_noop!(again, Error::<Test>::TaskNotFound);
			let other = submitted(crate::Terms {
				enrolment: timebank_primitives::Window { from: 0, until: ASSESSED_BY + 5 },
				service: timebank_primitives::Window {
					from: ASSESSED_BY + 1,
					until: ASSESSED_BY + 500,
				},
				..terms()
			});
			at(ASSESSED_BY + 10);
			assert_ok!(tend(Task::Training(other)));
			assert_eq!(last_event(), Event::Expired { training: other });
		});
	}

	#[test]
	fn fails_while_deadlines_rest() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(ASSESSED_BY);
			IsPaused::set(true);
			for task in [Task::Learner(training, MEI), Task::Training(training)] {
				assert_noop!(tend(task), Error::<Test>::Resting);
			}
			IsPaused::set(false);
			assert_ok!(tend(Task::Learner(training, MEI)));
		});
	}

	#[test]
	fn fails_before_its_moment_and_for_what_is_not_there() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			for task in [Task::Training(training), Task::Learner(training, MEI)] {
				assert_noop!(tend(task.clone()), Error::<Test>::NotDue);
				let unsigned = Trainings::tend(RuntimeOrigin::none(), task);
				assert_noop!(unsigned, BAD_ORIGIN);
			}
			for task in [Task::Training(9), Task::Learner(training, TOM)] {
				assert_noop!(tend(task), Error::<Test>::TaskNotFound);
			}
		});
	}

	#[test]
	fn boundary_of_the_step_after_its_moment() {
		build_and_execute(|| {
			let training = submitted(crate::Terms {
				enrolment: timebank_primitives::Window { from: 0, until: START + 11 },
				..terms()
			});
			at(START + 19);
			assert_noop!(tend(Task::Training(training)), Error::<Test>::NotDue);
			at(START + 20);
			assert_ok!(tend(Task::Training(training)));
		});
	}
}

mod idle {
	use super::*;

	fn idle(time: u64) -> u64 {
		Trainings::on_idle(1, Weight::from_parts(time, 0)).ref_time()
	}

	#[test]
	fn a_block_does_no_more_than_it_has_time_for() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM, ANA]);
			wait_until(ASSESSED_BY - 1);
			at(ASSESSED_BY);
			let left = || Queue::<Test>::iter().count();
			assert_eq!(left(), 4);
			// A look costs 5 and a task 10.
			assert_eq!((idle(0), idle(4), left()), (0, 0, 4));
			// What passes over empty steps finds something later.
			while left() == 4 {
				let used = idle(34);
				assert!(used <= 34 && (used - 5).is_multiple_of(10), "{used}");
			}
			assert!(left() >= 2);
			work();
			assert_eq!(left(), 0);
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
		});
	}

	#[test]
	fn nothing_is_done_while_deadlines_rest_and_who_is_late_can_be_assessed() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI, TOM]);
			IsPaused::set(true);
			at(ASSESSED_BY + 1_000);
			let before = happened();
			assert_eq!((idle(1_000), happened()), (0, before));
			assert_eq!((fees(MEI), fees(TOM)), (100, 100));
			IsPaused::set(false);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			work();
			assert_eq!((free(MEI), free(TOM), free(TEACHER)), (900, 1_000, 1_100));
		});
	}

	#[test]
	fn an_idle_block_costs_a_look() {
		build_and_execute(|| {
			assert_eq!(idle(1_000), 5);
		});
	}
}
