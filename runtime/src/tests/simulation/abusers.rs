// SPDX-License-Identifier: Apache-2.0

//! Twenty who abuse it, four of each kind. They know the thresholds, as everybody does.

use super::*;

/// They come after the honest ones.
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

/// The first hour in which they are lived.
const FIRST: u64 = 31 * 24;
const DAY: u64 = 24;

/// One hour of all of them.
pub fn live(town: &mut Town) {
	for who in ALL {
		let place = (who - ALL.start) as u64;
		// Mules come when they are needed. The others joined at the very beginning, and look like everybody else by then.
		let savings = match kind(who) {
			Kind::Thief => Some(5),
			Kind::Smurf => Some(350),
			Kind::Ring => Some(6),
			Kind::Couple => Some(8),
			Kind::Mule => None,
		};
		if let Some(hours) = savings.filter(|_| town.hour == FIRST) {
			town.join(who);
			town.endow(who, hours * TIME);
		}
		// They begin one after the other, in the second month; who goes round begins a little earlier.
		let begins = FIRST + 30 * DAY + place * 37;
		let since = town.hour.checked_sub(begins);
		match kind(who) {
			Kind::Thief => thief(town, who, since),
			Kind::Smurf => smurf(town, who, since),
			Kind::Ring => ring(town, who),
			Kind::Couple => couple(town, who),
			Kind::Mule => mule(town, who, since),
		}
	}
}

/// Somebody honest whom the others know.
fn known(town: &mut Town) -> Person {
	town.chance.below(HONEST as u64) as usize
}

/// Presents of next to nothing for people who have nothing to do with it.
fn decoys(town: &mut Town, who: Person) {
	for other in 0..8 {
		town.pay(who, 100 + other, 1);
	}
}

/// What thieves take is planned in the hour in which they get the key.
fn thief(town: &mut Town, who: Person, since: Option<u64>) {
	if since != Some(0) {
		return;
	}
	// The wealthiest of some whom they know.
	let known: Vec<_> = (0..60).map(|_| known(town)).collect();
	let victim = known.into_iter().max_by_key(|known| town.free(*known)).expect("there are some");
	town.score.mark(victim, who);
	let all = town.free(victim);
	let well = Risk::thresholds_for(account(victim));
	let a_day = well.velocity_sum / 8;
	// How often, every how many hours, and how much.
	let (times, every, amount) = match (town.style, who % 4) {
		// All of it.
		(Style::Plain, 0) => (1, 1, all),
		// Half of it, then the rest.
		(Style::Plain, 1) => (2, 1, all / 2),
		// Bit by bit, overnight.
		(Style::Plain, 2) => (10, 1, all / 10),
		// Bit by bit, for three days.
		(Style::Plain, _) => (12, 6, all / 12),
		// As much as is not held, again and again.
		(Style::Evasive, 0) => (all / well.held_above, 1, well.held_above),
		// So much that nothing is said of it: a part at once, and a little each day.
		(Style::Evasive, 1) => {
			town.later(1, Plan::Pay { from: victim, to: who, amount: well.velocity_sum / 2 });
			((all - well.velocity_sum / 2) / a_day, DAY, a_day)
		}
		// Little by little, for people who have nothing to do with it, too.
		(Style::Evasive, 2) => {
			decoys(town, victim);
			(all / (5 * TIME), 1, 5 * TIME)
		}
		// A day's share of what is well, each day.
		(Style::Evasive, _) => (all / a_day, DAY, a_day),
		(Style::Slow, place) => (12, (place as u64 + 1) * DAY, all / 12),
	};
	for part in 0..times as u64 {
		town.later(1 + part * every, Plan::Pay { from: victim, to: who, amount });
	}
}

fn smurf(town: &mut Town, who: Person, since: Option<u64>) {
	let Some(since) = since else { return };
	// Those who help with it.
	let accomplices = [7, 11, 13, 17, 19].map(|step| step * who % HONEST);
	if since == 0 {
		for accomplice in accomplices {
			town.score.mark(accomplice, who);
		}
	}
	let well = Risk::thresholds_for(account(who));
	let (held_above, in_a_week) = (well.held_above, well.velocity_sum);
	// For how many days, every how many hours, how much, and to how many.
	let (days, every, amount, count) = match (town.style, who % 4) {
		// As much as is not held, six times on a day.
		(Style::Plain, 0) => (15, 4, held_above, 1),
		// Once a day.
		(Style::Plain, 1) => (15, DAY, held_above, 1),
		// Half of it, every six hours.
		(Style::Plain, 2) => (15, 6, held_above / 2, 1),
		// A fifth of it every three hours, to several people.
		(Style::Plain, _) => (15, 3, held_above / 5, 5),
		// Just below, to others each time.
		(Style::Evasive, 0) => (15, 4, held_above / 100 * 99, 5),
		// Less, now and then, with presents for others between.
		(Style::Evasive, 1) => (30, DAY, held_above / 4, 5),
		// A day's share of what is well, each day.
		(Style::Evasive, 2) => (59, DAY, in_a_week / 8, 1),
		// By services that nobody gives.
		(Style::Evasive, _) => (30, DAY, 0, 1),
		(Style::Slow, place) => {
			let parts = [8, 10, 12, 14][place];
			(59, DAY, in_a_week * 2 / parts, 1)
		}
	};
	if since >= days * DAY || !since.is_multiple_of(every) {
		return;
	}
	let to = accomplices[(since / every) as usize % count];
	if amount == 0 {
		town.help(who, &[to], 8, 5);
		return;
	}
	if (town.style, who % 4) == (Style::Evasive, 1) {
		decoys(town, who);
	}
	if town.free(who) >= amount {
		town.pay(who, to, amount);
	}
}

/// The four of them: each helps the next one, one of them a day.
fn ring(town: &mut Town, who: Person) {
	let Some(since) = town.hour.checked_sub(FIRST + 9 * DAY) else { return };
	let days = if town.style == Style::Slow { 7 } else { 4 };
	let (round, day) = (since / (DAY * days), since / DAY % days);
	if since % DAY != 8 {
		return;
	}
	let place = (who - ALL.start) % 4;
	if town.style != Style::Evasive {
		if day == place as u64 {
			town.help(who, &[who - place + (place + 1) % 4], 2, 5);
		}
		return;
	}
	// Round in another order each time, with other stars; so that what goes round is not alike, and that others stand in the books.
	const ORDERS: [[usize; 4]; 3] = [[0, 1, 2, 3], [0, 2, 1, 3], [0, 1, 3, 2]];
	let order = ORDERS[round as usize % 3];
	if order[day as usize] != place {
		return;
	}
	let next = who - place + order[(day as usize + 1) % 4];
	town.help(who, &[next], 2, if round % 2 == 0 { 5 } else { 4 });
	let extra = 1 + Balance::from(day % 2);
	town.pay(who, next, extra * TIME / 3);
	decoys(town, who);
}

/// Every other day one helps, then the other one.
fn couple(town: &mut Town, who: Person) {
	let Some(since) = town.hour.checked_sub(FIRST + 9 * DAY) else { return };
	let (is_first, is_second_pair) = (who.is_multiple_of(2), (who - ALL.start) % 4 > 1);
	let other = if is_first { who + 1 } else { who - 1 };
	let every = match town.style {
		Style::Slow if is_second_pair => 84,
		Style::Slow => 72,
		_ => 48,
	};
	let turn = if is_first { 8 } else { 32 };
	if since % every != turn {
		return;
	}
	if town.style != Style::Evasive {
		town.help(who, &[other], 2, 5);
		return;
	}
	decoys(town, who);
	match (is_second_pair, is_first) {
		// Five stars, or four, by turns.
		(false, _) => town.help(who, &[other], 2, 4 + (since / every % 2) as u8),
		// One serves, and gives back what it brought.
		(true, true) => town.help(who, &[other], 2, 5),
		(true, false) => town.pay(who, other, 2 * TIME),
	}
}

/// People who were told a story pay; what comes is gone the same day.
fn mule(town: &mut Town, who: Person, since: Option<u64>) {
	let Some(since) = since else { return };
	// Those who wait for it.
	let boss = 23 * who % HONEST;
	if since == 0 {
		town.join(who);
		for helper in 0..3 {
			town.score.mark(boss + helper, who);
		}
		return;
	}
	// Who is patient is not new any more when it begins.
	let waits = if town.style == Style::Slow && who.is_multiple_of(2) { 31 * DAY } else { 0 };
	let Some(since) = since.checked_sub(waits).filter(|since| *since < 10 * DAY) else { return };
	if since % DAY != 9 {
		return;
	}
	let known: Vec<_> = (0..30).map(|_| known(town)).collect();
	let believes = known.into_iter().find(|known| town.free(*known) > 8 * TIME);
	if let Some(victim) = believes {
		let amount = town.free(victim) / 3;
		town.pay(victim, who, amount.min(12 * TIME));
	}
	let all = town.free(who);
	match (town.style, who % 4) {
		// No more than is well.
		(Style::Evasive, 0) => {
			if since / DAY < 5 {
				town.pay(who, boss, all.min(6 * TIME));
			}
		}
		// By services that nobody gives.
		(Style::Evasive, 1) => town.help(who, &[boss], (all / TIME).min(8) as u32, 5),
		// In parts, over others.
		(Style::Evasive, 2) => {
			for part in 0..3 {
				town.later(5, Plan::Pay { from: who, to: boss + part, amount: all / 4 });
			}
		}
		(Style::Slow, 1) => {
			town.later(5, Plan::Pay { from: who, to: boss, amount: all.min(4 * TIME) });
		}
		_ => town.later(5, Plan::Pay { from: who, to: boss, amount: all }),
	}
}
