// SPDX-License-Identifier: Apache-2.0

//! The full mix: members live through activities, from publication to settlement and reviews, and pay each other.
//!
//! Each story is a state machine that blocks drive on. What can be done now stands in one queue, what waits for its moment in
//! another: whatever a story waits for, others go on. When nothing is to be done another story begins, or somebody pays somebody.
//!
//! How many stories begin is a matter of the mix alone: each asks for as many transactions as it will be, with its payments. So the
//! load is even, and not all stories come to the same step at once. Until the first ones are through, there are more payments instead.
//!
//! Members do one thing at a time, as people do. What a node refuses is sent again, later each time. Of whom a
//! nonce is missing nothing else gets into a block: they take no part any more, unless it comes after all. Who was in a story that
//! broke off only pays from then on: what is left of it may bind them.

mod activity;
mod mix;
mod people;

#[cfg(test)]
mod tests;

use crate::{
	Result,
	random::Random,
	signing::Signed,
	source::{BlockSeen, Index, Moment, Outcome, Setting, Source, Submission},
};
use activity::{Act, Actor, Done, Next, Story};
use mix::Mix;
use pallet_audit::Event as Audited;
use people::People;
use std::{
	collections::{BTreeMap, HashMap, HashSet, VecDeque},
	path::Path,
};
use timebank_primitives::{BranchId, CaseId, Category, Note, Subject};
use timebank_runtime::{Balance, Nonce, RuntimeCall, RuntimeEvent, SLOT_DURATION, STEP};

/// How often something is refused before it is given up.
const MAX_REFUSALS: u32 = 8;

/// The longest pause before something is sent again that was refused, in slots.
const LONGEST_PAUSE: Moment = 8;

/// How often a step of a story fails before the story breaks off: after a reorganisation it can come into a block before what it
/// follows from.
const MAX_FAILURES: u32 = 3;

/// The pause after a failure, in slots.
const PAUSE: Moment = 2;

/// The stories, by the order in which they began.
type StoryId = u64;

/// Something that is sent.
#[derive(Clone, Copy, Debug)]
enum Task {
	/// Somebody pays somebody.
	Pay { from: Index, to: Index, amount: Balance },
	/// An auditor looks at what passed without one.
	Look { case: CaseId, branch: BranchId },
	/// A story goes on.
	Act(StoryId, Act),
}

impl Task {
	fn kind(self) -> &'static str {
		match self {
			Task::Pay { .. } => "transfer",
			Task::Look { .. } => "look",
			Task::Act(_, act) => act.kind(),
		}
	}
}

/// A task on its way.
#[derive(Clone, Debug)]
struct Step {
	task: Task,
	/// What was signed and refused: it has its nonce.
	signed: Option<Signature>,
	/// How often it was refused.
	refusals: u32,
	/// How often it was in a block and changed nothing.
	failures: u32,
}

impl Step {
	fn new(task: Task) -> Self {
		Self { task, signed: None, refusals: 0, failures: 0 }
	}
}

/// What somebody signed.
#[derive(Clone, Debug)]
struct Signature {
	by: Index,
	nonce: Nonce,
	/// None: to be signed anew, with the same nonce.
	transaction: Option<Signed>,
}

/// What became of something that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
	Waiting,
	Included,
	Lost,
}

#[derive(Debug)]
struct Sent {
	step: Step,
	by: Index,
	fate: Fate,
}

/// A story as it is kept here.
#[derive(Debug)]
struct Kept {
	story: Story,
	/// Nothing follows any more.
	is_over: bool,
	/// How many of its transactions were sent and not heard of, or are to be signed again.
	waiting: usize,
	tickets: Vec<u64>,
}

/// What is told at the end.
#[derive(Debug, Default)]
struct Tally {
	begun: u64,
	finished: u64,
	passed: u64,
	looked_at: u64,
	done: Done,
	began_at: Moment,
	first_finished_at: Option<Moment>,
	broken: BTreeMap<String, u64>,
	failed: BTreeMap<String, u64>,
}

/// The source of the full mix.
pub struct Stories {
	mix: Mix,
	hour: Moment,
	chance: Random,
	people: People,
	stories: HashMap<StoryId, Kept>,
	sent: HashMap<u64, Sent>,
	next_ticket: u64,
	/// What can be sent now.
	ready: VecDeque<Step>,
	/// What is to be sent later, by its moment and in the order in which it came.
	later: BTreeMap<(Moment, u64), Step>,
	/// How much was put off so far.
	put_off: u64,
	/// How many more transactions were asked for than the stories that have begun need. A story begins when this is not negative.
	room: f64,
	/// The cases of samples that were seen.
	samples: HashSet<CaseId>,
	now: Moment,
	tally: Tally,
}

/// Opens the mix that this file describes.
pub fn open(file: &Path, setting: Setting) -> Result<Box<dyn Source>> {
	Ok(Box::new(Stories::new(Mix::read(file)?, setting)?))
}

impl Stories {
	/// Stories of this mix, told by these members.
	pub fn new(mix: Mix, setting: Setting) -> Result<Self> {
		let needed = mix.participants.max + 2;
		if setting.members < needed {
			return Err(format!(
				"a story of this mix needs {needed} members, and there are {}",
				setting.members
			)
			.into());
		}
		let mut chance = Random::new(setting.seed);
		let people = People::new(setting.members, &setting.nonces, setting.signing, &mut chance);
		Ok(Self {
			mix,
			hour: setting.hour,
			chance,
			people,
			stories: HashMap::new(),
			sent: HashMap::new(),
			next_ticket: 0,
			ready: VecDeque::new(),
			later: BTreeMap::new(),
			put_off: 0,
			room: 0.0,
			samples: HashSet::new(),
			now: 0,
			tally: Tally::default(),
		})
	}

	fn put_off(&mut self, step: Step, until: Moment) {
		self.put_off += 1;
		self.later.insert((until, self.put_off), step);
	}

	fn follow(&mut self, story: StoryId, next: Vec<Next>) {
		for Next { act, at } in next {
			let step = Step::new(Task::Act(story, act));
			if at <= self.now {
				self.ready.push_back(step);
			} else {
				self.put_off(step, at);
			}
		}
	}

	/// Somebody publishes, if there are people for it.
	fn begin(&mut self) -> Option<Step> {
		let helpers = self.chance.within(self.mix.participants.range()) as usize;
		let people = self.people.take(1 + helpers)?;
		let story = Story::new(&people, &self.mix, self.hour, &mut self.chance)?;
		self.room -= story.length() as f64 + self.mix.transfers_per_story;
		let id = self.tally.begun;
		self.tally.begun += 1;
		self.stories.insert(id, Kept { story, is_over: false, waiting: 0, tickets: Vec::new() });
		Some(Step::new(Task::Act(id, Act::Publish)))
	}

	/// Somebody pays somebody, if anybody is free.
	fn pay(&mut self) -> Option<Step> {
		let from = self.people.take_payer()?;
		let to = self.people.other_than(from, &mut self.chance);
		let steps = self.chance.within(self.mix.transfer_minutes.steps());
		let task = Task::Pay { from, to, amount: Balance::from(steps) * STEP };
		Some(Step::new(task))
	}

	/// Who does this; nobody if the story is over, or all auditors have left.
	fn actor(&self, step: &Step) -> Option<Index> {
		if let Some(signed) = &step.signed {
			return Some(signed.by);
		}
		let actor = match step.task {
			Task::Pay { from, .. } => Actor::Member(from),
			Task::Look { case, branch } => Actor::Auditor { branch, number: case },
			Task::Act(story, act) => {
				let kept = self.stories.get(&story).filter(|kept| !kept.is_over)?;
				kept.story.actor(act)
			}
		};
		match actor {
			Actor::Member(who) => Some(who),
			Actor::Auditor { branch, number } => self.people.auditor(branch, number),
		}
	}

	fn call(&mut self, task: Task) -> Option<RuntimeCall> {
		Some(match task {
			Task::Pay { to, amount, .. } => {
				let note = Note { category: Category::Thanks, memo: [0; 32] };
				let to = self.people.account(to);
				pallet_time_coin::Call::transfer { to, amount, note }.into()
			}
			Task::Look { case, .. } => activity::approval(case),
			Task::Act(story, act) => {
				self.stories.get_mut(&story)?.story.call(act, &mut self.people, self.now)
			}
		})
	}

	/// Sign a step, if it can be sent now.
	fn send(&mut self, step: Step) -> Option<Submission> {
		let Some(by) = self.actor(&step) else {
			self.give_up(step, "nobody is there for it");
			return None;
		};
		if !self.people.is_there(by) {
			if step.signed.is_some() {
				self.people.miss(by);
			}
			self.give_up(step, "who signs it has left");
			return None;
		}
		if !self.people.is_ready(by) {
			self.put_off(step, self.now + SLOT_DURATION);
			return None;
		}
		let task = step.task;
		let is_first = step.signed.is_none();
		let (nonce, signed) = match step.signed {
			Some(Signature { transaction: Some(signed), nonce, .. }) => (nonce, signed),
			again => {
				let call = self.call(task)?;
				let nonce = again.map_or_else(|| self.people.next_nonce(by), |again| again.nonce);
				(nonce, self.people.sign(by, nonce, call))
			}
		};
		self.people.sent(by);
		let ticket = self.next_ticket;
		self.next_ticket += 1;
		if let Task::Act(story, _) = task
			&& let Some(kept) = self.stories.get_mut(&story)
		{
			kept.tickets.push(ticket);
			kept.waiting += usize::from(is_first);
		}
		let Signed { bytes, hash } = signed.clone();
		let signed = Some(Signature { by, nonce, transaction: Some(signed) });
		let step = Step { signed, ..step };
		self.sent.insert(ticket, Sent { step, by, fate: Fate::Waiting });
		Some(Submission { account: by, bytes, hash, kind: task.kind(), ticket })
	}

	/// A step is not sent (again).
	fn give_up(&mut self, step: Step, why: &str) {
		match step.task {
			Task::Act(story, act) => {
				if step.signed.is_some() {
					self.heard_in(story);
				}
				self.break_off(story, format!("{}: {why}", act.kind()));
				self.tidy(story);
			}
			task => {
				self.note_failed(task, why);
				if let Task::Pay { from, .. } = task {
					self.people.give_back(from);
				}
			}
		}
	}

	fn note_failed(&mut self, task: Task, why: &str) {
		*self.tally.failed.entry(format!("{}: {why}", task.kind())).or_default() += 1;
	}

	/// A story waits for one transaction less.
	fn heard_in(&mut self, story: StoryId) {
		if let Some(kept) = self.stories.get_mut(&story) {
			kept.waiting = kept.waiting.saturating_sub(1);
		}
	}

	/// A story does not go on, unless it is over already.
	fn break_off(&mut self, story: StoryId, why: String) {
		let Some(kept) = self.stories.get_mut(&story).filter(|kept| !kept.is_over) else { return };
		kept.is_over = true;
		for who in kept.story.people() {
			self.people.let_pay(who);
		}
		self.tally.note(&kept.story.done);
		*self.tally.broken.entry(why).or_default() += 1;
	}

	/// A story is at its end.
	fn finish(&mut self, story: StoryId, at: Moment) {
		let Some(kept) = self.stories.get_mut(&story) else { return };
		kept.is_over = true;
		for who in kept.story.people() {
			self.people.give_back(who);
		}
		self.tally.note(&kept.story.done);
		self.tally.finished += 1;
		self.tally.first_finished_at.get_or_insert(at);
	}

	/// Forget a story that is over when nothing of it is on its way. What was lost may still come.
	fn tidy(&mut self, story: StoryId) {
		if self.stories.get(&story).is_none_or(|kept| !kept.is_over || kept.waiting > 0) {
			return;
		}
		let Some(kept) = self.stories.remove(&story) else { return };
		for ticket in kept.tickets {
			if self.sent.get(&ticket).is_some_and(|sent| sent.fate == Fate::Included) {
				self.sent.remove(&ticket);
			}
		}
	}

	fn act_included(
		&mut self,
		(story, act): (StoryId, Act),
		before: Fate,
		events: &[RuntimeEvent],
		at: Moment,
	) {
		let Some(kept) = self.stories.get_mut(&story).filter(|kept| !kept.is_over) else { return };
		if before == Fate::Included {
			// In another block after a reorganisation.
			return kept.story.remember(act, events, at);
		}
		let next = kept.story.included(act, events, at);
		let (is_finished, expected) = (kept.story.is_finished(), kept.story.decisions());
		let Some(next) = next else {
			return self.break_off(story, format!("{}: without its event", act.kind()));
		};
		if act == Act::Publish {
			let decisions = next.iter().filter(|next| matches!(next.act, Act::Decide(_))).count();
			self.tally.passed += u64::from(decisions == 0);
			self.room -= decisions as f64 - expected as f64;
		}
		self.follow(story, next);
		if is_finished {
			self.finish(story, at);
		}
	}

	fn act_failed(&mut self, (story, act): (StoryId, Act), failures: u32, error: &str) {
		let Some(kept) = self.stories.get_mut(&story).filter(|kept| !kept.is_over) else { return };
		if let Some(next) = kept.story.done_by_others(act, error) {
			return self.follow(story, next);
		}
		let failures = failures + 1;
		if failures == MAX_FAILURES {
			return self.break_off(story, format!("{}: {error}", act.kind()));
		}
		let step = Step { failures, ..Step::new(Task::Act(story, act)) };
		self.put_off(step, self.now + PAUSE * SLOT_DURATION);
	}
}

impl Tally {
	fn note(&mut self, done: &Done) {
		self.done.services += done.services;
		self.done.reviews += done.reviews;
		self.done.steps += done.steps;
	}
}

impl Source for Stories {
	fn next(&mut self, now: Moment) -> Option<Submission> {
		if self.now == 0 {
			self.tally.began_at = now;
		}
		self.now = now;
		self.room += 1.0;
		while let Some(first) = self.later.first_entry()
			&& first.key().0 <= now
		{
			self.ready.push_back(first.remove());
		}
		while let Some(step) = self.ready.pop_front() {
			if let Some(submission) = self.send(step) {
				return Some(submission);
			}
		}
		let begun = if self.room >= 0.0 { self.begin() } else { None };
		let step = begun.or_else(|| self.pay())?;
		self.send(step)
	}

	fn block(&mut self, events: &[RuntimeEvent], _: &BlockSeen) {
		for event in events {
			let RuntimeEvent::Audit(Audited::Opened { case, subject, branch, .. }) = event else {
				continue;
			};
			if let (Subject::Sample { .. }, Some(branch)) = (subject, branch)
				&& self.samples.insert(*case)
			{
				let task = Task::Look { case: *case, branch: *branch };
				self.room -= 1.0;
				self.ready.push_back(Step::new(task));
			}
		}
	}

	fn included(
		&mut self,
		ticket: u64,
		outcome: &Outcome,
		events: &[RuntimeEvent],
		block: &BlockSeen,
	) {
		let Some(sent) = self.sent.get_mut(&ticket) else { return };
		let before = core::mem::replace(&mut sent.fate, Fate::Included);
		sent.step.signed = None;
		let (by, task, failures) = (sent.by, sent.step.task, sent.step.failures);
		match before {
			Fate::Waiting => self.people.heard(by),
			Fate::Lost => {
				if self.people.found(by) {
					self.people.let_pay(by);
				}
			}
			Fate::Included => {}
		}
		if let Task::Act(story, act) = task {
			match outcome {
				Outcome::Success => self.act_included((story, act), before, events, block.now),
				Outcome::Failure(error) => self.act_failed((story, act), failures, error),
			}
			if before == Fate::Waiting {
				self.heard_in(story);
			}
			return self.tidy(story);
		}
		self.sent.remove(&ticket);
		match outcome {
			Outcome::Failure(error) => self.note_failed(task, error),
			Outcome::Success => {
				self.tally.looked_at += u64::from(matches!(task, Task::Look { .. }));
			}
		}
		if let (Task::Pay { from, .. }, Fate::Waiting) = (task, before) {
			self.people.give_back(from);
		}
	}

	fn refused(&mut self, ticket: u64, reason: &str) {
		if self.sent.get(&ticket).is_none_or(|sent| sent.fate != Fate::Waiting) {
			return;
		}
		let Some(Sent { mut step, by, .. }) = self.sent.remove(&ticket) else { return };
		self.people.heard(by);
		// It is in a block already, and nobody knows what came of it.
		if reason.contains("outdated") {
			return self.give_up(step, "it had been accepted");
		}
		step.refusals += 1;
		if step.refusals == MAX_REFUSALS {
			self.people.miss(by);
			return self.give_up(step, &format!("refused: {reason}"));
		}
		// What a pool has dropped it does not take again for a while. Signed anew it is something else.
		if let Some(signed) = step.signed.as_mut().filter(|_| reason.contains("banned")) {
			signed.transaction = None;
		}
		let pause = LONGEST_PAUSE.min(1 << (step.refusals - 1)) * SLOT_DURATION;
		self.put_off(step, self.now + pause);
	}

	fn lost(&mut self, ticket: u64) {
		let Some(sent) = self.sent.get_mut(&ticket).filter(|sent| sent.fate == Fate::Waiting)
		else {
			return;
		};
		sent.fate = Fate::Lost;
		sent.step.signed = None;
		let (by, task) = (sent.by, sent.step.task);
		self.people.heard(by);
		self.people.miss(by);
		match task {
			Task::Act(story, act) => {
				self.heard_in(story);
				self.break_off(story, format!("{}: lost", act.kind()));
				self.tidy(story);
			}
			task => self.note_failed(task, "lost"),
		}
	}

	fn summary(&self) -> Vec<(String, u64)> {
		let Tally { begun, finished, passed, looked_at, done, began_at, .. } = &self.tally;
		let broken: u64 = self.tally.broken.values().sum();
		let mut lines = vec![
			("stories that began".into(), *begun),
			("stories that were finished".into(), *finished),
			("stories that broke off".into(), broken),
			("stories under way".into(), begun - finished - broken),
			("activities that passed without an auditor".into(), *passed),
			("of those, looked at by an auditor".into(), *looked_at),
			("services settled".into(), done.services),
			("steps of service paid".into(), done.steps),
			("reviews opened".into(), done.reviews),
			(
				"members who only pay after a story that broke off".into(),
				self.people.only_paying() as u64,
			),
			("members of whom a nonce is missing".into(), self.people.gone() as u64),
		];
		if let Some(at) = self.tally.first_finished_at {
			let seconds = at.saturating_sub(*began_at) / 1_000;
			lines.push(("seconds until the first story was finished".into(), seconds));
		}
		let told = |what: &'static str| {
			move |(why, count): (&String, &u64)| (format!("{what}: {why}"), *count)
		};
		lines.extend(self.tally.broken.iter().map(told("stories that broke off at")));
		lines.extend(self.tally.failed.iter().map(told("in no story, failed")));
		lines
	}
}
