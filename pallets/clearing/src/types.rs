// SPDX-License-Identifier: Apache-2.0

//! What branches owe each other, and what stands behind their hours.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use sp_runtime::{Permill, traits::AtLeast32BitUnsigned};
use timebank_primitives::{BranchId, Moment};

/// A guarantee. Given in the order in which they are entered, never given twice.
pub type GuaranteeId = u32;

/// The public name of an organisation: UTF-8, 1 to 64 bytes.
pub type Label = BoundedVec<u8, ConstU32<64>>;

/// What there is between a branch and another one, as the first of them sees it.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Default,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Position<Balance> {
	/// Neither owes the other anything.
	#[default]
	#[codec(index = 0)]
	Even,
	/// It owes the other so much, in base units of TIME; more than zero.
	#[codec(index = 1)]
	Owes(Balance),
	/// The other owes it so much, in base units of TIME; more than zero.
	#[codec(index = 2)]
	IsOwed(Balance),
}

impl<Balance: AtLeast32BitUnsigned + Copy> Position<Balance> {
	/// What it owes the other.
	pub fn debt(self) -> Balance {
		match self {
			Self::Owes(debt) => debt,
			Self::Even | Self::IsOwed(_) => Balance::zero(),
		}
	}

	/// What the other owes it.
	pub fn credit(self) -> Balance {
		self.mirrored().debt()
	}

	/// The same, as the other sees it.
	pub fn mirrored(self) -> Self {
		match self {
			Self::Even => Self::Even,
			Self::Owes(amount) => Self::IsOwed(amount),
			Self::IsOwed(amount) => Self::Owes(amount),
		}
	}

	/// What there is once it owes the other `amount` more: what the other owes it is set off first. `None` if that is more
	/// than can be counted.
	pub fn owing(self, amount: Balance) -> Option<Self> {
		let set_off = amount.min(self.credit());
		let credit = self.credit().checked_sub(&set_off)?;
		let debt = self.debt().checked_add(&amount.checked_sub(&set_off)?)?;
		Some(match (debt.is_zero(), credit.is_zero()) {
			(true, true) => Self::Even,
			(false, _) => Self::Owes(debt),
			(true, false) => Self::IsOwed(credit),
		})
	}
}

/// The promise of an organisation to redeem hours of a branch that nobody else redeems (T10).
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Guarantee<Balance> {
	/// Tells it from all others.
	pub id: GuaranteeId,
	/// The public name of the organisation that gives it.
	pub guarantor: Label,
	/// For how many hours it stands, in base units of TIME; more than zero.
	pub hours: Balance,
	/// Hash of the document.
	pub document: [u8; 32],
	/// From when on it counts no more, in Unix milliseconds.
	pub valid_until: Moment,
}

/// How well a branch's hours are covered (T10).
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Coverage<Balance> {
	/// All coins of the members at home in the branch and of its pot, in base units of TIME.
	pub outstanding: Balance,
	/// What its guarantees stand for now, in base units of TIME.
	pub reserve: Balance,
	/// Which part of what is outstanding is covered, rounded down; all of it, if the reserve is larger. `None` if nothing is
	/// outstanding.
	pub ratio: Option<Permill>,
	/// Which part must be covered after the branch has minted.
	pub required: Permill,
}

/// What is left of a closing branch here.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Closure<Balance> {
	/// The branch that takes over.
	pub successor: BranchId,
	/// All coins of the members who still have their home there, and of its pot.
	pub outstanding: Balance,
	/// How many other branches than the successor it owes, or is owed by.
	pub positions: u32,
	/// What its guarantees stand for that still count.
	pub reserve: Balance,
}
