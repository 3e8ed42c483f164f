// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls and of what it does by itself.
pub trait WeightInfo {
	/// Of [`set_limit`](crate::Pallet::set_limit).
	fn set_limit() -> Weight;
	/// Of [`add_guarantee`](crate::Pallet::add_guarantee).
	fn add_guarantee() -> Weight;
	/// Of [`remove_guarantee`](crate::Pallet::remove_guarantee).
	fn remove_guarantee() -> Weight;
	/// Of [`net`](crate::Pallet::net), through a branch with `p` positions.
	fn net(p: u32) -> Weight;
	/// Of [`rehome`](crate::Pallet::rehome), of `m` members.
	fn rehome(m: u32) -> Weight;
	/// Of [`move_positions`](crate::Pallet::move_positions), of `p` positions.
	fn move_positions(p: u32) -> Weight;
	/// Of finding out whether it is time for a round of netting, and of remembering how far it is.
	fn check_round() -> Weight;
	/// Of one step of a round of netting, through a branch with `p` positions.
	fn netting_step(p: u32) -> Weight;
	/// Of finding out whether something is left of a branch, and of forgetting it.
	fn wind_up() -> Weight;
}

/// Nothing is measured in unit tests.
#[cfg(test)]
impl WeightInfo for () {
	fn set_limit() -> Weight {
		Weight::zero()
	}
	fn add_guarantee() -> Weight {
		Weight::zero()
	}
	fn remove_guarantee() -> Weight {
		Weight::zero()
	}
	fn net(_: u32) -> Weight {
		Weight::zero()
	}
	fn rehome(_: u32) -> Weight {
		Weight::zero()
	}
	fn move_positions(_: u32) -> Weight {
		Weight::zero()
	}
	fn check_round() -> Weight {
		Weight::zero()
	}
	fn netting_step(_: u32) -> Weight {
		Weight::zero()
	}
	fn wind_up() -> Weight {
		Weight::zero()
	}
}
