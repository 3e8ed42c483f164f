// SPDX-License-Identifier: Apache-2.0

//! Redemptions that are held back, and what becomes of them.

use super::*;
use crate::Error;
use frame_support::assert_noop;

const FREE: Purse = Purse { free: 1_000, reserved: 0 };

fn subject(redemption: RedemptionId) -> Subject<AccountId> {
	Subject::Redemption { redemption }
}

fn cancelled(redemption: RedemptionId, partner: PartnerId) -> Event<Test> {
	Event::Cancelled { redemption, member: MEI, partner, amount: 300 }
}

fn assert_over(redemption: RedemptionId) {
	assert_eq!(Partners::redemption(redemption), None);
	assert!(!FakeCases::is_open(&subject(redemption)));
	assert_eq!((Partners::open_by(MEI), purse(MEI)), (0, FREE));
	assert_eq!(BURNT.take(), vec![]);
}

mod redeem {
	use super::*;

	#[test]
	fn success_of_one_that_is_held_back_opens_a_case() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			assert_eq!(last_event(), Event::HeldBack { redemption });
			assert!(Partners::redemption(redemption).unwrap().under_review);
			assert!(FakeCases::is_open(&subject(redemption)));
			assert!(Partners::is_waiting(&subject(redemption)));
			assert_eq!(purse(MEI), Purse { free: 700, reserved: 300 });
			// One that passes is not concerned.
			let other = redeemed(MEI, bus, 1);
			assert!(!Partners::is_waiting(&subject(other)));
			assert_ok!(confirm(BUS, other));
		});
	}

	#[test]
	fn boundary_two_auditors_decide_from_the_grave_amount_on() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			for (amount, is_grave) in [(399, false), (400, true), (1, false)] {
				held_back(MEI, bus, amount);
				assert_eq!(LastIsGrave::get(), is_grave, "{amount}");
			}
		});
	}

	#[test]
	fn what_is_decided_is_final() {
		for before in [Decision::Granted, Decision::Refused] {
			assert!(!Partners::can_be_revised(&subject(0), before));
		}
	}

	#[test]
	fn fails_where_no_case_can_be_opened() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			HoldsBack::set(true);
			CasesFail::set(true);
			let before = (purse(MEI), Partners::open_by(MEI));
			assert_eq!(redeem(MEI, bus, 300), Err(NO_CASE));
			assert_eq!(Partners::open_by(MEI), before.1);
			// The fake purse is not in storage, as coins are: give back what it set aside.
			assert_ok!(<FakeCoins as timebank_primitives::Redeeming<_>>::release(&MEI, 300));
			assert_eq!(purse(MEI), before.0);
		});
	}
}

mod confirm {
	use super::*;

	#[test]
	fn fails_while_under_review() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			assert_noop!(confirm(BUS, redemption), Error::<Test>::UnderReview);
			// Not by waiting either.
			wait(10_000);
			assert_noop!(confirm(BUS, redemption), Error::<Test>::UnderReview);
		});
	}

	#[test]
	fn boundary_the_partner_has_its_whole_time_once_it_is_allowed() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			wait(10_000);
			assert_ok!(decide(redemption, Decision::Granted));
			let answer_by = START + 10_500;
			assert_eq!(last_event(), Event::Allowed { redemption, answer_by });
			let record = Partners::redemption(redemption).unwrap();
			assert_eq!((record.under_review, record.answer_by), (false, answer_by));
			assert!(!Partners::is_waiting(&subject(redemption)));
			wait(499);
			assert_noop!(cancel(MEI, redemption), Error::<Test>::TooEarly);
			assert_ok!(confirm(BUS, redemption));
			assert_eq!(BURNT.take().len(), 1);
		});
	}
}

mod decline {
	use super::*;

	#[test]
	fn success_while_under_review_closes_the_case() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			assert_ok!(decline(BUS, redemption));
			assert!(matches!(last_event(), Event::Declined { .. }));
			assert_over(redemption);
			assert_ok!(Partners::remove(council(), bus));
		});
	}
}

mod cancel {
	use super::*;

	#[test]
	fn success_at_any_time_while_under_review_closes_the_case() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			for time in [0, 10_000] {
				let redemption = held_back(MEI, bus, 300);
				wait(time);
				assert_noop!(cancel(TOM, redemption), Error::<Test>::NotRedeemer);
				assert_ok!(cancel(MEI, redemption));
				assert_eq!(last_event(), cancelled(redemption, bus));
				assert_over(redemption);
			}
		});
	}

	#[test]
	fn success_by_the_consortium_so_that_the_partner_can_be_removed() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			assert_noop!(Partners::remove(council(), bus), Error::<Test>::HasRedemptions);
			assert_ok!(Partners::cancel(council(), redemption));
			assert_over(redemption);
			assert_ok!(Partners::remove(council(), bus));
		});
	}
}

mod decide {
	use super::*;

	#[test]
	fn success_refused_frees_the_coins() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			Suspended::set(vec![MEI]);
			assert_ok!(suspend(bus));
			assert_ok!(decide(redemption, Decision::Refused));
			assert_eq!(last_event(), cancelled(redemption, bus));
			assert_over(redemption);
		});
	}

	#[test]
	fn fails_to_allow_it_while_more_is_frozen_than_is_free() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			for frozen in [701, Balance::MAX] {
				Frozen::set(frozen);
				assert_noop!(decide(redemption, Decision::Granted), Error::<Test>::Frozen);
			}
			// What is left covers it.
			Frozen::set(700);
			assert_ok!(decide(redemption, Decision::Granted));
			// To give it back harms nobody.
			let other = held_back(MEI, bus, 300);
			Frozen::set(Balance::MAX);
			assert_ok!(decide(other, Decision::Refused));
		});
	}

	#[test]
	fn fails_of_what_is_not_under_review() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			for decision in [Decision::Granted, Decision::Refused] {
				assert_noop!(decide(9, decision), Error::<Test>::RedemptionNotFound);
			}
			let redemption = redeemed(MEI, bus, 300);
			assert_noop!(decide(redemption, Decision::Granted), Error::<Test>::NotUnderReview);
			let other = Subject::Movement { held: redemption };
			assert_noop!(
				Partners::decide(&other, Decision::Granted, &AUDITOR, [5; 32]),
				Error::<Test>::RedemptionNotFound
			);
		});
	}

	#[test]
	fn fails_with_what_is_for_services_only() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = held_back(MEI, bus, 300);
			for decision in [Decision::Partly { steps: 1 }, Decision::Absent] {
				assert_noop!(decide(redemption, decision), Error::<Test>::InvalidDecision);
			}
		});
	}
}

#[test]
fn what_nobody_decides_on_is_cancelled() {
	build_and_execute(|| {
		let bus = admitted(BUS);
		let redemption = held_back(MEI, bus, 300);
		lapse(redemption);
		assert_eq!(last_event(), cancelled(redemption, bus));
		assert_over(redemption);
	});
}

#[test]
fn what_was_decided_is_not_revised_and_nothing_is_kept_for_it() {
	build_and_execute(|| {
		let bus = admitted(BUS);
		let redemption = held_back(MEI, bus, 300);
		assert_ok!(decide(redemption, Decision::Refused));
		let (before, after) = (Decision::Refused, Decision::Granted);
		assert_noop!(
			Partners::revise(&subject(redemption), before, after, &AUDITOR, [5; 32]),
			Error::<Test>::NotRevisable
		);
		Partners::forget(&subject(redemption));
	});
}

#[test]
fn the_partner_is_involved_and_no_other() {
	build_and_execute(|| {
		let (bus, _) = (admitted(BUS), admitted(CLINIC));
		let redemption = held_back(MEI, bus, 300);
		assert!(Partners::is_involved(&subject(redemption), &BUS));
		for who in [CLINIC, TOM, AUDITOR] {
			assert!(!Partners::is_involved(&subject(redemption), &who));
		}
		assert!(!Partners::is_involved(&subject(9), &BUS));
		assert!(Partners::knows(&subject(9)));
		assert!(!Partners::knows(&Subject::Movement { held: 0 }));
	});
}
