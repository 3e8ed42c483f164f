// SPDX-License-Identifier: Apache-2.0

//! Custodians, and what they do.

use super::*;
use crate::{Appointment, DailyLimit, Used};
use frame_support::{dispatch::GetDispatchInfo, weights::Weight};

mod appoint {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(appoint(MEI, CUSTODIAN, powers(true, false, 30)));
			let expected = Appointment {
				custodian: CUSTODIAN,
				participate: true,
				settle: false,
				limit: DailyLimit { before: 0, from: START + SPENDING_DELAY, after: 30 },
				spent: Used { stretch: 0, amount: 0 },
				by: AppointedBy::Member,
				since: START,
				has_acted: false,
			};
			assert_eq!(Custody::custodians(MEI).into_inner(), vec![expected]);
			assert_eq!(
				last_event(),
				Event::CustodianAppointed {
					member: MEI,
					custodian: CUSTODIAN,
					powers: powers(true, false, 30),
					by: AppointedBy::Member,
					spends_from: START + SPENDING_DELAY,
				}
			);
			// A custodian of another branch, and a member, if they have the role.
			assert_ok!(appoint(MEI, 34, ALL(0)));
			assert_ok!(appoint(TOM, CARE, ALL(0)));
		});
	}

	#[test]
	fn boundary_less_at_once_and_more_after_a_while() {
		build_and_execute(|| {
			let spendable = || Custody::spendable(MEI, CUSTODIAN);
			assert_ok!(appoint(MEI, CUSTODIAN, ALL(30)));
			wait(SPENDING_DELAY - 1);
			assert_eq!(spendable(), Some(0));
			wait(1);
			assert_eq!(spendable(), Some(30));
			assert_ok!(act(CUSTODIAN, MEI, pay(TOM, 10)));
			assert_eq!(spendable(), Some(20));
			assert_ok!(appoint(MEI, CUSTODIAN, ALL(25)));
			assert_eq!(spendable(), Some(15));
			assert_ok!(appoint(MEI, CUSTODIAN, ALL(40)));
			assert_eq!(spendable(), Some(15));
			// Raised again before the raise holds: the time begins anew.
			wait(SPENDING_DELAY - 1);
			assert_ok!(appoint(MEI, CUSTODIAN, ALL(100)));
			wait(SPENDING_DELAY - 1);
			// On another day the former limit holds anew.
			assert_eq!(spendable(), Some(25));
			wait(1);
			assert_eq!(spendable(), Some(100));
			assert_eq!(Custody::spendable(MEI, SECOND), None);
		});
	}

	#[test]
	fn fails_for_who_is_not_active_or_said_to_have_died() {
		build_and_execute(|| {
			suspend(TOM);
			for who in [TOM, STRANGER] {
				assert_noop!(appoint(who, CUSTODIAN, ALL(0)), Error::<Test>::NotActive);
			}
			reported(MEI);
			assert_noop!(appoint(MEI, CUSTODIAN, ALL(0)), Error::<Test>::DeathReported);
			assert_noop!(Custody::appoint(council(), CUSTODIAN, ALL(0)), BAD_ORIGIN);
		});
	}

	#[test]
	fn fails_for_who_is_no_custodian_or_can_do_nothing() {
		build_and_execute(|| {
			for who in [TOM, REGISTRAR, STRANGER] {
				assert_noop!(appoint(MEI, who, ALL(0)), Error::<Test>::NotCustodian);
			}
			assert_noop!(appoint(CARE, CARE, ALL(0)), Error::<Test>::OwnAccount);
			assert_noop!(appoint(MEI, CUSTODIAN, powers(false, false, 0)), Error::<Test>::NoPowers);
		});
	}

	#[test]
	fn boundary_as_many_as_there_can_be() {
		build_and_execute(|| {
			for custodian in [CUSTODIAN, SECOND] {
				assert_ok!(appoint(MEI, custodian, ALL(0)));
			}
			assert_noop!(appoint(MEI, CARE, ALL(0)), Error::<Test>::TooManyCustodians);
			assert_ok!(appoint(MEI, SECOND, ALL(1)));
		});
	}
}

mod assign {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(assign(OLD, CUSTODIAN, ALL(50)));
			let by = AppointedBy::Registrar { branch: 2 };
			let expected = Event::CustodianAppointed {
				member: OLD,
				custodian: CUSTODIAN,
				powers: ALL(50),
				by,
				spends_from: START + SPENDING_DELAY,
			};
			assert_eq!(last_event(), expected);
			assert_ok!(assign(OLD, 14, ALL(0)));
			assert_ok!(act(14, OLD, join(0)));
			wait(SPENDING_DELAY);
			assert_ok!(act(CUSTODIAN, OLD, pay(TOM, 50)));
		});
	}

	#[test]
	fn boundary_all_together() {
		build_and_execute(|| {
			assert_noop!(assign(OLD, CUSTODIAN, ALL(51)), Error::<Test>::LimitTooHigh);
			assert_ok!(assign(OLD, CUSTODIAN, ALL(30)));
			assert_noop!(assign(OLD, SECOND, ALL(21)), Error::<Test>::LimitTooHigh);
			assert_ok!(assign(OLD, SECOND, ALL(20)));
			assert_noop!(assign(OLD, CUSTODIAN, ALL(31)), Error::<Test>::LimitTooHigh);
			// Less holds at once, and leaves room for others.
			assert_ok!(assign(OLD, CUSTODIAN, ALL(10)));
			assert_noop!(assign(OLD, SECOND, ALL(41)), Error::<Test>::LimitTooHigh);
			assert_ok!(assign(OLD, SECOND, ALL(40)));
			// What will hold after a while counts at once.
			assert_noop!(assign(OLD, CUSTODIAN, ALL(11)), Error::<Test>::LimitTooHigh);
		});
	}

	#[test]
	fn fails_for_others_than_registrars_over_the_member() {
		build_and_execute(|| {
			for who in [AUDITOR, CUSTODIAN, OLD, STRANGER] {
				assert_noop!(Custody::assign(signed(who), OLD, CUSTODIAN, ALL(0)), BAD_ORIGIN);
			}
			assert_noop!(
				Custody::assign(signed(31), OLD, CUSTODIAN, ALL(0)),
				Error::<Test>::WrongBranch
			);
			assert_noop!(
				Custody::assign(signed(REGISTRAR), STRANGER, CUSTODIAN, ALL(0)),
				Error::<Test>::NotMember
			);
			assert_noop!(assign(OLD, REGISTRAR, ALL(0)), Error::<Test>::ConflictOfInterest);
		});
	}

	#[test]
	fn fails_for_a_member_with_a_key_and_a_custodian_from_elsewhere() {
		build_and_execute(|| {
			assert_noop!(assign(MEI, CUSTODIAN, ALL(0)), Error::<Test>::HasKey);
			assert_noop!(assign(OLD, 34, ALL(0)), Error::<Test>::WrongBranch);
			assert_noop!(assign(OLD, TOM, ALL(0)), Error::<Test>::NotCustodian);
			reported(OLD);
			assert_noop!(assign(OLD, CUSTODIAN, ALL(0)), Error::<Test>::DeathReported);
			assert_ok!(Custody::cancel_death(signed(AUDITOR), OLD));
			suspend(OLD);
			assert_noop!(assign(OLD, CUSTODIAN, ALL(0)), Error::<Test>::NotActive);
		});
	}
}

mod dismiss_and_recall {
	use super::*;

	fn recall(by: AccountId, member: AccountId) -> DispatchResult {
		Custody::recall(signed(by), member, CUSTODIAN)
	}

	#[test]
	fn success_by_the_member_always() {
		build_and_execute(|| {
			appointed(10);
			suspend(MEI);
			reported(MEI);
			assert_ok!(Custody::dismiss(signed(MEI), CUSTODIAN));
			let event = Event::CustodianDismissed { member: MEI, custodian: CUSTODIAN, by: MEI };
			assert_eq!(last_event(), event);
			assert!(!Custodians::<Test>::contains_key(MEI));
		});
	}

	#[test]
	fn success_by_staff_and_by_the_custodian() {
		build_and_execute(|| {
			for by in [REGISTRAR, AUDITOR, 12, CUSTODIAN] {
				appointed(10);
				assert_ok!(recall(by, MEI));
				assert_eq!(
					last_event(),
					Event::CustodianDismissed { member: MEI, custodian: CUSTODIAN, by }
				);
				assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::CustodianNotFound);
			}
			// Also who is a custodian no longer.
			appointed(10);
			Dismissed::set(vec![CUSTODIAN]);
			assert_ok!(recall(CUSTODIAN, MEI));
		});
	}

	#[test]
	fn fails_for_others() {
		build_and_execute(|| {
			let dismiss = |who| Custody::dismiss(signed(who), CUSTODIAN);
			assert_noop!(dismiss(MEI), Error::<Test>::CustodianNotFound);
			assert_noop!(recall(REGISTRAR, MEI), Error::<Test>::CustodianNotFound);
			appointed(10);
			assert_noop!(dismiss(TOM), Error::<Test>::CustodianNotFound);
			for who in [TOM, SECOND, STRANGER, MEI] {
				assert_noop!(recall(who, MEI), Error::<Test>::NotAuthorized);
			}
			assert_noop!(recall(31, MEI), Error::<Test>::WrongBranch);
			assert_noop!(recall(BOTH, BOTH), Error::<Test>::ConflictOfInterest);
			assert_noop!(recall(REGISTRAR, STRANGER), Error::<Test>::NotMember);
		});
	}
}

mod act {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			appointed(30);
			assert_ok!(act(CUSTODIAN, MEI, pay(TOM, 20)));
			let acted =
				|scope, spent| Event::Acted { member: MEI, custodian: CUSTODIAN, scope, spent };
			assert_eq!(last_event(), acted(Scope::Spend, 20));
			assert_eq!((Free::get(MEI), Free::get(TOM)), (980, 1_020));
			assert_ok!(act(CUSTODIAN, MEI, join(10)));
			assert_eq!(last_event(), acted(Scope::Participate, 10));
			assert_eq!(Custody::spendable(MEI, CUSTODIAN), Some(0));
			assert_ok!(act(CUSTODIAN, MEI, settle(10)));
			assert_eq!(last_event(), acted(Scope::Settle, 0));
			// What comes free does not give the limit back.
			assert_eq!(Custody::spendable(MEI, CUSTODIAN), Some(0));
			assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 1)), Error::<Test>::LimitExceeded);
		});
	}

	#[test]
	fn success_weighs_what_it_cost() {
		build_and_execute(|| {
			appointed(30);
			let weigh = |call: life::Call<Test>| {
				let act =
					crate::Call::<Test>::act { member: MEI, call: Box::new(call.clone().into()) };
				let before = act.get_dispatch_info().call_weight;
				let result = Custody::act(signed(CUSTODIAN), MEI, Box::new(call.into()));
				let post = match result {
					Ok(post) => post,
					Err(failed) => failed.post_info,
				};
				(before, post.actual_weight)
			};
			let all = Weight::from_parts(1_500, 15);
			assert_eq!(weigh(join(0)), (all, Some(all)));
			// Settling tells that it cost less.
			assert_eq!(weigh(settle(0)), (all, Some(Weight::from_parts(1_200, 12))));
			// A call that fails inside has cost what it cost; one that is refused before may be paid for in full.
			assert_eq!(weigh(join(2_000)), (all, Some(all)));
			assert_eq!(weigh(life::Call::leave {}), (all, None));
		});
	}

	#[test]
	fn boundary_the_limit_of_a_day() {
		build_and_execute(|| {
			appointed(30);
			assert_ok!(act(CUSTODIAN, MEI, pay(TOM, 10)));
			assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 21)), Error::<Test>::LimitExceeded);
			assert_ok!(act(CUSTODIAN, MEI, pay(TOM, 20)));
			assert_noop!(act(CUSTODIAN, MEI, join(1)), Error::<Test>::LimitExceeded);
			wait(DAY - Now::get() % DAY - 1);
			assert_noop!(act(CUSTODIAN, MEI, join(1)), Error::<Test>::LimitExceeded);
			wait(1);
			assert_ok!(act(CUSTODIAN, MEI, pay(TOM, 30)));
			assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 1)), Error::<Test>::LimitExceeded);
			assert_eq!(Free::get(MEI), 940);
		});
	}

	/// Of what can be paid, a freeze hides as much as is set aside: it is counted what there is.
	#[test]
	fn boundary_frozen_coins_count_as_well() {
		build_and_execute(|| {
			appointed(30);
			Frozen::insert(MEI, 500);
			assert_noop!(act(CUSTODIAN, MEI, join(31)), Error::<Test>::LimitExceeded);
			assert_ok!(act(CUSTODIAN, MEI, join(30)));
			assert_eq!(Custody::spendable(MEI, CUSTODIAN), Some(0));
			assert_noop!(act(CUSTODIAN, MEI, join(1)), Error::<Test>::LimitExceeded);
		});
	}

	/// What a custodian may do depends on who they are.
	#[test]
	fn fails_for_a_custodian_who_would_pay_themselves() {
		build_and_execute(|| {
			assert_ok!(appoint(MEI, CARE, ALL(30)));
			wait(SPENDING_DELAY);
			assert_noop!(act(CARE, MEI, pay(CARE, 1)), Error::<Test>::OutOfScope);
			assert_ok!(act(CARE, MEI, pay(TOM, 1)));
		});
	}

	/// What a member has taken on goes on while they are suspended.
	#[test]
	fn success_settling_for_who_is_suspended() {
		build_and_execute(|| {
			assert_ok!(life::Pallet::<Test>::join(signed(MEI), 300));
			appointed(30);
			suspend(MEI);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::NotActive);
			assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 0)), Error::<Test>::NotActive);
			assert_ok!(act(CUSTODIAN, MEI, settle(300)));
			assert_eq!(Free::get(MEI), 1_000);
			// Within the powers, and not while a death is reported.
			assert_ok!(assign(OLD, CUSTODIAN, powers(true, false, 0)));
			suspend(OLD);
			assert_noop!(act(CUSTODIAN, OLD, settle(0)), Error::<Test>::OutOfScope);
			reported(MEI);
			assert_noop!(act(CUSTODIAN, MEI, settle(0)), Error::<Test>::DeathReported);
			leave(MEI);
			assert_noop!(act(CUSTODIAN, MEI, settle(0)), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn fails_beyond_the_powers() {
		build_and_execute(|| {
			let table = [
				(powers(true, false, 0), [true, false, false]),
				(powers(false, true, 0), [false, true, false]),
				(powers(false, false, 5), [false, false, true]),
			];
			for (given, may) in table {
				assert_ok!(appoint(MEI, CUSTODIAN, given));
				wait(SPENDING_DELAY);
				for (call, may) in [join(0), settle(0), pay(TOM, 0)].into_iter().zip(may) {
					if may {
						assert_ok!(act(CUSTODIAN, MEI, call));
					} else {
						assert_noop!(act(CUSTODIAN, MEI, call), Error::<Test>::OutOfScope);
					}
				}
			}
			let remark = frame_system::Call::remark { remark: vec![] };
			assert_noop!(act_any(CUSTODIAN, MEI, remark.into()), Error::<Test>::OutOfScope);
			assert_noop!(act(CUSTODIAN, MEI, life::Call::leave {}), Error::<Test>::OutOfScope);
		});
	}

	#[test]
	fn fails_with_the_error_of_the_call() {
		build_and_execute(|| {
			appointed(30);
			assert_noop!(act(CUSTODIAN, MEI, join(1_001)), NO_COINS);
			let filtered = frame_system::Error::<Test>::CallFiltered;
			assert_noop!(act(CUSTODIAN, MEI, life::Call::closed {}), filtered);
		});
	}

	#[test]
	fn fails_for_who_is_no_custodian_of_the_member_now() {
		build_and_execute(|| {
			appointed(30);
			for who in [SECOND, TOM, REGISTRAR, STRANGER] {
				assert_noop!(act(who, MEI, join(0)), Error::<Test>::CustodianNotFound);
			}
			assert_noop!(act(CUSTODIAN, TOM, join(0)), Error::<Test>::CustodianNotFound);
			assert_noop!(act(MEI, MEI, join(0)), Error::<Test>::OwnAccount);
			assert_noop!(act(CUSTODIAN, STRANGER, join(0)), Error::<Test>::NotMember);
			Dismissed::set(vec![CUSTODIAN]);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::NotCustodian);
		});
	}

	#[test]
	fn fails_for_who_is_suspended_left_or_said_to_have_died() {
		build_and_execute(|| {
			appointed(30);
			reported(MEI);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::DeathReported);
			assert_ok!(Custody::refute_death(signed(MEI), MEI));
			assert_ok!(act(CUSTODIAN, MEI, join(0)));
			suspend(MEI);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::NotActive);
			leave(MEI);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::NotMember);
		});
	}
}
