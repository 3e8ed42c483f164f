// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but trainings. Accounts 1 to 9 are members of branch 1 and start with 1,000 coins each. Branches 1, 2 and 4
//! are there, and 3, which oversees them; branch 4 has no pot. Branch `b` has the trainers `100 + b` and `200 + b`, the auditors
//! `300 + b` and `400 + b` and the administrator `500 + b`. Coins and credentials are fakes that are kept in storage, so that a call
//! that fails changes nothing of them.

use crate::{Certificate, TermsOf};
use core::marker::PhantomData;
use frame_support::{
	Twox64Concat, derive_impl, ensure,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types, storage_alias,
	traits::{ConstU32, EnsureOrigin, Get, Hooks, Time},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use timebank_primitives::{
	Attested, BranchId, Cases, CategoryId, Cause, Commitment, CredentialKind, Credentials, Escrow,
	Membership, Moment, Opening, Oversight, Paid, Parties, PartnerId, Purse, Reputation, Request,
	Standard, Subject, Succession, Window,
};

pub type AccountId = u64;
pub type Balance = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Trainings: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;
pub const TICK: Moment = 10;
pub const TIME_TO_ASSESS: Moment = 500;
pub const HORIZON: Moment = 10_000;
pub const WARNING_LEAD: Moment = 50;
pub const DAY: Moment = 480 * TICK;

parameter_types! {
	pub static Now: Moment = START;
	pub const Tick: Moment = TICK;
	pub static AssessPeriod: Moment = TIME_TO_ASSESS;
	pub const Horizon: Moment = HORIZON;
	pub const WarningLead: Moment = WARNING_LEAD;
	pub const Day: Moment = DAY;
	/// Coins for a step of teaching.
	pub static Rate: Balance = 10;
	/// Members who are suspended.
	pub static Suspended: Vec<AccountId> = vec![];
	/// Members who have left.
	pub static Left: Vec<AccountId> = vec![];
	/// Members besides accounts 1 to 9.
	pub static Registered: Vec<AccountId> = vec![];
	/// Staff who have another role as well: its number, counted in hundreds.
	pub static AlsoStaff: Vec<(AccountId, u64)> = vec![];
	/// Branches that may take on nothing new.
	pub static Silenced: Vec<BranchId> = vec![];
	/// Who may not enrol.
	pub static Distrusted: Vec<AccountId> = vec![];
	/// From whom no coins may move any more.
	pub static Limited: Vec<AccountId> = vec![];
	/// To where no more may move from anybody than so many coins.
	pub static Limits: Vec<(Purse<AccountId>, Balance)> = vec![];
	/// Branches that close.
	pub static Closing: Vec<BranchId> = vec![];
	/// Whether deadlines rest.
	pub static IsPaused: bool = false;
	/// From whom no fee is paid, and to whom none is given back.
	pub static Stuck: Vec<AccountId> = vec![];
	/// Branches whose auditors take on nothing.
	pub static Caseless: Vec<BranchId> = vec![];
	/// To whom no credential is issued.
	pub static Refused: Vec<AccountId> = vec![];
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
		let is_known = (1..10).contains(who) || Registered::get().contains(who);
		(is_known && !Left::get().contains(who)).then_some(1)
	}

	fn is_active(who: &AccountId) -> bool {
		Self::is_member(who) && !Suspended::get().contains(who)
	}
}

pub struct FakeBranches;
impl Oversight for FakeBranches {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		Self::exists(branch) && (above == 3 || above == branch)
	}

	fn stands_below(_: BranchId, _: BranchId) -> bool {
		unreachable!("trainings ask who oversees whom")
	}

	fn exists(branch: BranchId) -> bool {
		(1..5).contains(&branch)
	}

	fn has_pot(branch: BranchId) -> bool {
		Self::exists(branch) && branch != 4
	}
}

impl Succession for FakeBranches {
	fn successor(branch: BranchId) -> Option<BranchId> {
		Closing::get().contains(&branch).then_some(3)
	}
}

/// An account whose number has so many hundreds and ends with a branch; if `ACTING`, with one that may take on something new.
pub struct EnsureHundreds<Hundreds, const ACTING: bool = false>(PhantomData<Hundreds>);
impl<Hundreds: Get<&'static [u64]>, const ACTING: bool> EnsureOrigin<RuntimeOrigin>
	for EnsureHundreds<Hundreds, ACTING>
{
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		let Ok(RawOrigin::Signed(who)) = origin.clone().into() else { return Err(origin) };
		let has =
			|hundreds: &u64| who / 100 == *hundreds || AlsoStaff::get().contains(&(who, *hundreds));
		let branch: BranchId = (who % 100).try_into().map_err(|_| origin.clone())?;
		let acts = !ACTING || !Silenced::get().contains(&branch);
		let is_one = FakeBranches::exists(branch) && Hundreds::get().iter().any(has);
		if is_one && acts { Ok((who, branch)) } else { Err(origin) }
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		let hundreds = Hundreds::get().first().ok_or(())?;
		Ok(RuntimeOrigin::signed(hundreds * 100 + 1))
	}
}

parameter_types! {
	pub const TrainerNumbers: &'static [u64] = &[1, 2];
	pub const TakeDownNumbers: &'static [u64] = &[3, 4, 5];
}

#[storage_alias]
type Free = StorageMap<Fakes, Twox64Concat, AccountId, Balance, OptionQuery>;
#[storage_alias]
type SetAside = StorageMap<Fakes, Twox64Concat, AccountId, Balance, ValueQuery>;
#[storage_alias]
type Pots = StorageMap<Fakes, Twox64Concat, BranchId, Balance, ValueQuery>;
#[storage_alias]
type Payments = StorageValue<Fakes, Vec<(AccountId, Purse<AccountId>, Balance, Cause)>, ValueQuery>;
#[storage_alias]
type Issued = StorageMap<
	Fakes,
	Twox64Concat,
	(AccountId, CredentialKind),
	(BranchId, Commitment, Option<Moment>),
	OptionQuery,
>;

/// What a member has free.
pub fn free(who: AccountId) -> Balance {
	Free::get(who).unwrap_or(1_000)
}

/// What a member has set aside for trainings.
pub fn fees(who: AccountId) -> Balance {
	SetAside::get(who)
}

/// What the pot of a branch has.
pub fn pot(branch: BranchId) -> Balance {
	Pots::get(branch)
}

/// What was paid, from whom, to where and why, in order.
pub fn payments() -> Vec<(AccountId, Purse<AccountId>, Balance, Cause)> {
	Payments::get()
}

/// What was issued to a member: by which branch, for which document, and until when it holds.
pub fn issued(
	who: AccountId,
	kind: CredentialKind,
) -> Option<(BranchId, Commitment, Option<Moment>)> {
	Issued::get((who, kind))
}

/// Let a member hold a credential.
pub fn give_credential(who: AccountId, kind: CredentialKind) {
	Issued::insert((who, kind), (1, Commitment([0; 32]), None::<Moment>));
}

pub const NO_COINS: DispatchError = DispatchError::Other("no coins");
pub const COINS_STUCK: DispatchError = DispatchError::Exhausted;
pub const OVER_LIMIT: DispatchError = DispatchError::Other("limited");
pub const NOT_TRUSTED: DispatchError = DispatchError::Other("distrusted");
pub const NOT_ISSUED: DispatchError = DispatchError::Unavailable;

fn learner(purse: &Purse<AccountId>) -> AccountId {
	match purse {
		Purse::Fees(who) => *who,
		other => panic!("trainings set nothing aside in {other:?}"),
	}
}

/// Refuses as the coin does: who is paid must be a member.
pub struct FakeCoins;
impl Escrow<AccountId> for FakeCoins {
	type Balance = Balance;

	fn hold(purse: &Purse<AccountId>, amount: Balance) -> DispatchResult {
		let who = learner(purse);
		let left = free(who).checked_sub(amount).ok_or(NO_COINS)?;
		Free::insert(who, left);
		SetAside::mutate(who, |held| *held += amount);
		Ok(())
	}

	fn release(purse: &Purse<AccountId>, amount: Balance) -> DispatchResult {
		let who = learner(purse);
		assert!(amount > 0, "nothing is released");
		Free::insert(who, free(who) + amount);
		ensure!(!Stuck::get().contains(&who), COINS_STUCK);
		SetAside::insert(who, fees(who).checked_sub(amount).ok_or(NO_COINS)?);
		Ok(())
	}

	fn pay(
		from: &Purse<AccountId>,
		to: &Purse<AccountId>,
		amount: Balance,
		cause: Cause,
	) -> Result<Paid, DispatchError> {
		if amount == 0 {
			return Ok(Paid::Otherwise);
		}
		let who = learner(from);
		SetAside::insert(who, fees(who).checked_sub(amount).ok_or(NO_COINS)?);
		ensure!(!Stuck::get().contains(&who), COINS_STUCK);
		match to {
			Purse::Member(payee) => {
				ensure!(FakeMembers::is_member(payee), NO_COINS);
				Free::insert(payee, free(*payee) + amount);
			}
			Purse::Pot(branch) => Pots::mutate(branch, |coins| *coins += amount),
			other => panic!("trainings pay nothing to {other:?}"),
		}
		Payments::append((who, to.clone(), amount, cause));
		Ok(Paid::Plainly)
	}

	fn held(purse: &Purse<AccountId>) -> Balance {
		fees(learner(purse))
	}

	fn may_pay(from: &Purse<AccountId>, to: &Purse<AccountId>, amount: Balance) -> DispatchResult {
		let is_over = |(purse, most): &(_, Balance)| purse == to && amount > *most;
		ensure!(!Limited::get().contains(&learner(from)), OVER_LIMIT);
		ensure!(!Limits::get().iter().any(is_over), OVER_LIMIT);
		Ok(())
	}
}

/// Categories 1 and 2.
pub struct FakeStandard;
impl Standard for FakeStandard {
	type Balance = Balance;

	fn rate(category: CategoryId) -> Option<Balance> {
		match category {
			1 => Some(Rate::get()),
			2 => Some(7),
			_ => None,
		}
	}
}

/// Kinds 1 to 4, of which branches issue 1 and 2.
pub struct FakeCredentials;
impl Credentials<AccountId> for FakeCredentials {
	fn is_kind(_: CredentialKind) -> bool {
		unreachable!("trainings are no institution")
	}

	fn exists(kind: CredentialKind) -> bool {
		(1..5).contains(&kind)
	}

	fn is_issued_by_branches(kind: CredentialKind) -> bool {
		(1..3).contains(&kind)
	}

	fn issue(
		branch: BranchId,
		who: &AccountId,
		kind: CredentialKind,
		document: Commitment,
		valid_until: Option<Moment>,
	) -> DispatchResult {
		Issued::insert((*who, kind), (branch, document, valid_until));
		ensure!(FakeMembers::is_active(who) && !Refused::get().contains(who), NOT_ISSUED);
		Ok(())
	}

	fn holds(who: &AccountId, kind: CredentialKind) -> bool {
		Issued::contains_key((*who, kind))
	}

	fn set_by_institution(
		_: &AccountId,
		_: CredentialKind,
		_: PartnerId,
		_: Option<Attested>,
	) -> DispatchResult {
		unreachable!("trainings are no institution")
	}
}

pub struct FakeReputation;
impl Reputation<AccountId> for FakeReputation {
	fn ensure_may_publish(_: &AccountId) -> DispatchResult {
		unreachable!("trainers publish for their branch")
	}
	fn ensure_may_enrol(who: &AccountId) -> DispatchResult {
		ensure!(!Distrusted::get().contains(who), NOT_TRUSTED);
		Ok(())
	}
	fn stars(_: &AccountId) -> u8 {
		1
	}
	fn credit(_: &AccountId) -> u32 {
		100
	}
	fn published(_: &AccountId) -> u32 {
		0
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
	fn note_service(_: &AccountId, _: &AccountId, _: CategoryId, _: u32) {}
	fn note_finished(_: &AccountId) {}
	fn note_late(_: &AccountId) {}
	fn note_absence(_: &AccountId) {}
}

/// A case that is open: of which branch, who opened it, whom it is about, and until when it waits.
pub type Case = (BranchId, AccountId, Parties<AccountId>, Option<Moment>);

/// What was decided without a case: of which branch, by whom, whom it is about, and why.
pub type Noted = (Subject<AccountId>, BranchId, AccountId, Parties<AccountId>, [u8; 32]);

#[storage_alias]
type OpenCases = StorageMap<Fakes, Twox64Concat, Subject<AccountId>, Case, OptionQuery>;
#[storage_alias]
type NotedDecisions = StorageValue<Fakes, Vec<Noted>, ValueQuery>;

pub const NO_CASE: DispatchError = DispatchError::RootNotAllowed;

/// Keeps which cases are open, so that a call that fails changes nothing of them.
pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
		let Request { subject, branch, by, parties, is_grave, is_routine, signed, until, .. } =
			request;
		assert!(!Self::is_open(&subject), "one case about a subject at a time");
		assert!(!is_grave && !is_routine && signed.is_none(), "an ordinary case");
		ensure!(!Caseless::get().contains(&branch), NO_CASE);
		OpenCases::insert(subject, (branch, by, parties, until));
		Ok(Opening::Waiting(0))
	}

	fn close(subject: &Subject<AccountId>) {
		OpenCases::remove(subject);
	}

	fn note_decision(
		subject: Subject<AccountId>,
		branch: BranchId,
		by: AccountId,
		parties: Parties<AccountId>,
		opinion: [u8; 32],
	) -> DispatchResult {
		ensure!(!Caseless::get().contains(&branch), NO_CASE);
		NotedDecisions::append((subject, branch, by, parties, opinion));
		Ok(())
	}

	fn is_open(subject: &Subject<AccountId>) -> bool {
		OpenCases::contains_key(subject)
	}
}

/// The open case about something.
pub fn case(subject: &Subject<AccountId>) -> Option<Case> {
	OpenCases::get(subject)
}

/// All subjects of open cases.
pub fn cases() -> Vec<Subject<AccountId>> {
	OpenCases::iter_keys().collect()
}

/// What was decided without a case, in order.
pub fn noted() -> Vec<Noted> {
	NotedDecisions::get()
}

impl crate::Config for Test {
	type AssessPeriod = AssessPeriod;
	type AssessorOrigin = EnsureHundreds<TrainerNumbers>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Cases = FakeCases;
	type Credentials = FakeCredentials;
	type Day = Day;
	type Escrow = FakeCoins;
	type Horizon = Horizon;
	type MaxBatch = ConstU32<3>;
	type MaxEnrolments = ConstU32<2>;
	type MaxHistory = ConstU32<2>;
	type MaxLearners = ConstU32<4>;
	type MaxOpen = ConstU32<3>;
	type Members = FakeMembers;
	type Oversight = FakeBranches;
	type Paused = IsPaused;
	type Reputation = FakeReputation;
	type Standard = FakeStandard;
	type Succession = FakeBranches;
	type TakeDownOrigin = EnsureHundreds<TakeDownNumbers>;
	type Tick = Tick;
	type Time = Clock;
	type TrainerOrigin = EnsureHundreds<TrainerNumbers, true>;
	type WarningLead = WarningLead;
	type WeightInfo = ();
}

/// Who teaches in [`terms`].
pub const TEACHER: AccountId = 9;

/// The enrolment of [`terms`].
pub const ENROLMENT: Window = Window { from: START + 100, until: START + 300 };
/// The sessions of [`terms`].
pub const SERVICE: Window = Window { from: START + 200, until: START + 600 };

/// Three places and four sessions, of which two are needed and each of which lasts for 100 milliseconds; a credential of kind 1 that
/// holds for 5,000 milliseconds; a fee of 100 coins; 20 steps of teaching at 10 coins.
pub fn terms() -> TermsOf<Test> {
	crate::Terms {
		title: b"First aid".to_vec().try_into().expect("short"),
		content: [1; 32],
		place: b"The library".to_vec().try_into().expect("short"),
		enrolment: ENROLMENT,
		service: SERVICE,
		places: 3,
		sessions: 4,
		needed: 2,
		certificate: Some(Certificate { kind: 1, valid_for: Some(5_000) }),
		required: Default::default(),
		fee: 100,
		teacher: TEACHER,
		taught: 20,
		category: 1,
	}
}

/// Whether something in the queue is due.
fn is_anything_due() -> bool {
	crate::Queue::<Test>::iter_keys().any(|(tick, _)| tick <= Now::get() / TICK)
}

/// Work the queue off.
pub fn work() {
	// Empty steps are passed over by a hundred at a time, and what was due may bring something else that is.
	for _ in 0..10_000 {
		if !is_anything_due() {
			return;
		}
		Trainings::on_idle(1, Weight::MAX);
	}
	panic!("the queue is never worked off");
}

/// Let the clock show this moment, without any block that has time.
pub fn at(moment: Moment) {
	Now::set(moment);
}

/// Let time pass until this moment, with all that is due on the way.
pub fn wait_until(moment: Moment) {
	let next = || crate::Queue::<Test>::iter_keys().map(|(tick, _)| tick * TICK).min();
	while let Some(due) = next().filter(|due| *due <= moment) {
		Now::mutate(|now| *now = due.max(*now));
		work();
	}
	Now::set(moment);
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	Now::set(START);
	AssessPeriod::set(TIME_TO_ASSESS);
	Rate::set(10);
	for list in [Suspended::set, Left::set, Registered::set, Distrusted::set, Limited::set] {
		list(vec![]);
	}
	for list in [Stuck::set, Refused::set] {
		list(vec![]);
	}
	AlsoStaff::set(vec![]);
	Limits::set(vec![]);
	Closing::set(vec![]);
	IsPaused::set(false);
	Silenced::set(vec![]);
	Caseless::set(vec![]);
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		// The members' accounts exist, as the register of members sees to.
		for who in 1..10 {
			System::inc_providers(&who);
		}
		Trainings::do_try_state().expect("the invariants hold");
		test();
		Trainings::do_try_state().expect("the invariants hold");
	});
}
