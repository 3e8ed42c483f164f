// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings the measured figures.

use frame_support::weights::Weight;

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// `register`.
	fn register() -> Weight;
	/// `suspend`.
	fn suspend() -> Weight;
	/// `reinstate`.
	fn reinstate() -> Weight;
	/// `leave`.
	fn leave() -> Weight;
}

// In this pallet's own tests weight is no subject.
#[cfg(test)]
impl WeightInfo for () {
	fn register() -> Weight {
		Weight::zero()
	}
	fn suspend() -> Weight {
		Weight::zero()
	}
	fn reinstate() -> Weight {
		Weight::zero()
	}
	fn leave() -> Weight {
		Weight::zero()
	}
}
