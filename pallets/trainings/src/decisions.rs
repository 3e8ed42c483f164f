// SPDX-License-Identifier: Apache-2.0

//! How auditors' decisions on trainings are asked for and carried out.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	BranchId, Cases, Decision, OnDecision, Opening, Parties, Request, Subject, TrainingId, parties,
};

impl<T: Config> Pallet<T> {
	/// What is decided on: a training in the version that stands there.
	pub(crate) fn subject_of(
		training: TrainingId,
		record: &TrainingOf<T>,
	) -> Subject<T::AccountId> {
		Subject::Training { training, version: record.version }
	}

	/// Whom a training is about: who published it, and who teaches.
	pub(crate) fn parties_of(
		publisher: &T::AccountId,
		terms: &TermsOf<T>,
	) -> Parties<T::AccountId> {
		parties([publisher.clone(), terms.teacher.clone()])
	}

	/// Ask auditors for their decision on a version of a training. Each is looked at by a human.
	pub(crate) fn ask(
		training: TrainingId,
		version: u32,
		branch: BranchId,
		publisher: &T::AccountId,
		terms: &TermsOf<T>,
	) -> DispatchResult {
		let subject = Subject::Training { training, version };
		let mut request = Request::new(subject, branch, publisher.clone());
		request.parties = Self::parties_of(publisher, terms);
		request.until = Some(terms.enrolment.until);
		let opening = T::Cases::open(request)?;
		// Only what was asked for as routine passes without a human.
		ensure!(matches!(opening, Opening::Waiting(_)), DispatchError::Corruption);
		Ok(())
	}

	/// The training in this very version.
	fn in_version(training: TrainingId, version: u32) -> Result<TrainingOf<T>, DispatchError> {
		let record = Self::existing(training)?;
		ensure!(record.version == version, Error::<T>::VersionChanged);
		Ok(record)
	}

	/// Give a training back that was submitted.
	fn give_back(
		training: TrainingId,
		mut record: TrainingOf<T>,
		by: &T::AccountId,
		opinion: [u8; 32],
	) {
		let version = record.version;
		record.stage = Stage::Returned { opinion };
		Trainings::<T>::insert(training, record);
		Self::deposit_event(Event::Returned { training, version, by: by.clone(), opinion });
	}
}

/// Versions of trainings.
impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Training { .. })
	}

	fn is_waiting(subject: &Subject<T::AccountId>) -> bool {
		let Subject::Training { training, version } = subject else { return false };
		Trainings::<T>::get(training)
			.is_some_and(|record| record.version == *version && record.stage == Stage::Submitted)
	}

	/// Who learns in it would have the fee back after having learnt.
	fn is_involved(subject: &Subject<T::AccountId>, who: &T::AccountId) -> bool {
		let Subject::Training { training, .. } = subject else { return false };
		Learners::<T>::contains_key(training, who)
	}

	fn decide(
		subject: &Subject<T::AccountId>,
		decision: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let Subject::Training { training, version } = subject else {
			return Err(Error::<T>::NotSubmitted.into());
		};
		let record = Self::in_version(*training, *version)?;
		ensure!(record.stage == Stage::Submitted, Error::<T>::NotSubmitted);
		match decision {
			Decision::Granted => Self::do_approve(*training, record, by.clone())?,
			Decision::Refused => Self::give_back(*training, record, by, opinion),
			Decision::Partly { .. } | Decision::Absent => {
				return Err(Error::<T>::InvalidDecision.into());
			}
		}
		Ok(())
	}

	/// A training lapses by its own deadline, the end of its enrolment.
	fn lapse(_: &Subject<T::AccountId>) {}

	/// What was given back or taken down is announced if it is still so in this version and there is time; what was announced is taken
	/// down, as long as there is something to stop. Otherwise it is too late for that: that it was decided wrongly is known all the
	/// same, where cases are kept.
	fn revise(
		subject: &Subject<T::AccountId>,
		before: Decision,
		after: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let Subject::Training { training, version } = subject else {
			return Err(Error::<T>::NotRevisable.into());
		};
		match (before, after) {
			(Decision::Refused, Decision::Granted) => match Trainings::<T>::get(training) {
				Some(record)
					if record.version == *version
						&& matches!(record.stage, Stage::Returned { .. })
						&& Self::ensure_announceable(&record).is_ok() =>
				{
					Self::do_approve(*training, record, by.clone())
				}
				_ => Ok(()),
			},
			(Decision::Granted, Decision::Refused) => match Trainings::<T>::get(training) {
				Some(record)
					if record.version == *version
						&& record.stage == Stage::Open
						&& !record.terms.service.is_over(T::Time::now()) =>
				{
					Self::stop(*training, record, by, opinion).map(drop)
				}
				_ => Ok(()),
			},
			(Decision::Granted, Decision::Granted) | (Decision::Refused, Decision::Refused) => {
				Ok(())
			}
			_ => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	/// What was granted is what its publisher asked for.
	fn can_be_revised(_: &Subject<T::AccountId>, before: Decision) -> bool {
		before == Decision::Refused
	}

	/// Nothing is kept for an appeal but the training itself.
	fn forget(_: &Subject<T::AccountId>) {}

	fn weight(_: &Subject<T::AccountId>) -> Weight {
		T::WeightInfo::decide().max(T::WeightInfo::revise(T::MaxLearners::get()))
	}
}
