// SPDX-License-Identifier: Apache-2.0

//! Who makes blocks and who finalizes them.

use crate::{
	configs::{CouncilSupermajority, dynamic_params},
	*,
};
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, ConstU128, FindAuthor, Get},
};
use pallet_session::{SessionManager as _, disabling::UpToLimitDisablingStrategy};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	ConsensusEngineId, SaturatedConversion,
	traits::{Convert, OpaqueKeys},
};
use sp_staking::SessionIndex;

type MaxAuthorities = ConstU32<MAX_BRANCHES>;

parameter_types! {
	pub const SessionOffset: BlockNumber = 0;
	/// How many sets of authorities a double vote can go back, and how many sessions: a week's, with sessions of five
	/// minutes.
	pub const MaxSetIdSessionEntries: u64 = (7 * DAYS / (5 * MINUTES)) as u64;
	/// For how long a pooled report of a double vote is valid, in blocks.
	pub const ReportLongevity: u64 = DAYS as u64;
}

/// How many blocks a session has; after a session a changed set of validators takes effect. The first block of each carries
/// no ordinary transactions, as the SDK gives rotation the whole of it.
pub struct SessionLength;

impl Get<BlockNumber> for SessionLength {
	fn get() -> BlockNumber {
		// Whatever governance sets: a session of no blocks would stop the chain.
		dynamic_params::rotation::SessionLength::get().clamp(10, DAYS)
	}
}

type Sessions = pallet_session::PeriodicSessions<SessionLength, SessionOffset>;

impl pallet_authorship::Config for Runtime {
	type EventHandler = Rotation;
	type FindAuthor = Author;
}

/// The account of the validator who made a block.
pub struct Author;

impl FindAuthor<AccountId> for Author {
	fn find_author<'a, I>(digests: I) -> Option<AccountId>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		let index = pallet_aura::Pallet::<Runtime>::find_author(digests)?;
		Session::validators().get(index as usize).cloned()
	}
}

impl pallet_aura::Config for Runtime {
	type AllowMultipleBlocksPerSlot = ConstBool<false>;
	type AuthorityId = AuraId;
	type DisabledValidators = Session;
	type MaxAuthorities = MaxAuthorities;
	type SlotDuration = ConstU64<SLOT_DURATION>;
}

impl pallet_grandpa::Config for Runtime {
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Runtime, Offences, Historical, ReportLongevity>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type RuntimeEvent = RuntimeEvent;
	// The SDK's own figures: there is no generated file for this pallet.
	type WeightInfo = ();
}

impl pallet_session::Config for Runtime {
	type Currency = Balances;
	// Who signs twice is disabled at once, but never a third of the validators or more: finality bears no more.
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type KeyDeposit = ConstU128<0>;
	type Keys = opaque::SessionKeys;
	type NextSessionRotation = Sessions;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <opaque::SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Runtime, Validators>;
	type ShouldEndSession = Sessions;
	type ValidatorId = AccountId;
	// Only a branch's own account can have session keys.
	type ValidatorIdOf = Branches;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_session::historical::Config for Runtime {
	type FullIdentification = ();
	type FullIdentificationOf = KnownValidator;
	type RuntimeEvent = RuntimeEvent;
}

/// There is nothing to say about a validator but who it is.
pub struct KnownValidator;

impl Convert<AccountId, Option<()>> for KnownValidator {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

/// The validators, as [`Rotation`] chooses them; and the proofs of whose keys were whose, for a week.
pub struct Validators;

impl pallet_session::SessionManager<AccountId> for Validators {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		Rotation::new_session(index)
	}

	fn start_session(index: SessionIndex) {
		Rotation::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		Rotation::end_session(index);
	}
}

impl pallet_session::historical::SessionManager<AccountId, ()> for Validators {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		let validators = Rotation::new_session(index)?;
		Some(validators.into_iter().map(|account| (account, ())).collect())
	}

	fn start_session(index: SessionIndex) {
		Rotation::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		Rotation::end_session(index);
		let kept = MaxSetIdSessionEntries::get().saturated_into();
		Historical::prune_up_to(index.saturating_sub(kept));
	}
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Runtime>;
	type OnOffenceHandler = Rotation;
	type RuntimeEvent = RuntimeEvent;
}

parameter_types! {
	/// A week of sessions, with sessions of five minutes.
	pub const LedgerLength: u32 = 7 * DAYS / (5 * MINUTES);
}

/// The keys that count, in the order of the validators.
pub struct AuraKeys;

impl Get<Vec<AuraId>> for AuraKeys {
	fn get() -> Vec<AuraId> {
		pallet_aura::Authorities::<Runtime>::get().into_inner()
	}
}

/// Two thirds of the Council say which seats are guaranteed, and decide on double-signings.
impl pallet_rotation::Config for Runtime {
	type Authorities = AuraKeys;
	type AuthorityId = AuraId;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = benchmarks::Helper;
	type Branches = Branches;
	type ConsortiumOrigin = CouncilSupermajority;
	type LedgerLength = LedgerLength;
	type MaxCandidates = MaxAuthorities;
	type MaxValidators = dynamic_params::rotation::MaxValidators;
	type Members = Profiles;
	type MinValidators = dynamic_params::rotation::MinValidators;
	type Patience = dynamic_params::rotation::Patience;
	type UptimeThreshold = dynamic_params::rotation::UptimeThreshold;
	type UptimeWindow = dynamic_params::rotation::UptimeWindow;
	type WeightInfo = weights::pallet_rotation::WeightInfo<Runtime>;
}

/// Validators' nodes report double-signing with transactions that nobody signs.
impl<LocalCall> frame_system::offchain::CreateTransactionBase<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<LocalCall> frame_system::offchain::CreateBare<LocalCall> for Runtime
where
	RuntimeCall: From<LocalCall>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_bare(call)
	}
}
