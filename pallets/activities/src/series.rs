// SPDX-License-Identifier: Apache-2.0

//! Activities that come again (A10).

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{EnsureOrigin, Get, Time},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{ActivityId, Membership, Moment, Oversight, Window};

/// The windows of enrolment and service of an activity, so much later.
fn windows_later(terms: &Terms, by: Moment) -> Option<(Window, Window)> {
	Some((terms.enrolment.later(by)?, terms.service.later(by)?))
}

impl<T: Config> Pallet<T> {
	/// Begin the series of an activity that was approved, if it comes again.
	pub(crate) fn start_series(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		auditor: &T::AccountId,
	) -> DispatchResult {
		let Some(Recurrence { every, times }) = record.terms.recurrence else { return Ok(()) };
		Counts::<T>::try_mutate(&record.publisher, |count| {
			ensure!(count.series < T::MaxSeries::get(), Error::<T>::TooManySeries);
			count.series += 1;
			Ok::<_, DispatchError>(())
		})?;
		let terms = Terms { recurrence: None, ..record.terms.clone() };
		let (enrolment, _) = windows_later(&terms, every).ok_or(Error::<T>::InvalidRecurrence)?;
		let due = Self::queue(&Task::Series(activity), enrolment.from);
		let (publisher, funding) = (record.publisher.clone(), record.funding);
		Self::note_begun(funding)?;
		AllSeries::<T>::insert(
			activity,
			Series {
				publisher,
				funding,
				terms,
				every,
				left: times,
				due,
				approved_by: auditor.clone(),
			},
		);
		record.series = Some(activity);
		Self::deposit_event(Event::SeriesStarted { series: activity, left: times, next: due });
		Ok(())
	}

	pub(crate) fn do_end_series(origin: OriginFor<T>, series: ActivityId) -> DispatchResult {
		let staff = T::TakeDownOrigin::try_origin(origin.clone()).ok();
		let caller = ensure_signed(origin)?;
		let record = AllSeries::<T>::get(series).ok_or(Error::<T>::SeriesNotFound)?;
		let own = Self::branch_of(&record.publisher, record.funding);
		let may_take_down = staff.zip(own).is_some_and(|((who, above), own)| {
			who != record.publisher && T::Oversight::oversees(above, own)
		});
		ensure!(
			may_take_down
				|| Self::is_closing(record.funding)
				|| Self::is_publishers_side(&record.publisher, record.funding, &caller),
			Error::<T>::NotPublisher
		);
		Self::stop_series(series);
		Ok(())
	}

	/// End a series, if there is one.
	pub(crate) fn stop_series(series: ActivityId) {
		let Some(record) = AllSeries::<T>::take(series) else { return };
		Self::unqueue(&Task::Series(series), record.due);
		Self::count_less(&record.publisher, |count| &mut count.series);
		Self::note_over(record.funding);
		Self::deposit_event(Event::SeriesEnded { series });
	}

	/// Publish the next occurrence of a series, whose turn it is. What cannot be published is left out.
	pub(crate) fn tend_series(series: ActivityId) {
		let Some(mut record) = AllSeries::<T>::get(series) else { return };
		let is_orphaned =
			record.funding == Funding::Own && !T::Members::is_member(&record.publisher);
		let Some((enrolment, service)) =
			windows_later(&record.terms, record.every).filter(|_| !is_orphaned)
		else {
			return Self::stop_series(series);
		};
		record.terms = Terms { enrolment, service, ..record.terms };
		record.left = record.left.saturating_sub(1);
		let left = record.left;
		let published = with_storage_layer(|| {
			let (publisher, funding) = (record.publisher.clone(), record.funding);
			let belongs = Some((series, &record.approved_by));
			let (activity, occurrence) =
				Self::do_publish(publisher, funding, record.terms.clone(), belongs)?;
			Self::open(activity, occurrence)?;
			Ok::<_, DispatchError>(activity)
		});
		Self::deposit_event(match published {
			Ok(activity) => Event::OccurrencePublished { series, activity, left },
			Err(error) => Event::OccurrenceSkipped { series, error, left },
		});
		let next = enrolment.from.saturating_add(record.every);
		if left > 0 {
			record.due = Self::queue(&Task::Series(series), next.max(T::Time::now()));
			AllSeries::<T>::insert(series, record);
		} else {
			Self::stop_series(series);
		}
	}
}
