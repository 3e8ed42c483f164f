// SPDX-License-Identifier: Apache-2.0

//! Who goes well with which activity.

use crate::*;
use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};
use codec::Encode;
use frame_support::{
	Hashable, ensure,
	storage::PrefixIterator,
	traits::{Get, Time},
};
use timebank_matching::{
	Bucket, Candidate, Explanation, Outcome, Source, Task, Times, Weights, coefficient, explain,
	search,
};
use timebank_primitives::{
	ActivityId, BranchId, CategoryId, CredentialKind, Credentials, Membership, Moment, Reputation,
	STEPS_PER_HOUR, Served, Tree,
};

/// What is looked at counts as it does everywhere.
const WEIGHTS: Weights = Weights::STANDARD;

/// The best rating that there is, for what is not known yet.
const BEST_RATING: Option<u32> = Some(500);

/// Hours of a day.
const HOURS: Moment = 24;

/// How far each branch is from one of them.
type Distances = BTreeMap<BranchId, Option<u32>>;

/// Draws lots, so that those who are equal are in an order that nobody is favoured by for ever: it is another one each day, and
/// for each who asks.
struct Lottery([u8; 16]);

impl Lottery {
	fn new<T: Config>(asked_for: &impl Encode) -> Self {
		let day = T::Time::now() / T::Day::get().max(1);
		Self((day, asked_for.encode()).blake2_128())
	}

	fn draw(&self, id: &impl Encode) -> u128 {
		u128::from_le_bytes((self.0, id.encode()).blake2_128())
	}

	/// All of what this iterator goes through, beginning at a place that is drawn.
	fn round<Item: 'static>(
		&self,
		iter: impl Fn() -> PrefixIterator<Item>,
	) -> impl Iterator<Item = Item> + 'static {
		let (mut first, mut second) = (iter(), iter());
		let start = [first.prefix(), &self.0].concat();
		first.set_last_raw_key(start.clone());
		let rest = core::iter::from_fn(move || {
			let item = second.next()?;
			(second.last_raw_key() <= start.as_slice()).then_some(item)
		});
		first.chain(rest)
	}
}

/// How long a service of so many steps takes, in milliseconds.
fn time_needed<T: Config>(steps: u32) -> Moment {
	let steps_of_a_day = HOURS.saturating_mul(STEPS_PER_HOUR.into());
	Moment::from(steps).saturating_mul(T::Day::get()) / steps_of_a_day
}

fn task<T: Config>(listing: &ListingOf<T>, publisher_rating: Option<u32>) -> Task {
	Task {
		service: listing.service,
		needed: time_needed::<T>(listing.steps),
		day: T::Day::get(),
		publisher_rating,
	}
}

/// What a member has done, in a category and at all.
#[derive(Clone, Copy)]
struct Record {
	services: u32,
	services_in_category: u32,
	idle: Option<Moment>,
	rating: Option<u32>,
}

impl Record {
	/// As good as can be.
	const BEST: Record = Record {
		services: u32::MAX,
		services_in_category: u32::MAX,
		idle: Some(0),
		rating: BEST_RATING,
	};

	fn of<T: Config>(who: &T::AccountId, category: CategoryId, now: Moment) -> Self {
		Self::in_all::<T>(who, now).in_category::<T>(who, category)
	}

	/// As if all that they have done were of the category in question: it cannot be more.
	fn in_all<T: Config>(who: &T::AccountId, now: Moment) -> Self {
		let Served { services, last_service, rating } = T::Reputation::served(who);
		let idle = last_service.map(|last| now.saturating_sub(last));
		Self { services, services_in_category: services, idle, rating }
	}

	fn in_category<T: Config>(self, who: &T::AccountId, category: CategoryId) -> Self {
		Self { services_in_category: self.services_in::<T>(who, category), ..self }
	}

	/// How much of it was of a category. Nothing needs to be read of who has done nothing.
	fn services_in<T: Config>(&self, who: &T::AccountId, category: CategoryId) -> u32 {
		match self.services {
			0 => 0,
			_ => T::Reputation::services_in(who, category),
		}
	}

	/// Who has done this, if no credential is missing.
	fn candidate(self, offers: bool, times: Option<Times>, distance: Option<u32>) -> Candidate {
		let Self { services, services_in_category, idle, rating } = self;
		let missing = None;
		Candidate { missing, offers, times, distance, services, services_in_category, idle, rating }
	}
}

/// What they come to together, if no credential is missing.
fn value(candidate: &Candidate, task: &Task) -> u32 {
	coefficient(candidate, task, &WEIGHTS).unwrap_or_default()
}

/// The most that it can come to, whatever the times of both are.
fn best(candidate: Candidate, task: &Task) -> u32 {
	// Who has said nothing of their times has said nothing for any activity.
	let times = candidate.times.map(|_| Times::ALL);
	value(&Candidate { times, ..candidate }, task)
}

/// The first credential that is required and that `who` does not hold.
fn missing<T: Config>(who: &T::AccountId, listing: &ListingOf<T>) -> Option<CredentialKind> {
	listing.required.iter().copied().find(|kind| !T::Credentials::holds(who, *kind))
}

/// Notices of a branch: of a category that the member offers, or of all others.
enum Place {
	Offered(BranchId, CategoryId),
	Others(BranchId),
}

/// A notice that is looked at.
struct Notice<T: Config> {
	activity: ActivityId,
	listing: ListingOf<T>,
	is_offered: bool,
}

/// The activities that a member may be interested in.
struct ActivitiesFor<'a, T: Config> {
	who: &'a T::AccountId,
	offer: Option<Offer>,
	now: Moment,
	distances: Distances,
	record: Record,
	/// What the member has done of each category, as far as it was asked for.
	experience: BTreeMap<CategoryId, u32>,
	/// Whether the member holds a credential, as far as it was asked for.
	held: BTreeMap<CredentialKind, bool>,
	lottery: Lottery,
}

impl<T: Config> ActivitiesFor<'_, T> {
	fn offers(&self, category: CategoryId) -> bool {
		self.offer.as_ref().is_some_and(|offer| offer.categories.contains(&category))
	}

	/// The member, for activities of a branch of a category.
	fn candidate(&mut self, branch: BranchId, category: CategoryId) -> Candidate {
		let services_in_category = *self
			.experience
			.entry(category)
			.or_insert_with(|| self.record.services_in::<T>(self.who, category));
		let times = self.offer.as_ref().map(|offer| offer.times);
		let distance = self.distances.get(&branch).copied().flatten();
		let record = Record { services_in_category, ..self.record };
		record.candidate(self.offers(category), times, distance)
	}

	/// The same for all categories that they do not offer, as good as can be.
	fn best_candidate(&self, branch: BranchId) -> Candidate {
		let times = self.offer.as_ref().map(|offer| offer.times);
		let distance = self.distances.get(&branch).copied().flatten();
		self.record.candidate(false, times, distance)
	}

	fn holds_all(&mut self, listing: &ListingOf<T>) -> bool {
		listing.required.iter().all(|kind| {
			*self.held.entry(*kind).or_insert_with(|| T::Credentials::holds(self.who, *kind))
		})
	}

	/// The buckets with anything in them: of each category that the member offers, at each branch, and of what there is else at
	/// each branch.
	fn buckets(&mut self) -> Vec<Bucket<Place>> {
		let mut buckets = Vec::new();
		let mut others = NoticeTotals::<T>::get().into_inner();
		// When the service is, and who publishes it, is known when it is read.
		let anytime = Task {
			service: timebank_primitives::Window { from: 0, until: 1 },
			needed: 1,
			day: T::Day::get(),
			publisher_rating: BEST_RATING,
		};
		let offered = self.offer.as_ref().map(|offer| offer.categories.clone()).unwrap_or_default();
		for category in offered {
			for (branch, counted) in NoticeCounts::<T>::get(category) {
				let best = best(self.candidate(branch, category), &anytime);
				buckets.push(Bucket { best, content: Place::Offered(branch, category) });
				if let Some(left) = others.get_mut(&branch) {
					*left = left.saturating_sub(counted);
				}
			}
		}
		for (branch, _) in others.into_iter().filter(|(_, left)| *left > 0) {
			let best = best(self.best_candidate(branch), &anytime);
			buckets.push(Bucket { best, content: Place::Others(branch) });
		}
		buckets.sort_by_cached_key(|bucket| match bucket.content {
			Place::Offered(branch, category) => self.lottery.draw(&(branch, category)),
			Place::Others(branch) => self.lottery.draw(&branch),
		});
		buckets
	}
}

impl<T: Config> Source for ActivitiesFor<'_, T> {
	type Content = Place;
	type Candidate = Notice<T>;
	type Candidates = Box<dyn Iterator<Item = Notice<T>>>;

	fn open(&mut self, place: &Place) -> Self::Candidates {
		match *place {
			Place::Offered(branch, category) => {
				let notices = self.lottery.round(|| Notices::<T>::iter_prefix((branch, category)));
				Box::new(notices.map(|(activity, listing)| Notice {
					activity,
					listing,
					is_offered: true,
				}))
			}
			Place::Others(branch) => {
				let notices = self.lottery.round(|| Notices::<T>::iter_prefix((branch,)));
				Box::new(notices.map(|((_, activity), listing)| Notice {
					activity,
					listing,
					is_offered: false,
				}))
			}
		}
	}

	fn judge(&mut self, notice: &Notice<T>, least: u32) -> Option<u32> {
		let listing = &notice.listing;
		// What is offered was looked at in its own bucket.
		if self.offers(listing.category) != notice.is_offered
			|| !listing.enrolment.contains(self.now)
			|| listing.publisher == *self.who
		{
			return None;
		}
		let candidate = self.candidate(listing.branch, listing.category);
		if value(&candidate, &task::<T>(listing, BEST_RATING)) < least {
			return None;
		}
		let rating = T::Reputation::rating_as_publisher(&listing.publisher);
		let value = value(&candidate, &task::<T>(listing, rating));
		(value >= least && self.holds_all(listing)).then_some(value)
	}

	fn lot(&self, notice: &Notice<T>) -> u128 {
		self.lottery.draw(&notice.activity)
	}
}

/// The members who may be asked for an activity.
struct MembersFor<'a, T: Config> {
	listing: &'a ListingOf<T>,
	now: Moment,
	task: Task,
	distances: Distances,
	lottery: Lottery,
}

impl<T: Config> MembersFor<'_, T> {
	fn candidate(&self, record: Record, times: Times, branch: BranchId) -> Candidate {
		let distance = self.distances.get(&branch).copied().flatten();
		record.candidate(true, Some(times), distance)
	}

	/// Each branch of which somebody offers this.
	fn buckets(&self) -> Vec<Bucket<BranchId>> {
		let branches = OfferCounts::<T>::get(self.listing.category).into_inner().into_keys();
		let mut buckets: Vec<_> = branches
			.map(|branch| {
				let candidate = self.candidate(Record::BEST, Times::ALL, branch);
				Bucket { best: value(&candidate, &self.task), content: branch }
			})
			.collect();
		buckets.sort_by_cached_key(|bucket| self.lottery.draw(&bucket.content));
		buckets
	}
}

/// A member who offers what is looked for.
struct Volunteer<AccountId> {
	who: AccountId,
	times: Times,
	branch: BranchId,
}

impl<T: Config> Source for MembersFor<'_, T> {
	type Content = BranchId;
	type Candidate = Volunteer<T::AccountId>;
	type Candidates = Box<dyn Iterator<Item = Volunteer<T::AccountId>>>;

	fn open(&mut self, branch: &BranchId) -> Self::Candidates {
		let (branch, category) = (*branch, self.listing.category);
		let offers = self.lottery.round(|| OffersIn::<T>::iter_prefix((branch, category)));
		Box::new(offers.map(move |(who, times)| Volunteer { who, times, branch }))
	}

	fn judge(&mut self, volunteer: &Volunteer<T::AccountId>, least: u32) -> Option<u32> {
		let Volunteer { who, times, branch } = volunteer;
		let best = self.candidate(Record::BEST, *times, *branch);
		if *who == self.listing.publisher || value(&best, &self.task) < least {
			return None;
		}
		let record = Record::in_all::<T>(who, self.now);
		if value(&self.candidate(record, *times, *branch), &self.task) < least {
			return None;
		}
		let record = record.in_category::<T>(who, self.listing.category);
		let value = value(&self.candidate(record, *times, *branch), &self.task);
		let is_eligible =
			|| T::Members::is_active(who) && missing::<T>(who, self.listing).is_none();
		(value >= least && is_eligible()).then_some(value)
	}

	fn lot(&self, volunteer: &Volunteer<T::AccountId>) -> u128 {
		self.lottery.draw(&volunteer.who)
	}
}

/// What was found, without how.
fn recommendations<Candidate, Id>(
	outcome: Outcome<Candidate>,
	id: impl Fn(Candidate) -> Id,
) -> Recommendations<Id> {
	let Outcome { found, complete, looked_at } = outcome;
	let best = found
		.into_iter()
		.map(|found| Recommendation { id: id(found.candidate), coefficient: found.coefficient });
	Recommendations { best: best.collect(), complete, looked_at }
}

/// Nothing is suited, and nothing was looked at.
const fn nothing<Id>() -> Recommendations<Id> {
	Recommendations { best: Vec::new(), complete: true, looked_at: 0 }
}

impl<T: Config> Pallet<T> {
	/// How many recommendations are given to who asks for so many.
	fn results(limit: u32) -> usize {
		// A `usize` has 32 bits at least.
		limit.min(T::MaxResults::get()) as usize
	}

	/// The branch that counts for a member: that at which they made their offer, otherwise their home.
	fn branch_of(who: &T::AccountId, offer: Option<&Offer>) -> Option<BranchId> {
		offer.map(|offer| offer.branch).or_else(|| T::Members::home(who))
	}

	pub(crate) fn activities_for(who: &T::AccountId, limit: u32) -> Recommendations<ActivityId> {
		let offer = Offers::<T>::get(who);
		let branch = match Self::branch_of(who, offer.as_ref()) {
			Some(branch) if T::Members::is_active(who) => branch,
			_ => return nothing(),
		};
		let now = T::Time::now();
		let mut source = ActivitiesFor::<T> {
			who,
			offer,
			now,
			distances: T::Tree::neighbours(branch).into_iter().collect(),
			record: Record::in_all::<T>(who, now),
			experience: BTreeMap::new(),
			held: BTreeMap::new(),
			lottery: Lottery::new::<T>(who),
		};
		let buckets = source.buckets();
		let outcome = search(&mut source, buckets, Self::results(limit), T::Budget::get());
		recommendations(outcome, |notice| notice.activity)
	}

	pub(crate) fn members_for(activity: ActivityId, limit: u32) -> Recommendations<T::AccountId> {
		let now = T::Time::now();
		let listing = match Self::notice(activity) {
			Some(listing) if !listing.enrolment.is_over(now) => listing,
			_ => return nothing(),
		};
		let rating = T::Reputation::rating_as_publisher(&listing.publisher);
		let mut source = MembersFor::<T> {
			task: task::<T>(&listing, rating),
			distances: T::Tree::neighbours(listing.branch).into_iter().collect(),
			lottery: Lottery::new::<T>(&activity),
			listing: &listing,
			now,
		};
		let buckets = source.buckets();
		let outcome = search(&mut source, buckets, Self::results(limit), T::Budget::get());
		recommendations(outcome, |volunteer| volunteer.who)
	}

	pub(crate) fn compare(
		who: &T::AccountId,
		activity: ActivityId,
	) -> Result<Explanation, Obstacle> {
		let now = T::Time::now();
		let listing = Self::notice(activity).ok_or(Obstacle::NotPosted)?;
		ensure!(!listing.enrolment.is_over(now), Obstacle::EnrolmentOver);
		ensure!(T::Members::is_active(who), Obstacle::NotActive);
		ensure!(*who != listing.publisher, Obstacle::OwnActivity);
		let offer = Offers::<T>::get(who);
		let distance = Self::branch_of(who, offer.as_ref())
			.and_then(|branch| T::Tree::distance(branch, listing.branch));
		let offers =
			offer.as_ref().is_some_and(|offer| offer.categories.contains(&listing.category));
		let times = offer.map(|offer| offer.times);
		let missing = missing::<T>(who, &listing);
		let record = Record::of::<T>(who, listing.category, now);
		let candidate = Candidate { missing, ..record.candidate(offers, times, distance) };
		let rating = T::Reputation::rating_as_publisher(&listing.publisher);
		explain(&candidate, &task::<T>(&listing, rating), &WEIGHTS)
			.map_err(Obstacle::CredentialMissing)
	}
}
