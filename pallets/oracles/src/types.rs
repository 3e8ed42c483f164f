// SPDX-License-Identifier: Apache-2.0

//! What is said about members, by whom, and what is reported of it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use timebank_primitives::{Attested, BranchId, Moment, PartnerId, Topic};

/// How many branches one call reports to, at most, what their operators said in vain: so that it costs little however many there
/// are.
pub const ALARMS_AT_ONCE: u32 = 8;

/// A report. Given in order of opening, never given twice.
pub type ReportId = u64;

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
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Voice {
	/// The branch.
	pub branch: BranchId,
	/// What its operator said.
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
	},
	/// The branch's operator finds something wrong with what the institution feeds. Reported to that branch.
	#[codec(index = 4)]
	Fault {
		/// The institution.
		partner: PartnerId,
		/// What is wrong.
		fault: Fault,
	},
}

impl<AccountId> About<AccountId> {
	/// Of whom something was said, if of somebody.
	pub fn member(&self) -> Option<&AccountId> {
		match self {
			Self::Changed { member, .. }
			| Self::Refused { member, .. }
			| Self::Outvoted { member, .. }
			| Self::Lapsed { member, .. } => Some(member),
			Self::Fault { .. } => None,
		}
	}

	/// Whether it is about what an operator said in vain.
	pub fn is_alarm(&self) -> bool {
		matches!(self, Self::Outvoted { .. } | Self::Lapsed { .. })
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
	/// It is refused: there is no such member, or the institution is suspended or does not speak of this topic. Skip it.
	#[codec(index = 3)]
	Refused,
}
