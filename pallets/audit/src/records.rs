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
			&& !Blemishes::<T>::get(who).is_some_and(Self::is_on_probation)
	}

	/// A blemish that counts no more is forgotten.
	pub(crate) fn forgive(who: &T::AccountId) {
		Blemishes::<T>::mutate_exists(who, |blemish| {
			*blemish = blemish.filter(|at| Self::is_on_probation(*at));
		});
	}

	fn add_to_record(who: &T::AccountId, category: CategoryId, count: u32) {
		Records::<T>::mutate(who, category, |record| {
			*record = record.saturating_add(count).min(MAX_RECORD);
		});
	}

	/// What is decided on an activity goes on the record of who published it. Returns how long the record was that it ended.
	pub(crate) fn note_on_record(case: &CaseOf<T>, decision: Decision) -> u32 {
		if !is_on_record(case.subject.kind()) {
			return 0;
		}
		match decision {
			Decision::Granted => {
				if let Some(category) = case.routine {
					Self::add_to_record(&case.by, category, 1);
				}
				0
			}
			Decision::Refused => {
				Blemishes::<T>::insert(&case.by, T::Time::now());
				case.routine.map(|category| Records::<T>::take(&case.by, category)).unwrap_or(0)
			}
			Decision::Partly { .. } | Decision::Absent => 0,
		}
	}

	/// What was decided on an activity is replaced: the record becomes what it would be.
	pub(crate) fn revise_record(
		case: &CaseOf<T>,
		outcome: &Outcome<T::AccountId>,
		after: Decision,
	) {
		if !is_on_record(case.subject.kind()) {
			return;
		}
		if after == Decision::Granted {
			let is_this = |at: &mut Moment| *at == outcome.at;
			Blemishes::<T>::mutate_exists(&case.by, |blemish| blemish.take_if(is_this));
			if let Some(category) = case.routine {
				Self::add_to_record(&case.by, category, outcome.lost_record);
			}
		}
		Self::note_on_record(case, after);
	}

	/// The category of an activity of which something is known here.
	pub(crate) fn category_of(activity: ActivityId) -> Option<CategoryId> {
		let passage = Passages::<T>::get(activity).map(|passage| passage.category);
		passage.or_else(|| {
			let sample = BySubject::<T>::get(Subject::Sample { activity })?;
			AllCases::<T>::get(sample)?.routine
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
		Tallies::<T>::mutate(Some(request.branch), CaseKind::Activity, |tally| {
			tally.passed.saturating_inc()
		});
		Self::deposit_event(Event::Passed { activity, by: publisher, category });
	}

	/// An activity that passed can become a sample no more.
	pub(crate) fn forget_passage(activity: ActivityId) {
		if let Some(passage) = Passages::<T>::take(activity) {
			Self::unqueue_task(passage.due, Task::Draw(activity));
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
		let mut case = Case::new(subject, branch, publisher, people, T::Time::now());
		case.priority = Priority::Low;
		case.routine = Some(passage.category);
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
