// SPDX-License-Identifier: Apache-2.0

//! Tests by call, of attacks, and of random lives.

mod attacks;
mod custodians;
mod extension;
mod keys;
mod kinship;
mod lives;
mod mandates;
mod succession;

use crate::{
	AppointedBy, Controller, Controllers, Custodians, DeathReports, Error, Estates, Event,
	Expected, KeyRequests, KeyUse, KeyUses, Mandates, Powers, Purposes, Scope, Successors, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{Category, Cause, Keys, Note, Purse};

/// Members.
const MEI: AccountId = 1;
const TOM: AccountId = 2;
const ANA: AccountId = 3;
/// A member who is a custodian, one who is registrar and auditor, one of branch 3, and one without a key.
const CARE: AccountId = 6;
const BOTH: AccountId = 7;
const FAR: AccountId = 8;
const OLD: AccountId = 9;
/// Staff of branch 2, where the members are at home.
const REGISTRAR: AccountId = 21;
const AUDITOR: AccountId = 22;
const CUSTODIAN: AccountId = 24;
const SECOND: AccountId = 25;
/// Nobody yet.
const KEY: AccountId = 101;
const NEXT: AccountId = 102;
const STRANGER: AccountId = 99;

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

fn request(by: AccountId, member: AccountId, key: AccountId) -> DispatchResult {
	Custody::request_key(signed(by), member, key)
}

fn approve(by: AccountId, member: AccountId, key: AccountId) -> DispatchResult {
	Custody::approve_key(signed(by), member, key)
}

fn take_over(key: AccountId, member: AccountId) -> DispatchResult {
	Custody::take_over(signed(key), member)
}

fn requested(member: AccountId, key: AccountId) {
	assert_ok!(request(REGISTRAR, member, key));
}

fn approved(member: AccountId, key: AccountId) {
	requested(member, key);
	assert_ok!(approve(AUDITOR, member, key));
	signs(key);
}

/// The key has signed a transaction, as it has when it sends one.
fn signs(key: AccountId) {
	System::inc_account_nonce(key);
}

fn replaced(member: AccountId, key: AccountId) {
	approved(member, key);
	wait(KEY_DELAY);
	assert_ok!(take_over(key, member));
}

fn acts_as(signer: AccountId) -> Option<AccountId> {
	<Custody as Keys<_>>::acts_as(&signer)
}

fn powers(participate: bool, settle: bool, daily_limit: Balance) -> Powers<Balance> {
	Powers { participate, settle, daily_limit }
}

const ALL: fn(Balance) -> Powers<Balance> = |limit| powers(true, true, limit);

fn appoint(member: AccountId, custodian: AccountId, powers: Powers<Balance>) -> DispatchResult {
	Custody::appoint(signed(member), custodian, powers)
}

fn assign(member: AccountId, custodian: AccountId, powers: Powers<Balance>) -> DispatchResult {
	Custody::assign(signed(REGISTRAR), member, custodian, powers)
}

/// A custodian of Mei's who may spend already.
fn appointed(limit: Balance) {
	assert_ok!(appoint(MEI, CUSTODIAN, ALL(limit)));
	wait(SPENDING_DELAY);
}

/// Act as a transaction does: what fails is undone.
fn act(by: AccountId, member: AccountId, call: life::Call<Test>) -> DispatchResult {
	act_any(by, member, RuntimeCall::Life(call))
}

fn act_any(by: AccountId, member: AccountId, call: RuntimeCall) -> DispatchResult {
	Custody::act(signed(by), member, Box::new(call)).map(drop).map_err(|failed| failed.error)
}

fn pay(to: AccountId, amount: Balance) -> life::Call<Test> {
	life::Call::pay { to, amount }
}

fn join(price: Balance) -> life::Call<Test> {
	life::Call::join { price }
}

fn settle(amount: Balance) -> life::Call<Test> {
	life::Call::settle { amount }
}

fn purposes(list: &[Category]) -> Purposes {
	list.iter().copied().collect::<std::collections::BTreeSet<_>>().try_into().expect("few")
}

fn give(member: AccountId, relative: AccountId, cap: Balance) -> DispatchResult {
	let family = purposes(&[Category::Family, Category::Support]);
	Custody::give_mandate(signed(member), relative, family, cap, None)
}

fn note(category: Category) -> Note {
	Note { category, memo: [7; 32] }
}

fn spend(by: AccountId, member: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
	let spent = Custody::spend(signed(by), member, to, amount, note(Category::Family));
	spent.map(drop).map_err(|err| err.error)
}

fn report(by: AccountId, member: AccountId) -> DispatchResult {
	Custody::report_death(signed(by), member, [9; 32])
}

fn confirm(by: AccountId, member: AccountId) -> DispatchResult {
	Custody::confirm_death(signed(by), member, [9; 32])
}

fn reported(member: AccountId) {
	assert_ok!(report(REGISTRAR, member));
}

fn confirmed(member: AccountId) {
	reported(member);
	assert_ok!(confirm(AUDITOR, member));
}

fn succeed(member: AccountId) -> DispatchResult {
	Custody::succeed(signed(STRANGER), member)
}

fn died(member: AccountId) {
	confirmed(member);
	wait(DEATH_DELAY);
	assert_ok!(succeed(member));
}

fn suspend(who: AccountId) {
	Suspended::mutate(|list| list.push(who));
}

fn leave(who: AccountId) {
	Left::mutate(|list| list.push(who));
}

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Custody(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}
