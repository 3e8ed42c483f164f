// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but partners. Accounts 1 to 9 are members of branch 1, whose own account is 10 and whose staff is 11.
//! Each member starts with 1,000 coins in a fake purse.

use crate::{Contact, Name};
use core::cell::RefCell;
use frame_support::{
	derive_impl, ensure, parameter_types,
	traits::{ConstU32, Time},
};
use frame_system::EnsureRoot;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeMap;
use timebank_primitives::{
	BranchId, Branches, Cases, Cause, Membership, Moment, OnDecision, Opening, Parties, Priority,
	Redeeming, Request, Role, Screened, Staff, Subject,
};

pub type AccountId = u64;
pub type Balance = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Partners: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;

parameter_types! {
	pub static Now: Moment = START;
	pub static Patience: Moment = 500;
	/// Members who are suspended.
	pub static Suspended: Vec<AccountId> = vec![];
	/// Whether the screening holds back what is redeemed.
	pub static HoldsBack: bool = false;
	/// The open cases. In storage, so that what a failing call did is undone.
	pub storage OpenCases: Vec<Subject<AccountId>> = vec![];
	/// Whether there are no cases to be opened.
	pub static CasesFail: bool = false;
	/// Whether the last case that was opened takes two auditors.
	pub static LastIsGrave: bool = false;
	pub const GraveAmount: Balance = 400;
	/// How many coins of each member are frozen.
	pub static Frozen: Balance = 0;
	/// Members besides accounts 1 to 9.
	pub static Registered: Vec<AccountId> = vec![];
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		((1..10).contains(who) || Registered::get().contains(who)).then_some(1)
	}

	fn is_active(who: &AccountId) -> bool {
		Self::is_member(who) && !Suspended::get().contains(who)
	}
}

pub struct FakeBranches;
impl Branches<AccountId> for FakeBranches {
	fn by_account(account: &AccountId) -> Option<BranchId> {
		(*account == 10).then_some(1)
	}
}
impl Staff<AccountId> for FakeBranches {
	fn branch(who: &AccountId) -> Option<BranchId> {
		(*who == 11).then_some(1)
	}

	fn branch_as(_: &AccountId, _: Role) -> Option<BranchId> {
		unreachable!("partners ask for any role")
	}
}

/// What a member has, free and set aside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Purse {
	pub free: Balance,
	pub reserved: Balance,
}

thread_local! {
	static PURSES: RefCell<BTreeMap<AccountId, Purse>> = const { RefCell::new(BTreeMap::new()) };
	/// What was burnt, of whom and why, in order.
	pub static BURNT: RefCell<Vec<(AccountId, Balance, Cause)>> = const { RefCell::new(Vec::new()) };
}

pub fn purse(who: AccountId) -> Purse {
	PURSES.with_borrow(|purses| {
		purses.get(&who).copied().unwrap_or(Purse { free: 1_000, reserved: 0 })
	})
}

fn set_purse(who: AccountId, purse: Purse) {
	PURSES.with_borrow_mut(|purses| purses.insert(who, purse));
}

pub const NO_COINS: DispatchError = DispatchError::Other("no coins");

pub struct FakeCoins;
impl Redeeming<AccountId> for FakeCoins {
	type Balance = Balance;

	fn reserve(who: &AccountId, amount: Balance, _: Cause) -> Result<Screened, DispatchError> {
		let Purse { free, reserved } = purse(*who);
		ensure!(amount > 0 && amount <= free, NO_COINS);
		set_purse(*who, Purse { free: free - amount, reserved: reserved + amount });
		Ok(if HoldsBack::get() { Screened::Held } else { Screened::Passed })
	}

	fn release(who: &AccountId, amount: Balance) -> DispatchResult {
		let Purse { free, reserved } = purse(*who);
		let reserved = reserved.checked_sub(amount).ok_or(NO_COINS)?;
		set_purse(*who, Purse { free: free + amount, reserved });
		Ok(())
	}

	fn burn(who: &AccountId, amount: Balance, cause: Cause) -> DispatchResult {
		let Purse { free, reserved } = purse(*who);
		let reserved = reserved.checked_sub(amount).ok_or(NO_COINS)?;
		set_purse(*who, Purse { free, reserved });
		BURNT.with_borrow_mut(|burnt| burnt.push((*who, amount, cause)));
		Ok(())
	}

	fn reserved(who: &AccountId) -> Balance {
		purse(*who).reserved
	}

	fn may_let_go(who: &AccountId) -> bool {
		Frozen::get() <= purse(*who).free
	}
}

pub const NO_CASE: DispatchError = DispatchError::Other("no case");

pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
		ensure!(!CasesFail::get(), NO_CASE);
		assert_eq!((request.branch, request.priority), (1, Priority::Urgent));
		assert_eq!(request.parties.into_inner(), vec![request.by], "it is about who redeems");
		assert!(request.signed.is_none());
		LastIsGrave::set(request.is_grave);
		assert!(!request.is_routine && request.until.is_none());
		assert!(!Self::is_open(&request.subject), "opened twice");
		let mut open = OpenCases::get();
		open.push(request.subject);
		OpenCases::set(&open);
		Ok(Opening::Waiting(0))
	}

	fn close(subject: &Subject<AccountId>) {
		let mut open = OpenCases::get();
		open.retain(|other| other != subject);
		OpenCases::set(&open);
	}

	fn note_decision(
		_: Subject<AccountId>,
		_: BranchId,
		_: AccountId,
		_: Parties<AccountId>,
		_: [u8; 32],
	) -> DispatchResult {
		unreachable!("nothing is decided without a case")
	}

	fn is_open(subject: &Subject<AccountId>) -> bool {
		OpenCases::get().contains(subject)
	}
}

/// The invariants, also of the open cases.
pub fn check() {
	Partners::do_try_state().expect("the invariants hold");
	let open = OpenCases::get();
	assert!(open.iter().all(<Partners as OnDecision<_>>::is_waiting), "a case about nothing");
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Branches = FakeBranches;
	type Cases = FakeCases;
	type Coins = FakeCoins;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type GraveAmount = GraveAmount;
	type MaxOpen = ConstU32<3>;
	type MaxPartners = ConstU32<3>;
	type Members = FakeMembers;
	type Patience = Patience;
	type Staff = FakeBranches;
	type Time = Clock;
	type WeightInfo = ();
}

pub fn name(text: &[u8]) -> Name {
	text.to_vec().try_into().expect("short")
}

pub fn contact(text: &[u8]) -> Contact {
	text.to_vec().try_into().expect("short")
}

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	PURSES.take();
	BURNT.take();
	Now::set(START);
	Patience::set(500);
	Suspended::take();
	HoldsBack::take();
	Frozen::take();
	CasesFail::take();
	Registered::take();
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		// The members' accounts exist, as the register of members sees to.
		for who in 1..10 {
			System::inc_providers(&who);
		}
		check();
		test();
		check();
	});
}
