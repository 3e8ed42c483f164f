// SPDX-License-Identifier: Apache-2.0

//! # Activities
//!
//! What members do for each other, from publication to settlement (A1–A8).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Publisher**: the member who asks for a service and pays for it.
//! - **Participant**: a member who enrolled to give the service.
//! - **Place**: one person needed. Each place is admitted to, served, confirmed and settled by itself.
//! - **Step**: the unit in which service is settled, a twentieth of an hour.
//! - **Escrow**: the coins of all places that are not settled, on hold with the publisher.
//!
//! ## Overview
//!
//! ```text
//! publish ──► approve ──► enrol ──► admit ──► confirm_start ──► confirm_end ──► settle
//! (escrow)  │                  │         │      (both sides)      (both sides)   (coins move)
//!           └─► reject         └─────────┴─► leave, decline
//!                                   close: the publisher ends it, what is left of the escrow returns
//! ```
//!
//! The service runs from the moment when both sides have confirmed its start to the moment when the first of them
//! confirms its end: neither side can make it longer by waiting. Who finds it confirmed too short does not confirm, and the
//! coins wait (docs/decisions/0005-service-time.md). It is paid by whole steps at the rate of the day of
//! publication, up to what was agreed; the rest of the place's coins returns to the publisher.
//!
//! The auditors of the branch decide where the publisher is at home then, not where they were when they published. Who leaves
//! the time bank gives up what they have not been paid for: their places are settled for nothing.
//!
//! An activity leaves the state when it is over. What remains is each member's [`Record`] and the events.
//!
//! ### Example
//!
//! ```ignore
//! // Mei asks for somebody to walk with her to the hospital: one person, two hours (40 steps).
//! Activities::publish(signed(mei), title, ACCOMPANYING, description_hash, 1, 40)?;
//! Activities::approve(signed(auditor), id)?;
//! Activities::enrol(signed(tom), id)?;
//! Activities::admit(signed(mei), id, tom)?;
//! Activities::confirm_start(signed(tom), id, tom)?;
//! Activities::confirm_start(signed(mei), id, tom)?;
//! // … an hour and a half later …
//! Activities::confirm_end(signed(tom), id, tom)?;
//! Activities::confirm_end(signed(mei), id, tom)?;
//! Activities::settle(signed(mei), id, tom)?; // Tom has 1.5 TIME, 0.5 TIME is back with Mei
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod lifecycle;
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

/// The life of activities.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::Time,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::ArithmeticError;
	use timebank_primitives::{
		ActivityId, BranchId, CategoryId, Cause, Escrow, Membership, Moment, Oversight,
		STEPS_PER_HOUR, Standard,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Escrow as Escrow<<T as frame_system::Config>::AccountId>>::Balance;

	/// An activity as this runtime keeps it.
	pub type ActivityOf<T> = Activity<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// An auditor, and the branch that they work for.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Whose auditors may decide for which branch.
		type Oversight: Oversight;

		/// Who is a member, and where.
		type Members: Membership<Self::AccountId>;

		/// Where coins are held and paid from.
		type Escrow: Escrow<Self::AccountId>;

		/// What service is worth.
		type Standard: Standard<Balance = BalanceOf<Self>>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// How many activities a member can have published that are not over.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// How many people an activity can need.
		#[pallet::constant]
		type MaxPlaces: Get<u32>;

		/// How many members can be enrolled in an activity.
		#[pallet::constant]
		type MaxEnrolled: Get<u32>;

		/// How much service can be agreed for a place, in settlement steps.
		#[pallet::constant]
		type MaxSteps: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;
	}

	/// The activities that are not over.
	#[pallet::storage]
	pub type Activities<T: Config> = StorageMap<_, Twox64Concat, ActivityId, ActivityOf<T>>;

	/// The id that the next activity gets. Every id below it was given.
	#[pallet::storage]
	pub type NextId<T> = StorageValue<_, ActivityId, ValueQuery>;

	/// Who is enrolled in which activity that is not over, and how far they are.
	#[pallet::storage]
	pub type Participations<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		ActivityId,
		Blake2_128Concat,
		T::AccountId,
		Participation,
	>;

	/// How many activities a member has published that are not over.
	#[pallet::storage]
	pub type OpenActivities<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The members' histories in figures.
	#[pallet::storage]
	pub type Records<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Record, ValueQuery>;

	/// How long an hour lasts, in milliseconds. Set at genesis; no call can change it. It is 3,600,000 on every network
	/// but one for demonstrations, where hours pass quickly.
	#[pallet::storage]
	pub type HourLength<T> = StorageValue<_, Moment, ValueQuery, RealHour>;

	/// An hour as it is.
	pub struct RealHour;
	impl Get<Moment> for RealHour {
		fn get() -> Moment {
			3_600_000
		}
	}

	/// How long an hour lasts on this network.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// In milliseconds.
		pub hour_length: Moment,
		/// Nothing else is configured.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self { hour_length: RealHour::get(), _config: Default::default() }
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(
				self.hour_length >= STEPS_PER_HOUR.into(),
				"a step is shorter than the clock's tick"
			);
			HourLength::<T>::put(self.hour_length);
		}
	}

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An activity was published and its coins are in escrow. It waits for an auditor.
		Published {
			/// Its id.
			activity: ActivityId,
			/// Who published it.
			publisher: T::AccountId,
			/// The publisher's home branch, whose auditors decide.
			branch: BranchId,
			/// The coins in escrow for it, in base units.
			escrow: BalanceOf<T>,
		},
		/// An auditor approved an activity: members may enrol.
		Approved {
			/// The activity.
			activity: ActivityId,
			/// Who approved it.
			auditor: T::AccountId,
		},
		/// An auditor rejected an activity. It is over.
		Rejected {
			/// The activity.
			activity: ActivityId,
			/// Who rejected it.
			auditor: T::AccountId,
			/// Hash of the auditor's opinion, which the publisher gets off chain.
			opinion: [u8; 32],
			/// The coins that went back to the publisher, in base units.
			returned: BalanceOf<T>,
		},
		/// A member enrolled in an activity.
		Enrolled {
			/// The activity.
			activity: ActivityId,
			/// Who enrolled.
			participant: T::AccountId,
		},
		/// A participant left an activity before their service began.
		Left {
			/// The activity.
			activity: ActivityId,
			/// Who left.
			participant: T::AccountId,
		},
		/// The publisher gave a place to a participant.
		Admitted {
			/// The activity.
			activity: ActivityId,
			/// Who got the place.
			participant: T::AccountId,
		},
		/// The publisher declined a participant whose service had not begun.
		Declined {
			/// The activity.
			activity: ActivityId,
			/// Who was declined.
			participant: T::AccountId,
		},
		/// One side confirmed that a service begins; the other one has to confirm it, too.
		StartConfirmed {
			/// The activity.
			activity: ActivityId,
			/// Who gives the service.
			participant: T::AccountId,
			/// Which side confirmed.
			by: Side,
		},
		/// Both sides have confirmed the start: the service runs.
		ServiceStarted {
			/// The activity.
			activity: ActivityId,
			/// Who gives the service.
			participant: T::AccountId,
			/// Since when it runs, in Unix milliseconds.
			since: Moment,
		},
		/// One side confirmed that a service is at its end; the other one has to confirm it, too.
		EndConfirmed {
			/// The activity.
			activity: ActivityId,
			/// Who gives the service.
			participant: T::AccountId,
			/// Which side confirmed.
			by: Side,
		},
		/// Both sides have confirmed the end: the service can be settled.
		ServiceEnded {
			/// The activity.
			activity: ActivityId,
			/// Who gave the service.
			participant: T::AccountId,
			/// When it began, in Unix milliseconds.
			since: Moment,
			/// When it ended, in Unix milliseconds.
			until: Moment,
		},
		/// A service was paid.
		Settled {
			/// The activity.
			activity: ActivityId,
			/// Who gave the service.
			participant: T::AccountId,
			/// How much service, in settlement steps.
			steps: u32,
			/// The coins paid to the participant, in base units.
			paid: BalanceOf<T>,
			/// The coins of this place that went back to the publisher, in base units.
			returned: BalanceOf<T>,
		},
		/// An activity is over.
		Finished {
			/// The activity.
			activity: ActivityId,
			/// The coins of places without a service that went back to the publisher, in base units.
			returned: BalanceOf<T>,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// This is not a member.
		NotMember,
		/// The member is suspended and takes on nothing new.
		Suspended,
		/// There has never been an activity with this id.
		ActivityNotFound,
		/// The activity is over: it was rejected, or it is finished.
		ActivityOver,
		/// The title is empty or is not UTF-8 text.
		InvalidTitle,
		/// The standard of measure has no such category.
		UnknownCategory,
		/// An activity needs one person at the least and `MaxPlaces` at the most.
		InvalidPlaces,
		/// A place takes one settlement step of service at the least and `MaxSteps` at the most.
		InvalidSteps,
		/// The member has published `MaxOpen` activities that are not over.
		TooManyOpen,
		/// The activity belongs to a branch for which this auditor cannot decide: neither their own nor one below it.
		WrongBranch,
		/// Nobody decides on an activity of their own.
		ConflictOfInterest,
		/// An auditor has approved the activity already.
		AlreadyApproved,
		/// No auditor has approved the activity yet.
		NotApproved,
		/// The caller did not publish this activity.
		NotPublisher,
		/// The caller is neither the publisher nor this participant.
		NotParty,
		/// Nobody serves in an activity of their own.
		OwnActivity,
		/// The member is enrolled already.
		AlreadyEnrolled,
		/// The member is not enrolled.
		NotEnrolled,
		/// `MaxEnrolled` members are enrolled.
		TooManyEnrolled,
		/// All places are taken.
		NoPlaceLeft,
		/// The participant has a place already.
		AlreadyAdmitted,
		/// The publisher has not given this participant a place yet.
		NotAdmitted,
		/// This side has confirmed already.
		AlreadyConfirmed,
		/// The service has begun already.
		AlreadyStarted,
		/// The service has not begun.
		NotStarted,
		/// Both sides have confirmed the end already.
		AlreadyEnded,
		/// Both sides have to confirm the end of the service first.
		NotEnded,
		/// The service is settled already.
		AlreadySettled,
		/// A service is under way, or waits for settlement.
		ServiceUnderWay,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Publish an activity: ask for a service and set its coins aside.
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended, the publisher.
		///
		/// ## Details
		///
		/// Holds places × steps × rate of the publisher's free coins, at the category's rate of this moment, which the
		/// activity keeps. An auditor of the publisher's home branch decides on it, or one of a branch above; should the publisher
		/// move meanwhile, those of the new home branch.
		///
		/// ## Parameters
		///
		/// - `title`: public, UTF-8, 1 to 128 bytes. No names or other personal data: it stays for ever.
		/// - `category`: the kind of service, by its number in the standard of measure.
		/// - `content`: hash of the description, which stays off chain.
		/// - `places`: how many people are needed, 1 to `MaxPlaces`.
		/// - `steps`: service agreed for each of them, in steps of 3 minutes (20 to the hour), 1 to `MaxSteps`.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::InvalidTitle`], [`Error::UnknownCategory`],
		/// [`Error::InvalidPlaces`], [`Error::InvalidSteps`], [`Error::TooManyOpen`]; the coin's `InsufficientBalance`.
		///
		/// ## Events
		///
		/// [`Event::Published`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish())]
		pub fn publish(
			origin: OriginFor<T>,
			title: Title,
			category: CategoryId,
			content: [u8; 32],
			places: u32,
			steps: u32,
		) -> DispatchResult {
			let publisher = ensure_signed(origin)?;
			Self::ensure_active(&publisher)?;
			let branch = T::Members::home(&publisher).ok_or(Error::<T>::NotMember)?;
			ensure!(
				!title.is_empty() && core::str::from_utf8(&title).is_ok(),
				Error::<T>::InvalidTitle
			);
			ensure!((1..=T::MaxPlaces::get()).contains(&places), Error::<T>::InvalidPlaces);
			ensure!((1..=T::MaxSteps::get()).contains(&steps), Error::<T>::InvalidSteps);
			let rate = T::Standard::rate(category).ok_or(Error::<T>::UnknownCategory)?;
			OpenActivities::<T>::try_mutate(&publisher, |open| {
				ensure!(*open < T::MaxOpen::get(), Error::<T>::TooManyOpen);
				*open += 1;
				Ok::<_, DispatchError>(())
			})?;

			let record = Activity {
				publisher,
				category,
				title,
				content,
				places,
				steps,
				rate,
				stage: Stage::Submitted,
				enrolled: 0,
				admitted: 0,
				under_way: 0,
				settled: 0,
			};
			let escrow = record.escrow().ok_or(ArithmeticError::Overflow)?;
			T::Escrow::hold(&record.publisher, escrow)?;

			let activity = NextId::<T>::get();
			NextId::<T>::put(activity.checked_add(1).ok_or(ArithmeticError::Overflow)?);
			let publisher = record.publisher.clone();
			Activities::<T>::insert(activity, record);
			Self::deposit_event(Event::Published { activity, publisher, branch, escrow });
			Ok(())
		}

		/// Approve an activity, so that members may enrol.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the publisher's home branch, of one above it, or of a supervisor of either, who is not the publisher.
		///
		/// ## Errors
		///
		/// `BadOrigin` if the caller is no auditor; [`Error::ActivityNotFound`], [`Error::ActivityOver`],
		/// [`Error::WrongBranch`], [`Error::ConflictOfInterest`], [`Error::AlreadyApproved`].
		///
		/// ## Events
		///
		/// [`Event::Approved`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::approve())]
		pub fn approve(origin: OriginFor<T>, activity: ActivityId) -> DispatchResult {
			let (auditor, mut record) = Self::ensure_decides(origin, activity)?;
			record.stage = Stage::Open;
			Activities::<T>::insert(activity, record);
			Self::deposit_event(Event::Approved { activity, auditor });
			Ok(())
		}

		/// Reject an activity that waits for an auditor. Its coins go back to the publisher, who may publish another.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the publisher's home branch, of one above it, or of a supervisor of either, who is not the publisher.
		///
		/// ## Parameters
		///
		/// - `activity`: its id.
		/// - `opinion`: hash of the auditor's reasons, which the publisher gets off chain.
		///
		/// ## Errors
		///
		/// As for [`Pallet::approve`].
		///
		/// ## Events
		///
		/// [`Event::Rejected`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::reject())]
		pub fn reject(
			origin: OriginFor<T>,
			activity: ActivityId,
			opinion: [u8; 32],
		) -> DispatchResult {
			let (auditor, record) = Self::ensure_decides(origin, activity)?;
			let returned = Self::remove(activity, record)?;
			Self::deposit_event(Event::Rejected { activity, auditor, opinion, returned });
			Ok(())
		}

		/// Finish an activity. The coins of all places without a service go back to the publisher; whoever is enrolled and
		/// has not begun loses the place.
		///
		/// ## Dispatch origin
		///
		/// The publisher, at any time when no service is under way. Once every place is settled, anybody.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::ServiceUnderWay`].
		///
		/// ## Events
		///
		/// [`Event::Finished`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::close(T::MaxEnrolled::get()))]
		pub fn close(origin: OriginFor<T>, activity: ActivityId) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			let record = Self::existing(activity)?;
			ensure!(caller == record.publisher || record.is_settled(), Error::<T>::NotPublisher);
			ensure!(record.under_way == 0, Error::<T>::ServiceUnderWay);
			let enrolled = record.enrolled;
			Self::finish(activity, record)?;
			Ok(PostDispatchInfo::from(Some(T::WeightInfo::close(enrolled))))
		}

		/// Enrol in an activity, to give the service.
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended and not the publisher.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::ActivityNotFound`], [`Error::ActivityOver`],
		/// [`Error::NotApproved`], [`Error::OwnActivity`], [`Error::AlreadyEnrolled`], [`Error::NoPlaceLeft`] once every place
		/// is settled, [`Error::TooManyEnrolled`].
		///
		/// ## Events
		///
		/// [`Event::Enrolled`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::enrol())]
		pub fn enrol(origin: OriginFor<T>, activity: ActivityId) -> DispatchResult {
			let participant = ensure_signed(origin)?;
			Self::ensure_active(&participant)?;
			let mut record = Self::existing(activity)?;
			ensure!(record.stage == Stage::Open, Error::<T>::NotApproved);
			ensure!(record.publisher != participant, Error::<T>::OwnActivity);
			ensure!(
				!Participations::<T>::contains_key(activity, &participant),
				Error::<T>::AlreadyEnrolled
			);
			ensure!(!record.is_settled(), Error::<T>::NoPlaceLeft);
			ensure!(record.enrolled < T::MaxEnrolled::get(), Error::<T>::TooManyEnrolled);
			record.enrolled += 1;
			Activities::<T>::insert(activity, record);
			Participations::<T>::insert(activity, &participant, Participation::Applied);
			Self::deposit_event(Event::Enrolled { activity, participant });
			Ok(())
		}

		/// Leave an activity before your service begins.
		///
		/// ## Dispatch origin
		///
		/// A participant.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::ServiceUnderWay`],
		/// [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::Left`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>, activity: ActivityId) -> DispatchResult {
			let participant = ensure_signed(origin)?;
			let record = Self::existing(activity)?;
			Self::release_place(activity, record, &participant)?;
			Self::deposit_event(Event::Left { activity, participant });
			Ok(())
		}

		/// Give a place to a member who enrolled.
		///
		/// ## Dispatch origin
		///
		/// The publisher.
		///
		/// ## Details
		///
		/// From now on the place may come to be paid, which is done whatever happens meanwhile. So neither side can be suspended
		/// or have left, and what all places of this activity that are given cost, whosoever they are, must be within the limit
		/// between the two home branches (T9).
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::NotEnrolled`],
		/// [`Error::AlreadyAdmitted`], [`Error::NoPlaceLeft`], [`Error::NotMember`], [`Error::Suspended`]; whatever keeps the
		/// coins from being paid.
		///
		/// ## Events
		///
		/// [`Event::Admitted`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::admit())]
		pub fn admit(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let mut record = Self::ensure_publisher(origin, activity)?;
			let state = Self::participation_of(activity, &participant)?;
			ensure!(state == Participation::Applied, Error::<T>::AlreadyAdmitted);
			ensure!(record.has_place(), Error::<T>::NoPlaceLeft);
			Self::ensure_active(&record.publisher)?;
			Self::ensure_active(&participant)?;
			// Once a service has begun nothing stops its payment. So all places of this activity that are given count, as if they
			// were of one branch; what other activities have promised does not.
			record.admitted += 1;
			let promised = record.cost_of(record.admitted.saturating_add(record.under_way));
			let promised = promised.ok_or(ArithmeticError::Overflow)?;
			T::Escrow::may_pay(&record.publisher, &participant, promised)?;
			Activities::<T>::insert(activity, record);
			Participations::<T>::insert(
				activity,
				&participant,
				Participation::Admitted { started_by: None },
			);
			Self::deposit_event(Event::Admitted { activity, participant });
			Ok(())
		}

		/// Decline a participant whose service has not begun, whether they have a place or wait for one.
		///
		/// ## Dispatch origin
		///
		/// The publisher.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::NotEnrolled`],
		/// [`Error::ServiceUnderWay`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::Declined`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::decline())]
		pub fn decline(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_publisher(origin, activity)?;
			Self::release_place(activity, record, &participant)?;
			Self::deposit_event(Event::Declined { activity, participant });
			Ok(())
		}

		/// Confirm that a participant's service begins. It runs as soon as both sides have confirmed.
		///
		/// ## Dispatch origin
		///
		/// The publisher, and the participant; each once, in whichever order.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::NotParty`],
		/// [`Error::NotAdmitted`], [`Error::AlreadyConfirmed`], [`Error::AlreadyStarted`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::StartConfirmed`]; with the second side also [`Event::ServiceStarted`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::confirm_start())]
		pub fn confirm_start(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let (by, mut record, state) = Self::ensure_party(origin, activity, &participant)?;
			let next = match state {
				Participation::Applied => return Err(Error::<T>::NotAdmitted.into()),
				Participation::Admitted { started_by: None } => {
					Participation::Admitted { started_by: Some(by) }
				}
				Participation::Admitted { started_by: Some(first) } => {
					ensure!(first != by, Error::<T>::AlreadyConfirmed);
					Participation::InService { since: T::Time::now(), ended_by: None }
				}
				Participation::InService { .. } | Participation::Ended { .. } => {
					return Err(Error::<T>::AlreadyStarted.into());
				}
				Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
			};
			Participations::<T>::insert(activity, &participant, next);
			Self::deposit_event(Event::StartConfirmed {
				activity,
				participant: participant.clone(),
				by,
			});
			if let Participation::InService { since, .. } = next {
				record.admitted = record.admitted.saturating_sub(1);
				record.under_way += 1;
				Activities::<T>::insert(activity, record);
				Self::deposit_event(Event::ServiceStarted { activity, participant, since });
			}
			Ok(())
		}

		/// Confirm that a participant's service is at its end. It counts up to the moment of the first confirmation; when
		/// both sides have confirmed, it can be settled. If the other side confirmed too early, do not confirm: until both
		/// have, nobody is paid and nothing returns.
		///
		/// ## Dispatch origin
		///
		/// The publisher, and the participant; each once, in whichever order.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::NotParty`],
		/// [`Error::NotStarted`], [`Error::AlreadyConfirmed`], [`Error::AlreadyEnded`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::EndConfirmed`]; with the second side also [`Event::ServiceEnded`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::confirm_end())]
		pub fn confirm_end(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let (by, _, state) = Self::ensure_party(origin, activity, &participant)?;
			let next = match state {
				Participation::Applied | Participation::Admitted { .. } => {
					return Err(Error::<T>::NotStarted.into());
				}
				Participation::InService { since, ended_by: None } => {
					Participation::InService { since, ended_by: Some((by, T::Time::now())) }
				}
				Participation::InService { since, ended_by: Some((first, until)) } => {
					ensure!(first != by, Error::<T>::AlreadyConfirmed);
					Participation::Ended { since, until }
				}
				Participation::Ended { .. } => return Err(Error::<T>::AlreadyEnded.into()),
				Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
			};
			Participations::<T>::insert(activity, &participant, next);
			Self::deposit_event(Event::EndConfirmed {
				activity,
				participant: participant.clone(),
				by,
			});
			if let Participation::Ended { since, until } = next {
				Self::deposit_event(Event::ServiceEnded { activity, participant, since, until });
			}
			Ok(())
		}

		/// Settle a service: pay the participant for its duration. What is left of the place's coins returns to the
		/// publisher.
		///
		/// ## Dispatch origin
		///
		/// The publisher.
		///
		/// ## Details
		///
		/// Paid are the whole steps between start and end, at most those agreed, at the activity's rate. When this was the
		/// only enrolment and all places are settled, the activity is finished; otherwise [`Pallet::close`] finishes it.
		///
		/// A participant who has left the time bank has given up the claim: as soon as the service has begun its place can be
		/// settled, and all of its coins return.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::NotEnrolled`],
		/// [`Error::NotEnded`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::Settled`] and the coin's own; [`Event::Finished`] with the last place.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::settle())]
		pub fn settle(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let mut record = Self::ensure_publisher(origin, activity)?;
			let served = match Self::participation_of(activity, &participant)? {
				Participation::Settled => return Err(Error::<T>::AlreadySettled.into()),
				// Who has left confirms no end any more, so the coins would be held for ever.
				Participation::InService { .. } | Participation::Ended { .. }
					if !T::Members::is_member(&participant) =>
				{
					0
				}
				Participation::Ended { since, until } => {
					whole_steps(until.saturating_sub(since), HourLength::<T>::get())
				}
				_ => return Err(Error::<T>::NotEnded.into()),
			};
			let steps = u32::try_from(served).unwrap_or(u32::MAX).min(record.steps);
			let due = record.cost_of(1).ok_or(ArithmeticError::Overflow)?;
			let paid = record.rate.checked_mul(&steps.into()).ok_or(ArithmeticError::Overflow)?;
			let returned = due.checked_sub(&paid).ok_or(ArithmeticError::Underflow)?;

			T::Escrow::pay(&record.publisher, &participant, paid, Cause::Service { activity })?;
			Self::give_back(&record.publisher, returned)?;
			Records::<T>::mutate(&participant, |own| {
				own.served_steps = own.served_steps.saturating_add(steps.into());
				// What was not even a step is no service to boast of.
				own.services = own.services.saturating_add(u32::from(steps > 0));
			});
			Records::<T>::mutate(&record.publisher, |own| {
				own.received_steps = own.received_steps.saturating_add(steps.into());
			});
			Participations::<T>::insert(activity, &participant, Participation::Settled);
			record.under_way = record.under_way.saturating_sub(1);
			record.settled += 1;
			Self::deposit_event(Event::Settled { activity, participant, steps, paid, returned });
			if record.is_settled() && record.enrolled == 1 {
				Self::finish(activity, record)
			} else {
				Activities::<T>::insert(activity, record);
				Ok(())
			}
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The activity with this id, unless it is over.
		pub fn activity(activity: ActivityId) -> Option<ActivityOf<T>> {
			Activities::<T>::get(activity)
		}

		/// How far the activity with this id is; none if there has never been one (A8).
		pub fn phase(activity: ActivityId) -> Option<Phase> {
			match Activities::<T>::get(activity) {
				Some(record) => Some(record.phase()),
				None => (activity < NextId::<T>::get()).then_some(Phase::Over),
			}
		}

		/// How far a member is in an activity that is not over.
		pub fn participation(activity: ActivityId, who: T::AccountId) -> Option<Participation> {
			Participations::<T>::get(activity, who)
		}

		/// A member's history in figures.
		pub fn record(who: T::AccountId) -> Record {
			Records::<T>::get(who)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxOpen::get() > 0, "nobody could publish");
			assert!(T::MaxPlaces::get() > 0, "no activity could need anybody");
			assert!(T::MaxSteps::get() > 0, "no service could be agreed");
			assert!(
				T::MaxEnrolled::get() >= T::MaxPlaces::get(),
				"places that nobody could enrol for"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
