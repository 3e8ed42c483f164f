// SPDX-License-Identifier: Apache-2.0

//! `approve` and `reject`.

use super::*;
use crate::{Error, Stage};
use frame_support::assert_noop;
use timebank_primitives::{Listing, Phase, Role};

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
fn success_an_auditor_of_a_branch_above_decides_too() {
	build_and_execute(|| {
		let (first, second) = (published(1, 20), published(1, 20));
		assert_ok!(approve(AUDITOR_ABOVE, first));
		assert_eq!(last_event(), Event::Approved { activity: first, auditor: AUDITOR_ABOVE });
		assert_ok!(reject(AUDITOR_ABOVE, second));
	});
}

#[test]
fn success_the_publisher_s_home_branch_of_today_decides() {
	build_and_execute(|| {
		let (first, second) = (published(1, 20), published(1, 20));
		Moved::set(vec![MEI]);
		for call in [approve, reject] {
			for auditor in [AUDITOR, AUDITOR_ABOVE] {
				assert_noop!(call(auditor, first), Error::<Test>::WrongBranch);
			}
		}
		assert_ok!(approve(OTHER_AUDITOR, first));
		assert_eq!(Posted::get(first).unwrap().branch, 2);
		assert_ok!(reject(OTHER_AUDITOR, second));
	});
}

#[test]
fn success_the_branch_that_pays_decides_wherever_the_publisher_lives() {
	build_and_execute(|| {
		for (publisher, funding) in [(8, Funding::Pot(1)), (7, Funding::Minted(1))] {
			let id = published_as(publisher, terms(1, 20), funding);
			Moved::set(vec![publisher]);
			assert_noop!(approve(OTHER_AUDITOR, id), Error::<Test>::WrongBranch);
			assert_ok!(approve(AUDITOR, id));
			assert_eq!(Posted::get(id).unwrap().branch, 1);
		}
	});
}

#[test]
fn fails_both_for_others_than_the_branch_s_auditors() {
	build_and_execute(|| {
		let id = published(1, 20);
		for call in [approve, reject] {
			for by in [MEI, STRANGER, ADMINISTRATOR] {
				assert_noop!(call(by, id), BAD_ORIGIN);
			}
			assert_noop!(call(OTHER_AUDITOR, id), Error::<Test>::WrongBranch);
		}
	});
}

#[test]
fn fails_both_while_the_publisher_has_no_branch() {
	build_and_execute(|| {
		let id = published(1, 20);
		Gone::set(vec![MEI]);
		for call in [approve, reject] {
			assert_noop!(call(AUDITOR, id), Error::<Test>::WrongBranch);
		}
		// Which the coin does not let happen while an escrow is left.
		Gone::take();
	});
}

#[test]
fn fails_both_for_the_auditor_who_published_or_manages_it() {
	build_and_execute(|| {
		let own = published_as(9, terms(1, 1), Funding::Own);
		let managed = published(1, 1);
		assert_ok!(invite(MEI, managed, 9));
		assert_ok!(accept(9, managed));
		for call in [approve, reject] {
			assert_noop!(call(9, own), Error::<Test>::ConflictOfInterest);
			assert_noop!(call(9, managed), Error::<Test>::ConflictOfInterest);
		}
		assert_ok!(approve(AUDITOR, own));
		assert_ok!(approve(AUDITOR, managed));
	});
}

#[test]
fn fails_both_for_the_auditor_who_spends_for_the_branch_that_pays() {
	build_and_execute(|| {
		let from_pot = published_as(TREASURER, terms(1, 1), Funding::Pot(1));
		let minted = published_as(MINTER, terms(1, 1), Funding::Minted(1));
		Employed::set(vec![(9, Role::Treasurer)]);
		for call in [approve, reject] {
			assert_noop!(call(9, from_pot), Error::<Test>::ConflictOfInterest);
		}
		assert_ok!(approve(9, minted));
	});
}

#[test]
fn fails_both_for_the_auditor_who_was_invited() {
	build_and_execute(|| {
		let id = published(1, 1);
		assert_ok!(invite(MEI, id, 9));
		for call in [approve, reject] {
			assert_noop!(call(9, id), Error::<Test>::ConflictOfInterest);
		}
		assert_ok!(dismiss(9, id, 9));
		assert_ok!(approve(9, id));
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
			let approve = Activities::approve(signed(AUDITOR), id, version).plain();
			assert_noop!(approve, Error::<Test>::VersionChanged);
			let reject = Activities::reject(signed(AUDITOR), id, version, OPINION).plain();
			assert_noop!(reject, Error::<Test>::VersionChanged);
		}
		assert_ok!(Activities::approve(signed(AUDITOR), id, 1).plain());
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
