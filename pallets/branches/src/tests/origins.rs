// SPDX-License-Identifier: Apache-2.0

use crate::{
	Administrator, Auditor, BranchTicket, EnsureActing, EnsureStaff, Error, MotionTicket,
	Registrar, mock::*,
};
use frame_support::{
	assert_noop, assert_ok,
	traits::{Consideration, EnsureOrigin, Footprint, MaybeConsideration},
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
fn only_branches_of_good_standing_act() {
	build_and_execute(|| {
		let acts =
			|| EnsureActing::<Test, Administrator>::try_origin(RuntimeOrigin::signed(21)).is_ok();
		assert!(acts());
		assert!(
			EnsureActing::<Test, Administrator>::try_origin(RuntimeOrigin::signed(20)).is_err()
		);
		assert_ok!(Branches::suspend(RuntimeOrigin::root(), COMMUNITY, [1; 32]));
		assert!(!acts());
		assert!(EnsureStaff::<Test, Administrator>::try_origin(RuntimeOrigin::signed(21)).is_ok());
	});
}

#[test]
fn only_branches_with_a_seat_get_storage_and_only_so_much() {
	build_and_execute(|| {
		let footprint = |bytes| Footprint::from_parts(1, bytes);
		let ticket = BranchTicket::<Test>::new(&20, footprint(2_000)).unwrap();
		let ticket = ticket.update(&20, footprint(3_000)).unwrap();
		assert_eq!(crate::Stored::<Test>::get(COMMUNITY), 3_000);
		for bytes in [2_001, usize::MAX] {
			assert_noop!(
				BranchTicket::<Test>::new(&20, footprint(bytes)),
				Error::<Test>::TooMuchStored
			);
		}
		let other = BranchTicket::<Test>::new(&20, footprint(2_000)).unwrap();
		assert_ok!(BranchTicket::<Test>::new(&10, footprint(5_000)).map(drop));
		assert_ok!(ticket.drop(&20));
		assert_ok!(other.drop(&20));
		assert!(!crate::Stored::<Test>::contains_key(COMMUNITY));

		assert_ok!(Branches::suspend(RuntimeOrigin::root(), COMMUNITY, [1; 32]));
		for who in [20, 21, 77, 99] {
			assert_noop!(BranchTicket::<Test>::new(&who, footprint(1)), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn a_branch_makes_so_many_motions_and_no_more() {
	build_and_execute(|| {
		let first = MotionTicket::<Test>::new(&20, 0).unwrap();
		let second = MotionTicket::<Test>::new(&20, 1).unwrap().update(&20, 7).unwrap();
		assert!(!first.is_none());
		assert_noop!(MotionTicket::<Test>::new(&20, 2), Error::<Test>::TooManyMotions);
		assert_ok!(MotionTicket::<Test>::new(&10, 2).map(drop));
		first.burn(&20);
		assert_ok!(second.drop(&20));
		assert!(!crate::Motions::<Test>::contains_key(COMMUNITY));
		assert_noop!(MotionTicket::<Test>::new(&21, 0), DispatchError::BadOrigin);
	});
}

#[test]
fn only_branches_validate() {
	build_and_execute(|| {
		assert_eq!(Branches::convert(20), Some(20));
		assert_eq!(Branches::convert(21), None);
	});
}
