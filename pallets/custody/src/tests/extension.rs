// SPDX-License-Identifier: Apache-2.0

//! What transactions pass.

use super::*;
use crate::AsMember;
use frame_support::{
	dispatch::{DispatchInfo, GetDispatchInfo, RawOrigin},
	traits::OriginTrait,
	weights::Weight,
};
use sp_runtime::{
	traits::{DispatchTransaction, TransactionExtension, TxBaseImplication},
	transaction_validity::{
		InvalidTransaction, TransactionSource::External, TransactionValidityError,
	},
};

fn call() -> RuntimeCall {
	RuntimeCall::Life(join(5))
}

/// As whom a transaction that `origin` sends acts.
fn checked(origin: RuntimeOrigin) -> Result<RuntimeOrigin, TransactionValidityError> {
	let info = DispatchInfo::default();
	AsMember::<Test>::new()
		.validate_only(origin, &call(), &info, 0, External, 0)
		.map(|(_, _, origin)| origin)
}

fn sender(signer: AccountId) -> Option<AccountId> {
	checked(signed(signer)).ok().and_then(|origin| origin.into_signer())
}

fn refused() -> TransactionValidityError {
	InvalidTransaction::BadSigner.into()
}

#[test]
fn success_for_who_signs_for_themselves() {
	build_and_execute(|| {
		for who in [MEI, STRANGER, OLD] {
			assert_eq!(sender(who), Some(who));
		}
		// The new key itself, until it has taken over.
		approved(MEI, KEY);
		assert_eq!(sender(KEY), Some(KEY));
	});
}

#[test]
fn success_for_the_key_of_a_member() {
	build_and_execute(|| {
		replaced(MEI, KEY);
		assert_eq!(sender(KEY), Some(MEI));
		let info = call().get_dispatch_info();
		let sent = AsMember::<Test>::new()
			.dispatch_transaction(signed(KEY), call(), &info, 0, 0)
			.expect("valid");
		assert_ok!(sent);
		// Mei has joined.
		assert_eq!((Held::get(MEI), Held::get(KEY)), (5, 0));
	});
}

#[test]
fn fails_for_a_key_that_was_replaced_and_of_who_has_died() {
	build_and_execute(|| {
		replaced(MEI, KEY);
		assert_eq!(checked(signed(MEI)).unwrap_err(), refused());
		replaced(MEI, NEXT);
		assert_eq!(checked(signed(MEI)).unwrap_err(), refused());
		assert_eq!(checked(signed(KEY)).unwrap_err(), refused());
		assert_eq!(sender(NEXT), Some(MEI));
		died(MEI);
		for key in [MEI, KEY, NEXT] {
			assert_eq!(checked(signed(key)).unwrap_err(), refused());
		}
		died(TOM);
		assert_eq!(checked(signed(TOM)).unwrap_err(), refused());
	});
}

#[test]
fn leaves_other_origins_and_filters_alone() {
	build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let info = DispatchInfo::default();
			let implication = TxBaseImplication(());
			let (_, _, after) = AsMember::<Test>::new()
				.validate(origin.clone(), &call(), &info, 0, (), &implication, External)
				.expect("valid");
			assert_eq!(after.caller(), origin.caller());
		}
		replaced(MEI, KEY);
		let mut narrow = signed(KEY);
		narrow.add_filter(|_| false);
		let origin = checked(narrow).unwrap();
		assert!(matches!(origin.as_system_ref(), Some(RawOrigin::Signed(MEI))));
		assert!(!origin.filter_call(&call()));
	});
}

#[test]
fn weighs_and_is_coded_as_nothing() {
	use codec::Encode;
	assert_eq!(AsMember::<Test>::new().weight(&call()), Weight::from_parts(100, 1));
	assert!(AsMember::<Test>::default().encode().is_empty());
	assert_eq!(format!("{:?}", AsMember::<Test>::new()), "AsMember");
	assert_eq!(<AsMember<Test> as TransactionExtension<RuntimeCall>>::IDENTIFIER, "AsMember");
}
