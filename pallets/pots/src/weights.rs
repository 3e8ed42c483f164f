// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`grant`](crate::Pallet::grant).
	fn grant() -> Weight;
	/// Of [`grant`](crate::Pallet::grant), of coins that are held back.
	fn grant_held() -> Weight;
	/// Of [`allocate`](crate::Pallet::allocate).
	fn allocate() -> Weight;
	/// Of [`use_earmark`](crate::Pallet::use_earmark).
	fn use_earmark() -> Weight;
	/// Of [`approve`](crate::Pallet::approve), of a grant.
	fn approve_grant() -> Weight;
	/// Of [`approve`](crate::Pallet::approve), of a grant of coins that are held back.
	fn approve_grant_held() -> Weight;
	/// Of [`approve`](crate::Pallet::approve), of an allocation.
	fn approve_allocation() -> Weight;
	/// Of [`approve`](crate::Pallet::approve), of a use of an earmark.
	fn approve_use() -> Weight;
	/// Of [`withdraw`](crate::Pallet::withdraw).
	fn withdraw() -> Weight;
	/// Of [`give_back`](crate::Pallet::give_back).
	fn give_back() -> Weight;
	/// Of [`reassign`](crate::Pallet::reassign).
	fn reassign() -> Weight;
	/// Of [`hand_over`](crate::Pallet::hand_over).
	fn hand_over() -> Weight;
	/// Of [`sweep`](crate::Pallet::sweep), of `u` uses.
	fn sweep(u: u32) -> Weight;
	/// Of seeing that nothing of a branch is left, and of forgetting it.
	fn wind_up() -> Weight;
}

/// Nothing is measured in unit tests.
#[cfg(test)]
impl WeightInfo for () {
	fn grant() -> Weight {
		Weight::zero()
	}
	fn grant_held() -> Weight {
		Weight::zero()
	}
	fn allocate() -> Weight {
		Weight::zero()
	}
	fn use_earmark() -> Weight {
		Weight::zero()
	}
	fn approve_grant() -> Weight {
		Weight::zero()
	}
	fn approve_grant_held() -> Weight {
		Weight::zero()
	}
	fn approve_allocation() -> Weight {
		Weight::zero()
	}
	fn approve_use() -> Weight {
		Weight::zero()
	}
	fn withdraw() -> Weight {
		Weight::zero()
	}
	fn give_back() -> Weight {
		Weight::zero()
	}
	fn reassign() -> Weight {
		Weight::zero()
	}
	fn hand_over() -> Weight {
		Weight::zero()
	}
	// Not nothing, so that tests see by how much a call was too dear.
	fn sweep(u: u32) -> Weight {
		Weight::from_parts(u.into(), 0)
	}
	fn wind_up() -> Weight {
		Weight::zero()
	}
}
