// SPDX-License-Identifier: Apache-2.0

//! What staff revoked is noted, and an appeal undoes it.

use super::*;

const GRANTED: Decision = Decision::Granted;
const REFUSED: Decision = Decision::Refused;

fn about_mei(kind: CredentialKind) -> Subject<AccountId> {
	Subject::Credential { member: MEI, kind }
}

/// A trainer has issued a credential to Mei, and revoked it.
fn revoked() {
	assert_ok!(issue(TRAINER, MEI, STORIES, Some(START + 10)));
	assert_ok!(revoke(TRAINER, MEI, STORIES));
}

/// An appeal that is granted too late.
fn without_effect() {
	let before = (Credentials::credential(MEI, STORIES), System::event_count());
	assert_ok!(revise(MEI, STORIES, GRANTED));
	assert_eq!((Credentials::credential(MEI, STORIES), System::event_count()), before);
}

#[test]
fn only_a_revocation_can_be_revised() {
	assert!(Credentials::can_be_revised(&about_mei(STORIES), REFUSED));
	assert!(!Credentials::can_be_revised(&about_mei(STORIES), GRANTED));
}

#[test]
fn success_what_staff_revoke_is_noted_at_their_branch() {
	build_and_execute(|| {
		assert_ok!(issue(TRAINER, MEI, STORIES, None));
		assert_ok!(revoke(AUDITOR_ABOVE, MEI, STORIES));
		let expected = (about_mei(STORIES), 3, AUDITOR_ABOVE, parties([MEI]), [4; 32]);
		assert_eq!(noted(), [expected]);
	});
}

#[test]
fn success_what_the_consortium_revokes_is_not_noted_and_not_undone() {
	build_and_execute(|| {
		assert_ok!(issue(TRAINER, MEI, STORIES, None));
		assert_ok!(Credentials::revoke(council(), MEI, STORIES, [4; 32]));
		assert_eq!(noted(), []);
		without_effect();
	});
}

#[test]
fn fails_to_revoke_what_cannot_be_noted() {
	build_and_execute(|| {
		assert_ok!(issue(TRAINER, MEI, STORIES, None));
		Caseless::set(vec![1]);
		assert_noop!(revoke(TRAINER, MEI, STORIES), NOT_NOTED);
	});
}

#[test]
fn success_an_appeal_gives_it_back_as_it_was() {
	build_and_execute(|| {
		assert_ok!(issue(TRAINER, MEI, STORIES, Some(START + 10)));
		let before = credential(MEI, STORIES);
		assert_ok!(revoke(TRAINER, MEI, STORIES));
		wait(9);
		assert_ok!(revise(MEI, STORIES, REFUSED));
		assert!(!Credentials::is_held(MEI, STORIES));
		assert_ok!(revise(MEI, STORIES, GRANTED));
		let (member, kind, by) = (MEI, STORIES, OTHER_AUDITOR);
		assert_eq!(last_event(), Event::Restored { member, kind, by, opinion: [5; 32] });
		assert_eq!(credential(MEI, STORIES), before);
		assert!(Credentials::is_held(MEI, STORIES));
		// Its time goes on.
		wait(1);
		assert!(!Credentials::is_held(MEI, STORIES));
	});
}

#[test]
fn success_of_an_institutions_in_an_emergency() {
	build_and_execute(|| {
		assert_ok!(attest(POLICE, MEI, DRIVING, attested(None)));
		assert_ok!(revoke(AUDITOR, MEI, DRIVING));
		assert_ok!(revise(MEI, DRIVING, GRANTED));
		assert!(Credentials::is_held(MEI, DRIVING));
		// What the institution says is heard again.
		assert_ok!(attest(POLICE, MEI, DRIVING, None));
	});
}

#[test]
fn success_what_is_given_back_can_be_revoked_again() {
	build_and_execute(|| {
		revoked();
		assert_ok!(revise(MEI, STORIES, GRANTED));
		without_effect();
		assert_ok!(revoke(AUDITOR, MEI, STORIES));
		assert_eq!(noted().len(), 2);
		assert_ok!(revise(MEI, STORIES, GRANTED));
	});
}

#[test]
fn success_without_effect_when_something_has_become_of_it_since() {
	build_and_execute(|| {
		without_effect();
		revoked();
		frame_support::hypothetically!({
			assert_ok!(issue(TRAINER, MEI, STORIES, None));
			without_effect();
		});
		frame_support::hypothetically!({
			assert_ok!(allow(AUDITOR, MEI, STORIES));
			without_effect();
		});
		// The member has erased what stood for the document.
		frame_support::hypothetically!({
			assert_ok!(renounce(MEI, STORIES));
			without_effect();
		});
		assert_ok!(revise(MEI, STORIES, GRANTED));
	});
}

#[test]
fn fails_by_halves_and_for_what_is_no_credential() {
	build_and_execute(|| {
		revoked();
		for odd in [Decision::Partly { steps: 1 }, Decision::Absent] {
			assert_noop!(revise(MEI, STORIES, odd), Error::<Test>::InvalidDecision);
		}
		let about = about_mei(STORIES);
		assert!(Credentials::knows(&about) && !Credentials::is_waiting(&about));
		assert!(!Credentials::is_involved(&about, &TRAINER));
		assert_noop!(
			Credentials::decide(&about, GRANTED, &AUDITOR, [5; 32]),
			Error::<Test>::NotWaiting
		);
		let other = Subject::Report { report: 0 };
		assert!(!Credentials::knows(&other));
		assert_noop!(
			Credentials::revise(&other, REFUSED, GRANTED, &AUDITOR, [5; 32]),
			Error::<Test>::NotRevisable
		);
		let before = credential(MEI, STORIES);
		Credentials::lapse(&about);
		<Credentials as OnDecision<_>>::forget(&about);
		assert_eq!(credential(MEI, STORIES), before);
	});
}
