// SPDX-License-Identifier: Apache-2.0

//! Who is so close to whom that they do not decide on their matters (U2).

use crate::*;
use sp_runtime::traits::Zero;
use timebank_primitives::{Kinship, Moment};

/// A mandate, a custodian and a named heir make close, whichever way they go: who gave it and who got it. What has not been
/// cleaned counts, even if it is not in force now, such as a mandate that has run out: there was trust between them. Of who has
/// died, the estate tells the heir.
///
/// None of it needs the consent of who gets it. So what a party did alone counts only if it stood before the matter began: nobody
/// chooses who decides on them by naming the others their heirs. It counts from whenever it is if who decides has a part in it: gave
/// it, has used the mandate, or has acted as the custodian; and if a registrar appointed the custodian.
impl<T: Config> Kinship<T::AccountId> for Pallet<T> {
	/// Eight reads at most: each row is of one member and bounded.
	fn are_close(one: &T::AccountId, other: &T::AccountId, since: Moment) -> bool {
		Self::has_trusted(one, other, None) || Self::has_trusted(other, one, Some(since))
	}
}

impl<T: Config> Pallet<T> {
	/// Whether `other` acts for `member`, may spend their hours, or inherits from them. With a moment: what the member alone did at
	/// that moment or later does not count.
	fn has_trusted(member: &T::AccountId, other: &T::AccountId, before: Option<Moment>) -> bool {
		let stood = |since: Moment| before.is_none_or(|before| since < before);
		Mandates::<T>::get(member).iter().any(|mandate| {
			mandate.relative == *other
				&& (stood(mandate.since) || !mandate.used.amount.is_zero())
		}) || Custodians::<T>::get(member).iter().any(|one| {
			let is_own_doing = one.by == AppointedBy::Member && !one.has_acted;
			one.custodian == *other && (stood(one.since) || !is_own_doing)
		}) || Successors::<T>::get(member)
			.is_some_and(|heir| heir.who == *other && stood(heir.since))
			// Two of the staff have said that they died.
			|| Estates::<T>::get(member)
				.is_some_and(|estate| estate.successor.as_ref() == Some(other))
	}
}
