// SPDX-License-Identifier: Apache-2.0

//! A queue of things to look at, each from its moment on.
//!
//! It stands beside `pallet-scheduler`, whose agenda has so many places for each block: members' deadlines could fill it, and
//! governance would find none left. Here each deadline is a row of its own, so that setting one costs the same however many
//! there are, and a backlog is worked off in order (docs/decisions/0021-deadlines.md).
//!
//! Time is divided into ticks; a task is due at the first tick at or after its moment: never early. The caller says how long a tick
//! is, always the same for one queue.

use crate::Moment;
use alloc::vec::Vec;
use codec::FullCodec;
use core::marker::PhantomData;
use frame_support::{IterableStorageDoubleMap, StorageDoubleMap, StorageValue};

/// How many empty ticks are passed over at a time.
pub const MAX_TICKS: u32 = 100;

/// The deadlines in these storages: `Queue` has a row for each tick and task, `Cursor` the first tick that may have any.
pub struct Deadlines<Queue, Cursor, Task>(PhantomData<(Queue, Cursor, Task)>);

impl<Queue, Cursor, Task> Deadlines<Queue, Cursor, Task>
where
	Queue: StorageDoubleMap<u64, Task, ()> + IterableStorageDoubleMap<u64, Task, ()>,
	Cursor: StorageValue<u64, Query = u64>,
	Task: FullCodec,
{
	/// The first tick at or after this moment.
	fn tick_of(at: Moment, tick: Moment) -> u64 {
		at.div_ceil(tick.max(1))
	}

	/// The last tick that has come.
	fn today(now: Moment, tick: Moment) -> u64 {
		now.checked_div(tick.max(1)).unwrap_or_default()
	}

	/// Look at `task` from `at` on, or from now on if that is later. Returns the moment under which it stands in the queue.
	pub fn set(at: Moment, now: Moment, tick: Moment, task: &Task) -> Moment {
		let at = at.max(now);
		// There is nothing before the first task.
		if Cursor::get() == 0 {
			Cursor::put(Self::today(now, tick));
		}
		Queue::insert(Self::tick_of(at, tick), task, ());
		at
	}

	/// Do not look at `task` any more, which stands under this moment.
	pub fn clear(at: Moment, tick: Moment, task: &Task) {
		Queue::remove(Self::tick_of(at, tick), task);
	}

	/// Whether `task` stands under this moment.
	pub fn contains(at: Moment, tick: Moment, task: &Task) -> bool {
		Queue::contains_key(Self::tick_of(at, tick), task)
	}

	/// Whether a task of this moment is due.
	pub fn is_due(at: Moment, now: Moment, tick: Moment) -> bool {
		Self::tick_of(at, tick) <= Self::today(now, tick)
	}

	/// Whether there are ticks that have come and were not gone through.
	pub fn is_behind(now: Moment, tick: Moment) -> bool {
		let first = Cursor::get();
		first != 0 && first < Self::today(now, tick)
	}

	/// Take what is due out of the queue: the oldest first, at most `limit` tasks. Nothing is found in ticks that lie
	/// [`MAX_TICKS`] behind empty ones: the next time goes on from there.
	pub fn take_due(now: Moment, tick: Moment, limit: u32) -> Vec<Task> {
		let mut tasks = Vec::new();
		let today = Self::today(now, tick);
		let known = Cursor::get();
		let mut at = if known == 0 { today } else { known };
		let mut passed = 0;
		while at <= today && (tasks.len() as u32) < limit {
			let left = limit.saturating_sub(tasks.len() as u32);
			let found: Vec<Task> = Queue::iter_key_prefix(at).take(left as usize).collect();
			let is_emptied = (found.len() as u32) < left;
			for task in found {
				Queue::remove(at, &task);
				tasks.push(task);
			}
			// In the tick of this moment more may come.
			if !is_emptied || at == today {
				break;
			}
			at = at.saturating_add(1);
			passed += 1;
			if passed == MAX_TICKS {
				break;
			}
		}
		if at != known {
			Cursor::put(at);
		}
		tasks
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use frame_support::{Twox64Concat, storage_alias};

	#[storage_alias]
	type Rows = StorageDoubleMap<Tests, Twox64Concat, u64, Twox64Concat, u32, ()>;
	#[storage_alias]
	type First = StorageValue<Tests, u64, frame_support::pallet_prelude::ValueQuery>;
	type Queue = Deadlines<Rows, First, u32>;

	const TICK: Moment = 10;
	const NOW: Moment = 1_000;
	const NOTHING: [u32; 0] = [];

	fn test(run: impl FnOnce()) {
		sp_io::TestExternalities::default().execute_with(run);
	}

	#[test]
	fn nothing_is_due_early_and_all_is_due_in_order() {
		test(|| {
			assert_eq!(Queue::set(1_021, NOW, TICK, &2), 1_021);
			Queue::set(1_011, NOW, TICK, &1);
			assert!(Queue::contains(1_011, TICK, &1));
			assert_eq!(Queue::take_due(1_019, TICK, 9), NOTHING);
			assert!(!Queue::is_due(1_011, 1_019, TICK) && Queue::is_due(1_011, 1_020, TICK));
			assert_eq!(Queue::take_due(1_020, TICK, 9), vec![1]);
			assert_eq!(Queue::take_due(1_020, TICK, 9), NOTHING);
			assert_eq!(Queue::take_due(5_000, TICK, 9), vec![2]);
		});
	}

	#[test]
	fn what_was_cleared_is_not_looked_at() {
		test(|| {
			let at = Queue::set(1_011, NOW, TICK, &1);
			Queue::clear(at, TICK, &1);
			assert_eq!(Queue::take_due(2_000, TICK, 9), NOTHING);
		});
	}

	#[test]
	fn a_moment_that_has_passed_is_now() {
		test(|| {
			assert_eq!(Queue::take_due(NOW, TICK, 9), NOTHING);
			assert_eq!(Queue::set(5, NOW, TICK, &1), NOW);
			assert_eq!(Queue::take_due(NOW, TICK, 9), vec![1]);
		});
	}

	#[test]
	fn a_backlog_is_worked_off_as_far_as_the_limit_goes() {
		test(|| {
			for task in 0..5 {
				Queue::set(1_011, NOW, TICK, &task);
			}
			Queue::set(1_031, NOW, TICK, &5);
			assert_eq!(Queue::take_due(2_000, TICK, 2).len(), 2);
			assert_eq!(Queue::take_due(2_000, TICK, 3).len(), 3);
			assert_eq!(Queue::take_due(2_000, TICK, 3), vec![5]);
			assert_eq!(Rows::iter().count(), 0);
		});
	}

	#[test]
	fn a_long_silence_is_passed_over_step_by_step() {
		test(|| {
			Queue::set(1_011, NOW, TICK, &1);
			let far = NOW + 250 * TICK;
			Queue::set(far, NOW, TICK, &2);
			assert_eq!(Queue::take_due(far, TICK, 9), vec![1]);
			assert!(Queue::is_behind(far, TICK));
			assert_eq!(Queue::take_due(far, TICK, 9), NOTHING);
			assert_eq!(Queue::take_due(far, TICK, 9), vec![2]);
			assert!(!Queue::is_behind(far, TICK));
		});
	}
}
