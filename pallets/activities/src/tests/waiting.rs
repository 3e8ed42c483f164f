// SPDX-License-Identifier: Apache-2.0

//! The waiting list: who gets on it, in which order, and what becomes of a place that comes free.

use super::*;
use crate::Error;
use frame_support::assert_noop;

/// One place, which Tom has, and these wait for it.
fn full(waiting: &[AccountId]) -> ActivityId {
	let id = approved(1, 20);
	admitted(id, TOM);
	for who in waiting {
		admitted(id, *who);
	}
	id
}

#[test]
fn success_who_is_admitted_without_a_free_place_waits() {
	build_and_execute(|| {
		let id = full(&[]);
		enrolled(id, ANA);
		Stars::set(vec![(ANA, 3)]);
		happened();
		assert_ok!(admit(MEI, id, ANA));
		let event = Event::Waitlisted { activity: id, participant: ANA, stars: 3 };
		assert_eq!(happened(), [event]);
		assert_eq!(state(id, ANA), Some(Participation::Waiting));
		assert_eq!(Activities::waiting_list(id), [(3, ANA)]);
	});
}

#[test]
fn success_more_stars_come_first() {
	build_and_execute(|| {
		Stars::set(vec![(BEN, 2)]);
		let id = full(&[ANA, BEN]);
		assert_eq!(Activities::waiting_list(id), [(2, BEN), (1, ANA)]);
		assert_ok!(leave(TOM, id));
		assert!(has_place(id, BEN));
		assert_eq!(state(id, ANA), Some(Participation::Waiting));
	});
}

#[test]
fn success_of_equal_stars_who_was_first_comes_first() {
	build_and_execute(|| {
		Stars::set(vec![(ANA, 2), (BEN, 2)]);
		// In which order they enrolled is not asked.
		let id = full(&[]);
		enrolled(id, ANA);
		enrolled(id, BEN);
		assert_ok!(admit(MEI, id, BEN));
		assert_ok!(admit(MEI, id, ANA));
		assert_eq!(Activities::waiting_list(id), [(2, BEN), (2, ANA)]);
	});
}

#[test]
fn success_stars_count_as_they_were_when_the_waiting_began() {
	build_and_execute(|| {
		let id = full(&[ANA]);
		Stars::set(vec![(ANA, 5), (BEN, 2)]);
		admitted(id, BEN);
		assert_eq!(Activities::waiting_list(id), [(2, BEN), (1, ANA)]);
	});
}

#[test]
fn boundary_only_so_many_wait() {
	build_and_execute(|| {
		let id = full(&[ANA, BEN]);
		enrolled(id, 21);
		Stars::set(vec![(21, 5)]);
		// Stars do not push anybody off the list.
		assert_noop!(admit(MEI, id, 21), Error::<Test>::WaitingListFull);
		assert_ok!(decline(MEI, id, ANA));
		assert_ok!(admit(MEI, id, 21));
		assert_eq!(Activities::waiting_list(id), [(5, 21), (1, BEN)]);
	});
}

#[test]
fn fails_to_admit_who_waits_while_no_place_is_free() {
	build_and_execute(|| {
		let id = full(&[ANA]);
		assert_noop!(admit(MEI, id, ANA), Error::<Test>::NoPlaceLeft);
	});
}

#[test]
fn success_a_place_that_is_declined_goes_to_who_waits() {
	build_and_execute(|| {
		let id = full(&[ANA]);
		happened();
		assert_ok!(decline(MEI, id, TOM));
		let expected = [
			Event::Declined { activity: id, participant: TOM },
			Event::Admitted { activity: id, participant: ANA },
		];
		assert_eq!(happened(), expected);
	});
}

#[test]
fn success_a_place_given_up_in_the_service_window_goes_to_who_waits() {
	build_and_execute(|| {
		let id = full(&[ANA]);
		wait(SERVICE_ENDS - 1);
		assert_ok!(decline(MEI, id, TOM));
		assert!(has_place(id, ANA));
	});
}

#[test]
fn boundary_nobody_gets_a_place_after_the_service_window() {
	build_and_execute(|| {
		let id = full(&[ANA]);
		wait(SERVICE_ENDS);
		assert_ok!(decline(MEI, id, TOM));
		assert_eq!(state(id, ANA), Some(Participation::Waiting));
	});
}

#[test]
fn success_a_place_of_who_waits_is_nobody_s() {
	build_and_execute(|| {
		let id = full(&[ANA, BEN]);
		happened();
		assert_ok!(decline(MEI, id, ANA));
		assert_eq!(happened(), [Event::Declined { activity: id, participant: ANA }]);
		assert_eq!(state(id, BEN), Some(Participation::Waiting));
		assert_eq!(Activities::waiting_list(id), [(1, BEN)]);
	});
}

/// Ana and Ben wait in this order; something came up for Ana, and Tom leaves.
fn passed_over(required: &[u16], came_up: impl Fn()) {
	build_and_execute(|| {
		let holders = [TOM, ANA, BEN];
		Certificates::set(holders.iter().map(|who| (*who, 1)).collect());
		let id = approved_as(MEI, terms_for(required), Funding::Own);
		for who in holders {
			admitted(id, who);
		}
		came_up();
		happened();
		assert_ok!(leave(TOM, id));
		let expected = [
			Event::Left { activity: id, participant: TOM },
			Event::PassedOver { activity: id, participant: ANA },
			Event::Admitted { activity: id, participant: BEN },
		];
		assert_eq!(happened(), expected);
		// A manager may look at her again later.
		assert_eq!(state(id, ANA), Some(Participation::Applied));
		assert_eq!(Activities::waiting_list(id), []);
		Suspended::take();
	});
}

#[test]
fn success_who_was_suspended_meanwhile_is_passed_over() {
	passed_over(&[], || Suspended::set(vec![ANA]));
}

#[test]
fn success_who_left_the_time_bank_meanwhile_is_passed_over() {
	passed_over(&[], || Gone::set(vec![ANA]));
}

#[test]
fn success_whose_credential_was_revoked_meanwhile_is_passed_over() {
	passed_over(&[1], || Certificates::set(vec![(BEN, 1)]));
}

#[test]
fn success_nobody_loses_their_turn_to_what_may_be_owed() {
	build_and_execute(|| {
		let id = full(&[ANA, BEN]);
		PairLimit::set(39);
		happened();
		assert_ok!(leave(TOM, id));
		assert_eq!(happened(), [Event::Left { activity: id, participant: TOM }]);
		assert_eq!(Activities::waiting_list(id), [(1, ANA), (1, BEN)]);
		for who in [ANA, BEN] {
			assert_eq!(state(id, who), Some(Participation::Waiting));
			assert_noop!(admit(MEI, id, who), LIMIT_REACHED);
		}
		// Later a manager decides.
		PairLimit::set(40);
		assert_ok!(admit(MEI, id, BEN));
		assert_eq!(Activities::waiting_list(id), [(1, ANA)]);
	});
}

#[test]
fn success_whoever_cannot_be_owed_anything_is_passed_and_keeps_the_turn() {
	build_and_execute(|| {
		let id = full(&[ANA, BEN]);
		Unpayable::set(vec![ANA]);
		happened();
		assert_ok!(leave(TOM, id));
		let expected = [
			Event::Left { activity: id, participant: TOM },
			Event::Admitted { activity: id, participant: BEN },
		];
		assert_eq!(happened(), expected);
		assert_eq!(Activities::waiting_list(id), [(1, ANA)]);
		assert_eq!(state(id, ANA), Some(Participation::Waiting));
		Unpayable::take();
		assert_ok!(decline(MEI, id, BEN));
		assert!(has_place(id, ANA));
	});
}

#[test]
fn success_when_the_publisher_is_suspended_nobody_gets_the_place() {
	build_and_execute(|| {
		let id = full(&[ANA]);
		Suspended::set(vec![MEI]);
		assert_ok!(leave(TOM, id));
		assert!(!has_place(id, ANA));
		Suspended::take();
		assert_ok!(admit(MEI, id, ANA));
	});
}
