// SPDX-License-Identifier: Apache-2.0

//! What is said about members, by whom, and what is reported of it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use timebank_primitives::{Attested, BranchId, Moment, PartnerId, Topic};

/// How many alarms one call raises, at most: so that it costs little however many branches there are.
pub const ALARMS_AT_ONCE: u32 = 8;

/// A report. Given in order of opening, never given twice.
pub use timebank_primitives::ReportId;

/// What an institution says of a member, as an operator heard it.
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
pub struct Value {
	/// The institution's own version, which grows with each thing that it says of the member in this topic.
	pub version: u64,
	/// What it attests; `None`: there is nothing, or nothing any longer.
	pub attested: Option<Attested>,
}

/// What a branch's operator said of a member in a topic, while no quorum has said the same.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Voice<AccountId> {
	/// The branch.
	pub branch: BranchId,
	/// Its operator who said it.
	pub by: AccountId,
	/// What they said.
	pub value: Value,
	/// From when on it can be dropped, in Unix milliseconds.
	pub lapses_at: Moment,
}

/// What an operator can find wrong with an institution's data.
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
pub enum Fault {
	/// The institution does not answer.
	#[codec(index = 0)]
	Silent,
	/// It answers what cannot be read.
	#[codec(index = 1)]
	Malformed,
	/// It answers more than an operator takes.
	#[codec(index = 2)]
	Oversized,
	/// Its data are old, or its versions go back.
	#[codec(index = 3)]
	Stale,
	/// It says two things under one version.
	#[codec(index = 4)]
	Conflicting,
}

impl Fault {
	/// How many faults there are.
	pub const COUNT: u32 = 5;
}

/// What a report is about.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum About<AccountId> {
	/// A quorum agreed, and what the institution says is applied. Reported to the member's home branch.
	#[codec(index = 0)]
	Changed {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId,
		/// About what.
		topic: Topic,
		/// Which version.
		version: u64,
	},
	/// A quorum agreed, but what the institution says could not be applied, and nothing has changed. Reported to the member's
	/// home branch.
	#[codec(index = 1)]
	Refused {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId,
		/// About what.
		topic: Topic,
		/// Which version.
		version: u64,
	},
	/// A quorum agreed on something else than what the branch's operator said under the same version. Reported to that branch.
	#[codec(index = 2)]
	Outvoted {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId,
		/// About what.
		topic: Topic,
		/// Which version.
		version: u64,
		/// Who said it.
		operator: AccountId,
	},
	/// Too few others said in time what the branch's operator said, and it counts no longer. Reported to that branch.
	#[codec(index = 3)]
	Lapsed {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId,
		/// About what.
		topic: Topic,
		/// Which version.
		version: u64,
		/// Who said it.
		operator: AccountId,
	},
	/// The branch's operator finds something wrong with what the institution feeds. Reported to that branch.
	#[codec(index = 4)]
	Fault {
		/// The institution.
		partner: PartnerId,
		/// What is wrong.
		fault: Fault,
	},
	/// Two branches say different things under one version: the institution did, or one of them does not tell the truth.
	/// Reported to the member's home branch.
	#[codec(index = 5)]
	Conflict {
		/// The institution.
		partner: PartnerId,
		/// Of whom.
		member: AccountId,
		/// About what.
		topic: Topic,
		/// Which version.
		version: u64,
	},
}

impl<AccountId> About<AccountId> {
	/// Of whom something was said, if of somebody.
	pub fn member(&self) -> Option<&AccountId> {
		match self {
			Self::Changed { member, .. }
			| Self::Refused { member, .. }
			| Self::Outvoted { member, .. }
			| Self::Lapsed { member, .. }
			| Self::Conflict { member, .. } => Some(member),
			Self::Fault { .. } => None,
		}
	}

	/// The operator who said in vain what it is about, if somebody did.
	pub fn operator(&self) -> Option<&AccountId> {
		match self {
			Self::Outvoted { operator, .. } | Self::Lapsed { operator, .. } => Some(operator),
			Self::Changed { .. }
			| Self::Refused { .. }
			| Self::Fault { .. }
			| Self::Conflict { .. } => None,
		}
	}

	/// Whether it is about what an operator said in vain.
	pub fn is_alarm(&self) -> bool {
		self.operator().is_some()
	}
}

/// What a member's home branch is told. Of each there is one open report for a member, institution and topic.
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
pub enum Matter {
	/// [`About::Changed`].
	#[codec(index = 0)]
	Changed,
	/// [`About::Refused`].
	#[codec(index = 1)]
	Refused,
	/// [`About::Conflict`].
	#[codec(index = 2)]
	Conflict,
}

impl Matter {
	/// What a report of this matter is about.
	pub fn about<AccountId>(
		self,
		partner: PartnerId,
		member: AccountId,
		topic: Topic,
		version: u64,
	) -> About<AccountId> {
		match self {
			Self::Changed => About::Changed { partner, member, topic, version },
			Self::Refused => About::Refused { partner, member, topic, version },
			Self::Conflict => About::Conflict { partner, member, topic, version },
		}
	}
}

/// What the administrators of a branch are to see, and have not acknowledged.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Report<AccountId> {
	/// The branch.
	pub branch: BranchId,
	/// What it is about.
	pub about: About<AccountId>,
	/// When it was opened, in Unix milliseconds.
	pub opened_at: Moment,
	/// Whether it waits for an auditor too: what is in dispute does, unless no case could be opened.
	pub has_case: bool,
}

/// How many reports to a branch are open.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tally {
	/// All of them.
	pub reports: u32,
	/// Those about what the branch's operators said in vain: [`About::Outvoted`] and [`About::Lapsed`].
	pub alarms: u32,
}

/// Where something that an institution says stands for the operators of a branch.
#[derive(Clone, Copy, Debug, Decode, DecodeWithMemTracking, Encode, Eq, PartialEq, TypeInfo)]
pub enum Standing {
	/// The branch has not spoken of it: its operator may submit it.
	#[codec(index = 0)]
	Open,
	/// The branch has spoken of this version or of a newer one, and no quorum has agreed yet.
	#[codec(index = 1)]
	Spoken,
	/// A quorum has agreed on this version or on a newer one.
	#[codec(index = 2)]
	Settled,
	/// It is refused: there is no such member. Skip it.
	#[codec(index = 3)]
	Refused,
	/// It is not heard now: the institution is suspended, is no source or not of this topic, or the branch has as many voices as
	/// it can have. Wait.
	#[codec(index = 4)]
	NotHeard,
}
