// SPDX-License-Identifier: Apache-2.0

//! A service from its start to its settlement.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult,
	traits::{CheckedSub, Zero},
};
use timebank_primitives::{
	ActivityId, Cause, Escrow, Membership, Moment, Paid, Purse, Reputation, Reviewing,
	ServiceMinting,
};

impl<T: Config> Pallet<T> {
	/// Until when it can be confirmed what happened in the service window.
	pub(crate) fn confirm_until(record: &ActivityOf<T>) -> Moment {
		record.terms.service.until.saturating_add(T::ConfirmPeriod::get())
	}

	/// One side confirms that a service begins.
	pub(crate) fn start_one(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		side: Side,
		participant: T::AccountId,
	) -> DispatchResult {
		let mut enrolment = Self::enrolment_of(activity, &participant)?;
		let now = T::Time::now();
		let next = match enrolment.state {
			Participation::Applied | Participation::Waiting | Participation::Absent { .. } => {
				return Err(Error::<T>::NotAdmitted.into());
			}
			Participation::Admitted { .. } => Participation::Arriving { by: side },
			Participation::Arriving { by } => {
				ensure!(by != side, Error::<T>::AlreadyConfirmed);
				Participation::InService { since: now, ended_by: None }
			}
			Participation::InService { .. } | Participation::Ended { .. } => {
				return Err(Error::<T>::AlreadyStarted.into());
			}
			Participation::Disputed { .. } => return Err(Error::<T>::InDispute.into()),
			Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
		};
		ensure!(record.terms.service.contains(now), Error::<T>::OutsideServiceWindow);
		enrolment.state = next;
		Self::deposit_event(Event::StartConfirmed {
			activity,
			participant: participant.clone(),
			by: side,
		});
		if let Participation::InService { since, .. } = next {
			Self::note_serving(activity, &participant)?;
			Self::ensure_qualified(record, &participant)?;
			Self::deposit_event(Event::ServiceStarted {
				activity,
				participant: participant.clone(),
				since,
			});
		} else {
			record.admitted = record.admitted.saturating_sub(1);
			record.under_way += 1;
			let at = Self::confirm_until(record);
			let task = Task::Participant(activity, participant.clone());
			Self::set_due(&task, &mut enrolment.due, at);
		}
		Enrolments::<T>::insert(activity, participant, enrolment);
		Ok(())
	}

	/// One side confirms that a service is at its end: now, or when the other side said that it was.
	pub(crate) fn end_one(
		activity: ActivityId,
		record: &ActivityOf<T>,
		side: Side,
		participant: T::AccountId,
		until: Option<Moment>,
	) -> DispatchResult {
		let mut enrolment = Self::enrolment_of(activity, &participant)?;
		let (since, ended_by) = match enrolment.state {
			Participation::InService { since, ended_by } => (since, ended_by),
			Participation::Ended { .. } => return Err(Error::<T>::AlreadyEnded.into()),
			Participation::Disputed { .. } => return Err(Error::<T>::InDispute.into()),
			Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
			_ => return Err(Error::<T>::NotStarted.into()),
		};
		ensure!(ended_by.is_none_or(|(first, _)| first != side), Error::<T>::AlreadyConfirmed);
		ensure!(until == ended_by.map(|(_, until)| until), Error::<T>::EndDiffers);
		Self::deposit_event(Event::EndConfirmed {
			activity,
			participant: participant.clone(),
			by: side,
		});
		if let Some((_, until)) = ended_by {
			Self::end_service(activity, record, participant, enrolment, since, until);
			return Ok(());
		}
		let now = T::Time::now();
		Self::note_serving_no_more(activity, &participant);
		enrolment.state = Participation::InService { since, ended_by: Some((side, now)) };
		let task = Task::Participant(activity, participant.clone());
		Self::set_due(&task, &mut enrolment.due, now.saturating_add(T::ConfirmPeriod::get()));
		Enrolments::<T>::insert(activity, participant, enrolment);
		Ok(())
	}

	/// A service is at its end, and can be reviewed from now on.
	pub(crate) fn end_service(
		activity: ActivityId,
		record: &ActivityOf<T>,
		participant: T::AccountId,
		mut enrolment: Enrolment,
		since: Moment,
		until: Moment,
	) {
		let review_until = T::Time::now().saturating_add(T::ReviewPeriod::get());
		let settle_by = review_until.saturating_add(T::SettlePeriod::get());
		let steps = Self::payable(record, &enrolment, since, until);
		Self::open_reviews(activity, record, &participant, steps, review_until);
		enrolment.state = Participation::Ended { since, until, review_until, settle_by };
		let task = Task::Participant(activity, participant.clone());
		Self::set_due(&task, &mut enrolment.due, review_until);
		Enrolments::<T>::insert(activity, &participant, enrolment);
		Self::deposit_event(Event::ServiceEnded {
			activity,
			participant,
			since,
			until,
			review_until,
			settle_by,
		});
	}

	/// Let both sides review a service, if there was any.
	pub(crate) fn open_reviews(
		activity: ActivityId,
		record: &ActivityOf<T>,
		participant: &T::AccountId,
		steps: u32,
		until: Moment,
	) {
		if steps > 0 {
			T::Reviewing::open(activity, &record.publisher, participant, steps, until);
		}
	}

	/// The steps of a service that are paid: whole ones, and not more than were agreed.
	pub(crate) fn payable(
		record: &ActivityOf<T>,
		enrolment: &Enrolment,
		since: Moment,
		until: Moment,
	) -> u32 {
		let served = whole_steps(until.saturating_sub(since), HourLength::<T>::get());
		let agreed = record.terms.steps.saturating_add(enrolment.extra);
		u32::try_from(served).unwrap_or(u32::MAX).min(agreed)
	}

	/// Settle services as their publisher's side wants it. Tells what came of it altogether.
	pub(crate) fn do_settle(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		participants: &[T::AccountId],
	) -> Result<Paid, DispatchError> {
		let mut altogether = Paid::Plainly;
		for participant in participants {
			let enrolment = Self::enrolment_of(activity, participant)?;
			let has_begun = !matches!(
				enrolment.state,
				Participation::Arriving { .. } | Participation::Absent { .. }
			);
			if !has_begun && !T::Members::is_member(participant) {
				Self::release(activity, &mut record, participant, enrolment)?;
				altogether = Paid::Otherwise;
				continue;
			}
			let steps = Self::ready_to_settle(activity, &record, participant, &enrolment)?;
			// Of who has left.
			if matches!(enrolment.state, Participation::Disputed { .. }) {
				Self::close_dispute(activity, participant);
				altogether = Paid::Otherwise;
			}
			let paid =
				Self::settle_one(activity, &mut record, participant, enrolment, steps, false)?;
			if paid == Paid::Otherwise {
				altogether = paid;
			}
		}
		Self::keep_or_finish(activity, record)?;
		Ok(altogether)
	}

	/// How many steps of a service are to be settled, if it can be settled now.
	fn ready_to_settle(
		activity: ActivityId,
		record: &ActivityOf<T>,
		participant: &T::AccountId,
		enrolment: &Enrolment,
	) -> Result<u32, DispatchError> {
		match enrolment.state {
			Participation::Settled => Err(Error::<T>::AlreadySettled.into()),
			// Who has left confirms and disputes nothing any more.
			state if state.is_under_way() && !T::Members::is_member(participant) => Ok(0),
			Participation::Disputed { .. } => Err(Error::<T>::InDispute.into()),
			Participation::Ended { since, until, review_until, .. } => {
				let steps = Self::payable(record, enrolment, since, until);
				// A service of less than a step has no reviews, but can be disputed.
				ensure!(
					T::Time::now() >= review_until || T::Reviewing::are_in(activity, participant),
					Error::<T>::ReviewsMissing
				);
				Ok(steps)
			}
			_ => Err(Error::<T>::NotEnded.into()),
		}
	}

	/// Settle a place under way: pay so many steps, give the rest back. The activity's row is left to the caller.
	pub(crate) fn settle_one(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		mut enrolment: Enrolment,
		steps: u32,
		late: bool,
	) -> Result<Paid, DispatchError> {
		let paid = record.price(steps).ok_or(ArithmeticError::Overflow)?;
		let mut how = Paid::Plainly;
		let returned = match record.funding {
			Funding::Minted(branch) => {
				T::Minting::mint(branch, participant, paid, activity)?;
				how = Paid::Otherwise;
				Zero::zero()
			}
			Funding::Own | Funding::Pot(_) => {
				let agreed = record.terms.steps.saturating_add(enrolment.extra);
				let aside = record.price(agreed).ok_or(ArithmeticError::Overflow)?;
				let returned = aside.checked_sub(&paid).ok_or(ArithmeticError::Underflow)?;
				if let Some(purse) = record.funding.purse(&record.publisher) {
					let to = Purse::Member(participant.clone());
					how = T::Escrow::pay(&purse, &to, paid, Cause::Service { activity })?;
				}
				Self::give_back(record, returned)?;
				returned
			}
		};

		record.under_way = record.under_way.saturating_sub(1);
		record.settled += 1;
		record.extra = record.extra.saturating_sub(enrolment.extra);
		record.served = record.served.saturating_add(steps);
		Self::clear_due(&Task::Participant(activity, participant.clone()), &mut enrolment.due);
		if record.stage == Stage::Concluded {
			record.enrolled = record.enrolled.saturating_sub(1);
			Enrolments::<T>::remove(activity, participant);
		} else {
			// Kept until nothing begins any more, so that nobody enrols twice.
			let settled = Enrolment::at(Participation::Settled);
			Enrolments::<T>::insert(activity, participant, settled);
		}
		Self::note_enrolled_no_more(activity, participant);
		Self::note_past(participant, activity, Part::Participant, steps);
		if steps > 0 {
			let category = record.terms.category;
			T::Reputation::note_service(&record.publisher, participant, category, steps);
		}
		if late {
			T::Reputation::note_late(&record.publisher);
		}
		let participant = participant.clone();
		Self::deposit_event(Event::Settled { activity, participant, steps, paid, returned, late });
		Ok(how)
	}

	pub(crate) fn do_top_up(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		participant: T::AccountId,
		steps: u32,
	) -> DispatchResult {
		ensure!(record.funding == Funding::Own, Error::<T>::NotOwnFunding);
		let mut enrolment = Self::enrolment_of(activity, &participant)?;
		match enrolment.state {
			Participation::InService { .. } | Participation::Ended { .. } => {}
			Participation::Disputed { .. } => return Err(Error::<T>::InDispute.into()),
			Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
			_ => return Err(Error::<T>::NotStarted.into()),
		}
		let agreed = record.terms.steps.checked_add(enrolment.extra);
		let agreed = agreed.and_then(|agreed| agreed.checked_add(steps));
		ensure!(
			steps > 0 && agreed.is_some_and(|agreed| agreed <= T::MaxSteps::get()),
			Error::<T>::InvalidSteps
		);
		Self::ensure_payer_active(&record)?;
		enrolment.extra += steps;
		record.extra = record.extra.checked_add(steps).ok_or(ArithmeticError::Overflow)?;
		Self::ensure_may_be_paid(&record, &participant)?;
		let amount = record.price(steps).ok_or(ArithmeticError::Overflow)?;
		Self::hold_more(&record, amount)?;
		Enrolments::<T>::insert(activity, &participant, enrolment);
		Activities::<T>::insert(activity, record);
		Self::deposit_event(Event::ToppedUp { activity, participant, steps });
		Ok(())
	}

	pub(crate) fn do_report_absence(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		participants: Batch<T>,
	) -> DispatchResult {
		let now = T::Time::now();
		ensure!(matches!(record.stage, Stage::Open | Stage::Concluded), Error::<T>::NotOpen);
		ensure!(now < Self::confirm_until(&record), Error::<T>::TooLate);
		let service = record.terms.service;
		let until = now.saturating_add(T::DisputePeriod::get());
		for participant in participants {
			let mut enrolment = Self::enrolment_of(activity, &participant)?;
			match enrolment.state {
				// They say that they were there, and nobody else does.
				Participation::Arriving { by: Side::Participant } => {}
				Participation::Admitted { at } => {
					ensure!(service.is_over(now), Error::<T>::TooEarly);
					let known = at.saturating_add(T::WarningLead::get());
					ensure!(known <= service.until, Error::<T>::AdmittedLate);
					record.admitted = record.admitted.saturating_sub(1);
					record.under_way += 1;
				}
				Participation::Applied | Participation::Waiting => {
					return Err(Error::<T>::NotAdmitted.into());
				}
				Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
				_ => return Err(Error::<T>::ServiceUnderWay.into()),
			}
			enrolment.state = Participation::Absent { reported_at: now };
			let task = Task::Participant(activity, participant.clone());
			Self::set_due(&task, &mut enrolment.due, until);
			Enrolments::<T>::insert(activity, &participant, enrolment);
			Self::deposit_event(Event::AbsenceReported { activity, participant, until });
		}
		Activities::<T>::insert(activity, record);
		Ok(())
	}

	/// Whether the publisher could have settled a service, so that it counts against them if it is settled late.
	pub(crate) fn is_to_blame(record: &ActivityOf<T>, enrolment: &Enrolment) -> bool {
		let Activity { publisher, funding, .. } = record;
		!enrolment.put_off && Self::is_publishers_side(publisher, *funding, publisher)
	}

	/// A participant serves from now on: in one activity at a time.
	fn note_serving(activity: ActivityId, who: &T::AccountId) -> DispatchResult {
		Counts::<T>::try_mutate(who, |count| {
			ensure!(count.serving.is_none(), Error::<T>::AlreadyServing);
			count.serving = Some(activity);
			Ok(())
		})
	}

	/// Somebody says that a participant does not serve in this activity any more.
	pub(crate) fn note_serving_no_more(activity: ActivityId, who: &T::AccountId) {
		Counts::<T>::mutate(who, |count| {
			count.serving = count.serving.filter(|serving| *serving != activity);
		});
	}
}
