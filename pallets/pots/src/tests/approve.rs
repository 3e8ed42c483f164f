// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn success_makes_the_payment() {
	build_and_execute(|| {
		let payment = proposed();
		assert_ok!(Pots::approve(signed(SECOND), payment));
		assert_eq!((pot(1), coins_of(MEI)), ((500, 0), 500));
		System::assert_has_event(Event::PaymentApproved { payment, by: SECOND }.into());
		let signatures = both(TREASURER, SECOND);
		let event = Event::Granted { branch: 1, to: MEI, amount: 500, note: note(), signatures };
		assert_eq!(last_event(), event);
		assert_eq!((Pots::waiting(payment), Pots::tally(1)), (None, Tally::default()));
		assert_eq!(Pots::single_signature_left(1), 100, "it took two");
	});
}

#[test]
fn success_of_an_allocation() {
	build_and_execute(|| {
		assert_ok!(allocate(TREASURER, 2, 500));
		assert_eq!((pot(2), NextEarmark::<Test>::get()), ((1_000, 0), 0));
		assert_ok!(Pots::approve(signed(SECOND), last_payment()));
		assert_eq!((pot(1), pot(2)), ((500, 0), (1_000, 500)));
		let event = Event::Allocated {
			earmark: 0,
			giver: 1,
			receiver: 2,
			amount: 500,
			purpose: purpose("meals"),
			until: UNTIL,
			signatures: both(TREASURER, SECOND),
		};
		assert_eq!(last_event(), event);
	});
}

#[test]
fn boundary_until_it_has_waited_for_too_long() {
	build_and_execute(|| {
		let payment = proposed();
		wait(PATIENCE - 1);
		assert_ok!(Pots::approve(signed(13), payment));

		let payment = proposed();
		wait(PATIENCE);
		assert_noop!(Pots::approve(signed(SECOND), payment), Error::<Test>::PaymentLapsed);
		assert_ok!(Pots::withdraw(signed(MEI), payment));
		assert_eq!(coins_of(MEI), 500);
	});
}

#[test]
fn fails_when_who_signed_first_was_dismissed() {
	build_and_execute(|| {
		let payment = proposed();
		let approve = || Pots::approve(signed(SECOND), payment);
		Dismissed::set(&vec![TREASURER]);
		assert_noop!(approve(), Error::<Test>::ProposerDismissed);
		// They work for another branch now.
		Appointed::set(&[(TREASURER, 2)].into());
		assert_noop!(approve(), Error::<Test>::ProposerDismissed);
		Appointed::set(&[(TREASURER, 1)].into());
		assert_ok!(approve());
	});
}

#[test]
fn success_while_the_branch_is_closing() {
	build_and_execute(|| {
		let id = allocated(300);
		assert_ok!(grant(CITY, MEI, 500));
		assert_ok!(spend(CITY, id, TOM, 200));
		begin_closure(2, 1);
		assert_ok!(Pots::approve(signed(CITY_SECOND), last_payment() - 1));
		assert_ok!(Pots::approve(signed(CITY_SECOND), last_payment()));
		assert_eq!((coins_of(MEI), coins_of(TOM)), (500, 200));
	});
}

#[test]
fn fails_by_whoever_signed_first() {
	build_and_execute(|| {
		let payment = proposed();
		assert_noop!(Pots::approve(signed(TREASURER), payment), Error::<Test>::SameSigner);
	});
}

#[test]
fn fails_by_who_gets_it() {
	build_and_execute(|| {
		assert_ok!(grant(TREASURER, SECOND, 500));
		let payment = last_payment();
		assert_noop!(Pots::approve(signed(SECOND), payment), Error::<Test>::OwnPayment);
		assert_ok!(Pots::approve(signed(13), payment));
		assert_eq!(coins_of(SECOND), 500);

		let id = allocated(300);
		assert_ok!(spend(CITY, id, CITY_SECOND, 200));
		let payment = last_payment();
		assert_noop!(Pots::approve(signed(CITY_SECOND), payment), Error::<Test>::OwnPayment);
	});
}

#[test]
fn fails_for_others() {
	build_and_execute(|| {
		let payment = proposed();
		assert_noop!(Pots::approve(signed(MEI), payment), BadOrigin);
		assert_noop!(Pots::approve(signed(CITY), payment), Error::<Test>::WrongBranch);
	});
}

#[test]
fn fails_twice() {
	build_and_execute(|| {
		let payment = proposed();
		assert_noop!(Pots::approve(signed(SECOND), payment + 1), Error::<Test>::PaymentNotFound);
		assert_ok!(Pots::approve(signed(SECOND), payment));
		for who in [TREASURER, SECOND, 13] {
			assert_noop!(Pots::approve(signed(who), payment), Error::<Test>::PaymentNotFound);
		}
		assert_eq!(coins_of(MEI), 500);
	});
}

#[test]
fn fails_when_what_a_grant_needs_is_gone() {
	build_and_execute(|| {
		let payment = proposed();
		let approve = || Pots::approve(signed(SECOND), payment);
		Suspended::set(&vec![MEI]);
		assert_noop!(approve(), Error::<Test>::RecipientNotMember);
		Suspended::set(&vec![]);
		set_balance(&Purse::Pot(1), 499);
		assert_noop!(approve(), Error::<Test>::InsufficientCoins);
		// It waits on, until there are coins again.
		set_balance(&Purse::Pot(1), 500);
		assert_ok!(approve());

		set_balance(&Purse::Pot(1), 500);
		assert_ok!(grant(TREASURER, BLOCKED, 500));
		assert_noop!(Pots::approve(signed(SECOND), last_payment()), SCREENED);
	});
}

#[test]
fn fails_when_coins_went_to_another_payment_that_waited() {
	build_and_execute(|| {
		assert_ok!(grant(TREASURER, MEI, 600));
		assert_ok!(grant(TREASURER, TOM, 600));
		assert_ok!(Pots::approve(signed(SECOND), 0));
		assert_noop!(Pots::approve(signed(SECOND), 1), Error::<Test>::InsufficientCoins);
	});
}

#[test]
fn fails_when_what_an_allocation_needs_is_gone() {
	build_and_execute(|| {
		assert_ok!(allocate(TREASURER, 2, 500));
		let payment = last_payment();
		let approve = || Pots::approve(signed(SECOND), payment);
		for closing in [1, 2] {
			begin_closure(closing, 5);
			assert_noop!(approve(), Error::<Test>::BranchClosing);
			Closing::set(&Default::default());
		}
		let tree = Tree::get();
		Tree::set(&[(1, 0), (2, 5), (3, 2), (4, 1), (5, 0)].into());
		assert_noop!(approve(), Error::<Test>::NotBelow);
		Tree::set(&tree);
		for _ in 0..3 {
			assert_ok!(allocate(TREASURER, 2, 1));
		}
		assert_noop!(approve(), Error::<Test>::TooManyEarmarks);
		assert_ok!(Pots::give_back(signed(CITY), 0));
		wait(1_000);
		assert_noop!(approve(), Error::<Test>::EndInThePast);
	});
}

#[test]
fn fails_when_what_a_use_needs_is_gone() {
	build_and_execute(|| {
		let id = allocated(300);
		assert_ok!(spend(CITY, id, MEI, 250));
		let payment = last_payment();
		let approve = || Pots::approve(signed(CITY_SECOND), payment);
		assert_ok!(spend(CITY, id, TOM, 51));
		assert_noop!(approve(), Error::<Test>::InsufficientCoins);
		wait(1_000);
		assert_noop!(approve(), Error::<Test>::EarmarkExpired);
		assert_ok!(Pots::give_back(signed(MEI), id));
		assert_noop!(approve(), Error::<Test>::EarmarkFinished);
	});
}

#[test]
fn fails_when_others_have_used_it_as_often_as_it_can_be() {
	build_and_execute(|| {
		let id = allocated(400);
		assert_ok!(spend(CITY, id, MEI, 101));
		let payment = last_payment();
		Limit::set(&1_000);
		for _ in 0..250 {
			assert_ok!(spend(CITY, id, MEI, 1));
		}
		let approve = Pots::approve(signed(CITY_SECOND), payment);
		assert_noop!(approve, Error::<Test>::TooManyUses);
	});
}
