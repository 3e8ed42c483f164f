// SPDX-License-Identifier: Apache-2.0

//! How a person becomes a member.

use super::*;
use crate::Pending;
use frame_support::traits::Contains;

mod register {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			assert_eq!(
				Profiles::member(5),
				Some(Member {
					branch: 2,
					nullifier: person(1),
					registered_at: 1_000,
					status: Status::Pending { until: 3_000 }
				})
			);
			assert_eq!(Profiles::account_of(person(1)), Some(5));
			assert_eq!(System::providers(&5), 1);
			System::assert_last_event(
				Event::Registered { member: 5, branch: 2, registrar: 21 }.into(),
			);
			// Not a member before they agree.
			assert!(Profiles::is_pending(5) && Pending::<Test>::contains(&5));
			assert_eq!(Profiles::home(&5), None);
			assert!(!Profiles::is_member(&5) && !Profiles::is_active(&5));
			assert_eq!(Profiles::residents(2), 0);
			assert!(GRANTED.take().is_empty());
		});
	}

	#[test]
	fn a_stranger_is_no_member() {
		build_and_execute(|| {
			assert_eq!(Profiles::member(5), None);
			assert_eq!(Profiles::account_of(person(1)), None);
			assert!(!Profiles::is_pending(5) && !Pending::<Test>::contains(&5));
			assert!(!Profiles::is_member(&5) && !Profiles::is_active(&5));
		});
	}

	#[test]
	fn fails_for_who_is_no_registrar() {
		build_and_execute(|| {
			for origin in [signed(5), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::register(origin, 5, person(1)), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn a_person_is_registered_once_in_the_whole_consortium() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			for accepted in [false, true] {
				// The same person: the same account or another, the same branch or another.
				assert_noop!(register(11, 5, 1), Error::<Test>::AccountRegistered);
				assert_noop!(register(11, 6, 1), Error::<Test>::PersonRegistered);
				assert_noop!(register(21, 6, 1), Error::<Test>::PersonRegistered);
				assert_noop!(register_keyless(21, 1), Error::<Test>::PersonRegistered);
				// Another person with the same account.
				assert_noop!(register(21, 5, 2), Error::<Test>::AccountRegistered);
				if !accepted {
					assert_ok!(accept(5));
				}
			}
			assert_eq!(GRANTED.take(), vec![5]);
		});
	}

	#[test]
	fn a_branch_is_no_person() {
		build_and_execute(|| {
			assert_noop!(register(11, 20, 1), Error::<Test>::BranchAccount);
		});
	}

	#[test]
	fn an_institution_or_another_s_key_is_no_person() {
		build_and_execute(|| {
			assert_noop!(register(11, 8, 1), Error::<Test>::AccountReserved);
			NineIsReserved::set(true);
			assert_noop!(register(11, 9, 1), Error::<Test>::AccountReserved);
			NineIsReserved::set(false);
			assert_ok!(register(11, 9, 1));
		});
	}

	/// No registrar locks a person or an account out for long.
	#[test]
	fn success_once_what_stood_in_the_way_has_lapsed() {
		build_and_execute(|| {
			// Account 5 for another person, and person 1 with another account.
			assert_ok!(register(11, 5, 9));
			assert_ok!(register(11, 6, 1));
			Now::set(2_999);
			assert_noop!(register(21, 5, 1), Error::<Test>::AccountRegistered);
			assert_noop!(register(21, 7, 1), Error::<Test>::PersonRegistered);
			Now::set(3_000);
			System::reset_events();
			assert_ok!(register(21, 5, 1));
			let events: Vec<_> = System::events().into_iter().map(|record| record.event).collect();
			let (branch, by) = (1, Some(21));
			let withdrawn = |account| Event::RegistrationWithdrawn { account, branch, by }.into();
			let registered = Event::Registered { member: 5, branch: 2, registrar: 21 };
			assert_eq!(events, vec![withdrawn(5), withdrawn(6), registered.into()]);
			assert_eq!((Profiles::member(6), Profiles::account_of(person(9))), (None, None));
			assert_ok!(accept(5));
			assert_eq!(Profiles::home(&5), Some(2));
		});
	}

	#[test]
	fn what_was_accepted_does_not_lapse() {
		with_members(|| {
			Now::set(1_000_000);
			assert_noop!(register(21, 5, 3), Error::<Test>::AccountRegistered);
			assert_noop!(register(21, 7, 1), Error::<Test>::PersonRegistered);
		});
	}

	#[test]
	fn registrars_do_not_register_themselves_but_each_other() {
		build_and_execute(|| {
			assert_noop!(register(11, 11, 1), Error::<Test>::OwnRegistration);
			assert_ok!(register(21, 11, 1));
		});
	}

	#[test]
	fn fails_for_an_account_to_which_there_is_no_key() {
		build_and_execute(|| {
			assert_noop!(register(11, 1_001, 1), Error::<Test>::KeylessAccount);
		});
	}
}

mod accept {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			Now::set(2_000);
			assert_ok!(accept(5));
			assert_eq!(
				Profiles::member(5),
				Some(Member {
					branch: 2,
					nullifier: person(1),
					registered_at: 1_000,
					status: Status::Active
				})
			);
			assert!(!Profiles::is_pending(5) && !Pending::<Test>::contains(&5));
			assert_eq!((Profiles::home(&5), Profiles::residents(2)), (Some(2), 1));
			assert!(Profiles::is_member(&5) && Profiles::is_active(&5));
			assert!(!Profiles::is_keyless(&5));
			assert_eq!(System::providers(&5), 1);
			assert_eq!(GRANTED.take(), vec![5]);
		});
	}

	#[test]
	fn events_in_order() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			System::reset_events();
			assert_ok!(accept(5));
			let events: Vec<_> = System::events().into_iter().map(|record| record.event).collect();
			let joined = Event::Joined { member: 5, branch: 2 };
			assert_eq!(events, vec![joined.into(), minted(5)]);
		});
	}

	#[test]
	fn fails_for_who_has_nothing_to_accept() {
		with_members(|| {
			assert_noop!(accept(99), Error::<Test>::NotPending);
			assert_noop!(accept(5), Error::<Test>::NotPending);
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(accept(5), Error::<Test>::NotPending);
			assert_ok!(leave(6));
			assert_noop!(accept(6), Error::<Test>::NotPending);
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::accept(origin), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn fails_when_the_branch_is_gone_or_the_account_has_become_a_branch_s_own() {
		build_and_execute(|| {
			assert_ok!(register(21, 9, 1));
			Gone::set(Some(2));
			assert_noop!(accept(9), Error::<Test>::BranchNotFound);
			Gone::set(None);
			NineIsBranch::set(true);
			assert_noop!(accept(9), Error::<Test>::BranchAccount);
			NineIsBranch::set(false);
			assert_ok!(accept(9));
		});
	}

	#[test]
	fn fails_while_the_branch_is_not_in_good_standing() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			Idle::set(Some(2));
			assert_noop!(accept(5), Error::<Test>::BranchNotActive);
			Idle::set(Some(1));
			assert_ok!(accept(5));
		});
	}

	#[test]
	fn boundary_of_its_term() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			assert_ok!(register(11, 6, 2));
			Now::set(2_999);
			assert_ok!(accept(5));
			Now::set(3_000);
			assert_noop!(accept(6), Error::<Test>::RegistrationLapsed);
		});
	}

	#[test]
	fn fails_for_what_has_become_another_s_key() {
		build_and_execute(|| {
			assert_ok!(register(11, 9, 1));
			NineIsReserved::set(true);
			assert_noop!(accept(9), Error::<Test>::AccountReserved);
		});
	}

	/// As a multisig or a derivative.
	#[test]
	fn fails_for_an_account_that_has_never_signed() {
		build_and_execute(|| {
			assert_ok!(register(11, 150, 1));
			assert_noop!(accept(150), Error::<Test>::NotAKey);
			System::inc_account_nonce(150);
			assert_ok!(accept(150));
		});
	}

	#[test]
	fn without_the_grant_nobody_joins() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			GrantFails::set(true);
			assert_noop!(accept(5), DispatchError::Other("no grant today"));
			GrantFails::set(false);
			assert_ok!(accept(5));
		});
	}
}

mod withdraw_registration {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			assert_ok!(withdraw_registration(11, 5));
			System::assert_last_event(
				Event::RegistrationWithdrawn { account: 5, branch: 1, by: Some(11) }.into(),
			);
			assert_eq!((Profiles::member(5), Profiles::account_of(person(1))), (None, None));
			assert_noop!(accept(5), Error::<Test>::NotPending);
			assert_eq!(System::providers(&5), 1, "its nonce is not forgotten");
			// Both can be registered again, apart.
			assert_ok!(join(21, 5, 2));
			assert_ok!(join(21, 6, 1));
		});
	}

	#[test]
	fn success_leaves_no_trace_of_who_has_never_signed() {
		build_and_execute(|| {
			assert_ok!(register(11, 150, 1));
			assert_eq!(System::providers(&150), 1);
			assert_ok!(withdraw_registration(11, 150));
			assert!(!frame_system::Account::<Test>::contains_key(150));
		});
	}

	#[test]
	fn success_for_the_consortium() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			assert_ok!(Profiles::withdraw_registration(RuntimeOrigin::root(), 5));
			System::assert_last_event(
				Event::RegistrationWithdrawn { account: 5, branch: 2, by: None }.into(),
			);
			let again = Profiles::withdraw_registration(RuntimeOrigin::root(), 5);
			assert_noop!(again, Error::<Test>::NotPending);
		});
	}

	#[test]
	fn success_for_anybody_once_it_has_lapsed() {
		build_and_execute(|| {
			for (who, number) in [(5, 1), (6, 2)] {
				assert_ok!(register(21, who, number));
			}
			Now::set(2_999);
			assert_noop!(withdraw_registration(99, 5), BAD_ORIGIN);
			assert_noop!(withdraw_registration(11, 6), Error::<Test>::WrongBranch);
			Now::set(3_000);
			assert_ok!(withdraw_registration(99, 5));
			assert_ok!(withdraw_registration(11, 6));
		});
	}

	#[test]
	fn success_for_a_registrar_above() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			assert_ok!(withdraw_registration(31, 5));
		});
	}

	#[test]
	fn success_for_the_account_itself() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			assert_ok!(withdraw_registration(5, 5));
			// A registrar of another branch is a person too.
			assert_ok!(register(11, 21, 1));
			assert_ok!(withdraw_registration(21, 21));
		});
	}

	#[test]
	fn of_a_branch_that_is_gone_any_registrar_can() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			assert_noop!(withdraw_registration(21, 5), Error::<Test>::WrongBranch);
			Gone::set(Some(1));
			assert_ok!(withdraw_registration(21, 5));
			assert_ok!(join(21, 5, 1));
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			for registrar in [11, 31] {
				assert_noop!(withdraw_registration(registrar, 5), Error::<Test>::WrongBranch);
			}
			for origin in [signed(6), signed(22), RuntimeOrigin::none()] {
				assert_noop!(Profiles::withdraw_registration(origin, 5), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn fails_for_who_has_accepted_or_is_not_registered() {
		with_members(|| {
			for by in [5, 11] {
				assert_noop!(withdraw_registration(by, 5), Error::<Test>::NotPending);
			}
			assert_noop!(withdraw_registration(11, 99), Error::<Test>::NotPending);
			assert_noop!(withdraw_registration(99, 99), Error::<Test>::NotPending);
			assert_ok!(leave(5));
			assert_noop!(withdraw_registration(11, 5), Error::<Test>::NotPending);
		});
	}
}

mod register_keyless {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(register_keyless(11, 1));
			let who = Profiles::keyless_account(person(1));
			assert_eq!(who, 1_001);
			assert_eq!(Profiles::account_of(person(1)), Some(who));
			assert_eq!(status(who), Status::Active);
			assert_eq!((Profiles::home(&who), Profiles::residents(1)), (Some(1), 1));
			assert!(Profiles::is_active(&who) && Profiles::is_keyless(&who));
			assert_eq!(System::providers(&who), 1);
			assert_eq!(GRANTED.take(), vec![who]);
			let events: Vec<_> = System::events().into_iter().map(|record| record.event).collect();
			let registered = Event::Registered { member: who, branch: 1, registrar: 11 };
			let joined = Event::Joined { member: who, branch: 1 };
			// Behind the system's, which tells of a new account.
			assert_eq!(events[1..], [registered.into(), joined.into(), minted(who)]);
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			for origin in [signed(5), signed(12), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::register_keyless(origin, person(3)), BAD_ORIGIN);
			}
			assert_noop!(register_keyless(11, 1), Error::<Test>::PersonRegistered);
			assert_ok!(register_keyless(11, 3));
			assert_noop!(register_keyless(21, 3), Error::<Test>::AccountRegistered);
			assert_noop!(register(21, 7, 3), Error::<Test>::PersonRegistered);
			Idle::set(Some(1));
			assert_noop!(register_keyless(11, 4), Error::<Test>::BranchNotActive);
			Idle::set(None);
			GrantFails::set(true);
			assert_noop!(register_keyless(11, 4), DispatchError::Other("no grant today"));
		});
	}

	#[test]
	fn success_once_another_s_registration_with_the_account_has_lapsed() {
		build_and_execute(|| {
			assert_ok!(register(11, 1_001, 2));
			assert_noop!(register_keyless(21, 1), Error::<Test>::AccountRegistered);
			Now::set(3_000);
			assert_ok!(register_keyless(21, 1));
			assert_eq!(Profiles::account_of(person(2)), None);
			assert!(Profiles::is_keyless(&1_001));
		});
	}

	#[test]
	fn others_are_not_without_a_key() {
		with_members(|| {
			assert!(!Profiles::is_keyless(&5) && !Profiles::is_keyless(&99));
		});
	}
}
