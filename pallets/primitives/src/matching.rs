// SPDX-License-Identifier: Apache-2.0

//! What is known of how members help, and how members and activities find each other (R1 to R5).

use crate::{ActivityId, BranchId, CategoryId, CredentialKind, Moment, Window};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use sp_runtime::DispatchResult;

/// What a member has done for others, in all categories together.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Served {
	/// How many services they gave.
	pub services: u32,
	/// When their last service was settled.
	pub last_service: Option<Moment>,
	/// What is thought of the services that they gave: 100 to 500, the hundredths of one to five.
	pub rating: Option<u32>,
}

/// What is known of how members have helped and asked for help, and what follows from it (R2, R3, U3).
pub trait Reputation<AccountId> {
	/// Fails as long as `who` may not publish activities, and says why.
	fn ensure_may_publish(who: &AccountId) -> DispatchResult;
	/// Fails as long as `who` may not enrol, and says why.
	fn ensure_may_enrol(who: &AccountId) -> DispatchResult;
	/// One to five.
	fn stars(who: &AccountId) -> u8;
	/// How much they are relied on: 0 to 100.
	fn credit(who: &AccountId) -> u32;
	/// How many activities they published in which somebody served.
	fn published(who: &AccountId) -> u32;
	/// How many services they gave.
	fn services(who: &AccountId) -> u32;
	/// How many services they gave in a category: never more than in all.
	fn services_in(who: &AccountId, category: CategoryId) -> u32;
	/// When their last service was settled.
	fn last_service(who: &AccountId) -> Option<Moment>;
	/// What is thought of the services that they gave: 100 to 500, the hundredths of one to five.
	fn rating(who: &AccountId) -> Option<u32>;
	/// These three at once, for who asks about many members: it takes one read where it can.
	fn served(who: &AccountId) -> Served {
		Served {
			services: Self::services(who),
			last_service: Self::last_service(who),
			rating: Self::rating(who),
		}
	}
	/// The same of the activities that they published.
	fn rating_as_publisher(who: &AccountId) -> Option<u32>;
	/// A service of so many steps, at least one, was settled.
	fn note_service(
		publisher: &AccountId,
		participant: &AccountId,
		category: CategoryId,
		steps: u32,
	);
	/// An activity in which somebody served is over.
	fn note_finished(publisher: &AccountId);
	/// A service had to be settled without its publisher.
	fn note_late(publisher: &AccountId);
	/// A participant did not come.
	fn note_absence(participant: &AccountId);
}

/// The two sides of a service.
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
	/// Who published the activity, and who manages it with them.
	#[codec(index = 0)]
	Publisher,
	/// Who gives the service.
	#[codec(index = 1)]
	Participant,
}

/// The reviews that both sides of a service give each other (R1).
pub trait Reviewing<AccountId> {
	/// Both sides may review each other until then. Again for the same two: nothing happens.
	fn open(
		activity: ActivityId,
		publisher: &AccountId,
		participant: &AccountId,
		steps: u32,
		until: Moment,
	);
	/// Whether both have.
	fn are_in(activity: ActivityId, participant: &AccountId) -> bool;
}

/// An activity that looks for people, as it is shown to those who may help (R5).
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Listing<AccountId> {
	/// Who published it.
	pub publisher: AccountId,
	/// The branch whose activity it is.
	pub branch: BranchId,
	/// The kind of service.
	pub category: CategoryId,
	/// The credentials that participants must hold.
	pub required: Required,
	/// When members may enrol.
	pub enrolment: Window,
	/// When the service is.
	pub service: Window,
	/// How much service, in settlement steps.
	pub steps: u32,
}

/// How many kinds of credentials an activity or a training can require.
pub const MAX_REQUIRED: u32 = 5;

/// The credentials that participants of an activity or a training must hold.
pub type Required = BoundedVec<CredentialKind, ConstU32<MAX_REQUIRED>>;

/// Where activities that look for people are posted.
pub trait Noticeboard<AccountId> {
	/// Post an activity.
	fn post(activity: ActivityId, listing: Listing<AccountId>);
	/// Take it off, if it is there.
	fn take_off(activity: ActivityId);
}

impl<AccountId> Noticeboard<AccountId> for () {
	fn post(_: ActivityId, _: Listing<AccountId>) {}
	fn take_off(_: ActivityId) {}
}

/// How far branches are from each other in their tree.
pub trait Tree {
	/// How many steps up and down it takes from one to the other; none if there is no way, or no such branch.
	fn distance(from: BranchId, to: BranchId) -> Option<u32>;
	/// All branches, and how far each is from this one; those without a way last.
	fn neighbours(branch: BranchId) -> Vec<(BranchId, Option<u32>)>;
}
