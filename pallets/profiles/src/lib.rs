// SPDX-License-Identifier: Apache-2.0

//! # Profiles
//!
//! Members: one person, one account, in the whole consortium (M1).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Member**: a person whom a registrar has registered, known on chain by an account.
//! - **Home branch**: the branch that registered the member.
//! - **[Nullifier]**: a keyed hash of the person's identity number. It tells whether a person is registered already, at
//!   whichever branch, without telling who they are.
//!
//! ## Overview
//!
//! A registrar checks who a person is, off chain, computes the nullifier with the consortium's secret and registers the
//! person's account. From that block on the member is a member at every branch, has the welcome grant and may send
//! transactions. No personal data reaches the chain.
//!
//! Other pallets ask through [`timebank_primitives::Membership`].
//!
//! ### Example
//!
//! ```ignore
//! Profiles::register(RuntimeOrigin::signed(registrar), account_of_mei, nullifier_of_mei)?;
//! // The same person again, at any branch and with any account:
//! let again = Profiles::register(signed(other_registrar), second_account, nullifier_of_mei);
//! assert_noop!(again, Error::<Runtime>::PersonRegistered);
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use pallet::*;
pub use weights::WeightInfo;

use codec::{Decode, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use timebank_primitives::{BranchId, Moment, Nullifier};

/// A person who earns and spends hours.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Member {
	/// The home branch.
	pub branch: BranchId,
	/// Tells this person from every other, and nothing else about them.
	pub nullifier: Nullifier,
	/// When the registrar registered them, in Unix milliseconds.
	pub registered_at: Moment,
}

/// The register of members.
#[frame_support::pallet]
pub mod pallet {
	// By name: the prelude has a `Member` of its own.
	use super::Member;
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Saturating;
	use timebank_primitives::{Membership, Residents, WelcomeGrant};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// A registrar, and the branch that they register for.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// The branches' own accounts, which belong to no person.
		type Branches: timebank_primitives::Branches<Self::AccountId>;

		/// What a new member gets (T4).
		type WelcomeGrant: WelcomeGrant<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The members, by account.
	#[pallet::storage]
	pub type Members<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Member>;

	/// The account of the person with this nullifier.
	#[pallet::storage]
	pub type Persons<T: Config> = StorageMap<_, Blake2_128Concat, Nullifier, T::AccountId>;

	/// How many members have their home at a branch.
	#[pallet::storage]
	pub type MembersAt<T: Config> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A person became a member.
		Registered {
			/// The member's account.
			member: T::AccountId,
			/// The home branch.
			branch: BranchId,
			/// The registrar who checked the person's identity.
			registrar: T::AccountId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The account belongs to a member already.
		AccountRegistered,
		/// The person is a member already, at this or another branch.
		PersonRegistered,
		/// The account is a branch's own account, which belongs to no person.
		BranchAccount,
		/// Registrars cannot register themselves: another registrar must check who they are.
		OwnRegistration,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a person as a member of your branch and give them the welcome grant.
		///
		/// ## Dispatch origin
		///
		/// A registrar, who has checked off chain who the person is and that the account is theirs.
		///
		/// ## Parameters
		///
		/// - `who`: the account under which the person will be known.
		/// - `nullifier`: the keyed hash of the person's identity number, 32 bytes, made with the consortium's secret.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no registrar; [`Error::AccountRegistered`], [`Error::PersonRegistered`],
		/// [`Error::BranchAccount`], [`Error::OwnRegistration`]; whatever keeps the welcome grant from being minted.
		///
		/// ## Events
		///
		/// [`Event::Registered`], and the coin's own for the grant.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			who: T::AccountId,
			nullifier: Nullifier,
		) -> DispatchResult {
			let (registrar, branch) = T::RegistrarOrigin::ensure_origin(origin)?;
			ensure!(registrar != who, Error::<T>::OwnRegistration);
			ensure!(!Members::<T>::contains_key(&who), Error::<T>::AccountRegistered);
			ensure!(!Persons::<T>::contains_key(nullifier), Error::<T>::PersonRegistered);
			ensure!(
				<T::Branches as timebank_primitives::Branches<_>>::by_account(&who).is_none(),
				Error::<T>::BranchAccount
			);

			// For life: an account that loses its last reference would start again at nonce 0, and its old transactions
			// could be played again.
			frame_system::Pallet::<T>::inc_providers(&who);
			Persons::<T>::insert(nullifier, &who);
			MembersAt::<T>::mutate(branch, |members| members.saturating_inc());
			let registered_at = T::Time::now();
			Members::<T>::insert(&who, Member { branch, nullifier, registered_at });
			Self::deposit_event(Event::Registered { member: who.clone(), branch, registrar });
			T::WelcomeGrant::grant(&who)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The member with this account.
		pub fn member(who: T::AccountId) -> Option<Member> {
			Members::<T>::get(who)
		}

		/// The account of the person with this nullifier, whichever branch registered them.
		pub fn account_of(nullifier: Nullifier) -> Option<T::AccountId> {
			Persons::<T>::get(nullifier)
		}
	}

	impl<T: Config> Membership<T::AccountId> for Pallet<T> {
		fn home(who: &T::AccountId) -> Option<BranchId> {
			Members::<T>::get(who).map(|member| member.branch)
		}
	}

	impl<T: Config> Residents for Pallet<T> {
		fn residents(branch: BranchId) -> u32 {
			MembersAt::<T>::get(branch)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
