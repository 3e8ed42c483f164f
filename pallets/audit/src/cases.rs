// SPDX-License-Identifier: Apache-2.0

//! How cases begin and end, and in which lists they stand.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult, Saturating};
use timebank_primitives::{
	BranchId, CaseId, CaseKind, Cases, Decision, Moment, OnDecision, Opening, Oversight, Parties,
	Request, Role, Staff, Subject, WindingUp,
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
	}

	/// A case is over without a decision.
	fn close_case(id: CaseId) {
		let Some(mut case) = AllCases::<T>::take(id) else { return };
		Self::end(id, &mut case);
		Self::tally(&case, |tally| tally.closed.saturating_inc());
		Self::deposit_event(Event::Closed { case: id, subject: case.subject });
	}

	/// What was decided on this can be appealed no more, since it is about something that is not so any more. Its pallet keeps
	/// what it remembers: it is about what there is now. Returns what was decided.
	fn supersede(subject: &SubjectOf<T>) -> Option<CaseOf<T>> {
		let id = DecidedOn::<T>::take(subject)?;
		let mut case = AllCases::<T>::take(id)?;
		Self::unplan(id, &mut case);
		if let Some(appeal) = case.outcome().and_then(|outcome| outcome.appeal) {
			Self::close_case(appeal);
		}
		Some(case)
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
		let lost_record = Self::note_on_record(&case, decision);
		case.holder = None;
		case.signed = None;
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
		if let (Subject::Activity { activity, .. }, Some(category)) =
			(&request.subject, request.routine)
		{
			Self::forgive(&request.by);
			if Self::passes(&request.by, category) {
				Self::pass(*activity, category, &request);
				return Ok(Opening::Passed);
			}
		}
		let Request { subject, branch, by, parties, priority, is_grave, routine, signed, until } =
			request;
		let now = T::Time::now();
		let mut case = Case::new(subject, Some(branch), by, parties, now);
		case.priority = priority;
		case.routine = routine;
		case.until = until;
		// Who asks for a decision and signs it does not decide alone.
		case.is_grave = is_grave || signed.is_some();
		case.signed = signed.map(|(decision, opinion)| {
			let branch = T::Staff::branch_as(&case.by, Role::Auditor).unwrap_or(branch);
			Signed { by: case.by.clone(), branch, decision, opinion }
		});
		let signed = case.signed.clone();
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
		let id = Self::take_id()?;
		let before = Self::supersede(&subject);
		let first = parties.first().cloned().unwrap_or_else(|| by.clone());
		let mut case = Case::new(subject, Some(branch), first, parties, T::Time::now());
		if let Subject::Activity { activity, .. } = case.subject {
			let known = before.and_then(|case| case.routine);
			case.routine = Self::category_of(activity).or(known);
			// A human has looked at it.
			Self::forget_passage(activity);
		}
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
		Self::keep_decided(id, case, Decision::Refused, by, Some(branch), opinion);
		Ok(())
	}

	fn is_open(subject: &SubjectOf<T>) -> bool {
		BySubject::<T>::contains_key(subject)
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
