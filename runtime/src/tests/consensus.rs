// SPDX-License-Identifier: Apache-2.0

//! Who makes blocks, and what happens to a double vote.

use super::*;
use Sr25519Keyring::{Alice, Bob, Charlie, Eve};
use codec::Decode;
use finality_grandpa::{Equivocation, Prevote};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use sp_consensus_grandpa::{AuthorityId, EquivocationProof, KEY_TYPE};
use sp_keyring::Ed25519Keyring;
use sp_runtime::traits::OpaqueKeys;

#[test]
fn an_admitted_branch_validates_once_it_has_set_its_keys() {
	on_consortium(|| {
		assert_ok!(council(&[Alice, Bob, Charlie], admission()));
		sessions(2);
		assert_eq!(Session::validators().len(), 4, "without keys it does not validate");

		let (keys, proof) = new_keys(&Eve.to_account_id());
		assert_ok!(send(&Eve.pair(), pallet_session::Call::set_keys { keys, proof }));
		sessions(2);
		assert_eq!(Session::validators().len(), 5);
		assert!(Session::validators().contains(&Eve.to_account_id()));
		assert_eq!(Grandpa::grandpa_authorities().len(), 5);
	});
}

#[test]
fn quiet_sessions_change_no_authorities() {
	on_consortium(|| {
		sessions(1);
		let (set, session) =
			(pallet_grandpa::CurrentSetId::<Runtime>::get(), Session::current_index());
		sessions(3);
		assert_eq!(Session::current_index(), session + 3);
		assert_eq!(pallet_grandpa::CurrentSetId::<Runtime>::get(), set);
		assert_eq!(Session::validators().len(), 4);
	});
}

#[test]
fn keys_need_an_owner_who_is_a_branch_and_a_proof_that_is_theirs() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		let (keys, proof) = new_keys(&id(&mei));
		assert_eq!(
			send(&mei, pallet_session::Call::set_keys { keys: keys.clone(), proof: proof.clone() }),
			Err(pallet_session::Error::<Runtime>::NoAssociatedValidatorId.into())
		);
		// A branch with somebody else's keys.
		assert_eq!(
			send(&Bob.pair(), pallet_session::Call::set_keys { keys, proof }),
			Err(pallet_session::Error::<Runtime>::InvalidProof.into())
		);
	});
}

#[test]
fn a_double_vote_is_proven_on_chain_and_recorded_once() {
	on_consortium(|| {
		block(vec![]);
		let set_id = pallet_grandpa::CurrentSetId::<Runtime>::get();
		let round = 1;
		let offender = Ed25519Keyring::Bob;
		let key: AuthorityId = offender.public().into();
		let vote = |block: u8| {
			let vote = Prevote { target_hash: Hash::repeat_byte(block), target_number: 1 };
			let message = finality_grandpa::Message::Prevote(vote.clone());
			let payload = sp_consensus_grandpa::localized_payload(round, set_id, &message);
			(vote, offender.sign(&payload).into())
		};
		let proof = EquivocationProof::new(
			set_id,
			sp_consensus_grandpa::Equivocation::Prevote(Equivocation {
				round_number: round,
				identity: key.clone(),
				first: vote(1),
				second: vote(2),
			}),
		);
		let key_owner_proof = Historical::prove((KEY_TYPE, key)).expect("a validator's key");
		let report = || {
			UncheckedExtrinsic::new_bare(
				pallet_grandpa::Call::report_equivocation_unsigned {
					equivocation_proof: Box::new(proof.clone()),
					key_owner_proof: key_owner_proof.clone(),
				}
				.into(),
			)
		};
		assert_ok!(block(vec![report()]).remove(0).expect("valid"));
		assert_eq!(pallet_offences::Reports::<Runtime>::iter().count(), 1);
		let (_, offence) = pallet_offences::Reports::<Runtime>::iter().next().expect("one");
		assert_eq!(offence.offender.0, Bob.to_account_id());
		// It is disabled at once, kept out, and an incident waits to be decided on.
		assert_eq!(Session::disabled_validators(), [1]);
		let incident = pallet_rotation::Incidents::<Runtime>::get(2).expect("opened");
		assert_eq!(incident.offence, pallet_rotation::Offence::DoubleVoting);
		// The same report again is invalid.
		assert!(block(vec![report()]).remove(0).is_err());
		assert_eq!(pallet_offences::Reports::<Runtime>::iter().count(), 1);
		sessions(2);
		assert!(!Session::validators().contains(&Bob.to_account_id()));
	});
}

#[test]
fn keys_in_use_are_refused_and_nobody_drops_theirs() {
	on_consortium(|| {
		use sp_runtime::transaction_validity::InvalidTransaction;
		// Two branches share one keystore: each proves that it has the keys, and the second is still refused.
		let [alice, bob] = [Alice, Bob].map(|branch| branch.to_account_id());
		let keystore = sp_keystore::testing::MemoryKeystore::new();
		let mut ext = sp_io::TestExternalities::default();
		ext.register_extension(sp_keystore::KeystoreExt::new(keystore));
		let (keys, of_alice, of_bob) = ext.execute_with(|| {
			let generated = opaque::SessionKeys::generate(&alice.encode(), None);
			let mut keys = generated.keys.clone();
			let of_bob = keys.create_ownership_proof(&bob.encode()).expect("its own keys");
			(generated.keys, generated.proof.encode(), of_bob.encode())
		});
		let set = |keys, proof| pallet_session::Call::set_keys { keys, proof };
		assert_ok!(send(&Alice.pair(), set(keys.clone(), of_alice.clone())));
		assert_eq!(
			send(&Bob.pair(), set(keys.clone(), of_alice)),
			Err(pallet_session::Error::<Runtime>::InvalidProof.into())
		);
		assert_eq!(
			send(&Bob.pair(), set(keys, of_bob)),
			Err(pallet_session::Error::<Runtime>::DuplicatedKey.into())
		);
		// A validator without keys would fall out of the set, whatever the minimum.
		assert_eq!(
			try_send(&Bob.pair(), pallet_session::Call::purge_keys {}),
			Err(InvalidTransaction::Call.into())
		);
	});
}

#[test]
fn session_keys_are_two_and_opaque_to_the_node() {
	let (keys, _) = new_keys(&Alice.to_account_id());
	assert_eq!(opaque::SessionKeys::key_ids().len(), 2);
	assert_eq!(opaque::SessionKeys::decode(&mut &keys.encode()[..]), Ok(keys));
}
