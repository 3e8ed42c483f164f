// SPDX-License-Identifier: Apache-2.0

//! Clean records, what passes for them without a human, and the samples that are looked at nevertheless.

use crate::{cases::is_on_record, *};
use codec::Encode;
use frame_support::{
	Blake2_256, StorageHasher, ensure,
	traits::{Get, Randomness, Time},
};
use sp_runtime::{DispatchError, DispatchResult, Permill, Saturating};
use timebank_primitives::{
	ActivityId, BranchId, CaseId, CaseKind, CategoryId, Decision, Moment, Oversight, Priority,
	Request, Subject, parties,
};

/// For what randomness is asked.
const DRAW: &[u8] = b"timebank/audit/draw";

impl<T: Config> Pallet<T> {
	/// Whether a blemish of this moment counts now.
	fn is_on_probation(blemish: Moment) -> bool {
		T::Time::now() < blemish.saturating_add(T::Probation::get())
	}

	/// Whether what somebody publishes in a category passes, if nothing speaks against it.
	pub(crate) fn passes(who: &T::AccountId, category: CategoryId) -> bool {
		let needed = T::FastPassAfter::get();
		needed > 0
			&& Records::<T>::get(who, category) >= needed
			&& !Blemishes::<T>::get(who).iter().any(|(_, at)| Self::is_on_probation(*at))
			// What was published at once, or while one of them is looked at, would be drawn too late.
			&& {
				let unseen = Unseens::<T>::get(who);
				unseen.samples == 0 && unseen.undrawn < MAX_UNDRAWN
			}
	}

	/// Count what is still to be looked at of a publisher. There is no row if nothing is.
	pub(crate) fn change_unseen(who: &T::AccountId, change: impl FnOnce(&mut Unseen)) {
		Unseens::<T>::mutate_exists(who, |unseen| {
			let mut changed = unseen.take().unwrap_or_default();
			change(&mut changed);
			*unseen = Some(changed).filter(|unseen| *unseen != Unseen::default());
		});
	}

	/// Blemishes that count no more are forgotten.
	pub(crate) fn forgive(who: &T::AccountId) {
		Self::change_blemishes(who, |marks| marks.retain(|(_, at)| Self::is_on_probation(*at)));
	}

	fn change_blemishes(who: &T::AccountId, change: impl FnOnce(&mut Marks)) {
		Blemishes::<T>::mutate_exists(who, |marks| {
			let mut changed = marks.take().unwrap_or_default();
			change(&mut changed);
			*marks = Some(changed).filter(|marks| !marks.is_empty());
		});
	}

	/// An activity was found bad in this case. Of more than there is room for, the oldest is forgotten.
	fn add_blemish(who: &T::AccountId, case: CaseId) {
		Self::change_blemishes(who, |marks| {
			marks.retain(|(known, _)| *known != case);
			if marks.is_full() {
				marks.remove(0);
			}
			// There is room.
			let _ = marks.try_push((case, T::Time::now()));
		});
	}

	/// A record grows. There is no row for none.
	fn add_to_record(who: &T::AccountId, category: CategoryId, count: u32) {
		Records::<T>::mutate_exists(who, category, |record| {
			let longer = record.unwrap_or_default().saturating_add(count).min(MAX_RECORD);
			*record = Some(longer).filter(|record| *record > 0);
		});
	}

	/// What is decided on an activity goes on the record of who published it. Returns how long the record was that it ended.
	pub(crate) fn note_on_record(id: CaseId, case: &CaseOf<T>, decision: Decision) -> u32 {
		if !is_on_record(case.subject.kind()) {
			return 0;
		}
		match decision {
			Decision::Granted => {
				if let Some(category) = case.category.filter(|_| case.is_routine) {
					Self::add_to_record(&case.by, category, 1);
				}
				0
			}
			Decision::Refused => {
				Self::add_blemish(&case.by, id);
				case.category.map(|category| Records::<T>::take(&case.by, category)).unwrap_or(0)
			}
			Decision::Partly { .. } | Decision::Absent => 0,
		}
	}

	/// What was decided on an activity is replaced: the record becomes what it would be.
	pub(crate) fn revise_record(
		id: CaseId,
		case: &CaseOf<T>,
		outcome: &Outcome<T::AccountId>,
		after: Decision,
	) {
		if !is_on_record(case.subject.kind()) {
			return;
		}
		if after == Decision::Granted {
			Self::change_blemishes(&case.by, |marks| marks.retain(|(known, _)| *known != id));
			if let Some(category) = case.category {
				Self::add_to_record(&case.by, category, outcome.lost_record);
			}
		}
		Self::note_on_record(id, case, after);
	}

	/// The category of an activity of which something is known here.
	pub(crate) fn category_of(activity: ActivityId) -> Option<CategoryId> {
		let passage = Passages::<T>::get(activity).map(|passage| passage.category);
		passage.or_else(|| {
			let sample = BySubject::<T>::get(Subject::Sample { activity })?;
			AllCases::<T>::get(sample)?.category
		})
	}

	/// An activity passes without a human.
	pub(crate) fn pass(
		activity: ActivityId,
		category: CategoryId,
		request: &Request<T::AccountId>,
	) {
		let now = T::Time::now();
		Self::forget_passage(activity);
		let due = Self::queue_task(now.saturating_add(T::DrawDelay::get()), Task::Draw(activity));
		let publisher = request.by.clone();
		let passage = Passage {
			publisher: publisher.clone(),
			branch: request.branch,
			category,
			at: now,
			due,
			is_drawn: false,
		};
		Passages::<T>::insert(activity, passage);
		Self::change_unseen(&publisher, |unseen| unseen.undrawn.saturating_inc());
		Tallies::<T>::mutate(Some(request.branch), CaseKind::Activity, |tally| {
			tally.passed.saturating_inc()
		});
		Self::deposit_event(Event::Passed { activity, by: publisher, category });
	}

	/// An activity that passed can become a sample no more.
	pub(crate) fn forget_passage(activity: ActivityId) {
		if let Some(passage) = Passages::<T>::take(activity) {
			Self::unqueue_task(passage.due, Task::Draw(activity));
			if !passage.is_drawn {
				Self::change_unseen(&passage.publisher, |unseen| unseen.undrawn.saturating_dec());
			}
		}
	}

	/// Whether an activity is hit, with what nobody knew when it passed.
	fn is_hit(activity: ActivityId, rate: Permill) -> bool {
		let (seed, _) = T::Randomness::random(DRAW);
		let [first, second, third, fourth, ..] = Blake2_256::hash(&(seed, activity).encode());
		let drawn = u64::from(u32::from_le_bytes([first, second, third, fourth]));
		// All numbers that can be drawn, in the proportion of the rate: of a rate of one, each is hit.
		let numbers = u64::from(u32::MAX).saturating_add(1);
		drawn < rate * numbers
	}

	/// The moment of an activity that passed has come: it is drawn, or it can become a sample no more.
	pub(crate) fn draw(activity: ActivityId, rate: Permill) {
		let Some(mut passage) = Passages::<T>::take(activity) else { return };
		if passage.is_drawn {
			return;
		}
		Self::change_unseen(&passage.publisher, |unseen| unseen.undrawn.saturating_dec());
		let is_sampled =
			Self::is_hit(activity, rate) && Self::add(Self::sample_of(activity, &passage)).is_ok();
		if !is_sampled {
			let ends = passage.at.saturating_add(T::SamplePeriod::get());
			passage.is_drawn = true;
			passage.due = Self::queue_task(ends, Task::Draw(activity));
			Passages::<T>::insert(activity, passage);
		}
		Self::deposit_event(Event::Drawn { activity, is_sampled });
	}

	/// The case in which an activity that passed is looked at.
	fn sample_of(activity: ActivityId, passage: &PassageOf<T>) -> CaseOf<T> {
		let branch = Some(passage.branch).filter(|branch| T::Oversight::exists(*branch));
		let publisher = passage.publisher.clone();
		let people = parties([publisher.clone()]);
		let subject = Subject::Sample { activity };
		let mut case = Case::new(subject, branch, publisher, people, Self::now());
		case.priority = Priority::Low;
		case.category = Some(passage.category);
		case.is_routine = true;
		case
	}

	pub(crate) fn do_sample(
		who: T::AccountId,
		branch: BranchId,
		activity: ActivityId,
	) -> DispatchResult {
		let passage = Passages::<T>::get(activity).ok_or(Error::<T>::NotPassed)?;
		let sample = Self::sample_of(activity, &passage);
		Self::ensure_may_decide(&who, branch, &sample)?;
		Self::forget_passage(activity);
		let case: CaseId = Self::add(sample)?;
		Self::deposit_event(Event::Sampled { activity, case, by: who });
		Ok(())
	}

	pub(crate) fn do_set_template(template: u16, text: Option<Text>) -> DispatchResult {
		let is_known = Templates::<T>::contains_key(template);
		match &text {
			Some(text) => {
				let is_text = !text.is_empty() && core::str::from_utf8(text).is_ok();
				ensure!(template != 0, Error::<T>::InvalidTemplate);
				ensure!(is_text, Error::<T>::InvalidText);
				let has_room = is_known || Templates::<T>::count() < T::MaxTemplates::get();
				ensure!(has_room, Error::<T>::TooManyTemplates);
				Templates::<T>::insert(template, text);
			}
			None => {
				ensure!(is_known, Error::<T>::TemplateNotFound);
				Templates::<T>::remove(template);
			}
		}
		Self::deposit_event(Event::TemplateSet { template, text });
		Ok(())
	}

	/// The hash of an opinion.
	pub(crate) fn hash_of(opinion: Opinion) -> Result<[u8; 32], DispatchError> {
		match opinion {
			Opinion::Hash(hash) => Ok(hash),
			Opinion::Template(template) => {
				let text = Templates::<T>::get(template).ok_or(Error::<T>::TemplateNotFound)?;
				Ok(Blake2_256::hash(&text))
			}
		}
	}
}
