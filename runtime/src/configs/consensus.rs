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
use pallet_session::disabling::UpToLimitDisablingStrategy;
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	ConsensusEngineId, SaturatedConversion,
	traits::{Convert, OpaqueKeys},
};
use sp_staking::{
	SessionIndex,
	offence::{Offence, OffenceError, ReportOffence},
};

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
		pallet_grandpa::EquivocationReportSystem<Runtime, NewOffences, Historical, ReportLongevity>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type MaxAuthorities = MaxAuthorities;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_grandpa::WeightInfo<Runtime>;
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
	type WeightInfo = weights::pallet_session::WeightInfo<Runtime>;
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

impl Validators {
	/// GRANDPA takes no change of its authorities while another one waits for its block, as one does for long after finality
	/// stood still (`grandpa.noteStalled`). A set that it has missed is named again.
	fn missed_by_grandpa() -> Option<Vec<AccountId>> {
		if pallet_session::QueuedChanged::<Runtime>::get() {
			return None;
		}
		let mut wanted: Vec<_> = pallet_session::QueuedKeys::<Runtime>::get()
			.into_iter()
			.map(|(_, keys)| keys.grandpa)
			.collect();
		let mut known: Vec<_> =
			Grandpa::grandpa_authorities().into_iter().map(|(key, _)| key).collect();
		wanted.sort();
		known.sort();
		(wanted != known).then(Session::validators)
	}
}

impl pallet_session::SessionManager<AccountId> for Validators {
	fn new_session(index: SessionIndex) -> Option<Vec<AccountId>> {
		Rotation::new_session(index).or_else(Self::missed_by_grandpa)
	}

	fn start_session(index: SessionIndex) {
		Rotation::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		Rotation::end_session(index);
		let kept = MaxSetIdSessionEntries::get().saturated_into();
		if index > kept {
			Historical::prune_up_to(index - kept);
		}
	}
}

impl pallet_session::historical::SessionManager<AccountId, ()> for Validators {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		let validators = <Self as pallet_session::SessionManager<_>>::new_session(index)?;
		Some(validators.into_iter().map(|account| (account, ())).collect())
	}

	fn start_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(index);
	}
}

/// Double votes, each branch's once until it is decided on. `offences` keeps what is reported to it for ever, and a validator
/// could vote twice in as many rounds as it likes.
pub struct NewOffences;

type Offender = pallet_session::historical::IdentificationTuple<Runtime>;

impl NewOffences {
	fn is_known((account, ()): &Offender, session: SessionIndex) -> bool {
		// Of a branch that is gone there is nothing to decide.
		pallet_branches::ByAccount::<Runtime>::get(account)
			.is_none_or(|branch| Rotation::is_known(branch, session))
	}
}

impl<O: Offence<Offender>> ReportOffence<AccountId, Offender, O> for NewOffences {
	fn report_offence(reporters: Vec<AccountId>, offence: O) -> Result<(), OffenceError> {
		let session = offence.session_index();
		if offence.offenders().iter().all(|offender| Self::is_known(offender, session)) {
			return Err(OffenceError::DuplicateReport);
		}
		Offences::report_offence(reporters, offence)
	}

	fn is_known_offence(offenders: &[Offender], time_slot: &O::Slot) -> bool {
		// The session is not told here: what was decided on is refused when it is carried out.
		<Offences as ReportOffence<_, _, O>>::is_known_offence(offenders, time_slot)
			|| offenders.iter().all(|offender| Self::is_known(offender, SessionIndex::MAX))
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
