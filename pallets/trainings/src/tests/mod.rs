// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of random lives.

mod announcing;
mod branches;
mod decisions;
mod learning;
mod lives;
mod teaching;
mod time;

use crate::{Error, Event, Outcome, Stage, TaskOf, TermsOf, mock::*};
use frame_support::{assert_noop, assert_ok, storage::with_storage_layer};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{Cases, Commitment, Decision, OnDecision, Subject, TrainingId, parties};

/// Members.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ANA: AccountId = 3;
/// Who has nothing to do with the time bank.
const STRANGER: AccountId = 99;
/// Trainers of branch 1, and one of branch 2.
const TRAINER: AccountId = 101;
const COLLEAGUE: AccountId = 201;
const TRAINER_ELSEWHERE: AccountId = 102;
/// Auditors of branch 1, of branch 2, and of branch 3, which oversees both.
const AUDITOR: AccountId = 301;
const AUDITOR_ELSEWHERE: AccountId = 302;
const AUDITOR_ABOVE: AccountId = 303;
/// The administrator of branch 1.
const ADMINISTRATOR: AccountId = 501;

/// When the second of the usual four sessions begins.
const SECOND: u64 = SERVICE.from + 100;

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;
const OPINION: [u8; 32] = [7; 32];
const DOCUMENT: Commitment = Commitment([8; 32]);
const PASSED: Outcome = Outcome::Passed { document: Some(DOCUMENT) };

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn publish(by: AccountId, terms: TermsOf<Test>) -> DispatchResult {
	Trainings::publish(signed(by), terms)
}

/// What is decided on.
fn subject(training: TrainingId, version: u32) -> Subject<AccountId> {
	Subject::Training { training, version }
}

/// An auditor decides, and the case is over if it can be decided so.
fn decide(by: AccountId, training: TrainingId, version: u32, decision: Decision) -> DispatchResult {
	with_storage_layer(|| {
		Trainings::decide(&subject(training, version), decision, &by, OPINION)?;
		FakeCases::close(&subject(training, version));
		Ok(())
	})
}

fn approve(by: AccountId, training: TrainingId, version: u32) -> DispatchResult {
	decide(by, training, version, Decision::Granted)
}

fn reject(by: AccountId, training: TrainingId, version: u32) -> DispatchResult {
	decide(by, training, version, Decision::Refused)
}

/// An appeal is decided.
fn revise(training: TrainingId, version: u32, before: Decision, after: Decision) -> DispatchResult {
	let subject = subject(training, version);
	with_storage_layer(|| Trainings::revise(&subject, before, after, &AUDITOR_ABOVE, OPINION))
}

fn edit(by: AccountId, training: TrainingId, terms: TermsOf<Test>) -> DispatchResult {
	Trainings::edit(signed(by), training, terms).map(drop).map_err(|error| error.error)
}

fn close(by: AccountId, training: TrainingId) -> DispatchResult {
	Trainings::close(signed(by), training).map(drop).map_err(|error| error.error)
}

fn enrol(who: AccountId, training: TrainingId) -> DispatchResult {
	let version = Trainings::training(training).map_or(0, |record| record.version);
	Trainings::enrol(signed(who), training, version)
}

fn leave(who: AccountId, training: TrainingId) -> DispatchResult {
	Trainings::leave(signed(who), training)
}

fn record(
	by: AccountId,
	training: TrainingId,
	session: u8,
	attended: bool,
	learners: &[AccountId],
) -> DispatchResult {
	let learners = learners.to_vec().try_into().expect("a short list");
	Trainings::record_attendance(signed(by), training, session, attended, learners)
}

fn assess(
	by: AccountId,
	training: TrainingId,
	outcomes: &[(AccountId, Outcome)],
) -> DispatchResult {
	Trainings::assess(signed(by), training, outcomes.to_vec().try_into().expect("a short list"))
}

fn release(training: TrainingId, learner: AccountId) -> DispatchResult {
	Trainings::release(signed(STRANGER), training, learner)
}

fn take_down(by: AccountId, training: TrainingId) -> DispatchResult {
	Trainings::take_down(signed(by), training, OPINION).map(drop).map_err(|error| error.error)
}

fn tend(task: TaskOf<Test>) -> DispatchResult {
	Trainings::tend(signed(STRANGER), task)
}

/// A training with these terms that waits for an auditor.
fn submitted(terms: TermsOf<Test>) -> TrainingId {
	let training = Trainings::next_id();
	assert_ok!(publish(TRAINER, terms));
	training
}

/// A training with these terms that is approved.
fn announced(terms: TermsOf<Test>) -> TrainingId {
	let training = submitted(terms);
	assert_ok!(approve(AUDITOR, training, 0));
	training
}

/// A training with these terms in which these members are enrolled. The clock shows the beginning of the enrolment.
fn enrolled(terms: TermsOf<Test>, learners: &[AccountId]) -> TrainingId {
	let training = announced(terms);
	at(ENROLMENT.from);
	for who in learners {
		assert_ok!(enrol(*who, training));
	}
	training
}

/// A training in which these members have attended the first two of four sessions. The clock shows the beginning of the second.
fn attended(terms: TermsOf<Test>, learners: &[AccountId]) -> TrainingId {
	let training = enrolled(terms, learners);
	at(SECOND);
	for session in [1, 2] {
		assert_ok!(record(TRAINER, training, session, true, learners));
	}
	training
}

/// The same at the end of the last session.
fn taught(terms: TermsOf<Test>, learners: &[AccountId]) -> TrainingId {
	let training = attended(terms, learners);
	at(SERVICE.until);
	training
}

/// Usual terms for which nobody pays, so that who has attended enough passes at once.
fn free_of_charge() -> TermsOf<Test> {
	crate::Terms { fee: 0, ..terms() }
}

fn stage(training: TrainingId) -> Stage {
	Trainings::training(training).expect("a training that is not over").stage
}

fn last_event() -> Event<Test> {
	events().pop().expect("an event")
}

fn events() -> Vec<Event<Test>> {
	let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Trainings(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(ours).collect()
}
