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

/// A party would choose who decides by naming the others their heirs.
#[test]
fn boundary_what_a_party_does_alone_afterwards_keeps_nobody_out() {
	build_and_execute(|| {
		LateKin::set(vec![(MEI, AUDITOR, START - 1)]);
		let id = opened(grave(field(MEI)));
		ensure_kept_out(AUDITOR, id);
		LateKin::set(vec![(MEI, AUDITOR, START), (MEI, COLLEAGUE, START + 5)]);
		at(START + 10);
		assert_ok!(decide(AUDITOR, id, REFUSED));
		assert_ok!(decide(COLLEAGUE, id, REFUSED));
		// Nor is anybody out for the appeal whom they named since the first case began.
		LateKin::set(vec![(MEI, PROVINCIAL, START + 5)]);
		let appeal_case = appealed(MEI, id);
		assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
		LateKin::set(vec![(MEI, PROVINCIAL_TOO, START - 1)]);
		ensure_kept_out(PROVINCIAL_TOO, appeal_case);
	});
}

/// Who expects a case would name each auditor their heir a block before it.
#[test]
fn boundary_what_a_party_did_alone_shortly_before_keeps_nobody_out() {
	build_and_execute(|| {
		Lookback::set(100);
		at(START + 100);
		LateKin::set(vec![(MEI, AUDITOR, START), (MEI, COLLEAGUE, START - 1)]);
		let id = opened(request(field(MEI)));
		ensure_kept_out(COLLEAGUE, id);
		assert_ok!(decide(AUDITOR, id, REFUSED));
		// For the appeal what counted for the first case counts.
		at(START + 150);
		LateKin::set(vec![(MEI, PROVINCIAL, START), (MEI, PROVINCIAL_TOO, START - 1)]);
		let appeal_case = appealed(MEI, id);
		ensure_kept_out(PROVINCIAL_TOO, appeal_case);
		assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
	});
}

#[test]
fn success_against_a_supervisor_those_decide_who_stand_over_it() {
	build_and_execute(|| {
		let id = opened(request(activity(1)));
		assert_ok!(decide(SUPERVISOR, id, REFUSED));
		// Never the branch that it supervises, nor those below.
		let appeal_case = appealed(MEI, id);
		assert_eq!(case(appeal_case).branch, Some(3));
		for judge in [SUPERVISOR, PROVINCIAL, AUDITOR] {
			assert_noop!(decide(judge, appeal_case, GRANTED), Error::<Test>::WrongBranch);
		}
		assert_ok!(decide(NATIONAL, appeal_case, GRANTED));
	});
}

#[test]
fn success_against_a_supervisor_and_the_branch_that_it_supervises_too() {
	build_and_execute(|| {
		for (number, (first, second)) in
			[(SUPERVISOR, PROVINCIAL), (PROVINCIAL, SUPERVISOR)].into_iter().enumerate()
		{
			let id = opened(grave(activity(number as u64)));
			assert_ok!(decide(first, id, REFUSED));
			assert_ok!(decide(second, id, REFUSED));
			let appeal_case = appealed(MEI, id);
			assert_eq!(case(appeal_case).branch, Some(3));
			assert_noop!(decide(PROVINCIAL_TOO, appeal_case, GRANTED), Error::<Test>::WrongBranch);
		}
	});
}
