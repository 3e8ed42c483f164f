// SPDX-License-Identifier: Apache-2.0

//! What auditors decide of activities (U1, U2, U7), asked for where cases are kept and carried out here.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	ActivityId, Cases, CategoryId, Decision, Membership, Moment, OnDecision, Opening, Priority,
	Request, Subject, parties,
};

/// What is decided on, for this runtime.
type SubjectOf<T> = Subject<<T as frame_system::Config>::AccountId>;

impl<T: Config> Pallet<T> {
	/// Ask for a decision on what an activity says of itself. It opens at once if that needs no human, which is possible for what
	/// is asked for as routine only.
	pub(crate) fn ask_for_approval(
		activity: ActivityId,
		record: ActivityOf<T>,
		is_new: bool,
	) -> Result<Opening, DispatchError> {
		let Activity { publisher, funding, terms, version, concerns, .. } = &record;
		let branch = Self::branch_of(publisher, *funding).ok_or(Error::<T>::NotMember)?;
		let subject = Subject::Activity { activity, version: *version };
		let is_soon = concerns.contains(&Concern::ShortNotice);
		let is_routine = is_new && *funding == Funding::Own && concerns.is_empty();
		let opening = T::Cases::open(Request {
			priority: if is_soon { Priority::Urgent } else { Priority::Normal },
			is_grave: concerns.contains(&Concern::LargeAmount),
			category: Some(terms.category),
			is_routine,
			until: Some(terms.enrolment.until),
			..Request::new(subject, branch, publisher.clone())
		})?;
		if opening == Opening::Passed {
			Self::deposit_event(Event::Passed { activity, terms: record.terms.clone() });
			Self::open(activity, record)?;
		}
		Ok(opening)
	}

	/// An activity waits for an auditor no more, if it did, and nobody has decided.
	pub(crate) fn close_case_of(activity: ActivityId, record: &ActivityOf<T>) {
		if record.stage == Stage::Submitted {
			T::Cases::close(&Subject::Activity { activity, version: record.version });
		}
	}

	/// A dispute waits for an auditor no more, and nobody has decided.
	pub(crate) fn close_dispute(activity: ActivityId, participant: &T::AccountId) {
		T::Cases::close(&Subject::Service { activity, participant: participant.clone() });
	}

	/// Ask for a decision on a dispute about a place of so many steps: of two auditors if the place costs much. Should the publisher
	/// have left, it is the participant's branch that decides.
	pub(crate) fn ask_for_decision(
		activity: ActivityId,
		record: &ActivityOf<T>,
		participant: &T::AccountId,
		agreed: u32,
		by: T::AccountId,
		until: Moment,
	) -> DispatchResult {
		let price = record.price(agreed);
		let branch = Self::branch_of(&record.publisher, record.funding)
			.or_else(|| T::Members::home(participant))
			.ok_or(Error::<T>::NotMember)?;
		let subject = Subject::Service { activity, participant: participant.clone() };
		T::Cases::open(Request {
			parties: parties([record.publisher.clone(), participant.clone()]),
			priority: Priority::Urgent,
			is_grave: price.is_none_or(|price| price > T::LargeAmount::get()),
			until: Some(until),
			..Request::new(subject, branch, by)
		})
		.map(drop)
	}

	/// Whether `who` has a part in an activity that is not over, by what they did themselves.
	pub(crate) fn takes_part(
		activity: ActivityId,
		record: &ActivityOf<T>,
		who: &T::AccountId,
	) -> bool {
		// Who was only invited has done nothing for it: else whoever invites could choose who decides.
		Self::is_own(activity, record, who)
			|| Managers::<T>::get(activity, who) == Some(true)
			|| Enrolments::<T>::contains_key(activity, who)
	}

	/// An activity that waits for a decision on this version.
	fn submitted(activity: ActivityId, version: u32) -> Result<ActivityOf<T>, DispatchError> {
		let record = Self::existing(activity)?;
		ensure!(record.stage == Stage::Submitted, Error::<T>::NotSubmitted);
		ensure!(record.version == version, Error::<T>::VersionChanged);
		Ok(record)
	}

	/// Whether an activity is open that no human has looked at.
	fn is_unseen(record: &ActivityOf<T>) -> bool {
		record.stage == Stage::Open && record.approved_by.is_none()
	}

	/// What was given back in this version opens after all, as long as somebody could enrol. Otherwise it is too late for that: that
	/// it should not have been given back is known all the same, where cases are kept.
	fn reopen(activity: ActivityId, version: u32, by: &T::AccountId) -> DispatchResult {
		match Activities::<T>::get(activity) {
			Some(record)
				if record.version == version
					&& matches!(record.stage, Stage::Returned { .. })
					&& !record.terms.enrolment.is_over(T::Time::now()) =>
			{
				Self::do_approve(activity, record, by.clone())
			}
			_ => Ok(()),
		}
	}

	fn decide_on_activity(
		activity: ActivityId,
		version: u32,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let mut record = Self::submitted(activity, version)?;
		match decision {
			Decision::Granted => Self::do_approve(activity, record, by.clone()),
			Decision::Refused => {
				record.stage = Stage::Returned { opinion };
				Activities::<T>::insert(activity, record);
				Self::deposit_event(Event::Rejected { activity, auditor: by.clone(), opinion });
				Ok(())
			}
			Decision::Partly { .. } | Decision::Absent => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	/// What was edited since waits for a human by itself, and what is over or concluded harms nobody any more.
	fn decide_on_sample(
		activity: ActivityId,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		match (decision, Activities::<T>::get(activity)) {
			(Decision::Refused, Some(record)) if Self::is_unseen(&record) => {
				Self::do_take_down(activity, record, by.clone(), opinion)
			}
			(Decision::Granted | Decision::Refused, _) => Ok(()),
			(Decision::Partly { .. } | Decision::Absent, _) => {
				Err(Error::<T>::InvalidDecision.into())
			}
		}
	}

	fn revise_activity(
		activity: ActivityId,
		version: u32,
		(before, after): (Decision, Decision),
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		match (before, after) {
			(Decision::Refused, Decision::Granted) => Self::reopen(activity, version, by),
			(Decision::Granted, Decision::Refused) => match Activities::<T>::get(activity) {
				Some(record) if record.version == version && record.stage == Stage::Open => {
					Self::do_take_down(activity, record, by.clone(), opinion)
				}
				_ => Ok(()),
			},
			(Decision::Granted, Decision::Granted) | (Decision::Refused, Decision::Refused) => {
				Ok(())
			}
			_ => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	fn revise_sample(
		activity: ActivityId,
		(before, after): (Decision, Decision),
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		match (before, after) {
			// What passed was never edited. If it was since, it goes its own way.
			(Decision::Refused, Decision::Granted) => Self::reopen(activity, 0, by),
			(_, after) => Self::decide_on_sample(activity, after, by, opinion),
		}
	}
}

impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &SubjectOf<T>) -> bool {
		matches!(
			subject,
			Subject::Activity { .. } | Subject::Sample { .. } | Subject::Service { .. }
		)
	}

	fn is_waiting(subject: &SubjectOf<T>) -> bool {
		match subject {
			Subject::Activity { activity, version } => Self::submitted(*activity, *version).is_ok(),
			Subject::Sample { activity } => *activity < NextId::<T>::get(),
			Subject::Service { activity, participant } => {
				Enrolments::<T>::get(activity, participant)
					.is_some_and(|row| matches!(row.state, Participation::Disputed { .. }))
			}
			_ => false,
		}
	}

	/// Also of who took part in what is over, as long as it is remembered of them.
	fn is_involved(subject: &SubjectOf<T>, who: &T::AccountId) -> bool {
		let (activity, ruling) = match subject {
			Subject::Activity { activity, .. } | Subject::Sample { activity } => (*activity, None),
			Subject::Service { activity, participant } => {
				(*activity, Decided::<T>::get(activity, participant))
			}
			_ => return false,
		};
		Activities::<T>::get(activity)
			.is_some_and(|record| Self::takes_part(activity, &record, who))
			|| ruling.is_some_and(|ruling| {
				ruling.publisher == *who
					|| Self::is_publishers_side(&ruling.publisher, ruling.funding, who)
			}) || Recent::<T>::get(who).iter().any(|past| past.activity == activity)
	}

	fn decide(
		subject: &SubjectOf<T>,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		match subject {
			Subject::Activity { activity, version } => {
				Self::decide_on_activity(*activity, *version, decision, by, opinion)
			}
			Subject::Sample { activity } => {
				Self::decide_on_sample(*activity, decision, by, opinion)
			}
			Subject::Service { activity, participant } => {
				Self::do_decide(*activity, participant, decision, by, opinion)
			}
			_ => Err(DispatchError::Unavailable),
		}
	}

	// Activities and disputes have ends of their own; a sample was taken of what goes on anyway.
	fn lapse(_: &SubjectOf<T>) {}

	fn revise(
		subject: &SubjectOf<T>,
		before: Decision,
		after: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let change = (before, after);
		match subject {
			Subject::Activity { activity, version } => {
				Self::revise_activity(*activity, *version, change, by, opinion)
			}
			Subject::Sample { activity } => Self::revise_sample(*activity, change, by, opinion),
			Subject::Service { activity, participant } => {
				Self::do_revise(*activity, participant, after, by, opinion)
			}
			_ => Err(DispatchError::Unavailable),
		}
	}

	/// What was granted to a publisher is what they asked for, and a sample that was granted has changed nothing. Of a service each
	/// decision goes against one of the two.
	fn can_be_revised(subject: &SubjectOf<T>, before: Decision) -> bool {
		matches!(subject, Subject::Service { .. }) || before == Decision::Refused
	}

	fn forget(subject: &SubjectOf<T>) {
		if let Subject::Service { activity, participant } = subject {
			Self::make_final(*activity, participant);
		}
	}

	fn category(subject: &SubjectOf<T>) -> Option<CategoryId> {
		match subject {
			Subject::Activity { activity, .. } | Subject::Sample { activity } => {
				Activities::<T>::get(activity).map(|record| record.terms.category)
			}
			_ => None,
		}
	}

	fn weight(subject: &SubjectOf<T>) -> Weight {
		let approve = T::WeightInfo::approve().max(T::WeightInfo::reject());
		match subject {
			Subject::Activity { activity, .. } | Subject::Sample { activity } => {
				approve.max(T::WeightInfo::take_down(Self::enrolled_in(*activity)))
			}
			Subject::Service { .. } => {
				T::WeightInfo::decide().max(T::WeightInfo::revise()).max(T::WeightInfo::forget())
			}
			_ => Weight::zero(),
		}
	}

	fn weight_to_forget(subject: &SubjectOf<T>) -> Weight {
		match subject {
			Subject::Service { .. } => T::WeightInfo::forget(),
			// Nothing is remembered of others.
			_ => Weight::zero(),
		}
	}
}
