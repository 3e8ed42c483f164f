// SPDX-License-Identifier: Apache-2.0

//! The books of the cases: what waits for auditors, who may decide it, what becomes of it, and how it is appealed; and of what passes
//! without them.

use super::*;
use pallet_risk::{AlertId, Rule};
use timebank_primitives::{ActivityId, BranchId, CaseId, HeldId, RedemptionId};

/// How long a claim lasts.
const CLAIM_PERIOD: Moment = 48 * HOUR;
/// After so long the branch above decides.
const ESCALATION_PERIOD: Moment = 72 * HOUR;
/// After so long it is over what has no end of its own.
const LAPSE_PERIOD: Moment = 30 * DAY;
/// A decision can be appealed for so long.
const APPEAL_PERIOD: Moment = 14 * DAY;
/// A question puts a case off by so long.
const ANSWER_PERIOD: Moment = 72 * HOUR;
/// So long after an activity passed it is drawn whether somebody looks at it.
const DRAW_DELAY: Moment = HOUR;
/// Auditors can look at what passed for so long.
const SAMPLE_PERIOD: Moment = 90 * DAY;

/// So many activities of somebody pass before chance has had its say on the first.
const MAX_UNDRAWN: usize = 3;
/// So many findings against somebody are remembered.
const MAX_BLEMISHES: usize = 8;
/// So many decisions can be signed for by one of two.
const MAX_SIGNATURES: usize = 4;

/// Stands for the consortium where somebody must have decided.
const CONSORTIUM: Person = Person::MAX;

/// What a case is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Matter {
	Activity { activity: ActivityId, version: u32 },
	Sample { activity: ActivityId },
	Service { activity: ActivityId, who: Person },
	Suspension { who: Person },
	Movement { held: HeldId },
	Redemption { redemption: RedemptionId },
	Appeal { case: CaseId },
}

/// One of two signatures.
#[derive(Clone, Copy, Debug)]
pub struct Signed {
	pub by: Person,
	branch: BranchId,
	pub decision: Decision,
}

/// What was decided.
#[derive(Clone, Debug)]
pub struct Ruled {
	pub decision: Decision,
	/// Nobody: the consortium.
	by: Vec<Person>,
	pub branch: Option<BranchId>,
	until: Moment,
	pub appeal: Option<CaseId>,
	lost_record: u32,
}

#[derive(Clone, Debug)]
pub struct Case {
	pub matter: Matter,
	/// None: the consortium decides.
	pub branch: Option<BranchId>,
	/// Where it came first.
	pub origin: Option<BranchId>,
	/// None: the account of a pot.
	pub by: Option<Person>,
	pub parties: Vec<Person>,
	pub is_grave: bool,
	/// Whether nothing spoke against it.
	pub is_routine: bool,
	pub opened_at: Moment,
	/// Nobody decides on it in this block.
	pub opened_in: BlockNumber,
	pub lapses_at: Option<Moment>,
	pub due: Option<Moment>,
	pub round: u8,
	pub holder: Option<(Person, Moment)>,
	/// One signature for each decision.
	pub signed: Vec<Signed>,
	pub is_asked: bool,
	pub ruled: Option<Ruled>,
}

impl Case {
	pub fn new(
		matter: Matter,
		branch: Option<BranchId>,
		by: Option<Person>,
		parties: Vec<Person>,
	) -> Self {
		Self {
			matter,
			branch,
			origin: branch,
			by,
			parties,
			is_grave: false,
			is_routine: false,
			opened_at: 0,
			opened_in: 0,
			lapses_at: None,
			due: None,
			round: 0,
			holder: None,
			signed: Vec::new(),
			is_asked: false,
			ruled: None,
		}
	}

	pub fn is_open(&self) -> bool {
		self.ruled.is_none()
	}

	/// Whether the pallet whose matter it is ends it by itself.
	fn has_own_end(&self) -> bool {
		matches!(self.matter, Matter::Activity { .. } | Matter::Service { .. })
	}

	fn is_on_record(&self) -> bool {
		matches!(self.matter, Matter::Activity { .. } | Matter::Sample { .. })
	}
}

/// Something that the screening has noticed, and about whom.
#[derive(Clone, Debug)]
pub struct Alert {
	pub branch: BranchId,
	parties: Vec<Person>,
}

/// An activity that passed without anybody.
#[derive(Clone, Copy, Debug)]
pub struct Passage {
	publisher: Person,
	pub branch: BranchId,
	at: Moment,
	pub due: Moment,
	pub is_drawn: bool,
}

impl Books {
	/// The open case about this.
	pub fn case_about(&self, matter: Matter) -> Option<CaseId> {
		let mut open = self.cases.iter().filter(|(_, case)| case.is_open());
		open.find(|(_, case)| case.matter == matter).map(|(id, _)| *id)
	}

	pub fn open_cases(&self, branch: Option<BranchId>) -> u32 {
		let open = self.cases.values().filter(|case| case.is_open() && case.branch == branch);
		open.count() as u32
	}

	fn open_case(&self, case: CaseId) -> Result<Case, Refusal> {
		let case = self.cases.get(&case).cloned().ok_or("CaseNotFound")?;
		ensure(case.is_open(), "AlreadyDecided")?;
		Ok(case)
	}

	// How cases begin and end.

	pub fn add_case(&mut self, mut case: Case) -> CaseId {
		let id = self.next_case;
		self.next_case += 1;
		self.supersede(case.matter);
		(case.opened_at, case.opened_in) = (self.now, self.block);
		case.due = Some(self.now + ESCALATION_PERIOD);
		case.lapses_at = (!case.has_own_end()).then_some(self.now + LAPSE_PERIOD);
		self.cases.insert(id, case);
		self.happenings.cases += 1;
		id
	}

	/// What waited waits no more, without a decision.
	pub fn close_case(&mut self, matter: Matter) {
		if let Some(case) = self.case_about(matter) {
			self.cases.remove(&case);
		}
	}

	/// What was decided is about something that is not so any more, and so is its appeal.
	fn supersede(&mut self, matter: Matter) -> Option<Case> {
		let mut known = self.cases.iter();
		let id = *known.find(|(_, case)| !case.is_open() && case.matter == matter)?.0;
		let case = self.cases.remove(&id)?;
		if let Some(appeal) = case.ruled.as_ref().and_then(|ruled| ruled.appeal) {
			self.cases.remove(&appeal);
		}
		Some(case)
	}

	fn lapse(&mut self, id: CaseId) {
		let case = self.cases.remove(&id).expect("it is open");
		self.happenings.lapsed += 1;
		match case.matter {
			Matter::Appeal { case: first } => self.forget_case(first),
			Matter::Movement { held } => self.return_held(held),
			Matter::Redemption { redemption } => self.drop_redemption(redemption),
			Matter::Sample { .. } => {}
			Matter::Activity { .. } | Matter::Service { .. } | Matter::Suspension { .. } => {
				unreachable!("it has an end of its own, or never waits")
			}
		}
	}

	fn forget_case(&mut self, id: CaseId) {
		let case = self.cases.remove(&id).expect("it is decided");
		if let Matter::Service { activity, who } = case.matter {
			self.make_final(activity, who);
		}
	}

	fn keep_decided(
		&mut self,
		id: CaseId,
		mut case: Case,
		decision: Decision,
		by: Vec<Person>,
		branch: Option<BranchId>,
	) {
		let until = self.now + APPEAL_PERIOD;
		let lost_record = self.note_on_record(id, &case, decision);
		(case.holder, case.signed, case.is_asked) = (None, Vec::new(), false);
		case.due = Some(until);
		case.ruled = Some(Ruled { decision, by, branch, until, appeal: None, lost_record });
		self.cases.insert(id, case);
	}

	/// Staff have decided on something at once. Who appeals what was decided on it before appeals this from now on.
	pub fn note_decision(&mut self, matter: Matter, branch: BranchId, by: Person, party: Person) {
		self.close_case(matter);
		let mut case = Case::new(matter, Some(branch), Some(party), vec![party]);
		(case.opened_at, case.opened_in) = (self.now, self.block);
		if let Matter::Activity { activity, .. } = matter {
			self.passages.remove(&activity);
			let sample = Matter::Sample { activity };
			self.close_case(sample);
			if self.ruled_on(sample).is_some_and(|(_, ruled)| ruled.appeal.is_none()) {
				self.supersede(sample);
			}
		}
		match self.ruled_on(matter) {
			Some((id, ruled)) if ruled.appeal.is_some() => {
				self.replace_decided(id, case, by, branch);
			}
			_ => {
				self.supersede(matter);
				let id = self.next_case;
				self.next_case += 1;
				self.keep_decided(id, case, Decision::Refused, vec![by], Some(branch));
			}
		}
	}

	/// What was decided on this, as long as it is remembered.
	fn ruled_on(&self, matter: Matter) -> Option<(CaseId, &Ruled)> {
		let mut known = self.cases.iter().filter(|(_, case)| case.matter == matter);
		known.find_map(|(id, case)| Some((*id, case.ruled.as_ref()?)))
	}

	/// The appeal goes on. If it waits where those oversee who have decided now, the branch above them hears it.
	fn replace_decided(&mut self, id: CaseId, case: Case, by: Person, branch: BranchId) {
		let before = self.cases[&id].clone();
		let (is_grave, is_routine) = (before.is_grave, before.is_routine);
		let (opened_at, opened_in) = (before.opened_at, before.opened_in);
		let origin = before.origin;
		let ruled = before.ruled.expect("it is decided");
		let lost_record = ruled.lost_record + self.note_on_record(id, &case, Decision::Refused);
		let appeal = ruled.appeal;
		let ruled = Some(Ruled {
			decision: Decision::Refused,
			by: vec![by],
			branch: Some(branch),
			lost_record,
			..ruled
		});
		let case = Case { is_grave, is_routine, origin, opened_at, opened_in, ruled, ..case };
		self.cases.insert(id, case);
		self.happenings.replaced += 1;
		let Some(appeal) = appeal else { return };
		let mut open = self.cases[&appeal].clone();
		// It is about something that nobody has read, and takes its time anew.
		open.signed.clear();
		(open.is_asked, open.opened_in) = (false, self.block);
		let lapses_at = self.now + LAPSE_PERIOD;
		open.lapses_at = Some(lapses_at);
		if open.branch.is_some_and(|judge| self.oversees(branch, judge)) {
			let above = self.branches.get(&branch).and_then(|branch| branch.parent);
			self.hand_up(appeal, open, above);
		} else {
			open.due = open.due.map(|due| due.min(lapses_at).max(self.now));
			self.cases.insert(appeal, open);
		}
	}

	// What passes.

	/// There is no row if nothing is to be remembered.
	fn change_blemishes(&mut self, who: Person, change: impl FnOnce(&mut Vec<(CaseId, Moment)>)) {
		let mut known = self.blemishes.remove(&who).unwrap_or_default();
		change(&mut known);
		if !known.is_empty() {
			self.blemishes.insert(who, known);
		}
	}

	/// Whether nobody needs to look at an activity of somebody against which nothing speaks.
	fn passes(&self, who: Person) -> bool {
		let needed = self.settings.fast_pass_after;
		let record = self.records.get(&who).copied().unwrap_or_default();
		let is_sample = |case: &Case| matches!(case.matter, Matter::Sample { .. });
		let mut open = self.cases.values().filter(|case| case.is_open() && is_sample(case));
		let is_looked_at = open.any(|case| case.by == Some(who));
		let is_undrawn = |passage: &&Passage| passage.publisher == who && !passage.is_drawn;
		let undrawn = self.passages.values().filter(is_undrawn).count();
		let is_clean = record >= needed && !self.blemishes.contains_key(&who);
		needed > 0 && is_clean && !is_looked_at && undrawn < MAX_UNDRAWN
	}

	/// An activity waits for an auditor; or it passes.
	pub fn ask_for_approval(&mut self, activity: ActivityId, is_new: bool) -> Outcome {
		let record = self.activities[&activity].clone();
		let branch = self.branch_of_activity(&record).ok_or("NotMember")?;
		let (publisher, plan) = (record.publisher, record.plan);
		let is_own = record.funding == Funding::Own;
		let esteem = self.esteem(publisher);
		let times = 1 + plan.again.map_or(0, |(_, times)| times);
		let cost = Balance::from(plan.steps * plan.places * times) * STEP;
		let is_grave = cost > self.settings.large_amount;
		let is_doubtful = is_own && (esteem.published == 0 || esteem.credit() < 60);
		let is_soon = plan.service.from < self.now + WARNING_LEAD;
		let speaks_against = is_doubtful || is_grave || is_soon || plan.again.is_some();
		let is_routine = is_new && is_own && !speaks_against;
		if is_routine {
			let (now, probation) = (self.now, self.settings.probation);
			self.change_blemishes(publisher, |known| {
				known.retain(|(_, at)| now < at + probation);
			});
			if self.passes(publisher) {
				let (at, due, is_drawn) = (self.now, self.now + DRAW_DELAY, false);
				let passage = Passage { publisher, branch, at, due, is_drawn };
				self.passages.insert(activity, passage);
				self.happenings.passed += 1;
				self.announce(activity);
				return Ok(());
			}
		}
		let matter = Matter::Activity { activity, version: record.version };
		let case = Case::new(matter, Some(branch), Some(publisher), vec![publisher]);
		self.add_case(Case { is_grave, is_routine, ..case });
		Ok(())
	}

	/// How long the record was that ended with this.
	fn note_on_record(&mut self, id: CaseId, case: &Case, decision: Decision) -> u32 {
		let Some(by) = case.by.filter(|_| case.is_on_record()) else { return 0 };
		match decision {
			Decision::Granted if case.is_routine => {
				self.add_to_record(by, 1);
				0
			}
			Decision::Granted => 0,
			Decision::Refused => {
				let now = self.now;
				self.change_blemishes(by, |known| {
					known.retain(|(case, _)| *case != id);
					let surplus = (known.len() + 1).saturating_sub(MAX_BLEMISHES);
					known.drain(..surplus);
					known.push((id, now));
				});
				self.records.remove(&by).unwrap_or_default()
			}
			Decision::Partly { .. } | Decision::Absent => 0,
		}
	}

	fn add_to_record(&mut self, who: Person, count: u32) {
		// There is no row of none.
		if count > 0 {
			*self.records.entry(who).or_default() += count;
		}
	}

	fn sample_of(&self, activity: ActivityId) -> Result<Case, Refusal> {
		let passage = self.passages.get(&activity).ok_or("NotPassed")?;
		let branch = Some(passage.branch).filter(|branch| self.exists(*branch));
		let (matter, publisher) = (Matter::Sample { activity }, passage.publisher);
		let case = Case::new(matter, branch, Some(publisher), vec![publisher]);
		Ok(Case { is_routine: true, ..case })
	}

	pub fn look_at_sample(&mut self, by: By, activity: ActivityId) -> Outcome {
		let branch = self.staff_as(by, Role::Auditor)?;
		let sample = self.sample_of(activity)?;
		self.ensure_may_decide(signer(by)?, branch, &sample)?;
		self.passages.remove(&activity);
		self.add_case(sample);
		Ok(())
	}

	/// What chance says of an activity that passed.
	pub fn draw(&mut self, activity: ActivityId, is_sampled: bool) {
		if is_sampled {
			let sample = self.sample_of(activity).expect("it has passed");
			self.passages.remove(&activity);
			self.add_case(sample);
			self.happenings.sampled += 1;
			return;
		}
		let passage = self.passages.get_mut(&activity).expect("it has passed");
		(passage.is_drawn, passage.due) = (true, passage.at + SAMPLE_PERIOD);
	}

	pub fn handle(&mut self, by: By, alert: AlertId) -> Outcome {
		let branch = self.staff_as(by, Role::Auditor)?;
		let known = self.alerts.get(&alert).ok_or("NoAlert")?;
		ensure(self.oversees(branch, known.branch), "WrongBranch")?;
		ensure(!known.parties.contains(&signer(by)?), "ConflictOfInterest")?;
		self.alerts.remove(&alert);
		self.handled.insert(alert);
		Ok(())
	}

	// Who decides.

	/// Whether somebody takes part in what a case is about, beside the parties.
	fn is_involved(&self, matter: Matter, who: Person) -> bool {
		let (activity, ruling) = match matter {
			Matter::Activity { activity, .. } | Matter::Sample { activity } => (activity, None),
			Matter::Service { activity, who: participant } => {
				(activity, self.rulings.get(&(activity, participant)))
			}
			Matter::Redemption { redemption } => {
				let record = self.redemptions.get(&redemption).filter(|row| row.is_reviewed);
				return record.is_some_and(|row| self.partner_of(who) == Some(row.partner));
			}
			// Those who pay from a pot.
			Matter::Movement { held } => {
				let pot = self.held.get(&held).and_then(|row| row.from.pot());
				return pot.is_some() && self.branch_as(By::Person(who), Role::Treasurer) == pot;
			}
			Matter::Suspension { .. } | Matter::Appeal { .. } => return false,
		};
		let record = self.activities.get(&activity);
		record.is_some_and(|record| self.takes_part(record, who))
			|| ruling.is_some_and(|ruling| {
				ruling.publisher == who || self.speaks_for(who, ruling.funding)
			}) || self.recent.get(&who).is_some_and(|recent| recent.contains(&activity))
	}

	fn ensure_may_decide(&self, who: Person, branch: BranchId, case: &Case) -> Outcome {
		let oversees = case.branch.is_some_and(|of| self.oversees(branch, of));
		ensure(oversees, "WrongBranch")?;
		ensure(!case.parties.contains(&who), "ConflictOfInterest")?;
		let first = match case.matter {
			Matter::Appeal { case } => self.cases.get(&case),
			_ => None,
		};
		if let Some(ruled) = first.and_then(|first| first.ruled.as_ref()) {
			let is_against_own = ruled.branch == Some(branch) || ruled.by.contains(&who);
			ensure(!is_against_own, "ConflictOfInterest")?;
		}
		let matter = first.map_or(case.matter, |first| first.matter);
		ensure(!self.is_involved(matter, who), "ConflictOfInterest")
	}

	/// An open case, for an auditor who may decide it.
	fn decidable(&self, by: By, id: CaseId) -> Result<(Person, BranchId, Case), Refusal> {
		let branch = self.staff_as(by, Role::Auditor)?;
		let (who, case) = (signer(by)?, self.open_case(id)?);
		self.ensure_may_decide(who, branch, &case)?;
		Ok((who, branch, case))
	}

	fn ensure_unclaimed(&self, who: Person, case: &Case) -> Outcome {
		let works_on_it = |by: Person| {
			let works_for = self.branch_as(By::Person(by), Role::Auditor);
			works_for.zip(case.branch).is_some_and(|(above, branch)| self.oversees(above, branch))
		};
		let claimed = case.holder.filter(|(by, since)| {
			let binds = case.round == 0 && self.now < since + CLAIM_PERIOD;
			*by != who && binds && works_on_it(*by)
		});
		ensure(claimed.is_none(), "Claimed")
	}

	pub fn claim_case(&mut self, by: By, id: CaseId) -> Outcome {
		let (who, _, case) = self.decidable(by, id)?;
		self.ensure_unclaimed(who, &case)?;
		let holder = Some((who, self.now));
		self.cases.insert(id, Case { holder, ..case });
		Ok(())
	}

	pub fn release_case(&mut self, by: Person, id: CaseId) -> Outcome {
		let case = self.open_case(id)?;
		ensure(case.holder.is_some_and(|(holder, _)| holder == by), "NotHolder")?;
		self.cases.insert(id, Case { holder: None, ..case });
		Ok(())
	}

	pub fn ask_in_case(&mut self, by: By, id: CaseId) -> Outcome {
		let (who, _, mut case) = self.decidable(by, id)?;
		self.ensure_unclaimed(who, &case)?;
		ensure(!case.is_asked, "AlreadyAsked")?;
		case.is_asked = true;
		case.lapses_at = case.lapses_at.map(|at| at + ANSWER_PERIOD);
		case.due = case.due.map(|due| (due + ANSWER_PERIOD).max(self.now));
		self.cases.insert(id, case);
		Ok(())
	}

	pub fn answer_in_case(&mut self, by: Person, id: CaseId) -> Outcome {
		let case = self.open_case(id)?;
		ensure(case.by == Some(by) || case.parties.contains(&by), "NotParty")?;
		// Each of them may say something.
		ensure(case.is_asked, "NotAsked")
	}

	/// Who decides instead: nobody, the branch above, or, if it is gone, the consortium.
	fn above(&self, branch: Option<BranchId>) -> Option<Option<BranchId>> {
		match self.branches.get(&branch?) {
			None => Some(None),
			Some(record) => record.parent.map(Some),
		}
	}

	fn hand_up(&mut self, id: CaseId, case: Case, to: Option<BranchId>) {
		let next = self.now + ESCALATION_PERIOD;
		let due = Some(case.lapses_at.map_or(next, |at| at.min(next)));
		let (branch, round, holder) = (to, case.round + 1, None);
		self.cases.insert(id, Case { branch, round, holder, due, ..case });
		self.happenings.escalated += 1;
	}

	pub fn escalate_case(&mut self, by: By, id: CaseId) -> Outcome {
		let (who, _, case) = self.decidable(by, id)?;
		self.ensure_unclaimed(who, &case)?;
		let above = self.above(case.branch).ok_or("AtTheTop")?;
		self.hand_up(id, case, above);
		Ok(())
	}

	/// What is due for a case.
	pub fn look_at_case(&mut self, id: CaseId) {
		let Some(case) = self.cases.get(&id).cloned() else { return };
		if !case.is_open() {
			self.forget_case(id);
		} else if case.lapses_at.is_some_and(|at| at <= self.now) {
			self.lapse(id);
		} else if let Some(above) = self.above(case.branch) {
			self.hand_up(id, case, above);
		} else {
			// Who works on it had their time.
			let (due, round) = (case.lapses_at.map(|at| at.max(self.now)), case.round + 1);
			self.cases.insert(id, Case { due, round, holder: None, ..case });
		}
	}

	// What is decided.

	/// The signatures of those who are auditors still, where they signed or above where the case came first.
	fn signatures(&self, case: &Case) -> Vec<Signed> {
		let counts = |one: &Signed| {
			self.branch_as(By::Person(one.by), Role::Auditor).is_some_and(|now| {
				now == one.branch || case.origin.is_some_and(|origin| self.oversees(now, origin))
			})
		};
		case.signed.iter().copied().filter(counts).collect()
	}

	/// What was opened in this block nobody has read.
	fn ensure_read(&self, case: &Case) -> Outcome {
		ensure(case.opened_in != self.block, "TooFresh")
	}

	pub fn decide_case(&mut self, by: By, id: CaseId, decision: Decision) -> Outcome {
		let (who, branch, mut case) = self.decidable(by, id)?;
		self.ensure_read(&case)?;
		let mut signed = self.signatures(&case);
		if signed.is_empty() {
			self.ensure_unclaimed(who, &case)?;
		}
		if !case.is_grave {
			return self.carry_decision_out(id, case, decision, vec![who], Some(branch));
		}
		let is_same = signed.iter().any(|one| one.by == who && one.decision == decision);
		ensure(!is_same, "SameSigner")?;
		// They have changed their mind.
		signed.retain(|one| one.by != who);
		if let Some(first) = signed.iter().find(|one| one.decision == decision) {
			let is_above = self.oversees(first.branch, branch);
			let branch = if is_above { first.branch } else { branch };
			let by = vec![first.by, who];
			self.happenings.by_two += 1;
			return self.carry_decision_out(id, case, decision, by, Some(branch));
		}
		case.holder = case.holder.filter(|(holder, _)| *holder != who);
		if signed.len() == MAX_SIGNATURES {
			signed.remove(0);
		}
		signed.push(Signed { by: who, branch, decision });
		case.signed = signed;
		self.cases.insert(id, case);
		Ok(())
	}

	pub fn decide_as_consortium(&mut self, by: By, id: CaseId, decision: Decision) -> Outcome {
		by_council(by)?;
		let case = self.open_case(id)?;
		let is_appeal = matches!(case.matter, Matter::Appeal { .. });
		ensure(is_appeal || case.branch.is_none(), "NotForConsortium")?;
		self.ensure_read(&case)?;
		self.carry_decision_out(id, case, decision, Vec::new(), None)
	}

	fn carry_decision_out(
		&mut self,
		id: CaseId,
		case: Case,
		decision: Decision,
		by: Vec<Person>,
		branch: Option<BranchId>,
	) -> Outcome {
		let (matter, last) = (case.matter, by.last().copied().unwrap_or(CONSORTIUM));
		if let Matter::Appeal { case: first } = matter {
			self.cases.remove(&id);
			return self.conclude_appeal(first, decision, last);
		}
		self.keep_decided(id, case, decision, by, branch);
		match matter {
			Matter::Activity { activity, version } => {
				self.decide_activity(activity, version, decision, last)
			}
			Matter::Sample { activity } => self.decide_sample(activity, decision),
			Matter::Service { activity, who } => self.decide_service(activity, who, decision),
			Matter::Movement { held } => match decision {
				Decision::Granted => self.release_held(held),
				Decision::Refused => {
					self.return_held(held);
					Ok(())
				}
				Decision::Partly { .. } | Decision::Absent => Err("InvalidDecision"),
			},
			Matter::Redemption { redemption } => self.decide_redemption(redemption, decision),
			Matter::Suspension { .. } | Matter::Appeal { .. } => unreachable!("it never waits"),
		}
	}

	fn conclude_appeal(&mut self, id: CaseId, decision: Decision, last: Person) -> Outcome {
		let first = self.cases[&id].clone();
		let ruled = first.ruled.clone().expect("it is decided");
		let before = ruled.decision;
		let after = match (decision, before) {
			(Decision::Refused, _) => before,
			(Decision::Granted, Decision::Granted) => Decision::Refused,
			(Decision::Granted, _) => Decision::Granted,
			_ => decision,
		};
		if after == before {
			self.uphold(first.matter, last);
		} else {
			self.revise(first.matter, before, after, last)?;
			self.happenings.overturned += 1;
			if first.is_on_record() {
				if let (Decision::Granted, Some(by)) = (after, first.by) {
					self.change_blemishes(by, |known| known.retain(|(case, _)| *case != id));
					self.add_to_record(by, ruled.lost_record);
				}
				self.note_on_record(id, &first, after);
			}
		}
		self.forget_case(id);
		Ok(())
	}

	/// An appeal was refused. Nobody below lifts a suspension that stands after that.
	fn uphold(&mut self, matter: Matter, last: Person) {
		let Matter::Suspension { who } = matter else { return };
		let judge = self.branch_as(By::Person(last), Role::Auditor);
		if let (Standing::Suspended { .. }, Some(by)) = (self.members[&who].standing, judge) {
			self.member(who).standing = Standing::Suspended { by };
		}
	}

	fn revise(
		&mut self,
		matter: Matter,
		before: Decision,
		after: Decision,
		last: Person,
	) -> Outcome {
		use Decision::{Absent, Granted, Partly, Refused};
		match matter {
			Matter::Activity { activity, version } => match (before, after) {
				(Refused, Granted) => self.reopen(activity, version, last),
				(Granted, Refused) => {
					let record = self.activities.get(&activity);
					let is_this = |record: &Activity| {
						record.version == version && record.stage == Stage::Open
					};
					match record.is_some_and(is_this) {
						true => self.do_take_down(activity),
						false => Ok(()),
					}
				}
				_ => Err("InvalidDecision"),
			},
			Matter::Sample { activity } => match (before, after) {
				(Refused, Granted) => self.reopen(activity, 0, last),
				_ => self.decide_sample(activity, after),
			},
			Matter::Service { activity, who } => self.revise_service(activity, who, after),
			Matter::Suspension { who } => match after {
				Partly { .. } | Absent => Err("InvalidDecision"),
				Granted => {
					// Who is not suspended any more is left alone.
					if let Standing::Suspended { .. } = self.members[&who].standing {
						self.member(who).standing = Standing::Active;
					}
					Ok(())
				}
				Refused => unreachable!("it stands"),
			},
			Matter::Movement { .. } | Matter::Redemption { .. } => Err("NotRevisable"),
			Matter::Appeal { .. } => unreachable!("it is final"),
		}
	}

	pub fn appeal(&mut self, by: Person, id: CaseId) -> Outcome {
		let mut first = self.cases.get(&id).cloned().ok_or("CaseNotFound")?;
		ensure(!matches!(first.matter, Matter::Appeal { .. }), "Final")?;
		let ruled = first.ruled.as_mut().ok_or("NotDecided")?;
		ensure(first.parties.contains(&by), "NotParty")?;
		ensure(ruled.appeal.is_none(), "AlreadyAppealed")?;
		ensure(self.now < ruled.until, "TooLate")?;
		// Nobody stands above the consortium.
		let decided_by = ruled.branch.ok_or("Final")?;
		let can_be_revised = match first.matter {
			Matter::Service { .. } => true,
			Matter::Movement { .. } | Matter::Redemption { .. } => false,
			_ => ruled.decision == Decision::Refused,
		};
		ensure(can_be_revised, "Final")?;
		let branch = self.branches.get(&decided_by).and_then(|branch| branch.parent);
		let case = Case::new(Matter::Appeal { case: id }, branch, Some(by), first.parties.clone());
		ruled.appeal = Some(self.add_case(Case { is_grave: first.is_grave, ..case }));
		first.due = None;
		self.cases.insert(id, first);
		self.happenings.appeals += 1;
		Ok(())
	}
}

impl Year {
	/// Every case is where it should be, and every record is as long.
	pub fn compare_cases(&self) {
		let books = &self.books;
		assert_eq!(pallet_audit::NextCase::<Runtime>::get(), books.next_case);
		let found = pallet_audit::AllCases::<Runtime>::iter().collect::<BTreeMap<_, _>>();
		let known = books.cases.keys().collect::<Vec<_>>();
		assert!(found.keys().eq(known.iter().copied()), "{:?}, {known:?}", found.keys());
		for (id, case) in &books.cases {
			let found = &found[id];
			assert_eq!(found.subject, self.subject(case.matter), "{id}");
			let where_it_is = (found.branch, found.round, found.due, found.lapses_at);
			let expected = (case.branch, case.round, case.due, case.lapses_at);
			assert_eq!(where_it_is, expected, "{id}: {case:?}");
			let what_it_takes = (found.is_grave, found.is_routine, found.asked.is_some());
			let expected = (case.is_grave, case.is_routine, case.is_asked);
			assert_eq!(what_it_takes, expected, "{id}: {case:?}");
			let holder = found.holder.as_ref().map(|claim| claim.by.clone());
			assert_eq!(holder, case.holder.map(|(who, _)| self.account(who)), "{id}");
			let signed = found.signed.iter().map(|one| (one.by.clone(), one.decision));
			let expected = case.signed.iter().map(|one| (self.account(one.by), one.decision));
			assert!(
				signed.clone().eq(expected),
				"{id}: {case:?}, {:?}",
				signed.collect::<Vec<_>>()
			);
			let outcome = found.outcome().map(|outcome| {
				(outcome.decision, outcome.branch, outcome.appeal, outcome.lost_record)
			});
			let expected = case
				.ruled
				.as_ref()
				.map(|ruled| (ruled.decision, ruled.branch, ruled.appeal, ruled.lost_record));
			assert_eq!(outcome, expected, "{id}: {case:?}");
		}
		for branch in (1..=4).map(Some).chain([None]) {
			assert_eq!(Audit::open_cases(branch), books.open_cases(branch), "at {branch:?}");
		}
		let people = |who: &Person| self.account(*who);
		let records = pallet_audit::Records::<Runtime>::iter()
			.map(|(who, _, length)| (who, length))
			.collect::<BTreeMap<_, _>>();
		let expected = books.records.iter().map(|(who, length)| (people(who), *length));
		assert_eq!(records, expected.collect());
		let blemishes = pallet_audit::Blemishes::<Runtime>::iter()
			.map(|(who, known)| (who, known.into_inner()))
			.collect::<BTreeMap<_, _>>();
		let expected = books.blemishes.iter().map(|(who, known)| (people(who), known.clone()));
		assert_eq!(blemishes, expected.collect());
		let passages = pallet_audit::Passages::<Runtime>::iter()
			.map(|(activity, passage)| (activity, (passage.due, passage.is_drawn)))
			.collect::<BTreeMap<_, _>>();
		let expected = books.passages.iter();
		let expected = expected.map(|(id, passage)| (*id, (passage.due, passage.is_drawn)));
		assert_eq!(passages, expected.collect());
		let held = pallet_time_coin::HeldMovements::<Runtime>::iter()
			.map(|(held, row)| (held, row.amount))
			.collect::<BTreeMap<_, _>>();
		assert_eq!(held, books.held.iter().map(|(held, row)| (*held, row.amount)).collect());
	}

	/// What the screening notices the books do not tell: it is no refusal, and moves nothing. Who may handle it they do.
	pub fn follow_alerts(&mut self) {
		let people: BTreeMap<_, _> =
			(0..self.people.len()).map(|who| (self.account(who), who)).collect();
		let known = |account: &AccountId| people.get(account).copied();
		let alerts = pallet_risk::Alerts::<Runtime>::iter().map(|(id, alert)| {
			let is_mutual = matches!(alert.rule, Rule::Circle | Rule::ReviewRing);
			let shares = alert.parties.iter().zip(&alert.shares);
			let concerned = shares.filter(|(_, share)| is_mutual || **share * 10 >= alert.total);
			let concerned = concerned.map(|(party, _)| party).chain([&alert.who]);
			let parties = concerned.filter_map(known).collect();
			(id, Alert { branch: alert.branch, parties })
		});
		let alerts: BTreeMap<_, _> = alerts.collect();
		let missing = self.books.alerts.keys().find(|id| !alerts.contains_key(id));
		assert_eq!(missing, None, "an alert is gone that nobody has handled");
		assert!(self.books.handled.iter().all(|id| !alerts.contains_key(id)));
		self.books.alerts = alerts;
	}

	fn subject(&self, matter: Matter) -> Subject<AccountId> {
		match matter {
			Matter::Activity { activity, version } => Subject::Activity { activity, version },
			Matter::Sample { activity } => Subject::Sample { activity },
			Matter::Service { activity, who } => {
				Subject::Service { activity, participant: self.account(who) }
			}
			Matter::Suspension { who } => Subject::Suspension { member: self.account(who) },
			Matter::Movement { held } => Subject::Movement { held },
			Matter::Redemption { redemption } => Subject::Redemption { redemption },
			Matter::Appeal { case } => Subject::Appeal { case },
		}
	}

	/// Which of the activities that passed become samples the books do not tell: chance does.
	pub fn follow_draws(&mut self) {
		let drawn = core::mem::take(&mut self.books.to_be_drawn);
		let sampled =
			|activity: &ActivityId| Audit::case_of(Subject::Sample { activity: *activity });
		let mut drawn: Vec<_> = drawn.into_iter().map(|id| (sampled(&id), id)).collect();
		// In the order of their cases.
		drawn.sort();
		for (case, activity) in drawn {
			self.books.draw(activity, case.is_some());
		}
	}
}
