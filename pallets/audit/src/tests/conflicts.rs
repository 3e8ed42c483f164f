// SPDX-License-Identifier: Apache-2.0

//! Who does not decide on what is their own.

use super::*;

/// Nothing that an auditor who may not decide could do with a case.
fn ensure_kept_out(who: AccountId, id: CaseId) {
	let error = Error::<Test>::ConflictOfInterest;
	assert_noop!(claim(who, id), error);
	assert_noop!(decide(who, id, GRANTED), Error::<Test>::ConflictOfInterest);
	assert_noop!(ask(who, id), Error::<Test>::ConflictOfInterest);
	assert_noop!(escalate(who, id), Error::<Test>::ConflictOfInterest);
}

#[test]
fn fails_for_a_party() {
	build_and_execute(|| {
		let people = parties([MEI, AUDITOR]);
		let id = opened(Request { parties: people, ..request(activity(1)) });
		ensure_kept_out(AUDITOR, id);
		assert_ok!(decide(COLLEAGUE, id, GRANTED));
	});
}

#[test]
fn fails_for_who_is_close_to_a_party() {
	build_and_execute(|| {
		let people = parties([MEI, TOM]);
		let id = opened(Request { parties: people, ..request(service()) });
		for (one, other) in [(AUDITOR, TOM), (TOM, AUDITOR), (AUDITOR, MEI)] {
			Close::set(vec![(one, other)]);
			ensure_kept_out(AUDITOR, id);
		}
		Close::set(vec![(AUDITOR, ANA)]);
		assert_ok!(decide(AUDITOR, id, Decision::Absent));
	});
}

#[test]
fn fails_for_who_takes_part() {
	build_and_execute(|| {
		let id = opened(request(activity(1)));
		Involved::set(vec![AUDITOR]);
		ensure_kept_out(AUDITOR, id);
		assert_ok!(decide(COLLEAGUE, id, REFUSED));
		// Nor do they decide on the appeal.
		let appeal_case = appealed(MEI, id);
		Involved::set(vec![PROVINCIAL]);
		ensure_kept_out(PROVINCIAL, appeal_case);
	});
}

#[test]
fn fails_for_a_second_signature_too() {
	build_and_execute(|| {
		let id = opened(grave(activity(1)));
		assert_ok!(decide(AUDITOR, id, GRANTED));
		Close::set(vec![(COLLEAGUE, MEI)]);
		assert_noop!(decide(COLLEAGUE, id, GRANTED), Error::<Test>::ConflictOfInterest);
		assert_ok!(decide(THIRD, id, GRANTED));
	});
}

#[test]
fn fails_for_the_branch_that_decided() {
	build_and_execute(|| {
		// Auditors of the province have decided on a case of the city.
		let id = opened(request(activity(1)));
		assert_ok!(decide(PROVINCIAL, id, REFUSED));
		let appeal_case = appealed(MEI, id);
		assert_eq!(case(appeal_case).branch, Some(3));
		assert_noop!(decide(PROVINCIAL_TOO, appeal_case, GRANTED), Error::<Test>::WrongBranch);
		// One who works for the nation now decided it then.
		Moved::set(vec![(PROVINCIAL, 3)]);
		ensure_kept_out(PROVINCIAL, appeal_case);
		assert_ok!(decide(NATIONAL, appeal_case, GRANTED));
	});
}

#[test]
fn fails_for_both_who_decided_and_both_branches() {
	build_and_execute(|| {
		let id = opened(grave(field(MEI)));
		assert_ok!(decide(AUDITOR, id, REFUSED));
		assert_ok!(decide(PROVINCIAL, id, REFUSED));
		// Of a city and its province, the nation decides.
		let appeal_case = appealed(MEI, id);
		assert_eq!(case(appeal_case).branch, Some(3));
		for judge in [AUDITOR, PROVINCIAL] {
			Moved::set(vec![(judge, 3)]);
			ensure_kept_out(judge, appeal_case);
		}
	});
}

#[test]
fn boundary_a_supervisor_that_decided_does_not_judge_it() {
	build_and_execute(|| {
		let id = opened(request(activity(1)));
		assert_ok!(decide(SUPERVISOR, id, REFUSED));
		// Nothing stands over the supervisor: the consortium decides.
		let appeal_case = appealed(MEI, id);
		assert_eq!(case(appeal_case).branch, None);
		assert_noop!(decide(SUPERVISOR, appeal_case, GRANTED), Error::<Test>::WrongBranch);
		assert_ok!(rule(appeal_case, GRANTED));
	});
}
