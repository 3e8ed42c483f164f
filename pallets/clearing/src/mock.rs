// SPDX-License-Identifier: Apache-2.0

//! A runtime with clearing and the SDK's balances, and fakes for who is who. There are the branches 1 to 6. Members of
//! branch 1 have the accounts 100 to 199, at first, those of branch 2 the accounts 200 to 299, and so on.

use crate::{Label, Position, WeightInfo};
use frame_support::{
	derive_impl, parameter_types,
	traits::{
		ConstU32, Hooks, Time,
		fungible::Mutate,
		tokens::{Fortitude, Precision, Preservation},
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, limits::BlockWeights};
use sp_runtime::{BuildStorage, DispatchResult, Permill};
use std::collections::BTreeMap;
use timebank_primitives::{
	BranchId, Clearing as _, Membership, Moment, Oversight, Rehoming, Succession,
};

pub type AccountId = u64;
pub type Balance = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Clearing: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type Block = frame_system::mocking::MockBlock<Test>;
	type BlockWeights = Blocks;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
}

parameter_types! {
	pub static Now: Moment = 1_000;
	pub static DefaultLimit: Balance = 1_000;
	pub static RequiredCoverage: Permill = Permill::zero();
	pub static NettingPeriod: u64 = 100;
	/// How much computation fits into a block.
	pub static MaxBlock: u64 = 1_000_000;
	pub Blocks: BlockWeights = BlockWeights::simple_max(Weight::from_parts(MaxBlock::get(), u64::MAX));
	/// The branches that are gone.
	pub static Gone: Vec<BranchId> = Vec::new();
	/// The branches that close, and their successors.
	pub static Closing: BTreeMap<BranchId, BranchId> = BTreeMap::new();
	/// Members who were given another home.
	pub static Rehomed: BTreeMap<AccountId, BranchId> = BTreeMap::new();
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

pub struct FakeBranches;
impl Oversight for FakeBranches {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		above == branch
	}
	fn stands_below(_: BranchId, _: BranchId) -> bool {
		false
	}
	fn exists(branch: BranchId) -> bool {
		(1..=6).contains(&branch) && !Gone::get().contains(&branch)
	}
}

impl Succession for FakeBranches {
	fn successor(branch: BranchId) -> Option<BranchId> {
		Closing::get().get(&branch).copied()
	}
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		let first = (100..700).contains(who).then(|| BranchId::try_from(who / 100).expect("few"));
		Rehomed::get().get(who).copied().or(first)
	}
}

impl Rehoming<AccountId> for FakeMembers {
	fn rehome(who: &AccountId, to: BranchId) -> DispatchResult {
		Rehomed::mutate(|rehomed| rehomed.insert(*who, to));
		Ok(())
	}
}

/// Netting costs 10 for a step and 1 for each position, so that it can be seen to keep within a weight.
pub struct TestWeights;
impl WeightInfo for TestWeights {
	fn set_limit() -> Weight {
		Weight::zero()
	}
	fn add_guarantee() -> Weight {
		Weight::zero()
	}
	fn remove_guarantee() -> Weight {
		Weight::zero()
	}
	fn net(p: u32) -> Weight {
		Weight::from_parts(10 + u64::from(p), 0)
	}
	fn rehome(_: u32) -> Weight {
		Weight::zero()
	}
	fn move_positions(p: u32) -> Weight {
		Weight::from_parts(10 + u64::from(p), 0)
	}
	fn check_round() -> Weight {
		Weight::from_parts(5, 0)
	}
	fn netting_step(p: u32) -> Weight {
		Weight::from_parts(10 + u64::from(p), 0)
	}
	fn wind_up() -> Weight {
		Weight::zero()
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = FakeHelper;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type DefaultLimit = DefaultLimit;
	type MaxBranches = ConstU32<6>;
	type MaxGuarantees = ConstU32<2>;
	type MaxRehomed = ConstU32<4>;
	type Members = FakeMembers;
	type NettingPeriod = NettingPeriod;
	type Oversight = FakeBranches;
	type RequiredCoverage = RequiredCoverage;
	type Succession = FakeBranches;
	type Time = Clock;
	type WeightInfo = TestWeights;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct FakeHelper;
#[cfg(feature = "runtime-benchmarks")]
impl timebank_primitives::BenchmarkHelper<AccountId> for FakeHelper {
	fn make_branch(_: &AccountId) -> BranchId {
		2
	}
	fn make_branch_below(_: BranchId) -> BranchId {
		3
	}
	fn make_member(who: &AccountId) {
		Rehomed::mutate(|rehomed| rehomed.insert(*who, 1));
		Balances::mint_into(who, 10).expect("coins can be minted");
		Clearing::note_minted(1, 10).expect("coins can be counted");
	}
	fn make_member_elsewhere(_: &AccountId) {
		unreachable!("the benchmarks need members of one branch")
	}
	fn strain() {}
	fn lower_cap() {}
	fn fill_pot(_: BranchId) {}
	fn begin_closure(branch: BranchId) {
		Closing::mutate(|closing| closing.insert(branch, 1));
	}
	fn make_partner() -> timebank_primitives::PartnerId {
		unreachable!("the benchmarks need no partner")
	}
	fn make_kinds(_: u16) {}
	fn make_staff(_: &AccountId, _: timebank_primitives::Role) {}
}

fn home(who: AccountId) -> BranchId {
	FakeMembers::home(&who).expect("a member")
}

/// Mint coins for a member, as the coin's pallet does.
pub fn mint(who: AccountId, amount: Balance) -> DispatchResult {
	Clearing::may_mint(home(who), amount)?;
	Balances::mint_into(&who, amount)?;
	Clearing::note_minted(home(who), amount)
}

/// Burn coins of a member, as the coin's pallet does.
pub fn burn(who: AccountId, amount: Balance) -> DispatchResult {
	let (precision, fortitude) = (Precision::Exact, Fortitude::Polite);
	Balances::burn_from(&who, amount, Preservation::Expendable, precision, fortitude)?;
	Clearing::note_burnt(home(who), amount)
}

/// Move coins between members whatever the limits say, as the coin's pallet does for what has to be paid.
pub fn settle(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	Balances::transfer(&from, &to, amount, Preservation::Expendable)?;
	Clearing::note_moved(home(from), home(to), amount)
}

/// Move coins between members, as the coin's pallet does for what they choose to pay.
pub fn pay(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	Clearing::may_move(home(from), home(to), amount)?;
	settle(from, to, amount)
}

/// Let branches owe each other: debtor, creditor, amount.
pub fn owing<const N: usize>(debts: [(BranchId, BranchId, Balance); N]) {
	for (debtor, creditor, amount) in debts {
		let (from, to) = (u64::from(debtor) * 100, u64::from(creditor) * 100);
		settle(from, to, amount).expect("members have coins");
	}
}

/// What others owe each branch, less what it owes.
pub fn net_positions() -> Vec<i128> {
	(1..=6).map(net_position).collect()
}

/// All that is owed: debtor, creditor, amount, in the order of the ids.
pub fn debts() -> Vec<(BranchId, BranchId, Balance)> {
	let mut debts: Vec<_> = crate::Positions::<Test>::iter()
		.filter_map(|(debtor, creditor, position)| match position {
			Position::Owes(amount) => Some((debtor, creditor, amount)),
			_ => None,
		})
		.collect();
	debts.sort();
	debts
}

/// What others owe a branch, less what it owes.
pub fn net_position(branch: BranchId) -> i128 {
	Clearing::positions(branch)
		.into_iter()
		.map(|(_, position)| i128::from(position.credit()) - i128::from(position.debt()))
		.sum()
}

pub fn label(name: &str) -> Label {
	name.as_bytes().to_vec().try_into().expect("short")
}

/// Let a block have so much weight left.
pub fn idle(weight: u64) -> Weight {
	Clearing::on_idle(System::block_number(), Weight::from_parts(weight, 0))
}

/// Run `test` with the members 100, 200 and so on, who have 10,000 each, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	Now::set(1_000);
	DefaultLimit::set(1_000);
	RequiredCoverage::set(Permill::zero());
	NettingPeriod::set(100);
	MaxBlock::set(1_000_000);
	Gone::set(Vec::new());
	Closing::set(BTreeMap::new());
	Rehomed::set(BTreeMap::new());
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		for branch in 1..=6 {
			mint(branch * 100, 10_000).expect("coins can be minted");
		}
		test();
		Clearing::do_try_state().expect("the invariants hold");
	});
}
