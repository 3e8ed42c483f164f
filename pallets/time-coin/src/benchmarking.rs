// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, fungible::Inspect};
use frame_system::RawOrigin;
use sp_runtime::traits::Zero;
use timebank_primitives::{BenchmarkHelper, MintReason};

fn member<T: Config>(index: u32) -> T::AccountId {
	let who = account("member", index, 0);
	T::BenchmarkHelper::make_member(&who);
	who
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn transfer() {
		let (from, to) = (member::<T>(0), member::<T>(1));
		let before = T::Currency::balance(&to);

		#[extrinsic_call]
		_(RawOrigin::Signed(from), to.clone(), 1u32.into(), [1; 32]);

		assert!(T::Currency::balance(&to) > before);
	}

	#[benchmark]
	fn set_quota() {
		let origin = T::ConsortiumOrigin::try_successful_origin().unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1, 1_000u32.into(), u32::MAX.into());

		assert!(Quotas::<T>::contains_key(1));
	}

	#[benchmark]
	fn delegate_quota() {
		let origin = T::AdministratorOrigin::try_successful_origin().unwrap();
		let (_, branch) = T::AdministratorOrigin::ensure_origin(origin.clone()).unwrap();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		Pallet::<T>::do_set_quota(branch, 1_000u32.into(), u32::MAX.into()).unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, below, 10u32.into());

		assert!(Quotas::<T>::contains_key(below));
	}

	#[benchmark]
	fn mint() {
		let to = member::<T>(0);
		let origin = T::MinterOrigin::try_successful_origin().unwrap();
		let (_, branch) = T::MinterOrigin::ensure_origin(origin.clone()).unwrap();
		Pallet::<T>::do_set_quota(branch, 1_000u32.into(), u32::MAX.into()).unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, to, 10u32.into(), MintReason::Service, Some(1));

		assert!(!MintedBy::<T>::get(branch).is_zero());
	}

	#[benchmark]
	fn claim_welcome() {
		let to = member::<T>(0);
		Owed::<T>::insert(&to, ());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), to.clone());

		assert!(!Owed::<T>::contains_key(&to));
	}
}
