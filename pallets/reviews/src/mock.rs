// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but reviews. Accounts 1 to 9 and a crowd from 1,000 on are members, account 10 works for a
//! branch. A tick takes 10, a day 1,000, and a year 100,000.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64, Time},
};
use sp_runtime::BuildStorage;
use timebank_primitives::{BranchId, Membership, Moment, Role, Staff};

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

parameter_types! {
	pub static Now: Moment = START;
	/// Members who have left or died.
	pub static Gone: Vec<AccountId> = vec![];
	/// Members besides those, and staff.
	pub static Joined: Vec<AccountId> = vec![];
	pub static Employed: Vec<AccountId> = vec![];
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
		(is_known && !Gone::get().contains(who)).then_some(1)
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

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
	type Day = ConstU64<DAY>;
	type Members = FakeMembers;
	type MinEnrolCredit = ConstU32<20>;
	type MinPublishCredit = MinPublishCredit;
	type MinRating = MinRating;
	type OpenPeriod = ConstU64<OPEN_PERIOD>;
	type PairMemory = ConstU64<MEMORY>;
	type Staff = FakeStaff;
	type Thresholds = Thresholds;
	type Tick = ConstU64<TICK>;
	type Time = Clock;
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
