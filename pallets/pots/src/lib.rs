// SPDX-License-Identifier: Apache-2.0

//! # Pots
//!
//! What branches have and give: grants to members, coins for branches below set aside for a purpose, and how each of them
//! was used (T6, T8).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Pot**: a branch's coins. Nobody has a key to it; the branch's treasurers pay from it.
//! - **Grant**: coins that go from a pot to a member, for nothing in return.
//! - **Earmark**: coins that one branch, the **giver**, has set aside for a **purpose** in the pot of a branch below it, the
//!   **receiver**. They never mix with the pot's free coins.
//! - **Use**: a grant from an earmark. Each is recorded with who got it, what for, and who signed.
//!
//! ## Overview
//!
//! A treasurer pays small amounts alone: what all treasurers of a branch have paid with one signature in a window of
//! [`Config::Day`] blocks stays within [`Config::SingleSignatureLimit`]. Whatever goes beyond waits until a second treasurer
//! of the branch approves it, and nothing is gained by paying a large amount in small parts. A window begins with the first
//! payment after the one before is over. So one window's whole limit just before its end and the next one's just after it
//! can follow each other: never more than twice the limit within a day. Nobody signs what they get themselves.
//!
//! What a payment needs is looked at when it is asked for, and again when it is approved: coins that wait are not set aside.
//! Both who sign are treasurers of the branch when it is made, and it lapses when it has waited for [`Config::Patience`].
//!
//! The screening may hold a grant from the free pot back (U4). It is granted all the same, with its event and its signatures,
//! and counts as paid with one signature, whatever becomes of it: who tries often uses up the limit. The coins wait on hold at
//! the pot, in [`Purse::PotHeld`]. If that is allowed they go on to the member, otherwise they come back to the free pot; the
//! coin's own events tell. Nothing of it is kept here, and a branch does not close before it is decided: its case is open.
//! What goes into and out of earmarks is never held back.
//!
//! | earmark | by whom | what follows |
//! | --- | --- | --- |
//! | open | receiver's treasurers, before its end | uses, until nothing is left: finished |
//! | open | receiver's treasurers; after its end, or when a closure asks for it, anybody | the rest goes back: finished |
//! | finished | anybody, once it was kept for [`Config::Retention`] | swept up |
//!
//! When a branch closes (T10), its pot goes to its successor ([`Pallet::hand_over`]), what it has received goes back
//! ([`Pallet::give_back`]), of what it has given the successor becomes the giver ([`Pallet::reassign`]), and what waits can
//! be withdrawn; each step by anybody. An earmark that the successor itself has received goes back first: nobody gives to
//! themselves. Its treasurers ask for no new payments; grants and uses that wait can still be approved. Nothing is allocated
//! to it or by it. The pallet says through [`timebank_primitives::WindingUp`] whether something is left.
//!
//! Coins move through [`timebank_primitives::Payments`] only, and what there is in [`Purse::Earmarks`] moves by this pallet
//! only.
//!
//! ### Example
//!
//! ```ignore
//! // The province sets 100 hours aside for meals in the city; that takes two of its treasurers.
//! Pots::allocate(signed(treasurer), city, 100_000_000, b"meals".to_vec().try_into()?, end_of_year)?;
//! Pots::approve(signed(other_treasurer), payment)?;
//! // The city's treasurer uses two of them.
//! Pots::use_earmark(signed(treasurer_of_the_city), earmark, mei, 2_000_000, note)?;
//! // What is left when the year is over goes back.
//! Pots::give_back(signed(anybody), earmark)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod spending;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::AppointForBenchmarks;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The branches' pots.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::{DispatchResultWithPostInfo, PostDispatchInfo},
		pallet_prelude::*,
		traits::Time,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Zero;
	use timebank_primitives::{
		BranchId, EarmarkId, Membership, Moment, Note, Oversight, Payments, Purse, Staff,
		Succession, WindingUp,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Coins as Payments<<T as frame_system::Config>::AccountId>>::Balance;

	/// A payment.
	pub type PaymentOf<T> = Payment<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// A payment that waits, as it is stored.
	pub type WaitingOf<T> = WaitingPayment<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// A use of an earmark, as it is stored.
	pub type UseOf<T> = Use<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// What was paid with one signature, as it is stored.
	pub type WindowOf<T> = Window<BalanceOf<T>, BlockNumberFor<T>>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// A treasurer, and the branch that they pay for.
		type TreasurerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Who works for which branch.
		type Staff: Staff<Self::AccountId>;

		/// Moves the coins.
		type Coins: Payments<Self::AccountId>;

		/// Which branches stand below which.
		type Oversight: Oversight;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// Who takes over from a branch that closes.
		type Succession: Succession;

		/// The time.
		type Time: Time<Moment = Moment>;

		/// How much the treasurers of a branch pay with one signature in a [`Config::Day`], in base units. Set by governance.
		type SingleSignatureLimit: Get<BalanceOf<Self>>;

		/// Over how many blocks what was paid with one signature is added up.
		type Day: Get<BlockNumberFor<Self>>;

		/// After how many milliseconds a payment that waits for a second signature lapses. Anybody may withdraw it then.
		type Patience: Get<Moment>;

		/// For how many milliseconds a finished earmark is kept.
		type Retention: Get<Moment>;

		/// Makes members, branches, treasurers and coins for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>
			+ AppointForBenchmarks<Self::AccountId>;

		/// For how many milliseconds from when it is given an earmark can be used at most.
		#[pallet::constant]
		type MaxTerm: Get<Moment>;

		/// How many payments of one branch can wait.
		#[pallet::constant]
		type MaxWaiting: Get<u32>;

		/// How often one earmark can be used.
		#[pallet::constant]
		type MaxUses: Get<u32>;

		/// How many open earmarks a branch can have given when it gives another one, and received when it gets another one. A
		/// successor takes over whatever a closing branch has given.
		#[pallet::constant]
		type MaxOpenEarmarks: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The payments that wait for a second signature.
	#[pallet::storage]
	pub type Waiting<T: Config> = StorageMap<_, Twox64Concat, PaymentId, WaitingOf<T>>;

	/// The id that the next payment gets which has to wait.
	#[pallet::storage]
	pub type NextPayment<T> = StorageValue<_, PaymentId, ValueQuery>;

	/// What the treasurers of a branch have paid with one signature.
	#[pallet::storage]
	pub type SingleSigned<T: Config> = StorageMap<_, Twox64Concat, BranchId, WindowOf<T>>;

	/// The earmarks: the open ones, and the finished ones until somebody sweeps them up.
	#[pallet::storage]
	pub type Earmarks<T: Config> = StorageMap<_, Twox64Concat, EarmarkId, Earmark<BalanceOf<T>>>;

	/// The id that the next earmark gets.
	#[pallet::storage]
	pub type NextEarmark<T> = StorageValue<_, EarmarkId, ValueQuery>;

	/// How each earmark was used, counted from 0.
	#[pallet::storage]
	pub type Uses<T: Config> =
		StorageDoubleMap<_, Twox64Concat, EarmarkId, Twox64Concat, u32, UseOf<T>>;

	/// What of each branch has not come to its end. No row: nothing.
	#[pallet::storage]
	pub type Tallies<T> = StorageMap<_, Twox64Concat, BranchId, Tally, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A payment waits for a second signature.
		PaymentProposed {
			/// The payment.
			payment: PaymentId,
			/// The branch whose treasurers pay.
			branch: BranchId,
			/// The treasurer who signed first.
			by: T::AccountId,
			/// What is to be paid.
			what: PaymentOf<T>,
		},
		/// A second treasurer signed a payment. It is made.
		PaymentApproved {
			/// The payment.
			payment: PaymentId,
			/// The second treasurer.
			by: T::AccountId,
		},
		/// A payment that waited will not be made.
		PaymentWithdrawn {
			/// The payment.
			payment: PaymentId,
			/// Who withdrew it.
			by: T::AccountId,
		},
		/// A branch gave coins to a member. They may be held back still: the coin's own event tells.
		Granted {
			/// The branch.
			branch: BranchId,
			/// The member.
			to: T::AccountId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// What for.
			note: Note,
			/// Who signed.
			signatures: Signatures<T::AccountId>,
		},
		/// A branch set coins aside for a purpose in the pot of one below it.
		Allocated {
			/// The earmark.
			earmark: EarmarkId,
			/// The branch that gave them.
			giver: BranchId,
			/// The branch that uses them.
			receiver: BranchId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// What for.
			purpose: Purpose,
			/// The moment from which on they can no longer be used, in Unix milliseconds.
			until: Moment,
			/// Who signed.
			signatures: Signatures<T::AccountId>,
		},
		/// Coins of an earmark were used.
		EarmarkUsed {
			/// The earmark.
			earmark: EarmarkId,
			/// Which use this is, counted from 0.
			index: u32,
			/// The member who got them.
			to: T::AccountId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// What for.
			note: Note,
			/// What is left of it, in base units. Nothing: it is finished.
			left: BalanceOf<T>,
			/// Who signed.
			signatures: Signatures<T::AccountId>,
		},
		/// What was left of an earmark went back to the giver's pot. It is finished.
		GivenBack {
			/// The earmark.
			earmark: EarmarkId,
			/// The giver.
			giver: BranchId,
			/// The branch that had received it.
			receiver: BranchId,
			/// How much, in base units.
			amount: BalanceOf<T>,
			/// Who gave it back.
			by: T::AccountId,
		},
		/// The successor of a closing branch became the giver of an earmark.
		EarmarkReassigned {
			/// The earmark.
			earmark: EarmarkId,
			/// The closing branch.
			from: BranchId,
			/// Its successor.
			to: BranchId,
		},
		/// The free coins of a closing branch's pot went to its successor's.
		HandedOver {
			/// The closing branch.
			branch: BranchId,
			/// Its successor.
			successor: BranchId,
			/// How many, in base units.
			amount: BalanceOf<T>,
		},
		/// Nothing of a finished earmark is kept any more.
		EarmarkSwept {
			/// The earmark.
			earmark: EarmarkId,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The amount is zero.
		ZeroAmount,
		/// There are not as many free coins in the pot, or left of the earmark.
		InsufficientCoins,
		/// The account that is to get the coins is not a member's, or the member is suspended.
		RecipientNotMember,
		/// Treasurers do not sign what they get themselves.
		OwnPayment,
		/// Coins are set aside for branches below, and for no others.
		NotBelow,
		/// A branch that is closing asks for no payments, and gives and gets no earmarks.
		BranchClosing,
		/// The branch is not closing.
		NotClosing,
		/// The branch that the coins would go to does not exist any more.
		BranchGone,
		/// The successor is the branch that has received the earmark. It is given back instead.
		OwnEarmark,
		/// The end is in the past.
		EndInThePast,
		/// The end is further away than an earmark can be used for.
		EndTooFar,
		/// The purpose is empty or is not UTF-8 text.
		InvalidPurpose,
		/// There is no earmark with this id.
		EarmarkNotFound,
		/// The earmark is finished: nothing of it is left.
		EarmarkFinished,
		/// The time in which the earmark could be used is over.
		EarmarkExpired,
		/// The earmark can still be used: until then only a treasurer of the branch that has received it gives it back.
		StillUsable,
		/// The earmark is not finished, or not for long enough, and is kept.
		StillKept,
		/// The earmark, or the payment, is another branch's.
		WrongBranch,
		/// No payment with this id waits. It was made or withdrawn, or never was.
		PaymentNotFound,
		/// Whoever signed first cannot be the second too.
		SameSigner,
		/// Whoever signed first is no treasurer of the branch any more. The payment can only be withdrawn.
		ProposerDismissed,
		/// The payment has waited for too long. It can only be withdrawn.
		PaymentLapsed,
		/// The payment has not waited for long: until then only a treasurer of the branch withdraws it.
		StillWaiting,
		/// As many payments of this branch wait as can.
		TooManyWaiting,
		/// The earmark was used as often as it can be. What is left can only be given back.
		TooManyUses,
		/// One of the branches has as many open earmarks as it can have.
		TooManyEarmarks,
		/// There are no free coins in the pot.
		NothingToHandOver,
		/// There are coins in the branch's pot.
		PotNotEmpty,
		/// Earmarks that the branch has given or received are open.
		EarmarksOpen,
		/// Payments of the branch wait for a second signature.
		PaymentsWaiting,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Give a member coins from your branch's pot (T6).
		///
		/// ## Dispatch origin
		///
		/// A treasurer of a branch that is not closing, who cannot give to themselves.
		///
		/// ## Details
		///
		/// Waits for [`approve`](Pallet::approve) if your branch's treasurers would have paid more than the limit with one
		/// signature in this day. The coins can be held back by the screening once it is granted (U4); it counts against the limit
		/// then, too, also if they come back. No treasurer of the branch decides on them; each can withdraw them.
		///
		/// ## Parameters
		///
		/// - `to`: the member.
		/// - `amount`: in base units, 1,000,000 to the hour; more than zero, at most the pot's free coins.
		/// - `note`: a category, and the hash of a memo that stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchClosing`], [`Error::ZeroAmount`], [`Error::OwnPayment`],
		/// [`Error::RecipientNotMember`], [`Error::InsufficientCoins`], [`Error::TooManyWaiting`], and whatever keeps the coins
		/// from moving.
		///
		/// ## Events
		///
		/// [`Event::Granted`] or [`Event::PaymentProposed`].
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::grant().max(T::WeightInfo::grant_held()))]
		pub fn grant(
			origin: OriginFor<T>,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			note: Note,
		) -> DispatchResult {
			let (by, branch) = T::TreasurerOrigin::ensure_origin(origin)?;
			Self::do_request(branch, by, Payment::Grant { to, amount, note })
		}

		/// Set coins of your branch's pot aside for a purpose, to be used by a branch below it (T8).
		///
		/// ## Dispatch origin
		///
		/// A treasurer.
		///
		/// ## Details
		///
		/// Waits for [`approve`](Pallet::approve) if your branch's treasurers would have paid more than the limit with one
		/// signature in this day.
		///
		/// ## Parameters
		///
		/// - `to`: a branch below yours in the tree. Neither is closing.
		/// - `amount`: in base units, 1,000,000 to the hour; more than zero, at most the pot's free coins.
		/// - `purpose`: what they are for, 1 to 128 bytes of UTF-8. Public: no word of any person.
		/// - `until`: the moment from which on they can no longer be used and anybody may give them back, in Unix milliseconds; at
		///   most [`Config::MaxTerm`] from now.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::ZeroAmount`], [`Error::NotBelow`], [`Error::BranchClosing`], [`Error::InvalidPurpose`],
		/// [`Error::EndInThePast`], [`Error::EndTooFar`], [`Error::TooManyEarmarks`], [`Error::InsufficientCoins`],
		/// [`Error::TooManyWaiting`], and whatever keeps the coins from moving.
		///
		/// ## Events
		///
		/// [`Event::Allocated`], with the earmark's id, or [`Event::PaymentProposed`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::allocate())]
		pub fn allocate(
			origin: OriginFor<T>,
			to: BranchId,
			#[pallet::compact] amount: BalanceOf<T>,
			purpose: Purpose,
			until: Moment,
		) -> DispatchResult {
			let (by, branch) = T::TreasurerOrigin::ensure_origin(origin)?;
			Self::do_request(branch, by, Payment::Allocation { to, amount, purpose, until })
		}

		/// Give a member coins of an earmark that your branch has received (T8).
		///
		/// ## Dispatch origin
		///
		/// A treasurer of the branch that has received it and is not closing, who cannot give to themselves.
		///
		/// ## Details
		///
		/// Waits for [`approve`](Pallet::approve) if your branch's treasurers would have paid more than the limit with one
		/// signature in this day. A payment that waits is counted as a use once it is made.
		///
		/// ## Parameters
		///
		/// - `earmark`: the earmark, before its end.
		/// - `to`: the member.
		/// - `amount`: in base units, 1,000,000 to the hour; more than zero, at most what is left of the earmark.
		/// - `note`: a category, and the hash of a memo that stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::BranchClosing`], [`Error::ZeroAmount`], [`Error::OwnPayment`],
		/// [`Error::RecipientNotMember`], [`Error::EarmarkNotFound`], [`Error::WrongBranch`], [`Error::EarmarkFinished`],
		/// [`Error::EarmarkExpired`], [`Error::TooManyUses`], [`Error::InsufficientCoins`], [`Error::TooManyWaiting`], and
		/// whatever keeps the coins from moving.
		///
		/// ## Events
		///
		/// [`Event::EarmarkUsed`] or [`Event::PaymentProposed`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::use_earmark())]
		pub fn use_earmark(
			origin: OriginFor<T>,
			earmark: EarmarkId,
			to: T::AccountId,
			#[pallet::compact] amount: BalanceOf<T>,
			note: Note,
		) -> DispatchResult {
			let (by, branch) = T::TreasurerOrigin::ensure_origin(origin)?;
			Self::do_request(branch, by, Payment::Use { earmark, to, amount, note })
		}

		/// Sign a payment as the second treasurer. It is made at once, if all that it needs still holds.
		///
		/// ## Dispatch origin
		///
		/// Another treasurer of the same branch than the one who signed first, who cannot sign what they get themselves.
		///
		/// ## Details
		///
		/// A grant or a use goes on while the branch is closing: it was asked for before.
		///
		/// ## Parameters
		///
		/// - `payment`: the payment that waits, for less than [`Config::Patience`]. Who signed first is a treasurer still.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::PaymentNotFound`], [`Error::WrongBranch`], [`Error::SameSigner`], [`Error::PaymentLapsed`],
		/// [`Error::ProposerDismissed`], and those of [`grant`](Pallet::grant), [`allocate`](Pallet::allocate) or
		/// [`use_earmark`](Pallet::use_earmark). Then the payment waits on.
		///
		/// ## Events
		///
		/// [`Event::PaymentApproved`], and [`Event::Granted`], [`Event::Allocated`] or [`Event::EarmarkUsed`].
		#[pallet::call_index(3)]
		#[pallet::weight(
			T::WeightInfo::approve_grant()
				.max(T::WeightInfo::approve_grant_held())
				.max(T::WeightInfo::approve_allocation())
				.max(T::WeightInfo::approve_use())
		)]
		pub fn approve(origin: OriginFor<T>, payment: PaymentId) -> DispatchResult {
			let (by, branch) = T::TreasurerOrigin::ensure_origin(origin)?;
			Self::do_approve(branch, by, payment)
		}

		/// Give up a payment that waits for a second signature.
		///
		/// ## Dispatch origin
		///
		/// A treasurer of the branch that would pay. Once it has waited for [`Config::Patience`], or once the branch is
		/// closing: anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `payment`: the payment that waits.
		///
		/// ## Errors
		///
		/// [`Error::PaymentNotFound`], [`Error::StillWaiting`].
		///
		/// ## Events
		///
		/// [`Event::PaymentWithdrawn`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, payment: PaymentId) -> DispatchResult {
			let (by, branch) = Self::treasurer_or_anybody(origin)?;
			Self::do_withdraw(by, branch, payment)
		}

		/// Give what is left of an earmark back to the pot of the branch that gave it.
		///
		/// ## Dispatch origin
		///
		/// A treasurer of the branch that has received it. Once it can no longer be used, once that branch is closing, or once
		/// that branch takes over from the giver, which is closing: anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `earmark`: the earmark.
		///
		/// ## Errors
		///
		/// [`Error::EarmarkNotFound`], [`Error::EarmarkFinished`], [`Error::StillUsable`], [`Error::BranchGone`], and whatever
		/// keeps the coins from moving.
		///
		/// ## Events
		///
		/// [`Event::GivenBack`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::give_back())]
		pub fn give_back(origin: OriginFor<T>, earmark: EarmarkId) -> DispatchResult {
			let (by, branch) = Self::treasurer_or_anybody(origin)?;
			Self::do_give_back(by, branch, earmark)
		}

		/// Make the successor of a closing branch the giver of an earmark (T10).
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `earmark`: an open earmark, whose giver is closing. The successor is not the branch that has received it.
		///
		/// ## Errors
		///
		/// [`Error::EarmarkNotFound`], [`Error::EarmarkFinished`], [`Error::NotClosing`], [`Error::BranchGone`],
		/// [`Error::OwnEarmark`].
		///
		/// ## Events
		///
		/// [`Event::EarmarkReassigned`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::reassign())]
		pub fn reassign(origin: OriginFor<T>, earmark: EarmarkId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_reassign(earmark)
		}

		/// Move all free coins of a closing branch's pot to its successor's (T10). Should more come in, again.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `branch`: the closing branch.
		///
		/// ## Errors
		///
		/// [`Error::NotClosing`], [`Error::BranchGone`], [`Error::NothingToHandOver`], and whatever keeps the coins from moving.
		///
		/// ## Events
		///
		/// [`Event::HandedOver`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::hand_over())]
		pub fn hand_over(origin: OriginFor<T>, branch: BranchId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_hand_over(branch)
		}

		/// Remove a finished earmark that was kept for long enough: up to 100 of its uses, and when none are left, all of it.
		/// What happened stays in the events.
		///
		/// ## Dispatch origin
		///
		/// Anybody whose calls are metered.
		///
		/// ## Parameters
		///
		/// - `earmark`: the earmark, finished for [`Config::Retention`].
		///
		/// ## Errors
		///
		/// [`Error::EarmarkNotFound`], [`Error::StillKept`].
		///
		/// ## Events
		///
		/// [`Event::EarmarkSwept`], when nothing is left.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::sweep(MAX_SWEPT))]
		pub fn sweep(origin: OriginFor<T>, earmark: EarmarkId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let removed = Self::do_sweep(earmark)?;
			Ok(PostDispatchInfo::from(Some(T::WeightInfo::sweep(removed))))
		}
	}

	/// How many uses one call sweeps up at most.
	pub(crate) const MAX_SWEPT: u32 = 100;

	/// How many uses are read at once at most.
	pub(crate) const MAX_READ: u32 = 50;

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// An earmark: what was granted, spent and given back, what for and until when.
		pub fn earmark(earmark: EarmarkId) -> Option<Earmark<BalanceOf<T>>> {
			Earmarks::<T>::get(earmark)
		}

		/// How an earmark was used: up to `count` uses, at most 50, from the one with this index on. The first is 0.
		pub fn uses(earmark: EarmarkId, from: u32, count: u32) -> Vec<UseOf<T>> {
			let end = from.saturating_add(count.min(MAX_READ));
			(from..end).map_while(|index| Uses::<T>::get(earmark, index)).collect()
		}

		/// What a branch has in free coins and in earmarks that it has received, in base units, and the account that keeps both.
		pub fn pot(branch: BranchId) -> (BalanceOf<T>, BalanceOf<T>, T::AccountId) {
			let (free, earmarked) = (Purse::Pot(branch), Purse::Earmarks(branch));
			(T::Coins::balance(&free), T::Coins::balance(&earmarked), T::Coins::account(&free))
		}

		/// A payment that waits for a second signature.
		pub fn waiting(payment: PaymentId) -> Option<WaitingOf<T>> {
			Waiting::<T>::get(payment)
		}

		/// How much the treasurers of a branch can still pay with one signature in this day, in base units.
		pub fn single_signature_left(branch: BranchId) -> BalanceOf<T> {
			Self::single_left(branch)
		}

		/// How many open earmarks a branch has given and received, and how many of its payments wait.
		pub fn tally(branch: BranchId) -> Tally {
			Tallies::<T>::get(branch)
		}
	}

	impl<T: Config> WindingUp for Pallet<T> {
		fn ensure_wound_up(branch: BranchId) -> DispatchResult {
			let Tally { given, received, waiting } = Tallies::<T>::get(branch);
			ensure!(waiting == 0, Error::<T>::PaymentsWaiting);
			ensure!(given == 0 && received == 0, Error::<T>::EarmarksOpen);
			for purse in [Purse::Pot(branch), Purse::Earmarks(branch)] {
				ensure!(T::Coins::balance(&purse).is_zero(), Error::<T>::PotNotEmpty);
			}
			Ok(())
		}

		fn forget(branch: BranchId) {
			Tallies::<T>::remove(branch);
			SingleSigned::<T>::remove(branch);
		}

		fn weight() -> Weight {
			T::WeightInfo::wind_up()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(!T::Day::get().is_zero(), "a limit on nothing");
			assert!(T::MaxWaiting::get() > 0, "a second signature that nobody can give");
			assert!(T::MaxOpenEarmarks::get() > 0, "earmarks that nobody can give");
			assert!(T::MaxUses::get() > 0, "earmarks that nobody can use");
			assert!(T::MaxTerm::get() > 0, "earmarks that end at once");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
