// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls and of what it does beside them.
pub trait WeightInfo {
	/// Of [`back`](crate::Pallet::back).
	fn back() -> Weight;
	/// Of [`unback`](crate::Pallet::unback).
	fn unback() -> Weight;
	/// Of [`apply`](crate::Pallet::apply).
	fn apply() -> Weight;
	/// Of [`withdraw`](crate::Pallet::withdraw), with `b` candidates.
	fn withdraw(b: u32) -> Weight;
	/// Of a report of double authoring, signed or not, with headers of `l` bytes together.
	fn report_double_authoring(l: u32) -> Weight;
	/// Of [`set_guaranteed`](crate::Pallet::set_guaranteed), for `b` branches.
	fn set_guaranteed(b: u32) -> Weight;
	/// Of [`resolve`](crate::Pallet::resolve).
	fn resolve() -> Weight;
	/// Of noting a block, with `n` validators.
	fn note_author(n: u32) -> Weight;
	/// Of writing the roster of a session down, with `n` validators.
	fn open_session(n: u32) -> Weight;
	/// Of forgetting a branch that is gone, and its keys.
	fn forget() -> Weight;
	/// Of the end of a session and the beginning of the next, with `n` validators. Nothing is charged by it: the SDK gives that
	/// the whole block.
	fn rotate(n: u32) -> Weight;
}

/// Nothing is measured in unit tests.
#[cfg(test)]
impl WeightInfo for () {
	fn back() -> Weight {
		Weight::zero()
	}
	fn unback() -> Weight {
		Weight::zero()
	}
	fn apply() -> Weight {
		Weight::zero()
	}
	fn withdraw(_: u32) -> Weight {
		Weight::zero()
	}
	fn report_double_authoring(_: u32) -> Weight {
		Weight::zero()
	}
	fn set_guaranteed(_: u32) -> Weight {
		Weight::zero()
	}
	fn resolve() -> Weight {
		Weight::zero()
	}
	fn note_author(_: u32) -> Weight {
		Weight::zero()
	}
	fn open_session(_: u32) -> Weight {
		Weight::zero()
	}
	fn forget() -> Weight {
		Weight::zero()
	}
	fn rotate(_: u32) -> Weight {
		Weight::zero()
	}
}
