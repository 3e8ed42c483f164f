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

/// A state of the standard. The one at genesis is 1.
pub type VersionId = u32;

/// What a category is worth: base units of TIME for a settlement step; none if it is retired.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Terms<Balance> {
	/// Base units of TIME for each step of 3 minutes; none: nobody publishes in it any more.
	pub rate: Option<Balance>,
	/// The version that says so.
	pub version: VersionId,
}

/// A category of service.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Category<Balance, BlockNumber> {
	/// Its name.
	pub name: Label,
	/// What holds until the next terms do.
	pub terms: Terms<Balance>,
	/// What was adopted last, and the block from which on it holds.
	pub next: Option<(BlockNumber, Terms<Balance>)>,
}

impl<Balance: Copy, BlockNumber: Copy + PartialOrd> Category<Balance, BlockNumber> {
	/// What holds at this block.
	pub fn terms_at(&self, now: BlockNumber) -> Terms<Balance> {
		match self.next {
			Some((from, next)) if now >= from => next,
			_ => self.terms,
		}
	}

	/// Whether something is adopted that does not hold yet.
	pub fn is_changing(&self, now: BlockNumber) -> bool {
		self.next.is_some_and(|(from, _)| now < from)
	}
}

/// A change of one category.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Change<Balance> {
	/// The category; one that is not there yet is added.
	pub category: CategoryId,
	/// Its name; none to keep the one that it has. A new category needs one.
	pub name: Option<Label>,
	/// Base units of TIME for each settlement step; none to retire the category.
	pub rate: Option<Balance>,
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
	/// Hash of the text that explains it.
	pub document: [u8; 32],
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
