// SPDX-License-Identifier: Apache-2.0

//! How an activity comes to be open: publication, pre-screening, audit, edits, and its end before anything has begun.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult,
	traits::{CheckedSub, Zero},
};
use timebank_primitives::{
	ActivityId, Credentials, Escrow, Flaw, Listing, Membership, Moment, Noticeboard, Reputation,
	ServiceMinting, Standard, check_announcement,
};

impl<T: Config> Pallet<T> {
	/// Publish an activity: by its publisher, or by the series to which it belongs.
	pub(crate) fn do_publish(
		publisher: T::AccountId,
		funding: Funding,
		terms: Terms,
		series: Option<ActivityId>,
	) -> Result<(ActivityId, ActivityOf<T>), DispatchError> {
		Self::ensure_may_publish_with(&publisher, funding)?;
		let branch = Self::branch_of(&publisher, funding).ok_or(Error::<T>::NotMember)?;
		Self::check_terms(&terms)?;
		let rate = T::Standard::rate(terms.category).ok_or(Error::<T>::UnknownCategory)?;
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
			series,
		};
		let escrow = Self::escrow_of(&record)?;
		record.concerns = Self::concerns_about(&record)?;
		Self::hold_more(&record, escrow)?;
		Self::ensure_could_mint(&record)?;

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

	/// Check what is said of an activity at this moment.
	fn check_terms(terms: &Terms) -> DispatchResult {
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
		ensure!(T::Standard::rate(terms.category).is_some(), Error::<T>::UnknownCategory);
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
		Ok(())
	}

	/// What an auditor should look at (A2).
	fn concerns_about(record: &ActivityOf<T>) -> Result<Concerns, DispatchError> {
		let Activity { publisher, funding, terms, .. } = record;
		let is_own = *funding == Funding::Own;
		let soon = T::Time::now().saturating_add(T::WarningLead::get());
		let cost = record.cost().ok_or(ArithmeticError::Overflow)?;
		let found = [
			(is_own && T::Reputation::published(publisher) == 0, Concern::NewPublisher),
			(is_own && T::Reputation::credit(publisher) < LOW_CREDIT, Concern::LowCredit),
			(cost > T::LargeAmount::get(), Concern::LargeAmount),
			(terms.service.from < soon, Concern::ShortNotice),
		];
		let found = found.into_iter().filter(|(applies, _)| *applies).map(|(_, concern)| concern);
		Ok(Concerns::truncate_from(found.collect()))
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

	/// What is not set aside, as it is to be minted, is not published when not even one place could be. Staff who are no members
	/// are at home nowhere: for whom it could be minted is seen when somebody is admitted.
	fn ensure_could_mint(record: &ActivityOf<T>) -> DispatchResult {
		match record.funding {
			Funding::Minted(branch) if T::Members::is_member(&record.publisher) => {
				let amount = record.price(record.terms.steps).ok_or(ArithmeticError::Overflow)?;
				T::Minting::may_mint(branch, &record.publisher, amount)
			}
			_ => Ok(()),
		}
	}

	pub(crate) fn do_approve(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		auditor: T::AccountId,
	) -> DispatchResult {
		ensure!(!record.terms.enrolment.is_over(T::Time::now()), Error::<T>::EnrolmentOver);
		Self::deposit_event(Event::Approved { activity, auditor });
		Self::start_series(activity, &mut record)?;
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
		T::Noticeboard::take_off(activity);
		let until: Moment = record.terms.enrolment.until;
		Self::set_due(&Task::Activity(activity), &mut record.due, until);
	}

	pub(crate) fn do_edit(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		terms: Terms,
	) -> DispatchResult {
		ensure!(record.stage != Stage::Concluded, Error::<T>::Concluded);
		ensure!(record.under_way == 0, Error::<T>::ServiceUnderWay);
		ensure!(record.settled == 0, Error::<T>::AlreadySettled);
		Self::ensure_payer_active(&record)?;
		Self::check_terms(&terms)?;
		// The series with which it began: others go on without it.
		if record.series == Some(activity) {
			Self::stop_series(activity);
		}
		let may_recur = terms.recurrence.is_none()
			|| Counts::<T>::get(&record.publisher).series < T::MaxSeries::get();
		ensure!(may_recur, Error::<T>::TooManySeries);

		Self::drop_enrolments(activity, &mut record);
		let before = Self::escrow_of(&record)?;
		if terms.category != record.terms.category {
			record.rate = T::Standard::rate(terms.category).ok_or(Error::<T>::UnknownCategory)?;
		}
		record.terms = terms;
		let escrow = Self::escrow_of(&record)?;
		if let Some(more) = escrow.checked_sub(&before) {
			Self::hold_more(&record, more)?;
		} else if let Some(less) = before.checked_sub(&escrow) {
			Self::give_back(&record, less)?;
		}
		Self::ensure_could_mint(&record)?;
		record.version = record.version.saturating_add(1);
		record.stage = Stage::Submitted;
		record.series = None;
		record.concerns = Self::concerns_about(&record)?;
		Self::wait_for_decision(activity, &mut record);
		let version = record.version;
		Activities::<T>::insert(activity, record);
		Self::deposit_event(Event::Edited { activity, version, escrow });
		Ok(())
	}

	pub(crate) fn do_take_down(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		by: T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		ensure!(record.stage != Stage::Concluded, Error::<T>::Concluded);
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
