// SPDX-License-Identifier: Apache-2.0

//! What always holds of what branches owe each other.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{Get, fungible::Inspect},
};
use sp_runtime::{
	DispatchError,
	traits::{CheckedAdd, Zero},
};
use timebank_primitives::{BranchId, Oversight};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. what is outstanding at all branches together is all that was issued;
	/// 2. each position is seen by both branches alike, so that all of them sum to zero; none is a branch's with itself, and no
	///    row says that nothing is owed or outstanding; a branch has fewer positions than there can be branches;
	/// 3. each limit is found from both sides, and is between two branches;
	/// 4. guarantees have ids that were given, once; each stands for something and names who gives it, and no row is empty;
	/// 5. whatever has a row here exists.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut branches = BTreeSet::<BranchId>::new();
		let mut issued = BalanceOf::<T>::zero();
		for (branch, outstanding) in Outstanding::<T>::iter() {
			ensure!(!outstanding.is_zero(), "a row of nothing outstanding");
			issued = issued.checked_add(&outstanding).ok_or("more than can be issued")?;
			branches.insert(branch);
		}
		ensure!(issued == T::Currency::total_issuance(), "coins that are no branch's");

		let mut positions = BTreeMap::<BranchId, u32>::new();
		for (branch, other, position) in Positions::<T>::iter() {
			ensure!(branch != other, "a branch that owes itself");
			ensure!(
				!position.debt().is_zero() || !position.credit().is_zero(),
				"a row of nothing owed"
			);
			let mirrored = Positions::<T>::get(other, branch).mirrored();
			ensure!(position == mirrored, "a position that two see in two ways");
			*positions.entry(branch).or_default() += 1;
			branches.insert(branch);
		}
		ensure!(
			positions.values().all(|count| *count < T::MaxBranches::get()),
			"positions with more branches than there can be"
		);

		for (debtor, creditor) in Limits::<T>::iter_keys() {
			ensure!(debtor != creditor, "a limit for a branch with itself");
			ensure!(
				LimitedDebtors::<T>::contains_key(creditor, debtor),
				"a limit that the creditor does not find"
			);
			branches.extend([debtor, creditor]);
		}
		ensure!(
			Limits::<T>::iter_keys().count() == LimitedDebtors::<T>::iter_keys().count(),
			"a limit that is gone is still found"
		);

		let mut ids = BTreeSet::new();
		for (branch, guarantees) in Guarantees::<T>::iter() {
			ensure!(!guarantees.is_empty(), "a row of no guarantees");
			for guarantee in guarantees {
				ensure!(guarantee.id < NextGuarantee::<T>::get(), "a guarantee not given yet");
				ensure!(ids.insert(guarantee.id), "two guarantees with one id");
				ensure!(!guarantee.hours.is_zero(), "a guarantee for nothing");
				ensure!(
					!guarantee.guarantor.is_empty()
						&& core::str::from_utf8(&guarantee.guarantor).is_ok(),
					"a guarantee by nobody"
				);
			}
			branches.insert(branch);
		}
		ensure!(branches.into_iter().all(T::Oversight::exists), "a row of no branch");
		Ok(())
	}
}
