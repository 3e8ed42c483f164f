// SPDX-License-Identifier: Apache-2.0

//! What is of a branch that closes.

use super::*;
use timebank_primitives::WindingUp;

fn wound_up(branch: BranchId) -> DispatchResult {
	<Audit as WindingUp>::ensure_wound_up(branch)
}

#[test]
fn a_branch_is_not_closed_before_its_cases_are_over() {
	build_and_execute(|| {
		assert_ok!(wound_up(5));
		let id = opened(Request { branch: 5, ..request(field(MEI)) });
		assert_noop!(wound_up(5), Error::<Test>::CasesOpen);
		assert_ok!(wound_up(1));
		// Those above decide, or take it over.
		assert_ok!(escalate(PROVINCIAL, id));
		assert_ok!(wound_up(5));
		assert_noop!(wound_up(2), Error::<Test>::CasesOpen);
		assert_ok!(decide(PROVINCIAL, id, REFUSED));
		assert_ok!(wound_up(2));
		<Audit as WindingUp>::forget(5);
	});
}

#[test]
fn a_branch_is_closed_after_a_while_whatever_its_auditors_do() {
	build_and_execute(|| {
		opened(Request { branch: 5, ..request(field(MEI)) });
		wait_until(START + ESCALATION);
		assert_ok!(wound_up(5));
	});
}

#[test]
fn what_a_branch_decided_can_be_appealed_when_it_is_gone() {
	build_and_execute(|| {
		let id = opened(Request { branch: 5, ..request(field(MEI)) });
		assert_ok!(decide(ELSEWHERE, id, REFUSED));
		Gone::set(vec![5]);
		// Nobody stands above what is no more.
		let appeal_case = appealed(MEI, id);
		assert_eq!(case(appeal_case).branch, None);
		assert_ok!(rule(appeal_case, GRANTED));
		ensure_all_is_over();
	});
}

#[test]
fn what_passed_at_a_branch_that_is_gone_is_for_the_consortium() {
	build_and_execute(|| {
		make_record(MEI);
		assert_eq!(open(Request { branch: 5, ..routine(1) }), Ok(Opening::Passed));
		Gone::set(vec![5]);
		assert_noop!(sample(PROVINCIAL, 1), Error::<Test>::WrongBranch);
		SampleRate::set(sp_runtime::Permill::one());
		let now = Now::get();
		wait_until(now + DRAW);
		let id = Audit::case_of(Subject::Sample { activity: 1 }).expect("a sample");
		assert_eq!(case(id).branch, None);
		next_block();
		assert_ok!(rule(id, GRANTED));
		assert_eq!(Audit::record(MEI, 1), CLEAN + 1);
	});
}

#[test]
fn statistics_of_a_branch_stay() {
	build_and_execute(|| {
		let id = opened(Request { branch: 5, ..request(field(MEI)) });
		assert_ok!(decide(ELSEWHERE, id, GRANTED));
		<Audit as WindingUp>::forget(5);
		let tally = Audit::statistics(Some(5), timebank_primitives::CaseKind::Field);
		assert_eq!(tally.granted, 1);
	});
}

#[test]
fn assumptions_between_constants_hold() {
	use frame_support::traits::Hooks;
	build_and_execute(<Audit as Hooks<u64>>::integrity_test);
}
