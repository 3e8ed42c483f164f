// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of random lives.

mod appeals;
mod calls;
mod institutions;
mod lives;

use crate::{Credential, Error, Event, Issuer, Status, mock::*};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	Attested, BranchId, Commitment, CredentialKind, Credentials as _, Decision, Moment, OnDecision,
	PartnerId, Subject, parties,
};

/// A member of branch 1, and one of branch 2.
const MEI: AccountId = 2;
const TOM: AccountId = 5;
/// Staff.
const TRAINER: AccountId = 11;
const AUDITOR: AccountId = 12;
const OTHER_TRAINER: AccountId = 21;
const OTHER_AUDITOR: AccountId = 22;
const TRAINER_ABOVE: AccountId = 31;
const AUDITOR_ABOVE: AccountId = 32;
/// Neither staff nor a member.
const STRANGER: AccountId = 99;

/// Of branches, of institutions, of both, and of nobody.
const STORIES: CredentialKind = 1;
const DRIVING: CredentialKind = 2;
const FIRST_AID: CredentialKind = 3;
const NONE: CredentialKind = 9;

/// Two institutions.
const POLICE: PartnerId = 7;
const CLINIC: PartnerId = 8;

const DOCUMENT: Commitment = Commitment([1; 32]);

const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn council() -> RuntimeOrigin {
	RuntimeOrigin::root()
}

fn issue(
	by: AccountId,
	who: AccountId,
	kind: CredentialKind,
	until: Option<Moment>,
) -> DispatchResult {
	Credentials::issue(signed(by), who, kind, DOCUMENT, until)
}

fn revoke(by: AccountId, who: AccountId, kind: CredentialKind) -> DispatchResult {
	Credentials::revoke(signed(by), who, kind, [4; 32])
}

fn renounce(who: AccountId, kind: CredentialKind) -> DispatchResult {
	Credentials::renounce(signed(who), kind)
}

fn forget(by: AccountId, who: AccountId, kind: CredentialKind) -> DispatchResult {
	Credentials::forget(signed(by), who, kind)
}

fn allow(by: AccountId, who: AccountId, kind: CredentialKind) -> DispatchResult {
	Credentials::allow(signed(by), who, kind)
}

/// An appeal against a revocation is decided.
fn revise(who: AccountId, kind: CredentialKind, after: Decision) -> DispatchResult {
	let subject = Subject::Credential { member: who, kind };
	Credentials::revise(&subject, Decision::Refused, after, &OTHER_AUDITOR, [5; 32])
}

/// What an institution says.
fn attest(
	partner: PartnerId,
	who: AccountId,
	kind: CredentialKind,
	value: Option<Attested>,
) -> DispatchResult {
	Credentials::set_by_institution(&who, kind, partner, value)
}

fn attested(valid_until: Option<Moment>) -> Option<Attested> {
	Some(Attested { commitment: DOCUMENT, valid_until })
}

fn credential(who: AccountId, kind: CredentialKind) -> Credential {
	Credentials::credential(who, kind).expect("a credential")
}

fn last_event() -> Event<Test> {
	match System::events().pop().expect("an event").event {
		RuntimeEvent::Credentials(event) => event,
		other => panic!("another pallet's event: {other:?}"),
	}
}
