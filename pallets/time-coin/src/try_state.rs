// SPDX-License-Identifier: Apache-2.0

//! What always holds of the coin.

use crate::*;
use frame_support::{ensure, traits::fungible::Inspect};
use sp_runtime::{
	ArithmeticError, DispatchError,
	traits::{CheckedAdd, CheckedSub, Zero},
};
use timebank_primitives::{Membership, Oversight};

impl<T: Config> Pallet<T> {
	/// Check the coin's invariants:
	///
	/// 1. issuance = what was there at genesis + what was minted − what was burnt;
	/// 2. issuance = the coins, free and held, of all accounts;
	/// 3. what was minted and burnt by branch is what was minted and burnt in all;
	/// 4. issuance = what the period began with + what was minted in it − what was burnt in it;
	/// 5. entries lie between the oldest one and the last movement, and no correction is larger than what it corrects;
	/// 6. nobody's least is more than they have, and a rule is none of the future;
	/// 7. what is owed and what lies idle is members', and quotas are branches'.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let issuance = T::Currency::total_issuance();
		let ever = InitialIssuance::<T>::get()
			.checked_add(&Minted::<T>::get())
			.and_then(|ever| ever.checked_sub(&Burnt::<T>::get()));
		ensure!(ever == Some(issuance), "coins that nobody minted, or that nobody burnt");

		let accounts =
			frame_system::Account::<T>::iter_keys().map(|who| T::Currency::total_balance(&who));
		ensure!(issuance == sum::<T>(accounts)?, "issuance is not what all accounts have");

		let minted = sum::<T>(MintedBy::<T>::iter_values())?;
		ensure!(minted == Minted::<T>::get(), "minted by branches is not what was minted");
		let burnt = sum::<T>(BurntBy::<T>::iter_values())?;
		ensure!(burnt == Burnt::<T>::get(), "burnt by branches is not what was burnt");

		if let Some(Ceiling { base, minted, burnt, .. }) = Growth::<T>::get() {
			let now = base.checked_add(&minted).and_then(|all| all.checked_sub(&burnt));
			ensure!(now == Some(issuance), "growth that nobody counted");
		}

		let (oldest, last) = (OldestEntry::<T>::get(), Movements::<T>::get());
		for (movement, entry) in Entries::<T>::iter() {
			ensure!((oldest..=last).contains(&movement), "an entry that nobody will forget");
			match entry.state {
				EntryState::Disputed { amount, .. } => {
					let after = entry.corrected.checked_add(&amount);
					ensure!(
						!amount.is_zero() && after.is_some_and(|after| after <= entry.amount),
						"a correction of more than was moved"
					);
				}
				EntryState::Corrected { by } => {
					ensure!(movement < by && by <= last, "a correction that there was not");
					ensure!(entry.corrected == entry.amount, "corrected, but not all of it");
				}
				EntryState::Standing => {
					ensure!(entry.corrected < entry.amount, "all of it went back");
				}
				EntryState::Correction => {
					ensure!(entry.corrected.is_zero(), "a corrected correction");
				}
			}
		}

		let rule = Rule::<T>::get();
		ensure!(rule.is_none_or(|rule| rule.since <= Self::now()), "a rule of the future");
		for who in Owed::<T>::iter_keys() {
			ensure!(T::Members::is_member(&who), "a welcome for nobody");
		}
		for branch in Quotas::<T>::iter_keys() {
			ensure!(T::Oversight::exists(branch), "a quota of nobody");
		}
		for (who, idle) in Idles::<T>::iter() {
			ensure!(T::Members::is_member(&who), "idle coins of nobody");
			if rule.is_some_and(|rule| rule.since == idle.rule) {
				ensure!(
					idle.least <= T::Currency::total_balance(&who),
					"more lies idle than there is"
				);
			}
		}
		Ok(())
	}
}

fn sum<T: Config>(
	mut parts: impl Iterator<Item = BalanceOf<T>>,
) -> Result<BalanceOf<T>, ArithmeticError> {
	parts
		.try_fold(BalanceOf::<T>::zero(), |sum, part| sum.checked_add(&part))
		.ok_or(ArithmeticError::Overflow)
}
