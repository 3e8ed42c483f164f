// SPDX-License-Identifier: Apache-2.0

//! The books of what people think of each other, and of what is known of them.

use super::*;
use timebank_primitives::ActivityId;

const YEAR: Moment = 365 * DAY;
/// How long a review can be opened.
const OPEN_PERIOD: Moment = 7 * DAY;

const FULL_CREDIT: u32 = 100;
const CREDIT_TO_PUBLISH: u32 = 40;
const CREDIT_TO_ENROL: u32 = 20;
/// The points for two, three, four and five stars.
const THRESHOLDS: [u64; 4] = [60, 300, 1_200, 4_000];
/// In hundredths of a point: what can be earned on a day.
const MOST_A_DAY: u64 = 48_000;

/// What somebody has said under seal: for which side it was sealed, and how many stars it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Review {
	Sealed { side: Side, score: u8 },
	Opened,
}

/// Two who may review each other.
#[derive(Clone, Copy, Debug)]
pub struct ReviewPair {
	pub publisher: Person,
	pub participant: Person,
	steps: u32,
	until: Moment,
	open_until: Moment,
	pub of_publisher: Option<Review>,
	pub of_participant: Option<Review>,
}

impl ReviewPair {
	pub fn review(&mut self, side: Side) -> &mut Option<Review> {
		match side {
			Side::Publisher => &mut self.of_publisher,
			Side::Participant => &mut self.of_participant,
		}
	}

	pub fn are_in(&self) -> bool {
		self.of_publisher.is_some() && self.of_participant.is_some()
	}

	/// Whether what was sealed can be read.
	pub fn is_readable(&self, now: Moment) -> bool {
		self.are_in() || now >= self.until
	}

	/// From when on there is nothing left to do.
	pub fn over_at(&self) -> Moment {
		let waits = |review| matches!(review, Some(Review::Sealed { .. }));
		let any_waits = waits(self.of_publisher) || waits(self.of_participant);
		if any_waits { self.until.max(self.open_until) } else { self.until }
	}

	/// Who keeps their own review to themselves although both are in.
	fn who_withhold(&self) -> Vec<Person> {
		let waits = |review| matches!(review, Some(Review::Sealed { .. }));
		let both = [(self.publisher, self.of_publisher), (self.participant, self.of_participant)];
		let silent = both.into_iter().filter(|(_, review)| self.are_in() && waits(*review));
		silent.map(|(who, _)| who).collect()
	}
}

/// Scores times their weights, and the weights, in hundredths of a review.
#[derive(Clone, Copy, Debug, Default)]
struct Rating {
	sum: u64,
	weight: u64,
}

impl Rating {
	fn average(self) -> Option<u32> {
		(self.weight > 0).then(|| (self.sum * 100 / self.weight) as u32)
	}

	/// Whether so many think so badly that it has consequences.
	fn is_below(self, hundredths: u32) -> bool {
		self.weight >= 300 && self.average() < Some(hundredths)
	}
}

/// What is known of somebody.
#[derive(Clone, Copy, Debug)]
pub struct Esteem {
	pub served_steps: u64,
	pub services: u32,
	pub received_steps: u64,
	pub published: u32,
	pub late: u32,
	pub absences: u32,
	pub withheld: u32,
	reviews: u32,
	as_volunteer: Rating,
	as_publisher: Rating,
	/// When the ratings will count half.
	halves_at: Moment,
	/// In hundredths of a point.
	earned: u64,
	/// The last day on which a service was settled, and the last on which points were earned, and how many.
	credited_on: Option<u64>,
	earned_on: (u64, u64),
	credit: u32,
	/// When the next point of credit comes back.
	comes_back_at: Moment,
}

impl Default for Esteem {
	fn default() -> Self {
		Self {
			served_steps: 0,
			services: 0,
			received_steps: 0,
			published: 0,
			late: 0,
			absences: 0,
			withheld: 0,
			reviews: 0,
			as_volunteer: Rating::default(),
			as_publisher: Rating::default(),
			halves_at: Moment::MAX,
			earned: 0,
			credited_on: None,
			earned_on: (0, 0),
			credit: FULL_CREDIT,
			comes_back_at: 0,
		}
	}
}

impl Esteem {
	/// As it is at this moment.
	pub fn at(mut self, now: Moment) -> Self {
		while self.credit < FULL_CREDIT && self.comes_back_at <= now {
			self.credit += 1;
			self.comes_back_at += DAY;
		}
		if self.credit == FULL_CREDIT {
			self.comes_back_at = now + DAY;
		}
		while self.halves_at <= now {
			for rating in [&mut self.as_volunteer, &mut self.as_publisher] {
				rating.weight /= 2;
				rating.sum = (rating.sum / 2).min(5 * rating.weight);
			}
			self.halves_at += YEAR;
		}
		self
	}

	pub fn credit(&self) -> u32 {
		self.credit
	}

	/// The average of both ratings, as volunteer and as publisher.
	pub fn ratings(&self) -> (Option<u32>, Option<u32>) {
		(self.as_volunteer.average(), self.as_publisher.average())
	}

	pub fn points(&self) -> u64 {
		let lost = 20 * u64::from(self.late) + 40 * u64::from(self.absences);
		(self.earned / 100).saturating_sub(lost)
	}

	pub fn stars(&self) -> u8 {
		if self.reviews == 0 {
			return 1;
		}
		let reached = THRESHOLDS.iter().filter(|least| **least <= self.points()).count() as u8;
		let overall = Rating {
			sum: self.as_volunteer.sum + self.as_publisher.sum,
			weight: self.as_volunteer.weight + self.as_publisher.weight,
		};
		if overall.is_below(300) { (1 + reached).min(2) } else { 1 + reached }
	}

	fn lose_credit(&mut self, points: u32) {
		self.credit = self.credit.saturating_sub(points);
	}

	/// Two points come with the first service of a day.
	fn credit_service(&mut self, now: Moment) {
		let today = now / DAY;
		if self.credited_on != Some(today) {
			self.credited_on = Some(today);
			self.credit = (self.credit + 2).min(FULL_CREDIT);
		}
	}
}

impl Books {
	/// What is known of somebody now.
	pub fn esteem(&self, who: Person) -> Esteem {
		self.esteems.get(&who).copied().unwrap_or_default().at(self.now)
	}

	fn change_esteem(&mut self, who: Person, change: impl FnOnce(&mut Esteem)) {
		let mut esteem = self.esteem(who);
		change(&mut esteem);
		self.esteems.insert(who, esteem);
	}

	pub fn ensure_may_publish(&self, who: Person) -> Outcome {
		let esteem = self.esteem(who);
		ensure(esteem.credit >= CREDIT_TO_PUBLISH, "CreditTooLow")?;
		ensure(!esteem.as_publisher.is_below(200), "RatingTooLow")
	}

	pub fn ensure_may_enrol(&self, who: Person) -> Outcome {
		ensure(self.esteem(who).credit >= CREDIT_TO_ENROL, "CreditTooLow")
	}

	pub fn note_service(&mut self, publisher: Person, participant: Person, steps: u32) {
		let now = self.now;
		self.change_esteem(participant, |esteem| {
			esteem.served_steps += u64::from(steps);
			esteem.services += 1;
			esteem.credit_service(now);
		});
		self.change_esteem(publisher, |esteem| {
			esteem.received_steps += u64::from(steps);
			esteem.credit_service(now);
		});
	}

	pub fn note_finished(&mut self, publisher: Person) {
		self.change_esteem(publisher, |esteem| esteem.published += 1);
	}

	pub fn note_late(&mut self, publisher: Person) {
		self.change_esteem(publisher, |esteem| {
			esteem.late += 1;
			esteem.lose_credit(10);
		});
		self.happenings.late += 1;
	}

	pub fn note_absence(&mut self, participant: Person) {
		self.change_esteem(participant, |esteem| {
			esteem.absences += 1;
			esteem.lose_credit(20);
		});
		self.happenings.absences += 1;
	}

	/// A service has ended: both may review it until then.
	pub fn open_reviews(
		&mut self,
		activity: ActivityId,
		publisher: Person,
		participant: Person,
		steps: u32,
		until: Moment,
	) {
		let open_until = until + OPEN_PERIOD;
		let (of_publisher, of_participant) = (None, None);
		let pair = ReviewPair {
			publisher,
			participant,
			steps,
			until,
			open_until,
			of_publisher,
			of_participant,
		};
		if steps > 0 {
			self.pairs.entry((activity, participant)).or_insert(pair);
		}
	}

	pub fn reviews_are_in(&self, activity: ActivityId, participant: Person) -> bool {
		self.pairs.get(&(activity, participant)).is_some_and(ReviewPair::are_in)
	}

	fn pair(&self, activity: ActivityId, participant: Person) -> Result<ReviewPair, Refusal> {
		self.pairs.get(&(activity, participant)).copied().ok_or("PairNotFound")
	}

	pub fn seal(
		&mut self,
		by: Person,
		activity: ActivityId,
		participant: Person,
		(side, score): (Side, u8),
	) -> Outcome {
		let mut pair = self.pair(activity, participant)?;
		let own = if by == pair.publisher {
			Side::Publisher
		} else {
			ensure(by == pair.participant, "NotParty")?;
			Side::Participant
		};
		ensure(self.home(by).is_some() || self.works(by), "NotMember")?;
		ensure(self.now < pair.until, "SealingOver")?;
		ensure(pair.review(own).is_none(), "AlreadySealed")?;
		*pair.review(own) = Some(Review::Sealed { side, score });
		if pair.are_in() {
			pair.open_until = self.now + OPEN_PERIOD;
		}
		self.pairs.insert((activity, participant), pair);
		Ok(())
	}

	pub fn open_review(
		&mut self,
		activity: ActivityId,
		participant: Person,
		side: Side,
		score: u8,
	) -> Outcome {
		let (mut pair, now) = (self.pair(activity, participant)?, self.now);
		let sealed = match *pair.review(side) {
			None => return Err("NotSealed"),
			Some(Review::Opened) => return Err("AlreadyOpened"),
			Some(sealed) => sealed,
		};
		ensure(pair.is_readable(now), "StillSealed")?;
		ensure(now < pair.open_until, "OpeningOver")?;
		ensure((1..=5).contains(&score), "InvalidScore")?;
		ensure(sealed == Review::Sealed { side, score }, "SealMismatch")?;
		*pair.review(side) = Some(Review::Opened);
		let (author, about) = match side {
			Side::Publisher => (pair.publisher, pair.participant),
			Side::Participant => (pair.participant, pair.publisher),
		};
		let known = self.acquaintances.get(&(author, about)).copied();
		let known = known.filter(|(_, last)| now < last + YEAR).map_or(0, |(count, _)| count);
		self.acquaintances.insert((author, about), (known + 1, now));
		let weight = (100 / (known + 1)).max(5);
		self.change_esteem(about, |esteem| esteem.add_review(side, score, weight, pair.steps, now));
		if pair.over_at() <= now {
			self.end_reviews(activity, participant, pair);
		} else {
			self.pairs.insert((activity, participant), pair);
		}
		Ok(())
	}

	pub fn end_reviews(&mut self, activity: ActivityId, participant: Person, pair: ReviewPair) {
		self.pairs.remove(&(activity, participant));
		for who in pair.who_withhold() {
			self.change_esteem(who, |esteem| {
				esteem.withheld += 1;
				esteem.lose_credit(5);
			});
			self.happenings.withheld += 1;
		}
	}

	pub fn clear_reviews(&mut self, activity: ActivityId, participant: Person) -> Outcome {
		let pair = self.pair(activity, participant)?;
		ensure(pair.over_at() <= self.now, "NotOver")?;
		self.end_reviews(activity, participant, pair);
		Ok(())
	}

	pub fn forget_pair(&mut self, reviewer: Person, reviewed: Person) -> Outcome {
		let (_, last) =
			self.acquaintances.get(&(reviewer, reviewed)).copied().ok_or("CountNotFound")?;
		ensure(self.now >= last + YEAR, "StillRemembered")?;
		self.acquaintances.remove(&(reviewer, reviewed));
		Ok(())
	}
}

impl Esteem {
	fn add_review(&mut self, by: Side, score: u8, weight: u32, steps: u32, now: Moment) {
		if self.reviews == 0 {
			self.halves_at = now + YEAR;
		}
		self.reviews += 1;
		let value = [0, 0, 1, 2, 3][usize::from(score) - 1];
		let worth = u64::from(steps.min(40)) * value * u64::from(weight);
		let (rating, worth) = match by {
			// As a volunteer in full, as a publisher half as much.
			Side::Publisher => (&mut self.as_volunteer, worth),
			Side::Participant => (&mut self.as_publisher, worth / 2),
		};
		rating.sum += u64::from(score) * u64::from(weight);
		rating.weight += u64::from(weight);
		let today = now / DAY;
		let before = if self.earned_on.0 == today { self.earned_on.1 } else { 0 };
		let worth = worth.min(MOST_A_DAY - before);
		self.earned_on = (today, before + worth);
		self.earned += worth;
	}
}
