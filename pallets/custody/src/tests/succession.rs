// SPDX-License-Identifier: Apache-2.0

//! What becomes of the hours of who has died or left.

use super::*;
use crate::{Confirmation, DeathReport, Estate, Successor};
use timebank_primitives::Kinship;

mod name_successor {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			assert_eq!(Custody::successor(MEI), Some(TOM));
			assert_eq!(last_event(), Event::SuccessorNamed { member: MEI, successor: Some(TOM) });
			assert_ok!(Custody::name_successor(signed(MEI), Some(ANA)));
			assert_ok!(Custody::name_successor(signed(MEI), None));
			assert_eq!(Custody::successor(MEI), None);
			assert_eq!(last_event(), Event::SuccessorNamed { member: MEI, successor: None });
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let name = |who, successor| Custody::name_successor(signed(who), successor);
			assert_noop!(name(MEI, Some(MEI)), Error::<Test>::OwnAccount);
			assert_noop!(name(MEI, Some(STRANGER)), Error::<Test>::NotActive);
			assert_noop!(name(STRANGER, None), Error::<Test>::NotActive);
			suspend(TOM);
			assert_noop!(name(MEI, Some(TOM)), Error::<Test>::NotActive);
			assert_noop!(name(TOM, Some(MEI)), Error::<Test>::NotActive);
			reported(MEI);
			assert_noop!(name(MEI, Some(ANA)), Error::<Test>::DeathReported);
		});
	}
}

mod renounce_succession {
	use super::*;

	/// Nobody is asked before they are named.
	#[test]
	fn success_who_was_named_is_close_no_more() {
		build_and_execute(|| {
			let are_close = || Custody::are_close(&AUDITOR, &MEI, START + 10);
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			assert_ok!(Custody::renounce_succession(signed(TOM), MEI));
			assert_eq!(Custody::successor(MEI), None);
			let expected = Event::SuccessionRenounced { member: MEI, successor: TOM };
			assert_eq!(last_event(), expected);
			let named = Successor { who: AUDITOR, since: START };
			Successors::<Test>::insert(MEI, named);
			assert!(are_close());
			assert_ok!(Custody::renounce_succession(signed(AUDITOR), MEI));
			assert!(!are_close());
		});
	}

	#[test]
	fn success_whoever_is_named_again_is_named_from_then_on() {
		build_and_execute(|| {
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			wait(5);
			assert_ok!(Custody::renounce_succession(signed(TOM), MEI));
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			let since = Successors::<Test>::get(MEI).map(|successor| successor.since);
			assert_eq!(since, Some(START + 5));
		});
	}

	/// The pot of the home branch gets the hours.
	#[test]
	fn success_until_the_death_is_final() {
		build_and_execute(|| {
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			reported(MEI);
			assert_ok!(Custody::renounce_succession(signed(TOM), MEI));
			assert_eq!(Custody::successor(MEI), None);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let not_named = Error::<Test>::NotSuccessor;
			assert_noop!(Custody::renounce_succession(signed(TOM), MEI), not_named);
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			for who in [MEI, ANA, STRANGER] {
				assert_noop!(
					Custody::renounce_succession(signed(who), MEI),
					Error::<Test>::NotSuccessor
				);
			}
			assert_noop!(Custody::renounce_succession(RuntimeOrigin::none(), MEI), BAD_ORIGIN);
			// It is settled who gets the hours.
			died(MEI);
			assert_noop!(
				Custody::renounce_succession(signed(TOM), MEI),
				Error::<Test>::NotSuccessor
			);
		});
	}
}

mod report_death {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			reported(MEI);
			let expected = DeathReport {
				registrar: Some(REGISTRAR),
				document: [9; 32],
				reported_at: START,
				confirmed: None,
			};
			assert_eq!(Custody::death(MEI), Some(expected));
			assert_eq!(
				last_event(),
				Event::DeathReported {
					member: MEI,
					registrar: Some(REGISTRAR),
					document: [9; 32],
					final_at: None,
				}
			);
			// Mei still speaks.
			assert_eq!(acts_as(MEI), Some(MEI));
		});
	}

	#[test]
	fn success_by_the_consortium_in_the_place_of_another() {
		build_and_execute(|| {
			reported(MEI);
			wait(5);
			assert_ok!(Custody::report_death(council(), MEI, [8; 32]));
			let final_at = START + 5 + DEATH_DELAY;
			let report = Custody::death(MEI).unwrap();
			assert_eq!(report.registrar, None);
			assert_eq!(report.confirmed, Some(Confirmation { final_at, refutable: false }));
			assert_eq!(
				last_event(),
				Event::DeathReported {
					member: MEI,
					registrar: None,
					document: [8; 32],
					final_at: Some(final_at),
				}
			);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			for who in [AUDITOR, MEI, TOM, STRANGER] {
				assert_noop!(report(who, MEI), BAD_ORIGIN);
			}
			assert_noop!(report(31, MEI), Error::<Test>::WrongBranch);
			assert_noop!(report(BOTH, BOTH), Error::<Test>::ConflictOfInterest);
			assert_noop!(report(REGISTRAR, STRANGER), Error::<Test>::NotMember);
			assert_noop!(
				Custody::report_death(council(), STRANGER, [9; 32]),
				Error::<Test>::NotMember
			);
			reported(MEI);
			assert_noop!(report(REGISTRAR, MEI), Error::<Test>::DeathReported);
			assert_noop!(report(11, MEI), Error::<Test>::DeathReported);
			died(TOM);
			assert_noop!(report(REGISTRAR, TOM), Error::<Test>::Deceased);
			assert_noop!(Custody::report_death(council(), TOM, [9; 32]), Error::<Test>::Deceased);
		});
	}
}

mod refute_death {
	use super::*;

	#[test]
	fn success_by_the_member_at_any_time() {
		build_and_execute(|| {
			reported(MEI);
			assert_ok!(Custody::refute_death(signed(MEI), MEI));
			assert_eq!(last_event(), Event::DeathRefuted { member: MEI, by: MEI });
			confirmed(MEI);
			wait(DEATH_DELAY + 1_000);
			suspend(MEI);
			assert_ok!(Custody::refute_death(signed(MEI), MEI));
			assert_noop!(succeed(MEI), Error::<Test>::DeathNotReported);
		});
	}

	#[test]
	fn success_by_the_custodian_of_a_member_without_a_key() {
		build_and_execute(|| {
			assert_ok!(assign(OLD, CUSTODIAN, ALL(0)));
			confirmed(OLD);
			assert_noop!(Custody::refute_death(signed(SECOND), OLD), Error::<Test>::NotAuthorized);
			assert_ok!(Custody::refute_death(signed(CUSTODIAN), OLD));
			assert_eq!(last_event(), Event::DeathRefuted { member: OLD, by: CUSTODIAN });
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let refute = |who| Custody::refute_death(signed(who), MEI);
			assert_noop!(refute(MEI), Error::<Test>::DeathNotReported);
			appointed(0);
			reported(MEI);
			for who in [TOM, CUSTODIAN, STRANGER, REGISTRAR] {
				assert_noop!(refute(who), Error::<Test>::NotAuthorized);
			}
			assert_ok!(Custody::report_death(council(), MEI, [8; 32]));
			assert_noop!(refute(MEI), Error::<Test>::NotRefutable);
		});
	}
}

mod confirm_death {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			reported(MEI);
			wait(3);
			assert_ok!(confirm(AUDITOR, MEI));
			let final_at = START + 3 + DEATH_DELAY;
			let confirmed = Custody::death(MEI).unwrap().confirmed;
			assert_eq!(confirmed, Some(Confirmation { final_at, refutable: true }));
			let event = Event::DeathConfirmed { member: MEI, auditor: AUDITOR, final_at };
			assert_eq!(last_event(), event);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(confirm(AUDITOR, MEI), Error::<Test>::DeathNotReported);
			assert_ok!(report(BOTH, MEI));
			for who in [REGISTRAR, MEI, STRANGER] {
				assert_noop!(confirm(who, MEI), BAD_ORIGIN);
			}
			assert_noop!(confirm(32, MEI), Error::<Test>::WrongBranch);
			assert_noop!(confirm(BOTH, MEI), Error::<Test>::ConflictOfInterest);
			assert_noop!(
				Custody::confirm_death(signed(AUDITOR), MEI, [1; 32]),
				Error::<Test>::WrongDocument
			);
			assert_ok!(confirm(AUDITOR, MEI));
			assert_noop!(confirm(12, MEI), Error::<Test>::AlreadyConfirmed);
			assert_ok!(report(REGISTRAR, BOTH));
			assert_noop!(confirm(BOTH, BOTH), Error::<Test>::ConflictOfInterest);
			assert_noop!(confirm(AUDITOR, STRANGER), Error::<Test>::NotMember);
		});
	}

	#[test]
	fn boundary_of_the_time_in_which_it_can_be_confirmed() {
		build_and_execute(|| {
			reported(MEI);
			reported(TOM);
			wait(KEY_LAPSE - 1);
			assert_ok!(confirm(AUDITOR, MEI));
			wait(1);
			assert_noop!(confirm(AUDITOR, TOM), Error::<Test>::Lapsed);
			// Another report takes its place.
			reported(TOM);
			assert_ok!(confirm(AUDITOR, TOM));
		});
	}

	#[test]
	fn fails_for_a_registrar_who_was_dismissed() {
		build_and_execute(|| {
			reported(MEI);
			Dismissed::set(vec![REGISTRAR]);
			assert_noop!(confirm(AUDITOR, MEI), Error::<Test>::RegistrarDismissed);
			Dismissed::set(vec![]);
			Moved::set(vec![MEI]);
			assert_noop!(confirm(32, MEI), Error::<Test>::RegistrarDismissed);
			Moved::set(vec![]);
			assert_ok!(confirm(AUDITOR, MEI));
			// What is confirmed stays.
			Dismissed::set(vec![REGISTRAR]);
			wait(DEATH_DELAY);
			assert_ok!(succeed(MEI));
		});
	}

	#[test]
	fn fails_for_who_inherits() {
		build_and_execute(|| {
			assert_ok!(Custody::name_successor(signed(MEI), Some(BOTH)));
			assert_noop!(report(BOTH, MEI), Error::<Test>::ConflictOfInterest);
			reported(MEI);
			assert_noop!(confirm(BOTH, MEI), Error::<Test>::ConflictOfInterest);
		});
	}
}

mod cancel_death {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			for by in [REGISTRAR, AUDITOR, 11, 12] {
				confirmed(MEI);
				assert_ok!(Custody::cancel_death(signed(by), MEI));
				assert_eq!(last_event(), Event::DeathCancelled { member: MEI, by: Some(by) });
				assert!(!DeathReports::<Test>::contains_key(MEI));
			}
		});
	}

	#[test]
	fn success_by_the_consortium() {
		build_and_execute(|| {
			let cancelled = Event::DeathCancelled { member: MEI, by: None };
			confirmed(MEI);
			assert_ok!(Custody::cancel_death(council(), MEI));
			assert_eq!(last_event(), cancelled);
			// Nobody else takes back what it said, not even once it is final.
			assert_ok!(Custody::report_death(council(), MEI, [8; 32]));
			for wait_for in [0, KEY_LAPSE + DEATH_DELAY] {
				wait(wait_for);
				for staff in [REGISTRAR, AUDITOR, 11, 12] {
					let refused = Error::<Test>::ConsortiumDecided;
					assert_noop!(Custody::cancel_death(signed(staff), MEI), refused);
				}
				let stranger = Custody::cancel_death(signed(STRANGER), MEI);
				assert_eq!(stranger, Err(Error::<Test>::NotAuthorized.into()));
			}
			assert_ok!(Custody::cancel_death(council(), MEI));
			assert_eq!(last_event(), cancelled);
			assert_noop!(Custody::cancel_death(council(), MEI), Error::<Test>::DeathNotReported);
		});
	}

	#[test]
	fn success_by_anybody_once_it_lapsed() {
		build_and_execute(|| {
			appointed(10);
			reported(MEI);
			wait(KEY_LAPSE - 1);
			let cancel = || Custody::cancel_death(signed(STRANGER), MEI);
			assert_noop!(cancel(), Error::<Test>::NotAuthorized);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::DeathReported);
			wait(1);
			// Nothing rests any more, whether or not somebody tidies up.
			assert_ok!(act(CUSTODIAN, MEI, join(0)));
			assert_ok!(give(MEI, TOM, 10));
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			approved(MEI, KEY);
			assert_noop!(succeed(MEI), Error::<Test>::NotConfirmed);
			assert_ok!(cancel());
			assert_eq!(last_event(), Event::DeathCancelled { member: MEI, by: Some(STRANGER) });
			// What is confirmed does not lapse.
			confirmed(MEI);
			wait(KEY_LAPSE + DEATH_DELAY);
			assert_noop!(cancel(), Error::<Test>::NotAuthorized);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::DeathReported);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let cancel = |who, member| Custody::cancel_death(signed(who), member);
			assert_noop!(cancel(AUDITOR, MEI), Error::<Test>::DeathNotReported);
			reported(MEI);
			for who in [MEI, TOM, CUSTODIAN] {
				assert_noop!(cancel(who, MEI), Error::<Test>::NotAuthorized);
			}
			assert_noop!(cancel(32, MEI), Error::<Test>::WrongBranch);
			reported(BOTH);
			assert_noop!(cancel(BOTH, BOTH), Error::<Test>::ConflictOfInterest);
			assert_noop!(cancel(AUDITOR, STRANGER), Error::<Test>::DeathNotReported);
			leave(MEI);
			assert_noop!(cancel(AUDITOR, MEI), Error::<Test>::NotMember);
			assert_noop!(Custody::cancel_death(RuntimeOrigin::none(), MEI), BAD_ORIGIN);
		});
	}
}

mod succeed {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			replaced(MEI, KEY);
			appointed(10);
			assert_ok!(give(MEI, ANA, 10));
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			approved(MEI, NEXT);
			Revoked::take();
			died(MEI);
			assert_eq!(last_event(), Event::Succeeded { member: MEI, successor: Some(TOM) });
			let estate = Estate { successor: Some(TOM), since: Now::get() };
			assert_eq!(Custody::estate(MEI), Some(estate));
			assert_eq!(Dead::get(), vec![MEI]);
			assert_eq!(Controllers::<Test>::get(MEI), Some(Controller::Nobody));
			assert_eq!((acts_as(MEI), acts_as(KEY)), (None, None));
			assert!(!Custody::is_key(&NEXT));
			assert!(Custodians::<Test>::get(MEI).is_empty());
			assert!(Mandates::<Test>::get(MEI).is_empty());
			assert_eq!(Revoked::get(), vec![MEI]);
		});
	}

	/// Whoever suspends the successor for a minute, and makes the death final in it, changes nothing.
	#[test]
	fn success_for_the_successor_even_while_they_are_suspended() {
		build_and_execute(|| {
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			suspend(TOM);
			died(MEI);
			assert_eq!(last_event(), Event::Succeeded { member: MEI, successor: Some(TOM) });
			let collect = || Custody::collect_estate(signed(STRANGER), MEI);
			assert_noop!(collect(), Error::<Test>::SuccessorSuspended);
			Suspended::take();
			assert_ok!(collect());
			assert_eq!(Free::get(TOM), 2_000);
		});
	}

	#[test]
	fn success_for_the_pot_when_the_successor_is_gone_before() {
		build_and_execute(|| {
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			died(TOM);
			died(MEI);
			assert_eq!(last_event(), Event::Succeeded { member: MEI, successor: Some(TOM) });
			assert_ok!(Custody::collect_estate(signed(STRANGER), MEI));
			assert_eq!(Pots::get(2), 1_000);
		});
	}

	#[test]
	fn boundary_of_time() {
		build_and_execute(|| {
			assert_noop!(succeed(MEI), Error::<Test>::DeathNotReported);
			reported(MEI);
			assert_noop!(succeed(MEI), Error::<Test>::NotConfirmed);
			assert_ok!(confirm(AUDITOR, MEI));
			wait(DEATH_DELAY - 1);
			assert_noop!(succeed(MEI), Error::<Test>::TooEarly);
			wait(1);
			assert_noop!(Custody::succeed(RuntimeOrigin::none(), MEI), BAD_ORIGIN);
			assert_ok!(succeed(MEI));
			assert_noop!(succeed(MEI), Error::<Test>::DeathNotReported);
		});
	}

	#[test]
	fn fails_for_who_left_in_the_meantime() {
		build_and_execute(|| {
			confirmed(MEI);
			wait(DEATH_DELAY);
			leave(MEI);
			assert_noop!(succeed(MEI), DispatchError::Other("no member"));
			assert_ok!(Custody::clean(signed(STRANGER), MEI));
		});
	}
}

mod collect_estate {
	use super::*;

	fn collect(member: AccountId) -> DispatchResult {
		Custody::collect_estate(signed(STRANGER), member)
	}

	#[test]
	fn success_to_the_successor_again_and_again() {
		build_and_execute(|| {
			assert_ok!(life::Pallet::<Test>::join(signed(MEI), 300));
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			died(MEI);
			assert_ok!(collect(MEI));
			let to = Purse::Member(TOM);
			assert_eq!(last_event(), Event::EstateCollected { member: MEI, to, amount: 700 });
			assert_eq!(LastCause::get(), Some(Cause::Inheritance));
			assert_noop!(collect(MEI), Error::<Test>::NothingToCollect);
			// Tom settles what Mei took part in.
			assert_ok!(act(TOM, MEI, settle(200)));
			assert_ok!(collect(MEI));
			assert_eq!((Free::get(MEI), Held::get(MEI), Free::get(TOM)), (0, 100, 1_900));
		});
	}

	#[test]
	fn success_to_the_pot() {
		build_and_execute(|| {
			assert_ok!(life::Pallet::<Test>::join(signed(MEI), 300));
			died(MEI);
			assert_ok!(collect(MEI));
			let event = Event::EstateCollected { member: MEI, to: Purse::Pot(2), amount: 700 };
			assert_eq!(last_event(), event);
			// Custodians of branches over hers settle.
			assert_noop!(act(34, MEI, settle(300)), Error::<Test>::NotAuthorized);
			assert_noop!(act(TOM, MEI, settle(300)), Error::<Test>::NotAuthorized);
			assert_ok!(act(14, MEI, settle(100)));
			assert_ok!(act(CUSTODIAN, MEI, settle(200)));
			assert_ok!(collect(MEI));
			assert_eq!(Pots::get(2), 1_000);
		});
	}

	/// Volunteers do not wait for their pay until the successor is reinstated; the coins wait for the successor.
	#[test]
	fn success_later_while_the_successor_is_suspended() {
		build_and_execute(|| {
			assert_ok!(life::Pallet::<Test>::join(signed(MEI), 300));
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			died(MEI);
			assert_noop!(act(CUSTODIAN, MEI, settle(100)), Error::<Test>::NotAuthorized);
			suspend(TOM);
			assert_noop!(act(34, MEI, settle(100)), Error::<Test>::NotAuthorized);
			assert_noop!(act(CUSTODIAN, MEI, join(0)), Error::<Test>::OutOfScope);
			assert_ok!(act(CUSTODIAN, MEI, settle(100)));
			assert_noop!(collect(MEI), Error::<Test>::SuccessorSuspended);
			Suspended::take();
			assert_noop!(act(CUSTODIAN, MEI, settle(100)), Error::<Test>::NotAuthorized);
			assert_ok!(collect(MEI));
			assert_eq!(Free::get(TOM), 1_800);
		});
	}

	#[test]
	fn success_to_the_pot_when_the_successor_left_or_died() {
		build_and_execute(|| {
			for member in [MEI, ANA] {
				assert_ok!(Custody::name_successor(signed(member), Some(TOM)));
				died(member);
			}
			suspend(TOM);
			assert_noop!(collect(MEI), Error::<Test>::SuccessorSuspended);
			assert_noop!(act(TOM, MEI, settle(0)), Error::<Test>::NotAuthorized);
			died(TOM);
			assert_ok!(collect(MEI));
			leave(TOM);
			// The estate of who left would be an orphan in the tests' register, not in a real one: nobody leaves who has died.
			Left::set(vec![]);
			assert_ok!(collect(ANA));
			assert_eq!(Pots::get(2), 2_000);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(collect(MEI), Error::<Test>::EstateNotFound);
			confirmed(MEI);
			assert_noop!(collect(MEI), Error::<Test>::EstateNotFound);
			assert_noop!(Custody::collect_estate(RuntimeOrigin::none(), MEI), BAD_ORIGIN);
		});
	}
}

mod clean {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			replaced(MEI, KEY);
			appointed(1);
			assert_ok!(give(MEI, ANA, 10));
			assert_ok!(Custody::name_successor(signed(MEI), Some(TOM)));
			approved(MEI, NEXT);
			reported(MEI);
			leave(MEI);
			assert_ok!(Custody::clean(signed(STRANGER), MEI));
			assert_eq!(last_event(), Event::Cleaned { member: MEI });
			assert!(!KeyRequests::<Test>::contains_key(MEI));
			assert!(!Expected::<Test>::contains_key(NEXT));
			assert!(!Custodians::<Test>::contains_key(MEI));
			assert!(!Mandates::<Test>::contains_key(MEI));
			assert!(!Successors::<Test>::contains_key(MEI));
			assert!(!DeathReports::<Test>::contains_key(MEI));
			// The key that was replaced does not come back.
			assert_eq!((acts_as(MEI), acts_as(KEY)), (None, Some(MEI)));
			assert_noop!(Custody::clean(signed(STRANGER), MEI), Error::<Test>::NothingToClean);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let clean = |who| Custody::clean(signed(STRANGER), who);
			assert_noop!(clean(MEI), Error::<Test>::StillMember);
			died(MEI);
			assert_noop!(clean(MEI), Error::<Test>::StillMember);
			assert_noop!(clean(STRANGER), Error::<Test>::NothingToClean);
			assert_noop!(Custody::clean(RuntimeOrigin::none(), MEI), BAD_ORIGIN);
			assert!(Estates::<Test>::contains_key(MEI));
		});
	}
}
