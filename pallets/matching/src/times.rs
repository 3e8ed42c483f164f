// SPDX-License-Identifier: Apache-2.0

//! When a member has time.

use crate::ONE;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use timebank_primitives::{Moment, schedule::Window};

/// How many quarters of a day a week has.
pub const QUARTERS: u32 = 28;

/// Quarters of a day, and days of a week.
const QUARTERS_OF_A_DAY: u32 = 4;
const DAYS: u32 = 7;

/// The slot of the first moment of all: the night to Thursday, the first of January 1970.
const FIRST_SLOT: Moment = 12;

/// The quarters of the days of a week in which a member has time, as bits, the lowest first: Monday's night (0 to 6 o'clock),
/// morning (6 to 12), afternoon (12 to 18) and evening (18 to 24), then Tuesday's, until Sunday's evening, which is bit 27.
/// Days are those of the chain's clock, which is UTC.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Times(pub u32);

impl Times {
	/// Always.
	pub const ALL: Times = Times((1 << QUARTERS) - 1);

	/// A quarter of a day: days are counted from Monday, which is 0, to 6; quarters from the night, which is 0, to 3.
	/// Beyond these there is no time.
	pub const fn slot(day: u32, quarter: u32) -> Times {
		if day < DAYS && quarter < QUARTERS_OF_A_DAY {
			Times(1 << (day * QUARTERS_OF_A_DAY + quarter))
		} else {
			Times(0)
		}
	}

	/// The time of both.
	pub const fn and(self, other: Times) -> Times {
		Times(self.0 | other.0)
	}

	/// Whether there is any time in it, and nothing beyond a week.
	pub fn is_sound(self) -> bool {
		self.0 != 0 && self.0 & !Self::ALL.0 == 0
	}

	/// How much of what is needed there is time for: the time within `service`, as a part of `needed`, from 0 to [`ONE`]. A
	/// service that is longer than a week is looked at for its first week, since the next ones are the same.
	pub fn share(self, service: Window, needed: Moment, day: Moment) -> u32 {
		let quarter = (day / Moment::from(QUARTERS_OF_A_DAY)).max(1);
		let week = quarter.saturating_mul(QUARTERS.into());
		let until = service.until.min(service.from.saturating_add(week));
		let mut free: Moment = 0;
		let mut at = service.from;
		// A week has 28 quarters, so at most 29 are touched.
		while at < until {
			let number = at / quarter;
			let end = number.saturating_add(1).saturating_mul(quarter).min(until);
			// The remainder is less than 28.
			let slot = (number.saturating_add(FIRST_SLOT) % Moment::from(QUARTERS)) as u32;
			if self.0 & (1 << slot) != 0 {
				free = free.saturating_add(end.saturating_sub(at));
			}
			at = end;
		}
		// Nobody can give more than the service is long.
		let needed = needed.min(until.saturating_sub(service.from)).max(1);
		let share = u128::from(free.min(needed)) * u128::from(ONE) / u128::from(needed);
		// It is at most one, as what is free was cut.
		share as u32
	}
}
