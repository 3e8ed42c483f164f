// SPDX-License-Identifier: Apache-2.0

//! Tests by call.

use crate::{Error, Event, Member, MembersAt, Status, mock::*};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{BranchId, Membership, Nullifier, Rehoming, Residents};

/// The auditors of branches 1 and 2, and of branch 3 above branch 1.
const AUDITOR: AccountId = 12;
const OTHER_AUDITOR: AccountId = 22;
const AUDITOR_ABOVE: AccountId = 32;

const REASON: [u8; 32] = [7; 32];

fn register(registrar: AccountId, who: AccountId, person: u8) -> DispatchResult {
	Profiles::register(RuntimeOrigin::signed(registrar), who, Nullifier([person; 32]))
}

fn suspend(auditor: AccountId, who: AccountId) -> DispatchResult {
	Profiles::suspend(RuntimeOrigin::signed(auditor), who, REASON)
}

fn reinstate(auditor: AccountId, who: AccountId) -> DispatchResult {
	Profiles::reinstate(RuntimeOrigin::signed(auditor), who)
}

fn leave(who: AccountId) -> DispatchResult {
	Profiles::leave(RuntimeOrigin::signed(who))
}

fn status(who: AccountId) -> Status {
	Profiles::member(who).expect("somebody who was registered").status
}

/// Run `test` with members 5 at branch 1 and 6 at branch 2.
fn with_members(test: impl FnOnce()) {
	build_and_execute(|| {
		assert_ok!(register(11, 5, 1));
		assert_ok!(register(21, 6, 2));
		GRANTED.take();
		BURNT.take();
		test();
	});
}

mod register {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			assert_eq!(
				Profiles::member(5),
				Some(Member {
					branch: 2,
					nullifier: Nullifier([1; 32]),
					registered_at: 1_000,
					status: Status::Active
				})
			);
			assert_eq!(Profiles::account_of(Nullifier([1; 32])), Some(5));
			assert_eq!(Profiles::home(&5), Some(2));
			assert!(Profiles::is_member(&5) && Profiles::is_active(&5));
			assert_eq!(System::providers(&5), 1);
			assert_eq!(GRANTED.take(), vec![5]);
			System::assert_last_event(
				Event::Registered { member: 5, branch: 2, registrar: 21 }.into(),
			);
		});
	}

	#[test]
	fn a_stranger_is_no_member() {
		build_and_execute(|| {
			assert_eq!(Profiles::member(5), None);
			assert_eq!(Profiles::account_of(Nullifier([1; 32])), None);
			assert!(!Profiles::is_member(&5) && !Profiles::is_active(&5));
		});
	}

	#[test]
	fn fails_for_who_is_no_registrar() {
		build_and_execute(|| {
			let nullifier = Nullifier([1; 32]);
			for origin in [RuntimeOrigin::signed(5), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::register(origin, 5, nullifier), DispatchError::BadOrigin);
			}
		});
	}

	#[test]
	fn a_person_is_registered_once_in_the_whole_consortium() {
		build_and_execute(|| {
			assert_ok!(register(11, 5, 1));
			// The same person: the same account or another, the same branch or another.
			assert_noop!(register(11, 5, 1), Error::<Test>::AccountRegistered);
			assert_noop!(register(11, 6, 1), Error::<Test>::PersonRegistered);
			assert_noop!(register(21, 6, 1), Error::<Test>::PersonRegistered);
			// Another person with the same account.
			assert_noop!(register(21, 5, 2), Error::<Test>::AccountRegistered);
			assert_eq!(GRANTED.take(), vec![5]);
		});
	}

	#[test]
	fn a_branch_is_no_person() {
		build_and_execute(|| {
			assert_noop!(register(11, 20, 1), Error::<Test>::BranchAccount);
		});
	}

	#[test]
	fn registrars_do_not_register_themselves_but_each_other() {
		build_and_execute(|| {
			assert_noop!(register(11, 11, 1), Error::<Test>::OwnRegistration);
			assert_ok!(register(21, 11, 1));
		});
	}

	#[test]
	fn without_the_grant_there_is_no_registration() {
		build_and_execute(|| {
			GrantFails::set(true);
			assert_noop!(register(11, 5, 1), DispatchError::Other("no grant today"));
			GrantFails::set(false);
			assert_ok!(register(11, 5, 1));
			GRANTED.take();
		});
	}
}

mod suspend {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			Now::set(2_000);
			assert_ok!(suspend(AUDITOR, 5));
			assert_eq!(status(5), Status::Suspended { since: 2_000 });
			System::assert_last_event(
				Event::Suspended { member: 5, auditor: AUDITOR, reason: REASON }.into(),
			);
			// A member still, and at home where they were.
			assert_eq!(Profiles::home(&5), Some(1));
			assert!(Profiles::is_member(&5) && !Profiles::is_active(&5));
			assert_eq!(Profiles::residents(1), 1);
			assert!(Profiles::is_active(&6));
		});
	}

	#[test]
	fn success_for_an_auditor_above() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR_ABOVE, 5));
			System::assert_last_event(
				Event::Suspended { member: 5, auditor: AUDITOR_ABOVE, reason: REASON }.into(),
			);
		});
	}

	#[test]
	fn fails_for_others_than_the_home_branch_s_auditors() {
		with_members(|| {
			for origin in [RuntimeOrigin::signed(5), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::suspend(origin, 5, REASON), DispatchError::BadOrigin);
			}
			assert_noop!(suspend(OTHER_AUDITOR, 5), Error::<Test>::WrongBranch);
			assert_noop!(suspend(AUDITOR_ABOVE, 6), Error::<Test>::WrongBranch);
		});
	}

	#[test]
	fn fails_for_auditors_themselves() {
		with_members(|| {
			assert_ok!(register(11, AUDITOR, 3));
			assert_noop!(suspend(AUDITOR, AUDITOR), Error::<Test>::ConflictOfInterest);
			assert_ok!(suspend(AUDITOR_ABOVE, AUDITOR));
		});
	}

	#[test]
	fn fails_for_who_is_suspended_already_or_no_member() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(suspend(AUDITOR, 5), Error::<Test>::AlreadySuspended);
			assert_noop!(suspend(AUDITOR, 99), Error::<Test>::NotMember);
			assert_ok!(leave(6));
			assert_noop!(suspend(OTHER_AUDITOR, 6), Error::<Test>::NotMember);
		});
	}
}

mod reinstate {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(reinstate(AUDITOR_ABOVE, 5));
			assert_eq!(status(5), Status::Active);
			assert!(Profiles::is_active(&5));
			System::assert_last_event(
				Event::Reinstated { member: 5, auditor: AUDITOR_ABOVE }.into(),
			);
		});
	}

	#[test]
	fn fails_for_others_than_the_home_branch_s_auditors() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			for origin in [RuntimeOrigin::signed(5), RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::reinstate(origin, 5), DispatchError::BadOrigin);
			}
			assert_noop!(reinstate(OTHER_AUDITOR, 5), Error::<Test>::WrongBranch);
		});
	}

	#[test]
	fn fails_for_auditors_themselves() {
		with_members(|| {
			assert_ok!(register(11, AUDITOR, 3));
			assert_ok!(suspend(AUDITOR_ABOVE, AUDITOR));
			assert_noop!(reinstate(AUDITOR, AUDITOR), Error::<Test>::ConflictOfInterest);
		});
	}

	#[test]
	fn fails_for_who_is_not_suspended() {
		with_members(|| {
			assert_noop!(reinstate(AUDITOR, 5), Error::<Test>::NotSuspended);
			assert_noop!(reinstate(AUDITOR, 99), Error::<Test>::NotMember);
			assert_ok!(leave(5));
			assert_noop!(reinstate(AUDITOR, 5), Error::<Test>::NotMember);
		});
	}
}

mod leave {
	use super::*;

	#[test]
	fn success() {
		with_members(|| {
			Now::set(2_000);
			assert_ok!(leave(5));
			assert_eq!(BURNT.take(), vec![(5, Some(1))], "burnt where they were at home");
			System::assert_last_event(Event::Left { member: 5, branch: 1 }.into());
			assert_eq!(Profiles::home(&5), None);
			assert!(!Profiles::is_member(&5) && !Profiles::is_active(&5));
			assert_eq!(Profiles::residents(1), 0);
			// What stays tells who they were.
			let member = Profiles::member(5).unwrap();
			assert_eq!((member.branch, member.status), (1, Status::Left { since: 2_000 }));
			assert_eq!(Profiles::account_of(Nullifier([1; 32])), Some(5));
			assert_eq!(System::providers(&5), 1, "its nonce is not forgotten");
			assert!(!MembersAt::<Test>::contains_key(1));
		});
	}

	#[test]
	fn fails_for_who_is_no_member() {
		with_members(|| {
			assert_noop!(leave(99), Error::<Test>::NotMember);
			assert_ok!(leave(5));
			assert_noop!(leave(5), Error::<Test>::NotMember);
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(Profiles::leave(origin), DispatchError::BadOrigin);
			}
		});
	}

	#[test]
	fn fails_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_noop!(leave(5), Error::<Test>::Suspended);
			assert_ok!(reinstate(AUDITOR, 5));
			assert_ok!(leave(5));
		});
	}

	#[test]
	fn fails_as_long_as_coins_are_on_hold() {
		with_members(|| {
			CoinsOnHold::set(true);
			assert_noop!(leave(5), DispatchError::Other("coins on hold"));
			CoinsOnHold::set(false);
			assert_ok!(leave(5));
		});
	}

	#[test]
	fn nobody_gets_the_welcome_grant_twice() {
		with_members(|| {
			assert_ok!(leave(5));
			assert_noop!(register(11, 5, 1), Error::<Test>::AccountRegistered);
			assert_noop!(register(21, 7, 1), Error::<Test>::PersonRegistered);
			assert_noop!(register(21, 5, 9), Error::<Test>::AccountRegistered);
			assert_eq!(GRANTED.take(), Vec::<AccountId>::new());
		});
	}
}

mod rehome {
	use super::*;

	fn rehome(who: AccountId, to: BranchId) -> DispatchResult {
		<Profiles as Rehoming<_>>::rehome(&who, to)
	}

	#[test]
	fn success() {
		with_members(|| {
			assert_ok!(rehome(5, 2));
			assert_eq!(Profiles::home(&5), Some(2));
			assert_eq!((Profiles::residents(1), Profiles::residents(2)), (0, 2));
			System::assert_last_event(Event::Rehomed { member: 5, from: 1, to: 2 }.into());
			// Who decides on them has changed with it.
			assert_noop!(suspend(AUDITOR, 5), Error::<Test>::WrongBranch);
			assert_ok!(suspend(OTHER_AUDITOR, 5));
		});
	}

	#[test]
	fn success_for_who_is_suspended() {
		with_members(|| {
			assert_ok!(suspend(AUDITOR, 5));
			assert_ok!(rehome(5, 2));
			assert_eq!(status(5), Status::Suspended { since: Now::get() });
		});
	}

	#[test]
	fn fails() {
		with_members(|| {
			assert_noop!(rehome(99, 2), Error::<Test>::NotMember);
			assert_noop!(rehome(5, 1), Error::<Test>::AlreadyThere);
			assert_noop!(rehome(5, 9), Error::<Test>::BranchNotFound);
			assert_ok!(leave(5));
			assert_noop!(rehome(5, 2), Error::<Test>::NotMember);
		});
	}
}

proptest! {
	/// Whatever registrars, auditors and members send, accounts and persons match one to one, each got one grant, and the
	/// members at each branch are counted.
	#[test]
	fn one_account_for_one_person(
		steps in proptest::collection::vec((0u8..8, any::<bool>(), 1u64..25, 0u8..20), 1..80),
	) {
		build_and_execute(|| {
			GRANTED.take();
			BURNT.take();
			let (mut registered, mut left) = (Vec::new(), Vec::new());
			for (what, first, who, person) in steps {
				let (registrar, auditor) = if first { (11, AUDITOR) } else { (21, OTHER_AUDITOR) };
				match what {
					0..4 => registered.extend(register(registrar, who, person).ok().map(|()| who)),
					4 => drop(suspend(auditor, who)),
					5 => drop(reinstate(auditor, who)),
					6 => left.extend(leave(who).ok().map(|()| who)),
					_ => drop(<Profiles as Rehoming<_>>::rehome(&who, BranchId::from(person % 4))),
				}
				Profiles::do_try_state().expect("the invariants hold after each step");
			}
			assert_eq!(GRANTED.take(), registered);
			assert_eq!(BURNT.take().into_iter().map(|(who, _)| who).collect::<Vec<_>>(), left);
			let members = (1..=3).map(Profiles::residents).sum::<u32>();
			assert_eq!(members as usize, registered.len() - left.len());
		});
	}
}
