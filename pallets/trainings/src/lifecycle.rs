// SPDX-License-Identifier: Apache-2.0

//! How a training comes about and ends, and who comes and goes.

use crate::*;
use alloc::vec;
use frame_support::{
	ensure,
	traits::{EnsureOrigin, Get, Time},
	weights::Weight,
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult,
	traits::{CheckedMul, Zero},
};
use timebank_primitives::{
	BranchId, Cases, Credentials, Escrow, Flaw, Membership, Moment, Oversight, Phase, Purse,
	Reputation, Standard, Succession, TrainingId, WindingUp, check_announcement,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn existing(training: TrainingId) -> Result<TrainingOf<T>, DispatchError> {
		match Trainings::<T>::get(training) {
			Some(record) => Ok(record),
			None if training < NextId::<T>::get() => Err(Error::<T>::TrainingOver.into()),
			None => Err(Error::<T>::TrainingNotFound.into()),
		}
	}

	/// A trainer, of this branch, whose training it is.
	fn ensure_own(
		(trainer, branch): (T::AccountId, BranchId),
		training: TrainingId,
	) -> Result<(T::AccountId, TrainingOf<T>), DispatchError> {
		let record = Self::existing(training)?;
		ensure!(record.branch == branch, Error::<T>::WrongBranch);
		Ok((trainer, record))
	}

	/// A trainer of the branch whose training it is, which may act.
	pub(crate) fn ensure_trainer(
		origin: OriginFor<T>,
		training: TrainingId,
	) -> Result<(T::AccountId, TrainingOf<T>), DispatchError> {
		Self::ensure_own(T::TrainerOrigin::ensure_origin(origin)?, training)
	}

	/// A trainer of the branch whose training it is, whether or not it may take on anything new.
	pub(crate) fn ensure_assessor(
		origin: OriginFor<T>,
		training: TrainingId,
	) -> Result<(T::AccountId, TrainingOf<T>), DispatchError> {
		Self::ensure_own(T::AssessorOrigin::ensure_origin(origin)?, training)
	}

	/// Who may close a training: anybody when its branch closes, so that it does not wait for staff who are gone.
	pub(crate) fn ensure_closes(
		origin: OriginFor<T>,
		training: TrainingId,
	) -> Result<(T::AccountId, TrainingOf<T>), DispatchError> {
		let is_left = |record: &TrainingOf<T>| T::Succession::successor(record.branch).is_some();
		match Trainings::<T>::get(training).filter(is_left) {
			Some(record) => Ok((ensure_signed(origin)?, record)),
			None => Self::ensure_assessor(origin, training),
		}
	}

	/// Staff of this branch decide on a training that is not their own.
	pub(crate) fn ensure_decides(
		who: &T::AccountId,
		branch: BranchId,
		record: &TrainingOf<T>,
	) -> DispatchResult {
		ensure!(T::Oversight::oversees(branch, record.branch), Error::<T>::WrongBranch);
		ensure!(!Self::is_own(who, record), Error::<T>::ConflictOfInterest);
		Ok(())
	}

	/// Whether somebody published this training or teaches it.
	fn is_own(who: &T::AccountId, record: &TrainingOf<T>) -> bool {
		record.publisher == *who || record.terms.teacher == *who
	}

	/// Check what a training of this branch says of itself. Returns the rate and until when its learners can be assessed.
	fn checked(
		branch: BranchId,
		terms: &TermsOf<T>,
	) -> Result<(BalanceOf<T>, Moment), DispatchError> {
		let Terms { title, place, enrolment, service, .. } = terms;
		let now = T::Time::now();
		check_announcement(title, place, *enrolment, *service, now, T::Horizon::get()).map_err(
			|flaw| match flaw {
				Flaw::TitleInvalid => Error::<T>::InvalidTitle,
				Flaw::PlaceInvalid => Error::<T>::InvalidPlace,
				Flaw::WindowReversed => Error::<T>::WindowReversed,
				Flaw::InThePast => Error::<T>::InThePast,
				Flaw::TooFarAhead => Error::<T>::TooFarAhead,
				Flaw::WindowsDoNotFit => Error::<T>::WindowsDoNotFit,
			},
		)?;
		ensure!(service.from > now, Error::<T>::InThePast);
		ensure!((1..=T::MaxLearners::get()).contains(&terms.places), Error::<T>::InvalidPlaces);
		ensure!(
			(1..=MAX_SESSIONS).contains(&terms.sessions)
				&& (1..=terms.sessions).contains(&terms.needed),
			Error::<T>::InvalidSessions
		);
		let time = T::Tick::get().checked_mul(terms.taught.into());
		ensure!(time.is_some_and(|time| time <= service.length()), Error::<T>::ServiceTooLong);
		Self::ensure_credentials(terms)?;
		ensure!(T::Members::is_active(&terms.teacher), Error::<T>::TeacherNotActive);
		ensure!(terms.fee.is_zero() || T::Oversight::has_pot(branch), Error::<T>::NoPot);
		let rate = T::Standard::rate(terms.category).ok_or(Error::<T>::UnknownCategory)?;
		// What the teacher earned is computed by this product.
		rate.checked_mul(&terms.taught.into())
			.and_then(|all| all.checked_mul(&u32::from(MAX_SESSIONS).into()))
			.ok_or(ArithmeticError::Overflow)?;
		// As late as can be counted is late enough.
		Ok((rate, service.until.saturating_add(T::AssessPeriod::get())))
	}

	fn ensure_credentials(terms: &TermsOf<T>) -> DispatchResult {
		let required = &terms.required;
		for (index, kind) in required.iter().enumerate() {
			ensure!(T::Credentials::exists(*kind), Error::<T>::UnknownCredential);
			let is_new = !required.iter().take(index).any(|other| other == kind);
			ensure!(is_new, Error::<T>::DuplicateCredential);
		}
		if let Some(Certificate { kind, valid_for }) = terms.certificate {
			ensure!(T::Credentials::exists(kind), Error::<T>::UnknownCredential);
			ensure!(T::Credentials::is_issued_by_branches(kind), Error::<T>::NotIssuedByBranches);
			let holds = valid_for.is_none_or(|time| time >= T::Day::get());
			ensure!(holds, Error::<T>::InvalidValidity);
		}
		Ok(())
	}

	pub(crate) fn do_publish(
		publisher: T::AccountId,
		branch: BranchId,
		terms: TermsOf<T>,
	) -> DispatchResult {
		let (rate, assess_by) = Self::checked(branch, &terms)?;
		let training = NextId::<T>::get();
		NextId::<T>::put(training.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		OpenOf::<T>::try_mutate(branch, |open| open.try_push(training))
			.map_err(|_| Error::<T>::TooManyOpen)?;
		Self::ask(training, 0, branch, &publisher, &terms)?;
		let due = Self::queue(terms.enrolment.until, &Task::Training(training));
		let (teacher, title, content) = (terms.teacher.clone(), terms.title.clone(), terms.content);
		let attendances = Self::none_attended(&terms);
		let record = Training {
			branch,
			publisher: publisher.clone(),
			terms,
			version: 0,
			rate,
			stage: Stage::Submitted,
			enrolled: 0,
			assessed: 0,
			attendances,
			paid: Zero::zero(),
			assess_by,
			next: Look::Lapse,
			due,
			published_at: T::Time::now(),
		};
		Trainings::<T>::insert(training, record);
		Self::deposit_event(Event::Published {
			training,
			branch,
			publisher,
			teacher,
			title,
			content,
		});
		Ok(())
	}

	/// As many sessions as there are, which nobody has attended.
	fn none_attended(terms: &TermsOf<T>) -> Attendances {
		Attendances::truncate_from(vec![0; terms.sessions.into()])
	}

	/// Fails if it is too late to let anybody enrol.
	pub(crate) fn ensure_announceable(record: &TrainingOf<T>) -> DispatchResult {
		let now = T::Time::now();
		ensure!(!record.terms.enrolment.is_over(now), Error::<T>::EnrolmentOver);
		// Nobody could change their mind any more.
		ensure!(record.terms.service.from > now, Error::<T>::ServiceBegun);
		Ok(())
	}

	/// Announce a training that was submitted, or given back.
	pub(crate) fn do_approve(
		training: TrainingId,
		mut record: TrainingOf<T>,
		by: T::AccountId,
	) -> DispatchResult {
		Self::ensure_announceable(&record)?;
		record.stage = Stage::Open;
		let warned = record.terms.enrolment.until.saturating_sub(T::WarningLead::get());
		Self::plan(training, &mut record, Look::EnrolmentEnding, warned);
		let version = record.version;
		Trainings::<T>::insert(training, record);
		Self::deposit_event(Event::Approved { training, version, by });
		Ok(())
	}

	/// Returns how many learners were dropped.
	pub(crate) fn do_edit(
		training: TrainingId,
		mut record: TrainingOf<T>,
		by: T::AccountId,
		terms: TermsOf<T>,
	) -> Result<u32, DispatchError> {
		ensure!(!record.is_under_way(T::Time::now()), Error::<T>::ServiceBegun);
		let (rate, assess_by) = Self::checked(record.branch, &terms)?;
		let dropped = Self::drop_all(training, &mut record)?;
		T::Cases::close(&Self::subject_of(training, &record));
		record.version = record.version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		record.publisher = by.clone();
		record.stage = Stage::Submitted;
		(record.rate, record.assess_by) = (rate, assess_by);
		record.attendances = Self::none_attended(&terms);
		Self::ask(training, record.version, record.branch, &by, &terms)?;
		Self::plan(training, &mut record, Look::Lapse, terms.enrolment.until);
		let (teacher, title, content) = (terms.teacher.clone(), terms.title.clone(), terms.content);
		record.terms = terms;
		let version = record.version;
		Trainings::<T>::insert(training, record);
		Self::deposit_event(Event::Edited { training, version, by, teacher, title, content });
		Ok(dropped)
	}

	/// Returns how many learners were dropped.
	pub(crate) fn do_close(
		training: TrainingId,
		mut record: TrainingOf<T>,
		by: T::AccountId,
	) -> Result<u32, DispatchError> {
		let is_begun = record.is_under_way(T::Time::now()) && record.enrolled > 0;
		ensure!(!is_begun, Error::<T>::ServiceBegun);
		let dropped = Self::drop_all(training, &mut record)?;
		Self::remove(training, &record);
		Self::deposit_event(Event::Closed { training, by });
		Ok(dropped)
	}

	/// By staff of this branch: an appeal goes to the one above it. Returns how many learners were dropped.
	pub(crate) fn do_take_down(
		training: TrainingId,
		record: TrainingOf<T>,
		(by, branch): (T::AccountId, BranchId),
		opinion: [u8; 32],
	) -> Result<u32, DispatchError> {
		ensure!(record.stage == Stage::Open, Error::<T>::NotApproved);
		ensure!(!Learners::<T>::contains_key(training, &by), Error::<T>::ConflictOfInterest);
		let subject = Self::subject_of(training, &record);
		let parties = Self::parties_of(&record.publisher, &record.terms);
		let dropped = Self::stop(training, record, &by, opinion)?;
		T::Cases::note_decision(subject, branch, by, parties, opinion)?;
		Ok(dropped)
	}

	/// Give an announced training back, or end it if its sessions have begun. Returns how many learners were dropped.
	pub(crate) fn stop(
		training: TrainingId,
		mut record: TrainingOf<T>,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> Result<u32, DispatchError> {
		let now = T::Time::now();
		// There is nothing left to stop: it would only take from the teacher what is earned, and from learners what they have learnt.
		ensure!(!record.terms.service.is_over(now), Error::<T>::ServiceOver);
		let cancelled = record.is_under_way(now);
		let dropped = Self::drop_all(training, &mut record)?;
		Self::deposit_event(Event::TakenDown { training, by: by.clone(), opinion, cancelled });
		if cancelled {
			Self::finish(training, &record);
		} else {
			record.stage = Stage::Returned { opinion };
			let lapses = record.terms.enrolment.until;
			Self::plan(training, &mut record, Look::Lapse, lapses);
			Trainings::<T>::insert(training, record);
		}
		Ok(dropped)
	}

	pub(crate) fn do_enrol(
		training: TrainingId,
		learner: T::AccountId,
		version: u32,
	) -> DispatchResult {
		ensure!(T::Members::is_member(&learner), Error::<T>::NotMember);
		ensure!(T::Members::is_active(&learner), Error::<T>::Suspended);
		let mut record = Self::existing(training)?;
		let now = T::Time::now();
		ensure!(record.version == version, Error::<T>::VersionChanged);
		ensure!(record.stage == Stage::Open, Error::<T>::NotApproved);
		ensure!(record.terms.enrolment.contains(now), Error::<T>::NotEnrolling);
		ensure!(!Self::is_own(&learner, &record), Error::<T>::OwnTraining);
		ensure!(!Learners::<T>::contains_key(training, &learner), Error::<T>::AlreadyEnrolled);
		let has_passed = |attempt: &Attempt| attempt.training == training && attempt.passed;
		let history = Histories::<T>::get(&learner);
		ensure!(!history.iter().any(has_passed), Error::<T>::AlreadyPassed);
		ensure!(record.free_places() > 0, Error::<T>::NoPlaceLeft);
		let holds = |kind: &_| T::Credentials::holds(&learner, *kind);
		ensure!(record.terms.required.iter().all(holds), Error::<T>::CredentialMissing);
		T::Reputation::ensure_may_enrol(&learner)?;
		let Terms { fee, teacher, .. } = &record.terms;
		let fee = *fee;
		// Nobody should set coins aside for somebody who cannot be paid any more.
		ensure!(T::Members::is_active(teacher), Error::<T>::TeacherNotActive);
		Enrolments::<T>::try_mutate(&learner, |enrolments| enrolments.try_push(training))
			.map_err(|_| Error::<T>::TooManyEnrolments)?;
		if !fee.is_zero() {
			let purse = Purse::Fees(learner.clone());
			// How it is divided is seen at the end. The most that can come to be owed either way is asked for.
			let to_teacher = Self::earned_at_most(&record)?.min(fee);
			if !to_teacher.is_zero() {
				T::Escrow::may_pay(&purse, &Purse::Member(teacher.clone()), to_teacher)?;
			}
			T::Escrow::may_pay(&purse, &Purse::Pot(record.branch), fee)?;
			T::Escrow::hold(&purse, fee)?;
		}
		let task = Task::Learner(training, learner.clone());
		let due = Self::queue(record.assess_by, &task);
		Learners::<T>::insert(training, &learner, Learner { attended: 0, enrolled_at: now, due });
		record.enrolled = record.enrolled.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Trainings::<T>::insert(training, record);
		Self::deposit_event(Event::Enrolled { training, learner, fee });
		Ok(())
	}

	pub(crate) fn do_leave(training: TrainingId, learner: T::AccountId) -> DispatchResult {
		let mut record = Self::existing(training)?;
		let row = Learners::<T>::get(training, &learner).ok_or(Error::<T>::NotEnrolled)?;
		ensure!(row.attended == 0, Error::<T>::AlreadyAttended);
		let until = record.terms.may_leave_until(row.enrolled_at);
		ensure!(T::Time::now() < until, Error::<T>::ServiceBegun);
		let returned = Self::refund(training, &mut record, &learner, &row)?;
		Trainings::<T>::insert(training, record);
		Self::deposit_event(Event::Left { training, learner, returned });
		Ok(())
	}

	/// Take somebody out who has died or left the time bank without having attended anything.
	pub(crate) fn do_release(training: TrainingId, learner: T::AccountId) -> DispatchResult {
		let mut record = Self::existing(training)?;
		let row = Learners::<T>::get(training, &learner).ok_or(Error::<T>::NotEnrolled)?;
		ensure!(row.attended == 0, Error::<T>::AlreadyAttended);
		Self::let_go(training, &mut record, learner, &row)?;
		Self::keep_or_finish(training, record);
		Ok(())
	}

	/// Give the fee of somebody back who is not there any more.
	pub(crate) fn let_go(
		training: TrainingId,
		record: &mut TrainingOf<T>,
		learner: T::AccountId,
		row: &Learner,
	) -> DispatchResult {
		let returned = Self::refund(training, record, &learner, row)?;
		Self::deposit_event(Event::Released { training, learner, returned });
		Ok(())
	}

	/// Take a learner out of a training and give the fee back. Returns the fee.
	pub(crate) fn refund(
		training: TrainingId,
		record: &mut TrainingOf<T>,
		learner: &T::AccountId,
		row: &Learner,
	) -> Result<BalanceOf<T>, DispatchError> {
		let fee = record.terms.fee;
		if !fee.is_zero() {
			T::Escrow::release(&Purse::Fees(learner.clone()), fee)?;
		}
		record.discount(row);
		Self::take_out(training, record, learner, row);
		Ok(fee)
	}

	/// Take a learner out of a training whose fee is paid or given back.
	pub(crate) fn take_out(
		training: TrainingId,
		record: &mut TrainingOf<T>,
		learner: &T::AccountId,
		row: &Learner,
	) {
		Self::unqueue(row.due, &Task::Learner(training, learner.clone()));
		Learners::<T>::remove(training, learner);
		Enrolments::<T>::mutate_exists(learner, |enrolments| {
			if let Some(open) = enrolments {
				open.retain(|other| *other != training);
			}
			*enrolments = enrolments.take().filter(|open| !open.is_empty());
		});
		record.enrolled = record.enrolled.saturating_sub(1);
	}

	/// Take all learners out and give their fees back: `MaxLearners` at the most. Returns how many.
	fn drop_all(training: TrainingId, record: &mut TrainingOf<T>) -> Result<u32, DispatchError> {
		let dropped = record.enrolled;
		for (learner, row) in Self::learners(training) {
			let returned = Self::refund(training, record, &learner, &row)?;
			Self::deposit_event(Event::Dropped { training, learner, returned });
		}
		Ok(dropped)
	}

	/// Take a training out of the state in which nobody is enrolled. Nobody decides on it any more.
	pub(crate) fn remove(training: TrainingId, record: &TrainingOf<T>) {
		T::Cases::close(&Self::subject_of(training, record));
		Self::unqueue(record.due, &Task::Training(training));
		Trainings::<T>::remove(training);
		OpenOf::<T>::mutate_exists(record.branch, |open| {
			if let Some(trainings) = open {
				trainings.retain(|other| *other != training);
			}
			*open = open.take().filter(|trainings| !trainings.is_empty());
		});
	}

	/// End a training in which nobody is enrolled.
	pub(crate) fn finish(training: TrainingId, record: &TrainingOf<T>) {
		Self::remove(training, record);
		let (assessed, paid) = (record.assessed, record.paid);
		Self::deposit_event(Event::Finished { training, assessed, paid });
	}

	/// Keep a training that was changed, or end it: when nobody is enrolled, and nobody can enrol any more.
	pub(crate) fn keep_or_finish(training: TrainingId, record: TrainingOf<T>) {
		let is_full = record.assessed == record.terms.places;
		if record.enrolled == 0 && (is_full || record.terms.service.is_over(T::Time::now())) {
			Self::finish(training, &record);
		} else {
			Trainings::<T>::insert(training, record);
		}
	}

	pub(crate) fn phase_of(record: &TrainingOf<T>) -> Phase {
		let now = T::Time::now();
		let Terms { enrolment, service, .. } = &record.terms;
		match record.stage {
			Stage::Submitted => Phase::Audit,
			Stage::Returned { .. } => Phase::Returned,
			Stage::Open if service.is_over(now) => Phase::Ended,
			Stage::Open if service.contains(now) => Phase::InProgress,
			Stage::Open if enrolment.from <= now => Phase::Enrolment,
			Stage::Open => Phase::Announced,
		}
	}
}

impl<T: Config> WindingUp for Pallet<T> {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		ensure!(!OpenOf::<T>::contains_key(branch), Error::<T>::TrainingsOpen);
		Ok(())
	}

	/// A branch without open trainings has left nothing.
	fn forget(_: BranchId) {}

	fn weight() -> Weight {
		T::WeightInfo::wind_up()
	}
}
