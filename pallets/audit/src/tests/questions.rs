// SPDX-License-Identifier: Apache-2.0

//! Questions and answers.

use super::*;

mod ask {
	use super::*;

	#[test]
	fn success_the_deadline_is_put_off() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_ok!(ask(AUDITOR, id));
			let until = Some(START + ESCALATION + ANSWER);
			let expected = Event::Asked { case: id, by: AUDITOR, question: [1; 32], until };
			assert_eq!(last_event(), expected);
			wait_until(START + ESCALATION + ANSWER - TICK);
			assert_eq!(case(id).branch, Some(1));
			wait_until(START + ESCALATION + ANSWER);
			assert_eq!(case(id).branch, Some(2));
			wait_until(START + LAPSE + ANSWER - TICK);
			assert_eq!(case(id).state, State::Open);
			wait_until(START + LAPSE + ANSWER);
			ensure_all_is_over();
		});
	}

	#[test]
	fn fails_for_a_second_question() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_ok!(ask(AUDITOR, id));
			assert_noop!(ask(COLLEAGUE, id), Error::<Test>::AlreadyAsked);
			assert_ok!(answer(MEI, id));
			assert_noop!(ask(AUDITOR, id), Error::<Test>::AlreadyAsked);
			// Nor when others decide.
			assert_ok!(escalate(AUDITOR, id));
			assert_noop!(ask(PROVINCIAL, id), Error::<Test>::AlreadyAsked);
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_noop!(ask(MEI, id), BAD_ORIGIN);
			assert_noop!(ask(ELSEWHERE, id), Error::<Test>::WrongBranch);
			assert_noop!(ask(AUDITOR, 99), Error::<Test>::CaseNotFound);
			assert_ok!(claim(COLLEAGUE, id));
			assert_noop!(ask(AUDITOR, id), Error::<Test>::Claimed);
			assert_ok!(ask(COLLEAGUE, id));
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_noop!(ask(AUDITOR, id), Error::<Test>::AlreadyDecided);
		});
	}

	#[test]
	fn boundary_a_case_can_be_decided_without_an_answer() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_ok!(ask(AUDITOR, id));
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_eq!(case(id).asked, None);
			assert_noop!(answer(MEI, id), Error::<Test>::AlreadyDecided);
		});
	}
}

mod answer {
	use super::*;

	#[test]
	fn success_by_who_asked_for_the_decision_or_a_party() {
		build_and_execute(|| {
			for who in [MEI, TOM] {
				let people = parties([TOM]);
				let id = opened(Request { parties: people, ..request(field(who)) });
				assert_ok!(ask(AUDITOR, id));
				assert_ok!(answer(who, id));
				let answer = [2; 32];
				assert_eq!(last_event(), Event::Answered { case: id, by: who, answer });
				assert!(case(id).asked.is_some());
			}
		});
	}

	#[test]
	fn success_nobody_s_answer_keeps_another_from_theirs() {
		build_and_execute(|| {
			let people = parties([MEI, TOM]);
			let id = opened(Request { parties: people, ..request(service()) });
			assert_ok!(ask(AUDITOR, id));
			// Who answers first says nothing for the other side, and may say more later.
			for who in [MEI, TOM, MEI] {
				assert_ok!(answer(who, id));
				assert_eq!(last_event(), Event::Answered { case: id, by: who, answer: [2; 32] });
			}
		});
	}

	#[test]
	fn fails_for_the_auditor_who_asked_for_a_decision() {
		build_and_execute(|| {
			let signature = Some((GRANTED, OPINION));
			let asked = Request { by: AUDITOR, signed: signature, ..grave(field(MEI)) };
			let id = opened(Request { parties: parties([MEI]), ..asked });
			assert_ok!(ask(COLLEAGUE, id));
			assert_noop!(answer(AUDITOR, id), Error::<Test>::NotParty);
			assert_ok!(answer(MEI, id));
		});
	}

	#[test]
	fn fails_for_others_and_without_a_question() {
		build_and_execute(|| {
			let id = opened(request(field(MEI)));
			assert_noop!(answer(MEI, id), Error::<Test>::NotAsked);
			assert_ok!(ask(AUDITOR, id));
			for other in [TOM, AUDITOR] {
				assert_noop!(answer(other, id), Error::<Test>::NotParty);
			}
			assert_noop!(answer(MEI, 99), Error::<Test>::CaseNotFound);
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_noop!(answer(MEI, id), Error::<Test>::AlreadyDecided);
		});
	}
}
