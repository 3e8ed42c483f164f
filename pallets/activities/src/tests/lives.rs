// SPDX-License-Identifier: Apache-2.0

//! Random lives against a model: whatever is sent by whomever and whenever, the pallet does what the model says, no coin is lost, made
//! or left behind, and everything comes to its end by itself.

mod deeds;
mod wishes;

use super::{
	model::{Claim, Life, MAX_BATCH, Model, Outcome, Payer, Row, Ruling, Stage, State},
	*,
};
use crate::{
	AllSeries, Call, Counts, Cursor, Decided, Enrolments, Funding, Involvements, Managers, OpenOf,
	Participation, Queue, Task, WaitingLists, WeightInfo,
};
use codec::Encode;
use deeds::{Deed, Fact};
use proptest::prelude::*;
use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
};
use timebank_primitives::{
	BranchId, CredentialKind, Moment, OnDecision, Purse, deadlines::MAX_TICKS,
};
use wishes::wish;

const MEMBERS: [AccountId; 12] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 21, 22, 23];

/// The longest time from the end of a service window to the end of all that it can lead to: an end is confirmed at the last moment,
/// and not by the other side; it is reviewed, settled by nobody, disputed at the last moment and decided by nobody.
const LONGEST: Moment =
	2 * CONFIRM_PERIOD + REVIEW_PERIOD + SETTLE_PERIOD + DISPUTE_PERIOD + DECISION_PERIOD;

/// How often what is to be reached has to happen at the least, in all lives together. What chance now and then hardly
/// brings about is neither here nor below: it has tests of its own.
const FLOORS: [(&str, usize); 26] = [
	("paid by a member", 100),
	("paid from a pot", 80),
	("minted", 40),
	("finished", 200),
	("late", 80),
	("absence", 40),
	("promoted", 25),
	("decide", 150),
	("dispute lapsed", 10),
	("occurrence", 300),
	("take_down", 80),
	("edit", 100),
	("top_up", 20),
	("check_in", 100),
	("settle_many", 80),
	("end presumed", 60),
	("arrival released", 80),
	("settlement due", 60),
	("put off", 4),
	("passed", 30),
	("sample", 30),
	("sample revised", 10),
	("opened by an appeal", 30),
	("taken down by an appeal", 20),
	("dispute revised", 60),
	("moved by an appeal", 20),
];

/// What a call can be refused with. The only error that no call has is `ActivitiesOpen`, with which a branch is kept from closing.
/// Those that are no names of ours are what others refuse: the coin, the quota, the standing, and the origin.
const REFUSALS: [&str; 74] = [
	"NotMember",
	"Suspended",
	"ActivityNotFound",
	"ActivityOver",
	"TitleInvalid",
	"PlaceInvalid",
	"WindowReversed",
	"InThePast",
	"TooFarAhead",
	"WindowsDoNotFit",
	"UnknownCategory",
	"InvalidPlaces",
	"InvalidSteps",
	"ServiceTooLong",
	"UnknownCredential",
	"DuplicateCredential",
	"InvalidRecurrence",
	"TooManyOpen",
	"NotAuthorized",
	"WrongBranch",
	"ConflictOfInterest",
	"VersionChanged",
	"NotSubmitted",
	"EnrolmentOver",
	"NotOpen",
	"Concluded",
	"NotPublisher",
	"NotManager",
	"NotParty",
	"OwnActivity",
	"OutsideEnrolmentWindow",
	"CredentialMissing",
	"AlreadyEnrolled",
	"NotEnrolled",
	"TooManyEnrolled",
	"TooManyEnrolments",
	"NoPlaceLeft",
	"WaitingListFull",
	"AlreadyAdmitted",
	"NotAdmitted",
	"ServiceWindowOpen",
	"ServiceWindowOver",
	"OutsideServiceWindow",
	"AlreadyConfirmed",
	"AlreadyStarted",
	"NotStarted",
	"AlreadyEnded",
	"NotEnded",
	"ReviewsMissing",
	"AlreadySettled",
	"ServiceUnderWay",
	"InDispute",
	"EmptyBatch",
	"TooEarly",
	"TooLate",
	"NothingToDispute",
	"NotDisputed",
	"AlreadyInvited",
	"NotInvited",
	"TooManyManagers",
	"TooManyManaged",
	"SeriesNotFound",
	"NotDue",
	"Bad origin",
	"no coins",
	"limit reached",
	"quota exhausted",
	"low standing",
	"EndDiffers",
	"InvalidDecision",
	"AdmittedLate",
	"NotOwnFunding",
	"AlreadyServing",
	"NotDecided",
];

thread_local! {
	/// How often something happened in all lives together.
	static REACHED: RefCell<BTreeMap<&'static str, usize>> = const { RefCell::new(BTreeMap::new()) };
}

fn reach(what: &'static str, times: usize) {
	REACHED.with_borrow_mut(|reached| *reached.entry(what).or_default() += times);
}

/// What the pallet says of somebody's part, in the words of the model.
fn state_of(participation: &Participation) -> State {
	match *participation {
		Participation::Applied => State::Applied,
		Participation::Waiting => State::Waiting,
		Participation::Admitted { at } => State::Admitted(at),
		Participation::Arriving { by } => State::Arriving(by),
		Participation::InService { since, ended_by } => State::Serving(since, ended_by),
		Participation::Ended { since, until, review_until, settle_by } => {
			State::Served(since, until, review_until, settle_by)
		}
		Participation::Absent { .. } => State::Absent,
		Participation::Disputed { claim, by, .. } => {
			let claim = match claim {
				crate::Claim::Arrival => Claim::Arrival,
				crate::Claim::Service { since, until } => Claim::Service(since, until),
				crate::Claim::Absence => Claim::Absence,
				crate::Claim::EarlyEnd { since, until } => Claim::EarlyEnd(since, until),
			};
			State::Disputed(claim, by)
		}
		Participation::Settled => State::Settled,
	}
}

fn stage_of(stage: crate::Stage) -> Stage {
	match stage {
		crate::Stage::Submitted => Stage::Submitted,
		crate::Stage::Open => Stage::Open,
		crate::Stage::Returned { .. } => Stage::Returned,
		crate::Stage::Concluded => Stage::Concluded,
	}
}

fn compare_life(id: ActivityId, life: &Life, model: &Model) {
	let record = Activities::activity(id).expect("it is not over");
	let figures = (
		record.version,
		record.rate,
		record.settled,
		record.served,
		record.series,
		record.approved_by,
	);
	assert_eq!(
		figures,
		(life.version, life.rate, life.settled, life.served, life.series, life.approved_by)
	);
	assert_eq!((&record.terms, stage_of(record.stage)), (&life.terms, life.stage), "of {id}");
	assert_eq!(record.due, life.look, "of {id}");
	assert_eq!(Activities::phase(id), Some(life.phase(model.now)), "of {id}");
	let mut managers = Activities::managers(id);
	managers.sort_unstable();
	assert_eq!(managers, life.managers.iter().map(|(who, has)| (*who, *has)).collect::<Vec<_>>());
	assert_eq!(Activities::waiting_list(id), life.waiting);
	let rows: BTreeMap<_, _> = Enrolments::<Test>::iter_prefix(id)
		.map(|(who, row)| {
			(
				who,
				Row {
					state: state_of(&row.state),
					extra: row.extra,
					look: row.due,
					put_off: row.put_off,
				},
			)
		})
		.collect();
	assert_eq!(rows, life.rows, "of {id}");
}

/// All that was paid and minted is what the model says.
fn compare_coins(model: &Model) {
	let is_aside = |from: &Purse<AccountId>| matches!(from, Purse::Escrow(_) | Purse::PotEscrow(_));
	let (aside, moved): (Vec<_>, Vec<_>) =
		Payments::get().into_iter().partition(|(from, ..)| is_aside(from));
	let aside = aside.into_iter().map(|(from, to, amount, id)| match (from, to) {
		(Purse::Escrow(who), Purse::Member(to)) => (Payer::Member(who), to, amount, id),
		(Purse::PotEscrow(branch), Purse::Member(to)) => (Payer::Pot(branch), to, amount, id),
		other => panic!("a payment between {other:?}"),
	});
	let (minted, paid): (Vec<_>, Vec<_>) =
		model.paid.iter().copied().partition(|(from, ..)| matches!(from, Payer::Quota(_)));
	assert_eq!((aside.collect::<Vec<_>>(), &moved), (paid, &model.moved));
	let later = model.minted_later.iter();
	let later = later.map(|(by, to, amount, id)| (Payer::Quota(*by), *to, *amount, *id));
	let mut expected: Vec<_> = minted.into_iter().chain(later).collect();
	let mintings = Mintings::get().into_iter();
	let mut mintings: Vec<_> =
		mintings.map(|(by, to, amount, id)| (Payer::Quota(by), to, amount, id)).collect();
	expected.sort_unstable();
	mintings.sort_unstable();
	assert_eq!(mintings, expected);
}

/// A case is open for all that waits for a decision, and for nothing else; what can be appealed is known.
fn compare_cases(model: &Model) {
	let sorted = |subjects: Vec<Subject<AccountId>>| {
		let mut keys: Vec<_> = subjects.iter().map(Encode::encode).collect();
		keys.sort_unstable();
		keys
	};
	let waiting = model.lives.iter().flat_map(|(id, life)| {
		let is_submitted = life.stage == Stage::Submitted;
		let disputed = life.rows.iter().filter(|(_, row)| matches!(row.state, State::Disputed(..)));
		let disputes = disputed.map(|(who, _)| service_of(*id, *who));
		disputes.chain(is_submitted.then(|| content(*id, life.version)))
	});
	assert_eq!(sorted(OpenCases::iter_keys().collect()), sorted(waiting.collect()));
	let noted = NotedDecisions::get().into_iter().map(|(subject, branch, ..)| match subject {
		Subject::Activity { activity, version } => (activity, version, branch),
		other => panic!("{other:?} was decided without a case"),
	});
	assert_eq!(noted.collect::<Vec<_>>(), model.taken_down);
	let rulings: BTreeMap<_, _> = Decided::<Test>::iter()
		.map(|(id, who, ruling)| {
			let outcome = |of: crate::Outcome| (of.steps, of.is_absent);
			let ruling = Ruling {
				publisher: ruling.publisher,
				funding: ruling.funding,
				category: ruling.category,
				rate: ruling.rate,
				agreed: ruling.agreed,
				may_be_absent: ruling.can_be_absent,
				is_reviewed: ruling.is_reviewed,
				otherwise: outcome(ruling.undisputed),
				outcome: outcome(ruling.outcome),
			};
			((id, who), ruling)
		})
		.collect();
	assert_eq!(rulings, model.rulings);
}

/// The pallet, and everybody whom it tells something, is where the model says.
fn compare(model: &Model) {
	for who in MEMBERS {
		let payer = Payer::Member(who);
		assert_eq!(
			coins(who),
			Coins { free: model.free[&payer], held: model.held(payer) },
			"{who}"
		);
		let open: BTreeSet<_> = Activities::open_activities(who)
			.into_iter()
			.map(|(id, part)| (id, part as u8))
			.collect();
		let expected =
			model.lives.iter().filter_map(|(id, life)| Some((*id, life.part(who)? as u8)));
		assert_eq!(open, expected.collect(), "of {who}");
		let recent = model.recent.get(&who).cloned().unwrap_or_default();
		assert_eq!(Activities::recent_activities(who), recent, "of {who}");
	}
	for branch in 1..4 {
		let payer = Payer::Pot(branch);
		assert_eq!(pot(branch), Coins { free: model.free[&payer], held: model.held(payer) });
		let is_its = |funding: &Funding| funding.branch() == Some(branch);
		let open = model.lives.values().filter(|life| is_its(&life.funding)).count()
			+ model.series.values().filter(|series| is_its(&series.funding)).count();
		assert_eq!(OpenOf::<Test>::get(branch) as usize, open, "of branch {branch}");
	}
	compare_coins(model);
	compare_cases(model);
	assert_eq!(Noted::get(), model.notes);
	assert_eq!(ReviewsOpened::get(), model.reviews);
	assert_eq!(Posted::iter_keys().collect::<BTreeSet<_>>(), model.posted);

	assert_eq!(Activities::next_id(), model.next);
	let ids: BTreeSet<_> = crate::Activities::<Test>::iter_keys().collect();
	assert_eq!(ids, model.lives.keys().copied().collect::<BTreeSet<_>>());
	model.lives.iter().for_each(|(id, life)| compare_life(*id, life, model));
	let series: BTreeMap<_, _> =
		AllSeries::<Test>::iter().map(|(id, series)| (id, (series.left, series.due))).collect();
	let expected = model.series.iter().map(|(id, series)| (*id, (series.left, series.look)));
	assert_eq!(series, expected.collect());
	let mut queue: Vec<_> = Queue::<Test>::iter().map(|(tick, task, ())| (tick, task)).collect();
	queue.sort_unstable_by_key(|(tick, task)| Queue::<Test>::hashed_key_for(tick, task));
	let mut looks: Vec<_> = model.looks().into_iter().collect();
	looks.sort_unstable_by_key(|(tick, task)| Queue::<Test>::hashed_key_for(tick, task));
	assert_eq!(queue, looks);
}

/// What was decided, as far as it is to be decided often enough.
fn decided_kind(subject: &Subject<AccountId>, decision: Decision) -> &'static str {
	match (subject, decision) {
		(Subject::Activity { .. }, Decision::Granted) => "approve",
		(Subject::Activity { .. }, _) => "reject",
		(Subject::Sample { .. }, _) => "sample",
		_ => "decide",
	}
}

fn revised_kind(subject: &Subject<AccountId>, after: Decision) -> &'static str {
	match (subject, after) {
		(Subject::Activity { .. }, Decision::Granted) => "opened by an appeal",
		(Subject::Activity { .. }, _) => "taken down by an appeal",
		(Subject::Sample { .. }, _) => "sample revised",
		_ => "dispute revised",
	}
}

/// The model goes on with what was done, if it was.
fn settle_on(model: &mut Model, tried: Model, done: Outcome, what: &'static str) {
	match done {
		Ok(()) => {
			reach(what, 1);
			*model = tried;
		}
		Err(refusal) => reach(refusal, 1),
	}
}

/// Do something on both sides.
fn do_both(deed: &Deed, model: &mut Model) {
	System::reset_events();
	match deed {
		Deed::Send(by, call) => {
			let mut tried = model.clone();
			let expected = deeds::expect(&mut tried, *by, call);
			let done = deeds::send(*by, call.clone());
			assert_eq!(done, expected, "{by}: {call:?}");
			match done {
				Ok(()) => {
					reach(deeds::kind(call), 1);
					if let Call::tend { task } = call {
						count_look(task, model, &tried);
					}
					*model = tried;
				}
				Err(refusal) => reach(refusal, 1),
			}
		}
		Deed::Decide(by, subject, decision) => {
			let mut tried = model.clone();
			let expected = tried.decide_on(*by, subject, *decision);
			let done = decide_on(subject.clone(), *decision, *by, OPINION).map_err(deeds::name);
			assert_eq!(done, expected, "{by}: {subject:?} {decision:?}");
			settle_on(model, tried, done, decided_kind(subject, *decision));
		}
		Deed::Revise(by, subject, before, after) => {
			let mut tried = model.clone();
			let expected = tried.revise(*by, subject, *before, *after);
			let done = revise_to(subject.clone(), *before, *after, *by, OPINION);
			let done = done.map_err(deeds::name);
			assert_eq!(done, expected, "{by}: {subject:?} {before:?} {after:?}");
			settle_on(model, tried, done, revised_kind(subject, *after));
		}
		Deed::Forget(subject) => {
			Activities::forget(subject);
			if let Subject::Service { activity, participant } = subject {
				model.forget(*activity, *participant);
			}
		}
		Deed::Idle(None) => idle_both(model),
		Deed::Idle(Some(room)) => {
			for _ in 0..*room {
				let Some((tick, first)) = first_due(model) else { break };
				let before = model.clone();
				idle_for_one(&first, tick);
				assert_eq!(model.tend(&first), Ok(()), "{first:?}");
				count_look(&first, &before, model);
			}
		}
		Deed::Wait(time) => {
			model.now += time;
			wait(*time);
		}
		Deed::Fact(fact) => deeds::let_be(fact, model),
	}
}

/// The task that is due first: of those of the same tick, the one that the queue gives out first.
fn first_due(model: &Model) -> Option<(u64, Task<AccountId>)> {
	let today = model.now / STEP;
	let due = model.looks().into_iter().filter(|(tick, _)| *tick <= today);
	let key =
		|(tick, task): &(u64, Task<AccountId>)| (*tick, Queue::<Test>::hashed_key_for(tick, task));
	due.min_by_key(key)
}

/// Let blocks have room for one task until that which is due first is done. A block may pass over ticks without tasks only.
fn idle_for_one(first: &Task<AccountId>, tick: u64) {
	let most = <() as WeightInfo>::tend_activity(5)
		.max(<() as WeightInfo>::tend_participant())
		.max(<() as WeightInfo>::tend_series());
	let room = most + <() as WeightInfo>::on_idle();
	System::reset_events();
	for _ in 0..100 {
		idle_with(room);
		if System::event_count() > 0 || !Queue::<Test>::contains_key(tick, first) {
			return;
		}
	}
	panic!("{first:?} is due, and never done");
}

/// Let blocks do all that is due. They take it out of the queue so many ticks at a time.
fn idle_both(model: &mut Model) {
	let mut first = Cursor::<Test>::get();
	idle();
	let today = model.now / STEP;
	while model.looks().iter().any(|(tick, _)| *tick <= today) {
		let last = today.min(first + u64::from(MAX_TICKS) - 1);
		let mut taken = model.looks();
		taken.retain(|(tick, _)| *tick <= last);
		taken.sort_by_key(|(tick, task)| (*tick, Queue::<Test>::hashed_key_for(tick, task)));
		for (_, task) in taken {
			// It may have come to its end with what was looked at before.
			let before = model.clone();
			if model.tend(&task).is_ok() {
				count_look(&task, &before, model);
			}
		}
		first = last;
	}
}

/// What happened, as far as it is to happen often enough.
fn count(before: &Model, after: &Model) {
	let waits = |id: &ActivityId, who: &AccountId| {
		let row = before.lives.get(id).and_then(|life| life.rows.get(who));
		row.is_some_and(|row| row.state == State::Waiting)
	};
	for (id, life) in &after.lives {
		let has_place = |row: &Row| matches!(row.state, State::Admitted(_));
		let promoted = life.rows.iter().filter(|(who, row)| has_place(row) && waits(id, who));
		reach("promoted", promoted.count());
	}
	for paid in &after.paid[before.paid.len()..] {
		let from = match paid.0 {
			Payer::Member(_) => "paid by a member",
			Payer::Pot(_) => "paid from a pot",
			Payer::Quota(_) => "minted",
		};
		reach(from, 1);
	}
	reach("moved by an appeal", after.moved.len() - before.moved.len());
	let passed = |(id, life): (&ActivityId, &Life)| {
		life.stage == Stage::Open && life.approved_by.is_none() && !before.lives.contains_key(id)
	};
	reach("passed", after.lives.iter().filter(|(id, life)| passed((id, life))).count());
	for note in &after.notes[before.notes.len()..] {
		reach(
			match note {
				Note::Service { .. } => "service",
				Note::Finished(_) => "finished",
				Note::Late(_) => "late",
				Note::Absence(_) => "absence",
			},
			1,
		);
	}
}

/// What became of a task.
fn count_look(task: &Task<AccountId>, before: &Model, after: &Model) {
	let what = match *task {
		Task::Activity(_) => "activity looked at",
		Task::Series(_) if before.next < after.next => "occurrence",
		Task::Series(_) => "occurrence skipped",
		Task::Participant(id, who) => {
			let state = |model: &Model| model.row(id, who).map(|row| row.state);
			match (state(before), state(after)) {
				(Ok(State::Serving(..)), Ok(State::Served(..))) => "end presumed",
				(Ok(State::Disputed(..)), Ok(State::Disputed(..))) => "put off",
				(Ok(State::Served(.., settle_by)), Ok(State::Served(..)))
					if settle_by <= before.now =>
				{
					"put off"
				}
				(Ok(State::Served(..)), Ok(State::Served(..))) => "settlement due",
				(Ok(State::Disputed(..)), _) => "dispute lapsed",
				(Ok(State::Arriving(_)), _) => "arrival released",
				_ => "participant looked at",
			}
		}
	};
	reach(what, 1);
}

/// The clock runs on, and nobody does anything: everything comes to its end by itself, in bounded time.
fn come_to_an_end(model: &mut Model) {
	for branch in [1, 2] {
		do_both(&Deed::Fact(Fact::Quota(branch, 1_000_000)), model);
	}
	let of_lives = model.lives.values().map(|life| life.terms.service.until);
	let of_series = model.series.values().map(|series| {
		series.terms.service.until.max(model.now) + series.every * u64::from(series.left)
	});
	let last = of_lives.chain(of_series).max().unwrap_or(0).max(model.now);
	// What was put off waits for a day.
	let end = last + LONGEST + DAY + 10 * STEP;
	while let Some(next) = model.looks().into_iter().map(|(tick, _)| tick * STEP).min() {
		do_both(&Deed::Wait(next.saturating_sub(model.now)), model);
		let before = model.clone();
		do_both(&Deed::Idle(None), model);
		count(&before, model);
		compare(model);
		assert!(model.now <= end, "it goes on and on: {model:?}");
	}
	assert_eq!((model.lives.len(), model.series.len()), (0, 0));
	assert_eq!(OpenCases::iter().count(), 0, "a case of what is over");
	for (id, who) in model.rulings.keys().copied().collect::<Vec<_>>() {
		do_both(&Deed::Forget(service_of(id, who)), model);
	}
	compare(model);
	for who in MEMBERS {
		assert_eq!(coins(who).held, 0, "left behind");
	}
	for branch in 1..4 {
		assert_eq!(pot(branch).held, 0, "left behind");
	}
	let rows = Enrolments::<Test>::iter().count()
		+ Managers::<Test>::iter().count()
		+ WaitingLists::<Test>::iter().count()
		+ Involvements::<Test>::iter().count()
		+ Counts::<Test>::iter().count()
		+ OpenOf::<Test>::iter().count()
		+ Decided::<Test>::iter().count();
	assert_eq!(rows, 0, "rows left behind");
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	REACHED.with_borrow(|reached| {
		for (what, least) in FLOORS {
			let times = reached.get(what).copied().unwrap_or(0);
			assert!(times >= least, "{what}: only {times} times of {least}; {reached:?}");
		}
		for refusal in REFUSALS {
			assert!(reached.contains_key(refusal), "{refusal} was never heard; {reached:?}");
		}
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	fn lives_follow_the_model(wishes in prop::collection::vec(wish(), 100..400)) {
		build_and_execute(|| {
			let mut model = Model::new();
			let total = all_coins(&MEMBERS);
			for who in [MEI, TOM, 21] {
				do_both(&Deed::Fact(Fact::Clean(who, true)), &mut model);
			}
			for wish in wishes {
				let deed = wish.deed(&model);
				let before = model.clone();
				do_both(&deed, &mut model);
				count(&before, &model);
				Activities::do_try_state().expect("the invariants hold after each step");
				compare(&model);
				let minted: Balance = (1..4).map(deeds::minted).sum();
				assert_eq!(all_coins(&MEMBERS), total + minted, "after {deed:?}");
			}
			come_to_an_end(&mut model);
			// A service was paid once.
			let mut services = BTreeSet::new();
			for (_, payee, _, id) in &model.paid {
				assert!(services.insert((*id, *payee)), "a service was paid twice");
			}
		});
	}
}
