// SPDX-License-Identifier: Apache-2.0

//! What the pallet keeps. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The storage, and how it begins.
#[frame_support::pallet_macros::pallet_section]
mod storage {
	/// The activities that are not over.
	#[pallet::storage]
	pub type Activities<T: Config> = StorageMap<_, Twox64Concat, ActivityId, ActivityOf<T>>;

	/// The id that the next activity gets. Every id below it was given.
	#[pallet::storage]
	pub type NextId<T> = StorageValue<_, ActivityId, ValueQuery>;

	/// Who is enrolled in which activity that is not over, and how far they are.
	#[pallet::storage]
	pub type Enrolments<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ActivityId, Blake2_128Concat, T::AccountId, Enrolment>;

	/// Who was invited to manage which activity that is not over, and whether they accepted.
	#[pallet::storage]
	pub type Managers<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ActivityId, Blake2_128Concat, T::AccountId, bool>;

	/// Who waits for a place, and with how many stars: more stars first, then who came first.
	#[pallet::storage]
	pub type WaitingLists<T: Config> = StorageMap<
		_,
		Twox64Concat,
		ActivityId,
		BoundedVec<(u8, T::AccountId), T::MaxWaiting>,
		ValueQuery,
	>;

	/// The series that are not over, by the activity with which each began.
	#[pallet::storage]
	pub type AllSeries<T: Config> = StorageMap<_, Twox64Concat, ActivityId, SeriesOf<T>>;

	/// In how much somebody takes part now.
	#[pallet::storage]
	pub type Counts<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Count, ValueQuery>;

	/// What was decided on whose disputed service, as long as it can be appealed: also of activities that are over. Where cases are
	/// kept it is said when that is over.
	#[pallet::storage]
	pub type Decided<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ActivityId, Blake2_128Concat, T::AccountId, RulingOf<T>>;

	/// The activities that are not over for somebody, and as what they take part.
	#[pallet::storage]
	pub type Involvements<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ActivityId, Part>;

	/// The last activities that are over for somebody, the latest last. Kept for life.
	#[pallet::storage]
	pub type Recent<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<Past, T::MaxRecent>, ValueQuery>;

	/// How many activities and series that a branch pays for are not over.
	#[pallet::storage]
	pub type OpenOf<T> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// What has a deadline, under the tick in which it is due.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, u64, Blake2_128Concat, TaskOf<T>, ()>;

	/// The first tick in which something may be due.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, u64, ValueQuery>;

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
}
