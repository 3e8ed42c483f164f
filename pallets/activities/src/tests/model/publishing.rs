// SPDX-License-Identifier: Apache-2.0

//! Publishing and changing activities, and those that come again.

use super::*;

impl Model {
	/// Whether somebody may publish with this funding.
	fn may_publish(&self, who: AccountId, funding: &Funding) -> Outcome {
		match funding {
			Funding::Own => {
				self.is_active(who)?;
				require(!self.facts.may_not_publish.contains(&who), "low standing")
			}
			Funding::Pot(_) | Funding::Minted(_) => {
				require(self.speaks_for(who, funding), "NotAuthorized")
			}
		}
	}

	/// Whether these terms can be published now: the rate of a step.
	fn check(&self, terms: &Terms) -> Outcome<Balance> {
		let Terms { enrolment, service, .. } = terms;
		require(!terms.title.is_empty(), "TitleInvalid")?;
		require(core::str::from_utf8(&terms.place).is_ok(), "PlaceInvalid")?;
		let is_ordered = enrolment.from < enrolment.until && service.from < service.until;
		require(is_ordered, "WindowReversed")?;
		require(self.now < enrolment.until, "InThePast")?;
		require(service.until <= self.now + HORIZON, "TooFarAhead")?;
		let fits = enrolment.from <= service.from && enrolment.until <= service.until;
		require(fits, "WindowsDoNotFit")?;
		require((1..=MAX_PLACES).contains(&terms.places), "InvalidPlaces")?;
		require((1..=MAX_STEPS).contains(&terms.steps), "InvalidSteps")?;
		let time = STEP * Moment::from(terms.steps);
		require(service.from + time <= service.until, "ServiceTooLong")?;
		let rate = match terms.category {
			1 => self.facts.rate.ok_or("UnknownCategory")?,
			3 => 5,
			_ => return Err("UnknownCategory"),
		};
		let kinds: BTreeSet<_> = terms.required.iter().collect();
		require(terms.required.iter().all(|kind| (1..10).contains(kind)), "UnknownCredential")?;
		require(kinds.len() == terms.required.len(), "DuplicateCredential")?;
		if let Some(recurrence) = &terms.recurrence {
			let is_sound = (1..=52).contains(&recurrence.times)
				&& (HOUR..=HORIZON).contains(&recurrence.every);
			require(is_sound, "InvalidRecurrence")?;
		}
		Ok(rate)
	}

	/// Set aside what a new activity costs, unless it is to be minted.
	fn fund(
		&mut self,
		who: AccountId,
		funding: &Funding,
		rate: Balance,
		terms: &Terms,
	) -> Outcome<Balance> {
		let place = rate * Balance::from(terms.steps);
		self.hold(payer(who, funding), place * Balance::from(terms.places))
	}

	/// How many activities that are not over somebody has published.
	fn open_of(&self, who: AccountId) -> usize {
		self.lives.values().filter(|life| life.publisher == who).count()
	}

	/// How many series somebody has begun that are not over.
	fn series_of(&self, who: AccountId) -> usize {
		self.series.values().filter(|series| series.publisher == who).count()
	}

	fn add(
		&mut self,
		publisher: AccountId,
		funding: Funding,
		terms: Terms,
		series: Option<ActivityId>,
	) -> Outcome<ActivityId> {
		self.may_publish(publisher, &funding)?;
		let rate = self.check(&terms)?;
		require(self.open_of(publisher) < MAX_OPEN, "TooManyOpen")?;
		let comes_again = terms.recurrence.is_some();
		require(!comes_again || self.series_of(publisher) < MAX_SERIES, "TooManySeries")?;
		let coins = self.fund(publisher, &funding, rate, &terms)?;
		let id = self.next;
		self.next += 1;
		let look = Some(terms.enrolment.until);
		let life = Life {
			publisher,
			funding,
			terms,
			version: 0,
			rate,
			stage: Stage::Submitted,
			rows: BTreeMap::new(),
			waiting: Vec::new(),
			managers: BTreeMap::new(),
			settled: 0,
			served: 0,
			series,
			approved_by: None,
			coins,
			look,
		};
		self.lives.insert(id, life);
		Ok(id)
	}

	pub fn publish(&mut self, who: AccountId, terms: Terms, funding: Funding) -> Outcome {
		let id = self.add(who, funding, terms, None)?;
		let Life { terms, coins, .. } = self.existing(id)?;
		// Nothing speaks against it, and nothing has against what they published before.
		let passes = self.facts.clean.contains(&who)
			&& funding == Funding::Own
			&& *coins <= LARGE_AMOUNT
			&& self.now + WARNING_LEAD <= terms.service.from
			&& terms.recurrence.is_none();
		if passes {
			self.open(who, id);
			self.life(id).approved_by = None;
		}
		Ok(())
	}

	pub fn edit(&mut self, who: AccountId, id: ActivityId, terms: Terms) -> Outcome {
		let life = self.existing(id)?.clone();
		require(self.is_publisher(&life, who), "NotPublisher")?;
		require(life.stage != Stage::Concluded, "Concluded")?;
		require(life.under_way() == 0, "ServiceUnderWay")?;
		require(life.settled == 0, "AlreadySettled")?;
		if let Funding::Own = life.funding {
			self.is_active(life.publisher)?;
		}
		let rate = self.check(&terms)?;
		// The series that it began ends with it; of another one it is no part any more.
		if life.series == Some(id) {
			self.series.remove(&id);
		}
		// Who edits what a branch pays for is its publisher.
		if who != life.publisher {
			require(self.open_of(who) < MAX_OPEN, "TooManyOpen")?;
			self.life(id).managers.remove(&who);
			self.life(id).publisher = who;
		}
		let comes_again = terms.recurrence.is_some();
		require(!comes_again || self.series_of(who) < MAX_SERIES, "TooManySeries")?;
		// What it cost is free for what it costs now.
		self.give_back(id, life.coins);
		let coins = self.fund(who, &life.funding, rate, &terms)?;
		self.posted.remove(&id);
		let look = Some(terms.enrolment.until);
		let life = self.life(id);
		life.series = None;
		life.approved_by = None;
		life.rows.clear();
		life.waiting.clear();
		life.stage = Stage::Submitted;
		life.version += 1;
		(life.terms, life.rate, life.coins, life.look) = (terms, rate, coins, look);
		Ok(())
	}

	/// An approved activity looks for people; if it comes again, that begins.
	pub fn open(&mut self, by: AccountId, id: ActivityId) {
		let now = self.now;
		let life = self.life(id);
		life.approved_by = Some(by);
		life.stage = Stage::Open;
		life.look = Some(life.terms.enrolment.until.saturating_sub(WARNING_LEAD).max(now));
		self.posted.insert(id);
	}

	/// Begin the series of an activity that comes again.
	pub fn begin_series(&mut self, by: AccountId, id: ActivityId) -> Outcome {
		let life = self.existing(id)?.clone();
		let Some(recurrence) = life.terms.recurrence else { return Ok(()) };
		require(self.series_of(life.publisher) < MAX_SERIES, "TooManySeries")?;
		let mut series = Series {
			publisher: life.publisher,
			funding: life.funding,
			terms: Terms { recurrence: None, ..life.terms },
			every: recurrence.every,
			left: recurrence.times,
			look: 0,
			approved_by: by,
		};
		series.look = Self::advance(&mut series).max(self.now);
		self.series.insert(id, series);
		self.life(id).series = Some(id);
		Ok(())
	}

	/// Go on to the next occurrence of a series: when it is to be published.
	fn advance(series: &mut Series) -> Moment {
		for window in [&mut series.terms.enrolment, &mut series.terms.service] {
			window.from += series.every;
			window.until += series.every;
		}
		series.terms.enrolment.from
	}

	/// The next occurrence of a series, if its day has come. What cannot be published is skipped.
	pub fn occur(&mut self, id: ActivityId) {
		let Some(mut series) = self.series.remove(&id) else { return };
		// Whoever would pay has left.
		if series.funding == Funding::Own && self.home(series.publisher).is_none() {
			return;
		}
		let mut tried = self.clone();
		let added = tried.add(series.publisher, series.funding, series.terms.clone(), Some(id));
		if let Ok(new) = added {
			tried.open(series.approved_by, new);
			*self = tried;
		}
		series.left -= 1;
		if series.left > 0 {
			series.look = Self::advance(&mut series).max(self.now);
			self.series.insert(id, series);
		}
	}

	pub fn end_series(&mut self, who: AccountId, id: ActivityId) -> Outcome {
		let series = self.series.get(&id).ok_or("SeriesNotFound")?;
		let is_own = match series.funding {
			Funding::Own => series.publisher == who,
			_ => self.speaks_for(who, &series.funding),
		};
		let branch = self.branch_of(series.publisher, &series.funding);
		let takes_down = Self::administers(who).is_some_and(|above| Self::oversees(above, branch));
		let takes_down = takes_down && series.publisher != who;
		let may = is_own || takes_down || self.is_closing(&series.funding);
		require(may, "NotPublisher")?;
		self.series.remove(&id);
		Ok(())
	}

	pub fn invite(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let life = self.existing(id)?;
		require(self.is_publisher(life, by), "NotPublisher")?;
		require(self.home(who).is_some(), "NotMember")?;
		let speaks = self.speaks_for(who, &life.funding);
		require(who != life.publisher && !speaks, "OwnActivity")?;
		require(!life.managers.contains_key(&who), "AlreadyInvited")?;
		require(!life.rows.contains_key(&who), "AlreadyEnrolled")?;
		require(life.managers.len() < MAX_MANAGERS, "TooManyManagers")?;
		self.life(id).managers.insert(who, false);
		Ok(())
	}

	pub fn accept(&mut self, who: AccountId, id: ActivityId) -> Outcome {
		let life = self.existing(id)?;
		match life.managers.get(&who) {
			None => return Err("NotInvited"),
			Some(true) => return Err("AlreadyInvited"),
			Some(false) => {}
		}
		self.is_active(who)?;
		require(!life.rows.contains_key(&who), "AlreadyEnrolled")?;
		let managed = self.lives.values().filter(|life| life.managers.get(&who) == Some(&true));
		require(managed.count() < MAX_ENROLMENTS, "TooManyManaged")?;
		self.life(id).managers.insert(who, true);
		Ok(())
	}

	pub fn dismiss(&mut self, by: AccountId, id: ActivityId, who: AccountId) -> Outcome {
		let life = self.existing(id)?;
		require(life.managers.contains_key(&who), "NotInvited")?;
		require(by == who || self.is_publisher(life, by), "NotPublisher")?;
		self.life(id).managers.remove(&who);
		Ok(())
	}
}
