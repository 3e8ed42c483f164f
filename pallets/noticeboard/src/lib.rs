// SPDX-License-Identifier: Apache-2.0

//! # Noticeboard
//!
//! Who offers what, which activities look for people, and who goes well with which (R5).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions; and [`runtime_api`] for applications.
//!
//! ## Terminology
//!
//! - **Offer**: the kinds of service that a member is willing to give, and when in a week. A member has one at most.
//! - **Notice**: an approved activity that looks for people. Activities are posted and taken off by the pallet of activities.
//! - **Coefficient**: how well a member and an activity go together, from 0 to a million: see [`timebank_matching`].
//! - **Recommendation**: somebody or something with a high coefficient.
//! - **Budget**: how many candidates a search looks at.
//!
//! ## Overview
//!
//! ```text
//! offer ──────► Offers, and a row for each category ┐
//! refresh, withdraw                                 ├──► recommended_activities, recommended_members, explain
//! post ───────► Notices ────────────────────────────┘
//! take_off
//! ```
//!
//! Nothing is decided here: recommendations are read, and members and publishers do with them what they like. They are the same
//! for everybody who asks, and so is the explanation of each coefficient.
//!
//! Only members who have offered a kind of service are proposed to publishers; whoever says nothing is left in peace. A member
//! is proposed activities of all kinds, those that they offer first.
//!
//! ### How the search reads no more than it must
//!
//! Notices and offers lie in buckets, by branch and category. Of each category one row says how many there are of each branch,
//! so that a search knows the buckets with anything in them after one read for each category that matters (eight at most), and
//! one more for what there is of each branch. It opens them in the order of the best coefficient that can be in them, reads the
//! candidates one by one, and stops when nothing better can come or when the budget is used up. A candidate that cannot be among
//! the best, whatever else is known of it, costs one read.
//!
//! A bucket is read from another place each day, and those who are equal are put in an order that is drawn each day and for
//! each search, so that nobody is first for ever.
//!
//! ### Example
//!
//! ```ignore
//! // Mei offers to cook, and has time on Monday mornings and Thursday afternoons.
//! let times = Times::slot(0, 1).and(Times::slot(3, 2));
//! Noticeboard::offer(signed(mei), vec![COOKING], times)?;
//! // Which activities suit her?
//! let suited = Noticeboard::recommended_activities(mei, 20);
//! // And why that one?
//! let explained = Noticeboard::explain(mei, suited.best[0].id)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod board;
#[cfg(feature = "std")]
pub mod crowd;
#[cfg(test)]
mod mock;
mod recommend;
pub mod runtime_api;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Offers, notices, and what is recommended of them.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use timebank_matching::{Explanation, Times, Weights};
	use timebank_primitives::{
		ActivityId, BranchId, CategoryId, Credentials, Listing, Membership, Moment, Reputation,
		Standard, Tree,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// An activity that looks for people, as this runtime keeps it.
	pub type ListingOf<T> = Listing<<T as frame_system::Config>::AccountId>;

	/// How many there are of each branch; only branches that have any.
	pub type Filled<T> = BoundedBTreeMap<BranchId, u32, <T as Config>::MaxBranches>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who is a member, and where at home.
		type Members: Membership<Self::AccountId>;

		/// How far branches are from each other.
		type Tree: Tree;

		/// Who holds which credential.
		type Credentials: Credentials<Self::AccountId>;

		/// What members have done, and what is thought of it.
		type Reputation: Reputation<Self::AccountId>;

		/// Which kinds of service there are.
		type Standard: Standard;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How long a day is on this network, in milliseconds: 24 of its hours. It is a whole number of quarters.
		type Day: Get<Moment>;

		/// How many candidates a search looks at.
		#[pallet::constant]
		type Budget: Get<u32>;

		/// How many recommendations can be asked for at once.
		#[pallet::constant]
		type MaxResults: Get<u32>;

		/// Of how many branches there can be notices, and offers, at a time. More than there can be branches: what a member
		/// offered at a branch that is closed stays there until it is refreshed.
		#[pallet::constant]
		type MaxBranches: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// What members offer.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Offer>;

	/// Who offers what, and when they have time, by branch and category.
	#[pallet::storage]
	pub type OffersIn<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, BranchId>,
			NMapKey<Twox64Concat, CategoryId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
		),
		Times,
	>;

	/// How many offers of a category there are at each branch.
	#[pallet::storage]
	pub type OfferCounts<T: Config> =
		StorageMap<_, Twox64Concat, CategoryId, Filled<T>, ValueQuery>;

	/// The branch and the category of each activity that is posted.
	#[pallet::storage]
	pub type Posted<T> = StorageMap<_, Twox64Concat, ActivityId, (BranchId, CategoryId)>;

	/// The activities that look for people, by branch and category.
	#[pallet::storage]
	pub type Notices<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, BranchId>,
			NMapKey<Twox64Concat, CategoryId>,
			NMapKey<Twox64Concat, ActivityId>,
		),
		ListingOf<T>,
	>;

	/// How many notices of a category there are at each branch.
	#[pallet::storage]
	pub type NoticeCounts<T: Config> =
		StorageMap<_, Twox64Concat, CategoryId, Filled<T>, ValueQuery>;

	/// How many notices there are at each branch.
	#[pallet::storage]
	pub type NoticeTotals<T: Config> = StorageValue<_, Filled<T>, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A member offers services, in the place of what they offered before.
		Offered {
			/// The member.
			member: T::AccountId,
			/// Their home branch.
			branch: BranchId,
			/// The kinds of service.
			categories: Categories,
			/// When they have time.
			times: Times,
		},
		/// A member's offer went along with them to another home branch.
		Moved {
			/// The member.
			member: T::AccountId,
			/// Where they made it.
			from: BranchId,
			/// Their home branch.
			to: BranchId,
		},
		/// An offer is gone: it was withdrawn, or its member has left or died.
		Withdrawn {
			/// Whose it was.
			member: T::AccountId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The caller is not a member.
		NotMember,
		/// The caller is a member who is suspended.
		MemberSuspended,
		/// No kind of service is offered.
		NoCategory,
		/// A kind of service is offered twice.
		DuplicateCategory,
		/// There is no such kind of service.
		UnknownCategory,
		/// There is no time in a week, or something beyond its 28 quarters of days.
		InvalidTimes,
		/// There are offers of as many branches as there can be.
		TooManyBranches,
		/// There is no offer of this account's.
		NoOffer,
		/// The offer is where its member is at home.
		NothingToRefresh,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Offer services. It takes the place of what you offered before.
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Details
		///
		/// Publishers are proposed you for activities of these kinds, those first that suit you best. It obliges you to nothing.
		/// Everybody can read it: the kinds of service, and the times.
		///
		/// ## Parameters
		///
		/// - `categories`: the kinds of service, 1 to 8, each once.
		/// - `times`: when in a week you have time: a bit for each quarter of each day (0 to 6 o'clock, 6 to 12, 12 to 18 and 18
		///   to 24, in UTC), beginning with the night to Monday, which is bit 0, to Sunday's evening, which is bit 27.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::MemberSuspended`], [`Error::NoCategory`], [`Error::DuplicateCategory`],
		/// [`Error::UnknownCategory`], [`Error::InvalidTimes`], [`Error::TooManyBranches`].
		///
		/// ## Events
		///
		/// [`Event::Offered`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::offer())]
		pub fn offer(origin: OriginFor<T>, categories: Categories, times: Times) -> DispatchResult {
			let member = ensure_signed(origin)?;
			let branch = T::Members::home(&member).ok_or(Error::<T>::NotMember)?;
			ensure!(T::Members::is_active(&member), Error::<T>::MemberSuspended);
			ensure!(times.is_sound(), Error::<T>::InvalidTimes);
			ensure!(!categories.is_empty(), Error::<T>::NoCategory);
			for (place, category) in categories.iter().enumerate() {
				let before = categories.iter().take(place);
				ensure!(
					before.into_iter().all(|other| other != category),
					Error::<T>::DuplicateCategory
				);
				ensure!(T::Standard::rate(*category).is_some(), Error::<T>::UnknownCategory);
			}
			Self::remove_offer(&member);
			Self::insert_offer(&member, Offer { branch, categories: categories.clone(), times })?;
			Self::deposit_event(Event::Offered { member, branch, categories, times });
			Ok(())
		}

		/// Withdraw what you offer: you are proposed to nobody any more.
		///
		/// ## Dispatch origin
		///
		/// Whoever made an offer, member or not.
		///
		/// ## Errors
		///
		/// [`Error::NoOffer`].
		///
		/// ## Events
		///
		/// [`Event::Withdrawn`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
			let member = ensure_signed(origin)?;
			Self::remove_offer(&member).ok_or(Error::<T>::NoOffer)?;
			Self::deposit_event(Event::Withdrawn { member });
			Ok(())
		}

		/// Let an offer follow its member: to another home branch, or away, if they have left or died.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Details
		///
		/// Until then the offer counts for the branch at which it was made. Whoever is no member, or is suspended, is proposed
		/// to nobody in any case.
		///
		/// ## Parameters
		///
		/// - `who`: whose offer it is.
		///
		/// ## Errors
		///
		/// [`Error::NoOffer`], [`Error::NothingToRefresh`], [`Error::TooManyBranches`].
		///
		/// ## Events
		///
		/// [`Event::Moved`] or [`Event::Withdrawn`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::refresh())]
		pub fn refresh(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			let offer = Offers::<T>::get(&who).ok_or(Error::<T>::NoOffer)?;
			let home = T::Members::home(&who).filter(|_| T::Members::is_alive(&who));
			ensure!(home != Some(offer.branch), Error::<T>::NothingToRefresh);
			Self::remove_offer(&who);
			match home {
				Some(to) => {
					let from = offer.branch;
					Self::insert_offer(&who, Offer { branch: to, ..offer })?;
					Self::deposit_event(Event::Moved { member: who, from, to });
				}
				None => Self::deposit_event(Event::Withdrawn { member: who }),
			}
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What a member offers.
		pub fn offer_of(who: T::AccountId) -> Option<Offer> {
			Offers::<T>::get(who)
		}

		/// An activity that is posted.
		pub fn notice(activity: ActivityId) -> Option<ListingOf<T>> {
			let (branch, category) = Posted::<T>::get(activity)?;
			Notices::<T>::get((branch, category, activity))
		}

		/// The activities that suit a member best, best first, at most 20: those that they may enrol in now, as far as it is known
		/// here.
		pub fn recommended_activities(
			who: T::AccountId,
			limit: u32,
		) -> Recommendations<ActivityId> {
			Self::activities_for(&who, limit)
		}

		/// The members who suit an activity best, best first, at most 20: of those who offer this kind of service.
		pub fn recommended_members(
			activity: ActivityId,
			limit: u32,
		) -> Recommendations<T::AccountId> {
			Self::members_for(activity, limit)
		}

		/// How well a member and an activity go together, and why; or what stands in the way.
		pub fn explain(who: T::AccountId, activity: ActivityId) -> Result<Explanation, Obstacle> {
			Self::compare(&who, activity)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let day = T::Day::get();
			assert!(day > 0 && day.is_multiple_of(4), "a day has four quarters of the same length");
			assert!(T::MaxResults::get() > 0, "nothing could be recommended");
			assert!(T::Budget::get() >= T::MaxResults::get(), "a budget that finds too few");
			assert!(T::MaxBranches::get() > 0, "nothing could be offered");
			assert!(Weights::STANDARD.are_sound(), "the weights do not add up");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
