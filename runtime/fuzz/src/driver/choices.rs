// SPDX-License-Identifier: Apache-2.0

//! How the bytes of an input become choices.

use crate::chance::Chance;

/// How many bytes make a step. Steps are of one length, so that what changes in one leaves the others what they are.
pub const STEP_LENGTH: usize = 16;

/// How many bytes at the end of a step are the seed of all choices that its other bytes do not make.
const SEED_LENGTH: usize = 4;

/// A row of choices: first those of the bytes, each by one byte or two, and then what follows from a seed.
pub struct Choices<'a> {
	given: &'a [u8],
	chance: Chance,
}

impl<'a> Choices<'a> {
	/// The choices of a step, after `taken` of its bytes.
	pub fn of_step(step: &'a [u8; STEP_LENGTH], taken: usize) -> Self {
		let (given, seed) = step.split_at(STEP_LENGTH - SEED_LENGTH);
		let seed = u32::from_le_bytes(seed.try_into().expect("as many bytes"));
		Self { given: &given[taken..], chance: Chance::new(seed.into()) }
	}

	/// Other choices, which follow from these.
	pub fn fork(&mut self) -> Choices<'static> {
		Choices { given: &[], chance: Chance::new(self.chance.below(u64::MAX)) }
	}

	/// A number below another one. Zero, if there is none.
	pub fn below(&mut self, end: usize) -> usize {
		let length = if end > usize::from(u8::MAX) + 1 { 2 } else { 1 };
		match self.given.split_at_checked(length) {
			Some((bytes, rest)) => {
				self.given = rest;
				let number = bytes.iter().fold(0, |all, byte| all << 8 | usize::from(*byte));
				number % end.max(1)
			}
			None => self.chance.below(end as u64) as usize,
		}
	}

	/// True so many times of a hundred.
	pub fn percent(&mut self, times: usize) -> bool {
		self.below(100) < times
	}

	/// One of them.
	///
	/// # Panics
	/// If there is none.
	pub fn of<'b, T>(&mut self, all: &'b [T]) -> &'b T {
		&all[self.below(all.len())]
	}

	/// One of them, if there is any.
	pub fn any<T>(&mut self, mut all: Vec<T>) -> Option<T> {
		let place = self.below(all.len());
		(place < all.len()).then(|| all.swap_remove(place))
	}
}
