// SPDX-License-Identifier: Apache-2.0

//! The books of activities: what their publishers, managers and participants do.

use super::*;
use pallet_activities::Funding;
use std::collections::BTreeMap;
use timebank_primitives::{ActivityId, BranchId, Window};

/// The last moment for which anything can be announced is a year away.
const HORIZON: Moment = 365 * 24 * HOUR;
/// One side has so long to confirm what the other one has confirmed.
pub const CONFIRM_PERIOD: Moment = 72 * HOUR;
/// Both sides have so long to review each other.
pub const REVIEW_PERIOD: Moment = 72 * HOUR;
/// Then the publisher has so long to settle.
pub const SETTLE_PERIOD: Moment = 72 * HOUR;
/// A participant has so long to say that they did come.
pub const DISPUTE_PERIOD: Moment = 72 * HOUR;
/// An auditor has so long to decide.
pub const DECISION_PERIOD: Moment = 336 * HOUR;
/// So long before the end of an enrolment there is a warning.
pub const WARNING_LEAD: Moment = 24 * HOUR;

const MAX_STEPS: u32 = 480;
const MAX_PLACES: u32 = 200;
const MAX_OPEN: usize = 50;
const MAX_ENROLMENTS: usize = 50;
const MAX_SERIES: usize = 10;
const MAX_MANAGERS: usize = 10;

/// The two sides of a service.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Side {
	Publisher,
	Participant,
}

/// What a publisher asks for.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
	pub enrolment: Window,
	pub service: Window,
	pub places: u32,
	pub steps: u32,
	/// How much later it comes again, and how many times.
	pub again: Option<(Moment, u32)>,
}

impl Plan {
	pub fn later(self, by: Moment) -> Self {
		let later = |window: Window| window.later(by).expect("there is time enough");
		Self { enrolment: later(self.enrolment), service: later(self.service), ..self }
	}
}

/// What a dispute comes to if nobody decides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Claim {
	Arrival,
	Service {
		since: Moment,
		until: Moment,
	},
	Absence,
	/// The participant says that it went on when the publisher says that it ended.
	EarlyEnd {
		since: Moment,
		until: Moment,
	},
}

/// How far a participant is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Progress {
	Applied,
	Waiting,
	Admitted { at: Moment },
	Arriving { first: Side },
	InService { since: Moment, ended: Option<(Side, Moment)> },
	Ended { since: Moment, until: Moment, review_until: Moment },
	Absent,
	Disputed { claim: Claim, by: Side },
	Settled,
}

impl Progress {
	/// Whether something has begun that is not settled.
	pub fn is_under_way(self) -> bool {
		!matches!(self, Self::Applied | Self::Waiting | Self::Admitted { .. } | Self::Settled)
	}
}

/// A participant.
#[derive(Clone, Copy, Debug)]
pub struct Row {
	pub state: Progress,
	/// Steps on top of what was agreed for each place.
	pub extra: u32,
	/// When something happens by itself.
	pub due: Option<Moment>,
	/// Whether it could not be settled when it was due: nobody is to blame then.
	pub put_off: bool,
}

/// How far an activity is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Stage {
	Submitted,
	Open,
	Returned,
	Concluded,
}

#[derive(Clone, Debug)]
pub struct Activity {
	pub publisher: Person,
	pub funding: Funding,
	pub plan: Plan,
	pub version: u32,
	pub stage: Stage,
	pub rows: BTreeMap<Person, Row>,
	/// Who waits for a place: more stars first, then who came first.
	pub waiting: Vec<(u8, Person)>,
	/// Who manages it with its publisher, and whether they have accepted.
	pub managers: BTreeMap<Person, bool>,
	/// Steps that were served and settled.
	pub served: u32,
	pub due: Option<Moment>,
	/// The activity with which its series began.
	pub series: Option<ActivityId>,
	pub approved_by: Option<Person>,
}

/// An activity that comes again.
#[derive(Clone, Copy, Debug)]
pub struct Series {
	pub publisher: Person,
	pub funding: Funding,
	pub next: Plan,
	pub every: Moment,
	pub left: u32,
	pub due: Moment,
	pub approved_by: Person,
}

impl Activity {
	fn count(&self, which: impl Fn(Progress) -> bool) -> u32 {
		self.rows.values().filter(|row| which(row.state)).count() as u32
	}

	pub fn under_way(&self) -> u32 {
		self.count(Progress::is_under_way)
	}

	fn settled(&self) -> u32 {
		self.count(|state| state == Progress::Settled)
	}

	/// Places that are given and not settled.
	fn given(&self) -> u32 {
		self.under_way() + self.count(|state| matches!(state, Progress::Admitted { .. }))
	}

	pub fn is_settled(&self) -> bool {
		self.stage == Stage::Open && self.settled() == self.plan.places
	}

	pub fn has_place(&self) -> bool {
		self.stage == Stage::Open && self.given() + self.settled() < self.plan.places
	}

	pub fn has_begun(&self) -> bool {
		self.under_way() + self.settled() > 0
	}

	fn extra(&self) -> u32 {
		self.rows.values().map(|row| row.extra).sum()
	}

	/// What so many places cost, and what was added to those under way.
	fn cost(&self, places: u32) -> Balance {
		Balance::from(self.plan.steps * places + self.extra()) * STEP
	}

	/// What is in escrow for it, if anything is.
	pub fn escrow(&self) -> Balance {
		match (self.funding, self.stage) {
			(Funding::Minted(_), _) => 0,
			// Nothing begins any more.
			(_, Stage::Concluded) => self.cost(self.under_way()),
			_ => self.cost(self.plan.places - self.settled()),
		}
	}

	/// What is paid for what took so long: whole steps, of those that were agreed.
	pub fn steps(&self, who: Person, since: Moment, until: Moment) -> u32 {
		let agreed = self.plan.steps + self.rows[&who].extra;
		((until - since) / TICK).min(agreed.into()) as u32
	}
}

impl Activity {
	/// When a service ended of which nobody says so: after what was agreed, and not after its time.
	pub fn presumed_end(&self, row: Row, since: Moment) -> Moment {
		let agreed = Moment::from(self.plan.steps + row.extra) * TICK;
		(since + agreed).min(self.plan.service.until)
	}
}

/// Where the coins of an activity are set aside.
pub fn purse(publisher: Person, funding: Funding) -> Option<Purse> {
	match funding {
		Funding::Own => Some(Purse::Escrow(publisher)),
		Funding::Pot(branch) => Some(Purse::PotEscrow(branch)),
		Funding::Minted(_) => None,
	}
}

impl Books {
	pub fn activity(&self, activity: ActivityId) -> Result<Activity, Refusal> {
		let is_over = activity < self.next_activity;
		let missing = if is_over { "ActivityOver" } else { "ActivityNotFound" };
		self.activities.get(&activity).cloned().ok_or(missing)
	}

	pub fn open_activity(&mut self, activity: ActivityId) -> &mut Activity {
		self.activities.get_mut(&activity).expect("it is there")
	}

	pub fn row(&self, activity: &Activity, who: Person) -> Result<Row, Refusal> {
		activity.rows.get(&who).copied().ok_or("NotEnrolled")
	}

	/// A participant is so far now, and is looked at again then.
	pub fn set_state(
		&mut self,
		activity: ActivityId,
		who: Person,
		state: Progress,
		due: Option<Moment>,
	) {
		let due = due.map(|due| due.max(self.now));
		let rows = &mut self.open_activity(activity).rows;
		let fresh = Row { state, extra: 0, due, put_off: false };
		let before = rows.get(&who).copied().unwrap_or(fresh);
		rows.insert(who, Row { state, due, ..before });
	}

	fn ensure_active(&self, who: Person) -> Outcome {
		ensure(self.home(who).is_some(), "NotMember")?;
		ensure(self.is_active(who), "Suspended")
	}

	/// Whether somebody acts for the branch that pays.
	pub fn speaks_for(&self, who: Person, funding: Funding) -> bool {
		let (branch, role) = match funding {
			Funding::Own => return false,
			Funding::Pot(branch) => (branch, Role::Treasurer),
			Funding::Minted(branch) => (branch, Role::Minter),
		};
		self.branch_as(By::Person(who), role) == Some(branch)
	}

	/// Whether somebody is on the publisher's side.
	fn is_publisher(&self, record: &Activity, who: Person) -> bool {
		match record.funding {
			Funding::Own => who == record.publisher,
			funding => self.speaks_for(who, funding),
		}
	}

	/// Whether a branch pays that closes.
	pub fn is_closing(&self, funding: Funding) -> bool {
		funding.branch().is_some_and(|branch| self.successor(branch).is_some())
	}

	/// Whether the publisher could have settled a service that is settled late.
	pub fn is_to_blame(&self, record: &Activity, row: Row) -> bool {
		!row.put_off && self.is_publisher(record, record.publisher)
	}

	pub fn is_manager(&self, record: &Activity, who: Person) -> bool {
		self.is_publisher(record, who) || record.managers.get(&who) == Some(&true)
	}

	/// An activity, for somebody on the publisher's side.
	fn published(&self, by: Person, activity: ActivityId) -> Result<Activity, Refusal> {
		let record = self.activity(activity)?;
		ensure(self.is_publisher(&record, by), "NotPublisher")?;
		Ok(record)
	}

	/// An activity and a participant, for a manager.
	fn managed(
		&self,
		by: Person,
		activity: ActivityId,
		who: Person,
	) -> Result<(Activity, Row), Refusal> {
		let record = self.activity(activity)?;
		ensure(self.is_manager(&record, by), "NotManager")?;
		// Who enrolled before they came to act for the branch.
		ensure(by != who, "ConflictOfInterest")?;
		let row = self.row(&record, who)?;
		Ok((record, row))
	}

	/// The branch to which an activity belongs.
	pub fn branch_of_activity(&self, record: &Activity) -> Option<BranchId> {
		record.funding.branch().or_else(|| self.home(record.publisher))
	}

	// Publishing.

	fn ensure_may_publish_so(&self, who: Person, funding: Funding) -> Outcome {
		if let Some(branch) = funding.branch() {
			ensure(self.speaks_for(who, funding), "NotAuthorized")?;
			return ensure(self.exists(branch), "WrongBranch");
		}
		self.ensure_active(who)?;
		self.ensure_may_publish(who)
	}

	fn check_plan(&self, plan: &Plan) -> Outcome {
		let Plan { enrolment, service, places, steps, again } = *plan;
		let has_length = |window: Window| window.from < window.until;
		ensure(has_length(enrolment) && has_length(service), "WindowReversed")?;
		ensure(self.now < enrolment.until, "InThePast")?;
		ensure(service.until <= self.now + HORIZON, "TooFarAhead")?;
		let fits = enrolment.from <= service.from && enrolment.until <= service.until;
		ensure(fits, "WindowsDoNotFit")?;
		ensure((1..=MAX_PLACES).contains(&places), "InvalidPlaces")?;
		ensure((1..=MAX_STEPS).contains(&steps), "InvalidSteps")?;
		let length = Moment::from(steps) * TICK;
		ensure(service.from + length <= service.until, "ServiceTooLong")?;
		let is_sound = again.is_none_or(|(every, times)| {
			(1..=52).contains(&times) && (HOUR..=HORIZON).contains(&every)
		});
		ensure(is_sound, "InvalidRecurrence")
	}

	/// Set coins aside for an activity.
	pub fn fund(&mut self, purse: Option<Purse>, amount: Balance) -> Outcome {
		match purse {
			Some(Purse::Escrow(who)) => self.hold(who, amount),
			Some(Purse::PotEscrow(branch)) => {
				ensure(self.exists(branch), "NoPot")?;
				ensure(self.successor(branch).is_none(), "BranchClosing")?;
				let pot = self.branch(branch);
				ensure(amount <= pot.pot.0, "InsufficientBalance")?;
				pot.pot.0 -= amount;
				pot.aside += amount;
				Ok(())
			}
			_ => Ok(()),
		}
	}

	/// Coins that were set aside for an activity return.
	pub fn give_back_to(&mut self, purse: Option<Purse>, amount: Balance) {
		match purse {
			Some(Purse::Escrow(who)) => self.release(who, amount),
			Some(Purse::PotEscrow(branch)) => {
				let pot = self.branch(branch);
				pot.aside -= amount;
				pot.pot.0 += amount;
			}
			_ => {}
		}
	}

	/// Whether so much may come to be owed for an activity.
	fn may_pay(&self, record: &Activity, who: Person, amount: Balance) -> Outcome {
		let there = self.home(who).ok_or("RecipientNotMember")?;
		let here = match record.funding {
			Funding::Own => self.home(record.publisher).ok_or("NotMember")?,
			Funding::Pot(branch) => branch,
			Funding::Minted(branch) => return self.may_mint(branch, who, amount),
		};
		self.ensure_within_limit(here, there, amount)
	}

	pub fn open_of(&self, who: Person) -> usize {
		self.activities.values().filter(|known| known.publisher == who).count()
	}

	/// Write an activity down, with its coins in escrow, if it may be published.
	pub fn add_activity(
		&mut self,
		publisher: Person,
		plan: Plan,
		funding: Funding,
		series: Option<(ActivityId, Person)>,
	) -> Result<ActivityId, Refusal> {
		self.ensure_may_publish_so(publisher, funding)?;
		self.check_plan(&plan)?;
		ensure(self.open_of(publisher) < MAX_OPEN, "TooManyOpen")?;
		ensure(plan.again.is_none() || self.series_of(publisher) < MAX_SERIES, "TooManySeries")?;
		let record = Activity {
			publisher,
			funding,
			plan,
			version: 0,
			stage: Stage::Submitted,
			rows: BTreeMap::new(),
			waiting: Vec::new(),
			managers: BTreeMap::new(),
			served: 0,
			due: Some(plan.enrolment.until),
			series: series.map(|(series, _)| series),
			approved_by: series.map(|(_, auditor)| auditor),
		};
		self.fund(purse(publisher, funding), record.escrow())?;
		let activity = self.next_activity;
		self.activities.insert(activity, record);
		self.next_activity += 1;
		Ok(activity)
	}

	pub fn publish(&mut self, publisher: Person, plan: Plan, funding: Funding) -> Outcome {
		let activity = self.add_activity(publisher, plan, funding, None)?;
		self.ask_for_approval(activity, true)
	}

	pub fn edit(&mut self, by: Person, activity: ActivityId, plan: Plan) -> Outcome {
		let record = self.published(by, activity)?;
		ensure(record.stage != Stage::Concluded, "Concluded")?;
		ensure(record.under_way() == 0, "ServiceUnderWay")?;
		ensure(record.settled() == 0, "AlreadySettled")?;
		self.ensure_payer_active(&record)?;
		self.check_plan(&plan)?;
		let (before, purse) = (record.escrow(), purse(record.publisher, record.funding));
		self.close_case_of(activity);
		self.end_series_of(activity);
		// Whoever edits what a branch pays for is its publisher from now on.
		ensure(by == record.publisher || self.open_of(by) < MAX_OPEN, "TooManyOpen")?;
		let may_recur = plan.again.is_none() || self.series_of(by) < MAX_SERIES;
		ensure(may_recur, "TooManySeries")?;
		let mut managers = record.managers.clone();
		managers.remove(&by);
		let record = Activity {
			publisher: by,
			plan,
			managers,
			version: record.version + 1,
			stage: Stage::Submitted,
			rows: BTreeMap::new(),
			waiting: Vec::new(),
			due: Some(plan.enrolment.until),
			series: None,
			approved_by: None,
			..record
		};
		let after = record.escrow();
		if after > before {
			self.fund(purse, after - before)?;
		} else {
			self.give_back_to(purse, before - after);
		}
		self.activities.insert(activity, record);
		self.ask_for_approval(activity, false)
	}

	/// An activity waits for an auditor no more, if it did.
	pub fn close_case_of(&mut self, activity: ActivityId) {
		let record = &self.activities[&activity];
		if record.stage == Stage::Submitted {
			self.close_case(Matter::Activity { activity, version: record.version });
		}
	}

	pub fn close_activity(&mut self, by: Person, activity: ActivityId) -> Outcome {
		let record = self.activity(activity)?;
		let may = self.is_publisher(&record, by) || self.is_closing(record.funding);
		ensure(may, "NotPublisher")?;
		ensure(record.stage != Stage::Concluded, "Concluded")?;
		self.conclude(activity);
		Ok(())
	}

	/// Nothing begins any more. What has begun goes on; the coins of all other places return.
	pub fn conclude(&mut self, activity: ActivityId) {
		self.close_case_of(activity);
		let record = self.open_activity(activity);
		let before = record.escrow();
		record.stage = Stage::Concluded;
		record.rows.retain(|_, row| row.state.is_under_way());
		record.waiting.clear();
		record.due = None;
		let (after, purse) = (record.escrow(), purse(record.publisher, record.funding));
		self.give_back_to(purse, before - after);
		self.end_if_done(activity);
	}

	/// An activity is over when everything that had begun is settled, and nothing begins any more.
	pub fn end_if_done(&mut self, activity: ActivityId) {
		let record = &self.activities[&activity];
		if record.stage == Stage::Concluded && record.rows.is_empty() {
			self.finish_activity(activity);
		} else if record.is_settled() {
			if record.rows.len() == 1 {
				self.finish_activity(activity);
			} else {
				// The others are told when there is time.
				let now = self.now;
				self.open_activity(activity).due = Some(now);
			}
		}
	}

	fn finish_activity(&mut self, activity: ActivityId) {
		let record = self.activities.remove(&activity).expect("it is there");
		if record.served > 0 {
			self.note_finished(record.publisher);
		}
		let managers = record.managers.iter().filter(|(_, has_accepted)| **has_accepted);
		for who in managers.map(|(who, _)| *who).chain([record.publisher]) {
			self.remember(who, activity);
		}
	}

	// Managers.

	pub fn invite(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let record = self.published(by, activity)?;
		ensure(self.home(who).is_some(), "NotMember")?;
		let is_own = who == record.publisher || self.is_publisher(&record, who);
		ensure(!is_own, "OwnActivity")?;
		ensure(!record.managers.contains_key(&who), "AlreadyInvited")?;
		ensure(!record.rows.contains_key(&who), "AlreadyEnrolled")?;
		ensure(record.managers.len() < MAX_MANAGERS, "TooManyManagers")?;
		self.open_activity(activity).managers.insert(who, false);
		Ok(())
	}

	pub fn accept_invitation(&mut self, who: Person, activity: ActivityId) -> Outcome {
		let record = self.activity(activity)?;
		match record.managers.get(&who) {
			None => return Err("NotInvited"),
			Some(true) => return Err("AlreadyInvited"),
			Some(false) => {}
		}
		self.ensure_active(who)?;
		ensure(!record.rows.contains_key(&who), "AlreadyEnrolled")?;
		self.open_activity(activity).managers.insert(who, true);
		Ok(())
	}

	pub fn dismiss_manager(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let record = self.activity(activity)?;
		ensure(record.managers.contains_key(&who), "NotInvited")?;
		ensure(by == who || self.is_publisher(&record, by), "NotPublisher")?;
		self.open_activity(activity).managers.remove(&who);
		Ok(())
	}

	// Places.

	fn enrolments_of(&self, who: Person) -> usize {
		let is_in = |record: &&Activity| {
			record.rows.get(&who).is_some_and(|row| row.state != Progress::Settled)
		};
		self.activities.values().filter(is_in).count()
	}

	pub fn enrol(&mut self, who: Person, activity: ActivityId) -> Outcome {
		self.ensure_active(who)?;
		self.ensure_may_enrol(who)?;
		let record = self.activity(activity)?;
		ensure(record.stage == Stage::Open, "NotOpen")?;
		let is_own = who == record.publisher || self.is_manager(&record, who);
		ensure(!is_own, "OwnActivity")?;
		let decided = record.funding != Funding::Own && record.approved_by == Some(who);
		ensure(!decided, "ConflictOfInterest")?;
		ensure(record.plan.enrolment.contains(self.now), "OutsideEnrolmentWindow")?;
		ensure(!record.rows.contains_key(&who), "AlreadyEnrolled")?;
		ensure(!record.is_settled(), "NoPlaceLeft")?;
		ensure(self.enrolments_of(who) < MAX_ENROLMENTS, "TooManyEnrolments")?;
		self.set_state(activity, who, Progress::Applied, None);
		Ok(())
	}

	pub fn leave_activity(&mut self, who: Person, activity: ActivityId) -> Outcome {
		let record = self.activity(activity)?;
		let row = self.row(&record, who)?;
		if let Progress::Admitted { at } = row.state {
			let from = record.plan.service.from;
			ensure(from <= at || self.now < from, "ServiceWindowOpen")?;
		}
		self.give_up_place(activity, who, row)
	}

	pub fn decline(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let (_, row) = self.managed(by, activity, who)?;
		self.give_up_place(activity, who, row)
	}

	fn give_up_place(&mut self, activity: ActivityId, who: Person, row: Row) -> Outcome {
		// The managers' own word that somebody is there can be taken back.
		let may =
			!row.state.is_under_way() || row.state == Progress::Arriving { first: Side::Publisher };
		ensure(may, "ServiceUnderWay")?;
		ensure(row.state != Progress::Settled, "AlreadySettled")?;
		self.drop_out(activity, who);
		Ok(())
	}

	/// A participant is out, and the next one gets the place if it is free now.
	pub fn drop_out(&mut self, activity: ActivityId, who: Person) {
		let record = self.open_activity(activity);
		let before = record.escrow();
		record.rows.remove(&who);
		record.waiting.retain(|(_, other)| *other != who);
		if record.stage == Stage::Concluded {
			let (after, purse) = (record.escrow(), purse(record.publisher, record.funding));
			self.give_back_to(purse, before - after);
			self.end_if_done(activity);
		} else {
			self.next_in_line(activity);
		}
	}

	/// Three of those who wait are tried. Who is suspended waits no longer, but for a manager; who cannot be paid keeps the turn.
	fn next_in_line(&mut self, activity: ActivityId) {
		let mut passed = 0;
		for _ in 0..3 {
			let record = self.activities[&activity].clone();
			let is_late = record.plan.service.until <= self.now;
			if !record.has_place() || is_late || self.ensure_payer_active(&record).is_err() {
				return;
			}
			let Some((_, who)) = record.waiting.get(passed).copied() else { return };
			let state = if self.ensure_active(who).is_err() {
				Progress::Applied
			} else if self.may_pay(&record, who, record.cost(record.given() + 1)).is_err() {
				passed += 1;
				self.happenings.passed_over += 1;
				continue;
			} else {
				Progress::Admitted { at: self.now }
			};
			self.open_activity(activity).waiting.remove(passed);
			self.set_state(activity, who, state, None);
		}
	}

	fn ensure_payer_active(&self, record: &Activity) -> Outcome {
		match record.funding {
			Funding::Own => self.ensure_active(record.publisher),
			Funding::Pot(_) | Funding::Minted(_) => Ok(()),
		}
	}

	pub fn admit(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let record = self.activity(activity)?;
		ensure(self.is_manager(&record, by), "NotManager")?;
		ensure(by != who, "ConflictOfInterest")?;
		ensure(record.stage == Stage::Open, "NotOpen")?;
		ensure(self.now < record.plan.service.until, "ServiceWindowOver")?;
		let row = self.row(&record, who)?;
		match row.state {
			Progress::Applied | Progress::Waiting => {}
			Progress::Settled => return Err("AlreadySettled"),
			_ => return Err("AlreadyAdmitted"),
		}
		self.ensure_payer_active(&record)?;
		self.ensure_active(who)?;
		ensure(!record.is_settled(), "NoPlaceLeft")?;
		if record.has_place() {
			// All places that are given may have to be paid to the same branch.
			self.may_pay(&record, who, record.cost(record.given() + 1))?;
			self.open_activity(activity).waiting.retain(|(_, other)| *other != who);
			self.set_state(activity, who, Progress::Admitted { at: self.now }, None);
			return Ok(());
		}
		ensure(row.state == Progress::Applied, "NoPlaceLeft")?;
		let stars = self.esteem(who).stars();
		let waiting = &mut self.open_activity(activity).waiting;
		let place = waiting.iter().position(|(other, _)| *other < stars);
		waiting.insert(place.unwrap_or(waiting.len()), (stars, who));
		self.set_state(activity, who, Progress::Waiting, None);
		Ok(())
	}

	// Services.

	/// On which side somebody is, and how far the participant is.
	pub fn party(
		&self,
		by: Person,
		activity: ActivityId,
		who: Person,
	) -> Result<(Side, Activity, Row), Refusal> {
		let record = self.activity(activity)?;
		let is_manager = self.is_manager(&record, by);
		let row = self.row(&record, who)?;
		if by == who {
			return Ok((Side::Participant, record, row));
		}
		ensure(is_manager, "NotParty")?;
		Ok((Side::Publisher, record, row))
	}

	pub fn confirm_start(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let (side, record, row) = self.party(by, activity, who)?;
		let first = match row.state {
			Progress::Applied | Progress::Waiting | Progress::Absent => return Err("NotAdmitted"),
			Progress::Admitted { .. } => None,
			Progress::Arriving { first } => {
				ensure(first != side, "AlreadyConfirmed")?;
				Some(first)
			}
			Progress::InService { .. } | Progress::Ended { .. } => return Err("AlreadyStarted"),
			Progress::Disputed { .. } => return Err("InDispute"),
			Progress::Settled => return Err("AlreadySettled"),
		};
		ensure(record.plan.service.contains(self.now), "OutsideServiceWindow")?;
		ensure(first.is_none() || !self.is_serving(who), "AlreadyServing")?;
		let state = match first {
			None => Progress::Arriving { first: side },
			Some(_) => Progress::InService { since: self.now, ended: None },
		};
		let due = record.plan.service.until + CONFIRM_PERIOD;
		self.set_state(activity, who, state, Some(due));
		Ok(())
	}

	/// Nobody serves in two places at once.
	fn is_serving(&self, who: Person) -> bool {
		let mut rows = self.activities.values().filter_map(|record| record.rows.get(&who));
		rows.any(|row| matches!(row.state, Progress::InService { ended: None, .. }))
	}

	/// The second side agrees to the end that the first one said, by naming it.
	pub fn confirm_end(
		&mut self,
		by: Person,
		activity: ActivityId,
		who: Person,
		end: Option<Moment>,
	) -> Outcome {
		let (side, _, row) = self.party(by, activity, who)?;
		match row.state {
			Progress::Applied
			| Progress::Waiting
			| Progress::Admitted { .. }
			| Progress::Arriving { .. }
			| Progress::Absent => Err("NotStarted"),
			Progress::InService { since, ended: None } => {
				ensure(end.is_none(), "EndDiffers")?;
				let state = Progress::InService { since, ended: Some((side, self.now)) };
				self.set_state(activity, who, state, Some(self.now + CONFIRM_PERIOD));
				Ok(())
			}
			Progress::InService { since, ended: Some((first, until)) } => {
				ensure(first != side, "AlreadyConfirmed")?;
				ensure(end == Some(until), "EndDiffers")?;
				self.end_service(activity, who, since, until);
				Ok(())
			}
			Progress::Ended { .. } => Err("AlreadyEnded"),
			Progress::Disputed { .. } => Err("InDispute"),
			Progress::Settled => Err("AlreadySettled"),
		}
	}

	/// A service is over. Both sides may review it now.
	pub fn end_service(&mut self, activity: ActivityId, who: Person, since: Moment, until: Moment) {
		let review_until = self.now + REVIEW_PERIOD;
		let state = Progress::Ended { since, until, review_until };
		self.set_state(activity, who, state, Some(review_until));
		let record = &self.activities[&activity];
		let (publisher, steps) = (record.publisher, record.steps(who, since, until));
		self.open_reviews(activity, publisher, who, steps, review_until);
	}

	pub fn settle(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let (record, row) = self.managed(by, activity, who)?;
		let has_left = self.home(who).is_none();
		let steps = match row.state {
			Progress::Settled => return Err("AlreadySettled"),
			Progress::Arriving { .. } | Progress::Absent if has_left => {
				self.drop_out(activity, who);
				return Ok(());
			}
			state if state.is_under_way() && has_left => {
				self.close_case(Matter::Service { activity, who });
				0
			}
			Progress::Ended { since, until, review_until } => {
				let are_in = self.reviews_are_in(activity, who);
				ensure(self.now >= review_until || are_in, "ReviewsMissing")?;
				record.steps(who, since, until)
			}
			Progress::Disputed { .. } => return Err("InDispute"),
			_ => return Err("NotEnded"),
		};
		self.settle_for(activity, who, steps, false)
	}

	/// Pay for so many steps; what is left of the place returns. Late: the publisher has kept the participant waiting.
	pub fn settle_for(
		&mut self,
		activity: ActivityId,
		who: Person,
		steps: u32,
		late: bool,
	) -> Outcome {
		let record = self.activities[&activity].clone();
		// Who has left has given up the claim.
		let steps = if self.home(who).is_some() { steps } else { 0 };
		let paid = Balance::from(steps) * STEP;
		let place = Balance::from(record.plan.steps + record.rows[&who].extra) * STEP;
		let purse = purse(record.publisher, record.funding);
		if paid > 0 {
			match (purse, record.funding) {
				(Some(purse), _) => self.pay(purse, Purse::Member(who), paid, SERVICE)?,
				(None, Funding::Minted(branch)) => self.mint_for_service(branch, who, paid)?,
				(None, _) => unreachable!("somebody pays"),
			}
		}
		self.give_back_to(purse, place - paid);
		self.remember(who, activity);
		if steps > 0 {
			self.note_service(record.publisher, who, steps);
		}
		if late {
			self.note_late(record.publisher);
		}
		let record = self.open_activity(activity);
		record.served += steps;
		if record.stage == Stage::Concluded {
			record.rows.remove(&who);
		} else {
			let state = Progress::Settled;
			record.rows.insert(who, Row { state, extra: 0, due: None, put_off: false });
		}
		self.end_if_done(activity);
		Ok(())
	}

	pub fn report_absence(&mut self, by: Person, activity: ActivityId, who: Person) -> Outcome {
		let record = self.activity(activity)?;
		ensure(self.is_manager(&record, by), "NotManager")?;
		ensure(matches!(record.stage, Stage::Open | Stage::Concluded), "NotOpen")?;
		let until = record.plan.service.until;
		ensure(self.now < until + CONFIRM_PERIOD, "TooLate")?;
		match self.row(&record, who)?.state {
			// They say that they were there, and nobody else does.
			Progress::Arriving { first: Side::Participant } => {}
			Progress::Admitted { at } => {
				ensure(self.now >= until, "TooEarly")?;
				ensure(at + WARNING_LEAD <= until, "AdmittedLate")?;
			}
			Progress::Applied | Progress::Waiting => return Err("NotAdmitted"),
			Progress::Settled => return Err("AlreadySettled"),
			_ => return Err("ServiceUnderWay"),
		}
		self.set_state(activity, who, Progress::Absent, Some(self.now + DISPUTE_PERIOD));
		Ok(())
	}

	/// The same for several: for all of them, or for none.
	pub fn for_each(
		&mut self,
		by: Person,
		activity: ActivityId,
		participants: &[Person],
		mut deed: impl FnMut(&mut Self, Person) -> Outcome,
	) -> Outcome {
		ensure(!participants.is_empty(), "EmptyBatch")?;
		let record = self.activity(activity)?;
		ensure(self.is_manager(&record, by), "NotManager")?;
		ensure(!participants.contains(&by), "ConflictOfInterest")?;
		participants.iter().try_for_each(|who| deed(self, *who))
	}

	pub fn top_up(&mut self, by: Person, activity: ActivityId, who: Person, more: u32) -> Outcome {
		let record = self.published(by, activity)?;
		ensure(record.funding == Funding::Own, "NotOwnFunding")?;
		let row = self.row(&record, who)?;
		match row.state {
			Progress::InService { .. } | Progress::Ended { .. } => {}
			Progress::Disputed { .. } => return Err("InDispute"),
			Progress::Settled => return Err("AlreadySettled"),
			_ => return Err("NotStarted"),
		}
		let all = record.plan.steps + row.extra + more;
		ensure(more > 0 && all <= MAX_STEPS, "InvalidSteps")?;
		self.ensure_payer_active(&record)?;
		let price = Balance::from(more) * STEP;
		self.may_pay(&record, who, record.cost(record.given()) + price)?;
		self.fund(purse(record.publisher, record.funding), price)?;
		self.open_activity(activity).rows.get_mut(&who).expect("it is there").extra += more;
		Ok(())
	}
}
