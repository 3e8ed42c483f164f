// SPDX-License-Identifier: Apache-2.0

//! Who can do something: which members are free, what their next nonces are, and which auditors there are.

use crate::{
	accounts::{self, AUDITORS},
	random::Random,
	signing::{Signed, Signing},
	source::Index,
};
use sp_core::{Pair as _, sr25519::Pair};
use std::collections::{HashMap, VecDeque};
use timebank_primitives::BranchId;
use timebank_runtime::{AccountId, Nonce, RuntimeCall};

/// The branches that the generated chain has.
pub const BRANCHES: BranchId = 4;

/// As many transactions of one account wait for a block at most. The chain's pool holds 64 of each.
const MAX_WAITING: u32 = 32;

/// What is known of an account.
#[derive(Clone, Copy, Debug)]
struct Account {
	/// The nonce that is given next.
	next: Nonce,
	/// How many transactions were sent and not heard of.
	waiting: u32,
	/// How many nonces are missing before the next: as long as there is one, nothing else of this account gets into a block.
	missing: u32,
	/// Whether it was in a story that broke off. It may be bound by that still, and only pays from then on.
	only_pays: bool,
}

/// All accounts. A member does one thing at a time: who is free is taken for a story or a payment, and comes back after it.
pub struct People {
	signing: Signing,
	members: Index,
	accounts: Vec<Account>,
	/// Keys of those who have signed something. To make them takes about as long as to sign.
	keys: HashMap<Index, Pair>,
	/// Members who are free, by branch. Who has waited longest is first.
	free: Vec<VecDeque<Index>>,
	/// Members who only pay, and are free.
	payers: VecDeque<Index>,
	/// The branch from which somebody is taken next.
	turn: usize,
}

impl People {
	pub fn new(members: Index, nonces: &[Nonce], signing: Signing, chance: &mut Random) -> Self {
		let account =
			|next: &Nonce| Account { next: *next, waiting: 0, missing: 0, only_pays: false };
		let mut all: Vec<_> = (0..members).collect();
		chance.shuffle(&mut all);
		let mut free = vec![VecDeque::new(); BRANCHES as usize];
		for index in all {
			free[Self::place(index)].push_back(index);
		}
		Self {
			signing,
			members,
			accounts: nonces.iter().map(account).collect(),
			keys: HashMap::new(),
			free,
			payers: VecDeque::new(),
			turn: 0,
		}
	}

	fn place(index: Index) -> usize {
		accounts::home(index, BRANCHES) as usize - 1
	}

	fn key(&mut self, index: Index) -> &Pair {
		self.keys.entry(index).or_insert_with(|| accounts::pair(index))
	}

	/// Somebody's account.
	pub fn account(&mut self, index: Index) -> AccountId {
		AccountId::new(self.key(index).public().0)
	}

	/// Any member but this one.
	pub fn other_than(&self, index: Index, chance: &mut Random) -> Index {
		(index + 1 + chance.below(self.members - 1)) % self.members
	}

	/// So many free members, of all branches in turn; none if there are not so many.
	pub fn take(&mut self, count: usize) -> Option<Vec<Index>> {
		if self.free.iter().map(VecDeque::len).sum::<usize>() < count {
			return None;
		}
		Some((0..count).filter_map(|_| self.take_one()).collect())
	}

	fn take_one(&mut self) -> Option<Index> {
		let branches = self.free.len();
		let mut turns = (self.turn..self.turn + branches).map(|turn| turn % branches);
		let from = turns.find(|branch| !self.free[*branch].is_empty())?;
		self.turn = from + 1;
		self.free[from].pop_front()
	}

	/// Somebody who is free to pay.
	pub fn take_payer(&mut self) -> Option<Index> {
		self.payers.pop_front().or_else(|| self.take_one())
	}

	/// They are free again.
	pub fn give_back(&mut self, index: Index) {
		let account = self.accounts[index as usize];
		if index >= self.members || account.missing > 0 {
			return;
		}
		if account.only_pays {
			self.payers.push_back(index);
		} else {
			self.free[Self::place(index)].push_back(index);
		}
	}

	/// They are free again, but for no other story.
	pub fn let_pay(&mut self, index: Index) {
		self.accounts[index as usize].only_pays = true;
		self.give_back(index);
	}

	/// An auditor of a branch, another one for each number up to how many there are; none if all of them have left.
	pub fn auditor(&self, branch: BranchId, number: u64) -> Option<Index> {
		let there: Vec<_> = (0..AUDITORS)
			.filter(|place| accounts::home(*place, BRANCHES) == branch)
			.map(|place| self.members + place)
			.filter(|index| self.is_there(*index))
			.collect();
		let place = usize::try_from(number).ok()?.checked_rem(there.len())?;
		Some(there[place])
	}

	/// Whether what somebody signs can get into a block.
	pub fn is_there(&self, index: Index) -> bool {
		self.accounts[index as usize].missing == 0
	}

	/// Whether somebody can send something now.
	pub fn is_ready(&self, index: Index) -> bool {
		self.accounts[index as usize].waiting < MAX_WAITING
	}

	/// How many members sign nothing any more.
	pub fn gone(&self) -> usize {
		self.accounts.iter().filter(|account| account.missing > 0).count()
	}

	/// How many members only pay.
	pub fn only_paying(&self) -> usize {
		self.accounts.iter().filter(|account| account.only_pays).count()
	}

	/// The nonce for what is sent next.
	pub fn next_nonce(&mut self, index: Index) -> Nonce {
		let account = &mut self.accounts[index as usize];
		let nonce = account.next;
		account.next += 1;
		nonce
	}

	/// Sign something.
	pub fn sign(&mut self, index: Index, nonce: Nonce, call: RuntimeCall) -> Signed {
		let signing = self.signing;
		signing.sign_with(self.key(index), nonce, call)
	}

	/// Something of theirs is on its way.
	pub fn sent(&mut self, index: Index) {
		self.accounts[index as usize].waiting += 1;
	}

	/// What was sent was heard of.
	pub fn heard(&mut self, index: Index) {
		let account = &mut self.accounts[index as usize];
		account.waiting = account.waiting.saturating_sub(1);
	}

	/// It is not known whether a nonce will be used, or it will not.
	pub fn miss(&mut self, index: Index) {
		self.accounts[index as usize].missing += 1;
	}

	/// What was missing is there. Returns whether nothing is missing any more.
	pub fn found(&mut self, index: Index) -> bool {
		let account = &mut self.accounts[index as usize];
		account.missing = account.missing.saturating_sub(1);
		account.missing == 0
	}
}
