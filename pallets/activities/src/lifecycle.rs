// SPDX-License-Identifier: Apache-2.0

//! How a place and an activity come to their end, and what is counted of members.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, traits::CheckedSub};
use timebank_primitives::{ActivityId, BranchId, Noticeboard, Reputation, WindingUp};

impl<T: Config> Pallet<T> {
	/// Take everybody out of an activity who is not under way. Bounded by `MaxEnrolled`.
	pub(crate) fn drop_enrolments(activity: ActivityId, record: &mut ActivityOf<T>) {
		WaitingLists::<T>::remove(activity);
		let dropped = Enrolments::<T>::iter_prefix(activity)
			.filter(|(_, enrolment)| !enrolment.state.is_under_way())
			.collect::<Vec<_>>();
		for (participant, enrolment) in dropped {
			Enrolments::<T>::remove(activity, &participant);
			record.enrolled = record.enrolled.saturating_sub(1);
			if enrolment.state != Participation::Settled {
				Self::note_enrolled_no_more(activity, &participant);
			}
		}
		record.admitted = 0;
	}

	/// Nothing begins in an activity any more. What is under way is brought to its end; all other coins return.
	pub(crate) fn conclude(activity: ActivityId, mut record: ActivityOf<T>) -> DispatchResult {
		Self::drop_enrolments(activity, &mut record);
		if record.under_way == 0 {
			return Self::finish(activity, record);
		}
		T::Noticeboard::take_off(activity);
		let before = Self::escrow_of(&record)?;
		record.terms.places = record.settled.saturating_add(record.under_way);
		record.stage = Stage::Concluded;
		let returned =
			before.checked_sub(&Self::escrow_of(&record)?).ok_or(ArithmeticError::Underflow)?;
		Self::give_back(&record, returned)?;
		// From now on only its participants have deadlines.
		Self::clear_due(&Task::Activity(activity), &mut record.due);
		Activities::<T>::insert(activity, record);
		Self::deposit_event(Event::Concluded { activity, returned });
		Ok(())
	}

	/// Write an activity down after a place came to its end, or finish it if that was the last one.
	pub(crate) fn keep_or_finish(
		activity: ActivityId,
		mut record: ActivityOf<T>,
	) -> DispatchResult {
		match record.stage {
			Stage::Concluded if record.under_way == 0 => return Self::finish(activity, record),
			// The common case: one helper.
			Stage::Open if record.is_settled() && record.enrolled == 1 => {
				Self::drop_enrolments(activity, &mut record);
				return Self::finish(activity, record);
			}
			// Others are enrolled yet, as many as there may be: the queue takes them out.
			Stage::Open if record.is_settled() => {
				Self::set_due(&Task::Activity(activity), &mut record.due, T::Time::now());
			}
			_ => {}
		}
		Activities::<T>::insert(activity, record);
		Ok(())
	}

	/// An activity is over in which nobody is enrolled any more.
	fn finish(activity: ActivityId, record: ActivityOf<T>) -> DispatchResult {
		if record.served > 0 {
			T::Reputation::note_finished(&record.publisher);
		}
		let returned = Self::remove(activity, record)?;
		Self::deposit_event(Event::Finished { activity, returned });
		Ok(())
	}

	/// Take an activity in which nobody is enrolled out of the state, and give back what is left of its escrow.
	pub(crate) fn remove(
		activity: ActivityId,
		mut record: ActivityOf<T>,
	) -> Result<BalanceOf<T>, DispatchError> {
		let returned = Self::escrow_of(&record)?;
		Self::give_back(&record, returned)?;
		Self::close_case_of(activity, &record);
		T::Noticeboard::take_off(activity);
		Self::clear_due(&Task::Activity(activity), &mut record.due);
		// Bounded by `MaxManagers`.
		for (who, accepted) in Managers::<T>::drain_prefix(activity) {
			if accepted {
				Self::note_managed_no_more(activity, &who);
				Self::note_past(&who, activity, Part::Manager, record.served);
			}
		}
		Activities::<T>::remove(activity);
		Self::count_less(&record.publisher, |count| &mut count.published);
		Involvements::<T>::remove(&record.publisher, activity);
		Self::note_past(&record.publisher, activity, Part::Publisher, record.served);
		Self::note_over(record.funding);
		Ok(returned)
	}

	/// Take a participant out whose place is under way, without a settlement.
	pub(crate) fn free_under_way(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		mut enrolment: Enrolment,
	) -> DispatchResult {
		Self::clear_due(&Task::Participant(activity, participant.clone()), &mut enrolment.due);
		Enrolments::<T>::remove(activity, participant);
		Self::note_enrolled_no_more(activity, participant);
		let before = Self::escrow_of(record)?;
		record.enrolled = record.enrolled.saturating_sub(1);
		record.under_way = record.under_way.saturating_sub(1);
		record.extra = record.extra.saturating_sub(enrolment.extra);
		// Nobody gets the place any more.
		if record.stage == Stage::Concluded {
			record.terms.places = record.terms.places.saturating_sub(1);
		}
		let returned =
			before.checked_sub(&Self::escrow_of(record)?).ok_or(ArithmeticError::Underflow)?;
		Self::give_back(record, returned)
	}

	pub(crate) fn note_enrolled_no_more(activity: ActivityId, who: &T::AccountId) {
		Self::count_less(who, |count| {
			count.serving = count.serving.filter(|serving| *serving != activity);
			&mut count.enrolled
		});
		Involvements::<T>::remove(who, activity);
	}

	pub(crate) fn note_managed_no_more(activity: ActivityId, who: &T::AccountId) {
		Self::count_less(who, |count| &mut count.managed);
		Involvements::<T>::remove(who, activity);
	}

	/// Count one less for somebody; who takes part in nothing has no row.
	pub(crate) fn count_less(who: &T::AccountId, of: impl FnOnce(&mut Count) -> &mut u32) {
		Counts::<T>::mutate_exists(who, |known| {
			let mut count = known.unwrap_or_default();
			let number = of(&mut count);
			*number = number.saturating_sub(1);
			*known = (count != Count::default()).then_some(count);
		});
	}

	/// An activity or a series begins that a branch may pay for.
	pub(crate) fn note_begun(funding: Funding) -> DispatchResult {
		let Some(branch) = funding.branch() else { return Ok(()) };
		OpenOf::<T>::try_mutate(branch, |open| {
			*open = open.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// An activity or a series is over that a branch may have paid for.
	pub(crate) fn note_over(funding: Funding) {
		let Some(branch) = funding.branch() else { return };
		OpenOf::<T>::mutate_exists(branch, |open| {
			*open = open.and_then(|open| open.checked_sub(1)).filter(|open| *open > 0);
		});
	}

	/// An activity is over for somebody. The oldest one makes room for it.
	pub(crate) fn note_past(who: &T::AccountId, activity: ActivityId, part: Part, steps: u32) {
		Recent::<T>::mutate(who, |past| {
			if past.len() as u32 >= T::MaxRecent::get() {
				past.remove(0);
			}
			past.force_push(Past { activity, part, steps, at: T::Time::now() });
		});
	}
}

impl<T: Config> WindingUp for Pallet<T> {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		ensure!(OpenOf::<T>::get(branch) == 0, Error::<T>::ActivitiesOpen);
		Ok(())
	}

	// Nothing is kept of a branch that pays for no activity any more.
	fn forget(_: BranchId) {}

	fn weight() -> Weight {
		T::DbWeight::get().reads(1)
	}
}
