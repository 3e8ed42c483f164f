// SPDX-License-Identifier: Apache-2.0

//! Who may read what.

use super::*;

const NEIGHBOURS: Reader = Reader::Branch(2);

mod grant_read {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_500));
			System::assert_last_event(
				Event::ReadGranted { member: 5, kind: HEALTH, reader: CLINIC, until: 1_500 }.into(),
			);
			assert_eq!(Profiles::grant(5, HEALTH, CLINIC), Some(1_500));
			assert!(Profiles::may_read(5, HEALTH, CLINIC));
			// Nothing else, by nobody else, and of nobody else.
			assert!(!Profiles::may_read(5, ADDRESS, CLINIC));
			assert!(!Profiles::may_read(5, HEALTH, Reader::Branch(1)));
			assert!(!Profiles::may_read(6, HEALTH, CLINIC));
		});
	}

	#[test]
	fn success_even_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(grant_read(5, HEALTH, NEIGHBOURS, 1_500));
			assert!(Profiles::may_read(5, HEALTH, NEIGHBOURS));
		});
	}

	#[test]
	fn a_grant_lapses() {
		with_members(|| {
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_500));
			Now::set(1_499);
			assert!(Profiles::may_read(5, HEALTH, CLINIC));
			Now::set(1_500);
			assert!(!Profiles::may_read(5, HEALTH, CLINIC));
		});
	}

	#[test]
	fn a_suspended_institution_and_a_branch_that_is_gone_read_nothing() {
		with_members(|| {
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_500));
			assert_ok!(grant_read(5, HEALTH, Reader::Branch(3), 1_500));
			PartnerSuspended::set(true);
			Gone::set(Some(3));
			assert!(!Profiles::may_read(5, HEALTH, CLINIC));
			assert!(!Profiles::may_read(5, HEALTH, Reader::Branch(3)));
		});
	}

	#[test]
	fn a_later_grant_takes_the_place_of_an_earlier_one() {
		with_members(|| {
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_500));
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_200));
			assert_eq!(Profiles::grant(5, HEALTH, CLINIC), Some(1_200));
			assert_eq!(GivenGrants::<Test>::get(5), 1);
		});
	}

	#[test]
	fn boundary_of_grants() {
		with_members(|| {
			for kind in [CONTACT, ADDRESS, LANGUAGES] {
				assert_ok!(grant_read(5, kind, CLINIC, 1_500));
			}
			assert_noop!(grant_read(5, HEALTH, CLINIC, 1_500), Error::<Test>::TooManyGrants);
			assert_noop!(grant_read(5, CONTACT, NEIGHBOURS, 1_500), Error::<Test>::TooManyGrants);
			assert_ok!(grant_read(5, CONTACT, CLINIC, 1_600));
			assert_ok!(grant_read(6, HEALTH, CLINIC, 1_500));
			assert_ok!(revoke_read(5, CONTACT, CLINIC));
			assert_ok!(grant_read(5, CONTACT, NEIGHBOURS, 1_500));
		});
	}

	#[test]
	fn boundary_of_the_end() {
		with_members(|| {
			assert_noop!(grant_read(5, HEALTH, CLINIC, 1_000), Error::<Test>::EndInThePast);
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_001));
			assert_noop!(grant_read(5, HEALTH, CLINIC, 2_001), Error::<Test>::EndTooFar);
			assert_ok!(grant_read(5, HEALTH, CLINIC, 2_000));
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(grant_read(5, 9, CLINIC, 1_500), Error::<Test>::KindNotFound);
			for reader in [Reader::Branch(9), Reader::Partner(2)] {
				assert_noop!(grant_read(5, HEALTH, reader, 1_500), Error::<Test>::ReaderNotFound);
			}
			assert_noop!(grant_read(99, HEALTH, CLINIC, 1_500), Error::<Test>::NotMember);
			let origin = RuntimeOrigin::root();
			assert_noop!(Profiles::grant_read(origin, HEALTH, CLINIC, 1_500), BAD_ORIGIN);
		});
	}
}

mod revoke_read {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_500));
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(revoke_read(5, HEALTH, CLINIC));
			System::assert_last_event(
				Event::ReadRevoked { member: 5, kind: HEALTH, reader: CLINIC }.into(),
			);
			assert!(!Profiles::may_read(5, HEALTH, CLINIC));
			assert_eq!(Profiles::grant(5, HEALTH, CLINIC), None);
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(revoke_read(5, HEALTH, CLINIC), Error::<Test>::GrantNotFound);
			assert_noop!(revoke_read(99, HEALTH, CLINIC), Error::<Test>::NotMember);
			let origin = RuntimeOrigin::none();
			assert_noop!(Profiles::revoke_read(origin, HEALTH, CLINIC), BAD_ORIGIN);
		});
	}
}

mod forget_grant {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(grant_read(5, HEALTH, CLINIC, 1_500));
			Now::set(1_499);
			assert_noop!(forget_grant(99, 5, HEALTH, CLINIC), Error::<Test>::NotLapsed);
			Now::set(1_500);
			assert_ok!(forget_grant(99, 5, HEALTH, CLINIC));
			System::assert_last_event(
				Event::GrantForgotten { member: 5, kind: HEALTH, reader: CLINIC }.into(),
			);
			assert_eq!(Profiles::grant(5, HEALTH, CLINIC), None);
			assert_eq!(GivenGrants::<Test>::get(5), 0);
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(forget_grant(99, 5, HEALTH, CLINIC), Error::<Test>::GrantNotFound);
			let origin = RuntimeOrigin::none();
			assert_noop!(Profiles::forget_grant(origin, 5, HEALTH, CLINIC), BAD_ORIGIN);
		});
	}
}
