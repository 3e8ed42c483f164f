// SPDX-License-Identifier: Apache-2.0

//! What the calls do, and what other pallets are told.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time, fungible::Inspect},
	weights::{Weight, WeightMeter},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult, SaturatedConversion, Saturating,
	traits::{CheckedAdd, CheckedSub, One, Zero},
};
use timebank_primitives::{
	BranchId, Clearing, Membership, Oversight, Rehoming, Relocation, Succession, WindingUp,
};

impl<T: Config> Pallet<T> {
	/// All positions of a branch, in the order of the other branches' ids. There are fewer than there can be branches: one that
	/// is closed has left none.
	pub(crate) fn rows(branch: BranchId) -> Vec<(BranchId, Position<BalanceOf<T>>)> {
		let mut rows: Vec<_> = Positions::<T>::iter_prefix(branch).collect();
		rows.sort_by_key(|(other, _)| *other);
		rows
	}

	/// Write down what there is between two branches, as the first of them sees it.
	fn put(branch: BranchId, other: BranchId, position: Position<BalanceOf<T>>) {
		if position == Position::Even {
			Positions::<T>::remove(branch, other);
			Positions::<T>::remove(other, branch);
		} else {
			Positions::<T>::insert(branch, other, position);
			Positions::<T>::insert(other, branch, position.mirrored());
		}
	}

	/// Let `debtor`, which is another branch than `creditor`, owe it so much more.
	pub(crate) fn owe(
		debtor: BranchId,
		creditor: BranchId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let position =
			Positions::<T>::get(debtor, creditor).owing(amount).ok_or(ArithmeticError::Overflow)?;
		Self::put(debtor, creditor, position);
		Ok(())
	}

	/// How much more `debtor` may come to owe `creditor`: what it is owed is set off first. None, if it owes more than it may.
	fn room(debtor: BranchId, creditor: BranchId) -> BalanceOf<T> {
		let position = Positions::<T>::get(debtor, creditor);
		Self::limit(debtor, creditor)
			.saturating_sub(position.debt())
			.saturating_add(position.credit())
	}

	fn increase(branch: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		let before = Outstanding::<T>::get(branch);
		// What has coins exists. So no other row here can be of a branch that does not.
		ensure!(!before.is_zero() || T::Oversight::exists(branch), Error::<T>::BranchNotFound);
		let after = before.checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		Outstanding::<T>::insert(branch, after);
		Ok(())
	}

	fn decrease(branch: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		let left =
			Outstanding::<T>::get(branch).checked_sub(&amount).ok_or(ArithmeticError::Underflow)?;
		if left.is_zero() {
			Outstanding::<T>::remove(branch);
		} else {
			Outstanding::<T>::insert(branch, left);
		}
		Ok(())
	}

	/// What a branch's guarantees stand for now.
	pub(crate) fn reserve(branch: BranchId) -> BalanceOf<T> {
		let now = T::Time::now();
		Guarantees::<T>::get(branch)
			.iter()
			.filter(|guarantee| guarantee.valid_until > now)
			// Together they were counted when the last of them was entered.
			.fold(Zero::zero(), |total, guarantee| total.saturating_add(guarantee.hours))
	}

	/// The branch that takes over from a closing one.
	pub(crate) fn successor_of(branch: BranchId) -> Result<BranchId, DispatchError> {
		Ok(T::Succession::successor(branch).ok_or(Error::<T>::NotClosing)?)
	}

	/// Whether one of these branches takes over from the other, which is closing.
	fn become_one(branch: BranchId, other: BranchId) -> bool {
		T::Succession::successor(branch) == Some(other)
			|| T::Succession::successor(other) == Some(branch)
	}

	/// How much of a block a round of netting takes at most: the rest is for whoever else does something in idle time.
	pub(crate) fn share_of_block() -> Weight {
		<T as frame_system::Config>::BlockWeights::get().max_block / 10
	}

	/// Let `debtor` owe those whom `branch` owes instead of `branch`, as far as there is room. Tells how much, and how many
	/// positions of `branch` were looked at.
	pub(crate) fn do_net(
		debtor: BranchId,
		branch: BranchId,
	) -> Result<(BalanceOf<T>, u32), DispatchError> {
		let debt = Positions::<T>::get(debtor, branch).debt();
		if debt.is_zero() || Self::become_one(debtor, branch) {
			return Ok((Zero::zero(), 0));
		}
		let rows = Self::rows(branch);
		let mut left = debt;
		for (creditor, position) in &rows {
			let owed = position.debt().min(left);
			if owed.is_zero() || Self::become_one(branch, *creditor) {
				continue;
			}
			let amount = owed.min(Self::room(debtor, *creditor));
			if amount.is_zero() {
				continue;
			}
			Self::owe(debtor, *creditor, amount)?;
			Self::owe(*creditor, branch, amount)?;
			left = left.checked_sub(&amount).ok_or(ArithmeticError::Underflow)?;
			Self::deposit_event(Event::Netted { debtor, branch, creditor: *creditor, amount });
		}
		let amount = debt.checked_sub(&left).ok_or(ArithmeticError::Underflow)?;
		if !amount.is_zero() {
			Self::owe(branch, debtor, amount)?;
		}
		Ok((amount, rows.len().saturated_into()))
	}

	/// Begin a round of netting when it is time, and go on with it as far as the weight goes.
	///
	/// A round goes through the positions in the order of their keys and always forward, so it comes to an end whatever is
	/// owed meanwhile, and all nodes do the same. A row that is gone when the round goes on does not matter: the next key
	/// after it is looked for.
	pub(crate) fn continue_netting(now: BlockNumberFor<T>, meter: &mut WeightMeter) {
		let worst_step = T::WeightInfo::netting_step(T::MaxBranches::get());
		if meter.try_consume(T::WeightInfo::check_round()).is_err()
			|| !meter.can_consume(worst_step)
		{
			return;
		}
		let mut cursor = Cursor::<T>::get();
		if cursor.is_none() {
			let period = T::NettingPeriod::get().max(One::one());
			if now < LastRound::<T>::get().saturating_add(period) {
				return;
			}
			LastRound::<T>::put(now);
		}
		while meter.can_consume(worst_step) {
			let (next, weight) = Self::netting_step(cursor);
			meter.consume(weight);
			cursor = next;
			if cursor.is_none() {
				break;
			}
		}
		Cursor::<T>::set(cursor);
	}

	/// Look at the position after `last`, or at the first: if it is owed, net it. Tells which one it was, if there is one, and
	/// what it cost.
	pub(crate) fn netting_step(
		last: Option<(BranchId, BranchId)>,
	) -> (Option<(BranchId, BranchId)>, Weight) {
		let mut keys = match last {
			Some((branch, other)) => {
				Positions::<T>::iter_keys_from(Positions::<T>::hashed_key_for(branch, other))
			}
			None => Positions::<T>::iter_keys(),
		};
		let Some((branch, other)) = keys.next() else {
			return (None, T::WeightInfo::netting_step(0));
		};
		// A debt that cannot be counted stays as it was; the round goes on.
		let rows = match with_storage_layer(|| Self::do_net(other, branch)) {
			Ok((_, rows)) => rows,
			Err(_) => T::MaxBranches::get(),
		};
		(Some((branch, other)), T::WeightInfo::netting_step(rows))
	}

	pub(crate) fn do_rehome(
		branch: BranchId,
		successor: BranchId,
		members: &[T::AccountId],
	) -> DispatchResult {
		let (mut count, mut amount) = (0u32, BalanceOf::<T>::zero());
		for who in members {
			if T::Members::home(who) != Some(branch) {
				continue;
			}
			amount = amount
				.checked_add(&T::Currency::total_balance(who))
				.ok_or(ArithmeticError::Overflow)?;
			T::Members::rehome(who, successor)?;
			count = count.saturating_add(1);
		}
		if count > 0 {
			Self::note_moved(branch, successor, amount)?;
			Self::deposit_event(Event::Rehomed { branch, successor, members: count, amount });
		}
		Ok(())
	}

	/// Put the successor in the place of a closing branch, and let the two owe each other as much. Tells how many positions
	/// were looked at.
	pub(crate) fn do_move_positions(
		branch: BranchId,
		successor: BranchId,
	) -> Result<u32, DispatchError> {
		let rows = Self::rows(branch);
		let mut positions = 0u32;
		for (other, position) in &rows {
			// What there is between the two stays: by it nobody has more or less than before.
			if *other == successor {
				continue;
			}
			Self::put(branch, *other, Position::Even);
			match *position {
				Position::Owes(debt) => {
					Self::owe(successor, *other, debt)?;
					Self::owe(branch, successor, debt)?;
				}
				Position::IsOwed(credit) => {
					Self::owe(*other, successor, credit)?;
					Self::owe(successor, branch, credit)?;
				}
				Position::Even => {}
			}
			positions = positions.saturating_add(1);
		}
		if positions > 0 {
			Self::deposit_event(Event::PositionsMoved { branch, successor, positions });
		}
		Ok(rows.len().saturated_into())
	}
}

impl<T: Config> Clearing<BalanceOf<T>> for Pallet<T> {
	fn may_move(from: BranchId, to: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		// Else members would be kept from paying by what a closure has brought between the two.
		if from == to || Self::become_one(from, to) {
			return Ok(());
		}
		let before = Positions::<T>::get(from, to);
		let after = before.owing(amount).ok_or(ArithmeticError::Overflow)?;
		// What only lowers the other direction's debt always passes.
		ensure!(
			after.debt() <= before.debt() || after.debt() <= Self::limit(from, to),
			Error::<T>::LimitReached
		);
		Ok(())
	}

	// Not asked about welcome grants, which are the consortium's.
	fn may_mint(branch: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		let outstanding =
			Outstanding::<T>::get(branch).checked_add(&amount).ok_or(ArithmeticError::Overflow)?;
		// Rounded up, against the minter.
		let required = T::RequiredCoverage::get().mul_ceil(outstanding);
		ensure!(Self::reserve(branch) >= required, Error::<T>::CoverageTooLow);
		Ok(())
	}

	fn note_moved(from: BranchId, to: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		if from == to || amount.is_zero() {
			return Ok(());
		}
		Self::decrease(from, amount)?;
		Self::increase(to, amount)?;
		Self::owe(from, to, amount)
	}

	fn note_minted(branch: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		Self::increase(branch, amount)
	}

	fn note_burnt(branch: BranchId, amount: BalanceOf<T>) -> DispatchResult {
		Self::decrease(branch, amount)
	}
}

impl<T: Config> Relocation<T::AccountId> for Pallet<T> {
	fn relocate(who: &T::AccountId, from: BranchId, to: BranchId) -> DispatchResult {
		ensure!(T::Succession::successor(to).is_none(), Error::<T>::BranchClosing);
		let amount = T::Currency::total_balance(who);
		<Self as Clearing<_>>::may_move(from, to, amount)?;
		<Self as Clearing<_>>::note_moved(from, to, amount)
	}
}

impl<T: Config> WindingUp for Pallet<T> {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		ensure!(!Outstanding::<T>::contains_key(branch), Error::<T>::StillOutstanding);
		let successor = T::Succession::successor(branch);
		let only_by_successor =
			Positions::<T>::iter_key_prefix(branch).all(|other| Some(other) == successor);
		ensure!(only_by_successor, Error::<T>::StillOwed);
		ensure!(Self::reserve(branch).is_zero(), Error::<T>::StillGuaranteed);
		Ok(())
	}

	// There are fewer limits in either direction than there can be branches: those of a branch that is gone are forgotten here.
	fn forget(branch: BranchId) {
		for creditor in Limits::<T>::iter_key_prefix(branch).collect::<Vec<_>>() {
			Limits::<T>::remove(branch, creditor);
			LimitedDebtors::<T>::remove(creditor, branch);
		}
		for debtor in LimitedDebtors::<T>::iter_key_prefix(branch).collect::<Vec<_>>() {
			LimitedDebtors::<T>::remove(branch, debtor);
			Limits::<T>::remove(debtor, branch);
		}
		for (successor, position) in Self::rows(branch) {
			Self::put(branch, successor, Position::Even);
			Self::deposit_event(Event::Merged { branch, successor, position });
		}
		// None of them counts any more.
		Guarantees::<T>::remove(branch);
	}

	fn weight() -> Weight {
		T::WeightInfo::wind_up()
	}
}
