// SPDX-License-Identifier: Apache-2.0

//! Random lives against a model: what is refused and why, what is kept, what is decided, and that everything ends.

mod playing;
mod steps;

use super::*;
use crate::Outcome;
use codec::Encode;
use proptest::prelude::*;
use sp_runtime::Permill;
use std::collections::{BTreeMap, BTreeSet};
use timebank_primitives::{CaseKind, Hierarchy, OnDecision, Oversight, Staff};

const AUDITORS: [AccountId; 10] = [301, 401, 601, 302, 402, 303, 403, 304, 305, 405];

/// How long something that has no end of its own can wait, if blocks have time.
const LONGEST: Moment = LAPSE + ANSWER + TICK;

/// Which case is meant: one of those that are there, in their order.
type Index = usize;

#[derive(Clone, Debug)]
enum Step {
	/// Somebody publishes something new in a branch and a category, which may be routine.
	Publish(AccountId, BranchId, CategoryId, bool),
	/// Something else is asked for: what, in which branch, by whom, whether it is grave, and after how long it ends by itself.
	Ask(Subject<AccountId>, BranchId, AccountId, bool, Option<Moment>),
	/// An auditor asks for two signatures on what concerns a member, and gives the first.
	Propose(u64, AccountId, AccountId),
	/// What waits in this case, does no more.
	Withdraw(Index),
	/// An auditor decides at once on a member, or on an activity that this member has published.
	Note(Subject<AccountId>, AccountId, AccountId),
	Claim(AccountId, Index),
	Release(AccountId, Index),
	Decide(AccountId, Index, Decision, Option<u16>),
	Question(AccountId, Index),
	Answer(AccountId, Index),
	Escalate(AccountId, Index),
	Appeal(AccountId, Index),
	Rule(Index, Decision, Option<u16>),
	Tend(Index),
	TendDraw(ActivityId),
	Sample(AccountId, ActivityId),
	SetTemplate(u16, Option<u8>),
	/// Somebody is put on a list, or taken off it.
	Dismiss(AccountId),
	Move(AccountId, BranchId),
	Befriend(AccountId, AccountId),
	/// Somebody makes an auditor close to them, by what they do alone.
	Name(AccountId, AccountId),
	/// What is decided on this cannot be replaced.
	Fix(Subject<AccountId>),
	Involve(AccountId),
	Stick(Subject<AccountId>),
	/// All lists are empty again.
	Restore,
	/// A branch is closed.
	Close(BranchId),
	Pause,
	Draw(u8, u8),
	/// Time passes, and blocks have time.
	Wait(Moment),
	/// Time passes, and no block has any.
	Jump(Moment),
}

#[derive(Clone, Debug, PartialEq)]
struct Judgement {
	decision: Decision,
	by: Vec<AccountId>,
	branch: Option<BranchId>,
	at: Moment,
	appeal: Option<CaseId>,
	lost: u32,
}

#[derive(Clone, Debug)]
struct Matter {
	subject: Subject<AccountId>,
	branch: Option<BranchId>,
	origin: Option<BranchId>,
	by: AccountId,
	parties: Vec<AccountId>,
	is_grave: bool,
	category: Option<CategoryId>,
	is_routine: bool,
	opened: Moment,
	/// When what is appealed was last decided anew.
	renewed: Moment,
	until: Option<Moment>,
	/// When it lapses, and when it is looked at.
	lapses: Option<Moment>,
	due: Option<Moment>,
	rounds: u8,
	claim: Option<(AccountId, Moment)>,
	signed: Vec<(AccountId, BranchId, Decision)>,
	is_asked: bool,
	judgement: Option<Judgement>,
}

/// An activity that passed: who published it, where, in which category, when, when it is looked at, and whether it was drawn.
#[derive(Clone, Debug, PartialEq)]
struct Pass {
	by: AccountId,
	branch: BranchId,
	category: CategoryId,
	at: Moment,
	due: Moment,
	is_drawn: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Reached {
	decided: usize,
	two: usize,
	passed: usize,
	sampled: usize,
	appeals: usize,
	overturned: usize,
	lapsed: usize,
	refusals: usize,
}

struct Model {
	matters: BTreeMap<CaseId, Matter>,
	next: CaseId,
	next_activity: ActivityId,
	records: BTreeMap<(AccountId, CategoryId), u32>,
	/// In which cases, of whom, and when.
	blemishes: BTreeMap<(CaseId, AccountId), Moment>,
	passes: BTreeMap<ActivityId, Pass>,
	templates: BTreeSet<u16>,
	/// By whom it was published and how often one was granted, and so on, of each kind at each branch: opened, passed, noted,
	/// granted, refused, partly, absent, closed, lapsed, escalated, appealed, overturned.
	counts: BTreeMap<(Option<BranchId>, CaseKind), [u32; 12]>,
	/// For how long decided cases of a kind were open.
	ages: BTreeMap<(Option<BranchId>, CaseKind), u128>,
	reached: Reached,
}

type Refusal = Result<(), DispatchError>;

fn fail(error: Error<Test>) -> Refusal {
	Err(error.into())
}

fn is_due(at: Moment) -> bool {
	at.div_ceil(TICK) <= Now::get() / TICK
}

fn can_be(subject: &Subject<AccountId>, decision: Decision) -> Refusal {
	let is_possible = match (subject, decision) {
		(_, Decision::Refused) => true,
		(Subject::Service { .. }, Decision::Granted) => false,
		(Subject::Service { .. }, _) | (_, Decision::Granted) => true,
		_ => false,
	};
	if !is_possible {
		return Err(INVALID);
	}
	if Stuck::get().contains(subject) { Err(NOT_SO) } else { Ok(()) }
}

impl Model {
	fn new() -> Self {
		Self {
			matters: BTreeMap::new(),
			next: 0,
			next_activity: 10,
			records: BTreeMap::new(),
			blemishes: BTreeMap::new(),
			passes: BTreeMap::new(),
			templates: BTreeSet::new(),
			counts: BTreeMap::new(),
			ages: BTreeMap::new(),
			reached: Reached::default(),
		}
	}

	fn nth(&self, index: Index) -> CaseId {
		// The latest come first.
		self.matters.keys().rev().nth(index).copied().unwrap_or(9_999)
	}

	fn count(&mut self, matter: &Matter, what: usize) {
		self.counts.entry((matter.origin, matter.subject.kind())).or_default()[what] += 1;
	}

	fn open_on(&self, subject: &Subject<AccountId>) -> Option<CaseId> {
		let is_it =
			|(_, matter): &(_, &Matter)| matter.judgement.is_none() && matter.subject == *subject;
		self.matters.iter().find(is_it).map(|(id, _)| *id)
	}

	fn decided_on(&self, subject: &Subject<AccountId>) -> Option<CaseId> {
		let is_it =
			|(_, matter): &(_, &Matter)| matter.judgement.is_some() && matter.subject == *subject;
		self.matters.iter().find(is_it).map(|(id, _)| *id)
	}

	/// A case as it is opened, by somebody who is the only party.
	fn blank(subject: Subject<AccountId>, branch: Option<BranchId>, by: AccountId) -> Matter {
		let opened = Now::get();
		Matter {
			subject,
			branch,
			origin: branch,
			by,
			parties: vec![by],
			is_grave: false,
			category: None,
			is_routine: false,
			opened,
			renewed: opened,
			until: None,
			lapses: None,
			due: Some(opened + ESCALATION),
			rounds: 0,
			claim: None,
			signed: vec![],
			is_asked: false,
			judgement: None,
		}
	}

	/// What is opened replaces what was decided on the same, with its appeal.
	fn replace(&mut self, subject: &Subject<AccountId>) -> Option<Matter> {
		let old = self.decided_on(subject)?;
		let matter = self.matters.remove(&old).expect("there");
		if let Some(appeal) = matter.judgement.as_ref().and_then(|judgement| judgement.appeal) {
			self.close(appeal);
		}
		Some(matter)
	}

	fn add(&mut self, mut matter: Matter) -> CaseId {
		self.replace(&matter.subject.clone());
		if matter.until.is_none() {
			matter.lapses = Some(matter.opened + LAPSE);
		}
		self.count(&matter, 0);
		let id = self.next;
		self.next += 1;
		self.matters.insert(id, matter);
		id
	}

	fn close(&mut self, id: CaseId) {
		let matter = self.matters.remove(&id).expect("there");
		self.count(&matter, 7);
	}

	fn open(&mut self, matter: Matter) -> Refusal {
		let branch = matter.branch.expect("cases are opened in branches");
		if !FakeBranches::exists(branch) {
			return fail(Error::BranchNotFound);
		}
		if self.open_on(&matter.subject).is_some() {
			return fail(Error::AlreadyOpen);
		}
		if let (Subject::Activity { activity, .. }, Some(category)) =
			(&matter.subject, matter.category)
			&& matter.is_routine
			&& self.may_pass(matter.by, category)
		{
			let at = Now::get();
			let pass =
				Pass { by: matter.by, branch, category, at, due: at + DRAW, is_drawn: false };
			self.passes.insert(*activity, pass);
			self.count(&matter, 1);
			self.reached.passed += 1;
			return Ok(());
		}
		self.add(matter);
		Ok(())
	}

	fn may_pass(&self, who: AccountId, category: CategoryId) -> bool {
		let is_sample = |matter: &&Matter| {
			matter.by == who
				&& matter.judgement.is_none()
				&& matter.subject.kind() == CaseKind::Sample
		};
		let is_undrawn = |pass: &&Pass| pass.by == who && !pass.is_drawn;
		let is_clean = self.blemish(who).is_none()
			&& !self.matters.values().any(|matter| is_sample(&matter))
			&& self.passes.values().filter(is_undrawn).count() < 3;
		is_clean && self.records.get(&(who, category)).is_some_and(|record| *record >= CLEAN)
	}

	/// A blemish that counts.
	fn blemish(&self, who: AccountId) -> Option<Moment> {
		let of_them = self.blemishes.iter().filter(|((_, by), _)| *by == who).map(|(_, at)| *at);
		of_them.max().filter(|at| Now::get() < at + PROBATION)
	}

	fn note_on_record(&mut self, id: CaseId, matter: &Matter, decision: Decision) -> u32 {
		if !matches!(matter.subject.kind(), CaseKind::Activity | CaseKind::Sample) {
			return 0;
		}
		match (decision, matter.category) {
			(Decision::Granted, Some(category)) if matter.is_routine => {
				*self.records.entry((matter.by, category)).or_default() += 1;
				0
			}
			(Decision::Refused, category) => {
				self.blemishes.insert((id, matter.by), Now::get());
				category
					.and_then(|category| self.records.remove(&(matter.by, category)))
					.unwrap_or(0)
			}
			_ => 0,
		}
	}

	fn auditor(who: AccountId) -> Result<BranchId, DispatchError> {
		FakeStaff::branch(&who).ok_or(BAD_ORIGIN)
	}

	fn open_matter(&self, id: CaseId) -> Result<&Matter, DispatchError> {
		match self.matters.get(&id) {
			None => Err(Error::<Test>::CaseNotFound.into()),
			Some(matter) if matter.judgement.is_some() => Err(Error::<Test>::AlreadyDecided.into()),
			Some(matter) => Ok(matter),
		}
	}

	fn may_decide(&self, who: AccountId, branch: BranchId, matter: &Matter) -> Refusal {
		if !matter.branch.is_some_and(|of| FakeBranches::oversees(branch, of)) {
			return fail(Error::WrongBranch);
		}
		let judged = match matter.subject {
			Subject::Appeal { case } => self.matters[&case].judgement.clone(),
			_ => None,
		};
		let is_own =
			judged.is_some_and(|judged| judged.branch == Some(branch) || judged.by.contains(&who));
		let since = match matter.subject {
			Subject::Appeal { case } => self.matters[&case].opened,
			_ => matter.opened,
		};
		let is_concerned = |party: &AccountId| {
			let is_pair = |one: AccountId, other: AccountId| {
				(one, other) == (who, *party) || (one, other) == (*party, who)
			};
			*party == who
				|| Close::get().iter().any(|(one, other)| is_pair(*one, *other))
				|| LateKin::get()
					.iter()
					.any(|(one, other, at)| is_pair(*one, *other) && *at + Lookback::get() < since)
		};
		if is_own || matter.parties.iter().any(is_concerned) || Involved::get().contains(&who) {
			return fail(Error::ConflictOfInterest);
		}
		Ok(())
	}

	fn is_anothers(matter: &Matter, who: AccountId) -> bool {
		matter.claim.is_some_and(|(by, since)| {
			let oversees = FakeStaff::branch(&by)
				.is_some_and(|at| matter.branch.is_some_and(|of| FakeBranches::oversees(at, of)));
			by != who && matter.rounds == 0 && Now::get() < since + CLAIM && oversees
		})
	}

	/// Whether an auditor may do something with an open case which no other works on.
	fn may_work(&self, who: AccountId, id: CaseId) -> Result<Matter, DispatchError> {
		let branch = Self::auditor(who)?;
		let matter = self.open_matter(id)?;
		self.may_decide(who, branch, matter)?;
		if Self::is_anothers(matter, who) {
			return Err(Error::<Test>::Claimed.into());
		}
		Ok(matter.clone())
	}

	fn decide(
		&mut self,
		who: AccountId,
		id: CaseId,
		decision: Decision,
		template: Option<u16>,
	) -> Refusal {
		let branch = Self::auditor(who)?;
		let matter = self.open_matter(id)?.clone();
		self.may_decide(who, branch, &matter)?;
		let mut signed = Self::signatures(&matter);
		if signed.is_empty() && Self::is_anothers(&matter, who) {
			return fail(Error::Claimed);
		}
		self.ensure_template(template)?;
		if !matter.is_grave {
			return self.carry_out(id, decision, vec![who], Some(branch));
		}
		if signed.iter().any(|(by, _, said)| (*by, *said) == (who, decision)) {
			return fail(Error::SameSigner);
		}
		signed.retain(|(by, ..)| *by != who);
		if let Some((by, from, _)) = signed.iter().find(|(_, _, said)| *said == decision) {
			let above = if FakeBranches::oversees(*from, branch) { *from } else { branch };
			self.reached.two += 1;
			return self.carry_out(id, decision, vec![*by, who], Some(above));
		}
		signed.push((who, branch, decision));
		let matter = self.matters.get_mut(&id).expect("there");
		// The first of more than four is forgotten.
		matter.signed = signed.into_iter().rev().take(4).rev().collect();
		matter.claim = matter.claim.filter(|(by, _)| *by != who);
		Ok(())
	}

	/// The signatures of those who are auditors still, where they signed or over where the case began.
	fn signatures(matter: &Matter) -> Vec<(AccountId, BranchId, Decision)> {
		let began = |at| matter.origin.is_some_and(|origin| FakeBranches::oversees(at, origin));
		let mut signed = matter.signed.clone();
		signed.retain(|(by, of, _)| FakeStaff::branch(by).is_some_and(|at| at == *of || began(at)));
		signed
	}

	fn ensure_template(&self, template: Option<u16>) -> Refusal {
		match template {
			Some(id) if !self.templates.contains(&id) => fail(Error::TemplateNotFound),
			_ => Ok(()),
		}
	}

	fn carry_out(
		&mut self,
		id: CaseId,
		decision: Decision,
		by: Vec<AccountId>,
		branch: Option<BranchId>,
	) -> Refusal {
		let matter = self.matters[&id].clone();
		if let Subject::Appeal { case } = matter.subject {
			let first = self.matters[&case].clone();
			let judged = first.judgement.clone().expect("decided");
			let after = match decision {
				Decision::Refused => judged.decision,
				Decision::Granted if judged.decision == GRANTED => REFUSED,
				Decision::Granted => GRANTED,
				other => other,
			};
			if after != judged.decision {
				can_be(&first.subject, after)?;
				self.count(&first, 11);
				self.reached.overturned += 1;
				self.set_right(case, &first, &judged, after);
			}
			self.matters.remove(&case);
			self.matters.remove(&id);
		} else {
			can_be(&matter.subject, decision)?;
			let lost = self.note_on_record(id, &matter, decision);
			let at = Now::get();
			let judged = Judgement { decision, by, branch, at, appeal: None, lost };
			let kept = self.matters.get_mut(&id).expect("there");
			(kept.claim, kept.signed, kept.is_asked) = (None, vec![], false);
			kept.due = Some(at + APPEAL);
			kept.judgement = Some(judged);
		}
		let what = match decision {
			Decision::Granted => 3,
			Decision::Refused => 4,
			Decision::Partly { .. } => 5,
			Decision::Absent => 6,
		};
		self.count(&matter, what);
		let key = (matter.origin, matter.subject.kind());
		*self.ages.entry(key).or_default() += u128::from(Now::get() - matter.opened);
		self.reached.decided += 1;
		Ok(())
	}

	/// The record is as if it had been decided so at first.
	fn set_right(&mut self, id: CaseId, first: &Matter, judged: &Judgement, after: Decision) {
		if !matches!(first.subject.kind(), CaseKind::Activity | CaseKind::Sample) {
			return;
		}
		if after == GRANTED {
			self.blemishes.remove(&(id, first.by));
			if let Some(category) = first.category {
				*self.records.entry((first.by, category)).or_default() += judged.lost;
			}
		}
		self.note_on_record(id, first, after);
	}

	fn hand_up(&mut self, id: CaseId, to: Option<BranchId>) {
		let now = Now::get();
		let matter = self.matters.get_mut(&id).expect("there");
		matter.branch = to;
		matter.rounds += 1;
		matter.claim = None;
		let next = now + ESCALATION;
		matter.due = Some(matter.lapses.map_or(next, |at| at.min(next)).max(now));
		let matter = matter.clone();
		self.count(&matter, 9);
	}

	/// Where a case goes next, if anywhere.
	fn above(branch: Option<BranchId>) -> Option<Option<BranchId>> {
		match branch {
			None => None,
			Some(branch) if !FakeBranches::exists(branch) => Some(None),
			Some(branch) => FakeBranches::parent(branch).map(Some),
		}
	}

	/// The moment of a case has come.
	fn look_at(&mut self, id: CaseId) {
		let now = Now::get();
		let matter = self.matters[&id].clone();
		if matter.judgement.is_some() {
			self.matters.remove(&id);
		} else if matter.lapses.is_some_and(|at| at <= now) {
			self.matters.remove(&id);
			if let Subject::Appeal { case } = matter.subject {
				self.matters.remove(&case);
			}
			self.count(&matter, 8);
			self.reached.lapsed += 1;
		} else if let Some(above) = Self::above(matter.branch) {
			self.hand_up(id, above);
		} else {
			let kept = self.matters.get_mut(&id).expect("there");
			(kept.due, kept.claim) = (matter.lapses, None);
			kept.rounds += 1;
		}
	}

	fn is_hit(activity: ActivityId) -> bool {
		let hash = sp_io::hashing::blake2_256(&(Seed::get(), activity).encode());
		let number = u32::from_le_bytes([hash[0], hash[1], hash[2], hash[3]]);
		let parts = u64::from(SampleRate::get().deconstruct());
		u64::from(number) * 1_000_000 < parts << 32
	}

	fn make_sample(&mut self, activity: ActivityId) {
		let pass = self.passes.remove(&activity).expect("there");
		let branch = Some(pass.branch).filter(|branch| FakeBranches::exists(*branch));
		let mut matter = Self::blank(Subject::Sample { activity }, branch, pass.by);
		(matter.category, matter.is_routine) = (Some(pass.category), true);
		self.reached.sampled += 1;
		self.add(matter);
	}

	fn draw(&mut self, activity: ActivityId) {
		let pass = self.passes.get_mut(&activity).expect("there");
		if pass.is_drawn {
			self.passes.remove(&activity);
		} else if Self::is_hit(activity) {
			self.make_sample(activity);
		} else {
			pass.is_drawn = true;
			pass.due = (pass.at + SAMPLE).max(Now::get());
		}
	}

	/// What waits until a moment that has come, waits no more.
	fn expire(&mut self) {
		let is_over = |matter: &Matter| {
			matter.judgement.is_none() && matter.until.is_some_and(|at| at <= Now::get())
		};
		let over: Vec<_> =
			self.matters.iter().filter(|(_, matter)| is_over(matter)).map(|(id, _)| *id).collect();
		for id in over {
			self.close(id);
		}
	}

	/// All that is due. What becomes samples gets its ids in the order in which it did: `order` says which.
	fn work(&mut self, order: impl Fn(ActivityId) -> Option<CaseId>) {
		if IsPaused::get() {
			return;
		}
		self.expire();
		loop {
			let due: Vec<_> = self
				.matters
				.iter()
				.filter(|(_, matter)| matter.due.is_some_and(is_due))
				.map(|(id, _)| *id)
				.collect();
			let mut drawn: Vec<_> = self
				.passes
				.iter()
				.filter(|(_, pass)| is_due(pass.due))
				.map(|(id, _)| *id)
				.collect();
			drawn.sort_by_key(|activity| order(*activity));
			if due.is_empty() && drawn.is_empty() {
				return;
			}
			for id in due {
				if self.matters.contains_key(&id) {
					self.look_at(id);
				}
			}
			for activity in drawn {
				self.draw(activity);
			}
		}
	}

	/// When something happens next.
	fn next_moment(&self) -> Option<Moment> {
		let due = self.matters.values().filter_map(|matter| matter.due);
		let due = due.chain(self.passes.values().map(|pass| pass.due));
		let ticks = due.map(|at| at.div_ceil(TICK) * TICK);
		let open = self.matters.values().filter(|matter| matter.judgement.is_none());
		ticks.chain(open.filter_map(|matter| matter.until)).min()
	}

	fn appeal(&mut self, who: AccountId, id: CaseId) -> Refusal {
		let Some(first) = self.matters.get(&id).cloned() else {
			return fail(Error::CaseNotFound);
		};
		if matches!(first.subject, Subject::Appeal { .. }) {
			return fail(Error::Final);
		}
		let Some(judged) = first.judgement.clone() else { return fail(Error::NotDecided) };
		if !first.parties.contains(&who) {
			return fail(Error::NotParty);
		}
		if judged.appeal.is_some() {
			return fail(Error::AlreadyAppealed);
		}
		if Now::get() >= judged.at + APPEAL {
			return fail(Error::TooLate);
		}
		let Some(decided_by) = judged.branch else { return fail(Error::Final) };
		if judged.decision == GRANTED && first.by == who
			|| Irrevocable::get().contains(&first.subject)
		{
			return fail(Error::Final);
		}
		let branch = FakeBranches::parent(decided_by);
		let mut matter = Self::blank(Subject::Appeal { case: id }, branch, who);
		matter.parties = first.parties.clone();
		matter.is_grave = first.is_grave;
		let appeal = self.add(matter);
		let kept = self.matters.get_mut(&id).expect("there");
		kept.due = None;
		kept.judgement.as_mut().expect("decided").appeal = Some(appeal);
		self.count(&first, 10);
		self.reached.appeals += 1;
		Ok(())
	}

	fn note(&mut self, subject: &Subject<AccountId>, by: AccountId, who: AccountId) -> Refusal {
		let branch = Self::auditor(by)?;
		if let Some(id) = self.open_on(subject) {
			self.close(id);
		}
		let before = self.decided_on(subject).map(|id| (id, self.matters[&id].clone()));
		let mut matter = Self::blank(subject.clone(), Some(branch), who);
		if let Subject::Activity { activity, .. } = *subject {
			let sampled = Subject::Sample { activity };
			let sample = self.open_on(&sampled);
			let of_pass = self.passes.get(&activity).map(|pass| pass.category);
			matter.category = FakeSubjects::category(subject)
				.or(of_pass)
				.or(before.as_ref().and_then(|(_, old)| old.category));
			self.passes.remove(&activity);
			if let Some(id) = sample {
				self.close(id);
			}
			let old = self.decided_on(&sampled).filter(|id| self.appeal_of(*id).is_none());
			if old.is_some() {
				self.replace(&sampled);
			}
		}
		let at = Now::get();
		let by = vec![by];
		let mut judged =
			Judgement { decision: REFUSED, by, branch: Some(branch), at, appeal: None, lost: 0 };
		match before.filter(|(id, _)| self.appeal_of(*id).is_some()) {
			// What is appealed from now on is this.
			Some((id, old)) => {
				self.count(&matter, 2);
				let before = old.judgement.expect("decided");
				judged.lost = before.lost + self.note_on_record(id, &matter, REFUSED);
				judged.appeal = before.appeal;
				(matter.origin, matter.opened) = (old.origin, old.opened);
				(matter.is_grave, matter.is_routine) = (old.is_grave, old.is_routine);
				matter.due = None;
				matter.judgement = Some(judged);
				self.matters.insert(id, matter);
				let appeal = before.appeal.expect("appealed");
				let judge = self.matters[&appeal].branch;
				let open = self.matters.get_mut(&appeal).expect("there");
				let lapses = at + LAPSE;
				(open.signed, open.is_asked, open.renewed) = (vec![], false, at);
				open.lapses = Some(lapses);
				if !judge.is_some_and(|judge| FakeBranches::oversees(branch, judge)) {
					open.due = open.due.map(|due| due.min(lapses).max(at));
				} else {
					self.hand_up(appeal, FakeBranches::parent(branch));
				}
			}
			None => {
				self.replace(subject);
				self.count(&matter, 2);
				let id = self.next;
				self.next += 1;
				judged.lost = self.note_on_record(id, &matter, REFUSED);
				matter.due = Some(at + APPEAL);
				matter.judgement = Some(judged);
				self.matters.insert(id, matter);
			}
		}
		Ok(())
	}

	/// The case in which what was decided in this one is appealed.
	fn appeal_of(&self, id: CaseId) -> Option<CaseId> {
		self.matters[&id].judgement.as_ref().and_then(|judged| judged.appeal)
	}

	fn ensure_tended(due: Option<Moment>) -> Refusal {
		if IsPaused::get() {
			return fail(Error::Resting);
		}
		match due {
			None => fail(Error::TaskNotFound),
			Some(due) if !is_due(due) => fail(Error::NotDue),
			Some(_) => Ok(()),
		}
	}

	/// Take a step of which time is no part.
	fn take(&mut self, step: &Step) -> Refusal {
		let now = Now::get();
		match step {
			Step::Publish(by, branch, category, is_routine) => {
				let mut matter = Self::blank(activity(self.next_activity), Some(*branch), *by);
				(matter.category, matter.is_routine) = (Some(*category), *is_routine);
				if self.next_activity.is_multiple_of(2) {
					Categories::mutate(|known| known.push((self.next_activity, *category)));
				}
				self.next_activity += 1;
				self.open(matter)
			}
			Step::Ask(what, branch, by, is_grave, time) => {
				let mut matter = Self::blank(what.clone(), Some(*branch), *by);
				matter.is_grave = *is_grave;
				matter.until = time.map(end_after);
				self.open(matter)
			}
			Step::Propose(id, by, who) => {
				let branch = Self::auditor(*by)?;
				let subject = Subject::Penalty { penalty: *id };
				let mut matter = Self::blank(subject, Some(branch), *by);
				matter.parties = vec![*who];
				matter.is_grave = true;
				matter.signed = vec![(*by, branch, GRANTED)];
				self.open(matter)
			}
			Step::Withdraw(index) => {
				let id = self.nth(*index);
				if self.can_be_withdrawn(id) {
					self.close(id);
				}
				Ok(())
			}
			Step::Note(subject, by, who) => self.note(subject, *by, *who),
			Step::Claim(who, index) => {
				let id = self.nth(*index);
				self.may_work(*who, id)?;
				self.matters.get_mut(&id).expect("there").claim = Some((*who, now));
				Ok(())
			}
			Step::Release(who, index) => {
				let id = self.nth(*index);
				let matter = self.open_matter(id)?;
				if matter.claim.is_none_or(|(by, _)| by != *who) {
					return fail(Error::NotHolder);
				}
				self.matters.get_mut(&id).expect("there").claim = None;
				Ok(())
			}
			Step::Decide(who, index, decision, template) => {
				self.decide(*who, self.nth(*index), *decision, *template)
			}
			Step::Question(who, index) => {
				let id = self.nth(*index);
				if self.may_work(*who, id)?.is_asked {
					return fail(Error::AlreadyAsked);
				}
				let matter = self.matters.get_mut(&id).expect("there");
				matter.is_asked = true;
				matter.lapses = matter.lapses.map(|at| at + ANSWER);
				matter.due = matter.due.map(|at| (at + ANSWER).max(now));
				Ok(())
			}
			Step::Answer(who, index) => {
				let id = self.nth(*index);
				let matter = self.open_matter(id)?;
				let has_signed = matter.signed.iter().any(|(by, ..)| by == who);
				if !matter.parties.contains(who) && (matter.by != *who || has_signed) {
					return fail(Error::NotParty);
				}
				if !matter.is_asked {
					return fail(Error::NotAsked);
				}
				Ok(())
			}
			Step::Escalate(who, index) => {
				let id = self.nth(*index);
				let matter = self.may_work(*who, id)?;
				let Some(above) = Self::above(matter.branch) else {
					return fail(Error::AtTheTop);
				};
				self.hand_up(id, above);
				Ok(())
			}
			Step::Appeal(who, index) => self.appeal(*who, self.nth(*index)),
			Step::Rule(index, decision, template) => {
				let id = self.nth(*index);
				let matter = self.open_matter(id)?;
				let is_appeal = matches!(matter.subject, Subject::Appeal { .. });
				if !is_appeal && matter.branch.is_some() {
					return fail(Error::NotForConsortium);
				}
				self.ensure_template(*template)?;
				self.carry_out(id, *decision, vec![], None)
			}
			Step::Tend(index) => {
				let id = self.nth(*index);
				Self::ensure_tended(self.matters.get(&id).and_then(|matter| matter.due))?;
				self.look_at(id);
				Ok(())
			}
			Step::TendDraw(activity) => {
				Self::ensure_tended(self.passes.get(activity).map(|pass| pass.due))?;
				if !self.passes[activity].is_drawn {
					return fail(Error::NotDue);
				}
				self.draw(*activity);
				Ok(())
			}
			Step::Sample(who, activity) => {
				let at = Self::auditor(*who)?;
				let Some(pass) = self.passes.get(activity) else {
					return fail(Error::NotPassed);
				};
				let branch = Some(pass.branch).filter(|branch| FakeBranches::exists(*branch));
				let subject = Subject::Sample { activity: *activity };
				self.may_decide(*who, at, &Self::blank(subject, branch, pass.by))?;
				self.make_sample(*activity);
				Ok(())
			}
			Step::SetTemplate(id, text) => match text {
				Some(_) if *id == 0 => fail(Error::InvalidTemplate),
				Some(0) => fail(Error::InvalidText),
				Some(_) if !self.templates.contains(id) && self.templates.len() == 3 => {
					fail(Error::TooManyTemplates)
				}
				Some(_) => {
					self.templates.insert(*id);
					Ok(())
				}
				None if self.templates.remove(id) => Ok(()),
				None => fail(Error::TemplateNotFound),
			},
			_ => Ok(()),
		}
	}

	/// Appeals belong to no other pallet, and samples wait as long as nobody looks at them.
	fn can_be_withdrawn(&self, id: CaseId) -> bool {
		self.open_matter(id).is_ok_and(|matter| {
			!matches!(matter.subject, Subject::Appeal { .. } | Subject::Sample { .. })
		})
	}
}

/// A moment after so long, with a tick.
fn end_after(time: Moment) -> Moment {
	(Now::get() / TICK + 1) * TICK + time
}

/// Put somebody on a list, or take them off it.
fn toggle<Item: PartialEq>(list: &mut Vec<Item>, item: Item) {
	match list.iter().position(|other| *other == item) {
		Some(index) => drop(list.remove(index)),
		None => list.push(item),
	}
}
