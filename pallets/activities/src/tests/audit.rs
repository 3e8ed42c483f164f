// SPDX-License-Identifier: Apache-2.0

//! What auditors decide of what an activity says of itself: it is granted or refused. Who may decide is asked where cases are kept.

use super::*;
use crate::{Error, Stage};
use frame_support::assert_noop;
use timebank_primitives::{Listing, Phase};

fn stage(id: ActivityId) -> Stage {
	Activities::activity(id).unwrap().stage
}

#[test]
fn success_approve_opens_the_enrolment_and_posts_it() {
	build_and_execute(|| {
		let id = published_as(MEI, terms_for(&[1, 2]), Funding::Own);
		happened();
		assert_ok!(approve(AUDITOR, id));
		assert_eq!(happened(), [Event::Approved { activity: id, auditor: AUDITOR }]);
		assert_eq!((stage(id), Activities::phase(id)), (Stage::Open, Some(Phase::Enrolment)));
		let listing = Listing {
			publisher: MEI,
			branch: 1,
			category: 1,
			required: vec![1, 2].try_into().unwrap(),
			enrolment: window(0, ENROLMENT_ENDS),
			service: window(SERVICE_BEGINS, SERVICE_ENDS),
			steps: 20,
		};
		assert_eq!(Posted::get(id), Some(listing));
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
		let due = Activities::activity(id).unwrap().due;
		assert_eq!(due, Some(START + ENROLMENT_ENDS - WARNING_LEAD));
	});
}

#[test]
fn success_approve_shortly_before_the_end_of_the_enrolment_warns_from_then_on() {
	build_and_execute(|| {
		let id = published(1, 20);
		wait(ENROLMENT_ENDS - 2 * STEP);
		assert_ok!(approve(AUDITOR, id));
		assert_eq!(Activities::activity(id).unwrap().due, Some(Now::get()));
	});
}

#[test]
fn success_reject_gives_it_back_to_be_changed() {
	build_and_execute(|| {
		let id = published(2, 20);
		happened();
		assert_ok!(reject(AUDITOR, id));
		let event = Event::Rejected { activity: id, auditor: AUDITOR, opinion: OPINION };
		assert_eq!(happened(), [event]);
		assert_eq!(stage(id), Stage::Returned { opinion: OPINION });
		assert_eq!(Activities::phase(id), Some(Phase::Returned));
		// The coins stay where they are until it is closed or expires.
		assert_eq!(coins(MEI), Coins { free: 920, held: 80 });
		assert_eq!(Activities::activity(id).unwrap().due, Some(START + ENROLMENT_ENDS));
		assert_eq!(Posted::get(id), None);
	});
}

#[test]
fn success_it_is_posted_in_the_publisher_s_home_branch_of_today() {
	build_and_execute(|| {
		let id = published(1, 20);
		Moved::set(vec![MEI]);
		assert_ok!(approve(AUDITOR, id));
		assert_eq!(Posted::get(id).unwrap().branch, 2);
	});
}

#[test]
fn success_it_is_posted_in_the_branch_that_pays_wherever_the_publisher_lives() {
	build_and_execute(|| {
		for (publisher, funding) in [(8, Funding::Pot(1)), (7, Funding::Minted(1))] {
			let id = published_as(publisher, terms(1, 20), funding);
			Moved::set(vec![publisher]);
			assert_ok!(approve(AUDITOR, id));
			assert_eq!(Posted::get(id).unwrap().branch, 1);
		}
	});
}

#[test]
fn success_it_is_kept_who_approved_it() {
	build_and_execute(|| {
		let approved_by = |id| Activities::activity(id).unwrap().approved_by;
		let id = published(1, 1);
		assert_eq!(approved_by(id), None);
		assert_ok!(approve(AUDITOR, id));
		assert_eq!(approved_by(id), Some(AUDITOR));
		assert_ok!(edit(MEI, id, terms(1, 1)));
		assert_eq!(approved_by(id), None);
		assert_ok!(approve(AUDITOR_ABOVE, id));
		assert_ok!(take_down(AUDITOR, id));
		assert_eq!(approved_by(id), None);
	});
}

#[test]
fn fails_both_when_it_was_edited_meanwhile() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(edit(MEI, id, terms(2, 20)));
		for version in [0, 2, u32::MAX] {
			for decision in [Decision::Granted, Decision::Refused] {
				let decided = decide_on(content(id, version), decision, AUDITOR, OPINION);
				assert_noop!(decided, Error::<Test>::VersionChanged);
			}
		}
		assert_ok!(decide_on(content(id, 1), Decision::Granted, AUDITOR, OPINION));
	});
}

#[test]
fn fails_both_when_there_is_nothing_to_decide() {
	build_and_execute(|| {
		let open = approved(1, 20);
		let returned = published(1, 20);
		assert_ok!(reject(AUDITOR, returned));
		let concluded = approved(2, 20);
		started(concluded, TOM);
		assert_ok!(close(MEI, concluded));
		for call in [approve, reject] {
			for id in [open, returned, concluded] {
				assert_noop!(call(AUDITOR, id), Error::<Test>::NotSubmitted);
			}
		}
	});
}

#[test]
fn boundary_nothing_is_approved_in_which_nobody_could_enrol() {
	build_and_execute(|| {
		let (first, second) = (published(1, 20), published(1, 20));
		wait(ENROLMENT_ENDS - 1);
		assert_ok!(approve(AUDITOR, first));
		wait(1);
		assert_noop!(approve(AUDITOR, second), Error::<Test>::EnrolmentOver);
	});
}

#[test]
fn fails_with_decisions_that_are_for_disputes() {
	build_and_execute(|| {
		let id = published(1, 20);
		for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
			for about in [content(id, 0), Subject::Sample { activity: id }] {
				let decided = decide_on(about, decision, AUDITOR, OPINION);
				assert_noop!(decided, Error::<Test>::InvalidDecision);
			}
		}
	});
}

#[test]
fn fails_of_what_there_is_not() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(close(MEI, id));
		for call in [approve, reject] {
			assert_noop!(call(AUDITOR, id), Error::<Test>::ActivityOver);
			assert_noop!(call(AUDITOR, id + 1), Error::<Test>::ActivityNotFound);
		}
		for decision in [Decision::Refused, Decision::Partly { steps: 0 }, Decision::Absent] {
			let over = decide(AUDITOR, id, TOM, decision);
			assert_noop!(over, Error::<Test>::ActivityOver);
			let never = decide(AUDITOR, id + 1, TOM, decision);
			assert_noop!(never, Error::<Test>::ActivityNotFound);
		}
	});
}
