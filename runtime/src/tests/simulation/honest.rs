// SPDX-License-Identifier: Apache-2.0

//! What 2,000 honest people do: neighbours help each other to and fro, carers come every week, families give, treasurers bring
//! twenty people together on a Saturday, and now and then somebody gives away a lot.

use super::*;

/// Hours of a week.
const WEEK: u64 = 7 * 24;

/// How somebody lives.
enum Life {
	/// Comes to the same person every week, for two or three hours.
	Carer,
	/// Helps and is helped by the seven others of the neighbourhood.
	Neighbour,
	/// Asks for help now and then, from whomever.
	Casual,
	/// Sends hours to a relative every month.
	Family,
	/// Is busy: asks for something every other day, and helps as often.
	Busy,
}

fn life(who: Person) -> Life {
	match who % 20 {
		0 | 1 => Life::Carer,
		2..=9 => Life::Neighbour,
		10 | 11 => Life::Family,
		12 => Life::Busy,
		_ => Life::Casual,
	}
}

/// One hour of all of them.
pub fn live(town: &mut Town) {
	for who in 0..HONEST {
		if !town.is_member(who) {
			// One in three of those who come does so in the first month, and so on.
			if town.chance.below(HOURS) == 0 {
				town.join(who);
				// Who moves here brings hours along.
				if town.chance.percent(50) {
					let savings = town.savings();
					town.endow(who, savings / 4);
				}
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
}

/// Whether something happens in this hour that happens so many times in 90 days.
fn happens(town: &mut Town, times: u64) -> bool {
	town.chance.below(90 * 16) < times
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
	match life(who) {
		Life::Carer => {
			// The same day of each week, at the same time.
			let client = who + 2_000 / 2;
			let is_time = town.hour % WEEK == (who as u64 * 7) % WEEK / 24 * 24 + 10;
			if is_time && town.chance.percent(90) {
				let hours = 2 + (who % 2) as u32;
				let score = score(town);
				town.help(client % HONEST, &[who], hours, score);
			}
		}
		Life::Neighbour => {
			if happens(town, 7) {
				let start = who / 8 * 8;
				let other = start + town.chance.below(8) as usize;
				serve(town, who, other % HONEST);
			}
		}
		Life::Casual => {
			if happens(town, 3) {
				let other = town.chance.below(HONEST as u64) as usize;
				serve(town, who, other);
			}
		}
		Life::Family => {
			if happens(town, 3) {
				let amount = town.chance.within(1, 8);
				town.pay(who, who ^ 1, Balance::from(amount) * TIME);
			}
			if happens(town, 2) {
				let other = town.chance.below(HONEST as u64) as usize;
				serve(town, who, other);
			}
		}
		Life::Busy => {
			if happens(town, 25) {
				let near = town.chance.percent(70);
				let other = if near {
					who / 40 * 40 + town.chance.below(40) as usize
				} else {
					town.chance.below(HONEST as u64) as usize
				};
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
	if publisher == helper {
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
	let free = town.free(who);
	// A present; some have a large family, and Christmas comes once.
	if happens(town, 1) {
		let other = (who / 40 * 40 + town.chance.below(40) as usize) % HONEST;
		let hours = Balance::from(town.chance.within(1, 6));
		give(town, who, other, (hours * TIME).min(free / 2));
	}
	// A gift of much: an inheritance in one's lifetime, a thank-you for years.
	if town.chance.below(90 * 16 * 250) == 0 {
		let other = town.chance.below(HONEST as u64) as usize;
		give(town, who, other, free / 2);
	}
	if town.chance.below(90 * 16 * 4) == 0 {
		let amount = (Balance::from(town.chance.within(1, 5)) * TIME).min(free);
		let donation = pallet_time_coin::Call::donate { branch: home(who), amount, note: NOTE };
		if call(by(account(who)), donation).is_ok() {
			town.score.note(&[who]);
		}
	}
	// Three presents on one day.
	if town.chance.below(90 * 16 * 20) == 0 {
		for place in 1..4 {
			let other = (who + place * 11) % HONEST;
			town.later(
				place as u64,
				Plan::Pay { from: who, to: other, amount: TIME * place as Balance },
			);
		}
	}
	// Lent, and given back.
	if town.chance.below(90 * 16 * 10) == 0 {
		let other = (who / 8 * 8 + town.chance.below(8) as usize) % HONEST;
		let amount = (Balance::from(town.chance.within(2, 10)) * TIME).min(free / 2);
		give(town, who, other, amount);
		let back = 24 * town.chance.within(5, 25);
		town.later(back, Plan::Pay { from: other, to: who, amount });
	}
}

fn give(town: &mut Town, from: Person, to: Person, amount: Balance) {
	if from != to {
		town.pay(from, to, amount);
	}
}

/// Each branch brings people together: twelve to twenty work in the park for two hours, paid from its pot.
fn saturday(town: &mut Town) {
	for branch in 1..=4 {
		let count = town.chance.within(12, 20) as usize;
		let mut helpers = BTreeSet::new();
		while helpers.len() < count {
			let who = town.chance.below(HONEST as u64) as usize;
			if home(who) == branch {
				helpers.insert(who);
			}
		}
		let helpers: Vec<_> = helpers.into_iter().collect();
		town.organise(0, Funding::Minted(branch), &helpers, 2, 5);
	}
}
