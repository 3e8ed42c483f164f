// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use timebank_primitives::{ActivityId, BenchmarkHelper, Moment};

/// The longest title that there can be.
fn title() -> Title {
	Title::truncate_from(alloc::vec![b'x'; 128])
}

fn member<T: Config>(index: u32) -> T::AccountId {
	let who = account("member", index, 0);
	T::BenchmarkHelper::make_member(&who);
	who
}

/// Member 0 publishes an activity of one place and two steps, of which one can be paid and one given back.
fn published<T: Config>() -> (RawOrigin<T::AccountId>, ActivityId) {
	let origin = RawOrigin::Signed(member::<T>(0));
	let id = NextId::<T>::get();
	Pallet::<T>::publish(origin.clone().into(), title(), 1, [1; 32], 1, 2).unwrap();
	(origin, id)
}

/// The same, approved.
fn approved<T: Config>() -> (RawOrigin<T::AccountId>, ActivityId) {
	let (publisher, id) = published::<T>();
	let auditor = T::AuditorOrigin::try_successful_origin().unwrap();
	Pallet::<T>::approve(auditor, id).unwrap();
	(publisher, id)
}

/// The same, with member 1 enrolled and in `state`.
fn with_participant<T: Config>(
	state: Participation,
) -> (RawOrigin<T::AccountId>, T::AccountId, ActivityId) {
	let (publisher, id) = approved::<T>();
	// Of another branch.
	let who: T::AccountId = account("member", 1, 0);
	T::BenchmarkHelper::make_member_elsewhere(&who);
	Pallet::<T>::enrol(RawOrigin::Signed(who.clone()).into(), id).unwrap();
	Participations::<T>::insert(id, &who, state);
	Activities::<T>::mutate(id, |record| {
		let record = record.as_mut().unwrap();
		match state {
			Participation::Applied => {}
			Participation::Admitted { .. } => record.admitted += 1,
			Participation::InService { .. } | Participation::Ended { .. } => record.under_way += 1,
			Participation::Settled => record.settled += 1,
		}
	});
	(publisher, who, id)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn publish() {
		let publisher = RawOrigin::Signed(member::<T>(0));
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(publisher, title(), 1, [1; 32], 1, 1);

		assert_eq!(Activities::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn approve() {
		let (_, id) = published::<T>();
		let auditor = T::AuditorOrigin::try_successful_origin().unwrap();

		#[extrinsic_call]
		_(auditor as T::RuntimeOrigin, id);

		assert_eq!(Activities::<T>::get(id).unwrap().stage, Stage::Open);
	}

	#[benchmark]
	fn reject() {
		let (_, id) = published::<T>();
		let auditor = T::AuditorOrigin::try_successful_origin().unwrap();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(auditor as T::RuntimeOrigin, id, [1; 32]);

		assert!(!Activities::<T>::contains_key(id));
	}

	#[benchmark]
	fn close(e: Linear<0, { T::MaxEnrolled::get() }>) {
		let (publisher, id) = approved::<T>();
		for i in 0..e {
			let who: T::AccountId = account("enrolled", i, 0);
			Participations::<T>::insert(id, who, Participation::Applied);
		}
		Activities::<T>::mutate(id, |record| record.as_mut().unwrap().enrolled = e);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(publisher, id);

		assert_eq!(Participations::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn enrol() {
		let (_, id) = approved::<T>();
		let who = member::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(Participations::<T>::contains_key(id, who));
	}

	#[benchmark]
	fn leave() {
		let state = Participation::Admitted { started_by: None };
		let (_, who, id) = with_participant::<T>(state);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(!Participations::<T>::contains_key(id, who));
	}

	#[benchmark]
	fn admit() {
		let (publisher, who, id) = with_participant::<T>(Participation::Applied);

		#[extrinsic_call]
		_(publisher, id, who);

		assert_eq!(Activities::<T>::get(id).unwrap().admitted, 1);
	}

	#[benchmark]
	fn decline() {
		let state = Participation::Admitted { started_by: None };
		let (publisher, who, id) = with_participant::<T>(state);

		#[extrinsic_call]
		_(publisher, id, who.clone());

		assert!(!Participations::<T>::contains_key(id, who));
	}

	/// The second confirmation, which costs more than the first.
	#[benchmark]
	fn confirm_start() {
		let state = Participation::Admitted { started_by: Some(Side::Participant) };
		let (publisher, who, id) = with_participant::<T>(state);

		#[extrinsic_call]
		_(publisher, id, who);

		assert_eq!(Activities::<T>::get(id).unwrap().under_way, 1);
	}

	/// The second confirmation, which costs more than the first.
	#[benchmark]
	fn confirm_end() {
		let state =
			Participation::InService { since: 0, ended_by: Some((Side::Participant, 1_000)) };
		let (publisher, who, id) = with_participant::<T>(state);

		#[extrinsic_call]
		_(publisher, id, who.clone());

		let ended = Participation::Ended { since: 0, until: 1_000 };
		assert_eq!(Participations::<T>::get(id, who), Some(ended));
	}

	/// Something is paid, something returns, and the activity is finished with it.
	#[benchmark]
	fn settle() {
		let step: Moment =
			HourLength::<T>::get() / Moment::from(timebank_primitives::STEPS_PER_HOUR);
		let (publisher, who, id) =
			with_participant::<T>(Participation::Ended { since: 0, until: step });
		T::BenchmarkHelper::strain();
		T::BenchmarkHelper::lower_cap();

		#[extrinsic_call]
		_(publisher, id, who.clone());

		assert_eq!(Records::<T>::get(who).served_steps, 1);
		assert!(!Activities::<T>::contains_key(id));
	}
}
