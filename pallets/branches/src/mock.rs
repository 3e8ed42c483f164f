// SPDX-License-Identifier: Apache-2.0

//! A runtime with nothing but the registry, and a Council that only remembers its seats.

use crate::{BranchKind, Certificate, Details, FoundingBranch};
use frame_support::{
	derive_impl, parameter_types,
	traits::{ChangeMembers, ConstU32, InitializeMembers, Time},
	weights::Weight,
};
use frame_system::EnsureRoot;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, testing::TestSignature};
use timebank_primitives::{BranchId, Membership, Moment, Residents, Validators, WindingUp};

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
	/// The branches that have a member.
	pub static Inhabited: Vec<BranchId> = Vec::new();
	/// The accounts that validate.
	pub static Validating: Vec<AccountId> = Vec::new();
	/// The branches whose double-signing is still to be decided on.
	pub static Investigated: Vec<BranchId> = Vec::new();
	/// The branches without which there would be too few validators.
	pub static Needed: Vec<BranchId> = Vec::new();
	/// The branches that were forgotten.
	pub static Forgotten: Vec<BranchId> = Vec::new();
	/// The branches of which something is left elsewhere.
	pub static Unsettled: Vec<BranchId> = Vec::new();
	/// The branches of which nothing is kept elsewhere any more.
	pub static WoundUp: Vec<BranchId> = Vec::new();
	/// The accounts whose keys were forgotten.
	pub static Keyless: Vec<AccountId> = Vec::new();
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

impl Residents for FakeMembers {
	fn residents(branch: BranchId) -> u32 {
		Inhabited::get().contains(&branch).into()
	}
}

pub struct FakeValidators;
impl Validators<AccountId> for FakeValidators {
	fn validates(account: &AccountId) -> bool {
		Validating::get().contains(account)
	}
	fn is_under_investigation(branch: BranchId) -> bool {
		Investigated::get().contains(&branch)
	}
	fn can_spare(branch: BranchId) -> bool {
		!Needed::get().contains(&branch)
	}
	fn forget_keys(account: &AccountId) {
		Keyless::mutate(|keyless| keyless.push(*account));
	}
	fn forget(branch: BranchId) {
		Forgotten::mutate(|forgotten| forgotten.push(branch));
	}
	fn forget_weight() -> Weight {
		Weight::zero()
	}
}

/// What other pallets find left of a branch.
pub const LEFT_OVER: DispatchError = DispatchError::Other("something is left");

pub struct FakeWindingUp;
impl WindingUp for FakeWindingUp {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		if Unsettled::get().contains(&branch) { Err(LEFT_OVER) } else { Ok(()) }
	}
	fn forget(branch: BranchId) {
		WoundUp::mutate(|wound_up| wound_up.push(branch));
	}
	fn weight() -> Weight {
		Weight::from_parts(7, 0)
	}
}

impl crate::Config for Test {
	type AdmitOrigin = EnsureRoot<AccountId>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = TestSigner;
	type Council = FakeCouncil;
	type CouncilChange = ();
	type MaxBranches = ConstU32<6>;
	type MaxMotions = ConstU32<2>;
	type MaxStaff = ConstU32<3>;
	type MaxStored = ConstU32<5_000>;
	type Members = FakeMembers;
	type Signature = TestSignature;
	type Time = Clock;
	type Validators = FakeValidators;
	type WeightInfo = ();
	type WindingUp = FakeWindingUp;
}

/// A province (own account 10, administrator 11) and a community below it (20, 21).
pub const PROVINCE: BranchId = 1;
pub const COMMUNITY: BranchId = 2;

pub const CERTIFICATE: Certificate = Certificate { document: [7; 32], valid_until: 1_000_000 };

pub fn details(name: &str) -> Details {
	let text = |text: &str| text.as_bytes().to_vec();
	Details {
		name: text(name).try_into().expect("short"),
		region: text("Riverland").try_into().expect("short"),
		contact: text("https://lakeside.example").try_into().expect("short"),
	}
}

/// This account's signature on this certificate.
pub fn signature(certificate: &Certificate, account: AccountId) -> TestSignature {
	let genesis = System::block_hash(0);
	TestSignature(account, certificate.statement(&genesis, &account))
}

#[cfg(feature = "runtime-benchmarks")]
pub struct TestSigner;
#[cfg(feature = "runtime-benchmarks")]
impl crate::SignForBenchmarks<AccountId, TestSignature> for TestSigner {
	fn account() -> AccountId {
		999
	}
	fn sign(bytes: &[u8]) -> TestSignature {
		TestSignature(999, bytes.to_vec())
	}
}

fn founding(
	parent: Option<BranchId>,
	kind: BranchKind,
	account: AccountId,
) -> FoundingBranch<AccountId> {
	FoundingBranch {
		parent,
		kind,
		name: format!("branch {account}"),
		region: "Riverland".into(),
		contact: String::new(),
		account,
		administrator: account + 1,
		certificate: CERTIFICATE,
	}
}

/// Run `test` on the two branches, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	Now::set(1_000);
	Inhabited::set(Vec::new());
	Validating::set(Vec::new());
	Investigated::set(Vec::new());
	Needed::set(Vec::new());
	Forgotten::set(Vec::new());
	Keyless::set(Vec::new());
	Unsettled::set(Vec::new());
	WoundUp::set(Vec::new());
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
