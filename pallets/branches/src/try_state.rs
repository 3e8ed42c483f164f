// SPDX-License-Identifier: Apache-2.0

//! What always holds of the registry.

use crate::{BranchKind, Branches, ByAccount, Config, Former, NextId, Pallet, Staff};
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::DispatchError;
use timebank_primitives::{BranchId, Membership, Role};

impl<T: Config> Pallet<T> {
	/// Check the registry's invariants:
	///
	/// 1. a branch's id is below the next one, and its parent exists and is of a wider kind (so there is no cycle);
	/// 2. each branch's own account points back to it, and no account points to a branch that it does not belong to;
	/// 3. a branch counts its staff, its administrators and the branches below it right, and has an administrator unless it
	///    is closing; no branch stands below one that is closing, and the one that takes over from it is another, no supervisor,
	///    and not closing itself;
	/// 4. staff work for a branch that exists, and hold a role; no branch's own account is among them;
	/// 5. no branch's own account is a member's;
	/// 6. the Council has a member, once there are branches; a branch that is gone is in the registry no more.
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
		let mut children = BTreeMap::<BranchId, u32>::new();
		for parent in Branches::<T>::iter_values().filter_map(|branch| branch.parent) {
			*children.entry(parent).or_default() += 1;
		}
		for (id, branch) in Branches::<T>::iter() {
			let below = children.get(&id).copied().unwrap_or_default();
			let closing = branch.status.successor().is_some();
			ensure!(branch.children == below, "a branch that miscounts those below it");
			ensure!(below == 0 || !closing, "a branch below one that is closing");
			ensure!(
				branch.details.are_sound(),
				"a branch without a name, or with bytes for a text"
			);
			ensure!(id < NextId::<T>::get(), "a branch with an id not given yet");
			if let Some(successor) = branch.status.successor() {
				let successor = Branches::<T>::get(successor).ok_or("a successor that is gone")?;
				ensure!(
					successor.kind != BranchKind::Supervisor
						&& successor.status.successor().is_none(),
					"a successor that cannot take over"
				);
			}
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
			ensure!(administrators > 0 || closing, "a branch without an administrator");
		}
		ensure!(
			Branches::<T>::count() == 0 || !Self::seats().is_empty(),
			"a Council without members"
		);
		for id in Former::<T>::iter_keys() {
			ensure!(id < NextId::<T>::get(), "a former branch with an id not given yet");
			ensure!(!Branches::<T>::contains_key(id), "a former branch in the registry");
		}
		ensure!(
			ByAccount::<T>::iter().count() == Branches::<T>::count() as usize,
			"an account of no branch"
		);
		Ok(())
	}
}
