// SPDX-License-Identifier: Apache-2.0

//! The books of activities, and of what is redeemed at partners.

use super::*;
use std::collections::BTreeMap;
use timebank_primitives::{ActivityId, PartnerId, RedemptionId};

const HOUR: Moment = 3_600_000;
const FOURTEEN_DAYS: Moment = 14 * 24 * HOUR;

/// How far a participant is. Sides: whether it was the publisher who confirmed first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
	Applied,
	Admitted { first: Option<bool> },
	InService { since: Moment, ended: Option<(bool, Moment)> },
	Ended { since: Moment, until: Moment },
	Settled,
}

impl Stage {
	pub fn is_under_way(self) -> bool {
		matches!(self, Self::InService { .. } | Self::Ended { .. })
	}
}

#[derive(Clone, Debug)]
pub struct Activity {
	pub publisher: Person,
	pub places: u32,
	pub steps: u32,
	pub is_approved: bool,
	pub enrolled: BTreeMap<Person, Stage>,
}

impl Activity {
	fn settled(&self) -> u32 {
		self.enrolled.values().filter(|stage| **stage == Stage::Settled).count() as u32
	}

	/// Places that are given, or were.
	fn taken(&self) -> u32 {
		self.enrolled.values().filter(|stage| **stage != Stage::Applied).count() as u32
	}

	pub fn has_place(&self) -> bool {
		self.taken() < self.places
	}

	pub fn is_settled(&self) -> bool {
		self.settled() == self.places
	}

	/// What one place costs.
	fn cost(&self) -> Balance {
		Balance::from(self.steps) * STEP
	}

	/// What is in escrow for it.
	pub fn escrow(&self) -> Balance {
		Balance::from(self.places - self.settled()) * self.cost()
	}
}

#[derive(Clone, Copy, Debug)]
pub struct Redemption {
	pub member: Person,
	pub partner: PartnerId,
	pub amount: Balance,
	pub answer_by: Moment,
}

impl Books {
	fn activity(&self, activity: ActivityId) -> Result<Activity, Refusal> {
		let is_over = activity < self.next_activity;
		let missing = if is_over { "ActivityOver" } else { "ActivityNotFound" };
		self.activities.get(&activity).cloned().ok_or(missing)
	}

	fn stage(&self, activity: &Activity, who: Person) -> Result<Stage, Refusal> {
		activity.enrolled.get(&who).copied().ok_or("NotEnrolled")
	}

	fn set_stage(&mut self, activity: ActivityId, who: Person, stage: Stage) {
		let record = self.activities.get_mut(&activity).expect("it is there");
		record.enrolled.insert(who, stage);
	}

	fn ensure_active(&self, who: Person) -> Outcome {
		ensure(self.home(who).is_some(), "NotMember")?;
		ensure(self.is_active(who), "Suspended")
	}

	pub fn ensure_publisher(&self, by: Person, activity: ActivityId) -> Result<Activity, Refusal> {
		let record = self.activity(activity)?;
		ensure(record.publisher == by, "NotPublisher")?;
		Ok(record)
	}

	pub fn publish(&mut self, publisher: Person, places: u32, steps: u32) -> Outcome {
		self.ensure_active(publisher)?;
		ensure((1..=200).contains(&places), "InvalidPlaces")?;
		ensure((1..=480).contains(&steps), "InvalidSteps")?;
		let own = self.activities.values().filter(|known| known.publisher == publisher).count();
		ensure(own < 50, "TooManyOpen")?;
		let enrolled = BTreeMap::new();
		let record = Activity { publisher, places, steps, is_approved: false, enrolled };
		self.hold(publisher, record.escrow())?;
		self.activities.insert(self.next_activity, record);
		self.next_activity += 1;
		Ok(())
	}

	fn ensure_decides(&self, by: By, activity: ActivityId) -> Outcome {
		let branch = self.staff_as(by, Role::Auditor)?;
		let record = self.activity(activity)?;
		let home = self.home(record.publisher).ok_or("WrongBranch")?;
		ensure(self.oversees(branch, home), "WrongBranch")?;
		ensure(By::Person(record.publisher) != by, "ConflictOfInterest")?;
		ensure(!record.is_approved, "AlreadyApproved")
	}

	pub fn approve_activity(&mut self, by: By, activity: ActivityId) -> Outcome {
		self.ensure_decides(by, activity)?;
		self.activities.get_mut(&activity).expect("it is there").is_approved = true;
		Ok(())
	}

	pub fn reject_activity(&mut self, by: By, activity: ActivityId) -> Outcome {
		self.ensure_decides(by, activity)?;
		self.finish_activity(activity);
		Ok(())
	}

	fn finish_activity(&mut self, activity: ActivityId) {
		let record = self.activities.remove(&activity).expect("it is there");
		self.release(record.publisher, record.escrow());
	}

	pub fn close_activity(&mut self, by: Person, activity: ActivityId) -> Outcome {
		let record = self.activity(activity)?;
		ensure(by == record.publisher || record.is_settled(), "NotPublisher")?;
		let is_under_way = record.enrolled.values().any(|stage| stage.is_under_way());
		ensure(!is_under_way, "ServiceUnderWay")?;
		self.finish_activity(activity);
		Ok(())
	}

	pub fn enrol(&mut self, who: Person, activity: ActivityId) -> Outcome {
		self.ensure_active(who)?;
		let record = self.activity(activity)?;
		ensure(record.is_approved, "NotApproved")?;
		ensure(record.publisher != who, "OwnActivity")?;
		ensure(!record.enrolled.contains_key(&who), "AlreadyEnrolled")?;
		ensure(!record.is_settled(), "NoPlaceLeft")?;
		self.set_stage(activity, who, Stage::Applied);
		Ok(())
	}

	/// A participant leaves, or is declined.
	pub fn release_place(&mut self, activity: ActivityId, who: Person) -> Outcome {
		let record = self.activity(activity)?;
		match self.stage(&record, who)? {
			Stage::Applied | Stage::Admitted { .. } => {}
			Stage::InService { .. } | Stage::Ended { .. } => return Err("ServiceUnderWay"),
			Stage::Settled => return Err("AlreadySettled"),
		}
		self.activities.get_mut(&activity).expect("it is there").enrolled.remove(&who);
		Ok(())
	}

	pub fn admit(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let record = self.ensure_publisher(by, activity)?;
		ensure(self.stage(&record, who)? == Stage::Applied, "AlreadyAdmitted")?;
		ensure(record.has_place(), "NoPlaceLeft")?;
		// All places that are given may have to be paid to the same branch.
		let promised = record.cost() * Balance::from(record.taken() + 1 - record.settled());
		self.ensure_active(by)?;
		self.ensure_active(who)?;
		let home = |who| self.home(who).expect("a member");
		self.ensure_within_limit(home(by), home(who), promised)?;
		self.set_stage(activity, who, Stage::Admitted { first: None });
		Ok(())
	}

	/// Whether it is the publisher who confirms, and how far the participant is.
	fn ensure_party(
		&self,
		by: Person,
		activity: ActivityId,
		who: Person,
	) -> Result<(bool, Stage), Refusal> {
		let record = self.activity(activity)?;
		let stage = self.stage(&record, who)?;
		let is_publisher = by == record.publisher;
		ensure(is_publisher || by == who, "NotParty")?;
		Ok((is_publisher, stage))
	}

	pub fn confirm_start(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let (side, stage) = self.ensure_party(by, activity, who)?;
		let next = match stage {
			Stage::Applied => return Err("NotAdmitted"),
			Stage::Admitted { first: None } => Stage::Admitted { first: Some(side) },
			Stage::Admitted { first: Some(first) } => {
				ensure(first != side, "AlreadyConfirmed")?;
				Stage::InService { since: self.now, ended: None }
			}
			Stage::InService { .. } | Stage::Ended { .. } => return Err("AlreadyStarted"),
			Stage::Settled => return Err("AlreadySettled"),
		};
		self.set_stage(activity, who, next);
		Ok(())
	}

	pub fn confirm_end(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let (side, stage) = self.ensure_party(by, activity, who)?;
		let next = match stage {
			Stage::Applied | Stage::Admitted { .. } => return Err("NotStarted"),
			Stage::InService { since, ended: None } => {
				Stage::InService { since, ended: Some((side, self.now)) }
			}
			Stage::InService { since, ended: Some((first, until)) } => {
				ensure(first != side, "AlreadyConfirmed")?;
				Stage::Ended { since, until }
			}
			Stage::Ended { .. } => return Err("AlreadyEnded"),
			Stage::Settled => return Err("AlreadySettled"),
		};
		self.set_stage(activity, who, next);
		Ok(())
	}

	pub fn settle(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let record = self.ensure_publisher(by, activity)?;
		let has_left = self.home(who).is_none();
		let served = match self.stage(&record, who)? {
			Stage::Settled => return Err("AlreadySettled"),
			stage if stage.is_under_way() && has_left => 0,
			Stage::Ended { since, until } => (until - since) * 20 / HOUR,
			Stage::Applied | Stage::Admitted { .. } | Stage::InService { .. } => {
				return Err("NotEnded");
			}
		};
		let steps = served.min(record.steps.into());
		let paid = Balance::from(steps) * STEP;
		if paid > 0 {
			self.pay(Purse::Escrow(by), Purse::Member(who), paid, SERVICE)?;
		}
		self.release(by, record.cost() - paid);
		let own = &mut self.member(who).record;
		own.0 += steps;
		own.1 += u32::from(steps > 0);
		self.member(by).record.2 += steps;
		self.set_stage(activity, who, Stage::Settled);
		if record.places == 1 && record.enrolled.len() == 1 {
			self.finish_activity(activity);
		}
		Ok(())
	}

	// Partners.

	pub fn admit_partner(&mut self, by: By, account: Person) -> Outcome {
		by_council(by)?;
		ensure(self.partner_of(account).is_none(), "AccountTaken")?;
		let is_taken = self.seats.contains_key(&account)
			|| self.works(account)
			|| self.home(account).is_some();
		ensure(!is_taken, "NotForPartners")?;
		self.partners.push((account, false));
		Ok(())
	}

	pub fn suspend_partner(&mut self, by: By, partner: PartnerId, suspend: bool) -> Outcome {
		by_council(by)?;
		let record = self.partners.get_mut(partner as usize).ok_or("PartnerNotFound")?;
		let refusal = if suspend { "PartnerSuspended" } else { "NotSuspended" };
		ensure(record.1 != suspend, refusal)?;
		record.1 = suspend;
		Ok(())
	}

	pub fn redeem(&mut self, member: Person, partner: PartnerId, amount: Balance) -> Outcome {
		ensure(self.home(member).is_some(), "NotMember")?;
		ensure(self.is_active(member), "MemberSuspended")?;
		ensure(self.partner_of(member).is_none(), "PartnerAccount")?;
		let (_, is_suspended) =
			self.partners.get(partner as usize).copied().ok_or("PartnerNotFound")?;
		ensure(!is_suspended, "PartnerSuspended")?;
		ensure(amount > 0, "ZeroAmount")?;
		let open = self.redemptions.values().filter(|known| known.member == member).count();
		ensure(open < 20, "TooManyOpen")?;
		self.set_aside(member, amount)?;
		self.member(member).reserved += amount;
		let answer_by = self.now + FOURTEEN_DAYS;
		let record = Redemption { member, partner, amount, answer_by };
		self.redemptions.insert(self.next_redemption, record);
		self.next_redemption += 1;
		Ok(())
	}

	pub fn answer(&mut self, by: Person, redemption: RedemptionId, confirm: bool) -> Outcome {
		let partner = self.partner_of(by).ok_or("NotPartner")?;
		let record = self.redemptions.remove(&redemption).ok_or("RedemptionNotFound")?;
		ensure(record.partner == partner, "WrongPartner")?;
		if confirm {
			self.member(record.member).reserved -= record.amount;
			self.burn(record.member, record.amount);
			self.use_up(record.member, record.amount);
		} else {
			self.give_back(&record);
		}
		Ok(())
	}

	pub fn cancel_redemption(&mut self, by: By, redemption: RedemptionId) -> Outcome {
		let record = self.redemptions.remove(&redemption).ok_or("RedemptionNotFound")?;
		let may = by == By::Council || by == By::Person(record.member);
		ensure(may, "NotRedeemer")?;
		ensure(self.now >= record.answer_by, "TooEarly")?;
		self.give_back(&record);
		Ok(())
	}

	fn give_back(&mut self, record: &Redemption) {
		let Redemption { member, amount, .. } = *record;
		self.settle_idle(member);
		self.member(member).reserved -= amount;
		self.free_again(member, amount);
	}
}
