// SPDX-License-Identifier: Apache-2.0

//! What is in dispute waits for an auditor too.

use super::*;

const GRANTED: Decision = Decision::Granted;
const REFUSED: Decision = Decision::Refused;

fn subject(report: ReportId) -> Subject<AccountId> {
	Subject::Report { report }
}

/// Branches 4 and 5 say different things of Mei, which is report 0.
fn disputed() {
	assert_ok!(say(4, value(1, 66)));
	assert_ok!(say(5, value(1, 10)));
	assert_eq!(reported(1), [conflict(1)]);
}

#[test]
fn success_a_dispute_waits_for_the_auditors_of_the_members_home() {
	with_police(|| {
		disputed();
		assert_eq!(case(0), Some((1, MEI, parties([MEI]))));
		assert!(Oracles::knows(&subject(0)) && Oracles::is_waiting(&subject(0)));
		// Nothing else does: what was settled, and who was outvoted.
		assert_ok!(say(2, value(1, 10)));
		assert_eq!(crate::Reports::<Test>::iter().count(), 3);
		assert_eq!(cases(), [subject(0)]);
	});
}

#[test]
fn success_whatever_is_decided_acknowledges_it() {
	for decision in [GRANTED, REFUSED] {
		with_police(|| {
			disputed();
			events();
			assert_ok!(decide(0, decision));
			assert_eq!(events(), [Event::Acknowledged { report: 0, by: AUDITOR }]);
			assert_eq!((Oracles::report(0), Oracles::open_reports(1)), (None, Tally::default()));
			assert_eq!(crate::Unread::<Test>::iter_keys().count(), 0);
			// The voices stand, and a quorum still decides.
			assert_ok!(say(2, value(1, 10)));
			assert_eq!(content(), Some(10));
			assert_noop!(acknowledge(1, 0), Error::<Test>::ReportNotFound);
		});
	}
}

#[test]
fn success_an_administrators_acknowledgement_closes_the_case() {
	with_police(|| {
		disputed();
		assert_ok!(acknowledge(1, 0));
		assert_eq!(cases(), []);
		assert_noop!(decide(0, GRANTED), Error::<Test>::ReportNotFound);
	});
}

#[test]
fn success_a_newer_report_takes_the_place_of_the_case_too() {
	with_police(|| {
		disputed();
		assert_ok!(say(4, value(2, 66)));
		Moved::set(vec![MEI]);
		assert_ok!(say(5, value(2, 10)));
		assert_eq!(cases(), [subject(1)]);
		assert_eq!(case(1).map(|(branch, ..)| branch), Some(2));
	});
}

#[test]
fn success_what_nobody_decides_on_is_closed() {
	with_police(|| {
		disputed();
		events();
		FakeCases::close(&subject(0));
		<Oracles as OnDecision<_>>::lapse(&subject(0));
		assert_eq!(events(), [Event::ReportLapsed { report: 0 }]);
		assert_eq!((Oracles::report(0), Oracles::open_reports(1)), (None, Tally::default()));
		// Once is enough.
		<Oracles as OnDecision<_>>::lapse(&subject(0));
		Oracles::forget(&subject(0));
		assert_eq!(events(), []);
	});
}

/// An oracle is not to be silenced by what has become of a branch.
#[test]
fn success_what_is_said_is_heard_where_no_case_can_be_opened() {
	for close in [(|| Gone::set(vec![1])) as fn(), || Caseless::set(vec![1])] {
		with_police(|| {
			close();
			disputed();
			let report = Oracles::report(0).expect("reported all the same");
			assert!(!report.has_case && !Oracles::is_waiting(&subject(0)));
			assert_eq!(cases(), [], "nothing is left of a case that was not opened");
			assert_noop!(decide(0, GRANTED), Error::<Test>::NotWaiting);
			<Oracles as OnDecision<_>>::lapse(&subject(0));
			assert!(Oracles::report(0).is_some());
			assert_ok!(acknowledge(if Gone::get().is_empty() { 1 } else { 2 }, 0));
		});
	}
}

#[test]
fn who_said_it_is_involved_as_long_as_it_stands() {
	with_police(|| {
		disputed();
		for who in [104, 105] {
			assert!(Oracles::is_involved(&subject(0), &who));
		}
		for who in [101, 204, MEI] {
			assert!(!Oracles::is_involved(&subject(0), &who));
		}
		assert_ok!(withdraw(4));
		assert!(!Oracles::is_involved(&subject(0), &104));
		assert!(!Oracles::is_involved(&subject(9), &105));
	});
}

#[test]
fn fails_by_halves_and_for_what_waits_for_no_auditor() {
	with_police(|| {
		disputed();
		for odd in [Decision::Partly { steps: 1 }, Decision::Absent] {
			assert_noop!(decide(0, odd), Error::<Test>::InvalidDecision);
		}
		assert_ok!(complain(1, Fault::Silent));
		assert_noop!(decide(1, GRANTED), Error::<Test>::NotWaiting);
		assert_noop!(decide(9, GRANTED), Error::<Test>::ReportNotFound);
		let other = Subject::Freeze { freeze: 0 };
		assert!(!Oracles::knows(&other) && !Oracles::is_waiting(&other));
		assert!(!Oracles::is_involved(&other, &104));
		<Oracles as OnDecision<_>>::lapse(&other);
		assert_noop!(
			Oracles::decide(&other, GRANTED, &AUDITOR, [1; 32]),
			Error::<Test>::NotWaiting
		);
		// Who has seen it has seen it.
		assert_noop!(
			Oracles::revise(&subject(0), GRANTED, REFUSED, &AUDITOR, [1; 32]),
			Error::<Test>::NotRevisable
		);
		// So that nobody appeals for nothing.
		assert!(![GRANTED, REFUSED].iter().any(|was| Oracles::can_be_revised(&subject(0), *was)));
	});
}
