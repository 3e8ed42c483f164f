// SPDX-License-Identifier: Apache-2.0

//! How another key takes the place of a member's.

use super::*;
use crate::{Approval, KeyRequest};

mod request_key {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			requested(MEI, KEY);
			let expected = KeyRequest {
				key: KEY,
				registrar: REGISTRAR,
				requested_at: START,
				until: START + KEY_LAPSE,
				approval: None,
			};
			assert_eq!(Custody::key_request(MEI), Some(expected));
			let event = Event::KeyRequested { member: MEI, key: KEY, registrar: REGISTRAR };
			assert_eq!(last_event(), event);
			// Nothing has changed for anybody.
			assert_eq!(acts_as(MEI), Some(MEI));
			assert_eq!(acts_as(KEY), Some(KEY));
			assert!(!Custody::is_expected(&KEY));
			// By a registrar of the branch above, and for who is suspended.
			suspend(TOM);
			assert_ok!(request(11, TOM, NEXT));
		});
	}

	#[test]
	fn success_in_the_place_of_one_that_lapsed() {
		build_and_execute(|| {
			approved(MEI, KEY);
			wait(KEY_DELAY + KEY_LAPSE - 1);
			assert_noop!(request(REGISTRAR, MEI, NEXT), Error::<Test>::AlreadyRequested);
			wait(1);
			requested(MEI, NEXT);
			assert_eq!(Expected::<Test>::get(KEY), None);
			assert!(!Custody::is_key(&KEY));
		});
	}

	#[test]
	fn fails_for_others_than_registrars_over_the_member() {
		build_and_execute(|| {
			for origin in [signed(AUDITOR), signed(MEI), signed(STRANGER), council()] {
				assert_noop!(Custody::request_key(origin, MEI, KEY), BAD_ORIGIN);
			}
			assert_noop!(request(31, MEI, KEY), Error::<Test>::WrongBranch);
			assert_noop!(request(REGISTRAR, FAR, KEY), Error::<Test>::WrongBranch);
			assert_noop!(request(BOTH, BOTH, KEY), Error::<Test>::ConflictOfInterest);
			assert_noop!(request(REGISTRAR, STRANGER, KEY), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn fails_for_a_key_that_is_taken() {
		build_and_execute(|| {
			Pending::set(vec![60]);
			// Members, the member themselves, staff, who is to become a member, a partner.
			for taken in [TOM, MEI, REGISTRAR, CUSTODIAN, 60, 50] {
				assert_noop!(request(REGISTRAR, MEI, taken), Error::<Test>::KeyTaken);
			}
			approved(TOM, KEY);
			assert_noop!(request(REGISTRAR, MEI, KEY), Error::<Test>::KeyTaken);
			wait(KEY_DELAY);
			assert_ok!(take_over(KEY, TOM));
			assert_noop!(request(REGISTRAR, MEI, KEY), Error::<Test>::KeyTaken);
		});
	}

	#[test]
	fn fails_for_who_left_died_or_is_said_to_have_died() {
		build_and_execute(|| {
			leave(TOM);
			assert_noop!(request(REGISTRAR, TOM, KEY), Error::<Test>::NotMember);
			reported(MEI);
			assert_noop!(request(REGISTRAR, MEI, KEY), Error::<Test>::DeathReported);
			died(ANA);
			assert_noop!(request(REGISTRAR, ANA, KEY), Error::<Test>::Deceased);
		});
	}
}

mod approve_key {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			requested(MEI, KEY);
			wait(5);
			assert_ok!(approve(AUDITOR, MEI, KEY));
			let ready_at = START + 5 + KEY_DELAY;
			let until = ready_at + KEY_LAPSE;
			let request = Custody::key_request(MEI).unwrap();
			assert_eq!(request.approval, Some(Approval { ready_at, vetoable: true }));
			assert_eq!(request.until, until);
			let auditor = Some(AUDITOR);
			let event = Event::KeyApproved { member: MEI, key: KEY, auditor, ready_at, until };
			assert_eq!(last_event(), event);
			// The key may send now, and its nonce lasts.
			assert_eq!(System::providers(&KEY), 1);
			assert!(Custody::is_expected(&KEY) && Custody::is_key(&KEY));
			assert_eq!(acts_as(MEI), Some(MEI));
			wait(KEY_DELAY + KEY_LAPSE);
			assert!(!Custody::is_expected(&KEY));
		});
	}

	#[test]
	fn success_for_the_consortium_also_after_an_auditor() {
		build_and_execute(|| {
			approved(MEI, KEY);
			wait(100);
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			let ready_at = START + 100 + KEY_DELAY;
			let approval = Custody::key_request(MEI).unwrap().approval;
			assert_eq!(approval, Some(Approval { ready_at, vetoable: false }));
			assert_eq!(System::providers(&KEY), 1);
			assert_noop!(take_over(KEY, MEI), Error::<Test>::TooEarly);
		});
	}

	#[test]
	fn fails_for_others_and_for_who_requested() {
		build_and_execute(|| {
			requested(MEI, KEY);
			for who in [REGISTRAR, MEI, KEY, STRANGER] {
				assert_noop!(approve(who, MEI, KEY), BAD_ORIGIN);
			}
			assert_noop!(approve(32, MEI, KEY), Error::<Test>::WrongBranch);
			// The same person in both roles.
			assert_ok!(request(BOTH, TOM, NEXT));
			assert_noop!(approve(BOTH, TOM, NEXT), Error::<Test>::ConflictOfInterest);
			// For themselves.
			assert_ok!(request(REGISTRAR, BOTH, 103));
			assert_noop!(approve(BOTH, BOTH, 103), Error::<Test>::ConflictOfInterest);
		});
	}

	#[test]
	fn fails_for_what_is_not_requested_or_is_something_else() {
		build_and_execute(|| {
			assert_noop!(approve(AUDITOR, MEI, KEY), Error::<Test>::RequestNotFound);
			requested(MEI, KEY);
			assert_noop!(approve(AUDITOR, MEI, NEXT), Error::<Test>::WrongKey);
			assert_ok!(approve(AUDITOR, MEI, KEY));
			assert_noop!(approve(12, MEI, KEY), Error::<Test>::AlreadyApproved);
			requested(TOM, NEXT);
			wait(KEY_LAPSE);
			assert_noop!(approve(AUDITOR, TOM, NEXT), Error::<Test>::Lapsed);
		});
	}

	#[test]
	fn fails_for_a_registrar_who_was_dismissed() {
		build_and_execute(|| {
			requested(MEI, KEY);
			Dismissed::set(vec![REGISTRAR]);
			assert_noop!(approve(AUDITOR, MEI, KEY), Error::<Test>::RegistrarDismissed);
			// The consortium answers for itself.
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			Dismissed::set(vec![]);
			requested(TOM, NEXT);
			Moved::set(vec![TOM]);
			assert_noop!(approve(32, TOM, NEXT), Error::<Test>::RegistrarDismissed);
			Moved::set(vec![]);
			assert_ok!(approve(AUDITOR, TOM, NEXT));
		});
	}

	/// The friend of a thief is a registrar, and says before each approval that the member has died.
	#[test]
	fn success_for_the_consortium_whatever_one_registrar_reports() {
		build_and_execute(|| {
			requested(MEI, KEY);
			reported(MEI);
			assert_noop!(approve(AUDITOR, MEI, KEY), Error::<Test>::DeathReported);
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			assert_ok!(confirm(AUDITOR, MEI));
			let again = Custody::approve_key(council(), MEI, KEY);
			assert_eq!(again, Err(Error::<Test>::DeathReported.into()));
		});
	}

	#[test]
	fn fails_for_a_key_that_was_taken_since() {
		build_and_execute(|| {
			requested(MEI, KEY);
			requested(TOM, KEY);
			assert_ok!(approve(AUDITOR, TOM, KEY));
			assert_noop!(approve(AUDITOR, MEI, KEY), Error::<Test>::KeyTaken);
			assert_noop!(Custody::approve_key(council(), MEI, KEY), Error::<Test>::KeyTaken);
			requested(ANA, NEXT);
			Pending::set(vec![NEXT]);
			assert_noop!(approve(AUDITOR, ANA, NEXT), Error::<Test>::KeyTaken);
		});
	}

	#[test]
	fn fails_once_they_left_or_are_said_to_have_died() {
		build_and_execute(|| {
			requested(MEI, KEY);
			requested(TOM, NEXT);
			reported(MEI);
			assert_noop!(approve(AUDITOR, MEI, KEY), Error::<Test>::DeathReported);
			leave(TOM);
			assert_noop!(approve(AUDITOR, TOM, NEXT), Error::<Test>::NotMember);
		});
	}
}

mod veto_key {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			approved(MEI, KEY);
			wait(KEY_DELAY);
			assert_ok!(Custody::veto_key(signed(MEI), MEI));
			assert_eq!(last_event(), Event::KeyVetoed { member: MEI, key: KEY, by: MEI });
			assert_eq!(KeyRequests::<Test>::get(MEI), None);
			assert!(!Custody::is_key(&KEY));
			// The nonce of the key is never forgotten.
			assert_eq!(System::providers(&KEY), 1);
			assert_noop!(take_over(KEY, MEI), Error::<Test>::RequestNotFound);
		});
	}

	#[test]
	fn success_by_the_custodian_of_a_member_without_a_key() {
		build_and_execute(|| {
			assert_ok!(assign(OLD, CUSTODIAN, powers(true, false, 0)));
			approved(OLD, KEY);
			for who in [SECOND, REGISTRAR, STRANGER] {
				assert_noop!(Custody::veto_key(signed(who), OLD), Error::<Test>::NotAuthorized);
			}
			Dismissed::set(vec![CUSTODIAN]);
			assert_noop!(Custody::veto_key(signed(CUSTODIAN), OLD), Error::<Test>::NotAuthorized);
			Dismissed::set(vec![]);
			assert_ok!(Custody::veto_key(signed(CUSTODIAN), OLD));
			// Not for a member who can speak.
			appointed(0);
			approved(MEI, KEY);
			assert_noop!(Custody::veto_key(signed(CUSTODIAN), MEI), Error::<Test>::NotAuthorized);
		});
	}

	#[test]
	fn fails_before_approval_and_after_that_of_the_consortium() {
		build_and_execute(|| {
			let veto = || Custody::veto_key(signed(MEI), MEI);
			assert_noop!(veto(), Error::<Test>::RequestNotFound);
			requested(MEI, KEY);
			assert_noop!(veto(), Error::<Test>::NotApproved);
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			assert_noop!(veto(), Error::<Test>::NotVetoable);
			assert_noop!(Custody::veto_key(signed(TOM), MEI), Error::<Test>::NotAuthorized);
		});
	}
}

mod take_over {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			appointed(10);
			assert_ok!(give(MEI, TOM, 10));
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			replaced(MEI, KEY);
			assert_eq!(last_event(), Event::KeyReplaced { member: MEI, key: KEY });
			assert_eq!(acts_as(KEY), Some(MEI));
			assert_eq!(acts_as(MEI), None);
			assert_eq!(Custody::speaks_for(KEY), Some(MEI));
			assert_eq!(Custody::controller(MEI), Some(Controller::Key(KEY)));
			assert!(!Custody::is_expected(&KEY) && Custody::is_key(&KEY));
			// What the former key granted is gone.
			assert!(Custodians::<Test>::get(MEI).is_empty());
			assert!(Mandates::<Test>::get(MEI).is_empty());
			assert_eq!(Custody::successor(MEI), None);
			assert_eq!(Revoked::get(), vec![MEI]);
			// No coin has moved.
			assert_eq!(Free::get(MEI), 1_000);
			assert_eq!(Free::get(KEY), 0);
		});
	}

	#[test]
	fn success_again_and_for_who_never_had_a_key() {
		build_and_execute(|| {
			replaced(MEI, KEY);
			replaced(MEI, NEXT);
			assert_eq!(acts_as(NEXT), Some(MEI));
			assert_eq!(acts_as(KEY), None);
			assert_eq!(acts_as(MEI), None);
			assert_eq!(KeyUses::<Test>::get(KEY), Some(KeyUse::Retired));
			assert_ok!(assign(OLD, CUSTODIAN, ALL(10)));
			replaced(OLD, 103);
			assert_eq!(acts_as(103), Some(OLD));
			// They appoint for themselves from now on.
			assert!(Custodians::<Test>::get(OLD).is_empty());
			assert_noop!(assign(OLD, CUSTODIAN, ALL(10)), Error::<Test>::HasKey);
		});
	}

	#[test]
	fn boundary_of_time() {
		build_and_execute(|| {
			approved(MEI, KEY);
			wait(KEY_DELAY - 1);
			assert_noop!(take_over(KEY, MEI), Error::<Test>::TooEarly);
			wait(KEY_LAPSE);
			assert_ok!(take_over(KEY, MEI));
			approved(TOM, NEXT);
			wait(KEY_DELAY + KEY_LAPSE);
			assert_noop!(take_over(NEXT, TOM), Error::<Test>::Lapsed);
		});
	}

	/// Multisigs, derivatives and accounts without a key sign nothing, so their nonce stays zero.
	#[test]
	fn fails_for_an_account_that_signs_nothing() {
		build_and_execute(|| {
			requested(MEI, KEY);
			assert_ok!(approve(AUDITOR, MEI, KEY));
			wait(KEY_DELAY);
			assert_eq!(System::account_nonce(KEY), 0);
			assert_noop!(take_over(KEY, MEI), Error::<Test>::NotAKey);
			assert_eq!(acts_as(MEI), Some(MEI));
			// A transaction counts as signed before its call is made.
			signs(KEY);
			assert_ok!(take_over(KEY, MEI));
		});
	}

	#[test]
	fn success_past_a_report_when_the_consortium_approved() {
		build_and_execute(|| {
			approved(MEI, KEY);
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			reported(MEI);
			wait(KEY_DELAY);
			assert_ok!(take_over(KEY, MEI));
			assert!(!DeathReports::<Test>::contains_key(MEI));
			System::assert_has_event(Event::DeathRefuted { member: MEI, by: MEI }.into());
			assert_eq!(last_event(), Event::KeyReplaced { member: MEI, key: KEY });
			assert_noop!(confirm(AUDITOR, MEI), Error::<Test>::DeathNotReported);
		});
	}

	#[test]
	fn fails_past_a_report_that_counts() {
		build_and_execute(|| {
			// A second person says it too, or the consortium.
			approved(MEI, KEY);
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			confirmed(MEI);
			wait(KEY_DELAY);
			assert_noop!(take_over(KEY, MEI), Error::<Test>::DeathReported);
			assert_ok!(Custody::report_death(council(), MEI, [9; 32]));
			assert_noop!(take_over(KEY, MEI), Error::<Test>::DeathReported);
			// Only an auditor approved.
			reported(TOM);
			wait(KEY_LAPSE - KEY_DELAY);
			assert_noop!(request(REGISTRAR, TOM, NEXT), Error::<Test>::DeathReported);
			wait(KEY_DELAY);
			approved(TOM, NEXT);
			wait(KEY_DELAY - 1);
			reported(TOM);
			wait(KEY_LAPSE);
			// The report has lapsed a moment before the key does.
			assert_ok!(take_over(NEXT, TOM));
			assert!(!DeathReports::<Test>::contains_key(TOM));
		});
	}

	#[test]
	fn fails_for_another_key_and_without_approval() {
		build_and_execute(|| {
			assert_noop!(take_over(KEY, MEI), Error::<Test>::RequestNotFound);
			requested(MEI, KEY);
			wait(KEY_DELAY);
			assert_noop!(take_over(KEY, MEI), Error::<Test>::NotApproved);
			assert_noop!(take_over(NEXT, MEI), Error::<Test>::WrongKey);
			assert_noop!(take_over(MEI, MEI), Error::<Test>::WrongKey);
			assert_noop!(Custody::take_over(council(), MEI), BAD_ORIGIN);
		});
	}

	#[test]
	fn fails_once_they_left_or_are_said_to_have_died() {
		build_and_execute(|| {
			approved(MEI, KEY);
			approved(TOM, NEXT);
			wait(KEY_DELAY);
			reported(MEI);
			assert_noop!(take_over(KEY, MEI), Error::<Test>::DeathReported);
			leave(TOM);
			assert_noop!(take_over(NEXT, TOM), Error::<Test>::NotMember);
			assert!(!Custody::is_expected(&NEXT));
			// What is left of it can be forgotten.
			assert_ok!(Custody::clean(signed(STRANGER), TOM));
			assert!(!Custody::is_key(&NEXT));
		});
	}
}

mod cancel_key {
	use super::*;

	fn cancel(by: AccountId, member: AccountId) -> DispatchResult {
		Custody::cancel_key(signed(by), member)
	}

	#[test]
	fn success_by_staff_over_the_member() {
		build_and_execute(|| {
			for staff in [REGISTRAR, AUDITOR, 11, 12] {
				approved(MEI, KEY);
				assert_ok!(cancel(staff, MEI));
				assert_eq!(last_event(), Event::KeyCancelled { member: MEI, key: KEY });
				assert!(!Custody::is_key(&KEY));
			}
		});
	}

	#[test]
	fn success_by_anybody_once_it_lapsed() {
		build_and_execute(|| {
			requested(MEI, KEY);
			wait(KEY_LAPSE - 1);
			assert_noop!(cancel(STRANGER, MEI), Error::<Test>::NotAuthorized);
			wait(1);
			assert_ok!(cancel(STRANGER, MEI));
		});
	}

	#[test]
	fn success_by_the_consortium() {
		build_and_execute(|| {
			let cancelled = Event::KeyCancelled { member: MEI, key: KEY };
			approved(MEI, KEY);
			assert_ok!(Custody::cancel_key(council(), MEI));
			assert_eq!(last_event(), cancelled);
			// Nobody else takes back what it approved, until its time is over.
			approved(MEI, KEY);
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			for staff in [REGISTRAR, AUDITOR, 11, 12] {
				assert_noop!(cancel(staff, MEI), Error::<Test>::ConsortiumDecided);
			}
			assert_noop!(cancel(STRANGER, MEI), Error::<Test>::NotAuthorized);
			assert_ok!(Custody::cancel_key(council(), MEI));
			assert_eq!(last_event(), cancelled);
			assert_noop!(Custody::cancel_key(council(), MEI), Error::<Test>::RequestNotFound);
			requested(MEI, KEY);
			assert_ok!(Custody::approve_key(council(), MEI, KEY));
			wait(KEY_DELAY + KEY_LAPSE);
			assert_ok!(cancel(STRANGER, MEI));
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			assert_noop!(Custody::cancel_key(RuntimeOrigin::none(), MEI), BAD_ORIGIN);
			assert_noop!(cancel(REGISTRAR, MEI), Error::<Test>::RequestNotFound);
			requested(MEI, KEY);
			for who in [MEI, KEY, CUSTODIAN] {
				assert_noop!(cancel(who, MEI), Error::<Test>::NotAuthorized);
			}
			assert_noop!(cancel(32, MEI), Error::<Test>::WrongBranch);
			assert_ok!(request(REGISTRAR, BOTH, NEXT));
			assert_noop!(cancel(BOTH, BOTH), Error::<Test>::ConflictOfInterest);
		});
	}
}
