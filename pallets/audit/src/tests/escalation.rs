// SPDX-License-Identifier: Apache-2.0

//! Cases that go to the branch above, by hand and by their deadline.

use super::*;

mod escalate {
	use super::*;

	#[test]
	fn success_the_branch_above_decides_from_now_on() {
		build_and_execute(|| {
			let id = opened(grave(field(MEI)));
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_ok!(claim(AUDITOR, id));
			at(START + 15);
			assert_ok!(escalate(AUDITOR, id));
			let expected =
				Event::Escalated { case: id, from: Some(1), to: Some(2), by: Some(AUDITOR) };
			assert_eq!(last_event(), expected);
			let now = case(id);
			assert_eq!((now.branch, now.origin, now.round), (Some(2), Some(1), 1));
			assert_eq!(now.holder, None);
			assert_eq!(now.due, Some(START + 15 + ESCALATION));
			assert_eq!((Audit::open_cases(Some(1)), Audit::open_cases(Some(2))), (0, 1));
			assert_noop!(decide(AUDITOR, id, GRANTED), Error::<Test>::WrongBranch);
			// What was signed stays: nobody takes away what others have signed by handing it up.
			assert_eq!(signers(id), [COLLEAGUE]);
			assert_ok!(decide(PROVINCIAL, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![COLLEAGUE, PROVINCIAL]);
			assert_eq!(outcome(id).branch, Some(2));
		});
	}

	#[test]
	fn success_who_asked_for_a_decision_has_signed_wherever_it_is() {
		build_and_execute(|| {
			let signature = Some((GRANTED, OPINION));
			let asked = Request { by: AUDITOR, signed: signature, ..grave(field(MEI)) };
			let id = opened(asked);
			// Neither others nor time take it away.
			assert_ok!(escalate(COLLEAGUE, id));
			wait_until(START + ESCALATION);
			assert_eq!((case(id).branch, signers(id)), (Some(3), vec![AUDITOR]));
			assert_ok!(decide(NATIONAL, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR, NATIONAL]);
		});
	}

	#[test]
	fn success_who_claimed_an_escalated_case_keeps_nobody_from_it() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_ok!(escalate(AUDITOR, id));
			assert_ok!(claim(PROVINCIAL, id));
			// Nor from anything else that who decides does.
			assert_ok!(ask(PROVINCIAL_TOO, id));
			assert_ok!(claim(PROVINCIAL_TOO, id));
			assert_ok!(escalate(PROVINCIAL, id));
			assert_ok!(claim(NATIONAL, id));
			assert_ok!(decide(NATIONAL_TOO, id, GRANTED));
		});
	}

	#[test]
	fn fails_at_the_top() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_ok!(escalate(AUDITOR, id));
			assert_ok!(escalate(PROVINCIAL, id));
			assert_noop!(escalate(NATIONAL, id), Error::<Test>::AtTheTop);
			assert_eq!(case(id).round, 2);
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_noop!(escalate(MEI, id), BAD_ORIGIN);
			assert_noop!(escalate(ELSEWHERE, id), Error::<Test>::WrongBranch);
			assert_noop!(escalate(AUDITOR, 99), Error::<Test>::CaseNotFound);
			assert_ok!(claim(COLLEAGUE, id));
			assert_noop!(escalate(AUDITOR, id), Error::<Test>::Claimed);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_noop!(escalate(COLLEAGUE, id), Error::<Test>::AlreadyDecided);
		});
	}
}

mod by_deadline {
	use super::*;

	#[test]
	fn success_up_to_the_top_and_then_it_lapses() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			wait_until(START + ESCALATION - 1);
			assert_eq!(case(id).branch, Some(1));
			wait_until(START + ESCALATION);
			assert_eq!(case(id).branch, Some(2));
			assert_eq!(
				last_event(),
				Event::Escalated { case: id, from: Some(1), to: Some(2), by: None }
			);
			wait_until(START + 2 * ESCALATION);
			assert_eq!(case(id).branch, Some(3));
			wait_until(START + LAPSE - 1);
			assert_eq!(case(id).state, State::Open);
			wait_until(START + LAPSE);
			assert_eq!(last_event(), Event::Lapsed { case: id, subject: field(MEI) });
			assert_eq!(fates(), vec![Fate::Lapsed { subject: field(MEI) }]);
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_what_has_an_end_of_its_own_is_not_ended_by_anything_else() {
		build_and_execute(|| {
			let end = START + 4 * LAPSE;
			let id = opened(ending(service(), end));
			wait_until(end - 1);
			let waiting = case(id);
			// Its time at the top is over too, and nothing more comes of that.
			assert_eq!((waiting.branch, waiting.round, waiting.due), (Some(3), 3, None));
			assert_ok!(claim(NATIONAL, id));
			wait_until(end);
			assert_eq!(last_event(), Event::Closed { case: id, subject: service() });
			assert!(fates().is_empty());
			ensure_all_is_over();
		});
	}

	#[test]
	fn success_what_ends_early_is_never_escalated() {
		build_and_execute(|| {
			opened(ending(activity(1), START + ESCALATION - TICK));
			wait_until(START + 2 * ESCALATION);
			assert!(!events().iter().any(|event| matches!(event, Event::Escalated { .. })));
			ensure_all_is_over();
		});
	}

	#[test]
	fn boundary_a_case_that_was_handed_up_late_lapses_in_time_nevertheless() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			at(START + ESCALATION - 1);
			assert_ok!(escalate(AUDITOR, id));
			wait_until(START + 2 * ESCALATION - TICK);
			assert_ok!(escalate(PROVINCIAL, id));
			assert_eq!(case(id).due, Some(START + LAPSE));
			wait_until(START + LAPSE);
			ensure_all_is_over();
		});
	}

	#[test]
	fn boundary_without_any_block_that_has_time_it_can_still_be_decided() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			at(START + 10 * LAPSE);
			assert_ok!(decide(AUDITOR, id, GRANTED));
		});
	}
}
