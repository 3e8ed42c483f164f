// SPDX-License-Identifier: Apache-2.0

//! What the consortium decides.

use super::*;

#[test]
fn success_what_came_to_it_of_a_branch_that_is_gone() {
	build_and_execute(|| {
		let id = opened(Request { branch: 5, ..request(field(MEI)) });
		Gone::set(vec![5]);
		assert_noop!(rule(id, GRANTED), Error::<Test>::NotForConsortium);
		for auditor in [PROVINCIAL, NATIONAL] {
			assert_noop!(decide(auditor, id, GRANTED), Error::<Test>::WrongBranch);
		}
		wait_until(START + ESCALATION);
		assert_eq!(last_event(), Event::Escalated { case: id, from: Some(5), to: None, by: None });
		assert_eq!((case(id).branch, Audit::open_cases(None)), (None, 1));
		assert_ok!(rule(id, GRANTED));
		let outcome = outcome(id);
		assert_eq!((outcome.by.to_vec(), outcome.branch), (vec![], None));
		let (decision, by, opinion) = (GRANTED, Audit::consortium(), OPINION);
		assert_eq!(fates(), vec![Fate::Decided { subject: field(MEI), decision, by, opinion }]);
	});
}

#[test]
fn success_any_appeal() {
	build_and_execute(|| {
		let id = opened(grave(field(MEI)));
		assert_ok!(decide(AUDITOR, id, REFUSED));
		assert_ok!(decide(COLLEAGUE, id, REFUSED));
		let appeal_case = appealed(MEI, id);
		assert_eq!(case(appeal_case).branch, Some(2));
		assert_ok!(claim(PROVINCIAL, appeal_case));
		assert_ok!(rule(appeal_case, GRANTED));
		ensure_all_is_over();
	});
}

#[test]
fn fails_for_what_was_opened_in_the_same_block() {
	build_and_execute(|| {
		let id = opened(request(field(MEI)));
		assert_ok!(decide(AUDITOR, id, REFUSED));
		let appeal_case = crate::NextCase::<Test>::get();
		assert_ok!(appeal(MEI, id));
		assert_noop!(rule(appeal_case, GRANTED), Error::<Test>::TooFresh);
		next_block();
		assert_ok!(rule(appeal_case, GRANTED));
	});
}

#[test]
fn success_what_nobody_decides_lapses_there_too() {
	build_and_execute(|| {
		opened(Request { branch: 5, ..request(field(MEI)) });
		Gone::set(vec![5]);
		wait_until(START + LAPSE);
		ensure_all_is_over();
	});
}

#[test]
fn fails_for_cases_of_branches_and_other_origins() {
	build_and_execute(|| {
		let id = opened(request(field(MEI)));
		assert_noop!(rule(id, GRANTED), Error::<Test>::NotForConsortium);
		assert_noop!(rule(99, GRANTED), Error::<Test>::CaseNotFound);
		let opinion = Opinion::Hash(OPINION);
		for origin in [signed(NATIONAL), signed(MEI), RuntimeOrigin::none()] {
			let ruled = || Audit::decide_as_consortium(origin.clone(), id, GRANTED, opinion);
			assert_noop!(ruled(), BAD_ORIGIN);
		}
		assert_ok!(decide(AUDITOR, id, REFUSED));
		assert_noop!(rule(id, GRANTED), Error::<Test>::AlreadyDecided);
		let appeal_case = appealed(MEI, id);
		let opinion = Opinion::Template(7);
		let root = RuntimeOrigin::root();
		let ruled = || Audit::decide_as_consortium(root.clone(), appeal_case, GRANTED, opinion);
		assert_noop!(ruled(), Error::<Test>::TemplateNotFound);
		Stuck::set(vec![field(MEI)]);
		assert_noop!(rule(appeal_case, GRANTED), NOT_SO);
	});
}
