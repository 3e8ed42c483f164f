// SPDX-License-Identifier: Apache-2.0

//! The rules.

use crate::{trails::Clock, *};
use frame_support::traits::{Get, fungible::Inspect};
use sp_runtime::traits::{Convert, Saturating, Zero};
use timebank_primitives::{
	ActivityId, BranchId, Cause, Membership, Moment, Purse, Reputation, Screened, Screening, Side,
	Watch,
};

/// From how many stars on a member is trusted.
const TRUSTED_STARS: u8 = 4;

/// The best that can be said in a review.
const TOP_SCORE: u8 = 5;

/// From which score on a review is praise.
const GOOD_SCORE: u8 = 4;

type PurseOf<T> = Purse<<T as frame_system::Config>::AccountId>;

/// One side of a movement.
pub(crate) struct Party<T: Config> {
	/// The member, or the account of the pot.
	pub(crate) who: T::AccountId,
	/// Where the member is at home, or whose pot it is.
	pub(crate) branch: Option<BranchId>,
	pub(crate) kind: Kind,
	pub(crate) thresholds: ThresholdsOf<T>,
	/// The same for both.
	pub(crate) clock: Clock,
}

impl<T: Config> Party<T> {
	fn is_member(&self) -> bool {
		self.kind != Kind::Pot
	}
}

/// What a rule has found.
pub(crate) struct Finding<T: Config> {
	pub(crate) rule: Rule,
	pub(crate) observed: BalanceOf<T>,
	pub(crate) threshold: BalanceOf<T>,
}

/// Hours that one person gives another, by their own will or for a service: not what two decide whom it concerns.
fn is_between_people(cause: &Cause) -> bool {
	matches!(cause, Cause::Transfer(_) | Cause::Gift(_) | Cause::Service { .. })
}

/// Whether an amount is looked at even if it cannot be held: what two auditors decided is not.
fn can_be_large(cause: &Cause) -> bool {
	cause.can_be_held()
		|| matches!(
			cause,
			Cause::Service { .. }
				| Cause::Training { .. }
				| Cause::Minting { .. }
				| Cause::Allocation { .. }
				| Cause::Earmarked { .. }
		)
}

/// Whether what is found is more than is well. Zero is not looked for.
fn is_above<N: Zero + PartialOrd>(observed: &N, well: &N) -> bool {
	!well.is_zero() && observed > well
}

/// Whether what is found is more than twice of what is well.
fn is_far_above<N: Zero + PartialOrd + Saturating + Copy>(observed: N, well: N) -> bool {
	is_above(&observed, &well.saturating_add(well))
}

impl<T: Config> Pallet<T> {
	/// Which thresholds count for a member.
	pub(crate) fn kind_of(who: &T::AccountId, now: Moment) -> Kind {
		if Self::is_new(who, now) {
			Kind::New
		} else if T::Reputation::stars(who) >= TRUSTED_STARS {
			Kind::Trusted
		} else {
			Kind::Regular
		}
	}

	fn is_new(who: &T::AccountId, now: Moment) -> bool {
		let since = T::Members::since(who);
		since.is_some_and(|since| now.saturating_sub(since) < T::NewFor::get())
	}

	/// The thresholds of a branch, those of the network, or those that are compiled in.
	pub(crate) fn thresholds_of(branch: Option<BranchId>, kind: Kind) -> ThresholdsOf<T> {
		branch
			.and_then(|branch| Limits::<T>::get(Some(branch), kind))
			.or_else(|| Limits::<T>::get(None::<BranchId>, kind))
			.unwrap_or_else(|| Thresholds::compiled(kind))
	}

	fn party(purse: &PurseOf<T>, clock: Clock) -> Party<T> {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) | Purse::Fees(who) | Purse::Held(who) => {
				Self::member(who, clock)
			}
			Purse::Pot(branch)
			| Purse::Earmarks(branch)
			| Purse::PotEscrow(branch)
			| Purse::PotHeld(branch) => Party {
				who: T::PotAccount::convert(*branch),
				branch: Some(*branch),
				kind: Kind::Pot,
				thresholds: Self::thresholds_of(Some(*branch), Kind::Pot),
				clock,
			},
		}
	}

	pub(crate) fn member(who: &T::AccountId, clock: Clock) -> Party<T> {
		let (branch, kind) = (T::Members::home(who), Self::kind_of(who, clock.now));
		let thresholds = Self::thresholds_of(branch, kind);
		Party { who: who.clone(), branch, kind, thresholds, clock }
	}

	/// The rules by one movement. What is held is not made yet: the other rules do not count it.
	fn do_screen(
		payer: Option<&Party<T>>,
		payee: Option<&Party<T>>,
		amount: BalanceOf<T>,
		cause: &Cause,
		clock: Clock,
	) -> Screened {
		// Whatever is noticed is told by an event, and nothing else here is.
		let told = frame_system::Pallet::<T>::event_count();
		// Who mints is the branch whose quota it is.
		let minting = match (payer, cause) {
			(None, Cause::Minting { branch, .. }) => Some(Self::party(&Purse::Pot(*branch), clock)),
			_ => None,
		};
		if let Some(source) = payer.or(minting.as_ref()) {
			let threshold = source.thresholds.held_above;
			let finding = Finding { rule: Rule::LargeAmount, observed: amount, threshold };
			if cause.can_be_held() && is_above(&amount, &threshold) {
				return Self::hold(source, payee, finding, amount, cause);
			}
			if can_be_large(cause) && !cause.can_be_held() && Self::is_noticed(&amount, &threshold)
			{
				Self::raise(source, payee, finding, amount, cause);
			}
		}
		if let Some(payer) = payer
			&& let Some(finding) = Self::follow(payer, payee, amount, cause)
		{
			return Self::hold(payer, payee, finding, amount, cause);
		}
		if let Some(payee) = payee.filter(|payee| payee.is_member())
			&& !matches!(cause, Cause::Correction { .. })
		{
			Self::look_at_cap(payer, payee, amount, cause);
		}
		if frame_system::Pallet::<T>::event_count() == told {
			Screened::Passed
		} else {
			Screened::Noticed
		}
	}

	/// Whether everything is noticed that can be: in benchmarks alone.
	pub(crate) fn is_strained() -> bool {
		#[cfg(feature = "runtime-benchmarks")]
		return crate::benchmarking::Strained::<T>::get();
		#[cfg(not(feature = "runtime-benchmarks"))]
		false
	}

	/// Whether something is noticed.
	fn is_noticed<N: Zero + PartialOrd>(observed: &N, well: &N) -> bool {
		is_above(observed, well) || Self::is_strained()
	}

	/// Hold a movement back, and say by which rule. A case is opened of it, and an alert would say no more than that, but to a partner
	/// institution.
	fn hold(
		payer: &Party<T>,
		payee: Option<&Party<T>>,
		finding: Finding<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) -> Screened {
		Self::deposit_event(Event::HeldBack {
			rule: finding.rule,
			who: payer.who.clone(),
			observed: finding.observed,
			threshold: finding.threshold,
			amount,
			cause: *cause,
		});
		if matches!(cause, Cause::Redemption { .. }) {
			Self::raise(payer, payee, finding, amount, cause);
		}
		Screened::Held
	}

	/// Note in the trails that coins move, and say what there is to say of it. Returns for what they are held back instead, if they
	/// are.
	fn follow(
		payer: &Party<T>,
		payee: Option<&Party<T>>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) -> Option<Finding<T>> {
		let payee = payee.filter(|payee| payee.who != payer.who);
		let other = payee
			.filter(|payee| is_between_people(cause) && payer.is_member() && payee.is_member());
		if !cause.can_be_held() && other.is_none() {
			return None;
		}
		let mut trail = Trails::<T>::get(&payer.who);
		if cause.can_be_held()
			&& let Some(finding) = Self::look_at_payments(payer, payee, &mut trail, amount, cause)
		{
			return Some(finding);
		}
		if let Some(other) = other {
			Self::look_at_pair(payer, other, &mut trail, amount, cause);
		}
		Trails::<T>::insert(&payer.who, trail);
		None
	}

	/// Velocity, and what new members pass on. Returns by what this is too much altogether.
	fn look_at_payments(
		payer: &Party<T>,
		payee: Option<&Party<T>>,
		trail: &mut TrailOf<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) -> Option<Finding<T>> {
		let well = &payer.thresholds;
		let is_new = payer.kind == Kind::New;
		let (count, sum) = Self::count_payment(payer, trail, amount);
		let velocity = |observed, threshold| Finding { rule: Rule::Velocity, observed, threshold };
		let by_sum = velocity(sum, well.velocity_sum);
		let by_new =
			Finding { rule: Rule::NewAccount, observed: trail.new_sum, threshold: well.new_sum };
		if is_far_above(sum, well.velocity_sum) {
			return Some(by_sum);
		}
		if is_new && is_far_above(trail.new_sum, well.new_sum) {
			return Some(by_new);
		}
		if Self::is_noticed(&sum, &well.velocity_sum) {
			Self::raise(payer, payee, by_sum, amount, cause);
		} else if Self::is_noticed(&count, &well.velocity_count) {
			let by_count = velocity(count.into(), well.velocity_count.into());
			Self::raise(payer, payee, by_count, amount, cause);
		}
		if is_new && Self::is_noticed(&trail.new_sum, &well.new_sum) {
			Self::raise(payer, payee, by_new, amount, cause);
		}
		None
	}

	/// What the two have to do with each other, and by which ways hours came to them.
	fn look_at_pair(
		payer: &Party<T>,
		payee: &Party<T>,
		trail: &mut TrailOf<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		let well = &payer.thresholds;
		let raise = |rule, observed: u32, threshold: u32| {
			let (observed, threshold) = (observed.into(), threshold.into());
			Self::raise(payer, Some(payee), Finding { rule, observed, threshold }, amount, cause);
		};
		let mut other = Trails::<T>::get(&payee.who);
		// By next to nothing nobody becomes somebody's partner: else that would be a way to let others be forgotten.
		let is_small = amount < well.circle_amount;
		let take = |of: &Party<T>, trail: &mut TrailOf<T>, who: &T::AccountId| {
			let known = Self::take_partner(of, trail, who);
			known.or_else(|| (!is_small).then(|| Partner::new(who.clone(), of.clock.now)))
		};

		let mut trips = None;
		if let Some(mut partner) = take(payer, trail, &payee.who) {
			let (level, paid) = Self::count_more(partner.paid, UNIT, well.pair_count);
			partner.paid = level;
			partner.since_trip.has_paid |= !is_small;
			if Self::is_noticed(&paid, &well.pair_count) {
				raise(Rule::Pair, paid, well.pair_count);
			}
			if !is_small && !well.circle_amount.is_zero() {
				let direct = Self::direct_way(payer, &other, amount);
				if Self::close_circle(payer, trail, &payee.who, &direct) {
					let (level, circles) =
						Self::count_more(partner.circles, UNIT, well.circles.into());
					partner.circles = level;
					partner.since_trip.was_paid = true;
					let all = Self::count_circle(payer, trail);
					let (circles, all_circles) = (circles, u32::from(well.all_circles));
					if Self::is_noticed(&circles, &well.circles.into()) {
						raise(Rule::Circle, circles, well.circles.into());
					} else if is_above(&all, &all_circles) {
						raise(Rule::Circle, all, all_circles);
					}
				}
				Self::trace(trail, payee, &mut other, direct);
			}
			trips = Self::complete_trip(&mut partner, well);
			partner.since_trip.is_paid_for |= !is_small;
			Self::put_partner(payer, trail, partner);
		}

		let others_well = &payee.thresholds;
		let mut others_trips = None;
		if let Some(mut partner) = take(payee, &mut other, &payer.who) {
			partner.since_trip.was_paid |= !is_small;
			others_trips = Self::complete_trip(&mut partner, others_well);
			partner.since_trip.is_paid_for |= !is_small;
			Self::put_partner(payee, &mut other, partner);
		}
		Trails::<T>::insert(&payee.who, other);
		Self::report_trips((payer, trips), (payee, others_trips), amount, cause);
	}

	/// Count a round trip if it is whole. Says how many there are if that is more than is well.
	fn complete_trip(partner: &mut Partner<T::AccountId>, well: &ThresholdsOf<T>) -> Option<u32> {
		let is_whole = partner.since_trip.is_whole() || Self::is_strained();
		if is_whole { Self::count_trip(partner, well) } else { None }
	}

	/// The same, whole or not.
	fn count_trip(partner: &mut Partner<T::AccountId>, well: &ThresholdsOf<T>) -> Option<u32> {
		let more = if partner.since_trip.is_modest { UNIT / 2 } else { UNIT };
		partner.since_trip = Half::default();
		let (level, trips) = Self::count_more(partner.trips, more, well.round_trips);
		partner.trips = level;
		Self::is_noticed(&trips, &well.round_trips).then_some(trips)
	}

	/// Tell of too many round trips: of who acts, or else of the other, in whose trail they may stand longer.
	fn report_trips(
		acting: (&Party<T>, Option<u32>),
		other: (&Party<T>, Option<u32>),
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		let (about, with, trips) = match (acting, other) {
			((about, Some(trips)), (with, _)) => (about, with, trips),
			((with, None), (about, Some(trips))) => (about, with, trips),
			_ => return,
		};
		let (observed, threshold) = (trips.into(), about.thresholds.round_trips.into());
		let finding = Finding { rule: Rule::ReviewRing, observed, threshold };
		Self::raise(about, Some(with), finding, amount, cause);
	}

	/// Who comes near the cap. Asked before the movement is made. Of who is near it already has been told: not of all that they earn
	/// from then on.
	fn look_at_cap(
		payer: Option<&Party<T>>,
		payee: &Party<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		let well = payee.thresholds.near_cap.mul_floor(T::Cap::get());
		let before = T::Currency::total_balance(&payee.who);
		let after = before.saturating_add(amount);
		let is_near = before > well && !Self::is_strained();
		if !is_near && Self::is_noticed(&after, &well) {
			let finding = Finding { rule: Rule::NearCap, observed: after, threshold: well };
			Self::raise(payee, payer, finding, amount, cause);
		}
	}

	/// Note praise between two. If they praise each other again and again and no hours went between them for it, a pot pays: that is
	/// a round trip, too.
	fn note_praise(
		activity: ActivityId,
		reviewer: &T::AccountId,
		reviewed: &T::AccountId,
		score: u8,
	) {
		let note = |who: &Party<T>, other: &T::AccountId, has_praised: bool| {
			let mut trail = Trails::<T>::get(&who.who);
			let mut partner = Self::take_partner(who, &mut trail, other)
				.unwrap_or_else(|| Partner::new(other.clone(), who.clock.now));
			let before = partner.since_trip;
			let mut alone = None;
			// They have praised each other, and begin anew.
			if before.is_praise_alone() {
				alone = Self::count_trip(&mut partner, &who.thresholds);
			} else if before.is_praise_mutual() {
				partner.since_trip = before.praised_anew();
			}
			let half = &mut partner.since_trip;
			half.has_praised |= has_praised;
			half.was_praised |= !has_praised;
			half.is_modest |= score < TOP_SCORE;
			let trips = alone.or(Self::complete_trip(&mut partner, &who.thresholds));
			Self::put_partner(who, &mut trail, partner);
			Trails::<T>::insert(&who.who, trail);
			trips
		};
		let clock = Clock::read::<T>();
		let (one, other) = (Self::member(reviewer, clock), Self::member(reviewed, clock));
		let trips = note(&one, reviewed, true);
		let others_trips = note(&other, reviewer, false);
		let cause = Cause::Service { activity };
		Self::report_trips((&one, trips), (&other, others_trips), Zero::zero(), &cause);
	}
}

impl<T: Config> Screening<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn screen(
		from: Option<&PurseOf<T>>,
		to: Option<&PurseOf<T>>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) -> Screened {
		let clock = Clock::read::<T>();
		let party = |purse| Self::party(purse, clock);
		let (payer, payee) = (from.map(party), to.map(party));
		Self::do_screen(payer.as_ref(), payee.as_ref(), amount, cause, clock)
	}
}

impl<T: Config> Watch<T::AccountId> for Pallet<T> {
	fn note_review(
		activity: ActivityId,
		_: Side,
		reviewer: &T::AccountId,
		reviewed: &T::AccountId,
		score: u8,
	) {
		if score >= GOOD_SCORE && reviewer != reviewed {
			Self::note_praise(activity, reviewer, reviewed, score);
		}
	}
}
