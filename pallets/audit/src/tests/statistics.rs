// SPDX-License-Identifier: Apache-2.0

//! What is counted (U6), against a recount of what was told.

use super::*;
use crate::Tally;
use std::collections::BTreeMap;
use timebank_primitives::CaseKind;

type Key = (Option<BranchId>, CaseKind);

/// Count from the events alone. What passed is told without a branch, and what was overturned only to the pallet whose matter it is.
fn recount() -> BTreeMap<Key, Tally> {
	let mut tallies = BTreeMap::<Key, Tally>::new();
	let mut keys = BTreeMap::<CaseId, Key>::new();
	for event in events() {
		match event {
			Event::Opened { case, subject, branch, .. } => {
				keys.insert(case, (branch, subject.kind()));
				let tally = tallies.entry(keys[&case]).or_default();
				tally.opened += 1;
				tally.open += 1;
			}
			Event::Decided { case, decision, .. } if keys.contains_key(&case) => {
				let tally = tallies.entry(keys[&case]).or_default();
				tally.open -= 1;
				match decision {
					Decision::Granted => tally.granted += 1,
					Decision::Refused => tally.refused += 1,
					Decision::Partly { .. } => tally.partly += 1,
					Decision::Absent => tally.absent += 1,
				}
			}
			Event::Decided { case, subject, branch, .. } => {
				keys.insert(case, (branch, subject.kind()));
				tallies.entry(keys[&case]).or_default().noted += 1;
			}
			Event::Closed { case, .. } => {
				let tally = tallies.entry(keys[&case]).or_default();
				tally.open -= 1;
				tally.closed += 1;
			}
			Event::Lapsed { case, .. } => {
				let tally = tallies.entry(keys[&case]).or_default();
				tally.open -= 1;
				tally.lapsed += 1;
			}
			Event::Escalated { case, .. } => {
				tallies.entry(keys[&case]).or_default().escalated += 1;
			}
			Event::Appealed { case, .. } => {
				tallies.entry(keys[&case]).or_default().appealed += 1;
			}
			_ => {}
		}
	}
	tallies
}

#[test]
fn success_the_statistics_are_those_of_a_recount() {
	build_and_execute(|| {
		let [granted, refused, handed_up, left] =
			[1, 2, 3, 4].map(|number| opened(request(activity(number))));
		let elsewhere = opened(Request { branch: 5, ..request(field(MEI)) });
		let part = opened(request(service()));
		assert_ok!(decide(AUDITOR, granted, GRANTED));
		assert_ok!(decide(AUDITOR, refused, REFUSED));
		assert_ok!(decide(AUDITOR, part, Decision::Partly { steps: 1 }));
		assert_ok!(decide(PROVINCIAL, appealed(MEI, refused), GRANTED));
		assert_ok!(escalate(AUDITOR, handed_up));
		assert_ok!(decide(PROVINCIAL, handed_up, REFUSED));
		let absent = opened(request(service()));
		assert_ok!(decide(AUDITOR, absent, Decision::Absent));
		withdraw(&activity(4));
		assert_noop!(claim(AUDITOR, left), Error::<Test>::CaseNotFound);
		let suspension = Subject::Suspension { member: TOM };
		let people = parties([TOM]);
		assert_ok!(<Audit as Cases<_>>::note_decision(suspension, 1, AUDITOR, people, OPINION));
		wait_until(START + ESCALATION + LAPSE);
		opened(request(activity(5)));
		assert!(AllCases::<Test>::get(elsewhere).is_none());

		let recounted = recount();
		assert_eq!(crate::Tallies::<Test>::iter().count(), recounted.len());
		for ((branch, kind), expected) in recounted {
			let tally = Audit::statistics(branch, kind);
			let counts = Tally { overturned: 0, sum_opened_at: 0, sum_age: 0, ..tally };
			assert_eq!(counts, expected, "of {kind:?} at {branch:?}");
		}
		let tally = Audit::statistics(Some(1), CaseKind::Activity);
		assert_eq!((tally.opened, tally.granted, tally.refused), (5, 1, 2));
		assert_eq!((tally.closed, tally.escalated, tally.appealed), (1, 1, 1));
		assert_eq!((tally.overturned, tally.open), (1, 1));
		// The case that went up is counted where it was opened, and the appeal where it was decided.
		assert_eq!(Audit::statistics(Some(2), CaseKind::Activity), Tally::default());
		assert_eq!(Audit::statistics(Some(2), CaseKind::Appeal).granted, 1);
		let tally = Audit::statistics(Some(5), CaseKind::Field);
		assert_eq!((tally.escalated, tally.lapsed), (2, 1));
		assert_eq!(Audit::statistics(Some(1), CaseKind::Suspension).noted, 1);
	});
}

#[test]
fn success_what_passes_is_counted_beside_what_is_opened() {
	build_and_execute(|| {
		make_record(MEI);
		assert_eq!(open(routine(1)), Ok(Opening::Passed));
		let tally = Audit::statistics(Some(1), CaseKind::Activity);
		assert_eq!((tally.passed, tally.opened), (1, CLEAN));
	});
}

#[test]
fn success_how_long_cases_wait_and_took_on_the_mean() {
	build_and_execute(|| {
		let first = opened(request(activity(1)));
		at(START + 100);
		opened(request(activity(2)));
		at(START + 300);
		// 300 and 200 milliseconds.
		assert_eq!(Audit::mean_age(Some(1), CaseKind::Activity), Some(250));
		assert_eq!(Audit::mean_duration(Some(1), CaseKind::Activity), None);
		assert_ok!(decide(AUDITOR, first, GRANTED));
		assert_eq!(Audit::mean_age(Some(1), CaseKind::Activity), Some(200));
		assert_eq!(Audit::mean_duration(Some(1), CaseKind::Activity), Some(300));
		assert_eq!(Audit::statistics(Some(1), CaseKind::Activity).sum_age, 300);
		assert_eq!(Audit::mean_age(Some(2), CaseKind::Activity), None);
	});
}
