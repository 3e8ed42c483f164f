// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{Concern, Error, Part, Stage};
use frame_support::assert_noop;
use sp_runtime::ArithmeticError;
use timebank_primitives::Phase;

fn own(terms: Terms) -> DispatchResult {
	publish(MEI, terms, Funding::Own)
}

#[test]
fn success_sets_the_coins_aside_and_waits_for_an_auditor() {
	build_and_execute(|| {
		assert_ok!(own(terms(2, 40)));
		let event = Event::Published { activity: 0, publisher: MEI, branch: 1, escrow: 160 };
		assert_eq!(happened(), [event]);
		assert_eq!(coins(MEI), Coins { free: 840, held: 160 });

		let activity = Activities::activity(0).unwrap();
		assert_eq!(
			(activity.publisher, activity.funding, activity.rate),
			(MEI, Funding::Own, RATE)
		);
		assert_eq!((activity.version, activity.stage), (0, Stage::Submitted));
		assert_eq!(activity.terms, terms(2, 40));
		assert_eq!(activity.published_at, START);
		assert_eq!(activity.due, Some(START + ENROLMENT_ENDS));
		assert_eq!(Activities::phase(0), Some(Phase::Audit));
		assert_eq!(Activities::open_activities(MEI), [(0, Part::Publisher)]);
		assert_eq!(Posted::get(0), None);
	});
}

#[test]
fn success_gives_ids_in_order() {
	build_and_execute(|| {
		assert_eq!(Activities::next_id(), 0);
		assert_eq!((published(1, 1), published(1, 1)), (0, 1));
		assert_eq!(Activities::next_id(), 2);
		assert_eq!((Activities::phase(1), Activities::phase(2)), (Some(Phase::Audit), None));
	});
}

#[test]
fn success_belongs_to_the_publisher_s_home_branch() {
	build_and_execute(|| {
		assert_ok!(publish(21, terms(1, 1), Funding::Own));
		let event = Event::Published { activity: 0, publisher: 21, branch: 2, escrow: 2 };
		assert_eq!(last_event(), event);
	});
}

#[test]
fn success_keeps_the_rate_of_its_day() {
	build_and_execute(|| {
		let id = approved(1, 20);
		CurrentRate::set(9);
		settled(id, TOM, HOUR);
		assert_eq!(coins(TOM).free, 1_000 + 20 * RATE);
		assert_eq!(coins(MEI), Coins { free: 1_000 - 20 * RATE, held: 0 });
	});
}

#[test]
fn fails_for_who_is_no_member_or_suspended() {
	build_and_execute(|| {
		let stranger = publish(STRANGER, terms(1, 1), Funding::Own);
		assert_noop!(stranger, Error::<Test>::NotMember);
		Suspended::set(vec![MEI]);
		assert_noop!(own(terms(1, 1)), Error::<Test>::Suspended);
		Gone::set(vec![MEI]);
		assert_noop!(own(terms(1, 1)), Error::<Test>::NotMember);
	});
}

#[test]
fn fails_for_whose_standing_does_not_allow_it() {
	build_and_execute(|| {
		MayNotPublish::set(vec![MEI]);
		assert_noop!(own(terms(1, 1)), LOW_STANDING);
		// It says nothing about the others, or about enrolling.
		MayNotPublish::set(vec![TOM]);
		MayNotEnrol::set(vec![MEI]);
		assert_ok!(own(terms(1, 1)));
	});
}

#[test]
fn fails_with_texts_that_cannot_be_read() {
	build_and_execute(|| {
		let titled =
			|text: &[u8]| Terms { title: text.to_vec().try_into().unwrap(), ..terms(1, 1) };
		assert_noop!(own(titled(b"")), Error::<Test>::TitleInvalid);
		assert_noop!(own(titled(&[0xff, 0xfe])), Error::<Test>::TitleInvalid);
		assert_ok!(own(titled("陪伴就医".as_bytes())));
		assert_ok!(own(titled(&[b'x'; 128])));
		let placed =
			|text: &[u8]| Terms { place: text.to_vec().try_into().unwrap(), ..terms(1, 1) };
		assert_noop!(own(placed(&[0xff])), Error::<Test>::PlaceInvalid);
		assert_ok!(own(placed(b"")));
	});
}

#[test]
fn fails_when_a_window_is_reversed_or_over() {
	build_and_execute(|| {
		let enrolled = |from, until| Terms { enrolment: Window { from, until }, ..terms(1, 1) };
		let served = |from, until| Terms { service: Window { from, until }, ..terms(1, 1) };
		let reversed = Error::<Test>::WindowReversed;
		assert_noop!(own(enrolled(START + 2, START + 1)), reversed);
		assert_noop!(own(enrolled(START + 2, START + 2)), Error::<Test>::WindowReversed);
		assert_noop!(own(served(START + DAY, START + DAY - 1)), Error::<Test>::WindowReversed);
		assert_noop!(own(enrolled(START - 2, START - 1)), Error::<Test>::InThePast);
		assert_noop!(own(enrolled(START - 2, START)), Error::<Test>::InThePast);
		// It may have begun before, and end with the next moment.
		assert_ok!(own(enrolled(START - 2, START + 1)));
	});
}

#[test]
fn fails_when_the_windows_do_not_fit() {
	build_and_execute(|| {
		let enrolled = |from, until| Terms { enrolment: window(from, until), ..terms(1, 1) };
		let unfit = Error::<Test>::WindowsDoNotFit;
		assert_noop!(own(enrolled(SERVICE_BEGINS + 1, ENROLMENT_ENDS)), unfit);
		assert_noop!(own(enrolled(0, SERVICE_ENDS + 1)), Error::<Test>::WindowsDoNotFit);
		assert_ok!(own(enrolled(SERVICE_BEGINS, SERVICE_ENDS)));
	});
}

#[test]
fn fails_when_the_service_is_too_far_ahead() {
	build_and_execute(|| {
		let served = |until| Terms { service: window(SERVICE_BEGINS, until), ..terms(1, 1) };
		assert_noop!(own(served(HORIZON + 1)), Error::<Test>::TooFarAhead);
		assert_ok!(own(served(HORIZON)));
	});
}

#[test]
fn boundary_nought_and_too_many_people_and_steps() {
	build_and_execute(|| {
		assert_noop!(own(terms(0, 1)), Error::<Test>::InvalidPlaces);
		assert_noop!(own(terms(4, 1)), Error::<Test>::InvalidPlaces);
		assert_noop!(own(terms(u32::MAX, 1)), Error::<Test>::InvalidPlaces);
		assert_noop!(own(terms(1, 0)), Error::<Test>::InvalidSteps);
		assert_noop!(own(terms(1, 41)), Error::<Test>::InvalidSteps);
		assert_noop!(own(terms(1, u32::MAX)), Error::<Test>::InvalidSteps);
		assert_ok!(own(terms(1, 1)));
		assert_ok!(own(terms(3, 40)));
	});
}

#[test]
fn boundary_the_service_fits_into_its_window() {
	build_and_execute(|| {
		let lasting =
			|time| Terms { service: window(ENROLMENT_ENDS, ENROLMENT_ENDS + time), ..terms(1, 20) };
		assert_noop!(own(lasting(HOUR - 1)), Error::<Test>::ServiceTooLong);
		assert_ok!(own(lasting(HOUR)));
	});
}

#[test]
fn fails_in_a_category_that_the_standard_does_not_have() {
	build_and_execute(|| {
		let unknown = Terms { category: 0, ..terms(1, 1) };
		assert_noop!(own(unknown), Error::<Test>::UnknownCategory);
	});
}

#[test]
fn fails_with_credentials_that_do_not_exist_or_are_named_twice() {
	build_and_execute(|| {
		assert_noop!(own(terms_for(&[1, 10])), Error::<Test>::UnknownCredential);
		assert_noop!(own(terms_for(&[0])), Error::<Test>::UnknownCredential);
		assert_noop!(own(terms_for(&[1, 2, 1])), Error::<Test>::DuplicateCredential);
		assert_ok!(own(terms_for(&[9, 1, 5, 3, 7])));
	});
}

#[test]
fn boundary_a_recurrence_has_its_bounds() {
	build_and_execute(|| {
		let again =
			|every, times| Terms { recurrence: Some(Recurrence { every, times }), ..terms(1, 1) };
		assert_noop!(own(again(HOUR, 0)), Error::<Test>::InvalidRecurrence);
		assert_noop!(own(again(HOUR, 53)), Error::<Test>::InvalidRecurrence);
		assert_noop!(own(again(HOUR - 1, 1)), Error::<Test>::InvalidRecurrence);
		assert_noop!(own(again(0, 1)), Error::<Test>::InvalidRecurrence);
		assert_noop!(own(again(Moment::MAX, 1)), Error::<Test>::InvalidRecurrence);
		assert_ok!(own(again(HOUR, 1)));
		assert_ok!(own(again(HORIZON, 52)));
		// Nothing comes again before an auditor has agreed.
		assert_eq!((Activities::series(0), Activities::series(1)), (None, None));
	});
}

#[test]
fn fails_without_the_coins() {
	build_and_execute(|| {
		CurrentRate::set(501);
		assert_noop!(own(terms(1, 2)), NO_COINS);
		CurrentRate::set(500);
		assert_ok!(own(terms(1, 2)));
		assert_eq!(coins(MEI), Coins { free: 0, held: 1_000 });
	});
}

#[test]
fn fails_when_the_price_cannot_be_counted() {
	build_and_execute(|| {
		let priceless = Terms { category: 2, ..terms(1, 2) };
		assert_noop!(own(priceless), ArithmeticError::Overflow);
	});
}

#[test]
fn boundary_only_so_many_can_be_open() {
	build_and_execute(|| {
		for _ in 0..3 {
			published(1, 1);
		}
		assert_noop!(own(terms(1, 1)), Error::<Test>::TooManyOpen);
		assert_ok!(publish(TOM, terms(1, 1), Funding::Own));
		// One that is over makes room.
		assert_ok!(close(MEI, 0));
		assert_ok!(own(terms(1, 1)));
	});
}

mod screening {
	use super::*;

	/// Nothing about this one is unusual: the service begins as late, and costs as much, as it may.
	fn usual() -> Terms {
		Published::set(vec![(MEI, 1)]);
		Credits::set(vec![(MEI, 60)]);
		CurrentRate::set(5);
		Terms { service: window(WARNING_LEAD, SERVICE_ENDS), ..terms(1, 40) }
	}

	fn concerns(by: AccountId, terms: Terms, funding: Funding) -> Vec<Concern> {
		let id = published_as(by, terms, funding);
		Activities::activity(id).unwrap().concerns.into_inner()
	}

	fn own(terms: Terms) -> Vec<Concern> {
		concerns(MEI, terms, Funding::Own)
	}

	#[test]
	fn boundary_what_is_usual_concerns_nobody() {
		build_and_execute(|| assert_eq!(own(usual()), []));
	}

	#[test]
	fn who_publishes_for_the_first_time_is_looked_at() {
		build_and_execute(|| {
			let terms = usual();
			Published::take();
			assert_eq!(own(terms), [Concern::NewPublisher]);
		});
	}

	#[test]
	fn who_is_relied_on_little_is_looked_at() {
		build_and_execute(|| {
			let terms = usual();
			Credits::set(vec![(MEI, 59)]);
			assert_eq!(own(terms), [Concern::LowCredit]);
		});
	}

	#[test]
	fn a_large_amount_is_looked_at() {
		build_and_execute(|| {
			let terms = usual();
			CurrentRate::set(6);
			assert_eq!(own(terms), [Concern::LargeAmount]);
		});
	}

	#[test]
	fn short_notice_is_looked_at() {
		build_and_execute(|| {
			let soon = Terms { service: window(WARNING_LEAD - 1, SERVICE_ENDS), ..usual() };
			assert_eq!(own(soon), [Concern::ShortNotice]);
		});
	}

	#[test]
	fn boundary_whatever_comes_again_is_looked_at_with_what_it_costs_in_all() {
		build_and_execute(|| {
			let again = |steps, times| {
				let recurrence = Some(Recurrence { every: DAY, times });
				Terms { recurrence, steps, ..usual() }
			};
			// 10 steps at 5 coins, four times.
			assert_eq!(own(again(10, 3)), [Concern::Recurring]);
			assert_eq!(own(again(10, 4)), [Concern::LargeAmount, Concern::Recurring]);
		});
	}

	#[test]
	fn several_things_are_looked_at_together() {
		build_and_execute(|| {
			Credits::set(vec![(MEI, 0)]);
			let all = Terms { service: window(0, SERVICE_ENDS), ..terms(3, 40) };
			let expected = [
				Concern::NewPublisher,
				Concern::LowCredit,
				Concern::LargeAmount,
				Concern::ShortNotice,
			];
			assert_eq!(own(all), expected);
		});
	}

	#[test]
	fn a_branch_has_no_standing_that_could_be_looked_at() {
		build_and_execute(|| {
			let all = Terms { service: window(0, SERVICE_ENDS), ..terms(3, 40) };
			let expected = [Concern::LargeAmount, Concern::ShortNotice];
			assert_eq!(concerns(TREASURER, all.clone(), Funding::Pot(1)), expected);
			assert_eq!(concerns(MINTER, all, Funding::Minted(1)), expected);
		});
	}

	#[test]
	fn an_edit_is_looked_at_anew() {
		build_and_execute(|| {
			let id = published(3, 40);
			let terms = usual();
			assert_ok!(edit(MEI, id, terms));
			assert_eq!(Activities::activity(id).unwrap().concerns.into_inner(), []);
		});
	}
}
