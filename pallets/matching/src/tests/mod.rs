// SPDX-License-Identifier: Apache-2.0

//! What the coefficient is, and that the search finds the best.

mod cases;
mod coefficient;
mod search;
mod times;

use crate::*;
use timebank_primitives::{Moment, schedule::Window};

const HOUR: Moment = 3_600_000;
const DAY: Moment = 24 * HOUR;

/// Monday, the fifth of January 1970.
const MONDAY: Moment = 4 * DAY;

/// Twelve hours of a Monday's morning and afternoon.
const TASK: Task = Task {
	service: Window { from: MONDAY + 6 * HOUR, until: MONDAY + 18 * HOUR },
	needed: 12 * HOUR,
	day: DAY,
	publisher_rating: None,
};

/// Who offers it, is free, is near, and has done nothing yet.
const NEWCOMER: Candidate = Candidate {
	missing: None,
	offers: true,
	times: Some(Times::ALL),
	distance: Some(0),
	services: 0,
	services_in_category: 0,
	idle: None,
	rating: None,
};

fn of(candidate: &Candidate, task: &Task) -> u32 {
	coefficient(candidate, task, &Weights::STANDARD).expect("nothing is missing")
}
