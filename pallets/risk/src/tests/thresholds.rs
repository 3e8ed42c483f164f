// SPDX-License-Identifier: Apache-2.0

//! What governance sets, and for whom it counts.

use super::*;

mod set_thresholds {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let mine = Thresholds { held_above: 77, ..quiet() };
			assert_ok!(Risk::set_thresholds(
				council(),
				Some(BRANCH),
				Kind::Regular,
				Some(mine.clone())
			));
			assert_eq!(
				last_event(),
				Event::ThresholdsSet {
					branch: Some(BRANCH),
					kind: Kind::Regular,
					thresholds: Some(mine.clone()),
				}
			);
			assert_eq!(Risk::thresholds_for(MEI), mine);
			assert_ok!(Risk::set_thresholds(council(), Some(BRANCH), Kind::Regular, None));
			assert_eq!(
				last_event(),
				Event::ThresholdsSet {
					branch: Some(BRANCH),
					kind: Kind::Regular,
					thresholds: None
				}
			);
			assert_ne!(Risk::thresholds_for(MEI), mine);
		});
	}

	#[test]
	fn fails_for_all_but_the_consortium() {
		build_and_execute(|| {
			for who in [AUDITOR, ABOVE, MEI, STRANGER] {
				let set = Risk::set_thresholds(signed(who), None, Kind::Regular, Some(quiet()));
				assert_eq!(set, Err(BAD_ORIGIN));
			}
		});
	}

	#[test]
	fn fails_for_a_branch_that_is_not_there() {
		build_and_execute(|| {
			assert_noop!(
				Risk::set_thresholds(council(), Some(9), Kind::Regular, Some(quiet())),
				Error::NoBranch
			);
		});
	}

	#[test]
	fn fails_for_values_that_make_no_sense() {
		build_and_execute(|| {
			let wrong = [
				Thresholds { velocity_window: 0, ..quiet() },
				Thresholds { pair_window: 0, ..quiet() },
				Thresholds { circle_hops: 6, ..quiet() },
				Thresholds { circle_hops: 1, ..quiet() },
				Thresholds { circles: 0, ..quiet() },
				Thresholds { all_circles: 0, ..quiet() },
				Thresholds { held_above: 0, ..quiet() },
				Thresholds { held_above: MOST + 1, ..quiet() },
			];
			for thresholds in wrong {
				assert_noop!(
					Risk::set_thresholds(council(), None, Kind::Regular, Some(thresholds.clone())),
					Error::InvalidThresholds
				);
			}
		});
	}

	#[test]
	fn boundary_what_makes_sense_can_be_set() {
		build_and_execute(|| {
			for circle_hops in 2..=5 {
				set(None, Kind::Regular, Thresholds { circle_hops, ..quiet() });
			}
			for held_above in [1, MOST] {
				set(None, Kind::Regular, Thresholds { held_above, ..quiet() });
			}
		});
	}
}

mod fall_back {
	use super::*;

	/// From which amount on a payment of this member is held.
	fn held_above(who: AccountId) -> Balance {
		Risk::thresholds_for(who).held_above
	}

	fn above(held_above: Balance) -> Thresholds<Balance> {
		Thresholds { held_above, ..quiet() }
	}

	#[test]
	fn a_branch_goes_before_the_network_and_that_before_what_is_compiled_in() {
		build_and_execute(|| {
			let compiled = held_above(MEI);
			set(None, Kind::Regular, above(50));
			assert_eq!((held_above(MEI), held_above(FAR)), (50, 50));
			set(Some(BRANCH), Kind::Regular, above(40));
			assert_eq!((held_above(MEI), held_above(FAR)), (40, 50));
			assert_ok!(Risk::set_thresholds(council(), None, Kind::Regular, None));
			assert_eq!((held_above(MEI), held_above(FAR)), (40, compiled));
			assert_ok!(Risk::set_thresholds(council(), Some(BRANCH), Kind::Regular, None));
			assert_eq!((held_above(MEI), held_above(FAR)), (compiled, compiled));
		});
	}

	#[test]
	fn another_kind_of_the_branch_is_no_fall_back() {
		build_and_execute(|| {
			set(Some(BRANCH), Kind::New, above(40));
			set(None, Kind::Regular, above(50));
			assert_eq!(held_above(MEI), 50);
		});
	}

	#[test]
	fn members_are_new_then_regular_or_trusted() {
		build_and_execute(|| {
			set(None, Kind::New, above(10));
			set(None, Kind::Regular, above(20));
			set(None, Kind::Trusted, above(30));
			assert_eq!(held_above(MEI), 20);
			Stars::set(vec![(MEI, 3), (TOM, 4), (ANA, 5), (BEN, 5)]);
			Since::set(vec![(MEI, START - NEW_FOR), (IDA, START - NEW_FOR + 1), (BEN, START)]);
			let all = [MEI, TOM, ANA, IDA, BEN].map(held_above);
			assert_eq!(all, [20, 30, 30, 10, 10]);
			wait(1);
			assert_eq!(held_above(IDA), 20);
			wait(NEW_FOR);
			assert_eq!(held_above(BEN), 30);
		});
	}

	#[test]
	fn it_is_the_payer_who_counts() {
		build_and_execute(|| {
			set(None, Kind::New, above(10));
			set(None, Kind::Regular, above(100));
			Since::set(vec![(TOM, START)]);
			assert_eq!(pay(MEI, TOM, 50), Screened::Passed);
			assert_eq!(pay(TOM, MEI, 50), Screened::Held);
			set(Some(3), Kind::Regular, above(30));
			assert_eq!(pay(MEI, FAR, 50), Screened::Passed);
			assert_eq!(pay(FAR, MEI, 50), Screened::Held);
			Moved::set(vec![MEI]);
			assert_eq!(pay(MEI, TOM, 50), Screened::Held);
		});
	}

	#[test]
	fn pots_have_their_own() {
		build_and_execute(|| {
			set(None, Kind::Regular, above(10));
			set(None, Kind::Pot, above(200));
			set(Some(3), Kind::Pot, above(100));
			let grant = |branch, amount| {
				screen(
					Some(Purse::Pot(branch)),
					Some(Purse::Member(MEI)),
					amount,
					Cause::Grant(NOTE),
				)
			};
			assert_eq!(grant(BRANCH, 200), Screened::Passed);
			assert_eq!(grant(BRANCH, 201), Screened::Held);
			assert_eq!(grant(3, 100), Screened::Passed);
			assert_eq!(grant(3, 101), Screened::Held);
		});
	}

	#[test]
	fn what_is_compiled_in_can_be_set() {
		build_and_execute(|| {
			for kind in Kind::ALL {
				set(None, kind, Thresholds::compiled(kind));
			}
		});
	}
}
