// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but activities. Accounts 1 to 9 are members of branch 1, 21 to 29 of branch 2; 50 and 51 are
//! their auditors, as is member 9 of branch 1. Everybody starts with 1,000 coins in a fake purse.

use core::cell::RefCell;
use frame_support::{
	derive_impl, ensure, parameter_types,
	traits::{ConstU32, EnsureOrigin, Time},
};
use frame_system::RawOrigin;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeMap;
use timebank_primitives::{
	ActivityId, BranchId, CategoryId, Cause, Escrow, Membership, Moment, Oversight, Standard,
};

pub type AccountId = u64;
pub type Balance = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Activities: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;
/// Three minutes.
pub const STEP: Moment = 180_000;
/// Coins per step in category 1.
pub const RATE: Balance = 2;

parameter_types! {
	pub static Now: Moment = START;
	/// Coins per step in category 1, as the standard has it now.
	pub static CurrentRate: Balance = RATE;
	/// Who is suspended.
	pub static Suspended: Vec<AccountId> = vec![];
	/// Who has left the time bank.
	pub static Gone: Vec<AccountId> = vec![];
	/// Members who are at home in branch 2 now.
	pub static Moved: Vec<AccountId> = vec![];
	/// What a member may come to owe another at once.
	pub static PairLimit: Balance = Balance::MAX;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

pub struct EnsureAuditor;
impl EnsureOrigin<RuntimeOrigin> for EnsureAuditor {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ (50 | 9))) => Ok((who, 1)),
			Ok(RawOrigin::Signed(51)) => Ok((51, 2)),
			Ok(RawOrigin::Signed(52)) => Ok((52, 3)),
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(50))
	}
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		match who {
			_ if Gone::get().contains(who) => None,
			_ if Moved::get().contains(who) => Some(2),
			1..10 => Some(1),
			21..30 => Some(2),
			_ => None,
		}
	}

	fn is_active(who: &AccountId) -> bool {
		Self::is_member(who) && !Suspended::get().contains(who)
	}
}

/// Branch 3 stands over branch 1.
pub struct FakeTree;
impl Oversight for FakeTree {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		above == branch || (above, branch) == (3, 1)
	}
	fn stands_below(_: BranchId, _: BranchId) -> bool {
		unreachable!("activities pass nothing on")
	}
	fn exists(_: BranchId) -> bool {
		unreachable!("activities ask for nothing else")
	}
}

/// What each account has, free and held.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Purse {
	pub free: Balance,
	pub held: Balance,
}

thread_local! {
	static PURSES: RefCell<BTreeMap<AccountId, Purse>> = const { RefCell::new(BTreeMap::new()) };
	/// Every payment, in order.
	pub static PAID: RefCell<Vec<(AccountId, AccountId, Balance, ActivityId)>> =
		const { RefCell::new(Vec::new()) };
}

pub fn purse(who: AccountId) -> Purse {
	PURSES.with_borrow(|purses| purses.get(&who).copied().unwrap_or(Purse { free: 1_000, held: 0 }))
}

fn set_purse(who: AccountId, purse: Purse) {
	PURSES.with_borrow_mut(|purses| purses.insert(who, purse));
}

pub const NO_COINS: DispatchError = DispatchError::Other("no coins");
pub const LIMIT_REACHED: DispatchError = DispatchError::Other("limit reached");
pub const NO_RECIPIENT: DispatchError = DispatchError::Other("no recipient");

pub struct FakeEscrow;
impl Escrow<AccountId> for FakeEscrow {
	type Balance = Balance;

	fn hold(payer: &AccountId, amount: Balance) -> DispatchResult {
		let Purse { free, held } = purse(*payer);
		let free = free.checked_sub(amount).ok_or(NO_COINS)?;
		set_purse(*payer, Purse { free, held: held + amount });
		Ok(())
	}

	fn release(payer: &AccountId, amount: Balance) -> DispatchResult {
		assert!(amount > 0, "the coin would write something down for nothing");
		let Purse { free, held } = purse(*payer);
		let held = held.checked_sub(amount).ok_or(NO_COINS)?;
		set_purse(*payer, Purse { free: free + amount, held });
		Ok(())
	}

	fn pay(payer: &AccountId, payee: &AccountId, amount: Balance, cause: Cause) -> DispatchResult {
		let Cause::Service { activity } = cause else { panic!("activities pay for service only") };
		ensure!(amount == 0 || FakeMembers::is_member(payee), NO_RECIPIENT);
		let Purse { free, held } = purse(*payer);
		let held = held.checked_sub(amount).ok_or(NO_COINS)?;
		set_purse(*payer, Purse { free, held });
		let Purse { free, held } = purse(*payee);
		set_purse(*payee, Purse { free: free + amount, held });
		PAID.with_borrow_mut(|paid| paid.push((*payer, *payee, amount, activity)));
		Ok(())
	}

	fn held(payer: &AccountId) -> Balance {
		purse(*payer).held
	}

	fn may_pay(_: &AccountId, _: &AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount <= PairLimit::get(), LIMIT_REACHED);
		Ok(())
	}
}

pub struct FakeStandard;
impl Standard for FakeStandard {
	type Balance = Balance;

	fn rate(category: CategoryId) -> Option<Balance> {
		match category {
			1 => Some(CurrentRate::get()),
			2 => Some(Balance::MAX),
			_ => None,
		}
	}
}

impl crate::Config for Test {
	type AuditorOrigin = EnsureAuditor;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Escrow = FakeEscrow;
	type MaxEnrolled = ConstU32<4>;
	type MaxOpen = ConstU32<3>;
	type MaxPlaces = ConstU32<3>;
	type MaxSteps = ConstU32<40>;
	type Members = FakeMembers;
	type Oversight = FakeTree;
	type Standard = FakeStandard;
	type Time = Clock;
	type WeightInfo = ();
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	PURSES.take();
	PAID.take();
	Suspended::take();
	Gone::take();
	Moved::take();
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		// The members' accounts exist, as the register of members sees to.
		for who in (1..10).chain(21..30) {
			System::inc_providers(&who);
		}
		Now::set(START);
		test();
		Activities::do_try_state().expect("the invariants hold");
	});
}

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}
