// SPDX-License-Identifier: Apache-2.0

//! What people try who want other people's hours.

use super::*;

fn nested(calls: Vec<life::Call<Test>>) -> life::Call<Test> {
	life::Call::batch { calls: calls.into_iter().map(RuntimeCall::Life).collect() }
}

/// Registrar and auditor together put a key of theirs in place of Mei's: she has the time of the delay, each time.
#[test]
fn colluding_staff_are_vetoed_each_time() {
	build_and_execute(|| {
		for round in 0..5 {
			approved(MEI, 110 + round);
			wait(KEY_DELAY - 1);
			assert_noop!(take_over(110 + round, MEI), Error::<Test>::TooEarly);
			assert_ok!(Custody::veto_key(signed(MEI), MEI));
		}
		assert_eq!(acts_as(MEI), Some(MEI));
	});
}

/// They swap the key between request and approval, or after it.
#[test]
fn staff_cannot_swap_the_key_after_it_was_read() {
	build_and_execute(|| {
		requested(MEI, KEY);
		assert_ok!(Custody::cancel_key(signed(REGISTRAR), MEI));
		requested(MEI, NEXT);
		assert_noop!(approve(AUDITOR, MEI, KEY), Error::<Test>::WrongKey);
		assert_noop!(request(11, MEI, KEY), Error::<Test>::AlreadyRequested);
		assert_ok!(approve(AUDITOR, MEI, NEXT));
		wait(KEY_DELAY);
		// The time to object begins anew with another key.
		assert_ok!(Custody::cancel_key(signed(REGISTRAR), MEI));
		approved(MEI, KEY);
		assert_noop!(take_over(KEY, MEI), Error::<Test>::TooEarly);
		assert_noop!(take_over(NEXT, MEI), Error::<Test>::WrongKey);
	});
}

/// A thief has Mei's key: they veto, appoint, give, name and refute. Nothing of it outlasts the consortium's approval.
#[test]
fn a_thief_with_the_key_is_shut_out_for_good() {
	build_and_execute(|| {
		approved(MEI, KEY);
		assert_ok!(Custody::veto_key(signed(MEI), MEI));
		requested(MEI, KEY);
		assert_noop!(Custody::veto_key(signed(MEI), MEI), Error::<Test>::NotApproved);
		assert_ok!(Custody::approve_key(council(), MEI, KEY));
		assert_noop!(Custody::veto_key(signed(MEI), MEI), Error::<Test>::NotVetoable);
		assert_noop!(Custody::cancel_key(signed(MEI), MEI), Error::<Test>::NotAuthorized);
		// Friends of the thief among the staff do not help either.
		let refused = Error::<Test>::ConsortiumDecided;
		assert_noop!(Custody::cancel_key(signed(REGISTRAR), MEI), refused);
		reported(MEI);
		assert_ok!(Custody::refute_death(signed(MEI), MEI));
		assert_ok!(appoint(MEI, CUSTODIAN, ALL(500)));
		assert_ok!(give(MEI, TOM, 500));
		assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
		wait(KEY_DELAY);
		assert_ok!(take_over(KEY, MEI));
		assert_eq!(acts_as(MEI), None);
		assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 1)), Error::<Test>::CustodianNotFound);
		assert_noop!(spend(TOM, MEI, TOM, 1), Error::<Test>::MandateNotFound);
		assert_eq!(Custody::successor(MEI), None);
		// With the help of staff the stolen key does not come back either.
		assert_noop!(request(REGISTRAR, MEI, MEI), Error::<Test>::KeyTaken);
		// Not even once Mei leaves and everything is cleaned.
		approved(MEI, NEXT);
		leave(MEI);
		assert_ok!(Custody::clean(signed(STRANGER), MEI));
		assert_eq!(acts_as(MEI), None);
	});
}

/// Keys of keys: no key ever speaks for two, and no chain leads from one to another.
#[test]
fn keys_are_never_chained_or_shared() {
	build_and_execute(|| {
		replaced(MEI, KEY);
		// The account of who lost their key is nobody's new key, and neither is a key that is or was one.
		for taken in [MEI, KEY] {
			assert_noop!(request(REGISTRAR, TOM, taken), Error::<Test>::KeyTaken);
		}
		replaced(MEI, NEXT);
		for taken in [MEI, KEY, NEXT] {
			assert_noop!(request(REGISTRAR, TOM, taken), Error::<Test>::KeyTaken);
			assert_noop!(request(REGISTRAR, MEI, taken), Error::<Test>::KeyTaken);
		}
		// A key that has become a member all the same gets no key of its own, and speaks for Mei still.
		Joined::set(vec![NEXT]);
		assert_noop!(request(REGISTRAR, NEXT, 103), Error::<Test>::KeyTaken);
		assert_eq!(acts_as(NEXT), Some(MEI));
	});
}

/// A key becomes somebody between approval and take-over.
#[test]
fn a_key_that_was_registered_in_the_meantime_takes_nothing_over() {
	build_and_execute(|| {
		approved(MEI, KEY);
		wait(KEY_DELAY);
		Pending::set(vec![KEY]);
		assert_noop!(take_over(KEY, MEI), Error::<Test>::KeyTaken);
		Pending::set(vec![]);
		Joined::set(vec![KEY]);
		assert_noop!(take_over(KEY, MEI), Error::<Test>::KeyTaken);
		assert_eq!((acts_as(KEY), acts_as(MEI)), (Some(KEY), Some(MEI)));
	});
}

/// A batch frees coins and spends them, so that the balance looks the same after it.
#[test]
fn a_batch_cannot_pay_for_what_it_spends() {
	build_and_execute(|| {
		assert_ok!(life::Pallet::<Test>::join(signed(MEI), 300));
		appointed(10);
		let filtered = DispatchError::from(frame_system::Error::<Test>::CallFiltered);
		assert_noop!(act(CUSTODIAN, MEI, nested(vec![settle(300), pay(TOM, 300)])), filtered);
		assert_noop!(act(CUSTODIAN, MEI, nested(vec![pay(TOM, 1)])), filtered);
		// A batch of nothing does nothing.
		assert_ok!(act(CUSTODIAN, MEI, nested(vec![])));
	});
}

/// A custodian acts inside of what they do, also through a table with mistakes in it.
#[test]
fn acting_inside_of_acting_is_refused() {
	build_and_execute(|| {
		appointed(10);
		assert_ok!(appoint(TOM, CARE, ALL(100)));
		wait(SPENDING_DELAY);
		let inner = |member: AccountId| crate::Call::<Test>::act {
			member,
			call: Box::new(RuntimeCall::Life(pay(ANA, 1))),
		};
		for call in [
			inner(MEI),
			inner(TOM),
			crate::Call::appoint { custodian: CUSTODIAN, powers: ALL(1_000) },
			crate::Call::veto_key { member: MEI },
			crate::Call::name_successor { successor: Some(CARE) },
			crate::Call::give_mandate {
				relative: CARE,
				purposes: purposes(&[Category::Family]),
				cap: 1_000,
				until: None,
			},
			crate::Call::refute_death { member: MEI },
			crate::Call::take_over { member: MEI },
		] {
			assert_noop!(
				act_any(CUSTODIAN, MEI, RuntimeCall::Custody(call.clone())),
				Error::<Test>::OutOfScope
			);
			// Nor in a batch.
			let batch = life::Call::batch { calls: vec![RuntimeCall::Custody(call)] };
			assert_noop!(act(CUSTODIAN, MEI, batch), frame_system::Error::<Test>::CallFiltered);
		}
	});
}

/// Should the table ever let a call pass that makes another one with an origin of its own: what a custodian spends for a
/// member by whatever way counts against each limit on the way.
#[test]
fn what_is_spent_on_a_side_way_counts_all_the_same() {
	build_and_execute(|| {
		assert_ok!(appoint(MEI, SECOND, ALL(10)));
		appointed(10);
		let proxy = |call| life::Call::proxy { real: MEI, call: Box::new(call) };
		assert_noop!(
			act(CUSTODIAN, MEI, proxy(RuntimeCall::Life(pay(TOM, 11)))),
			Error::<Test>::LimitExceeded
		);
		assert_ok!(act(CUSTODIAN, MEI, proxy(RuntimeCall::Life(pay(TOM, 6)))));
		assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 5)), Error::<Test>::LimitExceeded);

		// Another custodian of the same member inside: both limits are used.
		let act_of_second =
			crate::Call::act { member: MEI, call: Box::new(RuntimeCall::Life(pay(TOM, 4))) };
		let side_way =
			life::Call::proxy { real: SECOND, call: Box::new(RuntimeCall::Custody(act_of_second)) };
		assert_ok!(act(CUSTODIAN, MEI, side_way));
		assert_eq!(Custody::spendable(MEI, CUSTODIAN), Some(0));
		assert_eq!(Custody::spendable(MEI, SECOND), Some(6));

		// The same custodian inside: nothing is forgotten.
		wait(DAY);
		let own = crate::Call::act { member: MEI, call: Box::new(RuntimeCall::Life(pay(TOM, 4))) };
		let side_way =
			life::Call::proxy { real: CUSTODIAN, call: Box::new(RuntimeCall::Custody(own)) };
		assert_ok!(act(CUSTODIAN, MEI, side_way));
		assert!(Custody::spendable(MEI, CUSTODIAN).unwrap() <= 6);

		// The custodian's appointment ends inside: what was spent is bounded, and nothing comes back.
		let resign = crate::Call::recall { member: MEI, custodian: CUSTODIAN };
		let side_way =
			life::Call::proxy { real: CUSTODIAN, call: Box::new(RuntimeCall::Custody(resign)) };
		assert_ok!(act(CUSTODIAN, MEI, side_way));
		assert_eq!(Custody::spendable(MEI, CUSTODIAN), None);
		assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::CustodianNotFound);
	});
}

/// A call of an innocent kind lessens the balance.
#[test]
fn a_call_that_costs_counts_whatever_it_is_called() {
	build_and_execute(|| {
		assert_ok!(appoint(TOM, CUSTODIAN, powers(true, true, 0)));
		wait(SPENDING_DELAY);
		let loss = |loss| life::Call::settle_with_loss { loss };
		assert_noop!(act(CUSTODIAN, TOM, loss(1)), Error::<Test>::LimitExceeded);
		assert_noop!(act(CUSTODIAN, TOM, join(1)), Error::<Test>::LimitExceeded);
		assert_ok!(act(CUSTODIAN, TOM, loss(0)));
		// For the estate nothing is spent at all.
		assert_ok!(Custody::name_successor(signed(TOM), Some(MEI)));
		died(TOM);
		assert_noop!(act(MEI, TOM, loss(1)), Error::<Test>::LimitExceeded);
		assert_noop!(act(MEI, TOM, join(0)), Error::<Test>::OutOfScope);
		assert_noop!(act(MEI, TOM, pay(MEI, 0)), Error::<Test>::OutOfScope);
		assert_noop!(act(CUSTODIAN, TOM, loss(0)), Error::<Test>::NotAuthorized);
	});
}

/// Two acts around midnight: each day's limit, and not more.
#[test]
fn around_midnight_each_day_has_its_limit() {
	build_and_execute(|| {
		appointed(30);
		wait(DAY - Now::get() % DAY - 1);
		assert_ok!(act(CUSTODIAN, MEI, pay(TOM, 30)));
		wait(1);
		assert_ok!(act(CUSTODIAN, MEI, pay(TOM, 30)));
		for _ in 0..DAY - 1 {
			wait(1);
			assert_eq!(Custody::spendable(MEI, CUSTODIAN), Some(0));
		}
		assert_eq!(Free::get(MEI), 940);
	});
}

/// Appointing anew does not give a day's limit back, nor does an appointment by somebody else.
#[test]
fn a_limit_is_not_renewed_by_a_new_appointment() {
	build_and_execute(|| {
		assert_ok!(assign(OLD, CUSTODIAN, ALL(50)));
		wait(SPENDING_DELAY);
		assert_ok!(act(CUSTODIAN, OLD, pay(TOM, 50)));
		assert_ok!(assign(OLD, CUSTODIAN, ALL(50)));
		assert_noop!(act(CUSTODIAN, OLD, pay(TOM, 1)), Error::<Test>::LimitExceeded);
		// Recalled and assigned again, or another one: nothing is spent before the delay is over.
		assert_ok!(Custody::recall(signed(REGISTRAR), OLD, CUSTODIAN));
		assert_ok!(assign(OLD, CUSTODIAN, ALL(50)));
		assert_noop!(act(CUSTODIAN, OLD, pay(TOM, 0)), Error::<Test>::OutOfScope);
		assert_noop!(act(CUSTODIAN, OLD, join(1)), Error::<Test>::LimitExceeded);
	});
}

/// An heir and staff report a living person dead.
#[test]
fn a_living_person_is_not_inherited_from() {
	build_and_execute(|| {
		assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
		confirmed(MEI);
		wait(DEATH_DELAY - 1);
		assert_noop!(succeed(MEI), Error::<Test>::TooEarly);
		assert_noop!(Custody::collect_estate(signed(TOM), MEI), Error::<Test>::EstateNotFound);
		assert_noop!(act(TOM, MEI, settle(0)), Error::<Test>::DeathReported);
		assert_ok!(Custody::refute_death(signed(MEI), MEI));
		// Through a replaced key as well: the key speaks for Mei.
		replaced(MEI, KEY);
		confirmed(MEI);
		assert_eq!(acts_as(KEY), Some(MEI));
		assert_ok!(Custody::refute_death(signed(MEI), MEI));
		assert_eq!(Free::get(MEI), 1_000);
	});
}

/// Nobody takes the key of somebody who is said to have died, to refute it or to name themselves.
#[test]
fn while_a_death_is_reported_everything_rests() {
	build_and_execute(|| {
		appointed(100);
		assert_ok!(give(MEI, TOM, 100));
		approved(MEI, KEY);
		wait(KEY_DELAY);
		reported(MEI);
		assert_noop!(take_over(KEY, MEI), Error::<Test>::DeathReported);
		assert_noop!(spend(TOM, MEI, TOM, 1), Error::<Test>::DeathReported);
		assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 1)), Error::<Test>::DeathReported);
		assert_noop!(Custody::name_successor(signed(MEI), Some(TOM)), Error::<Test>::DeathReported);
		assert_noop!(give(MEI, TOM, 1_000), Error::<Test>::DeathReported);
		assert_noop!(appoint(MEI, CARE, ALL(1_000)), Error::<Test>::DeathReported);
		// Less is always possible.
		assert_ok!(Custody::dismiss(signed(MEI), CUSTODIAN));
		assert_ok!(Custody::revoke_mandate(signed(MEI), TOM));
		assert_ok!(Custody::veto_key(signed(MEI), MEI));
	});
}

/// Relatives have the telephone of who has died, and refute each report.
#[test]
fn who_keeps_the_key_of_the_dead_does_not_keep_the_hours() {
	build_and_execute(|| {
		confirmed(MEI);
		assert_ok!(Custody::refute_death(signed(MEI), MEI));
		assert_ok!(Custody::report_death(council(), MEI, [9; 32]));
		assert_noop!(Custody::refute_death(signed(MEI), MEI), Error::<Test>::NotRefutable);
		// Should she live all the same, the consortium takes it back.
		wait(DEATH_DELAY - 1);
		assert_noop!(succeed(MEI), Error::<Test>::TooEarly);
		wait(1);
		assert_ok!(succeed(MEI));
		assert_eq!(acts_as(MEI), None);
	});
}

/// A member dies in the middle of everything: nothing of it goes on.
#[test]
fn death_ends_all_that_was_under_way() {
	build_and_execute(|| {
		appointed(100);
		assert_ok!(give(MEI, TOM, 100));
		assert_ok!(give(ANA, MEI, 100));
		approved(MEI, KEY);
		died(MEI);
		wait(KEY_DELAY);
		assert_noop!(take_over(KEY, MEI), Error::<Test>::Deceased);
		assert_noop!(spend(TOM, MEI, TOM, 1), Error::<Test>::NotActive);
		assert_noop!(spend(MEI, ANA, MEI, 1), Error::<Test>::NotActive);
		assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 1)), Error::<Test>::OutOfScope);
		// The mandate that the dead had can be taken back.
		assert_ok!(Custody::revoke_mandate(signed(ANA), MEI));
		for call in [request(REGISTRAR, MEI, NEXT), report(REGISTRAR, MEI)] {
			assert_eq!(call, Err(Error::<Test>::Deceased.into()));
		}
	});
}

/// A member leaves in the middle of everything.
#[test]
fn who_left_is_spoken_for_by_nobody_new() {
	build_and_execute(|| {
		appointed(100);
		assert_ok!(give(MEI, TOM, 100));
		approved(MEI, KEY);
		wait(KEY_DELAY);
		leave(MEI);
		assert_noop!(take_over(KEY, MEI), Error::<Test>::NotMember);
		assert_noop!(act(CUSTODIAN, MEI, pay(TOM, 1)), Error::<Test>::NotMember);
		assert_noop!(spend(TOM, MEI, TOM, 1), Error::<Test>::NotActive);
		assert_noop!(report(REGISTRAR, MEI), Error::<Test>::NotMember);
		assert_noop!(Custody::recall(signed(REGISTRAR), MEI, CUSTODIAN), Error::<Test>::NotMember);
		// Their custodian can still resign.
		assert_ok!(Custody::recall(signed(CUSTODIAN), MEI, CUSTODIAN));
	});
}

/// One staff member in two roles decides nothing alone.
#[test]
fn one_person_in_two_roles_decides_nothing_alone() {
	build_and_execute(|| {
		assert_ok!(request(BOTH, MEI, KEY));
		assert_noop!(approve(BOTH, MEI, KEY), Error::<Test>::ConflictOfInterest);
		assert_ok!(report(BOTH, TOM));
		assert_noop!(confirm(BOTH, TOM), Error::<Test>::ConflictOfInterest);
	});
}

/// What revoking costs elsewhere is paid for by whom it makes work.
#[test]
fn what_others_revoke_is_weighed() {
	use frame_support::dispatch::GetDispatchInfo;
	let weight = |call: crate::Call<Test>| call.get_dispatch_info().call_weight.ref_time();
	assert_eq!(weight(crate::Call::take_over { member: MEI }), 7);
	// The register of deaths forgets a profile besides.
	assert_eq!(weight(crate::Call::succeed { member: MEI }), 3_007);
}

/// A custodian sends what the runtime's own dispatch would take: filters, layers and weights together.
#[test]
fn acting_through_the_dispatcher_undoes_what_fails() {
	use sp_runtime::traits::Dispatchable;
	build_and_execute(|| {
		appointed(10);
		let send = |amount| {
			let call = Box::new(RuntimeCall::Life(pay(TOM, amount)));
			RuntimeCall::Custody(crate::Call::act { member: MEI, call }).dispatch(signed(CUSTODIAN))
		};
		let refused = send(11).unwrap_err();
		assert_eq!(refused.error, Error::<Test>::LimitExceeded.into());
		assert_eq!(refused.post_info.actual_weight.map(|weight| weight.ref_time()), Some(1_500));
		assert_eq!((Free::get(MEI), Free::get(TOM)), (1_000, 1_000));
		assert_ok!(send(10));
		assert_eq!((Free::get(MEI), Free::get(TOM)), (990, 1_010));
	});
}

/// The member moves to another branch in the middle: who decides there decides from then on.
#[test]
fn staff_of_the_former_home_decide_no_longer() {
	build_and_execute(|| {
		requested(MEI, KEY);
		Moved::set(vec![MEI]);
		assert_noop!(approve(AUDITOR, MEI, KEY), Error::<Test>::WrongBranch);
		assert_noop!(Custody::cancel_key(signed(REGISTRAR), MEI), Error::<Test>::WrongBranch);
		assert_noop!(report(REGISTRAR, MEI), Error::<Test>::WrongBranch);
		// Nor does their word count there.
		assert_noop!(approve(32, MEI, KEY), Error::<Test>::RegistrarDismissed);
		assert_ok!(Custody::cancel_key(signed(31), MEI));
		assert_ok!(request(31, MEI, KEY));
		assert_ok!(approve(32, MEI, KEY));
		assert_ok!(Custody::cancel_key(signed(31), MEI));
	});
}

/// An assigned custodian follows the member's home, not the one that they had.
#[test]
fn an_assigned_custodian_stays_behind_when_the_member_moves() {
	build_and_execute(|| {
		assert_ok!(assign(OLD, CUSTODIAN, ALL(10)));
		Moved::set(vec![OLD]);
		assert_noop!(act(CUSTODIAN, OLD, join(0)), Error::<Test>::WrongBranch);
		// Whom a member chose stays.
		appointed(10);
		Moved::set(vec![MEI]);
		assert_ok!(act(CUSTODIAN, MEI, join(0)));
	});
}
