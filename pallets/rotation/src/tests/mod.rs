// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of what happens from session to session.

mod backing;
mod double_authoring;
mod lives;
mod rotation;
mod uptime;

use crate::{Event, mock::*};

fn events() -> Vec<Event<Test>> {
	System::events()
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Rotation(event) => Some(event),
			_ => None,
		})
		.collect()
}

fn last_event() -> Event<Test> {
	events().pop().expect("an event")
}
