// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn success_pays_from_the_pot() {
	build_and_execute(|| {
		assert_ok!(grant(TREASURER, MEI, 60));
		assert_eq!((pot(1), coins_of(MEI)), ((940, 0), 60));
		assert_eq!(last_movement(), (Purse::Pot(1), Purse::Member(MEI), 60, Cause::Grant(note())));
		let signatures = alone(TREASURER);
		let event = Event::Granted { branch: 1, to: MEI, amount: 60, note: note(), signatures };
		assert_eq!(last_event(), event);
		assert_eq!(Pots::single_signature_left(1), 40);
		assert_eq!(Pots::pot(1), (940, 0, 901));
	});
}

#[test]
fn success_of_one_that_is_held_back_uses_up_the_limit_although_the_coins_wait() {
	build_and_execute(|| {
		HoldsBack::set(&true);
		assert_ok!(grant(TREASURER, MEI, 60));
		assert_eq!((pot(1), coins_of(MEI)), ((940, 0), 0));
		assert_eq!(balance(&Purse::PotHeld(1)), 60);
		let signatures = alone(TREASURER);
		let event = Event::Granted { branch: 1, to: MEI, amount: 60, note: note(), signatures };
		assert_eq!(last_event(), event);
		assert_eq!(Pots::single_signature_left(1), 40);
		// They come back when it is refused, and the limit does not.
		set_balance(&Purse::PotHeld(1), 0);
		set_balance(&Purse::Pot(1), 1_000);
		assert_eq!((Pots::pot(1), Pots::single_signature_left(1)), ((1_000, 0, 901), 40));
		assert_ok!(grant(TREASURER, MEI, 41));
		assert!(matches!(last_event(), Event::PaymentProposed { .. }));
	});
}

#[test]
fn what_goes_into_and_out_of_earmarks_is_not_held_back() {
	build_and_execute(|| {
		HoldsBack::set(&true);
		let earmark = allocated(100);
		assert_ok!(spend(CITY, earmark, MEI, 60));
		assert_eq!((pot(2), coins_of(MEI)), ((1_000, 40), 60));
	});
}

#[test]
fn fails_of_a_closing_branch() {
	build_and_execute(|| {
		begin_closure(2, 1);
		for amount in [60, 500] {
			assert_noop!(grant(CITY, MEI, amount), Error::<Test>::BranchClosing);
		}
		assert_ok!(grant(TREASURER, MEI, 60));
	});
}

#[test]
fn boundary_the_limit_is_within_one_signature() {
	build_and_execute(|| {
		assert_ok!(grant(TREASURER, MEI, 100));
		assert_eq!((coins_of(MEI), Pots::single_signature_left(1)), (100, 0));
		// The least that there is waits now.
		assert_ok!(grant(TREASURER, MEI, 1));
		assert_eq!(coins_of(MEI), 100);
		let what = Payment::Grant { to: MEI, amount: 1, note: note() };
		let event = Event::PaymentProposed { payment: 0, branch: 1, by: TREASURER, what };
		assert_eq!(last_event(), event);
	});
	build_and_execute(|| {
		assert_ok!(grant(TREASURER, MEI, 101));
		assert_eq!((coins_of(MEI), Pots::single_signature_left(1)), (0, 100));
		let payment = Payment::Grant { to: MEI, amount: 101, note: note() };
		let waiting = WaitingPayment { branch: 1, by: TREASURER, at: START, payment };
		assert_eq!(Pots::waiting(0), Some(waiting));
		assert_eq!(Pots::tally(1), Tally { waiting: 1, ..Default::default() });
	});
}

#[test]
fn boundary_the_largest_amount_does_not_overflow_the_window() {
	build_and_execute(|| {
		set_balance(&Purse::Pot(1), Balance::MAX);
		assert_ok!(grant(TREASURER, MEI, 1));
		assert_ok!(grant(TREASURER, MEI, Balance::MAX - 1));
		assert_eq!(coins_of(MEI), 1);
		assert!(Waiting::<Test>::contains_key(0));
	});
}

#[test]
fn splitting_does_not_avoid_the_second_signature() {
	build_and_execute(|| {
		// Whoever of the branch signs, and whatever for.
		assert_ok!(grant(TREASURER, MEI, 40));
		assert_ok!(grant(SECOND, TOM, 40));
		assert_ok!(allocate(13, 2, 20));
		assert_ok!(grant(13, MEI, 40));
		assert_ok!(allocate(SECOND, 2, 40));
		assert_eq!((coins_of(MEI), coins_of(TOM), pot(2).1), (40, 40, 20));
		assert_eq!(Tallies::<Test>::get(1).waiting, 2);
		// Another branch has its own.
		assert_ok!(grant(CITY, MEI, 60));
		assert_ok!(spend(CITY, 0, MEI, 20));
		assert_eq!(Pots::single_signature_left(2), 20);
	});
}

#[test]
fn boundary_the_window_ends_a_day_after_its_first_payment() {
	build_and_execute(|| {
		wait_blocks(4);
		assert_ok!(grant(TREASURER, MEI, 10));
		wait_blocks(DAY - 1);
		assert_ok!(grant(TREASURER, MEI, 90));
		assert_eq!(Pots::single_signature_left(1), 0);
		wait_blocks(1);
		assert_eq!(Pots::single_signature_left(1), 100);
		assert_ok!(grant(TREASURER, MEI, 100));
		assert_eq!(coins_of(MEI), 200);
		wait_blocks(DAY - 1);
		assert_eq!(Pots::single_signature_left(1), 0);
	});
}

#[test]
fn a_lower_limit_holds_at_once() {
	build_and_execute(|| {
		assert_ok!(grant(TREASURER, MEI, 60));
		Limit::set(&50);
		assert_eq!(Pots::single_signature_left(1), 0);
		assert_ok!(grant(TREASURER, MEI, 1));
		assert_eq!(coins_of(MEI), 60);
	});
}

#[test]
fn a_larger_payment_waits_while_small_ones_go_on() {
	build_and_execute(|| {
		assert_ok!(grant(TREASURER, MEI, 150));
		assert_ok!(grant(TREASURER, TOM, 100));
		assert_eq!((coins_of(MEI), coins_of(TOM)), (0, 100));
	});
}

#[test]
fn fails_for_who_is_no_treasurer() {
	build_and_execute(|| {
		assert_noop!(grant(MEI, TOM, 1), BadOrigin);
		assert_noop!(Pots::grant(RuntimeOrigin::root(), TOM, 1, note()), BadOrigin);
		assert_noop!(Pots::grant(RuntimeOrigin::none(), TOM, 1, note()), BadOrigin);
	});
}

#[test]
fn fails_of_nothing_to_oneself_to_strangers_or_without_coins() {
	build_and_execute(|| {
		Suspended::set(&vec![TOM]);
		assert_noop!(grant(TREASURER, MEI, 0), Error::<Test>::ZeroAmount);
		assert_noop!(grant(TREASURER, TREASURER, 1), Error::<Test>::OwnPayment);
		assert_noop!(grant(TREASURER, TREASURER, 500), Error::<Test>::OwnPayment);
		assert_noop!(grant(TREASURER, 999, 1), Error::<Test>::RecipientNotMember);
		assert_noop!(grant(TREASURER, TOM, 1), Error::<Test>::RecipientNotMember);
		assert_noop!(grant(TREASURER, MEI, 1_001), Error::<Test>::InsufficientCoins);
		set_balance(&Purse::Pot(1), 0);
		assert_noop!(grant(TREASURER, MEI, 1), Error::<Test>::InsufficientCoins);
	});
}

#[test]
fn fails_from_coins_that_are_set_aside() {
	build_and_execute(|| {
		allocated(300);
		assert_noop!(grant(CITY, MEI, 1_001), Error::<Test>::InsufficientCoins);
	});
}

#[test]
fn fails_with_what_keeps_the_coins_from_moving() {
	build_and_execute(|| {
		assert_noop!(grant(TREASURER, BLOCKED, 1), SCREENED);
		assert_eq!(Pots::single_signature_left(1), 100);
	});
}

#[test]
fn fails_when_too_many_wait() {
	build_and_execute(|| {
		proposed();
		proposed();
		assert_noop!(grant(SECOND, TOM, 101), Error::<Test>::TooManyWaiting);
		// What needs one signature goes on, and so do other branches.
		assert_ok!(grant(SECOND, TOM, 100));
		assert_ok!(grant(CITY, TOM, 101));
		assert_ok!(Pots::withdraw(signed(TREASURER), 0));
		assert_ok!(grant(SECOND, TOM, 101));
	});
}
