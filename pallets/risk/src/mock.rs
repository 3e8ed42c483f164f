// SPDX-License-Identifier: Apache-2.0

//! A runtime with the SDK's balances and risk. Accounts 1 to 9 are members with 1,000 coins each, at home in branch 2 but for 8,
//! who is of branch 3. Branch 2 stands below branch 1, branch 3 beside it. The first digit of auditors is their branch: 12 to
//! 14, 22 to 24, 32 to 34; the member 7 is an auditor of branch 2 as well. The pot of a branch is kept by the account 1,000
//! above its number. An hour takes 100, a tick 10.

use core::cell::RefCell;
use frame_support::{
	Blake2_128Concat, derive_impl, ensure,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{ConstU64, EnsureOrigin, Time, VariantCountOf, fungible::Mutate as _},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, traits::Convert};
use timebank_primitives::{
	BranchId, CaseId, Cases, CategoryId, Decision, Kinship, Membership, Moment, OnDecision,
	Opening, Oversight, Parties, Reputation, Request, Role, Staff, Subject,
};

pub type AccountId = u64;
pub type Balance = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Balances: pallet_balances,
		Risk: crate,
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
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type RuntimeFreezeReason = RuntimeFreezeReason;
}

pub const START: Moment = 1_000_000;
pub const HOUR: Moment = 100;
pub const TICK: Moment = 10;
/// Members are new for so long.
pub const NEW_FOR: Moment = 50 * HOUR;
/// A circle is closed within this time, or not at all.
pub const MEMORY: Moment = 200 * HOUR;
pub const MAX_FREEZE: Moment = 20 * HOUR;
pub const COINS: Balance = 1_000;

parameter_types! {
	pub static Now: Moment = START;
	pub static Paused: bool = false;
	pub static Cap: Balance = Balance::MAX;
	pub static MaxOpenAlerts: u32 = 3;
	/// Members who have left.
	pub static Left: Vec<AccountId> = vec![];
	/// Members besides accounts 1 to 9.
	pub static Joined: Vec<AccountId> = vec![];
	/// Members who have moved to branch 3.
	pub static Moved: Vec<AccountId> = vec![];
	/// Members who have joined at this moment. The others were here long before.
	pub static Since: Vec<(AccountId, Moment)> = vec![];
	/// Members with so many stars. The others have two.
	pub static Stars: Vec<(AccountId, u8)> = vec![];
	/// Who is close to whom.
	pub static Close: Vec<(AccountId, AccountId)> = vec![];
	/// Since when.
	pub static CloseSince: Moment = 0;
	/// Auditors of branch 2 who hold another role there, too.
	pub static Roles: Vec<(AccountId, Role)> = vec![];
	/// Whether no case can be opened.
	pub static CasesRefuse: bool = false;
}

thread_local! {
	/// What was asked for, in order.
	static REQUESTS: RefCell<Vec<Request<AccountId>>> = const { RefCell::new(vec![]) };
	/// Who signed what is being decided.
	static DECIDERS: RefCell<Vec<AccountId>> = const { RefCell::new(vec![]) };
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
		let is_member = (1..10).contains(who) || Joined::get().contains(who);
		let branch = if *who == 8 || Moved::get().contains(who) { 3 } else { 2 };
		(is_member && !Left::get().contains(who)).then_some(branch)
	}

	fn since(who: &AccountId) -> Option<Moment> {
		let known = Since::get().into_iter().find(|(one, _)| one == who);
		Self::home(who).map(|_| known.map_or(0, |(_, since)| since))
	}
}

pub struct FakeReputation;
impl Reputation<AccountId> for FakeReputation {
	fn ensure_may_publish(_: &AccountId) -> DispatchResult {
		unreachable!("nobody publishes here")
	}
	fn ensure_may_enrol(_: &AccountId) -> DispatchResult {
		unreachable!("nobody enrols here")
	}
	fn stars(who: &AccountId) -> u8 {
		Stars::get().into_iter().find(|(one, _)| one == who).map_or(2, |(_, stars)| stars)
	}
	fn credit(_: &AccountId) -> u32 {
		unreachable!("stars tell enough")
	}
	fn published(_: &AccountId) -> u32 {
		unreachable!("stars tell enough")
	}
	fn services(_: &AccountId) -> u32 {
		unreachable!("stars tell enough")
	}
	fn services_in(_: &AccountId, _: CategoryId) -> u32 {
		unreachable!("stars tell enough")
	}
	fn last_service(_: &AccountId) -> Option<Moment> {
		unreachable!("stars tell enough")
	}
	fn rating(_: &AccountId) -> Option<u32> {
		unreachable!("stars tell enough")
	}
	fn rating_as_publisher(_: &AccountId) -> Option<u32> {
		unreachable!("stars tell enough")
	}
	fn note_service(_: &AccountId, _: &AccountId, _: CategoryId, _: u32) {
		unreachable!("risk only looks")
	}
	fn note_finished(_: &AccountId) {
		unreachable!("risk only looks")
	}
	fn note_late(_: &AccountId) {
		unreachable!("risk only looks")
	}
	fn note_absence(_: &AccountId) {
		unreachable!("risk only looks")
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

pub struct FakeKinship;
impl Kinship<AccountId> for FakeKinship {
	fn are_close(one: &AccountId, other: &AccountId, since: Moment) -> bool {
		let close = Close::get();
		if CloseSince::get() > since {
			return false;
		}
		close.contains(&(*one, *other)) || close.contains(&(*other, *one))
	}
}

pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(_: &AccountId) -> Option<BranchId> {
		unreachable!("risk asks for roles")
	}
	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		Roles::get().contains(&(*who, role)).then_some(2)
	}
}

/// Open cases, in the state: what fails is undone.
#[storage_alias]
pub type OpenCases = StorageMap<FakeCases, Blake2_128Concat, Subject<AccountId>, CaseId>;
#[storage_alias]
type NextCase = StorageValue<FakeCases, CaseId, ValueQuery>;

pub const NO_CASES: DispatchError = DispatchError::Other("no cases");

pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
		ensure!(!CasesRefuse::get(), NO_CASES);
		ensure!(!Self::is_open(&request.subject), DispatchError::Other("open already"));
		let case = NextCase::mutate(|next| {
			*next += 1;
			*next
		});
		OpenCases::insert(&request.subject, case);
		REQUESTS.with_borrow_mut(|requests| requests.push(request));
		Ok(Opening::Waiting(case))
	}

	fn close(subject: &Subject<AccountId>) {
		OpenCases::remove(subject);
	}

	fn note_decision(
		_: Subject<AccountId>,
		_: BranchId,
		_: AccountId,
		_: Parties<AccountId>,
		_: [u8; 32],
	) -> DispatchResult {
		unreachable!("every freeze is a case")
	}

	fn is_open(subject: &Subject<AccountId>) -> bool {
		OpenCases::contains_key(subject)
	}

	fn deciders(_: &Subject<AccountId>) -> Vec<AccountId> {
		DECIDERS.with_borrow(Clone::clone)
	}
}

/// What was asked for last.
pub fn last_request() -> Request<AccountId> {
	REQUESTS.with_borrow(|requests| requests.last().cloned().expect("a request"))
}

/// How many cases are open.
pub fn open_cases() -> usize {
	OpenCases::iter().count()
}

/// A case is decided, as audit does it: what fails is undone, and then the case is still open. Two sign it: who asked for it first.
pub fn decide(
	subject: &Subject<AccountId>,
	decision: Decision,
	by: AccountId,
	opinion: [u8; 32],
) -> DispatchResult {
	let asked = REQUESTS.with_borrow(|requests| {
		requests.iter().find(|request| request.subject == *subject).map(|request| request.by)
	});
	decide_as(&asked.into_iter().chain([by]).collect::<Vec<_>>(), subject, decision, by, opinion)
}

/// The same, signed by these.
pub fn decide_as(
	signers: &[AccountId],
	subject: &Subject<AccountId>,
	decision: Decision,
	by: AccountId,
	opinion: [u8; 32],
) -> DispatchResult {
	DECIDERS.set(signers.to_vec());
	frame_support::storage::with_storage_layer(|| {
		<Risk as OnDecision<_>>::decide(subject, decision, &by, opinion)?;
		OpenCases::remove(subject);
		Ok(())
	})
}

/// A case lapses, as audit does it.
pub fn lapse(subject: &Subject<AccountId>) {
	OpenCases::remove(subject);
	<Risk as OnDecision<_>>::lapse(subject);
}

/// An appeal is decided, as audit does it.
pub fn revise(
	subject: &Subject<AccountId>,
	before: Decision,
	after: Decision,
	by: AccountId,
	opinion: [u8; 32],
) -> DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		<Risk as OnDecision<_>>::revise(subject, before, after, &by, opinion)
	})
}

/// Whoever has the last digit 2, 3 or 4 is an auditor of the branch of the first; so is the member 7 of branch 2.
pub struct EnsureAuditor;
impl EnsureOrigin<RuntimeOrigin> for EnsureAuditor {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(7)) => Ok((7, 2)),
			Ok(RawOrigin::Signed(who)) if (10..40).contains(&who) && matches!(who % 10, 2..=4) => {
				Ok((who, (who / 10) as BranchId))
			}
			_ => Err(origin),
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(22))
	}
}

pub struct PotAccount;
impl Convert<BranchId, AccountId> for PotAccount {
	fn convert(branch: BranchId) -> AccountId {
		1_000 + AccountId::from(branch)
	}
}

impl crate::Config for Test {
	type AuditorOrigin = EnsureAuditor;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
	type Cap = Cap;
	type Cases = FakeCases;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type Currency = Balances;
	type Hour = ConstU64<HOUR>;
	type Kinship = FakeKinship;
	type MaxFreeze = ConstU64<MAX_FREEZE>;
	type MaxOpenAlerts = MaxOpenAlerts;
	type Members = FakeMembers;
	type Memory = ConstU64<MEMORY>;
	type NewFor = ConstU64<NEW_FOR>;
	type Oversight = FakeTree;
	type Paused = Paused;
	type PotAccount = PotAccount;
	type Reputation = FakeReputation;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Staff = FakeStaff;
	type Tick = ConstU64<TICK>;
	type Time = Clock;
	type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl timebank_primitives::BenchmarkHelper<AccountId> for Helper {
	fn make_branch(_: &AccountId) -> BranchId {
		2
	}
	fn make_branch_below(above: BranchId) -> BranchId {
		above
	}
	fn make_member(who: &AccountId) {
		Joined::mutate(|joined| joined.push(*who));
		System::inc_providers(who);
		Balances::set_balance(who, COINS);
	}
	fn make_member_elsewhere(who: &AccountId) {
		Self::make_member(who);
		Moved::mutate(|moved| moved.push(*who));
	}
	fn strain() {}
	fn lower_cap() {}
	fn fill_pot(_: BranchId) {}
	fn begin_closure(_: BranchId) {}
	fn make_partner() -> timebank_primitives::PartnerId {
		1
	}
	fn make_kinds(_: u16) {}
	fn make_staff(_: &AccountId, _: timebank_primitives::Role) {}
	fn advance(by: Moment) {
		wait(by);
	}
}

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// The genesis, with nothing in the thread from another test.
pub fn new_test_ext() -> sp_io::TestExternalities {
	Now::set(START);
	Paused::set(false);
	Cap::set(Balance::MAX);
	MaxOpenAlerts::set(3);
	Left::take();
	Joined::take();
	Moved::take();
	Since::take();
	Stars::take();
	Close::take();
	CloseSince::set(0);
	Roles::take();
	CasesRefuse::set(false);
	REQUESTS.take();
	DECIDERS.take();
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	let mut externalities = sp_io::TestExternalities::new(storage);
	externalities.execute_with(|| {
		System::set_block_number(1);
		for who in 1..10 {
			// As the register of members does.
			System::inc_providers(&who);
			Balances::set_balance(&who, COINS);
		}
		System::reset_events();
	});
	externalities
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		Risk::do_try_state().expect("the invariants hold");
		test();
		Risk::do_try_state().expect("the invariants hold");
	});
}
