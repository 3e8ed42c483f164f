// SPDX-License-Identifier: Apache-2.0

//! Who works on a case.

use super::*;

mod claim {
	use super::*;

	#[test]
	fn success_an_auditor_works_on_a_case() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_ok!(claim(AUDITOR, id));
			let until = START + CLAIM;
			assert_eq!(last_event(), Event::Claimed { case: id, by: AUDITOR, until });
			assert_eq!(case(id).holder.map(|holder| holder.by), Some(AUDITOR));
		});
	}

	#[test]
	fn success_those_above_may_too() {
		build_and_execute(|| {
			for (number, auditor) in [PROVINCIAL, NATIONAL, SUPERVISOR].into_iter().enumerate() {
				let id = opened(request(activity(number as u64)));
				assert_ok!(claim(auditor, id));
			}
		});
	}

	#[test]
	fn success_nobody_asks_who_must_not_decide() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			for other in [MEI, ANA] {
				assert_noop!(claim(other, id), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn boundary_a_claim_lasts_for_its_time() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_ok!(claim(AUDITOR, id));
			at(START + CLAIM - 1);
			assert_noop!(claim(COLLEAGUE, id), Error::<Test>::Claimed);
			assert_noop!(decide(COLLEAGUE, id, GRANTED), Error::<Test>::Claimed);
			at(START + CLAIM);
			assert_ok!(claim(COLLEAGUE, id));
			assert_noop!(decide(AUDITOR, id, GRANTED), Error::<Test>::Claimed);
		});
	}

	#[test]
	fn boundary_who_was_dismissed_or_works_elsewhere_holds_nothing() {
		build_and_execute(|| {
			let (one, other) = (opened(request(activity(1))), opened(request(activity(2))));
			assert_ok!(claim(AUDITOR, one));
			assert_ok!(claim(AUDITOR, other));
			assert_noop!(claim(COLLEAGUE, one), Error::<Test>::Claimed);
			Dismissed::set(vec![AUDITOR]);
			assert_ok!(claim(COLLEAGUE, one));
			Dismissed::set(vec![]);
			assert_noop!(decide(COLLEAGUE, other, GRANTED), Error::<Test>::Claimed);
			Moved::set(vec![(AUDITOR, 5)]);
			assert_ok!(decide(COLLEAGUE, other, GRANTED));
		});
	}

	/// Where nobody stands above, one who claims again and again would keep all others from it.
	#[test]
	fn boundary_at_the_top_claims_cease_to_bind() {
		build_and_execute(|| {
			let id = opened(Request { branch: 3, ..request(field(MEI)) });
			let colleague = 403;
			assert_ok!(claim(NATIONAL, id));
			wait_until(START + ESCALATION - TICK);
			assert_ok!(claim(NATIONAL, id));
			assert_noop!(decide(colleague, id, GRANTED), Error::<Test>::Claimed);
			wait_until(START + ESCALATION);
			let now = case(id);
			assert_eq!((now.holder, now.round, now.branch), (None, 1, Some(3)));
			assert_ok!(claim(NATIONAL, id));
			assert_ok!(decide(colleague, id, GRANTED));
		});
	}

	#[test]
	fn success_a_claim_can_be_renewed_by_its_holder() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_ok!(claim(AUDITOR, id));
			at(START + CLAIM - 1);
			assert_ok!(claim(AUDITOR, id));
			at(START + CLAIM);
			assert_noop!(claim(COLLEAGUE, id), Error::<Test>::Claimed);
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_noop!(claim(MEI, id), BAD_ORIGIN);
			assert_noop!(claim(ELSEWHERE, id), Error::<Test>::WrongBranch);
			assert_noop!(claim(AUDITOR, 99), Error::<Test>::CaseNotFound);
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_noop!(claim(AUDITOR, id), Error::<Test>::AlreadyDecided);
		});
	}
}

mod release {
	use super::*;

	#[test]
	fn success_the_case_is_free() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_ok!(claim(AUDITOR, id));
			assert_ok!(release(AUDITOR, id));
			assert_eq!(last_event(), Event::Released { case: id, by: AUDITOR });
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
		});
	}

	#[test]
	fn fails_for_who_does_not_hold_it() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_noop!(release(AUDITOR, id), Error::<Test>::NotHolder);
			assert_ok!(claim(AUDITOR, id));
			assert_noop!(release(COLLEAGUE, id), Error::<Test>::NotHolder);
			assert_noop!(release(AUDITOR, 99), Error::<Test>::CaseNotFound);
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_noop!(release(AUDITOR, id), Error::<Test>::AlreadyDecided);
		});
	}
}
