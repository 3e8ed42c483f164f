// SPDX-License-Identifier: Apache-2.0

use crate::{BranchKind, mock::*};
use timebank_primitives::{Role, Staff};

#[test]
fn founding_branches_are_numbered_from_one_and_seated() {
	build_and_execute(|| {
		let province = Branches::branch(PROVINCE).unwrap();
		assert_eq!((province.kind, province.parent), (BranchKind::Provincial, None));
		assert_eq!(Branches::branch(COMMUNITY).unwrap().parent, Some(PROVINCE));
		assert_eq!(Branches::branch(0), None);
		assert_eq!(Seats::get(), vec![10, 20]);
		assert_eq!(Branches::branch_as(&11, Role::Administrator), Some(PROVINCE));
		assert_eq!(Branches::branch_as(&21, Role::Administrator), Some(COMMUNITY));
	});
}

#[test]
fn accounts_of_branches_and_staff_last() {
	build_and_execute(|| {
		for who in [10, 11, 20, 21] {
			assert_eq!(System::providers(&who), 1, "account {who}");
		}
	});
}
