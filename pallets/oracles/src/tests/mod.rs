// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of random lives.

mod decisions;
mod lives;
mod reports;
mod voices;

use crate::{
	About, Error, Event, Fault, Matter, Report, ReportId, Standing, Tally, Value, Voice,
	WeightInfo, mock::*,
};
use frame_support::{assert_noop, assert_ok, dispatch::DispatchResultWithPostInfo};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	Attested, BranchId, Cases, Commitment, Decision, OnDecision, PartnerId, Subject, Topic, parties,
};

/// Members of branch 1 and of branch 2.
const MEI: AccountId = 1;
const TOM: AccountId = 5;
/// Neither a member nor staff.
const STRANGER: AccountId = 99;
/// Who decides.
const AUDITOR: AccountId = 98;

const LICENCE: Topic = Topic::Credential(1);
const PENSION: Topic = Topic::Field(2);
const UNKNOWN: Topic = Topic::Field(9);

/// Institutions; the police is heard about licences and pensions.
const POLICE: PartnerId = 7;
const CLINIC: PartnerId = 8;
const LIBRARY: PartnerId = 9;

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

/// The first operator of a branch.
fn operator(branch: BranchId) -> RuntimeOrigin {
	signed(100 + AccountId::from(branch))
}

fn administrator(branch: BranchId) -> RuntimeOrigin {
	signed(300 + AccountId::from(branch))
}

fn set_topics(partner: PartnerId, topics: &[Topic]) -> DispatchResult {
	Oracles::set_topics(council(), partner, topics.to_vec().try_into().expect("few"))
}

/// Run `test` where the police is heard.
fn with_police(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(set_topics(POLICE, &[LICENCE, PENSION]));
		test();
	});
}

fn attested(content: u8) -> Option<Attested> {
	Some(Attested { commitment: Commitment([content; 32]), valid_until: None })
}

fn value(version: u64, content: u8) -> Value {
	Value { version, attested: attested(content) }
}

/// What came out of a call, whatever it cost.
fn outcome(result: DispatchResultWithPostInfo) -> DispatchResult {
	result.map(drop).map_err(|error| error.error)
}

fn submit(
	origin: RuntimeOrigin,
	partner: PartnerId,
	member: AccountId,
	topic: Topic,
	value: Value,
) -> DispatchResult {
	outcome(Oracles::submit(origin, partner, member, topic, value))
}

/// A branch says what the police says of Mei's licence.
fn say(branch: BranchId, value: Value) -> DispatchResult {
	submit(operator(branch), POLICE, MEI, LICENCE, value)
}

fn complain(branch: BranchId, fault: Fault) -> DispatchResult {
	Oracles::complain(operator(branch), POLICE, fault)
}

fn acknowledge(branch: BranchId, report: ReportId) -> DispatchResult {
	Oracles::acknowledge(administrator(branch), report)
}

/// An auditor decides, and the case is over if it can be decided so.
fn decide(report: ReportId, decision: Decision) -> DispatchResult {
	let subject = Subject::Report { report };
	Oracles::decide(&subject, decision, &AUDITOR, [1; 32])?;
	FakeCases::close(&subject);
	Ok(())
}

fn lapse(who: AccountId) -> DispatchResult {
	outcome(Oracles::lapse(signed(STRANGER), POLICE, who, LICENCE))
}

/// The administrator of a branch withdraws what its operator said of Mei's licence.
fn withdraw(branch: BranchId) -> DispatchResult {
	Oracles::withdraw_voice(administrator(branch), POLICE, MEI, LICENCE)
}

fn start_anew() -> DispatchResult {
	outcome(Oracles::reset(council(), POLICE, MEI, LICENCE))
}

fn standing(branch: BranchId, version: u64) -> Standing {
	Oracles::standing(POLICE, MEI, LICENCE, branch, version)
}

fn voices() -> Vec<Voice<AccountId>> {
	Oracles::voices(POLICE, MEI, LICENCE)
}

fn settled() -> Option<u64> {
	Oracles::settled(POLICE, MEI, LICENCE)
}

/// The content that stands of Mei's licence.
fn content() -> Option<u8> {
	let (_, attested) = written(MEI, LICENCE)?;
	Some(attested?.commitment.0[0])
}

fn changed(version: u64) -> About<AccountId> {
	About::Changed { partner: POLICE, member: MEI, topic: LICENCE, version }
}

fn conflict(version: u64) -> About<AccountId> {
	About::Conflict { partner: POLICE, member: MEI, topic: LICENCE, version }
}

fn outvoted(branch: BranchId, version: u64) -> About<AccountId> {
	let operator = 100 + AccountId::from(branch);
	About::Outvoted { partner: POLICE, member: MEI, topic: LICENCE, version, operator }
}

fn lapsed(branch: BranchId, version: u64) -> About<AccountId> {
	let operator = 100 + AccountId::from(branch);
	About::Lapsed { partner: POLICE, member: MEI, topic: LICENCE, version, operator }
}

/// What is reported to a branch, in the order of the reports.
fn reported(branch: BranchId) -> Vec<About<AccountId>> {
	let mut reports: Vec<_> =
		crate::Reports::<Test>::iter().filter(|(_, report)| report.branch == branch).collect();
	reports.sort_by_key(|(id, _)| *id);
	reports.into_iter().map(|(_, report)| report.about).collect()
}

/// The events since the last time, in order.
fn events() -> Vec<Event<Test>> {
	let events = System::events().into_iter().map(|record| match record.event {
		RuntimeEvent::Oracles(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	});
	let events = events.collect();
	System::reset_events();
	events
}
