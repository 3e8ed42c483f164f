// SPDX-License-Identifier: Apache-2.0

//! # Risk
//!
//! Looks at every movement of coins (U4), tells auditors what is odd, and keeps coins where they are while somebody investigates (U5).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **To screen**: to look at a movement before it is made. It passes, or is held back until somebody decides on it.
//! - **Rule**: what is looked for. [`Rule`] says which there are, and which movements each looks at.
//! - **Threshold**: from when on a rule speaks. By branch and [`Kind`] of account; of the network where a branch has none; those of
//!   [`Thresholds::compiled`] where the network has none.
//! - **Alert**: what a rule has noticed about somebody, until an auditor has looked at it.
//! - **Trail**: what is remembered of an account's movements: how much it paid of late, with whom it has most to do, and from whom coins
//!   came to it over how many others.
//! - **Freeze**: some or all of a member's coins do not move until a moment, by decision of two auditors.
//!
//! ## Overview
//!
//! ```text
//! movement ──► screen ──► passes, noticed or not ──► alert ──► handle, by an auditor
//!                 └─────► held: the coin's pallet opens a case
//!
//! request_freeze ──► case ──► granted ──► stands ──► thawed at its end, lifted before, or renewed
//!  one auditor       another  └► refused, withdrawn or lapsed: nothing
//! ```
//!
//! A screening reads and writes the trails of who pays and who is paid, and nothing else that could grow: it costs the same however much
//! there was. It never fails, and never refuses a movement: the coin's pallet refuses what is to be held when an account has as much held
//! as it can have. What a rule counts runs out with time, so that who lives as they always did is never noticed; and alike for all:
//! nobody is noticed for what they did longer ago than two windows, or than two months of circles; and what new members pay is
//! counted as long as they are new.
//!
//! Two neighbours who help each other to and fro are what a time bank is for: that is no circle. Hours that go round among three to six
//! people, like amounts again and again over the same last step, are; and if two who exchange hours praise each other with top scores
//! each time, more often than people do, that is noticed too.
//!
//! A trail is one bounded row for each account that ever paid or was paid, for life, as a standing is: who leaves and comes back finds it
//! as it was. A freeze ends by itself, in idle time; anybody can help. What a member did before a freeze stays undone or done: calls that
//! move no coins can be made by who is frozen.
//!
//! Other pallets ask through [`timebank_primitives::Screening`] and [`timebank_primitives::Freezes`], and tell through
//! [`timebank_primitives::Watch`].
//!
//! ### Example
//!
//! ```ignore
//! // Two auditors keep what is left of stolen hours where it is, for a week.
//! Risk::request_freeze(signed(auditor), tom, Scope::Amount(40 * TIME), reason, now + WEEK)?;
//! Audit::decide(signed(second), case, Decision::Granted, opinion)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod alerts;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod freezes;
#[cfg(test)]
mod mock;
mod rules;
#[cfg(test)]
mod tests;
mod trails;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::{fill_screening, hold_back, strain_screening};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// Screening, alerts and freezes.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{Time, fungible},
		weights::Weight,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Convert;
	use timebank_primitives::{
		BranchId, Cases, Cause, Deadlines, FreezeId, Kinship, Membership, Moment, Oversight,
		PartnerId, Reputation, Staff,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins.
	pub type BalanceOf<T> = <<T as Config>::Currency as fungible::Inspect<
		<T as frame_system::Config>::AccountId,
	>>::Balance;

	/// Thresholds as this runtime keeps them.
	pub type ThresholdsOf<T> = Thresholds<BalanceOf<T>>;

	/// A trail as this runtime keeps it.
	pub type TrailOf<T> = Trail<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// An alert as this runtime keeps it.
	pub type AlertOf<T> = Alert<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// A freeze as this runtime keeps it.
	pub type FreezeOf<T> = Freeze<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// A request as this runtime keeps it.
	pub type FreezeRequestOf<T> =
		FreezeRequest<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// The freezes in the order in which they end.
	pub type DeadlinesOf<T> =
		Deadlines<Queue<T>, Cursor<T>, <T as frame_system::Config>::AccountId>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Why coins are frozen.
	#[pallet::composite_enum]
	pub enum FreezeReason {
		/// Two auditors investigate (U5).
		#[codec(index = 0)]
		Investigation,
	}

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The coins, and what keeps them where they are.
		type Currency: fungible::Inspect<Self::AccountId>
			+ fungible::InspectFreeze<Self::AccountId, Id = Self::RuntimeFreezeReason>
			+ fungible::MutateFreeze<Self::AccountId>;

		/// The runtime's reasons to freeze.
		type RuntimeFreezeReason: From<FreezeReason>;

		/// An auditor, and the branch that they work for.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Sets the thresholds.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Where auditors decide on freezes.
		type Cases: Cases<Self::AccountId>;

		/// Who is so close to whom that they do not decide on them.
		type Kinship: Kinship<Self::AccountId>;

		/// Which branches have rights over others.
		type Oversight: Oversight;

		/// Who is a member, where, and since when.
		type Members: Membership<Self::AccountId>;

		/// Who has which stars.
		type Reputation: Reputation<Self::AccountId>;

		/// The account of a branch's pot.
		type PotAccount: Convert<BranchId, Self::AccountId>;

		/// As much as a member can have, in base units.
		type Cap: Get<BalanceOf<Self>>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// An hour of the network, in milliseconds: windows are counted in it, and no freeze is shorter.
		type Hour: Get<Moment>;

		/// How finely deadlines are told apart, in milliseconds. Always the same for one network.
		type Tick: Get<Moment>;

		/// Who spends from which pot, and mints for which branch.
		type Staff: Staff<Self::AccountId>;

		/// Whether what the chain does by itself rests.
		type Paused: Get<bool>;

		/// For how long after joining a member is new, in milliseconds.
		type NewFor: Get<Moment>;

		/// How long circles and praise are remembered, in milliseconds.
		type Memory: Get<Moment>;

		/// The longest that coins are frozen at a time, in milliseconds. A freeze can be renewed.
		type MaxFreeze: Get<Moment>;

		/// How many alerts of one rule can be open in a branch.
		type MaxOpenAlerts: Get<u32>;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// Thresholds that governance has set, by branch (none: of the network) and kind of account.
	#[pallet::storage]
	pub type Limits<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		Option<BranchId>,
		Twox64Concat,
		Kind,
		ThresholdsOf<T>,
		OptionQuery,
	>;

	/// What is remembered of the movements of members and pots. One bounded row each, for life.
	#[pallet::storage]
	pub type Trails<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, TrailOf<T>, ValueQuery>;

	/// The alerts that nobody has looked at.
	#[pallet::storage]
	pub type Alerts<T: Config> = StorageMap<_, Twox64Concat, AlertId, AlertOf<T>, OptionQuery>;

	/// The number of the next alert.
	#[pallet::storage]
	pub type NextAlert<T> = StorageValue<_, AlertId, ValueQuery>;

	/// The open alert of a rule about somebody.
	#[pallet::storage]
	pub type OpenAlerts<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		Rule,
		AlertId,
		OptionQuery,
	>;

	/// The open alerts of a branch in their order: by their number, the high byte first. The chain gives these numbers.
	#[pallet::storage]
	pub type InBranch<T> =
		StorageDoubleMap<_, Twox64Concat, BranchId, Identity, [u8; 8], (), OptionQuery>;

	/// How many there are.
	#[pallet::storage]
	pub type OpenIn<T> = StorageMap<_, Twox64Concat, BranchId, u32, ValueQuery>;

	/// How many there were. Rows are for life, one for each branch and rule.
	#[pallet::storage]
	pub type Statistics<T> =
		StorageDoubleMap<_, Twox64Concat, BranchId, Twox64Concat, Rule, Counts, ValueQuery>;

	/// The freezes that stand, by whose coins.
	#[pallet::storage]
	pub type Freezes<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, FreezeOf<T>, OptionQuery>;

	/// The freezes that auditors want and nobody has decided on.
	#[pallet::storage]
	pub type Requested<T: Config> =
		StorageMap<_, Twox64Concat, FreezeId, FreezeRequestOf<T>, OptionQuery>;

	/// Those that are wanted of a member's coins, each by another auditor.
	#[pallet::storage]
	pub type RequestsOf<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<FreezeId, ConstU32<MAX_REQUESTS>>,
		ValueQuery,
	>;

	/// Whose coins a freeze was of, as long as it can be appealed. Kept until audit forgets the case, whatever becomes of the freeze.
	#[pallet::storage]
	pub type Granted<T: Config> =
		StorageMap<_, Twox64Concat, FreezeId, Grant<T::AccountId>, OptionQuery>;

	/// The freezes of a member's coins that came one after the other, as long as one of them can be appealed. Whatever is frozen
	/// meanwhile belongs to them, though nothing stood when it was requested.
	#[pallet::storage]
	pub type Chains<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Chain, OptionQuery>;

	/// The number of the next request.
	#[pallet::storage]
	pub type NextFreeze<T> = StorageValue<_, FreezeId, ValueQuery>;

	/// Whose freeze ends, by the tick at which it does.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, u64, Blake2_128Concat, T::AccountId, (), OptionQuery>;

	/// The first tick that may have any.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, u64, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Governance has set thresholds, or taken them back.
		ThresholdsSet {
			/// Whose; none: the network's.
			branch: Option<BranchId>,
			/// For which accounts.
			kind: Kind,
			/// Those that count from now on; none: those of the network, or what is compiled in.
			thresholds: Option<ThresholdsOf<T>>,
		},
		/// A rule has noticed something.
		Alerted {
			/// The alert: a new one, or one that is open already.
			alert: AlertId,
			/// Which rule.
			rule: Rule,
			/// The branch whose auditors should look at it.
			branch: BranchId,
			/// The branch of the other side, if it is another one.
			other_branch: Option<BranchId>,
			/// The institution, if hours were to be redeemed there.
			partner: Option<PartnerId>,
			/// About whom: a member, or the account of a pot.
			who: T::AccountId,
			/// Who was on the other side, if anybody was.
			other: Option<T::AccountId>,
			/// What was found: coins in base units, or how often.
			observed: BalanceOf<T>,
			/// What would have been well.
			threshold: BalanceOf<T>,
			/// The movement, in base units. Zero if it was a review.
			amount: BalanceOf<T>,
			/// Its cause.
			cause: Cause,
			/// How often it was noticed since somebody looked at it.
			times: u32,
		},
		/// A rule has noticed something, and the branch has as many open alerts of this rule as it can have.
		Unrecorded {
			/// Which rule.
			rule: Rule,
			/// The branch whose auditors should look at it.
			branch: BranchId,
			/// The branch of the other side, if it is another one.
			other_branch: Option<BranchId>,
			/// The institution, if hours were to be redeemed there.
			partner: Option<PartnerId>,
			/// About whom: a member, or the account of a pot.
			who: T::AccountId,
			/// Who was on the other side, if anybody was.
			other: Option<T::AccountId>,
			/// What was found: coins in base units, or how often.
			observed: BalanceOf<T>,
			/// What would have been well.
			threshold: BalanceOf<T>,
			/// The movement, in base units. Zero if it was a review.
			amount: BalanceOf<T>,
			/// Its cause.
			cause: Cause,
		},
		/// Coins are held back until somebody decides on it.
		HeldBack {
			/// By which rule.
			rule: Rule,
			/// Whose: a member's, or a pot's account.
			who: T::AccountId,
			/// What it would be: this movement, or the sum with it, in base units.
			observed: BalanceOf<T>,
			/// What would have been well. Of a sum, up to twice as much is not held.
			threshold: BalanceOf<T>,
			/// The movement, in base units.
			amount: BalanceOf<T>,
			/// Its cause.
			cause: Cause,
		},
		/// Somebody has looked at an alert.
		Handled {
			/// Which.
			alert: AlertId,
			/// Which rule.
			rule: Rule,
			/// Its branch.
			branch: BranchId,
			/// About whom.
			who: T::AccountId,
			/// The most that was found: coins in base units, or how often.
			observed: BalanceOf<T>,
			/// What would have been well.
			threshold: BalanceOf<T>,
			/// How often it was noticed.
			times: u32,
			/// Who has looked at it: an auditor, or nobody for the consortium.
			by: Option<T::AccountId>,
			/// Whether it was right.
			confirmed: bool,
			/// Hash of the opinion, which stays off chain.
			opinion: [u8; 32],
		},
		/// An auditor wants coins to be frozen.
		FreezeRequested {
			/// The freeze.
			freeze: FreezeId,
			/// Whose coins.
			who: T::AccountId,
			/// Which.
			scope: Scope<BalanceOf<T>>,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
			/// Who wants it.
			by: T::AccountId,
			/// Until when, in Unix milliseconds.
			until: Moment,
			/// Whether one stands already, in whose place it would come.
			renews: bool,
		},
		/// Who wanted coins to be frozen does not any more.
		FreezeWithdrawn {
			/// The freeze.
			freeze: FreezeId,
			/// Whose coins.
			who: T::AccountId,
		},
		/// Auditors have decided that coins are not frozen, or an appeal has lifted what this would have renewed. In the first case one
		/// that stands goes on.
		FreezeRefused {
			/// The freeze.
			freeze: FreezeId,
			/// Whose coins.
			who: T::AccountId,
		},
		/// Nobody has decided in time whether coins are frozen. One that stands goes on.
		FreezeLapsed {
			/// The freeze.
			freeze: FreezeId,
			/// Whose coins.
			who: T::AccountId,
		},
		/// Coins are frozen. If some were already, this comes in its place.
		Frozen {
			/// The freeze.
			freeze: FreezeId,
			/// Whose coins.
			who: T::AccountId,
			/// Which.
			scope: Scope<BalanceOf<T>>,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
			/// The auditors who signed it. Nobody: the consortium decided.
			by: Signers<T::AccountId>,
			/// Until when, in Unix milliseconds.
			until: Moment,
		},
		/// Coins are free again, by decision of an auditor or on appeal.
		Lifted {
			/// The freeze.
			freeze: FreezeId,
			/// Whose coins.
			who: T::AccountId,
			/// Who decided it.
			by: T::AccountId,
			/// Hash of the opinion, which stays off chain.
			opinion: [u8; 32],
		},
		/// A freeze is over.
		Thawed {
			/// The freeze.
			freeze: FreezeId,
			/// Whose coins.
			who: T::AccountId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// A window is zero hours, no circle at all would be well, a circle has fewer than two or more than five movements before the
		/// last one, or amounts would never be large: above no more than a thousand hours.
		InvalidThresholds,
		/// There is no such branch.
		NoBranch,
		/// There is no such alert, or somebody has looked at it already.
		NoAlert,
		/// It is for the auditors of another branch, and of those above it.
		WrongBranch,
		/// Nobody decides on themselves, or on who is close to them.
		ConflictOfInterest,
		/// The account is no member's.
		NotMember,
		/// You have requested a freeze of this member's coins already, and nobody has decided on it.
		AlreadyRequested,
		/// Nobody waits for a decision on such a freeze.
		NoRequest,
		/// Only who requested a freeze withdraws the request.
		NotRequester,
		/// The member's coins are not frozen.
		NoFreeze,
		/// A freeze ends an hour from now at the soonest and [`Config::MaxFreeze`] from now at the latest; and it is granted before its end.
		InvalidPeriod,
		/// No coins were to be frozen.
		InvalidAmount,
		/// The freeze goes on.
		NotOver,
		/// A freeze is granted or refused: there is nothing between.
		InvalidDecision,
		/// What was not frozen is not frozen by an appeal. It can be requested again.
		NotRevisable,
		/// There are alerts in the branch that nobody has looked at.
		AlertsOpen,
		/// As many auditors as can want a freeze of this member's coins at a time.
		TooManyRequests,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Set the thresholds of a branch or of the network for one kind of accounts, or take them back.
		///
		/// ## Dispatch origin
		///
		/// [`Config::ConsortiumOrigin`].
		///
		/// ## Details
		///
		/// They count from the next movement on. Where a branch has none those of the network count, and where that has none those that
		/// are compiled in. What was taken back of a branch may be that of one that is gone.
		///
		/// ## Parameters
		///
		/// - `branch`: whose; none: the network's.
		/// - `kind`: for which accounts.
		/// - `thresholds`: all of them; none: take them back.
		///
		/// ## Errors
		///
		/// [`Error::NoBranch`], [`Error::InvalidThresholds`].
		///
		/// ## Events
		///
		/// [`Event::ThresholdsSet`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::set_thresholds())]
		pub fn set_thresholds(
			origin: OriginFor<T>,
			branch: Option<BranchId>,
			kind: Kind,
			thresholds: Option<ThresholdsOf<T>>,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			if let Some(thresholds) = &thresholds {
				ensure!(branch.is_none_or(T::Oversight::exists), Error::<T>::NoBranch);
				ensure!(thresholds.are_sound(), Error::<T>::InvalidThresholds);
			}
			Limits::<T>::set(branch, kind, thresholds.clone());
			Self::deposit_event(Event::ThresholdsSet { branch, kind, thresholds });
			Ok(())
		}

		/// Say that you have looked at an alert, and whether it was right.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AuditorOrigin`]: an auditor of the alert's branch, or of one that oversees it, who has no part in it that matters and
		/// was not close to anybody who has, before it was noticed first; see [`Alert::concerned`]. About a pot: nobody who spends from it
		/// now, or mints for its branch. Or [`Config::ConsortiumOrigin`]: any
		/// alert, so that there is always somebody.
		///
		/// ## Details
		///
		/// The alert is gone, and what led to it is not noticed again: counts begin anew. If nothing was wrong that is so of the sums, too,
		/// by which movements are held back. What comes afterwards is another alert. What follows from one is decided elsewhere: a
		/// freeze, a correction, a penalty, a suspension.
		///
		/// ## Parameters
		///
		/// - `alert`: which.
		/// - `confirmed`: whether something was wrong.
		/// - `opinion`: hash of your reasons, which stay off chain.
		///
		/// ## Errors
		///
		/// [`Error::NoAlert`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`].
		///
		/// ## Events
		///
		/// [`Event::Handled`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::handle())]
		pub fn handle(
			origin: OriginFor<T>,
			alert: AlertId,
			confirmed: bool,
			opinion: [u8; 32],
		) -> DispatchResult {
			let by = match T::ConsortiumOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(T::AuditorOrigin::ensure_origin(origin)?),
			};
			Self::do_handle(by, alert, confirmed, opinion)
		}

		/// Request that coins of a member are frozen while somebody investigates. Another auditor decides.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AuditorOrigin`]: an auditor of the member's home branch, or of one that oversees it, who is not the member and was
		/// not close to them [`Config::Memory`] ago, or before the first freeze of those that came one after the other, if that is longer ago.
		///
		/// ## Details
		///
		/// Opens a grave case that you have signed. Nothing is frozen before another auditor has signed it too. While a freeze stands this
		/// is for its renewal: the new one comes in its place when it is granted. As long as a freeze can be appealed, whatever is frozen
		/// after it counts as its renewal, though it was lifted or is over. Who wins an appeal against one of them is free of all, and
		/// what is requested then is refused. Each auditor can have one request for a member that waits, five can have one at a time.
		///
		/// ## Parameters
		///
		/// - `who`: whose coins.
		/// - `scope`: all that are free and that come, or so many of those that are free, in base units.
		/// - `reason`: hash of the reason, which stays off chain.
		/// - `until`: until when, in Unix milliseconds: an hour of the network from now at least, [`Config::MaxFreeze`] at most.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`], [`Error::InvalidAmount`],
		/// [`Error::InvalidPeriod`], [`Error::AlreadyRequested`], [`Error::TooManyRequests`]; whatever keeps a case from being opened.
		///
		/// ## Events
		///
		/// [`Event::FreezeRequested`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::request_freeze())]
		pub fn request_freeze(
			origin: OriginFor<T>,
			who: T::AccountId,
			scope: Scope<BalanceOf<T>>,
			reason: [u8; 32],
			until: Moment,
		) -> DispatchResult {
			let (auditor, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			Self::do_request(auditor, branch, who, scope, reason, until)
		}

		/// Withdraw your request for a freeze on which nobody has decided.
		///
		/// ## Dispatch origin
		///
		/// Who requested it, auditor or not any more.
		///
		/// ## Details
		///
		/// The case is closed. A freeze that stands already goes on.
		///
		/// ## Parameters
		///
		/// - `freeze`: which.
		///
		/// ## Errors
		///
		/// [`Error::NoRequest`], [`Error::NotRequester`].
		///
		/// ## Events
		///
		/// [`Event::FreezeWithdrawn`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::withdraw_freeze())]
		pub fn withdraw_freeze(origin: OriginFor<T>, freeze: FreezeId) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_withdraw(caller, freeze)
		}

		/// Let the coins of a member move again before the end of a freeze.
		///
		/// ## Dispatch origin
		///
		/// [`Config::AuditorOrigin`]: an auditor of the member's home branch, or of one that oversees it, who could request a freeze of the
		/// member's coins. One is enough to give back what is somebody's.
		///
		/// ## Details
		///
		/// A renewal that is requested goes on being decided.
		///
		/// ## Parameters
		///
		/// - `who`: whose coins.
		/// - `opinion`: hash of your reasons, which stay off chain.
		///
		/// ## Errors
		///
		/// [`Error::NoFreeze`], [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`].
		///
		/// ## Events
		///
		/// [`Event::Lifted`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::lift())]
		pub fn lift(origin: OriginFor<T>, who: T::AccountId, opinion: [u8; 32]) -> DispatchResult {
			let (auditor, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			Self::do_lift(auditor, branch, who, opinion)
		}

		/// End a freeze that is over. The chain does so by itself when it has time; nobody needs to wait for it.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Details
		///
		/// From its end on, or as soon as the account is no member's any more.
		///
		/// ## Parameters
		///
		/// - `who`: whose coins.
		///
		/// ## Errors
		///
		/// [`Error::NoFreeze`], [`Error::NotOver`].
		///
		/// ## Events
		///
		/// [`Event::Thawed`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::thaw())]
		pub fn thaw(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_thaw(who)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			if T::Paused::get() {
				return Weight::zero();
			}
			Self::thaw_what_is_over(remaining)
		}

		fn integrity_test() {
			assert!(T::Tick::get() > 0, "there would be no deadlines");
			assert!(T::Hour::get() > 0, "nothing would be counted");
			assert!(T::Memory::get() > 0, "no circle would be noticed");
			assert!(T::MaxFreeze::get() >= T::Hour::get(), "no freeze would be long enough");
			assert!(T::MaxOpenAlerts::get() > 0, "no alert could be raised");
			for kind in Kind::ALL {
				assert!(ThresholdsOf::<T>::compiled(kind).are_sound(), "thresholds without sense");
			}
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An alert that nobody has looked at.
		pub fn alert(alert: AlertId) -> Option<AlertOf<T>> {
			Alerts::<T>::get(alert)
		}

		/// The open alerts about somebody: a member, or the account of a pot.
		pub fn alerts_of(who: T::AccountId) -> Vec<(AlertId, AlertOf<T>)> {
			let of_rule = |rule| OpenAlerts::<T>::get(&who, rule);
			let ids = Rule::ALL.into_iter().filter_map(of_rule);
			ids.filter_map(|id| Alerts::<T>::get(id).map(|alert| (id, alert))).collect()
		}

		/// How many alerts of a branch are open.
		pub fn open_alerts(branch: BranchId) -> u32 {
			OpenIn::<T>::get(branch)
		}

		/// The open alerts of a branch in their order: those after this one, fifty at most.
		pub fn alerts(
			branch: BranchId,
			after: Option<AlertId>,
			limit: u32,
		) -> Vec<(AlertId, AlertOf<T>)> {
			Self::page(branch, after, limit)
		}

		/// How many alerts of a rule there were in a branch, and what auditors said of them.
		pub fn statistics(branch: BranchId, rule: Rule) -> Counts {
			Statistics::<T>::get(branch, rule)
		}

		/// The thresholds that count for what a member pays now.
		pub fn thresholds_for(who: T::AccountId) -> ThresholdsOf<T> {
			Self::thresholds_of(T::Members::home(&who), Self::kind_of(&who, Self::now()))
		}

		/// The thresholds that count for what a branch's pot pays now.
		pub fn thresholds_for_pot(branch: BranchId) -> ThresholdsOf<T> {
			Self::thresholds_of(Some(branch), Kind::Pot)
		}

		/// What is remembered of the movements of a member, or of the account of a pot.
		pub fn trail(who: T::AccountId) -> TrailOf<T> {
			Trails::<T>::get(who)
		}

		/// The freeze of a member's coins, if one stands.
		pub fn freeze(who: T::AccountId) -> Option<FreezeOf<T>> {
			Freezes::<T>::get(who)
		}

		/// The freeze of a member's coins that was requested last and waits, and its number.
		pub fn requested_freeze(who: T::AccountId) -> Option<(FreezeId, FreezeRequestOf<T>)> {
			Self::requested_freezes(who).pop()
		}

		/// All freezes of a member's coins that wait for a decision, and their numbers.
		pub fn requested_freezes(who: T::AccountId) -> Vec<(FreezeId, FreezeRequestOf<T>)> {
			let ids = RequestsOf::<T>::get(who).into_iter();
			ids.filter_map(|id| Requested::<T>::get(id).map(|request| (id, request))).collect()
		}
	}
}
