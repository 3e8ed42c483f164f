// SPDX-License-Identifier: Apache-2.0

//! What becomes due: the queue of deadlines, and what is done about each.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
	weights::{Weight, WeightMeter},
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{ActivityId, Membership, Moment, Noticeboard};

/// A day, in hours of the network.
const DAY: Moment = 24;

impl<T: Config> Pallet<T> {
	/// Put something into the queue. Returns the moment under which it stands there.
	pub(crate) fn queue(task: &TaskOf<T>, at: Moment) -> Moment {
		DeadlinesOf::<T>::set(at, T::Time::now(), T::Tick::get(), task)
	}

	/// Take something out of the queue that stands under this moment.
	pub(crate) fn unqueue(task: &TaskOf<T>, due: Moment) {
		DeadlinesOf::<T>::clear(due, T::Tick::get(), task);
	}

	/// Look at something next at this moment, instead of at the one before.
	pub(crate) fn set_due(task: &TaskOf<T>, due: &mut Option<Moment>, at: Moment) {
		Self::clear_due(task, due);
		*due = Some(Self::queue(task, at));
	}

	/// Do not look at something any more.
	pub(crate) fn clear_due(task: &TaskOf<T>, due: &mut Option<Moment>) {
		if let Some(before) = due.take() {
			Self::unqueue(task, before);
		}
	}

	/// When something is to be looked at, if that is now.
	pub(crate) fn due_of(task: &TaskOf<T>) -> Result<Moment, DispatchError> {
		let due = match task {
			Task::Activity(activity) => Self::existing(*activity)?.due,
			Task::Participant(activity, participant) => {
				Self::existing(*activity)?;
				Self::enrolment_of(*activity, participant)?.due
			}
			Task::Series(series) => {
				Some(AllSeries::<T>::get(series).ok_or(Error::<T>::SeriesNotFound)?.due)
			}
		};
		let due = due.ok_or(Error::<T>::NotDue)?;
		ensure!(DeadlinesOf::<T>::is_due(due, T::Time::now(), T::Tick::get()), Error::<T>::NotDue);
		Ok(due)
	}

	/// How many are enrolled in an activity now. Calls that drop all of them weigh by it, before they are made: who closes an
	/// activity of two does not need an allowance for three hundred. Nobody else comes between that and the call but within one
	/// transaction, where each who comes costs more than is missing then (docs/decisions/0024-weight-of-the-enrolled.md).
	pub(crate) fn enrolled_in(activity: ActivityId) -> u32 {
		Activities::<T>::get(activity).map_or(0, |record| record.enrolled)
	}

	/// What it costs to look at something at the most.
	pub(crate) fn weight_of(task: &TaskOf<T>) -> Weight {
		match task {
			Task::Activity(activity) => Self::weight_of_activity(Self::enrolled_in(*activity)),
			Task::Participant(..) => T::WeightInfo::tend_participant(),
			Task::Series(_) => T::WeightInfo::tend_series(),
		}
	}

	/// What it costs to look at an activity with so many enrolled at the most.
	fn weight_of_activity(enrolled: u32) -> Weight {
		T::WeightInfo::tend_activity(enrolled).max(T::WeightInfo::expire())
	}

	/// Do what is due for something that stands in the queue. Returns what it cost.
	pub(crate) fn tend_now(task: TaskOf<T>, due: Moment) -> Weight {
		Self::unqueue(&task, due);
		Self::attend(task)
	}

	/// Work through the queue in the idle time of a block.
	pub(crate) fn tend_queue(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		let (now, tick) = (T::Time::now(), T::Tick::get());
		let most = Self::weight_of_activity(T::MaxEnrolled::get())
			.max(T::WeightInfo::tend_participant())
			.max(T::WeightInfo::tend_series());
		// Ticks without tasks are passed over so many at a time, each time for the price of a round.
		let round = T::WeightInfo::on_idle();
		while meter.can_consume(round.saturating_add(most)) {
			meter.consume(round);
			// Each task is sure to have room; what it does not need is there for others in the next round.
			let room = meter.remaining().checked_div_per_component(&most).unwrap_or(u64::MAX);
			let room = u32::try_from(room).unwrap_or(u32::MAX);
			let tasks = DeadlinesOf::<T>::take_due(now, tick, room);
			let is_all = (tasks.len() as u32) < room;
			for task in tasks {
				let most = Self::weight_of(&task);
				// What was looked at before may have put it off.
				let done = Self::due_of(&task).map(|due| Self::tend_now(task, due));
				meter.consume(done.unwrap_or(most));
			}
			if is_all && !DeadlinesOf::<T>::is_behind(now, tick) {
				break;
			}
		}
		meter.consumed()
	}

	/// Do what is due for something that was taken out of the queue. What fails is put off. Returns what it cost.
	fn attend(task: TaskOf<T>) -> Weight {
		match task {
			Task::Activity(activity) => {
				let Some(record) = Activities::<T>::get(activity) else {
					return Self::weight_of_activity(0);
				};
				let weight = Self::weight_of_activity(record.enrolled);
				let done = with_storage_layer(|| Self::tend_activity(activity, record));
				if let Err(error) = done {
					Self::put_activity_off(activity, error);
				}
				weight
			}
			Task::Participant(activity, participant) => {
				let done = with_storage_layer(|| Self::tend_participant(activity, &participant));
				if let Err(error) = done {
					Self::put_participant_off(activity, participant, error);
				}
				T::WeightInfo::tend_participant()
			}
			Task::Series(series) => {
				Self::tend_series(series);
				T::WeightInfo::tend_series()
			}
		}
	}

	/// When to try again what failed.
	fn tomorrow() -> Moment {
		let day = DAY.saturating_mul(HourLength::<T>::get());
		T::Time::now().saturating_add(day)
	}

	fn put_activity_off(activity: ActivityId, error: DispatchError) {
		let until = Self::tomorrow();
		Activities::<T>::mutate_extant(activity, |record| {
			record.due = Some(Self::queue(&Task::Activity(activity), until));
		});
		Self::deposit_event(Event::ConclusionPutOff { activity, until, error });
	}

	fn put_participant_off(activity: ActivityId, participant: T::AccountId, error: DispatchError) {
		let until = Self::tomorrow();
		let task = Task::Participant(activity, participant.clone());
		let put_off = Enrolments::<T>::try_mutate_exists(activity, &participant, |known| {
			let enrolment = known.as_mut().ok_or(())?;
			enrolment.due = Some(Self::queue(&task, until));
			enrolment.put_off = true;
			Ok::<_, ()>(())
		});
		if put_off.is_ok() {
			Self::deposit_event(Event::SettlementPutOff { activity, participant, until, error });
		}
	}

	/// All steps of an activity whose moment has come, in order.
	fn tend_activity(activity: ActivityId, mut record: ActivityOf<T>) -> DispatchResult {
		let (now, due) = (T::Time::now(), record.due.unwrap_or_default());
		match record.stage {
			Stage::Submitted | Stage::Returned { .. } => {
				let returned = Self::remove(activity, record)?;
				Self::deposit_event(Event::Expired { activity, returned });
				return Ok(());
			}
			Stage::Concluded => return Ok(()),
			Stage::Open => {}
		}
		let until = Self::confirm_until(&record);
		if record.is_settled() || until <= now {
			return Self::conclude(activity, record);
		}
		// Its moment tells what was not done yet: the warning comes before the enrolment ends, and everything else at a moment of
		// its own that has come since.
		let (enrolment, service) = (record.terms.enrolment.until, record.terms.service.until);
		let has_come = |moment: Moment| due <= moment && moment <= now;
		if due < enrolment && now < enrolment {
			let free = record.free_places();
			Self::deposit_event(Event::EnrolmentEnding { activity, free });
		}
		if has_come(enrolment) {
			T::Noticeboard::take_off(activity);
		}
		if has_come(service) {
			Self::deposit_event(Event::ServiceWindowEnded { activity });
		}
		let next = [enrolment, service].into_iter().find(|moment| *moment > now).unwrap_or(until);
		Self::set_due(&Task::Activity(activity), &mut record.due, next);
		Activities::<T>::insert(activity, record);
		Ok(())
	}

	fn tend_participant(activity: ActivityId, participant: &T::AccountId) -> DispatchResult {
		let mut record = Self::existing(activity)?;
		let mut enrolment = Self::enrolment_of(activity, participant)?;
		let is_gone = !T::Members::is_member(participant);
		match enrolment.state {
			Participation::Arriving { .. } => {
				Self::release(activity, &mut record, participant, enrolment)?;
			}
			Participation::Absent { .. } => {
				Self::record_absence(activity, &mut record, participant, enrolment)?;
				Self::note_absence(participant);
			}
			Participation::Disputed { claim, by, .. } => {
				Self::close_dispute(activity, participant);
				let participant_ = participant.clone();
				Self::deposit_event(Event::DisputeLapsed { activity, participant: participant_ });
				Self::fulfil(activity, &mut record, participant, enrolment, claim, by)?;
				if claim == Claim::Absence {
					Self::note_absence(participant);
				}
			}
			Participation::InService { .. } | Participation::Ended { .. } if is_gone => {
				Self::settle_one(activity, &mut record, participant, enrolment, 0, false)?;
			}
			Participation::InService { since, ended_by } => {
				let until = Self::presumed_end(&record, &enrolment, since);
				let until = ended_by.map_or(until, |(_, until)| until);
				let who = participant.clone();
				if ended_by.is_none() {
					Self::note_serving_no_more(activity, participant);
					let participant = who.clone();
					Self::deposit_event(Event::EndPresumed { activity, participant, until });
				}
				Self::end_service(activity, &record, who, enrolment, since, until);
				return Ok(());
			}
			Participation::Ended { settle_by, .. } if T::Time::now() < settle_by => {
				let task = Task::Participant(activity, participant.clone());
				Self::set_due(&task, &mut enrolment.due, settle_by);
				Enrolments::<T>::insert(activity, participant, enrolment);
				let participant = participant.clone();
				Self::deposit_event(Event::SettlementDue { activity, participant, settle_by });
				return Ok(());
			}
			Participation::Ended { since, until, .. } => {
				let steps = Self::payable(&record, &enrolment, since, until);
				// Nobody was kept waiting for coins if there are none.
				let late = steps > 0 && Self::is_to_blame(&record, &enrolment);
				Self::settle_one(activity, &mut record, participant, enrolment, steps, late)?;
			}
			// They have no deadline.
			Participation::Applied
			| Participation::Waiting
			| Participation::Admitted { .. }
			| Participation::Settled => return Ok(()),
		}
		Self::keep_or_finish(activity, record)
	}

	/// When a service ended if nobody says so: after what was agreed, and not after the service window.
	pub(crate) fn presumed_end(
		record: &ActivityOf<T>,
		enrolment: &Enrolment,
		since: Moment,
	) -> Moment {
		let agreed = record.terms.steps.saturating_add(enrolment.extra);
		let duration = duration_of(agreed, HourLength::<T>::get());
		since.saturating_add(duration).min(record.terms.service.until)
	}
}
