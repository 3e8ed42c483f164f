// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but the noticeboard. Who is a member, and what they have done, lies in the state as well, so that it
//! takes as long to read it as it would elsewhere; what is asked about members is counted.

use codec::{Decode, Encode};
use frame_support::{derive_impl, parameter_types, storage::unhashed, traits::Time};
use sp_runtime::{BuildStorage, DispatchResult};
use timebank_primitives::{
	ActivityId, Attested, BranchId, CategoryId, Commitment, CredentialKind, Credentials, Listing,
	Membership, Moment, PartnerId, Reputation, Required, Standard, Tree, Window,
};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Noticeboard: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

pub const HOUR: Moment = 3_600_000;
pub const DAY: Moment = 24 * HOUR;

/// Noon of a Monday.
pub const START: Moment = 4 * DAY + 12 * HOUR + 7 * 1_000 * DAY;

/// Below this one the kinds of service are known.
pub const CATEGORIES: CategoryId = 1_000;

parameter_types! {
	pub static Now: Moment = START;
	pub static Budget: u32 = 500;
	pub static MaxBranches: u32 = 200;
	pub static Branches: BranchId = 20;
	/// How often something was asked about a member.
	pub static Asked: u32 = 0;
	pub const Day: Moment = DAY;
	pub const MaxResults: u32 = 20;
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

fn put(key: impl Encode, value: impl Encode) {
	unhashed::put(&key.blake_key(), &value);
}

fn ask<Value: Decode>(key: impl Encode) -> Option<Value> {
	Asked::mutate(|asked| *asked += 1);
	unhashed::get(&key.blake_key())
}

trait BlakeKey {
	fn blake_key(&self) -> Vec<u8>;
}
impl<Key: Encode> BlakeKey for Key {
	fn blake_key(&self) -> Vec<u8> {
		frame_support::Hashable::blake2_128_concat(&self.encode())
	}
}

/// What a member is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq)]
pub struct Life {
	pub home: BranchId,
	pub is_active: bool,
	pub is_alive: bool,
}

pub fn set_life(who: AccountId, life: Option<Life>) {
	put(("life", who), life);
}

pub fn life(who: AccountId) -> Option<Life> {
	ask::<Option<Life>>(("life", who)).flatten()
}

/// Make somebody a member, or let them move.
pub fn settle(who: AccountId, home: BranchId) {
	set_life(who, Some(Life { home, is_active: true, is_alive: true }));
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		Some(life(*who)?.home)
	}

	fn is_alive(who: &AccountId) -> bool {
		life(*who).is_some_and(|life| life.is_alive)
	}

	fn is_active(who: &AccountId) -> bool {
		life(*who).is_some_and(|life| life.is_active && life.is_alive)
	}
}

/// Ten branches each belong to a city, and the cities to a province. Branch 0 and those beyond the last are not there.
pub struct FakeTree;
impl Tree for FakeTree {
	fn distance(from: BranchId, to: BranchId) -> Option<u32> {
		let is_there = |branch| (1..=Branches::get()).contains(&branch);
		let distance = if from == to {
			0
		} else if from / 10 == to / 10 {
			2
		} else {
			4
		};
		(is_there(from) && is_there(to)).then_some(distance)
	}

	fn neighbours(branch: BranchId) -> Vec<(BranchId, Option<u32>)> {
		(1..=Branches::get()).map(|other| (other, Self::distance(branch, other))).collect()
	}
}

pub fn issue(who: AccountId, kind: CredentialKind) {
	put(("held", who, kind), true);
}

pub struct FakeCredentials;
impl Credentials<AccountId> for FakeCredentials {
	fn holds(who: &AccountId, kind: CredentialKind) -> bool {
		ask(("held", *who, kind)).unwrap_or(false)
	}

	fn is_kind(_: CredentialKind) -> bool {
		unreachable!("it only matters who holds what")
	}

	fn exists(_: CredentialKind) -> bool {
		unreachable!("it only matters who holds what")
	}

	fn is_issued_by_branches(_: CredentialKind) -> bool {
		unreachable!("it only matters who holds what")
	}

	fn issue(
		_: BranchId,
		_: &AccountId,
		_: CredentialKind,
		_: Commitment,
		_: Option<Moment>,
	) -> DispatchResult {
		unreachable!("the board issues nothing")
	}

	fn set_by_institution(
		_: &AccountId,
		_: CredentialKind,
		_: PartnerId,
		_: Option<Attested>,
	) -> DispatchResult {
		unreachable!("the board issues nothing")
	}
}

/// What a member has done, and what is thought of it.
#[derive(Clone, Copy, Debug, Decode, Default, Encode)]
pub struct Deeds {
	pub services: u32,
	pub last_service: Option<Moment>,
	pub rating: Option<u32>,
	pub rating_as_publisher: Option<u32>,
}

pub fn set_deeds(who: AccountId, deeds: Deeds) {
	put(("deeds", who), deeds);
}

pub fn set_services_in(who: AccountId, category: CategoryId, services: u32) {
	put(("services", who, category), services);
}

fn deeds(who: AccountId) -> Deeds {
	ask(("deeds", who)).unwrap_or_default()
}

pub struct FakeReputation;
impl Reputation<AccountId> for FakeReputation {
	fn services(who: &AccountId) -> u32 {
		deeds(*who).services
	}

	fn services_in(who: &AccountId, category: CategoryId) -> u32 {
		ask(("services", *who, category)).unwrap_or_default()
	}

	fn last_service(who: &AccountId) -> Option<Moment> {
		deeds(*who).last_service
	}

	fn rating(who: &AccountId) -> Option<u32> {
		deeds(*who).rating
	}

	fn rating_as_publisher(who: &AccountId) -> Option<u32> {
		deeds(*who).rating_as_publisher
	}

	fn ensure_may_publish(_: &AccountId) -> DispatchResult {
		unreachable!("the board stops nobody")
	}

	fn ensure_may_enrol(_: &AccountId) -> DispatchResult {
		unreachable!("the board stops nobody")
	}

	fn stars(_: &AccountId) -> u8 {
		unreachable!("ratings count, not stars")
	}

	fn credit(_: &AccountId) -> u32 {
		unreachable!("credit does not count")
	}

	fn published(_: &AccountId) -> u32 {
		unreachable!("what was published does not count")
	}

	fn note_service(_: &AccountId, _: &AccountId, _: CategoryId, _: u32) {
		unreachable!("the board changes nothing")
	}

	fn note_finished(_: &AccountId) {
		unreachable!("the board changes nothing")
	}

	fn note_late(_: &AccountId) {
		unreachable!("the board changes nothing")
	}

	fn note_absence(_: &AccountId) {
		unreachable!("the board changes nothing")
	}
}

pub struct FakeStandard;
impl Standard for FakeStandard {
	type Balance = u64;

	fn rate(category: CategoryId) -> Option<u64> {
		(category < CATEGORIES).then_some(50_000)
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;
#[cfg(feature = "runtime-benchmarks")]
impl timebank_primitives::BenchmarkHelper<AccountId> for Helper {
	fn make_branch(_: &AccountId) -> BranchId {
		2
	}
	fn make_branch_below(_: BranchId) -> BranchId {
		3
	}
	fn make_member(who: &AccountId) {
		settle(*who, 1);
	}
	fn make_member_elsewhere(who: &AccountId) {
		settle(*who, 2);
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
	fn make_organiser(_: &AccountId, _: timebank_primitives::Role) -> BranchId {
		1
	}
	fn issue_credential(who: &AccountId, kind: CredentialKind) {
		issue(*who, kind);
	}
	fn advance(by: Moment) {
		wait(by);
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
	type Budget = Budget;
	type Credentials = FakeCredentials;
	type Day = Day;
	type MaxBranches = MaxBranches;
	type MaxResults = MaxResults;
	type Members = FakeMembers;
	type Reputation = FakeReputation;
	type Standard = FakeStandard;
	type Time = Clock;
	type Tree = FakeTree;
	type WeightInfo = ();
}

/// An activity of two hours, some time on Wednesday from six to six, that anybody may enrol in until then.
pub fn listing(publisher: AccountId, branch: BranchId, category: CategoryId) -> Listing<AccountId> {
	let wednesday = START + 42 * HOUR;
	Listing {
		publisher,
		branch,
		category,
		required: Required::default(),
		enrolment: Window { from: START, until: wednesday },
		service: Window { from: wednesday, until: wednesday + 12 * HOUR },
		steps: 40,
	}
}

pub fn post(activity: ActivityId, listing: Listing<AccountId>) {
	<Noticeboard as timebank_primitives::Noticeboard<_>>::post(activity, listing);
}

pub fn take_off(activity: ActivityId) {
	<Noticeboard as timebank_primitives::Noticeboard<AccountId>>::take_off(activity);
}

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// An empty state, in which accounts 1 to 9 are members of branch 1.
pub fn new_test_ext() -> sp_io::TestExternalities {
	Now::set(START);
	Budget::set(500);
	MaxBranches::set(200);
	Branches::set(20);
	Asked::set(0);
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	let mut state = sp_io::TestExternalities::new(storage);
	state.execute_with(|| {
		System::set_block_number(1);
		for who in 1..10 {
			settle(who, 1);
		}
	});
	state
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	new_test_ext().execute_with(|| {
		test();
		Noticeboard::do_try_state().expect("the invariants hold");
	});
}
