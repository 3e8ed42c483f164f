// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The oracle feeder: tells the chain what partner institutions say about members (M4).
//!
//! A node that is started with `--oracle-config FILE` asks the institutions that the file names for what is new, and submits it
//! in the name of the branch whose oracle operator's key it has. The chain applies what a quorum of branches says alike. What
//! is wrong with an institution is told as well, and reported to the branch's administrators.
//!
//! Nothing of the node waits for the feeder, and what an institution answers is bounded in every respect. The log
//! names institutions and numbers in their feeds, never members.

mod chain;
mod config;
mod feed;
mod feeder;

pub use config::Config;

use crate::service::{FullClient, FullPool};
use chain::Node;
use feed::HttpFeed;
use feeder::{Feeder, Pace};
use log::info;
use sp_consensus::SyncOracle;
use sp_keystore::KeystorePtr;
use std::{future::Future, sync::Arc, time::Instant};

/// Make the feeder. Fails if this machine knows no certificate authorities, or if the node's database fails.
pub fn start(
	config: Config,
	client: Arc<FullClient>,
	pool: Arc<FullPool>,
	sync: Arc<dyn SyncOracle + Send + Sync>,
	keystore: KeystorePtr,
) -> Result<impl Future<Output = ()> + Send + 'static, String> {
	let http = feed::http_client()?;
	let feeds: Vec<_> = config
		.sources
		.into_iter()
		.map(|source| (source.clone(), HttpFeed::new(http.clone(), &source)))
		.collect();
	info!(target: feeder::LOG_TARGET, "Asks {} institutions", feeds.len());
	let chain = Node::new(client, pool, sync, keystore, config.operator);
	let pace = Pace { poll: config.poll, sweep: config.sweep };
	Ok(Feeder::new(chain, pace, feeds, Instant::now())?.run())
}
