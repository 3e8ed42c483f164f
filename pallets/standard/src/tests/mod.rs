// SPDX-License-Identifier: Apache-2.0

//! Tests by step, and of random revisions.

mod lives;
mod steps;

use crate::{Event, mock::*};

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Standard(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}
