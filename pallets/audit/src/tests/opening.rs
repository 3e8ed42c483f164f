// SPDX-License-Identifier: Apache-2.0

//! How cases are opened, closed, and noted.

use super::*;

mod open {
	use super::*;

	#[test]
	fn success_what_waits_has_a_case() {
		build_and_execute(|| {
			let id = opened(Request { priority: Priority::Urgent, ..grave(field(MEI)) });
			let expected = Event::Opened {
				case: id,
				subject: field(MEI),
				branch: Some(1),
				by: MEI,
				priority: Priority::Urgent,
				is_grave: true,
			};
			assert_eq!(last_event(), expected);
			let case = case(id);
			assert_eq!((case.branch, case.origin, case.by), (Some(1), Some(1), MEI));
			assert_eq!((case.opened_at, case.round, case.state), (START, 0, State::Open));
			assert_eq!(case.due, Some(START + ESCALATION));
			assert!(<Audit as Cases<_>>::is_open(&field(MEI)));
			assert_eq!(Audit::case_of(field(MEI)), Some(id));
			assert_eq!(Audit::open_cases(Some(1)), 1);
		});
	}

	#[test]
	fn success_ids_are_given_in_order_and_never_twice() {
		build_and_execute(|| {
			let first = opened(request(activity(1)));
			withdraw(&activity(1));
			assert_eq!(opened(request(activity(1))), first + 1);
			assert_eq!(opened(request(activity(2))), first + 2);
		});
	}

	#[test]
	fn success_who_asks_as_an_auditor_has_signed() {
		build_and_execute(|| {
			let subject = Subject::Penalty { penalty: 1 };
			let signature = Some((GRANTED, OPINION));
			let id = opened(Request { by: AUDITOR, signed: signature, ..grave(subject.clone()) });
			let first = case(id).signed.first().cloned().expect("signed");
			assert_eq!((first.by, first.branch, first.decision), (AUDITOR, 1, GRANTED));
			assert!(events().iter().any(|event| matches!(event, Event::Signed { .. })));
			assert_noop!(decide(AUDITOR, id, GRANTED), Error::<Test>::SameSigner);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR, COLLEAGUE]);
		});
	}

	#[test]
	fn fails_for_what_is_asked_already() {
		build_and_execute(|| {
			opened(request(activity(1)));
			assert_noop!(open(request(activity(1))), Error::<Test>::AlreadyOpen);
		});
	}

	#[test]
	fn fails_without_a_branch() {
		build_and_execute(|| {
			let nowhere = Request { branch: 9, ..request(activity(1)) };
			assert_noop!(open(nowhere), Error::<Test>::BranchNotFound);
		});
	}

	#[test]
	fn boundary_a_matter_can_be_opened_anew_when_it_was_decided() {
		build_and_execute(|| {
			let first = opened(request(field(MEI)));
			assert_ok!(decide(AUDITOR, first, REFUSED));
			let second = opened(request(field(MEI)));
			// So no appeal against what is past meets what is new.
			assert_noop!(appeal(MEI, first), Error::<Test>::CaseNotFound);
			assert_ok!(decide(AUDITOR, second, REFUSED));
			assert_ok!(appeal(MEI, second));
		});
	}
}

mod close {
	use super::*;

	#[test]
	fn success_what_waits_no_more_has_no_case() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_ok!(claim(AUDITOR, id));
			withdraw(&activity(1));
			assert_eq!(last_event(), Event::Closed { case: id, subject: activity(1) });
			assert_noop!(decide(AUDITOR, id, GRANTED), Error::<Test>::CaseNotFound);
			assert_eq!(Audit::open_cases(Some(1)), 0);
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_nothing_happens_without_a_case() {
		build_and_execute(|| {
			<Audit as Cases<_>>::close(&activity(1));
			let id = opened(request(activity(2)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			let before = events();
			<Audit as Cases<_>>::close(&activity(2));
			assert_eq!(events(), before);
			assert_eq!(outcome(id).decision, GRANTED);
		});
	}
}

mod note_decision {
	use super::*;

	const SUSPENSION: Subject<AccountId> = Subject::Suspension { member: MEI };

	fn note(subject: Subject<AccountId>, by: AccountId) -> DispatchResult {
		<Audit as Cases<_>>::note_decision(subject, 1, by, parties([MEI]), OPINION)
	}

	#[test]
	fn success_what_was_decided_at_once_can_be_appealed() {
		build_and_execute(|| {
			let id = crate::NextCase::<Test>::get();
			assert_ok!(note(SUSPENSION, AUDITOR));
			let expected = Event::Decided {
				case: id,
				subject: SUSPENSION,
				decision: REFUSED,
				by: vec![AUDITOR].try_into().expect("one"),
				branch: Some(1),
				opinion: OPINION,
			};
			assert_eq!(last_event(), expected);
			assert_eq!(Audit::open_cases(Some(1)), 0);
			assert!(!<Audit as Cases<_>>::is_open(&SUSPENSION));
			let appeal_case = appealed(MEI, id);
			assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
			let revised = Fate::Revised {
				subject: SUSPENSION,
				before: REFUSED,
				after: GRANTED,
				by: PROVINCIAL,
				opinion: OPINION,
			};
			assert!(fates().contains(&revised));
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_it_is_forgotten_when_nobody_appeals() {
		build_and_execute(|| {
			assert_ok!(note(SUSPENSION, AUDITOR));
			wait_until(START + APPEAL + TICK);
			assert_eq!(fates(), vec![Fate::Forgotten { subject: SUSPENSION }]);
			ensure_all_is_over();
		});
	}

	/// Staff would end each appeal against them by deciding once more.
	#[test]
	fn success_what_is_decided_anew_while_it_is_appealed_is_appealed() {
		build_and_execute(|| {
			let id = crate::NextCase::<Test>::get();
			assert_ok!(note(SUSPENSION, AUDITOR));
			let appeal_case = appealed(MEI, id);
			for by in [COLLEAGUE, THIRD] {
				assert_ok!(note(SUSPENSION, by));
				let expected = Event::Decided {
					case: id,
					subject: SUSPENSION,
					decision: REFUSED,
					by: vec![by].try_into().expect("one"),
					branch: Some(1),
					opinion: OPINION,
				};
				assert_eq!(last_event(), expected);
				assert_eq!(outcome(id).appeal, Some(appeal_case));
				assert_eq!(outcome(id).by.to_vec(), vec![by]);
			}
			assert_eq!(crate::NextCase::<Test>::get(), appeal_case + 1);
			assert_eq!((case(appeal_case).branch, case(appeal_case).round), (Some(2), 0));
			next_block();
			assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
			assert!(fates().iter().any(|fate| matches!(fate, Fate::Revised { .. })));
			ensure_all_is_over();
		});
	}

	/// Staff would wait until the appeal is about to lapse, and decide then what nobody can appeal.
	#[test]
	fn success_what_is_decided_anew_renews_the_appeal() {
		build_and_execute(|| {
			let id = crate::NextCase::<Test>::get();
			assert_ok!(note(SUSPENSION, AUDITOR));
			let appeal_case = appealed(MEI, id);
			assert_ok!(ask(PROVINCIAL, appeal_case));
			let last = START + LAPSE + ANSWER - 1;
			wait_until(last);
			let before = case(appeal_case);
			assert_eq!(before.due, before.lapses_at);
			assert_ok!(note(SUSPENSION, COLLEAGUE));
			let now = case(appeal_case);
			assert_eq!((now.branch, now.lapses_at), (before.branch, Some(last + LAPSE)));
			assert_eq!((now.opened_at, now.asked), (before.opened_at, None));
			next_block();
			wait_until(last + LAPSE - TICK);
			assert_eq!(outcome(id).by.to_vec(), vec![COLLEAGUE]);
			assert_ok!(ask(NATIONAL, appeal_case));
			assert_ok!(decide(NATIONAL, appeal_case, GRANTED));
			assert!(fates().iter().any(|fate| matches!(fate, Fate::Revised { .. })));
			ensure_all_is_over();
		});
	}

	/// What was signed, or is on its way, is about something else.
	#[test]
	fn success_nobody_judges_unread_what_is_decided_anew() {
		build_and_execute(|| {
			let id = crate::NextCase::<Test>::get();
			assert_ok!(note(SUSPENSION, AUDITOR));
			AllCases::<Test>::mutate_extant(id, |case| case.is_grave = true);
			let appeal_case = appealed(MEI, id);
			assert_ok!(decide(PROVINCIAL, appeal_case, REFUSED));
			assert_ok!(note(SUSPENSION, COLLEAGUE));
			assert!(signers(appeal_case).is_empty());
			let too_fresh = Error::<Test>::TooFresh;
			assert_noop!(decide(PROVINCIAL_TOO, appeal_case, REFUSED), too_fresh);
			assert_noop!(rule(appeal_case, REFUSED), Error::<Test>::TooFresh);
			next_block();
			assert_ok!(decide(PROVINCIAL_TOO, appeal_case, REFUSED));
			assert_eq!(signers(appeal_case), [PROVINCIAL_TOO]);
			assert_ok!(decide(PROVINCIAL, appeal_case, REFUSED));
			ensure_all_is_over();
		});
	}

	/// However often they do, the appeal goes up in its time, and lapses in the end.
	#[test]
	fn boundary_who_decides_anew_again_and_again_keeps_the_appeal_nowhere() {
		build_and_execute(|| {
			let id = crate::NextCase::<Test>::get();
			assert_ok!(note(SUSPENSION, AUDITOR));
			let appeal_case = appealed(MEI, id);
			let mut last = START;
			while last < START + ESCALATION {
				last += ESCALATION / 4;
				wait_until(last);
				assert_ok!(note(SUSPENSION, COLLEAGUE));
			}
			assert_eq!(case(appeal_case).branch, Some(3));
			wait_until(last + LAPSE - TICK);
			assert_eq!(case(appeal_case).state, State::Open);
			wait_until(last + LAPSE);
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_who_decides_anew_does_not_judge_it() {
		build_and_execute(|| {
			let id = crate::NextCase::<Test>::get();
			assert_ok!(note(SUSPENSION, AUDITOR));
			AllCases::<Test>::mutate_extant(id, |case| case.is_grave = true);
			let appeal_case = appealed(MEI, id);
			assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
			// The branch that is asked to judge does the same itself: the one above judges, and nobody has signed there.
			let again = |branch, by| {
				<Audit as Cases<_>>::note_decision(SUSPENSION, branch, by, parties([MEI]), OPINION)
			};
			assert_ok!(again(2, PROVINCIAL_TOO));
			let now = case(appeal_case);
			assert_eq!((now.branch, now.round, now.signed.len()), (Some(3), 1, 0));
			assert_noop!(decide(PROVINCIAL, appeal_case, GRANTED), Error::<Test>::WrongBranch);
			// Nobody stands above the nation but the consortium.
			assert_ok!(again(3, NATIONAL));
			assert_eq!(case(appeal_case).branch, None);
			assert_noop!(rule(appeal_case, GRANTED), Error::<Test>::TooFresh);
			next_block();
			assert_ok!(rule(appeal_case, GRANTED));
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_those_who_decided_are_known_until_it_is_forgotten() {
		build_and_execute(|| {
			let deciders = |subject: &Subject<AccountId>| <Audit as Cases<_>>::deciders(subject);
			let id = opened(grave(field(MEI)));
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert!(deciders(&field(MEI)).is_empty());
			assert_ok!(decide(COLLEAGUE, id, REFUSED));
			assert_eq!(deciders(&field(MEI)), [AUDITOR, COLLEAGUE]);
			wait_until(START + APPEAL);
			assert!(deciders(&field(MEI)).is_empty());
			assert!(events().contains(&Event::Forgotten { case: id }));
		});
	}

	#[test]
	fn success_a_later_one_replaces_an_earlier_one() {
		build_and_execute(|| {
			let first = crate::NextCase::<Test>::get();
			assert_ok!(note(SUSPENSION, AUDITOR));
			assert_ok!(note(SUSPENSION, COLLEAGUE));
			assert!(events().contains(&Event::Forgotten { case: first }));
			assert_noop!(appeal(MEI, first), Error::<Test>::CaseNotFound);
			assert_ok!(appeal(MEI, first + 1));
		});
	}
}
