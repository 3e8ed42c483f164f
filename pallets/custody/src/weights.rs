// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls, and of its extension.
pub trait WeightInfo {
	/// Of [`request_key`](crate::Pallet::request_key).
	fn request_key() -> Weight;
	/// Of [`approve_key`](crate::Pallet::approve_key).
	fn approve_key() -> Weight;
	/// Of [`veto_key`](crate::Pallet::veto_key).
	fn veto_key() -> Weight;
	/// Of [`take_over`](crate::Pallet::take_over), without what another pallet revokes.
	fn take_over() -> Weight;
	/// Of [`cancel_key`](crate::Pallet::cancel_key).
	fn cancel_key() -> Weight;
	/// Of [`appoint`](crate::Pallet::appoint).
	fn appoint() -> Weight;
	/// Of [`assign`](crate::Pallet::assign).
	fn assign() -> Weight;
	/// Of [`dismiss`](crate::Pallet::dismiss).
	fn dismiss() -> Weight;
	/// Of [`recall`](crate::Pallet::recall).
	fn recall() -> Weight;
	/// Of [`act`](crate::Pallet::act), without the call that it makes.
	fn act() -> Weight;
	/// Of [`give_mandate`](crate::Pallet::give_mandate).
	fn give_mandate() -> Weight;
	/// Of [`revoke_mandate`](crate::Pallet::revoke_mandate).
	fn revoke_mandate() -> Weight;
	/// Of [`renounce_mandate`](crate::Pallet::renounce_mandate).
	fn renounce_mandate() -> Weight;
	/// Of [`spend`](crate::Pallet::spend).
	fn spend() -> Weight;
	/// The same, of coins of which nothing came but that they moved.
	fn plain_spend() -> Weight;
	/// Of [`spend`](crate::Pallet::spend), of coins that are held back.
	fn spend_held() -> Weight;
	/// Of [`name_successor`](crate::Pallet::name_successor).
	fn name_successor() -> Weight;
	/// Of [`renounce_succession`](crate::Pallet::renounce_succession).
	fn renounce_succession() -> Weight;
	/// Of [`report_death`](crate::Pallet::report_death).
	fn report_death() -> Weight;
	/// Of [`refute_death`](crate::Pallet::refute_death).
	fn refute_death() -> Weight;
	/// Of [`confirm_death`](crate::Pallet::confirm_death).
	fn confirm_death() -> Weight;
	/// Of [`cancel_death`](crate::Pallet::cancel_death).
	fn cancel_death() -> Weight;
	/// Of [`succeed`](crate::Pallet::succeed), without what another pallet revokes.
	fn succeed() -> Weight;
	/// Of [`collect_estate`](crate::Pallet::collect_estate).
	fn collect_estate() -> Weight;
	/// Of [`clean`](crate::Pallet::clean).
	fn clean() -> Weight;
	/// Of the extension [`AsMember`](crate::AsMember).
	fn as_member() -> Weight;
}

/// Nothing is measured in unit tests, but that acting costs something besides the call.
#[cfg(test)]
impl WeightInfo for () {
	fn request_key() -> Weight {
		Weight::zero()
	}
	fn approve_key() -> Weight {
		Weight::zero()
	}
	fn veto_key() -> Weight {
		Weight::zero()
	}
	fn take_over() -> Weight {
		Weight::zero()
	}
	fn cancel_key() -> Weight {
		Weight::zero()
	}
	fn appoint() -> Weight {
		Weight::zero()
	}
	fn assign() -> Weight {
		Weight::zero()
	}
	fn dismiss() -> Weight {
		Weight::zero()
	}
	fn recall() -> Weight {
		Weight::zero()
	}
	fn act() -> Weight {
		Weight::from_parts(1_000, 10)
	}
	fn give_mandate() -> Weight {
		Weight::zero()
	}
	fn revoke_mandate() -> Weight {
		Weight::zero()
	}
	fn renounce_mandate() -> Weight {
		Weight::zero()
	}
	fn plain_spend() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn spend() -> Weight {
		Weight::zero()
	}
	fn spend_held() -> Weight {
		Weight::zero()
	}
	fn name_successor() -> Weight {
		Weight::zero()
	}
	fn renounce_succession() -> Weight {
		Weight::zero()
	}
	fn report_death() -> Weight {
		Weight::zero()
	}
	fn refute_death() -> Weight {
		Weight::zero()
	}
	fn confirm_death() -> Weight {
		Weight::zero()
	}
	fn cancel_death() -> Weight {
		Weight::zero()
	}
	fn succeed() -> Weight {
		Weight::zero()
	}
	fn collect_estate() -> Weight {
		Weight::zero()
	}
	fn clean() -> Weight {
		Weight::zero()
	}
	fn as_member() -> Weight {
		Weight::from_parts(100, 1)
	}
}
