// SPDX-License-Identifier: Apache-2.0

//! Redemptions that the screening holds back (U4), and what auditors decide on them.

use crate::*;
use frame_support::{
	defensive, ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
	weights::Weight,
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{
	BranchId, Cases, Decision, OnDecision, Opening, Priority, Redeeming, RedemptionId, Request,
	Subject,
};

impl<T: Config> Pallet<T> {
	/// Let auditors of the member's home decide on a redemption that was placed just now: two of them if it is large.
	pub(crate) fn hold_back(
		redemption: RedemptionId,
		member: T::AccountId,
		home: BranchId,
		amount: BalanceOf<T>,
	) -> DispatchResult {
		let subject = Subject::Redemption { redemption };
		let request = Request {
			priority: Priority::Urgent,
			is_grave: amount >= T::GraveAmount::get(),
			..Request::new(subject, home, member)
		};
		if let Opening::Waiting(_) = T::Cases::open(request)? {
			let mut record = Self::open(redemption)?;
			record.under_review = true;
			Redemptions::<T>::insert(redemption, record);
			Self::deposit_event(Event::HeldBack { redemption });
		}
		Ok(())
	}

	/// A redemption that is held back.
	fn reviewed(subject: &Subject<T::AccountId>) -> Result<Reviewed<T>, DispatchError> {
		let Subject::Redemption { redemption } = subject else {
			return Err(Error::<T>::RedemptionNotFound.into());
		};
		let record = Self::open(*redemption)?;
		ensure!(record.under_review, Error::<T>::NotUnderReview);
		Ok((*redemption, record))
	}

	/// The partner may confirm it, and has its whole time from now on.
	fn allow(redemption: RedemptionId, mut record: RedemptionOf<T>) -> DispatchResult {
		// Once it is confirmed nothing of it can be frozen any more.
		ensure!(T::Coins::may_let_go(&record.member), Error::<T>::Frozen);
		// As late as can be counted is late enough.
		let answer_by = T::Time::now().saturating_add(T::Patience::get());
		record.under_review = false;
		record.answer_by = answer_by;
		Redemptions::<T>::insert(redemption, record);
		Self::deposit_event(Event::Allowed { redemption, answer_by });
		Ok(())
	}
}

/// A redemption and its id.
type Reviewed<T> = (RedemptionId, RedemptionOf<T>);

impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Redemption { .. })
	}

	fn is_waiting(subject: &Subject<T::AccountId>) -> bool {
		Self::reviewed(subject).is_ok()
	}

	/// The partner takes part in it, beside the member.
	fn is_involved(subject: &Subject<T::AccountId>, who: &T::AccountId) -> bool {
		let Ok((_, record)) = Self::reviewed(subject) else { return false };
		ByAccount::<T>::get(who) == Some(record.partner)
	}

	fn decide(
		subject: &Subject<T::AccountId>,
		decision: Decision,
		_: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		let (redemption, record) = Self::reviewed(subject)?;
		match decision {
			Decision::Granted => Self::allow(redemption, record),
			Decision::Refused => Self::do_cancel(redemption, record),
			Decision::Partly { .. } | Decision::Absent => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	fn lapse(subject: &Subject<T::AccountId>) {
		let cancelled = with_storage_layer(|| {
			let (redemption, record) = Self::reviewed(subject)?;
			Self::do_cancel(redemption, record)
		});
		if cancelled.is_err() {
			defensive!("what is held back is set aside, and can be released");
		}
	}

	/// The coins are burnt, or free again. Who was refused may redeem again.
	fn revise(
		_: &Subject<T::AccountId>,
		_: Decision,
		_: Decision,
		_: &T::AccountId,
		_: [u8; 32],
	) -> DispatchResult {
		Err(Error::<T>::NotRevisable.into())
	}

	fn can_be_revised(_: &Subject<T::AccountId>, _: Decision) -> bool {
		false
	}

	/// Nothing is kept for an appeal.
	fn forget(_: &Subject<T::AccountId>) {}

	fn weight(_: &Subject<T::AccountId>) -> Weight {
		T::WeightInfo::decide()
	}
}
