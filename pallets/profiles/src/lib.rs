// SPDX-License-Identifier: Apache-2.0

//! # Profiles
//!
//! Members, and what is said of them: one person, one account, one profile in the whole consortium (M1, M2, M3, M9).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Member**: a person whom a registrar has registered, and who has accepted it, known on chain by an account.
//! - **Home branch**: the branch that registered the member, or the one that took over from it, or to which they moved.
//! - **[Nullifier]**: a keyed hash of the person's identity number. It tells whether a person is registered already, at
//!   whichever branch, without telling who they are.
//! - **[`Status`]**: whether the member takes part, is suspended, has left or died, or has not accepted yet.
//! - **[`Kind`]** of field: what a field is about, such as a contact, and on which [`Path`] a value comes into it.
//! - **[`Field`]**: what a profile says about one kind: a salted commitment. The value and the salt stay off chain.
//! - **Grant**: a member's permission for a [`Reader`], a branch or an institution, to read a field for some time.
//!
//! ## Overview
//!
//! ```text
//! register ──► Pending ── accept ──► Active ◄── suspend, reinstate ──► Suspended
//!              │                     ▲ │ └─ leave ──► Left               │
//!              │    register_keyless ┘ └──── death ───► Deceased ◄───────┘
//!              └─ withdraw_registration, or it lapses
//! ```
//!
//! A registrar checks who a person is, off chain, computes the nullifier with the consortium's secret and registers the
//! person's account. The person accepts with that account, which proves that they have its key and agree. From that block on
//! they are a member at every branch and have the welcome grant. No personal data reaches the chain. Who cannot keep a key is
//! a member at once, with an account that follows from the nullifier and to which there is no key. What nobody accepts lapses and
//! then stands in nobody's way: no registrar locks a person or an account out for long.
//!
//! An auditor can suspend a member: until they are reinstated they take on nothing new, while what they owe and are owed
//! goes on. They may appeal against it. A member who has no coins on hold can leave; their coins are burnt. Who has left stays known, so that nobody
//! gets the welcome grant twice. A member moves by asking for it and by being accepted there.
//!
//! A field is set on one of three paths: by the member at once, by the member with an auditor's approval, or by institutions.
//! What is proposed is a case of the auditors of the member's home, and stays there if they move; by [`OnDecision`] it comes to
//! pass. What they refuse is kept until it cannot be appealed any more, so that an appeal can still let it come true.
//! Whoever erases the value and the salt off chain makes the commitment mean nothing; the member erases it here as well.
//! What a field says holds at every branch from the same block on. Branches and institutions that keep values show them to
//! whom the member has granted it: the services ask [`Pallet::may_read`].
//!
//! Other pallets ask through [`timebank_primitives::Membership`], and give members another home through
//! [`timebank_primitives::Rehoming`]. Institutions' data come through [`timebank_primitives::Fields`], and deaths through
//! [`timebank_primitives::Deaths`].
//!
//! ### Example
//!
//! ```ignore
//! Profiles::register(signed(registrar), account_of_mei, nullifier_of_mei)?;
//! Profiles::accept(signed(account_of_mei))?;
//! // The same person again, at any branch and with any account:
//! let again = Profiles::register(signed(other_registrar), second_account, nullifier_of_mei);
//! assert_noop!(again, Error::<Runtime>::PersonRegistered);
//! // Mei has another address. An auditor has seen it; the clinic may read it until summer.
//! Profiles::propose_field(signed(account_of_mei), ADDRESS, commitment, None)?;
//! Audit::decide(signed(auditor), case, Decision::Granted, opinion)?;
//! Profiles::grant_read(signed(account_of_mei), ADDRESS, Reader::Partner(clinic), summer)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decisions;
mod events;
mod fields;
mod grants;
mod members;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use members::Pending;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The register of members and their profiles.
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	// By name: the prelude has a `Member` of its own.
	use super::Member;
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Contains, Time},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Convert;
	use timebank_primitives::{
		BranchId, Branches, Cases, Commitment, Exit, FieldKind, Kinship, Moment, Nullifier,
		Oversight, Partners, Relocation, Staff, Subject, WelcomeGrant, parties,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The consortium, which says what there is to say about members: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// A registrar, and the branch that they register for.
		type RegistrarOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// An auditor, and the branch that they work for.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Who works for which branch.
		type Staff: Staff<Self::AccountId>;

		/// Where decisions on what members propose are asked for.
		type Cases: Cases<Self::AccountId>;

		/// Whose registrars and auditors may decide for which branch.
		type Oversight: Oversight;

		/// Who is too close to a member to suspend or reinstate them.
		type Kinship: Kinship<Self::AccountId>;

		/// How long what a member did alone must have stood before they are suspended for it to make somebody close to them, in
		/// milliseconds.
		type Lookback: Get<Moment>;

		/// The branches' own accounts, which belong to no person.
		type Branches: Branches<Self::AccountId>;

		/// The accounts that are no person's for another reason: keys to others' accounts, and accounts of institutions.
		type Reserved: Contains<Self::AccountId>;

		/// The branches whose registrations can be accepted now.
		type Standing: Contains<BranchId>;

		/// The institutions that read profiles.
		type Partners: Partners<Self::AccountId>;

		/// The account of a person who cannot keep a key. Nobody may have a key to it, and no two nullifiers the same one.
		type KeylessAccount: Convert<Nullifier, Self::AccountId>;

		/// What a new member gets (T4).
		type WelcomeGrant: WelcomeGrant<Self::AccountId>;

		/// What becomes of the coins of a member who leaves (T2).
		type Exit: Exit<Self::AccountId>;

		/// What becomes of the coins of a member who moves (M3).
		type Relocation: Relocation<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// Lets a registration, a departure and a move cost the most that they can.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How long a registration can be accepted, in milliseconds.
		#[pallet::constant]
		type RegistrationTerm: Get<Moment>;

		/// How many kinds of fields there can be. No member has more fields.
		#[pallet::constant]
		type MaxKinds: Get<u32>;

		/// How many proposals of a member there can be, with those that were refused.
		#[pallet::constant]
		type MaxProposals: Get<u32>;

		/// How many grants a member can have given, lapsed ones included.
		#[pallet::constant]
		type MaxGrants: Get<u32>;

		/// For how long at most a reader may read, in milliseconds, until the member grants it again.
		#[pallet::constant]
		type LongestGrant: Get<Moment>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The members, those who have left or died, and those who have not accepted yet, by account.
	#[pallet::storage]
	pub type Members<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Member>;

	/// The account of the person with this nullifier. Kept for ever once they have joined: a person gets the welcome grant once.
	#[pallet::storage]
	pub type Persons<T: Config> = StorageMap<_, Blake2_128Concat, Nullifier, T::AccountId>;

	/// How many members have their home at a branch, with those who have died, and without those who have left or not accepted.
	#[pallet::storage]
	pub type MembersAt<T: Config> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// To which branch a member wants to move.
	#[pallet::storage]
	pub type Moves<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, BranchId>;

	/// The kinds of fields. None is ever removed: members' fields refer to them.
	#[pallet::storage]
	pub type Kinds<T: Config> = CountedStorageMap<_, Twox64Concat, FieldKind, Kind>;

	/// What profiles say. What was erased keeps its row, so that its versions go on: a member has at most one for each kind, and
	/// all are gone when they have left or died.
	#[pallet::storage]
	pub type Fields<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, FieldKind, Field>;

	/// What members want their fields to say, until it is granted; what was refused, until it cannot be appealed any more.
	#[pallet::storage]
	pub type Proposals<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, FieldKind, Proposal>;

	/// How many proposals of a member there are, with those that were refused.
	#[pallet::storage]
	pub type OpenProposals<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// Who may read which field of a member, each with the moment from which on they may no longer.
	#[pallet::storage]
	pub type Grants<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		(FieldKind, Reader),
		Moment,
	>;

	/// How many grants a member has given, lapsed ones included.
	#[pallet::storage]
	pub type GivenGrants<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The kinds of fields with which the chain starts.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The kinds, each with a number of its own.
		pub kinds: Vec<FoundingKind>,
		/// Nothing of the runtime's is needed.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for kind in &self.kinds {
				assert!(!Kinds::<T>::contains_key(kind.id), "two founding kinds with one number");
				let name = kind.name.clone().into_bytes().try_into();
				let name = name.expect("a founding kind's name is too long");
				Pallet::<T>::do_set_kind(kind.id, name, kind.path)
					.expect("a founding kind that fits");
			}
		}
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is registered already: it is a member's, or of somebody who has left or not accepted yet.
		AccountRegistered,
		/// The person is registered already, at this or another branch, or has been a member.
		PersonRegistered,
		/// The account is a branch's own account, which belongs to no person.
		BranchAccount,
		/// The account is an institution's, or a key to somebody else's account.
		AccountReserved,
		/// Registrars cannot register themselves: another registrar must check who they are.
		OwnRegistration,
		/// The account is no member's: it has never been, or they have left, or they have not accepted yet.
		NotMember,
		/// This registrar or auditor cannot decide on it: it is for another branch, neither their own nor one below it.
		WrongBranch,
		/// Nobody decides on themselves, or on who is close to them: by a mandate, as a custodian, or as a named heir.
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
		/// The member has died.
		Deceased,
		/// There is no key to this account: register the person as one without a key.
		KeylessAccount,
		/// The account has no registration that is to be accepted.
		NotPending,
		/// The registration was not accepted in time: the person has to be registered again.
		RegistrationLapsed,
		/// The branch that registered the person is suspended or closing, or has no valid certificate.
		BranchNotActive,
		/// The account has never signed a transaction, as accounts do for which others sign: it is no key.
		NotAKey,
		/// Members cannot be at home at this branch: it has no pot.
		NotForMembers,
		/// The member does not want to move.
		MoveNotFound,
		/// The name is empty or not UTF-8.
		InvalidText,
		/// There are as many kinds of fields as there can be.
		TooManyKinds,
		/// There is no such kind of field.
		KindNotFound,
		/// Only institutions say what fields of this kind say.
		InstitutionsOnly,
		/// Institutions do not say what fields of this kind say.
		NotForInstitutions,
		/// Auditors do not decide on fields of this kind.
		NotAudited,
		/// The end is not in the future.
		EndInThePast,
		/// The end is too far in the future.
		EndTooFar,
		/// There are as many proposals of the member as there can be. Withdraw one: those that were refused count too.
		TooManyProposals,
		/// The member has proposed nothing for this field.
		ProposalNotFound,
		/// The field says something else than when it was proposed.
		ProposalChanged,
		/// What is proposed is granted or refused, and nothing else; on a suspension there is nothing to decide but an appeal.
		InvalidDecision,
		/// What was granted stays so: the member can erase it.
		NotRevisable,
		/// The field says nothing.
		FieldNotFound,
		/// The field says what somebody else said.
		SetByOther,
		/// There is no such branch, or no such institution, or it is suspended.
		ReaderNotFound,
		/// The member has given as many grants as there can be; those that have lapsed count until they are forgotten.
		TooManyGrants,
		/// The member has given no such grant.
		GrantNotFound,
		/// The grant still holds.
		NotLapsed,
		/// The suspension is by a branch that this auditor does not oversee: one above, or a supervisor.
		SuspensionStands,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Register a person as one who may become a member of your branch. They are a member when they accept it.
		///
		/// ## Dispatch origin
		///
		/// A registrar, who has checked off chain who the person is and has the account from them.
		///
		/// ## Details
		///
		/// It can be accepted for as long as the constant `RegistrationTerm` says. A registration of the same person or account that
		/// has lapsed is withdrawn by this one.
		///
		/// ## Parameters
		///
		/// - `who`: the account under which the person will be known.
		/// - `nullifier`: the keyed hash of the person's identity number, 32 bytes, made with the consortium's secret.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no registrar; [`Error::OwnRegistration`], [`Error::KeylessAccount`],
		/// [`Error::AccountRegistered`], [`Error::PersonRegistered`], [`Error::BranchAccount`], [`Error::AccountReserved`].
		///
		/// ## Events
		///
		/// [`Event::Registered`], behind [`Event::RegistrationWithdrawn`] for each that had lapsed.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::register())]
		pub fn register(
			origin: OriginFor<T>,
			who: T::AccountId,
			nullifier: Nullifier,
		) -> DispatchResult {
			let (registrar, branch) = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_register(registrar, branch, &who, nullifier)
		}

		/// Suspend a member. They take on nothing new until an auditor reinstates them; what they have taken on goes on.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the member's home branch, of one above it, or of a supervisor of either, who is neither the member nor close
		/// to them.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		/// - `reason`: hash of the reason, which stays off chain and which the member gets.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no auditor; [`Error::NotMember`], [`Error::Deceased`], [`Error::WrongBranch`],
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
			let (auditor, branch, mut member) = Self::ensure_decides(origin, &who)?;
			ensure!(member.status == Status::Active, Error::<T>::AlreadySuspended);
			member.status = Status::Suspended { since: T::Time::now(), branch };
			Members::<T>::insert(&who, member);
			let (member, by) = (who.clone(), auditor.clone());
			Self::deposit_event(Event::Suspended { member, auditor, reason });
			// So that they can appeal.
			let subject = Subject::Suspension { member: who.clone() };
			T::Cases::note_decision(subject, branch, by, parties([who]), reason)
		}

		/// Let a suspended member take part again.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the member's home branch, of one above it, or of a supervisor of either, who is neither the member nor has
		/// been close to them since before the suspension.
		///
		/// ## Details
		///
		/// What a branch above has suspended, or a supervisor, only auditors lift who oversee that branch; likewise once an appeal was
		/// refused there. If that branch is gone, any of those who oversee the member's home do.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no auditor; [`Error::NotMember`], [`Error::Deceased`], [`Error::WrongBranch`],
		/// [`Error::ConflictOfInterest`], [`Error::NotSuspended`], [`Error::SuspensionStands`].
		///
		/// ## Events
		///
		/// [`Event::Reinstated`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let (auditor, branch, member) = Self::ensure_decides(origin, &who)?;
			let Status::Suspended { branch: suspending, .. } = member.status else {
				return Err(Error::<T>::NotSuspended.into());
			};
			ensure!(Self::may_lift(branch, suspending), Error::<T>::SuspensionStands);
			Self::do_reinstate(who, member, auditor);
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
		/// that was given and is not settled is paid no more. What your profile says, what you proposed and whom you let read it
		/// is forgotten. The person stays known by their nullifier and their account, so neither can be registered again: there
		/// is no way back yet.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::Deceased`]; whatever keeps the coins from being burnt, as coins on
		/// hold do.
		///
		/// ## Events
		///
		/// [`Event::Left`], and the coin's own for what is burnt.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>) -> DispatchResult {
			Self::do_leave(ensure_signed(origin)?)
		}

		/// Accept your registration: you are a member from now on, and get the welcome grant.
		///
		/// ## Dispatch origin
		///
		/// The account that was registered. So it is shown that the person has its key.
		///
		/// ## Details
		///
		/// Accounts that have never signed a transaction are refused: a multisig or the derivative of another account. Their holders
		/// sign with keys of their own, and would act as the member still after the member's key was replaced.
		///
		/// ## Errors
		///
		/// [`Error::NotPending`], [`Error::RegistrationLapsed`]; [`Error::BranchNotFound`] if the branch that registered you is gone;
		/// [`Error::BranchNotActive`], [`Error::BranchAccount`], [`Error::AccountReserved`], [`Error::NotAKey`]; whatever keeps the
		/// welcome grant from being minted.
		///
		/// ## Events
		///
		/// [`Event::Joined`], and the coin's own for the grant.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::accept())]
		pub fn accept(origin: OriginFor<T>) -> DispatchResult {
			Self::do_accept(&ensure_signed(origin)?)
		}

		/// Withdraw a registration that was not accepted. The account and the person can be registered again, at any branch.
		///
		/// ## Dispatch origin
		///
		/// A registrar of the branch that registered it, of one above it, or of a supervisor of either; any registrar if that
		/// branch is gone; the account itself, whose holder does not agree; or the consortium. Anybody, once it has lapsed.
		///
		/// ## Parameters
		///
		/// - `who`: the account that was registered.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is none of these; [`Error::NotPending`], [`Error::WrongBranch`].
		///
		/// ## Events
		///
		/// [`Event::RegistrationWithdrawn`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_registration())]
		pub fn withdraw_registration(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			Self::do_withdraw_registration(origin, who)
		}

		/// Register a person who cannot keep a key as a member of your branch, and give them the welcome grant (M6).
		///
		/// ## Dispatch origin
		///
		/// A registrar, who has checked off chain who the person is, and that they agree.
		///
		/// ## Details
		///
		/// Their account follows from the nullifier; [`Pallet::keyless_account`] tells it. Nobody has a key to it: others act for
		/// them until a key is put in its place.
		///
		/// ## Parameters
		///
		/// - `nullifier`: the keyed hash of the person's identity number, 32 bytes, made with the consortium's secret.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no registrar; [`Error::BranchNotActive`], [`Error::AccountRegistered`],
		/// [`Error::PersonRegistered`], [`Error::BranchAccount`]; whatever keeps the welcome grant from being minted.
		///
		/// ## Events
		///
		/// [`Event::Registered`], [`Event::Joined`], and the coin's own for the grant; before them [`Event::RegistrationWithdrawn`] for
		/// each of the same person or account that had lapsed.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::register_keyless())]
		pub fn register_keyless(origin: OriginFor<T>, nullifier: Nullifier) -> DispatchResult {
			let (registrar, branch) = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_register_keyless(registrar, branch, nullifier)
		}

		/// Ask to have your home at another branch. It takes the place of what you asked for before.
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch that is to be your home. It must have a pot.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::Deceased`], [`Error::BranchNotFound`], [`Error::NotForMembers`],
		/// [`Error::AlreadyThere`].
		///
		/// ## Events
		///
		/// [`Event::MoveAsked`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::ask_to_move())]
		pub fn ask_to_move(origin: OriginFor<T>, branch: BranchId) -> DispatchResult {
			Self::do_ask_to_move(ensure_signed(origin)?, branch)
		}

		/// Stay where you are: you do not ask to move any more.
		///
		/// ## Dispatch origin
		///
		/// A member, even one who is suspended.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Deceased`], [`Error::MoveNotFound`].
		///
		/// ## Events
		///
		/// [`Event::MoveWithdrawn`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::withdraw_move())]
		pub fn withdraw_move(origin: OriginFor<T>) -> DispatchResult {
			Self::do_withdraw_move(ensure_signed(origin)?)
		}

		/// Accept a member who asks to have their home at your branch. Who they are was checked already.
		///
		/// ## Dispatch origin
		///
		/// A registrar of exactly the branch that the member asks for, who is not the member.
		///
		/// ## Details
		///
		/// Their hours come along: the branch where they were owes them to yours from now on.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no registrar; [`Error::NotMember`], [`Error::Deceased`], [`Error::Suspended`],
		/// [`Error::ConflictOfInterest`], [`Error::MoveNotFound`], [`Error::WrongBranch`]; whatever keeps the hours from coming
		/// along.
		///
		/// ## Events
		///
		/// [`Event::Rehomed`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::accept_move())]
		pub fn accept_move(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let (registrar, branch) = T::RegistrarOrigin::ensure_origin(origin)?;
			Self::do_accept_move(registrar, branch, &who)
		}

		/// Say that there is a kind of field, what it is called, and how a value comes into it.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// What fields of this kind say already stays. A proposal that is open is approved only as long as the kind's fields are
		/// audited.
		///
		/// ## Parameters
		///
		/// - `kind`: its number, a new one or one to change.
		/// - `name`: its public name, UTF-8, 1 to 64 bytes.
		/// - `path`: whether members set it, or auditors decide on it, or only institutions say it.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::InvalidText`], [`Error::TooManyKinds`].
		///
		/// ## Events
		///
		/// [`Event::KindSet`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::set_kind())]
		pub fn set_kind(
			origin: OriginFor<T>,
			kind: FieldKind,
			name: Name,
			path: Path,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Self::do_set_kind(kind, name, path)
		}

		/// Say what a field of your profile is to say: at once, or when an auditor has approved it, as its kind has it.
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Details
		///
		/// It takes the place of what you proposed for the field before.
		///
		/// ## Parameters
		///
		/// - `kind`: the kind of field.
		/// - `commitment`: the hash of the value and a new random salt, both of which stay off chain.
		/// - `valid_until`: from when on the value holds no longer, in Unix milliseconds; none: until it is set again.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::Deceased`], [`Error::KindNotFound`], [`Error::InstitutionsOnly`],
		/// [`Error::EndInThePast`], [`Error::TooManyProposals`].
		///
		/// ## Events
		///
		/// [`Event::FieldSet`] if it holds at once, else [`Event::FieldProposed`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::propose_field())]
		pub fn propose_field(
			origin: OriginFor<T>,
			kind: FieldKind,
			commitment: Commitment,
			valid_until: Option<Moment>,
		) -> DispatchResult {
			Self::do_propose_field(ensure_signed(origin)?, kind, commitment, valid_until)
		}

		// 12 and 13 were an auditor's own decisions on proposals, which are cases now. Their indices are never used again.

		/// Withdraw what you proposed for a field.
		///
		/// ## Dispatch origin
		///
		/// A member, even one who is suspended.
		///
		/// ## Parameters
		///
		/// - `kind`: the kind of field.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Deceased`], [`Error::ProposalNotFound`].
		///
		/// ## Events
		///
		/// [`Event::ProposalWithdrawn`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::withdraw_field())]
		pub fn withdraw_field(origin: OriginFor<T>, kind: FieldKind) -> DispatchResult {
			Self::do_withdraw_field(ensure_signed(origin)?, kind)
		}

		/// Erase what a field of your profile says, whoever said it. What you proposed for it is withdrawn too, and nobody may read
		/// any longer what it says next.
		///
		/// ## Dispatch origin
		///
		/// A member, even one who is suspended.
		///
		/// ## Details
		///
		/// The commitment stays in the chain's history, where it means nothing once value and salt are deleted off chain.
		///
		/// ## Parameters
		///
		/// - `kind`: the kind of field.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Deceased`], [`Error::FieldNotFound`].
		///
		/// ## Events
		///
		/// [`Event::ReadRevoked`] for each grant to read it, [`Event::FieldErased`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::erase_field())]
		pub fn erase_field(origin: OriginFor<T>, kind: FieldKind) -> DispatchResult {
			Self::do_erase_field(&ensure_signed(origin)?, kind)
		}

		/// Let a branch or an institution read a field of your profile for some time (M9).
		///
		/// ## Dispatch origin
		///
		/// A member, even one who is suspended.
		///
		/// ## Details
		///
		/// It takes the place of what you granted the same reader for the field before. Services that keep the value show it by this.
		///
		/// ## Parameters
		///
		/// - `kind`: the kind of field.
		/// - `reader`: the branch, or the institution.
		/// - `until`: from when on they may no longer, in Unix milliseconds: at most the longest grant from now.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Deceased`], [`Error::KindNotFound`], [`Error::ReaderNotFound`], [`Error::EndInThePast`],
		/// [`Error::EndTooFar`], [`Error::TooManyGrants`].
		///
		/// ## Events
		///
		/// [`Event::ReadGranted`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::grant_read())]
		pub fn grant_read(
			origin: OriginFor<T>,
			kind: FieldKind,
			reader: Reader,
			until: Moment,
		) -> DispatchResult {
			Self::do_grant_read(ensure_signed(origin)?, kind, reader, until)
		}

		/// Let somebody read a field of your profile no longer, or forget a grant that has lapsed.
		///
		/// ## Dispatch origin
		///
		/// A member, even one who is suspended.
		///
		/// ## Parameters
		///
		/// - `kind`: the kind of field.
		/// - `reader`: the branch, or the institution.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Deceased`], [`Error::GrantNotFound`].
		///
		/// ## Events
		///
		/// [`Event::ReadRevoked`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::revoke_read())]
		pub fn revoke_read(
			origin: OriginFor<T>,
			kind: FieldKind,
			reader: Reader,
		) -> DispatchResult {
			Self::do_revoke_read(ensure_signed(origin)?, kind, reader)
		}

		/// Take a grant that has lapsed out of the state.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		/// - `kind`: the kind of field.
		/// - `reader`: the branch, or the institution.
		///
		/// ## Errors
		///
		/// [`Error::GrantNotFound`], [`Error::NotLapsed`].
		///
		/// ## Events
		///
		/// [`Event::GrantForgotten`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::forget_grant())]
		pub fn forget_grant(
			origin: OriginFor<T>,
			who: T::AccountId,
			kind: FieldKind,
			reader: Reader,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_forget_grant(who, kind, reader)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The member with this account, or who they were if they have left or died, or will be once they accept.
		pub fn member(who: T::AccountId) -> Option<Member> {
			Members::<T>::get(who)
		}

		/// The account of the person with this nullifier, whichever branch registered them.
		pub fn account_of(nullifier: Nullifier) -> Option<T::AccountId> {
			Persons::<T>::get(nullifier)
		}

		/// Whether the account is registered and has not accepted it yet.
		pub fn is_pending(who: T::AccountId) -> bool {
			Members::<T>::get(who).is_some_and(|member| member.is_pending())
		}

		/// The account that a person with this nullifier has if they are registered without a key.
		pub fn keyless_account(nullifier: Nullifier) -> T::AccountId {
			T::KeylessAccount::convert(nullifier)
		}

		/// The branch to which a member asks to move.
		pub fn wish(who: T::AccountId) -> Option<BranchId> {
			Moves::<T>::get(who)
		}

		/// All kinds of fields, in the order of their numbers.
		pub fn kinds() -> Vec<(FieldKind, Kind)> {
			let mut kinds: Vec<_> = Kinds::<T>::iter().collect();
			kinds.sort_by_key(|(kind, _)| *kind);
			kinds
		}

		/// What a member's profile says about this kind, erased or not.
		pub fn field(who: T::AccountId, kind: FieldKind) -> Option<Field> {
			Fields::<T>::get(who, kind)
		}

		/// What a member has proposed for a field, and was not granted.
		pub fn proposal(who: T::AccountId, kind: FieldKind) -> Option<Proposal> {
			Proposals::<T>::get(who, kind)
		}

		/// Until when a member has let this reader read a field, in Unix milliseconds, even if that is over.
		pub fn grant(who: T::AccountId, kind: FieldKind, reader: Reader) -> Option<Moment> {
			Grants::<T>::get(who, (kind, reader))
		}

		/// Whether this reader may read the field now: it was granted, has not lapsed, and there is such a reader still.
		pub fn may_read(who: T::AccountId, kind: FieldKind, reader: Reader) -> bool {
			let until = Grants::<T>::get(who, (kind, reader));
			until.is_some_and(|until| T::Time::now() < until) && Self::is_reader(reader)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxKinds::get() > 0, "no profile could say anything");
			assert!(T::MaxProposals::get() > 0, "nothing could be proposed");
			assert!(
				T::MaxProposals::get() <= T::MaxKinds::get(),
				"a member has at most one proposal for each kind"
			);
			assert!(T::MaxGrants::get() > 0, "nobody could let anybody read");
			assert!(T::LongestGrant::get() > 0, "every grant would have lapsed");
			assert!(T::RegistrationTerm::get() > 0, "no registration could be accepted");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
