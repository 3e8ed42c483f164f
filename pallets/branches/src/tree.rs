// SPDX-License-Identifier: Apache-2.0

//! How far branches are from each other.

use crate::*;
use alloc::{collections::BTreeMap, vec::Vec};
use timebank_primitives::BranchId;

/// A branch, the one above it, and so on to the top.
fn way_up(branch: BranchId, parent: impl Fn(BranchId) -> Option<BranchId>) -> Vec<BranchId> {
	// Each branch is of a narrower kind than the one above it.
	core::iter::successors(Some(branch), |at| parent(*at))
		.take(BranchKind::COUNT as usize)
		.collect()
}

/// The steps up from one to the first branch that is on both ways, and down to the other.
fn steps(from: &[BranchId], to: &[BranchId]) -> Option<u32> {
	let (up, meeting) = from.iter().enumerate().find(|(_, branch)| to.contains(branch))?;
	let down = to.iter().position(|branch| branch == meeting)?;
	u32::try_from(up.checked_add(down)?).ok()
}

impl<T: Config> timebank_primitives::Tree for Pallet<T> {
	fn distance(from: BranchId, to: BranchId) -> Option<u32> {
		if !Branches::<T>::contains_key(from) || !Branches::<T>::contains_key(to) {
			return None;
		}
		let parent = |branch| Branches::<T>::get(branch)?.parent;
		steps(&way_up(from, parent), &way_up(to, parent))
	}

	/// Nearest first; those that are as far as each other, in the order of their ids. Reads each branch once, of which there are
	/// no more than [`Config::MaxBranches`].
	fn neighbours(branch: BranchId) -> Vec<(BranchId, Option<u32>)> {
		let parents: BTreeMap<_, _> =
			Branches::<T>::iter().map(|(id, branch)| (id, branch.parent)).collect();
		let parent = |branch| parents.get(&branch).copied().flatten();
		let from = parents.contains_key(&branch).then(|| way_up(branch, parent));
		let distance = |to| from.as_ref().and_then(|from| steps(from, &way_up(to, parent)));
		let mut neighbours: Vec<_> = parents.keys().map(|to| (*to, distance(*to))).collect();
		neighbours.sort_by_key(|(_, distance)| (distance.is_none(), *distance));
		neighbours
	}
}
