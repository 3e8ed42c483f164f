// SPDX-License-Identifier: Apache-2.0

//! Who decides, and what becomes of it.

use crate::*;
use alloc::vec;
use frame_support::{
	PalletId, ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchResult, Saturating, traits::AccountIdConversion};
use timebank_primitives::{
	BranchId, CaseId, Decision, Hierarchy, Kinship, Moment, OnDecision, Oversight, Role, Staff,
	Subject,
};

/// Where the account of the consortium comes from.
const PALLET_ID: PalletId = PalletId(*b"tb/audit");

impl<T: Config> Pallet<T> {
	/// Stands for the consortium where an account must have decided.
	pub(crate) fn consortium_account() -> T::AccountId {
		PALLET_ID.into_account_truncating()
	}

	/// What it costs to decide a case, `own` being this pallet's part.
	pub(crate) fn weight_to_decide(case: CaseId, own: Weight) -> Weight {
		match AllCases::<T>::get(case).map(|case| case.subject) {
			// It is replaced, and then forgotten.
			Some(Subject::Appeal { case: first }) => own
				.max(T::WeightInfo::decide_appeal())
				.saturating_add(Self::subject_weight(first).saturating_mul(2)),
			Some(subject) => own.saturating_add(T::Subjects::weight(&subject)),
			None => own,
		}
	}

	/// What the pallet whose matter it is does at the most.
	pub(crate) fn subject_weight(case: CaseId) -> Weight {
		AllCases::<T>::get(case).map_or(Weight::zero(), |case| T::Subjects::weight(&case.subject))
	}

	/// The case that is appealed in this one.
	fn appealed_by(case: &CaseOf<T>) -> Option<CaseOf<T>> {
		match case.subject {
			Subject::Appeal { case: first } => AllCases::<T>::get(first),
			_ => None,
		}
	}

	/// Whether somebody who is an auditor of a branch may decide a case.
	pub(crate) fn ensure_may_decide(
		who: &T::AccountId,
		branch: BranchId,
		case: &CaseOf<T>,
	) -> DispatchResult {
		let oversees = case.branch.is_some_and(|of| T::Oversight::oversees(branch, of));
		ensure!(oversees, Error::<T>::WrongBranch);
		let first = Self::appealed_by(case);
		// What a party did alone after that, or shortly before, does not count: they would choose who decides.
		let opened_at = first.as_ref().map_or(case.opened_at, |first| first.opened_at);
		let since = opened_at.saturating_sub(T::Lookback::get());
		let is_concerned =
			|party: &T::AccountId| party == who || T::Kinship::are_close(who, party, since);
		ensure!(!case.parties.iter().any(is_concerned), Error::<T>::ConflictOfInterest);
		if let Some(outcome) = first.as_ref().and_then(|first| first.outcome()) {
			let is_against_own = outcome.branch == Some(branch) || outcome.by.contains(who);
			ensure!(!is_against_own, Error::<T>::ConflictOfInterest);
		}
		let subject = first.as_ref().map_or(&case.subject, |first| &first.subject);
		ensure!(!T::Subjects::is_involved(subject, who), Error::<T>::ConflictOfInterest);
		Ok(())
	}

	/// Whether no other auditor works on a case.
	fn ensure_unclaimed(who: &T::AccountId, case: &CaseOf<T>) -> DispatchResult {
		let is_anothers = case.holder.as_ref().is_some_and(|claim| {
			let ends = claim.since.saturating_add(T::ClaimPeriod::get());
			// Who was dismissed, or works elsewhere now, works on it no more.
			let holds = || {
				T::Staff::branch_as(&claim.by, Role::Auditor).is_some_and(|branch| {
					case.branch.is_some_and(|of| T::Oversight::oversees(branch, of))
				})
			};
			// What was handed up, or stayed at the top beyond its time, was left lying.
			case.round == 0 && claim.by != *who && T::Time::now() < ends && holds()
		});
		ensure!(!is_anothers, Error::<T>::Claimed);
		Ok(())
	}

	/// The signatures that count: those of who is an auditor still, of the branch for which they signed or of one that oversees where
	/// the case was opened. They might decide when they signed; that a party makes them close afterwards takes back nothing.
	fn signatures(case: &CaseOf<T>) -> Signatures<T::AccountId> {
		let mut signed = case.signed.clone();
		signed.retain(|one| {
			T::Staff::branch_as(&one.by, Role::Auditor).is_some_and(|now| {
				now == one.branch
					|| case.origin.is_some_and(|origin| T::Oversight::oversees(now, origin))
			})
		});
		signed
	}

	pub(crate) fn do_claim(who: T::AccountId, branch: BranchId, id: CaseId) -> DispatchResult {
		let mut case = Self::open_case(id)?;
		Self::ensure_may_decide(&who, branch, &case)?;
		Self::ensure_unclaimed(&who, &case)?;
		let now = T::Time::now();
		case.holder = Some(Claim { by: who.clone(), since: now });
		AllCases::<T>::insert(id, case);
		let until = now.saturating_add(T::ClaimPeriod::get());
		Self::deposit_event(Event::Claimed { case: id, by: who, until });
		Ok(())
	}

	pub(crate) fn do_release(who: T::AccountId, id: CaseId) -> DispatchResult {
		let mut case = Self::open_case(id)?;
		let is_holder = case.holder.as_ref().is_some_and(|claim| claim.by == who);
		ensure!(is_holder, Error::<T>::NotHolder);
		case.holder = None;
		AllCases::<T>::insert(id, case);
		Self::deposit_event(Event::Released { case: id, by: who });
		Ok(())
	}

	pub(crate) fn do_decide(
		who: T::AccountId,
		branch: BranchId,
		id: CaseId,
		decision: Decision,
		opinion: Opinion,
	) -> DispatchResult {
		let mut case = Self::open_case(id)?;
		Self::ensure_may_decide(&who, branch, &case)?;
		Self::ensure_read(&case)?;
		let mut signed = Self::signatures(&case);
		// A second signature needs another auditor.
		if signed.is_empty() {
			Self::ensure_unclaimed(&who, &case)?;
		}
		let opinion = Self::hash_of(opinion)?;
		if !case.is_grave {
			let by = Deciders::truncate_from(vec![who]);
			return Self::carry_out(id, case, decision, by, Some(branch), opinion);
		}
		let is_same = |one: &Signed<T::AccountId>| one.by == who && one.decision == decision;
		ensure!(!signed.iter().any(is_same), Error::<T>::SameSigner);
		// Who thinks otherwise now takes back what they signed themselves.
		signed.retain(|one| one.by != who);
		if let Some(first) = signed.iter().find(|one| one.decision == decision) {
			// An appeal goes above both.
			let is_above = T::Oversight::oversees(first.branch, branch);
			let branch = if is_above { first.branch } else { branch };
			let by = Deciders::truncate_from(vec![first.by.clone(), who]);
			return Self::carry_out(id, case, decision, by, Some(branch), opinion);
		}
		// Who has signed has done their part.
		case.holder = case.holder.take().filter(|claim| claim.by != who);
		// There is one signature for each decision, so that a third auditor takes away nobody's.
		if signed.is_full() {
			signed.remove(0);
		}
		// There is room.
		let _ = signed.try_push(Signed { by: who.clone(), branch, decision, opinion });
		case.signed = signed;
		AllCases::<T>::insert(id, case);
		Self::deposit_event(Event::Signed { case: id, by: who, branch, decision, opinion });
		Ok(())
	}

	/// What was opened in this block, or an appeal about what was decided anew in it, can have been read by nobody, and what its
	/// decision costs was not known when the block's room was counted.
	fn ensure_read(case: &CaseOf<T>) -> DispatchResult {
		let (_, block) = Self::now();
		ensure!(case.opened_in != block, Error::<T>::TooFresh);
		Ok(())
	}

	pub(crate) fn do_decide_as_consortium(
		id: CaseId,
		decision: Decision,
		opinion: Opinion,
	) -> DispatchResult {
		let case = Self::open_case(id)?;
		let is_appeal = matches!(case.subject, Subject::Appeal { .. });
		ensure!(is_appeal || case.branch.is_none(), Error::<T>::NotForConsortium);
		Self::ensure_read(&case)?;
		let opinion = Self::hash_of(opinion)?;
		Self::carry_out(id, case, decision, Deciders::default(), None, opinion)
	}

	/// A case is decided. It is so before its pallet carries it out, which finds nothing open then.
	fn carry_out(
		id: CaseId,
		mut case: CaseOf<T>,
		decision: Decision,
		by: Deciders<T::AccountId>,
		branch: Option<BranchId>,
		opinion: [u8; 32],
	) -> DispatchResult {
		Self::end(id, &mut case);
		let now = T::Time::now();
		Self::tally(&case, |tally| tally.note_decided(decision, case.opened_at, now));
		let subject = case.subject.clone();
		Self::deposit_event(Event::Decided {
			case: id,
			subject: subject.clone(),
			decision,
			by: by.clone(),
			branch,
			opinion,
		});
		let last = by.last().cloned().unwrap_or_else(Self::consortium_account);
		if let Subject::Appeal { case: first } = subject {
			AllCases::<T>::remove(id);
			return Self::conclude_appeal((first, id), decision, &last, opinion);
		}
		Self::keep_decided(id, case, decision, by, branch, opinion);
		T::Subjects::decide(&subject, decision, &last, opinion)
	}

	/// What was decided on appeal takes the place of what was decided before, and is final.
	fn conclude_appeal(
		(id, appeal): (CaseId, CaseId),
		decision: Decision,
		last: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let first = AllCases::<T>::get(id).ok_or(Error::<T>::CaseNotFound)?;
		let outcome = first.outcome().ok_or(Error::<T>::NotDecided)?;
		let before = outcome.decision;
		let after = match decision {
			Decision::Refused => before,
			Decision::Granted => Self::opposite(before),
			Decision::Partly { .. } | Decision::Absent => decision,
		};
		if after == before {
			T::Subjects::uphold(&first.subject, last);
		} else {
			T::Subjects::revise(&first.subject, before, after, last, opinion)?;
			Self::tally(&first, |tally| tally.overturned.saturating_inc());
			Self::revise_record(id, &first, outcome, after);
		}
		Self::deposit_event(Event::Reconsidered { case: id, appeal, before, after });
		Self::forget_case(id);
		Ok(())
	}

	/// What was asked for and not given, and the other way round. A part has no opposite: it is for its pallet to say that it needs
	/// another part.
	fn opposite(decision: Decision) -> Decision {
		match decision {
			Decision::Granted => Decision::Refused,
			Decision::Refused | Decision::Partly { .. } | Decision::Absent => Decision::Granted,
		}
	}

	pub(crate) fn do_ask(
		who: T::AccountId,
		branch: BranchId,
		id: CaseId,
		question: [u8; 32],
	) -> DispatchResult {
		let mut case = Self::open_case(id)?;
		Self::ensure_may_decide(&who, branch, &case)?;
		Self::ensure_unclaimed(&who, &case)?;
		ensure!(case.asked.is_none(), Error::<T>::AlreadyAsked);
		let more = T::AnswerPeriod::get();
		case.asked = Some(Asked { question, at: T::Time::now() });
		case.lapses_at = case.lapses_at.map(|at| at.saturating_add(more));
		if let Some(due) = case.due {
			Self::plan(id, &mut case, Some(due.saturating_add(more)));
		}
		let until = case.due;
		AllCases::<T>::insert(id, case);
		Self::deposit_event(Event::Asked { case: id, by: who, question, until });
		Ok(())
	}

	pub(crate) fn do_answer(who: T::AccountId, id: CaseId, answer: [u8; 32]) -> DispatchResult {
		let case = Self::open_case(id)?;
		// An auditor who asked for a decision by signing it does not answer for those whom it is about.
		let has_signed = case.signed.iter().any(|one| one.by == who);
		let is_asked = case.parties.contains(&who) || (case.by == who && !has_signed);
		ensure!(is_asked, Error::<T>::NotParty);
		ensure!(case.asked.is_some(), Error::<T>::NotAsked);
		Self::deposit_event(Event::Answered { case: id, by: who, answer });
		Ok(())
	}

	pub(crate) fn do_escalate(who: T::AccountId, branch: BranchId, id: CaseId) -> DispatchResult {
		let case = Self::open_case(id)?;
		Self::ensure_may_decide(&who, branch, &case)?;
		Self::ensure_unclaimed(&who, &case)?;
		let above = Self::above(case.branch).ok_or(Error::<T>::AtTheTop)?;
		Self::hand_up(id, case, above, Some(who));
		Ok(())
	}

	/// Who decides instead of this branch: the one above, or the consortium if the branch is gone. None: nobody does.
	pub(crate) fn above(branch: Option<BranchId>) -> Option<Option<BranchId>> {
		let branch = branch?;
		if !T::Oversight::exists(branch) {
			return Some(None);
		}
		T::Hierarchy::parent(branch).map(Some)
	}

	/// Others decide on a case from now on. What was signed stays: nobody takes away what others have signed by handing it up.
	pub(crate) fn hand_up(
		id: CaseId,
		mut case: CaseOf<T>,
		to: Option<BranchId>,
		by: Option<T::AccountId>,
	) {
		let from = core::mem::replace(&mut case.branch, to);
		let rank = case.rank(id);
		Self::leave(from, rank);
		Self::enter(to, rank);
		case.round = case.round.saturating_add(1);
		case.holder = None;
		let next = T::Time::now().saturating_add(T::EscalationPeriod::get());
		let next = case.lapses_at.map_or(next, |at: Moment| at.min(next));
		Self::plan(id, &mut case, Some(next));
		Self::tally(&case, |tally| tally.escalated.saturating_inc());
		AllCases::<T>::insert(id, case);
		Self::deposit_event(Event::Escalated { case: id, from, to, by });
	}

	pub(crate) fn do_appeal(who: T::AccountId, id: CaseId, reason: [u8; 32]) -> DispatchResult {
		let mut first = AllCases::<T>::get(id).ok_or(Error::<T>::CaseNotFound)?;
		ensure!(!matches!(first.subject, Subject::Appeal { .. }), Error::<T>::Final);
		let State::Decided(outcome) = &first.state else {
			return Err(Error::<T>::NotDecided.into());
		};
		ensure!(first.parties.contains(&who), Error::<T>::NotParty);
		ensure!(outcome.appeal.is_none(), Error::<T>::AlreadyAppealed);
		let now = Self::now();
		ensure!(now.0 < outcome.can_be_appealed_until, Error::<T>::TooLate);
		// Nobody stands above the consortium, and nobody appeals what they asked for.
		let decided_by = outcome.branch.ok_or(Error::<T>::Final)?;
		let is_theirs = outcome.decision == Decision::Granted && first.by == who;
		let can_be = T::Subjects::can_be_revised(&first.subject, outcome.decision);
		let has_lost = T::Subjects::has_lost(&first.subject, outcome.decision, &who);
		ensure!(!is_theirs && can_be && has_lost, Error::<T>::Final);
		let branch = T::Hierarchy::parent(decided_by);
		let subject = Subject::Appeal { case: id };
		let mut case = Case::new(subject, branch, who.clone(), first.parties.clone(), now);
		// It waits in the order in which it did first.
		case.priority = first.priority;
		// What took two takes two again.
		case.is_grave = first.is_grave;
		let appeal = Self::add(case)?;
		Self::unplan(id, &mut first);
		if let State::Decided(outcome) = &mut first.state {
			outcome.appeal = Some(appeal);
		}
		Self::tally(&first, |tally| tally.appealed.saturating_inc());
		AllCases::<T>::insert(id, first);
		Self::deposit_event(Event::Appealed { case: id, appeal, by: who, reason });
		Ok(())
	}
}
