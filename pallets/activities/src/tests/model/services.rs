// SPDX-License-Identifier: Apache-2.0

//! Services: begun, ended and paid.

use super::*;

impl Model {
	/// On which side somebody is of a participation.
	fn side(&self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome<Side> {
		self.row(id, who)?;
		if by == who {
			return Ok(Side::Participant);
		}
		require(self.is_manager(self.existing(id)?, by), "NotParty")?;
		Ok(Side::Publisher)
	}

	pub fn confirm_start(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let side = self.side(by, id, who)?;
		let life = self.existing(id)?;
		let confirmed = match self.row(id, who)?.state {
			State::Applied | State::Waiting => return Err("NotAdmitted"),
			State::Admitted(_) => None,
			State::Arriving(first) if first == side => return Err("AlreadyConfirmed"),
			State::Arriving(first) => Some(first),
			State::Absent => return Err("NotAdmitted"),
			State::Disputed(..) => return Err("InDispute"),
			State::Settled => return Err("AlreadySettled"),
			State::Serving(..) | State::Served(..) => return Err("AlreadyStarted"),
		};
		require(life.terms.service.contains(self.now), "OutsideServiceWindow")?;
		let look = Some(life.terms.service.until + CONFIRM_PERIOD);
		match confirmed {
			None => self.put(id, who, State::Arriving(side), look),
			Some(_) => {
				let serves = |life: &Life| {
					let row = life.rows.get(&who);
					row.is_some_and(|row| matches!(row.state, State::Serving(_, None)))
				};
				require(!self.lives.values().any(serves), "AlreadyServing")?;
				self.holds_all(life, who)?;
				self.put(id, who, State::Serving(self.now, None), look);
			}
		}
		Ok(())
	}

	pub fn confirm_end(
		&mut self,
		by: AccountId,
		id: ActivityId,
		who: AccountId,
		said: Option<Moment>,
	) -> Outcome {
		let side = self.side(by, id, who)?;
		match self.row(id, who)?.state {
			State::Applied
			| State::Waiting
			| State::Admitted(_)
			| State::Arriving(_)
			| State::Absent => Err("NotStarted"),
			State::Serving(since, None) => {
				require(said.is_none(), "EndDiffers")?;
				let state = State::Serving(since, Some((side, self.now)));
				self.put(id, who, state, Some(self.now + CONFIRM_PERIOD));
				Ok(())
			}
			State::Serving(_, Some((first, _))) if first == side => Err("AlreadyConfirmed"),
			State::Serving(since, Some((_, until))) => {
				require(said == Some(until), "EndDiffers")?;
				self.end(id, who, since, until);
				Ok(())
			}
			State::Served(..) => Err("AlreadyEnded"),
			State::Disputed(..) => Err("InDispute"),
			State::Settled => Err("AlreadySettled"),
		}
	}

	/// A service has been: both may review it now.
	pub fn end(&mut self, id: ActivityId, who: AccountId, since: Moment, until: Moment) {
		let review_until = self.now + REVIEW_PERIOD;
		let state = State::Served(since, until, review_until, review_until + SETTLE_PERIOD);
		self.put(id, who, state, Some(review_until));
		let steps = self.steps(id, who, since, until);
		self.let_review(id, who, steps);
	}

	/// Who served, be it a step, and whom they served may say what they think of it.
	pub fn let_review(&mut self, id: ActivityId, who: AccountId, steps: u32) {
		if steps > 0 {
			let (publisher, until) = (self.life(id).publisher, self.now + REVIEW_PERIOD);
			self.reviews.push((id, publisher, who, steps, until));
		}
	}

	/// The steps that are paid for a service: whole ones, and no more than were agreed.
	pub fn steps(&self, id: ActivityId, who: AccountId, since: Moment, until: Moment) -> u32 {
		let life = &self.lives[&id];
		let whole = u32::try_from((until - since) / STEP).unwrap_or(u32::MAX);
		whole.min(life.terms.steps + life.rows[&who].extra)
	}

	pub fn settle(&mut self, by: AccountId, id: ActivityId, who: &[AccountId]) -> Outcome {
		for who in who {
			self.settle_one(by, id, *who)?;
		}
		self.finish_if_done(id);
		Ok(())
	}

	fn settle_one(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let row = self.managed(by, id, who)?;
		let steps = match row.state {
			State::Settled => return Err("AlreadySettled"),
			// Who has left was not there.
			State::Arriving(_) | State::Absent if self.home(who).is_none() => {
				self.release(id, who);
				return Ok(());
			}
			// Who has left confirms nothing any more, and gets nothing.
			state if state.is_under_way() && self.home(who).is_none() => 0,
			State::Disputed(..) => return Err("InDispute"),
			State::Served(since, until, review_until, _) => {
				let steps = self.steps(id, who, since, until);
				let is_reviewed = self.facts.reviewed.contains(&(id, who));
				require(is_reviewed || review_until <= self.now, "ReviewsMissing")?;
				steps
			}
			_ => return Err("NotEnded"),
		};
		self.settle_with(id, who, steps)
	}

	/// Pay so many steps; what is left of the place returns.
	pub fn settle_with(&mut self, id: ActivityId, who: AccountId, steps: u32) -> Outcome {
		let steps = if self.home(who).is_some() { steps } else { 0 };
		let life = &self.lives[&id];
		let (publisher, category) = (life.publisher, life.terms.category);
		let (due, paid) = (life.price(life.terms.steps + life.rows[&who].extra), life.price(steps));
		self.pay(id, who, paid)?;
		self.give_back(id, due - paid);
		if steps > 0 {
			self.notes.push(Note::Service { publisher, participant: who, category, steps });
		}
		self.remember(who, id, Part::Participant, steps);
		let life = self.life(id);
		life.served += steps;
		life.settled += 1;
		if life.stage == Stage::Concluded {
			life.rows.remove(&who);
		} else {
			life.rows.insert(who, Row::at(State::Settled));
		}
		Ok(())
	}

	/// Whether somebody may do something for several at once.
	pub fn may_batch(&self, by: AccountId, id: ActivityId, all: &[AccountId]) -> Outcome {
		require(!all.is_empty(), "EmptyBatch")?;
		all.iter().try_for_each(|who| self.manages(by, id, *who).map(drop))
	}

	/// The same for several, all or nothing.
	pub fn batch(
		&mut self,
		by: AccountId,
		id: ActivityId,
		all: &[AccountId],
		one: impl Fn(&mut Self, AccountId) -> Outcome,
	) -> Outcome {
		self.may_batch(by, id, all)?;
		all.iter().try_for_each(|who| one(self, *who))
	}

	pub fn report_absence(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let life = self.existing(id)?;
		let until = life.terms.service.until;
		require(matches!(life.stage, Stage::Open | Stage::Concluded), "NotOpen")?;
		require(self.now < until + CONFIRM_PERIOD, "TooLate")?;
		match self.managed(by, id, who)?.state {
			// They say that they are there, and a manager says no.
			State::Arriving(Side::Participant) => {}
			State::Admitted(at) => {
				require(until <= self.now, "TooEarly")?;
				require(at + WARNING_LEAD <= until, "AdmittedLate")?;
			}
			State::Applied | State::Waiting => return Err("NotAdmitted"),
			State::Settled => return Err("AlreadySettled"),
			_ => return Err("ServiceUnderWay"),
		}
		self.put(id, who, State::Absent, Some(self.now + DISPUTE_PERIOD));
		Ok(())
	}

	/// A participant did not come, which counts.
	pub fn record_absence(&mut self, id: ActivityId, who: AccountId) {
		self.mark(who);
		self.find_absent(id, who);
	}

	pub fn mark(&mut self, who: AccountId) {
		if self.home(who).is_some() {
			self.notes.push(Note::Absence(who));
		}
	}

	/// A participant did not come, and may say yet that they did.
	pub fn find_absent(&mut self, id: ActivityId, who: AccountId) {
		self.remember(who, id, Part::Participant, 0);
		self.release(id, who);
	}

	pub fn top_up(&mut self, by: AccountId, id: ActivityId, who: AccountId, more: u32) -> Outcome {
		let life = self.existing(id)?;
		require(self.is_publisher(life, by), "NotPublisher")?;
		require(life.funding == Funding::Own, "NotOwnFunding")?;
		let row = self.row(id, who)?;
		match row.state {
			State::Serving(..) | State::Served(..) => {}
			State::Disputed(..) => return Err("InDispute"),
			State::Settled => return Err("AlreadySettled"),
			_ => return Err("NotStarted"),
		}
		let fits = more > 0 && life.terms.steps + row.extra + more <= MAX_STEPS;
		require(fits, "InvalidSteps")?;
		self.payer_is_active(life)?;
		let (payer, price) = (life.payer(), life.price(more));
		self.may_pay(payer, self.promised(life, 0) + price)?;
		let coins = self.hold(payer, price)?;
		let life = self.life(id);
		life.coins += coins;
		life.rows.get_mut(&who).expect("it was there before").extra += more;
		Ok(())
	}
}
