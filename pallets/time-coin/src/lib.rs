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
//! - **Movement**: one minting or one passing of coins from an account to another. Each has an id, counted up, and a
//!   [cause](Cause).
//! - **Escrow**: coins that a publisher has set aside for activities. They stay the publisher's, on hold
//!   ([`HoldReason::Activity`]), until they are paid or given back.
//!
//! ## Overview
//!
//! Balances themselves are kept by the SDK's `pallet-balances`, whose calls are closed to members: whoever moves coins
//! comes through here, so that each movement is between members, is numbered, and tells its cause and what both sides
//! have afterwards.
//!
//! Coins come into being as the welcome grant of each new member (T4), and when minters mint within their branch's **quota**
//! (T1): what the consortium granted the branch for each **period**, and what a branch above passed on to it for this one.
//! Whatever the way, issuance grows in a period by no more than the **ceiling** allows (T3): a part of what there was at its
//! start, and a floor. A welcome beyond it is put off, a minting refused. No coin is ever lost as dust: the existential
//! deposit is one base unit.
//!
//! Other pallets hold and pay through [`timebank_primitives::Escrow`].
//!
//! ### Example
//!
//! ```ignore
//! // Mei gives Tom half an hour. The memo itself stays with the two; its hash is on chain.
//! TimeCoin::transfer(RuntimeOrigin::signed(mei), tom, 500_000, memo_hash)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod issuance;
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

/// The coin's rules.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{Inspect, InspectHold, Mutate, MutateHold},
			tokens::{Fortitude, Precision, Preservation, Restriction},
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{ArithmeticError, Permill, traits::Zero};
	use timebank_primitives::{
		ActivityId, BranchId, Cause, Escrow, Membership, MintReason, MovementId, Oversight,
		WelcomeGrant,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Currency as Inspect<<T as frame_system::Config>::AccountId>>::Balance;

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

		/// Which branches stand below which.
		type Oversight: Oversight;

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

	/// Coins minted on the quota of each branch, in base units.
	#[pallet::storage]
	pub type MintedBy<T: Config> = StorageMap<_, Twox64Concat, BranchId, BalanceOf<T>, ValueQuery>;

	/// What branches may mint.
	#[pallet::storage]
	pub type Quotas<T: Config> =
		StorageMap<_, Twox64Concat, BranchId, Quota<BalanceOf<T>, BlockNumberFor<T>>>;

	/// How far issuance may grow in the period in which coins were last minted.
	#[pallet::storage]
	pub type Growth<T: Config> = StorageValue<_, Ceiling<BalanceOf<T>, BlockNumberFor<T>>>;

	/// The members whose welcome grant the ceiling has put off.
	#[pallet::storage]
	pub type Owed<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ()>;

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

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Coins came into being.
		Minted {
			/// The movement's id.
			movement: MovementId,
			/// Who got them.
			to: T::AccountId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// Why.
			cause: Cause,
			/// All that `to` has after it, escrow included, in base units.
			to_balance: BalanceOf<T>,
		},
		/// Coins passed from one account to another.
		Moved {
			/// The movement's id.
			movement: MovementId,
			/// Who gave them.
			from: T::AccountId,
			/// Who got them.
			to: T::AccountId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// Why.
			cause: Cause,
			/// All that `from` has after it, escrow included, in base units.
			from_balance: BalanceOf<T>,
			/// All that `to` has after it, escrow included, in base units.
			to_balance: BalanceOf<T>,
		},
		/// A branch may mint.
		QuotaSet {
			/// The branch.
			branch: BranchId,
			/// How much in each period, in base units.
			amount: BalanceOf<T>,
			/// The block from which on it may not.
			until: BlockNumberFor<T>,
		},
		/// A branch passed some of what it may mint in this period on to one below it.
		QuotaDelegated {
			/// The branch.
			from: BranchId,
			/// The branch below.
			to: BranchId,
			/// How much, in base units.
			amount: BalanceOf<T>,
		},
		/// A welcome grant waits until issuance may grow again.
		WelcomeDeferred {
			/// The new member.
			member: T::AccountId,
			/// How much, in base units.
			amount: BalanceOf<T>,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The branch has no quota.
		NoQuota,
		/// The branch's quota has run out.
		QuotaExpired,
		/// The branch may not mint as much in this period.
		QuotaExceeded,
		/// Issuance would grow more in this period than it may (T3).
		CeilingReached,
		/// There is no branch with this id.
		BranchNotFound,
		/// The quota's end is in the past.
		EndInThePast,
		/// A quota is passed on to branches below, and to no others.
		NotBelow,
		/// Minters do not mint for themselves.
		OwnMinting,
		/// No welcome grant is owed to this account.
		NothingOwed,
		/// The caller is not a member.
		NotMember,
		/// The account that is to get the coins is not a member's.
		RecipientNotMember,
		/// Coins cannot go from an account to itself.
		SelfTransfer,
		/// The amount is zero.
		ZeroAmount,
		/// The payer does not have as many free coins. Coins in escrow are not free.
		InsufficientBalance,
		/// The payer does not have as many coins in escrow.
		InsufficientEscrow,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Give coins to another member.
		///
		/// ## Dispatch origin
		///
		/// A member.
		///
		/// ## Parameters
		///
		/// - `to`: the account of the member who gets the coins.
		/// - `amount`: in base units, 1,000,000 to the hour; more than zero, at most the caller's free coins.
		/// - `memo`: hash of a memo that stays off chain.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::RecipientNotMember`], [`Error::SelfTransfer`], [`Error::ZeroAmount`],
		/// [`Error::InsufficientBalance`].
		///
		/// ## Events
		///
		/// [`Event::Moved`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::transfer())]
		pub fn transfer(
			origin: OriginFor<T>,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			memo: [u8; 32],
		) -> DispatchResult {
			let from = ensure_signed(origin)?;
			ensure!(T::Members::is_member(&from), Error::<T>::NotMember);
			ensure!(T::Members::is_member(&to), Error::<T>::RecipientNotMember);
			ensure!(from != to, Error::<T>::SelfTransfer);
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			Self::ensure_free(&from, amount)?;
			T::Currency::transfer(&from, &to, amount, Preservation::Expendable)?;
			Self::note_moved(from, to, amount, Cause::Transfer { memo })
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

		/// Mint coins for a member, within your branch's quota and the ceiling of the whole consortium (T1, T3).
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
		/// `BadOrigin`, [`Error::OwnMinting`], [`Error::RecipientNotMember`], [`Error::ZeroAmount`],
		/// [`Error::NoQuota`], [`Error::QuotaExpired`], [`Error::QuotaExceeded`], [`Error::CeilingReached`].
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
			ensure!(T::Members::is_member(&to), Error::<T>::RecipientNotMember);
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			Self::draw_quota(branch, amount)?;
			Self::do_mint(&to, amount, Cause::Minting { branch, reason, activity })
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
			Owed::<T>::take(&who).ok_or(Error::<T>::NothingOwed)?;
			ensure!(T::Members::is_member(&who), Error::<T>::RecipientNotMember);
			// As large as it is now, should it have been set wrong when it was put off.
			let amount = T::WelcomeGrant::get();
			if amount.is_zero() {
				return Ok(());
			}
			Self::do_mint(&who, amount, Cause::Welcome)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All coins there are, and all that were ever minted, in base units (T3).
		pub fn issuance() -> (BalanceOf<T>, BalanceOf<T>) {
			(T::Currency::total_issuance(), Minted::<T>::get())
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
			(T::Currency::balance(&who), <Self as Escrow<_>>::held(&who))
		}
	}

	impl<T: Config> Pallet<T> {
		fn ensure_free(who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
			let free =
				T::Currency::reducible_balance(who, Preservation::Expendable, Fortitude::Polite);
			ensure!(amount <= free, Error::<T>::InsufficientBalance);
			Ok(())
		}

		fn ensure_held(who: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
			ensure!(amount <= <Self as Escrow<_>>::held(who), Error::<T>::InsufficientEscrow);
			Ok(())
		}

		pub(crate) fn next_movement() -> Result<MovementId, DispatchError> {
			Movements::<T>::try_mutate(|last| {
				*last = last.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Ok(*last)
			})
		}

		fn note_moved(
			from: T::AccountId,
			to: T::AccountId,
			amount: BalanceOf<T>,
			cause: Cause,
		) -> DispatchResult {
			let movement = Self::next_movement()?;
			let from_balance = T::Currency::total_balance(&from);
			let to_balance = T::Currency::total_balance(&to);
			Self::deposit_event(Event::Moved {
				movement,
				from,
				to,
				amount,
				cause,
				from_balance,
				to_balance,
			});
			Ok(())
		}
	}

	impl<T: Config> WelcomeGrant<T::AccountId> for Pallet<T> {
		fn grant(who: &T::AccountId) -> DispatchResult {
			let amount = T::WelcomeGrant::get();
			if amount.is_zero() {
				return Ok(());
			}
			// The ceiling keeps nobody from becoming a member: the grant is put off.
			if amount > Self::room_now() {
				Owed::<T>::insert(who, ());
				Self::deposit_event(Event::WelcomeDeferred { member: who.clone(), amount });
				return Ok(());
			}
			Self::do_mint(who, amount, Cause::Welcome)
		}
	}

	impl<T: Config> Escrow<T::AccountId> for Pallet<T> {
		type Balance = BalanceOf<T>;

		fn hold(payer: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
			Self::ensure_free(payer, amount)?;
			T::Currency::hold(&HoldReason::Activity.into(), payer, amount)
		}

		fn release(payer: &T::AccountId, amount: BalanceOf<T>) -> DispatchResult {
			Self::ensure_held(payer, amount)?;
			T::Currency::release(&HoldReason::Activity.into(), payer, amount, Precision::Exact)
				.map(drop)
		}

		fn pay(
			payer: &T::AccountId,
			payee: &T::AccountId,
			amount: BalanceOf<T>,
			cause: Cause,
		) -> DispatchResult {
			if amount.is_zero() {
				return Ok(());
			}
			ensure!(T::Members::is_member(payee), Error::<T>::RecipientNotMember);
			Self::ensure_held(payer, amount)?;
			T::Currency::transfer_on_hold(
				&HoldReason::Activity.into(),
				payer,
				payee,
				amount,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Polite,
			)?;
			Self::note_moved(payer.clone(), payee.clone(), amount, cause)
		}

		fn held(payer: &T::AccountId) -> BalanceOf<T> {
			T::Currency::balance_on_hold(&HoldReason::Activity.into(), payer)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::Currency::minimum_balance() == 1u32.into(),
				"an existential deposit above one base unit would burn coins as dust"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
