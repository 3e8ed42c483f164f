// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of `pallet-grandpa`. The SDK's own measure a part of a report only.

use alloc::boxed::Box;
use core::marker::PhantomData;
use frame_benchmarking::v2::*;
use frame_support::traits::{Get, UnfilteredDispatchable};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use pallet_grandpa::{Call, Pallet as Grandpa, Stalled};
use sp_consensus_grandpa::EquivocationProof;

/// What the benchmarks need from the runtime.
pub trait Config: pallet_grandpa::Config {
	/// Two votes of one validator in a round of this session, of which nobody has heard, and the proof that the key is that of one
	/// of so many validators.
	fn double_vote(
		validators: u32,
	) -> (EquivocationProof<Self::Hash, BlockNumberFor<Self>>, Self::KeyOwnerProof);
	/// Whether such votes were reported.
	fn is_reported() -> bool;
}

/// The calls of `pallet-grandpa`.
pub struct Pallet<T>(PhantomData<T>);

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With `v` validators, by a node: it is checked before it is carried out, too. There are no nominators, whatever `n`; the SDK
	/// asks.
	#[benchmark]
	fn report_equivocation(v: Linear<4, { T::MaxAuthorities::get() }>, n: Linear<0, 1>) {
		let (proof, key_owner_proof) = T::double_vote(v);
		let call = Call::<T>::report_equivocation_unsigned {
			equivocation_proof: Box::new(proof),
			key_owner_proof,
		};
		let (checked, done);

		#[block]
		{
			checked = Grandpa::<T>::pre_dispatch(&call);
			done = call.dispatch_bypass_filter(RawOrigin::None.into());
		}

		assert!(checked.is_ok());
		assert!(done.is_ok());
		assert!(T::is_reported());
	}

	#[benchmark]
	fn note_stalled() {
		let call = Call::<T>::note_stalled {
			delay: 1_000u32.into(),
			best_finalized_block_number: 1u32.into(),
		};
		let done;

		#[block]
		{
			done = call.dispatch_bypass_filter(RawOrigin::Root.into());
		}

		assert!(done.is_ok());
		assert!(Stalled::<T>::exists());
	}
}
