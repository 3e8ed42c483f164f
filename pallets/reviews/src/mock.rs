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
		let is_known = (1..10).contains(who) || (1_000..2_000).contains(who);
		(is_known && !Gone::get().contains(who)).then_some(1)
	}

	fn is_active(_: &AccountId) -> bool {
		unreachable!("suspended members review what was before")
	}
}

pub struct FakeStaff;
impl Staff<AccountId> for FakeStaff {
	fn branch(who: &AccountId) -> Option<BranchId> {
		(*who == 10 && !Gone::get().contains(who)).then_some(1)
	}

	fn branch_as(_: &AccountId, _: Role) -> Option<BranchId> {
		unreachable!("reviews ask for any role")
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
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

/// Let `time` pass.
pub fn wait(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// Run `test`, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	Now::set(START);
	Gone::take();
	Thresholds::set([60, 300, 1_200, 4_000]);
	MinPublishCredit::set(40);
	MinRating::set(200);
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		Reviews::do_try_state().expect("the invariants hold");
		test();
		Reviews::do_try_state().expect("the invariants hold");
	});
}
