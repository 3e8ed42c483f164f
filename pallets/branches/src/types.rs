// SPDX-License-Identifier: Apache-2.0

//! What a branch and its staff are.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use timebank_primitives::{BranchId, Moment, Role, Roles};

/// A branch's public name, or the region that it serves: UTF-8, up to 64 bytes.
pub type Label = BoundedVec<u8, ConstU32<64>>;

/// How the public reaches a branch, such as the address of its web page: UTF-8, up to 128 bytes.
pub type Contact = BoundedVec<u8, ConstU32<128>>;

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
	/// Supervises the branch above it and all below that: reads and audits, neither votes nor validates (C7).
	#[codec(index = 4)]
	Supervisor,
}

impl BranchKind {
	/// How many kinds there are, and so how deep the tree can be: each branch is of a narrower kind than the one above it.
	pub const COUNT: u32 = 5;

	/// Whether a branch of this kind can stand right below one of kind `parent`. Supervisors stand below any kind but
	/// their own, the others below a wider one; so the tree has no cycle by its kinds alone.
	pub fn fits_below(self, parent: Self) -> bool {
		parent != Self::Supervisor && self > parent
	}
}

/// What the public may know of a branch. It is an organisation's: no person's name, telephone number or address belongs here.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Details {
	/// Its name; not empty.
	pub name: Label,
	/// The region that it serves.
	pub region: Label,
	/// How the public reaches it.
	pub contact: Contact,
}

/// Whether these bytes are text.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
	core::str::from_utf8(bytes).is_ok()
}

impl Details {
	/// Whether all of it is UTF-8 text, and there is a name.
	pub fn are_sound(&self) -> bool {
		!self.name.is_empty()
			&& [self.name.as_slice(), &self.region, &self.contact].into_iter().all(is_text)
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

impl Certificate {
	const DOMAIN: &[u8] = b"timebank/certificate";

	/// What a branch's own account signs, so that nobody can enter a branch under an account that it does not hold: the
	/// domain, the chain's genesis hash, the account, the document's hash and the end of validity (little-endian), with
	/// nothing between them.
	pub fn statement(&self, genesis: &impl Encode, account: &impl Encode) -> Vec<u8> {
		let mut bytes = Self::DOMAIN.to_vec();
		genesis.encode_to(&mut bytes);
		account.encode_to(&mut bytes);
		self.encode_to(&mut bytes);
		bytes
	}
}

/// Whether a branch takes part (C1).
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
	/// It takes part.
	#[codec(index = 0)]
	Active,
	/// The consortium has suspended it. It can be reinstated.
	#[codec(index = 1)]
	Suspended {
		/// When, in Unix milliseconds.
		since: Moment,
	},
	/// It winds up, because it leaves or because the consortium closes it.
	#[codec(index = 2)]
	Closing {
		/// When it began to, in Unix milliseconds.
		since: Moment,
		/// The branch that takes over its members, coins and obligations (T10).
		successor: BranchId,
	},
}

/// What a branch may do at some moment, from its status and its certificate.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Standing {
	/// Everything.
	#[codec(index = 0)]
	Good,
	/// Its certificate is over or revoked: it keeps its seat, and serves the members that it has.
	#[codec(index = 1)]
	Lapsed,
	/// Its administrators keep its staff in order; nothing else.
	#[codec(index = 2)]
	Suspended,
	/// It finishes what has begun.
	#[codec(index = 3)]
	Closing,
}

impl Status {
	/// The branch that takes over, if it winds up.
	pub fn successor(self) -> Option<BranchId> {
		match self {
			Self::Closing { successor, .. } => Some(successor),
			Self::Active | Self::Suspended { .. } => None,
		}
	}
}

impl Standing {
	/// Whether `role` gives a right in a branch of this standing.
	pub fn allows(self, role: Role) -> bool {
		use Role::*;
		match self {
			Self::Good => true,
			// What takes on nothing new.
			Self::Lapsed | Self::Closing => {
				matches!(role, Administrator | Auditor | Treasurer | Custodian | Trainer)
			}
			Self::Suspended => role == Administrator,
		}
	}
}

/// A branch of the consortium.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Branch<AccountId> {
	/// The branch above it, if any.
	pub parent: Option<BranchId>,
	/// What it is.
	pub kind: BranchKind,
	/// What the public may know of it.
	pub details: Details,
	/// Its own account: validator and Council seat.
	pub account: AccountId,
	/// The certificate that it is in the consortium by.
	pub certificate: Certificate,
	/// Whether that certificate was revoked.
	pub certificate_revoked: bool,
	/// Whether it takes part.
	pub status: Status,
	/// How many branches stand right below it.
	pub children: u32,
	/// How many administrators it has: one at least.
	pub administrators: u32,
	/// How many accounts work for it.
	pub staff: u32,
}

impl<AccountId> Branch<AccountId> {
	/// A branch without staff, as it is admitted.
	pub fn new(
		parent: Option<BranchId>,
		kind: BranchKind,
		details: Details,
		account: AccountId,
		certificate: Certificate,
	) -> Self {
		Self {
			parent,
			kind,
			details,
			account,
			certificate,
			certificate_revoked: false,
			status: Status::Active,
			children: 0,
			administrators: 0,
			staff: 0,
		}
	}

	/// Whether the branch has a seat in the Council (C9). Supervisors read and audit only. A lapsed certificate takes no
	/// seat: should all of them run out together, there would be nobody left to renew them.
	pub fn has_seat(&self) -> bool {
		self.kind != BranchKind::Supervisor && self.status == Status::Active
	}

	/// What it may do at `now`.
	pub fn standing(&self, now: Moment) -> Standing {
		match self.status {
			Status::Suspended { .. } => Standing::Suspended,
			Status::Closing { .. } => Standing::Closing,
			Status::Active if self.certificate_revoked || self.certificate.valid_until <= now => {
				Standing::Lapsed
			}
			Status::Active => Standing::Good,
		}
	}

	/// Whether it may validate at `now` (C3).
	pub fn may_validate(&self, now: Moment) -> bool {
		self.has_seat() && self.standing(now) == Standing::Good
	}
}

/// What remains of a branch that is gone.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct FormerBranch<AccountId> {
	/// Its name.
	pub name: Label,
	/// The account that was its own.
	pub account: AccountId,
	/// Hash of the document by which it was in the consortium.
	pub document: [u8; 32],
	/// The branch that took over from it (T10).
	pub successor: BranchId,
	/// When it was closed, in Unix milliseconds.
	pub closed_at: Moment,
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
	/// The roles that hold at `now` in a branch of this standing.
	pub fn roles_at(&self, now: Moment, standing: Standing) -> impl Iterator<Item = Role> + '_ {
		self.roles
			.iter()
			.filter(move |(role, until)| {
				until.is_none_or(|until| now < until) && standing.allows(**role)
			})
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
	/// The region that it serves, up to 64 bytes.
	pub region: alloc::string::String,
	/// How the public reaches it, up to 128 bytes.
	pub contact: alloc::string::String,
	/// Its own account.
	pub account: AccountId,
	/// Its first administrator.
	pub administrator: AccountId,
	/// The certificate of its admission.
	pub certificate: Certificate,
}

impl<AccountId> FoundingBranch<AccountId> {
	/// The branch as it enters the registry, and its first administrator; `None` if one of its texts is too long.
	pub fn into_branch(self) -> Option<(Branch<AccountId>, AccountId)> {
		let details = Details {
			name: self.name.into_bytes().try_into().ok()?,
			region: self.region.into_bytes().try_into().ok()?,
			contact: self.contact.into_bytes().try_into().ok()?,
		};
		let branch = Branch::new(self.parent, self.kind, details, self.account, self.certificate);
		Some((branch, self.administrator))
	}
}
