// SPDX-License-Identifier: Apache-2.0

//! What is decided about a freeze, and how it comes to pass.

use super::*;

#[test]
fn only_freezes_are_known() {
	build_and_execute(|| {
		assert!(Risk::knows(&subject(0)));
		let others = [
			Subject::Activity { activity: 1, version: 0 },
			Subject::Training { training: 1, version: 0 },
			Subject::Field { member: MEI, kind: 1 },
			Subject::PublishingRight { member: MEI },
			Subject::Service { activity: 1, participant: MEI },
			Subject::Movement { held: 1 },
			Subject::Redemption { redemption: 1 },
			Subject::Review { activity: 1, participant: MEI, side: Side::Publisher },
			Subject::Credential { member: MEI, kind: 1 },
			Subject::Penalty { penalty: 1 },
			Subject::Sample { activity: 1 },
			Subject::Report { report: 1 },
			Subject::Suspension { member: MEI },
			Subject::Appeal { case: 1 },
		];
		for other in others {
			assert!(!Risk::knows(&other) && !Risk::is_waiting(&other), "{other:?}");
		}
	});
}

#[test]
fn a_request_waits_until_it_is_decided() {
	build_and_execute(|| {
		assert!(!Risk::is_waiting(&subject(0)));
		let freeze = requested(MEI, Scope::All, HOUR);
		assert!(Risk::is_waiting(&subject(freeze)));
		assert!(!Risk::is_waiting(&subject(freeze + 1)));
		granted(freeze);
		assert!(!Risk::is_waiting(&subject(freeze)));
	});
}

#[test]
fn a_decision_has_a_weight() {
	build_and_execute(|| {
		let freeze = requested(MEI, Scope::All, HOUR);
		assert!(Risk::weight(&subject(freeze)).ref_time() > 0);
	});
}

#[test]
fn granted_it_stands() {
	build_and_execute(|| {
		let freeze = requested(MEI, Scope::Amount(30), HOUR);
		events();
		granted(freeze);
		assert_eq!(
			events(),
			[Event::Frozen {
				freeze,
				who: MEI,
				scope: Scope::Amount(30),
				reason: REASON,
				by: vec![AUDITOR, SECOND].try_into().expect("two"),
				until: START + HOUR,
			}]
		);
		assert_eq!(Risk::frozen(&MEI), 30);
	});
}

#[test]
fn boundary_it_is_not_granted_at_its_own_end() {
	build_and_execute(|| {
		let one = requested(MEI, Scope::All, HOUR);
		let other = requested(TOM, Scope::All, HOUR);
		wait(HOUR - 1);
		granted(one);
		wait(1);
		let grant = || decide(&subject(other), Decision::Granted, SECOND, OPINION);
		assert_noop!(grant(), Error::InvalidPeriod);
		assert_ok!(decide(&subject(other), Decision::Refused, SECOND, OPINION));
	});
}

#[test]
fn who_has_left_is_not_frozen() {
	build_and_execute(|| {
		let freeze = requested(MEI, Scope::All, HOUR);
		Left::set(vec![MEI]);
		let grant = || decide(&subject(freeze), Decision::Granted, SECOND, OPINION);
		assert_noop!(grant(), Error::NotMember);
		assert_ok!(decide(&subject(freeze), Decision::Refused, SECOND, OPINION));
	});
}

#[test]
fn who_has_no_coins_can_be_frozen_and_what_comes_stays() {
	build_and_execute(|| {
		assert_ok!(transfer(MEI, TOM, COINS));
		frozen(MEI, Scope::All, HOUR);
		assert_ok!(transfer(TOM, MEI, 10));
		assert!(transfer(MEI, TOM, 1).is_err());
	});
}

#[test]
fn refused_nothing_is_frozen() {
	build_and_execute(|| {
		let freeze = requested(MEI, Scope::All, HOUR);
		events();
		assert_ok!(decide(&subject(freeze), Decision::Refused, SECOND, OPINION));
		assert_eq!(events(), [Event::FreezeRefused { freeze, who: MEI }]);
		assert_eq!(Risk::frozen(&MEI), 0);
		assert_eq!(balance_frozen(MEI), 0);
		assert_ok!(request(AUDITOR, MEI, Scope::All, START + HOUR));
	});
}

#[test]
fn lapsed_nothing_is_frozen() {
	build_and_execute(|| {
		let freeze = requested(MEI, Scope::All, HOUR);
		events();
		lapse(&subject(freeze));
		assert_eq!(events(), [Event::FreezeLapsed { freeze, who: MEI }]);
		assert_eq!(Risk::frozen(&MEI), 0);
		assert_ok!(request(AUDITOR, MEI, Scope::All, START + HOUR));
	});
}

#[test]
fn a_renewal_that_lapses_changes_nothing() {
	build_and_execute(|| {
		frozen(MEI, Scope::Amount(10), 2 * HOUR);
		let renewal = requested(MEI, Scope::All, 5 * HOUR);
		lapse(&subject(renewal));
		assert_eq!(Risk::frozen(&MEI), 10);
		assert_eq!(Risk::freeze(MEI).expect("it stands").until, START + 2 * HOUR);
	});
}

#[test]
fn what_makes_no_sense_for_a_freeze_is_refused() {
	build_and_execute(|| {
		let freeze = requested(MEI, Scope::All, HOUR);
		for decision in
			[Decision::Partly { steps: 1 }, Decision::Partly { steps: 0 }, Decision::Absent]
		{
			let decide = || decide(&subject(freeze), decision, SECOND, OPINION);
			assert_noop!(decide(), Error::InvalidDecision);
		}
	});
}

#[test]
fn what_does_not_wait_is_not_decided() {
	build_and_execute(|| {
		for decision in [Decision::Granted, Decision::Refused] {
			let decide = |freeze| decide(&subject(freeze), decision, SECOND, OPINION);
			assert_noop!(decide(77), Error::NoRequest);
		}
		let freeze = frozen(MEI, Scope::All, HOUR);
		let again = decide(&subject(freeze), Decision::Granted, SECOND, OPINION);
		assert_eq!(again, Err(Error::NoRequest.into()));
		// Nor does it panic.
		lapse(&subject(77));
		lapse(&subject(freeze));
		assert_eq!(Risk::frozen(&MEI), Balance::MAX);
	});
}

mod appeals {
	use super::*;

	#[test]
	fn what_was_granted_is_lifted() {
		build_and_execute(|| {
			let freeze = frozen(MEI, Scope::All, 5 * HOUR);
			events();
			let revised =
				revise(&subject(freeze), Decision::Granted, Decision::Refused, ABOVE, OPINION);
			assert_ok!(revised);
			assert_eq!(
				last_event(),
				Event::Lifted { freeze, who: MEI, by: ABOVE, opinion: OPINION }
			);
			assert_eq!(Risk::frozen(&MEI), 0);
			assert_eq!(balance_frozen(MEI), 0);
			assert_ok!(transfer(MEI, TOM, COINS));
		});
	}

	#[test]
	fn what_has_ended_already_needs_no_lifting() {
		build_and_execute(|| {
			let freeze = frozen(MEI, Scope::All, HOUR);
			assert_ok!(Risk::lift(signed(AUDITOR), MEI, OPINION));
			events();
			let revised =
				revise(&subject(freeze), Decision::Granted, Decision::Refused, ABOVE, OPINION);
			assert_ok!(revised);
			assert_eq!(events(), []);
		});
	}

	#[test]
	fn an_appeal_that_comes_too_late_does_not_lift_a_later_freeze() {
		build_and_execute(|| {
			let first = frozen(MEI, Scope::All, HOUR);
			wait(HOUR);
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
			// What was decided first can be appealed no more, until that is in.
			Risk::forget(&subject(first));
			frozen(MEI, Scope::Amount(40), 5 * HOUR);
			let revised =
				revise(&subject(first), Decision::Granted, Decision::Refused, ABOVE, OPINION);
			assert_ok!(revised);
			assert_eq!(Risk::frozen(&MEI), 40);
		});
	}

	#[test]
	fn no_renewal_is_a_way_round_an_appeal() {
		build_and_execute(|| {
			let first = frozen(MEI, Scope::Amount(40), 2 * HOUR);
			let second = frozen(MEI, Scope::All, 5 * HOUR);
			let third = frozen(MEI, Scope::Amount(60), 9 * HOUR);
			let waiting = requested(MEI, Scope::All, 15 * HOUR);
			assert_eq!(Risk::freeze(MEI).map(|row| (row.id, row.first)), Some((third, first)));
			for appealed in [second, first] {
				events();
				let revised = revise(
					&subject(appealed),
					Decision::Granted,
					Decision::Refused,
					ABOVE,
					OPINION,
				);
				assert_ok!(revised);
				assert_eq!(Risk::frozen(&MEI), 0);
				assert_eq!(open_cases(), 0);
				if appealed == second {
					let lifted =
						Event::Lifted { freeze: third, who: MEI, by: ABOVE, opinion: OPINION };
					assert_eq!(
						events(),
						[Event::FreezeRefused { freeze: waiting, who: MEI }, lifted]
					);
				} else {
					assert_eq!(events(), []);
				}
			}
			assert_eq!(Risk::requested_freezes(MEI), []);
		});
	}

	#[test]
	fn nor_is_a_renewal_that_is_granted_just_after_the_first_was_lifted() {
		build_and_execute(|| {
			let first = frozen(MEI, Scope::Amount(40), 2 * HOUR);
			let renewal = requested(MEI, Scope::All, 5 * HOUR);
			assert_ok!(Risk::lift(signed(SECOND), MEI, OPINION));
			granted(renewal);
			let revised =
				revise(&subject(first), Decision::Granted, Decision::Refused, ABOVE, OPINION);
			assert_ok!(revised);
			assert_eq!(Risk::frozen(&MEI), 0);
		});
	}

	fn won(freeze: FreezeId) {
		assert_ok!(revise(&subject(freeze), Decision::Granted, Decision::Refused, ABOVE, OPINION));
	}

	#[test]
	fn nor_is_it_to_lift_a_freeze_and_to_request_another_at_once() {
		for is_asked_for_before in [true, false] {
			build_and_execute(|| {
				let early = is_asked_for_before.then(|| {
					assert_ok!(request(SECOND, MEI, Scope::All, START + 5 * HOUR));
					last_freeze()
				});
				let first = frozen(MEI, Scope::Amount(40), 2 * HOUR);
				assert_ok!(Risk::lift(signed(SECOND), MEI, OPINION));
				let second = early.unwrap_or_else(|| requested(MEI, Scope::All, 5 * HOUR));
				granted(second);
				assert_eq!(Risk::freeze(MEI).map(|row| (row.id, row.first)), Some((second, first)));
				won(first);
				assert_eq!((Risk::frozen(&MEI), balance_frozen(MEI)), (0, 0));
			});
		}
	}

	#[test]
	fn nor_is_it_to_let_a_short_one_end_first() {
		build_and_execute(|| {
			let first = frozen(MEI, Scope::Amount(40), HOUR);
			wait(HOUR);
			assert_ok!(Risk::thaw(signed(STRANGER), MEI));
			frozen(MEI, Scope::All, 5 * HOUR);
			won(first);
			assert_eq!(Risk::frozen(&MEI), 0);
		});
	}

	#[test]
	fn nor_is_a_renewal_that_is_granted_over_the_next_one() {
		build_and_execute(|| {
			let first = frozen(MEI, Scope::Amount(40), 2 * HOUR);
			let renewal = requested(MEI, Scope::All, 9 * HOUR);
			assert_ok!(Risk::lift(signed(SECOND), MEI, OPINION));
			assert_ok!(request(SECOND, MEI, Scope::Amount(5), START + 5 * HOUR));
			let event = last_event();
			assert!(matches!(event, Event::FreezeRequested { renews: false, .. }), "{event:?}");
			granted(last_freeze());
			granted(renewal);
			assert_eq!(Risk::freeze(MEI).map(|row| (row.id, row.first)), Some((renewal, first)));
			won(first);
			assert_eq!(Risk::frozen(&MEI), 0);
		});
	}

	#[test]
	fn what_follows_goes_the_same_way_as_long_as_any_of_those_before_can_be_appealed() {
		build_and_execute(|| {
			let first = frozen(MEI, Scope::Amount(40), 2 * HOUR);
			let second = frozen(MEI, Scope::Amount(50), 2 * HOUR);
			assert_ok!(Risk::lift(signed(SECOND), MEI, OPINION));
			Risk::forget(&subject(first));
			let third = frozen(MEI, Scope::All, 5 * HOUR);
			won(second);
			assert_eq!(Risk::frozen(&MEI), 0);
			// What is requested then is a freeze of its own.
			let fourth = frozen(MEI, Scope::All, 5 * HOUR);
			assert_eq!(Risk::freeze(MEI).map(|row| row.first), Some(fourth));
			won(third);
			assert_eq!(Risk::frozen(&MEI), Balance::MAX);
			for freeze in [second, third, fourth] {
				Risk::forget(&subject(freeze));
			}
			assert_eq!(crate::Chains::<Test>::iter().count(), 0);
			// One that stands is still the first of its renewals.
			frozen(MEI, Scope::Amount(1), 5 * HOUR);
			assert_eq!(Risk::freeze(MEI).map(|row| row.first), Some(fourth));
		});
	}

	#[test]
	fn what_was_refused_is_not_frozen_by_an_appeal() {
		build_and_execute(|| {
			let freeze = requested(MEI, Scope::All, 5 * HOUR);
			assert_ok!(decide(&subject(freeze), Decision::Refused, SECOND, OPINION));
			let revised =
				|| revise(&subject(freeze), Decision::Refused, Decision::Granted, ABOVE, OPINION);
			assert_noop!(revised(), Error::NotRevisable);
			// So nobody appeals it in vain.
			assert!(!Risk::can_be_revised(&subject(freeze), Decision::Refused));
			assert!(Risk::can_be_revised(&subject(freeze), Decision::Granted));
		});
	}

	#[test]
	fn nor_is_it_decided_in_another_way() {
		build_and_execute(|| {
			let freeze = frozen(MEI, Scope::All, 5 * HOUR);
			for after in [Decision::Partly { steps: 1 }, Decision::Absent] {
				let revised = || revise(&subject(freeze), Decision::Granted, after, ABOVE, OPINION);
				assert!(revised().is_err());
			}
			assert_eq!(Risk::frozen(&MEI), Balance::MAX);
		});
	}

	#[test]
	fn what_is_forgotten_stands() {
		build_and_execute(|| {
			let freeze = frozen(MEI, Scope::All, 5 * HOUR);
			Risk::forget(&subject(freeze));
			assert_eq!(Risk::frozen(&MEI), Balance::MAX);
			Risk::forget(&subject(77));
		});
	}
}
