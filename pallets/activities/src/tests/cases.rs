// SPDX-License-Identifier: Apache-2.0

//! Which cases are opened, how they are asked for, what passes without one, and when they are closed without a decision.

use super::*;
use crate::{Error, Stage};
use frame_support::{assert_noop, storage::with_storage_layer};
use timebank_primitives::{OnDecision, Phase, Priority};

/// Mei has published before, and nobody had anything against it.
fn trusted(who: AccountId) {
	Published::set(vec![(who, 1)]);
	CleanRecords::set(vec![who]);
}

fn asked(subject: Subject<AccountId>) -> Asked {
	OpenCases::get(subject).expect("it waits")
}

fn approved_by(id: ActivityId) -> Option<AccountId> {
	Activities::activity(id).expect("it is not over").approved_by
}

mod opened {
	use super::*;

	/// The usual request of Mei for an activity that costs little and about which something is new.
	fn usual() -> Asked {
		Asked {
			branch: 1,
			by: MEI,
			parties: vec![MEI],
			priority: Priority::Normal,
			is_grave: false,
			category: Some(1),
			is_routine: false,
			until: Some(START + ENROLMENT_ENDS),
		}
	}

	#[test]
	fn success_what_is_published_waits() {
		build_and_execute(|| {
			let id = published(1, 20);
			assert_eq!(asked(content(id, 0)), usual());
			assert!(Activities::is_waiting(&content(id, 0)));
			assert!(!Activities::is_waiting(&content(id, 1)));
			assert!(!Activities::is_waiting(&content(id + 1, 0)));
			assert_ok!(approve(AUDITOR, id));
			assert!(!Activities::is_waiting(&content(id, 0)));
		});
	}

	#[test]
	fn success_the_branch_that_pays_is_asked() {
		build_and_execute(|| {
			for (by, funding) in [(TREASURER, Funding::Pot(1)), (73, Funding::Minted(2))] {
				let id = published_as(by, terms(1, 20), funding);
				let branch = funding.branch().unwrap();
				assert_eq!(
					asked(content(id, 0)),
					Asked { branch, by, parties: vec![by], ..usual() }
				);
			}
			let elsewhere = published_as(21, terms(1, 20), Funding::Own);
			assert_eq!(asked(content(elsewhere, 0)).branch, 2);
		});
	}

	#[test]
	fn boundary_what_costs_much_takes_two_auditors() {
		build_and_execute(|| {
			CurrentRate::set(5);
			let (much, more) = (published(1, 40), published(2, 21));
			assert_eq!(asked(content(much, 0)), usual());
			assert_eq!(asked(content(more, 0)), Asked { is_grave: true, ..usual() });
		});
	}

	#[test]
	fn boundary_a_dispute_about_a_place_that_costs_much_takes_two_auditors() {
		build_and_execute(|| {
			CurrentRate::set(6);
			for (steps, is_grave) in [(33, false), (34, true)] {
				let id = approved(1, steps);
				ended(id, TOM, HOUR);
				assert_ok!(dispute(TOM, id, TOM));
				assert_eq!(asked(service_of(id, TOM)).is_grave, is_grave, "{steps}");
			}
		});
	}

	#[test]
	fn only_of_disputes_is_something_forgotten() {
		use crate::WeightInfo;
		let cost = Activities::weight_to_forget;
		assert_eq!(cost(&service_of(0, TOM)), <() as WeightInfo>::forget());
		for subject in [content(0, 0), Subject::Sample { activity: 0 }] {
			assert_eq!(cost(&subject), Default::default());
		}
	}

	#[test]
	fn what_can_be_revised() {
		let can = Activities::can_be_revised;
		for subject in [content(0, 0), Subject::Sample { activity: 0 }] {
			assert!(can(&subject, Decision::Refused));
			assert!(!can(&subject, Decision::Granted));
		}
		for before in [Decision::Refused, Decision::Absent, Decision::Partly { steps: 1 }] {
			assert!(can(&service_of(0, TOM), before));
		}
	}

	#[test]
	fn boundary_what_begins_soon_is_urgent() {
		build_and_execute(|| {
			for (from, priority) in
				[(WARNING_LEAD, Priority::Normal), (WARNING_LEAD - 1, Priority::Urgent)]
			{
				let soon = Terms { service: window(from, SERVICE_ENDS), ..terms(1, 20) };
				let id = published_as(MEI, soon, Funding::Own);
				assert_eq!(asked(content(id, 0)), Asked { priority, ..usual() });
			}
		});
	}

	#[test]
	fn success_it_is_routine_if_nothing_speaks_against_it() {
		build_and_execute(|| {
			Published::set(vec![(MEI, 1)]);
			let routine = |terms: Terms| {
				let id = published_as(MEI, terms, Funding::Own);
				let asked = asked(content(id, 0));
				assert_ok!(close(MEI, id));
				(asked.category, asked.is_routine)
			};
			assert_eq!(routine(terms(1, 20)), (Some(1), true));
			assert_eq!(routine(Terms { category: 3, ..terms(1, 20) }), (Some(3), true));
			let again = Some(Recurrence { every: DAY, times: 1 });
			assert_eq!(routine(Terms { recurrence: again, ..terms(1, 20) }), (Some(1), false));
			let soon = Terms { service: window(0, SERVICE_ENDS), ..terms(1, 20) };
			assert_eq!(routine(soon), (Some(1), false));
			assert_eq!(routine(terms(3, 40)), (Some(1), false));
			Credits::set(vec![(MEI, 59)]);
			assert_eq!(routine(terms(1, 20)), (Some(1), false));
			Credits::set(vec![(MEI, 60)]);
			assert_eq!(routine(terms(1, 20)), (Some(1), true));
			Published::set(vec![]);
			assert_eq!(routine(terms(1, 20)), (Some(1), false));
		});
	}

	#[test]
	fn success_what_a_branch_pays_for_is_never_routine() {
		build_and_execute(|| {
			Published::set(vec![(TREASURER, 9), (MINTER, 9)]);
			for (by, funding) in [(TREASURER, Funding::Pot(1)), (MINTER, Funding::Minted(1))] {
				let id = published_as(by, terms(1, 20), funding);
				assert!(!asked(content(id, 0)).is_routine);
			}
		});
	}

	#[test]
	fn success_an_edit_asks_anew_and_is_never_routine() {
		build_and_execute(|| {
			trusted(MEI);
			CleanRecords::set(vec![]);
			let id = published(1, 20);
			assert!(asked(content(id, 0)).is_routine);
			wait(HOUR);
			assert_ok!(edit(MEI, id, terms(2, 20)));
			assert!(!OpenCases::contains_key(content(id, 0)));
			assert_eq!(ClosedCases::get(), [content(id, 0)]);
			let until = Some(Now::get() + ENROLMENT_ENDS);
			assert_eq!(asked(content(id, 1)), Asked { until, ..usual() });
		});
	}

	#[test]
	fn success_whoever_edits_what_a_branch_pays_for_asks() {
		build_and_execute(|| {
			let id = published_as(TREASURER, terms(1, 20), Funding::Pot(1));
			assert_ok!(edit(8, id, terms(1, 20)));
			let asked = asked(content(id, 1));
			assert_eq!((asked.by, asked.parties), (8, vec![8]));
		});
	}

	#[test]
	fn success_nobody_is_asked_about_occurrences_of_what_was_approved() {
		build_and_execute(|| {
			let again = Some(Recurrence { every: DAY, times: 1 });
			approved_as(MEI, Terms { recurrence: again, ..terms(1, 20) }, Funding::Own);
			pass(DAY);
			assert_eq!(Activities::phase(1), Some(Phase::Enrolment));
			assert_eq!(OpenCases::iter().count(), 0);
			// But about what is made of one.
			assert_ok!(edit(MEI, 1, terms(1, 20)));
			assert_eq!(asked(content(1, 1)).by, MEI);
		});
	}

	#[test]
	fn success_what_is_disputed_waits() {
		build_and_execute(|| {
			let id = approved(2, 20);
			managed_by_lin(id);
			ended(id, TOM, HOUR);
			ended(id, ANA, HOUR);
			assert!(!Activities::is_waiting(&service_of(id, TOM)));
			assert_ok!(dispute(TOM, id, TOM));
			assert_ok!(dispute(LIN, id, ANA));
			for (who, by) in [(TOM, TOM), (ANA, LIN)] {
				let expected = Asked {
					by,
					parties: vec![MEI, who],
					priority: Priority::Urgent,
					category: None,
					until: Some(Now::get() + DECISION_PERIOD),
					..usual()
				};
				assert_eq!(asked(service_of(id, who)), expected);
				assert!(Activities::is_waiting(&service_of(id, who)));
			}
			assert_ok!(decide(AUDITOR, id, TOM, Decision::Refused));
			assert!(!Activities::is_waiting(&service_of(id, TOM)));
		});
	}

	#[test]
	fn success_the_participant_s_branch_decides_if_the_publisher_has_left() {
		build_and_execute(|| {
			CurrentRate::set(0);
			let (first, second) = (approved(1, 20), approved(1, 20));
			ended(first, 21, HOUR);
			Now::set(START + SERVICE_BEGINS);
			started(second, TOM);
			assert_ok!(confirm_end(MEI, second, TOM));
			Gone::set(vec![MEI]);
			assert_ok!(dispute(21, first, 21));
			assert_eq!(asked(service_of(first, 21)).branch, 2);
			Gone::set(vec![MEI, TOM]);
			assert_noop!(dispute(TOM, second, TOM), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn fails_all_if_no_case_can_be_opened() {
		build_and_execute(|| {
			let (id, other) = (published(1, 20), approved(1, 20));
			ended(other, TOM, HOUR);
			HasNoCases::set(true);
			Now::set(START);
			let publish = || publish(MEI, terms(1, 20), Funding::Own);
			assert_noop!(with_storage_layer(publish), NO_CASES);
			let edit = || edit(MEI, id, terms(1, 20));
			assert_noop!(with_storage_layer(edit), NO_CASES);
			let dispute = || dispute(TOM, other, TOM);
			assert_noop!(with_storage_layer(dispute), NO_CASES);
			let take_down = || take_down(AUDITOR, id);
			assert_noop!(with_storage_layer(take_down), NO_CASES);
		});
	}
}

mod passed {
	use super::*;

	#[test]
	fn success_it_is_open_at_once() {
		build_and_execute(|| {
			trusted(MEI);
			let id = published(1, 20);
			let expected = [
				Event::Published { activity: id, publisher: MEI, branch: 1, escrow: 40 },
				Event::Passed { activity: id, terms: terms(1, 20) },
			];
			assert_eq!(happened(), expected);
			assert_eq!(Activities::phase(id), Some(Phase::Enrolment));
			assert_eq!((approved_by(id), OpenCases::iter().count()), (None, 0));
			assert_eq!(Posted::get(id).unwrap().branch, 1);
			let due = Activities::activity(id).unwrap().due;
			assert_eq!(due, Some(START + ENROLMENT_ENDS - WARNING_LEAD));
			settled(id, TOM, HOUR);
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		});
	}

	#[test]
	fn success_only_who_passes_pays_for_the_opening() {
		use crate::{Call, WeightInfo};
		use frame_support::dispatch::GetDispatchInfo;
		build_and_execute(|| {
			let (publish, approve) = (<() as WeightInfo>::publish(), <() as WeightInfo>::approve());
			let call = Call::<Test>::publish { terms: terms(1, 20), funding: Funding::Own };
			assert_eq!(call.get_dispatch_info().call_weight, publish + approve);
			let cost = || {
				let done = Activities::publish(signed(MEI), terms(1, 20), Funding::Own);
				done.expect("it is sound").actual_weight
			};
			assert_eq!(cost(), Some(publish));
			trusted(MEI);
			assert_eq!(cost(), None);
		});
	}

	#[test]
	fn success_what_is_made_of_it_waits() {
		build_and_execute(|| {
			trusted(MEI);
			let id = published(1, 20);
			assert_ok!(edit(MEI, id, terms(1, 20)));
			assert_eq!(Activities::phase(id), Some(Phase::Audit));
			assert!(!asked(content(id, 1)).is_routine);
		});
	}

	#[test]
	fn fails_to_decide_on_it_as_if_it_waited() {
		build_and_execute(|| {
			trusted(MEI);
			let id = published(1, 20);
			assert_noop!(approve(AUDITOR, id), Error::<Test>::NotSubmitted);
		});
	}
}

mod sample {
	use super::*;

	fn sample(activity: ActivityId, decision: Decision) -> DispatchResult {
		decide_on(Subject::Sample { activity }, decision, AUDITOR, OPINION)
	}

	fn revise(activity: ActivityId, before: Decision, after: Decision) -> DispatchResult {
		revise_to(Subject::Sample { activity }, before, after, AUDITOR_ABOVE, OPINION)
	}

	/// Open, and no human has looked at it.
	fn passed() -> ActivityId {
		trusted(MEI);
		published(1, 20)
	}

	#[test]
	fn success_whatever_was_published_can_be_one() {
		build_and_execute(|| {
			let id = published(1, 20);
			assert!(Activities::is_waiting(&Subject::Sample { activity: id }));
			assert_ok!(close(MEI, id));
			assert!(Activities::is_waiting(&Subject::Sample { activity: id }));
			assert!(!Activities::is_waiting(&Subject::Sample { activity: id + 1 }));
		});
	}

	#[test]
	fn success_what_is_granted_goes_on() {
		build_and_execute(|| {
			let id = passed();
			happened();
			assert_ok!(sample(id, Decision::Granted));
			assert_eq!((happened(), Activities::phase(id)), (vec![], Some(Phase::Enrolment)));
		});
	}

	#[test]
	fn success_what_is_refused_is_taken_down() {
		build_and_execute(|| {
			let id = passed();
			admitted(id, TOM);
			happened();
			assert_ok!(sample(id, Decision::Refused));
			let down = Event::TakenDown { activity: id, by: AUDITOR, opinion: OPINION };
			assert_eq!(happened(), [down]);
			let stage = Activities::activity(id).unwrap().stage;
			assert_eq!((stage, state(id, TOM)), (Stage::Returned { opinion: OPINION }, None));
			// It can be appealed as what it was: a sample.
			assert_eq!(NotedDecisions::get(), []);
		});
	}

	#[test]
	fn success_what_has_begun_is_brought_to_its_end() {
		build_and_execute(|| {
			let id = passed();
			started(id, TOM);
			assert_ok!(sample(id, Decision::Refused));
			assert_eq!(Activities::phase(id), Some(Phase::Ended));
			// Again there is nothing to be taken down.
			happened();
			assert_ok!(sample(id, Decision::Refused));
			assert_ok!(close_with_settlement(id));
			assert_ok!(sample(id, Decision::Refused));
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		});
	}

	/// Tom's service comes to its end.
	fn close_with_settlement(id: ActivityId) -> DispatchResult {
		wait(HOUR);
		confirm_end(MEI, id, TOM)?;
		confirm_end(TOM, id, TOM)?;
		Reviewed::insert((id, TOM), true);
		settle(MEI, id, TOM)
	}

	#[test]
	fn success_what_a_human_sees_otherwise_is_left_alone() {
		build_and_execute(|| {
			let (edited, looked_at) = (passed(), passed());
			assert_ok!(edit(MEI, edited, terms(1, 20)));
			assert_ok!(edit(MEI, looked_at, terms(1, 20)));
			assert_ok!(approve(AUDITOR, looked_at));
			for id in [edited, looked_at] {
				assert_ok!(sample(id, Decision::Refused));
			}
			assert_eq!(Activities::phase(edited), Some(Phase::Audit));
			assert_eq!(Activities::phase(looked_at), Some(Phase::Enrolment));
		});
	}

	#[test]
	fn success_it_opens_after_an_appeal() {
		build_and_execute(|| {
			let id = passed();
			assert_ok!(sample(id, Decision::Refused));
			happened();
			assert_ok!(revise(id, Decision::Refused, Decision::Granted));
			assert_eq!(happened(), [Event::Approved { activity: id, auditor: AUDITOR_ABOVE }]);
			assert_eq!(approved_by(id), Some(AUDITOR_ABOVE));
		});
	}

	#[test]
	fn success_it_is_taken_down_after_an_appeal() {
		build_and_execute(|| {
			let id = passed();
			assert_ok!(sample(id, Decision::Granted));
			assert_ok!(revise(id, Decision::Granted, Decision::Refused));
			assert_eq!(Activities::phase(id), Some(Phase::Returned));
		});
	}

	#[test]
	fn boundary_an_appeal_comes_too_late_without_an_error() {
		build_and_execute(|| {
			let (edited, early, late) = (passed(), passed(), passed());
			for id in [edited, early, late] {
				assert_ok!(sample(id, Decision::Refused));
			}
			assert_ok!(edit(MEI, edited, terms(1, 20)));
			assert_ok!(reject(AUDITOR, edited));
			wait(ENROLMENT_ENDS - 1);
			assert_ok!(revise(edited, Decision::Refused, Decision::Granted));
			assert_ok!(revise(early, Decision::Refused, Decision::Granted));
			wait(1);
			assert_ok!(revise(late, Decision::Refused, Decision::Granted));
			let phases = [edited, early, late].map(|id| Activities::phase(id).unwrap());
			assert_eq!(phases, [Phase::Returned, Phase::InProgress, Phase::Returned]);
			pass(HOUR);
			assert_ok!(revise(late, Decision::Refused, Decision::Granted));
			assert_eq!(Activities::phase(late), Some(Phase::Over));
		});
	}

	#[test]
	fn fails_with_decisions_that_are_for_disputes() {
		build_and_execute(|| {
			let id = passed();
			for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
				assert_noop!(sample(id, decision), Error::<Test>::InvalidDecision);
				for before in [Decision::Granted, Decision::Refused] {
					let revised = revise(id, before, decision);
					assert_noop!(revised, Error::<Test>::InvalidDecision);
				}
			}
		});
	}
}

mod closed {
	use super::*;

	/// After this the case of an activity that waited is closed, and nothing else.
	fn closes(how: impl FnOnce(ActivityId)) {
		build_and_execute(|| {
			let id = published(1, 20);
			how(id);
			assert_eq!(ClosedCases::get(), [content(id, 0)]);
		});
	}

	#[test]
	fn success_of_what_is_closed() {
		closes(|id| close(MEI, id).expect("it is hers"));
	}

	#[test]
	fn success_of_what_expires() {
		closes(|_| pass(ENROLMENT_ENDS));
	}

	#[test]
	fn success_of_what_is_taken_down() {
		closes(|id| take_down(AUDITOR, id).expect("nobody takes part"));
	}

	#[test]
	fn success_of_what_is_edited() {
		closes(|id| edit(MEI, id, terms(1, 20)).expect("it is hers"));
	}

	#[test]
	fn success_of_what_a_branch_pays_for_that_closes() {
		build_and_execute(|| {
			let id = published_as(TREASURER, terms(1, 20), Funding::Pot(1));
			Successors::set(vec![(1, 2)]);
			assert_ok!(close(STRANGER, id));
			assert_eq!(ClosedCases::get(), [content(id, 0)]);
		});
	}

	#[test]
	fn success_of_who_left_with_nothing_in_escrow() {
		build_and_execute(|| {
			CurrentRate::set(0);
			let id = published(1, 20);
			Gone::set(vec![MEI]);
			pass(ENROLMENT_ENDS);
			assert_eq!(ClosedCases::get(), [content(id, 0)]);
		});
	}

	#[test]
	fn success_nothing_is_closed_that_was_decided() {
		build_and_execute(|| {
			let (granted, refused) = (published(1, 20), published(1, 20));
			assert_ok!(approve(AUDITOR, granted));
			assert_ok!(reject(AUDITOR, refused));
			for id in [granted, refused] {
				assert_ok!(close(MEI, id));
			}
			assert_eq!(ClosedCases::get(), []);
		});
	}

	/// Tom's service is disputed, with another place in the activity.
	fn disputed() -> ActivityId {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		assert_ok!(dispute(MEI, id, TOM));
		id
	}

	#[test]
	fn success_of_a_dispute_that_lapses() {
		build_and_execute(|| {
			let id = disputed();
			pass(DECISION_PERIOD - 1);
			assert_eq!(ClosedCases::get(), []);
			happened();
			pass(1);
			assert_eq!(ClosedCases::get(), [service_of(id, TOM)]);
			assert_eq!(happened()[0], Event::DisputeLapsed { activity: id, participant: TOM });
			// What nobody has decided cannot be appealed.
			assert_eq!(Activities::ruling(id, TOM), None);
		});
	}

	#[test]
	fn success_it_stays_open_while_what_it_comes_to_is_put_off() {
		build_and_execute(|| {
			let id = approved_as(MINTER, terms(1, 20), Funding::Minted(1));
			ended(id, TOM, HOUR);
			assert_ok!(dispute(TOM, id, TOM));
			Quota::insert(1, 39);
			pass(DECISION_PERIOD);
			assert_eq!(ClosedCases::get(), []);
			assert!(OpenCases::contains_key(service_of(id, TOM)));
			// So it can be decided yet.
			assert_ok!(decide(AUDITOR, id, TOM, Decision::Partly { steps: 1 }));
		});
	}

	#[test]
	fn success_of_who_has_left_and_is_settled() {
		build_and_execute(|| {
			let id = disputed();
			Gone::set(vec![TOM]);
			assert_ok!(settle(MEI, id, TOM));
			assert_eq!(ClosedCases::get(), [service_of(id, TOM)]);
		});
		build_and_execute(|| {
			let id = disputed();
			Gone::set(vec![TOM]);
			pass(DECISION_PERIOD);
			assert_eq!(ClosedCases::get(), [service_of(id, TOM)]);
		});
	}

	#[test]
	fn success_nothing_of_a_dispute_when_nothing_begins_any_more() {
		build_and_execute(|| {
			let id = disputed();
			assert_ok!(take_down(AUDITOR, id));
			assert_eq!(ClosedCases::get(), []);
			assert!(Activities::is_waiting(&service_of(id, TOM)));
			assert_ok!(decide(AUDITOR, id, TOM, Decision::Refused));
			assert_eq!(Activities::phase(id), Some(Phase::Over));
			assert_eq!(ClosedCases::get(), []);
		});
	}
}

mod noted {
	use super::*;

	#[test]
	fn success_what_is_taken_down_can_be_appealed() {
		build_and_execute(|| {
			let id = published(1, 20);
			assert_ok!(edit(MEI, id, terms(1, 20)));
			assert_ok!(approve(AUDITOR, id));
			assert_ok!(take_down(62, id));
			// It is the branch above that has decided.
			let noted = (content(id, 1), 3, 62, vec![MEI], OPINION);
			assert_eq!(NotedDecisions::get(), [noted]);
		});
	}

	#[test]
	fn success_even_if_it_is_over_with_it() {
		build_and_execute(|| {
			let id = approved(2, 20);
			settled(id, TOM, HOUR);
			assert_ok!(take_down(ADMINISTRATOR, id));
			assert_eq!(Activities::phase(id), Some(Phase::Over));
			let noted = (content(id, 0), 1, ADMINISTRATOR, vec![MEI], OPINION);
			assert_eq!(NotedDecisions::get(), [noted]);
		});
	}
}

#[test]
fn other_matters_are_not_known() {
	build_and_execute(|| {
		let other = Subject::Training { training: 0, version: 0 };
		assert!(!Activities::knows(&other));
		assert!(!Activities::is_waiting(&other));
		assert!(!Activities::is_involved(&other, &MEI));
		let decided = Activities::decide(&other, Decision::Granted, &AUDITOR, OPINION);
		assert_noop!(decided, DispatchError::Unavailable);
		let before = Decision::Refused;
		let revised = Activities::revise(&other, before, Decision::Granted, &AUDITOR, OPINION);
		assert_noop!(revised, DispatchError::Unavailable);
		for known in [content(0, 0), service_of(0, TOM), Subject::Sample { activity: 0 }] {
			assert!(Activities::knows(&known));
		}
	});
}

#[test]
fn nothing_lapses_but_by_its_own_deadline() {
	build_and_execute(|| {
		let id = published(1, 20);
		for subject in [content(id, 0), Subject::Sample { activity: id }] {
			Activities::lapse(&subject);
		}
		assert_eq!(Activities::phase(id), Some(Phase::Audit));
	});
}

#[test]
fn a_decision_weighs_what_the_dearest_of_its_kind_does() {
	use crate::WeightInfo;
	build_and_execute(|| {
		let id = approved(1, 20);
		enrolled(id, TOM);
		enrolled(id, ANA);
		let (open, down) = (<() as WeightInfo>::approve(), <() as WeightInfo>::take_down(2));
		for subject in [content(id, 0), Subject::Sample { activity: id }] {
			assert_eq!(Activities::weight(&subject), open.max(down));
		}
		let dispute = <() as WeightInfo>::decide().max(<() as WeightInfo>::revise());
		assert_eq!(Activities::weight(&service_of(id, TOM)), dispute);
	});
}
