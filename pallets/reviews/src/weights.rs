// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::{Weight, constants::RocksDbWeight};

/// Weights of the pallet's calls, and of what it does by itself.
pub trait WeightInfo {
	/// Of [`seal`](crate::Pallet::seal).
	fn seal() -> Weight;
	/// Of [`open`](crate::Pallet::open).
	fn open() -> Weight;
	/// Of [`clear`](crate::Pallet::clear).
	fn clear() -> Weight;
	/// Of [`forget_pair`](crate::Pallet::forget_pair).
	fn forget_pair() -> Weight;
	/// Of looking for pairs that are over, without finding any.
	fn search() -> Weight;
	/// Of one pair that was found and is cleared.
	fn lapse() -> Weight;
}

/// So many rows read and written, with what proves a few hundred bytes of each.
fn rough(reads: u64, writes: u64) -> Weight {
	Weight::from_parts(50_000_000, reads.saturating_mul(4_000))
		.saturating_add(RocksDbWeight::get().reads_writes(reads, writes))
}

/// Rough figures, by how many rows are read and written, for unit tests and until there are measured ones.
impl WeightInfo for () {
	fn seal() -> Weight {
		rough(6, 4)
	}
	fn open() -> Weight {
		rough(7, 5)
	}
	fn clear() -> Weight {
		rough(6, 5)
	}
	fn forget_pair() -> Weight {
		rough(3, 1)
	}
	fn search() -> Weight {
		rough(105, 1)
	}
	fn lapse() -> Weight {
		rough(6, 5)
	}
}
