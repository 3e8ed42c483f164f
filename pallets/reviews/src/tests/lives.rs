// SPDX-License-Identifier: Apache-2.0

//! Random lives against a model: what is refused, what is kept, and what follows from it.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: core::ops::Range<AccountId> = 1..5;

#[derive(Clone, Debug)]
enum Step {
	/// A service ends: activity, publisher, participant, steps, and how long it can be reviewed.
	End(ActivityId, AccountId, AccountId, u32, Moment),
	/// Who, and of which service that ended, counted back, and the score.
	Seal(AccountId, usize, u8),
	/// Of which service, counted back, which side, and with how much added to the score.
	Open(usize, Side, u8),
	Clear(usize),
	Forget(AccountId, AccountId),
	Settle(AccountId, AccountId, u16, u32),
	Late(AccountId),
	Absence(AccountId),
	Finish(AccountId),
	/// Who, and of which review that was opened, counted back.
	Report(AccountId, usize),
	/// Of which opened review, counted back: struck, kept, decided by halves, or not in time.
	Judge(usize, u8),
	/// An appeal about it: whether it is struck.
	Appeal(usize, bool),
	/// What was decided on it cannot be appealed any more.
	Settled(usize),
	Ask(AccountId),
	/// Exempt, or not, or by halves, or not in time.
	Answer(AccountId, u8),
	/// An appeal about it: whether they are exempt.
	Reanswer(AccountId, bool),
	Answered(AccountId),
	Leave(AccountId),
	Return,
	Idle,
	Wait(Moment),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || PEOPLE;
	let two = || (PEOPLE, PEOPLE).prop_filter("two people", |(one, other)| one != other);
	let recent = || 0usize..4;
	let side = || prop_oneof![Just(Side::Publisher), Just(Side::Participant)];
	let score = prop_oneof![Just(0u8), 1u8..=5, 1u8..=5, 1u8..=5, 5u8..=6];
	let wrong = prop_oneof![9 => Just(0u8), 1 => 1u8..3];
	let time = prop_oneof![
		6 => 0u64..60,
		4 => 100u64..400,
		3 => DAY / 2..3 * DAY,
		1 => MEMORY / 2..2 * MEMORY,
	];
	prop_oneof![
		8 => (0u64..9, two(), 0u32..60, 0u64..600)
			.prop_map(|(id, (one, other), steps, time)| Step::End(id, one, other, steps, time)),
		20 => (who(), recent(), score).prop_map(|(by, id, score)| Step::Seal(by, id, score)),
		16 => (recent(), side(), wrong).prop_map(|(id, side, wrong)| Step::Open(id, side, wrong)),
		3 => recent().prop_map(Step::Clear),
		2 => two().prop_map(|(one, other)| Step::Forget(one, other)),
		3 => (two(), 0u16..3, 1u32..60)
			.prop_map(|((one, other), category, steps)| Step::Settle(one, other, category, steps)),
		1 => who().prop_map(Step::Late),
		1 => who().prop_map(Step::Absence),
		1 => who().prop_map(Step::Finish),
		6 => (who(), recent()).prop_map(|(who, back)| Step::Report(who, back)),
		6 => (recent(), 0u8..4).prop_map(|(back, how)| Step::Judge(back, how)),
		4 => (recent(), any::<bool>()).prop_map(|(back, struck)| Step::Appeal(back, struck)),
		3 => recent().prop_map(Step::Settled),
		4 => who().prop_map(Step::Ask),
		3 => (who(), 0u8..4).prop_map(|(who, how)| Step::Answer(who, how)),
		2 => (who(), any::<bool>()).prop_map(|(who, exempt)| Step::Reanswer(who, exempt)),
		2 => who().prop_map(Step::Answered),
		1 => who().prop_map(Step::Leave),
		2 => Just(Step::Return),
		2 => Just(Step::Idle),
		8 => time.prop_map(Step::Wait),
	]
}

/// A step; or a service that both sides review in time, which is seldom by chance. Some open nothing then, or one of them does.
fn steps() -> impl Strategy<Value = Vec<Step>> {
	let two = (PEOPLE, PEOPLE).prop_filter("two people", |(one, other)| one != other);
	let score = || prop_oneof![2 => Just(5u8), 1 => 1u8..=5];
	let opened = prop_oneof![1 => 3usize..5, 3 => Just(5usize)];
	let reviewed = (100u64..100_000, two, 1u32..60, score(), score(), opened);
	let distrusted = (PEOPLE, 0u8..3, prop::option::of(any::<bool>()));
	let reported = (0u8..4, prop::option::of(any::<bool>()), 0u64..2);
	prop_oneof![
		8 => step().prop_map(|step| vec![step]),
		1 => distrusted.prop_map(|(who, how, appeal)| {
			let mut steps = vec![Step::Absence(who); 4];
			steps.extend([Step::Ask(who), Step::Answer(who, how)]);
			steps.extend(appeal.map(|exempt| Step::Reanswer(who, exempt)));
			steps
		}),
		4 => (reviewed, prop::option::of(reported)).prop_map(|((id, (one, other), length, first, second, done), reported)| {
			let mut steps = vec![
				Step::End(id, one, other, length, 300),
				Step::Seal(one, 0, first),
				Step::Seal(other, 0, second),
				Step::Open(0, Side::Publisher, 0),
				Step::Open(0, Side::Participant, 0),
			];
			steps.truncate(done);
			// Now and then the one of whom the last one opened speaks, the publisher, does not bear it.
			if let (5, Some((how, appeal, years))) = (done, reported) {
				steps.push(Step::Report(one, 0));
				steps.push(Step::Wait(years * MEMORY));
				steps.push(Step::Judge(0, how));
				steps.extend(appeal.map(|struck| Step::Appeal(0, struck)));
			}
			steps
		}),
	]
}

/// What was sealed, and whether it was opened.
type Said = Option<(u8, bool)>;

/// A service, and what its two sides said: first the publisher.
#[derive(Clone)]
struct Service {
	people: [AccountId; 2],
	steps: u32,
	until: Moment,
	open_until: Moment,
	said: [Said; 2],
}

impl Service {
	fn are_in(&self) -> bool {
		self.said.iter().all(Option::is_some)
	}

	fn end(&self) -> Moment {
		let waits = self.said.iter().flatten().any(|(_, is_open)| !is_open);
		if waits { self.until.max(self.open_until) } else { self.until }
	}
}

/// A review that was opened, as it was told.
struct Told {
	by: AccountId,
	of: AccountId,
	side: Side,
	score: u8,
	steps: u32,
	at: Moment,
	/// The service.
	key: (ActivityId, AccountId),
	/// What became of it, as long as it is remembered.
	state: Option<State>,
	/// Whether it counts no longer.
	is_struck: bool,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum State {
	Fresh,
	Reported,
	Decided,
}

/// What happened to opened reviews, each counted from the first.
#[derive(Clone, Copy)]
enum Act {
	Opened(usize),
	Struck(usize),
	PutBack(usize),
}

impl Act {
	fn told(self) -> usize {
		let (Act::Opened(told) | Act::Struck(told) | Act::PutBack(told)) = self;
		told
	}
}

/// What is relied on, and when the next point comes back.
struct Credit {
	points: u32,
	next: Option<Moment>,
	/// The days on which a service brought some back.
	days: BTreeSet<u64>,
}

impl Credit {
	fn pass(&mut self, now: Moment) {
		while let Some(at) = self.next.filter(|at| *at <= now) {
			self.points += 1;
			self.next = (self.points < 100).then_some(at + DAY);
		}
	}

	fn lose(&mut self, points: u32, now: Moment) {
		self.pass(now);
		self.points = self.points.saturating_sub(points);
		self.next = self.next.or(Some(now + DAY));
	}

	fn serve(&mut self, now: Moment) {
		self.pass(now);
		if self.days.insert(now / DAY) {
			self.points = (self.points + 2).min(100);
			self.next = self.next.filter(|_| self.points < 100);
		}
	}
}

/// All that happened, as it was told; what follows is found anew each time.
#[derive(Default)]
struct Model {
	services: BTreeMap<(ActivityId, AccountId), Service>,
	/// Those services, in the order in which they ended.
	order: Vec<(ActivityId, AccountId)>,
	told: Vec<Told>,
	/// What happened to those, and when.
	acts: Vec<(Moment, Act)>,
	/// Who asked to publish, and whether they were refused.
	pleas: BTreeMap<AccountId, bool>,
	exempt: BTreeMap<AccountId, Moment>,
	/// How often somebody came to be exempt.
	exempted: usize,
	forgotten: BTreeMap<(AccountId, AccountId), Moment>,
	settled: Vec<(AccountId, AccountId, u16, u32, Moment)>,
	credit: BTreeMap<AccountId, Credit>,
	late: BTreeMap<AccountId, u64>,
	absences: BTreeMap<AccountId, u64>,
	withheld: u32,
	finished: BTreeMap<AccountId, u32>,
	gone: BTreeSet<AccountId>,
}

impl Model {
	fn nth(&self, back: usize) -> (ActivityId, AccountId) {
		self.order.iter().rev().nth(back).copied().unwrap_or((0, 1))
	}

	fn credit(&mut self, who: AccountId) -> &mut Credit {
		self.credit.entry(who).or_insert(Credit { points: 100, next: None, days: BTreeSet::new() })
	}

	fn end(&mut self, key: (ActivityId, AccountId), now: Moment) {
		let service = self.services.remove(&key).expect("it is there");
		if !service.are_in() {
			return;
		}
		for (who, said) in service.people.into_iter().zip(service.said) {
			if matches!(said, Some((_, false))) {
				self.credit(who).lose(5, now);
				self.withheld += 1;
			}
		}
	}

	/// Which opened review, counted back, and of which service and side it is.
	fn nth_told(&self, back: usize) -> Option<&Told> {
		self.told.iter().rev().nth(back)
	}

	/// Which review of the same service and side is remembered.
	fn remembered(&self, back: usize) -> Option<usize> {
		let named = self.nth_told(back)?;
		let is_it =
			|told: &Told| (told.key, told.side) == (named.key, named.side) && told.state.is_some();
		self.told.iter().position(is_it)
	}

	/// The weight of each opened review of one person, in hundredths.
	fn weights(&self, of: AccountId) -> BTreeMap<usize, u64> {
		let mut known = BTreeMap::<_, (u64, Moment)>::new();
		let told = self.told.iter().enumerate().filter(|(_, told)| told.of == of);
		told.map(|(index, told)| {
			let (times, last) = known.entry(told.by).or_default();
			*times = if told.at - *last >= MEMORY { 1 } else { *times + 1 };
			*last = told.at;
			(index, (100 / *times).max(5))
		})
		.collect()
	}

	/// What happened to the opened reviews of one person, in order.
	fn acts_on(&self, of: AccountId) -> impl Iterator<Item = (Moment, Act)> {
		self.acts.iter().copied().filter(move |(_, act)| self.told[act.told()].of == of)
	}

	/// How much stands for and against somebody on one side: the sum and the weight.
	fn rating(&self, of: AccountId, side: Side, now: Moment) -> (u64, u64) {
		let weights = self.weights(of);
		let Some((first, _)) = self.acts_on(of).next() else { return (0, 0) };
		let (mut sum, mut weight, mut year) = (0u64, 0u64, first);
		// What each review says, by whether it counts now; each is halved with the rest.
		let mut parts = BTreeMap::<usize, (u64, u64)>::new();
		let halve = |(sum, weight): (u64, u64)| ((sum / 2).min(5 * (weight / 2)), weight / 2);
		let end = (now, None);
		for (at, act) in self.acts_on(of).map(|(at, act)| (at, Some(act))).chain([end]) {
			while year + MEMORY <= at {
				year += MEMORY;
				(sum, weight) = halve((sum, weight));
				for part in parts.values_mut() {
					*part = halve(*part);
				}
			}
			let Some(act) = act.filter(|act| self.told[act.told()].side == side) else { continue };
			match act {
				Act::Opened(told) => {
					let part = (u64::from(self.told[told].score) * weights[&told], weights[&told]);
					parts.insert(told, part);
					(sum, weight) = (sum + part.0, weight + part.1);
				}
				Act::Struck(told) => {
					weight -= parts[&told].1;
					sum = (sum - parts[&told].0).max(weight).min(5 * weight);
				}
				Act::PutBack(told) => {
					(sum, weight) = (sum + parts[&told].0, weight + parts[&told].1);
				}
			}
		}
		(sum, weight)
	}

	/// What somebody earned in all, in hundredths of a point.
	fn earned(&self, of: AccountId) -> u64 {
		let weights = self.weights(of);
		let (mut days, mut earned) = (BTreeMap::<_, u64>::new(), BTreeMap::<_, u64>::new());
		let mut all = 0;
		for (_, act) in self.acts_on(of) {
			let told = &self.told[act.told()];
			let day = days.entry(told.at / DAY).or_default();
			match act {
				Act::Opened(index) => {
					let steps = u64::from(told.steps.min(40));
					let value = [0, 0, 1, 2, 3][usize::from(told.score) - 1];
					let worth = steps * value * weights[&index];
					let part = if told.side == Side::Publisher { worth } else { worth / 2 };
					let part = part.min(48_000 - *day);
					earned.insert(index, part);
					*day += part;
					all += part;
				}
				Act::Struck(index) => {
					*day -= earned[&index];
					all -= earned[&index];
				}
				Act::PutBack(index) => {
					*day = (*day + earned[&index]).min(48_000);
					all += earned[&index];
				}
			}
		}
		all
	}

	fn points(&self, of: AccountId) -> u64 {
		let lost = |count: &BTreeMap<_, u64>, each| count.get(&of).unwrap_or(&0) * each;
		(self.earned(of) / 100).saturating_sub(lost(&self.late, 20) + lost(&self.absences, 40))
	}

	fn stars(&self, of: AccountId, now: Moment) -> u8 {
		let points = self.points(of);
		let stars = match points {
			_ if self.told.iter().all(|told| told.of != of || told.is_struck) => 1,
			0..60 => 1,
			60..300 => 2,
			300..1_200 => 3,
			1_200..4_000 => 4,
			_ => 5,
		};
		let (one, other) =
			(self.rating(of, Side::Publisher, now), self.rating(of, Side::Participant, now));
		let (sum, weight) = (one.0 + other.0, one.1 + other.1);
		if weight >= 300 && sum < 3 * weight { stars.min(2) } else { stars }
	}

	/// Whether credit and rating let somebody publish.
	fn is_trusted(&mut self, who: AccountId, now: Moment) -> bool {
		self.credit(who).pass(now);
		let (sum, weight) = self.rating(who, Side::Participant, now);
		self.credit[&who].points >= 40 && !(weight >= 300 && sum < 2 * weight)
	}

	fn is_exempt(&self, who: AccountId, now: Moment) -> bool {
		self.exempt.get(&who).is_some_and(|until| now < *until)
	}

	/// Strike a review or put it back; or leave it as it is.
	fn turn(&mut self, index: usize, is_struck: bool, now: Moment) {
		let told = &mut self.told[index];
		told.state = Some(State::Decided);
		if told.is_struck != is_struck {
			told.is_struck = is_struck;
			self.acts.push((now, if is_struck { Act::Struck(index) } else { Act::PutBack(index) }));
		}
	}

	/// Whether a step is done.
	fn take(&mut self, step: &Step, now: Moment) -> bool {
		match *step {
			Step::End(activity, publisher, participant, steps, time) => {
				let key = (activity, participant);
				let is_known = self.told.iter().any(|told| told.key == key && told.state.is_some());
				if steps > 0 && time > 0 && !self.services.contains_key(&key) && !is_known {
					let until = now + time;
					let service = Service {
						people: [publisher, participant],
						steps,
						until,
						open_until: until + OPEN_PERIOD,
						said: [None, None],
					};
					self.services.insert(key, service);
					self.order.push(key);
				}
			}
			Step::Seal(by, back, score) => {
				let key = self.nth(back);
				let is_gone = self.gone.contains(&by);
				let Some(service) = self.services.get_mut(&key) else { return false };
				let Some(side) = service.people.iter().position(|who| *who == by) else {
					return false;
				};
				if is_gone || now >= service.until || service.said[side].is_some() {
					return false;
				}
				service.said[side] = Some((score, false));
				if service.are_in() {
					service.open_until = now + OPEN_PERIOD;
				}
			}
			Step::Open(back, side, wrong) => {
				let key = self.nth(back);
				let Some(service) = self.services.get_mut(&key) else { return false };
				let is_fixed = service.are_in() || now >= service.until;
				let mine = side as usize;
				match service.said[mine] {
					Some((score @ 1..=5, false))
						if is_fixed && now < service.open_until && wrong == 0 =>
					{
						service.said[mine] = Some((score, true));
						let [publisher, participant] = service.people;
						let (by, of) = match side {
							Side::Publisher => (publisher, participant),
							Side::Participant => (participant, publisher),
						};
						let steps = service.steps;
						self.forgotten.remove(&(by, of));
						let state = Some(State::Fresh);
						self.acts.push((now, Act::Opened(self.told.len())));
						let is_struck = false;
						self.told.push(Told {
							by,
							of,
							side,
							score,
							steps,
							at: now,
							key,
							state,
							is_struck,
						});
					}
					_ => return false,
				}
				if service.end() <= now {
					self.end(key, now);
				}
			}
			Step::Clear(back) => {
				let key = self.nth(back);
				if self.services.get(&key).is_none_or(|service| now < service.end()) {
					return false;
				}
				self.end(key, now);
			}
			Step::Forget(by, of) => {
				let told = self.told.iter().filter(|told| told.by == by && told.of == of);
				let Some(last) = told.map(|told| told.at).max() else { return false };
				let is_known = self.forgotten.get(&(by, of)).is_none_or(|at| *at < last);
				if now - last < MEMORY || !is_known {
					return false;
				}
				self.forgotten.insert((by, of), now);
			}
			Step::Settle(publisher, participant, category, steps) => {
				self.settled.push((publisher, participant, category, steps, now));
				self.credit(publisher).serve(now);
				self.credit(participant).serve(now);
			}
			Step::Late(who) => {
				*self.late.entry(who).or_default() += 1;
				self.credit(who).lose(10, now);
			}
			Step::Absence(who) => {
				*self.absences.entry(who).or_default() += 1;
				self.credit(who).lose(20, now);
			}
			Step::Report(by, back) => {
				let Some(index) = self.remembered(back) else { return false };
				let is_gone = self.gone.contains(&by);
				let told = &mut self.told[index];
				let is_in_time = now < told.at + REPORT_PERIOD;
				if by != told.of || is_gone || told.state != Some(State::Fresh) || !is_in_time {
					return false;
				}
				told.state = Some(State::Reported);
			}
			Step::Judge(back, how) => {
				let Some(index) = self.remembered(back) else { return how == 3 };
				let is_waiting = self.told[index].state == Some(State::Reported);
				match how {
					_ if !is_waiting => return how == 3,
					0 | 1 => self.turn(index, how == 0, now),
					2 => return false,
					_ => self.told[index].state = None,
				}
			}
			Step::Appeal(back, is_struck) => {
				let Some(index) = self.remembered(back) else { return false };
				if self.told[index].state != Some(State::Decided) {
					return false;
				}
				self.turn(index, is_struck, now);
			}
			Step::Settled(back) => {
				if let Some(index) = self.remembered(back)
					&& self.told[index].state == Some(State::Decided)
				{
					self.told[index].state = None;
				}
			}
			Step::Ask(who) => {
				if self.gone.contains(&who)
					|| self.is_trusted(who, now)
					|| self.is_exempt(who, now)
					|| self.pleas.contains_key(&who)
				{
					return false;
				}
				self.pleas.insert(who, false);
			}
			Step::Answer(who, how) => {
				let is_waiting = self.pleas.get(&who) == Some(&false);
				match how {
					_ if !is_waiting => return how == 3,
					0 => {
						self.pleas.remove(&who);
						self.exempt.insert(who, now + EXEMPTION_PERIOD);
					}
					1 => {
						self.pleas.insert(who, true);
					}
					2 => return false,
					_ => {
						self.pleas.remove(&who);
					}
				}
			}
			Step::Reanswer(who, true) => {
				if self.pleas.get(&who) != Some(&true) {
					return false;
				}
				self.pleas.remove(&who);
				self.exempt.insert(who, now + EXEMPTION_PERIOD);
			}
			Step::Reanswer(who, false) => {
				self.exempt.remove(&who);
			}
			Step::Answered(who) => {
				if self.pleas.get(&who) == Some(&true) {
					self.pleas.remove(&who);
				}
			}
			Step::Finish(who) => *self.finished.entry(who).or_default() += 1,
			Step::Leave(who) => {
				self.gone.insert(who);
			}
			Step::Return => self.gone.clear(),
			Step::Idle => {
				let is_over = |service: &Service| service.end().div_ceil(TICK) <= now / TICK;
				let over = self.services.iter().filter(|(_, service)| is_over(service));
				for key in over.map(|(key, _)| *key).collect::<Vec<_>>() {
					self.end(key, now);
				}
				let is_past = |until: Moment| until.div_ceil(TICK) <= now / TICK;
				for told in &mut self.told {
					if told.state == Some(State::Fresh) && is_past(told.at + REPORT_PERIOD) {
						told.state = None;
					}
				}
				self.exempt.retain(|_, until| !is_past(*until));
			}
			Step::Wait(_) => {}
		}
		true
	}

	/// Compare all that can be read of somebody.
	fn check(&mut self, who: AccountId, now: Moment) {
		let report = standing(who);
		let kept = report.standing;
		self.credit(who).pass(now);
		assert_eq!(report.credit, self.credit[&who].points);
		assert_eq!(report.points, self.points(who));
		assert_eq!(report.stars, self.stars(who, now));
		let average = |(sum, weight): (u64, u64)| {
			(weight > 0).then(|| u32::try_from(100 * sum / weight).expect("few"))
		};
		let as_publisher = self.rating(who, Side::Participant, now);
		assert_eq!(report.rating, average(self.rating(who, Side::Publisher, now)));
		assert_eq!(report.rating_as_publisher, average(as_publisher));
		let may_publish = self.is_trusted(who, now) || self.is_exempt(who, now);
		assert_eq!(report.may_publish, may_publish);
		assert_eq!(Reviews::ensure_may_publish(&who).is_ok(), may_publish);
		assert_eq!(kept.earned, self.earned(who));
		let struck = self.told.iter().filter(|told| told.of == who && told.is_struck);
		assert_eq!(kept.struck as usize, struck.count());
		assert_eq!(report.may_enrol, report.credit >= 20);
		assert_eq!(kept.reviews as usize, self.told.iter().filter(|told| told.of == who).count());
		let given = || self.settled.iter().filter(|settled| settled.1 == who);
		assert_eq!(kept.services as usize, given().count());
		assert_eq!(kept.served_steps, given().map(|settled| u64::from(settled.3)).sum::<u64>());
		assert_eq!(kept.last_service, given().map(|settled| settled.4).max());
		let in_first = given().filter(|settled| settled.2 == 0).count();
		assert_eq!(Reviews::services_in(who, 0) as usize, in_first);
		let received = self.settled.iter().filter(|settled| settled.0 == who);
		assert_eq!(kept.received_steps, received.map(|settled| u64::from(settled.3)).sum::<u64>());
		assert_eq!(kept.published, *self.finished.get(&who).unwrap_or(&0));
	}
}

/// Which opened review is meant.
fn named(model: &Model, back: usize) -> (ActivityId, AccountId, Side) {
	let told = model.nth_told(back);
	told.map_or((0, 1, Side::Publisher), |told| (told.key.0, told.key.1, told.side))
}

fn judge(subject: &Subject<AccountId>, how: u8) -> DispatchResult {
	match how {
		0 => decide(subject, Decision::Granted),
		1 => decide(subject, Decision::Refused),
		2 => decide(subject, Decision::Absent),
		_ => {
			lapse(subject);
			Ok(())
		}
	}
}

fn play(step: &Step, model: &Model) -> DispatchResult {
	let salt = [5; 32];
	match *step {
		Step::End(activity, publisher, participant, steps, time) => {
			let until = Now::get() + time;
			<Reviews as Reviewing<_>>::open(activity, &publisher, &participant, steps, until);
		}
		Step::Seal(by, back, score) => {
			let (activity, participant) = model.nth(back);
			let is_publisher =
				Reviews::pair(activity, participant).is_some_and(|pair| pair.publisher == by);
			let side = if is_publisher { Side::Publisher } else { Side::Participant };
			let seal = seal_of(activity, &participant, side, score, &COMMENT, &salt);
			return Reviews::seal(signed(by), activity, participant, seal);
		}
		Step::Open(back, side, wrong) => {
			let (activity, participant) = model.nth(back);
			let said = model.services.get(&(activity, participant));
			let score =
				said.and_then(|service| service.said[side as usize]).unwrap_or((1, false)).0;
			let origin = signed(STRANGER);
			let score = score + wrong;
			return Reviews::open(origin, activity, participant, side, score, COMMENT, salt);
		}
		Step::Clear(back) => {
			let (activity, participant) = model.nth(back);
			return Reviews::clear(signed(STRANGER), activity, participant);
		}
		Step::Forget(by, of) => return Reviews::forget_pair(signed(STRANGER), by, of),
		Step::Settle(publisher, participant, category, steps) => {
			Reviews::note_service(&publisher, &participant, category, steps)
		}
		Step::Late(who) => Reviews::note_late(&who),
		Step::Absence(who) => Reviews::note_absence(&who),
		Step::Finish(who) => Reviews::note_finished(&who),
		Step::Report(by, back) => {
			let (activity, participant, side) = named(model, back);
			return Reviews::report(signed(by), activity, participant, side, REASON);
		}
		Step::Judge(back, how) => {
			let (activity, participant, side) = named(model, back);
			return judge(&Subject::Review { activity, participant, side }, how);
		}
		Step::Appeal(back, is_struck) => {
			let (activity, participant, side) = named(model, back);
			let before = match Reviews::review(activity, participant, side) {
				Some(told) if told.mark == Mark::Struck => Decision::Granted,
				_ => Decision::Refused,
			};
			let after = if is_struck { Decision::Granted } else { Decision::Refused };
			return revise(&Subject::Review { activity, participant, side }, before, after);
		}
		Step::Settled(back) => {
			let (activity, participant, side) = named(model, back);
			Reviews::forget(&Subject::Review { activity, participant, side });
		}
		Step::Ask(who) => return Reviews::ask_to_publish(signed(who), REASON),
		Step::Answer(who, how) => return judge(&plea_of(who), how),
		Step::Reanswer(who, true) => {
			return revise(&plea_of(who), Decision::Refused, Decision::Granted);
		}
		Step::Reanswer(who, false) => {
			return revise(&plea_of(who), Decision::Granted, Decision::Refused);
		}
		Step::Answered(who) => Reviews::forget(&plea_of(who)),
		Step::Leave(who) => Gone::mutate(|gone| gone.push(who)),
		Step::Return => {
			Gone::take();
		}
		Step::Idle => {
			// After a long silence it takes several blocks to get to what is over.
			while crate::DeadlinesOf::<Test>::is_behind(Now::get(), TICK) {
				Reviews::clear_at_most(50);
			}
			Reviews::clear_at_most(50);
		}
		Step::Wait(time) => wait(time),
	}
	Ok(())
}

thread_local! {
	/// Opened reviews, withheld ones, and stars above the second, in all random lives together.
	static REACHED: core::cell::Cell<(usize, usize, usize)> = const { core::cell::Cell::new((0, 0, 0)) };
	/// Reviews that were struck, also after years, and put back; and exemptions.
	static DECIDED: core::cell::Cell<[usize; 4]> = const { core::cell::Cell::new([0; 4]) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let (opened, withheld, stars) = REACHED.get();
	assert!(
		opened > 1_000 && withheld > 100 && stars > 50,
		"only {opened} opened, {withheld} withheld, {stars} stars in 256 lives"
	);
	let decided = DECIDED.get();
	assert!(decided.iter().all(|times| *times > 50), "only {decided:?} in 256 lives");
}

proptest! {
	fn lives_follow_the_model(steps in prop::collection::vec(steps(), 1..150)) {
		build_and_execute(|| {
			let mut model = Model::default();
			for step in steps.into_iter().flatten() {
				// What the step is about is found before it is done.
				let before = play(&step, &model).is_ok();
				assert_eq!(before, model.take(&step, Now::get()), "{step:?}");
				model.exempted += usize::from(before && matches!(step, Step::Answer(_, 0)));
				Reviews::do_try_state().expect("the invariants hold after each step");
				let remembered = model.told.iter().filter(|told| told.state.is_some()).count();
				assert_eq!(crate::Told::<Test>::iter_keys().count(), remembered, "after {step:?}");
				assert_eq!(crate::Pleas::<Test>::iter_keys().count(), model.pleas.len());
				assert!(cases().iter().all(Reviews::is_waiting), "after {step:?}");
				let keys: Vec<_> = model.services.keys().copied().collect();
				let mut stored: Vec<_> =
					crate::Pairs::<Test>::iter_keys().collect();
				stored.sort();
				assert_eq!(stored, keys, "after {step:?}");
				for (key, service) in &model.services {
					assert_eq!(Reviews::are_in(key.0, &key.1), service.are_in(), "after {step:?}");
				}
			}
			for who in PEOPLE {
				model.check(who, Now::get());
				let (opened, withheld, stars) = REACHED.get();
				let high = usize::from(standing(who).stars > 2);
				REACHED.set((opened, withheld, stars + high));
			}
			let mut decided = DECIDED.get();
			for (at, act) in &model.acts {
				let is_old = *at >= model.told[act.told()].at + MEMORY;
				match act {
					Act::Opened(_) => {}
					Act::Struck(_) => {
						decided[0] += 1;
						decided[1] += usize::from(is_old);
					}
					Act::PutBack(_) => decided[2] += 1,
				}
			}
			decided[3] += model.exempted;
			DECIDED.set(decided);
			let withheld: u32 = PEOPLE.map(|who| standing(who).standing.withheld).sum();
			assert_eq!(withheld, model.withheld);
			let reached = REACHED.get();
			REACHED.set((
				reached.0 + model.told.len(),
				reached.1 + withheld as usize,
				reached.2,
			));
		});
	}
}
