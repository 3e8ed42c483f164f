// SPDX-License-Identifier: Apache-2.0

use super::*;
use crate::{MintedBy, Quotas};
use proptest::prelude::*;
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
		System::assert_last_event(Event::QuotaSet { branch: 1, amount: 60, until: 1_000 }.into());
		assert_ok!(mint(12, 3, 60));
		let cause = Cause::Minting { branch: 1, reason: MintReason::Service, activity: Some(7) };
		System::assert_last_event(
			Event::Minted { movement: 3, to: 3, amount: 60, cause, to_balance: 60 }.into(),
		);
		assert_eq!((TimeCoin::quota(1), MintedBy::<Test>::get(1)), (0, 260));
		assert_noop!(mint(12, 3, 1), Error::<Test>::QuotaExceeded);
		System::set_block_number(50);
		assert_eq!(TimeCoin::quota(1), 60);
		assert_ok!(mint(12, 4, 10));
		assert_eq!(TimeCoin::issuance(), (270, 270, 0));
	});
}

#[test]
fn success_passed_on_for_the_period() {
	build_and_execute(|| {
		assert_ok!(set_quota(1, 60, 1_000));
		assert_ok!(delegate(11, 2, 40));
		System::assert_last_event(Event::QuotaDelegated { from: 1, to: 2, amount: 40 }.into());
		assert_noop!(mint(12, 3, 21), Error::<Test>::QuotaExceeded);
		assert_ok!(mint(22, 6, 40));
		assert_noop!(mint(22, 6, 1), Error::<Test>::QuotaExceeded);
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
		assert_ok!(mint(22, 6, 25));
		assert_ok!(delegate(11, 2, 40));
		System::set_block_number(20);
		assert_noop!(mint(12, 3, 1), Error::<Test>::QuotaExpired);
		// Of its own quota, over now, 25 were used; what it was given is all there.
		assert_eq!(TimeCoin::quota(2), 40);
		// Without a quota of its own the 25 count against that.
		assert_ok!(set_quota(2, 0, 0));
		assert_eq!(TimeCoin::quota(2), 15);
		assert_ok!(mint(22, 6, 15));
		assert_noop!(mint(22, 6, 1), Error::<Test>::QuotaExceeded);
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
		assert_noop!(mint(12, 6, 1), Error::<Test>::WrongBranch);
		assert_noop!(mint(12, 8, 1), Error::<Test>::RecipientSuspended);
		assert_noop!(mint(12, 3, 77), BEYOND_LIMIT);
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
		assert_noop!(mint(22, 6, 31), Error::<Test>::CeilingReached);
		assert_ok!(mint(22, 6, 30));
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
					_ => if mint(AccountId::from(branch) * 10 + 2, [4, 6][index - 1], amount).is_ok() {
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
