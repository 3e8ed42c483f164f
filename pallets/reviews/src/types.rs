// SPDX-License-Identifier: Apache-2.0

//! What a review, a pair and a standing are, and the arithmetic of points, ratings and credit.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Hash};
use timebank_primitives::{ActivityId, Moment, Side};

/// The highest score, and the most stars.
pub const FIVE_STARS: u8 = 5;

/// The weight of a review that counts in full. Weights are in hundredths.
pub const FULL_WEIGHT: u32 = 100;

/// However often the same person reviews the same person, a review has at least this weight, in hundredths.
pub const LEAST_WEIGHT: u32 = 5;

/// From this weight of reviews on, in hundredths, an average has consequences: three reviews that count in full.
pub const ENOUGH_WEIGHT: u64 = 3 * FULL_WEIGHT as u64;

/// A service earns points for at most so many steps: two hours.
pub const MAX_STEPS_PER_REVIEW: u32 = 40;

/// What a review earns at most, in hundredths of a point: two hours, five stars, full weight.
pub const MAX_EARNED_A_REVIEW: u32 = MAX_STEPS_PER_REVIEW * 3 * FULL_WEIGHT;

/// What can be earned on one day, in hundredths of a point: as much as by four services of two hours, each with five stars and at
/// full weight. Else the publisher of one activity for a crowd of friends would have the highest stars by the evening.
pub const MAX_EARNED_A_DAY: u32 = 4 * MAX_EARNED_A_REVIEW;

/// Points that a service costs its publisher who did not settle it in time.
pub const POINTS_PER_LATE: u64 = 20;

/// Points that it costs not to come.
pub const POINTS_PER_ABSENCE: u64 = 40;

/// Below this average, in hundredths of a star, nobody has more than [`STARS_OF_THE_POORLY_RATED`].
pub const GOOD_RATING: u32 = 300;

/// The most stars of who is rated below [`GOOD_RATING`].
pub const STARS_OF_THE_POORLY_RATED: u8 = 2;

/// The credit of who is fully relied on, and of everybody in the beginning.
pub const FULL_CREDIT: u32 = 100;

/// What it costs in credit not to open one's review although both were in.
pub const CREDIT_PER_WITHHELD: u32 = 5;

/// What it costs in credit not to settle a service in time.
pub const CREDIT_PER_LATE: u32 = 10;

/// What it costs in credit not to come.
pub const CREDIT_PER_ABSENCE: u32 = 20;

/// Credit that comes back on a day on which a service was settled, to both sides.
pub const CREDIT_PER_SERVICE: u32 = 2;

/// With what every sealed text begins, so that no hash made for something else is taken for a seal.
const SEAL_DOMAIN: &[u8] = b"timebank/review/1";

/// Why somebody loses credit.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Lapse {
	/// A service had to be settled without them, who published it.
	#[codec(index = 0)]
	Late,
	/// They did not come.
	#[codec(index = 1)]
	Absence,
	/// They did not open their review although both were in.
	#[codec(index = 2)]
	Withheld,
}

/// The seal of a review: the BLAKE2b hash of 256 bits of `timebank/review/1`, the activity (eight bytes, low byte first), the
/// account of the participant, the side that reviews (`00` publisher, `01` participant), the score (one byte, 1 to 5), the hash of the
/// comment (32 bytes; zeros if there is none) and the salt (32 bytes).
///
/// The salt is 256 random bits, new for each review: without it the score could be guessed from the seal.
pub fn seal_of<AccountId: Encode>(
	activity: ActivityId,
	participant: &AccountId,
	side: Side,
	score: u8,
	comment: &[u8; 32],
	salt: &[u8; 32],
) -> [u8; 32] {
	let mut text = SEAL_DOMAIN.to_vec();
	(activity, participant, side, score, comment, salt).encode_to(&mut text);
	BlakeTwo256::hash(&text).0
}

/// What one side has said.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Review {
	/// Nobody else knows yet what: this is the seal of it.
	#[codec(index = 0)]
	Sealed([u8; 32]),
	/// It is known, and counts.
	#[codec(index = 1)]
	Opened {
		/// One to five.
		score: u8,
	},
}

/// The two sides of a service, and what they say of each other.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Pair<AccountId> {
	/// Who published the activity.
	pub publisher: AccountId,
	/// Who served.
	pub participant: AccountId,
	/// How long the service was, in steps.
	pub steps: u32,
	/// Until when reviews can be sealed, in Unix milliseconds.
	pub until: Moment,
	/// Until when they can be opened, in Unix milliseconds.
	pub open_until: Moment,
	/// What the publisher says of the participant.
	pub of_publisher: Option<Review>,
	/// What the participant says of the publisher.
	pub of_participant: Option<Review>,
}

impl<AccountId: Eq> Pair<AccountId> {
	/// On which side somebody is, if on any.
	pub fn side_of(&self, who: &AccountId) -> Option<Side> {
		if *who == self.publisher {
			Some(Side::Publisher)
		} else if *who == self.participant {
			Some(Side::Participant)
		} else {
			None
		}
	}

	/// What a side says.
	pub fn review(&self, side: Side) -> Option<Review> {
		match side {
			Side::Publisher => self.of_publisher,
			Side::Participant => self.of_participant,
		}
	}

	/// Let a side say this.
	pub fn set_review(&mut self, side: Side, review: Review) {
		match side {
			Side::Publisher => self.of_publisher = Some(review),
			Side::Participant => self.of_participant = Some(review),
		}
	}

	/// Who reviews, and who is reviewed, when this side speaks.
	pub fn people(&self, side: Side) -> (&AccountId, &AccountId) {
		match side {
			Side::Publisher => (&self.publisher, &self.participant),
			Side::Participant => (&self.participant, &self.publisher),
		}
	}

	/// Whether both sides have sealed their review.
	pub fn are_in(&self) -> bool {
		self.of_publisher.is_some() && self.of_participant.is_some()
	}

	/// Whether a review can be opened at this moment as far as the other side's is concerned, which cannot be changed any more.
	pub fn is_unsealed(&self, now: Moment) -> bool {
		self.are_in() || self.until <= now
	}

	/// From when on there is nothing left to do, in Unix milliseconds.
	///
	/// Never before the sealing is over: until then others ask whether both reviews are in.
	pub fn due(&self) -> Moment {
		let is_sealed = |review: Option<Review>| matches!(review, Some(Review::Sealed(_)));
		if is_sealed(self.of_publisher) || is_sealed(self.of_participant) {
			self.until.max(self.open_until)
		} else {
			self.until
		}
	}

	/// Whether a side keeps its review to itself although both are in.
	pub fn is_withheld(&self, side: Side) -> bool {
		self.are_in() && matches!(self.review(side), Some(Review::Sealed(_)))
	}
}

/// What is looked at when its moment has come.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Task<AccountId> {
	/// Nothing is left to do for a pair: the activity, and who served.
	#[codec(index = 0)]
	Pair(ActivityId, AccountId),
	/// A review that was opened cannot be reported any more: the activity, who served, and the side that wrote it.
	#[codec(index = 1)]
	Told(ActivityId, AccountId, Side),
	/// Somebody is exempt no longer.
	#[codec(index = 2)]
	Exemption(AccountId),
}

/// What became of a review after it was opened.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Mark {
	/// Nobody has reported it.
	#[codec(index = 0)]
	Unreported,
	/// It was reported, and waits for a decision. It counts.
	#[codec(index = 1)]
	Reported,
	/// It was decided that it stays. It counts.
	#[codec(index = 2)]
	Kept,
	/// It was decided that it breaks the rules. It counts no longer.
	#[codec(index = 3)]
	Struck,
}

/// A review that was opened, as long as it can be reported, or what was decided on it can be appealed.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Remembered<AccountId> {
	/// Whose review it is.
	pub reviewer: AccountId,
	/// Who is reviewed.
	pub reviewed: AccountId,
	/// One to five.
	pub score: u8,
	/// How much it counted when it was opened, in hundredths.
	pub weight: u32,
	/// What it earned who is reviewed, in hundredths of a point.
	pub earned: u32,
	/// When it was opened, in Unix milliseconds.
	pub at: Moment,
	/// Until when it can be reported, in Unix milliseconds: the moment under which it stands in the queue if nobody did.
	pub until: Moment,
	/// What became of it.
	pub mark: Mark,
}

impl<AccountId> Remembered<AccountId> {
	/// Whether it counts.
	pub fn counts(&self) -> bool {
		self.mark != Mark::Struck
	}
}

/// Where it stands with somebody who asked to publish although the rules keep them from it.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Plea {
	/// It waits for a decision.
	#[codec(index = 0)]
	Waiting,
	/// It was refused, which can be appealed. Until that is over they do not ask again.
	#[codec(index = 1)]
	Refused,
}

/// How often somebody reviewed the same person, without a long break.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct PairCount {
	/// How many reviews were opened.
	pub count: u32,
	/// When the last one was, in Unix milliseconds.
	pub last: Moment,
}

impl PairCount {
	/// How much the n-th review of the same person by the same person weighs, in hundredths: the first in full, the second half of
	/// it, the third a third, rounded down, and never less than [`LEAST_WEIGHT`].
	pub fn weight(nth: u32) -> u32 {
		FULL_WEIGHT.checked_div(nth).unwrap_or(FULL_WEIGHT).max(LEAST_WEIGHT)
	}
}

/// What reviews say, weighed.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Rating {
	/// The scores, each times its weight.
	pub sum: u64,
	/// The weights, in hundredths of a review.
	pub weight: u64,
}

impl Rating {
	/// Add a review.
	fn add(&mut self, score: u8, weight: u32) {
		let weight = u64::from(weight);
		// What there is is halved every year: the sums never come near the end of numbers.
		self.sum = self.sum.saturating_add(u64::from(score).saturating_mul(weight));
		self.weight = self.weight.saturating_add(weight);
	}

	/// One review.
	fn of(score: u8, weight: u32) -> Self {
		let mut rating = Self::default();
		rating.add(score, weight);
		rating
	}

	/// Take back what is left of a review. The average stays between the lowest and the highest score: what was rounded down when the
	/// sums were halved stays where it was.
	fn take_back(self, part: Self) -> Self {
		let weight = self.weight.saturating_sub(part.weight);
		let most = weight.saturating_mul(FIVE_STARS.into());
		Self { sum: self.sum.saturating_sub(part.sum).clamp(weight, most), weight }
	}

	/// Put back what would be left of a review.
	fn put_back(self, part: Self) -> Self {
		Self {
			sum: self.sum.saturating_add(part.sum),
			weight: self.weight.saturating_add(part.weight),
		}
	}

	/// What is left when it was halved so many times. Both parts are rounded down; the average stays between the lowest and the
	/// highest score.
	fn halved(self, times: u64) -> Self {
		let halve = |value: u64| {
			u32::try_from(times).ok().and_then(|times| value.checked_shr(times)).unwrap_or_default()
		};
		let weight = halve(self.weight);
		Self { sum: halve(self.sum).min(weight.saturating_mul(FIVE_STARS.into())), weight }
	}

	/// The average in hundredths of a star, rounded down.
	pub fn average(&self) -> Option<u32> {
		let average = self.sum.saturating_mul(100).checked_div(self.weight)?;
		Some(u32::try_from(average).unwrap_or(u32::MAX))
	}

	/// Whether it is of enough reviews, and below this average, in hundredths of a star.
	pub fn is_below(&self, least: u32) -> bool {
		self.weight >= ENOUGH_WEIGHT && self.average().is_some_and(|average| average < least)
	}
}

/// What counts by the day.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Today {
	/// Which day of the network, counted from the beginning of Unix time.
	pub day: u64,
	/// What was earned on it, in hundredths of a point.
	pub earned: u32,
	/// Whether credit was given for a service on it.
	pub is_credited: bool,
}

/// How long things take on this network, and what time it is. In milliseconds.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
	/// Now.
	pub now: Moment,
	/// A day of the network.
	pub day: Moment,
	/// In how long a rating loses half of its weight.
	pub memory: Moment,
}

/// What is known of a member. Kept for life: who comes back finds it as it was.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Standing {
	/// How much service they gave, in steps.
	pub served_steps: u64,
	/// In how many services.
	pub services: u32,
	/// How much service was given in activities that they published, in steps.
	pub received_steps: u64,
	/// How many activities they published in which somebody served.
	pub published: u32,
	/// How many services they did not settle in time.
	pub late: u32,
	/// How often they did not come.
	pub absences: u32,
	/// How many reviews they did not open although both were in.
	pub withheld: u32,
	/// How many reviews of them were opened.
	pub reviews: u32,
	/// How many of those were struck, and count no longer.
	pub struck: u32,
	/// What is thought of the services that they gave.
	pub as_volunteer: Rating,
	/// What is thought of them as publisher.
	pub as_publisher: Rating,
	/// From when on the ratings are as they stand here, in Unix milliseconds.
	pub rated_at: Moment,
	/// What they have earned in all, in hundredths of a point.
	pub earned: u64,
	/// What counts by the day.
	pub today: Today,
	/// How much they are relied on, 0 to 100, at the moment that follows.
	pub credit: u32,
	/// From when on credit comes back, a point a day, in Unix milliseconds.
	pub credit_at: Moment,
	/// When their last service was settled, in Unix milliseconds.
	pub last_service: Option<Moment>,
}

impl Default for Standing {
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
			struck: 0,
			as_volunteer: Rating::default(),
			as_publisher: Rating::default(),
			rated_at: 0,
			earned: 0,
			today: Today::default(),
			credit: FULL_CREDIT,
			credit_at: 0,
			last_service: None,
		}
	}
}

impl Standing {
	/// The credit of this moment: with each full day since `credit_at` a point comes back.
	pub fn credit_now(&self, clock: Clock) -> u32 {
		let days = clock.now.saturating_sub(self.credit_at).checked_div(clock.day);
		let back = u32::try_from(days.unwrap_or_default()).unwrap_or(u32::MAX);
		self.credit.saturating_add(back).min(FULL_CREDIT)
	}

	/// Bring the credit up to this moment. A day that has begun goes on; who has full credit waits a whole day from here.
	fn settle_credit(&mut self, clock: Clock) {
		self.credit = self.credit_now(clock);
		let begun = clock.now.saturating_sub(self.credit_at).checked_rem(clock.day);
		self.credit_at = match begun {
			Some(begun) if self.credit < FULL_CREDIT => clock.now.saturating_sub(begun),
			_ => clock.now,
		};
	}

	/// Count a lapse, and take away the credit that it costs.
	pub fn lapse(&mut self, reason: Lapse, clock: Clock) {
		let (count, cost) = match reason {
			Lapse::Late => (&mut self.late, CREDIT_PER_LATE),
			Lapse::Absence => (&mut self.absences, CREDIT_PER_ABSENCE),
			Lapse::Withheld => (&mut self.withheld, CREDIT_PER_WITHHELD),
		};
		*count = count.saturating_add(1);
		self.settle_credit(clock);
		self.credit = self.credit.saturating_sub(cost);
	}

	/// Give credit for a service, once a day.
	pub fn credit_service(&mut self, clock: Clock) {
		self.settle_credit(clock);
		self.turn_day(clock);
		if !self.today.is_credited {
			self.today.is_credited = true;
			self.credit = self.credit.saturating_add(CREDIT_PER_SERVICE).min(FULL_CREDIT);
		}
	}

	/// Begin to count anew if the day has changed.
	fn turn_day(&mut self, clock: Clock) {
		let day = clock.now.checked_div(clock.day).unwrap_or_default();
		if self.today.day != day {
			self.today = Today { day, ..Today::default() };
		}
	}

	/// How often ratings lost half of their weight since they were written down.
	fn halvings(&self, clock: Clock) -> u64 {
		clock.now.saturating_sub(self.rated_at).checked_div(clock.memory).unwrap_or_default()
	}

	/// The rating as volunteer at this moment.
	pub fn volunteer_now(&self, clock: Clock) -> Rating {
		self.as_volunteer.halved(self.halvings(clock))
	}

	/// The rating as publisher at this moment.
	pub fn publisher_now(&self, clock: Clock) -> Rating {
		self.as_publisher.halved(self.halvings(clock))
	}

	/// Bring the ratings up to this moment. A year that has begun goes on; who was never reviewed begins one here.
	fn settle_ratings(&mut self, clock: Clock) {
		self.as_volunteer = self.volunteer_now(clock);
		self.as_publisher = self.publisher_now(clock);
		let begun = clock.now.saturating_sub(self.rated_at).checked_rem(clock.memory);
		self.rated_at = match begun {
			Some(begun) if self.reviews > 0 => clock.now.saturating_sub(begun),
			_ => clock.now,
		};
	}

	/// Add a review of theirs, which was written by this side of a service of so many steps. Returns what it earns them, in hundredths
	/// of a point.
	pub fn add_review(
		&mut self,
		by: Side,
		score: u8,
		weight: u32,
		steps: u32,
		clock: Clock,
	) -> u32 {
		self.settle_ratings(clock);
		self.reviews = self.reviews.saturating_add(1);
		let earned = match by {
			Side::Publisher => {
				self.as_volunteer.add(score, weight);
				worth(steps, score, weight)
			}
			Side::Participant => {
				self.as_publisher.add(score, weight);
				worth(steps, score, weight) / 2
			}
		};
		self.turn_day(clock);
		let earned = earned.min(MAX_EARNED_A_DAY.saturating_sub(self.today.earned));
		self.today.earned = self.today.earned.saturating_add(earned);
		self.earned = self.earned.saturating_add(earned.into());
		earned
	}

	/// What is left by now of a review that was opened at this moment. The ratings are brought up to now before.
	fn left_of<AccountId>(&self, review: &Remembered<AccountId>, clock: Clock) -> Rating {
		// Since then the ratings were halved at each beginning of a year, of which `rated_at` is the last.
		let years = self.rated_at.saturating_sub(review.at).div_ceil(clock.memory.max(1));
		Rating::of(review.score, review.weight).halved(years)
	}

	/// The rating to which a review belongs that this side has written.
	fn rating_by(&mut self, by: Side) -> &mut Rating {
		match by {
			Side::Publisher => &mut self.as_volunteer,
			Side::Participant => &mut self.as_publisher,
		}
	}

	/// Whether this moment is in the day that `today` counts.
	fn is_today(&self, at: Moment, clock: Clock) -> bool {
		at.checked_div(clock.day) == Some(self.today.day)
	}

	/// Take a review back that this side has written.
	///
	/// - Points: exactly what it earned. As long as it is the same day, that can be earned anew on it; what another review of that
	///   day earned less because of this one is not made good.
	/// - Rating: what is left of its score and weight, which were halved with the rating each year. What others weighed less because
	///   the same person had written this one as well stays so.
	/// - Nothing else: lateness, absence and credit come from no review.
	pub fn strike<AccountId>(&mut self, by: Side, review: &Remembered<AccountId>, clock: Clock) {
		self.settle_ratings(clock);
		let part = self.left_of(review, clock);
		let rating = self.rating_by(by);
		*rating = rating.take_back(part);
		self.struck = self.struck.saturating_add(1);
		self.earned = self.earned.saturating_sub(review.earned.into());
		if self.is_today(review.at, clock) {
			self.today.earned = self.today.earned.saturating_sub(review.earned);
		}
	}

	/// Put a review back that was struck: exactly what it earned, and of its score and weight what would be left of them by now. On
	/// the same day nothing more can be earned than on others, but nothing is lost by that.
	pub fn put_back<AccountId>(&mut self, by: Side, review: &Remembered<AccountId>, clock: Clock) {
		self.settle_ratings(clock);
		let part = self.left_of(review, clock);
		let rating = self.rating_by(by);
		*rating = rating.put_back(part);
		self.struck = self.struck.saturating_sub(1);
		self.earned = self.earned.saturating_add(review.earned.into());
		if self.is_today(review.at, clock) {
			let earned = self.today.earned.saturating_add(review.earned);
			self.today.earned = earned.min(MAX_EARNED_A_DAY);
		}
	}

	/// How many reviews of them count.
	pub fn counted(&self) -> u32 {
		self.reviews.saturating_sub(self.struck)
	}

	/// Their points: what they earned, rounded down, less what lateness and absence cost, and never below zero.
	pub fn points(&self) -> u64 {
		let lost = POINTS_PER_LATE
			.saturating_mul(self.late.into())
			.saturating_add(POINTS_PER_ABSENCE.saturating_mul(self.absences.into()));
		(self.earned / 100).saturating_sub(lost)
	}

	/// Their stars: one, and one more for each threshold that their points have reached, in whatever order the thresholds stand. Who
	/// was never reviewed, or of whom no review counts, has one; who is rated poorly on the whole has at most two.
	pub fn stars(&self, thresholds: [u32; 4], clock: Clock) -> u8 {
		if self.counted() == 0 {
			return 1;
		}
		let points = self.points();
		let reached = thresholds.iter().filter(|least| u64::from(**least) <= points);
		let stars = reached.fold(1u8, |stars, _| stars.saturating_add(1));
		let (volunteer, publisher) = (self.volunteer_now(clock), self.publisher_now(clock));
		let overall = Rating {
			sum: volunteer.sum.saturating_add(publisher.sum),
			weight: volunteer.weight.saturating_add(publisher.weight),
		};
		if overall.is_below(GOOD_RATING) { stars.min(STARS_OF_THE_POORLY_RATED) } else { stars }
	}
}

/// What a review of a service is worth, in hundredths of a point: for each step, of at most [`MAX_STEPS_PER_REVIEW`], nothing for a
/// score of one or two, a point for three, two for four, three for five; times the weight of the review.
fn worth(steps: u32, score: u8, weight: u32) -> u32 {
	let value = u32::from(score.saturating_sub(2));
	steps.min(MAX_STEPS_PER_REVIEW).saturating_mul(value).saturating_mul(weight)
}

/// A standing, and what follows from it now. For reading.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Report {
	/// One to five.
	pub stars: u8,
	/// The points that the stars come from.
	pub points: u64,
	/// How much they are relied on now: 0 to 100.
	pub credit: u32,
	/// What is thought of the services that they gave: 100 to 500, the hundredths of one to five.
	pub rating: Option<u32>,
	/// The same of the activities that they published.
	pub rating_as_publisher: Option<u32>,
	/// Whether they may publish activities as far as this goes.
	pub may_publish: bool,
	/// Whether they may enrol as far as this goes.
	pub may_enrol: bool,
	/// What is kept of them.
	pub standing: Standing,
}
