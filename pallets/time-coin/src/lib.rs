// SPDX-License-Identifier: Apache-2.0

//! # Time coin
//!
//! TIME: one coin is one hour of service. Minting, escrow and every movement of coins.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **TIME**: the chain's native currency, with 6 decimals. Amounts are in base units: 1 TIME = 1,000,000.
//! - **Movement**: one minting, burning or passing of coins. Each has an id, counted up, and a [cause](Cause).
//! - **Purse**: where coins are: free with a member, in a member's escrow, free in a branch's pot, or earmarked in it.
//! - **Escrow**: coins that a publisher has set aside for activities. They stay the publisher's, on hold
//!   ([`HoldReason::Activity`]), until they are paid or given back.
//! - **Pot**: the coins of a branch, on an account to which nobody has a key.
//! - **Held back**: a movement that waits for a decision. Its coins stay the payer's, on hold ([`HoldReason::Review`]).
//! - **Frozen**: free coins of a member that nobody moves, but auditors or the consortium by a correction or a penalty.
//!
//! ## Overview
//!
//! Balances themselves are kept by the SDK's `pallet-balances`, whose calls are closed to members: whoever moves coins
//! comes through here, so that each movement is numbered, tells its cause and what both sides have afterwards, and is counted
//! between branches; what people choose to do is screened first ([`timebank_primitives::Screening`]).
//!
//! ### What is held back
//!
//! A transfer, gift, donation or grant that could be made, and that the screening wants looked at, is held back (U4): its coins are
//! on hold until auditors of the payer's branch decide on it ([`timebank_primitives::Cases`]). Granted, it is made with the cause
//! that it had; refused, withdrawn by the payer, or not decided in time, its coins are free again. The screening itself refuses
//! nothing; but an account has a bounded number of held movements at once ([`Config::MaxHeld`]), and what would be one more fails.
//! What leaves a pot is not decided by its treasurers.
//!
//! While coins of a member are frozen, what is held back goes on only if as many are free as are frozen: as if what is held counted
//! first to what is frozen.
//!
//! ### How coins come into being
//!
//! As the welcome grant of each new member (T4), and when minters mint for members of their branch within its **quota** (T1): what
//! the consortium granted the branch for each **period**, and what a branch above passed on to it for this one. Whatever
//! the way, there are in a period no more coins than the **ceiling** allows (T3): what there was at its start, a part of
//! that, and a floor. A welcome beyond it is put off, a minting refused. A branch whose hours are not backed as governance asks mints
//! none ([`timebank_primitives::Clearing`]); welcome grants are the consortium's.
//!
//! ### How they are gone
//!
//! When a partner institution confirms that hours were redeemed, as a penalty that the consortium or two auditors decided, when a
//! member leaves, and when they lay idle for too long, if governance has set such an expiry (T2). No coin is ever lost as dust: the
//! existential deposit is one base unit.
//!
//! A penalty of two auditors is no more than governance allows, and can be appealed (U7): so long its coins are on hold
//! ([`HoldReason::Penalty`]), and only then they are burnt. Either penalty takes what is free of its member when it is decided, frozen
//! or not, and no more than there is: what has been set aside, held back or spent by then is out of its reach. So coins are frozen
//! first.
//!
//! ### What a member can keep
//!
//! What would lift a member's coins, escrow included, above the **cap** goes to the home branch's pot (T7). Of coins that lay idle
//! for a whole period above an exempt saving, governance may take a **levy** to that pot. Both are off until governance
//! sets them. The levy is taken when the member's coins next move, or when somebody asks for it ([`Pallet::collect`]).
//!
//! ### How a wrong movement is put right
//!
//! History stays as it is. Two auditors sign a movement the other way, which names the wrong one and the hash of a reason (T11).
//! It cannot take more than was moved, comes only for some time, and is not corrected itself. It may take coins that are frozen:
//! for that they were frozen. Nobody signs it who is a party, or close to one.
//!
//! Other pallets move coins through [`timebank_primitives::Escrow`], [`timebank_primitives::Payments`],
//! [`timebank_primitives::Redeeming`] and [`timebank_primitives::Exit`].
//!
//! ### Example
//!
//! ```ignore
//! // Mei gives Tom half an hour. The memo itself stays with the two; its hash is on chain.
//! let note = Note { category: Category::Thanks, memo };
//! TimeCoin::give(RuntimeOrigin::signed(mei), tom, 500_000, note)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decisions;
mod errors;
mod events;
mod held;
mod idle;
mod issuance;
#[cfg(test)]
mod mock;
mod movements;
mod penalties;
#[cfg(test)]
mod tests;
mod traits;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The coin's rules.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::PostDispatchInfo,
		pallet_prelude::*,
		traits::{
			Time,
			fungible::{Inspect, Mutate, MutateHold},
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		Permill, Saturating,
		traits::{Convert, Zero},
	};
	use timebank_primitives::{
		ActivityId, BranchId, Cases, Cause, Clearing, Freezes, HeldId, Kinship, Membership,
		MintReason, Moment, MovementId, Note, Oversight, Paid, PenaltyId, Purse, Screening, Staff,
		Succession,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

	pub(crate) type EntryOf<T> =
		Entry<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;
	pub(crate) type TurnoverOf<T> = Turnover<BalanceOf<T>, BlockNumberFor<T>>;

	/// A movement that is held back, as this runtime keeps it.
	pub type HeldMovementOf<T> =
		HeldMovement<<T as frame_system::Config>::AccountId, BalanceOf<T>, BlockNumberFor<T>>;

	/// A penalty as this runtime keeps it.
	pub type PenaltyOf<T> = Penalty<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The native currency.
		type Currency: Mutate<Self::AccountId>
			+ MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The runtime's reasons for a hold.
		type RuntimeHoldReason: From<HoldReason>;

		/// The consortium, which grants quotas: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// A minter, and the branch that they mint for.
		type MinterOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// An administrator, and the branch whose quota they pass on.
		type AdministratorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// An auditor, and the branch that they work for.
		type AuditorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Who works for which branch.
		type Staff: Staff<Self::AccountId>;

		/// Which branches there are, and which stand below which.
		type Oversight: Oversight;

		/// Which branches wind up.
		type Succession: Succession;

		/// The account that keeps a branch's pot. Nobody has a key to it.
		type PotAccount: Convert<BranchId, Self::AccountId>;

		/// What coins must pass before they move (U4).
		type Screening: Screening<Self::AccountId, BalanceOf<Self>>;

		/// Where decisions on movements that are held back, and on penalties, are asked for (U1).
		type Cases: Cases<Self::AccountId>;

		/// Who is so close to whom that they do not decide on their coins (U2).
		type Kinship: Kinship<Self::AccountId>;

		/// How long what a party did alone must have stood before auditors decide, or before what they correct, for it to make
		/// somebody close to them, in milliseconds.
		type Lookback: Get<Moment>;

		/// The clock.
		type Time: Time<Moment = Moment>;

		/// Which coins of members are frozen (U5).
		type Freezes: Freezes<Self::AccountId, BalanceOf<Self>>;

		/// How many movements of an account can be held back at once.
		#[pallet::constant]
		type MaxHeld: Get<u32>;

		/// From which amount on, in base units, it takes two auditors to decide on a movement that is held back. Set by governance.
		type GraveAmount: Get<BalanceOf<Self>>;

		/// The largest penalty, in base units, that auditors decide without the consortium. Set by governance.
		type MaxPenalty: Get<BalanceOf<Self>>;

		/// What branches owe each other (T9), and whether their hours are backed (T10).
		type Clearing: Clearing<BalanceOf<Self>>;

		/// How many blocks a period has, over which issuance grows no more than it may. Set by governance.
		type Period: Get<BlockNumberFor<Self>>;

		/// By which part of what there was at its start issuance may grow in a period. Set by governance (T3).
		type GrowthLimit: Get<Permill>;

		/// By how much more it may grow whatever there was, in base units: a consortium starts with nothing.
		type GrowthFloor: Get<BalanceOf<Self>>;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// What each new member gets, in base units (T4). Set by governance.
		type WelcomeGrant: Get<BalanceOf<Self>>;

		/// The most that a member can have, escrow included, in base units (T7). Set by governance.
		type Cap: Get<BalanceOf<Self>>;

		/// What becomes of coins that lie idle (T2, T7). Set by governance.
		type IdleTerms: Get<IdleTerms<BalanceOf<Self>, BlockNumberFor<Self>>>;

		/// For how many blocks a movement can be corrected (T11). Set by governance.
		type CorrectionPeriod: Get<BlockNumberFor<Self>>;

		/// Measured weights.
		type WeightInfo: WeightInfo;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;
	}

	/// Why coins are on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// They are the escrow of activities.
		#[codec(index = 0)]
		Activity,
		/// They wait for a partner institution to confirm their redemption.
		#[codec(index = 1)]
		Redemption,
		/// They were set aside for a purpose in a branch's pot.
		#[codec(index = 2)]
		Earmark,
		/// They are the fees of trainings.
		#[codec(index = 3)]
		Training,
		/// They were paid, and are held back until somebody decides on it.
		#[codec(index = 4)]
		Review,
		/// They are a penalty that can still be appealed.
		#[codec(index = 5)]
		Penalty,
	}

	/// How many movements there have been: the id of the last one.
	#[pallet::storage]
	pub type Movements<T> = StorageValue<_, MovementId, ValueQuery>;

	/// All coins that were ever minted, in base units.
	#[pallet::storage]
	pub type Minted<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	/// The coins that were there at genesis, in base units.
	#[pallet::storage]
	pub type InitialIssuance<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	/// All coins that were ever burnt, in base units.
	#[pallet::storage]
	pub type Burnt<T: Config> = StorageValue<_, BalanceOf<T>, ValueQuery>;

	/// Coins minted for the members of each branch, in base units. Kept when the branch is gone.
	#[pallet::storage]
	pub type MintedBy<T: Config> = StorageMap<_, Twox64Concat, BranchId, BalanceOf<T>, ValueQuery>;

	/// Coins burnt of the members of each branch, in base units. Kept when the branch is gone.
	#[pallet::storage]
	pub type BurntBy<T: Config> = StorageMap<_, Twox64Concat, BranchId, BalanceOf<T>, ValueQuery>;

	/// How many coins people moved, and were paid for service, in the period in which they last did, and in the one before it.
	#[pallet::storage]
	pub type Flow<T: Config> = StorageValue<_, TurnoverOf<T>, ValueQuery>;

	/// The movements that can still be corrected.
	#[pallet::storage]
	pub type Entries<T: Config> = StorageMap<_, Twox64Concat, MovementId, EntryOf<T>>;

	/// No movement with a lower id is among the entries.
	#[pallet::storage]
	pub type OldestEntry<T> = StorageValue<_, MovementId, ValueQuery>;

	/// The terms for idle coins, and since when they hold. None, if nothing happens to idle coins.
	#[pallet::storage]
	pub type Rule<T: Config> = StorageValue<_, IdleRule<BalanceOf<T>, BlockNumberFor<T>>>;

	/// What of members' coins lies idle, of those whose coins have moved under a rule.
	#[pallet::storage]
	pub type Idles<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Idle<BalanceOf<T>, BlockNumberFor<T>>>;

	/// What branches may mint.
	#[pallet::storage]
	pub type Quotas<T: Config> =
		StorageMap<_, Twox64Concat, BranchId, Quota<BalanceOf<T>, BlockNumberFor<T>>>;

	/// How far issuance may grow in the period in which coins were last minted or burnt.
	#[pallet::storage]
	pub type Growth<T: Config> = StorageValue<_, Ceiling<BalanceOf<T>, BlockNumberFor<T>>>;

	/// The members whose welcome grant the ceiling has put off.
	#[pallet::storage]
	pub type Owed<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

	/// How many movements were ever held back: the id of the next one.
	#[pallet::storage]
	pub type NextHeld<T> = StorageValue<_, HeldId, ValueQuery>;

	/// The movements that are held back. Each has an open case, and goes when that is over.
	#[pallet::storage]
	pub type HeldMovements<T: Config> = StorageMap<_, Twox64Concat, HeldId, HeldMovementOf<T>>;

	/// Which movements of an account are held back, oldest first. No row without any.
	#[pallet::storage]
	pub type HeldOf<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, BoundedVec<HeldId, T::MaxHeld>, ValueQuery>;

	/// How many penalties auditors ever proposed: the id of the next one.
	#[pallet::storage]
	pub type NextPenalty<T> = StorageValue<_, PenaltyId, ValueQuery>;

	/// The penalties that auditors propose, or that can still be appealed.
	#[pallet::storage]
	pub type Penalties<T: Config> = StorageMap<_, Twox64Concat, PenaltyId, PenaltyOf<T>>;

	/// The penalties of each member, oldest first: either one that is decided, or what is proposed, each by another auditor. No row
	/// without any.
	#[pallet::storage]
	pub type PenaltiesOf<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<PenaltyId, ConstU32<MAX_PENALTIES>>,
		ValueQuery,
	>;

	/// Notes the coins that are there at the start.
	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Nothing is configured.
		#[serde(skip)]
		pub _config: core::marker::PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			InitialIssuance::<T>::put(T::Currency::total_issuance());
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Pay coins to another member (T6).
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Details
		///
		/// What the other member cannot keep below the cap goes to the pot of their home branch. The movement may be held back
		/// until auditors have decided on it (U4): the coins are on hold so long.
		///
		/// ## Parameters
		///
		/// - `to`: the account of the member who gets the coins.
		/// - `amount`: in base units, 1,000,000 to the hour; more than zero, at most the caller's free coins.
		/// - `note`: what for, and the hash of a memo that stays off chain.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::RecipientNotMember`], [`Error::SelfTransfer`], [`Error::ZeroAmount`],
		/// [`Error::PayerSuspended`], [`Error::RecipientSuspended`], [`Error::InsufficientBalance`], [`Error::Frozen`],
		/// [`Error::TooManyHeld`]; clearing's `LimitReached`.
		///
		/// ## Events
		///
		/// [`Event::Moved`]; another one for what goes to the pot, and for a levy that is due. Or [`Event::MovementHeld`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::transfer().max(T::WeightInfo::hold_back()))]
		pub fn transfer(
			origin: OriginFor<T>,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			note: Note,
		) -> DispatchResultWithPostInfo {
			let (from, to) = (Purse::Member(ensure_signed(origin)?), Purse::Member(to));
			let paid = Self::do_pay(&from, &to, amount, Cause::Transfer(note))?;
			Ok(Self::weigh(paid, T::WeightInfo::plain_payment()))
		}

		/// Say how much a branch may mint in each period (T1).
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch.
		/// - `amount`: in base units for each period; zero takes the quota away, but not what was passed on to the branch in
		///   this period. What was minted in it stays counted, against that too.
		/// - `until`: the block from which on the branch may not mint any more.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchNotFound`], [`Error::EndInThePast`].
		///
		/// ## Events
		///
		/// [`Event::QuotaSet`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::set_quota())]
		pub fn set_quota(
			origin: OriginFor<T>,
			branch: BranchId,
			#[pallet::compact] amount: BalanceOf<T>,
			until: BlockNumberFor<T>,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			Self::do_set_quota(branch, amount, until)
		}

		/// Pass some of what your branch may still mint in this period on to a branch below it.
		///
		/// ## Dispatch origin
		///
		/// An administrator of a branch that has a quota.
		///
		/// ## Details
		///
		/// It holds for this period only, and for all of it. The branch below mints it with its own minters, and may pass it on
		/// in turn. Supervisors get none.
		///
		/// ## Parameters
		///
		/// - `to`: a branch below yours in the tree.
		/// - `amount`: in base units; more than zero, at most what is left in this period.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotBelow`], [`Error::ZeroAmount`], [`Error::NoQuota`], [`Error::QuotaExpired`],
		/// [`Error::QuotaExceeded`].
		///
		/// ## Events
		///
		/// [`Event::QuotaDelegated`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::delegate_quota())]
		pub fn delegate_quota(
			origin: OriginFor<T>,
			to: BranchId,
			#[pallet::compact] amount: BalanceOf<T>,
		) -> DispatchResult {
			let (_, from) = T::AdministratorOrigin::ensure_origin(origin)?;
			ensure!(T::Oversight::stands_below(to, from), Error::<T>::NotBelow);
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			Self::do_delegate(from, to, amount)
		}

		/// Mint coins for a member of your branch, within its quota and the ceiling of the whole consortium (T1, T3).
		///
		/// ## Dispatch origin
		///
		/// A minter, who cannot mint for themselves.
		///
		/// ## Parameters
		///
		/// - `to`: the member who gets them.
		/// - `amount`: in base units, 1,000,000 to the hour; more than zero.
		/// - `reason`: why.
		/// - `activity`: the activity in which the service behind them was given, where there is one.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::OwnMinting`], [`Error::RecipientNotMember`], [`Error::WrongBranch`],
		/// [`Error::RecipientSuspended`], [`Error::ZeroAmount`], [`Error::AboveCap`], [`Error::NoQuota`],
		/// [`Error::QuotaExpired`], [`Error::QuotaExceeded`], [`Error::CeilingReached`]; clearing's `CoverageTooLow`.
		///
		/// ## Events
		///
		/// [`Event::Minted`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::mint())]
		pub fn mint(
			origin: OriginFor<T>,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			reason: MintReason,
			activity: Option<ActivityId>,
		) -> DispatchResult {
			let (minter, branch) = T::MinterOrigin::ensure_origin(origin)?;
			ensure!(minter != to, Error::<T>::OwnMinting);
			let home = T::Members::home(&to).ok_or(Error::<T>::RecipientNotMember)?;
			ensure!(home == branch, Error::<T>::WrongBranch);
			ensure!(T::Members::is_active(&to), Error::<T>::RecipientSuspended);
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			// What went to a pot instead could not be corrected.
			let after = T::Currency::total_balance(&to).saturating_add(amount);
			ensure!(after <= T::Cap::get(), Error::<T>::AboveCap);
			T::Clearing::may_mint(branch, amount)?;
			Self::draw_quota(branch, amount)?;
			let cause = Cause::Minting { branch, reason, activity };
			T::Screening::screen(None, Some(&Purse::Member(to.clone())), amount, &cause);
			Self::do_mint(&Purse::Member(to), amount, cause)
		}

		/// Get a welcome grant minted that the ceiling has put off.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `who`: the member to whom it is owed.
		///
		/// ## Errors
		///
		/// [`Error::NothingOwed`], [`Error::RecipientNotMember`], [`Error::CeilingReached`].
		///
		/// ## Events
		///
		/// [`Event::Minted`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::claim_welcome())]
		pub fn claim_welcome(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			// As large as it is now, should it have been set wrong when it was put off. While it is nothing it waits.
			let amount = T::WelcomeGrant::get();
			ensure!(!amount.is_zero() && Owed::<T>::contains_key(&who), Error::<T>::NothingOwed);
			Owed::<T>::remove(&who);
			Self::do_mint(&Purse::Member(who), amount, Cause::Welcome)
		}

		/// Give coins to another member, for nothing in return (T6).
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Parameters
		///
		/// As for [`Pallet::transfer`].
		///
		/// ## Errors
		///
		/// As for [`Pallet::transfer`].
		///
		/// ## Events
		///
		/// As for [`Pallet::transfer`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::give().max(T::WeightInfo::hold_back()))]
		pub fn give(
			origin: OriginFor<T>,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			note: Note,
		) -> DispatchResultWithPostInfo {
			let (from, to) = (Purse::Member(ensure_signed(origin)?), Purse::Member(to));
			let paid = Self::do_pay(&from, &to, amount, Cause::Gift(note))?;
			Ok(Self::weigh(paid, T::WeightInfo::plain_payment()))
		}

		/// Give coins to the pot of a branch (T6).
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Parameters
		///
		/// - `branch`: the branch, whichever.
		/// - `amount`: in base units; more than zero, at most the caller's free coins.
		/// - `note`: what for, and the hash of a memo that stays off chain.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::BranchNotFound`], [`Error::BranchClosing`], [`Error::ZeroAmount`],
		/// [`Error::PayerSuspended`], [`Error::InsufficientBalance`], [`Error::Frozen`], [`Error::TooManyHeld`]; clearing's
		/// `LimitReached`.
		///
		/// ## Events
		///
		/// [`Event::Moved`] or [`Event::MovementHeld`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::donate().max(T::WeightInfo::hold_back()))]
		pub fn donate(
			origin: OriginFor<T>,
			branch: BranchId,
			#[pallet::compact] amount: BalanceOf<T>,
			note: Note,
		) -> DispatchResultWithPostInfo {
			let from = Purse::Member(ensure_signed(origin)?);
			let paid = Self::do_pay(&from, &Purse::Pot(branch), amount, Cause::Donation(note))?;
			Ok(Self::weigh(paid, T::WeightInfo::plain_donation()))
		}

		/// Sign that a movement was wrong and that coins of it are to go back (T11). The first auditor's signature proposes it,
		/// the second one's carries it out.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the branch of whoever got the coins, of one above it, or of a supervisor of either, who is neither a party
		/// to the movement nor was close to one when it was made.
		///
		/// ## Details
		///
		/// The movement itself stays in the books; the coins move back as a movement of its own, which names it. What was minted
		/// is burnt. A transfer, gift, donation, grant, welcome, minting or payment for a service can be corrected, up to all of it,
		/// as long as it is not older than the period that governance set. What a member paid and what went to a pot, because it was
		/// above the cap, is corrected by its own id; what went there of a welcome is not. Coins that come back are above no cap,
		/// and a freeze keeps none of them. A correction is not appealed: it is made at once by two, and undoes no more than
		/// the one movement.
		///
		/// ## Parameters
		///
		/// - `movement`: the id of the movement, as its event tells it.
		/// - `amount`: how much goes back, in base units; more than zero, at most what was moved and has not gone back. The two
		///   signatures must agree.
		/// - `reason`: hash of the reason, which stays off chain. The two signatures must agree.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::MovementNotFound`], [`Error::NotCorrectable`], [`Error::CorrectionOfCorrection`],
		/// [`Error::AlreadyCorrected`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`], [`Error::ZeroAmount`],
		/// [`Error::AmountTooLarge`], [`Error::SameSigner`], [`Error::ProposalDiffers`]; with the second signature also
		/// [`Error::ProposerDismissed`],
		/// [`Error::NotMember`], [`Error::RecipientNotMember`], [`Error::BranchNotFound`] and
		/// [`Error::InsufficientBalance`].
		///
		/// ## Events
		///
		/// [`Event::CorrectionProposed`]; or [`Event::Moved`] or [`Event::Burnt`], and [`Event::Corrected`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::correct())]
		pub fn correct(
			origin: OriginFor<T>,
			movement: MovementId,
			#[pallet::compact] amount: BalanceOf<T>,
			reason: [u8; 32],
		) -> DispatchResult {
			let (signer, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			let entry = Self::correctable(movement, &signer, branch)?;
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			let left = entry.amount.saturating_sub(entry.corrected);
			ensure!(amount <= left, Error::<T>::AmountTooLarge);
			Self::do_correct(movement, entry, signer, amount, reason)
		}

		/// Withdraw the proposal to correct a movement.
		///
		/// ## Dispatch origin
		///
		/// Any auditor who may correct the movement.
		///
		/// ## Parameters
		///
		/// - `movement`: the id of the movement, which stands.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::MovementNotFound`], [`Error::NotCorrectable`], [`Error::CorrectionOfCorrection`],
		/// [`Error::AlreadyCorrected`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`], [`Error::NotProposed`].
		///
		/// ## Events
		///
		/// [`Event::CorrectionWithdrawn`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::withdraw_correction())]
		pub fn withdraw_correction(origin: OriginFor<T>, movement: MovementId) -> DispatchResult {
			let (by, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			let mut entry = Self::correctable(movement, &by, branch)?;
			ensure!(matches!(entry.state, EntryState::Disputed { .. }), Error::<T>::NotProposed);
			entry.state = EntryState::Standing;
			Entries::<T>::insert(movement, entry);
			Self::deposit_event(Event::CorrectionWithdrawn { movement, by });
			Ok(())
		}

		/// Burn coins of a member as a penalty (T2).
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `who`: the member.
		/// - `amount`: in base units; more than zero. If the member has less that is free, frozen or not, all of that is burnt.
		/// - `decision`: hash of the decision, which stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotMember`], [`Error::ZeroAmount`], [`Error::InsufficientBalance`].
		///
		/// ## Events
		///
		/// [`Event::Burnt`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::penalise())]
		pub fn penalise(
			origin: OriginFor<T>,
			who: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			decision: [u8; 32],
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			ensure!(T::Members::is_member(&who), Error::<T>::NotMember);
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			Self::settle_idle(&who)?;
			let amount = Self::payable(&who, amount);
			Self::ensure_there(&Purse::Member(who.clone()), amount)?;
			Self::burn_free(&who, amount, Cause::Penalty { decision }).map(drop)
		}

		/// Take from a member what is due for coins that lay idle (T2, T7).
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Details
		///
		/// It is taken anyway when the member's coins next move. With this call a branch takes it before that.
		///
		/// ## Parameters
		///
		/// - `who`: the member.
		///
		/// ## Errors
		///
		/// [`Error::NothingDue`].
		///
		/// ## Events
		///
		/// [`Event::Moved`] for a levy; [`Event::Burnt`] for coins that have expired.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::collect())]
		pub fn collect(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			ensure!(!Self::due_now(&who).is_zero(), Error::<T>::NothingDue);
			Self::settle_idle(&who)
		}

		/// Withdraw a movement that is held back. Its coins are free again, if they are not frozen.
		///
		/// ## Dispatch origin
		///
		/// The member who pays, suspended or not; a treasurer of the branch whose pot pays. Should nobody be asked to decide on it
		/// any more: anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `held`: which, as [`Event::MovementHeld`] tells it.
		///
		/// ## Errors
		///
		/// [`Error::HeldNotFound`], [`Error::NotPayer`].
		///
		/// ## Events
		///
		/// [`Event::HeldReturned`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::withdraw_held())]
		pub fn withdraw_held(origin: OriginFor<T>, held: HeldId) -> DispatchResult {
			Self::do_withdraw_held(&ensure_signed(origin)?, held)
		}

		/// Propose to burn coins of a member as a penalty (T2). It takes another auditor to decide it.
		///
		/// ## Dispatch origin
		///
		/// An auditor of the member's home branch, of one above it, or of a supervisor of either. Not for themselves, nor for
		/// somebody close to them.
		///
		/// ## Details
		///
		/// The proposal is the first signature. With the second one the coins are put on hold, frozen or not: if the member has less
		/// that is free by then, all of that. They are burnt when the decision cannot be appealed any more. Up to five auditors propose
		/// at once against a member, so that none stands in another's way; who proposes again replaces their own. As soon as one is
		/// decided the others are void, and there is no new one before it is burnt or taken back.
		///
		/// ## Parameters
		///
		/// - `who`: the member.
		/// - `amount`: in base units; more than zero, at most what governance lets auditors decide.
		/// - `decision`: hash of the reasons, which stay off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::NotMember`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`], [`Error::ZeroAmount`],
		/// [`Error::PenaltyTooLarge`], [`Error::AlreadyProposed`], [`Error::TooManyPenalties`].
		///
		/// ## Events
		///
		/// [`Event::PenaltyProposed`]; [`Event::PenaltyDropped`] before it for what it replaces.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::propose_penalty())]
		pub fn propose_penalty(
			origin: OriginFor<T>,
			who: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			decision: [u8; 32],
		) -> DispatchResult {
			let (auditor, branch) = T::AuditorOrigin::ensure_origin(origin)?;
			let home = T::Members::home(&who).ok_or(Error::<T>::NotMember)?;
			ensure!(T::Oversight::oversees(branch, home), Error::<T>::WrongBranch);
			let is_partial = Self::is_close(&auditor, &who, T::Time::now());
			ensure!(!is_partial, Error::<T>::ConflictOfInterest);
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			ensure!(amount <= T::MaxPenalty::get(), Error::<T>::PenaltyTooLarge);
			Self::do_propose_penalty(auditor, home, who, amount, decision)
		}
	}

	impl<T: Config> Pallet<T> {
		/// What a payment has cost: `plain` if it was, else what the call says beforehand.
		fn weigh(paid: Paid, plain: Weight) -> PostDispatchInfo {
			Some(plain).filter(|_| paid == Paid::Plainly).into()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All coins there are, all that were ever minted and all that were burnt, in base units (T3). At genesis there were as many
		/// as the first and the last together exceed the second.
		pub fn issuance() -> (BalanceOf<T>, BalanceOf<T>, BalanceOf<T>) {
			(T::Currency::total_issuance(), Minted::<T>::get(), Burnt::<T>::get())
		}

		/// The coins minted for the members of a branch, and those burnt of them, in base units (T3).
		pub fn totals(branch: BranchId) -> (BalanceOf<T>, BalanceOf<T>) {
			(MintedBy::<T>::get(branch), BurntBy::<T>::get(branch))
		}

		/// How many coins people moved, and were paid for service, in this period and in the one before it, in base units (T3).
		/// Divided by the issuance it is the coin's velocity.
		pub fn turnover() -> (BalanceOf<T>, BalanceOf<T>) {
			let Turnover { now, before, .. } = Self::turnover_now();
			(now, before)
		}

		/// A movement that can still be corrected, or was, for as long as that is known (T11).
		pub fn entry(movement: MovementId) -> Option<EntryOf<T>> {
			Entries::<T>::get(movement)
		}

		/// What is due from a member for coins that lay idle, in base units (T7).
		pub fn due(who: T::AccountId) -> BalanceOf<T> {
			Self::due_now(&who)
		}

		/// How many coins can still be minted in this period, in base units: in the whole consortium (T3).
		pub fn room() -> BalanceOf<T> {
			Self::room_now()
		}

		/// What a branch can still mint in this period, in base units, if the ceiling lets it.
		pub fn quota(branch: BranchId) -> BalanceOf<T> {
			Self::quota_left(branch)
		}

		/// What `who` has in free coins and in escrow, in base units.
		pub fn balance(who: T::AccountId) -> (BalanceOf<T>, BalanceOf<T>) {
			(T::Currency::balance(&who), Self::balance_of(&Purse::Escrow(who)))
		}

		/// A movement that is held back (U4).
		pub fn held(held: HeldId) -> Option<HeldMovementOf<T>> {
			HeldMovements::<T>::get(held)
		}

		/// The movements of an account, a member's or a pot's, that are held back, oldest first: no more than there can be at once.
		pub fn held_of(who: T::AccountId) -> Vec<(HeldId, HeldMovementOf<T>)> {
			let known = |held| HeldMovements::<T>::get(held).map(|row| (held, row));
			HeldOf::<T>::get(who).into_iter().filter_map(known).collect()
		}

		/// A penalty that auditors propose, or that can still be appealed (T2, U7).
		pub fn penalty(penalty: PenaltyId) -> Option<PenaltyOf<T>> {
			Penalties::<T>::get(penalty)
		}

		/// What a member can spend now, in base units: free and not frozen (U5). A levy that is due is still to be taken of it.
		pub fn spendable(who: T::AccountId) -> BalanceOf<T> {
			Self::balance_of(&Purse::Member(who))
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::notice_terms();
			T::WeightInfo::notice_terms()
		}

		fn integrity_test() {
			assert!(
				T::Currency::minimum_balance() == 1u32.into(),
				"an existential deposit above one base unit would burn coins as dust"
			);
			assert!(T::MaxHeld::get() > 0, "nothing could be held back");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
