// SPDX-License-Identifier: Apache-2.0

//! Who takes part in what is decided on, so that they do not decide on it.

use super::*;
use timebank_primitives::{OnDecision, Role};

/// Whether somebody takes part in this activity, as far as what it says of itself, a sample of it, or a service of Tom concerns.
fn involved(id: ActivityId, who: AccountId) -> bool {
	let content = Activities::is_involved(&content(id, 0), &who);
	let sample = Subject::Sample { activity: id };
	assert_eq!(Activities::is_involved(&sample, &who), content);
	assert_eq!(Activities::is_involved(&service_of(id, TOM), &who), content);
	content
}

#[test]
fn who_published_it() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert!(involved(id, MEI));
		for who in [TOM, AUDITOR, STRANGER] {
			assert!(!involved(id, who));
		}
	});
}

#[test]
fn whoever_acts_for_the_branch_that_pays() {
	build_and_execute(|| {
		let from_pot = published_as(TREASURER, terms(1, 20), Funding::Pot(1));
		let minted = published_as(MINTER, terms(1, 20), Funding::Minted(1));
		assert!(involved(from_pot, TREASURER) && involved(from_pot, 8));
		assert!(involved(minted, MINTER) && involved(minted, 7));
		for who in [72, MINTER, 7, 9] {
			assert!(!involved(from_pot, who));
		}
		Employed::set(vec![(9, Role::Treasurer)]);
		assert!(involved(from_pot, 9) && !involved(minted, 9));
		// Who published it has done so, whatever they are now.
		Dismissed::set(vec![TREASURER, 8]);
		assert!(involved(from_pot, TREASURER) && !involved(from_pot, 8));
	});
}

#[test]
fn whoever_manages_it_and_not_who_was_only_invited() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(invite(MEI, id, 9));
		assert!(!involved(id, 9));
		assert_ok!(accept(9, id));
		assert!(involved(id, 9));
		assert_ok!(dismiss(MEI, id, 9));
		assert!(!involved(id, 9));
	});
}

#[test]
fn everybody_who_is_enrolled() {
	build_and_execute(|| {
		let id = approved(2, 20);
		enrolled(id, ANA);
		assert!(involved(id, ANA));
		assert_ok!(leave(ANA, id));
		assert!(!involved(id, ANA));
		settled(id, TOM, HOUR);
		assert!(involved(id, TOM));
	});
}

#[test]
fn whoever_took_part_in_what_is_over() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		settled(id, TOM, HOUR);
		assert_eq!(Activities::activity(id), None);
		for who in [MEI, TOM, LIN] {
			assert!(involved(id, who));
		}
		for who in [ANA, AUDITOR] {
			assert!(!involved(id, who));
		}
	});
}

#[test]
fn the_publisher_s_side_of_a_dispute_that_was_decided_as_long_as_it_can_be_appealed() {
	build_and_execute(|| {
		let id = approved_as(TREASURER, terms(1, 20), Funding::Pot(1));
		ended(id, TOM, HOUR);
		assert_ok!(dispute(TOM, id, TOM));
		assert_ok!(decide(AUDITOR, id, TOM, Decision::Refused));
		assert_eq!(Activities::activity(id), None);
		let about = service_of(id, TOM);
		// 8 is another treasurer, and 9 is none.
		assert!(Activities::is_involved(&about, &TREASURER));
		assert!(Activities::is_involved(&about, &8));
		assert!(!Activities::is_involved(&about, &9));
		Activities::forget(&about);
		assert!(!Activities::is_involved(&about, &8));
	});
}
