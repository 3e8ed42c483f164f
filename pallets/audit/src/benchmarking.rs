// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of this pallet's part. What is decided is a sample of an activity that a human has approved, so that nothing comes of it
//! elsewhere. Who takes part in it is looked up as in life.

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get, Hooks, Time},
	weights::Weight,
};
use frame_system::RawOrigin;
use sp_runtime::Permill;
use timebank_primitives::{
	ActivityId, BenchmarkHelper, BranchId, CaseId, Cases, Decision, MAX_PARTIES, Moment, Opening,
	Parties, Request, Role, Subject, WindingUp, deadlines::MAX_TICKS,
};

const REASONS: Opinion = Opinion::Template(1);

fn auditor<T: Config>() -> T::RuntimeOrigin {
	T::AuditorOrigin::try_successful_origin().expect("an auditor")
}

fn consortium<T: Config>() -> T::RuntimeOrigin {
	T::ConsortiumOrigin::try_successful_origin().expect("the consortium")
}

/// The branch of the auditor.
fn branch<T: Config>() -> BranchId {
	T::AuditorOrigin::ensure_origin(auditor::<T>()).expect("an auditor").1
}

/// Another auditor of the same branch.
fn colleague<T: Config>() -> T::AccountId {
	let colleague: T::AccountId = account("colleague", 0, 0);
	T::BenchmarkHelper::make_staff(&colleague, Role::Auditor);
	colleague
}

/// As many as can be.
fn people<T: Config>() -> Parties<T::AccountId> {
	let people = (0..MAX_PARTIES).map(|index| account("party", index, 0)).collect();
	Parties::truncate_from(people)
}

fn party<T: Config>() -> T::AccountId {
	people::<T>().last().expect("somebody").clone()
}

fn subject<T: Config>() -> SubjectOf<T> {
	Subject::Sample { activity: T::BenchmarkHelper::make_activity() }
}

/// The longest text.
fn text() -> Text {
	Text::truncate_from(vec![b'x'; 256])
}

fn set_reasons<T: Config>() {
	Pallet::<T>::set_template(consortium::<T>(), 1, Some(text())).expect("a template");
}

fn request<T: Config>(subject: SubjectOf<T>, branch: BranchId) -> Request<T::AccountId> {
	let mut request = Request::new(subject, branch, party::<T>());
	request.parties = people::<T>();
	request.category = Some(1);
	request.is_routine = true;
	request
}

/// A grave case of this branch, claimed by somebody who is no auditor any more.
fn opened<T: Config>(branch: BranchId) -> CaseId {
	let mut request = request::<T>(subject::<T>(), branch);
	request.is_grave = true;
	let case = match <Pallet<T> as Cases<_>>::open(request).expect("a case") {
		Opening::Waiting(case) => case,
		Opening::Passed => panic!("no activity passes here"),
	};
	AllCases::<T>::mutate_extant(case, |record| {
		record.holder = Some(Claim { by: account("gone", 0, 0), since: T::Time::now() });
	});
	case
}

/// A block later, somebody may have read what was opened.
fn next_block<T: Config>() {
	let next = frame_system::Pallet::<T>::block_number() + 1u32.into();
	frame_system::Pallet::<T>::set_block_number(next);
}

/// As many auditors have signed as can: one of them what will be decided.
fn sign<T: Config>(case: CaseId, decision: Decision) {
	set_reasons::<T>();
	next_block::<T>();
	let first = RawOrigin::Signed(colleague::<T>());
	Pallet::<T>::decide(first.into(), case, decision, REASONS).expect("a signature");
	let branch = branch::<T>();
	AllCases::<T>::mutate_extant(case, |record| {
		for steps in 1..Signatures::<T::AccountId>::bound() as u32 {
			let by: T::AccountId = account("signer", steps, 0);
			T::BenchmarkHelper::make_staff(&by, Role::Auditor);
			let decision = Decision::Partly { steps };
			let signed = Signed { by, branch, decision, opinion: [1; 32] };
			record.signed.try_insert(0, signed).expect("there is room");
		}
	});
}

/// Whoever published has as many blemishes as are kept, and as much to be looked at as can be.
fn burden<T: Config>() {
	let who = party::<T>();
	let marks = (0..Marks::bound() as CaseId).map(|case| (CaseId::MAX - case, T::Time::now()));
	Blemishes::<T>::insert(&who, Marks::truncate_from(marks.collect()));
	Records::<T>::insert(&who, 1, 10);
	Pallet::<T>::change_unseen(&who, |unseen| {
		unseen.undrawn += MAX_UNDRAWN;
		unseen.samples += 1;
	});
}

/// What was decided at a branch below that of the auditor, took two, and ended a record.
fn decided<T: Config>() -> CaseId {
	burden::<T>();
	let below = T::BenchmarkHelper::make_branch_below(branch::<T>());
	let subject = subject::<T>();
	let case = NextCase::<T>::get();
	let by: T::AccountId = account("decider", 0, 0);
	<Pallet<T> as Cases<_>>::note_decision(subject, below, by, people::<T>(), [1; 32])
		.expect("a decision");
	AllCases::<T>::mutate(case, |record| {
		let record = record.as_mut().expect("it was decided");
		record.is_grave = true;
		record.category = Some(1);
		record.is_routine = true;
		if let State::Decided(outcome) = &mut record.state {
			outcome.lost_record = 10;
		}
	});
	case
}

/// An appeal against it, at the branch of the auditor.
fn appealed<T: Config>() -> CaseId {
	let first = decided::<T>();
	let case = NextCase::<T>::get();
	let origin = RawOrigin::Signed(party::<T>());
	Pallet::<T>::appeal(origin.into(), first, [2; 32]).expect("an appeal");
	next_block::<T>();
	case
}

/// An activity of the auditor's branch that passed.
fn passed<T: Config>() -> ActivityId {
	let activity = T::BenchmarkHelper::make_activity();
	Pallet::<T>::pass(activity, 1, &request::<T>(Subject::Sample { activity }, branch::<T>()));
	activity
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn claim() {
		let case = opened::<T>(branch::<T>());
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case);

		assert!(AllCases::<T>::get(case).unwrap().holder.is_some());
	}

	#[benchmark]
	fn release() {
		let case = opened::<T>(branch::<T>());
		let colleague = colleague::<T>();
		let origin = RawOrigin::Signed(colleague);
		Pallet::<T>::claim(origin.clone().into(), case).expect("nobody works on it");

		#[extrinsic_call]
		_(origin, case);

		assert!(AllCases::<T>::get(case).unwrap().holder.is_none());
	}

	/// The last signature, which ends a record. A human has approved the activity of the sample: nothing comes of it there.
	#[benchmark]
	fn decide() {
		let case = opened::<T>(branch::<T>());
		burden::<T>();
		sign::<T>(case, Decision::Refused);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case, Decision::Refused, REASONS);

		assert!(AllCases::<T>::get(case).unwrap().outcome().is_some());
	}

	/// The second signature overturns what was decided.
	#[benchmark]
	fn decide_appeal() {
		let case = appealed::<T>();
		sign::<T>(case, Decision::Granted);
		let origin = auditor::<T>();

		#[extrinsic_call]
		decide(origin as T::RuntimeOrigin, case, Decision::Granted, REASONS);

		assert!(!AllCases::<T>::contains_key(case));
	}

	#[benchmark]
	fn ask() {
		let case = opened::<T>(branch::<T>());
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case, [3; 32]);

		assert!(AllCases::<T>::get(case).unwrap().asked.is_some());
	}

	#[benchmark]
	fn answer() {
		let case = opened::<T>(branch::<T>());
		Pallet::<T>::ask(auditor::<T>(), case, [3; 32]).expect("nothing was asked");

		#[extrinsic_call]
		_(RawOrigin::Signed(party::<T>()), case, [4; 32]);

		// The last one is told in an event: what was asked stands until it is decided.
		assert!(AllCases::<T>::get(case).unwrap().asked.is_some());
	}

	#[benchmark]
	fn escalate() {
		let above = branch::<T>();
		let below = T::BenchmarkHelper::make_branch_below(above);
		let case = opened::<T>(below);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case);

		assert_eq!(AllCases::<T>::get(case).unwrap().branch, Some(above));
	}

	#[benchmark]
	fn appeal() {
		let first = decided::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(party::<T>()), first, [2; 32]);

		assert!(BySubject::<T>::contains_key(Subject::Appeal { case: first }));
	}

	/// An appeal of which one auditor has signed.
	#[benchmark]
	fn decide_as_consortium() {
		let case = appealed::<T>();
		sign::<T>(case, Decision::Granted);
		let origin = consortium::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, case, Decision::Granted, REASONS);

		assert!(!AllCases::<T>::contains_key(case));
	}

	#[benchmark]
	fn tend_case() {
		let case = appealed::<T>();
		sign::<T>(case, Decision::Granted);
		let lapse = T::LapsePeriod::get().max(T::EscalationPeriod::get());
		T::BenchmarkHelper::advance(lapse + T::Tick::get());
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		tend(RawOrigin::Signed(caller), Task::Case(case));

		assert!(!AllCases::<T>::contains_key(case));
	}

	/// One that is hit, whatever the rate is.
	#[benchmark]
	fn tend_draw() {
		let activity = passed::<T>();
		let due = Passages::<T>::get(activity).expect("it passed").due;

		#[block]
		{
			let rate = T::SampleRate::get().max(Permill::one());
			Pallet::<T>::unqueue_task(due, Task::Draw(activity));
			Pallet::<T>::draw(activity, rate);
		}

		assert!(BySubject::<T>::contains_key(Subject::Sample { activity }));
	}

	#[benchmark]
	fn set_template() {
		let origin = consortium::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1, Some(text()));

		assert!(Templates::<T>::contains_key(1));
	}

	#[benchmark]
	fn sample() {
		let activity = passed::<T>();
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, activity);

		assert!(BySubject::<T>::contains_key(Subject::Sample { activity }));
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
			<Pallet<T> as WindingUp>::ensure_wound_up(branch).expect("nothing is open");
			<Pallet<T> as WindingUp>::forget(branch);
		}

		assert_eq!(OpenIn::<T>::get(Some(branch)), 0);
	}
}
