// SPDX-License-Identifier: Apache-2.0

//! What an activity is, and how a participant goes through it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use sp_runtime::traits::AtLeast32BitUnsigned;
use timebank_primitives::{
	ActivityId, BranchId, CategoryId, Moment, Phase, Place, Purse, Required, STEPS_PER_HOUR, Side,
	Title, Window,
};

/// How often an activity can come again.
pub const MAX_OCCURRENCES: u32 = 52;

/// Below this credit an auditor is told of it. Far below, members cannot publish.
pub const LOW_CREDIT: u32 = 60;

/// How many of a waiting list are tried when a place comes free.
pub const MAX_TRIED: u32 = 3;

/// An activity comes again.
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
pub struct Recurrence {
	/// How much later each time, in milliseconds: an hour of the network at the least.
	pub every: Moment,
	/// How many times more: 1 to 52.
	pub times: u32,
}

/// What a publisher says of an activity. All of it is public and stays for ever: no names or other personal data.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Terms {
	/// The public title, in UTF-8: 1 to 128 bytes.
	pub title: Title,
	/// The kind of service, by its number in the standard of measure.
	pub category: CategoryId,
	/// Hash of the description, which stays off chain.
	pub content: [u8; 32],
	/// Where it is, in UTF-8: a district or a public building, never where a person lives. Can be empty.
	pub place: Place,
	/// When members may enrol.
	pub enrolment: Window,
	/// When services may begin, and should be over.
	pub service: Window,
	/// How many people are needed. When nothing begins any more: how many places were not given back.
	pub places: u32,
	/// The service agreed for each place, in settlement steps (20 to the hour).
	pub steps: u32,
	/// The credentials that participants must hold.
	pub required: Required,
	/// Whether and how it comes again.
	pub recurrence: Option<Recurrence>,
}

/// Who pays for an activity (A9).
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
pub enum Funding {
	/// The publisher, a member.
	#[codec(index = 0)]
	Own,
	/// A branch, from its pot. Published by a treasurer.
	#[codec(index = 1)]
	Pot(BranchId),
	/// Nobody: the coins are minted on the quota of a branch. Published by a minter.
	#[codec(index = 2)]
	Minted(BranchId),
}

impl Funding {
	/// The branch that pays, if it is not the publisher.
	pub fn branch(&self) -> Option<BranchId> {
		match self {
			Funding::Own => None,
			Funding::Pot(branch) | Funding::Minted(branch) => Some(*branch),
		}
	}

	/// Where the coins are set aside, if there are any.
	pub fn purse<AccountId: Clone>(&self, publisher: &AccountId) -> Option<Purse<AccountId>> {
		match self {
			Funding::Own => Some(Purse::Escrow(publisher.clone())),
			Funding::Pot(branch) => Some(Purse::PotEscrow(*branch)),
			Funding::Minted(_) => None,
		}
	}

	/// Where coins come from and go to that are not set aside any more.
	pub fn free_purse<AccountId: Clone>(&self, publisher: &AccountId) -> Purse<AccountId> {
		match self {
			Funding::Own => Purse::Member(publisher.clone()),
			Funding::Pot(branch) | Funding::Minted(branch) => Purse::Pot(*branch),
		}
	}
}

/// Where an activity stands.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Stage {
	/// Waits for an auditor.
	#[codec(index = 0)]
	Submitted,
	/// Approved, or passed without a human: members may enrol and serve, each in its window.
	#[codec(index = 1)]
	Open,
	/// Given back by an auditor, to be edited or closed.
	#[codec(index = 2)]
	Returned {
		/// Hash of the auditor's reasons, which the publisher gets off chain.
		opinion: [u8; 32],
	},
	/// Nothing begins any more. What has begun is brought to its end.
	#[codec(index = 3)]
	Concluded,
}

/// What an auditor should look at (A2).
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Concern {
	/// Nobody has served yet in an activity of this member.
	#[codec(index = 0)]
	NewPublisher,
	/// The member's credit is below [`LOW_CREDIT`].
	#[codec(index = 1)]
	LowCredit,
	/// It costs more than is usual, with all its occurrences.
	#[codec(index = 2)]
	LargeAmount,
	/// The service begins soon.
	#[codec(index = 3)]
	ShortNotice,
	/// It comes again: it is looked at this once for all occurrences.
	#[codec(index = 4)]
	Recurring,
}

/// All that an auditor should look at.
pub type Concerns = BoundedVec<Concern, ConstU32<5>>;

/// An activity that is not over.
///
/// Each of its places is in one of four states: free, admitted, under way, settled.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Activity<AccountId, Balance> {
	/// Who published it.
	pub publisher: AccountId,
	/// Who pays for it.
	pub funding: Funding,
	/// What its publisher says of it.
	pub terms: Terms,
	/// How often it was edited.
	pub version: u32,
	/// Coins per settlement step, in base units: the rate at publication, or at the last edit.
	pub rate: Balance,
	/// Where it stands.
	pub stage: Stage,
	/// How many members are enrolled, in whatever state.
	pub enrolled: u32,
	/// How many places are given to members who are not there yet.
	pub admitted: u32,
	/// How many places are given to members who are there, serve, or wait for a decision or settlement.
	pub under_way: u32,
	/// How many places are settled.
	pub settled: u32,
	/// Steps that were added to places under way, above what was agreed for each.
	pub extra: u32,
	/// Steps that were served and settled.
	pub served: u32,
	/// What an auditor should look at.
	pub concerns: Concerns,
	/// When it is to be looked at next, in Unix milliseconds; `None` once nothing begins any more.
	pub due: Option<Moment>,
	/// When it was published, in Unix milliseconds.
	pub published_at: Moment,
	/// The series that it belongs to, by the activity with which that began.
	pub series: Option<ActivityId>,
	/// Who approved it, or the series that it belongs to; nobody if it passed without a human.
	pub approved_by: Option<AccountId>,
}

impl<AccountId, Balance: AtLeast32BitUnsigned + Copy> Activity<AccountId, Balance> {
	/// The coins of so many steps; `None` if there are not so many coins.
	pub fn price(&self, steps: u32) -> Option<Balance> {
		self.rate.checked_mul(&steps.into())
	}

	/// What `places` places cost at the most, together with what was added to those under way.
	pub fn cost_of(&self, places: u32) -> Option<Balance> {
		let steps = self.terms.steps.checked_mul(places)?.checked_add(self.extra)?;
		self.price(steps)
	}

	/// What its places that are not settled cost at the most.
	pub fn cost(&self) -> Option<Balance> {
		self.cost_of(self.terms.places.saturating_sub(self.settled))
	}

	/// The coins in escrow for it: what it costs, unless they are to be minted.
	pub fn escrow(&self) -> Option<Balance> {
		match self.funding {
			Funding::Minted(_) => Some(Balance::zero()),
			Funding::Own | Funding::Pot(_) => self.cost(),
		}
	}

	/// How many places are free.
	pub fn free_places(&self) -> u32 {
		let given = self.admitted.saturating_add(self.under_way).saturating_add(self.settled);
		self.terms.places.saturating_sub(given)
	}

	/// Whether a place is free.
	pub fn has_place(&self) -> bool {
		self.free_places() > 0
	}

	/// Whether every place is settled.
	pub fn is_settled(&self) -> bool {
		self.settled == self.terms.places
	}

	/// Whether somebody was there already.
	pub fn has_begun(&self) -> bool {
		self.under_way > 0 || self.settled > 0
	}

	/// How far it is at this moment.
	pub fn phase(&self, now: Moment) -> Phase {
		match self.stage {
			Stage::Submitted => Phase::Audit,
			Stage::Returned { .. } => Phase::Returned,
			Stage::Concluded => Phase::Ended,
			Stage::Open if self.is_settled() || self.terms.service.is_over(now) => Phase::Ended,
			Stage::Open if self.has_begun() || self.terms.service.contains(now) => {
				Phase::InProgress
			}
			Stage::Open if now < self.terms.enrolment.from => Phase::Announced,
			Stage::Open => Phase::Enrolment,
		}
	}
}

/// What a dispute comes to if nobody decides it.
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
pub enum Claim {
	/// The participant says that they came; nobody else does. The place is given back.
	#[codec(index = 0)]
	Arrival,
	/// A service is settled by its duration.
	#[codec(index = 1)]
	Service {
		/// When it began, in Unix milliseconds.
		since: Moment,
		/// When it ended, in Unix milliseconds.
		until: Moment,
	},
	/// The participant did not come, which is recorded.
	#[codec(index = 2)]
	Absence,
	/// The participant says that the service went on when the publisher's side says that it had ended. Nobody loses by the
	/// silence of auditors: it is settled as if nobody had said anything of its end. Dismissed, it is settled by its duration.
	#[codec(index = 3)]
	EarlyEnd {
		/// When it began, in Unix milliseconds.
		since: Moment,
		/// When it ended as the publisher's side says, in Unix milliseconds.
		until: Moment,
	},
}

/// What a disputed service comes to.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Outcome {
	/// How much is paid, in settlement steps.
	pub steps: u32,
	/// Whether it was found that the participant did not come.
	pub is_absent: bool,
}

/// What was decided on a disputed service, with all that an appeal needs to know when the activity is over.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Ruling<AccountId, Balance> {
	/// Who published the activity.
	pub publisher: AccountId,
	/// Who pays for it.
	pub funding: Funding,
	/// The kind of service.
	pub category: CategoryId,
	/// Coins per settlement step, in base units.
	pub rate: Balance,
	/// How much can be paid at the most, in settlement steps.
	pub agreed: u32,
	/// Whether it can be found that the participant did not come: nobody said that they served.
	pub can_be_absent: bool,
	/// Whether both sides could review the service.
	pub is_reviewed: bool,
	/// What it comes to without the dispute.
	pub undisputed: Outcome,
	/// What it came to.
	pub outcome: Outcome,
}

impl<AccountId, Balance: AtLeast32BitUnsigned + Copy> Ruling<AccountId, Balance> {
	/// The coins of so many steps; `None` if there are not so many coins.
	pub fn price(&self, steps: u32) -> Option<Balance> {
		self.rate.checked_mul(&steps.into())
	}
}

/// How far a member is in an activity.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Participation {
	/// Has enrolled and waits for a manager.
	#[codec(index = 0)]
	Applied,
	/// Was found suitable and waits for a place.
	#[codec(index = 1)]
	Waiting,
	/// Has a place.
	#[codec(index = 2)]
	Admitted {
		/// Since when, in Unix milliseconds.
		at: Moment,
	},
	/// One side has confirmed the start; the service begins when the other one does.
	#[codec(index = 3)]
	Arriving {
		/// The side that has.
		by: Side,
	},
	/// Gives the service. It ends when both sides have confirmed it, or when the time for that is over.
	#[codec(index = 4)]
	InService {
		/// When both had confirmed the start, in Unix milliseconds.
		since: Moment,
		/// The side that has confirmed the end already, and when it did.
		ended_by: Option<(Side, Moment)>,
	},
	/// Has given the service.
	#[codec(index = 5)]
	Ended {
		/// When both had confirmed the start, in Unix milliseconds.
		since: Moment,
		/// When the first of them confirmed the end, or when it was taken to be over, in Unix milliseconds.
		until: Moment,
		/// Until when it can be reviewed, in Unix milliseconds. Then it can be settled without reviews.
		review_until: Moment,
		/// When it is settled without the publisher, in Unix milliseconds.
		settle_by: Moment,
	},
	/// Did not come, as a manager says.
	#[codec(index = 6)]
	Absent {
		/// When that was said, in Unix milliseconds.
		reported_at: Moment,
	},
	/// An auditor has to decide.
	#[codec(index = 7)]
	Disputed {
		/// What it comes to otherwise.
		claim: Claim,
		/// The side that disputes it.
		by: Side,
		/// Since when, in Unix milliseconds.
		at: Moment,
		/// Hash of the reason, which stays off chain.
		reason: [u8; 32],
	},
	/// Has been paid, or has given up the claim by leaving the time bank.
	#[codec(index = 8)]
	Settled,
}

impl Participation {
	/// Whether the place is under way: neither free nor only promised, nor settled.
	pub fn is_under_way(&self) -> bool {
		matches!(
			self,
			Participation::Arriving { .. }
				| Participation::InService { .. }
				| Participation::Ended { .. }
				| Participation::Absent { .. }
				| Participation::Disputed { .. }
		)
	}
}

/// A member in an activity.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Enrolment {
	/// How far they are.
	pub state: Participation,
	/// Steps that were added for them, above what was agreed.
	pub extra: u32,
	/// When it is to be looked at next, in Unix milliseconds.
	pub due: Option<Moment>,
	/// Whether a settlement failed that was due, so that nobody is to blame if it is late.
	pub put_off: bool,
}

impl Enrolment {
	/// Of who has come so far, and has no deadline.
	pub fn at(state: Participation) -> Self {
		Self { state, extra: 0, due: None, put_off: false }
	}
}

/// Further occurrences of an activity.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Series<AccountId> {
	/// Who published it.
	pub publisher: AccountId,
	/// Who pays for it.
	pub funding: Funding,
	/// The terms of its last occurrence, with which none comes again.
	pub terms: Terms,
	/// How much later each occurrence is, in milliseconds.
	pub every: Moment,
	/// How many there will be yet.
	pub left: u32,
	/// When the next one is published, in Unix milliseconds: when its enrolment begins.
	pub due: Moment,
	/// Who approved it.
	pub approved_by: AccountId,
}

/// Something that has a deadline.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Task<AccountId> {
	/// An activity.
	#[codec(index = 0)]
	Activity(ActivityId),
	/// A member in an activity.
	#[codec(index = 1)]
	Participant(ActivityId, AccountId),
	/// A series, by the activity with which it began.
	#[codec(index = 2)]
	Series(ActivityId),
}

/// As what a member takes part in an activity.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Part {
	/// They published it.
	#[codec(index = 0)]
	Publisher,
	/// They manage it with its publisher.
	#[codec(index = 1)]
	Manager,
	/// They give a service, or would like to.
	#[codec(index = 2)]
	Participant,
}

/// An activity that is over for a member.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Past {
	/// Which.
	pub activity: ActivityId,
	/// As what they took part.
	pub part: Part,
	/// How much they served; of a publisher and a manager: how much all served. In settlement steps.
	pub steps: u32,
	/// Since when it is over for them, in Unix milliseconds.
	pub at: Moment,
}

/// In how much a member takes part now.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Count {
	/// Activities that they published.
	pub published: u32,
	/// Activities in which they are enrolled and not settled.
	pub enrolled: u32,
	/// Activities of others that they manage.
	pub managed: u32,
	/// Series that they began.
	pub series: u32,
	/// The activity in which they give a service now, as long as nobody says that it ended.
	pub serving: Option<ActivityId>,
}

/// The settlement steps in a service of `duration`, when an hour lasts `hour` (both in milliseconds): whole steps only,
/// what is left over stays with the payer.
pub fn whole_steps(duration: Moment, hour: Moment) -> u64 {
	let steps = u128::from(duration)
		.saturating_mul(STEPS_PER_HOUR.into())
		.checked_div(hour.into())
		.unwrap_or_default();
	steps.try_into().unwrap_or(u64::MAX)
}

/// How long so many settlement steps last, in milliseconds, when an hour lasts `hour`.
pub fn duration_of(steps: u32, hour: Moment) -> Moment {
	let duration = u128::from(steps).saturating_mul(hour.into()) / u128::from(STEPS_PER_HOUR);
	duration.try_into().unwrap_or(Moment::MAX)
}
