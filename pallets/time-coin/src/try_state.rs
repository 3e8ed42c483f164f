// SPDX-License-Identifier: Apache-2.0

//! What always holds of the coin.

use crate::*;
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{
		Time,
		fungible::{Inspect, InspectHold},
	},
};
use sp_runtime::{
	ArithmeticError, DispatchError,
	traits::{CheckedAdd, CheckedSub, Zero},
};
use timebank_primitives::{Cases, HeldId, Membership, Oversight, PenaltyId, Purse, Subject};

impl<T: Config> Pallet<T> {
	/// Check the coin's invariants:
	///
	/// 1. issuance = what was there at genesis + what was minted − what was burnt;
	/// 2. issuance = the coins, free and held, of all accounts;
	/// 3. what was minted and burnt by branch is what was minted and burnt in all;
	/// 4. issuance = what the period began with + what was minted in it − what was burnt in it;
	/// 5. entries lie between the oldest one and the last movement, are none of the future, and no correction is larger than what it
	///    corrects;
	/// 6. nobody's least is more than they have, and a rule is none of the future;
	/// 7. what is owed and what lies idle is members', and quotas are branches';
	/// 8. what is held back has an id that was given, is of coins, waits for a decision and is listed with its payer, of whom no more
	///    is held back than can be; what is held back of each account adds up to what it has on hold for it, and nobody else has any;
	/// 9. a penalty has an id that was given and is listed with its member; it waits for a decision, as the only one of its auditor
	///    there, or is the member's only one and has coins on hold, no more than were proposed: all that the member has on hold for
	///    it, and nobody else has any.
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
			ensure!(
				entry.at <= Self::now() && entry.since <= T::Time::now(),
				"an entry of the future"
			);
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
		Self::try_held()?;
		Self::try_penalties()
	}

	fn try_held() -> Result<(), DispatchError> {
		let mut on_hold = BTreeMap::<T::AccountId, (Vec<HeldId>, BalanceOf<T>)>::new();
		for (held, row) in HeldMovements::<T>::iter() {
			ensure!(held < NextHeld::<T>::get(), "held back under an id not given yet");
			ensure!(!row.amount.is_zero(), "nothing is held back");
			ensure!(row.cause.can_be_held(), "held back, but it cannot be");
			ensure!(row.at <= Self::now(), "held back in the future");
			ensure!(
				matches!(row.from, Purse::Member(_) | Purse::Pot(_)),
				"held back, but not free before"
			);
			ensure!(
				T::Cases::is_open(&Subject::Movement { held }),
				"held back, and nobody is asked to decide"
			);
			let (ids, sum) = on_hold.entry(Self::account_of(&row.from)).or_default();
			ids.push(held);
			*sum = sum.checked_add(&row.amount).ok_or(ArithmeticError::Overflow)?;
		}
		let listed = HeldOf::<T>::iter_keys().count();
		ensure!(listed == on_hold.len(), "held back of whom nothing is");
		for (who, (mut ids, _)) in on_hold.clone() {
			ids.sort();
			ensure!(HeldOf::<T>::get(&who).into_inner() == ids, "held back, but not listed so");
		}
		for who in frame_system::Account::<T>::iter_keys() {
			let known = on_hold.remove(&who).map(|(_, sum)| sum).unwrap_or_default();
			let there = T::Currency::balance_on_hold(&HoldReason::Review.into(), &who);
			ensure!(there == known, "on hold for a decision, but not held back");
		}
		ensure!(on_hold.is_empty(), "held back of nobody");
		Ok(())
	}

	fn try_penalties() -> Result<(), DispatchError> {
		let mut on_hold = BTreeMap::<T::AccountId, BalanceOf<T>>::new();
		let mut by_member = BTreeMap::<T::AccountId, BTreeMap<PenaltyId, PenaltyOf<T>>>::new();
		for (penalty, row) in Penalties::<T>::iter() {
			ensure!(penalty < NextPenalty::<T>::get(), "a penalty with an id not given yet");
			by_member.entry(row.who.clone()).or_default().insert(penalty, row.clone());
			ensure!(T::Members::is_member(&row.who), "a penalty of nobody");
			ensure!(!row.amount.is_zero(), "a penalty of nothing");
			let waits = T::Cases::is_open(&Subject::Penalty { penalty });
			ensure!(waits == row.held.is_none(), "a penalty that is decided or not");
			if let Some(held) = row.held {
				ensure!(!held.is_zero() && held <= row.amount, "more than was proposed");
				on_hold.insert(row.who, held);
			}
		}
		let listed = PenaltiesOf::<T>::iter_keys().count();
		ensure!(listed == by_member.len(), "penalties of whom none is of");
		for (who, rows) in by_member {
			let ids = PenaltiesOf::<T>::get(&who).into_iter();
			ensure!(ids.eq(rows.keys().copied()), "a penalty that is not listed so");
			let is_decided = rows.values().any(|row| row.held.is_some());
			ensure!(!is_decided || rows.len() == 1, "proposed beside what is decided");
			let auditors: BTreeSet<_> = rows.values().map(|row| &row.by).collect();
			ensure!(auditors.len() == rows.len(), "two penalties of one auditor");
		}
		for who in frame_system::Account::<T>::iter_keys() {
			let known = on_hold.remove(&who).unwrap_or_default();
			let there = T::Currency::balance_on_hold(&HoldReason::Penalty.into(), &who);
			ensure!(there == known, "on hold for no penalty");
		}
		ensure!(on_hold.is_empty(), "a penalty that nobody has on hold");
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
