// SPDX-License-Identifier: Apache-2.0

//! Blocks, time and transactions, as a node makes them.

use super::{cast::CAST, runtime::*};
use codec::Encode;
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, GetDispatchInfo, PostDispatchInfo},
	genesis_builder_helper::build_state,
	storage::{
		TransactionOutcome, storage_prefix, unhashed, with_storage_layer,
		with_transaction_unchecked,
	},
	traits::{OnFinalize, OnIdle},
	weights::Weight,
};
use serde_json::Value;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_core::Pair as _;
use sp_runtime::{
	ApplyExtrinsicResult, Digest, DigestItem, DispatchError, DispatchErrorWithPostInfo,
	DispatchResult, MultiSignature,
	generic::{CheckedExtrinsic, Era, ExtrinsicFormat},
	traits::{Applyable, Dispatchable, Hash as _, Header as _},
	transaction_validity::TransactionSource,
};

/// In the clock's milliseconds.
pub const HOUR: Moment = 3_600_000;

/// In the clock's milliseconds.
pub const DAY: Moment = 24 * HOUR;

/// Slots are counted from here.
const FIRST_SLOT: u64 = 800_000_000;

/// At most so many blocks are made while time passes, for calls that are scheduled.
const MOST_STOPS: usize = 8;

/// A network like `consortium-local` in its first block.
pub fn genesis() -> sp_io::TestExternalities {
	let mut ext = sp_io::TestExternalities::default();
	ext.execute_with(|| {
		let patch = genesis::preset(&genesis::CONSORTIUM_LOCAL.into()).expect("a preset");
		let patch: Value = serde_json::from_slice(&patch).expect("JSON");
		let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("JSON");
		merge(&mut config, patch);
		build_state::<RuntimeGenesisConfig>(config.to_string().into_bytes())
			.expect("a sound genesis");
		open(1, FIRST_SLOT);
	});
	ext
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

/// Begin this block in the first slot from this one on whose author may make one.
fn open(number: BlockNumber, mut slot: u64) {
	let disabled = Session::disabled_validators();
	let validators = pallet_aura::Authorities::<Runtime>::decode_len().unwrap_or(1).max(1) as u64;
	while disabled.contains(&((slot % validators) as u32)) {
		slot += 1;
	}
	let parent = match number {
		1 => System::block_hash(0),
		_ => sp_runtime::traits::BlakeTwo256::hash(&(number - 1).encode()),
	};
	let digest =
		Digest { logs: vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())] };
	Executive::initialize_block(&Header::new(number, Hash::zero(), Hash::zero(), parent, digest));
	let now = pallet_timestamp::Call::set { now: slot * SLOT_DURATION };
	Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(now.into()))
		.expect("valid")
		.expect("the clock goes on");
	Executive::inherents_applied();
}

/// End the block, as `Executive::finalize_block` does, but for the root of the state: it would take more time than all else.
fn close() {
	System::note_finished_extrinsics();
	let (number, most) = (System::block_number(), max_block());
	let left = most.saturating_sub(System::block_weight().total());
	if left.all_gt(Weight::zero()) {
		let used = <AllPalletsWithSystem as OnIdle<_>>::on_idle(number, left);
		assert!(used.all_lte(left), "what is done when idle weighs {used:?} of {left:?}");
		System::register_extra_weight_unchecked(used, DispatchClass::Mandatory);
	}
	<AllPalletsWithSystem as OnFinalize<_>>::on_finalize(number);
	// What must be done may weigh more than a block: of a session's end the SDK says that it weighs a whole one.
	let weight = System::block_weight();
	let limits = <Runtime as frame_system::Config>::BlockWeights::get();
	for class in [DispatchClass::Normal, DispatchClass::Operational] {
		let (used, most) = (*weight.get(class), limits.get(class).max_total.unwrap_or(most));
		assert!(used.all_lte(most), "block {number} has {used:?} of {most:?}, {class:?}");
	}
	let of_the_block =
		["ExecutionPhase", "BlockSize", "InherentsApplied", "ExtrinsicCount", "ExtrinsicData"];
	for name in of_the_block {
		let prefix = storage_prefix(b"System", name.as_bytes());
		let _ = unhashed::clear_prefix(&prefix, None, None);
	}
}

fn max_block() -> Weight {
	<Runtime as frame_system::Config>::BlockWeights::get().max_block
}

/// End the block, and begin the next one.
pub fn next_block() {
	skip(1, 1);
}

fn skip(blocks: BlockNumber, slots: u64) {
	close();
	let number = System::block_number().saturating_add(blocks);
	// Of the blocks between nothing was scheduled in any.
	System::set_block_number(number - 1);
	if blocks > 1 {
		pallet_scheduler::IncompleteSince::<Runtime>::put(number);
	}
	open(number, *pallet_aura::CurrentSlot::<Runtime>::get() + slots);
}

/// Let so much time pass, in which blocks are made as always; but only those in which something is scheduled, and the last one.
pub fn pass(time: Moment) {
	let mut blocks = (time / SLOT_DURATION).max(1) as BlockNumber;
	for _ in 0..MOST_STOPS {
		let now = System::block_number();
		let next = pallet_scheduler::Agenda::<Runtime>::iter_keys().filter(|at| *at > now).min();
		match next.map(|at| at - now) {
			Some(until) if until < blocks => {
				skip(until, until.into());
				blocks -= until;
			}
			_ => break,
		}
	}
	skip(blocks, blocks.into());
}

/// Let so much time pass in which the network stands still.
pub fn halt(time: Moment) {
	skip(1, (time / SLOT_DURATION).max(1));
}

/// Do something in the name of an origin, and nothing if it fails.
pub fn act(origin: RuntimeOrigin, call: RuntimeCall) -> DispatchResult {
	with_storage_layer(|| dispatch(origin, call).map(drop))
}

fn dispatch(origin: RuntimeOrigin, call: RuntimeCall) -> Result<PostDispatchInfo, DispatchError> {
	let info = call.get_dispatch_info();
	let described = call.clone();
	let (result, post) = match call.dispatch(origin) {
		Ok(post) => (Ok(post), post),
		Err(DispatchErrorWithPostInfo { post_info, error }) => (Err(error), post_info),
	};
	check_weight(&described, &info, &post);
	result
}

/// The indices of the time bank's own pallets.
const OURS: core::ops::Range<u8> = 10..40;

/// Nothing of ours takes more than it said before. The SDK weighs some calls by another one's measurement afterwards.
fn check_weight(call: &RuntimeCall, info: &DispatchInfo, post: &PostDispatchInfo) {
	let is_ours = call.using_encoded(|bytes| OURS.contains(&bytes[0]));
	if let Some(actual) = post.actual_weight.filter(|_| is_ours) {
		let most = info.total_weight();
		assert!(actual.all_lte(most), "{call:?} weighs {actual:?}, not {most:?}");
	}
}

/// What would become of it.
pub fn rehearse(origin: RuntimeOrigin, call: RuntimeCall) -> DispatchResult {
	with_transaction_unchecked(|| TransactionOutcome::Rollback(dispatch(origin, call).map(drop)))
}

/// Put it into the block as this account's transaction. Its signature is made and checked only if asked for: it takes more time than what
/// most calls do.
pub fn transact(who: &AccountId, call: RuntimeCall, with_signature: bool) -> ApplyExtrinsicResult {
	let extension = tx_extension(Era::Immortal, System::account_nonce(who));
	match CAST.pair(who) {
		Some(pair) if with_signature => {
			let payload = SignedPayload::new(call.clone(), extension.clone())?;
			let signature = payload.using_encoded(|bytes| pair.sign(bytes));
			let signed = UncheckedExtrinsic::new_signed(
				call,
				who.clone().into(),
				signature.into(),
				extension,
			);
			submit(signed)
		}
		_ => {
			let signature = MultiSignature::Sr25519(Default::default());
			let encoded = UncheckedExtrinsic::new_signed(
				call.clone(),
				who.clone().into(),
				signature,
				extension.clone(),
			)
			.encode();
			let format = ExtrinsicFormat::Signed(who.clone(), extension);
			include(encoded, CheckedExtrinsic { format, function: call })
		}
	}
}

/// Let the pool look at a transaction, and the block's author take it if it is valid.
pub fn submit(transaction: UncheckedExtrinsic) -> ApplyExtrinsicResult {
	with_transaction_unchecked(|| {
		let verdict = Executive::validate_transaction(
			TransactionSource::InBlock,
			transaction.clone(),
			System::parent_hash(),
		);
		TransactionOutcome::Rollback(verdict)
	})?;
	or_nothing(|| Executive::apply_extrinsic(transaction))
}

/// What `Executive::apply_extrinsic` does once a signature was found good.
fn include(
	encoded: Vec<u8>,
	transaction: CheckedExtrinsic<AccountId, RuntimeCall, TxExtension>,
) -> ApplyExtrinsicResult {
	let (info, length) = (transaction.get_dispatch_info(), encoded.len());
	let call = transaction.function.clone();
	or_nothing(|| {
		System::note_extrinsic(encoded);
		let result = Applyable::apply::<Runtime>(transaction, &info, length)?;
		let post = match &result {
			Ok(post) => post,
			Err(failed) => &failed.post_info,
		};
		check_weight(&call, &info, post);
		System::note_applied_extrinsic(&result, info);
		Ok(result.map(drop).map_err(|failed| failed.error))
	})
}

/// What is invalid gets into no block.
fn or_nothing(apply: impl FnOnce() -> ApplyExtrinsicResult) -> ApplyExtrinsicResult {
	with_transaction_unchecked(|| match apply() {
		Err(invalid) => TransactionOutcome::Rollback(Err(invalid)),
		applied => TransactionOutcome::Commit(applied),
	})
}
