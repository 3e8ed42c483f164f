// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet-session`. The SDK's own want its staking.

use alloc::vec::Vec;
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::traits::UnfilteredDispatchable;
use frame_system::RawOrigin;
use pallet_session::{Call, NextKeys};

/// What the benchmarks need from the runtime.
pub trait Config:
	pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
{
	/// An account that can have session keys.
	fn validator() -> Self::AccountId;
	/// New keys for it, and the proof that they are its own.
	fn new_keys(owner: &Self::AccountId) -> (Self::Keys, Vec<u8>);
}

/// The calls of `pallet-session`.
pub struct Pallet<T>(PhantomData<T>);

/// Give a validator new keys.
fn set<T: Config>(validator: &T::AccountId) {
	let (keys, proof) = T::new_keys(validator);
	Call::<T>::set_keys { keys, proof }
		.dispatch_bypass_filter(RawOrigin::Signed(validator.clone()).into())
		.expect("a validator sets its keys");
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// In place of old ones, which is dearer than having had none.
	#[benchmark]
	fn set_keys() {
		let validator = T::validator();
		set::<T>(&validator);
		let (keys, proof) = T::new_keys(&validator);
		let call = Call::<T>::set_keys { keys: keys.clone(), proof };
		let done;

		#[block]
		{
			done = call.dispatch_bypass_filter(RawOrigin::Signed(validator.clone()).into());
		}

		assert!(done.is_ok());
		assert_eq!(NextKeys::<T>::get(validator), Some(keys));
	}

	#[benchmark]
	fn purge_keys() {
		let validator = T::validator();
		set::<T>(&validator);
		let done;

		#[block]
		{
			done = Call::<T>::purge_keys {}
				.dispatch_bypass_filter(RawOrigin::Signed(validator.clone()).into());
		}

		assert!(done.is_ok());
		assert_eq!(NextKeys::<T>::get(validator), None);
	}
}
