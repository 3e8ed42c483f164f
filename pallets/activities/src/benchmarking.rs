// SPDX-License-Identifier: Apache-2.0

//! Benchmarks. The state of participants is written down directly where the calls that lead to it are measured by themselves.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get, Time},
	weights::Weight,
};
use frame_system::RawOrigin;
use timebank_primitives::{
	ActivityId, BenchmarkHelper as _, Cases, CredentialKind, Decision, MAX_REQUIRED, Moment,
	OnDecision, Place, Request, Role, Subject, Title, Window, deadlines::MAX_TICKS,
};

/// The steps of a place: something can be paid, and something given back.
const STEPS: u32 = 2;

fn signed<T: Config>(who: &T::AccountId) -> T::RuntimeOrigin {
	RawOrigin::Signed(who.clone()).into()
}

/// Who decides. Whether they may is measured where cases are kept.
fn auditor<T: Config>() -> T::AccountId {
	account("auditor", 0, 0)
}

/// What an activity says of itself.
fn content<T: Config>(activity: ActivityId) -> Subject<T::AccountId> {
	Subject::Activity { activity, version: 0 }
}

/// The approval is carried out of what an activity says of itself.
fn grant<T: Config>(id: ActivityId) {
	let subject = content::<T>(id);
	T::Cases::close(&subject);
	Pallet::<T>::decide(&subject, Decision::Granted, &auditor::<T>(), [1; 32])
		.expect("it waits for that");
}

fn member<T: Config>(index: u32) -> T::AccountId {
	let who = account("member", index, 0);
	T::BenchmarkHelper::make_member(&who);
	who
}

/// A member of another branch with so many of the credentials that are required.
fn helper<T: Config>(index: u32, credentials: u32) -> T::AccountId {
	let who = account("helper", index, 0);
	T::BenchmarkHelper::make_member_elsewhere(&who);
	qualify::<T>(&who, credentials);
	who
}

fn qualify<T: Config>(who: &T::AccountId, credentials: u32) {
	for kind in 1..=credentials {
		T::BenchmarkHelper::issue_credential(who, kind as CredentialKind);
	}
}

fn step<T: Config>() -> Moment {
	duration_of(1, HourLength::<T>::get())
}

/// Terms as long as there can be, with so many places: enrolment for an hour, then two days for service.
fn terms<T: Config>(places: u32) -> Terms {
	let (now, hour) = (T::Time::now(), HourLength::<T>::get());
	let enrolment = Window { from: now, until: now.saturating_add(hour) };
	let until = enrolment.until.saturating_add(hour.saturating_mul(48));
	let required = (1..=MAX_REQUIRED).map(|kind| kind as CredentialKind).collect::<Vec<_>>();
	Terms {
		title: Title::truncate_from(alloc::vec![b'x'; 128]),
		category: 1,
		content: [1; 32],
		place: Place::truncate_from(alloc::vec![b'x'; 128]),
		enrolment,
		service: Window { from: enrolment.until, until },
		places,
		steps: STEPS,
		required: required.try_into().expect("as many as there may be"),
		recurrence: None,
	}
}

fn recurring<T: Config>(places: u32, times: u32) -> Terms {
	let every = HourLength::<T>::get();
	Terms { recurrence: Some(Recurrence { every, times }), ..terms::<T>(places) }
}

/// The clock runs, and there are all credentials that are required.
fn prepare<T: Config>() {
	T::BenchmarkHelper::advance(T::Tick::get().saturating_mul(u64::from(MAX_TICKS) * 10));
	T::BenchmarkHelper::make_kinds(MAX_REQUIRED as u16);
}

/// Member 0 publishes an activity.
fn published<T: Config>(terms: impl FnOnce() -> Terms) -> (T::AccountId, ActivityId) {
	prepare::<T>();
	let publisher = member::<T>(0);
	let id = NextId::<T>::get();
	Pallet::<T>::publish(signed::<T>(&publisher), terms(), Funding::Own).expect("it is sound");
	(publisher, id)
}

/// The same, approved.
fn approved<T: Config>(terms: impl FnOnce() -> Terms) -> (T::AccountId, ActivityId) {
	let (publisher, id) = published::<T>(terms);
	grant::<T>(id);
	(publisher, id)
}

fn change<T: Config>(id: ActivityId, change: impl FnOnce(&mut ActivityOf<T>)) {
	Activities::<T>::mutate(id, |record| change(record.as_mut().expect("it was published")));
}

/// A case about an activity is open, as if it waited: with whatever else is so it costs most.
fn wait<T: Config>(id: ActivityId) {
	change::<T>(id, |record| record.stage = Stage::Submitted);
	let record = Activities::<T>::get(id).expect("it was published");
	Pallet::<T>::ask_for_approval(id, record, false).expect("none is open");
}

/// As many manage it as may, and it will be remembered of all.
fn manage<T: Config>(id: ActivityId) {
	for index in 0..T::MaxManagers::get() {
		let who: T::AccountId = account("manager", index, 0);
		Managers::<T>::insert(id, &who, true);
		Involvements::<T>::insert(&who, id, Part::Manager);
		Counts::<T>::mutate(&who, |count| count.managed += 1);
		remember::<T>(&who);
	}
}

/// Somebody has a past as long as it may be.
fn remember<T: Config>(who: &T::AccountId) {
	let past = Past { activity: 0, part: Part::Manager, steps: 0, at: 0 };
	let past = alloc::vec![past; T::MaxRecent::get() as usize];
	Recent::<T>::insert(who, BoundedVec::truncate_from(past));
}

/// Somebody is in an activity, this far.
fn put<T: Config>(id: ActivityId, who: &T::AccountId, state: Participation) {
	let mut enrolment = Enrolment::at(state);
	if state.is_under_way() {
		let task = Task::Participant(id, who.clone());
		Pallet::<T>::set_due(&task, &mut enrolment.due, T::Time::now());
	}
	Enrolments::<T>::insert(id, who, enrolment);
	Involvements::<T>::insert(who, id, Part::Participant);
	Counts::<T>::mutate(who, |count| count.enrolled += 1);
	remember::<T>(who);
	change::<T>(id, |record| {
		record.enrolled += 1;
		record.under_way += u32::from(state.is_under_way());
		record.admitted += u32::from(matches!(state, Participation::Admitted { .. }));
	});
}

/// So many have applied.
fn fill<T: Config>(id: ActivityId, enrolled: u32) {
	for index in 0..enrolled {
		put::<T>(id, &account("applicant", index, 0), Participation::Applied);
	}
}

/// As many wait for a place as may. The first ones can nearly have it, and the last of those who are tried can.
fn queue_up<T: Config>(id: ActivityId) {
	let mut list = Vec::new();
	for index in 1..=T::MaxWaiting::get() {
		let who = match index {
			MAX_TRIED => helper::<T>(index, MAX_REQUIRED),
			_ if index < MAX_TRIED => helper::<T>(index, MAX_REQUIRED - 1),
			_ => account("waiting", index, 0),
		};
		put::<T>(id, &who, Participation::Waiting);
		list.push((5, who));
	}
	WaitingLists::<T>::insert(id, BoundedVec::truncate_from(list));
}

/// A service of one step that has ended, and can be settled without reviews.
fn ended<T: Config>() -> Participation {
	let now = T::Time::now();
	Participation::Ended {
		since: now.saturating_sub(step::<T>()),
		until: now,
		review_until: now,
		settle_by: now,
	}
}

/// A service of one step whose end the participant has confirmed.
fn ending<T: Config>() -> Participation {
	let now = T::Time::now();
	let since = now.saturating_sub(step::<T>());
	Participation::InService { since, ended_by: Some((Side::Participant, now)) }
}

/// So many qualified members of other branches, all this far in an activity with a place for each.
fn crowd<T: Config>(id: ActivityId, size: u32, state: Participation) -> Batch<T> {
	let crowd = (0..size).map(|index| {
		let who = helper::<T>(index, MAX_REQUIRED);
		put::<T>(id, &who, state);
		who
	});
	BoundedVec::truncate_from(crowd.collect())
}

/// It was decided that somebody of another branch did not come to what a member published, who pays for it.
fn ruled<T: Config>() -> (ActivityId, T::AccountId) {
	let (publisher, id) = published::<T>(|| terms::<T>(1));
	let participant = helper::<T>(0, 0);
	let record = Activities::<T>::get(id).expect("it was published");
	let outcome = Outcome { steps: 0, is_absent: true };
	let ruling = Ruling {
		publisher,
		funding: Funding::Own,
		category: record.terms.category,
		rate: record.rate,
		agreed: STEPS,
		can_be_absent: true,
		is_reviewed: false,
		undisputed: outcome,
		outcome,
	};
	Decided::<T>::insert(id, &participant, ruling);
	(id, participant)
}

/// Whatever coins move meets everything that can come in their way. Called when everybody is made.
fn obstruct<T: Config>() {
	T::BenchmarkHelper::strain();
	T::BenchmarkHelper::lower_cap();
	T::BenchmarkHelper::strain_screening();
	// What a service pays cannot be held: it is told as a large amount besides.
	T::BenchmarkHelper::hold_back();
}

/// An auditor looks at an activity that passed.
fn sample<T: Config>(id: ActivityId, publisher: &T::AccountId) {
	let branch = Pallet::<T>::branch_of(publisher, Funding::Own).expect("a member");
	T::Cases::open(Request::new(Subject::Sample { activity: id }, branch, publisher.clone()))
		.expect("none is open");
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn publish() {
		prepare::<T>();
		let publisher = member::<T>(0);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), recurring::<T>(1, MAX_OCCURRENCES), Funding::Own);

		assert_eq!(Activities::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn approve() {
		let (_, id) = published::<T>(|| recurring::<T>(1, MAX_OCCURRENCES));
		let (subject, auditor) = (content::<T>(id), auditor::<T>());

		#[block]
		{
			assert!(!Pallet::<T>::is_involved(&subject, &auditor));
			Pallet::<T>::decide(&subject, Decision::Granted, &auditor, [1; 32])
				.expect("it waits for that");
		}

		assert_eq!(AllSeries::<T>::iter().count(), 1);
	}

	#[benchmark]
	fn reject() {
		let (_, id) = published::<T>(|| terms::<T>(1));
		let (subject, auditor) = (content::<T>(id), auditor::<T>());

		#[block]
		{
			assert!(!Pallet::<T>::is_involved(&subject, &auditor));
			Pallet::<T>::decide(&subject, Decision::Refused, &auditor, [1; 32])
				.expect("it waits for that");
		}

		assert_eq!(Activities::<T>::get(id).unwrap().stage, Stage::Returned { opinion: [1; 32] });
	}

	/// It is over with it, somebody has served, and a case about it is closed.
	#[benchmark]
	fn close(e: Linear<0, { T::MaxEnrolled::get() }>) {
		let (publisher, id) = approved::<T>(|| terms::<T>(2));
		fill::<T>(id, e);
		manage::<T>(id);
		change::<T>(id, |record| {
			record.settled = 1;
			record.served = 1;
		});
		wait::<T>(id);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id);

		assert!(!Activities::<T>::contains_key(id));
		assert_eq!(Enrolments::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn enrol() {
		let (_, id) = approved::<T>(|| terms::<T>(1));
		let who = helper::<T>(0, MAX_REQUIRED);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(Enrolments::<T>::contains_key(id, who));
	}

	/// The place comes free, and the third who is tried gets it.
	#[benchmark]
	fn leave() {
		let (_, id) = approved::<T>(|| terms::<T>(1));
		let who = helper::<T>(0, 0);
		put::<T>(id, &who, Participation::Admitted { at: T::Time::now() });
		queue_up::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert!(!Enrolments::<T>::contains_key(id, who));
		assert_eq!(Activities::<T>::get(id).unwrap().admitted, 1);
	}

	/// The last one leaves of an activity in which nothing begins any more: it is finished with it.
	#[benchmark]
	fn leave_as_last() {
		let (_, id) = approved::<T>(|| terms::<T>(1));
		let who = crowd::<T>(id, 1, Participation::Arriving { by: Side::Publisher }).remove(0);
		manage::<T>(id);
		change::<T>(id, |record| {
			record.stage = Stage::Concluded;
			record.served = 1;
		});
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		leave(RawOrigin::Signed(who.clone()), id);

		assert!(!Activities::<T>::contains_key(id));
	}

	/// Somebody gets a place who was waiting for it.
	#[benchmark]
	fn admit() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		queue_up::<T>(id);
		let (_, who) = WaitingLists::<T>::get(id)[MAX_TRIED as usize - 1].clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who);

		assert_eq!(Activities::<T>::get(id).unwrap().admitted, 1);
	}

	/// The place comes free, and the third who is tried gets it.
	#[benchmark]
	fn decline() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let who = helper::<T>(0, 0);
		put::<T>(id, &who, Participation::Admitted { at: T::Time::now() });
		queue_up::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who.clone());

		assert!(!Enrolments::<T>::contains_key(id, who));
		assert_eq!(Activities::<T>::get(id).unwrap().admitted, 1);
	}

	/// The second confirmation, with which credentials are looked at.
	#[benchmark]
	fn confirm_start() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let state = Participation::Arriving { by: Side::Participant };
		let who = crowd::<T>(id, 1, state).remove(0);
		T::BenchmarkHelper::advance(HourLength::<T>::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who.clone());

		let state = Enrolments::<T>::get(id, who).unwrap().state;
		assert!(matches!(state, Participation::InService { .. }));
	}

	/// The second confirmation, with which the reviews are opened.
	#[benchmark]
	fn confirm_end() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let who = crowd::<T>(id, 1, ending::<T>()).remove(0);
		let until = Some(T::Time::now());

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who.clone(), until);

		let state = Enrolments::<T>::get(id, who).unwrap().state;
		assert!(matches!(state, Participation::Ended { .. }));
	}

	/// Something is paid, something returns, and the activity is finished with it.
	#[benchmark]
	fn settle() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let who = crowd::<T>(id, 1, ended::<T>()).remove(0);
		manage::<T>(id);
		obstruct::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who);

		assert!(!Activities::<T>::contains_key(id));
	}

	#[benchmark]
	fn settle_plainly() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let who = crowd::<T>(id, 1, ended::<T>()).remove(0);
		remember::<T>(&publisher);
		T::BenchmarkHelper::outdate_movements();
		T::BenchmarkHelper::fill_screening();

		#[extrinsic_call]
		settle(RawOrigin::Signed(publisher), id, who);

		assert!(!Activities::<T>::contains_key(id));
	}

	#[benchmark]
	fn check_in(n: Linear<1, { T::MaxBatch::get() }>) {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let state = Participation::Arriving { by: Side::Participant };
		let crowd = crowd::<T>(id, n, state);
		T::BenchmarkHelper::advance(HourLength::<T>::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, crowd);

		let in_service = Enrolments::<T>::iter()
			.filter(|(.., row)| matches!(row.state, Participation::InService { .. }));
		assert_eq!(in_service.count(), n as usize);
	}

	#[benchmark]
	fn check_out(n: Linear<1, { T::MaxBatch::get() }>) {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let crowd = crowd::<T>(id, n, ending::<T>());
		let until = Some(T::Time::now());
		let endings = crowd.into_iter().map(|who| (who, until)).collect::<Vec<_>>();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, BoundedVec::truncate_from(endings));

		let ended = Enrolments::<T>::iter()
			.filter(|(.., row)| matches!(row.state, Participation::Ended { .. }));
		assert_eq!(ended.count(), n as usize);
	}

	/// Nothing begins any more, and it is over with it.
	#[benchmark]
	fn settle_many(n: Linear<1, { T::MaxBatch::get() }>) {
		let (publisher, id) = approved::<T>(|| Terms { steps: 1, ..terms::<T>(n) });
		let crowd = crowd::<T>(id, n, ended::<T>());
		manage::<T>(id);
		change::<T>(id, |record| {
			record.stage = Stage::Concluded;
			// Two steps for the coins of one: as many as a member has are enough for a whole batch.
			record.terms.steps = STEPS;
			record.rate /= STEPS.into();
		});
		obstruct::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, crowd);

		assert!(!Activities::<T>::contains_key(id));
	}

	/// It costs more, its series ends, and a case about it is closed.
	#[benchmark]
	fn edit(e: Linear<0, { T::MaxEnrolled::get() }>) {
		let (publisher, id) = approved::<T>(|| recurring::<T>(1, MAX_OCCURRENCES));
		fill::<T>(id, e);
		wait::<T>(id);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, recurring::<T>(2, 1));

		assert_eq!(Activities::<T>::get(id).unwrap().version, 1);
		assert_eq!(Enrolments::<T>::iter().count(), 0);
	}

	/// Something had begun: it is over with it, so is its series, and cases about it are closed: a sample, and what it says since it
	/// was edited.
	#[benchmark]
	fn take_down(e: Linear<0, { T::MaxEnrolled::get() }>) {
		let (publisher, id) = approved::<T>(|| recurring::<T>(2, MAX_OCCURRENCES));
		fill::<T>(id, e);
		manage::<T>(id);
		change::<T>(id, |record| {
			record.settled = 1;
			record.served = 1;
		});
		wait::<T>(id);
		sample::<T>(id, &publisher);
		let origin = T::TakeDownOrigin::try_successful_origin().expect("an auditor");
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id, [1; 32]);

		assert!(!Activities::<T>::contains_key(id));
		assert_eq!(AllSeries::<T>::iter().count(), 0);
	}

	#[benchmark]
	fn invite() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		manage::<T>(id);
		let first: T::AccountId = account("manager", 0, 0);
		Managers::<T>::remove(id, first);
		let who = member::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who.clone());

		assert_eq!(Managers::<T>::get(id, who), Some(false));
	}

	#[benchmark]
	fn accept_invitation() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let who = member::<T>(1);
		Pallet::<T>::invite(signed::<T>(&publisher), id, who.clone()).expect("a member");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), id);

		assert_eq!(Managers::<T>::get(id, who), Some(true));
	}

	#[benchmark]
	fn dismiss() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		manage::<T>(id);
		let who: T::AccountId = account("manager", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who.clone());

		assert_eq!(Managers::<T>::get(id, who), None);
	}

	#[benchmark]
	fn report_absence(n: Linear<1, { T::MaxBatch::get() }>) {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let absent = (0..n).map(|index| account("absent", index, 0)).collect::<Vec<_>>();
		for who in &absent {
			put::<T>(id, who, Participation::Admitted { at: 0 });
		}
		let until = Activities::<T>::get(id).unwrap().terms.service.until;
		T::BenchmarkHelper::advance(until.saturating_sub(T::Time::now()));

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, BoundedVec::truncate_from(absent));

		assert_eq!(Activities::<T>::get(id).unwrap().under_way, n);
	}

	#[benchmark]
	fn top_up() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let who = crowd::<T>(id, 1, ending::<T>()).remove(0);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who, 1);

		assert_eq!(Activities::<T>::get(id).unwrap().extra, 1);
	}

	/// A service whose end is disputed: it can be reviewed.
	#[benchmark]
	fn dispute() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let who = crowd::<T>(id, 1, ending::<T>()).remove(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(publisher), id, who.clone(), [1; 32]);

		let state = Enrolments::<T>::get(id, who).unwrap().state;
		assert!(matches!(state, Participation::Disputed { .. }));
	}

	/// The auditor believes that somebody came: it can be reviewed, something is paid, something returns, and the activity is
	/// finished with it.
	#[benchmark]
	fn decide() {
		let (_, id) = approved::<T>(|| terms::<T>(1));
		let (claim, by) = (Claim::Arrival, Side::Participant);
		let state = Participation::Disputed { claim, by, at: T::Time::now(), reason: [1; 32] };
		let participant = crowd::<T>(id, 1, state).remove(0);
		manage::<T>(id);
		let subject = Subject::Service { activity: id, participant };
		let auditor = auditor::<T>();
		obstruct::<T>();

		#[block]
		{
			assert!(!Pallet::<T>::is_involved(&subject, &auditor));
			Pallet::<T>::decide(&subject, Decision::Partly { steps: 1 }, &auditor, [1; 32])
				.expect("it is disputed");
		}

		assert!(!Activities::<T>::contains_key(id));
		assert_eq!(Decided::<T>::iter().count(), 1);
	}

	/// Somebody came after all: they are paid, and it can be reviewed.
	#[benchmark]
	fn revise() {
		let (activity, participant) = ruled::<T>();
		let subject = Subject::Service { activity, participant: participant.clone() };
		let (before, after) = (Decision::Absent, Decision::Partly { steps: 1 });
		let auditor = auditor::<T>();
		obstruct::<T>();

		#[block]
		{
			assert!(!Pallet::<T>::is_involved(&subject, &auditor));
			Pallet::<T>::revise(&subject, before, after, &auditor, [1; 32])
				.expect("it was decided");
		}

		assert_eq!(Decided::<T>::get(activity, participant).unwrap().outcome.steps, 1);
	}

	/// From now on it counts that somebody did not come.
	#[benchmark]
	fn forget() {
		let (activity, participant) = ruled::<T>();
		let subject = Subject::Service { activity, participant };

		#[block]
		{
			Pallet::<T>::forget(&subject);
		}

		assert_eq!(Decided::<T>::iter().count(), 0);
	}

	/// Of a branch, which counts its series.
	#[benchmark]
	fn end_series() {
		prepare::<T>();
		let treasurer: T::AccountId = account("treasurer", 0, 0);
		let branch = T::BenchmarkHelper::make_organiser(&treasurer, Role::Treasurer);
		let id = NextId::<T>::get();
		let terms = recurring::<T>(1, MAX_OCCURRENCES);
		Pallet::<T>::publish(signed::<T>(&treasurer), terms, Funding::Pot(branch))
			.expect("the pot is full");
		grant::<T>(id);

		#[extrinsic_call]
		_(RawOrigin::Signed(treasurer), id);

		assert_eq!(AllSeries::<T>::iter().count(), 0);
	}

	/// A dispute lapses: the service is settled late, and the activity is finished with it.
	#[benchmark]
	fn tend_participant() {
		let (publisher, id) = approved::<T>(|| terms::<T>(1));
		let (by, at) = (Side::Publisher, T::Time::now());
		let claim = Claim::Service { since: at.saturating_sub(step::<T>()), until: at };
		let state = Participation::Disputed { claim, by, at, reason: [1; 32] };
		let who = crowd::<T>(id, 1, state).remove(0);
		let record = Activities::<T>::get(id).expect("it was published");
		Pallet::<T>::ask_for_decision(id, &record, &who, 1, publisher, at).expect("none is open");
		manage::<T>(id);
		T::BenchmarkHelper::advance(T::Tick::get());
		let (caller, task) = (signed::<T>(&who), Task::Participant(id, who.clone()));
		obstruct::<T>();

		#[block]
		{
			Pallet::<T>::tend(caller, task).expect("it is due");
		}

		assert!(!Activities::<T>::contains_key(id));
	}

	/// The time to confirm is over, and the activity is finished with it.
	#[benchmark]
	fn tend_activity(e: Linear<0, { T::MaxEnrolled::get() }>) {
		let (publisher, id) = approved::<T>(|| terms::<T>(2));
		fill::<T>(id, e);
		manage::<T>(id);
		change::<T>(id, |record| {
			record.settled = 1;
			record.served = 1;
		});
		let until = Pallet::<T>::confirm_until(&Activities::<T>::get(id).unwrap());
		T::BenchmarkHelper::advance(until.saturating_sub(T::Time::now()));
		let (caller, task) = (signed::<T>(&publisher), Task::Activity(id));
		T::BenchmarkHelper::strain();

		#[block]
		{
			Pallet::<T>::tend(caller, task).expect("it is due");
		}

		assert!(!Activities::<T>::contains_key(id));
	}

	/// Nobody has decided, and a case about it is closed.
	#[benchmark]
	fn expire() {
		let (publisher, id) = published::<T>(|| terms::<T>(1));
		manage::<T>(id);
		let until = Activities::<T>::get(id).unwrap().terms.enrolment.until;
		let wait = until.saturating_add(T::Tick::get()).saturating_sub(T::Time::now());
		T::BenchmarkHelper::advance(wait);
		let (caller, task) = (signed::<T>(&publisher), Task::Activity(id));
		T::BenchmarkHelper::strain();

		#[block]
		{
			Pallet::<T>::tend(caller, task).expect("it is due");
		}

		assert!(!Activities::<T>::contains_key(id));
	}

	/// The last occurrence is published.
	#[benchmark]
	fn tend_series() {
		let (publisher, id) = approved::<T>(|| recurring::<T>(1, 1));
		let due = AllSeries::<T>::get(id).unwrap().due.saturating_add(T::Tick::get());
		T::BenchmarkHelper::advance(due.saturating_sub(T::Time::now()));
		let (caller, task) = (signed::<T>(&publisher), Task::Series(id));
		T::BenchmarkHelper::strain();

		#[block]
		{
			Pallet::<T>::tend(caller, task).expect("it is due");
		}

		assert_eq!(AllSeries::<T>::iter().count(), 0);
		assert_eq!(Activities::<T>::iter().count(), 2);
	}

	/// Nothing is due, and as many ticks are passed over as at most at a time.
	#[benchmark]
	fn on_idle() {
		prepare::<T>();
		let today = T::Time::now().checked_div(T::Tick::get()).unwrap_or_default();
		Cursor::<T>::put(today.saturating_sub(MAX_TICKS.into()));

		#[block]
		{
			Pallet::<T>::tend_queue(Weight::MAX);
		}

		assert_eq!(Cursor::<T>::get(), today);
	}
}
