// SPDX-License-Identifier: Apache-2.0

//! Lets transactions speak for the member to whom their key belongs.

use crate::{Config, Pallet, WeightInfo};
use codec::{Decode, DecodeWithMemTracking, Encode};
use core::{fmt, marker::PhantomData};
use frame_support::{
	CloneNoBound, EqNoBound, PartialEqNoBound,
	dispatch::{DispatchInfo, RawOrigin},
	pallet_prelude::{InvalidTransaction, TransactionSource, Weight},
	traits::OriginTrait,
};
use scale_info::TypeInfo;
use sp_runtime::{
	impl_tx_ext_default,
	traits::{
		AsSystemOriginSigner, DispatchInfoOf, Dispatchable, TransactionExtension, ValidateResult,
	},
};
use timebank_primitives::Keys;

/// The system's calls, as transactions carry them.
type CallOf<T> = <T as frame_system::Config>::RuntimeCall;

/// Puts the member for whom the key of a transaction speaks in the place of the account that it is.
///
/// Stands after the checks of nonce and payment, which are the key's own. A key that was replaced, or whose member has died,
/// is refused in the pool already; a transaction that waits there is checked again when a block is made.
#[derive(
	CloneNoBound, Decode, DecodeWithMemTracking, Encode, EqNoBound, PartialEqNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct AsMember<T>(PhantomData<T>);

impl<T> AsMember<T> {
	/// The extension. There is nothing to choose.
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T> Default for AsMember<T> {
	fn default() -> Self {
		Self::new()
	}
}

impl<T> fmt::Debug for AsMember<T> {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		formatter.write_str("AsMember")
	}
}

impl<T: Config + Send + Sync> TransactionExtension<CallOf<T>> for AsMember<T>
where
	CallOf<T>: Dispatchable<Info = DispatchInfo>,
	T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId>,
{
	const IDENTIFIER: &'static str = "AsMember";
	type Implicit = ();
	type Pre = ();
	type Val = ();

	fn weight(&self, _: &CallOf<T>) -> Weight {
		<T as Config>::WeightInfo::as_member()
	}

	fn validate(
		&self,
		mut origin: T::RuntimeOrigin,
		_call: &CallOf<T>,
		_info: &DispatchInfoOf<CallOf<T>>,
		_len: usize,
		_self_implicit: Self::Implicit,
		_inherited_implication: &impl Encode,
		_source: TransactionSource,
	) -> ValidateResult<Self::Val, CallOf<T>> {
		if let Some(signer) = origin.as_system_origin_signer() {
			let member = Pallet::<T>::acts_as(signer).ok_or(InvalidTransaction::BadSigner)?;
			if member != *signer {
				// The filters of the origin stay as they are.
				origin.set_caller_from(RawOrigin::Signed(member));
			}
		}
		Ok((Default::default(), (), origin))
	}

	impl_tx_ext_default!(CallOf<T>; prepare);
}
