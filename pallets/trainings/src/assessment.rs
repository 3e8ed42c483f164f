// SPDX-License-Identifier: Apache-2.0

//! Who was there, how they did, and where their fees go.

use crate::*;
use alloc::collections::BTreeSet;
use frame_support::{BoundedVec, ensure, storage::with_storage_layer, traits::Time};
use sp_runtime::{
	ArithmeticError, DispatchError, DispatchResult,
	traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, Zero},
};
use timebank_primitives::{
	Cause, Commitment, CredentialKind, Credentials, Escrow, Membership, Purse, TrainingId,
};

impl<T: Config> Pallet<T> {
	/// Who is paid by fees does not say that they were earned.
	fn ensure_impartial(record: &TrainingOf<T>, by: &T::AccountId) -> DispatchResult {
		let is_paid = !record.terms.fee.is_zero() && record.terms.teacher == *by;
		ensure!(!is_paid, Error::<T>::ConflictOfInterest);
		Ok(())
	}

	pub(crate) fn do_record_attendance(
		training: TrainingId,
		mut record: TrainingOf<T>,
		by: T::AccountId,
		session: u8,
		attended: bool,
		learners: BoundedVec<T::AccountId, T::MaxBatch>,
	) -> DispatchResult {
		ensure!(!learners.is_empty(), Error::<T>::EmptyBatch);
		ensure!(record.stage == Stage::Open, Error::<T>::NotApproved);
		Self::ensure_impartial(&record, &by)?;
		let begins = record.terms.begins(session).ok_or(Error::<T>::NoSuchSession)?;
		ensure!(begins <= T::Time::now(), Error::<T>::SessionNotBegun);
		let index = u32::from(session).checked_sub(1).ok_or(Error::<T>::NoSuchSession)?;
		let bit = 1u64.checked_shl(index).ok_or(Error::<T>::NoSuchSession)?;
		let mut changed = 0u32;
		for learner in &learners {
			ensure!(*learner != by, Error::<T>::ConflictOfInterest);
			let mut row = Learners::<T>::get(training, learner).ok_or(Error::<T>::NotEnrolled)?;
			if row.has_attended(index) != attended {
				row.attended ^= bit;
				changed = changed.saturating_add(1);
				Learners::<T>::insert(training, learner, row);
			}
		}
		let place = usize::from(session.saturating_sub(1));
		let count = record.attendances.get_mut(place).ok_or(Error::<T>::NoSuchSession)?;
		*count = if attended {
			count.checked_add(changed).ok_or(ArithmeticError::Overflow)?
		} else {
			count.checked_sub(changed).ok_or(ArithmeticError::Underflow)?
		};
		Trainings::<T>::insert(training, record);
		Self::deposit_event(Event::AttendanceRecorded {
			training,
			session,
			attended,
			learners,
			by,
		});
		Ok(())
	}

	pub(crate) fn do_assess(
		training: TrainingId,
		mut record: TrainingOf<T>,
		by: T::AccountId,
		outcomes: BoundedVec<(T::AccountId, Outcome), T::MaxBatch>,
	) -> DispatchResult {
		ensure!(!outcomes.is_empty(), Error::<T>::EmptyBatch);
		let different: BTreeSet<_> = outcomes.iter().map(|(learner, _)| learner).collect();
		ensure!(different.len() == outcomes.len(), Error::<T>::DuplicateLearner);
		ensure!(record.stage == Stage::Open, Error::<T>::NotApproved);
		Self::ensure_impartial(&record, &by)?;
		for (learner, outcome) in outcomes {
			Self::assess_one(training, &mut record, &by, learner, outcome)?;
		}
		Self::keep_or_finish(training, record);
		Ok(())
	}

	fn assess_one(
		training: TrainingId,
		record: &mut TrainingOf<T>,
		by: &T::AccountId,
		learner: T::AccountId,
		outcome: Outcome,
	) -> DispatchResult {
		ensure!(learner != *by, Error::<T>::ConflictOfInterest);
		let row = Learners::<T>::get(training, &learner).ok_or(Error::<T>::NotEnrolled)?;
		let attended = row.sessions();
		// Who died or left before they learnt anything owes nothing for it.
		if outcome == Outcome::Failed && attended == 0 && !T::Members::is_alive(&learner) {
			return Self::let_go(training, record, learner, &row);
		}
		let award = Self::ensure_outcome(record, attended, outcome)?;
		let (to_teacher, to_pot) = Self::pay_fee(training, record, &learner)?;
		Self::take_out(training, record, &learner, &row);
		record.assessed = record.assessed.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let passed = matches!(outcome, Outcome::Passed { .. });
		Self::deposit_event(Event::Assessed {
			training,
			learner: learner.clone(),
			by: by.clone(),
			passed,
			attended,
			to_teacher,
			to_pot,
		});
		let issued = award.and_then(|(certificate, document)| {
			Self::issue(training, record, &learner, certificate, document)
		});
		let attempt = Attempt {
			training,
			branch: record.branch,
			passed,
			attended,
			sessions: record.terms.sessions,
			issued,
			at: T::Time::now(),
		};
		Self::remember(learner, attempt);
		Ok(())
	}

	/// Whether this can be the outcome for who attended so many sessions. Returns what is issued.
	fn ensure_outcome(
		record: &TrainingOf<T>,
		attended: u8,
		outcome: Outcome,
	) -> Result<Option<(Certificate, Commitment)>, DispatchError> {
		let is_over = record.terms.service.is_over(T::Time::now());
		match outcome {
			Outcome::Passed { document } => {
				// Else a fee would be divided before it is known which sessions are held.
				ensure!(record.terms.fee.is_zero() || is_over, Error::<T>::TooEarly);
				ensure!(attended >= record.terms.needed, Error::<T>::NotAttended);
				match (record.terms.certificate, document) {
					(Some(certificate), Some(document)) => Ok(Some((certificate, document))),
					(None, None) => Ok(None),
					_ => Err(Error::<T>::WrongDocument.into()),
				}
			}
			Outcome::Failed => {
				// Else fees could be taken before anything was given for them, or for nothing.
				ensure!(is_over, Error::<T>::TooEarly);
				ensure!(record.held() > 0, Error::<T>::NotTaught);
				Ok(None)
			}
		}
	}

	/// What the teacher has earned by the sessions that were held. A fraction of a base unit is not paid to them.
	pub(crate) fn earned(record: &TrainingOf<T>) -> Result<BalanceOf<T>, DispatchError> {
		Self::earned_at_most(record)?
			.checked_mul(&u32::from(record.held()).into())
			.and_then(|all| all.checked_div(&u32::from(record.terms.sessions).into()))
			.ok_or(ArithmeticError::Overflow.into())
	}

	/// What the teacher has earned when all sessions are held.
	pub(crate) fn earned_at_most(record: &TrainingOf<T>) -> Result<BalanceOf<T>, DispatchError> {
		let all = record.rate.checked_mul(&record.terms.taught.into());
		all.ok_or(ArithmeticError::Overflow.into())
	}

	/// Pay the fee of a learner. Returns what went to the teacher and what to the pot.
	fn pay_fee(
		training: TrainingId,
		record: &mut TrainingOf<T>,
		learner: &T::AccountId,
	) -> Result<(BalanceOf<T>, BalanceOf<T>), DispatchError> {
		let Terms { fee, teacher, .. } = &record.terms;
		if fee.is_zero() {
			return Ok((Zero::zero(), Zero::zero()));
		}
		let owed = if T::Members::is_active(teacher) {
			Self::earned(record)?.checked_sub(&record.paid).unwrap_or_default()
		} else {
			Zero::zero()
		};
		let to_teacher = owed.min(*fee);
		let to_pot = fee.checked_sub(&to_teacher).ok_or(ArithmeticError::Underflow)?;
		let (purse, cause) = (Purse::Fees(learner.clone()), Cause::Training { training });
		T::Escrow::pay(&purse, &Purse::Member(teacher.clone()), to_teacher, cause)?;
		T::Escrow::pay(&purse, &Purse::Pot(record.branch), to_pot, cause)?;
		record.paid = record.paid.checked_add(&to_teacher).ok_or(ArithmeticError::Overflow)?;
		Ok((to_teacher, to_pot))
	}

	/// Issue the credential to who passed, if that can be done. Returns its kind if it was.
	fn issue(
		training: TrainingId,
		record: &TrainingOf<T>,
		learner: &T::AccountId,
		certificate: Certificate,
		document: Commitment,
	) -> Option<CredentialKind> {
		let Certificate { kind, valid_for } = certificate;
		// As late as can be counted is late enough.
		let valid_until = valid_for.map(|time| T::Time::now().saturating_add(time));
		let issued = with_storage_layer(|| {
			T::Credentials::issue(record.branch, learner, kind, document, valid_until)
		});
		if let Err(error) = issued {
			let learner = learner.clone();
			Self::deposit_event(Event::CredentialNotIssued { training, learner, kind, error });
			return None;
		}
		Some(kind)
	}

	/// Put an assessment into the history of a member, in place of the oldest one if it is full. Who has left has none.
	fn remember(learner: T::AccountId, attempt: Attempt) {
		if !T::Members::is_member(&learner) {
			return;
		}
		Histories::<T>::mutate(learner, |history| {
			if history.is_full() {
				history.remove(0);
			}
			// There is room now.
			let _ = history.try_push(attempt);
		});
	}
}
