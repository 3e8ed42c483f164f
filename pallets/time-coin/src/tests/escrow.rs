// SPDX-License-Identifier: Apache-2.0

use super::*;
use sp_runtime::traits::Convert;
use timebank_primitives::{Exit, MintReason, Redeeming, ServiceMinting};

#[test]
fn hold_takes_free_coins_up_to_the_last_one() {
	build_and_execute(|| {
		assert_ok!(hold(1, 100));
		assert_eq!(TimeCoin::balance(1), (0, 100));
		assert_eq!(set_aside(&Purse::Escrow(1)), 100);
		assert_noop!(hold(1, 1), Error::<Test>::InsufficientBalance);
		assert_noop!(hold(2, 101), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn release_gives_back() {
	build_and_execute(|| {
		assert_ok!(hold(1, 60));
		assert_noop!(release(1, 61), Error::<Test>::InsufficientEscrow);
		assert_noop!(release(2, 1), Error::<Test>::InsufficientEscrow);
		assert_ok!(release(1, 60));
		assert_ok!(release(1, 0));
		assert_eq!(TimeCoin::balance(1), (100, 0));
	});
}

#[test]
fn pay_moves_what_is_held() {
	build_and_execute(|| {
		assert_ok!(hold(1, 60));
		assert_ok!(pay_for_service(1, 2, 25));
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((40, 35), (125, 0)));
		System::assert_last_event(
			Event::Moved {
				movement: 3,
				from: 1,
				to: 2,
				amount: 25,
				cause: SERVICE,
				from_balance: 75,
				to_balance: 125,
			}
			.into(),
		);
	});
}

#[test]
fn pay_reaches_a_member_without_any_coin() {
	build_and_execute(|| {
		assert_ok!(hold(1, 60));
		assert_ok!(pay_for_service(1, 3, 60));
		assert_eq!(TimeCoin::balance(3), (60, 0));
	});
}

#[test]
fn pay_fails() {
	build_and_execute(|| {
		assert_ok!(hold(1, 60));
		assert_noop!(pay_for_service(1, 2, 61), Error::<Test>::InsufficientEscrow);
		assert_noop!(pay_for_service(2, 1, 1), Error::<Test>::InsufficientEscrow);
		assert_noop!(pay_for_service(1, 10, 1), Error::<Test>::RecipientNotMember);
	});
}

#[test]
fn paying_nothing_is_no_movement() {
	build_and_execute(|| {
		assert_ok!(pay_for_service(1, 2, 0));
		assert_eq!(Movements::<Test>::get(), 2);
	});
}

#[test]
fn a_service_is_paid_whatever_became_of_the_two() {
	build_and_execute(|| {
		assert_ok!(hold(1, 60));
		// Suspended since, and beyond the limit between the branches.
		Limit::set(0);
		assert_ok!(pay_for_service(1, 8, 20));
		assert_ok!(pay_for_service(1, 6, 20));
		assert_eq!((TimeCoin::balance(8), TimeCoin::balance(6)), ((20, 0), (20, 0)));
		// It was audited and confirmed: the screening is asked, and holds nothing back.
		HeldAbove::set(0);
		assert_ok!(pay_for_service(1, 3, 13));
		assert_eq!(TimeCoin::balance(3), (13, 0));
		let asked = (Some(Purse::Escrow(1)), Some(Purse::Member(3)), 13);
		assert_eq!(Asked::get().last(), Some(&asked));
	});
}

fn may_pay(payer: AccountId, payee: AccountId, amount: Balance) -> DispatchResult {
	TimeCoin::may_pay(&Purse::Escrow(payer), &Purse::Member(payee), amount)
}

#[test]
fn may_pay_asks_for_the_limit() {
	build_and_execute(|| {
		Limit::set(10);
		assert_ok!(may_pay(1, 2, 11));
		assert_ok!(may_pay(1, 6, 10));
		assert_noop!(may_pay(1, 6, 11), BEYOND_LIMIT);
		assert_noop!(may_pay(10, 6, 1), Error::<Test>::NotMember);
		assert_noop!(may_pay(1, 10, 1), Error::<Test>::RecipientNotMember);
	});
}

#[test]
fn redeemed_coins_are_gone_and_counted() {
	build_and_execute(|| {
		let cause = Cause::Redemption { partner: 1, redemption: 5 };
		assert_noop!(TimeCoin::reserve(&1, 0, cause), Error::<Test>::ZeroAmount);
		assert_noop!(TimeCoin::reserve(&1, 101, cause), Error::<Test>::InsufficientBalance);
		assert_ok!(hold(1, 30));
		assert_ok!(TimeCoin::reserve(&1, 60, cause));
		assert_eq!((TimeCoin::balance(1), TimeCoin::reserved(&1)), ((10, 30), 60));
		assert_noop!(TimeCoin::burn(&1, 61, cause), Error::<Test>::InsufficientEscrow);
		assert_ok!(TimeCoin::burn(&1, 40, cause));
		System::assert_last_event(
			Event::Burnt { movement: 3, from: 1, amount: 40, cause, from_balance: 60 }.into(),
		);
		assert_eq!((TimeCoin::issuance(), TimeCoin::totals(1)), ((160, 200, 40), (200, 40)));
		let back = <TimeCoin as Redeeming<_>>::release;
		assert_noop!(back(&1, 21), Error::<Test>::InsufficientEscrow);
		assert_ok!(back(&1, 20));
		assert_eq!((TimeCoin::balance(1), TimeCoin::reserved(&1)), ((30, 30), 0));
	});
}

#[test]
fn who_leaves_takes_nothing_along() {
	build_and_execute(|| {
		assert_ok!(hold(1, 1));
		assert_noop!(TimeCoin::exit(&1), Error::<Test>::CoinsHeld);
		assert_ok!(release(1, 1));
		freeze(1, 1);
		assert_noop!(TimeCoin::exit(&1), Error::<Test>::Frozen);
		freeze(1, 0);
		assert_ok!(TimeCoin::exit(&1));
		System::assert_last_event(
			Event::Burnt { movement: 3, from: 1, amount: 100, cause: Cause::Exit, from_balance: 0 }
				.into(),
		);
		assert_eq!(TimeCoin::issuance(), (100, 200, 100));
		// Without any coins there is nothing to burn.
		assert_ok!(TimeCoin::exit(&3));
		assert_eq!(Movements::<Test>::get(), 3);
	});
}

#[test]
fn a_pot_sets_aside_and_pays() {
	build_and_execute(|| {
		let aside = Purse::PotEscrow(1);
		assert_ok!(TimeCoin::donate(RuntimeOrigin::signed(1), 1, 90, NOTE));
		assert_noop!(TimeCoin::hold(&aside, 91), Error::<Test>::InsufficientBalance);
		assert_ok!(TimeCoin::hold(&aside, 90));
		assert_eq!((pot(1), set_aside(&aside)), (0, 90));
		assert_noop!(
			<TimeCoin as Escrow<_>>::release(&aside, 91),
			Error::<Test>::InsufficientEscrow
		);
		assert_ok!(<TimeCoin as Escrow<_>>::release(&aside, 20));
		assert_eq!((pot(1), set_aside(&aside)), (20, 70));
		// To a member of another branch: what the branches owe each other follows.
		let to = Purse::Member(6);
		assert_noop!(
			<TimeCoin as Escrow<_>>::pay(&aside, &to, 71, SERVICE),
			Error::<Test>::InsufficientEscrow
		);
		assert_ok!(<TimeCoin as Escrow<_>>::pay(&aside, &to, 30, SERVICE));
		assert_eq!((TimeCoin::balance(6), set_aside(&aside)), ((30, 0), 40));
		// A correction gives back what the pot has free.
		let movement = Movements::<Test>::get();
		let correct = |by| TimeCoin::correct(RuntimeOrigin::signed(by), movement, 30, [1; 32]);
		assert_ok!(correct(13));
		assert_ok!(correct(23));
		assert_eq!((TimeCoin::balance(6), pot(1)), ((0, 0), 50));
		assert_ok!(<TimeCoin as Escrow<_>>::release(&aside, 40));
	});
}

#[test]
fn a_pot_that_nobody_spends_or_that_closes_sets_nothing_aside() {
	build_and_execute(|| {
		assert_noop!(TimeCoin::hold(&Purse::PotEscrow(5), 1), Error::<Test>::NoPot);
		assert_noop!(TimeCoin::hold(&Purse::PotEscrow(3), 1), Error::<Test>::BranchClosing);
	});
}

#[test]
fn only_some_purses_set_aside() {
	build_and_execute(|| {
		assert_ok!(hold(1, 10));
		for purse in [Purse::Member(1), Purse::Pot(1), Purse::Held(1), Purse::PotHeld(1)] {
			assert_noop!(TimeCoin::hold(&purse, 1), Error::<Test>::NotAside);
			assert_noop!(<TimeCoin as Escrow<_>>::release(&purse, 1), Error::<Test>::NotAside);
			assert_eq!(set_aside(&purse), 0);
		}
	});
}

#[test]
fn fees_are_apart_from_what_is_set_aside_for_activities() {
	build_and_execute(|| {
		let fees = Purse::Fees(1);
		assert_ok!(hold(1, 30));
		assert_ok!(TimeCoin::hold(&fees, 50));
		assert_eq!((TimeCoin::balance(1), set_aside(&fees)), ((20, 30), 50));
		assert_noop!(release(1, 31), Error::<Test>::InsufficientEscrow);
		assert_noop!(
			<TimeCoin as Escrow<_>>::release(&fees, 51),
			Error::<Test>::InsufficientEscrow
		);
		let cause = Cause::Training { training: 4 };
		assert_ok!(<TimeCoin as Escrow<_>>::pay(&fees, &Purse::Member(2), 20, cause));
		assert_ok!(<TimeCoin as Escrow<_>>::pay(&fees, &Purse::Pot(2), 20, cause));
		assert_ok!(<TimeCoin as Escrow<_>>::release(&fees, 10));
		assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((30, 30), (120, 0)));
		assert_eq!(pot(2), 20);
	});
}

#[test]
fn service_that_nobody_pays_for_is_minted_within_the_quota() {
	build_and_execute(|| {
		let mint =
			|branch, to, amount| <TimeCoin as ServiceMinting<_>>::mint(branch, &to, amount, 7);
		assert_noop!(mint(1, 3, 1), Error::<Test>::NoQuota);
		assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 100, 1_000));
		assert_ok!(mint(1, 3, 0));
		assert_noop!(mint(1, 3, 101), Error::<Test>::QuotaExceeded);
		assert_noop!(mint(1, 3, 77), BEYOND_LIMIT);
		assert_noop!(mint(1, 10, 1), Error::<Test>::RecipientNotMember);
		assert_ok!(mint(1, 3, 30));
		let cause = Cause::Minting { branch: 1, reason: MintReason::Service, activity: Some(7) };
		let pot_account = PotAccount::convert(1);
		let minted =
			Event::Minted { movement: 3, to: pot_account, amount: 30, cause, to_balance: 30 };
		System::assert_has_event(minted.into());
		System::assert_last_event(
			Event::Moved {
				movement: 4,
				from: pot_account,
				to: 3,
				amount: 30,
				cause: SERVICE,
				from_balance: 0,
				to_balance: 30,
			}
			.into(),
		);
		// For a member of another branch: it is this branch that minted, and owes.
		assert_ok!(mint(1, 6, 40));
		assert_eq!(TimeCoin::balance(6), (40, 0));
		assert_eq!((TimeCoin::totals(1).0, TimeCoin::totals(2).0), (270, 0));
		assert_eq!((TimeCoin::quota(1), pot(1)), (30, 0));
	});
}

#[test]
fn what_was_minted_for_a_service_is_corrected_like_any_service() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 100, 1_000));
		assert_ok!(<TimeCoin as ServiceMinting<_>>::mint(1, &6, 40, 7));
		let movement = Movements::<Test>::get();
		let correct =
			|by, movement| TimeCoin::correct(RuntimeOrigin::signed(by), movement, 40, [1; 32]);
		// The minting itself has no payee who could give anything back.
		assert_noop!(correct(13, movement - 1), Error::<Test>::NotCorrectable);
		assert_ok!(correct(13, movement));
		assert_ok!(correct(23, movement));
		// The coins are the minting branch's again, and nobody owes anybody anything.
		assert_eq!((TimeCoin::balance(6), pot(1)), ((0, 0), 40));
	});
}

#[test]
fn what_a_member_cannot_keep_of_a_minted_service_can_be_corrected_too() {
	build_and_execute(|| {
		assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 100, 1_000));
		Cap::set(10);
		assert_ok!(<TimeCoin as ServiceMinting<_>>::mint(1, &6, 40, 7));
		assert_eq!((TimeCoin::balance(6), pot(2)), ((10, 0), 30));
		let overflow = Movements::<Test>::get();
		let correct = |by| TimeCoin::correct(RuntimeOrigin::signed(by), overflow, 30, [1; 32]);
		assert_ok!(correct(13));
		assert_ok!(correct(23));
		assert_eq!((pot(1), pot(2)), (30, 0));
	});
}

#[test]
fn whether_a_branch_may_mint_is_known_before() {
	build_and_execute(|| {
		let may = |to, amount| <TimeCoin as ServiceMinting<_>>::may_mint(1, &to, amount);
		assert_noop!(may(3, 1), Error::<Test>::NoQuota);
		assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 100, 1_000));
		assert_ok!(may(3, 100));
		assert_noop!(may(3, 101), Error::<Test>::QuotaExceeded);
		assert_noop!(may(3, 77), BEYOND_LIMIT);
		assert_noop!(may(10, 1), Error::<Test>::RecipientNotMember);
		Limit::set(10);
		assert_ok!(may(6, 10));
		assert_noop!(may(6, 11), BEYOND_LIMIT);
		GrowthLimit::set(sp_runtime::Permill::zero());
		GrowthFloor::set(0);
		assert_noop!(may(3, 1), Error::<Test>::CeilingReached);
	});
}
