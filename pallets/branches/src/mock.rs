// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but the registry, and a Council that only remembers its seats.

use crate::{BranchKind, Certificate, FoundingBranch};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ChangeMembers, ConstU32, InitializeMembers, Time},
};
use frame_system::EnsureRoot;
use sp_runtime::BuildStorage;
use timebank_primitives::{BranchId, Membership, Moment};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		Branches: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static Now: Moment = 1_000;
	pub static Seats: Vec<AccountId> = Vec::new();
}

pub struct Clock;
impl Time for Clock {
	type Moment = Moment;
	fn now() -> Moment {
		Now::get()
	}
}

pub struct FakeCouncil;
impl InitializeMembers<AccountId> for FakeCouncil {
	fn initialize_members(members: &[AccountId]) {
		Seats::set(members.to_vec());
	}
}
impl ChangeMembers<AccountId> for FakeCouncil {
	fn change_members_sorted(incoming: &[AccountId], outgoing: &[AccountId], new: &[AccountId]) {
		let mut seats = Seats::get();
		seats.retain(|seat| !outgoing.contains(seat));
		seats.extend(incoming);
		seats.sort();
		assert_eq!(seats, new, "the change must lead to the new seats");
		Seats::set(seats);
	}
}

/// Account 77 is a member's.
pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		(*who == 77).then_some(PROVINCE)
	}
}

impl crate::Config for Test {
	type AdmitOrigin = EnsureRoot<AccountId>;
	type Council = FakeCouncil;
	type CouncilChange = ();
	type MaxBranches = ConstU32<6>;
	type MaxDepth = ConstU32<3>;
	type MaxStaff = ConstU32<3>;
	type Members = FakeMembers;
	type Time = Clock;
	type WeightInfo = ();
}

/// A province (own account 10, administrator 11) and a community below it (20, 21).
pub const PROVINCE: BranchId = 1;
pub const COMMUNITY: BranchId = 2;

pub const CERTIFICATE: Certificate = Certificate { document: [7; 32], valid_until: 1_000_000 };

fn founding(
	parent: Option<BranchId>,
	kind: BranchKind,
	account: AccountId,
) -> FoundingBranch<AccountId> {
	FoundingBranch {
		parent,
		kind,
		name: format!("branch {account}"),
		account,
		administrator: account + 1,
		certificate: CERTIFICATE,
	}
}

/// Run `test` on the two branches, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig {
		system: Default::default(),
		branches: crate::GenesisConfig {
			branches: vec![
				founding(None, BranchKind::Provincial, 10),
				founding(Some(PROVINCE), BranchKind::Community, 20),
			],
		},
	}
	.build_storage()
	.expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		test();
		Branches::do_try_state().expect("the invariants hold");
		assert_eq!(Seats::get(), Branches::seats(), "the Council follows the registry");
	});
}
