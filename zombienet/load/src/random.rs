// SPDX-License-Identifier: Apache-2.0

//! What looks like chance, and is the same each time.

use std::ops::RangeInclusive;

/// SplitMix64: the same seed, the same numbers, on every machine and with every release of every library.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
	/// Numbers that follow from this seed.
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// Any number.
	pub fn number(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut mixed = self.0;
		mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below this one; zero if there is none.
	pub fn below(&mut self, limit: u32) -> u32 {
		// The upper half, scaled: the bias is one in four billion.
		(((self.number() >> 32) * u64::from(limit)) >> 32) as u32
	}

	/// A number from the first to the last.
	pub fn within(&mut self, range: RangeInclusive<u32>) -> u32 {
		range.start() + self.below(range.end() - range.start() + 1)
	}

	/// True in this share of cases, 0 to 1.
	pub fn happens(&mut self, share: f64) -> bool {
		f64::from(self.below(u32::MAX)) < share * f64::from(u32::MAX)
	}

	/// Bring these into an order by chance.
	pub fn shuffle<T>(&mut self, all: &mut [T]) {
		for end in (1..all.len()).rev() {
			all.swap(end, self.below(end as u32 + 1) as usize);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_same_seed_gives_the_same_numbers() {
		// The first numbers of the generator for this seed, as its authors give them.
		let mut random = Random::new(1_234_567);
		let first = [6_457_827_717_110_365_317, 3_203_168_211_198_807_973];
		assert_eq!([random.number(), random.number()], first);
	}

	#[test]
	fn numbers_stay_in_their_bounds_and_reach_them() {
		let mut random = Random::new(1);
		let found: std::collections::BTreeSet<_> =
			(0..1_000).map(|_| random.within(3..=7)).collect();
		assert_eq!(found, (3..=7).collect());
		assert_eq!(random.within(4..=4), 4);
		assert_eq!((random.below(1), random.below(0)), (0, 0));
	}

	#[test]
	fn shares_are_kept() {
		let mut random = Random::new(2);
		assert!((0..1_000).all(|_| !random.happens(0.0) && random.happens(1.0)));
		let count = (0..10_000).filter(|_| random.happens(0.3)).count();
		assert!((2_800..3_200).contains(&count), "{count}");
	}

	#[test]
	fn everybody_has_a_place_in_a_new_order() {
		let mut all: Vec<_> = (0..100).collect();
		Random::new(3).shuffle(&mut all);
		assert_ne!(all, (0..100).collect::<Vec<_>>());
		all.sort_unstable();
		assert_eq!(all, (0..100).collect::<Vec<_>>());
	}
}
