// SPDX-License-Identifier: Apache-2.0

//! What auditors decide on profiles: what members propose, and appeals of who was refused or suspended.

use crate::*;
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	Attested, BranchId, Decision, FieldKind, Moment, OnDecision, Role, Staff, Subject,
};

impl<T: Config> Pallet<T> {
	/// What a member proposed for a field, and whether it was refused is so.
	fn proposed(
		who: &T::AccountId,
		kind: FieldKind,
		refused: bool,
	) -> Result<Proposal, DispatchError> {
		let proposal = Proposals::<T>::get(who, kind);
		let proposal = proposal.filter(|proposal| proposal.refused == refused);
		proposal.ok_or(Error::<T>::ProposalNotFound.into())
	}

	/// Fails if it is too late to let a field say what was proposed. Gives the member's home.
	fn ensure_applicable(
		who: &T::AccountId,
		kind: FieldKind,
		proposal: &Proposal,
	) -> Result<BranchId, DispatchError> {
		// What was said since must not give way to something older.
		ensure!(proposal.version == Self::version(who, kind), Error::<T>::ProposalChanged);
		ensure!(Self::existing(kind)?.path == Path::Audited, Error::<T>::NotAudited);
		Self::ensure_to_come(proposal.valid_until)?;
		Ok(Self::present(who)?.branch)
	}

	/// Let a field say what was proposed.
	fn apply(
		who: &T::AccountId,
		kind: FieldKind,
		proposal: Proposal,
		auditor: &T::AccountId,
	) -> DispatchResult {
		let home = Self::ensure_applicable(who, kind, &proposal)?;
		let Proposal { commitment, valid_until, .. } = proposal;
		let branch = T::Staff::branch_as(auditor, Role::Auditor).unwrap_or(home);
		Self::drop_proposal(who, kind);
		let (member, auditor) = (who.clone(), auditor.clone());
		Self::deposit_event(Event::FieldApproved { member, kind, auditor });
		let value = Some(Attested { commitment, valid_until });
		Self::put_field(who, kind, value, Source::Audited { branch })
	}

	/// Keep what was proposed for an appeal.
	fn refuse(
		who: &T::AccountId,
		kind: FieldKind,
		proposal: Proposal,
		auditor: &T::AccountId,
		opinion: [u8; 32],
	) {
		let commitment = proposal.commitment;
		Proposals::<T>::insert(who, kind, Proposal { refused: true, ..proposal });
		let (member, auditor) = (who.clone(), auditor.clone());
		Self::deposit_event(Event::FieldRejected { member, kind, commitment, auditor, opinion });
	}

	pub(crate) fn do_reinstate(who: T::AccountId, mut member: Member, auditor: T::AccountId) {
		member.status = Status::Active;
		Members::<T>::insert(&who, member);
		Self::deposit_event(Event::Reinstated { member: who, auditor });
	}

	fn suspended(who: &T::AccountId) -> Option<(Member, Moment)> {
		let member = Members::<T>::get(who)?;
		match member.status {
			Status::Suspended { since, .. } => Some((member, since)),
			_ => None,
		}
	}
}

impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Field { .. } | Subject::Suspension { .. })
	}

	/// A suspension is decided on when it begins.
	fn is_waiting(subject: &Subject<T::AccountId>) -> bool {
		match subject {
			Subject::Field { member, kind } => Self::proposed(member, *kind, false).is_ok(),
			_ => false,
		}
	}

	/// A profile is the member's alone.
	fn is_involved(_: &Subject<T::AccountId>, _: &T::AccountId) -> bool {
		false
	}

	fn decide(
		subject: &Subject<T::AccountId>,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let Subject::Field { member, kind } = subject else {
			return Err(Error::<T>::InvalidDecision.into());
		};
		let proposal = Self::proposed(member, *kind, false)?;
		match decision {
			Decision::Granted => Self::apply(member, *kind, proposal, by),
			Decision::Refused => {
				Self::refuse(member, *kind, proposal, by, opinion);
				Ok(())
			}
			Decision::Partly { .. } | Decision::Absent => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	fn lapse(subject: &Subject<T::AccountId>) {
		if let Subject::Field { member, kind } = subject {
			Self::drop_proposal(member, *kind);
			Self::deposit_event(Event::ProposalLapsed { member: member.clone(), kind: *kind });
		}
	}

	/// A proposal that cannot apply any more, and a suspension that is over: it is too late for those. That it was decided wrongly is
	/// known all the same, where cases are kept.
	fn revise(
		subject: &Subject<T::AccountId>,
		before: Decision,
		after: Decision,
		by: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		match (subject, before, after) {
			(_, _, Decision::Partly { .. } | Decision::Absent) => {
				Err(Error::<T>::InvalidDecision.into())
			}
			(Subject::Field { member, kind }, Decision::Refused, Decision::Granted) => {
				let is_in_time =
					|proposal: &_| Self::ensure_applicable(member, *kind, proposal).is_ok();
				match Self::proposed(member, *kind, true).ok().filter(is_in_time) {
					Some(proposal) => Self::apply(member, *kind, proposal, by),
					None => Ok(()),
				}
			}
			(Subject::Field { .. }, Decision::Granted, Decision::Refused) => {
				Err(Error::<T>::NotRevisable.into())
			}
			(Subject::Suspension { member: who }, Decision::Refused, Decision::Granted) => {
				// Who is suspended no longer is left alone.
				if let Some((member, _)) = Self::suspended(who) {
					Self::do_reinstate(who.clone(), member, by.clone());
				}
				Ok(())
			}
			// It stays as it was decided.
			_ => Ok(()),
		}
	}

	/// A suspension is theirs who have looked at the appeal: nobody below them lifts it. What the consortium has left as it is stays with
	/// the branch that it was with.
	fn uphold(subject: &Subject<T::AccountId>, by: &T::AccountId) {
		let Subject::Suspension { member: who } = subject else { return };
		let Some(branch) = T::Staff::branch_as(by, Role::Auditor) else { return };
		if let Some((mut member, since)) = Self::suspended(who) {
			member.status = Status::Suspended { since, branch };
			Members::<T>::insert(who, member);
		}
	}

	/// What a member asked for and got is theirs.
	fn can_be_revised(_: &Subject<T::AccountId>, before: Decision) -> bool {
		before == Decision::Refused
	}

	fn forget(subject: &Subject<T::AccountId>) {
		if let Subject::Field { member, kind } = subject
			&& Self::proposed(member, *kind, true).is_ok()
		{
			Self::drop_proposal(member, *kind);
		}
	}

	fn weight(subject: &Subject<T::AccountId>) -> Weight {
		match subject {
			Subject::Suspension { .. } => T::WeightInfo::reinstate(),
			_ => T::WeightInfo::decide_field(),
		}
	}
}
