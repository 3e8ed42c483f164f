// SPDX-License-Identifier: Apache-2.0

//! What always holds of the registry.

use crate::{Branches, ByAccount, Config, NextId, Pallet, Staff};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::DispatchError;
use timebank_primitives::{Membership, Role};

impl<T: Config> Pallet<T> {
	/// Check the registry's invariants:
	///
	/// 1. a branch's id is below the next one, and its parent exists and is of a wider kind (so there is no cycle);
	/// 2. each branch's own account points back to it, and no account points to a branch that it does not belong to;
	/// 3. a branch counts its staff and administrators right, and has an administrator;
	/// 4. staff work for a branch that exists, and hold a role; no branch's own account is among them;
	/// 5. no branch's own account is a member's.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut staff = BTreeMap::<_, (u32, u32)>::new();
		for (who, member) in Staff::<T>::iter() {
			ensure!(Branches::<T>::contains_key(member.branch), "staff of no branch");
			ensure!(!member.roles.is_empty(), "staff without a role");
			ensure!(!ByAccount::<T>::contains_key(&who), "a branch's own account among the staff");
			let (all, administrators) = staff.entry(member.branch).or_default();
			*all += 1;
			*administrators += u32::from(member.roles.contains_key(&Role::Administrator));
		}
		for (id, branch) in Branches::<T>::iter() {
			ensure!(id < NextId::<T>::get(), "a branch with an id not given yet");
			if let Some(parent) = branch.parent {
				let parent = Branches::<T>::get(parent).ok_or("a branch below none")?;
				ensure!(branch.kind.fits_below(parent.kind), "a branch below the wrong kind");
			}
			ensure!(
				!T::Members::is_member(&branch.account),
				"a member's account as a branch's own"
			);
			ensure!(
				ByAccount::<T>::get(&branch.account) == Some(id),
				"a branch without its account"
			);
			let (all, administrators) = staff.get(&id).copied().unwrap_or_default();
			ensure!(branch.staff == all, "a branch that miscounts its staff");
			ensure!(
				branch.administrators == administrators,
				"a branch that miscounts administrators"
			);
			ensure!(administrators > 0, "a branch without an administrator");
		}
		ensure!(
			ByAccount::<T>::iter().count() == Branches::<T>::count() as usize,
			"an account of no branch"
		);
		Ok(())
	}
}
