// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings the measured figures.

use frame_support::weights::Weight;

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// `admit`, with `b` branches in the registry.
	fn admit(b: u32) -> Weight;
	/// `grant_role`.
	fn grant_role() -> Weight;
	/// `revoke_role`.
	fn revoke_role() -> Weight;
}

// In this pallet's own tests weight is no subject.
#[cfg(test)]
impl WeightInfo for () {
	fn admit(_: u32) -> Weight {
		Weight::zero()
	}
	fn grant_role() -> Weight {
		Weight::zero()
	}
	fn revoke_role() -> Weight {
		Weight::zero()
	}
}
