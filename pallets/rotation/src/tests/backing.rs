// SPDX-License-Identifier: Apache-2.0

//! `back`, `unback` and `set_guaranteed`: who gets a seat when there are too few.

use super::*;
use crate::{Backers, Error};
use frame_support::{BoundedVec, assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use timebank_primitives::BranchId;

fn guaranteed(branches: &[BranchId]) -> sp_runtime::DispatchResult {
	Rotation::set_guaranteed(RuntimeOrigin::root(), BoundedVec::truncate_from(branches.to_vec()))
}

#[test]
fn success_back_and_unback() {
	build_and_execute(|| {
		assert_ok!(Rotation::back(member(1), 5));
		assert_eq!(last_event(), Event::Backed { member: 1_001, branch: 5 });
		assert_ok!(Rotation::back(member(2), 5));
		assert_eq!(Backers::<Test>::get(5), 2);
		assert_ok!(Rotation::unback(member(1)));
		assert_eq!(last_event(), Event::Unbacked { member: 1_001, branch: 5 });
		assert_ok!(Rotation::unback(member(2)));
		assert!(!Backers::<Test>::contains_key(5));
		// Then another.
		assert_ok!(Rotation::back(member(1), 4));
	});
}

#[test]
fn fails_back() {
	build_and_execute(|| {
		assert_noop!(Rotation::back(RuntimeOrigin::root(), 5), BadOrigin);
		assert_noop!(Rotation::back(own(1), 5), Error::<Test>::NotMember);
		assert_noop!(Rotation::back(member(1), 6), Error::<Test>::NotEntitled);
		assert_ok!(Rotation::back(member(1), 5));
		assert_noop!(Rotation::back(member(1), 5), Error::<Test>::AlreadyBacking);
		assert_noop!(Rotation::back(member(1), 4), Error::<Test>::AlreadyBacking);
	});
}

#[test]
fn fails_unback() {
	build_and_execute(|| {
		assert_noop!(Rotation::unback(RuntimeOrigin::none()), BadOrigin);
		assert_noop!(Rotation::unback(member(1)), Error::<Test>::NotBacking);
	});
}

#[test]
fn backing_decides_when_candidates_exceed_seats() {
	build_and_execute(|| {
		MaxValidators::set(3);
		sessions(2);
		assert_eq!(validating(), [1, 2, 3], "without backing the older branches");
		for (index, branch) in [(1, 5), (2, 5), (3, 4)] {
			assert_ok!(Rotation::back(member(index), branch));
		}
		sessions(2);
		assert_eq!(validating(), [1, 4, 5]);
		assert_ok!(Rotation::unback(member(3)));
		assert_ok!(Rotation::back(member(3), 2));
		sessions(2);
		assert_eq!(validating(), [1, 2, 5]);
	});
}

#[test]
fn a_change_takes_effect_at_the_boundary_after_the_next() {
	build_and_execute(|| {
		MaxValidators::set(4);
		sessions(1);
		assert_eq!(validating(), [1, 2, 3, 4, 5], "queued, not in force");
		sessions(1);
		assert_eq!(validating(), [1, 2, 3, 4]);
	});
}

#[test]
fn guaranteed_seats_come_before_backing() {
	build_and_execute(|| {
		MaxValidators::set(3);
		for index in 1..=9 {
			assert_ok!(Rotation::back(member(index), if index < 5 { 1 } else { 2 }));
		}
		assert_ok!(guaranteed(&[5, 4]));
		assert_eq!(last_event(), Event::GuaranteedSet { branches: vec![5, 4] });
		sessions(2);
		assert_eq!(validating(), [2, 4, 5]);
		let order: Vec<_> = Rotation::candidates().iter().map(|known| known.branch).collect();
		assert_eq!(order, [5, 4, 2, 1, 3]);
		assert_ok!(guaranteed(&[]));
		sessions(2);
		assert_eq!(validating(), [1, 2, 3]);
	});
}

#[test]
fn fails_set_guaranteed() {
	build_and_execute(|| {
		assert_noop!(Rotation::set_guaranteed(own(1), BoundedVec::new()), BadOrigin);
		assert_noop!(guaranteed(&[1, 2, 1]), Error::<Test>::Duplicate);
		assert_noop!(guaranteed(&[1, 9]), Error::<Test>::NotEntitled);
	});
}

#[test]
fn candidates_show_all_that_counts() {
	build_and_execute(|| {
		assert_ok!(guaranteed(&[3]));
		assert_ok!(Rotation::back(member(1), 2));
		assert_ok!(Rotation::withdraw(own(4)));
		Entitled::mutate(|entitled| entitled.push(6));
		let candidates = Rotation::candidates();
		let of = |branch| candidates.iter().find(|known| known.branch == branch).unwrap().clone();
		assert_eq!(of(3).account, 30);
		assert!(of(3).guaranteed && !of(2).guaranteed);
		assert_eq!((of(2).backers, of(3).backers), (1, 0));
		assert_eq!(of(4).excluded, Some(crate::Cause::Withdrawn));
		assert!(of(4).validates && !of(6).validates);
		assert!(of(1).has_keys && !of(6).has_keys);
	});
}
