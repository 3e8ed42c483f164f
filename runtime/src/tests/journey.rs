// SPDX-License-Identifier: Apache-2.0

//! What becomes of members' hours, in signed transactions on the real runtime.

mod auditing;
mod branches;
mod disputes;
mod learning;
mod services;
mod standing;

use super::*;
use Sr25519Keyring::{Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash};
use frame_support::assert_ok;
use pallet_activities::{Call, Error, Funding, Participation, Recurrence, Task};
use timebank_primitives::Phase;

fn refused<T>(error: Error<Runtime>) -> Result<T, DispatchError> {
	Err(error.into())
}

/// How far a participant is.
fn state(activity: ActivityId, participant: &Pair) -> Option<Participation> {
	Activities::participation(activity, id(participant)).map(|enrolment| enrolment.state)
}

#[test]
fn a_person_is_a_member_everywhere_at_once_and_only_once() {
	on_consortium(|| {
		let mei = pair("mei");
		willow_lane(&[&mei]);
		// Lakeside's registrar meets the same person.
		appoint(DaveStash, &pair("lakeside"), Role::Registrar);
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
fn minters_mint_what_the_council_grants_and_provinces_pass_on() {
	use pallet_time_coin::{Call as Coin, Error as Limit};
	use timebank_primitives::MintReason;
	on_consortium(|| {
		let (mei, minter) = (pair("mei"), pair("minter"));
		willow_lane(&[&mei]);
		appoint(BobStash, &minter, Role::Minter);
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
		let pass_on = |amount| send(&AliceStash.pair(), Coin::delegate_quota { to: 2, amount });
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
		let author = BobStash.pair();
		let change = Change { category: 9, action: Action::SetRate { rate: 2 * STEP } };
		let care = || Call::publish {
			terms: pallet_activities::Terms { category: 9, ..terms(1, 20) },
			funding: Funding::Own,
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
