// SPDX-License-Identifier: Apache-2.0

//! What a kind of credential and a credential are.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use timebank_primitives::{BranchId, Commitment, CredentialKind, Moment, PartnerId};

/// The public name of a kind of credential: UTF-8, 1 to 64 bytes.
pub type Name = BoundedVec<u8, ConstU32<64>>;

/// Who issues credentials of a kind.
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
pub enum IssuedBy {
	/// Trainers and auditors of branches, such as for a training of the time bank.
	#[codec(index = 0)]
	Branches,
	/// Partner institutions only, such as for a driving licence.
	#[codec(index = 1)]
	Institutions,
	/// Both.
	#[codec(index = 2)]
	Both,
}

impl IssuedBy {
	/// Whether branches issue it.
	pub fn branches(self) -> bool {
		matches!(self, Self::Branches | Self::Both)
	}

	/// Whether institutions issue it.
	pub fn institutions(self) -> bool {
		matches!(self, Self::Institutions | Self::Both)
	}
}

/// A kind of credential.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Kind {
	/// The public name.
	pub name: Name,
	/// Who issues it.
	pub by: IssuedBy,
}

/// Who issued a credential.
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
pub enum Issuer {
	/// The staff of a branch.
	#[codec(index = 0)]
	Branch(BranchId),
	/// A partner institution.
	#[codec(index = 1)]
	Institution(PartnerId),
}

/// What has become of a credential. That it has expired is not stored: the clock tells.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
	/// It was issued, and holds until it expires.
	#[codec(index = 0)]
	Issued,
	/// Staff of a branch revoked it.
	#[codec(index = 1)]
	Revoked {
		/// When, in Unix milliseconds.
		since: Moment,
		/// Hash of the reason, which stays off chain.
		reason: [u8; 32],
		/// The branch whose staff revoked it; `None`: the consortium did.
		by: Option<BranchId>,
	},
	/// The institution that issued it says that it holds no longer.
	#[codec(index = 2)]
	Withdrawn {
		/// When, in Unix milliseconds.
		since: Moment,
	},
	/// The member renounced it.
	#[codec(index = 3)]
	Renounced {
		/// When, in Unix milliseconds.
		since: Moment,
	},
	/// It was revoked, and whoever issues it may issue it again.
	#[codec(index = 4)]
	Allowed {
		/// When, in Unix milliseconds.
		since: Moment,
	},
	/// Who held it has left or died, and its document was erased.
	#[codec(index = 5)]
	Ended {
		/// When that was done, in Unix milliseconds.
		since: Moment,
	},
}

/// What a member can prove that they may do.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Credential {
	/// Who issued it.
	pub issuer: Issuer,
	/// Stands for the document, which stays off chain; `None`: it was erased.
	pub document: Option<Commitment>,
	/// How many times a credential of this kind was issued to the member, whoever did.
	pub version: u32,
	/// When it was issued, in Unix milliseconds.
	pub issued_at: Moment,
	/// From when on it holds no longer, in Unix milliseconds; `None`: it does not expire.
	pub valid_until: Option<Moment>,
	/// What has become of it.
	pub status: Status,
}

impl Credential {
	/// Whether it holds: it has not ended in any way, and not expired.
	pub fn holds(&self, now: Moment) -> bool {
		self.status == Status::Issued && self.valid_until.is_none_or(|until| now < until)
	}
}

/// A kind of credential with which the chain starts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoundingKind {
	/// Its number.
	pub id: CredentialKind,
	/// Its name, 1 to 64 bytes.
	pub name: alloc::string::String,
	/// Who issues it.
	pub by: IssuedBy,
}
