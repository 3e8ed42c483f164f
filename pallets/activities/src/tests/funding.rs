// SPDX-License-Identifier: Apache-2.0

//! Activities that a branch pays for, from its pot or by minting (A9).

use super::*;
use crate::{Error, Part};
use frame_support::assert_noop;
use timebank_primitives::{Phase, Purse, Role};

const POT: Funding = Funding::Pot(1);
const MINTED: Funding = Funding::Minted(1);

fn from_pot(places: u32) -> ActivityId {
	approved_as(TREASURER, terms(places, 20), POT)
}

fn minted(places: u32) -> ActivityId {
	approved_as(MINTER, terms(places, 20), MINTED)
}

#[test]
fn fails_to_publish_for_who_does_not_act_for_the_branch() {
	build_and_execute(|| {
		// Members, treasurers and minters of another branch, and one for the other; nobody acts for a branch that is not there.
		for by in [MEI, 72, MINTER, AUDITOR, STRANGER] {
			assert_noop!(publish(by, terms(1, 1), POT), Error::<Test>::NotAuthorized);
		}
		for by in [MEI, 73, TREASURER, AUDITOR, STRANGER] {
			assert_noop!(publish(by, terms(1, 1), MINTED), Error::<Test>::NotAuthorized);
		}
		for funding in [Funding::Pot(2), Funding::Pot(9), Funding::Minted(2)] {
			assert_noop!(publish(TREASURER, terms(1, 1), funding), Error::<Test>::NotAuthorized);
		}
		Dismissed::set(vec![TREASURER]);
		assert_noop!(publish(TREASURER, terms(1, 1), POT), Error::<Test>::NotAuthorized);
	});
}

#[test]
fn fails_to_publish_for_a_branch_without_a_pot() {
	build_and_execute(|| {
		Potless::set(vec![1]);
		assert_noop!(publish(TREASURER, terms(1, 1), POT), Error::<Test>::WrongBranch);
		assert_noop!(publish(MINTER, terms(1, 1), MINTED), Error::<Test>::WrongBranch);
	});
}

#[test]
fn fails_to_add_to_what_a_branch_pays_for() {
	build_and_execute(|| {
		// What an auditor has approved is all that one treasurer or minter can give.
		for (by, id) in [(TREASURER, from_pot(1)), (MINTER, minted(1))] {
			let who = if by == MINTER { TOM } else { ANA };
			started(id, who);
			assert_noop!(top_up(by, id, who, 1), Error::<Test>::NotOwnFunding);
			assert_noop!(top_up(who, id, who, 1), Error::<Test>::NotPublisher);
		}
	});
}

#[test]
fn success_whoever_acts_for_a_branch_publishes_whatever_is_thought_of_them() {
	build_and_execute(|| {
		MayNotPublish::set(vec![7, 8]);
		assert_ok!(publish(8, terms(1, 1), POT));
		assert_ok!(publish(7, terms(1, 1), MINTED));
	});
}

#[test]
fn boundary_whoever_acts_for_a_branch_has_so_many_open_as_others() {
	build_and_execute(|| {
		for _ in 0..3 {
			assert_ok!(publish(TREASURER, terms(1, 1), POT));
		}
		assert_noop!(publish(TREASURER, terms(1, 1), POT), Error::<Test>::TooManyOpen);
		assert_ok!(publish(8, terms(1, 1), POT));
	});
}

mod pot {
	use super::*;

	#[test]
	fn success_the_pot_pays() {
		build_and_execute(|| {
			assert_ok!(publish(8, terms(2, 20), POT));
			let event = Event::Published { activity: 0, publisher: 8, branch: 1, escrow: 80 };
			assert_eq!(last_event(), event);
			assert_eq!(pot(1), Coins { free: 920, held: 80 });
			assert_eq!(coins(8), Coins { free: 1_000, held: 0 });
			assert_ok!(approve(AUDITOR, 0));

			reviewed(0, TOM, HOUR / 2);
			assert_ok!(settle(8, 0, TOM));
			assert_eq!(pot(1), Coins { free: 940, held: 40 });
			assert_eq!(coins(TOM).free, 1_020);
			assert_eq!(Payments::get(), [(Purse::PotEscrow(1), Purse::Member(TOM), 20, 0)]);
			assert_ok!(close(8, 0));
			assert_eq!(pot(1), Coins { free: 980, held: 0 });
		});
	}

	#[test]
	fn fails_without_the_coins_in_the_pot() {
		build_and_execute(|| {
			CurrentRate::set(9);
			assert_noop!(publish(TREASURER, terms(3, 40), POT), NO_COINS);
			assert_ok!(publish(TREASURER, terms(3, 37), POT));
			assert_eq!(pot(1), Coins { free: 1, held: 999 });
		});
	}

	#[test]
	fn success_edits_are_the_pot_s() {
		build_and_execute(|| {
			let id = published_as(TREASURER, terms(1, 20), POT);
			assert_ok!(edit(8, id, terms(2, 20)));
			assert_eq!(pot(1), Coins { free: 920, held: 80 });
			assert_ok!(edit(TREASURER, id, terms(1, 20)));
			assert_eq!(pot(1), Coins { free: 960, held: 40 });
			assert_eq!(coins(8), Coins { free: 1_000, held: 0 });
		});
	}

	#[test]
	fn success_all_treasurers_of_the_branch_act_for_it() {
		build_and_execute(|| {
			let id = from_pot(1);
			assert_ok!(invite(8, id, LIN));
			enrolled(id, TOM);
			assert_ok!(admit(8, id, TOM));
			reach_service(id);
			assert_ok!(check_in(8, id, &[TOM]));
			assert_ok!(confirm_start(TOM, id, TOM));
			assert_ok!(close(8, id));
			wait(HOUR);
			assert_ok!(confirm_end(TREASURER, id, TOM));
			assert_ok!(confirm_end(TOM, id, TOM));
			Reviewed::insert((id, TOM), true);
			assert_ok!(settle(8, id, TOM));
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		});
	}

	#[test]
	fn fails_for_who_acts_for_the_branch_no_more() {
		build_and_execute(|| {
			let id = from_pot(2);
			enrolled(id, ANA);
			started(id, TOM);
			Dismissed::set(vec![TREASURER]);
			// They could spend what is the branch's.
			assert_noop!(admit(TREASURER, id, ANA), Error::<Test>::NotManager);
			assert_noop!(confirm_end(TREASURER, id, TOM), Error::<Test>::NotParty);
			assert_noop!(top_up(TREASURER, id, TOM, 1), Error::<Test>::NotPublisher);
			assert_noop!(edit(TREASURER, id, terms(1, 1)), Error::<Test>::NotPublisher);
			assert_noop!(invite(TREASURER, id, LIN), Error::<Test>::NotPublisher);
			assert_noop!(close(TREASURER, id), Error::<Test>::NotPublisher);
			assert_ok!(close(8, id));
		});
	}

	#[test]
	fn fails_for_treasurers_of_other_branches_and_for_minters() {
		build_and_execute(|| {
			let id = from_pot(1);
			for by in [72, MINTER, MEI] {
				assert_noop!(close(by, id), Error::<Test>::NotPublisher);
				assert_noop!(edit(by, id, terms(1, 1)), Error::<Test>::NotPublisher);
			}
		});
	}

	#[test]
	fn success_whoever_edits_it_is_its_publisher() {
		build_and_execute(|| {
			let id = published_as(TREASURER, terms(1, 20), POT);
			assert_ok!(invite(TREASURER, id, LIN));
			assert_ok!(accept(LIN, id));
			Employed::set(vec![(LIN, Role::Treasurer)]);
			happened();
			assert_ok!(edit(LIN, id, terms(1, 20)));
			let expected = [
				Event::PublisherChanged { activity: id, publisher: LIN },
				Event::Edited { activity: id, version: 1, escrow: 40 },
			];
			assert_eq!(happened(), expected);
			assert_eq!(Activities::activity(id).unwrap().publisher, LIN);
			assert_eq!(Activities::open_activities(LIN), [(id, Part::Publisher)]);
			assert_eq!(Activities::open_activities(TREASURER), []);
			assert_eq!(Activities::managers(id), []);
			// They count it as theirs.
			for _ in 0..3 {
				assert_ok!(publish(TREASURER, terms(1, 1), POT));
			}
			assert_noop!(edit(TREASURER, id, terms(1, 1)), Error::<Test>::TooManyOpen);
			assert_ok!(approve(AUDITOR, id));
			ended(id, TOM, HOUR);
			assert_eq!(ReviewsOpened::get()[0].1, LIN);
		});
	}

	#[test]
	fn success_silence_costs_the_pot_and_counts_against_who_published() {
		build_and_execute(|| {
			let id = from_pot(1);
			ended(id, TOM, HOUR);
			pass(REVIEW_PERIOD + SETTLE_PERIOD);
			assert_eq!(pot(1), Coins { free: 960, held: 0 });
			let service =
				Note::Service { publisher: TREASURER, participant: TOM, category: 1, steps: 20 };
			assert_eq!(Noted::get(), [service, Note::Late(TREASURER), Note::Finished(TREASURER)]);
		});
	}

	#[test]
	fn success_nobody_is_late_with_what_they_may_not_settle_any_more() {
		build_and_execute(|| {
			let id = from_pot(1);
			ended(id, TOM, HOUR);
			Dismissed::set(vec![TREASURER]);
			happened();
			pass(REVIEW_PERIOD + SETTLE_PERIOD);
			assert!(
				happened().iter().any(|event| matches!(event, Event::Settled { late: false, .. }))
			);
			assert!(!Noted::get().contains(&Note::Late(TREASURER)));
			assert_eq!(coins(TOM).free, 1_040);
		});
	}

	#[test]
	fn success_what_nobody_approves_goes_back_into_the_pot() {
		build_and_execute(|| {
			let id = published_as(TREASURER, terms(2, 20), POT);
			Dismissed::set(vec![TREASURER]);
			happened();
			pass(ENROLMENT_ENDS);
			assert_eq!(happened(), [Event::Expired { activity: id, returned: 80 }]);
			assert_eq!(pot(1), Coins { free: 1_000, held: 0 });
		});
	}

	#[test]
	fn boundary_all_places_given_may_be_owed_by_the_pot() {
		build_and_execute(|| {
			let id = from_pot(2);
			admitted(id, ANA);
			enrolled(id, TOM);
			PairLimit::set(79);
			assert_noop!(admit(TREASURER, id, TOM), LIMIT_REACHED);
			PairLimit::set(80);
			assert_ok!(admit(TREASURER, id, TOM));
		});
	}
}

mod minting {
	use super::*;

	#[test]
	fn success_nothing_is_set_aside_and_the_service_is_minted() {
		build_and_execute(|| {
			assert_ok!(publish(7, terms(2, 20), MINTED));
			// Nothing is in escrow, and nothing returns.
			let event = Event::Published { activity: 0, publisher: 7, branch: 1, escrow: 0 };
			assert_eq!(last_event(), event);
			assert_ok!(approve(AUDITOR, 0));
			reviewed(0, TOM, HOUR / 2);
			happened();
			assert_ok!(settle(7, 0, TOM));
			let settled = Event::Settled {
				activity: 0,
				participant: TOM,
				steps: 10,
				paid: 20,
				returned: 0,
				late: false,
			};
			assert_eq!(happened(), [settled]);
			assert_eq!(coins(TOM).free, 1_020);
			assert_eq!(Mintings::get(), [(1, TOM, 20, 0)]);
			assert_ok!(close(7, 0));
			assert_eq!(last_event(), Event::Finished { activity: 0, returned: 0 });
			assert_eq!(
				(coins(7), pot(1)),
				(Coins { free: 1_000, held: 0 }, Coins { free: 1_000, held: 0 })
			);
			assert_eq!(Payments::get(), []);
		});
	}

	#[test]
	fn success_it_is_published_whatever_is_left_of_the_quota() {
		build_and_execute(|| {
			// For whom it could be minted is seen when somebody is admitted.
			Quota::insert(1, 0);
			assert_ok!(publish(7, terms(3, 20), MINTED));
			assert_ok!(edit(7, 0, terms(3, 40)));
			assert_ok!(approve(AUDITOR, 0));
			enrolled(0, TOM);
			assert_noop!(admit(7, 0, TOM), QUOTA_EXHAUSTED);
		});
	}

	#[test]
	fn boundary_a_place_is_given_only_if_all_given_could_be_minted() {
		build_and_execute(|| {
			let id = minted(3);
			enrolled(id, TOM);
			enrolled(id, ANA);
			Quota::insert(1, 79);
			assert_ok!(admit(MINTER, id, TOM));
			assert_noop!(admit(MINTER, id, ANA), QUOTA_EXHAUSTED);
			Quota::insert(1, 80);
			assert_ok!(admit(MINTER, id, ANA));
		});
	}

	#[test]
	fn fails_to_settle_beyond_the_quota() {
		build_and_execute(|| {
			let id = minted(1);
			reviewed(id, TOM, HOUR);
			Quota::insert(1, 39);
			assert_noop!(settle(MINTER, id, TOM), QUOTA_EXHAUSTED);
			assert_noop!(settle_many(MINTER, id, &[TOM]), QUOTA_EXHAUSTED);
			Quota::insert(1, 40);
			assert_ok!(settle(MINTER, id, TOM));
		});
	}

	#[test]
	fn success_beyond_the_quota_a_settlement_is_put_off_and_paid_later() {
		build_and_execute(|| {
			let id = minted(1);
			ended(id, TOM, HOUR);
			let before = Activities::participation(id, TOM).unwrap().state;
			Quota::insert(1, 39);
			pass(REVIEW_PERIOD);
			// Until then the minter could have done it.
			Now::set(Now::get() + SETTLE_PERIOD - 1);
			idle();
			happened();
			pass(1);
			let until = Now::get() + DAY;
			let put_off = Event::SettlementPutOff {
				activity: id,
				participant: TOM,
				until,
				error: as_told(QUOTA_EXHAUSTED),
			};
			// The activity itself is concluded later.
			assert_eq!(happened(), [put_off]);
			assert_eq!((state(id, TOM), due(id, TOM)), (Some(before), Some(until)));
			assert_eq!((coins(TOM).free, Noted::get()), (1_000, vec![]));
			pass(DAY - 1);
			happened();
			pass(1);
			assert!(matches!(happened()[..], [Event::SettlementPutOff { .. }]));

			// A new period, a new quota.
			Quota::insert(1, 1_000);
			happened();
			pass(DAY);
			let settled = Event::Settled {
				activity: id,
				participant: TOM,
				steps: 20,
				paid: 40,
				returned: 0,
				// The minter could not help it.
				late: false,
			};
			assert_eq!(happened(), [settled, Event::Finished { activity: id, returned: 0 }]);
			assert_eq!(Mintings::get(), [(1, TOM, 40, id)]);
			assert!(!Noted::get().contains(&Note::Late(MINTER)));
		});
	}

	#[test]
	fn success_what_was_put_off_the_minter_settles_as_soon_as_they_can() {
		build_and_execute(|| {
			let id = minted(1);
			ended(id, TOM, HOUR);
			Quota::insert(1, 39);
			pass(REVIEW_PERIOD + SETTLE_PERIOD);
			Quota::insert(1, 40);
			assert_ok!(settle(MINTER, id, TOM));
			assert_eq!(Activities::phase(id), Some(Phase::Over));
			happened();
			pass(3 * DAY);
			assert_eq!(happened(), []);
		});
	}

	#[test]
	fn success_a_dispute_that_lapses_beyond_the_quota_is_put_off_too() {
		build_and_execute(|| {
			let id = minted(1);
			ended(id, TOM, HOUR);
			assert_ok!(dispute(TOM, id, TOM));
			Quota::insert(1, 39);
			assert_noop!(decide(AUDITOR, id, TOM, Decision::Refused), QUOTA_EXHAUSTED);
			pass(DECISION_PERIOD);
			assert!(matches!(state(id, TOM), Some(Participation::Disputed { .. })));
			Quota::insert(1, 40);
			pass(DAY);
			assert_eq!(coins(TOM).free, 1_040);
			assert_eq!(Activities::phase(id), Some(Phase::Over));
		});
	}

	#[test]
	fn success_who_has_left_takes_nothing_of_the_quota() {
		build_and_execute(|| {
			let id = minted(1);
			ended(id, TOM, HOUR);
			Quota::insert(1, 0);
			Gone::set(vec![TOM]);
			assert_ok!(settle(MINTER, id, TOM));
			assert_eq!(Mintings::get(), []);
		});
	}

	#[test]
	fn success_all_minters_of_the_branch_act_for_it() {
		build_and_execute(|| {
			let id = minted(1);
			enrolled(id, TOM);
			assert_ok!(admit(7, id, TOM));
			for by in [73, TREASURER, 8] {
				assert_noop!(close(by, id), Error::<Test>::NotPublisher);
			}
			assert_ok!(close(7, id));
		});
	}

	#[test]
	fn success_a_series_is_minted_each_time() {
		build_and_execute(|| {
			let again = Some(Recurrence { every: DAY, times: 1 });
			let terms = Terms { recurrence: again, ..terms(1, 20) };
			let series = approved_as(MINTER, terms, MINTED);
			pass(DAY);
			assert_eq!(Activities::activity(1).unwrap().series, Some(series));
			reviewed(1, TOM, HOUR);
			assert_ok!(settle(MINTER, 1, TOM));
			assert_eq!(Mintings::get(), [(1, TOM, 40, 1)]);
		});
	}
}
