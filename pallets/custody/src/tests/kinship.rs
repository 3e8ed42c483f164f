// SPDX-License-Identifier: Apache-2.0

//! Who is close to whom (U2).

use super::*;
use timebank_primitives::Kinship;

/// Whether they are close, which is the same from both sides.
fn are_close(one: AccountId, other: AccountId) -> bool {
	let close = <Custody as Kinship<_>>::are_close(&one, &other);
	assert_eq!(close, <Custody as Kinship<_>>::are_close(&other, &one));
	close
}

#[test]
fn strangers_are_not_close() {
	build_and_execute(|| {
		assert!(!are_close(MEI, TOM));
		assert!(!are_close(MEI, STRANGER));
		// Nobody is close to themselves: that is asked otherwise.
		assert!(!are_close(MEI, MEI));
	});
}

#[test]
fn who_has_a_mandate_is_close_to_who_gave_it_until_it_is_revoked() {
	build_and_execute(|| {
		assert_ok!(give(MEI, TOM, 10));
		assert!(are_close(MEI, TOM));
		assert!(!are_close(MEI, ANA) && !are_close(TOM, ANA));
		assert_ok!(Custody::revoke_mandate(signed(MEI), TOM));
		assert!(!are_close(MEI, TOM));
	});
}

#[test]
fn a_mandate_that_has_run_out_keeps_them_close() {
	build_and_execute(|| {
		let family = purposes(&[Category::Family]);
		let until = Some(Now::get() + 1);
		assert_ok!(Custody::give_mandate(signed(MEI), TOM, family, 10, until));
		wait(1);
		assert!(are_close(MEI, TOM));
	});
}

#[test]
fn a_custodian_is_close_to_the_member_whoever_appointed_them() {
	build_and_execute(|| {
		assert_ok!(appoint(MEI, CUSTODIAN, ALL(10)));
		assert_ok!(assign(OLD, CARE, ALL(0)));
		assert!(are_close(MEI, CUSTODIAN) && are_close(OLD, CARE));
		assert!(!are_close(MEI, CARE) && !are_close(OLD, CUSTODIAN));
		assert_ok!(Custody::dismiss(signed(MEI), CUSTODIAN));
		assert!(!are_close(MEI, CUSTODIAN));
	});
}

#[test]
fn a_named_heir_is_close_to_who_named_them_until_another_is_named() {
	build_and_execute(|| {
		assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
		assert!(are_close(MEI, TOM));
		assert_ok!(Custody::name_successor(signed(MEI), Some(ANA)));
		assert!(!are_close(MEI, TOM) && are_close(MEI, ANA));
		// Nobody is close through somebody else.
		assert_ok!(Custody::name_successor(signed(ANA), Some(TOM)));
		assert!(!are_close(MEI, TOM));
		died(MEI);
		assert!(are_close(MEI, ANA));
	});
}

#[test]
fn boundary_the_last_mandate_and_the_last_custodian_count() {
	build_and_execute(|| {
		let relatives = vec![TOM, ANA];
		for relative in &relatives {
			assert_ok!(give(MEI, *relative, 1));
		}
		assert!(relatives.iter().all(|relative| are_close(MEI, *relative)));
		assert!(!are_close(MEI, OLD));
	});
}
