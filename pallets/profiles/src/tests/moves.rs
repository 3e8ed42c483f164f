// SPDX-License-Identifier: Apache-2.0

//! Members have another home: because they ask for it, or because theirs closes.

use super::*;

mod ask_to_move {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			System::assert_last_event(Event::MoveAsked { member: 5, from: 1, to: 2 }.into());
			assert_eq!(Profiles::wish(5), Some(2));
			assert_eq!(Profiles::home(&5), Some(1), "nothing has moved");
		});
	}

	#[test]
	fn a_later_wish_takes_the_place_of_an_earlier_one() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			assert_ok!(<Profiles as Rehoming<_>>::rehome(&5, 3));
			assert_ok!(ask_to_move(5, 1));
			assert_eq!(Profiles::wish(5), Some(1));
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(ask_to_move(5, 1), Error::<Test>::AlreadyThere);
			assert_noop!(ask_to_move(5, 9), Error::<Test>::BranchNotFound);
			assert_noop!(ask_to_move(5, 3), Error::<Test>::NotForMembers);
			assert_noop!(ask_to_move(99, 2), Error::<Test>::NotMember);
			assert_ok!(register(11, 7, 3));
			assert_noop!(ask_to_move(7, 2), Error::<Test>::NotMember);
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(ask_to_move(5, 2), Error::<Test>::Suspended);
			assert_noop!(Profiles::ask_to_move(RuntimeOrigin::root(), 2), BAD_ORIGIN);
		});
	}
}

mod withdraw_move {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			assert_ok!(withdraw_move(5));
			System::assert_last_event(Event::MoveWithdrawn { member: 5, to: 2 }.into());
			assert_eq!(Profiles::wish(5), None);
			assert_noop!(accept_move(21, 5), Error::<Test>::MoveNotFound);
		});
	}

	#[test]
	fn success_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(withdraw_move(5));
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(withdraw_move(5), Error::<Test>::MoveNotFound);
			assert_noop!(withdraw_move(99), Error::<Test>::NotMember);
			assert_noop!(Profiles::withdraw_move(RuntimeOrigin::none()), BAD_ORIGIN);
		});
	}
}

mod accept_move {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			assert_ok!(accept_move(21, 5));
			System::assert_last_event(Event::Rehomed { member: 5, from: 1, to: 2 }.into());
			assert_eq!(MOVED.take(), vec![(5, Some(1), 2)], "their hours come along");
			assert_eq!((Profiles::home(&5), Profiles::wish(5)), (Some(2), None));
			assert_eq!((Profiles::residents(1), Profiles::residents(2)), (0, 2));
			assert!(GRANTED.take().is_empty(), "no second grant");
			// Nobody asks the person again what was checked already.
			assert_noop!(register(21, 5, 1), Error::<Test>::AccountRegistered);
		});
	}

	#[test]
	fn fails_for_others_than_the_receiving_branch_s_registrars() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			for registrar in [11, 31] {
				assert_noop!(accept_move(registrar, 5), Error::<Test>::WrongBranch);
			}
			for by in [5, AUDITOR, OTHER_AUDITOR] {
				assert_noop!(accept_move(by, 5), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn fails_for_registrars_themselves() {
		with_members(|| {
			assert_ok!(join(11, 21, 3));
			assert_ok!(ask_to_move(21, 2));
			assert_noop!(accept_move(21, 21), Error::<Test>::ConflictOfInterest);
		});
	}

	#[test]
	fn fails_for_who_does_not_ask_or_is_suspended() {
		with_members(|| {
			assert_noop!(accept_move(21, 5), Error::<Test>::MoveNotFound);
			assert_noop!(accept_move(21, 99), Error::<Test>::NotMember);
			assert_ok!(ask_to_move(5, 2));
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(accept_move(21, 5), Error::<Test>::Suspended);
			assert_ok!(reinstate(AUDITOR, 5));
			assert_ok!(accept_move(21, 5));
		});
	}

	#[test]
	fn fails_when_the_home_branch_may_not_owe_so_much() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			DebtTooHigh::set(true);
			assert_noop!(accept_move(21, 5), DispatchError::Other("owes too much"));
			assert_eq!((Profiles::home(&5), Profiles::wish(5)), (Some(1), Some(2)));
		});
	}
}

mod rehome {
	use super::*;

	fn rehome(who: AccountId, to: BranchId) -> DispatchResult {
		<Profiles as Rehoming<_>>::rehome(&who, to)
	}

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(rehome(5, 2));
			assert_eq!(Profiles::home(&5), Some(2));
			assert_eq!((Profiles::residents(1), Profiles::residents(2)), (0, 2));
			System::assert_last_event(Event::Rehomed { member: 5, from: 1, to: 2 }.into());
			// Who decides on them has changed with it.
			assert_noop!(suspend(AUDITOR, 5), Error::<Test>::WrongBranch);
			assert_ok!(suspend(OTHER_AUDITOR, 5));
		});
	}

	#[test]
	fn success_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(rehome(5, 2));
			assert_eq!(status(5), Status::Suspended { since: Now::get(), branch: 1 });
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(rehome(99, 2), Error::<Test>::NotMember);
			assert_noop!(rehome(5, 1), Error::<Test>::AlreadyThere);
			assert_noop!(rehome(5, 9), Error::<Test>::BranchNotFound);
			assert_ok!(leave(5));
			assert_noop!(rehome(5, 2), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn a_wish_that_comes_true_by_it_is_dropped() {
		with_members(|| {
			assert_ok!(ask_to_move(5, 2));
			assert_ok!(rehome(5, 3));
			assert_eq!(Profiles::wish(5), Some(2), "another one stays");
			assert_ok!(rehome(5, 2));
			assert_eq!(Profiles::wish(5), None);
		});
	}

	#[test]
	fn who_has_not_accepted_yet_has_no_home() {
		with_members(|| {
			assert_ok!(register(11, 7, 3));
			assert_noop!(rehome(7, 2), Error::<Test>::NotMember);
		});
	}
}
