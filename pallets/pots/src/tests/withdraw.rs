// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn success_by_any_treasurer_of_the_branch_at_any_time() {
	build_and_execute(|| {
		for who in [TREASURER, SECOND] {
			let payment = proposed();
			assert_ok!(Pots::withdraw(signed(who), payment));
			assert_eq!(last_event(), Event::PaymentWithdrawn { payment, by: who });
			assert_eq!((Pots::waiting(payment), Pots::tally(1)), (None, Tally::default()));
			assert_noop!(Pots::approve(signed(13), payment), Error::<Test>::PaymentNotFound);
			assert_noop!(Pots::withdraw(signed(13), payment), Error::<Test>::PaymentNotFound);
		}
		assert_eq!((pot(1), coins_of(MEI)), ((1_000, 0), 0));
	});
}

#[test]
fn boundary_by_anybody_after_patience() {
	build_and_execute(|| {
		let payment = proposed();
		wait(PATIENCE - 1);
		for who in [MEI, CITY] {
			assert_noop!(Pots::withdraw(signed(who), payment), Error::<Test>::StillWaiting);
		}
		wait(1);
		assert_ok!(Pots::withdraw(signed(CITY), payment));
		assert_eq!(last_event(), Event::PaymentWithdrawn { payment, by: CITY });
	});
}

#[test]
fn success_by_anybody_when_the_branch_closes_or_is_gone() {
	build_and_execute(|| {
		assert_ok!(grant(CITY, MEI, 500));
		assert_ok!(grant(CITY, TOM, 500));
		begin_closure(2, 1);
		assert_ok!(Pots::withdraw(signed(MEI), 0));
		close(2);
		assert!(Pots::do_try_state().is_err(), "it waits for nobody");
		assert_ok!(Pots::withdraw(signed(MEI), 1));
	});
}

#[test]
fn fails_without_a_payment_or_a_signature() {
	build_and_execute(|| {
		let payment = proposed();
		assert_noop!(Pots::withdraw(signed(SECOND), payment + 1), Error::<Test>::PaymentNotFound);
		assert_noop!(Pots::withdraw(RuntimeOrigin::none(), payment), BadOrigin);
		assert_noop!(Pots::withdraw(RuntimeOrigin::root(), payment), BadOrigin);
	});
}
