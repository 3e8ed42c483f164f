// SPDX-License-Identifier: Apache-2.0

//! What becomes of what the screening notices.

use super::*;

/// Payments of Mei's above 10 that cannot be held are noticed.
fn notice_large() {
	set(None, Kind::Regular, Thresholds { held_above: 10, ..quiet() });
}

/// A service that nobody can hold back.
fn serve(from: AccountId, to: AccountId, amount: Balance) {
	assert_eq!(move_for(from, to, amount, SERVICE), Screened::Passed);
}

mod raise {
	use super::*;

	#[test]
	fn success_it_says_who_what_and_when() {
		build_and_execute(|| {
			notice_large();
			wait(30);
			serve(MEI, FAR, 25);
			let id = only_alert(MEI, Rule::LargeAmount);
			let alert = Risk::alert(id).expect("it is open");
			assert_eq!(alert.rule, Rule::LargeAmount);
			assert_eq!(alert.who, MEI);
			assert_eq!(alert.branch, BRANCH);
			assert_eq!(alert.other_branch, Some(3));
			assert_eq!(alert.observed, 25);
			assert_eq!(alert.threshold, 10);
			assert_eq!(alert.amount, 25);
			assert_eq!(alert.times, 1);
			assert_eq!(alert.first_at, START + 30);
			assert_eq!(alert.last_at, START + 30);
			assert!(alert.parties.contains(&FAR));
			assert_eq!(Risk::open_alerts(BRANCH), 1);
			let event = last_event();
			let Event::Alerted {
				alert,
				rule,
				branch,
				other_branch,
				partner,
				who,
				other,
				observed,
				threshold,
				amount,
				cause,
				times,
			} = event
			else {
				panic!("{event:?}")
			};
			assert_eq!((alert, rule, who), (id, Rule::LargeAmount, MEI));
			assert_eq!((branch, other_branch, partner), (BRANCH, Some(3), None));
			assert_eq!((observed, threshold, times), (25, 10, 1));
			assert_eq!((other, amount, cause), (Some(FAR), 25, SERVICE));
		});
	}

	#[test]
	fn success_a_redemption_concerns_the_partner_too() {
		build_and_execute(|| {
			set(None, Kind::Regular, Thresholds { velocity_sum: 10, ..quiet() });
			let cause = Cause::Redemption { partner: 6, redemption: 1 };
			assert_eq!(screen(Some(Purse::Member(MEI)), None, 11, cause), Screened::Passed);
			let partner = events().into_iter().find_map(|event| match event {
				Event::Alerted { partner, .. } => Some(partner),
				_ => None,
			});
			assert_eq!(partner, Some(Some(6)));
		});
	}

	#[test]
	fn success_what_is_held_is_a_case_and_no_alert_but_partners_are_told_of_redemptions() {
		build_and_execute(|| {
			notice_large();
			assert_eq!(pay(MEI, TOM, 11), Screened::Held);
			assert!(!events().iter().any(|event| matches!(event, Event::Alerted { .. })));
			let cause = Cause::Redemption { partner: 6, redemption: 1 };
			assert_eq!(screen(Some(Purse::Member(MEI)), None, 11, cause), Screened::Held);
			let event = last_event();
			assert!(matches!(event, Event::Alerted { partner: Some(6), .. }), "{event:?}");
			assert_eq!(times(MEI, Rule::LargeAmount), 1);
		});
	}

	#[test]
	fn success_the_same_again_is_counted_and_not_raised_anew() {
		build_and_execute(|| {
			notice_large();
			serve(MEI, TOM, 25);
			let id = only_alert(MEI, Rule::LargeAmount);
			wait(70);
			serve(MEI, ANA, 31);
			assert_eq!(only_alert(MEI, Rule::LargeAmount), id);
			let alert = Risk::alert(id).expect("it is open");
			assert_eq!(alert.times, 2);
			assert_eq!((alert.first_at, alert.last_at), (START, START + 70));
			assert_eq!(Risk::open_alerts(BRANCH), 1);
			assert_eq!(Risk::statistics(BRANCH, Rule::LargeAmount).raised, 1);
		});
	}

	#[test]
	fn success_another_member_or_another_rule_is_another_alert() {
		build_and_execute(|| {
			set(None, Kind::Regular, Thresholds { held_above: 10, velocity_sum: 5, ..quiet() });
			serve(MEI, TOM, 25);
			serve(ANA, TOM, 25);
			assert_eq!(Risk::open_alerts(BRANCH), 2);
			assert_eq!(pay(MEI, TOM, 6), Screened::Passed);
			assert_eq!(Risk::open_alerts(BRANCH), 3);
			assert_eq!(Risk::alerts_of(MEI).len(), 2);
		});
	}

	#[test]
	fn boundary_a_branch_has_so_many_of_a_rule_and_then_only_events() {
		build_and_execute(|| {
			notice_large();
			for who in [MEI, TOM, ANA] {
				serve(who, IDA, 25);
			}
			assert_eq!(Risk::open_alerts(BRANCH), 3);
			events();
			serve(BEN, IDA, 25);
			assert_eq!(Risk::open_alerts(BRANCH), 3);
			assert_eq!(times(BEN, Rule::LargeAmount), 0);
			let event = last_event();
			let Event::Unrecorded { who, other, observed, amount, cause, .. } = event else {
				panic!("{event:?}")
			};
			assert_eq!((who, other, observed), (BEN, Some(IDA), 25));
			assert_eq!((amount, cause), (25, SERVICE));
			// Other rules have places of their own.
			set(None, Kind::Regular, Thresholds { held_above: 10, velocity_count: 1, ..quiet() });
			pay(BEN, IDA, 1);
			pay(BEN, IDA, 1);
			assert_eq!((times(BEN, Rule::Velocity), Risk::open_alerts(BRANCH)), (1, 4));
			// What is open already is counted on.
			serve(MEI, IDA, 25);
			assert_eq!(times(MEI, Rule::LargeAmount), 2);
			// Another branch has its own.
			serve(FAR, IDA, 25);
			assert_eq!(Risk::open_alerts(3), 1);
			// There is room again once one is handled.
			handled(MEI, Rule::LargeAmount, true);
			serve(BEN, IDA, 25);
			assert_eq!(times(BEN, Rule::LargeAmount), 1);
		});
	}

	#[test]
	fn success_what_is_held_is_held_whether_there_is_room_for_alerts_or_not() {
		build_and_execute(|| {
			notice_large();
			for who in [MEI, TOM, ANA] {
				serve(who, IDA, 25);
			}
			assert_eq!(pay(BEN, IDA, 25), Screened::Held);
			assert_eq!(pay(BEN, IDA, 5), Screened::Passed);
		});
	}
}

mod handle {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			notice_large();
			for (who, is_confirmed) in [(MEI, true), (TOM, false)] {
				serve(who, ANA, 25);
				let alert = only_alert(who, Rule::LargeAmount);
				assert_ok!(Risk::handle(signed(AUDITOR), alert, is_confirmed, OPINION));
				assert_eq!(
					last_event(),
					Event::Handled {
						alert,
						rule: Rule::LargeAmount,
						branch: BRANCH,
						who,
						observed: 25,
						threshold: 10,
						times: 1,
						by: Some(AUDITOR),
						confirmed: is_confirmed,
						opinion: OPINION,
					}
				);
				assert_eq!(Risk::alert(alert), None);
				assert_eq!(Risk::alerts_of(who), []);
				assert_eq!(Risk::open_alerts(BRANCH), 0);
			}
			let counts = Risk::statistics(BRANCH, Rule::LargeAmount);
			assert_eq!((counts.raised, counts.confirmed, counts.dismissed), (2, 1, 1));
			let others = Risk::statistics(BRANCH, Rule::Velocity);
			assert_eq!((others.raised, others.confirmed, others.dismissed), (0, 0, 0));
			let elsewhere = Risk::statistics(3, Rule::LargeAmount);
			assert_eq!((elsewhere.raised, elsewhere.confirmed, elsewhere.dismissed), (0, 0, 0));
		});
	}

	#[test]
	fn success_by_an_auditor_above() {
		build_and_execute(|| {
			notice_large();
			serve(MEI, ANA, 25);
			let alert = only_alert(MEI, Rule::LargeAmount);
			assert_ok!(Risk::handle(signed(ABOVE), alert, true, OPINION));
		});
	}

	#[test]
	fn success_what_happens_afterwards_is_another_alert() {
		build_and_execute(|| {
			notice_large();
			serve(MEI, ANA, 25);
			let first = only_alert(MEI, Rule::LargeAmount);
			assert_ok!(Risk::handle(signed(AUDITOR), first, false, OPINION));
			serve(MEI, ANA, 25);
			let second = only_alert(MEI, Rule::LargeAmount);
			assert!(second > first);
			assert_eq!(times(MEI, Rule::LargeAmount), 1);
		});
	}

	#[test]
	fn success_of_a_member_who_has_moved_the_alert_stays() {
		build_and_execute(|| {
			notice_large();
			serve(MEI, ANA, 25);
			Moved::set(vec![MEI]);
			let alert = only_alert(MEI, Rule::LargeAmount);
			serve(MEI, ANA, 25);
			assert_eq!(only_alert(MEI, Rule::LargeAmount), alert);
			assert_noop!(Risk::handle(signed(BESIDE), alert, true, OPINION), Error::WrongBranch);
			assert_ok!(Risk::handle(signed(AUDITOR), alert, true, OPINION));
			assert_eq!((Risk::open_alerts(BRANCH), Risk::open_alerts(3)), (0, 0));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let handle = |by, alert| Risk::handle(signed(by), alert, true, OPINION);
			assert_noop!(handle(AUDITOR, 0), Error::NoAlert);
			notice_large();
			serve(MEI, TOM, 25);
			let alert = only_alert(MEI, Rule::LargeAmount);
			for by in [MEI, TOM, STRANGER] {
				assert_noop!(handle(by, alert), BAD_ORIGIN);
			}
			assert_noop!(handle(BESIDE, alert), Error::WrongBranch);
			assert_noop!(handle(AUDITOR, alert + 1), Error::NoAlert);
			assert_ok!(handle(AUDITOR, alert));
			assert_noop!(handle(AUDITOR, alert), Error::NoAlert);
		});
	}

	#[test]
	fn success_by_the_consortium_whoever_takes_part() {
		build_and_execute(|| {
			notice_large();
			serve(BOTH, TOM, 25);
			let alert = only_alert(BOTH, Rule::LargeAmount);
			events();
			assert_ok!(Risk::handle(council(), alert, true, OPINION));
			let event = last_event();
			assert!(matches!(event, Event::Handled { by: None, .. }), "{event:?}");
		});
	}

	#[test]
	fn success_of_counts_those_begin_anew_and_of_sums_if_nothing_was_wrong() {
		for is_confirmed in [true, false] {
			build_and_execute(|| {
				set(
					None,
					Kind::Regular,
					Thresholds { velocity_count: 2, velocity_sum: 100, pair_count: 2, ..quiet() },
				);
				for _ in 0..3 {
					pay(MEI, TOM, 60);
				}
				assert_eq!((times(MEI, Rule::Velocity), times(MEI, Rule::Pair)), (2, 1));
				handled(MEI, Rule::Velocity, is_confirmed);
				handled(MEI, Rule::Pair, is_confirmed);
				// What holds back is the sum.
				let expected = if is_confirmed { Screened::Held } else { Screened::Passed };
				assert_eq!(pay(MEI, TOM, 60), expected);
				assert_eq!(Risk::alerts_of(MEI), []);
				assert_eq!(Risk::trail(MEI).sum, if is_confirmed { 180 } else { 60 });
			});
		}
	}

	#[test]
	fn success_of_circles_and_praise_counts_begin_anew() {
		build_and_execute(|| {
			let rules = Thresholds { circle_amount: 10, circles: 1, round_trips: 1, ..quiet() };
			set(None, Kind::Regular, rules);
			let ring = || {
				for (from, to) in [(MEI, TOM), (TOM, ANA), (ANA, MEI)] {
					serve(from, to, 50);
					Risk::note_review(1, Side::Publisher, &from, &to, 5);
					Risk::note_review(1, Side::Participant, &to, &from, 5);
				}
			};
			let noticed =
				|rule| [MEI, TOM, ANA].into_iter().filter(|who| times(*who, rule) > 0).collect();
			for rule in [Rule::Circle, Rule::ReviewRing] {
				let mut found: Vec<AccountId> = vec![];
				for _ in 0..10 {
					ring();
					found = noticed(rule);
					if !found.is_empty() {
						break;
					}
				}
				assert!(!found.is_empty(), "{rule:?}");
				for who in &found {
					handled(*who, rule, true);
				}
				let trail = Risk::trail(found[0]);
				if rule == Rule::Circle {
					assert_eq!(trail.circles, 0);
				}
				let is_anew = |level: u64| level < 2 * crate::UNIT;
				assert!(trail.partners.iter().all(|partner| match rule {
					Rule::Circle => is_anew(partner.circles),
					_ => is_anew(partner.trips),
				}));
			}
		});
	}

	#[test]
	fn success_of_a_new_member() {
		build_and_execute(|| {
			set(None, Kind::New, Thresholds { new_sum: 100, ..quiet() });
			Since::set(vec![(MEI, START)]);
			pay(MEI, TOM, 101);
			handled(MEI, Rule::NewAccount, false);
			assert_eq!(pay(MEI, TOM, 100), Screened::Passed);
			assert_eq!(times(MEI, Rule::NewAccount), 0);
			pay(MEI, TOM, 1);
			handled(MEI, Rule::NewAccount, true);
			pay(MEI, TOM, 1);
			assert_eq!(times(MEI, Rule::NewAccount), 1);
		});
	}

	#[test]
	fn fails_for_who_spends_from_the_pot_that_it_is_about_or_mints_for_its_branch() {
		for role in Role::ALL {
			build_and_execute(|| {
				notice_large();
				set(None, Kind::Pot, Thresholds { held_above: 10, ..quiet() });
				let minting =
					Cause::Minting { branch: BRANCH, reason: MintReason::Office, activity: None };
				screen(None, Some(Purse::Member(MEI)), 25, minting);
				serve(MEI, TOM, 25);
				Roles::set(vec![(AUDITOR, role)]);
				let of_pot = only_alert(1_000 + AccountId::from(BRANCH), Rule::LargeAmount);
				let of_member = only_alert(MEI, Rule::LargeAmount);
				let handle = |by, alert| Risk::handle(signed(by), alert, true, OPINION);
				assert_ok!(handle(AUDITOR, of_member));
				if matches!(role, Role::Treasurer | Role::Minter) {
					assert_noop!(handle(AUDITOR, of_pot), Error::ConflictOfInterest);
					assert_ok!(handle(SECOND, of_pot));
				} else {
					assert_ok!(handle(AUDITOR, of_pot));
				}
			});
		}
	}

	#[test]
	fn fails_for_who_takes_part_in_it_or_is_close() {
		build_and_execute(|| {
			notice_large();
			serve(MEI, BOTH, 25);
			let alert = only_alert(MEI, Rule::LargeAmount);
			let handle = |by| Risk::handle(signed(by), alert, true, OPINION);
			assert_noop!(handle(BOTH), Error::ConflictOfInterest);
			Close::set(vec![(MEI, AUDITOR), (SECOND, BOTH)]);
			assert_noop!(handle(AUDITOR), Error::ConflictOfInterest);
			assert_noop!(handle(SECOND), Error::ConflictOfInterest);
			Close::take();
			serve(BOTH, MEI, 25);
			let own = only_alert(BOTH, Rule::LargeAmount);
			assert_noop!(Risk::handle(signed(BOTH), own, true, OPINION), Error::ConflictOfInterest);
		});
	}
}

mod views {
	use super::*;

	#[test]
	fn the_alerts_of_a_branch_come_in_order_and_in_pages() {
		build_and_execute(|| {
			MaxOpenAlerts::set(100);
			notice_large();
			for who in [MEI, TOM, ANA, BEN] {
				serve(who, IDA, 25);
			}
			serve(FAR, IDA, 25);
			let ids = |after, limit| {
				Risk::alerts(BRANCH, after, limit).into_iter().map(|(id, _)| id).collect::<Vec<_>>()
			};
			let all = ids(None, 50);
			assert_eq!(all.len(), 4);
			assert!(all.is_sorted());
			assert_eq!(ids(None, 2), all[..2]);
			assert_eq!(ids(Some(all[1]), 50), all[2..]);
			assert_eq!(ids(Some(all[3]), 50), [0; 0]);
			assert_eq!(ids(None, 0), [0; 0]);
			assert_eq!(Risk::alerts(1, None, 50), []);
		});
	}

	#[test]
	fn boundary_a_page_has_fifty_at_most() {
		build_and_execute(|| {
			MaxOpenAlerts::set(100);
			Joined::set((100..160).collect());
			notice_large();
			for who in 100..160 {
				serve(who, IDA, 25);
			}
			assert_eq!(Risk::alerts(BRANCH, None, 1_000).len(), 50);
		});
	}
}

/// The one alert of this rule about somebody is handled.
fn handled(who: AccountId, rule: Rule, confirmed: bool) {
	assert_ok!(Risk::handle(signed(AUDITOR), only_alert(who, rule), confirmed, OPINION));
}
