// SPDX-License-Identifier: Apache-2.0

//! A runtime with the coin and the SDK's balances. Accounts 1 to 9 are members: 6 and 7 of branch 2, 8 a suspended one, the rest of
//! branch 1. Branch 2 stands below branch 1, branch 3 winds up, and
//! branch 5 supervises. Account 11 administers branch 1 and account 21 branch 2, 12
//! and 22 mint for them, and so does the member 9 for branch 1; 13, 23 and 33 are auditors, and so is the member 5. 16 and 26 are
//! treasurers, and so is the auditor 14 for branch 1. The pot of a branch is kept by the account 1,000 above its number.

use crate::IdleTerms;
use frame_support::{
	Blake2_128Concat, Twox64Concat, derive_impl, ensure,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types,
	storage::with_storage_layer,
	storage_alias,
	traits::{
		ConstU32, EnsureOrigin, Time,
		fungible::{Inspect as _, MutateFreeze as _},
	},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Permill, traits::Convert};
use std::collections::BTreeMap;
use timebank_primitives::{
	BranchId, Cases, Cause, Clearing, Decision, Freezes, Kinship, Membership, Moment, OnDecision,
	Opening, Oversight, Parties, Priority, Purse, Request, Role, Screened, Screening, Staff,
	Subject, Succession, WelcomeGrant as _,
};

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
	type FreezeIdentifier = [u8; 4];
	type MaxFreezes = ConstU32<1>;
}

parameter_types! {
	pub static WelcomeGrant: Balance = 100;
	pub static Period: u64 = 50;
	pub static GrowthLimit: Permill = Permill::from_percent(10);
	pub static GrowthFloor: Balance = 100_000;
	pub static Cap: Balance = Balance::MAX;
	pub static Terms: IdleTerms<Balance, u64> = IdleTerms::default();
	pub static CorrectionPeriod: u64 = 1_000;
	pub static Limit: Balance = Balance::MAX;
	pub static Left: Vec<AccountId> = Vec::new();
	pub static Dismissed: Vec<AccountId> = Vec::new();
	pub static HeldAbove: Balance = Balance::MAX;
	pub static NoticedAbove: Balance = Balance::MAX;
	pub static Asked: Vec<Question> = Vec::new();
	pub static FrozenCoins: BTreeMap<AccountId, Balance> = BTreeMap::new();
	pub static GraveAmount: Balance = 50;
	pub static MaxPenalty: Balance = 80;
	/// How long what a party did alone must have stood.
	pub static Lookback: Moment = 0;
	pub static HasNoCases: bool = false;
	pub static BurnsNothing: bool = false;
	pub static Suspended: Vec<AccountId> = vec![8];
	pub static Closing: Vec<BranchId> = vec![3];
	pub static Now: Moment = 1_000;
	pub static Close: Vec<(AccountId, AccountId, Moment)> = Vec::new();
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// Two are close who were so before the moment that is asked about.
pub struct FakeKinship;
impl Kinship<AccountId> for FakeKinship {
	fn are_close(one: &AccountId, other: &AccountId, since: Moment) -> bool {
		Close::get()
			.iter()
			.any(|(a, b, from)| [(a, b), (b, a)].contains(&(one, other)) && *from < since)
	}
}

/// Whoever has this last digit works for the branch of the first.
pub struct EnsureDigit<const DIGIT: u64>;
impl<const DIGIT: u64> EnsureOrigin<RuntimeOrigin> for EnsureDigit<DIGIT> {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(9)) if DIGIT == 2 => Ok((9, 1)),
			Ok(RawOrigin::Signed(5)) if DIGIT == 3 => Ok((5, 1)),
			Ok(RawOrigin::Signed(who @ 14..=19)) if DIGIT == 3 => Ok((who, 1)),
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
		matches!(branch, 1..=3 | 5)
	}
	fn has_pot(branch: BranchId) -> bool {
		(1..=3).contains(&branch)
	}
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		match who {
			6 | 7 => Some(2),
			who if (1..10).contains(who) && !Left::get().contains(who) => Some(1),
			_ => None,
		}
	}

	fn is_active(who: &AccountId) -> bool {
		!Suspended::get().contains(who)
	}
}

pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(_: &AccountId) -> Option<BranchId> {
		unreachable!("the coin asks for a role")
	}
	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		let signed = RuntimeOrigin::signed(*who);
		let (_, branch) = match (role, who) {
			(Role::Auditor, _) => EnsureDigit::<3>::try_origin(signed).ok()?,
			(Role::Treasurer, 14) => (14, 1),
			(Role::Treasurer, _) => EnsureDigit::<6>::try_origin(signed).ok()?,
			_ => unreachable!("the coin asks for auditors and treasurers"),
		};
		(!Dismissed::get().contains(who)).then_some(branch)
	}
}

pub struct FakeSuccession;
impl Succession for FakeSuccession {
	fn successor(branch: BranchId) -> Option<BranchId> {
		Closing::get().contains(&branch).then_some(1)
	}
}

pub struct PotAccount;
impl Convert<BranchId, AccountId> for PotAccount {
	fn convert(branch: BranchId) -> AccountId {
		1_000 + AccountId::from(branch)
	}
}

/// What the screening was asked: from where, to where, how much.
pub type Question = (Option<Purse<AccountId>>, Option<Purse<AccountId>>, Balance);

/// Wants held whatever is of more than so much, and remembers what it was asked.
pub struct FakeScreening;
impl Screening<AccountId, Balance> for FakeScreening {
	fn screen(
		from: Option<&Purse<AccountId>>,
		to: Option<&Purse<AccountId>>,
		amount: Balance,
		_: &Cause,
	) -> Screened {
		Asked::mutate(|all| all.push((from.cloned(), to.cloned(), amount)));
		match amount {
			_ if amount > HeldAbove::get() => Screened::Held,
			_ if amount > NoticedAbove::get() => Screened::Noticed,
			_ => Screened::Passed,
		}
	}
}

pub struct FakeFreezes;
impl Freezes<AccountId, Balance> for FakeFreezes {
	fn frozen(who: &AccountId) -> Balance {
		FrozenCoins::get().get(who).copied().unwrap_or_default()
	}
}

/// What a case was opened with.
#[derive(Clone, Debug, codec::Decode, codec::Encode, Eq, PartialEq)]
pub struct Opened {
	pub branch: BranchId,
	pub by: AccountId,
	pub parties: Vec<AccountId>,
	pub priority: Priority,
	pub is_grave: bool,
	pub signed: Option<(Decision, [u8; 32])>,
}

/// The cases that are open.
#[storage_alias]
pub type OpenCases = StorageMap<Fake, Blake2_128Concat, Subject<AccountId>, Opened, OptionQuery>;

pub const NO_CASES: DispatchError = DispatchError::Other("no cases");

pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
		let Request {
			subject,
			branch,
			by,
			parties,
			priority,
			is_grave,
			category,
			is_routine,
			signed,
			until,
		} = request;
		assert_eq!(
			(category, is_routine, until),
			(None, false, None),
			"somebody decides, or the case lapses by itself"
		);
		assert!(!OpenCases::contains_key(&subject), "opened twice: {subject:?}");
		ensure!(!HasNoCases::get(), NO_CASES);
		let parties = parties.into_inner();
		OpenCases::insert(&subject, Opened { branch, by, parties, priority, is_grave, signed });
		Ok(Opening::Waiting(0))
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
		unreachable!("all that is decided about coins has a case")
	}
	fn is_open(subject: &Subject<AccountId>) -> bool {
		OpenCases::contains_key(subject)
	}
}

/// Decide on something, as those do who keep the cases: nothing is left of a decision that fails.
pub fn decide(subject: Subject<AccountId>, decision: Decision) -> DispatchResult {
	assert!(TimeCoin::knows(&subject));
	with_storage_layer(|| {
		TimeCoin::decide(&subject, decision, &13, [0; 32])?;
		OpenCases::remove(&subject);
		Ok(())
	})
}

/// Nobody has decided in time.
pub fn lapse(subject: Subject<AccountId>) {
	OpenCases::remove(&subject);
	TimeCoin::lapse(&subject);
}

/// What was decided cannot be appealed any more.
pub fn forget(subject: Subject<AccountId>) {
	<TimeCoin as OnDecision<_>>::forget(&subject);
}

pub const BEYOND_LIMIT: DispatchError = DispatchError::Other("limit");

#[storage_alias]
type Outstanding = StorageMap<Fake, Twox64Concat, BranchId, Balance, ValueQuery>;

/// Counts what the people of each branch have.
pub struct FakeClearing;
impl Clearing<Balance> for FakeClearing {
	fn may_move(from: BranchId, to: BranchId, amount: Balance) -> DispatchResult {
		ensure!(from == to || amount <= Limit::get(), BEYOND_LIMIT);
		Ok(())
	}
	fn may_mint(_: BranchId, amount: Balance) -> DispatchResult {
		ensure!(amount != 77, BEYOND_LIMIT);
		Ok(())
	}
	fn note_moved(from: BranchId, to: BranchId, amount: Balance) -> DispatchResult {
		Self::note_burnt(from, amount)?;
		Self::note_minted(to, amount)
	}
	fn note_minted(branch: BranchId, amount: Balance) -> DispatchResult {
		Outstanding::mutate(branch, |all| *all += amount);
		Ok(())
	}
	fn note_burnt(branch: BranchId, amount: Balance) -> DispatchResult {
		ensure!(!BurnsNothing::get(), BEYOND_LIMIT);
		Outstanding::mutate(branch, |all| *all -= amount);
		Ok(())
	}
}

impl crate::Config for Test {
	type AdministratorOrigin = EnsureDigit<1>;
	type AuditorOrigin = EnsureDigit<3>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Cap = Cap;
	type Cases = FakeCases;
	type Clearing = FakeClearing;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type CorrectionPeriod = CorrectionPeriod;
	type Currency = Balances;
	type Freezes = FakeFreezes;
	type GraveAmount = GraveAmount;
	type GrowthFloor = GrowthFloor;
	type GrowthLimit = GrowthLimit;
	type IdleTerms = Terms;
	type Kinship = FakeKinship;
	type Lookback = Lookback;
	type MaxHeld = ConstU32<3>;
	type MaxPenalty = MaxPenalty;
	type Members = FakeMembers;
	type MinterOrigin = EnsureDigit<2>;
	type Oversight = FakeTree;
	type Period = Period;
	type PotAccount = PotAccount;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Screening = FakeScreening;
	type Staff = FakeStaff;
	type Succession = FakeSuccession;
	type Time = Clock;
	type WeightInfo = ();
	type WelcomeGrant = WelcomeGrant;
}

/// Run `test` with members 1 and 2, who have 100 each, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	WelcomeGrant::set(100);
	Period::set(50);
	GrowthLimit::set(Permill::from_percent(10));
	GrowthFloor::set(100_000);
	Cap::set(Balance::MAX);
	Terms::set(IdleTerms::default());
	CorrectionPeriod::set(1_000);
	Limit::set(Balance::MAX);
	Left::set(Vec::new());
	Dismissed::set(Vec::new());
	HeldAbove::set(Balance::MAX);
	NoticedAbove::set(Balance::MAX);
	Asked::set(Vec::new());
	FrozenCoins::set(BTreeMap::new());
	GraveAmount::set(50);
	MaxPenalty::set(80);
	HasNoCases::set(false);
	BurnsNothing::set(false);
	Suspended::set(vec![8]);
	Closing::set(vec![3]);
	Now::set(1_000);
	Close::set(Vec::new());
	Lookback::set(0);
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
		check();
	});
}

/// What always holds, and that the branches' coins are counted as they are.
pub fn check() {
	TimeCoin::do_try_state().expect("the invariants hold");
	for subject in OpenCases::iter_keys() {
		assert!(TimeCoin::is_waiting(&subject), "a case of nothing: {subject:?}");
	}
	let mut all = BTreeMap::<BranchId, Balance>::new();
	for who in frame_system::Account::<Test>::iter_keys() {
		let branch = match who {
			1_000.. => Some((who - 1_000) as BranchId),
			_ => FakeMembers::home(&who),
		};
		let coins = Balances::total_balance(&who);
		match branch {
			Some(branch) => *all.entry(branch).or_default() += coins,
			None => assert_eq!(coins, 0, "coins of nobody"),
		}
	}
	for branch in 1..4 {
		assert_eq!(*all.entry(branch).or_default(), Outstanding::get(branch));
	}
}

/// Freeze so many of a member's coins from now on: `Balance::MAX` is all of them. As whoever freezes them does, in the currency too.
pub fn freeze(who: AccountId, amount: Balance) {
	Balances::set_freeze(b"case", &who, amount).expect("it can be frozen");
	FrozenCoins::mutate(|all| all.insert(who, amount));
}
