// SPDX-License-Identifier: Apache-2.0

//! What the coin keeps: quotas and the ceiling, entries that can be corrected, what lies idle, and how much moved.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{Permill, Saturating};
use timebank_primitives::{Cause, Moment, MovementId, Purse};

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
	/// Issuance when it began, in base units.
	pub base: Balance,
	/// What was minted in it.
	pub minted: Balance,
	/// What was burnt in it. It makes room again: the ceiling is on the coins that there are.
	pub burnt: Balance,
}

/// What becomes of coins that lie idle. With neither a levy nor an expiry nothing does.
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
pub struct IdleTerms<Balance, BlockNumber> {
	/// How many blocks coins must lie untouched to have been idle for a period.
	pub period: BlockNumber,
	/// The saving that nothing happens to, in base units.
	pub exempt: Balance,
	/// Which part of the idle coins above it goes to the home branch's pot for each period (T7).
	pub levy: Permill,
	/// After how many periods without any movement a member's coins above it are burnt (T2); never, if zero.
	pub expiry: u32,
}

impl<Balance, BlockNumber> IdleTerms<Balance, BlockNumber> {
	/// Whether anything happens to idle coins.
	pub fn apply(&self) -> bool {
		!self.levy.is_zero() || self.expiry > 0
	}
}

/// The terms for idle coins, and since when they hold. Periods are counted from then: no changed term reaches back.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct IdleRule<Balance, BlockNumber> {
	/// The terms.
	pub terms: IdleTerms<Balance, BlockNumber>,
	/// The block.
	pub since: BlockNumber,
}

/// What of a member's coins lies idle.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Idle<Balance, BlockNumber> {
	/// The rule under which it is counted, by the block since when that holds.
	pub rule: BlockNumber,
	/// Up to the start of which period the levy is paid.
	pub paid_to: BlockNumber,
	/// In which period coins last moved.
	pub moved_in: BlockNumber,
	/// The least that the member had free in the period `paid_to`, in base units.
	pub least: Balance,
	/// What lay aside when that period began, and by how much setting coins aside has lowered `least` since, in base units. As
	/// much of what comes back was not used.
	pub aside: Balance,
}

/// A movement that can still be corrected.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Entry<AccountId, Balance, BlockNumber> {
	/// Who paid; none if the coins were minted.
	pub from: Option<Purse<AccountId>>,
	/// Who got them.
	pub to: Purse<AccountId>,
	/// How many, without what could not be kept above the cap, in base units.
	pub amount: Balance,
	/// How many of them went back by corrections, in base units.
	pub corrected: Balance,
	/// The block.
	pub at: BlockNumber,
	/// The moment, in Unix milliseconds: who was close to a party then does not correct it.
	pub since: Moment,
	/// Whether it stands.
	pub state: EntryState<AccountId, Balance>,
}

/// Whether a movement stands (T11).
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum EntryState<AccountId, Balance> {
	/// It does.
	#[codec(index = 0)]
	Standing,
	/// An auditor proposes to correct it; a second one has to agree.
	#[codec(index = 1)]
	Disputed {
		/// Who proposes it.
		by: AccountId,
		/// How much is to go back, in base units.
		amount: Balance,
		/// Hash of the reason.
		reason: [u8; 32],
	},
	/// All of it was corrected.
	#[codec(index = 2)]
	Corrected {
		/// By which movement, at last.
		by: MovementId,
	},
	/// It is itself a correction.
	#[codec(index = 3)]
	Correction,
}

/// How many coins moved.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Turnover<Balance, BlockNumber> {
	/// The period.
	pub period: Period<BlockNumber>,
	/// In it so far, in base units.
	pub now: Balance,
	/// In the one before it, in base units.
	pub before: Balance,
}

/// A movement that is held back until somebody decides on it (U4).
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct HeldMovement<AccountId, Balance, BlockNumber> {
	/// Who pays: what is free of a member or a pot. The coins are on hold there.
	pub from: Purse<AccountId>,
	/// Who is to get the coins.
	pub to: Purse<AccountId>,
	/// How many, in base units.
	pub amount: Balance,
	/// Why.
	pub cause: Cause,
	/// Since which block.
	pub at: BlockNumber,
}

/// Why a movement that was held back is not made.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum NotMade {
	/// Auditors have refused it.
	#[codec(index = 0)]
	Refused,
	/// Nobody has decided on it in time.
	#[codec(index = 1)]
	Lapsed,
	/// The payer has withdrawn it, or a treasurer of the pot that pays.
	#[codec(index = 2)]
	Withdrawn,
}

/// How many penalties can be proposed against a member at once, each by another auditor.
pub const MAX_PENALTIES: u32 = 5;

/// A penalty of two auditors (T2).
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Penalty<AccountId, Balance> {
	/// Whose coins are to be burnt.
	pub who: AccountId,
	/// How many, in base units.
	pub amount: Balance,
	/// Hash of the reasons, which stay off chain.
	pub decision: [u8; 32],
	/// Who proposed it.
	pub by: AccountId,
	/// What is on hold for it since it was decided, in base units. None: it is proposed only.
	pub held: Option<Balance>,
}
