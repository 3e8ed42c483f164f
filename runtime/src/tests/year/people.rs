// SPDX-License-Identifier: Apache-2.0

//! Who is in the story, and what they come up with.

use super::*;
use timebank_primitives::BranchId;

/// The branches' own accounts come first, then their first administrators.
pub const ADMINISTRATORS: Person = 4;
/// Then six people who work for each branch.
pub const STAFF: Person = 8;
pub const REGISTRAR: Person = 0;
pub const AUDITORS: [Person; 2] = [1, 2];
pub const MINTER: Person = 3;
pub const TREASURERS: [Person; 2] = [4, 5];
/// Then the partners, and two strangers.
pub const PARTNERS: [Person; 2] = [32, 33];
/// Then those who are members, or become so.
pub const FOLK: Person = 36;
pub const FOLK_END: Person = 96;

/// Somebody who works for a branch.
pub fn staff(branch: BranchId, place: Person) -> Person {
	STAFF + (branch as Person - 1) * 6 + place
}

pub fn administrator(branch: BranchId) -> Person {
	ADMINISTRATORS + branch as Person - 1
}

/// All of them.
pub fn cast() -> Vec<Pair> {
	use Sr25519Keyring::{AliceStash, BobStash, CharlieStash, DaveStash};
	let administrators = [AliceStash, BobStash, CharlieStash, DaveStash];
	let others = (STAFF..FOLK_END).map(|number| pair(&format!("person {number}")));
	BRANCHES.iter().chain(&administrators).map(|known| known.pair()).chain(others).collect()
}

impl Year {
	/// Somebody, and what they do.
	pub fn think(&mut self) -> (Person, Deed) {
		let (by, deed) = match self.chance.below(100) {
			0..9 => self.gift(),
			9..13 => self.donation(),
			13..16 => self.minting(),
			16 => self.delegation(),
			17..20 => self.correction(),
			20..26 => self.membership(),
			26..69 => self.service(),
			69..76 => self.auditing(),
			76..82 => self.redemption(),
			82..96 => self.payment(),
			_ => self.housekeeping(),
		};
		// Now and then the wrong person does it.
		let by = if self.chance.percent(4) { self.anybody() } else { by };
		(by, deed)
	}

	pub fn anybody(&mut self) -> Person {
		self.chance.below(FOLK_END as u64) as Person
	}

	/// A member. Some of them live like hermits, so that their coins lie idle.
	pub fn member(&mut self) -> Person {
		let sociable = |who: &Person| self.books.home(*who).is_some() && !who.is_multiple_of(9);
		let members: Vec<_> = self.books.members.keys().copied().filter(sociable).collect();
		let any = self.chance.percent(3) || members.is_empty();
		if any { self.anybody() } else { self.chance.of(members).expect("there are some") }
	}

	pub fn member_at(&mut self, branch: BranchId) -> Person {
		let residents: Vec<_> = self.books.residents(branch).collect();
		match self.chance.of(residents) {
			Some(resident) if self.chance.percent(90) => resident,
			_ => self.member(),
		}
	}

	pub fn any_branch(&mut self) -> BranchId {
		let branches = self.books.branches.keys().copied().collect();
		self.chance.of(branches).expect("there are some")
	}

	/// Some of what there is; sometimes all of it, nothing, or more.
	pub fn some_of(&mut self, there_is: Balance) -> Balance {
		let there_is = u64::try_from(there_is).expect("there are not so many coins");
		let amount = match self.chance.below(20) {
			0 => 0,
			1..3 => there_is,
			3..5 => there_is + 1 + self.chance.below(9 * TIME as u64),
			_ => self.chance.within(1, there_is / 2 + 1),
		};
		amount.into()
	}

	fn gift(&mut self) -> (Person, Deed) {
		let (by, to) = (self.member(), self.member());
		let amount = self.some_of(self.books.free(by));
		let deed = if self.chance.percent(50) {
			Deed::Give { to, amount }
		} else {
			Deed::Transfer { to, amount }
		};
		(by, deed)
	}

	fn donation(&mut self) -> (Person, Deed) {
		let by = self.member();
		let branch = match self.chance.below(20) {
			0 => 5,
			1..9 => 1,
			_ => self.any_branch(),
		};
		let amount = self.some_of(self.books.free(by));
		(by, Deed::Donate { branch, amount })
	}

	fn minting(&mut self) -> (Person, Deed) {
		let branch = self.any_branch();
		let to = self.member_at(branch);
		let amount = self.chance.within(0, 4 * TIME as u64).into();
		(staff(branch, MINTER), Deed::Mint { to, amount })
	}

	fn delegation(&mut self) -> (Person, Deed) {
		let from = if self.chance.percent(85) { 1 } else { self.any_branch() };
		let to = [2, 2, 3, 3, 4][self.chance.below(5) as usize];
		let amount = self.some_of(self.books.quota_left(from));
		(administrator(from), Deed::DelegateQuota { to, amount })
	}

	/// An auditor who may decide for this branch, as a rule.
	pub fn auditor(&mut self, branch: BranchId) -> Person {
		let above = branch == 2 || branch == 3;
		let branch = match self.chance.below(10) {
			0 => self.any_branch(),
			1..4 if above => 1,
			_ => branch,
		};
		staff(branch, AUDITORS[self.chance.below(2) as usize])
	}

	fn correction(&mut self) -> (Person, Deed) {
		let disputed: Vec<_> = self
			.books
			.entries
			.iter()
			.filter_map(|(movement, entry)| Some((*movement, entry.proposal()?)))
			.collect();
		let movement = if self.chance.percent(5) {
			self.chance.below(self.books.movements + 3)
		} else {
			let known = self.books.entries.keys().copied().collect();
			self.chance.of(known).unwrap_or_default()
		};
		let (movement, amount, reason) = match self.chance.of(disputed) {
			// Somebody else signs it, now and then otherwise than it was proposed.
			Some((movement, (_, amount, reason))) if self.chance.percent(60) => {
				(movement, amount, reason + u8::from(self.chance.percent(10)))
			}
			_ => {
				let there_is = self.books.entries.get(&movement).map_or(0, Entry::left);
				(movement, self.some_of(there_is), self.chance.below(2) as u8)
			}
		};
		let receiver = self.books.entries.get(&movement).map(Entry::receiver);
		let branch = match receiver {
			Some(purse) => match purse.owner() {
				Some(who) => self.books.home(who).unwrap_or(1),
				None => purse.pot().unwrap_or(1),
			},
			None => 1,
		};
		let by = self.auditor(branch);
		if self.chance.percent(8) {
			return (by, Deed::WithdrawCorrection { movement });
		}
		(by, Deed::Correct { movement, amount, reason })
	}

	fn membership(&mut self) -> (Person, Deed) {
		let who = self.member();
		let by = self.auditor(self.books.home(who).unwrap_or(1));
		match self.chance.below(66) {
			0..6 => (by, Deed::SuspendMember { who }),
			6..20 => {
				let is_suspended = |who: &Person| !self.books.is_active(*who);
				let members = self.books.members.keys().copied();
				let suspended: Vec<_> = members
					.filter(|who| self.books.home(*who).is_some())
					.filter(is_suspended)
					.collect();
				match self.chance.of(suspended) {
					Some(who) => {
						let by = self.auditor(self.books.home(who).unwrap_or(1));
						(by, Deed::ReinstateMember { who })
					}
					None => (by, Deed::ReinstateMember { who }),
				}
			}
			20..26 => (who, Deed::LeaveTheBank),
			26..29 => (who, Deed::AskToMove { branch: self.any_branch() }),
			29..33 => {
				let wish = self.chance.of(self.books.wishes.clone().into_iter().collect());
				let (who, branch) = wish.unwrap_or((who, 1));
				let branch = if self.chance.percent(85) { branch } else { self.any_branch() };
				(staff(branch, REGISTRAR), Deed::AcceptMove { who })
			}
			33..42 => {
				let owed = |member: &Member| member.is_owed_welcome;
				let members = self.books.members.iter();
				let owed: Vec<_> =
					members.filter(|(_, member)| owed(member)).map(|(who, _)| *who).collect();
				let who = self.chance.of(owed).unwrap_or(who);
				(self.member(), Deed::ClaimWelcome { who })
			}
			42..52 => {
				let due = |who: &Person| self.books.due(*who) > 0;
				let members = self.books.members.keys().copied();
				let who = self.chance.of(members.filter(due).collect()).unwrap_or(who);
				(self.member(), Deed::Collect { who })
			}
			52..60 => {
				// The same person again, with another account.
				let registrar = staff(self.any_branch(), REGISTRAR);
				(registrar, Deed::Register { who: self.anybody(), identity: who })
			}
			60..63 => {
				let (branch, who) = (self.any_branch(), self.anybody());
				let by = administrator(self.any_branch());
				// Nobody is taken on in the middle of the year.
				let role = Role::OracleOperator;
				let deed = Deed::GrantRole { branch, who, role };
				let is_refused = self.books.clone().perform(By::Person(by), &deed).is_err();
				if is_refused { (by, deed) } else { (by, Deed::Collect { who }) }
			}
			_ => {
				let (who, by) = (self.anybody(), self.anybody());
				let deed = Deed::RevokeRole { who, role: Role::Administrator };
				let is_refused = self.books.clone().perform(By::Person(by), &deed).is_err();
				if is_refused { (by, deed) } else { (by, Deed::Collect { who }) }
			}
		}
	}

	fn redemption(&mut self) -> (Person, Deed) {
		let open: Vec<_> = self.books.redemptions.keys().copied().collect();
		let redemption = match self.chance.of(open) {
			Some(redemption) if self.chance.percent(95) => redemption,
			_ => self.chance.below(self.books.next_redemption + 2),
		};
		let record = self.books.redemptions.get(&redemption).copied();
		let partner = record.map_or(0, |record| record.partner) as usize;
		match self.chance.below(20) {
			0..9 => {
				let by = self.member();
				let partner = self.chance.below(40) as u32 % 21 / 10;
				let amount = self.some_of(self.books.free(by));
				(by, Deed::Redeem { partner, amount })
			}
			// Some are never answered.
			9..17 if redemption % 4 != 0 => {
				let deed = if self.chance.percent(65) {
					Deed::ConfirmRedemption { redemption }
				} else {
					Deed::DeclineRedemption { redemption }
				};
				(PARTNERS[partner.min(1)], deed)
			}
			_ => {
				let by = record.map_or(0, |record| record.member);
				(by, Deed::CancelRedemption { redemption })
			}
		}
	}

	pub fn treasurer(&mut self, branch: BranchId) -> Person {
		staff(branch, TREASURERS[self.chance.below(2) as usize])
	}

	fn payment(&mut self) -> (Person, Deed) {
		let open = |earmark: &Earmark| earmark.left() > 0;
		let count = self.books.earmarks.len();
		let earmarks: Vec<_> =
			(0..count).filter(|place| open(&self.books.earmarks[*place])).collect();
		let earmark = match self.chance.of(earmarks) {
			Some(earmark) if self.chance.percent(92) => earmark,
			_ => self.chance.below(count as u64 + 1) as usize,
		};
		let record = self.books.earmarks.get(earmark).copied();
		let earmark = earmark as u32;
		let waiting: Vec<_> = self.books.waiting.keys().copied().collect();
		let does_any_wait = !waiting.is_empty() || self.chance.percent(8);
		let payment = match self.chance.of(waiting) {
			Some(payment) if self.chance.percent(92) => payment,
			_ => self.chance.below(self.books.next_payment + 1),
		};
		match self.chance.below(100) {
			0..20 => {
				let branch = self.any_branch();
				let to = self.member_at(branch);
				let amount = self.some_of(self.books.branches[&branch].pot.0);
				(self.treasurer(branch), Deed::Grant { to, amount })
			}
			20..45 => {
				let from = if self.chance.percent(92) { 1 } else { self.any_branch() };
				let to = match self.chance.below(12) {
					0 => self.any_branch(),
					1..6 => 3,
					_ => 2,
				};
				let amount = self.some_of(self.books.branches[&from].pot.0);
				let days = if self.chance.percent(3) { 800 } else { self.chance.below(40) };
				let until = self.books.now - 3_600_000 + days * 24 * 3_600_000;
				(self.treasurer(from), Deed::Allocate { to, amount, until })
			}
			45..62 => {
				let branch = record.map_or(2, |record| record.receiver);
				let to = self.member_at(branch);
				let amount = self.some_of(record.map_or(0, |record| record.left()));
				let by = self.treasurer(branch);
				(by, Deed::UseEarmark { earmark, to, amount })
			}
			62..84 if does_any_wait => {
				let waiting = self.books.waiting.get(&payment);
				let has_lapsed = waiting.is_some_and(|waiting| waiting.has_lapsed(self.books.now));
				let treasurer = self.treasurer(waiting.map_or(1, |waiting| waiting.branch));
				if self.chance.percent(if has_lapsed { 70 } else { 15 }) {
					let by = if self.chance.percent(40) { treasurer } else { self.member() };
					return (by, Deed::WithdrawPayment { payment });
				}
				(treasurer, Deed::ApprovePayment { payment })
			}
			84..96 => {
				let treasurer = self.treasurer(record.map_or(2, |record| record.receiver));
				let by = if self.chance.percent(40) { treasurer } else { self.member() };
				(by, Deed::GiveBack { earmark })
			}
			96 => (self.member(), Deed::Reassign { earmark }),
			_ => (self.member(), Deed::Sweep { earmark }),
		}
	}

	/// What anybody may do for the branches.
	fn housekeeping(&mut self) -> (Person, Deed) {
		let (by, branch, debtor) = (self.member(), self.any_branch(), self.any_branch());
		let deed = match self.chance.below(12) {
			0 => Deed::HandOver { branch },
			1 => Deed::MovePositions { branch },
			2 => Deed::Rehome { branch, members: vec![self.member()] },
			_ => Deed::Net { debtor, branch },
		};
		(by, deed)
	}

	/// A step towards the end of a closing branch.
	pub fn step_of_closure(&mut self, branch: BranchId) -> (Person, Deed) {
		let by = self.member();
		match self.chance.below(12) {
			10..12 => self.vigilance(Some(branch)),
			0..2 => {
				let mut members: Vec<_> = self.books.residents(branch).collect();
				let few = self.chance.within(1, 4) as usize;
				members.truncate(few);
				if self.chance.percent(20) {
					members.push(self.anybody());
				}
				(by, Deed::Rehome { branch, members })
			}
			8 | 9 => self.end_of_an_activity_of(branch),
			2 => (by, Deed::MovePositions { branch }),
			3 => (by, Deed::HandOver { branch }),
			4 => {
				let mut earmarks = self.books.earmarks.iter();
				let concerns = |earmark: &Earmark| {
					earmark.left() > 0 && (earmark.giver == branch || earmark.receiver == branch)
				};
				let earmark = earmarks.position(concerns).unwrap_or_default() as u32;
				(by, Deed::GiveBack { earmark })
			}
			5 => {
				let mut waiting = self.books.waiting.iter();
				let of_branch = waiting.find(|(_, waiting)| waiting.branch == branch);
				(by, Deed::WithdrawPayment { payment: of_branch.map_or(0, |(id, _)| *id) })
			}
			_ => {
				let employed: Vec<_> = self
					.books
					.staff
					.iter()
					.filter(|(_, (works_for, _))| *works_for == branch)
					.flat_map(|(who, (_, roles))| roles.iter().map(|role| (*who, *role)))
					.collect();
				// The administrator goes last.
				let others = employed.iter().filter(|(_, role)| *role != Role::Administrator);
				let others: Vec<_> = others.copied().collect();
				let last = if others.is_empty() { employed } else { others };
				match self.chance.of(last) {
					Some((who, role)) => {
						let by = if self.chance.percent(50) { who } else { administrator(branch) };
						(by, Deed::RevokeRole { who, role })
					}
					None => (by, Deed::HandOver { branch }),
				}
			}
		}
	}

	/// What the Council decides, now and then.
	pub fn motion(&mut self) -> Option<Deed> {
		let partner = self.chance.below(3) as u32;
		Some(match self.chance.below(100) {
			0..6 => {
				let who = self.member();
				Deed::Penalise { who, amount: self.some_of(self.books.free(who)) }
			}
			6..12 => {
				let (debtor, creditor) = (self.any_branch(), self.any_branch());
				let limit = self.chance.within(0, 40 * TIME as u64);
				let limit = self.chance.percent(80).then_some(limit.into());
				Deed::SetLimit { debtor, creditor, limit }
			}
			12..14 => Deed::SuspendPartner { partner },
			14..19 => {
				let is_suspended = |(_, is_suspended): &(Person, bool)| *is_suspended;
				let suspended = self.books.partners.iter().position(is_suspended);
				Deed::ReinstatePartner { partner: suspended.map_or(partner, |place| place as u32) }
			}
			19..21 => {
				let days = self.chance.within(20, 200);
				let valid_until = self.books.now + days * 24 * 3_600_000;
				let (branch, hours) = (self.any_branch(), self.chance.within(0, 60));
				Deed::AddGuarantee { branch, hours: Balance::from(hours) * TIME, valid_until }
			}
			21..23 => {
				let branch = self.any_branch();
				let known = self.books.branches[&branch].guarantees.iter();
				let ids = known.map(|(id, _, _)| *id).collect();
				Deed::RemoveGuarantee { branch, id: self.chance.of(ids).unwrap_or_default() }
			}
			23..24 => {
				let branch = self.any_branch();
				let amount = Balance::from(self.chance.within(0, 30)) * TIME;
				let until = self.books.block + self.chance.within(0, 90) as u32 * DAYS;
				Deed::SetQuota { branch, amount, until }
			}
			24..27 => {
				let redemptions = self.books.redemptions.keys().copied().collect();
				let redemption = self.chance.of(redemptions).unwrap_or_default();
				Deed::CancelRedemption { redemption }
			}
			27..30 => {
				let branch = self.any_branch();
				let deed = match self.chance.percent(50) {
					true => Deed::CloseBranch { branch },
					false => Deed::BeginClosure { branch, successor: self.any_branch() },
				};
				// One branch is enough.
				let is_refused = self.books.clone().perform(By::Council, &deed).is_err();
				return is_refused.then_some(deed);
			}
			31..41 => return self.last_word(),
			30 => Deed::AdmitPartner { account: self.anybody() },
			_ => return None,
		})
	}
}
