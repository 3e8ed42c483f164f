// SPDX-License-Identifier: Apache-2.0

//! Reviews from the end of a service until they are opened, or their time is over.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::{Weight, WeightMeter},
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{ActivityId, Membership, Moment, Reviewing, Staff, Watch};

/// How many pairs, opened reviews and exemptions are cleared in one block at most.
pub(crate) const MAX_CLEARED: u32 = 50;

impl<T: Config> Pallet<T> {
	fn existing(
		activity: ActivityId,
		participant: &T::AccountId,
	) -> Result<PairOf<T>, DispatchError> {
		Pairs::<T>::get(activity, participant).ok_or(Error::<T>::PairNotFound.into())
	}

	/// Look at a task from this moment on. Returns the moment under which it stands in the queue.
	pub(crate) fn queue(at: Moment, task: &TaskOf<T>) -> Moment {
		DeadlinesOf::<T>::set(at, T::Time::now(), T::Tick::get(), task)
	}

	/// Do not look at a task any more, which stands under this moment.
	pub(crate) fn unqueue(due: Moment, task: &TaskOf<T>) {
		DeadlinesOf::<T>::clear(due, T::Tick::get(), task);
	}

	/// Keep what has become of a pair that stood in the queue under `was_due`.
	fn keep(activity: ActivityId, pair: PairOf<T>, was_due: Moment) {
		let task = Task::Pair(activity, pair.participant.clone());
		if pair.due() != was_due {
			Self::unqueue(was_due, &task);
			Self::queue(pair.due(), &task);
		}
		let participant = pair.participant.clone();
		Pairs::<T>::insert(activity, participant, pair);
	}

	/// Take a pair that is over, and in the queue no more, out of the state. Who withheld a review pays for it.
	fn finish(activity: ActivityId, pair: PairOf<T>) {
		Pairs::<T>::remove(activity, &pair.participant);
		for side in [Side::Publisher, Side::Participant] {
			if pair.is_withheld(side) {
				let (author, _) = pair.people(side);
				Self::note_lapse(author, Lapse::Withheld);
			}
		}
		Self::deposit_event(Event::Cleared { activity, participant: pair.participant });
	}

	pub(crate) fn do_seal(
		caller: T::AccountId,
		activity: ActivityId,
		participant: T::AccountId,
		seal: [u8; 32],
	) -> DispatchResult {
		let mut pair = Self::existing(activity, &participant)?;
		let side = pair.side_of(&caller).ok_or(Error::<T>::NotParty)?;
		ensure!(
			T::Members::is_alive(&caller) || T::Staff::branch(&caller).is_some(),
			Error::<T>::NotMember
		);
		let now = T::Time::now();
		ensure!(now < pair.until, Error::<T>::SealingOver);
		ensure!(pair.review(side).is_none(), Error::<T>::AlreadySealed);
		let was_due = pair.due();
		pair.set_review(side, Review::Sealed(seal));
		let are_in = pair.are_in();
		if are_in {
			// Nobody waits for anything any more.
			pair.open_until = now.saturating_add(T::OpenPeriod::get());
		}
		let open_until = pair.open_until;
		Self::keep(activity, pair, was_due);
		Self::deposit_event(Event::Sealed { activity, participant, side, are_in, open_until });
		Ok(())
	}

	pub(crate) fn do_open(
		activity: ActivityId,
		participant: T::AccountId,
		side: Side,
		score: u8,
		comment: [u8; 32],
		salt: [u8; 32],
	) -> DispatchResult {
		let mut pair = Self::existing(activity, &participant)?;
		let seal = match pair.review(side) {
			Some(Review::Sealed(seal)) => seal,
			Some(Review::Opened { .. }) => return Err(Error::<T>::AlreadyOpened.into()),
			None => return Err(Error::<T>::NotSealed.into()),
		};
		let now = T::Time::now();
		ensure!(pair.is_unsealed(now), Error::<T>::StillSealed);
		ensure!(now < pair.open_until, Error::<T>::OpeningOver);
		ensure!((1..=FIVE_STARS).contains(&score), Error::<T>::InvalidScore);
		ensure!(
			seal_of(activity, &participant, side, score, &comment, &salt) == seal,
			Error::<T>::SealMismatch
		);
		let was_due = pair.due();
		pair.set_review(side, Review::Opened { score });
		let (reviewer, reviewed) = pair.people(side);
		let (reviewer, reviewed) = (reviewer.clone(), reviewed.clone());
		let count = Self::next_count(&reviewer, &reviewed, now);
		let weight = PairCount::weight(count.count);
		PairCounts::<T>::insert(&reviewer, &reviewed, count);
		let earned = Standings::<T>::mutate(&reviewed, |standing| {
			standing.add_review(side, score, weight, pair.steps, Self::clock())
		});
		T::Watch::note_review(activity, side, &reviewer, &reviewed, score);
		Self::remember(
			(activity, participant.clone(), side),
			Remembered {
				reviewer: reviewer.clone(),
				reviewed: reviewed.clone(),
				score,
				weight,
				earned,
				at: now,
				until: now.saturating_add(T::ReportPeriod::get()),
				mark: Mark::Unreported,
			},
		);
		Self::deposit_event(Event::Opened {
			activity,
			participant: participant.clone(),
			side,
			reviewer,
			reviewed,
			score,
			comment,
			weight,
			earned,
		});
		if pair.due() <= now {
			Self::unqueue(was_due, &Task::Pair(activity, participant));
			Self::finish(activity, pair);
		} else {
			Self::keep(activity, pair, was_due);
		}
		Ok(())
	}

	pub(crate) fn do_clear(activity: ActivityId, participant: T::AccountId) -> DispatchResult {
		let pair = Self::existing(activity, &participant)?;
		ensure!(pair.due() <= T::Time::now(), Error::<T>::NotOver);
		Self::unqueue(pair.due(), &Task::Pair(activity, participant));
		Self::finish(activity, pair);
		Ok(())
	}

	pub(crate) fn do_forget_pair(reviewer: T::AccountId, reviewed: T::AccountId) -> DispatchResult {
		let count = PairCounts::<T>::get(&reviewer, &reviewed).ok_or(Error::<T>::CountNotFound)?;
		ensure!(Self::is_forgotten(&count, T::Time::now()), Error::<T>::StillRemembered);
		PairCounts::<T>::remove(&reviewer, &reviewed);
		Self::deposit_event(Event::PairForgotten { reviewer, reviewed });
		Ok(())
	}

	fn is_forgotten(count: &PairCount, now: Moment) -> bool {
		now.saturating_sub(count.last) >= T::PairMemory::get()
	}

	/// How often it will be with a review that is opened now.
	pub(crate) fn next_count(
		reviewer: &T::AccountId,
		reviewed: &T::AccountId,
		now: Moment,
	) -> PairCount {
		let known = PairCounts::<T>::get(reviewer, reviewed)
			.filter(|count| !Self::is_forgotten(count, now))
			.unwrap_or_default();
		PairCount { count: known.count.saturating_add(1), last: now }
	}

	/// Clear what is over, as much as there is time for. Returns how much of it was used.
	pub(crate) fn clear_what_is_over(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		let each = T::WeightInfo::lapse();
		let mut left = MAX_CLEARED;
		while left > 0 && meter.try_consume(T::WeightInfo::search()).is_ok() {
			let room = meter.remaining().checked_div_per_component(&each).unwrap_or(u64::MAX);
			let room = u32::try_from(room).unwrap_or(u32::MAX).min(left);
			let cleared = Self::clear_at_most(room);
			meter.consume(each.saturating_mul(cleared.into()));
			left = left.saturating_sub(cleared);
			// Long stretches without a task are passed over piece by piece.
			let is_behind = DeadlinesOf::<T>::is_behind(T::Time::now(), T::Tick::get());
			if room == 0 || !is_behind {
				break;
			}
		}
		meter.consumed()
	}

	/// End what is over, and in the queue no more.
	fn end(task: TaskOf<T>) {
		match task {
			Task::Pair(activity, participant) => {
				if let Some(pair) = Pairs::<T>::get(activity, &participant) {
					Self::finish(activity, pair);
				}
			}
			Task::Told(activity, participant, side) => {
				Told::<T>::remove((activity, participant, side))
			}
			Task::Exemption(member) => {
				Exemptions::<T>::remove(&member);
				Self::deposit_event(Event::ExemptionEnded { member });
			}
		}
	}

	/// Clear at most so many pairs, opened reviews and exemptions that are over. Returns how many there were.
	pub(crate) fn clear_at_most(limit: u32) -> u32 {
		let due = DeadlinesOf::<T>::take_due(T::Time::now(), T::Tick::get(), limit);
		let mut cleared = 0u32;
		for task in due {
			cleared = cleared.saturating_add(1);
			Self::end(task);
		}
		cleared
	}
}

impl<T: Config> Reviewing<T::AccountId> for Pallet<T> {
	/// Nothing happens either where there is nothing to review: no service, no two people, or no time.
	fn open(
		activity: ActivityId,
		publisher: &T::AccountId,
		participant: &T::AccountId,
		steps: u32,
		until: Moment,
	) {
		let now = T::Time::now();
		if steps == 0
			|| publisher == participant
			|| until <= now
			|| Pairs::<T>::contains_key(activity, participant)
			|| Self::is_remembered(activity, participant)
		{
			return;
		}
		let pair = Pair {
			publisher: publisher.clone(),
			participant: participant.clone(),
			steps,
			until,
			open_until: until.saturating_add(T::OpenPeriod::get()),
			of_publisher: None,
			of_participant: None,
		};
		Self::queue(pair.due(), &Task::Pair(activity, participant.clone()));
		Pairs::<T>::insert(activity, participant, pair);
		Self::deposit_event(Event::Due {
			activity,
			publisher: publisher.clone(),
			participant: participant.clone(),
			until,
		});
	}

	fn are_in(activity: ActivityId, participant: &T::AccountId) -> bool {
		Pairs::<T>::get(activity, participant).is_some_and(|pair| pair.are_in())
	}
}
