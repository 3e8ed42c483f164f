// SPDX-License-Identifier: Apache-2.0

//! Tests by call, then of whole lives.

mod close;
mod confirm;
mod decide;
mod enrol;
mod genesis;
mod lives;
mod places;
mod publish;
mod settle;

use crate::{Event, Title, mock::*};
use frame_support::assert_ok;
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::ActivityId;

/// The usual publisher, a member of branch 1, and two others who serve.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ANA: AccountId = 3;
/// The auditors of branches 1 and 2.
const AUDITOR: AccountId = 50;
const OTHER_AUDITOR: AccountId = 51;
const AUDITOR_ABOVE: AccountId = 52;
const STRANGER: AccountId = 99;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn title() -> Title {
	b"Walk to the hospital".to_vec().try_into().unwrap()
}

/// Publish as Mei: the id of an activity with so many places of so many steps.
fn published(places: u32, steps: u32) -> ActivityId {
	let id = crate::NextId::<Test>::get();
	assert_ok!(Activities::publish(signed(MEI), title(), 1, [1; 32], places, steps));
	id
}

fn approved(places: u32, steps: u32) -> ActivityId {
	let id = published(places, steps);
	assert_ok!(Activities::approve(signed(AUDITOR), id));
	id
}

fn enrol(id: ActivityId, who: AccountId) {
	assert_ok!(Activities::enrol(signed(who), id));
}

fn admitted(id: ActivityId, who: AccountId) {
	enrol(id, who);
	assert_ok!(Activities::admit(signed(MEI), id, who));
}

fn confirm_start(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::confirm_start(signed(by), id, who)
}

fn confirm_end(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::confirm_end(signed(by), id, who)
}

fn started(id: ActivityId, who: AccountId) {
	admitted(id, who);
	assert_ok!(confirm_start(MEI, id, who));
	assert_ok!(confirm_start(who, id, who));
}

/// A service of so many milliseconds that both have confirmed.
fn ended(id: ActivityId, who: AccountId, time: u64) {
	started(id, who);
	wait(time);
	assert_ok!(confirm_end(MEI, id, who));
	assert_ok!(confirm_end(who, id, who));
}

fn settle(id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::settle(signed(MEI), id, who)
}

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Activities(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}

/// Origins that no member's call takes.
fn unsigned() -> [RuntimeOrigin; 2] {
	[RuntimeOrigin::root(), RuntimeOrigin::none()]
}

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;
