// SPDX-License-Identifier: Apache-2.0

//! `report_double_authoring` in both forms, double votes, and `resolve`.

use super::*;
use crate::{Call, Cause, Error, Exclusions, Incident, Incidents, Offence};
use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_core::Pair as _;
use sp_runtime::{
	DigestItem,
	DispatchError::BadOrigin,
	DispatchResult, Perbill,
	testing::{H256, Header},
	traits::{Header as _, ValidateUnsigned},
	transaction_validity::{InvalidTransaction, TransactionSource},
};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};
use timebank_primitives::Validators;

fn report(session: u32, first: Header, second: Header) -> DispatchResult {
	Rotation::report_double_authoring(member(1), session, Box::new(first), Box::new(second))
}

fn unsigned(session: u32, first: Header, second: Header) -> Call<Test> {
	Call::report_double_authoring_unsigned {
		session,
		first: Box::new(first),
		second: Box::new(second),
	}
}

/// A slot of branch 2 in the first session.
const SLOT: u64 = FIRST_SLOT + 6;

/// Until `SLOT` is over.
fn past_slot() {
	for slot in FIRST_SLOT + 1..=SLOT {
		block_at(slot);
	}
}

#[test]
fn success_disables_excludes_and_opens_an_incident() {
	build_and_execute(|| {
		past_slot();
		let (first, second) = (header(2, SLOT, 1), header(2, SLOT, 2));
		assert_ok!(report(0, first.clone(), second.clone()));
		let offence =
			Offence::DoubleAuthoring { slot: SLOT, blocks: [first.hash().0, second.hash().0] };
		assert_eq!(Incidents::<Test>::get(2), Some(Incident { offence, session: 0 }));
		assert_eq!(
			events(),
			[
				Event::IncidentOpened { branch: 2, offence, session: 0 },
				Event::Excluded { branch: 2, cause: Cause::DoubleSigning },
			]
		);
		assert_eq!(Disabled::get(), [1], "at once");
		assert!(Rotation::is_under_investigation(2));
		sessions_without(2, &[2]);
		assert_eq!(validating(), [1, 3, 4, 5]);
	});
}

#[test]
fn success_with_one_block_sealed_twice() {
	build_and_execute(|| {
		past_slot();
		// Two idle nodes with one key: sr25519 signs with chance, so the others see two blocks.
		let (first, second) = (header(2, SLOT, 1), header(2, SLOT, 1));
		assert_ne!(first.hash(), second.hash());
		assert_ok!(report(0, first, second));
	});
}

#[test]
fn success_in_a_session_that_is_over() {
	build_and_execute(|| {
		past_slot();
		sessions(3);
		assert_ok!(report(0, header(2, SLOT, 1), header(2, SLOT, 2)));
		assert!(Exclusions::<Test>::contains_key(2));
	});
}

#[test]
fn fails_where_nothing_is_proven() {
	build_and_execute(|| {
		past_slot();
		let good = header(2, SLOT, 1);
		let good = || good.clone();
		assert_noop!(report(0, good(), good()), Error::<Test>::SameHeader);
		assert_noop!(report(0, good(), header(2, SLOT - 5, 2)), Error::<Test>::DifferentSlots);
		assert_noop!(report(0, good(), header(3, SLOT, 2)), Error::<Test>::WrongAuthor);
		assert_noop!(report(0, header(3, SLOT, 1), header(3, SLOT, 2)), Error::<Test>::WrongAuthor);
		// A slot that nobody knows yet.
		assert_noop!(
			report(0, header(2, SLOT + 5, 1), header(2, SLOT + 5, 2)),
			Error::<Test>::FutureSlot
		);
		assert_noop!(report(1, good(), header(2, SLOT, 2)), Error::<Test>::WrongSession);
		assert_noop!(
			report(0, header(2, FIRST_SLOT - 4, 1), header(2, FIRST_SLOT - 4, 2)),
			Error::<Test>::WrongSession
		);
		assert_noop!(
			Rotation::report_double_authoring(
				RuntimeOrigin::none(),
				0,
				Box::new(good()),
				Box::new(header(2, SLOT, 2))
			),
			BadOrigin
		);
	});
}

#[test]
fn fails_without_slot_or_seal() {
	build_and_execute(|| {
		past_slot();
		let good = header(2, SLOT, 1);
		let mut unsealed = header(2, SLOT, 2);
		unsealed.digest_mut().pop();
		assert_noop!(report(0, good.clone(), unsealed.clone()), Error::<Test>::NotSealed);
		let mut elsewhere = unsealed.clone();
		elsewhere.digest_mut().push(DigestItem::Seal(*b"else", vec![]));
		assert_noop!(report(0, good.clone(), elsewhere), Error::<Test>::NotSealed);
		let mut garbage = unsealed.clone();
		garbage.digest_mut().push(DigestItem::Seal(*b"aura", vec![1, 2, 3]));
		assert_noop!(report(0, garbage, good.clone()), Error::<Test>::NotSealed);
		let mut timeless =
			Header::new(1, H256::zero(), H256::zero(), H256::zero(), Default::default());
		let seal = pair(2).sign(timeless.hash().as_ref()).encode();
		timeless.digest_mut().push(DigestItem::Seal(*b"aura", seal));
		assert_noop!(report(0, good, timeless), Error::<Test>::NotSealed);
	});
}

#[test]
fn fails_a_second_time() {
	build_and_execute(|| {
		past_slot();
		let replay = || report(0, header(2, SLOT, 1), header(2, SLOT, 2));
		assert_ok!(replay());
		assert_noop!(replay(), Error::<Test>::AlreadyReported);
		// Another slot of the same branch opens no second incident.
		let other = SLOT - 5;
		assert_noop!(
			report(0, header(2, other, 1), header(2, other, 2)),
			Error::<Test>::AlreadyReported
		);
		assert_ok!(Rotation::resolve(RuntimeOrigin::root(), 2, true, [7; 32]));
		assert_noop!(replay(), Error::<Test>::AlreadyReported);
		sessions(2);
		assert_noop!(replay(), Error::<Test>::AlreadyReported);
	});
}

#[test]
fn fails_for_a_branch_that_is_gone() {
	build_and_execute(|| {
		past_slot();
		Rotation::forget(2);
		Gone::set(vec![2]);
		assert_noop!(report(0, header(2, SLOT, 1), header(2, SLOT, 2)), Error::<Test>::WrongAuthor);
		Gone::set(vec![]);
	});
}

#[test]
fn fails_once_the_ledger_has_forgotten() {
	build_and_execute(|| {
		past_slot();
		sessions(12);
		assert_noop!(
			report(0, header(2, SLOT, 1), header(2, SLOT, 2)),
			Error::<Test>::WrongSession
		);
	});
}

#[test]
fn the_unsigned_form_is_for_nodes() {
	build_and_execute(|| {
		past_slot();
		let call = unsigned(0, header(2, SLOT, 1), header(2, SLOT, 2));
		let validate = |source, call: &Call<Test>| {
			<Rotation as ValidateUnsigned>::validate_unsigned(source, call)
				.map(|valid| valid.provides)
		};
		assert_eq!(
			validate(TransactionSource::External, &call),
			Err(InvalidTransaction::Call.into())
		);
		for source in [TransactionSource::Local, TransactionSource::InBlock] {
			assert_eq!(validate(source, &call), Ok(vec![("DoubleAuthoring", 2u32).encode()]));
		}
		let one = header(2, SLOT, 1);
		let nothing = unsigned(0, one.clone(), one);
		assert_eq!(
			validate(TransactionSource::Local, &nothing),
			Err(InvalidTransaction::BadProof.into())
		);
		let later = unsigned(0, header(2, SLOT + 5, 1), header(2, SLOT + 5, 2));
		assert_eq!(
			validate(TransactionSource::Local, &later),
			Err(InvalidTransaction::Future.into())
		);
		assert_eq!(
			validate(TransactionSource::Local, &Call::unback {}),
			Err(InvalidTransaction::Call.into())
		);

		let dispatch = |origin: RuntimeOrigin| {
			Rotation::report_double_authoring_unsigned(
				origin,
				0,
				Box::new(header(2, SLOT, 1)),
				Box::new(header(2, SLOT, 2)),
			)
		};
		assert_noop!(dispatch(member(1)), BadOrigin);
		assert_ok!(dispatch(RuntimeOrigin::none()));
		assert_eq!(
			validate(TransactionSource::Local, &call),
			Err(InvalidTransaction::Stale.into())
		);
	});
}

#[test]
fn a_double_vote_does_the_same() {
	build_and_execute(|| {
		let offender = (20, ());
		let details = [OffenceDetails { offender, reporters: vec![] }];
		let punish = || {
			<Rotation as OnOffenceHandler<_, (AccountId, ()), _>>::on_offence(
				&details,
				&[Perbill::one()],
				0,
			)
		};
		punish();
		let incident = Incident { offence: Offence::DoubleVoting, session: 0 };
		assert_eq!(Incidents::<Test>::get(2), Some(incident));
		assert_eq!(Disabled::get(), [1]);
		System::reset_events();
		punish();
		assert_eq!(events(), [], "known");
		assert_ok!(Rotation::resolve(RuntimeOrigin::root(), 2, true, [7; 32]));
		punish();
		assert_eq!(Incidents::<Test>::get(2), None, "decided");
	});
}

#[test]
fn no_more_are_disabled_than_finality_bears() {
	build_and_execute(|| {
		for branch in [1, 2, 3] {
			Rotation::open_incident(branch, Offence::DoubleVoting, 0);
		}
		assert_eq!(Disabled::get().len(), 1, "(5 - 1) / 3");
		sessions_without(2, &[1]);
		assert_eq!(validating(), [4, 5], "who signs twice is out, whatever the minimum");
	});
}

#[test]
fn who_signed_twice_stays_disabled_when_another_change_comes_first() {
	build_and_execute(|| {
		// A change is queued, and not yet in force.
		Entitled::set(vec![1, 2, 3, 4]);
		sessions(1);
		Rotation::open_incident(2, Offence::DoubleVoting, 1);
		assert_eq!(Session::disabled_validators(), [1]);
		sessions_without(1, &[2]);
		assert_eq!(validating(), [1, 2, 3, 4]);
		assert_eq!(Session::disabled_validators(), [1]);
		sessions_without(1, &[2]);
		assert_eq!(validating(), [1, 3, 4]);
		assert!(Session::disabled_validators().is_empty());
	});
}

mod resolve {
	use super::*;

	#[test]
	fn success_readmits_or_not() {
		build_and_execute(|| {
			for (branch, readmitted) in [(2, true), (3, false)] {
				Rotation::open_incident(branch, Offence::DoubleVoting, 0);
				System::reset_events();
				assert_ok!(Rotation::resolve(RuntimeOrigin::root(), branch, readmitted, [7; 32]));
				assert_eq!(
					events()[0],
					Event::IncidentResolved { branch, readmitted, opinion: [7; 32] }
				);
				assert!(!Rotation::is_under_investigation(branch));
			}
			assert_eq!(Exclusions::<Test>::get(2), None);
			assert_eq!(Session::disabled_validators(), [2], "2 makes blocks again");
			assert_eq!(Exclusions::<Test>::get(3).map(|known| known.cause), Some(Cause::Withdrawn));
			assert_ok!(Rotation::apply(own(3)));
			assert!(Session::disabled_validators().is_empty());
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(Rotation::resolve(own(1), 2, true, [7; 32]), BadOrigin);
			assert_noop!(
				Rotation::resolve(RuntimeOrigin::root(), 2, true, [7; 32]),
				Error::<Test>::IncidentNotFound
			);
		});
	}
}
