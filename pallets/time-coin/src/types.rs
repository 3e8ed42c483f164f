// SPDX-License-Identifier: Apache-2.0

//! What limits the making of coins.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::Saturating;

/// A stretch of blocks over which coins are counted: its length, and how many of that length came before it. Of another length
/// it is another period, whatever its number.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Period<BlockNumber> {
	/// Blocks in it.
	pub length: BlockNumber,
	/// Which one it is.
	pub index: BlockNumber,
}

/// What a branch may mint.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Quota<Balance, BlockNumber> {
	/// What the consortium granted for each period, in base units.
	pub granted: Balance,
	/// The block from which on it may mint nothing of that.
	pub until: BlockNumber,
	/// The period that the rest is of.
	pub period: Period<BlockNumber>,
	/// What it has minted or passed on.
	pub used: Balance,
	/// What was passed on to it. It holds for this period, whenever the giver's own quota ends.
	pub received: Balance,
}

impl<Balance: Copy + Saturating, BlockNumber: Copy + PartialOrd> Quota<Balance, BlockNumber> {
	/// What it may still mint at this block.
	pub fn left(&self, now: BlockNumber) -> Balance {
		if now < self.until {
			self.granted.saturating_add(self.received).saturating_sub(self.used)
		} else {
			// What is used came from the grant first.
			self.received.saturating_sub(self.used.saturating_sub(self.granted))
		}
	}
}

/// How far issuance may grow in a period.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Ceiling<Balance, BlockNumber> {
	/// The period.
	pub period: Period<BlockNumber>,
	/// Issuance when its first coins were minted, in base units.
	pub base: Balance,
	/// What was minted in it since.
	pub minted: Balance,
}
