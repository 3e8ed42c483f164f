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
use sp_runtime::{DispatchError, DispatchResult, traits::Zero};
use timebank_primitives::{
	ActivityId, BranchId, Cause, Clearing, Escrow, Exit, MintReason, Oversight, Paid, Payments,
	Purse, Redeeming, Screened, ServiceMinting, Succession, WelcomeGrant, WindingUp,
};

impl<T: Config> Pallet<T> {
	/// With which reason coins are set aside in a purse.
	fn reason_of(purse: &Purse<T::AccountId>) -> Result<T::RuntimeHoldReason, DispatchError> {
		// What is held back is freed by a decision, and by nothing else.
		Self::hold_on(purse)
			.filter(|_| !matches!(purse, Purse::Held(_) | Purse::PotHeld(_)))
			.ok_or(Error::<T>::NotAside.into())
	}

	/// Put some of what a member has free on hold.
	pub(crate) fn set_aside(
		reason: T::RuntimeHoldReason,
		who: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		Self::settle_idle(who)?;
		Self::ensure_has(&Purse::Member(who.clone()), amount)?;
		T::Currency::hold(&reason, who, amount)?;
		Self::note_held(who);
		Ok(())
	}

	/// Free some of what a member has on hold.
	pub(crate) fn give_back(
		reason: T::RuntimeHoldReason,
		who: &T::AccountId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
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
		Self::do_mint(&Purse::Member(who.clone()), amount, Cause::Welcome)
	}
}

impl<T: Config> Escrow<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn hold(purse: &Purse<T::AccountId>, amount: BalanceOf<T>) -> DispatchResult {
		let (reason, free) = (Self::reason_of(purse)?, Self::free_purse(purse));
		match &free {
			Purse::Pot(branch) => {
				ensure!(T::Oversight::has_pot(*branch), Error::<T>::NoPot);
				ensure!(T::Succession::successor(*branch).is_none(), Error::<T>::BranchClosing);
				Self::ensure_has(&free, amount)?;
				T::Currency::hold(&reason, &Self::account_of(purse), amount)
			}
			Purse::Member(who) => Self::set_aside(reason, who, amount),
			_ => Err(Error::<T>::NotAside.into()),
		}
	}

	fn release(purse: &Purse<T::AccountId>, amount: BalanceOf<T>) -> DispatchResult {
		let reason = Self::reason_of(purse)?;
		match Self::owner(purse) {
			Some(who) => Self::give_back(reason, who, amount),
			None => {
				ensure!(amount <= Self::balance_of(purse), Error::<T>::InsufficientEscrow);
				let account = Self::account_of(purse);
				T::Currency::release(&reason, &account, amount, Precision::Exact).map(drop)
			}
		}
	}

	fn pay(
		from: &Purse<T::AccountId>,
		to: &Purse<T::AccountId>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<Paid, DispatchError> {
		if amount.is_zero() {
			return Ok(Paid::Otherwise);
		}
		Self::do_pay(from, to, amount, cause)
	}

	fn held(purse: &Purse<T::AccountId>) -> BalanceOf<T> {
		match Self::reason_of(purse) {
			Ok(reason) => T::Currency::balance_on_hold(&reason, &Self::account_of(purse)),
			Err(_) => Zero::zero(),
		}
	}

	fn may_pay(
		from: &Purse<T::AccountId>,
		to: &Purse<T::AccountId>,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let (here, there) = Self::ways(from, to)?;
		T::Clearing::may_move(here, there, amount)
	}
}

impl<T: Config> ServiceMinting<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn may_mint(branch: BranchId, payee: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		Self::ensure_quota(branch, amount)?;
		ensure!(amount <= Self::room_now(), Error::<T>::CeilingReached);
		T::Clearing::may_mint(branch, amount)?;
		Self::may_pay(&Purse::Pot(branch), &Purse::Member(payee.clone()), amount)
	}

	/// Minted into the pot, and paid from there: so that it is corrected and owed like any other service.
	fn mint(
		branch: BranchId,
		payee: &T::AccountId,
		amount: BalanceOf<T>,
		activity: ActivityId,
	) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		let (pot, payee) = (Purse::Pot(branch), Purse::Member(payee.clone()));
		let service = Cause::Service { activity };
		// Asked first: nothing is minted for whom it cannot be paid to.
		Self::ways(&pot, &payee)?;
		T::Clearing::may_mint(branch, amount)?;
		Self::draw_quota(branch, amount)?;
		let (reason, activity) = (MintReason::Service, Some(activity));
		Self::do_mint(&pot, amount, Cause::Minting { branch, reason, activity })?;
		Self::do_pay(&pot, &payee, amount, service).map(drop)
	}
}

impl<T: Config> Payments<T::AccountId> for Pallet<T> {
	type Balance = BalanceOf<T>;

	fn pay(
		from: &Purse<T::AccountId>,
		to: &Purse<T::AccountId>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<Paid, DispatchError> {
		Self::do_pay(from, to, amount, cause)
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

	fn reserve(
		who: &T::AccountId,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<Screened, DispatchError> {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let purse = Purse::Member(who.clone());
		Self::settle_idle(who)?;
		Self::ensure_has(&purse, amount)?;
		// Asked at last, and before the coins are set aside.
		let verdict = Self::screen(Some(&purse), None, amount, &cause);
		Self::set_aside(HoldReason::Redemption.into(), who, amount)?;
		Ok(verdict)
	}

	fn release(who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
		Self::give_back(HoldReason::Redemption.into(), who, amount)
	}

	fn burn(who: &T::AccountId, amount: BalanceOf<T>, cause: Cause) -> DispatchResult {
		ensure!(amount <= <Self as Redeeming<_>>::reserved(who), Error::<T>::InsufficientEscrow);
		Self::note_used(who, amount);
		Self::do_burn(who, Some(HoldReason::Redemption), amount, cause).map(drop)
	}

	fn reserved(who: &T::AccountId) -> BalanceOf<T> {
		T::Currency::balance_on_hold(&HoldReason::Redemption.into(), who)
	}

	fn may_let_go(who: &T::AccountId) -> bool {
		Self::has_what_is_frozen(who)
	}
}

impl<T: Config> Exit<T::AccountId> for Pallet<T> {
	fn exit(who: &T::AccountId) -> DispatchResult {
		Self::settle_idle(who)?;
		let all = T::Currency::total_balance(who);
		ensure!(all <= T::Currency::balance(who), Error::<T>::CoinsHeld);
		if !all.is_zero() {
			Self::ensure_has(&Purse::Member(who.clone()), all)?;
			Self::do_burn(who, None, all, Cause::Exit)?;
		}
		Self::void_penalties(who, None);
		Idles::<T>::remove(who);
		Owed::<T>::remove(who);
		Ok(())
	}
}

/// A branch that is gone mints no more. What it minted and what its members burnt stays counted.
impl<T: Config> WindingUp for Pallet<T> {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		let held = Self::balance_of(&Purse::PotHeld(branch));
		ensure!(held.is_zero(), Error::<T>::PaymentsHeld);
		Ok(())
	}

	fn forget(branch: BranchId) {
		Quotas::<T>::remove(branch);
	}

	fn weight() -> Weight {
		T::WeightInfo::wind_up()
	}
}
