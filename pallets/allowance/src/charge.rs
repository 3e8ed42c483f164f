// SPDX-License-Identifier: Apache-2.0

//! How a transaction is charged, and which comes first.

use crate::{Config, Cost, Drawn, Pallet, Payer, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
	dispatch::{DispatchClass, DispatchInfo, PostDispatchInfo},
	pallet_prelude::{
		TransactionPriority, TransactionSource, TransactionValidityError, ValidTransaction, Weight,
	},
};
use pallet_transaction_payment::{OnChargeTransaction, Pallet as Payment};
use scale_info::TypeInfo;
use sp_runtime::{
	DispatchResult, SaturatedConversion,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, Implication, PostDispatchInfoOf,
		RefundWeight, TransactionExtension, ValidateResult,
	},
};
use timebank_primitives::Role;

/// Charges a transaction, under the name and in the form by which wallets know the SDK's extension. Other than that one:
///
/// - Who pays is looked for once, and what was not looked through is given back of the weight, which is that of somebody who has all
///   roles, whose allowances are used up.
/// - Ordinary transactions come in the order in which they arrived. Those that weigh less do not come first: nobody could pay for being
///   let in before others, so in full blocks what weighs much would never have its turn.
/// - What staff do for a branch comes before what members do, so that a full pool has room for it; how much that can be, their
///   allowances say.
#[derive(
	CloneNoBound,
	DebugNoBound,
	Decode,
	DecodeWithMemTracking,
	Encode,
	EqNoBound,
	PartialEqNoBound,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct ChargeTransactionPayment<T: Config> {
	/// Any but zero is refused.
	#[codec(compact)]
	tip: Cost,
	#[codec(skip)]
	runtime: core::marker::PhantomData<T>,
}

/// What is kept for governance and safety comes before all that is ordinary.
const OPERATIONAL: TransactionPriority = TransactionPriority::MAX / 2;

fn priority<AccountId>(class: DispatchClass, payer: &Payer<AccountId>) -> TransactionPriority {
	match (class, payer) {
		(DispatchClass::Operational, _) => OPERATIONAL,
		(_, Payer::Staff(..) | Payer::Branch(_)) => 1,
		(_, Payer::Member(_) | Payer::Partner(_) | Payer::Newcomer(_)) => 0,
	}
}

impl<T: Config> ChargeTransactionPayment<T> {
	/// With this tip.
	pub fn from(tip: Cost) -> Self {
		Self { tip, runtime: Default::default() }
	}

	/// What it takes to charge a transaction, whoever sent it.
	pub fn most() -> Weight {
		T::WeightInfo::charge(Role::COUNT)
	}

	/// What it took to charge this one.
	fn needed(drawn: &Drawn<T::AccountId>) -> Weight {
		match drawn.payer {
			// Looked for last; and who has become a member is looked at once more.
			Payer::Newcomer(_) => Self::most(),
			_ => T::WeightInfo::charge(drawn.skipped),
		}
	}
}

impl<T> TransactionExtension<T::RuntimeCall> for ChargeTransactionPayment<T>
where
	T: Config + pallet_transaction_payment::Config<OnChargeTransaction = Pallet<T>> + Send + Sync,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "ChargeTransactionPayment";
	type Implicit = ();
	/// Who sent it and what will be drawn, if somebody signed it.
	type Val = Option<(T::AccountId, Drawn<T::AccountId>)>;
	/// The same, drawn.
	type Pre = Self::Val;

	fn weight(&self, _: &T::RuntimeCall) -> Weight {
		Self::most()
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		length: usize,
		_: Self::Implicit,
		_: &impl Implication,
		_: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let Some(who) = origin.as_system_origin_signer().cloned() else {
			return Ok((ValidTransaction::default(), None, origin));
		};
		let cost = Payment::<T>::compute_fee(length.saturated_into(), info, self.tip);
		let drawn = Pallet::<T>::draw(&who, call, info.class, cost, self.tip)?;
		let valid =
			ValidTransaction { priority: priority(info.class, &drawn.payer), ..Default::default() };
		Ok((valid, Some((who, drawn)), origin))
	}

	fn prepare(
		self,
		val: Self::Val,
		_: &T::RuntimeOrigin,
		_: &T::RuntimeCall,
		_: &DispatchInfoOf<T::RuntimeCall>,
		_: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		// Nothing has come between: validating is a part of applying.
		if let Some((_, drawn)) = &val {
			Pallet::<T>::note_drawn(drawn);
		}
		Ok(val)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post: &PostDispatchInfoOf<T::RuntimeCall>,
		length: usize,
		_: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		let Some((who, drawn)) = pre else { return Ok(Self::most()) };
		let unused = Self::most().saturating_sub(Self::needed(&drawn));
		let mut post = *post;
		post.refund(unused);
		let length = length.saturated_into();
		let cost = Payment::<T>::compute_actual_fee(length, info, &post, 0);
		let drawn = Some(drawn);
		Pallet::<T>::correct_and_deposit_fee(&who, info, &post, cost, 0, drawn)?;
		Payment::<T>::deposit_fee_paid_event(who, cost, 0);
		Ok(unused)
	}
}
