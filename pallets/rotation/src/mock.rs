// SPDX-License-Identifier: Apache-2.0

//! A runtime with the SDK's sessions, fakes for branches and members, and an Aura that only remembers whose keys count.

use crate as pallet_rotation;
use codec::Encode;
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Hooks},
};
use frame_system::EnsureRoot;
use pallet_authorship::EventHandler as _;
use pallet_session::{PeriodicSessions, disabling::UpToLimitDisablingStrategy};
use sp_consensus_aura::{
	AURA_ENGINE_ID, Slot,
	sr25519::{AuthorityId, AuthorityPair},
};
use sp_core::Pair as _;
use sp_runtime::{
	BuildStorage, Digest, DigestItem, KeyTypeId, Permill, impl_opaque_keys,
	testing::{H256, Header},
	traits::{ConvertInto, Header as _, OpaqueKeys},
};
use timebank_primitives::{BranchId, Branches, Candidates, Membership};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Session: pallet_session,
		Rotation: pallet_rotation,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<u64>;
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
}

parameter_types! {
	/// The keys that count in this session.
	pub static Authorities: Vec<AuthorityId> = Vec::new();
	/// The validators that the session's handler was told to disable.
	pub static Disabled: Vec<u32> = Vec::new();
	/// The branches that may validate.
	pub static Entitled: Vec<BranchId> = Vec::new();
	/// The branches that may not because their certificates have lapsed.
	pub static Lapsed: Vec<BranchId> = Vec::new();
	/// The branches that are gone.
	pub static Gone: Vec<BranchId> = Vec::new();
	pub static MinValidators: u32 = 3;
	pub static MaxValidators: u32 = 5;
	pub static UptimeThreshold: Permill = Permill::from_percent(95);
	pub static UptimeWindow: u32 = 3;
	pub static Patience: u32 = 2;
}

impl_opaque_keys! {
	pub struct Keys {
		pub aura: FakeAura,
	}
}

/// Takes the keys of each session.
pub struct FakeAura;
impl sp_runtime::BoundToRuntimeAppPublic for FakeAura {
	type Public = AuthorityId;
}

pub struct Handler;
impl pallet_session::SessionHandler<AccountId> for Handler {
	const KEY_TYPE_IDS: &'static [KeyTypeId] = &[sp_core::crypto::key_types::AURA];

	fn on_genesis_session<K: OpaqueKeys>(validators: &[(AccountId, K)]) {
		Self::on_new_session(true, validators, &[]);
	}

	fn on_new_session<K: OpaqueKeys>(_: bool, validators: &[(AccountId, K)], _: &[(AccountId, K)]) {
		let key = |keys: &K| keys.get(Self::KEY_TYPE_IDS[0]).expect("an Aura key");
		Authorities::set(validators.iter().map(|(_, keys)| key(keys)).collect());
	}

	fn on_disabled(index: u32) {
		Disabled::mutate(|disabled| disabled.push(index));
	}
}

pub const SESSION: u64 = 10;

impl pallet_session::Config for Test {
	type Currency = Balances;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type KeyDeposit = ConstU64<0>;
	type Keys = Keys;
	type NextSessionRotation = PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;
	type RuntimeEvent = RuntimeEvent;
	type SessionHandler = Handler;
	type SessionManager = Rotation;
	type ShouldEndSession = PeriodicSessions<ConstU64<SESSION>, ConstU64<0>>;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ConvertInto;
	type WeightInfo = ();
}

/// Branch 1 has account 10, branch 2 account 20, and so on.
pub struct FakeBranches;
impl Branches<AccountId> for FakeBranches {
	fn by_account(account: &AccountId) -> Option<BranchId> {
		account.is_multiple_of(10).then_some((account / 10) as BranchId)
	}
}
impl Candidates<AccountId> for FakeBranches {
	fn account(branch: BranchId) -> Option<AccountId> {
		(!Gone::get().contains(&branch) && branch > 0).then_some(u64::from(branch) * 10)
	}
	fn candidate(branch: BranchId) -> Option<AccountId> {
		Entitled::get().contains(&branch).then_some(u64::from(branch) * 10)
	}
	fn candidates() -> impl Iterator<Item = (BranchId, AccountId)> {
		Entitled::get().into_iter().map(|branch| (branch, u64::from(branch) * 10))
	}
	fn lapsed() -> impl Iterator<Item = (BranchId, AccountId)> {
		Lapsed::get().into_iter().map(|branch| (branch, u64::from(branch) * 10))
	}
}

/// Accounts from 1,000 are members'.
pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		(*who >= 1_000).then_some(1)
	}
}

impl pallet_rotation::Config for Test {
	type Authorities = Authorities;
	type AuthorityId = AuthorityId;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Branches = FakeBranches;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type LedgerLength = ConstU32<6>;
	type MaxCandidates = ConstU32<8>;
	type MaxValidators = MaxValidators;
	type Members = FakeMembers;
	type MinValidators = MinValidators;
	type Patience = Patience;
	type UptimeThreshold = UptimeThreshold;
	type UptimeWindow = UptimeWindow;
	type WeightInfo = ();
}

/// The key with which a branch's validator seals.
pub fn pair(branch: BranchId) -> AuthorityPair {
	AuthorityPair::from_seed(&[branch as u8; 32])
}

pub fn keys(branch: BranchId) -> Keys {
	Keys { aura: pair(branch).public() }
}

pub const FIRST_SLOT: u64 = 1_000;

/// Make the next block, in this slot.
pub fn block_at(slot: u64) {
	let number = System::block_number() + 1;
	let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
	System::reset_events();
	System::initialize(&number, &H256::zero(), &Digest { logs });
	// In the order of the runtime's pallets: authorship, then session.
	Rotation::note_author(0);
	Session::on_initialize(number);
	Rotation::do_try_state().expect("the invariants hold");
}

/// The slot of the last block.
pub fn last_slot() -> u64 {
	crate::Current::<Test>::get().last
}

/// Make the next block, in the next slot that is none of these branches'.
pub fn block_without(silent: &[BranchId]) {
	let validators = Session::validators();
	let next = (last_slot().max(FIRST_SLOT) + 1..)
		.find(|slot| {
			let account = validators[(slot % validators.len() as u64) as usize];
			!silent.contains(&((account / 10) as BranchId))
		})
		.expect("somebody makes blocks");
	block_at(next);
}

/// Until as many sessions are over: up to the block that ends the last of them.
pub fn sessions_without(count: u32, silent: &[BranchId]) {
	let until = Session::current_index() + count;
	while Session::current_index() < until {
		block_without(silent);
	}
}

pub fn sessions(count: u32) {
	sessions_without(count, &[]);
}

/// The branches whose validators make blocks.
pub fn validating() -> Vec<BranchId> {
	Session::validators().into_iter().map(|account| (account / 10) as BranchId).collect()
}

/// A block's header of this slot, sealed by this branch's validator. What it says makes one header differ from another.
pub fn header(branch: BranchId, slot: u64, says: u8) -> Header {
	let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
	let root = H256::repeat_byte(says);
	let mut header = Header::new(1, root, root, H256::zero(), Digest { logs });
	let seal = pair(branch).sign(header.hash().as_ref());
	header.digest_mut().push(DigestItem::Seal(AURA_ENGINE_ID, seal.encode()));
	header
}

pub fn member(index: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(1_000 + index)
}

pub fn own(branch: BranchId) -> RuntimeOrigin {
	RuntimeOrigin::signed(u64::from(branch) * 10)
}

/// Run `test` on a chain of branches 1 to 5, of which all validate, then check what always holds.
pub fn build_and_execute<R>(test: impl FnOnce() -> R) -> R {
	Entitled::set(vec![1, 2, 3, 4, 5]);
	Lapsed::set(Vec::new());
	Gone::set(Vec::new());
	Disabled::set(Vec::new());
	UptimeThreshold::set(Permill::from_percent(95));
	MinValidators::set(3);
	MaxValidators::set(5);
	UptimeWindow::set(3);
	Patience::set(2);
	let founding =
		(1..=5).map(|branch| (u64::from(branch) * 10, u64::from(branch) * 10, keys(branch)));
	let storage = RuntimeGenesisConfig {
		session: pallet_session::GenesisConfig { keys: founding.collect(), ..Default::default() },
		..Default::default()
	}
	.build_storage()
	.expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		block_at(FIRST_SLOT);
		let result = test();
		Rotation::do_try_state().expect("the invariants hold");
		result
	})
}
