// SPDX-License-Identifier: Apache-2.0

//! Which pallets are benchmarked, and how accounts are prepared for it.

use crate::configs::{CouncilSupermajority, RuntimeParameters, dynamic_params};
mod grandpa;
mod session;

use crate::*;
use alloc::string::String;
use codec::{Decode, Encode};
use frame_benchmarking::{
	BenchmarkBatch, BenchmarkConfig, BenchmarkList, account, define_benchmarks,
};
use frame_support::traits::{
	EnsureOrigin, KeyOwnerProofSystem, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys,
	fungible::Inspect,
};
use pallet_branches::{EnsureStaff, Registrar};
use sp_consensus_grandpa::{AuthorityId as GrandpaId, EquivocationProof, KEY_TYPE};
use sp_runtime::{Permill, RuntimeAppPublic, traits::Hash as _};
use sp_session::MembershipProof;
use timebank_primitives::{
	ActivityId, Attested, BenchmarkHelper, BranchId, Category, Clearing as _, Commitment,
	CredentialKind, Decision, Membership, Note, Nullifier, PartnerId, Rehoming, Role, Subject,
	Window,
};

define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[frame_system_extensions, frame_system_benchmarking::extensions::Pallet::<Runtime>]
	[pallet_activities, Activities]
	[pallet_allowance, Allowance]
	[pallet_audit, Audit]
	[pallet_balances, Balances]
	[pallet_branches, Branches]
	[pallet_clearing, Clearing]
	[pallet_collective, Council]
	[pallet_collective, TechnicalCommittee]
	[pallet_credentials, Credentials]
	[pallet_custody, Custody]
	[pallet_grandpa, grandpa::Pallet::<Runtime>]
	[pallet_migrations, MultiBlockMigrations]
	[pallet_multisig, Multisig]
	[pallet_noticeboard, Noticeboard]
	[pallet_oracles, Oracles]
	[pallet_parameters, Parameters]
	[pallet_partners, Partners]
	[pallet_pots, Pots]
	[pallet_preimage, Preimage]
	[pallet_profiles, Profiles]
	[pallet_proxy, Proxy]
	[pallet_reviews, Reviews]
	[pallet_risk, Risk]
	[pallet_rotation, Rotation]
	[pallet_safe_mode, SafeMode]
	[pallet_scheduler, Scheduler]
	[pallet_session, session::Pallet::<Runtime>]
	[pallet_standard, Standard]
	[pallet_time_coin, TimeCoin]
	[pallet_timestamp, Timestamp]
	[pallet_trainings, Trainings]
	[pallet_tx_pause, TxPause]
	[pallet_utility, Utility]
	[pallet_whitelist, Whitelist]
);

impl frame_system_benchmarking::Config for Runtime {}

impl session::Config for Runtime {
	fn validator() -> AccountId {
		let own = account("validator", 0, 0);
		Helper::make_branch(&own);
		own
	}

	fn new_keys(owner: &AccountId) -> (opaque::SessionKeys, Vec<u8>) {
		let generated = opaque::SessionKeys::generate(&owner.encode(), None);
		(generated.keys, generated.proof.encode())
	}
}

impl grandpa::Config for Runtime {
	fn double_vote(validators: u32) -> (EquivocationProof<Hash, BlockNumber>, MembershipProof) {
		use finality_grandpa::{Equivocation, Message, Prevote};
		let (session, set, round) = (5, 1, 1);
		let key = GrandpaId::generate_pair(None);
		let accounts: Vec<AccountId> =
			(0..validators).map(|index| account("validator", index, 0)).collect();
		Helper::make_branch(&accounts[0]);
		for (index, validator) in accounts.iter().enumerate() {
			let random = |what: &[u8]| BlakeTwo256::hash_of(&(what, index as u32)).encode();
			let grandpa = if index == 0 { key.encode() } else { random(b"grandpa") };
			let keys = [random(b"aura"), grandpa].concat();
			let keys = opaque::SessionKeys::decode(&mut &keys[..]).expect("any bytes are keys");
			pallet_session::NextKeys::<Runtime>::insert(validator, keys);
		}
		pallet_session::Validators::<Runtime>::put(accounts);
		// The proof is of this session, and not of the first: both take longest to check.
		pallet_session::CurrentIndex::<Runtime>::put(session);
		pallet_grandpa::SetIdSession::<Runtime>::insert(set - 1, session - 1);
		pallet_grandpa::SetIdSession::<Runtime>::insert(set, session);
		let vote = |block: u8| {
			let vote = Prevote { target_hash: Hash::repeat_byte(block), target_number: 1 };
			let message = Message::Prevote(vote.clone());
			let payload = sp_consensus_grandpa::localized_payload(round, set, &message);
			(vote, key.sign(&payload).expect("the key is in the keystore"))
		};
		let proof = EquivocationProof::new(
			set,
			sp_consensus_grandpa::Equivocation::Prevote(Equivocation {
				round_number: round,
				identity: key.clone(),
				first: vote(1),
				second: vote(2),
			}),
		);
		let owner = Historical::prove((KEY_TYPE, key)).expect("it is a validator's");
		(proof, owner)
	}

	fn is_reported() -> bool {
		pallet_offences::Reports::<Runtime>::iter().next().is_some()
			&& pallet_rotation::Incidents::<Runtime>::iter().next().is_some()
	}
}

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

	fn fill_screening() {
		pallet_risk::fill_screening::<Runtime>();
	}

	fn outdate_movements() {
		type Period = <Runtime as pallet_time_coin::Config>::CorrectionPeriod;
		let period = <Period as sp_core::Get<BlockNumber>>::get();
		System::set_block_number(System::block_number().saturating_add(period));
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
	let mut whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	whitelist.extend(configs::system::shared_rows().map(Into::into));
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
