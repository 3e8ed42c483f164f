// SPDX-License-Identifier: Apache-2.0

//! How an appeal against a revocation is carried out. Nothing else is decided here by a case.

use crate::*;
use frame_support::weights::Weight;
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{CredentialKind, Decision, OnDecision, Subject};

impl<T: Config> Pallet<T> {
	/// Undo what staff revoked, if the credential is still as they left it. If something has become of it since, it is too late for
	/// that: that it should not have been revoked is known all the same, where cases are kept.
	fn restore(member: &T::AccountId, kind: CredentialKind, by: &T::AccountId, opinion: [u8; 32]) {
		let as_left = |credential: &Credential| {
			let is_by_staff = matches!(credential.status, Status::Revoked { by: Some(_), .. });
			is_by_staff && credential.document.is_some()
		};
		let Some(mut credential) = Credentials::<T>::get(member, kind).filter(as_left) else {
			return;
		};
		credential.status = Status::Issued;
		Credentials::<T>::insert(member, kind, credential);
		let (member, by) = (member.clone(), by.clone());
		Self::deposit_event(Event::Restored { member, kind, by, opinion });
	}
}

/// Revocations by staff.
impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Credential { .. })
	}

	/// A revocation is in force at once.
	fn is_waiting(_: &Subject<T::AccountId>) -> bool {
		false
	}

	fn is_involved(_: &Subject<T::AccountId>, _: &T::AccountId) -> bool {
		false
	}

	fn decide(
		_: &Subject<T::AccountId>,
		_: Decision,
		_: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		Err(Error::<T>::NotWaiting.into())
	}

	fn lapse(_: &Subject<T::AccountId>) {}

	/// Before, it was refused that the member keeps the credential. A newer revocation takes the place of an older one in an appeal,
	/// so that what is revoked now is what the appeal is against.
	fn revise(
		subject: &Subject<T::AccountId>,
		before: Decision,
		after: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let Subject::Credential { member, kind } = subject else {
			return Err(DispatchError::from(Error::<T>::NotRevisable));
		};
		match (before, after) {
			(Decision::Refused, Decision::Granted) => {
				Self::restore(member, *kind, by, opinion);
				Ok(())
			}
			(Decision::Refused, Decision::Refused) => Ok(()),
			_ => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	/// Only that it was revoked.
	fn can_be_revised(_: &Subject<T::AccountId>, before: Decision) -> bool {
		before == Decision::Refused
	}

	/// Nothing is kept for an appeal but the credential itself.
	fn forget(_: &Subject<T::AccountId>) {}

	fn weight(_: &Subject<T::AccountId>) -> Weight {
		T::WeightInfo::revise()
	}
}
