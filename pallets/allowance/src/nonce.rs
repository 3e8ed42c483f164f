// SPDX-License-Identifier: Apache-2.0

//! How many transactions of one account can wait in the pool.

use crate::Config;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame_support::{
	CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
	dispatch::DispatchInfo,
	ensure,
	pallet_prelude::{InvalidTransaction, TransactionSource, TransactionValidityError, Weight},
	traits::Get,
};
use scale_info::TypeInfo;
use sp_runtime::{
	DispatchResult,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, Implication, PostDispatchInfoOf,
		Saturating, TransactionExtension, ValidateResult,
	},
};

/// The custom validity error for a transaction that is too far ahead of its account's nonce.
pub const TOO_MANY_PENDING: u8 = 2;

/// The SDK's check of the nonce, under the name and in the form by which wallets know it. Besides, it refuses a transaction before
/// which [`Config::MaxPending`] others of its account would have to come. Two with the same nonce cannot wait, so that is also how
/// many can wait.
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

impl<T: Config> TransactionExtension<T::RuntimeCall> for CheckNonce<T>
where
	T::RuntimeCall: Dispatchable<Info = DispatchInfo>,
	T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + Clone,
{
	const IDENTIFIER: &'static str = "CheckNonce";
	type Implicit = ();
	type Val = <SdkCheck<T> as TransactionExtension<T::RuntimeCall>>::Val;
	type Pre = <SdkCheck<T> as TransactionExtension<T::RuntimeCall>>::Pre;

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		self.0.weight(call)
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
