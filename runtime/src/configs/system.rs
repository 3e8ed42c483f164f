// SPDX-License-Identifier: Apache-2.0

//! The chain itself: blocks, accounts, balances, what a call costs.

use crate::{
	weights::{
		block_weights::BlockExecutionWeight, extrinsic_weights::ExtrinsicBaseWeight,
		paritydb_weights::constants::ParityDbWeight,
	},
	*,
};
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	migrations::{FailedMigrationHandler, FailedMigrationHandling},
	parameter_types,
	traits::{
		ConstU8, ConstU16, ConstU32, ConstU64, ConstU128, Contains, InsideBoth, VariantCountOf,
	},
	weights::{Weight, WeightToFee, constants::WEIGHT_REF_TIME_PER_SECOND},
};
use frame_system::limits::{BlockLength, BlockWeights};
use pallet_transaction_payment::{ConstFeeMultiplier, Multiplier};
use sp_runtime::{Perbill, traits::AccountIdLookup};

/// The share of a block that is open to ordinary calls. The rest is kept for governance and safety.
const NORMAL_RATIO: Perbill = Perbill::from_percent(75);

/// A third of a slot. The rest is for the block to travel, to be imported by the others, and for all of them to check what comes into
/// their pools (docs/decisions/0030-block-limit.md).
const BLOCK_WEIGHT: Weight =
	Weight::from_parts(SLOT_DURATION * WEIGHT_REF_TIME_PER_SECOND / 3_000, u64::MAX);

/// How many rows nearly every transaction reads and writes, the same ones for all. Each block is charged once for them, whatever is in it,
/// and no call again: benchmarks leave them out (`shared_rows`).
pub const SHARED_READS: u64 = 16;
/// How many of them it writes.
pub const SHARED_WRITES: u64 = 3;

/// The keys of these rows; those that are written come first.
#[cfg(any(test, feature = "runtime-benchmarks"))]
pub fn shared_rows() -> [alloc::vec::Vec<u8>; SHARED_READS as usize] {
	use super::{
		RuntimeParametersKey,
		dynamic_params::{allowance, reviews, time_coin},
	};
	let values = [
		pallet_time_coin::Movements::<Runtime>::hashed_key(),
		pallet_time_coin::OldestEntry::<Runtime>::hashed_key(),
		pallet_time_coin::Flow::<Runtime>::hashed_key(),
		pallet_time_coin::Rule::<Runtime>::hashed_key(),
		pallet_activities::HourLength::<Runtime>::hashed_key(),
		pallet_timestamp::Now::<Runtime>::hashed_key(),
		pallet_safe_mode::EnteredUntil::<Runtime>::hashed_key(),
		pallet_transaction_payment::NextFeeMultiplier::<Runtime>::hashed_key(),
	]
	.map(|key| key.to_vec());
	use allowance::ParametersKey as Allowance;
	use reviews::ParametersKey as Review;
	use time_coin::ParametersKey as Coin;
	let parameters = [
		RuntimeParametersKey::Allowance(Allowance::MemberCapacity(allowance::MemberCapacity)),
		RuntimeParametersKey::Allowance(Allowance::MemberRefill(allowance::MemberRefill)),
		RuntimeParametersKey::Reviews(Review::AllowancePerStar(reviews::AllowancePerStar)),
		RuntimeParametersKey::Reviews(Review::PairMemory(reviews::PairMemory)),
		RuntimeParametersKey::Reviews(Review::Thresholds(reviews::Thresholds)),
		RuntimeParametersKey::TimeCoin(Coin::Cap(time_coin::Cap)),
		RuntimeParametersKey::TimeCoin(Coin::CorrectionPeriod(time_coin::CorrectionPeriod)),
		RuntimeParametersKey::TimeCoin(Coin::Period(time_coin::Period)),
	]
	.map(pallet_parameters::Parameters::<Runtime>::hashed_key_for);
	let mut keys = values.into_iter().chain(parameters);
	core::array::from_fn(|_| keys.next().expect("as many as there are"))
}

parameter_types! {
	pub const Version: RuntimeVersion = VERSION;
	/// A call costs as much in a full block as in an empty one.
	pub const FeeMultiplier: Multiplier = Multiplier::from_u32(1);
	/// For how many blocks hashes are kept, and so the longest that a mortal transaction can live: 80 minutes.
	pub const BlockHashCount: BlockNumber = 2_400;
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get().saturating_add(
			ParityDbWeight::get().reads_writes(SHARED_READS, SHARED_WRITES),
		))
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = ExtrinsicBaseWeight::get();
		})
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(NORMAL_RATIO * BLOCK_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(BLOCK_WEIGHT);
			weights.reserved = Some(BLOCK_WEIGHT - NORMAL_RATIO * BLOCK_WEIGHT);
		})
		.avg_block_initialization(Perbill::from_percent(10))
		.build_or_panic();
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(5 * 1024 * 1024)
		.modify_max_length_for_class(DispatchClass::Normal, |max| *max = NORMAL_RATIO * *max)
		.build();
}

/// Which calls a transaction may make at all, inside batches, proxies and multisigs too.
///
/// - `balances` is closed: every movement of coins goes through `timeCoin`, where the rules are.
/// - `system.remark` is closed: free text would stay for ever, and it could be personal data.
/// - `utility.asDerivative` is closed: an account that no key signs for could not be given another key (M6).
/// - `session.purgeKeys` is closed: a validator without keys falls out of the set, whatever its minimum. `rotation.withdraw`
///   keeps to the minimum.
///
/// A transaction that is such a call itself is refused before it gets into a block (by `allowance`); one inside of another call
/// takes no effect.
pub struct CallFilter;

impl Contains<RuntimeCall> for CallFilter {
	fn contains(call: &RuntimeCall) -> bool {
		use frame_system::Call as SystemCall;
		match call {
			RuntimeCall::Balances(_)
			| RuntimeCall::Utility(pallet_utility::Call::as_derivative { .. })
			| RuntimeCall::Session(pallet_session::Call::purge_keys { .. }) => false,
			// The SDK's benchmarks are made of it.
			RuntimeCall::System(
				SystemCall::remark { .. } | SystemCall::remark_with_event { .. },
			) => cfg!(feature = "runtime-benchmarks"),
			_ => true,
		}
	}
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	type BaseCallFilter = InsideBoth<CallFilter, InsideBoth<SafeMode, TxPause>>;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = ParityDbWeight;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
	type Hash = Hash;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type MaxConsumers = ConstU32<16>;
	type MultiBlockMigrator = MultiBlockMigrations;
	type Nonce = Nonce;
	type SS58Prefix = ConstU16<42>;
	type SingleBlockMigrations = migrations::SingleBlock;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	type MinimumPeriod = ConstU64<{ SLOT_DURATION / 2 }>;
	type Moment = Moment;
	type OnTimestampSet = Aura;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}

impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type DoneSlashHandler = ();
	type DustRemoval = ();
	// One base unit, the least that is possible: no coin is ever lost as dust. What keeps strangers from filling the
	// state with accounts is that coins only go to members.
	type ExistentialDeposit = ConstU128<1>;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type MaxLocks = ConstU32<0>;
	type MaxReserves = ConstU32<0>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeEvent = RuntimeEvent;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_balances::WeightInfo<Runtime>;
}

/// One unit of cost (a microsecond) for each `N` of what is measured, and one for what is left over.
pub struct OneUnitPer<const N: u64>;

impl<const N: u64> WeightToFee for OneUnitPer<N> {
	type Balance = pallet_allowance::Cost;

	fn weight_to_fee(weight: &Weight) -> Self::Balance {
		weight.ref_time().div_ceil(N).into()
	}
}

/// What the SDK's part of charging a transaction weighs: it is weighed within ours.
pub struct Charge;

impl pallet_transaction_payment::WeightInfo for Charge {
	fn charge_transaction_payment() -> Weight {
		pallet_allowance::ChargeTransactionPayment::<Runtime>::most()
	}
}

impl pallet_transaction_payment::Config for Runtime {
	// Not `()`, which would set the multiplier to zero with the first block.
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	// Five bytes take as large a share of a block's length as a microsecond of its time.
	type LengthToFee = OneUnitPer<5>;
	type OnChargeTransaction = Allowance;
	type OperationalFeeMultiplier = ConstU8<5>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = Charge;
	// Weight is in picoseconds.
	type WeightToFee = OneUnitPer<1_000_000>;
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_utility::WeightInfo<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = configs::Deposits;
	type DepositBase = ConstU128<STEP>;
	type DepositFactor = ConstU128<{ STEP / 10 }>;
	type MaxSignatories = ConstU32<20>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_multisig::WeightInfo<Runtime>;
}

#[cfg(not(feature = "runtime-benchmarks"))]
type MigrationList = ();
#[cfg(feature = "runtime-benchmarks")]
type MigrationList = pallet_migrations::mock_helpers::MockedMigrations;

parameter_types! {
	pub MaxServiceWeight: Weight = Perbill::from_percent(80) * RuntimeBlockWeights::get().max_block;
}

/// A migration that fails leaves the chain to governance, and to nobody else until governance ends the safe mode. A chain that
/// froze could never be repaired: there is no sudo key.
pub struct SafeModeAfterFailure;

impl FailedMigrationHandler for SafeModeAfterFailure {
	fn failed(_: Option<u32>) -> FailedMigrationHandling {
		// The calls of the same names ask for an origin.
		use frame_support::traits::SafeMode as Mode;
		let entered = if <SafeMode as Mode>::is_entered() {
			<SafeMode as Mode>::extend(BlockNumber::MAX)
		} else {
			<SafeMode as Mode>::enter(BlockNumber::MAX)
		};
		match entered {
			Ok(()) => FailedMigrationHandling::ForceUnstuck,
			Err(_) => FailedMigrationHandling::KeepStuck,
		}
	}
}

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<65_536>;
	type FailedMigrationHandler = SafeModeAfterFailure;
	type IdentifierMaxLen = ConstU32<256>;
	type MaxServiceWeight = MaxServiceWeight;
	type MigrationStatusHandler = ();
	type Migrations = MigrationList;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_migrations::WeightInfo<Runtime>;
}
