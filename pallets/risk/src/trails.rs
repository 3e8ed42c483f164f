// SPDX-License-Identifier: Apache-2.0

//! What is remembered of movements, and how it is forgotten.

use crate::*;
use alloc::vec::Vec;
use frame_support::traits::{Get, Time};
use sp_runtime::{
	SaturatedConversion,
	traits::{Saturating, Zero},
};
use timebank_primitives::Moment;

/// What is left of a level after some time: what is well in a window runs out in one. Rounded in favour of whom it is about.
pub(crate) fn left_of(level: u128, well: u128, elapsed: Moment, window: Moment) -> u128 {
	let gone = well.saturating_mul(elapsed.into()).div_ceil(window.max(1).into());
	level.saturating_sub(gone)
}

/// A level after something more came in: what was found, and what is kept of it. Twice of what is well is kept at most, so that
/// what is over is over after two windows, whatever there was.
pub(crate) fn fill(left: u128, more: u128, well: u128) -> (u128, u128) {
	let found = left.saturating_add(more);
	(found, found.min(well.saturating_mul(2)))
}

/// A count as levels are kept.
pub(crate) fn in_units(count: u32) -> u128 {
	u128::from(count).saturating_mul(UNIT.into())
}

/// How many whole ones there are in a level: what is left of one that runs out does not count.
pub(crate) fn in_counts(level: u128) -> u32 {
	(level / u128::from(UNIT)).saturated_into()
}

/// Whether one amount is no more than twice the other.
fn are_like<Balance: Saturating + PartialOrd + Copy>(one: Balance, other: Balance) -> bool {
	one <= other.saturating_add(other) && other <= one.saturating_add(one)
}

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	/// A window, in milliseconds.
	pub(crate) fn window(hours: u32) -> Moment {
		Moment::from(hours).saturating_mul(T::Hour::get())
	}

	/// Whether something is still remembered.
	pub(crate) fn is_recent(at: Moment) -> bool {
		Self::now().saturating_sub(at) < T::Memory::get()
	}

	/// What somebody has to do with another, as it is now, out of their trail.
	pub(crate) fn take_partner(
		trail: &mut TrailOf<T>,
		who: &T::AccountId,
		thresholds: &ThresholdsOf<T>,
	) -> Option<Partner<T::AccountId>> {
		let place = trail.partners.iter().position(|partner| partner.who == *who)?;
		let mut partner = trail.partners.swap_remove(place);
		let now = Self::now();
		let elapsed = now.saturating_sub(partner.last);
		let in_window = Self::window(thresholds.pair_window);
		let left = |level: u32, well, window| {
			left_of(level.into(), in_units(well), elapsed, window).saturated_into()
		};
		partner.paid = left(partner.paid, thresholds.pair_count, in_window);
		partner.trips = left(partner.trips, thresholds.round_trips, in_window);
		partner.circles = left(partner.circles, thresholds.circles.into(), T::Memory::get());
		if !Self::is_recent(partner.last) {
			partner.since_trip = Half::default();
		}
		partner.last = now;
		Some(partner)
	}

	/// One more of something that is counted by a level. Returns the level that is kept, and how many there are.
	pub(crate) fn count_one(level: u32, well: u32) -> (u32, u32) {
		let (found, kept) = fill(level.into(), UNIT.into(), in_units(well));
		(kept.saturated_into(), in_counts(found))
	}

	/// Put it back. If there is no room, whom they have least to do with is forgotten: first who was not met for long.
	pub(crate) fn put_partner(trail: &mut TrailOf<T>, partner: Partner<T::AccountId>) {
		if trail.partners.is_full() {
			let strength =
				|other: &Partner<_>| (Self::is_recent(other.last), other.strength(), other.last);
			let places = trail.partners.iter().enumerate();
			let weakest = places.min_by_key(|(_, other)| strength(other)).map(|(place, _)| place);
			if let Some(weakest) = weakest {
				trail.partners.swap_remove(weakest);
			}
		}
		let kept = trail.partners.try_push(partner);
		debug_assert!(kept.is_ok(), "there was made room");
	}

	/// Whether hours of this amount that go to `payee` close a circle: like hours came from them, over others. That way is used up
	/// then.
	pub(crate) fn close_circle(
		payer: &mut TrailOf<T>,
		payee: &T::AccountId,
		amount: BalanceOf<T>,
		thresholds: &ThresholdsOf<T>,
	) -> bool {
		let hops = 2..=thresholds.circle_hops;
		let found = payer.traces.iter().position(|trace| {
			trace.origin == *payee
				&& hops.contains(&trace.hops)
				&& Self::is_recent(trace.at)
				&& are_like(trace.amount, amount)
		});
		if let Some(place) = found {
			payer.traces.remove(place);
		}
		found.is_some()
	}

	/// Remember by which ways hours of this amount came to the payee: from the payer, and from whom like hours came to the payer. The
	/// youngest are kept, one direct way and one over others from each.
	pub(crate) fn trace(
		payer: &T::AccountId,
		payers: &TrailOf<T>,
		payee: &T::AccountId,
		payees: &mut TrailOf<T>,
		amount: BalanceOf<T>,
	) {
		let direct = Trace { origin: payer.clone(), hops: 1, amount, at: Self::now() };
		let passed_on = payers.traces.iter().filter(|trace| {
			trace.origin != *payee && trace.hops < MAX_HOPS && are_like(trace.amount, amount)
		});
		let passed_on = passed_on.map(|trace| Trace {
			origin: trace.origin.clone(),
			hops: trace.hops.saturating_add(1),
			amount: trace.amount.min(amount),
			at: trace.at,
		});
		let mut ways = Vec::from([direct]);
		ways.extend(passed_on);
		ways.extend(payees.traces.iter().cloned());
		ways.retain(|trace| Self::is_recent(trace.at));
		// Stable: of the same moment, what came last stands first.
		ways.sort_by_key(|trace| core::cmp::Reverse(trace.at));
		let mut kept = Vec::<Trace<T::AccountId, BalanceOf<T>>>::new();
		for way in ways {
			let is_known = kept
				.iter()
				.any(|other| other.origin == way.origin && (other.hops == 1) == (way.hops == 1));
			if !is_known {
				kept.push(way);
			}
		}
		payees.traces = frame_support::BoundedVec::truncate_from(kept);
	}

	/// Count what somebody pays by their own will. Returns how often and how much that was of late.
	pub(crate) fn count_payment(
		trail: &mut TrailOf<T>,
		amount: BalanceOf<T>,
		is_new: bool,
		thresholds: &ThresholdsOf<T>,
	) -> (u32, BalanceOf<T>) {
		let now = Self::now();
		let elapsed = now.saturating_sub(trail.paid_at);
		let window = Self::window(thresholds.velocity_window);
		let well = in_units(thresholds.velocity_count);
		let left = left_of(trail.count.into(), well, elapsed, window);
		let (count, kept) = fill(left, UNIT.into(), well);
		trail.count = kept.saturated_into();
		let well = thresholds.velocity_sum.saturated_into();
		let left = left_of(trail.sum.saturated_into(), well, elapsed, window);
		let (sum, kept) = fill(left, amount.saturated_into(), well);
		trail.sum = kept.saturated_into();
		trail.paid_at = now;
		trail.new_sum = if is_new { trail.new_sum.saturating_add(amount) } else { Zero::zero() };
		(in_counts(count), sum.saturated_into())
	}
}
