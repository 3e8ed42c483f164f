// SPDX-License-Identifier: Apache-2.0

//! The runtime as a whole, driven by signed transactions in blocks, as a node does it. After every block all invariants
//! of our pallets are checked.

mod allowances;
mod calls;
mod chance;
mod consensus;
mod filters;
mod flat;
mod frozen;
mod governance;
mod journey;
mod lives;
mod members;
mod presets;
mod rotation;
mod rows;
mod simulation;
mod weights;
mod year;

use crate::*;
use codec::Encode;
use frame_support::{
	dispatch::GetDispatchInfo, genesis_builder_helper::build_state, weights::Weight,
};
use serde_json::Value;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_core::{Pair as _, sr25519::Pair};
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	ApplyExtrinsicResult, Digest, DigestItem, DispatchError, DispatchResult,
	generic::Era,
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidityError},
};
use timebank_primitives::{
	ActivityId, Category, CredentialKind, Decision, Note, Nullifier, Role, Subject, Window,
};

/// The four branches' own accounts.
const BRANCHES: [Sr25519Keyring; 4] =
	[Sr25519Keyring::Alice, Sr25519Keyring::Bob, Sr25519Keyring::Charlie, Sr25519Keyring::Dave];

/// What movements in tests are for.
const NOTE: Note = Note { category: Category::Thanks, memo: [0; 32] };

/// Slots are counted from here.
const FIRST_SLOT: u64 = 800_000_000;

/// Run `test` on a new network made from this preset.
fn on(preset: &str, test: impl FnOnce()) {
	let mut ext = sp_io::TestExternalities::default();
	SILENT.take();
	ext.execute_with(|| {
		let patch = genesis::preset(&preset.into()).expect("a preset with this name");
		let patch: Value = serde_json::from_slice(&patch).expect("JSON");
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("JSON");
		merge(&mut config, patch);
		build_state::<RuntimeGenesisConfig>(config.to_string().into_bytes())
			.expect("a sound genesis");
		check_invariants();
		test();
	});
}

fn on_consortium(test: impl FnOnce()) {
	on(genesis::CONSORTIUM_LOCAL, test);
}

/// As the node merges a preset into the defaults.
fn merge(into: &mut Value, patch: Value) {
	match (into, patch) {
		(Value::Object(into), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(into.entry(key).or_insert(Value::Null), value);
			}
		}
		(into, patch) => *into = patch,
	}
}

fn check_invariants() {
	Branches::do_try_state().expect("branches");
	Profiles::do_try_state().expect("profiles");
	TimeCoin::do_try_state().expect("time coin");
	Activities::do_try_state().expect("activities");
	Allowance::do_try_state().expect("allowance");
	Rotation::do_try_state().expect("rotation");
	Standard::do_try_state().expect("standard");
	Pots::do_try_state().expect("pots");
	Clearing::do_try_state().expect("clearing");
	Partners::do_try_state().expect("partners");
	Custody::do_try_state().expect("custody");
	Credentials::do_try_state().expect("credentials");
	Oracles::do_try_state().expect("oracles");
	Reviews::do_try_state().expect("reviews");
	Trainings::do_try_state().expect("trainings");
	Noticeboard::do_try_state().expect("noticeboard");
	Risk::do_try_state().expect("risk");
	Audit::do_try_state().expect("audit");
	hours_are_counted_where_they_are();
	type Council = pallet_collective::Members<Runtime, frame_support::instances::Instance1>;
	assert_eq!(Council::get(), Branches::seats(), "the Council's seats follow the registry");
}

/// What a branch has outstanding is what its members and its pot have.
fn hours_are_counted_where_they_are() {
	use frame_support::traits::fungible::Inspect;
	use timebank_primitives::{Membership, Payments, Purse};
	let mut found = std::collections::BTreeMap::<_, Balance>::new();
	for who in pallet_profiles::Members::<Runtime>::iter_keys() {
		if let Some(home) = Profiles::home(&who) {
			*found.entry(home).or_default() += Balances::total_balance(&who);
		}
	}
	for branch in pallet_branches::Branches::<Runtime>::iter_keys() {
		let pot = <TimeCoin as Payments<AccountId>>::account(&Purse::Pot(branch));
		*found.entry(branch).or_default() += Balances::total_balance(&pot);
	}
	for (branch, hours) in found {
		assert_eq!(pallet_clearing::Outstanding::<Runtime>::get(branch), hours, "of {branch}");
	}
}

/// Somebody who signs.
fn pair(name: &str) -> Pair {
	Pair::from_string(&format!("//{name}"), None).expect("a derivation path")
}

fn id(signer: &Pair) -> AccountId {
	AccountId::new(signer.public().0)
}

fn signed_with_nonce(
	signer: &Pair,
	call: impl Into<RuntimeCall>,
	nonce: Nonce,
	tip: Balance,
) -> UncheckedExtrinsic {
	let call = call.into();
	let who = id(signer);
	let mut extension = tx_extension(Era::Immortal, nonce);
	extension.5 = pallet_allowance::ChargeTransactionPayment::from(tip);
	let payload = SignedPayload::new(call.clone(), extension.clone()).expect("nothing to fail");
	let signature = payload.using_encoded(|bytes| signer.sign(bytes));
	UncheckedExtrinsic::new_signed(call, who.into(), signature.into(), extension)
}

fn signed_with_tip(
	signer: &Pair,
	call: impl Into<RuntimeCall>,
	tip: Balance,
) -> UncheckedExtrinsic {
	signed_with_nonce(signer, call, System::account_nonce(id(signer)), tip)
}

fn signed(signer: &Pair, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
	signed_with_tip(signer, call, 0)
}

/// Make the next block with these transactions, `slots` after the last one.
fn block_after(slots: u64, transactions: Vec<UncheckedExtrinsic>) -> Vec<ApplyExtrinsicResult> {
	let mut slot = match *pallet_aura::CurrentSlot::<Runtime>::get() {
		0 => FIRST_SLOT,
		last => last + slots,
	};
	// Who is silent or disabled makes no block.
	while !makes_blocks(slot) {
		slot += 1;
	}
	let number = System::block_number() + 1;
	let parent = if number == 1 { System::block_hash(0) } else { LAST_HASH.get() };
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	let header = Header::new(number, Hash::zero(), Hash::zero(), parent, digest);
	Executive::initialize_block(&header);
	let now = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
	Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(now.into()))
		.expect("valid")
		.expect("the clock goes on");
	let results = transactions.into_iter().map(Executive::apply_extrinsic).collect();
	let header = Executive::finalize_block();
	LAST_HASH.set(header.hash());
	check_invariants();
	results
}

fn makes_blocks(slot: u64) -> bool {
	let validators = Session::validators();
	let author = slot % validators.len() as u64;
	!Session::disabled_validators().contains(&(author as u32))
		&& SILENT.with_borrow(|silent| !silent.contains(&validators[author as usize]))
}

thread_local! {
	/// The validators whose nodes are down.
	static SILENT: core::cell::RefCell<Vec<AccountId>> = const { core::cell::RefCell::new(Vec::new()) };
	/// Hash of the last block.
	static LAST_HASH: core::cell::Cell<Hash> = const { core::cell::Cell::new(Hash::zero()) };
}

fn block(transactions: Vec<UncheckedExtrinsic>) -> Vec<ApplyExtrinsicResult> {
	block_after(1, transactions)
}

/// Make a block with one transaction. The outer error: it was invalid and never got into a block.
fn try_send(
	signer: &Pair,
	call: impl Into<RuntimeCall>,
) -> Result<DispatchResult, TransactionValidityError> {
	block(vec![signed(signer, call)]).remove(0)
}

/// The same for a transaction that must be valid, whether it succeeds or not.
fn send(signer: &Pair, call: impl Into<RuntimeCall>) -> DispatchResult {
	try_send(signer, call).expect("a valid transaction")
}

/// Whether the pool would take it.
fn validate(transaction: UncheckedExtrinsic) -> Result<(), TransactionValidityError> {
	Executive::validate_transaction(TransactionSource::External, transaction, LAST_HASH.get())
		.map(drop)
}

/// A motion in the Council that these branches vote for.
fn council(ayes: &[Sr25519Keyring], call: impl Into<RuntimeCall>) -> DispatchResult {
	motion::<frame_support::instances::Instance1>(ayes, call.into())
}

/// A motion in the Technical Committee that these branches vote for.
fn committee(ayes: &[Sr25519Keyring], call: impl Into<RuntimeCall>) -> DispatchResult {
	motion::<frame_support::instances::Instance2>(ayes, call.into())
}

/// The motion's own outcome, or why it did not come to that.
fn motion<I: 'static>(ayes: &[Sr25519Keyring], call: RuntimeCall) -> DispatchResult
where
	Runtime: pallet_collective::Config<I, Proposal = RuntimeCall, Hash = Hash>,
	RuntimeCall: From<pallet_collective::Call<Runtime, I>>,
	RuntimeEvent: TryInto<pallet_collective::Event<Runtime, I>>,
{
	use pallet_collective::{Call, Event, ProposalCount};
	let (proposal_hash, length_bound) =
		(call.using_encoded(sp_io::hashing::blake2_256).into(), call.encoded_size() as u32);
	let proposal_weight_bound: Weight = call.get_dispatch_info().call_weight;
	let threshold = ayes.len() as u32;
	let index = ProposalCount::<Runtime, I>::get();
	send(
		&ayes[0].pair(),
		Call::<Runtime, I>::propose { threshold, proposal: Box::new(call), length_bound },
	)?;
	if threshold > 1 {
		for aye in ayes {
			let vote = Call::<Runtime, I>::vote { proposal: proposal_hash, index, approve: true };
			send(&aye.pair(), vote)?;
		}
		let close =
			Call::<Runtime, I>::close { proposal_hash, index, proposal_weight_bound, length_bound };
		send(&ayes[0].pair(), close)?;
	}
	System::events()
		.into_iter()
		.filter_map(|record| record.event.try_into().ok())
		.find_map(|event| match event {
			Event::Executed { result, .. } => Some(result),
			_ => None,
		})
		.expect("the motion was executed")
}

/// Appoint somebody in the branch whose administrator this is.
fn appoint(administrator: Sr25519Keyring, who: &Pair, role: Role) {
	let (branch, _) = Branches::roles(administrator.to_account_id()).expect("an administrator");
	let call = pallet_branches::Call::grant_role { branch, who: id(who), role, until: None };
	send(&administrator.pair(), call).expect("an administrator appoints");
}

/// The admission of Hillside, a city without a province, whose own account is Eve's.
fn admission() -> pallet_branches::Call<Runtime> {
	use pallet_branches::{BranchKind, Certificate, Details};
	let account = Sr25519Keyring::Eve.to_account_id();
	let certificate = Certificate { document: [5; 32], valid_until: Moment::MAX };
	let statement = certificate.statement(&System::block_hash(0), &account);
	pallet_branches::Call::admit {
		parent: None,
		kind: BranchKind::City,
		details: Details {
			name: b"Hillside".to_vec().try_into().expect("short"),
			region: Default::default(),
			contact: Default::default(),
		},
		account,
		administrator: Sr25519Keyring::EveStash.to_account_id(),
		certificate,
		signature: Sr25519Keyring::Eve.sign(&statement).into(),
	}
}

/// New session keys, and the proof that `owner` has them: each key signs the owner's account.
fn new_keys(owner: &AccountId) -> (opaque::SessionKeys, Vec<u8>) {
	let keystore = sp_keystore::testing::MemoryKeystore::new();
	let mut ext = sp_io::TestExternalities::default();
	ext.register_extension(sp_keystore::KeystoreExt::new(keystore));
	ext.execute_with(|| {
		let generated = opaque::SessionKeys::generate(&owner.encode(), None);
		(generated.keys, generated.proof.encode())
	})
}

/// Hillside is admitted and has keys.
fn hillside_joins() {
	use Sr25519Keyring::{Alice, Bob, Charlie, Eve};
	council(&[Alice, Bob, Charlie], admission()).expect("admitted");
	let (keys, proof) = new_keys(&Eve.to_account_id());
	send(&Eve.pair(), pallet_session::Call::set_keys { keys, proof }).expect("its own keys");
}

/// Until as many sessions of five minutes are over.
fn sessions(count: u32) {
	for _ in 0..count * 5 * MINUTES {
		block(vec![]);
	}
}

/// These people join at Willow Lane (branch 2), after its registrar and its auditor are appointed.
fn willow_lane(members: &[&Pair]) {
	appoint(Sr25519Keyring::BobStash, &pair("registrar"), Role::Registrar);
	appoint(Sr25519Keyring::BobStash, &pair("auditor"), Role::Auditor);
	for member in members {
		join(member);
	}
}

/// The same, some time ago: who is new can only do little at once.
fn neighbours(members: &[&Pair]) {
	willow_lane(members);
	System::set_block_number(System::block_number() + 2_000);
}

/// The registrar of Willow Lane registers somebody, who says that the account is theirs.
fn join(member: &Pair) {
	send(&pair("registrar"), registration(member)).expect("a registrar registers");
	send(member, pallet_profiles::Call::accept {}).expect("a person accepts");
}

fn registration(member: &Pair) -> pallet_profiles::Call<Runtime> {
	let who = id(member);
	let nullifier = Nullifier(sp_io::hashing::blake2_256(who.as_ref()));
	pallet_profiles::Call::register { who, nullifier }
}

/// Free coins and coins in escrow.
fn coins(who: &Pair) -> (Balance, Balance) {
	TimeCoin::balance(id(who))
}

/// An hour and a day, in the clock's milliseconds.
const HOUR: Moment = 3_600_000;
const DAY: Moment = 24 * HOUR;

/// Let as many hours pass.
fn hours(count: u64) {
	block_after(count * HOUR / SLOT_DURATION, vec![]);
}

/// A stretch of time that begins now.
fn for_hours(count: u64) -> Window {
	let from = Timestamp::get();
	Window { from, until: from + count * HOUR }
}

/// Something that members can enrol in for a day from now on, and give in the same time or in another day.
fn terms(places: u32, steps: u32) -> pallet_activities::Terms {
	pallet_activities::Terms {
		title: b"Walk to the hospital".to_vec().try_into().expect("short"),
		category: 1,
		content: [1; 32],
		place: b"Willow Lane".to_vec().try_into().expect("short"),
		enrolment: for_hours(24),
		service: for_hours(48),
		places,
		steps,
		required: Default::default(),
		recurrence: None,
	}
}

/// The same, paid by a member.
fn publication(places: u32, steps: u32) -> pallet_activities::Call<Runtime> {
	let funding = pallet_activities::Funding::Own;
	pallet_activities::Call::publish { terms: terms(places, steps), funding }
}

/// The activity that was published last, once an auditor of Willow Lane has approved it.
fn approved() -> ActivityId {
	let activity = Activities::next_id() - 1;
	approve(&pair("auditor"), activity, 0).expect("an auditor approves");
	activity
}

/// An auditor lets members enrol in what they have read in this version.
fn approve(by: &Pair, activity: ActivityId, version: u32) -> DispatchResult {
	decide(by, Subject::Activity { activity, version }, Decision::Granted)
}

/// An auditor decides the open case about this. If there is none, about one that is not there.
fn decide(by: &Pair, subject: Subject<AccountId>, decision: Decision) -> DispatchResult {
	let case = Audit::case_of(subject).unwrap_or(u64::MAX);
	let opinion = pallet_audit::Opinion::Hash([2; 32]);
	send(by, pallet_audit::Call::decide { case, decision, opinion })
}

fn refused_by_audit<T>(error: pallet_audit::Error<Runtime>) -> Result<T, DispatchError> {
	Err(error.into())
}

/// They enrol, and whoever manages the activity gives them places.
fn give_places(activity: ActivityId, manager: &Pair, participants: &[&Pair]) {
	use pallet_activities::Call;
	for participant in participants {
		send(participant, Call::enrol { activity }).expect("a member enrols");
		let admit = Call::admit { activity, participant: id(participant) };
		send(manager, admit).expect("a manager admits");
	}
}

/// Both sides confirm that a service begins.
fn begin(activity: ActivityId, manager: &Pair, participant: &Pair) {
	for side in [manager, participant] {
		let start =
			pallet_activities::Call::confirm_start { activity, participant: id(participant) };
		send(side, start).expect("one side confirms the start");
	}
}

/// One side says that it ended: now, or when the other side said.
fn confirm_end(activity: ActivityId, participant: &Pair) -> pallet_activities::Call<Runtime> {
	use pallet_activities::Participation;
	let participant = id(participant);
	let known = Activities::participation(activity, participant.clone());
	let until = match known.expect("a participant").state {
		Participation::InService { ended_by, .. } => ended_by.map(|(_, until)| until),
		_ => None,
	};
	pallet_activities::Call::confirm_end { activity, participant, until }
}

/// Both sides confirm that it is over.
fn end(activity: ActivityId, manager: &Pair, participant: &Pair) {
	for side in [manager, participant] {
		let end = confirm_end(activity, participant);
		send(side, end).expect("one side confirms the end");
	}
}

fn settle(activity: ActivityId, manager: &Pair, participant: &Pair) -> DispatchResult {
	send(manager, pallet_activities::Call::settle { activity, participant: id(participant) })
}

/// Somebody says under seal what they think of the other side of a service.
fn seal(by: &Pair, activity: ActivityId, participant: &Pair, score: u8) -> DispatchResult {
	let (participant, side) = (id(participant), side_of(by, participant));
	let seal = pallet_reviews::seal_of(activity, &participant, side, score, &[0; 32], &[7; 32]);
	send(by, pallet_reviews::Call::seal { activity, participant, seal })
}

/// And shows it.
fn open(by: &Pair, activity: ActivityId, participant: &Pair, score: u8) -> DispatchResult {
	let (participant, side) = (id(participant), side_of(by, participant));
	let (comment, salt) = ([0; 32], [7; 32]);
	send(by, pallet_reviews::Call::open { activity, participant, side, score, comment, salt })
}

fn side_of(by: &Pair, participant: &Pair) -> pallet_reviews::Side {
	use pallet_reviews::Side;
	if id(by) == id(participant) { Side::Participant } else { Side::Publisher }
}

/// Care training, which branches certify.
const CARE: CredentialKind = 3;

/// Two evenings of an hour, tonight's and tomorrow's, for an hour's fee, which somebody teaches who is paid for it.
fn training(teacher: &Pair) -> pallet_trainings::Terms<AccountId, Balance> {
	pallet_trainings::Terms {
		title: b"Care at home".to_vec().try_into().expect("short"),
		content: [1; 32],
		place: b"Town hall".to_vec().try_into().expect("short"),
		enrolment: for_hours(24),
		service: Window { from: Timestamp::get() + HOUR, ..for_hours(49) },
		places: 5,
		sessions: 2,
		needed: 1,
		certificate: Some(pallet_trainings::Certificate { kind: CARE, valid_for: None }),
		required: Default::default(),
		fee: TIME,
		teacher: id(teacher),
		taught: 40,
		category: 5,
	}
}

/// Somebody offers to accompany others in these quarters of the days of a week.
fn offer(times: u32) -> pallet_noticeboard::Call<Runtime> {
	let categories = vec![1].try_into().expect("one");
	let times = codec::Decode::decode(&mut &times.encode()[..]).expect("a row of bits");
	pallet_noticeboard::Call::offer { categories, times }
}
