// SPDX-License-Identifier: Apache-2.0

//! The books of what auditors decide on activities, and administrators.

use super::*;
use pallet_activities::Funding;
use timebank_primitives::{ActivityId, BranchId};

/// What is decided on a dispute.
#[derive(Clone, Copy, Debug)]
pub enum Verdict {
	Dismissed,
	Pay(u32),
	Absent,
}

impl Books {
	/// An activity, for somebody who decides for this branch and has nothing to do with it.
	fn decided_on(
		&self,
		by: By,
		branch: BranchId,
		activity: ActivityId,
	) -> Result<Activity, Refusal> {
		let record = self.activity(activity)?;
		let concerned = self.branch_of_activity(&record).ok_or("WrongBranch")?;
		ensure(self.oversees(branch, concerned), "WrongBranch")?;
		let by = signer(by)?;
		let takes_part = by == record.publisher
			|| self.is_manager(&record, by)
			|| record.managers.contains_key(&by)
			|| record.rows.contains_key(&by);
		ensure(!takes_part, "ConflictOfInterest")?;
		Ok(record)
	}

	/// The same of an activity that waits for an auditor, as it was when they looked at it.
	fn audited(&self, by: By, activity: ActivityId, version: u32) -> Result<Activity, Refusal> {
		let branch = self.staff_as(by, Role::Auditor)?;
		let record = self.decided_on(by, branch, activity)?;
		ensure(record.stage == Stage::Submitted, "NotSubmitted")?;
		ensure(record.version == version, "VersionChanged")?;
		Ok(record)
	}

	pub fn approve_activity(&mut self, by: By, activity: ActivityId, version: u32) -> Outcome {
		let record = self.audited(by, activity, version)?;
		ensure(self.now < record.plan.enrolment.until, "EnrolmentOver")?;
		let auditor = signer(by)?;
		self.open_activity(activity).approved_by = Some(auditor);
		self.announce(activity);
		self.begin_series(activity, auditor)
	}

	/// Members may enrol from now on, if it is the time for it.
	pub fn announce(&mut self, activity: ActivityId) {
		let now = self.now;
		let record = self.open_activity(activity);
		record.stage = Stage::Open;
		record.due = Some(record.plan.enrolment.until.saturating_sub(WARNING_LEAD).max(now));
	}

	pub fn reject_activity(&mut self, by: By, activity: ActivityId, version: u32) -> Outcome {
		self.audited(by, activity, version)?;
		self.open_activity(activity).stage = Stage::Returned;
		Ok(())
	}

	/// It waits to be changed, or closed, as long as somebody could enrol after that.
	fn hand_back(&mut self, activity: ActivityId) {
		let now = self.now;
		let record = self.open_activity(activity);
		record.stage = Stage::Returned;
		record.approved_by = None;
		record.due = Some(record.plan.enrolment.until.max(now));
	}

	/// The branch for which somebody takes down what is not as it should be.
	fn inspects_for(&self, by: By) -> Option<BranchId> {
		let auditor = self.branch_as(by, Role::Auditor);
		auditor.or_else(|| self.branch_as(by, Role::Administrator))
	}

	pub fn take_down(&mut self, by: By, activity: ActivityId) -> Outcome {
		let branch = self.inspects_for(by).ok_or("BadOrigin")?;
		let record = self.decided_on(by, branch, activity)?;
		ensure(record.stage != Stage::Concluded, "Concluded")?;
		self.end_series_of(record.series.unwrap_or(activity));
		if record.has_begun() {
			self.conclude(activity);
			return Ok(());
		}
		let record = self.open_activity(activity);
		record.rows.clear();
		record.waiting.clear();
		self.hand_back(activity);
		Ok(())
	}

	pub fn dispute(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let (side, record, row) = self.party(by, activity, who)?;
		let is_participant = side == Side::Participant;
		let claim = match row.state {
			Progress::Arriving { first: Side::Participant } if is_participant => Claim::Arrival,
			Progress::InService { since, ended: Some((first, until)) } if first != side => {
				let (publisher, reviewed) = (record.publisher, self.now + REVIEW_PERIOD);
				let steps = record.steps(who, since, until);
				self.open_reviews(activity, publisher, who, steps, reviewed);
				match side {
					Side::Publisher => Claim::Service { since, until },
					Side::Participant => Claim::EarlyEnd { since, until },
				}
			}
			Progress::Ended { since, until, .. } => Claim::Service { since, until },
			Progress::Absent if is_participant => Claim::Absence,
			_ => return Err("NothingToDispute"),
		};
		let (state, due) = (Progress::Disputed { claim, by: side }, self.now + DECISION_PERIOD);
		self.set_state(activity, who, state, Some(due));
		self.happenings.disputes += 1;
		Ok(())
	}

	pub fn decide(
		&mut self,
		by: By,
		activity: ActivityId,
		who: Person,
		verdict: Verdict,
	) -> Outcome {
		let branch = self.staff_as(by, Role::Auditor)?;
		ensure(by != By::Person(who), "ConflictOfInterest")?;
		let record = self.decided_on(by, branch, activity)?;
		let row = self.row(&record, who)?;
		let Progress::Disputed { claim, .. } = row.state else { return Err("NotDisputed") };
		match (verdict, claim) {
			(Verdict::Dismissed, Claim::EarlyEnd { since, until }) => {
				self.come_to(activity, who, Claim::Service { since, until })
			}
			(Verdict::Dismissed, _) => self.come_to(activity, who, claim),
			(Verdict::Absent, Claim::Arrival | Claim::Absence) => {
				self.stay_away(activity, who);
				Ok(())
			}
			(Verdict::Absent, _) => Err("InvalidVerdict"),
			(Verdict::Pay(steps), _) => {
				ensure(steps <= record.plan.steps + row.extra, "InvalidSteps")?;
				self.open_reviews_of_more(activity, who, claim, steps);
				self.settle_for(activity, who, steps, false)
			}
		}
	}

	/// If there was nothing to review, and now there is.
	fn open_reviews_of_more(
		&mut self,
		activity: ActivityId,
		who: Person,
		claim: Claim,
		steps: u32,
	) {
		let record = self.activities[&activity].clone();
		let claimed = match claim {
			Claim::Service { since, until } | Claim::EarlyEnd { since, until } => {
				record.steps(who, since, until)
			}
			Claim::Arrival | Claim::Absence => 0,
		};
		if claimed == 0 && self.home(who).is_some() {
			let until = self.now + REVIEW_PERIOD;
			self.open_reviews(activity, record.publisher, who, steps, until);
		}
	}

	/// What it comes to if nobody decides.
	pub fn come_to(&mut self, activity: ActivityId, who: Person, claim: Claim) -> Outcome {
		let record = self.activities[&activity].clone();
		let row = record.rows[&who];
		let (since, until) = match claim {
			Claim::Arrival => {
				self.drop_out(activity, who);
				return Ok(());
			}
			Claim::Absence => {
				self.stay_away(activity, who);
				return Ok(());
			}
			Claim::Service { since, until } => (since, until),
			// Not less than what nobody disputes.
			Claim::EarlyEnd { since, until } => (since, record.presumed_end(row, since).max(until)),
		};
		if self.home(who).is_none() {
			return self.settle_for(activity, who, 0, false);
		}
		let steps = record.steps(who, since, until);
		if let Claim::EarlyEnd { .. } = claim {
			self.open_reviews_of_more(activity, who, claim, steps);
		}
		// Who disputes for nothing has kept the participant waiting.
		let by_publisher = matches!(row.state, Progress::Disputed { by: Side::Publisher, .. });
		let late = by_publisher && self.is_to_blame(&record, row);
		self.settle_for(activity, who, steps, late)
	}

	/// Somebody did not come.
	pub fn stay_away(&mut self, activity: ActivityId, who: Person) {
		if self.home(who).is_some() {
			self.note_absence(who);
		}
		self.drop_out(activity, who);
	}

	// What comes again.

	pub fn series_of(&self, who: Person) -> usize {
		self.series.values().filter(|series| series.publisher == who).count()
	}

	fn begin_series(&mut self, activity: ActivityId, approved_by: Person) -> Outcome {
		let record = self.activities[&activity].clone();
		let Some((every, times)) = record.plan.again else { return Ok(()) };
		ensure(self.series_of(record.publisher) < 10, "TooManySeries")?;
		let next = Plan { again: None, ..record.plan }.later(every);
		let series = Series {
			publisher: record.publisher,
			funding: record.funding,
			next,
			every,
			left: times,
			due: next.enrolment.from.max(self.now),
			approved_by,
		};
		self.series.insert(activity, series);
		self.open_activity(activity).series = Some(activity);
		Ok(())
	}

	/// What began with this activity comes no more.
	pub fn end_series_of(&mut self, activity: ActivityId) {
		self.series.remove(&activity);
	}

	pub fn end_series(&mut self, by: Person, series: ActivityId) -> Outcome {
		let record = self.series.get(&series).ok_or("SeriesNotFound")?;
		let is_publisher = match record.funding {
			Funding::Own => by == record.publisher,
			funding => self.speaks_for(by, funding) || self.is_closing(funding),
		};
		let concerned = record.funding.branch().or_else(|| self.home(record.publisher));
		let inspects = self.inspects_for(By::Person(by)).zip(concerned);
		let may_inspect = by != record.publisher
			&& inspects.is_some_and(|(branch, concerned)| self.oversees(branch, concerned));
		ensure(is_publisher || may_inspect, "NotPublisher")?;
		self.end_series_of(series);
		Ok(())
	}

	/// It comes again, as if it were published on this day; or this time it does not.
	pub fn come_again(&mut self, series: ActivityId) {
		let Series { publisher, funding, next, every, left, approved_by, .. } =
			self.series[&series];
		if funding == Funding::Own && self.home(publisher).is_none() {
			self.end_series_of(series);
			return;
		}
		let mut tried = self.clone();
		let belongs = Some((series, approved_by));
		if let Ok(activity) = tried.add_activity(publisher, next, funding, belongs) {
			tried.announce(activity);
			*self = tried;
			self.happenings.occurrences += 1;
		}
		if left == 1 {
			self.end_series_of(series);
			return;
		}
		let (next, now) = (next.later(every), self.now);
		let record = self.series.get_mut(&series).expect("it is there");
		(record.next, record.left) = (next, left - 1);
		record.due = next.enrolment.from.max(now);
	}
}
