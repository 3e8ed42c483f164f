// SPDX-License-Identifier: Apache-2.0

//! Members help each other, and what holds when somebody says nothing.

use super::*;
use pallet_audit::Error as Audited;

#[test]
fn a_member_earns_an_hour_and_a_half_and_both_say_what_they_think() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		assert_eq!(coins(&mei), (5 * TIME, 0));

		assert_ok!(send(&mei, publication(1, 40)));
		assert_eq!(coins(&mei), (3 * TIME, 2 * TIME));
		assert_eq!(Activities::phase(0), Some(Phase::Audit));
		let activity = approved();
		assert_eq!(Activities::phase(0), Some(Phase::InProgress), "its time has come");
		give_places(activity, &mei, &[&tom]);
		begin(activity, &mei, &tom);

		// The first confirmation of the end comes an hour and a half later, the second one late.
		let slots = |minutes: u64| minutes * 60_000 / SLOT_DURATION;
		assert_ok!(
			block_after(slots(90), vec![signed(&tom, confirm_end(activity, &tom))])
				.remove(0)
				.unwrap()
		);
		assert_ok!(
			block_after(slots(60), vec![signed(&mei, confirm_end(activity, &tom))])
				.remove(0)
				.unwrap()
		);

		// Nobody knows what the other one thinks, until both have said it.
		assert_eq!(settle(activity, &mei, &tom), refused(Error::ReviewsMissing));
		assert_ok!(seal(&tom, activity, &tom, 4));
		let sealed = pallet_reviews::Error::<Runtime>::StillSealed.into();
		assert_eq!(open(&tom, activity, &tom, 4), Err(sealed));
		assert_ok!(seal(&mei, activity, &tom, 5));
		assert_ok!(settle(activity, &mei, &tom));
		assert_eq!(coins(&tom), (5 * TIME + 3 * TIME / 2, 0));
		assert_eq!(coins(&mei), (5 * TIME - 3 * TIME / 2, 0));
		assert_eq!(Activities::phase(0), Some(Phase::Over));
		assert_eq!(TimeCoin::issuance(), (10 * TIME, 10 * TIME, 0));

		assert_ok!(open(&tom, activity, &tom, 4));
		assert_ok!(open(&mei, activity, &tom, 5));
		let of_tom = Reviews::standing(id(&tom));
		let services = (of_tom.standing.served_steps, of_tom.standing.services);
		assert_eq!((services, of_tom.rating), ((30, 1), Some(500)));
		// Three points for each of thirty steps.
		assert_eq!((of_tom.points, of_tom.stars), (90, 2));
		let of_mei = Reviews::standing(id(&mei));
		let received = (of_mei.standing.received_steps, of_mei.standing.published);
		assert_eq!((received, of_mei.rating_as_publisher), ((30, 1), Some(400)));
		assert_eq!((of_mei.points, of_mei.stars), (30, 1));
	});
}

#[test]
fn who_does_not_settle_is_done_without_and_is_late() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		assert_ok!(send(&mei, publication(1, 20)));
		let activity = approved();
		give_places(activity, &mei, &[&tom]);
		begin(activity, &mei, &tom);
		hours(1);
		end(activity, &mei, &tom);
		assert_ok!(seal(&mei, activity, &tom, 5));
		hours(73);
		// The time for reviews is over, and the publisher's has begun.
		let over = pallet_reviews::Error::<Runtime>::SealingOver.into();
		assert_eq!(seal(&tom, activity, &tom, 5), Err(over));
		assert_eq!(coins(&tom), (5 * TIME, 0));
		hours(72);
		assert_eq!((coins(&mei), coins(&tom)), ((4 * TIME, 0), (6 * TIME, 0)));
		assert_eq!(Activities::phase(activity), Some(Phase::Over));
		let of_mei = Reviews::standing(id(&mei));
		assert_eq!((of_mei.standing.late, of_mei.credit), (1, 90));
		// A point comes back each day. What she said of Tom counts, once it is shown.
		assert_ok!(open(&mei, activity, &tom, 5));
		hours(48);
		assert_eq!(Reviews::standing(id(&mei)).credit, 92);
		assert_eq!(Reviews::standing(id(&tom)).rating, Some(500));
	});
}

#[test]
fn a_service_of_which_only_one_side_says_that_it_ended_ended_then() {
	on_consortium(|| {
		let (mei, tom, ana) = (pair("mei"), pair("tom"), pair("ana"));
		neighbours(&[&mei, &tom, &ana]);
		for participant in [&tom, &ana] {
			assert_ok!(send(&mei, publication(1, 40)));
			let activity = approved();
			give_places(activity, &mei, &[participant]);
			begin(activity, &mei, participant);
		}
		hours(1);
		assert_ok!(send(&tom, confirm_end(0, &tom)));
		hours(73);
		assert!(matches!(state(0, &tom), Some(Participation::Ended { .. })));
		// Of the other one nobody said anything: it was as long as agreed, once the window is over and three days more.
		assert!(matches!(state(1, &ana), Some(Participation::InService { .. })));
		hours(73);
		assert!(matches!(state(1, &ana), Some(Participation::Ended { .. })));
		assert_ok!(settle(0, &mei, &tom));
		hours(73);
		assert_ok!(settle(1, &mei, &ana));
		assert_eq!(
			(coins(&mei), coins(&tom), coins(&ana)),
			((2 * TIME, 0), (6 * TIME, 0), (7 * TIME, 0))
		);
	});
}

#[test]
fn nobody_serves_in_two_places_at_once() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		for _ in 0..2 {
			assert_ok!(send(&mei, publication(1, 20)));
			give_places(approved(), &mei, &[&tom]);
		}
		begin(0, &mei, &tom);
		let start = || Call::confirm_start { activity: 1, participant: id(&tom) };
		assert_ok!(send(&mei, start()));
		assert_eq!(send(&tom, start()), refused(Error::AlreadyServing));
		assert_ok!(send(&tom, confirm_end(0, &tom)));
		assert_ok!(send(&tom, start()));
	});
}

#[test]
fn who_does_not_come_is_marked_and_may_say_otherwise() {
	on_consortium(|| {
		let (mei, tom, ana) = (pair("mei"), pair("tom"), pair("ana"));
		neighbours(&[&mei, &tom, &ana]);
		assert_ok!(send(&mei, publication(2, 20)));
		let activity = approved();
		give_places(activity, &mei, &[&tom, &ana]);
		let participants: Vec<_> = [&tom, &ana].into_iter().map(id).collect();
		let report = || Call::report_absence {
			activity,
			participants: participants.clone().try_into().expect("two"),
		};
		assert_eq!(send(&mei, report()), refused(Error::TooEarly));
		hours(48);
		assert_ok!(send(&mei, report()));
		// Ana was in hospital, and an auditor excuses her.
		let dispute = Call::dispute { activity, participant: id(&ana), reason: [1; 32] };
		assert_ok!(send(&ana, dispute));
		let absence = Subject::Service { activity, participant: id(&ana) };
		assert_ok!(decide(&pair("auditor"), absence, Decision::Partly { steps: 0 }));
		hours(73);
		let absences = |who: &Pair| Reviews::standing(id(who)).standing.absences;
		assert_eq!((absences(&tom), absences(&ana)), (1, 0));
		assert_eq!(Reviews::standing(id(&tom)).credit, 80);
		assert_eq!(Activities::phase(activity), Some(Phase::Over));
		assert_eq!(coins(&mei), (5 * TIME, 0));
	});
}

#[test]
fn without_coins_nothing_is_published() {
	on_consortium(|| {
		let mei = pair("mei");
		neighbours(&[&mei]);
		// Five hours and three minutes.
		assert_eq!(
			send(&mei, publication(1, 101)),
			Err(pallet_time_coin::Error::<Runtime>::InsufficientBalance.into())
		);
		assert_ok!(send(&mei, publication(1, 100)));
		assert_eq!(coins(&mei), (0, 5 * TIME));
	});
}

#[test]
fn an_auditor_decides_on_what_they_have_read_and_what_is_returned_can_be_changed() {
	on_consortium(|| {
		let (mei, lakeside) = (pair("mei"), pair("lakeside"));
		neighbours(&[&mei]);
		appoint(DaveStash, &lakeside, Role::Auditor);
		assert_ok!(send(&mei, publication(1, 20)));
		let (activity, auditor) = (0, pair("auditor"));
		assert_eq!(approve(&lakeside, activity, 0), refused_by_audit(Audited::WrongBranch));
		let content = Subject::Activity { activity, version: 0 };
		assert_ok!(decide(&auditor, content, Decision::Refused));
		assert_eq!(Activities::phase(activity), Some(Phase::Returned));
		assert_ok!(send(&mei, Call::edit { activity, terms: terms(2, 30) }));
		assert_eq!(coins(&mei), (2 * TIME, 3 * TIME));
		assert_eq!(approve(&auditor, activity, 0), refused_by_audit(Audited::CaseNotFound));
		assert_ok!(approve(&auditor, activity, 1));
		// Nobody came, and three days after its end it is over.
		hours(48 + 73);
		assert_eq!(Activities::phase(activity), Some(Phase::Over));
		assert_eq!(coins(&mei), (5 * TIME, 0));
	});
}

#[test]
fn what_nobody_approves_is_over_with_its_enrolment() {
	on_consortium(|| {
		let mei = pair("mei");
		neighbours(&[&mei]);
		assert_ok!(send(&mei, publication(1, 20)));
		hours(25);
		assert_eq!(Activities::phase(0), Some(Phase::Over));
		assert_eq!(coins(&mei), (5 * TIME, 0));
	});
}

#[test]
fn a_group_is_settled_one_by_one_and_the_rest_returns() {
	on_consortium(|| {
		let (mei, tom, ana) = (pair("mei"), pair("tom"), pair("ana"));
		neighbours(&[&mei, &tom, &ana]);
		assert_ok!(send(&mei, publication(3, 20)));
		let activity = approved();
		give_places(activity, &mei, &[&tom, &ana]);
		begin(activity, &mei, &tom);
		hours(1);
		end(activity, &mei, &tom);
		for side in [&mei, &tom] {
			assert_ok!(seal(side, activity, &tom, 3));
		}
		assert_ok!(settle(activity, &mei, &tom));
		assert_eq!(coins(&mei), (2 * TIME, 2 * TIME));
		assert_eq!(state(activity, &tom), Some(Participation::Settled));
		assert_ok!(send(&mei, Call::close { activity }));
		assert_eq!((coins(&mei), coins(&tom)), ((4 * TIME, 0), (6 * TIME, 0)));
		assert_eq!(send(&tom, Call::leave { activity }), refused(Error::ActivityOver));
	});
}

#[test]
fn who_waits_gets_the_place_of_who_leaves() {
	on_consortium(|| {
		let (mei, tom, ana) = (pair("mei"), pair("tom"), pair("ana"));
		neighbours(&[&mei, &tom, &ana]);
		let later = Window { from: Timestamp::get() + DAY, until: Timestamp::get() + 2 * DAY };
		let terms = pallet_activities::Terms { service: later, ..terms(1, 20) };
		assert_ok!(send(&mei, Call::publish { terms, funding: Funding::Own }));
		let activity = approved();
		give_places(activity, &mei, &[&tom, &ana]);
		assert_eq!(state(activity, &ana), Some(Participation::Waiting));
		assert_eq!(Activities::waiting_list(activity), [(1, id(&ana))]);
		assert_ok!(send(&tom, Call::leave { activity }));
		assert!(matches!(state(activity, &ana), Some(Participation::Admitted { .. })));
		// From tomorrow on her word is given.
		hours(24);
		assert_eq!(send(&ana, Call::leave { activity }), refused(Error::ServiceWindowOpen));
	});
}

#[test]
fn what_comes_every_week_comes_by_itself() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let recurrence = Some(Recurrence { every: 7 * DAY, times: 2 });
		let terms = pallet_activities::Terms { recurrence, ..terms(1, 20) };
		assert_ok!(send(&mei, Call::publish { terms, funding: Funding::Own }));
		approved();
		for week in 0..3 {
			// Each has a life of its own, and no auditor looks at it again.
			give_places(week, &mei, &[&tom]);
			begin(week, &mei, &tom);
			hours(1);
			end(week, &mei, &tom);
			for side in [&mei, &tom] {
				assert_ok!(seal(side, week, &tom, 5));
			}
			assert_ok!(settle(week, &mei, &tom));
			assert_eq!(Activities::next_id(), week + 1);
			hours(7 * 24);
		}
		assert_eq!(Activities::next_id(), 3);
		assert_eq!(Activities::series(0), None);
		assert_eq!((coins(&mei), coins(&tom)), ((2 * TIME, 0), (8 * TIME, 0)));
	});
}

#[test]
fn more_is_paid_for_more_once_it_is_agreed() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		assert_ok!(send(&mei, publication(1, 20)));
		let activity = approved();
		give_places(activity, &mei, &[&tom]);
		begin(activity, &mei, &tom);
		hours(2);
		assert_ok!(send(&mei, Call::top_up { activity, participant: id(&tom), steps: 10 }));
		assert_eq!(coins(&mei), (7 * TIME / 2, 3 * TIME / 2));
		end(activity, &mei, &tom);
		for side in [&mei, &tom] {
			assert_ok!(seal(side, activity, &tom, 5));
		}
		assert_ok!(settle(activity, &mei, &tom));
		assert_eq!((coins(&mei), coins(&tom)), ((7 * TIME / 2, 0), (13 * TIME / 2, 0)));
	});
}

#[test]
fn anybody_may_do_what_is_due() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		assert_ok!(send(&mei, publication(1, 20)));
		let tend = || Call::tend { task: Task::Activity(0) };
		assert_eq!(send(&tom, tend()), refused(Error::NotDue));
		let results = block_after(25 * HOUR / SLOT_DURATION, vec![signed(&tom, tend())]);
		assert_eq!(results, [Ok(Ok(()))]);
		assert_eq!(send(&tom, tend()), refused(Error::ActivityOver));
	});
}
