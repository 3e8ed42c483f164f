// SPDX-License-Identifier: Apache-2.0

//! What the screening said, compared with what people are.

use super::{
	abusers::{ALL, KINDS, Kind, kind},
	*,
};
use pallet_risk::{AlertId, Rule};
use timebank_primitives::{Cause, Moment, MovementId, Side};

/// What the screening was asked, in its order.
#[derive(Clone, Debug)]
pub enum Step {
	/// Coins moved.
	Moved {
		movement: MovementId,
		from: Option<AccountId>,
		to: AccountId,
		amount: Balance,
		cause: Cause,
	},
	/// Coins were held back.
	Held { held: HeldId, from: AccountId, to: AccountId, amount: Balance, cause: Cause },
	/// One said something of another.
	Review { activity: ActivityId, side: Side, reviewer: AccountId, reviewed: AccountId, score: u8 },
}

/// What an alert or a hold was about.
#[derive(Clone, Debug)]
struct Finding {
	rule: Rule,
	/// Whether coins were held, and not only an alert raised.
	is_held: bool,
	/// The abusers whose doing it was. If it was nobody's, it was wrong.
	abusers: Vec<Person>,
}

impl Finding {
	fn is_right(&self) -> bool {
		!self.abusers.is_empty()
	}
}

/// The books.
#[derive(Default)]
pub struct Score {
	/// Abusers, whom they steal from and who helps them: since when, and whose doing it is.
	pub marked: BTreeMap<AccountId, (Moment, Person)>,
	/// All that the screening was asked, by the moment.
	pub steps: Vec<(Moment, Step)>,
	/// Movements in which only honest people took part.
	honest_movements: u64,
	/// Movements in which others did.
	other_movements: u64,
	/// How much the abusers moved, and how much of that before they were found.
	moved: BTreeMap<Person, (Balance, Balance)>,
	/// The first alert that was not counted.
	next_alert: AlertId,
	/// Those that no auditor has handled, and whether they are right.
	open: Vec<(AlertId, bool)>,
	findings: Vec<Finding>,
}

impl Score {
	/// With the same people, and nothing known of them.
	pub fn anew(&self) -> Self {
		Self { marked: self.marked.clone(), ..Self::default() }
	}

	/// Somebody who is not what they seem from now on, or is stolen from, and whose doing that is.
	pub fn mark(&mut self, who: Person, by: Person) {
		self.marked.entry(account(who)).or_insert((Timestamp::get(), by));
	}

	/// Whose doing it is what somebody does or suffers.
	pub fn is_marked(&self, who: &AccountId) -> Option<Person> {
		let now = Timestamp::get();
		self.marked.get(who).filter(|(since, _)| *since <= now).map(|(_, by)| *by)
	}

	/// What the screening was asked since the last hour.
	pub fn read(&self) -> Vec<Step> {
		use pallet_time_coin::Event as Coin;
		let mut steps = Vec::new();
		for record in System::read_events_no_consensus() {
			match record.event {
				RuntimeEvent::TimeCoin(Coin::Moved {
					movement, from, to, amount, cause, ..
				}) if cause.can_be_held() || matches!(cause, Cause::Service { .. }) => {
					steps.push(Step::Moved { movement, from: Some(from), to, amount, cause });
				}
				RuntimeEvent::TimeCoin(Coin::Minted { movement, to, amount, cause, .. })
					if matches!(cause, Cause::Minting { .. }) =>
				{
					steps.push(Step::Moved { movement, from: None, to, amount, cause });
				}
				RuntimeEvent::TimeCoin(Coin::MovementHeld {
					held,
					from,
					to,
					amount,
					cause,
					..
				}) => {
					steps.push(Step::Held { held, from, to, amount, cause });
				}
				// It was asked when it was held.
				RuntimeEvent::TimeCoin(Coin::HeldReleased { movement: released, .. }) => {
					steps.retain(
						|step| !matches!(step, Step::Moved { movement, .. } if *movement == released),
					);
				}
				RuntimeEvent::Reviews(pallet_reviews::Event::Opened {
					activity,
					side,
					reviewer,
					reviewed,
					score,
					..
				}) => steps.push(Step::Review { activity, side, reviewer, reviewed, score }),
				_ => {}
			}
		}
		steps
	}

	/// Remember what the screening was asked, and count it.
	pub fn note(&mut self, step: Step) {
		self.judge(&step, matches!(step, Step::Held { .. }));
		self.steps.push((Timestamp::get(), step));
	}

	/// Count a movement that was made, or held.
	pub fn judge(&mut self, step: &Step, is_held: bool) {
		match step {
			// Hours that were brought along are nobody's doing.
			Step::Moved { cause: Cause::Minting { activity: None, .. }, .. }
			| Step::Review { .. } => {}
			Step::Moved { from: None, to, amount, .. } => self.count(&[to], *amount),
			Step::Moved { from: Some(from), to, amount, .. }
			| Step::Held { from, to, amount, .. } => {
				self.count(&[from, to], if is_held { 0 } else { *amount });
				if is_held {
					// What is not large is held for what was paid before it.
					let is_large = *amount > Risk::thresholds_for(from.clone()).held_above;
					let rule = if is_large { Rule::LargeAmount } else { Rule::Velocity };
					self.find(rule, true, from, core::slice::from_ref(to));
				}
			}
		}
	}

	fn count(&mut self, people: &[&AccountId], amount: Balance) {
		let by: BTreeSet<_> = people.iter().filter_map(|who| self.is_marked(who)).collect();
		if by.is_empty() {
			self.honest_movements += 1;
			return;
		}
		self.other_movements += 1;
		let caught = self.caught();
		for person in by {
			let (all, before) = self.moved.entry(person).or_default();
			*all += amount;
			if !caught.contains(&person) {
				*before += amount;
			}
		}
	}

	/// Look at the alerts that were raised in this hour.
	pub fn look(&mut self) {
		while self.next_alert < pallet_risk::NextAlert::<Runtime>::get() {
			let id = self.next_alert;
			if let Some(alert) = Risk::alert(id) {
				let parties: Vec<_> = alert.parties.into_iter().collect();
				let is_right = self.find(alert.rule, false, &alert.who, &parties);
				self.open.push((id, is_right));
			}
			self.next_alert += 1;
		}
	}

	/// Auditors say of all alerts whether there was something to them. What they say is true.
	pub fn handle(&mut self) {
		for (alert, confirmed) in core::mem::take(&mut self.open) {
			let branch = Risk::alert(alert).expect("nobody else handles it").branch;
			let handle = pallet_risk::Call::handle { alert, confirmed, opinion: [0; 32] };
			call(by(staff(branch, Role::Auditor, 0)), handle).expect("an auditor handles it");
		}
	}

	/// It is right if the one whom it is about is not what they seem. Says so.
	pub fn find(
		&mut self,
		rule: Rule,
		is_held: bool,
		about: &AccountId,
		with: &[AccountId],
	) -> bool {
		let is_right = self.is_marked(about).is_some();
		let people = core::iter::once(about).chain(with).filter(|_| is_right);
		let abusers = people.filter_map(|who| self.is_marked(who)).collect();
		self.findings.push(Finding { rule, is_held, abusers });
		is_right
	}

	/// The abusers that were found, by whatever rule.
	fn caught(&self) -> BTreeSet<Person> {
		self.findings.iter().flat_map(|finding| finding.abusers.iter().copied()).collect()
	}

	/// How many of those of a kind were found.
	fn caught_of(&self, one: Kind) -> usize {
		self.caught().into_iter().filter(|who| kind(*who) == one).count()
	}

	/// Who was not found.
	fn missed(&self) -> Vec<String> {
		let caught = self.caught();
		let missed = ALL.filter(|who| !caught.contains(who));
		missed.map(|who| format!("{:?} {}", kind(who), (who - ALL.start) % 4 + 1)).collect()
	}

	/// How many hours the abusers moved before they were found, or in all if they were not.
	pub fn hours_before(&self) -> Balance {
		self.moved.values().map(|(_, before)| before / TIME).sum()
	}

	/// Which part of the abusers was found.
	pub fn recall(&self) -> f64 {
		self.caught().len() as f64 / ALL.len() as f64
	}

	/// How many findings of a rule there were, how many of them were right, and how many abusers it found.
	pub fn of(&self, rule: Rule) -> (usize, usize, usize) {
		let of_rule = || self.findings.iter().filter(move |finding| finding.rule == rule);
		let abusers: BTreeSet<_> = of_rule().flat_map(|finding| finding.abusers.iter()).collect();
		(of_rule().count(), of_rule().filter(|finding| finding.is_right()).count(), abusers.len())
	}

	/// How many findings there were about honest people, for a thousand movements of theirs.
	pub fn false_alerts_per_thousand(&self) -> f64 {
		let wrong = self.findings.iter().filter(|finding| !finding.is_right()).count();
		1_000.0 * wrong as f64 / self.honest_movements as f64
	}

	/// As it stands in docs/risk.md.
	pub fn print(&self, seed: u64, style: Style) {
		println!(
			"\nseed {seed}, {style:?}: {} honest movements, {} of others",
			self.honest_movements, self.other_movements
		);
		println!("| rule | findings | right | precision | abusers found | recall |");
		for rule in Rule::ALL {
			let (all, right, abusers) = self.of(rule);
			let precision =
				if all == 0 { "–".into() } else { format!("{:.2}", right as f64 / all as f64) };
			let recall = abusers as f64 / ALL.len() as f64;
			println!("| {rule:?} | {all} | {right} | {precision} | {abusers} | {recall:.2} |");
		}
		println!("| kind | found | hours moved before | hours moved in all |");
		for one in KINDS {
			let of_kind = self.moved.iter().filter(|(who, _)| kind(**who) == one);
			let (all, before) = of_kind
				.fold((0, 0), |(all, before), (_, (more, part))| (all + more, before + part));
			println!(
				"| {one:?} | {} of {} | {} | {} |",
				self.caught_of(one),
				ALL.len() / KINDS.len(),
				before / TIME,
				all / TIME
			);
		}
		let held = |is_right| {
			let held = self.findings.iter().filter(|finding| finding.is_held);
			held.filter(|finding| finding.is_right() == is_right).count()
		};
		println!("held: {} of abusers, {} of honest people", held(true), held(false));
		println!("not found: {}", self.missed().join(", "));
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
	check(1, Style::Plain, 0.9);
}

/// They were not chosen with these people.
#[test]
fn abuse_is_found_among_other_people_too() {
	check(2, Style::Plain, 0.9);
}

/// Who knows the thresholds and stays below is not found: it takes them time. The others are.
#[test]
fn decoys_and_detours_hide_few() {
	check(3, Style::Evasive, 0.6);
}

/// Who has time is not found by what is counted within a month. But not all who think so have enough.
#[test]
fn patience_hides_some() {
	check(4, Style::Slow, 0.6);
}

fn check(seed: u64, style: Style, least: f64) {
	let score = simulate(seed, style, |score| score);
	score.print(seed, style);
	assert!(score.honest_movements > 15_000, "only {} honest movements", score.honest_movements);
	assert!(score.recall() >= least, "recall {}", score.recall());
	let wrong = score.false_alerts_per_thousand();
	assert!(wrong < 1.0, "{wrong} false alerts per 1,000 honest movements");
}
