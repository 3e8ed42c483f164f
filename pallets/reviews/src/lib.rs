// SPDX-License-Identifier: Apache-2.0

//! # Reviews
//!
//! What people think of each other's help (R1, R4), and what follows from it: points and stars (R2), standing and credit (R3), and the
//! right to publish and to enrol (U3).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Pair**: the publisher of an activity and a participant who served, who may review each other.
//! - **Seal**: a hash of a review and a secret salt, made by [`seal_of`]. It binds its author and tells nobody anything.
//! - **To open**: to show the review behind a seal, with its salt. From then on it counts.
//! - **To withhold**: not to open one's review although both were in.
//! - **Weight**: how much a review counts, in hundredths. The more often the same person reviews the same person, the less.
//! - **Points** are earned by reviews of three stars and more, and lost by lateness and absence; **stars** come from points.
//! - **Credit**: how much somebody is relied on, 0 to 100. It is lost at once and comes back a point a day.
//!
//! ## Overview
//!
//! ```text
//! service ended ──► each side seals, once ──► opened when both are in, or the ──► counts at once
//!                   (until `until`)           sealing is over (until `open_until`)
//! ```
//!
//! Neither side can read the other's review before its own is fixed or its time is over, and it can change nothing afterwards. Who
//! then withholds their own review does not escape the other one, which counts, and loses [`CREDIT_PER_WITHHELD`]: so nobody gains by
//! waiting for the other side to open first. A review may be opened by anybody who knows its salt, such as an app or a branch that does
//! it for its author.
//!
//! **A review that breaks the rules** can be reported by who is reviewed, as long as it is remembered; auditors decide whether it is
//! struck. What it earned and what it says are then taken back ([`Standing::strike`]), and put back if an appeal has it otherwise. It
//! stays known how often the one reviewed the other, so that nobody gains weight by reviews that are struck.
//!
//! **Who may not publish**, for too little credit or too low a rating, may ask auditors for an exemption, which has an end.
//!
//! A pair leaves the state by itself when nothing is left to do, in idle time; anybody can help. A standing, and the number of services
//! in each category, are kept for life, one row for each member and one for each category in which they served: who leaves and comes back
//! finds them as they were. Opened reviews are forgotten when they can neither be reported nor appealed any more, and exemptions with
//! their end. How often one reviewed another is forgotten a year after the last time.
//!
//! Other pallets ask through [`timebank_primitives::Reputation`] and tell through [`timebank_primitives::Reviewing`].
//!
//! ### Example
//!
//! ```ignore
//! // Tom has helped Mei for an hour in her activity 7. She is content; nobody can tell.
//! let seal = seal_of(7, &tom, Side::Publisher, 5, &comment, &salt);
//! Reviews::seal(signed(mei), 7, tom, seal)?;
//! // When Tom has sealed his review too, or his time is over:
//! Reviews::open(signed(mei), 7, tom, Side::Publisher, 5, comment, salt)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decisions;
#[cfg(test)]
mod mock;
mod pairs;
mod standing;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use timebank_primitives::Side;
pub use types::*;
pub use weights::WeightInfo;

/// Reviews, and what follows from them.
#[frame_support::pallet]
pub mod pallet {
	use super::{Task, *};
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use timebank_primitives::{
		ActivityId, Cases, CategoryId, Deadlines, Membership, Moment, Staff, Watch,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A pair as this runtime keeps it.
	pub type PairOf<T> = Pair<<T as frame_system::Config>::AccountId>;

	/// Which opened review: the activity, who served, and the side that wrote it.
	pub type ToldKey<T> = (ActivityId, <T as frame_system::Config>::AccountId, Side);

	/// What is looked at, as this runtime keeps it.
	pub type TaskOf<T> = Task<<T as frame_system::Config>::AccountId>;

	/// What is looked at, in the order in which it is over.
	pub type DeadlinesOf<T> = Deadlines<Queue<T>, Cursor<T>, TaskOf<T>>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// Who works for a branch: activities of branches are published by staff.
		type Staff: Staff<Self::AccountId>;

		/// Where decisions are asked for: on reviews that are reported, and on the right to publish.
		type Cases: Cases<Self::AccountId>;

		/// Who watches how people speak of each other.
		type Watch: Watch<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// A day of the network, in milliseconds.
		type Day: Get<Moment>;

		/// How finely deadlines are told apart, in milliseconds. Always the same for one network.
		type Tick: Get<Moment>;

		/// How long a review can be opened, in milliseconds.
		type OpenPeriod: Get<Moment>;

		/// How long a review can be reported after it was opened, in milliseconds. A review keeps what was so when it was opened.
		type ReportPeriod: Get<Moment>;

		/// How long somebody may publish whom auditors exempt from the rules, in milliseconds. They keep what was so then.
		type ExemptionPeriod: Get<Moment>;

		/// How long it is remembered that somebody has reviewed the same person before, and in how long a rating loses half of its
		/// weight, in milliseconds.
		type PairMemory: Get<Moment>;

		/// The points for two, three, four and five stars. In whatever order they stand, each one that is reached gives a star.
		type Thresholds: Get<[u32; 4]>;

		/// Who has less credit may not publish. More than 100 is taken for 100: who has full credit always may.
		type MinPublishCredit: Get<u32>;

		/// Who has less credit may not enrol. More than 100 is taken for 100.
		type MinEnrolCredit: Get<u32>;

		/// Who is rated lower as publisher, by the weight of three reviews at least, may not publish: in hundredths of a star. More
		/// than 500 is taken for 500.
		type MinRating: Get<u32>;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The pairs who may review each other, or whose reviews wait to be opened. By activity, and by who served.
	#[pallet::storage]
	pub type Pairs<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ActivityId,
		Blake2_128Concat,
		T::AccountId,
		PairOf<T>,
		OptionQuery,
	>;

	/// The pairs, the opened reviews that nobody reported and the exemptions, each once, by the tick at which they are over.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, u64, Blake2_128Concat, TaskOf<T>, (), OptionQuery>;

	/// The opened reviews that can be reported, or what was decided on which can be appealed. By activity, who served, and the side that
	/// wrote it.
	#[pallet::storage]
	pub type Told<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		ToldKey<T>,
		Remembered<<T as frame_system::Config>::AccountId>,
		OptionQuery,
	>;

	/// Who has asked to publish although the rules keep them from it, and was not answered, or was refused and can appeal.
	#[pallet::storage]
	pub type Pleas<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Plea, OptionQuery>;

	/// Who may publish although the rules would keep them from it, and until when, in Unix milliseconds.
	#[pallet::storage]
	pub type Exemptions<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Moment, OptionQuery>;

	/// The first tick that may have any.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, u64, ValueQuery>;

	/// How often somebody reviewed the same person. By who reviewed, and who was reviewed.
	#[pallet::storage]
	pub type PairCounts<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Blake2_128Concat,
		T::AccountId,
		PairCount,
		OptionQuery,
	>;

	/// What is known of members, and of staff who published for a branch. Nobody has a row who never took part; rows are for life.
	#[pallet::storage]
	pub type Standings<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Standing, ValueQuery>;

	/// How many services somebody gave in a category. Rows are for life, one for each category of the standard at most.
	#[pallet::storage]
	pub type ServicesIn<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		CategoryId,
		u32,
		ValueQuery,
	>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Two people may review each other.
		Due {
			/// The activity.
			activity: ActivityId,
			/// Who published it.
			publisher: T::AccountId,
			/// Who served.
			participant: T::AccountId,
			/// Until when reviews can be sealed, in Unix milliseconds.
			until: Moment,
		},
		/// One of them has sealed their review.
		Sealed {
			/// The activity.
			activity: ActivityId,
			/// Who served.
			participant: T::AccountId,
			/// Who has reviewed.
			side: Side,
			/// Whether both have now, so that both reviews can be opened.
			are_in: bool,
			/// Until when it can be opened, in Unix milliseconds.
			open_until: Moment,
		},
		/// A review was opened, and counts.
		Opened {
			/// The activity.
			activity: ActivityId,
			/// Who served.
			participant: T::AccountId,
			/// Which side it is of.
			side: Side,
			/// Whose review it is.
			reviewer: T::AccountId,
			/// Who is reviewed.
			reviewed: T::AccountId,
			/// One to five.
			score: u8,
			/// Hash of the comment, which stays off chain.
			comment: [u8; 32],
			/// How much it counts, in hundredths.
			weight: u32,
			/// What it earned who is reviewed, in hundredths of a point.
			earned: u32,
		},
		/// Nothing is left to do for a pair.
		Cleared {
			/// The activity.
			activity: ActivityId,
			/// Who served.
			participant: T::AccountId,
		},
		/// Somebody lost credit.
		CreditLost {
			/// Who.
			who: T::AccountId,
			/// Why.
			reason: Lapse,
			/// The credit that they have now.
			credit: u32,
		},
		/// Who is reviewed says that a review breaks the rules. Auditors decide.
		Reported {
			/// The activity.
			activity: ActivityId,
			/// Who served.
			participant: T::AccountId,
			/// Which side wrote it.
			side: Side,
			/// Who is reviewed.
			by: T::AccountId,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// A review was struck, and what it gave is taken back.
		Struck {
			/// The activity.
			activity: ActivityId,
			/// Who served.
			participant: T::AccountId,
			/// Which side wrote it.
			side: Side,
			/// Who was reviewed.
			reviewed: T::AccountId,
			/// What it had earned them, in hundredths of a point.
			earned: u32,
			/// The auditor who signed last.
			by: T::AccountId,
			/// Hash of the reasons, which stay off chain.
			opinion: [u8; 32],
		},
		/// A review that was reported stays.
		Kept {
			/// The activity.
			activity: ActivityId,
			/// Who served.
			participant: T::AccountId,
			/// Which side wrote it.
			side: Side,
			/// The auditor who signed last; none: nobody decided in time.
			by: Option<T::AccountId>,
			/// Hash of the reasons, which stay off chain; zeros if nobody decided.
			opinion: [u8; 32],
		},
		/// After an appeal a review that was struck counts again.
		PutBack {
			/// The activity.
			activity: ActivityId,
			/// Who served.
			participant: T::AccountId,
			/// Which side wrote it.
			side: Side,
			/// Who is reviewed.
			reviewed: T::AccountId,
			/// What it earns them again, in hundredths of a point.
			earned: u32,
			/// Who decided.
			by: T::AccountId,
			/// Hash of the reasons, which stay off chain.
			opinion: [u8; 32],
		},
		/// Somebody asks to publish although the rules keep them from it. Auditors decide.
		AskedToPublish {
			/// Who.
			member: T::AccountId,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// Somebody may publish although the rules would keep them from it.
		Exempted {
			/// Who.
			member: T::AccountId,
			/// Until when, in Unix milliseconds.
			until: Moment,
			/// Who decided.
			by: T::AccountId,
			/// Hash of the reasons, which stay off chain.
			opinion: [u8; 32],
		},
		/// Somebody who asked to publish is not exempt.
		NotExempted {
			/// Who.
			member: T::AccountId,
			/// Who decided; none: nobody did in time.
			by: Option<T::AccountId>,
			/// Hash of the reasons, which stay off chain; zeros if nobody decided.
			opinion: [u8; 32],
		},
		/// Somebody is exempt no longer: it was for so long.
		ExemptionEnded {
			/// Who.
			member: T::AccountId,
		},
		/// It is forgotten how often somebody reviewed another.
		PairForgotten {
			/// Who reviewed.
			reviewer: T::AccountId,
			/// Who was reviewed.
			reviewed: T::AccountId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// There is nothing to review: no service of at least a step has ended there, or its reviews are over.
		PairNotFound,
		/// The caller is neither the publisher nor who served.
		NotParty,
		/// The caller has left the time bank, or works for no branch any more.
		NotMember,
		/// The time for reviews is over.
		SealingOver,
		/// The caller has sealed their review already.
		AlreadySealed,
		/// This side has sealed no review.
		NotSealed,
		/// The review is open already.
		AlreadyOpened,
		/// The other side can still review: nobody is to know this review before that.
		StillSealed,
		/// The time for opening reviews is over.
		OpeningOver,
		/// A score is one to five.
		InvalidScore,
		/// The seal was made of something else.
		SealMismatch,
		/// The pair can still seal or open a review.
		NotOver,
		/// The one has not reviewed the other, or it is forgotten already.
		CountNotFound,
		/// It is not long enough ago that the one reviewed the other.
		StillRemembered,
		/// The member has too little credit. It comes back a point a day.
		CreditTooLow,
		/// The member is rated too low as publisher.
		RatingTooLow,
		/// No such review was opened, or it can be reported no longer.
		ReviewNotFound,
		/// Only who is reviewed reports a review.
		NotReviewed,
		/// The review was reported already.
		AlreadyReported,
		/// The time for reporting the review is over.
		ReportingOver,
		/// The member may publish.
		MayPublish,
		/// The member has asked already, and was not answered, or was refused and can appeal.
		AlreadyAsked,
		/// Nothing waits for this decision.
		NotWaiting,
		/// A review is struck or stays, and somebody may publish or may not: there is nothing between.
		InvalidDecision,
		/// What was decided is not what the appeal is against.
		NotRevisable,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Review the other side of a service, under seal.
		///
		/// ## Dispatch origin
		///
		/// The publisher of the activity, who reviews the help; or who served, who reviews the publisher. Suspended members too: the
		/// service was before. Who has left or died does not; staff who published for a branch must still work for one.
		///
		/// ## Details
		///
		/// Once for each side and service, and for good: there is no taking back. Seal with a new salt each time, and keep score, comment
		/// and salt: without them the review cannot be opened.
		///
		/// ## Parameters
		///
		/// - `activity`: the activity.
		/// - `participant`: who served.
		/// - `seal`: the seal, made as docs/reviews.md tells.
		///
		/// ## Errors
		///
		/// [`Error::PairNotFound`], [`Error::NotParty`], [`Error::NotMember`], [`Error::SealingOver`], [`Error::AlreadySealed`].
		///
		/// ## Events
		///
		/// [`Event::Sealed`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::seal())]
		pub fn seal(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
			seal: [u8; 32],
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_seal(caller, activity, participant, seal)
		}

		/// Open a sealed review. It counts at once.
		///
		/// ## Dispatch origin
		///
		/// Anybody who knows what was sealed, such as the author's app or branch.
		///
		/// ## Details
		///
		/// As soon as both sides have sealed theirs, or the time for that is over.
		///
		/// ## Parameters
		///
		/// - `activity`: the activity.
		/// - `participant`: who served.
		/// - `side`: whose review it is.
		/// - `score`: one to five stars.
		/// - `comment`: hash of a comment that stays off chain; zeros if there is none.
		/// - `salt`: the secret with which it was sealed.
		///
		/// ## Errors
		///
		/// [`Error::PairNotFound`], [`Error::NotSealed`], [`Error::AlreadyOpened`], [`Error::StillSealed`], [`Error::OpeningOver`],
		/// [`Error::InvalidScore`], [`Error::SealMismatch`].
		///
		/// ## Events
		///
		/// [`Event::Opened`], and [`Event::Cleared`] if nothing is left to do for the pair.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::open())]
		pub fn open(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
			side: Side,
			score: u8,
			comment: [u8; 32],
			salt: [u8; 32],
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_open(activity, participant, side, score, comment, salt)
		}

		/// Clear a pair that is over. The chain does so by itself when it has time; nobody needs to wait for it.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Details
		///
		/// Who did not open a review although both were in loses five points of credit.
		///
		/// ## Parameters
		///
		/// - `activity`: the activity.
		/// - `participant`: who served.
		///
		/// ## Errors
		///
		/// [`Error::PairNotFound`], [`Error::NotOver`].
		///
		/// ## Events
		///
		/// [`Event::Cleared`], and [`Event::CreditLost`] of who withheld a review.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::clear())]
		pub fn clear(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_clear(activity, participant)
		}

		/// Forget how often somebody reviewed another, after a year without a review.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Details
		///
		/// It makes no difference to anybody's reviews, and frees the state of the chain.
		///
		/// ## Parameters
		///
		/// - `reviewer`: who reviewed.
		/// - `reviewed`: who was reviewed.
		///
		/// ## Errors
		///
		/// [`Error::CountNotFound`], [`Error::StillRemembered`].
		///
		/// ## Events
		///
		/// [`Event::PairForgotten`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::forget_pair())]
		pub fn forget_pair(
			origin: OriginFor<T>,
			reviewer: T::AccountId,
			reviewed: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_forget_pair(reviewer, reviewed)
		}

		/// Report a review of you that breaks the rules. Auditors decide whether it is struck.
		///
		/// ## Dispatch origin
		///
		/// Who is reviewed: a member who is alive, suspended or not, or staff who published for a branch and still work for one.
		///
		/// ## Details
		///
		/// Within [`Config::ReportPeriod`] after it was opened, and once. It counts until it is struck. The auditors of the home branch of
		/// who wrote it decide; if that is none, those of your own.
		///
		/// ## Parameters
		///
		/// - `activity`: the activity.
		/// - `participant`: who served.
		/// - `side`: whose review it is: the other side's than yours.
		/// - `reason`: hash of what is wrong with it, which stays off chain and which the auditors get.
		///
		/// ## Errors
		///
		/// [`Error::ReviewNotFound`], [`Error::NotReviewed`], [`Error::NotMember`], [`Error::AlreadyReported`],
		/// [`Error::ReportingOver`]; whatever keeps a case from being opened.
		///
		/// ## Events
		///
		/// [`Event::Reported`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::report())]
		pub fn report(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
			side: Side,
			reason: [u8; 32],
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_report(caller, (activity, participant, side), reason)
		}

		/// Ask to publish although your credit or your rating keeps you from it. Auditors of your home branch decide.
		///
		/// ## Dispatch origin
		///
		/// A member who is alive, and may not publish as far as this pallet goes.
		///
		/// ## Details
		///
		/// If it is granted you may publish for [`Config::ExemptionPeriod`], whatever becomes of your credit and rating. After a refusal
		/// you ask again when that cannot be appealed any more.
		///
		/// ## Parameters
		///
		/// - `reason`: hash of your reason, which stays off chain and which the auditors get.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::MayPublish`], [`Error::AlreadyAsked`]; whatever keeps a case from being opened.
		///
		/// ## Events
		///
		/// [`Event::AskedToPublish`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::ask_to_publish())]
		pub fn ask_to_publish(origin: OriginFor<T>, reason: [u8; 32]) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_ask_to_publish(caller, reason)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is known of somebody, and what follows from it now. Of who never took part: how everybody begins.
		pub fn standing(who: T::AccountId) -> Report {
			Self::report_on(&who)
		}

		/// The reviews of a service, as long as there is something to do.
		pub fn pair(activity: ActivityId, participant: T::AccountId) -> Option<PairOf<T>> {
			Pairs::<T>::get(activity, participant)
		}

		/// A review that was opened, as long as it can be reported, or what was decided on it can be appealed.
		pub fn review(
			activity: ActivityId,
			participant: T::AccountId,
			side: Side,
		) -> Option<Remembered<T::AccountId>> {
			Told::<T>::get((activity, participant, side))
		}

		/// Until when somebody may publish although the rules would keep them from it, in Unix milliseconds, if they may now.
		pub fn exemption(who: T::AccountId) -> Option<Moment> {
			Self::exempt_until(&who)
		}

		/// Where it stands with somebody who asked to publish although the rules keep them from it.
		pub fn plea(who: T::AccountId) -> Option<Plea> {
			Pleas::<T>::get(who)
		}

		/// How many services somebody gave in a category.
		pub fn services_in(who: T::AccountId, category: CategoryId) -> u32 {
			ServicesIn::<T>::get(who, category)
		}

		/// How much the next review of `reviewed` by `reviewer` would count if it were opened now, in hundredths.
		pub fn weight_of_next(reviewer: T::AccountId, reviewed: T::AccountId) -> u32 {
			PairCount::weight(Self::next_count(&reviewer, &reviewed, T::Time::now()).count)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::clear_what_is_over(remaining)
		}

		fn integrity_test() {
			assert!(T::Tick::get() > 0, "there would be no deadlines");
			assert!(T::Day::get() > 0, "credit would not come back");
			assert!(T::OpenPeriod::get() > 0, "no review could be opened");
			assert!(T::ReportPeriod::get() > 0, "no review could be reported");
			assert!(T::ExemptionPeriod::get() > 0, "nobody could be exempt");
			assert!(T::PairMemory::get() > 0, "ratings would not last");
			assert!(T::MinPublishCredit::get() <= FULL_CREDIT, "credit ends at a hundred");
			assert!(T::MinEnrolCredit::get() <= FULL_CREDIT, "credit ends at a hundred");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
