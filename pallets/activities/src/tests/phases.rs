// SPDX-License-Identifier: Apache-2.0

//! What can be done when: for each state of a participant, and for each stage of an activity, every call that could be meant.

use super::*;
use frame_support::storage::with_storage_layer;

/// What comes of a call: nothing is wrong, or the name of what is.
fn outcome(call: impl FnOnce() -> DispatchResult) -> &'static str {
	// Undone in any case: the next call finds everything as it was.
	let undone = with_storage_layer(|| {
		let result = call();
		Err::<(), _>(result.err().unwrap_or(DispatchError::Exhausted))
	});
	match undone {
		Err(DispatchError::Exhausted) => "",
		Err(error) => error.into(),
		Ok(()) => unreachable!("it was undone"),
	}
}

/// The calls about Tom, by a manager or by himself.
fn about_tom(id: ActivityId) -> [&'static str; 13] {
	let dismissed = Decision::Refused;
	[
		outcome(|| leave(TOM, id)),
		outcome(|| admit(MEI, id, TOM)),
		outcome(|| decline(MEI, id, TOM)),
		outcome(|| confirm_start(MEI, id, TOM)),
		outcome(|| confirm_start(TOM, id, TOM)),
		outcome(|| confirm_end(MEI, id, TOM)),
		outcome(|| confirm_end(TOM, id, TOM)),
		outcome(|| settle(MEI, id, TOM)),
		outcome(|| top_up(MEI, id, TOM, 1)),
		outcome(|| dispute(MEI, id, TOM)),
		outcome(|| dispute(TOM, id, TOM)),
		outcome(|| decide(AUDITOR, id, TOM, dismissed)),
		outcome(|| report_absence(MEI, id, &[TOM])),
	]
}

/// The batches say the same as the single calls of a manager.
fn assert_batches_agree(id: ActivityId, expected: [&'static str; 13]) {
	assert_eq!(outcome(|| check_in(MEI, id, &[TOM])), expected[3]);
	assert_eq!(outcome(|| check_out(MEI, id, &[TOM])), expected[5]);
	assert_eq!(outcome(|| settle_many(MEI, id, &[TOM])), expected[7]);
}

/// In an activity of one place, in the service window: after this, these come of the calls above.
fn after(so_much: impl FnOnce(ActivityId), expected: [&'static str; 13]) {
	build_and_execute(|| {
		let id = approved(1, 20);
		so_much(id);
		reach_service(id);
		assert_eq!(about_tom(id), expected);
		assert_batches_agree(id, expected);
	});
}

#[test]
fn of_who_is_not_enrolled_nothing() {
	after(|_| (), ["NotEnrolled"; 13]);
}

#[rustfmt::skip]
#[test]
fn who_has_applied_is_admitted_or_declined_or_leaves() {
	after(|id| enrolled(id, TOM), [
		"", "", "", "NotAdmitted", "NotAdmitted", "NotStarted", "NotStarted",
		"NotEnded", "NotStarted", "NothingToDispute", "NothingToDispute", "NotDisputed", "NotAdmitted",
	]);
}

#[rustfmt::skip]
#[test]
fn who_waits_is_declined_or_leaves() {
	let waiting = |id| {
		admitted(id, ANA);
		admitted(id, TOM);
	};
	after(waiting, [
		"", "NoPlaceLeft", "", "NotAdmitted", "NotAdmitted", "NotStarted", "NotStarted",
		"NotEnded", "NotStarted", "NothingToDispute", "NothingToDispute", "NotDisputed", "NotAdmitted",
	]);
}

#[rustfmt::skip]
#[test]
fn who_has_a_place_begins_or_is_declined() {
	after(|id| admitted(id, TOM), [
		"ServiceWindowOpen", "AlreadyAdmitted", "", "", "", "NotStarted", "NotStarted",
		"NotEnded", "NotStarted", "NothingToDispute", "NothingToDispute", "NotDisputed", "TooEarly",
	]);
}

#[rustfmt::skip]
#[test]
fn who_was_let_in_says_so_too() {
	let let_in = |id| {
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(MEI, id, TOM));
	};
	// As long as they have not, it can be taken back.
	after(let_in, [
		"", "AlreadyAdmitted", "",
		"AlreadyConfirmed", "", "NotStarted", "NotStarted",
		"NotEnded", "NotStarted", "NothingToDispute", "NothingToDispute", "NotDisputed", "ServiceUnderWay",
	]);
}

#[rustfmt::skip]
#[test]
fn who_says_that_they_came_is_let_in_or_disputes() {
	let came = |id| {
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
	};
	after(came, [
		"ServiceUnderWay", "AlreadyAdmitted", "ServiceUnderWay",
		"", "AlreadyConfirmed", "NotStarted", "NotStarted",
		"NotEnded", "NotStarted", "NothingToDispute", "", "NotDisputed", "",
	]);
}

#[rustfmt::skip]
#[test]
fn who_serves_ends_it_and_may_be_given_more() {
	after(|id| started(id, TOM), [
		"ServiceUnderWay", "AlreadyAdmitted", "ServiceUnderWay",
		"AlreadyStarted", "AlreadyStarted", "", "",
		"NotEnded", "", "NothingToDispute", "NothingToDispute", "NotDisputed", "ServiceUnderWay",
	]);
}

#[rustfmt::skip]
#[test]
fn when_one_side_has_ended_it_the_other_one_agrees_or_disputes() {
	let ended_by = |by| move |id| {
		started(id, TOM);
		assert_ok!(confirm_end(by, id, TOM));
	};
	after(ended_by(MEI), [
		"ServiceUnderWay", "AlreadyAdmitted", "ServiceUnderWay",
		"AlreadyStarted", "AlreadyStarted", "AlreadyConfirmed", "",
		"NotEnded", "", "NothingToDispute", "", "NotDisputed", "ServiceUnderWay",
	]);
	after(ended_by(TOM), [
		"ServiceUnderWay", "AlreadyAdmitted", "ServiceUnderWay",
		"AlreadyStarted", "AlreadyStarted", "", "AlreadyConfirmed",
		"NotEnded", "", "", "NothingToDispute", "NotDisputed", "ServiceUnderWay",
	]);
}

#[rustfmt::skip]
#[test]
fn what_has_ended_is_settled_once_it_is_reviewed_or_disputed() {
	after(|id| ended(id, TOM, HOUR), [
		"ServiceUnderWay", "AlreadyAdmitted", "ServiceUnderWay",
		"AlreadyStarted", "AlreadyStarted", "AlreadyEnded", "AlreadyEnded",
		"ReviewsMissing", "", "", "", "NotDisputed", "ServiceUnderWay",
	]);
	after(|id| reviewed(id, TOM, HOUR), [
		"ServiceUnderWay", "AlreadyAdmitted", "ServiceUnderWay",
		"AlreadyStarted", "AlreadyStarted", "AlreadyEnded", "AlreadyEnded",
		"", "", "", "", "NotDisputed", "ServiceUnderWay",
	]);
}

#[rustfmt::skip]
#[test]
fn who_did_not_come_disputes_it() {
	let absent = |id| {
		admitted(id, TOM);
		wait(SERVICE_ENDS);
		assert_ok!(report_absence(MEI, id, &[TOM]));
	};
	after(absent, [
		"ServiceUnderWay", "ServiceWindowOver", "ServiceUnderWay",
		"NotAdmitted", "NotAdmitted", "NotStarted", "NotStarted",
		"NotEnded", "NotStarted", "NothingToDispute", "", "NotDisputed", "ServiceUnderWay",
	]);
}

#[rustfmt::skip]
#[test]
fn what_is_disputed_waits_for_the_decision() {
	let disputed = |id| {
		reviewed(id, TOM, HOUR);
		assert_ok!(dispute(TOM, id, TOM));
	};
	after(disputed, [
		"ServiceUnderWay", "AlreadyAdmitted", "ServiceUnderWay",
		"InDispute", "InDispute", "InDispute", "InDispute",
		"InDispute", "InDispute", "NothingToDispute", "NothingToDispute", "", "ServiceUnderWay",
	]);
}

#[rustfmt::skip]
#[test]
fn what_is_settled_is_settled() {
	let done = |id| {
		enrolled(id, ANA);
		settled(id, TOM, HOUR);
	};
	after(done, [
		"AlreadySettled", "AlreadySettled", "AlreadySettled",
		"AlreadySettled", "AlreadySettled", "AlreadySettled", "AlreadySettled",
		"AlreadySettled", "AlreadySettled", "NothingToDispute", "NothingToDispute", "NotDisputed", "AlreadySettled",
	]);
}

#[rustfmt::skip]
#[test]
fn once_nothing_begins_any_more_what_has_begun_goes_on() {
	build_and_execute(|| {
		let id = approved(3, 20);
		started(id, ANA);
		reviewed(id, BEN, HOUR);
		started(id, TOM);
		assert_ok!(close(MEI, id));
		let expected = [
			"ServiceUnderWay", "NotOpen", "ServiceUnderWay",
			"AlreadyStarted", "AlreadyStarted", "", "",
			"NotEnded", "", "NothingToDispute", "NothingToDispute", "NotDisputed", "ServiceUnderWay",
		];
		assert_eq!(about_tom(id), expected);
		// Whoever is settled is not enrolled any more.
		assert_ok!(settle(MEI, id, BEN));
		assert_eq!(outcome(|| settle(MEI, id, BEN)), "NotEnrolled");
		assert_eq!(outcome(|| enrol(BEN, id)), "NotOpen");
	});
}

/// The calls about an activity as a whole.
fn about_it(id: ActivityId) -> [&'static str; 9] {
	[
		outcome(|| approve(AUDITOR, id)),
		outcome(|| reject(AUDITOR, id)),
		outcome(|| edit(MEI, id, terms(1, 20))),
		outcome(|| take_down(AUDITOR, id)),
		outcome(|| close(MEI, id)),
		outcome(|| enrol(TOM, id)),
		outcome(|| admit(MEI, id, TOM)),
		outcome(|| report_absence(MEI, id, &[TOM])),
		outcome(|| invite(MEI, id, LIN)),
	]
}

#[rustfmt::skip]
#[test]
fn each_stage_of_an_activity_has_its_calls() {
	build_and_execute(|| {
		let submitted = published(1, 20);
		assert_eq!(about_it(submitted), [
			"", "", "", "", "", "NotOpen", "NotOpen", "NotOpen", "",
		]);
		assert_ok!(reject(AUDITOR, submitted));
		assert_eq!(about_it(submitted), [
			"NotSubmitted", "NotSubmitted", "", "AlreadyReturned", "",
			"NotOpen", "NotOpen", "NotOpen", "",
		]);
		let open = approved(2, 20);
		assert_eq!(about_it(open), [
			"NotSubmitted", "NotSubmitted", "", "", "", "", "NotEnrolled", "NotEnrolled", "",
		]);
		started(open, ANA);
		assert_eq!(about_it(open), [
			"NotSubmitted", "NotSubmitted", "ServiceUnderWay", "", "",
			"", "NotEnrolled", "NotEnrolled", "",
		]);
		assert_ok!(close(MEI, open));
		assert_eq!(about_it(open), [
			"NotSubmitted", "NotSubmitted", "Concluded", "Concluded", "Concluded",
			"NotOpen", "NotOpen", "NotEnrolled", "",
		]);
	});
}
