// SPDX-License-Identifier: Apache-2.0

//! `apply`, `withdraw`, and who is in the set.

use super::*;
use crate::{Cause, Error, Exclusion, Exclusions};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError::BadOrigin;
use timebank_primitives::Validators;

#[test]
fn all_candidates_validate_and_quiet_sessions_change_nothing() {
	build_and_execute(|| {
		sessions(3);
		assert_eq!(validating(), [1, 2, 3, 4, 5]);
		assert!(!pallet_session::QueuedChanged::<Test>::get());
	});
}

#[test]
fn a_new_branch_validates_once_it_is_entitled_and_has_keys() {
	build_and_execute(|| {
		MaxValidators::set(8);
		Entitled::mutate(|entitled| entitled.push(6));
		sessions(2);
		assert_eq!(validating(), [1, 2, 3, 4, 5]);
		pallet_session::NextKeys::<Test>::insert(60, keys(6));
		sessions(2);
		assert_eq!(validating(), [1, 2, 3, 4, 5, 6]);
		assert!(Rotation::validates(&60));
	});
}

#[test]
fn who_loses_the_right_loses_the_seat() {
	build_and_execute(|| {
		Entitled::set(vec![1, 2, 3, 5]);
		sessions(1);
		assert!(Rotation::validates(&40), "until the session ends");
		sessions(1);
		assert_eq!(validating(), [1, 2, 3, 5]);
		assert!(!Rotation::validates(&40));
	});
}

#[test]
fn changed_keys_take_effect_too() {
	build_and_execute(|| {
		let old = Authorities::get();
		pallet_session::NextKeys::<Test>::insert(20, keys(22));
		sessions(2);
		let new = Authorities::get();
		assert_eq!(validating(), [1, 2, 3, 4, 5]);
		assert_ne!(old, new);
		assert_eq!(new[1], keys(22).aura);
	});
}

#[test]
fn without_candidates_the_set_stays() {
	build_and_execute(|| {
		Entitled::set(vec![]);
		sessions(3);
		assert_eq!(validating(), [1, 2, 3, 4, 5]);
	});
}

mod withdraw {
	use super::*;

	#[test]
	fn success_and_back_again() {
		build_and_execute(|| {
			assert_ok!(Rotation::withdraw(own(2)));
			assert_eq!(last_event(), Event::Excluded { branch: 2, cause: Cause::Withdrawn });
			sessions(2);
			assert_eq!(validating(), [1, 3, 4, 5]);
			assert_ok!(Rotation::apply(own(2)));
			assert_eq!(last_event(), Event::Readmitted { branch: 2 });
			sessions(2);
			assert_eq!(validating(), [1, 2, 3, 4, 5]);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(Rotation::withdraw(RuntimeOrigin::root()), BadOrigin);
			assert_noop!(Rotation::withdraw(RuntimeOrigin::signed(11)), Error::<Test>::NotBranch);
			assert_noop!(Rotation::withdraw(own(6)), Error::<Test>::NotEntitled);
			assert_ok!(Rotation::withdraw(own(2)));
			assert_noop!(Rotation::withdraw(own(2)), Error::<Test>::AlreadyExcluded);
		});
	}

	#[test]
	fn boundary_at_the_minimum() {
		build_and_execute(|| {
			MinValidators::set(4);
			assert_ok!(Rotation::withdraw(own(2)));
			assert_noop!(Rotation::withdraw(own(3)), Error::<Test>::BelowMinimum);
			// Nor with more validators wanted than there are.
			MinValidators::set(40);
			assert_noop!(Rotation::withdraw(own(3)), Error::<Test>::BelowMinimum);
		});
	}

	#[test]
	fn a_minimum_of_none_still_leaves_one() {
		build_and_execute(|| {
			MinValidators::set(0);
			MaxValidators::set(0);
			for branch in [1, 2, 3, 4] {
				assert_ok!(Rotation::withdraw(own(branch)));
			}
			assert_noop!(Rotation::withdraw(own(5)), Error::<Test>::BelowMinimum);
			sessions(2);
			assert_eq!(validating(), [5]);
		});
	}
}

#[test]
fn withdrawing_for_a_moment_hides_no_absence() {
	build_and_execute(|| {
		for _ in 0..2 {
			sessions_without(1, &[3]);
			if !Exclusions::<Test>::contains_key(3) {
				assert_ok!(Rotation::withdraw(own(3)));
				assert_ok!(Rotation::apply(own(3)));
			}
		}
		assert_eq!(Exclusions::<Test>::get(3).map(|known| known.cause), Some(Cause::Absent));
	});
}

#[test]
fn lapsed_certificates_do_not_take_the_minimum() {
	build_and_execute(|| {
		Entitled::set(vec![5]);
		Lapsed::set(vec![1, 2, 3, 4]);
		sessions(2);
		assert_eq!(validating(), [1, 2, 5]);
		// Not who is kept out for another reason.
		Rotation::open_incident(1, crate::Offence::DoubleVoting, 1);
		sessions_without(2, &[1]);
		assert_eq!(validating(), [2, 3, 5]);
		// Renewed.
		Entitled::set(vec![2, 3, 4, 5]);
		Lapsed::set(vec![1]);
		sessions(2);
		assert_eq!(validating(), [2, 3, 4, 5]);
	});
}

#[test]
fn who_can_be_spared() {
	build_and_execute(|| {
		MinValidators::set(4);
		assert!(Rotation::can_spare(1), "four others");
		assert_ok!(Rotation::withdraw(own(5)));
		assert!(!Rotation::can_spare(1));
		assert!(Rotation::can_spare(5), "it is out already");
		assert!(Rotation::can_spare(9), "it never was in");
	});
}

mod apply {
	use super::*;

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_noop!(Rotation::apply(RuntimeOrigin::none()), BadOrigin);
			assert_noop!(Rotation::apply(RuntimeOrigin::signed(11)), Error::<Test>::NotBranch);
			assert_noop!(Rotation::apply(own(2)), Error::<Test>::NotExcluded);

			let since = 0;
			Exclusions::<Test>::insert(2, Exclusion { cause: Cause::Absent, since });
			assert_noop!(Rotation::apply(own(2)), Error::<Test>::TooEarly);
			Exclusions::<Test>::remove(2);
			Exclusions::<Test>::insert(6, Exclusion { cause: Cause::Absent, since });
			assert_noop!(Rotation::apply(own(6)), Error::<Test>::NotEntitled);
			Entitled::mutate(|entitled| entitled.push(6));
			assert_noop!(Rotation::apply(own(6)), Error::<Test>::NoKeys);
			Exclusions::<Test>::remove(6);

			Rotation::open_incident(2, crate::Offence::DoubleVoting, 0);
			assert_noop!(Rotation::apply(own(2)), Error::<Test>::UnderInvestigation);
		});
	}
}

#[test]
fn what_is_kept_of_a_branch_is_forgotten() {
	build_and_execute(|| {
		assert_ok!(Rotation::set_guaranteed(RuntimeOrigin::root(), vec![2, 5].try_into().unwrap()));
		assert_ok!(Rotation::withdraw(own(5)));
		sessions(2);
		Entitled::set(vec![1, 2, 3, 4]);
		Rotation::forget_keys(&50);
		Rotation::forget(5);
		Gone::set(vec![5]);
		assert!(!pallet_session::NextKeys::<Test>::contains_key(50));
		assert!(!Exclusions::<Test>::contains_key(5));
		assert_eq!(Rotation::uptime(5), None);
		assert_eq!(crate::Guaranteed::<Test>::get().into_inner(), [2]);
	});
}
