// SPDX-License-Identifier: Apache-2.0

//! What stands in the state and in calls keeps its numbers: they are read by what was written for them.

use crate::{Claim, Concern, Funding, Part, Participation, Side, Stage, Task};
use codec::Encode;

fn first<Value: Encode>(values: impl IntoIterator<Item = Value>) -> Vec<u8> {
	values.into_iter().map(|value| value.encode()[0]).collect()
}

#[test]
fn every_variant_keeps_its_number() {
	let opinion = [0; 32];
	assert_eq!(first([Funding::Own, Funding::Pot(1), Funding::Minted(1)]), [0, 1, 2]);
	let stages = [Stage::Submitted, Stage::Open, Stage::Returned { opinion }, Stage::Concluded];
	assert_eq!(first(stages), [0, 1, 2, 3]);
	let concerns = [
		Concern::NewPublisher,
		Concern::LowCredit,
		Concern::LargeAmount,
		Concern::ShortNotice,
		Concern::Recurring,
	];
	assert_eq!(first(concerns), [0, 1, 2, 3, 4]);
	assert_eq!(first([Side::Publisher, Side::Participant]), [0, 1]);
	let (since, until) = (0, 0);
	let claims = [
		Claim::Arrival,
		Claim::Service { since, until },
		Claim::Absence,
		Claim::EarlyEnd { since, until },
	];
	assert_eq!(first(claims), [0, 1, 2, 3]);
	assert_eq!(first([Part::Publisher, Part::Manager, Part::Participant]), [0, 1, 2]);
	assert_eq!(first([Task::Activity(0), Task::Participant(0, 0u64), Task::Series(0)]), [0, 1, 2]);
	let by = Side::Publisher;
	let states = [
		Participation::Applied,
		Participation::Waiting,
		Participation::Admitted { at: 0 },
		Participation::Arriving { by },
		Participation::InService { since: 0, ended_by: None },
		Participation::Ended { since: 0, until: 0, review_until: 0, settle_by: 0 },
		Participation::Absent { reported_at: 0 },
		Participation::Disputed { claim: Claim::Arrival, by, at: 0, reason: [0; 32] },
		Participation::Settled,
	];
	assert_eq!(first(states), [0, 1, 2, 3, 4, 5, 6, 7, 8]);
}

#[test]
fn only_what_is_there_or_waits_for_something_is_under_way() {
	let is_under_way = |state: Participation| state.is_under_way();
	assert!(!is_under_way(Participation::Applied));
	assert!(!is_under_way(Participation::Waiting));
	assert!(!is_under_way(Participation::Admitted { at: 0 }));
	assert!(!is_under_way(Participation::Settled));
	assert!(is_under_way(Participation::Arriving { by: Side::Participant }));
	assert!(is_under_way(Participation::Absent { reported_at: 0 }));
}
