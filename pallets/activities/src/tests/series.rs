// SPDX-License-Identifier: Apache-2.0

//! Activities that come again, and `end_series`.

use super::*;
use crate::{Error, Part, Series};
use frame_support::assert_noop;
use timebank_primitives::{Phase, Role};

/// One place of 20 steps, so many times more, each a day later.
fn daily(times: u32) -> Terms {
	Terms { recurrence: Some(Recurrence { every: DAY, times }), ..terms(1, 20) }
}

fn begun(times: u32) -> ActivityId {
	approved_as(MEI, daily(times), Funding::Own)
}

/// What became of the series, of all that happened.
fn of_series() -> Vec<Event<Test>> {
	let is_of_series = |event: &Event<Test>| {
		matches!(
			event,
			Event::SeriesStarted { .. }
				| Event::OccurrencePublished { .. }
				| Event::OccurrenceSkipped { .. }
				| Event::SeriesEnded { .. }
		)
	};
	happened().into_iter().filter(is_of_series).collect()
}

fn skipped(series: ActivityId, error: impl Into<DispatchError>, left: u32) -> Event<Test> {
	Event::OccurrenceSkipped { series, error: as_told(error), left }
}

#[test]
fn success_an_approval_begins_the_series() {
	build_and_execute(|| {
		let id = published_as(MEI, daily(2), Funding::Own);
		assert_eq!(Activities::series(id), None);
		assert_ok!(approve(AUDITOR, id));
		let next = START + DAY;
		assert_eq!(of_series(), [Event::SeriesStarted { series: id, left: 2, next }]);
		let series = Series {
			publisher: MEI,
			funding: Funding::Own,
			terms: terms(1, 20),
			every: DAY,
			left: 2,
			due: next,
			approved_by: AUDITOR,
		};
		assert_eq!(Activities::series(id), Some(series));
		// Only the first one has its coins set aside.
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
	});
}

#[test]
fn success_each_time_an_open_activity_is_published() {
	build_and_execute(|| {
		let series = begun(2);
		happened();
		pass(DAY - 1);
		assert_eq!(of_series(), []);
		pass(1);
		let expected = [Event::OccurrencePublished { series, activity: 1, left: 1 }];
		assert_eq!(of_series(), expected);
		let occurrence = Activities::activity(1).unwrap();
		assert_eq!(occurrence.terms, terms(1, 20));
		assert_eq!((occurrence.publisher, occurrence.series), (MEI, Some(series)));
		assert_eq!(Activities::phase(1), Some(Phase::Enrolment));
		assert!(Posted::get(1).is_some());
		assert_eq!(coins(MEI), Coins { free: 960, held: 40 });
		admitted(1, TOM);

		happened();
		pass(DAY);
		let expected = [
			Event::OccurrencePublished { series, activity: 2, left: 0 },
			Event::SeriesEnded { series },
		];
		assert_eq!(of_series(), expected);
		assert_eq!(Activities::series(series), None);
		pass(3 * DAY);
		assert_eq!(Activities::next_id(), 3);
		assert_eq!(coins(MEI), Coins { free: 1_000, held: 0 });
	});
}

#[test]
fn success_each_time_at_the_rate_of_the_day() {
	build_and_execute(|| {
		begun(1);
		CurrentRate::set(3);
		pass(DAY);
		assert_eq!(coins(MEI), Coins { free: 940, held: 60 });
	});
}

#[test]
fn success_what_was_missed_is_made_up_for_as_far_as_it_can_be() {
	build_and_execute(|| {
		let series = begun(3);
		happened();
		// The chain was down over two turns: the enrolment of the first one is over by then.
		pass(2 * DAY + HOUR);
		let expected = [
			skipped(series, Error::<Test>::InThePast, 2),
			Event::OccurrencePublished { series, activity: 1, left: 1 },
		];
		assert_eq!(of_series(), expected);
		pass(DAY);
		assert_eq!(Activities::series(series), None);
	});
}

/// An occurrence that could not be published is left out, and the next one comes if it can.
fn left_out(error: impl Into<DispatchError>, spoil: impl FnOnce(), mend: impl FnOnce()) {
	build_and_execute(|| {
		let series = begun(2);
		happened();
		pass(DAY - 1);
		spoil();
		let before = coins(MEI);
		pass(1);
		assert_eq!(of_series(), [skipped(series, error, 1)]);
		assert_eq!(coins(MEI), before);
		mend();
		pass(DAY);
		let next = Activities::next_id() - 1;
		let expected = [
			Event::OccurrencePublished { series, activity: next, left: 0 },
			Event::SeriesEnded { series },
		];
		assert_eq!(of_series(), expected);
	});
}

#[test]
fn success_it_is_left_out_while_the_publisher_is_suspended() {
	left_out(Error::<Test>::Suspended, || Suspended::set(vec![MEI]), || drop(Suspended::take()));
}

#[test]
fn success_it_is_left_out_while_the_publisher_s_standing_does_not_allow_it() {
	left_out(LOW_STANDING, || MayNotPublish::set(vec![MEI]), || drop(MayNotPublish::take()));
}

#[test]
fn success_it_is_left_out_without_the_coins() {
	left_out(NO_COINS, || CurrentRate::set(51), || CurrentRate::set(50));
}

#[test]
fn success_it_is_left_out_while_the_standard_has_no_such_category() {
	left_out(Error::<Test>::UnknownCategory, || HasCategory::set(false), || HasCategory::set(true));
}

#[test]
fn success_it_is_left_out_while_too_many_are_open() {
	let publish_three = || {
		for _ in 0..3 {
			published(1, 1);
		}
	};
	left_out(Error::<Test>::TooManyOpen, publish_three, || ());
}

#[test]
fn success_it_ends_when_its_publisher_has_left() {
	build_and_execute(|| {
		let series = begun(2);
		assert_ok!(close(MEI, series));
		Gone::set(vec![MEI]);
		happened();
		pass(DAY);
		assert_eq!(of_series(), [Event::SeriesEnded { series }]);
		assert_eq!(Activities::series(series), None);
	});
}

#[test]
fn success_closing_an_occurrence_does_not_end_the_series() {
	build_and_execute(|| {
		let series = begun(2);
		assert_ok!(close(MEI, series));
		pass(DAY);
		assert_ok!(close(MEI, 1));
		pass(DAY);
		assert_eq!(Activities::next_id(), 3);
	});
}

#[test]
fn success_an_edit_ends_it_and_begins_another_one_when_approved() {
	build_and_execute(|| {
		let id = begun(2);
		happened();
		assert_ok!(edit(MEI, id, daily(5)));
		assert_eq!(of_series(), [Event::SeriesEnded { series: id }]);
		assert_eq!(Activities::series(id), None);
		assert_ok!(approve(AUDITOR, id));
		assert_eq!(Activities::series(id).map(|series| series.left), Some(5));
	});
}

#[test]
fn success_an_edit_of_an_occurrence_does_not_end_it() {
	build_and_execute(|| {
		let series = begun(2);
		pass(DAY);
		assert_ok!(edit(MEI, 1, terms(2, 20)));
		// It does not belong to it any more.
		assert_eq!(Activities::activity(1).unwrap().series, None);
		assert_ok!(take_down(AUDITOR, 1));
		assert!(Activities::series(series).is_some());
	});
}

#[test]
fn success_taking_any_occurrence_down_ends_it() {
	build_and_execute(|| {
		let first = begun(2);
		assert_ok!(take_down(AUDITOR, first));
		assert_eq!(Activities::series(first), None);
		let series = begun(2);
		pass(DAY);
		let occurrence = Activities::next_id() - 1;
		happened();
		assert_ok!(take_down(AUDITOR, occurrence));
		assert_eq!(of_series(), [Event::SeriesEnded { series }]);
		assert_eq!(Activities::phase(occurrence), Some(Phase::Returned));
	});
}

#[test]
fn boundary_somebody_has_so_many_series_only() {
	build_and_execute(|| {
		let (first, second) = (published_as(MEI, daily(1), Funding::Own), begun(1));
		let third = published_as(MEI, daily(1), Funding::Own);
		assert_ok!(approve(AUDITOR, first));
		assert_noop!(approve(AUDITOR, third), Error::<Test>::TooManySeries);
		assert_ok!(close(MEI, third));
		assert_noop!(publish(MEI, daily(1), Funding::Own), Error::<Test>::TooManySeries);
		// What comes only once is not counted.
		let once = published(1, 1);
		assert_noop!(edit(MEI, once, daily(1)), Error::<Test>::TooManySeries);
		assert_ok!(close(MEI, once));
		assert_ok!(end_series(MEI, second));
		assert_ok!(publish(MEI, daily(1), Funding::Own));
	});
}

#[test]
fn success_an_edit_may_replace_the_last_series() {
	build_and_execute(|| {
		let (first, _) = (begun(1), begun(1));
		assert_ok!(edit(MEI, first, daily(2)));
		assert_ok!(approve(AUDITOR, first));
	});
}

mod end_series {
	use super::*;

	#[test]
	fn success_nothing_comes_again() {
		build_and_execute(|| {
			let series = begun(2);
			happened();
			assert_ok!(end_series(MEI, series));
			assert_eq!(happened(), [Event::SeriesEnded { series }]);
			pass(3 * DAY);
			assert_eq!(Activities::next_id(), 1);
		});
	}

	#[test]
	fn success_after_the_activity_with_which_it_began() {
		build_and_execute(|| {
			let series = begun(3);
			pass(DAY);
			assert_eq!(Activities::phase(series), Some(Phase::Over));
			assert_ok!(end_series(MEI, series));
			// What was published goes on.
			assert_eq!(Activities::open_activities(MEI), [(1, Part::Publisher)]);
		});
	}

	#[test]
	fn success_for_whoever_takes_down_what_is_abnormal() {
		build_and_execute(|| {
			for by in [AUDITOR, ADMINISTRATOR, AUDITOR_ABOVE] {
				let series = approved_as(MEI, daily(1), Funding::Own);
				assert_ok!(end_series(by, series));
			}
		});
	}

	#[test]
	fn success_for_whoever_acts_for_the_branch_that_pays() {
		build_and_execute(|| {
			let series = approved_as(TREASURER, daily(1), Funding::Pot(1));
			for by in [MINTER, 72, MEI] {
				assert_noop!(end_series(by, series), Error::<Test>::NotPublisher);
			}
			assert_ok!(end_series(8, series));
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			let series = begun(2);
			managed_by_lin(series);
			for by in [LIN, TOM, OTHER_AUDITOR, 61, STRANGER] {
				assert_noop!(end_series(by, series), Error::<Test>::NotPublisher);
			}
		});
	}

	#[test]
	fn fails_when_there_is_none_or_it_is_over() {
		build_and_execute(|| {
			let once = approved(1, 20);
			for id in [once, 7] {
				assert_noop!(end_series(MEI, id), Error::<Test>::SeriesNotFound);
			}
			let series = begun(1);
			assert_ok!(end_series(MEI, series));
			assert_noop!(end_series(MEI, series), Error::<Test>::SeriesNotFound);
		});
	}
}

#[test]
fn success_a_branch_s_series_ends_its_work_with_who_acts_for_it() {
	build_and_execute(|| {
		let series = approved_as(8, daily(2), Funding::Pot(1));
		Dismissed::set(vec![8]);
		happened();
		pass(DAY);
		// Who published it does not work for the branch any more, and others end it.
		assert_eq!(of_series(), [skipped(series, Error::<Test>::NotAuthorized, 1)]);
		Employed::set(vec![(BEN, Role::Treasurer)]);
		assert_ok!(end_series(BEN, series));
	});
}
