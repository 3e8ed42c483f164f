// SPDX-License-Identifier: Apache-2.0

//! What auditors decide, what is taken down, and what the publisher ends.

use super::*;
use timebank_primitives::{Decision, Subject};

impl Model {
	/// The branch for which somebody decides.
	fn bench(who: AccountId) -> Option<BranchId> {
		match who {
			50 | 9 => Some(1),
			51 => Some(2),
			52 => Some(3),
			_ => None,
		}
	}

	/// The branch for which somebody may take activities down.
	pub fn administers(who: AccountId) -> Option<BranchId> {
		match who {
			60 => Some(1),
			61 => Some(2),
			62 => Some(3),
			_ => Self::bench(who),
		}
	}

	pub fn oversees(above: BranchId, branch: Option<BranchId>) -> bool {
		Some(above) == branch || (above, branch) == (3, Some(1))
	}

	/// An activity on which somebody of this branch decides, who has nothing to do with it.
	fn decides(&self, who: AccountId, bench: BranchId, id: ActivityId) -> Outcome<Life> {
		let life = self.existing(id)?.clone();
		let branch = self.branch_of(life.publisher, &life.funding);
		require(Self::oversees(bench, branch), "WrongBranch")?;
		let manages = life.managers.get(&who) == Some(&true);
		let takes_part = life.rows.contains_key(&who) || manages;
		require(!self.is_involved(&life, who) && !takes_part, "ConflictOfInterest")?;
		Ok(life)
	}

	/// An activity that waits for a decision on this version.
	fn waits(&self, id: ActivityId, version: u32) -> Outcome<&Life> {
		let life = self.existing(id)?;
		require(life.stage == Stage::Submitted, "NotSubmitted")?;
		require(life.version == version, "VersionChanged")?;
		Ok(life)
	}

	/// Carry out what is decided. Whether somebody may decide is asked elsewhere.
	pub fn decide_on(
		&mut self,
		by: AccountId,
		subject: &Subject<AccountId>,
		decision: Decision,
	) -> Outcome {
		match (subject, decision) {
			(Subject::Activity { activity, version }, decision) => {
				let life = self.waits(*activity, *version)?;
				match decision {
					Decision::Granted => {
						require(self.now < life.terms.enrolment.until, "EnrolmentOver")?;
						self.open(by, *activity);
						self.begin_series(by, *activity)
					}
					Decision::Refused => {
						self.life(*activity).stage = Stage::Returned;
						Ok(())
					}
					_ => Err("InvalidDecision"),
				}
			}
			(Subject::Sample { activity }, Decision::Refused) => {
				// Nobody has looked at it yet.
				let is_unseen =
					|life: &Life| life.stage == Stage::Open && life.approved_by.is_none();
				if self.lives.get(activity).is_some_and(is_unseen) {
					self.bring_down(*activity);
				}
				Ok(())
			}
			(Subject::Sample { .. }, Decision::Granted) => Ok(()),
			(Subject::Service { activity, participant }, decision) => {
				self.decide(*activity, *participant, decision)
			}
			_ => Err("InvalidDecision"),
		}
	}

	pub fn take_down(&mut self, who: AccountId, id: ActivityId) -> Outcome {
		let bench = Self::administers(who).ok_or("Bad origin")?;
		let life = self.decides(who, bench, id)?;
		require(life.stage != Stage::Concluded, "Concluded")?;
		require(life.stage != Stage::Returned, "AlreadyReturned")?;
		self.taken_down.push((id, life.version, bench));
		self.bring_down(id);
		Ok(())
	}

	/// What has begun goes on; else it is given back.
	pub fn bring_down(&mut self, id: ActivityId) {
		let life = self.life(id).clone();
		if let Some(series) = life.series {
			self.series.remove(&series);
		}
		if life.has_begun() {
			self.conclude(id);
			return;
		}
		self.posted.remove(&id);
		let now = self.now;
		let life = self.life(id);
		life.rows.clear();
		life.waiting.clear();
		life.stage = Stage::Returned;
		life.approved_by = None;
		life.look = Some(life.terms.enrolment.until.max(now));
	}

	pub fn close(&mut self, who: AccountId, id: ActivityId) -> Outcome {
		let life = self.existing(id)?;
		let may = self.is_publisher(life, who) || self.is_closing(&life.funding);
		require(may, "NotPublisher")?;
		require(life.stage != Stage::Concluded, "Concluded")?;
		self.conclude(id);
		Ok(())
	}

	/// Nothing begins any more: what has begun goes on, and the coins of all other places return.
	pub fn conclude(&mut self, id: ActivityId) {
		self.posted.remove(&id);
		let life = self.life(id);
		life.stage = Stage::Concluded;
		life.look = None;
		life.rows.retain(|_, row| row.state.is_under_way());
		life.waiting.clear();
		life.terms.places = life.settled + life.under_way();
		if life.rows.is_empty() {
			return self.finish(id);
		}
		let promised: Balance =
			life.rows.values().map(|row| life.price(life.terms.steps + row.extra)).sum();
		let rest = life.coins.saturating_sub(promised);
		self.give_back(id, rest);
	}

	/// An activity is over when nothing is left of what had begun. When all places are settled it is over, too; if others are
	/// enrolled yet, with the next look at it.
	pub fn finish_if_done(&mut self, id: ActivityId) {
		let now = self.now;
		let life = self.life(id);
		match life.stage {
			Stage::Concluded if life.rows.is_empty() => self.finish(id),
			Stage::Open if life.settled == life.terms.places && life.rows.len() == 1 => {
				self.finish(id);
			}
			Stage::Open if life.settled == life.terms.places => life.look = Some(now),
			_ => {}
		}
	}

	/// It is over, and what is left of its coins returns.
	pub fn finish(&mut self, id: ActivityId) {
		let life = self.life(id);
		let (publisher, served, coins) = (life.publisher, life.served, life.coins);
		let accepted = life.managers.iter().filter(|(_, has)| **has).map(|(who, _)| *who);
		for who in accepted.collect::<Vec<_>>() {
			self.remember(who, id, Part::Manager, served);
		}
		self.remember(publisher, id, Part::Publisher, served);
		self.give_back(id, coins);
		self.posted.remove(&id);
		self.lives.remove(&id);
		if served > 0 {
			self.notes.push(Note::Finished(publisher));
		}
	}

	pub fn dispute(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let row = self.row(id, who)?;
		let life = self.existing(id)?;
		let side = if by == who {
			Side::Participant
		} else {
			require(self.is_manager(life, by), "NotParty")?;
			Side::Publisher
		};
		let mut served = None;
		let claim = match row.state {
			State::Arriving(Side::Participant) if side == Side::Participant => Claim::Arrival,
			State::Serving(since, Some((other, until))) if other != side => {
				served = Some(self.steps(id, who, since, until));
				match side {
					Side::Publisher => Claim::Service(since, until),
					Side::Participant => Claim::EarlyEnd(since, until),
				}
			}
			State::Served(since, until, ..) => Claim::Service(since, until),
			State::Absent if side == Side::Participant => Claim::Absence,
			_ => return Err("NothingToDispute"),
		};
		// What was decided of a place before stands.
		self.forget(id, who);
		self.put(id, who, State::Disputed(claim, side), Some(self.now + DECISION_PERIOD));
		self.let_review(id, who, served.unwrap_or(0));
		Ok(())
	}

	pub fn decide(&mut self, id: ActivityId, who: AccountId, decision: Decision) -> Outcome {
		let life = self.existing(id)?.clone();
		let row = self.row(id, who)?;
		let State::Disputed(claim, by) = row.state else { return Err("NotDisputed") };
		let is_there = self.home(who).is_some();
		// What was claimed; who has left claims nothing.
		let otherwise = match claim {
			Claim::Service(since, until) | Claim::EarlyEnd(since, until) if is_there => {
				(self.steps(id, who, since, until), false)
			}
			claim => (0, claim == Claim::Absence),
		};
		let mut ruling = Ruling {
			publisher: life.publisher,
			funding: life.funding,
			category: life.terms.category,
			rate: life.rate,
			agreed: life.terms.steps + row.extra,
			may_be_absent: matches!(claim, Claim::Arrival | Claim::Absence),
			is_reviewed: otherwise.0 > 0,
			otherwise,
			outcome: otherwise,
		};
		ruling.outcome = ruling.by(decision)?;
		match decision {
			Decision::Partly { steps } => {
				// Of what nobody had taken for a service of a step there could not be reviews until now.
				if is_there && otherwise.0 == 0 {
					self.let_review(id, who, steps);
				}
				if !is_there {
					ruling.outcome.0 = 0;
				}
				ruling.is_reviewed |= ruling.outcome.0 > 0;
				self.settle_with(id, who, steps)?;
			}
			Decision::Absent => self.find_absent(id, who),
			Decision::Refused if claim == Claim::Absence => self.find_absent(id, who),
			Decision::Refused => {
				let claim = match claim {
					Claim::EarlyEnd(since, until) => Claim::Service(since, until),
					other => other,
				};
				self.dismiss_claim(id, who, claim, by)?;
			}
			Decision::Granted => unreachable!("it makes no sense"),
		}
		self.rulings.insert((id, who), ruling);
		self.finish_if_done(id);
		Ok(())
	}

	/// As if nobody had disputed. Who disputes a service for nothing has kept the participant waiting.
	pub fn dismiss_claim(
		&mut self,
		id: ActivityId,
		who: AccountId,
		claim: Claim,
		by: Side,
	) -> Outcome {
		let (since, until) = match claim {
			Claim::Arrival => {
				self.release(id, who);
				return Ok(());
			}
			Claim::Absence => {
				self.record_absence(id, who);
				return Ok(());
			}
			Claim::Service(since, until) => (since, until),
			Claim::EarlyEnd(since, until) => (since, self.presumed_end(id, who, since).max(until)),
		};
		let is_late = by == Side::Publisher && self.is_to_blame(id, who);
		let steps = self.steps(id, who, since, until);
		// What was said to be less than a step could not be reviewed until now.
		let unseen =
			matches!(claim, Claim::EarlyEnd(_, said) if self.steps(id, who, since, said) == 0);
		if unseen && self.home(who).is_some() {
			self.let_review(id, who, steps);
		}
		self.settle_with(id, who, steps)?;
		if is_late && self.home(who).is_some() {
			self.notes.push(Note::Late(self.lives[&id].publisher));
		}
		Ok(())
	}

	/// Whether it is for the publisher that a service was not settled until now.
	pub fn is_to_blame(&self, id: ActivityId, who: AccountId) -> bool {
		let life = &self.lives[&id];
		!life.rows[&who].put_off && self.is_publisher(life, life.publisher)
	}

	/// When a service ended of which nobody says so.
	pub fn presumed_end(&self, id: ActivityId, who: AccountId, since: Moment) -> Moment {
		let life = &self.lives[&id];
		let agreed = STEP * Moment::from(life.terms.steps + life.rows[&who].extra);
		(since + agreed).min(life.terms.service.until)
	}
}
