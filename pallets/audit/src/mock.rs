// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but cases. Branches 1 and 5, two cities, stand under 2, a province, and that under 3, the nation, which
//! nothing stands over; 4 supervises 2, so that 3 stands over it as well. Branch `b` has the auditors `300 + b`, `400 + b` and `600 + b`. Accounts 1 to 9 are members.
//! What waits for decisions is kept by a fake in storage, so that a call that fails changes nothing of it.

use codec::{Decode, Encode};
use frame_support::{
	Blake2_128Concat, derive_impl,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types,
	storage::with_storage_layer,
	storage_alias,
	traits::{ConstU32, EnsureOrigin, Hooks, Randomness, Time},
	weights::Weight,
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_core::H256;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Permill};
use timebank_primitives::{
	BranchId, Cases, CategoryId, Decision, Hierarchy, Kinship, Moment, OnDecision, Opening,
	Oversight, Request, Role, Staff, Subject,
};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Audit: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;
pub const TICK: Moment = 10;
pub const CLAIM: Moment = 200;
pub const ESCALATION: Moment = 1_000;
pub const LAPSE: Moment = 2_500;
pub const APPEAL: Moment = 600;
pub const ANSWER: Moment = 300;
pub const DRAW: Moment = 50;
pub const SAMPLE: Moment = 800;
pub const PROBATION: Moment = 5_000;
/// How many clean decisions let the next one pass.
pub const CLEAN: u32 = 3;

parameter_types! {
	pub static Now: Moment = START;
	pub const Tick: Moment = TICK;
	pub const ClaimPeriod: Moment = CLAIM;
	pub static EscalationPeriod: Moment = ESCALATION;
	pub static LapsePeriod: Moment = LAPSE;
	pub static AppealPeriod: Moment = APPEAL;
	pub const AnswerPeriod: Moment = ANSWER;
	pub const DrawDelay: Moment = DRAW;
	pub const SamplePeriod: Moment = SAMPLE;
	pub const Probation: Moment = PROBATION;
	pub static FastPassAfter: u32 = CLEAN;
	pub static SampleRate: Permill = Permill::zero();
	/// Whether deadlines rest.
	pub static IsPaused: bool = false;
	/// What randomness comes from.
	pub static Seed: [u8; 32] = [1; 32];
	/// Who is close to whom.
	pub static Close: Vec<(AccountId, AccountId)> = vec![];
	/// Who became close to whom by what a party did alone, and when.
	pub static LateKin: Vec<(AccountId, AccountId, Moment)> = vec![];
	/// How long what a party did alone must have stood before a case.
	pub static Lookback: Moment = 0;
	/// Decisions that cannot be replaced.
	pub static Irrevocable: Vec<Subject<AccountId>> = vec![];
	/// Whom decisions favour, whatever they are.
	pub static Winners: Vec<AccountId> = vec![];
	/// Which category activities are known to be in.
	pub static Categories: Vec<(u64, CategoryId)> = vec![];
	/// Auditors who are none any more.
	pub static Dismissed: Vec<AccountId> = vec![];
	/// Auditors who work for another branch now.
	pub static Moved: Vec<(AccountId, BranchId)> = vec![];
	/// Branches that are gone.
	pub static Gone: Vec<BranchId> = vec![];
	/// Who takes part in everything.
	pub static Involved: Vec<AccountId> = vec![];
	/// What cannot be decided.
	pub static Stuck: Vec<Subject<AccountId>> = vec![];
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

pub struct FakeBranches;
impl Oversight for FakeBranches {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		let stands_over = match above {
			3 => branch != 4,
			2 | 4 => [1, 2, 5].contains(&branch),
			_ => false,
		};
		Self::exists(above) && Self::exists(branch) && (above == branch || stands_over)
	}

	fn stands_below(_: BranchId, _: BranchId) -> bool {
		unreachable!("audits ask who oversees whom")
	}

	fn exists(branch: BranchId) -> bool {
		(1..6).contains(&branch) && !Gone::get().contains(&branch)
	}
}

impl Hierarchy for FakeBranches {
	fn parent(branch: BranchId) -> Option<BranchId> {
		let above = match branch {
			1 | 5 => 2,
			// As in the register: over a supervisor stands what stands over the branch that it supervises.
			2 | 4 => 3,
			_ => return None,
		};
		(Self::exists(branch) && Self::exists(above)).then_some(above)
	}
}

pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(who: &AccountId) -> Option<BranchId> {
		Self::branch_as(who, Role::Auditor)
	}

	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		if role != Role::Auditor
			|| ![3, 4, 6].contains(&(who / 100))
			|| Dismissed::get().contains(who)
		{
			return None;
		}
		let moved = Moved::get().into_iter().find(|(auditor, _)| auditor == who);
		let branch = moved.map_or((who % 100) as BranchId, |(_, branch)| branch);
		FakeBranches::exists(branch).then_some(branch)
	}
}

pub struct EnsureAuditor;
impl EnsureOrigin<RuntimeOrigin> for EnsureAuditor {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		let Ok(RawOrigin::Signed(who)) = origin.clone().into() else { return Err(origin) };
		FakeStaff::branch(&who).map(|branch| (who, branch)).ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(301))
	}
}

pub struct FakeKin;
impl Kinship<AccountId> for FakeKin {
	fn are_close(one: &AccountId, other: &AccountId, since: Moment) -> bool {
		let stands = |pair| {
			let is_early =
				|at: &(AccountId, AccountId, Moment)| (at.0, at.1) == pair && at.2 < since;
			LateKin::get().iter().any(is_early) || Close::get().contains(&pair)
		};
		stands((*one, *other)) || stands((*other, *one))
	}
}

/// The seed of the moment.
pub struct FakeRandomness;
impl Randomness<H256, u64> for FakeRandomness {
	fn random(_: &[u8]) -> (H256, u64) {
		(H256(Seed::get()), System::block_number())
	}
}

/// What became of something that waited.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq)]
pub enum Fate {
	Decided {
		subject: Subject<AccountId>,
		decision: Decision,
		by: AccountId,
		opinion: [u8; 32],
	},
	Revised {
		subject: Subject<AccountId>,
		before: Decision,
		after: Decision,
		by: AccountId,
		opinion: [u8; 32],
	},
	Upheld {
		subject: Subject<AccountId>,
		by: AccountId,
	},
	Lapsed {
		subject: Subject<AccountId>,
	},
	Forgotten {
		subject: Subject<AccountId>,
	},
}

/// What waits for a decision, and until when, if there is an end.
#[storage_alias]
type Waiting = StorageMap<Fakes, Blake2_128Concat, Subject<AccountId>, Option<Moment>, OptionQuery>;
#[storage_alias]
type Fates = StorageValue<Fakes, Vec<Fate>, ValueQuery>;

/// What became of what waited, in order.
pub fn fates() -> Vec<Fate> {
	Fates::get()
}

/// Whether something waits.
pub fn waits(subject: &Subject<AccountId>) -> bool {
	Waiting::contains_key(subject)
}

/// How many things wait.
pub fn waiting() -> usize {
	Waiting::iter().count()
}

pub const NOT_SO: DispatchError = DispatchError::Other("stuck");
pub const INVALID: DispatchError = DispatchError::Other("makes no sense");

/// The pallet whose matters wait: all of them but appeals.
pub struct FakeSubjects;
impl OnDecision<AccountId> for FakeSubjects {
	fn knows(subject: &Subject<AccountId>) -> bool {
		!matches!(subject, Subject::Appeal { .. })
	}

	fn is_waiting(subject: &Subject<AccountId>) -> bool {
		// A sample can be drawn of whatever activity there was.
		matches!(subject, Subject::Sample { .. }) || waits(subject)
	}

	fn is_involved(_: &Subject<AccountId>, who: &AccountId) -> bool {
		Involved::get().contains(who)
	}

	fn decide(
		subject: &Subject<AccountId>,
		decision: Decision,
		by: &AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		assert!(Self::is_waiting(subject), "only what waits is decided");
		Waiting::remove(subject);
		Fates::append(Fate::Decided { subject: subject.clone(), decision, by: *by, opinion });
		Self::ensure_can(subject, decision)
	}

	fn lapse(subject: &Subject<AccountId>) {
		let is_sample = matches!(subject, Subject::Sample { .. });
		assert!(is_sample || Waiting::take(subject) == Some(None), "asked about what has no end");
		Fates::append(Fate::Lapsed { subject: subject.clone() });
	}

	fn revise(
		subject: &Subject<AccountId>,
		before: Decision,
		after: Decision,
		by: &AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let subject = subject.clone();
		Fates::append(Fate::Revised { subject: subject.clone(), before, after, by: *by, opinion });
		Self::ensure_can(&subject, after)
	}

	fn uphold(subject: &Subject<AccountId>, by: &AccountId) {
		Fates::append(Fate::Upheld { subject: subject.clone(), by: *by });
	}

	fn forget(subject: &Subject<AccountId>) {
		Fates::append(Fate::Forgotten { subject: subject.clone() });
	}

	fn can_be_revised(subject: &Subject<AccountId>, _: Decision) -> bool {
		!Irrevocable::get().contains(subject)
	}

	fn has_lost(_: &Subject<AccountId>, _: Decision, who: &AccountId) -> bool {
		!Winners::get().contains(who)
	}

	fn category(subject: &Subject<AccountId>) -> Option<CategoryId> {
		let Subject::Activity { activity, .. } = subject else { return None };
		let known = Categories::get().into_iter().find(|(id, _)| id == activity);
		known.map(|(_, category)| category)
	}

	fn weight(subject: &Subject<AccountId>) -> Weight {
		match subject {
			Subject::Service { .. } => Weight::from_parts(7_000_000, 7_000),
			_ => Weight::from_parts(1_000_000, 1_000),
		}
	}

	fn weight_to_forget(_: &Subject<AccountId>) -> Weight {
		Weight::from_parts(100_000, 100)
	}
}

impl FakeSubjects {
	/// What was written by then is undone with the call.
	fn ensure_can(subject: &Subject<AccountId>, decision: Decision) -> DispatchResult {
		let is_service = matches!(subject, Subject::Service { .. });
		let is_usual = matches!(decision, Decision::Granted | Decision::Refused);
		frame_support::ensure!(is_usual != is_service || decision == Decision::Refused, INVALID);
		frame_support::ensure!(!Stuck::get().contains(subject), NOT_SO);
		Ok(())
	}
}

/// The next block begins, at the same moment.
pub fn next_block() {
	System::set_block_number(System::block_number() + 1);
}

/// Something begins to wait, and a block later somebody may have read it.
pub fn open(request: Request<AccountId>) -> Result<Opening, DispatchError> {
	with_storage_layer(|| {
		let (subject, until) = (request.subject.clone(), request.until);
		let opening = <Audit as Cases<_>>::open(request)?;
		if matches!(opening, Opening::Waiting(_)) {
			Waiting::insert(subject, until);
		}
		Ok(opening)
	})
	.inspect(|_| next_block())
}

/// Something waits no more, without a decision.
pub fn withdraw(subject: &Subject<AccountId>) {
	Waiting::remove(subject);
	<Audit as Cases<_>>::close(subject);
}

/// When something that has an end of its own ends next.
fn next_end() -> Option<Moment> {
	Waiting::iter_values().flatten().min()
}

/// What has an end of its own ends.
fn expire() {
	let ended = |until: &Option<Moment>| until.is_some_and(|until| until <= Now::get());
	let over: Vec<_> = Waiting::iter().filter(|(_, until)| ended(until)).collect();
	for (subject, _) in over {
		withdraw(&subject);
	}
}

impl crate::Config for Test {
	type AnswerPeriod = AnswerPeriod;
	type AppealPeriod = AppealPeriod;
	type AuditorOrigin = EnsureAuditor;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type ClaimPeriod = ClaimPeriod;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type DrawDelay = DrawDelay;
	type EscalationPeriod = EscalationPeriod;
	type FastPassAfter = FastPassAfter;
	type Hierarchy = FakeBranches;
	type Kinship = FakeKin;
	type LapsePeriod = LapsePeriod;
	type Lookback = Lookback;
	type MaxTemplates = ConstU32<3>;
	type Oversight = FakeBranches;
	type Paused = IsPaused;
	type Probation = Probation;
	type Randomness = FakeRandomness;
	type SamplePeriod = SamplePeriod;
	type SampleRate = SampleRate;
	type Staff = FakeStaff;
	type Subjects = FakeSubjects;
	type Tick = Tick;
	type Time = Clock;
	type WeightInfo = ();
}

/// Whether something in the queue is due.
fn is_anything_due() -> bool {
	crate::Queue::<Test>::iter_keys().any(|(tick, _)| tick <= Now::get() / TICK)
}

/// Do all that is due, as blocks with time for it do. While the network rests, nothing is.
pub fn work() {
	if IsPaused::get() {
		return;
	}
	expire();
	// Empty steps are passed over by a hundred at a time, and what was due may bring something else that is.
	for _ in 0..10_000 {
		if !is_anything_due() {
			return;
		}
		Audit::on_idle(1, Weight::MAX);
	}
	panic!("the queue is never worked off");
}

/// Let the clock show this moment, without any block that has time.
pub fn at(moment: Moment) {
	Now::set(moment);
}

/// Let time pass until this moment, with all that is due on the way.
pub fn wait_until(moment: Moment) {
	let queued = || crate::Queue::<Test>::iter_keys().map(|(tick, _)| tick * TICK).min();
	let next = || queued().into_iter().chain(next_end()).min();
	while let Some(due) = next().filter(|due| *due <= moment && !IsPaused::get()) {
		Now::mutate(|now| *now = due.max(*now));
		work();
	}
	Now::set(moment);
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	Now::set(START);
	EscalationPeriod::set(ESCALATION);
	LapsePeriod::set(LAPSE);
	AppealPeriod::set(APPEAL);
	FastPassAfter::set(CLEAN);
	SampleRate::set(Permill::zero());
	IsPaused::set(false);
	Seed::set([1; 32]);
	Close::set(vec![]);
	LateKin::set(vec![]);
	Lookback::set(0);
	Irrevocable::set(vec![]);
	Winners::set(vec![]);
	Categories::set(vec![]);
	Dismissed::set(vec![]);
	Moved::set(vec![]);
	Gone::set(vec![]);
	Involved::set(vec![]);
	Stuck::set(vec![]);
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		Audit::do_try_state().expect("the invariants hold");
		test();
		Audit::do_try_state().expect("the invariants hold");
	});
}
