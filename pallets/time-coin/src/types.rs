// SPDX-License-Identifier: Apache-2.0

//! What limits the making of coins.

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// What a branch may mint.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Quota<Balance, BlockNumber> {
	/// In each period, in base units.
	pub granted: Balance,
	/// The block from which on it may mint nothing.
	pub until: BlockNumber,
	/// The period that `left` is of.
	pub period: BlockNumber,
	/// What it may still mint in that period: passed on to it, or granted and neither minted nor passed on.
	pub left: Balance,
}

/// How far issuance may grow in a period.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Ceiling<Balance, BlockNumber> {
	/// The period.
	pub period: BlockNumber,
	/// Issuance at its start, in base units.
	pub base: Balance,
}
