// SPDX-License-Identifier: Apache-2.0

//! Random lives against a model: who speaks for whom, and where the coins are.

use super::*;
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// One of the keys is none: it signs nothing.
const MULTISIG: AccountId = 104;

/// What somebody does who signs with a key, or staff or the consortium for a member.
#[derive(Clone, Debug)]
enum Step {
	Request(AccountId, AccountId),
	/// By the consortium, or by the auditor.
	Approve(bool, AccountId, AccountId),
	Veto(AccountId, AccountId),
	TakeOver(AccountId, AccountId),
	/// By the consortium, or by the auditor.
	CancelKey(bool, AccountId),
	Appoint(AccountId, AccountId, Balance),
	Dismiss(AccountId, AccountId),
	Act(AccountId, AccountId, Deed),
	Give(AccountId, AccountId, Balance),
	Revoke(AccountId, AccountId),
	Spend(AccountId, AccountId, AccountId, Balance),
	Name(AccountId, Option<AccountId>),
	/// By the consortium, or by the registrar.
	Report(bool, AccountId),
	Confirm(AccountId),
	Refute(AccountId, AccountId),
	/// By the consortium, or by the registrar.
	CancelDeath(bool, AccountId),
	Succeed(AccountId),
	Collect(AccountId),
	Wait(u64),
}

#[derive(Clone, Copy, Debug)]
enum Deed {
	Pay(AccountId, Balance),
	Join(Balance),
	Settle(Balance),
}

/// Members are few, and so are keys; a key to sign with is one of either.
fn step() -> impl Strategy<Value = Step> {
	let member = || 1u64..4;
	let signer = || prop_oneof![3 => 1u64..4, 2 => 101u64..105];
	// Mostly the key that goes with the member, so that requests come to something.
	let wish = || {
		prop_oneof![
			6 => (1u64..4).prop_map(|of| (of, of + 100)),
			2 => (1u64..4, 101u64..105),
			1 => (1u64..4, 1u64..4),
		]
	};
	let custodian = || 24u64..26;
	let deed = || {
		prop_oneof![
			3 => (1u64..4, 0u64..40).prop_map(|(to, amount)| Deed::Pay(to, amount)),
			2 => (0u64..40).prop_map(Deed::Join),
			1 => (0u64..40).prop_map(Deed::Settle),
		]
	};
	let whoever = || prop_oneof![4 => 24u64..26, 1 => 1u64..4];
	prop_oneof![
		8 => wish().prop_map(|(of, key)| Step::Request(of, key)),
		10 => (any::<bool>(), wish()).prop_map(|(high, (of, key))| Step::Approve(high, of, key)),
		1 => (signer(), member()).prop_map(|(by, of)| Step::Veto(by, of)),
		16 => wish().prop_map(|(of, key)| Step::TakeOver(key, of)),
		1 => (any::<bool>(), member()).prop_map(|(high, of)| Step::CancelKey(high, of)),
		6 => (signer(), custodian(), 0u64..100).prop_map(|(by, one, limit)| Step::Appoint(by, one, limit)),
		1 => (signer(), custodian()).prop_map(|(by, one)| Step::Dismiss(by, one)),
		14 => (whoever(), member(), deed()).prop_map(|(by, of, deed)| Step::Act(by, of, deed)),
		7 => (signer(), member(), 1u64..60).prop_map(|(by, one, cap)| Step::Give(by, one, cap)),
		1 => (signer(), member()).prop_map(|(by, one)| Step::Revoke(by, one)),
		14 => (signer(), member(), member(), 0u64..40)
			.prop_map(|(by, of, to, amount)| Step::Spend(by, of, to, amount)),
		3 => (signer(), prop::option::weighted(0.8, member())).prop_map(|(by, one)| Step::Name(by, one)),
		2 => (prop::bool::weighted(0.2), member()).prop_map(|(high, of)| Step::Report(high, of)),
		4 => member().prop_map(Step::Confirm),
		2 => (signer(), member()).prop_map(|(by, of)| Step::Refute(by, of)),
		1 => (any::<bool>(), member()).prop_map(|(high, of)| Step::CancelDeath(high, of)),
		3 => member().prop_map(Step::Succeed),
		6 => member().prop_map(Step::Collect),
		12 => (1u64..500).prop_map(Step::Wait),
	]
}

struct Wish {
	key: AccountId,
	until: u64,
	/// From when on, and whether it can be vetoed.
	approved: Option<(u64, bool)>,
}

#[derive(Clone, Copy)]
struct Power {
	before: Balance,
	from: u64,
	after: Balance,
	day: u64,
	spent: Balance,
}

/// What is to come out, kept as simply as can be.
struct Model {
	/// The key of each member who lives.
	voices: BTreeMap<AccountId, AccountId>,
	/// All keys that ever took over.
	burnt: BTreeSet<AccountId>,
	wishes: BTreeMap<AccountId, Wish>,
	powers: BTreeMap<(AccountId, AccountId), Power>,
	/// Cap, period, used.
	mandates: BTreeMap<(AccountId, AccountId), (Balance, u64, Balance)>,
	successors: BTreeMap<AccountId, AccountId>,
	/// When it was said; when it is final and whether it can be refuted, once that is certain.
	deaths: BTreeMap<AccountId, (u64, Option<(u64, bool)>)>,
	estates: BTreeMap<AccountId, Option<AccountId>>,
	free: BTreeMap<AccountId, Balance>,
	held: BTreeMap<AccountId, Balance>,
	pot: Balance,
}

impl Model {
	fn new() -> Self {
		Self {
			voices: (1..4).map(|who| (who, who)).collect(),
			burnt: BTreeSet::new(),
			wishes: BTreeMap::new(),
			powers: BTreeMap::new(),
			mandates: BTreeMap::new(),
			successors: BTreeMap::new(),
			deaths: BTreeMap::new(),
			estates: BTreeMap::new(),
			free: (1..4).map(|who| (who, 1_000)).collect(),
			held: (1..4).map(|who| (who, 0)).collect(),
			pot: 0,
		}
	}

	fn speaks(&self, signer: AccountId) -> Option<AccountId> {
		if let Some((member, _)) = self.voices.iter().find(|(_, key)| **key == signer) {
			return Some(*member);
		}
		let is_shut = (1..4).contains(&signer) || self.burnt.contains(&signer);
		(!is_shut).then_some(signer)
	}

	fn lives(&self, who: AccountId) -> bool {
		self.voices.contains_key(&who)
	}

	/// Whether somebody lives and nobody says otherwise, or not any more.
	fn is_well(&self, who: AccountId, now: u64) -> bool {
		let counts = |(said, sure): &(u64, Option<_>)| sure.is_some() || now < said + KEY_LAPSE;
		self.lives(who) && !self.deaths.get(&who).is_some_and(counts)
	}

	/// Whether what is said of somebody's death does not stop a key.
	fn may_change(&self, who: AccountId, by_consortium: bool, now: u64) -> bool {
		let unsure = !self.deaths.get(&who).is_some_and(|(_, sure)| sure.is_some());
		self.is_well(who, now) || (by_consortium && self.lives(who) && unsure)
	}

	fn is_free_key(&self, key: AccountId) -> bool {
		key > 100 && !self.burnt.contains(&key)
	}

	fn is_awaited_by(&self, key: AccountId) -> Option<AccountId> {
		let awaits = |wish: &Wish| wish.key == key && wish.approved.is_some();
		self.wishes.iter().find(|(_, wish)| awaits(wish)).map(|(member, _)| *member)
	}

	/// All that a key has granted.
	fn revoke_all(&mut self, member: AccountId) {
		self.powers.retain(|(of, _), _| *of != member);
		self.mandates.retain(|(of, _), _| *of != member);
		self.successors.remove(&member);
	}

	fn heir(&self, member: AccountId) -> Option<Option<AccountId>> {
		let named = *self.estates.get(&member)?;
		Some(named.filter(|who| self.lives(*who)))
	}

	fn transfer(&mut self, from: AccountId, to: AccountId, amount: Balance) -> bool {
		if self.free[&from] < amount {
			return false;
		}
		*self.free.get_mut(&from).unwrap() -= amount;
		*self.free.get_mut(&to).unwrap() += amount;
		true
	}

	fn act(&mut self, by: AccountId, member: AccountId, deed: Deed, now: u64) -> bool {
		if let Some(heir) = self.heir(member) {
			// All custodians of the test work for the home branch.
			let may = heir.map_or(by > 20, |heir| heir == by);
			let Deed::Settle(amount) = deed else { return false };
			return by != member && may && self.settle(member, amount);
		}
		let Some(mut power) = self.powers.get(&(member, by)).copied() else { return false };
		if !self.is_well(member, now) {
			return false;
		}
		let limit = if now >= power.from { power.after } else { power.before };
		let spent = if power.day == now / DAY { power.spent } else { 0 };
		let cost = match deed {
			Deed::Settle(amount) => return self.settle(member, amount),
			Deed::Pay(..) if limit == 0 => return false,
			// To themselves: nothing becomes less.
			Deed::Pay(to, amount) if to == member => {
				return amount <= self.free[&member];
			}
			Deed::Pay(_, amount) | Deed::Join(amount) => amount,
		};
		if cost > self.free[&member] || spent + cost > limit.max(spent) {
			return false;
		}
		match deed {
			Deed::Pay(to, amount) => drop(self.transfer(member, to, amount)),
			_ => {
				*self.free.get_mut(&member).unwrap() -= cost;
				*self.held.get_mut(&member).unwrap() += cost;
			}
		}
		if cost > 0 {
			power.day = now / DAY;
			power.spent = spent + cost;
			self.powers.insert((member, by), power);
		}
		true
	}

	fn settle(&mut self, member: AccountId, amount: Balance) -> bool {
		if self.held[&member] < amount {
			return false;
		}
		*self.held.get_mut(&member).unwrap() -= amount;
		*self.free.get_mut(&member).unwrap() += amount;
		true
	}

	/// Whether a step is done.
	fn take(&mut self, step: &Step, now: u64) -> bool {
		match *step {
			Step::Request(member, key) => {
				let waits = self.wishes.get(&member).is_some_and(|wish| now < wish.until);
				let awaited = self.is_awaited_by(key).is_some();
				if !self.is_well(member, now) || waits || awaited || !self.is_free_key(key) {
					return false;
				}
				self.wishes.insert(member, Wish { key, until: now + KEY_LAPSE, approved: None });
				true
			}
			Step::Approve(high, member, key) => {
				let taken = self.is_awaited_by(key).is_some_and(|of| of != member);
				if !self.may_change(member, high, now) || taken || !self.is_free_key(key) {
					return false;
				}
				let Some(wish) = self.wishes.get_mut(&member) else { return false };
				if wish.key != key || now >= wish.until || (wish.approved.is_some() && !high) {
					return false;
				}
				wish.approved = Some((now + KEY_DELAY, !high));
				wish.until = now + KEY_DELAY + KEY_LAPSE;
				true
			}
			Step::Veto(by, member) => {
				let wish = self.wishes.get(&member);
				let vetoable = wish.and_then(|wish| wish.approved).is_some_and(|(_, can)| can);
				if self.speaks(by) != Some(member) || !vetoable {
					return false;
				}
				self.wishes.remove(&member).is_some()
			}
			Step::TakeOver(key, member) => {
				let ready = self.wishes.get(&member).is_some_and(|wish| {
					let ready = wish.approved.is_some_and(|(from, vetoable)| {
						now >= from && self.may_change(member, !vetoable, now)
					});
					wish.key == key && ready && now < wish.until
				});
				if self.speaks(key) != Some(key) || key == MULTISIG || !ready {
					return false;
				}
				self.wishes.remove(&member);
				self.deaths.remove(&member);
				self.revoke_all(member);
				self.burnt.insert(key);
				self.voices.insert(member, key);
				true
			}
			Step::CancelKey(high, member) => {
				let by_consortium = |wish: &Wish| {
					now < wish.until && wish.approved.is_some_and(|(_, vetoable)| !vetoable)
				};
				if !high && self.wishes.get(&member).is_some_and(by_consortium) {
					return false;
				}
				self.wishes.remove(&member).is_some()
			}
			Step::Appoint(by, custodian, limit) => {
				let Some(member) = self.speaks(by).filter(|who| self.is_well(*who, now)) else {
					return false;
				};
				let earlier = self.powers.get(&(member, custodian)).copied();
				let before = earlier
					.map_or(0, |power| if now >= power.from { power.after } else { power.before });
				let from = if limit > before { now + SPENDING_DELAY } else { now };
				let (day, spent) = earlier.map_or((0, 0), |power| (power.day, power.spent));
				let power = Power { before, from, after: limit, day, spent };
				self.powers.insert((member, custodian), power);
				true
			}
			Step::Dismiss(by, custodian) => {
				let member = self.speaks(by);
				member.is_some_and(|who| self.powers.remove(&(who, custodian)).is_some())
			}
			Step::Act(by, member, deed) => {
				self.speaks(by).is_some_and(|who| self.act(who, member, deed, now))
			}
			Step::Give(by, relative, cap) => {
				let Some(member) = self.speaks(by).filter(|who| self.is_well(*who, now)) else {
					return false;
				};
				if relative == member || !self.lives(relative) {
					return false;
				}
				let given = self.mandates.entry((member, relative)).or_default();
				given.0 = cap;
				true
			}
			Step::Revoke(by, relative) => {
				let member = self.speaks(by);
				member.is_some_and(|who| self.mandates.remove(&(who, relative)).is_some())
			}
			Step::Spend(by, member, to, amount) => {
				let Some(relative) = self.speaks(by).filter(|who| self.lives(*who)) else {
					return false;
				};
				let Some((cap, period, used)) = self.mandates.get(&(member, relative)).copied()
				else {
					return false;
				};
				let used = if period == now / PERIOD { used } else { 0 };
				let fits = amount > 0 && used + amount <= cap && amount <= self.free[&member];
				if !self.is_well(member, now) || !self.lives(to) || !fits {
					return false;
				}
				self.transfer(member, to, amount);
				self.mandates.insert((member, relative), (cap, now / PERIOD, used + amount));
				true
			}
			Step::Name(by, successor) => {
				let Some(member) = self.speaks(by).filter(|who| self.is_well(*who, now)) else {
					return false;
				};
				match successor {
					Some(who) if who == member || !self.lives(who) => return false,
					Some(who) => drop(self.successors.insert(member, who)),
					None => drop(self.successors.remove(&member)),
				}
				true
			}
			Step::Report(high, member) => {
				if !self.lives(member) || (!high && !self.is_well(member, now)) {
					return false;
				}
				self.deaths.insert(member, (now, high.then_some((now + DEATH_DELAY, false))));
				true
			}
			Step::Confirm(member) => match self.deaths.get_mut(&member) {
				Some((said, death @ None)) if now < *said + KEY_LAPSE => {
					*death = Some((now + DEATH_DELAY, true));
					true
				}
				_ => false,
			},
			Step::Refute(by, member) => {
				let death = self.deaths.get(&member);
				let refutable = death.is_some_and(|(_, sure)| sure.is_none_or(|(_, can)| can));
				if self.speaks(by) != Some(member) || !refutable {
					return false;
				}
				self.deaths.remove(&member).is_some()
			}
			Step::CancelDeath(high, member) => {
				if !high && matches!(self.deaths.get(&member), Some((_, Some((_, false))))) {
					return false;
				}
				self.deaths.remove(&member).is_some()
			}
			Step::Succeed(member) => {
				let sure = self.deaths.get(&member).and_then(|(_, sure)| *sure);
				if sure.is_none_or(|(from, _)| now < from) {
					return false;
				}
				let successor = self.successors.get(&member).copied();
				self.deaths.remove(&member);
				self.wishes.remove(&member);
				self.voices.remove(&member);
				self.revoke_all(member);
				self.estates.insert(member, successor);
				true
			}
			Step::Collect(member) => {
				let Some(heir) = self.heir(member) else { return false };
				let amount = std::mem::take(self.free.get_mut(&member).unwrap());
				match heir {
					Some(heir) => *self.free.get_mut(&heir).unwrap() += amount,
					None => self.pot += amount,
				}
				amount > 0
			}
			Step::Wait(_) => true,
		}
	}
}

/// As a transaction that is signed with the key of `signer`.
fn sent(signer: AccountId, call: impl FnOnce(RuntimeOrigin) -> DispatchResult) -> DispatchResult {
	match acts_as(signer) {
		Some(who) => frame_support::storage::with_storage_layer(|| call(signed(who))),
		None => Err(DispatchError::Other("refused in the pool")),
	}
}

fn play(step: &Step) -> DispatchResult {
	let by = |high: bool, staff: AccountId| if high { council() } else { signed(staff) };
	match *step {
		Step::Request(member, key) => request(REGISTRAR, member, key),
		Step::Approve(high, member, key) => Custody::approve_key(by(high, AUDITOR), member, key),
		Step::Veto(by, member) => sent(by, |origin| Custody::veto_key(origin, member)),
		Step::TakeOver(key, member) => sent(key, |origin| Custody::take_over(origin, member)),
		Step::CancelKey(high, member) => Custody::cancel_key(by(high, AUDITOR), member),
		Step::Appoint(by, custodian, limit) => {
			sent(by, |origin| Custody::appoint(origin, custodian, ALL(limit)))
		}
		Step::Dismiss(by, custodian) => sent(by, |origin| Custody::dismiss(origin, custodian)),
		Step::Act(by, member, deed) => {
			let call = match deed {
				Deed::Pay(to, amount) => pay(to, amount),
				Deed::Join(price) => join(price),
				Deed::Settle(amount) => settle(amount),
			};
			sent(by, |origin| {
				let acted = Custody::act(origin, member, Box::new(RuntimeCall::Life(call)));
				acted.map(drop).map_err(|failed| failed.error)
			})
		}
		Step::Give(by, relative, cap) => {
			let family = purposes(&[Category::Family]);
			sent(by, |origin| Custody::give_mandate(origin, relative, family, cap, None))
		}
		Step::Revoke(by, relative) => sent(by, |origin| Custody::revoke_mandate(origin, relative)),
		Step::Spend(by, member, to, amount) => {
			let family = note(Category::Family);
			sent(by, |origin| {
				let spent = Custody::spend(origin, member, to, amount, family);
				spent.map(drop).map_err(|failed| failed.error)
			})
		}
		Step::Name(by, who) => sent(by, |origin| Custody::name_successor(origin, who)),
		Step::Report(high, member) => Custody::report_death(by(high, REGISTRAR), member, [9; 32]),
		Step::Confirm(member) => confirm(AUDITOR, member),
		Step::Refute(by, member) => sent(by, |origin| Custody::refute_death(origin, member)),
		Step::CancelDeath(high, member) => Custody::cancel_death(by(high, REGISTRAR), member),
		Step::Succeed(member) => succeed(member),
		Step::Collect(member) => Custody::collect_estate(signed(STRANGER), member),
		Step::Wait(time) => {
			wait(time);
			Ok(())
		}
	}
}

thread_local! {
	/// How many keys took over, acts cost something, mandates were used, and estates were collected, in all lives together.
	static REACHED: core::cell::Cell<[usize; 4]> = const { core::cell::Cell::new([0; 4]) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let reached = REACHED.get();
	assert!(reached.iter().all(|times| *times > 50), "only {reached:?} in 256 lives");
}

proptest! {
	fn lives_follow_the_model(steps in prop::collection::vec(step(), 100..400)) {
		build_and_execute(|| {
			let mut model = Model::new();
			(101..MULTISIG).for_each(signs);
			for step in steps {
				let expected = model.take(&step, Now::get());
				let played = frame_support::storage::with_storage_layer(|| play(&step));
				assert_eq!(played.is_ok(), expected, "{step:?}: {played:?}");
				Custody::do_try_state().expect("the invariants hold after each step");
				for signer in (1..4).chain(101..105) {
					assert_eq!(acts_as(signer), model.speaks(signer), "{signer} after {step:?}");
				}
				for who in 1..4 {
					assert_eq!(Free::get(who), model.free[&who], "after {step:?}");
					assert_eq!(Held::get(who), model.held[&who], "after {step:?}");
				}
				assert_eq!(Pots::get(2), model.pot, "after {step:?}");
				let kind = match step {
					Step::TakeOver(..) => 0,
					Step::Act(_, _, Deed::Pay(..) | Deed::Join(_)) => 1,
					Step::Spend(..) => 2,
					Step::Collect(_) => 3,
					_ => continue,
				};
				let mut reached = REACHED.get();
				reached[kind] += usize::from(expected);
				REACHED.set(reached);
			}
		});
	}
}
