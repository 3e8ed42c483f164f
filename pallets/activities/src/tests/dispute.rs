// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Claim, Error, Side};
use frame_support::assert_noop;

/// Tom's participation waits for a decision on this.
fn assert_disputed(id: ActivityId, claim: Claim, by: Side) {
	let at = Now::get();
	assert_eq!(state(id, TOM), Some(Participation::Disputed { claim, by, at, reason: REASON }));
	let until = at + DECISION_PERIOD;
	assert_eq!(due(id, TOM), Some(until));
	let event =
		Event::Disputed { activity: id, participant: TOM, claim, by, reason: REASON, until };
	assert_eq!(happened(), [event]);
	assert_eq!(Activities::activity(id).unwrap().under_way, 1);
}

#[test]
fn success_who_came_and_was_not_let_in() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		happened();
		assert_ok!(dispute(TOM, id, TOM));
		assert_disputed(id, Claim::Arrival, Side::Participant);
	});
}

#[test]
fn success_an_end_that_the_other_side_confirmed() {
	type Claimed = fn(Moment, Moment) -> Claim;
	let early: Claimed = |since, until| Claim::EarlyEnd { since, until };
	let served: Claimed = |since, until| Claim::Service { since, until };
	let cases = [(MEI, TOM, Side::Participant, early), (TOM, MEI, Side::Publisher, served)];
	for (first, second, by, claim) in cases {
		build_and_execute(|| {
			let id = approved(1, 20);
			started(id, TOM);
			let since = Now::get();
			wait(HOUR / 2);
			assert_ok!(confirm_end(first, id, TOM));
			let until = Now::get();
			assert_noop!(dispute(first, id, TOM), Error::<Test>::NothingToDispute);
			wait(HOUR / 2);
			happened();
			assert_ok!(dispute(second, id, TOM));
			assert_disputed(id, claim(since, until), by);
			// Nobody is spared a review by it.
			let review_until = Now::get() + REVIEW_PERIOD;
			assert_eq!(ReviewsOpened::get(), [(id, MEI, TOM, 10, review_until)]);
		});
	}
}

#[test]
fn success_a_service_that_both_had_confirmed() {
	for (by, side) in [(MEI, Side::Publisher), (TOM, Side::Participant)] {
		build_and_execute(|| {
			let id = approved(1, 20);
			ended(id, TOM, HOUR);
			let (since, until) = (Now::get() - HOUR, Now::get());
			happened();
			assert_ok!(dispute(by, id, TOM));
			assert_disputed(id, Claim::Service { since, until }, side);
		});
	}
}

#[test]
fn success_an_absence() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		wait(DISPUTE_PERIOD - 1);
		happened();
		assert_ok!(dispute(TOM, id, TOM));
		assert_disputed(id, Claim::Absence, Side::Participant);
	});
}

#[test]
fn success_a_manager_disputes_for_the_publisher() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		ended(id, TOM, HOUR);
		let (since, until) = (Now::get() - HOUR, Now::get());
		happened();
		assert_ok!(dispute(LIN, id, TOM));
		assert_disputed(id, Claim::Service { since, until }, Side::Publisher);
	});
}

#[test]
fn success_the_coins_wait_for_the_decision() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, HOUR);
		assert_ok!(dispute(MEI, id, TOM));
		pass(DECISION_PERIOD - 1);
		assert_eq!((coins(TOM).free, coins(MEI).held), (1_000, 40));
	});
}

#[test]
fn success_once_nothing_begins_any_more() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		assert_ok!(close(MEI, id));
		assert_ok!(dispute(TOM, id, TOM));
	});
}

#[test]
fn fails_before_anything_happened() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		enrolled(id, ANA);
		for by in [MEI, TOM] {
			assert_noop!(dispute(by, id, TOM), Error::<Test>::NothingToDispute);
		}
		assert_ok!(admit(MEI, id, TOM));
		assert_ok!(admit(MEI, id, ANA));
		for by in [MEI, TOM] {
			assert_noop!(dispute(by, id, TOM), Error::<Test>::NothingToDispute);
		}
		for by in [MEI, ANA] {
			assert_noop!(dispute(by, id, ANA), Error::<Test>::NothingToDispute);
		}
	});
}

#[test]
fn fails_of_what_the_other_side_only_says() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		reach_service(id);
		// That Tom came was said by Mei, who cannot dispute it, and not by Tom.
		assert_ok!(confirm_start(MEI, id, TOM));
		for by in [MEI, TOM] {
			assert_noop!(dispute(by, id, TOM), Error::<Test>::NothingToDispute);
		}
		// Ana says that she came: Mei does not have to do anything.
		assert_ok!(confirm_start(ANA, id, ANA));
		assert_noop!(dispute(MEI, id, ANA), Error::<Test>::NothingToDispute);
	});
}

#[test]
fn fails_while_the_service_goes_on() {
	build_and_execute(|| {
		let id = approved(1, 20);
		started(id, TOM);
		for by in [MEI, TOM] {
			assert_noop!(dispute(by, id, TOM), Error::<Test>::NothingToDispute);
		}
	});
}

#[test]
fn fails_twice_and_after_the_settlement() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		assert_ok!(dispute(TOM, id, TOM));
		settled(id, ANA, HOUR);
		for who in [TOM, ANA] {
			for by in [MEI, who] {
				assert_noop!(dispute(by, id, who), Error::<Test>::NothingToDispute);
			}
		}
	});
}

#[test]
fn fails_of_an_absence_for_who_reported_it() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		assert_noop!(dispute(MEI, id, TOM), Error::<Test>::NothingToDispute);
	});
}

#[test]
fn fails_for_who_is_not_a_party() {
	build_and_execute(|| {
		let id = approved(2, 20);
		assert_ok!(invite(MEI, id, LIN));
		ended(id, TOM, HOUR);
		enrolled(id, ANA);
		for by in [ANA, LIN, AUDITOR, STRANGER] {
			assert_noop!(dispute(by, id, TOM), Error::<Test>::NotParty);
		}
		assert_noop!(dispute(BEN, id, BEN), Error::<Test>::NotEnrolled);
	});
}

#[test]
fn boundary_it_is_disputed_until_it_is_settled() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		wait(REVIEW_PERIOD + SETTLE_PERIOD);
		// The chain has not come to it yet.
		assert_ok!(dispute(TOM, id, TOM));
	});
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		// Late, and not concluded yet.
		pass(REVIEW_PERIOD + SETTLE_PERIOD);
		assert_eq!(state(id, TOM), Some(Participation::Settled));
		assert_noop!(dispute(TOM, id, TOM), Error::<Test>::NothingToDispute);
	});
}
