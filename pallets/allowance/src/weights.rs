// SPDX-License-Identifier: Apache-2.0

//! What it costs to meter a transaction. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of what the pallet does with each transaction; it has no calls.
pub trait WeightInfo {
	/// Of charging a member who works for a branch in `r` roles, whose allowances are used up, and of giving back what was
	/// not needed. Nobody is looked for longer.
	fn charge(r: u32) -> Weight;
	/// Of [`CheckNonce`](crate::CheckNonce), in a block.
	fn check_nonce() -> Weight;
}

/// Nothing is measured in unit tests: a hundred for each allowance that is looked at.
#[cfg(test)]
impl WeightInfo for () {
	fn charge(r: u32) -> Weight {
		Weight::from_parts(100, 0).saturating_mul(u64::from(r) + 1)
	}
	fn check_nonce() -> Weight {
		Weight::zero()
	}
}
