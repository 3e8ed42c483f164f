// SPDX-License-Identifier: Apache-2.0

//! Deposits of multisigs and proxies. They are taken by the SDK's pallets, past the coin's rules.

use crate::*;
use frame_support::{
	ensure,
	traits::{
		BalanceStatus, Currency, ExistenceRequirement, ReservableCurrency, SignedImbalance,
		WithdrawReasons,
	},
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::Freezes;

/// The coins, of which no frozen one becomes a deposit (U5): the currency itself reserves what is frozen, too
/// (docs/decisions/0028-frozen-coins.md). All else is the currency's.
pub struct Deposits;

type Imbalances = <Balances as Currency<AccountId>>::NegativeImbalance;
type Debts = <Balances as Currency<AccountId>>::PositiveImbalance;

impl Deposits {
	/// Whether so many of somebody's free coins are not frozen.
	fn are_unfrozen(who: &AccountId, value: Balance) -> bool {
		let frozen: Balance = Risk::frozen(who);
		value == 0 || value <= Balances::free_balance(who).saturating_sub(frozen)
	}
}

impl Currency<AccountId> for Deposits {
	type Balance = Balance;
	type NegativeImbalance = Imbalances;
	type PositiveImbalance = Debts;

	fn total_balance(who: &AccountId) -> Balance {
		<Balances as Currency<_>>::total_balance(who)
	}

	fn can_slash(who: &AccountId, value: Balance) -> bool {
		Balances::can_slash(who, value)
	}

	fn total_issuance() -> Balance {
		<Balances as Currency<AccountId>>::total_issuance()
	}

	fn minimum_balance() -> Balance {
		<Balances as Currency<AccountId>>::minimum_balance()
	}

	fn burn(amount: Balance) -> Debts {
		<Balances as Currency<AccountId>>::burn(amount)
	}

	fn issue(amount: Balance) -> Imbalances {
		<Balances as Currency<AccountId>>::issue(amount)
	}

	fn free_balance(who: &AccountId) -> Balance {
		Balances::free_balance(who)
	}

	fn ensure_can_withdraw(
		who: &AccountId,
		amount: Balance,
		reasons: WithdrawReasons,
		new_balance: Balance,
	) -> DispatchResult {
		Balances::ensure_can_withdraw(who, amount, reasons, new_balance)
	}

	fn transfer(
		from: &AccountId,
		to: &AccountId,
		value: Balance,
		existence: ExistenceRequirement,
	) -> DispatchResult {
		<Balances as Currency<_>>::transfer(from, to, value, existence)
	}

	fn slash(who: &AccountId, value: Balance) -> (Imbalances, Balance) {
		Balances::slash(who, value)
	}

	fn deposit_into_existing(who: &AccountId, value: Balance) -> Result<Debts, DispatchError> {
		Balances::deposit_into_existing(who, value)
	}

	fn deposit_creating(who: &AccountId, value: Balance) -> Debts {
		Balances::deposit_creating(who, value)
	}

	fn withdraw(
		who: &AccountId,
		value: Balance,
		reasons: WithdrawReasons,
		existence: ExistenceRequirement,
	) -> Result<Imbalances, DispatchError> {
		<Balances as Currency<_>>::withdraw(who, value, reasons, existence)
	}

	fn make_free_balance_be(who: &AccountId, balance: Balance) -> SignedImbalance<Balance, Debts> {
		// Benchmarks let accounts deposit whatever a pallet asks of them. Of who stores bytes, `preimage` asks to be a branch.
		#[cfg(feature = "runtime-benchmarks")]
		pallet_branches::seat_branch::<Runtime>(who);
		Balances::make_free_balance_be(who, balance)
	}
}

impl ReservableCurrency<AccountId> for Deposits {
	fn can_reserve(who: &AccountId, value: Balance) -> bool {
		Self::are_unfrozen(who, value) && Balances::can_reserve(who, value)
	}

	fn slash_reserved(who: &AccountId, value: Balance) -> (Imbalances, Balance) {
		Balances::slash_reserved(who, value)
	}

	fn reserved_balance(who: &AccountId) -> Balance {
		Balances::reserved_balance(who)
	}

	fn reserve(who: &AccountId, value: Balance) -> DispatchResult {
		let too_little = pallet_balances::Error::<Runtime>::InsufficientBalance;
		ensure!(value <= Balances::free_balance(who), too_little);
		let frozen = pallet_balances::Error::<Runtime>::LiquidityRestrictions;
		ensure!(Self::are_unfrozen(who, value), frozen);
		Balances::reserve(who, value)
	}

	fn unreserve(who: &AccountId, value: Balance) -> Balance {
		Balances::unreserve(who, value)
	}

	fn repatriate_reserved(
		slashed: &AccountId,
		beneficiary: &AccountId,
		value: Balance,
		status: BalanceStatus,
	) -> Result<Balance, DispatchError> {
		Balances::repatriate_reserved(slashed, beneficiary, value, status)
	}
}
