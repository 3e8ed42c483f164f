// SPDX-License-Identifier: Apache-2.0

//! A time bank of 100,000 members, 100 branches and 10,000 open activities: what recommendations read there, and how long they
//! take. To measure that:
//!
//! ```sh
//! cargo test --release -p pallet-noticeboard --lib -- --ignored --nocapture how_long
//! ```

use super::*;
use crate::crowd::{Crowd, fill};
use std::time::{Duration, Instant};
use timebank_primitives::{ActivityId, BranchId};

const MEMBERS: u64 = 100_000;
const ACTIVITIES: ActivityId = 10_000;
const BRANCHES: BranchId = 100;
const BUDGET: u32 = 500;

/// The members begin with this account.
const FIRST: AccountId = 1_000;

/// All that is asked for one search, besides what is asked for each candidate: about the member or the publisher, and what the
/// member has done of each category that they offer.
const ASKED_ONCE: u32 = 15;

/// What is asked for each candidate at most: four about what a member has done, whether they are active, and two credentials.
const ASKED_EACH: u32 = 7;

/// A state of that size, with so many kinds of service.
fn time_bank(kinds: CategoryId) -> sp_io::TestExternalities {
	let crowd = Crowd {
		branches: (1..=BRANCHES).collect(),
		categories: (0..kinds).collect(),
		members: (FIRST..FIRST + MEMBERS).collect(),
		activities: ACTIVITIES,
		required: vec![1, 2].try_into().expect("few"),
		now: START,
	};
	let mut state = new_test_ext();
	state.execute_with(|| {
		crate::mock::Branches::set(BRANCHES);
		fill::<Test>(&crowd).expect("room for all");
		for (place, who) in (0u64..).zip(crowd.members.iter().copied()) {
			settle(who, crowd.home(place).expect("branches"));
			// Half of them have served, and some of these lately.
			if who.is_multiple_of(2) {
				let services = (who % 40) as u32;
				set_deeds(
					who,
					Deeds {
						services,
						last_service: Some(START - who % 400 * DAY),
						rating: Some(100 + (who % 401) as u32),
						rating_as_publisher: (who % 6 == 0).then_some(100 + (who % 367) as u32),
					},
				);
				for category in
					Noticeboard::offer_of(who).into_iter().flat_map(|offer| offer.categories)
				{
					set_services_in(who, category, services / 2);
				}
			}
			if who.is_multiple_of(3) {
				issue(who, 1);
				issue(who, 2);
			}
		}
	});
	state
}

/// Ask for some members and for some activities; what it is that is asked is told before the answer.
fn ask_all(mut note: impl FnMut(&'static str, u32, Duration)) {
	for number in 0..50u64 {
		Asked::set(0);
		let began = Instant::now();
		let found = Noticeboard::recommended_activities(FIRST + number * 1_999, 20);
		note("activities for a member", found.looked_at, began.elapsed());
		assert_eq!(found.best.len(), 20);
		Asked::set(0);
		let began = Instant::now();
		let found = Noticeboard::recommended_members(number * 199, 20);
		note("members for an activity", found.looked_at, began.elapsed());
	}
}

#[test]
fn no_more_is_read_than_the_budget_allows() {
	// Few kinds, so that buckets are full; and many, so that most are empty.
	for kinds in [3, 1_000] {
		time_bank(kinds).execute_with(|| {
			ask_all(|what, looked_at, _| {
				assert!(looked_at <= BUDGET, "{what}: {looked_at} candidates");
				let asked = Asked::get();
				let most = ASKED_ONCE + ASKED_EACH * looked_at;
				assert!(asked <= most, "{what}: {asked} asked for {looked_at} candidates");
			});
		});
	}
}

#[test]
#[ignore = "it measures time, which only means something on a machine that does nothing else"]
fn how_long_recommendations_take() {
	for kinds in [3, 10, 100, 1_000] {
		let mut state = time_bank(kinds);
		// As a node finds it: in the trie, with nothing changed since.
		state.commit_all().expect("a state");
		let (nodes, root) = state.into_raw_snapshot();
		let mut state =
			sp_io::TestExternalities::from_raw_snapshot(nodes, root, Default::default());
		let mut figures: Vec<(&str, u32, u32, Duration)> = Vec::new();
		state.execute_with(|| {
			ask_all(|what, looked_at, took| figures.push((what, looked_at, Asked::get(), took)));
		});
		for what in ["activities for a member", "members for an activity"] {
			let of: Vec<_> = figures.iter().filter(|figure| figure.0 == what).collect();
			let mut times: Vec<_> = of.iter().map(|figure| figure.3).collect();
			times.sort();
			let looked_at = of.iter().map(|figure| figure.1).max().expect("some");
			let asked = of.iter().map(|figure| figure.2).max().expect("some");
			println!(
				"{kinds} kinds, {what}: median {:?}, longest {:?}; at most {looked_at} candidates, {asked} questions",
				times[times.len() / 2],
				times[times.len() - 1],
			);
		}
	}
}
