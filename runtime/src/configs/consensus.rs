// SPDX-License-Identifier: Apache-2.0

//! Who makes blocks and who finalizes them.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	parameter_types,
	traits::{ConstBool, ConstU32, ConstU64, ConstU128, FindAuthor},
};
use sp_consensus_aura::sr25519::AuthorityId as AuraId;
use sp_runtime::{
	ConsensusEngineId, SaturatedConversion,
	traits::{Convert, OpaqueKeys},
};
use sp_staking::SessionIndex;

type MaxAuthorities = ConstU32<MAX_BRANCHES>;

parameter_types! {
	/// A session, after which a changed set of validators takes effect: five minutes. The first block of each carries no
	/// ordinary transactions, as the SDK gives rotation the whole of it.
	pub const SessionPeriod: BlockNumber = 5 * MINUTES;
	pub const SessionOffset: BlockNumber = 0;
	/// How many sets of authorities a double vote can go back, and how many sessions: a week's.
	pub const MaxSetIdSessionEntries: u64 = (7 * DAYS / (5 * MINUTES)) as u64;
	/// For how long a pooled report of a double vote is valid, in blocks.
	pub const ReportLongevity: u64 = DAYS as u64;
}

impl pallet_authorship::Config for Runtime {
	type EventHandler = ();
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
	type DisablingStrategy = ();
	type KeyDeposit = ConstU128<0>;
	type Keys = opaque::SessionKeys;
	type NextSessionRotation = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = <opaque::SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type SessionManager = pallet_session::historical::NoteHistoricalRoot<Runtime, Validators>;
	type ShouldEndSession = pallet_session::PeriodicSessions<SessionPeriod, SessionOffset>;
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

/// The validators: every branch that has a seat in the Council and has set session keys. Changes of the registry take
/// effect with the session after the next.
pub struct Validators;

impl pallet_session::SessionManager<AccountId> for Validators {
	fn new_session(_: SessionIndex) -> Option<Vec<AccountId>> {
		let next: Vec<_> = Branches::seats()
			.into_iter()
			.filter_map(|account| {
				let keys = pallet_session::NextKeys::<Runtime>::get(&account)?;
				Some((account, keys))
			})
			.collect();
		// None keeps the set of before. A chain without validators would stand still for ever; and a set named anew, though
		// it is the same, would make GRANDPA change its authorities in each session.
		let unchanged = next == pallet_session::QueuedKeys::<Runtime>::get();
		(!next.is_empty() && !unchanged)
			.then(|| next.into_iter().map(|(account, _)| account).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(_: SessionIndex) {}
}

impl pallet_session::historical::SessionManager<AccountId, ()> for Validators {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		let validators = <Self as pallet_session::SessionManager<_>>::new_session(index)?;
		Some(validators.into_iter().map(|account| (account, ())).collect())
	}

	fn start_session(_: SessionIndex) {}

	fn end_session(index: SessionIndex) {
		let kept = MaxSetIdSessionEntries::get().saturated_into();
		Historical::prune_up_to(index.saturating_sub(kept));
	}
}

impl pallet_offences::Config for Runtime {
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Runtime>;
	// Double votes are recorded and published as events.
	type OnOffenceHandler = ();
	type RuntimeEvent = RuntimeEvent;
}

/// Validators' nodes report double votes with transactions that nobody signs.
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
