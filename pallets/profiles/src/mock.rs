// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but the register of members; fakes stand for branches, institutions and coins.

use crate::{FoundingKind, Path};
use core::cell::RefCell;
use frame_support::{
	derive_impl, parameter_types,
	traits::{Contains, EnsureOrigin, Time},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, traits::Convert};
use timebank_primitives::{
	BranchId, Cases, Exit, FieldKind, Kinship, Moment, Nullifier, OnDecision, Opening, Oversight,
	Parties, PartnerId, Priority, Relocation, Request, Role, Staff, Subject, WelcomeGrant,
};

pub type AccountId = u64;
/// On what, for which branch, by whom, whom it is about, and why.
pub type Note = (Subject<AccountId>, BranchId, AccountId, Vec<AccountId>, [u8; 32]);

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
	pub static DebtTooHigh: bool = false;
	/// The open cases, each with the branch whose auditors decide. In storage, so that what a failing call did is undone.
	pub storage OpenCases: Vec<(Subject<AccountId>, BranchId)> = vec![];
	/// What was decided without a case.
	pub storage Noted: Vec<Note> = vec![];
	/// Whether no cases can be opened.
	pub static CasesFail: bool = false;
	/// Who is close to whom, from both sides, and since when.
	pub static Kin: Vec<(AccountId, AccountId, Moment)> = vec![];
	/// How long what a member did alone must have stood.
	pub static Lookback: Moment = 0;
	/// Whether branch 3 is a supervisor below branch 1, so that they oversee each other.
	pub static IsSupervised: bool = false;
	/// A branch that is gone.
	pub static Gone: Option<BranchId> = None;
	/// A branch that is suspended.
	pub static Idle: Option<BranchId> = None;
	/// Account 9 has become the key to somebody else's.
	pub static NineIsReserved: bool = false;
	/// A branch has got account 9 as its own.
	pub static NineIsBranch: bool = false;
	/// The first institution takes part; there is a second one that is suspended.
	pub static PartnerSuspended: bool = false;
	pub const MaxKinds: u32 = 5;
	pub const MaxProposals: u32 = 2;
	pub const MaxGrants: u32 = 3;
	pub const LongestGrant: Moment = 1_000;
	pub const RegistrationTerm: Moment = 2_000;
}

/// A field that the member sets.
pub const CONTACT: FieldKind = 1;
/// Fields on which auditors decide.
pub const ADDRESS: FieldKind = 2;
pub const LANGUAGES: FieldKind = 3;
/// A field that institutions alone set.
pub const HEALTH: FieldKind = 4;

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

/// Accounts 11, 21 and 31 are the registrars of branches 1, 2 and 3.
pub struct EnsureRegistrar;
impl EnsureOrigin<RuntimeOrigin> for EnsureRegistrar {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		match origin.clone().into() {
			Ok(RawOrigin::Signed(who @ (11 | 21 | 31))) => Ok((who, (who / 10) as BranchId)),
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

/// The same auditors.
pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(_: &AccountId) -> Option<BranchId> {
		unreachable!("profiles ask for auditors")
	}

	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		assert_eq!(role, Role::Auditor);
		[12, 22, 32].contains(who).then_some((who / 10) as BranchId)
	}
}

pub const NO_CASE: DispatchError = DispatchError::Other("no case");

pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
		frame_support::ensure!(!CasesFail::get(), NO_CASE);
		let Subject::Field { member, .. } = request.subject else {
			unreachable!("nothing else is opened")
		};
		assert_eq!((request.by, request.parties.into_inner()), (member, vec![member]));
		assert_eq!(request.priority, Priority::Normal);
		assert!(!request.is_grave && request.signed.is_none());
		assert!(!request.is_routine && request.until.is_none());
		assert!(!Self::is_open(&request.subject), "opened twice");
		let mut open = OpenCases::get();
		open.push((request.subject, request.branch));
		OpenCases::set(&open);
		Ok(Opening::Waiting(0))
	}

	fn close(subject: &Subject<AccountId>) {
		let mut open = OpenCases::get();
		open.retain(|(other, _)| other != subject);
		OpenCases::set(&open);
	}

	fn note_decision(
		subject: Subject<AccountId>,
		branch: BranchId,
		by: AccountId,
		parties: Parties<AccountId>,
		opinion: [u8; 32],
	) -> DispatchResult {
		frame_support::ensure!(!CasesFail::get(), NO_CASE);
		let mut noted = Noted::get();
		noted.push((subject, branch, by, parties.into_inner(), opinion));
		Noted::set(&noted);
		Ok(())
	}

	fn is_open(subject: &Subject<AccountId>) -> bool {
		OpenCases::get().iter().any(|(other, _)| other == subject)
	}
}

/// The invariants, also of the open cases.
pub fn check() {
	Profiles::do_try_state().expect("the invariants hold");
	let open = OpenCases::get();
	let mut subjects = open.iter().map(|(subject, _)| subject);
	assert!(subjects.all(<Profiles as OnDecision<_>>::is_waiting), "a case about nothing");
}

/// Branch 3 stands over branch 1, and has no pot.
pub struct FakeTree;
impl Oversight for FakeTree {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		let is_supervisor = (above, branch) == (1, 3) && IsSupervised::get();
		above == branch || (above, branch) == (3, 1) || is_supervisor
	}
	fn stands_below(_: BranchId, _: BranchId) -> bool {
		unreachable!("members pass nothing on")
	}
	fn exists(branch: BranchId) -> bool {
		(1..=3).contains(&branch) && Gone::get() != Some(branch)
	}
	fn has_pot(branch: BranchId) -> bool {
		Self::exists(branch) && branch != 3
	}
}

pub struct FakeKinship;
impl Kinship<AccountId> for FakeKinship {
	fn are_close(one: &AccountId, other: &AccountId, since: Moment) -> bool {
		let is_so = |(a, b, stands): &(AccountId, AccountId, Moment)| {
			*stands < since && [(one, other), (other, one)].contains(&(a, b))
		};
		Kin::get().iter().any(is_so)
	}
}

/// Accounts 10 and 20 are the branches' own.
pub struct FakeBranches;
impl timebank_primitives::Branches<AccountId> for FakeBranches {
	fn by_account(account: &AccountId) -> Option<BranchId> {
		match account {
			9 if NineIsBranch::get() => Some(1),
			10 | 20 => Some((account / 10) as BranchId),
			_ => None,
		}
	}
}

/// Account 8 is an institution's.
pub struct FakeReserved;
impl Contains<AccountId> for FakeReserved {
	fn contains(who: &AccountId) -> bool {
		*who == 8 || (*who == 9 && NineIsReserved::get())
	}
}

pub struct FakeStanding;
impl Contains<BranchId> for FakeStanding {
	fn contains(branch: &BranchId) -> bool {
		Idle::get() != Some(*branch)
	}
}

/// Institution 1 takes part unless it is suspended.
pub struct FakePartners;
impl timebank_primitives::Partners<AccountId> for FakePartners {
	fn by_account(_: &AccountId) -> Option<PartnerId> {
		unreachable!("nobody asks whose account it is")
	}
	fn is_active(partner: PartnerId) -> bool {
		partner == 1 && !PartnerSuspended::get()
	}
}

/// Accounts from 1000 on have no key.
pub struct WithoutKey;
impl Convert<Nullifier, AccountId> for WithoutKey {
	fn convert(nullifier: Nullifier) -> AccountId {
		1_000 + AccountId::from(nullifier.0[0])
	}
}

thread_local! {
	/// Who got the welcome grant, in order.
	pub static GRANTED: RefCell<Vec<AccountId>> = const { RefCell::new(Vec::new()) };
	/// Whose coins were burnt, and where they were at home then.
	pub static BURNT: RefCell<Vec<(AccountId, Option<BranchId>)>> =
		const { RefCell::new(Vec::new()) };
	/// Whose coins moved, where they were at home then, and where to.
	pub static MOVED: RefCell<Vec<(AccountId, Option<BranchId>, BranchId)>> =
		const { RefCell::new(Vec::new()) };
}

pub struct FakeRelocation;
impl Relocation<AccountId> for FakeRelocation {
	fn relocate(who: &AccountId, from: BranchId, to: BranchId) -> DispatchResult {
		if DebtTooHigh::get() {
			return Err(DispatchError::Other("owes too much"));
		}
		let home = <Profiles as timebank_primitives::Membership<_>>::home(who);
		assert_eq!(home, Some(from), "moved while they are at home there");
		MOVED.with_borrow_mut(|moved| moved.push((*who, home, to)));
		Ok(())
	}
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

/// What the coin would say of a welcome grant.
pub fn minted(who: AccountId) -> RuntimeEvent {
	frame_system::Event::Remarked { sender: who, hash: Default::default() }.into()
}

pub struct FakeGrant;
impl WelcomeGrant<AccountId> for FakeGrant {
	fn grant(who: &AccountId) -> DispatchResult {
		if GrantFails::get() {
			return Err(DispatchError::Other("no grant today"));
		}
		GRANTED.with_borrow_mut(|granted| granted.push(*who));
		// Stands for the coin's own event.
		System::deposit_event(minted(*who));
		Ok(())
	}
}

/// Prepares what benchmarks of this pallet need.
#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;
#[cfg(feature = "runtime-benchmarks")]
impl timebank_primitives::BenchmarkHelper<AccountId> for Helper {
	fn make_branch(_: &AccountId) -> BranchId {
		unreachable!("nobody makes a branch")
	}
	fn make_branch_below(_: BranchId) -> BranchId {
		2
	}
	fn make_member(_: &AccountId) {
		unreachable!("members are registered")
	}
	fn make_member_elsewhere(who: &AccountId) {
		let nullifier = Nullifier([9; 32]);
		Profiles::register(RuntimeOrigin::signed(21), *who, nullifier).expect("a new person");
		System::inc_account_nonce(*who);
		Profiles::accept(RuntimeOrigin::signed(*who)).expect("a registration");
	}
	fn strain() {}
	fn lower_cap() {}
	fn fill_pot(_: BranchId) {}
	fn begin_closure(_: BranchId) {}
	fn make_partner() -> PartnerId {
		1
	}
	fn make_kinds(_: u16) {}
	fn make_staff(_: &AccountId, _: timebank_primitives::Role) {}
}

impl crate::Config for Test {
	type AuditorOrigin = EnsureAuditor;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
	type Branches = FakeBranches;
	type Cases = FakeCases;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type Exit = FakeExit;
	type KeylessAccount = WithoutKey;
	type Kinship = FakeKinship;
	type LongestGrant = LongestGrant;
	type Lookback = Lookback;
	type MaxGrants = MaxGrants;
	type MaxKinds = MaxKinds;
	type MaxProposals = MaxProposals;
	type Oversight = FakeTree;
	type Partners = FakePartners;
	type RegistrarOrigin = EnsureRegistrar;
	type RegistrationTerm = RegistrationTerm;
	type Relocation = FakeRelocation;
	type Reserved = FakeReserved;
	type Staff = FakeStaff;
	type Standing = FakeStanding;
	type Time = Clock;
	type WeightInfo = ();
	type WelcomeGrant = FakeGrant;
}

/// A kind of field with which the chain starts.
pub fn founding(id: FieldKind, name: &str, path: Path) -> FoundingKind {
	FoundingKind { id, name: name.into(), path }
}

/// A chain that starts with these kinds of fields.
pub fn chain(kinds: Vec<FoundingKind>) -> sp_io::TestExternalities {
	let profiles = crate::GenesisConfig { kinds, ..Default::default() };
	let genesis = RuntimeGenesisConfig { profiles, ..Default::default() };
	let storage = genesis.build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage)
}

/// Start with these kinds of fields, run `test`, then check what always holds. Accounts below 100 have signed something.
pub fn build_with(kinds: Vec<FoundingKind>, test: impl FnOnce()) {
	chain(kinds).execute_with(|| {
		System::set_block_number(1);
		(1..100).for_each(System::inc_account_nonce);
		test();
		check();
	});
}

/// Run `test` with a kind of field for each path, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	let kinds = vec![
		founding(CONTACT, "Contact", Path::Direct),
		founding(ADDRESS, "Address", Path::Audited),
		founding(LANGUAGES, "Languages", Path::Audited),
		founding(HEALTH, "Health", Path::Institution),
	];
	build_with(kinds, test);
}
