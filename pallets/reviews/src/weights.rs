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
	/// Of [`report`](crate::Pallet::report).
	fn report() -> Weight;
	/// Of [`ask_to_publish`](crate::Pallet::ask_to_publish).
	fn ask_to_publish() -> Weight;
	/// Of a decision on a review or on the right to publish: it is carried out, comes to nothing, is revised, or is forgotten.
	fn decide() -> Weight;
	/// Of looking for what is over, without finding any.
	fn search() -> Weight;
	/// Of one pair, review or exemption that was found and is over.
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
		rough(9, 7)
	}
	fn clear() -> Weight {
		rough(6, 5)
	}
	fn forget_pair() -> Weight {
		rough(3, 1)
	}
	fn report() -> Weight {
		rough(14, 9)
	}
	fn ask_to_publish() -> Weight {
		rough(14, 8)
	}
	fn decide() -> Weight {
		rough(5, 3)
	}
	fn search() -> Weight {
		rough(105, 1)
	}
	fn lapse() -> Weight {
		rough(6, 5)
	}
}
