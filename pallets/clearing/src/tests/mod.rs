// SPDX-License-Identifier: Apache-2.0

//! Tests by what is asked, and of random lives.

mod closure;
mod guarantees;
mod lives;
mod netting;
mod positions;

use crate::{Event, mock::*};

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Clearing(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}

fn root() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// Anybody whose calls are metered.
fn anybody() -> RuntimeOrigin {
	RuntimeOrigin::signed(1)
}

/// Who is not the consortium.
fn nobody() -> [RuntimeOrigin; 2] {
	[RuntimeOrigin::signed(100), RuntimeOrigin::none()]
}
