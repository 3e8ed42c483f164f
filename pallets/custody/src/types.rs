// SPDX-License-Identifier: Apache-2.0

//! What speaks for members, and who acts for them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	BoundedBTreeSet,
	traits::{ConstU32, tokens::Balance},
	weights::Weight,
};
use scale_info::TypeInfo;
use timebank_primitives::{BranchId, Category, Moment};

/// What speaks for a member whose account's own key does so no longer.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Controller<AccountId> {
	/// Another key does.
	#[codec(index = 0)]
	Key(AccountId),
	/// Nothing does: the member has died.
	#[codec(index = 1)]
	Nobody,
}

/// What a key that is no member's own account is for.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum KeyUse<AccountId> {
	/// It speaks for this member.
	#[codec(index = 0)]
	SpeaksFor(AccountId),
	/// It spoke for a member once, and speaks for nobody any more: transactions that were signed with it and never sent must
	/// not come to speak for somebody else.
	#[codec(index = 1)]
	Retired,
}

/// That a key may take over.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Approval {
	/// From when on the key may take over, in Unix milliseconds.
	pub ready_at: Moment,
	/// Whether the member may veto it. Not if the consortium approved it: then a thief has the present key.
	pub vetoable: bool,
}

/// A wish that another key speak for a member.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct KeyRequest<AccountId> {
	/// The key, as the account that it is.
	pub key: AccountId,
	/// The registrar who made sure whose key it is.
	pub registrar: AccountId,
	/// When it was requested, in Unix milliseconds.
	pub requested_at: Moment,
	/// From when on the request counts no longer, in Unix milliseconds.
	pub until: Moment,
	/// Whether it was approved.
	pub approval: Option<Approval>,
}

/// What a custodian may do for a member.
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
pub struct Powers<Balance> {
	/// Take part for them, such as enrol and publish.
	pub participate: bool,
	/// Bring to its end what they take part in.
	pub settle: bool,
	/// By how much all that is done for them in a day may lessen their free coins, in base units. Zero: nothing is spent.
	pub daily_limit: Balance,
}

/// Who made somebody a member's custodian.
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
pub enum AppointedBy {
	/// The member did.
	#[codec(index = 0)]
	Member,
	/// A registrar did, for a member who never had a key.
	#[codec(index = 1)]
	Registrar {
		/// The registrar's branch.
		branch: BranchId,
	},
}

/// How much was used of what may be used in a day, or in another stretch of time.
#[derive(Clone, Copy, Debug, Decode, Default, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Used<Balance> {
	/// Which stretch, counted from the Unix epoch.
	pub stretch: u64,
	/// How much, in base units.
	pub amount: Balance,
}

impl<B: Balance> Used<B> {
	/// What was used in this stretch.
	pub fn within(&self, stretch: u64) -> B {
		if self.stretch == stretch { self.amount } else { B::zero() }
	}

	/// What is left in this stretch.
	pub fn left(&self, stretch: u64, limit: B) -> B {
		limit.saturating_sub(self.within(stretch))
	}

	/// Use so much more. To be asked [`Used::left`] before.
	pub fn add(&mut self, stretch: u64, amount: B) {
		*self = Self { stretch, amount: self.within(stretch).saturating_add(amount) };
	}
}

/// How much a custodian may spend in a day.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct DailyLimit<Balance> {
	/// Until then, in base units.
	pub before: Balance,
	/// From when on the other limit holds, in Unix milliseconds.
	pub from: Moment,
	/// From then on, in base units.
	pub after: Balance,
}

impl<B: Balance> DailyLimit<B> {
	/// The limit at this moment.
	pub fn at(&self, now: Moment) -> B {
		if now >= self.from { self.after } else { self.before }
	}

	/// The highest that the limit is from this moment on.
	pub fn most(&self, now: Moment) -> B {
		self.at(now).max(self.after)
	}
}

/// Somebody who acts for a member.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Appointment<AccountId, Balance> {
	/// The custodian.
	pub custodian: AccountId,
	/// Whether they may take part for the member.
	pub participate: bool,
	/// Whether they may bring to its end what the member takes part in.
	pub settle: bool,
	/// How much they may spend in a day.
	pub limit: DailyLimit<Balance>,
	/// What they spent on the last day on which they did.
	pub spent: Used<Balance>,
	/// Who made them the custodian.
	pub by: AppointedBy,
	/// Since when they have been the custodian, in Unix milliseconds, whatever powers they were given since.
	pub since: Moment,
	/// Whether they have ever acted for the member: until then the appointment is what others did alone.
	pub has_acted: bool,
}

/// Of which kind a call is that a custodian makes for a member.
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
pub enum Scope {
	/// Taking part, such as enrolling in an activity.
	#[codec(index = 0)]
	Participate,
	/// Bringing to its end what the member takes part in.
	#[codec(index = 1)]
	Settle,
	/// Giving coins away.
	#[codec(index = 2)]
	Spend,
}

/// Tells which calls can be made for a member at all.
///
/// Never a call that makes another one (batches, proxies, multisigs), one of custody, or one by which a member leaves, changes
/// who may act for them, or works as staff: a custodian speaks for a person in their everyday life only. Nor one by which a
/// custodian pays themselves.
pub trait Scopes<AccountId, Call> {
	/// Of which kind a call is that `custodian` would make for `member`; `None`: they do not make it.
	fn scope(custodian: &AccountId, member: &AccountId, call: &Call) -> Option<Scope>;
}

/// Revokes what a key has granted that speaks for its account no longer, such as proxies.
pub trait OnKeyReplaced<AccountId> {
	/// Another key speaks for `account` now, or none. Must not fail.
	fn on_key_replaced(account: &AccountId);
	/// What it costs.
	fn weight() -> Weight;
}

impl<AccountId> OnKeyReplaced<AccountId> for () {
	fn on_key_replaced(_: &AccountId) {}
	fn weight() -> Weight {
		Weight::zero()
	}
}

/// What a relative may use a member's hours for.
pub type Purposes = BoundedBTreeSet<Category, ConstU32<6>>;

/// That a relative may use a member's hours.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Mandate<AccountId, Balance> {
	/// The relative.
	pub relative: AccountId,
	/// What for.
	pub purposes: Purposes,
	/// How much in each period, in base units.
	pub cap: Balance,
	/// From when on no longer, in Unix milliseconds; `None`: until it is revoked.
	pub until: Option<Moment>,
	/// What they used in the last period in which they did.
	pub used: Used<Balance>,
	/// Since when they have had a mandate, in Unix milliseconds, whatever took its place since.
	pub since: Moment,
}

/// Whom a member has named to get their hours.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Successor<AccountId> {
	/// Who gets them.
	pub who: AccountId,
	/// Since when they have been named, in Unix milliseconds.
	pub since: Moment,
}

/// That a death is certain, unless it is called off.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Confirmation {
	/// From when on it is final, in Unix milliseconds.
	pub final_at: Moment,
	/// Whether the member may refute it. Not if the consortium says it: then somebody else has the key.
	pub refutable: bool,
}

/// That a member is said to have died.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct DeathReport<AccountId> {
	/// The registrar who saw the document; `None`: the consortium says it.
	pub registrar: Option<AccountId>,
	/// Hash of the document that proves it, which stays off chain.
	pub document: [u8; 32],
	/// When it was reported, in Unix milliseconds.
	pub reported_at: Moment,
	/// Whether a second person has confirmed it.
	pub confirmed: Option<Confirmation>,
}

impl<AccountId> DeathReport<AccountId> {
	/// Whether it counts at this moment: what nobody has confirmed lapses after `lapse`.
	pub fn counts(&self, now: Moment, lapse: Moment) -> bool {
		self.confirmed.is_some() || now < self.reported_at.saturating_add(lapse)
	}
}

/// What a member who has died leaves behind.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Estate<AccountId> {
	/// Who gets it; `None`: the pot of the home branch.
	pub successor: Option<AccountId>,
	/// When the death became final, in Unix milliseconds.
	pub since: Moment,
}

/// What this pallet's benchmarks need besides.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId, Call>:
	timebank_primitives::BenchmarkHelper<AccountId>
{
	/// Make a member, at home in the branch whose staff the origins of benchmarks are, to whose account nobody has a key.
	fn make_keyless() -> AccountId;
	/// A call that takes part in something, costs no coins, and succeeds for this member.
	fn participation(member: &AccountId) -> Call;
}
