// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Time};
use frame_system::RawOrigin;
use timebank_primitives::{
	BenchmarkHelper, Commitment, CredentialKind, Decision, OnDecision, Subject,
};

/// A number that no kind of the genesis has.
const KIND: CredentialKind = CredentialKind::MAX;

fn consortium<T: Config>() -> T::RuntimeOrigin {
	T::ConsortiumOrigin::try_successful_origin().expect("the consortium")
}

fn issuer<T: Config>() -> T::RuntimeOrigin {
	T::IssuerOrigin::try_successful_origin().expect("a trainer")
}

/// As long a name as there can be.
fn name() -> Name {
	Name::truncate_from(vec![b'x'; 64])
}

/// A member who has a credential.
fn issued<T: Config>() -> T::AccountId {
	Pallet::<T>::set_kind(consortium::<T>(), KIND, name(), IssuedBy::Both).expect("a kind");
	let member: T::AccountId = account("member", 0, 0);
	T::BenchmarkHelper::make_member(&member);
	let until = T::Time::now().saturating_add(1_000_000);
	let document = Commitment([1; 32]);
	Pallet::<T>::issue(issuer::<T>(), member.clone(), KIND, document, Some(until))
		.expect("a credential");
	member
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_kind() {
		let consortium = consortium::<T>();

		#[extrinsic_call]
		_(consortium, KIND, name(), IssuedBy::Both);

		assert!(Kinds::<T>::contains_key(KIND));
	}

	#[benchmark]
	fn issue() {
		let member = issued::<T>();
		let issuer = issuer::<T>();
		let until = T::Time::now().saturating_add(2_000_000);

		#[extrinsic_call]
		_(issuer, member.clone(), KIND, Commitment([2; 32]), Some(until));

		assert_eq!(Credentials::<T>::get(member, KIND).unwrap().version, 2);
	}

	/// The branch that issued it is gone, so that the home of the member is asked for too.
	#[benchmark]
	fn revoke() {
		let member = issued::<T>();
		Credentials::<T>::mutate(&member, KIND, |credential| {
			credential.as_mut().unwrap().issuer = Issuer::Branch(u32::MAX);
		});
		let issuer = issuer::<T>();

		#[extrinsic_call]
		_(issuer, member.clone(), KIND, [3; 32]);

		assert!(!Pallet::<T>::is_held(member, KIND));
	}

	#[benchmark]
	fn renounce() {
		let member = issued::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), KIND);

		assert!(Credentials::<T>::get(member, KIND).unwrap().document.is_none());
	}

	#[benchmark]
	fn forget() {
		let member = issued::<T>();
		// Of somebody who has never been a member: it is looked up in the same way.
		let gone: T::AccountId = account("gone", 0, 0);
		let held = Credentials::<T>::get(&member, KIND).expect("issued");
		Credentials::<T>::insert(&gone, KIND, held);

		#[extrinsic_call]
		_(RawOrigin::Signed(member), gone.clone(), KIND);

		assert!(Credentials::<T>::get(gone, KIND).unwrap().document.is_none());
	}

	/// By an auditor, who may do so only where they oversee it.
	#[benchmark]
	fn allow() {
		let member = issued::<T>();
		let auditor = T::AuditorOrigin::try_successful_origin().expect("an auditor");
		Pallet::<T>::revoke(issuer::<T>(), member.clone(), KIND, [3; 32]).expect("it is held");

		#[extrinsic_call]
		_(auditor, member.clone(), KIND);

		let credential = Credentials::<T>::get(member, KIND).unwrap();
		assert!(matches!(credential.status, Status::Allowed { .. }));
	}

	#[benchmark]
	fn revise() {
		let member = issued::<T>();
		Pallet::<T>::revoke(issuer::<T>(), member.clone(), KIND, [3; 32]).expect("it is held");
		let subject = Subject::Credential { member: member.clone(), kind: KIND };

		#[block]
		{
			<Pallet<T> as OnDecision<_>>::revise(
				&subject,
				Decision::Refused,
				Decision::Granted,
				&member,
				[4; 32],
			)
			.expect("it was revoked");
		}

		assert!(Pallet::<T>::is_held(member, KIND));
	}
}
