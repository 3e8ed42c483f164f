// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Part};
use frame_support::assert_noop;
use timebank_primitives::Role;

#[test]
fn success_tells_the_managers_whom_they_deal_with() {
	build_and_execute(|| {
		let id = approved(1, 20);
		Stars::set(vec![(TOM, 4)]);
		Credits::set(vec![(TOM, 83)]);
		happened();
		assert_ok!(enrol(TOM, id));
		let event = Event::Enrolled { activity: id, participant: TOM, stars: 4, credit: 83 };
		assert_eq!(happened(), [event]);
		assert_eq!(state(id, TOM), Some(Participation::Applied));
		assert_eq!(due(id, TOM), None);
		assert_eq!(Activities::open_activities(TOM), [(id, Part::Participant)]);
		// Members of other branches are as welcome.
		assert_ok!(enrol(21, id));
		assert_eq!(Activities::activity(id).unwrap().enrolled, 2);
	});
}

#[test]
fn success_for_who_holds_all_credentials() {
	build_and_execute(|| {
		let id = approved_as(MEI, terms_for(&[1, 2]), Funding::Own);
		Certificates::set(vec![(TOM, 3), (TOM, 2), (TOM, 1)]);
		assert_ok!(enrol(TOM, id));
	});
}

#[test]
fn fails_for_whom_a_credential_is_missing() {
	build_and_execute(|| {
		let id = approved_as(MEI, terms_for(&[1, 2]), Funding::Own);
		assert_noop!(enrol(TOM, id), Error::<Test>::CredentialMissing);
		Certificates::set(vec![(TOM, 1), (ANA, 2)]);
		assert_noop!(enrol(TOM, id), Error::<Test>::CredentialMissing);
		assert_noop!(enrol(ANA, id), Error::<Test>::CredentialMissing);
	});
}

#[test]
fn fails_for_whose_credential_was_revoked() {
	build_and_execute(|| {
		let id = approved_as(MEI, terms_for(&[1]), Funding::Own);
		Certificates::set(vec![(TOM, 1)]);
		enrolled(id, TOM);
		assert_ok!(leave(TOM, id));
		Certificates::take();
		assert_noop!(enrol(TOM, id), Error::<Test>::CredentialMissing);
	});
}

#[test]
fn fails_for_who_is_no_member_or_suspended() {
	build_and_execute(|| {
		let id = approved(1, 20);
		assert_noop!(enrol(STRANGER, id), Error::<Test>::NotMember);
		Suspended::set(vec![TOM]);
		assert_noop!(enrol(TOM, id), Error::<Test>::Suspended);
		Gone::set(vec![TOM]);
		assert_noop!(enrol(TOM, id), Error::<Test>::NotMember);
	});
}

#[test]
fn fails_for_whose_standing_does_not_allow_it() {
	build_and_execute(|| {
		let id = approved(1, 20);
		MayNotEnrol::set(vec![TOM]);
		MayNotPublish::set(vec![ANA]);
		assert_noop!(enrol(TOM, id), LOW_STANDING);
		assert_ok!(enrol(ANA, id));
	});
}

#[test]
fn fails_for_who_publishes_or_manages_it() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		for by in [MEI, LIN] {
			assert_noop!(enrol(by, id), Error::<Test>::OwnActivity);
		}
		// Who was dismissed is a member like any other, and so is who did not accept.
		assert_ok!(dismiss(MEI, id, LIN));
		assert_ok!(enrol(LIN, id));
		assert_ok!(invite(MEI, id, TOM));
		assert_ok!(enrol(TOM, id));
	});
}

#[test]
fn fails_for_who_acts_for_the_branch_that_pays() {
	build_and_execute(|| {
		let from_pot = approved_as(TREASURER, terms(1, 20), Funding::Pot(1));
		let minted = approved_as(MINTER, terms(1, 20), Funding::Minted(1));
		// 8 is a treasurer of that branch as well, and 7 a minter.
		assert_noop!(enrol(8, from_pot), Error::<Test>::OwnActivity);
		assert_noop!(enrol(7, minted), Error::<Test>::OwnActivity);
		assert_ok!(enrol(7, from_pot));
		assert_ok!(enrol(8, minted));
		// Somebody else's money is somebody else's activity.
		Employed::set(vec![(TOM, Role::Administrator)]);
		assert_ok!(enrol(TOM, from_pot));
	});
}

#[test]
fn fails_for_who_published_for_a_branch_and_acts_for_it_no_more() {
	build_and_execute(|| {
		let id = approved_as(8, terms(1, 20), Funding::Pot(1));
		Dismissed::set(vec![8]);
		assert_noop!(enrol(8, id), Error::<Test>::OwnActivity);
	});
}

#[test]
fn fails_in_what_a_branch_pays_for_to_who_approved_it() {
	build_and_execute(|| {
		for (publisher, funding) in [(TREASURER, Funding::Pot(1)), (MINTER, Funding::Minted(1))] {
			let id = published_as(publisher, terms(1, 20), funding);
			assert_ok!(approve(9, id));
			assert_noop!(enrol(9, id), Error::<Test>::ConflictOfInterest);
			assert_ok!(enrol(TOM, id));
		}
		// What members pay for they agree to themselves.
		let own = published(1, 20);
		assert_ok!(approve(9, own));
		assert_ok!(enrol(9, own));
	});
}

#[test]
fn fails_in_each_occurrence_to_who_approved_the_series() {
	build_and_execute(|| {
		let again = Some(Recurrence { every: DAY, times: 1 });
		let terms = Terms { recurrence: again, ..terms(1, 20) };
		let series = published_as(TREASURER, terms, Funding::Pot(1));
		assert_ok!(approve(9, series));
		pass(DAY);
		assert_noop!(enrol(9, series + 1), Error::<Test>::ConflictOfInterest);
	});
}

#[test]
fn fails_twice() {
	build_and_execute(|| {
		let id = approved(2, 20);
		enrolled(id, TOM);
		assert_noop!(enrol(TOM, id), Error::<Test>::AlreadyEnrolled);
		started(id, ANA);
		assert_noop!(enrol(ANA, id), Error::<Test>::AlreadyEnrolled);
		wait(HOUR);
		assert_ok!(confirm_end(MEI, id, ANA));
		assert_ok!(confirm_end(ANA, id, ANA));
		Reviewed::insert((id, ANA), true);
		assert_ok!(settle(MEI, id, ANA));
		assert_noop!(enrol(ANA, id), Error::<Test>::AlreadyEnrolled);
	});
}

#[test]
fn fails_unless_the_activity_is_open() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_noop!(enrol(TOM, id), Error::<Test>::NotOpen);
		assert_ok!(reject(AUDITOR, id));
		assert_noop!(enrol(TOM, id), Error::<Test>::NotOpen);
		let concluded = approved(2, 20);
		started(concluded, TOM);
		assert_ok!(close(MEI, concluded));
		assert_noop!(enrol(ANA, concluded), Error::<Test>::NotOpen);
	});
}

#[test]
fn boundary_enrolment_is_open_in_its_window_only() {
	build_and_execute(|| {
		let later = Terms { enrolment: window(HOUR, 3 * HOUR), ..terms(3, 20) };
		let id = approved_as(MEI, later, Funding::Own);
		wait(HOUR - 1);
		assert_noop!(enrol(TOM, id), Error::<Test>::OutsideEnrolmentWindow);
		wait(1);
		assert_ok!(enrol(TOM, id));
		wait(2 * HOUR - 1);
		assert_ok!(enrol(ANA, id));
		wait(1);
		assert_noop!(enrol(BEN, id), Error::<Test>::OutsideEnrolmentWindow);
	});
}

#[test]
fn boundary_only_so_many_are_enrolled_in_an_activity() {
	build_and_execute(|| {
		let id = approved(1, 20);
		for who in [2, 3, 4, 5, 6] {
			enrolled(id, who);
		}
		assert_noop!(enrol(21, id), Error::<Test>::TooManyEnrolled);
		assert_ok!(leave(5, id));
		assert_ok!(enrol(21, id));
	});
}

#[test]
fn boundary_a_member_is_enrolled_in_so_many_activities_only() {
	build_and_execute(|| {
		let all = [approved(1, 20), approved(1, 20), approved(1, 20)];
		for id in all {
			enrolled(id, TOM);
		}
		let other = approved_as(ANA, terms(1, 20), Funding::Own);
		assert_noop!(enrol(TOM, other), Error::<Test>::TooManyEnrolments);
		// Activities that they publish do not count.
		assert_ok!(publish(TOM, terms(1, 1), Funding::Own));
		assert_noop!(enrol(TOM, other), Error::<Test>::TooManyEnrolments);
		assert_ok!(leave(TOM, all[1]));
		assert_ok!(enrol(TOM, other));
	});
}

#[test]
fn success_a_service_that_is_settled_makes_room_for_another_activity() {
	build_and_execute(|| {
		let all = [approved(2, 20), approved(1, 20), approved(1, 20)];
		for id in &all[1..] {
			enrolled(*id, TOM);
		}
		settled(all[0], TOM, HOUR);
		let other = approved_as(ANA, terms(1, 20), Funding::Own);
		assert_ok!(enrol(TOM, other));
	});
}

#[test]
fn fails_once_every_place_is_settled() {
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, ANA);
		settled(id, TOM, HOUR);
		assert_noop!(enrol(BEN, id), Error::<Test>::NoPlaceLeft);
	});
}
