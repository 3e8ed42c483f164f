// SPDX-License-Identifier: Apache-2.0

//! What a human must decide (U1, U2, U7), and how what is decided comes to pass.
//!
//! A pallet whose matter waits for a decision opens a case by [`Cases`]; auditors decide it there, and the decision is carried out
//! in the same call by the pallet whose matter it is, by [`OnDecision`]. There is no other way to decide it.

use crate::{
	ActivityId, BranchId, CategoryId, CredentialKind, FieldKind, Moment, RedemptionId, ReportId,
	Side, TrainingId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32, weights::Weight};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

/// A case. Given in order, never given twice.
pub type CaseId = u64;

/// A movement of coins that waits for a decision. Given in order, never given twice.
pub type HeldId = u64;

/// A freeze, whether it came to pass or not. Given in order of request, never given twice.
pub type FreezeId = u64;

/// A penalty, whether it came to pass or not. Given in order of proposal, never given twice.
pub type PenaltyId = u64;

/// How many people a case can be about.
pub const MAX_PARTIES: u32 = 4;

/// The people whom a case is about: they may appeal, and neither they nor those close to them decide it.
pub type Parties<AccountId> = BoundedVec<AccountId, ConstU32<MAX_PARTIES>>;

/// What a case is about. Each is a case of a kind of its own.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Subject<AccountId> {
	/// What an activity says of itself, in this version.
	#[codec(index = 0)]
	Activity {
		/// The activity.
		activity: ActivityId,
		/// How often it was edited.
		version: u32,
	},
	/// What a training says of itself, in this version.
	#[codec(index = 1)]
	Training {
		/// The training.
		training: TrainingId,
		/// How often it was edited.
		version: u32,
	},
	/// A change of a profile field.
	#[codec(index = 2)]
	Field {
		/// Whose.
		member: AccountId,
		/// Which.
		kind: FieldKind,
	},
	/// Whether a member may publish whom the rules keep from it.
	#[codec(index = 3)]
	PublishingRight {
		/// Who.
		member: AccountId,
	},
	/// What two sides of a service do not agree on.
	#[codec(index = 4)]
	Service {
		/// The activity.
		activity: ActivityId,
		/// Whose service it is.
		participant: AccountId,
	},
	/// A movement of coins that was held back.
	#[codec(index = 5)]
	Movement {
		/// Which.
		held: HeldId,
	},
	/// A redemption that was held back.
	#[codec(index = 6)]
	Redemption {
		/// Which.
		redemption: RedemptionId,
	},
	/// A review of which the one who is reviewed says that it breaks the rules.
	#[codec(index = 7)]
	Review {
		/// The activity.
		activity: ActivityId,
		/// Whose service it was.
		participant: AccountId,
		/// The side that wrote it.
		side: Side,
	},
	/// A credential that was revoked.
	#[codec(index = 8)]
	Credential {
		/// Whose.
		member: AccountId,
		/// Which.
		kind: CredentialKind,
	},
	/// Whether coins of a member are frozen.
	#[codec(index = 9)]
	Freeze {
		/// Which freeze.
		freeze: FreezeId,
	},
	/// Whether coins of a member are burnt as a penalty.
	#[codec(index = 10)]
	Penalty {
		/// Which penalty.
		penalty: PenaltyId,
	},
	/// An activity that passed without a human, looked at afterwards.
	#[codec(index = 11)]
	Sample {
		/// Which.
		activity: ActivityId,
	},
	/// A report that institutions' oracles contradict each other.
	#[codec(index = 12)]
	Report {
		/// Which.
		report: ReportId,
	},
	/// The suspension of a member.
	#[codec(index = 13)]
	Suspension {
		/// Who is suspended.
		member: AccountId,
	},
	/// What was decided in another case.
	#[codec(index = 14)]
	Appeal {
		/// Which case.
		case: CaseId,
	},
}

/// What kind of case it is: by its subject.
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
#[allow(missing_docs)] // They are the subjects.
pub enum CaseKind {
	#[codec(index = 0)]
	Activity,
	#[codec(index = 1)]
	Training,
	#[codec(index = 2)]
	Field,
	#[codec(index = 3)]
	PublishingRight,
	#[codec(index = 4)]
	Service,
	#[codec(index = 5)]
	Movement,
	#[codec(index = 6)]
	Redemption,
	#[codec(index = 7)]
	Review,
	#[codec(index = 8)]
	Credential,
	#[codec(index = 9)]
	Freeze,
	#[codec(index = 10)]
	Penalty,
	#[codec(index = 11)]
	Sample,
	#[codec(index = 12)]
	Report,
	#[codec(index = 13)]
	Suspension,
	#[codec(index = 14)]
	Appeal,
}

impl CaseKind {
	/// All of them.
	pub const ALL: [CaseKind; 15] = [
		CaseKind::Activity,
		CaseKind::Training,
		CaseKind::Field,
		CaseKind::PublishingRight,
		CaseKind::Service,
		CaseKind::Movement,
		CaseKind::Redemption,
		CaseKind::Review,
		CaseKind::Credential,
		CaseKind::Freeze,
		CaseKind::Penalty,
		CaseKind::Sample,
		CaseKind::Report,
		CaseKind::Suspension,
		CaseKind::Appeal,
	];
}

impl<AccountId> Subject<AccountId> {
	/// The kind of its cases.
	pub fn kind(&self) -> CaseKind {
		match self {
			Subject::Activity { .. } => CaseKind::Activity,
			Subject::Training { .. } => CaseKind::Training,
			Subject::Field { .. } => CaseKind::Field,
			Subject::PublishingRight { .. } => CaseKind::PublishingRight,
			Subject::Service { .. } => CaseKind::Service,
			Subject::Movement { .. } => CaseKind::Movement,
			Subject::Redemption { .. } => CaseKind::Redemption,
			Subject::Review { .. } => CaseKind::Review,
			Subject::Credential { .. } => CaseKind::Credential,
			Subject::Freeze { .. } => CaseKind::Freeze,
			Subject::Penalty { .. } => CaseKind::Penalty,
			Subject::Sample { .. } => CaseKind::Sample,
			Subject::Report { .. } => CaseKind::Report,
			Subject::Suspension { .. } => CaseKind::Suspension,
			Subject::Appeal { .. } => CaseKind::Appeal,
		}
	}
}

/// What is decided.
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
pub enum Decision {
	/// What was asked for: the activity opens, the field changes, the coins move, the review is struck, the freeze begins.
	#[codec(index = 0)]
	Granted,
	/// Not what was asked for: it is given back, the coins return, everything stays as it is. A disputed service comes to what it
	/// comes to without the dispute.
	#[codec(index = 1)]
	Refused,
	/// Of a disputed service, so much is paid.
	#[codec(index = 2)]
	Partly {
		/// In settlement steps. None: whoever did not come is excused.
		steps: u32,
	},
	/// Of a disputed service: the participant did not come, which is recorded.
	#[codec(index = 3)]
	Absent,
}

/// How soon a case should be looked at.
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
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Priority {
	/// Somebody's coins or rights wait, or it begins soon.
	#[codec(index = 0)]
	Urgent,
	/// In its turn.
	#[default]
	#[codec(index = 1)]
	Normal,
	/// Nobody waits for it.
	#[codec(index = 2)]
	Low,
}

/// What somebody wants to be decided.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Request<AccountId> {
	/// What it is about.
	pub subject: Subject<AccountId>,
	/// The branch whose auditors decide.
	pub branch: BranchId,
	/// Who wants it. They can be asked for more, and an activity's record is theirs.
	pub by: AccountId,
	/// Whom it is about.
	pub parties: Parties<AccountId>,
	/// How soon it should be looked at.
	pub priority: Priority,
	/// Whether it takes two auditors.
	pub is_grave: bool,
	/// Of an activity, its category: what is decided goes on the record that `by` has in it.
	pub category: Option<CategoryId>,
	/// Whether nothing speaks against it: who has a clean record in the category needs no human then.
	pub is_routine: bool,
	/// An auditor who asks for a decision has signed it already: with what, and hash of the reasons.
	pub signed: Option<(Decision, [u8; 32])>,
	/// Until when it waits, in Unix milliseconds, if its own pallet sees to that. If not, the case lapses by itself.
	pub until: Option<Moment>,
}

impl<AccountId: Clone> Request<AccountId> {
	/// An ordinary one, about who makes it.
	pub fn new(subject: Subject<AccountId>, branch: BranchId, by: AccountId) -> Self {
		let parties = Parties::truncate_from([by.clone()].to_vec());
		Self {
			subject,
			branch,
			by,
			parties,
			priority: Priority::Normal,
			is_grave: false,
			category: None,
			is_routine: false,
			signed: None,
			until: None,
		}
	}
}

/// What became of a request.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Opening {
	/// It waits for a decision. The subject is among those that wait from now on.
	Waiting(CaseId),
	/// It is granted without a human, for a clean record. The pallet that asked sees to it.
	Passed,
}

/// Where decisions are asked for. Each subject has one open case at most.
pub trait Cases<AccountId> {
	/// Ask for a decision. Fails if one is asked for already, and if there is no such branch.
	fn open(request: Request<AccountId>) -> Result<Opening, DispatchError>;
	/// A subject does not wait any more, although nobody has decided on it: it was withdrawn, changed, or its time is over. If no
	/// case is open, nothing happens.
	fn close(subject: &Subject<AccountId>);
	/// Staff of a branch have decided on something at once, without a case: what they refused or took away can be appealed.
	fn note_decision(
		subject: Subject<AccountId>,
		branch: BranchId,
		by: AccountId,
		parties: Parties<AccountId>,
		opinion: [u8; 32],
	) -> DispatchResult;
	/// Whether a case about this is open.
	fn is_open(subject: &Subject<AccountId>) -> bool;
	/// Who signed what was decided on this, as long as that can be or is appealed, and also while it is carried out. Nobody: the
	/// consortium decided, or nothing is known.
	fn deciders(_: &Subject<AccountId>) -> Vec<AccountId> {
		Vec::new()
	}
}

/// Carries out what is decided, in the pallet whose matter it is. Each pallet does it for the subjects that it [knows](Self::knows).
pub trait OnDecision<AccountId> {
	/// Whether the subject is one of this pallet.
	fn knows(subject: &Subject<AccountId>) -> bool;
	/// Whether the subject waits for a decision now.
	fn is_waiting(subject: &Subject<AccountId>) -> bool;
	/// Whether `who` takes part in it, beside the parties, so that they do not decide on it.
	fn is_involved(subject: &Subject<AccountId>, who: &AccountId) -> bool;
	/// Carry the decision of `by`, the last auditor who signed it, out. `opinion`: hash of the reasons.
	fn decide(
		subject: &Subject<AccountId>,
		decision: Decision,
		by: &AccountId,
		opinion: [u8; 32],
	) -> DispatchResult;
	/// Nobody has decided in time. Asked only about what was opened without an end of its own. It must not fail: the case is over.
	fn lapse(subject: &Subject<AccountId>);
	/// An appeal is decided: what was decided before is replaced. Asked only while the first decision can be appealed, and once.
	fn revise(
		subject: &Subject<AccountId>,
		before: Decision,
		after: Decision,
		by: &AccountId,
		opinion: [u8; 32],
	) -> DispatchResult;
	/// An appeal was refused by `by`: what was decided before stands, and is final.
	fn uphold(_: &Subject<AccountId>, _: &AccountId) {}
	/// What was decided cannot be appealed any more.
	fn forget(subject: &Subject<AccountId>);
	/// Whether what was decided so on this can be replaced on appeal at all. What cannot is final, and no appeal is opened.
	fn can_be_revised(_: &Subject<AccountId>, _: Decision) -> bool {
		true
	}
	/// Whether what was decided so on this went against `who`, a party. Who won would use up the one appeal that who lost has.
	fn has_lost(_: &Subject<AccountId>, _: Decision, _who: &AccountId) -> bool {
		true
	}
	/// In which category an activity is, if the subject is one and it is known.
	fn category(_: &Subject<AccountId>) -> Option<CategoryId> {
		None
	}
	/// What the dearest of these costs for this subject.
	fn weight(subject: &Subject<AccountId>) -> Weight;
	/// What it costs to forget what was decided on this.
	fn weight_to_forget(subject: &Subject<AccountId>) -> Weight {
		Self::weight(subject)
	}
}

/// For tests of pallets with nothing to decide.
impl<AccountId> OnDecision<AccountId> for () {
	fn knows(_: &Subject<AccountId>) -> bool {
		false
	}
	fn is_waiting(_: &Subject<AccountId>) -> bool {
		false
	}
	fn is_involved(_: &Subject<AccountId>, _: &AccountId) -> bool {
		false
	}
	fn decide(_: &Subject<AccountId>, _: Decision, _: &AccountId, _: [u8; 32]) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn lapse(_: &Subject<AccountId>) {}
	fn revise(
		_: &Subject<AccountId>,
		_: Decision,
		_: Decision,
		_: &AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		Err(DispatchError::Unavailable)
	}
	fn forget(_: &Subject<AccountId>) {}
	fn weight(_: &Subject<AccountId>) -> Weight {
		Weight::zero()
	}
}

/// Whichever knows it.
impl<AccountId, A: OnDecision<AccountId>, B: OnDecision<AccountId>> OnDecision<AccountId>
	for (A, B)
{
	fn knows(subject: &Subject<AccountId>) -> bool {
		A::knows(subject) || B::knows(subject)
	}
	fn is_waiting(subject: &Subject<AccountId>) -> bool {
		if A::knows(subject) { A::is_waiting(subject) } else { B::is_waiting(subject) }
	}
	fn is_involved(subject: &Subject<AccountId>, who: &AccountId) -> bool {
		if A::knows(subject) { A::is_involved(subject, who) } else { B::is_involved(subject, who) }
	}
	fn decide(
		subject: &Subject<AccountId>,
		decision: Decision,
		by: &AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		if A::knows(subject) {
			A::decide(subject, decision, by, opinion)
		} else {
			B::decide(subject, decision, by, opinion)
		}
	}
	fn lapse(subject: &Subject<AccountId>) {
		if A::knows(subject) { A::lapse(subject) } else { B::lapse(subject) }
	}
	fn revise(
		subject: &Subject<AccountId>,
		before: Decision,
		after: Decision,
		by: &AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		if A::knows(subject) {
			A::revise(subject, before, after, by, opinion)
		} else {
			B::revise(subject, before, after, by, opinion)
		}
	}
	fn uphold(subject: &Subject<AccountId>, by: &AccountId) {
		if A::knows(subject) { A::uphold(subject, by) } else { B::uphold(subject, by) }
	}
	fn forget(subject: &Subject<AccountId>) {
		if A::knows(subject) { A::forget(subject) } else { B::forget(subject) }
	}
	fn can_be_revised(subject: &Subject<AccountId>, before: Decision) -> bool {
		if A::knows(subject) {
			A::can_be_revised(subject, before)
		} else {
			B::can_be_revised(subject, before)
		}
	}
	fn has_lost(subject: &Subject<AccountId>, before: Decision, who: &AccountId) -> bool {
		if A::knows(subject) {
			A::has_lost(subject, before, who)
		} else {
			B::has_lost(subject, before, who)
		}
	}
	fn category(subject: &Subject<AccountId>) -> Option<CategoryId> {
		if A::knows(subject) { A::category(subject) } else { B::category(subject) }
	}
	fn weight(subject: &Subject<AccountId>) -> Weight {
		if A::knows(subject) { A::weight(subject) } else { B::weight(subject) }
	}
	fn weight_to_forget(subject: &Subject<AccountId>) -> Weight {
		if A::knows(subject) { A::weight_to_forget(subject) } else { B::weight_to_forget(subject) }
	}
}

/// Who is so close to whom that they do not decide on their matters.
pub trait Kinship<AccountId> {
	/// Whether one of them may spend the other's hours, inherits from them, or acts for them: before the moment `since`, in Unix
	/// milliseconds, or by what `one` did. What only `other` did after that does not count: else they could choose who decides.
	fn are_close(one: &AccountId, other: &AccountId, since: Moment) -> bool;
}

impl<AccountId> Kinship<AccountId> for () {
	fn are_close(_: &AccountId, _: &AccountId, _: Moment) -> bool {
		false
	}
}

/// All those whom a case is about, without whoever is there twice.
pub fn parties<AccountId: PartialEq>(
	people: impl IntoIterator<Item = AccountId>,
) -> Parties<AccountId> {
	let mut parties = Vec::new();
	for who in people {
		if !parties.contains(&who) {
			parties.push(who);
		}
	}
	Parties::truncate_from(parties)
}
