// SPDX-License-Identifier: Apache-2.0

//! Suspended, reinstated, gone.

use super::*;

mod suspend {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			Now::set(2_000);
			assert_ok!(suspend(AUDITOR, 5));
			assert_eq!(status(5), Status::Suspended { since: 2_000, branch: 1 });
			System::assert_last_event(
				Event::Suspended { member: 5, auditor: AUDITOR, reason: REASON }.into(),
			);
			// A member still, and at home where they were.
			assert_eq!(Profiles::home(&5), Some(1));
			assert!(Profiles::is_member(&5) && !Profiles::is_active(&5));
			assert_eq!(Profiles::residents(1), 1);
			assert!(Profiles::is_active(&6));
		});
	}

	#[test]
	fn success_for_an_auditor_above() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR_ABOVE, 5));
			System::assert_last_event(
				Event::Suspended { member: 5, auditor: AUDITOR_ABOVE, reason: REASON }.into(),
			);
		});
	}

	#[test]
	fn fails_for_others_than_the_home_branch_s_auditors() {
		with_members(|| {
			for origin in [RuntimeOrigin::signed(5), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::suspend(origin, 5, REASON), DispatchError::BadOrigin);
			}
			assert_noop!(suspend(OTHER_AUDITOR, 5), Error::<Test>::WrongBranch);
			assert_noop!(suspend(AUDITOR_ABOVE, 6), Error::<Test>::WrongBranch);
		});
	}

	#[test]
	fn fails_for_auditors_themselves() {
		with_members(|| {
			assert_ok!(join(11, AUDITOR, 3));
			assert_noop!(suspend(AUDITOR, AUDITOR), Error::<Test>::ConflictOfInterest);
			assert_ok!(suspend(AUDITOR_ABOVE, AUDITOR));
		});
	}

	#[test]
	fn fails_for_who_is_close_to_the_member() {
		with_members(|| {
			Now::set(2_000);
			Kin::set(vec![(5, AUDITOR, 1_999)]);
			assert_noop!(suspend(AUDITOR, 5), Error::<Test>::ConflictOfInterest);
			assert_ok!(suspend(AUDITOR_ABOVE, 5));
		});
	}

	#[test]
	fn boundary_kinship_of_this_very_moment_protects_nobody() {
		with_members(|| {
			Now::set(2_000);
			Kin::set(vec![(5, AUDITOR, 2_000)]);
			assert_ok!(suspend(AUDITOR, 5));
		});
	}

	/// Who expects to be suspended would name each auditor their heir a block before it.
	#[test]
	fn boundary_kinship_of_shortly_before_protects_nobody() {
		with_members(|| {
			Lookback::set(100);
			Now::set(2_000);
			Kin::set(vec![(5, AUDITOR, 1_900), (5, AUDITOR_ABOVE, 1_899)]);
			assert_noop!(suspend(AUDITOR_ABOVE, 5), Error::<Test>::ConflictOfInterest);
			assert_ok!(suspend(AUDITOR, 5));
			// Nor who reinstates them.
			Now::set(2_050);
			assert_noop!(reinstate(AUDITOR_ABOVE, 5), Error::<Test>::ConflictOfInterest);
			assert_ok!(reinstate(AUDITOR, 5));
		});
	}

	#[test]
	fn fails_for_who_is_suspended_already_or_no_member() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(suspend(AUDITOR, 5), Error::<Test>::AlreadySuspended);
			assert_noop!(suspend(AUDITOR, 99), Error::<Test>::NotMember);
			assert_ok!(leave(6));
			assert_noop!(suspend(OTHER_AUDITOR, 6), Error::<Test>::NotMember);
			assert_ok!(register(11, 7, 3));
			assert_noop!(suspend(AUDITOR, 7), Error::<Test>::NotMember);
		});
	}
}

mod reinstate {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(reinstate(AUDITOR_ABOVE, 5));
			assert_eq!(status(5), Status::Active);
			assert!(Profiles::is_active(&5));
			System::assert_last_event(
				Event::Reinstated { member: 5, auditor: AUDITOR_ABOVE }.into(),
			);
		});
	}

	#[test]
	fn fails_for_others_than_the_home_branch_s_auditors() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			for origin in [RuntimeOrigin::signed(5), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::reinstate(origin, 5), DispatchError::BadOrigin);
			}
			assert_noop!(reinstate(OTHER_AUDITOR, 5), Error::<Test>::WrongBranch);
		});
	}

	#[test]
	fn fails_for_auditors_themselves() {
		with_members(|| {
			assert_ok!(join(11, AUDITOR, 3));
			assert_ok!(suspend(AUDITOR_ABOVE, AUDITOR));
			assert_noop!(reinstate(AUDITOR, AUDITOR), Error::<Test>::ConflictOfInterest);
		});
	}

	#[test]
	fn boundary_who_was_close_before_the_suspension_does_not_lift_it() {
		with_members(|| {
			Now::set(2_000);
			assert_ok!(suspend(AUDITOR, 5));
			Now::set(3_000);
			Kin::set(vec![(AUDITOR_ABOVE, 5, 1_999)]);
			assert_noop!(reinstate(AUDITOR_ABOVE, 5), Error::<Test>::ConflictOfInterest);
			// Who came to be close since was not so when it was decided.
			Kin::set(vec![(AUDITOR_ABOVE, 5, 2_000)]);
			assert_ok!(reinstate(AUDITOR_ABOVE, 5));
		});
	}

	#[test]
	fn fails_below_the_branch_that_suspended() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR_ABOVE, 5));
			assert_eq!(status(5), Status::Suspended { since: Now::get(), branch: 3 });
			assert_noop!(reinstate(AUDITOR, 5), Error::<Test>::SuspensionStands);
			assert_ok!(reinstate(AUDITOR_ABOVE, 5));
			// What the branch below suspends, the one above lifts, and may suspend anew.
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(reinstate(AUDITOR_ABOVE, 5));
		});
	}

	#[test]
	fn a_supervisor_has_the_last_word_over_what_it_supervises() {
		with_members(|| {
			IsSupervised::set(true);
			assert_ok!(suspend(AUDITOR_ABOVE, 5));
			assert_noop!(reinstate(AUDITOR, 5), Error::<Test>::SuspensionStands);
			assert_ok!(reinstate(AUDITOR_ABOVE, 5));
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(reinstate(AUDITOR_ABOVE, 5));
		});
	}

	#[test]
	fn success_when_the_branch_that_suspended_is_gone() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR_ABOVE, 5));
			Gone::set(Some(3));
			assert_ok!(reinstate(AUDITOR, 5));
		});
	}

	#[test]
	fn fails_for_who_is_not_suspended() {
		with_members(|| {
			assert_noop!(reinstate(AUDITOR, 5), Error::<Test>::NotSuspended);
			assert_noop!(reinstate(AUDITOR, 99), Error::<Test>::NotMember);
			assert_ok!(leave(5));
			assert_noop!(reinstate(AUDITOR, 5), Error::<Test>::NotMember);
		});
	}
}

mod leave {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			Now::set(2_000);
			assert_ok!(leave(5));
			assert_eq!(BURNT.take(), vec![(5, Some(1))], "burnt where they were at home");
			System::assert_last_event(Event::Left { member: 5, branch: 1 }.into());
			assert_eq!(Profiles::home(&5), None);
			assert!(!Profiles::is_member(&5) && !Profiles::is_active(&5));
			assert_eq!(Profiles::residents(1), 0);
			// What stays tells who they were.
			let member = Profiles::member(5).unwrap();
			assert_eq!((member.branch, member.status), (1, Status::Left { since: 2_000 }));
			assert_eq!(Profiles::account_of(Nullifier([1; 32])), Some(5));
			assert_eq!(System::providers(&5), 1, "its nonce is not forgotten");
			assert!(!MembersAt::<Test>::contains_key(1));
		});
	}

	#[test]
	fn fails_for_who_is_no_member() {
		with_members(|| {
			assert_noop!(leave(99), Error::<Test>::NotMember);
			assert_ok!(leave(5));
			assert_noop!(leave(5), Error::<Test>::NotMember);
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::leave(origin), DispatchError::BadOrigin);
			}
		});
	}

	#[test]
	fn fails_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(leave(5), Error::<Test>::Suspended);
			assert_ok!(reinstate(AUDITOR, 5));
			assert_ok!(leave(5));
		});
	}

	#[test]
	fn fails_as_long_as_coins_are_on_hold() {
		with_members(|| {
			CoinsOnHold::set(true);
			assert_noop!(leave(5), DispatchError::Other("coins on hold"));
			CoinsOnHold::set(false);
			assert_ok!(leave(5));
		});
	}

	#[test]
	fn what_was_kept_for_who_takes_part_is_forgotten() {
		with_members(|| {
			keep_something(5);
			assert_ok!(leave(5));
			assert_forgotten(5);
			// What others have is still there.
			assert!(Profiles::field(6, CONTACT).is_some());
			assert!(Profiles::grant(6, CONTACT, CLINIC).is_some());
		});
	}

	#[test]
	fn nobody_gets_the_welcome_grant_twice() {
		with_members(|| {
			assert_ok!(leave(5));
			assert_noop!(register(11, 5, 1), Error::<Test>::AccountRegistered);
			assert_noop!(register(21, 7, 1), Error::<Test>::PersonRegistered);
			assert_noop!(register(21, 5, 9), Error::<Test>::AccountRegistered);
			assert_eq!(GRANTED.take(), Vec::<AccountId>::new());
		});
	}
}

mod die {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			keep_something(5);
			Now::set(2_000);
			assert_ok!(die(5));
			assert_eq!(status(5), Status::Deceased { since: 2_000 });
			System::assert_last_event(Event::Died { member: 5, branch: 1 }.into());
			assert_forgotten(5);
			// At home where they were, and takes on nothing new.
			assert_eq!((Profiles::home(&5), Profiles::residents(1)), (Some(1), 1));
			assert!(!Profiles::is_active(&5) && !Profiles::is_alive(&5));
			assert!(BURNT.take().is_empty(), "what they have stays");
		});
	}

	#[test]
	fn success_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(die(5));
			assert_eq!(status(5), Status::Deceased { since: Now::get() });
		});
	}

	#[test]
	fn success_at_the_closure_of_the_home_branch() {
		with_members(|| {
			assert_ok!(die(5));
			assert_ok!(<Profiles as Rehoming<_>>::rehome(&5, 2));
			assert_eq!((Profiles::residents(1), Profiles::residents(2)), (0, 2));
		});
	}

	#[test]
	fn fails_for_who_is_no_member() {
		with_members(|| {
			assert_noop!(die(99), Error::<Test>::NotMember);
			assert_ok!(leave(6));
			assert_noop!(die(6), Error::<Test>::NotMember);
			assert_ok!(register(11, 7, 3));
			assert_noop!(die(7), Error::<Test>::NotMember);
			assert_ok!(die(5));
			assert_noop!(die(5), Error::<Test>::Deceased);
		});
	}

	#[test]
	fn nothing_follows() {
		with_members(|| {
			assert_ok!(die(5));
			assert_noop!(suspend(AUDITOR, 5), Error::<Test>::Deceased);
			assert_noop!(reinstate(AUDITOR, 5), Error::<Test>::Deceased);
			assert_noop!(leave(5), Error::<Test>::Deceased);
			assert_noop!(accept(5), Error::<Test>::NotPending);
			assert_noop!(withdraw_registration(11, 5), Error::<Test>::NotPending);
			assert_noop!(register(11, 5, 1), Error::<Test>::AccountRegistered);
			assert_noop!(register(11, 7, 1), Error::<Test>::PersonRegistered);
			assert_noop!(ask_to_move(5, 2), Error::<Test>::Deceased);
			assert_noop!(withdraw_move(5), Error::<Test>::Deceased);
			assert_noop!(accept_move(21, 5), Error::<Test>::Deceased);
			assert_noop!(propose(5, CONTACT, 1), Error::<Test>::Deceased);
			assert_noop!(withdraw_field(5, CONTACT), Error::<Test>::Deceased);
			assert_noop!(approve(AUDITOR, 5, ADDRESS), Error::<Test>::ProposalNotFound);
			assert_noop!(reject(AUDITOR, 5, ADDRESS), Error::<Test>::ProposalNotFound);
			assert_noop!(erase(5, CONTACT), Error::<Test>::Deceased);
			assert_noop!(institution_says(5, HEALTH, 1, Some(1)), Error::<Test>::Deceased);
			assert_noop!(grant_read(5, CONTACT, CLINIC, 1_500), Error::<Test>::Deceased);
			assert_noop!(revoke_read(5, CONTACT, CLINIC), Error::<Test>::Deceased);
		});
	}
}
