// SPDX-License-Identifier: Apache-2.0

//! How members enrol and leave, and what is remembered of them.

use super::*;
use crate::{Attempt, Learner};
use timebank_primitives::{Phase, Purse, Window};

mod enrol {
	use super::*;

	#[test]
	fn success_sets_the_fee_aside() {
		build_and_execute(|| {
			let training = announced(terms());
			at(ENROLMENT.from);
			assert_ok!(enrol(MEI, training));
			assert_eq!((fees(MEI), free(MEI)), (100, 900));
			let due = SERVICE.until + TIME_TO_ASSESS;
			let learner = Learner { attended: 0, enrolled_at: ENROLMENT.from, due };
			assert_eq!(Trainings::learner(training, MEI), Some(learner));
			assert_eq!(Trainings::learners(training), vec![(MEI, learner)]);
			assert_eq!(Trainings::open_trainings(MEI), vec![training]);
			assert_eq!(Trainings::training(training).expect("there").enrolled, 1);
			assert_eq!(Trainings::phase(training), Some(Phase::Enrolment));
			assert_eq!(last_event(), Event::Enrolled { training, learner: MEI, fee: 100 });
		});
	}

	#[test]
	fn success_without_a_fee_asks_for_no_coins() {
		build_and_execute(|| {
			let training = announced(crate::Terms { fee: 0, ..terms() });
			at(ENROLMENT.from);
			Limited::set(vec![MEI]);
			assert_ok!(enrol(MEI, training));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			assert_ok!(leave(MEI, training));
		});
	}

	#[test]
	fn fails_for_who_is_no_active_member() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[]);
			for who in [STRANGER, TRAINER, AUDITOR] {
				assert_noop!(enrol(who, training), Error::<Test>::NotMember);
			}
			Suspended::set(vec![MEI]);
			assert_noop!(enrol(MEI, training), Error::<Test>::Suspended);
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Trainings::enrol(origin, training, 0), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn fails_for_who_publishes_or_teaches_it() {
		build_and_execute(|| {
			Registered::set(vec![TRAINER, COLLEAGUE]);
			let training = enrolled(terms(), &[]);
			for who in [TRAINER, TEACHER] {
				assert_noop!(enrol(who, training), Error::<Test>::OwnTraining);
			}
			assert_ok!(enrol(COLLEAGUE, training));
		});
	}

	#[test]
	fn fails_unless_it_is_approved() {
		build_and_execute(|| {
			let training = submitted(terms());
			at(ENROLMENT.from);
			assert_noop!(enrol(MEI, training), Error::<Test>::NotApproved);
			assert_ok!(reject(AUDITOR, training, 0));
			assert_noop!(enrol(MEI, training), Error::<Test>::NotApproved);
			assert_ok!(close(TRAINER, training));
			assert_noop!(enrol(MEI, training), Error::<Test>::TrainingOver);
			assert_noop!(enrol(MEI, 9), Error::<Test>::TrainingNotFound);
		});
	}

	#[test]
	fn fails_with_another_version_than_was_looked_at() {
		build_and_execute(|| {
			let training = announced(terms());
			// The fee was raised meanwhile.
			assert_ok!(edit(TRAINER, training, crate::Terms { fee: 900, ..terms() }));
			assert_ok!(approve(AUDITOR, training, 1));
			at(ENROLMENT.from);
			let old = Trainings::enrol(signed(MEI), training, 0);
			assert_noop!(old, Error::<Test>::VersionChanged);
			assert_ok!(Trainings::enrol(signed(MEI), training, 1));
		});
	}

	#[test]
	fn fails_without_a_credential_that_is_required() {
		build_and_execute(|| {
			let required = vec![2, 3].try_into().expect("few");
			let training = enrolled(crate::Terms { required, ..terms() }, &[]);
			assert_noop!(enrol(MEI, training), Error::<Test>::CredentialMissing);
			give_credential(MEI, 2);
			assert_noop!(enrol(MEI, training), Error::<Test>::CredentialMissing);
			give_credential(MEI, 3);
			assert_ok!(enrol(MEI, training));
		});
	}

	#[test]
	fn fails_for_who_may_not_enrol() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[]);
			Distrusted::set(vec![MEI]);
			assert_noop!(enrol(MEI, training), NOT_TRUSTED);
		});
	}

	#[test]
	fn fails_when_the_teacher_cannot_be_paid() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[]);
			Limited::set(vec![MEI]);
			assert_noop!(enrol(MEI, training), OVER_LIMIT);
			Limits::set(vec![(Purse::Member(TEACHER), 99)]);
			assert_noop!(enrol(TOM, training), OVER_LIMIT);
			Suspended::set(vec![TEACHER]);
			assert_noop!(enrol(TOM, training), Error::<Test>::TeacherNotActive);
			Left::set(vec![TEACHER]);
			assert_noop!(enrol(TOM, training), Error::<Test>::TeacherNotActive);
		});
	}

	#[test]
	fn fails_when_the_pot_may_not_get_what_the_teacher_does_not_earn() {
		build_and_execute(|| {
			// Nothing is taught, so that all is for the pot.
			let training = announced(crate::Terms { taught: 0, ..terms() });
			at(ENROLMENT.from);
			Limits::set(vec![(Purse::Member(TEACHER), 0), (Purse::Pot(1), 99)]);
			assert_noop!(enrol(MEI, training), OVER_LIMIT);
			Limits::set(vec![(Purse::Member(TEACHER), 0), (Purse::Pot(1), 100)]);
			assert_ok!(enrol(MEI, training));
		});
	}

	#[test]
	fn boundary_of_what_the_teacher_can_earn_of_a_fee() {
		build_and_execute(|| {
			// Four steps at 10 coins.
			let training = announced(crate::Terms { taught: 4, ..terms() });
			at(ENROLMENT.from);
			Limits::set(vec![(Purse::Member(TEACHER), 39)]);
			assert_noop!(enrol(MEI, training), OVER_LIMIT);
			Limits::set(vec![(Purse::Member(TEACHER), 40)]);
			assert_ok!(enrol(MEI, training));
		});
	}

	#[test]
	fn fails_for_who_has_passed() {
		build_and_execute(|| {
			let terms = crate::Terms { needed: 1, ..free_of_charge() };
			let training = enrolled(terms, &[MEI]);
			at(SERVICE.from);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_noop!(enrol(MEI, training), Error::<Test>::AlreadyPassed);
			assert_ok!(enrol(TOM, training));
		});
	}

	#[test]
	fn boundary_of_the_enrolment() {
		build_and_execute(|| {
			let training = announced(terms());
			at(ENROLMENT.from - 1);
			assert_noop!(enrol(MEI, training), Error::<Test>::NotEnrolling);
			at(ENROLMENT.from);
			assert_ok!(enrol(MEI, training));
			assert_noop!(enrol(MEI, training), Error::<Test>::AlreadyEnrolled);
			at(ENROLMENT.until - 1);
			assert_ok!(enrol(TOM, training));
			at(ENROLMENT.until);
			assert_noop!(enrol(ANA, training), Error::<Test>::NotEnrolling);
		});
	}

	#[test]
	fn boundary_of_the_places() {
		build_and_execute(|| {
			let training = enrolled(crate::Terms { needed: 1, ..free_of_charge() }, &[1, 2, 3]);
			assert_noop!(enrol(4, training), Error::<Test>::NoPlaceLeft);
			assert_ok!(leave(2, training));
			assert_ok!(enrol(4, training));
			// Who was assessed keeps the place.
			at(SERVICE.from);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
			assert_noop!(enrol(5, training), Error::<Test>::NoPlaceLeft);
		});
	}

	#[test]
	fn boundary_of_a_member_s_coins_and_enrolments() {
		build_and_execute(|| {
			let dear = announced(crate::Terms { fee: 1_000, ..terms() });
			let (cheap, other) =
				(announced(terms()), announced(crate::Terms { fee: 0, ..terms() }));
			at(ENROLMENT.from);
			assert_ok!(enrol(MEI, dear));
			assert_noop!(enrol(MEI, cheap), NO_COINS);
			assert_ok!(enrol(MEI, other));
			assert_ok!(enrol(TOM, cheap));
			assert_ok!(enrol(TOM, other));
			assert_noop!(enrol(TOM, dear), Error::<Test>::TooManyEnrolments);
			assert_ok!(leave(TOM, cheap));
			assert_ok!(enrol(TOM, dear));
		});
	}
}

mod leave {
	use super::*;

	#[test]
	fn success_gives_the_fee_back() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM]);
			assert_ok!(leave(MEI, training));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			assert_eq!((fees(TOM), free(TOM)), (100, 900));
			assert_eq!(Trainings::learner(training, MEI), None);
			assert_eq!(last_event(), Event::Left { training, learner: MEI, returned: 100 });
		});
	}

	#[test]
	fn success_for_who_was_suspended_since() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			Suspended::set(vec![MEI]);
			assert_ok!(leave(MEI, training));
		});
	}

	#[test]
	fn fails_for_who_is_not_enrolled() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			assert_noop!(leave(TOM, training), Error::<Test>::NotEnrolled);
			assert_noop!(leave(MEI, 9), Error::<Test>::TrainingNotFound);
			assert_ok!(leave(MEI, training));
			assert_noop!(leave(MEI, training), Error::<Test>::NotEnrolled);
			assert_ok!(close(TRAINER, training));
			assert_noop!(leave(MEI, training), Error::<Test>::TrainingOver);
		});
	}

	#[test]
	fn boundary_of_the_second_session() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SECOND);
			assert_noop!(leave(MEI, training), Error::<Test>::ServiceBegun);
			at(SECOND - 1);
			assert_ok!(leave(MEI, training));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
		});
	}

	#[test]
	fn boundary_of_an_only_session_is_its_beginning() {
		build_and_execute(|| {
			let training =
				enrolled(crate::Terms { sessions: 1, needed: 1, ..terms() }, &[MEI, TOM]);
			at(SERVICE.from - 1);
			assert_ok!(leave(TOM, training));
			at(SERVICE.from);
			assert_noop!(leave(MEI, training), Error::<Test>::ServiceBegun);
		});
	}

	#[test]
	fn boundary_of_who_enrolled_late_is_the_next_session() {
		build_and_execute(|| {
			let late =
				crate::Terms { enrolment: Window { until: SERVICE.until, ..ENROLMENT }, ..terms() };
			let training = enrolled(late, &[]);
			for (who, enrols, next) in [(MEI, 299, 300), (TOM, 300, 400), (ANA, 499, 500)] {
				at(START + enrols);
				assert_ok!(enrol(who, training));
				at(START + next);
				assert_noop!(leave(who, training), Error::<Test>::ServiceBegun);
				at(START + next - 1);
				assert_ok!(leave(who, training));
			}
			// There is no session left which they could miss.
			at(START + 500);
			assert_ok!(enrol(MEI, training));
			assert_noop!(leave(MEI, training), Error::<Test>::ServiceBegun);
		});
	}

	#[test]
	fn fails_for_who_was_there() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			at(SERVICE.from);
			assert_ok!(record(TRAINER, training, 1, true, &[MEI]));
			assert_noop!(leave(MEI, training), Error::<Test>::AlreadyAttended);
			assert_ok!(record(TRAINER, training, 1, false, &[MEI]));
			assert_ok!(leave(MEI, training));
		});
	}
}

mod release {
	use super::*;

	#[test]
	fn success_by_anybody_of_who_is_not_alive_any_more() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM]);
			Left::set(vec![MEI]);
			assert_ok!(release(training, MEI));
			assert_eq!((fees(MEI), free(MEI)), (0, 1_000));
			assert_eq!(Trainings::learner(training, MEI), None);
			assert_eq!(last_event(), Event::Released { training, learner: MEI, returned: 100 });
			let unsigned = Trainings::release(RuntimeOrigin::none(), training, MEI);
			assert_noop!(unsigned, BAD_ORIGIN);
		});
	}

	#[test]
	fn success_at_any_time_and_the_last_one_ends_it() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI, TOM]);
			Left::set(vec![MEI, TOM]);
			at(SERVICE.until - 1);
			assert_ok!(release(training, MEI));
			at(SERVICE.until);
			assert_ok!(release(training, TOM));
			assert_eq!(last_event(), Event::Finished { training, assessed: 0, paid: 0 });
			assert_noop!(release(training, TOM), Error::<Test>::TrainingOver);
		});
	}

	#[test]
	fn fails_for_who_is_alive() {
		build_and_execute(|| {
			let training = enrolled(terms(), &[MEI]);
			Suspended::set(vec![MEI]);
			assert_noop!(release(training, MEI), Error::<Test>::StillThere);
		});
	}

	#[test]
	fn fails_for_who_was_there_or_is_not_enrolled() {
		build_and_execute(|| {
			let training = attended(terms(), &[MEI]);
			Left::set(vec![MEI, TOM]);
			assert_noop!(release(training, MEI), Error::<Test>::AlreadyAttended);
			assert_noop!(release(training, TOM), Error::<Test>::NotEnrolled);
			assert_noop!(release(9, TOM), Error::<Test>::TrainingNotFound);
		});
	}
}

mod history {
	use super::*;

	fn passed_once() -> TrainingId {
		at(START);
		let training = attended(free_of_charge(), &[MEI]);
		assert_ok!(assess(TRAINER, training, &[(MEI, PASSED)]));
		assert_ok!(close(TRAINER, training));
		training
	}

	#[test]
	fn keeps_the_last_ones() {
		build_and_execute(|| {
			let trainings: Vec<_> = (0..4).map(|_| passed_once()).collect();
			let attempt = |training| Attempt {
				training,
				branch: 1,
				passed: true,
				attended: 2,
				sessions: 4,
				issued: Some(1),
				at: SECOND,
			};
			let last: Vec<_> = trainings.into_iter().skip(2).map(attempt).collect();
			assert_eq!(Trainings::history(MEI), last);
		});
	}

	#[test]
	fn success_of_who_erases_their_own() {
		build_and_execute(|| {
			passed_once();
			assert_ok!(Trainings::erase_history(signed(MEI), MEI));
			assert_eq!(Trainings::history(MEI), vec![]);
			assert_eq!(last_event(), Event::HistoryErased { member: MEI });
			let again = Trainings::erase_history(signed(MEI), MEI);
			assert_noop!(again, Error::<Test>::NoHistory);
		});
	}

	#[test]
	fn fails_for_another_member_s_as_long_as_they_are_there() {
		build_and_execute(|| {
			passed_once();
			let erase = |by| Trainings::erase_history(signed(by), MEI);
			for by in [TOM, TRAINER, STRANGER] {
				assert_noop!(erase(by), Error::<Test>::NotOwnHistory);
			}
			assert_noop!(Trainings::erase_history(RuntimeOrigin::root(), MEI), BAD_ORIGIN);
			Left::set(vec![MEI]);
			assert_ok!(erase(STRANGER));
		});
	}
}
