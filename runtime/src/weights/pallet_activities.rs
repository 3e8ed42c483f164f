// SPDX-License-Identifier: Apache-2.0
//! stub until generated
use frame_support::weights::Weight;
/// x
pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T> pallet_activities::WeightInfo for WeightInfo<T> {
	fn publish() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn approve() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn reject() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn close(_: u32) -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn enrol() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn leave() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn admit() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn decline() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn confirm_start() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn confirm_end() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
	fn settle() -> Weight {
		Weight::from_parts(300_000_000, 0)
	}
}
