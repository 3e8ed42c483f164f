// SPDX-License-Identifier: Apache-2.0

//! Who may decide on a member, and who may object.

use crate::*;
use frame_support::{
	ensure,
	traits::{EnsureOrigin, Get, Time},
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{BranchId, Membership, Oversight, Role, Staff};

/// Somebody who signed, and the branch for which they are a registrar or an auditor.
pub(crate) struct Caller<AccountId> {
	pub(crate) account: AccountId,
	pub(crate) branch: Option<BranchId>,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn caller(origin: OriginFor<T>) -> Result<Caller<T::AccountId>, DispatchError> {
		let account = ensure_signed(origin.clone())?;
		let staff = T::RegistrarOrigin::try_origin(origin).or_else(T::AuditorOrigin::try_origin);
		Ok(Caller { account, branch: staff.ok().map(|(_, branch)| branch) })
	}

	/// Who calls; none: the consortium.
	pub(crate) fn caller_unless_consortium(
		origin: OriginFor<T>,
	) -> Result<Option<Caller<T::AccountId>>, DispatchError> {
		match T::ConsortiumOrigin::try_origin(origin) {
			Ok(_) => Ok(None),
			Err(origin) => Self::caller(origin).map(Some),
		}
	}

	/// Fails unless the registrar who began something may still decide on the member: two persons answer for it when it is
	/// decided, and one who was dismissed answers for nothing.
	pub(crate) fn ensure_still_registrar(
		registrar: &T::AccountId,
		member: &T::AccountId,
	) -> DispatchResult {
		let home = T::Members::home(member).ok_or(Error::<T>::NotMember)?;
		let answers = T::Staff::branch_as(registrar, Role::Registrar)
			.is_some_and(|branch| T::Oversight::oversees(branch, home));
		ensure!(answers, Error::<T>::RegistrarDismissed);
		Ok(())
	}

	/// Fails unless staff of `branch` may decide on the member. Gives the member's home.
	pub(crate) fn ensure_may_decide(
		staff: &T::AccountId,
		branch: BranchId,
		member: &T::AccountId,
	) -> Result<BranchId, DispatchError> {
		let home = T::Members::home(member).ok_or(Error::<T>::NotMember)?;
		ensure!(T::Oversight::oversees(branch, home), Error::<T>::WrongBranch);
		ensure!(staff != member, Error::<T>::ConflictOfInterest);
		Ok(home)
	}

	pub(crate) fn ensure_staff_over(
		caller: Caller<T::AccountId>,
		member: &T::AccountId,
	) -> Result<T::AccountId, DispatchError> {
		let branch = caller.branch.ok_or(Error::<T>::NotAuthorized)?;
		Self::ensure_may_decide(&caller.account, branch, member)?;
		Ok(caller.account)
	}

	/// Fails unless it is the member, or the custodian of a member who cannot speak.
	pub(crate) fn ensure_may_object(by: &T::AccountId, member: &T::AccountId) -> DispatchResult {
		let is_custodian = || {
			!Self::has_key(member)
				&& T::Staff::branch_as(by, Role::Custodian).is_some()
				&& Custodians::<T>::get(member).iter().any(|one| one.custodian == *by)
		};
		ensure!(by == member || is_custodian(), Error::<T>::NotAuthorized);
		Ok(())
	}

	pub(crate) fn ensure_active(who: &T::AccountId) -> DispatchResult {
		ensure!(T::Members::is_active(who), Error::<T>::NotActive);
		Ok(())
	}

	/// Whether the report counts now.
	pub(crate) fn counts(report: &DeathReport<T::AccountId>) -> bool {
		report.counts(T::Time::now(), T::KeyLapse::get())
	}

	pub(crate) fn ensure_not_reported(member: &T::AccountId) -> DispatchResult {
		let reported = DeathReports::<T>::get(member).is_some_and(|report| Self::counts(&report));
		ensure!(!reported, Error::<T>::DeathReported);
		Ok(())
	}

	/// Fails if a second person has said that the member has died, too.
	fn ensure_not_confirmed(member: &T::AccountId) -> DispatchResult {
		let report = DeathReports::<T>::get(member);
		let confirmed = report.is_some_and(|report| report.confirmed.is_some());
		ensure!(!confirmed, Error::<T>::DeathReported);
		Ok(())
	}

	/// Fails unless it is a member, suspended or not, whose death is not final.
	pub(crate) fn ensure_not_deceased(member: &T::AccountId) -> DispatchResult {
		ensure!(T::Members::is_member(member), Error::<T>::NotMember);
		ensure!(!Estates::<T>::contains_key(member), Error::<T>::Deceased);
		Ok(())
	}

	/// Fails if what is said of a member's death stops a new key. One member of staff does not stop the consortium.
	pub(crate) fn ensure_replaceable(member: &T::AccountId, by_consortium: bool) -> DispatchResult {
		if by_consortium {
			Self::ensure_not_confirmed(member)
		} else {
			Self::ensure_not_reported(member)
		}
	}
}
