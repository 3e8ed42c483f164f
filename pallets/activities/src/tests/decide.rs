// SPDX-License-Identifier: Apache-2.0

//! `approve` and `reject`.

use super::*;
use crate::{Error, Phase};
use frame_support::assert_noop;

fn approve(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::approve(signed(by), id)
}

fn reject(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::reject(signed(by), id, [8; 32])
}

#[test]
fn approve_opens_the_enrolment() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(approve(AUDITOR, id));
		assert_eq!(Activities::phase(id), Some(Phase::Enrolment));
		assert_eq!(last_event(), Event::Approved { activity: id, auditor: AUDITOR });
	});
}

#[test]
fn reject_gives_everything_back() {
	build_and_execute(|| {
		let id = published(2, 20);
		assert_ok!(reject(AUDITOR, id));
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(purse(MEI), Purse { free: 1_000, held: 0 });
		assert_eq!(
			last_event(),
			Event::Rejected { activity: id, auditor: AUDITOR, opinion: [8; 32], returned: 80 }
		);
	});
}

#[test]
fn an_auditor_of_a_branch_above_decides_too() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(approve(AUDITOR_ABOVE, id));
		assert_eq!(last_event(), Event::Approved { activity: id, auditor: AUDITOR_ABOVE });
	});
}

#[test]
fn both_fail_for_others_than_the_branch_s_auditors() {
	build_and_execute(|| {
		let id = published(1, 20);
		for call in [approve, reject] {
			assert_noop!(call(MEI, id), BAD_ORIGIN);
			assert_noop!(call(STRANGER, id), BAD_ORIGIN);
			assert_noop!(call(OTHER_AUDITOR, id), Error::<Test>::WrongBranch);
		}
		for origin in unsigned() {
			assert_noop!(Activities::approve(origin.clone(), id), BAD_ORIGIN);
			assert_noop!(Activities::reject(origin, id, [8; 32]), BAD_ORIGIN);
		}
	});
}

#[test]
fn the_publisher_s_home_branch_of_today_decides() {
	build_and_execute(|| {
		let (first, second) = (published(1, 20), published(1, 20));
		Moved::set(vec![MEI]);
		for call in [approve, reject] {
			for auditor in [AUDITOR, AUDITOR_ABOVE] {
				assert_noop!(call(auditor, first), Error::<Test>::WrongBranch);
			}
		}
		assert_ok!(approve(OTHER_AUDITOR, first));
		assert_ok!(reject(OTHER_AUDITOR, second));
	});
}

#[test]
fn nobody_decides_for_who_has_left() {
	build_and_execute(|| {
		let id = published(1, 20);
		Gone::set(vec![MEI]);
		for call in [approve, reject] {
			assert_noop!(call(AUDITOR, id), Error::<Test>::WrongBranch);
		}
		// Which the coin does not let happen while an escrow is left.
		Gone::take();
	});
}

#[test]
fn both_fail_for_the_auditor_who_published() {
	build_and_execute(|| {
		assert_ok!(Activities::publish(signed(9), title(), 1, [1; 32], 1, 1));
		for call in [approve, reject] {
			assert_noop!(call(9, 0), Error::<Test>::ConflictOfInterest);
		}
		assert_ok!(approve(AUDITOR, 0));
	});
}

#[test]
fn both_fail_when_there_is_nothing_to_decide() {
	build_and_execute(|| {
		let id = approved(1, 20);
		let rejected = published(1, 20);
		assert_ok!(reject(AUDITOR, rejected));
		for call in [approve, reject] {
			assert_noop!(call(AUDITOR, 7), Error::<Test>::ActivityNotFound);
			assert_noop!(call(AUDITOR, id), Error::<Test>::AlreadyApproved);
			assert_noop!(call(AUDITOR, rejected), Error::<Test>::ActivityOver);
		}
	});
}
