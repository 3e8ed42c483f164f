// SPDX-License-Identifier: Apache-2.0

//! How far branches are from each other.

use crate::{Branch, BranchKind, Branches as Stored, mock::*};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use timebank_primitives::{BranchId, Tree};

fn stand(id: BranchId, parent: Option<BranchId>, kind: BranchKind) {
	let account = u64::from(id) * 10;
	Stored::<Test>::insert(id, Branch::new(parent, kind, details("x"), account, CERTIFICATE));
}

/// Run `test` on branches that stand so, and on nothing else.
fn with(branches: &[(BranchId, Option<BranchId>, BranchKind)], test: impl FnOnce()) {
	sp_io::TestExternalities::default().execute_with(|| {
		for (id, parent, kind) in branches {
			stand(*id, *parent, *kind);
		}
		test();
	});
}

#[test]
fn the_distance_is_the_steps_up_and_down_the_tree() {
	use BranchKind::*;
	let branches = [
		(1, None, National),
		(2, Some(1), Provincial),
		(3, Some(2), City),
		(4, Some(3), Community),
		(5, Some(3), Community),
		(6, Some(1), Provincial),
		(7, Some(6), Community),
		(8, Some(4), Supervisor),
		(9, None, City),
	];
	with(&branches, || {
		assert_eq!(Branches::distance(4, 4), Some(0));
		assert_eq!(Branches::distance(4, 3), Some(1));
		assert_eq!(Branches::distance(4, 5), Some(2));
		assert_eq!(Branches::distance(1, 4), Some(3));
		assert_eq!(Branches::distance(4, 7), Some(5));
		assert_eq!(Branches::distance(8, 7), Some(6));
		assert_eq!(Branches::distance(4, 9), None);
		assert_eq!(Branches::distance(4, 10), None);
		assert_eq!(Branches::distance(10, 10), None);
		let far = |id, steps| (id, Some(steps));
		assert_eq!(
			Branches::neighbours(4),
			[
				far(4, 0),
				far(3, 1),
				far(8, 1),
				far(2, 2),
				far(5, 2),
				far(1, 3),
				far(6, 4),
				far(7, 5),
				(9, None),
			]
		);
	});
}

#[test]
fn a_branch_that_is_not_there_has_no_way_to_any() {
	build_and_execute(|| {
		assert_eq!(Branches::neighbours(3), [(PROVINCE, None), (COMMUNITY, None)]);
		assert_eq!(Branches::neighbours(COMMUNITY), [(COMMUNITY, Some(0)), (PROVINCE, Some(1))]);
	});
}

proptest! {
	/// In the way of one who walks from branch to branch and looks where they get.
	#[test]
	fn the_distance_is_that_of_the_shortest_walk(parents in prop::collection::vec(0u32..30, 1..30)) {
		use BranchKind::*;
		let mut kinds: BTreeMap<BranchId, BranchKind> = BTreeMap::new();
		let mut branches = Vec::new();
		let mut steps = BTreeSet::new();
		for (id, parent) in (1u32..).zip(parents) {
			// Below whom there is no room, or who is not there yet, nobody stands: it stands at the top.
			let below = match kinds.get(&parent) {
				Some(National) => Some(Provincial),
				Some(Provincial) => Some(City),
				Some(City) => Some(Community),
				Some(Community) => Some(Supervisor),
				Some(Supervisor) | None => None,
			};
			let parent = below.map(|_| parent);
			kinds.insert(id, below.unwrap_or(National));
			branches.push((id, parent, below.unwrap_or(National)));
			if let Some(parent) = parent {
				steps.extend([(id, parent), (parent, id)]);
			}
		}
		with(&branches, || {
			for (from, _, _) in &branches {
				let mut reached = BTreeMap::from([(*from, 0u32)]);
				let mut last = vec![*from];
				for walked in 1.. {
					let next = steps.iter().filter(|(at, _)| last.contains(at)).map(|(_, to)| *to);
					last = next.filter(|to| !reached.contains_key(to)).collect();
					if last.is_empty() {
						break;
					}
					reached.extend(last.iter().map(|to| (*to, walked)));
				}
				let neighbours = Branches::neighbours(*from);
				assert_eq!(neighbours.len(), branches.len());
				let order = |(id, distance): &(_, Option<u32>)| (distance.unwrap_or(u32::MAX), *id);
				assert!(neighbours.is_sorted_by_key(order));
				for (to, distance) in neighbours {
					assert_eq!(distance, reached.get(&to).copied(), "from {from} to {to}");
					assert_eq!(Branches::distance(*from, to), distance);
					assert_eq!(Branches::distance(to, *from), distance);
				}
			}
		});
	}
}
