// SPDX-License-Identifier: Apache-2.0

//! Mandates, by which relatives use a member's hours.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{DispatchError, DispatchResult, traits::Zero};
use timebank_primitives::{Cause, Moment, Note, Paid, Payments, Purse};

impl<T: Config> Pallet<T> {
	/// The period of mandates.
	pub(crate) fn period() -> u64 {
		// Never zero: see the integrity test.
		T::Time::now().checked_div(T::MandatePeriod::get()).unwrap_or_default()
	}

	pub(crate) fn do_give_mandate(
		member: T::AccountId,
		relative: T::AccountId,
		purposes: Purposes,
		cap: BalanceOf<T>,
		until: Option<Moment>,
	) -> DispatchResult {
		Self::ensure_active(&member)?;
		Self::ensure_not_reported(&member)?;
		ensure!(relative != member, Error::<T>::OwnAccount);
		Self::ensure_active(&relative)?;
		ensure!(!purposes.is_empty(), Error::<T>::NoPurpose);
		ensure!(!cap.is_zero(), Error::<T>::ZeroAmount);
		ensure!(until.is_none_or(|until| until > T::Time::now()), Error::<T>::Lapsed);
		Mandates::<T>::try_mutate(&member, |list| {
			let earlier = list.iter().position(|one| one.relative == relative);
			// What was used of this period stays used, and who was close stays so.
			let (used, since) = match earlier.map(|at| list.remove(at)) {
				Some(former) => (former.used, former.since),
				None => (Used::default(), T::Time::now()),
			};
			let relative = relative.clone();
			let purposes = purposes.clone();
			let mandate = Mandate { relative, purposes, cap, until, used, since };
			list.try_push(mandate).map_err(|_| Error::<T>::TooManyMandates)
		})?;
		Self::deposit_event(Event::MandateGiven { member, relative, purposes, cap, until });
		Ok(())
	}

	pub(crate) fn end_mandate(member: T::AccountId, relative: T::AccountId) -> DispatchResult {
		Mandates::<T>::try_mutate_exists(&member, |row| {
			let mut list = row.take().unwrap_or_default();
			let at = list.iter().position(|one| one.relative == relative);
			list.remove(at.ok_or(Error::<T>::MandateNotFound)?);
			*row = Some(list).filter(|list| !list.is_empty());
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::MandateEnded { member, relative });
		Ok(())
	}

	pub(crate) fn do_spend(
		relative: T::AccountId,
		member: T::AccountId,
		to: T::AccountId,
		amount: BalanceOf<T>,
		note: Note,
	) -> Result<Paid, DispatchError> {
		Self::ensure_active(&member)?;
		Self::ensure_active(&relative)?;
		Self::ensure_not_reported(&member)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let period = Self::period();
		let left = Mandates::<T>::try_mutate(&member, |list| {
			let mandate = list
				.iter_mut()
				.find(|one| one.relative == relative)
				.ok_or(Error::<T>::MandateNotFound)?;
			ensure!(mandate.until.is_none_or(|until| T::Time::now() < until), Error::<T>::Lapsed);
			ensure!(mandate.purposes.contains(&note.category), Error::<T>::WrongPurpose);
			ensure!(amount <= mandate.used.left(period, mandate.cap), Error::<T>::LimitExceeded);
			mandate.used.add(period, amount);
			Ok::<_, DispatchError>(mandate.used.left(period, mandate.cap))
		})?;
		let (from, payee) = (Purse::Member(member.clone()), Purse::Member(to.clone()));
		let paid = T::Coins::pay(&from, &payee, amount, Cause::Transfer(note))?;
		Self::deposit_event(Event::MandateUsed { member, relative, to, amount, left });
		Ok(paid)
	}
}
