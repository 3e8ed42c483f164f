// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Part, Past, WeightInfo};
use frame_support::assert_noop;
use timebank_primitives::{Phase, Purse, Role};

fn settled_event(
	id: ActivityId,
	who: AccountId,
	steps: u32,
	paid: u64,
	returned: u64,
) -> Event<Test> {
	Event::Settled { activity: id, participant: who, steps, paid, returned, late: false }
}

fn served(publisher: AccountId, participant: AccountId, steps: u32) -> Note {
	Note::Service { publisher, participant, category: 1, steps }
}

#[test]
fn success_an_hour_and_a_half_of_two_is_paid_and_half_an_hour_returns() {
	build_and_execute(|| {
		let id = approved(1, 40);
		reviewed(id, TOM, 30 * STEP);
		happened();
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(coins(TOM), Coins { free: 1_060, held: 0 });
		assert_eq!(coins(MEI), Coins { free: 940, held: 0 });
		assert_eq!(Payments::get(), [(Purse::Escrow(MEI), Purse::Member(TOM), 60, id)]);
		// The only place is settled: the activity is over.
		let finished = Event::Finished { activity: id, returned: 0 };
		assert_eq!(happened(), [settled_event(id, TOM, 30, 60, 20), finished]);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(Noted::get(), [served(MEI, TOM, 30), Note::Finished(MEI)]);
		let at = Now::get();
		let past = |part| Past { activity: id, part, steps: 30, at };
		assert_eq!(Activities::recent_activities(TOM), [past(Part::Participant)]);
		assert_eq!(Activities::recent_activities(MEI), [past(Part::Publisher)]);
	});
}

#[test]
fn a_settlement_of_which_nothing_else_comes_costs_less() {
	let cost = |prepare: fn(ActivityId)| {
		let mut cost = None;
		build_and_execute(|| {
			let id = approved(2, 20);
			reviewed(id, TOM, 20 * STEP);
			prepare(id);
			let done = Activities::settle(signed(MEI), id, TOM).expect("it can be settled");
			cost = done.actual_weight;
		});
		cost
	};
	assert_eq!(cost(|_| ()), Some(<() as WeightInfo>::settle_plainly()));
	assert_eq!(cost(|_| IsNoticed::set(true)), None);
	assert_eq!(cost(|id| invite(MEI, id, ANA).unwrap()), None);
}

#[test]
fn boundary_no_more_is_paid_than_was_agreed_and_no_less_than_whole_steps() {
	let times =
		[(0, 0), (STEP - 1, 0), (STEP, 1), (20 * STEP - 1, 19), (20 * STEP, 20), (900 * STEP, 20)];
	for (time, steps) in times {
		build_and_execute(|| {
			let id = approved(1, 20);
			reviewed(id, TOM, time);
			assert_ok!(settle(MEI, id, TOM));
			assert_eq!(coins(TOM).free, 1_000 + steps * RATE, "after {time} ms");
			assert_eq!(coins(MEI), Coins { free: 1_000 - steps * RATE, held: 0 });
			// What was not even a step is no service to boast of, and nothing was finished with it.
			assert_eq!(Noted::get().is_empty(), steps == 0);
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		});
	}
}

#[test]
fn success_each_place_is_settled_by_itself() {
	build_and_execute(|| {
		let id = approved(2, 20);
		settled(id, TOM, HOUR);
		assert_eq!(coins(MEI), Coins { free: 920, held: 40 });
		assert_eq!((state(id, TOM), due(id, TOM)), (Some(Participation::Settled), None));
		assert_eq!(Activities::phase(id), Some(Phase::InProgress));
		// For Tom it is over.
		assert_eq!(Activities::open_activities(TOM), []);
		settled(id, ANA, HOUR / 2);
		assert_eq!(coins(MEI), Coins { free: 940, held: 0 });
		assert_eq!(Activities::phase(id), Some(Phase::Ended));
		// What is left to do the chain does by itself.
		happened();
		idle();
		assert_eq!(happened(), [Event::Finished { activity: id, returned: 0 }]);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!((state(id, TOM), state(id, ANA)), (None, None));
		let expected = [served(MEI, TOM, 20), served(MEI, ANA, 10), Note::Finished(MEI)];
		assert_eq!(Noted::get(), expected);
	});
}

#[test]
fn success_whoever_has_no_place_is_dropped_with_the_last_one() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, ANA);
		settled(id, TOM, HOUR);
		idle();
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(Activities::open_activities(ANA), []);
		assert_eq!(Posted::get(id), None);
	});
}

#[test]
fn success_a_manager_settles() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		reviewed(id, TOM, HOUR);
		assert_ok!(settle(LIN, id, TOM));
		// Mei pays, and it is her activity.
		assert_eq!(coins(MEI), Coins { free: 960, held: 0 });
		assert_eq!(Noted::get(), [served(MEI, TOM, 20), Note::Finished(MEI)]);
		let past = Past { activity: id, part: Part::Manager, steps: 20, at: Now::get() };
		assert_eq!(Activities::recent_activities(LIN), [past]);
		assert_eq!(Activities::open_activities(LIN), []);
	});
}

#[test]
fn boundary_reviews_are_waited_for_as_long_as_there_is_time_for_them() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, HOUR);
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::ReviewsMissing);
		wait(REVIEW_PERIOD - 1);
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::ReviewsMissing);
		wait(1);
		assert_ok!(settle(MEI, id, TOM));
	});
}

#[test]
fn boundary_what_was_not_even_a_step_waits_as_long_so_that_it_can_be_disputed() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, STEP - 1);
		assert_eq!(ReviewsOpened::get(), []);
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::ReviewsMissing);
		wait(REVIEW_PERIOD - 1);
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::ReviewsMissing);
		wait(1);
		happened();
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(happened(), [settled_event(id, TOM, 0, 0, 40)]);
		assert_eq!(Noted::get(), []);
	});
}

#[test]
fn success_whoever_settles_late_but_before_the_chain_is_not_late() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, HOUR);
		wait(REVIEW_PERIOD + SETTLE_PERIOD);
		happened();
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(happened()[0], settled_event(id, TOM, 20, 40, 0));
		assert!(!Noted::get().contains(&Note::Late(MEI)));
	});
}

#[test]
fn fails_twice() {
	build_and_execute(|| {
		let id = approved(2, 20);
		settled(id, TOM, HOUR);
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::AlreadySettled);
		let single = approved(1, 20);
		settled(single, TOM, HOUR);
		assert_noop!(settle(MEI, single, TOM), Error::<Test>::ActivityOver);
		assert_eq!(Payments::get().len(), 2);
	});
}

#[test]
fn fails_before_both_have_confirmed_the_end() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		enrolled(id, ANA);
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::NotEnded);
		assert_ok!(admit(MEI, id, TOM));
		assert_ok!(admit(MEI, id, ANA));
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::NotEnded);
		assert_noop!(settle(MEI, id, ANA), Error::<Test>::NotEnded);
		reach_service(id);
		for by in [MEI, TOM] {
			assert_ok!(confirm_start(by, id, TOM));
			assert_noop!(settle(MEI, id, TOM), Error::<Test>::NotEnded);
		}
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::NotEnded);
		assert_ok!(confirm_end(MEI, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle(MEI, id, TOM));
	});
}

#[test]
fn fails_for_who_did_not_come() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::NotEnded);
	});
}

#[test]
fn fails_while_an_auditor_has_to_decide() {
	build_and_execute(|| {
		let id = approved(1, 20);
		reviewed(id, TOM, HOUR);
		assert_ok!(dispute(TOM, id, TOM));
		assert_noop!(settle(MEI, id, TOM), Error::<Test>::InDispute);
	});
}

#[test]
fn fails_for_who_is_no_manager() {
	build_and_execute(|| {
		let id = approved(1, 20);
		assert_ok!(invite(MEI, id, LIN));
		reviewed(id, TOM, HOUR);
		for by in [TOM, ANA, LIN, AUDITOR, STRANGER] {
			assert_noop!(settle(by, id, TOM), Error::<Test>::NotManager);
		}
		assert_noop!(settle(MEI, id, ANA), Error::<Test>::NotEnrolled);
	});
}

#[test]
fn fails_for_who_would_settle_with_themselves() {
	build_and_execute(|| {
		let id = approved_as(TREASURER, terms(1, 20), Funding::Pot(1));
		reviewed(id, TOM, HOUR);
		// Tom becomes a treasurer of the branch that pays.
		Employed::set(vec![(TOM, Role::Treasurer)]);
		assert_noop!(settle(TOM, id, TOM), Error::<Test>::ConflictOfInterest);
		assert_noop!(settle_many(TOM, id, &[TOM]), Error::<Test>::ConflictOfInterest);
		assert_ok!(settle(TREASURER, id, TOM));
	});
}

#[test]
fn success_who_is_suspended_is_paid_for_what_they_gave() {
	build_and_execute(|| {
		let id = approved(1, 20);
		started(id, TOM);
		wait(HOUR);
		Suspended::set(vec![TOM, MEI]);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(coins(TOM).free, 1_040);
	});
}

/// Tom leaves the time bank after so much of his life in an activity of two places.
fn leaves_the_time_bank_after(so_much: impl Fn(ActivityId)) {
	build_and_execute(|| {
		let id = approved(2, 20);
		so_much(id);
		Gone::set(vec![TOM]);
		assert_noop!(settle(ANA, id, TOM), Error::<Test>::NotManager);
		happened();
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(happened(), [settled_event(id, TOM, 0, 0, 40)]);
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
		assert_eq!((coins(TOM).free, Payments::get().len(), Noted::get().len()), (1_000, 0, 0));
		assert_eq!(Activities::open_activities(TOM), []);
	});
}

#[test]
fn success_who_has_left_is_paid_nothing_and_nothing_stays_on_hold() {
	leaves_the_time_bank_after(|id| started(id, TOM));
	leaves_the_time_bank_after(|id| {
		started(id, TOM);
		wait(HOUR);
		assert_ok!(confirm_end(TOM, id, TOM));
	});
	leaves_the_time_bank_after(|id| ended(id, TOM, HOUR));
	leaves_the_time_bank_after(|id| {
		ended(id, TOM, HOUR);
		assert_ok!(dispute(TOM, id, TOM));
	});
}

#[test]
fn success_who_has_left_before_the_service_began_is_released() {
	for by in [MEI, TOM] {
		build_and_execute(|| {
			let id = approved(2, 20);
			admitted(id, TOM);
			reach_service(id);
			assert_ok!(confirm_start(by, id, TOM));
			Gone::set(vec![TOM]);
			happened();
			assert_ok!(settle(MEI, id, TOM));
			assert_eq!(happened(), [Event::Released { activity: id, participant: TOM }]);
			// Somebody else can have the place.
			assert_eq!(coins(MEI), Coins { free: 920, held: 80 });
			assert_eq!(Activities::activity(id).unwrap().free_places(), 2);
		});
	}
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		Gone::set(vec![TOM]);
		happened();
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(happened(), [Event::Released { activity: id, participant: TOM }]);
		assert_eq!(Noted::get(), []);
	});
}

#[test]
fn success_what_was_added_for_who_has_left_returns_as_well() {
	build_and_execute(|| {
		let id = approved(1, 20);
		started(id, TOM);
		assert_ok!(top_up(MEI, id, TOM, 5));
		Gone::set(vec![TOM]);
		happened();
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(happened()[0], settled_event(id, TOM, 0, 0, 50));
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}

#[test]
fn success_who_has_left_before_the_service_is_declined() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		enrolled(id, ANA);
		Gone::set(vec![TOM, ANA]);
		for who in [TOM, ANA] {
			assert_noop!(settle(MEI, id, who), Error::<Test>::NotEnded);
			assert_ok!(decline(MEI, id, who));
		}
		assert_ok!(close(MEI, id));
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}
