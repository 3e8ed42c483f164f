// SPDX-License-Identifier: Apache-2.0

//! # Allowance
//!
//! Metered free calls (M7): nobody pays a fee; every call draws on an allowance that refills.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its constants and view functions. It has no calls.
//!
//! ## Terminology
//!
//! - **Cost** of a call: what the SDK's `pallet-transaction-payment` computes from its weight and length. Here its unit is
//!   one microsecond of a block's time, not a coin.
//! - **[`Payer`]**: on whose allowance an account's calls are metered.
//! - **[`Meter`]**: what a payer had left, and when.
//!
//! ## Overview
//!
//! [`ChargeTransactionPayment`] stands where the SDK's extension of this name does. The ordinary fee of a call is drawn from its sender's allowance
//! before the call runs, and what the call did not need is given back after it. So failing calls, batches and proxied
//! calls are metered too, and a call that the allowance does not cover is refused in the transaction pool already.
//!
//! - A **member** has an allowance of their own. Who is about to become one, or to replace a lost key, has a small one for saying that
//!   they have the key, and for nothing else ([`Config::NewcomerCalls`]). A new member's allowance is not full at first: it begins with
//!   as much as a newcomer's.
//! - The **staff** of a branch share one for each role, so that no custodian's flood keeps the registrars from working. Who has
//!   several roles draws on them in turn; a member among the staff draws on their own last, so that nobody can be silenced by
//!   being appointed.
//! - The **branch's own account** shares another with its administrators, so that no flood from the staff can keep a branch
//!   from voting, from changing its session keys, or from dismissing who floods. Governance cannot make it smaller than
//!   what governing takes ([`Config::BranchFloor`]).
//! - A **partner institution** has one for the account with which it answers redemptions (T2).
//! - **Everybody else** is refused.
//!
//! Calls of the operational class, which may use the part of a block that is kept for governance and safety, are open to
//! branches' own accounts and administrators only. A call that the runtime's filter refuses is refused here already, before
//! it gets into a block.
//!
//! Whom an account speaks for, [`Config::Keys`] knows: calls with a key that replaced a lost one draw on the member's
//! allowance, and those with the lost one are refused (M6).
//!
//! The pool holds a number of transactions for each account only: [`CheckNonce`] refuses what is too far ahead of the
//! account's nonce, and what the allowance would not cover even if all before it cost the least. Transactions with a gap before them wait
//! in a queue of their own, which the pool bounds for all accounts together.
//!
//! Nobody can pay for being let in before others: ordinary transactions come in the order in which they arrived, whatever they weigh;
//! those of the operational class come before them.
//!
//! An allowance refills with each block up to its capacity; both are set by governance. Tips are refused: there is
//! nothing that they could buy.
//!
//! ### Example
//!
//! With a capacity of 25,000 and a refill of 10 per block, a member whose calls cost 250 each can send 100 of them at
//! once, and one more every 25 blocks from then on.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod charge;
#[cfg(test)]
mod mock;
mod nonce;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod weights;

pub use charge::ChargeTransactionPayment;
pub use nonce::{CheckNonce, TOO_MANY_PENDING};
pub use pallet::*;
pub use weights::WeightInfo;

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	dispatch::{DispatchClass, DispatchInfo, Pays, PostDispatchInfo},
	pallet_prelude::{InvalidTransaction, TransactionValidityError},
	traits::Get,
};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_transaction_payment::{OnChargeTransaction, TxCreditHold};
use scale_info::TypeInfo;
use sp_runtime::{
	SaturatedConversion,
	traits::{Convert, DispatchInfoOf, Dispatchable, PostDispatchInfoOf, Saturating},
};
use timebank_primitives::{BranchId, Branches, Keys, Membership, PartnerId, Partners, Role, Staff};

/// Microseconds of a block's time.
pub type Cost = u128;

/// The custom validity error with which a tip is refused.
pub const TIP_REFUSED: u8 = 1;

/// On whose allowance a call is metered.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Payer<AccountId> {
	/// A member's own.
	#[codec(index = 0)]
	Member(AccountId),
	/// The one that those of a branch's staff share who have this role. Administrators have another.
	#[codec(index = 1)]
	Staff(BranchId, Role),
	/// That of a branch's own account and of its administrators.
	#[codec(index = 2)]
	Branch(BranchId),
	/// That of a partner institution's account.
	#[codec(index = 3)]
	Partner(PartnerId),
	/// That of an account that has to say something before it is a member's: a small one, for that only.
	#[codec(index = 4)]
	Newcomer(AccountId),
}

/// How large an allowance is.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, PartialEq, TypeInfo)]
pub struct Terms {
	/// What it holds when full.
	pub capacity: Cost,
	/// What it gains with each block, until it is full.
	pub refill: Cost,
}

/// What was drawn for a call, until it has run.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Drawn<AccountId> {
	/// On whose allowance.
	pub payer: Payer<AccountId>,
	/// How much.
	pub cost: Cost,
	/// What is left of it.
	pub left: Cost,
	/// What it holds when full.
	pub capacity: Cost,
	/// How many others were looked at before it, and did not suffice.
	pub skipped: u32,
}

/// What a payer had left in some block.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Meter<BlockNumber> {
	/// What was left.
	pub left: Cost,
	/// The block.
	pub at: BlockNumber,
}

/// The meters.
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	use frame_support::{pallet_prelude::*, traits::Contains};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// For whom transactions speak.
		type Keys: Keys<Self::AccountId>;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// Who is about to become a member, or to replace a member's key, and has to say something for it.
		type Newcomers: Contains<Self::AccountId>;

		/// What they may say.
		type NewcomerCalls: Contains<Self::RuntimeCall>;

		/// How large their allowance is: enough for that, and for a mistake or two.
		#[pallet::constant]
		type NewcomerTerms: Get<Terms>;

		/// Who works for which branch.
		type Staff: Staff<Self::AccountId>;

		/// The branches' own accounts.
		type Branches: Branches<Self::AccountId>;

		/// The partner institutions' accounts.
		type Partners: Partners<Self::AccountId>;

		/// How large a member's allowance is. Members can have different ones (R2).
		type MemberTerms: Convert<Self::AccountId, Terms>;

		/// How large the allowance is that those of a branch's staff share who have a role.
		type StaffTerms: Convert<Role, Terms>;

		/// What the allowance of a branch's own account and its administrators holds when full.
		type BranchCapacity: Get<Cost>;

		/// What the allowance of a branch's own account and its administrators gains with each block.
		type BranchRefill: Get<Cost>;

		/// What a partner's allowance holds when full.
		type PartnerCapacity: Get<Cost>;

		/// What a partner's allowance gains with each block.
		type PartnerRefill: Get<Cost>;

		/// The least that the allowance of a branch's own account and its administrators can be, whatever governance sets:
		/// with less, nobody could vote for more again.
		#[pallet::constant]
		type BranchFloor: Get<Terms>;

		/// How many transactions of one account can wait in the pool.
		#[pallet::constant]
		type MaxPending: Get<u32>;

		/// What metering costs.
		type WeightInfo: WeightInfo;

		/// Makes members and staff for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;
	}

	/// What payers had left when they last sent a call. A payer who is not listed has a full allowance.
	#[pallet::storage]
	pub type Meters<T: Config> =
		StorageMap<_, Blake2_128Concat, Payer<T::AccountId>, Meter<BlockNumberFor<T>>>;

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What `who` can spend on calls now and how much it is when full, in microseconds of block time; none if `who`
		/// cannot send calls at all.
		pub fn allowance(who: T::AccountId) -> Option<(Cost, Cost)> {
			let payer = Self::payers(&who).next()?;
			Some((Self::left(&payer), Self::terms(&payer).capacity))
		}
	}

	impl<T: Config> Pallet<T> {
		/// On whose allowance calls signed by `signer` are metered: the first that suffices. None: they are refused.
		pub fn payers(signer: &T::AccountId) -> impl Iterator<Item = Payer<T::AccountId>> {
			// One after the other: who is found first is nearly always who pays.
			let finders = [Self::work, Self::partnership, Self::membership, Self::arrival];
			let signer = T::Keys::acts_as(signer);
			signer
				.into_iter()
				.flat_map(move |who| finders.into_iter().flat_map(move |find| find(&who)))
		}

		/// The branch's own account, its administrators and its staff.
		fn work(who: &T::AccountId) -> Vec<Payer<T::AccountId>> {
			if let Some(branch) = T::Branches::by_account(who) {
				return alloc::vec![Payer::Branch(branch)];
			}
			let mut offices = T::Staff::offices(who);
			// Roles come in their order, but for this one.
			offices.sort_by_key(|(_, role)| *role != Role::Administrator);
			let payer = |(branch, role)| match role {
				Role::Administrator => Payer::Branch(branch),
				_ => Payer::Staff(branch, role),
			};
			offices.into_iter().map(payer).collect()
		}

		fn partnership(who: &T::AccountId) -> Vec<Payer<T::AccountId>> {
			T::Partners::by_account(who).map(Payer::Partner).into_iter().collect()
		}

		fn membership(who: &T::AccountId) -> Vec<Payer<T::AccountId>> {
			T::Members::is_member(who).then(|| Payer::Member(who.clone())).into_iter().collect()
		}

		fn arrival(who: &T::AccountId) -> Vec<Payer<T::AccountId>> {
			T::Newcomers::contains(who).then(|| Payer::Newcomer(who.clone())).into_iter().collect()
		}

		/// How large the payer's allowance is.
		pub fn terms(payer: &Payer<T::AccountId>) -> Terms {
			match payer {
				Payer::Member(who) => T::MemberTerms::convert(who.clone()),
				Payer::Staff(_, role) => T::StaffTerms::convert(*role),
				Payer::Newcomer(_) => T::NewcomerTerms::get(),
				Payer::Partner(_) => {
					Terms { capacity: T::PartnerCapacity::get(), refill: T::PartnerRefill::get() }
				}
				Payer::Branch(_) => {
					let floor = T::BranchFloor::get();
					Terms {
						capacity: T::BranchCapacity::get().max(floor.capacity),
						refill: T::BranchRefill::get().max(floor.refill),
					}
				}
			}
		}

		/// What the payer has left in this block.
		pub fn left(payer: &Payer<T::AccountId>) -> Cost {
			Self::left_under(Self::terms(payer), payer)
		}

		/// The same under terms that are known: they take longer to find out than all else.
		pub(crate) fn left_under(
			Terms { capacity, refill }: Terms,
			payer: &Payer<T::AccountId>,
		) -> Cost {
			let Some(meter) = Meters::<T>::get(payer) else {
				return capacity;
			};
			let now = frame_system::Pallet::<T>::block_number();
			let blocks: Cost = now.saturating_sub(meter.at).saturated_into();
			meter.left.saturating_add(refill.saturating_mul(blocks)).min(capacity)
		}

		pub(crate) fn set_left(payer: &Payer<T::AccountId>, left: Cost, capacity: Cost) {
			// A full allowance needs no row.
			if left >= capacity {
				return Meters::<T>::remove(payer);
			}
			let at = frame_system::Pallet::<T>::block_number();
			Meters::<T>::insert(payer, Meter { left, at });
		}

		/// What was drawn is gone.
		pub(crate) fn note_drawn(drawn: &Drawn<T::AccountId>) {
			Self::set_left(&drawn.payer, drawn.left, drawn.capacity);
		}

		/// Who pays for a call of `who`, and what they will have left after it.
		pub(crate) fn draw(
			who: &T::AccountId,
			call: &T::RuntimeCall,
			class: DispatchClass,
			cost: Cost,
			tip: Cost,
		) -> Result<Drawn<T::AccountId>, TransactionValidityError> {
			ensure!(tip == 0, InvalidTransaction::Custom(TIP_REFUSED));
			ensure!(T::BaseCallFilter::contains(call), InvalidTransaction::Call);
			let mut refusal = InvalidTransaction::BadSigner;
			for (skipped, payer) in (0..).zip(Self::payers(who)) {
				let is_open = match payer {
					Payer::Branch(_) => true,
					Payer::Newcomer(_) => {
						class == DispatchClass::Normal && T::NewcomerCalls::contains(call)
					}
					_ => class == DispatchClass::Normal,
				};
				if !is_open {
					refusal = InvalidTransaction::Call;
					continue;
				}
				let terms = Self::terms(&payer);
				match Self::left_under(terms, &payer).checked_sub(cost) {
					Some(left) => {
						return Ok(Drawn { payer, cost, left, capacity: terms.capacity, skipped });
					}
					None => refusal = InvalidTransaction::Payment,
				}
			}
			Err(refusal.into())
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxPending::get() > 0, "nobody could send a transaction");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> TxCreditHold<T> for Pallet<T>
where
	T: pallet_transaction_payment::Config,
{
	type Credit = ();
}

impl<T: Config> OnChargeTransaction<T> for Pallet<T>
where
	T: pallet_transaction_payment::Config,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
{
	type Balance = Cost;
	type LiquidityInfo = Option<Drawn<T::AccountId>>;

	fn withdraw_fee(
		who: &T::AccountId,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		cost: Cost,
		tip: Cost,
	) -> Result<Self::LiquidityInfo, TransactionValidityError> {
		let drawn = Self::draw(who, call, info.class, cost, tip)?;
		Self::note_drawn(&drawn);
		Ok(Some(drawn))
	}

	fn can_withdraw_fee(
		who: &T::AccountId,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		cost: Cost,
		tip: Cost,
	) -> Result<(), TransactionValidityError> {
		Self::draw(who, call, info.class, cost, tip).map(drop)
	}

	fn correct_and_deposit_fee(
		_: &T::AccountId,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post: &PostDispatchInfoOf<T::RuntimeCall>,
		corrected: Cost,
		_: Cost,
		drawn: Self::LiquidityInfo,
	) -> Result<(), TransactionValidityError> {
		let Some(Drawn { payer, cost, left, capacity, .. }) = drawn else { return Ok(()) };
		// Some of the SDK's calls cost no fee when they succeed. They still take their time, so nothing is given back:
		// whoever may send them would otherwise fill blocks with them.
		if post.pays_fee(info) == Pays::No {
			return Ok(());
		}
		// Who has become a member begins with what a newcomer has: a registrar's pen is not to multiply allowances.
		if let Payer::Newcomer(who) = &payer
			&& T::Members::is_member(who)
		{
			Meters::<T>::remove(&payer);
			let own = Payer::Member(who.clone());
			let terms = Self::terms(&own);
			let first = T::NewcomerTerms::get().capacity.min(Self::left_under(terms, &own));
			Self::set_left(&own, first, terms.capacity);
			return Ok(());
		}
		// No call draws on an allowance by itself: it stands where it was left before this one.
		let unused = cost.saturating_sub(corrected);
		if unused > 0 {
			Self::set_left(&payer, left.saturating_add(unused).min(capacity), capacity);
		}
		Ok(())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn endow_account(who: &T::AccountId, _: Cost) {
		<T::BenchmarkHelper as timebank_primitives::BenchmarkHelper<_>>::make_member(who);
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn minimum_balance() -> Cost {
		0
	}
}
