// SPDX-License-Identifier: Apache-2.0

//! Decisions of one auditor, and of two.

use super::*;
use frame_support::dispatch::GetDispatchInfo;

mod decide {
	use super::*;

	#[test]
	fn success_the_pallet_whose_matter_it_is_carries_it_out() {
		build_and_execute(|| {
			for (number, decision) in [GRANTED, REFUSED].into_iter().enumerate() {
				let subject = activity(number as u64);
				let id = opened(request(subject.clone()));
				assert_ok!(decide(AUDITOR, id, decision));
				let by = AUDITOR;
				let fate =
					Fate::Decided { subject: subject.clone(), decision, by, opinion: OPINION };
				assert_eq!(fates().pop(), Some(fate));
				let expected = Event::Decided {
					case: id,
					subject: subject.clone(),
					decision,
					by: vec![AUDITOR].try_into().expect("one"),
					branch: Some(1),
					opinion: OPINION,
				};
				assert_eq!(last_event(), expected);
				let outcome = outcome(id);
				assert_eq!((outcome.at, outcome.can_be_appealed_until), (START, START + APPEAL));
				assert!(!<Audit as Cases<_>>::is_open(&subject));
			}
		});
	}

	#[test]
	fn success_of_a_service_there_are_more_decisions() {
		build_and_execute(|| {
			for decision in [Decision::Partly { steps: 3 }, Decision::Absent, REFUSED] {
				let id = opened(request(service()));
				assert_ok!(decide(AUDITOR, id, decision));
				assert_eq!(outcome(id).decision, decision);
			}
		});
	}

	#[test]
	fn success_who_holds_the_case_decides() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_ok!(claim(AUDITOR, id));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_eq!(case(id).holder, None);
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_noop!(decide(MEI, id, GRANTED), BAD_ORIGIN);
			assert_noop!(decide(ELSEWHERE, id, GRANTED), Error::<Test>::WrongBranch);
			assert_noop!(decide(AUDITOR, 99, GRANTED), Error::<Test>::CaseNotFound);
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_noop!(decide(AUDITOR, id, GRANTED), Error::<Test>::AlreadyDecided);
		});
	}

	#[test]
	fn fails_as_a_whole_if_it_cannot_be_carried_out() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			Stuck::set(vec![activity(1)]);
			// The first signature asks nobody.
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_noop!(decide(COLLEAGUE, id, GRANTED), NOT_SO);
			assert!(waits(&activity(1)) && fates().is_empty());
			assert_eq!(case(id).state, State::Open);
			assert_eq!(case(id).signed.map(|first| first.by), Some(AUDITOR));
			let other = opened(request(activity(2)));
			assert_noop!(decide(AUDITOR, other, Decision::Absent), INVALID);
			Stuck::set(vec![]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
		});
	}

	#[test]
	fn boundary_it_costs_what_its_subject_costs() {
		build_and_execute(|| {
			let weight = |case| {
				let opinion = Opinion::Hash(OPINION);
				let call = crate::Call::<Test>::decide { case, decision: REFUSED, opinion };
				call.get_dispatch_info().call_weight
			};
			let (cheap, dear) = (opened(request(activity(1))), opened(request(service())));
			let difference = weight(dear).ref_time() - weight(cheap).ref_time();
			assert_eq!(difference, 6_000_000);
			assert!(weight(cheap).ref_time() > weight(99).ref_time());
			// An appeal costs what its inner subject costs.
			assert_ok!(decide(AUDITOR, dear, REFUSED));
			let appeal_case = appealed(MEI, dear);
			assert!(weight(appeal_case).ref_time() >= weight(99).ref_time() + 7_000_000);
		});
	}
}

mod two_signatures {
	use super::*;

	#[test]
	fn success_the_second_auditor_carries_it_out() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			let expected = Event::Signed {
				case: id,
				by: AUDITOR,
				branch: 1,
				decision: GRANTED,
				opinion: OPINION,
			};
			assert_eq!(last_event(), expected);
			assert!(fates().is_empty() && waits(&activity(1)));
			assert_ok!(decide_with(PROVINCIAL, id, GRANTED, Opinion::Hash(OTHER_OPINION)));
			let outcome = outcome(id);
			assert_eq!(outcome.by.to_vec(), vec![AUDITOR, PROVINCIAL]);
			// Of two, the branch above stands behind it.
			assert_eq!(outcome.branch, Some(2));
			let (decision, by, opinion) = (GRANTED, PROVINCIAL, OTHER_OPINION);
			assert_eq!(
				fates(),
				vec![Fate::Decided { subject: activity(1), decision, by, opinion }]
			);
		});
	}

	#[test]
	fn success_who_decides_otherwise_is_the_first_of_two() {
		build_and_execute(|| {
			let id = opened(grave(service()));
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_ok!(decide(COLLEAGUE, id, Decision::Absent));
			assert!(fates().is_empty());
			assert_eq!(case(id).signed.map(|first| first.by), Some(COLLEAGUE));
			assert_noop!(decide(COLLEAGUE, id, Decision::Absent), Error::<Test>::SameSigner);
			// So many steps are a decision, and others are another.
			assert_ok!(decide(AUDITOR, id, Decision::Partly { steps: 2 }));
			assert_ok!(decide(COLLEAGUE, id, Decision::Partly { steps: 3 }));
			assert!(fates().is_empty());
			assert_ok!(decide(AUDITOR, id, Decision::Partly { steps: 3 }));
			assert_eq!(outcome(id).decision, Decision::Partly { steps: 3 });
		});
	}

	#[test]
	fn fails_for_the_same_auditor_whatever_they_decide() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			for decision in [GRANTED, REFUSED] {
				assert_noop!(decide(AUDITOR, id, decision), Error::<Test>::SameSigner);
			}
		});
	}

	#[test]
	fn success_the_second_need_not_wait_for_the_first_ones_claim() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(claim(AUDITOR, id));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR, COLLEAGUE]);
		});
	}

	#[test]
	fn boundary_who_was_dismissed_has_not_signed() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			Dismissed::set(vec![AUDITOR]);
			assert_noop!(decide(AUDITOR, id, GRANTED), BAD_ORIGIN);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert!(fates().is_empty());
			assert_eq!(case(id).signed.map(|first| first.by), Some(COLLEAGUE));
			assert_ok!(decide(THIRD, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![COLLEAGUE, THIRD]);
		});
	}

	#[test]
	fn boundary_who_went_to_another_branch_has_not_signed() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			Moved::set(vec![(AUDITOR, 5)]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert!(fates().is_empty());
			// Whoever went up has.
			Moved::set(vec![(COLLEAGUE, 2)]);
			assert_ok!(decide(THIRD, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![COLLEAGUE, THIRD]);
		});
	}

	#[test]
	fn boundary_who_came_to_be_involved_has_not_signed() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			// The first signer must still be one who may decide.
			Close::set(vec![(AUDITOR, MEI)]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert!(fates().is_empty());
			Close::set(vec![]);
			assert_ok!(decide(THIRD, id, GRANTED));
		});
	}

	#[test]
	fn success_a_case_that_is_not_grave_takes_one() {
		build_and_execute(|| {
			let id = opened(request(activity(1)));
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR]);
		});
	}
}
