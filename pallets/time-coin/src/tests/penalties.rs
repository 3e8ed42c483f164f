// SPDX-License-Identifier: Apache-2.0

//! Penalties of two auditors (T2, U7).

use super::*;
use crate::{Penalties, PenaltiesOf, Penalty};
use timebank_primitives::{Decision, Exit, OnDecision, Priority, Subject};

const REASONS: [u8; 32] = [8; 32];

fn propose(by: AccountId, who: AccountId, amount: Balance) -> DispatchResult {
	TimeCoin::propose_penalty(RuntimeOrigin::signed(by), who, amount, REASONS)
}

fn penalty(penalty: u64) -> Subject<AccountId> {
	Subject::Penalty { penalty }
}

fn revise(id: u64, before: Decision, after: Decision) -> DispatchResult {
	TimeCoin::revise(&penalty(id), before, after, &33, [0; 32])
}

fn of(who: AccountId) -> Vec<u64> {
	PenaltiesOf::<Test>::get(who).into_inner()
}

fn on_hold(id: u64) -> Option<Balance> {
	TimeCoin::penalty(id).and_then(|row| row.held)
}

mod propose_penalty {
	use super::*;

	#[test]
	fn success_is_the_first_of_two_signatures() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 40));
			System::assert_last_event(
				Event::PenaltyProposed {
					penalty: 0,
					who: 1,
					amount: 40,
					decision: REASONS,
					by: 13,
				}
				.into(),
			);
			let row = Penalty { who: 1, amount: 40, decision: REASONS, by: 13, held: None };
			assert_eq!(TimeCoin::penalty(0), Some(row));
			let opened = Opened {
				branch: 1,
				by: 13,
				parties: vec![1],
				priority: Priority::Normal,
				is_grave: true,
				signed: Some((Decision::Granted, REASONS)),
			};
			assert_eq!(OpenCases::get(penalty(0)), Some(opened));
			assert_eq!(TimeCoin::balance(1), (100, 0), "nothing is taken yet");
			assert_ok!(transfer(1, 2, 100));
		});
	}

	#[test]
	fn success_from_above_and_of_a_suspended_member() {
		build_and_execute(|| {
			assert_ok!(propose(13, 6, 1));
			assert_ok!(propose(14, 8, 1));
			assert_eq!(OpenCases::get(penalty(0)).map(|case| case.branch), Some(2));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for nobody in [1, 11, 12] {
				assert_noop!(propose(nobody, 2, 1), DispatchError::BadOrigin);
			}
			assert_noop!(
				TimeCoin::propose_penalty(RuntimeOrigin::root(), 1, 1, REASONS),
				DispatchError::BadOrigin
			);
			assert_noop!(propose(13, 10, 1), Error::<Test>::NotMember);
			assert_noop!(propose(23, 1, 1), Error::<Test>::WrongBranch);
			assert_noop!(propose(5, 5, 1), Error::<Test>::ConflictOfInterest);
			// Who is close to the member, either way round.
			Close::set(vec![(13, 1, 999), (2, 13, 999), (13, 3, 1_000)]);
			for kin in [1, 2] {
				assert_noop!(propose(13, kin, 1), Error::<Test>::ConflictOfInterest);
				assert_ok!(propose(14, kin, 1));
			}
			assert_ok!(propose(13, 3, 1));
			Close::set(vec![]);
			assert_noop!(propose(13, 1, 0), Error::<Test>::ZeroAmount);
			HasNoCases::set(true);
			assert_noop!(propose(13, 4, 1), NO_CASES);
		});
	}

	#[test]
	fn boundary_what_the_member_did_alone_shortly_before_keeps_nobody_out() {
		build_and_execute(|| {
			Lookback::set(100);
			Close::set(vec![(13, 1, 900), (14, 1, 899)]);
			assert_noop!(propose(14, 1, 1), Error::<Test>::ConflictOfInterest);
			assert_ok!(propose(13, 1, 1));
		});
	}

	#[test]
	fn boundary_of_the_largest_penalty_and_of_one_decided_at_a_time() {
		build_and_execute(|| {
			assert_noop!(propose(13, 1, 81), Error::<Test>::PenaltyTooLarge);
			assert_ok!(propose(13, 1, 80));
			assert_ok!(propose(14, 2, 1));
			assert_ok!(decide(penalty(0), Decision::Granted));
			assert_noop!(propose(14, 1, 1), Error::<Test>::AlreadyProposed);
			forget(penalty(0));
			assert_ok!(propose(14, 1, 1));
			assert_eq!(of(1), [2]);
		});
	}
}

mod several {
	use super::*;

	/// The smallest and the largest that one auditor proposes stand in nobody's way.
	#[test]
	fn success_each_auditor_proposes_one_and_two_decide_which() {
		for (first, second) in [(1, 30), (80, 30), (30, 30)] {
			build_and_execute(|| {
				assert_ok!(propose(13, 1, first));
				assert_ok!(propose(14, 1, second));
				assert_ok!(propose(15, 2, 1));
				assert_eq!((of(1), of(2)), (vec![0, 1], vec![2]));
				assert_eq!(OpenCases::iter().count(), 3);
				assert_ok!(decide(penalty(1), Decision::Granted));
				// The other one is void, and its case closed.
				System::assert_has_event(Event::PenaltyDropped { penalty: 0 }.into());
				System::assert_last_event(
					Event::PenaltyHeld { penalty: 1, who: 1, amount: 30 }.into(),
				);
				let cases: Vec<_> = OpenCases::iter_keys().collect();
				assert_eq!((of(1), cases), (vec![1], vec![penalty(2)]));
				let decided = decide(penalty(0), Decision::Granted);
				assert_noop!(decided, Error::<Test>::PenaltyNotFound);
				assert_eq!((on_hold(1), TimeCoin::balance(1)), (Some(30), (70, 0)));
			});
		}
	}

	#[test]
	fn success_takes_the_place_of_ones_own() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 10));
			assert_ok!(propose(14, 1, 10));
			for (amount, id) in [(20, 2), (5, 3)] {
				assert_ok!(propose(13, 1, amount));
				System::assert_last_event(
					Event::PenaltyProposed {
						penalty: id,
						who: 1,
						amount,
						decision: REASONS,
						by: 13,
					}
					.into(),
				);
				assert_eq!(of(1), [1, id]);
				assert_eq!(OpenCases::iter().count(), 2);
			}
			// It takes two anew: who signed the former one did not sign this.
			for id in [0, 2] {
				System::assert_has_event(Event::PenaltyDropped { penalty: id }.into());
				let decided = decide(penalty(id), Decision::Granted);
				assert_noop!(decided, Error::<Test>::PenaltyNotFound);
			}
		});
	}

	#[test]
	fn success_one_that_is_refused_or_lapses_leaves_the_others() {
		build_and_execute(|| {
			for by in [13, 14, 15] {
				assert_ok!(propose(by, 1, 10));
			}
			assert_ok!(decide(penalty(0), Decision::Refused));
			lapse(penalty(2));
			assert_eq!((of(1), OpenCases::iter().count()), (vec![1], 1));
			assert_ok!(decide(penalty(1), Decision::Granted));
		});
	}

	#[test]
	fn success_all_are_void_when_the_member_leaves() {
		build_and_execute(|| {
			for by in [13, 14, 15] {
				assert_ok!(propose(by, 1, 10));
			}
			assert_ok!(TimeCoin::exit(&1));
			assert_eq!((of(1), OpenCases::iter().count()), (vec![], 0));
		});
	}

	#[test]
	fn boundary_five_at_once() {
		build_and_execute(|| {
			for by in 13..18 {
				assert_ok!(propose(by, 1, 10));
			}
			assert_noop!(propose(18, 1, 10), Error::<Test>::TooManyPenalties);
			// There is always room for one's own.
			assert_ok!(propose(13, 1, 20));
			assert_ok!(decide(penalty(1), Decision::Refused));
			assert_ok!(propose(18, 1, 10));
			assert_ok!(decide(penalty(6), Decision::Granted));
			assert_eq!((of(1), OpenCases::iter().count()), (vec![6], 0));
		});
	}

	#[test]
	fn fails_while_one_can_still_be_appealed() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 10));
			assert_ok!(decide(penalty(0), Decision::Granted));
			assert_noop!(propose(14, 1, 80), Error::<Test>::AlreadyProposed);
			assert_ok!(revise(0, Decision::Granted, Decision::Refused));
			assert_ok!(propose(14, 1, 80));
		});
	}

	#[test]
	fn fails_if_nobody_can_be_asked_to_decide_and_what_was_proposed_stands() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 10));
			HasNoCases::set(true);
			for by in [13, 14] {
				assert_noop!(propose(by, 1, 80), NO_CASES);
			}
			assert!(TimeCoin::is_waiting(&penalty(0)));
		});
	}
}

mod granted {
	use super::*;

	#[test]
	fn success_the_coins_are_on_hold_and_burnt_when_it_is_final() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 40));
			assert_ok!(decide(penalty(0), Decision::Granted));
			System::assert_last_event(Event::PenaltyHeld { penalty: 0, who: 1, amount: 40 }.into());
			assert_eq!((TimeCoin::balance(1), on_hold(0)), ((60, 0), Some(40)));
			assert_eq!(TimeCoin::issuance(), (200, 200, 0));
			assert!(!TimeCoin::is_waiting(&penalty(0)));
			forget(penalty(0));
			let cause = Cause::Penalty { decision: REASONS };
			System::assert_has_event(
				Event::Burnt { movement: 3, from: 1, amount: 40, cause, from_balance: 60 }.into(),
			);
			System::assert_last_event(Event::PenaltyExecuted { penalty: 0, movement: 3 }.into());
			assert_eq!((TimeCoin::issuance(), TimeCoin::totals(1)), ((160, 200, 40), (200, 40)));
			assert_eq!((TimeCoin::penalty(0), of(1)), (None, vec![]));
			// Once.
			forget(penalty(0));
			assert_eq!(TimeCoin::balance(1), (60, 0));
		});
	}

	#[test]
	fn takes_what_is_free_if_that_is_less() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 80));
			assert_ok!(hold(1, 50));
			assert_ok!(decide(penalty(0), Decision::Granted));
			assert_eq!((TimeCoin::balance(1), on_hold(0)), ((0, 50), Some(50)));
			forget(penalty(0));
			assert_eq!(TimeCoin::issuance(), (150, 200, 50));
		});
	}

	#[test]
	fn takes_what_is_frozen() {
		build_and_execute(|| {
			for (id, who, frozen) in [(0, 1, 90), (1, 2, Balance::MAX)] {
				assert_ok!(hold(who, 10));
				freeze(who, frozen);
				assert_ok!(propose(13, who, 40));
				assert_ok!(decide(penalty(id), Decision::Granted));
				assert_eq!((TimeCoin::balance(who), on_hold(id)), ((50, 10), Some(40)));
				assert_eq!(TimeCoin::spendable(who), 0);
			}
			// What comes back on appeal is frozen again.
			assert_ok!(revise(0, Decision::Granted, Decision::Refused));
			assert_eq!((TimeCoin::balance(1), TimeCoin::spendable(1)), ((90, 10), 0));
			forget(penalty(1));
			assert_eq!(TimeCoin::balance(2), (50, 10));
			assert_eq!(TimeCoin::issuance(), (160, 200, 40));
		});
	}

	#[test]
	fn fails_without_any_coins_and_waits() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 80));
			assert_ok!(hold(1, 100));
			freeze(1, Balance::MAX);
			assert_noop!(decide(penalty(0), Decision::Granted), Error::<Test>::InsufficientBalance);
			assert!(TimeCoin::is_waiting(&penalty(0)));
			assert_ok!(release(1, 1));
			assert_ok!(decide(penalty(0), Decision::Granted));
			assert_eq!(on_hold(0), Some(1));
		});
	}

	#[test]
	fn fails_for_decisions_that_make_no_sense_and_twice() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 40));
			for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
				assert_noop!(decide(penalty(0), decision), Error::<Test>::InvalidDecision);
			}
			assert_ok!(decide(penalty(0), Decision::Granted));
			for decision in [Decision::Granted, Decision::Refused] {
				assert_noop!(decide(penalty(0), decision), Error::<Test>::PenaltyNotFound);
				assert_noop!(decide(penalty(7), decision), Error::<Test>::PenaltyNotFound);
			}
		});
	}

	#[test]
	fn taken_back_on_appeal_the_coins_are_free_again() {
		build_and_execute(|| {
			let (granted, refused) = (Decision::Granted, Decision::Refused);
			assert_ok!(propose(13, 1, 40));
			assert_noop!(revise(0, granted, refused), Error::<Test>::NotRevisable);
			assert_ok!(decide(penalty(0), granted));
			assert_noop!(revise(0, refused, granted), Error::<Test>::NotRevisable);
			assert_noop!(revise(0, granted, Decision::Absent), Error::<Test>::NotRevisable);
			assert!(TimeCoin::can_be_revised(&penalty(0), granted));
			assert!(!TimeCoin::can_be_revised(&penalty(0), refused), "propose it anew");
			assert_ok!(revise(0, granted, refused));
			System::assert_last_event(Event::PenaltyDropped { penalty: 0 }.into());
			assert_eq!((TimeCoin::balance(1), TimeCoin::penalty(0)), ((100, 0), None));
			forget(penalty(0));
			assert_eq!(TimeCoin::issuance(), (200, 200, 0));
			assert_noop!(revise(0, granted, refused), Error::<Test>::NotRevisable);
		});
	}

	#[test]
	fn what_cannot_be_burnt_is_not_on_hold_for_ever() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 40));
			assert_ok!(decide(penalty(0), Decision::Granted));
			BurnsNothing::set(true);
			forget(penalty(0));
			System::assert_last_event(Event::PenaltyDropped { penalty: 0 }.into());
			assert_eq!((TimeCoin::balance(1), TimeCoin::penalty(0)), ((100, 0), None));
			assert_eq!((TimeCoin::issuance(), TimeCoin::totals(1)), ((200, 200, 0), (200, 0)));
		});
	}

	#[test]
	fn who_has_one_does_not_leave_before_it_is_final() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 40));
			assert_ok!(decide(penalty(0), Decision::Granted));
			assert_noop!(TimeCoin::exit(&1), Error::<Test>::CoinsHeld);
			forget(penalty(0));
			assert_ok!(TimeCoin::exit(&1));
			assert_eq!(TimeCoin::issuance(), (100, 200, 100));
		});
	}
}

mod not_granted {
	use super::*;

	#[test]
	fn refused_or_not_decided_in_time_nothing_happens() {
		build_and_execute(|| {
			for id in [0, 1] {
				assert_ok!(propose(13, 1, 40));
				match id {
					0 => {
						assert_ok!(decide(penalty(id), Decision::Refused));
					}
					_ => lapse(penalty(id)),
				}
				System::assert_last_event(Event::PenaltyDropped { penalty: id }.into());
				assert_eq!(Penalties::<Test>::iter().count(), 0);
			}
			let revised = revise(0, Decision::Refused, Decision::Granted);
			assert_noop!(revised, Error::<Test>::NotRevisable);
			forget(penalty(0));
			assert_eq!((TimeCoin::balance(1), TimeCoin::issuance().2), ((100, 0), 0));
		});
	}

	#[test]
	fn void_when_the_member_leaves() {
		build_and_execute(|| {
			assert_ok!(propose(13, 1, 40));
			assert_ok!(TimeCoin::exit(&1));
			System::assert_last_event(Event::PenaltyDropped { penalty: 0 }.into());
			assert_eq!((TimeCoin::penalty(0), OpenCases::iter().count()), (None, 0));
		});
	}
}
