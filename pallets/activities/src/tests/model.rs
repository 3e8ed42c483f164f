// SPDX-License-Identifier: Apache-2.0

//! What is to come out of the lives of activities, written apart from the pallet and kept as simply as can be: plain maps, one
//! ledger of coins, and for each step either that it is done or the name of what is wrong with it.

mod appeals;
mod deciding;
mod looking;
mod places;
mod publishing;
mod services;

use super::*;
use crate::{Funding, Part, Past, Side, Terms};
use std::collections::{BTreeMap, BTreeSet};
use timebank_primitives::{ActivityId, BranchId, CredentialKind, Moment, Phase, Purse, Role};

/// Done, or why not.
pub type Outcome<Value = ()> = Result<Value, &'static str>;

pub const MAX_BATCH: usize = 3;
pub const MAX_ENROLLED: usize = 5;
pub const MAX_ENROLMENTS: usize = 3;
pub const MAX_MANAGERS: usize = 2;
pub const MAX_OPEN: usize = 3;
pub const MAX_PLACES: u32 = 3;
pub const MAX_RECENT: usize = 3;
pub const MAX_SERIES: usize = 2;
pub const MAX_STEPS: u32 = 40;
pub const MAX_WAITING: usize = 2;

/// Who pays for an activity: from these coins, or from what this branch may mint yet.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Payer {
	Member(AccountId),
	Pot(BranchId),
	Quota(BranchId),
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
	Submitted,
	Returned,
	Open,
	Concluded,
}

/// What a disputed participation comes to if nobody decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Claim {
	Arrival,
	Service(Moment, Moment),
	Absence,
	/// It went on, the participant says, when the other side said that it was over.
	EarlyEnd(Moment, Moment),
}

/// How far somebody is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
	Applied,
	Waiting,
	/// Since when.
	Admitted(Moment),
	Arriving(Side),
	/// Since when, and who said first when that it is over.
	Serving(Moment, Option<(Side, Moment)>),
	/// From when to when; reviewed until; settled by.
	Served(Moment, Moment, Moment, Moment),
	Absent,
	/// By whom.
	Disputed(Claim, Side),
	Settled,
}

impl State {
	/// Whether something has begun that has to be brought to its end.
	pub fn is_under_way(self) -> bool {
		!matches!(self, Self::Applied | Self::Waiting | Self::Admitted(_) | Self::Settled)
	}
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Row {
	pub state: State,
	/// Steps on top of what was agreed for everybody.
	pub extra: u32,
	/// When somebody has to look at it.
	pub look: Option<Moment>,
	/// Whether a settlement was put off.
	pub put_off: bool,
}

impl Row {
	pub fn at(state: State) -> Self {
		Self { state, extra: 0, look: None, put_off: false }
	}
}

#[derive(Clone, Debug)]
pub struct Life {
	pub publisher: AccountId,
	pub funding: Funding,
	pub terms: Terms,
	pub version: u32,
	pub rate: Balance,
	pub stage: Stage,
	pub rows: BTreeMap<AccountId, Row>,
	/// Who waits for a place, the next one first, with their stars.
	pub waiting: Vec<(u8, AccountId)>,
	/// Invited, and whether they accepted.
	pub managers: BTreeMap<AccountId, bool>,
	/// How many places are settled, and how many steps were served in them.
	pub settled: u32,
	pub served: u32,
	/// The series that it belongs to.
	pub series: Option<ActivityId>,
	pub approved_by: Option<AccountId>,
	/// What is set aside for it.
	pub coins: Balance,
	/// When somebody has to look at it.
	pub look: Option<Moment>,
}

impl Life {
	pub fn count(&self, which: impl Fn(State) -> bool) -> u32 {
		self.rows.values().filter(|row| which(row.state)).count() as u32
	}

	pub fn under_way(&self) -> u32 {
		self.count(State::is_under_way)
	}

	/// Places that are given and not settled.
	pub fn given(&self) -> u32 {
		self.under_way() + self.count(|state| matches!(state, State::Admitted(_)))
	}

	pub fn has_place(&self) -> bool {
		self.stage == Stage::Open && self.given() + self.settled < self.terms.places
	}

	pub fn price(&self, steps: u32) -> Balance {
		self.rate * Balance::from(steps)
	}

	pub fn has_begun(&self) -> bool {
		self.under_way() > 0 || self.settled > 0
	}

	pub fn payer(&self) -> Payer {
		payer(self.publisher, &self.funding)
	}

	/// As what somebody takes part.
	pub fn part(&self, who: AccountId) -> Option<Part> {
		let serves = |row: &Row| row.state != State::Settled;
		if self.publisher == who {
			Some(Part::Publisher)
		} else if self.managers.get(&who) == Some(&true) {
			Some(Part::Manager)
		} else {
			self.rows.get(&who).is_some_and(serves).then_some(Part::Participant)
		}
	}

	pub fn phase(&self, now: Moment) -> Phase {
		let Terms { enrolment, service, places, .. } = &self.terms;
		match self.stage {
			Stage::Submitted => Phase::Audit,
			Stage::Returned => Phase::Returned,
			Stage::Concluded => Phase::Ended,
			Stage::Open if self.settled == *places || service.until <= now => Phase::Ended,
			Stage::Open if self.has_begun() || service.from <= now => Phase::InProgress,
			Stage::Open if enrolment.from <= now => Phase::Enrolment,
			Stage::Open => Phase::Announced,
		}
	}
}

pub fn payer(publisher: AccountId, funding: &Funding) -> Payer {
	match funding {
		Funding::Own => Payer::Member(publisher),
		Funding::Pot(branch) => Payer::Pot(*branch),
		Funding::Minted(branch) => Payer::Quota(*branch),
	}
}

/// What came of a dispute, and could come of it yet.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Ruling {
	pub publisher: AccountId,
	pub funding: Funding,
	pub category: u16,
	pub rate: Balance,
	pub agreed: u32,
	pub may_be_absent: bool,
	/// Whether both sides could say what they think of it.
	pub is_reviewed: bool,
	/// How many steps it is without the dispute, and whether nobody came.
	pub otherwise: (u32, bool),
	/// The same as it was decided.
	pub outcome: (u32, bool),
}

#[derive(Clone, Debug)]
pub struct Series {
	pub publisher: AccountId,
	pub funding: Funding,
	/// Those of the occurrence that comes next.
	pub terms: Terms,
	pub every: Moment,
	pub left: u32,
	pub look: Moment,
	pub approved_by: AccountId,
}

/// What is so about people and the time bank, whatever activities there are.
#[derive(Clone, Debug, Default)]
pub struct Facts {
	pub suspended: BTreeSet<AccountId>,
	pub gone: BTreeSet<AccountId>,
	/// At home in branch 2 now.
	pub moved: BTreeSet<AccountId>,
	pub dismissed: BTreeSet<AccountId>,
	/// Branches that close.
	pub closing: BTreeSet<BranchId>,
	pub may_not_publish: BTreeSet<AccountId>,
	pub may_not_enrol: BTreeSet<AccountId>,
	pub credentials: BTreeSet<(AccountId, CredentialKind)>,
	pub stars: BTreeMap<AccountId, u8>,
	pub reviewed: BTreeSet<(ActivityId, AccountId)>,
	/// Who has published before, and has a clean record.
	pub clean: BTreeSet<AccountId>,
	/// What a step of category 1 is worth, if there is such a category.
	pub rate: Option<Balance>,
	pub limit: Balance,
}

#[derive(Clone, Debug)]
pub struct Model {
	pub now: Moment,
	pub facts: Facts,
	pub lives: BTreeMap<ActivityId, Life>,
	pub series: BTreeMap<ActivityId, Series>,
	pub next: ActivityId,
	/// Free coins, or what may be minted yet.
	pub free: BTreeMap<Payer, Balance>,
	/// What was paid: by whom, to whom, how much, for what.
	pub paid: Vec<(Payer, AccountId, Balance, ActivityId)>,
	/// What reputation is told.
	pub notes: Vec<Note>,
	/// Which reviews may be given, and until when.
	pub reviews: Vec<(ActivityId, AccountId, AccountId, u32, Moment)>,
	/// What looks for people.
	pub posted: BTreeSet<ActivityId>,
	/// What was decided on disputes and can be appealed yet.
	pub rulings: BTreeMap<(ActivityId, AccountId), Ruling>,
	/// What moved after an appeal: from whom, to whom, how much, for what.
	pub moved: Vec<(Purse<AccountId>, Purse<AccountId>, Balance, ActivityId)>,
	/// What was minted after an appeal: by whom, for whom, how much, for what.
	pub minted_later: Vec<(BranchId, AccountId, Balance, ActivityId)>,
	/// What was taken down, in which version, for which branch.
	pub taken_down: Vec<(ActivityId, u32, BranchId)>,
	/// What is over for whom, the newest last.
	pub recent: BTreeMap<AccountId, Vec<Past>>,
}

/// Refuse with this name, unless it is so.
pub fn require(is_so: bool, name: &'static str) -> Outcome {
	if is_so { Ok(()) } else { Err(name) }
}

impl Model {
	pub fn new() -> Self {
		let members = (1..10).chain(21..30).map(Payer::Member);
		let branches = (1..4).flat_map(|branch| [Payer::Pot(branch), Payer::Quota(branch)]);
		Self {
			now: START,
			facts: Facts { rate: Some(RATE), limit: Balance::MAX, ..Facts::default() },
			lives: BTreeMap::new(),
			series: BTreeMap::new(),
			next: 0,
			free: members.chain(branches).map(|payer| (payer, 1_000)).collect(),
			paid: Vec::new(),
			notes: Vec::new(),
			reviews: Vec::new(),
			posted: BTreeSet::new(),
			rulings: BTreeMap::new(),
			moved: Vec::new(),
			minted_later: Vec::new(),
			taken_down: Vec::new(),
			recent: BTreeMap::new(),
		}
	}

	pub fn home(&self, who: AccountId) -> Option<BranchId> {
		match who {
			_ if self.facts.gone.contains(&who) => None,
			_ if self.facts.moved.contains(&who) => Some(2),
			1..10 => Some(1),
			21..30 => Some(2),
			_ => None,
		}
	}

	pub fn is_active(&self, who: AccountId) -> Outcome {
		require(self.home(who).is_some(), "NotMember")?;
		require(!self.facts.suspended.contains(&who), "Suspended")
	}

	/// For which branch somebody holds a role.
	pub fn office(&self, who: AccountId, role: Role) -> Option<BranchId> {
		let branch = match (role, who) {
			(Role::Treasurer, 70 | 8) | (Role::Minter, 71 | 7) => 1,
			(Role::Treasurer, 72) | (Role::Minter, 73) => 2,
			_ => return None,
		};
		(!self.facts.dismissed.contains(&who)).then_some(branch)
	}

	/// The role that acts for a branch that pays, or mints.
	pub fn speaks_for(&self, who: AccountId, funding: &Funding) -> bool {
		match funding {
			Funding::Own => false,
			Funding::Pot(branch) => self.office(who, Role::Treasurer) == Some(*branch),
			Funding::Minted(branch) => self.office(who, Role::Minter) == Some(*branch),
		}
	}

	pub fn branch_of(&self, publisher: AccountId, funding: &Funding) -> Option<BranchId> {
		match funding {
			Funding::Own => self.home(publisher),
			Funding::Pot(branch) | Funding::Minted(branch) => Some(*branch),
		}
	}

	/// The publisher; of what a branch pays for, who speaks for that branch now.
	pub fn is_publisher(&self, life: &Life, who: AccountId) -> bool {
		match life.funding {
			Funding::Own => who == life.publisher,
			_ => self.speaks_for(who, &life.funding),
		}
	}

	/// Whether the branch that pays closes, so that anybody may end what it pays for.
	pub fn is_closing(&self, funding: &Funding) -> bool {
		funding.branch().is_some_and(|branch| self.facts.closing.contains(&branch))
	}

	/// Whether somebody could be on both sides of a service in it.
	pub fn is_involved(&self, life: &Life, who: AccountId) -> bool {
		who == life.publisher || self.is_manager(life, who)
	}

	pub fn is_manager(&self, life: &Life, who: AccountId) -> bool {
		self.is_publisher(life, who) || life.managers.get(&who) == Some(&true)
	}

	pub fn existing(&self, id: ActivityId) -> Outcome<&Life> {
		let missing = if id < self.next { "ActivityOver" } else { "ActivityNotFound" };
		self.lives.get(&id).ok_or(missing)
	}

	pub fn life(&mut self, id: ActivityId) -> &mut Life {
		self.lives.get_mut(&id).expect("it was there before")
	}

	/// The row of a participant.
	pub fn row(&self, id: ActivityId, who: AccountId) -> Outcome<Row> {
		self.existing(id)?.rows.get(&who).copied().ok_or("NotEnrolled")
	}

	pub fn put(&mut self, id: ActivityId, who: AccountId, state: State, look: Option<Moment>) {
		let now = self.now;
		let row = self.life(id).rows.get_mut(&who).expect("it was there before");
		row.state = state;
		row.look = look.map(|at| at.max(now));
	}

	/// Set coins aside for an activity. What is minted comes into being only with the service.
	pub fn hold(&mut self, payer: Payer, amount: Balance) -> Outcome<Balance> {
		if let Payer::Quota(_) = payer {
			return Ok(0);
		}
		let free = self.free.get_mut(&payer).expect("everybody has a purse");
		*free = free.checked_sub(amount).ok_or("no coins")?;
		Ok(amount)
	}

	/// Take `amount` of what is set aside for an activity, and give it back.
	pub fn give_back(&mut self, id: ActivityId, amount: Balance) {
		let life = self.life(id);
		let payer = life.payer();
		if let Payer::Quota(_) = payer {
			return;
		}
		life.coins = life.coins.checked_sub(amount).expect("it was set aside");
		*self.free.get_mut(&payer).expect("everybody has a purse") += amount;
	}

	/// Pay for a service, from what was set aside for it or by minting.
	pub fn pay(&mut self, id: ActivityId, who: AccountId, amount: Balance) -> Outcome {
		if amount == 0 {
			return Ok(());
		}
		let payer = self.life(id).payer();
		if let Payer::Quota(_) = payer {
			let quota = self.free.get_mut(&payer).expect("every branch has one");
			*quota = quota.checked_sub(amount).ok_or("quota exhausted")?;
		} else {
			let life = self.life(id);
			life.coins = life.coins.checked_sub(amount).expect("it was set aside");
		}
		*self.free.get_mut(&Payer::Member(who)).expect("everybody has a purse") += amount;
		self.paid.push((payer, who, amount, id));
		Ok(())
	}

	/// Whether so much more may come to be owed to somebody.
	pub fn may_pay(&self, payer: Payer, amount: Balance) -> Outcome {
		match payer {
			Payer::Quota(_) => require(amount <= self.free[&payer], "quota exhausted"),
			_ => require(amount <= self.facts.limit, "limit reached"),
		}
	}

	/// An activity is over for somebody.
	pub fn remember(&mut self, who: AccountId, activity: ActivityId, part: Part, steps: u32) {
		let own = self.recent.entry(who).or_default();
		if own.len() == MAX_RECENT {
			own.remove(0);
		}
		own.push(Past { activity, part, steps, at: self.now });
	}

	/// What is set aside in a purse.
	pub fn held(&self, payer: Payer) -> Balance {
		let own = self.lives.values().filter(|life| life.payer() == payer);
		own.map(|life| life.coins).sum()
	}
}
