// SPDX-License-Identifier: Apache-2.0

//! What is done when its moment has come.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
	weights::{Weight, WeightMeter},
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{Deadlines, Moment, STEPS_PER_HOUR, TrainingId};

type DeadlinesOf<T> = Deadlines<Queue<T>, Cursor<T>, TaskOf<T>>;

/// How many tasks a block does at the most, however much time it has.
const TASKS_AT_ONCE: u64 = 100;

/// How many steps a day has.
const DAY: Moment = STEPS_PER_HOUR as Moment * 24;

impl<T: Config> Pallet<T> {
	/// Look at a task from this moment on. Returns the moment under which it stands in the queue.
	pub(crate) fn queue(at: Moment, task: &TaskOf<T>) -> Moment {
		DeadlinesOf::<T>::set(at, T::Time::now(), T::Tick::get(), task)
	}

	/// Do not look at a task any more, which stands under this moment.
	pub(crate) fn unqueue(due: Moment, task: &TaskOf<T>) {
		DeadlinesOf::<T>::clear(due, T::Tick::get(), task);
	}

	/// Whether a task stands in the queue under this moment.
	#[cfg(any(feature = "std", feature = "try-runtime"))]
	pub(crate) fn is_queued(due: Moment, task: &TaskOf<T>) -> bool {
		DeadlinesOf::<T>::contains(due, T::Tick::get(), task)
	}

	/// Look at a training next at this moment, and for this.
	pub(crate) fn plan(training: TrainingId, record: &mut TrainingOf<T>, next: Look, at: Moment) {
		let task = Task::Training(training);
		Self::unqueue(record.due, &task);
		record.next = next;
		record.due = Self::queue(at, &task);
	}

	/// From when on something that could not be done is tried again.
	fn tomorrow() -> Moment {
		T::Time::now().saturating_add(T::Tick::get().saturating_mul(DAY))
	}

	/// Do what is due, as far as there is time. Returns what was used of it.
	pub(crate) fn work_off(limit: Weight) -> Weight {
		if T::Paused::get() {
			return Weight::zero();
		}
		let mut meter = WeightMeter::with_limit(limit);
		let (now, tick) = (T::Time::now(), T::Tick::get());
		let each = T::WeightInfo::tend();
		let mut left = TASKS_AT_ONCE;
		while left > 0 && meter.try_consume(T::WeightInfo::look()).is_ok() {
			let possible = meter.remaining().checked_div_per_component(&each).unwrap_or(left);
			let room = possible.min(left).try_into().unwrap_or_default();
			for task in DeadlinesOf::<T>::take_due(now, tick, room) {
				meter.consume(each);
				left = left.saturating_sub(1);
				Self::perform(&task);
			}
			// Long stretches without a task are passed over piece by piece.
			if room == 0 || !DeadlinesOf::<T>::is_behind(now, tick) {
				break;
			}
		}
		meter.consumed()
	}

	pub(crate) fn do_tend(task: &TaskOf<T>) -> DispatchResult {
		ensure!(!T::Paused::get(), Error::<T>::Resting);
		let due = match task {
			Task::Training(training) => Trainings::<T>::get(training).map(|record| record.due),
			Task::Learner(training, learner) => {
				Learners::<T>::get(training, learner).map(|row| row.due)
			}
		};
		let due = due.ok_or(Error::<T>::TaskNotFound)?;
		let is_due = DeadlinesOf::<T>::is_due(due, T::Time::now(), T::Tick::get());
		ensure!(is_due, Error::<T>::NotDue);
		Self::unqueue(due, task);
		Self::perform(task);
		Ok(())
	}

	/// Do a task that is due and was taken out of the queue.
	fn perform(task: &TaskOf<T>) {
		match task {
			Task::Training(training) => {
				if let Some(record) = Trainings::<T>::get(training) {
					Self::look_at(*training, record);
				}
			}
			Task::Learner(training, learner) => Self::give_up(*training, learner),
		}
	}

	fn look_at(training: TrainingId, mut record: TrainingOf<T>) {
		let now = T::Time::now();
		let unassessed = record.enrolled;
		match record.next {
			Look::Lapse => {
				Self::remove(training, &record);
				Self::deposit_event(Event::Expired { training });
				return;
			}
			Look::EnrolmentEnding => {
				if !record.terms.enrolment.is_over(now) {
					let free = record.free_places();
					Self::deposit_event(Event::EnrolmentEnding { training, free });
				}
				let ends = record.terms.service.until;
				Self::plan(training, &mut record, Look::ServiceEnd, ends);
			}
			Look::ServiceEnd => {
				if unassessed > 0 {
					Self::deposit_event(Event::ServiceWindowEnded { training, unassessed });
				}
				let warned = record.assess_by.saturating_sub(T::WarningLead::get());
				Self::plan(training, &mut record, Look::AssessmentEnding, warned);
			}
			Look::AssessmentEnding => {
				if now < record.assess_by {
					Self::deposit_event(Event::AssessmentEnding { training, unassessed });
				}
				let ends = record.assess_by;
				Self::plan(training, &mut record, Look::End, ends);
			}
			// Its learners are still in the queue, and the last of them ends it.
			Look::End => Self::plan(training, &mut record, Look::End, Self::tomorrow()),
		}
		Self::keep_or_finish(training, record);
	}

	/// Give a learner who was not assessed in time the fee back.
	fn give_up(training: TrainingId, learner: &T::AccountId) {
		let given_up = with_storage_layer(|| {
			let mut record = Self::existing(training)?;
			let row = Learners::<T>::get(training, learner).ok_or(Error::<T>::NotEnrolled)?;
			let returned = Self::refund(training, &mut record, learner, &row)?;
			let learner = learner.clone();
			Self::deposit_event(Event::Unassessed { training, learner, returned });
			Self::keep_or_finish(training, record);
			Ok::<_, DispatchError>(())
		});
		let Err(error) = given_up else { return };
		if let Some(mut row) = Learners::<T>::get(training, learner) {
			row.due = Self::queue(Self::tomorrow(), &Task::Learner(training, learner.clone()));
			Learners::<T>::insert(training, learner, row);
		}
		Self::deposit_event(Event::RefundPutOff { training, learner: learner.clone(), error });
	}
}
