// SPDX-License-Identifier: Apache-2.0

//! # Branches
//!
//! The tree of the consortium's branches and their staff (C1, C2, C7).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Branch**: one organisation of the consortium, with an id that is never given again.
//! - **The branch's own account**: the account with which the branch itself acts: its validator's account and its
//!   seat in the Council. It belongs to one branch and is nobody's personal account.
//! - **Staff**: accounts that hold [roles](Role) for a branch. An account works for one branch at a time, so that a
//!   role always tells the branch that it is held for.
//! - **Certificate**: the hash of the document that admits the branch, and the moment until which it is valid.
//!
//! ## Overview
//!
//! The founding branches come with the genesis; every later one is admitted by the consortium ([`Config::AdmitOrigin`]),
//! together with its first administrator. From then on the branch's administrators appoint and dismiss its staff, and a
//! branch always keeps an administrator.
//!
//! Other pallets ask through [`timebank_primitives::Staff`], or through the origin [`EnsureStaff`], which yields who acts
//! and for which branch.
//!
//! ### Example
//!
//! ```ignore
//! // The administrator of Willow Lane appoints a registrar for good and an auditor for a while.
//! Branches::grant_role(RuntimeOrigin::signed(administrator), registrar, Role::Registrar, None)?;
//! Branches::grant_role(RuntimeOrigin::signed(administrator), auditor, Role::Auditor, Some(end_of_year))?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod origin;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use origin::{Administrator, Auditor, BranchTicket, EnsureStaff, Registrar};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The registry of branches and their staff.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{ChangeMembers, InitializeMembers, Time},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Convert;
	use timebank_primitives::{BranchId, Membership, Moment, Role, Roles, Staff as _};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may admit a branch: a share of the Council.
		type AdmitOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The Council, whose seats follow the registry.
		type Council: InitializeMembers<Self::AccountId> + ChangeMembers<Self::AccountId>;

		/// What a change of the Council costs, with as many motions pending as there can be.
		type CouncilChange: Get<Weight>;

		/// Who is a member: a person's account is no branch's own.
		type Members: Membership<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// How many branches there can be. The Council must have as many seats.
		#[pallet::constant]
		type MaxBranches: Get<u32>;

		/// How deep the tree can be; a branch without a parent is at depth 1.
		#[pallet::constant]
		type MaxDepth: Get<u32>;

		/// How many accounts a branch's staff can count.
		#[pallet::constant]
		type MaxStaff: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The branches, by id.
	#[pallet::storage]
	pub type Branches<T: Config> =
		CountedStorageMap<_, Twox64Concat, BranchId, Branch<T::AccountId>>;

	/// The id that the next branch gets.
	#[pallet::storage]
	pub type NextId<T> = StorageValue<_, BranchId, ValueQuery, FirstBranch>;

	/// The branch whose own account this is.
	#[pallet::storage]
	pub type ByAccount<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, BranchId>;

	/// Who works for which branch, and as what. A role that has run out stays listed until it is revoked or granted
	/// anew; it gives no right.
	#[pallet::storage]
	pub type Staff<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, StaffMember>;

	/// Branches are counted from 1, so that no reader takes a missing id for a branch.
	pub struct FirstBranch;
	impl Get<BranchId> for FirstBranch {
		fn get() -> BranchId {
			1
		}
	}

	/// The branches that found the consortium.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// In the order of their ids, parents before children.
		pub branches: Vec<FoundingBranch<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for founding in &self.branches {
				let (branch, administrator) =
					founding.clone().into_branch().expect("a founding branch's name is too long");
				Pallet::<T>::do_admit(branch, administrator)
					.expect("a chain with impossible founding branches must not start");
			}
			T::Council::initialize_members(&Pallet::<T>::seats());
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A branch joined the consortium.
		Admitted {
			/// The new branch.
			branch: BranchId,
			/// The branch above it.
			parent: Option<BranchId>,
			/// Its own account.
			account: T::AccountId,
		},
		/// An account got a role, or a role that it has got a new end.
		RoleGranted {
			/// The branch for which the role is held.
			branch: BranchId,
			/// Who got it.
			who: T::AccountId,
			/// The role.
			role: Role,
			/// From when on it no longer holds; none: it holds until revoked.
			until: Option<Moment>,
		},
		/// An account lost a role.
		RoleRevoked {
			/// The branch for which the role was held.
			branch: BranchId,
			/// Who lost it.
			who: T::AccountId,
			/// The role.
			role: Role,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The certificate's validity is over already.
		CertificateExpired,
		/// The consortium has as many branches as it can have.
		TooManyBranches,
		/// There is no branch with this id.
		BranchNotFound,
		/// The branch would be deeper in the tree than the tree may be.
		TooDeep,
		/// A branch of this kind cannot stand below that parent: only a branch of a wider kind can.
		WrongParent,
		/// The account is another branch's own account already.
		AccountTaken,
		/// A branch's own account cannot hold a staff role, nor can a staff account or a member's become a branch's own.
		BranchAccount,
		/// The name is empty or is not UTF-8 text.
		InvalidName,
		/// A supervisor's staff administer and audit; they hold no other role.
		NotForSupervisors,
		/// The caller is not an administrator of any branch.
		NotAdministrator,
		/// The account works for another branch. That branch must revoke its roles first.
		WorksElsewhere,
		/// The branch has as many staff accounts as it can have.
		TooManyStaff,
		/// The account does not hold this role.
		RoleNotHeld,
		/// This is the branch's last administrator.
		LastAdministrator,
		/// The role's end is in the past.
		EndInThePast,
		/// An administrator's role has no end: the branch could be left without an administrator.
		AdministratorHasNoEnd,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admit a branch to the consortium, with its first administrator.
		///
		/// ## Dispatch origin
		///
		/// The consortium: a share of the Council (see the governance page of the documentation).
		///
		/// ## Details
		///
		/// The branch gets the next id and, unless it is a supervisor, a seat in the Council. Its own account and its
		/// administrator can send transactions from then on, metered by the branch's allowance. It makes blocks once it
		/// has set session keys (`session.setKeys`).
		///
		/// ## Parameters
		///
		/// - `parent`: the branch above it, which must be of a wider kind; none for a branch at the top.
		/// - `kind`: national, provincial, city, community or supervisor.
		/// - `name`: its public name, UTF-8, 1 to 64 bytes.
		/// - `account`: its own account; must not be another branch's, a staff account or a member's.
		/// - `administrator`: the first administrator's account; must not work for another branch.
		/// - `certificate`: hash of the admitting document and the moment until which it is valid.
		///
		/// ## Errors
		///
		/// `BadOrigin` without the consortium's consent; [`Error::InvalidName`], [`Error::CertificateExpired`],
		/// [`Error::TooManyBranches`], [`Error::AccountTaken`], [`Error::BranchAccount`], [`Error::WorksElsewhere`], [`Error::BranchNotFound`], [`Error::WrongParent`], [`Error::TooDeep`].
		///
		/// ## Events
		///
		/// [`Event::Admitted`], [`Event::RoleGranted`].
		#[pallet::call_index(0)]
		#[pallet::weight(
			T::WeightInfo::admit(T::MaxBranches::get()).saturating_add(T::CouncilChange::get())
		)]
		pub fn admit(
			origin: OriginFor<T>,
			parent: Option<BranchId>,
			kind: BranchKind,
			name: BranchName,
			account: T::AccountId,
			administrator: T::AccountId,
			certificate: Certificate,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			let branch =
				Branch { parent, kind, name, account, certificate, administrators: 0, staff: 0 };
			let incoming = branch.has_seat().then(|| branch.account.clone());
			Self::do_admit(branch, administrator)?;
			if let Some(account) = incoming {
				T::Council::change_members_sorted(&[account], &[], &Self::seats());
			}
			Ok(())
		}

		/// Give an account a role in your branch, or give a role that it has a new end.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch.
		///
		/// ## Parameters
		///
		/// - `who`: the account. It must not work for another branch.
		/// - `role`: the role.
		/// - `until`: the moment from which the role no longer holds, in Unix milliseconds; none: until revoked. An
		///   administrator's role has no end.
		///
		/// ## Errors
		///
		/// [`Error::NotAdministrator`], [`Error::EndInThePast`], [`Error::AdministratorHasNoEnd`],
		/// [`Error::BranchAccount`], [`Error::NotForSupervisors`], [`Error::WorksElsewhere`], [`Error::TooManyStaff`].
		///
		/// ## Events
		///
		/// [`Event::RoleGranted`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::grant_role())]
		pub fn grant_role(
			origin: OriginFor<T>,
			who: T::AccountId,
			role: Role,
			until: Option<Moment>,
		) -> DispatchResult {
			let branch = Self::ensure_administrator(origin)?;
			if let Some(until) = until {
				ensure!(role != Role::Administrator, Error::<T>::AdministratorHasNoEnd);
				ensure!(until > T::Time::now(), Error::<T>::EndInThePast);
			}
			Self::do_grant(branch, who, role, until)
		}

		/// Take a role in your branch from an account, or give up a role of your own.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch, or `who` themselves. The last administrator can neither be dismissed nor resign.
		///
		/// ## Parameters
		///
		/// - `who`: the account.
		/// - `role`: the role that it loses.
		///
		/// ## Errors
		///
		/// [`Error::NotAdministrator`], [`Error::RoleNotHeld`], [`Error::LastAdministrator`].
		///
		/// ## Events
		///
		/// [`Event::RoleRevoked`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::revoke_role())]
		pub fn revoke_role(origin: OriginFor<T>, who: T::AccountId, role: Role) -> DispatchResult {
			let branch = match Staff::<T>::get(&who) {
				Some(staff) if ensure_signed(origin.clone())? == who => staff.branch,
				_ => Self::ensure_administrator(origin)?,
			};
			Self::do_revoke(branch, who, role)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The branch with this id.
		pub fn branch(id: BranchId) -> Option<Branch<T::AccountId>> {
			Branches::<T>::get(id)
		}

		/// The branch for which an account works, and those of its roles that hold now.
		pub fn roles(who: T::AccountId) -> Option<(BranchId, Vec<Role>)> {
			let staff = Staff::<T>::get(who)?;
			let now = T::Time::now();
			Some((staff.branch, staff.roles_at(now).collect()))
		}
	}

	impl<T: Config> Pallet<T> {
		/// The Council's members: the own accounts of all branches entitled to a seat, sorted.
		pub fn seats() -> Vec<T::AccountId> {
			let mut seats: Vec<_> = Branches::<T>::iter_values()
				.filter(|branch| branch.has_seat())
				.map(|branch| branch.account)
				.collect();
			seats.sort();
			seats
		}

		fn ensure_administrator(origin: OriginFor<T>) -> Result<BranchId, DispatchError> {
			let caller = ensure_signed(origin)?;
			Self::branch_as(&caller, Role::Administrator)
				.ok_or_else(|| Error::<T>::NotAdministrator.into())
		}

		pub(crate) fn do_admit(
			branch: Branch<T::AccountId>,
			administrator: T::AccountId,
		) -> DispatchResult {
			ensure!(
				!branch.name.is_empty() && core::str::from_utf8(&branch.name).is_ok(),
				Error::<T>::InvalidName
			);
			ensure!(
				branch.certificate.valid_until > T::Time::now(),
				Error::<T>::CertificateExpired
			);
			ensure!(Branches::<T>::count() < T::MaxBranches::get(), Error::<T>::TooManyBranches);
			ensure!(!ByAccount::<T>::contains_key(&branch.account), Error::<T>::AccountTaken);
			ensure!(
				branch.account != administrator
					&& !Staff::<T>::contains_key(&branch.account)
					&& !T::Members::is_member(&branch.account),
				Error::<T>::BranchAccount
			);
			if let Some(parent) = branch.parent {
				Self::ensure_fits_below(branch.kind, parent)?;
			}

			let id = NextId::<T>::get();
			NextId::<T>::put(id.checked_add(1).ok_or(Error::<T>::TooManyBranches)?);
			let (parent, account) = (branch.parent, branch.account.clone());
			// For life: an account that loses its last reference would start again at nonce 0, and its old transactions
			// could be played again.
			frame_system::Pallet::<T>::inc_providers(&account);
			ByAccount::<T>::insert(&account, id);
			Branches::<T>::insert(id, branch);
			Self::deposit_event(Event::Admitted { branch: id, parent, account });
			Self::do_grant(id, administrator, Role::Administrator, None)
		}

		fn ensure_fits_below(kind: BranchKind, parent: BranchId) -> DispatchResult {
			let above = Branches::<T>::get(parent).ok_or(Error::<T>::BranchNotFound)?;
			ensure!(kind.fits_below(above.kind), Error::<T>::WrongParent);
			let mut depth = 2;
			let mut next = above.parent;
			while let Some(id) = next {
				depth += 1;
				ensure!(depth <= T::MaxDepth::get(), Error::<T>::TooDeep);
				next = Branches::<T>::get(id).and_then(|branch| branch.parent);
			}
			ensure!(depth <= T::MaxDepth::get(), Error::<T>::TooDeep);
			Ok(())
		}

		pub(crate) fn do_grant(
			branch: BranchId,
			who: T::AccountId,
			role: Role,
			until: Option<Moment>,
		) -> DispatchResult {
			ensure!(!ByAccount::<T>::contains_key(&who), Error::<T>::BranchAccount);
			Branches::<T>::try_mutate(branch, |record| {
				let record = record.as_mut().ok_or(Error::<T>::BranchNotFound)?;
				ensure!(
					record.kind != BranchKind::Supervisor
						|| matches!(role, Role::Administrator | Role::Auditor),
					Error::<T>::NotForSupervisors
				);
				Staff::<T>::try_mutate(&who, |staff| {
					let staff = match staff {
						Some(staff) => staff,
						None => {
							ensure!(record.staff < T::MaxStaff::get(), Error::<T>::TooManyStaff);
							record.staff += 1;
							// For life, as for a branch's own account.
							frame_system::Pallet::<T>::inc_providers(&who);
							staff.insert(StaffMember { branch, roles: Roles::new() })
						}
					};
					ensure!(staff.branch == branch, Error::<T>::WorksElsewhere);
					let before = staff
						.roles
						.try_insert(role, until)
						.map_err(|_| DispatchError::Corruption)?;
					if role == Role::Administrator && before.is_none() {
						record.administrators += 1;
					}
					Ok::<_, DispatchError>(())
				})
			})?;
			Self::deposit_event(Event::RoleGranted { branch, who, role, until });
			Ok(())
		}

		fn do_revoke(branch: BranchId, who: T::AccountId, role: Role) -> DispatchResult {
			Branches::<T>::try_mutate(branch, |record| {
				let record = record.as_mut().ok_or(Error::<T>::BranchNotFound)?;
				Staff::<T>::try_mutate_exists(&who, |entry| {
					let staff = entry
						.as_mut()
						.filter(|staff| staff.branch == branch)
						.ok_or(Error::<T>::RoleNotHeld)?;
					staff.roles.remove(&role).ok_or(Error::<T>::RoleNotHeld)?;
					if role == Role::Administrator {
						ensure!(record.administrators > 1, Error::<T>::LastAdministrator);
						record.administrators -= 1;
					}
					if staff.roles.is_empty() {
						record.staff = record.staff.saturating_sub(1);
						*entry = None;
					}
					Ok::<_, DispatchError>(())
				})
			})?;
			Self::deposit_event(Event::RoleRevoked { branch, who, role });
			Ok(())
		}
	}

	impl<T: Config> timebank_primitives::Staff<T::AccountId> for Pallet<T> {
		fn branch(who: &T::AccountId) -> Option<BranchId> {
			let staff = Staff::<T>::get(who)?;
			staff.roles_at(T::Time::now()).next().map(|_| staff.branch)
		}

		fn branch_as(who: &T::AccountId, role: Role) -> Option<BranchId> {
			let staff = Staff::<T>::get(who)?;
			staff.roles_at(T::Time::now()).any(|held| held == role).then_some(staff.branch)
		}
	}

	impl<T: Config> timebank_primitives::Branches<T::AccountId> for Pallet<T> {
		fn by_account(account: &T::AccountId) -> Option<BranchId> {
			ByAccount::<T>::get(account)
		}
	}

	/// A branch's own account stands for itself as a validator, any other account for none: only branches validate (C3).
	impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for Pallet<T> {
		fn convert(account: T::AccountId) -> Option<T::AccountId> {
			ByAccount::<T>::contains_key(&account).then_some(account)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxBranches::get() > 0, "a consortium without branches");
			assert!(T::MaxDepth::get() > 0, "a tree without a root");
			assert!(T::MaxStaff::get() > 0, "a branch without an administrator");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
