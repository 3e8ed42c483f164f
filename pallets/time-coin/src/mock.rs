// SPDX-License-Identifier: Apache-2.0

//! A runtime with the coin and the SDK's balances. Accounts 1 to 9 are members.

use frame_support::{derive_impl, parameter_types};
use sp_runtime::BuildStorage;
use timebank_primitives::{BranchId, Membership, WelcomeGrant as _};

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
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		(1..10).contains(who).then_some(1)
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Currency = Balances;
	type Members = FakeMembers;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = ();
	type WelcomeGrant = WelcomeGrant;
}

/// Run `test` with members 1 and 2, who have 100 each, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
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
