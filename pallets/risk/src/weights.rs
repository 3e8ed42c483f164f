// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls, and of what it does for others.
pub trait WeightInfo {
	/// Of [`set_thresholds`](crate::Pallet::set_thresholds).
	fn set_thresholds() -> Weight;
	/// Of [`handle`](crate::Pallet::handle).
	fn handle() -> Weight;
	/// Of [`request_freeze`](crate::Pallet::request_freeze).
	fn request_freeze() -> Weight;
	/// Of [`withdraw_freeze`](crate::Pallet::withdraw_freeze).
	fn withdraw_freeze() -> Weight;
	/// Of [`lift`](crate::Pallet::lift).
	fn lift() -> Weight;
	/// Of [`thaw`](crate::Pallet::thaw).
	fn thaw() -> Weight;
	/// Of carrying a decision on a freeze out: granting a renewal is the dearest.
	fn decide() -> Weight;
	/// Of looking for freezes that are over.
	fn search() -> Weight;
	/// Of forgetting a branch that is gone.
	fn forget_branch() -> Weight;
}

/// Nothing is measured in unit tests.
#[cfg(test)]
impl WeightInfo for () {
	fn set_thresholds() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn handle() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn request_freeze() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn withdraw_freeze() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn lift() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn thaw() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn decide() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn search() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn forget_branch() -> Weight {
		Weight::from_parts(1, 0)
	}
}
