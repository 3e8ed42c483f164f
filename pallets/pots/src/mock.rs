// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but pots, on coins that only move.
//!
//! Branch 1 stands over 2 and 4, 2 over 3; 5 stands alone. Accounts 11, 12 and 13 are treasurers of branch 1, 21, 22 and 23
//! of branch 2, and so on. They and all accounts from 1,000 are members.

use codec::Encode;
use frame_support::{
	derive_impl, ensure, parameter_types,
	traits::{ConstU32, EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use sp_runtime::{BuildStorage, DispatchError};
use std::collections::BTreeMap;
use timebank_primitives::{
	BranchId, Category, Cause, Membership, Moment, Note, Oversight, Paid, Payments, Role, Staff,
	Succession,
};

pub type AccountId = u64;
pub type Balance = u128;
pub type Purse = timebank_primitives::Purse<AccountId>;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Pots: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;
pub const DAY: u64 = 10;
pub const PATIENCE: Moment = 3_000;
pub const MAX_TERM: Moment = 2_000;
pub const RETENTION: Moment = 2_000;

// All of it lies in storage, so that what a failing call did is undone.
parameter_types! {
	pub storage Now: Moment = START;
	pub storage Limit: Balance = 100;
	/// Each branch, and the one above it.
	pub storage Tree: BTreeMap<BranchId, BranchId> =
		BTreeMap::from([(1, 0), (2, 1), (3, 2), (4, 1), (5, 0)]);
	/// The branches that are closing, and their successors.
	pub storage Closing: BTreeMap<BranchId, BranchId> = BTreeMap::new();
	pub storage Suspended: Vec<AccountId> = Vec::new();
	/// Those who are treasurers no longer.
	pub storage Dismissed: Vec<AccountId> = Vec::new();
	/// Those who were made treasurers, and of which branch.
	pub storage Appointed: BTreeMap<AccountId, BranchId> = BTreeMap::new();
	/// Whether the screening holds back whatever can be held.
	pub storage HoldsBack: bool = false;
	/// What is in each purse.
	pub storage Purses: BTreeMap<Vec<u8>, Balance> = BTreeMap::new();
	/// Every movement.
	pub storage Moved: Vec<(Purse, Purse, Balance, Cause)> = Vec::new();
	pub const Day: u64 = DAY;
	pub const Patience: Moment = PATIENCE;
	pub const MaxTerm: Moment = MAX_TERM;
	pub const Retention: Moment = RETENTION;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(_: &AccountId) -> Option<BranchId> {
		unreachable!("it is always a role that is asked for")
	}

	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		assert_eq!(role, Role::Treasurer, "nobody else pays");
		if let Some(branch) = Appointed::get().get(who) {
			return Some(*branch);
		}
		let branch = (who / 10) as BranchId;
		let holds = *who < 100 && (1..=3).contains(&(who % 10)) && !Dismissed::get().contains(who);
		(holds && Tree::get().contains_key(&branch)).then_some(branch)
	}
}

pub struct EnsureTreasurer;
impl EnsureOrigin<RuntimeOrigin> for EnsureTreasurer {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who)) => {
				let branch = FakeStaff::branch_as(&who, Role::Treasurer);
				branch.map(|branch| (who, branch)).ok_or(origin)
			}
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(11))
	}
}

pub struct FakeTree;
impl Oversight for FakeTree {
	fn oversees(_: BranchId, _: BranchId) -> bool {
		unreachable!("pots give to branches below, and to no others")
	}

	fn stands_below(branch: BranchId, above: BranchId) -> bool {
		let tree = Tree::get();
		let mut next = tree.get(&branch);
		while let Some(branch) = next {
			if *branch == above {
				return true;
			}
			next = tree.get(branch);
		}
		false
	}

	fn exists(branch: BranchId) -> bool {
		Tree::get().contains_key(&branch)
	}
}

impl Succession for FakeTree {
	fn successor(branch: BranchId) -> Option<BranchId> {
		Closing::get().get(&branch).copied()
	}
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		(*who >= 1_000 || (11..100).contains(who)).then_some(1)
	}

	fn is_active(who: &AccountId) -> bool {
		Self::is_member(who) && !Suspended::get().contains(who)
	}
}

pub const NO_COINS: DispatchError = DispatchError::Other("no coins");
pub const SCREENED: DispatchError = DispatchError::Other("screened");
/// Nothing moves to this member.
pub const BLOCKED: AccountId = 6_666;

pub struct FakeCoins;
impl Payments<AccountId> for FakeCoins {
	type Balance = Balance;

	fn pay(from: &Purse, to: &Purse, amount: Balance, cause: Cause) -> Result<Paid, DispatchError> {
		assert!(amount > 0, "somebody pays nothing");
		assert_ne!(Self::account(from), Self::account(to), "somebody pays themselves");
		ensure!(*to != Purse::Member(BLOCKED), SCREENED);
		let left = balance(from).checked_sub(amount).ok_or(NO_COINS)?;
		set_balance(from, left);
		if HoldsBack::get() && cause.can_be_held() {
			let Purse::Pot(branch) = from else { unreachable!("grants are of the free pot") };
			let held = Purse::PotHeld(*branch);
			set_balance(&held, balance(&held) + amount);
			return Ok(Paid::Otherwise);
		}
		set_balance(to, balance(to) + amount);
		let mut moved = Moved::get();
		moved.push((from.clone(), to.clone(), amount, cause));
		Moved::set(&moved);
		Ok(Paid::Plainly)
	}

	fn balance(purse: &Purse) -> Balance {
		balance(purse)
	}

	fn account(purse: &Purse) -> AccountId {
		match purse {
			Purse::Pot(branch)
			| Purse::Earmarks(branch)
			| Purse::PotEscrow(branch)
			| Purse::PotHeld(branch) => 900 + AccountId::from(*branch),
			Purse::Member(who) | Purse::Escrow(who) | Purse::Fees(who) | Purse::Held(who) => *who,
		}
	}
}

pub fn balance(purse: &Purse) -> Balance {
	Purses::get().get(&purse.encode()).copied().unwrap_or_default()
}

pub fn set_balance(purse: &Purse, balance: Balance) {
	let mut purses = Purses::get();
	purses.insert(purse.encode(), balance);
	Purses::set(&purses);
}

/// The free coins of a branch's pot, and those that were set aside in it.
pub fn pot(branch: BranchId) -> (Balance, Balance) {
	(balance(&Purse::Pot(branch)), balance(&Purse::Earmarks(branch)))
}

pub fn coins_of(who: AccountId) -> Balance {
	balance(&Purse::Member(who))
}

pub fn begin_closure(branch: BranchId, successor: BranchId) {
	let mut closing = Closing::get();
	closing.insert(branch, successor);
	Closing::set(&closing);
}

/// The branch is gone.
pub fn close(branch: BranchId) {
	let (mut closing, mut tree) = (Closing::get(), Tree::get());
	closing.remove(&branch);
	tree.remove(&branch);
	Closing::set(&closing);
	Tree::set(&tree);
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;
#[cfg(feature = "runtime-benchmarks")]
impl timebank_primitives::BenchmarkHelper<AccountId> for Helper {
	fn make_branch(_: &AccountId) -> BranchId {
		unreachable!("the benchmarks need no validators")
	}

	fn make_branch_below(above: BranchId) -> BranchId {
		let mut tree = Tree::get();
		let branch = 100 + tree.len() as BranchId;
		tree.insert(branch, above);
		Tree::set(&tree);
		branch
	}

	fn make_member(who: &AccountId) {
		assert!(FakeMembers::is_member(who), "accounts of benchmarks are large numbers");
	}

	fn make_member_elsewhere(who: &AccountId) {
		Self::make_member(who);
	}

	fn make_partner() -> timebank_primitives::PartnerId {
		unreachable!("pots know no institutions")
	}

	fn make_kinds(_: u16) {
		unreachable!("pots know no profiles")
	}

	fn make_staff(_: &AccountId, _: Role) {
		unreachable!("treasurers are appointed")
	}

	fn strain() {}

	fn lower_cap() {}

	fn hold_back() {
		HoldsBack::set(&true);
	}

	fn fill_pot(branch: BranchId) {
		set_balance(&Purse::Pot(branch), 1_000);
	}

	fn begin_closure(branch: BranchId) {
		begin_closure(branch, Tree::get()[&branch]);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::AppointForBenchmarks<AccountId> for Helper {
	fn appoint_treasurer(who: &AccountId, branch: BranchId) {
		let mut appointed = Appointed::get();
		appointed.insert(*who, branch);
		Appointed::set(&appointed);
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
	type Coins = FakeCoins;
	type Day = Day;
	type MaxOpenEarmarks = ConstU32<3>;
	type MaxTerm = MaxTerm;
	type MaxUses = ConstU32<250>;
	type MaxWaiting = ConstU32<2>;
	type Members = FakeMembers;
	type Oversight = FakeTree;
	type Patience = Patience;
	type Retention = Retention;
	type SingleSignatureLimit = Limit;
	type Staff = FakeStaff;
	type Succession = FakeTree;
	type Time = Clock;
	type TreasurerOrigin = EnsureTreasurer;
	type WeightInfo = ();
}

pub const TREASURER: AccountId = 11;
pub const SECOND: AccountId = 12;
/// The treasurers of branch 2.
pub const CITY: AccountId = 21;
pub const CITY_SECOND: AccountId = 22;
/// A member without any role.
pub const MEI: AccountId = 1_000;
pub const TOM: AccountId = 1_001;

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn note() -> Note {
	Note { category: Category::Support, memo: [7; 32] }
}

pub fn wait(time: Moment) {
	Now::set(&(Now::get() + time));
}

pub fn wait_blocks(blocks: u64) {
	System::set_block_number(System::block_number() + blocks);
}

/// Storage in which every branch's pot has 1,000.
pub fn new_test_ext() -> sp_io::TestExternalities {
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	let mut ext = sp_io::TestExternalities::new(storage);
	ext.execute_with(|| {
		System::set_block_number(1);
		for branch in 1..=5 {
			set_balance(&Purse::Pot(branch), 1_000);
		}
	});
	ext
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Pots::do_try_state().expect("the invariants hold");
	});
}
