// SPDX-License-Identifier: Apache-2.0

//! What branches pay for.

use super::*;
use frame_support::BoundedVec;
use pallet_time_coin::Call as Coin;

type Batch = BoundedVec<AccountId, <Runtime as pallet_activities::Config>::MaxBatch>;

fn all(participants: &[&Pair]) -> Batch {
	let all: Vec<_> = participants.iter().map(|who| id(who)).collect();
	all.try_into().expect("few")
}

/// What the pot of a branch has free.
fn pot(branch: u32) -> Balance {
	Pots::pot(branch).0
}

#[test]
fn a_pot_pays_a_group_that_a_member_looks_after() {
	on_consortium(|| {
		let [mei, ana, tom, ben] = ["mei", "ana", "tom", "ben"].map(pair);
		let treasurer = pair("treasurer");
		neighbours(&[&mei, &ana, &tom, &ben]);
		appoint(BobStash, &treasurer, Role::Treasurer);
		assert_ok!(send(&mei, Coin::donate { branch: 2, amount: 4 * TIME, note: NOTE }));

		let publish = |funding| Call::publish { terms: terms(3, 20), funding };
		assert_eq!(send(&mei, publish(Funding::Pot(2))), refused(Error::NotAuthorized));
		assert_eq!(send(&treasurer, publish(Funding::Pot(1))), refused(Error::NotAuthorized));
		assert_ok!(send(&treasurer, publish(Funding::Pot(2))));
		assert_eq!(pot(2), TIME);
		let activity = approved();
		assert_ok!(send(&treasurer, Call::invite { activity, who: id(&ana) }));
		assert_ok!(send(&ana, Call::accept_invitation { activity }));
		assert_eq!(send(&ana, Call::enrol { activity }), refused(Error::OwnActivity));

		give_places(activity, &ana, &[&tom, &ben]);
		let participants = || all(&[&tom, &ben]);
		assert_ok!(send(&ana, Call::check_in { activity, participants: participants() }));
		for who in [&tom, &ben] {
			assert_ok!(send(who, Call::confirm_start { activity, participant: id(who) }));
		}
		hours(1);
		let ends = [&tom, &ben].map(|who| {
			assert_ok!(send(who, confirm_end(activity, who)));
			(id(who), Some(Timestamp::get()))
		});
		let participants_and_ends = ends.to_vec().try_into().expect("two");
		let check_out = Call::check_out { activity, participants: participants_and_ends };
		assert_ok!(send(&ana, check_out));
		let settle_all = || Call::settle_many { activity, participants: participants() };
		assert_eq!(send(&ana, settle_all()), refused(Error::ReviewsMissing));
		// The treasurer published it, and so reviews for the branch.
		for who in [&tom, &ben] {
			assert_ok!(seal(&treasurer, activity, who, 5));
			assert_ok!(seal(who, activity, who, 4));
		}
		assert_ok!(send(&ana, settle_all()));
		assert_eq!((coins(&tom), coins(&ben)), ((6 * TIME, 0), (6 * TIME, 0)));
		assert_eq!(pot(2), TIME);
		// What nobody came for returns to the pot.
		assert_ok!(send(&treasurer, Call::close { activity }));
		assert_eq!(pot(2), 2 * TIME);
	});
}

#[test]
fn a_batch_is_done_for_all_or_for_nobody() {
	on_consortium(|| {
		let [mei, tom, ben] = ["mei", "tom", "ben"].map(pair);
		neighbours(&[&mei, &tom, &ben]);
		assert_ok!(send(&mei, publication(2, 20)));
		let activity = approved();
		give_places(activity, &mei, &[&tom]);
		let check_in = |who: &[&Pair]| Call::check_in { activity, participants: all(who) };
		assert_eq!(send(&mei, check_in(&[])), refused(Error::EmptyBatch));
		assert_eq!(send(&mei, check_in(&[&tom, &ben])), refused(Error::NotEnrolled));
		assert!(matches!(state(activity, &tom), Some(Participation::Admitted { .. })));
		assert_ok!(send(&mei, check_in(&[&tom])));
	});
}

#[test]
fn what_a_branch_mints_for_counts_to_its_quota() {
	on_consortium(|| {
		let (minter, tom) = (pair("minter"), pair("tom"));
		neighbours(&[&tom]);
		appoint(BobStash, &minter, Role::Minter);
		let publish = || Call::publish { terms: terms(2, 20), funding: Funding::Minted(2) };
		let quota = Coin::set_quota { branch: 2, amount: 3 * TIME, until: 365 * DAYS };
		assert_ok!(council(&[Alice, Bob, Charlie], quota));
		let before = TimeCoin::issuance().0;
		assert_ok!(send(&minter, publish()));
		let activity = approved();
		give_places(activity, &minter, &[&tom]);
		begin(activity, &minter, &tom);
		hours(1);
		end(activity, &minter, &tom);
		// Who works for a branch may review for it, and needs to.
		for side in [&minter, &tom] {
			assert_ok!(seal(side, activity, &tom, 5));
		}
		assert_ok!(settle(activity, &minter, &tom));
		assert_eq!(coins(&tom), (6 * TIME, 0));
		assert_eq!(TimeCoin::issuance().0, before + TIME);
		assert_eq!(TimeCoin::quota(2), 2 * TIME);
	});
}

#[test]
fn a_settlement_beyond_the_quota_is_put_off_until_there_is_one() {
	on_consortium(|| {
		let (minter, tom) = (pair("minter"), pair("tom"));
		neighbours(&[&tom]);
		appoint(BobStash, &minter, Role::Minter);
		let quota = |amount| {
			let quota = Coin::set_quota { branch: 2, amount, until: 365 * DAYS };
			assert_ok!(council(&[Alice, Bob, Charlie], quota));
		};
		quota(3 * TIME);
		let publish = Call::publish { terms: terms(1, 20), funding: Funding::Minted(2) };
		assert_ok!(send(&minter, publish));
		let activity = approved();
		give_places(activity, &minter, &[&tom]);
		begin(activity, &minter, &tom);
		hours(1);
		end(activity, &minter, &tom);
		quota(0);
		hours(73);
		hours(72);
		// Nothing is lost, and nobody is late who could not settle.
		assert!(matches!(state(activity, &tom), Some(Participation::Ended { .. })));
		quota(TIME);
		hours(25);
		assert_eq!(coins(&tom), (6 * TIME, 0));
		assert_eq!(Activities::phase(activity), Some(Phase::Over));
	});
}

#[test]
fn a_branch_is_not_closed_before_what_it_pays_for_is_over() {
	on_consortium(|| {
		let (mei, tom, treasurer) = (pair("mei"), pair("tom"), pair("treasurer"));
		neighbours(&[&mei, &tom]);
		// Old Harbour has no members, and a pot.
		appoint(CharlieStash, &treasurer, Role::Treasurer);
		appoint(CharlieStash, &pair("harbour auditor"), Role::Auditor);
		assert_ok!(send(&mei, Coin::donate { branch: 3, amount: TIME, note: NOTE }));
		let publish = || Call::publish { terms: terms(1, 20), funding: Funding::Pot(3) };
		assert_ok!(send(&treasurer, publish()));
		assert_ok!(approve(&pair("harbour auditor"), 0, 0));
		give_places(0, &treasurer, &[&tom]);
		begin(0, &treasurer, &tom);

		let begin_closure =
			pallet_branches::Call::begin_closure { branch: 3, successor: 2, reason: [0; 32] };
		assert_ok!(council(&[Alice, Bob, Dave], begin_closure));
		assert_eq!(
			send(&treasurer, publish()),
			Err(pallet_time_coin::Error::<Runtime>::BranchClosing.into())
		);
		// Its account makes blocks for two more sessions.
		sessions(3);
		for (who, role) in [
			(id(&treasurer), Role::Treasurer),
			(id(&pair("harbour auditor")), Role::Auditor),
			(CharlieStash.to_account_id(), Role::Administrator),
		] {
			let revoke = pallet_branches::Call::revoke_role { who, role };
			assert_ok!(send(&CharlieStash.pair(), revoke));
		}
		let close = || council(&[Alice, Bob, Dave], pallet_branches::Call::close { branch: 3 });
		assert!(close().is_err());
		assert_eq!(pallet_activities::OpenOf::<Runtime>::get(3), 1);
		assert_eq!(
			<Activities as timebank_primitives::WindingUp>::ensure_wound_up(3),
			refused(Error::ActivitiesOpen)
		);
		// Nobody settles it, so that it comes to its end by itself.
		assert_ok!(send(&tom, confirm_end(0, &tom)));
		for _ in 0..4 {
			hours(73);
		}
		assert_eq!(Activities::phase(0), Some(Phase::Over));
		assert_eq!(pallet_activities::OpenOf::<Runtime>::get(3), 0);
		let position = pallet_clearing::Call::move_positions { branch: 3 };
		let hand_over = pallet_pots::Call::hand_over { branch: 3 };
		let _ = (send(&tom, hand_over), send(&tom, position));
		assert_ok!(close());
	});
}
