// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::Error;
use frame_support::assert_noop;
use timebank_primitives::Phase;

#[test]
fn success_more_service_is_agreed_and_set_aside() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		happened();
		assert_ok!(top_up(MEI, id, TOM, 5));
		assert_eq!(happened(), [Event::ToppedUp { activity: id, participant: TOM, steps: 5 }]);
		assert_eq!(coins(MEI), Coins { free: 910, held: 90 });
		assert_eq!(Activities::participation(id, TOM).unwrap().extra, 5);
		assert_eq!(Activities::activity(id).unwrap().extra, 5);
	});
}

#[test]
fn success_it_is_paid_as_far_as_it_was_served() {
	for (served, paid) in [(20, 40), (23, 46), (25, 50), (30, 50)] {
		build_and_execute(|| {
			let id = approved(1, 20);
			started(id, TOM);
			assert_ok!(top_up(MEI, id, TOM, 5));
			wait(served * STEP);
			assert_ok!(confirm_end(MEI, id, TOM));
			assert_ok!(confirm_end(TOM, id, TOM));
			Reviewed::insert((id, TOM), true);
			assert_ok!(settle(MEI, id, TOM));
			assert_eq!(coins(TOM).free, 1_000 + paid);
			assert_eq!(coins(MEI), Coins { free: 1_000 - paid, held: 0 });
		});
	}
}

#[test]
fn success_after_the_service() {
	build_and_execute(|| {
		let id = approved(1, 20);
		reviewed(id, TOM, 25 * STEP);
		assert_ok!(top_up(MEI, id, TOM, 5));
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(coins(TOM).free, 1_050);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn success_it_is_for_one_participant_only() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		started(id, ANA);
		assert_ok!(top_up(MEI, id, TOM, 5));
		wait(30 * STEP);
		assert_ok!(check_out(MEI, id, &[TOM, ANA]));
		for who in [TOM, ANA] {
			assert_ok!(confirm_end(who, id, who));
			Reviewed::insert((id, who), true);
		}
		assert_ok!(settle_many(MEI, id, &[ANA, TOM]));
		assert_eq!((coins(TOM).free, coins(ANA).free), (1_050, 1_040));
	});
}

#[test]
fn success_once_nothing_begins_any_more() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_ok!(close(MEI, id));
		assert_ok!(top_up(MEI, id, TOM, 1));
		assert_eq!(coins(MEI), Coins { free: 958, held: 42 });
	});
}

#[test]
fn boundary_together_not_more_than_a_place_may_take() {
	build_and_execute(|| {
		let id = approved(1, 20);
		started(id, TOM);
		assert_noop!(top_up(MEI, id, TOM, 0), Error::<Test>::InvalidSteps);
		assert_noop!(top_up(MEI, id, TOM, 21), Error::<Test>::InvalidSteps);
		assert_noop!(top_up(MEI, id, TOM, u32::MAX), Error::<Test>::InvalidSteps);
		assert_ok!(top_up(MEI, id, TOM, 15));
		assert_noop!(top_up(MEI, id, TOM, 6), Error::<Test>::InvalidSteps);
		assert_ok!(top_up(MEI, id, TOM, 5));
		assert_noop!(top_up(MEI, id, TOM, 1), Error::<Test>::InvalidSteps);
	});
}

#[test]
fn boundary_it_may_be_owed_together_with_all_places() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, ANA);
		started(id, TOM);
		PairLimit::set(89);
		assert_noop!(top_up(MEI, id, TOM, 5), LIMIT_REACHED);
		PairLimit::set(90);
		assert_ok!(top_up(MEI, id, TOM, 5));
	});
}

#[test]
fn fails_without_the_coins() {
	build_and_execute(|| {
		CurrentRate::set(25);
		let id = approved(1, 38);
		started(id, TOM);
		assert_ok!(top_up(MEI, id, TOM, 2));
		let other = approved_as(ANA, terms(1, 38), Funding::Own);
		CurrentRate::set(50);
		started(other, BEN);
		assert_ok!(publish(ANA, terms(1, 1), Funding::Own));
		assert_noop!(top_up(ANA, other, BEN, 1), NO_COINS);
	});
}

#[test]
fn fails_for_who_is_suspended() {
	build_and_execute(|| {
		let id = approved(1, 20);
		started(id, TOM);
		Suspended::set(vec![MEI]);
		assert_noop!(top_up(MEI, id, TOM, 1), Error::<Test>::Suspended);
	});
}

#[test]
fn fails_for_others_than_the_publisher() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		started(id, TOM);
		// It is the publisher's money, not the manager's.
		for by in [LIN, TOM, AUDITOR, STRANGER] {
			assert_noop!(top_up(by, id, TOM, 1), Error::<Test>::NotPublisher);
		}
	});
}

#[test]
fn fails_before_the_service_and_after_its_settlement() {
	build_and_execute(|| {
		let id = approved(3, 20);
		assert_noop!(top_up(MEI, id, TOM, 1), Error::<Test>::NotEnrolled);
		enrolled(id, TOM);
		assert_noop!(top_up(MEI, id, TOM, 1), Error::<Test>::NotStarted);
		assert_ok!(admit(MEI, id, TOM));
		assert_noop!(top_up(MEI, id, TOM, 1), Error::<Test>::NotStarted);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(top_up(MEI, id, TOM, 1), Error::<Test>::NotStarted);
		settled(id, ANA, HOUR);
		assert_noop!(top_up(MEI, id, ANA, 1), Error::<Test>::AlreadySettled);
		ended(id, BEN, HOUR);
		assert_ok!(dispute(BEN, id, BEN));
		assert_noop!(top_up(MEI, id, BEN, 1), Error::<Test>::InDispute);
	});
}

#[test]
fn fails_for_who_did_not_come() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
		assert_noop!(top_up(MEI, id, TOM, 1), Error::<Test>::NotStarted);
	});
}
