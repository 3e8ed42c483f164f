// SPDX-License-Identifier: Apache-2.0

//! What a branch that closes pays for has to come to its end first (T10).

use super::*;
use crate::Error;
use frame_support::assert_noop;
use timebank_primitives::WindingUp;

const POT: Funding = Funding::Pot(1);
const MINTED: Funding = Funding::Minted(1);

fn from_pot(places: u32) -> ActivityId {
	approved_as(TREASURER, terms(places, 20), POT)
}

fn ensure_wound_up(branch: u32) -> DispatchResult {
	<Activities as WindingUp>::ensure_wound_up(branch)
}

#[test]
fn boundary_a_branch_pays_for_nothing_any_more() {
	build_and_execute(|| {
		for (publisher, funding) in [(TREASURER, POT), (MINTER, MINTED)] {
			assert_ok!(ensure_wound_up(1));
			let (first, second) = (
				published_as(publisher, terms(1, 20), funding),
				approved_as(publisher, terms(1, 20), funding),
			);
			assert_noop!(ensure_wound_up(1), Error::<Test>::ActivitiesOpen);
			assert_ok!(ensure_wound_up(2));
			assert_ok!(close(publisher, first));
			assert_noop!(ensure_wound_up(1), Error::<Test>::ActivitiesOpen);
			assert_ok!(close(publisher, second));
			assert_ok!(ensure_wound_up(1));
		}
	});
}

#[test]
fn success_what_is_under_way_is_waited_for() {
	build_and_execute(|| {
		let id = from_pot(2);
		reviewed(id, TOM, HOUR);
		assert_ok!(close(TREASURER, id));
		assert_noop!(ensure_wound_up(1), Error::<Test>::ActivitiesOpen);
		assert_ok!(settle(TREASURER, id, TOM));
		assert_ok!(ensure_wound_up(1));
	});
}

#[test]
fn success_a_series_is_waited_for() {
	build_and_execute(|| {
		let again = Some(Recurrence { every: DAY, times: 2 });
		let terms = Terms { recurrence: again, ..terms(1, 20) };
		let series = approved_as(TREASURER, terms, POT);
		assert_ok!(close(TREASURER, series));
		assert_noop!(ensure_wound_up(1), Error::<Test>::ActivitiesOpen);
		assert_ok!(end_series(TREASURER, series));
		assert_ok!(ensure_wound_up(1));
	});
}

#[test]
fn success_while_the_branch_closes_anybody_ends_what_it_pays_for() {
	build_and_execute(|| {
		let again = Some(Recurrence { every: DAY, times: 2 });
		let terms = Terms { recurrence: again, ..terms(2, 20) };
		let series = approved_as(MINTER, terms, MINTED);
		let pot = from_pot(2);
		started(pot, TOM);
		let elsewhere = approved(1, 20);
		for by in [TOM, STRANGER] {
			assert_noop!(close(by, series), Error::<Test>::NotPublisher);
			assert_noop!(end_series(by, series), Error::<Test>::NotPublisher);
		}
		Successors::set(vec![(1, 3)]);
		assert_ok!(close(STRANGER, series));
		assert_ok!(end_series(STRANGER, series));
		// What has begun is brought to its end.
		assert_ok!(close(STRANGER, pot));
		assert!(matches!(state(pot, TOM), Some(Participation::InService { .. })));
		// Nobody decides anything more, or ends what members pay for.
		assert_noop!(edit(STRANGER, pot, super::terms(1, 1)), Error::<Test>::NotPublisher);
		assert_noop!(settle(STRANGER, pot, TOM), Error::<Test>::NotManager);
		assert_noop!(close(STRANGER, elsewhere), Error::<Test>::NotPublisher);
		for _ in 0..30 {
			pass(HOUR);
		}
		assert_ok!(ensure_wound_up(1));
	});
}

#[test]
fn success_what_members_pay_for_is_no_matter_of_a_branch() {
	build_and_execute(|| {
		approved(1, 20);
		assert_ok!(ensure_wound_up(1));
		<Activities as WindingUp>::forget(1);
		assert!(Activities::activity(0).is_some());
	});
}
