// SPDX-License-Identifier: Apache-2.0

//! Who may publish and who may enrol.

use super::*;

fn set_credit(who: AccountId, credit: u32) {
	Standings::<Test>::mutate(who, |standing| {
		standing.credit = credit;
		standing.credit_at = Now::get();
	});
}

#[test]
fn everybody_may_in_the_beginning() {
	build_and_execute(|| {
		assert_ok!(Reviews::ensure_may_publish(&TOM));
		assert_ok!(Reviews::ensure_may_enrol(&TOM));
		assert!(standing(TOM).may_publish && standing(TOM).may_enrol);
	});
}

#[test]
fn publishing_takes_credit() {
	build_and_execute(|| {
		set_credit(MEI, 40);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
		set_credit(MEI, 39);
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::CreditTooLow);
		assert!(!standing(MEI).may_publish && standing(MEI).may_enrol);
		wait(DAY);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
	});
}

#[test]
fn enrolling_takes_less_credit() {
	build_and_execute(|| {
		set_credit(TOM, 20);
		assert_ok!(Reviews::ensure_may_enrol(&TOM));
		set_credit(TOM, 19);
		assert_noop!(Reviews::ensure_may_enrol(&TOM), Error::CreditTooLow);
		assert!(!standing(TOM).may_enrol);
		wait(DAY);
		assert_ok!(Reviews::ensure_may_enrol(&TOM));
	});
}

/// Mei publishes, and each of a crowd thinks something of it.
fn rated_as_publisher(scores: &[u8]) {
	for (participant, score) in (1_000..).zip(scores) {
		review_each_other(WALK, (MEI, participant), HOUR, (3, *score));
	}
}

#[test]
fn who_is_rated_too_low_as_publisher_by_three_may_not_publish() {
	build_and_execute(|| {
		rated_as_publisher(&[1, 1]);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
	});
	build_and_execute(|| {
		rated_as_publisher(&[1, 2, 3]);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
	});
	build_and_execute(|| {
		rated_as_publisher(&[1, 1, 3]);
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::RatingTooLow);
		assert!(!standing(MEI).may_publish);
		assert_ok!(Reviews::ensure_may_enrol(&MEI));
	});
}

#[test]
fn who_is_rated_low_as_volunteer_may_publish() {
	build_and_execute(|| {
		for publisher in [MEI, ZOE, 4] {
			review(publisher, publisher, HOUR, 1, 5);
		}
		assert_eq!(Reviews::rating(&TOM), Some(100));
		assert_ok!(Reviews::ensure_may_publish(&TOM));
	});
}

/// Who may not publish gets no better reviews as publisher: without this they never could again.
#[test]
fn a_low_rating_bars_nobody_for_life() {
	build_and_execute(|| {
		rated_as_publisher(&[1, 1, 1, 1]);
		wait(MEMORY - 1);
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::RatingTooLow);
		wait(1);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
		assert_eq!(Reviews::rating_as_publisher(&MEI), Some(100));
	});
}

#[test]
fn limits_that_nobody_could_keep_are_taken_for_the_highest() {
	build_and_execute(|| {
		MinPublishCredit::set(u32::MAX);
		MinRating::set(u32::MAX);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
		rated_as_publisher(&[5, 5, 5]);
		assert_ok!(Reviews::ensure_may_publish(&MEI));
		set_credit(MEI, 99);
		assert_noop!(Reviews::ensure_may_publish(&MEI), Error::CreditTooLow);
		MinPublishCredit::set(40);
	});
}
