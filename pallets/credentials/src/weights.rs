// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::{Weight, constants::RocksDbWeight};

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`set_kind`](crate::Pallet::set_kind).
	fn set_kind() -> Weight;
	/// Of [`issue`](crate::Pallet::issue).
	fn issue() -> Weight;
	/// Of [`revoke`](crate::Pallet::revoke).
	fn revoke() -> Weight;
	/// Of [`renounce`](crate::Pallet::renounce).
	fn renounce() -> Weight;
	/// Of [`forget`](crate::Pallet::forget).
	fn forget() -> Weight;
	/// Of [`allow`](crate::Pallet::allow).
	fn allow() -> Weight;
	/// Of an appeal by which a revocation is undone.
	fn revise() -> Weight;
}

/// Rough figures, by what is read and written, until they are measured.
impl WeightInfo for () {
	fn set_kind() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 2))
	}
	fn issue() -> Weight {
		Weight::from_parts(35_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(6, 1))
	}
	fn revoke() -> Weight {
		Weight::from_parts(35_000_000, 16_000)
			.saturating_add(RocksDbWeight::get().reads_writes(16, 6))
	}
	fn renounce() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}
	fn forget() -> Weight {
		Weight::from_parts(20_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 1))
	}
	fn allow() -> Weight {
		Weight::from_parts(35_000_000, 16_000)
			.saturating_add(RocksDbWeight::get().reads_writes(9, 1))
	}
	fn revise() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1))
	}
}
