// SPDX-License-Identifier: Apache-2.0

//! The uptime ledger: whose blocks were missed, and what follows from it.

use super::*;
use crate::{Cause, Current, Exclusions, Ledger, Oldest, Tally};
use frame_support::assert_ok;
use sp_runtime::Permill;

fn tally(branch: u32) -> Tally {
	let position = validating().iter().position(|id| *id == branch).expect("a validator");
	Current::<Test>::get().tallies[position]
}

fn percent(branch: u32) -> Permill {
	Rotation::uptime(branch).expect("it validated").2
}

#[test]
fn each_block_counts_for_its_author_and_each_gap_against_those_who_left_it() {
	build_and_execute(|| {
		// Slots go around: 1,000 is the first of five validators'.
		assert_eq!(tally(1), Tally { authored: 1, expected: 1 });
		block_at(1_001);
		block_at(1_004);
		assert_eq!(tally(2), Tally { authored: 1, expected: 1 });
		assert_eq!(tally(3), Tally { authored: 0, expected: 1 });
		assert_eq!(tally(4), Tally { authored: 0, expected: 1 });
		assert_eq!(tally(5), Tally { authored: 1, expected: 1 });
	});
}

#[test]
fn a_standstill_counts_as_one_round() {
	build_and_execute(|| {
		block_at(1_000 + 5_000_003);
		for branch in [1, 2, 3, 5] {
			let before = u32::from(branch == 1);
			assert_eq!(tally(branch), Tally { authored: before, expected: before + 1 });
		}
		assert_eq!(tally(4), Tally { authored: 1, expected: 1 });
	});
}

#[test]
fn sessions_are_recorded_without_a_gap_and_forgotten_in_time() {
	build_and_execute(|| {
		sessions(1);
		// The block that ends a session belongs to it.
		let record = Ledger::<Test>::get(0).expect("recorded");
		assert_eq!((record.first, record.last), (FIRST_SLOT, FIRST_SLOT + SESSION - 1));
		assert_eq!(
			Rotation::session(0),
			Some(vec![(1, 2, 2), (2, 2, 2), (3, 2, 2), (4, 2, 2), (5, 2, 2)])
		);
		sessions(20);
		assert_eq!(Ledger::<Test>::iter().count(), 6);
		assert_eq!(Ledger::<Test>::iter_keys().min(), Some(Oldest::<Test>::get()));
		assert_eq!(Rotation::session(0), None);
	});
}

#[test]
fn the_window_rolls() {
	build_and_execute(|| {
		sessions(3);
		assert_eq!(percent(3), Permill::one());
		sessions_without(1, &[3]);
		let (authored, expected, online, below) = Rotation::uptime(3).unwrap();
		assert_eq!((authored, below), (4, 1), "two sessions of three");
		assert_eq!(online, Permill::from_rational(authored, expected));
		sessions(3);
		assert_eq!(percent(3), Permill::one(), "it has left the window");
	});
}

#[test]
fn who_is_away_too_long_is_out_and_comes_back() {
	build_and_execute(|| {
		sessions(3);
		sessions_without(1, &[3]);
		assert_eq!(Exclusions::<Test>::get(3), None);
		sessions_without(1, &[3]);
		assert!(events().contains(&Event::Excluded { branch: 3, cause: Cause::Absent }));
		assert!(percent(3) < Permill::from_percent(40));
		sessions_without(2, &[3]);
		assert_eq!(validating(), [1, 2, 4, 5]);

		// With a clean sheet: what it missed does not throw it out again.
		assert_ok!(Rotation::apply(own(3)));
		sessions(2);
		assert_eq!(validating(), [1, 2, 3, 4, 5]);
		sessions(4);
		assert_eq!(Exclusions::<Test>::get(3), None);
		assert_eq!(percent(3), Permill::one());
	});
}

#[test]
fn who_comes_back_and_is_away_again_is_out_again() {
	build_and_execute(|| {
		sessions_without(2, &[3]);
		assert!(Exclusions::<Test>::contains_key(3));
		sessions_without(2, &[3]);
		assert_ok!(Rotation::apply(own(3)));
		assert!(!Exclusions::<Test>::contains_key(3));
		sessions_without(4, &[3]);
		assert!(Exclusions::<Test>::contains_key(3));
	});
}

#[test]
fn boundary_the_minimum_keeps_the_absent_in() {
	build_and_execute(|| {
		MinValidators::set(4);
		// Two are away, one can be spared: the one that was there less.
		sessions_without(1, &[2]);
		sessions_without(2, &[2, 5]);
		assert_eq!(
			Exclusions::<Test>::get(2).map(|exclusion| exclusion.cause),
			Some(Cause::Absent)
		);
		assert_eq!(Exclusions::<Test>::get(5), None);
		sessions_without(4, &[2, 5]);
		assert_eq!(validating(), [1, 3, 4, 5]);
	});
}

#[test]
fn the_absent_are_called_back_when_others_are_too_few() {
	build_and_execute(|| {
		MinValidators::set(4);
		sessions_without(4, &[2]);
		assert_eq!(validating(), [1, 3, 4, 5]);
		Entitled::set(vec![1, 2, 3, 5]);
		sessions(2);
		assert_eq!(validating(), [1, 2, 3, 5]);
	});
}

#[test]
fn boundary_the_threshold_itself_is_enough() {
	for (more, out) in [(0, false), (1, true)] {
		build_and_execute(|| {
			UptimeThreshold::set(Permill::zero());
			sessions(1);
			sessions_without(1, &[3]);
			let online = percent(3);
			assert!(online > Permill::zero() && online < Permill::one());
			UptimeThreshold::set(Permill::from_parts(online.deconstruct() + more));
			Patience::set(1);
			Rotation::judge(1);
			assert_eq!(Exclusions::<Test>::contains_key(3), out);
		});
	}
	assert_eq!(Tally::default().online(), Permill::one(), "nothing expected, nothing missed");
}

#[test]
fn a_window_that_governance_shortens_is_reached_step_by_step() {
	build_and_execute(|| {
		UptimeWindow::set(5);
		sessions(6);
		UptimeWindow::set(1);
		sessions(4);
		let (_, expected, ..) = Rotation::uptime(1).unwrap();
		assert_eq!(expected, 2, "one session");
		// And one longer than the ledger is as long as the ledger lets it be.
		UptimeWindow::set(1_000);
		sessions(12);
		assert_eq!(Ledger::<Test>::iter().count(), 6);
	});
}
