// SPDX-License-Identifier: Apache-2.0

//! The networks that come with the runtime.

use super::*;

#[test]
fn an_hour_is_an_hour_on_every_network_but_the_demonstration() {
	for name in genesis::preset_names() {
		let hour = if name.as_str() == genesis::CONSORTIUM_DEMO { 2_000 } else { 3_600_000 };
		on(&name, || {
			assert_eq!(pallet_activities::HourLength::<Runtime>::get(), hour, "{name}");
		});
	}
}

#[test]
fn no_network_starts_with_coins() {
	for name in genesis::preset_names() {
		on(&name, || assert_eq!(Balances::total_issuance(), 0, "{name}"));
	}
}

#[test]
fn the_branches_validate_and_govern() {
	for (name, count) in [(genesis::DEVELOPMENT, 1), (genesis::CONSORTIUM_LOCAL, 4)] {
		on(name, || {
			let mut branches: Vec<_> =
				BRANCHES[..count].iter().map(|branch| branch.to_account_id()).collect();
			assert_eq!(Session::validators(), branches, "in the order of their ids");
			assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), count);
			assert_eq!(Grandpa::grandpa_authorities().len(), count);
			branches.sort();
			type Members<I> = pallet_collective::Members<Runtime, I>;
			assert_eq!(Members::<frame_support::instances::Instance1>::get(), branches);
			assert_eq!(Members::<frame_support::instances::Instance2>::get(), branches);
		});
	}
}

#[test]
fn the_tree_is_a_province_with_two_communities_and_a_city() {
	use pallet_branches::BranchKind::*;
	on_consortium(|| {
		let tree: Vec<_> = (1..=4)
			.map(|id| Branches::branch(id).expect("four branches"))
			.map(|branch| (branch.kind, branch.parent))
			.collect();
		assert_eq!(
			tree,
			[(Provincial, None), (Community, Some(1)), (Community, Some(1)), (City, None)]
		);
	});
}

#[test]
fn an_unknown_preset_is_none() {
	assert_eq!(genesis::preset(&"mainnet".into()), None);
}
