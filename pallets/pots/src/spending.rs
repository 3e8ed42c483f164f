// SPDX-License-Identifier: Apache-2.0

//! How payments are made, and how earmarks come to their end.

use crate::*;
use frame_support::{
	ensure,
	traits::{EnsureOrigin, Get, Time},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult, Saturating,
	traits::{CheckedAdd, Zero},
};
use timebank_primitives::{
	BranchId, Cause, EarmarkId, Membership, Moment, Oversight, Payments, Purse, Role, Staff,
	Succession,
};

/// One of the numbers of a tally.
type Count = fn(&mut Tally) -> &mut u32;

/// Open earmarks that a branch has given.
const GIVEN: Count = |tally| &mut tally.given;
/// Open earmarks that a branch has received.
const RECEIVED: Count = |tally| &mut tally.received;
/// Payments of a branch that wait.
const WAITING: Count = |tally| &mut tally.waiting;

impl<T: Config> Pallet<T> {
	fn now() -> Moment {
		T::Time::now()
	}

	/// Who asks, and the branch whose treasurer they are, if they are one.
	pub(crate) fn treasurer_or_anybody(
		origin: OriginFor<T>,
	) -> Result<(T::AccountId, Option<BranchId>), DispatchError> {
		match T::TreasurerOrigin::try_origin(origin) {
			Ok((by, branch)) => Ok((by, Some(branch))),
			Err(origin) => Ok((ensure_signed(origin)?, None)),
		}
	}

	/// Whether a branch is closing or gone, so that anybody may bring to an end what is left of it.
	fn is_ending(branch: BranchId) -> bool {
		T::Succession::successor(branch).is_some() || !T::Oversight::exists(branch)
	}

	/// The branch that takes over from a closing one. What went to one that is gone would be lost.
	fn ensure_successor(branch: BranchId) -> Result<BranchId, DispatchError> {
		let successor = T::Succession::successor(branch).ok_or(Error::<T>::NotClosing)?;
		ensure!(T::Oversight::exists(successor), Error::<T>::BranchGone);
		Ok(successor)
	}

	/// An earmark of which something is left.
	fn open_earmark(earmark: EarmarkId) -> Result<Earmark<BalanceOf<T>>, DispatchError> {
		let record = Earmarks::<T>::get(earmark).ok_or(Error::<T>::EarmarkNotFound)?;
		ensure!(record.state == EarmarkState::Open, Error::<T>::EarmarkFinished);
		Ok(record)
	}

	/// What is to be true of a branch that takes on something new.
	fn ensure_not_closing(branch: BranchId) -> DispatchResult {
		ensure!(T::Succession::successor(branch).is_none(), Error::<T>::BranchClosing);
		Ok(())
	}

	/// Whether a payment has waited for as long as it can.
	fn has_lapsed(waiting: &WaitingOf<T>) -> bool {
		Self::now() >= waiting.at.saturating_add(T::Patience::get())
	}

	fn raise(branch: BranchId, count: Count) -> DispatchResult {
		Tallies::<T>::try_mutate(branch, |tally| {
			let count = count(tally);
			*count = count.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	fn lower(branch: BranchId, count: Count) -> DispatchResult {
		Tallies::<T>::try_mutate_exists(branch, |stored| {
			let mut tally = stored.unwrap_or_default();
			let count = count(&mut tally);
			*count = count.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
			*stored = (tally != Tally::default()).then_some(tally);
			Ok(())
		})
	}

	/// What a branch's treasurers have paid with one signature in the window that holds now.
	fn window(branch: BranchId) -> WindowOf<T> {
		let now = frame_system::Pallet::<T>::block_number();
		SingleSigned::<T>::get(branch)
			.filter(|window| now < window.since.saturating_add(T::Day::get()))
			.unwrap_or(Window { since: now, spent: Zero::zero() })
	}

	pub(crate) fn single_left(branch: BranchId) -> BalanceOf<T> {
		T::SingleSignatureLimit::get().saturating_sub(Self::window(branch).spent)
	}

	/// Make a payment, or let it wait for a second signature.
	pub(crate) fn do_request(
		branch: BranchId,
		by: T::AccountId,
		payment: PaymentOf<T>,
	) -> DispatchResult {
		Self::ensure_not_closing(branch)?;
		Self::ensure_payable(branch, &by, &payment)?;
		let Window { since, spent } = Self::window(branch);
		let spent = spent.checked_add(&payment.amount());
		match spent.filter(|spent| *spent <= T::SingleSignatureLimit::get()) {
			Some(spent) => {
				SingleSigned::<T>::insert(branch, Window { since, spent });
				Self::make(branch, Signatures { first: by, second: None }, payment)
			}
			None => Self::wait(branch, by, payment),
		}
	}

	fn wait(branch: BranchId, by: T::AccountId, what: PaymentOf<T>) -> DispatchResult {
		let waiting = Tallies::<T>::get(branch).waiting;
		ensure!(waiting < T::MaxWaiting::get(), Error::<T>::TooManyWaiting);
		Self::raise(branch, WAITING)?;
		let payment = NextPayment::<T>::get();
		NextPayment::<T>::put(payment.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let record =
			WaitingPayment { branch, by: by.clone(), at: Self::now(), payment: what.clone() };
		Waiting::<T>::insert(payment, record);
		Self::deposit_event(Event::PaymentProposed { payment, branch, by, what });
		Ok(())
	}

	pub(crate) fn do_approve(
		branch: BranchId,
		by: T::AccountId,
		payment: PaymentId,
	) -> DispatchResult {
		let waiting = Waiting::<T>::take(payment).ok_or(Error::<T>::PaymentNotFound)?;
		ensure!(waiting.branch == branch, Error::<T>::WrongBranch);
		ensure!(waiting.by != by, Error::<T>::SameSigner);
		ensure!(!Self::has_lapsed(&waiting), Error::<T>::PaymentLapsed);
		// Two treasurers answer for a payment when it is made: one who was dismissed answers for nothing.
		ensure!(
			T::Staff::branch_as(&waiting.by, Role::Treasurer) == Some(branch),
			Error::<T>::ProposerDismissed
		);
		Self::ensure_payable(branch, &by, &waiting.payment)?;
		Self::lower(branch, WAITING)?;
		Self::deposit_event(Event::PaymentApproved { payment, by: by.clone() });
		let signatures = Signatures { first: waiting.by, second: Some(by) };
		Self::make(branch, signatures, waiting.payment)
	}

	pub(crate) fn do_withdraw(
		by: T::AccountId,
		treasurer_of: Option<BranchId>,
		payment: PaymentId,
	) -> DispatchResult {
		let waiting = Waiting::<T>::take(payment).ok_or(Error::<T>::PaymentNotFound)?;
		ensure!(
			treasurer_of == Some(waiting.branch)
				|| Self::has_lapsed(&waiting)
				|| Self::is_ending(waiting.branch),
			Error::<T>::StillWaiting
		);
		Self::lower(waiting.branch, WAITING)?;
		Self::deposit_event(Event::PaymentWithdrawn { payment, by });
		Ok(())
	}

	/// Whether all holds that a payment needs, which `signer` of `branch` signs.
	fn ensure_payable(
		branch: BranchId,
		signer: &T::AccountId,
		payment: &PaymentOf<T>,
	) -> DispatchResult {
		let amount = payment.amount();
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		if let Some(to) = payment.recipient() {
			ensure!(to != signer, Error::<T>::OwnPayment);
			ensure!(T::Members::is_active(to), Error::<T>::RecipientNotMember);
		}
		let available = match payment {
			Payment::Grant { .. } => T::Coins::balance(&Purse::Pot(branch)),
			Payment::Allocation { to, purpose, until, .. } => {
				Self::ensure_allocable(branch, *to, purpose, *until)?;
				T::Coins::balance(&Purse::Pot(branch))
			}
			Payment::Use { earmark, .. } => {
				// Whose it is comes first, for it never changes.
				let record = Earmarks::<T>::get(earmark).ok_or(Error::<T>::EarmarkNotFound)?;
				ensure!(record.receiver == branch, Error::<T>::WrongBranch);
				ensure!(record.state == EarmarkState::Open, Error::<T>::EarmarkFinished);
				ensure!(Self::now() < record.until, Error::<T>::EarmarkExpired);
				ensure!(record.uses < T::MaxUses::get(), Error::<T>::TooManyUses);
				record.left()
			}
		};
		ensure!(amount <= available, Error::<T>::InsufficientCoins);
		Ok(())
	}

	fn ensure_allocable(
		giver: BranchId,
		receiver: BranchId,
		purpose: &Purpose,
		until: Moment,
	) -> DispatchResult {
		ensure!(T::Oversight::stands_below(receiver, giver), Error::<T>::NotBelow);
		Self::ensure_not_closing(giver)?;
		Self::ensure_not_closing(receiver)?;
		let is_text = core::str::from_utf8(purpose).is_ok();
		ensure!(is_text && !purpose.is_empty(), Error::<T>::InvalidPurpose);
		let now = Self::now();
		ensure!(until > now, Error::<T>::EndInThePast);
		ensure!(until <= now.saturating_add(T::MaxTerm::get()), Error::<T>::EndTooFar);
		let (given, received) =
			(Tallies::<T>::get(giver).given, Tallies::<T>::get(receiver).received);
		let most = T::MaxOpenEarmarks::get();
		ensure!(given < most && received < most, Error::<T>::TooManyEarmarks);
		Ok(())
	}

	/// Make a payment that was found payable.
	fn make(
		branch: BranchId,
		signatures: Signatures<T::AccountId>,
		payment: PaymentOf<T>,
	) -> DispatchResult {
		match payment {
			Payment::Grant { to, amount, note } => {
				let purse = Purse::Member(to.clone());
				T::Coins::pay(&Purse::Pot(branch), &purse, amount, Cause::Grant(note))?;
				Self::deposit_event(Event::Granted { branch, to, amount, note, signatures });
			}
			Payment::Allocation { to: receiver, amount, purpose, until } => {
				let earmark = NextEarmark::<T>::get();
				NextEarmark::<T>::put(earmark.checked_add(1).ok_or(ArithmeticError::Overflow)?);
				let purse = Purse::Earmarks(receiver);
				T::Coins::pay(&Purse::Pot(branch), &purse, amount, Cause::Allocation { earmark })?;
				Self::raise(branch, GIVEN)?;
				Self::raise(receiver, RECEIVED)?;
				let record = Earmark {
					giver: branch,
					receiver,
					purpose: purpose.clone(),
					granted: amount,
					spent: Zero::zero(),
					returned: Zero::zero(),
					until,
					uses: 0,
					state: EarmarkState::Open,
				};
				Earmarks::<T>::insert(earmark, record);
				Self::deposit_event(Event::Allocated {
					earmark,
					giver: branch,
					receiver,
					amount,
					purpose,
					until,
					signatures,
				});
			}
			Payment::Use { earmark, to, amount, note } => {
				let mut record = Self::open_earmark(earmark)?;
				let purse = Purse::Member(to.clone());
				let cause = Cause::Earmarked { earmark, note };
				T::Coins::pay(&Purse::Earmarks(branch), &purse, amount, cause)?;
				let index = record.uses;
				record.uses = index.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				record.spent =
					record.spent.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
				let left = record.left();
				if left.is_zero() {
					Self::finish(&mut record)?;
				}
				Earmarks::<T>::insert(earmark, record);
				let row = Use {
					to: to.clone(),
					amount,
					at: Self::now(),
					note,
					signatures: signatures.clone(),
				};
				Uses::<T>::insert(earmark, index, row);
				Self::deposit_event(Event::EarmarkUsed {
					earmark,
					index,
					to,
					amount,
					note,
					left,
					signatures,
				});
			}
		}
		Ok(())
	}

	/// Nothing of an earmark is left.
	fn finish(record: &mut Earmark<BalanceOf<T>>) -> DispatchResult {
		record.state = EarmarkState::Finished { at: Self::now() };
		Self::lower(record.giver, GIVEN)?;
		Self::lower(record.receiver, RECEIVED)
	}

	pub(crate) fn do_give_back(
		by: T::AccountId,
		treasurer_of: Option<BranchId>,
		earmark: EarmarkId,
	) -> DispatchResult {
		let mut record = Self::open_earmark(earmark)?;
		let Earmark { giver, receiver, .. } = record;
		ensure!(
			treasurer_of == Some(receiver)
				|| Self::now() >= record.until
				// It would be the receiver's own, and is on its way there: by the pot of the giver.
				|| T::Succession::successor(giver) == Some(receiver)
				|| Self::is_ending(receiver),
			Error::<T>::StillUsable
		);
		ensure!(T::Oversight::exists(giver), Error::<T>::BranchGone);
		let amount = record.left();
		T::Coins::pay(
			&Purse::Earmarks(receiver),
			&Purse::Pot(giver),
			amount,
			Cause::Return { earmark },
		)?;
		record.returned = amount;
		Self::finish(&mut record)?;
		Earmarks::<T>::insert(earmark, record);
		Self::deposit_event(Event::GivenBack { earmark, giver, receiver, amount, by });
		Ok(())
	}

	pub(crate) fn do_reassign(earmark: EarmarkId) -> DispatchResult {
		let mut record = Self::open_earmark(earmark)?;
		let from = record.giver;
		let to = Self::ensure_successor(from)?;
		ensure!(to != record.receiver, Error::<T>::OwnEarmark);
		// However many it has given: a closure is not held up by them.
		Self::lower(from, GIVEN)?;
		Self::raise(to, GIVEN)?;
		record.giver = to;
		Earmarks::<T>::insert(earmark, record);
		Self::deposit_event(Event::EarmarkReassigned { earmark, from, to });
		Ok(())
	}

	pub(crate) fn do_hand_over(branch: BranchId) -> DispatchResult {
		let successor = Self::ensure_successor(branch)?;
		let (from, to) = (Purse::Pot(branch), Purse::Pot(successor));
		let amount = T::Coins::balance(&from);
		ensure!(!amount.is_zero(), Error::<T>::NothingToHandOver);
		T::Coins::pay(&from, &to, amount, Cause::Succession)?;
		Self::deposit_event(Event::HandedOver { branch, successor, amount });
		Ok(())
	}

	/// Remove uses of a finished earmark, and the earmark with the last of them. Tells how many.
	pub(crate) fn do_sweep(earmark: EarmarkId) -> Result<u32, DispatchError> {
		let mut record = Earmarks::<T>::get(earmark).ok_or(Error::<T>::EarmarkNotFound)?;
		let rows = match record.state {
			EarmarkState::Open => return Err(Error::<T>::StillKept.into()),
			EarmarkState::Finished { at } => {
				let kept_until = at.saturating_add(T::Retention::get());
				ensure!(Self::now() >= kept_until, Error::<T>::StillKept);
				record.uses
			}
			EarmarkState::Swept { left } => left,
		};
		let left = rows.saturating_sub(MAX_SWEPT);
		for index in left..rows {
			Uses::<T>::remove(earmark, index);
		}
		if left == 0 {
			Earmarks::<T>::remove(earmark);
			Self::deposit_event(Event::EarmarkSwept { earmark });
		} else {
			record.state = EarmarkState::Swept { left };
			Earmarks::<T>::insert(earmark, record);
		}
		Ok(rows.saturating_sub(left))
	}
}
