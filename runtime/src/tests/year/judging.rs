// SPDX-License-Identifier: Apache-2.0

//! What auditors do with the cases, and those whom they are about.

use super::*;
use pallet_risk::AlertId;
use timebank_primitives::{BranchId, CaseId};

impl Year {
	/// An auditor who may decide a case, as a rule.
	pub fn auditor_of(&mut self, case: &Case) -> Person {
		self.auditor(case.branch.unwrap_or(1))
	}

	/// What an auditor thinks of a case. Whoever signs second agrees more often than not.
	pub fn judgement(&mut self, case: &Case) -> Decision {
		let first = case.signed.first().map(|signed| signed.decision);
		if let Some(decision) = first.filter(|_| self.chance.percent(85)) {
			return decision;
		}
		let steps = self.chance.within(1, 40) as u32;
		let is_service = |matter: Matter| matches!(matter, Matter::Service { .. });
		let appealed = match case.matter {
			Matter::Appeal { case } => self.books.cases.get(&case).map(|first| first.matter),
			_ => None,
		};
		match (case.matter, self.chance.below(20)) {
			(Matter::Service { .. }, 0..7) => Decision::Refused,
			(Matter::Service { .. }, 7..10) => Decision::Partly { steps: 0 },
			(Matter::Service { .. }, 10..14) => Decision::Absent,
			(Matter::Service { .. }, 14..19) => Decision::Partly { steps },
			(_, 0..4) if appealed.is_some_and(is_service) => Decision::Absent,
			(_, 4..13) if appealed.is_some_and(is_service) => Decision::Partly { steps },
			(Matter::Appeal { .. }, 13..19) => Decision::Refused,
			(Matter::Activity { .. }, 0..2) => Decision::Refused,
			(Matter::Sample { .. } | Matter::Movement { .. } | Matter::Redemption { .. }, 0..6) => {
				Decision::Refused
			}
			(_, 19) => Decision::Partly { steps },
			_ => Decision::Granted,
		}
	}

	/// A case that somebody thinks of.
	fn case_on_somebodys_mind(&mut self) -> CaseId {
		let lies_there = |case: &Case| {
			let is_anothers = matches!(case.matter, Matter::Activity { .. });
			case.is_open() && (!is_anothers || !case.signed.is_empty())
		};
		let is_ours = |matter: Matter| {
			matches!(
				matter,
				Matter::Service { .. } | Matter::Activity { .. } | Matter::Sample { .. }
			)
		};
		let is_news = |case: &Case| {
			let ruled = case.ruled.as_ref().filter(|ruled| ruled.appeal.is_none());
			ruled.is_some_and(|ruled| ruled.decision != Decision::Granted && is_ours(case.matter))
		};
		let wanted = self.chance.below(20);
		let fits = |case: &&Case| match wanted {
			0..11 => lies_there(case),
			11..15 => is_news(case),
			_ => true,
		};
		let known = self.books.cases.iter().filter(|(_, case)| fits(case));
		let known: Vec<_> = known.map(|(id, _)| *id).collect();
		match self.chance.of(known) {
			Some(case) if wanted < 19 => case,
			_ => self.chance.below(self.books.next_case + 2),
		}
	}

	/// Somebody looks at what the screening has noticed.
	pub fn vigilance(&mut self, branch: Option<BranchId>) -> (Person, Deed) {
		let is_there = |alert: &Alert| branch.is_none_or(|branch| alert.branch == branch);
		let known = self.books.alerts.iter().filter(|(_, alert)| is_there(alert));
		let known = known.map(|(id, alert)| (*id, alert.branch)).collect();
		// The next ones may come up in this block.
		let (alert, branch) = self.chance.of(known).unwrap_or((AlertId::MAX, 1));
		let branch = if self.books.successor(branch).is_some() { 1 } else { branch };
		let other = self.chance.percent(5).then(|| self.any_branch());
		// Auditors of the other kind are members, and may be noticed themselves.
		(staff(other.unwrap_or(branch), AUDITORS[0]), Deed::Handle { alert })
	}

	pub fn auditing(&mut self) -> (Person, Deed) {
		if self.chance.percent(20) {
			return self.vigilance(None);
		}
		if self.chance.percent(12) {
			let passed: Vec<_> = self.books.passages.keys().copied().collect();
			let any = self.chance.below(self.books.next_activity + 1);
			let known = self.chance.percent(80);
			let activity = self.chance.of(passed).filter(|_| known).unwrap_or(any);
			let branch = self.books.passages.get(&activity).map_or(1, |passage| passage.branch);
			return (self.auditor(branch), Deed::Sample { activity });
		}
		let id = self.case_on_somebodys_mind();
		let someone = self.member();
		let Some(case) = self.books.cases.get(&id).cloned() else {
			let by = self.auditor(1);
			return match self.chance.below(6) {
				0 => (by, Deed::Claim { case: id }),
				1 => (someone, Deed::Appeal { case: id }),
				2 => (someone, Deed::Answer { case: id }),
				3 => (someone, Deed::TendCase { case: id }),
				4 => (someone, Deed::WithdrawHeld { held: id }),
				_ => (by, Deed::Decide { case: id, decision: Decision::Granted }),
			};
		};
		let auditor = self.auditor_of(&case);
		let party = self.chance.of(case.parties.clone()).unwrap_or(someone);
		let luck = self.chance.below(100);
		if !case.is_open() {
			return match luck {
				0..70 => (party, Deed::Appeal { case: id }),
				70..78 => (someone, Deed::Appeal { case: id }),
				78..84 => (party, Deed::TendCase { case: id }),
				84..88 => (auditor, Deed::Ask { case: id }),
				_ => (auditor, Deed::Decide { case: id, decision: self.judgement(&case) }),
			};
		}
		// Who was asked answers, and not everybody who works on something decides it.
		if case.is_asked && self.chance.percent(30) {
			return (party, Deed::Answer { case: id });
		}
		if let Some((holder, _)) = case.holder.filter(|_| self.chance.percent(40)) {
			return (holder, Deed::Release { case: id });
		}
		let has_parent = |branch| self.books.branches.get(&branch)?.parent;
		let can_be_handed_up = case.branch.and_then(has_parent).is_some();
		match (case.matter, luck) {
			(_, 36..50) if can_be_handed_up => (auditor, Deed::Escalate { case: id }),
			(Matter::Movement { held }, 0..8) => (party, Deed::WithdrawHeld { held }),
			(_, 0..3) => (party, Deed::TendCase { case: id }),
			(_, 3..6) => (party, Deed::Appeal { case: id }),
			(_, 8..18) => (auditor, Deed::Claim { case: id }),
			(_, 18..22) => match case.holder {
				Some((holder, _)) if self.chance.percent(80) => {
					(holder, Deed::Release { case: id })
				}
				_ => (auditor, Deed::Release { case: id }),
			},
			(_, 22..30) => (auditor, Deed::Ask { case: id }),
			(_, 30..36) => (party, Deed::Answer { case: id }),
			(_, 36..42) => (auditor, Deed::Escalate { case: id }),
			_ => {
				// Who works on it decides it.
				let by = match case.holder {
					Some((holder, _)) if self.chance.percent(70) => holder,
					_ => auditor,
				};
				(by, Deed::Decide { case: id, decision: self.judgement(&case) })
			}
		}
	}

	/// What the Council decides of what lies before the consortium.
	pub fn last_word(&mut self) -> Option<Deed> {
		let is_ours = |case: &Case| {
			case.is_open() && (case.branch.is_none() || self.books.above_is_slow(case))
		};
		let ours = self.books.cases.iter().filter(|(_, case)| is_ours(case));
		let ours: Vec<_> = ours.map(|(id, _)| *id).collect();
		let any: Vec<_> = self.books.cases.keys().copied().collect();
		let case = self.chance.of(if ours.is_empty() { any } else { ours })?;
		let decision = self.judgement(&self.books.cases[&case].clone());
		Some(Deed::DecideAsConsortium { case, decision })
	}
}

impl Books {
	/// Whether an appeal waits for a branch that has had time enough.
	fn above_is_slow(&self, case: &Case) -> bool {
		matches!(case.matter, Matter::Appeal { .. }) && case.round > 0
	}
}
