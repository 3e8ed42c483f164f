// SPDX-License-Identifier: Apache-2.0

//! Penalties that two auditors decide (T2). Their coins are on hold as long as the member can appeal (U7), and burnt then.

use crate::*;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::fungible::{Inspect, MutateHold},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, traits::Zero};
use timebank_primitives::{
	BranchId, Cases, Cause, Decision, PenaltyId, Purse, Request, Subject, parties,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_propose_penalty(
		by: T::AccountId,
		branch: BranchId,
		who: T::AccountId,
		amount: BalanceOf<T>,
		decision: [u8; 32],
	) -> DispatchResult {
		// One of a single unit must not keep the others from what is called for.
		if let Some(row) = PenaltyByMember::<T>::get(&who).and_then(Penalties::<T>::get) {
			let is_larger = row.held.is_none() && amount > row.amount;
			ensure!(is_larger, Error::<T>::AlreadyProposed);
			Self::void_penalty(&who);
		}
		let penalty = NextPenalty::<T>::get();
		NextPenalty::<T>::put(penalty.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		PenaltyByMember::<T>::insert(&who, penalty);
		let row = Penalty { who: who.clone(), amount, decision, held: None };
		Penalties::<T>::insert(penalty, row);
		Self::deposit_event(Event::PenaltyProposed {
			penalty,
			who: who.clone(),
			amount,
			decision,
			by: by.clone(),
		});
		// Without a category in which it would be routine no request passes.
		T::Cases::open(Request {
			parties: parties([who]),
			is_grave: true,
			signed: Some((Decision::Granted, decision)),
			..Request::new(Subject::Penalty { penalty }, branch, by)
		})
		.map(drop)
	}

	/// A penalty that is proposed, and on which nobody has decided.
	fn proposed(penalty: PenaltyId) -> Result<PenaltyOf<T>, DispatchError> {
		Penalties::<T>::get(penalty)
			.filter(|row| row.held.is_none())
			.ok_or(Error::<T>::PenaltyNotFound.into())
	}

	/// How much of a penalty a member can pay of what is free, frozen or not. Who has nothing lacks all of it.
	pub(crate) fn payable(who: &T::AccountId, amount: BalanceOf<T>) -> BalanceOf<T> {
		// Whoever spends a coin before the decision is carried out has not escaped it.
		let there = T::Currency::balance(who);
		if there.is_zero() { amount } else { amount.min(there) }
	}

	/// Put the coins of a penalty on hold. Fails if the member has none that are free: it can be decided on later.
	pub(crate) fn hold_penalty(penalty: PenaltyId) -> DispatchResult {
		let row = Self::proposed(penalty)?;
		Self::settle_idle(&row.who)?;
		let amount = Self::payable(&row.who, row.amount);
		// Two auditors may take what two auditors have frozen.
		Self::ensure_there(&Purse::Member(row.who.clone()), amount)?;
		T::Currency::hold(&HoldReason::Penalty.into(), &row.who, amount)?;
		Self::note_held(&row.who);
		let who = row.who.clone();
		Penalties::<T>::insert(penalty, Penalty { held: Some(amount), ..row });
		Self::deposit_event(Event::PenaltyHeld { penalty, who, amount });
		Ok(())
	}

	/// A penalty that nobody has decided on is not proposed any more.
	pub(crate) fn drop_penalty(penalty: PenaltyId) -> DispatchResult {
		let row = Self::proposed(penalty)?;
		Self::forget_penalty(penalty, &row.who);
		Self::deposit_event(Event::PenaltyDropped { penalty });
		Ok(())
	}

	/// An appeal against a penalty was granted: its coins are free again.
	pub(crate) fn return_penalty(penalty: PenaltyId) -> DispatchResult {
		let known = Penalties::<T>::get(penalty).and_then(|row| Some((row.who, row.held?)));
		let (who, held) = known.ok_or(Error::<T>::NotRevisable)?;
		Self::give_back(HoldReason::Penalty.into(), &who, held)?;
		Self::forget_penalty(penalty, &who);
		Self::deposit_event(Event::PenaltyDropped { penalty });
		Ok(())
	}

	/// Burn the coins of a penalty that cannot be appealed any more.
	pub(crate) fn execute_penalty(penalty: PenaltyId) {
		let Some(row) = Penalties::<T>::get(penalty) else { return };
		let Some(held) = row.held else { return };
		let burnt = with_storage_layer(|| {
			Self::note_used(&row.who, held);
			let cause = Cause::Penalty { decision: row.decision };
			let movement = Self::do_burn(&row.who, Some(HoldReason::Penalty), held, cause)?;
			Self::forget_penalty(penalty, &row.who);
			Self::deposit_event(Event::PenaltyExecuted { penalty, movement });
			Ok::<_, DispatchError>(())
		});
		if burnt.is_err() {
			// Nobody asks again: what cannot be burnt is the member's, instead of being on hold for ever.
			let _ = with_storage_layer(|| Self::return_penalty(penalty));
		}
	}

	/// A member leaves, or a larger penalty is proposed: what is proposed against them has become void. What was decided keeps them
	/// from leaving, and a larger one from being proposed.
	pub(crate) fn void_penalty(who: &T::AccountId) {
		let Some(penalty) = PenaltyByMember::<T>::get(who) else { return };
		Self::forget_penalty(penalty, who);
		Self::deposit_event(Event::PenaltyDropped { penalty });
		T::Cases::close(&Subject::Penalty { penalty });
	}

	fn forget_penalty(penalty: PenaltyId, who: &T::AccountId) {
		Penalties::<T>::remove(penalty);
		PenaltyByMember::<T>::remove(who);
	}
}
