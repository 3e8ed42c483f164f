// SPDX-License-Identifier: Apache-2.0
//! stub until generated
use frame_support::weights::Weight;
/// x
pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T> pallet_branches::WeightInfo for WeightInfo<T> {
	fn admit(_: u32) -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn grant_role() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn revoke_role() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
}
