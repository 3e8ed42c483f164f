// SPDX-License-Identifier: Apache-2.0

//! `admit` and `decline`.

use super::*;
use crate::{Error, Participation};
use frame_support::assert_noop;

fn admit(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::admit(signed(by), id, who)
}

fn decline(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::decline(signed(by), id, who)
}

#[test]
fn admit_gives_a_place() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, TOM);
		assert_ok!(admit(MEI, id, TOM));
		assert_eq!(
			Activities::participation(id, TOM),
			Some(Participation::Admitted { started_by: None })
		);
		assert_eq!(last_event(), Event::Admitted { activity: id, participant: TOM });
	});
}

#[test]
fn decline_takes_the_member_out_with_or_without_a_place() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		enrol(id, ANA);
		for who in [TOM, ANA] {
			assert_ok!(decline(MEI, id, who));
			assert_eq!(Activities::participation(id, who), None);
			assert_eq!(last_event(), Event::Declined { activity: id, participant: who });
		}
		// The place is free again.
		admitted(id, ANA);
	});
}

#[test]
fn both_fail_for_others_than_the_publisher() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, TOM);
		for call in [admit, decline] {
			for by in [TOM, ANA, AUDITOR, STRANGER] {
				assert_noop!(call(by, id, TOM), Error::<Test>::NotPublisher);
			}
		}
		for origin in unsigned() {
			assert_noop!(Activities::admit(origin.clone(), id, TOM), BAD_ORIGIN);
			assert_noop!(Activities::decline(origin, id, TOM), BAD_ORIGIN);
		}
	});
}

#[test]
fn both_fail_for_who_is_not_enrolled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		for call in [admit, decline] {
			assert_noop!(call(MEI, id, TOM), Error::<Test>::NotEnrolled);
			assert_noop!(call(MEI, 7, TOM), Error::<Test>::ActivityNotFound);
		}
		assert_ok!(Activities::close(signed(MEI), id));
		for call in [admit, decline] {
			assert_noop!(call(MEI, id, TOM), Error::<Test>::ActivityOver);
		}
	});
}

#[test]
fn admit_fails_for_who_is_further_already() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		assert_noop!(admit(MEI, id, TOM), Error::<Test>::AlreadyAdmitted);
		ended(id, ANA, STEP);
		assert_noop!(admit(MEI, id, ANA), Error::<Test>::AlreadyAdmitted);
		assert_ok!(settle(id, ANA));
		assert_noop!(admit(MEI, id, ANA), Error::<Test>::AlreadyAdmitted);
	});
}

#[test]
fn admit_fails_when_all_places_are_taken() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		ended(id, ANA, STEP);
		enrol(id, 4);
		assert_noop!(admit(MEI, id, 4), Error::<Test>::NoPlaceLeft);
		// A settled place stays taken.
		assert_ok!(settle(id, ANA));
		assert_noop!(admit(MEI, id, 4), Error::<Test>::NoPlaceLeft);
	});
}

#[test]
fn admit_fails_beyond_what_may_be_owed() {
	build_and_execute(|| {
		// Two places of 20 steps, each of which costs 40.
		let id = approved(2, 20);
		enrol(id, TOM);
		PairLimit::set(39);
		assert_noop!(admit(MEI, id, TOM), LIMIT_REACHED);
		PairLimit::set(40);
		assert_ok!(admit(MEI, id, TOM));
		// What has begun is paid, however the limit is set by then.
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_ok!(confirm_start(TOM, id, TOM));
		PairLimit::set(0);
		wait(20 * STEP);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_ok!(settle(id, TOM));
		assert_eq!(purse(TOM).free, 1_040);
		PairLimit::set(Balance::MAX);
	});
}

#[test]
fn boundary_all_places_together_may_be_owed() {
	build_and_execute(|| {
		let id = approved(3, 20);
		for who in [TOM, ANA, 4] {
			enrol(id, who);
		}
		PairLimit::set(80);
		assert_ok!(admit(MEI, id, TOM));
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_ok!(confirm_start(TOM, id, TOM));
		// One in service and one with a place are as much as there can be.
		assert_ok!(admit(MEI, id, ANA));
		assert_noop!(admit(MEI, id, 4), LIMIT_REACHED);
		wait(20 * STEP);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_ok!(settle(id, TOM));
		assert_ok!(admit(MEI, id, 4));
		PairLimit::set(Balance::MAX);
	});
}

#[test]
fn admit_fails_when_a_side_is_suspended_or_has_left() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, TOM);
		for who in [MEI, TOM] {
			Suspended::set(vec![who]);
			assert_noop!(admit(MEI, id, TOM), Error::<Test>::Suspended);
		}
		Suspended::take();
		Gone::set(vec![TOM]);
		assert_noop!(admit(MEI, id, TOM), Error::<Test>::NotMember);
		assert_ok!(decline(MEI, id, TOM));
	});
}

#[test]
fn decline_fails_once_the_service_has_begun() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_noop!(decline(MEI, id, TOM), Error::<Test>::ServiceUnderWay);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_noop!(decline(MEI, id, TOM), Error::<Test>::ServiceUnderWay);
		assert_ok!(settle(id, TOM));
		assert_noop!(decline(MEI, id, TOM), Error::<Test>::AlreadySettled);
	});
}
