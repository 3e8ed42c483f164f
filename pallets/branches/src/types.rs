// SPDX-License-Identifier: Apache-2.0

//! What a branch and its staff are.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use timebank_primitives::{BranchId, Moment, Role, Roles};

/// A branch's public name.
pub type BranchName = BoundedVec<u8, ConstU32<64>>;

/// What a branch is. The order goes from the widest to the narrowest.
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
	Ord,
	PartialEq,
	PartialOrd,
	Serialize,
	TypeInfo,
)]
pub enum BranchKind {
	/// For the whole country.
	#[codec(index = 0)]
	National,
	/// For a province.
	#[codec(index = 1)]
	Provincial,
	/// For a city.
	#[codec(index = 2)]
	City,
	/// For a neighbourhood; most members are at home in one.
	#[codec(index = 3)]
	Community,
	/// Supervises: reads and audits, neither votes nor validates (C7).
	#[codec(index = 4)]
	Supervisor,
}

impl BranchKind {
	/// Whether a branch of this kind can stand right below one of kind `parent`. Supervisors stand below any kind but
	/// their own, the others below a wider one; so a tree without supervisors has no cycle by its kinds alone.
	pub fn fits_below(self, parent: Self) -> bool {
		parent != Self::Supervisor && self > parent
	}
}

/// The electronic certificate of a branch (C1).
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
pub struct Certificate {
	/// Hash of the document that admits the branch.
	pub document: [u8; 32],
	/// Until when it is valid, in Unix milliseconds.
	pub valid_until: Moment,
}

/// A branch of the consortium.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Branch<AccountId> {
	/// The branch above it, if any.
	pub parent: Option<BranchId>,
	/// What it is.
	pub kind: BranchKind,
	/// Its public name.
	pub name: BranchName,
	/// Its own account: validator and Council seat.
	pub account: AccountId,
	/// The certificate of its admission.
	pub certificate: Certificate,
	/// How many administrators it has: one at least.
	pub administrators: u32,
	/// How many accounts work for it.
	pub staff: u32,
}

impl<AccountId> Branch<AccountId> {
	/// Whether the branch has a seat in the Council (C9) and may validate. Supervisors read and audit only.
	pub fn has_seat(&self) -> bool {
		self.kind != BranchKind::Supervisor
	}
}

/// An account that works for a branch.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct StaffMember {
	/// The branch.
	pub branch: BranchId,
	/// What it does there, and until when.
	pub roles: Roles,
}

impl StaffMember {
	/// The roles that hold at `now`.
	pub fn roles_at(&self, now: Moment) -> impl Iterator<Item = Role> + '_ {
		self.roles
			.iter()
			.filter(move |(_, until)| until.is_none_or(|until| now < until))
			.map(|(role, _)| *role)
	}
}

/// A branch that founds the consortium, as the genesis names it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FoundingBranch<AccountId> {
	/// The branch above it, if any: its id, which is its place in the list, counted from 1.
	pub parent: Option<BranchId>,
	/// What it is.
	pub kind: BranchKind,
	/// Its public name, up to 64 bytes.
	pub name: alloc::string::String,
	/// Its own account.
	pub account: AccountId,
	/// Its first administrator.
	pub administrator: AccountId,
	/// The certificate of its admission.
	pub certificate: Certificate,
}

impl<AccountId> FoundingBranch<AccountId> {
	/// The branch as it enters the registry, and its first administrator; `None` if its name is too long.
	pub fn into_branch(self) -> Option<(Branch<AccountId>, AccountId)> {
		let branch = Branch {
			parent: self.parent,
			kind: self.kind,
			name: self.name.into_bytes().try_into().ok()?,
			account: self.account,
			certificate: self.certificate,
			administrators: 0,
			staff: 0,
		};
		Some((branch, self.administrator))
	}
}
