// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`analyse`](crate::Pallet::analyse).
	fn analyse() -> Weight;
	/// Of [`draft`](crate::Pallet::draft), with `c` changes.
	fn draft(c: u32) -> Weight;
	/// Of [`publish`](crate::Pallet::publish).
	fn publish() -> Weight;
	/// Of [`give_opinion`](crate::Pallet::give_opinion).
	fn give_opinion() -> Weight;
	/// Of [`adopt`](crate::Pallet::adopt), with `c` changes.
	fn adopt(c: u32) -> Weight;
	/// Of [`withdraw`](crate::Pallet::withdraw).
	fn withdraw() -> Weight;
	/// Of [`sweep`](crate::Pallet::sweep), of `o` opinions.
	fn sweep(o: u32) -> Weight;
}

/// Nothing is measured in unit tests.
#[cfg(test)]
impl WeightInfo for () {
	fn analyse() -> Weight {
		Weight::zero()
	}
	fn draft(_: u32) -> Weight {
		Weight::zero()
	}
	fn publish() -> Weight {
		Weight::zero()
	}
	fn give_opinion() -> Weight {
		Weight::zero()
	}
	fn adopt(_: u32) -> Weight {
		Weight::zero()
	}
	fn withdraw() -> Weight {
		Weight::zero()
	}
	fn sweep(_: u32) -> Weight {
		Weight::zero()
	}
}
