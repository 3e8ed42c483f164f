// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::EnsureOrigin;
use frame_system::RawOrigin;
use timebank_primitives::BenchmarkHelper;

/// A member at home in the branch whose staff the origins of benchmarks are.
fn registered<T: Config>() -> T::AccountId {
	let registrar = T::RegistrarOrigin::try_successful_origin().unwrap();
	let who: T::AccountId = account("member", 0, 0);
	Pallet::<T>::register(registrar, who.clone(), Nullifier([1; 32])).unwrap();
	who
}

fn auditor<T: Config>() -> T::RuntimeOrigin {
	T::AuditorOrigin::try_successful_origin().unwrap()
}

fn status<T: Config>(who: &T::AccountId) -> Status {
	Members::<T>::get(who).unwrap().status
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() {
		let origin = T::RegistrarOrigin::try_successful_origin().unwrap();
		let who: T::AccountId = account("member", 0, 0);
		T::BenchmarkHelper::lower_cap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), Nullifier([1; 32]));

		assert!(Members::<T>::contains_key(&who));
	}

	#[benchmark]
	fn suspend() {
		let who = registered::<T>();
		// Before the measuring: it appoints somebody.
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin, who.clone(), [2; 32]);

		assert!(matches!(status::<T>(&who), Status::Suspended { .. }));
	}

	#[benchmark]
	fn reinstate() {
		let who = registered::<T>();
		Pallet::<T>::suspend(auditor::<T>(), who.clone(), [2; 32]).unwrap();
		// Before the measuring: it appoints somebody.
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin, who.clone());

		assert_eq!(status::<T>(&who), Status::Active);
	}

	/// The welcome grant is burnt.
	#[benchmark]
	fn leave() {
		let who = registered::<T>();
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(matches!(status::<T>(&who), Status::Left { .. }));
	}
}
