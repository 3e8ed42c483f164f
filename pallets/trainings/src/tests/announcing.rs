// SPDX-License-Identifier: Apache-2.0

//! How trainings are announced, changed, closed and taken down.

use super::*;
use crate::{
	Certificate, Histories, Learners, Look, MAX_SESSIONS, OpenOf, Queue, Trainings as Stored,
};
use frame_support::weights::Weight;
use timebank_primitives::{Phase, Window};

/// Terms that differ from the usual ones in one point.
pub(super) fn with(change: impl FnOnce(&mut TermsOf<Test>)) -> TermsOf<Test> {
	let mut terms = terms();
	change(&mut terms);
	terms
}

/// What is wrong with terms, and how it is called.
fn flawed() -> Vec<(TermsOf<Test>, Error<Test>)> {
	let text = |bytes: &[u8]| bytes.to_vec().try_into().expect("short");
	let window = |from, until| Window { from: START + from, until: START + until };
	let kinds = |kinds: &[u16]| kinds.to_vec().try_into().expect("few");
	let certificate = |kind, valid_for| Some(Certificate { kind, valid_for });
	vec![
		(with(|terms| terms.title = text(b"")), Error::InvalidTitle),
		(with(|terms| terms.title = text(&[0xff])), Error::InvalidTitle),
		(with(|terms| terms.place = text(&[0xff])), Error::InvalidPlace),
		(with(|terms| terms.enrolment = window(300, 300)), Error::WindowReversed),
		(with(|terms| terms.enrolment = Window { from: 0, until: START }), Error::InThePast),
		(
			with(|terms| (terms.enrolment, terms.service) = (window(0, 300), window(0, 600))),
			Error::InThePast,
		),
		(with(|terms| terms.service = window(200, HORIZON + 1)), Error::TooFarAhead),
		(with(|terms| terms.enrolment = window(201, 300)), Error::WindowsDoNotFit),
		(with(|terms| terms.enrolment = window(100, 601)), Error::WindowsDoNotFit),
		(with(|terms| terms.places = 0), Error::InvalidPlaces),
		(with(|terms| terms.places = 5), Error::InvalidPlaces),
		(with(|terms| terms.sessions = 0), Error::InvalidSessions),
		(with(|terms| terms.sessions = MAX_SESSIONS + 1), Error::InvalidSessions),
		(with(|terms| terms.needed = 0), Error::InvalidSessions),
		(with(|terms| terms.needed = 5), Error::InvalidSessions),
		// 400 milliseconds are 40 steps.
		(with(|terms| terms.taught = 41), Error::ServiceTooLong),
		(with(|terms| terms.required = kinds(&[1, 9])), Error::UnknownCredential),
		(with(|terms| terms.required = kinds(&[2, 1, 2])), Error::DuplicateCredential),
		(with(|terms| terms.certificate = certificate(9, None)), Error::UnknownCredential),
		(with(|terms| terms.certificate = certificate(3, None)), Error::NotIssuedByBranches),
		(with(|terms| terms.certificate = certificate(1, Some(DAY - 1))), Error::InvalidValidity),
		(with(|terms| terms.teacher = STRANGER), Error::TeacherNotActive),
		(with(|terms| terms.category = 9), Error::UnknownCategory),
	]
}

mod publish {
	use super::*;

	#[test]
	fn success_waits_for_an_auditor() {
		build_and_execute(|| {
			assert_ok!(publish(TRAINER, terms()));
			let record = Trainings::training(0).expect("published");
			assert_eq!((record.branch, record.publisher, record.version), (1, TRAINER, 0));
			assert_eq!(record.terms, terms());
			assert_eq!((record.rate, record.stage), (10, Stage::Submitted));
			assert_eq!((record.enrolled, record.assessed, record.paid), (0, 0, 0));
			assert_eq!(record.assess_by, SERVICE.until + TIME_TO_ASSESS);
			assert_eq!((record.next, record.due), (Look::Lapse, ENROLMENT.until));
			assert_eq!(Trainings::phase(0), Some(Phase::Audit));
			assert_eq!(Trainings::trainings_of(1), vec![0]);
			assert_eq!(Trainings::next_id(), 1);
			// Who teaches is a party as well.
			let until = Some(ENROLMENT.until);
			let expected = (1, TRAINER, parties([TRAINER, TEACHER]), until);
			assert_eq!(case(&subject(0, 0)), Some(expected));
			assert_eq!(
				last_event(),
				Event::Published {
					training: 0,
					branch: 1,
					publisher: TRAINER,
					teacher: TEACHER,
					title: terms().title,
					content: [1; 32],
				}
			);
		});
	}

	#[test]
	fn fails_for_who_is_no_trainer_of_a_branch_that_acts() {
		build_and_execute(|| {
			for who in [MEI, TEACHER, AUDITOR, ADMINISTRATOR, STRANGER] {
				assert_noop!(publish(who, terms()), BAD_ORIGIN);
			}
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Trainings::publish(origin, terms()), BAD_ORIGIN);
			}
			Silenced::set(vec![1]);
			assert_noop!(publish(TRAINER, terms()), BAD_ORIGIN);
			assert_ok!(publish(TRAINER_ELSEWHERE, terms()));
		});
	}

	#[test]
	fn fails_if_no_case_can_be_opened() {
		build_and_execute(|| {
			let training = submitted(terms());
			Caseless::set(vec![1]);
			assert_noop!(publish(TRAINER, terms()), NO_CASE);
			assert_noop!(edit(TRAINER, training, terms()), NO_CASE);
		});
	}

	#[test]
	fn fails_with_each_flaw_by_its_name() {
		build_and_execute(|| {
			for (terms, error) in flawed() {
				assert_noop!(publish(TRAINER, terms), error);
			}
			Suspended::set(vec![TEACHER]);
			assert_noop!(publish(TRAINER, terms()), Error::<Test>::TeacherNotActive);
		});
	}

	#[test]
	fn fails_with_a_fee_where_there_is_no_pot() {
		build_and_execute(|| {
			let trainer = 104;
			assert_noop!(publish(trainer, terms()), Error::<Test>::NoPot);
			assert_ok!(publish(trainer, with(|terms| terms.fee = 0)));
		});
	}

	#[test]
	fn fails_with_a_rate_that_cannot_be_counted() {
		build_and_execute(|| {
			Rate::set(Balance::MAX / 20 / 60 + 1);
			let overflow = sp_runtime::ArithmeticError::Overflow;
			assert_noop!(publish(TRAINER, terms()), overflow);
			Rate::set(Balance::MAX / 20 / 60);
			assert_ok!(publish(TRAINER, terms()));
		});
	}

	#[test]
	fn boundary_of_what_terms_can_be() {
		build_and_execute(|| {
			let widest = with(|terms| {
				terms.title = vec![b'x'; 128].try_into().expect("as long as can be");
				terms.place = Default::default();
				terms.enrolment = Window { from: 0, until: START + HORIZON };
				terms.service = Window { from: START + 1, until: START + HORIZON };
				terms.places = 4;
				(terms.sessions, terms.needed) = (MAX_SESSIONS, MAX_SESSIONS);
				terms.required = vec![1, 2, 3, 4].try_into().expect("few");
				terms.certificate = None;
				terms.taught = 999;
			});
			assert_ok!(publish(TRAINER, widest));
			let narrowest = with(|terms| {
				terms.enrolment = Window { from: START, until: START + 1 };
				terms.service = Window { from: START + 1, until: START + 2 };
				terms.certificate = Some(Certificate { kind: 1, valid_for: Some(DAY) });
				(terms.places, terms.sessions, terms.needed) = (1, 1, 1);
				(terms.fee, terms.taught) = (0, 0);
			});
			assert_ok!(publish(TRAINER, narrowest));
			assert_ok!(publish(TRAINER, with(|terms| terms.taught = 40)));
		});
	}

	#[test]
	fn boundary_of_how_many_are_open() {
		build_and_execute(|| {
			for _ in 0..3 {
				assert_ok!(publish(TRAINER, terms()));
			}
			for trainer in [TRAINER, COLLEAGUE] {
				assert_noop!(publish(trainer, terms()), Error::<Test>::TooManyOpen);
			}
			assert_ok!(publish(TRAINER_ELSEWHERE, terms()));
			assert_ok!(close(COLLEAGUE, 1));
			assert_ok!(publish(TRAINER, terms()));
			assert_eq!(Trainings::trainings_of(1), vec![0, 2, 4]);
		});
	}
}

mod edit {
	use super::*;

	#[test]
	fn success_gives_all_fees_back_and_waits_for_an_auditor() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM]);
			assert_eq!((fees(MEI), free(TOM)), (100, 900));
			Rate::set(99);
			let other = with(|terms| {
				terms.fee = 5;
				terms.teacher = ANA;
				terms.enrolment = Window { from: START, until: START + 500 };
				terms.service = Window { from: START + 500, until: START + 900 };
			});
			let done = Trainings::edit(signed(COLLEAGUE), training, other.clone()).expect("edited");
			assert_eq!(done.actual_weight, Some(Weight::from_parts(2, 0)));
			for who in [MEI, TOM] {
				assert_eq!((fees(who), free(who)), (0, 1_000));
				assert!(Trainings::open_trainings(who).is_empty());
			}
			let record = Trainings::training(training).expect("there");
			assert_eq!((record.publisher, record.version), (COLLEAGUE, 1));
			assert_eq!((record.terms, record.stage), (other, Stage::Submitted));
			// The rate is that of the day of the edit.
			assert_eq!((record.rate, record.enrolled), (99, 0));
			assert_eq!((record.next, record.due), (Look::Lapse, START + 500));
			assert_eq!(record.assess_by, START + 900 + TIME_TO_ASSESS);
			let dropped = |learner| Event::Dropped { training, learner, returned: 100 };
			assert!(events().contains(&dropped(MEI)) && events().contains(&dropped(TOM)));
			assert_eq!(
				last_event(),
				Event::Edited {
					training,
					version: 1,
					by: COLLEAGUE,
					teacher: ANA,
					title: terms().title,
					content: [1; 32],
				}
			);
			// Who taught before learns now, and who teaches now does not.
			assert_ok!(approve(AUDITOR, training, 1));
			assert_ok!(enrol(TEACHER, training));
			assert_noop!(enrol(ANA, training), Error::<Test>::OwnTraining);
		});
	}

	#[test]
	fn success_looks_the_rate_of_another_category_up() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_ok!(edit(TRAINER, training, with(|terms| terms.category = 2)));
			assert_eq!(Trainings::training(training).expect("there").rate, 7);
		});
	}

	#[test]
	fn fails_for_who_is_no_trainer_of_the_branch() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_noop!(edit(AUDITOR, training, terms()), BAD_ORIGIN);
			assert_noop!(edit(TRAINER_ELSEWHERE, training, terms()), Error::<Test>::WrongBranch);
			assert_noop!(edit(TRAINER, 9, terms()), Error::<Test>::TrainingNotFound);
			Silenced::set(vec![1]);
			assert_noop!(edit(TRAINER, training, terms()), BAD_ORIGIN);
		});
	}

	#[test]
	fn fails_with_each_flaw_by_its_name() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(START);
			for (terms, error) in flawed() {
				assert_noop!(edit(TRAINER, training, terms), error);
			}
		});
	}

	#[test]
	fn fails_if_a_fee_cannot_be_given_back() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM]);
			Stuck::set(vec![TOM]);
			assert_noop!(edit(TRAINER, training, terms()), COINS_STUCK);
			assert_noop!(close(TRAINER, training), COINS_STUCK);
			assert_noop!(take_down(AUDITOR, training), COINS_STUCK);
		});
	}

	#[test]
	fn boundary_of_the_first_session() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.from);
			assert_noop!(edit(TRAINER, training, terms()), Error::<Test>::ServiceBegun);
			at(SERVICE.from - 1);
			assert_ok!(edit(TRAINER, training, terms()));
			// Where nobody is enrolled, nobody relies on it.
			assert_ok!(approve(AUDITOR, training, 1));
			at(SERVICE.from);
			let later = |terms: &mut TermsOf<Test>| terms.service.from = SERVICE.from + 50;
			assert_noop!(edit(TRAINER, training, terms()), Error::<Test>::InThePast);
			assert_ok!(edit(TRAINER, training, with(later)));
		});
	}

	#[test]
	fn fails_where_somebody_was_assessed() {
		build_and_execute(|| {
			let training = attended(free_of_charge(), &[MEI]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			let later = |terms: &mut TermsOf<Test>| {
				let soon = Window { from: Now::get() + 1, until: Now::get() + 500 };
				(terms.enrolment, terms.service) = (soon, soon);
			};
			assert_noop!(edit(TRAINER, training, with(later)), Error::<Test>::ServiceBegun);
		});
	}

	#[test]
	fn success_forgets_what_was_attended_by_who_has_left() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI]);
			assert_ok!(record(TRAINER, training, 1, false, &[MEI]));
			assert_ok!(record(TRAINER, training, 2, false, &[MEI]));
			Left::set(vec![MEI]);
			assert_ok!(release(training, MEI));
			let later = |terms: &mut TermsOf<Test>| {
				let soon = Window { from: Now::get() + 1, until: Now::get() + 500 };
				(terms.enrolment, terms.service, terms.sessions) = (soon, soon, 60);
			};
			assert_ok!(edit(TRAINER, training, with(later)));
			let record = Trainings::training(training).expect("there");
			assert_eq!(record.attendances.into_inner(), vec![0; 60]);
		});
	}
}

mod close {
	use super::*;

	#[test]
	fn success_gives_all_fees_back() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM, ANA]);
			assert_ok!(close(COLLEAGUE, training));
			for who in [MEI, TOM, ANA] {
				assert_eq!((fees(who), free(who)), (0, 1_000));
			}
			assert_eq!(last_event(), Event::Closed { training, by: COLLEAGUE });
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
			assert_eq!(Stored::<Test>::iter().count() + Learners::<Test>::iter().count(), 0);
			assert_eq!(Queue::<Test>::iter().count() + OpenOf::<Test>::iter().count(), 0);
			assert_noop!(close(COLLEAGUE, training), Error::<Test>::TrainingOver);
		});
	}

	#[test]
	fn success_at_any_stage() {
		build_and_execute(|| {
			let (training, returned) = (submitted(terms()), submitted(terms()));
			assert_ok!(reject(AUDITOR, returned, 0));
			assert_ok!(close(TRAINER, training));
			assert_ok!(close(TRAINER, returned));
		});
	}

	#[test]
	fn fails_for_who_is_no_trainer_of_the_branch() {
		build_and_execute(|| {
			let training = submitted(terms());
			for who in [AUDITOR, ADMINISTRATOR, TEACHER] {
				assert_noop!(close(who, training), BAD_ORIGIN);
			}
			assert_noop!(close(TRAINER_ELSEWHERE, training), Error::<Test>::WrongBranch);
		});
	}

	#[test]
	fn boundary_of_the_first_session() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.from);
			assert_noop!(close(TRAINER, training), Error::<Test>::ServiceBegun);
			at(SERVICE.from - 1);
			assert_ok!(close(TRAINER, training));
		});
	}

	#[test]
	fn success_later_when_nobody_is_enrolled_any_more() {
		build_and_execute(|| {
			let nobody = announced(terms());
			let training = attended(free_of_charge(), &[MEI, TOM]);
			assert_ok!(close(TRAINER, nobody));
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_noop!(close(TRAINER, training), Error::<Test>::ServiceBegun);
			assert_ok!(assess(TRAINER, training, &[(TOM, PASSED)]));
			assert_ok!(close(TRAINER, training));
			// Who was assessed stays so.
			assert_eq!(Histories::<Test>::iter().count(), 2);
		});
	}

	#[test]
	fn success_in_a_branch_that_takes_on_nothing_new() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			Silenced::set(vec![1]);
			assert_noop!(close(STRANGER, training), BAD_ORIGIN);
			assert_ok!(close(TRAINER, training));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
		});
	}
}

mod take_down {
	use super::*;

	#[test]
	fn success_before_the_first_session_gives_it_back() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			assert_ok!(take_down(ADMINISTRATOR, training));
			assert_eq!(stage(training), Stage::Returned { opinion: OPINION });
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			let (by, cancelled) = (ADMINISTRATOR, false);
			assert_eq!(
				last_event(),
				Event::TakenDown { training, by, opinion: OPINION, cancelled }
			);
			let dropped = Event::Dropped { training, learner: MEI, returned: 100 };
			assert!(events().contains(&dropped));
			assert_noop!(enrol(MEI, training), Error::<Test>::NotApproved);
			// What is not edited by the end of its enrolment is over.
			wait_until(ENROLMENT.until);
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
		});
	}

	#[test]
	fn success_later_ends_it_and_gives_back_what_is_not_paid() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			assert_ok!(take_down(AUDITOR_ABOVE, training));
			for who in [MEI, TOM] {
				assert_eq!((fees(who), free(who)), (0, 1_000));
			}
			let (by, cancelled) = (AUDITOR_ABOVE, true);
			let down = Event::TakenDown { training, by, opinion: OPINION, cancelled };
			assert!(events().contains(&down));
			assert_eq!(last_event(), Event::Finished { training, assessed: 0, paid: 0 });
			assert_eq!(Trainings::phase(training), Some(Phase::Over));
		});
	}

	#[test]
	fn success_leaves_who_was_assessed_what_they_have() {
		build_and_execute(|| {
			let training = attended(free_of_charge(), &[MEI, TOM]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_ok!(take_down(AUDITOR, training));
			assert_eq!(last_event(), Event::Finished { training, assessed: 1, paid: 0 });
			assert_eq!((Trainings::history(MEI).len(), issued(MEI, 1).is_some()), (1, true));
			assert_eq!(Trainings::history(TOM), vec![]);
		});
	}

	#[test]
	fn boundary_of_the_last_session() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI]);
			at(SERVICE.until);
			// The teacher has done what is to be paid.
			for who in [AUDITOR, ADMINISTRATOR] {
				assert_noop!(take_down(who, training), Error::<Test>::ServiceOver);
			}
			at(SERVICE.until - 1);
			assert_ok!(take_down(AUDITOR, training));
		});
	}

	#[test]
	fn fails_for_who_does_not_oversee_it() {
		build_and_execute(|| {
			let training = announced(terms());
			for who in [TRAINER, MEI] {
				assert_noop!(take_down(who, training), BAD_ORIGIN);
			}
			for who in [AUDITOR_ELSEWHERE, 502] {
				assert_noop!(take_down(who, training), Error::<Test>::WrongBranch);
			}
			assert_noop!(take_down(AUDITOR, 9), Error::<Test>::TrainingNotFound);
		});
	}

	#[test]
	fn fails_for_who_publishes_teaches_or_learns_in_it() {
		build_and_execute(|| {
			AlsoStaff::set(vec![(AUDITOR, 1)]);
			Registered::set(vec![AUDITOR, ADMINISTRATOR, 401]);
			assert_ok!(publish(AUDITOR, with(|terms| terms.teacher = ADMINISTRATOR)));
			assert_ok!(approve(AUDITOR_ABOVE, 0, 0));
			at(ENROLMENT.from);
			assert_ok!(enrol(401, 0));
			// A learner would have the fee back after having learnt.
			for who in [AUDITOR, ADMINISTRATOR, 401] {
				assert_noop!(take_down(who, 0), Error::<Test>::ConflictOfInterest);
			}
			assert_ok!(take_down(AUDITOR_ABOVE, 0));
		});
	}

	#[test]
	fn fails_unless_it_is_approved() {
		build_and_execute(|| {
			let training = submitted(terms());
			assert_noop!(take_down(AUDITOR, training), Error::<Test>::NotApproved);
			assert_ok!(reject(AUDITOR, training, 0));
			assert_noop!(take_down(AUDITOR, training), Error::<Test>::NotApproved);
		});
	}
}
