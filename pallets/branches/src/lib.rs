// SPDX-License-Identifier: Apache-2.0

//! # Branches
//!
//! The tree of the consortium's branches and their staff (C1, C2, C7), and who takes over from one that closes (T10).
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
//! - **Certificate**: the hash of the document by which the branch is in the consortium, and the moment until which it is
//!   valid. The branch's own account signs it, so that nobody enters a branch under an account that it does not hold.
//! - **Successor**: the branch that takes over the members, coins and obligations of one that closes.
//! - **[`Standing`]**: what a branch may do now, from its [`Status`] and its certificate.
//!
//! ## Overview
//!
//! The founding branches come with the genesis; every later one is admitted by the consortium ([`Config::AdmitOrigin`]),
//! together with its first administrator. From then on the branch's administrators appoint and dismiss its staff, and a
//! branch always keeps an administrator. The consortium suspends and reinstates branches, renews and revokes certificates,
//! moves branches within the tree, and closes them: a branch that closes has no branch below it, finishes what has begun,
//! hands everything over to its successor, and is gone once it has neither members nor staff, no longer validates, and
//! nothing of it is left in other pallets ([`Config::WindingUp`]).
//!
//! A successor takes part when it is named, and cannot begin to close itself before the branch that it takes over from is
//! closed or reinstated: so there is always a branch to hand over to, and never a chain of them. It can be
//! suspended meanwhile: it keeps its members, and what comes to it is safe there, since its treasurer has no right to spend
//! it. Should another branch take over instead, the closing one is reinstated and begins to close anew.
//!
//! A branch has rights over those below it: its administrators administer their staff too, and its auditors may decide for
//! theirs. A supervisor's auditors may decide for the branch that it supervises and for all below that one (C7).
//!
//! Other pallets ask through the traits `Staff`, `Branches`, `Oversight`, `Succession`, `Candidates` and `Tree` of
//! [`timebank_primitives`], or through the origin [`EnsureStaff`], which yields who acts and for which branch.
//!
//! | standing | seat in the Council | may validate | roles that hold |
//! | --- | --- | --- | --- |
//! | good | yes | yes | all |
//! | lapsed (certificate over or revoked) | yes | no | administrator, auditor, treasurer, custodian, trainer |
//! | suspended | no | no | administrator |
//! | closing | no | no | administrator, auditor, treasurer, custodian, trainer |
//!
//! ### Example
//!
//! ```ignore
//! // The administrator of Willow Lane (branch 2) appoints a registrar for good and an auditor for a while.
//! Branches::grant_role(RuntimeOrigin::signed(administrator), 2, registrar, Role::Registrar, None)?;
//! Branches::grant_role(RuntimeOrigin::signed(administrator), 2, auditor, Role::Auditor, Some(end_of_year))?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod origin;
mod registry;
#[cfg(test)]
mod tests;
mod tree;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::{SignForBenchmarks, make_branch, make_branch_below, seat_branch};
pub use origin::{
	Administrator, Auditor, BranchTicket, Custodian, EnsureActing, EnsureStaff, Minter,
	MotionTicket, OracleOperator, Registrar, Trainer, Treasurer,
};
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
	use sp_runtime::traits::{IdentifyAccount, Verify};
	use timebank_primitives::{
		BranchId, Membership, Moment, Residents, Role, Validators, WindingUp,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The consortium, which decides on branches: a share of the Council.
		type AdmitOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The Council, whose seats follow the registry.
		type Council: InitializeMembers<Self::AccountId> + ChangeMembers<Self::AccountId>;

		/// What a change of the Council costs, with as many motions pending as there can be.
		type CouncilChange: Get<Weight>;

		/// Who is a member, and where: a person's account is no branch's own, and a branch with members does not close.
		type Members: Membership<Self::AccountId> + Residents;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// Who makes blocks.
		type Validators: Validators<Self::AccountId>;

		/// What must have come to its end before a branch is closed.
		type WindingUp: WindingUp;

		/// How branches' own accounts sign their certificates.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// Signs certificates for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: SignForBenchmarks<Self::AccountId, Self::Signature>;

		/// How many branches there can be. The Council must have as many seats.
		#[pallet::constant]
		type MaxBranches: Get<u32>;

		/// How many accounts a branch's staff can count.
		#[pallet::constant]
		type MaxStaff: Get<u32>;

		/// How many bytes of other pallets' storage a branch can have for nothing.
		#[pallet::constant]
		type MaxStored: Get<u32>;

		/// How many motions a branch can have made whose cost is not released.
		#[pallet::constant]
		type MaxMotions: Get<u32>;

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

	/// How many bytes of other pallets' storage a branch has.
	#[pallet::storage]
	pub type Stored<T> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// How many motions a branch has made whose cost is not released (`council.releaseProposalCost`).
	#[pallet::storage]
	pub type Motions<T> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// What remains of the branches that are gone, by id.
	#[pallet::storage]
	pub type Former<T: Config> = StorageMap<_, Twox64Concat, BranchId, FormerBranch<T::AccountId>>;

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
					founding.clone().into_branch().expect("a founding branch's texts are too long");
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
		/// A branch's region or contact changed.
		ContactSet {
			/// The branch.
			branch: BranchId,
			/// The region that it serves.
			region: Label,
			/// How the public reaches it.
			contact: Contact,
		},
		/// A branch has a new name.
		Renamed {
			/// The branch.
			branch: BranchId,
			/// Its name from now on.
			name: Label,
		},
		/// A branch, and all below it, moved within the tree.
		Moved {
			/// The branch.
			branch: BranchId,
			/// The branch that was above it.
			from: Option<BranchId>,
			/// The branch that is above it now.
			to: Option<BranchId>,
		},
		/// A branch was suspended.
		Suspended {
			/// The branch.
			branch: BranchId,
			/// Hash of the document that says why.
			reason: [u8; 32],
		},
		/// A branch that was suspended or closing takes part again.
		Reinstated {
			/// The branch.
			branch: BranchId,
		},
		/// A branch has a new certificate.
		CertificateRenewed {
			/// The branch.
			branch: BranchId,
			/// The certificate.
			certificate: Certificate,
		},
		/// A branch's certificate was revoked.
		CertificateRevoked {
			/// The branch.
			branch: BranchId,
			/// Hash of the document that says why.
			reason: [u8; 32],
		},
		/// A branch began to wind up.
		ClosureBegun {
			/// The branch.
			branch: BranchId,
			/// The branch that takes over from it.
			successor: BranchId,
			/// Hash of the document that says why.
			reason: [u8; 32],
		},
		/// A branch has another account of its own.
		AccountReplaced {
			/// The branch.
			branch: BranchId,
			/// The account that was its own.
			old: T::AccountId,
			/// The account that is its own now.
			new: T::AccountId,
		},
		/// A branch is gone.
		Closed {
			/// The branch.
			branch: BranchId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The certificate's validity is over already.
		CertificateExpired,
		/// The certificate does not carry the signature of the branch's own account.
		CertificateForged,
		/// This certificate was revoked: a new document is needed.
		CertificateRevoked,
		/// The consortium has as many branches as it can have.
		TooManyBranches,
		/// There is no branch with this id.
		BranchNotFound,
		/// A branch of this kind cannot stand below that parent: only a branch of a wider kind can.
		WrongParent,
		/// The branch that would be above is suspended or closing.
		ParentNotActive,
		/// The branch would stand below itself.
		Cycle,
		/// The branch stands there already.
		AlreadyThere,
		/// The account is another branch's own account already.
		AccountTaken,
		/// A branch's own account cannot hold a staff role, nor can a staff account or a member's become a branch's own.
		BranchAccount,
		/// A text is not UTF-8, or the name is empty.
		InvalidText,
		/// A supervisor's staff administer and audit; they hold no other role.
		NotForSupervisors,
		/// The caller administers neither this branch nor one above it.
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
		/// The branch's status does not allow this: an active branch can be suspended, a suspended or closing one reinstated,
		/// and only a closing one closed.
		WrongStatus,
		/// The Council would be left without members.
		LastSeat,
		/// Branches stand below this one: move them first.
		HasChildren,
		/// The branch has members at home. They must move first.
		HasMembers,
		/// The branch has staff. Their roles must be revoked first.
		HasStaff,
		/// The branch has no administrator: appoint one first.
		NoAdministrator,
		/// The branch validates, or will in the next session: wait until it is out of the set.
		StillValidates,
		/// A double-signing of the branch is still to be decided on.
		UnderInvestigation,
		/// There would be fewer candidates than validators are needed. Lower `rotation.minValidators` first.
		BelowMinimum,
		/// The branch has as many bytes of storage as it can have. Remove what is no longer needed
		/// (`preimage.unnotePreimage`).
		TooMuchStored,
		/// The branch has made as many motions as it can have. Those that are closed are released with
		/// `council.releaseProposalCost`.
		TooManyMotions,
		/// The successor must be another branch of good standing, and no supervisor.
		WrongSuccessor,
		/// The branch takes over from one that is closing. That one must be closed or reinstated first.
		TakesOver,
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
		/// administrator can send transactions from then on, metered by the branch's allowance. It is a candidate for
		/// validating once it has set session keys (`session.setKeys`).
		///
		/// ## Parameters
		///
		/// - `parent`: the branch above it, active and of a wider kind; none for a branch at the top.
		/// - `kind`: national, provincial, city, community or supervisor.
		/// - `details`: its public name (1 to 64 bytes), region (up to 64) and contact (up to 128), UTF-8.
		/// - `account`: its own account; must not be another branch's, a staff account or a member's.
		/// - `administrator`: the first administrator's account; must not work for another branch.
		/// - `certificate`: hash of the admitting document and the moment until which it is valid, in Unix milliseconds.
		/// - `signature`: of `account` on the certificate's statement: the bytes `timebank/certificate`, the genesis hash,
		///   the account, the document's hash, and the end of validity (8 bytes, little-endian), joined; as they are, or
		///   between `<Bytes>` and `</Bytes>` as browser extensions sign.
		///
		/// ## Errors
		///
		/// `BadOrigin` without the consortium's consent; [`Error::InvalidText`], [`Error::CertificateExpired`],
		/// [`Error::CertificateForged`], [`Error::TooManyBranches`], [`Error::AccountTaken`], [`Error::BranchAccount`],
		/// [`Error::WorksElsewhere`], [`Error::BranchNotFound`], [`Error::WrongParent`], [`Error::ParentNotActive`].
		///
		/// ## Events
		///
		/// [`Event::Admitted`], [`Event::RoleGranted`].
		#[pallet::call_index(0)]
		#[pallet::weight(
			T::WeightInfo::admit(T::MaxBranches::get()).saturating_add(T::CouncilChange::get())
		)]
		#[allow(clippy::too_many_arguments)] // What makes up a branch.
		pub fn admit(
			origin: OriginFor<T>,
			parent: Option<BranchId>,
			kind: BranchKind,
			details: Details,
			account: T::AccountId,
			administrator: T::AccountId,
			certificate: Certificate,
			signature: T::Signature,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::ensure_certified(&account, &certificate, &signature)?;
			let branch = Branch::new(parent, kind, details, account.clone(), certificate);
			let seated = branch.has_seat();
			Self::do_admit(branch, administrator)?;
			if seated {
				Self::change_seats(&[account], &[]);
			}
			Ok(())
		}

		/// Give an account a role in a branch, or give a role that it has a new end.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch or of one above it in the tree. Administrators and oracle operators speak for the branch,
		/// so only its own administrators appoint them. Or the consortium, should a branch have lost the keys of all its
		/// administrators.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `who`: the account. It must not work for another branch.
		/// - `role`: the role.
		/// - `until`: the moment from which the role no longer holds, in Unix milliseconds; none: until revoked. An
		///   administrator's role has no end.
		///
		/// ## Errors
		///
		/// [`Error::NotAdministrator`], [`Error::BranchNotFound`], [`Error::EndInThePast`],
		/// [`Error::AdministratorHasNoEnd`], [`Error::BranchAccount`], [`Error::NotForSupervisors`],
		/// [`Error::WorksElsewhere`], [`Error::TooManyStaff`].
		///
		/// ## Events
		///
		/// [`Event::RoleGranted`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::grant_role())]
		pub fn grant_role(
			origin: OriginFor<T>,
			branch: BranchId,
			who: T::AccountId,
			role: Role,
			until: Option<Moment>,
		) -> DispatchResult {
			Self::ensure_may_grant(origin, branch, role)?;
			if let Some(until) = until {
				ensure!(role != Role::Administrator, Error::<T>::AdministratorHasNoEnd);
				ensure!(until > T::Time::now(), Error::<T>::EndInThePast);
			}
			Self::do_grant(branch, who, role, until)
		}

		/// Take a role from an account that works for your branch or one below it, or give up a role of your own.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch that `who` works for, or of one above it; the consortium; or `who` themselves. The
		/// last administrator can neither be dismissed nor resign, unless the branch is closing.
		///
		/// ## Parameters
		///
		/// - `who`: the account.
		/// - `role`: the role that it loses.
		///
		/// ## Errors
		///
		/// [`Error::RoleNotHeld`], [`Error::NotAdministrator`], [`Error::LastAdministrator`].
		///
		/// ## Events
		///
		/// [`Event::RoleRevoked`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::revoke_role())]
		pub fn revoke_role(origin: OriginFor<T>, who: T::AccountId, role: Role) -> DispatchResult {
			let branch = Staff::<T>::get(&who).ok_or(Error::<T>::RoleNotHeld)?.branch;
			if ensure_signed(origin.clone()).ok().as_ref() != Some(&who) {
				Self::ensure_administers(origin, branch)?;
			}
			Self::do_revoke(branch, who, role)
		}

		/// Say which region a branch serves and how the public reaches it.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch or of one above it; or the consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `region`: UTF-8, up to 64 bytes.
		/// - `contact`: UTF-8, up to 128 bytes, such as the address of the branch's web page. It is public for ever: no
		///   person's telephone number or address belongs here.
		///
		/// ## Errors
		///
		/// [`Error::NotAdministrator`], [`Error::BranchNotFound`], [`Error::InvalidText`].
		///
		/// ## Events
		///
		/// [`Event::ContactSet`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::set_contact())]
		pub fn set_contact(
			origin: OriginFor<T>,
			branch: BranchId,
			region: Label,
			contact: Contact,
		) -> DispatchResult {
			Self::ensure_administers(origin, branch)?;
			ensure!(is_text(&region) && is_text(&contact), Error::<T>::InvalidText);
			Self::change(branch, |record| {
				record.details.region = region.clone();
				record.details.contact = contact.clone();
				Ok(())
			})?;
			Self::deposit_event(Event::ContactSet { branch, region, contact });
			Ok(())
		}

		/// Give a branch a new name.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `name`: UTF-8, 1 to 64 bytes.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::InvalidText`].
		///
		/// ## Events
		///
		/// [`Event::Renamed`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::rename())]
		pub fn rename(origin: OriginFor<T>, branch: BranchId, name: Label) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			ensure!(!name.is_empty() && is_text(&name), Error::<T>::InvalidText);
			Self::change(branch, |record| {
				record.details.name = name.clone();
				Ok(())
			})?;
			Self::deposit_event(Event::Renamed { branch, name });
			Ok(())
		}

		/// Move a branch, with all that stand below it, to another place in the tree.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `parent`: the branch above it from now on, active and of a wider kind; none for a place at the top.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::AlreadyThere`], [`Error::Cycle`], [`Error::WrongParent`],
		/// [`Error::ParentNotActive`].
		///
		/// ## Events
		///
		/// [`Event::Moved`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::move_below())]
		pub fn move_below(
			origin: OriginFor<T>,
			branch: BranchId,
			parent: Option<BranchId>,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_move(branch, parent)
		}

		/// Suspend a branch: it loses its seat in the Council and, from the session after the next, its place among the
		/// validators, and no role of its staff holds but its administrators'. Its members keep everything.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch, which must be active.
		/// - `reason`: hash of the document that says why.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::WrongStatus`], [`Error::LastSeat`],
		/// [`Error::BelowMinimum`].
		///
		/// ## Events
		///
		/// [`Event::Suspended`].
		#[pallet::call_index(6)]
		#[pallet::weight(
			T::WeightInfo::suspend(T::MaxBranches::get()).saturating_add(T::CouncilChange::get())
		)]
		pub fn suspend(origin: OriginFor<T>, branch: BranchId, reason: [u8; 32]) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			let record = Branches::<T>::get(branch).ok_or(Error::<T>::BranchNotFound)?;
			ensure!(record.status == Status::Active, Error::<T>::WrongStatus);
			Self::set_status(branch, record, Status::Suspended { since: T::Time::now() })?;
			Self::deposit_event(Event::Suspended { branch, reason });
			Ok(())
		}

		/// Let a branch that is suspended or closing take part again.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::WrongStatus`], [`Error::NoAdministrator`].
		///
		/// ## Events
		///
		/// [`Event::Reinstated`].
		#[pallet::call_index(7)]
		#[pallet::weight(
			T::WeightInfo::reinstate(T::MaxBranches::get()).saturating_add(T::CouncilChange::get())
		)]
		pub fn reinstate(origin: OriginFor<T>, branch: BranchId) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			let record = Branches::<T>::get(branch).ok_or(Error::<T>::BranchNotFound)?;
			ensure!(record.status != Status::Active, Error::<T>::WrongStatus);
			ensure!(record.administrators > 0, Error::<T>::NoAdministrator);
			Self::set_status(branch, record, Status::Active)?;
			Self::deposit_event(Event::Reinstated { branch });
			Ok(())
		}

		/// Give a branch a new certificate, whether the old one is still valid, over or revoked.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `certificate`: hash of the new document, and the moment until which it is valid, in Unix milliseconds.
		/// - `signature`: of the branch's own account on the certificate's statement (see `admit`).
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::CertificateExpired`], [`Error::CertificateForged`],
		/// [`Error::CertificateRevoked`].
		///
		/// ## Events
		///
		/// [`Event::CertificateRenewed`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::renew_certificate())]
		pub fn renew_certificate(
			origin: OriginFor<T>,
			branch: BranchId,
			certificate: Certificate,
			signature: T::Signature,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::change(branch, |record| {
				ensure!(
					!record.certificate_revoked
						|| record.certificate.document != certificate.document,
					Error::<T>::CertificateRevoked
				);
				Self::ensure_certified(&record.account, &certificate, &signature)?;
				record.certificate = certificate;
				record.certificate_revoked = false;
				Ok(())
			})?;
			Self::deposit_event(Event::CertificateRenewed { branch, certificate });
			Ok(())
		}

		/// Revoke a branch's certificate. The branch keeps its seat, but takes on nothing new until it has another: it leaves
		/// the validators, and its registrars, minters, trainers and oracle operators have no rights.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `reason`: hash of the document that says why.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::CertificateRevoked`].
		///
		/// ## Events
		///
		/// [`Event::CertificateRevoked`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::revoke_certificate())]
		pub fn revoke_certificate(
			origin: OriginFor<T>,
			branch: BranchId,
			reason: [u8; 32],
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::change(branch, |record| {
				ensure!(!record.certificate_revoked, Error::<T>::CertificateRevoked);
				record.certificate_revoked = true;
				Ok(())
			})?;
			Self::deposit_event(Event::CertificateRevoked { branch, reason });
			Ok(())
		}

		/// Begin to close a branch, because it leaves or because the consortium closes it. It loses its seat and its place
		/// among the validators, takes on nothing new, and finishes what has begun.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// From now on anybody can move its members, coins and obligations to the successor, step by step (T10). Should another
		/// branch take over instead, reinstate this one first (`reinstate`); what has moved by then stays where it is.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch, active or suspended, with no branch below it, and successor of none that is closing.
		/// - `successor`: the branch that takes over from it: another one, active, with a valid certificate, and no supervisor.
		/// - `reason`: hash of the document that says why.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`] for either, [`Error::WrongStatus`], [`Error::HasChildren`],
		/// [`Error::WrongSuccessor`], [`Error::TakesOver`], [`Error::BelowMinimum`].
		///
		/// ## Events
		///
		/// [`Event::ClosureBegun`].
		#[pallet::call_index(10)]
		#[pallet::weight(
			T::WeightInfo::begin_closure(T::MaxBranches::get())
				.saturating_add(T::CouncilChange::get())
		)]
		pub fn begin_closure(
			origin: OriginFor<T>,
			branch: BranchId,
			successor: BranchId,
			reason: [u8; 32],
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			let record = Branches::<T>::get(branch).ok_or(Error::<T>::BranchNotFound)?;
			ensure!(record.status.successor().is_none(), Error::<T>::WrongStatus);
			ensure!(record.children == 0, Error::<T>::HasChildren);
			Self::ensure_can_succeed(branch, successor)?;
			ensure!(!Self::takes_over(branch), Error::<T>::TakesOver);
			let status = Status::Closing { since: T::Time::now(), successor };
			Self::set_status(branch, record, status)?;
			Self::deposit_event(Event::ClosureBegun { branch, successor, reason });
			Ok(())
		}

		/// Close a branch that has wound up: it has no members, no staff, no coins and no obligations, and no longer
		/// validates. What remains is a record of it; its id is never given again.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch, which must be closing.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::WrongStatus`], [`Error::HasMembers`], [`Error::HasStaff`],
		/// [`Error::StillValidates`], [`Error::UnderInvestigation`]; whatever other pallets find left of the branch, as hours
		/// outstanding, coins in its pot, or what it owes.
		///
		/// ## Events
		///
		/// [`Event::Closed`].
		#[pallet::call_index(11)]
		#[pallet::weight(
			T::WeightInfo::close()
				.saturating_add(T::Validators::forget_weight())
				.saturating_add(T::WindingUp::weight())
		)]
		pub fn close(origin: OriginFor<T>, branch: BranchId) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_close(branch)
		}

		/// Put another account in the place of a branch's own, whose key is lost or not safe any more.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// The seat in the Council goes over to the new account at once. The branch validates again once the new account has
		/// set session keys.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `account`: the new account; must not be another branch's, a staff account or a member's.
		/// - `signature`: of the new account on the statement of the certificate that the branch has (see `admit`).
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::AccountTaken`], [`Error::BranchAccount`],
		/// [`Error::CertificateExpired`], [`Error::CertificateForged`], [`Error::BelowMinimum`],
		/// [`Error::UnderInvestigation`].
		///
		/// ## Events
		///
		/// [`Event::AccountReplaced`].
		#[pallet::call_index(12)]
		#[pallet::weight(
			T::WeightInfo::replace_account(T::MaxBranches::get())
				.saturating_add(T::CouncilChange::get())
				.saturating_add(T::Validators::forget_weight())
		)]
		pub fn replace_account(
			origin: OriginFor<T>,
			branch: BranchId,
			account: T::AccountId,
			signature: T::Signature,
		) -> DispatchResult {
			T::AdmitOrigin::ensure_origin(origin)?;
			Self::do_replace_account(branch, account, &signature)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The branch with this id.
		pub fn branch(id: BranchId) -> Option<Branch<T::AccountId>> {
			Branches::<T>::get(id)
		}

		/// What the branch with this id may do now.
		pub fn standing(id: BranchId) -> Option<Standing> {
			Some(Branches::<T>::get(id)?.standing(T::Time::now()))
		}

		/// The branch for which an account works, and those of its roles that hold now.
		pub fn roles(who: T::AccountId) -> Option<(BranchId, Vec<Role>)> {
			let staff = Staff::<T>::get(who)?;
			let roles = Self::roles_now(&staff).collect();
			Some((staff.branch, roles))
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxBranches::get() > 0, "a consortium without branches");
			assert!(T::MaxStaff::get() > 0, "a branch without an administrator");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
