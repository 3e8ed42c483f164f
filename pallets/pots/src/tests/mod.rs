// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of random lives of pots.

mod allocate;
mod approve;
mod closure;
mod earmarks;
mod grant;
mod lives;
mod sweep;
mod withdraw;

use crate::{
	Earmark, EarmarkState, Earmarks, Error, Event, NextEarmark, NextPayment, Payment, PaymentId,
	Purpose, Signatures, Tallies, Tally, Use, Uses, Waiting, WaitingPayment, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError::BadOrigin, DispatchResult};
use timebank_primitives::{BranchId, Cause, EarmarkId, WindingUp};

/// The end of the earmarks in tests.
const UNTIL: timebank_primitives::Moment = START + 1_000;

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Pots(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}

fn last_movement() -> (Purse, Purse, Balance, Cause) {
	Moved::get().pop().expect("coins moved")
}

fn alone(first: AccountId) -> Signatures<AccountId> {
	Signatures { first, second: None }
}

fn both(first: AccountId, second: AccountId) -> Signatures<AccountId> {
	Signatures { first, second: Some(second) }
}

fn purpose(text: &str) -> Purpose {
	text.as_bytes().to_vec().try_into().expect("short")
}

fn grant(by: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	Pots::grant(signed(by), to, amount, note())
}

fn allocate(by: AccountId, to: BranchId, amount: Balance) -> DispatchResult {
	Pots::allocate(signed(by), to, amount, purpose("meals"), UNTIL)
}

fn spend(by: AccountId, earmark: EarmarkId, to: AccountId, amount: Balance) -> DispatchResult {
	Pots::use_earmark(signed(by), earmark, to, amount, note())
}

/// Branch 1 sets `amount` aside for branch 2, with two signatures if it takes them.
fn allocated(amount: Balance) -> EarmarkId {
	let earmark = NextEarmark::<Test>::get();
	assert_ok!(allocate(TREASURER, 2, amount));
	if NextEarmark::<Test>::get() == earmark {
		assert_ok!(Pots::approve(signed(SECOND), last_payment()));
	}
	earmark
}

/// A grant of 500 from branch 1 to Mei waits.
fn proposed() -> PaymentId {
	assert_ok!(grant(TREASURER, MEI, 500));
	last_payment()
}

/// The payment that began to wait last.
fn last_payment() -> PaymentId {
	NextPayment::<Test>::get() - 1
}

fn earmark(id: EarmarkId) -> Earmark<Balance> {
	Pots::earmark(id).expect("it is there")
}
