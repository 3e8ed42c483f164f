// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Part, Stage};
use frame_support::assert_noop;
use timebank_primitives::Phase;

#[test]
fn success_holds_what_it_costs_more_and_waits_for_an_auditor_again() {
	build_and_execute(|| {
		let id = published(1, 20);
		wait(STEP);
		let changed = Terms { content: [2; 32], ..terms(2, 30) };
		happened();
		assert_ok!(edit(MEI, id, changed.clone()));
		assert_eq!(happened(), [Event::Edited { activity: id, version: 1, escrow: 120 }]);
		assert_eq!(coins(MEI), Coins { free: 880, held: 120 });
		let activity = Activities::activity(id).unwrap();
		assert_eq!((activity.terms, activity.version), (changed, 1));
		assert_eq!(activity.stage, Stage::Submitted);
		assert_eq!(activity.due, Some(Now::get() + ENROLMENT_ENDS));
		assert_eq!(activity.published_at, START);
	});
}

#[test]
fn success_returns_what_it_costs_less() {
	build_and_execute(|| {
		let id = published(3, 40);
		assert_ok!(edit(MEI, id, terms(1, 10)));
		assert_eq!(coins(MEI), Coins { free: 980, held: 20 });
		// The same again moves nothing.
		assert_ok!(edit(MEI, id, terms(1, 10)));
		assert_eq!(coins(MEI), Coins { free: 980, held: 20 });
		assert_eq!(Activities::activity(id).unwrap().version, 2);
	});
}

#[test]
fn success_of_one_that_an_auditor_gave_back() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(reject(AUDITOR, id));
		assert_ok!(edit(MEI, id, terms(1, 20)));
		assert_eq!(Activities::phase(id), Some(Phase::Audit));
		assert_ok!(approve(AUDITOR, id));
	});
}

#[test]
fn success_of_an_open_one_drops_whoever_enrolled_and_keeps_the_managers() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		admitted(id, TOM);
		admitted(id, ANA);
		enrolled(id, BEN);
		assert_ok!(edit(MEI, id, terms(1, 20)));
		assert_eq!(Activities::phase(id), Some(Phase::Audit));
		for who in [TOM, ANA, BEN] {
			assert_eq!((state(id, who), Activities::open_activities(who)), (None, vec![]));
		}
		assert_eq!(Activities::waiting_list(id), []);
		let activity = Activities::activity(id).unwrap();
		assert_eq!((activity.enrolled, activity.admitted), (0, 0));
		assert_eq!(Posted::get(id), None);
		assert_eq!(Activities::open_activities(LIN), [(id, Part::Manager)]);
		// They may come again.
		assert_ok!(approve(AUDITOR, id));
		assert!(Posted::get(id).is_some());
		admitted(id, TOM);
	});
}

#[test]
fn success_an_edit_has_the_rate_of_its_day() {
	build_and_execute(|| {
		let id = published(1, 20);
		CurrentRate::set(9);
		assert_ok!(edit(MEI, id, terms(2, 20)));
		assert_eq!(coins(MEI), Coins { free: 640, held: 360 });
		assert_eq!(Activities::activity(id).unwrap().rate, 9);
		assert_ok!(edit(MEI, id, Terms { category: 3, ..terms(2, 20) }));
		assert_eq!(coins(MEI), Coins { free: 800, held: 200 });
		assert_eq!(Activities::activity(id).unwrap().rate, 5);
		assert_ok!(edit(MEI, id, terms(2, 20)));
		assert_eq!(coins(MEI), Coins { free: 640, held: 360 });
	});
}

#[test]
fn success_the_deadline_is_that_of_the_new_terms() {
	build_and_execute(|| {
		let id = published(1, 20);
		wait(HOUR);
		assert_ok!(edit(MEI, id, terms(1, 20)));
		pass(ENROLMENT_ENDS - HOUR);
		assert_eq!(Activities::phase(id), Some(Phase::Audit));
		pass(HOUR);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn fails_for_others_than_the_publisher() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		admitted(id, TOM);
		for by in [LIN, TOM, AUDITOR, STRANGER] {
			assert_noop!(edit(by, id, terms(1, 20)), Error::<Test>::NotPublisher);
		}
	});
}

#[test]
fn fails_for_who_is_suspended() {
	build_and_execute(|| {
		let id = published(1, 20);
		Suspended::set(vec![MEI]);
		assert_noop!(edit(MEI, id, terms(1, 20)), Error::<Test>::Suspended);
	});
}

#[test]
fn fails_once_somebody_is_there() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(edit(MEI, id, terms(2, 20)), Error::<Test>::ServiceUnderWay);
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_noop!(edit(MEI, id, terms(2, 20)), Error::<Test>::ServiceUnderWay);
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_ok!(confirm_end(MEI, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle(MEI, id, TOM));
		assert_noop!(edit(MEI, id, terms(2, 20)), Error::<Test>::AlreadySettled);
	});
}

#[test]
fn fails_once_nothing_begins_any_more() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_ok!(close(MEI, id));
		assert_noop!(edit(MEI, id, terms(2, 20)), Error::<Test>::Concluded);
	});
}

#[test]
fn fails_without_the_coins_for_what_it_costs_more() {
	build_and_execute(|| {
		CurrentRate::set(10);
		let id = published(2, 40);
		assert_noop!(edit(MEI, id, terms(3, 40)), NO_COINS);
		assert_ok!(edit(MEI, id, terms(3, 33)));
		assert_eq!(coins(MEI), Coins { free: 10, held: 990 });
	});
}

#[test]
fn fails_with_terms_that_could_not_be_published() {
	build_and_execute(|| {
		let id = published(1, 20);
		let usual = terms(1, 20);
		let past = Window { from: START - 2, until: START };
		let again =
			|every, times| Terms { recurrence: Some(Recurrence { every, times }), ..usual.clone() };
		let reversed = Window { from: START + DAY, until: START };
		let wrong = [
			(Terms { title: vec![].try_into().unwrap(), ..usual.clone() }, Error::TitleInvalid),
			(Terms { place: vec![0xff].try_into().unwrap(), ..usual.clone() }, Error::PlaceInvalid),
			(Terms { service: reversed, ..usual.clone() }, Error::WindowReversed),
			(Terms { enrolment: past, ..usual.clone() }, Error::InThePast),
			(Terms { service: window(HOUR, HORIZON + 1), ..usual.clone() }, Error::TooFarAhead),
			(Terms { enrolment: window(0, DAY), ..usual.clone() }, Error::WindowsDoNotFit),
			(terms(0, 20), Error::InvalidPlaces),
			(terms(4, 20), Error::InvalidPlaces),
			(terms(1, 0), Error::InvalidSteps),
			(terms(1, 41), Error::InvalidSteps),
			(
				Terms { service: window(6 * HOUR, 7 * HOUR - 1), ..usual.clone() },
				Error::ServiceTooLong,
			),
			(Terms { category: 0, ..usual.clone() }, Error::UnknownCategory),
			(terms_for(&[10]), Error::UnknownCredential),
			(terms_for(&[4, 4]), Error::DuplicateCredential),
			(again(HOUR - 1, 1), Error::InvalidRecurrence),
			(again(HOUR, 0), Error::InvalidRecurrence),
			(again(HOUR, 53), Error::InvalidRecurrence),
		];
		for (terms, error) in wrong {
			let expected: Error<Test> = error;
			assert_noop!(edit(MEI, id, terms), expected);
		}
	});
}

#[test]
fn success_one_more_open_activity_is_not_counted() {
	build_and_execute(|| {
		let all = [published(1, 1), published(1, 1), published(1, 1)];
		assert_ok!(edit(MEI, all[0], terms(1, 2)));
		for id in all {
			assert_ok!(close(MEI, id));
		}
		assert_eq!(Activities::open_activities(MEI), []);
	});
}
