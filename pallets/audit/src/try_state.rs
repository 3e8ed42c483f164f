// SPDX-License-Identifier: Apache-2.0

//! What always holds of cases.

use crate::{cases::is_on_record, *};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchError;
use timebank_primitives::{CaseKind, OnDecision, Subject};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a case has an id that was given;
	/// 2. an open case is the one of its subject, stands in the queue of its branch at its place, and its subject waits: of an appeal,
	///    the case was decided that is appealed in it, and knows of it;
	/// 3. nothing else stands in the queue of a branch, as many do as are counted, and no branch is counted in which none does;
	/// 4. a case that is decided is the one in which its subject was; nobody works on it, has signed or asked; it is no appeal, those
	///    are final; and if it is appealed, that appeal is open;
	/// 5. no subject has another case, open or decided;
	/// 6. each case stands in the queue of deadlines under its moment, but those that are appealed and those that their pallet closes;
	///    so does each activity that passed, and nothing else;
	/// 7. what its pallet does not close has a moment at which it lapses, and nothing else has;
	/// 8. the statistics know as many open cases, opened when they were, and as many opened as are open or have ended;
	/// 9. no record is empty or longer than it is counted, and only activities and samples ended one;
	/// 10. of each publisher, as many activities that passed are to be drawn, and as many samples are open, as are counted;
	/// 11. no row of blemishes is empty, and each is of another case that was opened, the oldest first;
	/// 12. nobody has signed twice in a case, and no decision is signed twice;
	/// 13. there are no more templates than there can be, and each says something.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let next = NextCase::<T>::get();
		let mut open_in = BTreeMap::<_, u32>::new();
		let mut tallied = BTreeMap::<_, (u32, u128)>::new();
		let mut unseen = BTreeMap::<_, Unseen>::new();
		let (mut open, mut decided, mut queued) = (0usize, 0usize, 0usize);
		for (id, case) in AllCases::<T>::iter() {
			ensure!(id < next, "a case with an id not given yet");
			if let Some(due) = case.due {
				ensure!(Self::is_queued(due, Task::Case(id)), "a case that is not in the queue");
				queued += 1;
			}
			match &case.state {
				State::Open => {
					open += 1;
					Self::check_open(id, &case)?;
					*open_in.entry(case.branch).or_default() += 1;
					let tally = tallied.entry((case.origin, case.subject.kind())).or_default();
					tally.0 += 1;
					tally.1 += u128::from(case.opened_at);
					if case.subject.kind() == CaseKind::Sample {
						unseen.entry(case.by.clone()).or_default().samples += 1;
					}
				}
				State::Decided(outcome) => {
					decided += 1;
					Self::check_decided(id, &case, outcome)?;
				}
			}
		}
		ensure!(BySubject::<T>::iter_keys().count() == open, "a subject of no open case");
		ensure!(DecidedOn::<T>::iter_keys().count() == decided, "a subject of no decided case");
		ensure!(InBranch::<T>::iter_keys().count() == open, "a place of no open case");
		let counted: BTreeMap<_, _> = OpenIn::<T>::iter().collect();
		ensure!(counted == open_in, "open cases miscounted");

		for (activity, passage) in Passages::<T>::iter() {
			let task = Task::Draw(activity);
			ensure!(Self::is_queued(passage.due, task), "a passage that is not in the queue");
			let sample = BySubject::<T>::get(Subject::Sample { activity });
			ensure!(sample.is_none(), "a sample that can become one");
			queued += 1;
			if !passage.is_drawn {
				unseen.entry(passage.publisher).or_default().undrawn += 1;
			}
		}
		let counted: BTreeMap<_, _> = Unseens::<T>::iter().collect();
		ensure!(counted == unseen, "what is still to be looked at miscounted");
		ensure!(Queue::<T>::iter_keys().count() == queued, "something else in the queue");

		for (branch, kind, tally) in Tallies::<T>::iter() {
			let (open, sum_opened_at) = tallied.remove(&(branch, kind)).unwrap_or_default();
			ensure!(
				tally.open == open && tally.sum_opened_at == sum_opened_at,
				"statistics of other open cases"
			);
			let ended = [tally.decided(), tally.closed, tally.lapsed, open].map(u64::from);
			let opened = u64::from(tally.opened);
			ensure!(opened == ended.iter().sum::<u64>(), "statistics that do not add up");
			ensure!(tally.overturned <= tally.appealed, "overturned without an appeal");
		}
		ensure!(tallied.is_empty(), "open cases without statistics");

		for (_, _, record) in Records::<T>::iter() {
			ensure!((1..=MAX_RECORD).contains(&record), "a record that cannot be");
		}
		for marks in Blemishes::<T>::iter_values() {
			ensure!(!marks.is_empty(), "a row of no blemish");
			for (place, (case, at)) in marks.iter().enumerate() {
				ensure!(*case < next, "a blemish of a case not opened yet");
				let (before, _) = marks.split_at(place);
				let is_later = before.iter().all(|(other, then)| other != case && then <= at);
				ensure!(is_later, "blemishes out of order");
			}
		}
		ensure!(Templates::<T>::count() <= T::MaxTemplates::get(), "too many templates");
		for (_, text) in Templates::<T>::iter() {
			let is_text = !text.is_empty() && core::str::from_utf8(&text).is_ok();
			ensure!(is_text, "a template that says nothing");
		}
		Ok(())
	}

	fn check_open(id: u64, case: &CaseOf<T>) -> Result<(), DispatchError> {
		ensure!(BySubject::<T>::get(&case.subject) == Some(id), "an open case of no subject");
		ensure!(DecidedOn::<T>::get(&case.subject).is_none(), "decided, and open");
		ensure!(InBranch::<T>::contains_key(case.branch, case.rank(id)), "a case in no branch");
		let is_waiting = match &case.subject {
			Subject::Appeal { case: first } => AllCases::<T>::get(first)
				.and_then(|first| first.outcome().and_then(|outcome| outcome.appeal))
				.is_some_and(|appeal| appeal == id),
			subject => T::Subjects::is_waiting(subject),
		};
		for (place, one) in case.signed.iter().enumerate() {
			let (before, _) = case.signed.split_at(place);
			let is_new =
				before.iter().all(|other| other.by != one.by && other.decision != one.decision);
			ensure!(is_new, "signed twice");
		}
		ensure!(case.is_grave || case.signed.is_empty(), "signed where one decides");
		ensure!(is_waiting, "a case about something that does not wait");
		ensure!(case.lapses_at.is_none() == case.until.is_some(), "a case that never ends");
		// What lapses, and what is not at the top for good, is looked at again.
		ensure!(case.due.is_some() || case.until.is_some(), "a case that is not looked at");
		Ok(())
	}

	fn check_decided(
		id: u64,
		case: &CaseOf<T>,
		outcome: &Outcome<T::AccountId>,
	) -> Result<(), DispatchError> {
		ensure!(DecidedOn::<T>::get(&case.subject) == Some(id), "a decision on no subject");
		ensure!(!matches!(case.subject, Subject::Appeal { .. }), "an appeal that is kept");
		let is_idle = case.holder.is_none() && case.signed.is_empty() && case.asked.is_none();
		ensure!(is_idle, "somebody works on what is decided");
		let is_known = outcome.lost_record == 0 || is_on_record(case.subject.kind());
		ensure!(is_known, "a record that something else ended");
		match outcome.appeal {
			None => ensure!(case.due.is_some(), "a decision that is never forgotten"),
			Some(appeal) => {
				let subject = Subject::Appeal { case: id };
				ensure!(BySubject::<T>::get(subject) == Some(appeal), "an appeal that is not open");
				ensure!(case.due.is_none(), "a decision that is forgotten before its appeal");
			}
		}
		Ok(())
	}
}
