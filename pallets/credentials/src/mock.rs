// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but credentials. Accounts 1 to 4 are members at home in branch 1, 5 to 9 in branch 2. The trainers of
//! branches 1, 2 and 3 are 11, 21 and 31, their auditors 12, 22 and 32. Branch 3 oversees the others.

use crate::{FoundingKind, IssuedBy, Name};
use frame_support::{
	derive_impl, ensure,
	pallet_prelude::ValueQuery,
	parameter_types, storage_alias,
	traits::{ConstU32, EnsureOrigin, Time},
};
use frame_system::{EnsureRoot, RawOrigin};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use timebank_primitives::{
	BranchId, Cases, Membership, Moment, Opening, Oversight, Parties, Request, Subject,
};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Credentials: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const START: Moment = 1_000_000;

parameter_types! {
	pub static Now: Moment = START;
	/// Members who are suspended.
	pub static Suspended: Vec<AccountId> = vec![];
	/// Members who have died.
	pub static Dead: Vec<AccountId> = vec![];
	/// Members who have left.
	pub static Left: Vec<AccountId> = vec![];
	/// Branches of which nothing is noted.
	pub static Caseless: Vec<BranchId> = vec![];
	/// Branches that are gone.
	pub static Gone: Vec<BranchId> = vec![];
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
			1..5 => Some(1),
			5..10 => Some(2),
			_ => None,
		}
	}

	fn is_alive(who: &AccountId) -> bool {
		Self::is_member(who) && !Dead::get().contains(who)
	}

	fn is_active(who: &AccountId) -> bool {
		Self::is_alive(who) && !Suspended::get().contains(who)
	}
}

pub struct FakeBranches;
impl Oversight for FakeBranches {
	fn oversees(above: BranchId, branch: BranchId) -> bool {
		Self::exists(branch) && (above == 3 || above == branch)
	}

	fn stands_below(branch: BranchId, above: BranchId) -> bool {
		branch < 3 && above == 3
	}

	fn exists(branch: BranchId) -> bool {
		(1..4).contains(&branch) && !Gone::get().contains(&branch)
	}
}

/// The staff of this branch whose account ends in one of these digits. Account 1 trains at branch 1 and is a member there.
fn staff(
	origin: RuntimeOrigin,
	digits: &[AccountId],
) -> Result<(AccountId, BranchId), RuntimeOrigin> {
	match origin.clone().into() {
		Ok(RawOrigin::Signed(1)) => Ok((1, 1)),
		Ok(RawOrigin::Signed(who)) if (10..40).contains(&who) && digits.contains(&(who % 10)) => {
			Ok((who, BranchId::try_from(who / 10).expect("few branches")))
		}
		_ => Err(origin),
	}
}

pub struct EnsureIssuer;
impl EnsureOrigin<RuntimeOrigin> for EnsureIssuer {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		staff(origin, &[1, 2])
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(11))
	}
}

pub struct EnsureAuditor;
impl EnsureOrigin<RuntimeOrigin> for EnsureAuditor {
	type Success = (AccountId, BranchId);

	fn try_origin(origin: RuntimeOrigin) -> Result<Self::Success, RuntimeOrigin> {
		staff(origin, &[2])
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::signed(12))
	}
}

/// What was decided without a case: of which branch, by whom, whom it is about, and why.
pub type Noted = (Subject<AccountId>, BranchId, AccountId, Parties<AccountId>, [u8; 32]);

#[storage_alias]
type NotedDecisions = StorageValue<Fakes, Vec<Noted>, ValueQuery>;

pub const NOT_NOTED: DispatchError = DispatchError::Unavailable;

pub struct FakeCases;
impl Cases<AccountId> for FakeCases {
	fn open(_: Request<AccountId>) -> Result<Opening, DispatchError> {
		unreachable!("nobody asks for a decision on a credential")
	}

	fn close(_: &Subject<AccountId>) {
		unreachable!("nobody asks for a decision on a credential")
	}

	fn note_decision(
		subject: Subject<AccountId>,
		branch: BranchId,
		by: AccountId,
		parties: Parties<AccountId>,
		opinion: [u8; 32],
	) -> DispatchResult {
		ensure!(!Caseless::get().contains(&branch), NOT_NOTED);
		NotedDecisions::append((subject, branch, by, parties, opinion));
		Ok(())
	}

	fn is_open(_: &Subject<AccountId>) -> bool {
		false
	}
}

/// What was decided without a case, in order.
pub fn noted() -> Vec<Noted> {
	NotedDecisions::get()
}

impl crate::Config for Test {
	type AuditorOrigin = EnsureAuditor;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type Cases = FakeCases;
	type ConsortiumOrigin = EnsureRoot<AccountId>;
	type IssuerOrigin = EnsureIssuer;
	type MaxKinds = ConstU32<4>;
	type Members = FakeMembers;
	type Oversight = FakeBranches;
	type Time = Clock;
	type WeightInfo = ();
}

pub fn name(text: &[u8]) -> Name {
	text.to_vec().try_into().expect("short")
}

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

fn founding(id: u16, name: &str, by: IssuedBy) -> FoundingKind {
	FoundingKind { id, name: name.into(), by }
}

/// Run `test` with kinds 1 (of branches), 2 (of institutions) and 3 (of both), then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	Now::set(START);
	Suspended::take();
	Dead::take();
	Left::take();
	Gone::take();
	Caseless::take();
	let storage = RuntimeGenesisConfig {
		system: Default::default(),
		credentials: crate::GenesisConfig {
			kinds: vec![
				founding(1, "Telling stories", IssuedBy::Branches),
				founding(2, "Driving", IssuedBy::Institutions),
				founding(3, "First aid", IssuedBy::Both),
			],
			..Default::default()
		},
	}
	.build_storage()
	.expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		Credentials::do_try_state().expect("the invariants hold");
		test();
		Credentials::do_try_state().expect("the invariants hold");
	});
}
