// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{Get, Time};
use frame_system::RawOrigin;
use timebank_primitives::{
	ActivityId, BenchmarkHelper, Decision, Moment, OnDecision, Reviewing, Role, Subject,
	deadlines::MAX_TICKS,
};

const ACTIVITY: ActivityId = 1;
const COMMENT: [u8; 32] = [1; 32];
const SALT: [u8; 32] = [2; 32];

/// How long reviews can be sealed here, in milliseconds.
fn sealing<T: Config>() -> Moment {
	T::Tick::get().saturating_mul(2)
}

/// A publisher, who works for a branch and is no member, and a participant. They may review each other.
fn pair<T: Config>() -> (T::AccountId, T::AccountId) {
	let publisher: T::AccountId = account("publisher", 0, 0);
	let participant: T::AccountId = account("participant", 0, 0);
	T::BenchmarkHelper::make_staff(&publisher, Role::Treasurer);
	T::BenchmarkHelper::make_member(&participant);
	// The clock of benchmarks may not have begun.
	T::BenchmarkHelper::advance(T::Tick::get().saturating_mul(1_000));
	let until = T::Time::now().saturating_add(sealing::<T>());
	<Pallet<T> as Reviewing<_>>::open(ACTIVITY, &publisher, &participant, 20, until);
	(publisher, participant)
}

fn seal_for<T: Config>(who: &T::AccountId, participant: &T::AccountId, side: Side) {
	let seal = seal_of(ACTIVITY, participant, side, FIVE_STARS, &COMMENT, &SALT);
	let origin = RawOrigin::Signed(who.clone()).into();
	Pallet::<T>::seal(origin, ACTIVITY, participant.clone(), seal).expect("in time");
}

/// Both reviews are in, and none was opened.
fn sealed<T: Config>() -> (T::AccountId, T::AccountId) {
	let (publisher, participant) = pair::<T>();
	seal_for::<T>(&publisher, &participant, Side::Publisher);
	seal_for::<T>(&participant, &participant, Side::Participant);
	(publisher, participant)
}

/// Let the time of all pairs pass.
fn pass<T: Config>() {
	let period = T::OpenPeriod::get().max(sealing::<T>());
	T::BenchmarkHelper::advance(period.saturating_add(T::Tick::get()));
}

/// What the publisher says of the participant was opened, and can be reported.
fn opened<T: Config>() -> (T::AccountId, T::AccountId) {
	let (publisher, participant) = sealed::<T>();
	Pallet::<T>::open(
		RawOrigin::Signed(publisher.clone()).into(),
		ACTIVITY,
		participant.clone(),
		Side::Publisher,
		FIVE_STARS,
		COMMENT,
		SALT,
	)
	.expect("both are in");
	(publisher, participant)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The second one, which changes the deadline, by staff.
	#[benchmark]
	fn seal() {
		let (publisher, participant) = pair::<T>();
		seal_for::<T>(&participant, &participant, Side::Participant);

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), ACTIVITY, participant.clone(), [3; 32]);

		assert!(Pallet::<T>::are_in(ACTIVITY, &participant));
	}

	/// The second one, when the sealing is over: the pair is cleared.
	#[benchmark]
	fn open() {
		let (publisher, participant) = sealed::<T>();
		// Another review of the same person was opened before.
		let count = PairCount { count: 1, last: T::Time::now() };
		PairCounts::<T>::insert(&publisher, &participant, count);
		Pallet::<T>::open(
			RawOrigin::Signed(participant.clone()).into(),
			ACTIVITY,
			participant.clone(),
			Side::Participant,
			FIVE_STARS,
			COMMENT,
			SALT,
		)
		.expect("both are in");
		// Some networks leave less time for opening than these benchmarks for sealing.
		Pairs::<T>::mutate(ACTIVITY, &participant, |pair| {
			let pair = pair.as_mut().expect("not over");
			let task = Task::Pair(ACTIVITY, participant.clone());
			Pallet::<T>::unqueue(pair.due(), &task);
			pair.open_until = pair.open_until.max(pair.until.saturating_add(T::Tick::get()));
			Pallet::<T>::queue(pair.due(), &task);
		});
		T::BenchmarkHelper::advance(sealing::<T>());
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		_(
			RawOrigin::Signed(publisher),
			ACTIVITY,
			participant.clone(),
			Side::Publisher,
			FIVE_STARS,
			COMMENT,
			SALT,
		);

		assert_eq!(Standings::<T>::get(&participant).reviews, 1);
		assert!(!Pairs::<T>::contains_key(ACTIVITY, participant));
	}

	/// Both sides have withheld their review.
	#[benchmark]
	fn clear() {
		let (_, participant) = sealed::<T>();
		pass::<T>();
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), ACTIVITY, participant.clone());

		assert_eq!(Standings::<T>::get(participant).withheld, 1);
	}

	#[benchmark]
	fn forget_pair() {
		let reviewer: T::AccountId = account("reviewer", 0, 0);
		let reviewed: T::AccountId = account("reviewed", 0, 0);
		let count = PairCount { count: 1, last: T::Time::now() };
		PairCounts::<T>::insert(&reviewer, &reviewed, count);
		T::BenchmarkHelper::advance(T::PairMemory::get());
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), reviewer.clone(), reviewed.clone());

		assert!(!PairCounts::<T>::contains_key(reviewer, reviewed));
	}

	/// Of a review by staff, who are at home nowhere: the home of who is reviewed is asked for too.
	#[benchmark]
	fn report() {
		let (_, participant) = opened::<T>();
		let caller = participant.clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), ACTIVITY, participant.clone(), Side::Publisher, [4; 32]);

		let told = Told::<T>::get((ACTIVITY, participant, Side::Publisher));
		assert_eq!(told.expect("remembered").mark, Mark::Reported);
	}

	/// By somebody whose exemption has ended.
	#[benchmark]
	fn ask_to_publish() {
		let member: T::AccountId = account("member", 0, 0);
		T::BenchmarkHelper::make_member(&member);
		T::BenchmarkHelper::advance(T::Tick::get());
		let now = T::Time::now();
		let poor = Rating { sum: ENOUGH_WEIGHT, weight: ENOUGH_WEIGHT };
		let standing = Standing {
			credit: 0,
			credit_at: now,
			reviews: 3,
			as_publisher: poor,
			rated_at: now,
			..Standing::default()
		};
		Standings::<T>::insert(&member, standing);
		Exemptions::<T>::insert(&member, now);

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), [4; 32]);

		assert_eq!(Pleas::<T>::get(member), Some(Plea::Waiting));
	}

	/// A review is struck.
	#[benchmark]
	fn decide() {
		let (publisher, participant) = opened::<T>();
		let side = Side::Publisher;
		let origin = RawOrigin::Signed(participant.clone()).into();
		Pallet::<T>::report(origin, ACTIVITY, participant.clone(), side, [4; 32])
			.expect("it can be reported");
		let subject =
			Subject::Review { activity: ACTIVITY, participant: participant.clone(), side };

		#[block]
		{
			<Pallet<T> as OnDecision<_>>::decide(&subject, Decision::Granted, &publisher, [5; 32])
				.expect("it waits");
		}

		assert_eq!(Standings::<T>::get(participant).struck, 1);
	}

	/// After a silence as long as is passed over at a time.
	#[benchmark]
	fn search() {
		T::BenchmarkHelper::advance(T::Tick::get().saturating_mul(1_000));
		let today = T::Time::now().checked_div(T::Tick::get()).expect("a tick takes time");
		let first = today.saturating_sub(u64::from(MAX_TICKS).saturating_add(1));
		Cursor::<T>::put(first);

		#[block]
		{
			DeadlinesOf::<T>::take_due(T::Time::now(), T::Tick::get(), 1);
		}

		assert_eq!(Cursor::<T>::get(), first.saturating_add(MAX_TICKS.into()));
	}

	/// Both sides have withheld their review.
	#[benchmark]
	fn lapse() {
		let (_, participant) = sealed::<T>();
		pass::<T>();
		// The ticks before it are gone through already.
		let today = T::Time::now().checked_div(T::Tick::get()).expect("a tick takes time");
		Cursor::<T>::put(today.saturating_sub(2));

		#[block]
		{
			Pallet::<T>::clear_at_most(1);
		}

		assert_eq!(Standings::<T>::get(participant).withheld, 1);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
