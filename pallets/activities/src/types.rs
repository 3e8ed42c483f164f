// SPDX-License-Identifier: Apache-2.0

//! What an activity is, and how a participant goes through it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use sp_runtime::traits::AtLeast32BitUnsigned;
use timebank_primitives::{CategoryId, Moment, STEPS_PER_HOUR};

/// An activity's public title, in UTF-8.
pub type Title = BoundedVec<u8, ConstU32<128>>;

/// Where an activity stands with the auditors.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Stage {
	/// Waits for an auditor.
	#[codec(index = 0)]
	Submitted,
	/// Approved: members may enrol.
	#[codec(index = 1)]
	Open,
}

/// An activity that is not over.
///
/// Each of its places is in one of four states: free, admitted, under way, settled.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Activity<AccountId, Balance> {
	/// Who asks for the service and pays for it.
	pub publisher: AccountId,
	/// The kind of service.
	pub category: CategoryId,
	/// The public title.
	pub title: Title,
	/// Hash of the description, which stays off chain.
	pub content: [u8; 32],
	/// How many people are needed.
	pub places: u32,
	/// The service agreed for each place, in settlement steps (20 to the hour).
	pub steps: u32,
	/// Coins per settlement step, in base units: the rate at publication.
	pub rate: Balance,
	/// Where it stands with the auditors.
	pub stage: Stage,
	/// How many members are enrolled, in whatever state.
	pub enrolled: u32,
	/// How many places are given to members whose service has not begun.
	pub admitted: u32,
	/// How many places are in service, or wait for settlement after it.
	pub under_way: u32,
	/// How many places are settled.
	pub settled: u32,
}

impl<AccountId, Balance: AtLeast32BitUnsigned + Copy> Activity<AccountId, Balance> {
	/// The coins that `places` places cost at the most; `None` if there are not so many coins.
	pub fn cost_of(&self, places: u32) -> Option<Balance> {
		self.rate.checked_mul(&self.steps.into())?.checked_mul(&places.into())
	}

	/// The coins still in escrow for it: those of all places that are not settled.
	pub fn escrow(&self) -> Option<Balance> {
		self.cost_of(self.places.saturating_sub(self.settled))
	}

	/// Whether a place is free.
	pub fn has_place(&self) -> bool {
		self.admitted.saturating_add(self.under_way).saturating_add(self.settled) < self.places
	}

	/// Whether every place is settled.
	pub fn is_settled(&self) -> bool {
		self.settled == self.places
	}

	/// How far it is.
	pub fn phase(&self) -> Phase {
		match self.stage {
			Stage::Submitted => Phase::Audit,
			Stage::Open if self.is_settled() => Phase::Settled,
			Stage::Open if self.under_way > 0 || self.settled > 0 => Phase::InProgress,
			Stage::Open => Phase::Enrolment,
		}
	}
}

/// The progress bar of an activity (A8).
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Phase {
	/// Waits for an auditor.
	#[codec(index = 0)]
	Audit,
	/// Members may enrol; no service has begun.
	#[codec(index = 1)]
	Enrolment,
	/// A service has begun or was settled; places may be free yet.
	#[codec(index = 2)]
	InProgress,
	/// Every place is settled.
	#[codec(index = 3)]
	Settled,
	/// It was rejected or is finished; its story is in the events.
	#[codec(index = 4)]
	Over,
}

/// The two sides that confirm a service.
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
pub enum Side {
	/// Who published the activity.
	#[codec(index = 0)]
	Publisher,
	/// Who gives the service.
	#[codec(index = 1)]
	Participant,
}

/// How far a member is in an activity.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Participation {
	/// Has enrolled and waits for the publisher.
	#[codec(index = 0)]
	Applied,
	/// Has a place. The service begins when both sides have confirmed it.
	#[codec(index = 1)]
	Admitted {
		/// The side that has confirmed the start already.
		started_by: Option<Side>,
	},
	/// Gives the service. It ends when both sides have confirmed it, or when the participant leaves the time bank.
	#[codec(index = 2)]
	InService {
		/// When both had confirmed the start, in Unix milliseconds.
		since: Moment,
		/// The side that has confirmed the end already, and when it did.
		ended_by: Option<(Side, Moment)>,
	},
	/// Has given the service; the publisher has to settle it.
	#[codec(index = 3)]
	Ended {
		/// When both had confirmed the start, in Unix milliseconds.
		since: Moment,
		/// When the first of them confirmed the end, in Unix milliseconds.
		until: Moment,
	},
	/// Has been paid, or has given up the claim by leaving the time bank.
	#[codec(index = 4)]
	Settled,
}

/// A member's history in figures: what finished activities are folded into (A8).
#[derive(Clone, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Record {
	/// Service given, in settlement steps (20 to the hour).
	pub served_steps: u64,
	/// How many services were given.
	pub services: u32,
	/// Service received, in settlement steps.
	pub received_steps: u64,
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
