// SPDX-License-Identifier: Apache-2.0

//! Using earmarks, and giving back what is left.

use super::*;

mod use_earmark {
	use super::*;

	#[test]
	fn success_is_recorded() {
		build_and_execute(|| {
			let id = allocated(80);
			wait(5);
			assert_ok!(spend(CITY, id, MEI, 30));
			assert_eq!((pot(2), coins_of(MEI)), ((1_000, 50), 30));
			let cause = Cause::Earmarked { earmark: id, note: note() };
			assert_eq!(last_movement(), (Purse::Earmarks(2), Purse::Member(MEI), 30, cause));
			let signatures = alone(CITY);
			let row =
				Use { to: MEI, amount: 30, at: START + 5, note: note(), signatures: alone(CITY) };
			assert_eq!(Pots::uses(id, 0, 50), vec![row]);
			let event = Event::EarmarkUsed {
				earmark: id,
				index: 0,
				to: MEI,
				amount: 30,
				note: note(),
				left: 50,
				signatures,
			};
			assert_eq!(last_event(), event);
			assert_ok!(spend(23, id, TOM, 20));
			let Earmark { spent, returned, uses, state, .. } = earmark(id);
			assert_eq!((spent, returned, uses, state), (50, 0, 2, EarmarkState::Open));
			assert_eq!(earmark(id).left(), 30);
			let who = |from, count| {
				Pots::uses(id, from, count).into_iter().map(|row| row.to).collect::<Vec<_>>()
			};
			assert_eq!((who(0, 1), who(1, 9)), (vec![MEI], vec![TOM]));
			assert_eq!((who(2, 9), who(u32::MAX, u32::MAX)), (vec![], vec![]));
		});
	}

	#[test]
	fn success_of_all_of_it_finishes_it() {
		build_and_execute(|| {
			let id = allocated(80);
			assert_ok!(spend(CITY, id, MEI, 80));
			assert_eq!(earmark(id).state, EarmarkState::Finished { at: START });
			assert_eq!((Pots::tally(1), Pots::tally(2)), (Tally::default(), Tally::default()));
			assert!(matches!(last_event(), Event::EarmarkUsed { left: 0, .. }));
			assert_noop!(spend(CITY, id, MEI, 1), Error::<Test>::EarmarkFinished);
			assert_noop!(Pots::give_back(signed(CITY), id), Error::<Test>::EarmarkFinished);
		});
	}

	#[test]
	fn success_beyond_the_limit_takes_two() {
		build_and_execute(|| {
			let id = allocated(500);
			assert_ok!(spend(CITY, id, MEI, 400));
			assert_eq!((coins_of(MEI), earmark(id).uses), (0, 0));
			assert_ok!(Pots::approve(signed(CITY_SECOND), last_payment()));
			assert_eq!((coins_of(MEI), pot(2).1), (400, 100));
			assert_eq!(Pots::uses(id, 0, 1)[0].signatures, both(CITY, CITY_SECOND));
		});
	}

	#[test]
	fn boundary_until_the_end() {
		build_and_execute(|| {
			let id = allocated(80);
			wait(999);
			assert_ok!(spend(CITY, id, MEI, 1));
			wait(1);
			assert_noop!(spend(CITY, id, MEI, 1), Error::<Test>::EarmarkExpired);
		});
	}

	#[test]
	fn boundary_as_much_as_is_left() {
		build_and_execute(|| {
			// Coins of other earmarks of the same branch are not touched.
			let (id, _) = (allocated(30), allocated(30));
			assert_ok!(spend(CITY, id, MEI, 10));
			assert_noop!(spend(CITY, id, MEI, 21), Error::<Test>::InsufficientCoins);
			assert_ok!(spend(CITY, id, MEI, 20));
			assert_eq!(pot(2), (1_000, 30));
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			let id = allocated(80);
			assert_noop!(spend(MEI, id, TOM, 1), BadOrigin);
			assert_noop!(spend(TREASURER, id, MEI, 1), Error::<Test>::WrongBranch);
			assert_noop!(spend(31, id, MEI, 1), Error::<Test>::WrongBranch);
		});
	}

	#[test]
	fn fails_of_nothing_to_oneself_to_strangers_or_of_what_is_not_there() {
		build_and_execute(|| {
			let id = allocated(80);
			Suspended::set(&vec![TOM]);
			assert_noop!(spend(CITY, id, MEI, 0), Error::<Test>::ZeroAmount);
			assert_noop!(spend(CITY, id, CITY, 1), Error::<Test>::OwnPayment);
			assert_noop!(spend(CITY, id, 999, 1), Error::<Test>::RecipientNotMember);
			assert_noop!(spend(CITY, id, TOM, 1), Error::<Test>::RecipientNotMember);
			assert_noop!(spend(CITY, id + 1, MEI, 1), Error::<Test>::EarmarkNotFound);
			assert_noop!(spend(CITY, id, BLOCKED, 1), SCREENED);
		});
	}

	#[test]
	fn fails_when_it_was_used_as_often_as_it_can_be() {
		build_and_execute(|| {
			Limit::set(&1_000);
			let id = allocated(300);
			for _ in 0..250 {
				assert_ok!(spend(CITY, id, MEI, 1));
			}
			assert_noop!(spend(CITY, id, MEI, 1), Error::<Test>::TooManyUses);
			assert_eq!(Pots::uses(id, 0, 250).len(), 50, "a page");
			assert_eq!(Pots::uses(id, 240, 50).len(), 10);
			assert_ok!(Pots::give_back(signed(CITY), id));
			assert_eq!(earmark(id).returned, 50);
		});
	}
}

mod give_back {
	use super::*;

	#[test]
	fn success_by_the_receiver_at_any_time() {
		build_and_execute(|| {
			let id = allocated(80);
			assert_ok!(spend(CITY, id, MEI, 30));
			wait(7);
			assert_ok!(Pots::give_back(signed(CITY_SECOND), id));
			assert_eq!((pot(1), pot(2)), ((970, 0), (1_000, 0)));
			let cause = Cause::Return { earmark: id };
			assert_eq!(last_movement(), (Purse::Earmarks(2), Purse::Pot(1), 50, cause));
			let event = Event::GivenBack {
				earmark: id,
				giver: 1,
				receiver: 2,
				amount: 50,
				by: CITY_SECOND,
			};
			assert_eq!(last_event(), event);
			let Earmark { granted, spent, returned, state, .. } = earmark(id);
			assert_eq!((granted, spent, returned), (80, 30, 50));
			assert_eq!(state, EarmarkState::Finished { at: START + 7 });
			assert_eq!((Pots::tally(1), Pots::tally(2)), (Tally::default(), Tally::default()));
			assert_eq!(Tallies::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn boundary_by_anybody_after_the_end() {
		build_and_execute(|| {
			let id = allocated(80);
			wait(999);
			for who in [MEI, 31] {
				assert_noop!(Pots::give_back(signed(who), id), Error::<Test>::StillUsable);
			}
			// Not the giver either: what was given is the receiver's to use.
			assert_noop!(Pots::give_back(signed(TREASURER), id), Error::<Test>::StillUsable);
			wait(1);
			assert_ok!(Pots::give_back(signed(MEI), id));
			let event =
				Event::GivenBack { earmark: id, giver: 1, receiver: 2, amount: 80, by: MEI };
			assert_eq!(last_event(), event);
			assert_eq!(pot(1), (1_000, 0));
		});
	}

	#[test]
	fn success_by_anybody_when_the_receiver_closes() {
		build_and_execute(|| {
			let id = allocated(80);
			begin_closure(2, 4);
			assert_noop!(spend(CITY, id, MEI, 1), Error::<Test>::BranchClosing);
			assert_ok!(Pots::give_back(signed(MEI), id));
			assert_eq!((pot(1), pot(2)), ((1_000, 0), (1_000, 0)));
		});
	}

	#[test]
	fn a_payment_that_waits_on_it_fails_and_can_be_withdrawn() {
		build_and_execute(|| {
			let id = allocated(300);
			assert_ok!(spend(CITY, id, MEI, 200));
			let payment = last_payment();
			assert_ok!(Pots::give_back(signed(CITY), id));
			let approve = || Pots::approve(signed(CITY_SECOND), payment);
			assert_noop!(approve(), Error::<Test>::EarmarkFinished);
			wait(RETENTION);
			assert_ok!(Pots::sweep(signed(MEI), id));
			assert_noop!(approve(), Error::<Test>::EarmarkNotFound);
			assert_ok!(Pots::withdraw(signed(CITY), payment));
		});
	}

	#[test]
	fn fails_without_an_open_earmark_or_a_signature() {
		build_and_execute(|| {
			let id = allocated(80);
			assert_noop!(Pots::give_back(signed(CITY), id + 1), Error::<Test>::EarmarkNotFound);
			assert_noop!(Pots::give_back(RuntimeOrigin::none(), id), BadOrigin);
			assert_noop!(Pots::give_back(RuntimeOrigin::root(), id), BadOrigin);
			assert_ok!(Pots::give_back(signed(CITY), id));
			assert_noop!(Pots::give_back(signed(CITY), id), Error::<Test>::EarmarkFinished);
		});
	}

	#[test]
	fn fails_to_a_branch_that_is_gone() {
		new_test_ext().execute_with(|| {
			let id = allocated(80);
			assert_ok!(Pots::do_try_state());
			close(1);
			assert_noop!(Pots::give_back(signed(CITY), id), Error::<Test>::BranchGone);
			assert!(Pots::do_try_state().is_err(), "the state says so before anybody notices");
		});
	}
}
