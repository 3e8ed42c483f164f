// SPDX-License-Identifier: Apache-2.0

//! What other pallets do with coins.

use crate::*;
use frame_support::{
	ensure,
	traits::{
		Get,
		fungible::{Inspect, InspectHold, MutateHold},
		tokens::Precision,
	},
	weights::Weight,
};
use sp_runtime::{DispatchResult, traits::Zero};
use timebank_primitives::{
	BranchId, Cause, Clearing, Escrow, Exit, Membership, Payments, Purse, Redeeming, Screening,
	WelcomeGrant, WindingUp,
};

impl<T: Config> Pallet<T> {
	/// Put some of what a member has free on hold.
	fn set_aside(reason: HoldReason, who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		Self::settle_idle(who)?;
		Self::ensure_has(&Purse::Member(who.clone()), amount)?;
		T::Currency::hold(&reason.into(), who, amount)?;
		Self::note_held(who);
		Ok(())
	}

	/// Free some of what a member has on hold.
	fn give_back(reason: HoldReason, who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let reason = reason.into();
		ensure!(
			amount <= T::Currency::balance_on_hold(&reason, who),
			Error::<T>::InsufficientEscrow
		);
		Self::settle_idle(who)?;
		T::Currency::release(&reason, who, amount, Precision::Exact)?;
		Self::note_released(who, amount);
		Ok(())
	}
}

impl<T: Config> WelcomeGrant<T::AccountId> for Pallet<T> {
	fn grant(who: &T::AccountId) -> DispatchResult {
		let amount = T::WelcomeGrant::get();
		if amount.is_zero() {
			return Ok(());
		}
		// The ceiling keeps nobody from becoming a member: the grant is put off.
		if amount > Self::room_now() {
			Owed::<T>::insert(who, ());
			Self::deposit_event(Event::WelcomeDeferred { member: who.clone(), amount });
			return Ok(());
		}
		Self::do_mint(who, amount, Cause::Welcome)
	}
}

impl<T: Config> Escrow<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn hold(payer: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		Self::set_aside(HoldReason::Activity, payer, amount)
	}

	fn release(payer: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		Self::give_back(HoldReason::Activity, payer, amount)
	}

	fn pay(
		payer: &T::AccountId,
		payee: &T::AccountId,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		let (from, to) = (Purse::Escrow(payer.clone()), Purse::Member(payee.clone()));
		Self::do_pay(&from, &to, amount, cause).map(drop)
	}

	fn held(payer: &T::AccountId) -> BalanceOf<T> {
		Self::balance_of(&Purse::Escrow(payer.clone()))
	}

	fn may_pay(payer: &T::AccountId, payee: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		let here = T::Members::home(payer).ok_or(Error::<T>::NotMember)?;
		let there = T::Members::home(payee).ok_or(Error::<T>::RecipientNotMember)?;
		T::Clearing::may_move(here, there, amount)
	}
}

impl<T: Config> Payments<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn pay(
		from: &Purse<T::AccountId>,
		to: &Purse<T::AccountId>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> DispatchResult {
		Self::do_pay(from, to, amount, cause).map(drop)
	}

	fn balance(purse: &Purse<T::AccountId>) -> BalanceOf<T> {
		Self::balance_of(purse)
	}

	fn content(purse: &Purse<T::AccountId>) -> BalanceOf<T> {
		match purse {
			Purse::Member(who) => T::Currency::balance(who),
			_ => Self::balance_of(purse),
		}
	}

	fn account(purse: &Purse<T::AccountId>) -> T::AccountId {
		Self::account_of(purse)
	}
}

impl<T: Config> Redeeming<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn reserve(who: &T::AccountId, amount: BalanceOf<T>, cause: Cause) -> DispatchResult {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		T::Screening::screen(Some(&Purse::Member(who.clone())), None, amount, &cause)?;
		Self::set_aside(HoldReason::Redemption, who, amount)
	}

	fn release(who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		Self::give_back(HoldReason::Redemption, who, amount)
	}

	fn burn(who: &T::AccountId, amount: BalanceOf<T>, cause: Cause) -> DispatchResult {
		ensure!(amount <= <Self as Redeeming<_>>::reserved(who), Error::<T>::InsufficientEscrow);
		Self::note_used(who, amount);
		Self::do_burn(who, true, amount, cause).map(drop)
	}

	fn reserved(who: &T::AccountId) -> BalanceOf<T> {
		T::Currency::balance_on_hold(&HoldReason::Redemption.into(), who)
	}
}

impl<T: Config> Exit<T::AccountId> for Pallet<T> {
	fn exit(who: &T::AccountId) -> DispatchResult {
		Self::settle_idle(who)?;
		let all = T::Currency::total_balance(who);
		ensure!(all <= T::Currency::balance(who), Error::<T>::CoinsHeld);
		if !all.is_zero() {
			Self::ensure_has(&Purse::Member(who.clone()), all)?;
			Self::do_burn(who, false, all, Cause::Exit)?;
		}
		Idles::<T>::remove(who);
		Owed::<T>::remove(who);
		Ok(())
	}
}

/// A branch that is gone mints no more. What it minted and what its members burnt stays counted.
impl<T: Config> WindingUp for Pallet<T> {
	fn ensure_wound_up(_: BranchId) -> DispatchResult {
		Ok(())
	}

	fn forget(branch: BranchId) {
		Quotas::<T>::remove(branch);
	}

	fn weight() -> Weight {
		T::WeightInfo::wind_up()
	}
}
