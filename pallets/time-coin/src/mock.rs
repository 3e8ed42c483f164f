// SPDX-License-Identifier: Apache-2.0

//! A runtime with the coin and the SDK's balances. Accounts 1 to 9 are members. Branch 2 stands below branch 1; account 11
//! administers branch 1 and account 21 branch 2, 12 and 22 mint for them, and so does the member 9 for branch 1.

use frame_support::{derive_impl, parameter_types, traits::EnsureOrigin};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, Permill};
use timebank_primitives::{BranchId, Membership, Oversight, WelcomeGrant as _};

pub type AccountId = u64;
pub type Balance = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		TimeCoin: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountData = pallet_balances::AccountData<Balance>;
	type Block = frame_system::mocking::MockBlock<Test>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
}

parameter_types! {
	pub static WelcomeGrant: Balance = 100;
	pub static Period: u64 = 50;
	pub static GrowthLimit: Permill = Permill::from_percent(10);
	pub static GrowthFloor: Balance = 100_000;
}

/// Whoever has this last digit works for the branch of the first.
pub struct EnsureDigit<const DIGIT: u64>;
impl<const DIGIT: u64> EnsureOrigin<RuntimeOrigin> for EnsureDigit<DIGIT> {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(9)) if DIGIT == 2 => Ok((9, 1)),
			Ok(RawOrigin::Signed(who)) if (10..40).contains(&who) && who % 10 == DIGIT => {
				Ok((who, (who / 10) as BranchId))
			}
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(10 + DIGIT))
	}
}

pub struct FakeTree;
impl Oversight for FakeTree {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		above == branch || Self::stands_below(branch, above)
	}
	fn stands_below(branch: BranchId, above: BranchId) -> bool {
		(above, branch) == (1, 2)
	}
	fn exists(branch: BranchId) -> bool {
		(1..=3).contains(&branch)
	}
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		(1..10).contains(who).then_some(1)
	}
}

impl crate::Config for Test {
	type AdministratorOrigin = EnsureDigit<1>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type GrowthFloor = GrowthFloor;
	type GrowthLimit = GrowthLimit;
	type Members = FakeMembers;
	type MinterOrigin = EnsureDigit<2>;
	type Oversight = FakeTree;
	type Period = Period;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = ();
	type WelcomeGrant = WelcomeGrant;
}

/// Run `test` with members 1 and 2, who have 100 each, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	WelcomeGrant::set(100);
	Period::set(50);
	GrowthLimit::set(Permill::from_percent(10));
	GrowthFloor::set(100_000);
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		for who in 1..10 {
			// As the register of members does.
			System::inc_providers(&who);
		}
		TimeCoin::grant(&1).expect("a grant can be minted");
		TimeCoin::grant(&2).expect("a grant can be minted");
		test();
		TimeCoin::do_try_state().expect("the invariants hold");
	});
}
