// SPDX-License-Identifier: Apache-2.0

//! Origins that tell who acts for which branch, and storage that only branches may use.

use crate::{Branches, ByAccount, Config, Error, Motions, Pallet, Standing, Stored};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::marker::PhantomData;
use frame_support::{
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound, ensure,
	storage::StorageMap,
	traits::{Consideration, EnsureOrigin, Footprint, Get, MaybeConsideration, OriginTrait},
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

roles!(Administrator, Auditor, Custodian, Minter, OracleOperator, Registrar, Trainer, Treasurer);

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

/// The same, of a branch whose standing is good: for what a branch must not do that is suspended, closing, or without a valid
/// certificate, though its administrators keep its staff in order.
pub struct EnsureActing<T, R>(PhantomData<(T, R)>);

impl<T: Config, R: Get<Role>> EnsureOrigin<T::RuntimeOrigin> for EnsureActing<T, R> {
	type Success = (T::AccountId, BranchId);

	fn try_origin(origin: T::RuntimeOrigin) -> Result<Self::Success, T::RuntimeOrigin> {
		let (who, branch) = EnsureStaff::<T, R>::try_origin(origin)?;
		if Pallet::<T>::standing(branch) == Some(Standing::Good) {
			Ok((who, branch))
		} else {
			Err(RawOrigin::Signed(who).into())
		}
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<T::RuntimeOrigin, ()> {
		EnsureStaff::<T, R>::try_successful_origin()
	}
}

/// The branch whose own account this is, if it has a seat in the Council.
fn seated<T: Config>(who: &T::AccountId) -> Result<BranchId, DispatchError> {
	let branch = ByAccount::<T>::get(who).ok_or(DispatchError::BadOrigin)?;
	let record = Branches::<T>::get(branch).ok_or(DispatchError::BadOrigin)?;
	ensure!(record.has_seat(), DispatchError::BadOrigin);
	Ok(branch)
}

/// A ticket for storage of other pallets, which costs the own account of a branch with a seat nothing, up to a limit, and
/// which nobody else gets.
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
pub struct BranchTicket<T> {
	branch: BranchId,
	bytes: u32,
	phantom: PhantomData<fn() -> T>,
}

impl<T: Config> Consideration<T::AccountId, Footprint> for BranchTicket<T> {
	fn new(who: &T::AccountId, footprint: Footprint) -> Result<Self, DispatchError> {
		let branch = seated::<T>(who)?;
		let bytes = footprint.size.try_into().map_err(|_| Error::<T>::TooMuchStored)?;
		Stored::<T>::try_mutate(branch, |stored| {
			let more = stored.checked_add(bytes).filter(|more| *more <= T::MaxStored::get());
			*stored = more.ok_or(Error::<T>::TooMuchStored)?;
			Ok::<_, DispatchError>(())
		})?;
		Ok(Self { branch, bytes, phantom: PhantomData })
	}

	fn update(self, who: &T::AccountId, new: Footprint) -> Result<Self, DispatchError> {
		self.drop(who)?;
		Self::new(who, new)
	}

	fn drop(self, _: &T::AccountId) -> Result<(), DispatchError> {
		decrease::<Stored<T>>(self.branch, self.bytes);
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(who: &T::AccountId, _: Footprint) {
		crate::make_branch::<T>(who.clone()).expect("a branch can be admitted");
	}
}

/// A ticket for a motion in the Council. A branch has a limited number of them, so that no branch can fill the Council's table
/// and keep the others from moving.
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
pub struct MotionTicket<T> {
	branch: BranchId,
	phantom: PhantomData<fn() -> T>,
}

impl<T: Config> Consideration<T::AccountId, u32> for MotionTicket<T> {
	fn new(who: &T::AccountId, _: u32) -> Result<Self, DispatchError> {
		let branch = seated::<T>(who)?;
		Motions::<T>::try_mutate(branch, |motions| {
			ensure!(*motions < T::MaxMotions::get(), Error::<T>::TooManyMotions);
			*motions = motions.saturating_add(1);
			Ok::<_, DispatchError>(())
		})?;
		Ok(Self { branch, phantom: PhantomData })
	}

	fn update(self, _: &T::AccountId, _: u32) -> Result<Self, DispatchError> {
		Ok(self)
	}

	fn drop(self, who: &T::AccountId) -> Result<(), DispatchError> {
		self.burn(who);
		Ok(())
	}

	fn burn(self, _: &T::AccountId) {
		decrease::<Motions<T>>(self.branch, 1);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn ensure_successful(who: &T::AccountId, _: u32) {
		crate::seat_branch::<T>(who);
	}
}

impl<T: Config> MaybeConsideration<T::AccountId, u32> for MotionTicket<T> {
	fn is_none(&self) -> bool {
		false
	}
}

/// Count less of something for a branch, and forget what is none.
fn decrease<Map: StorageMap<BranchId, u32, Query = u32>>(branch: BranchId, by: u32) {
	match Map::get(branch).saturating_sub(by) {
		0 => Map::remove(branch),
		left => Map::insert(branch, left),
	}
}
