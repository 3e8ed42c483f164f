// SPDX-License-Identifier: Apache-2.0

//! What always holds of credentials.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a kind has a name that can be read; there are no more kinds than there can be;
	/// 2. a credential is of a kind that there is, was issued before now and at least once;
	/// 3. what was issued and has not ended has its document; what the member renounced, the institution withdrew or nobody holds any
	///    more has none;
	/// 4. nothing ended before it was issued, or will end by a decision in the future.
	pub fn do_try_state() -> Result<(), DispatchError> {
		for (_, kind) in Kinds::<T>::iter() {
			ensure!(
				!kind.name.is_empty() && core::str::from_utf8(&kind.name).is_ok(),
				"a kind without a name"
			);
		}
		let kinds = Kinds::<T>::iter_keys().count();
		ensure!(usize::try_from(Kinds::<T>::count()) == Ok(kinds), "kinds miscounted");
		ensure!(Kinds::<T>::count() <= T::MaxKinds::get(), "more kinds than there can be");

		let now = T::Time::now();
		for (_, kind, credential) in Credentials::<T>::iter() {
			ensure!(Kinds::<T>::contains_key(kind), "a credential of no kind");
			ensure!(credential.version > 0, "a credential that was never issued");
			ensure!(credential.issued_at <= now, "a credential issued in the future");
			let ended = match credential.status {
				Status::Issued => {
					ensure!(credential.document.is_some(), "a credential without a document");
					continue;
				}
				Status::Revoked { since, .. } | Status::Allowed { since } => since,
				Status::Withdrawn { since }
				| Status::Renounced { since }
				| Status::Ended { since } => {
					ensure!(credential.document.is_none(), "ended, and its document is there");
					since
				}
			};
			ensure!(
				(credential.issued_at..=now).contains(&ended),
				"a credential that ended before its time"
			);
		}
		Ok(())
	}
}
