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
				match side {
					Side::Publisher => Claim::Service { since, until },
					Side::Participant => Claim::EarlyEnd { since, until },
				}
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
		let Participation::Disputed { claim, by, .. } = enrolment.state else {
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
				let claim = match claim {
					Claim::EarlyEnd { since, until } => Claim::Service { since, until },
					claim => claim,
				};
				Self::fulfil(activity, &mut record, &participant, enrolment, claim, by)?;
			}
			Verdict::Absent => {
				ensure!(
					matches!(claim, Claim::Arrival | Claim::Absence),
					Error::<T>::InvalidVerdict
				);
				Self::record_absence(activity, &mut record, &participant, enrolment)?;
			}
			Verdict::Pay { steps } => {
				let agreed = record.terms.steps.saturating_add(enrolment.extra);
				ensure!(steps <= agreed, Error::<T>::InvalidSteps);
				// Who has left the time bank has given up the claim.
				let steps = if T::Members::is_member(&participant) { steps } else { 0 };
				let claimed = match claim {
					Claim::Service { since, until } | Claim::EarlyEnd { since, until } => {
						Self::payable(&record, &enrolment, since, until)
					}
					Claim::Arrival | Claim::Absence => 0,
				};
				Self::open_reviews_of_more(activity, &record, &participant, claimed, steps);
				Self::settle_one(activity, &mut record, &participant, enrolment, steps, false)?;
			}
		}
		Self::keep_or_finish(activity, record)
	}

	/// Let both sides review a service of which more came out than was claimed. What was claimed to be a step or more can be
	/// reviewed already.
	fn open_reviews_of_more(
		activity: ActivityId,
		record: &ActivityOf<T>,
		participant: &T::AccountId,
		claimed: u32,
		steps: u32,
	) {
		if claimed == 0 {
			let until = T::Time::now().saturating_add(T::ReviewPeriod::get());
			Self::open_reviews(activity, record, participant, steps, until);
		}
	}

	/// What was claimed comes to pass, which one side has disputed.
	pub(crate) fn fulfil(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		enrolment: Enrolment,
		claim: Claim,
		by: Side,
	) -> DispatchResult {
		let (since, until) = match claim {
			Claim::Arrival => return Self::release(activity, record, participant, enrolment),
			Claim::Absence => {
				return Self::record_absence(activity, record, participant, enrolment);
			}
			Claim::Service { since, until } => (since, until),
			// Not less than what nobody disputes.
			Claim::EarlyEnd { since, until } => {
				(since, Self::presumed_end(record, &enrolment, since).max(until))
			}
		};
		if !T::Members::is_member(participant) {
			return Self::settle_one(activity, record, participant, enrolment, 0, false);
		}
		let steps = Self::payable(record, &enrolment, since, until);
		// By the end that was disputed there was nothing to review, perhaps.
		if let Claim::EarlyEnd { since, until } = claim {
			let claimed = Self::payable(record, &enrolment, since, until);
			Self::open_reviews_of_more(activity, record, participant, claimed, steps);
		}
		// Who disputes for nothing has kept the participant waiting.
		let late = by == Side::Publisher && Self::is_to_blame(record, &enrolment);
		Self::settle_one(activity, record, participant, enrolment, steps, late)
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
		Self::fill_place(activity, record);
		Ok(())
	}
}
