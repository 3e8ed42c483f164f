// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use timebank_primitives::{
	BenchmarkHelper, Decision, OnDecision, PartnerId, RedemptionId, Subject,
};

fn consortium<T: Config>() -> T::RuntimeOrigin {
	T::ConsortiumOrigin::try_successful_origin().expect("the consortium")
}

/// A partner with as long a name and as long a contact as there can be.
fn admitted<T: Config>() -> (PartnerId, T::AccountId) {
	let partner = NextPartner::<T>::get();
	let own: T::AccountId = account("partner", partner, 0);
	let name = Name::truncate_from(vec![b'x'; 64]);
	let contact = Contact::truncate_from(vec![b'x'; 128]);
	Pallet::<T>::admit(consortium::<T>(), name, contact, own.clone(), [1; 32]).expect("a partner");
	(partner, own)
}

fn suspended<T: Config>() -> PartnerId {
	let (partner, _) = admitted::<T>();
	Pallet::<T>::suspend(consortium::<T>(), partner, [2; 32]).expect("an active partner");
	partner
}

fn member<T: Config>() -> T::AccountId {
	let member: T::AccountId = account("member", 0, 0);
	T::BenchmarkHelper::make_member(&member);
	member
}

/// A redemption, the account of its partner, and the member.
fn redeemed<T: Config>() -> (RedemptionId, T::AccountId, T::AccountId) {
	let (partner, own) = admitted::<T>();
	let member = member::<T>();
	let redemption = NextRedemption::<T>::get();
	let origin = RawOrigin::Signed(member.clone());
	Pallet::<T>::redeem(origin.into(), partner, 1u32.into(), [3; 32]).expect("a redemption");
	(redemption, own, member)
}

/// A redemption that the screening holds back, if it ever does.
fn held_back<T: Config>() -> (RedemptionId, T::AccountId, T::AccountId) {
	T::BenchmarkHelper::hold_back();
	redeemed::<T>()
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn admit() {
		let name = Name::truncate_from(vec![b'x'; 64]);
		let contact = Contact::truncate_from(vec![b'x'; 128]);
		let own: T::AccountId = account("partner", 0, 0);

		#[extrinsic_call]
		_(consortium::<T>(), name, contact, own.clone(), [1; 32]);

		assert!(ByAccount::<T>::contains_key(own));
	}

	#[benchmark]
	fn suspend() {
		let (partner, _) = admitted::<T>();

		#[extrinsic_call]
		_(consortium::<T>(), partner, [2; 32]);

		assert!(matches!(Partners::<T>::get(partner).unwrap().status, Status::Suspended { .. }));
	}

	#[benchmark]
	fn reinstate() {
		let partner = suspended::<T>();

		#[extrinsic_call]
		_(consortium::<T>(), partner);

		assert_eq!(Partners::<T>::get(partner).unwrap().status, Status::Active);
	}

	#[benchmark]
	fn replace_account() {
		let (partner, _) = admitted::<T>();
		let new: T::AccountId = account("new", 0, 0);

		#[extrinsic_call]
		_(consortium::<T>(), partner, new.clone());

		assert_eq!(ByAccount::<T>::get(new), Some(partner));
	}

	#[benchmark]
	fn remove() {
		let (partner, _) = admitted::<T>();

		#[extrinsic_call]
		_(consortium::<T>(), partner);

		assert!(!Partners::<T>::contains_key(partner));
	}

	/// Of one that is held back, so that a case is opened.
	#[benchmark]
	fn redeem() {
		let (partner, _) = admitted::<T>();
		let member = member::<T>();
		T::BenchmarkHelper::strain_screening();
		T::BenchmarkHelper::hold_back();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), partner, 1u32.into(), [3; 32]);

		assert_eq!(OpenBy::<T>::get(member), 1);
	}

	#[benchmark]
	fn confirm() {
		let (redemption, own, _) = redeemed::<T>();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(own), redemption);

		assert!(!Redemptions::<T>::contains_key(redemption));
	}

	/// Of one that is held back, so that a case is closed.
	#[benchmark]
	fn decline() {
		let (redemption, own, _) = held_back::<T>();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(own), redemption, [4; 32]);

		assert!(!Redemptions::<T>::contains_key(redemption));
	}

	/// Of one that is held back, so that a case is closed.
	#[benchmark]
	fn cancel() {
		let (redemption, _, member) = held_back::<T>();
		// The clock of benchmarks stands still.
		Redemptions::<T>::mutate(redemption, |record| record.as_mut().unwrap().answer_by = 0);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(member), redemption);

		assert!(!Redemptions::<T>::contains_key(redemption));
	}
	/// It is refused, so that coins are released.
	#[benchmark]
	fn decide() {
		let (redemption, own, _) = held_back::<T>();
		Redemptions::<T>::mutate(redemption, |record| record.as_mut().unwrap().under_review = true);
		T::BenchmarkHelper::strain();
		let subject = Subject::Redemption { redemption };

		#[block]
		{
			Pallet::<T>::decide(&subject, Decision::Refused, &own, [5; 32])
				.expect("it is held back");
		}

		assert!(!Redemptions::<T>::contains_key(redemption));
	}
}
