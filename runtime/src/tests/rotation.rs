// SPDX-License-Identifier: Apache-2.0

//! Who makes blocks, from session to session, on the real runtime.

use super::*;
use crate::configs::{RuntimeParameters, dynamic_params};
use Sr25519Keyring::{Alice, Bob, Charlie, Dave};
use dynamic_params::rotation::{
	MaxValidators, MinValidators, Parameters, Patience, SessionLength, UptimeWindow,
};
use frame_support::assert_ok;
use pallet_rotation::{Cause, Exclusions, Incidents, Offence};
use sp_consensus_aura::digests::CompatibleDigestItem;
use sp_runtime::{Permill, traits::Header as _};
use timebank_primitives::BranchId;

fn set(parameter: Parameters) {
	let key_value = RuntimeParameters::Rotation(parameter);
	assert_ok!(council(
		&[Alice, Bob, Charlie, Dave],
		pallet_parameters::Call::set_parameter { key_value }
	));
}

/// Sessions of ten blocks, and a verdict after two of the last three.
fn hurry() {
	set(Parameters::SessionLength(SessionLength, Some(10)));
	set(Parameters::UptimeWindow(UptimeWindow, Some(3)));
	set(Parameters::Patience(Patience, Some(2)));
	next_sessions(4);
}

fn next_sessions(count: u32) {
	let until = Session::current_index() + count;
	while Session::current_index() < until {
		block(vec![]);
	}
}

fn validating() -> Vec<BranchId> {
	Session::validators()
		.iter()
		.map(|account| pallet_branches::ByAccount::<Runtime>::get(account).expect("a branch's"))
		.collect()
}

#[test]
fn the_silent_are_rotated_out_and_come_back() {
	on_consortium(|| {
		hillside_joins();
		hurry();
		assert_eq!(validating(), [1, 2, 3, 4, 5]);
		assert_eq!(Rotation::uptime(4).expect("it validates").2, Permill::one());

		SILENT.set(vec![Dave.to_account_id()]);
		next_sessions(2);
		assert!(Rotation::uptime(4).expect("it validates").2 < Permill::from_percent(50));
		assert_eq!(Exclusions::<Runtime>::get(4).map(|out| out.cause), Some(Cause::Absent));
		next_sessions(2);
		assert_eq!(validating(), [1, 2, 3, 5]);
		assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), 4);

		SILENT.take();
		next_sessions(1);
		assert_ok!(send(&Dave.pair(), pallet_rotation::Call::apply {}));
		next_sessions(4);
		assert_eq!(validating(), [1, 2, 3, 4, 5]);
		assert_eq!(Rotation::uptime(4).expect("it validates").2, Permill::one());
	});
}

#[test]
fn the_minimum_holds() {
	on_consortium(|| {
		hurry();
		SILENT.set(vec![Charlie.to_account_id(), Dave.to_account_id()]);
		next_sessions(8);
		assert_eq!(validating().len(), 3, "one of the two");
		assert_eq!(
			send(&Alice.pair(), pallet_rotation::Call::withdraw {}),
			Err(pallet_rotation::Error::<Runtime>::BelowMinimum.into())
		);
	});
}

#[test]
fn members_backing_decides_when_there_are_fewer_seats() {
	on_consortium(|| {
		let members = ["mei", "tom", "ada"].map(pair);
		willow_lane(&members.iter().collect::<Vec<_>>());
		hillside_joins();
		hurry();
		set(Parameters::MaxValidators(MaxValidators, Some(4)));
		for (member, branch) in members.iter().zip([5, 5, 3]) {
			assert_ok!(send(member, pallet_rotation::Call::back { branch }));
		}
		next_sessions(2);
		assert_eq!(validating(), [1, 2, 3, 5]);
		assert_ok!(send(&members[0], pallet_rotation::Call::unback {}));
		assert_ok!(send(&members[0], pallet_rotation::Call::back { branch: 4 }));
		next_sessions(2);
		assert_eq!(validating(), [1, 3, 4, 5]);
		// Not twice, and not whoever is no member.
		assert_eq!(
			send(&members[0], pallet_rotation::Call::back { branch: 1 }),
			Err(pallet_rotation::Error::<Runtime>::AlreadyBacking.into())
		);
		assert_eq!(
			send(&Alice.pair(), pallet_rotation::Call::back { branch: 1 }),
			Err(pallet_rotation::Error::<Runtime>::NotMember.into())
		);
	});
}

#[test]
fn more_validators_than_there_are_are_not_demanded_in_vain() {
	on_consortium(|| {
		hurry();
		set(Parameters::MinValidators(MinValidators, Some(50)));
		set(Parameters::MaxValidators(MaxValidators, Some(0)));
		next_sessions(2);
		assert_eq!(validating(), [1, 2, 3, 4]);
	});
}

#[test]
fn a_session_has_ten_blocks_at_least() {
	on_consortium(|| {
		set(Parameters::SessionLength(SessionLength, Some(0)));
		let (session, number) = (Session::current_index(), System::block_number());
		for _ in 0..20 {
			block(vec![]);
		}
		assert_eq!(System::block_number(), number + 20, "the chain goes on");
		assert_eq!(Session::current_index(), session + 2);
	});
}

#[test]
fn a_lapsed_certificate_takes_the_seat_among_the_validators_and_not_in_the_council() {
	on_consortium(|| {
		hurry();
		let revoke = pallet_branches::Call::revoke_certificate { branch: 4, reason: [1; 32] };
		assert_ok!(council(&[Alice, Bob, Charlie], revoke));
		next_sessions(2);
		assert_eq!(validating(), [1, 2, 3]);
		// Dave votes for his own renewal.
		let certificate =
			pallet_branches::Certificate { document: [6; 32], valid_until: Moment::MAX };
		let statement = certificate.statement(&System::block_hash(0), &Dave.to_account_id());
		let signature: Signature = Dave.sign(&statement).into();
		let renewal =
			pallet_branches::Call::renew_certificate { branch: 4, certificate, signature };
		assert_ok!(council(&[Alice, Bob, Dave], renewal));
		next_sessions(2);
		assert_eq!(validating(), [1, 2, 3, 4]);
	});
}

/// A header of this slot, sealed with this branch's well-known key.
fn sealed(by: Sr25519Keyring, slot: u64, root: u8) -> Header {
	let logs = vec![DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode())];
	let root = Hash::repeat_byte(root);
	let mut header = Header::new(1, root, root, root, Digest { logs });
	let signature = by.pair().sign(header.hash().as_ref());
	header.digest_mut().push(DigestItem::aura_seal(
		sp_consensus_aura::sr25519::AuthoritySignature::from(signature),
	));
	header
}

#[test]
fn two_blocks_of_one_slot_are_proven_and_their_maker_is_out() {
	on_consortium(|| {
		for _ in 0..8 {
			block(vec![]);
		}
		let slot = *pallet_aura::CurrentSlot::<Runtime>::get() - 1;
		let author = BRANCHES[(slot % 4) as usize];
		let branch = (slot % 4) as BranchId + 1;
		let report = |first: Header, second: Header| {
			let call = pallet_rotation::Call::report_double_authoring_unsigned {
				session: 0,
				first: Box::new(first),
				second: Box::new(second),
			};
			UncheckedExtrinsic::new_bare(call.into())
		};
		let honest = BRANCHES[((slot + 1) % 4) as usize];
		let forged = report(sealed(honest, slot, 1), sealed(honest, slot, 2));
		assert!(block(vec![forged]).remove(0).is_err());
		let good = || report(sealed(author, slot, 1), sealed(author, slot, 2));
		assert!(validate(good()).is_err(), "not from elsewhere");
		assert_ok!(block(vec![good()]).remove(0).expect("valid"));
		let incident = Incidents::<Runtime>::get(branch).expect("opened");
		assert!(
			matches!(incident.offence, Offence::DoubleAuthoring { slot: at, .. } if at == slot)
		);
		assert_eq!(Session::disabled_validators(), [(slot % 4) as u32]);
		assert!(block(vec![good()]).remove(0).is_err(), "a second time");

		sessions(2);
		assert!(!validating().contains(&branch));
		assert_eq!(
			send(&author.pair(), pallet_rotation::Call::apply {}),
			Err(pallet_rotation::Error::<Runtime>::UnderInvestigation.into())
		);
		let resolve = pallet_rotation::Call::resolve { branch, readmit: true, opinion: [1; 32] };
		assert_ok!(council(&[Alice, Bob, Charlie], resolve));
		sessions(2);
		assert!(validating().contains(&branch));
	});
}

#[test]
fn anybody_with_an_allowance_reports() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		let slot = *pallet_aura::CurrentSlot::<Runtime>::get() - 1;
		let author = BRANCHES[(slot % 4) as usize];
		let report = pallet_rotation::Call::report_double_authoring {
			session: Session::current_index(),
			first: Box::new(sealed(author, slot, 1)),
			second: Box::new(sealed(author, slot, 2)),
		};
		assert_ok!(send(&mei, report));
		assert_eq!(Incidents::<Runtime>::iter().count(), 1);
	});
}

#[test]
fn auditors_of_a_province_decide_for_its_communities() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		assert_ok!(send(&mei, publication(1, 1)));
		appoint(Sr25519Keyring::AliceStash, &pair("provincial"), Role::Auditor);
		appoint(Sr25519Keyring::DaveStash, &pair("elsewhere"), Role::Auditor);
		assert!(approve(&pair("elsewhere"), 0, 0).is_err());
		assert_ok!(approve(&pair("provincial"), 0, 0));
	});
}
