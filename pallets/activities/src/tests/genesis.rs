// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{
	Error, GenesisConfig, HourLength,
	types::{duration_of, whole_steps},
};
use frame_support::assert_noop;
use sp_runtime::BuildStorage;

fn hour_of(hour_length: u64) -> u64 {
	let genesis = RuntimeGenesisConfig {
		system: Default::default(),
		activities: GenesisConfig { hour_length, _config: Default::default() },
	};
	sp_io::TestExternalities::new(genesis.build_storage().unwrap())
		.execute_with(HourLength::<Test>::get)
}

#[test]
fn an_hour_is_an_hour_unless_the_genesis_says_otherwise() {
	build_and_execute(|| assert_eq!(HourLength::<Test>::get(), 3_600_000));
	assert_eq!(hour_of(2_000), 2_000);
}

#[test]
#[should_panic = "shorter than the clock's tick"]
fn an_hour_has_twenty_ticks_at_least() {
	hour_of(19);
}

#[test]
fn only_whole_steps_count() {
	let hour = 3_600_000;
	for (duration, steps) in [
		(0, 0),
		(STEP - 1, 0),
		(STEP, 1),
		(2 * STEP - 1, 1),
		(hour, 20),
		(hour * 3 / 2, 30),
		(hour + STEP - 1, 20),
	] {
		assert_eq!(whole_steps(duration, hour), steps, "{duration} ms");
	}
	assert_eq!(whole_steps(2_000, 2_000), 20);
	assert_eq!(whole_steps(u64::MAX, 20), u64::MAX);
	assert_eq!(whole_steps(u64::MAX, 19), u64::MAX);
}

#[test]
fn steps_last_as_long_as_the_hour_has_it() {
	assert_eq!(duration_of(1, 3_600_000), STEP);
	assert_eq!(duration_of(30, 3_600_000), 30 * STEP);
	assert_eq!(duration_of(20, 2_000), 2_000);
	assert_eq!(duration_of(0, 2_000), 0);
	// Half a tick is not waited for.
	assert_eq!(duration_of(1, 39), 1);
	assert_eq!(duration_of(u32::MAX, u64::MAX), u64::MAX);
}

#[test]
fn everything_is_measured_by_the_hour_of_the_network() {
	build_and_execute(|| {
		// Here an hour takes twice as long.
		HourLength::<Test>::put(2 * HOUR);
		let lasting =
			|time| Terms { service: window(SERVICE_BEGINS, SERVICE_BEGINS + time), ..terms(1, 20) };
		let enrolled_before = |terms: Terms| Terms { enrolment: window(0, HOUR), ..terms };
		let short = enrolled_before(lasting(2 * HOUR - 1));
		assert_noop!(publish(MEI, short, Funding::Own), Error::<Test>::ServiceTooLong);
		let often = Some(Recurrence { every: 2 * HOUR - 1, times: 1 });
		let often = Terms { recurrence: often, ..terms(1, 20) };
		assert_noop!(publish(MEI, often, Funding::Own), Error::<Test>::InvalidRecurrence);
		let id = approved_as(MEI, enrolled_before(lasting(2 * HOUR)), Funding::Own);
		settled(id, TOM, HOUR);
		assert_eq!(coins(TOM).free, 1_020);
	});
}

#[test]
fn what_is_put_off_is_put_off_by_a_day_of_the_network() {
	build_and_execute(|| {
		HourLength::<Test>::put(2 * HOUR);
		let id = approved_as(MINTER, terms(1, 20), Funding::Minted(1));
		ended(id, TOM, HOUR);
		Quota::insert(1, 0);
		pass(REVIEW_PERIOD + SETTLE_PERIOD);
		assert_eq!(due(id, TOM), Some(Now::get() + 2 * DAY));
	});
}

#[test]
fn what_nobody_ends_is_taken_to_have_lasted_by_the_hour_of_the_network() {
	build_and_execute(|| {
		HourLength::<Test>::put(2 * HOUR);
		let id = approved(1, 20);
		started(id, TOM);
		let until = Now::get() + 2 * HOUR;
		Now::set(START + SERVICE_ENDS + CONFIRM_PERIOD);
		happened();
		assert_ok!(tend(Task::Participant(id, TOM)));
		let presumed = Event::EndPresumed { activity: id, participant: TOM, until };
		assert_eq!(happened().first(), Some(&presumed));
	});
}
