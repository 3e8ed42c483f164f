// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`offer`](crate::Pallet::offer).
	fn offer() -> Weight;
	/// Of [`withdraw`](crate::Pallet::withdraw).
	fn withdraw() -> Weight;
	/// Of [`refresh`](crate::Pallet::refresh).
	fn refresh() -> Weight;
}

/// Nothing is measured in unit tests.
#[cfg(test)]
impl WeightInfo for () {
	fn offer() -> Weight {
		Weight::zero()
	}
	fn withdraw() -> Weight {
		Weight::zero()
	}
	fn refresh() -> Weight {
		Weight::zero()
	}
}
