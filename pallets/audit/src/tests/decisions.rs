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
			assert_eq!(signers(id), [AUDITOR]);
			let other = opened(request(activity(2)));
			assert_noop!(decide(AUDITOR, other, Decision::Absent), INVALID);
			Stuck::set(vec![]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
		});
	}

	/// Nobody can have read it, and what it costs was not known when the block's room was counted.
	#[test]
	fn fails_for_what_was_opened_in_the_same_block() {
		build_and_execute(|| {
			make_record(MEI);
			assert_eq!(open(routine(1)), Ok(Opening::Passed));
			let id = crate::NextCase::<Test>::get();
			assert_ok!(sample(AUDITOR, 1));
			for decision in [GRANTED, REFUSED] {
				assert_noop!(decide(AUDITOR, id, decision), Error::<Test>::TooFresh);
			}
			next_block();
			assert_ok!(decide(AUDITOR, id, REFUSED));
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
	fn success_one_signature_stands_for_each_decision() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			// A third who says something else takes away nobody's signature.
			assert_ok!(decide(THIRD, id, REFUSED));
			assert_eq!(signers(id), [AUDITOR, THIRD]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR, COLLEAGUE]);
			assert_eq!(outcome(id).decision, GRANTED);
		});
	}

	#[test]
	fn success_auditors_come_to_agree() {
		build_and_execute(|| {
			let id = opened(grave(service()));
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_ok!(decide(COLLEAGUE, id, Decision::Absent));
			// So many steps are a decision, and others are another. Who thinks otherwise now takes back what they signed.
			assert_ok!(decide(AUDITOR, id, Decision::Partly { steps: 2 }));
			assert_eq!(signers(id), [COLLEAGUE, AUDITOR]);
			assert_ok!(decide(COLLEAGUE, id, Decision::Partly { steps: 3 }));
			assert_eq!(signers(id), [AUDITOR, COLLEAGUE]);
			assert!(fates().is_empty());
			assert_ok!(decide(AUDITOR, id, Decision::Partly { steps: 3 }));
			assert_eq!(outcome(id).decision, Decision::Partly { steps: 3 });
			assert_eq!(outcome(id).by.to_vec(), vec![COLLEAGUE, AUDITOR]);
		});
	}

	#[test]
	fn boundary_of_more_decisions_than_four_the_oldest_signature_goes() {
		build_and_execute(|| {
			let id = opened(grave(service()));
			for (steps, by) in [AUDITOR, COLLEAGUE, THIRD, PROVINCIAL, NATIONAL].iter().enumerate()
			{
				let steps = steps as u32;
				assert_ok!(decide(*by, id, Decision::Partly { steps }));
			}
			assert_eq!(signers(id), [COLLEAGUE, THIRD, PROVINCIAL, NATIONAL]);
		});
	}

	#[test]
	fn fails_for_the_same_decision_of_the_same_auditor() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_noop!(decide(AUDITOR, id, GRANTED), Error::<Test>::SameSigner);
			// Who changes their mind has signed once all the same.
			assert_ok!(decide(AUDITOR, id, REFUSED));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_eq!(signers(id), [AUDITOR]);
			assert!(fates().is_empty());
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
			assert_eq!(signers(id), [COLLEAGUE]);
			assert_ok!(decide(THIRD, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![COLLEAGUE, THIRD]);
		});
	}

	/// Two who work elsewhere now would decide together what neither may decide.
	#[test]
	fn boundary_who_works_elsewhere_now_has_not_signed() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			Moved::set(vec![(AUDITOR, 5)]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert!(fates().is_empty());
			assert_eq!(signers(id), [COLLEAGUE]);
		});
	}

	#[test]
	fn success_who_works_above_now_has_signed() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			Moved::set(vec![(AUDITOR, 2)]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR, COLLEAGUE]);
		});
	}

	/// Whoever hands a case up takes away nobody's signature.
	#[test]
	fn success_who_works_where_they_signed_has_signed_wherever_the_case_is() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			assert_ok!(escalate(COLLEAGUE, id));
			assert_ok!(escalate(PROVINCIAL, id));
			assert_ok!(decide(NATIONAL, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR, NATIONAL]);
		});
	}

	#[test]
	fn boundary_who_comes_to_be_close_to_a_party_has_signed() {
		build_and_execute(|| {
			let id = opened(grave(activity(1)));
			assert_ok!(decide(AUDITOR, id, GRANTED));
			// Else a party would take signatures back by naming who signed their heir.
			Close::set(vec![(AUDITOR, MEI)]);
			Involved::set(vec![AUDITOR]);
			assert_ok!(decide(COLLEAGUE, id, GRANTED));
			assert_eq!(outcome(id).by.to_vec(), vec![AUDITOR, COLLEAGUE]);
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
