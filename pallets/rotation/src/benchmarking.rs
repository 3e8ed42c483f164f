// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::{boxed::Box, vec, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get},
};
use frame_system::{RawOrigin, pallet_prelude::HeaderFor};
use sp_application_crypto::RuntimeAppPublic;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::{
	Digest, DigestItem,
	traits::{Header, OpaqueKeys, TrailingZeroInput},
};
use timebank_primitives::{BenchmarkHelper, BranchId, Validators};

/// A branch that may validate, has keys, and is among the validators.
fn make_validator<T: Config>() -> (BranchId, T::AccountId) {
	let (branch, own) = make_candidate::<T>(0);
	// Enough others that one can be disabled.
	let others = (1..T::MaxCandidates::get()).map(|index| account("validator", index, 0));
	let validators: Vec<_> = others.chain([own.clone()]).collect();
	pallet_session::Validators::<T>::put(validators);
	(branch, own)
}

/// A branch that may validate and has keys.
fn make_candidate<T: Config>(index: u32) -> (BranchId, T::AccountId) {
	let own: T::AccountId = account("candidate", index, 0);
	let branch = <T as Config>::BenchmarkHelper::make_branch(&own);
	let keys = T::Keys::decode(&mut TrailingZeroInput::zeroes()).expect("zeroes are keys");
	pallet_session::NextKeys::<T>::insert(&own, keys);
	(branch, own)
}

fn sealed<T: Config>(key: &T::AuthorityId, slot: SlotNumber, filler: Vec<u8>) -> HeaderFor<T> {
	let digest = Digest {
		logs: vec![
			DigestItem::PreRuntime(AURA_ENGINE_ID, Slot::from(slot).encode()),
			DigestItem::Other(filler),
		],
	};
	let mut header = HeaderFor::<T>::new(
		1u32.into(),
		Default::default(),
		Default::default(),
		Default::default(),
		digest,
	);
	let seal = key.sign(&header.hash().as_ref()).expect("the key is in the keystore");
	header.digest_mut().push(DigestItem::Seal(AURA_ENGINE_ID, seal.encode()));
	header
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn back() {
		let (branch, _) = make_candidate::<T>(0);
		let member: T::AccountId = whitelisted_caller();
		<T as Config>::BenchmarkHelper::make_member(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), branch);

		assert_eq!(Backing::<T>::get(&member), Some(branch));
	}

	#[benchmark]
	fn unback() {
		let (branch, _) = make_candidate::<T>(0);
		let member: T::AccountId = whitelisted_caller();
		Backing::<T>::insert(&member, branch);
		Backers::<T>::insert(branch, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()));

		assert_eq!(Backing::<T>::get(&member), None);
	}

	#[benchmark]
	fn apply() {
		let (branch, own) = make_candidate::<T>(0);
		Pallet::<T>::exclude(branch, Cause::Absent);
		let now = pallet_session::Pallet::<T>::current_index();
		pallet_session::CurrentIndex::<T>::put(now + T::Patience::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(own));

		assert!(!Exclusions::<T>::contains_key(branch));
	}

	/// With `b` candidates; the genesis has brought some already.
	#[benchmark]
	fn withdraw(b: Linear<10, { T::MaxCandidates::get() - 10 }>) {
		for index in 1..b {
			make_candidate::<T>(index);
		}
		let (branch, own) = make_candidate::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(own));

		assert!(Exclusions::<T>::contains_key(branch));
	}

	/// With two headers of `l` bytes together, as large as their digest makes them.
	#[benchmark]
	fn report_double_authoring(l: Linear<1_024, 65_536>) {
		let (branch, _) = make_validator::<T>();
		let key = T::AuthorityId::generate_pair(None);
		let slot = 1_000;
		// As many seats as there can be, in the session that the ledger keeps longest.
		let seats = T::MaxCandidates::get() as usize;
		let entry = Entry { seat: Seat { branch, key: key.clone() }, tally: Tally::default() };
		let record = SessionRecord {
			first: slot,
			last: slot,
			entries: BoundedVec::truncate_from(vec![entry; seats]),
		};
		let session = pallet_session::Pallet::<T>::current_index() + 1;
		Ledger::<T>::insert(session, record);
		Current::<T>::mutate(|current| current.last = slot);
		let [first, second] = [0, 1].map(|byte| {
			let filler = vec![byte; (l as usize / 2).saturating_sub(300)];
			Box::new(sealed::<T>(&key, slot, filler))
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), session, first, second);

		assert!(Incidents::<T>::contains_key(branch));
	}

	#[benchmark]
	fn set_guaranteed(b: Linear<0, { T::MaxCandidates::get() - 10 }>) {
		let branches: Vec<_> = (0..b).map(|index| make_candidate::<T>(index).0).collect();
		let branches = BoundedVec::truncate_from(branches);
		let origin = T::ConsortiumOrigin::try_successful_origin().unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, branches.clone());

		assert_eq!(Guaranteed::<T>::get(), branches);
	}

	#[benchmark]
	fn resolve() {
		let (branch, _) = make_validator::<T>();
		Pallet::<T>::open_incident(branch, Offence::DoubleVoting, 0);
		let origin = T::ConsortiumOrigin::try_successful_origin().unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, branch, true, [0; 32]);

		assert!(!Incidents::<T>::contains_key(branch));
	}

	/// With `n` validators, after a round in which nobody else made a block.
	#[benchmark]
	fn note_author(n: Linear<1, { T::MaxCandidates::get() }>) {
		let last = 1_000;
		let tallies = BoundedVec::truncate_from(vec![Tally::default(); n as usize]);
		Current::<T>::put(Progress { first: 1, last, tallies });
		let slot = last + u64::from(n);

		#[block]
		{
			Pallet::<T>::note_slot(slot);
		}

		assert_eq!(Current::<T>::get().last, slot);
	}

	/// With `n` validators.
	#[benchmark]
	fn open_session(n: Linear<1, { T::MaxCandidates::get() }>) {
		let validators: Vec<T::AccountId> =
			(0..n).map(|index| account("validator", index, 0)).collect();
		let keys: Vec<_> = validators.iter().map(|_| T::AuthorityId::generate_pair(None)).collect();
		let mut current = Progress::default();

		#[block]
		{
			Pallet::<T>::open_session(&mut current, 1_000, &validators, keys);
		}

		assert_eq!(Roster::<T>::get().len(), n as usize);
	}

	#[benchmark]
	fn forget() {
		let (branch, own) = make_candidate::<T>(0);
		let keys = pallet_session::NextKeys::<T>::get(&own).expect("it has keys");
		for id in T::Keys::key_ids() {
			let key = (*id, keys.get_raw(*id).to_vec());
			pallet_session::KeyOwner::<T>::insert(key, &own);
		}
		frame_system::Pallet::<T>::inc_consumers(&own).expect("the account is there");
		Pallet::<T>::exclude(branch, Cause::Withdrawn);
		Guaranteed::<T>::put(BoundedVec::truncate_from(vec![
			branch;
			T::MaxCandidates::get() as usize
		]));

		#[block]
		{
			Pallet::<T>::forget_keys(&own);
			Pallet::<T>::forget(branch);
		}

		assert!(!Exclusions::<T>::contains_key(branch));
	}

	/// With `n` validators who were all away too much, and who come in another order.
	#[benchmark]
	fn rotate(n: Linear<10, { T::MaxCandidates::get() - 10 }>) {
		let (seats, validators): (Vec<_>, Vec<_>) =
			(0..n).map(|index| make_candidate::<T>(index)).unzip();
		let keys = validators.iter().map(|_| T::AuthorityId::generate_pair(None)).collect();
		let mut current = Progress::default();
		Pallet::<T>::open_session(&mut current, 1_000, &validators, keys);
		for tally in current.tallies.iter_mut() {
			tally.expected = 10;
		}
		Current::<T>::put(current);
		let queued: Vec<_> = validators
			.iter()
			.rev()
			.filter_map(|own| Some((own.clone(), pallet_session::NextKeys::<T>::get(own)?)))
			.collect();
		pallet_session::Validators::<T>::put(validators);
		pallet_session::QueuedKeys::<T>::put(queued);
		pallet_session::QueuedChanged::<T>::put(true);
		let session = pallet_session::Pallet::<T>::current_index();

		#[block]
		{
			pallet_session::Pallet::<T>::rotate_session();
		}

		assert!(Ledger::<T>::contains_key(session));
		assert!(
			seats
				.iter()
				.all(|branch| Uptimes::<T>::get(branch).is_some_and(|uptime| uptime.below > 0))
		);
		assert!(pallet_session::QueuedChanged::<T>::get());
	}
}
