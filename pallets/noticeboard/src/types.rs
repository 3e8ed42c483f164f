// SPDX-License-Identifier: Apache-2.0

//! What an offer and a recommendation are.

use alloc::vec::Vec;
use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use timebank_matching::Times;
use timebank_primitives::{BranchId, CategoryId, CredentialKind};

/// How many kinds of service a member can offer.
pub const MAX_CATEGORIES: u32 = 8;

/// The kinds of service that a member offers.
pub type Categories = BoundedVec<CategoryId, ConstU32<MAX_CATEGORIES>>;

/// What a member offers.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Offer {
	/// The home branch of the member, when they made it or it was last refreshed.
	pub branch: BranchId,
	/// The kinds of service, each once.
	pub categories: Categories,
	/// When in a week the member has time.
	pub times: Times,
}

/// A member or an activity that is recommended.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Recommendation<Id> {
	/// Who or what.
	pub id: Id,
	/// How well they go together: 0 to 1,000,000.
	pub coefficient: u32,
}

/// What a search found.
#[derive(Clone, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Recommendations<Id> {
	/// Best first. Those that are equal are in an order that is drawn anew each day.
	pub best: Vec<Recommendation<Id>>,
	/// Whether these are the best of all. Otherwise there is so much to choose from that not all was looked at: they are the best
	/// of what was.
	pub complete: bool,
	/// How many candidates were looked at.
	pub looked_at: u32,
}

/// What stands in the way of a member and an activity.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub enum Obstacle {
	/// The activity is not posted: there is none, or it does not look for people.
	#[codec(index = 0)]
	NotPosted,
	/// Its enrolment is over.
	#[codec(index = 1)]
	EnrolmentOver,
	/// It is not a member, or one who is suspended.
	#[codec(index = 2)]
	NotActive,
	/// The member has published it.
	#[codec(index = 3)]
	OwnActivity,
	/// It requires a credential of this kind, which the member does not hold.
	#[codec(index = 4)]
	CredentialMissing(CredentialKind),
}
