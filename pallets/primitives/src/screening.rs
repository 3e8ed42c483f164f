// SPDX-License-Identifier: Apache-2.0

//! What every movement of coins passes (U4), and what keeps coins where they are (U5).

use crate::{ActivityId, Cause, Purse, Side};

/// What the screening found of a movement.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Screened {
	/// It goes on, and nothing is said of it.
	Passed,
	/// It goes on, and somebody is told.
	Noticed,
	/// It waits for a decision. Said only of what [can be held](Cause::can_be_held).
	Held,
}

/// Looks at movements of coins (U4). `()` lets all of them pass.
///
/// Asked when nothing else stands in the way of a movement, and before anything is done with the coins: for what people pay and
/// redeem, for services, for mintings and for corrections. Not for what follows from a rule or a decision: welcome, levy,
/// overflow, expiry, penalty, exit, what was held and is granted, and what goes back or over to a successor when a purpose or a
/// branch ends. It never refuses a movement.
pub trait Screening<AccountId, Balance> {
	/// A movement from one purse to another, one that mints coins (from none), or one that burns them (to none). Takes the same
	/// time always.
	fn screen(
		from: Option<&Purse<AccountId>>,
		to: Option<&Purse<AccountId>>,
		amount: Balance,
		cause: &Cause,
	) -> Screened;
}

impl<AccountId, Balance> Screening<AccountId, Balance> for () {
	fn screen(
		_: Option<&Purse<AccountId>>,
		_: Option<&Purse<AccountId>>,
		_: Balance,
		_: &Cause,
	) -> Screened {
		Screened::Passed
	}
}

/// Which coins of a member are frozen (U5).
pub trait Freezes<AccountId, Balance> {
	/// How many of the coins that a member has free do not move, in base units: more than they have, if it is all of them.
	fn frozen(who: &AccountId) -> Balance;
}

impl<AccountId, Balance: Default> Freezes<AccountId, Balance> for () {
	fn frozen(_: &AccountId) -> Balance {
		Balance::default()
	}
}

/// Who watches how people speak of each other (U4).
pub trait Watch<AccountId> {
	/// A review of a service was opened.
	fn note_review(
		activity: ActivityId,
		side: Side,
		reviewer: &AccountId,
		reviewed: &AccountId,
		score: u8,
	);
}

impl<AccountId> Watch<AccountId> for () {
	fn note_review(_: ActivityId, _: Side, _: &AccountId, _: &AccountId, _: u8) {}
}
