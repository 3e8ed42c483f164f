// SPDX-License-Identifier: Apache-2.0

//! What is written down while a chain is loaded. Times are in seconds since the load began.

use std::collections::HashMap;

/// What became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
	/// Not known yet, or never.
	Open,
	/// A node refused it, or none could be asked: the number of the reason among the [`Record::words`].
	Refused(u16),
	/// It was accepted and did not come into a block while anybody waited.
	Lost,
	/// It is in a block and did what it says.
	Success,
	/// It is in a block, and coins wait for a decision.
	Held,
	/// It is in a block and failed: the number of the error among the [`Record::words`].
	Failed(u16),
}

/// A transaction that was offered.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
	/// When it was due. That is where its latency begins: were it when it left, a generator that is late would hide that it is.
	pub due: f64,
	/// How late it left.
	pub late: f32,
	/// What it is.
	pub kind: &'static str,
	/// When it was heard that it is in a best block.
	pub best: Option<f64>,
	/// When it was heard that it is final.
	pub finality: Option<f64>,
	/// What became of it.
	pub fate: Fate,
}

/// A best block.
#[derive(Clone, Debug)]
pub struct BlockRow {
	/// When it was heard of.
	pub at: f64,
	/// Its number.
	pub number: u32,
	/// The chain's time in it.
	pub now: u64,
	/// When it was heard that it is final.
	pub finality: Option<f64>,
	/// How many transactions are in it, inherents included.
	pub extrinsics: u32,
	/// How many bytes they have.
	pub bytes: usize,
	/// The share of what may be used that was used, in time: by ordinary transactions, operational ones, and all with what the chain
	/// does by itself.
	pub fullness: [f64; 3],
	/// How many blocks were best and not final then.
	pub lag: u32,
	/// How long the node took to tell of it, in seconds.
	pub fetched_in: f64,
	/// How long this program took to read it, in seconds.
	pub read_in: f64,
}

/// How a process did.
#[derive(Clone, Debug)]
pub struct ProcessRow {
	/// When it was looked at.
	pub at: f64,
	/// Which.
	pub pid: u32,
	/// Memory that it has, in bytes.
	pub memory: u64,
	/// Processor time that it has used so far, in seconds.
	pub processor: f64,
}

/// All that was written down.
#[derive(Debug, Default)]
pub struct Record {
	/// What was offered.
	pub samples: Vec<Sample>,
	/// The best blocks.
	pub blocks: Vec<BlockRow>,
	/// How processes did.
	pub processes: Vec<ProcessRow>,
	/// What was out of the ordinary, and when.
	pub notes: Vec<(f64, String)>,
	/// How often there was nothing to send when something was due, each with its time.
	pub idle: Vec<f64>,
	/// Reasons and errors.
	words: Words,
}

impl Record {
	/// The number of a reason or an error.
	pub fn number(&mut self, words: &str) -> u16 {
		self.words.number(words)
	}

	/// The words with this number.
	pub fn words(&self, number: u16) -> &str {
		&self.words.all[usize::from(number)]
	}
}

#[derive(Debug, Default)]
struct Words {
	all: Vec<String>,
	numbers: HashMap<String, u16>,
}

impl Words {
	/// There are few. Should a node make up new ones for ever, those beyond the last are all the same.
	const MOST: usize = 1_000;

	fn number(&mut self, words: &str) -> u16 {
		if let Some(number) = self.numbers.get(words) {
			return *number;
		}
		let words = if self.all.len() < Self::MOST { words } else { "other" };
		let number = self.all.len().min(Self::MOST);
		if number == self.all.len() {
			self.all.push(words.into());
		}
		self.numbers.insert(words.into(), number as u16);
		number as u16
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn reasons_are_counted_by_their_words() {
		let mut record = Record::default();
		let (full, stale) = (record.number("full"), record.number("stale"));
		assert_ne!(full, stale);
		assert_eq!(record.number("full"), full);
		assert_eq!(record.words(stale), "stale");
		for number in 0..2_000 {
			record.number(&format!("reason {number}"));
		}
		let last = record.number("one more");
		assert_eq!(record.words(last), "other");
	}
}
