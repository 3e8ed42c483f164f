// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::Error;
use frame_support::assert_noop;
use timebank_primitives::{OnDecision, Phase};

const DISMISSED: Decision = Decision::Refused;
const fn pay(steps: u32) -> Decision {
	Decision::Partly { steps }
}

/// Tom says that he came; nobody else does. There is another place, which Ana has.
fn arrival() -> ActivityId {
	let id = approved(2, 20);
	admitted(id, TOM);
	admitted(id, ANA);
	reach_service(id);
	assert_ok!(confirm_start(TOM, id, TOM));
	assert_ok!(dispute(TOM, id, TOM));
	id
}

/// Mei disputes that Tom served for half an hour.
fn service() -> ActivityId {
	let id = approved(2, 20);
	ended(id, TOM, HOUR / 2);
	assert_ok!(dispute(MEI, id, TOM));
	id
}

/// Tom disputes that he did not come.
fn absence() -> ActivityId {
	let id = approved(2, 20);
	admitted(id, TOM);
	wait(SERVICE_ENDS);
	assert_ok!(report_absence(MEI, id, &[TOM]));
	assert_ok!(dispute(TOM, id, TOM));
	id
}

fn decided(id: ActivityId, decision: Decision) -> Event<Test> {
	Event::Decided { activity: id, participant: TOM, auditor: AUDITOR, decision, opinion: OPINION }
}

fn settled_with(id: ActivityId, steps: u32, paid: Balance, returned: Balance) -> Event<Test> {
	Event::Settled { activity: id, participant: TOM, steps, paid, returned, late: false }
}

fn served(steps: u32) -> Note {
	Note::Service { publisher: MEI, participant: TOM, category: 1, steps }
}

#[test]
fn success_so_much_is_paid_at_once() {
	for dispute in [arrival, service, absence] {
		build_and_execute(|| {
			let id = dispute();
			happened();
			assert_ok!(decide(AUDITOR, id, TOM, pay(15)));
			assert_eq!(happened(), [decided(id, pay(15)), settled_with(id, 15, 30, 10)]);
			assert_eq!(state(id, TOM), Some(Participation::Settled));
			assert_eq!(coins(TOM).free, 1_030);
			assert_eq!(coins(MEI), Coins { free: 930, held: 40 });
			assert_eq!(Noted::get(), [served(15)]);
			// Whoever served and was served review each other.
			assert_eq!(ReviewsOpened::get().len(), 1);
		});
	}
}

#[test]
fn success_nothing_is_paid_and_nobody_has_a_mark() {
	for dispute in [arrival, service, absence] {
		build_and_execute(|| {
			let id = dispute();
			happened();
			assert_ok!(decide(AUDITOR, id, TOM, pay(0)));
			assert_eq!(happened(), [decided(id, pay(0)), settled_with(id, 0, 0, 40)]);
			assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
			assert_eq!(Noted::get(), []);
			assert_eq!(Activities::open_activities(TOM), []);
		});
	}
}

#[test]
fn success_who_was_not_let_in_is_released_when_it_is_dismissed() {
	build_and_execute(|| {
		let id = arrival();
		happened();
		assert_ok!(decide(AUDITOR, id, TOM, DISMISSED));
		let released = Event::Released { activity: id, participant: TOM };
		assert_eq!(happened(), [decided(id, DISMISSED), released]);
		assert_eq!(state(id, TOM), None);
		assert_eq!(Activities::open_activities(TOM), []);
		assert_eq!(Noted::get(), []);
		// The place is free again, its coins wait for whoever gets it.
		assert_eq!(coins(MEI), Coins { free: 920, held: 80 });
		admitted(id, BEN);
	});
}

#[test]
fn success_whoever_waits_gets_the_place_of_who_is_released() {
	build_and_execute(|| {
		let id = arrival();
		admitted(id, BEN);
		assert_eq!(state(id, BEN), Some(Participation::Waiting));
		assert_ok!(decide(AUDITOR, id, TOM, DISMISSED));
		assert!(has_place(id, BEN));
	});
}

#[test]
fn success_a_service_is_settled_by_its_duration_when_it_is_dismissed() {
	build_and_execute(|| {
		let id = service();
		happened();
		assert_ok!(decide(AUDITOR, id, TOM, DISMISSED));
		// Whoever disputes for nothing has settled late.
		let settled = Event::Settled {
			activity: id,
			participant: TOM,
			steps: 10,
			paid: 20,
			returned: 20,
			late: true,
		};
		assert_eq!(happened(), [decided(id, DISMISSED), settled]);
		assert_eq!(coins(TOM).free, 1_020);
		assert_eq!(Noted::get(), [served(10), Note::Late(MEI)]);
	});
}

#[test]
fn success_nobody_is_late_because_of_what_the_participant_disputes() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR / 2);
		assert_ok!(dispute(TOM, id, TOM));
		happened();
		assert_ok!(decide(AUDITOR, id, TOM, DISMISSED));
		assert_eq!(happened(), [decided(id, DISMISSED), settled_with(id, 10, 20, 20)]);
		assert_eq!(Noted::get(), [served(10)]);
	});
}

#[test]
fn success_an_end_that_was_too_early_is_settled_by_it_when_it_is_dismissed() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		wait(HOUR / 2);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(dispute(TOM, id, TOM));
		happened();
		assert_ok!(decide(AUDITOR, id, TOM, DISMISSED));
		assert_eq!(happened(), [decided(id, DISMISSED), settled_with(id, 10, 20, 20)]);
	});
}

#[test]
fn success_nobody_is_spared_the_review_by_ending_at_once() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(dispute(TOM, id, TOM));
		assert_eq!(ReviewsOpened::get(), []);
		assert_ok!(decide(AUDITOR, id, TOM, pay(15)));
		assert_eq!(ReviewsOpened::get(), [(id, MEI, TOM, 15, Now::get() + REVIEW_PERIOD)]);
	});
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, STEP - 1);
		assert_ok!(dispute(TOM, id, TOM));
		assert_ok!(decide(AUDITOR, id, TOM, pay(1)));
		assert_eq!(ReviewsOpened::get().len(), 1);
	});
}

#[test]
fn success_whoever_did_not_come_is_marked() {
	for dispute in [arrival, absence] {
		build_and_execute(|| {
			let id = dispute();
			happened();
			assert_ok!(decide(AUDITOR, id, TOM, Decision::Absent));
			let recorded = Event::AbsenceRecorded { activity: id, participant: TOM };
			assert_eq!(happened(), [decided(id, Decision::Absent), recorded]);
			// Not as long as they may appeal.
			assert_eq!(Noted::get(), []);
			Activities::forget(&service_of(id, TOM));
			assert_eq!(Noted::get(), [Note::Absence(TOM)]);
			assert_eq!(state(id, TOM), None);
			assert_eq!(coins(MEI).held, 80);
		});
	}
}

#[test]
fn success_whoever_waits_gets_the_place_of_who_did_not_come() {
	build_and_execute(|| {
		let id = arrival();
		admitted(id, BEN);
		assert_ok!(decide(AUDITOR, id, TOM, Decision::Absent));
		assert!(has_place(id, BEN));
	});
}

#[test]
fn fails_to_find_somebody_absent_who_served() {
	build_and_execute(|| {
		let verdict = decide(AUDITOR, service(), TOM, Decision::Absent);
		assert_noop!(verdict, Error::<Test>::InvalidDecision);
		let id = approved(2, 20);
		started(id, BEN);
		assert_ok!(confirm_end(MEI, id, BEN));
		assert_ok!(Activities::dispute(signed(BEN), id, BEN, REASON));
		let verdict = decide(AUDITOR, id, BEN, Decision::Absent);
		assert_noop!(verdict, Error::<Test>::InvalidDecision);
	});
}

#[test]
fn success_an_absence_is_recorded_at_once_when_it_is_dismissed() {
	build_and_execute(|| {
		let id = absence();
		happened();
		assert_ok!(decide(AUDITOR, id, TOM, DISMISSED));
		let recorded = Event::AbsenceRecorded { activity: id, participant: TOM };
		assert_eq!(happened(), [decided(id, DISMISSED), recorded]);
		assert_eq!(Noted::get(), []);
		Activities::forget(&service_of(id, TOM));
		assert_eq!(Noted::get(), [Note::Absence(TOM)]);
		assert_eq!((state(id, TOM), coins(TOM).free), (None, 1_000));
	});
}

#[test]
fn success_the_last_decision_finishes_what_was_concluded() {
	for (dispute, verdict, paid) in [
		(arrival as fn() -> ActivityId, DISMISSED, 0),
		(arrival, pay(20), 40),
		(service, DISMISSED, 20),
		(service, pay(0), 0),
		(absence, DISMISSED, 0),
		(absence, pay(3), 6),
	] {
		build_and_execute(|| {
			let id = dispute();
			assert_ok!(close(MEI, id));
			assert_ok!(decide(AUDITOR, id, TOM, verdict));
			assert!(matches!(last_event(), Event::Finished { .. }));
			assert_eq!(Activities::phase(id), Some(Phase::Over));
			assert_eq!(coins(MEI), Coins { free: 1_000 - paid, held: 0 });
			assert_eq!(coins(TOM).free, 1_000 + paid);
			assert_eq!(Noted::get().contains(&Note::Finished(MEI)), paid > 0);
		});
	}
}

#[test]
fn boundary_not_more_than_was_agreed_is_paid() {
	build_and_execute(|| {
		let id = service();
		assert_noop!(decide(AUDITOR, id, TOM, pay(21)), Error::<Test>::InvalidSteps);
		assert_noop!(decide(AUDITOR, id, TOM, pay(u32::MAX)), Error::<Test>::InvalidSteps);
		assert_ok!(decide(AUDITOR, id, TOM, pay(20)));
		assert_eq!(coins(TOM).free, 1_040);
	});
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, HOUR);
		assert_ok!(top_up(MEI, id, TOM, 5));
		assert_ok!(dispute(TOM, id, TOM));
		assert_noop!(decide(AUDITOR, id, TOM, pay(26)), Error::<Test>::InvalidSteps);
		assert_ok!(decide(AUDITOR, id, TOM, pay(25)));
		assert_eq!((coins(TOM).free, coins(MEI)), (1_050, Coins { free: 950, held: 0 }));
	});
}

#[test]
fn boundary_it_is_decided_until_it_lapses() {
	build_and_execute(|| {
		let id = service();
		wait(DECISION_PERIOD);
		assert_ok!(decide(AUDITOR, id, TOM, pay(1)));
	});
	build_and_execute(|| {
		let id = service();
		pass(DECISION_PERIOD);
		assert_noop!(decide(AUDITOR, id, TOM, pay(1)), Error::<Test>::NotDisputed);
	});
}

#[test]
fn success_who_has_left_the_time_bank_gets_nothing() {
	for verdict in [DISMISSED, pay(15)] {
		build_and_execute(|| {
			let id = service();
			Gone::set(vec![TOM]);
			assert_ok!(decide(AUDITOR, id, TOM, verdict));
			assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
			assert_eq!((coins(TOM).free, Noted::get()), (1_000, vec![]));
		});
	}
}

#[test]
fn fails_to_grant_what_two_want_differently() {
	for dispute in [arrival, service, absence] {
		build_and_execute(|| {
			let granted = decide(AUDITOR, dispute(), TOM, Decision::Granted);
			assert_noop!(granted, Error::<Test>::InvalidDecision);
		});
	}
}

#[test]
fn fails_of_what_is_not_disputed() {
	build_and_execute(|| {
		let id = service();
		enrolled(id, ANA);
		assert_noop!(decide(AUDITOR, id, ANA, DISMISSED), Error::<Test>::NotDisputed);
		assert_noop!(decide(AUDITOR, id, BEN, DISMISSED), Error::<Test>::NotEnrolled);
		assert_ok!(decide(AUDITOR, id, TOM, DISMISSED));
		assert_noop!(decide(AUDITOR, id, TOM, DISMISSED), Error::<Test>::NotDisputed);
	});
}
