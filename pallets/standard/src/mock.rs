// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but the standard, and fakes for who is who.

use crate::{Action, Change, FoundingCategory, Label};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, EnsureOrigin},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::BuildStorage;
use timebank_primitives::{BranchId, Branches, CategoryId, Membership};

pub type AccountId = u64;
pub type Balance = u128;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Standard: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub const PublicationPeriod: u64 = 100;
	pub const Notice: u64 = 10;
}

/// Account 11 administers branch 1, account 21 branch 2; 10 and 20 are their own.
pub struct EnsureAdministrator;
impl EnsureOrigin<RuntimeOrigin> for EnsureAdministrator {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(11)) => Ok((11, 1)),
			Ok(RawOrigin::Signed(21)) => Ok((21, 2)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(11))
	}
}

pub struct FakeBranches;
impl Branches<AccountId> for FakeBranches {
	fn by_account(account: &AccountId) -> Option<BranchId> {
		matches!(account, 10 | 20).then(|| (account / 10) as BranchId)
	}
}

/// Accounts from 1,000 are members'.
pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		(*who >= 1_000).then_some(1)
	}
}

impl crate::Config for Test {
	type AuthorOrigin = EnsureAdministrator;
	type Balance = Balance;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Branches = FakeBranches;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type MaxCategories = ConstU32<5>;
	type MaxChanges = ConstU32<3>;
	type MaxLead = ConstU64<1_000>;
	type MaxRevisions = ConstU32<2>;
	type Members = FakeMembers;
	type Notice = Notice;
	type PublicationPeriod = PublicationPeriod;
	type WeightInfo = ();
}

pub const AUTHOR: AccountId = 11;
pub const MEMBER: AccountId = 1_000;

pub fn label(name: &str) -> Label {
	name.as_bytes().to_vec().try_into().expect("short")
}

pub fn add(category: CategoryId, name: &str, rate: Balance) -> Change<Balance> {
	Change { category, action: Action::Add { name: label(name), rate } }
}

pub fn rename(category: CategoryId, name: &str) -> Change<Balance> {
	Change { category, action: Action::Rename { name: label(name) } }
}

pub fn set_rate(category: CategoryId, rate: Balance) -> Change<Balance> {
	Change { category, action: Action::SetRate { rate } }
}

pub fn retire(category: CategoryId) -> Change<Balance> {
	Change { category, action: Action::Retire }
}

/// Run `test` on a standard of categories 1 (meals, 50 a step) and 2 (care, 60 a step), then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	let founding = |id, name: &str, rate| FoundingCategory { id, name: name.into(), rate };
	let storage = RuntimeGenesisConfig {
		system: Default::default(),
		standard: crate::GenesisConfig {
			categories: vec![founding(1, "meals", 50), founding(2, "care", 60)],
		},
	}
	.build_storage()
	.expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		Standard::do_try_state().expect("the invariants hold");
		test();
		Standard::do_try_state().expect("the invariants hold");
	});
}
