// SPDX-License-Identifier: Apache-2.0

//! How cases begin and end, and in which lists they stand.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult, SaturatedConversion, Saturating};
use timebank_primitives::{
	BranchId, CaseId, CaseKind, Cases, Decision, Hierarchy, Moment, OnDecision, Opening, Oversight,
	Parties, Request, Role, Staff, Subject, WindingUp,
};

impl<T: Config> Pallet<T> {
	/// The case with this id, if it waits for a decision.
	pub(crate) fn open_case(id: CaseId) -> Result<CaseOf<T>, DispatchError> {
		let case = AllCases::<T>::get(id).ok_or(Error::<T>::CaseNotFound)?;
		ensure!(case.state == State::Open, Error::<T>::AlreadyDecided);
		Ok(case)
	}

	/// Change what is counted of cases like this one.
	pub(crate) fn tally(case: &CaseOf<T>, change: impl FnOnce(&mut Tally)) {
		Tallies::<T>::mutate(case.origin, case.subject.kind(), change);
	}

	/// A case stands in the queue of this branch from now on.
	pub(crate) fn enter(branch: Option<BranchId>, rank: Rank) {
		InBranch::<T>::insert(branch, rank, ());
		OpenIn::<T>::mutate(branch, |open| open.saturating_inc());
	}

	/// A case does not stand in the queue of this branch any more.
	pub(crate) fn leave(branch: Option<BranchId>, rank: Rank) {
		InBranch::<T>::remove(branch, rank);
		OpenIn::<T>::mutate_exists(branch, |open| {
			*open = open.unwrap_or_default().checked_sub(1).filter(|left| *left > 0);
		});
	}

	fn take_id() -> Result<CaseId, DispatchError> {
		NextCase::<T>::try_mutate(|next| {
			let id = *next;
			*next = id.checked_add(1).ok_or(Error::<T>::TooManyCases)?;
			Ok(id)
		})
	}

	/// The moment and the block.
	pub(crate) fn now() -> (Moment, u32) {
		(T::Time::now(), frame_system::Pallet::<T>::block_number().saturated_into())
	}

	/// Let a case wait for a decision.
	pub(crate) fn add(mut case: CaseOf<T>) -> Result<CaseId, DispatchError> {
		ensure!(!BySubject::<T>::contains_key(&case.subject), Error::<T>::AlreadyOpen);
		let id = Self::take_id()?;
		// What was decided before is about what was before: an appeal must not meet this.
		Self::supersede(&case.subject);
		let escalation = T::EscalationPeriod::get();
		let due = case.opened_at.saturating_add(escalation);
		if case.until.is_none() {
			let lapse = T::LapsePeriod::get().max(escalation);
			case.lapses_at = Some(case.opened_at.saturating_add(lapse));
		}
		case.due = Some(Self::queue_task(due, Task::Case(id)));
		Self::enter(case.branch, case.rank(id));
		BySubject::<T>::insert(&case.subject, id);
		Self::tally(&case, |tally| tally.note_opened(case.opened_at));
		if case.subject.kind() == CaseKind::Sample {
			Self::change_unseen(&case.by, |unseen| unseen.samples.saturating_inc());
		}
		Self::deposit_event(Event::Opened {
			case: id,
			subject: case.subject.clone(),
			branch: case.branch,
			by: case.by.clone(),
			priority: case.priority,
			is_grave: case.is_grave,
		});
		AllCases::<T>::insert(id, case);
		Ok(id)
	}

	/// A case is open no more. Its row is left to the caller.
	pub(crate) fn end(id: CaseId, case: &mut CaseOf<T>) {
		Self::unplan(id, case);
		Self::leave(case.branch, case.rank(id));
		BySubject::<T>::remove(&case.subject);
		Self::tally(case, |tally| tally.note_ended(case.opened_at));
		if case.subject.kind() == CaseKind::Sample {
			Self::change_unseen(&case.by, |unseen| unseen.samples.saturating_dec());
		}
	}

	/// A case is over without a decision.
	fn close_case(id: CaseId) {
		let Some(mut case) = AllCases::<T>::take(id) else { return };
		Self::end(id, &mut case);
		Self::tally(&case, |tally| tally.closed.saturating_inc());
		Self::deposit_event(Event::Closed { case: id, subject: case.subject });
	}

	/// What was decided on this can be appealed no more, since it is about something that is not so any more. Its pallet keeps
	/// what it remembers: it is about what there is now.
	fn supersede(subject: &SubjectOf<T>) {
		let Some(id) = DecidedOn::<T>::take(subject) else { return };
		let Some(mut case) = AllCases::<T>::take(id) else { return };
		Self::unplan(id, &mut case);
		if let Some(appeal) = case.outcome().and_then(|outcome| outcome.appeal) {
			Self::close_case(appeal);
		}
		Self::deposit_event(Event::Forgotten { case: id });
	}

	/// Nobody has decided in time.
	pub(crate) fn lapse(id: CaseId, mut case: CaseOf<T>) {
		AllCases::<T>::remove(id);
		Self::end(id, &mut case);
		Self::tally(&case, |tally| tally.lapsed.saturating_inc());
		Self::deposit_event(Event::Lapsed { case: id, subject: case.subject.clone() });
		match &case.subject {
			Subject::Appeal { case: first } => Self::forget_case(*first),
			subject => T::Subjects::lapse(subject),
		}
	}

	/// What was decided cannot be appealed any more.
	pub(crate) fn forget_case(id: CaseId) {
		let Some(mut case) = AllCases::<T>::take(id) else { return };
		Self::unplan(id, &mut case);
		DecidedOn::<T>::remove(&case.subject);
		Self::deposit_event(Event::Forgotten { case: id });
		T::Subjects::forget(&case.subject);
	}

	/// Keep what was decided until it cannot be appealed any more.
	pub(crate) fn keep_decided(
		id: CaseId,
		mut case: CaseOf<T>,
		decision: Decision,
		by: Deciders<T::AccountId>,
		branch: Option<BranchId>,
		opinion: [u8; 32],
	) {
		let now = T::Time::now();
		let can_be_appealed_until = now.saturating_add(T::AppealPeriod::get());
		let lost_record = Self::note_on_record(id, &case, decision);
		case.holder = None;
		case.signed = Signatures::default();
		case.asked = None;
		case.due = Some(Self::queue_task(can_be_appealed_until, Task::Case(id)));
		case.state = State::Decided(Outcome {
			decision,
			by,
			branch,
			opinion,
			at: now,
			can_be_appealed_until,
			appeal: None,
			lost_record,
		});
		DecidedOn::<T>::insert(&case.subject, id);
		AllCases::<T>::insert(id, case);
	}

	/// Staff decided anew on what is appealed: that is appealed now, in the same cases, and the appeal has as much time as a new one
	/// before it lapses. When it is handed up stays, so that nobody keeps it where it is. Where those decide who did so, or whom they
	/// oversee, the branch above decides on the appeal.
	fn replace_decided(
		(id, before): (CaseId, CaseOf<T>),
		mut case: CaseOf<T>,
		by: Deciders<T::AccountId>,
		branch: BranchId,
		opinion: [u8; 32],
	) {
		let State::Decided(outcome) = before.state else { return };
		let now = T::Time::now();
		let lost_record = Self::note_on_record(id, &case, Decision::Refused);
		case.origin = before.origin;
		case.priority = before.priority;
		case.is_grave = before.is_grave;
		case.opened_at = before.opened_at;
		case.opened_in = before.opened_in;
		case.is_routine = before.is_routine;
		let appeal = outcome.appeal;
		case.state = State::Decided(Outcome {
			decision: Decision::Refused,
			by,
			branch: Some(branch),
			opinion,
			at: now,
			lost_record: outcome.lost_record.saturating_add(lost_record),
			..outcome
		});
		AllCases::<T>::insert(id, case);
		let Some(appeal) = appeal else { return };
		let Some(mut open) = AllCases::<T>::get(appeal) else { return };
		let (now, block) = Self::now();
		// What was signed and asked was about what was decided before, and nobody has read this.
		open.signed = Signatures::default();
		open.asked = None;
		open.opened_in = block;
		let lapse = T::LapsePeriod::get().max(T::EscalationPeriod::get());
		let lapses_at = now.saturating_add(lapse);
		open.lapses_at = Some(lapses_at);
		if open.branch.is_some_and(|judge| T::Oversight::oversees(branch, judge)) {
			Self::hand_up(appeal, open, T::Hierarchy::parent(branch), None);
		} else {
			let due = open.due.map(|due| due.min(lapses_at));
			Self::plan(appeal, &mut open, due);
			AllCases::<T>::insert(appeal, open);
		}
	}

	/// As [`supersede`](Self::supersede), but who appeals does not lose that.
	fn supersede_unless_appealed(subject: &SubjectOf<T>) {
		let case = DecidedOn::<T>::get(subject).and_then(AllCases::<T>::get);
		let outcome = case.as_ref().and_then(|case| case.outcome());
		if outcome.is_some_and(|outcome| outcome.appeal.is_none()) {
			Self::supersede(subject);
		}
	}

	/// The open cases of a branch in their order.
	pub(crate) fn listed(
		branch: Option<BranchId>,
		after: Option<CaseId>,
		limit: u32,
	) -> Vec<(CaseId, CaseOf<T>)> {
		let last = after.and_then(|id| AllCases::<T>::get(id).map(|case| case.rank(id)));
		let ranks = match last {
			Some(rank) => {
				let key = InBranch::<T>::hashed_key_for(branch, rank);
				InBranch::<T>::iter_key_prefix_from(branch, key)
			}
			None => InBranch::<T>::iter_key_prefix(branch),
		};
		let limit = limit.min(MAX_LISTED) as usize;
		let with_case = |rank: Rank| {
			let id = case_at(&rank);
			AllCases::<T>::get(id).map(|case| (id, case))
		};
		ranks.take(limit).filter_map(with_case).collect()
	}

	/// For how long those that are open have been, the mean. Fractions of a millisecond are dropped.
	pub(crate) fn mean_age_of(tally: &Tally) -> Option<Moment> {
		let opened_at = tally.sum_opened_at.checked_div(tally.open.into())?;
		Some(T::Time::now().saturating_sub(Moment::try_from(opened_at).ok()?))
	}

	/// For how long those that were decided were open, the mean. Fractions of a millisecond are dropped.
	pub(crate) fn mean_duration_of(tally: &Tally) -> Option<Moment> {
		Moment::try_from(tally.sum_age.checked_div(tally.decided().into())?).ok()
	}
}

impl<T: Config> Cases<T::AccountId> for Pallet<T> {
	fn open(request: Request<T::AccountId>) -> Result<Opening, DispatchError> {
		ensure!(T::Oversight::exists(request.branch), Error::<T>::BranchNotFound);
		ensure!(!BySubject::<T>::contains_key(&request.subject), Error::<T>::AlreadyOpen);
		if let (Subject::Activity { activity, .. }, Some(category), true) =
			(&request.subject, request.category, request.is_routine)
		{
			Self::forgive(&request.by);
			if Self::passes(&request.by, category) {
				Self::pass(*activity, category, &request);
				return Ok(Opening::Passed);
			}
		}
		let Request {
			subject,
			branch,
			by,
			parties,
			priority,
			is_grave,
			category,
			is_routine,
			signed,
			until,
		} = request;
		let mut case = Case::new(subject, Some(branch), by, parties, Self::now());
		case.priority = priority;
		case.category = category;
		case.is_routine = is_routine;
		case.until = until;
		// Who asks for a decision and signs it does not decide alone.
		case.is_grave = is_grave || signed.is_some();
		let signed = signed.map(|(decision, opinion)| {
			let branch = T::Staff::branch_as(&case.by, Role::Auditor).unwrap_or(branch);
			Signed { by: case.by.clone(), branch, decision, opinion }
		});
		case.signed = Signatures::truncate_from(signed.iter().cloned().collect());
		let id = Self::add(case)?;
		if let Some(Signed { by, branch, decision, opinion }) = signed {
			Self::deposit_event(Event::Signed { case: id, by, branch, decision, opinion });
		}
		Ok(Opening::Waiting(id))
	}

	fn close(subject: &SubjectOf<T>) {
		if let Some(id) = BySubject::<T>::get(subject) {
			Self::close_case(id);
		}
	}

	fn note_decision(
		subject: SubjectOf<T>,
		branch: BranchId,
		by: T::AccountId,
		parties: Parties<T::AccountId>,
		opinion: [u8; 32],
	) -> DispatchResult {
		Self::close(&subject);
		// Who appeals does not lose that by what staff do meanwhile: what is appealed from now on is this.
		let known = DecidedOn::<T>::get(&subject)
			.and_then(|id| AllCases::<T>::get(id).map(|case| (id, case)));
		let category = known.as_ref().and_then(|(_, case)| case.category);
		let appealed = known
			.filter(|(_, case)| case.outcome().is_some_and(|outcome| outcome.appeal.is_some()));
		let first = parties.first().cloned().unwrap_or_else(|| by.clone());
		let mut case = Case::new(subject, Some(branch), first, parties, Self::now());
		case.category = T::Subjects::category(&case.subject);
		if let Subject::Activity { activity, .. } = case.subject {
			case.category = case.category.or_else(|| Self::category_of(activity)).or(category);
			// A human has looked at it, and what became of a sample of it is about what is not so any more.
			Self::forget_passage(activity);
			let sample = Subject::Sample { activity };
			Self::close(&sample);
			Self::supersede_unless_appealed(&sample);
		}
		let id = match &appealed {
			Some((id, _)) => *id,
			None => {
				Self::supersede(&case.subject);
				Self::take_id()?
			}
		};
		let by: Deciders<T::AccountId> = Deciders::truncate_from(vec![by]);
		Self::tally(&case, |tally| tally.noted.saturating_inc());
		Self::deposit_event(Event::Decided {
			case: id,
			subject: case.subject.clone(),
			decision: Decision::Refused,
			by: by.clone(),
			branch: Some(branch),
			opinion,
		});
		match appealed {
			Some((_, before)) => Self::replace_decided((id, before), case, by, branch, opinion),
			None => Self::keep_decided(id, case, Decision::Refused, by, Some(branch), opinion),
		}
		Ok(())
	}

	fn is_open(subject: &SubjectOf<T>) -> bool {
		BySubject::<T>::contains_key(subject)
	}

	fn deciders(subject: &SubjectOf<T>) -> Vec<T::AccountId> {
		let case = DecidedOn::<T>::get(subject).and_then(AllCases::<T>::get);
		case.and_then(|case| case.outcome().map(|outcome| outcome.by.to_vec())).unwrap_or_default()
	}
}

/// A branch is not closed while its auditors, or others for them, have something to decide.
impl<T: Config> WindingUp for Pallet<T> {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		ensure!(OpenIn::<T>::get(Some(branch)) == 0, Error::<T>::CasesOpen);
		Ok(())
	}

	// Nothing but the statistics is left, and they stay.
	fn forget(_: BranchId) {}

	fn weight() -> Weight {
		T::WeightInfo::wind_up()
	}
}

/// Whether decisions on such cases are kept on the record of who published.
pub(crate) fn is_on_record(kind: CaseKind) -> bool {
	matches!(kind, CaseKind::Activity | CaseKind::Sample)
}
