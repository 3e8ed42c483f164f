// SPDX-License-Identifier: Apache-2.0

//! Origins that tell who acts for which branch, and storage that only branches may use.

use crate::{Branches, ByAccount, Config, Pallet};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound, ensure,
	traits::{Consideration, EnsureOrigin, Footprint, Get, OriginTrait},
};
use frame_system::RawOrigin;
use scale_info::TypeInfo;
use sp_runtime::DispatchError;
use timebank_primitives::{BranchId, Role, Staff};

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

/// A ticket for storage of other pallets that costs the own account of a branch with a seat in the Council nothing, and that
/// nobody else gets.
#[derive(
	CloneNoBound,
	DebugNoBound,
	Decode,
	DecodeWithMemTracking,
	Encode,
	EqNoBound,
	MaxEncodedLen,
	PartialEqNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
#[codec(mel_bound())]
pub struct BranchTicket<T>(PhantomData<fn() -> T>);

impl<T: Config> Consideration<T::AccountId, Footprint> for BranchTicket<T> {
	fn new(who: &T::AccountId, _: Footprint) -> Result<Self, DispatchError> {
		let branch = ByAccount::<T>::get(who).and_then(Branches::<T>::get);
		ensure!(branch.is_some_and(|branch| branch.has_seat()), DispatchError::BadOrigin);
		Ok(Self(PhantomData))
	}

	fn update(self, who: &T::AccountId, new: Footprint) -> Result<Self, DispatchError> {
		Self::new(who, new)
	}

	fn drop(self, _: &T::AccountId) -> Result<(), DispatchError> {
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(who: &T::AccountId, _: Footprint) {
		crate::benchmarking::make_branch::<T>(who.clone()).expect("a branch can be admitted");
	}
}
