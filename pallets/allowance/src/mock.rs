// SPDX-License-Identifier: Apache-2.0

//! A runtime that charges calls to allowances. Accounts 1 to 9 are members; 5 is also staff of branch 1, as are 11,
//! 12, 14 and the administrator 13 (11 as a registrar and an auditor, the others as registrars); 15 is its custodian; 20 is about to
//! become a member; the key 40 speaks for member 8, whose own key is lost; 10 is the branch's own account; 7, 14 and 30 are those of partners 7, 14 and 30. Setting the
//! heap pages is filtered out.

use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU8, ConstU32, ConstU64, Contains},
	weights::{IdentityFee, Weight},
};
use frame_system::limits::BlockWeights;
use sp_runtime::{BuildStorage, traits::Convert};
use timebank_primitives::{BranchId, Branches, Keys, Membership, PartnerId, Partners, Role, Staff};

use crate::{Cost, Terms};

pub type AccountId = u64;

frame_support::construct_runtime!(
	pub enum Test {
		System: frame_system,
		TransactionPayment: pallet_transaction_payment,
		Allowance: crate,
	}
);

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type BaseCallFilter = NoHeapPages;
	type BlockHashCount = ConstU64<10>;
	type BlockWeights = SmallBase;
}

/// What a transaction weighs that does nothing.
pub const BASE: u64 = 10;

parameter_types! {
	/// A transaction costs what the tests say, and this.
	pub SmallBase: BlockWeights = BlockWeights::builder()
		.base_block(Weight::zero())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = Weight::from_parts(BASE, 0);
			weights.max_total = Some(Weight::from_parts(1_000_000, 1_000_000));
		})
		.build_or_panic();
}

pub struct NoHeapPages;
impl Contains<RuntimeCall> for NoHeapPages {
	fn contains(call: &RuntimeCall) -> bool {
		!matches!(call, RuntimeCall::System(frame_system::Call::set_heap_pages { .. }))
	}
}

impl pallet_transaction_payment::Config for Test {
	type FeeMultiplierUpdate = ();
	type LengthToFee = IdentityFee<Cost>;
	type OnChargeTransaction = Allowance;
	type OperationalFeeMultiplier = ConstU8<1>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type WeightToFee = IdentityFee<Cost>;
}

parameter_types! {
	pub static Arrived: bool = false;
	pub static MemberCapacity: Cost = 1_000;
	pub static MemberRefill: Cost = 10;
	pub static BranchCapacity: Cost = 5_000;
	pub static BranchRefill: Cost = 50;
	pub static PartnerCapacity: Cost = 3_000;
	pub static PartnerRefill: Cost = 30;
	pub const NewcomerTerms: Terms = Terms { capacity: 100, refill: 1 };
	pub const BranchFloor: Terms = Terms { capacity: 2_000, refill: 20 };
}

pub struct FakeMembers;
impl Membership<AccountId> for FakeMembers {
	fn home(who: &AccountId) -> Option<BranchId> {
		let has_arrived = *who == 20 && Arrived::get();
		((1..10).contains(who) || has_arrived).then_some(1)
	}
}

pub struct FakeBranches;
impl Branches<AccountId> for FakeBranches {
	fn by_account(account: &AccountId) -> Option<BranchId> {
		(*account == 10).then_some(1)
	}
}
impl Staff<AccountId> for FakeBranches {
	fn branch(who: &AccountId) -> Option<BranchId> {
		[5, 11, 12, 13, 14, 15].contains(who).then_some(1)
	}

	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId> {
		let holders: &[AccountId] = match role {
			Role::Administrator => &[13],
			Role::Registrar => &[5, 11, 12, 13, 14],
			Role::Auditor => &[11],
			Role::Custodian => &[15],
			_ => &[],
		};
		holders.contains(who).then_some(1)
	}
}

pub struct FakeKeys;
impl Keys<AccountId> for FakeKeys {
	fn acts_as(signer: &AccountId) -> Option<AccountId> {
		match signer {
			8 => None,
			40 => Some(8),
			_ => Some(*signer),
		}
	}
}

pub struct Newcomers;
impl Contains<AccountId> for Newcomers {
	fn contains(who: &AccountId) -> bool {
		*who == 20 && !Arrived::get()
	}
}

pub struct Remarks;
impl Contains<RuntimeCall> for Remarks {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(call, RuntimeCall::System(frame_system::Call::remark { .. }))
	}
}

/// Member 4 has one half more.
pub struct MemberTerms;
impl Convert<AccountId, Terms> for MemberTerms {
	fn convert(who: AccountId) -> Terms {
		let (capacity, refill) = (MemberCapacity::get(), MemberRefill::get());
		match who {
			4 => Terms { capacity: capacity * 3 / 2, refill: refill * 3 / 2 },
			_ => Terms { capacity, refill },
		}
	}
}

pub struct StaffTerms;
impl Convert<Role, Terms> for StaffTerms {
	fn convert(role: Role) -> Terms {
		match role {
			Role::Custodian => Terms { capacity: 400, refill: 4 },
			_ => Terms { capacity: BranchCapacity::get(), refill: BranchRefill::get() },
		}
	}
}

pub struct FakePartners;
impl Partners<AccountId> for FakePartners {
	fn by_account(account: &AccountId) -> Option<PartnerId> {
		[7, 14, 30].contains(account).then_some(*account as PartnerId)
	}

	fn is_active(_: PartnerId) -> bool {
		true
	}
}

impl crate::Config for Test {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type BranchCapacity = BranchCapacity;
	type BranchFloor = BranchFloor;
	type BranchRefill = BranchRefill;
	type Branches = FakeBranches;
	type Keys = FakeKeys;
	type MaxPending = ConstU32<3>;
	type MemberTerms = MemberTerms;
	type Members = FakeMembers;
	type NewcomerCalls = Remarks;
	type NewcomerTerms = NewcomerTerms;
	type Newcomers = Newcomers;
	type PartnerCapacity = PartnerCapacity;
	type PartnerRefill = PartnerRefill;
	type Partners = FakePartners;
	type Staff = FakeBranches;
	type StaffTerms = StaffTerms;
	type WeightInfo = ();
}

/// Run `test` in block 1, then check what always holds.
pub fn build_and_execute(test: impl FnOnce()) {
	let storage = RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound");
	sp_io::TestExternalities::new(storage).execute_with(|| {
		System::set_block_number(1);
		test();
		Allowance::do_try_state().expect("the invariants hold");
	});
}
