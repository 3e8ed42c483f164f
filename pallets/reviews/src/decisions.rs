// SPDX-License-Identifier: Apache-2.0

//! What auditors decide here: whether a review is struck, and whether somebody may publish whom the rules keep from it.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	ActivityId, Cases, Decision, Membership, OnDecision, Request, Staff, Subject, parties,
};

impl<T: Config> Pallet<T> {
	fn subject_of((activity, participant, side): &ToldKey<T>) -> Subject<T::AccountId> {
		let (activity, participant, side) = (*activity, participant.clone(), *side);
		Subject::Review { activity, participant, side }
	}

	fn remembered(key: &ToldKey<T>) -> Result<Remembered<T::AccountId>, DispatchError> {
		Told::<T>::get(key).ok_or(Error::<T>::ReviewNotFound.into())
	}

	/// Whether a review of this service is remembered: then it is not reviewed anew.
	pub(crate) fn is_remembered(activity: ActivityId, participant: &T::AccountId) -> bool {
		[Side::Publisher, Side::Participant]
			.into_iter()
			.any(|side| Told::<T>::contains_key((activity, participant, side)))
	}

	/// Remember a review that is opened.
	pub(crate) fn remember(key: ToldKey<T>, review: Remembered<T::AccountId>) {
		let (activity, participant, side) = key.clone();
		Self::queue(review.until, &Task::Told(activity, participant, side));
		Told::<T>::insert(key, review);
	}

	pub(crate) fn do_report(
		caller: T::AccountId,
		key: ToldKey<T>,
		reason: [u8; 32],
	) -> DispatchResult {
		let mut review = Self::remembered(&key)?;
		ensure!(caller == review.reviewed, Error::<T>::NotReviewed);
		let employer = T::Staff::branch(&caller);
		ensure!(T::Members::is_alive(&caller) || employer.is_some(), Error::<T>::NotMember);
		ensure!(review.mark == Mark::Unreported, Error::<T>::AlreadyReported);
		ensure!(T::Time::now() < review.until, Error::<T>::ReportingOver);
		let branch = T::Members::home(&review.reviewer)
			.or_else(|| T::Members::home(&caller))
			.or(employer)
			.ok_or(Error::<T>::NotMember)?;
		let mut request = Request::new(Self::subject_of(&key), branch, caller.clone());
		request.parties = parties([review.reviewed.clone(), review.reviewer.clone()]);
		T::Cases::open(request)?;
		let (activity, participant, side) = key.clone();
		// From now on it is forgotten when nothing can be decided on it any more.
		Self::unqueue(review.until, &Task::Told(activity, participant.clone(), side));
		review.mark = Mark::Reported;
		Told::<T>::insert(key, review);
		Self::deposit_event(Event::Reported { activity, participant, side, by: caller, reason });
		Ok(())
	}

	pub(crate) fn do_ask_to_publish(caller: T::AccountId, reason: [u8; 32]) -> DispatchResult {
		let home = T::Members::home(&caller).ok_or(Error::<T>::NotMember)?;
		ensure!(T::Members::is_alive(&caller), Error::<T>::NotMember);
		let standing = Standings::<T>::get(&caller);
		ensure!(Self::check_may_publish(&caller, &standing).is_err(), Error::<T>::MayPublish);
		ensure!(!Pleas::<T>::contains_key(&caller), Error::<T>::AlreadyAsked);
		let subject = Subject::PublishingRight { member: caller.clone() };
		T::Cases::open(Request::new(subject, home, caller.clone()))?;
		Pleas::<T>::insert(&caller, Plea::Waiting);
		Self::deposit_event(Event::AskedToPublish { member: caller, reason });
		Ok(())
	}

	/// Take a review back, and keep that it was struck.
	fn strike(
		key: &ToldKey<T>,
		mut review: Remembered<T::AccountId>,
		by: &T::AccountId,
		opinion: [u8; 32],
	) {
		let (activity, participant, side) = key.clone();
		Standings::<T>::mutate(&review.reviewed, |standing| {
			standing.strike(side, &review, Self::clock())
		});
		review.mark = Mark::Struck;
		let (reviewed, earned, by) = (review.reviewed.clone(), review.earned, by.clone());
		Told::<T>::insert(key, review);
		Self::deposit_event(Event::Struck {
			activity,
			participant,
			side,
			reviewed,
			earned,
			by,
			opinion,
		});
	}

	/// Let a review count again that was struck.
	fn put_back(
		key: &ToldKey<T>,
		mut review: Remembered<T::AccountId>,
		by: &T::AccountId,
		opinion: [u8; 32],
	) {
		let (activity, participant, side) = key.clone();
		Standings::<T>::mutate(&review.reviewed, |standing| {
			standing.put_back(side, &review, Self::clock())
		});
		review.mark = Mark::Kept;
		let (reviewed, earned, by) = (review.reviewed.clone(), review.earned, by.clone());
		Told::<T>::insert(key, review);
		Self::deposit_event(Event::PutBack {
			activity,
			participant,
			side,
			reviewed,
			earned,
			by,
			opinion,
		});
	}

	fn deposit_kept(key: &ToldKey<T>, by: Option<T::AccountId>, opinion: [u8; 32]) {
		let (activity, participant, side) = key.clone();
		Self::deposit_event(Event::Kept { activity, participant, side, by, opinion });
	}

	fn decide_review(
		key: &ToldKey<T>,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let mut review = Self::remembered(key)?;
		ensure!(review.mark == Mark::Reported, Error::<T>::NotWaiting);
		match decision {
			Decision::Granted => Self::strike(key, review, by, opinion),
			Decision::Refused => {
				review.mark = Mark::Kept;
				Told::<T>::insert(key, review);
				Self::deposit_kept(key, Some(by.clone()), opinion);
			}
			Decision::Partly { .. } | Decision::Absent => {
				return Err(Error::<T>::InvalidDecision.into());
			}
		}
		Ok(())
	}

	fn revise_review(
		key: &ToldKey<T>,
		after: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let review = Self::remembered(key)?;
		match (review.mark, after) {
			(_, Decision::Partly { .. } | Decision::Absent) => {
				return Err(Error::<T>::InvalidDecision.into());
			}
			(Mark::Kept, Decision::Granted) => Self::strike(key, review, by, opinion),
			(Mark::Struck, Decision::Refused) => Self::put_back(key, review, by, opinion),
			// It is as it was decided before.
			(Mark::Struck, Decision::Granted) | (Mark::Kept, Decision::Refused) => {}
			(Mark::Unreported | Mark::Reported, _) => {
				return Err(Error::<T>::NotRevisable.into());
			}
		}
		Ok(())
	}

	/// Let somebody publish from now on for as long as an exemption lasts.
	fn exempt(member: &T::AccountId, by: &T::AccountId, opinion: [u8; 32]) {
		Self::end_exemption(member);
		let until = T::Time::now().saturating_add(T::ExemptionPeriod::get());
		Self::queue(until, &Task::Exemption(member.clone()));
		Exemptions::<T>::insert(member, until);
		let (member, by) = (member.clone(), by.clone());
		Self::deposit_event(Event::Exempted { member, until, by, opinion });
	}

	/// Take an exemption and its place in the queue away.
	fn end_exemption(member: &T::AccountId) {
		if let Some(until) = Exemptions::<T>::take(member) {
			Self::unqueue(until, &Task::Exemption(member.clone()));
		}
	}

	fn decide_plea(
		member: &T::AccountId,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		ensure!(Pleas::<T>::get(member) == Some(Plea::Waiting), Error::<T>::NotWaiting);
		match decision {
			Decision::Granted => {
				Pleas::<T>::remove(member);
				Self::exempt(member, by, opinion);
			}
			Decision::Refused => {
				Pleas::<T>::insert(member, Plea::Refused);
				let (member, by) = (member.clone(), Some(by.clone()));
				Self::deposit_event(Event::NotExempted { member, by, opinion });
			}
			Decision::Partly { .. } | Decision::Absent => {
				return Err(Error::<T>::InvalidDecision.into());
			}
		}
		Ok(())
	}

	fn revise_plea(
		member: &T::AccountId,
		(before, after): (Decision, Decision),
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		match (before, after) {
			(Decision::Refused, Decision::Granted) => {
				ensure!(Pleas::<T>::get(member) == Some(Plea::Refused), Error::<T>::NotRevisable);
				Pleas::<T>::remove(member);
				Self::exempt(member, by, opinion);
			}
			(Decision::Granted, Decision::Refused) => {
				Self::end_exemption(member);
				let (member, by) = (member.clone(), Some(by.clone()));
				Self::deposit_event(Event::NotExempted { member, by, opinion });
			}
			(Decision::Granted, Decision::Granted) | (Decision::Refused, Decision::Refused) => {}
			_ => return Err(Error::<T>::InvalidDecision.into()),
		}
		Ok(())
	}
}

/// Reviews that are reported, and the right to publish.
impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Review { .. } | Subject::PublishingRight { .. })
	}

	fn is_waiting(subject: &Subject<T::AccountId>) -> bool {
		match subject {
			Subject::Review { activity, participant, side } => {
				Told::<T>::get((activity, participant, side))
					.is_some_and(|review| review.mark == Mark::Reported)
			}
			Subject::PublishingRight { member } => Pleas::<T>::get(member) == Some(Plea::Waiting),
			_ => false,
		}
	}

	/// Both sides of a review are parties.
	fn is_involved(_: &Subject<T::AccountId>, _: &T::AccountId) -> bool {
		false
	}

	fn decide(
		subject: &Subject<T::AccountId>,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		match subject {
			Subject::Review { activity, participant, side } => {
				let key = (*activity, participant.clone(), *side);
				Self::decide_review(&key, decision, by, opinion)
			}
			Subject::PublishingRight { member } => Self::decide_plea(member, decision, by, opinion),
			_ => Err(Error::<T>::NotWaiting.into()),
		}
	}

	/// What nobody decided on stays as it is, and cannot be appealed.
	fn lapse(subject: &Subject<T::AccountId>) {
		if !Self::is_waiting(subject) {
			return;
		}
		match subject {
			Subject::Review { activity, participant, side } => {
				let key = (*activity, participant.clone(), *side);
				Told::<T>::remove(&key);
				Self::deposit_kept(&key, None, [0; 32]);
			}
			Subject::PublishingRight { member } => {
				Pleas::<T>::remove(member);
				let member = member.clone();
				Self::deposit_event(Event::NotExempted { member, by: None, opinion: [0; 32] });
			}
			_ => {}
		}
	}

	fn revise(
		subject: &Subject<T::AccountId>,
		before: Decision,
		after: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		match subject {
			Subject::Review { activity, participant, side } => {
				let key = (*activity, participant.clone(), *side);
				Self::revise_review(&key, after, by, opinion)
			}
			Subject::PublishingRight { member } => {
				Self::revise_plea(member, (before, after), by, opinion)
			}
			_ => Err(Error::<T>::NotRevisable.into()),
		}
	}

	/// Of a review, who reported it has lost if it stays, and whose review it is if it is struck.
	fn has_lost(subject: &Subject<T::AccountId>, before: Decision, who: &T::AccountId) -> bool {
		let Subject::Review { participant, side, .. } = subject else { return true };
		let has_written = (participant == who) == (*side == Side::Participant);
		match before {
			Decision::Granted => has_written,
			Decision::Refused => !has_written,
			Decision::Partly { .. } | Decision::Absent => true,
		}
	}

	/// Only what was decided: a newer matter of the same member may wait.
	fn forget(subject: &Subject<T::AccountId>) {
		match subject {
			Subject::Review { activity, participant, side } => {
				let key = (activity, participant, side);
				let is_decided = |review: &Remembered<T::AccountId>| {
					matches!(review.mark, Mark::Kept | Mark::Struck)
				};
				if Told::<T>::get(key).as_ref().is_some_and(is_decided) {
					Told::<T>::remove(key);
				}
			}
			Subject::PublishingRight { member }
				if Pleas::<T>::get(member) == Some(Plea::Refused) =>
			{
				Pleas::<T>::remove(member);
			}
			_ => {}
		}
	}

	fn weight(_: &Subject<T::AccountId>) -> Weight {
		T::WeightInfo::decide()
	}
}
