// SPDX-License-Identifier: Apache-2.0

//! What coordinators would say, from cases.txt.

use super::*;

/// How somebody, or an activity, differs from the ordinary.
fn read(words: &str) -> (Candidate, Task) {
	let (mut candidate, mut task) = (NEWCOMER, TASK);
	for phrase in words.split(',').map(str::trim) {
		let words: Vec<_> = phrase.split_whitespace().collect();
		match words[..] {
			["offers", "it"] => candidate.offers = true,
			["does", "not", "offer", "it"] => candidate.offers = false,
			["free"] => candidate.times = Some(Times::ALL),
			["free", "half", "of", "the", "time"] => candidate.times = Some(Times::slot(0, 1)),
			["not", "free"] => candidate.times = Some(Times::slot(6, 3)),
			["says", "no", "times"] => candidate.times = None,
			["same", "branch"] => candidate.distance = Some(0),
			[steps, "steps", "away"] => candidate.distance = Some(number(steps)),
			["no", "way"] => candidate.distance = None,
			[services, "services"] => candidate.services = number(services),
			[services, "of", "this", "kind"] => candidate.services_in_category = number(services),
			["last", days, "days", "ago"] => {
				candidate.idle = Some(Moment::from(number(days)) * DAY)
			}
			["rated", rating] => candidate.rating = Some(hundredths(rating)),
			["publisher", "rated", rating] => task.publisher_rating = Some(hundredths(rating)),
			["lacks", "a", "credential"] => candidate.missing = Some(1),
			_ => panic!("nobody knows what this means: {phrase}"),
		}
	}
	(candidate, task)
}

fn number(digits: &str) -> u32 {
	digits.parse().unwrap_or_else(|_| panic!("not a number: {digits}"))
}

fn hundredths(rating: &str) -> u32 {
	let (stars, rest) = rating.split_once('.').expect("stars and hundredths");
	assert_eq!(rest.len(), 2, "hundredths have two digits");
	number(stars) * 100 + number(rest)
}

#[test]
fn the_coefficient_says_what_coordinators_would_say() {
	let text = include_str!("../../cases.txt");
	let (mut cases, mut first, mut second) = (0, None, None);
	for line in text.lines() {
		if let Some(words) = line.strip_prefix("A: ") {
			first = Some(read(words));
		} else if let Some(words) = line.strip_prefix("B: ") {
			second = Some(read(words));
		} else if let Some(reason) = line.strip_prefix("Because: ") {
			let of = |side: &Option<(Candidate, Task)>| {
				let (candidate, task) = side.as_ref().expect("two sides");
				coefficient(candidate, task, &Weights::STANDARD)
			};
			let (a, b) = (of(&first), of(&second));
			cases += 1;
			assert!(a > b, "case {cases}: {a:?} is not more than {b:?}, but {reason}");
			(first, second) = (None, None);
		}
	}
	assert!(cases >= 20, "only {cases} cases");
}
