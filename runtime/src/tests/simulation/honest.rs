// SPDX-License-Identifier: Apache-2.0

//! What 2,000 honest people do. Much of it looks like what others do who are not honest: two help each other every week, four mind
//! each other's children in turn, a choir is paid on one evening, somebody gives away nearly all they have.

use super::*;

/// Hours of a week.
const WEEK: u64 = 7 * 24;

/// How somebody lives.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Life {
	/// Comes to the same person every week, for two or three hours.
	Carer,
	/// Comes to the same person every day.
	Nurse,
	/// Helps and is helped by the seven others of the neighbourhood.
	Neighbour,
	/// Asks for help now and then, from whomever.
	Casual,
	/// Sends hours to a relative every month.
	Family,
	/// Is busy: asks for something every other day, and helps as often.
	Busy,
	/// Two who teach each other their languages, an hour of each a week; some twice a week. They are very content with each other.
	Tandem,
	/// Four parents, each of whom minds the children of the next one, every week: an honest ring.
	Rota,
	/// Works in others' gardens, in two or three on each workday.
	Gardener,
	/// Leads a choir, and pays all who sang after a concert.
	Choir,
	/// Has nearly as much as a member can have.
	Saver,
}

fn life(who: Person) -> Life {
	match who % 40 {
		0..4 => Life::Carer,
		4..18 => Life::Neighbour,
		18..22 => Life::Family,
		22 | 23 => Life::Busy,
		24..28 => Life::Rota,
		28..32 => Life::Tandem,
		32 if (who / 40).is_multiple_of(5) => Life::Gardener,
		33 if (who / 40).is_multiple_of(12) => Life::Choir,
		34 if (who / 40).is_multiple_of(20) => Life::Saver,
		35 if (who / 40).is_multiple_of(10) => Life::Nurse,
		_ => Life::Casual,
	}
}

/// What members have saved: most have little, a few have much.
pub fn savings(town: &mut Town, who: Person) -> Balance {
	let hours = match (life(who), town.chance.below(100)) {
		(Life::Saver, _) => 378,
		(Life::Choir, _) => 150,
		// Who is nursed each day.
		(_, _) if who > 0 && life(who - 1) == Life::Nurse => 120,
		(_, 0..60) => town.chance.within(2, 20),
		(_, 60..90) => town.chance.within(20, 60),
		(_, 90..98) => town.chance.within(60, 150),
		_ => town.chance.within(150, 300),
	};
	Balance::from(hours) * TIME
}

/// One hour of all of them.
pub fn live(town: &mut Town) {
	for who in 0..HONEST {
		if !town.is_member(who) {
			// One in three of those who come does so in the first month, and so on.
			if town.chance.below(HOURS) == 0 {
				newcomer(town, who);
			}
			continue;
		}
		// People sleep at night.
		if (6..22).contains(&(town.hour % 24)) {
			day(town, who);
		}
	}
	if town.hour % WEEK == 5 * 24 + 9 {
		saturday(town);
	}
	// Four times in the ninety days somebody who has much hands most of it on: to a child, or to who nursed them.
	if town.hour % 500 == 12 {
		let known: Vec<_> = (0..30).map(|_| anybody(town)).collect();
		let giver = known.into_iter().max_by_key(|who| town.free(*who)).expect("there are some");
		town.pay(giver, giver ^ 1, town.free(giver) / 5 * 4);
	}
}

/// Who moves here brings hours along. Some bring much, and have to thank those who helped them move.
fn newcomer(town: &mut Town, who: Person) {
	town.join(who);
	match town.chance.below(10) {
		0 => {
			town.endow(who, 80 * TIME);
			let place = who / 8 * 8;
			for friend in 1..5 {
				let to = place + (who + friend as usize) % 8;
				town.later(24 * friend, Plan::Pay { from: who, to, amount: 3 * TIME });
			}
			// What was lent them is given back.
			let amount = Balance::from(town.chance.within(8, 24)) * TIME;
			let days = town.chance.within(3, 20);
			town.later(24 * days, Plan::Pay { from: who, to: (who + 40) % HONEST, amount });
		}
		1..5 => {
			let savings = savings(town, who) / 4;
			town.endow(who, savings);
		}
		_ => {}
	}
}

/// Whether something happens in this hour that happens so many times in 90 days.
fn happens(town: &mut Town, times: u64) -> bool {
	town.chance.below(90 * 16) < times
}

/// Whether something happens in this hour that happens to one of so many in 90 days.
fn befalls_one_of(town: &mut Town, people: u64) -> bool {
	town.chance.below(90 * 16 * people) == 0
}

fn anybody(town: &mut Town) -> Person {
	town.chance.below(HONEST as u64) as usize
}

/// One of the eight of the neighbourhood.
fn neighbour(town: &mut Town, who: Person) -> Person {
	who / 8 * 8 + town.chance.below(8) as usize
}

/// One of the forty of the quarter.
fn near(town: &mut Town, who: Person) -> Person {
	who / 40 * 40 + town.chance.below(40) as usize
}

fn score(town: &mut Town) -> u8 {
	// People are kind.
	match town.chance.below(100) {
		0..3 => 2,
		3..10 => 3,
		10..35 => 4,
		_ => 5,
	}
}

fn day(town: &mut Town, who: Person) {
	let (day, hour) = (town.hour % WEEK / 24, town.hour % 24);
	match life(who) {
		Life::Carer => {
			// The same day of each week, at the same time.
			if day == who as u64 % 7 && hour == 10 && town.chance.percent(90) {
				let score = score(town);
				town.help((who + HONEST / 2) % HONEST, &[who], 2 + (who % 2) as u32, score);
			}
		}
		Life::Nurse => {
			if hour == 9 && town.chance.percent(90) {
				town.help(who + 1, &[who], 1, 5);
			}
		}
		Life::Neighbour => {
			if happens(town, 7) {
				let other = neighbour(town, who);
				serve(town, who, other);
			}
		}
		Life::Casual => {
			if happens(town, 3) {
				let other = anybody(town);
				serve(town, who, other);
			}
		}
		Life::Family => {
			if happens(town, 3) {
				let amount = town.chance.within(1, 8);
				town.pay(who, who ^ 1, Balance::from(amount) * TIME);
			}
			if happens(town, 2) {
				let other = anybody(town);
				serve(town, who, other);
			}
		}
		Life::Tandem => {
			let is_first = who.is_multiple_of(2);
			let first_day = who as u64 / 40 % 3;
			let is_day = day == if is_first { first_day } else { first_day + 3 };
			let is_keen = (who / 40).is_multiple_of(5);
			if is_day && (hour == 17 || (is_keen && hour == 19)) && town.chance.percent(85) {
				town.help(who, &[who ^ 1], 1, 5);
			}
		}
		Life::Rota => {
			let next = who / 4 * 4 + (who + 1) % 4;
			if day == who as u64 % 4 && hour == 15 && town.chance.percent(85) {
				let score = score(town);
				// In one half of the rotas hours go round in the order of the days, in the other half against it.
				if (who / 40).is_multiple_of(2) {
					town.help(who, &[next], 1, score);
				} else {
					town.help(next, &[who], 1, score);
				}
			}
		}
		Life::Gardener => {
			if day < 5 && [9, 13, 17].contains(&hour) && town.chance.percent(70) {
				let client = anybody(town);
				serve(town, client, who);
			}
			// And pays those who help with it.
			if day == 4 && hour == 19 {
				for helper in 1..4 {
					town.pay(who, who + helper, 2 * TIME);
				}
			}
		}
		Life::Choir => {
			// Twice, on a Sunday evening.
			if day == 6 && hour == 20 && (town.hour / WEEK + who as u64).is_multiple_of(6) {
				let singers = town.chance.within(20, 30) as usize;
				for singer in 1..=singers {
					town.pay(who, (who + 7 * singer) % HONEST, TIME);
				}
			}
		}
		Life::Saver => {
			if happens(town, 8) {
				let other = neighbour(town, who);
				serve(town, who, other);
			}
			if happens(town, 5) {
				let other = neighbour(town, who);
				serve(town, other, who);
			}
		}
		Life::Busy => {
			if happens(town, 25) {
				let is_near = town.chance.percent(70);
				let other = if is_near { near(town, who) } else { anybody(town) };
				if town.chance.percent(50) {
					serve(town, who, other);
				} else {
					serve(town, other, who);
				}
			}
		}
	}
	everybody(town, who);
}

fn serve(town: &mut Town, publisher: Person, helper: Person) {
	if publisher == helper || !town.is_member(publisher) {
		return;
	}
	let hours = town.chance.within(1, 3) as u32;
	if town.free(publisher) >= Balance::from(hours) * TIME {
		let score = score(town);
		town.help(publisher, &[helper], hours, score);
	}
}

/// What anybody does now and then.
fn everybody(town: &mut Town, who: Person) {
	// A present.
	if happens(town, 1) {
		let other = near(town, who);
		let hours = Balance::from(town.chance.within(1, 6));
		town.pay(who, other, (hours * TIME).min(town.free(who) / 2));
	}
	// A gift of much: an inheritance in one's lifetime, a thank-you for years.
	if befalls_one_of(town, 250) {
		let other = anybody(town);
		town.pay(who, other, town.free(who) / 2);
	}
	// To the spouse, before a long stay in hospital.
	if befalls_one_of(town, 400) {
		town.pay(who, who ^ 1, town.free(who));
	}
	if befalls_one_of(town, 4) {
		let amount = (Balance::from(town.chance.within(1, 5)) * TIME).min(town.free(who));
		let donation = pallet_time_coin::Call::donate { branch: home(who), amount, note: NOTE };
		// Who has nothing donates nothing.
		let _ = call(by(account(who)), donation);
	}
	// Christmas: six presents on one day.
	if befalls_one_of(town, 20) {
		for place in 1..=6 {
			let (to, hours) = ((who + place * 11) % HONEST, 1 + place as Balance % 3);
			town.later(place as u64, Plan::Pay { from: who, to, amount: hours * TIME });
		}
	}
	// Lent, and given back, all at once or in parts.
	if befalls_one_of(town, 10) {
		let other = neighbour(town, who);
		let amount = (Balance::from(town.chance.within(2, 30)) * TIME).min(town.free(who) / 2);
		town.pay(who, other, amount);
		let parts = town.chance.within(1, 3);
		for part in 1..=parts {
			let amount = amount / Balance::from(parts);
			town.later(24 * 9 * part, Plan::Pay { from: other, to: who, amount });
		}
	}
}

/// Each branch brings people together: twelve to twenty work in the park for two hours, paid from its pot.
fn saturday(town: &mut Town) {
	for branch in 1..=4 {
		let count = town.chance.within(12, 20) as usize;
		let mut helpers = BTreeSet::new();
		while helpers.len() < count {
			let who = anybody(town);
			if home(who) == branch {
				helpers.insert(who);
			}
		}
		let helpers: Vec<_> = helpers.into_iter().collect();
		town.organise(0, Funding::Minted(branch), &helpers, 2, 5);
	}
}
