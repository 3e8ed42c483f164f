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
	prop_oneof![
		4 => step().prop_map(|step| vec![step]),
		2 => reviewed.prop_map(|(id, (one, other), length, first, second, done)| {
			let mut steps = vec![
				Step::End(id, one, other, length, 300),
				Step::Seal(one, 0, first),
				Step::Seal(other, 0, second),
				Step::Open(0, Side::Publisher, 0),
				Step::Open(0, Side::Participant, 0),
			];
			steps.truncate(done);
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

	/// The opened reviews of one person, each with its weight in hundredths.
	fn weighed(&self, of: AccountId) -> Vec<(&Told, u64)> {
		let mut known = BTreeMap::<_, (u64, Moment)>::new();
		let told = self.told.iter().filter(|told| told.of == of);
		told.map(|told| {
			let (times, last) = known.entry(told.by).or_default();
			*times = if told.at - *last >= MEMORY { 1 } else { *times + 1 };
			*last = told.at;
			(told, (100 / *times).max(5))
		})
		.collect()
	}

	/// How much stands for and against somebody on one side: the sum and the weight.
	fn rating(&self, of: AccountId, side: Side, now: Moment) -> (u64, u64) {
		let weighed = self.weighed(of);
		let Some((first, _)) = weighed.first() else { return (0, 0) };
		let (mut sum, mut weight) = (0, 0);
		let mut year = first.at;
		let mut halve_until = |at: Moment, sum: &mut u64, weight: &mut u64| {
			while year + MEMORY <= at {
				year += MEMORY;
				*weight /= 2;
				*sum = (*sum / 2).min(5 * *weight);
			}
		};
		for (told, counts) in weighed {
			halve_until(told.at, &mut sum, &mut weight);
			if told.side == side {
				sum += u64::from(told.score) * counts;
				weight += counts;
			}
		}
		halve_until(now, &mut sum, &mut weight);
		(sum, weight)
	}

	fn points(&self, of: AccountId) -> u64 {
		let mut days = BTreeMap::<_, u64>::new();
		for (told, weight) in self.weighed(of) {
			let steps = u64::from(told.steps.min(40));
			let value = [0, 0, 1, 2, 3][usize::from(told.score) - 1];
			let earned = steps * value * weight;
			let part = if told.side == Side::Publisher { earned } else { earned / 2 };
			*days.entry(told.at / DAY).or_default() += part;
		}
		let earned: u64 = days.into_values().map(|earned| earned.min(48_000)).sum();
		let lost = |count: &BTreeMap<_, u64>, each| count.get(&of).unwrap_or(&0) * each;
		(earned / 100).saturating_sub(lost(&self.late, 20) + lost(&self.absences, 40))
	}

	fn stars(&self, of: AccountId, now: Moment) -> u8 {
		let points = self.points(of);
		let stars = match points {
			_ if self.told.iter().all(|told| told.of != of) => 1,
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

	/// Whether a step is done.
	fn take(&mut self, step: &Step, now: Moment) -> bool {
		match *step {
			Step::End(activity, publisher, participant, steps, time) => {
				let key = (activity, participant);
				if steps > 0 && time > 0 && !self.services.contains_key(&key) {
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
						self.told.push(Told { by, of, side, score, steps, at: now });
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
		let is_poor = as_publisher.1 >= 300 && as_publisher.0 < 2 * as_publisher.1;
		assert_eq!(report.may_publish, report.credit >= 40 && !is_poor);
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
		Step::Leave(who) => Gone::mutate(|gone| gone.push(who)),
		Step::Return => {
			Gone::take();
		}
		Step::Idle => {
			// After a long silence it takes several blocks to get to what is over.
			while crate::PairsByDeadline::<Test>::is_behind(Now::get(), TICK) {
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
}

proptest! {
	fn lives_follow_the_model(steps in prop::collection::vec(steps(), 1..150)) {
		build_and_execute(|| {
			let mut model = Model::default();
			for step in steps.into_iter().flatten() {
				// What the step is about is found before it is done.
				let before = play(&step, &model).is_ok();
				assert_eq!(before, model.take(&step, Now::get()), "{step:?}");
				Reviews::do_try_state().expect("the invariants hold after each step");
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
