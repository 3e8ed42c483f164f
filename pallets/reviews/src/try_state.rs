// SPDX-License-Identifier: Apache-2.0

//! What always holds of reviews and of what follows from them.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::DispatchError;
use timebank_primitives::{Cases, Subject};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a pair is of two people and of a service of at least a step, and stands under who served;
	/// 2. an opened review has a score of one to five, and was opened when both were in or the sealing was over;
	/// 3. each pair stands in the queue once, under the moment when nothing is left to do, each review that can be reported and each
	///    exemption under its end, and nothing else does; nothing stands before the cursor;
	/// 4. a rating lies between its weights and five times as much; who was never reviewed has neither rating nor points, and
	///    nobody has earned more than those of their reviews can give that were not struck, or on one day more than a day can;
	/// 5. stars are one to five, and credit is no more than full; nothing was noted in times to come;
	/// 6. the services of each member, which are of a step at least, are those in all categories; what was served was received;
	/// 7. a count is of two people, not of times to come, and of no more reviews than who was reviewed has;
	/// 8. a remembered review is of two people, has a score of one to five, and was opened if its pair is still there; a case about it
	///    is open if and only if it was reported and waits for a decision;
	/// 9. no more reviews were struck than were opened; who has remembered reviews that count has earned what they earned at the
	///    least, and whose remembered reviews were struck has as many struck ones;
	/// 10. a case about the right to publish is open if and only if somebody asked and waits for an answer.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::check_pairs()?;
		Self::check_told()?;
		Self::check_standings()?;
		Self::check_counts()
	}

	fn check_pairs() -> Result<(), DispatchError> {
		let now = T::Time::now();
		let tick = T::Tick::get();
		let mut pairs = 0;
		for (activity, participant, pair) in Pairs::<T>::iter() {
			pairs += 1;
			ensure!(pair.participant == participant, "a pair under somebody else");
			ensure!(pair.publisher != pair.participant, "somebody who reviews themselves");
			ensure!(pair.steps > 0, "a pair without a service");
			for review in [pair.of_publisher, pair.of_participant] {
				if let Some(Review::Opened { score }) = review {
					ensure!((1..=FIVE_STARS).contains(&score), "a score that is none");
					ensure!(pair.is_unsealed(now), "a review opened before the other was fixed");
				}
			}
			ensure!(
				DeadlinesOf::<T>::contains(pair.due(), tick, &Task::Pair(activity, participant)),
				"a pair that stands elsewhere in the queue"
			);
		}
		let told = Told::<T>::iter_values().filter(|told| told.mark == Mark::Unreported).count();
		let queued = pairs + told + Exemptions::<T>::iter_keys().count();
		ensure!(Queue::<T>::iter_keys().count() == queued, "a deadline of nothing");
		let first = Cursor::<T>::get();
		ensure!(Queue::<T>::iter_keys().all(|(at, _)| at >= first), "a deadline passed over");
		Ok(())
	}

	fn check_told() -> Result<(), DispatchError> {
		let now = T::Time::now();
		let tick = T::Tick::get();
		let mut given = BTreeMap::<_, (u64, u32)>::new();
		for ((activity, participant, side), told) in Told::<T>::iter() {
			ensure!(told.reviewer != told.reviewed, "somebody who reviewed themselves");
			let served = match side {
				Side::Publisher => &told.reviewed,
				Side::Participant => &told.reviewer,
			};
			ensure!(*served == participant, "a review of another service");
			ensure!((1..=FIVE_STARS).contains(&told.score), "a score that is none");
			ensure!(told.at <= now && told.at <= told.until, "a review of times to come");
			if let Some(pair) = Pairs::<T>::get(activity, &participant) {
				let said = Some(Review::Opened { score: told.score });
				ensure!(pair.review(side) == said, "a remembered review that was not opened");
			}
			let task = Task::Told(activity, participant.clone(), side);
			let is_queued = DeadlinesOf::<T>::contains(told.until, tick, &task);
			ensure!(
				is_queued == (told.mark == Mark::Unreported),
				"a review that is to be forgotten too soon, or never"
			);
			let subject = Subject::Review { activity, participant, side };
			ensure!(
				T::Cases::is_open(&subject) == (told.mark == Mark::Reported),
				"a reported review without a case, or a case without one"
			);
			let (earned, struck) = given.entry(told.reviewed.clone()).or_default();
			if told.counts() {
				*earned = earned.saturating_add(told.earned.into());
			} else {
				*struck = struck.saturating_add(1);
			}
		}
		for (who, (earned, struck)) in given {
			let standing = Standings::<T>::get(who);
			ensure!(earned <= standing.earned, "less earned than reviews gave");
			ensure!(struck <= standing.struck, "a struck review that is not counted");
		}
		for (member, plea) in Pleas::<T>::iter() {
			let subject = Subject::PublishingRight { member };
			ensure!(
				T::Cases::is_open(&subject) == (plea == Plea::Waiting),
				"a question without a case, or a case without one"
			);
		}
		for (member, until) in Exemptions::<T>::iter() {
			ensure!(
				DeadlinesOf::<T>::contains(until, tick, &Task::Exemption(member)),
				"an exemption without an end"
			);
		}
		Ok(())
	}

	fn check_standings() -> Result<(), DispatchError> {
		let clock = Self::clock();
		let mut services = BTreeMap::<_, u32>::new();
		for (who, _, count) in ServicesIn::<T>::iter() {
			ensure!(count > 0, "a category without a service");
			let sum = services.entry(who).or_default();
			*sum = sum.saturating_add(count);
		}
		let (mut served, mut received) = (0u64, 0u64);
		for (who, standing) in Standings::<T>::iter() {
			let Standing { as_volunteer, as_publisher, reviews, struck, earned, today, .. } =
				standing;
			ensure!(struck <= reviews, "more reviews struck than opened");
			let counted = standing.counted();
			for rating in [
				as_volunteer,
				as_publisher,
				standing.volunteer_now(clock),
				standing.publisher_now(clock),
			] {
				let most = rating.weight.saturating_mul(FIVE_STARS.into());
				ensure!(
					(rating.weight..=most).contains(&rating.sum),
					"a rating outside of its scores"
				);
				let full = u64::from(counted).saturating_mul(FULL_WEIGHT.into());
				ensure!(rating.weight <= full, "a rating of more reviews than there were");
			}
			let most = u64::from(counted).saturating_mul(MAX_EARNED_A_REVIEW.into());
			ensure!(earned <= most, "more earned than reviews can give");
			ensure!(u64::from(today.earned) <= earned, "more earned today than in all");
			ensure!(today.earned <= MAX_EARNED_A_DAY, "more earned than a day can give");
			ensure!(standing.credit <= FULL_CREDIT, "more than full credit");
			ensure!(
				(1..=FIVE_STARS).contains(&standing.stars(T::Thresholds::get(), clock)),
				"stars that there are not"
			);
			let last = standing.last_service.unwrap_or_default();
			let latest = standing.credit_at.max(standing.rated_at).max(last);
			ensure!(latest <= clock.now, "something noted in times to come");
			ensure!(
				services.remove(&who).unwrap_or_default() == standing.services,
				"services miscounted"
			);
			ensure!(
				standing.served_steps >= standing.services.into()
					&& standing.last_service.is_some() == (standing.services > 0),
				"a service of nothing"
			);
			served = served.saturating_add(standing.served_steps);
			received = received.saturating_add(standing.received_steps);
		}
		ensure!(services.is_empty(), "services of who has no standing");
		ensure!(served == received, "something served that nobody received");
		Ok(())
	}

	fn check_counts() -> Result<(), DispatchError> {
		let now = T::Time::now();
		let mut opened = BTreeMap::<_, u32>::new();
		for (reviewer, reviewed, PairCount { count, last }) in PairCounts::<T>::iter() {
			ensure!(reviewer != reviewed, "somebody who reviewed themselves");
			ensure!(count > 0 && last <= now, "a count of nothing, or of times to come");
			let sum = opened.entry(reviewed).or_default();
			*sum = sum.saturating_add(count);
		}
		for (who, count) in opened {
			ensure!(count <= Standings::<T>::get(who).reviews, "more reviews than were opened");
		}
		Ok(())
	}
}
