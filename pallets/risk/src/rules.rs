// SPDX-License-Identifier: Apache-2.0

//! The rules.

use crate::*;
use frame_support::traits::{Get, fungible::Inspect};
use sp_runtime::traits::{Convert, Saturating, Zero};
use timebank_primitives::{
	ActivityId, BranchId, Cause, Membership, Purse, Reputation, Screened, Screening, Side, Watch,
};

/// From how many stars on a member is trusted.
const TRUSTED_STARS: u8 = 4;

/// The best that can be said in a review.
const TOP_SCORE: u8 = 5;

type PurseOf<T> = Purse<<T as frame_system::Config>::AccountId>;

/// One side of a movement.
pub(crate) struct Party<T: Config> {
	/// The member, or the account of the pot.
	pub(crate) who: T::AccountId,
	/// Where the member is at home, or whose pot it is.
	pub(crate) branch: Option<BranchId>,
	kind: Kind,
	thresholds: ThresholdsOf<T>,
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

/// Whether an amount that cannot be held is looked at: what others decided is not.
fn can_be_large(cause: &Cause) -> bool {
	cause.can_be_held() || matches!(cause, Cause::Service { .. } | Cause::Training { .. })
}

/// Whether what is found is more than is well. Zero is not looked for.
fn is_above<N: Zero + PartialOrd>(observed: &N, well: &N) -> bool {
	!well.is_zero() && observed > well
}

impl<T: Config> Pallet<T> {
	/// Which thresholds count for a member.
	pub(crate) fn kind_of(who: &T::AccountId) -> Kind {
		if Self::is_new(who) {
			Kind::New
		} else if T::Reputation::stars(who) >= TRUSTED_STARS {
			Kind::Trusted
		} else {
			Kind::Regular
		}
	}

	fn is_new(who: &T::AccountId) -> bool {
		let since = T::Members::since(who);
		since.is_some_and(|since| Self::now().saturating_sub(since) < T::NewFor::get())
	}

	/// The thresholds of a branch, those of the network, or those that are compiled in.
	pub(crate) fn thresholds_of(branch: Option<BranchId>, kind: Kind) -> ThresholdsOf<T> {
		branch
			.and_then(|branch| Limits::<T>::get(Some(branch), kind))
			.or_else(|| Limits::<T>::get(None::<BranchId>, kind))
			.unwrap_or_else(|| Thresholds::compiled(kind))
	}

	fn party(purse: &PurseOf<T>) -> Party<T> {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) | Purse::Fees(who) | Purse::Held(who) => {
				Self::member(who)
			}
			Purse::Pot(branch)
			| Purse::Earmarks(branch)
			| Purse::PotEscrow(branch)
			| Purse::PotHeld(branch) => Party {
				who: T::PotAccount::convert(*branch),
				branch: Some(*branch),
				kind: Kind::Pot,
				thresholds: Self::thresholds_of(Some(*branch), Kind::Pot),
			},
		}
	}

	pub(crate) fn member(who: &T::AccountId) -> Party<T> {
		let (branch, kind) = (T::Members::home(who), Self::kind_of(who));
		Party { who: who.clone(), branch, kind, thresholds: Self::thresholds_of(branch, kind) }
	}

	/// The rules by one movement. What is held is not made yet: the other rules do not count it.
	fn do_screen(
		payer: Option<&Party<T>>,
		payee: Option<&Party<T>>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) -> Screened {
		if let Some(payer) = payer {
			let well = payer.thresholds.held_above;
			if can_be_large(cause) && is_above(&amount, &well) {
				let is_held = cause.can_be_held();
				// A case is opened of what is held, and an alert would say no more than that, but to a partner institution.
				if !is_held || matches!(cause, Cause::Redemption { .. }) {
					let finding =
						Finding { rule: Rule::LargeAmount, observed: amount, threshold: well };
					Self::raise(payer, payee, finding, amount, cause);
				}
				if is_held {
					return Screened::Held;
				}
			}
			Self::follow(payer, payee, amount, cause);
		}
		if let Some(payee) = payee.filter(|payee| payee.is_member())
			&& !matches!(cause, Cause::Correction { .. })
		{
			Self::look_at_cap(payer, payee, amount, cause);
		}
		Screened::Passed
	}

	/// Note in the trails that coins move, and say what there is to say of it.
	fn follow(payer: &Party<T>, payee: Option<&Party<T>>, amount: BalanceOf<T>, cause: &Cause) {
		let payee = payee.filter(|payee| payee.who != payer.who);
		let other = payee
			.filter(|payee| is_between_people(cause) && payer.is_member() && payee.is_member());
		if !cause.can_be_held() && other.is_none() {
			return;
		}
		let mut trail = Trails::<T>::get(&payer.who);
		if cause.can_be_held() {
			Self::look_at_payments(payer, payee, &mut trail, amount, cause);
		}
		if let Some(other) = other {
			Self::look_at_pair(payer, other, &mut trail, amount, cause);
		}
		Trails::<T>::insert(&payer.who, trail);
	}

	/// Velocity, and what new members pass on.
	fn look_at_payments(
		payer: &Party<T>,
		payee: Option<&Party<T>>,
		trail: &mut TrailOf<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		let well = &payer.thresholds;
		let is_new = payer.kind == Kind::New;
		let (count, sum) = Self::count_payment(trail, amount, is_new, well);
		let raise = |rule, observed, threshold| {
			Self::raise(payer, payee, Finding { rule, observed, threshold }, amount, cause);
		};
		if is_above(&sum, &well.velocity_sum) {
			raise(Rule::Velocity, sum, well.velocity_sum);
		} else if is_above(&count, &well.velocity_count) {
			raise(Rule::Velocity, count.into(), well.velocity_count.into());
		}
		if is_new && is_above(&trail.new_sum, &well.new_sum) {
			raise(Rule::NewAccount, trail.new_sum, well.new_sum);
		}
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

		let mut partner = Self::take_partner(trail, &payee.who, well)
			.unwrap_or_else(|| Partner::new(payee.who.clone(), Self::now()));
		let (level, paid) = Self::count_one(partner.paid, well.pair_count);
		partner.paid = level;
		partner.since_trip.has_paid = true;
		if is_above(&paid, &well.pair_count) {
			raise(Rule::Pair, paid, well.pair_count);
		}
		if !well.circle_amount.is_zero() && amount >= well.circle_amount {
			if Self::close_circle(trail, &payee.who, amount, well) {
				let (level, circles) = Self::count_one(partner.circles, well.circles.into());
				partner.circles = level;
				partner.since_trip.was_paid = true;
				if is_above(&circles, &well.circles.into()) {
					raise(Rule::Circle, circles, well.circles.into());
				}
			}
			Self::trace(&payer.who, trail, &payee.who, &mut other, amount);
		}
		if let Some(trips) = Self::complete_trip(&mut partner, well) {
			raise(Rule::ReviewRing, trips, well.round_trips);
		}
		Self::put_partner(trail, partner);

		let well = &payee.thresholds;
		let mut partner = Self::take_partner(&mut other, &payer.who, well)
			.unwrap_or_else(|| Partner::new(payer.who.clone(), Self::now()));
		partner.since_trip.was_paid = true;
		// It is the one who acts whom an alert is about; the other's turn comes.
		let _ = Self::complete_trip(&mut partner, well);
		Self::put_partner(&mut other, partner);
		Trails::<T>::insert(&payee.who, other);
	}

	/// Count a round trip if it is whole. Says how many there are if that is more than is well.
	fn complete_trip(partner: &mut Partner<T::AccountId>, well: &ThresholdsOf<T>) -> Option<u32> {
		if !partner.since_trip.is_whole() {
			return None;
		}
		partner.since_trip = Half::default();
		let (level, trips) = Self::count_one(partner.trips, well.round_trips);
		partner.trips = level;
		is_above(&trips, &well.round_trips).then_some(trips)
	}

	/// Who comes near the cap. Asked before the movement is made.
	fn look_at_cap(
		payer: Option<&Party<T>>,
		payee: &Party<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		let well = payee.thresholds.near_cap.mul_floor(T::Cap::get());
		let after = T::Currency::total_balance(&payee.who).saturating_add(amount);
		if is_above(&after, &well) {
			let finding = Finding { rule: Rule::NearCap, observed: after, threshold: well };
			Self::raise(payee, payer, finding, amount, cause);
		}
	}

	/// Note praise between two who have to do with each other already.
	fn note_praise(activity: ActivityId, reviewer: &T::AccountId, reviewed: &T::AccountId) {
		let one = Self::member(reviewer);
		let mut trail = Trails::<T>::get(reviewer);
		if let Some(mut partner) = Self::take_partner(&mut trail, reviewed, &one.thresholds) {
			partner.since_trip.has_praised = true;
			let found = Self::complete_trip(&mut partner, &one.thresholds);
			Self::put_partner(&mut trail, partner);
			Trails::<T>::insert(reviewer, trail);
			if let Some(trips) = found {
				let finding = Finding {
					rule: Rule::ReviewRing,
					observed: trips.into(),
					threshold: one.thresholds.round_trips.into(),
				};
				let (other, cause) = (Self::member(reviewed), Cause::Service { activity });
				Self::raise(&one, Some(&other), finding, Zero::zero(), &cause);
			}
		}
		let mut trail = Trails::<T>::get(reviewed);
		let well = Self::member(reviewed).thresholds;
		if let Some(mut partner) = Self::take_partner(&mut trail, reviewer, &well) {
			partner.since_trip.was_praised = true;
			let _ = Self::complete_trip(&mut partner, &well);
			Self::put_partner(&mut trail, partner);
			Trails::<T>::insert(reviewed, trail);
		}
	}
}

impl<T: Config> Screening<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn screen(
		from: Option<&PurseOf<T>>,
		to: Option<&PurseOf<T>>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) -> Screened {
		let (payer, payee) = (from.map(Self::party), to.map(Self::party));
		Self::do_screen(payer.as_ref(), payee.as_ref(), amount, cause)
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
		if score >= TOP_SCORE && reviewer != reviewed {
			Self::note_praise(activity, reviewer, reviewed);
		}
	}
}
