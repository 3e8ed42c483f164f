// SPDX-License-Identifier: Apache-2.0

//! What members learn, and what it is good for.

use super::*;
use pallet_trainings::{Call as Training, Error as Refusal, Outcome};
use timebank_primitives::{Commitment, Credentials as _};

fn announced(ana: &Pair) {
	appoint(BobStash, &pair("trainer"), Role::Trainer);
	assert_eq!(
		send(ana, Training::publish { terms: training(ana) }),
		Err(DispatchError::BadOrigin)
	);
	assert_ok!(send(&pair("trainer"), Training::publish { terms: training(ana) }));
	let content = Subject::Training { training: 0, version: 0 };
	assert_ok!(decide(&pair("auditor"), content, Decision::Granted));
}

#[test]
fn a_member_is_certified_in_a_training_and_helps_where_it_is_needed() {
	on_consortium(|| {
		let [mei, tom, ben, ana] = ["mei", "tom", "ben", "ana"].map(pair);
		neighbours(&[&mei, &tom, &ben, &ana]);
		let required = vec![CARE].try_into().expect("one");
		let (enrolment, service) = (for_hours(100), for_hours(200));
		let terms = pallet_activities::Terms { required, enrolment, service, ..terms(1, 20) };
		assert_ok!(send(&mei, Call::publish { terms, funding: Funding::Own }));
		let activity = approved();
		assert_eq!(send(&tom, Call::enrol { activity }), refused(Error::CredentialMissing));

		announced(&ana);
		for learner in [&tom, &ben] {
			assert_ok!(send(learner, Training::enrol { training: 0, version: 0 }));
			assert_eq!(coins(learner), (4 * TIME, 0));
		}
		let passed = |learner: &Pair| {
			let document = Some(Commitment([9; 32]));
			let outcomes = vec![(id(learner), Outcome::Passed { document })];
			Training::assess { training: 0, outcomes: outcomes.try_into().expect("one") }
		};
		let too_early = Err(Refusal::<Runtime>::TooEarly.into());
		let trainer = pair("trainer");
		assert_eq!(send(&trainer, passed(&tom)), too_early);
		// Tom comes on both evenings, Ben on neither.
		hours(1);
		for session in [1, 2] {
			let learners = vec![id(&tom)].try_into().expect("one");
			let record =
				Training::record_attendance { training: 0, session, attended: true, learners };
			assert_ok!(send(&trainer, record));
			hours(24);
		}
		let not_attended = Err(Refusal::<Runtime>::NotAttended.into());
		assert_eq!(send(&trainer, passed(&ben)), not_attended);
		assert_ok!(send(&trainer, passed(&tom)));
		assert!(Credentials::holds(&id(&tom), CARE));
		// Two hours were taught, so that all of the fee is for the teacher.
		assert_eq!((coins(&tom), coins(&ana)), ((4 * TIME, 0), (6 * TIME, 0)));
		assert_eq!(Trainings::history(id(&tom)).len(), 1);
		assert_ok!(send(&tom, Call::enrol { activity }));
	});
}

#[test]
fn what_is_not_assessed_is_not_paid() {
	on_consortium(|| {
		let (tom, ana) = (pair("tom"), pair("ana"));
		neighbours(&[&tom, &ana]);
		announced(&ana);
		assert_ok!(send(&tom, Training::enrol { training: 0, version: 0 }));
		hours(49);
		assert_eq!(coins(&tom), (4 * TIME, 0));
		// Two weeks later nobody has.
		for _ in 0..70 {
			hours(5);
		}
		assert_eq!((coins(&tom), coins(&ana)), ((5 * TIME, 0), (5 * TIME, 0)));
		assert_eq!(Trainings::training(0), None);
	});
}

#[test]
fn who_changes_their_mind_in_time_has_the_fee_back() {
	on_consortium(|| {
		let (tom, ana) = (pair("tom"), pair("ana"));
		neighbours(&[&tom, &ana]);
		appoint(BobStash, &pair("trainer"), Role::Trainer);
		assert_ok!(send(&pair("trainer"), Training::publish { terms: training(&ana) }));
		let content = Subject::Training { training: 0, version: 0 };
		assert_ok!(decide(&pair("auditor"), content, Decision::Granted));
		assert_ok!(send(&tom, Training::enrol { training: 0, version: 0 }));
		assert_ok!(send(&tom, Training::leave { training: 0 }));
		assert_eq!(coins(&tom), (5 * TIME, 0));
	});
}
