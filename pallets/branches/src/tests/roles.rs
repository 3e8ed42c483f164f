// SPDX-License-Identifier: Apache-2.0

use super::last_event;
use crate::{BranchKind, Error, Event, mock::*};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use timebank_primitives::{BranchId, Moment, Role, Staff};

fn grant(
	by: AccountId,
	who: AccountId,
	role: Role,
	until: Option<Moment>,
) -> Result<(), DispatchError> {
	grant_in(if by < 20 { PROVINCE } else { COMMUNITY }, by, who, role, until)
}

fn grant_in(
	branch: BranchId,
	by: AccountId,
	who: AccountId,
	role: Role,
	until: Option<Moment>,
) -> Result<(), DispatchError> {
	Branches::grant_role(RuntimeOrigin::signed(by), branch, who, role, until)
}

fn revoke(by: AccountId, who: AccountId, role: Role) -> Result<(), DispatchError> {
	Branches::revoke_role(RuntimeOrigin::signed(by), who, role)
}

mod grant_role {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(grant(11, 12, Role::Registrar, None));
			assert_eq!(
				last_event(),
				Event::RoleGranted {
					branch: PROVINCE,
					who: 12,
					role: Role::Registrar,
					until: None
				}
			);
			assert_ok!(grant(11, 12, Role::Auditor, Some(2_000)));
			assert_eq!(Branches::roles(12), Some((PROVINCE, vec![Role::Registrar, Role::Auditor])));
			assert_eq!(Branches::branch_as(&12, Role::Registrar), Some(PROVINCE));
			assert_eq!(Branches::branch_as(&12, Role::Minter), None);
			assert_eq!(System::providers(&12), 1);
		});
	}

	#[test]
	fn nobody_above_a_branch_makes_it_speak() {
		build_and_execute(|| {
			// The province's administrator appoints in the community, but neither its administrators nor its oracle operators.
			assert_ok!(grant_in(COMMUNITY, 11, 30, Role::Registrar, None));
			for role in [Role::Administrator, Role::OracleOperator] {
				assert_noop!(
					grant_in(COMMUNITY, 11, 31, role, None),
					Error::<Test>::NotAdministrator
				);
				assert_ok!(Branches::grant_role(RuntimeOrigin::root(), COMMUNITY, 30, role, None));
				assert_ok!(grant_in(COMMUNITY, 21, 30, role, None));
			}
			// What it may undo it may undo.
			assert_ok!(revoke(11, 30, Role::OracleOperator));
		});
	}

	#[test]
	fn a_role_holds_up_to_its_end_and_not_at_it() {
		build_and_execute(|| {
			assert_ok!(grant(11, 12, Role::Auditor, Some(2_000)));
			Now::set(1_999);
			assert_eq!(Branches::branch_as(&12, Role::Auditor), Some(PROVINCE));
			Now::set(2_000);
			assert_eq!(Branches::branch_as(&12, Role::Auditor), None);
			assert_eq!(<Branches as Staff<_>>::branch(&12), None);
			// Granted anew, it holds again.
			assert_ok!(grant(11, 12, Role::Auditor, None));
			assert_eq!(Branches::branch_as(&12, Role::Auditor), Some(PROVINCE));
		});
	}

	#[test]
	fn fails_for_who_is_no_administrator() {
		build_and_execute(|| {
			assert_ok!(grant(11, 12, Role::Registrar, None));
			// A stranger, other staff, the branch's own account.
			for by in [99, 12, 10] {
				assert_noop!(grant(by, 13, Role::Registrar, None), Error::<Test>::NotAdministrator);
			}
			assert_noop!(
				Branches::grant_role(RuntimeOrigin::none(), PROVINCE, 13, Role::Registrar, None),
				DispatchError::BadOrigin
			);
			assert_noop!(
				grant_in(9, 11, 13, Role::Registrar, None),
				Error::<Test>::NotAdministrator
			);
			assert_noop!(
				Branches::grant_role(RuntimeOrigin::root(), 9, 13, Role::Registrar, None),
				Error::<Test>::BranchNotFound
			);
		});
	}

	#[test]
	fn administrators_reach_down_and_not_up() {
		build_and_execute(|| {
			assert_ok!(grant_in(COMMUNITY, 11, 22, Role::Registrar, None));
			assert_eq!(Branches::branch_as(&22, Role::Registrar), Some(COMMUNITY));
			assert_noop!(
				grant_in(PROVINCE, 21, 12, Role::Registrar, None),
				Error::<Test>::NotAdministrator
			);
			// Not while their own branch is suspended.
			assert_ok!(Branches::suspend(RuntimeOrigin::root(), PROVINCE, [1; 32]));
			assert_noop!(
				grant_in(COMMUNITY, 11, 23, Role::Registrar, None),
				Error::<Test>::NotAdministrator
			);
			assert_ok!(grant_in(PROVINCE, 11, 12, Role::Auditor, None));
		});
	}

	#[test]
	fn the_consortium_helps_where_all_keys_are_lost() {
		build_and_execute(|| {
			assert_ok!(Branches::grant_role(
				RuntimeOrigin::root(),
				PROVINCE,
				12,
				Role::Administrator,
				None
			));
			assert_ok!(Branches::revoke_role(RuntimeOrigin::root(), 11, Role::Administrator));
			assert_eq!(Branches::branch_as(&12, Role::Administrator), Some(PROVINCE));
		});
	}

	#[test]
	fn fails_with_an_end_that_cannot_be() {
		build_and_execute(|| {
			for until in [0, Now::get()] {
				assert_noop!(
					grant(11, 12, Role::Auditor, Some(until)),
					Error::<Test>::EndInThePast
				);
			}
			assert_noop!(
				grant(11, 12, Role::Administrator, Some(2_000)),
				Error::<Test>::AdministratorHasNoEnd
			);
		});
	}

	#[test]
	fn fails_for_accounts_that_belong_elsewhere() {
		build_and_execute(|| {
			assert_noop!(grant(11, 20, Role::Auditor, None), Error::<Test>::BranchAccount);
			assert_noop!(grant(11, 10, Role::Auditor, None), Error::<Test>::BranchAccount);
			assert_noop!(grant(11, 21, Role::Auditor, None), Error::<Test>::WorksElsewhere);
		});
	}

	#[test]
	fn supervisors_administer_and_audit_only() {
		build_and_execute(|| {
			assert_ok!(Branches::admit(
				RuntimeOrigin::root(),
				None,
				BranchKind::Supervisor,
				details("Ministry"),
				30,
				31,
				CERTIFICATE,
				signature(&CERTIFICATE, 30),
			));
			for role in [Role::Registrar, Role::Minter, Role::Treasurer] {
				assert_noop!(grant_in(3, 31, 32, role, None), Error::<Test>::NotForSupervisors);
			}
			assert_ok!(grant_in(3, 31, 32, Role::Auditor, None));
			assert_ok!(grant_in(3, 31, 33, Role::Administrator, None));
			// Supervising is not administering.
			assert_noop!(
				grant_in(PROVINCE, 31, 12, Role::Auditor, None),
				Error::<Test>::NotAdministrator
			);
		});
	}

	#[test]
	fn fails_beyond_the_staff_that_a_branch_can_have() {
		build_and_execute(|| {
			assert_ok!(grant(11, 12, Role::Auditor, None));
			assert_ok!(grant(11, 13, Role::Auditor, None));
			assert_noop!(grant(11, 14, Role::Auditor, None), Error::<Test>::TooManyStaff);
			// Who works there already can get another role.
			assert_ok!(grant(11, 13, Role::Registrar, None));
		});
	}
}

mod revoke_role {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(grant(11, 12, Role::Registrar, None));
			assert_ok!(grant(11, 12, Role::Auditor, None));
			assert_ok!(revoke(11, 12, Role::Registrar));
			assert_eq!(
				last_event(),
				Event::RoleRevoked { branch: PROVINCE, who: 12, role: Role::Registrar }
			);
			assert_eq!(Branches::roles(12), Some((PROVINCE, vec![Role::Auditor])));
			// With the last role the account leaves the staff, without a trace if it has never sent anything.
			assert_ok!(revoke(11, 12, Role::Auditor));
			assert_eq!(Branches::roles(12), None);
			assert!(!frame_system::Account::<Test>::contains_key(12));
			// It may work elsewhere. Once it has, its nonce is never forgotten.
			assert_ok!(grant(21, 12, Role::Auditor, None));
			System::inc_account_nonce(12);
			assert_ok!(revoke(21, 12, Role::Auditor));
			assert_eq!((System::account_nonce(12), System::providers(&12)), (1, 1));
			assert_ok!(grant(21, 12, Role::Auditor, None));
		});
	}

	#[test]
	fn administrators_reach_down_and_not_up() {
		build_and_execute(|| {
			assert_ok!(grant(21, 22, Role::Auditor, None));
			assert_ok!(revoke(11, 22, Role::Auditor));
			assert_ok!(grant(11, 12, Role::Auditor, None));
			assert_noop!(revoke(21, 12, Role::Auditor), Error::<Test>::NotAdministrator);
		});
	}

	#[test]
	fn a_branch_keeps_an_administrator() {
		build_and_execute(|| {
			assert_noop!(revoke(11, 11, Role::Administrator), Error::<Test>::LastAdministrator);
			assert_ok!(grant(11, 12, Role::Administrator, None));
			assert_ok!(revoke(11, 11, Role::Administrator));
			assert_noop!(revoke(12, 12, Role::Administrator), Error::<Test>::LastAdministrator);
			assert_noop!(grant(11, 13, Role::Auditor, None), Error::<Test>::NotAdministrator);
		});
	}

	#[test]
	fn nobody_keeps_a_role_against_their_will() {
		build_and_execute(|| {
			// Appointed by a branch that they never wanted to work for.
			assert_ok!(grant(21, 12, Role::Auditor, None));
			assert_noop!(revoke(12, 12, Role::Registrar), Error::<Test>::RoleNotHeld);
			assert_ok!(revoke(12, 12, Role::Auditor));
			assert_ok!(grant(11, 12, Role::Registrar, None));
		});
	}

	#[test]
	fn granting_a_role_twice_counts_once() {
		build_and_execute(|| {
			assert_ok!(grant(11, 11, Role::Administrator, None));
			assert_noop!(revoke(11, 11, Role::Administrator), Error::<Test>::LastAdministrator);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_ok!(grant(11, 12, Role::Registrar, None));
			assert_noop!(revoke(21, 12, Role::Registrar), Error::<Test>::NotAdministrator);
			assert_noop!(revoke(11, 12, Role::Auditor), Error::<Test>::RoleNotHeld);
			assert_noop!(revoke(11, 99, Role::Auditor), Error::<Test>::RoleNotHeld);
			assert_ok!(grant(11, 13, Role::Registrar, None));
			assert_noop!(revoke(12, 13, Role::Registrar), Error::<Test>::NotAdministrator);
			assert_noop!(
				Branches::revoke_role(RuntimeOrigin::none(), 12, Role::Registrar),
				DispatchError::BadOrigin
			);
		});
	}
}
