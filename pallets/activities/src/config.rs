// SPDX-License-Identifier: Apache-2.0

//! What the pallet needs. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The configuration.
#[frame_support::pallet_macros::pallet_section]
mod config {
	// Lengths of time, and amounts, are no constants of the metadata: they come from storage, where governance sets them.
	/// What the pallet needs from the runtime. Lengths of time are in milliseconds.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Where auditors decide.
		type Cases: Cases<Self::AccountId>;

		/// Who takes down what is abnormal, and the branch that they work for.
		type TakeDownOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Whose staff may decide for which branch.
		type Oversight: Oversight;

		/// Which branches close.
		type Succession: Succession;

		/// Who is a member, and where.
		type Members: Membership<Self::AccountId>;

		/// Who spends and mints for a branch.
		type Staff: Staff<Self::AccountId>;

		/// Where coins are held and paid from.
		type Escrow: Escrow<Self::AccountId>;

		/// Where coins are minted for service that nobody pays for.
		type Minting: ServiceMinting<Self::AccountId, Balance = BalanceOf<Self>>;

		/// What service is worth.
		type Standard: Standard<Balance = BalanceOf<Self>>;

		/// Who holds which credentials.
		type Credentials: Credentials<Self::AccountId>;

		/// What is known of members.
		type Reputation: Reputation<Self::AccountId>;

		/// Where both sides of a service review each other.
		type Reviewing: Reviewing<Self::AccountId>;

		/// Where activities that look for people are posted.
		type Noticeboard: Noticeboard<Self::AccountId>;

		/// Whether nobody can do anything about their deadlines now, so that they rest.
		type Paused: Get<bool>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// How long there is to confirm what happened in the service window, or to report who did not come.
		type ConfirmPeriod: Get<Moment>;

		/// How long there is to review a service.
		type ReviewPeriod: Get<Moment>;

		/// How long there is, after the reviews, until a service is settled without its publisher.
		type SettlePeriod: Get<Moment>;

		/// How long there is to dispute a reported absence.
		type DisputePeriod: Get<Moment>;

		/// How long there is to decide on a dispute.
		type DecisionPeriod: Get<Moment>;

		/// How long before its end the enrolment is said to end.
		type WarningLead: Get<Moment>;

		/// How far ahead activities can be announced.
		type Horizon: Get<Moment>;

		/// What costs more, in base units, is shown to auditors as large.
		type LargeAmount: Get<BalanceOf<Self>>;

		/// How exactly deadlines are kept. Always the same.
		type Tick: Get<Moment>;

		/// How many activities somebody can have published that are not over.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// How many people an activity can need.
		#[pallet::constant]
		type MaxPlaces: Get<u32>;

		/// How many members can be enrolled in an activity.
		#[pallet::constant]
		type MaxEnrolled: Get<u32>;

		/// In how many activities a member can be enrolled, and how many of others they can manage.
		#[pallet::constant]
		type MaxEnrolments: Get<u32>;

		/// How much service can be agreed for a place, in settlement steps.
		#[pallet::constant]
		type MaxSteps: Get<u32>;

		/// How many participants a batch can have.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// How many others can manage an activity.
		#[pallet::constant]
		type MaxManagers: Get<u32>;

		/// How many can wait for a place.
		#[pallet::constant]
		type MaxWaiting: Get<u32>;

		/// How many series somebody can have.
		#[pallet::constant]
		type MaxSeries: Get<u32>;

		/// How many activities that are over are kept for each member.
		#[pallet::constant]
		type MaxRecent: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;
	}
}
