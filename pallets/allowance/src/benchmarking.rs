// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of what stands between a transaction and its call.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::weights::Weight;
use frame_system::RawOrigin;
use sp_runtime::traits::{
	AsSystemOriginSigner, AsTransactionAuthorizedOrigin, DispatchTransaction,
};
use timebank_primitives::BenchmarkHelper;

const LENGTH: usize = 10;

/// Everybody may send it, as far as the filter is concerned.
fn call<T: Config>() -> T::RuntimeCall {
	frame_system::Call::remark { remark: Vec::new() }.into()
}

#[benchmarks(where
	T: Config + pallet_transaction_payment::Config<OnChargeTransaction = Pallet<T>> + Send + Sync,
	T::RuntimeCall: Dispatchable<Info = DispatchInfo, PostInfo = PostDispatchInfo>,
	T::RuntimeOrigin: AsSystemOriginSigner<T::AccountId> + AsTransactionAuthorizedOrigin + Clone,
)]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn charge(r: Linear<0, { Role::COUNT }>) {
		let who: T::AccountId = account("member", 0, 0);
		T::BenchmarkHelper::make_member(&who);
		for role in &Role::ALL[..r as usize] {
			T::BenchmarkHelper::make_staff(&who, *role);
		}
		// Benchmarks are run in this block. In a later one than it was used up in, an allowance has refilled.
		frame_system::Pallet::<T>::set_block_number(1u32.into());
		let own = Payer::Member(who.clone());
		let shared: Vec<_> = Pallet::<T>::payers(&who).filter(|payer| *payer != own).collect();
		assert_eq!(shared.len(), r as usize);
		for payer in &shared {
			Pallet::<T>::set_left(payer, 0, 1);
		}
		let info =
			DispatchInfo { call_weight: Weight::from_parts(1_000_000, 0), ..Default::default() };
		let post = PostDispatchInfo { actual_weight: Some(Weight::zero()), ..Default::default() };
		let charged;

		#[block]
		{
			charged = ChargeTransactionPayment::<T>::from(0).test_run(
				RawOrigin::Signed(who).into(),
				&call::<T>(),
				&info,
				LENGTH,
				0,
				|_| Ok(post),
			);
		}

		assert!(charged.expect("the member can pay").is_ok());
		assert!(Meters::<T>::contains_key(own), "the member has paid");
	}

	#[benchmark]
	fn check_nonce() {
		let who: T::AccountId = account("member", 0, 0);
		T::BenchmarkHelper::make_member(&who);
		let nonce = frame_system::Pallet::<T>::account_nonce(&who);
		let checked;

		#[block]
		{
			checked = CheckNonce::<T>::from(nonce).test_run(
				RawOrigin::Signed(who.clone()).into(),
				&call::<T>(),
				&DispatchInfo::default(),
				LENGTH,
				0,
				|_| Ok(Default::default()),
			);
		}

		assert!(checked.expect("the nonce is the account's").is_ok());
		assert!(frame_system::Pallet::<T>::account_nonce(who) > nonce);
	}
}
