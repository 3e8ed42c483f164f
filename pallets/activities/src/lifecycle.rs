// SPDX-License-Identifier: Apache-2.0

//! What the calls share: who may do what in an activity, and how a place and an activity come to their end.

use crate::*;
use frame_support::{ensure, traits::EnsureOrigin};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, traits::Zero};
use timebank_primitives::{ActivityId, Escrow, Membership, Oversight};

impl<T: Config> Pallet<T> {
	pub(crate) fn existing(activity: ActivityId) -> Result<ActivityOf<T>, DispatchError> {
		match Activities::<T>::get(activity) {
			Some(record) => Ok(record),
			None if activity < NextId::<T>::get() => Err(Error::<T>::ActivityOver.into()),
			None => Err(Error::<T>::ActivityNotFound.into()),
		}
	}

	pub(crate) fn participation_of(
		activity: ActivityId,
		who: &T::AccountId,
	) -> Result<Participation, DispatchError> {
		Participations::<T>::get(activity, who).ok_or(Error::<T>::NotEnrolled.into())
	}

	pub(crate) fn ensure_active(who: &T::AccountId) -> DispatchResult {
		ensure!(T::Members::is_member(who), Error::<T>::NotMember);
		ensure!(T::Members::is_active(who), Error::<T>::Suspended);
		Ok(())
	}

	pub(crate) fn ensure_decides(
		origin: OriginFor<T>,
		activity: ActivityId,
	) -> Result<(T::AccountId, ActivityOf<T>), DispatchError> {
		let (auditor, branch) = T::AuditorOrigin::ensure_origin(origin)?;
		let record = Self::existing(activity)?;
		let home = T::Members::home(&record.publisher).ok_or(Error::<T>::WrongBranch)?;
		ensure!(T::Oversight::oversees(branch, home), Error::<T>::WrongBranch);
		ensure!(record.publisher != auditor, Error::<T>::ConflictOfInterest);
		ensure!(record.stage == Stage::Submitted, Error::<T>::AlreadyApproved);
		Ok((auditor, record))
	}

	pub(crate) fn ensure_publisher(
		origin: OriginFor<T>,
		activity: ActivityId,
	) -> Result<ActivityOf<T>, DispatchError> {
		let caller = ensure_signed(origin)?;
		let record = Self::existing(activity)?;
		ensure!(record.publisher == caller, Error::<T>::NotPublisher);
		Ok(record)
	}

	pub(crate) fn ensure_party(
		origin: OriginFor<T>,
		activity: ActivityId,
		participant: &T::AccountId,
	) -> Result<(Side, ActivityOf<T>, Participation), DispatchError> {
		let caller = ensure_signed(origin)?;
		let record = Self::existing(activity)?;
		let state = Self::participation_of(activity, participant)?;
		let side = if caller == record.publisher {
			Side::Publisher
		} else if caller == *participant {
			Side::Participant
		} else {
			return Err(Error::<T>::NotParty.into());
		};
		Ok((side, record, state))
	}

	pub(crate) fn release_place(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		participant: &T::AccountId,
	) -> DispatchResult {
		match Self::participation_of(activity, participant)? {
			Participation::Applied => {}
			Participation::Admitted { .. } => {
				record.admitted = record.admitted.saturating_sub(1);
			}
			Participation::InService { .. } | Participation::Ended { .. } => {
				return Err(Error::<T>::ServiceUnderWay.into());
			}
			Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
		}
		record.enrolled = record.enrolled.saturating_sub(1);
		Participations::<T>::remove(activity, participant);
		Activities::<T>::insert(activity, record);
		Ok(())
	}

	pub(crate) fn finish(activity: ActivityId, record: ActivityOf<T>) -> DispatchResult {
		let returned = Self::remove(activity, record)?;
		Self::deposit_event(Event::Finished { activity, returned });
		Ok(())
	}

	/// Give coins in escrow back to the publisher, who has left perhaps when there are none.
	pub(crate) fn give_back(publisher: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		T::Escrow::release(publisher, amount)
	}

	/// Take an activity out of the state and give back what is left of its escrow.
	pub(crate) fn remove(
		activity: ActivityId,
		record: ActivityOf<T>,
	) -> Result<BalanceOf<T>, DispatchError> {
		let returned = record.escrow().ok_or(ArithmeticError::Overflow)?;
		Self::give_back(&record.publisher, returned)?;
		// Bounded by `MaxEnrolled`.
		Participations::<T>::drain_prefix(activity).for_each(drop);
		Activities::<T>::remove(activity);
		OpenActivities::<T>::mutate_exists(&record.publisher, |open| {
			*open = open.and_then(|open| open.checked_sub(1)).filter(|open| *open > 0);
		});
		Ok(returned)
	}
}
