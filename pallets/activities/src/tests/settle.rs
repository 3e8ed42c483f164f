// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Participation, Phase, Record};
use frame_support::assert_noop;

#[test]
fn an_hour_and_a_half_of_two_is_paid_and_half_an_hour_returns() {
	build_and_execute(|| {
		let id = approved(1, 40);
		ended(id, TOM, 30 * STEP);
		System::reset_events();
		assert_ok!(settle(id, TOM));
		assert_eq!(purse(TOM), Purse { free: 1_060, held: 0 });
		assert_eq!(purse(MEI), Purse { free: 940, held: 0 });
		assert_eq!(PAID.take(), vec![(MEI, TOM, 60, id)]);
		System::assert_has_event(
			Event::Settled { activity: id, participant: TOM, steps: 30, paid: 60, returned: 20 }
				.into(),
		);
		// The only place is settled: the activity is over.
		assert_eq!(last_event(), Event::Finished { activity: id, returned: 0 });
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(
			Activities::record(TOM),
			Record { served_steps: 30, services: 1, received_steps: 0 }
		);
		assert_eq!(
			Activities::record(MEI),
			Record { served_steps: 0, services: 0, received_steps: 30 }
		);
	});
}

#[test]
fn no_more_is_paid_than_was_agreed_and_no_less_than_whole_steps() {
	for (time, steps) in
		[(0, 0), (STEP - 1, 0), (STEP, 1), (20 * STEP - 1, 19), (20 * STEP, 20), (900 * STEP, 20)]
	{
		build_and_execute(|| {
			let id = approved(1, 20);
			ended(id, TOM, time);
			assert_ok!(settle(id, TOM));
			assert_eq!(purse(TOM).free, 1_000 + steps * RATE, "after {time} ms");
			assert_eq!(purse(MEI), Purse { free: 1_000 - steps * RATE, held: 0 });
			assert_eq!(Activities::record(TOM).services, u32::from(steps > 0));
		});
	}
}

#[test]
fn each_place_is_settled_by_itself() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, 20 * STEP);
		assert_ok!(settle(id, TOM));
		assert_eq!(purse(MEI), Purse { free: 920, held: 40 });
		assert_eq!(Activities::participation(id, TOM), Some(Participation::Settled));
		assert_eq!(Activities::phase(id), Some(Phase::InProgress));
		ended(id, ANA, 10 * STEP);
		assert_ok!(settle(id, ANA));
		assert_eq!(purse(MEI), Purse { free: 940, held: 0 });
		assert_eq!(Activities::phase(id), Some(Phase::Settled));
	});
}

#[test]
fn settling_twice_fails() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, STEP);
		assert_ok!(settle(id, TOM));
		assert_noop!(settle(id, TOM), Error::<Test>::AlreadySettled);
		let single = approved(1, 20);
		ended(single, TOM, STEP);
		assert_ok!(settle(single, TOM));
		assert_noop!(settle(single, TOM), Error::<Test>::ActivityOver);
	});
}

#[test]
fn fails_before_both_have_confirmed_the_end() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, TOM);
		assert_noop!(settle(id, TOM), Error::<Test>::NotEnded);
		assert_ok!(Activities::admit(signed(MEI), id, TOM));
		assert_noop!(settle(id, TOM), Error::<Test>::NotEnded);
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(settle(id, TOM), Error::<Test>::NotEnded);
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_noop!(settle(id, TOM), Error::<Test>::NotEnded);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(settle(id, TOM));
	});
}

#[test]
fn fails_for_others_than_the_publisher() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, STEP);
		for by in [TOM, ANA, AUDITOR, STRANGER] {
			assert_noop!(Activities::settle(signed(by), id, TOM), Error::<Test>::NotPublisher);
		}
		for origin in unsigned() {
			assert_noop!(Activities::settle(origin, id, TOM), BAD_ORIGIN);
		}
		assert_noop!(settle(id, ANA), Error::<Test>::NotEnrolled);
		assert_noop!(settle(7, TOM), Error::<Test>::ActivityNotFound);
	});
}

#[test]
fn who_is_suspended_is_paid_for_what_they_gave() {
	build_and_execute(|| {
		let id = approved(1, 20);
		started(id, TOM);
		wait(20 * STEP);
		Suspended::set(vec![TOM, MEI]);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_ok!(settle(id, TOM));
		assert_eq!(purse(TOM).free, 1_040);
	});
}

#[test]
fn who_has_left_is_paid_nothing_and_nothing_stays_on_hold() {
	// Whether both have confirmed the end, one has, or none.
	for confirmed in [&[][..], &[MEI], &[TOM], &[MEI, TOM]] {
		build_and_execute(|| {
			let id = approved(1, 20);
			started(id, TOM);
			wait(20 * STEP);
			for by in confirmed {
				assert_ok!(confirm_end(*by, id, TOM));
			}
			Gone::set(vec![TOM]);
			assert_noop!(
				Activities::close(signed(MEI), id).map_err(|error| error.error),
				Error::<Test>::ServiceUnderWay
			);
			assert_noop!(Activities::settle(signed(ANA), id, TOM), Error::<Test>::NotPublisher);
			assert_ok!(settle(id, TOM));
			System::assert_has_event(
				Event::Settled { activity: id, participant: TOM, steps: 0, paid: 0, returned: 40 }
					.into(),
			);
			assert_eq!(last_event(), Event::Finished { activity: id, returned: 0 });
			assert_eq!(purse(MEI), Purse { free: 1_000, held: 0 });
			assert_eq!((purse(TOM).free, PAID.take()), (1_000, vec![(MEI, TOM, 0, id)]));
			assert_eq!(Activities::record(TOM), Record::default());
		});
	}
}

#[test]
fn who_has_left_before_the_service_is_declined() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		enrol(id, ANA);
		Gone::set(vec![TOM, ANA]);
		for who in [TOM, ANA] {
			assert_noop!(settle(id, who), Error::<Test>::NotEnded);
			assert_ok!(Activities::decline(signed(MEI), id, who));
		}
		assert_ok!(Activities::close(signed(MEI), id));
		assert_eq!(purse(MEI), Purse { free: 1_000, held: 0 });
	});
}

#[test]
fn anybody_closes_what_a_publisher_has_left_settled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, ANA);
		ended(id, TOM, 20 * STEP);
		assert_ok!(settle(id, TOM));
		Gone::set(vec![MEI]);
		assert_ok!(Activities::close(signed(STRANGER), id));
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}
