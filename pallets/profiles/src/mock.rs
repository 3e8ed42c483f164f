// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but the register of members; fakes stand for branches and coins.

use core::cell::RefCell;
use frame_support::{
	derive_impl, parameter_types,
	traits::{EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use timebank_primitives::{BranchId, Exit, Moment, Oversight, WelcomeGrant};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Profiles: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static Now: Moment = 1_000;
	pub static GrantFails: bool = false;
	pub static CoinsOnHold: bool = false;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

/// Accounts 11 and 21 are the registrars of branches 1 and 2.
pub struct EnsureRegistrar;
impl EnsureOrigin<RuntimeOrigin> for EnsureRegistrar {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ (11 | 21))) => Ok((who, (who / 10) as BranchId)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(11))
	}
}

/// Accounts 12 and 22 are the auditors of branches 1 and 2, and 32 is one of branch 3.
pub struct EnsureAuditor;
impl EnsureOrigin<RuntimeOrigin> for EnsureAuditor {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ (12 | 22 | 32))) => Ok((who, (who / 10) as BranchId)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(12))
	}
}

/// Branch 3 stands over branch 1.
pub struct FakeTree;
impl Oversight for FakeTree {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		above == branch || (above, branch) == (3, 1)
	}
	fn stands_below(_: BranchId, _: BranchId) -> bool {
		unreachable!("members pass nothing on")
	}
	fn exists(branch: BranchId) -> bool {
		(1..=3).contains(&branch)
	}
}

/// Accounts 10 and 20 are the branches' own.
pub struct FakeBranches;
impl timebank_primitives::Branches<AccountId> for FakeBranches {
	fn by_account(account: &AccountId) -> Option<BranchId> {
		matches!(account, 10 | 20).then(|| (account / 10) as BranchId)
	}
}

thread_local! {
	/// Who got the welcome grant, in order.
	pub static GRANTED: RefCell<Vec<AccountId>> = const { RefCell::new(Vec::new()) };
	/// Whose coins were burnt, and where they were at home then.
	pub static BURNT: RefCell<Vec<(AccountId, Option<BranchId>)>> =
		const { RefCell::new(Vec::new()) };
}

pub struct FakeExit;
impl Exit<AccountId> for FakeExit {
	fn exit(who: &AccountId) -> DispatchResult {
		if CoinsOnHold::get() {
			return Err(DispatchError::Other("coins on hold"));
		}
		let home = <Profiles as timebank_primitives::Membership<_>>::home(who);
		BURNT.with_borrow_mut(|burnt| burnt.push((*who, home)));
		Ok(())
	}
}

pub struct FakeGrant;
impl WelcomeGrant<AccountId> for FakeGrant {
	fn grant(who: &AccountId) -> DispatchResult {
		if GrantFails::get() {
			return Err(DispatchError::Other("no grant today"));
		}
		GRANTED.with_borrow_mut(|granted| granted.push(*who));
		Ok(())
	}
}

impl crate::Config for Test {
	type AuditorOrigin = EnsureAuditor;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Branches = FakeBranches;
	type Exit = FakeExit;
	type Oversight = FakeTree;
	type RegistrarOrigin = EnsureRegistrar;
	type Time = Clock;
	type WeightInfo = ();
	type WelcomeGrant = FakeGrant;
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		test();
		Profiles::do_try_state().expect("the invariants hold");
	});
}
