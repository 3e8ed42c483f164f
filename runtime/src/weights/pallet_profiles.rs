// SPDX-License-Identifier: Apache-2.0
//! stub until generated
use frame_support::weights::Weight;
/// x
pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T> pallet_profiles::WeightInfo for WeightInfo<T> {
	fn register() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
}
