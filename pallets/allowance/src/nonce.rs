// SPDX-License-Identifier: Apache-2.0

//! How many transactions of one account can wait in the pool.

use crate::{Config, Cost, Pallet, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
	dispatch::{DispatchInfo, PostDispatchInfo},
	ensure,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError, Weight},
	traits::Get,
};
use pallet_transaction_payment::{OnChargeTransaction, Pallet as Payment};
use scale_info::TypeInfo;
use sp_runtime::{
	DispatchResult, SaturatedConversion,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, Implication, PostDispatchInfoOf,
		Saturating, TransactionExtension, ValidateResult, Zero,
	},
};

/// The custom validity error for a transaction that is too far ahead of its account's nonce.
pub const TOO_MANY_PENDING: u8 = 2;

/// The SDK's check of the nonce, under the name and in the form by which wallets know it. Besides, it refuses a transaction before
/// which [`Config::MaxPending`] others of its account would have to come, or so many that the account's allowance would not cover
/// them even if they cost the least that there is. Two with the same nonce cannot be ready for a block, so that is also how many can be ready.
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
pub struct CheckNonce<T: Config>(SdkCheck<T>);

type SdkCheck<T> = frame_system::CheckNonce<T>;

impl<T: Config> CheckNonce<T> {
	/// For a transaction with this nonce.
	pub fn from(nonce: T::Nonce) -> Self {
		Self(SdkCheck::<T>::from(nonce))
	}
}

impl<T: Config + pallet_transaction_payment::Config> TransactionExtension<T::RuntimeCall>
	for CheckNonce<T>
where
	<T as pallet_transaction_payment::Config>::OnChargeTransaction:
		OnChargeTransaction<T, Balance = Cost>,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "CheckNonce";
	type Implicit = ();
	type Val = <SdkCheck<T> as TransactionExtension<T::RuntimeCall>>::Val;
	type Pre = <SdkCheck<T> as TransactionExtension<T::RuntimeCall>>::Pre;

	fn weight(&self, _: &T::RuntimeCall) -> Weight {
		// In a block nothing waits before it: only the pool looks further.
		<T as Config>::WeightInfo::check_nonce()
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		length: usize,
		implicit: Self::Implicit,
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		if let Some(who) = origin.as_system_origin_signer() {
			let before = self.0.0.saturating_sub(frame_system::Pallet::<T>::account_nonce(who));
			let too_many = InvalidTransaction::Custom(TOO_MANY_PENDING);
			ensure!(before < T::MaxPending::get().into(), too_many);
			if !before.is_zero() {
				let length = length.saturated_into();
				let cost = Payment::<T>::compute_fee(length, info, Zero::zero());
				let least = Payment::<T>::compute_fee(0, &DispatchInfo::default(), Zero::zero());
				let all = least.saturating_mul(before.saturated_into()).saturating_add(cost);
				let covers = |payer| Pallet::<T>::left(&payer) >= all;
				ensure!(Pallet::<T>::payers(who).any(covers), InvalidTransaction::Payment);
			}
		}
		self.0.validate(origin, call, info, length, implicit, implication, source)
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &T::RuntimeOrigin,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		length: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		self.0.prepare(val, origin, call, info, length)
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post: &PostDispatchInfoOf<T::RuntimeCall>,
		length: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		SdkCheck::<T>::post_dispatch_details(pre, info, post, length, result)
	}
}
