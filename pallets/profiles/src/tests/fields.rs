// SPDX-License-Identifier: Apache-2.0

//! What profiles say, and who says it.

use super::*;
use crate::{Kind, Kinds, types::Name};
use timebank_primitives::Fields as _;

fn set_kind(kind: FieldKind, name: &[u8], path: Path) -> DispatchResult {
	Profiles::set_kind(RuntimeOrigin::root(), kind, name_of(name), path)
}

fn name_of(text: &[u8]) -> Name {
	text.to_vec().try_into().expect("a short name")
}

fn said(value: u8, source: Source, version: u32) -> Field {
	Field {
		commitment: Some(commitment(value)),
		source,
		version,
		set_at: Now::get(),
		valid_until: None,
	}
}

mod set_kind {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(set_kind(7, b"Skills", Path::Audited));
			System::assert_last_event(
				Event::KindSet { kind: 7, name: name_of(b"Skills"), path: Path::Audited }.into(),
			);
			let kinds = Profiles::kinds();
			assert_eq!(
				kinds.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
				vec![1, 2, 3, 4, 7]
			);
			assert_eq!(kinds[4].1, Kind { name: name_of(b"Skills"), path: Path::Audited });
		});
	}

	#[test]
	fn success_for_one_that_there_is_even_when_there_are_as_many_as_there_can_be() {
		build_and_execute(|| {
			assert_ok!(set_kind(7, b"Skills", Path::Audited));
			assert_noop!(set_kind(8, b"Diet", Path::Direct), Error::<Test>::TooManyKinds);
			assert_ok!(set_kind(7, b"Abilities", Path::Direct));
			assert_eq!(Kinds::<Test>::get(7).unwrap().path, Path::Direct);
			assert_eq!(Kinds::<Test>::count(), 5);
		});
	}

	#[test]
	fn boundary_of_a_name() {
		build_and_execute(|| {
			assert_noop!(set_kind(7, b"", Path::Direct), Error::<Test>::InvalidText);
			assert_noop!(set_kind(7, &[0xff], Path::Direct), Error::<Test>::InvalidText);
			assert_ok!(set_kind(7, &[b'x'; 64], Path::Direct));
		});
	}

	#[test]
	fn fails_for_others_than_the_consortium() {
		build_and_execute(|| {
			for origin in [signed(11), signed(12), RuntimeOrigin::none()] {
				let call = Profiles::set_kind(origin, 7, name_of(b"Skills"), Path::Direct);
				assert_noop!(call, BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn founding_kinds() {
		build_and_execute(|| {
			let kind = Kinds::<Test>::get(HEALTH).expect("a founding kind");
			assert_eq!(kind, Kind { name: name_of(b"Health"), path: Path::Institution });
		});
	}

	#[test]
	#[should_panic(expected = "two founding kinds with one number")]
	fn founding_kinds_with_one_number() {
		build_with(vec![founding(1, "A", Path::Direct), founding(1, "B", Path::Direct)], || ());
	}

	#[test]
	#[should_panic(expected = "a founding kind's name is too long")]
	fn a_founding_kind_with_a_long_name() {
		build_with(vec![founding(1, &"x".repeat(65), Path::Direct)], || ());
	}

	#[test]
	#[should_panic(expected = "a founding kind that fits")]
	fn too_many_founding_kinds() {
		build_with((1..=6).map(|kind| founding(kind, "A", Path::Direct)).collect(), || ());
	}
}

mod propose_field {
	use super::*;

	#[test]
	fn success_at_once_where_the_member_says_it() {
		with_members(|| {
			assert_ok!(propose(5, CONTACT, 1));
			let field = said(1, Source::SelfDeclared, 1);
			assert_eq!(Profiles::field(5, CONTACT), Some(field));
			assert_eq!(Profiles::proposal(5, CONTACT), None);
			System::assert_last_event(Event::FieldSet { member: 5, kind: CONTACT, field }.into());
			assert_ok!(propose(5, CONTACT, 2));
			assert_eq!(Profiles::field(5, CONTACT), Some(said(2, Source::SelfDeclared, 2)));
		});
	}

	#[test]
	fn success_for_an_auditor_to_decide() {
		with_members(|| {
			let until = Some(1_001);
			assert_ok!(Profiles::propose_field(signed(5), ADDRESS, commitment(1), until));
			assert_eq!(Profiles::field(5, ADDRESS), None);
			let (commitment, valid_until, proposed_at) = (commitment(1), until, 1_000);
			let proposal =
				Proposal { commitment, valid_until, proposed_at, version: 0, refused: false };
			assert_eq!(Profiles::proposal(5, ADDRESS), Some(proposal));
			System::assert_last_event(
				Event::FieldProposed { member: 5, kind: ADDRESS, commitment, valid_until }.into(),
			);
		});
	}

	#[test]
	fn a_later_proposal_takes_the_place_of_an_earlier_one() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(propose(5, ADDRESS, 2));
			assert_eq!(Profiles::proposal(5, ADDRESS).unwrap().commitment, commitment(2));
			assert_eq!(OpenProposals::<Test>::get(5), 1);
			assert_eq!(OpenCases::get(), vec![(field_of(5, ADDRESS), 1)]);
		});
	}

	#[test]
	fn fails_where_no_case_can_be_opened() {
		with_members(|| {
			CasesFail::set(true);
			assert_noop!(propose(5, ADDRESS, 1), NO_CASE);
			assert_ok!(propose(5, CONTACT, 1));
			CasesFail::set(false);
		});
	}

	#[test]
	fn boundary_of_proposals() {
		with_members(|| {
			assert_ok!(set_kind(7, b"Skills", Path::Audited));
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(propose(5, LANGUAGES, 1));
			assert_noop!(propose(5, 7, 1), Error::<Test>::TooManyProposals);
			// One that is replaced does not count again, and one for another member not at all.
			assert_ok!(propose(5, ADDRESS, 2));
			assert_ok!(propose(6, 7, 1));
			assert_ok!(withdraw_field(5, ADDRESS));
			assert_ok!(propose(5, 7, 1));
		});
	}

	#[test]
	fn boundary_of_the_end() {
		with_members(|| {
			for kind in [CONTACT, ADDRESS] {
				let propose =
					|until| Profiles::propose_field(signed(5), kind, commitment(1), Some(until));
				assert_noop!(propose(1_000), Error::<Test>::EndInThePast);
				assert_ok!(propose(1_001));
			}
			assert_eq!(Profiles::field(5, CONTACT).unwrap().valid_until, Some(1_001));
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(propose(5, 9, 1), Error::<Test>::KindNotFound);
			assert_noop!(propose(5, HEALTH, 1), Error::<Test>::InstitutionsOnly);
			assert_noop!(propose(99, CONTACT, 1), Error::<Test>::NotMember);
			assert_ok!(register(11, 7, 3));
			assert_noop!(propose(7, CONTACT, 1), Error::<Test>::NotMember);
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(propose(5, CONTACT, 1), Error::<Test>::Suspended);
			let origin = RuntimeOrigin::root();
			assert_noop!(Profiles::propose_field(origin, CONTACT, commitment(1), None), BAD_ORIGIN);
		});
	}

	#[test]
	fn what_is_said_at_once_takes_the_place_of_an_old_proposal() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(set_kind(ADDRESS, b"Address", Path::Direct));
			assert_noop!(approve(AUDITOR, 5, ADDRESS), Error::<Test>::NotAudited);
			assert_ok!(propose(5, ADDRESS, 2));
			assert_eq!(Profiles::proposal(5, ADDRESS), None);
			assert_eq!(Profiles::field(5, ADDRESS), Some(said(2, Source::SelfDeclared, 1)));
		});
	}
}

mod withdraw_field {
	use super::*;

	#[test]
	fn success_even_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(withdraw_field(5, ADDRESS));
			System::assert_last_event(Event::ProposalWithdrawn { member: 5, kind: ADDRESS }.into());
			assert_eq!(Profiles::proposal(5, ADDRESS), None);
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(withdraw_field(5, ADDRESS), Error::<Test>::ProposalNotFound);
			assert_noop!(withdraw_field(99, ADDRESS), Error::<Test>::NotMember);
			assert_noop!(Profiles::withdraw_field(RuntimeOrigin::root(), ADDRESS), BAD_ORIGIN);
		});
	}
}

mod erase_field {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			assert_ok!(propose(5, ADDRESS, 2));
			assert_ok!(suspend(AUDITOR, 5));
			Now::set(2_000);
			assert_ok!(erase(5, ADDRESS));
			let source = Source::SelfDeclared;
			let erased =
				Field { commitment: None, source, version: 2, set_at: 2_000, valid_until: None };
			assert_eq!(Profiles::field(5, ADDRESS), Some(erased));
			assert_eq!(Profiles::proposal(5, ADDRESS), None);
			System::assert_last_event(
				Event::FieldErased { member: 5, kind: ADDRESS, source, version: 2 }.into(),
			);
			// Its versions go on.
			assert_ok!(reinstate(AUDITOR, 5));
			assert_ok!(propose(5, ADDRESS, 3));
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			assert_eq!(Profiles::field(5, ADDRESS).unwrap().version, 3);
		});
	}

	#[test]
	fn nobody_may_read_what_it_says_next() {
		with_members(|| {
			assert_ok!(propose(5, CONTACT, 1));
			assert_ok!(grant_read(5, CONTACT, CLINIC, 1_500));
			assert_ok!(grant_read(5, CONTACT, Reader::Branch(1), 1_500));
			assert_ok!(grant_read(5, ADDRESS, CLINIC, 1_500));
			assert_ok!(grant_read(6, CONTACT, CLINIC, 1_500));
			System::reset_events();
			assert_ok!(erase(5, CONTACT));
			let events: Vec<_> = System::events().into_iter().map(|record| record.event).collect();
			for reader in [CLINIC, Reader::Branch(1)] {
				assert_eq!(Profiles::grant(5, CONTACT, reader), None);
				let revoked = Event::ReadRevoked { member: 5, kind: CONTACT, reader };
				assert!(events.contains(&revoked.into()));
			}
			assert_eq!(events.len(), 3);
			// Others stay, of hers and of others.
			assert!(Profiles::may_read(5, ADDRESS, CLINIC));
			assert!(Profiles::may_read(6, CONTACT, CLINIC));
			assert_eq!(GivenGrants::<Test>::get(5), 1);
		});
	}

	#[test]
	fn success_for_what_an_institution_said() {
		with_members(|| {
			assert_ok!(institution_says(5, HEALTH, 1, Some(1)));
			assert_ok!(erase(5, HEALTH));
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(erase(5, ADDRESS), Error::<Test>::FieldNotFound);
			assert_ok!(propose(5, ADDRESS, 1));
			assert_noop!(erase(5, ADDRESS), Error::<Test>::FieldNotFound);
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			assert_ok!(erase(5, ADDRESS));
			assert_noop!(erase(5, ADDRESS), Error::<Test>::FieldNotFound);
			assert_noop!(erase(99, ADDRESS), Error::<Test>::NotMember);
			assert_noop!(Profiles::erase_field(RuntimeOrigin::root(), ADDRESS), BAD_ORIGIN);
		});
	}
}

mod set_by_institution {
	use super::*;

	fn says(value: u8, valid_until: Option<Moment>) -> DispatchResult {
		let value = Some(Attested { commitment: commitment(value), valid_until });
		Profiles::set_by_institution(&5, HEALTH, 1, value)
	}

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(says(1, Some(2_000)));
			let source = Source::Institution { partner: 1 };
			let field = Field { valid_until: Some(2_000), ..said(1, source, 1) };
			assert_eq!(Profiles::field(5, HEALTH), Some(field));
			System::assert_last_event(Event::FieldSet { member: 5, kind: HEALTH, field }.into());
			// Nothing new is nothing.
			Now::set(1_500);
			System::reset_events();
			assert_ok!(says(1, Some(2_000)));
			assert_eq!(Profiles::field(5, HEALTH), Some(field));
			assert!(System::events().is_empty());
			// The same value for longer, and another institution that says the same, are something new.
			assert_ok!(says(1, None));
			assert_ok!(institution_says(5, HEALTH, 2, Some(1)));
			let source = Source::Institution { partner: 2 };
			assert_eq!(Profiles::field(5, HEALTH), Some(said(1, source, 3)));
		});
	}

	#[test]
	fn success_for_who_is_suspended_and_where_auditors_decide() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(institution_says(5, ADDRESS, 1, Some(2)));
			let source = Source::Institution { partner: 1 };
			assert_eq!(Profiles::field(5, ADDRESS), Some(said(2, source, 1)));
			// What the member wants it to say is still there.
			assert!(Profiles::proposal(5, ADDRESS).is_some());
		});
	}

	/// It tells that what was said before holds no longer.
	#[test]
	fn what_is_over_when_it_arrives_is_nothing_any_longer() {
		with_members(|| {
			assert_ok!(says(1, Some(1_000)));
			assert_eq!(Profiles::field(5, HEALTH), None);
			assert_ok!(says(1, None));
			assert_ok!(says(2, Some(1_000)));
			let source = Source::Institution { partner: 1 };
			System::assert_last_event(
				Event::FieldErased { member: 5, kind: HEALTH, source, version: 2 }.into(),
			);
			let field = Profiles::field(5, HEALTH).expect("its version");
			assert_eq!((field.commitment, field.valid_until, field.version), (None, None, 2));
			// Boundary.
			assert_ok!(says(2, Some(1_001)));
			// What another says does not end by it.
			let over = Attested { commitment: commitment(1), valid_until: Some(1_000) };
			let of_another = Profiles::set_by_institution(&5, HEALTH, 2, Some(over));
			assert_noop!(of_another, Error::<Test>::SetByOther);
			Now::set(1_001);
			assert_ok!(says(2, Some(1_001)));
			assert_eq!(Profiles::field(5, HEALTH).unwrap().commitment, None);
		});
	}

	#[test]
	fn an_institution_takes_back_what_it_said_whatever_the_kind_has_become() {
		with_members(|| {
			assert_ok!(institution_says(5, ADDRESS, 1, Some(1)));
			assert_ok!(set_kind(ADDRESS, b"Address", Path::Direct));
			let says = |partner, value| institution_says(5, ADDRESS, partner, value);
			assert_noop!(says(1, Some(2)), Error::<Test>::NotForInstitutions);
			assert_noop!(says(2, None), Error::<Test>::NotForInstitutions);
			assert_ok!(says(1, None));
			assert_eq!(Profiles::field(5, ADDRESS).unwrap().commitment, None);
			assert_noop!(says(1, None), Error::<Test>::NotForInstitutions);
			assert_ok!(propose(5, ADDRESS, 3));
			assert_noop!(says(1, None), Error::<Test>::NotForInstitutions);
		});
	}

	#[test]
	fn success_for_nothing_any_longer() {
		with_members(|| {
			System::reset_events();
			assert_ok!(institution_says(5, HEALTH, 1, None));
			assert_eq!(Profiles::field(5, HEALTH), None);
			assert!(System::events().is_empty());
			assert_ok!(institution_says(5, HEALTH, 1, Some(1)));
			assert_ok!(institution_says(5, HEALTH, 1, None));
			let source = Source::Institution { partner: 1 };
			System::assert_last_event(
				Event::FieldErased { member: 5, kind: HEALTH, source, version: 2 }.into(),
			);
			assert_eq!(Profiles::field(5, HEALTH).unwrap().commitment, None);
			assert_ok!(institution_says(5, HEALTH, 2, None));
			assert_eq!(Profiles::field(5, HEALTH).unwrap().version, 2);
		});
	}

	#[test]
	fn an_institution_does_not_erase_what_others_said() {
		with_members(|| {
			assert_ok!(institution_says(5, HEALTH, 1, Some(1)));
			assert_noop!(institution_says(5, HEALTH, 2, None), Error::<Test>::SetByOther);
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			assert_noop!(institution_says(5, ADDRESS, 1, None), Error::<Test>::SetByOther);
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			let says_of = |who, kind| institution_says(who, kind, 1, Some(1));
			assert_noop!(says_of(5, CONTACT), Error::<Test>::NotForInstitutions);
			assert_noop!(says_of(5, 9), Error::<Test>::KindNotFound);
			assert_noop!(says_of(99, HEALTH), Error::<Test>::NotMember);
			assert_ok!(leave(6));
			assert_noop!(says_of(6, HEALTH), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn of_which_kinds_institutions_speak() {
		build_and_execute(|| {
			assert!(Profiles::is_kind(HEALTH) && Profiles::is_kind(ADDRESS));
			assert!(!Profiles::is_kind(CONTACT) && !Profiles::is_kind(9));
		});
	}
}
