// SPDX-License-Identifier: Apache-2.0

//! # Credentials
//!
//! What members can prove that they may do: skills, licences, certificates of trainings (M5).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Kind**: what a credential is about, such as first aid or a driving licence. The consortium says which there are.
//! - **Issuer**: the branch whose trainer or auditor issued it, or the partner institution that said so.
//! - **Document**: what proves it. It stays off chain; the chain keeps a commitment to it.
//! - **To hold**: it was issued, and is not expired, revoked, withdrawn or renounced, and the member is alive and has not left.
//!
//! ## Overview
//!
//! ```text
//! issue ──────────────────► holds ──► expired
//! (staff of a branch,         ├─────► revoked ── allow ──► allowed: it may be issued again
//!  or an institution,         ├─────► withdrawn: the institution says so
//!  by a quorum of oracles)    ├─────► renounced: by the member
//!                             └─────► ended: the member has left or died
//! ```
//!
//! A member has at most one credential of a kind. While it holds nobody but its issuer replaces it; afterwards everybody may who
//! issues credentials of this kind. The record stays for the life of the chain, so that versions are never given twice: there
//! are at most as many for a member as there are kinds. What personal data there is can be erased: the document with its salt
//! off chain by who keeps it; the commitment by the member, by the institution that withdraws it, and by anybody once the
//! member has left or died.
//!
//! Staff of the branch that issued a credential revoke it, staff of branches that oversee that one, auditors who oversee the member's
//! home branch, whoever issued it, and the consortium. **A revocation binds.** After it these alone issue a credential of this kind:
//!
//! - branches that oversee the one whose staff revoked it;
//! - institutions, if it was a branch's credential that staff revoked: that says nothing against the institution's word.
//!
//! Anybody else waits until an auditor who oversees the member's home branch [allows it](Pallet::allow), or the consortium. What a branch
//! above that auditor revoked, and what the consortium did, is not theirs to allow.
//!
//! What staff revoked can be appealed ([`timebank_primitives::Cases`]): if it is undone the credential holds again, unless something has
//! become of it since. What the consortium revoked cannot.
//!
//! Other pallets ask and write through [`timebank_primitives::Credentials`].
//!
//! ### Example
//!
//! ```ignore
//! // By motion:
//! Credentials::set_kind(council, FIRST_AID, b"First aid", IssuedBy::Both)?;
//! // Mei has passed the course of her branch, which holds for two years.
//! Credentials::issue(signed(trainer), mei, FIRST_AID, commitment, Some(in_two_years))?;
//! assert!(Credentials::holds(mei, FIRST_AID));
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decisions;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Which kinds of credentials there are, and who has which.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use sp_runtime::ArithmeticError;
	use timebank_primitives::{
		Attested, BranchId, Cases, Commitment, CredentialKind, Membership, Moment, Oversight,
		PartnerId, Subject, parties,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The consortium, which decides on kinds: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Trainers and auditors of a branch that may act, with their branch.
		type IssuerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Auditors, with their branch.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Where it is noted what staff revoked, so that it can be appealed.
		type Cases: Cases<Self::AccountId>;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// Which branches have rights over others.
		type Oversight: Oversight;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many kinds there can be, and so how many credentials a member can have.
		#[pallet::constant]
		type MaxKinds: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The kinds of credentials. None is ever removed: credentials refer to them.
	#[pallet::storage]
	pub type Kinds<T> = CountedStorageMap<_, Twox64Concat, CredentialKind, Kind>;

	/// What was last issued to a member of each kind. Kept for the life of the chain, so that versions go on.
	#[pallet::storage]
	pub type Credentials<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		CredentialKind,
		Credential,
	>;

	/// With which kinds the chain starts.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The kinds.
		pub kinds: Vec<FoundingKind>,
		/// Nothing but the type.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for FoundingKind { id, name, by } in &self.kinds {
				let name = name.clone().into_bytes().try_into();
				let name = name.expect("a founding kind's name is too long");
				assert!(!Kinds::<T>::contains_key(id), "a founding kind is there twice");
				Pallet::<T>::put_kind(*id, name, *by).expect("a founding kind that makes sense");
			}
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// There is a new kind of credential, or one has changed.
		KindSet {
			/// The kind.
			kind: CredentialKind,
			/// Its public name.
			name: Name,
			/// Who issues it.
			by: IssuedBy,
		},
		/// A credential was issued, for the first time or again.
		Issued {
			/// To whom.
			member: T::AccountId,
			/// Of which kind.
			kind: CredentialKind,
			/// By whom.
			issuer: Issuer,
			/// How many times one of this kind was issued to the member.
			version: u32,
			/// Stands for the document.
			document: Commitment,
			/// From when on it holds no longer, in Unix milliseconds.
			valid_until: Option<Moment>,
		},
		/// Staff of a branch, or the consortium, revoked a credential.
		Revoked {
			/// Whose.
			member: T::AccountId,
			/// Of which kind.
			kind: CredentialKind,
			/// Who revoked it; none: the consortium.
			by: Option<T::AccountId>,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// The institution that issued a credential says that it holds no longer, and what stood for its document is erased.
		Withdrawn {
			/// Whose.
			member: T::AccountId,
			/// Of which kind.
			kind: CredentialKind,
			/// The institution.
			partner: PartnerId,
		},
		/// A member renounced a credential, and what stood for its document is erased.
		Renounced {
			/// Whose.
			member: T::AccountId,
			/// Of which kind.
			kind: CredentialKind,
		},
		/// What stood for the document of somebody who has left or died is erased.
		Forgotten {
			/// Whose it was.
			member: T::AccountId,
			/// Of which kind.
			kind: CredentialKind,
		},
		/// After an appeal a credential that was revoked holds again, until it expires.
		Restored {
			/// Whose.
			member: T::AccountId,
			/// Of which kind.
			kind: CredentialKind,
			/// Who decided.
			by: T::AccountId,
			/// Hash of the reasons, which stay off chain.
			opinion: [u8; 32],
		},
		/// A credential that was revoked may be issued again.
		Allowed {
			/// To whom.
			member: T::AccountId,
			/// Of which kind.
			kind: CredentialKind,
			/// The auditor who decided it; none: the consortium.
			by: Option<T::AccountId>,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The name is empty, or not UTF-8.
		InvalidText,
		/// There are as many kinds as there can be.
		TooManyKinds,
		/// There is no kind with this number.
		KindNotFound,
		/// Branches issue no credentials of this kind.
		NotForBranches,
		/// Institutions issue no credentials of this kind.
		NotForInstitutions,
		/// The account is not a member's, or they have died.
		NotMember,
		/// The member is suspended, or has died.
		MemberNotActive,
		/// Nobody issues credentials to themselves, or allows it.
		ConflictOfInterest,
		/// The credential would have expired already.
		AlreadyExpired,
		/// The member holds a credential of this kind from somebody else.
		HeldFromOther,
		/// The member has never had a credential of this kind.
		CredentialNotFound,
		/// The credential was revoked, withdrawn or renounced already.
		AlreadyEnded,
		/// There is nothing left to renounce: what stood for its document is erased already.
		AlreadyRenounced,
		/// The caller's branch oversees neither the branch that issued the credential nor, if the caller is an auditor, the member's
		/// home branch. Or what is to be allowed was revoked by a branch above the caller's, or by the consortium.
		WrongBranch,
		/// It was revoked, by somebody whom the issuer does not oversee: it has to be allowed first.
		RevocationStands,
		/// The credential is not revoked.
		NotRevoked,
		/// The member is alive and has not left: the commitment is theirs to erase.
		StillMember,
		/// What stood for its document is erased already.
		AlreadyForgotten,
		/// Credentials are issued and revoked without a case: nothing of them waits for a decision.
		NotWaiting,
		/// A revocation stands or is undone: there is nothing between.
		InvalidDecision,
		/// The credential is not any more as staff left it who revoked it: it was issued again, allowed, or its document erased; or
		/// the consortium revoked it.
		NotRevisable,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Add a kind of credential, or change one.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Details
		///
		/// Kinds are never removed. A change of who issues it leaves the credentials that there are.
		///
		/// ## Parameters
		///
		/// - `kind`: its number.
		/// - `name`: its public name, UTF-8, 1 to 64 bytes.
		/// - `by`: who issues it: branches, institutions or both.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::InvalidText`], [`Error::TooManyKinds`].
		///
		/// ## Events
		///
		/// [`Event::KindSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_kind())]
		pub fn set_kind(
			origin: OriginFor<T>,
			kind: CredentialKind,
			name: Name,
			by: IssuedBy,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Self::put_kind(kind, name.clone(), by)?;
			Self::deposit_event(Event::KindSet { kind, name, by });
			Ok(())
		}

		/// Issue a credential to a member, of whatever branch.
		///
		/// ## Dispatch origin
		///
		/// A trainer or auditor of a branch that may act, who is not the member.
		///
		/// ## Details
		///
		/// A credential that the member holds from another issuer is not replaced. One from the same branch, or one that holds no
		/// longer, is: with the next version. After a revocation only a branch that oversees the one whose staff revoked it issues it
		/// again, or any once that one is gone.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		/// - `kind`: which kind.
		/// - `document`: the commitment to the document, made with a new random salt.
		/// - `valid_until`: from when on it holds no longer, in Unix milliseconds, in the future; `None`: it does not expire.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::ConflictOfInterest`], [`Error::KindNotFound`], [`Error::NotForBranches`], [`Error::NotMember`],
		/// [`Error::MemberNotActive`], [`Error::AlreadyExpired`], [`Error::HeldFromOther`], [`Error::RevocationStands`].
		///
		/// ## Events
		///
		/// [`Event::Issued`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::issue())]
		pub fn issue(
			origin: OriginFor<T>,
			who: T::AccountId,
			kind: CredentialKind,
			document: Commitment,
			valid_until: Option<Moment>,
		) -> DispatchResult {
			let (issuer, branch) = T::IssuerOrigin::ensure_origin(origin)?;
			ensure!(issuer != who, Error::<T>::ConflictOfInterest);
			Self::do_issue(branch, who, kind, document, valid_until)
		}

		/// Revoke a credential.
		///
		/// ## Dispatch origin
		///
		/// A trainer or auditor of the branch that issued it, or of one that oversees that branch; if the branch is gone, of one that
		/// oversees the member's home branch. An auditor of a branch that oversees the member's home branch, whoever issued it. Or the
		/// consortium.
		///
		/// ## Details
		///
		/// What an institution issued is revoked here only in an emergency. What it says afterwards is refused until
		/// [`Pallet::allow`]; then it has to say again, under a new version, that the member holds it.
		///
		/// The member can appeal what staff revoked.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		/// - `kind`: which kind.
		/// - `reason`: hash of the reason, which stays off chain and which the member gets.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::CredentialNotFound`], [`Error::NotMember`], [`Error::WrongBranch`], [`Error::AlreadyEnded`];
		/// whatever keeps it from being noted where it can be appealed.
		///
		/// ## Events
		///
		/// [`Event::Revoked`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::revoke())]
		pub fn revoke(
			origin: OriginFor<T>,
			who: T::AccountId,
			kind: CredentialKind,
			reason: [u8; 32],
		) -> DispatchResult {
			let (by, branch) = match T::ConsortiumOrigin::try_origin(origin) {
				Ok(_) => (None, None),
				Err(origin) => {
					let (by, branch) = Self::ensure_revokes(origin, &who, kind)?;
					(Some(by), Some(branch))
				}
			};
			let mut credential = Self::existing(&who, kind)?;
			ensure!(credential.status == Status::Issued, Error::<T>::AlreadyEnded);
			credential.status = Status::Revoked { since: T::Time::now(), reason, by: branch };
			Credentials::<T>::insert(&who, kind, credential);
			if let (Some(by), Some(branch)) = (&by, branch) {
				let subject = Subject::Credential { member: who.clone(), kind };
				let about = parties([who.clone()]);
				T::Cases::note_decision(subject, branch, by.clone(), about, reason)?;
			}
			Self::deposit_event(Event::Revoked { member: who, kind, by, reason });
			Ok(())
		}

		/// Renounce a credential of your own: you hold it no longer, and the commitment to its document is erased.
		///
		/// ## Dispatch origin
		///
		/// Who has it, whether it holds still or not: also of one that has ended the commitment can be erased.
		///
		/// ## Parameters
		///
		/// - `kind`: which kind.
		///
		/// ## Errors
		///
		/// [`Error::CredentialNotFound`], [`Error::AlreadyRenounced`].
		///
		/// ## Events
		///
		/// [`Event::Renounced`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::renounce())]
		pub fn renounce(origin: OriginFor<T>, kind: CredentialKind) -> DispatchResult {
			let member = ensure_signed(origin)?;
			let mut credential = Self::existing(&member, kind)?;
			ensure!(credential.document.is_some(), Error::<T>::AlreadyRenounced);
			credential.document = None;
			// That it was revoked is not the member's to undo.
			if credential.status == Status::Issued {
				credential.status = Status::Renounced { since: T::Time::now() };
			}
			Credentials::<T>::insert(&member, kind, credential);
			Self::deposit_event(Event::Renounced { member, kind });
			Ok(())
		}

		/// Erase the commitment to a document of somebody who has left or died, and so cannot renounce it.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Parameters
		///
		/// - `who`: the account of who has left or died.
		/// - `kind`: which kind.
		///
		/// ## Errors
		///
		/// [`Error::StillMember`], [`Error::CredentialNotFound`], [`Error::AlreadyForgotten`].
		///
		/// ## Events
		///
		/// [`Event::Forgotten`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::forget())]
		pub fn forget(
			origin: OriginFor<T>,
			who: T::AccountId,
			kind: CredentialKind,
		) -> DispatchResult {
			ensure_signed(origin)?;
			ensure!(!T::Members::is_alive(&who), Error::<T>::StillMember);
			let mut credential = Self::existing(&who, kind)?;
			ensure!(credential.document.is_some(), Error::<T>::AlreadyForgotten);
			credential.document = None;
			if credential.status == Status::Issued {
				credential.status = Status::Ended { since: T::Time::now() };
			}
			Credentials::<T>::insert(&who, kind, credential);
			Self::deposit_event(Event::Forgotten { member: who, kind });
			Ok(())
		}

		/// Allow that a credential is issued again after it was revoked, by whoever issues credentials of its kind.
		///
		/// ## Dispatch origin
		///
		/// An auditor of a branch that oversees the member's home branch, who is not the member; or the consortium.
		///
		/// ## Details
		///
		/// What a branch above the auditor's revoked, and oversees the member's home too, is not theirs to allow; nor what the consortium
		/// revoked. The member does not hold it by this: it has to be issued, by an institution under a new version.
		///
		/// ## Parameters
		///
		/// - `who`: the member's account.
		/// - `kind`: which kind.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::CredentialNotFound`], [`Error::NotRevoked`], [`Error::ConflictOfInterest`], [`Error::NotMember`],
		/// [`Error::WrongBranch`].
		///
		/// ## Events
		///
		/// [`Event::Allowed`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::allow())]
		pub fn allow(
			origin: OriginFor<T>,
			who: T::AccountId,
			kind: CredentialKind,
		) -> DispatchResult {
			let auditor = match T::ConsortiumOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(T::AuditorOrigin::ensure_origin(origin)?),
			};
			let mut credential = Self::existing(&who, kind)?;
			let Status::Revoked { by: revoker, .. } = credential.status else {
				return Err(Error::<T>::NotRevoked.into());
			};
			if let Some((auditor, branch)) = &auditor {
				ensure!(*auditor != who, Error::<T>::ConflictOfInterest);
				let home = T::Members::home(&who).ok_or(Error::<T>::NotMember)?;
				let may = |revoker| {
					T::Oversight::oversees(*branch, revoker)
						|| !T::Oversight::oversees(revoker, home)
				};
				ensure!(
					T::Oversight::oversees(*branch, home) && revoker.is_some_and(may),
					Error::<T>::WrongBranch
				);
			}
			credential.status = Status::Allowed { since: T::Time::now() };
			Credentials::<T>::insert(&who, kind, credential);
			let by = auditor.map(|(auditor, _)| auditor);
			Self::deposit_event(Event::Allowed { member: who, kind, by });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All kinds of credentials.
		pub fn kinds() -> Vec<(CredentialKind, Kind)> {
			Kinds::<T>::iter().collect()
		}

		/// What was last issued to a member of this kind, whether it holds still or not.
		pub fn credential(who: T::AccountId, kind: CredentialKind) -> Option<Credential> {
			Credentials::<T>::get(who, kind)
		}

		/// Whether a member holds a credential of this kind now.
		pub fn is_held(who: T::AccountId, kind: CredentialKind) -> bool {
			<Self as timebank_primitives::Credentials<_>>::holds(&who, kind)
		}
	}

	impl<T: Config> Pallet<T> {
		fn existing_kind(kind: CredentialKind) -> Result<Kind, DispatchError> {
			Kinds::<T>::get(kind).ok_or(Error::<T>::KindNotFound.into())
		}

		pub(crate) fn existing(
			who: &T::AccountId,
			kind: CredentialKind,
		) -> Result<Credential, DispatchError> {
			Credentials::<T>::get(who, kind).ok_or(Error::<T>::CredentialNotFound.into())
		}

		fn put_kind(kind: CredentialKind, name: Name, by: IssuedBy) -> DispatchResult {
			ensure!(
				!name.is_empty() && core::str::from_utf8(&name).is_ok(),
				Error::<T>::InvalidText
			);
			ensure!(
				Kinds::<T>::contains_key(kind) || Kinds::<T>::count() < T::MaxKinds::get(),
				Error::<T>::TooManyKinds
			);
			Kinds::<T>::insert(kind, Kind { name, by });
			Ok(())
		}

		/// Whoever may revoke this credential, and the branch that they work for.
		fn ensure_revokes(
			origin: OriginFor<T>,
			who: &T::AccountId,
			kind: CredentialKind,
		) -> Result<(T::AccountId, BranchId), DispatchError> {
			let (by, branch) = T::IssuerOrigin::ensure_origin(origin.clone())?;
			let auditor = T::AuditorOrigin::ensure_origin(origin);
			let concerned = match Self::existing(who, kind)?.issuer {
				Issuer::Branch(issuer)
					if T::Oversight::oversees(branch, issuer)
						|| (auditor.is_err() && T::Oversight::exists(issuer)) =>
				{
					issuer
				}
				Issuer::Branch(_) => T::Members::home(who).ok_or(Error::<T>::NotMember)?,
				Issuer::Institution(_) => {
					auditor?;
					T::Members::home(who).ok_or(Error::<T>::NotMember)?
				}
			};
			ensure!(T::Oversight::oversees(branch, concerned), Error::<T>::WrongBranch);
			Ok((by, branch))
		}

		/// Whether a credential that was issued before can be issued again, by this issuer.
		fn ensure_not_barred(before: &Credential, issuer: Issuer) -> DispatchResult {
			let Status::Revoked { by, .. } = before.status else {
				return Ok(());
			};
			let may = match (by, issuer) {
				(None, _) => false,
				(Some(by), Issuer::Branch(branch)) => {
					T::Oversight::oversees(branch, by) || !T::Oversight::exists(by)
				}
				// What staff said against what a branch issued is nothing against the institution's word.
				(Some(_), Issuer::Institution(_)) => matches!(before.issuer, Issuer::Branch(_)),
			};
			ensure!(may, Error::<T>::RevocationStands);
			Ok(())
		}

		/// Issue a credential in the name of a branch.
		fn do_issue(
			branch: BranchId,
			who: T::AccountId,
			kind: CredentialKind,
			document: Commitment,
			valid_until: Option<Moment>,
		) -> DispatchResult {
			ensure!(Self::existing_kind(kind)?.by.branches(), Error::<T>::NotForBranches);
			ensure!(T::Members::is_member(&who), Error::<T>::NotMember);
			ensure!(T::Members::is_active(&who), Error::<T>::MemberNotActive);
			ensure!(
				valid_until.is_none_or(|until| T::Time::now() < until),
				Error::<T>::AlreadyExpired
			);
			let attested = Attested { commitment: document, valid_until };
			Self::put_credential(who, kind, Issuer::Branch(branch), attested)
		}

		/// Issue a credential, unless the member holds one from somebody else or its revocation binds the issuer.
		fn put_credential(
			member: T::AccountId,
			kind: CredentialKind,
			issuer: Issuer,
			attested: Attested,
		) -> DispatchResult {
			let now = T::Time::now();
			let before = Credentials::<T>::get(&member, kind);
			ensure!(
				before.is_none_or(|held| held.issuer == issuer || !held.holds(now)),
				Error::<T>::HeldFromOther
			);
			if let Some(before) = &before {
				Self::ensure_not_barred(before, issuer)?;
			}
			let version = before.map_or(0, |held| held.version);
			let version = version.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			let Attested { commitment: document, valid_until } = attested;
			let credential = Credential {
				issuer,
				document: Some(document),
				version,
				issued_at: now,
				valid_until,
				status: Status::Issued,
			};
			Credentials::<T>::insert(&member, kind, credential);
			Self::deposit_event(Event::Issued {
				member,
				kind,
				issuer,
				version,
				document,
				valid_until,
			});
			Ok(())
		}

		/// An institution says that a member does not hold a credential, or holds it no longer. With its word goes the commitment.
		fn withdraw(
			member: T::AccountId,
			kind: CredentialKind,
			partner: PartnerId,
		) -> DispatchResult {
			let now = T::Time::now();
			let Some(mut held) = Credentials::<T>::get(&member, kind) else {
				return Ok(());
			};
			if held.issuer != Issuer::Institution(partner) {
				ensure!(!held.holds(now), Error::<T>::HeldFromOther);
				return Ok(());
			}
			if held.document.take().is_some() {
				// That it was revoked is not the institution's to undo.
				if held.status == Status::Issued {
					held.status = Status::Withdrawn { since: now };
				}
				Credentials::<T>::insert(&member, kind, held);
				Self::deposit_event(Event::Withdrawn { member, kind, partner });
			}
			Ok(())
		}
	}

	impl<T: Config> timebank_primitives::Credentials<T::AccountId> for Pallet<T> {
		fn is_kind(kind: CredentialKind) -> bool {
			Kinds::<T>::get(kind).is_some_and(|kind| kind.by.institutions())
		}

		fn exists(kind: CredentialKind) -> bool {
			Kinds::<T>::contains_key(kind)
		}

		fn is_issued_by_branches(kind: CredentialKind) -> bool {
			Kinds::<T>::get(kind).is_some_and(|kind| kind.by.branches())
		}

		fn issue(
			branch: BranchId,
			who: &T::AccountId,
			kind: CredentialKind,
			document: Commitment,
			valid_until: Option<Moment>,
		) -> DispatchResult {
			Self::do_issue(branch, who.clone(), kind, document, valid_until)
		}

		/// Who has left or died holds none. Who is suspended holds what they held: whether they may use it is asked elsewhere.
		fn holds(who: &T::AccountId, kind: CredentialKind) -> bool {
			Credentials::<T>::get(who, kind).is_some_and(|held| held.holds(T::Time::now()))
				&& T::Members::is_alive(who)
		}

		/// One that has expired already is taken too: it says that the one before holds no longer.
		fn set_by_institution(
			who: &T::AccountId,
			kind: CredentialKind,
			partner: PartnerId,
			value: Option<Attested>,
		) -> DispatchResult {
			ensure!(Self::existing_kind(kind)?.by.institutions(), Error::<T>::NotForInstitutions);
			ensure!(T::Members::is_alive(who), Error::<T>::NotMember);
			match value {
				Some(attested) => {
					let issuer = Issuer::Institution(partner);
					Self::put_credential(who.clone(), kind, issuer, attested)
				}
				None => Self::withdraw(who.clone(), kind, partner),
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxKinds::get() > 0, "there could be no credentials");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
