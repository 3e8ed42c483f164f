// SPDX-License-Identifier: Apache-2.0

//! `invite`, `accept_invitation` and `dismiss`.

use super::*;
use crate::{Error, Part};
use frame_support::assert_noop;

mod invite {
	use super::*;

	#[test]
	fn success_asks_somebody_to_manage_it_too() {
		build_and_execute(|| {
			let id = published(1, 20);
			happened();
			assert_ok!(invite(MEI, id, LIN));
			assert_eq!(happened(), [Event::Invited { activity: id, who: LIN }]);
			assert_eq!(Activities::managers(id), [(LIN, false)]);
			// Nothing changes for them before they agree.
			assert_eq!(Activities::open_activities(LIN), []);
			enrolled_by_tom_is_not_admitted_by_lin(id);
		});
	}

	fn enrolled_by_tom_is_not_admitted_by_lin(id: ActivityId) {
		assert_ok!(approve(AUDITOR, id));
		enrolled(id, TOM);
		assert_noop!(admit(LIN, id, TOM), Error::<Test>::NotManager);
	}

	#[test]
	fn boundary_only_so_many_are_asked() {
		build_and_execute(|| {
			let id = published(1, 20);
			managed_by_lin(id);
			assert_ok!(invite(MEI, id, TOM));
			assert_noop!(invite(MEI, id, ANA), Error::<Test>::TooManyManagers);
			assert_ok!(dismiss(MEI, id, TOM));
			assert_ok!(invite(MEI, id, ANA));
		});
	}

	#[test]
	fn fails_for_who_is_not_the_publisher() {
		build_and_execute(|| {
			let id = published(1, 20);
			managed_by_lin(id);
			for by in [LIN, TOM, AUDITOR, STRANGER] {
				assert_noop!(invite(by, id, TOM), Error::<Test>::NotPublisher);
			}
		});
	}

	#[test]
	fn fails_of_who_cannot_manage_it() {
		build_and_execute(|| {
			let id = approved(1, 20);
			assert_noop!(invite(MEI, id, STRANGER), Error::<Test>::NotMember);
			assert_noop!(invite(MEI, id, MEI), Error::<Test>::OwnActivity);
			enrolled(id, TOM);
			assert_noop!(invite(MEI, id, TOM), Error::<Test>::AlreadyEnrolled);
			assert_ok!(invite(MEI, id, LIN));
			assert_noop!(invite(MEI, id, LIN), Error::<Test>::AlreadyInvited);
			assert_ok!(accept(LIN, id));
			assert_noop!(invite(MEI, id, LIN), Error::<Test>::AlreadyInvited);
		});
	}

	#[test]
	fn fails_of_who_acts_for_the_branch_that_pays() {
		build_and_execute(|| {
			let id = published_as(TREASURER, terms(1, 20), Funding::Pot(1));
			assert_noop!(invite(TREASURER, id, 8), Error::<Test>::OwnActivity);
			assert_ok!(invite(8, id, LIN));
		});
	}
}

mod accept_invitation {
	use super::*;

	#[test]
	fn success_who_was_asked_manages_it() {
		build_and_execute(|| {
			let id = approved(1, 20);
			assert_ok!(invite(MEI, id, LIN));
			happened();
			assert_ok!(accept(LIN, id));
			assert_eq!(happened(), [Event::InvitationAccepted { activity: id, who: LIN }]);
			assert_eq!(Activities::managers(id), [(LIN, true)]);
			assert_eq!(Activities::open_activities(LIN), [(id, Part::Manager)]);
			enrolled(id, TOM);
			assert_ok!(admit(LIN, id, TOM));
		});
	}

	#[test]
	fn fails_for_who_was_not_asked_or_has_accepted() {
		build_and_execute(|| {
			let id = published(1, 20);
			for by in [LIN, MEI, STRANGER] {
				assert_noop!(accept(by, id), Error::<Test>::NotInvited);
			}
			managed_by_lin(id);
			assert_noop!(accept(LIN, id), Error::<Test>::AlreadyInvited);
			assert_ok!(dismiss(MEI, id, LIN));
			assert_noop!(accept(LIN, id), Error::<Test>::NotInvited);
		});
	}

	#[test]
	fn fails_for_who_takes_on_nothing_new() {
		build_and_execute(|| {
			let id = published(1, 20);
			assert_ok!(invite(MEI, id, LIN));
			Suspended::set(vec![LIN]);
			assert_noop!(accept(LIN, id), Error::<Test>::Suspended);
			Gone::set(vec![LIN]);
			assert_noop!(accept(LIN, id), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn fails_for_who_enrolled_meanwhile() {
		build_and_execute(|| {
			let id = approved(1, 20);
			assert_ok!(invite(MEI, id, LIN));
			enrolled(id, LIN);
			assert_noop!(accept(LIN, id), Error::<Test>::AlreadyEnrolled);
			assert_ok!(leave(LIN, id));
			assert_ok!(accept(LIN, id));
		});
	}

	#[test]
	fn boundary_a_member_manages_so_many_of_others_only() {
		build_and_execute(|| {
			let all: Vec<ActivityId> =
				[MEI, TOM, ANA, BEN].map(|by| published_as(by, terms(1, 1), Funding::Own)).into();
			for id in &all[..3] {
				managed_by_lin(*id);
			}
			assert_ok!(invite(BEN, all[3], LIN));
			assert_noop!(accept(LIN, all[3]), Error::<Test>::TooManyManaged);
			// Their own do not count.
			assert_ok!(publish(LIN, terms(1, 1), Funding::Own));
			assert_ok!(close(MEI, all[0]));
			assert_ok!(accept(LIN, all[3]));
		});
	}
}

mod dismiss {
	use super::*;

	#[test]
	fn success_by_the_publisher_and_by_themselves() {
		build_and_execute(|| {
			let id = approved(1, 20);
			for by in [MEI, LIN] {
				managed_by_lin(id);
				happened();
				assert_ok!(dismiss(by, id, LIN));
				assert_eq!(happened(), [Event::ManagerDismissed { activity: id, who: LIN }]);
				assert_eq!(Activities::managers(id), []);
				assert_eq!(Activities::open_activities(LIN), []);
			}
			enrolled(id, TOM);
			assert_noop!(admit(LIN, id, TOM), Error::<Test>::NotManager);
		});
	}

	#[test]
	fn success_of_who_was_only_asked() {
		build_and_execute(|| {
			let id = published(1, 20);
			assert_ok!(invite(MEI, id, LIN));
			assert_ok!(dismiss(LIN, id, LIN));
			assert_ok!(invite(MEI, id, LIN));
			assert_ok!(dismiss(MEI, id, LIN));
			assert_eq!(Activities::managers(id), []);
		});
	}

	#[test]
	fn success_of_who_left_the_time_bank() {
		build_and_execute(|| {
			let id = published(1, 20);
			managed_by_lin(id);
			Gone::set(vec![LIN]);
			assert_ok!(dismiss(MEI, id, LIN));
		});
	}

	#[test]
	fn fails_for_others_and_of_who_does_not_manage_it() {
		build_and_execute(|| {
			let id = published(1, 20);
			managed_by_lin(id);
			assert_ok!(invite(MEI, id, TOM));
			// Nor does one manager dismiss the other.
			for by in [TOM, AUDITOR, STRANGER] {
				assert_noop!(dismiss(by, id, LIN), Error::<Test>::NotPublisher);
			}
			assert_noop!(dismiss(LIN, id, TOM), Error::<Test>::NotPublisher);
			assert_noop!(dismiss(MEI, id, ANA), Error::<Test>::NotInvited);
			assert_noop!(dismiss(MEI, id, MEI), Error::<Test>::NotInvited);
		});
	}
}
