// SPDX-License-Identifier: Apache-2.0

//! Tests by what is done with coins.

mod corrections;
mod escrow;
mod frozen;
mod held;
mod idle;
mod lives;
mod minting;
mod movements;
mod penalties;
mod transfer;
mod weighed;
mod welcome;

use crate::{Error, Event, Minted, Movements, mock::*};
use frame_support::{assert_noop, assert_ok, pallet_prelude::DispatchResultWithPostInfo};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{Category, Cause, Escrow, Note, Purse, WelcomeGrant as _};

const NOTE: Note = Note { category: Category::Service, memo: [3; 32] };
const SERVICE: Cause = Cause::Service { activity: 7 };

/// What became of a call, whatever weight it reports.
fn plain(done: DispatchResultWithPostInfo) -> DispatchResult {
	done.map(drop).map_err(|failed| failed.error)
}

fn transfer(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	plain(TimeCoin::transfer(RuntimeOrigin::signed(from), to, amount, NOTE))
}

fn donate(from: AccountId, branch: u32, amount: Balance) -> DispatchResult {
	plain(TimeCoin::donate(RuntimeOrigin::signed(from), branch, amount, NOTE))
}

/// What is free in a branch's pot.
fn pot(branch: u32) -> Balance {
	TimeCoin::balance_of(&Purse::Pot(branch))
}

fn payment(from: Purse<AccountId>, to: Purse<AccountId>, amount: Balance) -> DispatchResult {
	let cause = match (&from, &to) {
		(_, Purse::Earmarks(_)) => Cause::Allocation { earmark: 1 },
		(Purse::Earmarks(_), Purse::Pot(_)) => Cause::Return { earmark: 1 },
		(Purse::Earmarks(_), _) => Cause::Earmarked { earmark: 1, note: NOTE },
		_ => Cause::Grant(NOTE),
	};
	<TimeCoin as timebank_primitives::Payments<_>>::pay(&from, &to, amount, cause).map(drop)
}

fn hold(who: AccountId, amount: Balance) -> DispatchResult {
	TimeCoin::hold(&Purse::Escrow(who), amount)
}

fn release(who: AccountId, amount: Balance) -> DispatchResult {
	<TimeCoin as Escrow<_>>::release(&Purse::Escrow(who), amount)
}

/// What is set aside in a purse.
fn set_aside(purse: &Purse<AccountId>) -> Balance {
	<TimeCoin as Escrow<_>>::held(purse)
}

fn pay_for_service(payer: AccountId, payee: AccountId, amount: Balance) -> DispatchResult {
	<TimeCoin as Escrow<_>>::pay(&Purse::Escrow(payer), &Purse::Member(payee), amount, SERVICE)
		.map(drop)
}
