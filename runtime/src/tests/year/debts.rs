// SPDX-License-Identifier: Apache-2.0

//! The books of what branches owe each other, and of what stands behind their hours.

use super::*;
use timebank_primitives::BranchId;

impl Books {
	/// All coins of the members at home in a branch and of its pot.
	pub fn outstanding(&self, branch: BranchId) -> Balance {
		let members: Balance = self.residents(branch).map(|who| self.members[&who].total()).sum();
		let pot = self.branches.get(&branch).map_or(0, Branch::all_in_pot);
		members + pot
	}

	/// What one branch owes another; less than nothing: it is owed.
	pub fn owes(&self, debtor: BranchId, creditor: BranchId) -> i128 {
		if debtor < creditor {
			self.owed.get(&(debtor, creditor)).copied().unwrap_or_default()
		} else {
			-self.owed.get(&(creditor, debtor)).copied().unwrap_or_default()
		}
	}

	/// What a branch owes all others together.
	pub fn owes_in_all(&self, branch: BranchId) -> i128 {
		self.branches.keys().map(|other| self.owes(branch, *other)).sum()
	}

	pub fn owe(&mut self, debtor: BranchId, creditor: BranchId, amount: Balance) {
		if debtor != creditor {
			let pair = (debtor.min(creditor), debtor.max(creditor));
			let amount = i128::try_from(amount).expect("there are not so many coins");
			let signed = if debtor < creditor { amount } else { -amount };
			*self.owed.entry(pair).or_default() += signed;
		}
	}

	pub fn limit(&self, debtor: BranchId, creditor: BranchId) -> i128 {
		let limit = self.limits.get(&(debtor, creditor)).copied();
		let limit = limit.unwrap_or(self.settings.default_limit);
		limit.try_into().expect("there are not so many coins")
	}

	/// Movements that people choose to make bring no debt above its limit.
	pub fn ensure_within_limit(&self, from: BranchId, to: BranchId, amount: Balance) -> Outcome {
		let amount = i128::try_from(amount).expect("there are not so many coins");
		let after = self.owes(from, to) + amount;
		let holds = after <= 0 || after <= self.limit(from, to);
		ensure(holds || from == to || self.become_one(from, to), "LimitReached")
	}

	/// Whether one of two branches takes over from the other.
	fn become_one(&self, branch: BranchId, other: BranchId) -> bool {
		self.successor(branch) == Some(other) || self.successor(other) == Some(branch)
	}

	pub fn reserve(&self, branch: BranchId) -> Balance {
		let guarantees = self.branches.get(&branch).map(|branch| branch.guarantees.as_slice());
		let counts = |(_, _, until): &&(u32, Balance, Moment)| *until > self.now;
		let hours = |(_, hours, _): &(u32, Balance, Moment)| *hours;
		guarantees.unwrap_or_default().iter().filter(counts).map(hours).sum()
	}

	pub fn ensure_covered(&self, branch: BranchId, amount: Balance) -> Outcome {
		let all = self.outstanding(branch) + amount;
		let part = Balance::from(self.settings.required_coverage.deconstruct());
		ensure(self.reserve(branch) >= (all * part).div_ceil(1_000_000), "CoverageTooLow")
	}

	pub fn set_limit(
		&mut self,
		by: By,
		debtor: BranchId,
		creditor: BranchId,
		limit: Option<Balance>,
	) -> Outcome {
		by_council(by)?;
		ensure(debtor != creditor, "SameBranch")?;
		ensure(self.exists(debtor) && self.exists(creditor), "BranchNotFound")?;
		match limit {
			Some(limit) => self.limits.insert((debtor, creditor), limit),
			None => self.limits.remove(&(debtor, creditor)),
		};
		Ok(())
	}

	pub fn add_guarantee(
		&mut self,
		by: By,
		branch: BranchId,
		hours: Balance,
		valid_until: Moment,
	) -> Outcome {
		by_council(by)?;
		ensure(self.exists(branch), "BranchNotFound")?;
		ensure(hours > 0, "ZeroHours")?;
		ensure(valid_until > self.now, "EndInThePast")?;
		let (id, now) = (self.next_guarantee, self.now);
		self.next_guarantee += 1;
		let guarantees = &mut self.branch(branch).guarantees;
		guarantees.retain(|(_, _, until)| *until > now);
		ensure(guarantees.len() < 50, "TooManyGuarantees")?;
		guarantees.push((id, hours, valid_until));
		Ok(())
	}

	pub fn remove_guarantee(&mut self, by: By, branch: BranchId, id: u32) -> Outcome {
		by_council(by)?;
		let guarantees = self.branches.get(&branch).map(|branch| branch.guarantees.as_slice());
		let is_there = guarantees.unwrap_or_default().iter().any(|(known, _, _)| *known == id);
		ensure(is_there, "GuaranteeNotFound")?;
		self.branch(branch).guarantees.retain(|(known, _, _)| *known != id);
		Ok(())
	}

	pub fn net(&mut self, debtor: BranchId, branch: BranchId) -> Outcome {
		let debt = self.owes(debtor, branch).max(0);
		ensure(!self.become_one(debtor, branch), "NothingToNet")?;
		let all = self.branches.keys().copied();
		let others: Vec<_> = all.filter(|other| !self.become_one(branch, *other)).collect();
		let mut left = debt;
		for creditor in others {
			let room = self.limit(debtor, creditor) - self.owes(debtor, creditor);
			// A debt may be above its limit.
			let amount = self.owes(branch, creditor).min(left).min(room).max(0);
			let coins = Balance::try_from(amount).expect("not below zero");
			self.owe(debtor, creditor, coins);
			self.owe(creditor, branch, coins);
			self.owe(branch, debtor, coins);
			left -= amount;
		}
		ensure(left < debt, "NothingToNet")
	}

	pub fn rehome(&mut self, branch: BranchId, members: &[Person]) -> Outcome {
		let successor = self.successor(branch).ok_or("NotClosing")?;
		for who in members {
			if self.home(*who) == Some(branch) {
				let coins = self.members[who].total();
				self.owe(branch, successor, coins);
				self.settle_in(*who, successor);
			}
		}
		Ok(())
	}

	/// A member's own wish to be at home elsewhere.
	pub fn ask_to_move(&mut self, who: Person, to: BranchId) -> Outcome {
		ensure(self.home(who).is_some(), "NotMember")?;
		ensure(self.is_active(who), "Suspended")?;
		ensure(self.exists(to), "BranchNotFound")?;
		ensure(self.home(who) != Some(to), "AlreadyThere")?;
		self.wishes.insert(who, to);
		Ok(())
	}

	/// What a member has goes along, as far as the one branch may owe it to the other.
	pub fn accept_move(&mut self, by: By, who: Person) -> Outcome {
		let to = self.staff_as(by, Role::Registrar)?;
		let from = self.home(who).ok_or("NotMember")?;
		ensure(self.is_active(who), "Suspended")?;
		ensure(by != By::Person(who), "ConflictOfInterest")?;
		let wished = *self.wishes.get(&who).ok_or("MoveNotFound")?;
		ensure(wished == to, "WrongBranch")?;
		ensure(self.successor(to).is_none(), "BranchClosing")?;
		let coins = self.members[&who].total();
		self.ensure_within_limit(from, to, coins)?;
		self.owe(from, to, coins);
		self.settle_in(who, to);
		Ok(())
	}

	/// A wish that has come true is one no longer.
	fn settle_in(&mut self, who: Person, home: BranchId) {
		self.member(who).home = home;
		if self.wishes.get(&who) == Some(&home) {
			self.wishes.remove(&who);
		}
	}

	/// The successor takes the place of the closing branch, and the two owe each other as much.
	pub fn move_positions(&mut self, branch: BranchId) -> Outcome {
		let successor = self.successor(branch).ok_or("NotClosing")?;
		let all = self.branches.keys().copied();
		let others: Vec<_> = all.filter(|other| ![branch, successor].contains(other)).collect();
		for other in others {
			let owed = self.owes(branch, other);
			let coins = owed.unsigned_abs();
			if owed > 0 {
				self.owe(other, branch, coins);
				self.owe(branch, successor, coins);
				self.owe(successor, other, coins);
			} else {
				self.owe(branch, other, coins);
				self.owe(other, successor, coins);
				self.owe(successor, branch, coins);
			}
		}
		Ok(())
	}
}
