// SPDX-License-Identifier: Apache-2.0

//! What always holds of trainings.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{ensure, traits::Get};
use sp_runtime::{
	DispatchError,
	traits::{CheckedAdd, Zero},
};
use timebank_primitives::{Cases, Escrow, Purse};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a training has an id that was given and terms that can be; as many are enrolled as it counts, and no more are enrolled and
	///    assessed than it has places; each of its sessions has an attendance for each learner who attended it, and others only of
	///    those who were assessed;
	/// 2. nobody is enrolled or was assessed in a training that is not approved, and such a training waits for nothing but its lapse;
	/// 3. the teacher got no more than all sessions together earn;
	/// 4. a learner is of a training that there is, neither publishes nor teaches it, attended only sessions that there are, and
	///    has it among their enrolments;
	/// 5. the enrolments of a member are those, each once, no more than there can be, and no row is kept for nothing; the same of
	///    the open trainings of a branch;
	/// 6. each training and each learner stands in the queue once, under their moment, and nothing else does;
	/// 7. the fees of a learner add up to what they have set aside for trainings, and nobody else has anything set aside;
	/// 8. a case about a training, in the version that stands there, is open if and only if it was submitted and not decided on;
	/// 9. a history is not empty, no longer than it can be, and of trainings that were given an id.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut enrolled = BTreeMap::<_, u32>::new();
		let mut enrolments = BTreeMap::<_, BTreeSet<_>>::new();
		let mut fees = BTreeMap::<_, BalanceOf<T>>::new();
		let mut attended = BTreeMap::<_, u32>::new();
		for (id, who, row) in Learners::<T>::iter() {
			let record = Trainings::<T>::get(id).ok_or("a learner of no training")?;
			let is_own = record.publisher == who || record.terms.teacher == who;
			ensure!(!is_own, "somebody learns in their own training");
			let sessions = u32::from(record.terms.sessions);
			let others = row.attended.checked_shr(sessions).unwrap_or_default();
			ensure!(others == 0, "attendance of a session that there is not");
			for index in (0..sessions).filter(|index| row.has_attended(*index)) {
				*attended.entry((id, index)).or_default() += 1;
			}
			let task = Task::Learner(id, who.clone());
			ensure!(Self::is_queued(row.due, &task), "a learner who is not in the queue");
			let sum = fees.entry(who.clone()).or_default();
			*sum = sum.checked_add(&record.terms.fee).ok_or("more fees than there are coins")?;
			enrolments.entry(who).or_default().insert(id);
			*enrolled.entry(id).or_default() += 1;
		}
		let mut open = BTreeMap::<_, BTreeSet<_>>::new();
		for (id, record) in Trainings::<T>::iter() {
			ensure!(id < NextId::<T>::get(), "a training with an id not given yet");
			let terms = &record.terms;
			ensure!(
				(1..=T::MaxLearners::get()).contains(&terms.places)
					&& (1..=MAX_SESSIONS).contains(&terms.sessions)
					&& (1..=terms.sessions).contains(&terms.needed),
				"terms that cannot be"
			);
			let learners = enrolled.remove(&id).unwrap_or_default();
			ensure!(learners == record.enrolled, "learners miscounted");
			let taken = record.enrolled.checked_add(record.assessed);
			ensure!(taken.is_some_and(|taken| taken <= terms.places), "more learners than places");
			ensure!(
				record.attendances.len() == usize::from(terms.sessions),
				"a session too many or too few"
			);
			for (index, count) in (0u32..).zip(&record.attendances) {
				let of_learners = attended.get(&(id, index)).copied().unwrap_or_default();
				let of_others = count.checked_sub(of_learners);
				ensure!(
					of_others.is_some_and(|others| others <= record.assessed),
					"attendances miscounted"
				);
			}
			let is_idle = taken == Some(0) && record.held() == 0 && record.next == Look::Lapse;
			ensure!(
				if record.stage == Stage::Open { record.next != Look::Lapse } else { is_idle },
				"something happened in a training that is not approved"
			);
			// An attendance that was paid for may be taken back later.
			ensure!(record.paid <= Self::earned_at_most(&record)?, "a teacher who got too much");
			ensure!(
				T::Cases::is_open(&Self::subject_of(id, &record))
					== (record.stage == Stage::Submitted),
				"a training that waits without a case, or a case about one that does not"
			);
			let task = Task::Training(id);
			ensure!(Self::is_queued(record.due, &task), "a training that is not in the queue");
			open.entry(record.branch).or_default().insert(id);
		}
		let queued = Trainings::<T>::iter_keys().count() + Learners::<T>::iter_keys().count();
		ensure!(Queue::<T>::iter_keys().count() == queued, "something else in the queue");

		ensure!(Enrolments::<T>::iter_keys().count() == enrolments.len(), "enrolments of nobody");
		for (who, known) in Enrolments::<T>::iter() {
			let ids = known.iter().copied().collect::<BTreeSet<_>>();
			ensure!(ids.len() == known.len(), "an enrolment twice");
			ensure!(enrolments.get(&who) == Some(&ids), "enrolments that are not the learners'");
		}
		ensure!(OpenOf::<T>::iter_keys().count() == open.len(), "trainings of no branch");
		for (branch, known) in OpenOf::<T>::iter() {
			let ids = known.iter().copied().collect::<BTreeSet<_>>();
			ensure!(ids.len() == known.len(), "an open training twice");
			ensure!(open.get(&branch) == Some(&ids), "open trainings that are not the branch's");
		}

		for (who, sum) in &fees {
			let held = T::Escrow::held(&Purse::Fees(who.clone()));
			ensure!(held == *sum, "coins set aside for something else");
		}
		for who in frame_system::Account::<T>::iter_keys() {
			let is_learner = fees.contains_key(&who);
			ensure!(
				is_learner || T::Escrow::held(&Purse::Fees(who)).is_zero(),
				"coins left behind"
			);
		}
		for (_, history) in Histories::<T>::iter() {
			ensure!(!history.is_empty(), "a history of nothing");
			let is_given = |attempt: &Attempt| attempt.training < NextId::<T>::get();
			ensure!(history.iter().all(is_given), "a history of no training");
		}
		Ok(())
	}
}
