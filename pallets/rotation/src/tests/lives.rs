// SPDX-License-Identifier: Apache-2.0

//! Random lives: whatever branches, members and the consortium do, the invariants hold after every block.

use super::*;
use crate::{Cause, Exclusions};
use proptest::prelude::*;
use sp_runtime::DispatchResult;
use timebank_primitives::BranchId;

#[derive(Clone, Debug)]
enum Step {
	Back(u64, BranchId),
	Unback(u64),
	Apply(BranchId),
	Withdraw(BranchId),
	Report(BranchId),
	Resolve(BranchId, bool),
	Guarantee(Vec<BranchId>),
	Entitle(Vec<BranchId>, Vec<BranchId>),
	Keys(BranchId),
	Limits(u32, u32),
	Judge(u32, u32),
	Blocks(u64, Vec<BranchId>),
	Standstill(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let branch = || 1..=8u32;
	let branches = |most| {
		prop::collection::btree_set(branch(), 0..most).prop_map(|set| set.into_iter().collect())
	};
	prop_oneof![
		3 => (0..9u64, branch()).prop_map(|(who, id)| Step::Back(who, id)),
		1 => (0..9u64).prop_map(Step::Unback),
		3 => branch().prop_map(Step::Apply),
		2 => branch().prop_map(Step::Withdraw),
		2 => branch().prop_map(Step::Report),
		2 => (branch(), any::<bool>()).prop_map(|(id, readmit)| Step::Resolve(id, readmit)),
		1 => branches(4).prop_map(Step::Guarantee),
		1 => (branches(8), branches(4)).prop_map(|(entitled, lapsed)| Step::Entitle(entitled, lapsed)),
		3 => branch().prop_map(Step::Keys),
		1 => (0..6u32, 0..9u32).prop_map(|(min, max)| Step::Limits(min, max)),
		1 => (0..9u32, 0..4u32).prop_map(|(window, patience)| Step::Judge(window, patience)),
		9 => (1..25u64, branches(3)).prop_map(|(count, silent)| Step::Blocks(count, silent)),
		1 => (1..10_000u64).prop_map(Step::Standstill),
	]
}

/// What is refused changes nothing, which its own tests show.
fn ignore(_: DispatchResult) {}

fn play(step: Step) {
	match step {
		Step::Back(who, branch) => ignore(Rotation::back(member(who), branch)),
		Step::Unback(who) => ignore(Rotation::unback(member(who))),
		Step::Apply(branch) => ignore(Rotation::apply(own(branch))),
		Step::Withdraw(branch) => ignore(Rotation::withdraw(own(branch))),
		Step::Report(branch) => {
			if validating().contains(&branch) {
				let session = Session::current_index();
				if !Rotation::is_known(branch, session) {
					Rotation::open_incident(branch, crate::Offence::DoubleVoting, session);
				}
			}
		}
		Step::Resolve(branch, readmit) => {
			ignore(Rotation::resolve(RuntimeOrigin::root(), branch, readmit, [0; 32]))
		}
		Step::Guarantee(branches) => ignore(Rotation::set_guaranteed(
			RuntimeOrigin::root(),
			branches.try_into().expect("few"),
		)),
		Step::Entitle(entitled, mut lapsed) => {
			lapsed.retain(|branch| !entitled.contains(branch));
			Entitled::set(entitled);
			Lapsed::set(lapsed);
		}
		Step::Keys(branch) => {
			pallet_session::NextKeys::<Test>::insert(u64::from(branch) * 10, keys(branch))
		}
		Step::Limits(min, max) => {
			MinValidators::set(min);
			MaxValidators::set(max);
		}
		Step::Judge(window, patience) => {
			UptimeWindow::set(window);
			Patience::set(patience);
		}
		Step::Blocks(count, silent) => {
			for _ in 0..count {
				let silent: Vec<_> = if validating().iter().all(|id| silent.contains(id)) {
					vec![]
				} else {
					silent.clone()
				};
				block_without(&silent);
			}
		}
		Step::Standstill(slots) => block_at(last_slot() + slots),
	}
	Rotation::do_try_state().expect("the invariants hold");
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn invariants_hold_whatever_happens(steps in prop::collection::vec(step(), 1..80)) {
		build_and_execute(|| {
			for step in steps {
				play(step);
				let validators = validating();
				prop_assert!(!validators.is_empty(), "a chain without validators");
				// Who signed twice is never chosen again before it is decided upon.
				for (branch, exclusion) in Exclusions::<Test>::iter() {
					if exclusion.cause == Cause::DoubleSigning {
						let chosen = Rotation::choose();
						prop_assert!(chosen.iter().all(|(id, _)| *id != branch));
					}
				}
			}
			Ok(())
		})?;
	}
}
