// SPDX-License-Identifier: Apache-2.0

//! How an activity comes to be open: publication, pre-screening, approval, edits, and its end before anything has begun.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult,
	traits::{CheckedMul, CheckedSub, Zero},
};
use timebank_primitives::{
	ActivityId, Credentials, Escrow, Flaw, Listing, Moment, Noticeboard, Reputation, Standard,
	check_announcement,
};

impl<T: Config> Pallet<T> {
	/// Publish an activity: by its publisher, who asks for its approval then, or by the series to which it belongs and which
	/// somebody approved.
	pub(crate) fn do_publish(
		publisher: T::AccountId,
		funding: Funding,
		terms: Terms,
		series: Option<(ActivityId, &T::AccountId)>,
	) -> Result<(ActivityId, ActivityOf<T>), DispatchError> {
		Self::ensure_may_publish_with(&publisher, funding)?;
		let branch = Self::branch_of(&publisher, funding).ok_or(Error::<T>::NotMember)?;
		let rate = Self::check_terms(&terms)?;
		Counts::<T>::try_mutate(&publisher, |count| {
			ensure!(count.published < T::MaxOpen::get(), Error::<T>::TooManyOpen);
			let may_recur = terms.recurrence.is_none() || count.series < T::MaxSeries::get();
			ensure!(may_recur, Error::<T>::TooManySeries);
			count.published += 1;
			Ok::<_, DispatchError>(())
		})?;

		let now = T::Time::now();
		let mut record = Activity {
			publisher,
			funding,
			terms,
			version: 0,
			rate,
			stage: Stage::Submitted,
			enrolled: 0,
			admitted: 0,
			under_way: 0,
			settled: 0,
			extra: 0,
			served: 0,
			concerns: Concerns::default(),
			due: None,
			published_at: now,
			series: series.map(|(series, _)| series),
			approved_by: series.map(|(_, auditor)| auditor.clone()),
		};
		let escrow = Self::escrow_of(&record)?;
		record.concerns = Self::concerns_about(&record);
		Self::hold_more(&record, escrow)?;

		let activity = NextId::<T>::get();
		NextId::<T>::put(activity.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		Self::set_due(&Task::Activity(activity), &mut record.due, record.terms.enrolment.until);
		Involvements::<T>::insert(&record.publisher, activity, Part::Publisher);
		Self::note_begun(funding)?;
		Activities::<T>::insert(activity, &record);
		let publisher = record.publisher.clone();
		Self::deposit_event(Event::Published { activity, publisher, branch, escrow });
		Ok((activity, record))
	}

	/// Check what is said of an activity at this moment. Returns the rate.
	fn check_terms(terms: &Terms) -> Result<BalanceOf<T>, DispatchError> {
		let (now, horizon) = (T::Time::now(), T::Horizon::get());
		let Terms { title, place, enrolment, service, required, .. } = terms;
		check_announcement(title, place, *enrolment, *service, now, horizon).map_err(|flaw| {
			match flaw {
				Flaw::TitleInvalid => Error::<T>::TitleInvalid,
				Flaw::PlaceInvalid => Error::<T>::PlaceInvalid,
				Flaw::WindowReversed => Error::<T>::WindowReversed,
				Flaw::InThePast => Error::<T>::InThePast,
				Flaw::TooFarAhead => Error::<T>::TooFarAhead,
				Flaw::WindowsDoNotFit => Error::<T>::WindowsDoNotFit,
			}
		})?;
		ensure!((1..=T::MaxPlaces::get()).contains(&terms.places), Error::<T>::InvalidPlaces);
		ensure!((1..=T::MaxSteps::get()).contains(&terms.steps), Error::<T>::InvalidSteps);
		let hour = HourLength::<T>::get();
		ensure!(
			whole_steps(service.length(), hour) >= terms.steps.into(),
			Error::<T>::ServiceTooLong
		);
		let rate = T::Standard::rate(terms.category).ok_or(Error::<T>::UnknownCategory)?;
		for (place, kind) in required.iter().enumerate() {
			ensure!(T::Credentials::exists(*kind), Error::<T>::UnknownCredential);
			ensure!(!required[..place].contains(kind), Error::<T>::DuplicateCredential);
		}
		if let Some(Recurrence { every, times }) = terms.recurrence {
			ensure!(
				(1..=MAX_OCCURRENCES).contains(&times) && (hour..=horizon).contains(&every),
				Error::<T>::InvalidRecurrence
			);
		}
		Ok(rate)
	}

	/// What an auditor should look at (A2).
	fn concerns_about(record: &ActivityOf<T>) -> Concerns {
		let Activity { publisher, funding, terms, .. } = record;
		let is_own = *funding == Funding::Own;
		let soon = T::Time::now().saturating_add(T::WarningLead::get());
		// Nobody looks at further occurrences again.
		let times = terms.recurrence.map_or(1, |recurrence| recurrence.times.saturating_add(1));
		let cost = record.cost().and_then(|cost| cost.checked_mul(&times.into()));
		let found = [
			(is_own && T::Reputation::published(publisher) == 0, Concern::NewPublisher),
			(is_own && T::Reputation::credit(publisher) < LOW_CREDIT, Concern::LowCredit),
			(cost.is_none_or(|cost| cost > T::LargeAmount::get()), Concern::LargeAmount),
			(terms.service.from < soon, Concern::ShortNotice),
			(terms.recurrence.is_some(), Concern::Recurring),
		];
		let found = found.into_iter().filter(|(applies, _)| *applies).map(|(_, concern)| concern);
		Concerns::truncate_from(found.collect())
	}

	/// The coins in escrow for an activity.
	pub(crate) fn escrow_of(record: &ActivityOf<T>) -> Result<BalanceOf<T>, DispatchError> {
		record.escrow().ok_or(ArithmeticError::Overflow.into())
	}

	/// Set coins aside for an activity, unless they are to be minted.
	pub(crate) fn hold_more(record: &ActivityOf<T>, amount: BalanceOf<T>) -> DispatchResult {
		match record.funding.purse(&record.publisher) {
			Some(purse) if !amount.is_zero() => T::Escrow::hold(&purse, amount),
			_ => Ok(()),
		}
	}

	/// Give coins that are set aside back. Who paid has left perhaps when there are none.
	pub(crate) fn give_back(record: &ActivityOf<T>, amount: BalanceOf<T>) -> DispatchResult {
		match record.funding.purse(&record.publisher) {
			Some(purse) if !amount.is_zero() => T::Escrow::release(&purse, amount),
			_ => Ok(()),
		}
	}

	pub(crate) fn do_approve(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		auditor: T::AccountId,
	) -> DispatchResult {
		ensure!(!record.terms.enrolment.is_over(T::Time::now()), Error::<T>::EnrolmentOver);
		Self::deposit_event(Event::Approved { activity, auditor: auditor.clone() });
		// What comes back by an appeal had begun its series before, which has ended.
		if record.series.is_none() {
			Self::start_series(activity, &mut record, &auditor)?;
		}
		record.approved_by = Some(auditor);
		Self::open(activity, record)
	}

	/// Let members enrol.
	pub(crate) fn open(activity: ActivityId, mut record: ActivityOf<T>) -> DispatchResult {
		let Terms { category, required, enrolment, service, steps, .. } = record.terms.clone();
		let publisher = record.publisher.clone();
		let branch = Self::branch_of(&publisher, record.funding).ok_or(Error::<T>::NotMember)?;
		T::Noticeboard::post(
			activity,
			Listing { publisher, branch, category, required, enrolment, service, steps },
		);
		record.stage = Stage::Open;
		Self::set_due(
			&Task::Activity(activity),
			&mut record.due,
			enrolment.until.saturating_sub(T::WarningLead::get()),
		);
		Activities::<T>::insert(activity, record);
		Ok(())
	}

	/// Wait for an edit or for an auditor, as long as somebody could enrol after it.
	fn wait_for_decision(activity: ActivityId, record: &mut ActivityOf<T>) {
		record.approved_by = None;
		T::Noticeboard::take_off(activity);
		let until: Moment = record.terms.enrolment.until;
		Self::set_due(&Task::Activity(activity), &mut record.due, until);
	}

	pub(crate) fn do_edit(
		caller: T::AccountId,
		activity: ActivityId,
		mut record: ActivityOf<T>,
		terms: Terms,
	) -> DispatchResult {
		ensure!(record.stage != Stage::Concluded, Error::<T>::Concluded);
		ensure!(record.under_way == 0, Error::<T>::ServiceUnderWay);
		ensure!(record.settled == 0, Error::<T>::AlreadySettled);
		Self::ensure_payer_active(&record)?;
		let rate = Self::check_terms(&terms)?;
		Self::close_case_of(activity, &record);
		// The series with which it began: others go on without it.
		if record.series == Some(activity) {
			Self::stop_series(activity);
		}
		Self::drop_enrolments(activity, &mut record);
		Self::hand_over(activity, &mut record, caller)?;
		let may_recur = terms.recurrence.is_none()
			|| Counts::<T>::get(&record.publisher).series < T::MaxSeries::get();
		ensure!(may_recur, Error::<T>::TooManySeries);

		let before = Self::escrow_of(&record)?;
		record.terms = terms;
		record.rate = rate;
		let escrow = Self::escrow_of(&record)?;
		if let Some(more) = escrow.checked_sub(&before) {
			Self::hold_more(&record, more)?;
		} else if let Some(less) = before.checked_sub(&escrow) {
			Self::give_back(&record, less)?;
		}
		record.version = record.version.saturating_add(1);
		record.stage = Stage::Submitted;
		record.series = None;
		record.concerns = Self::concerns_about(&record);
		Self::wait_for_decision(activity, &mut record);
		let version = record.version;
		Activities::<T>::insert(activity, &record);
		Self::deposit_event(Event::Edited { activity, version, escrow });
		Self::ask_for_approval(activity, record, false).map(drop)
	}

	/// Whoever edits a branch's activity is its publisher from now on: who published it works for the branch no more, perhaps.
	fn hand_over(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		to: T::AccountId,
	) -> DispatchResult {
		if record.publisher == to {
			return Ok(());
		}
		if Managers::<T>::take(activity, &to) == Some(true) {
			Self::note_managed_no_more(activity, &to);
		}
		Counts::<T>::try_mutate(&to, |count| {
			ensure!(count.published < T::MaxOpen::get(), Error::<T>::TooManyOpen);
			count.published += 1;
			Ok::<_, DispatchError>(())
		})?;
		Self::count_less(&record.publisher, |count| &mut count.published);
		Involvements::<T>::remove(&record.publisher, activity);
		Involvements::<T>::insert(&to, activity, Part::Publisher);
		record.publisher = to.clone();
		Self::deposit_event(Event::PublisherChanged { activity, publisher: to });
		Ok(())
	}

	pub(crate) fn do_take_down(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		by: T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		ensure!(record.stage != Stage::Concluded, Error::<T>::Concluded);
		// There is nothing to take down, and what was decided on it must not be noted anew.
		ensure!(!matches!(record.stage, Stage::Returned { .. }), Error::<T>::AlreadyReturned);
		Self::close_case_of(activity, &record);
		if let Some(series) = record.series {
			Self::stop_series(series);
		}
		Self::deposit_event(Event::TakenDown { activity, by, opinion });
		if record.has_begun() {
			return Self::conclude(activity, record);
		}
		Self::drop_enrolments(activity, &mut record);
		record.stage = Stage::Returned { opinion };
		Self::wait_for_decision(activity, &mut record);
		Activities::<T>::insert(activity, record);
		Ok(())
	}
}
