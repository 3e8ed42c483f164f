// SPDX-License-Identifier: Apache-2.0

//! What a member, a field of their profile and a permission to read it are.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use timebank_primitives::{BranchId, Commitment, FieldKind, Moment, Nullifier, PartnerId};

/// The public name of a kind of field: UTF-8, 1 to 64 bytes.
pub type Name = BoundedVec<u8, ConstU32<64>>;

/// Whether a person takes part.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
	/// They do.
	#[codec(index = 0)]
	Active,
	/// They take on nothing new until an auditor reinstates them.
	#[codec(index = 1)]
	Suspended {
		/// Since when, in Unix milliseconds.
		since: Moment,
		/// The branch whose auditor suspended them, or has refused their appeal.
		branch: BranchId,
	},
	/// They are a member no longer.
	#[codec(index = 2)]
	Left {
		/// Since when, in Unix milliseconds.
		since: Moment,
	},
	/// They are registered and no member yet: their account has not accepted it.
	#[codec(index = 3)]
	Pending {
		/// From when on it can be accepted no longer, in Unix milliseconds.
		until: Moment,
	},
	/// They have died. What they have and owe is at home where they were.
	#[codec(index = 4)]
	Deceased {
		/// Since when the register knows it, in Unix milliseconds.
		since: Moment,
	},
}

/// A person who earns and spends hours, will do so, or has done so.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Member {
	/// The home branch; of who has left, the last one; of who has not accepted yet, the one that registered them.
	pub branch: BranchId,
	/// Tells this person from every other, and nothing else about them.
	pub nullifier: Nullifier,
	/// When the registrar registered them, in Unix milliseconds.
	pub registered_at: Moment,
	/// Whether they take part.
	pub status: Status,
}

impl Member {
	/// Whether they have left.
	pub fn has_left(&self) -> bool {
		matches!(self.status, Status::Left { .. })
	}

	/// Whether they have not accepted their registration yet.
	pub fn is_pending(&self) -> bool {
		matches!(self.status, Status::Pending { .. })
	}

	/// Whether they have a home branch: they joined, and they have not left. Who has died has one.
	pub fn is_at_home(&self) -> bool {
		!self.has_left() && !self.is_pending()
	}

	/// Whether they have a home branch and are alive.
	pub fn is_present(&self) -> bool {
		matches!(self.status, Status::Active | Status::Suspended { .. })
	}
}

/// How a value comes into a profile.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Deserialize,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	Serialize,
	TypeInfo,
)]
#[serde(rename_all = "camelCase")]
pub enum Path {
	/// The member says it, and it holds at once.
	#[codec(index = 0)]
	Direct,
	/// The member proposes it, and an auditor decides. Institutions may say it too.
	#[codec(index = 1)]
	Audited,
	/// Only institutions say it.
	#[codec(index = 2)]
	Institution,
}

/// A kind of profile field, such as a contact or a health note.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Kind {
	/// Its public name.
	pub name: Name,
	/// How a value comes into it.
	pub path: Path,
}

/// A kind of profile field with which the chain starts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoundingKind {
	/// Its number.
	pub id: FieldKind,
	/// Its name, 1 to 64 bytes.
	pub name: alloc::string::String,
	/// How a value comes into it.
	pub path: Path,
}

/// Who answers for what a field says.
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
pub enum Source {
	/// The member alone.
	#[codec(index = 0)]
	SelfDeclared,
	/// An auditor has checked what the member said.
	#[codec(index = 1)]
	Audited {
		/// The branch that the auditor works for; where the consortium decided, the member's home.
		branch: BranchId,
	},
	/// An institution said it.
	#[codec(index = 2)]
	Institution {
		/// The institution.
		partner: PartnerId,
	},
}

/// A field of a member's profile. The value stays off chain.
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
pub struct Field {
	/// Stands for the value. `None`: it was erased.
	pub commitment: Option<Commitment>,
	/// Who answers for it; of one that was erased, who erased it.
	pub source: Source,
	/// How many times it was set or erased, this time included. It goes on after an erasure.
	pub version: u32,
	/// When it was set or erased, in Unix milliseconds.
	pub set_at: Moment,
	/// From when on the value holds no longer, in Unix milliseconds; `None`: it holds until it is set again.
	pub valid_until: Option<Moment>,
}

/// What a member wants a field to say, for an auditor to decide.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Proposal {
	/// Stands for the value.
	pub commitment: Commitment,
	/// From when on the value will hold no longer, in Unix milliseconds.
	pub valid_until: Option<Moment>,
	/// When it was proposed, in Unix milliseconds.
	pub proposed_at: Moment,
	/// The version that the field had then, of which it is to take the place; zero: it had never been set.
	pub version: u32,
	/// Whether auditors have refused it: it is kept for an appeal.
	pub refused: bool,
}

/// Who reads a field.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Reader {
	/// The staff of a branch.
	#[codec(index = 0)]
	Branch(BranchId),
	/// An institution.
	#[codec(index = 1)]
	Partner(PartnerId),
}
