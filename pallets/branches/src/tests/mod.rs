// SPDX-License-Identifier: Apache-2.0

//! Tests by call.

mod admit;
mod genesis;
mod lifecycle;
mod lives;
mod origins;
mod roles;
mod tree;

use crate::{Event, mock::*};

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Branches(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}
