// SPDX-License-Identifier: Apache-2.0

//! What a case is, and what is counted and remembered of cases.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use sp_runtime::Saturating;
use timebank_primitives::{
	ActivityId, BranchId, CaseId, CategoryId, Decision, Moment, Parties, Priority, Subject,
};

/// How many cases a view function lists at once.
pub const MAX_LISTED: u32 = 50;

/// No clean record is counted further.
pub const MAX_RECORD: u32 = 1_000;

/// A template of an opinion: UTF-8, 1 to 256 bytes. It names nobody: it is public.
pub type Text = BoundedVec<u8, ConstU32<256>>;

/// The auditors who decided together. None: the consortium.
pub type Deciders<AccountId> = BoundedVec<AccountId, ConstU32<2>>;

/// What auditors would decide in a case that takes two: one signature for each decision, the oldest first.
pub type Signatures<AccountId> = BoundedVec<Signed<AccountId>, ConstU32<4>>;

/// The cases in which activities of somebody were found bad, and when, in Unix milliseconds: the last ones, the oldest first.
pub type Marks = BoundedVec<(CaseId, Moment), ConstU32<8>>;

/// Nothing passes for who has as many activities that passed and were not drawn yet.
pub const MAX_UNDRAWN: u32 = 3;

/// Where a case stands in the queue of its branch: its priority in one byte and its id in eight, high byte first, so that the rows are
/// in the order in which they should be looked at.
pub type Rank = [u8; 9];

/// Reasons of a decision.
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
pub enum Opinion {
	/// Those that a template says. What is kept is the BLAKE2-256 hash of its text.
	#[codec(index = 0)]
	Template(u16),
	/// Hash of what was written for this case, which stays off chain.
	#[codec(index = 1)]
	Hash([u8; 32]),
}

/// What is due at its moment.
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
pub enum Task {
	/// A case: it is escalated or lapses, or can be appealed no more.
	#[codec(index = 0)]
	Case(CaseId),
	/// An activity that passed without a human: whether it becomes a sample is drawn, or it cannot become one any more.
	#[codec(index = 1)]
	Draw(ActivityId),
}

/// An auditor works on a case.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Claim<AccountId> {
	/// Who.
	pub by: AccountId,
	/// Since when, in Unix milliseconds.
	pub since: Moment,
}

/// One of two signatures.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Signed<AccountId> {
	/// The auditor.
	pub by: AccountId,
	/// The branch that they work for.
	pub branch: BranchId,
	/// What they would decide.
	pub decision: Decision,
	/// Hash of their reasons.
	pub opinion: [u8; 32],
}

/// A question to those whom a case is about.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Asked {
	/// Hash of the question, which stays off chain.
	pub question: [u8; 32],
	/// When, in Unix milliseconds.
	pub at: Moment,
}

/// What was decided, by whom and why.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Outcome<AccountId> {
	/// What.
	pub decision: Decision,
	/// By whom. Nobody: the consortium.
	pub by: Deciders<AccountId>,
	/// The branch that they work for; of two, the one above. None: the consortium.
	pub branch: Option<BranchId>,
	/// Hash of the reasons.
	pub opinion: [u8; 32],
	/// When, in Unix milliseconds.
	pub at: Moment,
	/// Until when it can be appealed, in Unix milliseconds.
	pub can_be_appealed_until: Moment,
	/// The case in which an appeal is decided.
	pub appeal: Option<CaseId>,
	/// The clean record that it ended. It is given back if the decision is overturned.
	pub lost_record: u32,
}

/// How far a case is.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum State<AccountId> {
	/// It waits for a decision.
	#[codec(index = 0)]
	Open,
	/// It is decided, and can be or is appealed.
	#[codec(index = 1)]
	Decided(Outcome<AccountId>),
}

/// Something that a human decides.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Case<AccountId> {
	/// What it is about.
	pub subject: Subject<AccountId>,
	/// The branch whose auditors decide. None: the consortium does.
	pub branch: Option<BranchId>,
	/// The branch that got it first, in whose statistics it is. None: the consortium.
	pub origin: Option<BranchId>,
	/// Who wanted a decision. Of a sample, who published the activity; of what was decided without a case, the first party.
	pub by: AccountId,
	/// Whom it is about.
	pub parties: Parties<AccountId>,
	/// How soon it should be looked at.
	pub priority: Priority,
	/// Whether it takes two auditors.
	pub is_grave: bool,
	/// Of an activity, the category in which the decision counts for a record.
	pub category: Option<CategoryId>,
	/// Whether nothing spoke against it: only then the record grows if it is found good.
	pub is_routine: bool,
	/// When it was opened, in Unix milliseconds.
	pub opened_at: Moment,
	/// The block in which it was opened or, of an appeal, in which staff last decided anew on what is appealed. In that block it is
	/// not decided.
	pub opened_in: u32,
	/// Until when it waits, in Unix milliseconds, if the pallet whose matter it is sees to that.
	pub until: Option<Moment>,
	/// When it lapses, in Unix milliseconds, if not.
	pub lapses_at: Option<Moment>,
	/// The moment under which it stands in the queue of deadlines. None: it waits for its pallet, or for the decision on its appeal.
	pub due: Option<Moment>,
	/// How often its time was over: it was escalated then, or stayed where it is at the top. From the first time on, claims bind
	/// nobody.
	pub round: u8,
	/// Who works on it.
	pub holder: Option<Claim<AccountId>>,
	/// What was signed by one of two.
	pub signed: Signatures<AccountId>,
	/// What was asked.
	pub asked: Option<Asked>,
	/// How far it is.
	pub state: State<AccountId>,
}

impl<AccountId> Case<AccountId> {
	/// An ordinary one that was opened now.
	pub(crate) fn new(
		subject: Subject<AccountId>,
		branch: Option<BranchId>,
		by: AccountId,
		parties: Parties<AccountId>,
		(now, opened_in): (Moment, u32),
	) -> Self {
		Self {
			subject,
			branch,
			origin: branch,
			by,
			parties,
			priority: Priority::Normal,
			is_grave: false,
			category: None,
			is_routine: false,
			opened_at: now,
			opened_in,
			until: None,
			lapses_at: None,
			due: None,
			round: 0,
			holder: None,
			signed: Signatures::default(),
			asked: None,
			state: State::Open,
		}
	}

	/// What was decided, if anything was.
	pub fn outcome(&self) -> Option<&Outcome<AccountId>> {
		match &self.state {
			State::Open => None,
			State::Decided(outcome) => Some(outcome),
		}
	}

	/// Where it stands in the queue of its branch.
	pub fn rank(&self, case: CaseId) -> Rank {
		let mut rank = [0; 9];
		let (priority, id) = rank.split_at_mut(1);
		priority[0] = match self.priority {
			Priority::Urgent => 0,
			Priority::Normal => 1,
			Priority::Low => 2,
		};
		id.copy_from_slice(&case.to_be_bytes());
		rank
	}
}

/// The case that stands at this place in a queue.
pub fn case_at(rank: &Rank) -> CaseId {
	let [_, id @ ..] = *rank;
	CaseId::from_be_bytes(id)
}

/// An activity that passed without a human and can become a sample.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Passage<AccountId> {
	/// Who published it.
	pub publisher: AccountId,
	/// The branch whose auditors did not look at it.
	pub branch: BranchId,
	/// Its category.
	pub category: CategoryId,
	/// When it passed, in Unix milliseconds.
	pub at: Moment,
	/// The moment under which it stands in the queue of deadlines.
	pub due: Moment,
	/// Whether it was drawn already, and was not hit.
	pub is_drawn: bool,
}

/// What of a publisher's activities that passed is still to be looked at, or may be.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Unseen {
	/// How many passed and were not drawn yet.
	pub undrawn: u32,
	/// How many are samples that wait for a decision.
	pub samples: u32,
}

/// What became of cases of a kind at a branch. Numbers stop at the highest that there is.
#[derive(Clone, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Tally {
	/// How many were opened.
	pub opened: u32,
	/// How many passed without a human, and were not opened.
	pub passed: u32,
	/// How many decisions were noted that were made without a case.
	pub noted: u32,
	/// How many were granted.
	pub granted: u32,
	/// How many were refused.
	pub refused: u32,
	/// Of how many disputes a part was paid.
	pub partly: u32,
	/// In how many disputes the participant had not come.
	pub absent: u32,
	/// How many were closed without a decision.
	pub closed: u32,
	/// How many lapsed.
	pub lapsed: u32,
	/// How often one was escalated.
	pub escalated: u32,
	/// How many decisions were appealed.
	pub appealed: u32,
	/// How many decisions were replaced on appeal.
	pub overturned: u32,
	/// How many are open.
	pub open: u32,
	/// The moments at which those that are open were opened, summed up, in milliseconds.
	pub sum_opened_at: u128,
	/// For how long those that were decided were open, summed up, in milliseconds.
	pub sum_age: u128,
}

impl Tally {
	/// A case was opened.
	pub(crate) fn note_opened(&mut self, at: Moment) {
		self.opened.saturating_inc();
		self.open.saturating_inc();
		self.sum_opened_at = self.sum_opened_at.saturating_add(at.into());
	}

	/// A case is open no more.
	pub(crate) fn note_ended(&mut self, opened_at: Moment) {
		self.open.saturating_dec();
		self.sum_opened_at = self.sum_opened_at.saturating_sub(opened_at.into());
	}

	/// A case was decided.
	pub(crate) fn note_decided(&mut self, decision: Decision, opened_at: Moment, now: Moment) {
		match decision {
			Decision::Granted => self.granted.saturating_inc(),
			Decision::Refused => self.refused.saturating_inc(),
			Decision::Partly { .. } => self.partly.saturating_inc(),
			Decision::Absent => self.absent.saturating_inc(),
		}
		self.sum_age = self.sum_age.saturating_add(now.saturating_sub(opened_at).into());
	}

	/// How many were decided.
	pub fn decided(&self) -> u32 {
		self.granted
			.saturating_add(self.refused)
			.saturating_add(self.partly)
			.saturating_add(self.absent)
	}
}
