// SPDX-License-Identifier: Apache-2.0

use super::last_event;
use crate::{BranchKind, BranchName, Certificate, Error, Event, mock::*};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{BranchId, Branches as _, Role, Staff};

fn name() -> BranchName {
	b"Lakeside".to_vec().try_into().unwrap()
}

fn admit(parent: Option<BranchId>, kind: BranchKind, account: AccountId) -> DispatchResult {
	Branches::admit(RuntimeOrigin::root(), parent, kind, name(), account, account + 1, CERTIFICATE)
}

#[test]
fn a_branch_joins_with_its_seat_and_its_administrator() {
	build_and_execute(|| {
		assert_ok!(admit(None, BranchKind::City, 30));
		let branch = Branches::branch(3).unwrap();
		assert_eq!((branch.name, branch.kind, branch.account), (name(), BranchKind::City, 30));
		assert_eq!(Branches::by_account(&30), Some(3));
		assert_eq!(Branches::branch_as(&31, Role::Administrator), Some(3));
		assert_eq!(Seats::get(), vec![10, 20, 30]);
		assert_eq!((System::providers(&30), System::providers(&31)), (1, 1));
		System::assert_has_event(Event::Admitted { branch: 3, parent: None, account: 30 }.into());
		assert_eq!(
			last_event(),
			Event::RoleGranted { branch: 3, who: 31, role: Role::Administrator, until: None }
		);
	});
}

#[test]
fn a_supervisor_gets_no_seat() {
	build_and_execute(|| {
		assert_ok!(admit(Some(PROVINCE), BranchKind::Supervisor, 30));
		assert_eq!(Seats::get(), vec![10, 20]);
	});
}

#[test]
fn only_the_consortium_admits() {
	build_and_execute(|| {
		for origin in [RuntimeOrigin::signed(11), RuntimeOrigin::none()] {
			assert_noop!(
				Branches::admit(origin, None, BranchKind::City, name(), 30, 31, CERTIFICATE),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn an_expired_certificate_admits_nobody() {
	build_and_execute(|| {
		for valid_until in [0, Now::get()] {
			assert_noop!(
				Branches::admit(
					RuntimeOrigin::root(),
					None,
					BranchKind::City,
					name(),
					30,
					31,
					Certificate { document: [1; 32], valid_until },
				),
				Error::<Test>::CertificateExpired
			);
		}
	});
}

#[test]
fn an_account_stands_for_one_branch_only_and_for_no_person() {
	build_and_execute(|| {
		assert_noop!(admit(None, BranchKind::City, 10), Error::<Test>::AccountTaken);
		// A staff account.
		assert_noop!(admit(None, BranchKind::City, 11), Error::<Test>::BranchAccount);
		// Its own administrator.
		assert_noop!(
			Branches::admit(
				RuntimeOrigin::root(),
				None,
				BranchKind::City,
				name(),
				30,
				30,
				CERTIFICATE
			),
			Error::<Test>::BranchAccount
		);
		// Another branch's own account as administrator.
		assert_noop!(admit(None, BranchKind::City, 9), Error::<Test>::BranchAccount);
		// Another branch's administrator as administrator.
		assert_noop!(
			Branches::admit(
				RuntimeOrigin::root(),
				None,
				BranchKind::City,
				name(),
				30,
				21,
				CERTIFICATE
			),
			Error::<Test>::WorksElsewhere
		);
	});
}

#[test]
fn a_member_s_account_is_no_branch_s_own() {
	build_and_execute(|| {
		assert_noop!(admit(None, BranchKind::City, 77), Error::<Test>::BranchAccount);
		// A member can administer.
		assert_ok!(admit(None, BranchKind::City, 76));
	});
}

#[test]
fn a_branch_has_a_name_that_can_be_read() {
	build_and_execute(|| {
		for name in [&b""[..], &[0xff, 0xfe]] {
			assert_noop!(
				Branches::admit(
					RuntimeOrigin::root(),
					None,
					BranchKind::City,
					name.to_vec().try_into().unwrap(),
					30,
					31,
					CERTIFICATE
				),
				Error::<Test>::InvalidName
			);
		}
	});
}

#[test]
fn a_branch_stands_below_a_wider_one() {
	build_and_execute(|| {
		assert_noop!(admit(Some(9), BranchKind::City, 30), Error::<Test>::BranchNotFound);
		assert_noop!(admit(Some(PROVINCE), BranchKind::National, 30), Error::<Test>::WrongParent);
		assert_noop!(admit(Some(PROVINCE), BranchKind::Provincial, 30), Error::<Test>::WrongParent);
		assert_noop!(admit(Some(COMMUNITY), BranchKind::City, 30), Error::<Test>::WrongParent);
		assert_ok!(admit(Some(COMMUNITY), BranchKind::Supervisor, 30));
		assert_noop!(admit(Some(3), BranchKind::Supervisor, 40), Error::<Test>::WrongParent);
	});
}

#[test]
fn the_tree_is_no_deeper_than_it_may_be() {
	build_and_execute(|| {
		assert_ok!(admit(None, BranchKind::National, 30));
		assert_ok!(admit(Some(3), BranchKind::Provincial, 40));
		assert_ok!(admit(Some(4), BranchKind::City, 50));
		assert_noop!(admit(Some(5), BranchKind::Community, 60), Error::<Test>::TooDeep);
		assert_ok!(admit(Some(4), BranchKind::Community, 60));
	});
}

#[test]
fn there_are_no_more_branches_than_there_may_be() {
	build_and_execute(|| {
		for account in [30, 40, 50, 60] {
			assert_ok!(admit(None, BranchKind::City, account));
		}
		assert_noop!(admit(None, BranchKind::City, 70), Error::<Test>::TooManyBranches);
	});
}
