// SPDX-License-Identifier: Apache-2.0

//! A member earns an hour, from the registration to the settlement, in signed transactions.

use super::*;
use Sr25519Keyring::{Alice, Bob, Charlie};
use frame_support::assert_ok;
use pallet_activities::{Call, Error, Participation, Phase, Record};

const HOUR_IN_SLOTS: u64 = 3_600_000 / SLOT_DURATION;

fn publication(places: u32, steps: u32) -> Call<Runtime> {
	Call::publish {
		title: b"Walk to the hospital".to_vec().try_into().expect("short"),
		category: 1,
		content: [1; 32],
		places,
		steps,
	}
}

#[test]
fn a_member_earns_an_hour_and_a_half() {
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		assert_eq!(coins(&mei), (5 * TIME, 0));

		assert_ok!(send(&mei, publication(1, 40)));
		assert_eq!(coins(&mei), (3 * TIME, 2 * TIME));
		assert_eq!(Activities::phase(0), Some(Phase::Audit));
		assert_ok!(send(&pair("auditor"), Call::approve { activity: 0 }));
		assert_ok!(send(&tom, Call::enrol { activity: 0 }));
		assert_ok!(send(&mei, Call::admit { activity: 0, participant: id(&tom) }));
		for side in [&tom, &mei] {
			assert_ok!(send(side, Call::confirm_start { activity: 0, participant: id(&tom) }));
		}
		assert_eq!(Activities::phase(0), Some(Phase::InProgress));

		// The first confirmation of the end comes an hour and a half later, the second one late.
		let end = || Call::confirm_end { activity: 0, participant: id(&tom) };
		assert_ok!(
			block_after(HOUR_IN_SLOTS * 3 / 2, vec![signed(&tom, end())]).remove(0).unwrap()
		);
		assert_ok!(block_after(HOUR_IN_SLOTS, vec![signed(&mei, end())]).remove(0).unwrap());
		assert_ok!(send(&mei, Call::settle { activity: 0, participant: id(&tom) }));

		assert_eq!(coins(&tom), (5 * TIME + 3 * TIME / 2, 0));
		assert_eq!(coins(&mei), (5 * TIME - 3 * TIME / 2, 0));
		assert_eq!(Activities::phase(0), Some(Phase::Over));
		assert_eq!(
			Activities::record(id(&tom)),
			Record { served_steps: 30, services: 1, received_steps: 0 }
		);
		assert_eq!(TimeCoin::issuance(), (10 * TIME, 10 * TIME, 0));
	});
}

#[test]
fn a_person_is_a_member_everywhere_at_once_and_only_once() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		// Lakeside's registrar meets the same person.
		appoint(Sr25519Keyring::DaveStash, &pair("lakeside"), Role::Registrar);
		let nullifier = Profiles::member(id(&mei)).expect("a member").nullifier;
		let again = pallet_profiles::Call::register { who: id(&pair("mei-2")), nullifier };
		assert_eq!(
			send(&pair("lakeside"), again),
			Err(pallet_profiles::Error::<Runtime>::PersonRegistered.into())
		);
		assert_eq!(Profiles::member(id(&mei)).expect("a member").branch, 2);
	});
}

#[test]
fn without_coins_nothing_is_published() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		// Five hours and three minutes.
		assert_eq!(
			send(&mei, publication(1, 101)),
			Err(pallet_time_coin::Error::<Runtime>::InsufficientBalance.into())
		);
		assert_ok!(send(&mei, publication(1, 100)));
		assert_eq!(coins(&mei), (0, 5 * TIME));
	});
}

#[test]
fn an_auditor_of_another_branch_does_not_decide() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		appoint(Sr25519Keyring::DaveStash, &pair("lakeside"), Role::Auditor);
		assert_ok!(send(&mei, publication(1, 20)));
		assert_eq!(
			send(&pair("lakeside"), Call::approve { activity: 0 }),
			Err(Error::<Runtime>::WrongBranch.into())
		);
	});
}

#[test]
fn a_group_is_settled_one_by_one_and_the_rest_returns() {
	on_consortium(|| {
		let (mei, tom, ana) = (pair("mei"), pair("tom"), pair("ana"));
		willow_lane(&[&mei, &tom, &ana]);
		assert_ok!(send(&mei, publication(3, 20)));
		assert_ok!(send(&pair("auditor"), Call::approve { activity: 0 }));
		for who in [&tom, &ana] {
			assert_ok!(send(who, Call::enrol { activity: 0 }));
			assert_ok!(send(&mei, Call::admit { activity: 0, participant: id(who) }));
		}
		for side in [&mei, &tom] {
			assert_ok!(send(side, Call::confirm_start { activity: 0, participant: id(&tom) }));
		}
		block_after(HOUR_IN_SLOTS, vec![]);
		for side in [&mei, &tom] {
			assert_ok!(send(side, Call::confirm_end { activity: 0, participant: id(&tom) }));
		}
		assert_ok!(send(&mei, Call::settle { activity: 0, participant: id(&tom) }));
		assert_eq!(coins(&mei), (2 * TIME, 2 * TIME));
		assert_eq!(Activities::participation(0, id(&tom)), Some(Participation::Settled));
		assert_ok!(send(&mei, Call::close { activity: 0 }));
		assert_eq!((coins(&mei), coins(&tom)), ((4 * TIME, 0), (6 * TIME, 0)));
		assert_eq!(
			send(&tom, Call::leave { activity: 0 }),
			Err(Error::<Runtime>::ActivityOver.into())
		);
	});
}

#[test]
fn minters_mint_what_the_council_grants_and_provinces_pass_on() {
	use pallet_time_coin::{Call as Coin, Error as Limit};
	use timebank_primitives::MintReason;
	on_consortium(|| {
		let (mei, minter) = (pair("mei"), pair("minter"));
		willow_lane(&[&mei]);
		appoint(Sr25519Keyring::BobStash, &minter, Role::Minter);
		let mint = |amount| Coin::mint {
			to: id(&mei),
			amount,
			reason: MintReason::Service,
			activity: None,
		};
		assert_eq!(send(&minter, mint(TIME)), Err(Limit::<Runtime>::NoQuota.into()));

		let quota = Coin::set_quota { branch: 1, amount: 20_000 * TIME, until: 365 * DAYS };
		let (two, three) = ([Alice, Bob], [Alice, Bob, Charlie]);
		assert_eq!(council(&two, quota.clone()), Err(DispatchError::BadOrigin));
		assert_ok!(council(&three, quota));
		let pass_on = |amount| {
			send(&Sr25519Keyring::AliceStash.pair(), Coin::delegate_quota { to: 2, amount })
		};
		assert_ok!(pass_on(12 * TIME));
		assert_ok!(send(&minter, mint(12 * TIME)));
		assert_eq!(send(&minter, mint(1)), Err(Limit::<Runtime>::QuotaExceeded.into()));
		assert_eq!(coins(&mei), (17 * TIME, 0));

		// The quota is above the ceiling, which is for all together.
		assert_ok!(pass_on(19_988 * TIME));
		let room = TimeCoin::room();
		assert_eq!(room, 10_000 * TIME - 17 * TIME);
		assert_eq!(send(&minter, mint(room + 1)), Err(Limit::<Runtime>::CeilingReached.into()));
		assert_ok!(send(&minter, mint(room)));
		// Whoever registers now is a member, and waits for the grant.
		let tom = pair("tom");
		join(&tom);
		assert_eq!(coins(&tom), (0, 0));
		let claim = || Coin::claim_welcome { who: id(&tom) };
		assert_eq!(send(&tom, claim()), Err(Limit::<Runtime>::CeilingReached.into()));
		System::set_block_number(30 * DAYS);
		assert_ok!(send(&tom, claim()));
		assert_eq!(coins(&tom), (5 * TIME, 0));
	});
}

#[test]
fn an_hour_of_care_is_worth_more_after_four_steps() {
	use pallet_standard::{Action, Call as Step, Change};
	use timebank_primitives::Standard as _;
	on_consortium(|| {
		let (mei, tom) = (pair("mei"), pair("tom"));
		willow_lane(&[&mei, &tom]);
		let author = Sr25519Keyring::BobStash.pair();
		let change = Change { category: 9, action: Action::SetRate { rate: 2 * STEP } };
		let care = || Call::publish {
			title: b"Night at the bedside".to_vec().try_into().expect("short"),
			category: 9,
			content: [1; 32],
			places: 1,
			steps: 20,
		};
		assert_ok!(send(&mei, care()));
		assert_eq!(coins(&mei), (4 * TIME, TIME));

		assert_ok!(send(&author, Step::analyse { analysis: [1; 32], figures: [2; 32] }));
		let changes = vec![change].try_into().expect("few");
		assert_ok!(send(&author, Step::draft { revision: 0, document: [3; 32], changes }));
		assert_ok!(send(&author, Step::publish { revision: 0 }));
		let opinion = Step::give_opinion { revision: 0, supports: true, comment: [4; 32] };
		assert_ok!(send(&tom, opinion));
		let draft = Standard::draft_hash(0).expect("it is on its way");
		System::set_block_number(System::block_number() + 14 * DAYS);
		// A motion takes its blocks; the notice counts from its end.
		let from = System::block_number() + 7 * DAYS + 10;
		assert_ok!(council(&[Alice, Bob, Charlie], Step::adopt { revision: 0, draft, from }));
		assert_eq!(Standard::rate(9), Some(STEP));
		System::set_block_number(from);
		assert_eq!(Standard::rate(9), Some(2 * STEP));
		// What was published keeps its rate; what is published now has the new one.
		assert_eq!(coins(&mei), (4 * TIME, TIME));
		assert_ok!(send(&tom, care()));
		assert_eq!(coins(&tom), (3 * TIME, 2 * TIME));
	});
}
