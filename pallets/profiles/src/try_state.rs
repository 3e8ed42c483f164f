// SPDX-License-Identifier: Apache-2.0

//! What always holds of the register of members.

use crate::{Config, Members, MembersAt, Pallet, Persons};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::DispatchError;
use timebank_primitives::Oversight;

impl<T: Config> Pallet<T> {
	/// Check the register's invariants:
	///
	/// 1. each member's nullifier points back to their account, and no nullifier points anywhere else: one account per
	///    person;
	/// 2. each member's account has a reference that lasts, so that its nonce is never forgotten;
	/// 3. no member's account is a branch's own, but that of one who has left can be;
	/// 4. the members at each branch, without those who have left, are counted right, and there is such a branch.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut at = BTreeMap::<_, u32>::new();
		for (who, member) in Members::<T>::iter() {
			if !member.has_left() {
				*at.entry(member.branch).or_default() += 1;
			}
			ensure!(
				Persons::<T>::get(member.nullifier).as_ref() == Some(&who),
				"a member whose nullifier does not point back"
			);
			ensure!(
				frame_system::Pallet::<T>::providers(&who) > 0,
				"a member whose account can be forgotten"
			);
			ensure!(
				member.has_left()
					|| <T::Branches as timebank_primitives::Branches<_>>::by_account(&who)
						.is_none(),
				"a branch's own account as a member"
			);
		}
		ensure!(
			Persons::<T>::iter().count() == Members::<T>::iter().count(),
			"a nullifier of no member"
		);
		ensure!(MembersAt::<T>::iter().collect::<BTreeMap<_, _>>() == at, "members miscounted");
		ensure!(
			at.into_keys().all(<T::Oversight as Oversight>::exists),
			"members of a branch that is gone"
		);
		Ok(())
	}
}
