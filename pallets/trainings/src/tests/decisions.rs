// SPDX-License-Identifier: Apache-2.0

//! What auditors decide on trainings, and what becomes of the cases about them.

use super::{announcing::with, *};
use crate::{Look, WeightInfo};
use frame_support::weights::Weight;
use timebank_primitives::Phase;

const GRANTED: Decision = Decision::Granted;
const REFUSED: Decision = Decision::Refused;

mod granted {
	use super::*;

	#[test]
	fn success_announces_it() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert!(Trainings::is_waiting(&subject(training, 0)));
			assert_ok!(approve(AUDITOR, training, 0));
			assert_eq!(stage(training), Stage::Open);
			assert_eq!(Trainings::phase(training), Some(Phase::Announced));
			assert_eq!(last_event(), Event::Approved { training, version: 0, by: AUDITOR });
			assert!(!Trainings::is_waiting(&subject(training, 0)));
			// The next that is to be done is to warn that the enrolment ends.
			let record = Trainings::training(training).expect("announced");
			let warned = ENROLMENT.until - WARNING_LEAD;
			assert_eq!((record.next, record.due), (Look::EnrolmentEnding, warned));
		});
	}

	#[test]
	fn fails_for_another_version_than_was_looked_at() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_ok!(edit(COLLEAGUE, training, with(|terms| terms.fee = 900)));
			for decision in [GRANTED, REFUSED] {
				assert_noop!(decide(AUDITOR, training, 0, decision), Error::<Test>::VersionChanged);
			}
			assert!(!Trainings::is_waiting(&subject(training, 0)));
			assert_ok!(approve(AUDITOR, training, 1));
		});
	}

	#[test]
	fn fails_unless_it_waits_for_an_auditor() {
		build_and_execute(|| {
			assert_noop!(approve(AUDITOR, 0, 0), Error::<Test>::TrainingNotFound);
			let training = announced(terms());
			assert_noop!(approve(AUDITOR, training, 0), Error::<Test>::NotSubmitted);
			assert_noop!(reject(AUDITOR, training, 0), Error::<Test>::NotSubmitted);
			let returned = submitted(terms());
			assert_ok!(reject(AUDITOR, returned, 0));
			assert_noop!(approve(AUDITOR, returned, 0), Error::<Test>::NotSubmitted);
			assert_ok!(close(TRAINER, returned));
			assert_noop!(approve(AUDITOR, returned, 0), Error::<Test>::TrainingOver);
		});
	}

	#[test]
	fn fails_by_halves_and_for_what_is_no_training() {
		build_and_execute(|| {
			let training = submitted(terms());
			for odd in [Decision::Partly { steps: 1 }, Decision::Absent] {
				assert_noop!(decide(AUDITOR, training, 0, odd), Error::<Test>::InvalidDecision);
				assert_noop!(revise(training, 0, REFUSED, odd), Error::<Test>::InvalidDecision);
			}
			let other = Subject::Report { report: 0 };
			assert!(!Trainings::knows(&other) && Trainings::knows(&subject(training, 0)));
			assert!(!Trainings::is_waiting(&other) && !Trainings::is_involved(&other, &MEI));
			assert_noop!(
				Trainings::decide(&other, GRANTED, &AUDITOR, OPINION),
				Error::<Test>::NotSubmitted
			);
			assert_noop!(
				Trainings::revise(&other, GRANTED, REFUSED, &AUDITOR, OPINION),
				Error::<Test>::NotRevisable
			);
		});
	}

	#[test]
	fn boundary_of_the_enrolment() {
		build_and_execute(|| {
			let from_afar = with(|terms| terms.service.from = ENROLMENT.until + 1);
			let (training, late) = (submitted(from_afar.clone()), submitted(from_afar));
			at(ENROLMENT.until - 1);
			assert_ok!(approve(AUDITOR, training, 0));
			at(ENROLMENT.until);
			assert_noop!(approve(AUDITOR, late, 0), Error::<Test>::EnrolmentOver);
		});
	}

	#[test]
	fn boundary_of_the_first_session() {
		build_and_execute(|| {
			let (training, late) = (submitted(terms()), submitted(terms()));
			at(SERVICE.from - 1);
			assert_ok!(approve(AUDITOR, training, 0));
			// Whoever enrolled could not change their mind.
			at(SERVICE.from);
			assert_noop!(approve(AUDITOR, late, 0), Error::<Test>::ServiceBegun);
		});
	}

	#[test]
	fn who_learns_in_it_is_involved() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			assert!(Trainings::is_involved(&subject(training, 0), &MEI));
			assert!(!Trainings::is_involved(&subject(training, 0), &TOM));
		});
	}

	#[test]
	fn the_dearest_is_paid_for() {
		build_and_execute(|| {
			let most = <() as WeightInfo>::revise(4);
			assert_eq!(Trainings::weight(&subject(0, 0)), most);
			assert!(most.all_gte(Weight::from_parts(1, 0)));
		});
	}
}

mod refused {
	use super::*;

	#[test]
	fn success_gives_it_back() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_ok!(reject(AUDITOR_ABOVE, training, 0));
			assert_eq!(stage(training), Stage::Returned { opinion: OPINION });
			assert_eq!(Trainings::phase(training), Some(Phase::Returned));
			let by = AUDITOR_ABOVE;
			assert_eq!(
				last_event(),
				Event::Returned { training, version: 0, by, opinion: OPINION }
			);
			// It is edited and submitted again.
			assert_ok!(edit(TRAINER, training, terms()));
			assert_eq!(stage(training), Stage::Submitted);
			assert!(case(&subject(training, 1)).is_some());
		});
	}
}

mod case_is_over {
	use super::*;

	#[test]
	fn when_it_is_edited_and_another_begins() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_ok!(edit(COLLEAGUE, training, with(|terms| terms.teacher = ANA)));
			let until = Some(ENROLMENT.until);
			let expected = (1, COLLEAGUE, parties([COLLEAGUE, ANA]), until);
			assert_eq!(cases(), [subject(training, 1)]);
			assert_eq!(case(&subject(training, 1)), Some(expected));
		});
	}

	#[test]
	fn when_it_is_closed() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_ok!(close(TRAINER, training));
			assert_eq!(cases(), []);
		});
	}

	#[test]
	fn when_nobody_decides_in_time() {
		build_and_execute(|| {
			submitted(terms());
			// Its own deadline ends it, and nothing else.
			Trainings::lapse(&subject(0, 0));
			Trainings::forget(&subject(0, 0));
			wait_until(ENROLMENT.until - 1);
			assert_eq!(cases(), [subject(0, 0)]);
			wait_until(ENROLMENT.until);
			assert_eq!((Trainings::phase(0), cases()), (Some(Phase::Over), vec![]));
		});
	}

	#[test]
	fn when_the_branch_closes_and_somebody_sweeps_up() {
		build_and_execute(|| {
			let training = submitted(terms());
			Closing::set(vec![1]);
			assert_ok!(close(STRANGER, training));
			assert_eq!(cases(), []);
		});
	}
}

mod revised {
	use super::*;

	#[test]
	fn success_what_was_given_back_is_announced() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_ok!(reject(AUDITOR, training, 0));
			assert_ok!(revise(training, 0, REFUSED, REFUSED));
			assert!(matches!(stage(training), Stage::Returned { .. }));
			assert_ok!(revise(training, 0, REFUSED, GRANTED));
			assert_eq!(last_event(), Event::Approved { training, version: 0, by: AUDITOR_ABOVE });
			at(ENROLMENT.from);
			assert_ok!(enrol(MEI, training));
		});
	}

	#[test]
	fn success_what_was_taken_down_is_announced_without_its_learners() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			assert_ok!(take_down(ADMINISTRATOR, training));
			let (by, about) = (ADMINISTRATOR, parties([TRAINER, TEACHER]));
			assert_eq!(noted(), [(subject(training, 0), 1, by, about, OPINION)]);
			assert_ok!(revise(training, 0, REFUSED, GRANTED));
			assert_eq!(stage(training), Stage::Open);
			assert_eq!(Trainings::learner(training, MEI), None);
			assert_ok!(enrol(MEI, training));
		});
	}

	/// An appeal goes to the branch above that of who decided, not to those who did.
	#[test]
	fn success_what_those_above_take_down_is_noted_as_theirs() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			assert_ok!(take_down(AUDITOR_ABOVE, training));
			let about = parties([TRAINER, TEACHER]);
			assert_eq!(noted(), [(subject(training, 0), 3, AUDITOR_ABOVE, about, OPINION)]);
		});
	}

	#[test]
	fn success_what_was_announced_is_taken_down() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			assert_ok!(revise(training, 0, GRANTED, GRANTED));
			assert_ok!(revise(training, 0, GRANTED, REFUSED));
			assert_eq!(stage(training), Stage::Returned { opinion: OPINION });
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			// An appeal is no decision of its own.
			assert_eq!(noted(), []);
		});
	}

	#[test]
	fn success_what_has_begun_is_over_then() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI]);
			assert_ok!(revise(training, 0, GRANTED, REFUSED));
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
		});
	}

	#[test]
	fn success_without_effect_if_it_is_not_any_more_as_it_was() {
		build_and_execute(|| {
			let late = |training, version, before, after| {
				let known = Trainings::training(training);
				assert_ok!(revise(training, version, before, after));
				assert_eq!(Trainings::training(training), known);
			};
			let training = submitted(terms());
			assert_ok!(reject(AUDITOR, training, 0));
			late(training, 0, GRANTED, REFUSED);
			assert_ok!(edit(TRAINER, training, terms()));
			late(training, 0, REFUSED, GRANTED);
			assert_ok!(approve(AUDITOR, training, 1));
			late(training, 0, GRANTED, REFUSED);
			late(training, 1, REFUSED, GRANTED);
			assert_ok!(close(TRAINER, training));
			late(training, 1, GRANTED, REFUSED);
			late(training, 1, REFUSED, GRANTED);
		});
	}

	#[test]
	fn only_what_was_refused_can_be_revised() {
		assert!(Trainings::can_be_revised(&subject(0, 0), REFUSED));
		assert!(!Trainings::can_be_revised(&subject(0, 0), GRANTED));
	}

	#[test]
	fn fails_when_a_fee_cannot_be_given_back() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			Stuck::set(vec![MEI]);
			assert_noop!(revise(training, 0, GRANTED, REFUSED), COINS_STUCK);
		});
	}

	#[test]
	fn boundary_of_the_enrolment_and_of_the_sessions() {
		build_and_execute(|| {
			let (training, begun) = (submitted(terms()), submitted(terms()));
			for training in [training, begun] {
				assert_ok!(reject(AUDITOR, training, 0));
			}
			at(SERVICE.from - 1);
			assert_ok!(revise(training, 0, REFUSED, GRANTED));
			at(SERVICE.from);
			assert_ok!(revise(begun, 0, REFUSED, GRANTED));
			assert!(matches!(stage(begun), Stage::Returned { .. }));
			at(ENROLMENT.until);
			assert_ok!(revise(begun, 0, REFUSED, GRANTED));
			assert!(matches!(stage(begun), Stage::Returned { .. }));
			at(SERVICE.until);
			assert_ok!(revise(training, 0, GRANTED, REFUSED));
			assert_eq!(stage(training), Stage::Open);
		});
	}

	#[test]
	fn fails_to_take_down_what_cannot_be_noted() {
		build_and_execute(|| {
			let training = announced(terms());
			Caseless::set(vec![1]);
			assert_noop!(take_down(AUDITOR, training), NO_CASE);
		});
	}
}
