// SPDX-License-Identifier: Apache-2.0

//! Appeals: once, in time, to the branch above, and final.

use super::*;

/// A case of Mei that this auditor has refused.
fn refused_by(by: AccountId) -> CaseId {
	let id = opened(request(field(MEI)));
	assert_ok!(decide(by, id, REFUSED));
	id
}

#[test]
fn success_the_branch_above_decides() {
	build_and_execute(|| {
		let id = refused_by(AUDITOR);
		let appeal_case = appealed(MEI, id);
		let expected = Event::Appealed { case: id, appeal: appeal_case, by: MEI, reason: [3; 32] };
		assert_eq!(last_event(), expected);
		let opened = case(appeal_case);
		assert_eq!((opened.branch, opened.by), (Some(2), MEI));
		assert_eq!(opened.subject, Subject::Appeal { case: id });
		assert_eq!(opened.parties, case(id).parties);
		assert_eq!(outcome(id).appeal, Some(appeal_case));
		assert_noop!(decide(AUDITOR, appeal_case, GRANTED), Error::<Test>::WrongBranch);
		assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
		let revised = Fate::Revised {
			subject: field(MEI),
			before: REFUSED,
			after: GRANTED,
			by: PROVINCIAL,
			opinion: OPINION,
		};
		let forgotten = Fate::Forgotten { subject: field(MEI) };
		assert!(fates().ends_with(&[revised, forgotten]));
		let (before, after) = (REFUSED, GRANTED);
		let expected = Event::Reconsidered { case: id, appeal: appeal_case, before, after };
		assert!(events().ends_with(&[expected, Event::Forgotten { case: id }]));
		ensure_all_is_over();
	});
}

#[test]
fn success_what_was_decided_can_stand() {
	build_and_execute(|| {
		let appeal_case = appealed(MEI, refused_by(AUDITOR));
		assert_ok!(decide(PROVINCIAL, appeal_case, REFUSED));
		assert!(!fates().iter().any(|fate| matches!(fate, Fate::Revised { .. })));
		let subject = field(MEI);
		let upheld = Fate::Upheld { subject: subject.clone(), by: PROVINCIAL };
		assert!(fates().ends_with(&[upheld, Fate::Forgotten { subject }]));
		let (before, after) = (REFUSED, REFUSED);
		let case = appeal_case - 1;
		let expected = Event::Reconsidered { case, appeal: appeal_case, before, after };
		assert!(events().ends_with(&[expected, Event::Forgotten { case }]));
		ensure_all_is_over();
	});
}

#[test]
fn success_what_was_granted_can_be_taken_back() {
	build_and_execute(|| {
		let people = parties([MEI, TOM]);
		let subject = Subject::Review {
			activity: 1,
			participant: MEI,
			side: timebank_primitives::Side::Publisher,
		};
		let id = opened(Request { parties: people, ..request(subject) });
		assert_ok!(decide(AUDITOR, id, GRANTED));
		let appeal_case = appealed(TOM, id);
		assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
		let is_revised = |fate: &Fate| matches!(fate, Fate::Revised { before, after, .. } if (*before, *after) == (GRANTED, REFUSED));
		assert!(fates().iter().any(is_revised));
	});
}

#[test]
fn success_of_a_service_another_part_is_paid() {
	build_and_execute(|| {
		let id = opened(request(service()));
		assert_ok!(decide(AUDITOR, id, Decision::Absent));
		let appeal_case = appealed(MEI, id);
		// It makes no sense to grant a service.
		assert_noop!(decide(PROVINCIAL, appeal_case, GRANTED), INVALID);
		let after = Decision::Partly { steps: 2 };
		assert_ok!(decide(PROVINCIAL, appeal_case, after));
		let revised = Fate::Revised {
			subject: service(),
			before: Decision::Absent,
			after,
			by: PROVINCIAL,
			opinion: OPINION,
		};
		assert!(fates().contains(&revised));
	});
}

#[test]
fn success_at_the_top_the_consortium_decides() {
	build_and_execute(|| {
		let id = refused_by(NATIONAL);
		let appeal_case = appealed(MEI, id);
		assert_eq!(case(appeal_case).branch, None);
		assert_eq!(Audit::open_cases(None), 1);
		assert_noop!(decide(NATIONAL, appeal_case, GRANTED), Error::<Test>::WrongBranch);
		assert_ok!(rule(appeal_case, GRANTED));
		let by = Audit::consortium();
		let is_revised =
			|fate: &Fate| matches!(fate, Fate::Revised { by: last, .. } if *last == by);
		assert!(fates().iter().any(is_revised));
		ensure_all_is_over();
	});
}

#[test]
fn success_what_took_two_takes_two_again() {
	build_and_execute(|| {
		let id = opened(grave(field(MEI)));
		assert_ok!(decide(AUDITOR, id, REFUSED));
		assert_ok!(decide(COLLEAGUE, id, REFUSED));
		let appeal_case = appealed(MEI, id);
		assert_ok!(decide(PROVINCIAL, appeal_case, GRANTED));
		assert_eq!(outcome(id).decision, REFUSED);
		assert_ok!(decide(PROVINCIAL_TOO, appeal_case, GRANTED));
		ensure_all_is_over();
	});
}

#[test]
fn fails_for_a_second_time_and_when_it_is_final() {
	build_and_execute(|| {
		let id = refused_by(AUDITOR);
		let appeal_case = appealed(MEI, id);
		assert_noop!(appeal(MEI, id), Error::<Test>::AlreadyAppealed);
		assert_noop!(appeal(MEI, appeal_case), Error::<Test>::Final);
		assert_ok!(decide(PROVINCIAL, appeal_case, REFUSED));
		assert_noop!(appeal(MEI, id), Error::<Test>::CaseNotFound);
		assert_noop!(appeal(MEI, appeal_case), Error::<Test>::CaseNotFound);
	});
}

#[test]
fn fails_for_others_and_before_a_decision() {
	build_and_execute(|| {
		let id = opened(request(field(MEI)));
		assert_noop!(appeal(MEI, id), Error::<Test>::NotDecided);
		assert_ok!(decide(AUDITOR, id, REFUSED));
		for other in [TOM, AUDITOR] {
			assert_noop!(appeal(other, id), Error::<Test>::NotParty);
		}
		assert_noop!(appeal(MEI, 99), Error::<Test>::CaseNotFound);
		assert_noop!(Audit::appeal(RuntimeOrigin::none(), id, [0; 32]), BAD_ORIGIN);
	});
}

#[test]
fn boundary_it_is_in_time_before_the_period_is_over() {
	build_and_execute(|| {
		let (in_time, too_late) = (refused_by(AUDITOR), opened(request(activity(1))));
		assert_ok!(decide(AUDITOR, too_late, REFUSED));
		at(START + APPEAL - 1);
		assert_ok!(appeal(MEI, in_time));
		at(START + APPEAL);
		// No block had time to forget it yet.
		assert_noop!(appeal(MEI, too_late), Error::<Test>::TooLate);
		work();
		assert_noop!(appeal(MEI, too_late), Error::<Test>::CaseNotFound);
		assert_eq!(fates().pop(), Some(Fate::Forgotten { subject: activity(1) }));
		// What is appealed is kept until the appeal is decided.
		wait_until(START + 3 * APPEAL);
		assert_eq!(outcome(in_time).decision, REFUSED);
	});
}

#[test]
fn boundary_a_longer_period_is_for_later_decisions() {
	build_and_execute(|| {
		let id = refused_by(AUDITOR);
		AppealPeriod::set(10 * APPEAL);
		wait_until(START + APPEAL);
		assert_noop!(appeal(MEI, id), Error::<Test>::CaseNotFound);
	});
}

#[test]
fn success_an_appeal_is_escalated_and_lapses() {
	build_and_execute(|| {
		let id = refused_by(AUDITOR);
		let appeal_case = appealed(MEI, id);
		wait_until(START + ESCALATION);
		assert_eq!(case(appeal_case).branch, Some(3));
		wait_until(START + LAPSE);
		let subject = Subject::Appeal { case: id };
		let lapsed = Event::Lapsed { case: appeal_case, subject };
		assert!(events().ends_with(&[lapsed, Event::Forgotten { case: id }]));
		// The first decision stands, and nobody has upheld it.
		assert_eq!(fates().pop(), Some(Fate::Forgotten { subject: field(MEI) }));
		let is_judged = |fate: &Fate| matches!(fate, Fate::Revised { .. } | Fate::Upheld { .. });
		assert!(!fates().iter().any(is_judged));
		ensure_all_is_over();
	});
}

#[test]
fn success_it_waits_in_the_order_of_what_is_appealed() {
	build_and_execute(|| {
		for (who, priority) in [(MEI, Priority::Urgent), (TOM, Priority::Low)] {
			let asked = Request { priority, ..Request::new(field(who), 1, who) };
			let id = opened(asked);
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_eq!(case(appealed(who, id)).priority, priority);
		}
	});
}

#[test]
fn fails_for_what_one_asked_for_and_got() {
	build_and_execute(|| {
		let people = parties([MEI, TOM]);
		let id = opened(Request { parties: people, ..request(field(MEI)) });
		assert_ok!(decide(AUDITOR, id, GRANTED));
		assert_noop!(appeal(MEI, id), Error::<Test>::Final);
		// It went against the other.
		assert_ok!(appeal(TOM, id));
	});
}

/// There is one appeal: who won would use up that of who lost.
#[test]
fn fails_for_who_won() {
	build_and_execute(|| {
		let people = parties([MEI, TOM]);
		let id = opened(Request { parties: people, ..request(field(MEI)) });
		assert_ok!(decide(AUDITOR, id, REFUSED));
		Winners::set(vec![TOM]);
		assert_noop!(appeal(TOM, id), Error::<Test>::Final);
		assert_ok!(appeal(MEI, id));
	});
}

#[test]
fn fails_for_what_can_never_be_revised() {
	build_and_execute(|| {
		let subject = Subject::Movement { held: 1 };
		let id = opened(request(subject.clone()));
		assert_ok!(decide(AUDITOR, id, REFUSED));
		Irrevocable::set(vec![subject]);
		assert_noop!(appeal(MEI, id), Error::<Test>::Final);
		Irrevocable::set(vec![]);
		assert_ok!(appeal(MEI, id));
	});
}

#[test]
fn fails_for_what_the_consortium_decided() {
	build_and_execute(|| {
		let id = opened(Request { branch: 5, ..request(field(MEI)) });
		Gone::set(vec![5]);
		wait_until(START + ESCALATION);
		assert_ok!(rule(id, REFUSED));
		assert_noop!(appeal(MEI, id), Error::<Test>::Final);
	});
}

#[test]
fn fails_as_a_whole_if_it_cannot_be_carried_out() {
	build_and_execute(|| {
		let id = refused_by(AUDITOR);
		let appeal_case = appealed(MEI, id);
		Stuck::set(vec![field(MEI)]);
		assert_noop!(decide(PROVINCIAL, appeal_case, GRANTED), NOT_SO);
		assert_eq!(outcome(id).appeal, Some(appeal_case));
		// That nothing changes asks nobody.
		assert_ok!(decide(PROVINCIAL, appeal_case, REFUSED));
	});
}

#[test]
fn boundary_an_appeal_is_closed_when_the_matter_is_opened_anew() {
	build_and_execute(|| {
		let id = refused_by(AUDITOR);
		let appeal_case = appealed(MEI, id);
		let later = opened(request(field(MEI)));
		assert!(AllCases::<Test>::get(id).is_none());
		let subject = Subject::Appeal { case: id };
		assert!(events().contains(&Event::Closed { case: appeal_case, subject }));
		assert_noop!(decide(PROVINCIAL, appeal_case, GRANTED), Error::<Test>::CaseNotFound);
		assert_ok!(decide(AUDITOR, later, GRANTED));
	});
}
