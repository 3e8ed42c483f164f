// SPDX-License-Identifier: Apache-2.0

//! What the coefficient looks at, and how.

use super::*;
use proptest::prelude::*;
use scale_info::{TypeDef, TypeInfo};

#[test]
fn the_weights_add_up_to_one() {
	assert!(Weights::STANDARD.are_sound());
	assert!(!Weights { skill: 250_001, ..Weights::STANDARD }.are_sound());
}

#[test]
fn the_best_gets_all_and_the_worst_nothing() {
	let best = Candidate {
		services: 20,
		services_in_category: 10,
		idle: Some(30 * DAY),
		rating: Some(500),
		..NEWCOMER
	};
	assert_eq!(of(&best, &Task { publisher_rating: Some(500), ..TASK }), ONE);
	let worst = Candidate {
		offers: false,
		times: Some(Times(0)),
		distance: None,
		rating: Some(100),
		..NEWCOMER
	};
	assert_eq!(of(&worst, &Task { publisher_rating: Some(100), ..TASK }), 0);
}

#[test]
fn a_newcomer_next_door_gets_more_than_three_quarters() {
	assert_eq!(of(&NEWCOMER, &TASK), 775_000);
}

#[test]
fn who_lacks_a_credential_is_out_of_the_question() {
	let candidate = Candidate { missing: Some(3), ..NEWCOMER };
	assert_eq!(coefficient(&candidate, &TASK, &Weights::STANDARD), None);
	assert_eq!(explain(&candidate, &TASK, &Weights::STANDARD), Err(3));
}

#[test]
fn each_factor_has_its_ends_where_the_documentation_says() {
	assert_eq!([0, 1, 8, 9].map(|steps| Factors::distance(Some(steps))), [ONE, 875_000, 0, 0]);
	assert_eq!(Factors::distance(None), 0);
	assert_eq!(Factors::distance(Some(u32::MAX)), 0);
	let ratings = [0, 100, 101, 300, 500, u32::MAX].map(|rating| Factors::rating(Some(rating)));
	assert_eq!(ratings, [0, 0, 2_500, HALF, ONE, ONE]);
	assert_eq!(Factors::rating(None), HALF);
	assert_eq!([0, 1, 10, 11].map(Factors::experience), [0, 100_000, ONE, ONE]);
	let frequency = |services, days| Factors::frequency(services, Some(days * DAY), DAY);
	assert_eq!([frequency(20, 0), frequency(20, 30), frequency(21, 30)], [ONE; 3]);
	assert_eq!([frequency(10, 365), frequency(10, 9_999)], [HALF / 2; 2]);
	assert!(frequency(20, 31) < ONE && frequency(10, 364) > HALF / 2);
	assert_eq!(Factors::frequency(20, None, DAY), HALF);
	assert_eq!(Factors::availability(None, &TASK), HALF);
}

fn names<T: TypeInfo>() -> Vec<&'static str> {
	match T::type_info().type_def {
		TypeDef::Composite(composite) => {
			composite.fields.iter().map(|field| field.name.expect("a named field")).collect()
		}
		_ => panic!("a struct"),
	}
}

/// What is protected cannot be looked at: there is no place for it. Whoever adds a field has to change this test, and
/// docs/matching.md.
#[test]
fn nothing_else_is_looked_at() {
	assert_eq!(
		names::<Candidate>(),
		[
			"missing",
			"offers",
			"times",
			"distance",
			"services",
			"services_in_category",
			"idle",
			"rating"
		]
	);
	assert_eq!(names::<Task>(), ["service", "needed", "day", "publisher_rating"]);
	assert_eq!(names::<Window>(), ["from", "until"]);
	let factors = [
		"skill",
		"availability",
		"distance",
		"rating",
		"experience",
		"frequency",
		"publisher_rating",
	];
	assert_eq!(names::<Factors>(), factors);
	assert_eq!(names::<Weights>(), factors);
	assert_eq!(names::<Explanation>(), ["coefficient", "factors", "weights"]);
}

fn candidate() -> impl Strategy<Value = Candidate> {
	let times = prop::option::of((0..=Times::ALL.0).prop_map(Times));
	let distance = prop::option::of(0u32..10);
	let idle = prop::option::of(0..500 * DAY);
	let rating = prop::option::of(100u32..=500);
	(any::<bool>(), times, distance, 0u32..30, 0u32..30, idle, rating).prop_map(
		|(offers, times, distance, services, services_in_category, idle, rating)| Candidate {
			missing: None,
			offers,
			times,
			distance,
			services,
			services_in_category,
			idle,
			rating,
		},
	)
}

fn task() -> impl Strategy<Value = Task> {
	let rating = prop::option::of(100u32..=500);
	(0..30 * DAY, 1..9 * DAY, 1..DAY, rating).prop_map(
		|(from, length, needed, publisher_rating)| Task {
			service: Window { from, until: from + length },
			needed: needed.min(length),
			day: DAY,
			publisher_rating,
		},
	)
}

proptest! {
	#[test]
	fn a_coefficient_is_a_part_of_a_million(candidate in candidate(), task in task()) {
		prop_assert!(of(&candidate, &task) <= ONE);
	}

	#[test]
	fn an_explanation_adds_up_to_its_coefficient(candidate in candidate(), task in task()) {
		let explained = explain(&candidate, &task, &Weights::STANDARD).expect("nothing is missing");
		let Factors {
			skill, availability, distance, rating, experience, frequency, publisher_rating,
		} = explained.factors;
		let weights = explained.weights;
		let sum = [
			(skill, weights.skill),
			(availability, weights.availability),
			(distance, weights.distance),
			(rating, weights.rating),
			(experience, weights.experience),
			(frequency, weights.frequency),
			(publisher_rating, weights.publisher_rating),
		];
		prop_assert!(sum.iter().all(|(factor, _)| *factor <= ONE));
		let sum: u64 = sum.iter().map(|(a, b)| u64::from(*a) * u64::from(*b)).sum();
		prop_assert_eq!(sum / 1_000_000, u64::from(explained.coefficient));
	}

	#[test]
	fn who_offers_it_is_never_behind(candidate in candidate(), task in task()) {
		let with = |offers| of(&Candidate { offers, ..candidate }, &task);
		prop_assert!(with(true) > with(false));
	}

	#[test]
	fn more_time_is_never_worse(candidate in candidate(), task in task(), a: u32, b: u32) {
		let (less, more) = (Times(a & Times::ALL.0), Times((a | b) & Times::ALL.0));
		let with = |times| of(&Candidate { times: Some(times), ..candidate }, &task);
		prop_assert!(with(more) >= with(less));
	}

	#[test]
	fn a_shorter_service_is_never_worse(candidate in candidate(), task in task(), less in 1..DAY) {
		let shorter = Task { needed: less.min(task.needed), ..task };
		prop_assert!(of(&candidate, &shorter) >= of(&candidate, &task));
	}

	#[test]
	fn nearer_is_never_worse(candidate in candidate(), task in task(), a in 0u32..20, b in 0u32..20) {
		let at = |distance| of(&Candidate { distance, ..candidate }, &task);
		prop_assert!(at(Some(a.min(b))) >= at(Some(a.max(b))));
		prop_assert!(at(Some(a)) >= at(None));
	}

	#[test]
	fn better_rated_is_never_worse(candidate in candidate(), task in task(), a: u32, b: u32) {
		let volunteer = |rating| of(&Candidate { rating: Some(rating), ..candidate }, &task);
		prop_assert!(volunteer(a.max(b)) >= volunteer(a.min(b)));
		let publisher = |rating| of(&candidate, &Task { publisher_rating: Some(rating), ..task });
		prop_assert!(publisher(a.max(b)) >= publisher(a.min(b)));
	}

	#[test]
	fn more_services_are_never_worse(candidate in candidate(), task in task(), a: u32, b: u32) {
		let all = |services| of(&Candidate { services, ..candidate }, &task);
		prop_assert!(all(a.max(b)) >= all(a.min(b)));
		let of_this_kind = |services_in_category| {
			of(&Candidate { services_in_category, ..candidate }, &task)
		};
		prop_assert!(of_this_kind(a.max(b)) >= of_this_kind(a.min(b)));
	}

	#[test]
	fn a_more_recent_service_is_never_worse(candidate in candidate(), task in task(), a: u64, b: u64) {
		let ago = |idle| of(&Candidate { idle, ..candidate }, &task);
		prop_assert!(ago(Some(a.min(b))) >= ago(Some(a.max(b))));
		prop_assert!(ago(Some(a)) >= ago(None));
	}

	/// Nothing counts for more than all of a factor that weighs more: having time beats any record.
	#[test]
	fn a_record_never_makes_up_for_having_no_time(candidate in candidate(), task in task()) {
		let free = Candidate { times: Some(Times::ALL), ..NEWCOMER };
		let busy = Candidate {
			offers: true, distance: Some(0), times: Some(Times(0)), missing: None, ..candidate
		};
		prop_assert!(of(&free, &task) > of(&busy, &task));
	}
}
