// SPDX-License-Identifier: Apache-2.0

//! What the screening said, compared with what people are.

use super::{
	abusers::{ALL, KINDS, Kind, kind},
	*,
};
use pallet_risk::Rule;

/// What an alert or a hold was about.
#[derive(Clone, Debug)]
struct Finding {
	/// By which rule.
	rule: Rule,
	/// Whether one of the parties abuses the time bank, or is stolen from.
	is_right: bool,
	/// The abusers among them.
	abusers: Vec<Person>,
}

/// The books.
#[derive(Default)]
pub struct Score {
	/// Abusers, and whom they steal from.
	marked: BTreeMap<AccountId, Person>,
	/// Movements in which only honest people took part.
	honest_movements: u64,
	/// Movements in which others did.
	other_movements: u64,
	/// The first alerts and holds that were not looked at.
	next_alert: u64,
	next_held: u64,
	findings: Vec<Finding>,
}

impl Score {
	/// Somebody who is not what they seem, or is stolen from.
	pub fn mark(&mut self, who: Person) {
		self.marked.insert(account(who), who);
	}

	/// Coins moved between these people.
	pub fn note(&mut self, people: &[Person]) {
		let is_marked = people.iter().any(|who| self.marked.contains_key(&account(*who)));
		if is_marked { self.other_movements += 1 } else { self.honest_movements += 1 }
	}

	/// What came before the members' own lives.
	pub fn forget_alerts(&mut self) {
		self.next_alert = pallet_risk::NextAlert::<Runtime>::get();
	}

	/// Look at what was found in this hour.
	pub fn look(&mut self) {
		while self.next_alert < pallet_risk::NextAlert::<Runtime>::get() {
			if let Some(alert) = Risk::alert(self.next_alert) {
				let people: Vec<_> = core::iter::once(alert.who).chain(alert.parties).collect();
				self.find(alert.rule, &people);
			}
			self.next_alert += 1;
		}
		while self.next_held < pallet_time_coin::NextHeld::<Runtime>::get() {
			if let Some(held) = TimeCoin::held(self.next_held) {
				let owner = |purse| match purse {
					timebank_primitives::Purse::Member(who) => Some(who),
					_ => None,
				};
				let people: Vec<_> = [held.from, held.to].into_iter().filter_map(owner).collect();
				self.find(Rule::LargeAmount, &people);
			}
			self.next_held += 1;
		}
	}

	fn find(&mut self, rule: Rule, people: &[AccountId]) {
		let found: Vec<_> = people.iter().filter_map(|who| self.marked.get(who).copied()).collect();
		let is_right = !found.is_empty();
		// Who is stolen from is found with the thief.
		let abusers = found.into_iter().filter(|who| ALL.contains(who)).collect();
		self.findings.push(Finding { rule, is_right, abusers });
	}

	/// The abusers that were found, by whatever rule.
	fn caught(&self) -> BTreeSet<Person> {
		self.findings.iter().flat_map(|finding| finding.abusers.clone()).collect()
	}

	/// How many of those of a kind were found.
	pub fn recall_of(&self, one: Kind) -> (usize, usize) {
		let caught = self.caught();
		let of_kind: Vec<_> = ALL.filter(|who| kind(*who) == one).collect();
		(of_kind.iter().filter(|who| caught.contains(who)).count(), of_kind.len())
	}

	/// Which part of the abusers was found.
	pub fn recall(&self) -> f64 {
		self.caught().len() as f64 / ALL.len() as f64
	}

	/// How many findings there were about honest people, for a thousand movements of theirs.
	pub fn false_alerts_per_thousand(&self) -> f64 {
		let wrong = self.findings.iter().filter(|finding| !finding.is_right).count();
		1_000.0 * wrong as f64 / self.honest_movements as f64
	}

	pub fn print(&self, seed: u64) {
		println!(
			"seed {seed}: {} honest movements, {} others",
			self.honest_movements, self.other_movements
		);
		println!("| rule | findings | right | precision | abusers found |");
		for rule in Rule::ALL {
			let of_rule = || self.findings.iter().filter(move |finding| finding.rule == rule);
			let (all, right) =
				(of_rule().count(), of_rule().filter(|finding| finding.is_right).count());
			let abusers: BTreeSet<_> =
				of_rule().flat_map(|finding| finding.abusers.clone()).collect();
			let precision = if all == 0 { 1.0 } else { right as f64 / all as f64 };
			println!("| {rule:?} | {all} | {right} | {precision:.2} | {} |", abusers.len());
		}
		for one in KINDS {
			let (found, all) = self.recall_of(one);
			println!("{one:?}: {found} of {all}");
		}
		println!(
			"recall {:.2}, {:.2} false alerts per 1,000 honest movements",
			self.recall(),
			self.false_alerts_per_thousand()
		);
	}
}

/// The thresholds were chosen with this one.
#[test]
fn abuse_is_found_and_honest_people_are_left_alone() {
	check(1);
}

/// With these they were not.
#[test]
fn abuse_is_found_with_other_people_too() {
	for seed in [2, 3] {
		check(seed);
	}
}

fn check(seed: u64) {
	let score = simulate(seed);
	score.print(seed);
	assert!(score.honest_movements > 10_000, "only {} honest movements", score.honest_movements);
	assert!(score.recall() >= 0.9, "recall {}", score.recall());
	let wrong = score.false_alerts_per_thousand();
	assert!(wrong < 1.0, "{wrong} false alerts per 1,000 honest movements");
}
