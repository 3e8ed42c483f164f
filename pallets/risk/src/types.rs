// SPDX-License-Identifier: Apache-2.0

//! What is kept of movements, alerts and freezes, and the thresholds of the rules.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use sp_runtime::{
	Permill,
	traits::{AtLeast32BitUnsigned, Saturating},
};
use timebank_primitives::{BranchId, Cause, FreezeId, Moment};

/// An alert. Given in order, never given twice.
pub type AlertId = u64;

/// One TIME in base units.
const TIME: u32 = 1_000_000;

/// Levels of counts are kept in billionths, so that they lose nothing by being looked at often.
pub const UNIT: u64 = 1_000_000_000;

/// Nobody sets more than so many hours as what is not large.
pub const MAX_HELD_ABOVE: u32 = 1_000;

/// How many people's dealings with somebody are remembered.
pub const MAX_PARTNERS: u32 = 8;

/// How many ways by which coins came to somebody are remembered.
pub const MAX_TRACES: u32 = 12;

/// Over how many movements a way is followed. One more closes a circle: the longest has six people.
pub const MAX_HOPS: u8 = 5;

/// How many other people an alert names.
pub const MAX_PARTIES: u32 = 5;

/// How many auditors can each want another freeze of the same member's coins at a time.
pub const MAX_REQUESTS: u32 = 5;

/// Which thresholds count for an account.
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
pub enum Kind {
	/// A member who joined not long ago, whatever their stars.
	#[codec(index = 0)]
	New,
	/// A member of whom nothing else is to be said.
	#[codec(index = 1)]
	Regular,
	/// A member with four stars or more.
	#[codec(index = 2)]
	Trusted,
	/// The pot of a branch.
	#[codec(index = 3)]
	Pot,
}

impl Kind {
	/// All of them.
	pub const ALL: [Kind; 4] = [Kind::New, Kind::Regular, Kind::Trusted, Kind::Pot];
}

/// What movements are screened for (U4).
///
/// | rule | payments, gifts | donations, redemptions | grants from a pot | services | training fees | minting, earmarks |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | large amount | held | held | held | alert | alert | alert |
/// | velocity | counts, then held | counts, then held | counts, then held | | | |
/// | circle | counts | | | counts | | |
/// | pair | counts | | | counts | | |
/// | new account | counts, then held | counts, then held | | | | |
/// | review ring | counts | | | counts | | |
/// | near cap | payee | | payee | payee | payee | payee |
///
/// The thresholds are those of who pays; for the cap, those of who is paid; of a minting, those of the pot of the branch that mints.
/// What is held is not counted by the other rules. What moves by a correction two auditors have looked at already, and what is
/// inherited a registrar. An organiser who pays twenty helpers in an hour makes no payments in this sense, but settles services:
/// velocity does not count them.
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
pub enum Rule {
	/// One movement is large.
	#[codec(index = 0)]
	LargeAmount,
	/// Somebody pays very often, or very much, in a short time.
	#[codec(index = 1)]
	Velocity,
	/// Like amounts go round among three to six people, again and again by the same last step, or by several of the same person.
	#[codec(index = 2)]
	Circle,
	/// Somebody pays the same other very often.
	#[codec(index = 3)]
	Pair,
	/// Somebody who joined not long ago passes much on.
	#[codec(index = 4)]
	NewAccount,
	/// Hours go between two and come back, directly or round a circle, and both praise each other, again and again; or they praise
	/// each other for what a pot pays.
	#[codec(index = 5)]
	ReviewRing,
	/// Somebody comes near to as much as a member can have, and was not before.
	#[codec(index = 6)]
	NearCap,
}

impl Rule {
	/// All of them.
	pub const ALL: [Rule; 7] = [
		Rule::LargeAmount,
		Rule::Velocity,
		Rule::Circle,
		Rule::Pair,
		Rule::NewAccount,
		Rule::ReviewRing,
		Rule::NearCap,
	];

	/// Whether it is about what people do with each other.
	pub fn is_mutual(&self) -> bool {
		matches!(self, Rule::Circle | Rule::ReviewRing)
	}
}

/// From when on the rules speak. Zero switches a rule off, but for large amounts.
///
/// What is counted within a window runs out evenly, like water from a bucket: so much as the threshold says in the time of one window.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Thresholds<Balance> {
	/// What is more is held back until somebody decides on it, or noticed if it cannot be held. In base units: one at least, a
	/// thousand hours at most.
	pub held_above: Balance,
	/// So many voluntary movements within a window are well.
	pub velocity_count: u32,
	/// So much in voluntary movements within a window is well, in base units. What would make it more than twice as much is held.
	pub velocity_sum: Balance,
	/// The window for both, in the network's hours. At least one.
	pub velocity_window: u32,
	/// Circles of smaller amounts are not looked at, and by smaller payments alone nobody has to do with anybody. In base units.
	pub circle_amount: Balance,
	/// Over how many movements hours come back, without the last one: two to five, for three to six people.
	pub circle_hops: u8,
	/// So many circles that one person closes with the same other, within the time for which circles are remembered, are well. At
	/// least one.
	pub circles: u8,
	/// So many circles that one person closes with whomever, within the same time, are well. At least one.
	pub all_circles: u8,
	/// So many movements from one person to the same other within a window are well.
	pub pair_count: u32,
	/// The window for pairs and for round trips, in the network's hours. At least one.
	pub pair_window: u32,
	/// So many round trips of hours with praise on both sides within a window are well. Those with less than top scores count half.
	pub round_trips: u32,
	/// So much in voluntary movements of one who is new, in all that time, is well, in base units. What would make it more than
	/// twice as much is held.
	pub new_sum: Balance,
	/// Up to this part of the cap is well.
	pub near_cap: Permill,
}

impl<Balance: AtLeast32BitUnsigned> Thresholds<Balance> {
	/// What counts as long as governance has set nothing. This is the one place for it; docs/risk.md says how a simulation on the
	/// runtime led to these figures.
	pub fn compiled(kind: Kind) -> Self {
		let hours = |hours: u32| Balance::from(hours.saturating_mul(TIME));
		let regular = Self {
			held_above: hours(40),
			velocity_count: 30,
			velocity_sum: hours(45),
			velocity_window: 7 * 24,
			circle_amount: hours(1) / Balance::from(2u32),
			circle_hops: MAX_HOPS,
			circles: 3,
			all_circles: 6,
			pair_count: 24,
			pair_window: 30 * 24,
			round_trips: 6,
			new_sum: hours(30),
			near_cap: Permill::from_percent(95),
		};
		match kind {
			Kind::New => Self { held_above: hours(20), velocity_sum: hours(30), ..regular },
			Kind::Regular => regular,
			Kind::Trusted => Self {
				held_above: hours(60),
				velocity_count: 60,
				velocity_sum: hours(70),
				..regular
			},
			Kind::Pot => Self {
				held_above: hours(200),
				velocity_count: 200,
				velocity_sum: hours(1_000),
				..regular
			},
		}
	}

	/// Whether they make sense, and large amounts are looked at.
	pub fn are_sound(&self) -> bool {
		let ceiling = Balance::from(MAX_HELD_ABOVE.saturating_mul(TIME));
		!self.held_above.is_zero()
			&& self.held_above <= ceiling
			&& self.velocity_window > 0
			&& self.pair_window > 0
			&& self.circles > 0
			&& self.all_circles > 0
			&& (2..=MAX_HOPS).contains(&self.circle_hops)
	}
}

/// What somebody has to do with one other. Levels are in billionths, as they were at `last`.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Partner<AccountId> {
	/// The other.
	pub who: AccountId,
	/// When they last had to do with each other.
	pub last: Moment,
	/// Movements to the other.
	pub paid: u64,
	/// Circles that were closed by a movement to the other.
	pub circles: u64,
	/// Round trips of hours with praise on both sides.
	pub trips: u64,
	/// What has happened since the last round trip.
	pub since_trip: Half,
}

/// Which parts of a round trip there were.
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
	PartialEq,
	TypeInfo,
)]
pub struct Half {
	/// Hours went to the other.
	pub has_paid: bool,
	/// Hours came back: from the other, or round a circle.
	pub was_paid: bool,
	/// The other was praised.
	pub has_praised: bool,
	/// The other has praised.
	pub was_praised: bool,
	/// Not all of that praise was the highest.
	pub is_modest: bool,
	/// Hours went one way or the other since they last began to praise each other, or just before.
	pub is_paid_for: bool,
}

impl Half {
	/// Whether it is a whole one.
	pub fn is_whole(&self) -> bool {
		self.has_paid && self.was_paid && self.has_praised && self.was_praised
	}

	/// Whether they have praised each other.
	pub fn is_praise_mutual(&self) -> bool {
		self.has_praised && self.was_praised
	}

	/// Whether they have praised each other, and no hours went between them for it.
	pub fn is_praise_alone(&self) -> bool {
		self.is_praise_mutual() && !self.is_paid_for
	}

	/// The same before they praise each other again.
	pub fn praised_anew(self) -> Self {
		Self { has_praised: false, was_praised: false, is_paid_for: false, ..self }
	}

	/// How many of the four there were.
	pub fn count(&self) -> u32 {
		let parts = [self.has_paid, self.was_paid, self.has_praised, self.was_praised];
		parts.into_iter().map(u32::from).sum()
	}
}

impl<AccountId> Partner<AccountId> {
	/// Somebody with whom there was nothing so far.
	pub fn new(who: AccountId, now: Moment) -> Self {
		Self { who, last: now, paid: 0, circles: 0, trips: 0, since_trip: Half::default() }
	}
}

/// A way by which coins came to somebody.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Trace<AccountId, Balance> {
	/// Who paid first.
	pub origin: AccountId,
	/// Over how many movements: one to five.
	pub hops: u8,
	/// The smallest amount that went this way, in base units.
	pub least: Balance,
	/// As much as went this way altogether, in base units. Of a direct way, what is older has run out in part.
	pub most: Balance,
	/// When coins last began to go this way.
	pub at: Moment,
}

impl<AccountId, Balance: Saturating + PartialOrd + Copy> Trace<AccountId, Balance> {
	/// Whether something that went one way can have gone the other, or up to twice as much. In parts or with something else makes
	/// no difference.
	pub fn is_like(&self, other: &Self) -> bool {
		let is_below = |one: Balance, most: Balance| one <= most.saturating_add(most);
		is_below(self.least, other.most) && is_below(other.least, self.most)
	}
}

/// What is remembered of an account's movements: one row, whatever there was.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Trail<AccountId, Balance> {
	/// When the account last paid by its own will.
	pub paid_at: Moment,
	/// The level of such payments then, in billionths.
	pub count: u64,
	/// The level of their amounts then, in base units.
	pub sum: Balance,
	/// What it has paid so since it joined, as long as it is new, in base units.
	pub new_sum: Balance,
	/// When it last closed a circle.
	pub circle_at: Moment,
	/// The level of circles then, with whomever they were, in billionths.
	pub circles: u64,
	/// With whom it has most to do.
	pub partners: BoundedVec<Partner<AccountId>, ConstU32<MAX_PARTNERS>>,
	/// From whom coins came last, the youngest first.
	pub traces: BoundedVec<Trace<AccountId, Balance>, ConstU32<MAX_TRACES>>,
}

impl<AccountId, Balance: Default> Default for Trail<AccountId, Balance> {
	fn default() -> Self {
		Self {
			paid_at: 0,
			count: 0,
			sum: Balance::default(),
			new_sum: Balance::default(),
			circle_at: 0,
			circles: 0,
			partners: BoundedVec::new(),
			traces: BoundedVec::new(),
		}
	}
}

/// Something that a rule has noticed, and an auditor should look at.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Alert<AccountId, Balance> {
	/// Which rule.
	pub rule: Rule,
	/// About whom: a member, or the account of a pot.
	pub who: AccountId,
	/// With whom: the five with the largest shares.
	pub parties: BoundedVec<AccountId, ConstU32<MAX_PARTIES>>,
	/// What went to each of them, so much at least, in base units. Of circles and rings of praise: how often it was noticed with them.
	pub shares: BoundedVec<Balance, ConstU32<MAX_PARTIES>>,
	/// What went to all, named or not, in the same unit.
	pub total: Balance,
	/// The branch whose auditors should look at it: where they were at home then.
	pub branch: BranchId,
	/// The branch of the other side the last time, if it is another one.
	pub other_branch: Option<BranchId>,
	/// What was found the last time: coins in base units, or how often, as the rule has it.
	pub observed: Balance,
	/// What would have been well, in the same unit.
	pub threshold: Balance,
	/// The last movement, in base units. Zero if it was a review.
	pub amount: Balance,
	/// Its cause.
	pub cause: Cause,
	/// How often it was noticed.
	pub times: u32,
	/// When it was noticed first, in Unix milliseconds.
	pub first_at: Moment,
	/// When it was noticed last, in Unix milliseconds.
	pub last_at: Moment,
	/// The most that was found since it was noticed first.
	pub highest: Highest<AccountId, Balance>,
}

/// The most that a rule has found in an alert.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Highest<AccountId, Balance> {
	/// What was found.
	pub observed: Balance,
	/// What would have been well, in the same unit.
	pub threshold: Balance,
	/// The movement, in base units. Zero if it was a review.
	pub amount: Balance,
	/// Its cause.
	pub cause: Cause,
	/// With whom.
	pub other: Option<AccountId>,
	/// When, in Unix milliseconds.
	pub at: Moment,
}

impl<AccountId: PartialEq, Balance: AtLeast32BitUnsigned + Copy> Alert<AccountId, Balance> {
	/// So much more went to this one. If there is no room to name them, all shares fall together by the smaller of theirs and the
	/// smallest, and who has nothing left makes room: whoever got more than a sixth of all is named, in whatever order they are paid.
	pub fn add_share(&mut self, who: AccountId, amount: Balance) {
		self.total = self.total.saturating_add(amount);
		if let Some(place) = self.parties.iter().position(|party| *party == who) {
			if let Some(share) = self.shares.get_mut(place) {
				*share = share.saturating_add(amount);
			}
			return;
		}
		let mut share = amount;
		if self.parties.is_full() {
			let smallest = self.shares.iter().copied().min().unwrap_or_else(Balance::zero);
			let less = smallest.min(amount);
			for other in self.shares.iter_mut() {
				*other = other.saturating_sub(less);
			}
			share = share.saturating_sub(less);
			let gone = self.shares.iter().position(|share| share.is_zero());
			let Some(gone) = gone.filter(|_| !share.is_zero()) else { return };
			self.parties.remove(gone);
			self.shares.remove(gone);
		}
		let is_named = self.parties.try_push(who).is_ok() && self.shares.try_push(share).is_ok();
		debug_assert!(is_named, "there was made room");
	}

	/// Who has a part in it that matters: by what people do with each other, all who are named; otherwise those who are known to have
	/// got a tenth of all. As a share is known to within a sixth of all, somebody who got more than 4 of 15 is always among them; who
	/// got less, and was paid in between many others, may not be.
	pub fn concerned(&self) -> impl Iterator<Item = &AccountId> {
		let is_mutual = self.rule.is_mutual();
		let shares = self.parties.iter().zip(self.shares.iter());
		let matters = move |share: Balance| {
			is_mutual || share.saturating_mul(Balance::from(10u32)) >= self.total
		};
		shares.filter(move |(_, share)| matters(**share)).map(|(who, _)| who)
	}
}

/// How many alerts of a rule there were in a branch.
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
	PartialEq,
	TypeInfo,
)]
pub struct Counts {
	/// Alerts that were raised.
	pub raised: u32,
	/// Those of which an auditor says that they were right.
	pub confirmed: u32,
	/// Those of which an auditor says that they were wrong.
	pub dismissed: u32,
	/// How often there was no room for another alert.
	pub unrecorded: u32,
}

impl Counts {
	/// Those that nobody has looked at.
	pub fn open(&self) -> u32 {
		self.raised.saturating_sub(self.confirmed).saturating_sub(self.dismissed)
	}
}

/// Which coins of a member are frozen (U5).
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
pub enum Scope<Balance> {
	/// All that are free, and all that come.
	#[codec(index = 0)]
	All,
	/// So many of those that are free, in base units. More than there are: those that come, too.
	#[codec(index = 1)]
	Amount(Balance),
}

/// Who signed a freeze.
pub type Signers<AccountId> = BoundedVec<AccountId, ConstU32<2>>;

/// A freeze that could be appealed, or can be.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Grant<AccountId> {
	/// Whose coins.
	pub who: AccountId,
	/// The first of those that came one after the other.
	pub first: FreezeId,
}

/// Freezes of one member's coins that came one after the other.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Chain {
	/// The first of them.
	pub first: FreezeId,
	/// Since when coins were frozen, in Unix milliseconds.
	pub since: Moment,
	/// How many of them can be appealed, or are.
	pub open: u32,
}

/// A freeze that stands.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct Freeze<AccountId, Balance> {
	/// Which request led to it.
	pub id: FreezeId,
	/// The first of those that came one after the other.
	pub first: FreezeId,
	/// What is frozen.
	pub scope: Scope<Balance>,
	/// Hash of the reason, which stays off chain.
	pub reason: [u8; 32],
	/// The auditors who signed it. Nobody: the consortium decided.
	pub by: Signers<AccountId>,
	/// Since when, in Unix milliseconds.
	pub since: Moment,
	/// Until when, in Unix milliseconds.
	pub until: Moment,
}

/// A freeze that an auditor wants.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub struct FreezeRequest<AccountId, Balance> {
	/// Whose coins.
	pub who: AccountId,
	/// Which.
	pub scope: Scope<Balance>,
	/// Hash of the reason, which stays off chain.
	pub reason: [u8; 32],
	/// Who wants it.
	pub by: AccountId,
	/// Until when, in Unix milliseconds.
	pub until: Moment,
	/// The first of those that it would follow: one stood already when it was requested, or could still be appealed.
	pub renews: Option<FreezeId>,
}
