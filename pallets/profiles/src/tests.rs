// SPDX-License-Identifier: Apache-2.0

//! Tests by call.

use crate::{Error, Event, Member, mock::*};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{Membership, Nullifier};

fn register(registrar: AccountId, who: AccountId, person: u8) -> DispatchResult {
	Profiles::register(RuntimeOrigin::signed(registrar), who, Nullifier([person; 32]))
}

mod register {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(register(21, 5, 1));
			assert_eq!(
				Profiles::member(5),
				Some(Member { branch: 2, nullifier: Nullifier([1; 32]), registered_at: 1_000 })
			);
			assert_eq!(Profiles::account_of(Nullifier([1; 32])), Some(5));
			assert_eq!(Profiles::home(&5), Some(2));
			assert!(Profiles::is_member(&5));
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
			assert!(!Profiles::is_member(&5));
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

proptest! {
	/// Whatever registrars send, accounts and persons match one to one, and each got one grant.
	#[test]
	fn one_account_for_one_person(
		steps in proptest::collection::vec((prop_oneof![Just(11u64), Just(21)], 1u64..25, 0u8..20), 1..80),
	) {
		build_and_execute(|| {
			let mut registered = Vec::new();
			for (registrar, who, person) in steps {
				if register(registrar, who, person).is_ok() {
					registered.push(who);
				}
				Profiles::do_try_state().expect("the invariants hold after each step");
			}
			assert_eq!(GRANTED.take(), registered);
		});
	}
}
