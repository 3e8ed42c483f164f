// SPDX-License-Identifier: Apache-2.0

//! What becomes of it when two do not agree.

use super::*;
use pallet_audit::Error as Audited;

fn dispute(by: &Pair, activity: ActivityId, participant: &Pair) -> DispatchResult {
	let participant = id(participant);
	send(by, Call::dispute { activity, participant, reason: [1; 32] })
}

fn judge(by: &Pair, activity: ActivityId, of: &Pair, decision: Decision) -> DispatchResult {
	decide(by, Subject::Service { activity, participant: id(of) }, decision)
}

/// Tom says that he has helped Mei for two hours, and Mei that he has not.
fn dispute_about_two_hours(test: impl FnOnce(ActivityId, &Pair, &Pair)) {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		assert_ok!(send(&mei, publication(1, 40)));
		let activity = approved();
		give_places(activity, &mei, &[&tom]);
		begin(activity, &mei, &tom);
		hours(2);
		assert_ok!(send(&tom, confirm_end(activity, &tom)));
		assert_ok!(dispute(&mei, activity, &tom));
		assert_eq!(settle(activity, &mei, &tom), refused(Error::InDispute));
		test(activity, &mei, &tom);
	});
}

#[test]
fn an_auditor_who_has_no_part_in_it_decides_in_part() {
	dispute_about_two_hours(|activity, mei, tom| {
		let decision = Decision::Partly { steps: 10 };
		assert_eq!(judge(mei, activity, tom, decision), Err(DispatchError::BadOrigin));
		let lakeside = pair("lakeside");
		appoint(DaveStash, &lakeside, Role::Auditor);
		assert_eq!(
			judge(&lakeside, activity, tom, decision),
			refused_by_audit(Audited::WrongBranch)
		);
		let too_much = Decision::Partly { steps: 41 };
		let auditor = pair("auditor");
		assert_eq!(judge(&auditor, activity, tom, too_much), refused(Error::InvalidSteps));
		assert_ok!(judge(&auditor, activity, tom, decision));
		assert_eq!((coins(mei), coins(tom)), ((9 * TIME / 2, 0), (11 * TIME / 2, 0)));
		assert_eq!(Activities::phase(activity), Some(Phase::Over));
		assert_eq!(Reviews::standing(id(mei)).standing.late, 0);
	});
}

#[test]
fn an_auditor_of_the_province_decides_for_a_community() {
	dispute_about_two_hours(|activity, mei, tom| {
		let riverland = pair("riverland");
		appoint(AliceStash, &riverland, Role::Auditor);
		assert_ok!(judge(&riverland, activity, tom, Decision::Refused));
		assert_eq!((coins(mei), coins(tom)), ((3 * TIME, 0), (7 * TIME, 0)));
		// Mei has kept him waiting for nothing.
		assert_eq!(Reviews::standing(id(mei)).standing.late, 1);
	});
}

#[test]
fn nobody_who_takes_part_decides() {
	dispute_about_two_hours(|activity, mei, tom| {
		for party in [mei, tom] {
			appoint(BobStash, party, Role::Auditor);
			let decision = Decision::Partly { steps: 1 };
			let conflict = refused_by_audit(Audited::ConflictOfInterest);
			assert_eq!(judge(party, activity, tom, decision), conflict);
		}
	});
}

#[test]
fn what_nobody_decides_comes_to_what_it_would_have_come_to() {
	dispute_about_two_hours(|activity, mei, tom| {
		hours(337);
		assert_eq!((coins(mei), coins(tom)), ((3 * TIME, 0), (7 * TIME, 0)));
		assert_eq!(Activities::phase(activity), Some(Phase::Over));
	});
}

#[test]
fn who_came_and_was_not_let_in_says_so() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		for _ in 0..2 {
			assert_ok!(send(&mei, publication(1, 20)));
			let activity = approved();
			give_places(activity, &mei, &[&tom]);
			assert_ok!(send(&tom, Call::confirm_start { activity, participant: id(&tom) }));
			assert_ok!(dispute(&tom, activity, &tom));
		}
		assert_ok!(judge(&pair("auditor"), 0, &tom, Decision::Partly { steps: 20 }));
		assert_ok!(judge(&pair("auditor"), 1, &tom, Decision::Refused));
		assert_eq!((coins(&mei), coins(&tom)), ((3 * TIME, TIME), (6 * TIME, 0)));
		assert_eq!(state(1, &tom), None);
		assert_eq!(Reviews::standing(id(&tom)).standing.absences, 0);
	});
}

#[test]
fn what_should_not_be_there_is_taken_down() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		for _ in 0..2 {
			assert_ok!(send(&mei, publication(2, 20)));
			give_places(approved(), &mei, &[&tom]);
		}
		begin(1, &mei, &tom);
		let take_down = |activity| Call::take_down { activity, opinion: [3; 32] };
		assert_eq!(send(&tom, take_down(0)), Err(DispatchError::BadOrigin));
		assert_eq!(send(&DaveStash.pair(), take_down(0)), refused(Error::WrongBranch));
		// The administrator of the branch, or of the province.
		for (administrator, activity) in [(BobStash, 0), (AliceStash, 1)] {
			assert_ok!(send(&administrator.pair(), take_down(activity)));
		}
		assert_eq!(Activities::phase(0), Some(Phase::Returned));
		assert_eq!(state(0, &tom), None);
		// What had begun goes on, and is paid.
		assert_eq!(Activities::phase(1), Some(Phase::Ended));
		assert_eq!(coins(&mei), (2 * TIME, 3 * TIME));
		hours(1);
		end(1, &mei, &tom);
		hours(73);
		assert_ok!(settle(1, &mei, &tom));
		assert_eq!((coins(&mei), coins(&tom)), ((4 * TIME, 0), (6 * TIME, 0)));
	});
}
