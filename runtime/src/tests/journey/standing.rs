// SPDX-License-Identifier: Apache-2.0

//! What follows from what is known of members.

use super::*;

/// Tom helps Mei for an hour, and she is content.
fn an_hour_for(mei: &Pair, tom: &Pair) -> ActivityId {
	assert_ok!(send(mei, publication(1, 20)));
	let activity = approved();
	give_places(activity, mei, &[tom]);
	begin(activity, mei, tom);
	hours(1);
	end(activity, mei, tom);
	for side in [mei, tom] {
		assert_ok!(seal(side, activity, tom, 5));
	}
	assert_ok!(settle(activity, mei, tom));
	for side in [mei, tom] {
		assert_ok!(open(side, activity, tom, 5));
	}
	activity
}

#[test]
fn who_has_more_stars_may_send_more() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		let capacity = |who: &Pair| Allowance::allowance(id(who)).expect("metered").1;
		assert_eq!(capacity(&tom), capacity(&mei));
		an_hour_for(&mei, &tom);
		assert_eq!(Reviews::standing(id(&tom)).stars, 2);
		assert_eq!(capacity(&tom), capacity(&mei) * 5 / 4);
		// The same two, again and again, count for less and less.
		assert_eq!(Reviews::weight_of_next(id(&mei), id(&tom)), 50);
	});
}

#[test]
fn who_was_not_there_too_often_asks_for_nothing_for_a_while() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		for activity in 0..4 {
			assert_ok!(send(&mei, publication(1, 20)));
			give_places(approved(), &mei, &[&tom]);
			hours(48);
			let participants = vec![id(&tom)].try_into().expect("one");
			assert_ok!(send(&mei, Call::report_absence { activity, participants }));
			hours(73);
		}
		let credit = Reviews::standing(id(&tom)).credit;
		assert!((20..40).contains(&credit), "{credit}");
		let too_low = Err(pallet_reviews::Error::<Runtime>::CreditTooLow.into());
		assert_eq!(send(&tom, publication(1, 20)), too_low);
		// He may still help, which is how it gets better.
		assert_ok!(send(&mei, publication(1, 20)));
		let activity = approved();
		assert_ok!(send(&tom, Call::enrol { activity }));
		hours(20 * 24);
		assert_ok!(send(&tom, publication(1, 20)));
	});
}

#[test]
fn who_offers_help_and_who_needs_it_find_each_other() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		neighbours(&[&mei, &tom]);
		assert_ok!(send(&mei, publication(1, 20)));
		let activity = approved();
		assert_ok!(send(&tom, offer(u32::MAX >> 4)));
		let found = Noticeboard::recommended_activities(id(&tom), 5);
		assert_eq!(found.best.iter().map(|best| best.id).collect::<Vec<_>>(), [activity]);
		let found = Noticeboard::recommended_members(activity, 5);
		assert_eq!(found.best.iter().map(|best| best.id.clone()).collect::<Vec<_>>(), [id(&tom)]);
		// What is over looks for nobody.
		assert_ok!(send(&mei, Call::close { activity }));
		assert!(Noticeboard::recommended_activities(id(&tom), 5).best.is_empty());
	});
}

#[test]
fn a_proxy_for_activities_reviews_and_learns_and_pays_nobody() {
	on_consortium(|| {
		let (mei, tom, helper) = (pair("mei"), pair("tom"), pair("helper"));
		neighbours(&[&mei, &tom, &helper]);
		let add = pallet_proxy::Call::add_proxy {
			delegate: id(&helper).into(),
			proxy_type: configs::ProxyType::Activities,
			delay: 0,
		};
		assert_ok!(send(&tom, add));
		let act = |call: RuntimeCall| {
			let proxied = pallet_proxy::Call::proxy {
				real: id(&tom).into(),
				force_proxy_type: None,
				call: Box::new(call),
			};
			assert_ok!(send(&helper, proxied));
			let executed = System::events().into_iter().find_map(|record| match record.event {
				RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
				_ => None,
			});
			executed.expect("it was tried")
		};
		let filtered = Err(frame_system::Error::<Runtime>::CallFiltered.into());
		let gift = pallet_time_coin::Call::transfer { to: id(&helper), amount: TIME, note: NOTE };
		assert_eq!(act(gift.into()), filtered);
		assert_ok!(act(publication(1, 20).into()));
		assert_ok!(act(offer(1).into()));
		// Neither is there; both get as far as the pallets.
		let clear = pallet_reviews::Call::clear { activity: 0, participant: id(&tom) };
		assert_ne!(act(clear.into()), filtered);
		assert_ne!(act(pallet_trainings::Call::leave { training: 0 }.into()), filtered);
	});
}
