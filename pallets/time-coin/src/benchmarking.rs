// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::fungible::Inspect;
use frame_system::RawOrigin;
use timebank_primitives::BenchmarkHelper;

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
}
