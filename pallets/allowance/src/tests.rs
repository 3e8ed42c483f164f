// SPDX-License-Identifier: Apache-2.0

//! Charging, giving back, refilling, refusing.

use crate::{ChargeTransactionPayment, Cost, Drawn, Payer, TIP_REFUSED, mock::*};
use frame_support::{
	assert_noop, assert_ok,
	dispatch::{DispatchClass, DispatchInfo, Pays, PostDispatchInfo},
	pallet_prelude::{InvalidTransaction, TransactionValidityError},
	weights::Weight,
};
use pallet_transaction_payment::OnChargeTransaction;
use proptest::prelude::*;
use timebank_primitives::Role;

type Charged = Option<Drawn<AccountId>>;

fn call() -> RuntimeCall {
	RuntimeCall::System(frame_system::Call::remark { remark: vec![] })
}

fn info() -> DispatchInfo {
	DispatchInfo::default()
}

fn charge(who: AccountId, cost: Cost) -> Result<Charged, TransactionValidityError> {
	<Allowance as OnChargeTransaction<Test>>::withdraw_fee(&who, &call(), &info(), cost, 0)
}

/// On whose allowance somebody's call is charged.
fn pays(who: AccountId, cost: Cost) -> Option<Payer<AccountId>> {
	Some(charge(who, cost).ok()??.payer)
}

fn check(who: AccountId, cost: Cost, tip: Cost) -> Result<(), TransactionValidityError> {
	<Allowance as OnChargeTransaction<Test>>::can_withdraw_fee(&who, &call(), &info(), cost, tip)
}

fn correct(who: AccountId, cost: Cost, charged: Charged) {
	assert_ok!(<Allowance as OnChargeTransaction<Test>>::correct_and_deposit_fee(
		&who,
		&info(),
		&PostDispatchInfo::default(),
		cost,
		0,
		charged,
	));
}

fn left(who: AccountId) -> Cost {
	Allowance::allowance(who).expect("somebody whose calls are metered").0
}

#[test]
fn payers_are_members_staff_branches_and_partners() {
	build_and_execute(|| {
		let payers = |who| Allowance::payers(&who).collect::<Vec<_>>();
		assert_eq!(payers(1), [Payer::Member(1)]);
		assert_eq!(payers(11), [Payer::Staff(1, Role::Registrar), Payer::Staff(1, Role::Auditor)]);
		assert_eq!(payers(15), [Payer::Staff(1, Role::Custodian)]);
		assert_eq!(payers(20), [Payer::Newcomer(20)]);
		assert_eq!(payers(10), [Payer::Branch(1)]);
		assert_eq!(payers(13), [Payer::Branch(1), Payer::Staff(1, Role::Registrar)]);
		assert_eq!(payers(5), [Payer::Staff(1, Role::Registrar), Payer::Member(5)]);
		assert_eq!(payers(30), [Payer::Partner(30)]);
		// Work first, one's own last.
		assert_eq!(payers(14), [Payer::Staff(1, Role::Registrar), Payer::Partner(14)]);
		assert_eq!(payers(7), [Payer::Partner(7), Payer::Member(7)]);
		assert_eq!(payers(99), []);
		assert_eq!(Allowance::allowance(1), Some((1_000, 1_000)));
		assert_eq!(Allowance::allowance(11), Some((5_000, 5_000)));
		assert_eq!(Allowance::allowance(30), Some((3_000, 3_000)));
		assert_eq!(Allowance::allowance(99), None);
	});
}

#[test]
fn a_call_is_charged_and_what_it_did_not_need_is_given_back() {
	build_and_execute(|| {
		let charged = charge(1, 300).unwrap();
		assert_eq!(left(1), 700);
		correct(1, 120, charged);
		assert_eq!(left(1), 880);
		let charged = charge(1, 100).unwrap();
		correct(1, 100, charged);
		assert_eq!(left(1), 780);
		assert_eq!(left(2), 1_000);
	});
}

#[test]
fn what_was_not_looked_through_is_given_back() {
	use sp_runtime::traits::{DispatchTransaction, TransactionExtension};
	let extension = || ChargeTransactionPayment::<Test>::from(0);
	let weight = extension().weight(&call());
	let info = DispatchInfo { extension_weight: weight, ..info() };
	// What it weighed, which is what it cost.
	let weigh = |who, payer| {
		let before = Allowance::left(&payer);
		let done = extension().test_run(Some(who).into(), &call(), &info, 0, 0, |_| {
			Ok(PostDispatchInfo { actual_weight: Some(Weight::zero()), ..Default::default() })
		});
		let done = done.expect("they can pay").expect("it succeeds");
		let weight = done.actual_weight.expect("some is given back").ref_time();
		assert_eq!(before - Allowance::left(&payer), Cost::from(weight + BASE));
		weight
	};
	let registrar = || Payer::Staff(1, Role::Registrar);
	build_and_execute(|| {
		assert_eq!(weight, Weight::from_parts(900, 0));
		assert_eq!(weigh(1, Payer::Member(1)), 100);
		// Somebody's work comes first.
		assert_eq!(weigh(5, registrar()), 100);
		Allowance::set_left(&registrar(), 0, 1);
		assert_eq!(weigh(11, Payer::Staff(1, Role::Auditor)), 200);
		// Who is looked for last is found after all.
		let drawn = |payer| Drawn { payer, cost: 0, left: 0, capacity: 0, skipped: 0 };
		let unused = |who, payer| {
			let (pre, post) = (Some((who, drawn(payer))), PostDispatchInfo::default());
			ChargeTransactionPayment::<Test>::post_dispatch_details(pre, &info, &post, 0, &Ok(()))
		};
		assert_eq!(unused(20, Payer::Newcomer(20)), Ok(Weight::zero()));
		assert_eq!(unused(1, Payer::Member(1)), Ok(Weight::from_parts(800, 0)));
	});
}

#[test]
fn what_is_urgent_comes_first_then_what_staff_do_and_members_as_they_arrive() {
	use sp_runtime::traits::{TransactionExtension, TxBaseImplication};
	use sp_runtime::transaction_validity::TransactionSource;
	let priority = |who, class, weight| {
		let call_weight = Weight::from_parts(weight, 0);
		let info = DispatchInfo { call_weight, class, ..info() };
		let (implication, source) = (TxBaseImplication(()), TransactionSource::External);
		ChargeTransactionPayment::<Test>::from(0)
			.validate(Some(who).into(), &call(), &info, 10, (), &implication, source)
			.map(|(valid, ..)| valid.priority)
			.expect("they can pay")
	};
	build_and_execute(|| {
		let members = priority(1, DispatchClass::Normal, 1);
		assert_eq!(priority(2, DispatchClass::Normal, 900), members);
		let staffs = priority(5, DispatchClass::Normal, 900);
		assert!(staffs > members);
		assert_eq!(priority(10, DispatchClass::Normal, 1), staffs);
		assert!(priority(10, DispatchClass::Operational, 900) > staffs);
		// Whose work uses up the branch's allowance comes with what they have of their own.
		Allowance::set_left(&Payer::Staff(1, Role::Registrar), 0, 1);
		assert_eq!(priority(5, DispatchClass::Normal, 1), members);
	});
}

#[test]
fn an_exhausted_allowance_is_refused_and_nothing_changes() {
	build_and_execute(|| {
		assert_ok!(check(1, 1_000, 0));
		assert_noop!(check(1, 1_001, 0), InvalidTransaction::Payment);
		assert_ok!(charge(1, 1_000));
		assert_noop!(charge(1, 1), InvalidTransaction::Payment);
		assert_noop!(check(1, 1, 0), InvalidTransaction::Payment);
		// Others go on.
		assert_ok!(charge(2, 1));
	});
}

#[test]
fn strangers_are_refused_even_when_a_call_is_free() {
	build_and_execute(|| {
		assert_noop!(charge(99, 1), InvalidTransaction::BadSigner);
		assert_noop!(check(99, 0, 0), InvalidTransaction::BadSigner);
	});
}

#[test]
fn tips_are_refused() {
	build_and_execute(|| {
		assert_noop!(check(1, 1, 1), InvalidTransaction::Custom(TIP_REFUSED));
	});
}

#[test]
fn an_allowance_refills_up_to_its_capacity() {
	build_and_execute(|| {
		assert_ok!(charge(1, 1_000));
		System::set_block_number(2);
		assert_eq!(left(1), 10);
		System::set_block_number(51);
		assert_eq!(left(1), 500);
		assert_ok!(charge(1, 500));
		System::set_block_number(1_000_000);
		assert_eq!(left(1), 1_000);
	});
}

#[test]
fn staff_share_an_allowance_by_role_and_the_branch_keeps_its_own() {
	build_and_execute(|| {
		assert_ok!(charge(11, 4_000));
		assert_eq!(left(12), 1_000);
		assert_noop!(charge(12, 1_001), InvalidTransaction::Payment);
		// Another role's allowance is untouched, and has its own size.
		assert_eq!(Allowance::allowance(15), Some((400, 400)));
		assert_ok!(charge(15, 400));
		assert_noop!(charge(15, 1), InvalidTransaction::Payment);
		assert_eq!(left(12), 1_000);
		// Who has two roles draws on the second when the first does not suffice.
		assert_eq!(pays(11, 3_000), Some(Payer::Staff(1, Role::Auditor)));
		assert_eq!(left(10), 5_000);
		assert_ok!(charge(10, 5_000));
	});
}

#[test]
fn a_member_who_is_staff_is_not_silenced_by_colleagues() {
	build_and_execute(|| {
		assert_ok!(charge(11, 5_000));
		assert_noop!(charge(12, 1), InvalidTransaction::Payment);
		assert_eq!(pays(5, 600), Some(Payer::Member(5)));
		assert_noop!(charge(5, 600), InvalidTransaction::Payment);
	});
}

#[test]
fn a_new_key_draws_on_the_members_allowance_and_a_lost_one_on_none() {
	build_and_execute(|| {
		assert_eq!(pays(40, 300), Some(Payer::Member(8)));
		assert_noop!(charge(8, 1), InvalidTransaction::BadSigner);
		assert_eq!(Allowance::allowance(8), None);
		assert_eq!(Allowance::allowance(40), Some((700, 1_000)));
	});
}

#[test]
fn who_is_about_to_come_says_one_thing() {
	build_and_execute(|| {
		assert_eq!(pays(20, 60), Some(Payer::Newcomer(20)));
		assert_noop!(charge(20, 41), InvalidTransaction::Payment);
		let other = RuntimeCall::System(frame_system::Call::set_storage { items: vec![] });
		let charge =
			<Allowance as OnChargeTransaction<Test>>::withdraw_fee(&20, &other, &info(), 1, 0);
		assert_noop!(charge, InvalidTransaction::Call);
	});
}

#[test]
fn who_has_arrived_begins_with_what_a_newcomer_has() {
	build_and_execute(|| {
		let charged = charge(20, 60).unwrap();
		Arrived::set(true);
		correct(20, 50, charged);
		assert_eq!(Allowance::allowance(20), Some((100, 1_000)));
		assert_eq!(crate::Meters::<Test>::iter().count(), 1);
		System::set_block_number(11);
		assert_eq!(left(20), 200);
	});
}

#[test]
fn a_full_allowance_leaves_no_row() {
	build_and_execute(|| {
		let charged = charge(1, 300).unwrap();
		assert_eq!(crate::Meters::<Test>::iter().count(), 1);
		correct(1, 0, charged);
		assert_eq!(crate::Meters::<Test>::iter().count(), 0);
		assert_eq!(left(1), 1_000);
	});
}

mod pending {
	use super::*;
	use crate::{CheckNonce, TOO_MANY_PENDING};
	use sp_runtime::traits::DispatchTransaction;
	use sp_runtime::transaction_validity::TransactionSource::External;

	fn check(nonce: u32) -> Result<(), TransactionValidityError> {
		let extension = CheckNonce::<Test>::from(nonce);
		let origin = RuntimeOrigin::signed(1);
		extension.validate_only(origin, &call(), &info(), 0, External, 0).map(drop)
	}

	#[test]
	fn an_account_has_a_number_of_transactions_in_the_pool_only() {
		build_and_execute(|| {
			System::inc_providers(&1);
			MemberCapacity::set(Cost::MAX);
			for _ in 0..7 {
				System::inc_account_nonce(1);
			}
			for nonce in 7..10 {
				assert_ok!(check(nonce));
			}
			let too_many = InvalidTransaction::Custom(TOO_MANY_PENDING);
			assert_noop!(check(10), too_many);
			assert_noop!(check(u32::MAX), too_many);
			// One has gone into a block.
			System::inc_account_nonce(1);
			assert_ok!(check(10));
			assert_noop!(check(7), InvalidTransaction::Stale);
		});
	}

	#[test]
	fn what_waits_must_be_covered_by_the_allowance() {
		build_and_execute(|| {
			System::inc_providers(&1);
			let info = DispatchInfo {
				call_weight: frame_support::weights::Weight::from_parts(300, 0),
				..Default::default()
			};
			let cost = TransactionPayment::compute_fee(0, &info, 0);
			let check = |nonce| {
				let origin = RuntimeOrigin::signed(1);
				let extension = CheckNonce::<Test>::from(nonce);
				extension.validate_only(origin, &call(), &info, 0, External, 0).map(drop)
			};
			assert!(cost > 0, "nothing costs anything");
			let least = TransactionPayment::compute_fee(0, &DispatchInfo::default(), 0);
			MemberCapacity::set(cost + least);
			assert_ok!(check(0));
			assert_ok!(check(1));
			assert_noop!(check(2), InvalidTransaction::Payment);
			// A single one is left to the charge itself.
			MemberCapacity::set(0);
			assert_ok!(check(0));
		});
	}

	#[test]
	fn it_does_what_the_sdks_check_does() {
		build_and_execute(|| {
			System::inc_providers(&1);
			MemberCapacity::set(Cost::MAX);
			let apply = |nonce: u32| {
				CheckNonce::<Test>::from(nonce)
					.validate_and_prepare(RuntimeOrigin::signed(1), &call(), &info(), 0, 0)
					.map(drop)
			};
			assert_eq!(apply(1), Err(InvalidTransaction::Future.into()));
			assert_ok!(apply(0));
			assert_eq!(System::account_nonce(1), 1);
			assert_eq!(apply(0), Err(InvalidTransaction::Stale.into()));
			// As wallets encode it.
			let (ours, theirs) =
				(CheckNonce::<Test>::from(7), frame_system::CheckNonce::<Test>::from(7));
			assert_eq!(codec::Encode::encode(&ours), codec::Encode::encode(&theirs));
		});
	}
}

#[test]
fn a_partner_has_an_allowance_of_its_own() {
	build_and_execute(|| {
		assert_eq!(pays(30, 2_000), Some(Payer::Partner(30)));
		assert_noop!(charge(30, 1_001), InvalidTransaction::Payment);
		System::set_block_number(11);
		assert_eq!(left(30), 1_300);
		// Another partner's is untouched, and so are those of the staff and of the member with whom they share an account.
		assert_eq!(pays(7, 3_000), Some(Payer::Partner(7)));
		assert_eq!(pays(7, 600), Some(Payer::Member(7)));
		let registrars = Payer::Staff(1, Role::Registrar);
		assert_eq!(pays(14, 4_000), Some(registrars));
		assert_eq!(pays(14, 3_000), Some(Payer::Partner(14)));
		// Governance sets how large it is.
		PartnerCapacity::set(100);
		assert_eq!(left(30), 100);
	});
}

#[test]
fn a_call_that_pays_no_fee_is_metered_all_the_same() {
	build_and_execute(|| {
		let charged = charge(1, 300).unwrap();
		assert_ok!(<Allowance as OnChargeTransaction<Test>>::correct_and_deposit_fee(
			&1,
			&info(),
			&Pays::No.into(),
			0,
			0,
			charged,
		));
		assert_eq!(left(1), 700);
	});
}

#[test]
fn operational_calls_are_for_branches_and_administrators() {
	build_and_execute(|| {
		let info = DispatchInfo { class: DispatchClass::Operational, ..Default::default() };
		let check = |who: AccountId| {
			<Allowance as OnChargeTransaction<Test>>::can_withdraw_fee(&who, &call(), &info, 1, 0)
		};
		assert_ok!(check(10));
		assert_ok!(check(13));
		for who in [1, 5, 7, 11, 14, 30] {
			assert_noop!(check(who), InvalidTransaction::Call);
		}
		assert_noop!(check(99), InvalidTransaction::BadSigner);
	});
}

#[test]
fn what_the_runtime_filters_is_refused_before_it_is_in_a_block() {
	build_and_execute(|| {
		let call = RuntimeCall::System(frame_system::Call::set_heap_pages { pages: 1 });
		for who in [1, 10, 11] {
			assert_noop!(
				<Allowance as OnChargeTransaction<Test>>::can_withdraw_fee(
					&who,
					&call,
					&info(),
					1,
					0
				),
				InvalidTransaction::Call
			);
		}
	});
}

#[test]
fn governance_cannot_take_the_means_to_govern() {
	build_and_execute(|| {
		BranchCapacity::set(0);
		BranchRefill::set(0);
		assert_eq!(Allowance::allowance(11), Some((0, 0)));
		assert_eq!(Allowance::allowance(10), Some((2_000, 2_000)));
		assert_ok!(charge(10, 2_000));
		System::set_block_number(11);
		assert_eq!(left(10), 200);
	});
}

#[test]
fn governance_can_make_allowances_larger_and_smaller() {
	build_and_execute(|| {
		assert_ok!(charge(1, 200));
		MemberCapacity::set(500);
		assert_eq!(left(1), 500);
		MemberCapacity::set(2_000);
		assert_eq!(left(1), 800);
		MemberRefill::set(0);
		System::set_block_number(1_000);
		assert_eq!(left(1), 800);
	});
}

#[test]
fn members_can_have_different_allowances() {
	build_and_execute(|| {
		assert_eq!(Allowance::allowance(4), Some((1_500, 1_500)));
		assert_ok!(charge(4, 1_500));
		System::set_block_number(11);
		assert_eq!(left(4), 150);
		assert_eq!(left(1), 1_000);
	});
}

proptest! {
	/// Over any stretch of blocks nobody spends more than a full allowance and its refills.
	#[test]
	fn nobody_spends_more_than_the_allowance(
		calls in proptest::collection::vec((0u64..30, 0u128..400, 0u128..400), 1..100),
	) {
		build_and_execute(|| {
			let mut spent: Cost = 0;
			let mut block = 1;
			for (wait, cost, actual) in calls {
				block += wait;
				System::set_block_number(block);
				let before = left(1);
				match charge(1, cost) {
					Ok(charged) => {
						assert!(cost <= before);
						let actual = actual.min(cost);
						correct(1, actual, charged);
						spent += actual;
					},
					Err(_) => assert!(cost > before && left(1) == before),
				}
				assert!(left(1) <= 1_000);
				assert!(spent <= 1_000 + 10 * Cost::from(block - 1));
			}
		});
	}
}
