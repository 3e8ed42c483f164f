// SPDX-License-Identifier: Apache-2.0

//! How coins pass from one purse to another, and how a wrong movement is put right.

use crate::*;
use frame_support::{
	ensure,
	traits::{
		Get,
		fungible::{Inspect, InspectHold, Mutate, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
	},
};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult, Saturating,
	traits::{CheckedAdd, Convert, One, Zero},
};
use timebank_primitives::{
	BranchId, Cause, Clearing, Membership, MovementId, Oversight, Purse, Screening, Succession,
};

type PurseOf<T> = Purse<<T as frame_system::Config>::AccountId>;

/// How many entries a movement may look at that are too old to be corrected. More than one, so that a shorter period catches
/// up.
const PRUNED_AT_ONCE: u32 = 2;

/// Whether people may choose not to make this movement, so that the limits between branches can stop it.
fn is_voluntary(cause: &Cause) -> bool {
	match cause {
		Cause::Transfer(_)
		| Cause::Gift(_)
		| Cause::Donation(_)
		| Cause::Grant(_)
		| Cause::Allocation { .. }
		| Cause::Earmarked { .. } => true,
		// A service was given, or the branch's own house is put in order.
		Cause::Service { .. }
		| Cause::Correction { .. }
		| Cause::Return { .. }
		| Cause::Overflow { .. }
		| Cause::Levy
		| Cause::Succession => false,
		// These come into being or are gone.
		Cause::Welcome
		| Cause::Minting { .. }
		| Cause::Expiry
		| Cause::Redemption { .. }
		| Cause::Penalty { .. }
		| Cause::Exit => false,
	}
}

/// Whether a movement can be corrected. What was set aside for a purpose goes back by its own way, and the levy and what is
/// above the cap are figures that follow from others.
fn is_correctable(cause: &Cause) -> bool {
	matches!(
		cause,
		Cause::Transfer(_)
			| Cause::Gift(_)
			| Cause::Donation(_)
			| Cause::Grant(_)
			| Cause::Service { .. }
			| Cause::Welcome
			| Cause::Minting { .. }
	)
}

impl<T: Config> Pallet<T> {
	/// The account that keeps a purse.
	pub(crate) fn account_of(purse: &PurseOf<T>) -> T::AccountId {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) => who.clone(),
			Purse::Pot(branch) | Purse::Earmarks(branch) => T::PotAccount::convert(*branch),
		}
	}

	/// The hold on the coins of a purse, if they are held.
	fn hold_on(purse: &PurseOf<T>) -> Option<T::RuntimeHoldReason> {
		match purse {
			Purse::Member(_) | Purse::Pot(_) => None,
			Purse::Escrow(_) => Some(HoldReason::Activity.into()),
			Purse::Earmarks(_) => Some(HoldReason::Earmark.into()),
		}
	}

	/// What can be paid from a purse.
	pub(crate) fn balance_of(purse: &PurseOf<T>) -> BalanceOf<T> {
		let account = Self::account_of(purse);
		match Self::hold_on(purse) {
			Some(reason) => T::Currency::balance_on_hold(&reason, &account),
			None => T::Currency::reducible_balance(
				&account,
				Preservation::Expendable,
				Fortitude::Polite,
			),
		}
	}

	/// The member whose purse it is.
	fn owner(purse: &PurseOf<T>) -> Option<&T::AccountId> {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) => Some(who),
			Purse::Pot(_) | Purse::Earmarks(_) => None,
		}
	}

	/// The branch whose coins those in a purse are.
	fn branch_of(purse: &PurseOf<T>) -> Option<BranchId> {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) => T::Members::home(who),
			Purse::Pot(branch) | Purse::Earmarks(branch) => {
				T::Oversight::exists(*branch).then_some(*branch)
			}
		}
	}

	/// The branches between which a movement goes.
	fn ways(from: &PurseOf<T>, to: &PurseOf<T>) -> Result<(BranchId, BranchId), DispatchError> {
		let missing = |purse: &PurseOf<T>, member: Error<T>| match Self::owner(purse) {
			Some(_) => member,
			None => Error::<T>::BranchNotFound,
		};
		let here = Self::branch_of(from).ok_or_else(|| missing(from, Error::<T>::NotMember))?;
		let there =
			Self::branch_of(to).ok_or_else(|| missing(to, Error::<T>::RecipientNotMember))?;
		Ok((here, there))
	}

	/// Members who pay or get coins may take on something new, and a pot that gets some does not wind up.
	fn ensure_active(from: &PurseOf<T>, to: &PurseOf<T>) -> DispatchResult {
		let active = |purse| Self::owner(purse).is_none_or(T::Members::is_active);
		ensure!(active(from), Error::<T>::PayerSuspended);
		ensure!(active(to), Error::<T>::RecipientSuspended);
		if let Purse::Pot(branch) | Purse::Earmarks(branch) = to {
			ensure!(T::Succession::successor(*branch).is_none(), Error::<T>::BranchClosing);
		}
		Ok(())
	}

	pub(crate) fn ensure_has(purse: &PurseOf<T>, amount: BalanceOf<T>) -> DispatchResult {
		if amount <= Self::balance_of(purse) {
			return Ok(());
		}
		let lacking = match purse {
			Purse::Escrow(_) | Purse::Earmarks(_) => Error::<T>::InsufficientEscrow,
			Purse::Member(who) if amount <= T::Currency::balance(who) => Error::<T>::Frozen,
			Purse::Member(_) | Purse::Pot(_) => Error::<T>::InsufficientBalance,
		};
		Err(lacking.into())
	}

	/// Move coins from one purse to another. Everything that anybody does with coins comes through here.
	pub(crate) fn do_pay(
		from: &PurseOf<T>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<MovementId, DispatchError> {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		ensure!(Self::account_of(from) != Self::account_of(to), Error::<T>::SelfTransfer);
		let ways = Self::ways(from, to)?;
		if is_voluntary(&cause) {
			Self::ensure_active(from, to)?;
			T::Clearing::may_move(ways.0, ways.1, amount)?;
		}
		T::Screening::screen(from, Some(to), amount, &cause)?;
		for who in [from, to].into_iter().filter_map(Self::owner) {
			Self::settle_idle(who)?;
		}
		Self::ensure_has(from, amount)?;
		let movement = Self::shift(from, to, ways, amount, cause)?;
		Self::spill(to, amount, movement)?;
		for who in [from, to].into_iter().filter_map(Self::owner) {
			Self::touch(who);
		}
		Ok(movement)
	}

	/// Move coins that are there between the purses of two branches, and write it down.
	pub(crate) fn shift(
		from: &PurseOf<T>,
		to: &PurseOf<T>,
		(here, there): (BranchId, BranchId),
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<MovementId, DispatchError> {
		T::Clearing::note_moved(here, there, amount)?;
		let (payer, payee) = (Self::account_of(from), Self::account_of(to));
		// A pot's account lasts, as members' do, so that all of it can be set aside.
		if Self::owner(to).is_none() && frame_system::Pallet::<T>::providers(&payee) == 0 {
			frame_system::Pallet::<T>::inc_providers(&payee);
		}
		match Self::hold_on(from) {
			None => {
				T::Currency::transfer(&payer, &payee, amount, Preservation::Expendable)?;
			}
			Some(reason) => {
				T::Currency::transfer_on_hold(
					&reason,
					&payer,
					&payee,
					amount,
					Precision::Exact,
					Restriction::Free,
					Fortitude::Polite,
				)?;
			}
		}
		if let Some(reason) = Self::hold_on(to) {
			T::Currency::hold(&reason, &payee, amount)?;
		}
		Self::count_turnover(amount);
		let movement = Self::next_movement()?;
		Self::keep_entry(movement, Some(from), to, amount, &cause);
		let from_balance = T::Currency::total_balance(&payer);
		let to_balance = T::Currency::total_balance(&payee);
		Self::deposit_event(Event::Moved {
			movement,
			from: payer,
			to: payee,
			amount,
			cause,
			from_balance,
			to_balance,
		});
		Ok(movement)
	}

	/// What a member cannot keep of coins that came goes to the home branch's pot (T7).
	pub(crate) fn spill(
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		movement: MovementId,
	) -> DispatchResult {
		let Purse::Member(who) = to else { return Ok(()) };
		let over = T::Currency::total_balance(who).saturating_sub(T::Cap::get()).min(amount);
		if over.is_zero() {
			return Ok(());
		}
		let branch = T::Members::home(who).ok_or(Error::<T>::RecipientNotMember)?;
		let cause = Cause::Overflow { movement };
		Self::shift(to, &Purse::Pot(branch), (branch, branch), over, cause).map(drop)
	}

	pub(crate) fn next_movement() -> Result<MovementId, DispatchError> {
		let next = Movements::<T>::get().checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Movements::<T>::put(next);
		Self::prune_entries(next);
		Ok(next)
	}

	/// The turnover of this period and the one before it.
	pub(crate) fn turnover_now() -> TurnoverOf<T> {
		let (period, known) = (Self::period(), Flow::<T>::get());
		if known.period == period {
			return known;
		}
		let follows = known.period.length == period.length
			&& known.period.index.checked_add(&One::one()) == Some(period.index);
		Turnover {
			period,
			now: Zero::zero(),
			before: if follows { known.now } else { Zero::zero() },
		}
	}

	fn count_turnover(amount: BalanceOf<T>) {
		let mut turnover = Self::turnover_now();
		// A statistic that must not keep coins from moving.
		turnover.now = turnover.now.saturating_add(amount);
		Flow::<T>::put(turnover);
	}

	/// Keep a movement for as long as it can be corrected, and forget some that cannot any more.
	pub(crate) fn keep_entry(
		movement: MovementId,
		from: Option<&PurseOf<T>>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		let state = match cause {
			Cause::Correction { .. } => EntryState::Correction,
			_ if is_correctable(cause) => EntryState::Standing,
			_ => return,
		};
		// What comes back to a member comes back free.
		let from = from.cloned().map(|from| match from {
			Purse::Escrow(who) => Purse::Member(who),
			other => other,
		});
		Entries::<T>::insert(
			movement,
			Entry { from, to: to.clone(), amount, at: Self::now(), state },
		);
	}

	/// Forget some of the entries that cannot be corrected any more.
	fn prune_entries(last: MovementId) {
		let known = OldestEntry::<T>::get();
		let mut oldest = known;
		for _ in 0..PRUNED_AT_ONCE {
			if oldest >= last || Entries::<T>::get(oldest).is_some_and(Self::is_recent) {
				break;
			}
			Entries::<T>::remove(oldest);
			oldest = oldest.saturating_add(1);
		}
		if oldest != known {
			OldestEntry::<T>::put(oldest);
		}
	}

	fn is_recent(entry: EntryOf<T>) -> bool {
		Self::now().saturating_sub(entry.at) < T::CorrectionPeriod::get()
	}

	/// The entry of a movement that this auditor may correct.
	pub(crate) fn correctable(
		movement: MovementId,
		auditor: &T::AccountId,
		branch: BranchId,
	) -> Result<EntryOf<T>, DispatchError> {
		ensure!(
			!movement.is_zero() && movement <= Movements::<T>::get(),
			Error::<T>::MovementNotFound
		);
		let entry = Entries::<T>::get(movement)
			.filter(|entry| Self::is_recent(entry.clone()))
			.ok_or(Error::<T>::NotCorrectable)?;
		match entry.state {
			EntryState::Correction => return Err(Error::<T>::CorrectionOfCorrection.into()),
			EntryState::Corrected { .. } => return Err(Error::<T>::AlreadyCorrected.into()),
			EntryState::Standing | EntryState::Disputed { .. } => {}
		}
		let concerned = Self::branch_of(&entry.to).ok_or(Error::<T>::NotCorrectable)?;
		ensure!(T::Oversight::oversees(branch, concerned), Error::<T>::WrongBranch);
		let parties = [entry.from.as_ref(), Some(&entry.to)];
		ensure!(
			!parties.into_iter().flatten().any(|purse| Self::owner(purse) == Some(auditor)),
			Error::<T>::ConflictOfInterest
		);
		Ok(entry)
	}

	/// Note the first auditor's signature on a correction, or carry it out with the second one's.
	pub(crate) fn do_correct(
		movement: MovementId,
		mut entry: EntryOf<T>,
		signer: T::AccountId,
		amount: BalanceOf<T>,
		reason: [u8; 32],
	) -> DispatchResult {
		let proposer = match entry.state {
			EntryState::Disputed { by, amount: proposed, reason: because } => {
				ensure!((proposed, because) == (amount, reason), Error::<T>::ProposalDiffers);
				ensure!(by != signer, Error::<T>::SameSigner);
				by
			}
			_ => {
				entry.state = EntryState::Disputed { by: signer.clone(), amount, reason };
				Entries::<T>::insert(movement, entry);
				Self::deposit_event(Event::CorrectionProposed {
					movement,
					by: signer,
					amount,
					reason,
				});
				return Ok(());
			}
		};
		let cause = Cause::Correction { movement, reason };
		let correction = match (&entry.from, &entry.to) {
			(Some(from), to) => Self::do_pay(to, from, amount, cause)?,
			// What was minted wrongly is gone again.
			(None, Purse::Member(who)) => Self::burn_free(who, amount, cause)?,
			(None, _) => return Err(Error::<T>::NotCorrectable.into()),
		};
		entry.state = EntryState::Corrected { by: correction };
		Entries::<T>::insert(movement, entry);
		Self::deposit_event(Event::Corrected { movement, correction, proposer, signer });
		Ok(())
	}
}
