// SPDX-License-Identifier: Apache-2.0

//! Tests by call, of what is recommended, of random lives, and of a big time bank.

mod lives;
mod notices;
mod offers;
mod recommendations;
mod size;

use crate::{Categories, Event, Offer, mock::*};
use frame_support::assert_ok;
use sp_runtime::DispatchResult;
use timebank_matching::Times;
use timebank_primitives::CategoryId;

/// A member who helps, another, and one who publishes.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ANN: AccountId = 3;
/// Not a member.
const STRANGER: AccountId = 99;

/// Kinds of service.
const COOKING: CategoryId = 1;
const GARDENING: CategoryId = 2;

/// When the activities of the tests are: on Wednesdays.
const MORNING: Times = Times::slot(2, 1);
/// When they are not.
const SUNDAY: Times = Times::slot(6, 1);

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn categories(categories: &[CategoryId]) -> Categories {
	categories.to_vec().try_into().expect("few")
}

fn offer(who: AccountId, of: &[CategoryId], times: Times) -> DispatchResult {
	Noticeboard::offer(signed(who), categories(of), times)
}

fn offered(who: AccountId, of: &[CategoryId], times: Times) {
	assert_ok!(offer(who, of, times));
}

fn refresh(who: AccountId) -> DispatchResult {
	Noticeboard::refresh(signed(STRANGER), who)
}

/// How many offers of a category there are at each branch.
fn counts(category: CategoryId) -> Vec<(u32, u32)> {
	crate::OfferCounts::<Test>::get(category).into_iter().collect()
}

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Noticeboard(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}
