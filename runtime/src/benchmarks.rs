// SPDX-License-Identifier: Apache-2.0

//! Which pallets are benchmarked, and how accounts are prepared for it.

use crate::*;
use alloc::string::String;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList, define_benchmarks};
use frame_support::traits::{EnsureOrigin, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use pallet_branches::{EnsureStaff, Registrar};
use sp_runtime::traits::Hash as _;
use timebank_primitives::{BenchmarkHelper, BranchId, Nullifier};

define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_activities, Activities]
	[pallet_branches, Branches]
	[pallet_parameters, Parameters]
	[pallet_profiles, Profiles]
	[pallet_rotation, Rotation]
	[pallet_standard, Standard]
	[pallet_time_coin, TimeCoin]
);

impl frame_system_benchmarking::Config for Runtime {}

/// Registers members with a registrar's call, as they come in real life, and signs for branches.
pub struct Helper;

impl BenchmarkHelper<AccountId> for Helper {
	fn make_branch(who: &AccountId) -> BranchId {
		pallet_branches::make_branch::<Runtime>(who.clone()).expect("a branch can be admitted")
	}

	fn make_branch_below(above: BranchId) -> BranchId {
		pallet_branches::make_branch_below::<Runtime>(above).expect("a branch can be admitted")
	}

	fn make_member(who: &AccountId) {
		let registrar = EnsureStaff::<Runtime, Registrar>::try_successful_origin()
			.expect("a registrar can be appointed");
		let nullifier = Nullifier(BlakeTwo256::hash(who.as_ref()).0);
		Profiles::register(registrar, who.clone(), nullifier).expect("a member can be registered");
	}
}

impl pallet_branches::SignForBenchmarks<AccountId, Signature> for Helper {
	fn account() -> AccountId {
		AccountId::new(Self::key().0)
	}

	fn sign(bytes: &[u8]) -> Signature {
		sp_io::crypto::sr25519_sign(Self::KEYS, &Self::key(), bytes).expect("a key of ours").into()
	}
}

impl Helper {
	const KEYS: sp_core::crypto::KeyTypeId = sp_core::crypto::KeyTypeId(*b"cert");

	fn key() -> sp_core::sr25519::Public {
		let seed = b"//certificate".to_vec();
		sp_io::crypto::sr25519_generate(Self::KEYS, Some(seed))
	}
}

pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
