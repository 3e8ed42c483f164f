// SPDX-License-Identifier: Apache-2.0

//! What is written down about validators.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	BoundedVec, CloneNoBound, DebugNoBound, DefaultNoBound, EqNoBound, PartialEqNoBound,
	traits::Get,
};
use scale_info::TypeInfo;
use sp_runtime::Permill;
use sp_staking::SessionIndex;
use timebank_primitives::BranchId;

/// A slot of Aura: the time since the Unix epoch, in slots.
pub type SlotNumber = u64;

/// Why a branch is no candidate though it may validate.
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
pub enum Cause {
	/// It was away too long (C5). It applies when it is back.
	#[codec(index = 0)]
	Absent,
	/// It signed twice (C6). The consortium decides whether it comes back.
	#[codec(index = 1)]
	DoubleSigning,
	/// It withdrew. It applies when it wants to validate again.
	#[codec(index = 2)]
	Withdrawn,
}

/// A branch that is kept out of the set of validators.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Exclusion {
	/// Why.
	pub cause: Cause,
	/// The session in which it was decided.
	pub since: SessionIndex,
}

/// How a validator signed twice.
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
pub enum Offence {
	/// It sealed two blocks of one slot (Aura).
	#[codec(index = 0)]
	DoubleAuthoring {
		/// The slot.
		slot: SlotNumber,
		/// Hashes of the two blocks.
		blocks: [[u8; 32]; 2],
	},
	/// It voted twice in one round of finality (GRANDPA). The proof was checked by the SDK's `grandpa`.
	#[codec(index = 1)]
	DoubleVoting,
}

/// A double-signing on which the consortium has still to decide.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Incident {
	/// What the validator did.
	pub offence: Offence,
	/// In which session.
	pub session: SessionIndex,
}

/// Blocks of one validator.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tally {
	/// Blocks that it made.
	pub authored: u32,
	/// Blocks that it should have made: slots of its own.
	pub expected: u32,
}

impl Tally {
	/// The part of its blocks that it made; all of them when none was expected.
	pub fn online(&self) -> Permill {
		Permill::from_rational(self.authored, self.expected)
	}

	pub(crate) fn add(&mut self, other: Self) {
		self.authored = self.authored.saturating_add(other.authored);
		self.expected = self.expected.saturating_add(other.expected);
	}

	pub(crate) fn subtract(&mut self, other: Self) {
		self.authored = self.authored.saturating_sub(other.authored);
		self.expected = self.expected.saturating_sub(other.expected);
	}
}

/// A place among a session's validators.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Seat<Key> {
	/// Whose it is; 0 if the validator's account is no branch's.
	pub branch: BranchId,
	/// The key with which it seals blocks.
	pub key: Key,
}

/// How far the session is.
#[derive(
	CloneNoBound,
	DebugNoBound,
	Decode,
	DefaultNoBound,
	Encode,
	EqNoBound,
	MaxEncodedLen,
	PartialEqNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(Max))]
pub struct Progress<Max: Get<u32>> {
	/// Its first slot.
	pub first: SlotNumber,
	/// The slot of the last block.
	pub last: SlotNumber,
	/// One for each validator, in the order in which slots are theirs.
	pub tallies: BoundedVec<Tally, Max>,
}

/// What one validator did in a session.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Entry<Key> {
	/// Its place.
	pub seat: Seat<Key>,
	/// Its blocks.
	pub tally: Tally,
}

/// A session that is over.
#[derive(
	CloneNoBound, DebugNoBound, Decode, Encode, EqNoBound, MaxEncodedLen, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(Max))]
pub struct SessionRecord<Key, Max>
where
	Key: Clone + core::fmt::Debug + Eq,
	Max: Get<u32>,
{
	/// Its first slot.
	pub first: SlotNumber,
	/// The slot of its last block.
	pub last: SlotNumber,
	/// One for each validator, in the order in which slots were theirs: the one at `slot % entries`.
	pub entries: BoundedVec<Entry<Key>, Max>,
}

/// How present a validator was in the window of sessions that counts.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Uptime {
	/// Its blocks in the window.
	pub tally: Tally,
	/// After how many sessions in a row it was below the threshold.
	pub below: u32,
	/// The first session that counts for it.
	pub since: SessionIndex,
}

/// A branch that may validate, as [`candidates`](crate::Pallet::candidates) shows it.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Candidate<AccountId> {
	/// The branch.
	pub branch: BranchId,
	/// Its own account.
	pub account: AccountId,
	/// Whether its place does not depend on backing.
	pub guaranteed: bool,
	/// How many members back it.
	pub backers: u32,
	/// Whether it has set session keys.
	pub has_keys: bool,
	/// Why it is kept out, if it is.
	pub excluded: Option<Cause>,
	/// Whether it validates in this session.
	pub validates: bool,
}
