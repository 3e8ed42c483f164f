// SPDX-License-Identifier: Apache-2.0

//! What is looked at, and what it comes to.

use crate::Times;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use timebank_primitives::{CredentialKind, Moment, schedule::Window};

/// All of something. Factors, weights and coefficients are parts of a million.
pub const ONE: u32 = 1_000_000;

/// What counts for something that nobody knows.
pub const HALF: u32 = ONE / 2;

/// What each step in the tree of branches takes away from the factor of distance.
pub const STEP_OF_DISTANCE: u32 = ONE / 8;

/// With so many services of a kind a member has all the experience that counts.
pub const EXPERIENCED: u32 = 10;

/// With so many services a member has helped as often as counts.
pub const FREQUENT: u32 = 20;

/// A service so many days ago, or less, is recent.
pub const RECENT: u32 = 30;

/// A service so many days ago, or more, counts for frequency no longer.
pub const FORGOTTEN: u32 = 365;

/// The least and the best rating, in hundredths of a star.
const RATINGS: (u32, u32) = (100, 500);

/// A member, as far as it matters for an activity.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Candidate {
	/// A credential that the activity requires and the member does not hold.
	pub missing: Option<CredentialKind>,
	/// Whether the member offers services of this kind.
	pub offers: bool,
	/// When the member has time; none if they have not said so.
	pub times: Option<Times>,
	/// How many steps the member's branch is from the activity's in the tree of branches; none if there is no way.
	pub distance: Option<u32>,
	/// How many services the member has given.
	pub services: u32,
	/// How many of them of this kind.
	pub services_in_category: u32,
	/// How many milliseconds ago the last one was settled, if there was one.
	pub idle: Option<Moment>,
	/// What is thought of the member as volunteer: 100 to 500, hundredths of one to five stars; none if there is no rating yet.
	pub rating: Option<u32>,
}

/// An activity, as far as it matters for a member.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Task {
	/// When the service is.
	pub service: Window,
	/// How much of that time the service takes, in milliseconds.
	pub needed: Moment,
	/// How long a day is on this network, in milliseconds.
	pub day: Moment,
	/// What is thought of the publisher as publisher: 100 to 500, hundredths of one to five stars; none if there is no rating
	/// yet.
	pub publisher_rating: Option<u32>,
}

/// What each factor comes to, from 0 to [`ONE`].
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Factors {
	/// Whether the member offers services of this kind: all or nothing.
	pub skill: u32,
	/// How much of the time that is needed the member has.
	pub availability: u32,
	/// How near the member's branch is: an eighth less for each step in the tree of branches.
	pub distance: u32,
	/// What is thought of the member as volunteer.
	pub rating: u32,
	/// How many services of this kind the member has given.
	pub experience: u32,
	/// How often the member has helped, and how recently: each is half of it.
	pub frequency: u32,
	/// What is thought of the publisher as publisher.
	pub publisher_rating: u32,
}

/// How much each factor counts. Together they are [`ONE`].
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Weights {
	/// Of the skill.
	pub skill: u32,
	/// Of the availability.
	pub availability: u32,
	/// Of the distance.
	pub distance: u32,
	/// Of the rating.
	pub rating: u32,
	/// Of the experience.
	pub experience: u32,
	/// Of the frequency.
	pub frequency: u32,
	/// Of the publisher's rating.
	pub publisher_rating: u32,
}

/// A coefficient, and what it is made of.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Explanation {
	/// From 0 to [`ONE`].
	pub coefficient: u32,
	/// What each factor comes to.
	pub factors: Factors,
	/// How much each factor counts.
	pub weights: Weights,
}

impl Weights {
	/// What the time bank uses. That somebody can do it, has time and is near counts 70 %; what is thought of them and what they
	/// have done counts 30 %, so that newcomers are found as well.
	pub const STANDARD: Weights = Weights {
		skill: 250_000,
		availability: 250_000,
		distance: 200_000,
		rating: 100_000,
		experience: 80_000,
		frequency: 70_000,
		publisher_rating: 50_000,
	};

	/// Whether together they are [`ONE`].
	pub fn are_sound(&self) -> bool {
		self.pairs(&Factors::BEST).iter().map(|(weight, _)| u64::from(*weight)).sum::<u64>()
			== u64::from(ONE)
	}

	/// The mean of the factors, rounded down.
	pub fn mean(&self, factors: &Factors) -> u32 {
		let weighted = |(weight, factor): (u32, u32)| u64::from(weight) * u64::from(factor);
		let sum: u64 = self.pairs(factors).into_iter().map(weighted).sum();
		// Weights that are sound make it a million at most.
		u32::try_from(sum / u64::from(ONE)).unwrap_or(u32::MAX)
	}

	fn pairs(&self, factors: &Factors) -> [(u32, u32); 7] {
		[
			(self.skill, factors.skill),
			(self.availability, factors.availability),
			(self.distance, factors.distance),
			(self.rating, factors.rating),
			(self.experience, factors.experience),
			(self.frequency, factors.frequency),
			(self.publisher_rating, factors.publisher_rating),
		]
	}
}

impl Factors {
	/// As good as can be.
	pub const BEST: Factors = Factors {
		skill: ONE,
		availability: ONE,
		distance: ONE,
		rating: ONE,
		experience: ONE,
		frequency: ONE,
		publisher_rating: ONE,
	};

	/// Of a member and an activity, whatever credentials are missing.
	pub fn of(candidate: &Candidate, task: &Task) -> Self {
		Self {
			skill: Self::skill(candidate.offers),
			availability: Self::availability(candidate.times, task),
			distance: Self::distance(candidate.distance),
			rating: Self::rating(candidate.rating),
			experience: Self::experience(candidate.services_in_category),
			frequency: Self::frequency(candidate.services, candidate.idle, task.day),
			publisher_rating: Self::rating(task.publisher_rating),
		}
	}

	/// Of whether a kind of service is offered.
	pub fn skill(offers: bool) -> u32 {
		if offers { ONE } else { 0 }
	}

	/// Of when a member has time, and when the service is.
	pub fn availability(times: Option<Times>, task: &Task) -> u32 {
		times.map_or(HALF, |times| times.share(task.service, task.needed, task.day))
	}

	/// Of so many steps in the tree of branches.
	pub fn distance(steps: Option<u32>) -> u32 {
		steps.map_or(0, |steps| ONE.saturating_sub(steps.saturating_mul(STEP_OF_DISTANCE)))
	}

	/// Of a rating, as volunteer or as publisher.
	pub fn rating(rating: Option<u32>) -> u32 {
		let (least, best) = RATINGS;
		rating.map_or(HALF, |rating| (rating.clamp(least, best) - least) * (ONE / (best - least)))
	}

	/// Of so many services of this kind.
	pub fn experience(services_in_category: u32) -> u32 {
		services_in_category.min(EXPERIENCED) * (ONE / EXPERIENCED)
	}

	/// Of so many services, and how long ago the last one was, if days are so long.
	pub fn frequency(services: u32, idle: Option<Moment>, day: Moment) -> u32 {
		let often = services.min(FREQUENT) * (HALF / FREQUENT);
		let fades_from = day.saturating_mul(RECENT.into());
		let fades_for = day.saturating_mul((FORGOTTEN - RECENT).into()).max(1);
		let recently = idle.map_or(0, |idle| {
			let left = fades_for.saturating_sub(idle.saturating_sub(fades_from));
			// At most half a million, as no more can be left than there was.
			(u128::from(left) * u128::from(HALF) / u128::from(fades_for)) as u32
		});
		often + recently
	}
}

/// How well a member and an activity go together: from 0 to [`ONE`]; none if a credential is missing.
pub fn coefficient(candidate: &Candidate, task: &Task, weights: &Weights) -> Option<u32> {
	explain(candidate, task, weights).ok().map(|explanation| explanation.coefficient)
}

/// The same, and what it is made of; or the credential that is missing.
pub fn explain(
	candidate: &Candidate,
	task: &Task,
	weights: &Weights,
) -> Result<Explanation, CredentialKind> {
	if let Some(kind) = candidate.missing {
		return Err(kind);
	}
	let factors = Factors::of(candidate, task);
	Ok(Explanation { coefficient: weights.mean(&factors), factors, weights: *weights })
}
