// SPDX-License-Identifier: Apache-2.0

//! What is remembered of movements, and how it is forgotten.

use crate::{rules::Party, *};
use alloc::vec::Vec;
use frame_support::traits::{Get, Time};
use sp_runtime::{
	SaturatedConversion,
	traits::{Saturating, Zero},
};
use timebank_primitives::Moment;

/// What is left of a level after some time: what is well in a window runs out in one. Rounded in favour of whom it is about. Of what
/// was kept when more was well, no more counts than what would be kept now: else it would run out in months.
pub(crate) fn left_of(level: u128, well: u128, elapsed: Moment, window: Moment) -> u128 {
	// Most levels are zero: nothing to divide.
	if level == 0 {
		return 0;
	}
	let gone = well.saturating_mul(elapsed.into()).div_ceil(window.max(1).into());
	level.min(most_of(well)).saturating_sub(gone)
}

/// As much of a level as is kept.
fn most_of(well: u128) -> u128 {
	well.saturating_mul(2)
}

/// A level after something more came in: what was found, and what is kept of it. Twice of what is well is kept at most, so that
/// what is over is over after two windows, whatever there was.
pub(crate) fn fill(left: u128, more: u128, well: u128) -> (u128, u128) {
	let found = left.saturating_add(more);
	(found, found.min(most_of(well)))
}

/// A count as levels are kept.
pub(crate) fn in_units(count: u32) -> u128 {
	u128::from(count).saturating_mul(UNIT.into())
}

/// How many whole ones there are in a level: what is left of one that runs out does not count.
pub(crate) fn in_counts(level: u128) -> u32 {
	(level / u128::from(UNIT)).saturated_into()
}

/// What time it is, and how long things last, in milliseconds. They are read once for all that a trail has: each is a row of the state.
#[derive(Clone, Copy)]
pub(crate) struct Clock {
	pub(crate) now: Moment,
	hour: Moment,
	memory: Moment,
}

impl Clock {
	pub(crate) fn read<T: Config>() -> Self {
		Self { now: T::Time::now(), hour: T::Hour::get(), memory: T::Memory::get() }
	}

	fn window(self, hours: u32) -> Moment {
		Moment::from(hours).saturating_mul(self.hour)
	}

	fn since(self, at: Moment) -> Moment {
		self.now.saturating_sub(at)
	}

	/// Whether something is still remembered.
	pub(crate) fn is_recent(self, at: Moment) -> bool {
		self.since(at) < self.memory
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> Moment {
		T::Time::now()
	}

	/// What somebody has to do with another, as it is now.
	fn decayed(of: &Party<T>, partner: &Partner<T::AccountId>) -> Partner<T::AccountId> {
		let Party { clock, thresholds, .. } = of;
		let elapsed = clock.since(partner.last);
		let in_window = clock.window(thresholds.pair_window);
		let left = |level: u64, well, window| {
			left_of(level.into(), in_units(well), elapsed, window).saturated_into()
		};
		let is_recent = clock.is_recent(partner.last);
		Partner {
			who: partner.who.clone(),
			last: clock.now,
			paid: left(partner.paid, thresholds.pair_count, in_window),
			trips: left(partner.trips, thresholds.round_trips, in_window),
			circles: left(partner.circles, thresholds.circles.into(), clock.memory),
			since_trip: if is_recent { partner.since_trip } else { Half::default() },
		}
	}

	/// The same, out of their trail.
	pub(crate) fn take_partner(
		of: &Party<T>,
		trail: &mut TrailOf<T>,
		who: &T::AccountId,
	) -> Option<Partner<T::AccountId>> {
		let place = trail.partners.iter().position(|partner| partner.who == *who)?;
		let partner = trail.partners.swap_remove(place);
		Some(Self::decayed(of, &partner))
	}

	/// More of something that is counted by a level. Returns the level that is kept, and how many there are.
	pub(crate) fn count_more(level: u64, more: u64, well: u32) -> (u64, u32) {
		let (found, kept) = fill(level.into(), more.into(), in_units(well));
		(kept.saturated_into(), in_counts(found))
	}

	/// Put it back. If there is no room, whoever is least suspicious as of now is forgotten: by circles and round trips, then by what
	/// a round trip begins with, and by mere payments at last, which cost next to nothing.
	pub(crate) fn put_partner(
		of: &Party<T>,
		trail: &mut TrailOf<T>,
		partner: Partner<T::AccountId>,
	) {
		if trail.partners.is_full() {
			let suspicion = |other: &Partner<_>| {
				let now = Self::decayed(of, other);
				let rounds = now.circles.saturating_add(now.trips);
				(rounds, now.since_trip.count(), now.paid, other.last)
			};
			let places = trail.partners.iter().enumerate();
			let least = places.min_by_key(|(_, other)| suspicion(other)).map(|(place, _)| place);
			if let Some(least) = least {
				trail.partners.swap_remove(least);
			}
		}
		let kept = trail.partners.try_push(partner);
		debug_assert!(kept.is_ok(), "there was made room");
	}

	/// Count a circle that this account closes with whomever. Returns how many there were of late.
	pub(crate) fn count_circle(of: &Party<T>, trail: &mut TrailOf<T>) -> u32 {
		let (clock, well) = (of.clock, u32::from(of.thresholds.all_circles));
		let elapsed = clock.since(trail.circle_at);
		let left = left_of(trail.circles.into(), in_units(well), elapsed, clock.memory);
		let (level, circles) = Self::count_more(left.saturated_into(), UNIT, well);
		trail.circles = level;
		trail.circle_at = clock.now;
		circles
	}

	/// The direct way from `payer` to this trail's account, with what goes it now. It is the sum that counts, so that it is no use to
	/// pay in parts; and as the smallest part is kept too, that it is none to pay something else beside it.
	pub(crate) fn direct_way(
		payer: &Party<T>,
		payees: &TrailOf<T>,
		amount: BalanceOf<T>,
	) -> Trace<T::AccountId, BalanceOf<T>> {
		let (clock, origin) = (payer.clock, payer.who.clone());
		let known = payees.traces.iter().find(|trace| trace.origin == origin && trace.hops == 1);
		let fresh = Trace { origin, hops: 1, least: amount, most: amount, at: clock.now };
		let Some(known) = known.filter(|known| clock.is_recent(known.at)) else { return fresh };
		let before: u128 = known.most.saturated_into();
		let left: BalanceOf<T> =
			left_of(before, before, clock.since(known.at), clock.memory).saturated_into();
		Trace { least: known.least.min(amount), most: left.saturating_add(amount), ..fresh }
	}

	/// Whether what goes to `payee` by this direct way closes a circle: what is like it came from them, over others. That way is used
	/// up then.
	pub(crate) fn close_circle(
		payer: &Party<T>,
		trail: &mut TrailOf<T>,
		payee: &T::AccountId,
		direct: &Trace<T::AccountId, BalanceOf<T>>,
	) -> bool {
		let hops = 2..=payer.thresholds.circle_hops;
		let found = trail.traces.iter().position(|trace| {
			trace.origin == *payee
				&& hops.contains(&trace.hops)
				&& payer.clock.is_recent(trace.at)
				&& trace.is_like(direct)
		});
		if let Some(place) = found {
			trail.traces.remove(place);
		}
		found.is_some() || Self::is_strained()
	}

	/// Remember by which ways hours came to the payee: by the direct one from the payer, and from whom what is like it came to the
	/// payer. The youngest are kept, one direct way and one over others from each origin: of several over others the shortest, with
	/// all that went by them, so that none hides another.
	pub(crate) fn trace(
		payers: &TrailOf<T>,
		payee: &Party<T>,
		payees: &mut TrailOf<T>,
		direct: Trace<T::AccountId, BalanceOf<T>>,
	) {
		let passed_on = payers.traces.iter().filter(|trace| {
			trace.origin != payee.who && trace.hops < MAX_HOPS && trace.is_like(&direct)
		});
		let passed_on = passed_on.map(|trace| Trace {
			origin: trace.origin.clone(),
			hops: trace.hops.saturating_add(1),
			least: trace.least.min(direct.least),
			most: trace.most.min(direct.most),
			at: trace.at,
		});
		let mut ways = passed_on.collect::<Vec<_>>();
		ways.extend(payees.traces.iter().cloned());
		ways.retain(|trace| payee.clock.is_recent(trace.at));
		let mut kept = Vec::from([direct]);
		for way in ways {
			let known = kept
				.iter_mut()
				.find(|other| other.origin == way.origin && (other.hops == 1) == (way.hops == 1));
			match known {
				// What went directly before is in the sum already.
				Some(known) if known.hops == 1 => {}
				Some(known) => {
					known.hops = known.hops.min(way.hops);
					known.least = known.least.min(way.least);
					known.most = known.most.max(way.most);
					known.at = known.at.max(way.at);
				}
				None => kept.push(way),
			}
		}
		// Stable: of the same moment, what came last stands first.
		kept.sort_by_key(|trace| core::cmp::Reverse(trace.at));
		payees.traces = frame_support::BoundedVec::truncate_from(kept);
	}

	/// Count what somebody pays by their own will. Returns how often and how much that was of late.
	pub(crate) fn count_payment(
		of: &Party<T>,
		trail: &mut TrailOf<T>,
		amount: BalanceOf<T>,
	) -> (u32, BalanceOf<T>) {
		let Party { clock, thresholds, .. } = of;
		let elapsed = clock.since(trail.paid_at);
		let window = clock.window(thresholds.velocity_window);
		let well = in_units(thresholds.velocity_count);
		let left = left_of(trail.count.into(), well, elapsed, window);
		let (count, kept) = fill(left, UNIT.into(), well);
		trail.count = kept.saturated_into();
		let well = thresholds.velocity_sum.saturated_into();
		let left = left_of(trail.sum.saturated_into(), well, elapsed, window);
		let (sum, kept) = fill(left, amount.saturated_into(), well);
		trail.sum = kept.saturated_into();
		trail.paid_at = clock.now;
		trail.new_sum =
			if of.kind == Kind::New { trail.new_sum.saturating_add(amount) } else { Zero::zero() };
		(in_counts(count), sum.saturated_into())
	}

	/// Somebody has looked at what was noticed: what led to it is not noticed again. If they found nothing wrong, that is so of the
	/// sums too; else those go on counting, since they are what holds back.
	pub(crate) fn begin_anew(alert: &AlertOf<T>, confirmed: bool) {
		Trails::<T>::mutate_exists(&alert.who, |trail| {
			let Some(trail) = trail else { return };
			let parties = &alert.parties;
			let partners = trail.partners.iter_mut();
			let partners = partners.filter(|partner| parties.contains(&partner.who));
			match alert.rule {
				Rule::Velocity => {
					trail.count = 0;
					if !confirmed {
						trail.sum = Zero::zero();
					}
				}
				Rule::NewAccount if !confirmed => trail.new_sum = Zero::zero(),
				Rule::Circle => {
					partners.for_each(|partner| partner.circles = 0);
					trail.circles = 0;
				}
				Rule::Pair => partners.for_each(|partner| partner.paid = 0),
				Rule::ReviewRing => partners.for_each(|partner| partner.trips = 0),
				Rule::NewAccount | Rule::LargeAmount | Rule::NearCap => {}
			}
		});
	}
}
