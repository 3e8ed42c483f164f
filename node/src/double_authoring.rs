// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Reports of double authoring: of an author who signed two blocks of one slot.
//!
//! Aura in the SDK only logs that it saw such a thing. Here a validator's node remembers the headers of the last slots and
//! hands the two of a slot to the runtime, which checks them and puts an unsigned report into this node's pool. Such a
//! report is believed from the node itself or inside a block, never from the network: so each node that authors reports on
//! its own, and the first one whose turn comes carries the report into the chain.

use crate::service::FullClient;
use futures::StreamExt;
use log::{debug, error, info, warn};
use pallet_rotation::runtime_api::DoubleAuthoringApi;
use sc_client_api::{BlockImportNotification, BlockchainEvents};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_consensus::BlockOrigin;
use sp_consensus_aura::{Slot, sr25519::AuthoritySignature};
use std::{
	collections::{BTreeMap, VecDeque, btree_map::Entry},
	sync::Arc,
};
use timebank_runtime::{
	Hash,
	opaque::{Block, Header},
};

const LOG_TARGET: &str = "double-authoring";

/// Slots whose headers are remembered: half an hour of them. The second block of a slot comes within seconds of the first,
/// or when a part of the network that was cut off returns; after that finality refuses it. As many as the SDK remembers
/// for its log.
const REMEMBERED_SLOTS: u64 = 1_000;

/// Best blocks at which a report is tried, until it is taken.
const ATTEMPTS: u32 = 5;

/// Reports that wait for another attempt. More of them would bring nothing: the first one takes the author's seat.
const WAITING_REPORTS: usize = 16;

/// Two blocks of one slot.
#[derive(Clone, Debug, PartialEq)]
struct TwoBlocks {
	slot: Slot,
	first: Header,
	second: Header,
	/// Whether this very node made one of them.
	own: bool,
}

/// The headers of the last slots, one for each slot.
struct Memory {
	slots: BTreeMap<Slot, Remembered>,
	capacity: u64,
}

enum Remembered {
	One {
		header: Header,
		own: bool,
	},
	/// Two headers, which were handed out: once for each slot is enough.
	Two,
}

impl Memory {
	fn new(capacity: u64) -> Self {
		Self { slots: BTreeMap::new(), capacity }
	}

	/// Remember a header, and return it with the one that its slot has already, if that is another one.
	///
	/// A slot has one author, as long as its two blocks stand on the same authorities, so the slot is key enough. What counts
	/// as double authoring, and who signed, is for the runtime to say. (Two idle nodes with the same keys make blocks that
	/// differ by nothing but their seals.)
	fn insert(&mut self, slot: Slot, header: &Header, own: bool) -> Option<TwoBlocks> {
		let newest = self.slots.last_key_value().map_or(slot, |(newest, _)| slot.max(*newest));
		let oldest = newest.saturating_sub(self.capacity.saturating_sub(1));
		while let Some(first) = self.slots.first_entry().filter(|first| *first.key() < oldest) {
			first.remove();
		}
		if slot < oldest {
			return None;
		}
		match self.slots.entry(slot) {
			Entry::Vacant(entry) => {
				entry.insert(Remembered::One { header: header.clone(), own });
				None
			}
			Entry::Occupied(mut entry) => {
				let seen = entry.get_mut();
				if matches!(seen, Remembered::One { header: first, .. } if first == header) {
					return None;
				}
				match std::mem::replace(seen, Remembered::Two) {
					Remembered::One { header: first, own: own_first } => Some(TwoBlocks {
						slot,
						first,
						second: header.clone(),
						own: own || own_first,
					}),
					Remembered::Two => None,
				}
			}
		}
	}
}

/// A report on its way, and how often it is still tried.
struct Report {
	blocks: TwoBlocks,
	attempts: u32,
}

/// Follow the blocks that this node imports, and report double authoring as it is seen. Ends with the client.
pub async fn watch(client: Arc<FullClient>, pool: OffchainTransactionPoolFactory<Block>) {
	// Forks are wanted, too: the second block of a slot is always one.
	let mut blocks = client.every_import_notification_stream();
	let mut memory = Memory::new(REMEMBERED_SLOTS);
	let mut waiting = VecDeque::new();

	while let Some(block) = blocks.next().await {
		// What is fetched to catch up was seen by the others when it was new, and the state is not yet one to report in.
		let new = matches!(
			block.origin,
			BlockOrigin::Own | BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast
		);
		if !new {
			continue;
		}
		let found = seen(&mut memory, &block);
		let something_to_try = found.is_some() || block.is_new_best;
		// The notification keeps its block's state in memory.
		drop(block);

		if let Some(blocks) = found {
			if waiting.len() < WAITING_REPORTS {
				waiting.push_back(Report { blocks, attempts: ATTEMPTS });
			} else {
				debug!(target: LOG_TARGET, "Slot {} not reported, others wait", blocks.slot);
			}
		}
		if something_to_try {
			waiting
				.retain_mut(|report| !is_settled(report, |blocks| submit(&client, &pool, blocks)));
		}
	}
}

/// Remember an imported block's header, which carries its seal. Returns what there is to report.
fn seen(memory: &mut Memory, block: &BlockImportNotification<Block>) -> Option<TwoBlocks> {
	// The import has refused what has no slot.
	let slot = slot_of(&block.header)?;
	let found = memory.insert(slot, &block.header, block.origin == BlockOrigin::Own)?;
	warn!(
		target: LOG_TARGET,
		"Slot {slot} has two blocks: {:?} and {:?}",
		found.first.hash(),
		found.second.hash(),
	);
	if found.own {
		// As GRANDPA's voter does, leave it to the others: what helps here is the operator.
		error!(
			target: LOG_TARGET,
			"One of them is this node's: another node runs with the same keys. Stop one of the two now; \
			 the other validators report it and this validator loses its seat.",
		);
		return None;
	}
	Some(found)
}

fn slot_of(header: &Header) -> Option<Slot> {
	sc_consensus_aura::find_pre_digest::<Block, AuthoritySignature>(header).ok()
}

/// Try a report. Returns whether nothing is left to be done about it.
fn is_settled(
	report: &mut Report,
	submit: impl FnOnce(&TwoBlocks) -> Result<Hash, String>,
) -> bool {
	let slot = report.blocks.slot;
	report.attempts = report.attempts.saturating_sub(1);
	match submit(&report.blocks) {
		Ok(best) => {
			info!(target: LOG_TARGET, "Double authoring in slot {slot} reported at block {best:?}");
			true
		}
		Err(reason) if report.attempts > 0 => {
			debug!(target: LOG_TARGET, "Slot {slot} not reported, {reason}; trying again");
			false
		}
		// Most likely another validator's report was faster.
		Err(reason) => {
			info!(target: LOG_TARGET, "Slot {slot} not reported: {reason}");
			true
		}
	}
}

/// Let the runtime at the best block check the two blocks and submit a report to this node's pool. Returns that block.
fn submit(
	client: &FullClient,
	pool: &OffchainTransactionPoolFactory<Block>,
	blocks: &TwoBlocks,
) -> Result<Hash, String> {
	let best = client.chain_info().best_hash;
	let mut api = client.runtime_api();
	api.register_extension(pool.offchain_transaction_pool(best));
	match api.submit_double_authoring_report(best, blocks.first.clone(), blocks.second.clone()) {
		Ok(Some(())) => Ok(best),
		Ok(None) => Err("the runtime finds nothing to report, or it is reported already".into()),
		Err(error) => Err(format!("the runtime did not answer: {error}")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_consensus_aura::{AURA_ENGINE_ID, digests::CompatibleDigestItem};
	use sp_runtime::{Digest, DigestItem};

	/// A header of `slot`, which differs from others by its state root.
	fn header(slot: u64, state: u8) -> Header {
		sealed(slot, state, 0)
	}

	/// One with a seal of its own.
	fn sealed(slot: u64, state: u8, seal: u8) -> Header {
		let pre_digest =
			<DigestItem as CompatibleDigestItem<AuthoritySignature>>::aura_pre_digest(slot.into());
		let seal = DigestItem::Seal(AURA_ENGINE_ID, vec![seal; 64]);
		Header {
			parent_hash: Hash::zero(),
			number: 1,
			state_root: Hash::repeat_byte(state),
			extrinsics_root: Hash::zero(),
			digest: Digest { logs: vec![pre_digest, seal] },
		}
	}

	fn insert(memory: &mut Memory, slot: u64, state: u8) -> Option<(Header, Header)> {
		memory
			.insert(slot.into(), &header(slot, state), false)
			.map(|found| (found.first, found.second))
	}

	#[test]
	fn two_headers_of_a_slot_are_found() {
		let mut memory = Memory::new(10);
		assert_eq!(insert(&mut memory, 5, 1), None);
		assert_eq!(insert(&mut memory, 6, 2), None);
		assert_eq!(insert(&mut memory, 5, 3), Some((header(5, 1), header(5, 3))));
	}

	#[test]
	fn the_same_header_twice_is_no_double_authoring() {
		let mut memory = Memory::new(10);
		assert_eq!(insert(&mut memory, 5, 1), None);
		assert_eq!(insert(&mut memory, 5, 1), None);
		assert_eq!(insert(&mut memory, 5, 2), Some((header(5, 1), header(5, 2))));
	}

	#[test]
	fn another_seal_is_another_block() {
		// Two idle nodes with the same keys make such.
		let mut memory = Memory::new(10);
		assert_eq!(memory.insert(5.into(), &sealed(5, 1, 1), false), None);
		let found = memory.insert(5.into(), &sealed(5, 1, 2), false).expect("they differ");
		assert_eq!((found.first, found.second), (sealed(5, 1, 1), sealed(5, 1, 2)));
	}

	#[test]
	fn a_slot_is_reported_once() {
		let mut memory = Memory::new(10);
		insert(&mut memory, 5, 1);
		assert!(insert(&mut memory, 5, 2).is_some());
		assert_eq!(insert(&mut memory, 5, 3), None);
		assert_eq!(insert(&mut memory, 5, 1), None);
		assert_eq!(insert(&mut memory, 5, 2), None);
	}

	#[test]
	fn memory_is_bounded() {
		let mut memory = Memory::new(3);
		for slot in 1..=100 {
			insert(&mut memory, slot, 1);
			assert!(memory.slots.len() <= 3);
		}
		let kept: Vec<u64> = memory.slots.keys().map(|slot| (*slot).into()).collect();
		assert_eq!(kept, [98, 99, 100]);
		assert!(insert(&mut memory, 98, 2).is_some());
	}

	#[test]
	fn a_leap_forgets_what_lies_too_far_back() {
		let mut memory = Memory::new(3);
		insert(&mut memory, 1, 1);
		insert(&mut memory, 2, 1);
		insert(&mut memory, 1_000_000, 1);
		assert_eq!(memory.slots.len(), 1);
	}

	#[test]
	fn a_slot_that_is_too_old_is_not_remembered() {
		let mut memory = Memory::new(3);
		insert(&mut memory, 100, 1);
		assert_eq!(insert(&mut memory, 97, 1), None);
		assert_eq!(insert(&mut memory, 97, 2), None);
		assert_eq!(memory.slots.len(), 1);
		// The oldest that is.
		assert_eq!(insert(&mut memory, 98, 1), None);
		assert!(insert(&mut memory, 98, 2).is_some());
	}

	#[test]
	fn own_blocks_are_known_by_either() {
		for (first, second) in [(true, false), (false, true), (false, false)] {
			let mut memory = Memory::new(3);
			assert_eq!(memory.insert(7.into(), &header(7, 1), first), None);
			let found = memory.insert(7.into(), &header(7, 2), second).expect("they differ");
			assert_eq!(found.own, first || second);
		}
	}

	#[test]
	fn slots_are_read_from_headers() {
		assert_eq!(slot_of(&header(123, 0)), Some(123.into()));
		let without = Header { digest: Digest::default(), ..header(123, 0) };
		assert_eq!(slot_of(&without), None);
	}

	fn report() -> Report {
		let blocks =
			TwoBlocks { slot: 5.into(), first: header(5, 1), second: header(5, 2), own: false };
		Report { blocks, attempts: ATTEMPTS }
	}

	#[test]
	fn a_report_that_is_taken_is_settled() {
		assert!(is_settled(&mut report(), |_| Ok(Hash::zero())));
	}

	#[test]
	fn a_report_is_tried_a_few_times() {
		let mut report = report();
		let mut tried = 1;
		while !is_settled(&mut report, |_| Err("not now".into())) {
			tried += 1;
		}
		assert_eq!(tried, ATTEMPTS);
	}
}
