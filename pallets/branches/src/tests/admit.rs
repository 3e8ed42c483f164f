// SPDX-License-Identifier: Apache-2.0

use super::last_event;
use crate::{BranchKind, Certificate, Details, Error, Event, mock::*};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult, testing::TestSignature};
use timebank_primitives::{BranchId, Branches as _, Role, Staff};

fn admit(parent: Option<BranchId>, kind: BranchKind, account: AccountId) -> DispatchResult {
	try_admit(parent, kind, details("Lakeside"), account, account + 1, CERTIFICATE)
}

fn admit_with(account: AccountId, administrator: AccountId) -> DispatchResult {
	try_admit(None, BranchKind::City, details("Lakeside"), account, administrator, CERTIFICATE)
}

fn try_admit(
	parent: Option<BranchId>,
	kind: BranchKind,
	details: Details,
	account: AccountId,
	administrator: AccountId,
	certificate: Certificate,
) -> DispatchResult {
	Branches::admit(
		RuntimeOrigin::root(),
		parent,
		kind,
		details,
		account,
		administrator,
		certificate,
		signature(&certificate, account),
	)
}

#[test]
fn a_branch_joins_with_its_seat_and_its_administrator() {
	build_and_execute(|| {
		assert_ok!(admit(None, BranchKind::City, 30));
		let branch = Branches::branch(3).unwrap();
		assert_eq!(branch.details, details("Lakeside"));
		assert_eq!((branch.kind, branch.account), (BranchKind::City, 30));
		assert_eq!(Branches::standing(3), Some(crate::Standing::Good));
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
				Branches::admit(
					origin,
					None,
					BranchKind::City,
					details("Lakeside"),
					30,
					31,
					CERTIFICATE,
					signature(&CERTIFICATE, 30)
				),
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
				try_admit(
					None,
					BranchKind::City,
					details("Lakeside"),
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
fn a_certificate_counts_with_the_own_account_s_signature_only() {
	build_and_execute(|| {
		let try_with = |signature| {
			Branches::admit(
				RuntimeOrigin::root(),
				None,
				BranchKind::City,
				details("Lakeside"),
				30,
				31,
				CERTIFICATE,
				signature,
			)
		};
		let statement = signature(&CERTIFICATE, 30).1;
		let longer = Certificate { valid_until: CERTIFICATE.valid_until + 1, ..CERTIFICATE };
		for forged in [
			// Somebody else's.
			TestSignature(31, statement.clone()),
			// On another certificate, for another account, for another chain, in another wrapping.
			signature(&longer, 30),
			TestSignature(30, CERTIFICATE.statement(&System::block_hash(0), &40u64)),
			TestSignature(30, CERTIFICATE.statement(&sp_core::H256::repeat_byte(9), &30u64)),
			TestSignature(30, [b"<Byte>", &statement[..], b"</Byte>"].concat()),
		] {
			assert_noop!(try_with(forged), Error::<Test>::CertificateForged);
		}
		// As browser extensions sign.
		assert_ok!(try_with(TestSignature(30, [b"<Bytes>", &statement[..], b"</Bytes>"].concat())));
	});
}

#[test]
fn the_statement_is_what_the_documentation_says() {
	let certificate = Certificate { document: [7; 32], valid_until: 0x0102_0304_0506_0708 };
	let statement = certificate.statement(&[1u8; 32], &[2u8; 32]);
	let end = [8, 7, 6, 5, 4, 3, 2, 1];
	assert_eq!(
		statement,
		[&b"timebank/certificate"[..], &[1; 32], &[2; 32], &[7; 32], &end].concat()
	);
}

#[test]
fn an_account_stands_for_one_branch_only_and_for_no_person() {
	build_and_execute(|| {
		assert_noop!(admit(None, BranchKind::City, 10), Error::<Test>::AccountTaken);
		// A staff account.
		assert_noop!(admit(None, BranchKind::City, 11), Error::<Test>::BranchAccount);
		// Its own administrator.
		assert_noop!(admit_with(30, 30), Error::<Test>::BranchAccount);
		// Another branch's own account as administrator.
		assert_noop!(admit(None, BranchKind::City, 9), Error::<Test>::BranchAccount);
		// Another branch's administrator as administrator.
		assert_noop!(admit_with(30, 21), Error::<Test>::WorksElsewhere);
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
fn a_branch_has_a_name_and_texts_that_can_be_read() {
	build_and_execute(|| {
		let good = details("Lakeside");
		let garbage = || vec![0xff, 0xfe];
		for bad in [
			Details { name: Default::default(), ..good.clone() },
			Details { name: garbage().try_into().unwrap(), ..good.clone() },
			Details { region: garbage().try_into().unwrap(), ..good.clone() },
			Details { contact: garbage().try_into().unwrap(), ..good.clone() },
		] {
			assert_noop!(
				try_admit(None, BranchKind::City, bad, 30, 31, CERTIFICATE),
				Error::<Test>::InvalidText
			);
		}
		let bare = Details { region: Default::default(), contact: Default::default(), ..good };
		assert_ok!(try_admit(None, BranchKind::City, bare, 30, 31, CERTIFICATE));
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
fn the_tree_is_as_deep_as_there_are_kinds() {
	build_and_execute(|| {
		use BranchKind::*;
		let mut parent = None;
		for (index, kind) in [National, Provincial, City, Community].into_iter().enumerate() {
			assert_ok!(admit(parent, kind, 30 + 10 * index as u64));
			parent = Some(3 + index as u32);
		}
		assert_eq!(BranchKind::COUNT, 5, "and supervisors below communities");
	});
}

#[test]
fn nobody_joins_below_a_branch_that_does_not_take_part() {
	build_and_execute(|| {
		assert_ok!(Branches::suspend(RuntimeOrigin::root(), PROVINCE, [1; 32]));
		assert_noop!(admit(Some(PROVINCE), BranchKind::City, 30), Error::<Test>::ParentNotActive);
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
