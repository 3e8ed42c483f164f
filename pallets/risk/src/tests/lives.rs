// SPDX-License-Identifier: Apache-2.0

//! Random lives against a model: which freezes stand, which coins move, and what the screening notices of them.

use super::*;
use frame_support::{traits::Hooks, weights::Weight};
use proptest::prelude::*;
use std::collections::BTreeMap;

const PEOPLE: core::ops::Range<AccountId> = 1..5;

#[derive(Clone, Debug)]
enum Step {
	/// By whom, about whom, how much (none: all of it), and for how long.
	Ask(AccountId, AccountId, Option<Balance>, Moment),
	/// Which of those that wait, counted back, and how.
	Decide(usize, Decision),
	Lapse(usize),
	Withdraw(AccountId, usize),
	/// Which of all that were granted, counted back.
	Appeal(usize),
	/// Which of all that were granted, counted back, cannot be appealed any more.
	Forget(usize),
	Lift(AccountId, AccountId),
	Thaw(AccountId),
	Idle,
	Pay(AccountId, AccountId, Balance),
	Wait(Moment),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || PEOPLE;
	let auditor = || prop_oneof![6 => Just(AUDITOR), 4 => Just(SECOND), 1 => Just(ABOVE), 1 => Just(BESIDE), 1 => Just(TOM)];
	let back = || 0usize..3;
	let scope = prop::option::weighted(0.7, prop_oneof![9 => 1..COINS + 200, 1 => Just(0)]);
	let time = prop_oneof![
		8 => HOUR..MAX_FREEZE,
		1 => 0..HOUR,
		1 => MAX_FREEZE..2 * MAX_FREEZE,
	];
	let decision = prop_oneof![
		6 => Just(Decision::Granted),
		2 => Just(Decision::Refused),
		1 => Just(Decision::Absent),
	];
	let two = (PEOPLE, PEOPLE).prop_filter("two people", |(one, other)| one != other);
	prop_oneof![
		6 => (auditor(), who(), scope, time).prop_map(|(by, who, scope, time)| Step::Ask(by, who, scope, time)),
		6 => (back(), decision).prop_map(|(back, decision)| Step::Decide(back, decision)),
		1 => back().prop_map(Step::Lapse),
		1 => (auditor(), back()).prop_map(|(by, back)| Step::Withdraw(by, back)),
		1 => back().prop_map(Step::Appeal),
		1 => back().prop_map(Step::Forget),
		1 => (auditor(), who()).prop_map(|(by, who)| Step::Lift(by, who)),
		2 => who().prop_map(Step::Thaw),
		2 => Just(Step::Idle),
		8 => (two, 1..600u64).prop_map(|((from, to), amount)| Step::Pay(from, to, amount)),
		6 => prop_oneof![3 => 0..3 * HOUR, 1 => 0..MAX_FREEZE].prop_map(Step::Wait),
	]
}

/// A freeze that was asked for, or stands.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
	id: FreezeId,
	who: AccountId,
	amount: Option<Balance>,
	by: AccountId,
	until: Moment,
	/// The first of those in whose place it comes.
	first: Option<FreezeId>,
}

/// In these lives a level falls by whole billionths, and sums by whole base units, in each millisecond.
const WINDOW: Moment = 10 * HOUR;
const HELD_ABOVE: Balance = 500;
const COUNT: Balance = 3;
const SUM: Balance = 1_000;
const PAIR_COUNT: Balance = 2;

fn thresholds() -> Thresholds<Balance> {
	Thresholds {
		held_above: HELD_ABOVE,
		velocity_count: 3,
		velocity_sum: SUM,
		pair_count: 2,
		..quiet()
	}
}

/// What was counted and when. How much of it is left is found anew each time.
#[derive(Default)]
struct Bucket(Vec<(Moment, Balance)>);

impl Bucket {
	/// How much there would be if this came too: what is not a whole one does not count. Twice as much as is well at most is kept.
	fn with(&self, amount: Balance, threshold: Balance, now: Moment) -> Balance {
		let well = threshold * WINDOW;
		let (mut level, mut at) = (0u64, 0);
		for (then, amount) in self.0.iter().chain([&(now, amount)]) {
			let left = level.min(2 * well).saturating_sub(threshold * (then - at));
			level = left + amount * WINDOW;
			at = *then;
		}
		level / WINDOW
	}

	/// It comes. Whether there is more than is well then.
	fn overflows(&mut self, amount: Balance, threshold: Balance, now: Moment) -> bool {
		let level = self.with(amount, threshold, now);
		self.0.push((now, amount));
		level > threshold
	}
}

#[derive(Default)]
struct Model {
	counts: BTreeMap<AccountId, Bucket>,
	sums: BTreeMap<AccountId, Bucket>,
	pairs: BTreeMap<(AccountId, AccountId), Bucket>,
	noticed: BTreeMap<(AccountId, Rule), u32>,
	waiting: Vec<Asked>,
	standing: BTreeMap<AccountId, Asked>,
	/// All that were granted.
	granted: Vec<Asked>,
	/// Those that cannot be appealed any more.
	final_ones: Vec<FreezeId>,
	/// The first of those that were overturned together.
	overturned: Vec<FreezeId>,
	coins: BTreeMap<AccountId, Balance>,
}

fn nth<T: Clone>(list: &[T], back: usize) -> Option<T> {
	list.iter().rev().nth(back).cloned()
}

impl Model {
	fn new() -> Self {
		Self { coins: PEOPLE.map(|who| (who, COINS)).collect(), ..Self::default() }
	}

	/// The first of those that a freeze of these coins would follow: of the one that stands, or of any that can be appealed.
	fn before(&self, who: AccountId) -> Option<FreezeId> {
		let standing = self.standing.get(&who).map(|asked| asked.first.unwrap_or(asked.id));
		let mut all = self.granted.iter().filter(|asked| asked.who == who);
		let open = all.rfind(|asked| !self.final_ones.contains(&asked.id));
		let open = open.map(|asked| asked.first.unwrap_or(asked.id));
		standing.or(open.filter(|first| !self.overturned.contains(first)))
	}

	fn frozen(&self, who: AccountId) -> Balance {
		self.standing.get(&who).map_or(0, |asked| asked.amount.unwrap_or(Balance::MAX))
	}

	/// What a payment is screened for. Whether it goes on.
	fn screen(&mut self, from: AccountId, to: AccountId, amount: Balance, now: Moment) -> bool {
		let sums = self.sums.entry(from).or_default();
		if amount > HELD_ABOVE || sums.with(amount, SUM, now) > 2 * SUM {
			return false;
		}
		let is_often = self.counts.entry(from).or_default().overflows(1, COUNT, now);
		let is_much = self.sums.entry(from).or_default().overflows(amount, SUM, now);
		if is_often || is_much {
			*self.noticed.entry((from, Rule::Velocity)).or_default() += 1;
		}
		if self.pairs.entry((from, to)).or_default().overflows(1, PAIR_COUNT, now) {
			*self.noticed.entry((from, Rule::Pair)).or_default() += 1;
		}
		true
	}

	/// Whether a step is done. `id`: of the freeze that comes next.
	fn take(&mut self, step: &Step, id: FreezeId, now: Moment) -> bool {
		match *step {
			Step::Ask(by, who, amount, time) => {
				let may = matches!(by, AUDITOR | SECOND | ABOVE);
				let is_in_time = (HOUR..=MAX_FREEZE).contains(&time);
				let is_known = self.waiting.iter().any(|asked| (asked.who, asked.by) == (who, by));
				if !may || !is_in_time || amount == Some(0) || is_known {
					return false;
				}
				let first = self.before(who);
				self.waiting.push(Asked { id, who, amount, by, until: now + time, first });
			}
			Step::Decide(back, decision) => {
				let Some(asked) = nth(&self.waiting, back) else { return false };
				match decision {
					Decision::Granted if asked.until <= now => return false,
					Decision::Granted => {
						let first = self.before(asked.who).or(asked.first);
						let asked = Asked { first, ..asked.clone() };
						self.granted.push(asked.clone());
						self.standing.insert(asked.who, asked.clone());
					}
					Decision::Refused => {}
					_ => return false,
				}
				self.waiting.retain(|other| other.id != asked.id);
			}
			Step::Lapse(back) => {
				let Some(asked) = nth(&self.waiting, back) else { return false };
				self.waiting.retain(|other| other.id != asked.id);
			}
			Step::Withdraw(by, back) => {
				let Some(asked) = nth(&self.waiting, back) else { return false };
				if asked.by != by {
					return false;
				}
				self.waiting.retain(|other| other.id != asked.id);
			}
			Step::Appeal(back) => {
				let Some(asked) = nth(&self.granted, back) else { return false };
				if self.final_ones.contains(&asked.id) {
					return true;
				}
				self.waiting.retain(|other| other.who != asked.who);
				let first = |asked: &Asked| asked.first.unwrap_or(asked.id);
				self.overturned.push(first(&asked));
				let standing = self.standing.get(&asked.who);
				if standing.is_some_and(|standing| first(standing) == first(&asked)) {
					self.standing.remove(&asked.who);
				}
			}
			Step::Forget(back) => {
				let Some(asked) = nth(&self.granted, back) else { return false };
				self.final_ones.push(asked.id);
			}
			Step::Lift(by, who) => {
				let may = matches!(by, AUDITOR | SECOND | ABOVE);
				if !may || self.standing.remove(&who).is_none() {
					return false;
				}
			}
			Step::Thaw(who) => {
				if self.standing.get(&who).is_none_or(|standing| now < standing.until) {
					return false;
				}
				self.standing.remove(&who);
			}
			// Every deadline is looked at in its tick, at the latest.
			Step::Idle => self.standing.retain(|_, asked| asked.until.div_ceil(TICK) > now / TICK),
			Step::Pay(from, to, amount) => {
				if !self.screen(from, to, amount, now) {
					return false;
				}
				let left = self.coins[&from].checked_sub(amount);
				if left.is_none_or(|left| left < self.frozen(from)) {
					return false;
				}
				*self.coins.entry(from).or_default() -= amount;
				*self.coins.entry(to).or_default() += amount;
			}
			Step::Wait(_) => {}
		}
		true
	}

	fn check(&self) {
		for (who, coins) in &self.coins {
			assert_eq!(Balances::balance(who), *coins);
			assert_eq!(Risk::frozen(who), self.frozen(*who), "of {who}");
			assert_eq!(balance_frozen(*who), self.frozen(*who), "of {who}");
			let row = Risk::freeze(*who);
			let asked = self.standing.get(who);
			assert_eq!(row.as_ref().map(|row| row.id), asked.map(|asked| asked.id));
			let first = asked.map(|asked| asked.first.unwrap_or(asked.id));
			assert_eq!(row.as_ref().map(|row| row.first), first);
			assert_eq!(row.map(|row| row.until), asked.map(|asked| asked.until));
		}
		for who in PEOPLE {
			for rule in Rule::ALL {
				let expected = self.noticed.get(&(who, rule)).copied().unwrap_or_default();
				assert_eq!(times(who, rule), expected, "{rule:?} of {who}");
			}
		}
		assert_eq!(open_cases(), self.waiting.len());
		for asked in &self.waiting {
			assert!(Risk::is_waiting(&subject(asked.id)));
		}
	}
}

fn play(step: &Step, model: &Model) -> DispatchResult {
	let gone = || Err(DispatchError::Other("nothing there"));
	match *step {
		Step::Ask(by, who, amount, time) => {
			let scope = amount.map_or(Scope::All, Scope::Amount);
			request(by, who, scope, Now::get() + time)
		}
		Step::Decide(back, decision) => {
			let Some(asked) = nth(&model.waiting, back) else { return gone() };
			let by = if asked.by == SECOND { AUDITOR } else { SECOND };
			decide(&subject(asked.id), decision, by, OPINION)
		}
		Step::Lapse(back) => {
			let Some(asked) = nth(&model.waiting, back) else { return gone() };
			lapse(&subject(asked.id));
			Ok(())
		}
		Step::Withdraw(by, back) => {
			let Some(asked) = nth(&model.waiting, back) else { return gone() };
			Risk::withdraw_freeze(signed(by), asked.id)
		}
		Step::Appeal(back) => {
			let Some(asked) = nth(&model.granted, back) else { return gone() };
			revise(&subject(asked.id), Decision::Granted, Decision::Refused, ABOVE, OPINION)
		}
		Step::Forget(back) => {
			let Some(asked) = nth(&model.granted, back) else { return gone() };
			Risk::forget(&subject(asked.id));
			Ok(())
		}
		Step::Lift(by, who) => Risk::lift(signed(by), who, OPINION),
		Step::Thaw(who) => Risk::thaw(signed(STRANGER), who),
		Step::Idle => {
			// After a long silence it takes several blocks to get to what is over.
			for _ in 0..10 {
				Risk::on_idle(1, Weight::MAX);
			}
			Ok(())
		}
		Step::Pay(from, to, amount) => match pay(from, to, amount) {
			Screened::Passed | Screened::Noticed => transfer(from, to, amount),
			Screened::Held => gone(),
		},
		Step::Wait(time) => {
			wait(time);
			Ok(())
		}
	}
}

thread_local! {
	/// Freezes that stood, payments that they stopped, and alerts, in all random lives together.
	static REACHED: core::cell::Cell<(usize, usize, usize)> = const { core::cell::Cell::new((0, 0, 0)) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let (stood, stopped, noticed) = REACHED.get();
	assert!(
		stood > 150 && stopped > 100 && noticed > 20,
		"only {stood} stood, {stopped} stopped, {noticed} noticed in 256 lives"
	);
}

proptest! {
	fn lives_follow_the_model(steps in prop::collection::vec(step(), 1..100)) {
		build_and_execute(|| {
			MaxOpenAlerts::set(100);
			set(None, Kind::Regular, thresholds());
			let mut model = Model::new();
			for step in steps {
				let next = crate::NextFreeze::<Test>::get();
				let is_done = play(&step, &model).is_ok();
				assert_eq!(is_done, model.take(&step, next, Now::get()), "{step:?}");
				Risk::do_try_state().expect("the invariants hold after each step");
				model.check();
				let (stood, stopped, noticed) = REACHED.get();
				let was_stopped = !is_done && matches!(step, Step::Pay(..));
				REACHED.set((stood, stopped + usize::from(was_stopped), noticed));
			}
			let noticed: u32 = PEOPLE.map(|who| times(who, Rule::Velocity)).sum();
			let (stood, stopped, before) = REACHED.get();
			REACHED.set((stood + model.granted.len(), stopped, before + noticed as usize));
		});
	}
}
