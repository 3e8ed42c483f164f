// SPDX-License-Identifier: Apache-2.0

//! What nodes are asked.

use crate::{
	Result,
	accounts::{self, Index},
};
use codec::Decode;
use frame_metadata::{RuntimeMetadata, RuntimeMetadataPrefixed};
use frame_system::limits::{BlockLength, BlockWeights};
use jsonrpsee::{
	core::client::{ClientT, Error, Subscription, SubscriptionClientT},
	rpc_params,
	ws_client::{PingConfig, WsClient, WsClientBuilder},
};
use serde::Deserialize;
use sp_core::{Bytes, storage::StorageKey};
use sp_io::hashing::{blake2_128, twox_128};
use std::time::Duration;
use timebank_runtime::{Hash, Header, Nonce};

/// How long an answer may take. A node that makes blocks on a busy machine is slow, and not away.
const ANSWER: Duration = Duration::from_secs(20);

/// How long it may take to connect.
const CONNECT: Duration = Duration::from_secs(5);

/// A full block and its events, in hex.
const MAX_ANSWER: u32 = 256 * 1024 * 1024;

/// How many storage rows are asked for at once.
const ROWS: usize = 1_000;

/// Connects to a node. It takes so many requests at a time.
pub async fn connect(url: &str, requests: usize) -> std::result::Result<WsClient, Error> {
	WsClientBuilder::default()
		.request_timeout(ANSWER)
		.connection_timeout(CONNECT)
		.max_response_size(MAX_ANSWER)
		.max_concurrent_requests(requests.max(16))
		// A node that sleeps keeps its connections, and says nothing on them.
		.enable_ws_ping(PingConfig::new().ping_interval(CONNECT).inactive_limit(ANSWER))
		.build(url)
		.await
}

/// The storage key of a pallet's value.
pub fn key(pallet: &str, value: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(value.as_bytes())].concat()
}

/// A block as a node tells it.
#[derive(Debug, Deserialize)]
pub struct Block {
	/// Its header.
	pub header: Header,
	/// Its transactions, inherents first.
	pub extrinsics: Vec<Bytes>,
}

/// What is asked of a node.
pub struct Node<'a>(pub &'a WsClient);

impl Node<'_> {
	/// The hash of the block with this number.
	pub async fn block_hash(&self, number: u32) -> Result<Hash> {
		let hash: Option<Hash> = self.0.request("chain_getBlockHash", rpc_params![number]).await?;
		hash.ok_or_else(|| format!("there is no block {number}").into())
	}

	/// A block.
	pub async fn block(&self, hash: Hash) -> Result<Block> {
		#[derive(Deserialize)]
		struct Signed {
			block: Block,
		}
		let signed: Option<Signed> = self.0.request("chain_getBlock", rpc_params![hash]).await?;
		Ok(signed.ok_or_else(|| format!("there is no block {hash:?}"))?.block)
	}

	/// The header of the newest final block.
	pub async fn finalized(&self) -> Result<Header> {
		let hash: Hash = self.0.request("chain_getFinalizedHead", rpc_params![]).await?;
		let header: Option<Header> = self.0.request("chain_getHeader", rpc_params![hash]).await?;
		header.ok_or_else(|| "no header of the final block".into())
	}

	/// The hash of the best block.
	pub async fn best(&self) -> Result<Hash> {
		Ok(self.0.request("chain_getBlockHash", rpc_params![]).await?)
	}

	/// Values in the order of the keys, as they were after a block.
	pub async fn values(&self, keys: &[Vec<u8>], at: Hash) -> Result<Vec<Option<Vec<u8>>>> {
		#[derive(Deserialize)]
		struct Changes {
			changes: Vec<(StorageKey, Option<Bytes>)>,
		}
		let asked: Vec<_> = keys.iter().cloned().map(StorageKey).collect();
		let sets: Vec<Changes> =
			self.0.request("state_queryStorageAt", rpc_params![asked, at]).await?;
		let mut found: std::collections::HashMap<_, _> = sets
			.into_iter()
			.flat_map(|set| set.changes)
			.map(|(key, value)| (key.0, value.map(|value| value.0)))
			.collect();
		Ok(keys.iter().map(|key| found.remove(key).flatten()).collect())
	}

	/// The next nonces of the first accounts, as of a block.
	pub async fn nonces(&self, count: Index, at: Hash) -> Result<Vec<Nonce>> {
		let prefix = key("System", "Account");
		let keys: Vec<Vec<u8>> = (0..count)
			.map(|index| {
				let account: [u8; 32] = accounts::account(index).into();
				[&prefix[..], &blake2_128(&account), &account].concat()
			})
			.collect();
		let mut nonces = Vec::with_capacity(keys.len());
		for keys in keys.chunks(ROWS) {
			for value in self.values(keys, at).await? {
				// An account's row begins with its nonce.
				nonces.push(value.map_or(Ok(0), |value| Nonce::decode(&mut &value[..]))?);
			}
		}
		Ok(nonces)
	}

	/// The runtime's name and its versions, of its rules and of its transactions.
	pub async fn runtime(&self) -> Result<(String, (u32, u32))> {
		#[derive(Deserialize)]
		#[serde(rename_all = "camelCase")]
		struct Version {
			spec_name: String,
			spec_version: u32,
			transaction_version: u32,
		}
		let version: Version = self.0.request("state_getRuntimeVersion", rpc_params![]).await?;
		Ok((version.spec_name, (version.spec_version, version.transaction_version)))
	}

	/// The limits of a block, as the chain's own metadata has them.
	pub async fn limits(&self) -> Result<(BlockWeights, BlockLength)> {
		let metadata: Bytes = self.0.request("state_getMetadata", rpc_params![]).await?;
		let RuntimeMetadata::V14(metadata) = RuntimeMetadataPrefixed::decode(&mut &metadata[..])?.1
		else {
			return Err("metadata of another version than 14".into());
		};
		let constant = |name: &str| {
			let pallet = metadata.pallets.iter().find(|pallet| pallet.name == "System");
			let constant =
				pallet.and_then(|pallet| pallet.constants.iter().find(|known| known.name == name));
			constant.map(|constant| constant.value.as_slice()).ok_or("no limits of a block")
		};
		Ok((
			BlockWeights::decode(&mut constant("BlockWeights")?)?,
			BlockLength::decode(&mut constant("BlockLength")?)?,
		))
	}

	/// The headers that a node tells of as they come: of best blocks, or of final ones.
	pub async fn headers(&self, of_final: bool) -> Result<Subscription<Header>> {
		let (subscribe, unsubscribe) = if of_final {
			("chain_subscribeFinalizedHeads", "chain_unsubscribeFinalizedHeads")
		} else {
			("chain_subscribeNewHeads", "chain_unsubscribeNewHeads")
		};
		Ok(self.0.subscribe(subscribe, rpc_params![], unsubscribe).await?)
	}

	/// Sends a transaction.
	pub async fn submit(&self, bytes: &[u8]) -> std::result::Result<(), Error> {
		let hex = sp_core::bytes::to_hex(bytes, false);
		self.0.request::<Hash, _>("author_submitExtrinsic", rpc_params![hex]).await.map(drop)
	}
}
