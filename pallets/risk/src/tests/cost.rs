// SPDX-License-Identifier: Apache-2.0

//! A screening costs the same however much there was before.

use super::*;
use codec::{Encode, MaxEncodedLen};

/// Makes a recorder of whatever kind `run` needs, and gives it back with what was recorded.
fn record<R: Clone + Default>(run: impl FnOnce(R)) -> R {
	let recorder = R::default();
	run(recorder.clone());
	recorder
}

/// How many rows something reads, and how many it writes, in a state that was written to the database before.
fn touched(externalities: &mut sp_io::TestExternalities, run: impl FnOnce()) -> (usize, usize) {
	externalities.commit_all().expect("it can be written");
	let recorder = record(|recorder| externalities.execute_with_recorder(recorder, run));
	let reads = recorder.recorded_keys().values().map(|keys| keys.len()).sum();
	(reads, externalities.overlayed_changes().changes().count())
}

/// Whatever can happen to the rows of Mei and Tom, with nothing that is noticed.
fn make_history(rounds: u64) {
	Joined::set((100..200).collect());
	for round in 0..rounds {
		let other = 100 + round % 50;
		for (from, to) in [(MEI, other), (other, TOM), (TOM, other + 50), (other + 50, MEI)] {
			pay(from, to, 50 + round);
		}
		Risk::note_review(round, Side::Publisher, &MEI, &TOM, 5);
		wait(7);
	}
}

#[test]
fn the_rows_that_a_movement_reads_and_writes_do_not_grow_with_history() {
	let mut externalities = new_test_ext();
	externalities.execute_with(|| {
		System::reset_events();
		set(None, Kind::Regular, Thresholds { circle_amount: 10, ..quiet() });
		// The first movement makes the rows.
		pay(MEI, TOM, 50);
	});
	let again = || assert_eq!(pay(MEI, TOM, 50), Screened::Passed);
	let few = touched(&mut externalities, again);
	externalities.execute_with(|| make_history(1_000));
	let many = touched(&mut externalities, again);
	assert_eq!(few, many);
	externalities.execute_with(|| Risk::do_try_state().expect("the invariants hold"));
}

#[test]
fn rows_do_not_outgrow_what_they_may_measure() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { circle_amount: 10, ..quiet() });
		make_history(1_000);
		let bound = crate::TrailOf::<Test>::max_encoded_len();
		for (who, trail) in crate::Trails::<Test>::iter() {
			assert!(trail.encoded_size() <= bound, "of {who}");
		}
		assert!(bound < 4_096, "{bound} bytes");
	});
}

#[test]
fn what_is_noticed_costs_the_same_each_time() {
	let mut externalities = new_test_ext();
	externalities.execute_with(|| {
		set(None, Kind::Regular, Thresholds { held_above: 10, ..quiet() });
		move_for(MEI, TOM, 50, SERVICE);
		move_for(MEI, TOM, 50, SERVICE);
	});
	let notice = || assert_eq!(move_for(MEI, TOM, 50, SERVICE), Screened::Passed);
	let few = touched(&mut externalities, notice);
	externalities.execute_with(|| {
		MaxOpenAlerts::set(1_000);
		for _ in 0..10 {
			for who in 1..10 {
				move_for(who, 10 - who, 50, SERVICE);
			}
		}
	});
	assert_eq!(touched(&mut externalities, notice), few);
}
