// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings the measured figures.

use frame_support::weights::Weight;

/// Weights of this pallet's calls.
pub trait WeightInfo {
	/// `transfer`.
	fn transfer() -> Weight;
	/// A `transfer` or `give` of which nothing came but that coins moved.
	fn plain_payment() -> Weight;
	/// A `donate` of which nothing came but that coins moved.
	fn plain_donation() -> Weight;
	/// `set_quota`.
	fn set_quota() -> Weight;
	/// `delegate_quota`.
	fn delegate_quota() -> Weight;
	/// `mint`.
	fn mint() -> Weight;
	/// `claim_welcome`.
	fn claim_welcome() -> Weight;
	/// `give`.
	fn give() -> Weight;
	/// `donate`.
	fn donate() -> Weight;
	/// `correct`.
	fn correct() -> Weight;
	/// `withdraw_correction`.
	fn withdraw_correction() -> Weight;
	/// `penalise`.
	fn penalise() -> Weight;
	/// `collect`.
	fn collect() -> Weight;
	/// A `transfer`, `give` or `donate` that is held back.
	fn hold_back() -> Weight;
	/// `withdraw_held`.
	fn withdraw_held() -> Weight;
	/// `propose_penalty`.
	fn propose_penalty() -> Weight;
	/// Making a movement that was held back and is granted.
	fn release_held() -> Weight;
	/// Freeing the coins of a movement that was held back, refused or not decided on in time.
	fn return_held() -> Weight;
	/// Putting the coins of a penalty on hold that is granted, the last of as many as can be. Dropping one costs less.
	fn hold_penalty() -> Weight;
	/// Freeing the coins of a penalty that is taken back on appeal.
	fn return_penalty() -> Weight;
	/// Burning the coins of a penalty that is final.
	fn execute_penalty() -> Weight;
	/// Looking for changed terms, once in each block.
	fn notice_terms() -> Weight;
	/// Forgetting a branch that is gone.
	fn wind_up() -> Weight;
}

// In this pallet's own tests weight is no subject, but which of what can be decided is the dearest.
#[cfg(test)]
impl WeightInfo for () {
	fn transfer() -> Weight {
		Weight::zero()
	}
	fn plain_payment() -> Weight {
		Weight::from_parts(2, 0)
	}
	fn plain_donation() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn set_quota() -> Weight {
		Weight::zero()
	}
	fn delegate_quota() -> Weight {
		Weight::zero()
	}
	fn mint() -> Weight {
		Weight::zero()
	}
	fn claim_welcome() -> Weight {
		Weight::zero()
	}
	fn give() -> Weight {
		Weight::zero()
	}
	fn donate() -> Weight {
		Weight::zero()
	}
	fn correct() -> Weight {
		Weight::zero()
	}
	fn withdraw_correction() -> Weight {
		Weight::zero()
	}
	fn penalise() -> Weight {
		Weight::zero()
	}
	fn collect() -> Weight {
		Weight::zero()
	}
	fn hold_back() -> Weight {
		Weight::zero()
	}
	fn withdraw_held() -> Weight {
		Weight::zero()
	}
	fn propose_penalty() -> Weight {
		Weight::zero()
	}
	fn release_held() -> Weight {
		Weight::from_parts(7, 0)
	}
	fn return_held() -> Weight {
		Weight::from_parts(6, 0)
	}
	fn hold_penalty() -> Weight {
		Weight::from_parts(5, 0)
	}
	fn return_penalty() -> Weight {
		Weight::from_parts(4, 0)
	}
	fn execute_penalty() -> Weight {
		Weight::from_parts(3, 0)
	}
	fn notice_terms() -> Weight {
		Weight::zero()
	}
	fn wind_up() -> Weight {
		Weight::zero()
	}
}
