// SPDX-License-Identifier: Apache-2.0

//! What always holds of the coin.

use crate::{Ceiling, Config, Growth, InitialIssuance, Minted, MintedBy, Pallet};
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::{
	ArithmeticError, DispatchError,
	traits::{CheckedAdd, Zero},
};

impl<T: Config> Pallet<T> {
	/// Check the coin's invariants:
	///
	/// 1. issuance = what was there at genesis + what was minted;
	/// 2. issuance = the coins, free and held, of all accounts;
	/// 3. branches minted no more than was minted in all;
	/// 4. issuance = what the period began with + what was minted in it.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let issuance = T::Currency::total_issuance();
		let ever = InitialIssuance::<T>::get()
			.checked_add(&Minted::<T>::get())
			.ok_or(ArithmeticError::Overflow)?;
		ensure!(issuance == ever, "coins that nobody minted, or minted coins that are gone");

		let mut sum = crate::BalanceOf::<T>::zero();
		for who in frame_system::Account::<T>::iter_keys() {
			sum = sum
				.checked_add(&T::Currency::total_balance(&who))
				.ok_or(ArithmeticError::Overflow)?;
		}
		ensure!(issuance == sum, "issuance is not what all accounts have together");

		let mut minted = crate::BalanceOf::<T>::zero();
		for by in MintedBy::<T>::iter_values() {
			minted = minted.checked_add(&by).ok_or(ArithmeticError::Overflow)?;
		}
		ensure!(minted <= Minted::<T>::get(), "branches minted more than was minted");
		if let Some(Ceiling { base, minted, .. }) = Growth::<T>::get() {
			ensure!(base.checked_add(&minted) == Some(issuance), "growth that nobody counted");
		}
		Ok(())
	}
}
