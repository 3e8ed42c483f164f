// SPDX-License-Identifier: Apache-2.0

//! What becomes of coins that lie idle (T2, T7): counted and charged when a member's coins move, or when somebody asks for it, and
//! never for all members at once.

use crate::*;
use frame_support::traits::{Get, fungible::Inspect};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	DispatchResult, PerThing, SaturatedConversion, Saturating,
	traits::{One, Zero},
};
use timebank_primitives::{Cause, Membership, Purse};

type IdleOf<T> = Idle<BalanceOf<T>, BlockNumberFor<T>>;
type RuleOf<T> = IdleRule<BalanceOf<T>, BlockNumberFor<T>>;

/// For how many periods at once a levy is worked out at the most. So many of them leave less than can be counted.
const MAX_PERIODS: u32 = 1_000_000;

/// What is taken from a member.
pub(crate) enum Due<Balance> {
	Levy(Balance),
	Expiry(Balance),
}

impl<T: Config> Pallet<T> {
	/// Changed terms begin a new rule: what lay idle before is forgotten, so nobody is charged for time in which other terms
	/// held. Looked at in each block, whether coins move or not.
	pub(crate) fn notice_terms() {
		let (terms, known) = (T::IdleTerms::get(), Rule::<T>::get());
		let wanted = terms.apply().then_some(terms);
		if known.map(|rule| rule.terms) != wanted {
			Rule::<T>::set(wanted.map(|terms| IdleRule { terms, since: Self::now() }));
		}
	}

	/// In which period of a rule we are.
	fn period_of(rule: &RuleOf<T>) -> BlockNumberFor<T> {
		Self::now().saturating_sub(rule.since) / rule.terms.period.max(One::one())
	}

	/// What is known of a member under a rule. Who was not seen under it has had the same coins since it began.
	fn idle_of(who: &T::AccountId, rule: &RuleOf<T>) -> IdleOf<T> {
		Idles::<T>::get(who).filter(|known| known.rule == rule.since).unwrap_or_else(|| Idle {
			rule: rule.since,
			paid_to: Zero::zero(),
			moved_in: Zero::zero(),
			least: T::Currency::balance(who),
			aside: Self::on_hold(who),
		})
	}

	/// What is due from a member under a rule.
	fn due_under(who: &T::AccountId, rule: &RuleOf<T>) -> Due<BalanceOf<T>> {
		let (idle, now, free) =
			(Self::idle_of(who, rule), Self::period_of(rule), T::Currency::balance(who));
		let IdleTerms { exempt, levy, expiry, .. } = rule.terms;
		let above = |coins: BalanceOf<T>| coins.saturating_sub(exempt);
		// What is frozen stays.
		let taken = |due: BalanceOf<T>| {
			due.min(above(free)).min(Self::balance_of(&Purse::Member(who.clone())))
		};
		// Neither the period of the last movement nor the present one was idle as a whole.
		let still = now.saturating_sub(idle.moved_in).saturating_sub(One::one());
		if expiry > 0 && still >= expiry.into() {
			return Due::Expiry(taken(free));
		}
		let periods = now.saturating_sub(idle.paid_to);
		if periods.is_zero() {
			return Due::Levy(Zero::zero());
		}
		// In the first of them coins may have moved; since then all that is there has lain still. Each period takes its part of
		// what the one before it has left, so that it does not matter how often somebody collects.
		let first = levy.mul_floor(above(idle.least.min(free)));
		let further = periods.saturating_sub(One::one()).saturated_into::<u32>().min(MAX_PERIODS);
		let kept = levy.left_from_one().saturating_pow(further as usize);
		let still_there = above(free).saturating_sub(first);
		Due::Levy(taken(first.saturating_add(kept.left_from_one().mul_floor(still_there))))
	}

	/// What is due from a member now.
	pub(crate) fn due_now(who: &T::AccountId) -> BalanceOf<T> {
		match Rule::<T>::get()
			.filter(|_| T::Members::is_member(who))
			.map(|rule| Self::due_under(who, &rule))
		{
			Some(Due::Levy(amount) | Due::Expiry(amount)) => amount,
			None => Zero::zero(),
		}
	}

	/// Take what is due from a member, before their coins move.
	pub(crate) fn settle_idle(who: &T::AccountId) -> DispatchResult {
		let (Some(rule), Some(branch)) = (Rule::<T>::get(), T::Members::home(who)) else {
			return Ok(());
		};
		let idle = Self::idle_of(who, &rule);
		match Self::due_under(who, &rule) {
			Due::Levy(amount) | Due::Expiry(amount) if amount.is_zero() => {}
			Due::Levy(amount) => {
				let (member, pot) = (Purse::Member(who.clone()), Purse::Pot(branch));
				Self::shift(&member, &pot, (branch, branch), amount, Cause::Levy)?;
			}
			Due::Expiry(amount) => {
				Self::do_burn(who, None, amount, Cause::Expiry)?;
			}
		}
		let now = Self::period_of(&rule);
		let free = T::Currency::balance(who);
		// A new period begins with what is there.
		let (least, aside) = if now > idle.paid_to {
			(free, Self::on_hold(who))
		} else {
			(idle.least.min(free), idle.aside)
		};
		Idles::<T>::insert(who, Idle { paid_to: now, least, aside, ..idle });
		Ok(())
	}

	/// Note that a member's coins have moved.
	pub(crate) fn touch(who: &T::AccountId) {
		Self::note_used(who, Zero::zero());
	}

	/// Note that a member's coins have moved, so many of them from what was set aside.
	pub(crate) fn note_used(who: &T::AccountId, from_aside: BalanceOf<T>) {
		let Some(rule) = Rule::<T>::get() else { return };
		let idle = Self::idle_of(who, &rule);
		let moved_in = Self::period_of(&rule);
		let least = idle.least.min(T::Currency::balance(who));
		let aside = idle.aside.saturating_sub(from_aside);
		Idles::<T>::insert(who, Idle { moved_in, least, aside, ..idle });
	}

	/// Note that a member has set coins aside, or that they are held back: they are not idle.
	pub(crate) fn note_held(who: &T::AccountId) {
		let Some(rule) = Rule::<T>::get() else { return };
		let idle = Self::idle_of(who, &rule);
		let least = idle.least.min(T::Currency::balance(who));
		let aside = idle.aside.saturating_add(idle.least.saturating_sub(least));
		Idles::<T>::insert(who, Idle { least, aside, ..idle });
	}

	/// Note that a member has got back what was set aside: it was not used.
	pub(crate) fn note_released(who: &T::AccountId, amount: BalanceOf<T>) {
		let Some(rule) = Rule::<T>::get() else { return };
		let idle = Self::idle_of(who, &rule);
		let back = amount.min(idle.aside);
		let (least, aside) = (idle.least.saturating_add(back), idle.aside.saturating_sub(back));
		Idles::<T>::insert(who, Idle { least, aside, ..idle });
	}

	/// What a member has on hold, for whatever.
	fn on_hold(who: &T::AccountId) -> BalanceOf<T> {
		T::Currency::total_balance(who).saturating_sub(T::Currency::balance(who))
	}
}
