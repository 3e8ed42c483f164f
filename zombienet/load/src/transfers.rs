// SPDX-License-Identifier: Apache-2.0

//! Members pay each other: the plainest load.

use crate::{
	accounts::Index,
	chain::{Chain, Transfer},
	random::Random,
	source::{BlockSeen, Moment, Outcome, Setting, Source, Submission},
};
use std::{
	collections::{HashMap, VecDeque},
	marker::PhantomData,
	thread,
};
use timebank_runtime::Nonce;

/// Payments of half an hour to an hour: as much as makes the screening look at who pays whom. Smaller ones are looked at less.
const STEPS: std::ops::RangeInclusive<u32> = 10..=20;

/// What was refused is sent again after so many milliseconds: by then the pool has changed.
const RETRY_AFTER: Moment = 2_000;

/// Payments between members, each from somebody else until all have paid. Signed before they are wanted.
///
/// What is refused is sent again, before anything newer of the same account: no later transaction of it could come into a block.
pub struct Transfers<C> {
	setting: Setting,
	random: Random,
	payers: Payers,
	/// The nonces of what is signed next.
	nonces: Vec<Nonce>,
	signed: VecDeque<Submission>,
	/// What was handed out, by ticket, until it is in a block.
	under_way: HashMap<u64, Submission>,
	/// What is to be sent again, and from when on.
	again: VecDeque<(Moment, Submission)>,
	tickets: u64,
	now: Moment,
	chain: PhantomData<fn() -> C>,
}

impl<C: Chain> Transfers<C> {
	/// Between the members of this setting, of whom there must be two.
	pub fn new(mut setting: Setting) -> Self {
		Self {
			random: Random::new(setting.seed),
			payers: Payers::new(setting.members, setting.seed),
			nonces: std::mem::take(&mut setting.nonces),
			setting,
			signed: VecDeque::new(),
			under_way: HashMap::new(),
			again: VecDeque::new(),
			tickets: 0,
			now: 0,
			chain: PhantomData,
		}
	}

	fn plan(&mut self) -> (u64, Nonce, Transfer) {
		let from = self.payers.next();
		let others = self.setting.members - 1;
		let to = (from + 1 + self.random.below(others)) % self.setting.members;
		let steps = self.random.within(STEPS);
		let nonce = self.nonces[from as usize];
		self.nonces[from as usize] += 1;
		let ticket = self.tickets;
		self.tickets += 1;
		(ticket, nonce, Transfer { from, to, steps })
	}

	fn sign(setting: &Setting, (ticket, nonce, transfer): &(u64, Nonce, Transfer)) -> Submission {
		let signed = C::transfer(&setting.signing, *nonce, transfer);
		Submission {
			account: transfer.from,
			bytes: signed.bytes,
			hash: signed.hash,
			kind: "transfer",
			ticket: *ticket,
		}
	}
}

impl<C: Chain> Source<C::Event> for Transfers<C> {
	fn prepare(&mut self, count: u64) {
		let count = count.saturating_sub(self.signed.len() as u64);
		let plans: Vec<_> = (0..count).map(|_| self.plan()).collect();
		let threads = thread::available_parallelism().map_or(1, usize::from);
		let share = plans.len().div_ceil(threads).max(1);
		let setting = &self.setting;
		let signed: Vec<Submission> = thread::scope(|scope| {
			let threads: Vec<_> = plans
				.chunks(share)
				.map(|plans| {
					scope.spawn(move || {
						plans.iter().map(|plan| Self::sign(setting, plan)).collect::<Vec<_>>()
					})
				})
				.collect();
			let joined =
				threads.into_iter().map(|thread| thread.join().expect("signing does not fail"));
			joined.flatten().collect()
		});
		self.signed.extend(signed);
	}

	fn next(&mut self, now: Moment) -> Option<Submission> {
		self.now = now;
		let next = match self.again.front() {
			Some((from, _)) if *from <= now => self.again.pop_front()?.1,
			_ => match self.signed.pop_front() {
				Some(signed) => signed,
				None => {
					let plan = self.plan();
					Self::sign(&self.setting, &plan)
				}
			},
		};
		self.under_way.insert(next.ticket, next.clone());
		Some(next)
	}

	fn included(&mut self, ticket: u64, _: &Outcome, _: &[C::Event], _: &BlockSeen) {
		self.under_way.remove(&ticket);
	}

	fn refused(&mut self, ticket: u64, reason: &str) {
		let Some(submission) = self.under_way.remove(&ticket) else { return };
		// It is in a block already.
		if !reason.contains("outdated") {
			self.again.push_back((self.now + RETRY_AFTER, submission));
		}
	}
}

/// Everybody in turn, in an order that is not that of their numbers.
struct Payers {
	members: Index,
	at: Index,
	stride: Index,
}

impl Payers {
	fn new(members: Index, seed: u64) -> Self {
		let mut random = Random::new(!seed);
		// Near the golden section the order looks random, and whoever pays is paid by whomever.
		let mut stride =
			(f64::from(members) * 0.618) as Index + random.below(members.clamp(1, 100));
		while gcd(stride.max(1), members) != 1 {
			stride += 1;
		}
		Self { members, at: random.below(members), stride: stride.max(1) % members }
	}

	fn next(&mut self) -> Index {
		let next = self.at;
		self.at =
			((u64::from(self.at) + u64::from(self.stride)) % u64::from(self.members)) as Index;
		next
	}
}

fn gcd(a: Index, b: Index) -> Index {
	if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{chain::TimeBank, signing::Signing};
	use std::collections::HashSet;
	use timebank_runtime::Hash;

	fn transfers(members: Index) -> Transfers<TimeBank> {
		Transfers::new(Setting {
			members,
			hour: 3_600_000,
			rate: 1.0,
			seconds: 1,
			seed: 7,
			signing: Signing::new(Hash::zero()),
			nonces: vec![1; members as usize],
		})
	}

	#[test]
	fn everybody_pays_once_before_anybody_pays_twice() {
		for members in [2, 3, 10, 97, 1_000] {
			let mut payers = Payers::new(members, 1);
			for _ in 0..2 {
				let all: HashSet<_> = (0..members).map(|_| payers.next()).collect();
				assert_eq!(all.len(), members as usize, "of {members}");
			}
		}
	}

	#[test]
	fn nobody_pays_themselves_and_amounts_are_ordinary() {
		let mut transfers = transfers(3);
		for _ in 0..1_000 {
			let (_, _, transfer) = transfers.plan();
			assert_ne!(transfer.from, transfer.to);
			assert!(transfer.to < 3);
			assert!(STEPS.contains(&transfer.steps));
		}
	}

	#[test]
	fn what_is_signed_before_is_what_would_be_signed_later() {
		let (mut one, mut other) = (transfers(10), transfers(10));
		Source::prepare(&mut one, 7);
		for _ in 0..9 {
			let (signed, late) = (one.next(0).unwrap(), other.next(0).unwrap());
			assert_eq!((signed.ticket, signed.account), (late.ticket, late.account));
			assert_eq!(signed.bytes.len(), late.bytes.len());
		}
	}

	#[test]
	fn what_is_refused_is_sent_again() {
		let mut transfers = transfers(10);
		let first = transfers.next(1_000).unwrap();
		transfers.refused(first.ticket, "the pool is full");
		assert_ne!(transfers.next(1_001).unwrap().ticket, first.ticket, "not at once");
		let again = transfers.next(1_000 + RETRY_AFTER).unwrap();
		assert_eq!((again.ticket, again.hash), (first.ticket, first.hash));
		transfers.refused(first.ticket, "Transaction is outdated");
		assert_ne!(transfers.next(9_000).unwrap().ticket, first.ticket, "it is in a block");
	}
}
