// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls, without what the pallets do whose matter is decided.
pub trait WeightInfo {
	/// Of [`claim`](crate::Pallet::claim).
	fn claim() -> Weight;
	/// Of [`release`](crate::Pallet::release).
	fn release() -> Weight;
	/// Of [`decide`](crate::Pallet::decide).
	fn decide() -> Weight;
	/// Of [`decide`](crate::Pallet::decide), of an appeal.
	fn decide_appeal() -> Weight;
	/// Of [`ask`](crate::Pallet::ask).
	fn ask() -> Weight;
	/// Of [`answer`](crate::Pallet::answer).
	fn answer() -> Weight;
	/// Of [`escalate`](crate::Pallet::escalate), and of what is escalated at its moment.
	fn escalate() -> Weight;
	/// Of [`appeal`](crate::Pallet::appeal).
	fn appeal() -> Weight;
	/// Of [`decide_as_consortium`](crate::Pallet::decide_as_consortium).
	fn decide_as_consortium() -> Weight;
	/// Of [`tend`](crate::Pallet::tend), of an appeal that lapses.
	fn tend_case() -> Weight;
	/// Of [`tend`](crate::Pallet::tend), of an activity that becomes a sample.
	fn tend_draw() -> Weight;
	/// Of [`set_template`](crate::Pallet::set_template).
	fn set_template() -> Weight;
	/// Of [`sample`](crate::Pallet::sample).
	fn sample() -> Weight;
	/// Of looking into the queue when there is time.
	fn look() -> Weight;
	/// Of asking whether a branch is wound up, and forgetting it.
	fn wind_up() -> Weight;
}

/// Nothing is measured in unit tests, which look only at what depends on how much there is to do.
#[cfg(test)]
impl WeightInfo for () {
	fn claim() -> Weight {
		Weight::zero()
	}
	fn release() -> Weight {
		Weight::zero()
	}
	fn decide() -> Weight {
		Weight::from_parts(10, 0)
	}
	fn decide_appeal() -> Weight {
		Weight::from_parts(20, 0)
	}
	fn ask() -> Weight {
		Weight::zero()
	}
	fn answer() -> Weight {
		Weight::zero()
	}
	fn escalate() -> Weight {
		Weight::from_parts(10, 0)
	}
	fn appeal() -> Weight {
		Weight::zero()
	}
	fn decide_as_consortium() -> Weight {
		Weight::from_parts(20, 0)
	}
	fn tend_case() -> Weight {
		Weight::from_parts(10, 0)
	}
	fn tend_draw() -> Weight {
		Weight::from_parts(10, 0)
	}
	fn set_template() -> Weight {
		Weight::zero()
	}
	fn sample() -> Weight {
		Weight::zero()
	}
	fn look() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn wind_up() -> Weight {
		Weight::zero()
	}
}
