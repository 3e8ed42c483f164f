// SPDX-License-Identifier: Apache-2.0

//! Who may decide on a member, and who may object.

use crate::*;
use frame_support::{ensure, traits::EnsureOrigin};
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

	pub(crate) fn ensure_not_reported(member: &T::AccountId) -> DispatchResult {
		ensure!(!DeathReports::<T>::contains_key(member), Error::<T>::DeathReported);
		Ok(())
	}

	/// Fails unless it is a member, suspended or not, of whom nobody says that they have died.
	pub(crate) fn ensure_living(member: &T::AccountId) -> DispatchResult {
		ensure!(T::Members::is_member(member), Error::<T>::NotMember);
		ensure!(!Estates::<T>::contains_key(member), Error::<T>::Deceased);
		Self::ensure_not_reported(member)
	}
}
