// SPDX-License-Identifier: Apache-2.0

//! Movements that are held back (U4).

use super::*;
use crate::{HeldMovement, HeldMovements, HeldOf, IdleTerms, NextHeld, NotMade};
use frame_support::traits::Hooks;
use sp_runtime::Permill;
use timebank_primitives::{
	Decision, Exit, OnDecision, Priority, Redeeming, Screened, Subject, WindingUp,
};

/// The case about what is held back under this id.
fn movement(held: u64) -> Subject<AccountId> {
	Subject::Movement { held }
}

fn withdraw(who: AccountId, held: u64) -> DispatchResult {
	TimeCoin::withdraw_held(RuntimeOrigin::signed(who), held)
}

/// From now on whatever can be held back is.
fn hold_everything_back() {
	HeldAbove::set(0);
}

/// It was the last that happened that the coins of a member or pot came back.
fn assert_returned(held: u64, who: AccountId, reason: NotMade) {
	System::assert_last_event(Event::HeldReturned { held, who, reason }.into());
}

/// Member 1 transfers 30 to member 2, which is held back.
fn hold_30_back() {
	hold_everything_back();
	assert_ok!(transfer(1, 2, 30));
}

mod holding_back {
	use super::*;

	#[test]
	fn success_the_coins_stay_the_payers_and_a_case_is_opened() {
		build_and_execute(|| {
			hold_30_back();
			System::assert_last_event(
				Event::MovementHeld {
					held: 0,
					from: 1,
					to: 2,
					branch: 1,
					other_branch: 1,
					amount: 30,
					cause: Cause::Transfer(NOTE),
				}
				.into(),
			);
			assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((70, 0), (100, 0)));
			assert_eq!(TimeCoin::balance_of(&Purse::Held(1)), 30);
			assert_eq!(
				(Movements::<Test>::get(), TimeCoin::turnover()),
				(2, (0, 0)),
				"nothing moved"
			);
			let row = HeldMovement {
				from: Purse::Member(1),
				to: Purse::Member(2),
				amount: 30,
				cause: Cause::Transfer(NOTE),
				at: 1,
			};
			assert_eq!(TimeCoin::held(0), Some(row.clone()));
			assert_eq!(TimeCoin::held_of(1), vec![(0, row)]);
			assert_eq!((TimeCoin::held_of(2), TimeCoin::held(1)), (vec![], None));
			let opened = Opened {
				branch: 1,
				by: 1,
				parties: vec![1, 2],
				priority: Priority::Urgent,
				is_grave: false,
				signed: None,
			};
			assert_eq!(OpenCases::get(movement(0)), Some(opened));
		});
	}

	#[test]
	fn success_for_gifts_and_donations() {
		build_and_execute(|| {
			hold_everything_back();
			assert_ok!(TimeCoin::give(RuntimeOrigin::signed(1), 6, 10, NOTE));
			// The branch of who is to get the coins is told, too.
			System::assert_last_event(
				Event::MovementHeld {
					held: 0,
					from: 1,
					to: 6,
					branch: 1,
					other_branch: 2,
					amount: 10,
					cause: Cause::Gift(NOTE),
				}
				.into(),
			);
			assert_ok!(donate(1, 2, 20));
			let held = |held| TimeCoin::held(held).map(|row| (row.to, row.cause));
			assert_eq!(held(0), Some((Purse::Member(6), Cause::Gift(NOTE))));
			assert_eq!(held(1), Some((Purse::Pot(2), Cause::Donation(NOTE))));
			assert_eq!(OpenCases::get(movement(0)).map(|case| case.parties), Some(vec![1, 6]));
			assert_eq!(OpenCases::get(movement(1)).map(|case| case.parties), Some(vec![1]));
			assert_eq!(TimeCoin::balance(1), (70, 0));
		});
	}

	#[test]
	fn success_for_grants_from_a_pot() {
		build_and_execute(|| {
			assert_ok!(donate(1, 2, 80));
			hold_everything_back();
			assert_ok!(payment(Purse::Pot(2), Purse::Member(3), 80));
			System::assert_last_event(
				Event::MovementHeld {
					held: 0,
					from: 1_002,
					to: 3,
					branch: 2,
					other_branch: 1,
					amount: 80,
					cause: Cause::Grant(NOTE),
				}
				.into(),
			);
			assert_eq!((pot(2), TimeCoin::balance_of(&Purse::PotHeld(2))), (0, 80));
			let case = OpenCases::get(movement(0)).expect("it was opened");
			assert_eq!((case.branch, case.by, case.parties), (2, 1_002, vec![3]));
			assert!(case.is_grave);
			assert_eq!(TimeCoin::held_of(1_002).len(), 1);
			// What was set aside for a purpose was supervised, and is not held back.
			assert_ok!(decide(movement(0), Decision::Refused));
			assert_ok!(payment(Purse::Pot(2), Purse::Earmarks(1), 50));
			assert_ok!(payment(Purse::Earmarks(1), Purse::Member(2), 50));
			assert_eq!(NextHeld::<Test>::get(), 1);
			assert_eq!(TimeCoin::balance(2), (150, 0));
		});
	}

	#[test]
	fn boundary_it_takes_two_auditors_from_the_grave_amount_on() {
		build_and_execute(|| {
			hold_everything_back();
			for (held, amount, grave) in [(0, 49, false), (1, 50, true)] {
				assert_ok!(transfer(1, 2, amount));
				assert_eq!(OpenCases::get(movement(held)).map(|case| case.is_grave), Some(grave));
			}
		});
	}

	#[test]
	fn boundary_so_many_of_an_account_and_no_more() {
		build_and_execute(|| {
			hold_everything_back();
			for _ in 0..3 {
				assert_ok!(transfer(1, 2, 1));
			}
			assert_noop!(transfer(1, 2, 1), Error::<Test>::TooManyHeld);
			// Of another account there can be as many, and of this one again when one is decided.
			assert_ok!(transfer(2, 1, 1));
			assert_ok!(decide(movement(1), Decision::Refused));
			assert_ok!(transfer(1, 2, 1));
			let ids = TimeCoin::held_of(1).into_iter().map(|(held, _)| held);
			assert_eq!(ids.collect::<Vec<_>>(), [0, 2, 4]);
			assert_eq!(HeldOf::<Test>::iter_keys().count(), 2);
		});
	}

	#[test]
	fn what_the_screening_passes_is_made() {
		build_and_execute(|| {
			HeldAbove::set(30);
			assert_ok!(transfer(1, 2, 30));
			assert_eq!(NextHeld::<Test>::get(), 0);
			assert_ok!(transfer(1, 2, 31));
			assert_eq!(NextHeld::<Test>::get(), 1);
		});
	}

	#[test]
	fn the_screening_is_asked_when_nothing_else_is_wrong() {
		build_and_execute(|| {
			hold_everything_back();
			freeze(2, 50);
			Limit::set(10);
			for (from, to, amount, error) in [
				(1, 2, 0, Error::<Test>::ZeroAmount),
				(1, 1, 1, Error::<Test>::SelfTransfer),
				(1, 2, 101, Error::<Test>::InsufficientBalance),
				(2, 1, 51, Error::<Test>::Frozen),
				(8, 1, 1, Error::<Test>::PayerSuspended),
				(1, 8, 1, Error::<Test>::RecipientSuspended),
				(10, 1, 1, Error::<Test>::NotMember),
			] {
				assert_noop!(transfer(from, to, amount), error);
			}
			assert_noop!(transfer(1, 6, 11), BEYOND_LIMIT);
			assert_eq!(Asked::get(), vec![]);
			assert_ok!(transfer(1, 2, 100));
			let asked = (Some(Purse::Member(1)), Some(Purse::Member(2)), 100);
			assert_eq!(Asked::get(), vec![asked]);
		});
	}

	#[test]
	fn fails_if_nobody_can_be_asked_to_decide() {
		build_and_execute(|| {
			hold_everything_back();
			HasNoCases::set(true);
			assert_noop!(transfer(1, 2, 30), NO_CASES);
		});
	}

	#[test]
	fn mintings_and_corrections_are_looked_at_and_never_held_back() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::set_quota(RuntimeOrigin::root(), 1, 60, 1_000));
			hold_everything_back();
			let reason = timebank_primitives::MintReason::Relief;
			assert_ok!(TimeCoin::mint(RuntimeOrigin::signed(12), 3, 60, reason, None));
			for by in [13, 14] {
				assert_ok!(TimeCoin::correct(RuntimeOrigin::signed(by), 3, 20, [0; 32]));
			}
			HeldAbove::set(Balance::MAX);
			assert_ok!(transfer(1, 2, 30));
			hold_everything_back();
			for by in [13, 14] {
				assert_ok!(TimeCoin::correct(RuntimeOrigin::signed(by), 5, 30, [0; 32]));
			}
			let (one, two, three) = (Purse::Member(1), Purse::Member(2), Purse::Member(3));
			assert_eq!(
				Asked::get(),
				vec![
					(None, Some(three.clone()), 60),
					(Some(three), None, 20),
					(Some(one.clone()), Some(two.clone()), 30),
					(Some(two), Some(one), 30),
				]
			);
			assert_eq!((TimeCoin::balance(1), TimeCoin::balance(3)), ((100, 0), (40, 0)));
			assert_eq!(NextHeld::<Test>::get(), 0);
		});
	}

	#[test]
	fn what_follows_from_a_rule_is_not_looked_at() {
		build_and_execute(|| {
			hold_everything_back();
			Cap::set(100);
			assert_ok!(TimeCoin::grant(&1));
			assert_ok!(TimeCoin::penalise(RuntimeOrigin::root(), 1, 10, [9; 32]));
			assert_ok!(TimeCoin::exit(&2));
			assert_eq!((TimeCoin::balance(1), pot(1)), ((90, 0), 100));
			assert_eq!(Asked::get(), vec![]);
		});
	}

	#[test]
	fn a_redemption_is_told_to_whom_it_concerns() {
		build_and_execute(|| {
			let cause = Cause::Redemption { partner: 1, redemption: 5 };
			HeldAbove::set(20);
			assert_eq!(TimeCoin::reserve(&1, 20, cause), Ok(Screened::Passed));
			assert_eq!(TimeCoin::reserve(&1, 21, cause), Ok(Screened::Held));
			assert_eq!(TimeCoin::reserved(&1), 41, "set aside either way");
			assert_eq!(OpenCases::iter().count(), 0, "the partners' matter");
			let asked = Asked::get().len();
			assert_noop!(TimeCoin::reserve(&1, 60, cause), Error::<Test>::InsufficientBalance);
			assert_eq!(Asked::get().len(), asked);
		});
	}
}

mod granted {
	use super::*;

	#[test]
	fn success_it_is_made_as_it_was_wanted() {
		build_and_execute(|| {
			hold_30_back();
			let asked = Asked::get().len();
			System::set_block_number(5);
			assert_ok!(decide(movement(0), Decision::Granted));
			System::assert_has_event(
				Event::Moved {
					movement: 3,
					from: 1,
					to: 2,
					amount: 30,
					cause: Cause::Transfer(NOTE),
					from_balance: 70,
					to_balance: 130,
				}
				.into(),
			);
			System::assert_last_event(Event::HeldReleased { held: 0, movement: 3 }.into());
			assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((70, 0), (130, 0)));
			assert_eq!((TimeCoin::held(0), TimeCoin::held_of(1)), (None, vec![]));
			assert_eq!((Asked::get().len(), TimeCoin::turnover()), (asked, (30, 0)));
			assert_noop!(decide(movement(0), Decision::Granted), Error::<Test>::HeldNotFound);
			// It is corrected like any other, into what is free.
			for by in [13, 14] {
				assert_ok!(TimeCoin::correct(RuntimeOrigin::signed(by), 3, 30, [0; 32]));
			}
			assert_eq!(TimeCoin::balance(1), (100, 0));
		});
	}

	#[test]
	fn success_between_branches_and_pots() {
		build_and_execute(|| {
			assert_ok!(donate(1, 1, 50));
			hold_everything_back();
			assert_ok!(payment(Purse::Pot(1), Purse::Member(6), 20));
			assert_ok!(donate(2, 2, 30));
			for held in [0, 1] {
				assert_ok!(decide(movement(held), Decision::Granted));
			}
			assert_eq!((pot(1), pot(2)), (30, 30));
			assert_eq!((TimeCoin::balance(6), TimeCoin::balance(2)), ((20, 0), (70, 0)));
		});
	}

	#[test]
	fn whoever_was_suspended_since() {
		build_and_execute(|| {
			hold_30_back();
			Suspended::set(vec![1, 2]);
			assert_ok!(decide(movement(0), Decision::Granted));
			assert_eq!(TimeCoin::balance(2), (130, 0));
		});
	}

	#[test]
	fn what_the_payee_cannot_keep_goes_to_the_pot() {
		build_and_execute(|| {
			hold_30_back();
			Cap::set(110);
			assert_ok!(decide(movement(0), Decision::Granted));
			assert_eq!((TimeCoin::balance(2), pot(1)), ((110, 0), 20));
		});
	}

	#[test]
	fn fails_beyond_the_limit_between_branches_and_changes_nothing() {
		build_and_execute(|| {
			hold_everything_back();
			assert_ok!(transfer(1, 6, 30));
			Limit::set(29);
			assert_noop!(decide(movement(0), Decision::Granted), BEYOND_LIMIT);
			assert!(TimeCoin::is_waiting(&movement(0)));
			Limit::set(30);
			assert_ok!(decide(movement(0), Decision::Granted));
		});
	}

	#[test]
	fn fails_when_the_payee_has_left_and_goes_back() {
		build_and_execute(|| {
			hold_30_back();
			assert_ok!(TimeCoin::exit(&2));
			Left::set(vec![2]);
			assert_noop!(decide(movement(0), Decision::Granted), Error::<Test>::RecipientNotMember);
			assert_ok!(decide(movement(0), Decision::Refused));
			assert_eq!(TimeCoin::balance(1), (100, 0));
		});
	}

	#[test]
	fn fails_for_a_pot_that_closes_and_above_the_cap_of_whom_a_pot_gives() {
		build_and_execute(|| {
			assert_ok!(donate(1, 1, 50));
			hold_everything_back();
			assert_ok!(payment(Purse::Pot(1), Purse::Member(3), 50));
			assert_ok!(donate(2, 2, 30));
			Cap::set(49);
			assert_noop!(decide(movement(0), Decision::Granted), Error::<Test>::AboveCap);
			Cap::set(50);
			assert_ok!(decide(movement(0), Decision::Granted));
			Closing::set(vec![2]);
			assert_noop!(decide(movement(1), Decision::Granted), Error::<Test>::BranchClosing);
			assert_ok!(decide(movement(1), Decision::Refused));
		});
	}

	#[test]
	fn boundary_what_is_frozen_of_the_payer_remains_in_what_is_free() {
		build_and_execute(|| {
			hold_30_back();
			for frozen in [Balance::MAX, 100, 71] {
				freeze(1, frozen);
				assert_noop!(decide(movement(0), Decision::Granted), Error::<Test>::Frozen);
			}
			assert!(TimeCoin::is_waiting(&movement(0)));
			// A freeze of the payee keeps nothing from coming.
			freeze(1, 70);
			freeze(2, Balance::MAX);
			assert_ok!(decide(movement(0), Decision::Granted));
			assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((70, 0), 0));
			assert_eq!((TimeCoin::balance(2), TimeCoin::spendable(2)), ((130, 0), 0));
		});
	}

	#[test]
	fn whichever_is_decided_first_what_is_frozen_is_not_let_go() {
		build_and_execute(|| {
			hold_everything_back();
			assert_ok!(transfer(1, 2, 60));
			assert_ok!(transfer(1, 2, 40));
			// Nothing was free when it was frozen: it is what is held back that must not go.
			freeze(1, 50);
			for held in [0, 1] {
				assert_noop!(decide(movement(held), Decision::Granted), Error::<Test>::Frozen);
			}
			// What comes back is enough for the freeze, and the other is free to go.
			assert_ok!(decide(movement(0), Decision::Refused));
			assert_ok!(decide(movement(1), Decision::Granted));
			assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((60, 0), 10));
		});
	}

	#[test]
	fn fails_for_decisions_that_make_no_sense() {
		build_and_execute(|| {
			hold_30_back();
			for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
				assert_noop!(decide(movement(0), decision), Error::<Test>::InvalidDecision);
			}
			assert_noop!(decide(movement(1), Decision::Granted), Error::<Test>::HeldNotFound);
			assert_noop!(decide(movement(1), Decision::Refused), Error::<Test>::HeldNotFound);
		});
	}
}

mod not_made {
	use super::*;

	#[test]
	fn refused_or_not_decided_in_time_the_coins_are_free_again() {
		build_and_execute(|| {
			hold_everything_back();
			assert_ok!(donate(1, 1, 30));
			assert_ok!(transfer(1, 2, 20));
			assert_ok!(decide(movement(0), Decision::Refused));
			assert_returned(0, 1, NotMade::Refused);
			assert_eq!(TimeCoin::balance(1), (80, 0));
			lapse(movement(1));
			assert_returned(1, 1, NotMade::Lapsed);
			assert_eq!(TimeCoin::balance(1), (100, 0));
			assert_eq!(HeldMovements::<Test>::iter().count(), 0);
			assert_eq!(Movements::<Test>::get(), 2);
		});
	}

	#[test]
	fn a_pots_coins_too() {
		build_and_execute(|| {
			assert_ok!(donate(1, 1, 50));
			hold_everything_back();
			for held in [0, 1] {
				assert_ok!(payment(Purse::Pot(1), Purse::Member(3), 50));
				match held {
					0 => {
						assert_ok!(decide(movement(held), Decision::Refused));
						assert_returned(held, 1_001, NotMade::Refused);
					}
					_ => {
						lapse(movement(held));
						assert_returned(held, 1_001, NotMade::Lapsed);
					}
				}
				assert_eq!(pot(1), 50);
			}
		});
	}

	#[test]
	fn a_pots_coins_are_withdrawn_by_its_treasurers() {
		build_and_execute(|| {
			assert_ok!(donate(1, 1, 50));
			hold_everything_back();
			assert_ok!(payment(Purse::Pot(1), Purse::Member(3), 20));
			assert_ok!(payment(Purse::Pot(1), Purse::Member(3), 30));
			// Neither who is paid, nor who administers or audits, nor the treasurer of another branch.
			for who in [1, 3, 11, 13, 26, 1_001] {
				assert_noop!(withdraw(who, 0), Error::<Test>::NotPayer);
			}
			Dismissed::set(vec![16]);
			assert_noop!(withdraw(16, 0), Error::<Test>::NotPayer);
			Dismissed::set(vec![]);
			assert_ok!(withdraw(16, 0));
			assert_returned(0, 1_001, NotMade::Withdrawn);
			assert!(!OpenCases::contains_key(movement(0)));
			assert_eq!((pot(1), TimeCoin::balance_of(&Purse::PotHeld(1))), (20, 30));
			// Who is an auditor, too, withdraws what they do not decide on.
			assert_ok!(withdraw(14, 1));
			assert_eq!((pot(1), OpenCases::iter().count()), (50, 0));
			// A treasurer does not withdraw what members pay.
			assert_ok!(donate(1, 1, 10));
			assert_noop!(withdraw(16, 2), Error::<Test>::NotPayer);
		});
	}

	#[test]
	fn withdrawn_by_anybody_if_nobody_is_asked_to_decide_any_more() {
		build_and_execute(|| {
			assert_ok!(donate(1, 1, 50));
			hold_everything_back();
			assert_ok!(payment(Purse::Pot(1), Purse::Member(3), 50));
			assert_ok!(transfer(2, 3, 10));
			for (held, who, payer) in [(0, 7, 1_001), (1, 10, 2)] {
				assert_noop!(withdraw(who, held), Error::<Test>::NotPayer);
				OpenCases::remove(movement(held));
				assert_ok!(withdraw(who, held));
				assert_returned(held, payer, NotMade::Lapsed);
			}
			assert_eq!((pot(1), TimeCoin::balance(2)), (50, (100, 0)));
		});
	}

	#[test]
	fn withdrawn_by_the_payer_suspended_or_frozen_too() {
		build_and_execute(|| {
			hold_30_back();
			for (who, held, error) in [
				(2, 0, Error::<Test>::NotPayer),
				(10, 0, Error::<Test>::NotPayer),
				(1, 1, Error::<Test>::HeldNotFound),
			] {
				assert_noop!(withdraw(who, held), error);
			}
			assert_noop!(
				TimeCoin::withdraw_held(RuntimeOrigin::root(), 0),
				DispatchError::BadOrigin
			);
			Suspended::set(vec![1]);
			freeze(1, Balance::MAX);
			assert_ok!(withdraw(1, 0));
			assert_returned(0, 1, NotMade::Withdrawn);
			assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((100, 0), 0));
			assert_eq!(OpenCases::iter().count(), 0);
			assert_noop!(withdraw(1, 0), Error::<Test>::HeldNotFound);
		});
	}

	#[test]
	fn nothing_of_it_is_taken_back() {
		build_and_execute(|| {
			hold_30_back();
			assert_ok!(transfer(1, 2, 20));
			let revise = |held, before, after| {
				TimeCoin::revise(&movement(held), before, after, &13, [0; 32])
			};
			let (granted, refused) = (Decision::Granted, Decision::Refused);
			assert_ok!(decide(movement(0), granted));
			assert_ok!(decide(movement(1), refused));
			assert_noop!(revise(0, granted, refused), Error::<Test>::NotRevisable);
			assert_noop!(revise(1, refused, granted), Error::<Test>::NotRevisable);
			for decision in [granted, refused] {
				assert!(!TimeCoin::can_be_revised(&movement(0), decision), "no appeal is opened");
			}
			for held in [0, 1] {
				forget(movement(held));
			}
			assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((70, 0), (130, 0)));
		});
	}
}

#[test]
fn treasurers_do_not_decide_on_what_they_pay() {
	build_and_execute(|| {
		assert_ok!(donate(1, 1, 50));
		hold_everything_back();
		assert_ok!(payment(Purse::Pot(1), Purse::Member(3), 50));
		assert_ok!(transfer(2, 3, 10));
		let involved = |held| {
			let all = [1, 3, 13, 14, 16, 26, 1_001].into_iter();
			all.filter(|who| TimeCoin::is_involved(&movement(held), who)).collect::<Vec<_>>()
		};
		// The auditor 14 is a treasurer as well. Who is paid is a party.
		assert_eq!((involved(0), involved(1), involved(7)), (vec![14, 16], vec![], vec![]));
		// Who is no treasurer any more has nothing to do with it.
		Dismissed::set(vec![14]);
		assert_eq!(involved(0), [16]);
		assert_ok!(donate(1, 1, 10));
		assert!(involved(2).is_empty(), "paid by a member");
	});
}

#[test]
fn it_is_moved_by_a_decision_and_by_nothing_else() {
	build_and_execute(|| {
		hold_30_back();
		HeldAbove::set(Balance::MAX);
		let (held, free) = (Purse::Held(1), Purse::Member(2));
		for (from, to) in [(&held, &free), (&free, &held), (&Purse::PotHeld(1), &free)] {
			let paid = <TimeCoin as Escrow<_>>::pay(from, to, 1, SERVICE);
			assert_noop!(paid, Error::<Test>::NotAside);
			let granted = payment(from.clone(), to.clone(), 1);
			assert_noop!(granted, Error::<Test>::NotAside);
		}
		assert_noop!(<TimeCoin as Escrow<_>>::release(&held, 1), Error::<Test>::NotAside);
		assert_noop!(TimeCoin::hold(&held, 1), Error::<Test>::NotAside);
		// Nor can it be spent, redeemed, fined, or set aside.
		assert_noop!(transfer(1, 2, 71), Error::<Test>::InsufficientBalance);
		assert_noop!(hold(1, 71), Error::<Test>::InsufficientBalance);
		assert_ok!(TimeCoin::penalise(RuntimeOrigin::root(), 1, 100, [9; 32]));
		assert_eq!(TimeCoin::balance_of(&held), 30);
	});
}

#[test]
fn who_has_something_held_back_does_not_leave() {
	build_and_execute(|| {
		hold_30_back();
		assert_noop!(TimeCoin::exit(&1), Error::<Test>::CoinsHeld);
		assert_ok!(withdraw(1, 0));
		assert_ok!(TimeCoin::exit(&1));
	});
}

#[test]
fn a_branch_does_not_close_before_its_payments_are_decided() {
	build_and_execute(|| {
		assert_ok!(donate(1, 2, 80));
		hold_everything_back();
		assert_ok!(payment(Purse::Pot(2), Purse::Member(3), 80));
		// What others pay to it does not stop it.
		assert_ok!(donate(2, 1, 10));
		assert_noop!(TimeCoin::ensure_wound_up(2), Error::<Test>::PaymentsHeld);
		assert_ok!(TimeCoin::ensure_wound_up(1));
		Closing::set(vec![2]);
		assert_ok!(decide(movement(0), Decision::Granted));
		assert_ok!(TimeCoin::ensure_wound_up(2));
	});
}

#[test]
fn others_matters_are_not_the_coins() {
	build_and_execute(|| {
		let other = Subject::Sample { activity: 1 };
		assert!(!TimeCoin::knows(&other) && !TimeCoin::is_waiting(&other));
		let (granted, unavailable) = (Decision::Granted, DispatchError::Unavailable);
		assert_noop!(TimeCoin::decide(&other, granted, &13, [0; 32]), unavailable);
		assert_noop!(TimeCoin::revise(&other, granted, granted, &13, [0; 32]), unavailable);
		TimeCoin::lapse(&other);
		forget(other.clone());
		assert!(!TimeCoin::can_be_revised(&other, granted));
		assert_eq!((weight(&other), weight_to_forget(&other)), (0, 0));
		assert!(!TimeCoin::is_involved(&movement(0), &1));
	});
}

fn weight(subject: &Subject<AccountId>) -> u64 {
	<TimeCoin as OnDecision<_>>::weight(subject).ref_time()
}

fn weight_to_forget(subject: &Subject<AccountId>) -> u64 {
	<TimeCoin as OnDecision<_>>::weight_to_forget(subject).ref_time()
}

#[test]
fn a_decision_is_charged_the_dearest_of_what_can_come_of_it() {
	build_and_execute(|| {
		let penalty = Subject::Penalty { penalty: 0 };
		assert_eq!((weight(&movement(0)), weight(&penalty)), (7, 5));
		assert_eq!((weight_to_forget(&movement(0)), weight_to_forget(&penalty)), (0, 4));
	});
}

mod idle {
	use super::*;

	/// Ten blocks to the period, 40 exempt, ten per cent.
	fn begin() {
		Terms::set(IdleTerms {
			period: 10,
			exempt: 40,
			levy: Permill::from_percent(10),
			expiry: 0,
		});
		TimeCoin::on_initialize(System::block_number());
	}

	#[test]
	fn what_is_held_back_is_not_idle_and_what_comes_back_was_not_used() {
		build_and_execute(|| {
			begin();
			hold_everything_back();
			assert_ok!(transfer(1, 2, 60));
			System::set_block_number(100);
			assert_eq!(TimeCoin::due(1), 0);
			lapse(movement(0));
			assert_eq!(TimeCoin::balance(1), (100, 0));
			System::set_block_number(101);
			assert_eq!(TimeCoin::due(1), 6);
		});
	}

	#[test]
	fn what_was_held_back_and_moved_does_not_make_other_coins_idle() {
		build_and_execute(|| {
			begin();
			hold_everything_back();
			assert_ok!(transfer(1, 3, 100));
			System::set_block_number(11);
			assert_ok!(decide(movement(0), Decision::Granted));
			HeldAbove::set(Balance::MAX);
			assert_ok!(transfer(2, 1, 90));
			// What came in this period, set aside and got back in it.
			assert_ok!(hold(1, 90));
			assert_ok!(release(1, 90));
			System::set_block_number(21);
			assert_eq!(TimeCoin::due(1), 0);
		});
	}

	#[test]
	fn nothing_is_taken_of_frozen_coins_and_no_call_fails_for_it() {
		build_and_execute(|| {
			begin();
			assert_ok!(hold(1, 20));
			hold_everything_back();
			assert_ok!(transfer(1, 2, 10));
			freeze(1, Balance::MAX);
			System::set_block_number(51);
			assert_noop!(TimeCoin::collect(RuntimeOrigin::signed(7), 1), Error::<Test>::NothingDue);
			assert_ok!(pay_for_service(1, 2, 20));
			assert_ok!(withdraw(1, 0));
			HeldAbove::set(Balance::MAX);
			assert_ok!(transfer(2, 1, 5));
			assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((85, 0), 0));
			// Of a part that is not frozen no more than that is taken.
			freeze(1, 83);
			System::set_block_number(71);
			assert_eq!(TimeCoin::due(1), 2);
			assert_ok!(TimeCoin::collect(RuntimeOrigin::signed(7), 1));
			assert_eq!(TimeCoin::balance(1), (83, 0));
		});
	}
}
