// SPDX-License-Identifier: Apache-2.0

//! Tests by rule, by call, of decisions, of what a screening costs, and of random lives.

mod alerts;
mod attacks;
mod cost;
mod decisions;
mod freezes;
mod idle;
mod lives;
mod rules;
#[cfg(feature = "runtime-benchmarks")]
mod strained;
mod thresholds;
mod winding_up;

use crate::{AlertId, Event, Kind, Rule, Scope, Thresholds, mock::*};
use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect as _, InspectFreeze as _},
};
use sp_runtime::{DispatchError, DispatchResult, Permill};
use timebank_primitives::{
	BranchId, Category, Cause, Decision, FreezeId, Freezes as _, MintReason, Moment, Note,
	OnDecision as _, Priority, Purse, Role, Screened, Screening as _, Side, Subject, Watch as _,
};

type Error = crate::Error<Test>;

/// Members of branch 2, and one of branch 3.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ANA: AccountId = 3;
const IDA: AccountId = 4;
const BEN: AccountId = 5;
const ZOE: AccountId = 6;
const FAR: AccountId = 8;
/// A member who is an auditor.
const BOTH: AccountId = 7;
/// Auditors of branch 2, of the one above it, and of one beside it.
const AUDITOR: AccountId = 22;
const SECOND: AccountId = 23;
const ABOVE: AccountId = 12;
const BESIDE: AccountId = 32;
const STRANGER: AccountId = 99;

const BRANCH: BranchId = 2;
const REASON: [u8; 32] = [7; 32];
const OPINION: [u8; 32] = [8; 32];

/// A thousand hours: nobody sets more as what is not large.
const MOST: Balance = 1_000_000_000;

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

const NOTE: Note = Note { category: Category::Other, memo: [1; 32] };
const TRANSFER: Cause = Cause::Transfer(NOTE);
const SERVICE: Cause = Cause::Service { activity: 1 };

/// The screening of what one member pays another.
fn pay(from: AccountId, to: AccountId, amount: Balance) -> Screened {
	move_for(from, to, amount, TRANSFER)
}

fn move_for(from: AccountId, to: AccountId, amount: Balance, cause: Cause) -> Screened {
	screen(Some(Purse::Member(from)), Some(Purse::Member(to)), amount, cause)
}

/// What goes on has passed here, noticed or not: what is noticed, tests see by its events.
fn screen(
	from: Option<Purse<AccountId>>,
	to: Option<Purse<AccountId>>,
	amount: Balance,
	cause: Cause,
) -> Screened {
	let told = System::event_count();
	let verdict = Risk::screen(from.as_ref(), to.as_ref(), amount, &cause);
	assert_eq!(verdict == Screened::Passed, System::event_count() == told);
	if verdict == Screened::Noticed { Screened::Passed } else { verdict }
}

/// A payment that really moves coins, as whoever takes them past the time bank's own coin would do it.
fn transfer(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	Balances::transfer_allow_death(signed(from), to, amount)
}

/// Thresholds that nothing of what these tests do reaches.
fn quiet() -> Thresholds<Balance> {
	Thresholds {
		held_above: MOST,
		velocity_count: u32::MAX,
		velocity_sum: Balance::MAX,
		velocity_window: 10,
		circle_amount: 0,
		circle_hops: 5,
		circles: u8::MAX,
		all_circles: u8::MAX,
		pair_count: u32::MAX,
		pair_window: 10,
		round_trips: u32::MAX,
		new_sum: Balance::MAX,
		near_cap: Permill::one(),
	}
}

/// Governance sets thresholds, of a branch or of the network.
fn set(branch: Option<BranchId>, kind: Kind, thresholds: Thresholds<Balance>) {
	assert_ok!(Risk::set_thresholds(council(), branch, kind, Some(thresholds)));
}

/// The open alert of this rule about somebody.
fn only_alert(who: AccountId, rule: Rule) -> AlertId {
	let of_rule = Risk::alerts_of(who).into_iter().filter(|(_, alert)| alert.rule == rule);
	let ids: Vec<_> = of_rule.map(|(id, _)| id).collect();
	assert_eq!(ids.len(), 1, "{rule:?} about {who}");
	ids[0]
}

/// How often this rule has noticed somebody since it was last handled.
fn times(who: AccountId, rule: Rule) -> u32 {
	let of_rule = Risk::alerts_of(who).into_iter().find(|(_, alert)| alert.rule == rule);
	of_rule.map_or(0, |(_, alert)| alert.times)
}

fn request(by: AccountId, who: AccountId, scope: Scope<Balance>, until: Moment) -> DispatchResult {
	Risk::request_freeze(signed(by), who, scope, REASON, until)
}

fn subject(freeze: FreezeId) -> Subject<AccountId> {
	Subject::Freeze { freeze }
}

/// What was requested last.
fn last_freeze() -> FreezeId {
	match last_request().subject {
		Subject::Freeze { freeze } => freeze,
		other => panic!("not a freeze: {other:?}"),
	}
}

/// One auditor requests it.
fn requested(who: AccountId, scope: Scope<Balance>, time: Moment) -> FreezeId {
	assert_ok!(request(AUDITOR, who, scope, Now::get() + time));
	last_freeze()
}

/// Another has signed it too.
fn granted(freeze: FreezeId) {
	assert_ok!(decide(&subject(freeze), Decision::Granted, SECOND, OPINION));
}

fn frozen(who: AccountId, scope: Scope<Balance>, time: Moment) -> FreezeId {
	let freeze = requested(who, scope, time);
	granted(freeze);
	freeze
}

/// How many of somebody's coins the SDK's balances keep from being spent.
fn balance_frozen(who: AccountId) -> Balance {
	Balances::balance_frozen(&crate::FreezeReason::Investigation.into(), &who)
}

fn events() -> Vec<Event<Test>> {
	let events = System::events().into_iter().filter_map(|record| match record.event {
		RuntimeEvent::Risk(event) => Some(event),
		_ => None,
	});
	let events = events.collect();
	System::reset_events();
	events
}

fn last_event() -> Event<Test> {
	events().pop().expect("an event")
}
