// SPDX-License-Identifier: Apache-2.0

//! When members have time.

use super::*;
use proptest::prelude::*;

const MORNING: Times = Times::slot(0, 1);
const AFTERNOON: Times = Times::slot(0, 2);

fn share(times: Times, from: Moment, until: Moment, needed: Moment) -> u32 {
	times.share(Window { from: MONDAY + from, until: MONDAY + until }, needed, DAY)
}

#[test]
fn a_week_begins_with_the_night_to_monday() {
	assert_eq!(Times::slot(0, 0), Times(1));
	assert_eq!(Times::slot(6, 3), Times(1 << 27));
	assert_eq!((Times::slot(7, 0), Times::slot(0, 4)), (Times(0), Times(0)));
	for day in 0..7 {
		for quarter in 0..4 {
			let from = Moment::from(day * 4 + quarter) * 6 * HOUR;
			assert_eq!(share(Times::slot(day, quarter), from, from + 6 * HOUR, HOUR), ONE);
			// And so in each week since.
			let later = from + 2_900 * 7 * DAY;
			assert_eq!(share(Times::slot(day, quarter), later, later + 6 * HOUR, HOUR), ONE);
			let others = Times(Times::ALL.0 & !Times::slot(day, quarter).0);
			assert_eq!(share(others, from, from + 6 * HOUR, HOUR), 0);
		}
	}
}

#[test]
fn who_has_time_for_what_is_needed_has_all_the_time() {
	// Two hours some time between six and six: a free morning is enough.
	assert_eq!(share(MORNING, 6 * HOUR, 18 * HOUR, 2 * HOUR), ONE);
	// All twelve hours: it is half.
	assert_eq!(share(MORNING, 6 * HOUR, 18 * HOUR, 12 * HOUR), ONE / 2);
	assert_eq!(share(MORNING.and(AFTERNOON), 6 * HOUR, 18 * HOUR, 12 * HOUR), ONE);
	// From eleven to two there is an hour of the morning.
	assert_eq!(share(MORNING, 11 * HOUR, 14 * HOUR, 3 * HOUR), ONE / 3);
}

#[test]
fn times_are_sound_if_there_are_some_and_all_are_within_a_week() {
	assert!(Times::ALL.is_sound() && Times(1).is_sound() && Times(1 << 27).is_sound());
	assert!(!Times(0).is_sound() && !Times(1 << 28).is_sound() && !Times(u32::MAX).is_sound());
}

#[test]
fn on_a_network_of_short_days_a_week_has_as_many_quarters() {
	// A day of 24 seconds: the first one of all is a Thursday.
	let thursday_morning = Window { from: 6_000, until: 12_000 };
	assert_eq!(Times::slot(3, 1).share(thursday_morning, 6_000, 24_000), ONE);
	assert_eq!(Times::slot(0, 1).share(thursday_morning, 6_000, 24_000), 0);
}

#[test]
fn of_a_service_of_many_weeks_the_first_week_is_looked_at() {
	let service = Window { from: MONDAY, until: MONDAY + 50 * 7 * DAY };
	assert_eq!(MORNING.share(service, 6 * HOUR, DAY), ONE);
	assert_eq!(MORNING.share(service, 12 * HOUR, DAY), ONE / 2);
	assert_eq!(Times::ALL.share(service, 40 * 7 * DAY, DAY), ONE);
}

proptest! {
	/// As if each minute were asked for.
	#[test]
	fn the_share_is_that_of_the_minutes(
		times in 0u32..(1 << QUARTERS), from in 0u64..20_000, length in 1u64..10_080, needed in 1u64..3_000,
	) {
		const MINUTE: u64 = 60_000;
		let service = Window { from: from * MINUTE, until: (from + length) * MINUTE };
		let is_free = |minute: &u64| {
			let (day, quarter) = ((minute / 1_440 + 3) % 7, minute / 360 % 4);
			times & (1 << (day * 4 + quarter)) != 0
		};
		let free = (from..from + length).filter(is_free).count() as u64;
		let needed = needed.min(length);
		let expected = free.min(needed) * u64::from(ONE) / needed;
		prop_assert_eq!(u64::from(Times(times).share(service, needed * MINUTE, DAY)), expected);
	}

	/// Whatever the moments are, it ends and is a share.
	#[test]
	fn a_share_is_never_more_than_all(
		times: u32, from: u64, until: u64, needed: u64, day: u64,
	) {
		let service = Window { from, until };
		prop_assert!(Times(times).share(service, needed, day) <= ONE);
	}
}
