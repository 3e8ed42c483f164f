// SPDX-License-Identifier: Apache-2.0

//! Tests by call, then by trait.

use crate::{Error, Event, Minted, Movements, mock::*};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::{ArithmeticError, DispatchError};
use timebank_primitives::{Cause, Escrow, WelcomeGrant as _};

const MEMO: [u8; 32] = [3; 32];
const SERVICE: Cause = Cause::Service { activity: 7 };

fn transfer(from: AccountId, to: AccountId, amount: Balance) -> Result<(), DispatchError> {
	TimeCoin::transfer(RuntimeOrigin::signed(from), to, amount, MEMO)
}

mod transfer {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(transfer(1, 2, 30));
			assert_eq!(TimeCoin::balance(1), (70, 0));
			assert_eq!(TimeCoin::balance(2), (130, 0));
			System::assert_last_event(
				Event::Moved {
					movement: 3,
					from: 1,
					to: 2,
					amount: 30,
					cause: Cause::Transfer { memo: MEMO },
					from_balance: 70,
					to_balance: 130,
				}
				.into(),
			);
		});
	}

	#[test]
	fn everything_can_be_given_away_and_the_account_lasts() {
		build_and_execute(|| {
			System::inc_account_nonce(1);
			assert_ok!(transfer(1, 2, 100));
			assert_eq!(TimeCoin::balance(1), (0, 0));
			assert_eq!(System::account_nonce(1), 1);
			assert_eq!(TimeCoin::issuance(), (200, 200));
		});
	}

	#[test]
	fn fails_between_others_than_two_members() {
		build_and_execute(|| {
			assert_noop!(transfer(10, 1, 1), Error::<Test>::NotMember);
			assert_noop!(transfer(1, 10, 1), Error::<Test>::RecipientNotMember);
			assert_noop!(transfer(1, 1, 1), Error::<Test>::SelfTransfer);
			for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
				assert_noop!(TimeCoin::transfer(origin, 1, 1, MEMO), DispatchError::BadOrigin);
			}
		});
	}

	#[test]
	fn fails_for_amounts_that_cannot_be() {
		build_and_execute(|| {
			assert_noop!(transfer(1, 2, 0), Error::<Test>::ZeroAmount);
			assert_noop!(transfer(1, 2, 101), Error::<Test>::InsufficientBalance);
			assert_noop!(transfer(1, 2, Balance::MAX), Error::<Test>::InsufficientBalance);
			assert_noop!(transfer(3, 2, 1), Error::<Test>::InsufficientBalance);
		});
	}

	#[test]
	fn escrow_is_not_free() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::hold(&1, 60));
			assert_noop!(transfer(1, 2, 41), Error::<Test>::InsufficientBalance);
			assert_ok!(transfer(1, 2, 40));
			assert_eq!(TimeCoin::balance(1), (0, 60));
		});
	}
}

mod welcome_grant {
	use super::*;

	#[test]
	fn is_minted_and_counted() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::grant(&3));
			assert_eq!(TimeCoin::balance(3), (100, 0));
			assert_eq!(TimeCoin::issuance(), (300, 300));
			System::assert_last_event(
				Event::Minted {
					movement: 3,
					to: 3,
					amount: 100,
					cause: Cause::Welcome,
					to_balance: 100,
				}
				.into(),
			);
		});
	}

	#[test]
	fn of_nothing_is_no_movement() {
		build_and_execute(|| {
			WelcomeGrant::set(0);
			assert_ok!(TimeCoin::grant(&3));
			assert_eq!(Movements::<Test>::get(), 2);
		});
	}

	#[test]
	fn cannot_overflow() {
		build_and_execute(|| {
			WelcomeGrant::set(Balance::MAX);
			assert_noop!(TimeCoin::grant(&3), ArithmeticError::Overflow);
			assert_eq!(Minted::<Test>::get(), 200);
		});
	}
}

mod escrow {
	use super::*;

	#[test]
	fn hold_takes_free_coins_up_to_the_last_one() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::hold(&1, 100));
			assert_eq!(TimeCoin::balance(1), (0, 100));
			assert_eq!(TimeCoin::held(&1), 100);
			assert_noop!(TimeCoin::hold(&1, 1), Error::<Test>::InsufficientBalance);
			assert_noop!(TimeCoin::hold(&2, 101), Error::<Test>::InsufficientBalance);
		});
	}

	#[test]
	fn release_gives_back() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::hold(&1, 60));
			assert_noop!(TimeCoin::release(&1, 61), Error::<Test>::InsufficientEscrow);
			assert_noop!(TimeCoin::release(&2, 1), Error::<Test>::InsufficientEscrow);
			assert_ok!(TimeCoin::release(&1, 60));
			assert_ok!(TimeCoin::release(&1, 0));
			assert_eq!(TimeCoin::balance(1), (100, 0));
		});
	}

	#[test]
	fn pay_moves_what_is_held() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::hold(&1, 60));
			assert_ok!(TimeCoin::pay(&1, &2, 25, SERVICE));
			assert_eq!((TimeCoin::balance(1), TimeCoin::balance(2)), ((40, 35), (125, 0)));
			System::assert_last_event(
				Event::Moved {
					movement: 3,
					from: 1,
					to: 2,
					amount: 25,
					cause: SERVICE,
					from_balance: 75,
					to_balance: 125,
				}
				.into(),
			);
		});
	}

	#[test]
	fn pay_reaches_a_member_without_any_coin() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::hold(&1, 60));
			assert_ok!(TimeCoin::pay(&1, &3, 60, SERVICE));
			assert_eq!(TimeCoin::balance(3), (60, 0));
		});
	}

	#[test]
	fn pay_fails() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::hold(&1, 60));
			assert_noop!(TimeCoin::pay(&1, &2, 61, SERVICE), Error::<Test>::InsufficientEscrow);
			assert_noop!(TimeCoin::pay(&2, &1, 1, SERVICE), Error::<Test>::InsufficientEscrow);
			assert_noop!(TimeCoin::pay(&1, &10, 1, SERVICE), Error::<Test>::RecipientNotMember);
		});
	}

	#[test]
	fn paying_nothing_is_no_movement() {
		build_and_execute(|| {
			assert_ok!(TimeCoin::pay(&1, &2, 0, SERVICE));
			assert_eq!(Movements::<Test>::get(), 2);
		});
	}
}

#[derive(Clone, Debug)]
enum Step {
	Grant(AccountId),
	Transfer(AccountId, AccountId, Balance),
	Hold(AccountId, Balance),
	Release(AccountId, Balance),
	Pay(AccountId, AccountId, Balance),
}

fn step() -> impl Strategy<Value = Step> {
	let who = || 1u64..12;
	let amount = || prop_oneof![9 => 0u64..120, 1 => Just(Balance::MAX)];
	prop_oneof![
		(1u64..10).prop_map(Step::Grant),
		(who(), who(), amount()).prop_map(|(from, to, amount)| Step::Transfer(from, to, amount)),
		(who(), amount()).prop_map(|(who, amount)| Step::Hold(who, amount)),
		(who(), amount()).prop_map(|(who, amount)| Step::Release(who, amount)),
		(who(), who(), amount()).prop_map(|(from, to, amount)| Step::Pay(from, to, amount)),
	]
}

proptest! {
	/// Whatever is sent, coins come from minting only, and an independent ledger agrees on what everybody has.
	#[test]
	fn no_sequence_creates_or_loses_a_coin(steps in proptest::collection::vec(step(), 1..80)) {
		build_and_execute(|| {
			let mut free = [0u64; 12];
			let mut held = [0u64; 12];
			(free[1], free[2]) = (100, 100);
			let member = |who: AccountId| (1..10).contains(&who);
			for step in steps {
				match step {
					Step::Grant(who) => {
						TimeCoin::grant(&who).unwrap();
						free[who as usize] += 100;
					},
					Step::Transfer(from, to, amount) => {
						let fits = member(from) && member(to) && from != to
							&& amount > 0 && amount <= free[from as usize];
						assert_eq!(transfer(from, to, amount).is_ok(), fits);
						if fits {
							free[from as usize] -= amount;
							free[to as usize] += amount;
						}
					},
					Step::Hold(who, amount) if member(who) => {
						let fits = amount <= free[who as usize];
						assert_eq!(TimeCoin::hold(&who, amount).is_ok(), fits);
						if fits {
							free[who as usize] -= amount;
							held[who as usize] += amount;
						}
					},
					Step::Release(who, amount) if member(who) => {
						let fits = amount <= held[who as usize];
						assert_eq!(TimeCoin::release(&who, amount).is_ok(), fits);
						if fits {
							held[who as usize] -= amount;
							free[who as usize] += amount;
						}
					},
					// Nobody is paid from an escrow of their own.
					Step::Pay(from, to, amount) if from != to && member(from) => {
						let fits = amount == 0 || (member(to) && amount <= held[from as usize]);
						assert_eq!(TimeCoin::pay(&from, &to, amount, SERVICE).is_ok(), fits);
						if fits && amount > 0 {
							held[from as usize] -= amount;
							free[to as usize] += amount;
						}
					},
					_ => {},
				}
				TimeCoin::do_try_state().expect("the invariants hold after each step");
			}
			for who in 1..12u64 {
				assert_eq!(TimeCoin::balance(who), (free[who as usize], held[who as usize]));
			}
		});
	}
}
