// SPDX-License-Identifier: Apache-2.0

//! Tests by call, then of what happens by itself, then of whole lives.

mod absence;
mod appeals;
mod audit;
mod batches;
mod cases;
mod close;
mod confirm;
mod decide;
mod dispute;
mod edit;
mod encoding;
mod enrol;
mod funding;
mod genesis;
mod idle;
mod invariants;
mod involved;
mod leave;
mod lives;
mod managers;
mod model;
mod origins;
mod phases;
mod places;
mod publish;
mod series;
mod settle;
mod take_down;
mod tend_activities;
mod tend_services;
mod top_up;
mod views;
mod waiting;
mod winding_up;

use crate::{Event, Funding, Participation, Recurrence, Task, Terms, mock::*};
use frame_support::{assert_ok, pallet_prelude::DispatchResultWithPostInfo};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{ActivityId, Decision, Moment, Subject, Window};

/// The usual publisher, a member of branch 1, and three others who serve.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ANA: AccountId = 3;
const BEN: AccountId = 4;
/// A member who manages activities with Mei.
const LIN: AccountId = 5;
/// The auditors of branches 1, 2 and 3, which stands above 1.
const AUDITOR: AccountId = 50;
const OTHER_AUDITOR: AccountId = 51;
const AUDITOR_ABOVE: AccountId = 52;
const ADMINISTRATOR: AccountId = 60;
/// A treasurer and a minter of branch 1.
const TREASURER: AccountId = 70;
const MINTER: AccountId = 71;
const STRANGER: AccountId = 99;

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;
const REASON: [u8; 32] = [7; 32];
const OPINION: [u8; 32] = [8; 32];

/// When the windows of [`terms`] begin and end, after their publication.
const ENROLMENT_ENDS: Moment = 6 * HOUR;
const SERVICE_BEGINS: Moment = 2 * HOUR;
const SERVICE_ENDS: Moment = 12 * HOUR;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// A window that begins and ends so long after this moment.
fn window(from: Moment, until: Moment) -> Window {
	Window { from: Now::get() + from, until: Now::get() + until }
}

/// So many places of so many steps, in category 1. Enrolment is open from now on.
fn terms(places: u32, steps: u32) -> Terms {
	Terms {
		title: b"Walk to the hospital".to_vec().try_into().unwrap(),
		category: 1,
		content: [1; 32],
		place: b"Old town".to_vec().try_into().unwrap(),
		enrolment: window(0, ENROLMENT_ENDS),
		service: window(SERVICE_BEGINS, SERVICE_ENDS),
		places,
		steps,
		required: Default::default(),
		recurrence: None,
	}
}

/// The same for people who hold these credentials.
fn terms_for(required: &[u16]) -> Terms {
	Terms { required: required.to_vec().try_into().unwrap(), ..terms(1, 20) }
}

/// What became of a call, whatever weight it reports.
trait Plain {
	fn plain(self) -> DispatchResult;
}
impl Plain for DispatchResult {
	fn plain(self) -> DispatchResult {
		self
	}
}
impl Plain for DispatchResultWithPostInfo {
	fn plain(self) -> DispatchResult {
		self.map(drop).map_err(|failed| failed.error)
	}
}

// The calls, by their names.

fn publish(by: AccountId, terms: Terms, funding: Funding) -> DispatchResult {
	Activities::publish(signed(by), terms, funding).plain()
}

/// Approve the version that there is.
fn approve(by: AccountId, id: ActivityId) -> DispatchResult {
	decide_on(content(id, version(id)), Decision::Granted, by, OPINION)
}

/// Give the version back that there is.
fn reject(by: AccountId, id: ActivityId) -> DispatchResult {
	decide_on(content(id, version(id)), Decision::Refused, by, OPINION)
}

/// What an activity says of itself, in this version.
fn content(activity: ActivityId, version: u32) -> Subject<AccountId> {
	Subject::Activity { activity, version }
}

/// What two sides of a service do not agree on.
fn service_of(activity: ActivityId, participant: AccountId) -> Subject<AccountId> {
	Subject::Service { activity, participant }
}

fn version(id: ActivityId) -> u32 {
	Activities::activity(id).map_or(0, |activity| activity.version)
}

fn close(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::close(signed(by), id).plain()
}

fn enrol(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::enrol(signed(by), id).plain()
}

fn leave(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::leave(signed(by), id).plain()
}

fn admit(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::admit(signed(by), id, who).plain()
}

fn decline(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::decline(signed(by), id, who).plain()
}

fn confirm_start(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::confirm_start(signed(by), id, who).plain()
}

/// Confirm the end that the other side has said, or else that it is now.
fn confirm_end(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	confirm_end_at(by, id, who, said_end(id, who))
}

fn confirm_end_at(
	by: AccountId,
	id: ActivityId,
	who: AccountId,
	until: Option<Moment>,
) -> DispatchResult {
	Activities::confirm_end(signed(by), id, who, until).plain()
}

/// The end that one side has confirmed already.
fn said_end(id: ActivityId, who: AccountId) -> Option<Moment> {
	match state(id, who) {
		Some(Participation::InService { ended_by: Some((_, until)), .. }) => Some(until),
		_ => None,
	}
}

fn settle(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::settle(signed(by), id, who).plain()
}

fn batch(
	all: &[AccountId],
) -> frame_support::BoundedVec<AccountId, frame_support::traits::ConstU32<3>> {
	all.to_vec().try_into().expect("fits")
}

fn check_in(by: AccountId, id: ActivityId, all: &[AccountId]) -> DispatchResult {
	Activities::check_in(signed(by), id, batch(all)).plain()
}

/// Confirm of each the end that they have said, or else that it is now.
fn check_out(by: AccountId, id: ActivityId, all: &[AccountId]) -> DispatchResult {
	let all: Vec<_> = all.iter().map(|who| (*who, said_end(id, *who))).collect();
	check_out_at(by, id, &all)
}

fn check_out_at(
	by: AccountId,
	id: ActivityId,
	all: &[(AccountId, Option<Moment>)],
) -> DispatchResult {
	Activities::check_out(signed(by), id, all.to_vec().try_into().expect("fits")).plain()
}

fn settle_many(by: AccountId, id: ActivityId, all: &[AccountId]) -> DispatchResult {
	Activities::settle_many(signed(by), id, batch(all)).plain()
}

fn edit(by: AccountId, id: ActivityId, terms: Terms) -> DispatchResult {
	Activities::edit(signed(by), id, terms).plain()
}

fn take_down(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::take_down(signed(by), id, OPINION).plain()
}

fn invite(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::invite(signed(by), id, who).plain()
}

fn accept(by: AccountId, id: ActivityId) -> DispatchResult {
	Activities::accept_invitation(signed(by), id).plain()
}

fn dismiss(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::dismiss(signed(by), id, who).plain()
}

fn report_absence(by: AccountId, id: ActivityId, all: &[AccountId]) -> DispatchResult {
	Activities::report_absence(signed(by), id, batch(all)).plain()
}

fn top_up(by: AccountId, id: ActivityId, who: AccountId, steps: u32) -> DispatchResult {
	Activities::top_up(signed(by), id, who, steps).plain()
}

fn dispute(by: AccountId, id: ActivityId, who: AccountId) -> DispatchResult {
	Activities::dispute(signed(by), id, who, REASON).plain()
}

/// Decide on a dispute.
fn decide(by: AccountId, id: ActivityId, who: AccountId, decision: Decision) -> DispatchResult {
	decide_on(service_of(id, who), decision, by, OPINION)
}

fn end_series(by: AccountId, series: ActivityId) -> DispatchResult {
	Activities::end_series(signed(by), series).plain()
}

fn tend(task: Task<AccountId>) -> DispatchResult {
	Activities::tend(signed(STRANGER), task).plain()
}

// What has come so far.

/// An activity of these terms that waits for its audit.
fn published_as(by: AccountId, terms: Terms, funding: Funding) -> ActivityId {
	let id = Activities::next_id();
	assert_ok!(publish(by, terms, funding));
	id
}

/// The same of Mei, with so many places of so many steps.
fn published(places: u32, steps: u32) -> ActivityId {
	published_as(MEI, terms(places, steps), Funding::Own)
}

fn approved_as(by: AccountId, terms: Terms, funding: Funding) -> ActivityId {
	let id = published_as(by, terms, funding);
	assert_ok!(approve(AUDITOR, id));
	id
}

fn approved(places: u32, steps: u32) -> ActivityId {
	approved_as(MEI, terms(places, steps), Funding::Own)
}

fn publisher_of(id: ActivityId) -> AccountId {
	Activities::activity(id).expect("it is not over").publisher
}

fn enrolled(id: ActivityId, who: AccountId) {
	assert_ok!(enrol(who, id));
}

fn admitted(id: ActivityId, who: AccountId) {
	enrolled(id, who);
	assert_ok!(admit(publisher_of(id), id, who));
}

/// Lin manages the activity, too.
fn managed_by_lin(id: ActivityId) {
	assert_ok!(invite(publisher_of(id), id, LIN));
	assert_ok!(accept(LIN, id));
}

/// Wait until services may begin, if they may not yet.
fn reach_service(id: ActivityId) {
	let from = Activities::activity(id).expect("it is not over").terms.service.from;
	Now::mutate(|now| *now = from.max(*now));
}

/// Both have confirmed the start, at this moment or as soon as services may begin.
fn started(id: ActivityId, who: AccountId) {
	admitted(id, who);
	reach_service(id);
	assert_ok!(confirm_start(publisher_of(id), id, who));
	assert_ok!(confirm_start(who, id, who));
}

/// Both have confirmed the end of a service of so many milliseconds.
fn ended(id: ActivityId, who: AccountId, time: Moment) {
	started(id, who);
	wait(time);
	assert_ok!(confirm_end(publisher_of(id), id, who));
	assert_ok!(confirm_end(who, id, who));
}

/// Both have reviewed it as well.
fn reviewed(id: ActivityId, who: AccountId, time: Moment) {
	ended(id, who, time);
	Reviewed::insert((id, who), true);
}

/// It is settled as well.
fn settled(id: ActivityId, who: AccountId, time: Moment) {
	reviewed(id, who, time);
	assert_ok!(settle(publisher_of(id), id, who));
}

fn state(id: ActivityId, who: AccountId) -> Option<Participation> {
	Activities::participation(id, who).map(|enrolment| enrolment.state)
}

/// Whether a participant has a place and is not there yet.
fn has_place(id: ActivityId, who: AccountId) -> bool {
	matches!(state(id, who), Some(Participation::Admitted { .. }))
}

/// When a participant is looked at next.
fn due(id: ActivityId, who: AccountId) -> Option<Moment> {
	Activities::participation(id, who).expect("enrolled").due
}

/// All that this pallet has told since it was asked last.
fn happened() -> Vec<Event<Test>> {
	let events = System::read_events_for_pallet::<Event<Test>>();
	System::reset_events();
	events
}

/// An error as events have it: without the text of those that the fakes give.
fn as_told(error: impl Into<DispatchError>) -> DispatchError {
	match error.into() {
		DispatchError::Other(_) => DispatchError::Other(""),
		other => other,
	}
}

fn last_event() -> Event<Test> {
	System::read_events_for_pallet().pop().expect("an event")
}
