// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of random lives.

mod appeal;
mod branches;
mod claims;
mod conflicts;
mod consortium;
mod decisions;
mod escalation;
mod fast_pass;
mod lives;
mod opening;
mod questions;
mod queue;
mod statistics;
mod templates;
mod time;

use crate::{AllCases, Case, Error, Event, Opinion, Outcome, State, Task, mock::*};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	ActivityId, BranchId, CaseId, Cases, CategoryId, Decision, Moment, Opening, Priority, Request,
	Subject, parties,
};

/// Members.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ANA: AccountId = 3;
/// Auditors of branch 1, of its province 2, of the nation 3, of branch 4, which supervises the province, and of branch 5.
const AUDITOR: AccountId = 301;
const COLLEAGUE: AccountId = 401;
const THIRD: AccountId = 601;
const PROVINCIAL: AccountId = 302;
const PROVINCIAL_TOO: AccountId = 402;
const NATIONAL: AccountId = 303;
const NATIONAL_TOO: AccountId = 403;
const SUPERVISOR: AccountId = 304;
const ELSEWHERE: AccountId = 305;

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;
const OPINION: [u8; 32] = [7; 32];
const OTHER_OPINION: [u8; 32] = [8; 32];
const GRANTED: Decision = Decision::Granted;
const REFUSED: Decision = Decision::Refused;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn activity(activity: ActivityId) -> Subject<AccountId> {
	Subject::Activity { activity, version: 0 }
}

fn field(member: AccountId) -> Subject<AccountId> {
	Subject::Field { member, kind: 1 }
}

fn service() -> Subject<AccountId> {
	Subject::Service { activity: 1, participant: TOM }
}

/// Mei asks branch 1 for a decision.
fn request(subject: Subject<AccountId>) -> Request<AccountId> {
	Request::new(subject, 1, MEI)
}

/// The same, and it takes two auditors.
fn grave(subject: Subject<AccountId>) -> Request<AccountId> {
	Request { is_grave: true, ..request(subject) }
}

/// The same, and its own pallet ends it at this moment.
fn ending(subject: Subject<AccountId>, until: Moment) -> Request<AccountId> {
	Request { until: Some(until), ..request(subject) }
}

/// Mei publishes an activity of category 1 against which nothing speaks.
fn routine(id: ActivityId) -> Request<AccountId> {
	Request { category: Some(1), is_routine: true, ..request(activity(id)) }
}

/// The case that this request opens.
fn opened(request: Request<AccountId>) -> CaseId {
	match open(request) {
		Ok(Opening::Waiting(case)) => case,
		other => panic!("no case is opened: {other:?}"),
	}
}

fn claim(by: AccountId, case: CaseId) -> DispatchResult {
	Audit::claim(signed(by), case)
}

fn release(by: AccountId, case: CaseId) -> DispatchResult {
	Audit::release(signed(by), case)
}

/// Decide with reasons of one's own.
fn decide(by: AccountId, case: CaseId, decision: Decision) -> DispatchResult {
	decide_with(by, case, decision, Opinion::Hash(OPINION))
}

fn decide_with(
	by: AccountId,
	case: CaseId,
	decision: Decision,
	opinion: Opinion,
) -> DispatchResult {
	Audit::decide(signed(by), case, decision, opinion)
}

fn rule(case: CaseId, decision: Decision) -> DispatchResult {
	let opinion = Opinion::Hash(OPINION);
	Audit::decide_as_consortium(RuntimeOrigin::root(), case, decision, opinion)
}

fn ask(by: AccountId, case: CaseId) -> DispatchResult {
	Audit::ask(signed(by), case, [1; 32])
}

fn answer(by: AccountId, case: CaseId) -> DispatchResult {
	Audit::answer(signed(by), case, [2; 32])
}

fn escalate(by: AccountId, case: CaseId) -> DispatchResult {
	Audit::escalate(signed(by), case)
}

fn appeal(by: AccountId, case: CaseId) -> DispatchResult {
	Audit::appeal(signed(by), case, [3; 32])
}

/// The case in which an appeal by this party is decided.
fn appealed(by: AccountId, case: CaseId) -> CaseId {
	let appeal_case = crate::NextCase::<Test>::get();
	assert_ok!(appeal(by, case));
	next_block();
	appeal_case
}

fn tend(task: Task) -> DispatchResult {
	Audit::tend(signed(ANA), task)
}

fn set_template(id: u16, text: Option<&[u8]>) -> DispatchResult {
	let text = text.map(|text| text.to_vec().try_into().expect("short"));
	Audit::set_template(RuntimeOrigin::root(), id, text)
}

fn sample(by: AccountId, id: ActivityId) -> DispatchResult {
	Audit::sample(signed(by), id)
}

/// A case that is there.
fn case(id: CaseId) -> Case<AccountId> {
	AllCases::<Test>::get(id).expect("a case that is there")
}

/// Who has signed a case.
fn signers(id: CaseId) -> Vec<AccountId> {
	case(id).signed.into_iter().map(|one| one.by).collect()
}

/// What was decided in a case.
fn outcome(id: CaseId) -> Outcome<AccountId> {
	case(id).outcome().expect("decided").clone()
}

/// Give somebody as clean a record in category 1 as the fast pass asks for. No case and no event is left.
fn make_record(who: AccountId) {
	for id in 900..900 + u64::from(CLEAN) {
		let case = opened(Request { by: who, parties: parties([who]), ..routine(id) });
		assert_ok!(decide(AUDITOR, case, GRANTED));
	}
	let now = Now::get();
	wait_until(now + APPEAL + TICK);
	assert_eq!(AllCases::<Test>::iter().count(), 0);
	System::reset_events();
}

fn last_event() -> Event<Test> {
	events().pop().expect("an event")
}

fn events() -> Vec<Event<Test>> {
	let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Audit(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(ours).collect()
}

/// Nothing waits and nothing is kept but what is kept for good.
fn ensure_all_is_over() {
	assert_eq!(waiting(), 0);
	assert_eq!(AllCases::<Test>::iter().count(), 0);
	assert_eq!(crate::BySubject::<Test>::iter().count(), 0);
	assert_eq!(crate::OpenIn::<Test>::iter().count(), 0);
	assert_eq!(crate::InBranch::<Test>::iter().count(), 0);
	assert_eq!(crate::Passages::<Test>::iter().count(), 0);
	assert_eq!(crate::Queue::<Test>::iter().count(), 0);
	assert!(crate::Tallies::<Test>::iter_values().all(|tally| tally.open == 0));
	assert!(crate::Tallies::<Test>::iter_values().all(|tally| tally.sum_opened_at == 0));
}
