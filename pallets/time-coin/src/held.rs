// SPDX-License-Identifier: Apache-2.0

//! Movements that are held back until somebody decides on them (U4).

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, fungible::MutateHold, tokens::Precision},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use timebank_primitives::{
	BranchId, Cases, Cause, Clearing, HeldId, Priority, Purse, Request, Role, Screened, Screening,
	Staff, Subject, parties,
};

impl<T: Config> Pallet<T> {
	/// Ask the screening about a movement with which nothing else is wrong. It is held back if it can be.
	pub(crate) fn screen(
		from: Option<&Purse<T::AccountId>>,
		to: Option<&Purse<T::AccountId>>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) -> Screened {
		match T::Screening::screen(from, to, amount, cause) {
			Screened::Held if !cause.can_be_held() => Screened::Noticed,
			verdict => verdict,
		}
	}

	/// The purse in which coins of this one are while they are held back.
	fn held_purse(from: &Purse<T::AccountId>) -> Purse<T::AccountId> {
		match Self::free_purse(from) {
			Purse::Pot(branch) => Purse::PotHeld(branch),
			_ => Purse::Held(Self::account_of(from)),
		}
	}

	/// Hold a movement of free coins back that could be made, and ask for a decision on it.
	pub(crate) fn hold_back(
		from: &Purse<T::AccountId>,
		to: &Purse<T::AccountId>,
		(branch, other_branch): (BranchId, BranchId),
		amount: BalanceOf<T>,
		cause: Cause,
	) -> DispatchResult {
		let (payer, payee) = (Self::account_of(from), Self::account_of(to));
		let held = NextHeld::<T>::get();
		NextHeld::<T>::put(held.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		HeldOf::<T>::try_append(&payer, held).map_err(|()| Error::<T>::TooManyHeld)?;
		T::Currency::hold(&HoldReason::Review.into(), &payer, amount)?;
		if let Some(who) = Self::owner(from) {
			Self::note_held(who);
		}
		let row =
			HeldMovement { from: from.clone(), to: to.clone(), amount, cause, at: Self::now() };
		HeldMovements::<T>::insert(held, row);
		Self::deposit_event(Event::MovementHeld {
			held,
			from: payer.clone(),
			to: payee,
			branch,
			other_branch,
			amount,
			cause,
		});
		let people = [from, to].into_iter().filter_map(Self::owner).cloned();
		// Without a category in which it would be routine no request passes.
		T::Cases::open(Request {
			parties: parties(people),
			priority: Priority::Urgent,
			is_grave: amount >= T::GraveAmount::get(),
			..Request::new(Subject::Movement { held }, branch, payer)
		})
		.map(drop)
	}

	fn held_movement(held: HeldId) -> Result<HeldMovementOf<T>, DispatchError> {
		HeldMovements::<T>::get(held).ok_or(Error::<T>::HeldNotFound.into())
	}

	/// Nothing is held back under this id any more.
	fn forget_held(held: HeldId, payer: &T::AccountId) {
		HeldMovements::<T>::remove(held);
		let mut rest = HeldOf::<T>::get(payer);
		rest.retain(|known| *known != held);
		if rest.is_empty() {
			HeldOf::<T>::remove(payer);
		} else {
			HeldOf::<T>::insert(payer, rest);
		}
	}

	/// Make a movement that was held back, as it was wanted. Whether somebody was suspended since does not matter; what branches
	/// may owe each other, what a pot takes and what its payee can keep does.
	pub(crate) fn release_held(held: HeldId) -> DispatchResult {
		let HeldMovement { from, to, amount, cause, .. } = Self::held_movement(held)?;
		let purse = Self::held_purse(&from);
		let ways = Self::ways(&purse, &to)?;
		if let Some(who) = Self::owner(&from) {
			ensure!(Self::has_what_is_frozen(who), Error::<T>::Frozen);
		}
		Self::ensure_kept(&from, &to, amount)?;
		T::Clearing::may_move(ways.0, ways.1, amount)?;
		for who in [&purse, &to].into_iter().filter_map(Self::owner) {
			Self::settle_idle(who)?;
		}
		Self::forget_held(held, &Self::account_of(&from));
		let movement = Self::carry_out(&purse, &to, ways, amount, cause)?;
		Self::deposit_event(Event::HeldReleased { held, movement });
		Ok(())
	}

	/// Free the coins of a movement that is not made.
	pub(crate) fn return_held(held: HeldId, reason: NotMade) -> DispatchResult {
		let HeldMovement { from, amount, .. } = Self::held_movement(held)?;
		let (payer, on_hold) = (Self::account_of(&from), HoldReason::Review.into());
		match Self::owner(&from) {
			Some(who) => Self::give_back(on_hold, who, amount)?,
			None => {
				T::Currency::release(&on_hold, &payer, amount, Precision::Exact)?;
			}
		}
		Self::forget_held(held, &payer);
		Self::deposit_event(Event::HeldReturned { held, who: payer, reason });
		Ok(())
	}

	/// Free the coins of a movement on which nobody has decided.
	pub(crate) fn lapse_held(held: HeldId) {
		let returned = with_storage_layer(|| Self::return_held(held, NotMade::Lapsed));
		// The coins are there, so this cannot fail. If it did, anybody could still send them back.
		debug_assert!(returned.is_ok(), "coins that were held back are gone");
	}

	pub(crate) fn do_withdraw_held(who: &T::AccountId, held: HeldId) -> DispatchResult {
		let (row, subject) = (Self::held_movement(held)?, Subject::Movement { held });
		if !T::Cases::is_open(&subject) {
			// Nobody is asked to decide any more. The coins are not to wait for ever.
			return Self::return_held(held, NotMade::Lapsed);
		}
		let is_theirs = Self::owner(&row.from) == Some(who) || Self::is_treasurer(who, &row.from);
		ensure!(is_theirs, Error::<T>::NotPayer);
		Self::return_held(held, NotMade::Withdrawn)?;
		T::Cases::close(&subject);
		Ok(())
	}

	/// Whether somebody pays from this purse as a treasurer of the branch whose pot it is.
	pub(crate) fn is_treasurer(who: &T::AccountId, purse: &Purse<T::AccountId>) -> bool {
		match purse {
			Purse::Pot(branch) => T::Staff::branch_as(who, Role::Treasurer) == Some(*branch),
			_ => false,
		}
	}
}
