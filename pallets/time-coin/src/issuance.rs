// SPDX-License-Identifier: Apache-2.0

//! How coins come into being, and what keeps them from being too many.

use crate::*;
use frame_support::{
	ensure,
	traits::{
		Get,
		fungible::{Inspect, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation},
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult, Saturating,
	traits::{CheckedAdd, One, Zero},
};
use timebank_primitives::{BranchId, Cause, Clearing, Membership, MovementId, Oversight, Purse};

type QuotaOf<T> = Quota<BalanceOf<T>, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	pub(crate) fn period() -> Period<BlockNumberFor<T>> {
		let length = T::Period::get().max(One::one());
		Period { length, index: Self::now() / length }
	}

	/// The ceiling of this period: as it is known, or with what there is now.
	fn ceiling() -> Ceiling<BalanceOf<T>, BlockNumberFor<T>> {
		let period = Self::period();
		Growth::<T>::get().filter(|known| known.period == period).unwrap_or_else(|| Ceiling {
			period,
			base: T::Currency::total_issuance(),
			minted: Zero::zero(),
			burnt: Zero::zero(),
		})
	}

	/// How many coins can still be minted in this period.
	pub(crate) fn room_now() -> BalanceOf<T> {
		let Ceiling { base, .. } = Self::ceiling();
		let limit = base
			.saturating_add(T::GrowthLimit::get().mul_floor(base))
			.saturating_add(T::GrowthFloor::get());
		limit.saturating_sub(T::Currency::total_issuance())
	}

	/// Count this much more in a sum.
	fn count(sum: &mut BalanceOf<T>, amount: BalanceOf<T>) -> DispatchResult {
		*sum = sum.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		Ok(())
	}

	/// The only way in which coins come into being: in a member's purse, or in a branch's pot.
	pub(crate) fn do_mint(
		to: &Purse<T::AccountId>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> DispatchResult {
		let branch = Self::branch_of(to).ok_or(Error::<T>::RecipientNotMember)?;
		ensure!(amount <= Self::room_now(), Error::<T>::CeilingReached);
		let mut ceiling = Self::ceiling();
		Self::count(&mut ceiling.minted, amount)?;
		Growth::<T>::put(ceiling);
		Minted::<T>::try_mutate(|sum| Self::count(sum, amount))?;
		MintedBy::<T>::try_mutate(branch, |sum| Self::count(sum, amount))?;
		T::Clearing::note_minted(branch, amount)?;
		let (account, owner) = (Self::account_of(to), Self::owner(to));
		match owner {
			Some(who) => Self::settle_idle(who)?,
			None => Self::keep_account(&account),
		}
		T::Currency::mint_into(&account, amount)?;
		let movement = Self::next_movement()?;
		let to_balance = T::Currency::total_balance(&account);
		Self::deposit_event(Event::Minted { movement, to: account, amount, cause, to_balance });
		if let Some(who) = owner {
			Self::keep_entry(movement, None, to, amount, &cause);
			Self::spill(None, to, amount, movement)?;
			Self::touch(who);
		}
		Ok(())
	}

	/// The only way in which coins are gone: from what a member has free, or from what they have on hold for this reason.
	pub(crate) fn do_burn(
		from: &T::AccountId,
		on_hold: Option<HoldReason>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<MovementId, DispatchError> {
		let branch = T::Members::home(from).ok_or(Error::<T>::NotMember)?;
		let mut ceiling = Self::ceiling();
		Self::count(&mut ceiling.burnt, amount)?;
		Growth::<T>::put(ceiling);
		Burnt::<T>::try_mutate(|sum| Self::count(sum, amount))?;
		BurntBy::<T>::try_mutate(branch, |sum| Self::count(sum, amount))?;
		T::Clearing::note_burnt(branch, amount)?;
		match on_hold {
			Some(reason) => {
				let (all, force) = (Precision::Exact, Fortitude::Force);
				T::Currency::burn_held(&reason.into(), from, amount, all, force)?;
			}
			None => {
				T::Currency::burn_from(
					from,
					amount,
					Preservation::Expendable,
					Precision::Exact,
					Self::fortitude(&cause),
				)?;
			}
		}
		let movement = Self::next_movement()?;
		let from_balance = T::Currency::total_balance(from);
		Self::deposit_event(Event::Burnt {
			movement,
			from: from.clone(),
			amount,
			cause,
			from_balance,
		});
		Ok(movement)
	}

	/// Burn what a member has free, of whom everything that was due is taken.
	pub(crate) fn burn_free(
		from: &T::AccountId,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<MovementId, DispatchError> {
		let movement = Self::do_burn(from, None, amount, cause)?;
		Self::touch(from);
		Ok(movement)
	}

	/// A branch's quota as it is in this period.
	fn quota_now(branch: BranchId) -> QuotaOf<T> {
		let period = Self::period();
		let mut quota = Quotas::<T>::get(branch).unwrap_or_default();
		if quota.period != period {
			(quota.period, quota.used, quota.received) = (period, Zero::zero(), Zero::zero());
		}
		quota
	}

	/// What a branch may still mint in this period.
	pub(crate) fn quota_left(branch: BranchId) -> BalanceOf<T> {
		Self::quota_now(branch).left(Self::now())
	}

	pub(crate) fn do_set_quota(
		branch: BranchId,
		amount: BalanceOf<T>,
		until: BlockNumberFor<T>,
	) -> DispatchResult {
		let known =
			T::Oversight::exists(branch) || (amount.is_zero() && Quotas::<T>::contains_key(branch));
		ensure!(known, Error::<T>::BranchNotFound);
		ensure!(amount.is_zero() || until > Self::now(), Error::<T>::EndInThePast);
		let mut quota = Self::quota_now(branch);
		(quota.granted, quota.until) = (amount, until);
		// What was minted in this period stays counted, also when the quota comes back.
		if amount.is_zero() && quota.used.is_zero() && quota.received.is_zero() {
			Quotas::<T>::remove(branch);
		} else {
			Quotas::<T>::insert(branch, quota);
		}
		Self::deposit_event(Event::QuotaSet { branch, amount, until });
		Ok(())
	}

	/// The quota of a branch that may mint this much in this period.
	pub(crate) fn ensure_quota(
		branch: BranchId,
		amount: BalanceOf<T>,
	) -> Result<QuotaOf<T>, DispatchError> {
		ensure!(Quotas::<T>::contains_key(branch), Error::<T>::NoQuota);
		let (quota, now) = (Self::quota_now(branch), Self::now());
		let has_ended = !quota.granted.is_zero() && now >= quota.until;
		let refusal = if has_ended { Error::<T>::QuotaExpired } else { Error::<T>::QuotaExceeded };
		ensure!(amount <= quota.left(now), refusal);
		Ok(quota)
	}

	/// Take this much of what a branch may mint in this period.
	pub(crate) fn draw_quota(branch: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		let mut quota = Self::ensure_quota(branch, amount)?;
		quota.used = quota.used.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		Quotas::<T>::insert(branch, quota);
		Ok(())
	}

	pub(crate) fn do_delegate(
		from: BranchId,
		to: BranchId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		Self::draw_quota(from, amount)?;
		let mut quota = Self::quota_now(to);
		quota.received = quota.received.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		Quotas::<T>::insert(to, quota);
		Self::deposit_event(Event::QuotaDelegated { from, to, amount });
		Ok(())
	}
}
