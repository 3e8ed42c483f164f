// SPDX-License-Identifier: Apache-2.0

//! # Rotation
//!
//! Who makes blocks: the validators of each session, chosen among the branches (C3–C6).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions. Nodes report blocks that were made
//! twice through [`runtime_api`].
//!
//! ## Terminology
//!
//! - **Candidate**: a branch that may validate (the registry says which), has set session keys, and is not excluded.
//! - **Seat**: a place among a session's validators.
//! - **Backing**: a member's support for one branch. It says who validates when there are more candidates than seats.
//! - **Guaranteed seat**: one that does not depend on backing.
//! - **Ledger**: for each session and validator the blocks made, and the blocks that should have been made.
//! - **Exclusion**: keeps a branch out of the set, for [absence, double-signing, or by its own wish](Cause).
//! - **Incident**: a double-signing that the consortium has still to decide on.
//!
//! ## Overview
//!
//! This pallet is the runtime's session manager. Towards each new session it takes the candidates with guaranteed seats,
//! then the others by the number of members who back them, the older branch first where that is equal, until the seats are
//! filled. A change takes effect with the session after the next, since keys are announced one session ahead.
//!
//! **Uptime.** Slots are dealt to the validators in turn, so it is known which block was whose. A slot counts as missed by its
//! validator when a later block shows that it stayed empty; of a stretch in which nobody made a block only the last round
//! counts, since then the chain stood still, and not one branch. A branch whose part over the last
//! [`Config::UptimeWindow`] sessions is below [`Config::UptimeThreshold`] at the end of [`Config::Patience`] sessions in a
//! row is excluded, the most absent first and never so that fewer than [`Config::MinValidators`] candidates are left. It
//! applies when it is back, and starts with a clean sheet. Should the others become too few, the absent are called back, and
//! after them those whose certificates have lapsed.
//!
//! **Double-signing.** Two blocks of one slot with the same validator's seals prove it here; two votes in one round of finality
//! prove it in the SDK's `grandpa`. The validator is disabled at once (as many as finality bears), excluded, and an incident
//! opened, which only the consortium closes.
//!
//! ### Example
//!
//! ```ignore
//! // A member backs branch 5. With more candidates than seats, the set of the session after the next may change.
//! Rotation::back(RuntimeOrigin::signed(member), 5)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]
// What `validate_unsigned`, see there, makes of itself.
#![allow(deprecated, clippy::let_unit_value)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod double_authoring;
#[cfg(test)]
mod mock;
pub mod runtime_api;
mod sessions;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Who validates.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::{boxed::Box, vec::Vec};
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_application_crypto::RuntimeAppPublic;
	use sp_runtime::Permill;
	use sp_staking::SessionIndex;
	use timebank_primitives::{BranchId, Branches, Candidates, Membership, Validators};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A validator's seat, as it is stored.
	pub type SeatOf<T> = Seat<<T as Config>::AuthorityId>;

	/// A session that is over, as it is stored.
	pub type SessionRecordOf<T> =
		SessionRecord<<T as Config>::AuthorityId, <T as Config>::MaxCandidates>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config:
		frame_system::Config
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
	{
		/// The consortium: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// The branches, and which of them may validate.
		type Branches: Branches<Self::AccountId> + Candidates<Self::AccountId>;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// The key with which a validator seals blocks.
		type AuthorityId: Member + Parameter + RuntimeAppPublic + MaxEncodedLen;

		/// The keys of this session's validators, in the order of the validators.
		type Authorities: Get<Vec<Self::AuthorityId>>;

		/// Makes branches and members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many candidates there can be: as many as branches.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// How many validators there are at least, if there are as many candidates.
		type MinValidators: Get<u32>;

		/// How many validators there are at most: the seats.
		type MaxValidators: Get<u32>;

		/// The part of its blocks that a validator must make.
		type UptimeThreshold: Get<Permill>;

		/// Over how many sessions that part is taken.
		type UptimeWindow: Get<u32>;

		/// After how many sessions in a row below the threshold a validator is excluded.
		type Patience: Get<u32>;

		/// How many sessions the ledger keeps; evidence of double authoring can be as old.
		#[pallet::constant]
		type LedgerLength: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// Which branch a member backs.
	#[pallet::storage]
	pub type Backing<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, BranchId>;

	/// How many members back a branch.
	#[pallet::storage]
	pub type Backers<T> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// The branches with guaranteed seats, the first one first.
	#[pallet::storage]
	pub type Guaranteed<T: Config> =
		StorageValue<_, BoundedVec<BranchId, T::MaxCandidates>, ValueQuery>;

	/// The branches that are kept out of the set.
	#[pallet::storage]
	pub type Exclusions<T> = StorageMap<_, Twox64Concat, BranchId, Exclusion>;

	/// Double-signings to be decided on, one for a branch.
	#[pallet::storage]
	pub type Incidents<T> = StorageMap<_, Twox64Concat, BranchId, Incident>;

	/// The session up to which a branch's double-signings have been decided on.
	#[pallet::storage]
	pub type Decided<T> = StorageMap<_, Twox64Concat, BranchId, SessionIndex>;

	/// The seats of this session, in the order in which slots are theirs.
	#[pallet::storage]
	pub type Roster<T: Config> =
		StorageValue<_, BoundedVec<SeatOf<T>, T::MaxCandidates>, ValueQuery>;

	/// How far this session is.
	#[pallet::storage]
	pub type Current<T: Config> = StorageValue<_, Progress<T::MaxCandidates>, ValueQuery>;

	/// The sessions that are over.
	#[pallet::storage]
	pub type Ledger<T: Config> = StorageMap<_, Twox64Concat, SessionIndex, SessionRecordOf<T>>;

	/// The oldest session in the ledger.
	#[pallet::storage]
	pub type Oldest<T> = StorageValue<_, SessionIndex, ValueQuery>;

	/// The first session of the window over which uptime is taken.
	#[pallet::storage]
	pub type WindowStart<T> = StorageValue<_, SessionIndex, ValueQuery>;

	/// How present the branches were that validated within the window.
	#[pallet::storage]
	pub type Uptimes<T> = StorageMap<_, Twox64Concat, BranchId, Uptime>;

	/// With what the chain starts.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The branches with guaranteed seats.
		pub guaranteed: Vec<BranchId>,
		/// Nothing.
		#[serde(skip)]
		pub phantom: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let branches =
				self.guaranteed.clone().try_into().expect("more guaranteed seats than branches");
			Pallet::<T>::do_set_guaranteed(branches)
				.expect("guaranteed seats are for branches that may validate");
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A member backs a branch.
		Backed {
			/// The member.
			member: T::AccountId,
			/// The branch.
			branch: BranchId,
		},
		/// A member backs a branch no longer.
		Unbacked {
			/// The member.
			member: T::AccountId,
			/// The branch.
			branch: BranchId,
		},
		/// Other branches have guaranteed seats now.
		GuaranteedSet {
			/// The branches, the first one first.
			branches: Vec<BranchId>,
		},
		/// A session is over, and its ledger written.
		SessionRecorded {
			/// The session.
			session: SessionIndex,
		},
		/// A branch is kept out of the set.
		Excluded {
			/// The branch.
			branch: BranchId,
			/// Why.
			cause: Cause,
		},
		/// A branch is a candidate again.
		Readmitted {
			/// The branch.
			branch: BranchId,
		},
		/// A branch was proven to have signed twice: a record for audit.
		IncidentOpened {
			/// The branch.
			branch: BranchId,
			/// What it did.
			offence: Offence,
			/// In which session.
			session: SessionIndex,
		},
		/// The consortium decided on a double-signing.
		IncidentResolved {
			/// The branch.
			branch: BranchId,
			/// Whether the branch may apply again.
			readmitted: bool,
			/// Hash of the opinion.
			opinion: [u8; 32],
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// Only members back branches.
		NotMember,
		/// The member backs a branch already. Withdraw that backing first.
		AlreadyBacking,
		/// The member backs no branch.
		NotBacking,
		/// The branch may not validate: there is none with this id, it is a supervisor, or its standing is not good.
		NotEntitled,
		/// The caller is no branch's own account.
		NotBranch,
		/// The branch has set no session keys (`session.setKeys`).
		NoKeys,
		/// The branch is a candidate: nothing keeps it out.
		NotExcluded,
		/// The branch is kept out already.
		AlreadyExcluded,
		/// A double-signing of the branch is still to be decided on.
		UnderInvestigation,
		/// The branch was excluded a short time ago: it may apply some sessions later.
		TooEarly,
		/// There would be fewer candidates than validators are needed.
		BelowMinimum,
		/// The branch is named twice.
		Duplicate,
		/// There is no double-signing of this branch to decide on.
		IncidentNotFound,
		/// Both headers are the same.
		SameHeader,
		/// A header does not tell its slot, or carries no seal.
		NotSealed,
		/// The headers are of different slots.
		DifferentSlots,
		/// The slot is later than the last block's.
		FutureSlot,
		/// The slot was not in this session, or the ledger keeps nothing of it any more.
		WrongSession,
		/// A header is not sealed by the validator whose slot it was, or that validator's branch is gone.
		WrongAuthor,
		/// A double-signing of this branch is reported already, or one of that time was decided on.
		AlreadyReported,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Back a branch: say that it should validate (C4).
		///
		/// ## Dispatch origin
		///
		/// A member.
		///
		/// ## Parameters
		///
		/// - `branch`: a branch that may validate. Home makes no difference.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::AlreadyBacking`], [`Error::NotEntitled`].
		///
		/// ## Events
		///
		/// [`Event::Backed`].
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::back())]
		pub fn back(origin: OriginFor<T>, branch: BranchId) -> DispatchResult {
			let member = ensure_signed(origin)?;
			ensure!(T::Members::is_member(&member), Error::<T>::NotMember);
			ensure!(!Backing::<T>::contains_key(&member), Error::<T>::AlreadyBacking);
			ensure!(T::Branches::candidate(branch).is_some(), Error::<T>::NotEntitled);
			Backing::<T>::insert(&member, branch);
			Backers::<T>::mutate(branch, |backers| *backers = backers.saturating_add(1));
			Self::deposit_event(Event::Backed { member, branch });
			Ok(())
		}

		/// Withdraw your backing, to back nobody or another branch.
		///
		/// ## Dispatch origin
		///
		/// Whoever backs a branch.
		///
		/// ## Errors
		///
		/// [`Error::NotBacking`].
		///
		/// ## Events
		///
		/// [`Event::Unbacked`].
		#[pallet::call_index(1)]
		#[pallet::weight(<T as Config>::WeightInfo::unback())]
		pub fn unback(origin: OriginFor<T>) -> DispatchResult {
			let member = ensure_signed(origin)?;
			let branch = Backing::<T>::take(&member).ok_or(Error::<T>::NotBacking)?;
			Backers::<T>::mutate_exists(branch, |backers| {
				*backers =
					backers.and_then(|backers| backers.checked_sub(1)).filter(|left| *left > 0);
			});
			Self::deposit_event(Event::Unbacked { member, branch });
			Ok(())
		}

		/// Be a candidate again, after an absence or a withdrawal. After an absence the branch starts with a clean sheet.
		///
		/// ## Dispatch origin
		///
		/// A branch's own account.
		///
		/// ## Details
		///
		/// Start the node first and let it catch up: whoever is away again will be out again. After an absence it takes as many
		/// sessions as the parameter `patience` says before a branch may apply.
		///
		/// ## Errors
		///
		/// [`Error::NotBranch`], [`Error::NotExcluded`], [`Error::UnderInvestigation`], [`Error::NotEntitled`],
		/// [`Error::NoKeys`], [`Error::TooEarly`].
		///
		/// ## Events
		///
		/// [`Event::Readmitted`].
		#[pallet::call_index(2)]
		#[pallet::weight(<T as Config>::WeightInfo::apply())]
		pub fn apply(origin: OriginFor<T>) -> DispatchResult {
			let (branch, account) = Self::ensure_branch(origin)?;
			let exclusion = Exclusions::<T>::get(branch).ok_or(Error::<T>::NotExcluded)?;
			ensure!(T::Branches::candidate(branch).is_some(), Error::<T>::NotEntitled);
			ensure!(Self::has_keys(&account), Error::<T>::NoKeys);
			match exclusion.cause {
				Cause::DoubleSigning => return Err(Error::<T>::UnderInvestigation.into()),
				Cause::Absent => {
					let now = pallet_session::Pallet::<T>::current_index();
					let from = exclusion.since.saturating_add(T::Patience::get());
					ensure!(now >= from, Error::<T>::TooEarly);
					Self::restart_uptime(branch);
				}
				// Or a branch would withdraw for a moment whenever its uptime looks bad.
				Cause::Withdrawn => {}
			}
			Self::readmit(branch);
			Ok(())
		}

		/// Stop validating, from the session after the next.
		///
		/// ## Dispatch origin
		///
		/// A branch's own account.
		///
		/// ## Errors
		///
		/// [`Error::NotBranch`], [`Error::AlreadyExcluded`], [`Error::NotEntitled`], [`Error::BelowMinimum`].
		///
		/// ## Events
		///
		/// [`Event::Excluded`].
		#[pallet::call_index(3)]
		#[pallet::weight(<T as Config>::WeightInfo::withdraw(T::MaxCandidates::get()))]
		pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
			let (branch, _) = Self::ensure_branch(origin)?;
			ensure!(!Exclusions::<T>::contains_key(branch), Error::<T>::AlreadyExcluded);
			ensure!(T::Branches::candidate(branch).is_some(), Error::<T>::NotEntitled);
			ensure!(Self::can_spare(branch), Error::<T>::BelowMinimum);
			Self::exclude(branch, Cause::Withdrawn);
			Ok(())
		}

		/// Report that a validator sealed two blocks of one slot (C6). Nodes of validators report by themselves; this is for
		/// everybody else.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `session`: the session in which the slot was.
		/// - `first`, `second`: two different headers of the slot, each with its seal.
		///
		/// ## Errors
		///
		/// [`Error::NotSealed`], [`Error::SameHeader`], [`Error::DifferentSlots`], [`Error::FutureSlot`],
		/// [`Error::WrongSession`], [`Error::WrongAuthor`], [`Error::AlreadyReported`].
		///
		/// ## Events
		///
		/// [`Event::IncidentOpened`], [`Event::Excluded`].
		#[pallet::call_index(4)]
		#[pallet::weight(<T as Config>::WeightInfo::report_double_authoring(
			double_authoring::length(first, second)
		))]
		pub fn report_double_authoring(
			origin: OriginFor<T>,
			session: SessionIndex,
			first: Box<HeaderFor<T>>,
			second: Box<HeaderFor<T>>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_report(session, &first, &second)
		}

		/// The same, as nodes of validators report it: unsigned, accepted from the node itself or within a block only.
		///
		/// ## Dispatch origin
		///
		/// None.
		///
		/// ## Parameters, errors and events
		///
		/// As of `reportDoubleAuthoring`.
		#[pallet::call_index(5)]
		#[pallet::weight(<T as Config>::WeightInfo::report_double_authoring(
			double_authoring::length(first, second)
		))]
		pub fn report_double_authoring_unsigned(
			origin: OriginFor<T>,
			session: SessionIndex,
			first: Box<HeaderFor<T>>,
			second: Box<HeaderFor<T>>,
		) -> DispatchResult {
			ensure_none(origin)?;
			Self::do_report(session, &first, &second)
		}

		/// Say which branches have guaranteed seats. They still need keys and a good standing, and can be excluded.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branches`: their ids, the first one first; an empty list leaves all seats to backing.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::Duplicate`], [`Error::NotEntitled`].
		///
		/// ## Events
		///
		/// [`Event::GuaranteedSet`].
		#[pallet::call_index(6)]
		#[pallet::weight(<T as Config>::WeightInfo::set_guaranteed(branches.len() as u32))]
		pub fn set_guaranteed(
			origin: OriginFor<T>,
			branches: BoundedVec<BranchId, T::MaxCandidates>,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Self::do_set_guaranteed(branches)
		}

		/// Decide on a branch's double-signing.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `readmit`: whether it is a candidate again. If not, it stays out until it applies, which it may once it is
		///   decided upon: to keep it out for good, suspend or close it.
		/// - `opinion`: hash of the opinion.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::IncidentNotFound`].
		///
		/// ## Events
		///
		/// [`Event::IncidentResolved`], and [`Event::Readmitted`] if it is.
		#[pallet::call_index(7)]
		#[pallet::weight(<T as Config>::WeightInfo::resolve())]
		pub fn resolve(
			origin: OriginFor<T>,
			branch: BranchId,
			readmit: bool,
			opinion: [u8; 32],
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Incidents::<T>::take(branch).ok_or(Error::<T>::IncidentNotFound)?;
			let session = pallet_session::Pallet::<T>::current_index();
			Decided::<T>::insert(branch, session);
			Self::deposit_event(Event::IncidentResolved { branch, readmitted: readmit, opinion });
			if readmit {
				Self::restart_uptime(branch);
				Self::readmit(branch);
			} else {
				let exclusion = Exclusion { cause: Cause::Withdrawn, since: session };
				Exclusions::<T>::insert(branch, exclusion);
			}
			Ok(())
		}
	}

	// As the SDK's `grandpa` reports double votes. What is to follow it, `#[pallet::authorize]`, wants another extension on
	// every transaction; both reports go over to it together.
	#[pallet::validate_unsigned]
	impl<T: Config> ValidateUnsigned for Pallet<T> {
		type Call = Call<T>;

		fn validate_unsigned(source: TransactionSource, call: &Self::Call) -> TransactionValidity {
			let Call::report_double_authoring_unsigned { session, first, second } = call else {
				return InvalidTransaction::Call.into();
			};
			// Whoever makes a block may put reports in it; nobody fills the pools of others with them.
			ensure!(source != TransactionSource::External, InvalidTransaction::Call);
			let evidence =
				Self::check_report(*session, first, second).map_err(|error| match error {
					Error::AlreadyReported => InvalidTransaction::Stale,
					Error::FutureSlot => InvalidTransaction::Future,
					_ => InvalidTransaction::BadProof,
				})?;
			ValidTransaction::with_tag_prefix("DoubleAuthoring")
				.priority(TransactionPriority::MAX)
				.and_provides(evidence.branch)
				.propagate(false)
				.build()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// How present a branch was over the window that counts: the blocks that it made, those that it should have made,
		/// the part in millionths (all, when none was expected), and after how many sessions in a row it was below the
		/// threshold. None if nothing is known of it.
		pub fn uptime(branch: BranchId) -> Option<(u32, u32, Permill, u32)> {
			let Uptime { tally, below, .. } = Uptimes::<T>::get(branch)?;
			Some((tally.authored, tally.expected, tally.online(), below))
		}

		/// The branches that may validate, by guaranteed seats, backing and age. Those with keys that nothing keeps out get the
		/// seats, from the first on.
		pub fn candidates() -> Vec<Candidate<T::AccountId>> {
			let validators = pallet_session::Pallet::<T>::validators();
			Self::ranked(T::Branches::candidates().collect())
				.into_iter()
				.map(|(branch, account)| Candidate {
					branch,
					guaranteed: Guaranteed::<T>::get().contains(&branch),
					backers: Backers::<T>::get(branch),
					has_keys: Self::has_keys(&account),
					excluded: Exclusions::<T>::get(branch).map(|exclusion| exclusion.cause),
					validates: validators.contains(&account),
					account,
				})
				.collect()
		}

		/// What each validator did in a session that is over: the branch, the blocks that it made, and those that it should
		/// have made.
		pub fn session(session: SessionIndex) -> Option<Vec<(BranchId, u32, u32)>> {
			let record = Ledger::<T>::get(session)?;
			let row =
				|entry: Entry<_>| (entry.seat.branch, entry.tally.authored, entry.tally.expected);
			Some(record.entries.into_iter().map(row).collect())
		}
	}

	impl<T: Config> Pallet<T> {
		fn ensure_branch(origin: OriginFor<T>) -> Result<(BranchId, T::AccountId), DispatchError> {
			let account = ensure_signed(origin)?;
			let branch = T::Branches::by_account(&account).ok_or(Error::<T>::NotBranch)?;
			Ok((branch, account))
		}

		pub(crate) fn has_keys(account: &T::AccountId) -> bool {
			pallet_session::NextKeys::<T>::contains_key(account)
		}

		pub(crate) fn exclude(branch: BranchId, cause: Cause) {
			let since = pallet_session::Pallet::<T>::current_index();
			Exclusions::<T>::insert(branch, Exclusion { cause, since });
			Self::deposit_event(Event::Excluded { branch, cause });
		}

		/// Let a branch be a candidate again, and its validator, if it is still one, make blocks.
		fn readmit(branch: BranchId) {
			Exclusions::<T>::remove(branch);
			let account = T::Branches::account(branch);
			let index = account
				.and_then(|account| pallet_session::Pallet::<T>::validator_id_to_index(&account));
			if let Some(index) = index {
				pallet_session::Pallet::<T>::reenable_index(index);
				// There is room for another one now.
				Self::disable_offenders();
			}
			Self::deposit_event(Event::Readmitted { branch });
		}

		/// What the branch did until this session is over does not count any more.
		fn restart_uptime(branch: BranchId) {
			let since = pallet_session::Pallet::<T>::current_index().saturating_add(1);
			Uptimes::<T>::insert(branch, Uptime { tally: Tally::default(), below: 0, since });
		}

		pub(crate) fn do_set_guaranteed(
			branches: BoundedVec<BranchId, T::MaxCandidates>,
		) -> DispatchResult {
			let mut sorted = branches.to_vec();
			sorted.sort();
			ensure!(sorted.windows(2).all(|pair| pair[0] != pair[1]), Error::<T>::Duplicate);
			for branch in &branches {
				ensure!(T::Branches::candidate(*branch).is_some(), Error::<T>::NotEntitled);
			}
			Guaranteed::<T>::put(&branches);
			Self::deposit_event(Event::GuaranteedSet { branches: branches.into_inner() });
			Ok(())
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// The author's block is noted by the `EventHandler`, which cannot say what it costs. The end of a session is not in
		/// it: `session` takes the whole block for that.
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			let validators =
				pallet_session::Validators::<T>::decode_len().unwrap_or_default() as u32;
			let noted = <T as Config>::WeightInfo::note_author(validators);
			// The first block of a session writes the roster down.
			let is_first = Current::<T>::get().tallies.is_empty();
			let opened = <T as Config>::WeightInfo::open_session(validators);
			if is_first { noted.saturating_add(opened) } else { noted }
		}

		fn integrity_test() {
			assert!(T::MaxCandidates::get() > 0, "validators without seats");
			assert!(T::LedgerLength::get() > 1, "a ledger without sessions");
			let block = <T as frame_system::Config>::BlockWeights::get().max_block;
			let rotated = <T as Config>::WeightInfo::rotate(T::MaxCandidates::get());
			assert!(rotated.all_lte(block), "sessions that no block could end");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
