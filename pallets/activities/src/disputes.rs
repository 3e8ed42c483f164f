// SPDX-License-Identifier: Apache-2.0

//! What the two sides do not agree on (A7). Every dispute is the last one about a service: decided, dismissed or lapsed, it is over.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::DispatchResult;
use timebank_primitives::{ActivityId, Membership, Reputation};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_dispute(
		activity: ActivityId,
		record: &ActivityOf<T>,
		side: Side,
		participant: T::AccountId,
		reason: [u8; 32],
	) -> DispatchResult {
		let mut enrolment = Self::enrolment_of(activity, &participant)?;
		let now = T::Time::now();
		let claim = match (enrolment.state, side) {
			(Participation::Arriving { by: Side::Participant }, Side::Participant) => {
				Claim::Arrival
			}
			(Participation::InService { since, ended_by: Some((other, until)) }, _)
				if other != side =>
			{
				// Nobody is spared a review by disputing the service.
				let steps = Self::payable(record, &enrolment, since, until);
				let review_until = now.saturating_add(T::ReviewPeriod::get());
				Self::open_reviews(activity, record, &participant, steps, review_until);
				Claim::Service { since, until }
			}
			(Participation::Ended { since, until, .. }, _) => Claim::Service { since, until },
			(Participation::Absent { .. }, Side::Participant) => Claim::Absence,
			_ => return Err(Error::<T>::NothingToDispute.into()),
		};
		let until = now.saturating_add(T::DecisionPeriod::get());
		enrolment.state = Participation::Disputed { claim, by: side, at: now, reason };
		let task = Task::Participant(activity, participant.clone());
		Self::set_due(&task, &mut enrolment.due, until);
		Enrolments::<T>::insert(activity, &participant, enrolment);
		Self::deposit_event(Event::Disputed {
			activity,
			participant,
			claim,
			by: side,
			reason,
			until,
		});
		Ok(())
	}

	pub(crate) fn do_decide(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		auditor: T::AccountId,
		participant: T::AccountId,
		verdict: Verdict,
		opinion: [u8; 32],
	) -> DispatchResult {
		let enrolment = Self::enrolment_of(activity, &participant)?;
		let Participation::Disputed { claim, .. } = enrolment.state else {
			return Err(Error::<T>::NotDisputed.into());
		};
		Self::deposit_event(Event::Decided {
			activity,
			participant: participant.clone(),
			auditor,
			verdict,
			opinion,
		});
		match verdict {
			Verdict::Dismissed => {
				Self::fulfil(activity, &mut record, &participant, enrolment, claim)?;
			}
			Verdict::Pay { steps } => {
				let agreed = record.terms.steps.saturating_add(enrolment.extra);
				ensure!(steps <= agreed, Error::<T>::InvalidSteps);
				// Who has left the time bank has given up the claim.
				let steps = if T::Members::is_member(&participant) { steps } else { 0 };
				// A service that had an end before can be reviewed already.
				if matches!(claim, Claim::Arrival | Claim::Absence) {
					let review_until = T::Time::now().saturating_add(T::ReviewPeriod::get());
					Self::open_reviews(activity, &record, &participant, steps, review_until);
				}
				Self::settle_one(activity, &mut record, &participant, enrolment, steps, false)?;
			}
		}
		Self::keep_or_finish(activity, record)
	}

	/// What was claimed comes to pass.
	pub(crate) fn fulfil(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		enrolment: Enrolment,
		claim: Claim,
	) -> DispatchResult {
		match claim {
			Claim::Arrival => Self::release(activity, record, participant, enrolment),
			Claim::Absence => Self::record_absence(activity, record, participant, enrolment),
			Claim::Service { since, until } => {
				let steps = if T::Members::is_member(participant) {
					Self::payable(record, &enrolment, since, until)
				} else {
					0
				};
				Self::settle_one(activity, record, participant, enrolment, steps, false)
			}
		}
	}

	/// The service of a participant did not begin. Their place is free, without a mark.
	pub(crate) fn release(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		enrolment: Enrolment,
	) -> DispatchResult {
		Self::free_under_way(activity, record, participant, enrolment)?;
		Self::deposit_event(Event::Released { activity, participant: participant.clone() });
		Self::fill_place(activity, record);
		Ok(())
	}

	/// A participant did not come, which counts against them.
	pub(crate) fn record_absence(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		enrolment: Enrolment,
	) -> DispatchResult {
		Self::free_under_way(activity, record, participant, enrolment)?;
		Self::note_past(participant, activity, Part::Participant, 0);
		if T::Members::is_member(participant) {
			T::Reputation::note_absence(participant);
		}
		Self::deposit_event(Event::AbsenceRecorded { activity, participant: participant.clone() });
		Ok(())
	}
}
