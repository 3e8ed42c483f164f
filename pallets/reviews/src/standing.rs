// SPDX-License-Identifier: Apache-2.0

//! What is known of members, and what they may do because of it.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::DispatchResult;
use timebank_primitives::{CategoryId, Moment, Reputation, Served};

impl<T: Config> Pallet<T> {
	pub(crate) fn clock() -> Clock {
		Clock { now: T::Time::now(), day: T::Day::get(), memory: T::PairMemory::get() }
	}

	/// Count a lapse, and take away the credit that it costs.
	pub(crate) fn note_lapse(who: &T::AccountId, reason: Lapse) {
		let clock = Self::clock();
		let credit = Standings::<T>::mutate(who, |standing| {
			standing.lapse(reason, clock);
			standing.credit
		});
		Self::deposit_event(Event::CreditLost { who: who.clone(), reason, credit });
	}

	/// Whether what is known of somebody lets them publish, exempt or not.
	pub(crate) fn check_publish(standing: &Standing) -> Result<(), Error<T>> {
		let clock = Self::clock();
		let credit = T::MinPublishCredit::get().min(FULL_CREDIT);
		ensure!(standing.credit_now(clock) >= credit, Error::<T>::CreditTooLow);
		let rating = T::MinRating::get().min(u32::from(FIVE_STARS).saturating_mul(100));
		ensure!(!standing.publisher_now(clock).is_below(rating), Error::<T>::RatingTooLow);
		Ok(())
	}

	/// Until when somebody is exempt, if they are now.
	pub(crate) fn exempt_until(who: &T::AccountId) -> Option<Moment> {
		Exemptions::<T>::get(who).filter(|until| T::Time::now() < *until)
	}

	/// Whether somebody may publish. That they are exempt is asked only of who may not otherwise.
	pub(crate) fn check_may_publish(
		who: &T::AccountId,
		standing: &Standing,
	) -> Result<(), Error<T>> {
		Self::check_publish(standing)
			.or_else(|error| Self::exempt_until(who).map(drop).ok_or(error))
	}

	fn check_enrol(standing: &Standing) -> Result<(), Error<T>> {
		let credit = T::MinEnrolCredit::get().min(FULL_CREDIT);
		ensure!(standing.credit_now(Self::clock()) >= credit, Error::<T>::CreditTooLow);
		Ok(())
	}

	/// What is known of somebody, and what follows from it now.
	pub(crate) fn report_on(who: &T::AccountId) -> Report {
		let standing = Standings::<T>::get(who);
		let clock = Self::clock();
		Report {
			stars: standing.stars(T::Thresholds::get(), clock),
			points: standing.points(),
			credit: standing.credit_now(clock),
			rating: standing.volunteer_now(clock).average(),
			rating_as_publisher: standing.publisher_now(clock).average(),
			may_publish: Self::check_may_publish(who, &standing).is_ok(),
			may_enrol: Self::check_enrol(&standing).is_ok(),
			standing,
		}
	}
}

impl<T: Config> Reputation<T::AccountId> for Pallet<T> {
	fn ensure_may_publish(who: &T::AccountId) -> DispatchResult {
		Ok(Self::check_may_publish(who, &Standings::<T>::get(who))?)
	}

	fn ensure_may_enrol(who: &T::AccountId) -> DispatchResult {
		Ok(Self::check_enrol(&Standings::<T>::get(who))?)
	}

	fn stars(who: &T::AccountId) -> u8 {
		Standings::<T>::get(who).stars(T::Thresholds::get(), Self::clock())
	}

	fn credit(who: &T::AccountId) -> u32 {
		Standings::<T>::get(who).credit_now(Self::clock())
	}

	fn published(who: &T::AccountId) -> u32 {
		Standings::<T>::get(who).published
	}

	fn services(who: &T::AccountId) -> u32 {
		Standings::<T>::get(who).services
	}

	fn services_in(who: &T::AccountId, category: CategoryId) -> u32 {
		ServicesIn::<T>::get(who, category)
	}

	fn last_service(who: &T::AccountId) -> Option<Moment> {
		Standings::<T>::get(who).last_service
	}

	fn rating(who: &T::AccountId) -> Option<u32> {
		Standings::<T>::get(who).volunteer_now(Self::clock()).average()
	}

	/// One read for who was never reviewed; the clock is only asked for ratings.
	fn served(who: &T::AccountId) -> Served {
		let standing = Standings::<T>::get(who);
		let is_rated = standing.as_volunteer.weight > 0;
		Served {
			services: standing.services,
			last_service: standing.last_service,
			rating: is_rated.then(|| standing.volunteer_now(Self::clock()).average()).flatten(),
		}
	}

	fn rating_as_publisher(who: &T::AccountId) -> Option<u32> {
		Standings::<T>::get(who).publisher_now(Self::clock()).average()
	}

	fn note_service(
		publisher: &T::AccountId,
		participant: &T::AccountId,
		category: CategoryId,
		steps: u32,
	) {
		let clock = Self::clock();
		Standings::<T>::mutate(participant, |standing| {
			standing.served_steps = standing.served_steps.saturating_add(steps.into());
			standing.services = standing.services.saturating_add(1);
			standing.last_service = Some(clock.now);
			standing.credit_service(clock);
		});
		Standings::<T>::mutate(publisher, |standing| {
			standing.received_steps = standing.received_steps.saturating_add(steps.into());
			standing.credit_service(clock);
		});
		ServicesIn::<T>::mutate(participant, category, |services| {
			*services = services.saturating_add(1)
		});
	}

	fn note_finished(publisher: &T::AccountId) {
		Standings::<T>::mutate(publisher, |standing| {
			standing.published = standing.published.saturating_add(1)
		});
	}

	fn note_late(publisher: &T::AccountId) {
		Self::note_lapse(publisher, Lapse::Late);
	}

	fn note_absence(participant: &T::AccountId) {
		Self::note_lapse(participant, Lapse::Absence);
	}
}
