// SPDX-License-Identifier: Apache-2.0

//! The books of the branches' pots.

use super::*;
use timebank_primitives::{BranchId, EarmarkId};

const FOURTEEN_DAYS: Moment = 14 * 24 * 3_600_000;
const YEAR: Moment = 365 * 24 * 3_600_000;

/// What treasurers pay.
#[derive(Clone, Copy, Debug)]
pub enum Payment {
	Grant { to: Person, amount: Balance },
	Allocation { to: BranchId, amount: Balance, until: Moment },
	Use { earmark: EarmarkId, to: Person, amount: Balance },
}

impl Payment {
	fn amount(self) -> Balance {
		match self {
			Self::Grant { amount, .. }
			| Self::Allocation { amount, .. }
			| Self::Use { amount, .. } => amount,
		}
	}
}

/// A payment that waits for a second signature.
#[derive(Clone, Copy, Debug)]
pub struct WaitingPayment {
	pub branch: BranchId,
	pub by: Person,
	at: Moment,
	payment: Payment,
}

impl WaitingPayment {
	pub fn has_lapsed(&self, now: Moment) -> bool {
		now >= self.at + FOURTEEN_DAYS
	}
}

/// Coins for a purpose.
#[derive(Clone, Copy, Debug)]
pub struct Earmark {
	pub giver: BranchId,
	pub receiver: BranchId,
	pub granted: Balance,
	pub spent: Balance,
	pub returned: Balance,
	pub until: Moment,
	pub uses: u32,
	finished_at: Moment,
	pub is_swept: bool,
}

impl Earmark {
	pub fn left(&self) -> Balance {
		self.granted - self.spent - self.returned
	}
}

impl Books {
	/// Open earmarks given and received, and payments that wait.
	pub fn tally(&self, branch: BranchId) -> (u32, u32, u32) {
		let open = |concerns: fn(&Earmark) -> BranchId| {
			let is_open = |earmark: &&Earmark| earmark.left() > 0 && concerns(earmark) == branch;
			self.earmarks.iter().filter(is_open).count() as u32
		};
		let waiting = self.waiting.values().filter(|waiting| waiting.branch == branch).count();
		(open(|earmark| earmark.giver), open(|earmark| earmark.receiver), waiting as u32)
	}

	fn earmark(&self, earmark: EarmarkId) -> Result<Earmark, Refusal> {
		let record = self.earmarks.get(earmark as usize).copied();
		record.filter(|record| !record.is_swept).ok_or("EarmarkNotFound")
	}

	fn open_earmark(&self, earmark: EarmarkId) -> Result<Earmark, Refusal> {
		let record = self.earmark(earmark)?;
		ensure(record.left() > 0, "EarmarkFinished")?;
		Ok(record)
	}

	fn ensure_payable(&self, branch: BranchId, by: By, payment: Payment) -> Outcome {
		let amount = payment.amount();
		ensure(amount > 0, "ZeroAmount")?;
		if let Payment::Grant { to, .. } | Payment::Use { to, .. } = payment {
			ensure(by != By::Person(to), "OwnPayment")?;
			ensure(self.is_active(to), "RecipientNotMember")?;
		}
		let available = match payment {
			Payment::Grant { .. } => self.branches[&branch].pot.0,
			Payment::Allocation { to, until, .. } => {
				let is_below = self.exists(to) && to != branch && self.oversees(branch, to);
				ensure(is_below, "NotBelow")?;
				let closes = |branch| self.successor(branch).is_some();
				ensure(!closes(branch) && !closes(to), "BranchClosing")?;
				ensure(until > self.now, "EndInThePast")?;
				ensure(until <= self.now + 2 * YEAR, "EndTooFar")?;
				ensure(self.tally(branch).0 < 100 && self.tally(to).1 < 100, "TooManyEarmarks")?;
				self.branches[&branch].pot.0
			}
			Payment::Use { earmark, .. } => {
				let record = self.earmark(earmark)?;
				ensure(record.receiver == branch, "WrongBranch")?;
				ensure(record.left() > 0, "EarmarkFinished")?;
				ensure(self.now < record.until, "EarmarkExpired")?;
				record.left()
			}
		};
		ensure(amount <= available, "InsufficientCoins")
	}

	pub fn request(&mut self, by: By, payment: Payment) -> Outcome {
		let branch = self.staff_as(by, Role::Treasurer)?;
		ensure(self.successor(branch).is_none(), "BranchClosing")?;
		self.ensure_payable(branch, by, payment)?;
		let now = self.block;
		let window = self.branches[&branch].window.filter(|(since, _)| now < since + DAYS);
		let (since, spent) = window.unwrap_or((now, 0));
		let spent = spent + payment.amount();
		if spent <= self.settings.single_signature_limit {
			self.branch(branch).window = Some((since, spent));
			return self.make(branch, payment);
		}
		ensure(self.tally(branch).2 < 50, "TooManyWaiting")?;
		let waiting = WaitingPayment { branch, by: signer(by)?, at: self.now, payment };
		self.waiting.insert(self.next_payment, waiting);
		self.next_payment += 1;
		Ok(())
	}

	pub fn single_signature_left(&self, branch: BranchId) -> Balance {
		let now = self.block;
		let window = self.branches.get(&branch).and_then(|branch| branch.window);
		let spent = window.filter(|(since, _)| now < since + DAYS).map_or(0, |(_, spent)| spent);
		self.settings.single_signature_limit.saturating_sub(spent)
	}

	fn make(&mut self, branch: BranchId, payment: Payment) -> Outcome {
		match payment {
			Payment::Grant { to, amount } => {
				self.pay(Purse::Pot(branch), Purse::Member(to), amount, GIFT)
			}
			Payment::Allocation { to, amount, until } => {
				self.pay(Purse::Pot(branch), Purse::Earmarks(to), amount, EARMARKED)?;
				self.earmarks.push(Earmark {
					giver: branch,
					receiver: to,
					granted: amount,
					spent: 0,
					returned: 0,
					until,
					uses: 0,
					finished_at: 0,
					is_swept: false,
				});
				Ok(())
			}
			Payment::Use { earmark, to, amount } => {
				self.pay(Purse::Earmarks(branch), Purse::Member(to), amount, EARMARKED)?;
				let now = self.now;
				let record = &mut self.earmarks[earmark as usize];
				record.spent += amount;
				record.uses += 1;
				record.finished_at = now;
				Ok(())
			}
		}
	}

	pub fn approve_payment(&mut self, by: By, payment: u64) -> Outcome {
		let branch = self.staff_as(by, Role::Treasurer)?;
		let waiting = self.waiting.remove(&payment).ok_or("PaymentNotFound")?;
		ensure(waiting.branch == branch, "WrongBranch")?;
		ensure(By::Person(waiting.by) != by, "SameSigner")?;
		ensure(!waiting.has_lapsed(self.now), "PaymentLapsed")?;
		let employed = self.branch_as(By::Person(waiting.by), Role::Treasurer);
		ensure(employed == Some(branch), "ProposerDismissed")?;
		self.ensure_payable(branch, by, waiting.payment)?;
		self.make(branch, waiting.payment)
	}

	pub fn withdraw_payment(&mut self, by: By, payment: u64) -> Outcome {
		let waiting = self.waiting.remove(&payment).ok_or("PaymentNotFound")?;
		let own = self.branch_as(by, Role::Treasurer) == Some(waiting.branch);
		let has_lapsed = waiting.has_lapsed(self.now);
		ensure(own || has_lapsed || self.is_ending(waiting.branch), "StillWaiting")
	}

	fn is_ending(&self, branch: BranchId) -> bool {
		self.successor(branch).is_some() || !self.exists(branch)
	}

	pub fn give_earmark_back(&mut self, by: By, earmark: EarmarkId) -> Outcome {
		let record = self.open_earmark(earmark)?;
		let Earmark { giver, receiver, .. } = record;
		let own = self.branch_as(by, Role::Treasurer) == Some(receiver);
		let is_over = self.now >= record.until;
		let takes_over = self.successor(giver) == Some(receiver);
		ensure(own || is_over || takes_over || self.is_ending(receiver), "StillUsable")?;
		ensure(self.exists(giver), "BranchGone")?;
		let amount = record.left();
		self.pay(Purse::Earmarks(receiver), Purse::Pot(giver), amount, HOUSEKEEPING)?;
		let finished_at = self.now;
		self.earmarks[earmark as usize] = Earmark { returned: amount, finished_at, ..record };
		Ok(())
	}

	pub fn reassign(&mut self, earmark: EarmarkId) -> Outcome {
		let record = self.open_earmark(earmark)?;
		let to = self.successor(record.giver).ok_or("NotClosing")?;
		ensure(self.exists(to), "BranchGone")?;
		ensure(to != record.receiver, "OwnEarmark")?;
		self.earmarks[earmark as usize].giver = to;
		Ok(())
	}

	pub fn hand_over(&mut self, branch: BranchId) -> Outcome {
		let successor = self.successor(branch).ok_or("NotClosing")?;
		ensure(self.exists(successor), "BranchGone")?;
		let amount = self.branches[&branch].pot.0;
		ensure(amount > 0, "NothingToHandOver")?;
		self.pay(Purse::Pot(branch), Purse::Pot(successor), amount, HOUSEKEEPING)
	}

	/// None is used so often here that it would take more than one call.
	pub fn sweep(&mut self, earmark: EarmarkId) -> Outcome {
		let record = self.earmark(earmark)?;
		let is_over = record.left() == 0 && self.now >= record.finished_at + YEAR;
		ensure(is_over, "StillKept")?;
		self.earmarks[earmark as usize].is_swept = true;
		Ok(())
	}
}
