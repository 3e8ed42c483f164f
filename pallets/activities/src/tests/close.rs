// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Claim, Error, Side, Stage};
use frame_support::assert_noop;
use timebank_primitives::Phase;

#[test]
fn success_before_the_audit_all_coins_return() {
	build_and_execute(|| {
		let (submitted, returned) = (published(1, 20), published(2, 20));
		assert_ok!(reject(AUDITOR, returned));
		for (id, coins) in [(submitted, 40), (returned, 80)] {
			happened();
			assert_ok!(close(MEI, id));
			assert_eq!(happened(), [Event::Finished { activity: id, returned: coins }]);
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		}
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
		// Nobody served, so nobody finished anything.
		assert_eq!(Noted::get(), []);
	});
}

#[test]
fn success_everybody_whose_service_has_not_begun_is_dropped() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		admitted(id, TOM);
		admitted(id, ANA);
		enrolled(id, BEN);
		assert_eq!(state(id, ANA), Some(Participation::Waiting));
		happened();
		assert_ok!(close(MEI, id));
		assert_eq!(happened(), [Event::Finished { activity: id, returned: 40 }]);
		for who in [MEI, TOM, ANA, BEN, LIN] {
			assert_eq!(Activities::open_activities(who), [], "of {who}");
		}
		// Whoever did not serve has nothing to remember.
		for who in [TOM, ANA, BEN] {
			assert_eq!(Activities::recent_activities(who), []);
		}
		assert_eq!(Activities::waiting_list(id), []);
		assert_eq!(Activities::managers(id), []);
		assert_eq!(Posted::get(id), None);
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}

#[test]
fn success_the_publisher_gets_back_what_nobody_earned() {
	build_and_execute(|| {
		let id = approved(3, 20);
		settled(id, TOM, HOUR);
		admitted(id, ANA);
		enrolled(id, BEN);
		happened();
		assert_ok!(close(MEI, id));
		assert_eq!(happened(), [Event::Finished { activity: id, returned: 80 }]);
		assert_eq!(coins(MEI), Coins { free: 960, held: 0 });
		assert_eq!(Noted::get().last(), Some(&Note::Finished(MEI)));
	});
}

#[test]
fn success_a_service_under_way_goes_on() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, ANA);
		started(id, TOM);
		happened();
		assert_ok!(close(MEI, id));
		// Of three places the one under way is kept.
		assert_eq!(happened(), [Event::Concluded { activity: id, returned: 80 }]);
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
		assert_eq!(Activities::activity(id).unwrap().stage, Stage::Concluded);
		assert_eq!(Activities::phase(id), Some(Phase::Ended));
		assert_eq!((state(id, ANA), Posted::get(id)), (None, None));

		wait(HOUR / 2);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		Reviewed::insert((id, TOM), true);
		happened();
		assert_ok!(settle(MEI, id, TOM));
		let settled = Event::Settled {
			activity: id,
			participant: TOM,
			steps: 10,
			paid: 20,
			returned: 20,
			late: false,
		};
		assert_eq!(happened(), [settled, Event::Finished { activity: id, returned: 0 }]);
		assert_eq!(coins(MEI), Coins { free: 980, held: 0 });
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn success_whoever_is_there_waits_for_a_decision_or_settlement_is_kept() {
	build_and_execute(|| {
		let id = approved(3, 20);
		for who in [TOM, ANA, BEN] {
			admitted(id, who);
		}
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_ok!(confirm_start(ANA, id, ANA));
		assert_ok!(dispute(ANA, id, ANA));
		assert_ok!(close(MEI, id));
		assert_eq!(state(id, TOM), Some(Participation::Arriving { by: Side::Participant }));
		let is_disputed =
			matches!(state(id, ANA), Some(Participation::Disputed { claim: Claim::Arrival, .. }));
		assert!(is_disputed);
		assert_eq!(state(id, BEN), None);
		assert_eq!(coins(MEI), Coins { free: 920, held: 80 });
		// Who has said that they are there can still begin.
		assert_ok!(confirm_start(MEI, id, TOM));
		assert!(matches!(state(id, TOM), Some(Participation::InService { .. })));
	});
}

#[test]
fn success_an_absence_that_was_reported_is_kept() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		assert_ok!(close(MEI, id));
		assert!(matches!(state(id, TOM), Some(Participation::Absent { .. })));
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
		pass(DISPUTE_PERIOD);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
		assert_eq!(Noted::get(), [Note::Absence(TOM)]);
	});
}

#[test]
fn success_what_was_added_for_who_serves_stays_set_aside() {
	build_and_execute(|| {
		let id = approved(3, 20);
		started(id, TOM);
		assert_ok!(top_up(MEI, id, TOM, 5));
		assert_ok!(close(MEI, id));
		assert_eq!(coins(MEI), Coins { free: 950, held: 50 });
	});
}

#[test]
fn success_for_who_is_suspended() {
	build_and_execute(|| {
		let id = approved(1, 20);
		Suspended::set(vec![MEI]);
		assert_ok!(close(MEI, id));
	});
}

#[test]
fn fails_for_others_than_the_publisher() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		admitted(id, TOM);
		// Not even a manager, or the auditors, who take it down instead.
		for by in [TOM, LIN, AUDITOR, ADMINISTRATOR, STRANGER] {
			assert_noop!(close(by, id), Error::<Test>::NotPublisher);
		}
	});
}

#[test]
fn fails_again() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_ok!(close(MEI, id));
		assert_noop!(close(MEI, id), Error::<Test>::Concluded);
	});
}
