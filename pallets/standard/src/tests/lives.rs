// SPDX-License-Identifier: Apache-2.0

//! Random revisions: whatever is sent, in whatever order, the invariants hold and the rate is that of the last version in force.

use crate::{Action, Change, mock::*};
use frame_support::storage::with_storage_layer;
use proptest::prelude::*;
use sp_runtime::DispatchResult;
use std::collections::BTreeMap;
use timebank_primitives::CategoryId;

#[derive(Clone, Debug)]
enum Step {
	Analyse,
	Draft(u32, Vec<(CategoryId, u8, Balance)>),
	Publish(u32),
	Say(u32, AccountId, bool),
	Adopt(u32, u64),
	Withdraw(u32),
	Sweep(u32, u32),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let id = || 0u32..6;
	let changes = prop::collection::vec((1u16..7, 0u8..4, 0u128..5), 0..4);
	prop_oneof![
		2 => Just(Step::Analyse),
		4 => (id(), changes).prop_map(|(id, changes)| Step::Draft(id, changes)),
		4 => id().prop_map(Step::Publish),
		3 => (id(), 1_000u64..1_004, any::<bool>()).prop_map(|(id, who, yes)| Step::Say(id, who, yes)),
		4 => (id(), 0u64..40).prop_map(|(id, notice)| Step::Adopt(id, notice)),
		1 => id().prop_map(Step::Withdraw),
		1 => (id(), 0u32..4).prop_map(|(id, limit)| Step::Sweep(id, limit)),
		4 => (1u64..120).prop_map(Step::Wait),
	]
}

fn play(step: Step, adopted: &mut Vec<(u64, Vec<Change<Balance>>)>) -> DispatchResult {
	let author = || RuntimeOrigin::signed(AUTHOR);
	match step {
		Step::Analyse => Standard::analyse(author(), [1; 32], [2; 32]),
		Step::Draft(id, changes) => {
			let changes = changes.into_iter().map(|(category, what, rate)| match what {
				0 => add(category, "name", rate),
				1 => rename(category, "other"),
				2 => set_rate(category, rate),
				_ => retire(category),
			});
			let changes = changes.collect::<Vec<_>>().try_into().expect("few");
			Standard::draft(author(), id, [3; 32], changes)
		}
		Step::Publish(id) => Standard::publish(author(), id),
		Step::Say(id, who, supports) => {
			Standard::give_opinion(RuntimeOrigin::signed(who), id, supports, [4; 32])
		}
		Step::Adopt(id, notice) => {
			let hash = Standard::draft_hash(id).unwrap_or_default();
			let changes =
				crate::Revisions::<Test>::get(id).map(|revision| revision.changes.to_vec());
			let from = System::block_number() + notice;
			Standard::adopt(RuntimeOrigin::root(), id, hash, from)?;
			adopted.push((from, changes.expect("it was there")));
			Ok(())
		}
		Step::Withdraw(id) => Standard::withdraw(author(), id),
		Step::Sweep(id, limit) => Standard::sweep(RuntimeOrigin::signed(MEMBER), id, limit),
		Step::Wait(blocks) => {
			System::set_block_number(System::block_number() + blocks);
			Ok(())
		}
	}
}

proptest! {
	#[test]
	fn the_rate_is_that_of_the_last_version_in_force(steps in prop::collection::vec(step(), 1..150)) {
		build_and_execute(|| {
			let mut adopted = Vec::new();
			for step in steps {
				let _ = with_storage_layer(|| play(step, &mut adopted));
				Standard::do_try_state().expect("the invariants hold after each step");
				let mut expected = BTreeMap::from([(1, Some(50)), (2, Some(60))]);
				for (from, changes) in &adopted {
					if *from <= System::block_number() {
						for Change { category, action } in changes {
							match action {
								Action::Rename { .. } => {}
								_ => drop(expected.insert(*category, action.rate())),
							}
						}
					}
				}
				for category in 1..7 {
					let rate = <Standard as timebank_primitives::Standard>::rate(category);
					assert_eq!(rate, expected.get(&category).copied().flatten());
				}
			}
		});
	}
}
