// SPDX-License-Identifier: Apache-2.0

//! How auditors' decisions on what is in dispute are carried out.

use crate::*;
use frame_support::{ensure, weights::Weight};
use sp_runtime::DispatchResult;
use timebank_primitives::{Decision, OnDecision, Subject};

/// Reports of what is in dispute.
impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Report { .. })
	}

	fn is_waiting(subject: &Subject<T::AccountId>) -> bool {
		let Subject::Report { report } = subject else { return false };
		Reports::<T>::get(report).is_some_and(|record| record.has_case)
	}

	/// Who said what is in dispute, as long as it stands.
	fn is_involved(subject: &Subject<T::AccountId>, who: &T::AccountId) -> bool {
		let Subject::Report { report } = subject else { return false };
		Reports::<T>::get(report).is_some_and(|record| Self::stands_by(&record.about, who))
	}

	/// Whatever is decided, somebody has seen to it. What the institution said counts by its quorum and nothing else.
	fn decide(
		subject: &Subject<T::AccountId>,
		decision: Decision,
		by: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		let Subject::Report { report } = subject else {
			return Err(Error::<T>::NotWaiting.into());
		};
		let record = Reports::<T>::get(report).ok_or(Error::<T>::ReportNotFound)?;
		ensure!(record.has_case, Error::<T>::NotWaiting);
		let is_either = matches!(decision, Decision::Granted | Decision::Refused);
		ensure!(is_either, Error::<T>::InvalidDecision);
		Self::take_off(*report, record);
		Self::deposit_event(Event::Acknowledged { report: *report, by: by.clone() });
		Ok(())
	}

	fn lapse(subject: &Subject<T::AccountId>) {
		let Subject::Report { report } = subject else { return };
		if let Some(record) = Reports::<T>::get(report).filter(|record| record.has_case) {
			Self::take_off(*report, record);
			Self::deposit_event(Event::ReportLapsed { report: *report });
		}
	}

	fn revise(
		_: &Subject<T::AccountId>,
		_: Decision,
		_: Decision,
		_: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		Err(Error::<T>::NotRevisable.into())
	}

	/// There is nothing to replace: somebody has seen to it, whatever was decided.
	fn can_be_revised(_: &Subject<T::AccountId>, _: Decision) -> bool {
		false
	}

	/// Nothing is kept of a report that is closed.
	fn forget(_: &Subject<T::AccountId>) {}

	fn weight(_: &Subject<T::AccountId>) -> Weight {
		T::WeightInfo::decide()
	}
}
