// SPDX-License-Identifier: Apache-2.0

//! `check_in`, `check_out` and `settle_many`.

use super::*;
use crate::{Error, Side};
use codec::{Decode, Encode};
use frame_support::assert_noop;
use timebank_primitives::{Phase, Role};

const ALL: [AccountId; 3] = [TOM, ANA, BEN];

/// Three have a place each of 20 steps, and services may begin.
fn ready() -> ActivityId {
	let id = approved(3, 20);
	for who in ALL {
		admitted(id, who);
	}
	reach_service(id);
	id
}

/// All three are in service.
fn serving() -> ActivityId {
	let id = ready();
	assert_ok!(check_in(MEI, id, &ALL));
	for who in ALL {
		assert_ok!(confirm_start(who, id, who));
	}
	id
}

/// All three have served for an hour, and can be settled.
fn served() -> ActivityId {
	let id = serving();
	wait(HOUR);
	assert_ok!(check_out(MEI, id, &ALL));
	for who in ALL {
		assert_ok!(confirm_end(who, id, who));
		Reviewed::insert((id, who), true);
	}
	id
}

#[test]
fn success_check_in_confirms_all_starts() {
	build_and_execute(|| {
		let id = ready();
		assert_ok!(confirm_start(ANA, id, ANA));
		happened();
		assert_ok!(check_in(MEI, id, &[BEN, ANA, TOM]));
		let since = Now::get();
		let by = Side::Publisher;
		let expected = [
			Event::StartConfirmed { activity: id, participant: BEN, by },
			Event::StartConfirmed { activity: id, participant: ANA, by },
			Event::ServiceStarted { activity: id, participant: ANA, since },
			Event::StartConfirmed { activity: id, participant: TOM, by },
		];
		assert_eq!(happened(), expected);
		assert_eq!(state(id, TOM), Some(Participation::Arriving { by }));
		assert_eq!(state(id, ANA), Some(Participation::InService { since, ended_by: None }));
		let activity = Activities::activity(id).unwrap();
		assert_eq!((activity.admitted, activity.under_way), (0, 3));
	});
}

#[test]
fn success_check_out_confirms_all_ends() {
	build_and_execute(|| {
		let id = serving();
		wait(HOUR);
		assert_ok!(confirm_end(ANA, id, ANA));
		assert_ok!(check_out(MEI, id, &ALL));
		assert!(matches!(state(id, ANA), Some(Participation::Ended { .. })));
		let ended_by = Some((Side::Publisher, Now::get()));
		let since = START + SERVICE_BEGINS;
		for who in [TOM, BEN] {
			assert_eq!(state(id, who), Some(Participation::InService { since, ended_by }));
		}
	});
}

#[test]
fn fails_check_out_of_who_said_another_end() {
	build_and_execute(|| {
		let id = serving();
		wait(HOUR);
		assert_ok!(confirm_end(ANA, id, ANA));
		let said = Now::get();
		wait(HOUR);
		for end in [None, Some(said + 1)] {
			let all = check_out_at(MEI, id, &[(TOM, None), (ANA, end)]);
			assert_noop!(all, Error::<Test>::EndDiffers);
		}
		assert_noop!(check_out_at(MEI, id, &[(TOM, Some(said))]), Error::<Test>::EndDiffers);
		assert_ok!(check_out_at(MEI, id, &[(TOM, None), (ANA, Some(said))]));
	});
}

#[test]
fn success_settle_many_settles_all() {
	build_and_execute(|| {
		let id = served();
		happened();
		assert_ok!(settle_many(MEI, id, &[TOM, ANA]));
		let settled = |participant| Event::Settled {
			activity: id,
			participant,
			steps: 20,
			paid: 40,
			returned: 0,
			late: false,
		};
		assert_eq!(happened(), [settled(TOM), settled(ANA)]);
		assert_eq!(coins(MEI), Coins { free: 880, held: 40 });
		assert_ok!(settle_many(MEI, id, &[BEN]));
		idle();
		assert_eq!(Activities::phase(id), Some(Phase::Over));
		assert_eq!(coins(MEI), Coins { free: 880, held: 0 });
		assert_eq!(Noted::get().last(), Some(&Note::Finished(MEI)));
	});
}

#[test]
fn success_settle_many_finishes_what_was_concluded() {
	build_and_execute(|| {
		let id = served();
		assert_ok!(close(MEI, id));
		assert_ok!(settle_many(MEI, id, &ALL));
		assert_eq!(last_event(), Event::Finished { activity: id, returned: 0 });
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn success_managers_send_batches() {
	build_and_execute(|| {
		let id = approved(1, 20);
		managed_by_lin(id);
		admitted(id, TOM);
		reach_service(id);
		assert_ok!(check_in(LIN, id, &[TOM]));
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_ok!(check_out(LIN, id, &[TOM]));
		assert_ok!(confirm_end(TOM, id, TOM));
		Reviewed::insert((id, TOM), true);
		assert_ok!(settle_many(LIN, id, &[TOM]));
		assert_eq!(Activities::phase(id), Some(Phase::Over));
	});
}

#[test]
fn fails_all_with_nobody_in_them() {
	build_and_execute(|| {
		let id = ready();
		for call in [check_in, check_out, settle_many] {
			assert_noop!(call(MEI, id, &[]), Error::<Test>::EmptyBatch);
		}
	});
}

#[test]
fn boundary_a_batch_of_too_many_is_not_even_read() {
	let read = |all: Vec<AccountId>| {
		let call = crate::Call::<Test>::check_in { activity: 0, participants: batch(&ALL) };
		let mut bytes = call.encode();
		bytes.truncate(bytes.len() - batch(&ALL).encoded_size());
		bytes.extend(all.encode());
		crate::Call::<Test>::decode(&mut &bytes[..]).is_ok()
	};
	assert!(read(vec![1, 2, 3]));
	assert!(!read(vec![1, 2, 3, 4]));
}

#[test]
fn fails_all_of_it_when_one_entry_is_wrong() {
	build_and_execute(|| {
		let id = ready();
		// Lin is not enrolled, Ana was here already.
		assert_noop!(check_in(MEI, id, &[TOM, LIN]), Error::<Test>::NotEnrolled);
		assert_ok!(check_in(MEI, id, &[ANA]));
		assert_noop!(check_in(MEI, id, &ALL), Error::<Test>::AlreadyConfirmed);
		assert_noop!(check_out(MEI, id, &[ANA]), Error::<Test>::NotStarted);
	});
	build_and_execute(|| {
		let id = serving();
		assert_ok!(check_out(MEI, id, &[BEN]));
		assert_noop!(check_out(MEI, id, &ALL), Error::<Test>::AlreadyConfirmed);
		assert_noop!(settle_many(MEI, id, &ALL), Error::<Test>::NotEnded);
	});
	build_and_execute(|| {
		let id = served();
		Reviewed::insert((id, BEN), false);
		assert_noop!(settle_many(MEI, id, &ALL), Error::<Test>::ReviewsMissing);
		assert_ok!(dispute(ANA, id, ANA));
		assert_noop!(settle_many(MEI, id, &[TOM, ANA]), Error::<Test>::InDispute);
	});
}

#[test]
fn fails_all_of_it_when_somebody_is_named_twice() {
	build_and_execute(|| {
		let id = ready();
		assert_noop!(check_in(MEI, id, &[TOM, TOM]), Error::<Test>::AlreadyConfirmed);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_noop!(check_in(MEI, id, &[TOM, TOM]), Error::<Test>::AlreadyStarted);
		assert_ok!(check_in(MEI, id, &[TOM]));
		assert_noop!(check_out(MEI, id, &[TOM, TOM]), Error::<Test>::AlreadyConfirmed);
		assert_ok!(confirm_end(TOM, id, TOM));
		assert_noop!(check_out(MEI, id, &[TOM, TOM]), Error::<Test>::AlreadyEnded);
		assert_ok!(check_out(MEI, id, &[TOM]));
		Reviewed::insert((id, TOM), true);
		assert_noop!(settle_many(MEI, id, &[TOM, TOM]), Error::<Test>::AlreadySettled);
	});
	build_and_execute(|| {
		// Not even when the first time makes the activity over.
		let id = approved(1, 20);
		reviewed(id, TOM, HOUR);
		assert_noop!(settle_many(MEI, id, &[TOM, TOM]), Error::<Test>::AlreadySettled);
	});
}

#[test]
fn boundary_check_in_is_open_in_the_service_window_only() {
	build_and_execute(|| {
		let id = approved(1, 20);
		admitted(id, TOM);
		wait(SERVICE_BEGINS - 1);
		assert_noop!(check_in(MEI, id, &[TOM]), Error::<Test>::OutsideServiceWindow);
		wait(SERVICE_ENDS - SERVICE_BEGINS + 1);
		assert_noop!(check_in(MEI, id, &[TOM]), Error::<Test>::OutsideServiceWindow);
	});
}

#[test]
fn fails_check_in_for_whose_credential_was_revoked() {
	build_and_execute(|| {
		let holders =
			|all: &[AccountId]| Certificates::set(all.iter().map(|who| (*who, 1)).collect());
		holders(&[TOM, ANA]);
		let terms = Terms { places: 2, ..terms_for(&[1]) };
		let id = approved_as(MEI, terms, Funding::Own);
		admitted(id, TOM);
		admitted(id, ANA);
		reach_service(id);
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_ok!(confirm_start(ANA, id, ANA));
		holders(&[TOM]);
		assert_noop!(check_in(MEI, id, &[TOM, ANA]), Error::<Test>::CredentialMissing);
		assert_ok!(check_in(MEI, id, &[TOM]));
	});
}

#[test]
fn fails_all_for_who_is_no_manager() {
	build_and_execute(|| {
		let id = served();
		assert_ok!(invite(MEI, id, LIN));
		for call in [check_in, check_out, settle_many] {
			for by in [TOM, LIN, AUDITOR, STRANGER] {
				assert_noop!(call(by, id, &[TOM]), Error::<Test>::NotManager);
			}
		}
	});
}

#[test]
fn fails_all_for_who_would_confirm_with_themselves() {
	build_and_execute(|| {
		let id = approved_as(TREASURER, terms(2, 20), Funding::Pot(1));
		admitted(id, TOM);
		admitted(id, ANA);
		reach_service(id);
		Employed::set(vec![(TOM, Role::Treasurer)]);
		for call in [check_in, check_out, settle_many] {
			assert_noop!(call(TOM, id, &[TOM]), Error::<Test>::ConflictOfInterest);
		}
		assert_ok!(check_in(TOM, id, &[ANA]));
		// They are a participant as long as they take part.
		assert_ok!(confirm_start(TOM, id, TOM));
		assert_eq!(state(id, TOM), Some(Participation::Arriving { by: Side::Participant }));
	});
}
