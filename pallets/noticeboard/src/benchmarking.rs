// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use timebank_matching::Times;
use timebank_primitives::{BenchmarkHelper, CategoryId, Membership, Standard};

/// Where kinds of service are looked for.
const LAST: CategoryId = 1_000;

/// As many kinds of service as a member can offer, if there are as many, beginning after so many.
fn kinds<T: Config>(skip: usize) -> Categories {
	let there = (0..LAST).filter(|category| T::Standard::rate(*category).is_some());
	let kinds: Vec<_> = there.skip(skip).take(MAX_CATEGORIES as usize).collect();
	Categories::truncate_from(kinds)
}

/// A member who offers as much as there can be, at a branch where they are not at home, with which each category has offers of
/// as many branches as there can be.
fn offering<T: Config>() -> T::AccountId {
	let member: T::AccountId = account("member", 0, 0);
	T::BenchmarkHelper::make_member(&member);
	let home = T::Members::home(&member).expect("a member");
	// The other branches need not be there: their ids are as long.
	let branches =
		(1u32..).map(|id| home.wrapping_add(id)).take(T::MaxBranches::get() as usize - 1);
	let mut at = home;
	for branch in branches {
		at = branch;
		let other: T::AccountId = account("other", branch, 0);
		let offer = Offer { branch, categories: kinds::<T>(0), times: Times::ALL };
		Pallet::<T>::insert_offer(&other, offer).expect("room for each branch");
	}
	let offer = Offer { branch: at, categories: kinds::<T>(0), times: Times::ALL };
	Pallet::<T>::insert_offer(&member, offer).expect("room for a branch that is there");
	member
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn offer() {
		let member = offering::<T>();
		// Other kinds, if there are as many; otherwise the same at another branch.
		let others = kinds::<T>(MAX_CATEGORIES as usize);
		let categories =
			if others.len() == MAX_CATEGORIES as usize { others } else { kinds::<T>(0) };

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), categories.clone(), Times::ALL);

		let offer = Offers::<T>::get(&member).expect("an offer");
		assert_eq!(Some(offer.branch), T::Members::home(&member));
		assert_eq!(offer.categories, categories);
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

		let offer = Offers::<T>::get(&member).expect("an offer");
		assert_eq!(Some(offer.branch), T::Members::home(&member));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
