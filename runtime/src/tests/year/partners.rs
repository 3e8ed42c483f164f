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
