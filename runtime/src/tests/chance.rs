// SPDX-License-Identifier: Apache-2.0

//! What looks like chance, and is the same each time.

/// Steele, Lea and Flood's SplitMix64: short, and good enough for stories.
pub struct Chance(u64);

impl Chance {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below another one.
	pub fn below(&mut self, end: u64) -> u64 {
		self.next() % end.max(1)
	}

	/// A number from the first to the last.
	pub fn within(&mut self, first: u64, last: u64) -> u64 {
		first + self.below(last - first + 1)
	}

	/// True so many times of a hundred.
	pub fn percent(&mut self, times: u64) -> bool {
		self.below(100) < times
	}

	/// One of them, if there is any.
	pub fn of<T>(&mut self, mut all: Vec<T>) -> Option<T> {
		let place = self.below(all.len() as u64) as usize;
		(!all.is_empty()).then(|| all.swap_remove(place))
	}
}
