// SPDX-License-Identifier: Apache-2.0

//! What always holds of the coin.

use crate::{Config, InitialIssuance, Minted, Pallet};
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::{
	ArithmeticError, DispatchError,
	traits::{CheckedAdd, Zero},
};

impl<T: Config> Pallet<T> {
	/// Check the coin's invariants:
	///
	/// 1. issuance = what was there at genesis + what was minted;
	/// 2. issuance = the coins, free and held, of all accounts.
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
		Ok(())
	}
}
