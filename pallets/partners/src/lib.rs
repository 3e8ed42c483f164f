// SPDX-License-Identifier: Apache-2.0

//! # Partners
//!
//! Partner institutions, such as public transport or clinics, at which members redeem hours for benefits (T2).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Partner**: an institution that the consortium has admitted, with an account of its own.
//! - **Benefit**: what the partner gives for hours, such as a monthly ticket. The chain keeps a hash of it.
//! - **Redemption**: a member's wish to get a benefit. Its coins are set aside until it is answered.
//! - **Patience**: how long a partner has to answer.
//!
//! ## Overview
//!
//! ```text
//! redeem ──► confirm: the partner has given the benefit, the coins are burnt
//! (coins  ├► decline: the partner does not give it, the coins are free again
//! set aside) cancel: the partner has not answered in time, the coins are free again
//! ```
//!
//! If the screening holds a redemption back (U4) it is **under review**: it cannot be confirmed before auditors have allowed it,
//! and from then on the partner has its whole time to answer. If they refuse it, or nobody decides in time, it is cancelled.
//! While it is under review the member may cancel and the partner decline it at any time: the benefit was not given yet.
//!
//! An open redemption ends once, and then leaves the state; its story is in the events. A partner that is suspended takes no
//! new redemptions and answers those that are open. It is removed when none is open.
//!
//! Other pallets ask through [`timebank_primitives::Partners`].
//!
//! ### Example
//!
//! ```ignore
//! // By motion:
//! Partners::admit(council, name, contact, account_of_the_bus_company, hash_of_the_agreement)?;
//! // Mei redeems two hours for a monthly ticket.
//! Partners::redeem(signed(mei), bus_company, 2 * TIME, hash_of_the_ticket)?;
//! // She has her ticket.
//! Partners::confirm(signed(account_of_the_bus_company), redemption)?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod review;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

/// The register of partners, and what is redeemed at them.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{ArithmeticError, traits::Zero};
	use timebank_primitives::{
		Branches, Cases, Cause, Membership, Moment, PartnerId, Redeeming, RedemptionId, Screened,
		Staff, Subject,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Coins as Redeeming<<T as frame_system::Config>::AccountId>>::Balance;

	/// A partner as this runtime keeps it.
	pub type PartnerOf<T> = Partner<<T as frame_system::Config>::AccountId>;

	/// A redemption as this runtime keeps it.
	pub type RedemptionOf<T> = Redemption<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The consortium, which decides on partners: a share of the Council.
		type ConsortiumOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// The branches' own accounts.
		type Branches: Branches<Self::AccountId>;

		/// Who works for which branch.
		type Staff: Staff<Self::AccountId>;

		/// Where coins are set aside and burnt.
		type Coins: Redeeming<Self::AccountId>;

		/// Where decisions on what is held back are asked for.
		type Cases: Cases<Self::AccountId>;

		/// From how much on it takes two auditors to let what is held back pass, in base units: as much as of coins that move.
		type GraveAmount: Get<BalanceOf<Self>>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// How long a partner has to answer a redemption, in milliseconds. One that is open keeps the time that it was placed with.
		type Patience: Get<Moment>;

		/// Makes members for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many partners there can be.
		#[pallet::constant]
		type MaxPartners: Get<u32>;

		/// How many redemptions a member can have open.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The partners.
	#[pallet::storage]
	pub type Partners<T: Config> = CountedStorageMap<_, Twox64Concat, PartnerId, PartnerOf<T>>;

	/// The partner whose account this is.
	#[pallet::storage]
	pub type ByAccount<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, PartnerId>;

	/// The id that the next partner gets. Every id below it was given.
	#[pallet::storage]
	pub type NextPartner<T> = StorageValue<_, PartnerId, ValueQuery>;

	/// The redemptions that are open.
	#[pallet::storage]
	pub type Redemptions<T: Config> = StorageMap<_, Twox64Concat, RedemptionId, RedemptionOf<T>>;

	/// The id that the next redemption gets. Every id below it was given.
	#[pallet::storage]
	pub type NextRedemption<T> = StorageValue<_, RedemptionId, ValueQuery>;

	/// How many redemptions a member has open.
	#[pallet::storage]
	pub type OpenBy<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// How many redemptions are open at a partner.
	#[pallet::storage]
	pub type OpenAt<T> = StorageMap<_, Twox64Concat, PartnerId, u32, ValueQuery>;

	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An institution became a partner.
		Admitted {
			/// The partner.
			partner: PartnerId,
			/// Its public name.
			name: Name,
			/// Its account.
			account: T::AccountId,
			/// Hash of the agreement with it.
			document: [u8; 32],
		},
		/// A partner takes no new redemptions.
		Suspended {
			/// The partner.
			partner: PartnerId,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// A partner takes redemptions again.
		Reinstated {
			/// The partner.
			partner: PartnerId,
		},
		/// A partner has another account.
		AccountReplaced {
			/// The partner.
			partner: PartnerId,
			/// The account that was its own.
			old: T::AccountId,
			/// The account that is its own now.
			new: T::AccountId,
		},
		/// An institution is a partner no longer.
		Removed {
			/// The partner.
			partner: PartnerId,
		},
		/// A member wants to redeem hours, and their coins are set aside.
		Placed {
			/// The redemption.
			redemption: RedemptionId,
			/// Who redeems.
			member: T::AccountId,
			/// Where.
			partner: PartnerId,
			/// The coins that are set aside, in base units.
			amount: BalanceOf<T>,
			/// Hash of what the member gets for them.
			benefit: [u8; 32],
			/// From when on the member may cancel, in Unix milliseconds.
			answer_by: Moment,
		},
		/// The screening holds a redemption back: the partner cannot confirm it before auditors have allowed it.
		HeldBack {
			/// The redemption.
			redemption: RedemptionId,
		},
		/// Auditors have allowed a redemption that was held back: the partner may confirm it.
		Allowed {
			/// The redemption.
			redemption: RedemptionId,
			/// From when on the member may cancel, in Unix milliseconds.
			answer_by: Moment,
		},
		/// The partner has given the benefit, and the coins are burnt.
		Confirmed {
			/// The redemption.
			redemption: RedemptionId,
			/// Who redeemed.
			member: T::AccountId,
			/// Where.
			partner: PartnerId,
			/// The coins that were burnt, in base units.
			amount: BalanceOf<T>,
		},
		/// The partner does not give the benefit, and the coins are free again.
		Declined {
			/// The redemption.
			redemption: RedemptionId,
			/// Who wanted to redeem.
			member: T::AccountId,
			/// Where.
			partner: PartnerId,
			/// The coins that are free again, in base units.
			amount: BalanceOf<T>,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// The partner has not answered in time, or it was held back and then withdrawn or not allowed, and the coins are free
		/// again.
		Cancelled {
			/// The redemption.
			redemption: RedemptionId,
			/// Who wanted to redeem.
			member: T::AccountId,
			/// Where.
			partner: PartnerId,
			/// The coins that are free again, in base units.
			amount: BalanceOf<T>,
		},
	}

	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The name is empty, or a text is not UTF-8.
		InvalidText,
		/// There are as many partners as there can be.
		TooManyPartners,
		/// The account is a partner's already.
		AccountTaken,
		/// The account is a branch's own, or belongs to staff or a member.
		NotForPartners,
		/// There is no partner with this id.
		PartnerNotFound,
		/// The partner is suspended.
		PartnerSuspended,
		/// The partner is not suspended.
		NotSuspended,
		/// Redemptions are open at the partner.
		HasRedemptions,
		/// The caller is not a member.
		NotMember,
		/// The caller is a member who is suspended.
		MemberSuspended,
		/// A partner's account redeems nothing.
		PartnerAccount,
		/// Nothing would be redeemed.
		ZeroAmount,
		/// The member has as many redemptions open as there can be.
		TooManyOpen,
		/// There is no open redemption with this id: it has never been, or it was confirmed, declined or cancelled.
		RedemptionNotFound,
		/// The caller is not a partner's account.
		NotPartner,
		/// The redemption is at another partner.
		WrongPartner,
		/// The redemption is another member's.
		NotRedeemer,
		/// The partner still has time to answer: it may have given the benefit already.
		TooEarly,
		/// The redemption is held back: auditors must allow it first.
		UnderReview,
		/// The redemption is not held back.
		NotUnderReview,
		/// A redemption is allowed or refused, and nothing else.
		InvalidDecision,
		/// What was decided on a redemption stays so.
		NotRevisable,
		/// More of the member's coins are frozen than are free: what is held back waits as long.
		Frozen,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Admit an institution as a partner.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `name`: its public name, UTF-8, 1 to 64 bytes.
		/// - `contact`: how the public reaches it, UTF-8, up to 128 bytes. No person's name or number: it is public.
		/// - `account`: the account with which it will answer redemptions: no branch's own, and of neither staff nor members.
		/// - `document`: hash of the agreement with it, which stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::InvalidText`], [`Error::TooManyPartners`], [`Error::AccountTaken`],
		/// [`Error::NotForPartners`].
		///
		/// ## Events
		///
		/// [`Event::Admitted`], with the partner's id.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::admit())]
		pub fn admit(
			origin: OriginFor<T>,
			name: Name,
			contact: Contact,
			account: T::AccountId,
			document: [u8; 32],
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let is_text = |text: &[u8]| core::str::from_utf8(text).is_ok();
			ensure!(
				!name.is_empty() && is_text(&name) && is_text(&contact),
				Error::<T>::InvalidText
			);
			ensure!(Partners::<T>::count() < T::MaxPartners::get(), Error::<T>::TooManyPartners);
			let partner = NextPartner::<T>::get();
			NextPartner::<T>::put(partner.checked_add(1).ok_or(Error::<T>::TooManyPartners)?);
			Self::take_account(&account, partner)?;
			let record = Partner {
				name: name.clone(),
				contact,
				account: account.clone(),
				document,
				admitted_at: T::Time::now(),
				status: Status::Active,
			};
			Partners::<T>::insert(partner, record);
			Self::deposit_event(Event::Admitted { partner, name, account, document });
			Ok(())
		}

		/// Suspend a partner: it takes no new redemptions. It still confirms and declines those that are open.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `partner`: the partner.
		/// - `reason`: hash of the reason, which stays off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::PartnerNotFound`], [`Error::PartnerSuspended`].
		///
		/// ## Events
		///
		/// [`Event::Suspended`].
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::suspend())]
		pub fn suspend(
			origin: OriginFor<T>,
			partner: PartnerId,
			reason: [u8; 32],
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let mut record = Self::existing(partner)?;
			ensure!(record.status == Status::Active, Error::<T>::PartnerSuspended);
			record.status = Status::Suspended { since: T::Time::now() };
			Partners::<T>::insert(partner, record);
			Self::deposit_event(Event::Suspended { partner, reason });
			Ok(())
		}

		/// Let a suspended partner take redemptions again.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `partner`: the partner.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::PartnerNotFound`], [`Error::NotSuspended`].
		///
		/// ## Events
		///
		/// [`Event::Reinstated`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::reinstate())]
		pub fn reinstate(origin: OriginFor<T>, partner: PartnerId) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let mut record = Self::existing(partner)?;
			ensure!(record.status != Status::Active, Error::<T>::NotSuspended);
			record.status = Status::Active;
			Partners::<T>::insert(partner, record);
			Self::deposit_event(Event::Reinstated { partner });
			Ok(())
		}

		/// Put another account in the place of a partner's: its key was lost, or may be in the wrong hands.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `partner`: the partner.
		/// - `account`: its new account: no branch's own, and of neither staff nor members.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::PartnerNotFound`], [`Error::AccountTaken`], [`Error::NotForPartners`].
		///
		/// ## Events
		///
		/// [`Event::AccountReplaced`].
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::replace_account())]
		pub fn replace_account(
			origin: OriginFor<T>,
			partner: PartnerId,
			account: T::AccountId,
		) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let mut record = Self::existing(partner)?;
			Self::take_account(&account, partner)?;
			let old = core::mem::replace(&mut record.account, account.clone());
			ByAccount::<T>::remove(&old);
			Partners::<T>::insert(partner, record);
			Self::deposit_event(Event::AccountReplaced { partner, old, new: account });
			Ok(())
		}

		/// Remove a partner at which no redemption is open. Suspend it first, so that none is added while the last are answered.
		///
		/// ## Dispatch origin
		///
		/// The consortium.
		///
		/// ## Parameters
		///
		/// - `partner`: the partner.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::PartnerNotFound`], [`Error::HasRedemptions`].
		///
		/// ## Events
		///
		/// [`Event::Removed`].
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::remove())]
		pub fn remove(origin: OriginFor<T>, partner: PartnerId) -> DispatchResult {
			T::ConsortiumOrigin::ensure_origin(origin)?;
			let record = Self::existing(partner)?;
			ensure!(OpenAt::<T>::get(partner) == 0, Error::<T>::HasRedemptions);
			ByAccount::<T>::remove(&record.account);
			Partners::<T>::remove(partner);
			Self::deposit_event(Event::Removed { partner });
			Ok(())
		}

		/// Redeem hours at a partner. The coins are set aside until it answers.
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended.
		///
		/// ## Details
		///
		/// The partner gives the benefit and confirms, and the coins are burnt; or it declines, and they are free again. If it
		/// has not answered by the time that the event tells, you may cancel. If the screening holds it back, auditors of your home
		/// branch decide first; until then you may cancel at any time.
		///
		/// ## Parameters
		///
		/// - `partner`: the partner.
		/// - `amount`: how much, in base units (1 TIME = 1,000,000), more than zero.
		/// - `benefit`: hash of what you get for it, which stays off chain and which the partner knows.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::MemberSuspended`], [`Error::PartnerAccount`], [`Error::PartnerNotFound`],
		/// [`Error::PartnerSuspended`], [`Error::ZeroAmount`], [`Error::TooManyOpen`]; whatever keeps the coins from being set
		/// aside.
		///
		/// ## Events
		///
		/// [`Event::Placed`], with the redemption's id, and [`Event::HeldBack`] if it is.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::redeem())]
		pub fn redeem(
			origin: OriginFor<T>,
			partner: PartnerId,
			#[pallet::compact] amount: BalanceOf<T>,
			benefit: [u8; 32],
		) -> DispatchResult {
			let member = ensure_signed(origin)?;
			let home = T::Members::home(&member).ok_or(Error::<T>::NotMember)?;
			ensure!(T::Members::is_active(&member), Error::<T>::MemberSuspended);
			// A partner's account was no member's when it was admitted, but it may have been registered since.
			ensure!(!ByAccount::<T>::contains_key(&member), Error::<T>::PartnerAccount);
			let record = Self::existing(partner)?;
			ensure!(record.status == Status::Active, Error::<T>::PartnerSuspended);
			ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
			OpenBy::<T>::try_mutate(&member, |open| {
				ensure!(*open < T::MaxOpen::get(), Error::<T>::TooManyOpen);
				*open = open.saturating_add(1);
				Ok::<_, DispatchError>(())
			})?;
			OpenAt::<T>::try_mutate(partner, |open| {
				*open = open.checked_add(1).ok_or(ArithmeticError::Overflow)?;
				Ok::<_, DispatchError>(())
			})?;
			let redemption = NextRedemption::<T>::get();
			let cause = Cause::Redemption { partner, redemption };
			let screened = T::Coins::reserve(&member, amount, cause)?;
			NextRedemption::<T>::put(redemption.checked_add(1).ok_or(ArithmeticError::Overflow)?);
			let placed_at = T::Time::now();
			// As late as can be counted is late enough.
			let answer_by = placed_at.saturating_add(T::Patience::get());
			let record = Redemption {
				member: member.clone(),
				partner,
				amount,
				benefit,
				placed_at,
				answer_by,
				under_review: false,
			};
			Redemptions::<T>::insert(redemption, record);
			Self::deposit_event(Event::Placed {
				redemption,
				member: member.clone(),
				partner,
				amount,
				benefit,
				answer_by,
			});
			match screened {
				Screened::Passed | Screened::Noticed => Ok(()),
				Screened::Held => Self::hold_back(redemption, member, home, amount),
			}
		}

		/// Confirm that you have given the benefit of a redemption. Its coins are burnt.
		///
		/// ## Dispatch origin
		///
		/// The account of the partner, even one that is suspended.
		///
		/// ## Parameters
		///
		/// - `redemption`: the redemption.
		///
		/// ## Errors
		///
		/// [`Error::NotPartner`], [`Error::RedemptionNotFound`], [`Error::WrongPartner`], [`Error::UnderReview`].
		///
		/// ## Events
		///
		/// [`Event::Confirmed`], and the coin's own.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::confirm())]
		pub fn confirm(origin: OriginFor<T>, redemption: RedemptionId) -> DispatchResult {
			let record = Self::answered(origin, redemption)?;
			ensure!(!record.under_review, Error::<T>::UnderReview);
			let Redemption { member, partner, amount, .. } = record;
			T::Coins::burn(&member, amount, Cause::Redemption { partner, redemption })?;
			Self::deposit_event(Event::Confirmed { redemption, member, partner, amount });
			Ok(())
		}

		/// Decline a redemption whose benefit you do not give, even while it is held back. Its coins are free again.
		///
		/// ## Dispatch origin
		///
		/// The account of the partner, even one that is suspended.
		///
		/// ## Parameters
		///
		/// - `redemption`: the redemption.
		/// - `reason`: hash of the reason, which stays off chain and which the member gets.
		///
		/// ## Errors
		///
		/// [`Error::NotPartner`], [`Error::RedemptionNotFound`], [`Error::WrongPartner`].
		///
		/// ## Events
		///
		/// [`Event::Declined`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::decline())]
		pub fn decline(
			origin: OriginFor<T>,
			redemption: RedemptionId,
			reason: [u8; 32],
		) -> DispatchResult {
			let Redemption { member, partner, amount, .. } = Self::answered(origin, redemption)?;
			T::Coins::release(&member, amount)?;
			Self::deposit_event(Event::Declined { redemption, member, partner, amount, reason });
			Ok(())
		}

		/// Cancel a redemption that the partner has not answered in time, or that is held back. Its coins are free again.
		///
		/// ## Dispatch origin
		///
		/// The member who redeems; or the consortium, so that nothing stays open at a partner that is to be removed.
		///
		/// ## Parameters
		///
		/// - `redemption`: the redemption.
		///
		/// ## Errors
		///
		/// [`Error::RedemptionNotFound`], [`Error::NotRedeemer`], [`Error::TooEarly`].
		///
		/// ## Events
		///
		/// [`Event::Cancelled`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::cancel())]
		pub fn cancel(origin: OriginFor<T>, redemption: RedemptionId) -> DispatchResult {
			let caller = match T::ConsortiumOrigin::try_origin(origin) {
				Ok(_) => None,
				Err(origin) => Some(ensure_signed(origin)?),
			};
			let record = Self::open(redemption)?;
			ensure!(caller.is_none_or(|caller| caller == record.member), Error::<T>::NotRedeemer);
			// No benefit was given for what is held back.
			let is_free = record.under_review || T::Time::now() >= record.answer_by;
			ensure!(is_free, Error::<T>::TooEarly);
			Self::do_cancel(redemption, record)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The partner with this id.
		pub fn partner(partner: PartnerId) -> Option<PartnerOf<T>> {
			Partners::<T>::get(partner)
		}

		/// The partner whose account this is.
		pub fn partner_of(account: T::AccountId) -> Option<PartnerId> {
			ByAccount::<T>::get(account)
		}

		/// The redemption with this id, as long as it is open.
		pub fn redemption(redemption: RedemptionId) -> Option<RedemptionOf<T>> {
			Redemptions::<T>::get(redemption)
		}

		/// How many redemptions a member has open.
		pub fn open_by(member: T::AccountId) -> u32 {
			OpenBy::<T>::get(member)
		}

		/// How many redemptions are open at a partner.
		pub fn open_at(partner: PartnerId) -> u32 {
			OpenAt::<T>::get(partner)
		}
	}

	impl<T: Config> Pallet<T> {
		fn existing(partner: PartnerId) -> Result<PartnerOf<T>, DispatchError> {
			Partners::<T>::get(partner).ok_or(Error::<T>::PartnerNotFound.into())
		}

		pub(crate) fn open(redemption: RedemptionId) -> Result<RedemptionOf<T>, DispatchError> {
			Redemptions::<T>::get(redemption).ok_or(Error::<T>::RedemptionNotFound.into())
		}

		/// Make an account a partner's.
		fn take_account(account: &T::AccountId, partner: PartnerId) -> DispatchResult {
			ensure!(!ByAccount::<T>::contains_key(account), Error::<T>::AccountTaken);
			ensure!(
				T::Branches::by_account(account).is_none()
					&& T::Staff::branch(account).is_none()
					&& !T::Members::is_member(account),
				Error::<T>::NotForPartners
			);
			// For life: an account that loses its last reference would start again at nonce 0, and its old transactions
			// could be played again.
			frame_system::Pallet::<T>::inc_providers(account);
			ByAccount::<T>::insert(account, partner);
			Ok(())
		}

		/// Take an open redemption out of the state for its partner, who answers it.
		fn answered(
			origin: OriginFor<T>,
			redemption: RedemptionId,
		) -> Result<RedemptionOf<T>, DispatchError> {
			let caller = ensure_signed(origin)?;
			let partner = ByAccount::<T>::get(&caller).ok_or(Error::<T>::NotPartner)?;
			let record = Self::open(redemption)?;
			ensure!(record.partner == partner, Error::<T>::WrongPartner);
			Self::finish(redemption, &record);
			Ok(record)
		}

		/// Bring a redemption to its end whose benefit was not given.
		pub(crate) fn do_cancel(
			redemption: RedemptionId,
			record: RedemptionOf<T>,
		) -> DispatchResult {
			Self::finish(redemption, &record);
			let Redemption { member, partner, amount, .. } = record;
			T::Coins::release(&member, amount)?;
			Self::deposit_event(Event::Cancelled { redemption, member, partner, amount });
			Ok(())
		}

		/// Take an open redemption out of the state.
		fn finish(redemption: RedemptionId, record: &RedemptionOf<T>) {
			if record.under_review {
				T::Cases::close(&Subject::Redemption { redemption });
			}
			let one_less = |open: &mut Option<u32>| {
				*open = open.and_then(|open| open.checked_sub(1)).filter(|left| *left > 0);
			};
			Redemptions::<T>::remove(redemption);
			OpenBy::<T>::mutate_exists(&record.member, one_less);
			OpenAt::<T>::mutate_exists(record.partner, one_less);
		}
	}

	/// Suspended ones too: they still answer what is open.
	impl<T: Config> timebank_primitives::Partners<T::AccountId> for Pallet<T> {
		fn by_account(account: &T::AccountId) -> Option<PartnerId> {
			ByAccount::<T>::get(account)
		}

		fn is_active(partner: PartnerId) -> bool {
			Partners::<T>::get(partner).is_some_and(|record| record.status == Status::Active)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxPartners::get() > 0, "nobody could be a partner");
			assert!(T::MaxOpen::get() > 0, "nothing could be redeemed");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
