// SPDX-License-Identifier: Apache-2.0

//! `admit` and `decline`.

use super::*;
use crate::Error;
use frame_support::assert_noop;

#[test]
fn success_admit_gives_a_place() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		happened();
		assert_ok!(admit(MEI, id, TOM));
		assert_eq!(happened(), [Event::Admitted { activity: id, participant: TOM }]);
		assert_eq!(state(id, TOM), Some(Participation::Admitted { at: Now::get() }));
		let activity = Activities::activity(id).unwrap();
		assert_eq!((activity.enrolled, activity.admitted, activity.under_way), (1, 1, 0));
	});
}

#[test]
fn success_decline_takes_the_member_out_with_or_without_a_place() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		enrolled(id, ANA);
		for who in [ANA, TOM] {
			happened();
			assert_ok!(decline(MEI, id, who));
			assert_eq!(happened(), [Event::Declined { activity: id, participant: who }]);
			assert_eq!(state(id, who), None);
			assert_eq!(Activities::open_activities(who), []);
		}
		// The place is free again.
		admitted(id, ANA);
	});
}

#[test]
fn success_managers_do_both() {
	build_and_execute(|| {
		let id = approved(2, 20);
		managed_by_lin(id);
		enrolled(id, TOM);
		enrolled(id, ANA);
		assert_ok!(admit(LIN, id, TOM));
		assert_ok!(decline(LIN, id, ANA));
	});
}

#[test]
fn fails_both_for_who_is_no_manager() {
	build_and_execute(|| {
		let id = approved(2, 20);
		enrolled(id, TOM);
		assert_ok!(invite(MEI, id, LIN));
		for call in [admit, decline] {
			// Not even who was only invited, or an auditor.
			for by in [TOM, ANA, LIN, AUDITOR, STRANGER] {
				assert_noop!(call(by, id, TOM), Error::<Test>::NotManager);
			}
		}
	});
}

#[test]
fn fails_both_for_who_is_not_enrolled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		for call in [admit, decline] {
			assert_noop!(call(MEI, id, TOM), Error::<Test>::NotEnrolled);
		}
	});
}

#[test]
fn fails_admit_for_who_is_further_already() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, TOM);
		assert_noop!(admit(MEI, id, TOM), Error::<Test>::AlreadyAdmitted);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(admit(MEI, id, TOM), Error::<Test>::AlreadyAdmitted);
		ended(id, ANA, HOUR);
		assert_noop!(admit(MEI, id, ANA), Error::<Test>::AlreadyAdmitted);
		assert_ok!(dispute(ANA, id, ANA));
		assert_noop!(admit(MEI, id, ANA), Error::<Test>::AlreadyAdmitted);
		settled(id, BEN, HOUR);
		assert_noop!(admit(MEI, id, BEN), Error::<Test>::AlreadySettled);
	});
}

#[test]
fn fails_admit_once_nothing_begins_any_more() {
	build_and_execute(|| {
		let id = approved(2, 20);
		enrolled(id, ANA);
		started(id, TOM);
		assert_ok!(close(MEI, id));
		assert_noop!(admit(MEI, id, TOM), Error::<Test>::NotOpen);
	});
}

#[test]
fn boundary_admit_until_the_end_of_the_service_window() {
	build_and_execute(|| {
		let id = approved(2, 20);
		enrolled(id, TOM);
		enrolled(id, ANA);
		wait(SERVICE_ENDS - 1);
		assert_ok!(admit(MEI, id, TOM));
		wait(1);
		assert_noop!(admit(MEI, id, ANA), Error::<Test>::ServiceWindowOver);
		assert_ok!(decline(MEI, id, ANA));
	});
}

#[test]
fn fails_admit_when_every_place_is_settled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, ANA);
		settled(id, TOM, HOUR);
		assert_noop!(admit(MEI, id, ANA), Error::<Test>::NoPlaceLeft);
	});
}

#[test]
fn fails_admit_when_a_side_is_suspended_or_has_left() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		enrolled(id, TOM);
		for who in [MEI, TOM] {
			Suspended::set(vec![who]);
			assert_noop!(admit(LIN, id, TOM), Error::<Test>::Suspended);
		}
		Suspended::take();
		Gone::set(vec![TOM]);
		assert_noop!(admit(MEI, id, TOM), Error::<Test>::NotMember);
		assert_ok!(decline(MEI, id, TOM));
	});
}

#[test]
fn fails_admit_for_whose_credential_was_revoked() {
	build_and_execute(|| {
		let id = approved_as(MEI, terms_for(&[1, 2]), Funding::Own);
		Certificates::set(vec![(TOM, 1), (TOM, 2)]);
		enrolled(id, TOM);
		Certificates::set(vec![(TOM, 1)]);
		assert_noop!(admit(MEI, id, TOM), Error::<Test>::CredentialMissing);
		Certificates::set(vec![(TOM, 1), (TOM, 2)]);
		assert_ok!(admit(MEI, id, TOM));
	});
}

#[test]
fn boundary_a_place_may_be_owed() {
	build_and_execute(|| {
		// Two places of 20 steps, each of which costs 40.
		let id = approved(2, 20);
		enrolled(id, TOM);
		PairLimit::set(39);
		assert_noop!(admit(MEI, id, TOM), LIMIT_REACHED);
		PairLimit::set(40);
		assert_ok!(admit(MEI, id, TOM));
		// What has begun is paid, however the limit is set by then.
		reach_service(id);
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_ok!(confirm_start(TOM, id, TOM));
		PairLimit::set(0);
		wait(HOUR);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(coins(TOM).free, 1_040);
	});
}

#[test]
fn boundary_all_places_given_may_be_owed_together() {
	build_and_execute(|| {
		let id = approved(3, 20);
		for who in [TOM, ANA, BEN] {
			enrolled(id, who);
		}
		PairLimit::set(80);
		assert_ok!(admit(MEI, id, TOM));
		reach_service(id);
		assert_ok!(confirm_start(MEI, id, TOM));
		assert_ok!(confirm_start(TOM, id, TOM));
		// One in service and one with a place are as much as there can be.
		assert_ok!(admit(MEI, id, ANA));
		assert_noop!(admit(MEI, id, BEN), LIMIT_REACHED);
		wait(HOUR);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle(MEI, id, TOM));
		assert_ok!(admit(MEI, id, BEN));
	});
}

#[test]
fn boundary_what_was_added_for_others_counts_as_well() {
	build_and_execute(|| {
		let id = approved(2, 20);
		enrolled(id, ANA);
		started(id, TOM);
		assert_ok!(top_up(MEI, id, TOM, 5));
		PairLimit::set(89);
		assert_noop!(admit(MEI, id, ANA), LIMIT_REACHED);
		PairLimit::set(90);
		assert_ok!(admit(MEI, id, ANA));
	});
}

#[test]
fn success_decline_in_the_service_window_whoever_is_not_there() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		wait(SERVICE_ENDS + 1);
		assert_ok!(decline(MEI, id, TOM));
		assert_eq!(Noted::get(), []);
	});
}

#[test]
fn success_decline_takes_back_that_somebody_was_let_in() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(check_in(MEI, id, &[TOM]));
		happened();
		assert_ok!(decline(MEI, id, TOM));
		assert_eq!(happened(), [Event::Declined { activity: id, participant: TOM }]);
		let activity = Activities::activity(id).unwrap();
		assert_eq!((activity.under_way, activity.enrolled), (0, 0));
		assert_eq!(coins(MEI), Coins { free: 920, held: 80 });
		assert_eq!(Activities::open_activities(TOM), []);
		// They can come yet.
		admitted(id, TOM);
	});
}

#[test]
fn success_decline_of_the_last_one_who_was_let_in_finishes_what_was_concluded() {
	for give_up in
		[(|id| decline(MEI, id, TOM)) as fn(ActivityId) -> DispatchResult, |id| leave(TOM, id)]
	{
		build_and_execute(|| {
			let id = approved(2, 20);
			admitted(id, TOM);
			reach_service(id);
			assert_ok!(check_in(MEI, id, &[TOM]));
			assert_ok!(close(MEI, id));
			assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
			assert_ok!(give_up(id));
			assert!(matches!(last_event(), Event::Finished { activity, .. } if activity == id));
			assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
			assert_eq!(Activities::open_activities(TOM), []);
		});
	}
}

#[test]
fn fails_decline_once_the_participant_is_there() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(decline(MEI, id, TOM), Error::<Test>::ServiceUnderWay);
		started(id, ANA);
		assert_noop!(decline(MEI, id, ANA), Error::<Test>::ServiceUnderWay);
		settled(id, BEN, HOUR);
		assert_noop!(decline(MEI, id, BEN), Error::<Test>::AlreadySettled);
	});
}
