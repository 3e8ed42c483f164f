// SPDX-License-Identifier: Apache-2.0

//! Who is recommended for what, and why.

use super::*;
use crate::Obstacle;
use codec::Encode;
use std::collections::BTreeSet;
use timebank_matching::{Factors, Weights};
use timebank_primitives::{ActivityId, Window};

fn activities(who: AccountId) -> Vec<ActivityId> {
	let found = Noticeboard::recommended_activities(who, 20);
	assert!(found.complete);
	found.best.into_iter().map(|found| found.id).collect()
}

fn members(activity: ActivityId) -> Vec<AccountId> {
	let found = Noticeboard::recommended_members(activity, 20);
	assert!(found.complete);
	found.best.into_iter().map(|found| found.id).collect()
}

mod recommended_activities {
	use super::*;

	#[test]
	fn success_what_a_member_offers_nearby_and_at_a_good_time_comes_first() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			let on_sunday = Window { from: START + 138 * HOUR, until: START + 144 * HOUR };
			post(1, listing(ANN, 1, GARDENING));
			post(2, listing(ANN, 11, COOKING));
			post(
				3,
				timebank_primitives::Listing { service: on_sunday, ..listing(ANN, 1, COOKING) },
			);
			post(4, listing(ANN, 1, COOKING));
			post(5, listing(ANN, 2, COOKING));
			assert_eq!(activities(MEI), [4, 5, 2, 1, 3]);
		});
	}

	#[test]
	fn success_who_offers_nothing_is_recommended_what_is_near() {
		build_and_execute(|| {
			post(1, listing(ANN, 11, COOKING));
			post(2, listing(ANN, 1, GARDENING));
			assert_eq!(activities(MEI), [2, 1]);
		});
	}

	#[test]
	fn success_what_a_member_has_done_before_comes_before_what_they_have_not() {
		build_and_execute(|| {
			set_deeds(MEI, Deeds { services: 5, ..Default::default() });
			set_services_in(MEI, GARDENING, 5);
			post(1, listing(ANN, 1, COOKING));
			post(2, listing(ANN, 1, GARDENING));
			assert_eq!(activities(MEI), [2, 1]);
		});
	}

	#[test]
	fn success_of_a_publisher_who_is_well_thought_of() {
		build_and_execute(|| {
			set_deeds(ANN, Deeds { rating_as_publisher: Some(450), ..Deeds::default() });
			set_deeds(TOM, Deeds { rating_as_publisher: Some(200), ..Deeds::default() });
			post(1, listing(TOM, 1, COOKING));
			post(2, listing(ANN, 1, COOKING));
			assert_eq!(activities(MEI), [2, 1]);
		});
	}

	#[test]
	fn boundary_only_while_members_may_enrol() {
		build_and_execute(|| {
			let enrolment = Window { from: START + HOUR, until: START + 2 * HOUR };
			post(1, timebank_primitives::Listing { enrolment, ..listing(ANN, 1, COOKING) });
			assert!(activities(MEI).is_empty());
			wait(HOUR);
			assert_eq!(activities(MEI), [1]);
			wait(HOUR - 1);
			assert_eq!(activities(MEI), [1]);
			wait(1);
			assert!(activities(MEI).is_empty());
		});
	}

	#[test]
	fn success_not_their_own_and_not_what_they_lack_a_credential_for() {
		build_and_execute(|| {
			let required = vec![4, 5].try_into().expect("few");
			post(1, listing(MEI, 1, COOKING));
			post(2, timebank_primitives::Listing { required, ..listing(ANN, 1, COOKING) });
			assert!(activities(MEI).is_empty());
			issue(MEI, 4);
			assert!(activities(MEI).is_empty());
			issue(MEI, 5);
			assert_eq!(activities(MEI), [2]);
		});
	}

	#[test]
	fn success_nothing_for_who_is_no_active_member() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			post(1, listing(ANN, 1, COOKING));
			assert!(activities(STRANGER).is_empty());
			set_life(MEI, Some(Life { home: 1, is_active: false, is_alive: true }));
			assert!(activities(MEI).is_empty());
		});
	}

	#[test]
	fn boundary_no_more_than_twenty_and_no_more_than_asked_for() {
		build_and_execute(|| {
			for activity in 0..30 {
				post(activity, listing(ANN, 1, COOKING));
			}
			assert_eq!(Noticeboard::recommended_activities(MEI, 0).best.len(), 0);
			assert_eq!(Noticeboard::recommended_activities(MEI, 3).best.len(), 3);
			assert_eq!(Noticeboard::recommended_activities(MEI, u32::MAX).best.len(), 20);
		});
	}

	#[test]
	fn boundary_a_search_that_runs_out_of_its_budget_says_so() {
		build_and_execute(|| {
			Budget::set(25);
			for activity in 0..26 {
				post(activity, listing(ANN, 1, COOKING));
			}
			let found = Noticeboard::recommended_activities(MEI, 20);
			assert_eq!((found.complete, found.looked_at, found.best.len()), (false, 25, 20));
			take_off(0);
			let found = Noticeboard::recommended_activities(MEI, 20);
			assert_eq!((found.complete, found.looked_at, found.best.len()), (true, 25, 20));
		});
	}

	#[test]
	fn success_what_is_far_is_not_read_if_there_is_enough_that_is_near() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			for activity in 0..20 {
				post(activity, listing(ANN, 1, COOKING));
			}
			for activity in 20..40 {
				post(activity, listing(ANN, 11, COOKING));
				post(20 + activity, listing(ANN, 1, GARDENING));
			}
			let found = Noticeboard::recommended_activities(MEI, 20);
			assert_eq!((found.complete, found.looked_at), (true, 20));
		});
	}
}

mod recommended_members {
	use super::*;

	#[test]
	fn success_who_offers_it_nearby_and_has_time_comes_first() {
		build_and_execute(|| {
			settle(5, 11);
			offered(MEI, &[COOKING], MORNING);
			offered(TOM, &[COOKING], SUNDAY);
			offered(4, &[GARDENING], MORNING);
			offered(5, &[GARDENING, COOKING], MORNING);
			post(1, listing(ANN, 1, COOKING));
			assert_eq!(members(1), [MEI, 5, TOM]);
		});
	}

	#[test]
	fn success_who_is_known_to_do_it_well_comes_before_who_is_not() {
		build_and_execute(|| {
			let deeds = |rating| Deeds {
				services: 3,
				last_service: Some(START),
				rating: Some(rating),
				rating_as_publisher: None,
			};
			set_deeds(MEI, deeds(300));
			set_deeds(TOM, deeds(480));
			offered(MEI, &[COOKING], MORNING);
			offered(TOM, &[COOKING], MORNING);
			offered(4, &[COOKING], MORNING);
			post(1, listing(ANN, 1, COOKING));
			assert_eq!(members(1), [TOM, MEI, 4]);
		});
	}

	#[test]
	fn success_not_the_publisher_nor_who_may_not_or_lacks_a_credential() {
		build_and_execute(|| {
			let required = vec![4].try_into().expect("few");
			for who in [MEI, TOM, ANN, 4] {
				offered(who, &[COOKING], MORNING);
			}
			for who in [TOM, ANN, 4] {
				issue(who, 4);
			}
			set_life(4, Some(Life { home: 1, is_active: false, is_alive: true }));
			post(1, timebank_primitives::Listing { required, ..listing(ANN, 1, COOKING) });
			assert_eq!(members(1), [TOM]);
		});
	}

	#[test]
	fn boundary_from_when_it_is_posted_until_its_enrolment_is_over() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			assert!(members(1).is_empty());
			let enrolment = Window { from: START + HOUR, until: START + 2 * HOUR };
			post(1, timebank_primitives::Listing { enrolment, ..listing(ANN, 1, COOKING) });
			assert_eq!(members(1), [MEI]);
			wait(2 * HOUR - 1);
			assert_eq!(members(1), [MEI]);
			wait(1);
			assert!(members(1).is_empty());
		});
	}

	#[test]
	fn success_an_offer_counts_where_it_was_made_until_it_is_refreshed() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			post(1, listing(ANN, 1, COOKING));
			let before = Noticeboard::recommended_members(1, 1).best[0];
			settle(MEI, 11);
			assert_eq!(Noticeboard::recommended_members(1, 1).best[0], before);
			let explained = Noticeboard::explain(MEI, 1).expect("nothing is in the way");
			assert_eq!(explained.coefficient, before.coefficient);
			assert_ok!(refresh(MEI));
			assert!(
				Noticeboard::recommended_members(1, 1).best[0].coefficient < before.coefficient
			);
		});
	}

	#[test]
	fn success_members_of_branches_that_are_gone_are_still_found() {
		build_and_execute(|| {
			offered(MEI, &[COOKING], MORNING);
			settle(TOM, 20);
			offered(TOM, &[COOKING], MORNING);
			Branches::set(19);
			post(1, listing(ANN, 1, COOKING));
			assert_eq!(members(1), [MEI, TOM]);
		});
	}
}

mod order {
	use super::*;

	#[test]
	fn success_those_who_are_equal_are_in_the_same_order_all_day() {
		build_and_execute(|| {
			for who in 1..10 {
				offered(who, &[COOKING], MORNING);
			}
			post(1, listing(STRANGER, 1, COOKING));
			let morning = members(1);
			wait(11 * HOUR);
			assert_eq!(members(1), morning);
			wait(HOUR);
			assert_ne!(members(1), morning);
		});
	}

	#[test]
	fn success_each_of_those_who_are_equal_is_first_on_some_day() {
		build_and_execute(|| {
			for who in 1..10 {
				offered(who, &[COOKING], MORNING);
			}
			let mut firsts = BTreeSet::new();
			for _ in 0..100 {
				post(1, listing(STRANGER, 1, COOKING));
				let mut listing = Noticeboard::notice(1).expect("posted");
				listing.enrolment.until = Now::get() + 1;
				post(1, listing);
				firsts.insert(members(1)[0]);
				wait(DAY);
			}
			assert_eq!(firsts.len(), 9);
		});
	}

	/// With a budget that is too small for a bucket nobody is left out for ever.
	#[test]
	fn success_each_is_looked_at_on_some_day() {
		build_and_execute(|| {
			Budget::set(20);
			let mut found = BTreeSet::new();
			for who in 100..200 {
				settle(who, 1);
				offered(who, &[COOKING], MORNING);
			}
			for _ in 0..200 {
				let mut listing = listing(ANN, 1, COOKING);
				listing.enrolment.until = Now::get() + 1;
				post(1, listing);
				let some = Noticeboard::recommended_members(1, 20);
				assert_eq!((some.complete, some.best.len()), (false, 20));
				found.extend(some.best.into_iter().map(|found| found.id));
				wait(DAY);
			}
			assert_eq!(found.len(), 100);
		});
	}
}

mod explain {
	use super::*;

	/// The example of docs/matching.md.
	fn mei_and_ann() {
		offered(MEI, &[COOKING], MORNING);
		let deeds = Deeds {
			services: 10,
			last_service: Some(START - 10 * DAY),
			rating: Some(450),
			rating_as_publisher: None,
		};
		set_deeds(MEI, deeds);
		set_services_in(MEI, COOKING, 4);
		set_deeds(ANN, Deeds { rating_as_publisher: Some(400), ..Deeds::default() });
		post(1, listing(ANN, 2, COOKING));
	}

	#[test]
	fn success_the_example_of_the_documentation_is_as_it_says() {
		build_and_execute(|| {
			mei_and_ann();
			let text = include_str!("../../../../docs/matching.md");
			let explained = Noticeboard::explain(MEI, 1);
			let found = Noticeboard::recommended_activities(MEI, 20);
			for bytes in [explained.encode(), found.encode()] {
				let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
				assert!(text.contains(&format!("\n0x{digits}\n")), "0x{digits} is not there");
			}
			let Factors {
				skill,
				availability,
				distance,
				rating,
				experience,
				frequency,
				publisher_rating,
			} = explained.expect("nothing is in the way").factors;
			let rows = [
				("skill", skill, Weights::STANDARD.skill),
				("availability", availability, Weights::STANDARD.availability),
				("distance", distance, Weights::STANDARD.distance),
				("rating", rating, Weights::STANDARD.rating),
				("experience", experience, Weights::STANDARD.experience),
				("frequency", frequency, Weights::STANDARD.frequency),
				("publisher's rating", publisher_rating, Weights::STANDARD.publisher_rating),
			];
			let text = text.replace(',', "");
			for (name, factor, weight) in rows {
				assert!(text.contains(&format!("| {name} | {factor} | {weight} |")), "{name}");
				assert!(text.contains(&format!("| {name} | {} % |", weight / 10_000)), "{name}");
			}
		});
	}

	#[test]
	fn success_each_factor_is_told() {
		build_and_execute(|| {
			mei_and_ann();
			let explained = Noticeboard::explain(MEI, 1).expect("nothing is in the way");
			let factors = Factors {
				skill: 1_000_000,
				availability: 1_000_000,
				distance: 750_000,
				rating: 875_000,
				experience: 400_000,
				frequency: 750_000,
				publisher_rating: 750_000,
			};
			assert_eq!(explained.factors, factors);
			assert_eq!(explained.coefficient, 859_500);
			let found = Noticeboard::recommended_activities(MEI, 1).best[0];
			assert_eq!(found.coefficient, explained.coefficient);
			let found = Noticeboard::recommended_members(1, 1).best[0];
			assert_eq!((found.id, found.coefficient), (MEI, explained.coefficient));
		});
	}

	#[test]
	fn fails_and_says_what_stands_in_the_way() {
		build_and_execute(|| {
			let required = vec![4, 5].try_into().expect("few");
			assert_eq!(Noticeboard::explain(MEI, 1), Err(Obstacle::NotPosted));
			post(1, timebank_primitives::Listing { required, ..listing(ANN, 1, COOKING) });
			assert_eq!(Noticeboard::explain(MEI, 1), Err(Obstacle::CredentialMissing(4)));
			issue(MEI, 4);
			assert_eq!(Noticeboard::explain(MEI, 1), Err(Obstacle::CredentialMissing(5)));
			issue(MEI, 5);
			assert!(Noticeboard::explain(MEI, 1).is_ok());
			assert_eq!(Noticeboard::explain(ANN, 1), Err(Obstacle::OwnActivity));
			assert_eq!(Noticeboard::explain(STRANGER, 1), Err(Obstacle::NotActive));
			wait(42 * HOUR);
			assert_eq!(Noticeboard::explain(MEI, 1), Err(Obstacle::EnrolmentOver));
		});
	}
}
