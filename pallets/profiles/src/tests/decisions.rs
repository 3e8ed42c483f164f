// SPDX-License-Identifier: Apache-2.0

//! What auditors decide on proposals, and appeals.

use super::*;

fn address() -> Subject<AccountId> {
	field_of(5, ADDRESS)
}

fn suspension() -> Subject<AccountId> {
	Subject::Suspension { member: 5 }
}

fn refused(who: AccountId, kind: FieldKind) -> Option<bool> {
	Profiles::proposal(who, kind).map(|proposal| proposal.refused)
}

mod granted {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(Profiles::propose_field(signed(5), ADDRESS, commitment(1), Some(3_000)));
			assert!(Profiles::is_waiting(&address()));
			Now::set(2_000);
			System::reset_events();
			assert_ok!(approve(AUDITOR_ABOVE, 5, ADDRESS));
			let field = Field {
				commitment: Some(commitment(1)),
				source: Source::Audited { branch: 3 },
				version: 1,
				set_at: 2_000,
				valid_until: Some(3_000),
			};
			assert_eq!(Profiles::field(5, ADDRESS), Some(field));
			assert_eq!(Profiles::proposal(5, ADDRESS), None);
			assert!(!OpenProposals::<Test>::contains_key(5));
			assert!(!Profiles::is_waiting(&address()));
			let events: Vec<_> = System::events().into_iter().map(|record| record.event).collect();
			let (member, kind) = (5, ADDRESS);
			let approved = Event::FieldApproved { member, kind, auditor: AUDITOR_ABOVE };
			let set = Event::FieldSet { member, kind, field };
			assert_eq!(events, vec![approved.into(), set.into()]);
		});
	}

	#[test]
	fn the_home_answers_for_what_the_consortium_decides() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(approve(77, 5, ADDRESS));
			let source = Profiles::field(5, ADDRESS).unwrap().source;
			assert_eq!(source, Source::Audited { branch: 1 });
		});
	}

	#[test]
	fn success_for_who_is_suspended_and_for_who_has_moved() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(<Profiles as Rehoming<_>>::rehome(&5, 2));
			// The case stays where it is.
			assert_eq!(OpenCases::get(), vec![(address(), 1)]);
			assert_ok!(suspend(OTHER_AUDITOR, 5));
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			// The next one is opened at the new home.
			assert_ok!(reinstate(OTHER_AUDITOR, 5));
			assert_ok!(propose(5, ADDRESS, 2));
			assert_eq!(OpenCases::get(), vec![(address(), 2)]);
		});
	}

	#[test]
	fn what_was_said_since_does_not_give_way() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(institution_says(5, ADDRESS, 1, Some(2)));
			assert_noop!(approve(AUDITOR, 5, ADDRESS), Error::<Test>::ProposalChanged);
			assert_ok!(institution_says(5, ADDRESS, 1, None));
			assert_noop!(approve(AUDITOR, 5, ADDRESS), Error::<Test>::ProposalChanged);
			assert_ok!(propose(5, ADDRESS, 1));
			assert_eq!(Profiles::proposal(5, ADDRESS).unwrap().version, 2);
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			assert_eq!(Profiles::field(5, ADDRESS).unwrap().version, 3);
		});
	}

	#[test]
	fn boundary_of_the_end() {
		with_members(|| {
			for kind in [ADDRESS, LANGUAGES] {
				let until = Some(2_000);
				assert_ok!(Profiles::propose_field(signed(5), kind, commitment(1), until));
			}
			Now::set(1_999);
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			Now::set(2_000);
			assert_noop!(approve(AUDITOR, 5, LANGUAGES), Error::<Test>::EndInThePast);
			assert_ok!(reject(AUDITOR, 5, LANGUAGES));
		});
	}

	#[test]
	fn fails_where_auditors_do_not_decide_any_more() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(propose(5, LANGUAGES, 1));
			let name = b"Any".to_vec().try_into().unwrap();
			let root = RuntimeOrigin::root;
			for kind in [ADDRESS, LANGUAGES] {
				assert_ok!(Profiles::set_kind(root(), kind, Clone::clone(&name), Path::Direct));
			}
			assert_noop!(approve(AUDITOR, 5, ADDRESS), Error::<Test>::NotAudited);
			// They can still refuse it, and it ends when the member says it at once.
			assert_ok!(reject(AUDITOR, 5, ADDRESS));
			assert_ok!(propose(5, LANGUAGES, 2));
			assert_eq!(OpenCases::get(), vec![]);
		});
	}

	#[test]
	fn fails_when_there_is_nothing_to_decide() {
		with_members(|| {
			for who in [5, 99] {
				assert_noop!(approve(AUDITOR, who, ADDRESS), Error::<Test>::ProposalNotFound);
			}
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(reject(AUDITOR, 5, ADDRESS));
			assert_noop!(approve(AUDITOR, 5, ADDRESS), Error::<Test>::ProposalNotFound);
			assert_noop!(
				decide(AUDITOR, &suspension(), Decision::Granted),
				Error::<Test>::InvalidDecision
			);
		});
	}

	#[test]
	fn fails_with_what_is_for_services_only() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
				let error = Error::<Test>::InvalidDecision;
				assert_noop!(decide(AUDITOR, &address(), decision), error);
			}
		});
	}
}

mod refused {
	use super::*;

	#[test]
	fn success_keeps_it_for_an_appeal() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(reject(AUDITOR, 5, ADDRESS));
			System::assert_last_event(
				Event::FieldRejected {
					member: 5,
					kind: ADDRESS,
					commitment: commitment(1),
					auditor: AUDITOR,
					opinion: REASON,
				}
				.into(),
			);
			assert_eq!(refused(5, ADDRESS), Some(true));
			assert_eq!(Profiles::field(5, ADDRESS), None);
			assert!(!Profiles::is_waiting(&address()));
			assert_eq!(OpenProposals::<Test>::get(5), 1, "it counts until it is gone");
		});
	}

	#[test]
	fn another_proposal_takes_its_place() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(reject(AUDITOR, 5, ADDRESS));
			assert_ok!(propose(5, ADDRESS, 2));
			assert_eq!(refused(5, ADDRESS), Some(false));
			assert_eq!(OpenCases::get(), vec![(address(), 1)]);
			assert_eq!(OpenProposals::<Test>::get(5), 1);
			// The new one is nothing that could be appealed or forgotten.
			assert_ok!(overturn(AUDITOR, &address()));
			Profiles::forget(&address());
			assert_eq!(refused(5, ADDRESS), Some(false));
		});
	}

	#[test]
	fn it_can_be_withdrawn_erased_and_forgotten() {
		with_members(|| {
			assert_ok!(institution_says(5, ADDRESS, 1, Some(9)));
			let ends: [fn(); 3] = [
				|| withdraw_field(5, ADDRESS).expect("a proposal"),
				|| Profiles::forget(&address()),
				|| erase(5, ADDRESS).expect("a field"),
			];
			for end in ends {
				assert_ok!(propose(5, ADDRESS, 1));
				assert_ok!(reject(AUDITOR, 5, ADDRESS));
				end();
				assert_eq!(refused(5, ADDRESS), None);
				assert!(!OpenProposals::<Test>::contains_key(5));
			}
		});
	}
}

mod waiting {
	use super::*;

	#[test]
	fn withdrawing_and_erasing_close_the_case() {
		with_members(|| {
			assert_ok!(institution_says(5, ADDRESS, 1, Some(9)));
			for end in [withdraw_field, erase] {
				assert_ok!(propose(5, ADDRESS, 1));
				assert_ok!(end(5, ADDRESS));
				assert!(!FakeCases::is_open(&address()));
			}
		});
	}

	#[test]
	fn what_nobody_decides_on_lapses() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			lapse(&address());
			System::assert_last_event(Event::ProposalLapsed { member: 5, kind: ADDRESS }.into());
			assert_eq!(refused(5, ADDRESS), None);
			assert!(!OpenProposals::<Test>::contains_key(5));
		});
	}

	#[test]
	fn of_which_subjects_profiles_know() {
		with_members(|| {
			assert!(Profiles::knows(&address()) && Profiles::knows(&suspension()));
			assert!(!Profiles::knows(&Subject::Movement { held: 1 }));
			assert!(!Profiles::is_involved(&address(), &6));
		});
	}
}

mod appeal {
	use super::*;

	#[test]
	fn what_was_refused_applies_when_it_is_granted() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(reject(AUDITOR, 5, ADDRESS));
			assert_ok!(overturn(AUDITOR_ABOVE, &address()));
			let field = Profiles::field(5, ADDRESS).unwrap();
			assert_eq!(field.commitment, Some(commitment(1)));
			assert_eq!(field.source, Source::Audited { branch: 3 });
			assert_eq!(refused(5, ADDRESS), None);
			Profiles::forget(&address());
		});
	}

	#[test]
	fn it_has_no_effect_when_the_proposal_is_gone_or_old() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(reject(AUDITOR, 5, ADDRESS));
			assert_ok!(institution_says(5, ADDRESS, 1, Some(2)));
			let field = Profiles::field(5, ADDRESS);
			assert_ok!(overturn(AUDITOR, &address()));
			assert_eq!(refused(5, ADDRESS), Some(true));
			assert_ok!(withdraw_field(5, ADDRESS));
			assert_ok!(overturn(AUDITOR, &address()));
			assert_eq!(Profiles::field(5, ADDRESS), field);
		});
	}

	#[test]
	fn only_what_was_refused_can_be_revised() {
		for subject in [address(), suspension()] {
			assert!(Profiles::can_be_revised(&subject, Decision::Refused));
			assert!(!Profiles::can_be_revised(&subject, Decision::Granted));
		}
	}

	#[test]
	fn what_was_granted_stays() {
		with_members(|| {
			assert_ok!(propose(5, ADDRESS, 1));
			assert_ok!(approve(AUDITOR, 5, ADDRESS));
			let revise =
				|after| Profiles::revise(&address(), Decision::Granted, after, &12, REASON);
			assert_noop!(revise(Decision::Refused), Error::<Test>::NotRevisable);
			for after in [Decision::Absent, Decision::Partly { steps: 1 }] {
				assert_noop!(revise(after), Error::<Test>::InvalidDecision);
			}
			assert_ok!(revise(Decision::Granted));
			assert_eq!(Profiles::field(5, ADDRESS).unwrap().version, 1);
		});
	}

	#[test]
	fn a_suspension_can_be_appealed_against() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR_ABOVE, 5));
			// The branch that decided is the auditor's: an appeal goes to the one above that.
			assert_eq!(Noted::get(), vec![(suspension(), 3, AUDITOR_ABOVE, vec![5], REASON)]);
			assert!(!Profiles::is_waiting(&suspension()));
			Profiles::uphold(&suspension(), &22);
			assert!(!Profiles::is_active(&5));
			// It is theirs from now on, whom an appeal was made to.
			let branch = |branch| Status::Suspended { since: Now::get(), branch };
			assert_eq!(status(5), branch(2));
			assert_noop!(reinstate(AUDITOR_ABOVE, 5), Error::<Test>::SuspensionStands);
			// What the consortium refused stays with the branch that it was with.
			Profiles::uphold(&suspension(), &99);
			assert_eq!(status(5), branch(2));
			assert_ok!(overturn(OTHER_AUDITOR, &suspension()));
			assert!(Profiles::is_active(&5));
			let event = Event::Reinstated { member: 5, auditor: OTHER_AUDITOR };
			System::assert_last_event(event.into());
			Profiles::forget(&suspension());
		});
	}

	#[test]
	fn it_has_no_effect_on_a_suspension_that_is_over() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(reinstate(AUDITOR, 5));
			let events = System::event_count();
			assert_ok!(overturn(AUDITOR, &suspension()));
			Profiles::uphold(&suspension(), &AUDITOR);
			assert_eq!((System::event_count(), status(5)), (events, Status::Active));
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(die(5));
			let dead = status(5);
			assert_ok!(overturn(AUDITOR, &suspension()));
			assert_eq!(status(5), dead);
			assert_ok!(overturn(AUDITOR, &Subject::Suspension { member: 99 }));
		});
	}

	#[test]
	fn fails_to_suspend_where_it_could_not_be_appealed() {
		with_members(|| {
			CasesFail::set(true);
			assert_noop!(suspend(AUDITOR, 5), NO_CASE);
			CasesFail::set(false);
		});
	}
}

#[test]
fn since_when_somebody_is_a_member() {
	build_and_execute(|| {
		assert_eq!(Profiles::since(&5), None);
		Now::set(1_500);
		assert_ok!(register(11, 5, 1));
		assert_eq!(Profiles::since(&5), None);
		Now::set(1_700);
		assert_ok!(accept(5));
		assert_ok!(<Profiles as Rehoming<_>>::rehome(&5, 2));
		assert_eq!(Profiles::since(&5), Some(1_500));
		assert_ok!(leave(5));
		assert_eq!(Profiles::since(&5), None);
	});
}
