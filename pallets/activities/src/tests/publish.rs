// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Error, Phase};
use frame_support::assert_noop;
use sp_runtime::ArithmeticError;

fn publish(who: AccountId, text: &[u8], category: u16, places: u32, steps: u32) -> DispatchResult {
	let title = text.to_vec().try_into().expect("fits");
	Activities::publish(signed(who), title, category, [1; 32], places, steps)
}

#[test]
fn success() {
	build_and_execute(|| {
		assert_ok!(publish(MEI, b"Walk", 1, 2, 40));
		let activity = Activities::activity(0).unwrap();
		assert_eq!((activity.publisher, activity.rate), (MEI, RATE));
		assert_eq!(Activities::phase(0), Some(Phase::Audit));
		assert_eq!(purse(MEI), Purse { free: 840, held: 160 });
		assert_eq!(
			last_event(),
			Event::Published { activity: 0, publisher: MEI, branch: 1, escrow: 160 }
		);
		assert_eq!(published(1, 1), 1);
	});
}

#[test]
fn an_activity_keeps_the_rate_of_its_day() {
	build_and_execute(|| {
		let id = approved(1, 20);
		CurrentRate::set(9);
		ended(id, TOM, 20 * STEP);
		assert_ok!(settle(id, TOM));
		assert_eq!(purse(TOM).free, 1_000 + 20 * RATE);
		assert_eq!(purse(MEI), Purse { free: 1_000 - 20 * RATE, held: 0 });
	});
}

#[test]
fn fails_for_who_is_no_member() {
	build_and_execute(|| {
		assert_noop!(publish(STRANGER, b"Walk", 1, 1, 1), Error::<Test>::NotMember);
		for origin in unsigned() {
			assert_noop!(Activities::publish(origin, title(), 1, [1; 32], 1, 1), BAD_ORIGIN);
		}
	});
}

#[test]
fn fails_for_who_is_suspended() {
	build_and_execute(|| {
		Suspended::set(vec![MEI]);
		assert_noop!(publish(MEI, b"Walk", 1, 1, 1), Error::<Test>::Suspended);
		Gone::set(vec![MEI]);
		assert_noop!(publish(MEI, b"Walk", 1, 1, 1), Error::<Test>::NotMember);
	});
}

#[test]
fn fails_without_a_title_that_can_be_read() {
	build_and_execute(|| {
		assert_noop!(publish(MEI, b"", 1, 1, 1), Error::<Test>::InvalidTitle);
		assert_noop!(publish(MEI, &[0xff, 0xfe], 1, 1, 1), Error::<Test>::InvalidTitle);
		assert_ok!(publish(MEI, "陪伴就医".as_bytes(), 1, 1, 1));
		assert_ok!(publish(MEI, &[b'x'; 128], 1, 1, 1));
	});
}

#[test]
fn fails_in_a_category_that_the_standard_does_not_have() {
	build_and_execute(|| {
		assert_noop!(publish(MEI, b"Walk", 0, 1, 1), Error::<Test>::UnknownCategory);
	});
}

#[test]
fn fails_outside_the_bounds() {
	build_and_execute(|| {
		assert_noop!(publish(MEI, b"Walk", 1, 0, 1), Error::<Test>::InvalidPlaces);
		assert_noop!(publish(MEI, b"Walk", 1, 4, 1), Error::<Test>::InvalidPlaces);
		assert_noop!(publish(MEI, b"Walk", 1, 1, 0), Error::<Test>::InvalidSteps);
		assert_noop!(publish(MEI, b"Walk", 1, 1, 41), Error::<Test>::InvalidSteps);
		assert_ok!(publish(MEI, b"Walk", 1, 3, 40));
	});
}

#[test]
fn fails_without_the_coins() {
	build_and_execute(|| {
		CurrentRate::set(501);
		assert_noop!(publish(MEI, b"Walk", 1, 1, 2), NO_COINS);
		CurrentRate::set(500);
		assert_ok!(publish(MEI, b"Walk", 1, 1, 2));
		assert_eq!(purse(MEI), Purse { free: 0, held: 1_000 });
	});
}

#[test]
fn fails_when_the_price_cannot_be_counted() {
	build_and_execute(|| {
		assert_noop!(publish(MEI, b"Walk", 2, 1, 2), ArithmeticError::Overflow);
	});
}

#[test]
fn fails_beyond_the_activities_that_can_be_open() {
	build_and_execute(|| {
		for _ in 0..3 {
			published(1, 1);
		}
		assert_noop!(publish(MEI, b"Walk", 1, 1, 1), Error::<Test>::TooManyOpen);
		assert_ok!(publish(TOM, b"Walk", 1, 1, 1));
		// One that is over makes room.
		assert_ok!(Activities::close(signed(MEI), 0));
		assert_ok!(publish(MEI, b"Walk", 1, 1, 1));
	});
}
