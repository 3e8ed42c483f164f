// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::{Weight, constants::RocksDbWeight};

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`set_topics`](crate::Pallet::set_topics), with `t` topics.
	fn set_topics(t: u32) -> Weight;
	/// Of [`submit`](crate::Pallet::submit) by which a quorum agrees, among `v` voices, with `o` reports besides that of what is
	/// settled.
	fn submit(v: u32, o: u32) -> Weight;
	/// Of [`complain`](crate::Pallet::complain).
	fn complain() -> Weight;
	/// Of [`acknowledge`](crate::Pallet::acknowledge).
	fn acknowledge() -> Weight;
	/// Of [`lapse`](crate::Pallet::lapse) by which a quorum agrees, among `v` voices, with `o` reports besides that of what is
	/// settled.
	fn lapse(v: u32, o: u32) -> Weight;
	/// Of [`withdraw_voice`](crate::Pallet::withdraw_voice).
	fn withdraw_voice() -> Weight;
	/// Of [`reset`](crate::Pallet::reset), with `v` voices.
	fn reset(v: u32) -> Weight;
	/// Of an auditor's decision on a report, or that there is none in time.
	fn decide() -> Weight;
}

/// Rough figures, by what is read and written, until they are measured.
impl WeightInfo for () {
	fn set_topics(t: u32) -> Weight {
		let each = Weight::from_parts(2_000_000, 2_600)
			.saturating_add(RocksDbWeight::get().reads(1))
			.saturating_mul(t.into());
		Weight::from_parts(25_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 2))
			.saturating_add(each)
	}
	fn submit(v: u32, o: u32) -> Weight {
		let voice = Weight::from_parts(3_000_000, 5_200)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1))
			.saturating_mul(v.into());
		let report = Weight::from_parts(10_000_000, 5_200)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 3))
			.saturating_mul(o.into());
		Weight::from_parts(100_000_000, 20_000)
			.saturating_add(RocksDbWeight::get().reads_writes(38, 24))
			.saturating_add(voice)
			.saturating_add(report)
	}
	fn complain() -> Weight {
		Weight::from_parts(30_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(7, 4))
	}
	fn acknowledge() -> Weight {
		Weight::from_parts(35_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(14, 8))
	}
	fn decide() -> Weight {
		Weight::from_parts(35_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 3))
	}
	fn lapse(v: u32, o: u32) -> Weight {
		let voice = Weight::from_parts(3_000_000, 5_200)
			.saturating_add(RocksDbWeight::get().reads_writes(2, 1))
			.saturating_mul(v.into());
		let report = Weight::from_parts(10_000_000, 5_200)
			.saturating_add(RocksDbWeight::get().reads_writes(1, 2))
			.saturating_mul(o.into());
		Weight::from_parts(80_000_000, 20_000)
			.saturating_add(RocksDbWeight::get().reads_writes(20, 9))
			.saturating_add(voice)
			.saturating_add(report)
	}
	fn withdraw_voice() -> Weight {
		Weight::from_parts(30_000_000, 12_000)
			.saturating_add(RocksDbWeight::get().reads_writes(5, 2))
	}
	fn reset(v: u32) -> Weight {
		let voice = Weight::from_parts(3_000_000, 2_600)
			.saturating_add(RocksDbWeight::get().reads_writes(1, 1))
			.saturating_mul(v.into());
		Weight::from_parts(25_000_000, 12_000)
			.saturating_add(RocksDbWeight::get().reads_writes(3, 2))
			.saturating_add(voice)
	}
}
