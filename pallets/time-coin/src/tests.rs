// SPDX-License-Identifier: Apache-2.0

//! Tests by call, then by trait.

use crate::{Error, Event, Minted, Movements, mock::*};
use frame_support::{assert_noop, assert_ok};
use proptest::prelude::*;
use sp_runtime::DispatchError;
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
	fn beyond_the_ceiling_is_put_off_and_can_be_had_later() {
		build_and_execute(|| {
			GrowthFloor::set(250);
			assert_ok!(TimeCoin::grant(&3));
			assert_eq!(TimeCoin::balance(3), (0, 0));
			System::assert_last_event(Event::WelcomeDeferred { member: 3, amount: 100 }.into());
			let claim = |who| TimeCoin::claim_welcome(RuntimeOrigin::signed(7), who);
			crate::Owed::<Test>::insert(99, ());
			assert_noop!(claim(99), Error::<Test>::RecipientNotMember);
			assert_noop!(claim(3), Error::<Test>::CeilingReached);
			assert_noop!(claim(4), Error::<Test>::NothingOwed);
			assert_noop!(
				TimeCoin::claim_welcome(RuntimeOrigin::none(), 3),
				DispatchError::BadOrigin
			);
			// The next period.
			System::set_block_number(50);
			assert_ok!(claim(3));
			assert_eq!(TimeCoin::balance(3), (100, 0));
			assert_noop!(claim(3), Error::<Test>::NothingOwed);
		});
	}

	#[test]
	fn cannot_overflow() {
		build_and_execute(|| {
			WelcomeGrant::set(Balance::MAX);
			GrowthFloor::set(Balance::MAX);
			assert_ok!(TimeCoin::grant(&3));
			assert_eq!(Minted::<Test>::get(), 200, "more than there can be is put off, too");
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

mod minting {
	use super::*;
	use crate::{MintedBy, Quotas};
	use sp_runtime::DispatchResult;
	use timebank_primitives::MintReason;

	fn set_quota(branch: u32, amount: Balance, until: u64) -> DispatchResult {
		TimeCoin::set_quota(RuntimeOrigin::root(), branch, amount, until)
	}

	fn mint(by: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
		TimeCoin::mint(RuntimeOrigin::signed(by), to, amount, MintReason::Service, Some(7))
	}

	fn delegate(by: AccountId, to: u32, amount: Balance) -> DispatchResult {
		TimeCoin::delegate_quota(RuntimeOrigin::signed(by), to, amount)
	}

	#[test]
	fn success_within_the_quota_of_each_period() {
		build_and_execute(|| {
			assert_ok!(set_quota(1, 60, 1_000));
			System::assert_last_event(
				Event::QuotaSet { branch: 1, amount: 60, until: 1_000 }.into(),
			);
			assert_ok!(mint(12, 3, 60));
			let cause =
				Cause::Minting { branch: 1, reason: MintReason::Service, activity: Some(7) };
			System::assert_last_event(
				Event::Minted { movement: 3, to: 3, amount: 60, cause, to_balance: 60 }.into(),
			);
			assert_eq!((TimeCoin::quota(1), MintedBy::<Test>::get(1)), (0, 60));
			assert_noop!(mint(12, 3, 1), Error::<Test>::QuotaExceeded);
			System::set_block_number(50);
			assert_eq!(TimeCoin::quota(1), 60);
			assert_ok!(mint(12, 4, 10));
			assert_eq!(TimeCoin::issuance(), (270, 270));
		});
	}

	#[test]
	fn success_passed_on_for_the_period() {
		build_and_execute(|| {
			assert_ok!(set_quota(1, 60, 1_000));
			assert_ok!(delegate(11, 2, 40));
			System::assert_last_event(Event::QuotaDelegated { from: 1, to: 2, amount: 40 }.into());
			assert_noop!(mint(12, 3, 21), Error::<Test>::QuotaExceeded);
			assert_ok!(mint(22, 3, 40));
			assert_noop!(mint(22, 3, 1), Error::<Test>::QuotaExceeded);
			System::set_block_number(50);
			assert_eq!((TimeCoin::quota(1), TimeCoin::quota(2)), (60, 0));
		});
	}

	#[test]
	fn a_changed_quota_forgets_nothing() {
		build_and_execute(|| {
			assert_ok!(set_quota(1, 60, 1_000));
			assert_ok!(mint(12, 3, 50));
			// Down, away and up again: 50 are gone.
			for (amount, left) in [(70, 20), (40, 0), (0, 0), (60, 10)] {
				assert_ok!(set_quota(1, amount, 1_000));
				assert_eq!(TimeCoin::quota(1), left, "of {amount}");
			}
			// In the next period a quota that is taken away is gone.
			System::set_block_number(50);
			assert_ok!(set_quota(1, 0, 0));
			assert!(!Quotas::<Test>::contains_key(1));
			assert_noop!(mint(12, 3, 1), Error::<Test>::NoQuota);
		});
	}

	#[test]
	fn what_was_passed_on_holds_for_the_period_whatever_ends() {
		build_and_execute(|| {
			assert_ok!(set_quota(1, 60, 20));
			assert_ok!(set_quota(2, 30, 10));
			assert_ok!(mint(22, 3, 25));
			assert_ok!(delegate(11, 2, 40));
			System::set_block_number(20);
			assert_noop!(mint(12, 3, 1), Error::<Test>::QuotaExpired);
			// Of its own quota, over now, 25 were used; what it was given is all there.
			assert_eq!(TimeCoin::quota(2), 40);
			// Without a quota of its own the 25 count against that.
			assert_ok!(set_quota(2, 0, 0));
			assert_eq!(TimeCoin::quota(2), 15);
			assert_ok!(mint(22, 3, 15));
			assert_noop!(mint(22, 3, 1), Error::<Test>::QuotaExceeded);
		});
	}

	#[test]
	fn a_period_of_another_length_is_another_period() {
		build_and_execute(|| {
			System::set_block_number(500);
			assert_ok!(set_quota(1, 60, 10_000));
			assert_ok!(delegate(11, 2, 60));
			System::set_block_number(1_000);
			// Number ten again, but not the same.
			Period::set(100);
			assert_eq!((TimeCoin::quota(1), TimeCoin::quota(2)), (60, 0));
			// Nor is a period of nothing the end of counting.
			Period::set(0);
			assert_ok!(mint(12, 3, 60));
			assert_noop!(mint(12, 3, 1), Error::<Test>::QuotaExceeded);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(
				TimeCoin::set_quota(RuntimeOrigin::signed(11), 1, 1, 9),
				DispatchError::BadOrigin
			);
			assert_noop!(set_quota(1, 1, 1), Error::<Test>::EndInThePast);
			assert_noop!(set_quota(4, 1, 9), Error::<Test>::BranchNotFound);
			assert_noop!(mint(12, 3, 1), Error::<Test>::NoQuota);
			assert_noop!(delegate(11, 2, 1), Error::<Test>::NoQuota);
			assert_ok!(set_quota(1, 60, 10));
			for nobody in [1, 11, 10] {
				assert_noop!(mint(nobody, 3, 1), DispatchError::BadOrigin);
			}
			assert_noop!(mint(12, 12, 1), Error::<Test>::OwnMinting);
			assert_noop!(mint(9, 9, 1), Error::<Test>::OwnMinting);
			assert_noop!(mint(12, 10, 1), Error::<Test>::RecipientNotMember);
			assert_noop!(mint(12, 3, 0), Error::<Test>::ZeroAmount);
			assert_noop!(mint(12, 3, 61), Error::<Test>::QuotaExceeded);
			assert_noop!(delegate(12, 2, 1), DispatchError::BadOrigin);
			assert_noop!(delegate(11, 1, 1), Error::<Test>::NotBelow);
			assert_noop!(delegate(21, 1, 1), Error::<Test>::NotBelow);
			assert_noop!(delegate(11, 2, 0), Error::<Test>::ZeroAmount);
			assert_noop!(delegate(11, 2, 61), Error::<Test>::QuotaExceeded);
			System::set_block_number(10);
			assert_noop!(mint(12, 3, 1), Error::<Test>::QuotaExpired);
			assert_noop!(delegate(11, 2, 1), Error::<Test>::QuotaExpired);
		});
	}

	#[test]
	fn boundary_the_ceiling_is_for_all_together() {
		build_and_execute(|| {
			System::set_block_number(50);
			GrowthFloor::set(30);
			// Ten per cent of 200, and 30.
			assert_eq!(TimeCoin::room(), 50);
			assert_ok!(set_quota(1, 1_000, 1_000));
			assert_ok!(delegate(11, 2, 500));
			assert_ok!(mint(12, 3, 20));
			assert_noop!(mint(22, 3, 31), Error::<Test>::CeilingReached);
			assert_ok!(mint(22, 3, 30));
			assert_eq!(TimeCoin::room(), 0);
			assert_noop!(mint(12, 3, 1), Error::<Test>::CeilingReached);
			// The next one grows from what there is.
			System::set_block_number(100);
			assert_eq!(TimeCoin::room(), 55);
		});
	}

	#[test]
	fn the_first_period_starts_with_nothing() {
		build_and_execute(|| {
			GrowthFloor::set(250);
			assert_eq!(TimeCoin::room(), 50, "200 are there already");
			assert_ok!(set_quota(1, 1_000, 1_000));
			assert_ok!(mint(12, 3, 50));
			assert_noop!(mint(12, 3, 1), Error::<Test>::CeilingReached);
		});
	}

	proptest! {
		/// No sequence of grants, quotas and mintings passes the ceiling or a quota: whatever a branch has minted and passed on in
		/// a period is at most the highest grant that it had in it, and what it was given.
		#[test]
		fn nothing_passes_the_ceiling_or_a_quota(
			steps in proptest::collection::vec((0u8..7, 1u32..3, 0u64..90, 1u64..40), 1..150)
		) {
			build_and_execute(|| {
				GrowthFloor::set(200);
				System::set_block_number(50);
				let (mut base, mut period) = (200u64, (50u64, 1u64));
				let (mut highest, mut granted) = ([0u64; 3], [0u64; 3]);
				let (mut given, mut gone) = ([0u64; 3], [0u64; 3]);
				for (what, branch, amount, wait) in steps {
					let index = branch as usize;
					let room = base + base / 10 + 200 - TimeCoin::issuance().0;
					match what {
						0 => {
							let until = if wait % 3 == 0 { System::block_number() + wait } else { u64::MAX };
							assert_ok!(set_quota(branch, amount, until));
							granted[index] = amount;
							highest[index] = highest[index].max(amount);
						}
						1 => if delegate(11, 2, amount).is_ok() {
							gone[1] += amount;
							given[2] += amount;
						},
						2 => {
							assert_ok!(TimeCoin::grant(&3));
							assert_eq!(crate::Owed::<Test>::contains_key(3), 100 > room);
							crate::Owed::<Test>::remove(3);
						}
						3 | 4 => {
							if what == 3 {
								System::set_block_number(System::block_number() + wait);
							} else {
								Period::set(Period::get() + wait);
							}
							let now = (Period::get(), System::block_number() / Period::get());
							if now != period {
								(period, base) = (now, TimeCoin::issuance().0);
								highest = granted;
								(given, gone) = ([0; 3], [0; 3]);
							}
						}
						_ => if mint(AccountId::from(branch) * 10 + 2, 4, amount).is_ok() {
							assert!(amount <= room);
							gone[index] += amount;
						},
					}
					for branch in 1..3 {
						assert!(gone[branch] <= highest[branch] + given[branch]);
					}
					assert!(TimeCoin::issuance().0 <= base + base / 10 + 200);
					TimeCoin::do_try_state().expect("the invariants hold after each step");
				}
			});
		}
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
