// SPDX-License-Identifier: Apache-2.0

//! What the two sides do not agree on (A7). Every dispute is the last one about a service: decided, refused or lapsed, it is over, but
//! for an appeal of what was decided (U7).

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use timebank_primitives::{
	ActivityId, Cause, Decision, Escrow, Membership, Purse, Reputation, Reviewing, ServiceMinting,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_dispute(
		activity: ActivityId,
		record: &ActivityOf<T>,
		caller: T::AccountId,
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
		let agreed = record.terms.steps.saturating_add(enrolment.extra);
		Enrolments::<T>::insert(activity, &participant, enrolment);
		// What was decided before, of a place that they had and lost, cannot be appealed any more.
		Self::make_final(activity, &participant);
		Self::ask_for_decision(activity, record, &participant, agreed, caller, until)?;
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
		participant: &T::AccountId,
		decision: Decision,
		auditor: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let mut record = Self::existing(activity)?;
		let enrolment = Self::enrolment_of(activity, participant)?;
		let Participation::Disputed { claim, by, .. } = enrolment.state else {
			return Err(Error::<T>::NotDisputed.into());
		};
		let claim = match claim {
			Claim::EarlyEnd { since, until } => Claim::Service { since, until },
			claim => claim,
		};
		let mut ruling = Self::ruling_on(&record, &enrolment, participant, claim);
		ruling.outcome = Self::outcome_of(&ruling, decision)?;
		Self::deposit_event(Event::Decided {
			activity,
			participant: participant.clone(),
			auditor: auditor.clone(),
			decision,
			opinion,
		});
		match decision {
			Decision::Refused => {
				Self::fulfil(activity, &mut record, participant, enrolment, claim, by)?;
			}
			Decision::Absent => {
				Self::record_absence(activity, &mut record, participant, enrolment)?;
			}
			Decision::Partly { .. } | Decision::Granted => {
				// Who has left the time bank has given up the claim.
				if !T::Members::is_member(participant) {
					ruling.outcome.steps = 0;
				}
				let steps = ruling.outcome.steps;
				let claimed = ruling.undisputed.steps;
				Self::open_reviews_of_more(activity, &record, participant, claimed, steps);
				Self::settle_one(activity, &mut record, participant, enrolment, steps, false)?;
			}
		}
		ruling.is_reviewed = ruling.undisputed.steps > 0 || ruling.outcome.steps > 0;
		Decided::<T>::insert(activity, participant, ruling);
		Self::keep_or_finish(activity, record)
	}

	/// What is known of a service that is decided now. So far it came to what it comes to without the dispute.
	fn ruling_on(
		record: &ActivityOf<T>,
		enrolment: &Enrolment,
		participant: &T::AccountId,
		claim: Claim,
	) -> RulingOf<T> {
		let steps = match claim {
			Claim::Service { since, until } | Claim::EarlyEnd { since, until }
				if T::Members::is_member(participant) =>
			{
				Self::payable(record, enrolment, since, until)
			}
			_ => 0,
		};
		let undisputed = Outcome { steps, is_absent: claim == Claim::Absence };
		Ruling {
			publisher: record.publisher.clone(),
			funding: record.funding,
			category: record.terms.category,
			rate: record.rate,
			agreed: record.terms.steps.saturating_add(enrolment.extra),
			can_be_absent: matches!(claim, Claim::Arrival | Claim::Absence),
			is_reviewed: false,
			undisputed,
			outcome: undisputed,
		}
	}

	/// What a service comes to by this decision.
	fn outcome_of(ruling: &RulingOf<T>, decision: Decision) -> Result<Outcome, DispatchError> {
		match decision {
			Decision::Refused => Ok(ruling.undisputed),
			Decision::Partly { steps } => {
				ensure!(steps <= ruling.agreed, Error::<T>::InvalidSteps);
				Ok(Outcome { steps, is_absent: false })
			}
			Decision::Absent => {
				ensure!(ruling.can_be_absent, Error::<T>::InvalidDecision);
				Ok(Outcome { steps: 0, is_absent: true })
			}
			Decision::Granted => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	/// Replace what was decided on a dispute. What was paid too much or too little moves between purses, of what is free there: who
	/// has spent it keeps the appeal from being decided so.
	pub(crate) fn do_revise(
		activity: ActivityId,
		participant: &T::AccountId,
		decision: Decision,
		auditor: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let mut ruling = Decided::<T>::get(activity, participant).ok_or(Error::<T>::NotDecided)?;
		let before = ruling.outcome;
		ruling.outcome = Self::outcome_of(&ruling, decision)?;
		let steps = ruling.outcome.steps;
		let own = ruling.funding.free_purse(&ruling.publisher);
		let theirs = Purse::Member(participant.clone());
		let cause = Cause::Service { activity };
		let price = |steps| ruling.price(steps).ok_or(ArithmeticError::Overflow);
		match (steps.checked_sub(before.steps), ruling.funding) {
			(Some(more), Funding::Minted(branch)) => {
				T::Minting::mint(branch, participant, price(more)?, activity)?;
			}
			(Some(more), _) => {
				T::Escrow::pay(&own, &theirs, price(more)?, cause)?;
			}
			(None, _) => {
				let less = before.steps.saturating_sub(steps);
				T::Escrow::pay(&theirs, &own, price(less)?, cause)?;
			}
		}
		if before.steps == 0 && steps > 0 {
			let Ruling { publisher, category, .. } = &ruling;
			T::Reputation::note_service(publisher, participant, *category, steps);
			if !ruling.is_reviewed {
				let until = T::Time::now().saturating_add(T::ReviewPeriod::get());
				T::Reviewing::open(activity, publisher, participant, steps, until);
				ruling.is_reviewed = true;
			}
		}
		Decided::<T>::insert(activity, participant, ruling);
		Self::deposit_event(Event::Revised {
			activity,
			participant: participant.clone(),
			auditor: auditor.clone(),
			decision,
			steps,
			opinion,
		});
		Ok(())
	}

	/// What was decided on a dispute stands, if anything was. Only now it counts against who did not come.
	pub(crate) fn make_final(activity: ActivityId, participant: &T::AccountId) {
		if let Some(ruling) = Decided::<T>::take(activity, participant)
			&& ruling.outcome.is_absent
		{
			Self::note_absence(participant);
		}
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
			return Self::settle_one(activity, record, participant, enrolment, 0, false).map(drop);
		}
		let steps = Self::payable(record, &enrolment, since, until);
		// By the end that was disputed there was nothing to review, perhaps.
		if let Claim::EarlyEnd { since, until } = claim {
			let claimed = Self::payable(record, &enrolment, since, until);
			Self::open_reviews_of_more(activity, record, participant, claimed, steps);
		}
		// Who disputes for nothing has kept the participant waiting.
		let late = by == Side::Publisher && Self::is_to_blame(record, &enrolment);
		Self::settle_one(activity, record, participant, enrolment, steps, late).map(drop)
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

	/// It counts against somebody that they did not come.
	pub(crate) fn note_absence(participant: &T::AccountId) {
		if T::Members::is_member(participant) {
			T::Reputation::note_absence(participant);
		}
	}

	/// A participant did not come.
	pub(crate) fn record_absence(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		enrolment: Enrolment,
	) -> DispatchResult {
		Self::free_under_way(activity, record, participant, enrolment)?;
		Self::note_past(participant, activity, Part::Participant, 0);
		Self::deposit_event(Event::AbsenceRecorded { activity, participant: participant.clone() });
		Self::fill_place(activity, record);
		Ok(())
	}
}
