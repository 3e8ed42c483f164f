// SPDX-License-Identifier: Apache-2.0

//! What each rule notices: just below its threshold, at it, above it, and as time passes.

use super::*;

/// The causes of what one member pays another, and whether the screening can hold them back.
const CAUSES: [(Cause, bool); 4] = [
	(TRANSFER, true),
	(Cause::Gift(NOTE), true),
	(SERVICE, false),
	(Cause::Training { training: 1 }, false),
];

/// Members in a ring pay so much each, one after the other.
fn round(ring: &[AccountId], amount: Balance) {
	for (place, who) in ring.iter().enumerate() {
		pay(*who, ring[(place + 1) % ring.len()], amount);
	}
}

fn regular(thresholds: Thresholds<Balance>) {
	set(None, Kind::Regular, thresholds);
}

#[test]
fn zero_switches_a_rule_off() {
	build_and_execute(|| {
		Cap::set(100);
		Since::set(vec![(MEI, START)]);
		let off = Thresholds {
			velocity_count: 0,
			velocity_sum: 0,
			circle_amount: 0,
			pair_count: 0,
			round_trips: 0,
			new_sum: 0,
			near_cap: Permill::zero(),
			..quiet()
		};
		for kind in Kind::ALL {
			set(None, kind, off.clone());
		}
		for _ in 0..20 {
			for (cause, _) in CAUSES {
				assert_eq!(move_for(MEI, TOM, 1_000, cause), Screened::Passed);
				assert_eq!(move_for(TOM, MEI, 1_000, cause), Screened::Passed);
			}
			round(&[MEI, TOM, ANA], 1_000);
			for (one, other) in [(MEI, TOM), (TOM, MEI)] {
				Risk::note_review(1, Side::Publisher, &one, &other, 5);
			}
		}
		for who in [MEI, TOM, ANA] {
			assert_eq!(Risk::alerts_of(who), []);
		}
	});
}

#[test]
fn what_nothing_is_said_against_passes_and_is_not_noticed() {
	build_and_execute(|| {
		regular(quiet());
		for _ in 0..20 {
			round(&[MEI, TOM], 10);
			round(&[MEI, TOM, ANA], 10);
		}
		for who in 1..10 {
			assert_eq!(Risk::alerts_of(who), []);
		}
	});
}

mod large_amount {
	use super::*;

	#[test]
	fn boundary_what_is_above_is_held() {
		build_and_execute(|| {
			regular(Thresholds { held_above: 50, ..quiet() });
			for (amount, expected) in [
				(1, Screened::Passed),
				(49, Screened::Passed),
				(50, Screened::Passed),
				(51, Screened::Held),
				(Balance::MAX, Screened::Held),
			] {
				assert_eq!(pay(MEI, TOM, amount), expected, "{amount}");
			}
		});
	}

	#[test]
	fn only_what_can_be_held_is_held_and_the_rest_is_noticed() {
		build_and_execute(|| {
			regular(Thresholds { held_above: 50, ..quiet() });
			let mut noticed = 0;
			for (cause, can_be_held) in CAUSES {
				let expected = if can_be_held { Screened::Held } else { Screened::Passed };
				assert_eq!(move_for(MEI, TOM, 51, cause), expected, "{cause:?}");
				noticed += u32::from(!can_be_held);
				assert_eq!(times(MEI, Rule::LargeAmount), noticed, "{cause:?}");
				assert_eq!(move_for(MEI, TOM, 50, cause), Screened::Passed, "{cause:?}");
				assert_eq!(times(MEI, Rule::LargeAmount), noticed, "{cause:?}");
			}
		});
	}

	#[test]
	fn what_is_held_counts_for_no_other_rule() {
		build_and_execute(|| {
			regular(Thresholds {
				held_above: 50,
				velocity_count: 1,
				velocity_sum: 60,
				pair_count: 1,
				..quiet()
			});
			for _ in 0..5 {
				assert_eq!(pay(MEI, TOM, 51), Screened::Held);
			}
			assert_eq!(Risk::alerts_of(MEI), []);
			assert_eq!(pay(MEI, TOM, 50), Screened::Passed);
			assert_eq!(Risk::alerts_of(MEI), []);
		});
	}

	#[test]
	fn a_correction_was_looked_at_by_two_already() {
		build_and_execute(|| {
			regular(Thresholds { held_above: 1, velocity_sum: 1, new_sum: 1, ..quiet() });
			let cause = Cause::Correction { movement: 1, reason: [1; 32] };
			assert_eq!(move_for(MEI, TOM, 99, cause), Screened::Passed);
			assert_eq!(Risk::alerts_of(MEI), []);
		});
	}

	#[test]
	fn donations_grants_and_redemptions_are_held_too() {
		build_and_execute(|| {
			for kind in [Kind::Regular, Kind::Pot] {
				set(None, kind, Thresholds { held_above: 50, ..quiet() });
			}
			let (mei, pot) = (|| Some(Purse::Member(MEI)), || Some(Purse::Pot(BRANCH)));
			let redemption = Cause::Redemption { partner: 1, redemption: 1 };
			assert_eq!(screen(mei(), pot(), 51, Cause::Donation(NOTE)), Screened::Held);
			assert_eq!(screen(pot(), mei(), 51, Cause::Grant(NOTE)), Screened::Held);
			assert_eq!(screen(mei(), None, 51, redemption), Screened::Held);
			assert_eq!(screen(mei(), pot(), 50, Cause::Donation(NOTE)), Screened::Passed);
			assert_eq!(screen(pot(), mei(), 50, Cause::Grant(NOTE)), Screened::Passed);
			assert_eq!(screen(mei(), None, 50, redemption), Screened::Passed);
		});
	}

	#[test]
	fn what_is_minted_or_allocated_is_never_held() {
		build_and_execute(|| {
			for kind in [Kind::New, Kind::Regular, Kind::Trusted, Kind::Pot] {
				set(None, kind, Thresholds { held_above: 1, ..quiet() });
			}
			let reason = timebank_primitives::MintReason::Office;
			let minting = Cause::Minting { branch: BRANCH, reason, activity: None };
			assert_eq!(screen(None, Some(Purse::Member(MEI)), 99, minting), Screened::Passed);
			let allocation = Cause::Allocation { earmark: 1 };
			let (from, to) = (Some(Purse::Pot(1)), Some(Purse::Earmarks(BRANCH)));
			assert_eq!(screen(from, to, 99, allocation), Screened::Passed);
			let earmarked = Cause::Earmarked { earmark: 1, note: NOTE };
			let (from, to) = (Some(Purse::Earmarks(BRANCH)), Some(Purse::Member(MEI)));
			assert_eq!(screen(from, to, 99, earmarked), Screened::Passed);
			assert_eq!(screen(None, None, 99, Cause::Levy), Screened::Passed);
		});
	}

	#[test]
	fn what_is_minted_or_allocated_is_noticed_of_the_branch_that_does() {
		build_and_execute(|| {
			set(None, Kind::Pot, Thresholds { held_above: 50, ..quiet() });
			let reason = timebank_primitives::MintReason::Office;
			let minting = Cause::Minting { branch: BRANCH, reason, activity: None };
			let allocation = Cause::Allocation { earmark: 1 };
			let earmarked = Cause::Earmarked { earmark: 1, note: NOTE };
			let member = || Some(Purse::Member(MEI));
			let moves = [
				(None, member(), minting, BRANCH),
				(Some(Purse::Pot(1)), Some(Purse::Earmarks(BRANCH)), allocation, 1),
				(Some(Purse::Earmarks(BRANCH)), member(), earmarked, BRANCH),
			];
			let noticed = |branch| times(1_000 + AccountId::from(branch), Rule::LargeAmount);
			for (from, to, cause, branch) in moves {
				let before = noticed(branch);
				assert_eq!(screen(from.clone(), to.clone(), 50, cause), Screened::Passed);
				assert_eq!(noticed(branch), before, "{cause:?}");
				assert_eq!(screen(from, to, 51, cause), Screened::Passed);
				assert_eq!(noticed(branch), before + 1, "{cause:?}");
			}
		});
	}

	#[test]
	fn boundary_a_thousand_hours_is_as_much_as_governance_can_let_pass() {
		build_and_execute(|| {
			regular(quiet());
			assert_eq!(pay(MEI, TOM, MOST), Screened::Passed);
			assert_eq!(pay(MEI, TOM, MOST + 1), Screened::Held);
		});
	}

	#[test]
	fn it_is_each_movement_that_counts_and_not_their_sum() {
		build_and_execute(|| {
			regular(Thresholds { held_above: 50, ..quiet() });
			for _ in 0..20 {
				assert_eq!(pay(MEI, TOM, 50), Screened::Passed);
			}
		});
	}
}

mod velocity {
	use super::*;

	fn few() -> Thresholds<Balance> {
		Thresholds { velocity_count: 4, ..quiet() }
	}

	#[test]
	fn boundary_so_many_at_a_time_are_well_and_one_more_is_noticed() {
		build_and_execute(|| {
			regular(few());
			for _ in 0..4 {
				pay(MEI, TOM, 1);
			}
			assert_eq!(times(MEI, Rule::Velocity), 0);
			assert_eq!(pay(MEI, TOM, 1), Screened::Passed);
			assert_eq!(times(MEI, Rule::Velocity), 1);
		});
	}

	#[test]
	fn boundary_so_much_at_a_time_is_well_and_more_is_noticed() {
		build_and_execute(|| {
			regular(Thresholds { velocity_sum: 100, ..quiet() });
			pay(MEI, TOM, 60);
			pay(MEI, ANA, 40);
			assert_eq!(times(MEI, Rule::Velocity), 0);
			assert_eq!(pay(MEI, TOM, 1), Screened::Passed);
			assert_eq!(times(MEI, Rule::Velocity), 1);
		});
	}

	#[test]
	fn it_is_forgotten_once_the_window_is_over() {
		build_and_execute(|| {
			regular(Thresholds { velocity_count: 4, velocity_sum: 100, ..quiet() });
			for _ in 0..5 {
				for _ in 0..4 {
					pay(MEI, TOM, 25);
				}
				wait(10 * HOUR);
			}
			assert_eq!(times(MEI, Rule::Velocity), 0);
		});
	}

	#[test]
	fn it_is_forgotten_little_by_little() {
		build_and_execute(|| {
			regular(few());
			for _ in 0..4 {
				pay(MEI, TOM, 1);
			}
			// Half of the window: two more are well, a third is not.
			wait(5 * HOUR);
			pay(MEI, TOM, 1);
			pay(MEI, TOM, 1);
			assert_eq!(times(MEI, Rule::Velocity), 0);
			pay(MEI, TOM, 1);
			assert_eq!(times(MEI, Rule::Velocity), 1);
		});
	}

	#[test]
	fn who_pays_evenly_is_never_noticed() {
		build_and_execute(|| {
			regular(few());
			for _ in 0..100 {
				pay(MEI, TOM, 1);
				wait(10 * HOUR / 4);
			}
			assert_eq!(times(MEI, Rule::Velocity), 0);
		});
	}

	#[test]
	fn who_is_paid_by_many_is_not_noticed() {
		build_and_execute(|| {
			regular(few());
			for who in [TOM, ANA, IDA, BEN, ZOE] {
				pay(who, MEI, 1);
				pay(who, MEI, 1);
			}
			assert_eq!(times(MEI, Rule::Velocity), 0);
		});
	}

	#[test]
	fn who_settles_many_services_at_once_is_not_noticed() {
		build_and_execute(|| {
			regular(Thresholds { velocity_sum: 100, ..few() });
			for _ in 0..10 {
				move_for(MEI, TOM, 50, SERVICE);
				move_for(MEI, ANA, 50, Cause::Training { training: 1 });
			}
			assert_eq!(times(MEI, Rule::Velocity), 0);
		});
	}

	#[test]
	fn gifts_donations_and_redemptions_count() {
		build_and_execute(|| {
			regular(few());
			let (mei, pot) = (|| Some(Purse::Member(MEI)), Some(Purse::Pot(BRANCH)));
			move_for(MEI, TOM, 1, Cause::Gift(NOTE));
			screen(mei(), pot.clone(), 1, Cause::Donation(NOTE));
			screen(mei(), None, 1, Cause::Redemption { partner: 1, redemption: 1 });
			screen(mei(), pot, 1, Cause::Donation(NOTE));
			assert_eq!(times(MEI, Rule::Velocity), 0);
			screen(mei(), None, 1, Cause::Redemption { partner: 1, redemption: 2 });
			assert_eq!(times(MEI, Rule::Velocity), 1);
		});
	}

	#[test]
	fn pots_are_noticed_too() {
		build_and_execute(|| {
			set(None, Kind::Pot, few());
			for _ in 0..5 {
				screen(Some(Purse::Pot(BRANCH)), Some(Purse::Member(MEI)), 1, Cause::Grant(NOTE));
			}
			assert_eq!(times(1_000 + u64::from(BRANCH), Rule::Velocity), 1);
		});
	}

	#[test]
	fn sums_that_no_account_holds_do_no_harm() {
		build_and_execute(|| {
			let most = Balance::MAX / 2 + 1;
			regular(Thresholds { velocity_sum: most, velocity_count: 1, ..quiet() });
			for _ in 0..5 {
				assert_eq!(pay(MEI, TOM, MOST), Screened::Passed);
				assert_eq!(pay(MEI, TOM, Balance::MAX), Screened::Held);
			}
			assert_eq!(times(MEI, Rule::Velocity), 4);
			wait(Moment::MAX / 4);
			pay(MEI, TOM, 1);
			assert_eq!(times(MEI, Rule::Velocity), 4);
		});
	}

	#[test]
	fn boundary_what_would_make_it_more_than_twice_as_much_is_held() {
		build_and_execute(|| {
			regular(Thresholds { velocity_sum: 100, held_above: 60, ..quiet() });
			for amount in [60, 60, 60, 20] {
				assert_eq!(pay(MEI, TOM, amount), Screened::Passed);
			}
			assert_eq!(times(MEI, Rule::Velocity), 3);
			// Nothing more, however small, and it counts for nothing.
			for _ in 0..3 {
				assert_eq!(pay(MEI, ANA, 1), Screened::Held);
			}
			assert_eq!(times(MEI, Rule::Velocity), 3);
			// A service is not a payment in this sense.
			assert_eq!(move_for(MEI, TOM, 60, SERVICE), Screened::Passed);
			// Half of what is well runs out in half of the window.
			wait(5 * HOUR);
			assert_eq!(pay(MEI, TOM, 51), Screened::Held);
			assert_eq!(pay(MEI, TOM, 50), Screened::Passed);
		});
	}

	#[test]
	fn what_was_paid_when_more_was_well_is_over_after_two_windows_of_now() {
		build_and_execute(|| {
			regular(Thresholds { velocity_sum: 1_000, velocity_count: 100, ..quiet() });
			for _ in 0..200 {
				assert_eq!(pay(MEI, TOM, 10), Screened::Passed);
			}
			let noticed = times(MEI, Rule::Velocity);
			regular(Thresholds { velocity_sum: 100, velocity_count: 4, ..quiet() });
			assert_eq!(pay(MEI, TOM, 10), Screened::Held);
			wait(10 * HOUR);
			assert_eq!(pay(MEI, TOM, 101), Screened::Held);
			wait(10 * HOUR);
			for _ in 0..4 {
				assert_eq!(pay(MEI, TOM, 25), Screened::Passed);
			}
			assert_eq!(times(MEI, Rule::Velocity), noticed);
		});
	}

	#[test]
	fn what_is_held_says_by_which_rule() {
		build_and_execute(|| {
			regular(Thresholds { velocity_sum: 100, held_above: 60, ..quiet() });
			set(None, Kind::New, Thresholds { new_sum: 20, ..quiet() });
			Since::set(vec![(ANA, START)]);
			for _ in 0..3 {
				pay(MEI, TOM, 60);
			}
			for (who, amount, rule, observed, threshold) in [
				(MEI, 61, Rule::LargeAmount, 61, 60),
				(MEI, 21, Rule::Velocity, 201, 100),
				(ANA, 41, Rule::NewAccount, 41, 20),
			] {
				events();
				assert_eq!(pay(who, TOM, amount), Screened::Held);
				let cause = TRANSFER;
				let held = Event::HeldBack { rule, who, observed, threshold, amount, cause };
				assert_eq!(events(), [held]);
			}
		});
	}

	#[test]
	fn a_partner_is_told_of_a_redemption_that_is_held_for_a_sum() {
		build_and_execute(|| {
			regular(Thresholds { velocity_sum: 100, ..quiet() });
			assert_eq!(pay(MEI, TOM, 100), Screened::Passed);
			events();
			let cause = Cause::Redemption { partner: 6, redemption: 1 };
			assert_eq!(screen(Some(Purse::Member(MEI)), None, 101, cause), Screened::Held);
			let event = last_event();
			assert!(
				matches!(
					event,
					Event::Alerted { partner: Some(6), rule: Rule::Velocity, observed: 201, .. }
				),
				"{event:?}"
			);
		});
	}

	#[test]
	fn where_sums_are_not_looked_at_none_is_held() {
		build_and_execute(|| {
			regular(Thresholds { velocity_sum: 0, new_sum: 0, ..quiet() });
			for _ in 0..10 {
				assert_eq!(pay(MEI, TOM, MOST), Screened::Passed);
			}
		});
	}

	#[test]
	fn looking_often_makes_nothing_be_forgotten_sooner() {
		build_and_execute(|| {
			let window = 1_000_000;
			let slow = Thresholds { pair_count: 3, pair_window: window, ..quiet() };
			regular(slow);
			for _ in 0..3 {
				pay(MEI, TOM, 1);
			}
			// Nearly no time is gone, in many small pieces.
			for _ in 0..1_000 {
				wait(1);
				Risk::note_review(1, Side::Publisher, &MEI, &TOM, 5);
			}
			pay(MEI, TOM, 1);
			pay(MEI, TOM, 1);
			assert_eq!(times(MEI, Rule::Pair), 1);
		});
	}
}

mod circle {
	use super::*;

	const RING: [AccountId; 7] = [MEI, TOM, ANA, IDA, BEN, ZOE, FAR];

	fn rings() -> Thresholds<Balance> {
		Thresholds { circle_amount: 10, circle_hops: 5, circles: 2, ..quiet() }
	}

	fn noticed() -> u32 {
		RING.into_iter().map(|who| times(who, Rule::Circle)).sum()
	}

	#[test]
	fn two_who_pay_each_other_are_no_ring() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..20 {
				round(&[MEI, TOM], 50);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn a_ring_of_three_to_six_is_noticed_once_coins_have_gone_round_often_enough() {
		for size in 3..=6 {
			build_and_execute(|| {
				regular(rings());
				round(&RING[..size], 50);
				assert_eq!(noticed(), 0, "a ring of {size} has closed once");
				round(&RING[..size], 50);
				round(&RING[..size], 50);
				assert!(noticed() > 0, "a ring of {size}");
			});
		}
	}

	#[test]
	fn boundary_a_longer_ring_than_governance_looks_for_is_not_noticed() {
		for hops in 2..=5u8 {
			build_and_execute(|| {
				regular(Thresholds { circle_hops: hops, ..rings() });
				let size = usize::from(hops) + 1;
				for _ in 0..10 {
					round(&RING[..size + 1], 50);
				}
				assert_eq!(noticed(), 0, "{hops} movements do not close it");
				wait(2 * MEMORY);
				for _ in 0..3 {
					round(&RING[..size], 50);
				}
				assert!(noticed() > 0, "{hops} movements and one more do");
			});
		}
	}

	#[test]
	fn small_amounts_are_not_noticed() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..10 {
				round(&RING[..3], 9);
			}
			assert_eq!(noticed(), 0);
			for _ in 0..3 {
				round(&RING[..3], 10);
			}
			assert!(noticed() > 0);
		});
	}

	#[test]
	fn less_than_half_that_comes_back_is_not_noticed() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..10 {
				pay(MEI, TOM, 100);
				pay(TOM, ANA, 100);
				pay(ANA, MEI, 49);
				wait(2 * MEMORY);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn half_that_comes_back_is_noticed() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..3 {
				pay(MEI, TOM, 100);
				pay(TOM, ANA, 100);
				pay(ANA, MEI, 50);
			}
			assert!(noticed() > 0);
		});
	}

	#[test]
	fn what_takes_longer_than_the_memory_is_not_noticed() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..10 {
				for (from, to) in [(MEI, TOM), (TOM, ANA), (ANA, MEI)] {
					pay(from, to, 50);
					wait(MEMORY);
				}
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn circles_now_and_then_are_not_noticed() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..10 {
				round(&RING[..3], 50);
				wait(2 * MEMORY);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn a_chain_that_does_not_come_back_is_not_noticed() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..10 {
				for pair in RING.windows(2) {
					pay(pair[0], pair[1], 50);
				}
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn somebody_who_helps_many_and_is_helped_by_others_is_not_noticed() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..10 {
				for who in [TOM, ANA, IDA] {
					pay(who, MEI, 50);
				}
				for who in [BEN, ZOE] {
					pay(MEI, who, 75);
				}
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn services_in_a_ring_are_noticed_as_payments_are() {
		build_and_execute(|| {
			regular(rings());
			for _ in 0..3 {
				for (from, to) in [(MEI, TOM), (TOM, ANA), (ANA, MEI)] {
					assert_eq!(move_for(from, to, 50, SERVICE), Screened::Passed);
				}
			}
			assert!(noticed() > 0);
		});
	}

	#[test]
	fn presents_to_the_pot_and_grants_from_it_are_no_ring() {
		build_and_execute(|| {
			for kind in [Kind::Regular, Kind::Pot] {
				set(None, kind, rings());
			}
			for _ in 0..10 {
				round(&[MEI, TOM], 50);
				screen(
					Some(Purse::Member(TOM)),
					Some(Purse::Pot(BRANCH)),
					50,
					Cause::Donation(NOTE),
				);
				screen(Some(Purse::Pot(BRANCH)), Some(Purse::Member(MEI)), 50, Cause::Grant(NOTE));
			}
			assert_eq!(noticed(), 0);
			assert_eq!(Risk::alerts_of(1_000 + u64::from(BRANCH)), []);
		});
	}

	#[test]
	fn somebody_with_more_payers_than_are_remembered_does_no_harm() {
		build_and_execute(|| {
			regular(rings());
			Joined::set((100..200).collect());
			for who in 100..200 {
				pay(who, MEI, 50);
				pay(MEI, who + 100, 50);
				pay(who + 100, TOM, 50);
				Risk::do_try_state().expect("rows stay bounded");
			}
			for _ in 0..3 {
				round(&RING[..3], 50);
			}
			assert!(noticed() > 0);
		});
	}
}

mod pair {
	use super::*;

	fn pairs() -> Thresholds<Balance> {
		Thresholds { pair_count: 3, ..quiet() }
	}

	#[test]
	fn boundary_so_many_between_two_are_well_and_one_more_is_noticed() {
		build_and_execute(|| {
			regular(pairs());
			for _ in 0..3 {
				pay(MEI, TOM, 1);
			}
			assert_eq!(times(MEI, Rule::Pair), 0);
			assert_eq!(pay(MEI, TOM, 1), Screened::Passed);
			assert_eq!(times(MEI, Rule::Pair), 1);
			let alert = Risk::alert(only_alert(MEI, Rule::Pair)).expect("it is open");
			assert!(alert.parties.contains(&TOM));
		});
	}

	#[test]
	fn each_pair_counts_for_itself() {
		build_and_execute(|| {
			regular(pairs());
			for _ in 0..3 {
				for who in [TOM, ANA, IDA, BEN] {
					pay(MEI, who, 1);
				}
			}
			assert_eq!(times(MEI, Rule::Pair), 0);
			pay(MEI, BEN, 1);
			assert_eq!(times(MEI, Rule::Pair), 1);
		});
	}

	#[test]
	fn it_is_forgotten_once_the_window_is_over() {
		build_and_execute(|| {
			regular(pairs());
			for _ in 0..5 {
				for _ in 0..3 {
					pay(MEI, TOM, 1);
				}
				wait(10 * HOUR);
			}
			assert_eq!(times(MEI, Rule::Pair), 0);
		});
	}

	#[test]
	fn more_partners_than_are_remembered_do_no_harm() {
		build_and_execute(|| {
			regular(pairs());
			Joined::set((100..140).collect());
			for who in 100..140 {
				pay(MEI, who, 1);
				pay(who, MEI, 1);
				Risk::do_try_state().expect("rows stay bounded");
			}
			// Those whom one deals with most are remembered best.
			for _ in 0..4 {
				pay(MEI, TOM, 1);
			}
			assert_eq!(times(MEI, Rule::Pair), 1);
		});
	}
}

mod new_account {
	use super::*;

	fn new() {
		regular(quiet());
		set(None, Kind::New, Thresholds { new_sum: 100, ..quiet() });
		Since::set(vec![(MEI, START)]);
	}

	#[test]
	fn boundary_what_would_make_it_more_than_twice_as_much_is_held_as_long_as_they_are_new() {
		build_and_execute(|| {
			new();
			assert_eq!(pay(MEI, TOM, 200), Screened::Passed);
			assert_eq!(times(MEI, Rule::NewAccount), 1);
			wait(NEW_FOR - 1);
			assert_eq!(pay(MEI, TOM, 1), Screened::Held);
			wait(1);
			assert_eq!(pay(MEI, TOM, 500), Screened::Passed);
		});
	}

	#[test]
	fn boundary_what_a_new_member_pays_is_noticed_above_a_sum() {
		build_and_execute(|| {
			new();
			pay(MEI, TOM, 60);
			pay(MEI, ANA, 40);
			assert_eq!(times(MEI, Rule::NewAccount), 0);
			assert_eq!(pay(MEI, TOM, 1), Screened::Passed);
			assert_eq!(times(MEI, Rule::NewAccount), 1);
		});
	}

	#[test]
	fn waiting_a_little_does_not_help() {
		build_and_execute(|| {
			new();
			for _ in 0..4 {
				pay(MEI, TOM, 30);
				wait(10 * HOUR);
			}
			assert!(times(MEI, Rule::NewAccount) > 0);
		});
	}

	#[test]
	fn others_are_not_noticed() {
		build_and_execute(|| {
			new();
			pay(TOM, ANA, 500);
			assert_eq!(times(TOM, Rule::NewAccount), 0);
			wait(NEW_FOR);
			pay(MEI, ANA, 500);
			assert_eq!(times(MEI, Rule::NewAccount), 0);
		});
	}
}

mod near_cap {
	use super::*;

	#[test]
	fn boundary_who_comes_near_the_cap_is_noticed() {
		build_and_execute(|| {
			Cap::set(2_000);
			regular(Thresholds { near_cap: Permill::from_percent(75), ..quiet() });
			pay(MEI, TOM, 500);
			assert_eq!(times(TOM, Rule::NearCap), 0);
			assert_eq!(pay(MEI, TOM, 501), Screened::Passed);
			assert_eq!(times(TOM, Rule::NearCap), 1);
			assert_eq!(times(MEI, Rule::NearCap), 0);
		});
	}

	#[test]
	fn who_is_near_it_already_is_not_noticed_again() {
		build_and_execute(|| {
			Cap::set(2_000);
			regular(Thresholds { near_cap: Permill::from_percent(75), ..quiet() });
			for (amount, noticed) in [(500, 0), (1, 1), (300, 1)] {
				pay(MEI, TOM, amount);
				assert_eq!(times(TOM, Rule::NearCap), noticed, "{amount}");
				assert_ok!(transfer(MEI, TOM, amount));
			}
			// Once they have spent some of it they can come near it again.
			assert_ok!(transfer(TOM, MEI, 301));
			pay(MEI, TOM, 1);
			assert_eq!(times(TOM, Rule::NearCap), 2);
		});
	}

	#[test]
	fn there_is_no_cap_for_pots() {
		build_and_execute(|| {
			Cap::set(100);
			regular(Thresholds { near_cap: Permill::from_percent(1), ..quiet() });
			set(None, Kind::Pot, Thresholds { near_cap: Permill::from_percent(1), ..quiet() });
			screen(Some(Purse::Member(MEI)), Some(Purse::Pot(BRANCH)), 90, Cause::Donation(NOTE));
			assert_eq!(Risk::alerts_of(1_000 + u64::from(BRANCH)), []);
		});
	}
}

mod review_ring {
	use super::*;

	fn praise(by: AccountId, of: AccountId, score: u8) {
		Risk::note_review(1, Side::Publisher, &by, &of, score);
	}

	fn trips() {
		regular(Thresholds { round_trips: 2, ..quiet() });
	}

	/// Two give each other hours and top scores.
	fn exchange(times: u32, score: u8) {
		for _ in 0..times {
			move_for(MEI, TOM, 20, SERVICE);
			praise(MEI, TOM, score);
			praise(TOM, MEI, score);
			move_for(TOM, MEI, 20, SERVICE);
			praise(TOM, MEI, score);
			praise(MEI, TOM, score);
		}
	}

	fn noticed() -> u32 {
		times(MEI, Rule::ReviewRing) + times(TOM, Rule::ReviewRing)
	}

	#[test]
	fn two_who_serve_and_praise_each_other_again_and_again_are_noticed() {
		build_and_execute(|| {
			trips();
			exchange(1, 5);
			assert_eq!(noticed(), 0);
			exchange(4, 5);
			assert!(noticed() > 0);
		});
	}

	#[test]
	fn three_in_a_ring_who_praise_each_other_are_noticed() {
		build_and_execute(|| {
			regular(Thresholds { round_trips: 2, circle_amount: 10, ..quiet() });
			let ring = [MEI, TOM, ANA];
			for _ in 0..6 {
				for place in 0..3 {
					let (one, other) = (ring[place], ring[(place + 1) % 3]);
					move_for(one, other, 20, SERVICE);
					praise(one, other, 5);
					praise(other, one, 5);
				}
			}
			assert!(noticed() + times(ANA, Rule::ReviewRing) > 0);
		});
	}

	#[test]
	fn who_praises_less_than_highly_is_noticed_after_twice_as_often() {
		for (score, first) in [(5, 2), (4, 5)] {
			build_and_execute(|| {
				trips();
				exchange(first, score);
				assert_eq!(noticed(), 0, "{first} of {score}");
				exchange(2, score);
				assert!(noticed() > 0, "more than {first} of {score}");
			});
		}
	}

	#[test]
	fn those_who_praise_each_other_for_what_a_pot_pays_are_noticed() {
		build_and_execute(|| {
			trips();
			for round in 0..5 {
				assert_eq!(noticed(), u32::from(round == 4), "{round}");
				screen(Some(Purse::PotEscrow(BRANCH)), Some(Purse::Member(TOM)), 20, SERVICE);
				praise(MEI, TOM, 5);
				praise(TOM, MEI, 5);
			}
		});
	}

	#[test]
	fn a_payment_at_the_beginning_does_not_hide_praise_for_what_a_pot_pays() {
		for (from, to, amount) in [(MEI, TOM, 20), (TOM, MEI, 20), (MEI, TOM, 1), (TOM, MEI, 1)] {
			build_and_execute(|| {
				regular(Thresholds { round_trips: 2, circle_amount: 10, ..quiet() });
				for round in 0..6 {
					praise(MEI, TOM, 5);
					praise(TOM, MEI, 5);
					if round == 0 || amount < 10 {
						pay(from, to, amount);
					}
				}
				assert!(noticed() > 0, "{amount} of {from}");
			});
		}
	}

	#[test]
	fn next_to_nothing_is_no_hours_that_come_back() {
		build_and_execute(|| {
			regular(Thresholds { round_trips: 2, circle_amount: 10, ..quiet() });
			for _ in 0..20 {
				move_for(MEI, TOM, 20, SERVICE);
				praise(MEI, TOM, 5);
				praise(TOM, MEI, 5);
				pay(TOM, MEI, 9);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn praise_on_both_sides_of_a_payment_is_praise_for_hours() {
		build_and_execute(|| {
			trips();
			for _ in 0..20 {
				praise(MEI, TOM, 5);
				move_for(MEI, TOM, 20, SERVICE);
				praise(TOM, MEI, 5);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn praise_before_a_service_is_paid_is_no_praise_for_what_a_pot_pays() {
		build_and_execute(|| {
			trips();
			for _ in 0..20 {
				praise(MEI, TOM, 5);
				praise(TOM, MEI, 5);
				move_for(MEI, TOM, 20, SERVICE);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn those_who_do_not_praise_each_other_are_not_noticed() {
		build_and_execute(|| {
			trips();
			exchange(20, 3);
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn praise_for_hours_that_go_one_way_is_not_noticed() {
		build_and_execute(|| {
			trips();
			for _ in 0..20 {
				move_for(MEI, TOM, 20, SERVICE);
				praise(MEI, TOM, 5);
				praise(TOM, MEI, 5);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn praise_between_strangers_does_no_harm() {
		build_and_execute(|| {
			trips();
			for score in [0, 1, 5, 255] {
				praise(MEI, TOM, score);
				praise(MEI, MEI, score);
				praise(STRANGER, MEI, score);
			}
			assert_eq!(noticed(), 0);
		});
	}

	#[test]
	fn what_was_long_ago_does_not_count() {
		build_and_execute(|| {
			trips();
			for _ in 0..10 {
				exchange(1, 5);
				wait(2 * MEMORY);
			}
			assert_eq!(noticed(), 0);
		});
	}
}
