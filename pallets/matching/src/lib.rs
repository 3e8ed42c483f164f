// SPDX-License-Identifier: Apache-2.0

//! # Matching
//!
//! How well a member and an activity go together (R5): a coefficient that anybody can work out again, its explanation, and
//! the search for the best within a budget.
//!
//! ## Overview
//!
//! What is looked at is a [`Candidate`] (a member, as far as it matters for an activity) and a [`Task`] (an activity, as far as
//! it matters for a member). These types are all that the coefficient can see: they have no place for age, sex, health, name,
//! coins or anything else that the law protects or that does not matter for the service.
//!
//! 1. A credential that the activity requires and the member does not hold rules the two out: there is no coefficient.
//! 2. Each of the seven [`Factors`] is worked out, from 0 to [`ONE`].
//! 3. The coefficient is their mean with the [`Weights`], rounded down, from 0 to [`ONE`].
//!
//! The coefficient of a member and an activity is the same whoever asks: there is one, not one for each side.
//!
//! | factor | weight | nothing | everything |
//! | --- | --- | --- | --- |
//! | skill | 25 % | the member does not offer this kind of service | the member offers it |
//! | availability | 25 % | the member has no time during the service | the member has time for all that is needed |
//! | distance | 20 % | eight steps in the tree of branches, or no way | the same branch |
//! | rating | 10 % | one star as volunteer | five stars |
//! | experience | 8 % | no service of this kind yet | [`EXPERIENCED`] or more |
//! | frequency | 7 % | no service yet | [`FREQUENT`] or more, the last one [`RECENT`] days ago or less |
//! | publisher's rating | 5 % | one star as publisher | five stars |
//!
//! What nobody knows counts half: the rating of who has none yet, and the times of who has said nothing of them.
//!
//! ### Example
//!
//! ```
//! use timebank_matching::{Candidate, Task, Times, Weights, coefficient, explain};
//! use timebank_primitives::schedule::Window;
//!
//! const HOUR: u64 = 3_600_000;
//! // Two hours, some time in the morning of Thursday, the first of January 1970.
//! let task = Task {
//!     service: Window { from: 6 * HOUR, until: 12 * HOUR },
//!     needed: 2 * HOUR,
//!     day: 24 * HOUR,
//!     publisher_rating: Some(500),
//! };
//! // Mei offers such a service, has time on Thursday mornings, and lives in the next neighbourhood.
//! let mei = Candidate {
//!     missing: None,
//!     offers: true,
//!     times: Some(Times::slot(3, 1)),
//!     distance: Some(2),
//!     services: 0,
//!     services_in_category: 0,
//!     idle: None,
//!     rating: None,
//! };
//! assert_eq!(coefficient(&mei, &task, &Weights::STANDARD), Some(750_000));
//! let explained = explain(&mei, &task, &Weights::STANDARD).expect("nothing is missing");
//! assert_eq!(explained.factors.availability, 1_000_000);
//! assert_eq!(explained.factors.distance, 750_000);
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod factors;
mod search;
#[cfg(test)]
mod tests;
mod times;

pub use factors::{
	Candidate, EXPERIENCED, Explanation, FORGOTTEN, FREQUENT, Factors, HALF, ONE, RECENT,
	STEP_OF_DISTANCE, Task, Weights, coefficient, explain,
};
pub use search::{Bucket, Found, Outcome, Source, search};
pub use times::{QUARTERS, Times};
