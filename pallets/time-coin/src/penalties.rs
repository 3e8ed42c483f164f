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
		// Each auditor has one of their own, which they may replace: nobody's, however large or small, keeps the others from what
		// is called for.
		for known in PenaltiesOf::<T>::get(&who) {
			let Some(row) = Penalties::<T>::get(known) else { continue };
			ensure!(row.held.is_none(), Error::<T>::AlreadyProposed);
			if row.by == by {
				Self::void_penalty(known, &who);
			}
		}
		let penalty = NextPenalty::<T>::get();
		NextPenalty::<T>::put(penalty.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		PenaltiesOf::<T>::try_append(&who, penalty).map_err(|()| Error::<T>::TooManyPenalties)?;
		let row = Penalty { who: who.clone(), amount, decision, by: by.clone(), held: None };
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
		// One at a time: the others would come on top of it, as soon as a second auditor signs them.
		Self::void_penalties(&who, Some(penalty));
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

	/// A member leaves, or a penalty of theirs was decided: the others that are proposed against them have become void. What was
	/// decided keeps them from leaving, and any other from being proposed.
	pub(crate) fn void_penalties(who: &T::AccountId, except: Option<PenaltyId>) {
		for penalty in PenaltiesOf::<T>::get(who) {
			if except != Some(penalty) {
				Self::void_penalty(penalty, who);
			}
		}
	}

	fn void_penalty(penalty: PenaltyId, who: &T::AccountId) {
		Self::forget_penalty(penalty, who);
		Self::deposit_event(Event::PenaltyDropped { penalty });
		T::Cases::close(&Subject::Penalty { penalty });
	}

	fn forget_penalty(penalty: PenaltyId, who: &T::AccountId) {
		Penalties::<T>::remove(penalty);
		PenaltiesOf::<T>::mutate_exists(who, |known| {
			let mut left = known.take().unwrap_or_default();
			left.retain(|other| *other != penalty);
			*known = Some(left).filter(|left| !left.is_empty());
		});
	}
}
