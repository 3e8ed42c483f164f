// SPDX-License-Identifier: Apache-2.0

//! What is decided of appeals.

use super::*;
use timebank_primitives::{Decision, Subject};

impl Ruling {
	/// What it comes to by this decision: how many steps, and whether nobody came.
	pub fn by(&self, decision: Decision) -> Outcome<(u32, bool)> {
		match decision {
			Decision::Refused => Ok(self.otherwise),
			Decision::Partly { steps } if steps > self.agreed => Err("InvalidSteps"),
			Decision::Partly { steps } => Ok((steps, false)),
			Decision::Absent if self.may_be_absent => Ok((0, true)),
			Decision::Absent | Decision::Granted => Err("InvalidDecision"),
		}
	}
}

impl Model {
	pub fn revise(
		&mut self,
		by: AccountId,
		subject: &Subject<AccountId>,
		before: Decision,
		after: Decision,
	) -> Outcome {
		let is_lifted = (before, after) == (Decision::Refused, Decision::Granted);
		let is_reversed = (before, after) == (Decision::Granted, Decision::Refused);
		match subject {
			Subject::Activity { activity, version } if is_lifted || is_reversed => {
				if is_lifted {
					return self.open_again(by, *activity, *version);
				}
				let is_open = |life: &Life| (life.version, life.stage) == (*version, Stage::Open);
				if self.lives.get(activity).is_some_and(is_open) {
					self.bring_down(*activity);
				}
				Ok(())
			}
			Subject::Sample { activity } if is_lifted => self.open_again(by, *activity, 0),
			Subject::Sample { .. } => self.decide_on(by, subject, after),
			Subject::Service { activity, participant } => {
				self.revise_service(*activity, *participant, after)
			}
			_ if before == after && matches!(after, Decision::Granted | Decision::Refused) => {
				Ok(())
			}
			_ => Err("InvalidDecision"),
		}
	}

	/// What was given back in this version opens, if it is not too late. A series that it had begun before does not come again.
	fn open_again(&mut self, by: AccountId, id: ActivityId, version: u32) -> Outcome {
		let Some(life) = self.lives.get(&id) else { return Ok(()) };
		let is_back = (life.version, life.stage) == (version, Stage::Returned);
		if !is_back || life.terms.enrolment.until <= self.now {
			return Ok(());
		}
		let had_series = life.series.is_some();
		self.open(by, id);
		if had_series { Ok(()) } else { self.begin_series(by, id) }
	}

	fn revise_service(&mut self, id: ActivityId, who: AccountId, after: Decision) -> Outcome {
		let mut ruling = *self.rulings.get(&(id, who)).ok_or("NotDecided")?;
		let before = ruling.outcome;
		ruling.outcome = ruling.by(after)?;
		let price = |steps: u32| ruling.rate * Balance::from(steps);
		let (paid, due) = (price(before.0), price(ruling.outcome.0));
		let (own, purse) = match ruling.funding {
			Funding::Own => (Payer::Member(ruling.publisher), Purse::Member(ruling.publisher)),
			Funding::Pot(branch) | Funding::Minted(branch) => {
				(Payer::Pot(branch), Purse::Pot(branch))
			}
		};
		let (theirs, their_purse) = (Payer::Member(who), Purse::Member(who));
		match ruling.funding {
			Funding::Minted(branch) if due > paid => {
				require(self.home(who).is_some(), "no recipient")?;
				self.take(Payer::Quota(branch), due - paid, "quota exhausted")?;
				*self.free.get_mut(&theirs).expect("everybody has a purse") += due - paid;
				self.minted_later.push((branch, who, due - paid, id));
			}
			_ if due > paid => {
				require(self.home(who).is_some(), "no recipient")?;
				self.shift((own, purse), (theirs, their_purse), due - paid, id)?;
			}
			_ if due < paid => {
				let is_there = match own {
					Payer::Member(publisher) => self.home(publisher).is_some(),
					_ => true,
				};
				require(is_there, "no recipient")?;
				self.shift((theirs, their_purse), (own, purse), paid - due, id)?;
			}
			_ => {}
		}
		let (publisher, steps) = (ruling.publisher, ruling.outcome.0);
		if before.0 == 0 && steps > 0 {
			let category = ruling.category;
			self.notes.push(Note::Service { publisher, participant: who, category, steps });
			if !ruling.is_reviewed {
				self.reviews.push((id, publisher, who, steps, self.now + REVIEW_PERIOD));
				ruling.is_reviewed = true;
			}
		}
		self.rulings.insert((id, who), ruling);
		Ok(())
	}

	fn take(&mut self, from: Payer, amount: Balance, lack: &'static str) -> Outcome {
		let free = self.free.get_mut(&from).expect("everybody has a purse");
		*free = free.checked_sub(amount).ok_or(lack)?;
		Ok(())
	}

	/// Coins go from one to another, of what is free.
	fn shift(
		&mut self,
		from: (Payer, Purse<AccountId>),
		to: (Payer, Purse<AccountId>),
		amount: Balance,
		id: ActivityId,
	) -> Outcome {
		self.take(from.0, amount, "no coins")?;
		*self.free.get_mut(&to.0).expect("everybody has a purse") += amount;
		self.moved.push((from.1, to.1, amount, id));
		Ok(())
	}

	/// What was decided on a dispute stands. Now it counts that somebody did not come.
	pub fn forget(&mut self, id: ActivityId, who: AccountId) {
		if let Some(Ruling { outcome: (_, true), .. }) = self.rulings.remove(&(id, who)) {
			self.mark(who);
		}
	}
}
