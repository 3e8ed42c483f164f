// SPDX-License-Identifier: Apache-2.0

//! Handing over what a closing branch has (T10).

use super::*;

mod reassign {
	use super::*;

	#[test]
	fn success_makes_the_successor_the_giver() {
		build_and_execute(|| {
			let id = allocated(80);
			begin_closure(1, 5);
			assert_ok!(Pots::reassign(signed(MEI), id));
			assert_eq!(last_event(), Event::EarmarkReassigned { earmark: id, from: 1, to: 5 });
			assert_eq!((Pots::tally(1).given, Pots::tally(5).given), (0, 1));
			// It is used as before, and goes back to the successor.
			assert_ok!(spend(CITY, id, MEI, 30));
			close(1);
			assert_ok!(Pots::give_back(signed(CITY), id));
			assert_eq!(pot(5), (1_050, 0));
		});
	}

	#[test]
	fn what_the_successor_has_received_itself_goes_back_and_is_handed_over() {
		build_and_execute(|| {
			let id = allocated(80);
			assert_ok!(spend(CITY, id, MEI, 30));
			begin_closure(1, 2);
			assert_noop!(Pots::reassign(signed(MEI), id), Error::<Test>::OwnEarmark);
			// The receiver's treasurers cannot hold the closure up.
			assert_ok!(Pots::give_back(signed(MEI), id));
			assert_ok!(Pots::hand_over(signed(MEI), 1));
			assert_eq!((pot(1), pot(2)), ((0, 0), (1_970, 0)));
			assert_ok!(<Pots as WindingUp>::ensure_wound_up(1));
		});
	}

	#[test]
	fn boundary_a_successor_takes_over_more_than_it_could_give() {
		build_and_execute(|| {
			for _ in 0..3 {
				assert_ok!(allocate(TREASURER, 2, 1));
			}
			let id = 3;
			assert_ok!(allocate(CITY, 3, 1));
			begin_closure(2, 1);
			assert_ok!(Pots::reassign(signed(MEI), id));
			assert_eq!(Pots::tally(1).given, 4);
		});
	}

	#[test]
	fn fails_without_a_closing_giver_or_an_open_earmark() {
		build_and_execute(|| {
			let id = allocated(80);
			assert_noop!(Pots::reassign(signed(MEI), id), Error::<Test>::NotClosing);
			begin_closure(2, 5);
			assert_noop!(Pots::reassign(signed(MEI), id), Error::<Test>::NotClosing);
			assert_noop!(Pots::reassign(signed(MEI), id + 1), Error::<Test>::EarmarkNotFound);
			assert_noop!(Pots::reassign(RuntimeOrigin::none(), id), BadOrigin);
			begin_closure(1, 9);
			assert_noop!(Pots::reassign(signed(MEI), id), Error::<Test>::BranchGone);
			assert_ok!(Pots::give_back(signed(MEI), id));
			assert_noop!(Pots::reassign(signed(MEI), id), Error::<Test>::EarmarkFinished);
		});
	}
}

mod hand_over {
	use super::*;

	#[test]
	fn success_moves_all_free_coins() {
		build_and_execute(|| {
			allocated(80);
			begin_closure(2, 1);
			assert_ok!(Pots::hand_over(signed(MEI), 2));
			assert_eq!((pot(1), pot(2)), ((1_920, 0), (0, 80)));
			let movement = (Purse::Pot(2), Purse::Pot(1), 1_000, Cause::Succession);
			assert_eq!(last_movement(), movement);
			assert_eq!(last_event(), Event::HandedOver { branch: 2, successor: 1, amount: 1_000 });
			assert_noop!(Pots::hand_over(signed(MEI), 2), Error::<Test>::NothingToHandOver);
			// More has come in.
			set_balance(&Purse::Pot(2), 5);
			assert_ok!(Pots::hand_over(signed(MEI), 2));
			assert_eq!(pot(1), (1_925, 0));
		});
	}

	#[test]
	fn fails_of_a_branch_that_is_not_closing_or_to_one_that_is_gone() {
		build_and_execute(|| {
			assert_noop!(Pots::hand_over(signed(MEI), 2), Error::<Test>::NotClosing);
			begin_closure(2, 1);
			assert_noop!(Pots::hand_over(RuntimeOrigin::none(), 2), BadOrigin);
			close(1);
			assert_noop!(Pots::hand_over(signed(MEI), 2), Error::<Test>::BranchGone);
		});
	}
}

mod winding_up {
	use super::*;

	fn ensure(branch: BranchId) -> DispatchResult {
		<Pots as WindingUp>::ensure_wound_up(branch)
	}

	#[test]
	fn success_step_by_step_in_any_order() {
		build_and_execute(|| {
			let received = allocated(80);
			assert_ok!(allocate(CITY, 3, 50));
			let given = received + 1;
			assert_ok!(grant(CITY, MEI, 500));
			let payment = last_payment();
			begin_closure(2, 1);

			assert_noop!(ensure(2), Error::<Test>::PaymentsWaiting);
			assert_ok!(Pots::withdraw(signed(TOM), payment));
			assert_noop!(ensure(2), Error::<Test>::EarmarksOpen);
			assert_ok!(Pots::give_back(signed(TOM), received));
			assert_noop!(ensure(2), Error::<Test>::EarmarksOpen);
			assert_ok!(Pots::reassign(signed(TOM), given));
			assert_noop!(ensure(2), Error::<Test>::PotNotEmpty);
			assert_ok!(Pots::hand_over(signed(TOM), 2));
			assert_ok!(ensure(2));

			assert_eq!(Pots::single_signature_left(2), 50);
			<Pots as WindingUp>::forget(2);
			assert_eq!(Pots::single_signature_left(2), 100);
			// No coin is lost: 5,000 but for those with members.
			assert_eq!((pot(1), pot(2), pot(3)), ((1_950, 0), (0, 0), (1_000, 50)));
		});
	}

	#[test]
	fn fails_with_an_earmark_given_only() {
		build_and_execute(|| {
			allocated(80);
			set_balance(&Purse::Pot(1), 0);
			assert_noop!(ensure(1), Error::<Test>::EarmarksOpen);
		});
	}

	#[test]
	fn fails_with_coins_in_the_pot_or_set_aside() {
		build_and_execute(|| {
			set_balance(&Purse::Pot(5), 1);
			assert_noop!(ensure(5), Error::<Test>::PotNotEmpty);
			set_balance(&Purse::Pot(5), 0);
			set_balance(&Purse::Earmarks(5), 1);
			assert_noop!(ensure(5), Error::<Test>::PotNotEmpty);
			set_balance(&Purse::Earmarks(5), 0);
			assert_ok!(ensure(5));
		});
	}
}
