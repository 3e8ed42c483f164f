// SPDX-License-Identifier: Apache-2.0

//! Where transactions come from.

use crate::{Result, signing::Signing};
use std::path::Path;
use timebank_runtime::{BlockNumber, Hash, RuntimeEvent};

pub use crate::accounts::Index;
pub use timebank_primitives::Moment;

/// What is sent, in which order, and what comes of it. `Event` is the chain's.
///
/// All of this is called from one task, one after the other, and must return soon: a transaction a call at 1,000 a second leaves a
/// millisecond for everything.
pub trait Source<Event = RuntimeEvent>: Send {
	/// The next transaction that can be sent now, Unix milliseconds by the wall clock, if there is one. Called at the fixed rate; what
	/// is not there when it is asked for is counted as not offered.
	fn next(&mut self, now: Moment) -> Option<Submission>;

	/// So many transactions will be asked for soon. What can be signed before is best signed now: nothing is measured meanwhile.
	fn prepare(&mut self, _count: u64) {}

	/// There is a new best block, perhaps an empty one, with the events that belong to no transaction: those of hooks. Comes before
	/// what is said of the block's transactions.
	fn block(&mut self, _events: &[Event], _block: &BlockSeen) {}

	/// A transaction is in a best block, with the events of it. After a reorganisation it can come again, in another block: what
	/// was said last counts.
	fn included(&mut self, ticket: u64, outcome: &Outcome, events: &[Event], block: &BlockSeen);

	/// A node refused it, or it could not be handed to one. Its nonce is free again.
	fn refused(&mut self, ticket: u64, reason: &str);

	/// It was accepted, and has not come into a block for so long that nobody waits for it any more. It may still come.
	fn lost(&mut self, ticket: u64) {
		self.refused(ticket, "not in a block for too long");
	}

	/// What else there is to say at the end: what, and how many.
	fn summary(&self) -> Vec<(String, u64)> {
		Vec::new()
	}
}

/// A transaction, ready to be sent.
#[derive(Clone, Debug)]
pub struct Submission {
	/// Who signs. All transactions of an account go to the same node, in this order.
	pub account: Index,
	/// As it is sent.
	pub bytes: Vec<u8>,
	/// The chain's hash of those bytes: [`crate::signing::Signed`] brings it.
	pub hash: Hash,
	/// What it is, for the report: "transfer", "enrol" …
	pub kind: &'static str,
	/// By which the source knows it again. The driver only hands it back.
	pub ticket: u64,
}

/// What a block says of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
	/// It did what it says.
	Success,
	/// It is in the block and changed nothing. The error in words: "TimeCoin(TooManyHeld)".
	Failure(String),
}

/// A block in which transactions were found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockSeen {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: Hash,
	/// The chain's time in it.
	pub now: Moment,
}

/// What a source must know of the chain and of the run.
#[derive(Clone, Debug)]
pub struct Setting {
	/// How many members there are: accounts 0 to this. After them come the [`crate::accounts::AUDITORS`].
	pub members: Index,
	/// How long an hour is on this network, in milliseconds.
	pub hour: Moment,
	/// Transactions a second.
	pub rate: f64,
	/// How long, in seconds.
	pub seconds: u64,
	/// From which random numbers come: the same seed, the same run.
	pub seed: u64,
	/// Signs for this chain.
	pub signing: Signing,
	/// Which nonces are next, by account, as the chain says: of all members and auditors.
	pub nonces: Vec<u32>,
}

/// Opens a source by the file that describes it.
pub type Open = fn(&Path, Setting) -> Result<Box<dyn Source>>;
