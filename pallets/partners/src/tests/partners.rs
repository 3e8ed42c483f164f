// SPDX-License-Identifier: Apache-2.0

//! What the consortium does with partners.

use super::*;
use crate::{Error, Partner, Status};
use frame_support::assert_noop;
use timebank_primitives::Partners as _;

/// The origins that are not the consortium.
fn others() -> [RuntimeOrigin; 4] {
	[signed(MEI), signed(BUS), signed(10), RuntimeOrigin::none()]
}

mod admit {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_eq!(admitted(BUS), 0);
			let partner = Partner {
				name: name(b"Bus"),
				contact: contact(b"bus.example"),
				account: BUS,
				document: [1; 32],
				admitted_at: START,
				status: Status::Active,
			};
			assert_eq!(Partners::partner(0), Some(partner));
			assert_eq!(Partners::partner_of(BUS), Some(0));
			assert_eq!(Partners::by_account(&BUS), Some(0));
			assert_eq!(Partners::by_account(&CLINIC), None);
			assert_eq!(System::providers(&BUS), 1);
			assert_eq!(
				last_event(),
				Event::Admitted { partner: 0, name: name(b"Bus"), account: BUS, document: [1; 32] }
			);
			assert_eq!(admitted(CLINIC), 1);
		});
	}

	#[test]
	fn fails_for_others_than_the_consortium() {
		build_and_execute(|| {
			for origin in others() {
				assert_noop!(
					Partners::admit(origin, name(b"Bus"), contact(b""), BUS, [1; 32]),
					BAD_ORIGIN
				);
			}
		});
	}

	#[test]
	fn fails_without_a_name_that_can_be_read() {
		build_and_execute(|| {
			let admit = |called: &[u8], reached: &[u8]| {
				Partners::admit(council(), name(called), contact(reached), BUS, [1; 32])
			};
			assert_noop!(admit(b"", b"bus.example"), Error::<Test>::InvalidText);
			assert_noop!(admit(&[0xff], b"bus.example"), Error::<Test>::InvalidText);
			assert_noop!(admit(b"Bus", &[0xff]), Error::<Test>::InvalidText);
			// A partner may be reached by no address.
			assert_ok!(admit("公交".as_bytes(), b""));
		});
	}

	#[test]
	fn fails_for_an_account_of_somebody_else() {
		build_and_execute(|| {
			for taken in [MEI, 10, 11] {
				assert_noop!(admit(taken), Error::<Test>::NotForPartners);
			}
			admitted(BUS);
			assert_noop!(admit(BUS), Error::<Test>::AccountTaken);
		});
	}

	#[test]
	fn boundary_of_how_many_there_can_be() {
		build_and_execute(|| {
			for account in [100, 101, 102] {
				admitted(account);
			}
			assert_noop!(admit(103), Error::<Test>::TooManyPartners);
			assert_ok!(Partners::remove(council(), 1));
			// An id is not given again.
			assert_eq!(admitted(101), 3);
		});
	}
}

mod suspend {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			wait(7);
			assert_ok!(suspend(bus));
			assert_eq!(last_event(), Event::Suspended { partner: bus, reason: [2; 32] });
			let status = Partners::partner(bus).unwrap().status;
			assert_eq!(status, Status::Suspended { since: START + 7 });
			// Its calls are metered still.
			assert_eq!(Partners::by_account(&BUS), Some(bus));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			for origin in others() {
				assert_noop!(Partners::suspend(origin, bus, [2; 32]), BAD_ORIGIN);
			}
			assert_noop!(suspend(9), Error::<Test>::PartnerNotFound);
			assert_ok!(suspend(bus));
			assert_noop!(suspend(bus), Error::<Test>::PartnerSuspended);
		});
	}
}

mod reinstate {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			assert_ok!(suspend(bus));
			assert_noop!(redeem(MEI, bus, 1), Error::<Test>::PartnerSuspended);
			assert_ok!(Partners::reinstate(council(), bus));
			assert_eq!(last_event(), Event::Reinstated { partner: bus });
			assert_ok!(redeem(MEI, bus, 1));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			for origin in others() {
				assert_noop!(Partners::reinstate(origin, bus), BAD_ORIGIN);
			}
			assert_noop!(Partners::reinstate(council(), 9), Error::<Test>::PartnerNotFound);
			assert_noop!(Partners::reinstate(council(), bus), Error::<Test>::NotSuspended);
		});
	}
}

mod replace_account {
	use super::*;

	fn replace(partner: PartnerId, account: AccountId) -> DispatchResult {
		Partners::replace_account(council(), partner, account)
	}

	#[test]
	fn success() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 100);
			assert_ok!(replace(bus, 200));
			assert_eq!(last_event(), Event::AccountReplaced { partner: bus, old: BUS, new: 200 });
			assert_eq!((Partners::by_account(&BUS), Partners::by_account(&200)), (None, Some(bus)));
			assert_eq!(System::providers(&200), 1);
			// The old one's nonce is not forgotten, and what is open goes to the new one.
			assert_eq!(System::providers(&BUS), 1);
			assert_noop!(confirm(BUS, redemption), Error::<Test>::NotPartner);
			assert_ok!(confirm(200, redemption));
			// The old one is free for another partner.
			assert_ok!(admit(BUS));
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			admitted(CLINIC);
			for origin in others() {
				assert_noop!(Partners::replace_account(origin, bus, 200), BAD_ORIGIN);
			}
			assert_noop!(replace(9, 200), Error::<Test>::PartnerNotFound);
			for taken in [BUS, CLINIC] {
				assert_noop!(replace(bus, taken), Error::<Test>::AccountTaken);
			}
			for taken in [MEI, 10, 11] {
				assert_noop!(replace(bus, taken), Error::<Test>::NotForPartners);
			}
		});
	}
}

mod remove {
	use super::*;

	fn remove(partner: PartnerId) -> DispatchResult {
		Partners::remove(council(), partner)
	}

	#[test]
	fn success() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			assert_ok!(remove(bus));
			assert_eq!(last_event(), Event::Removed { partner: bus });
			assert_eq!((Partners::partner(bus), Partners::by_account(&BUS)), (None, None));
			assert_eq!(System::providers(&BUS), 1, "its nonce is not forgotten");
			assert_noop!(redeem(MEI, bus, 1), Error::<Test>::PartnerNotFound);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			for origin in others() {
				assert_noop!(Partners::remove(origin, bus), BAD_ORIGIN);
			}
			assert_noop!(remove(9), Error::<Test>::PartnerNotFound);
			assert_ok!(remove(bus));
			assert_noop!(remove(bus), Error::<Test>::PartnerNotFound);
		});
	}

	#[test]
	fn fails_as_long_as_a_redemption_is_open() {
		build_and_execute(|| {
			let (bus, clinic) = (admitted(BUS), admitted(CLINIC));
			let (first, second) = (redeemed(MEI, bus, 1), redeemed(TOM, bus, 1));
			assert_ok!(suspend(bus));
			assert_noop!(remove(bus), Error::<Test>::HasRedemptions);
			assert_ok!(confirm(BUS, first));
			assert_noop!(remove(bus), Error::<Test>::HasRedemptions);
			assert_ok!(remove(clinic));
			assert_ok!(decline(BUS, second));
			assert_ok!(remove(bus));
		});
	}

	#[test]
	fn a_partner_that_does_not_answer_can_be_removed_when_its_time_is_over() {
		build_and_execute(|| {
			let bus = admitted(BUS);
			let redemption = redeemed(MEI, bus, 1);
			assert_ok!(suspend(bus));
			assert_noop!(Partners::cancel(council(), redemption), Error::<Test>::TooEarly);
			wait(500);
			assert_ok!(Partners::cancel(council(), redemption));
			assert_eq!(purse(MEI), Purse { free: 1_000, reserved: 0 });
			assert_ok!(remove(bus));
		});
	}
}
