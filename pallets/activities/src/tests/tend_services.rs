// SPDX-License-Identifier: Apache-2.0

//! What becomes of a participation by itself: `tend` and the queue, for participants.

use super::*;
use crate::{Error, Side};
use frame_support::assert_noop;
use timebank_primitives::Phase;

fn tend_tom(id: ActivityId) -> DispatchResult {
	tend(Task::Participant(id, TOM))
}

/// Tom's deadline is this moment, and not a moment before. Returns what happened then.
fn at(id: ActivityId, moment: Moment) -> Vec<Event<Test>> {
	assert_eq!(due(id, TOM), Some(moment));
	Now::set(moment - 1);
	assert_noop!(tend_tom(id), Error::<Test>::NotDue);
	Now::set(moment);
	happened();
	assert_ok!(tend_tom(id));
	happened()
}

fn settled_with(id: ActivityId, steps: u32, paid: Balance, late: bool) -> Event<Test> {
	Event::Settled { activity: id, participant: TOM, steps, paid, returned: 40 - paid, late }
}

/// A service of so long that Mei has confirmed, but Tom has not; or the other way round.
fn half_ended(by: AccountId, time: Moment) -> ActivityId {
	let id = approved(2, 20);
	started(id, TOM);
	wait(time);
	assert_ok!(confirm_end(by, id, TOM));
	id
}

#[test]
fn boundary_who_gets_no_answer_at_the_start_is_released_without_a_mark() {
	for by in [MEI, TOM] {
		build_and_execute(|| {
			let id = approved(2, 20);
			admitted(id, TOM);
			reach_service(id);
			assert_ok!(confirm_start(by, id, TOM));
			let until = START + SERVICE_ENDS + CONFIRM_PERIOD;
			assert_eq!(at(id, until), [Event::Released { activity: id, participant: TOM }]);
			assert_eq!((state(id, TOM), Activities::open_activities(TOM)), (None, vec![]));
			assert_eq!(Noted::get(), []);
			assert_eq!(Activities::recent_activities(TOM), []);
		});
	}
}

#[test]
fn success_who_is_released_after_the_conclusion_gives_the_coins_back() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_ok!(close(MEI, id));
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
		Now::set(START + SERVICE_ENDS + CONFIRM_PERIOD);
		idle();
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}

#[test]
fn boundary_an_end_that_one_side_confirmed_is_taken_as_it_is() {
	for by in [MEI, TOM] {
		build_and_execute(|| {
			let id = half_ended(by, HOUR / 2);
			let (since, until) = (Now::get() - HOUR / 2, Now::get());
			let review_until = until + CONFIRM_PERIOD + REVIEW_PERIOD;
			let settle_by = review_until + SETTLE_PERIOD;
			let ended = Event::ServiceEnded {
				activity: id,
				participant: TOM,
				since,
				until,
				review_until,
				settle_by,
			};
			assert_eq!(at(id, until + CONFIRM_PERIOD), [ended]);
			let ended = Participation::Ended { since, until, review_until, settle_by };
			assert_eq!(state(id, TOM), Some(ended));
			assert_eq!(ReviewsOpened::get(), [(id, MEI, TOM, 10, review_until)]);
		});
	}
}

#[test]
fn boundary_a_service_that_nobody_ends_is_taken_to_have_lasted_as_agreed() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		let since = Now::get();
		let until = since + HOUR;
		let confirmed = START + SERVICE_ENDS + CONFIRM_PERIOD;
		let events = at(id, confirmed);
		assert_eq!(events[0], Event::EndPresumed { activity: id, participant: TOM, until });
		let review_until = confirmed + REVIEW_PERIOD;
		let settle_by = review_until + SETTLE_PERIOD;
		let ended = Participation::Ended { since, until, review_until, settle_by };
		assert_eq!(state(id, TOM), Some(ended));
		assert_eq!(events.len(), 2);
		assert_eq!(ReviewsOpened::get(), [(id, MEI, TOM, 20, review_until)]);
	});
}

#[test]
fn boundary_and_never_beyond_the_service_window() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		Now::set(START + SERVICE_ENDS - HOUR / 2);
		assert_ok!(check_in(MEI, id, &[TOM]));
		assert_ok!(confirm_start(TOM, id, TOM));
		let until = START + SERVICE_ENDS;
		let events = at(id, until + CONFIRM_PERIOD);
		assert_eq!(events[0], Event::EndPresumed { activity: id, participant: TOM, until });
		assert_eq!(ReviewsOpened::get()[0].3, 10);
	});
}

#[test]
fn success_what_was_added_is_taken_to_have_been_served_as_well() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		assert_ok!(top_up(MEI, id, TOM, 5));
		let until = Now::get() + 25 * STEP;
		let events = at(id, START + SERVICE_ENDS + CONFIRM_PERIOD);
		assert_eq!(events[0], Event::EndPresumed { activity: id, participant: TOM, until });
	});
}

#[test]
fn boundary_whoever_does_not_settle_is_reminded_and_then_late() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		let review_until = Now::get() + REVIEW_PERIOD;
		let settle_by = review_until + SETTLE_PERIOD;
		let reminder = Event::SettlementDue { activity: id, participant: TOM, settle_by };
		assert_eq!(at(id, review_until), [reminder]);
		assert_eq!(Noted::get(), []);
		assert_eq!(at(id, settle_by), [settled_with(id, 20, 40, true)]);
		assert_eq!(coins(TOM).free, 1_040);
		let service = Note::Service { publisher: MEI, participant: TOM, category: 1, steps: 20 };
		assert_eq!(Noted::get(), [service, Note::Late(MEI)]);
		assert_noop!(tend_tom(id), Error::<Test>::NotDue);
	});
}

#[test]
fn success_the_chain_settles_by_itself() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, HOUR);
		pass(REVIEW_PERIOD + SETTLE_PERIOD);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(coins(TOM).free, 1_040);
		assert!(Noted::get().contains(&Note::Late(MEI)));
		assert_eq!(Noted::get().last(), Some(&Note::Finished(MEI)));
	});
}

#[test]
fn success_nothing_but_silence_still_comes_to_its_end() {
	build_and_execute(|| {
		let id = approved(3, 20);
		for who in [TOM, ANA, BEN] {
			admitted(id, who);
		}
		reach_service(id);
		assert_ok!(check_in(MEI, id, &[TOM, ANA]));
		assert_ok!(confirm_start(TOM, id, TOM));
		// Tom serves, Ana never comes, and nobody says anything more.
		for _ in 0..40 {
			pass(HOUR);
		}
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!((coins(TOM).free, coins(ANA).free, coins(BEN).free), (1_040, 1_000, 1_000));
		assert_eq!(coins(MEI), Coins { free: 960, held: 0 });
		for who in [MEI, TOM, ANA, BEN] {
			assert_eq!(Activities::open_activities(who), []);
		}
	});
}

#[test]
fn boundary_of_what_was_not_even_a_step_nobody_is_late() {
	for (time, notes) in [(STEP - 1, 0), (STEP, 2)] {
		build_and_execute(|| {
			let id = approved(2, 20);
			ended(id, TOM, time);
			let settle_by = Now::get() + REVIEW_PERIOD + SETTLE_PERIOD;
			Now::set(settle_by);
			happened();
			assert_ok!(tend_tom(id));
			let late = time == STEP;
			assert!(matches!(happened()[..], [Event::Settled { late: was, .. }] if was == late));
			assert_eq!(Noted::get().len(), notes);
			assert_eq!(Noted::get().contains(&Note::Late(MEI)), late);
		});
	}
}

#[test]
fn success_of_who_has_left_the_time_bank_the_place_is_settled_for_nothing() {
	for end in [None, Some(MEI), Some(TOM)] {
		build_and_execute(|| {
			let id = approved(2, 20);
			started(id, TOM);
			wait(HOUR);
			if let Some(by) = end {
				assert_ok!(confirm_end(by, id, TOM));
			}
			Gone::set(vec![TOM]);
			let moment = due(id, TOM).unwrap();
			assert_eq!(at(id, moment), [settled_with(id, 0, 0, false)]);
			assert_eq!((coins(TOM).free, Noted::get()), (1_000, vec![]));
		});
	}
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		Gone::set(vec![TOM]);
		let review_until = Now::get() + REVIEW_PERIOD;
		assert_eq!(at(id, review_until), [settled_with(id, 0, 0, false)]);
		assert_eq!(Noted::get(), []);
	});
}

#[test]
fn success_the_publisher_need_not_be_there_any_more() {
	build_and_execute(|| {
		let id = approved(1, 20);
		ended(id, TOM, HOUR);
		Suspended::set(vec![MEI]);
		pass(REVIEW_PERIOD + SETTLE_PERIOD);
		assert_eq!(coins(TOM).free, 1_040);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

mod lapsed {
	use super::*;

	fn lapsed(id: ActivityId) -> Event<Test> {
		Event::DisputeLapsed { activity: id, participant: TOM }
	}

	#[test]
	fn boundary_who_says_that_they_came_is_released() {
		build_and_execute(|| {
			let id = approved(2, 20);
			admitted(id, TOM);
			reach_service(id);
			assert_ok!(confirm_start(TOM, id, TOM));
			assert_ok!(dispute(TOM, id, TOM));
			let released = Event::Released { activity: id, participant: TOM };
			assert_eq!(at(id, Now::get() + DECISION_PERIOD), [lapsed(id), released]);
			assert_eq!(Noted::get(), []);
		});
	}

	#[test]
	fn boundary_a_service_is_settled_by_its_duration() {
		for by in [MEI, TOM] {
			build_and_execute(|| {
				let id = approved(2, 20);
				ended(id, TOM, HOUR / 2);
				assert_ok!(dispute(by, id, TOM));
				let events = at(id, Now::get() + DECISION_PERIOD);
				// Whoever disputes to gain time has settled late.
				let late = by == MEI;
				assert_eq!(events, [lapsed(id), settled_with(id, 10, 20, late)]);
				assert_eq!(Noted::get().contains(&Note::Late(MEI)), late);
			});
		}
	}

	#[test]
	fn boundary_an_end_that_only_the_publisher_said_is_as_if_nobody_had() {
		build_and_execute(|| {
			let id = half_ended(MEI, HOUR / 2);
			wait(HOUR / 2);
			assert_ok!(dispute(TOM, id, TOM));
			let events = at(id, Now::get() + DECISION_PERIOD);
			assert_eq!(events, [lapsed(id), settled_with(id, 20, 40, false)]);
		});
	}

	#[test]
	fn success_nobody_is_spared_the_review_by_ending_at_once() {
		build_and_execute(|| {
			let id = half_ended(MEI, STEP - 1);
			wait(1);
			assert_ok!(dispute(TOM, id, TOM));
			assert_eq!(ReviewsOpened::get(), []);
			at(id, Now::get() + DECISION_PERIOD);
			assert_eq!(ReviewsOpened::get(), [(id, MEI, TOM, 20, Now::get() + REVIEW_PERIOD)]);
		});
		build_and_execute(|| {
			// They were opened already with the dispute.
			let id = half_ended(MEI, STEP);
			assert_ok!(dispute(TOM, id, TOM));
			assert_eq!(ReviewsOpened::get(), [(id, MEI, TOM, 1, Now::get() + REVIEW_PERIOD)]);
			at(id, Now::get() + DECISION_PERIOD);
			assert_eq!(ReviewsOpened::get().len(), 1);
		});
	}

	#[test]
	fn boundary_but_not_beyond_the_service_window() {
		build_and_execute(|| {
			let id = approved(2, 20);
			admitted(id, TOM);
			Now::set(START + SERVICE_ENDS - HOUR / 2);
			assert_ok!(check_in(MEI, id, &[TOM]));
			assert_ok!(confirm_start(TOM, id, TOM));
			wait(STEP);
			assert_ok!(confirm_end(MEI, id, TOM));
			assert_ok!(dispute(TOM, id, TOM));
			let events = at(id, Now::get() + DECISION_PERIOD);
			assert_eq!(events, [lapsed(id), settled_with(id, 10, 20, false)]);
		});
	}

	#[test]
	fn boundary_and_not_before_what_the_publisher_said() {
		build_and_execute(|| {
			let id = approved(2, 20);
			admitted(id, TOM);
			Now::set(START + SERVICE_ENDS - HOUR / 2);
			assert_ok!(check_in(MEI, id, &[TOM]));
			assert_ok!(confirm_start(TOM, id, TOM));
			wait(15 * STEP);
			assert_ok!(confirm_end(MEI, id, TOM));
			assert_ok!(dispute(TOM, id, TOM));
			let events = at(id, Now::get() + DECISION_PERIOD);
			assert_eq!(events, [lapsed(id), settled_with(id, 15, 30, false)]);
		});
	}

	#[test]
	fn boundary_an_end_that_the_participant_said_is_as_they_said() {
		build_and_execute(|| {
			let id = half_ended(TOM, HOUR / 2);
			wait(HOUR / 2);
			assert_ok!(dispute(MEI, id, TOM));
			let events = at(id, Now::get() + DECISION_PERIOD);
			assert_eq!(events, [lapsed(id), settled_with(id, 10, 20, true)]);
		});
	}

	#[test]
	fn boundary_an_absence_is_recorded() {
		build_and_execute(|| {
			let id = approved(2, 20);
			admitted(id, TOM);
			wait(SERVICE_ENDS);
			assert_ok!(report_absence(MEI, id, &[TOM]));
			assert_ok!(dispute(TOM, id, TOM));
			let recorded = Event::AbsenceRecorded { activity: id, participant: TOM };
			assert_eq!(at(id, Now::get() + DECISION_PERIOD), [lapsed(id), recorded]);
			assert_eq!(Noted::get(), [Note::Absence(TOM)]);
		});
	}

	#[test]
	fn success_who_has_left_the_time_bank_gets_nothing() {
		build_and_execute(|| {
			let id = approved(2, 20);
			ended(id, TOM, HOUR);
			assert_ok!(dispute(TOM, id, TOM));
			Gone::set(vec![TOM]);
			let events = at(id, Now::get() + DECISION_PERIOD);
			assert_eq!(events, [lapsed(id), settled_with(id, 0, 0, false)]);
		});
	}
}

#[test]
fn success_a_deadline_moves_with_what_happens() {
	build_and_execute(|| {
		let id = approved(2, 20);
		started(id, TOM);
		let first = due(id, TOM).unwrap();
		wait(HOUR);
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_ne!(due(id, TOM), Some(first));
		assert_ok!(dispute(MEI, id, TOM));
		let Some(Participation::Disputed { by, .. }) = state(id, TOM) else { panic!("disputed") };
		assert_eq!(by, Side::Publisher);
		// Of the deadlines before nothing is left.
		happened();
		pass(CONFIRM_PERIOD);
		assert_eq!(happened(), [Event::EnrolmentEnding { activity: id, free: 1 }]);
	});
}

#[test]
fn success_what_cannot_be_given_back_is_put_off_by_a_day() {
	build_and_execute(|| {
		let id = approved(2, 20);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_ok!(close(MEI, id));
		IsJammed::set(true);
		let moment = due(id, TOM).unwrap();
		let until = moment + DAY;
		let put_off = Event::SettlementPutOff {
			activity: id,
			participant: TOM,
			until,
			error: as_told(JAMMED),
		};
		assert_eq!(at(id, moment), [put_off]);
		assert_eq!(state(id, TOM), Some(Participation::Arriving { by: Side::Participant }));
		IsJammed::set(false);
		let released = Event::Released { activity: id, participant: TOM };
		assert_eq!(at(id, until), [released, Event::Finished { activity: id, returned: 0 }]);
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}

#[test]
fn success_whoever_published_for_a_branch_may_be_gone() {
	build_and_execute(|| {
		let id = approved_as(7, terms(1, 20), Funding::Minted(1));
		ended(id, TOM, HOUR);
		Gone::set(vec![7]);
		Dismissed::set(vec![7]);
		pass(REVIEW_PERIOD + SETTLE_PERIOD);
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(Mintings::get(), [(1, TOM, 40, id)]);
	});
}

#[test]
fn success_when_all_deadlines_were_missed_only_the_last_one_counts() {
	build_and_execute(|| {
		let id = approved(2, 20);
		ended(id, TOM, HOUR);
		wait(REVIEW_PERIOD + SETTLE_PERIOD);
		happened();
		assert_ok!(tend_tom(id));
		// Nobody is reminded of what is done with it.
		assert_eq!(happened(), [settled_with(id, 20, 40, true)]);
	});
}
