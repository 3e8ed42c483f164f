// SPDX-License-Identifier: Apache-2.0

//! The ways to the nodes: one each, repaired when it breaks.
//!
//! An account's transactions take the same lane, so that they arrive in order. While a node is away they take the next lane: what is
//! offered to the chain stays what it is, as behind a load balancer, and what the chain makes of it shows in the figures. Were they
//! dropped, a network that lost a node would be measured with less load.

use crate::{accounts::Index, rpc};
use jsonrpsee::{core::client::Error, ws_client::WsClient};
use std::{
	sync::{
		Arc, Mutex,
		atomic::{AtomicUsize, Ordering},
	},
	time::Duration,
};
use timebank_runtime::Hash;
use tokio::{sync::mpsc::UnboundedSender, task::JoinHandle, time::sleep};

/// How long to wait before the first attempt to connect again; each next one waits twice as long, up to the second.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(250), Duration::from_secs(5));

/// The pool has it already: which is as good as accepted.
const ALREADY_IMPORTED: i32 = 1013;

/// What became of a submission.
#[derive(Debug)]
pub struct Answer {
	/// Of which transaction.
	pub hash: Hash,
	/// Accepted, or why not.
	pub result: Result<(), String>,
}

struct Lane {
	client: Mutex<Option<Arc<WsClient>>>,
	outstanding: AtomicUsize,
}

impl Lane {
	fn client(&self) -> Option<Arc<WsClient>> {
		self.client.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
	}

	fn set(&self, client: Option<Arc<WsClient>>) {
		*self.client.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = client;
	}
}

/// All of them.
pub struct Lanes {
	lanes: Vec<Arc<Lane>>,
	keepers: Vec<JoinHandle<()>>,
	answers: UnboundedSender<Answer>,
	limit: usize,
}

impl Lanes {
	/// Lanes to these nodes, on each of which so many submissions may be unanswered. The nodes need not be there yet.
	pub fn open(urls: &[String], limit: usize, answers: UnboundedSender<Answer>) -> Self {
		let lanes: Vec<_> = urls
			.iter()
			.map(|_| Arc::new(Lane { client: Mutex::default(), outstanding: AtomicUsize::new(0) }))
			.collect();
		let keepers = lanes
			.iter()
			.zip(urls)
			.map(|(lane, url)| tokio::spawn(keep(lane.clone(), url.clone(), limit)))
			.collect();
		Self { lanes, keepers, answers, limit }
	}

	/// How many nodes can be reached.
	pub fn reachable(&self) -> usize {
		self.lanes.iter().filter(|lane| lane.client().is_some()).count()
	}

	/// Hand an account's transaction to its node, or to the next one that is there. The answer comes later.
	pub fn submit(&self, account: Index, hash: Hash, bytes: Vec<u8>) {
		let home = account as usize % self.lanes.len();
		let (before, after) = self.lanes.split_at(home);
		let found = after.iter().chain(before).find_map(|lane| Some((lane, lane.client()?)));
		let refuse = |reason: &str| {
			// Nobody listens any more when the run is over.
			let _ = self.answers.send(Answer { hash, result: Err(reason.into()) });
		};
		let Some((lane, client)) = found else { return refuse("no node is reachable") };
		if lane.outstanding.fetch_add(1, Ordering::Relaxed) >= self.limit {
			lane.outstanding.fetch_sub(1, Ordering::Relaxed);
			return refuse("the node leaves too much unanswered");
		}
		let (lane, answers) = (lane.clone(), self.answers.clone());
		tokio::spawn(async move {
			let result = rpc::Node(&client).submit(&bytes).await;
			lane.outstanding.fetch_sub(1, Ordering::Relaxed);
			let _ = answers.send(Answer { hash, result: in_words(result) });
		});
	}
}

impl Drop for Lanes {
	fn drop(&mut self) {
		self.keepers.iter().for_each(JoinHandle::abort);
	}
}

/// Connects, and connects again whenever the connection is gone.
async fn keep(lane: Arc<Lane>, url: String, limit: usize) {
	let mut wait = BACK_OFF.0;
	loop {
		if let Ok(client) = rpc::connect(&url, limit).await {
			let client = Arc::new(client);
			lane.set(Some(client.clone()));
			client.on_disconnect().await;
			lane.set(None);
			wait = BACK_OFF.0;
		}
		sleep(wait).await;
		wait = (wait * 2).min(BACK_OFF.1);
	}
}

/// Why a submission was refused, in words that are the same for the same reason.
fn in_words(result: Result<(), Error>) -> Result<(), String> {
	match result {
		Ok(()) => Ok(()),
		Err(Error::Call(refusal)) if refusal.code() == ALREADY_IMPORTED => Ok(()),
		Err(Error::Call(refusal)) => {
			let detail = refusal.data().map(|data| data.get().trim_matches('"').to_owned());
			// Some name the transaction: then each would have a reason of its own.
			let detail = detail.filter(|detail| !detail.contains("0x"));
			Err(match detail {
				Some(detail) => format!("{}: {detail}", refusal.message()),
				None => refusal.message().to_owned(),
			})
		}
		Err(Error::RequestTimeout) => Err("the node did not answer in time".into()),
		Err(_) => Err("the connection was lost".into()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use jsonrpsee::types::ErrorObject;

	fn refusal(code: i32, message: &str, data: Option<&str>) -> Result<(), String> {
		in_words(Err(Error::Call(ErrorObject::owned(code, message, data))))
	}

	#[test]
	fn refusals_have_reasons() {
		let stale = refusal(1010, "Invalid Transaction", Some("Transaction is outdated"));
		assert_eq!(stale.unwrap_err(), "Invalid Transaction: Transaction is outdated");
		let known = refusal(1013, "Transaction Already Imported", Some("0x12"));
		assert_eq!(known, Ok(()));
		let banned = refusal(1012, "Transaction is temporarily banned", Some("0x12 is banned"));
		assert_eq!(banned.unwrap_err(), "Transaction is temporarily banned");
	}

	#[tokio::test]
	async fn what_no_node_can_take_is_refused() {
		let (answers, mut came) = tokio::sync::mpsc::unbounded_channel();
		let lanes = Lanes::open(&["ws://127.0.0.1:1".into()], 10, answers);
		lanes.submit(5, Hash::repeat_byte(3), vec![1]);
		let answer = came.recv().await.unwrap();
		assert_eq!(answer.hash, Hash::repeat_byte(3));
		assert_eq!(answer.result.unwrap_err(), "no node is reachable");
	}
}
