// SPDX-License-Identifier: Apache-2.0

//! How trainers record attendance and assess, and where the fees go.

use super::*;
use crate::{Attempt, Terms};
use timebank_primitives::{Cause, Purse};

fn held(training: TrainingId) -> u64 {
	Trainings::training(training).expect("a training that is not over").held
}

fn sessions_of(who: AccountId, training: TrainingId) -> u64 {
	Trainings::learner(training, who).expect("a learner").attended
}

mod record_attendance {
	use super::*;

	#[test]
	fn success_of_several_at_once_and_again() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM, ANA]);
			at(SERVICE.from);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI, TOM]));
			assert_ok!(record(COLLEAGUE, training, 4, true, &[TOM]));
			assert_eq!((sessions_of(MEI, training), sessions_of(TOM, training)), (0b1, 0b1001));
			assert_eq!((sessions_of(ANA, training), held(training)), (0, 0b1001));
			let learners = vec![TOM].try_into().expect("few");
			let (session, attended, by) = (4, true, COLLEAGUE);
			assert_eq!(
				last_event(),
				Event::AttendanceRecorded { training, session, attended, learners, by }
			);
			// Again, and twice in a list: nothing changes.
			assert_ok!(record(TRAINER, training, 1, true, &[MEI, TOM, MEI]));
			assert_eq!((sessions_of(MEI, training), held(training)), (0b1, 0b1001));
		});
	}

	#[test]
	fn success_takes_a_mistake_back() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			assert_ok!(record(TRAINER, training, 2, false, &[MEI]));
			assert_eq!((sessions_of(MEI, training), sessions_of(TOM, training)), (0b1, 0b11));
			assert_eq!(held(training), 0b11);
			let learnt = assess(TRAINER, training, &[(MEI, PASSED)]);
			assert_noop!(learnt, Error::<Test>::NotAttended);
			// Of a session that nobody attended nothing is said.
			assert_ok!(record(TRAINER, training, 3, false, &[MEI]));
			assert_eq!(held(training), 0b11);
		});
	}

	#[test]
	fn fails_for_who_is_no_trainer_of_the_branch() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.from);
			for who in [TEACHER, AUDITOR, MEI] {
				assert_noop!(record(who, training, 1, true, &[MEI]), BAD_ORIGIN);
			}
			let elsewhere = record(TRAINER_ELSEWHERE, training, 1, true, &[MEI]);
			assert_noop!(elsewhere, Error::<Test>::WrongBranch);
			Silenced::set(vec![1]);
			assert_noop!(record(TRAINER, training, 1, true, &[MEI]), BAD_ORIGIN);
		});
	}

	#[test]
	fn fails_for_who_records_themselves() {
		build_and_execute(|| {
			Registered::set(vec![COLLEAGUE]);
			let training = enrolled(terms(), &[MEI, COLLEAGUE]);
			at(SERVICE.from);
			let own = record(COLLEAGUE, training, 1, true, &[MEI, COLLEAGUE]);
			assert_noop!(own, Error::<Test>::ConflictOfInterest);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI, COLLEAGUE]));
		});
	}

	#[test]
	fn fails_as_a_whole_if_somebody_is_not_enrolled() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.from);
			let both = record(TRAINER, training, 1, true, &[MEI, TOM]);
			assert_noop!(both, Error::<Test>::NotEnrolled);
			assert_noop!(record(TRAINER, training, 1, true, &[]), Error::<Test>::EmptyBatch);
			assert_noop!(record(TRAINER, 9, 1, true, &[MEI]), Error::<Test>::TrainingNotFound);
		});
	}

	#[test]
	fn fails_where_it_is_not_approved() {
		build_and_execute(|| {
			let training = submitted(terms());
			at(SERVICE.from);
			assert_noop!(record(TRAINER, training, 1, true, &[MEI]), Error::<Test>::NotApproved);
			assert_noop!(assess(TRAINER, training, &[(MEI, PASSED)]), Error::<Test>::NotApproved);
		});
	}

	#[test]
	fn boundary_of_the_sessions() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.from);
			for session in [0, 5, 60, 255] {
				let record = record(TRAINER, training, session, true, &[MEI]);
				assert_noop!(record, Error::<Test>::NoSuchSession);
			}
			assert_ok!(record(TRAINER, training, 4, true, &[MEI]));
			at(START);
			let longest = enrolled(Terms { sessions: 60, ..terms() }, &[MEI]);
			at(SERVICE.from);
			assert_ok!(record(TRAINER, longest, 60, true, &[MEI]));
			assert_eq!(held(longest), 1 << 59);
		});
	}

	#[test]
	fn boundary_of_its_time() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			let record = || record(TRAINER, training, 1, true, &[MEI]);
			at(SERVICE.from - 1);
			assert_noop!(record(), Error::<Test>::ServiceNotBegun);
			at(SERVICE.from);
			assert_ok!(record());
			at(SERVICE.until + TIME_TO_ASSESS - 1);
			assert_ok!(record());
			at(SERVICE.until + TIME_TO_ASSESS);
			assert_noop!(record(), Error::<Test>::AssessmentOver);
		});
	}
}

mod assess {
	use super::*;

	#[test]
	fn success_pays_the_teacher_and_issues_the_credential() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			assert_ok!(assess(COLLEAGUE, training, &[(MEI, PASSED)]));
			// Two of four sessions were held: of 200 coins, 100 are earned.
			assert_eq!((fees(MEI), free(MEI), free(TEACHER), pot(1)), (0, 900, 1_100, 0));
			let cause = Cause::Training { training };
			assert_eq!(payments(), vec![(MEI, Purse::Member(TEACHER), 100, cause)]);
			let until = Some(SERVICE.from + 5_000);
			assert_eq!(issued(MEI, 1), Some((1, DOCUMENT, until)));
			let attempt = Attempt {
				training,
				branch: 1,
				passed: true,
				attended: 2,
				sessions: 4,
				issued: Some(1),
				at: SERVICE.from,
			};
			assert_eq!(Trainings::history(MEI), vec![attempt]);
			assert_eq!(Trainings::learner(training, MEI), None);
			assert!(Trainings::open_trainings(MEI).is_empty());
			let record = Trainings::training(training).expect("Tom still learns");
			assert_eq!((record.enrolled, record.assessed, record.paid), (1, 1, 100));
			assert_eq!(
				last_event(),
				Event::Assessed {
					training,
					learner: MEI,
					by: COLLEAGUE,
					passed: true,
					attended: 2,
					to_teacher: 100,
					to_pot: 0,
				}
			);
		});
	}

	#[test]
	fn success_pays_to_the_pot_what_the_teacher_has_not_earned() {
		build_and_execute(|| {
			let fee = 150;
			let training = attended(Terms { fee, ..terms() }, &[MEI, TOM, ANA]);
			assert_ok!(record(TRAINER, training, 3, true, &[MEI]));
			at(SERVICE.until);
			// Three of four sessions: 150 of 200 are earned. The first learner pays them, the others pay to the pot.
			let failed = |who| (who, Outcome::Failed);
			assert_ok!(assess(TRAINER, training, &[failed(ANA), (MEI, PASSED), failed(TOM)]));
			assert_eq!((free(TEACHER), pot(1)), (1_150, 300));
			for who in [MEI, TOM, ANA] {
				assert_eq!((fees(who), free(who)), (0, 850));
			}
			assert_eq!((issued(TOM, 1), Trainings::history(TOM)[0].passed), (None, false));
			assert_eq!(last_event(), Event::Finished { training, assessed: 3, paid: 150 });
			assert_eq!(Trainings::phase(training), Some(timebank_primitives::Phase::Over));
		});
	}

	#[test]
	fn success_splits_a_fee_and_rounds_for_the_pot() {
		build_and_execute(|| {
			// 7 coins for 3 steps are 21; one of four sessions is 5 and a quarter.
			let terms = Terms { category: 2, taught: 3, needed: 1, ..terms() };
			let training = enrolled(terms, &[MEI]);
			at(SERVICE.from);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!((free(TEACHER), pot(1)), (1_005, 95));
		});
	}

	#[test]
	fn success_pays_all_to_the_pot_when_the_teacher_is_gone_or_suspended() {
		for list in [Left::set, Suspended::set] {
			build_and_execute(|| {
				let training = attended(terms(), &[MEI]);
				list(vec![TEACHER]);
				assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
				assert_eq!((free(TEACHER), pot(1), fees(MEI)), (1_000, 100, 0));
			});
		}
	}

	#[test]
	fn success_without_fee_and_without_credential() {
		build_and_execute(|| {
			let training = attended(Terms { fee: 0, certificate: None, ..terms() }, &[MEI]);
			let passed = Outcome::Passed { document: None };
			assert_ok!(assess(TRAINER, training, &[(MEI, passed)]));
			assert_eq!((payments(), issued(MEI, 1)), (vec![], None));
			let history = Trainings::history(MEI);
			assert_eq!((history[0].passed, history[0].issued), (true, None));
		});
	}

	#[test]
	fn success_when_the_credential_cannot_be_issued() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM, ANA]);
			// One holds it from somebody else, and one is suspended.
			Refused::set(vec![MEI]);
			Suspended::set(vec![TOM]);
			let all = [MEI, TOM, ANA].map(|who| (who, PASSED));
			assert_ok!(assess(TRAINER, training, &all));
			for learner in [MEI, TOM] {
				assert_eq!((fees(learner), free(learner)), (0, 900));
				// What the credentials wrote before they refused is gone.
				assert_eq!(issued(learner, 1), None);
				let attempt = Trainings::history(learner)[0];
				assert_eq!((attempt.passed, attempt.issued), (true, None));
				let (kind, error) = (1, NOT_ISSUED);
				let event = Event::CredentialNotIssued { training, learner, kind, error };
				assert!(events().contains(&event));
			}
			assert!(issued(ANA, 1).is_some());
		});
	}

	#[test]
	fn success_takes_the_fee_of_who_has_left_and_remembers_nothing_of_them() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI]);
			Left::set(vec![MEI]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!((fees(MEI), free(TEACHER), issued(MEI, 1)), (0, 1_100, None));
			assert_eq!(Trainings::history(MEI), vec![]);
		});
	}

	#[test]
	fn success_is_counted_at_the_rate_of_the_publication() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI]);
			Rate::set(1);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!(free(TEACHER), 1_100);
		});
	}

	#[test]
	fn fails_for_who_is_no_trainer_of_the_branch() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI]);
			for who in [TEACHER, AUDITOR, MEI] {
				assert_noop!(assess(who, training, &[(MEI, PASSED)]), BAD_ORIGIN);
			}
			let elsewhere = assess(TRAINER_ELSEWHERE, training, &[(MEI, PASSED)]);
			assert_noop!(elsewhere, Error::<Test>::WrongBranch);
			Silenced::set(vec![1]);
			assert_noop!(assess(TRAINER, training, &[(MEI, PASSED)]), BAD_ORIGIN);
		});
	}

	#[test]
	fn fails_for_who_assesses_themselves() {
		build_and_execute(|| {
			Registered::set(vec![COLLEAGUE]);
			let training = attended(terms(), &[COLLEAGUE, MEI]);
			let own = assess(COLLEAGUE, training, &[(MEI, PASSED), (COLLEAGUE, PASSED)]);
			assert_noop!(own, Error::<Test>::ConflictOfInterest);
			assert_ok!(assess(TRAINER, training, &[(COLLEAGUE, PASSED)]));
		});
	}

	#[test]
	fn fails_as_a_whole_if_one_of_the_list_is_wrong() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			let refused = |others: &[(AccountId, Outcome)], error: Error<Test>| {
				let list = [&[(MEI, PASSED)], others].concat();
				assert_noop!(assess(TRAINER, training, &list), error);
			};
			refused(&[(ANA, PASSED)], Error::NotEnrolled);
			refused(&[(MEI, PASSED)], Error::DuplicateLearner);
			refused(&[(TOM, Outcome::Failed)], Error::TooEarly);
			refused(&[(TOM, Outcome::Passed { document: None })], Error::WrongDocument);
			assert_noop!(assess(TRAINER, training, &[]), Error::<Test>::EmptyBatch);
			assert_noop!(assess(TRAINER, 9, &[(MEI, PASSED)]), Error::<Test>::TrainingNotFound);
			// Somebody whose fee cannot be paid is left out, and the others have what is theirs.
			Stuck::set(vec![TOM]);
			let both = [(MEI, PASSED), (TOM, PASSED)];
			assert_noop!(assess(TRAINER, training, &both), COINS_STUCK);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_noop!(assess(TRAINER, training, &[(MEI, PASSED)]), Error::<Test>::NotEnrolled);
		});
	}

	#[test]
	fn fails_with_a_document_where_no_credential_is_issued() {
		build_and_execute(|| {
			let training = attended(Terms { certificate: None, ..terms() }, &[MEI]);
			assert_noop!(assess(TRAINER, training, &[(MEI, PASSED)]), Error::<Test>::WrongDocument);
		});
	}

	#[test]
	fn fails_where_nothing_was_taught() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.until);
			let failed = assess(TRAINER, training, &[(MEI, Outcome::Failed)]);
			assert_noop!(failed, Error::<Test>::NotTaught);
			// So the learner has the fee back.
			wait_until(SERVICE.until + TIME_TO_ASSESS);
			assert_eq!((fees(MEI), free(MEI), free(TEACHER)), (0, 1_000, 1_000));
		});
	}

	#[test]
	fn boundary_of_the_attendance() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.from);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_noop!(assess(TRAINER, training, &[(MEI, PASSED)]), Error::<Test>::NotAttended);
			assert_ok!(record(TRAINER, training, 4, true, &[MEI]));
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
		});
	}

	#[test]
	fn boundary_of_its_time() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM, ANA]);
			let failed = |who| assess(TRAINER, training, &[(who, Outcome::Failed)]);
			at(SERVICE.from - 1);
			let passed = assess(TRAINER, training, &[(MEI, PASSED)]);
			assert_noop!(passed, Error::<Test>::ServiceNotBegun);
			at(SERVICE.until - 1);
			assert_noop!(failed(MEI), Error::<Test>::TooEarly);
			at(SERVICE.until);
			assert_ok!(failed(MEI));
			at(SERVICE.until + TIME_TO_ASSESS - 1);
			assert_ok!(failed(TOM));
			at(SERVICE.until + TIME_TO_ASSESS);
			assert_noop!(failed(ANA), Error::<Test>::AssessmentOver);
			let passed = assess(TRAINER, training, &[(ANA, PASSED)]);
			assert_noop!(passed, Error::<Test>::AssessmentOver);
		});
	}

	#[test]
	fn boundary_of_the_places_ends_it_at_once() {
		build_and_execute(|| {
			let training = attended(Terms { places: 2, ..terms() }, &[MEI, TOM]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert!(Trainings::training(training).is_some());
			assert_ok!(assess(TRAINER, training, &[(TOM, PASSED)]));
			assert_eq!(last_event(), Event::Finished { training, assessed: 2, paid: 100 });
			let again = assess(TRAINER, training, &[(MEI, PASSED)]);
			assert_noop!(again, Error::<Test>::TrainingOver);
		});
	}
}
