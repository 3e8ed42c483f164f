// SPDX-License-Identifier: Apache-2.0

//! # Standard
//!
//! The standard of measure: what an hour of each kind of service is worth, set in four steps (T5).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Category**: a kind of service, such as meals or care, with a number that is never used for another.
//! - **Rate**: base units of TIME for each settlement step of 3 minutes; 50,000 are one TIME for an hour.
//! - **Revision**: a proposal to change the standard, on its way through the four steps.
//! - **Version**: a state of the standard that was adopted. All versions are kept.
//!
//! ## Overview
//!
//! 1. **Analysis.** An administrator of a branch opens a revision with the hashes of an analysis and of the figures it
//!    rests on.
//! 2. **Draft.** The branch says what would change: rates, new categories, categories to retire.
//! 3. **Publication and feedback.** For [`Config::PublicationPeriod`] blocks branches and members say whether they are for
//!    it, each with the hash of a comment.
//! 4. **Revision and adoption.** The branch takes up what was said; the consortium adopts what it has seen, by its hash, with
//!    effect from a later block.
//!
//! An activity keeps the rate of the block in which it was published: other pallets ask for it once, through
//! [`timebank_primitives::Standard`].
//!
//! ### Example
//!
//! ```ignore
//! let revision = Standard::analyse(signed(administrator), analysis, figures)?;
//! Standard::draft(signed(administrator), revision, document, changes)?;
//! Standard::publish(signed(administrator), revision)?;
//! Standard::give_opinion(signed(member), revision, true, comment)?;
//! // After the publication period, by motion:
//! Standard::adopt(council, revision, hash_of_the_draft, from)?;
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
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The standard of measure.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::tokens::Balance};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{Saturating, traits::Hash};
	use timebank_primitives::{BranchId, Branches, CategoryId, Membership};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Changes of a revision.
	pub type ChangesOf<T> = BoundedVec<Change<<T as Config>::Balance>, <T as Config>::MaxChanges>;

	/// A revision, as it is stored.
	pub type RevisionOf<T> = Revision<ChangesOf<T>, BlockNumberFor<T>>;

	/// A category, as it is stored.
	pub type CategoryOf<T> = Category<<T as Config>::Balance, BlockNumberFor<T>>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The consortium, which adopts: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// An administrator, and the branch that they propose for.
		type AuthorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// The branches' own accounts.
		type Branches: Branches<Self::AccountId>;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// Coins, in base units.
		type Balance: Balance + MaybeSerializeDeserialize;

		/// For how many blocks opinions on a draft are taken.
		type PublicationPeriod: Get<BlockNumberFor<Self>>;

		/// How many blocks lie at least between adoption and effect.
		type Notice: Get<BlockNumberFor<Self>>;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many categories there can be, retired ones included.
		#[pallet::constant]
		type MaxCategories: Get<u32>;

		/// How many categories a revision can change.
		#[pallet::constant]
		type MaxChanges: Get<u32>;

		/// How many revisions of one branch can be on their way.
		#[pallet::constant]
		type MaxRevisions: Get<u32>;

		/// How many blocks lie at most between the end of the notice and effect: what is to come blocks other changes.
		#[pallet::constant]
		type MaxLead: Get<BlockNumberFor<Self>>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The categories.
	#[pallet::storage]
	pub type Categories<T: Config> = CountedStorageMap<_, Twox64Concat, CategoryId, CategoryOf<T>>;

	/// The revisions that are on their way.
	#[pallet::storage]
	pub type Revisions<T: Config> = StorageMap<_, Twox64Concat, RevisionId, RevisionOf<T>>;

	/// How many revisions of a branch are on their way.
	#[pallet::storage]
	pub type OpenBy<T> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// The id that the next revision gets.
	#[pallet::storage]
	pub type NextRevision<T> = StorageValue<_, RevisionId, ValueQuery>;

	/// Who has said what of which revision: whether they are for it. Kept until somebody sweeps it up, once the revision is
	/// decided on.
	#[pallet::storage]
	pub type Opinions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, RevisionId, Blake2_128Concat, T::AccountId, bool>;

	/// The last version that was adopted.
	#[pallet::storage]
	pub type LastVersion<T> = StorageValue<_, VersionId, ValueQuery>;

	/// All versions.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageMap<_, Twox64Concat, VersionId, Version<BlockNumberFor<T>>>;

	/// What each version changed.
	#[pallet::storage]
	pub type History<T: Config> =
		StorageDoubleMap<_, Twox64Concat, VersionId, Twox64Concat, CategoryId, Action<T::Balance>>;

	/// The standard with which the chain starts.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Its categories.
		pub categories: Vec<FoundingCategory<T::Balance>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			if self.categories.is_empty() {
				return;
			}
			let changes = self.categories.iter().map(|category| {
				let name = category.name.clone().into_bytes().try_into();
				Change {
					category: category.id,
					action: Action::Add {
						name: name.expect("a founding category's name is too long"),
						rate: category.rate,
					},
				}
			});
			let changes: Vec<_> = changes.collect();
			let version = Version {
				revision: None,
				analysis: [0; 32],
				figures: [0; 32],
				document: [0; 32],
				opinions: (0, 0),
				from: BlockNumberFor::<T>::default(),
			};
			Pallet::<T>::ensure_sound(&changes).expect("a founding standard that makes sense");
			Pallet::<T>::put_version(version, changes).expect("a founding standard that fits");
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Step 1: a revision began with an analysis.
		Analysed {
			/// The revision.
			revision: RevisionId,
			/// The branch that proposes it.
			branch: BranchId,
			/// Hash of the analysis.
			analysis: [u8; 32],
			/// Hash of the figures that it rests on.
			figures: [u8; 32],
		},
		/// Step 2, or step 4 before adoption: what the revision changes is written down.
		Drafted {
			/// The revision.
			revision: RevisionId,
			/// Hash of the text that explains it.
			document: [u8; 32],
			/// Hash of all that the revision says now, by which it is adopted.
			draft: T::Hash,
		},
		/// Step 3: opinions are taken.
		Published {
			/// The revision.
			revision: RevisionId,
			/// The first block at which they are taken no more.
			until: BlockNumberFor<T>,
		},
		/// A branch or a member said what they think.
		OpinionGiven {
			/// The revision.
			revision: RevisionId,
			/// Who.
			who: T::AccountId,
			/// Whether they are for it.
			supports: bool,
			/// Hash of the comment.
			comment: [u8; 32],
		},
		/// Step 4: a new version was adopted.
		Adopted {
			/// The revision.
			revision: RevisionId,
			/// The version.
			version: VersionId,
			/// The block from which on it holds.
			from: BlockNumberFor<T>,
		},
		/// A version changes a category.
		CategoryChanged {
			/// The category.
			category: CategoryId,
			/// What becomes of it.
			action: Action<T::Balance>,
			/// The version.
			version: VersionId,
		},
		/// A revision was given up.
		Withdrawn {
			/// The revision.
			revision: RevisionId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// As many revisions of this branch are on their way as there can be.
		TooManyRevisions,
		/// There is no revision with this id on its way.
		RevisionNotFound,
		/// The revision is another branch's.
		WrongBranch,
		/// The revision is not at the step that this is for.
		WrongStage,
		/// Nothing would change.
		NoChanges,
		/// A category is named twice.
		Duplicate,
		/// A name is empty or is not UTF-8 text.
		InvalidName,
		/// A rate is zero.
		ZeroRate,
		/// There is no category with this number: it can only be added.
		CategoryNotFound,
		/// There is a category with this number already, retired perhaps: numbers are never used for another one.
		CategoryTaken,
		/// The caller is neither a member nor a branch's own account.
		NotEntitled,
		/// The caller has said what they think of this revision.
		AlreadySaid,
		/// The publication is not over yet.
		StillPublished,
		/// This is not what the revision says now.
		OtherDraft,
		/// The block is too near: the standard changes with notice.
		NoNotice,
		/// The block is too far away.
		TooFar,
		/// A change of one of these categories is adopted that does not hold yet.
		ChangePending,
		/// There are as many categories as there can be.
		TooManyCategories,
		/// The revision is not decided on yet, so its opinions stay.
		StillOpen,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Step 1: open a revision of the standard with an analysis.
		///
		/// ## Dispatch origin
		///
		/// An administrator of a branch, which is the revision's author.
		///
		/// ## Parameters
		///
		/// - `analysis`: hash of the analysis.
		/// - `figures`: hash of the figures that it rests on.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::TooManyRevisions`].
		///
		/// ## Events
		///
		/// [`Event::Analysed`], with the revision's id.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::analyse())]
		pub fn analyse(
			origin: OriginFor<T>,
			analysis: [u8; 32],
			figures: [u8; 32],
		) -> DispatchResult {
			let (_, branch) = T::AuthorOrigin::ensure_origin(origin)?;
			OpenBy::<T>::try_mutate(branch, |open| {
				ensure!(*open < T::MaxRevisions::get(), Error::<T>::TooManyRevisions);
				*open = open.saturating_add(1);
				Ok::<_, DispatchError>(())
			})?;
			let revision = NextRevision::<T>::get();
			NextRevision::<T>::put(revision.checked_add(1).ok_or(Error::<T>::TooManyRevisions)?);
			let record = Revision {
				branch,
				analysis,
				figures,
				document: [0; 32],
				changes: BoundedVec::new(),
				stage: Stage::Analysed,
				support: 0,
				objections: 0,
			};
			Revisions::<T>::insert(revision, record);
			Self::deposit_event(Event::Analysed { revision, branch, analysis, figures });
			Ok(())
		}

		/// Step 2: say what the revision changes; and in step 4, after the publication, change it after what was said.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch that opened the revision.
		///
		/// ## Details
		///
		/// Not while opinions are taken: all speak of the same draft. The event tells the hash of all that the revision says, by
		/// which the consortium adopts it.
		///
		/// ## Parameters
		///
		/// - `revision`: the revision.
		/// - `document`: hash of the text that explains the changes.
		/// - `changes`: for each category its number and what becomes of it: it is added, renamed (1 to 64 bytes, UTF-8), has
		///   another rate (base units of TIME for each step of 3 minutes), or is retired.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::RevisionNotFound`], [`Error::WrongBranch`], [`Error::WrongStage`], [`Error::NoChanges`],
		/// [`Error::Duplicate`], [`Error::InvalidName`], [`Error::ZeroRate`], [`Error::CategoryNotFound`],
		/// [`Error::CategoryTaken`].
		///
		/// ## Events
		///
		/// [`Event::Drafted`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::draft(changes.len() as u32))]
		pub fn draft(
			origin: OriginFor<T>,
			revision: RevisionId,
			document: [u8; 32],
			changes: ChangesOf<T>,
		) -> DispatchResult {
			let mut record = Self::ensure_author(origin, revision)?;
			record.stage = match record.stage {
				Stage::Analysed | Stage::Drafted => Stage::Drafted,
				Stage::Published { until } => {
					ensure!(Self::now() >= until, Error::<T>::WrongStage);
					record.stage
				}
			};
			Self::ensure_sound(&changes)?;
			(record.document, record.changes) = (document, changes);
			let draft = Self::hash_of(revision, &record);
			Revisions::<T>::insert(revision, record);
			Self::deposit_event(Event::Drafted { revision, document, draft });
			Ok(())
		}

		/// Step 3: publish the draft. From now on branches and members say what they think of it.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch that opened the revision.
		///
		/// ## Parameters
		///
		/// - `revision`: the revision.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::RevisionNotFound`], [`Error::WrongBranch`], [`Error::WrongStage`].
		///
		/// ## Events
		///
		/// [`Event::Published`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::publish())]
		pub fn publish(origin: OriginFor<T>, revision: RevisionId) -> DispatchResult {
			let mut record = Self::ensure_author(origin, revision)?;
			ensure!(record.stage == Stage::Drafted, Error::<T>::WrongStage);
			let until = Self::now().saturating_add(T::PublicationPeriod::get());
			record.stage = Stage::Published { until };
			Revisions::<T>::insert(revision, record);
			Self::deposit_event(Event::Published { revision, until });
			Ok(())
		}

		/// Say what you think of a published draft, once.
		///
		/// ## Dispatch origin
		///
		/// A member, or a branch's own account.
		///
		/// ## Parameters
		///
		/// - `revision`: the revision.
		/// - `supports`: whether you are for it.
		/// - `comment`: hash of what you have to say, which stays off chain.
		///
		/// ## Errors
		///
		/// [`Error::NotEntitled`], [`Error::RevisionNotFound`], [`Error::WrongStage`], [`Error::AlreadySaid`].
		///
		/// ## Events
		///
		/// [`Event::OpinionGiven`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::give_opinion())]
		pub fn give_opinion(
			origin: OriginFor<T>,
			revision: RevisionId,
			supports: bool,
			comment: [u8; 32],
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			ensure!(
				T::Members::is_member(&who) || T::Branches::by_account(&who).is_some(),
				Error::<T>::NotEntitled
			);
			let mut record = Revisions::<T>::get(revision).ok_or(Error::<T>::RevisionNotFound)?;
			ensure!(
				matches!(record.stage, Stage::Published { until } if Self::now() < until),
				Error::<T>::WrongStage
			);
			ensure!(!Opinions::<T>::contains_key(revision, &who), Error::<T>::AlreadySaid);
			let count = if supports { &mut record.support } else { &mut record.objections };
			*count = count.saturating_add(1);
			Opinions::<T>::insert(revision, &who, supports);
			Revisions::<T>::insert(revision, record);
			Self::deposit_event(Event::OpinionGiven { revision, who, supports, comment });
			Ok(())
		}

		/// Step 4: adopt a revision as the next version of the standard.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `revision`: the revision, whose publication must be over.
		/// - `draft`: hash of all that the revision says, as the last `Drafted` event tells it: what is adopted is what was seen.
		/// - `from`: the block from which on the version holds: at least the parameter `notice` ahead of the block in which the
		///   motion is carried out.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::RevisionNotFound`], [`Error::WrongStage`], [`Error::StillPublished`],
		/// [`Error::OtherDraft`], [`Error::NoNotice`], [`Error::TooFar`], [`Error::ChangePending`],
		/// [`Error::CategoryNotFound`], [`Error::CategoryTaken`], [`Error::TooManyCategories`].
		///
		/// ## Events
		///
		/// [`Event::CategoryChanged`] for each category, and [`Event::Adopted`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::adopt(T::MaxChanges::get()))]
		pub fn adopt(
			origin: OriginFor<T>,
			revision: RevisionId,
			draft: T::Hash,
			from: BlockNumberFor<T>,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let record = Self::finish(revision)?;
			let Stage::Published { until } = record.stage else {
				return Err(Error::<T>::WrongStage.into());
			};
			let now = Self::now();
			ensure!(now >= until, Error::<T>::StillPublished);
			ensure!(Self::hash_of(revision, &record) == draft, Error::<T>::OtherDraft);
			let earliest = now.saturating_add(T::Notice::get());
			ensure!(from >= earliest, Error::<T>::NoNotice);
			ensure!(from <= earliest.saturating_add(T::MaxLead::get()), Error::<T>::TooFar);
			// Another version may have come in between.
			Self::ensure_sound(&record.changes)?;
			let version = Version {
				revision: Some(revision),
				analysis: record.analysis,
				figures: record.figures,
				document: record.document,
				opinions: (record.support, record.objections),
				from,
			};
			let version = Self::put_version(version, record.changes.into_inner())?;
			Self::deposit_event(Event::Adopted { revision, version, from });
			Ok(())
		}

		/// Give up a revision, at any step before its adoption.
		///
		/// ## Dispatch origin
		///
		/// An administrator of the branch that opened it, or the consortium.
		///
		/// ## Parameters
		///
		/// - `revision`: the revision.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::RevisionNotFound`], [`Error::WrongBranch`].
		///
		/// ## Events
		///
		/// [`Event::Withdrawn`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, revision: RevisionId) -> DispatchResult {
			if let Err(origin) = T::ConsortiumOrigin::try_origin(origin) {
				Self::ensure_author(origin, revision)?;
			}
			Self::finish(revision)?;
			Self::deposit_event(Event::Withdrawn { revision });
			Ok(())
		}

		/// Remove opinions on a revision that is decided on. What was said stays in the events.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `revision`: the revision.
		/// - `limit`: how many at most, up to 1,000.
		///
		/// ## Errors
		///
		/// [`Error::StillOpen`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::sweep((*limit).min(MAX_SWEPT)))]
		pub fn sweep(origin: OriginFor<T>, revision: RevisionId, limit: u32) -> DispatchResult {
			ensure_signed(origin)?;
			ensure!(!Revisions::<T>::contains_key(revision), Error::<T>::StillOpen);
			let swept: Vec<_> = Opinions::<T>::iter_key_prefix(revision)
				.take(limit.min(MAX_SWEPT) as usize)
				.collect();
			for who in swept {
				Opinions::<T>::remove(revision, who);
			}
			Ok(())
		}
	}

	/// How many opinions one call sweeps up at most.
	pub(crate) const MAX_SWEPT: u32 = 1_000;

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What holds of a category now.
		pub fn category(id: CategoryId) -> Option<Terms<T::Balance>> {
			Some(Categories::<T>::get(id)?.terms_at(Self::now()))
		}

		/// The hash of all that a revision says now, by which it is adopted.
		pub fn draft_hash(revision: RevisionId) -> Option<T::Hash> {
			Some(Self::hash_of(revision, &Revisions::<T>::get(revision)?))
		}
	}

	impl<T: Config> Pallet<T> {
		pub(crate) fn now() -> BlockNumberFor<T> {
			frame_system::Pallet::<T>::block_number()
		}

		fn hash_of(revision: RevisionId, record: &RevisionOf<T>) -> T::Hash {
			let Revision { analysis, figures, document, changes, .. } = record;
			T::Hashing::hash_of(&(revision, analysis, figures, document, changes))
		}

		/// Take a revision off the table.
		fn finish(revision: RevisionId) -> Result<RevisionOf<T>, DispatchError> {
			let record = Revisions::<T>::take(revision).ok_or(Error::<T>::RevisionNotFound)?;
			OpenBy::<T>::mutate_exists(record.branch, |open| {
				*open = open.and_then(|open| open.checked_sub(1)).filter(|left| *left > 0);
			});
			Ok(record)
		}

		fn ensure_author(
			origin: OriginFor<T>,
			revision: RevisionId,
		) -> Result<RevisionOf<T>, DispatchError> {
			let (_, branch) = T::AuthorOrigin::ensure_origin(origin)?;
			let record = Revisions::<T>::get(revision).ok_or(Error::<T>::RevisionNotFound)?;
			ensure!(record.branch == branch, Error::<T>::WrongBranch);
			Ok(record)
		}

		/// Whether these changes make sense as the standard is now.
		pub(crate) fn ensure_sound(changes: &[Change<T::Balance>]) -> DispatchResult {
			ensure!(!changes.is_empty(), Error::<T>::NoChanges);
			let mut named: Vec<_> = changes.iter().map(|change| change.category).collect();
			named.sort();
			ensure!(named.windows(2).all(|pair| pair[0] != pair[1]), Error::<T>::Duplicate);
			for Change { category, action } in changes {
				ensure!(action.rate() != Some(Default::default()), Error::<T>::ZeroRate);
				if let Some(name) = action.name() {
					let is_text = core::str::from_utf8(name).is_ok();
					ensure!(is_text && !name.is_empty(), Error::<T>::InvalidName);
				}
				let known = Categories::<T>::contains_key(category);
				match action {
					Action::Add { .. } => ensure!(!known, Error::<T>::CategoryTaken),
					_ => ensure!(known, Error::<T>::CategoryNotFound),
				}
			}
			Ok(())
		}

		/// Write a version down. The changes have been found sound.
		pub(crate) fn put_version(
			version: Version<BlockNumberFor<T>>,
			changes: Vec<Change<T::Balance>>,
		) -> Result<VersionId, DispatchError> {
			let (now, from) = (Self::now(), version.from);
			let id = LastVersion::<T>::get().saturating_add(1);
			for Change { category, action } in changes {
				let terms = match Categories::<T>::get(category) {
					Some(known) => {
						ensure!(!known.is_changing(now), Error::<T>::ChangePending);
						known.terms_at(now)
					}
					None => {
						ensure!(
							Categories::<T>::count() < T::MaxCategories::get(),
							Error::<T>::TooManyCategories
						);
						// Until then there is nothing to publish in.
						let name = action.name().cloned().unwrap_or_default();
						Terms { name, rate: None, version: id }
					}
				};
				let next = Terms {
					name: action.name().unwrap_or(&terms.name).clone(),
					rate: match action {
						Action::Rename { .. } => terms.rate,
						_ => action.rate(),
					},
					version: id,
				};
				Categories::<T>::insert(category, Category { terms, next: Some((from, next)) });
				History::<T>::insert(id, category, &action);
				Self::deposit_event(Event::CategoryChanged { category, action, version: id });
			}
			LastVersion::<T>::put(id);
			Versions::<T>::insert(id, version);
			Ok(id)
		}
	}

	impl<T: Config> timebank_primitives::Standard for Pallet<T> {
		type Balance = T::Balance;

		fn rate(category: CategoryId) -> Option<T::Balance> {
			Categories::<T>::get(category)?.terms_at(Self::now()).rate
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxChanges::get() > 0, "a standard that cannot change");
			assert!(T::MaxRevisions::get() > 0, "a standard that cannot be revised");
			assert!(
				T::MaxCategories::get() >= T::MaxChanges::get(),
				"a revision with more categories than there can be"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
