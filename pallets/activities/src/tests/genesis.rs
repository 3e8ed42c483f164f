// SPDX-License-Identifier: Apache-2.0

use crate::{GenesisConfig, HourLength, mock::*, types::whole_steps};
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
