// SPDX-License-Identifier: Apache-2.0

//! How an appeal against a revocation is carried out. Nothing else is decided here by a case.

use crate::*;
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{CredentialKind, Decision, OnDecision, Subject};

impl<T: Config> Pallet<T> {
	/// Undo what staff revoked, if the credential is still as they left it.
	fn restore(
		member: &T::AccountId,
		kind: CredentialKind,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let mut credential = Self::existing(member, kind)?;
		let is_by_staff = matches!(credential.status, Status::Revoked { by: Some(_), .. });
		ensure!(is_by_staff && credential.document.is_some(), Error::<T>::NotRevisable);
		credential.status = Status::Issued;
		Credentials::<T>::insert(member, kind, credential);
		let (member, by) = (member.clone(), by.clone());
		Self::deposit_event(Event::Restored { member, kind, by, opinion });
		Ok(())
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
			(Decision::Refused, Decision::Granted) => Self::restore(member, *kind, by, opinion),
			(Decision::Refused, Decision::Refused) => Ok(()),
			_ => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	/// Nothing is kept for an appeal but the credential itself.
	fn forget(_: &Subject<T::AccountId>) {}

	fn weight(_: &Subject<T::AccountId>) -> Weight {
		T::WeightInfo::revise()
	}
}
