// SPDX-License-Identifier: Apache-2.0

//! How coins pass from one purse to another, and how a wrong movement is put right.

use crate::*;
use frame_support::{
	ensure,
	traits::{
		Get, Time,
		fungible::{Inspect, InspectHold, Mutate, MutateHold, Unbalanced},
		tokens::{Fortitude, Precision, Preservation, Restriction},
	},
};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult, Saturating,
	traits::{CheckedAdd, Convert, One, Zero},
};
use timebank_primitives::{
	BranchId, Cause, Clearing, Freezes, Kinship, Membership, Moment, MovementId, Oversight, Paid,
	Purse, Role, Screened, Staff, Succession,
};

type PurseOf<T> = Purse<<T as frame_system::Config>::AccountId>;

/// How many entries a movement may look at that are too old to be corrected. More than one, so that a shorter period catches
/// up.
const PRUNED_AT_ONCE: u32 = 2;

/// Whether people may choose not to make this movement, so that a suspension or a limit between branches can stop it.
fn is_voluntary(cause: &Cause) -> bool {
	matches!(
		cause,
		Cause::Transfer(_)
			| Cause::Gift(_)
			| Cause::Donation(_)
			| Cause::Grant(_)
			| Cause::Allocation { .. }
			| Cause::Earmarked { .. }
	)
}

/// Whether coins move because something was done for them: not because books are put in order.
fn is_trade(cause: &Cause) -> bool {
	is_voluntary(cause) || matches!(cause, Cause::Service { .. } | Cause::Training { .. })
}

/// Whether a movement can be corrected. What was set aside for a purpose goes back by its own way.
fn is_correctable(cause: &Cause) -> bool {
	matches!(
		cause,
		Cause::Transfer(_)
			| Cause::Gift(_)
			| Cause::Donation(_)
			| Cause::Grant(_)
			| Cause::Service { .. }
			| Cause::Training { .. }
			| Cause::Welcome
			| Cause::Minting { .. }
	)
}

impl<T: Config> Pallet<T> {
	/// The account that keeps a purse.
	pub(crate) fn account_of(purse: &PurseOf<T>) -> T::AccountId {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) | Purse::Fees(who) | Purse::Held(who) => {
				who.clone()
			}
			Purse::Pot(branch)
			| Purse::Earmarks(branch)
			| Purse::PotEscrow(branch)
			| Purse::PotHeld(branch) => T::PotAccount::convert(*branch),
		}
	}

	/// The hold on the coins of a purse, if they are held.
	pub(crate) fn hold_on(purse: &PurseOf<T>) -> Option<T::RuntimeHoldReason> {
		match purse {
			Purse::Member(_) | Purse::Pot(_) => None,
			Purse::Escrow(_) | Purse::PotEscrow(_) => Some(HoldReason::Activity.into()),
			Purse::Earmarks(_) => Some(HoldReason::Earmark.into()),
			Purse::Fees(_) => Some(HoldReason::Training.into()),
			Purse::Held(_) | Purse::PotHeld(_) => Some(HoldReason::Review.into()),
		}
	}

	/// What can be paid from a purse.
	pub(crate) fn balance_of(purse: &PurseOf<T>) -> BalanceOf<T> {
		let account = Self::account_of(purse);
		if let Some(reason) = Self::hold_on(purse) {
			return T::Currency::balance_on_hold(&reason, &account);
		}
		let reducible =
			T::Currency::reducible_balance(&account, Preservation::Expendable, Fortitude::Polite);
		match purse {
			Purse::Member(who) => reducible.min(Self::unfrozen(who)),
			_ => reducible,
		}
	}

	/// What of a member's free coins is not frozen. The currency's own freezes are met by what is on hold, too; a freeze of a
	/// member's coins is not (U5).
	fn unfrozen(who: &T::AccountId) -> BalanceOf<T> {
		T::Currency::balance(who).saturating_sub(T::Freezes::frozen(who))
	}

	/// Whether a member has as many free coins as are frozen. As long as not, nothing of theirs that was held back is let go: one
	/// auditor would let go what two have frozen, who counted on it.
	pub(crate) fn has_what_is_frozen(who: &T::AccountId) -> bool {
		T::Freezes::frozen(who) <= T::Currency::balance(who)
	}

	/// The member whose purse it is.
	pub(crate) fn owner(purse: &PurseOf<T>) -> Option<&T::AccountId> {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) | Purse::Fees(who) | Purse::Held(who) => {
				Some(who)
			}
			Purse::Pot(_) | Purse::Earmarks(_) | Purse::PotEscrow(_) | Purse::PotHeld(_) => None,
		}
	}

	/// The purse of what is free on the account that keeps this one.
	pub(crate) fn free_purse(purse: &PurseOf<T>) -> PurseOf<T> {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) | Purse::Fees(who) | Purse::Held(who) => {
				Purse::Member(who.clone())
			}
			Purse::Pot(branch)
			| Purse::Earmarks(branch)
			| Purse::PotEscrow(branch)
			| Purse::PotHeld(branch) => Purse::Pot(*branch),
		}
	}

	/// The branch whose coins those in a purse are.
	pub(crate) fn branch_of(purse: &PurseOf<T>) -> Option<BranchId> {
		match purse {
			Purse::Member(who) | Purse::Escrow(who) | Purse::Fees(who) | Purse::Held(who) => {
				T::Members::home(who)
			}
			Purse::Pot(branch)
			| Purse::Earmarks(branch)
			| Purse::PotEscrow(branch)
			| Purse::PotHeld(branch) => T::Oversight::exists(*branch).then_some(*branch),
		}
	}

	/// The branches between which a movement goes.
	pub(crate) fn ways(
		from: &PurseOf<T>,
		to: &PurseOf<T>,
	) -> Result<(BranchId, BranchId), DispatchError> {
		let missing = |purse: &PurseOf<T>, member: Error<T>| match Self::owner(purse) {
			Some(_) => member,
			None => Error::<T>::BranchNotFound,
		};
		let here = Self::branch_of(from).ok_or_else(|| missing(from, Error::<T>::NotMember))?;
		let there =
			Self::branch_of(to).ok_or_else(|| missing(to, Error::<T>::RecipientNotMember))?;
		Ok((here, there))
	}

	/// Members who pay or get coins may take on something new.
	fn ensure_active(from: &PurseOf<T>, to: &PurseOf<T>) -> DispatchResult {
		let active = |purse| Self::owner(purse).is_none_or(T::Members::is_active);
		ensure!(active(from), Error::<T>::PayerSuspended);
		ensure!(active(to), Error::<T>::RecipientSuspended);
		Ok(())
	}

	/// A pot that gets coins is spent by somebody and does not wind up, and what a pot gives is kept by whom it is for.
	pub(crate) fn ensure_kept(
		from: &PurseOf<T>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		if let Purse::Pot(branch) | Purse::Earmarks(branch) = to {
			ensure!(T::Oversight::has_pot(*branch), Error::<T>::NoPot);
			ensure!(T::Succession::successor(*branch).is_none(), Error::<T>::BranchClosing);
		}
		if let (Purse::Pot(_) | Purse::Earmarks(_), Purse::Member(who)) = (from, to) {
			let after = T::Currency::total_balance(who).saturating_add(amount);
			ensure!(after <= T::Cap::get(), Error::<T>::AboveCap);
		}
		Ok(())
	}

	/// The member or pot has so many free coins, frozen or not.
	pub(crate) fn ensure_there(purse: &PurseOf<T>, amount: BalanceOf<T>) -> DispatchResult {
		let there = match Self::hold_on(purse) {
			Some(_) => Self::balance_of(purse),
			None => T::Currency::balance(&Self::account_of(purse)),
		};
		ensure!(amount <= there, Error::<T>::InsufficientBalance);
		Ok(())
	}

	/// What is frozen stays, but what two auditors take back of it, and a penalty: for that it was frozen (U5).
	pub(crate) fn fortitude(cause: &Cause) -> Fortitude {
		if matches!(cause, Cause::Correction { .. } | Cause::Penalty { .. }) {
			Fortitude::Force
		} else {
			Fortitude::Polite
		}
	}

	pub(crate) fn ensure_has(purse: &PurseOf<T>, amount: BalanceOf<T>) -> DispatchResult {
		if amount <= Self::balance_of(purse) {
			return Ok(());
		}
		let lacking = match purse {
			Purse::Member(who) if amount <= T::Currency::balance(who) => Error::<T>::Frozen,
			Purse::Member(_) | Purse::Pot(_) => Error::<T>::InsufficientBalance,
			_ => Error::<T>::InsufficientEscrow,
		};
		Err(lacking.into())
	}

	/// Move coins from one purse to another, or hold the movement back. Every payment comes through here.
	pub(crate) fn do_pay(
		from: &PurseOf<T>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<Paid, DispatchError> {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		ensure!(Self::account_of(from) != Self::account_of(to), Error::<T>::SelfTransfer);
		// What is held back moves by a decision, and by nothing else.
		let is_held = |purse: &PurseOf<T>| matches!(purse, Purse::Held(_) | Purse::PotHeld(_));
		ensure!(!is_held(from) && !is_held(to), Error::<T>::NotAside);
		let ways = Self::ways(from, to)?;
		if is_voluntary(&cause) {
			Self::ensure_active(from, to)?;
			Self::ensure_kept(from, to, amount)?;
			T::Clearing::may_move(ways.0, ways.1, amount)?;
		}
		for who in [from, to].into_iter().filter_map(Self::owner) {
			Self::settle_idle(who)?;
		}
		Self::ensure_has(from, amount)?;
		// Asked at last: what is held back could have been made.
		let verdict = if is_trade(&cause) {
			Self::screen(Some(from), Some(to), amount, &cause)
		} else {
			Screened::Passed
		};
		if verdict == Screened::Held && Self::hold_on(from).is_none() {
			Self::hold_back(from, to, ways, amount, cause)?;
			return Ok(Paid::Otherwise);
		}
		let movement = Self::carry_out(from, to, ways, amount, cause)?;
		// After it there may be one of what is above the cap.
		let is_last = Movements::<T>::get() == movement;
		let is_plain = verdict == Screened::Passed && !Rule::<T>::exists() && is_last;
		Ok(if is_plain { Paid::Plainly } else { Paid::Otherwise })
	}

	/// Move coins back that were moved wrongly, frozen or not. It is never held back.
	fn take_back(
		from: &PurseOf<T>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<MovementId, DispatchError> {
		ensure!(Self::account_of(from) != Self::account_of(to), Error::<T>::SelfTransfer);
		let ways = Self::ways(from, to)?;
		for who in [from, to].into_iter().filter_map(Self::owner) {
			Self::settle_idle(who)?;
		}
		Self::ensure_there(from, amount)?;
		Self::screen(Some(from), Some(to), amount, &cause);
		Self::carry_out(from, to, ways, amount, cause)
	}

	/// Move coins that are there, and note what it does to both sides.
	pub(crate) fn carry_out(
		from: &PurseOf<T>,
		to: &PurseOf<T>,
		ways: (BranchId, BranchId),
		amount: BalanceOf<T>,
		cause: Cause,
	) -> Result<MovementId, DispatchError> {
		let movement = Self::shift(from, to, ways, amount, cause)?;
		// What was the payer's before is theirs whatever they have earned since.
		if !matches!(cause, Cause::Correction { .. }) {
			Self::spill(Some(from), to, amount, movement)?;
		}
		for purse in [from, to] {
			let is_aside = matches!(purse, Purse::Escrow(_) | Purse::Fees(_) | Purse::Held(_));
			let from_aside = if is_aside { amount } else { Zero::zero() };
			if let Some(who) = Self::owner(purse) {
				Self::note_used(who, from_aside);
			}
		}
		Ok(movement)
	}

	/// A pot's account lasts, as members' do, so that all of it can be set aside.
	pub(crate) fn keep_account(account: &T::AccountId) {
		if frame_system::Pallet::<T>::providers(account) == 0 {
			frame_system::Pallet::<T>::inc_providers(account);
		}
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
		if Self::owner(to).is_none() {
			Self::keep_account(&payee);
		}
		match Self::hold_on(from) {
			// The currency's own transfer stops at freezes.
			None => {
				let (all, force) = (Precision::Exact, Self::fortitude(&cause));
				let expendable = Preservation::Expendable;
				T::Currency::decrease_balance(&payer, amount, all, expendable, force)?;
				T::Currency::increase_balance(&payee, amount, all)?;
				T::Currency::done_transfer(&payer, &payee, amount);
			}
			Some(reason) => {
				T::Currency::transfer_on_hold(
					&reason,
					&payer,
					&payee,
					amount,
					Precision::Exact,
					Restriction::Free,
					// A freeze is on what is free. What was set aside was promised before it.
					Fortitude::Force,
				)?;
			}
		}
		if let Some(reason) = Self::hold_on(to) {
			T::Currency::hold(&reason, &payee, amount)?;
		}
		if is_trade(&cause) {
			Self::count_turnover(amount);
		}
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

	/// What a member cannot keep of coins that came goes to the home branch's pot (T7). To be corrected there is what was kept,
	/// and, if somebody paid it, what went to the pot.
	pub(crate) fn spill(
		payer: Option<&PurseOf<T>>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		movement: MovementId,
	) -> DispatchResult {
		let Purse::Member(who) = to else { return Ok(()) };
		let over = T::Currency::total_balance(who).saturating_sub(T::Cap::get());
		// Frozen coins stay where they are.
		let over = over.min(amount).min(Self::balance_of(to));
		if over.is_zero() {
			return Ok(());
		}
		let branch = T::Members::home(who).ok_or(Error::<T>::RecipientNotMember)?;
		let (pot, cause) = (Purse::Pot(branch), Cause::Overflow { movement });
		let overflow = Self::shift(to, &pot, (branch, branch), over, cause)?;
		Entries::<T>::mutate_exists(movement, |entry| {
			if let Some(kept) = entry {
				kept.amount = kept.amount.saturating_sub(over);
			}
			*entry = entry.take().filter(|kept| !kept.amount.is_zero());
		});
		if payer.is_some() {
			Self::insert_entry(overflow, payer, &pot, over, EntryState::Standing);
		}
		Ok(())
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

	/// Keep a movement for as long as it can be corrected.
	pub(crate) fn keep_entry(
		movement: MovementId,
		from: Option<&PurseOf<T>>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		match cause {
			Cause::Correction { .. } => {
				Self::insert_entry(movement, from, to, amount, EntryState::Correction);
			}
			_ if is_correctable(cause) => {
				Self::insert_entry(movement, from, to, amount, EntryState::Standing);
			}
			_ => {}
		}
	}

	fn insert_entry(
		movement: MovementId,
		from: Option<&PurseOf<T>>,
		to: &PurseOf<T>,
		amount: BalanceOf<T>,
		state: EntryState<T::AccountId, BalanceOf<T>>,
	) {
		// What comes back from a service or a training, or was held back, comes back free.
		let from = from.map(|from| match from {
			Purse::Escrow(_)
			| Purse::PotEscrow(_)
			| Purse::Fees(_)
			| Purse::Held(_)
			| Purse::PotHeld(_) => Self::free_purse(from),
			other => other.clone(),
		});
		let (at, since, corrected) = (Self::now(), T::Time::now(), Zero::zero());
		Entries::<T>::insert(
			movement,
			Entry { from, to: to.clone(), amount, corrected, at, since, state },
		);
	}

	/// Forget some of the entries that cannot be corrected any more.
	fn prune_entries(last: MovementId) {
		let known = OldestEntry::<T>::get();
		let mut oldest = known;
		for _ in 0..PRUNED_AT_ONCE {
			if oldest >= last
				|| Entries::<T>::get(oldest).is_some_and(|entry| Self::is_recent(&entry))
			{
				break;
			}
			Entries::<T>::remove(oldest);
			oldest = oldest.saturating_add(1);
		}
		if oldest != known {
			OldestEntry::<T>::put(oldest);
		}
	}

	fn is_recent(entry: &EntryOf<T>) -> bool {
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
			.filter(Self::is_recent)
			.ok_or(Error::<T>::NotCorrectable)?;
		match entry.state {
			EntryState::Correction => return Err(Error::<T>::CorrectionOfCorrection.into()),
			EntryState::Corrected { .. } => return Err(Error::<T>::AlreadyCorrected.into()),
			EntryState::Standing | EntryState::Disputed { .. } => {}
		}
		let concerned = Self::branch_of(&entry.to).ok_or(Error::<T>::NotCorrectable)?;
		ensure!(T::Oversight::oversees(branch, concerned), Error::<T>::WrongBranch);
		let parties = [entry.from.as_ref(), Some(&entry.to)];
		let is_partial = parties
			.into_iter()
			.flatten()
			.filter_map(Self::owner)
			.any(|party| Self::is_close(auditor, party, entry.since));
		ensure!(!is_partial, Error::<T>::ConflictOfInterest);
		Ok(entry)
	}

	/// Whether an auditor is a party, or so close to one that they do not decide on what was done, or is asked, at `at` (U2).
	pub(crate) fn is_close(auditor: &T::AccountId, party: &T::AccountId, at: Moment) -> bool {
		// Whoever expects it does not choose who decides.
		let since = at.saturating_sub(T::Lookback::get());
		auditor == party || T::Kinship::are_close(auditor, party, since)
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
				// Two auditors answer for a correction when it is made: one who was dismissed answers for nothing.
				let concerned = Self::branch_of(&entry.to).ok_or(Error::<T>::NotCorrectable)?;
				let answers = T::Staff::branch_as(&by, Role::Auditor)
					.is_some_and(|branch| T::Oversight::oversees(branch, concerned));
				ensure!(answers, Error::<T>::ProposerDismissed);
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
			(Some(from), to) => Self::take_back(to, from, amount, cause)?,
			// What was minted wrongly is gone again.
			(None, Purse::Member(who)) => {
				Self::settle_idle(who)?;
				Self::ensure_there(&entry.to, amount)?;
				Self::screen(Some(&entry.to), None, amount, &cause);
				Self::burn_free(who, amount, cause)?
			}
			(None, _) => return Err(Error::<T>::NotCorrectable.into()),
		};
		entry.corrected = entry.corrected.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		entry.state = if entry.corrected == entry.amount {
			EntryState::Corrected { by: correction }
		} else {
			EntryState::Standing
		};
		Entries::<T>::insert(movement, entry);
		Self::deposit_event(Event::Corrected { movement, correction, proposer, signer });
		Ok(())
	}
}
