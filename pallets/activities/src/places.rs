// SPDX-License-Identifier: Apache-2.0

//! How members come to have places, and lose them before they are there.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use timebank_primitives::{ActivityId, Escrow, Purse, Reputation, ServiceMinting};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_enrol(activity: ActivityId, participant: T::AccountId) -> DispatchResult {
		Self::ensure_active(&participant)?;
		T::Reputation::ensure_may_enrol(&participant)?;
		let mut record = Self::existing(activity)?;
		ensure!(record.stage == Stage::Open, Error::<T>::NotOpen);
		ensure!(!Self::is_own(activity, &record, &participant), Error::<T>::OwnActivity);
		// A branch's coins go to nobody who decided on them.
		ensure!(
			record.funding == Funding::Own || record.approved_by.as_ref() != Some(&participant),
			Error::<T>::ConflictOfInterest
		);
		ensure!(
			record.terms.enrolment.contains(T::Time::now()),
			Error::<T>::OutsideEnrolmentWindow
		);
		ensure!(
			!Enrolments::<T>::contains_key(activity, &participant),
			Error::<T>::AlreadyEnrolled
		);
		ensure!(!record.is_settled(), Error::<T>::NoPlaceLeft);
		ensure!(record.enrolled < T::MaxEnrolled::get(), Error::<T>::TooManyEnrolled);
		Counts::<T>::try_mutate(&participant, |count| {
			ensure!(count.enrolled < T::MaxEnrolments::get(), Error::<T>::TooManyEnrolments);
			count.enrolled += 1;
			Ok::<_, DispatchError>(())
		})?;
		Self::ensure_qualified(&record, &participant)?;

		record.enrolled += 1;
		Activities::<T>::insert(activity, record);
		Involvements::<T>::insert(&participant, activity, Part::Participant);
		Enrolments::<T>::insert(activity, &participant, Enrolment::at(Participation::Applied));
		let (stars, credit) =
			(T::Reputation::stars(&participant), T::Reputation::credit(&participant));
		Self::deposit_event(Event::Enrolled { activity, participant, stars, credit });
		Ok(())
	}

	pub(crate) fn do_leave(activity: ActivityId, participant: T::AccountId) -> DispatchResult {
		let mut record = Self::existing(activity)?;
		let enrolment = Self::enrolment_of(activity, &participant)?;
		if let Participation::Admitted { at } = enrolment.state {
			// Who got the place later was not asked.
			let from = record.terms.service.from;
			ensure!(from <= at || T::Time::now() < from, Error::<T>::ServiceWindowOpen);
		}
		Self::give_up(activity, &mut record, &participant, enrolment)?;
		Self::deposit_event(Event::Left { activity, participant });
		Self::keep_without(activity, record)
	}

	pub(crate) fn do_decline(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		participant: T::AccountId,
	) -> DispatchResult {
		let enrolment = Self::enrolment_of(activity, &participant)?;
		Self::give_up(activity, &mut record, &participant, enrolment)?;
		Self::deposit_event(Event::Declined { activity, participant });
		Self::keep_without(activity, record)
	}

	/// Write an activity down after somebody left it, or finish it if that was the last one.
	fn keep_without(activity: ActivityId, mut record: ActivityOf<T>) -> DispatchResult {
		if record.stage == Stage::Concluded {
			return Self::keep_or_finish(activity, record);
		}
		Self::fill_place(activity, &mut record);
		Activities::<T>::insert(activity, record);
		Ok(())
	}

	/// Take a participant out who is not there, or is only as the managers say.
	fn give_up(
		activity: ActivityId,
		record: &mut ActivityOf<T>,
		participant: &T::AccountId,
		enrolment: Enrolment,
	) -> DispatchResult {
		match enrolment.state {
			Participation::Applied => {}
			Participation::Waiting => Self::strike_from_list(activity, participant),
			Participation::Admitted { .. } => record.admitted = record.admitted.saturating_sub(1),
			Participation::Arriving { by: Side::Publisher } => {
				return Self::free_under_way(activity, record, participant, enrolment);
			}
			Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
			_ => return Err(Error::<T>::ServiceUnderWay.into()),
		}
		record.enrolled = record.enrolled.saturating_sub(1);
		Enrolments::<T>::remove(activity, participant);
		Self::note_enrolled_no_more(activity, participant);
		Ok(())
	}

	pub(crate) fn do_admit(
		activity: ActivityId,
		mut record: ActivityOf<T>,
		participant: T::AccountId,
	) -> DispatchResult {
		ensure!(record.stage == Stage::Open, Error::<T>::NotOpen);
		ensure!(!record.terms.service.is_over(T::Time::now()), Error::<T>::ServiceWindowOver);
		let mut enrolment = Self::enrolment_of(activity, &participant)?;
		let is_waiting = match enrolment.state {
			Participation::Applied => false,
			Participation::Waiting => true,
			Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
			_ => return Err(Error::<T>::AlreadyAdmitted.into()),
		};
		Self::ensure_payer_active(&record)?;
		Self::ensure_active(&participant)?;
		ensure!(!record.is_settled(), Error::<T>::NoPlaceLeft);
		if !record.has_place() {
			ensure!(!is_waiting, Error::<T>::NoPlaceLeft);
			return Self::put_on_list(activity, participant, enrolment);
		}
		record.admitted += 1;
		Self::ensure_qualified(&record, &participant)?;
		Self::ensure_may_be_paid(&record, &participant)?;
		if is_waiting {
			Self::strike_from_list(activity, &participant);
		}
		enrolment.state = Participation::Admitted { at: T::Time::now() };
		Enrolments::<T>::insert(activity, &participant, enrolment);
		Activities::<T>::insert(activity, record);
		Self::deposit_event(Event::Admitted { activity, participant });
		Ok(())
	}

	/// Once a service has begun nothing stops its payment. So all places of this activity that are given count, as if they
	/// were of one branch; what other activities have promised does not.
	pub(crate) fn ensure_may_be_paid(record: &ActivityOf<T>, who: &T::AccountId) -> DispatchResult {
		let given = record.admitted.saturating_add(record.under_way);
		let promised = record.cost_of(given).ok_or(ArithmeticError::Overflow)?;
		match record.funding {
			Funding::Minted(branch) => T::Minting::may_mint(branch, who, promised),
			Funding::Own | Funding::Pot(_) => match record.funding.purse(&record.publisher) {
				Some(purse) => T::Escrow::may_pay(&purse, &Purse::Member(who.clone()), promised),
				None => Ok(()),
			},
		}
	}

	/// Let a participant wait: more stars first, then who came first.
	fn put_on_list(
		activity: ActivityId,
		participant: T::AccountId,
		mut enrolment: Enrolment,
	) -> DispatchResult {
		let stars = T::Reputation::stars(&participant);
		WaitingLists::<T>::try_mutate(activity, |list| {
			let place = list.partition_point(|(others, _)| *others >= stars);
			list.try_insert(place, (stars, participant.clone()))
				.map_err(|_| Error::<T>::WaitingListFull)
		})?;
		enrolment.state = Participation::Waiting;
		Enrolments::<T>::insert(activity, &participant, enrolment);
		Self::deposit_event(Event::Waitlisted { activity, participant, stars });
		Ok(())
	}

	fn strike_from_list(activity: ActivityId, participant: &T::AccountId) {
		let mut list = WaitingLists::<T>::take(activity);
		list.retain(|(_, who)| who != participant);
		if !list.is_empty() {
			WaitingLists::<T>::insert(activity, list);
		}
	}

	/// Give places that came free to the first of those who wait and can have them. Only so many are tried at a time. Who is
	/// suspended or has lost a credential waits for a manager again; who only cannot be paid now keeps their turn.
	pub(crate) fn fill_place(activity: ActivityId, record: &mut ActivityOf<T>) {
		let now = T::Time::now();
		let is_late = record.terms.service.is_over(now);
		if record.stage != Stage::Open || is_late || !record.has_place() {
			return;
		}
		// If it is the payer who cannot, nobody loses their turn.
		if Self::ensure_payer_active(record).is_err() {
			return;
		}
		let mut list = WaitingLists::<T>::take(activity);
		let mut turn = 0;
		for _ in 0..MAX_TRIED {
			if !record.has_place() {
				break;
			}
			let Some((_, participant)) = list.get(turn).cloned() else { break };
			let may_serve = Self::ensure_active(&participant)
				.and_then(|()| Self::ensure_qualified(record, &participant))
				.is_ok();
			if may_serve {
				record.admitted += 1;
				if Self::ensure_may_be_paid(record, &participant).is_err() {
					record.admitted = record.admitted.saturating_sub(1);
					turn += 1;
					continue;
				}
			}
			list.remove(turn);
			let (state, event) = if may_serve {
				let participant = participant.clone();
				(Participation::Admitted { at: now }, Event::Admitted { activity, participant })
			} else {
				let participant = participant.clone();
				(Participation::Applied, Event::PassedOver { activity, participant })
			};
			Enrolments::<T>::insert(activity, &participant, Enrolment::at(state));
			Self::deposit_event(event);
		}
		if !list.is_empty() {
			WaitingLists::<T>::insert(activity, list);
		}
	}
}
