// SPDX-License-Identifier: Apache-2.0

//! What members redeem, and what partners answer.

use super::*;
use crate::{Error, OpenAt, OpenBy, Redemption};
use frame_support::assert_noop;
use timebank_primitives::Cause;

fn unsigned() -> RuntimeOrigin {
	RuntimeOrigin::none()
}

fn assert_nothing_open(redemption: RedemptionId) {
	assert_eq!(Partners::redemption(redemption), None);
	assert_eq!(OpenBy::<Test>::iter().count() + OpenAt::<Test>::iter().count(), 0);
}

mod redeem {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			assert_eq!(purse(MEI), Purse { free: 700, reserved: 300 });
			let (placed_at, answer_by) = (START, START + 500);
			assert_eq!(
				Partners::redemption(redemption),
				Some(Redemption {
					member: MEI,
					partner: bus,
					amount: 300,
					benefit: [3; 32],
					placed_at,
					answer_by,
					under_review: false,
				})
			);
			assert_eq!((Partners::open_by(MEI), Partners::open_at(bus)), (1, 1));
			assert_eq!(
				last_event(),
				Event::Placed {
					redemption,
					member: MEI,
					partner: bus,
					amount: 300,
					benefit: [3; 32],
					answer_by
				}
			);
			// Another one, and one at another partner.
			let clinic = admitted(CLINIC);
			assert_eq!((redeemed(MEI, bus, 1), redeemed(MEI, clinic, 1)), (1, 2));
			assert_eq!((Partners::open_by(MEI), Partners::open_at(bus)), (3, 2));
			assert_eq!(Partners::open_at(clinic), 1);
			assert_eq!(purse(MEI).reserved, 302);
		});
	}

	#[test]
	fn fails_for_who_is_no_active_member() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			for who in [STRANGER, BUS, 10, 11] {
				assert_noop!(redeem(who, bus, 1), Error::<Test>::NotMember);
			}
			for origin in [council(), unsigned()] {
				assert_noop!(Partners::redeem(origin, bus, 1, [3; 32]), BAD_ORIGIN);
			}
			Suspended::set(vec![MEI]);
			assert_noop!(redeem(MEI, bus, 1), Error::<Test>::MemberSuspended);
		});
	}

	#[test]
	fn fails_for_a_partner_s_account_that_was_registered_since() {
		build_and_execute(|| {
			let (bus, _) = (admitted(BUS), admitted(CLINIC));
			Registered::set(vec![BUS, CLINIC]);
			for who in [BUS, CLINIC] {
				assert_noop!(redeem(who, bus, 1), Error::<Test>::PartnerAccount);
			}
		});
	}

	#[test]
	fn fails_where_nothing_is_redeemed() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			assert_noop!(redeem(MEI, 9, 1), Error::<Test>::PartnerNotFound);
			assert_noop!(redeem(MEI, bus, 0), Error::<Test>::ZeroAmount);
			assert_ok!(suspend(bus));
			assert_noop!(redeem(MEI, bus, 1), Error::<Test>::PartnerSuspended);
		});
	}

	#[test]
	fn boundary_of_what_a_member_has() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			assert_noop!(redeem(MEI, bus, 1_001), NO_COINS);
			assert_ok!(redeem(MEI, bus, 1_000));
			assert_noop!(redeem(MEI, bus, 1), NO_COINS);
		});
	}

	#[test]
	fn boundary_of_how_many_can_be_open() {
		build_and_execute(|| {
			let (bus, clinic) = (admitted(BUS), admitted(CLINIC));
			let first = redeemed(MEI, bus, 1);
			redeemed(MEI, bus, 1);
			redeemed(MEI, clinic, 1);
			for partner in [bus, clinic] {
				assert_noop!(redeem(MEI, partner, 1), Error::<Test>::TooManyOpen);
			}
			assert_ok!(redeem(TOM, bus, 1));
			// One that is answered makes room.
			assert_ok!(confirm(BUS, first));
			assert_ok!(redeem(MEI, clinic, 1));
		});
	}
}

mod confirm {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			assert_ok!(confirm(BUS, redemption));
			assert_eq!(purse(MEI), Purse { free: 700, reserved: 0 });
			let cause = Cause::Redemption { partner: bus, redemption };
			assert_eq!(BURNT.take(), vec![(MEI, 300, cause)]);
			assert_eq!(
				last_event(),
				Event::Confirmed { redemption, member: MEI, partner: bus, amount: 300 }
			);
			assert_nothing_open(redemption);
		});
	}

	#[test]
	fn success_whoever_is_suspended_and_however_late() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			assert_ok!(suspend(bus));
			Suspended::set(vec![MEI]);
			wait(10_000);
			assert_ok!(confirm(BUS, redemption));
		});
	}

	#[test]
	fn fails_for_others_than_the_partner() {
		build_and_execute(|| {
			let (bus, _) = (admitted(BUS), admitted(CLINIC));
			let redemption = redeemed(MEI, bus, 300);
			for who in [MEI, TOM, STRANGER, 10] {
				assert_noop!(confirm(who, redemption), Error::<Test>::NotPartner);
			}
			assert_noop!(confirm(CLINIC, redemption), Error::<Test>::WrongPartner);
			for origin in [council(), unsigned()] {
				assert_noop!(Partners::confirm(origin, redemption), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn fails_when_it_is_not_open() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			assert_noop!(confirm(BUS, 0), Error::<Test>::RedemptionNotFound);
			let redemption = redeemed(MEI, bus, 300);
			assert_ok!(confirm(BUS, redemption));
			assert_noop!(confirm(BUS, redemption), Error::<Test>::RedemptionNotFound);
			assert_noop!(decline(BUS, redemption), Error::<Test>::RedemptionNotFound);
			wait(500);
			assert_noop!(cancel(MEI, redemption), Error::<Test>::RedemptionNotFound);
			assert_eq!(BURNT.take().len(), 1);
		});
	}
}

mod decline {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			assert_ok!(suspend(bus));
			assert_ok!(decline(BUS, redemption));
			assert_eq!(purse(MEI), Purse { free: 1_000, reserved: 0 });
			assert_eq!(
				last_event(),
				Event::Declined {
					redemption,
					member: MEI,
					partner: bus,
					amount: 300,
					reason: [4; 32]
				}
			);
			assert_nothing_open(redemption);
			assert_eq!(BURNT.take(), vec![]);
		});
	}

	#[test]
	fn fails_for_others_than_the_partner() {
		build_and_execute(|| {
			let (bus, _) = (admitted(BUS), admitted(CLINIC));
			let redemption = redeemed(MEI, bus, 300);
			for who in [MEI, TOM, STRANGER, 10] {
				assert_noop!(decline(who, redemption), Error::<Test>::NotPartner);
			}
			assert_noop!(decline(CLINIC, redemption), Error::<Test>::WrongPartner);
			for origin in [council(), unsigned()] {
				assert_noop!(Partners::decline(origin, redemption, [4; 32]), BAD_ORIGIN);
			}
		});
	}

	#[test]
	fn fails_when_it_is_not_open() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			assert_noop!(decline(BUS, 0), Error::<Test>::RedemptionNotFound);
			let redemption = redeemed(MEI, bus, 300);
			assert_ok!(decline(BUS, redemption));
			assert_noop!(decline(BUS, redemption), Error::<Test>::RedemptionNotFound);
			assert_noop!(confirm(BUS, redemption), Error::<Test>::RedemptionNotFound);
		});
	}
}

mod cancel {
	use super::*;

	#[test]
	fn boundary_of_the_partner_s_time() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			wait(499);
			assert_noop!(cancel(MEI, redemption), Error::<Test>::TooEarly);
			wait(1);
			assert_ok!(cancel(MEI, redemption));
			assert_eq!(purse(MEI), Purse { free: 1_000, reserved: 0 });
			assert_eq!(
				last_event(),
				Event::Cancelled { redemption, member: MEI, partner: bus, amount: 300 }
			);
			assert_nothing_open(redemption);
			assert_noop!(confirm(BUS, redemption), Error::<Test>::RedemptionNotFound);
		});
	}

	#[test]
	fn a_redemption_keeps_the_patience_that_it_was_placed_with() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			Patience::set(5);
			let hasty = redeemed(MEI, bus, 1);
			wait(5);
			assert_noop!(cancel(MEI, redemption), Error::<Test>::TooEarly);
			assert_ok!(cancel(MEI, hasty));
			Patience::set(u64::MAX);
			wait(495);
			assert_ok!(cancel(MEI, redemption));
			assert_ok!(redeem(MEI, bus, 1));
		});
	}

	#[test]
	fn success_whoever_is_suspended() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			assert_ok!(suspend(bus));
			Suspended::set(vec![MEI]);
			wait(500);
			assert_ok!(cancel(MEI, redemption));
		});
	}

	#[test]
	fn fails_for_others_than_the_member() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 300);
			wait(500);
			for who in [TOM, BUS, STRANGER] {
				assert_noop!(cancel(who, redemption), Error::<Test>::NotRedeemer);
			}
			assert_noop!(Partners::cancel(unsigned(), redemption), BAD_ORIGIN);
			assert_noop!(cancel(MEI, 9), Error::<Test>::RedemptionNotFound);
		});
	}
}
