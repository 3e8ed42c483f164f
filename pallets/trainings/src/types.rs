// SPDX-License-Identifier: Apache-2.0

//! What a training, a learner and an outcome are.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_runtime::{BoundedVec, traits::ConstU32};
use timebank_primitives::{
	BranchId, CategoryId, Commitment, CredentialKind, Moment, Place, Required, Title, TrainingId,
	Window,
};

/// How many sessions a training can have. Attendance is kept in the bits of one number.
pub const MAX_SESSIONS: u8 = 60;

/// How many attendances stand of each session, the first session first.
pub type Attendances = BoundedVec<u32, ConstU32<{ MAX_SESSIONS as u32 }>>;

/// Whether the bit of the session with this index, counted from 0, is set.
fn is_set(sessions: u64, index: u32) -> bool {
	sessions.checked_shr(index).unwrap_or_default() & 1 == 1
}

/// The credential that who passes gets (L2).
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
pub struct Certificate {
	/// Its kind, which branches issue.
	pub kind: CredentialKind,
	/// For how long it holds from the assessment on, in milliseconds; `None`: it does not expire.
	pub valid_for: Option<Moment>,
}

/// What a training says of itself.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Terms<AccountId, Balance> {
	/// Public, UTF-8, 1 to 128 bytes.
	pub title: Title,
	/// Hash of what is taught and of all else that there is to know, which stays off chain.
	pub content: [u8; 32],
	/// Public, UTF-8, up to 128 bytes: a district or a public building.
	pub place: Place,
	/// When members may enrol.
	pub enrolment: Window,
	/// From the first session to the end of the last.
	pub service: Window,
	/// How many can learn.
	pub places: u32,
	/// How many sessions there are, 1 to 60.
	pub sessions: u8,
	/// How many of them who passes has attended, at least 1.
	pub needed: u8,
	/// The credential that who passes gets, if there is one.
	pub certificate: Option<Certificate>,
	/// The credentials that learners must hold when they enrol.
	pub required: Required,
	/// What each learner pays, in base units; zero: nothing (L3).
	pub fee: Balance,
	/// Who teaches: an active member.
	pub teacher: AccountId,
	/// How much they teach in all sessions together, in settlement steps. That is what they are paid for at the most.
	pub taught: u32,
	/// The category of service of which teaching is: it gives the rate.
	pub category: CategoryId,
}

impl<AccountId, Balance> Terms<AccountId, Balance> {
	/// When a session begins, counted from 1; `None` if there is no such session. The sessions divide the service evenly.
	pub fn begins(&self, session: u8) -> Option<Moment> {
		let before = session.checked_sub(1).filter(|before| *before < self.sessions)?;
		let later = self.service.length().checked_mul(before.into())?;
		self.service.from.checked_add(later.checked_div(self.sessions.into())?)
	}

	/// Until when who enrolled at this moment may leave: until the next session begins, or, for who enrolled before the first one,
	/// the second. Who enrols when no session is to begin any more may not, nor may anybody after the beginning of an only session.
	pub fn may_leave_until(&self, enrolled_at: Moment) -> Moment {
		let mut later = (2..=self.sessions).filter_map(|session| self.begins(session));
		later.find(|begins| *begins > enrolled_at).unwrap_or(self.service.from)
	}
}

/// How far a training is, as an auditor sees it.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Stage {
	/// It waits for an auditor.
	#[codec(index = 0)]
	Submitted,
	/// An auditor approved it.
	#[codec(index = 1)]
	Open,
	/// It was given back, to be edited or closed.
	#[codec(index = 2)]
	Returned {
		/// Hash of the reasons, which stay off chain.
		opinion: [u8; 32],
	},
}

/// What is done with a training when it is next looked at.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Look {
	/// Nobody approved it in time: it is over.
	#[codec(index = 0)]
	Lapse,
	/// Its enrolment is about to end.
	#[codec(index = 1)]
	EnrolmentEnding,
	/// Its last session has ended.
	#[codec(index = 2)]
	ServiceEnd,
	/// The time to assess is about to end.
	#[codec(index = 3)]
	AssessmentEnding,
	/// The time to assess has ended. Each learner has a deadline of their own then, and the last one ends it.
	#[codec(index = 4)]
	End,
}

/// A training that is not over.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Training<AccountId, Balance> {
	/// The branch whose training it is.
	pub branch: BranchId,
	/// The trainer who submitted what stands there now.
	pub publisher: AccountId,
	/// What it says of itself.
	pub terms: Terms<AccountId, Balance>,
	/// Counted up with each edit, from 0.
	pub version: u32,
	/// Coins per settlement step of teaching, as the standard of measure said when these terms were submitted.
	pub rate: Balance,
	/// How far it is.
	pub stage: Stage,
	/// Learners who are enrolled and not assessed.
	pub enrolled: u32,
	/// Learners who were assessed. They keep their places.
	pub assessed: u32,
	/// How many attendances stand of each session: of who is enrolled, and of who was assessed. A session without any does not
	/// count as held.
	pub attendances: Attendances,
	/// What the teacher got of the fees, in base units.
	pub paid: Balance,
	/// Until when learners can be assessed, in Unix milliseconds.
	pub assess_by: Moment,
	/// What is done when it is next looked at.
	pub next: Look,
	/// The moment under which it stands in the queue.
	pub due: Moment,
	/// When it was published, in Unix milliseconds.
	pub published_at: Moment,
}

impl<AccountId, Balance> Training<AccountId, Balance> {
	/// The places that nobody has.
	pub fn free_places(&self) -> u32 {
		self.terms.places.saturating_sub(self.enrolled).saturating_sub(self.assessed)
	}

	/// How many sessions were held.
	pub fn held(&self) -> u8 {
		let held = self.attendances.iter().filter(|count| **count > 0).count();
		held.try_into().unwrap_or(MAX_SESSIONS)
	}

	/// Count the attendances of who gets the fee back no longer.
	pub fn discount(&mut self, learner: &Learner) {
		for (index, count) in (0u32..).zip(self.attendances.iter_mut()) {
			if is_set(learner.attended, index) {
				*count = count.saturating_sub(1);
			}
		}
	}

	/// Whether its sessions have begun for anybody, so that nobody changes their mind any more.
	pub fn is_under_way(&self, now: Moment) -> bool {
		self.terms.service.from <= now && (self.enrolled > 0 || self.assessed > 0)
	}
}

/// A learner who is enrolled and not assessed. Their fee is set aside.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Learner {
	/// The sessions that they attended. The lowest bit is the first session.
	pub attended: u64,
	/// When they enrolled, in Unix milliseconds.
	pub enrolled_at: Moment,
	/// The moment under which they stand in the queue: from then on they get their fee back.
	pub due: Moment,
}

impl Learner {
	/// Whether they attended the session with this index, counted from 0.
	pub fn has_attended(&self, index: u32) -> bool {
		is_set(self.attended, index)
	}

	/// How many sessions they attended.
	pub fn sessions(&self) -> u8 {
		self.attended.count_ones().try_into().unwrap_or(MAX_SESSIONS)
	}
}

/// How a learner did.
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
pub enum Outcome {
	/// They have learnt it.
	#[codec(index = 0)]
	Passed {
		/// The commitment to the document that certifies it; there is one if the training has a credential, and else none.
		document: Option<Commitment>,
	},
	/// They have not, or not yet.
	#[codec(index = 1)]
	Failed,
}

/// What is kept of a training in the history of a member (L2).
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Attempt {
	/// The training.
	pub training: TrainingId,
	/// The branch whose training it was.
	pub branch: BranchId,
	/// Whether they passed.
	pub passed: bool,
	/// How many sessions they attended.
	pub attended: u8,
	/// How many sessions there were.
	pub sessions: u8,
	/// The credential that was issued to them for it.
	pub issued: Option<CredentialKind>,
	/// When they were assessed, in Unix milliseconds.
	pub at: Moment,
}

/// What is looked at when its moment has come.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Task<AccountId> {
	/// A training.
	#[codec(index = 0)]
	Training(TrainingId),
	/// A learner of a training.
	#[codec(index = 1)]
	Learner(TrainingId, AccountId),
}
