// SPDX-License-Identifier: Apache-2.0

//! What is done when its moment has come.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::{Weight, WeightMeter},
};
use sp_runtime::DispatchResult;
use timebank_primitives::{CaseId, Deadlines, Moment, OnDecision, Subject};

type DeadlinesOf<T> = Deadlines<Queue<T>, Cursor<T>, Task>;

/// How many tasks a block does at the most, however much time it has.
const TASKS_AT_ONCE: u32 = 100;

impl<T: Config> Pallet<T> {
	/// Look at a task from this moment on. Returns the moment under which it stands in the queue.
	pub(crate) fn queue_task(at: Moment, task: Task) -> Moment {
		DeadlinesOf::<T>::set(at, T::Time::now(), T::Tick::get(), &task)
	}

	/// Do not look at a task any more, which stands under this moment.
	pub(crate) fn unqueue_task(due: Moment, task: Task) {
		DeadlinesOf::<T>::clear(due, T::Tick::get(), &task);
	}

	/// Whether a task stands in the queue under this moment.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn is_queued(due: Moment, task: Task) -> bool {
		DeadlinesOf::<T>::contains(due, T::Tick::get(), &task)
	}

	/// Look at a case next at this moment.
	pub(crate) fn plan(id: CaseId, case: &mut CaseOf<T>, at: Option<Moment>) {
		Self::unplan(id, case);
		case.due = at.map(|at| Self::queue_task(at, Task::Case(id)));
	}

	/// Do not look at a case any more.
	pub(crate) fn unplan(id: CaseId, case: &mut CaseOf<T>) {
		if let Some(due) = case.due.take() {
			Self::unqueue_task(due, Task::Case(id));
		}
	}

	/// The moment under which a task stands in the queue.
	fn due_of(task: Task) -> Option<Moment> {
		match task {
			Task::Case(id) => AllCases::<T>::get(id).and_then(|case| case.due),
			Task::Draw(activity) => Passages::<T>::get(activity).map(|passage| passage.due),
		}
	}

	/// What a task costs at the most.
	pub(crate) fn weight_of(task: &Task) -> Weight {
		let Task::Case(id) = task else { return T::WeightInfo::tend_draw() };
		let own = T::WeightInfo::tend_case().max(T::WeightInfo::escalate());
		let subject = AllCases::<T>::get(id).map_or(Weight::zero(), |case| {
			let lapses = case.lapses_at.is_some_and(|at| at <= T::Time::now());
			match (&case.subject, case.outcome()) {
				(subject, Some(_)) => T::Subjects::weight_to_forget(subject),
				// What was decided first is forgotten.
				(Subject::Appeal { case: first }, None) => Self::weight_to_forget(*first),
				(subject, None) if lapses => T::Subjects::weight(subject),
				// It is handed up, if anything.
				_ => Weight::zero(),
			}
		});
		own.saturating_add(subject)
	}

	/// What the pallet whose matter it is does when what was decided on it is forgotten.
	fn weight_to_forget(case: CaseId) -> Weight {
		let case = AllCases::<T>::get(case);
		case.map_or(Weight::zero(), |case| T::Subjects::weight_to_forget(&case.subject))
	}

	/// Do what is due, as far as there is time. Returns what was used of it.
	pub(crate) fn work_off(limit: Weight) -> Weight {
		if T::Paused::get() {
			return Weight::zero();
		}
		let mut meter = WeightMeter::with_limit(limit);
		let (now, tick) = (T::Time::now(), T::Tick::get());
		let mut left = TASKS_AT_ONCE;
		while left > 0 && meter.try_consume(T::WeightInfo::look()).is_ok() {
			left = left.saturating_sub(1);
			match DeadlinesOf::<T>::take_due(now, tick, 1).pop() {
				Some(task) if meter.try_consume(Self::weight_of(&task)).is_ok() => {
					Self::perform(task);
				}
				// There is no time for it now. In the next step, others come first that may need less.
				Some(task) => {
					Self::put_off(task);
					break;
				}
				// Long stretches without a task are passed over piece by piece.
				None if DeadlinesOf::<T>::is_behind(now, tick) => {}
				None => break,
			}
		}
		meter.consumed()
	}

	pub(crate) fn do_tend(task: Task) -> DispatchResult {
		ensure!(!T::Paused::get(), Error::<T>::Resting);
		let due = Self::due_of(task).ok_or(Error::<T>::TaskNotFound)?;
		let is_due = DeadlinesOf::<T>::is_due(due, T::Time::now(), T::Tick::get());
		ensure!(is_due, Error::<T>::NotDue);
		// Nobody chooses the block in which something is drawn: the first that has time for it draws.
		if let Task::Draw(activity) = task {
			let is_drawn = Passages::<T>::get(activity).is_some_and(|passage| passage.is_drawn);
			ensure!(is_drawn, Error::<T>::NotDue);
		}
		Self::unqueue_task(due, task);
		Self::perform(task);
		Ok(())
	}

	/// A task that is due and was taken out of the queue is done in the next step.
	fn put_off(task: Task) {
		let next = T::Time::now().saturating_add(T::Tick::get());
		match task {
			Task::Case(id) => AllCases::<T>::mutate_extant(id, |case| {
				case.due = Some(Self::queue_task(next, task));
			}),
			Task::Draw(activity) => Passages::<T>::mutate_extant(activity, |passage| {
				passage.due = Self::queue_task(next, task);
			}),
		}
	}

	/// Do a task that is due and was taken out of the queue.
	fn perform(task: Task) {
		match task {
			Task::Case(id) => Self::look_at(id),
			Task::Draw(activity) => Self::draw(activity, T::SampleRate::get()),
		}
	}

	/// The moment of a case has come: it is forgotten, lapses, or others decide.
	fn look_at(id: CaseId) {
		let Some(mut case) = AllCases::<T>::get(id) else { return };
		if case.outcome().is_some() {
			return Self::forget_case(id);
		}
		if case.lapses_at.is_some_and(|at| at <= T::Time::now()) {
			return Self::lapse(id, case);
		}
		match Self::above(case.branch) {
			Some(above) => Self::hand_up(id, case, above, None),
			// It waits here until it lapses, or until its pallet closes it. Who works on it had their time.
			None => {
				case.round = case.round.saturating_add(1);
				case.holder = None;
				let lapses_at = case.lapses_at;
				Self::plan(id, &mut case, lapses_at);
				AllCases::<T>::insert(id, case);
			}
		}
	}
}
