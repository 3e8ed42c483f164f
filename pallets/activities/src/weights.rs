// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings the measured figures.

use frame_support::weights::Weight;

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// `publish`.
	fn publish() -> Weight;
	/// `approve`.
	fn approve() -> Weight;
	/// `reject`.
	fn reject() -> Weight;
	/// `close`, with `e` enrolments left.
	fn close(e: u32) -> Weight;
	/// `enrol`.
	fn enrol() -> Weight;
	/// `leave`.
	fn leave() -> Weight;
	/// `admit`.
	fn admit() -> Weight;
	/// `decline`.
	fn decline() -> Weight;
	/// `confirm_start`.
	fn confirm_start() -> Weight;
	/// `confirm_end`.
	fn confirm_end() -> Weight;
	/// `settle`.
	fn settle() -> Weight;
}

// In this pallet's own tests weight is no subject.
#[cfg(test)]
impl WeightInfo for () {
	fn publish() -> Weight {
		Weight::zero()
	}
	fn approve() -> Weight {
		Weight::zero()
	}
	fn reject() -> Weight {
		Weight::zero()
	}
	fn close(_: u32) -> Weight {
		Weight::zero()
	}
	fn enrol() -> Weight {
		Weight::zero()
	}
	fn leave() -> Weight {
		Weight::zero()
	}
	fn admit() -> Weight {
		Weight::zero()
	}
	fn decline() -> Weight {
		Weight::zero()
	}
	fn confirm_start() -> Weight {
		Weight::zero()
	}
	fn confirm_end() -> Weight {
		Weight::zero()
	}
	fn settle() -> Weight {
		Weight::zero()
	}
}
