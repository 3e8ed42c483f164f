// SPDX-License-Identifier: Apache-2.0

//! What always holds is looked at: each of these would be found.

use super::*;
use crate::{
	Activities as AllActivities, AllSeries, Count, Counts, Decided, Enrolments, HourLength,
	Involvements, Managers, NextId, OpenOf, Part, Queue, Recent, WaitingLists,
};
use frame_support::{BoundedVec, traits::ConstU32};
use timebank_primitives::{Escrow, Purse};

/// A busy activity: Ana serves, Tom and Ben wait, Lin manages, and it comes again.
fn busy() -> ActivityId {
	let again = Some(Recurrence { every: DAY, times: 1 });
	let terms = Terms { recurrence: again, ..terms(1, 20) };
	let id = approved_as(MEI, terms, Funding::Own);
	managed_by_lin(id);
	started(id, ANA);
	enrolled(id, TOM);
	assert_ok!(admit(MEI, id, TOM));
	admitted(id, BEN);
	published_as(TREASURER, super::terms(1, 20), Funding::Pot(1));
	id
}

/// After this the invariants hold no more, and it is said why.
fn broken(why: &'static str, spoil: impl FnOnce(ActivityId)) {
	build_and_execute(|| {
		let id = busy();
		Activities::do_try_state().expect("nothing is wrong yet");
		let found = frame_support::storage::with_storage_layer(|| {
			spoil(id);
			Err::<(), _>(Activities::do_try_state().expect_err(why))
		});
		assert_eq!(found, Err(DispatchError::Other(why)));
		Gone::take();
	});
}

fn change(id: ActivityId, how: impl FnOnce(&mut crate::ActivityOf<Test>)) {
	AllActivities::<Test>::mutate(id, |activity| how(activity.as_mut().expect("it is there")));
}

#[test]
fn coins_that_do_not_add_up() {
	let purse = Purse::Escrow(MEI);
	broken("a hold that is not the sum of escrows", |_| {
		FakeEscrow::hold(&purse, 1).expect("there are enough");
	});
	broken("a hold that is not the sum of escrows", |_| {
		FakeEscrow::release(&Purse::PotEscrow(1), 1).expect("there are enough");
	});
	broken("an escrow left behind", |_| {
		FakeEscrow::hold(&Purse::Escrow(TOM), 1).expect("there are enough");
	});
	broken("an escrow of who is no member", |_| Gone::set(vec![MEI]));
}

#[test]
fn numbers_that_are_wrong() {
	let miscounted = "an activity that miscounts its participants";
	broken(miscounted, |id| change(id, |activity| activity.enrolled += 1));
	broken(miscounted, |id| change(id, |activity| activity.admitted += 1));
	broken(miscounted, |id| change(id, |activity| activity.under_way -= 1));
	broken(miscounted, |id| change(id, |activity| activity.settled += 1));
	broken(miscounted, |id| change(id, |activity| activity.extra += 1));
	broken("more places given than there are", |id| {
		change(id, |activity| activity.terms.places = 0)
	});
	broken("a member's activities miscounted", |_| {
		Counts::<Test>::mutate(MEI, |count| count.published += 1)
	});
	broken("a member's activities miscounted", |_| {
		Counts::<Test>::insert(99, Count { series: 1, ..Default::default() })
	});
	broken("a branch's activities miscounted", |_| OpenOf::<Test>::insert(2, 1));
	broken("somebody's activities not found", |id| Involvements::<Test>::remove(TOM, id));
	broken("somebody's activities not found", |id| {
		Involvements::<Test>::insert(STRANGER, id, Part::Manager)
	});
}

#[test]
fn deadlines_that_are_lost_or_left_over() {
	broken("a deadline that is not in the queue", |_| {
		drop(Queue::<Test>::clear(u32::MAX, None));
	});
	broken("something in the queue without a deadline", |_| {
		Queue::<Test>::insert(5, Task::Activity(77), ())
	});
	broken("an activity without a deadline", |id| change(id, |activity| activity.due = None));
	broken("a participant without a deadline, or with a needless one", |id| {
		Enrolments::<Test>::mutate(id, ANA, |row| row.as_mut().expect("enrolled").due = None)
	});
	broken("a series without an end", |id| {
		AllSeries::<Test>::mutate(id, |series| series.as_mut().expect("there is one").left = 0)
	});
}

#[test]
fn waiting_lists_that_are_unfair_or_wrong() {
	let listed = |all: &[(u8, AccountId)]| {
		BoundedVec::<_, ConstU32<2>>::try_from(all.to_vec()).expect("short")
	};
	let wrong = "a waiting list without those who wait";
	broken(wrong, WaitingLists::<Test>::remove);
	broken(wrong, |id| WaitingLists::<Test>::insert(id, listed(&[(1, TOM), (1, TOM)])));
	broken(wrong, |id| WaitingLists::<Test>::insert(id, listed(&[(1, TOM), (1, ANA)])));
	broken("an unfair list", |id| WaitingLists::<Test>::insert(id, listed(&[(1, TOM), (2, BEN)])));
	broken("a waiting list for what is over", |_| {
		WaitingLists::<Test>::insert(77, listed(&[(1, TOM)]))
	});
}

#[test]
fn cases_that_are_lost_or_left_over() {
	let waits = "an activity that waits without a case, or a case without one";
	let (ask, busy_version) = (asked(), 0);
	broken(waits, |id| OpenCases::remove(content(id + 1, 0)));
	broken(waits, |id| OpenCases::insert(content(id, busy_version), &ask));
	let disputed = "a dispute that waits without a case, or a case without one";
	broken(disputed, |id| OpenCases::insert(service_of(id, TOM), &ask));
	broken(disputed, |id| {
		Enrolments::<Test>::mutate(id, ANA, |row| {
			let (claim, by) = (crate::Claim::Arrival, crate::Side::Participant);
			let state = Participation::Disputed { claim, by, at: START, reason: REASON };
			row.as_mut().expect("enrolled").state = state;
		})
	});
}

fn asked() -> Asked {
	Asked {
		branch: 1,
		by: MEI,
		parties: vec![MEI],
		priority: Default::default(),
		is_grave: false,
		category: Some(1),
		is_routine: false,
		until: None,
	}
}

#[test]
fn decisions_that_could_not_have_been() {
	fn ruled(how: impl FnOnce(&mut crate::RulingOf<Test>)) {
		let nothing = crate::Outcome { steps: 0, is_absent: false };
		let mut ruling = crate::Ruling {
			publisher: MEI,
			funding: Funding::Own,
			category: 1,
			rate: RATE,
			agreed: 20,
			can_be_absent: false,
			is_reviewed: false,
			undisputed: nothing,
			outcome: nothing,
		};
		how(&mut ruling);
		Decided::<Test>::insert(0, TOM, ruling);
	}
	broken("a decision on an activity to come", |_| {
		ruled(|_| ());
		let ruling = Decided::<Test>::get(0, TOM).expect("there is one");
		Decided::<Test>::insert(77, TOM, ruling);
	});
	broken("a decision on who served themselves", |_| ruled(|ruling| ruling.publisher = TOM));
	broken("a decision on more than can be agreed", |_| ruled(|ruling| ruling.agreed = 41));
	broken("a decision on more than there is", |_| ruled(|ruling| ruling.rate = Balance::MAX));
	let more = "a decision on more than was agreed";
	broken(more, |_| ruled(|ruling| ruling.undisputed.steps = 21));
	broken(more, |_| ruled(|ruling| ruling.outcome.steps = 21));
	let absent = "somebody absent who served";
	broken(absent, |_| ruled(|ruling| ruling.outcome.is_absent = true));
	broken(absent, |_| {
		ruled(|ruling| {
			ruling.can_be_absent = true;
			ruling.undisputed = crate::Outcome { steps: 1, is_absent: true };
		})
	});
	broken("a decision on what is disputed again", |id| {
		wait(HOUR);
		assert_ok!(confirm_end(MEI, id, ANA));
		assert_ok!(dispute(ANA, id, ANA));
		ruled(|_| ());
		let ruling = Decided::<Test>::take(0, TOM).expect("there is one");
		Decided::<Test>::insert(id, ANA, ruling);
	});
}

#[test]
fn people_in_two_places_or_in_none() {
	broken("a manager as participant", |id| Managers::<Test>::insert(id, TOM, true));
	broken("a publisher who was invited", |id| Managers::<Test>::insert(id, MEI, false));
	broken("a manager of an activity that is over", |_| Managers::<Test>::insert(77, TOM, false));
	broken("an enrolment in an activity that is over", |id| {
		let row = Enrolments::<Test>::get(id, TOM).expect("enrolled");
		Enrolments::<Test>::insert(77, TOM, row)
	});
	broken("an activity with an id not given yet", |_| NextId::<Test>::put(0));
	broken("a past that is to come", |_| {
		let past = crate::Past { activity: 77, part: Part::Manager, steps: 0, at: 0 };
		Recent::<Test>::mutate(TOM, |all| all.force_push(past))
	});
	broken("a step shorter than a tick", |_| HourLength::<Test>::put(19));
}
