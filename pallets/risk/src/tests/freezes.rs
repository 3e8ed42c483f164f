// SPDX-License-Identifier: Apache-2.0

//! Freezing coins of a member: asking for it, and how it ends.

use super::*;

mod request_freeze {
	use super::*;

	#[test]
	fn success_nothing_is_frozen_before_another_auditor_has_signed() {
		build_and_execute(|| {
			let until = START + 5 * HOUR;
			assert_ok!(request(AUDITOR, MEI, Scope::All, until));
			let freeze = last_freeze();
			assert_eq!(
				last_event(),
				Event::FreezeRequested {
					freeze,
					who: MEI,
					scope: Scope::All,
					reason: REASON,
					by: AUDITOR,
					until,
					renews: false,
				}
			);
			assert_eq!(Risk::frozen(&MEI), 0);
			assert_eq!(balance_frozen(MEI), 0);
			assert_ok!(transfer(MEI, TOM, 10));
			assert!(Risk::is_waiting(&subject(freeze)));
			assert_eq!(open_cases(), 1);
		});
	}

	#[test]
	fn success_the_case_is_grave_urgent_and_signed_by_who_asks() {
		build_and_execute(|| {
			requested(MEI, Scope::Amount(10), HOUR);
			let request = last_request();
			assert_eq!(request.branch, BRANCH);
			assert_eq!(request.by, AUDITOR);
			assert_eq!(request.parties.to_vec(), vec![MEI]);
			assert_eq!(request.priority, Priority::Urgent);
			assert!(request.is_grave);
			assert!(!request.is_routine);
			assert_eq!(request.signed, Some((Decision::Granted, REASON)));
		});
	}

	#[test]
	fn success_by_an_auditor_above_and_for_a_member_elsewhere() {
		build_and_execute(|| {
			assert_ok!(request(ABOVE, MEI, Scope::All, START + HOUR));
			assert_eq!(last_request().branch, BRANCH);
			assert_ok!(request(BESIDE, FAR, Scope::All, START + HOUR));
			assert_eq!(last_request().branch, 3);
		});
	}

	#[test]
	fn fails_for_who_is_no_auditor() {
		build_and_execute(|| {
			for who in [MEI, TOM, STRANGER] {
				assert_noop!(request(who, MEI, Scope::All, START + HOUR), BAD_ORIGIN);
			}
			assert_noop!(
				Risk::request_freeze(council(), MEI, Scope::All, REASON, START + HOUR),
				BAD_ORIGIN
			);
		});
	}

	#[test]
	fn fails_for_an_auditor_of_another_branch() {
		build_and_execute(|| {
			assert_noop!(request(BESIDE, MEI, Scope::All, START + HOUR), Error::WrongBranch);
			assert_noop!(request(AUDITOR, FAR, Scope::All, START + HOUR), Error::WrongBranch);
			Moved::set(vec![MEI]);
			assert_noop!(request(AUDITOR, MEI, Scope::All, START + HOUR), Error::WrongBranch);
		});
	}

	#[test]
	fn fails_for_oneself_and_for_who_is_close() {
		build_and_execute(|| {
			assert_noop!(request(BOTH, BOTH, Scope::All, START + HOUR), Error::ConflictOfInterest);
			Close::set(vec![(AUDITOR, MEI), (TOM, AUDITOR)]);
			assert_noop!(
				request(AUDITOR, MEI, Scope::All, START + HOUR),
				Error::ConflictOfInterest
			);
			assert_noop!(
				request(AUDITOR, TOM, Scope::All, START + HOUR),
				Error::ConflictOfInterest
			);
			assert_ok!(request(SECOND, MEI, Scope::All, START + HOUR));
		});
	}

	#[test]
	fn success_whomever_the_member_makes_a_relative_when_they_expect_it() {
		build_and_execute(|| {
			Close::set(vec![(MEI, AUDITOR), (MEI, SECOND)]);
			let ask = |by| request(by, MEI, Scope::All, Now::get() + MAX_FREEZE);
			CloseSince::set(START - MEMORY);
			assert_noop!(ask(AUDITOR), Error::ConflictOfInterest);
			CloseSince::set(START - MEMORY + 1);
			assert_ok!(ask(AUDITOR));
			let first = last_freeze();
			// Time makes nobody partial who was named since then, as long as it goes on.
			for round in 0..12 {
				granted(last_freeze());
				wait(MAX_FREEZE - 1);
				CloseSince::set(START + 1);
				assert_ok!(ask(AUDITOR));
				if round == 5 {
					Risk::forget(&subject(first));
				}
			}
			assert!(START + 1 < Now::get() - MEMORY);
			CloseSince::set(START);
			assert_noop!(Risk::lift(signed(SECOND), MEI, OPINION), Error::ConflictOfInterest);
			CloseSince::set(START + 1);
			assert_ok!(Risk::lift(signed(SECOND), MEI, OPINION));
		});
	}

	#[test]
	fn fails_for_who_is_no_member() {
		build_and_execute(|| {
			assert_noop!(request(AUDITOR, STRANGER, Scope::All, START + HOUR), Error::NotMember);
			Left::set(vec![MEI]);
			assert_noop!(request(AUDITOR, MEI, Scope::All, START + HOUR), Error::NotMember);
		});
	}

	#[test]
	fn fails_for_no_coins() {
		build_and_execute(|| {
			let nothing = Scope::Amount(0);
			assert_noop!(request(AUDITOR, MEI, nothing, START + HOUR), Error::InvalidAmount);
			assert_ok!(request(AUDITOR, MEI, Scope::Amount(1), START + HOUR));
		});
	}

	#[test]
	fn boundary_it_lasts_an_hour_at_least_and_as_long_as_governance_allows_at_most() {
		build_and_execute(|| {
			let ask = |who, until| request(AUDITOR, who, Scope::All, until);
			for until in [0, START, START + HOUR - 1, START + MAX_FREEZE + 1, Moment::MAX] {
				assert_noop!(ask(MEI, until), Error::InvalidPeriod);
			}
			assert_ok!(ask(MEI, START + HOUR));
			assert_ok!(ask(TOM, START + MAX_FREEZE));
		});
	}

	#[test]
	fn fails_while_ones_own_request_for_the_member_waits() {
		build_and_execute(|| {
			let freeze = requested(MEI, Scope::All, HOUR);
			assert_noop!(
				request(AUDITOR, MEI, Scope::Amount(5), START + HOUR),
				Error::AlreadyRequested
			);
			assert_ok!(request(AUDITOR, TOM, Scope::All, START + HOUR));
			granted(freeze);
			assert_ok!(request(AUDITOR, MEI, Scope::Amount(5), START + HOUR));
		});
	}

	#[test]
	fn success_while_that_of_another_auditor_waits() {
		build_and_execute(|| {
			let small = requested(MEI, Scope::Amount(1), HOUR);
			for by in [SECOND, ABOVE] {
				assert_ok!(request(by, MEI, Scope::All, START + HOUR));
			}
			let large = last_freeze();
			let waiting: Vec<_> =
				Risk::requested_freezes(MEI).into_iter().map(|(freeze, _)| freeze).collect();
			assert_eq!(waiting, [small, large - 1, large]);
			assert_eq!(Risk::requested_freeze(MEI).map(|(freeze, _)| freeze), Some(large));
			granted(large);
			assert_eq!(Risk::frozen(&MEI), Balance::MAX);
			// What was requested before can still come in its place.
			granted(small);
			assert_eq!(Risk::frozen(&MEI), 1);
			assert_eq!(open_cases(), 1);
		});
	}

	#[test]
	fn boundary_five_auditors_can_want_one_at_a_time() {
		build_and_execute(|| {
			for by in [AUDITOR, SECOND, ABOVE, 13, BOTH] {
				assert_ok!(request(by, MEI, Scope::All, START + HOUR));
			}
			// An auditor more is appointed.
			assert_noop!(request(24, MEI, Scope::All, START + HOUR), Error::TooManyRequests);
			assert_ok!(Risk::withdraw_freeze(signed(BOTH), last_freeze()));
			assert_ok!(request(24, MEI, Scope::All, START + HOUR));
		});
	}

	#[test]
	fn fails_if_no_case_can_be_opened() {
		build_and_execute(|| {
			CasesRefuse::set(true);
			assert_noop!(request(AUDITOR, MEI, Scope::All, START + HOUR), NO_CASES);
		});
	}

	#[test]
	fn success_numbers_are_never_given_twice() {
		build_and_execute(|| {
			let first = requested(MEI, Scope::All, HOUR);
			assert_ok!(Risk::withdraw_freeze(signed(AUDITOR), first));
			let second = requested(MEI, Scope::All, HOUR);
			assert!(second > first);
		});
	}
}

mod withdraw_freeze {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let freeze = requested(MEI, Scope::All, HOUR);
			events();
			assert_ok!(Risk::withdraw_freeze(signed(AUDITOR), freeze));
			assert_eq!(last_event(), Event::FreezeWithdrawn { freeze, who: MEI });
			assert_eq!(open_cases(), 0);
			assert!(!Risk::is_waiting(&subject(freeze)));
			assert_ok!(request(SECOND, MEI, Scope::All, START + HOUR));
		});
	}

	#[test]
	fn success_a_freeze_stands_without_its_renewal() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(10), HOUR);
			let renewal = requested(MEI, Scope::All, 3 * HOUR);
			assert_ok!(Risk::withdraw_freeze(signed(AUDITOR), renewal));
			assert_eq!(Risk::frozen(&MEI), 10);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let withdraw = |by, freeze| Risk::withdraw_freeze(signed(by), freeze);
			assert_noop!(withdraw(AUDITOR, 0), Error::NoRequest);
			let freeze = requested(MEI, Scope::All, HOUR);
			for by in [SECOND, ABOVE, MEI, STRANGER] {
				assert_noop!(withdraw(by, freeze), Error::NotRequester);
			}
			assert_noop!(withdraw(AUDITOR, freeze + 1), Error::NoRequest);
			granted(freeze);
			assert_noop!(withdraw(AUDITOR, freeze), Error::NoRequest);
			assert_noop!(Risk::withdraw_freeze(council(), freeze), BAD_ORIGIN);
		});
	}
}

mod frozen_coins {
	use super::*;

	#[test]
	fn all_means_those_that_come_later_too() {
		build_and_execute(|| {
			let freeze = frozen(MEI, Scope::All, 2 * HOUR);
			assert_eq!(Risk::frozen(&MEI), Balance::MAX);
			assert_eq!(balance_frozen(MEI), Balance::MAX);
			assert!(transfer(MEI, TOM, 1).is_err());
			// Who is frozen can still be paid, and cannot spend that either.
			assert_ok!(transfer(TOM, MEI, 500));
			assert!(transfer(MEI, TOM, 1).is_err());
			assert_eq!(Balances::balance(&MEI), COINS + 500);
			assert_eq!(Risk::freeze(MEI).expect("it stands").id, freeze);
		});
	}

	#[test]
	fn an_amount_leaves_the_rest() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(400), 2 * HOUR);
			assert_eq!(Risk::frozen(&MEI), 400);
			assert_eq!(balance_frozen(MEI), 400);
			assert!(transfer(MEI, TOM, COINS - 399).is_err());
			assert_ok!(transfer(MEI, TOM, COINS - 400));
			assert!(transfer(MEI, TOM, 1).is_err());
		});
	}

	#[test]
	fn more_than_somebody_has_can_be_frozen() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(COINS + 300), 2 * HOUR);
			assert_ok!(transfer(TOM, MEI, 301));
			assert!(transfer(MEI, TOM, 2).is_err());
			assert_ok!(transfer(MEI, TOM, 1));
		});
	}

	#[test]
	fn others_are_free() {
		build_and_execute(|| {
			frozen(MEI, Scope::All, HOUR);
			assert_eq!(Risk::frozen(&TOM), 0);
			assert_ok!(transfer(TOM, ANA, COINS));
		});
	}

	#[test]
	fn the_row_says_who_decided_why_and_until_when() {
		build_and_execute(|| {
			wait(30);
			let freeze = requested(MEI, Scope::Amount(9), 3 * HOUR);
			let until = Now::get() + 3 * HOUR;
			wait(20);
			granted(freeze);
			let row = Risk::freeze(MEI).expect("it stands");
			assert_eq!(row.id, freeze);
			assert_eq!(row.scope, Scope::Amount(9));
			assert_eq!(row.reason, REASON);
			assert_eq!(row.by.to_vec(), [AUDITOR, SECOND]);
			assert_eq!(row.first, freeze);
			assert_eq!(row.since, START + 50);
			assert_eq!(row.until, until);
			assert_eq!(Risk::freeze(TOM), None);
		});
	}
}

mod signers {
	use super::*;

	#[test]
	fn who_signed_is_named_whoever_asked() {
		build_and_execute(|| {
			let freeze = requested(MEI, Scope::All, HOUR);
			let granted =
				decide_as(&[SECOND, ABOVE], &subject(freeze), Decision::Granted, ABOVE, OPINION);
			assert_ok!(granted);
			assert_eq!(Risk::freeze(MEI).expect("it stands").by.to_vec(), [SECOND, ABOVE]);
		});
	}

	#[test]
	fn nobody_is_named_if_the_consortium_decided() {
		build_and_execute(|| {
			let freeze = requested(MEI, Scope::All, HOUR);
			let granted = decide_as(&[], &subject(freeze), Decision::Granted, STRANGER, OPINION);
			assert_ok!(granted);
			let event = last_event();
			assert!(matches!(&event, Event::Frozen { by, .. } if by.is_empty()), "{event:?}");
		});
	}
}

mod renewals {
	use super::*;

	#[test]
	fn the_first_stands_until_the_renewal_is_granted() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(10), 2 * HOUR);
			wait(HOUR);
			events();
			let renewal = requested(MEI, Scope::All, 5 * HOUR);
			let event = last_event();
			assert!(matches!(event, Event::FreezeRequested { renews: true, .. }), "{event:?}");
			assert_eq!(Risk::frozen(&MEI), 10);
			granted(renewal);
			assert_eq!(Risk::frozen(&MEI), Balance::MAX);
			assert_eq!(Risk::freeze(MEI).expect("it stands").until, START + 6 * HOUR);
			// The first one's end means nothing any more.
			wait(HOUR);
			assert_noop!(Risk::thaw(signed(STRANGER), MEI), Error::NotOver);
			wait(4 * HOUR);
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
		});
	}

	#[test]
	fn a_renewal_can_free_some_and_end_sooner() {
		build_and_execute(|| {
			frozen(MEI, Scope::All, 10 * HOUR);
			let renewal = requested(MEI, Scope::Amount(100), 2 * HOUR);
			granted(renewal);
			assert_eq!(Risk::frozen(&MEI), 100);
			assert_eq!(balance_frozen(MEI), 100);
			wait(2 * HOUR);
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
			assert_eq!(balance_frozen(MEI), 0);
		});
	}

	#[test]
	fn a_renewal_that_is_granted_after_the_thaw_freezes_anew() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(10), HOUR);
			let renewal = requested(MEI, Scope::Amount(20), 5 * HOUR);
			wait(HOUR);
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
			assert_eq!(Risk::frozen(&MEI), 0);
			granted(renewal);
			assert_eq!(Risk::frozen(&MEI), 20);
		});
	}

	#[test]
	fn a_renewal_that_is_refused_changes_nothing() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(10), 2 * HOUR);
			let renewal = requested(MEI, Scope::All, 5 * HOUR);
			assert_ok!(decide(&subject(renewal), Decision::Refused, SECOND, OPINION));
			assert_eq!(Risk::frozen(&MEI), 10);
			assert_eq!(Risk::freeze(MEI).expect("it stands").until, START + 2 * HOUR);
		});
	}
}

mod lift {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let freeze = frozen(MEI, Scope::All, 5 * HOUR);
			events();
			assert_ok!(Risk::lift(signed(SECOND), MEI, OPINION));
			assert_eq!(
				last_event(),
				Event::Lifted { freeze, who: MEI, by: SECOND, opinion: OPINION }
			);
			assert_eq!(Risk::frozen(&MEI), 0);
			assert_eq!(balance_frozen(MEI), 0);
			assert_ok!(transfer(MEI, TOM, COINS));
			assert_eq!(Risk::freeze(MEI), None);
		});
	}

	#[test]
	fn success_by_an_auditor_above() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(5), 5 * HOUR);
			assert_ok!(Risk::lift(signed(ABOVE), MEI, OPINION));
			assert_eq!(Risk::frozen(&MEI), 0);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let lift = |by| Risk::lift(signed(by), MEI, OPINION);
			assert_noop!(lift(AUDITOR), Error::NoFreeze);
			let freeze = requested(MEI, Scope::All, 5 * HOUR);
			assert_noop!(lift(AUDITOR), Error::NoFreeze);
			granted(freeze);
			for by in [MEI, TOM, STRANGER] {
				assert_noop!(lift(by), BAD_ORIGIN);
			}
			assert_noop!(Risk::lift(council(), MEI, OPINION), BAD_ORIGIN);
			assert_noop!(lift(BESIDE), Error::WrongBranch);
			Left::set(vec![MEI]);
			assert_noop!(lift(AUDITOR), Error::NotMember);
			Left::take();
			Close::set(vec![(MEI, AUDITOR)]);
			assert_noop!(lift(AUDITOR), Error::ConflictOfInterest);
			frozen(BOTH, Scope::All, 5 * HOUR);
			assert_noop!(Risk::lift(signed(BOTH), BOTH, OPINION), Error::ConflictOfInterest);
		});
	}
}

mod thaw {
	use super::*;

	#[test]
	fn success_by_anybody_once_it_is_over() {
		build_and_execute(|| {
			let freeze = frozen(MEI, Scope::All, 2 * HOUR);
			wait(2 * HOUR);
			events();
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
			assert_eq!(last_event(), Event::Thawed { freeze, who: MEI });
			assert_eq!(Risk::frozen(&MEI), 0);
			assert_eq!(balance_frozen(MEI), 0);
			assert_ok!(transfer(MEI, TOM, COINS));
		});
	}

	#[test]
	fn success_at_once_if_the_account_is_no_members_any_more() {
		build_and_execute(|| {
			frozen(MEI, Scope::Amount(5), 2 * HOUR);
			Left::set(vec![MEI]);
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
			assert_eq!(balance_frozen(MEI), 0);
		});
	}

	#[test]
	fn boundary_not_a_moment_before_its_end() {
		build_and_execute(|| {
			frozen(MEI, Scope::All, 2 * HOUR);
			wait(2 * HOUR - 1);
			assert_noop!(Risk::thaw(signed(STRANGER), MEI), Error::NotOver);
			wait(1);
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(Risk::thaw(signed(STRANGER), MEI), Error::NoFreeze);
			requested(MEI, Scope::All, HOUR);
			wait(5 * HOUR);
			assert_noop!(Risk::thaw(signed(STRANGER), MEI), Error::NoFreeze);
			assert_noop!(Risk::thaw(RuntimeOrigin::none(), MEI), BAD_ORIGIN);
		});
	}
}
