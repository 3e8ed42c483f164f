// SPDX-License-Identifier: Apache-2.0

//! How coins come into being, and what keeps them from being too many.

use crate::*;
use frame_support::{
	ensure,
	traits::{
		Get,
		fungible::{Inspect, Mutate},
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult, Saturating,
	traits::{CheckedAdd, CheckedSub, One, Zero},
};
use timebank_primitives::{BranchId, Cause};

type QuotaOf<T> = Quota<BalanceOf<T>, BlockNumberFor<T>>;

impl<T: Config> Pallet<T> {
	fn now() -> BlockNumberFor<T> {
		frame_system::Pallet::<T>::block_number()
	}

	fn period() -> BlockNumberFor<T> {
		Self::now() / T::Period::get().max(One::one())
	}

	/// The ceiling of this period: as it is known, or with what there is now.
	fn ceiling() -> Ceiling<BalanceOf<T>, BlockNumberFor<T>> {
		let period = Self::period();
		Growth::<T>::get()
			.filter(|known| known.period == period)
			.unwrap_or_else(|| Ceiling { period, base: T::Currency::total_issuance() })
	}

	/// How many coins can still be minted in this period.
	pub(crate) fn room_now() -> BalanceOf<T> {
		let Ceiling { base, .. } = Self::ceiling();
		let limit = base
			.saturating_add(T::GrowthLimit::get().mul_floor(base))
			.saturating_add(T::GrowthFloor::get());
		limit.saturating_sub(T::Currency::total_issuance())
	}

	/// The only way in which coins come into being.
	pub(crate) fn do_mint(to: &T::AccountId, amount: BalanceOf<T>, cause: Cause) -> DispatchResult {
		ensure!(amount <= Self::room_now(), Error::<T>::CeilingReached);
		Growth::<T>::put(Self::ceiling());
		let counted = |sum: &mut BalanceOf<T>| {
			*sum = sum.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
			Ok::<_, DispatchError>(())
		};
		Minted::<T>::try_mutate(counted)?;
		if let Cause::Minting { branch, .. } = cause {
			MintedBy::<T>::try_mutate(branch, counted)?;
		}
		T::Currency::mint_into(to, amount)?;
		let movement = Self::next_movement()?;
		let to_balance = T::Currency::total_balance(to);
		Self::deposit_event(Event::Minted { movement, to: to.clone(), amount, cause, to_balance });
		Ok(())
	}

	/// A branch's quota as it is in this period.
	pub(crate) fn quota_now(branch: BranchId) -> QuotaOf<T> {
		let period = Self::period();
		let mut quota = Quotas::<T>::get(branch).unwrap_or_default();
		if quota.period != period {
			(quota.left, quota.period) = (quota.granted, period);
		}
		quota
	}

	pub(crate) fn do_set_quota(
		branch: BranchId,
		amount: BalanceOf<T>,
		until: BlockNumberFor<T>,
	) -> DispatchResult {
		ensure!(amount.is_zero() || until > Self::now(), Error::<T>::EndInThePast);
		let mut quota = Self::quota_now(branch);
		// What was minted or passed on in this period stays so.
		quota.left = quota.left.saturating_add(amount).saturating_sub(quota.granted);
		(quota.granted, quota.until) = (amount, until);
		if amount.is_zero() && quota.left.is_zero() {
			Quotas::<T>::remove(branch);
		} else {
			Quotas::<T>::insert(branch, quota);
		}
		Self::deposit_event(Event::QuotaSet { branch, amount, until });
		Ok(())
	}

	/// Take this much of what a branch may mint in this period.
	pub(crate) fn draw_quota(branch: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		ensure!(Quotas::<T>::contains_key(branch), Error::<T>::NoQuota);
		let mut quota = Self::quota_now(branch);
		// A branch that has nothing but what was passed on to it has no end of its own.
		ensure!(quota.granted.is_zero() || Self::now() < quota.until, Error::<T>::QuotaExpired);
		quota.left = quota.left.checked_sub(&amount).ok_or(Error::<T>::QuotaExceeded)?;
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
		quota.left = quota.left.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		Quotas::<T>::insert(to, quota);
		Self::deposit_event(Event::QuotaDelegated { from, to, amount });
		Ok(())
	}
}
