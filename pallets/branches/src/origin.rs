// SPDX-License-Identifier: Apache-2.0

//! Origins that tell who acts for which branch.

use crate::{Config, Pallet};
use core::marker::PhantomData;
use frame_support::traits::{EnsureOrigin, Get, OriginTrait};
use frame_system::RawOrigin;
use timebank_primitives::{BranchId, Branches, Role, Staff};

macro_rules! roles {
	($($role:ident),*) => {$(
		#[doc = concat!("Names [`Role::", stringify!($role), "`] in a type.")]
		pub struct $role;
		impl Get<Role> for $role {
			fn get() -> Role {
				Role::$role
			}
		}
	)*};
}

roles!(Administrator, Auditor, Registrar);

/// A signed origin whose account holds role `R` now. Yields the account and the branch that it works for.
pub struct EnsureStaff<T, R>(PhantomData<(T, R)>);

impl<T: Config, R: Get<Role>> EnsureOrigin<T::RuntimeOrigin> for EnsureStaff<T, R> {
	type Success = (T::AccountId, BranchId);

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		let staff = match origin.as_system_ref() {
			Some(RawOrigin::Signed(who)) => {
				Pallet::<T>::branch_as(who, R::get()).map(|branch| (who.clone(), branch))
			}
			_ => None,
		};
		staff.ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		crate::benchmarking::staff::<T>(R::get()).map(|who| RawOrigin::Signed(who).into())
	}
}

/// A signed origin whose account is a branch's own. Yields the branch.
pub struct EnsureBranch<T>(PhantomData<T>);

impl<T: Config> EnsureOrigin<T::RuntimeOrigin> for EnsureBranch<T> {
	type Success = BranchId;

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		let branch = match origin.as_system_ref() {
			Some(RawOrigin::Signed(who)) => Pallet::<T>::by_account(who),
			_ => None,
		};
		branch.ok_or(origin)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		crate::benchmarking::branch::<T>().map(|account| RawOrigin::Signed(account).into())
	}
}
