// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls, with `b` branches in the registry.
pub trait WeightInfo {
	/// Of [`admit`](crate::Pallet::admit).
	fn admit(b: u32) -> Weight;
	/// Of [`grant_role`](crate::Pallet::grant_role).
	fn grant_role() -> Weight;
	/// Of [`revoke_role`](crate::Pallet::revoke_role).
	fn revoke_role() -> Weight;
	/// Of [`set_contact`](crate::Pallet::set_contact).
	fn set_contact() -> Weight;
	/// Of [`rename`](crate::Pallet::rename).
	fn rename() -> Weight;
	/// Of [`move_below`](crate::Pallet::move_below).
	fn move_below() -> Weight;
	/// Of [`suspend`](crate::Pallet::suspend).
	fn suspend(b: u32) -> Weight;
	/// Of [`reinstate`](crate::Pallet::reinstate).
	fn reinstate(b: u32) -> Weight;
	/// Of [`renew_certificate`](crate::Pallet::renew_certificate).
	fn renew_certificate() -> Weight;
	/// Of [`revoke_certificate`](crate::Pallet::revoke_certificate).
	fn revoke_certificate() -> Weight;
	/// Of [`begin_closure`](crate::Pallet::begin_closure).
	fn begin_closure(b: u32) -> Weight;
	/// Of [`close`](crate::Pallet::close), without what validators and what is wound up cost to forget.
	fn close() -> Weight;
	/// Of [`replace_account`](crate::Pallet::replace_account), without what validators cost to forget.
	fn replace_account(b: u32) -> Weight;
}

/// Nothing is measured in unit tests.
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
	fn set_contact() -> Weight {
		Weight::zero()
	}
	fn rename() -> Weight {
		Weight::zero()
	}
	fn move_below() -> Weight {
		Weight::zero()
	}
	fn suspend(_: u32) -> Weight {
		Weight::zero()
	}
	fn reinstate(_: u32) -> Weight {
		Weight::zero()
	}
	fn renew_certificate() -> Weight {
		Weight::zero()
	}
	fn revoke_certificate() -> Weight {
		Weight::zero()
	}
	fn begin_closure(_: u32) -> Weight {
		Weight::zero()
	}
	fn close() -> Weight {
		Weight::zero()
	}
	fn replace_account(_: u32) -> Weight {
		Weight::zero()
	}
}
