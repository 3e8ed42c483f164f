// SPDX-License-Identifier: Apache-2.0

//! The books of the coin: how it comes into being, moves and is gone, and what becomes of it when it lies idle.

use super::*;
use timebank_primitives::{BranchId, HeldId, MovementId};

/// Where coins are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Purse {
	Member(Person),
	Escrow(Person),
	Pot(BranchId),
	Earmarks(BranchId),
	/// What a pot has set aside for activities.
	PotEscrow(BranchId),
	/// What waits for a decision: of a member, and of a pot.
	Held(Person),
	PotHeld(BranchId),
}

/// A movement that waits for a decision.
#[derive(Clone, Copy, Debug)]
pub struct Held {
	pub from: Purse,
	to: Purse,
	pub amount: Balance,
	kind: Kind,
}

impl Purse {
	/// The member whose purse it is.
	pub fn owner(self) -> Option<Person> {
		match self {
			Self::Member(who) | Self::Escrow(who) | Self::Held(who) => Some(who),
			Self::Pot(_) | Self::Earmarks(_) | Self::PotEscrow(_) | Self::PotHeld(_) => None,
		}
	}

	/// The branch whose pot it belongs to.
	pub fn pot(self) -> Option<BranchId> {
		match self {
			Self::Pot(branch)
			| Self::Earmarks(branch)
			| Self::PotEscrow(branch)
			| Self::PotHeld(branch) => Some(branch),
			Self::Member(_) | Self::Escrow(_) | Self::Held(_) => None,
		}
	}
}

/// What kind of movement it is.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
	/// People choose to make it: who takes part must be active, and the limits between branches hold.
	is_voluntary: bool,
	/// If it is large, somebody decides on it first.
	can_be_held: bool,
	/// Whether it is kept for corrections, and as what.
	kept: Option<State>,
	/// Something was done for the coins.
	is_trade: bool,
}

/// Transfers, gifts, donations and grants.
pub const GIFT: Kind =
	Kind { is_voluntary: true, can_be_held: true, kept: Some(State::Standing), is_trade: true };
/// What is set aside for a purpose, and its use.
pub const EARMARKED: Kind = Kind { can_be_held: false, kept: None, ..GIFT };
/// Payment for a service that was given.
pub const SERVICE: Kind = Kind { is_voluntary: false, can_be_held: false, ..GIFT };
/// What was wrong goes back.
pub const CORRECTION: Kind = Kind { kept: Some(State::Correction), is_trade: false, ..SERVICE };
/// The levy, what is above the cap, earmarks given back, pots handed over.
pub const HOUSEKEEPING: Kind = Kind { kept: None, is_trade: false, ..SERVICE };

/// A movement that can be corrected.
#[derive(Clone, Debug)]
pub struct Entry {
	/// None: the coins were minted.
	from: Option<Purse>,
	to: Purse,
	/// Without what went to the pot because it was above the cap.
	amount: Balance,
	corrected: Balance,
	pub at: BlockNumber,
	state: State,
}

/// Whether a movement stands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum State {
	Standing,
	Disputed { by: Person, amount: Balance, reason: u8 },
	Corrected,
	Correction,
}

impl Entry {
	pub fn proposal(&self) -> Option<(Person, Balance, u8)> {
		match self.state {
			State::Disputed { by, amount, reason } => Some((by, amount, reason)),
			State::Standing | State::Corrected | State::Correction => None,
		}
	}

	pub fn receiver(&self) -> Purse {
		self.to
	}

	/// What can still go back.
	pub fn left(&self) -> Balance {
		self.amount - self.corrected
	}
}

impl Rule {
	/// In which of its periods a block is.
	pub fn period_at(self, block: BlockNumber) -> u32 {
		(block - self.since) / self.terms.period
	}
}

impl Books {
	// How much there may be.

	pub fn issuance(&self) -> Balance {
		self.minted - self.burnt
	}

	/// Which of the periods of thirty days it is.
	pub fn period(&self) -> u32 {
		self.block / (30 * DAYS)
	}

	/// How much more there may be in this period.
	pub fn room(&self) -> Balance {
		let base = self.bases[&self.period()];
		let limit = base + base * 5 / 100 + self.settings.growth_floor;
		limit.saturating_sub(self.issuance())
	}

	fn quota_now(&self, branch: BranchId) -> Option<Quota> {
		let (quota, period) = (self.branches.get(&branch)?.quota?, self.period());
		let is_of_now = quota.period == period;
		Some(if is_of_now { quota } else { Quota { period, used: 0, received: 0, ..quota } })
	}

	/// What a branch may still mint in this period: what was granted, until its end, is used up first.
	pub fn quota_left(&self, branch: BranchId) -> Balance {
		let Some(quota) = self.quota_now(branch) else { return 0 };
		if self.block < quota.until {
			(quota.granted + quota.received).saturating_sub(quota.used)
		} else {
			quota.received.saturating_sub(quota.used.saturating_sub(quota.granted))
		}
	}

	fn ensure_quota(&self, branch: BranchId, amount: Balance) -> Result<Quota, Refusal> {
		let quota = self.quota_now(branch).ok_or("NoQuota")?;
		let has_ended = quota.granted > 0 && self.block >= quota.until;
		let refusal = if has_ended { "QuotaExpired" } else { "QuotaExceeded" };
		ensure(amount <= self.quota_left(branch), refusal)?;
		Ok(quota)
	}

	fn draw_quota(&mut self, branch: BranchId, amount: Balance) -> Outcome {
		let mut quota = self.ensure_quota(branch, amount)?;
		quota.used += amount;
		self.branch(branch).quota = Some(quota);
		Ok(())
	}

	pub fn set_quota(
		&mut self,
		by: By,
		branch: BranchId,
		amount: Balance,
		until: BlockNumber,
	) -> Outcome {
		by_council(by)?;
		ensure(self.exists(branch), "BranchNotFound")?;
		ensure(amount == 0 || until > self.block, "EndInThePast")?;
		let period = self.period();
		let fresh = Quota { period, ..Default::default() };
		let quota = Quota { granted: amount, until, ..self.quota_now(branch).unwrap_or(fresh) };
		let is_nothing = amount == 0 && quota.used == 0 && quota.received == 0;
		self.branch(branch).quota = (!is_nothing).then_some(quota);
		Ok(())
	}

	pub fn delegate_quota(&mut self, by: By, to: BranchId, amount: Balance) -> Outcome {
		let from = self.staff_as(by, Role::Administrator)?;
		ensure(self.successor(from).is_none(), "BadOrigin")?;
		let is_below = self.exists(to) && from != to && self.oversees(from, to);
		ensure(is_below, "NotBelow")?;
		ensure(amount > 0, "ZeroAmount")?;
		self.draw_quota(from, amount)?;
		let fresh = Quota { period: self.period(), ..Default::default() };
		let mut quota = self.quota_now(to).unwrap_or(fresh);
		quota.received += amount;
		self.branch(to).quota = Some(quota);
		Ok(())
	}

	// How coins come into being.

	/// Coins come into being in a member's purse, or in a pot.
	fn mint(&mut self, to: Purse, amount: Balance) -> Outcome {
		let branch = self.branch_of(to).ok_or("RecipientNotMember")?;
		ensure(amount <= self.room(), "CeilingReached")?;
		self.minted += amount;
		self.branch(branch).minted += amount;
		if let Some(who) = to.owner() {
			self.settle_idle(who);
		}
		*self.coins(to) += amount;
		match to.owner() {
			Some(who) => {
				let movement = self.note(None, to, amount, GIFT);
				self.spill(None, who, amount, movement);
				self.touch(who);
			}
			None => drop(self.note(None, to, amount, HOUSEKEEPING)),
		}
		Ok(())
	}

	pub fn mint_by_quota(&mut self, by: By, to: Person, amount: Balance) -> Outcome {
		let branch = self.staff_as(by, Role::Minter)?;
		ensure(by != By::Person(to), "OwnMinting")?;
		let home = self.home(to).ok_or("RecipientNotMember")?;
		ensure(home == branch, "WrongBranch")?;
		ensure(self.is_active(to), "RecipientSuspended")?;
		ensure(amount > 0, "ZeroAmount")?;
		ensure(self.members[&to].total() + amount <= self.settings.cap, "AboveCap")?;
		self.ensure_covered(branch, amount)?;
		self.draw_quota(branch, amount)?;
		self.mint(Purse::Member(to), amount)
	}

	/// Whether a branch could mint so much for a service.
	pub fn may_mint(&self, branch: BranchId, to: Person, amount: Balance) -> Outcome {
		self.ensure_quota(branch, amount)?;
		ensure(amount <= self.room(), "CeilingReached")?;
		self.ensure_covered(branch, amount)?;
		let home = self.home(to).ok_or("RecipientNotMember")?;
		self.ensure_within_limit(branch, home, amount)
	}

	/// Once a service was given, no limit between branches keeps it from being paid.
	pub fn mint_for_service(&mut self, branch: BranchId, to: Person, amount: Balance) -> Outcome {
		ensure(self.home(to).is_some(), "RecipientNotMember")?;
		self.ensure_covered(branch, amount)?;
		self.draw_quota(branch, amount)?;
		self.mint(Purse::Pot(branch), amount)?;
		self.pay(Purse::Pot(branch), Purse::Member(to), amount, SERVICE)?;
		self.happenings.minted_for_service += 1;
		Ok(())
	}

	/// What each new member gets, once there is room for it.
	pub fn welcome(&mut self, who: Person) -> Outcome {
		self.mint(Purse::Member(who), WELCOME)
	}

	pub fn claim_welcome(&mut self, who: Person) -> Outcome {
		let is_owed = self.members.get(&who).is_some_and(|member| member.is_owed_welcome);
		ensure(is_owed, "NothingOwed")?;
		self.member(who).is_owed_welcome = false;
		self.welcome(who)
	}

	// How they are gone.

	/// Count coins of a member as gone, which are taken from wherever they are.
	pub fn burn(&mut self, who: Person, amount: Balance) {
		let home = self.home(who).expect("a member");
		self.burnt += amount;
		self.branch(home).burnt += amount;
		self.movements += 1;
	}

	/// A penalty takes what is there.
	pub fn penalise(&mut self, by: By, who: Person, amount: Balance) -> Outcome {
		by_council(by)?;
		ensure(self.home(who).is_some(), "NotMember")?;
		ensure(amount > 0, "ZeroAmount")?;
		self.settle_idle(who);
		ensure(self.free(who) > 0, "InsufficientBalance")?;
		self.burn_free(who, amount.min(self.free(who)))
	}

	pub fn burn_free(&mut self, who: Person, amount: Balance) -> Outcome {
		self.settle_idle(who);
		ensure(amount <= self.free(who), "InsufficientBalance")?;
		self.burn(who, amount);
		self.member(who).free -= amount;
		self.touch(who);
		Ok(())
	}

	// How they move.

	fn coins(&mut self, purse: Purse) -> &mut Balance {
		match purse {
			Purse::Member(who) => &mut self.member(who).free,
			Purse::Escrow(who) => &mut self.member(who).escrow,
			Purse::Pot(branch) => &mut self.branch(branch).pot.0,
			Purse::Earmarks(branch) => &mut self.branch(branch).pot.1,
			Purse::PotEscrow(branch) => &mut self.branch(branch).aside,
			Purse::Held(who) => &mut self.member(who).held,
			Purse::PotHeld(branch) => &mut self.branch(branch).held,
		}
	}

	fn branch_of(&self, purse: Purse) -> Option<BranchId> {
		match (purse.owner(), purse.pot()) {
			(Some(who), _) => self.home(who),
			(None, pot) => pot.filter(|branch| self.exists(*branch)),
		}
	}

	pub fn pay(&mut self, from: Purse, to: Purse, amount: Balance, kind: Kind) -> Outcome {
		ensure(amount > 0, "ZeroAmount")?;
		let is_same = from.owner() == to.owner() && from.pot() == to.pot();
		ensure(!is_same, "SelfTransfer")?;
		let missing = |purse: Purse, member| match purse.owner() {
			Some(_) => member,
			None => "BranchNotFound",
		};
		let here = self.branch_of(from).ok_or(missing(from, "NotMember"))?;
		let there = self.branch_of(to).ok_or(missing(to, "RecipientNotMember"))?;
		let is_active = |purse: Purse| purse.owner().is_none_or(|who| self.is_active(who));
		if kind.is_voluntary {
			ensure(is_active(from), "PayerSuspended")?;
			ensure(is_active(to), "RecipientSuspended")?;
			let winds_up = to.pot().is_some_and(|branch| self.successor(branch).is_some());
			ensure(!winds_up, "BranchClosing")?;
			if let (Some(_), Some(who)) = (from.pot(), to.owner()) {
				let after = self.members[&who].total() + amount;
				ensure(after <= self.settings.cap, "AboveCap")?;
			}
			self.ensure_within_limit(here, there, amount)?;
		} else if self.ensure_within_limit(here, there, amount).is_err() {
			self.happenings.paid_above_a_limit += 1;
		}
		for who in [from, to].into_iter().filter_map(Purse::owner) {
			self.settle_idle(who);
		}
		let lacking = match from {
			Purse::Member(_) | Purse::Pot(_) => "InsufficientBalance",
			_ => "InsufficientEscrow",
		};
		ensure(amount <= *self.coins(from), lacking)?;
		if kind.can_be_held && amount > self.held_above(from, amount) {
			return self.hold_back(Held { from, to, amount, kind }, here);
		}
		self.carry_out(from, to, (here, there), amount, kind);
		Ok(())
	}

	fn carry_out(
		&mut self,
		from: Purse,
		to: Purse,
		ways: (BranchId, BranchId),
		amount: Balance,
		kind: Kind,
	) {
		let movement = self.shift(from, to, ways, amount, kind);
		let comes_back = kind.kept == Some(State::Correction);
		if let Purse::Member(who) = to
			&& !comes_back
		{
			self.spill(Some(from), who, amount, movement);
		}
		for purse in [from, to] {
			match purse {
				Purse::Escrow(who) | Purse::Held(who) => self.use_up(who, amount),
				Purse::Member(who) => self.touch(who),
				_ => {}
			}
		}
	}

	// What is held back.

	/// Above how much a movement from here waits for a decision. It is the same for all members, or does not matter for this amount:
	/// the books do not tell who is new, and who is trusted.
	pub fn held_above(&self, from: Purse, amount: Balance) -> Balance {
		let [new, regular, trusted, pot] = self.settings.held_above;
		if from.owner().is_none() {
			return pot;
		}
		let (least, most) = (new.min(regular).min(trusted), new.max(regular).max(trusted));
		assert!(least == most || amount <= least, "some could pay it, and others not");
		regular
	}

	fn hold_back(&mut self, row: Held, branch: BranchId) -> Outcome {
		let own = self.held.values().filter(|known| known.from == row.from).count();
		ensure(own < 10, "TooManyHeld")?;
		match row.from {
			Purse::Member(who) => {
				self.set_aside(who, row.amount)?;
				self.member(who).held += row.amount;
			}
			Purse::Pot(branch) => {
				let branch = self.branch(branch);
				branch.pot.0 -= row.amount;
				branch.held += row.amount;
			}
			_ => unreachable!("what was set aside is not held back"),
		}
		let (held, is_grave) = (self.next_held, row.amount >= self.settings.grave_amount);
		self.held.insert(held, row);
		self.next_held += 1;
		let parties = [row.from, row.to].into_iter().filter_map(Purse::owner).collect();
		let matter = Matter::Movement { held };
		let case = Case::new(matter, Some(branch), row.from.owner(), parties);
		self.add_case(Case { is_grave, ..case });
		self.happenings.held += 1;
		Ok(())
	}

	/// It is made as it was wanted, if branches may owe it, and whoever gets it can keep it.
	pub fn release_held(&mut self, held: HeldId) -> Outcome {
		let Held { from, to, amount, kind } = self.held[&held];
		let here = self.branch_of(from).ok_or("NotMember")?;
		let missing = if to.owner().is_some() { "RecipientNotMember" } else { "BranchNotFound" };
		let there = self.branch_of(to).ok_or(missing)?;
		let winds_up = to.pot().is_some_and(|branch| self.successor(branch).is_some());
		ensure(!winds_up, "BranchClosing")?;
		if let (Some(_), Some(who)) = (from.pot(), to.owner()) {
			let after = self.members[&who].total() + amount;
			ensure(after <= self.settings.cap, "AboveCap")?;
		}
		self.ensure_within_limit(here, there, amount)?;
		for who in [from, to].into_iter().filter_map(Purse::owner) {
			self.settle_idle(who);
		}
		self.held.remove(&held);
		let purse = match from.owner() {
			Some(who) => Purse::Held(who),
			None => Purse::PotHeld(here),
		};
		self.carry_out(purse, to, (here, there), amount, kind);
		self.happenings.released += 1;
		Ok(())
	}

	pub fn return_held(&mut self, held: HeldId) {
		let Held { from, amount, .. } = self.held.remove(&held).expect("it is held");
		match from.owner() {
			Some(who) => {
				self.settle_idle(who);
				self.member(who).held -= amount;
				self.free_again(who, amount);
			}
			None => {
				let branch = self.branch(from.pot().expect("a pot"));
				branch.held -= amount;
				branch.pot.0 += amount;
			}
		}
	}

	pub fn withdraw_held(&mut self, by: Person, held: HeldId) -> Outcome {
		let row = self.held.get(&held).ok_or("HeldNotFound")?;
		let pays = match row.from.pot() {
			Some(pot) => self.branch_as(By::Person(by), Role::Treasurer) == Some(pot),
			None => row.from.owner() == Some(by),
		};
		ensure(pays, "NotPayer")?;
		self.return_held(held);
		self.close_case(Matter::Movement { held });
		Ok(())
	}

	fn shift(
		&mut self,
		from: Purse,
		to: Purse,
		(here, there): (BranchId, BranchId),
		amount: Balance,
		kind: Kind,
	) -> MovementId {
		*self.coins(from) -= amount;
		*self.coins(to) += amount;
		self.owe(here, there, amount);
		if kind.is_trade {
			*self.turnovers.entry(self.period()).or_default() += amount;
		}
		self.note(Some(from), to, amount, kind)
	}

	/// Number a movement, and keep it if it can be corrected.
	fn note(&mut self, from: Option<Purse>, to: Purse, amount: Balance, kind: Kind) -> MovementId {
		self.movements += 1;
		if let Some(state) = kind.kept {
			self.keep(self.movements, from, to, amount, state);
		}
		self.movements
	}

	fn keep(
		&mut self,
		movement: MovementId,
		from: Option<Purse>,
		to: Purse,
		amount: Balance,
		state: State,
	) {
		// What comes back from a service comes back free.
		let from = from.map(|from| match from {
			Purse::Escrow(who) | Purse::Held(who) => Purse::Member(who),
			Purse::PotEscrow(branch) | Purse::PotHeld(branch) => Purse::Pot(branch),
			other => other,
		});
		let entry = Entry { from, to, amount, corrected: 0, at: self.block, state };
		self.entries.insert(movement, entry);
	}

	/// What a member cannot keep of coins that came goes to the home branch's pot. Whoever paid it gets it back from there,
	/// should it have been wrong.
	fn spill(&mut self, payer: Option<Purse>, who: Person, amount: Balance, movement: MovementId) {
		let over = self.members[&who].total().saturating_sub(self.settings.cap);
		let over = over.min(amount).min(self.free(who));
		if over == 0 {
			return;
		}
		let home = self.home(who).expect("a member");
		let pot = Purse::Pot(home);
		let overflow = self.shift(Purse::Member(who), pot, (home, home), over, HOUSEKEEPING);
		if let Some(mut entry) = self.entries.remove(&movement).filter(|entry| entry.amount > over)
		{
			entry.amount -= over;
			self.entries.insert(movement, entry);
		}
		if payer.is_some() {
			self.keep(overflow, payer, pot, over, State::Standing);
		}
		self.happenings.overflows += 1;
	}

	// What is set aside.

	/// The change of a member's coins on hold begins with what is due from them.
	pub fn set_aside(&mut self, who: Person, amount: Balance) -> Outcome {
		self.settle_idle(who);
		ensure(amount <= self.free(who), "InsufficientBalance")?;
		let member = self.member(who);
		let before = *member.lows.last().expect("there is always a period");
		member.free -= amount;
		member.lower_low();
		member.aside += before - member.lows.last().expect("there is always a period");
		Ok(())
	}

	/// What was not used has not moved: it counts as if it had been free. What is due was settled before it came back.
	pub fn free_again(&mut self, who: Person, amount: Balance) {
		let member = self.member(who);
		member.free += amount;
		// As far as it had been there when it was set aside.
		let back = amount.min(member.aside);
		member.aside -= back;
		*member.lows.last_mut().expect("there is always a period") += back;
	}

	pub fn hold(&mut self, who: Person, amount: Balance) -> Outcome {
		self.set_aside(who, amount)?;
		self.member(who).escrow += amount;
		Ok(())
	}

	pub fn release(&mut self, who: Person, amount: Balance) {
		if amount > 0 {
			self.settle_idle(who);
			self.member(who).escrow -= amount;
			self.free_again(who, amount);
		}
	}

	// What lies idle.

	/// Changed terms begin a new rule, and nothing is due for the time before.
	pub fn notice_terms(&mut self) {
		let terms = self.settings.idle_terms;
		let applies = !terms.levy.is_zero() || terms.expiry > 0;
		if self.rule.map(|rule| rule.terms) != applies.then_some(terms) {
			self.rule = applies.then_some(Rule { terms, since: self.block });
			self.rule_period = 0;
			for member in self.members.values_mut() {
				(member.lows, member.moved_in) = (vec![member.free], 0);
				member.aside = member.on_hold();
			}
		}
	}

	/// Of the coins that a member has free, those that are due: as a levy, or to be burnt.
	fn dues(&self, who: Person) -> (Balance, Balance) {
		let (Some(Rule { terms, .. }), Some(_)) = (self.rule, self.home(who)) else {
			return (0, 0);
		};
		let member = &self.members[&who];
		let above = |coins: Balance| coins.saturating_sub(terms.exempt);
		let still = self.rule_period.saturating_sub(member.moved_in).saturating_sub(1);
		if terms.expiry > 0 && still >= terms.expiry {
			return (0, above(member.free));
		}
		// The period that we are in is not over. In the first of the others coins may have moved, in those after it none has.
		let (_, over) = member.lows.split_last().expect("there is always a period");
		let Some((low, further)) = over.split_first() else { return (0, 0) };
		let first = part_of(above(*low), terms.levy);
		let still_there = above(member.free) - first;
		// Each period takes its part of what the one before it has left.
		let kept = terms.levy.left_from_one().saturating_pow(further.len());
		let levy = first + part_of(still_there, kept.left_from_one());
		let step_by_step =
			further.iter().fold(still_there, |left, _| left - part_of(left, terms.levy));
		let difference = levy.abs_diff(first + still_there - step_by_step);
		let precision = (1 + still_there / 1_000_000) * (1 + further.len() as Balance);
		assert!(difference <= precision, "{levy} is not what each period takes");
		(levy, 0)
	}

	pub fn due(&self, who: Person) -> Balance {
		let (levy, expired) = self.dues(who);
		levy + expired
	}

	/// Take what is due from a member.
	pub fn settle_idle(&mut self, who: Person) {
		let Some(home) = self.home(who) else { return };
		let (levy, expired) = self.dues(who);
		if levy > 0 {
			self.shift(Purse::Member(who), Purse::Pot(home), (home, home), levy, HOUSEKEEPING);
			self.happenings.levies += 1;
		}
		if expired > 0 {
			self.burn(who, expired);
			self.member(who).free -= expired;
			self.happenings.expiries += 1;
		}
		let member = self.member(who);
		if member.lows.len() > 1 {
			member.lows = vec![member.free];
			member.aside = member.on_hold();
		}
		member.lower_low();
	}

	/// Coins that a member had set aside are used.
	pub fn use_up(&mut self, who: Person, amount: Balance) {
		let member = self.member(who);
		member.aside = member.aside.saturating_sub(amount);
		self.touch(who);
	}

	/// A member's coins have moved.
	fn touch(&mut self, who: Person) {
		let period = self.rule_period;
		let member = self.member(who);
		member.moved_in = period;
		member.lower_low();
	}

	// What was wrong.

	fn correctable(&self, by: By, movement: MovementId) -> Result<Entry, Refusal> {
		let branch = self.staff_as(by, Role::Auditor)?;
		ensure((1..=self.movements).contains(&movement), "MovementNotFound")?;
		let entry = self.entries.get(&movement).ok_or("NotCorrectable")?;
		match entry.state {
			State::Correction => return Err("CorrectionOfCorrection"),
			State::Corrected => return Err("AlreadyCorrected"),
			State::Standing | State::Disputed { .. } => {}
		}
		let concerned = self.branch_of(entry.to).ok_or("NotCorrectable")?;
		ensure(self.oversees(branch, concerned), "WrongBranch")?;
		let mut parties = entry.from.into_iter().chain([entry.to]).filter_map(Purse::owner);
		ensure(!parties.any(|party| By::Person(party) == by), "ConflictOfInterest")?;
		Ok(entry.clone())
	}

	pub fn correct(
		&mut self,
		by: By,
		movement: MovementId,
		amount: Balance,
		reason: u8,
	) -> Outcome {
		let entry = self.correctable(by, movement)?;
		ensure(amount > 0, "ZeroAmount")?;
		ensure(amount <= entry.left(), "AmountTooLarge")?;
		let signer = signer(by)?;
		let Some((first, proposed, because)) = entry.proposal() else {
			let state = State::Disputed { by: signer, amount, reason };
			self.entries.insert(movement, Entry { state, ..entry });
			return Ok(());
		};
		ensure((proposed, because) == (amount, reason), "ProposalDiffers")?;
		ensure(first != signer, "SameSigner")?;
		let concerned = self.branch_of(entry.to).ok_or("NotCorrectable")?;
		let answers = self
			.branch_as(By::Person(first), Role::Auditor)
			.is_some_and(|branch| self.oversees(branch, concerned));
		ensure(answers, "ProposerDismissed")?;
		match (entry.from, entry.to) {
			(Some(from), to) => self.pay(to, from, amount, CORRECTION)?,
			(None, Purse::Member(who)) => self.burn_free(who, amount)?,
			(None, _) => return Err("NotCorrectable"),
		}
		self.happenings.corrections += 1;
		let corrected = entry.corrected + amount;
		let is_all = corrected == entry.amount;
		let state = if is_all { State::Corrected } else { State::Standing };
		self.entries.insert(movement, Entry { state, corrected, ..entry });
		Ok(())
	}

	pub fn withdraw_correction(&mut self, by: By, movement: MovementId) -> Outcome {
		let entry = self.correctable(by, movement)?;
		ensure(entry.proposal().is_some(), "NotProposed")?;
		self.entries.insert(movement, Entry { state: State::Standing, ..entry });
		Ok(())
	}
}
