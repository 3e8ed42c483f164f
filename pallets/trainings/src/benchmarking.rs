// SPDX-License-Identifier: Apache-2.0

//! Benchmarks. The clock is turned by the helper.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get, Hooks, Time},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::traits::One;
use timebank_primitives::{
	BenchmarkHelper, BranchId, Cases, Commitment, Decision, MAX_REQUIRED, Membership, Moment,
	OnDecision, Place, Subject, Title, TrainingId, Window, deadlines::MAX_TICKS,
};

/// The kind of the credential that is issued; the others are required.
const KIND: u16 = 1;

fn trainer<T: Config>() -> T::RuntimeOrigin {
	T::TrainerOrigin::try_successful_origin().expect("a trainer")
}

/// The training in its first version, as what is decided on.
fn subject<T: Config>(training: TrainingId) -> Subject<T::AccountId> {
	Subject::Training { training, version: 0 }
}

/// Carry a decision out. That it is decided is written where cases are.
fn decide<T: Config>(training: TrainingId, decision: Decision) {
	let by: T::AccountId = account("auditor", 0, 0);
	let subject = subject::<T>(training);
	<Pallet<T> as OnDecision<_>>::decide(&subject, decision, &by, [2; 32]).expect("it waits");
}

fn taker_down<T: Config>() -> T::RuntimeOrigin {
	T::TakeDownOrigin::try_successful_origin().expect("somebody who takes down")
}

fn branch<T: Config>() -> BranchId {
	T::TrainerOrigin::ensure_origin(trainer::<T>()).expect("a trainer").1
}

fn kinds<T: Config>() {
	let count = MAX_REQUIRED.saturating_add(1).try_into().expect("few");
	T::BenchmarkHelper::make_kinds(count);
}

fn member<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let member: T::AccountId = account(name, index, 0);
	T::BenchmarkHelper::make_member(&member);
	member
}

/// The longest texts, all sessions, and as many credentials as can be. It is enrolled from now on for 100 steps, from the 50th on is
/// the first session, and the last one ends with the 200th.
fn terms<T: Config>(teacher: T::AccountId, fee: BalanceOf<T>) -> TermsOf<T> {
	let (now, tick) = (T::Time::now(), T::Tick::get());
	let window =
		|from: Moment, until: Moment| Window { from: now + from * tick, until: now + until * tick };
	let required: Vec<u16> = (1..=MAX_REQUIRED as u16).map(|kind| kind + KIND).collect();
	Terms {
		title: Title::truncate_from(vec![b'x'; 128]),
		content: [1; 32],
		place: Place::truncate_from(vec![b'x'; 128]),
		enrolment: window(0, 100),
		service: window(50, 200),
		places: T::MaxLearners::get(),
		sessions: MAX_SESSIONS,
		needed: 1,
		certificate: Some(Certificate { kind: KIND, valid_for: Some(T::Day::get()) }),
		required: required.try_into().expect("as many as can be"),
		fee,
		teacher,
		taught: 100,
		category: 1,
	}
}

/// A training that waits for an auditor, of a branch that has as many others as it can.
fn submitted<T: Config>() -> TrainingId {
	kinds::<T>();
	let teacher = member::<T>("teacher", 0);
	let training = NextId::<T>::get();
	let terms = terms::<T>(teacher, BalanceOf::<T>::from(2u32));
	Pallet::<T>::publish(trainer::<T>(), terms).expect("a training");
	crowd::<T>(branch::<T>());
	training
}

/// Fill the list of the branch's open trainings, so that it is as long as it can be.
fn crowd<T: Config>(branch: BranchId) {
	OpenOf::<T>::mutate(branch, |open| {
		let mut other = TrainingId::MAX;
		while open.try_push(other).is_ok() {
			other -= 1;
		}
	});
}

fn announced<T: Config>() -> TrainingId {
	let training = submitted::<T>();
	decide::<T>(training, Decision::Granted);
	T::Cases::close(&subject::<T>(training));
	training
}

/// Somebody who may enrol, in as many other trainings as they can be but one.
fn applicant<T: Config>(index: u32) -> T::AccountId {
	let learner = member::<T>("learner", index);
	for kind in 1..=MAX_REQUIRED as u16 {
		T::BenchmarkHelper::issue_credential(&learner, kind + KIND);
	}
	Enrolments::<T>::mutate(&learner, |enrolments| {
		for other in 1..T::MaxEnrolments::get() {
			let _ = enrolments.try_push(TrainingId::MAX - TrainingId::from(other));
		}
	});
	learner
}

/// A training with so many learners.
fn enrolled<T: Config>(count: u32) -> (TrainingId, Vec<T::AccountId>) {
	let training = announced::<T>();
	let learners: Vec<_> = (0..count).map(applicant::<T>).collect();
	for learner in &learners {
		Pallet::<T>::enrol(RawOrigin::Signed(learner.clone()).into(), training, 0)
			.expect("enrolled");
	}
	(training, learners)
}

/// The clock shows the first session.
fn begun<T: Config>(count: u32) -> (TrainingId, BoundedVec<T::AccountId, T::MaxBatch>) {
	let (training, learners) = enrolled::<T>(count);
	T::BenchmarkHelper::advance(T::Tick::get() * 50);
	(training, learners.try_into().expect("no more than are recorded at once"))
}

fn full_history<T: Config>(learner: &T::AccountId) {
	let attempt = Attempt {
		training: TrainingId::MAX,
		branch: 1,
		passed: true,
		attended: 1,
		sessions: 1,
		issued: Some(KIND),
		at: 0,
	};
	Histories::<T>::mutate(learner, |history| while history.try_push(attempt).is_ok() {});
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn publish() {
		kinds::<T>();
		let terms = terms::<T>(member::<T>("teacher", 0), One::one());
		let (origin, branch) = (trainer::<T>(), branch::<T>());
		crowd::<T>(branch);
		OpenOf::<T>::mutate(branch, |open| open.pop());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, terms);

		assert_eq!(Trainings::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn decide() {
		let training = submitted::<T>();

		#[block]
		{
			super::decide::<T>(training, Decision::Granted);
		}

		assert_eq!(Trainings::<T>::get(training).unwrap().stage, Stage::Open);
	}

	#[benchmark]
	fn revise(l: Linear<0, { T::MaxLearners::get() }>) {
		let (training, _) = enrolled::<T>(l);
		let by: T::AccountId = account("auditor", 0, 0);
		T::BenchmarkHelper::strain();

		#[block]
		{
			<Pallet<T> as OnDecision<_>>::revise(
				&subject::<T>(training),
				Decision::Granted,
				Decision::Refused,
				&by,
				[2; 32],
			)
			.expect("it is announced");
		}

		assert_ne!(Trainings::<T>::get(training).unwrap().stage, Stage::Open);
	}

	#[benchmark]
	fn edit(l: Linear<0, { T::MaxLearners::get() }>) {
		let (training, _) = enrolled::<T>(l);
		let terms = terms::<T>(member::<T>("other", 0), One::one());
		let origin = trainer::<T>();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, training, terms);

		assert_eq!(Trainings::<T>::get(training).unwrap().version, 1);
	}

	#[benchmark]
	fn close(l: Linear<0, { T::MaxLearners::get() }>) {
		let (training, _) = enrolled::<T>(l);
		let origin = trainer::<T>();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, training);

		assert!(!Trainings::<T>::contains_key(training));
	}

	#[benchmark]
	fn enrol() {
		let training = announced::<T>();
		let learner = applicant::<T>(0);
		full_history::<T>(&learner);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(learner.clone()), training, 0);

		assert!(Learners::<T>::contains_key(training, learner));
	}

	#[benchmark]
	fn leave() {
		let (training, learners) = enrolled::<T>(1);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(learners[0].clone()), training);

		assert_eq!(Trainings::<T>::get(training).unwrap().enrolled, 0);
	}

	#[benchmark]
	fn record_attendance(l: Linear<1, { T::MaxBatch::get() }>) {
		let (training, learners) = begun::<T>(l);
		let origin = trainer::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, training, 1, true, learners);

		assert_eq!(Trainings::<T>::get(training).unwrap().attendances[0], l);
	}

	/// All of them pass. Their fees go to the teacher, who is above the cap; the last one's in two parts, since the teacher has earned one
	/// base unit less than they pay.
	#[benchmark]
	fn assess(l: Linear<1, { T::MaxBatch::get() }>) {
		let (training, learners) = begun::<T>(l);
		let origin = trainer::<T>();
		Pallet::<T>::record_attendance(origin.clone(), training, 1, true, learners.clone())
			.expect("recorded");
		let passed = Outcome::Passed { document: Some(Commitment([3; 32])) };
		let outcomes: Vec<_> = learners
			.into_iter()
			.map(|learner| {
				full_history::<T>(&learner);
				(learner, passed)
			})
			.collect();
		Trainings::<T>::mutate(training, |record| {
			let record = record.as_mut().expect("a training");
			record.rate = One::one();
			record.terms.taught = u32::from(MAX_SESSIONS) * (2 * l - 1);
			record.terms.places = l;
		});
		// The last session ends.
		T::BenchmarkHelper::advance(T::Tick::get() * 150);
		T::BenchmarkHelper::lower_cap();
		T::BenchmarkHelper::strain_screening();
		T::BenchmarkHelper::hold_back();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			training,
			outcomes.try_into().expect("no more than are assessed at once"),
		);

		assert!(!Trainings::<T>::contains_key(training));
	}

	#[benchmark]
	fn take_down(l: Linear<0, { T::MaxLearners::get() }>) {
		let (training, _) = enrolled::<T>(l);
		let origin = taker_down::<T>();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, training, [2; 32]);

		assert_ne!(Trainings::<T>::get(training).unwrap().stage, Stage::Open);
	}

	/// The last learner was not assessed: the fee goes back, and the training is over.
	#[benchmark]
	fn tend() {
		let (training, learners) = enrolled::<T>(1);
		let task = Task::Learner(training, learners[0].clone());
		T::BenchmarkHelper::advance(T::Tick::get() * 201 + T::AssessPeriod::get());
		T::BenchmarkHelper::strain();
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), task);

		assert!(!Trainings::<T>::contains_key(training));
	}

	#[benchmark]
	fn erase_history() {
		let learner = member::<T>("learner", 0);
		full_history::<T>(&learner);

		#[extrinsic_call]
		_(RawOrigin::Signed(learner.clone()), learner.clone());

		assert!(!Histories::<T>::contains_key(learner));
	}

	/// The last learner, when the sessions are over: the training is over. What says that somebody is not alive any more is read beside
	/// it, since nobody dies in a benchmark.
	#[benchmark]
	fn release() {
		let (training, learners) = enrolled::<T>(1);
		let learner = learners[0].clone();
		T::BenchmarkHelper::advance(T::Tick::get() * 200);
		T::BenchmarkHelper::strain();
		let is_alive;

		#[block]
		{
			is_alive = T::Members::is_alive(&learner);
			Pallet::<T>::do_release(training, learner).expect("released");
		}

		assert!(is_alive && !Trainings::<T>::contains_key(training));
	}

	/// As many empty steps are passed over as can be at once.
	#[benchmark]
	fn look() {
		T::BenchmarkHelper::advance(T::Tick::get() * Moment::from(MAX_TICKS) * 2);
		let today = T::Time::now().checked_div(T::Tick::get()).unwrap_or_default();
		let before = today.saturating_sub(MAX_TICKS.into());
		Cursor::<T>::put(before);

		#[block]
		{
			Pallet::<T>::on_idle(1u32.into(), Weight::MAX);
		}

		assert!(Cursor::<T>::get() > before);
	}

	#[benchmark]
	fn wind_up() {
		let branch = branch::<T>();

		#[block]
		{
			<Pallet<T> as timebank_primitives::WindingUp>::ensure_wound_up(branch)
				.expect("nothing of it is there");
			<Pallet<T> as timebank_primitives::WindingUp>::forget(branch);
		}

		assert!(!OpenOf::<T>::contains_key(branch));
	}
}
