// SPDX-License-Identifier: Apache-2.0

//! Random offers and notices against a model; and what is recommended against a look at everything.

use super::*;
use crate::{Recommendation, Recommendations};
use proptest::prelude::*;
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BTreeSet},
};
use timebank_primitives::{ActivityId, BranchId, Listing, Moment, Reputation, Window};

#[derive(Clone, Debug)]
enum Step {
	Offer(AccountId, Vec<CategoryId>, u32),
	Withdraw(AccountId),
	Refresh(AccountId),
	Post(ActivityId, Listing<AccountId>),
	TakeOff(ActivityId),
	/// Settle somewhere, or leave.
	Live(AccountId, Option<Life>),
	Issue(AccountId, u16),
	/// Services, of one category, how many days ago the last one was, and ratings.
	Serve(AccountId, u32, CategoryId, Option<u64>, Option<u32>, Option<u32>),
	Wait(Moment),
}

/// Accounts, branches and categories come from few.
fn step() -> impl Strategy<Value = Step> {
	let who = || 1u64..13;
	let category = || 0u16..4;
	let branch = || prop_oneof![1u32..4, 10u32..12];
	let times = prop_oneof![
		4 => any::<u32>().prop_map(|times| times & Times::ALL.0),
		1 => Just(0),
		1 => any::<u32>()
	];
	let window = || {
		(0u64..60, 1u64..100).prop_map(|(from, length)| {
			let from = START + from * 6 * HOUR;
			Window { from, until: from + length * HOUR }
		})
	};
	let required = prop::collection::vec(1u16..3, 0..2);
	let listing = (who(), branch(), category(), required, window(), window(), 1u32..200).prop_map(
		|(publisher, branch, category, required, enrolment, service, steps)| Listing {
			publisher,
			branch,
			category,
			required: required.try_into().expect("few"),
			enrolment: Window { from: enrolment.from - 20 * DAY, ..enrolment },
			service,
			steps,
		},
	);
	let life = (branch(), prop::bool::weighted(0.8), prop::bool::weighted(0.9))
		.prop_map(|(home, is_active, is_alive)| Life { home, is_active, is_alive });
	let rating = || prop::option::of(100u32..=500);
	let days = prop::option::of(0u64..500);
	let offered = prop::collection::vec(category(), 0..4);
	prop_oneof![
		12 => (who(), offered, times).prop_map(|(who, of, times)| Step::Offer(who, of, times)),
		2 => who().prop_map(Step::Withdraw),
		4 => who().prop_map(Step::Refresh),
		16 => (0u64..40, listing).prop_map(|(activity, listing)| Step::Post(activity, listing)),
		3 => (0u64..40).prop_map(Step::TakeOff),
		4 => (who(), prop::option::weighted(0.9, life)).prop_map(|(who, life)| Step::Live(who, life)),
		3 => (who(), 1u16..3).prop_map(|(who, kind)| Step::Issue(who, kind)),
		6 => (who(), 0u32..30, category(), days, rating(), rating())
			.prop_map(|(who, services, category, last, a, b)| Step::Serve(who, services, category, last, a, b)),
		1 => (0..3 * DAY).prop_map(Step::Wait),
	]
}

/// What is to come out, kept as simply as can be.
#[derive(Default)]
struct Model {
	offers: BTreeMap<AccountId, (BranchId, Vec<CategoryId>, u32)>,
	posted: BTreeMap<ActivityId, Listing<AccountId>>,
}

impl Model {
	/// Whether a step is done.
	fn take(&mut self, step: &Step) -> bool {
		match step {
			Step::Offer(who, of, times) => {
				let different: BTreeSet<_> = of.iter().collect();
				let is_sound = !of.is_empty()
					&& different.len() == of.len()
					&& *times != 0 && *times < 1 << 28;
				match life(*who) {
					Some(Life { home, is_active: true, is_alive: true }) if is_sound => {
						self.offers.insert(*who, (home, of.clone(), *times));
					}
					_ => return false,
				}
			}
			Step::Withdraw(who) => return self.offers.remove(who).is_some(),
			Step::Refresh(who) => {
				let Some(offer) = self.offers.get_mut(who) else { return false };
				match life(*who).filter(|life| life.is_alive) {
					Some(life) if life.home == offer.0 => return false,
					Some(life) => offer.0 = life.home,
					None => {
						self.offers.remove(who);
					}
				}
			}
			Step::Post(activity, listing) => {
				self.posted.insert(*activity, listing.clone());
			}
			Step::TakeOff(activity) => {
				self.posted.remove(activity);
			}
			Step::Live(..) | Step::Issue(..) | Step::Serve(..) | Step::Wait(_) => {}
		}
		true
	}

	/// The coefficients of the activities that a member may enrol in now.
	fn activities(&self, who: AccountId) -> BTreeMap<ActivityId, u32> {
		let open = self.posted.iter().filter(|(_, listing)| listing.enrolment.contains(Now::get()));
		open.filter_map(|(id, _)| Some((*id, Noticeboard::explain(who, *id).ok()?.coefficient)))
			.collect()
	}

	/// The coefficients of the members who offer what an activity looks for.
	fn members(&self, activity: ActivityId) -> BTreeMap<AccountId, u32> {
		let Some(listing) = self.posted.get(&activity) else { return BTreeMap::new() };
		let offering = self.offers.iter().filter(|(_, (_, of, _))| of.contains(&listing.category));
		let explain = |who| Noticeboard::explain(who, activity).ok();
		offering.filter_map(|(who, _)| Some((*who, explain(*who)?.coefficient))).collect()
	}
}

fn play(step: &Step) -> DispatchResult {
	match step.clone() {
		Step::Offer(who, of, times) => return offer(who, &of, Times(times)),
		Step::Withdraw(who) => return Noticeboard::withdraw(signed(who)),
		Step::Refresh(who) => return refresh(who),
		Step::Post(activity, listing) => post(activity, listing),
		Step::TakeOff(activity) => take_off(activity),
		Step::Live(who, life) => set_life(who, life),
		Step::Issue(who, kind) => issue(who, kind),
		Step::Serve(who, services, category, days, rating, rating_as_publisher) => {
			let last_service = days.map(|days| Now::get() - days * DAY);
			set_deeds(who, Deeds { services, last_service, rating, rating_as_publisher });
			// Never more of a category than in all.
			for other in 0..4 {
				set_services_in(who, other, FakeReputation::services_in(&who, other).min(services));
			}
			set_services_in(who, category, services / 2);
		}
		Step::Wait(time) => wait(time),
	}
	Ok(())
}

/// What a search found is the best of all, whoever is among equals.
fn check<Id: Copy + Ord + std::fmt::Debug>(
	found: &Recommendations<Id>,
	all: &BTreeMap<Id, u32>,
	limit: usize,
) {
	let mut best: Vec<_> = all.values().copied().collect();
	best.sort_by_key(|coefficient| Reverse(*coefficient));
	best.truncate(limit);
	let coefficients: Vec<_> = found.best.iter().map(|found| found.coefficient).collect();
	if found.complete {
		assert_eq!(coefficients, best, "{found:?} of {all:?}");
	} else {
		assert!(coefficients.is_sorted_by_key(|coefficient| Reverse(*coefficient)));
		assert_eq!(found.looked_at, Budget::get());
	}
	for Recommendation { id, coefficient } in &found.best {
		assert_eq!(all.get(id), Some(coefficient));
	}
	let different: BTreeSet<_> = found.best.iter().map(|found| found.id).collect();
	assert_eq!(different.len(), found.best.len(), "the same twice in {found:?}");
}

thread_local! {
	/// Searches that found something and were complete, and those that were not, in all random lives together.
	static REACHED: core::cell::Cell<(usize, usize)> = const { core::cell::Cell::new((0, 0)) };
}

fn note<Id>(found: &Recommendations<Id>) {
	let (complete, cut) = REACHED.get();
	let is_some = usize::from(!found.best.is_empty());
	REACHED.set(if found.complete { (complete + is_some, cut) } else { (complete, cut + is_some) });
}

/// Property tests say nothing about what they never reach.
#[test]
fn random_lives_follow_the_model() {
	lives_follow_the_model();
	let (complete, cut) = REACHED.get();
	assert!(complete > 1_000 && cut > 100, "only {complete} and {cut} in 256 lives");
}

proptest! {
	fn lives_follow_the_model(
		steps in prop::collection::vec(step(), 1..120), limit in 1u32..6, budget in 1u32..60,
	) {
		build_and_execute(|| {
			let mut model = Model::default();
			for (number, step) in steps.iter().enumerate() {
				let expected = model.take(step);
				assert_eq!(play(step).is_ok(), expected, "{step:?}");
				Noticeboard::do_try_state().expect("the invariants hold after each step");
				if number % 20 != 19 {
					continue;
				}
				for (who, (branch, of, times)) in &model.offers {
					let stored = Noticeboard::offer_of(*who).expect("an offer");
					let expected = Offer {
						branch: *branch, categories: categories(of), times: Times(*times),
					};
					assert_eq!(stored, expected);
				}
				assert_eq!(crate::Offers::<Test>::iter().count(), model.offers.len());
				for budget in [500, budget] {
					Budget::set(budget);
					for who in 1..13 {
						let found = Noticeboard::recommended_activities(who, limit);
						check(&found, &model.activities(who), limit as usize);
						note(&found);
					}
					for activity in 0..40 {
						assert_eq!(Noticeboard::notice(activity), model.posted.get(&activity).cloned());
						let found = Noticeboard::recommended_members(activity, limit);
						check(&found, &model.members(activity), limit as usize);
						note(&found);
					}
				}
			}
		});
	}
}
