// SPDX-License-Identifier: Apache-2.0

use crate::{Auditor, EnsureBranch, EnsureStaff, Registrar, mock::*};
use frame_support::{assert_ok, traits::EnsureOrigin};
use sp_runtime::traits::Convert;
use timebank_primitives::Role;

#[test]
fn staff_origins_tell_who_and_for_which_branch() {
	build_and_execute(|| {
		assert_ok!(Branches::grant_role(RuntimeOrigin::signed(21), 22, Role::Registrar, None));
		let registrar = EnsureStaff::<Test, Registrar>::try_origin(RuntimeOrigin::signed(22));
		assert_eq!(registrar.unwrap(), (22, COMMUNITY));
		for origin in [RuntimeOrigin::signed(21), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert!(EnsureStaff::<Test, Registrar>::try_origin(origin).is_err());
		}
		assert!(EnsureStaff::<Test, Auditor>::try_origin(RuntimeOrigin::signed(22)).is_err());
	});
}

#[test]
fn branch_origins_tell_which_branch() {
	build_and_execute(|| {
		let branch = EnsureBranch::<Test>::try_origin(RuntimeOrigin::signed(20));
		assert_eq!(branch.unwrap(), COMMUNITY);
		for origin in [RuntimeOrigin::signed(21), RuntimeOrigin::root(), RuntimeOrigin::none()] {
			assert!(EnsureBranch::<Test>::try_origin(origin).is_err());
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
