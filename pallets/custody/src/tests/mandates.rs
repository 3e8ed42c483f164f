// SPDX-License-Identifier: Apache-2.0

//! Mandates of relatives.

use super::*;
use crate::{Mandate, Used, WeightInfo};

mod give_mandate {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let family = purposes(&[Category::Family]);
			let until = Some(START + 1);
			let give = Custody::give_mandate(signed(MEI), TOM, family.clone(), 40, until);
			assert_ok!(give);
			let used = Used { stretch: 0, amount: 0 };
			let mandate = Mandate {
				relative: TOM,
				purposes: family.clone(),
				cap: 40,
				until,
				used,
				since: START,
			};
			assert_eq!(Custody::mandate(MEI, TOM), Some((mandate.clone(), 40)));
			assert_eq!(Custody::mandates(MEI).into_inner(), vec![mandate]);
			let event = Event::MandateGiven {
				member: MEI,
				relative: TOM,
				purposes: family,
				cap: 40,
				until,
			};
			assert_eq!(last_event(), event);
		});
	}

	#[test]
	fn success_in_the_place_of_an_earlier_one() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 40));
			assert_ok!(spend(TOM, MEI, ANA, 30));
			assert_ok!(give(MEI, TOM, 50));
			assert_eq!(Custody::mandate(MEI, TOM).unwrap().1, 20);
			assert_ok!(give(MEI, TOM, 10));
			assert_eq!(Custody::mandate(MEI, TOM).unwrap().1, 0);
			assert_noop!(spend(TOM, MEI, ANA, 1), Error::<Test>::LimitExceeded);
		});
	}

	#[test]
	fn fails_for_wrong_terms() {
		build_and_execute(|| {
			let give = |list: &[Category], cap, until| {
				Custody::give_mandate(signed(MEI), TOM, purposes(list), cap, until)
			};
			let family = [Category::Family];
			assert_noop!(give(&[], 1, None), Error::<Test>::NoPurpose);
			assert_noop!(give(&family, 0, None), Error::<Test>::ZeroAmount);
			assert_noop!(give(&family, 1, Some(START)), Error::<Test>::Lapsed);
			assert_ok!(give(&family, 1, Some(START + 1)));
		});
	}

	#[test]
	fn fails_unless_both_are_active_and_two() {
		build_and_execute(|| {
			assert_noop!(give(MEI, MEI, 1), Error::<Test>::OwnAccount);
			assert_noop!(give(MEI, STRANGER, 1), Error::<Test>::NotActive);
			assert_noop!(give(STRANGER, MEI, 1), Error::<Test>::NotActive);
			suspend(TOM);
			assert_noop!(give(MEI, TOM, 1), Error::<Test>::NotActive);
			assert_noop!(give(TOM, MEI, 1), Error::<Test>::NotActive);
			reported(MEI);
			assert_noop!(give(MEI, ANA, 1), Error::<Test>::DeathReported);
		});
	}

	#[test]
	fn boundary_as_many_as_there_can_be() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 1));
			assert_ok!(give(MEI, ANA, 1));
			assert_noop!(give(MEI, CARE, 1), Error::<Test>::TooManyMandates);
			assert_ok!(give(MEI, TOM, 2));
		});
	}
}

mod revoke_and_renounce {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 40));
			suspend(MEI);
			reported(MEI);
			assert_ok!(Custody::revoke_mandate(signed(MEI), TOM));
			assert_eq!(last_event(), Event::MandateEnded { member: MEI, relative: TOM });
			assert!(!Mandates::<Test>::contains_key(MEI));
			assert_ok!(give(ANA, TOM, 40));
			assert_ok!(Custody::renounce_mandate(signed(TOM), ANA));
			assert_eq!(last_event(), Event::MandateEnded { member: ANA, relative: TOM });
		});
	}

	#[test]
	fn fails_without_one() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 40));
			let not_found = DispatchError::from(Error::<Test>::MandateNotFound);
			assert_noop!(Custody::revoke_mandate(signed(MEI), ANA), not_found);
			assert_noop!(Custody::revoke_mandate(signed(TOM), MEI), not_found);
			assert_noop!(Custody::renounce_mandate(signed(ANA), MEI), not_found);
			assert_noop!(Custody::renounce_mandate(signed(MEI), TOM), not_found);
		});
	}
}

mod spend {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 40));
			let spent = Custody::spend(signed(TOM), MEI, ANA, 30, note(Category::Family));
			// Nothing else came of it.
			let plain = Some(<() as WeightInfo>::plain_spend());
			assert_eq!(spent.map(|post| post.actual_weight), Ok(plain));
			let event =
				Event::MandateUsed { member: MEI, relative: TOM, to: ANA, amount: 30, left: 10 };
			assert_eq!(last_event(), event);
			assert_eq!(LastCause::get(), Some(Cause::Transfer(note(Category::Family))));
			// To themselves.
			assert_ok!(spend(TOM, MEI, TOM, 10));
			assert_eq!((Free::get(MEI), Free::get(TOM), Free::get(ANA)), (960, 1_010, 1_030));
		});
	}

	#[test]
	fn what_is_held_back_is_used_also_if_it_comes_back() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 40));
			HoldsBack::put(true);
			assert_ok!(spend(TOM, MEI, ANA, 30));
			let event =
				Event::MandateUsed { member: MEI, relative: TOM, to: ANA, amount: 30, left: 10 };
			assert_eq!(last_event(), event);
			assert_eq!((Free::get(MEI), Held::get(MEI), Free::get(ANA)), (970, 30, 1_000));
			// As whoever refuses it does.
			HoldsBack::put(false);
			Held::remove(MEI);
			Free::insert(MEI, 1_000);
			assert_noop!(spend(TOM, MEI, ANA, 11), Error::<Test>::LimitExceeded);
			assert_ok!(spend(TOM, MEI, ANA, 10));
		});
	}

	#[test]
	fn boundary_the_cap_of_a_period() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 40));
			assert_noop!(spend(TOM, MEI, ANA, 41), Error::<Test>::LimitExceeded);
			assert_ok!(spend(TOM, MEI, ANA, 40));
			wait(PERIOD - Now::get() % PERIOD - 1);
			assert_noop!(spend(TOM, MEI, ANA, 1), Error::<Test>::LimitExceeded);
			wait(1);
			assert_ok!(spend(TOM, MEI, ANA, 40));
			assert_noop!(spend(TOM, MEI, ANA, 1), Error::<Test>::LimitExceeded);
		});
	}

	#[test]
	fn fails_for_another_purpose_nothing_and_too_late() {
		build_and_execute(|| {
			let family = purposes(&[Category::Family]);
			let until = Some(START + 10);
			assert_ok!(Custody::give_mandate(signed(MEI), TOM, family, 40, until));
			assert_noop!(
				Custody::spend(signed(TOM), MEI, ANA, 1, note(Category::Other)),
				Error::<Test>::WrongPurpose
			);
			assert_noop!(spend(TOM, MEI, ANA, 0), Error::<Test>::ZeroAmount);
			wait(9);
			assert_ok!(spend(TOM, MEI, ANA, 1));
			wait(1);
			assert_noop!(spend(TOM, MEI, ANA, 1), Error::<Test>::Lapsed);
		});
	}

	#[test]
	fn fails_without_a_mandate_or_coins() {
		build_and_execute(|| {
			assert_noop!(spend(TOM, MEI, ANA, 1), Error::<Test>::MandateNotFound);
			assert_ok!(give(MEI, TOM, 4_000));
			assert_noop!(spend(MEI, TOM, ANA, 1), Error::<Test>::MandateNotFound);
			assert_noop!(spend(ANA, MEI, ANA, 1), Error::<Test>::MandateNotFound);
			assert_noop!(spend(TOM, MEI, ANA, 1_001), NO_COINS);
			assert_noop!(spend(STRANGER, MEI, ANA, 1), Error::<Test>::NotActive);
		});
	}

	#[test]
	fn fails_unless_both_are_active() {
		build_and_execute(|| {
			assert_ok!(give(MEI, TOM, 40));
			reported(MEI);
			assert_noop!(spend(TOM, MEI, ANA, 1), Error::<Test>::DeathReported);
			assert_ok!(Custody::cancel_death(signed(AUDITOR), MEI));
			died(TOM);
			assert_noop!(spend(TOM, MEI, ANA, 1), Error::<Test>::NotActive);
			assert_ok!(give(MEI, ANA, 40));
			suspend(MEI);
			assert_noop!(spend(ANA, MEI, ANA, 1), Error::<Test>::NotActive);
		});
	}
}
