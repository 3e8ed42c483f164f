// SPDX-License-Identifier: Apache-2.0

//! Who is close to whom (U2).

use super::*;
use timebank_primitives::{Kinship, Moment};

/// Whether `one` is close to `other` in a matter that began at `since`.
fn are_close_since(one: AccountId, other: AccountId, since: Moment) -> bool {
	<Custody as Kinship<_>>::are_close(&one, &other, since)
}

/// Whether they are close in a matter that begins later, which is the same from both sides.
fn are_close(one: AccountId, other: AccountId) -> bool {
	let close = are_close_since(one, other, Now::get() + 1);
	assert_eq!(close, are_close_since(other, one, Now::get() + 1));
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
		// Others have said that they died: it counts from whenever it is.
		assert!(are_close_since(ANA, MEI, START));
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

/// What one side of each kinship did alone at the start.
fn each_kind(test: impl Fn(AccountId)) {
	let begins: [(AccountId, fn()); 3] = [
		(TOM, || give(MEI, TOM, 10).expect("a mandate")),
		(CUSTODIAN, || appoint(MEI, CUSTODIAN, ALL(10)).expect("an appointment")),
		(TOM, || Custody::name_successor(signed(MEI), Some(TOM)).expect("an heir")),
	];
	for (other, begin) in begins {
		build_and_execute(|| {
			begin();
			test(other);
		});
	}
}

#[test]
fn boundary_what_a_party_does_alone_counts_only_from_before_the_matter_began() {
	each_kind(|other| {
		assert!(!are_close_since(other, MEI, START - 1));
		assert!(!are_close_since(other, MEI, START), "in the block in which it began");
		assert!(are_close_since(other, MEI, START + 1));
	});
}

#[test]
fn what_who_decides_did_themselves_counts_from_whenever_it_is() {
	each_kind(|other| {
		for since in [0, START, START + 1] {
			assert!(are_close_since(MEI, other, since));
		}
	});
}

#[test]
fn who_has_used_a_mandate_or_acted_as_a_custodian_has_a_part_in_it() {
	build_and_execute(|| {
		wait(10);
		assert_ok!(give(MEI, TOM, 10));
		assert_ok!(appoint(MEI, CUSTODIAN, ALL(10)));
		let close = || [TOM, CUSTODIAN].map(|one| are_close_since(one, MEI, START));
		assert_eq!(close(), [false, false]);
		assert_ok!(spend(TOM, MEI, ANA, 1));
		assert_eq!(close(), [true, false]);
		assert_ok!(act(CUSTODIAN, MEI, join(0)));
		assert_eq!(close(), [true, true]);
		// In the place of the former ones.
		assert_ok!(give(MEI, TOM, 5));
		assert_ok!(appoint(MEI, CUSTODIAN, ALL(5)));
		assert_eq!(close(), [true, true]);
	});
}

#[test]
fn whom_a_registrar_assigned_was_not_chosen_by_the_member() {
	build_and_execute(|| {
		wait(10);
		assert_ok!(assign(OLD, CARE, ALL(0)));
		assert!(are_close_since(CARE, OLD, START));
	});
}

#[test]
fn what_takes_the_place_of_something_has_stood_as_long() {
	each_kind(|other| {
		wait(10);
		let _ = give(MEI, TOM, 20).and(appoint(MEI, CUSTODIAN, ALL(20)));
		assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
		assert!(are_close_since(other, MEI, START + 1));
		// Begun anew, it stands from now on.
		let _ = Custody::revoke_mandate(signed(MEI), TOM);
		let _ = Custody::dismiss(signed(MEI), CUSTODIAN);
		assert_ok!(Custody::name_successor(signed(MEI), None));
		assert!(!are_close_since(other, MEI, Now::get() + 1));
		assert_ok!(give(MEI, TOM, 20));
		assert_ok!(appoint(MEI, CUSTODIAN, ALL(20)));
		assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
		assert!(!are_close_since(other, MEI, Now::get()));
		assert!(are_close_since(other, MEI, Now::get() + 1));
	});
}
