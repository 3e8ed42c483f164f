// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but reviews. Accounts 1 to 9 and a crowd from 1,000 on are members, account 10 works for a
//! branch. A tick takes 10, a day 1,000, and a year 100,000.

use frame_support::{
	Twox64Concat, derive_impl, ensure,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types, storage_alias,
	traits::{ConstU32, ConstU64, Time},
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use timebank_primitives::{
	ActivityId, BranchId, Cases, Membership, Moment, Opening, Parties, Request, Role, Side, Staff,
	Subject, Watch,
};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Reviews: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;
pub const DAY: Moment = 1_000;
pub const TICK: Moment = 10;
pub const OPEN_PERIOD: Moment = 300;
pub const MEMORY: Moment = 100_000;
pub const REPORT_PERIOD: Moment = 400;
pub const EXEMPTION_PERIOD: Moment = 5_000;

parameter_types! {
	pub static Now: Moment = START;
	/// Members who have left or died.
	pub static Gone: Vec<AccountId> = vec![];
	/// Members besides those, and staff.
	pub static Joined: Vec<AccountId> = vec![];
	pub static Employed: Vec<AccountId> = vec![];
	/// Whoever is at home in branch 2 instead of branch 1.
	pub static Elsewhere: Vec<AccountId> = vec![];
	/// Branches that are gone.
	pub static Closed: Vec<BranchId> = vec![];
	pub static YearLength: Moment = MEMORY;
	pub static Thresholds: [u32; 4] = [60, 300, 1_200, 4_000];
	pub static MinPublishCredit: u32 = 40;
	pub static MinRating: u32 = 200;
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
		let is_known =
			(1..10).contains(who) || (1_000..2_000).contains(who) || Joined::get().contains(who);
		let home = if Elsewhere::get().contains(who) { 2 } else { 1 };
		(is_known && !Gone::get().contains(who)).then_some(home)
	}

	fn is_active(_: &AccountId) -> bool {
		unreachable!("suspended members review what was before")
	}
}

pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(who: &AccountId) -> Option<BranchId> {
		let is_known = *who == 10 || Employed::get().contains(who);
		(is_known && !Gone::get().contains(who)).then_some(1)
	}

	fn branch_as(_: &AccountId, _: Role) -> Option<BranchId> {
		unreachable!("reviews ask for any role")
	}
}

/// A case that is open: of which branch, who opened it, and whom it is about.
pub type Case = (BranchId, AccountId, Parties<AccountId>);

#[storage_alias]
type OpenCases = StorageMap<Fakes, Twox64Concat, Subject<AccountId>, Case, OptionQuery>;
#[storage_alias]
type Watched = StorageValue<Fakes, Vec<(ActivityId, Side, AccountId, AccountId, u8)>, ValueQuery>;

pub const ALREADY_OPEN: DispatchError = DispatchError::Unavailable;
pub const NO_BRANCH: DispatchError = DispatchError::Exhausted;

/// Keeps which cases are open, so that a call that fails changes nothing of them.
pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
		ensure!(!Self::is_open(&request.subject), ALREADY_OPEN);
		ensure!(!Closed::get().contains(&request.branch), NO_BRANCH);
		assert!(!request.is_routine && request.signed.is_none() && request.until.is_none());
		assert!(!request.is_grave, "one auditor is enough for what reviews ask");
		OpenCases::insert(request.subject, (request.branch, request.by, request.parties));
		Ok(Opening::Waiting(0))
	}

	fn close(_: &Subject<AccountId>) {
		unreachable!("reviews wait until somebody decides or it lapses")
	}

	fn note_decision(
		_: Subject<AccountId>,
		_: BranchId,
		_: AccountId,
		_: Parties<AccountId>,
		_: [u8; 32],
	) -> DispatchResult {
		unreachable!("nobody decides on reviews without a case")
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

/// A case is over.
pub fn end_case(subject: &Subject<AccountId>) {
	OpenCases::remove(subject);
}

pub struct FakeWatch;
impl Watch<AccountId> for FakeWatch {
	fn note_review(
		activity: ActivityId,
		side: Side,
		reviewer: &AccountId,
		reviewed: &AccountId,
		score: u8,
	) {
		Watched::append((activity, side, *reviewer, *reviewed, score));
	}
}

/// What was told of opened reviews, in order.
pub fn watched() -> Vec<(ActivityId, Side, AccountId, AccountId, u8)> {
	Watched::get()
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
	type Cases = FakeCases;
	type Day = ConstU64<DAY>;
	type ExemptionPeriod = ConstU64<EXEMPTION_PERIOD>;
	type Members = FakeMembers;
	type MinEnrolCredit = ConstU32<20>;
	type MinPublishCredit = MinPublishCredit;
	type MinRating = MinRating;
	type OpenPeriod = ConstU64<OPEN_PERIOD>;
	type PairMemory = YearLength;
	type ReportPeriod = ConstU64<REPORT_PERIOD>;
	type Staff = FakeStaff;
	type Thresholds = Thresholds;
	type Tick = ConstU64<TICK>;
	type Time = Clock;
	type Watch = FakeWatch;
	type WeightInfo = ();
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl timebank_primitives::BenchmarkHelper<AccountId> for Helper {
	fn make_branch(_: &AccountId) -> BranchId {
		1
	}
	fn make_branch_below(above: BranchId) -> BranchId {
		above
	}
	fn make_member(who: &AccountId) {
		Joined::mutate(|joined| joined.push(*who));
	}
	fn make_member_elsewhere(who: &AccountId) {
		Self::make_member(who);
	}
	fn strain() {}
	fn lower_cap() {}
	fn fill_pot(_: BranchId) {}
	fn begin_closure(_: BranchId) {}
	fn make_partner() -> timebank_primitives::PartnerId {
		1
	}
	fn make_kinds(_: u16) {}
	fn make_staff(who: &AccountId, _: Role) {
		Employed::mutate(|employed| employed.push(*who));
	}
	fn make_organiser(_: &AccountId, _: Role) -> BranchId {
		1
	}
	fn issue_credential(_: &AccountId, _: timebank_primitives::CredentialKind) {}
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
	Gone::take();
	Joined::take();
	Employed::take();
	Elsewhere::take();
	Closed::take();
	YearLength::set(MEMORY);
	Thresholds::set([60, 300, 1_200, 4_000]);
	MinPublishCredit::set(40);
	MinRating::set(200);
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	let mut externalities = sp_io::TestExternalities::new(storage);
	externalities.execute_with(|| System::set_block_number(1));
	externalities
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		Reviews::do_try_state().expect("the invariants hold");
		test();
		Reviews::do_try_state().expect("the invariants hold");
	});
}
