// SPDX-License-Identifier: Apache-2.0

//! How trainers record attendance and assess, and where the fees go.

use super::*;
use crate::{Attempt, Terms};
use timebank_primitives::{Cause, Purse};

/// How many attendances stand of each session.
fn attendances(training: TrainingId) -> Vec<u32> {
	Trainings::training(training).expect("a training that is not over").attendances.into_inner()
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
			at(SERVICE.until);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI, TOM]));
			assert_ok!(record(COLLEAGUE, training, 4, true, &[TOM]));
			assert_eq!((sessions_of(MEI, training), sessions_of(TOM, training)), (0b1, 0b1001));
			assert_eq!((sessions_of(ANA, training), attendances(training)), (0, vec![2, 0, 0, 1]));
			let learners = vec![TOM].try_into().expect("few");
			let (session, attended, by) = (4, true, COLLEAGUE);
			assert_eq!(
				last_event(),
				Event::AttendanceRecorded { training, session, attended, learners, by }
			);
			// Again, and twice in a list: nothing changes.
			assert_ok!(record(TRAINER, training, 1, true, &[MEI, TOM, MEI]));
			assert_eq!(
				(sessions_of(MEI, training), attendances(training)),
				(0b1, vec![2, 0, 0, 1])
			);
		});
	}

	#[test]
	fn success_takes_a_mistake_back() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			assert_ok!(record(TRAINER, training, 2, false, &[MEI]));
			assert_eq!((sessions_of(MEI, training), sessions_of(TOM, training)), (0b1, 0b11));
			assert_eq!(attendances(training), vec![2, 1, 0, 0]);
			// Of a session that nobody attended nothing is said.
			at(SERVICE.until);
			assert_ok!(record(TRAINER, training, 3, false, &[MEI]));
			assert_eq!(attendances(training), vec![2, 1, 0, 0]);
			let learnt = assess(TRAINER, training, &[(MEI, PASSED)]);
			assert_noop!(learnt, Error::<Test>::NotAttended);
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
		});
	}

	#[test]
	fn success_in_a_branch_that_takes_on_nothing_new() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			Silenced::set(vec![1]);
			at(SERVICE.from);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
		});
	}

	#[test]
	fn fails_for_who_is_paid_by_the_fees() {
		build_and_execute(|| {
			Registered::set(vec![COLLEAGUE]);
			let training = enrolled(Terms { teacher: COLLEAGUE, ..terms() }, &[MEI]);
			let unpaid = enrolled(Terms { teacher: COLLEAGUE, ..free_of_charge() }, &[MEI]);
			at(SERVICE.until);
			for attended in [true, false] {
				let own = record(COLLEAGUE, training, 1, attended, &[MEI]);
				assert_noop!(own, Error::<Test>::ConflictOfInterest);
			}
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			// Where nobody pays, the teacher has nothing of it.
			assert_ok!(record(COLLEAGUE, unpaid, 1, true, &[MEI]));
		});
	}

	#[test]
	fn a_session_counts_as_held_only_as_long_as_somebody_s_attendance_stands() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM]);
			at(SERVICE.until);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_ok!(record(TRAINER, training, 1, false, &[MEI, MEI]));
			assert_eq!(attendances(training), vec![0; 4]);
			let failed = [(MEI, Outcome::Failed)];
			assert_noop!(assess(TRAINER, training, &failed), Error::<Test>::NotTaught);
			// Who was assessed has still been there: what Tom did not attend was held all the same.
			assert_ok!(record(TRAINER, training, 1, true, &[MEI, TOM]));
			assert_ok!(record(TRAINER, training, 2, true, &[TOM]));
			assert_ok!(assess(TRAINER, training, &failed));
			assert_ok!(record(TRAINER, training, 1, false, &[TOM]));
			assert_ok!(record(TRAINER, training, 2, false, &[TOM]));
			assert_eq!(attendances(training), vec![1, 0, 0, 0]);
			assert_ok!(assess(TRAINER, training, &[(TOM, Outcome::Failed)]));
			// When Mei was assessed two of four sessions were held, and her fee is all that is earned by them.
			assert_eq!((free(TEACHER), pot(1)), (1_100, 100));
		});
	}

	#[test]
	fn sessions_of_which_all_fees_went_back_do_not_count() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			at(SERVICE.until);
			assert_ok!(record(TRAINER, training, 3, true, &[TOM]));
			assert_eq!(attendances(training), vec![2, 2, 1, 0]);
			Stuck::set(vec![MEI]);
			wait_until(SERVICE.until + TIME_TO_ASSESS);
			assert_eq!(attendances(training), vec![1, 1, 0, 0]);
			Stuck::set(vec![]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!((free(TEACHER), pot(1)), (1_100, 0));
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
			at(SERVICE.until);
			for session in [0, 5, 60, 255] {
				let record = record(TRAINER, training, session, true, &[MEI]);
				assert_noop!(record, Error::<Test>::NoSuchSession);
			}
			assert_ok!(record(TRAINER, training, 4, true, &[MEI]));
			at(START);
			let longest = enrolled(Terms { sessions: 60, ..terms() }, &[MEI]);
			at(SERVICE.until);
			assert_ok!(record(TRAINER, longest, 60, true, &[MEI]));
			assert_eq!((sessions_of(MEI, longest), attendances(longest)[59]), (1 << 59, 1));
			assert_eq!(attendances(longest).len(), 60);
		});
	}

	#[test]
	fn boundary_of_the_beginning_of_each_session() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			for (session, begins) in [(1, 200), (2, 300), (3, 400), (4, 500)] {
				let record = || record(TRAINER, training, session, true, &[MEI]);
				at(START + begins - 1);
				assert_noop!(record(), Error::<Test>::SessionNotBegun);
				at(START + begins);
				assert_ok!(record());
			}
			at(ENROLMENT.from);
			// A third of 400 milliseconds is not a whole number: the rest is for the last session.
			let odd = enrolled(Terms { sessions: 3, ..terms() }, &[MEI]);
			at(START + 332);
			assert_noop!(record(TRAINER, odd, 2, true, &[MEI]), Error::<Test>::SessionNotBegun);
			at(START + 333);
			assert_ok!(record(TRAINER, odd, 2, true, &[MEI]));
		});
	}

	#[test]
	fn boundary_of_its_end_is_when_the_fee_has_gone_back() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			let record = || record(TRAINER, training, 1, true, &[MEI]);
			// However late a block has time for it.
			at(SERVICE.until + TIME_TO_ASSESS + 100);
			assert_ok!(record());
			work();
			assert_noop!(record(), Error::<Test>::TrainingOver);
		});
	}
}

mod assess {
	use super::*;

	#[test]
	fn success_pays_the_teacher_and_issues_the_credential() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI, TOM]);
			assert_ok!(assess(COLLEAGUE, training, &[(MEI, PASSED)]));
			// Two of four sessions were held: of 200 coins, 100 are earned.
			assert_eq!((fees(MEI), free(MEI), free(TEACHER), pot(1)), (0, 900, 1_100, 0));
			let cause = Cause::Training { training };
			assert_eq!(payments(), vec![(MEI, Purse::Member(TEACHER), 100, cause)]);
			let until = Some(SERVICE.until + 5_000);
			assert_eq!(issued(MEI, 1), Some((1, DOCUMENT, until)));
			let attempt = Attempt {
				training,
				branch: 1,
				passed: true,
				attended: 2,
				sessions: 4,
				issued: Some(1),
				at: SERVICE.until,
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
			let training = taught(Terms { fee, ..terms() }, &[MEI, TOM, ANA]);
			assert_ok!(record(TRAINER, training, 3, true, &[MEI]));
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
			at(SERVICE.until);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!((free(TEACHER), pot(1)), (1_005, 95));
		});
	}

	#[test]
	fn success_pays_all_to_the_pot_when_the_teacher_is_gone_or_suspended() {
		for list in [Left::set, Suspended::set] {
			build_and_execute(|| {
				let training = taught(terms(), &[MEI]);
				list(vec![TEACHER]);
				assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
				assert_eq!((free(TEACHER), pot(1), fees(MEI)), (1_000, 100, 0));
			});
		}
	}

	#[test]
	fn success_without_fee_and_without_credential() {
		build_and_execute(|| {
			// At once, since no fee is divided.
			let training = attended(Terms { certificate: None, ..free_of_charge() }, &[MEI]);
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
			let training = taught(terms(), &[MEI, TOM, ANA]);
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
			let training = taught(terms(), &[MEI]);
			Left::set(vec![MEI]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!((fees(MEI), free(TEACHER), issued(MEI, 1)), (0, 1_100, None));
			assert_eq!(Trainings::history(MEI), vec![]);
		});
	}

	#[test]
	fn success_is_counted_at_the_rate_of_the_publication() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI]);
			Rate::set(1);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!(free(TEACHER), 1_100);
		});
	}

	#[test]
	fn fails_for_who_is_no_trainer_of_the_branch() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI]);
			for who in [TEACHER, AUDITOR, MEI] {
				assert_noop!(assess(who, training, &[(MEI, PASSED)]), BAD_ORIGIN);
			}
			let elsewhere = assess(TRAINER_ELSEWHERE, training, &[(MEI, PASSED)]);
			assert_noop!(elsewhere, Error::<Test>::WrongBranch);
		});
	}

	#[test]
	fn success_in_a_branch_that_takes_on_nothing_new() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI]);
			Silenced::set(vec![1]);
			Closing::set(vec![1]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!((fees(MEI), free(TEACHER)), (0, 1_100));
		});
	}

	#[test]
	fn fails_for_who_is_paid_by_the_fees() {
		build_and_execute(|| {
			Registered::set(vec![COLLEAGUE]);
			let training = taught(Terms { teacher: COLLEAGUE, ..terms() }, &[MEI]);
			for outcome in [PASSED, Outcome::Failed] {
				let own = assess(COLLEAGUE, training, &[(MEI, outcome)]);
				assert_noop!(own, Error::<Test>::ConflictOfInterest);
			}
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!(free(COLLEAGUE), 1_100);
			at(START);
			let unpaid = attended(Terms { teacher: COLLEAGUE, ..free_of_charge() }, &[TOM]);
			assert_ok!(assess(COLLEAGUE, unpaid, &[(TOM, PASSED)]));
		});
	}

	#[test]
	fn who_died_or_left_without_having_attended_anything_pays_nothing() {
		build_and_execute(|| {
			let training = attended(terms(), &[TOM]);
			at(ENROLMENT.from);
			assert_ok!(enrol(MEI, training));
			at(SERVICE.until);
			Left::set(vec![MEI, TOM]);
			let failed = [(MEI, Outcome::Failed), (TOM, Outcome::Failed)];
			assert_ok!(assess(TRAINER, training, &failed));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			let released = Event::Released { training, learner: MEI, returned: 100 };
			assert!(events().contains(&released));
			// Who was there, and has left since, pays.
			assert_eq!((fees(TOM), free(TOM), free(TEACHER)), (0, 900, 1_100));
			assert_eq!(last_event(), Event::Finished { training, assessed: 1, paid: 100 });
		});
	}

	#[test]
	fn who_is_alive_and_attended_nothing_pays() {
		build_and_execute(|| {
			let training = attended(terms(), &[TOM]);
			at(ENROLMENT.from);
			assert_ok!(enrol(MEI, training));
			at(SERVICE.until);
			Suspended::set(vec![MEI]);
			assert_ok!(assess(TRAINER, training, &[(MEI, Outcome::Failed)]));
			assert_eq!((fees(MEI), free(MEI)), (0, 900));
		});
	}

	#[test]
	fn fails_for_who_assesses_themselves() {
		build_and_execute(|| {
			Registered::set(vec![COLLEAGUE]);
			let training = taught(terms(), &[COLLEAGUE, MEI]);
			let own = assess(COLLEAGUE, training, &[(MEI, PASSED), (COLLEAGUE, PASSED)]);
			assert_noop!(own, Error::<Test>::ConflictOfInterest);
			assert_ok!(assess(TRAINER, training, &[(COLLEAGUE, PASSED)]));
		});
	}

	#[test]
	fn fails_as_a_whole_if_one_of_the_list_is_wrong() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI, TOM]);
			let refused = |others: &[(AccountId, Outcome)], error: Error<Test>| {
				let list = [&[(MEI, PASSED)], others].concat();
				assert_noop!(assess(TRAINER, training, &list), error);
			};
			refused(&[(ANA, PASSED)], Error::NotEnrolled);
			refused(&[(MEI, PASSED)], Error::DuplicateLearner);
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
			let training = taught(Terms { certificate: None, ..terms() }, &[MEI]);
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
			let training = enrolled(free_of_charge(), &[MEI]);
			at(SERVICE.from);
			assert_noop!(assess(TRAINER, training, &[(MEI, PASSED)]), Error::<Test>::NotAttended);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_noop!(assess(TRAINER, training, &[(MEI, PASSED)]), Error::<Test>::NotAttended);
			at(START + 500);
			assert_ok!(record(TRAINER, training, 4, true, &[MEI]));
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
		});
	}

	#[test]
	fn boundary_of_the_last_session() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI, TOM]);
			at(START);
			let unpaid = attended(free_of_charge(), &[MEI, TOM]);
			let failed = |id| assess(TRAINER, id, &[(MEI, Outcome::Failed)]);
			let passed = |id| assess(TRAINER, id, &[(TOM, PASSED)]);
			at(SERVICE.until - 1);
			for early in [failed(training), passed(training), failed(unpaid)] {
				assert_noop!(early, Error::<Test>::TooEarly);
			}
			assert_ok!(passed(unpaid));
			at(SERVICE.until);
			for in_time in [failed(training), passed(training), failed(unpaid)] {
				assert_ok!(in_time);
			}
		});
	}

	#[test]
	fn boundary_of_its_end_is_when_the_fee_has_gone_back() {
		build_and_execute(|| {
			let training = taught(terms(), &[MEI, TOM]);
			at(SERVICE.until + TIME_TO_ASSESS + 100);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_eq!(free(TEACHER), 1_100);
			work();
			let late = assess(TRAINER, training, &[(TOM, PASSED)]);
			assert_noop!(late, Error::<Test>::TrainingOver);
			assert_eq!((fees(TOM), free(TOM)), (0, 1_000));
		});
	}

	#[test]
	fn boundary_of_the_places_ends_it_at_once() {
		build_and_execute(|| {
			let training = taught(Terms { places: 2, ..terms() }, &[MEI, TOM]);
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert!(Trainings::training(training).is_some());
			assert_ok!(assess(TRAINER, training, &[(TOM, PASSED)]));
			assert_eq!(last_event(), Event::Finished { training, assessed: 2, paid: 100 });
			let again = assess(TRAINER, training, &[(MEI, PASSED)]);
			assert_noop!(again, Error::<Test>::TrainingOver);
		});
	}
}
