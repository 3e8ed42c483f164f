// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Stage};
use frame_support::assert_noop;
use timebank_primitives::Phase;

#[test]
fn success_before_anything_begins_it_is_given_back() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		admitted(id, ANA);
		happened();
		assert_ok!(take_down(ADMINISTRATOR, id));
		let event = Event::TakenDown { activity: id, by: ADMINISTRATOR, opinion: OPINION };
		assert_eq!(happened(), [event]);
		let activity = Activities::activity(id).unwrap();
		assert_eq!(activity.stage, Stage::Returned { opinion: OPINION });
		assert_eq!((activity.enrolled, activity.admitted), (0, 0));
		assert_eq!(activity.due, Some(START + ENROLMENT_ENDS));
		assert_eq!((state(id, TOM), state(id, ANA)), (None, None));
		assert_eq!(Activities::waiting_list(id), []);
		assert_eq!(Posted::get(id), None);
		// The coins stay until it is closed, or expires.
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
		assert_noop!(enrol(TOM, id), Error::<Test>::NotOpen);
		assert_ok!(edit(MEI, id, terms(1, 20)));
	});
}

#[test]
fn success_after_the_enrolment_it_is_given_back_and_expires_at_once() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		pass(ENROLMENT_ENDS + HOUR);
		assert_ok!(take_down(AUDITOR, id));
		assert_eq!(Activities::phase(id), Some(Phase::Returned));
		idle();
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}

#[test]
fn success_of_one_that_waits_for_an_auditor() {
	build_and_execute(|| {
		let id = published(1, 20);
		assert_ok!(take_down(AUDITOR, id));
		assert_eq!(Activities::phase(id), Some(Phase::Returned));
		assert_noop!(approve(AUDITOR, id), Error::<Test>::NotSubmitted);
	});
}

#[test]
fn success_what_has_begun_is_brought_to_its_end() {
	build_and_execute(|| {
		let id = approved(3, 20);
		admitted(id, ANA);
		started(id, TOM);
		happened();
		assert_ok!(take_down(AUDITOR, id));
		let expected = [
			Event::TakenDown { activity: id, by: AUDITOR, opinion: OPINION },
			Event::Concluded { activity: id, returned: 80 },
		];
		assert_eq!(happened(), expected);
		assert_eq!(Activities::activity(id).unwrap().stage, Stage::Concluded);
		assert_eq!((state(id, ANA), Posted::get(id)), (None, None));
		wait(HOUR);
		assert_ok!(confirm_end(MEI, id, TOM));
		assert_ok!(confirm_end(TOM, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle(MEI, id, TOM));
		assert_eq!(coins(MEI), Coins { free: 960, held: 0 });
		assert_eq!(coins(TOM).free, 1_040);
	});
}

#[test]
fn success_when_all_that_began_is_settled_it_is_over() {
	build_and_execute(|| {
		let id = approved(2, 20);
		settled(id, TOM, HOUR);
		assert_ok!(take_down(AUDITOR, id));
		assert_eq!(last_event(), Event::Finished { activity: id, returned: 40 });
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(Noted::get().last(), Some(&Note::Finished(MEI)));
	});
}

#[test]
fn success_for_auditors_and_administrators_of_the_branch_and_above() {
	build_and_execute(|| {
		for by in [AUDITOR, AUDITOR_ABOVE, ADMINISTRATOR, 62] {
			assert_ok!(take_down(by, approved_as(TOM, terms(1, 1), Funding::Own)));
			assert_ok!(close(TOM, Activities::next_id() - 1));
		}
	});
}

#[test]
fn fails_for_others() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		for by in [MEI, LIN, TOM, TREASURER, STRANGER] {
			assert_noop!(take_down(by, id), BAD_ORIGIN);
		}
		for by in [OTHER_AUDITOR, 61] {
			assert_noop!(take_down(by, id), Error::<Test>::WrongBranch);
		}
	});
}

#[test]
fn fails_for_who_published_it() {
	build_and_execute(|| {
		let id = approved_as(9, terms(1, 20), Funding::Own);
		assert_noop!(take_down(9, id), Error::<Test>::ConflictOfInterest);
		assert_ok!(take_down(AUDITOR, id));
	});
}

#[test]
fn fails_for_who_takes_part_or_manages_it() {
	build_and_execute(|| {
		let (joined, managed) = (approved(1, 20), approved(1, 20));
		enrolled(joined, 9);
		assert_ok!(invite(MEI, managed, 9));
		assert_ok!(accept(9, managed));
		for id in [joined, managed] {
			assert_noop!(take_down(9, id), Error::<Test>::ConflictOfInterest);
		}
	});
}

#[test]
fn success_for_who_was_only_invited() {
	build_and_execute(|| {
		let id = approved(1, 20);
		assert_ok!(invite(MEI, id, 9));
		assert_ok!(take_down(9, id));
	});
}

#[test]
fn fails_for_what_was_given_back_already() {
	build_and_execute(|| {
		let (refused, taken) = (published(1, 20), approved(1, 20));
		assert_ok!(reject(AUDITOR, refused));
		assert_ok!(take_down(AUDITOR, taken));
		for id in [refused, taken] {
			assert_noop!(take_down(AUDITOR, id), Error::<Test>::AlreadyReturned);
		}
		// What was edited since can be taken down while it waits.
		assert_ok!(edit(MEI, taken, terms(1, 20)));
		assert_ok!(take_down(AUDITOR, taken));
	});
}

#[test]
fn fails_once_nothing_begins_any_more() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_ok!(close(MEI, id));
		assert_noop!(take_down(AUDITOR, id), Error::<Test>::Concluded);
	});
}
