// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::RawOrigin;
use timebank_matching::Times;
use timebank_primitives::{BenchmarkHelper, BranchId, CategoryId, Membership, Standard};

/// Where kinds of service are looked for.
const LAST: CategoryId = 1_000;

/// As many kinds of service as a member can offer, if there are as many, beginning after so many.
fn kinds<T: Config>(skip: usize) -> Categories {
	let there = (0..LAST).filter(|category| T::Standard::rate(*category).is_some());
	let kinds: Vec<_> = there.skip(skip).take(MAX_CATEGORIES as usize).collect();
	Categories::truncate_from(kinds)
}

/// What the member of a benchmark will offer: other kinds than [`offering`] if there are as many, otherwise the same.
fn next_kinds<T: Config>() -> Categories {
	let others = kinds::<T>(MAX_CATEGORIES as usize);
	if others.is_full() { others } else { kinds::<T>(0) }
}

/// Let somebody at this branch offer these.
fn put_up<T: Config>(who: &T::AccountId, branch: BranchId, categories: Categories) {
	let offer = Offer { branch, categories, times: Times::ALL };
	Pallet::<T>::insert_offer(who, offer).expect("room for each branch");
}

/// A member who offers as much as there can be at a branch where they are not at home; of each kind there are offers of as many
/// branches as there can be, and room for the one where they are.
fn offering<T: Config>() -> T::AccountId {
	let member: T::AccountId = account("member", 0, 0);
	T::BenchmarkHelper::make_member(&member);
	let home = T::Members::home(&member).expect("a member");
	// These branches need not be there.
	for number in 1..T::MaxBranches::get() {
		let branch = home.wrapping_add(number);
		put_up::<T>(&account("first", number, 0), branch, kinds::<T>(0));
		put_up::<T>(&account("second", number, 0), branch, next_kinds::<T>());
	}
	put_up::<T>(&member, home.wrapping_add(1), kinds::<T>(0));
	member
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn offer() {
		let member = offering::<T>();
		let categories = next_kinds::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), categories.clone(), Times::ALL);

		let after = Offers::<T>::get(&member).expect("an offer");
		assert_eq!(Some(after.branch), T::Members::home(&member));
		assert_eq!(after.categories, categories);
	}

	#[benchmark]
	fn withdraw() {
		let member = offering::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()));

		assert!(!Offers::<T>::contains_key(&member));
	}

	#[benchmark]
	fn refresh() {
		let member = offering::<T>();
		let caller: T::AccountId = account("caller", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), member.clone());

		let after = Offers::<T>::get(&member).expect("an offer");
		assert_eq!(Some(after.branch), T::Members::home(&member));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
