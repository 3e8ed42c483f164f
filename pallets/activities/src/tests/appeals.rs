// SPDX-License-Identifier: Apache-2.0

//! What is decided after an appeal replaces what was decided before, and when nobody can appeal any more it stands.

use super::*;
use crate::{Error, Outcome, Ruling};
use frame_support::assert_noop;
use timebank_primitives::{OnDecision, Phase, Purse};

const GRANTED: Decision = Decision::Granted;
const REFUSED: Decision = Decision::Refused;
const ABSENT: Decision = Decision::Absent;
const fn pay(steps: u32) -> Decision {
	Decision::Partly { steps }
}

mod of_activities {
	use super::*;

	fn revise(id: ActivityId, version: u32, before: Decision, after: Decision) -> DispatchResult {
		revise_to(content(id, version), before, after, AUDITOR_ABOVE, OPINION)
	}

	#[test]
	fn success_what_was_refused_opens() {
		build_and_execute(|| {
			let id = published(1, 20);
			assert_ok!(reject(AUDITOR, id));
			happened();
			assert_ok!(revise(id, 0, REFUSED, GRANTED));
			assert_eq!(happened(), [Event::Approved { activity: id, auditor: AUDITOR_ABOVE }]);
			assert_eq!(Activities::phase(id), Some(Phase::Enrolment));
			assert_eq!(Activities::activity(id).unwrap().approved_by, Some(AUDITOR_ABOVE));
			assert!(Posted::contains_key(id));
		});
	}

	#[test]
	fn success_what_was_taken_down_opens_and_its_series_stays_over() {
		build_and_execute(|| {
			let again = Some(Recurrence { every: DAY, times: 2 });
			let id = approved_as(MEI, Terms { recurrence: again, ..terms(1, 20) }, Funding::Own);
			assert_ok!(take_down(AUDITOR, id));
			happened();
			assert_ok!(revise(id, 0, REFUSED, GRANTED));
			assert_eq!(happened(), [Event::Approved { activity: id, auditor: AUDITOR_ABOVE }]);
			assert_eq!(Activities::series(id), None);
			assert_ok!(enrol(TOM, id));
		});
	}

	#[test]
	fn success_what_was_refused_and_comes_again_begins_its_series() {
		build_and_execute(|| {
			let again = Some(Recurrence { every: DAY, times: 2 });
			let id = published_as(MEI, Terms { recurrence: again, ..terms(1, 20) }, Funding::Own);
			assert_ok!(reject(AUDITOR, id));
			assert_ok!(revise(id, 0, REFUSED, GRANTED));
			let series = Activities::series(id).expect("it has begun");
			assert_eq!((series.left, series.approved_by), (2, AUDITOR_ABOVE));
		});
	}

	#[test]
	fn success_what_was_granted_is_taken_down() {
		build_and_execute(|| {
			let (id, begun) = (approved(1, 20), approved(2, 20));
			started(begun, TOM);
			happened();
			for id in [id, begun] {
				assert_ok!(revise(id, 0, GRANTED, REFUSED));
				let down = Event::TakenDown { activity: id, by: AUDITOR_ABOVE, opinion: OPINION };
				assert_eq!(happened()[0], down);
			}
			assert_eq!(Activities::phase(id), Some(Phase::Returned));
			assert_eq!(Activities::phase(begun), Some(Phase::Ended));
			// It was decided where cases are kept.
			assert_eq!(NotedDecisions::get(), []);
		});
	}

	#[test]
	fn success_nothing_happens_if_it_is_decided_the_same() {
		build_and_execute(|| {
			let (open, returned) = (approved(1, 20), published(1, 20));
			assert_ok!(reject(AUDITOR, returned));
			happened();
			assert_ok!(revise(open, 0, GRANTED, GRANTED));
			assert_ok!(revise(returned, 0, REFUSED, REFUSED));
			assert_eq!(happened(), []);
		});
	}

	/// Nothing comes of appeals of the first version of this, however they are decided.
	fn nothing_comes_of(id: ActivityId) {
		happened();
		let root = || sp_io::storage::root(sp_runtime::StateVersion::V1);
		let before = root();
		for (before, after) in [(REFUSED, GRANTED), (GRANTED, REFUSED)] {
			assert_ok!(revise(id, 0, before, after));
		}
		assert_eq!(root(), before);
	}

	#[test]
	fn success_nothing_comes_of_it_for_another_version() {
		build_and_execute(|| {
			let (submitted, open) = (published(1, 20), published(1, 20));
			for id in [submitted, open] {
				assert_ok!(reject(AUDITOR, id));
				assert_ok!(edit(MEI, id, terms(1, 20)));
			}
			assert_ok!(approve(AUDITOR, open));
			nothing_comes_of(submitted);
			nothing_comes_of(open);
			assert_ok!(reject(AUDITOR, submitted));
			nothing_comes_of(submitted);
		});
	}

	#[test]
	fn success_nothing_comes_of_it_for_what_is_over_or_nearly() {
		build_and_execute(|| {
			let (concluded, closed) = (approved(2, 20), published(1, 20));
			started(concluded, TOM);
			assert_ok!(take_down(AUDITOR, concluded));
			assert_ok!(reject(AUDITOR, closed));
			assert_ok!(close(MEI, closed));
			nothing_comes_of(concluded);
			nothing_comes_of(closed);
		});
	}

	#[test]
	fn fails_with_decisions_that_are_for_disputes() {
		build_and_execute(|| {
			let id = approved(1, 20);
			for after in [pay(1), ABSENT] {
				assert_noop!(revise(id, 0, GRANTED, after), Error::<Test>::InvalidDecision);
				assert_noop!(revise(id, 0, after, GRANTED), Error::<Test>::InvalidDecision);
			}
		});
	}

	#[test]
	fn fails_to_open_what_would_begin_too_many_series() {
		build_and_execute(|| {
			let again = Some(Recurrence { every: DAY, times: 2 });
			let terms = || Terms { recurrence: again, ..terms(1, 1) };
			let id = published_as(MEI, terms(), Funding::Own);
			assert_ok!(reject(AUDITOR, id));
			let other = approved_as(MEI, terms(), Funding::Own);
			approved_as(MEI, terms(), Funding::Own);
			assert_noop!(revise(id, 0, REFUSED, GRANTED), Error::<Test>::TooManySeries);
			assert_ok!(end_series(MEI, other));
			assert_ok!(revise(id, 0, REFUSED, GRANTED));
		});
	}

	#[test]
	fn boundary_it_opens_as_long_as_somebody_could_enrol() {
		build_and_execute(|| {
			let (early, late) = (published(1, 20), published(1, 20));
			assert_ok!(reject(AUDITOR, early));
			assert_ok!(take_down(AUDITOR, late));
			wait(ENROLMENT_ENDS - 1);
			assert_ok!(revise(early, 0, REFUSED, GRANTED));
			wait(1);
			nothing_comes_of(late);
		});
	}
}

mod of_disputes {
	use super::*;

	fn revise(id: ActivityId, before: Decision, after: Decision) -> DispatchResult {
		revise_to(service_of(id, TOM), before, after, AUDITOR_ABOVE, OPINION)
	}

	fn revised(activity: ActivityId, decision: Decision, steps: u32) -> Event<Test> {
		let (participant, auditor, opinion) = (TOM, AUDITOR_ABOVE, OPINION);
		Event::Revised { activity, participant, auditor, decision, steps, opinion }
	}

	/// Tom served for half an hour, and it was decided so that it is over.
	fn served(funding: Funding, by: AccountId, decision: Decision) -> ActivityId {
		let id = approved_as(by, terms(1, 20), funding);
		ended(id, TOM, HOUR / 2);
		assert_ok!(dispute(TOM, id, TOM));
		assert_ok!(decide(AUDITOR, id, TOM, decision));
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		happened();
		id
	}

	/// Tom says that he came, and it was decided; there is another place.
	fn came(decision: Decision) -> ActivityId {
		let id = approved(2, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_ok!(dispute(TOM, id, TOM));
		assert_ok!(decide(AUDITOR, id, TOM, decision));
		happened();
		id
	}

	#[test]
	fn success_what_was_decided_is_kept_with_all_that_an_appeal_needs() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, pay(15));
			let ruling = Ruling {
				publisher: MEI,
				funding: Funding::Own,
				category: 1,
				rate: RATE,
				agreed: 20,
				can_be_absent: false,
				is_reviewed: true,
				undisputed: Outcome { steps: 10, is_absent: false },
				outcome: Outcome { steps: 15, is_absent: false },
			};
			assert_eq!(Activities::ruling(id, TOM), Some(ruling));
			Activities::forget(&service_of(id, TOM));
			assert_eq!(Activities::ruling(id, TOM), None);
		});
	}

	#[test]
	fn success_more_is_paid_from_what_the_payer_has_free() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, REFUSED);
			assert_eq!((coins(MEI).free, coins(TOM).free), (980, 1_020));
			assert_ok!(revise(id, REFUSED, pay(15)));
			assert_eq!(happened(), [revised(id, pay(15), 15)]);
			assert_eq!((coins(MEI).free, coins(TOM).free), (970, 1_030));
			let payment = (Purse::Member(MEI), Purse::Member(TOM), 10, id);
			assert_eq!(Payments::get().last(), Some(&payment));
			// It was a service before.
			let services = Noted::get().into_iter();
			assert_eq!(services.filter(|note| matches!(note, Note::Service { .. })).count(), 1);
		});
	}

	#[test]
	fn success_what_was_too_much_goes_back() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, pay(20));
			assert_ok!(revise(id, pay(20), REFUSED));
			assert_eq!(happened(), [revised(id, REFUSED, 10)]);
			assert_eq!((coins(MEI).free, coins(TOM).free), (980, 1_020));
			let payment = (Purse::Member(TOM), Purse::Member(MEI), 20, id);
			assert_eq!(Payments::get().last(), Some(&payment));
			assert_ok!(revise(id, REFUSED, pay(0)));
			assert_eq!((coins(MEI).free, coins(TOM).free), (1_000, 1_000));
		});
	}

	#[test]
	fn success_the_pot_pays_and_is_paid_back() {
		build_and_execute(|| {
			let id = served(Funding::Pot(1), TREASURER, pay(10));
			assert_ok!(revise(id, pay(10), pay(15)));
			assert_eq!((pot(1).free, coins(TOM).free), (970, 1_030));
			assert_ok!(revise(id, pay(15), pay(5)));
			assert_eq!((pot(1).free, coins(TOM).free), (990, 1_010));
		});
	}

	#[test]
	fn success_more_is_minted_and_less_goes_into_the_pot() {
		build_and_execute(|| {
			let id = served(Funding::Minted(1), MINTER, pay(10));
			assert_ok!(revise(id, pay(10), pay(15)));
			assert_eq!((pot(1).free, coins(TOM).free), (1_000, 1_030));
			assert_eq!(Mintings::get(), [(1, TOM, 20, id), (1, TOM, 10, id)]);
			assert_ok!(revise(id, pay(15), pay(5)));
			assert_eq!((pot(1).free, coins(TOM).free), (1_020, 1_010));
		});
	}

	#[test]
	fn success_no_coins_move_if_it_is_decided_the_same() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, pay(15));
			let before = Payments::get();
			assert_ok!(revise(id, pay(15), pay(15)));
			assert_eq!(happened(), [revised(id, pay(15), 15)]);
			assert_eq!(Payments::get(), before);
		});
	}

	#[test]
	fn success_who_came_after_all_has_given_a_service_that_is_reviewed() {
		for decision in [REFUSED, ABSENT, pay(0)] {
			build_and_execute(|| {
				let id = came(decision);
				assert_eq!((Noted::get(), ReviewsOpened::get()), (vec![], vec![]));
				assert_ok!(revise(id, decision, pay(5)));
				assert_eq!(
					(coins(MEI).free, coins(TOM).free),
					match decision {
						// The place is free again, and its coins are set aside.
						REFUSED | ABSENT => (910, 1_010),
						_ => (950, 1_010),
					}
				);
				let service =
					Note::Service { publisher: MEI, participant: TOM, category: 1, steps: 5 };
				assert_eq!(Noted::get(), [service]);
				let review = (id, MEI, TOM, 5, Now::get() + REVIEW_PERIOD);
				assert_eq!(ReviewsOpened::get(), [review]);
				// Once.
				assert_ok!(revise(id, pay(5), pay(0)));
				assert_ok!(revise(id, pay(0), pay(1)));
				assert_eq!(ReviewsOpened::get().len(), 1);
				// Nobody is marked.
				Activities::forget(&service_of(id, TOM));
				assert!(!Noted::get().contains(&Note::Absence(TOM)));
			});
		}
	}

	#[test]
	fn success_who_did_not_come_after_all_is_marked_once_it_stands() {
		for decision in [REFUSED, ABSENT, pay(5)] {
			build_and_execute(|| {
				let id = came(decision);
				assert_ok!(revise(id, decision, ABSENT));
				assert_eq!(coins(TOM).free, 1_000);
				assert!(!Noted::get().contains(&Note::Absence(TOM)));
				Activities::forget(&service_of(id, TOM));
				assert_eq!(Noted::get().last(), Some(&Note::Absence(TOM)));
			});
		}
	}

	#[test]
	fn success_nobody_is_marked_who_has_left_meanwhile() {
		build_and_execute(|| {
			let id = came(ABSENT);
			Gone::set(vec![TOM]);
			Activities::forget(&service_of(id, TOM));
			assert_eq!((Noted::get(), Activities::ruling(id, TOM)), (vec![], None));
		});
	}

	#[test]
	fn success_a_later_dispute_about_the_same_place_lets_the_first_decision_stand() {
		build_and_execute(|| {
			let early = Terms { service: window(0, SERVICE_ENDS), ..terms(1, 20) };
			let id = approved_as(MEI, early, Funding::Own);
			let come = || {
				admitted(id, TOM);
				assert_ok!(confirm_start(TOM, id, TOM));
				assert_ok!(dispute(TOM, id, TOM));
			};
			come();
			assert_ok!(decide(AUDITOR, id, TOM, ABSENT));
			come();
			assert_eq!(Noted::get(), [Note::Absence(TOM)]);
			assert_noop!(revise(id, ABSENT, pay(5)), Error::<Test>::NotDecided);
		});
	}

	#[test]
	fn success_forgetting_what_is_not_known_does_nothing() {
		build_and_execute(|| {
			let id = published(1, 20);
			for about in [service_of(7, TOM), content(id, 0), Subject::Sample { activity: id }] {
				Activities::forget(&about);
			}
			assert_eq!(Noted::get(), []);
		});
	}

	#[test]
	fn fails_if_nothing_was_decided_or_it_stands() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, REFUSED);
			Activities::forget(&service_of(id, TOM));
			assert_noop!(revise(id, REFUSED, pay(1)), Error::<Test>::NotDecided);
			assert_noop!(revise(id + 1, REFUSED, pay(1)), Error::<Test>::NotDecided);
		});
	}

	#[test]
	fn fails_to_find_somebody_absent_who_served_and_to_grant() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, REFUSED);
			for after in [ABSENT, GRANTED] {
				assert_noop!(revise(id, REFUSED, after), Error::<Test>::InvalidDecision);
			}
		});
	}

	#[test]
	fn fails_if_who_has_to_pay_lacks_the_coins() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, pay(20));
			// Tom has spent what he got, and more.
			CurrentRate::set(8);
			let spent = published_as(TOM, terms(3, 40), Funding::Own);
			CurrentRate::set(6);
			published_as(TOM, terms(1, 10), Funding::Own);
			assert_eq!(coins(TOM).free, 20);
			assert_noop!(revise(id, pay(20), pay(0)), NO_COINS);
			assert_ok!(revise(id, pay(20), pay(10)));
			assert_ok!(close(TOM, spent));
		});
		build_and_execute(|| {
			let id = served(Funding::Minted(1), MINTER, pay(10));
			Quota::insert(1, 29);
			assert_noop!(revise(id, pay(10), pay(15)), QUOTA_EXHAUSTED);
			Quota::insert(1, 30);
			assert_ok!(revise(id, pay(10), pay(15)));
		});
	}

	#[test]
	fn fails_to_pay_who_has_left() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, REFUSED);
			Gone::set(vec![TOM]);
			assert_noop!(revise(id, REFUSED, pay(15)), NO_RECIPIENT);
			assert_ok!(revise(id, REFUSED, pay(10)));
			Gone::set(vec![MEI]);
			assert_noop!(revise(id, REFUSED, pay(5)), NO_RECIPIENT);
		});
	}

	#[test]
	fn boundary_not_more_than_was_agreed() {
		build_and_execute(|| {
			let id = served(Funding::Own, MEI, REFUSED);
			for steps in [21, u32::MAX] {
				assert_noop!(revise(id, REFUSED, pay(steps)), Error::<Test>::InvalidSteps);
			}
			assert_ok!(revise(id, REFUSED, pay(20)));
			assert_eq!(coins(TOM).free, 1_040);
		});
	}
}
