// SPDX-License-Identifier: Apache-2.0

//! What the consortium, staff and members do.

use super::*;

mod set_kind {
	use super::*;
	use crate::{IssuedBy, Kind};

	fn set(kind: CredentialKind, called: &[u8]) -> DispatchResult {
		Credentials::set_kind(council(), kind, name(called), IssuedBy::Both)
	}

	#[test]
	fn success() {
		build_and_execute(|| {
			assert!(!Credentials::is_kind(NONE));
			assert_ok!(set(NONE, "急救".as_bytes()));
			let kind = Kind { name: name("急救".as_bytes()), by: IssuedBy::Both };
			assert!(Credentials::is_kind(NONE));
			assert!(Credentials::kinds().contains(&(NONE, kind.clone())));
			assert_eq!(
				last_event(),
				Event::KindSet { kind: NONE, name: kind.name, by: IssuedBy::Both }
			);
		});
	}

	#[test]
	fn success_of_a_change_leaves_what_there_is() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			let by = IssuedBy::Institutions;
			assert_ok!(Credentials::set_kind(council(), STORIES, name(b"Tales"), by));
			assert!(Credentials::is_held(MEI, STORIES));
			assert_noop!(issue(TRAINER, TOM, STORIES, None), Error::<Test>::NotForBranches);
			assert_ok!(attest(POLICE, TOM, STORIES, attested(None)));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for origin in [signed(MEI), signed(AUDITOR), RuntimeOrigin::none()] {
				assert_noop!(
					Credentials::set_kind(origin, NONE, name(b"Swimming"), IssuedBy::Both),
					BAD_ORIGIN
				);
			}
			assert_noop!(set(NONE, b""), Error::<Test>::InvalidText);
			assert_noop!(set(NONE, &[0xff]), Error::<Test>::InvalidText);
		});
	}

	#[test]
	fn boundary_of_how_many_there_can_be() {
		build_and_execute(|| {
			assert_ok!(set(4, b"Swimming"));
			assert_noop!(set(5, b"Climbing"), Error::<Test>::TooManyKinds);
			// One that there is can be changed still.
			assert_ok!(set(4, b"Diving"));
		});
	}
}

mod issue {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert!(!Credentials::is_held(MEI, STORIES));
			assert_ok!(issue(TRAINER, MEI, STORIES, Some(START + 10)));
			let expected = Credential {
				issuer: Issuer::Branch(1),
				document: Some(DOCUMENT),
				version: 1,
				issued_at: START,
				valid_until: Some(START + 10),
				status: Status::Issued,
			};
			assert_eq!(credential(MEI, STORIES), expected);
			assert!(Credentials::is_held(MEI, STORIES));
			assert_eq!(
				last_event(),
				Event::Issued {
					member: MEI,
					kind: STORIES,
					issuer: Issuer::Branch(1),
					version: 1,
					document: DOCUMENT,
					valid_until: Some(START + 10),
				}
			);
		});
	}

	#[test]
	fn success_at_another_branch_than_home() {
		build_and_execute(|| {
			assert_ok!(issue(OTHER_AUDITOR, MEI, STORIES, None));
			assert_eq!(credential(MEI, STORIES).issuer, Issuer::Branch(2));
		});
	}

	#[test]
	fn success_again() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, Some(START + 10)));
			wait(3);
			// Anybody who may issue for the same branch renews it.
			assert_ok!(issue(AUDITOR, MEI, STORIES, None));
			let renewed = credential(MEI, STORIES);
			assert_eq!((renewed.version, renewed.issued_at), (2, START + 3));
			// After its end another branch issues the next.
			assert_ok!(renounce(MEI, STORIES));
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, Some(START + 10)));
			assert_eq!(credential(MEI, STORIES).version, 3);
			wait(7);
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			assert_eq!(credential(MEI, STORIES).version, 4);
		});
	}

	#[test]
	fn boundary_of_its_validity() {
		build_and_execute(|| {
			for past in [0, START - 1, START] {
				assert_noop!(
					issue(TRAINER, MEI, STORIES, Some(past)),
					Error::<Test>::AlreadyExpired
				);
			}
			assert_ok!(issue(TRAINER, MEI, STORIES, Some(START + 1)));
			assert_noop!(issue(OTHER_TRAINER, MEI, STORIES, None), Error::<Test>::HeldFromOther);
			assert!(Credentials::is_held(MEI, STORIES));
			wait(1);
			assert!(!Credentials::is_held(MEI, STORIES));
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for by in [MEI, STRANGER, 13] {
				assert_noop!(issue(by, TOM, STORIES, None), BAD_ORIGIN);
			}
			assert_noop!(Credentials::issue(council(), MEI, STORIES, DOCUMENT, None), BAD_ORIGIN);
			assert_noop!(issue(TRAINER, MEI, NONE, None), Error::<Test>::KindNotFound);
			assert_noop!(issue(TRAINER, MEI, DRIVING, None), Error::<Test>::NotForBranches);
			assert_noop!(issue(TRAINER, STRANGER, STORIES, None), Error::<Test>::NotMember);
			Suspended::set(vec![MEI]);
			assert_noop!(issue(TRAINER, MEI, STORIES, None), Error::<Test>::MemberNotActive);
			Left::set(vec![MEI]);
			assert_noop!(issue(TRAINER, MEI, STORIES, None), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn fails_to_oneself() {
		build_and_execute(|| {
			// Account 1 is a member, and trains.
			assert_noop!(issue(1, 1, STORIES, None), Error::<Test>::ConflictOfInterest);
			assert_ok!(issue(1, MEI, STORIES, None));
			assert_ok!(issue(TRAINER, 1, STORIES, None));
		});
	}

	#[test]
	fn fails_where_it_is_held_from_an_institution() {
		build_and_execute(|| {
			assert_ok!(attest(CLINIC, MEI, FIRST_AID, attested(None)));
			for by in [TRAINER, AUDITOR, AUDITOR_ABOVE] {
				assert_noop!(issue(by, MEI, FIRST_AID, None), Error::<Test>::HeldFromOther);
			}
			assert_ok!(attest(CLINIC, MEI, FIRST_AID, None));
			assert_ok!(issue(TRAINER, MEI, FIRST_AID, None));
		});
	}
}

mod revoke {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			for by in [TRAINER, AUDITOR, TRAINER_ABOVE, AUDITOR_ABOVE] {
				assert_ok!(issue(TRAINER, MEI, STORIES, None));
				let branch = Some(BranchId::try_from(by / 10).expect("few branches"));
				wait(5);
				assert_ok!(revoke(by, MEI, STORIES));
				assert!(!Credentials::is_held(MEI, STORIES));
				let revoked = credential(MEI, STORIES);
				let (since, reason) = (Now::get(), [4; 32]);
				assert_eq!(revoked.status, Status::Revoked { since, reason, by: branch });
				// What was revoked can be proven still.
				assert_eq!(revoked.document, Some(DOCUMENT));
				assert_eq!(
					last_event(),
					Event::Revoked { member: MEI, kind: STORIES, by: Some(by), reason }
				);
				if branch == Some(3) {
					assert_ok!(allow(AUDITOR_ABOVE, MEI, STORIES));
				}
			}
		});
	}

	#[test]
	fn success_of_one_who_is_suspended_or_has_left() {
		build_and_execute(|| {
			for who in [MEI, TOM] {
				assert_ok!(issue(TRAINER, who, STORIES, None));
			}
			Suspended::set(vec![MEI]);
			Left::set(vec![TOM]);
			assert!(Credentials::is_held(MEI, STORIES));
			assert!(!Credentials::is_held(TOM, STORIES));
			assert_ok!(revoke(TRAINER, MEI, STORIES));
			assert_ok!(revoke(TRAINER, TOM, STORIES));
		});
	}

	#[test]
	fn success_after_the_branch_is_gone() {
		build_and_execute(|| {
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
			assert_noop!(revoke(TRAINER, MEI, STORIES), Error::<Test>::WrongBranch);
			Gone::set(vec![2]);
			// The home branch of who has left is nowhere.
			Left::set(vec![MEI]);
			assert_noop!(revoke(TRAINER, MEI, STORIES), Error::<Test>::NotMember);
			Left::take();
			assert_ok!(revoke(TRAINER, MEI, STORIES));
		});
	}

	/// No trainer anywhere keeps a member's own branch from issuing a kind.
	#[test]
	fn success_for_auditors_of_the_home_whoever_issued_it() {
		build_and_execute(|| {
			for by in [AUDITOR, AUDITOR_ABOVE] {
				assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
				assert_noop!(revoke(TRAINER, MEI, STORIES), Error::<Test>::WrongBranch);
				assert_ok!(revoke(by, MEI, STORIES));
				let again = issue(OTHER_TRAINER, MEI, STORIES, None);
				assert_eq!(again, Err(Error::<Test>::RevocationStands.into()));
				assert_ok!(allow(AUDITOR_ABOVE, MEI, STORIES));
			}
		});
	}

	#[test]
	fn success_for_the_consortium() {
		build_and_execute(|| {
			let revoke_by_motion = |kind| Credentials::revoke(council(), MEI, kind, [4; 32]);
			assert_noop!(revoke_by_motion(STORIES), Error::<Test>::CredentialNotFound);
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			for kind in [STORIES, DRIVING] {
				assert_ok!(revoke_by_motion(kind));
				let (member, reason) = (MEI, [4; 32]);
				assert_eq!(last_event(), Event::Revoked { member, kind, by: None, reason });
				assert!(!Credentials::is_held(MEI, kind));
				assert_noop!(revoke_by_motion(kind), Error::<Test>::AlreadyEnded);
			}
			// Nobody undoes it but the consortium.
			for by in [TRAINER, OTHER_TRAINER, AUDITOR_ABOVE] {
				assert_noop!(issue(by, MEI, STORIES, None), Error::<Test>::RevocationStands);
			}
			for by in [AUDITOR, OTHER_AUDITOR, AUDITOR_ABOVE] {
				assert_noop!(allow(by, MEI, STORIES), Error::<Test>::WrongBranch);
			}
			let said = attest(POLICE, MEI, DRIVING, attested(None));
			assert_eq!(said, Err(Error::<Test>::RevocationStands.into()));
			assert_ok!(Credentials::allow(council(), MEI, STORIES));
			let (member, kind) = (MEI, STORIES);
			assert_eq!(last_event(), Event::Allowed { member, kind, by: None });
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
		});
	}

	/// Who revoked it decides who issues it again.
	#[test]
	fn binds_others() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			assert_ok!(revoke(AUDITOR_ABOVE, MEI, STORIES));
			for by in [TRAINER, AUDITOR, OTHER_TRAINER] {
				assert_noop!(issue(by, MEI, STORIES, None), Error::<Test>::RevocationStands);
			}
			assert_ok!(issue(TRAINER_ABOVE, MEI, STORIES, None));
			assert_eq!(credential(MEI, STORIES).version, 2);
			// It binds after the member has renounced it as well.
			assert_ok!(revoke(TRAINER_ABOVE, MEI, STORIES));
			assert_ok!(renounce(MEI, STORIES));
			assert_noop!(issue(TRAINER, MEI, STORIES, None), Error::<Test>::RevocationStands);
			// Of a branch that is gone nobody would be left to decide.
			Gone::set(vec![3]);
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
		});
	}

	#[test]
	fn success_of_an_institutions_in_an_emergency() {
		build_and_execute(|| {
			for by in [AUDITOR, AUDITOR_ABOVE] {
				assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
				for trainer in [TRAINER, TRAINER_ABOVE] {
					assert_noop!(revoke(trainer, MEI, DRIVING), BAD_ORIGIN);
				}
				assert_noop!(revoke(OTHER_AUDITOR, MEI, DRIVING), Error::<Test>::WrongBranch);
				assert_ok!(revoke(by, MEI, DRIVING));
				assert!(!Credentials::is_held(MEI, DRIVING));
				assert_ok!(allow(by, MEI, DRIVING));
			}
			assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
			Left::set(vec![MEI]);
			assert_noop!(revoke(AUDITOR, MEI, DRIVING), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(revoke(TRAINER, MEI, STORIES), Error::<Test>::CredentialNotFound);
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			for by in [MEI, STRANGER, 13] {
				assert_noop!(revoke(by, MEI, STORIES), BAD_ORIGIN);
			}
			// Another branch.
			for by in [OTHER_TRAINER, OTHER_AUDITOR] {
				assert_noop!(revoke(by, MEI, STORIES), Error::<Test>::WrongBranch);
			}
			assert_ok!(revoke(TRAINER, MEI, STORIES));
			assert_noop!(revoke(TRAINER, MEI, STORIES), Error::<Test>::AlreadyEnded);
		});
	}
}

mod renounce {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			wait(2);
			assert_ok!(renounce(MEI, STORIES));
			assert_eq!(last_event(), Event::Renounced { member: MEI, kind: STORIES });
			let renounced = credential(MEI, STORIES);
			assert_eq!(renounced.document, None);
			assert_eq!(renounced.status, Status::Renounced { since: START + 2 });
			assert!(!Credentials::is_held(MEI, STORIES));
			// Versions go on.
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
			assert_eq!(credential(MEI, STORIES).version, 2);
		});
	}

	#[test]
	fn success_after_its_end_erases_and_hides_nothing() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			assert_ok!(revoke(TRAINER, MEI, STORIES));
			let status = credential(MEI, STORIES).status;
			Left::set(vec![MEI]);
			assert_ok!(renounce(MEI, STORIES));
			let erased = credential(MEI, STORIES);
			assert_eq!((erased.document, erased.status), (None, status));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(renounce(MEI, STORIES), Error::<Test>::CredentialNotFound);
			assert_noop!(Credentials::renounce(council(), STORIES), BAD_ORIGIN);
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			// What somebody else holds is not theirs to renounce.
			assert_noop!(renounce(TOM, STORIES), Error::<Test>::CredentialNotFound);
			assert_ok!(renounce(MEI, STORIES));
			assert_noop!(renounce(MEI, STORIES), Error::<Test>::AlreadyRenounced);
			assert_noop!(revoke(TRAINER, MEI, STORIES), Error::<Test>::AlreadyEnded);
		});
	}
}

mod forget {
	use super::*;

	#[test]
	fn success_for_who_has_left_or_died() {
		build_and_execute(|| {
			for who in [MEI, TOM] {
				assert_ok!(issue(TRAINER, who, STORIES, None));
			}
			Left::set(vec![MEI]);
			Dead::set(vec![TOM]);
			wait(3);
			for who in [MEI, TOM] {
				assert!(!Credentials::is_held(who, STORIES));
				assert_ok!(forget(STRANGER, who, STORIES));
				assert_eq!(last_event(), Event::Forgotten { member: who, kind: STORIES });
				let forgotten = credential(who, STORIES);
				assert_eq!(forgotten.document, None);
				assert_eq!(forgotten.status, Status::Ended { since: START + 3 });
				assert_noop!(forget(STRANGER, who, STORIES), Error::<Test>::AlreadyForgotten);
			}
		});
	}

	#[test]
	fn success_hides_no_revocation() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			assert_ok!(revoke(TRAINER, MEI, STORIES));
			let status = credential(MEI, STORIES).status;
			Dead::set(vec![MEI]);
			assert_ok!(forget(STRANGER, MEI, STORIES));
			let forgotten = credential(MEI, STORIES);
			assert_eq!((forgotten.document, forgotten.status), (None, status));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			Suspended::set(vec![MEI]);
			assert_noop!(forget(STRANGER, MEI, STORIES), Error::<Test>::StillMember);
			assert_noop!(forget(MEI, MEI, STORIES), Error::<Test>::StillMember);
			Left::set(vec![MEI]);
			assert_noop!(forget(STRANGER, MEI, DRIVING), Error::<Test>::CredentialNotFound);
			assert_noop!(Credentials::forget(council(), MEI, STORIES), BAD_ORIGIN);
		});
	}
}

mod allow {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			assert_ok!(revoke(TRAINER, MEI, STORIES));
			assert_noop!(issue(OTHER_TRAINER, MEI, STORIES, None), Error::<Test>::RevocationStands);
			wait(2);
			assert_ok!(allow(AUDITOR, MEI, STORIES));
			let (member, kind, by) = (MEI, STORIES, Some(AUDITOR));
			assert_eq!(last_event(), Event::Allowed { member, kind, by });
			assert_eq!(credential(MEI, STORIES).status, Status::Allowed { since: START + 2 });
			// That is no credential yet.
			assert!(!Credentials::is_held(MEI, STORIES));
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
		});
	}

	/// Who issues a credential and revokes it bars nobody for good.
	#[test]
	fn success_of_what_another_branch_revoked() {
		build_and_execute(|| {
			assert_ok!(issue(OTHER_TRAINER, MEI, STORIES, None));
			assert_ok!(revoke(OTHER_TRAINER, MEI, STORIES));
			assert_noop!(issue(TRAINER, MEI, STORIES, None), Error::<Test>::RevocationStands);
			assert_ok!(allow(AUDITOR, MEI, STORIES));
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
		});
	}

	#[test]
	fn what_a_branch_above_revoked_is_not_undone_below() {
		build_and_execute(|| {
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			assert_ok!(revoke(AUDITOR_ABOVE, MEI, STORIES));
			assert_noop!(allow(AUDITOR, MEI, STORIES), Error::<Test>::WrongBranch);
			assert_ok!(allow(AUDITOR_ABOVE, MEI, STORIES));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(allow(AUDITOR, MEI, STORIES), Error::<Test>::CredentialNotFound);
			for who in [1, MEI] {
				assert_ok!(issue(TRAINER, who, STORIES, None));
				assert_noop!(allow(AUDITOR, who, STORIES), Error::<Test>::NotRevoked);
				assert_ok!(revoke(TRAINER, who, STORIES));
			}
			for by in [MEI, TRAINER, STRANGER] {
				assert_noop!(allow(by, MEI, STORIES), BAD_ORIGIN);
			}
			// Account 1 is a member, and works at branch 1.
			assert_noop!(allow(1, 1, STORIES), Error::<Test>::ConflictOfInterest);
			assert_noop!(allow(OTHER_AUDITOR, MEI, STORIES), Error::<Test>::WrongBranch);
			Left::set(vec![MEI]);
			assert_noop!(allow(AUDITOR, MEI, STORIES), Error::<Test>::NotMember);
			assert_ok!(Credentials::allow(council(), MEI, STORIES));
			assert_noop!(Credentials::allow(council(), MEI, STORIES), Error::<Test>::NotRevoked);
		});
	}
}

/// What other pallets ask, and issue in the name of a branch.
mod by_trait {
	use super::*;
	use timebank_primitives::Credentials as Trait;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert!(
				<Credentials as Trait<_>>::exists(DRIVING)
					&& !<Credentials as Trait<_>>::exists(999)
			);
			assert!(<Credentials as Trait<_>>::is_issued_by_branches(STORIES));
			assert!(!<Credentials as Trait<_>>::is_issued_by_branches(DRIVING));
			let until = Some(START + 10);
			assert_ok!(<Credentials as Trait<_>>::issue(1, &MEI, STORIES, DOCUMENT, until));
			assert_eq!(credential(MEI, STORIES).issuer, Issuer::Branch(1));
			assert!(<Credentials as Trait<_>>::holds(&MEI, STORIES));
			wait(10);
			assert!(!<Credentials as Trait<_>>::holds(&MEI, STORIES));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let issue =
				|kind, until| <Credentials as Trait<_>>::issue(1, &MEI, kind, DOCUMENT, until);
			assert_noop!(issue(999, None), Error::<Test>::KindNotFound);
			assert_noop!(issue(DRIVING, None), Error::<Test>::NotForBranches);
			assert_noop!(issue(STORIES, Some(START)), Error::<Test>::AlreadyExpired);
			Suspended::set(vec![MEI]);
			assert_noop!(issue(STORIES, None), Error::<Test>::MemberNotActive);
		});
	}
}
