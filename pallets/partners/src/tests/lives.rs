// SPDX-License-Identifier: Apache-2.0

//! Random redemptions against a model: what is refused, what is open, what is burnt.

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

#[derive(Clone, Debug)]
enum Step {
	Admit(AccountId),
	Suspend(PartnerId),
	Reinstate(PartnerId),
	Replace(PartnerId, AccountId),
	Remove(PartnerId),
	/// Held back or not.
	Redeem(AccountId, PartnerId, Balance, bool),
	Confirm(AccountId, RedemptionId),
	Decline(AccountId, RedemptionId),
	/// By a member, or by the consortium.
	Cancel(Option<AccountId>, RedemptionId),
	Decide(RedemptionId, Decision),
	Lapse(RedemptionId),
	Wait(u64),
}

fn decision() -> impl Strategy<Value = Decision> {
	prop_oneof![
		4 => Just(Decision::Granted),
		2 => Just(Decision::Refused),
		1 => Just(Decision::Absent),
	]
}

/// Accounts of partners come from few, and so do partners; redemptions are counted from the newest one back.
fn step() -> impl Strategy<Value = Step> {
	let account = || 100u64..104;
	let partner = || 0u32..5;
	let member = || 1u64..4;
	let redemption = || 0u64..5;
	prop_oneof![
		4 => account().prop_map(Step::Admit),
		1 => partner().prop_map(Step::Suspend),
		3 => partner().prop_map(Step::Reinstate),
		1 => (partner(), account()).prop_map(|(id, account)| Step::Replace(id, account)),
		1 => partner().prop_map(Step::Remove),
		12 => (member(), partner(), 0u64..400, prop::bool::weighted(0.3))
			.prop_map(|(who, id, amount, held)| Step::Redeem(who, id, amount, held)),
		5 => (account(), redemption()).prop_map(|(by, id)| Step::Confirm(by, id)),
		4 => (account(), redemption()).prop_map(|(by, id)| Step::Decline(by, id)),
		6 => (prop::option::of(member()), redemption()).prop_map(|(by, id)| Step::Cancel(by, id)),
		4 => (redemption(), decision()).prop_map(|(id, decision)| Step::Decide(id, decision)),
		1 => redemption().prop_map(Step::Lapse),
		5 => (0u64..600).prop_map(Step::Wait),
	]
}

/// What is to come out, kept as simply as can be.
#[derive(Default)]
struct Model {
	/// Account, and whether it takes redemptions.
	partners: BTreeMap<PartnerId, (AccountId, bool)>,
	admitted: PartnerId,
	/// Member, partner, amount, and from when on it can be cancelled: from the beginning, if it is held back.
	open: BTreeMap<RedemptionId, (AccountId, PartnerId, Balance, Option<u64>)>,
	placed: RedemptionId,
	burnt: BTreeMap<AccountId, Balance>,
}

impl Model {
	fn is_taken(&self, account: AccountId) -> bool {
		self.partners.values().any(|(own, _)| *own == account)
	}

	fn reserved(&self, who: AccountId) -> Balance {
		self.open.values().filter(|open| open.0 == who).map(|open| open.2).sum()
	}

	fn free(&self, who: AccountId) -> Balance {
		1_000 - self.burnt.get(&who).unwrap_or(&0) - self.reserved(who)
	}

	fn nth(&self, back: RedemptionId) -> RedemptionId {
		self.placed.saturating_sub(back + 1)
	}

	fn is_held(&self, id: RedemptionId) -> bool {
		self.open.get(&id).is_some_and(|open| open.3.is_none())
	}

	/// Take an open redemption away for the account that answers it.
	fn answer(&mut self, by: AccountId, id: RedemptionId) -> Option<(AccountId, Balance)> {
		let (member, partner, amount, _) = *self.open.get(&id)?;
		if self.partners.get(&partner)?.0 != by {
			return None;
		}
		self.open.remove(&id);
		Some((member, amount))
	}

	/// Whether a step is done.
	fn take(&mut self, step: &Step, now: u64) -> bool {
		match *step {
			Step::Admit(account) => {
				if self.partners.len() >= 3 || self.is_taken(account) {
					return false;
				}
				self.partners.insert(self.admitted, (account, true));
				self.admitted += 1;
			}
			Step::Suspend(id) | Step::Reinstate(id) => {
				let active = matches!(step, Step::Reinstate(_));
				match self.partners.get_mut(&id) {
					Some((_, status)) if *status != active => *status = active,
					_ => return false,
				}
			}
			Step::Replace(id, account) => {
				if self.is_taken(account) {
					return false;
				}
				match self.partners.get_mut(&id) {
					Some((own, _)) => *own = account,
					None => return false,
				}
			}
			Step::Remove(id) => {
				let is_idle = self.open.values().all(|open| open.1 != id);
				return is_idle && self.partners.remove(&id).is_some();
			}
			Step::Redeem(who, id, amount, held) => {
				let takes = self.partners.get(&id).is_some_and(|(_, active)| *active);
				let few = self.open.values().filter(|open| open.0 == who).count() < 3;
				if !(takes && few && amount > 0 && amount <= self.free(who)) {
					return false;
				}
				self.open.insert(self.placed, (who, id, amount, (!held).then_some(now + 500)));
				self.placed += 1;
			}
			Step::Confirm(_, back) if self.is_held(self.nth(back)) => return false,
			Step::Decide(back, decision) => {
				let id = self.nth(back);
				if !self.is_held(id) || decision == Decision::Absent {
					return false;
				}
				match decision {
					Decision::Granted => self.open.get_mut(&id).expect("held").3 = Some(now + 500),
					_ => drop(self.open.remove(&id)),
				}
			}
			Step::Lapse(back) => {
				let id = self.nth(back);
				return self.is_held(id) && self.open.remove(&id).is_some();
			}
			Step::Confirm(by, back) => match self.answer(by, self.nth(back)) {
				Some((member, amount)) => *self.burnt.entry(member).or_default() += amount,
				None => return false,
			},
			Step::Decline(by, back) => return self.answer(by, self.nth(back)).is_some(),
			Step::Cancel(by, back) => {
				let id = self.nth(back);
				match self.open.get(&id) {
					Some((member, _, _, from))
						if from.is_none_or(|from| now >= from)
							&& by.is_none_or(|by| by == *member) =>
					{
						self.open.remove(&id);
					}
					_ => return false,
				}
			}
			Step::Wait(_) => {}
		}
		true
	}
}

fn play(step: &Step) -> DispatchResult {
	let nth = |back: u64| crate::NextRedemption::<Test>::get().saturating_sub(back + 1);
	match *step {
		Step::Admit(account) => admit(account),
		Step::Suspend(id) => suspend(id),
		Step::Reinstate(id) => Partners::reinstate(council(), id),
		Step::Replace(id, account) => Partners::replace_account(council(), id, account),
		Step::Remove(id) => Partners::remove(council(), id),
		Step::Redeem(who, id, amount, held) => {
			HoldsBack::set(held);
			redeem(who, id, amount)
		}
		Step::Decide(back, decision) => decide(nth(back), decision),
		Step::Lapse(back) => {
			let subject = Subject::Redemption { redemption: nth(back) };
			frame_support::ensure!(FakeCases::is_open(&subject), NO_CASE);
			lapse(nth(back));
			Ok(())
		}
		Step::Confirm(by, back) => confirm(by, nth(back)),
		Step::Decline(by, back) => decline(by, nth(back)),
		Step::Cancel(Some(by), back) => cancel(by, nth(back)),
		Step::Cancel(None, back) => Partners::cancel(council(), nth(back)),
		Step::Wait(time) => {
			wait(time);
			Ok(())
		}
	}
}

thread_local! {
	/// Confirmations, and cancellations, in all random lives together.
	static REACHED: core::cell::Cell<(usize, usize)> = const { core::cell::Cell::new((0, 0)) };
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let (confirmed, cancelled) = REACHED.get();
	assert!(confirmed > 50 && cancelled > 100, "only {confirmed} and {cancelled} in 256 lives");
}

proptest! {
	fn lives_follow_the_model(steps in prop::collection::vec(step(), 1..150)) {
		build_and_execute(|| {
			let mut model = Model::default();
			for step in steps {
				let expected = model.take(&step, Now::get());
				assert_eq!(play(&step).is_ok(), expected, "{step:?}");
				check();
				for who in 1..4 {
					let purse = purse(who);
					assert_eq!(purse.free, model.free(who), "after {step:?}");
					assert_eq!(purse.reserved, model.reserved(who), "after {step:?}");
				}
				let open: Vec<_> = model.open.keys().copied().collect();
				let mut stored: Vec<_> = crate::Redemptions::<Test>::iter_keys().collect();
				stored.sort();
				assert_eq!(stored, open, "after {step:?}");
				let cancelled = matches!(step, Step::Cancel(..)) && expected;
				REACHED.set((REACHED.get().0, REACHED.get().1 + usize::from(cancelled)));
			}
			let burnt = BURNT.take();
			REACHED.set((REACHED.get().0 + burnt.len(), REACHED.get().1));
			let sum: Balance = burnt.iter().map(|(_, amount, _)| amount).sum();
			assert_eq!(sum, model.burnt.values().sum::<Balance>());
		});
	}
}
