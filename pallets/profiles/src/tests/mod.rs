// SPDX-License-Identifier: Apache-2.0

//! Tests by call, and of random lives.

mod decisions;
mod fields;
mod grants;
mod lives;
mod moves;
mod registration;
mod standing;

use crate::{
	Error, Event, Field, Fields, GivenGrants, Grants, Member, MembersAt, OpenProposals, Path,
	Proposal, Proposals, Reader, Source, Status, mock::*,
};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	Attested, BranchId, Cases, Commitment, Deaths, Decision, FieldKind, Keyless, Membership,
	Moment, Nullifier, OnDecision, PartnerId, Rehoming, Residents, Subject,
};

/// The auditors of branches 1 and 2, and of branch 3 above branch 1.
const AUDITOR: AccountId = 12;
const OTHER_AUDITOR: AccountId = 22;
const AUDITOR_ABOVE: AccountId = 32;

/// An institution that takes part.
const CLINIC: Reader = Reader::Partner(1);

const REASON: [u8; 32] = [7; 32];
const BAD_ORIGIN: DispatchError = DispatchError::BadOrigin;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn person(number: u8) -> Nullifier {
	Nullifier([number; 32])
}

fn commitment(value: u8) -> Commitment {
	Commitment([value; 32])
}

fn register(registrar: AccountId, who: AccountId, number: u8) -> DispatchResult {
	Profiles::register(signed(registrar), who, person(number))
}

fn register_keyless(registrar: AccountId, number: u8) -> DispatchResult {
	Profiles::register_keyless(signed(registrar), person(number))
}

fn accept(who: AccountId) -> DispatchResult {
	Profiles::accept(signed(who))
}

/// Registered and accepted.
fn join(registrar: AccountId, who: AccountId, number: u8) -> DispatchResult {
	register(registrar, who, number)?;
	accept(who)
}

fn withdraw_registration(by: AccountId, who: AccountId) -> DispatchResult {
	Profiles::withdraw_registration(signed(by), who)
}

fn suspend(auditor: AccountId, who: AccountId) -> DispatchResult {
	Profiles::suspend(signed(auditor), who, REASON)
}

fn reinstate(auditor: AccountId, who: AccountId) -> DispatchResult {
	Profiles::reinstate(signed(auditor), who)
}

fn leave(who: AccountId) -> DispatchResult {
	Profiles::leave(signed(who))
}

fn die(who: AccountId) -> DispatchResult {
	<Profiles as Deaths<_>>::declare(&who)
}

fn ask_to_move(who: AccountId, to: BranchId) -> DispatchResult {
	Profiles::ask_to_move(signed(who), to)
}

fn withdraw_move(who: AccountId) -> DispatchResult {
	Profiles::withdraw_move(signed(who))
}

fn accept_move(registrar: AccountId, who: AccountId) -> DispatchResult {
	Profiles::accept_move(signed(registrar), who)
}

fn propose(who: AccountId, kind: FieldKind, value: u8) -> DispatchResult {
	Profiles::propose_field(signed(who), kind, commitment(value), None)
}

/// What a member proposes for a field.
fn field_of(member: AccountId, kind: FieldKind) -> Subject<AccountId> {
	Subject::Field { member, kind }
}

/// Decide as the auditors' pallet does: the case is over first, and comes back if the decision cannot be carried out.
fn decide(by: AccountId, subject: &Subject<AccountId>, decision: Decision) -> DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		FakeCases::close(subject);
		Profiles::decide(subject, decision, &by, REASON)
	})
}

fn approve(auditor: AccountId, who: AccountId, kind: FieldKind) -> DispatchResult {
	decide(auditor, &field_of(who, kind), Decision::Granted)
}

fn reject(auditor: AccountId, who: AccountId, kind: FieldKind) -> DispatchResult {
	decide(auditor, &field_of(who, kind), Decision::Refused)
}

/// An appeal against a refusal is granted.
fn overturn(auditor: AccountId, subject: &Subject<AccountId>) -> DispatchResult {
	frame_support::storage::with_storage_layer(|| {
		Profiles::revise(subject, Decision::Refused, Decision::Granted, &auditor, REASON)
	})
}

/// Nobody has decided in time.
fn lapse(subject: &Subject<AccountId>) {
	FakeCases::close(subject);
	Profiles::lapse(subject);
}

fn withdraw_field(who: AccountId, kind: FieldKind) -> DispatchResult {
	Profiles::withdraw_field(signed(who), kind)
}

fn erase(who: AccountId, kind: FieldKind) -> DispatchResult {
	Profiles::erase_field(signed(who), kind)
}

fn institution_says(
	who: AccountId,
	kind: FieldKind,
	partner: PartnerId,
	value: Option<u8>,
) -> DispatchResult {
	let value = value.map(|value| Attested { commitment: commitment(value), valid_until: None });
	<Profiles as timebank_primitives::Fields<_>>::set_by_institution(&who, kind, partner, value)
}

fn grant_read(who: AccountId, kind: FieldKind, reader: Reader, until: Moment) -> DispatchResult {
	Profiles::grant_read(signed(who), kind, reader, until)
}

fn revoke_read(who: AccountId, kind: FieldKind, reader: Reader) -> DispatchResult {
	Profiles::revoke_read(signed(who), kind, reader)
}

fn forget_grant(by: AccountId, who: AccountId, kind: FieldKind, reader: Reader) -> DispatchResult {
	Profiles::forget_grant(signed(by), who, kind, reader)
}

fn status(who: AccountId) -> Status {
	Profiles::member(who).expect("somebody who was registered").status
}

/// Run `test` with members 5 at branch 1 and 6 at branch 2.
fn with_members(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(join(11, 5, 1));
		assert_ok!(join(21, 6, 2));
		GRANTED.take();
		BURNT.take();
		test();
	});
}

/// As much as there can be of all that is kept for member `who`, and something for member 6.
fn keep_something(who: AccountId) {
	for member in [who, 6] {
		assert_ok!(propose(member, CONTACT, 1));
		assert_ok!(grant_read(member, CONTACT, CLINIC, 1_500));
	}
	assert_ok!(institution_says(who, HEALTH, 1, Some(2)));
	assert_ok!(institution_says(who, ADDRESS, 1, Some(3)));
	assert_ok!(propose(who, ADDRESS, 4));
	assert_ok!(propose(who, LANGUAGES, 5));
	assert_ok!(grant_read(who, HEALTH, Reader::Branch(1), 1_500));
	assert_ok!(grant_read(who, ADDRESS, Reader::Branch(2), 1_500));
	assert_ok!(ask_to_move(who, 2));
}

fn assert_forgotten(who: AccountId) {
	assert_eq!(Profiles::wish(who), None);
	assert_eq!(Fields::<Test>::iter_prefix(who).count(), 0);
	assert_eq!(Proposals::<Test>::iter_prefix(who).count(), 0);
	assert!(OpenCases::get().iter().all(|(subject, _)| {
		!matches!(subject, Subject::Field { member, .. } if *member == who)
	}));
	assert_eq!(Grants::<Test>::iter_prefix(who).count(), 0);
	assert!(!OpenProposals::<Test>::contains_key(who));
	assert!(!GivenGrants::<Test>::contains_key(who));
}
