// SPDX-License-Identifier: Apache-2.0

//! Tests by call, by what follows from reviews, and of random lives.

mod ask_to_publish;
mod clear;
mod credit;
mod examples;
mod forget_pair;
mod idle;
mod lives;
mod open;
mod points;
mod report;
mod rights;
mod seal;
mod vectors;

use crate::{
	Event, Lapse, Mark, PairOf, Plea, Remembered, Report, Review, Side, Standings, mock::*, seal_of,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use timebank_primitives::{
	ActivityId, Decision, Moment, OnDecision, Reputation, Reviewing, Subject, parties,
};

type Error = crate::Error<Test>;

/// Members: who publishes, who serves, and who has to do with neither.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ZOE: AccountId = 3;
/// Works for a branch, and is no member.
const OFFICER: AccountId = 10;
/// Neither a member nor staff.
const STRANGER: AccountId = 99;

const WALK: ActivityId = 7;
/// How long reviews can be sealed in these tests.
const REVIEW_PERIOD: Moment = 500;
const COMMENT: [u8; 32] = [3; 32];
const SALT: [u8; 32] = [4; 32];
const HOUR: u32 = 20;
/// An auditor, and hashes of what is said.
const AUDITOR: AccountId = 50;
const REASON: [u8; 32] = [6; 32];
const OPINION: [u8; 32] = [7; 32];

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Tom has helped Mei for so many steps in the activity.
fn serve(activity: ActivityId, steps: u32) {
	serve_each_other(activity, MEI, TOM, steps);
}

fn serve_each_other(
	activity: ActivityId,
	publisher: AccountId,
	participant: AccountId,
	steps: u32,
) {
	let until = Now::get() + REVIEW_PERIOD;
	<Reviews as Reviewing<_>>::open(activity, &publisher, &participant, steps, until);
}

fn pair(activity: ActivityId) -> Option<PairOf<Test>> {
	Reviews::pair(activity, TOM)
}

/// Seal a review of so many stars, of the service that Tom gave.
fn seal(who: AccountId, activity: ActivityId, side: Side, score: u8) -> DispatchResult {
	let seal = seal_of(activity, &TOM, side, score, &COMMENT, &SALT);
	Reviews::seal(signed(who), activity, TOM, seal)
}

/// Anybody opens that review.
fn open(activity: ActivityId, side: Side, score: u8) -> DispatchResult {
	Reviews::open(signed(STRANGER), activity, TOM, side, score, COMMENT, SALT)
}

/// Mei seals a review of Tom, and Tom one of Mei.
fn seal_both(activity: ActivityId, of_mei: u8, of_tom: u8) {
	assert_ok!(seal(MEI, activity, Side::Publisher, of_mei));
	assert_ok!(seal(TOM, activity, Side::Participant, of_tom));
}

/// Tom helps `publisher` for so many steps, and both open their reviews on the same day.
fn review(publisher: AccountId, activity: ActivityId, steps: u32, of_tom: u8, of_publisher: u8) {
	review_each_other(activity, (publisher, TOM), steps, (of_tom, of_publisher));
}

/// The second helps the first for so many steps. The first gives so many stars, and so does the second.
fn review_each_other(
	activity: ActivityId,
	(publisher, participant): (AccountId, AccountId),
	steps: u32,
	(first, second): (u8, u8),
) {
	serve_each_other(activity, publisher, participant, steps);
	let sides = [(publisher, Side::Publisher, first), (participant, Side::Participant, second)];
	for (who, side, score) in sides {
		let seal = seal_of(activity, &participant, side, score, &COMMENT, &SALT);
		assert_ok!(Reviews::seal(signed(who), activity, participant, seal));
	}
	for (who, side, score) in sides {
		let origin = signed(who);
		assert_ok!(Reviews::open(origin, activity, participant, side, score, COMMENT, SALT));
	}
}

/// The review of this side of a service of Tom's, as what is decided on.
fn subject(activity: ActivityId, side: Side) -> Subject<AccountId> {
	Subject::Review { activity, participant: TOM, side }
}

fn plea_of(member: AccountId) -> Subject<AccountId> {
	Subject::PublishingRight { member }
}

/// Who is reviewed reports a review of a service of Tom's.
fn report(who: AccountId, activity: ActivityId, side: Side) -> DispatchResult {
	Reviews::report(signed(who), activity, TOM, side, REASON)
}

fn told(activity: ActivityId, side: Side) -> Option<Remembered<AccountId>> {
	Reviews::review(activity, TOM, side)
}

/// An auditor decides, and the case is over if it can be decided so.
fn decide(subject: &Subject<AccountId>, decision: Decision) -> DispatchResult {
	Reviews::decide(subject, decision, &AUDITOR, OPINION)?;
	end_case(subject);
	Ok(())
}

/// An appeal is decided.
fn revise(subject: &Subject<AccountId>, before: Decision, after: Decision) -> DispatchResult {
	Reviews::revise(subject, before, after, &AUDITOR, OPINION)
}

/// Nobody has decided in time.
fn lapse(subject: &Subject<AccountId>) {
	end_case(subject);
	Reviews::lapse(subject);
}

fn standing(who: AccountId) -> Report {
	Reviews::standing(who)
}

fn events() -> Vec<Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Reviews(event) => Some(event),
		_ => None,
	});
	let events = events.collect();
	System::reset_events();
	events
}
