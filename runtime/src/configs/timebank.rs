// SPDX-License-Identifier: Apache-2.0

//! The time bank's own pallets, tied to each other.

use crate::{
	configs::{CouncilSupermajority, dynamic_params},
	*,
};
use frame_support::{
	instances::Instance1,
	parameter_types,
	traits::{ConstU32, Get},
	weights::Weight,
};
use pallet_allowance::Terms;
use pallet_branches::{Administrator, Auditor, EnsureActing, EnsureStaff, Minter, Registrar};
use pallet_collective::WeightInfo as _;

/// A length of time that governance sets, in blocks: a day at least and a year at most, so that no slip of the pen, and no batch of
/// motions, takes a safeguard away.
pub struct WithinReason<P>(core::marker::PhantomData<P>);

impl<P: Get<BlockNumber>> Get<BlockNumber> for WithinReason<P> {
	fn get() -> BlockNumber {
		P::get().clamp(DAYS, 365 * DAYS)
	}
}

parameter_types! {
	/// A change of as large a Council as there can be, with as many motions pending as there can be.
	pub CouncilChange: Weight = {
		type Weights = <Runtime as pallet_collective::Config<Instance1>>::WeightInfo;
		let motions = <Runtime as pallet_collective::Config<Instance1>>::MaxProposals::get();
		Weights::set_members(MAX_BRANCHES, MAX_BRANCHES, motions)
	};
	/// Two full motions at once, and a vote every other minute.
	pub const BranchFloor: Terms = Terms { capacity: 200_000, refill: 50 };
}

/// Two thirds of the Council admit branches, and decide on all else that becomes of them.
impl pallet_branches::Config for Runtime {
	type AdmitOrigin = CouncilSupermajority;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Council = Council;
	type CouncilChange = CouncilChange;
	type MaxBranches = ConstU32<MAX_BRANCHES>;
	// Of a hundred that the Council can have at a time.
	type MaxMotions = ConstU32<20>;
	type MaxStaff = ConstU32<1_000>;
	// Two large calls: a runtime is one of less than 4 MiB.
	type MaxStored = ConstU32<{ 8 * 1024 * 1024 }>;
	type Members = Profiles;
	type Signature = Signature;
	type Time = Timestamp;
	type Validators = Rotation;
	type WeightInfo = weights::pallet_branches::WeightInfo<Runtime>;
}

/// A registrar of any branch registers members for that branch.
impl pallet_profiles::Config for Runtime {
	type Branches = Branches;
	type RegistrarOrigin = EnsureStaff<Runtime, Registrar>;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_profiles::WeightInfo<Runtime>;
	type WelcomeGrant = TimeCoin;
}

/// Two thirds of the Council grant quotas; a branch's minters mint within them, and its administrators pass them on to branches
/// below.
impl pallet_time_coin::Config for Runtime {
	type AdministratorOrigin = EnsureActing<Runtime, Administrator>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type ConsortiumOrigin = CouncilSupermajority;
	type Currency = Balances;
	type GrowthFloor = dynamic_params::time_coin::GrowthFloor;
	type GrowthLimit = dynamic_params::time_coin::GrowthLimit;
	type Members = Profiles;
	type MinterOrigin = EnsureStaff<Runtime, Minter>;
	type Oversight = Branches;
	type Period = WithinReason<dynamic_params::time_coin::Period>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_time_coin::WeightInfo<Runtime>;
	type WelcomeGrant = dynamic_params::time_coin::WelcomeGrant;
}

/// An auditor of the publisher's home branch decides on an activity, or one of a branch that oversees it.
impl pallet_activities::Config for Runtime {
	type AuditorOrigin = EnsureStaff<Runtime, Auditor>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Escrow = TimeCoin;
	type MaxEnrolled = ConstU32<300>;
	type MaxOpen = ConstU32<50>;
	type MaxPlaces = ConstU32<200>;
	// A day and a night.
	type MaxSteps = ConstU32<{ 24 * timebank_primitives::STEPS_PER_HOUR }>;
	type Members = Profiles;
	type Oversight = Branches;
	type Standard = Standard;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_activities::WeightInfo<Runtime>;
}

impl pallet_allowance::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type BranchCapacity = dynamic_params::allowance::BranchCapacity;
	type BranchFloor = BranchFloor;
	type BranchRefill = dynamic_params::allowance::BranchRefill;
	type Branches = Branches;
	type MemberCapacity = dynamic_params::allowance::MemberCapacity;
	type MemberRefill = dynamic_params::allowance::MemberRefill;
	type Members = Profiles;
	type Staff = Branches;
}

/// An administrator of any branch proposes a revision of the standard of measure; two thirds of the Council adopt it.
impl pallet_standard::Config for Runtime {
	type AuthorOrigin = EnsureActing<Runtime, Administrator>;
	type Balance = Balance;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Branches = Branches;
	type ConsortiumOrigin = CouncilSupermajority;
	type MaxCategories = ConstU32<1_000>;
	type MaxChanges = ConstU32<50>;
	type MaxLead = ConstU32<{ 365 * DAYS }>;
	type MaxRevisions = ConstU32<2>;
	type Members = Profiles;
	type Notice = WithinReason<dynamic_params::standard::Notice>;
	type PublicationPeriod = WithinReason<dynamic_params::standard::PublicationPeriod>;
	type WeightInfo = weights::pallet_standard::WeightInfo<Runtime>;
}
