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
//! - **Home branch**: the branch that registered the member, or the one that took over from it.
//! - **[Nullifier]**: a keyed hash of the person's identity number. It tells whether a person is registered already, at
//!   whichever branch, without telling who they are.
//! - **[`Status`]**: whether the member takes part, is suspended, or has left.
//!
//! ## Overview
//!
//! A registrar checks who a person is, off chain, computes the nullifier with the consortium's secret and registers the
//! person's account. From that block on the member is a member at every branch, has the welcome grant and may send
//! transactions. No personal data reaches the chain.
//!
//! An auditor can suspend a member: until they are reinstated they take on nothing new, while what they owe and are owed
//! goes on. A member who has no coins on hold can leave; their coins are burnt. Who has left stays known, so that nobody
//! gets the welcome grant twice.
//!
//! Other pallets ask through [`timebank_primitives::Membership`], and give members another home through
//! [`timebank_primitives::Rehoming`].
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

/// Whether a person takes part.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
	/// They do.
	#[codec(index = 0)]
	Active,
	/// They take on nothing new until an auditor reinstates them.
	#[codec(index = 1)]
	Suspended {
		/// Since when, in Unix milliseconds.
		since: Moment,
	},
	/// They are a member no longer.
	#[codec(index = 2)]
	Left {
		/// Since when, in Unix milliseconds.
		since: Moment,
	},
}

/// A person who earns and spends hours, or has done so.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Member {
	/// The home branch; of who has left, the last one.
	pub branch: BranchId,
	/// Tells this person from every other, and nothing else about them.
	pub nullifier: Nullifier,
	/// When the registrar registered them, in Unix milliseconds.
	pub registered_at: Moment,
	/// Whether they take part.
	pub status: Status,
}

impl Member {
	/// Whether they have left.
	pub fn has_left(&self) -> bool {
		matches!(self.status, Status::Left { .. })
	}
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
	use timebank_primitives::{Exit, Membership, Oversight, Rehoming, Residents, WelcomeGrant};

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

		/// An auditor, and the branch that they work for.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Whose auditors may decide for which branch.
		type Oversight: Oversight;

		/// The branches' own accounts, which belong to no person.
		type Branches: timebank_primitives::Branches<Self::AccountId>;

		/// What a new member gets (T4).
		type WelcomeGrant: WelcomeGrant<Self::AccountId>;

		/// What becomes of the coins of a member who leaves (T2).
		type Exit: Exit<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Lets a registration and a departure cost the most that they can.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;
	}

	/// The members and those who have left, by account.
	#[pallet::storage]
	pub type Members<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Member>;

	/// The account of the person with this nullifier. Kept for ever: a person gets the welcome grant once.
	#[pallet::storage]
	pub type Persons<T: Config> = StorageMap<_, Blake2_128Concat, Nullifier, T::AccountId>;

	/// How many members have their home at a branch, without those who have left.
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
		/// A member was suspended.
		Suspended {
			/// The member's account.
			member: T::AccountId,
			/// The auditor who decided it.
			auditor: T::AccountId,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// A suspended member takes part again.
		Reinstated {
			/// The member's account.
			member: T::AccountId,
			/// The auditor who decided it.
			auditor: T::AccountId,
		},
		/// A member left the time bank.
		Left {
			/// The account.
			member: T::AccountId,
			/// Their last home branch.
			branch: BranchId,
		},
		/// A member has another home branch.
		Rehomed {
			/// The member's account.
			member: T::AccountId,
			/// The branch that was their home.
			from: BranchId,
			/// The branch that is their home now.
			to: BranchId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The account belongs to a member already, or to somebody who has left.
		AccountRegistered,
		/// The person is a member already, at this or another branch, or has been one.
		PersonRegistered,
		/// The account is a branch's own account, which belongs to no person.
		BranchAccount,
		/// Registrars cannot register themselves: another registrar must check who they are.
		OwnRegistration,
		/// The account is no member's: it has never been, or they have left.
		NotMember,
		/// The member's home is a branch for which this auditor cannot decide: neither their own nor one below it.
		WrongBranch,
		/// Nobody decides on themselves.
		ConflictOfInterest,
		/// The member is suspended already.
		AlreadySuspended,
		/// The member is not suspended.
		NotSuspended,
		/// The member is suspended: an auditor has to reinstate them first.
		Suspended,
		/// There is no such branch.
		BranchNotFound,
		/// The branch is the member's home already.
		AlreadyThere,
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
			let member = Member { branch, nullifier, registered_at, status: Status::Active };
			Members::<T>::insert(&who, member);
			Self::deposit_event(Event::Registered { member: who.clone(), branch, registrar });
			T::WelcomeGrant::grant(&who)
		}

		/// Suspend a member. They take on nothing new until an auditor reinstates them; what they have taken on goes on.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the member's home branch, of one above it, or of a supervisor of either, who is not the member.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		/// - `reason`: hash of the reason, which stays off chain and which the member gets.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no auditor; [`Error::NotMember`], [`Error::WrongBranch`],
		/// [`Error::ConflictOfInterest`], [`Error::AlreadySuspended`].
		///
		/// ## Events
		///
		/// [`Event::Suspended`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(
			origin: OriginFor<T>,
			who: T::AccountId,
			reason: [u8; 32],
		) -> DispatchResult {
			let (auditor, mut member) = Self::ensure_decides(origin, &who)?;
			ensure!(member.status == Status::Active, Error::<T>::AlreadySuspended);
			member.status = Status::Suspended { since: T::Time::now() };
			Members::<T>::insert(&who, member);
			Self::deposit_event(Event::Suspended { member: who, auditor, reason });
			Ok(())
		}

		/// Let a suspended member take part again.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the member's home branch, of one above it, or of a supervisor of either, who is not the member.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no auditor; [`Error::NotMember`], [`Error::WrongBranch`],
		/// [`Error::ConflictOfInterest`], [`Error::NotSuspended`].
		///
		/// ## Events
		///
		/// [`Event::Reinstated`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let (auditor, mut member) = Self::ensure_decides(origin, &who)?;
			ensure!(member.status != Status::Active, Error::<T>::NotSuspended);
			member.status = Status::Active;
			Members::<T>::insert(&who, member);
			Self::deposit_event(Event::Reinstated { member: who, auditor });
			Ok(())
		}

		/// Leave the time bank, for good. All your coins are burnt.
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Details
		///
		/// As long as coins are on hold, for activities or redemptions, you cannot leave: bring those to their end first. Service
		/// that was given and is not settled is paid no more. The person stays known by their nullifier and their account, so
		/// neither can be registered again: there is no way back yet.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`]; whatever keeps the coins from being burnt, as coins on hold do.
		///
		/// ## Events
		///
		/// [`Event::Left`], and the coin's own for what is burnt.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let mut member = Self::current(&who)?;
			ensure!(member.status == Status::Active, Error::<T>::Suspended);
			// Burnt while they are a member: their home branch tells whose coins are gone.
			T::Exit::exit(&who)?;
			let branch = member.branch;
			member.status = Status::Left { since: T::Time::now() };
			Members::<T>::insert(&who, member);
			Self::uncount(branch);
			Self::deposit_event(Event::Left { member: who, branch });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The member with this account, or who they were if they have left.
		pub fn member(who: T::AccountId) -> Option<Member> {
			Members::<T>::get(who)
		}

		/// The account of the person with this nullifier, whichever branch registered them.
		pub fn account_of(nullifier: Nullifier) -> Option<T::AccountId> {
			Persons::<T>::get(nullifier)
		}
	}

	impl<T: Config> Pallet<T> {
		/// The member with this account, unless they have left.
		fn current(who: &T::AccountId) -> Result<Member, DispatchError> {
			let member = Members::<T>::get(who).filter(|member| !member.has_left());
			member.ok_or(Error::<T>::NotMember.into())
		}

		fn ensure_decides(
			origin: OriginFor<T>,
			who: &T::AccountId,
		) -> Result<(T::AccountId, Member), DispatchError> {
			let (auditor, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			let member = Self::current(who)?;
			ensure!(T::Oversight::oversees(branch, member.branch), Error::<T>::WrongBranch);
			ensure!(auditor != *who, Error::<T>::ConflictOfInterest);
			Ok((auditor, member))
		}

		/// Count one member less at a branch.
		fn uncount(branch: BranchId) {
			MembersAt::<T>::mutate_exists(branch, |members| {
				*members =
					members.and_then(|members| members.checked_sub(1)).filter(|left| *left > 0);
			});
		}
	}

	impl<T: Config> Membership<T::AccountId> for Pallet<T> {
		fn home(who: &T::AccountId) -> Option<BranchId> {
			Self::current(who).ok().map(|member| member.branch)
		}

		fn is_active(who: &T::AccountId) -> bool {
			Self::current(who).is_ok_and(|member| member.status == Status::Active)
		}
	}

	impl<T: Config> Rehoming<T::AccountId> for Pallet<T> {
		fn rehome(who: &T::AccountId, to: BranchId) -> DispatchResult {
			let mut member = Self::current(who)?;
			ensure!(T::Oversight::exists(to), Error::<T>::BranchNotFound);
			ensure!(member.branch != to, Error::<T>::AlreadyThere);
			let from = core::mem::replace(&mut member.branch, to);
			Members::<T>::insert(who, member);
			Self::uncount(from);
			MembersAt::<T>::mutate(to, |members| members.saturating_inc());
			Self::deposit_event(Event::Rehomed { member: who.clone(), from, to });
			Ok(())
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
