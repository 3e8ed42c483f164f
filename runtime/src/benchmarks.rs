// SPDX-License-Identifier: Apache-2.0

//! Which pallets are benchmarked, and how accounts are prepared for it.

use crate::configs::{CouncilSupermajority, RuntimeParameters, dynamic_params};
use crate::*;
use alloc::string::String;
use frame_benchmarking::{BenchmarkBatch, BenchmarkConfig, BenchmarkList, define_benchmarks};
use frame_support::traits::{
	EnsureOrigin, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys, fungible::Inspect,
};
use pallet_branches::{EnsureStaff, Registrar};
use sp_runtime::{Permill, traits::Hash as _};
use timebank_primitives::{
	ActivityId, Attested, BenchmarkHelper, BranchId, Category, Clearing as _, Commitment,
	CredentialKind, Decision, Membership, Note, Nullifier, PartnerId, Rehoming, Role, Subject,
	Window,
};

define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_activities, Activities]
	[pallet_audit, Audit]
	[pallet_branches, Branches]
	[pallet_clearing, Clearing]
	[pallet_credentials, Credentials]
	[pallet_custody, Custody]
	[pallet_noticeboard, Noticeboard]
	[pallet_oracles, Oracles]
	[pallet_parameters, Parameters]
	[pallet_partners, Partners]
	[pallet_pots, Pots]
	[pallet_profiles, Profiles]
	[pallet_reviews, Reviews]
	[pallet_risk, Risk]
	[pallet_rotation, Rotation]
	[pallet_standard, Standard]
	[pallet_time_coin, TimeCoin]
	[pallet_trainings, Trainings]
);

impl frame_system_benchmarking::Config for Runtime {}

/// Registers members with a registrar's call, as they come in real life, and signs for branches.
pub struct Helper;

impl BenchmarkHelper<AccountId> for Helper {
	fn make_branch(who: &AccountId) -> BranchId {
		pallet_branches::make_branch::<Runtime>(who.clone()).expect("a branch can be admitted")
	}

	fn make_branch_below(above: BranchId) -> BranchId {
		pallet_branches::make_branch_below::<Runtime>(above).expect("a branch can be admitted")
	}

	fn make_member(who: &AccountId) {
		let registrar = EnsureStaff::<Runtime, Registrar>::try_successful_origin()
			.expect("a registrar can be appointed");
		let nullifier = Nullifier(BlakeTwo256::hash(who.as_ref()).0);
		Profiles::register(registrar, who.clone(), nullifier).expect("anybody can be registered");
		// As their first transaction does.
		System::inc_account_nonce(who);
		Profiles::accept(RuntimeOrigin::signed(who.clone())).expect("they can accept");
	}

	fn make_member_elsewhere(who: &AccountId) {
		Self::make_member(who);
		let home = Profiles::home(who).expect("a member");
		let other = Self::make_branch_below(home);
		// What a closure does with its members.
		Clearing::note_moved(home, other, Balances::total_balance(who)).expect("it has as much");
		Profiles::rehome(who, other).expect("a member can move");
	}

	fn fill_pot(branch: BranchId) {
		let donor = AccountId::new(BlakeTwo256::hash(b"donor").0);
		Self::make_member(&donor);
		let note = Note { category: Category::Other, memo: Default::default() };
		let (origin, amount) = (RuntimeOrigin::signed(donor.clone()), TimeCoin::balance(donor).0);
		TimeCoin::donate(origin, branch, amount, note).expect("a member can give all");
	}

	fn begin_closure(branch: BranchId) {
		let successor = Branches::branch(branch).and_then(|record| record.parent);
		let origin = Self::council();
		Branches::begin_closure(
			origin,
			branch,
			successor.expect("it stands below another"),
			Default::default(),
		)
		.expect("a branch can be closed");
	}

	fn strain() {
		use dynamic_params::time_coin::{IdleTerms, Parameters};
		let terms = pallet_time_coin::IdleTerms {
			period: DAYS,
			exempt: TIME,
			levy: Permill::from_percent(1),
			expiry: 1,
		};
		Self::set(Parameters::IdleTerms(IdleTerms, Some(terms)));
		let since = System::block_number();
		pallet_time_coin::Rule::<Runtime>::put(pallet_time_coin::IdleRule { terms, since });
		System::set_block_number(since + 100 * DAYS);
	}

	fn make_partner() -> PartnerId {
		let account = AccountId::new(BlakeTwo256::hash(b"partner").0);
		let name = b"Partner".to_vec().try_into().expect("short");
		let partner = pallet_partners::NextPartner::<Runtime>::get();
		Partners::admit(Self::council(), name, Default::default(), account, [0; 32])
			.expect("a partner can be admitted");
		partner
	}

	fn make_kinds(count: u16) {
		for kind in 1..=count {
			let name = b"Kind".to_vec();
			Profiles::set_kind(
				Self::council(),
				kind,
				name.clone().try_into().expect("short"),
				pallet_profiles::Path::Institution,
			)
			.expect("a kind of fields");
			Credentials::set_kind(
				Self::council(),
				kind,
				name.try_into().expect("short"),
				pallet_credentials::IssuedBy::Both,
			)
			.expect("a kind of credentials");
		}
	}

	fn make_staff(who: &AccountId, role: Role) {
		let registrar = EnsureStaff::<Runtime, Registrar>::try_successful_origin()
			.expect("a registrar can be appointed");
		let (_, branch) =
			EnsureStaff::<Runtime, Registrar>::ensure_origin(registrar).expect("a registrar");
		Branches::grant_role(Self::council(), branch, who.clone(), role, None)
			.expect("staff can be appointed");
	}

	fn make_organiser(who: &AccountId, role: Role) -> BranchId {
		Self::make_staff(who, role);
		let (branch, _) = Branches::roles(who.clone()).expect("staff");
		Self::fill_pot(branch);
		TimeCoin::set_quota(Self::council(), branch, 1_000_000 * TIME, BlockNumber::MAX)
			.expect("a quota");
		branch
	}

	fn issue_credential(who: &AccountId, kind: CredentialKind) {
		let attested = Attested { commitment: Commitment([0; 32]), valid_until: None };
		<Credentials as timebank_primitives::Credentials<_>>::set_by_institution(
			who,
			kind,
			0,
			Some(attested),
		)
		.expect("a credential");
	}

	fn advance(by: Moment) {
		pallet_timestamp::Now::<Runtime>::mutate(|now| *now += by);
	}

	fn hold_back() {
		pallet_risk::hold_back::<Runtime>();
	}

	fn strain_screening() {
		pallet_risk::strain_screening::<Runtime>();
	}

	fn make_activity() -> ActivityId {
		let publisher = AccountId::new(BlakeTwo256::hash(b"publisher").0);
		Self::make_member(&publisher);
		let activity = pallet_activities::NextId::<Runtime>::get();
		let now = Timestamp::get();
		let window = Window { from: now, until: now + 24 * 3_600_000 };
		let terms = pallet_activities::Terms {
			title: b"A walk".to_vec().try_into().expect("short"),
			category: 1,
			content: [0; 32],
			place: Default::default(),
			enrolment: window,
			service: window,
			places: 1,
			steps: 1,
			required: Default::default(),
			recurrence: None,
		};
		Activities::publish(
			RuntimeOrigin::signed(publisher),
			terms,
			pallet_activities::Funding::Own,
		)
		.expect("a member publishes");
		let auditor = EnsureStaff::<Runtime, pallet_branches::Auditor>::try_successful_origin()
			.expect("an auditor can be appointed");
		let case = Audit::case_of(Subject::Activity { activity, version: 0 }).expect("it waits");
		let opinion = pallet_audit::Opinion::Hash([0; 32]);
		// Nobody decides on a case in the block in which it was opened.
		System::set_block_number(System::block_number() + 1);
		Audit::decide(auditor, case, Decision::Granted, opinion).expect("an auditor decides");
		activity
	}

	fn lower_cap() {
		use dynamic_params::time_coin::{Cap, Parameters};
		Self::set(Parameters::Cap(Cap, Some(1)));
	}
}

impl pallet_custody::BenchmarkHelper<AccountId, RuntimeCall> for Helper {
	fn make_keyless() -> AccountId {
		let registrar = EnsureStaff::<Runtime, Registrar>::try_successful_origin()
			.expect("a registrar can be appointed");
		let nullifier = Nullifier(BlakeTwo256::hash(b"keyless").0);
		Profiles::register_keyless(registrar, nullifier).expect("anybody can be registered");
		Profiles::account_of(nullifier).expect("a member")
	}

	fn participation(_: &AccountId) -> RuntimeCall {
		let activity = <Self as BenchmarkHelper<AccountId>>::make_activity();
		pallet_activities::Call::enrol { activity }.into()
	}
}

impl pallet_pots::AppointForBenchmarks<AccountId> for Helper {
	fn appoint_treasurer(who: &AccountId, branch: BranchId) {
		let origin = Self::council();
		Branches::grant_role(origin, branch, who.clone(), Role::Treasurer, None)
			.expect("a treasurer can be appointed");
	}
}

impl pallet_branches::SignForBenchmarks<AccountId, Signature> for Helper {
	fn account() -> AccountId {
		AccountId::new(Self::key().0)
	}

	fn sign(bytes: &[u8]) -> Signature {
		sp_io::crypto::sr25519_sign(Self::KEYS, &Self::key(), bytes).expect("a key of ours").into()
	}
}

impl Helper {
	fn council() -> RuntimeOrigin {
		CouncilSupermajority::try_successful_origin().expect("the Council can decide")
	}

	fn set(parameter: dynamic_params::time_coin::Parameters) {
		Parameters::set_parameter(Self::council(), RuntimeParameters::TimeCoin(parameter))
			.expect("a parameter can be set");
	}

	const KEYS: sp_core::crypto::KeyTypeId = sp_core::crypto::KeyTypeId(*b"cert");

	fn key() -> sp_core::sr25519::Public {
		let seed = b"//certificate".to_vec();
		sp_io::crypto::sr25519_generate(Self::KEYS, Some(seed))
	}
}

pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
