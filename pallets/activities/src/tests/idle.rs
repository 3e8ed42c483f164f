// SPDX-License-Identifier: Apache-2.0

//! The queue of deadlines under little weight.

use super::*;
use crate::WeightInfo;
use frame_support::{assert_storage_noop, weights::Weight};

/// What looking into the queue costs, and what one task needs to be sure of room.
fn round() -> Weight {
	<() as WeightInfo>::on_idle()
}

fn task() -> Weight {
	<() as WeightInfo>::tend_activity(5)
		.max(<() as WeightInfo>::tend_participant())
		.max(<() as WeightInfo>::tend_series())
}

/// How long what nobody approves stays here: fewer ticks than are passed over at a time.
const OPEN_FOR: Moment = 2 * HOUR;

/// Members 1 to 9 have published all that they can, and nobody has approved it.
fn full_queue() -> usize {
	for by in 1..10 {
		for _ in 0..3 {
			let terms = Terms { enrolment: window(0, OPEN_FOR), ..terms(1, 1) };
			published_as(by, terms, Funding::Own);
		}
	}
	happened();
	27
}

/// 22 has served an hour for 21, both of branch 2.
fn served_in_branch_2() {
	let id = published_as(21, terms(1, 20), Funding::Own);
	assert_ok!(approve(OTHER_AUDITOR, id));
	ended(id, 22, HOUR);
}

fn expired() -> usize {
	let events = happened();
	assert!(events.iter().all(|event| matches!(event, Event::Expired { .. })), "{events:?}");
	events.len()
}

#[test]
fn nothing_is_done_without_the_weight_for_it() {
	build_and_execute(|| {
		full_queue();
		wait(OPEN_FOR);
		let one = round().saturating_add(task());
		let too_little = [
			Weight::zero(),
			round(),
			one.saturating_sub(Weight::from_parts(1, 0)),
			one.saturating_sub(Weight::from_parts(0, 1)),
			Weight::from_parts(u64::MAX, 0),
		];
		for weight in too_little {
			// Nor does looking for it cost anything then.
			assert_storage_noop!(assert_eq!(idle_with(weight), Weight::zero()));
		}
	});
}

#[test]
fn only_as_much_is_done_as_is_sure_to_have_room() {
	build_and_execute(|| {
		full_queue();
		wait(OPEN_FOR);
		let weight = round().saturating_add(task());
		assert!(idle_with(weight).all_lte(weight));
		assert_eq!(expired(), 1);
		let weight = round().saturating_add(task().saturating_mul(4));
		assert!(idle_with(weight).all_lte(weight));
		let done = expired();
		// What four were given room for, and what they left over.
		assert!((4..8).contains(&done), "{done} at once");
	});
}

#[test]
fn a_full_queue_is_worked_off_block_by_block() {
	build_and_execute(|| {
		let all = full_queue();
		wait(OPEN_FOR);
		let weight = round().saturating_add(task().saturating_mul(2));
		let (mut blocks, mut done) = (0, 0);
		while done < all {
			assert!(idle_with(weight).all_lte(weight));
			let more = expired();
			assert!((1..=4).contains(&more), "{more} in one block");
			(blocks, done) = (blocks + 1, done + more);
			Activities::do_try_state().expect("in between as well");
		}
		assert!(blocks >= 7, "in {blocks} blocks");
		assert_eq!(done, all);
		for who in 1..10 {
			assert_eq!(coins(who), Coins { free: 1_000, held: 0 });
		}
	});
}

#[test]
fn what_is_due_longest_comes_first() {
	build_and_execute(|| {
		let late = published_as(
			MEI,
			Terms { enrolment: window(0, 2 * HOUR), ..terms(1, 1) },
			Funding::Own,
		);
		let early =
			published_as(TOM, Terms { enrolment: window(0, HOUR), ..terms(1, 1) }, Funding::Own);
		wait(3 * HOUR);
		happened();
		let weight = round().saturating_add(task());
		// Ticks without a task are passed over on the way, at most so many a time.
		for _ in 0..10 {
			idle_with(weight);
		}
		let order: Vec<ActivityId> = happened()
			.into_iter()
			.map(|event| match event {
				Event::Expired { activity, .. } => activity,
				other => panic!("{other:?}"),
			})
			.collect();
		assert_eq!(order, [early, late]);
	});
}

#[test]
fn nobody_waits_longer_than_the_queue_is() {
	build_and_execute(|| {
		// Whoever fills the queue does not keep a service from being settled.
		served_in_branch_2();
		full_queue();
		wait(REVIEW_PERIOD + SETTLE_PERIOD);
		let weight = round().saturating_add(task());
		let mut blocks = 0;
		while coins(22).free == 1_000 {
			assert!(blocks < 60, "after {blocks} blocks");
			idle_with(weight);
			blocks += 1;
		}
		idle();
	});
}

#[test]
fn after_a_long_silence_all_is_made_up_for() {
	build_and_execute(|| {
		full_queue();
		served_in_branch_2();
		// Three days without a block: 1,440 ticks, of which most are empty.
		wait(3 * DAY);
		let ample = Weight::from_parts(u64::MAX, u64::MAX);
		idle_with(ample);
		assert_eq!(crate::Activities::<Test>::iter().count(), 0);
		assert_eq!(crate::Queue::<Test>::iter().count(), 0);
		assert_eq!(coins(22).free, 1_040);
	});
}

#[test]
fn after_a_long_silence_little_weight_is_enough_in_the_end() {
	build_and_execute(|| {
		full_queue();
		wait(3 * DAY);
		let weight = round().saturating_add(task());
		for _ in 0..60 {
			assert!(idle_with(weight).all_lte(weight));
		}
		assert_eq!(crate::Queue::<Test>::iter().count(), 0);
	});
}

#[test]
fn deadlines_rest_while_nobody_can_do_anything_about_them() {
	build_and_execute(|| {
		full_queue();
		wait(OPEN_FOR);
		IsPaused::set(true);
		let ample = Weight::from_parts(u64::MAX, u64::MAX);
		assert_storage_noop!(assert_eq!(idle_with(ample), Weight::zero()));
		IsPaused::set(false);
		idle_with(ample);
		assert_eq!(expired(), 27);
	});
}

#[test]
fn what_anybody_tended_is_not_done_twice() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, HOUR);
		wait(REVIEW_PERIOD + SETTLE_PERIOD);
		assert_ok!(tend(Task::Participant(id, TOM)));
		assert_eq!(coins(TOM).free, 1_040);
		idle();
		assert_eq!(coins(TOM).free, 1_040);
		assert_eq!(Payments::get().len(), 1);
	});
}

#[test]
fn what_is_due_at_the_same_moment_comes_to_its_end_in_any_order() {
	// An activity that is concluded in the same tick in which its participants' deadlines come; with many ids the rows stand in
	// the queue in many orders.
	build_and_execute(|| {
		// One who serves, and one who waits to be let in, in each.
		let pairs = [(MEI, 21, 25), (TOM, 22, 25), (ANA, 23, 25), (BEN, 24, 26), (LIN, 27, 26)];
		for (by, serving, coming) in pairs {
			let id = approved_as(by, terms(2, 20), Funding::Own);
			admitted(id, serving);
			admitted(id, coming);
		}
		reach_service(0);
		for (id, (by, serving, coming)) in pairs.into_iter().enumerate() {
			let id = id as ActivityId;
			assert_ok!(check_in(by, id, &[serving, coming]));
			assert_ok!(confirm_start(serving, id, serving));
		}
		for _ in 0..40 {
			pass(HOUR);
			Activities::do_try_state().expect("at every hour");
		}
		assert_eq!(crate::Activities::<Test>::iter().count(), 0);
		for (_, serving, coming) in pairs {
			assert_eq!((coins(serving).free, coins(coming).free), (1_040, 1_000));
		}
		assert_eq!(crate::Queue::<Test>::iter().count(), 0);
	});
}
