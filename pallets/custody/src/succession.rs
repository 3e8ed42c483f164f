// SPDX-License-Identifier: Apache-2.0

//! What becomes of a member's hours when they die.

use crate::*;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{DispatchError, DispatchResult, traits::Zero};
use timebank_primitives::{BranchId, Cause, Deaths, Membership, Payments, Purse};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_name_successor(
		member: T::AccountId,
		successor: Option<T::AccountId>,
	) -> DispatchResult {
		Self::ensure_active(&member)?;
		// Who has the key of somebody who has died must not inherit by it.
		Self::ensure_not_reported(&member)?;
		match &successor {
			Some(who) => {
				ensure!(*who != member, Error::<T>::OwnAccount);
				Self::ensure_active(who)?;
				let known = Successors::<T>::get(&member).filter(|known| known.who == *who);
				let since = known.map_or_else(T::Time::now, |known| known.since);
				Successors::<T>::insert(&member, Successor { who: who.clone(), since });
			}
			None => Successors::<T>::remove(&member),
		}
		Self::deposit_event(Event::SuccessorNamed { member, successor });
		Ok(())
	}

	pub(crate) fn do_renounce_succession(
		successor: T::AccountId,
		member: T::AccountId,
	) -> DispatchResult {
		let inherits = Successors::<T>::get(&member).is_some_and(|known| known.who == successor);
		ensure!(inherits, Error::<T>::NotSuccessor);
		Successors::<T>::remove(&member);
		Self::deposit_event(Event::SuccessionRenounced { member, successor });
		Ok(())
	}

	fn ensure_no_heir(who: &T::AccountId, member: &T::AccountId) -> DispatchResult {
		let inherits = Successors::<T>::get(member).is_some_and(|successor| successor.who == *who);
		ensure!(!inherits, Error::<T>::ConflictOfInterest);
		Ok(())
	}

	/// By a registrar, or by the consortium, whose word needs no confirmation.
	pub(crate) fn do_report_death(
		registrar: Option<(T::AccountId, BranchId)>,
		member: T::AccountId,
		document: [u8; 32],
	) -> DispatchResult {
		ensure!(T::Members::is_member(&member), Error::<T>::NotMember);
		ensure!(!Estates::<T>::contains_key(&member), Error::<T>::Deceased);
		let reported_at = T::Time::now();
		let confirmed = match &registrar {
			Some((registrar, branch)) => {
				Self::ensure_may_decide(registrar, *branch, &member)?;
				Self::ensure_no_heir(registrar, &member)?;
				Self::ensure_not_reported(&member)?;
				None
			}
			None => {
				let final_at = reported_at.saturating_add(T::DeathDelay::get());
				Some(Confirmation { final_at, refutable: false })
			}
		};
		let registrar = registrar.map(|(registrar, _)| registrar);
		let report = DeathReport { registrar: registrar.clone(), document, reported_at, confirmed };
		DeathReports::<T>::insert(&member, report);
		let final_at = confirmed.map(|confirmation| confirmation.final_at);
		Self::deposit_event(Event::DeathReported { member, registrar, document, final_at });
		Ok(())
	}

	pub(crate) fn do_refute_death(by: T::AccountId, member: T::AccountId) -> DispatchResult {
		Self::ensure_may_object(&by, &member)?;
		let report = Self::death_report(&member)?;
		let refutable = report.confirmed.is_none_or(|confirmation| confirmation.refutable);
		ensure!(refutable, Error::<T>::NotRefutable);
		DeathReports::<T>::remove(&member);
		Self::deposit_event(Event::DeathRefuted { member, by });
		Ok(())
	}

	pub(crate) fn do_confirm_death(
		(auditor, branch): (T::AccountId, BranchId),
		member: T::AccountId,
		document: [u8; 32],
	) -> DispatchResult {
		Self::ensure_may_decide(&auditor, branch, &member)?;
		Self::ensure_no_heir(&auditor, &member)?;
		let mut report = Self::death_report(&member)?;
		ensure!(report.document == document, Error::<T>::WrongDocument);
		ensure!(report.registrar.as_ref() != Some(&auditor), Error::<T>::ConflictOfInterest);
		ensure!(report.confirmed.is_none(), Error::<T>::AlreadyConfirmed);
		ensure!(Self::counts(&report), Error::<T>::Lapsed);
		// Only a registrar's report waits for this; the consortium's is confirmed already.
		if let Some(registrar) = &report.registrar {
			Self::ensure_still_registrar(registrar, &member)?;
		}
		let final_at = T::Time::now().saturating_add(T::DeathDelay::get());
		report.confirmed = Some(Confirmation { final_at, refutable: true });
		DeathReports::<T>::insert(&member, report);
		Self::deposit_event(Event::DeathConfirmed { member, auditor, final_at });
		Ok(())
	}

	/// By somebody who signed, or by the consortium.
	pub(crate) fn do_cancel_death(
		caller: Option<Caller<T::AccountId>>,
		member: T::AccountId,
	) -> DispatchResult {
		let report = Self::death_report(&member)?;
		let by = match caller {
			Some(caller) if Self::counts(&report) => {
				let by = Self::ensure_staff_over(caller, &member)?;
				ensure!(report.registrar.is_some(), Error::<T>::ConsortiumDecided);
				Some(by)
			}
			Some(anybody) => Some(anybody.account),
			None => None,
		};
		DeathReports::<T>::remove(&member);
		Self::deposit_event(Event::DeathCancelled { member, by });
		Ok(())
	}

	pub(crate) fn do_succeed(member: T::AccountId) -> DispatchResult {
		let report = Self::death_report(&member)?;
		let confirmation = report.confirmed.ok_or(Error::<T>::NotConfirmed)?;
		let since = T::Time::now();
		ensure!(since >= confirmation.final_at, Error::<T>::TooEarly);
		T::Deaths::declare(&member)?;
		// Whatever they are now: who gets the coins is asked whenever coins are handed on. Anybody chooses this moment, so a
		// suspension that is over tomorrow must not decide it.
		let successor = Successors::<T>::get(&member).map(|successor| successor.who);
		DeathReports::<T>::remove(&member);
		Self::drop_request(&member);
		Self::set_controller(&member, Controller::Nobody);
		Estates::<T>::insert(&member, Estate { successor: successor.clone(), since });
		Self::deposit_event(Event::Succeeded { member, successor });
		Ok(())
	}

	/// Who gets what is left of an estate. Who was named and has left or died since gets nothing; who is suspended, later.
	pub(crate) fn heir(estate: &EstateOf<T>) -> Result<Option<T::AccountId>, DispatchError> {
		let Some(successor) = &estate.successor else {
			return Ok(None);
		};
		if T::Members::is_active(successor) {
			return Ok(Some(successor.clone()));
		}
		let is_gone = !T::Members::is_member(successor) || Estates::<T>::contains_key(successor);
		ensure!(is_gone, Error::<T>::SuccessorSuspended);
		Ok(None)
	}

	pub(crate) fn do_collect_estate(member: T::AccountId) -> DispatchResult {
		let estate = Estates::<T>::get(&member).ok_or(Error::<T>::EstateNotFound)?;
		let to = match Self::heir(&estate)? {
			Some(successor) => Purse::Member(successor),
			None => Purse::Pot(T::Members::home(&member).ok_or(Error::<T>::NotMember)?),
		};
		let from = Purse::Member(member.clone());
		let amount = T::Coins::balance(&from);
		ensure!(!amount.is_zero(), Error::<T>::NothingToCollect);
		T::Coins::pay(&from, &to, amount, Cause::Inheritance)?;
		Self::deposit_event(Event::EstateCollected { member, to, amount });
		Ok(())
	}

	fn death_report(member: &T::AccountId) -> Result<DeathReport<T::AccountId>, DispatchError> {
		DeathReports::<T>::get(member).ok_or(Error::<T>::DeathNotReported.into())
	}

	pub(crate) fn do_clean(member: T::AccountId) -> DispatchResult {
		ensure!(!T::Members::is_member(&member), Error::<T>::StillMember);
		let found = KeyRequests::<T>::contains_key(&member)
			|| Custodians::<T>::contains_key(&member)
			|| Mandates::<T>::contains_key(&member)
			|| Successors::<T>::contains_key(&member)
			|| DeathReports::<T>::contains_key(&member);
		ensure!(found, Error::<T>::NothingToClean);
		Self::drop_request(&member);
		Custodians::<T>::remove(&member);
		Mandates::<T>::remove(&member);
		Successors::<T>::remove(&member);
		DeathReports::<T>::remove(&member);
		// What speaks for the account stays: it may belong to staff, and the key that was replaced must not come back.
		Self::deposit_event(Event::Cleaned { member });
		Ok(())
	}
}
