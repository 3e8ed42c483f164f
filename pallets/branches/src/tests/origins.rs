// SPDX-License-Identifier: Apache-2.0

use crate::{Auditor, BranchTicket, EnsureStaff, Registrar, mock::*};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Consideration, EnsureOrigin, Footprint},
};
use sp_runtime::{DispatchError, traits::Convert};
use timebank_primitives::Role;

#[test]
fn staff_origins_tell_who_and_for_which_branch() {
	build_and_execute(|| {
		assert_ok!(Branches::grant_role(
			RuntimeOrigin::signed(21),
			COMMUNITY,
			22,
			Role::Registrar,
			None
		));
		let registrar = EnsureStaff::<Test, Registrar>::try_origin(RuntimeOrigin::signed(22));
		assert_eq!(registrar.unwrap(), (22, COMMUNITY));
		for origin in [RuntimeOrigin::signed(21), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert!(EnsureStaff::<Test, Registrar>::try_origin(origin).is_err());
		}
		assert!(EnsureStaff::<Test, Auditor>::try_origin(RuntimeOrigin::signed(22)).is_err());
	});
}

#[test]
fn only_branches_get_a_ticket_for_storage() {
	build_and_execute(|| {
		let footprint = Footprint::from_parts(1, 1_000);
		let ticket = BranchTicket::<Test>::new(&20, footprint);
		assert_ok!(ticket.clone().and_then(|ticket| ticket.update(&20, footprint)));
		assert_ok!(ticket.and_then(|ticket| ticket.drop(&20)));
		assert_ok!(Branches::suspend(RuntimeOrigin::root(), COMMUNITY, [1; 32]));
		for who in [20, 21, 77, 99] {
			assert_noop!(BranchTicket::<Test>::new(&who, footprint), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn only_branches_validate() {
	build_and_execute(|| {
		assert_eq!(Branches::convert(20), Some(20));
		assert_eq!(Branches::convert(21), None);
	});
}
