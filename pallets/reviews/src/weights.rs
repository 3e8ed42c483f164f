// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls, and of what it does by itself.
pub trait WeightInfo {
	/// Of [`seal`](crate::Pallet::seal).
	fn seal() -> Weight;
	/// Of [`open`](crate::Pallet::open).
	fn open() -> Weight;
	/// Of [`clear`](crate::Pallet::clear).
	fn clear() -> Weight;
	/// Of [`forget_pair`](crate::Pallet::forget_pair).
	fn forget_pair() -> Weight;
	/// Of looking for pairs that are over, without finding any.
	fn search() -> Weight;
	/// Of one pair that was found and is cleared.
	fn lapse() -> Weight;
}

/// Nothing is measured in unit tests. What the pallet does by itself has round figures, so that it can be told whether it keeps
/// within a block.
#[cfg(test)]
impl WeightInfo for () {
	fn seal() -> Weight {
		Weight::zero()
	}
	fn open() -> Weight {
		Weight::zero()
	}
	fn clear() -> Weight {
		Weight::zero()
	}
	fn forget_pair() -> Weight {
		Weight::zero()
	}
	fn search() -> Weight {
		Weight::from_parts(100, 10)
	}
	fn lapse() -> Weight {
		Weight::from_parts(1_000, 100)
	}
}
