// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The chain as this node has it: what the feeder reads from its states, and how it sends transactions.

use super::{
	config::Source,
	feed::Change,
	feeder::{At, Chain, ERA, Presence, Statement},
};
use crate::service::{FullClient, FullPool};
use codec::{Decode, Encode};
use frame_system_rpc_runtime_api::AccountNonceApi;
use pallet_oracles::{Fault, Standing, Voices, VoicesOf, runtime_api::OraclesApi};
use sc_client_api::{AuxStore, StorageProvider};
use sc_transaction_pool_api::{TransactionPool, TransactionSource};
use sp_api::{Core, ProvideRuntimeApi};
use sp_consensus::SyncOracle;
use sp_core::{
	crypto::{AccountId32, KeyTypeId},
	sr25519,
	storage::StorageKey,
};
use sp_keystore::KeystorePtr;
use sp_runtime::{OpaqueExtrinsic, generic::Era};
use std::{
	sync::Arc,
	time::{SystemTime, UNIX_EPOCH},
};
use timebank_primitives::{BranchId, Moment, PartnerId};
use timebank_runtime::{
	BlockNumber, Hash, Nonce, Runtime, RuntimeCall, SignedPayload, UncheckedExtrinsic, VERSION,
};

/// Under which the operator's key is in the keystore.
pub const KEY_TYPE: KeyTypeId = KeyTypeId(*b"orcl");

/// Transactions that are under way at the same time. The chain's pools take 64 of an account.
const MAX_UNDER_WAY: usize = 16;

/// How far the best block may be ahead of the finalized one for transactions to build on the latter. They live for 64 blocks.
const MAX_LAG: BlockNumber = ERA / 2;

/// With what the keys of the cursors begin, in the node's database.
const CURSOR_PREFIX: &[u8] = b"timebank/oracle-feeder/cursor";

/// The node's chain, and the operator who speaks to it.
pub struct Node {
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	sync: Arc<dyn SyncOracle + Send + Sync>,
	keystore: KeystorePtr,
	operator: AccountId32,
	genesis: Hash,
	nonces: Nonces,
}

impl Node {
	/// The chain of this node, for this operator.
	pub fn new(
		client: Arc<FullClient>,
		pool: Arc<FullPool>,
		sync: Arc<dyn SyncOracle + Send + Sync>,
		keystore: KeystorePtr,
		operator: AccountId32,
	) -> Self {
		let genesis = client.chain_info().genesis_hash;
		Self { client, pool, sync, keystore, operator, genesis, nonces: Nonces::default() }
	}

	fn public(&self) -> sr25519::Public {
		let bytes: &[u8; 32] = self.operator.as_ref();
		sr25519::Public::from_raw(*bytes)
	}

	fn block(&self, at: At) -> Hash {
		let info = self.client.chain_info();
		match at {
			At::Best => info.best_hash,
			At::Finalized => info.finalized_hash,
		}
	}

	/// Make a signed transaction at the best block, which is returned along with its nonce and the block at which it ends.
	/// `None`: too many are under way.
	fn prepare(&mut self, statement: Statement) -> Result<Option<Prepared>, String> {
		let info = self.client.chain_info();
		let api = self.client.runtime_api();
		let version = api.version(info.best_hash).map_err(no_answer)?;
		if version.spec_name != VERSION.spec_name
			|| version.transaction_version != VERSION.transaction_version
		{
			return Err("the chain's runtime takes other transactions than this node makes: \
				install the node's newest release"
				.into());
		}
		let at_best =
			api.account_nonce(info.best_hash, self.operator.clone()).map_err(no_answer)?;
		let Some(nonce) = self.nonces.next(at_best, info.best_number) else {
			return Ok(None);
		};

		// What builds on a block that is replaced is lost. But while finality stands still the chain must be told the more.
		let (checkpoint, number) =
			if info.best_number.saturating_sub(info.finalized_number) <= MAX_LAG {
				(info.finalized_hash, info.finalized_number)
			} else {
				(info.best_hash, info.best_number)
			};
		let extrinsic = sign(
			call(statement),
			nonce,
			(checkpoint, number),
			(version.spec_version, version.transaction_version),
			self.genesis,
			&self.operator,
			|text| {
				self.keystore
					.sr25519_sign(KEY_TYPE, &self.public(), text)
					.map_err(|error| format!("the keystore does not sign: {error}"))?
					.ok_or_else(|| "the operator's key is not in the keystore".into())
			},
		)?;
		Ok(Some(Prepared {
			extrinsic,
			nonce,
			until: number.saturating_add(ERA),
			at: info.best_hash,
		}))
	}
}

/// A transaction that can be sent.
struct Prepared {
	extrinsic: UncheckedExtrinsic,
	nonce: Nonce,
	until: BlockNumber,
	at: Hash,
}

impl Chain for Node {
	fn presence(&self) -> Result<Presence, String> {
		if self.sync.is_major_syncing() {
			return Ok(Presence::Syncing);
		}
		if !self.keystore.has_keys(&[(self.public().to_vec(), KEY_TYPE)]) {
			return Ok(Presence::NoKey);
		}
		let branch = self
			.client
			.runtime_api()
			.branch_of_operator(self.block(At::Best), self.operator.clone())
			.map_err(no_answer)?;
		Ok(branch.map_or(Presence::NoRole, Presence::Branch))
	}

	fn height(&self) -> BlockNumber {
		self.client.chain_info().best_number
	}

	fn is_heard(&self, at: At, partner: PartnerId) -> Result<bool, String> {
		self.client.runtime_api().is_heard(self.block(at), partner).map_err(no_answer)
	}

	fn standing(
		&self,
		at: At,
		partner: PartnerId,
		change: &Change,
		branch: BranchId,
	) -> Result<Standing, String> {
		self.client
			.runtime_api()
			.standing(
				self.block(at),
				partner,
				change.member.clone(),
				change.topic,
				branch,
				change.value.version,
			)
			.map_err(no_answer)
	}

	fn has_lapsed(
		&self,
		partner: PartnerId,
		change: &Change,
		branch: BranchId,
	) -> Result<bool, String> {
		let stored = self
			.client
			.storage(self.block(At::Best), &StorageKey(voices_key(partner, change)))
			.map_err(|error| format!("the state cannot be read: {error}"))?;
		Ok(stored.is_some_and(|stored| is_lapsed(&stored.0, branch, now())))
	}

	fn is_reported(
		&self,
		branch: BranchId,
		partner: PartnerId,
		fault: Fault,
	) -> Result<bool, String> {
		self.client
			.runtime_api()
			.is_reported(self.block(At::Best), branch, partner, fault)
			.map_err(no_answer)
	}

	async fn send(&mut self, statement: Statement) -> Result<bool, String> {
		let Some(Prepared { extrinsic, nonce, until, at }) = self.prepare(statement)? else {
			return Ok(false);
		};
		self.pool
			.submit_one(at, TransactionSource::Local, OpaqueExtrinsic::from(extrinsic))
			.await
			.map_err(|error| format!("the pool refuses a transaction: {error}"))?;
		self.nonces.take(nonce, until);
		Ok(true)
	}

	fn cursor(&self, source: &Source) -> Result<u64, String> {
		let kept = self
			.client
			.get_aux(&cursor_key(self.genesis, source))
			.map_err(|error| format!("The oracle feeder cannot read its cursor: {error}"))?;
		kept.map_or(Ok(0), |bytes| {
			u64::decode(&mut &bytes[..])
				.map_err(|_| "The oracle feeder's cursor in the database is damaged".into())
		})
	}

	fn keep_cursor(&mut self, source: &Source, cursor: u64) -> Result<(), String> {
		let (key, value) = (cursor_key(self.genesis, source), cursor.encode());
		self.client
			.insert_aux(&[(key.as_slice(), value.as_slice())], &[])
			.map_err(|error| format!("the cursor cannot be kept: {error}"))
	}
}

/// The present, in Unix milliseconds.
fn now() -> Moment {
	let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	since.as_millis().try_into().unwrap_or(Moment::MAX)
}

fn no_answer(error: sp_api::ApiError) -> String {
	format!("the runtime does not answer: {error}")
}

/// Where the chain's state has the voices about whom and what a change is.
fn voices_key(partner: PartnerId, change: &Change) -> Vec<u8> {
	Voices::<Runtime>::hashed_key_for(partner, (change.member.clone(), change.topic))
}

/// Whether the branch's voice is among those that are stored, and its time is over. A newer runtime may store them in another form;
/// then somebody else has to see to it.
fn is_lapsed(mut stored: &[u8], branch: BranchId, now: Moment) -> bool {
	VoicesOf::<Runtime>::decode(&mut stored).is_ok_and(|voices| {
		voices.iter().any(|voice| voice.branch == branch && voice.lapses_at <= now)
	})
}

/// Where a feed's cursor is in the node's database.
fn cursor_key(genesis: Hash, source: &Source) -> Vec<u8> {
	let mut key = CURSOR_PREFIX.to_vec();
	(genesis, source.partner).encode_to(&mut key);
	key
}

/// How the runtime is told.
fn call(statement: Statement) -> RuntimeCall {
	RuntimeCall::Oracles(match statement {
		Statement::Submit { partner, member, topic, value } => {
			pallet_oracles::Call::submit { partner, member, topic, value }
		}
		Statement::Complain { partner, fault } => pallet_oracles::Call::complain { partner, fault },
		Statement::Lapse { partner, member, topic } => {
			pallet_oracles::Call::lapse { partner, member, topic }
		}
	})
}

/// Sign a call as a transaction that is good from `checkpoint` on, for [`ERA`] blocks.
fn sign(
	call: RuntimeCall,
	nonce: Nonce,
	(checkpoint, number): (Hash, BlockNumber),
	(spec_version, transaction_version): (u32, u32),
	genesis: Hash,
	operator: &AccountId32,
	signature: impl FnOnce(&[u8]) -> Result<sr25519::Signature, String>,
) -> Result<UncheckedExtrinsic, String> {
	let era = Era::mortal(ERA.into(), number.into());
	let extension = timebank_runtime::tx_extension(era, nonce);
	// What each part of the extension adds to what is signed. The signature covers the release of the chain's own runtime.
	let implicit =
		((), spec_version, transaction_version, genesis, checkpoint, (), (), (), (), None, ());
	let payload = SignedPayload::from_raw(call, extension, implicit);
	let signature = payload.using_encoded(signature)?;
	let (call, extension, _) = payload.deconstruct();
	Ok(UncheckedExtrinsic::new_signed(call, operator.clone().into(), signature.into(), extension))
}

/// The nonces of the transactions that were sent and can still enter the chain, each with the block at which it no longer can.
#[derive(Default)]
struct Nonces {
	under_way: Vec<(Nonce, BlockNumber)>,
}

impl Nonces {
	/// The nonce of the next transaction, where the best block, of number `height`, expects `at_best`: the first one that is
	/// free, so that one that got lost holds up those behind it no longer than it lives.
	fn next(&mut self, at_best: Nonce, height: BlockNumber) -> Option<Nonce> {
		self.under_way.retain(|(nonce, until)| *nonce >= at_best && *until > height);
		if self.under_way.len() >= MAX_UNDER_WAY {
			return None;
		}
		(at_best..=Nonce::MAX).find(|nonce| self.under_way.iter().all(|(taken, _)| taken != nonce))
	}

	fn take(&mut self, nonce: Nonce, until: BlockNumber) {
		self.under_way.push((nonce, until));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use pallet_oracles::{Value, Voice};
	use sp_core::Pair;
	use sp_runtime::traits::Verify;
	use timebank_primitives::{Attested, Commitment, Topic};

	#[test]
	fn nonces_follow_each_other() {
		let mut nonces = Nonces::default();
		for expected in 7..7 + 16 {
			let nonce = nonces.next(7, 100).expect("there is room");
			assert_eq!(nonce, expected);
			nonces.take(nonce, 164);
		}
		assert_eq!(nonces.next(7, 100), None);
		// Three of them are in the chain.
		assert_eq!(nonces.next(10, 101), Some(23));
		// Somebody else used the account, and used up more.
		assert_eq!(nonces.next(40, 102), Some(40));
	}

	#[test]
	fn a_gap_is_filled_once_its_transaction_is_dead() {
		let mut nonces = Nonces::default();
		for (nonce, until) in [(7, 164), (8, 170), (9, 170)] {
			nonces.take(nonce, until);
		}
		assert_eq!(nonces.next(7, 163), Some(10));
		assert_eq!(nonces.next(7, 164), Some(7));
		nonces.take(7, 228);
		assert_eq!(nonces.next(7, 165), Some(10));
		assert_eq!(nonces.next(7, 170), Some(8));
	}

	#[test]
	fn the_last_nonce_is_no_end() {
		let mut nonces = Nonces::default();
		assert_eq!(nonces.next(Nonce::MAX, 1), Some(Nonce::MAX));
		nonces.take(Nonce::MAX, 64);
		assert_eq!(nonces.next(Nonce::MAX, 1), None);
	}

	#[test]
	fn every_feed_has_a_cursor_of_its_own() {
		let key = |genesis: u8, partner| {
			let source = Source { partner, url: "https://clinic.example".into() };
			cursor_key(Hash::repeat_byte(genesis), &source)
		};
		let keys = [key(1, 1), key(1, 2), key(2, 1)];
		for (place, key) in keys.iter().enumerate() {
			assert!(!keys[..place].contains(key));
		}
		assert_eq!(key(1, 1), keys[0]);
	}

	#[test]
	fn voices_are_found_where_the_chain_has_them() {
		let member = AccountId32::new([9; 32]);
		let value = Value { version: 5, attested: None };
		let topic = Topic::Credential(2);
		let change = Change { seq: 1, member: member.clone(), topic, value };
		let stored = sp_io::TestExternalities::default().execute_with(|| {
			let voice = |branch, lapses_at| Voice { branch, by: member.clone(), value, lapses_at };
			let voices: VoicesOf<Runtime> =
				vec![voice(1, 100), voice(2, 200)].try_into().expect("there is room");
			Voices::<Runtime>::insert(3, (member.clone(), topic), voices);
			sp_io::storage::get(&voices_key(3, &change)).expect("it is there").to_vec()
		});
		for (branch, now, expected) in
			[(1, 99, false), (1, 100, true), (2, 100, false), (2, 200, true), (3, 200, false)]
		{
			assert_eq!(is_lapsed(&stored, branch, now), expected, "{branch} at {now}");
		}
		assert!(!is_lapsed(b"something else", 1, 200));
	}

	#[test]
	fn transactions_say_what_was_heard_and_are_signed() {
		let pair = sr25519::Pair::from_seed(&[7; 32]);
		let operator: AccountId32 = pair.public().into();
		let statement = Statement::Submit {
			partner: 3,
			member: AccountId32::new([9; 32]),
			topic: Topic::Field(2),
			value: Value {
				version: 5,
				attested: Some(Attested { commitment: Commitment([1; 32]), valid_until: None }),
			},
		};
		let genesis = Hash::repeat_byte(1);
		let checkpoint = Hash::repeat_byte(2);
		let mut signed = Vec::new();
		let extrinsic = sign(
			call(statement.clone()),
			4,
			(checkpoint, 1_000),
			(11, 12),
			genesis,
			&operator,
			|text| {
				signed = text.to_vec();
				Ok(pair.sign(text))
			},
		)
		.expect("it can be signed");

		assert_eq!(extrinsic.function, call(statement.clone()));
		let extension = timebank_runtime::tx_extension(Era::mortal(64, 1_000), 4);
		let implicit = (11_u32, 12_u32, genesis, checkpoint, None::<[u8; 32]>);
		assert_eq!(signed, (call(statement), extension, implicit).encode());
		let sp_runtime::generic::Preamble::Signed(address, signature, _) = extrinsic.preamble
		else {
			panic!("it is not signed");
		};
		assert_eq!(address, operator.clone().into());
		assert!(signature.verify(&signed[..], &operator));
	}
}
