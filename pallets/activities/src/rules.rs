// SPDX-License-Identifier: Apache-2.0

//! Who may do what in an activity.

use crate::*;
use frame_support::{ensure, traits::Get};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	ActivityId, BranchId, Credentials, Membership, Oversight, Reputation, Role, Staff, Succession,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn existing(activity: ActivityId) -> Result<ActivityOf<T>, DispatchError> {
		match Activities::<T>::get(activity) {
			Some(record) => Ok(record),
			None if activity < NextId::<T>::get() => Err(Error::<T>::ActivityOver.into()),
			None => Err(Error::<T>::ActivityNotFound.into()),
		}
	}

	pub(crate) fn enrolment_of(
		activity: ActivityId,
		who: &T::AccountId,
	) -> Result<Enrolment, DispatchError> {
		Enrolments::<T>::get(activity, who).ok_or(Error::<T>::NotEnrolled.into())
	}

	pub(crate) fn ensure_active(who: &T::AccountId) -> DispatchResult {
		ensure!(T::Members::is_member(who), Error::<T>::NotMember);
		ensure!(T::Members::is_active(who), Error::<T>::Suspended);
		Ok(())
	}

	/// Whether who pays may take on something new. A branch's purse sees to that itself.
	pub(crate) fn ensure_payer_active(record: &ActivityOf<T>) -> DispatchResult {
		match record.funding {
			Funding::Own => Self::ensure_active(&record.publisher),
			Funding::Pot(_) | Funding::Minted(_) => Ok(()),
		}
	}

	pub(crate) fn ensure_qualified(record: &ActivityOf<T>, who: &T::AccountId) -> DispatchResult {
		let holds_all = record.terms.required.iter().all(|kind| T::Credentials::holds(who, *kind));
		ensure!(holds_all, Error::<T>::CredentialMissing);
		Ok(())
	}

	/// Whether `who` spends or mints for the branch that pays now.
	fn acts_for(funding: Funding, who: &T::AccountId) -> bool {
		match funding {
			Funding::Own => false,
			Funding::Pot(branch) => T::Staff::branch_as(who, Role::Treasurer) == Some(branch),
			Funding::Minted(branch) => T::Staff::branch_as(who, Role::Minter) == Some(branch),
		}
	}

	/// Whether `who` is on the publisher's side. Who published for a branch and does not work for it any more is not: they could
	/// spend what is the branch's.
	pub(crate) fn is_publishers_side(
		publisher: &T::AccountId,
		funding: Funding,
		who: &T::AccountId,
	) -> bool {
		match funding {
			Funding::Own => publisher == who,
			Funding::Pot(_) | Funding::Minted(_) => Self::acts_for(funding, who),
		}
	}

	pub(crate) fn is_manager(
		activity: ActivityId,
		record: &ActivityOf<T>,
		who: &T::AccountId,
	) -> bool {
		Self::is_publishers_side(&record.publisher, record.funding, who)
			|| Managers::<T>::get(activity, who) == Some(true)
	}

	/// Whether `who` published or manages it, or could.
	pub(crate) fn is_own(activity: ActivityId, record: &ActivityOf<T>, who: &T::AccountId) -> bool {
		record.publisher == *who || Self::is_manager(activity, record, who)
	}

	pub(crate) fn ensure_may_publish_with(
		publisher: &T::AccountId,
		funding: Funding,
	) -> DispatchResult {
		match funding {
			Funding::Own => {
				Self::ensure_active(publisher)?;
				T::Reputation::ensure_may_publish(publisher)
			}
			Funding::Pot(branch) | Funding::Minted(branch) => {
				ensure!(Self::acts_for(funding, publisher), Error::<T>::NotAuthorized);
				ensure!(T::Oversight::has_pot(branch), Error::<T>::WrongBranch);
				Ok(())
			}
		}
	}

	/// Whether a branch pays that closes. Nobody there may be able to end what it pays for.
	pub(crate) fn is_closing(funding: Funding) -> bool {
		funding.branch().is_some_and(|branch| T::Succession::successor(branch).is_some())
	}

	/// The branch whose auditors decide on what `publisher` published with these coins.
	pub(crate) fn branch_of(publisher: &T::AccountId, funding: Funding) -> Option<BranchId> {
		funding.branch().or_else(|| T::Members::home(publisher))
	}

	pub(crate) fn ensure_publishers_side(
		origin: OriginFor<T>,
		activity: ActivityId,
	) -> Result<ActivityOf<T>, DispatchError> {
		let caller = ensure_signed(origin)?;
		let record = Self::existing(activity)?;
		ensure!(
			Self::is_publishers_side(&record.publisher, record.funding, &caller),
			Error::<T>::NotPublisher
		);
		Ok(record)
	}

	/// The caller manages the activity, and is not one of these participants.
	pub(crate) fn ensure_manages_others(
		origin: OriginFor<T>,
		activity: ActivityId,
		participants: &[T::AccountId],
	) -> Result<ActivityOf<T>, DispatchError> {
		let caller = ensure_signed(origin)?;
		let record = Self::existing(activity)?;
		ensure!(Self::is_manager(activity, &record, &caller), Error::<T>::NotManager);
		// Who enrolled before they came to act for the branch.
		ensure!(!participants.contains(&caller), Error::<T>::ConflictOfInterest);
		Ok(record)
	}

	pub(crate) fn ensure_manages(
		origin: OriginFor<T>,
		activity: ActivityId,
		participant: &T::AccountId,
	) -> Result<ActivityOf<T>, DispatchError> {
		Self::ensure_manages_others(origin, activity, core::slice::from_ref(participant))
	}

	pub(crate) fn ensure_manages_all(
		origin: OriginFor<T>,
		activity: ActivityId,
		participants: &[T::AccountId],
	) -> Result<ActivityOf<T>, DispatchError> {
		ensure!(!participants.is_empty(), Error::<T>::EmptyBatch);
		Self::ensure_manages_others(origin, activity, participants)
	}

	/// The caller is this participant, or manages the activity. Nobody is both sides.
	pub(crate) fn ensure_party(
		origin: OriginFor<T>,
		activity: ActivityId,
		participant: &T::AccountId,
	) -> Result<(Side, ActivityOf<T>), DispatchError> {
		let caller = ensure_signed(origin)?;
		let record = Self::existing(activity)?;
		Self::enrolment_of(activity, participant)?;
		let side = if caller == *participant {
			Side::Participant
		} else if Self::is_manager(activity, &record, &caller) {
			Side::Publisher
		} else {
			return Err(Error::<T>::NotParty.into());
		};
		Ok((side, record))
	}

	/// `who`, of the staff of `branch`, may take the activity down: its branch is overseen, and they have no part in it.
	pub(crate) fn ensure_impartial(
		who: &T::AccountId,
		branch: BranchId,
		activity: ActivityId,
	) -> Result<ActivityOf<T>, DispatchError> {
		let record = Self::existing(activity)?;
		let own = Self::branch_of(&record.publisher, record.funding);
		ensure!(
			own.is_some_and(|own| T::Oversight::oversees(branch, own)),
			Error::<T>::WrongBranch
		);
		ensure!(!Self::takes_part(activity, &record, who), Error::<T>::ConflictOfInterest);
		Ok(record)
	}

	pub(crate) fn do_invite(
		activity: ActivityId,
		record: &ActivityOf<T>,
		who: T::AccountId,
	) -> DispatchResult {
		ensure!(T::Members::is_member(&who), Error::<T>::NotMember);
		ensure!(
			who != record.publisher
				&& !Self::is_publishers_side(&record.publisher, record.funding, &who),
			Error::<T>::OwnActivity
		);
		ensure!(!Managers::<T>::contains_key(activity, &who), Error::<T>::AlreadyInvited);
		ensure!(!Enrolments::<T>::contains_key(activity, &who), Error::<T>::AlreadyEnrolled);
		// Bounded by `MaxManagers` itself.
		let known = Managers::<T>::iter_key_prefix(activity).count();
		ensure!(known < T::MaxManagers::get() as usize, Error::<T>::TooManyManagers);
		Managers::<T>::insert(activity, &who, false);
		Self::deposit_event(Event::Invited { activity, who });
		Ok(())
	}

	pub(crate) fn do_accept(activity: ActivityId, who: T::AccountId) -> DispatchResult {
		Self::existing(activity)?;
		let accepted = Managers::<T>::get(activity, &who).ok_or(Error::<T>::NotInvited)?;
		ensure!(!accepted, Error::<T>::AlreadyInvited);
		Self::ensure_active(&who)?;
		ensure!(!Enrolments::<T>::contains_key(activity, &who), Error::<T>::AlreadyEnrolled);
		Counts::<T>::try_mutate(&who, |count| {
			ensure!(count.managed < T::MaxEnrolments::get(), Error::<T>::TooManyManaged);
			count.managed += 1;
			Ok::<_, DispatchError>(())
		})?;
		Managers::<T>::insert(activity, &who, true);
		Involvements::<T>::insert(&who, activity, Part::Manager);
		Self::deposit_event(Event::InvitationAccepted { activity, who });
		Ok(())
	}

	pub(crate) fn do_dismiss(
		activity: ActivityId,
		caller: T::AccountId,
		who: T::AccountId,
	) -> DispatchResult {
		let record = Self::existing(activity)?;
		let accepted = Managers::<T>::get(activity, &who).ok_or(Error::<T>::NotInvited)?;
		ensure!(
			caller == who || Self::is_publishers_side(&record.publisher, record.funding, &caller),
			Error::<T>::NotPublisher
		);
		Managers::<T>::remove(activity, &who);
		if accepted {
			Self::note_managed_no_more(activity, &who);
		}
		Self::deposit_event(Event::ManagerDismissed { activity, who });
		Ok(())
	}
}
