// SPDX-License-Identifier: Apache-2.0

//! Asking to publish although the rules keep one from it, and exemptions.

use super::*;
use crate::Exemptions;
use frame_support::{traits::Hooks, weights::Weight};

const GRANTED: Decision = Decision::Granted;
const REFUSED: Decision = Decision::Refused;

fn ask(who: AccountId) -> DispatchResult {
	Reviews::ask_to_publish(signed(who), REASON)
}

/// Somebody is relied on too little to publish, for long.
fn discredit(who: AccountId) {
	for _ in 0..5 {
		Reviews::note_absence(&who);
	}
}

/// Mei has asked.
fn asked() {
	discredit(MEI);
	assert_ok!(ask(MEI));
}

#[test]
fn success_it_waits_for_the_auditors_of_the_home() {
	build_and_execute(|| {
		Elsewhere::set(vec![MEI]);
		discredit(MEI);
		events();
		assert_ok!(ask(MEI));
		assert_eq!(events(), [Event::AskedToPublish { member: MEI, reason: REASON }]);
		assert_eq!(case(&plea_of(MEI)), Some((2, MEI, parties([MEI]))));
		assert_eq!(Reviews::plea(MEI), Some(Plea::Waiting));
		assert!(Reviews::is_waiting(&plea_of(MEI)) && Reviews::knows(&plea_of(MEI)));
		assert!(!Reviews::is_involved(&plea_of(MEI), &MEI));
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::CreditTooLow);
	});
}

#[test]
fn success_of_who_is_rated_too_low() {
	build_and_execute(|| {
		for participant in [TOM, ZOE, 4] {
			review_each_other(8, (MEI, participant), HOUR, (5, 1));
		}
		assert_ok!(ask(MEI));
		assert_ok!(decide(&plea_of(MEI), GRANTED));
		assert_ok!(Reviews::ensure_may_publish(&MEI));
	});
}

#[test]
fn fails_for_who_is_no_member_or_has_left() {
	build_and_execute(|| {
		for who in [STRANGER, OFFICER, TOM] {
			discredit(who);
		}
		Gone::set(vec![TOM]);
		for who in [STRANGER, OFFICER, TOM] {
			assert_noop!(ask(who), Error::NotMember);
		}
	});
}

#[test]
fn fails_for_who_may_publish() {
	build_and_execute(|| {
		assert_noop!(ask(MEI), Error::MayPublish);
		asked();
		assert_ok!(decide(&plea_of(MEI), GRANTED));
		// By an exemption too.
		assert_noop!(ask(MEI), Error::MayPublish);
	});
}

#[test]
fn fails_for_who_has_asked() {
	build_and_execute(|| {
		asked();
		assert_noop!(ask(MEI), Error::AlreadyAsked);
		assert_ok!(decide(&plea_of(MEI), REFUSED));
		assert_noop!(ask(MEI), Error::AlreadyAsked);
		// When it cannot be appealed any more it is another time.
		Reviews::forget(&plea_of(MEI));
		assert_eq!(Reviews::plea(MEI), None);
		assert_ok!(ask(MEI));
	});
}

#[test]
fn fails_if_no_case_can_be_opened() {
	build_and_execute(|| {
		discredit(MEI);
		Closed::set(vec![1]);
		assert_noop!(ask(MEI), NO_BRANCH);
	});
}

#[test]
fn success_an_exemption_lets_publish_whatever_becomes_of_credit_until_it_ends() {
	build_and_execute(|| {
		asked();
		events();
		assert_ok!(decide(&plea_of(MEI), GRANTED));
		let until = START + EXEMPTION_PERIOD;
		let exempted = Event::Exempted { member: MEI, until, by: AUDITOR, opinion: OPINION };
		assert_eq!(events(), [exempted]);
		assert_eq!((Reviews::exemption(MEI), Reviews::plea(MEI)), (Some(until), None));
		assert_ok!(Reviews::ensure_may_publish(&MEI));
		assert!(standing(MEI).may_publish && !standing(MEI).may_enrol);
		wait(EXEMPTION_PERIOD - 1);
		discredit(MEI);
		Reviews::on_idle(1, Weight::MAX);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
		wait(1);
		// Whether anybody has swept up makes no difference.
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::CreditTooLow);
		assert!(!standing(MEI).may_publish);
		assert_eq!(Reviews::exemption(MEI), None);
		events();
		Reviews::on_idle(1, Weight::MAX);
		assert_eq!(events(), [Event::ExemptionEnded { member: MEI }]);
		assert!(!Exemptions::<Test>::contains_key(MEI));
	});
}

#[test]
fn success_a_new_exemption_takes_the_place_of_one_that_nobody_has_swept_up() {
	build_and_execute(|| {
		asked();
		assert_ok!(decide(&plea_of(MEI), GRANTED));
		wait(EXEMPTION_PERIOD);
		asked();
		assert_ok!(decide(&plea_of(MEI), GRANTED));
		assert_eq!(Reviews::exemption(MEI), Some(START + 2 * EXEMPTION_PERIOD));
		Reviews::on_idle(1, Weight::MAX);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
	});
}

#[test]
fn success_refused_nothing_changes() {
	build_and_execute(|| {
		asked();
		events();
		assert_ok!(decide(&plea_of(MEI), REFUSED));
		let by = Some(AUDITOR);
		assert_eq!(events(), [Event::NotExempted { member: MEI, by, opinion: OPINION }]);
		assert_eq!(Reviews::plea(MEI), Some(Plea::Refused));
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::CreditTooLow);
	});
}

#[test]
fn fails_to_be_decided_by_halves_or_twice_or_unasked() {
	build_and_execute(|| {
		assert_noop!(decide(&plea_of(MEI), GRANTED), Error::NotWaiting);
		asked();
		for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
			assert_noop!(decide(&plea_of(MEI), decision), Error::InvalidDecision);
		}
		assert_ok!(decide(&plea_of(MEI), REFUSED));
		assert_noop!(decide(&plea_of(MEI), GRANTED), Error::NotWaiting);
		let odd = Decision::Absent;
		assert_noop!(revise(&plea_of(MEI), REFUSED, odd), Error::InvalidDecision);
	});
}

#[test]
fn success_an_appeal_exempts_who_was_refused() {
	build_and_execute(|| {
		asked();
		assert_ok!(decide(&plea_of(MEI), REFUSED));
		assert_ok!(revise(&plea_of(MEI), REFUSED, REFUSED));
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::CreditTooLow);
		wait(7);
		assert_ok!(revise(&plea_of(MEI), REFUSED, GRANTED));
		assert_eq!(Reviews::exemption(MEI), Some(START + 7 + EXEMPTION_PERIOD));
		assert_noop!(revise(&plea_of(MEI), REFUSED, GRANTED), Error::NotRevisable);
	});
}

#[test]
fn success_an_appeal_ends_an_exemption() {
	build_and_execute(|| {
		asked();
		assert_ok!(decide(&plea_of(MEI), GRANTED));
		assert_ok!(revise(&plea_of(MEI), GRANTED, GRANTED));
		assert_ok!(Reviews::ensure_may_publish(&MEI));
		assert_ok!(revise(&plea_of(MEI), GRANTED, REFUSED));
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::CreditTooLow);
		assert_eq!(crate::Queue::<Test>::iter_keys().count(), 0);
	});
}

#[test]
fn success_what_nobody_answers_in_time_can_be_asked_anew() {
	build_and_execute(|| {
		asked();
		// Not before it is decided.
		Reviews::forget(&plea_of(MEI));
		assert_eq!(Reviews::plea(MEI), Some(Plea::Waiting));
		events();
		lapse(&plea_of(MEI));
		let told = Event::NotExempted { member: MEI, by: None, opinion: [0; 32] };
		assert_eq!(events(), [told]);
		assert_eq!(Reviews::plea(MEI), None);
		assert_ok!(ask(MEI));
	});
}
