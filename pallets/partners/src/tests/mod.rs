// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of random lives.

mod lives;
mod partners;
mod redemptions;
mod review;

use crate::{Event, mock::*};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{Cases, Decision, OnDecision, PartnerId, RedemptionId, Subject};

/// A member, and another.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
/// The accounts of the first partner and of the second.
const BUS: AccountId = 100;
const CLINIC: AccountId = 101;
const AUDITOR: AccountId = 12;
/// Neither a member nor a partner.
const STRANGER: AccountId = 99;

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

fn admit(account: AccountId) -> DispatchResult {
	Partners::admit(council(), name(b"Bus"), contact(b"bus.example"), account, [1; 32])
}

fn admitted(account: AccountId) -> PartnerId {
	let partner = crate::NextPartner::<Test>::get();
	assert_ok!(admit(account));
	partner
}

fn suspend(partner: PartnerId) -> DispatchResult {
	Partners::suspend(council(), partner, [2; 32])
}

fn redeem(who: AccountId, partner: PartnerId, amount: Balance) -> DispatchResult {
	Partners::redeem(signed(who), partner, amount, [3; 32])
}

fn redeemed(who: AccountId, partner: PartnerId, amount: Balance) -> RedemptionId {
	let redemption = crate::NextRedemption::<Test>::get();
	assert_ok!(redeem(who, partner, amount));
	redemption
}

fn confirm(by: AccountId, redemption: RedemptionId) -> DispatchResult {
	Partners::confirm(signed(by), redemption)
}

fn decline(by: AccountId, redemption: RedemptionId) -> DispatchResult {
	Partners::decline(signed(by), redemption, [4; 32])
}

fn cancel(by: AccountId, redemption: RedemptionId) -> DispatchResult {
	Partners::cancel(signed(by), redemption)
}

/// Placed, and held back.
fn held_back(who: AccountId, partner: PartnerId, amount: Balance) -> RedemptionId {
	HoldsBack::set(true);
	let redemption = redeemed(who, partner, amount);
	HoldsBack::set(false);
	redemption
}

/// Decide as the auditors' pallet does: the case is over first, and comes back if the decision cannot be carried out.
fn decide(redemption: RedemptionId, decision: Decision) -> DispatchResult {
	let subject = Subject::Redemption { redemption };
	frame_support::storage::with_storage_layer(|| {
		FakeCases::close(&subject);
		Partners::decide(&subject, decision, &AUDITOR, [5; 32])
	})
}

/// Nobody has decided in time.
fn lapse(redemption: RedemptionId) {
	let subject = Subject::Redemption { redemption };
	FakeCases::close(&subject);
	Partners::lapse(&subject);
}

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Partners(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}
