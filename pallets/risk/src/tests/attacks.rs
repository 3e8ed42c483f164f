// SPDX-License-Identifier: Apache-2.0

//! What somebody who knows the rules would do to stay below them.

use super::*;
use proptest::prelude::*;

const RING: [AccountId; 4] = [MEI, TOM, ANA, IDA];

fn rules() -> Thresholds<Balance> {
	Thresholds { circle_amount: 10, circles: 1, pair_window: 720, ..quiet() }
}

fn next(place: usize) -> AccountId {
	RING[(place + 1) % RING.len()]
}

/// How often circles were noticed among them.
fn noticed() -> u32 {
	RING.into_iter().map(|who| times(who, Rule::Circle)).sum()
}

#[test]
fn next_to_nothing_for_others_does_not_let_a_ring_be_forgotten() {
	build_and_execute(|| {
		Joined::set((100..108).collect());
		set(None, Kind::Regular, rules());
		let decoys =
			|who| (100..108).for_each(|decoy| assert_eq!(pay(who, decoy, 1), Screened::Passed));
		for _ in 0..5 {
			for (place, who) in RING.into_iter().enumerate() {
				decoys(who);
				pay(who, next(place), 50);
				decoys(who);
			}
		}
		assert!(noticed() > 0);
		// Nobody has to do with them by that.
		assert!(Risk::trail(100).partners.is_empty());
		assert_eq!(Risk::trail(MEI).partners.len(), 2);
	});
}

#[test]
fn real_presents_for_others_do_not_let_a_ring_be_forgotten() {
	build_and_execute(|| {
		Joined::set((100..108).collect());
		set(None, Kind::Regular, rules());
		let decoys = |who| {
			for _ in 0..3 {
				for decoy in 100..108 {
					pay(who, decoy, 10);
				}
			}
		};
		for _ in 0..8 {
			for (place, who) in RING.into_iter().enumerate() {
				pay(who, next(place), 50);
				decoys(who);
			}
		}
		assert!(noticed() > 0);
	});
}

#[test]
fn presents_between_praise_and_praise_do_not_let_two_be_forgotten() {
	build_and_execute(|| {
		Joined::set((100..108).collect());
		set(None, Kind::Regular, Thresholds { round_trips: 2, ..rules() });
		let decoys =
			|who| (100..108).for_each(|decoy| assert_eq!(pay(who, decoy, 10), Screened::Passed));
		for _ in 0..8 {
			for (one, other) in [(MEI, TOM), (TOM, MEI)] {
				move_for(one, other, 20, SERVICE);
				for (by, of) in [(one, other), (other, one)] {
					decoys(MEI);
					decoys(TOM);
					Risk::note_review(1, Side::Publisher, &by, &of, 5);
				}
			}
		}
		assert!(times(MEI, Rule::ReviewRing) + times(TOM, Rule::ReviewRing) > 0);
	});
}

#[test]
fn something_else_beside_it_does_not_hide_a_ring() {
	build_and_execute(|| {
		set(None, Kind::Regular, rules());
		for _ in 0..5 {
			for (place, who) in RING.into_iter().enumerate() {
				pay(who, next(place), 50);
				pay(who, next(place), [10, 21][place % 2]);
			}
		}
		assert!(noticed() > 0);
	});
}

#[test]
fn much_to_and_fro_beside_it_does_not_hide_a_ring() {
	build_and_execute(|| {
		set(None, Kind::Regular, rules());
		for _ in 0..5 {
			for (place, who) in RING.into_iter().enumerate() {
				pay(who, next(place), 50);
				if place % 2 == 0 {
					pay(who, next(place), 400);
					pay(next(place), who, 400);
				}
			}
		}
		assert!(noticed() > 0);
	});
}

#[test]
fn parts_do_not_hide_a_ring() {
	build_and_execute(|| {
		set(None, Kind::Regular, rules());
		for _ in 0..5 {
			for (place, who) in RING.into_iter().enumerate() {
				let parts = if place % 2 == 0 { 1 } else { 3 };
				for _ in 0..parts {
					pay(who, next(place), 60 / parts);
					wait(20 * HOUR / 10);
				}
			}
		}
		assert!(noticed() > 0);
	});
}

#[test]
fn another_order_each_time_does_not_hide_a_ring() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { circles: 3, all_circles: 6, ..rules() });
		let orders =
			[[0, 1, 2, 3], [0, 1, 3, 2], [0, 2, 1, 3], [0, 2, 3, 1], [0, 3, 1, 2], [0, 3, 2, 1]];
		for _ in 0..3 {
			for order in orders {
				for place in 0..4 {
					pay(RING[order[place]], RING[order[(place + 1) % 4]], 50);
				}
			}
		}
		assert!(noticed() > 0);
	});
}

#[test]
fn a_key_that_is_stolen_does_not_take_all_in_parts_that_are_not_held() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { held_above: 40, velocity_sum: 60, ..quiet() });
		let taken = (0..25).filter(|_| pay(MEI, TOM, 40) == Screened::Passed).count();
		assert_eq!(taken, 3, "of twenty-five");
	});
}

#[test]
fn presents_for_auditors_do_not_keep_them_from_looking() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { velocity_sum: 100, ..quiet() });
		pay(MEI, TOM, 101);
		pay(MEI, BOTH, 1);
		let id = only_alert(MEI, Rule::Velocity);
		let alert = Risk::alert(id).expect("it is open");
		assert_eq!(
			(alert.parties.to_vec(), alert.shares.to_vec()),
			(vec![TOM, BOTH], vec![101, 1])
		);
		assert_eq!(alert.total, 102);
		assert_ok!(Risk::handle(signed(BOTH), id, true, OPINION));
	});
}

#[test]
fn boundary_an_auditor_who_got_a_tenth_does_not_look_at_it() {
	for (amount, is_barred) in [(10, false), (12, true)] {
		build_and_execute(|| {
			set(None, Kind::Regular, Thresholds { velocity_sum: 100, ..quiet() });
			pay(MEI, TOM, 101);
			pay(MEI, BOTH, amount);
			let id = only_alert(MEI, Rule::Velocity);
			let handled = Risk::handle(signed(BOTH), id, true, OPINION);
			let expected = if is_barred { Err(Error::ConflictOfInterest.into()) } else { Ok(()) };
			assert_eq!(handled, expected, "{amount}");
		});
	}
}

#[test]
fn neighbours_who_are_paid_first_do_not_hide_who_is_paid_most() {
	build_and_execute(|| {
		Joined::set((100..120).collect());
		set(None, Kind::Regular, Thresholds { velocity_sum: 100, ..quiet() });
		pay(MEI, 100, 90);
		for who in 101..110 {
			pay(MEI, who, 5);
		}
		pay(MEI, BOTH, 60);
		let id = only_alert(MEI, Rule::Velocity);
		assert!(Risk::alert(id).expect("it is open").parties.contains(&BOTH));
		assert_noop!(Risk::handle(signed(BOTH), id, false, OPINION), Error::ConflictOfInterest);
	});
}

#[test]
fn boundary_an_auditor_who_got_a_tenth_before_it_was_noticed_does_not_look_at_it_either() {
	for (amount, is_barred) in [(80, true), (11, true), (10, false)] {
		for is_new in [true, false] {
			build_and_execute(|| {
				let quiet = Thresholds { circle_amount: 1, ..quiet() };
				set(None, Kind::Regular, Thresholds { velocity_sum: 100, ..quiet.clone() });
				set(None, Kind::New, Thresholds { new_sum: 100, ..quiet });
				if is_new {
					Since::set(vec![(MEI, START)]);
				}
				pay(MEI, BOTH, amount);
				pay(MEI, TOM, 101 - amount);
				let id = only_alert(MEI, if is_new { Rule::NewAccount } else { Rule::Velocity });
				assert!(!Risk::alert(id).expect("it is open").parties.contains(&BOTH));
				let handled = Risk::handle(signed(BOTH), id, true, OPINION);
				let expected =
					if is_barred { Err(Error::ConflictOfInterest.into()) } else { Ok(()) };
				assert_eq!(handled, expected, "{amount}");
			});
		}
	}
}

#[test]
fn a_small_present_keeps_no_auditor_from_looking_at_how_often_somebody_paid() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { velocity_count: 4, circle_amount: 1, ..quiet() });
		pay(MEI, BOTH, 1);
		for _ in 0..4 {
			pay(MEI, TOM, 1_000);
		}
		let id = only_alert(MEI, Rule::Velocity);
		assert_ok!(Risk::handle(signed(BOTH), id, true, OPINION));
	});
}

#[test]
fn a_sixth_in_a_ring_does_not_look_at_it() {
	build_and_execute(|| {
		Joined::set((100..105).collect());
		set(None, Kind::Regular, Thresholds { round_trips: 1, circle_amount: 1, ..quiet() });
		let exchange = |other| {
			for (from, to) in [(MEI, other), (other, MEI)] {
				move_for(from, to, 50, SERVICE);
				for (by, of) in [(from, to), (to, from)] {
					Risk::note_review(1, Side::Publisher, &by, &of, 5);
				}
			}
		};
		// Five others are named first, and five remain.
		for _ in 0..5 {
			(100..105).for_each(exchange);
		}
		for _ in 0..2 {
			exchange(BOTH);
		}
		let id = only_alert(MEI, Rule::ReviewRing);
		let alert = Risk::alert(id).expect("it is open");
		assert_eq!(alert.parties.len(), 5);
		assert!(!alert.parties.contains(&BOTH), "{alert:?}");
		assert_noop!(Risk::handle(signed(BOTH), id, false, OPINION), Error::ConflictOfInterest);
	});
}

#[test]
fn a_sixth_whom_nothing_but_praise_connects_is_named_if_it_is_noticed_often_enough() {
	build_and_execute(|| {
		Joined::set((100..105).collect());
		set(None, Kind::Regular, Thresholds { round_trips: 1, ..quiet() });
		let praise = |other| {
			for (by, of) in [(MEI, other), (other, MEI)] {
				Risk::note_review(1, Side::Publisher, &by, &of, 5);
			}
		};
		for _ in 0..4 {
			(100..105).for_each(praise);
		}
		for _ in 0..8 {
			praise(TOM);
		}
		let alert = Risk::alert(only_alert(MEI, Rule::ReviewRing)).expect("it is open");
		assert_eq!(alert.total, u64::from(alert.times));
		assert!(alert.parties.contains(&TOM), "{alert:?}");
	});
}

#[test]
fn something_small_afterwards_does_not_hide_the_most() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { held_above: 40, ..quiet() });
		let lesson = Cause::Training { training: 1 };
		move_for(MEI, FAR, 400, SERVICE);
		wait(24);
		move_for(MEI, TOM, 41, lesson);
		let alert = Risk::alert(only_alert(MEI, Rule::LargeAmount)).expect("it is open");
		assert_eq!((alert.observed, alert.amount, alert.cause), (41, 41, lesson));
		let highest = alert.highest;
		assert_eq!((highest.observed, highest.amount, highest.cause), (400, 400, SERVICE));
		assert_eq!((highest.threshold, highest.other, highest.at), (40, Some(FAR), START));
	});
}

#[test]
fn who_makes_an_auditor_a_relative_afterwards_does_not_keep_them_from_looking() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { held_above: 10, ..quiet() });
		move_for(MEI, TOM, 25, SERVICE);
		let id = only_alert(MEI, Rule::LargeAmount);
		wait(10);
		Close::set(vec![(MEI, AUDITOR)]);
		CloseSince::set(START);
		assert_noop!(Risk::handle(signed(AUDITOR), id, true, OPINION), Error::ConflictOfInterest);
		CloseSince::set(START + 1);
		assert_ok!(Risk::handle(signed(AUDITOR), id, true, OPINION));
	});
}

#[test]
fn somebody_who_was_looked_at_is_held_as_before_if_something_was_wrong() {
	build_and_execute(|| {
		set(None, Kind::Regular, Thresholds { velocity_sum: 60, held_above: 40, ..quiet() });
		for _ in 0..3 {
			assert_eq!(pay(MEI, TOM, 40), Screened::Passed);
		}
		assert_ok!(Risk::handle(signed(AUDITOR), only_alert(MEI, Rule::Velocity), true, OPINION));
		assert_eq!(pay(MEI, TOM, 1), Screened::Held);
	});
}

proptest! {
	/// In whatever order they are paid.
	#[test]
	fn whoever_got_more_than_a_sixth_is_named(
		paid in prop::collection::vec((10u64..22, 0u64..100), 1..60),
	) {
		build_and_execute(|| {
			set(None, Kind::Regular, Thresholds { held_above: 10, ..quiet() });
			move_for(MEI, TOM, 11, SERVICE);
			let id = only_alert(MEI, Rule::LargeAmount);
			let mut alert = Risk::alert(id).expect("it is open");
			let mut shares = std::collections::BTreeMap::from([(TOM, 11)]);
			for (who, amount) in paid {
				alert.add_share(who, amount);
				*shares.entry(who).or_default() += amount;
				let total: Balance = shares.values().sum();
				assert_eq!(alert.total, total);
				for (who, share) in &shares {
					let place = alert.parties.iter().position(|party| party == who);
					let known = place.map_or(0, |place| alert.shares[place]);
					assert!(known <= *share && known + total / 6 + 1 >= *share);
					assert!(place.is_some() || *share <= total / 6);
				}
			}
		});
	}
}
