// SPDX-License-Identifier: Apache-2.0

//! The books of what is redeemed at partners.

use super::*;
use timebank_primitives::{PartnerId, RedemptionId};

const FOURTEEN_DAYS: Moment = 14 * 24 * HOUR;

#[derive(Clone, Copy, Debug)]
pub struct Redemption {
	pub member: Person,
	pub partner: PartnerId,
	pub amount: Balance,
	pub answer_by: Moment,
	/// Whether an auditor has to decide on it first.
	pub is_reviewed: bool,
}

impl Books {
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
		let is_reviewed = amount > self.held_above(Purse::Member(member), amount);
		let record = Redemption { member, partner, amount, answer_by, is_reviewed };
		let redemption = self.next_redemption;
		self.redemptions.insert(redemption, record);
		self.next_redemption += 1;
		if is_reviewed {
			let (matter, home) = (Matter::Redemption { redemption }, self.home(member));
			let is_grave = amount >= self.settings.grave_amount;
			let case = Case::new(matter, home, Some(member), vec![member]);
			self.add_case(Case { is_grave, ..case });
		}
		Ok(())
	}

	pub fn answer(&mut self, by: Person, redemption: RedemptionId, confirm: bool) -> Outcome {
		let partner = self.partner_of(by).ok_or("NotPartner")?;
		let record = self.redemptions.remove(&redemption).ok_or("RedemptionNotFound")?;
		ensure(record.partner == partner, "WrongPartner")?;
		ensure(!(confirm && record.is_reviewed), "UnderReview")?;
		self.close_case(Matter::Redemption { redemption });
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
		let record = *self.redemptions.get(&redemption).ok_or("RedemptionNotFound")?;
		let may = by == By::Council || by == By::Person(record.member);
		ensure(may, "NotRedeemer")?;
		ensure(record.is_reviewed || self.now >= record.answer_by, "TooEarly")?;
		self.drop_redemption(redemption);
		Ok(())
	}

	/// Its benefit was not given.
	pub fn drop_redemption(&mut self, redemption: RedemptionId) {
		let record = self.redemptions.remove(&redemption).expect("it is open");
		self.close_case(Matter::Redemption { redemption });
		self.give_back(&record);
	}

	/// The partner may confirm it now, and has its whole time; or it is cancelled.
	pub fn decide_redemption(&mut self, redemption: RedemptionId, decision: Decision) -> Outcome {
		match decision {
			Decision::Granted => {
				let answer_by = self.now + FOURTEEN_DAYS;
				let record = self.redemptions.get_mut(&redemption).expect("it is open");
				(record.is_reviewed, record.answer_by) = (false, answer_by);
				Ok(())
			}
			Decision::Refused => {
				self.drop_redemption(redemption);
				Ok(())
			}
			Decision::Partly { .. } | Decision::Absent => Err("InvalidDecision"),
		}
	}

	fn give_back(&mut self, record: &Redemption) {
		let Redemption { member, amount, .. } = *record;
		self.settle_idle(member);
		self.member(member).reserved -= amount;
		self.free_again(member, amount);
	}
}
