// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but oracles. Accounts 1 to 4 are members at home in branch 1, 5 to 9 in branch 2. There are branches 1 to
//! 15, of which 3 oversees the others; branch `b` has operators `100 + b` and `200 + b`, administrator `300 + b`, and `400 + b` who is both. Profiles are
//! fakes that remember what they were told, and refuse whatever is said of member 4.

use core::cell::RefCell;
use frame_support::{
	Twox64Concat, derive_impl, ensure,
	pallet_prelude::OptionQuery,
	parameter_types, storage_alias,
	traits::{ConstU32, Contains, EnsureOrigin, Time},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use std::collections::BTreeMap;
use timebank_primitives::{
	Attested, BranchId, Cases, CredentialKind, Credentials, FieldKind, Fields, Membership, Moment,
	Opening, Oversight, Parties, PartnerId, Partners, Request, Subject, Topic,
};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Oracles: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;
pub const WAITING: Moment = 500;
pub const REFUSED: DispatchError = DispatchError::Unavailable;

/// Of whom nothing is taken.
pub const REFUSING: AccountId = 4;

/// Where a profile writes before it refuses.
const HALF: &[u8] = b"half";

parameter_types! {
	pub static Now: Moment = START;
	pub static Patience: Moment = WAITING;
	pub static Quorum: u32 = 2;
	/// Members who have left.
	pub static Left: Vec<AccountId> = vec![];
	/// Members who moved to branch 2.
	pub static Moved: Vec<AccountId> = vec![];
	/// Branches that are gone.
	pub static Gone: Vec<BranchId> = vec![];
	/// Branches where no case is opened.
	pub static Caseless: Vec<BranchId> = vec![];
	/// Branches that are not in good standing.
	pub static Silenced: Vec<BranchId> = vec![];
	/// Operators who work for branch 2 now.
	pub static Transferred: Vec<AccountId> = vec![];
	/// How many voices there can be for a member and topic, and of a branch.
	pub static Places: u32 = 4;
	pub static StandingPlaces: u32 = 1_000;
	/// How many alarms a branch can have open.
	pub static Alarms: u32 = 3;
	/// Partners that are suspended.
	pub static Suspended: Vec<PartnerId> = vec![];
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
		match who {
			_ if Left::get().contains(who) => None,
			_ if Moved::get().contains(who) => Some(2),
			1..5 => Some(1),
			5..10 => Some(2),
			// An administrator who is a member.
			301 => Some(1),
			_ => None,
		}
	}
}

pub struct FakeBranches;
impl Oversight for FakeBranches {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		Self::exists(branch) && (above == 3 || above == branch)
	}

	fn stands_below(_: BranchId, _: BranchId) -> bool {
		unreachable!("oracles ask who oversees whom")
	}

	fn exists(branch: BranchId) -> bool {
		(1..16).contains(&branch) && !Gone::get().contains(&branch)
	}
}

/// Branches that there are, in good standing.
pub struct GoodStanding;
impl Contains<BranchId> for GoodStanding {
	fn contains(branch: &BranchId) -> bool {
		FakeBranches::exists(*branch) && !Silenced::get().contains(branch)
	}
}

/// Partners 7, 8 and 9.
pub struct FakePartners;
impl Partners<AccountId> for FakePartners {
	fn by_account(_: &AccountId) -> Option<PartnerId> {
		unreachable!("oracles hear no accounts of partners")
	}

	fn is_active(partner: PartnerId) -> bool {
		(7..10).contains(&partner) && !Suspended::get().contains(&partner)
	}
}

/// Who said what of somebody.
pub type Written = (PartnerId, Option<Attested>);

thread_local! {
	static PROFILES: RefCell<BTreeMap<(AccountId, Topic), Written>> =
		const { RefCell::new(BTreeMap::new()) };
}

fn write(
	who: AccountId,
	topic: Topic,
	partner: PartnerId,
	value: Option<Attested>,
) -> DispatchResult {
	if who == REFUSING {
		frame_support::storage::unhashed::put(HALF, &true);
		return Err(REFUSED);
	}
	PROFILES.with_borrow_mut(|profiles| profiles.insert((who, topic), (partner, value)));
	Ok(())
}

/// What was last written of somebody.
pub fn written(who: AccountId, topic: Topic) -> Option<Written> {
	PROFILES.with_borrow(|profiles| profiles.get(&(who, topic)).copied())
}

/// Whether something was written by a profile that refused.
pub fn is_half_written() -> bool {
	frame_support::storage::unhashed::exists(HALF)
}

/// Of fields and of credentials kinds 1 to 3 are known.
pub struct FakeProfiles;
impl Fields<AccountId> for FakeProfiles {
	fn is_kind(kind: FieldKind) -> bool {
		(1..4).contains(&kind)
	}

	fn set_by_institution(
		who: &AccountId,
		kind: FieldKind,
		partner: PartnerId,
		value: Option<Attested>,
	) -> DispatchResult {
		write(*who, Topic::Field(kind), partner, value)
	}
}
impl Credentials<AccountId> for FakeProfiles {
	fn is_kind(kind: CredentialKind) -> bool {
		(1..4).contains(&kind)
	}

	fn exists(_: CredentialKind) -> bool {
		unreachable!("oracles ask for kinds that institutions speak of")
	}

	fn is_issued_by_branches(_: CredentialKind) -> bool {
		unreachable!("oracles ask for kinds that institutions speak of")
	}

	fn issue(
		_: BranchId,
		_: &AccountId,
		_: CredentialKind,
		_: timebank_primitives::Commitment,
		_: Option<Moment>,
	) -> DispatchResult {
		unreachable!("oracles issue nothing in the name of branches")
	}

	fn holds(_: &AccountId, _: CredentialKind) -> bool {
		unreachable!("oracles do not ask who holds what")
	}

	fn set_by_institution(
		who: &AccountId,
		kind: CredentialKind,
		partner: PartnerId,
		value: Option<Attested>,
	) -> DispatchResult {
		write(*who, Topic::Credential(kind), partner, value)
	}
}

/// The staff with one of these hundreds.
fn staff(
	origin: RuntimeOrigin,
	hundreds: &[AccountId],
) -> Result<(AccountId, BranchId), RuntimeOrigin> {
	match origin.clone().into() {
		Ok(RawOrigin::Signed(who))
			if (1..16).contains(&(who % 100)) && hundreds.contains(&(who / 100)) =>
		{
			Ok((who, BranchId::try_from(who % 100).expect("few branches")))
		}
		_ => Err(origin),
	}
}

pub struct EnsureOperator;
impl EnsureOrigin<RuntimeOrigin> for EnsureOperator {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		let (who, branch) = staff(origin, &[1, 2, 4])?;
		Ok((who, if Transferred::get().contains(&who) { 2 } else { branch }))
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(101))
	}
}

pub struct EnsureAdministrator;
impl EnsureOrigin<RuntimeOrigin> for EnsureAdministrator {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		staff(origin, &[3, 4])
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(301))
	}
}

/// A case that is open: of which branch, who opened it, and whom it is about.
pub type Case = (BranchId, AccountId, Parties<AccountId>);

#[storage_alias]
type OpenCases = StorageMap<Fakes, Twox64Concat, Subject<AccountId>, Case, OptionQuery>;

/// Keeps which cases are open, so that a call that fails changes nothing of them.
pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
		let Request { subject, branch, by, parties, is_grave, is_routine, signed, until, .. } =
			request;
		assert!(!Self::is_open(&subject), "one case about a subject at a time");
		assert!(!is_grave && !is_routine && signed.is_none() && until.is_none());
		OpenCases::insert(subject, (branch, by, parties));
		// Half of it is done by then.
		ensure!(FakeBranches::exists(branch), DispatchError::Unavailable);
		ensure!(!Caseless::get().contains(&branch), DispatchError::Exhausted);
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
		unreachable!("nobody decides on reports without a case")
	}

	fn is_open(subject: &Subject<AccountId>) -> bool {
		OpenCases::contains_key(subject)
	}
}

/// The open case about a report.
pub fn case(report: crate::ReportId) -> Option<Case> {
	OpenCases::get(Subject::Report { report })
}

/// All subjects of open cases.
pub fn cases() -> Vec<Subject<AccountId>> {
	OpenCases::iter_keys().collect()
}

impl crate::Config for Test {
	type AdministratorOrigin = EnsureAdministrator;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Cases = FakeCases;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type Credentials = FakeProfiles;
	type Fields = FakeProfiles;
	type MaxAlarms = Alarms;
	type MaxSources = ConstU32<2>;
	type MaxStandingVoices = StandingPlaces;
	type MaxTopics = ConstU32<3>;
	type MaxVoices = Places;
	type Members = FakeMembers;
	type OperatorOrigin = EnsureOperator;
	type Oversight = FakeBranches;
	type Partners = FakePartners;
	type Patience = Patience;
	type Quorum = Quorum;
	type Speaks = GoodStanding;
	type Time = Clock;
	type WeightInfo = ();
}

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	PROFILES.take();
	Now::set(START);
	Patience::set(WAITING);
	Quorum::set(2);
	Left::take();
	Moved::take();
	Gone::take();
	Caseless::take();
	Silenced::take();
	Transferred::take();
	Places::set(4);
	StandingPlaces::set(1_000);
	Alarms::set(3);
	Suspended::take();
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		Oracles::do_try_state().expect("the invariants hold");
		test();
		Oracles::do_try_state().expect("the invariants hold");
	});
}
