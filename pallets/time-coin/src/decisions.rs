// SPDX-License-Identifier: Apache-2.0

//! How what auditors decide on movements that are held back, and on penalties, comes to pass (U1, U7).

use crate::*;
use frame_support::{ensure, weights::Weight};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{Decision, OnDecision, Subject};

impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Movement { .. } | Subject::Penalty { .. })
	}

	fn is_waiting(subject: &Subject<T::AccountId>) -> bool {
		match subject {
			Subject::Movement { held } => HeldMovements::<T>::contains_key(held),
			Subject::Penalty { penalty } => {
				Penalties::<T>::get(penalty).is_some_and(|row| row.held.is_none())
			}
			_ => false,
		}
	}

	/// Beside the parties, those who pay: the treasurers of the branch whose pot it is.
	fn is_involved(subject: &Subject<T::AccountId>, who: &T::AccountId) -> bool {
		match subject {
			Subject::Movement { held } => {
				HeldMovements::<T>::get(held).is_some_and(|row| Self::is_treasurer(who, &row.from))
			}
			_ => false,
		}
	}

	fn decide(
		subject: &Subject<T::AccountId>,
		decision: Decision,
		_: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		match (subject, decision) {
			(Subject::Movement { held }, Decision::Granted) => Self::release_held(*held),
			(Subject::Movement { held }, Decision::Refused) => {
				Self::return_held(*held, NotMade::Refused)
			}
			(Subject::Penalty { penalty }, Decision::Granted) => Self::hold_penalty(*penalty),
			(Subject::Penalty { penalty }, Decision::Refused) => Self::drop_penalty(*penalty),
			(Subject::Movement { .. } | Subject::Penalty { .. }, _) => {
				Err(Error::<T>::InvalidDecision.into())
			}
			_ => Err(DispatchError::Unavailable),
		}
	}

	fn lapse(subject: &Subject<T::AccountId>) {
		match subject {
			Subject::Movement { held } => Self::lapse_held(*held),
			Subject::Penalty { penalty } => {
				let dropped = Self::drop_penalty(*penalty);
				debug_assert!(dropped.is_ok(), "a penalty that nobody had proposed");
			}
			_ => {}
		}
	}

	/// A movement that was made can be corrected, and one that was not can be made anew: neither is taken back. A penalty can.
	fn revise(
		subject: &Subject<T::AccountId>,
		before: Decision,
		after: Decision,
		_: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		ensure!(Self::knows(subject), DispatchError::Unavailable);
		match (subject, before, after) {
			(Subject::Penalty { penalty }, Decision::Granted, Decision::Refused) => {
				Self::return_penalty(*penalty)
			}
			_ => Err(Error::<T>::NotRevisable.into()),
		}
	}

	fn forget(subject: &Subject<T::AccountId>) {
		if let Subject::Penalty { penalty } = subject {
			Self::execute_penalty(*penalty);
		}
	}

	fn can_be_revised(subject: &Subject<T::AccountId>, decision: Decision) -> bool {
		matches!((subject, decision), (Subject::Penalty { .. }, Decision::Granted))
	}

	fn weight(subject: &Subject<T::AccountId>) -> Weight {
		match subject {
			Subject::Movement { .. } => {
				T::WeightInfo::release_held().max(T::WeightInfo::return_held())
			}
			Subject::Penalty { .. } => T::WeightInfo::hold_penalty()
				.max(T::WeightInfo::return_penalty())
				.max(T::WeightInfo::execute_penalty()),
			_ => Weight::zero(),
		}
	}

	/// Of a movement nothing is left to forget.
	fn weight_to_forget(subject: &Subject<T::AccountId>) -> Weight {
		match subject {
			Subject::Penalty { .. } => {
				T::WeightInfo::execute_penalty().max(T::WeightInfo::return_penalty())
			}
			_ => Weight::zero(),
		}
	}
}
