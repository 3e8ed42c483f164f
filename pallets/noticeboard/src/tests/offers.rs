// SPDX-License-Identifier: Apache-2.0

//! What members offer.

use super::*;
use frame_support::assert_noop;

type Error = crate::Error<Test>;

mod offer {
	use super::*;

	#[test]
	fn success_an_offer_is_found_by_branch_and_category() {
		build_and_execute(|| {
			assert_ok!(offer(MEI, &[COOKING, GARDENING], MORNING));
			let expected =
				Offer { branch: 1, categories: categories(&[COOKING, GARDENING]), times: MORNING };
			assert_eq!(Noticeboard::offer_of(MEI), Some(expected));
			assert_eq!(crate::OffersIn::<Test>::get((1, GARDENING, MEI)), Some(MORNING));
			assert_eq!((counts(COOKING), counts(GARDENING)), (vec![(1, 1)], vec![(1, 1)]));
			assert_eq!(
				last_event(),
				Event::Offered {
					member: MEI,
					branch: 1,
					categories: categories(&[COOKING, GARDENING]),
					times: MORNING
				}
			);
		});
	}

	#[test]
	fn success_an_offer_takes_the_place_of_the_one_before() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			offered(TOM, &[COOKING], MORNING);
			settle(MEI, 2);
			assert_ok!(offer(MEI, &[GARDENING], SUNDAY));
			assert_eq!((counts(COOKING), counts(GARDENING)), (vec![(1, 1)], vec![(2, 1)]));
			assert_eq!(crate::OffersIn::<Test>::get((1, COOKING, MEI)), None);
			assert_eq!(Noticeboard::offer_of(MEI).expect("an offer").times, SUNDAY);
		});
	}

	#[test]
	fn fails_for_who_is_no_active_member() {
		build_and_execute(|| {
			assert_noop!(offer(STRANGER, &[COOKING], MORNING), Error::NotMember);
			set_life(MEI, Some(Life { home: 1, is_active: false, is_alive: true }));
			assert_noop!(offer(MEI, &[COOKING], MORNING), Error::MemberSuspended);
		});
	}

	#[test]
	fn fails_without_categories_or_with_some_that_are_twice_or_not_there() {
		build_and_execute(|| {
			assert_noop!(offer(MEI, &[], MORNING), Error::NoCategory);
			assert_noop!(
				offer(MEI, &[COOKING, GARDENING, COOKING], MORNING),
				Error::DuplicateCategory
			);
			assert_noop!(offer(MEI, &[COOKING, CATEGORIES], MORNING), Error::UnknownCategory);
		});
	}

	#[test]
	fn fails_without_time_or_with_time_beyond_a_week() {
		build_and_execute(|| {
			assert_noop!(offer(MEI, &[COOKING], Times(0)), Error::InvalidTimes);
			assert_noop!(offer(MEI, &[COOKING], Times(1 << 28)), Error::InvalidTimes);
		});
	}

	#[test]
	fn boundary_eight_categories_and_all_of_the_week() {
		build_and_execute(|| {
			assert_ok!(offer(MEI, &[0, 1, 2, 3, 4, 5, 6, CATEGORIES - 1], Times::ALL));
			assert!(Categories::try_from(vec![0; 9]).is_err());
		});
	}

	#[test]
	fn boundary_there_are_offers_of_so_many_branches_only() {
		build_and_execute(|| {
			MaxBranches::set(2);
			settle(TOM, 2);
			settle(ANN, 3);
			offered(MEI, &[COOKING], MORNING);
			offered(TOM, &[COOKING], MORNING);
			assert_noop!(offer(ANN, &[GARDENING, COOKING], MORNING), Error::TooManyBranches);
			// Of another category there are none yet, and the members of these two can offer what they like.
			offered(ANN, &[GARDENING], MORNING);
			settle(4, 2);
			offered(4, &[COOKING], MORNING);
		});
	}
}

mod withdraw {
	use super::*;

	#[test]
	fn success_nothing_of_an_offer_is_left() {
		build_and_execute(|| {
			offered(MEI, &[COOKING, GARDENING], MORNING);
			assert_ok!(Noticeboard::withdraw(signed(MEI)));
			assert_eq!(last_event(), Event::Withdrawn { member: MEI });
			assert_eq!(Noticeboard::offer_of(MEI), None);
			assert_eq!(crate::OffersIn::<Test>::iter().count(), 0);
			assert_eq!(crate::OfferCounts::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn success_who_is_a_member_no_more_may_withdraw() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			set_life(MEI, None);
			assert_ok!(Noticeboard::withdraw(signed(MEI)));
		});
	}

	#[test]
	fn fails_without_an_offer() {
		build_and_execute(|| {
			assert_noop!(Noticeboard::withdraw(signed(MEI)), Error::NoOffer);
			offered(MEI, &[COOKING], MORNING);
			assert_noop!(Noticeboard::withdraw(signed(TOM)), Error::NoOffer);
		});
	}
}

mod refresh {
	use super::*;

	#[test]
	fn success_an_offer_follows_its_member_to_another_branch() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			settle(MEI, 2);
			assert_eq!(counts(COOKING), [(1, 1)]);
			assert_ok!(refresh(MEI));
			assert_eq!(last_event(), Event::Moved { member: MEI, from: 1, to: 2 });
			assert_eq!(counts(COOKING), [(2, 1)]);
			assert_eq!(Noticeboard::offer_of(MEI).expect("an offer").branch, 2);
		});
	}

	#[test]
	fn success_the_offer_of_who_has_left_or_died_is_removed() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			offered(TOM, &[COOKING], MORNING);
			set_life(MEI, None);
			assert_ok!(refresh(MEI));
			assert_eq!(last_event(), Event::Withdrawn { member: MEI });
			set_life(TOM, Some(Life { home: 1, is_active: false, is_alive: false }));
			assert_ok!(refresh(TOM));
			assert_eq!(last_event(), Event::Withdrawn { member: TOM });
			assert_eq!(crate::Offers::<Test>::iter().count(), 0);
		});
	}

	#[test]
	fn fails_without_an_offer_and_without_need() {
		build_and_execute(|| {
			assert_noop!(refresh(MEI), Error::NoOffer);
			offered(MEI, &[COOKING], MORNING);
			assert_noop!(refresh(MEI), Error::NothingToRefresh);
			// Who is suspended stays where they are.
			set_life(MEI, Some(Life { home: 1, is_active: false, is_alive: true }));
			assert_noop!(refresh(MEI), Error::NothingToRefresh);
		});
	}

	#[test]
	fn fails_where_there_are_offers_of_as_many_branches_as_there_can_be() {
		build_and_execute(|| {
			MaxBranches::set(1);
			offered(MEI, &[COOKING], MORNING);
			offered(TOM, &[COOKING], MORNING);
			settle(MEI, 2);
			assert_noop!(refresh(MEI), Error::TooManyBranches);
		});
	}
}
