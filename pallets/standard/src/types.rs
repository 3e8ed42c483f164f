// SPDX-License-Identifier: Apache-2.0

//! What the standard of measure is made of.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use timebank_primitives::{BranchId, CategoryId};

/// A category's public name: UTF-8, up to 64 bytes.
pub type Label = BoundedVec<u8, ConstU32<64>>;

/// A revision of the standard. Given in order, never given twice.
pub type RevisionId = u32;

/// A state of the standard. Versions are counted from 1; a standard that is there at genesis is the first.
pub type VersionId = u32;

/// What a category is.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Terms<Balance> {
	/// Its name.
	pub name: Label,
	/// Base units of TIME for each settlement step of 3 minutes; none: nobody publishes in it.
	pub rate: Option<Balance>,
	/// The version that says so.
	pub version: VersionId,
}

/// A category of service.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Category<Balance, BlockNumber> {
	/// What holds until the next terms do.
	pub terms: Terms<Balance>,
	/// What was adopted last, and the block from which on it holds.
	pub next: Option<(BlockNumber, Terms<Balance>)>,
}

impl<Balance, BlockNumber: PartialOrd> Category<Balance, BlockNumber> {
	/// What holds at this block.
	pub fn terms_at(self, now: BlockNumber) -> Terms<Balance> {
		match self.next {
			Some((from, next)) if now >= from => next,
			_ => self.terms,
		}
	}

	/// Whether something is adopted that does not hold yet.
	pub fn is_changing(&self, now: BlockNumber) -> bool {
		self.next.as_ref().is_some_and(|(from, _)| now < *from)
	}
}

/// What becomes of a category.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Action<Balance> {
	/// It is new.
	#[codec(index = 0)]
	Add {
		/// Its name, 1 to 64 bytes of UTF-8.
		name: Label,
		/// Base units of TIME for each settlement step.
		rate: Balance,
	},
	/// It has another name.
	#[codec(index = 1)]
	Rename {
		/// The name, 1 to 64 bytes of UTF-8.
		name: Label,
	},
	/// It has another rate; one that is retired comes back with it.
	#[codec(index = 2)]
	SetRate {
		/// Base units of TIME for each settlement step.
		rate: Balance,
	},
	/// Nobody publishes in it any more.
	#[codec(index = 3)]
	Retire,
}

impl<Balance: Copy> Action<Balance> {
	/// The name that it gives.
	pub fn name(&self) -> Option<&Label> {
		match self {
			Self::Add { name, .. } | Self::Rename { name } => Some(name),
			_ => None,
		}
	}

	/// The rate that it sets.
	pub fn rate(&self) -> Option<Balance> {
		match self {
			Self::Add { rate, .. } | Self::SetRate { rate } => Some(*rate),
			_ => None,
		}
	}
}

/// A change of one category.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Change<Balance> {
	/// The category.
	pub category: CategoryId,
	/// What becomes of it.
	pub action: Action<Balance>,
}

/// How far a revision is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Stage<BlockNumber> {
	/// Step 1: what it rests on is known.
	#[codec(index = 0)]
	Analysed,
	/// Step 2: there is a draft.
	#[codec(index = 1)]
	Drafted,
	/// Step 3: branches and members say what they think of it, up to this block. After it, step 4: it is revised if need be,
	/// and adopted or not.
	#[codec(index = 2)]
	Published {
		/// The first block at which no more opinions are taken.
		until: BlockNumber,
	},
}

/// A revision of the standard, on its way.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Revision<Changes, BlockNumber> {
	/// The branch that proposes it.
	pub branch: BranchId,
	/// Hash of the analysis.
	pub analysis: [u8; 32],
	/// Hash of the figures that the analysis rests on.
	pub figures: [u8; 32],
	/// Hash of the text that explains the draft.
	pub document: [u8; 32],
	/// What it changes.
	pub changes: Changes,
	/// How far it is.
	pub stage: Stage<BlockNumber>,
	/// How many are for it.
	pub support: u32,
	/// How many are against it.
	pub objections: u32,
}

/// A state of the standard that was adopted.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Version<BlockNumber> {
	/// The revision that it came from; none for the one at genesis.
	pub revision: Option<RevisionId>,
	/// Hash of the analysis.
	pub analysis: [u8; 32],
	/// Hash of the figures that the analysis rests on.
	pub figures: [u8; 32],
	/// Hash of the text that explains it.
	pub document: [u8; 32],
	/// How many were for it, and how many against it, when it was published.
	pub opinions: (u32, u32),
	/// The block from which on it holds.
	pub from: BlockNumber,
}

/// A category with which the chain starts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoundingCategory<Balance> {
	/// Its number.
	pub id: CategoryId,
	/// Its name, up to 64 bytes.
	pub name: alloc::string::String,
	/// Base units of TIME for each settlement step.
	pub rate: Balance,
}
