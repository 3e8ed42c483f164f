// SPDX-License-Identifier: Apache-2.0

//! What treasurers pay, and what becomes of what was set aside.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use sp_runtime::Saturating;
use timebank_primitives::{BranchId, EarmarkId, Moment, Note};

/// What an earmark is for: public text, UTF-8, up to 128 bytes.
pub type Purpose = BoundedVec<u8, ConstU32<128>>;

/// A payment that waits for a second signature. Given in order, never given twice.
pub type PaymentId = u64;

/// What treasurers pay from a branch's pot.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Payment<AccountId, Balance> {
	/// A grant to a member (T6).
	#[codec(index = 0)]
	Grant {
		/// The member.
		to: AccountId,
		/// How much, in base units.
		amount: Balance,
		/// What for.
		note: Note,
	},
	/// Coins for a branch below, for a purpose (T8).
	#[codec(index = 1)]
	Allocation {
		/// The branch below.
		to: BranchId,
		/// How much, in base units.
		amount: Balance,
		/// The purpose.
		purpose: Purpose,
		/// The moment from which on it can no longer be used, in Unix milliseconds.
		until: Moment,
	},
	/// A grant from what was set aside for a purpose (T8).
	#[codec(index = 2)]
	Use {
		/// The earmark.
		earmark: EarmarkId,
		/// The member who gets the coins.
		to: AccountId,
		/// How much, in base units.
		amount: Balance,
		/// What for.
		note: Note,
	},
}

impl<AccountId, Balance: Copy> Payment<AccountId, Balance> {
	/// How much is paid, in base units.
	pub fn amount(&self) -> Balance {
		match self {
			Self::Grant { amount, .. }
			| Self::Allocation { amount, .. }
			| Self::Use { amount, .. } => *amount,
		}
	}

	/// The member who gets it; none: a branch does.
	pub fn recipient(&self) -> Option<&AccountId> {
		match self {
			Self::Grant { to, .. } | Self::Use { to, .. } => Some(to),
			Self::Allocation { .. } => None,
		}
	}
}

/// A payment that waits for a second signature.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct WaitingPayment<AccountId, Balance> {
	/// The branch whose treasurers pay.
	pub branch: BranchId,
	/// The treasurer who signed first.
	pub by: AccountId,
	/// When, in Unix milliseconds.
	pub at: Moment,
	/// What is to be paid.
	pub payment: Payment<AccountId, Balance>,
}

/// The treasurers who signed a payment.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Signatures<AccountId> {
	/// Who signed first.
	pub first: AccountId,
	/// Who approved it; none: it was small enough for one.
	pub second: Option<AccountId>,
}

/// What a branch's treasurers have paid with one signature, since when.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Window<Balance, BlockNumber> {
	/// The block of the first of these payments.
	pub since: BlockNumber,
	/// All of them together, in base units.
	pub spent: Balance,
}

/// How far an earmark is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum EarmarkState {
	/// Something of it is left.
	#[codec(index = 0)]
	Open,
	/// All of it was used, or what was left has gone back.
	#[codec(index = 1)]
	Finished {
		/// When, in Unix milliseconds.
		at: Moment,
	},
	/// It was kept for long enough, and its uses are being removed, the last ones first.
	#[codec(index = 2)]
	Swept {
		/// How many of them are still there.
		left: u32,
	},
}

/// Coins that one branch has set aside for a purpose in the pot of one below it (T8).
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Earmark<Balance> {
	/// The branch that gave them, or the one that took over from it.
	pub giver: BranchId,
	/// The branch that uses them.
	pub receiver: BranchId,
	/// What for.
	pub purpose: Purpose,
	/// How many there were, in base units.
	pub granted: Balance,
	/// How many of them were used.
	pub spent: Balance,
	/// How many of them went back to the giver.
	pub returned: Balance,
	/// The moment from which on they can no longer be used, in Unix milliseconds.
	pub until: Moment,
	/// How many uses there were.
	pub uses: u32,
	/// How far it is.
	pub state: EarmarkState,
}

impl<Balance: Copy + Saturating> Earmark<Balance> {
	/// What is left of it, in base units.
	pub fn left(&self) -> Balance {
		self.granted.saturating_sub(self.spent).saturating_sub(self.returned)
	}
}

/// One use of an earmark.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Use<AccountId, Balance> {
	/// The member who got the coins.
	pub to: AccountId,
	/// How many, in base units.
	pub amount: Balance,
	/// When, in Unix milliseconds.
	pub at: Moment,
	/// What for.
	pub note: Note,
	/// The treasurers who signed.
	pub signatures: Signatures<AccountId>,
}

/// What of a branch has not come to its end.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tally {
	/// Open earmarks that it has given.
	pub given: u32,
	/// Open earmarks that it has received.
	pub received: u32,
	/// Payments of its treasurers that wait.
	pub waiting: u32,
}
