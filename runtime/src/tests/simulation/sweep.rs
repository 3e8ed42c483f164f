// SPDX-License-Identifier: Apache-2.0

//! What other thresholds would have found. All that the screening was asked in ninety days is asked again, with others set.

use super::{
	score::{Score, Step},
	*,
};
use pallet_risk::{Kind, Rule, Thresholds};
use sp_runtime::Permill;
use timebank_primitives::{Cause, Payments as _, Screened, Screening as _, Watch as _};

type Change = fn(&mut Thresholds<Balance>, Factor);

/// By what a threshold is multiplied: the first by the second.
#[derive(Clone, Copy)]
struct Factor(u32, u32);

impl Factor {
	const ALL: [Factor; 4] = [Factor(1, 2), Factor(3, 4), Factor(4, 3), Factor(2, 1)];

	fn of(self, count: u32) -> u32 {
		(count * self.0 / self.1).max(1)
	}

	fn of_coins(self, amount: Balance) -> Balance {
		amount * Balance::from(self.0) / Balance::from(self.1)
	}
}

/// The thresholds, and the rule that each is for.
const THRESHOLDS: [(&str, Rule, Change); 11] = [
	("held_above", Rule::LargeAmount, |well, by| well.held_above = by.of_coins(well.held_above)),
	("velocity_count", Rule::Velocity, |well, by| well.velocity_count = by.of(well.velocity_count)),
	("velocity_sum", Rule::Velocity, |well, by| well.velocity_sum = by.of_coins(well.velocity_sum)),
	("velocity_window", Rule::Velocity, |well, by| {
		well.velocity_window = by.of(well.velocity_window);
	}),
	("circle_amount", Rule::Circle, |well, by| {
		well.circle_amount = by.of_coins(well.circle_amount);
	}),
	("circles", Rule::Circle, |well, by| well.circles = by.of(well.circles.into()) as u8),
	("all_circles", Rule::Circle, |well, by| {
		well.all_circles = by.of(well.all_circles.into()) as u8;
	}),
	("pair_count", Rule::Pair, |well, by| well.pair_count = by.of(well.pair_count)),
	("round_trips", Rule::ReviewRing, |well, by| well.round_trips = by.of(well.round_trips)),
	("pair_window", Rule::ReviewRing, |well, by| well.pair_window = by.of(well.pair_window)),
	("new_sum", Rule::NewAccount, |well, by| well.new_sum = by.of_coins(well.new_sum)),
];

/// Ask the same again, with thresholds that are changed so for everybody.
fn replay(known: &Score, change: impl Fn(&mut Thresholds<Balance>)) -> Score {
	let prefix = sp_io::hashing::twox_128(b"Risk");
	let _ = sp_io::storage::clear_prefix(&prefix, None);
	for kind in Kind::ALL {
		let mut well = Thresholds::compiled(kind);
		change(&mut well);
		call(
			consortium(),
			pallet_risk::Call::set_thresholds { branch: None, kind, thresholds: Some(well) },
		)
		.expect("sound");
	}
	let mut score = known.anew();
	let mut hours = known.steps.chunk_by(|(one, _), (other, _)| one == other);
	let Some(&(mut now, _)) = known.steps.first() else { return score };
	let mut steps = hours.next();
	while let Some(due) = steps {
		pallet_timestamp::Now::<Runtime>::put(now);
		if due[0].0 == now {
			for (_, step) in due {
				let is_held = ask(step) == Screened::Held;
				score.judge(step, is_held);
			}
			steps = hours.next();
		}
		score.look();
		if (now - BEGINNING) / HOUR % 24 == MORNING {
			score.handle();
		}
		now += HOUR;
	}
	score
}

fn ask(step: &Step) -> Screened {
	let purse = |who: &AccountId| {
		let mut pots = (1..=4).map(Purse::Pot);
		pots.find(|pot| TimeCoin::account(pot) == *who).unwrap_or(Purse::Member(who.clone()))
	};
	match step {
		// What a branch pays for a service is not screened when it is minted.
		Step::Moved { cause: Cause::Minting { activity: Some(_), .. }, .. } => Screened::Passed,
		Step::Moved { from, to, amount, cause, .. } => {
			let from = from.as_ref().map(purse);
			Risk::screen(from.as_ref(), Some(&purse(to)), *amount, cause)
		}
		Step::Held { from, to, amount, cause, .. } => {
			Risk::screen(Some(&purse(from)), Some(&purse(to)), *amount, cause)
		}
		Step::Review { activity, side, reviewer, reviewed, score } => {
			Risk::note_review(*activity, *side, reviewer, reviewed, *score);
			Screened::Passed
		}
	}
}

/// What each threshold is good for: all the others stay, and it is half, three quarters, four thirds or twice of what it is. Who comes near
/// the cap is left out: nobody's balance is known any more.
#[test]
#[ignore = "a measurement of some minutes"]
fn other_thresholds() {
	for (seed, style) in [(1, Style::Plain), (3, Style::Evasive), (4, Style::Slow)] {
		simulate(seed, style, |known| {
			let off = Permill::zero();
			let as_is = replay(&known, |well| well.near_cap = off);
			for rule in Rule::ALL.into_iter().filter(|rule| *rule != Rule::NearCap) {
				assert_eq!(as_is.of(rule), known.of(rule), "the same is found again: {rule:?}");
			}
			println!("\nseed {seed}, {style:?}");
			println!(
				"| threshold | times | its rule: findings, right, abusers | recall | hours before | false alerts per 1,000 |"
			);
			let print = |name, by: &str, rule, found: &Score| {
				let (all, right, abusers) = found.of(rule);
				println!(
					"| {name} | {by} | {all}, {right}, {abusers} | {:.2} | {} | {:.2} |",
					found.recall(),
					found.hours_before(),
					found.false_alerts_per_thousand()
				);
			};
			for (name, rule, change) in THRESHOLDS {
				print(name, "1", rule, &as_is);
				for by in Factor::ALL {
					let found = replay(&known, |well| {
						well.near_cap = off;
						change(well, by);
					});
					print(name, &format!("{}/{}", by.0, by.1), rule, &found);
				}
			}
		});
	}
}

/// The same with others, of whom nobody has thought when the thresholds were chosen.
#[test]
#[ignore = "a measurement of some minutes"]
fn other_people() {
	for seed in 11..=13 {
		for style in [Style::Plain, Style::Evasive, Style::Slow] {
			simulate(seed, style, |score| score.print(seed, style));
		}
	}
}
