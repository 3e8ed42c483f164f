// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but activities, among fakes that record what they are told in the state: what fails is undone there, too.
//!
//! Accounts 1 to 9 are members of branch 1, 21 to 29 of branch 2; branch 3 stands above branch 1. Auditors are 50, 51 and 52 of
//! branches 1, 2 and 3, and the member 9 of branch 1, who take activities down as the administrators 60, 61 and 62 do. Who of them
//! may decide a case is not asked here: whoever is named decides. Branch 1 has the treasurers 70 and 8 and the
//! minters 71 and 7, branch 2 the treasurer 72 and the minter 73; the members 7 and 8 are both staff and members. Everybody, and each
//! pot, starts with 1,000 coins, and each branch may mint 1,000.

use frame_support::{
	Blake2_128Concat, derive_impl, ensure,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types,
	storage::with_storage_layer,
	storage_alias,
	traits::{ConstU32, EnsureOrigin, Hooks, Time},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use timebank_primitives::{
	ActivityId, BranchId, Cases, CategoryId, Cause, Commitment, CredentialKind, Credentials,
	Decision, Escrow, Listing, Membership, Moment, Noticeboard, OnDecision, Opening, Oversight,
	Paid, PartnerId, Priority, Purse, Reputation, Request, Reviewing, Role, ServiceMinting, Staff,
	Standard, Subject, Succession,
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

/// Three minutes. The clock of deadlines ticks as often.
pub const STEP: Moment = 180_000;
pub const HOUR: Moment = 20 * STEP;
pub const DAY: Moment = 24 * HOUR;
/// On a tick.
pub const START: Moment = 100_000 * STEP;
/// Coins per step in category 1.
pub const RATE: Balance = 2;

pub const WARNING_LEAD: Moment = HOUR;
pub const CONFIRM_PERIOD: Moment = 2 * HOUR;
pub const REVIEW_PERIOD: Moment = 3 * HOUR;
pub const DISPUTE_PERIOD: Moment = 4 * HOUR;
pub const SETTLE_PERIOD: Moment = 5 * HOUR;
pub const DECISION_PERIOD: Moment = 7 * HOUR;
pub const HORIZON: Moment = 30 * DAY;
/// From how many coins on an amount is large.
pub const LARGE_AMOUNT: Balance = 200;

parameter_types! {
	pub static Now: Moment = START;
	pub const Tick: Moment = STEP;
	pub const ConfirmPeriod: Moment = CONFIRM_PERIOD;
	pub const ReviewPeriod: Moment = REVIEW_PERIOD;
	pub const SettlePeriod: Moment = SETTLE_PERIOD;
	pub const DisputePeriod: Moment = DISPUTE_PERIOD;
	pub const DecisionPeriod: Moment = DECISION_PERIOD;
	pub const WarningLead: Moment = WARNING_LEAD;
	pub const Horizon: Moment = HORIZON;
	pub const LargeAmount: Balance = LARGE_AMOUNT;
	/// Coins per step in category 1, as the standard has it now.
	pub static CurrentRate: Balance = RATE;
	/// Whether the standard has category 1.
	pub static HasCategory: bool = true;
	/// Whether something comes of payments besides.
	pub static IsNoticed: bool = false;
	/// Who is suspended.
	pub static Suspended: Vec<AccountId> = vec![];
	/// Who has left the time bank.
	pub static Gone: Vec<AccountId> = vec![];
	/// Members who are at home in branch 2 now.
	pub static Moved: Vec<AccountId> = vec![];
	/// Staff who are staff no longer.
	pub static Dismissed: Vec<AccountId> = vec![];
	/// Staff of branch 1 besides those above.
	pub static Employed: Vec<(AccountId, Role)> = vec![];
	/// Branches without a pot.
	pub static Potless: Vec<BranchId> = vec![];
	/// What a purse may come to owe a payee at once.
	pub static PairLimit: Balance = Balance::MAX;
	/// Who may not come to be owed anything.
	pub static Unpayable: Vec<AccountId> = vec![];
	/// Branches that close, and who takes over.
	pub static Successors: Vec<(BranchId, BranchId)> = vec![];
	/// Whether the chain is in safe mode.
	pub static IsPaused: bool = false;
	/// Whether nothing that is set aside can be given back.
	pub static IsJammed: bool = false;
	/// Who holds which credentials.
	pub static Certificates: Vec<(AccountId, CredentialKind)> = vec![];
	/// The stars of those who have more than one.
	pub static Stars: Vec<(AccountId, u8)> = vec![];
	/// The credit of those who have less than 100.
	pub static Credits: Vec<(AccountId, u32)> = vec![];
	/// How many activities somebody published before.
	pub static Published: Vec<(AccountId, u32)> = vec![];
	/// Whose standing keeps them from publishing, and from enrolling.
	pub static MayNotPublish: Vec<AccountId> = vec![];
	pub static MayNotEnrol: Vec<AccountId> = vec![];
	/// Whose activities need no human, if nothing speaks against them.
	pub static CleanRecords: Vec<AccountId> = vec![];
	/// Whether no case can be opened, and no decision noted.
	pub static HasNoCases: bool = false;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

fn ensure_one_of(
	origin: RuntimeOrigin,
	staff: &[(AccountId, BranchId)],
) -> Result<(AccountId, BranchId), RuntimeOrigin> {
	match origin.clone().into() {
		Ok(RawOrigin::Signed(who)) => staff.iter().find(|one| one.0 == who).copied().ok_or(origin),
		_ => Err(origin),
	}
}

const AUDITORS: [(AccountId, BranchId); 4] = [(50, 1), (51, 2), (52, 3), (9, 1)];
const ADMINISTRATORS: [(AccountId, BranchId); 3] = [(60, 1), (61, 2), (62, 3)];

pub struct EnsureTakesDown;
impl EnsureOrigin<RuntimeOrigin> for EnsureTakesDown {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		ensure_one_of(origin, &[AUDITORS.as_slice(), &ADMINISTRATORS].concat())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(60))
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

pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(_: &AccountId) -> Option<BranchId> {
		unreachable!("activities ask for roles")
	}

	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		let branch = match (who, role) {
			(70 | 8, Role::Treasurer) | (71 | 7, Role::Minter) => 1,
			(72, Role::Treasurer) | (73, Role::Minter) => 2,
			_ if Employed::get().contains(&(*who, role)) => 1,
			_ => return None,
		};
		(!Dismissed::get().contains(who)).then_some(branch)
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

	fn exists(branch: BranchId) -> bool {
		(1..=3).contains(&branch)
	}

	fn has_pot(branch: BranchId) -> bool {
		Self::exists(branch) && !Potless::get().contains(&branch)
	}
}

impl Succession for FakeTree {
	fn successor(branch: BranchId) -> Option<BranchId> {
		Successors::get().into_iter().find(|closing| closing.0 == branch).map(|closing| closing.1)
	}
}

/// What is in the purses that are not as they were at the start.
#[storage_alias]
type Purses = StorageMap<Fakes, Blake2_128Concat, Purse<AccountId>, Balance, OptionQuery>;
/// How much each branch has minted.
#[storage_alias]
type Minted = StorageMap<Fakes, Blake2_128Concat, BranchId, Balance, ValueQuery>;
/// How much a branch may mint, where that is not 1,000.
#[storage_alias]
pub type Quota = StorageMap<Fakes, Blake2_128Concat, BranchId, Balance, OptionQuery>;
/// Every payment of coins, in order: from whom, to whom, how much, for which activity.
#[storage_alias]
pub type Payments =
	StorageValue<Fakes, Vec<(Purse<AccountId>, Purse<AccountId>, Balance, ActivityId)>, ValueQuery>;
/// Every minting, in order: by which branch, to whom, how much, for which activity.
#[storage_alias]
pub type Mintings =
	StorageValue<Fakes, Vec<(BranchId, AccountId, Balance, ActivityId)>, ValueQuery>;
/// What reputation was told, in order.
#[storage_alias]
pub type Noted = StorageValue<Fakes, Vec<Note>, ValueQuery>;
/// Which reviews were opened, in order: activity, publisher, participant, steps, until when.
#[storage_alias]
pub type ReviewsOpened =
	StorageValue<Fakes, Vec<(ActivityId, AccountId, AccountId, u32, Moment)>, ValueQuery>;
/// Of which services both reviews are in.
#[storage_alias]
pub type Reviewed = StorageMap<Fakes, Blake2_128Concat, (ActivityId, AccountId), bool, ValueQuery>;
/// What is posted on the noticeboard.
#[storage_alias]
pub type Posted = StorageMap<Fakes, Blake2_128Concat, ActivityId, Listing<AccountId>, OptionQuery>;

/// The cases that are open, with what was asked for.
#[storage_alias]
pub type OpenCases = StorageMap<Fakes, Blake2_128Concat, Subject<AccountId>, Asked, OptionQuery>;
/// The cases that were closed without a decision, in order.
#[storage_alias]
pub type ClosedCases = StorageValue<Fakes, Vec<Subject<AccountId>>, ValueQuery>;
/// The decisions without a case that were noted, in order: about what, of which branch, by whom, whom it is about, and why.
#[storage_alias]
pub type NotedDecisions = StorageValue<
	Fakes,
	Vec<(Subject<AccountId>, BranchId, AccountId, Vec<AccountId>, [u8; 32])>,
	ValueQuery,
>;

/// What a case was opened with.
#[derive(Clone, Debug, codec::Decode, codec::Encode, Eq, PartialEq)]
pub struct Asked {
	pub branch: BranchId,
	pub by: AccountId,
	pub parties: Vec<AccountId>,
	pub priority: Priority,
	pub is_grave: bool,
	pub category: Option<CategoryId>,
	pub is_routine: bool,
	pub until: Option<Moment>,
}

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
		assert_eq!(signed, None, "nobody decides on activities before they are asked");
		assert!(!OpenCases::contains_key(&subject), "opened twice: {subject:?}");
		ensure!(!HasNoCases::get(), NO_CASES);
		if is_routine && CleanRecords::get().contains(&by) {
			return Ok(Opening::Passed);
		}
		let parties = parties.into_inner();
		let asked = Asked { branch, by, parties, priority, is_grave, category, is_routine, until };
		OpenCases::insert(&subject, asked);
		Ok(Opening::Waiting(0))
	}

	fn close(subject: &Subject<AccountId>) {
		if OpenCases::take(subject).is_some() {
			ClosedCases::mutate(|all| all.push(subject.clone()));
		}
	}

	fn note_decision(
		subject: Subject<AccountId>,
		branch: BranchId,
		by: AccountId,
		parties: timebank_primitives::Parties<AccountId>,
		opinion: [u8; 32],
	) -> DispatchResult {
		ensure!(!HasNoCases::get(), NO_CASES);
		NotedDecisions::mutate(|all| {
			all.push((subject, branch, by, parties.into_inner(), opinion))
		});
		Ok(())
	}

	fn is_open(subject: &Subject<AccountId>) -> bool {
		OpenCases::contains_key(subject)
	}
}

/// Decide on something, as those do who keep the cases: nothing of it is left if it fails.
pub fn decide_on(
	subject: Subject<AccountId>,
	decision: Decision,
	by: AccountId,
	opinion: [u8; 32],
) -> DispatchResult {
	assert!(Activities::knows(&subject));
	with_storage_layer(|| {
		Activities::decide(&subject, decision, &by, opinion)?;
		OpenCases::remove(&subject);
		Ok(())
	})
}

/// The same of an appeal.
pub fn revise_to(
	subject: Subject<AccountId>,
	before: Decision,
	after: Decision,
	by: AccountId,
	opinion: [u8; 32],
) -> DispatchResult {
	with_storage_layer(|| Activities::revise(&subject, before, after, &by, opinion))
}

/// Free coins and those set aside.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Coins {
	pub free: Balance,
	pub held: Balance,
}

fn content(purse: &Purse<AccountId>) -> Balance {
	Purses::get(purse).unwrap_or(match purse {
		Purse::Member(_) | Purse::Pot(_) => 1_000,
		_ => 0,
	})
}

/// What a member has.
pub fn coins(who: AccountId) -> Coins {
	Coins { free: content(&Purse::Member(who)), held: content(&Purse::Escrow(who)) }
}

/// What a branch's pot has.
pub fn pot(branch: BranchId) -> Coins {
	Coins { free: content(&Purse::Pot(branch)), held: content(&Purse::PotEscrow(branch)) }
}

/// All coins of these members and of all pots.
pub fn all_coins(members: &[AccountId]) -> Balance {
	let sum = |coins: Coins| coins.free + coins.held;
	let of_members: Balance = members.iter().map(|who| sum(coins(*who))).sum();
	let of_pots: Balance = (1..=3).map(|branch| sum(pot(branch))).sum();
	of_members + of_pots
}

pub const NO_COINS: DispatchError = DispatchError::Other("no coins");
pub const LIMIT_REACHED: DispatchError = DispatchError::Other("limit reached");
pub const NO_RECIPIENT: DispatchError = DispatchError::Other("no recipient");
pub const QUOTA_EXHAUSTED: DispatchError = DispatchError::Other("quota exhausted");
pub const JAMMED: DispatchError = DispatchError::Other("jammed");
pub const LOW_STANDING: DispatchError = DispatchError::Other("low standing");

fn free_of(purse: &Purse<AccountId>) -> Purse<AccountId> {
	match purse {
		Purse::Escrow(who) => Purse::Member(*who),
		Purse::PotEscrow(branch) => Purse::Pot(*branch),
		other => panic!("activities set nothing aside in {other:?}"),
	}
}

fn move_coins(from: &Purse<AccountId>, to: &Purse<AccountId>, amount: Balance) -> DispatchResult {
	Purses::insert(from, content(from).checked_sub(amount).ok_or(NO_COINS)?);
	Purses::insert(to, content(to) + amount);
	Ok(())
}

pub struct FakeEscrow;
impl Escrow<AccountId> for FakeEscrow {
	type Balance = Balance;

	fn hold(purse: &Purse<AccountId>, amount: Balance) -> DispatchResult {
		move_coins(&free_of(purse), purse, amount)
	}

	fn release(purse: &Purse<AccountId>, amount: Balance) -> DispatchResult {
		assert!(amount > 0, "the coin would write something down for nothing");
		ensure!(!IsJammed::get(), JAMMED);
		move_coins(purse, &free_of(purse), amount)
	}

	fn pay(
		from: &Purse<AccountId>,
		to: &Purse<AccountId>,
		amount: Balance,
		cause: Cause,
	) -> Result<Paid, DispatchError> {
		let Cause::Service { activity } = cause else { panic!("activities pay for service only") };
		if amount == 0 {
			return Ok(Paid::Otherwise);
		}
		match to {
			Purse::Member(payee) => ensure!(FakeMembers::is_member(payee), NO_RECIPIENT),
			// Only after an appeal: what was paid too much goes back.
			Purse::Pot(_) => assert!(matches!(from, Purse::Member(_))),
			other => panic!("activities pay nothing into {other:?}"),
		}
		move_coins(from, to, amount)?;
		Payments::mutate(|all| all.push((from.clone(), to.clone(), amount, activity)));
		Ok(if IsNoticed::get() { Paid::Otherwise } else { Paid::Plainly })
	}

	fn held(purse: &Purse<AccountId>) -> Balance {
		free_of(purse);
		content(purse)
	}

	fn may_pay(from: &Purse<AccountId>, to: &Purse<AccountId>, amount: Balance) -> DispatchResult {
		free_of(from);
		let Purse::Member(payee) = to else { panic!("activities pay members only") };
		let may_be_owed = amount <= PairLimit::get() && !Unpayable::get().contains(payee);
		ensure!(may_be_owed, LIMIT_REACHED);
		Ok(())
	}
}

pub struct FakeMinting;
impl ServiceMinting<AccountId> for FakeMinting {
	type Balance = Balance;

	fn may_mint(branch: BranchId, _: &AccountId, amount: Balance) -> DispatchResult {
		let quota = Quota::get(branch).unwrap_or(1_000);
		let minted = Minted::get(branch).checked_add(amount).ok_or(QUOTA_EXHAUSTED)?;
		ensure!(minted <= quota, QUOTA_EXHAUSTED);
		Ok(())
	}

	fn mint(
		branch: BranchId,
		payee: &AccountId,
		amount: Balance,
		activity: ActivityId,
	) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		ensure!(FakeMembers::is_member(payee), NO_RECIPIENT);
		Self::may_mint(branch, payee, amount)?;
		Minted::mutate(branch, |minted| *minted += amount);
		let purse = Purse::Member(*payee);
		Purses::insert(&purse, content(&purse) + amount);
		Mintings::mutate(|all| all.push((branch, *payee, amount, activity)));
		Ok(())
	}
}

pub struct FakeStandard;
impl Standard for FakeStandard {
	type Balance = Balance;

	fn rate(category: CategoryId) -> Option<Balance> {
		match category {
			1 if HasCategory::get() => Some(CurrentRate::get()),
			2 => Some(Balance::MAX),
			3 => Some(5),
			_ => None,
		}
	}
}

/// Kinds 1 to 9 exist.
pub struct FakeCredentials;
impl Credentials<AccountId> for FakeCredentials {
	fn is_kind(_: CredentialKind) -> bool {
		unreachable!("activities speak for no institution")
	}

	fn exists(kind: CredentialKind) -> bool {
		(1..10).contains(&kind)
	}

	fn is_issued_by_branches(_: CredentialKind) -> bool {
		unreachable!("activities issue nothing")
	}

	fn issue(
		_: BranchId,
		_: &AccountId,
		_: CredentialKind,
		_: Commitment,
		_: Option<Moment>,
	) -> DispatchResult {
		unreachable!("activities issue nothing")
	}

	fn holds(who: &AccountId, kind: CredentialKind) -> bool {
		Certificates::get().contains(&(*who, kind))
	}

	fn set_by_institution(
		_: &AccountId,
		_: CredentialKind,
		_: PartnerId,
		_: Option<timebank_primitives::Attested>,
	) -> DispatchResult {
		unreachable!("activities speak for no institution")
	}
}

/// What reputation is told.
#[derive(Clone, Debug, codec::Decode, codec::Encode, Eq, PartialEq)]
pub enum Note {
	Service { publisher: AccountId, participant: AccountId, category: CategoryId, steps: u32 },
	Finished(AccountId),
	Late(AccountId),
	Absence(AccountId),
}

fn note(note: Note) {
	Noted::mutate(|all| all.push(note));
}

fn figure<Figure>(of: Vec<(AccountId, Figure)>, who: &AccountId, usual: Figure) -> Figure {
	of.into_iter().find(|one| one.0 == *who).map_or(usual, |one| one.1)
}

pub struct FakeReputation;
impl Reputation<AccountId> for FakeReputation {
	fn ensure_may_publish(who: &AccountId) -> DispatchResult {
		ensure!(!MayNotPublish::get().contains(who), LOW_STANDING);
		Ok(())
	}

	fn ensure_may_enrol(who: &AccountId) -> DispatchResult {
		ensure!(!MayNotEnrol::get().contains(who), LOW_STANDING);
		Ok(())
	}

	fn stars(who: &AccountId) -> u8 {
		figure(Stars::get(), who, 1)
	}

	fn credit(who: &AccountId) -> u32 {
		figure(Credits::get(), who, 100)
	}

	fn published(who: &AccountId) -> u32 {
		figure(Published::get(), who, 0)
	}

	fn services(_: &AccountId) -> u32 {
		0
	}

	fn services_in(_: &AccountId, _: CategoryId) -> u32 {
		0
	}

	fn last_service(_: &AccountId) -> Option<Moment> {
		None
	}

	fn rating(_: &AccountId) -> Option<u32> {
		None
	}

	fn rating_as_publisher(_: &AccountId) -> Option<u32> {
		None
	}

	fn note_service(
		publisher: &AccountId,
		participant: &AccountId,
		category: CategoryId,
		steps: u32,
	) {
		assert!(steps > 0, "what was not even a step is no service");
		note(Note::Service { publisher: *publisher, participant: *participant, category, steps });
	}

	fn note_finished(publisher: &AccountId) {
		note(Note::Finished(*publisher));
	}

	fn note_late(publisher: &AccountId) {
		note(Note::Late(*publisher));
	}

	fn note_absence(participant: &AccountId) {
		note(Note::Absence(*participant));
	}
}

pub struct FakeReviewing;
impl Reviewing<AccountId> for FakeReviewing {
	fn open(
		activity: ActivityId,
		publisher: &AccountId,
		participant: &AccountId,
		steps: u32,
		until: Moment,
	) {
		ReviewsOpened::mutate(|all| all.push((activity, *publisher, *participant, steps, until)));
	}

	fn are_in(activity: ActivityId, participant: &AccountId) -> bool {
		Reviewed::get((activity, *participant))
	}
}

pub struct FakeNoticeboard;
impl Noticeboard<AccountId> for FakeNoticeboard {
	fn post(activity: ActivityId, listing: Listing<AccountId>) {
		Posted::insert(activity, listing);
	}

	fn take_off(activity: ActivityId) {
		Posted::remove(activity);
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Cases = FakeCases;
	type ConfirmPeriod = ConfirmPeriod;
	type Credentials = FakeCredentials;
	type DecisionPeriod = DecisionPeriod;
	type DisputePeriod = DisputePeriod;
	type Escrow = FakeEscrow;
	type Horizon = Horizon;
	type LargeAmount = LargeAmount;
	type MaxBatch = ConstU32<3>;
	type MaxEnrolled = ConstU32<5>;
	type MaxEnrolments = ConstU32<3>;
	type MaxManagers = ConstU32<2>;
	type MaxOpen = ConstU32<3>;
	type MaxPlaces = ConstU32<3>;
	type MaxRecent = ConstU32<3>;
	type MaxSeries = ConstU32<2>;
	type MaxSteps = ConstU32<40>;
	type MaxWaiting = ConstU32<2>;
	type Members = FakeMembers;
	type Minting = FakeMinting;
	type Noticeboard = FakeNoticeboard;
	type Oversight = FakeTree;
	type Paused = IsPaused;
	type Reputation = FakeReputation;
	type ReviewPeriod = ReviewPeriod;
	type Reviewing = FakeReviewing;
	type SettlePeriod = SettlePeriod;
	type Staff = FakeStaff;
	type Standard = FakeStandard;
	type Succession = FakeTree;
	type TakeDownOrigin = EnsureTakesDown;
	type Tick = Tick;
	type Time = Clock;
	type WarningLead = WarningLead;
	type WeightInfo = ();
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	Now::set(START);
	CurrentRate::set(RATE);
	HasCategory::set(true);
	PairLimit::set(Balance::MAX);
	IsJammed::set(false);
	IsNoticed::set(false);
	IsPaused::set(false);
	Unpayable::take();
	Successors::take();
	Suspended::take();
	Gone::take();
	Moved::take();
	Dismissed::take();
	Employed::take();
	Potless::take();
	Certificates::take();
	Stars::take();
	Credits::take();
	Published::take();
	MayNotPublish::take();
	MayNotEnrol::take();
	CleanRecords::take();
	HasNoCases::set(false);
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		// The members' accounts exist, as the register of members sees to.
		for who in (1..10).chain(21..30) {
			System::inc_providers(&who);
		}
		Activities::do_try_state().expect("the invariants hold");
		test();
		Activities::do_try_state().expect("the invariants hold");
	});
}

/// Let `time` pass, with nothing done about what is due.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// Let one block have so much weight left.
pub fn idle_with(weight: Weight) -> Weight {
	Activities::on_idle(System::block_number(), weight)
}

/// Let as many blocks with ample weight go by as it takes to do all that is due.
pub fn idle() {
	let ample = Weight::from_parts(u64::MAX, u64::MAX);
	for _ in 0..1_000 {
		let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
		idle_with(ample);
		if sp_io::storage::root(sp_runtime::StateVersion::V1) == before {
			return;
		}
	}
	panic!("what is due never comes to its end");
}

/// Let `time` pass, and then what is due be done.
pub fn pass(time: Moment) {
	wait(time);
	idle();
}
