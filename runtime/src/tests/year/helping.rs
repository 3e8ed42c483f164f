// SPDX-License-Identifier: Apache-2.0

//! What people do for each other, and what they think of it.

use super::*;
use pallet_activities::{Funding, Task};
use timebank_primitives::{ActivityId, BranchId, CaseId, Window};

impl Year {
	pub fn service(&mut self) -> (Person, Deed) {
		match self.chance.below(100) {
			0..8 => return self.publication(),
			8..20 => return self.opinion(),
			_ => {}
		}
		let Some(activity) = self.activity_on_somebodys_mind() else { return self.publication() };
		if self.chance.percent(8) {
			return self.misunderstanding(activity);
		}
		let record = self.books.activities[&activity].clone();
		match record.stage {
			Stage::Submitted => self.audit(activity, &record),
			Stage::Returned => self.second_thoughts(activity, &record),
			Stage::Open if self.chance.percent(4) => self.second_thoughts(activity, &record),
			Stage::Open | Stage::Concluded => self.next_step(activity, &record),
		}
	}

	/// Where something waits for somebody, they think of it more often than not.
	fn activity_on_somebodys_mind(&mut self) -> Option<ActivityId> {
		let now = self.books.now;
		let has_begun = |record: &Activity| record.under_way() > 0;
		let begins = |record: &Activity| {
			let mut rows = record.rows.values();
			let is_open = record.plan.service.contains(now);
			rows.any(|row| match row.state {
				Progress::Applied | Progress::Waiting => true,
				Progress::Admitted { .. } => is_open,
				_ => false,
			})
		};
		let wanted = self.chance.below(10);
		let fits = |record: &Activity| match wanted {
			0..5 => has_begun(record),
			5..8 => begins(record),
			_ => false,
		};
		let open = self.books.activities.iter();
		let all: Vec<_> = open.clone().map(|(activity, _)| *activity).collect();
		let some: Vec<_> =
			open.filter(|(_, record)| fits(record)).map(|(activity, _)| *activity).collect();
		self.chance.of(if some.is_empty() { all } else { some })
	}

	/// A stretch of time that begins in so many days, or began.
	fn window(&mut self, from: Moment, first: u64, last: u64) -> Window {
		let length = self.chance.within(first * 24, last * 24) * HOUR;
		Window { from, until: from + length }
	}

	fn plan(&mut self) -> Plan {
		let soon = if self.chance.percent(30) { self.chance.within(1, 72) * HOUR } else { 0 };
		let begin = self.books.now + soon;
		let enrolment = self.window(begin, 2, 30);
		let later = self.chance.below(4) * DAY;
		// Some are over soon, and some take their time.
		let longest = if self.chance.percent(60) { 8 } else { 200 };
		let mut service = self.window(begin + later, 1, longest);
		service.until = service.until.max(enrolment.until);
		let places = self.chance.within(1, 4).saturating_sub(1).max(1) as u32;
		let steps = match self.chance.below(25) {
			0 => self.chance.below(2) as u32 * 481,
			_ => self.chance.within(8, 50) as u32,
		};
		let again = self.chance.percent(8).then(|| {
			let every = self.chance.within(3, 30) * DAY;
			(every, self.chance.below(4) as u32)
		});
		let plan = Plan { enrolment, service, places, steps, again };
		match self.chance.below(60) {
			0 => plan.later(2 * 365 * DAY),
			1 => Plan { enrolment: service, service: enrolment, ..plan },
			2 => Plan { service: Window { until: service.from, ..service }, ..plan },
			3 => Plan { steps: 480, places: 1, service: self.window(begin, 0, 1), ..plan },
			_ => plan,
		}
	}

	fn publication(&mut self) -> (Person, Deed) {
		let plan = self.plan();
		let branch = self.any_branch();
		let other = if self.chance.percent(6) { self.any_branch() } else { branch };
		let (by, funding) = match self.chance.below(20) {
			0..2 => (self.treasurer(branch), Funding::Pot(other)),
			2..4 => (staff(branch, MINTER), Funding::Minted(other)),
			_ => (self.member(), Funding::Own),
		};
		(by, Deed::Publish { plan, funding })
	}

	/// Somebody on the publisher's side.
	fn host(&mut self, record: &Activity) -> Person {
		match record.funding {
			Funding::Own => record.publisher,
			Funding::Pot(branch) => self.treasurer(branch),
			Funding::Minted(branch) => staff(branch, MINTER),
		}
	}

	/// Somebody who manages it.
	fn manager(&mut self, record: &Activity) -> Person {
		let accepted = record.managers.iter().filter(|(_, has_accepted)| **has_accepted);
		let helpers: Vec<_> = accepted.map(|(who, _)| *who).collect();
		match self.chance.of(helpers) {
			Some(helper) if self.chance.percent(60) => helper,
			_ => self.host(record),
		}
	}

	fn audit(&mut self, activity: ActivityId, record: &Activity) -> (Person, Deed) {
		if self.chance.percent(5) {
			return (self.host(record), Deed::Edit { activity, plan: self.plan() });
		}
		let matter = Matter::Activity { activity, version: record.version };
		let case = self.books.case_about(matter).expect("it waits for an auditor");
		self.decision_in(case)
	}

	fn decision_in(&mut self, case: CaseId) -> (Person, Deed) {
		let known = self.books.cases[&case].clone();
		let (by, decision) = (self.auditor_of(&known), self.judgement(&known));
		(by, Deed::Decide { case, decision })
	}

	/// What publishers and auditors do with what is not as it should be.
	fn second_thoughts(&mut self, activity: ActivityId, record: &Activity) -> (Person, Deed) {
		let host = self.host(record);
		let who = self.member();
		match self.chance.below(16) {
			0..4 => (host, Deed::Edit { activity, plan: self.plan() }),
			4..6 => (host, Deed::CloseActivity { activity }),
			6 => (host, Deed::EndSeries { series: record.series.unwrap_or(activity) }),
			7 => {
				let branch = self.books.branch_of_activity(record).unwrap_or(1);
				let by = match self.chance.percent(50) {
					true => administrator(branch.min(4)),
					false => self.auditor(branch),
				};
				(by, Deed::TakeDown { activity })
			}
			8 => (host, Deed::Invite { activity, who }),
			_ => match record.managers.iter().next() {
				Some((helper, false)) => (*helper, Deed::AcceptInvitation { activity }),
				Some((helper, true)) => {
					let by = if self.chance.percent(50) { host } else { *helper };
					(by, Deed::DismissManager { activity, who: *helper })
				}
				None => (host, Deed::Invite { activity, who }),
			},
		}
	}

	fn next_step(&mut self, activity: ActivityId, record: &Activity) -> (Person, Deed) {
		let participants: Vec<_> = record.rows.keys().copied().collect();
		let newcomer = self.member();
		let may_enrol = record.plan.enrolment.contains(self.books.now) && !record.is_settled();
		let wants = may_enrol && participants.len() <= record.plan.places as usize;
		if wants && self.chance.percent(if participants.is_empty() { 90 } else { 35 }) {
			return (newcomer, Deed::Enrol { activity });
		}
		let urgent = record.rows.iter().filter(|(_, row)| row.state.is_under_way());
		let urgent: Vec<_> = urgent.map(|(who, _)| *who).collect();
		let hurries = !urgent.is_empty() && self.chance.percent(70);
		match self.chance.of(if hurries { urgent } else { participants }) {
			Some(participant) => self.next_step_of(activity, record, participant),
			None if self.chance.percent(8) => (self.host(record), Deed::CloseActivity { activity }),
			None if self.chance.percent(60) => self.opinion(),
			None => (newcomer, Deed::Enrol { activity }),
		}
	}

	fn next_step_of(
		&mut self,
		activity: ActivityId,
		record: &Activity,
		participant: Person,
	) -> (Person, Deed) {
		let (now, service) = (self.books.now, record.plan.service);
		let manager = self.manager(record);
		let host = self.host(record);
		let by_manager = self.chance.percent(50);
		let either = if by_manager { manager } else { participant };
		let other = |first: Side| match first {
			Side::Publisher => participant,
			Side::Participant => manager,
		};
		// Most agree to what the other one said, if anything.
		let slip = self.chance.percent(6);
		let end_of = |who: Person| match record.rows[&who].state {
			Progress::InService { ended: Some((_, until)), .. } => (!slip).then_some(until),
			_ => slip.then_some(now),
		};
		let so_far = |wanted: fn(Progress) -> bool| {
			let all = record.rows.iter().filter(|(_, row)| wanted(row.state));
			let mut all: Vec<_> = all.map(|(who, _)| *who).collect();
			all.truncate(3);
			all
		};
		let until = end_of(participant);
		let confirm_end = Deed::ConfirmEnd { activity, participant, until };
		let luck = self.chance.below(100);
		match record.rows[&participant].state {
			Progress::Applied => match luck {
				0..6 => (manager, Deed::Decline { activity, participant }),
				6..12 => (participant, Deed::LeaveActivity { activity }),
				_ => (manager, Deed::Admit { activity, participant }),
			},
			Progress::Waiting => match luck {
				0..15 => (participant, Deed::LeaveActivity { activity }),
				15..25 => (manager, Deed::Decline { activity, participant }),
				25..50 => (manager, Deed::Admit { activity, participant }),
				// The next one may come.
				_ => {
					let admitted = so_far(|state| matches!(state, Progress::Admitted { .. }));
					let first = self.chance.of(admitted).unwrap_or(participant);
					(manager, Deed::Decline { activity, participant: first })
				}
			},
			Progress::Admitted { .. } if now >= service.until => match luck {
				0..80 => {
					let participants = so_far(|state| matches!(state, Progress::Admitted { .. }));
					(manager, Deed::ReportAbsence { activity, participants })
				}
				_ => (either, Deed::ConfirmStart { activity, participant }),
			},
			Progress::Admitted { .. } => match luck {
				0..4 => (participant, Deed::LeaveActivity { activity }),
				4 => (manager, Deed::Decline { activity, participant }),
				5..25 => {
					let participants = so_far(|state| {
						matches!(
							state,
							Progress::Admitted { .. }
								| Progress::Arriving { first: Side::Participant }
						)
					});
					(manager, Deed::CheckIn { activity, participants })
				}
				_ => (either, Deed::ConfirmStart { activity, participant }),
			},
			Progress::Arriving { first } => match luck {
				0..10 => (participant, Deed::Dispute { activity, participant }),
				15..22 => {
					let participants = vec![participant];
					(manager, Deed::ReportAbsence { activity, participants })
				}
				22..27 => (manager, Deed::Decline { activity, participant }),
				10..15 => (either, Deed::ConfirmStart { activity, participant }),
				_ => (other(first), Deed::ConfirmStart { activity, participant }),
			},
			Progress::InService { ended: None, .. } => match luck {
				0..8 => {
					let steps = self.chance.below(20) as u32;
					(host, Deed::TopUp { activity, participant, steps })
				}
				8..25 => {
					let all = so_far(|state| matches!(state, Progress::InService { .. }));
					let endings = all.into_iter().map(|who| (who, end_of(who))).collect();
					(manager, Deed::CheckOut { activity, endings })
				}
				25..40 => (host, Deed::Settle { activity, participant }),
				_ => (either, confirm_end),
			},
			Progress::InService { ended: Some((first, _)), .. } => match luck {
				0..10 => (other(first), Deed::Dispute { activity, participant }),
				10..15 => (either, Deed::Dispute { activity, participant }),
				15..20 => (either, confirm_end),
				_ => (other(first), confirm_end),
			},
			Progress::Ended { review_until, .. } => match luck {
				0..5 => (either, Deed::Dispute { activity, participant }),
				5..9 => {
					let steps = self.chance.below(20) as u32;
					(host, Deed::TopUp { activity, participant, steps })
				}
				9..60 if now < review_until => self.next_seal(activity, participant),
				60..75 => {
					let participants = so_far(|state| matches!(state, Progress::Ended { .. }));
					(manager, Deed::SettleMany { activity, participants })
				}
				_ => (manager, Deed::Settle { activity, participant }),
			},
			Progress::Absent => match luck {
				0..60 => (participant, Deed::Dispute { activity, participant }),
				_ => (manager, Deed::Settle { activity, participant }),
			},
			Progress::Disputed { .. } => match luck {
				0..70 => {
					let matter = Matter::Service { activity, who: participant };
					let case = self.books.case_about(matter).expect("it waits for an auditor");
					self.decision_in(case)
				}
				70..80 => (manager, Deed::Settle { activity, participant }),
				_ => (either, confirm_end),
			},
			Progress::Settled => match luck {
				0..50 => (host, Deed::CloseActivity { activity }),
				_ => (participant, Deed::LeaveActivity { activity }),
			},
		}
	}

	/// Who has not reviewed the other side yet does.
	fn next_seal(&mut self, activity: ActivityId, participant: Person) -> (Person, Deed) {
		let Some(pair) = self.books.pairs.get(&(activity, participant)).copied() else {
			return (participant, Deed::ClearReviews { activity, participant });
		};
		let side = match (pair.of_publisher, pair.of_participant) {
			(None, None) if self.chance.percent(50) => Side::Publisher,
			(None, Some(_)) => Side::Publisher,
			_ => Side::Participant,
		};
		let by = if side == Side::Publisher { pair.publisher } else { pair.participant };
		// Most are content with each other, and nobody has always been with everybody.
		let score = [1, 1, 2, 2, 3, 4, 4, 5, 5, 5, 5, 5][self.chance.below(12) as usize];
		let difficult = by.is_multiple_of(7) && self.chance.percent(60);
		(by, Deed::Seal { activity, participant, side, score: if difficult { 1 } else { score } })
	}

	/// What becomes of reviews.
	fn opinion(&mut self) -> (Person, Deed) {
		let (reviewer, reviewed) = (self.member(), self.member());
		let pairs: Vec<_> = self.books.pairs.iter().map(|(key, pair)| (*key, *pair)).collect();
		let Some(((activity, participant), mut pair)) = self.chance.of(pairs) else {
			// Nobody has anything to say of anybody.
			return match self.chance.percent(5) {
				true => (reviewer, Deed::ForgetPair { reviewer, reviewed }),
				false => self.publication(),
			};
		};
		let side = if self.chance.percent(50) { Side::Publisher } else { Side::Participant };
		match self.chance.below(100) {
			0..4 => (reviewer, Deed::ClearReviews { activity, participant }),
			4..9 => {
				let known = self.books.acquaintances.keys().copied().collect();
				let (reviewer, reviewed) = self.chance.of(known).unwrap_or((reviewer, reviewed));
				(participant, Deed::ForgetPair { reviewer, reviewed })
			}
			9..13 => (reviewer, Deed::Seal { activity, participant, side, score: 3 }),
			13..30 => self.next_seal(activity, participant),
			_ => match *pair.review(side) {
				Some(Review::Sealed { score, .. }) => {
					let slip = self.chance.percent(5);
					let score = if slip { self.chance.below(7) as u8 } else { score };
					(reviewer, Deed::OpenReview { activity, participant, side, score })
				}
				_ if self.chance.percent(15) => {
					(reviewer, Deed::OpenReview { activity, participant, side, score: 3 })
				}
				_ => self.next_seal(activity, participant),
			},
		}
	}

	/// Something that is not next.
	fn misunderstanding(&mut self, activity: ActivityId) -> (Person, Deed) {
		let who = self.member();
		let late = self.chance.below(self.books.next_activity + 2);
		let activity = if self.chance.percent(30) { late } else { activity };
		let record = self.books.activities.get(&activity).cloned();
		let enrolled = record.as_ref().map(|record| record.rows.keys().copied().collect());
		let publisher = record.as_ref().map_or(who, |record| record.publisher);
		let participant = self.chance.of(enrolled.unwrap_or_default()).unwrap_or(who);
		let by = self.chance.of(vec![publisher, participant, who]).unwrap_or(who);
		let auditor = self.auditor(1);
		let case = self.chance.below(self.books.next_case + 2);
		let participants = match self.chance.percent(20) {
			true => Vec::new(),
			false => vec![participant],
		};
		let deed = match self.chance.below(24) {
			0 => return (auditor, Deed::Claim { case }),
			1 => return (auditor, Deed::Escalate { case }),
			2 => return (auditor, Deed::TakeDown { activity }),
			3 => {
				let decision = Decision::Partly { steps: self.chance.below(60) as u32 };
				return (auditor, Deed::Decide { case, decision });
			}
			4 => Deed::CloseActivity { activity },
			5 | 6 => Deed::Enrol { activity },
			7 | 8 => Deed::LeaveActivity { activity },
			9 => Deed::Admit { activity, participant },
			10 | 11 => Deed::ConfirmStart { activity, participant },
			12 | 13 => Deed::ConfirmEnd { activity, participant, until: None },
			14 => Deed::Decline { activity, participant },
			15 => Deed::CheckIn { activity, participants },
			16 => {
				let endings = participants.into_iter().map(|who| (who, None)).collect();
				Deed::CheckOut { activity, endings }
			}
			17 => Deed::SettleMany { activity, participants },
			18 => Deed::ReportAbsence { activity, participants },
			19 => Deed::Dispute { activity, participant },
			20 => Deed::Tend(match self.chance.below(3) {
				0 => Task::Activity(activity),
				1 => Task::Participant(activity, participant),
				_ => Task::Series(activity),
			}),
			21 => Deed::Invite { activity, who },
			22 => Deed::EndSeries { series: activity },
			_ => Deed::Settle { activity, participant },
		};
		(by, deed)
	}

	/// A branch that closes has to end what it pays for.
	pub fn end_of_an_activity_of(&mut self, branch: BranchId) -> (Person, Deed) {
		let by = self.auditor(branch);
		let pays = |funding: Funding| funding.branch() == Some(branch);
		let mut series = self.books.series.iter().filter(|(_, series)| pays(series.funding));
		if let Some(series) = series.next().map(|(series, _)| *series) {
			return (self.treasurer(branch), Deed::EndSeries { series });
		}
		let mut open = self.books.activities.iter();
		let open = open.find(|(_, record)| pays(record.funding));
		let Some((activity, record)) = open else { return (by, Deed::HandOver { branch }) };
		let (activity, record) = (*activity, record.clone());
		match record.stage {
			// What was taken down is over with the end of its enrolment.
			Stage::Submitted | Stage::Open if self.chance.percent(60) => {
				(by, Deed::TakeDown { activity })
			}
			Stage::Concluded => self.next_step(activity, &record),
			_ => (self.host(&record), Deed::CloseActivity { activity }),
		}
	}
}
