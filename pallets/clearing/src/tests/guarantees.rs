// SPDX-License-Identifier: Apache-2.0

//! What stands behind the hours of a branch, and how much it can mint on it.

use super::*;
use crate::{Coverage, Error, Guarantee, Guarantees};
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{
	ArithmeticError,
	DispatchError::{Arithmetic, BadOrigin},
	DispatchResult, Permill,
};
use timebank_primitives::{BranchId, Clearing as _, Moment};

fn add(branch: BranchId, hours: Balance, valid_until: Moment) -> DispatchResult {
	Clearing::add_guarantee(root(), branch, label("Lake Works"), hours, [7; 32], valid_until)
}

mod add_guarantee {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(add(1, 500, 2_000));
			let guarantee = Guarantee {
				id: 0,
				guarantor: label("Lake Works"),
				hours: 500,
				document: [7; 32],
				valid_until: 2_000,
			};
			assert_eq!(
				last_event(),
				Event::GuaranteeAdded { branch: 1, guarantee: guarantee.clone() }
			);
			assert_eq!(Clearing::guarantees(1), [guarantee]);
			assert_ok!(add(2, 500, 2_000));
			assert_eq!(Clearing::guarantees(2)[0].id, 1, "no id is given twice");
		});
	}

	#[test]
	fn success_what_counts_no_more_makes_room() {
		build_and_execute(|| {
			assert_ok!(add(1, 500, 2_000));
			assert_ok!(add(1, 300, 3_000));
			assert_noop!(add(1, 1, 3_000), Error::<Test>::TooManyGuarantees);
			Now::set(2_000);
			assert_ok!(add(1, 1, 3_000));
			System::assert_has_event(Event::GuaranteeRemoved { branch: 1, id: 0 }.into());
			let ids: Vec<_> = Clearing::guarantees(1).into_iter().map(|known| known.id).collect();
			assert_eq!(ids, [1, 2]);
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			let call = |origin, name: Vec<u8>| {
				let name = name.try_into().expect("short");
				Clearing::add_guarantee(origin, 1, name, 1, [7; 32], 2_000)
			};
			for origin in nobody() {
				assert_noop!(call(origin, b"Lake Works".to_vec()), BadOrigin);
			}
			assert_noop!(call(root(), vec![]), Error::<Test>::InvalidText);
			assert_noop!(call(root(), vec![0xff]), Error::<Test>::InvalidText);
			assert_noop!(add(9, 1, 2_000), Error::<Test>::BranchNotFound);
			assert_noop!(add(1, 0, 2_000), Error::<Test>::ZeroHours);
			assert_noop!(add(1, 1, 1_000), Error::<Test>::EndInThePast);
			assert_ok!(add(1, 1, 1_001));
			assert_noop!(add(1, u64::MAX, 2_000), Arithmetic(ArithmeticError::Overflow));
		});
	}
}

mod remove_guarantee {
	use super::*;

	#[test]
	fn success() {
		build_and_execute(|| {
			assert_ok!(add(1, 500, 2_000));
			assert_ok!(add(1, 300, 2_000));
			assert_ok!(Clearing::remove_guarantee(root(), 1, 0));
			assert_eq!(last_event(), Event::GuaranteeRemoved { branch: 1, id: 0 });
			assert_eq!(Clearing::coverage(1).reserve, 300);
			assert_ok!(Clearing::remove_guarantee(root(), 1, 1));
			assert!(!Guarantees::<Test>::contains_key(1), "no empty row stays");
		});
	}

	#[test]
	fn fails() {
		build_and_execute(|| {
			assert_ok!(add(1, 500, 2_000));
			for origin in nobody() {
				assert_noop!(Clearing::remove_guarantee(origin, 1, 0), BadOrigin);
			}
			let remove = |branch, id| Clearing::remove_guarantee(root(), branch, id);
			assert_noop!(remove(1, 1), Error::<Test>::GuaranteeNotFound);
			assert_noop!(remove(2, 0), Error::<Test>::GuaranteeNotFound);
			assert_noop!(remove(9, 0), Error::<Test>::GuaranteeNotFound);
		});
	}
}

mod coverage {
	use super::*;

	#[test]
	fn success_minting_stops_below_it() {
		build_and_execute(|| {
			// 10,000 are outstanding.
			RequiredCoverage::set(Permill::from_percent(20));
			assert_noop!(mint(100, 1), Error::<Test>::CoverageTooLow);
			assert_ok!(add(1, 2_200, 2_000));
			let coverage = |outstanding, ratio| Coverage {
				outstanding,
				reserve: 2_200,
				ratio: Some(ratio),
				required: Permill::from_percent(20),
			};
			assert_eq!(Clearing::coverage(1), coverage(10_000, Permill::from_percent(22)));
			assert_ok!(mint(100, 1_000));
			assert_eq!(Clearing::coverage(1), coverage(11_000, Permill::from_percent(20)));
			assert_noop!(mint(100, 1), Error::<Test>::CoverageTooLow);
			assert_noop!(mint(200, 1), Error::<Test>::CoverageTooLow);
			// Coins that go to another branch are that one's to cover.
			assert_ok!(pay(100, 200, 500));
			assert_ok!(Clearing::may_mint(1, 500));
			assert_noop!(Clearing::may_mint(1, 501), Error::<Test>::CoverageTooLow);
			assert_ok!(burn(100, 500));
			assert_ok!(Clearing::may_mint(1, 1_000));
		});
	}

	#[test]
	fn success_what_is_over_counts_nothing() {
		build_and_execute(|| {
			RequiredCoverage::set(Permill::from_percent(20));
			assert_ok!(add(1, 3_000, 2_000));
			Now::set(1_999);
			assert_ok!(Clearing::may_mint(1, 1));
			Now::set(2_000);
			assert_noop!(Clearing::may_mint(1, 1), Error::<Test>::CoverageTooLow);
			assert_eq!(Clearing::coverage(1).reserve, 0);
			assert_eq!(Clearing::coverage(1).ratio, Some(Permill::zero()));
			assert_eq!(Clearing::guarantees(1).len(), 1, "it is struck off with the next one");
		});
	}

	#[test]
	fn boundary_is_rounded_against_the_minter() {
		build_and_execute(|| {
			RequiredCoverage::set(Permill::from_percent(50));
			assert_ok!(add(1, 5_000, 2_000));
			assert_ok!(Clearing::may_mint(1, 0));
			assert_noop!(Clearing::may_mint(1, 1), Error::<Test>::CoverageTooLow);
			assert_ok!(add(1, 1, 2_000));
			assert_ok!(Clearing::may_mint(1, 1));
			assert_ok!(Clearing::may_mint(1, 2));
			assert_noop!(Clearing::may_mint(1, 3), Error::<Test>::CoverageTooLow);
		});
	}

	#[test]
	fn boundary_nothing_is_required_and_nothing_outstanding() {
		build_and_execute(|| {
			assert_ok!(Clearing::may_mint(1, 1_000_000));
			assert_noop!(Clearing::may_mint(1, u64::MAX), Arithmetic(ArithmeticError::Overflow));
			assert_ok!(burn(100, 10_000));
			assert_eq!(
				Clearing::coverage(1),
				Coverage { outstanding: 0, reserve: 0, ratio: None, required: Permill::zero() }
			);
			assert_ok!(add(1, 5_000, 2_000));
			assert_ok!(mint(100, 10));
			assert_eq!(Clearing::coverage(1).ratio, Some(Permill::one()), "and more");
		});
	}
}
