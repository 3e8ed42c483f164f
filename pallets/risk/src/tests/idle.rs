// SPDX-License-Identifier: Apache-2.0

//! What is over ends without anybody's call.

use super::*;
use frame_support::{traits::Hooks, weights::Weight};

fn idle() -> Weight {
	Risk::on_idle(1, Weight::MAX)
}

#[test]
fn a_freeze_that_is_over_is_thawed() {
	build_and_execute(|| {
		let freeze = frozen(MEI, Scope::All, 2 * HOUR);
		frozen(TOM, Scope::Amount(5), 3 * HOUR);
		wait(2 * HOUR);
		events();
		idle();
		assert_eq!(events(), [Event::Thawed { freeze, who: MEI }]);
		assert_eq!(Risk::frozen(&MEI), 0);
		assert_eq!(balance_frozen(MEI), 0);
		assert_eq!(Risk::frozen(&TOM), 5);
	});
}

#[test]
fn boundary_never_early() {
	build_and_execute(|| {
		wait(3);
		frozen(MEI, Scope::All, 2 * HOUR);
		wait(2 * HOUR - 1);
		idle();
		assert_eq!(Risk::frozen(&MEI), Balance::MAX);
		wait(TICK);
		idle();
		assert_eq!(Risk::frozen(&MEI), 0);
	});
}

#[test]
fn nothing_happens_without_weight_and_while_the_chain_rests() {
	build_and_execute(|| {
		frozen(MEI, Scope::All, 2 * HOUR);
		wait(3 * HOUR);
		assert_eq!(Risk::on_idle(1, Weight::zero()), Weight::zero());
		assert_eq!(Risk::frozen(&MEI), Balance::MAX);
		Paused::set(true);
		idle();
		assert_eq!(Risk::frozen(&MEI), Balance::MAX);
		Paused::set(false);
		idle();
		assert_eq!(Risk::frozen(&MEI), 0);
	});
}

#[test]
fn what_was_renewed_is_not_thawed_at_its_first_end() {
	build_and_execute(|| {
		frozen(MEI, Scope::All, 2 * HOUR);
		let renewal = requested(MEI, Scope::Amount(7), 6 * HOUR);
		granted(renewal);
		wait(4 * HOUR);
		idle();
		assert_eq!(Risk::frozen(&MEI), 7);
		wait(2 * HOUR);
		idle();
		assert_eq!(Risk::frozen(&MEI), 0);
	});
}

#[test]
fn a_freeze_that_was_lifted_leaves_nothing_to_look_at() {
	build_and_execute(|| {
		frozen(MEI, Scope::All, 2 * HOUR);
		assert_ok!(Risk::lift(signed(AUDITOR), MEI, OPINION));
		frozen(MEI, Scope::Amount(3), 5 * HOUR);
		wait(3 * HOUR);
		events();
		idle();
		assert_eq!(events(), []);
		assert_eq!(Risk::frozen(&MEI), 3);
	});
}

#[test]
fn what_is_due_is_gone_through_in_several_blocks_if_need_be() {
	build_and_execute(|| {
		for who in 1..8 {
			Since::set(vec![]);
			let by = if who == BOTH { SECOND } else { AUDITOR };
			assert_ok!(request(by, who, Scope::All, Now::get() + 2 * HOUR));
			granted(last_freeze());
		}
		wait(3 * HOUR);
		for _ in 0..100 {
			let all = Weight::MAX;
			Risk::on_idle(1, all);
		}
		for who in 1..8 {
			assert_eq!(Risk::frozen(&who), 0);
		}
	});
}
