// SPDX-License-Identifier: Apache-2.0

//! Twenty who abuse it, four of each kind. They know the thresholds, as everybody does.

use super::*;

/// They come after the honest ones. Whom thieves steal from is honest.
pub const ALL: core::ops::Range<Person> = HONEST..HONEST + 20;

/// What somebody is.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Kind {
	/// Has the key of somebody who has much, and takes it: at once, or in many parts.
	Thief,
	/// Sends away a lot in parts that are not held.
	Smurf,
	/// Four who send each other fake services round, and praise each other.
	Ring,
	/// Two who send each other fake services to and fro, and praise each other.
	Couple,
	/// New accounts that collect from several, and pass it on.
	Mule,
}

pub const KINDS: [Kind; 5] = [Kind::Thief, Kind::Smurf, Kind::Ring, Kind::Couple, Kind::Mule];

pub fn kind(who: Person) -> Kind {
	KINDS[(who - ALL.start) / 4]
}

/// One hour of all of them.
pub fn live(town: &mut Town) {
	for who in ALL {
		let place = who - ALL.start;
		// They begin one after the other, in the second month.
		let begins = 30 * 24 + place as u64 * 37;
		match kind(who) {
			Kind::Thief => thief(town, who, begins),
			Kind::Smurf => smurf(town, who, begins),
			Kind::Ring => ring(town, who),
			Kind::Couple => couple(town, who),
			Kind::Mule => mule(town, who, begins),
		}
	}
}

/// Who joins at the very beginning looks like everybody else by then.
fn settles_in(town: &mut Town, who: Person, savings: Balance) {
	if town.hour == 31 * 24 {
		town.join(who);
		town.endow(who, savings * TIME);
	}
}

fn thief(town: &mut Town, who: Person, begins: u64) {
	settles_in(town, who, 5);
	if town.hour != begins + 31 * 24 {
		return;
	}
	// The wealthiest of some whom they know.
	let known: Vec<_> = (0..60).map(|_| town.chance.below(HONEST as u64) as usize).collect();
	let victim = known.into_iter().max_by_key(|known| town.free(*known)).expect("there are some");
	town.score.mark(victim);
	let all = town.free(victim);
	match who % 4 {
		// All of it.
		0 => town.pay(victim, who, all),
		// Half of it, then the rest.
		1 => {
			town.pay(victim, who, all / 2);
			town.later(1, Plan::Pay { from: victim, to: who, amount: all / 2 });
		}
		// Bit by bit, overnight.
		2 => {
			for part in 0..10 {
				town.later(part, Plan::Pay { from: victim, to: who, amount: all / 10 });
			}
		}
		// Bit by bit, for three days.
		_ => {
			for part in 0..12 {
				town.later(part * 6, Plan::Pay { from: victim, to: who, amount: all / 12 });
			}
		}
	}
}

fn smurf(town: &mut Town, who: Person, begins: u64) {
	settles_in(town, who, 350);
	let since = town.hour.checked_sub(begins + 31 * 24);
	let Some(since) = since else { return };
	let held_above = Risk::thresholds_for(account(who)).held_above;
	let (every, part) = match who % 4 {
		// As much as is not held, four times on a day.
		0 => (4, held_above),
		// Once a day.
		1 => (24, held_above),
		// Half of it, every six hours.
		2 => (6, held_above / 2),
		// To several people, a fifth of it every three hours.
		_ => (3, held_above / 5),
	};
	if since < 15 * 24 && since.is_multiple_of(every) && town.free(who) >= part {
		let to =
			if who % 4 == 3 { town.chance.below(HONEST as u64) as usize } else { 7 * who % HONEST };
		town.pay(who, to, part);
	}
}

fn ring(town: &mut Town, who: Person) {
	settles_in(town, who, 6);
	// The four of them: each helps the next one, one of them a day.
	let place = (who - ALL.start) % 4;
	let next = who - place + (place + 1) % 4;
	if town.hour > 40 * 24 && town.hour % 96 == 24 * place as u64 + 8 {
		town.help(who, &[next], 2, 5);
	}
}

fn couple(town: &mut Town, who: Person) {
	settles_in(town, who, 8);
	let other = if who.is_multiple_of(2) { who + 1 } else { who - 1 };
	// Every other day one helps, then the other one.
	let turn = if who.is_multiple_of(2) { 8 } else { 32 };
	if town.hour > 40 * 24 && town.hour % 48 == turn {
		town.help(who, &[other], 2, 5);
	}
}

fn mule(town: &mut Town, who: Person, begins: u64) {
	let begins = begins + 31 * 24;
	if town.hour == begins {
		town.join(who);
	}
	// People who were told a story pay; what comes is gone the same day.
	let since = town.hour.saturating_sub(begins);
	if town.hour > begins && since < 10 * 24 && since % 24 == 9 {
		let known: Vec<_> = (0..30).map(|_| town.chance.below(HONEST as u64) as usize).collect();
		let victim = known.into_iter().find(|known| town.free(*known) > 8 * TIME);
		if let Some(victim) = victim {
			let amount = town.free(victim) / 3;
			town.pay(victim, who, amount.min(12 * TIME));
		}
		let boss = ALL.start + 16 + (who - ALL.start + 1) % 4;
		let all = town.free(who);
		if town.is_member(boss) {
			town.later(5, Plan::Pay { from: who, to: boss, amount: all });
		}
	}
}
