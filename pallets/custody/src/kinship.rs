// SPDX-License-Identifier: Apache-2.0

//! Who is so close to whom that they do not decide on their matters (U2).

use crate::*;
use timebank_primitives::Kinship;

/// A mandate, a custodian and a named heir make close, whichever way they go: who gave it and who got it. What has not been
/// cleaned counts, even if it is not in force now, such as a mandate that has run out: there was trust between them. Of who has
/// died, the estate tells the heir.
impl<T: Config> Kinship<T::AccountId> for Pallet<T> {
	/// Eight reads at most: each row is of one member and bounded.
	fn are_close(one: &T::AccountId, other: &T::AccountId) -> bool {
		Self::has_trusted(one, other) || Self::has_trusted(other, one)
	}
}

impl<T: Config> Pallet<T> {
	/// Whether `other` acts for `member`, may spend their hours, or inherits from them.
	fn has_trusted(member: &T::AccountId, other: &T::AccountId) -> bool {
		Mandates::<T>::get(member).iter().any(|mandate| mandate.relative == *other)
			|| Custodians::<T>::get(member).iter().any(|one| one.custodian == *other)
			|| Successors::<T>::get(member).is_some_and(|heir| heir == *other)
			|| Estates::<T>::get(member)
				.is_some_and(|estate| estate.successor.as_ref() == Some(other))
	}
}
