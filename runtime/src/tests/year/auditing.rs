// SPDX-License-Identifier: Apache-2.0

//! The books of what auditors decide on activities, and administrators.

use super::*;
use pallet_activities::Funding;
use timebank_primitives::{ActivityId, BranchId};

/// What a disputed service came to.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Finding {
	steps: u32,
	is_absent: bool,
}

/// What was decided on a disputed service, as long as it can be appealed.
#[derive(Clone, Copy, Debug)]
pub struct Ruling {
	pub publisher: Person,
	pub funding: Funding,
	/// The most that can be paid, in steps.
	agreed: u32,
	can_be_absent: bool,
	is_reviewed: bool,
	undisputed: Finding,
	outcome: Finding,
}

impl Ruling {
	fn by(&self, decision: Decision) -> Result<Finding, Refusal> {
		match decision {
			Decision::Refused => Ok(self.undisputed),
			Decision::Partly { steps } => {
				ensure(steps <= self.agreed, "InvalidSteps")?;
				Ok(Finding { steps, is_absent: false })
			}
			Decision::Absent => {
				ensure(self.can_be_absent, "InvalidDecision")?;
				Ok(Finding { steps: 0, is_absent: true })
			}
			Decision::Granted => Err("InvalidDecision"),
		}
	}
}

impl Books {
	/// Whether somebody has a part in an activity that is not over, or may come to have one.
	pub fn takes_part(&self, record: &Activity, who: Person) -> bool {
		who == record.publisher || self.is_manager(record, who) || record.rows.contains_key(&who)
	}

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
		ensure(!self.takes_part(&record, by), "ConflictOfInterest")?;
		Ok(record)
	}

	pub fn decide_activity(
		&mut self,
		activity: ActivityId,
		version: u32,
		decision: Decision,
		by: Person,
	) -> Outcome {
		let record = self.activity(activity)?;
		assert_eq!((record.stage, record.version), (Stage::Submitted, version), "a stale case");
		match decision {
			Decision::Granted => self.approve_activity(activity, by),
			Decision::Refused => {
				self.open_activity(activity).stage = Stage::Returned;
				Ok(())
			}
			Decision::Partly { .. } | Decision::Absent => Err("InvalidDecision"),
		}
	}

	fn approve_activity(&mut self, activity: ActivityId, by: Person) -> Outcome {
		let record = &self.activities[&activity];
		ensure(self.now < record.plan.enrolment.until, "EnrolmentOver")?;
		let is_first = record.series.is_none();
		self.open_activity(activity).approved_by = Some(by);
		self.announce(activity);
		if is_first { self.begin_series(activity, by) } else { Ok(()) }
	}

	/// What was given back in this version opens after all, unless it is too late.
	pub fn reopen(&mut self, activity: ActivityId, version: u32, by: Person) -> Outcome {
		let now = self.now;
		let could_open = |record: &Activity| {
			record.version == version
				&& record.stage == Stage::Returned
				&& now < record.plan.enrolment.until
		};
		match self.activities.get(&activity).is_some_and(could_open) {
			true => self.approve_activity(activity, by),
			false => Ok(()),
		}
	}

	/// What nobody has looked at since it passed.
	pub fn decide_sample(&mut self, activity: ActivityId, decision: Decision) -> Outcome {
		let is_unseen =
			|record: &Activity| record.stage == Stage::Open && record.approved_by.is_none();
		match decision {
			Decision::Refused if self.activities.get(&activity).is_some_and(is_unseen) => {
				self.do_take_down(activity)
			}
			Decision::Granted | Decision::Refused => Ok(()),
			Decision::Partly { .. } | Decision::Absent => Err("InvalidDecision"),
		}
	}

	/// Members may enrol from now on, if it is the time for it.
	pub fn announce(&mut self, activity: ActivityId) {
		let now = self.now;
		let record = self.open_activity(activity);
		record.stage = Stage::Open;
		record.due = Some(record.plan.enrolment.until.saturating_sub(WARNING_LEAD).max(now));
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
		// The decision is noted first, while it is known what it is about.
		let about = Matter::Activity { activity, version: record.version };
		self.note_decision(about, branch, signer(by)?, record.publisher);
		self.do_take_down(activity)
	}

	pub fn do_take_down(&mut self, activity: ActivityId) -> Outcome {
		let record = self.activities[&activity].clone();
		ensure(record.stage != Stage::Concluded, "Concluded")?;
		ensure(record.stage != Stage::Returned, "AlreadyReturned")?;
		self.close_case_of(activity);
		if let Some(series) = record.series {
			self.end_series_of(series);
		}
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
		// What was decided before is final now.
		self.make_final(activity, who);
		let branch = self.branch_of_activity(&record).or_else(|| self.home(who));
		let branch = branch.ok_or("NotMember")?;
		let mut parties = vec![record.publisher];
		if who != record.publisher {
			parties.push(who);
		}
		let matter = Matter::Service { activity, who };
		let price = Balance::from(record.plan.steps + row.extra) * STEP;
		let is_grave = price > self.settings.large_amount;
		let case = Case::new(matter, Some(branch), Some(by), parties);
		self.add_case(Case { is_grave, ..case });
		Ok(())
	}

	pub fn decide_service(
		&mut self,
		activity: ActivityId,
		who: Person,
		decision: Decision,
	) -> Outcome {
		let record = self.activity(activity)?;
		let row = self.row(&record, who)?;
		let Progress::Disputed { claim, .. } = row.state else { return Err("NotDisputed") };
		let claim = match claim {
			Claim::EarlyEnd { since, until } => Claim::Service { since, until },
			claim => claim,
		};
		let is_member = self.home(who).is_some();
		let steps = match claim {
			Claim::Service { since, until } if is_member => record.steps(who, since, until),
			_ => 0,
		};
		let undisputed = Finding { steps, is_absent: claim == Claim::Absence };
		let mut ruling = Ruling {
			publisher: record.publisher,
			funding: record.funding,
			agreed: record.plan.steps + row.extra,
			can_be_absent: matches!(claim, Claim::Arrival | Claim::Absence),
			is_reviewed: false,
			undisputed,
			outcome: undisputed,
		};
		ruling.outcome = ruling.by(decision)?;
		match decision {
			Decision::Refused => self.come_to(activity, who, claim)?,
			Decision::Absent => self.miss(activity, who),
			Decision::Partly { .. } | Decision::Granted => {
				if !is_member {
					ruling.outcome.steps = 0;
				}
				let steps = ruling.outcome.steps;
				self.open_reviews_of_more(activity, who, claim, steps);
				self.settle_for(activity, who, steps, false)?;
			}
		}
		ruling.is_reviewed = undisputed.steps > 0 || ruling.outcome.steps > 0;
		self.rulings.insert((activity, who), ruling);
		Ok(())
	}

	/// What was paid too much or too little moves between what both sides have free.
	pub fn revise_service(
		&mut self,
		activity: ActivityId,
		who: Person,
		decision: Decision,
	) -> Outcome {
		let mut ruling = *self.rulings.get(&(activity, who)).ok_or("NotDecided")?;
		let before = ruling.outcome;
		ruling.outcome = ruling.by(decision)?;
		let (then, now) = (before.steps, ruling.outcome.steps);
		let own = match ruling.funding.branch() {
			None => Purse::Member(ruling.publisher),
			Some(branch) => Purse::Pot(branch),
		};
		let (theirs, price) = (Purse::Member(who), Balance::from(now.abs_diff(then)) * STEP);
		match ruling.funding {
			_ if price == 0 => {}
			Funding::Minted(branch) if now > then => self.mint_for_service(branch, who, price)?,
			_ if now > then => self.pay(own, theirs, price, SERVICE)?,
			_ => self.pay(theirs, own, price, SERVICE)?,
		}
		if then == 0 && now > 0 {
			self.note_service(ruling.publisher, who, now);
			if !ruling.is_reviewed {
				let until = self.now + REVIEW_PERIOD;
				self.open_reviews(activity, ruling.publisher, who, now, until);
				ruling.is_reviewed = true;
			}
		}
		self.rulings.insert((activity, who), ruling);
		Ok(())
	}

	/// What was decided on a dispute stands. Only now it counts against who did not come.
	pub fn make_final(&mut self, activity: ActivityId, who: Person) {
		if let Some(ruling) = self.rulings.remove(&(activity, who))
			&& ruling.outcome.is_absent
		{
			self.blame(who);
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
				self.miss(activity, who);
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

	/// Somebody did not come, or it is decided so.
	pub fn miss(&mut self, activity: ActivityId, who: Person) {
		self.remember(who, activity);
		self.drop_out(activity, who);
	}

	/// It counts against somebody that they did not come.
	pub fn blame(&mut self, who: Person) {
		if self.home(who).is_some() {
			self.note_absence(who);
		}
	}

	/// An activity is over for somebody. The oldest of those that are remembered makes room.
	pub fn remember(&mut self, who: Person, activity: ActivityId) {
		let recent = self.recent.entry(who).or_default();
		if recent.len() == 20 {
			recent.remove(0);
		}
		recent.push(activity);
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
