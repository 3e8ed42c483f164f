// SPDX-License-Identifier: Apache-2.0

//! What always holds of activities.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::Get};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult,
	traits::{CheckedAdd, Zero},
};
use timebank_primitives::{
	ActivityId, BranchId, Cases, Escrow, Membership, Moment, Purse, STEPS_PER_HOUR, Subject,
};

/// What is found of all activities and series, to be compared with what is kept of it.
struct Found<T: Config> {
	/// The escrows of those who pay.
	escrows: BTreeMap<PayerOf<T>, BalanceOf<T>>,
	counts: BTreeMap<T::AccountId, Count>,
	involvements: BTreeMap<(T::AccountId, ActivityId), Part>,
	open_of: BTreeMap<BranchId, u32>,
	deadlines: u32,
}

/// Who pays with coins that are set aside: a member, or a branch.
#[derive(Eq, Ord, PartialEq, PartialOrd)]
enum Payer<AccountId> {
	Member(AccountId),
	Branch(BranchId),
}

type PayerOf<T> = Payer<<T as frame_system::Config>::AccountId>;

impl<T: Config> Found<T> {
	fn none() -> Self {
		Self {
			escrows: BTreeMap::new(),
			counts: BTreeMap::new(),
			involvements: BTreeMap::new(),
			open_of: BTreeMap::new(),
			deadlines: 0,
		}
	}

	fn count(&mut self, who: &T::AccountId) -> &mut Count {
		self.counts.entry(who.clone()).or_default()
	}

	/// Something has a deadline, under which it stands in the queue.
	fn expect_queued(&mut self, task: &TaskOf<T>, due: Option<Moment>) -> DispatchResult {
		let Some(due) = due else { return Ok(()) };
		ensure!(
			DeadlinesOf::<T>::contains(due, T::Tick::get(), task),
			"a deadline that is not in the queue"
		);
		self.deadlines += 1;
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Check the invariants of activities:
	///
	/// 1. the escrows of a payer's activities add up to what is on hold with them for activities, and no other member has anything on
	///    hold; a publisher who pays is a member as long as there are coins in escrow;
	/// 2. an activity counts its enrolments, admissions, services, settlements and added steps right, and gives no more places than
	///    it has; before its approval nobody is enrolled; once nothing begins any more all of its enrolments and places are under
	///    way, and it would be over if there were none;
	/// 3. a waiting list has those who wait, and only those, more stars first, and is not empty;
	/// 4. who is under way has a deadline, and nobody else who is enrolled has; an activity has one unless nothing begins any more;
	///    a series has one; each is in the queue, and nothing else is;
	/// 5. every enrolment, invitation and waiting list belongs to an activity that is not over; its publisher, its managers and its
	///    participants are different people; there are no more of them than there may be;
	/// 6. members' activities, enrolments, managements and series, and what branches pay for, are counted right, and found by
	///    member; nobody serves in two activities at once;
	/// 7. an activity waits for an auditor just as long as a case about this version of it is open, and a disputed service just as
	///    long as a case about it is;
	/// 8. what can be appealed was decided on an activity that there is or was, between two people, is no more than was agreed, and
	///    is not disputed again; nobody served who was absent;
	/// 9. an activity and a series have ids that were given; a series has something left; nobody's past is longer than it may be,
	///    or about an activity to come; a step of the hour lasts a millisecond at the least.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut found = Found::<T>::none();
		for (id, activity) in Activities::<T>::iter() {
			Self::check_activity(&mut found, id, &activity)?;
		}
		for (id, series) in AllSeries::<T>::iter() {
			ensure!(id < NextId::<T>::get(), "a series with an id not given yet");
			ensure!((1..=MAX_OCCURRENCES).contains(&series.left), "a series without an end");
			ensure!(series.terms.recurrence.is_none(), "a series in a series");
			found.count(&series.publisher).series += 1;
			if let Some(branch) = series.funding.branch() {
				*found.open_of.entry(branch).or_default() += 1;
			}
			found.expect_queued(&Task::Series(id), Some(series.due))?;
		}
		Self::check_nothing_left_behind()?;
		Self::check_rulings()?;
		Self::check_counts(&found)?;
		Self::check_escrows(&found)?;
		let queued = Queue::<T>::iter().count();
		ensure!(queued == found.deadlines as usize, "something in the queue without a deadline");
		ensure!(HourLength::<T>::get() >= STEPS_PER_HOUR.into(), "a step shorter than a tick");
		Ok(())
	}

	fn check_activity(
		found: &mut Found<T>,
		id: ActivityId,
		activity: &ActivityOf<T>,
	) -> DispatchResult {
		ensure!(id < NextId::<T>::get(), "an activity with an id not given yet");
		let is_concluded = activity.stage == Stage::Concluded;
		ensure!(activity.due.is_some() != is_concluded, "an activity without a deadline");
		found.expect_queued(&Task::Activity(id), activity.due)?;
		let subject = Subject::Activity { activity: id, version: activity.version };
		ensure!(
			T::Cases::is_open(&subject) == (activity.stage == Stage::Submitted),
			"an activity that waits without a case, or a case without one"
		);

		let (mut enrolled, mut admitted, mut under_way, mut settled) = (0u32, 0u32, 0u32, 0u32);
		let (mut extra, mut waiting) = (0u32, BTreeSet::new());
		for (participant, enrolment) in Enrolments::<T>::iter_prefix(id) {
			ensure!(participant != activity.publisher, "a publisher as participant");
			enrolled += 1;
			extra += enrolment.extra;
			let state = enrolment.state;
			ensure!(
				enrolment.due.is_some() == state.is_under_way(),
				"a participant without a deadline, or with a needless one"
			);
			ensure!(
				enrolment.extra == 0 || state.is_under_way(),
				"more service for who is not there"
			);
			found.expect_queued(&Task::Participant(id, participant.clone()), enrolment.due)?;
			let subject = Subject::Service { activity: id, participant: participant.clone() };
			ensure!(
				T::Cases::is_open(&subject) == matches!(state, Participation::Disputed { .. }),
				"a dispute that waits without a case, or a case without one"
			);
			match state {
				Participation::Applied => {}
				Participation::Waiting => {
					waiting.insert(participant.clone());
				}
				Participation::Admitted { .. } => admitted += 1,
				Participation::Settled => settled += 1,
				Participation::InService { ended_by: None, .. } => {
					let count = found.count(&participant);
					ensure!(count.serving.is_none(), "who serves in two activities at once");
					count.serving = Some(id);
					under_way += 1;
				}
				Participation::Ended { since, until, review_until, settle_by } => {
					ensure!(since <= until, "a service that ended before it began");
					ensure!(review_until <= settle_by, "a settlement before the reviews");
					under_way += 1;
				}
				_ => under_way += 1,
			}
			if state != Participation::Settled {
				found.count(&participant).enrolled += 1;
				found.involvements.insert((participant, id), Part::Participant);
			}
		}
		ensure!(enrolled <= T::MaxEnrolled::get(), "too many enrolled");
		// Who was settled is forgotten when nothing begins any more, and counted on.
		let counted = if is_concluded { 0 } else { activity.settled };
		ensure!(
			(enrolled, admitted, under_way, settled, extra)
				== (
					activity.enrolled,
					activity.admitted,
					activity.under_way,
					counted,
					activity.extra
				),
			"an activity that miscounts its participants"
		);
		ensure!(
			admitted + under_way + activity.settled <= activity.terms.places,
			"more places given than there are"
		);
		match activity.stage {
			Stage::Open => {}
			Stage::Submitted | Stage::Returned { .. } => {
				ensure!(enrolled == 0, "an enrolment before the approval");
			}
			Stage::Concluded => ensure!(
				under_way > 0
					&& enrolled == under_way
					&& activity.terms.places == activity.settled + under_way,
				"something that could begin yet"
			),
		}

		let list = WaitingLists::<T>::get(id);
		ensure!(list.iter().is_sorted_by_key(|(stars, _)| u8::MAX - stars), "an unfair list");
		ensure!(
			list.iter().map(|(_, who)| who.clone()).collect::<BTreeSet<_>>() == waiting
				&& list.len() == waiting.len(),
			"a waiting list without those who wait"
		);

		let mut invited = 0u32;
		for (who, accepted) in Managers::<T>::iter_prefix(id) {
			invited += 1;
			ensure!(who != activity.publisher, "a publisher who was invited");
			if accepted {
				ensure!(!Enrolments::<T>::contains_key(id, &who), "a manager as participant");
				found.count(&who).managed += 1;
				found.involvements.insert((who, id), Part::Manager);
			}
		}
		ensure!(invited <= T::MaxManagers::get(), "too many managers");

		found.count(&activity.publisher).published += 1;
		found.involvements.insert((activity.publisher.clone(), id), Part::Publisher);
		if let Some(branch) = activity.funding.branch() {
			*found.open_of.entry(branch).or_default() += 1;
		}
		let own = activity.escrow().ok_or(ArithmeticError::Overflow)?;
		let payer = match activity.funding {
			Funding::Own => {
				ensure!(
					own.is_zero() || T::Members::is_member(&activity.publisher),
					"an escrow of who is no member"
				);
				Payer::Member(activity.publisher.clone())
			}
			Funding::Pot(branch) => Payer::Branch(branch),
			Funding::Minted(_) => return Ok(()),
		};
		let escrow = found.escrows.entry(payer).or_default();
		*escrow = escrow.checked_add(&own).ok_or(ArithmeticError::Overflow)?;
		Ok(())
	}

	fn check_nothing_left_behind() -> DispatchResult {
		for (id, _, _) in Enrolments::<T>::iter() {
			ensure!(Activities::<T>::contains_key(id), "an enrolment in an activity that is over");
		}
		for (id, _, _) in Managers::<T>::iter() {
			ensure!(Activities::<T>::contains_key(id), "a manager of an activity that is over");
		}
		for (id, list) in WaitingLists::<T>::iter() {
			ensure!(Activities::<T>::contains_key(id), "a waiting list for what is over");
			ensure!(!list.is_empty(), "an empty waiting list");
		}
		for (_, past) in Recent::<T>::iter() {
			ensure!(past.len() as u32 <= T::MaxRecent::get(), "too long a past");
			let next = NextId::<T>::get();
			ensure!(past.iter().all(|past| past.activity < next), "a past that is to come");
		}
		Ok(())
	}

	fn check_rulings() -> DispatchResult {
		for (id, participant, ruling) in Decided::<T>::iter() {
			let Ruling { agreed, undisputed, outcome, .. } = &ruling;
			ensure!(id < NextId::<T>::get(), "a decision on an activity to come");
			ensure!(ruling.publisher != participant, "a decision on who served themselves");
			ensure!(*agreed <= T::MaxSteps::get(), "a decision on more than can be agreed");
			ensure!(ruling.price(*agreed).is_some(), "a decision on more than there is");
			for outcome in [undisputed, outcome] {
				ensure!(outcome.steps <= *agreed, "a decision on more than was agreed");
				ensure!(
					!outcome.is_absent || (outcome.steps == 0 && ruling.can_be_absent),
					"somebody absent who served"
				);
			}
			let is_disputed = Enrolments::<T>::get(id, &participant)
				.is_some_and(|row| matches!(row.state, Participation::Disputed { .. }));
			ensure!(!is_disputed, "a decision on what is disputed again");
		}
		Ok(())
	}

	fn check_counts(found: &Found<T>) -> DispatchResult {
		let counts = Counts::<T>::iter().collect::<BTreeMap<_, _>>();
		ensure!(counts == found.counts, "a member's activities miscounted");
		for count in counts.values() {
			ensure!(
				count.published <= T::MaxOpen::get()
					&& count.enrolled <= T::MaxEnrolments::get()
					&& count.managed <= T::MaxEnrolments::get()
					&& count.series <= T::MaxSeries::get(),
				"somebody who takes part in too much"
			);
		}
		let involvements = Involvements::<T>::iter()
			.map(|(who, activity, part)| ((who, activity), part))
			.collect::<BTreeMap<_, _>>();
		ensure!(involvements == found.involvements, "somebody's activities not found");
		let open_of = OpenOf::<T>::iter().collect::<BTreeMap<_, _>>();
		ensure!(open_of == found.open_of, "a branch's activities miscounted");
		Ok(())
	}

	fn check_escrows(found: &Found<T>) -> DispatchResult {
		for (payer, escrow) in &found.escrows {
			let purse = match payer {
				Payer::Member(who) => Purse::Escrow(who.clone()),
				Payer::Branch(branch) => Purse::PotEscrow(*branch),
			};
			ensure!(T::Escrow::held(&purse) == *escrow, "a hold that is not the sum of escrows");
		}
		// The accounts of pots are nobody's. Who has left has nothing on hold.
		for who in frame_system::Account::<T>::iter_keys().filter(T::Members::is_member) {
			ensure!(
				found.escrows.contains_key(&Payer::Member(who.clone()))
					|| T::Escrow::held(&Purse::Escrow(who)).is_zero(),
				"an escrow left behind"
			);
		}
		Ok(())
	}
}
