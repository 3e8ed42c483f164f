// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Participations, Phase};
use frame_support::assert_noop;

fn close(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::close(signed(by), id).map(drop).map_err(|error| error.error)
}

#[test]
fn the_publisher_gets_back_what_nobody_earned() {
	build_and_execute(|| {
		let id = approved(3, 20);
		ended(id, TOM, 20 * STEP);
		assert_ok!(settle(id, TOM));
		admitted(id, ANA);
		enrol(id, 4);
		assert_ok!(close(MEI, id));
		assert_eq!(last_event(), Event::Finished { activity: id, returned: 80 });
		assert_eq!(purse(MEI), Purse { free: 960, held: 0 });
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(Participations::<Test>::iter().count(), 0);
		assert_eq!(Activities::record(TOM).served_steps, 20);
	});
}

#[test]
fn a_publisher_may_withdraw_before_the_audit() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(close(MEI, id));
		assert_eq!(purse(MEI), Purse { free: 1_000, held: 0 });
	});
}

#[test]
fn anybody_may_close_what_is_settled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrol(id, ANA);
		ended(id, TOM, STEP);
		assert_noop!(close(STRANGER, id), Error::<Test>::NotPublisher);
		assert_ok!(settle(id, TOM));
		assert_eq!(Activities::phase(id), Some(Phase::Settled));
		assert_ok!(close(STRANGER, id));
		assert_eq!(last_event(), Event::Finished { activity: id, returned: 0 });
	});
}

#[test]
fn fails_while_a_service_is_under_way() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_noop!(close(MEI, id), Error::<Test>::ServiceUnderWay);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_noop!(close(MEI, id), Error::<Test>::ServiceUnderWay);
		assert_ok!(settle(id, TOM));
		assert_ok!(close(MEI, id));
	});
}

#[test]
fn fails_for_others_and_for_what_is_not_there() {
	build_and_execute(|| {
		let id = approved(1, 20);
		for by in [TOM, AUDITOR, STRANGER] {
			assert_noop!(close(by, id), Error::<Test>::NotPublisher);
		}
		for origin in unsigned() {
			assert_noop!(Activities::close(origin, id), BAD_ORIGIN);
		}
		assert_noop!(close(MEI, 7), Error::<Test>::ActivityNotFound);
		assert_ok!(close(MEI, id));
		assert_noop!(close(MEI, id), Error::<Test>::ActivityOver);
	});
}
