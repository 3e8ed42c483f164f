// SPDX-License-Identifier: Apache-2.0

//! Who gets a place, who waits for one, and who gives one up.

use super::*;

impl Model {
	pub fn holds_all(&self, life: &Life, who: AccountId) -> Outcome {
		let holds = |kind: &CredentialKind| self.facts.credentials.contains(&(who, *kind));
		require(life.terms.required.iter().all(holds), "CredentialMissing")
	}

	/// In how many activities somebody is enrolled.
	fn enrolments_of(&self, who: AccountId) -> usize {
		let is_in =
			|life: &&Life| life.rows.get(&who).is_some_and(|row| row.state != State::Settled);
		self.lives.values().filter(is_in).count()
	}

	pub fn enrol(&mut self, who: AccountId, id: ActivityId) -> Outcome {
		self.is_active(who)?;
		require(!self.facts.may_not_enrol.contains(&who), "low standing")?;
		let life = self.existing(id)?;
		require(life.stage == Stage::Open, "NotOpen")?;
		require(!self.is_involved(life, who), "OwnActivity")?;
		let approved = life.funding != Funding::Own && life.approved_by == Some(who);
		require(!approved, "ConflictOfInterest")?;
		require(life.terms.enrolment.contains(self.now), "OutsideEnrolmentWindow")?;
		require(!life.rows.contains_key(&who), "AlreadyEnrolled")?;
		require(life.settled < life.terms.places, "NoPlaceLeft")?;
		require(life.rows.len() < MAX_ENROLLED, "TooManyEnrolled")?;
		require(self.enrolments_of(who) < MAX_ENROLMENTS, "TooManyEnrolments")?;
		self.holds_all(life, who)?;
		self.life(id).rows.insert(who, Row::at(State::Applied));
		Ok(())
	}

	pub fn leave(&mut self, who: AccountId, id: ActivityId) -> Outcome {
		let row = self.row(id, who)?;
		let begins = self.existing(id)?.terms.service.from;
		if let State::Admitted(at) = row.state {
			require(!(at < begins && begins <= self.now), "ServiceWindowOpen")?;
		}
		self.drop_out(id, who, row.state)
	}

	pub fn decline(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let row = self.managed(by, id, who)?;
		self.drop_out(id, who, row.state)
	}

	fn drop_out(&mut self, id: ActivityId, who: AccountId, state: State) -> Outcome {
		match state {
			State::Applied
			| State::Waiting
			| State::Admitted(_)
			| State::Arriving(Side::Publisher) => {}
			State::Settled => return Err("AlreadySettled"),
			_ => return Err("ServiceUnderWay"),
		}
		self.release(id, who);
		if self.existing(id)?.stage == Stage::Concluded {
			self.finish_if_done(id);
		}
		Ok(())
	}

	/// Managers decide on others.
	pub fn manages(&self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome<&Life> {
		let life = self.existing(id)?;
		require(self.is_manager(life, by), "NotManager")?;
		require(by != who, "ConflictOfInterest")?;
		Ok(life)
	}

	/// The row of a participant, for a manager.
	pub fn managed(&self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome<Row> {
		self.manages(by, id, who)?;
		self.row(id, who)
	}

	/// Somebody is out, and the next one gets the place; when nothing begins any more, its coins return.
	pub fn release(&mut self, id: ActivityId, who: AccountId) {
		let life = self.life(id);
		let row = life.rows.remove(&who).expect("it was there before");
		life.waiting.retain(|(_, other)| *other != who);
		let coins = life.price(row.extra);
		if life.stage == Stage::Concluded {
			let place = life.price(life.terms.steps);
			life.terms.places -= 1;
			self.give_back(id, place + coins);
		} else {
			self.give_back(id, coins);
			self.promote(id);
		}
	}

	/// Whether somebody may have a free place now.
	fn may_have_place(&self, life: &Life, who: AccountId) -> Outcome {
		self.are_active(life, who)?;
		self.holds_all(life, who)?;
		self.may_pay(life.payer(), self.promised(life, 1))
	}

	/// Whether both sides may take on something new. A branch that pays always may.
	fn are_active(&self, life: &Life, who: AccountId) -> Outcome {
		self.payer_is_active(life)?;
		self.is_active(who)
	}

	pub fn payer_is_active(&self, life: &Life) -> Outcome {
		match life.funding {
			Funding::Own => self.is_active(life.publisher),
			_ => Ok(()),
		}
	}

	/// What all places cost that are given, with so many more.
	pub fn promised(&self, life: &Life, more: u32) -> Balance {
		let given =
			|row: &&Row| row.state.is_under_way() || matches!(row.state, State::Admitted(_));
		let extra: u32 = life.rows.values().filter(given).map(|row| row.extra).sum();
		life.price(life.terms.steps * (life.given() + more) + extra)
	}

	pub fn admit(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let life = self.manages(by, id, who)?;
		require(life.stage == Stage::Open, "NotOpen")?;
		require(self.now < life.terms.service.until, "ServiceWindowOver")?;
		let row = self.row(id, who)?;
		require(row.state != State::Settled, "AlreadySettled")?;
		let is_waiting = row.state == State::Waiting;
		require(is_waiting || row.state == State::Applied, "AlreadyAdmitted")?;
		self.are_active(life, who)?;
		require(life.settled < life.terms.places, "NoPlaceLeft")?;
		if life.has_place() {
			self.may_have_place(life, who)?;
			self.give_place(id, who);
			return Ok(());
		}
		require(!is_waiting, "NoPlaceLeft")?;
		require(life.waiting.len() < MAX_WAITING, "WaitingListFull")?;
		let stars = self.facts.stars.get(&who).copied().unwrap_or(1);
		let waiting = &mut self.life(id).waiting;
		let before = waiting.iter().position(|(others, _)| *others < stars);
		waiting.insert(before.unwrap_or(waiting.len()), (stars, who));
		self.put(id, who, State::Waiting, None);
		Ok(())
	}

	fn give_place(&mut self, id: ActivityId, who: AccountId) {
		self.life(id).waiting.retain(|(_, other)| *other != who);
		self.put(id, who, State::Admitted(self.now), None);
	}

	/// Those who wait get places that are free, the first ones first, of whom three are tried. Who must not serve waits no
	/// more; who only cannot be paid now keeps their turn.
	fn promote(&mut self, id: ActivityId) {
		let life = self.existing(id).expect("it goes on");
		let is_time = life.stage == Stage::Open && self.now < life.terms.service.until;
		if !is_time || self.payer_is_active(life).is_err() {
			return;
		}
		for (_, next) in life.waiting.clone().into_iter().take(3) {
			let life = self.existing(id).expect("it goes on");
			if !life.has_place() {
				return;
			}
			if self.is_active(next).and_then(|()| self.holds_all(life, next)).is_err() {
				self.life(id).waiting.retain(|(_, other)| *other != next);
				self.put(id, next, State::Applied, None);
			} else if self.may_have_place(life, next).is_ok() {
				self.give_place(id, next);
			}
		}
	}
}
