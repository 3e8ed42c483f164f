// SPDX-License-Identifier: Apache-2.0

//! What watches over coins, and what humans decide (U1 to U7).

use crate::{
	configs::{
		CouncilSupermajority, dynamic_params,
		timebank::{NetworkDay, NetworkHours, NetworkMonth, NetworkStep, PotAccounts, Resting},
	},
	*,
};
use frame_support::{
	parameter_types,
	traits::{ConstU32, Get, Randomness},
};
use pallet_branches::{Auditor, EnsureStaff};

/// What cannot be known before the block in which it is asked for: the hash of the block before, with what it is asked for.
///
/// Whoever makes a block can choose among several of their own, and so draw again; nobody else can (docs/decisions/0026-fast-pass.md).
pub struct ParentHash;

impl Randomness<Hash, BlockNumber> for ParentHash {
	fn random(subject: &[u8]) -> (Hash, BlockNumber) {
		use sp_runtime::traits::Hash as _;
		let known_since = System::block_number().saturating_sub(1);
		(BlakeTwo256::hash_of(&(subject, System::parent_hash())), known_since)
	}
}

/// The pallets whose matters are decided: those of most cases first.
type Subjects = (
	Activities,
	(TimeCoin, (Profiles, (Trainings, (Reviews, (Risk, (Partners, (Credentials, Oracles))))))),
);

parameter_types! {
	/// How long after registration a member is new: a month of the network's.
	pub NewMember: Moment = 30 * NetworkDay::get();
	/// The longest that coins are frozen at a time: three months of the network's.
	pub LongestFreeze: Moment = 90 * NetworkDay::get();
}

/// An hour of the network.
pub struct NetworkHour;

impl Get<Moment> for NetworkHour {
	fn get() -> Moment {
		pallet_activities::HourLength::<Runtime>::get()
	}
}

/// Two auditors who oversee a member's branch freeze their coins; two thirds of the Council set the thresholds.
impl pallet_risk::Config for Runtime {
	type AuditorOrigin = EnsureStaff<Runtime, Auditor>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Cap = dynamic_params::time_coin::Cap;
	type Cases = Audit;
	type ConsortiumOrigin = CouncilSupermajority;
	type Currency = Balances;
	type Hour = NetworkHour;
	type Kinship = Custody;
	type MaxFreeze = LongestFreeze;
	type Memory = NetworkMonth;
	type MaxOpenAlerts = ConstU32<1_000>;
	type Members = Profiles;
	type NewFor = NewMember;
	type Oversight = Branches;
	type Paused = Resting;
	type PotAccount = PotAccounts;
	type Reputation = Reviews;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Staff = Branches;
	type Tick = NetworkStep;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_risk::WeightInfo<Runtime>;
}

/// Auditors of the branch whose case it is, or of one that oversees it, decide; two thirds of the Council where there is nobody
/// above.
impl pallet_audit::Config for Runtime {
	type AnswerPeriod = NetworkHours<dynamic_params::audit::AnswerPeriod>;
	type AppealPeriod = NetworkHours<dynamic_params::audit::AppealPeriod>;
	type AuditorOrigin = EnsureStaff<Runtime, Auditor>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type ClaimPeriod = NetworkHours<dynamic_params::audit::ClaimPeriod>;
	type ConsortiumOrigin = CouncilSupermajority;
	type DrawDelay = NetworkHour;
	type EscalationPeriod = NetworkHours<dynamic_params::audit::EscalationPeriod>;
	type FastPassAfter = dynamic_params::audit::FastPassAfter;
	type Hierarchy = Branches;
	type Kinship = Custody;
	type LapsePeriod = NetworkHours<dynamic_params::audit::LapsePeriod>;
	type Lookback = NetworkMonth;
	type MaxTemplates = ConstU32<200>;
	type Oversight = Branches;
	type Paused = Resting;
	type Probation = NetworkHours<dynamic_params::audit::Probation>;
	type Randomness = ParentHash;
	type SamplePeriod = NetworkHours<dynamic_params::audit::SamplePeriod>;
	type SampleRate = dynamic_params::audit::SampleRate;
	type Staff = Branches;
	type Subjects = Subjects;
	type Tick = NetworkStep;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_audit::WeightInfo<Runtime>;
}
