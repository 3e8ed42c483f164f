// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn success_sets_coins_aside_below() {
	build_and_execute(|| {
		assert_ok!(allocate(TREASURER, 2, 80));
		assert_eq!((pot(1), pot(2)), ((920, 0), (1_000, 80)));
		assert_eq!(Pots::pot(2), (1_000, 80, 902));
		let cause = Cause::Allocation { earmark: 0 };
		assert_eq!(last_movement(), (Purse::Pot(1), Purse::Earmarks(2), 80, cause));
		let record = Earmark {
			giver: 1,
			receiver: 2,
			purpose: purpose("meals"),
			granted: 80,
			spent: 0,
			returned: 0,
			until: UNTIL,
			uses: 0,
			state: EarmarkState::Open,
		};
		assert_eq!(Pots::earmark(0), Some(record));
		let event = Event::Allocated {
			earmark: 0,
			giver: 1,
			receiver: 2,
			amount: 80,
			purpose: purpose("meals"),
			until: UNTIL,
			signatures: alone(TREASURER),
		};
		assert_eq!(last_event(), event);
		assert_eq!(Pots::tally(1), Tally { given: 1, received: 0, waiting: 0 });
		assert_eq!(Pots::tally(2), Tally { given: 0, received: 1, waiting: 0 });
	});
}

#[test]
fn success_to_any_branch_below() {
	build_and_execute(|| {
		assert_ok!(allocate(TREASURER, 3, 10));
		assert_ok!(allocate(CITY, 3, 10));
		assert_eq!(pot(3), (1_000, 20));
	});
}

#[test]
fn fails_for_who_is_no_treasurer() {
	build_and_execute(|| {
		assert_noop!(allocate(MEI, 2, 1), BadOrigin);
	});
}

#[test]
fn fails_to_branches_that_do_not_stand_below() {
	build_and_execute(|| {
		for to in [1, 5, 9] {
			assert_noop!(allocate(TREASURER, to, 1), Error::<Test>::NotBelow);
		}
		assert_noop!(allocate(CITY, 1, 1), Error::<Test>::NotBelow);
		assert_noop!(allocate(CITY, 4, 1), Error::<Test>::NotBelow);
	});
}

#[test]
fn fails_of_nothing_or_without_coins() {
	build_and_execute(|| {
		assert_noop!(allocate(TREASURER, 2, 0), Error::<Test>::ZeroAmount);
		assert_noop!(allocate(TREASURER, 2, 1_001), Error::<Test>::InsufficientCoins);
		// What was set aside here is not given on.
		set_balance(&Purse::Pot(2), 0);
		allocated(50);
		assert_noop!(allocate(CITY, 3, 1), Error::<Test>::InsufficientCoins);
	});
}

#[test]
fn fails_to_or_from_a_branch_that_closes() {
	build_and_execute(|| {
		begin_closure(2, 1);
		assert_noop!(allocate(TREASURER, 2, 1), Error::<Test>::BranchClosing);
		assert_noop!(allocate(CITY, 3, 1), Error::<Test>::BranchClosing);
		assert_ok!(allocate(TREASURER, 3, 1));
	});
}

#[test]
fn fails_without_a_purpose_that_can_be_read() {
	build_and_execute(|| {
		let with = |purpose: &[u8]| {
			let purpose = purpose.to_vec().try_into().expect("short");
			Pots::allocate(signed(TREASURER), 2, 1, purpose, UNTIL)
		};
		assert_noop!(with(b""), Error::<Test>::InvalidPurpose);
		assert_noop!(with(&[0xff]), Error::<Test>::InvalidPurpose);
		assert_ok!(with(&[b'x'; 128]));
	});
}

#[test]
fn boundary_the_end_is_to_come() {
	build_and_execute(|| {
		let until = |until| Pots::allocate(signed(TREASURER), 2, 1, purpose("meals"), until);
		assert_noop!(until(START - 1), Error::<Test>::EndInThePast);
		assert_noop!(until(START), Error::<Test>::EndInThePast);
		assert_ok!(until(START + 1));
	});
}

#[test]
fn boundary_the_end_is_not_further_away_than_the_longest_term() {
	build_and_execute(|| {
		let until = |until| Pots::allocate(signed(TREASURER), 2, 1, purpose("meals"), until);
		for too_far in [START + MAX_TERM + 1, u64::MAX] {
			assert_noop!(until(too_far), Error::<Test>::EndTooFar);
		}
		assert_ok!(until(START + MAX_TERM));
	});
}

#[test]
fn fails_with_too_many_earmarks_given_or_received() {
	build_and_execute(|| {
		for to in [2, 3, 4] {
			assert_ok!(allocate(TREASURER, to, 1));
		}
		assert_noop!(allocate(TREASURER, 4, 1), Error::<Test>::TooManyEarmarks);
		assert_ok!(Pots::give_back(signed(41), 2));
		assert_ok!(allocate(TREASURER, 3, 1));
		assert_ok!(allocate(CITY, 3, 1));
		assert_noop!(allocate(CITY, 3, 1), Error::<Test>::TooManyEarmarks);
	});
}

#[test]
fn fails_at_the_last_id() {
	build_and_execute(|| {
		NextEarmark::<Test>::put(EarmarkId::MAX);
		assert_noop!(allocate(TREASURER, 2, 1), sp_runtime::ArithmeticError::Overflow);
	});
}
