// SPDX-License-Identifier: Apache-2.0

//! What institutions say.

use super::*;

mod set_by_institution {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(Some(START + 10))));
			let issuer = Issuer::Institution(POLICE);
			assert_eq!(
				last_event(),
				Event::Issued {
					member: MEI,
					kind: DRIVING,
					issuer,
					version: 1,
					document: DOCUMENT,
					valid_until: Some(START + 10),
				}
			);
			assert!(Credentials::is_held(MEI, DRIVING));
			assert_eq!(credential(MEI, DRIVING).issuer, issuer);
			// It goes on, also for who is suspended.
			Suspended::set(vec![MEI]);
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			assert_eq!(credential(MEI, DRIVING).version, 2);
		});
	}

	#[test]
	fn success_of_taking_it_back() {
		build_and_execute(|| {
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			wait(4);
			assert_ok!(attest(POLICE, MEI, DRIVING, None));
			assert_eq!(
				last_event(),
				Event::Withdrawn { member: MEI, kind: DRIVING, partner: POLICE }
			);
			assert!(!Credentials::is_held(MEI, DRIVING));
			let status = credential(MEI, DRIVING).status;
			assert_eq!(status, Status::Withdrawn { since: START + 4 });
			assert_eq!(credential(MEI, DRIVING).document, None, "it is erased");
			// Twice is once.
			wait(1);
			assert_ok!(attest(POLICE, MEI, DRIVING, None));
			assert_eq!(credential(MEI, DRIVING).status, status);
			assert_noop!(revoke(AUDITOR, MEI, DRIVING), Error::<Test>::AlreadyEnded);
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			assert!(Credentials::is_held(MEI, DRIVING));
		});
	}

	#[test]
	fn success_of_nothing_where_there_is_nothing() {
		build_and_execute(|| {
			assert_ok!(attest(POLICE, MEI, DRIVING, None));
			assert_eq!(Credentials::credential(MEI, DRIVING), None);
			// What another issued, and holds no longer, stays as it was.
			assert_ok!(issue(TRAINER, MEI, FIRST_AID, None));
			assert_ok!(revoke(TRAINER, MEI, FIRST_AID));
			let revoked = credential(MEI, FIRST_AID);
			assert_ok!(attest(CLINIC, MEI, FIRST_AID, None));
			assert_eq!(credential(MEI, FIRST_AID), revoked);
		});
	}

	#[test]
	fn success_after_an_auditor_revoked_it() {
		build_and_execute(|| {
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			assert_ok!(revoke(AUDITOR, MEI, DRIVING));
			let revoked = credential(MEI, DRIVING);
			// That it holds no longer is known; its document goes.
			assert_ok!(attest(POLICE, MEI, DRIVING, None));
			assert_eq!(credential(MEI, DRIVING), Credential { document: None, ..revoked });
			for partner in [POLICE, CLINIC] {
				assert_noop!(
					attest(partner, MEI, DRIVING, attested(None)),
					Error::<Test>::RevocationStands
				);
			}
			assert_ok!(allow(AUDITOR, MEI, DRIVING));
			assert!(!Credentials::is_held(MEI, DRIVING));
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			assert!(Credentials::is_held(MEI, DRIVING));
		});
	}

	/// It says nothing against an institution.
	#[test]
	fn success_after_staff_revoked_a_branchs() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, FIRST_AID, None));
			assert_ok!(revoke(AUDITOR, MEI, FIRST_AID));
			assert_ok!(attest(CLINIC, MEI, FIRST_AID, attested(None)));
			assert!(Credentials::is_held(MEI, FIRST_AID));
		});
	}

	#[test]
	fn of_which_kinds_institutions_speak() {
		build_and_execute(|| {
			assert!(Credentials::is_kind(DRIVING) && Credentials::is_kind(FIRST_AID));
			assert!(!Credentials::is_kind(STORIES) && !Credentials::is_kind(NONE));
		});
	}

	#[test]
	fn of_the_dead_nothing_is_said() {
		build_and_execute(|| {
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			Dead::set(vec![MEI]);
			assert!(!Credentials::is_held(MEI, DRIVING));
			for value in [attested(None), None] {
				assert_noop!(attest(POLICE, MEI, DRIVING, value), Error::<Test>::NotMember);
			}
		});
	}

	#[test]
	fn boundary_of_its_validity() {
		build_and_execute(|| {
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			// That it has expired is something to say.
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(Some(START))));
			assert!(!Credentials::is_held(MEI, DRIVING));
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(Some(START + 1))));
			assert!(Credentials::is_held(MEI, DRIVING));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for value in [attested(None), None] {
				assert_noop!(attest(POLICE, MEI, NONE, value), Error::<Test>::KindNotFound);
				assert_noop!(
					attest(POLICE, MEI, STORIES, value),
					Error::<Test>::NotForInstitutions
				);
				assert_noop!(attest(POLICE, STRANGER, DRIVING, value), Error::<Test>::NotMember);
			}
		});
	}

	#[test]
	fn fails_where_it_is_held_from_another() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, FIRST_AID, None));
			assert_ok!(attest(POLICE, TOM, FIRST_AID, attested(None)));
			for who in [MEI, TOM] {
				for value in [attested(None), None] {
					assert_noop!(
						attest(CLINIC, who, FIRST_AID, value),
						Error::<Test>::HeldFromOther
					);
				}
				assert!(Credentials::is_held(who, FIRST_AID));
			}
		});
	}
}

mod genesis {
	use super::*;
	use crate::{FoundingKind, GenesisConfig, IssuedBy};
	use sp_runtime::BuildStorage;

	fn build(kinds: Vec<FoundingKind>) {
		let _ = GenesisConfig::<Test> { kinds, ..Default::default() }.build_storage();
	}

	fn kind(id: CredentialKind, name: &str) -> FoundingKind {
		FoundingKind { id, name: name.into(), by: IssuedBy::Both }
	}

	#[test]
	#[should_panic(expected = "twice")]
	fn fails_with_a_kind_that_is_there_twice() {
		build(vec![kind(1, "Swimming"), kind(1, "Diving")]);
	}

	#[test]
	#[should_panic(expected = "makes sense")]
	fn fails_with_a_kind_without_a_name() {
		build(vec![kind(1, "")]);
	}

	#[test]
	#[should_panic(expected = "too long")]
	fn fails_with_a_name_that_is_too_long() {
		build(vec![kind(1, &"x".repeat(65))]);
	}
}
