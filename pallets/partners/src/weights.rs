// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`admit`](crate::Pallet::admit).
	fn admit() -> Weight;
	/// Of [`suspend`](crate::Pallet::suspend).
	fn suspend() -> Weight;
	/// Of [`reinstate`](crate::Pallet::reinstate).
	fn reinstate() -> Weight;
	/// Of [`replace_account`](crate::Pallet::replace_account).
	fn replace_account() -> Weight;
	/// Of [`remove`](crate::Pallet::remove).
	fn remove() -> Weight;
	/// Of [`redeem`](crate::Pallet::redeem).
	fn redeem() -> Weight;
	/// Of [`confirm`](crate::Pallet::confirm).
	fn confirm() -> Weight;
	/// Of [`decline`](crate::Pallet::decline).
	fn decline() -> Weight;
	/// Of [`cancel`](crate::Pallet::cancel).
	fn cancel() -> Weight;
	/// Of what auditors decide on a redemption.
	fn decide() -> Weight;
}

/// Nothing is measured in unit tests.
#[cfg(test)]
impl WeightInfo for () {
	fn admit() -> Weight {
		Weight::zero()
	}
	fn suspend() -> Weight {
		Weight::zero()
	}
	fn reinstate() -> Weight {
		Weight::zero()
	}
	fn replace_account() -> Weight {
		Weight::zero()
	}
	fn remove() -> Weight {
		Weight::zero()
	}
	fn redeem() -> Weight {
		Weight::zero()
	}
	fn confirm() -> Weight {
		Weight::zero()
	}
	fn decline() -> Weight {
		Weight::zero()
	}
	fn cancel() -> Weight {
		Weight::zero()
	}
	fn decide() -> Weight {
		Weight::zero()
	}
}
