// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`register`](crate::Pallet::register).
	fn register() -> Weight;
	/// Of [`suspend`](crate::Pallet::suspend).
	fn suspend() -> Weight;
	/// Of [`reinstate`](crate::Pallet::reinstate).
	fn reinstate() -> Weight;
	/// Of [`leave`](crate::Pallet::leave).
	fn leave() -> Weight;
	/// Of [`accept`](crate::Pallet::accept).
	fn accept() -> Weight;
	/// Of [`withdraw_registration`](crate::Pallet::withdraw_registration).
	fn withdraw_registration() -> Weight;
	/// Of [`register_keyless`](crate::Pallet::register_keyless).
	fn register_keyless() -> Weight;
	/// Of [`ask_to_move`](crate::Pallet::ask_to_move).
	fn ask_to_move() -> Weight;
	/// Of [`withdraw_move`](crate::Pallet::withdraw_move).
	fn withdraw_move() -> Weight;
	/// Of [`accept_move`](crate::Pallet::accept_move).
	fn accept_move() -> Weight;
	/// Of [`set_kind`](crate::Pallet::set_kind).
	fn set_kind() -> Weight;
	/// Of [`propose_field`](crate::Pallet::propose_field).
	fn propose_field() -> Weight;
	/// Of what auditors decide on a proposal.
	fn decide_field() -> Weight;
	/// Of [`withdraw_field`](crate::Pallet::withdraw_field).
	fn withdraw_field() -> Weight;
	/// Of [`erase_field`](crate::Pallet::erase_field).
	fn erase_field() -> Weight;
	/// Of [`grant_read`](crate::Pallet::grant_read).
	fn grant_read() -> Weight;
	/// Of [`revoke_read`](crate::Pallet::revoke_read).
	fn revoke_read() -> Weight;
	/// Of [`forget_grant`](crate::Pallet::forget_grant).
	fn forget_grant() -> Weight;
}

/// Nothing is measured in unit tests.
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
	fn accept() -> Weight {
		Weight::zero()
	}
	fn withdraw_registration() -> Weight {
		Weight::zero()
	}
	fn register_keyless() -> Weight {
		Weight::zero()
	}
	fn ask_to_move() -> Weight {
		Weight::zero()
	}
	fn withdraw_move() -> Weight {
		Weight::zero()
	}
	fn accept_move() -> Weight {
		Weight::zero()
	}
	fn set_kind() -> Weight {
		Weight::zero()
	}
	fn propose_field() -> Weight {
		Weight::zero()
	}
	fn decide_field() -> Weight {
		Weight::zero()
	}
	fn withdraw_field() -> Weight {
		Weight::zero()
	}
	fn erase_field() -> Weight {
		Weight::zero()
	}
	fn grant_read() -> Weight {
		Weight::zero()
	}
	fn revoke_read() -> Weight {
		Weight::zero()
	}
	fn forget_grant() -> Weight {
		Weight::zero()
	}
}
