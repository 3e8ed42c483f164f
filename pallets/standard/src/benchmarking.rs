// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get},
};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use sp_runtime::Saturating;
use timebank_primitives::{BenchmarkHelper, CategoryId};

fn author<T: Config>() -> T::RuntimeOrigin {
	T::AuthorOrigin::try_successful_origin().expect("an administrator")
}

/// As many changes as this, of categories from `first` on.
fn changes<T: Config>(first: CategoryId, count: u32) -> ChangesOf<T> {
	let change = |index| Change {
		category: first + index as CategoryId,
		action: Action::Add { name: Label::truncate_from(vec![b'x'; 64]), rate: 50_000u32.into() },
	};
	BoundedVec::truncate_from((0..count).map(change).collect())
}

fn analysed<T: Config>() -> RevisionId {
	let revision = NextRevision::<T>::get();
	Pallet::<T>::analyse(author::<T>(), [1; 32], [2; 32]).expect("an analysis");
	revision
}

fn drafted<T: Config>(count: u32) -> RevisionId {
	let revision = analysed::<T>();
	Pallet::<T>::draft(author::<T>(), revision, [3; 32], changes::<T>(1_000, count))
		.expect("a draft");
	revision
}

fn published<T: Config>(count: u32) -> RevisionId {
	let revision = drafted::<T>(count);
	Pallet::<T>::publish(author::<T>(), revision).expect("a publication");
	revision
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn analyse() {
		// Before the measuring: it appoints somebody.
		let origin = author::<T>();

		#[extrinsic_call]
		_(origin, [1; 32], [2; 32]);

		assert!(Revisions::<T>::contains_key(0));
	}

	#[benchmark]
	fn draft(c: Linear<1, { T::MaxChanges::get() }>) {
		let revision = drafted::<T>(T::MaxChanges::get());
		// Before the measuring: it appoints somebody.
		let origin = author::<T>();

		#[extrinsic_call]
		_(origin, revision, [3; 32], changes::<T>(1_000, c));

		assert_eq!(Revisions::<T>::get(revision).unwrap().changes.len(), c as usize);
	}

	#[benchmark]
	fn publish() {
		let revision = drafted::<T>(T::MaxChanges::get());
		// Before the measuring: it appoints somebody.
		let origin = author::<T>();

		#[extrinsic_call]
		_(origin, revision);

		assert!(matches!(Revisions::<T>::get(revision).unwrap().stage, Stage::Published { .. }));
	}

	#[benchmark]
	fn give_opinion() {
		let revision = published::<T>(T::MaxChanges::get());
		let member: T::AccountId = whitelisted_caller();
		T::BenchmarkHelper::make_member(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(member), revision, true, [4; 32]);

		assert_eq!(Revisions::<T>::get(revision).unwrap().support, 1);
	}

	#[benchmark]
	fn adopt(c: Linear<1, { T::MaxChanges::get() }>) {
		let revision = published::<T>(c);
		let Stage::Published { until } = Revisions::<T>::get(revision).unwrap().stage else {
			panic!("published")
		};
		frame_system::Pallet::<T>::set_block_number(until);
		let hash = Pallet::<T>::draft_hash(revision).unwrap();
		let from: BlockNumberFor<T> = until.saturating_add(T::Notice::get());
		let origin = T::ConsortiumOrigin::try_successful_origin().unwrap();
		let before = LastVersion::<T>::get();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, revision, hash, from);

		assert_eq!(LastVersion::<T>::get(), before + 1);
	}

	#[benchmark]
	fn withdraw() {
		let revision = published::<T>(T::MaxChanges::get());
		// Before the measuring: it appoints somebody.
		let origin = author::<T>();

		#[extrinsic_call]
		_(origin, revision);

		assert!(!Revisions::<T>::contains_key(revision));
	}

	#[benchmark]
	fn sweep(o: Linear<0, 1_000>) {
		for index in 0..o {
			Opinions::<T>::insert(7, account::<T::AccountId>("member", index, 0), true);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), 7, o);

		assert_eq!(Opinions::<T>::iter_prefix(7).count(), 0);
	}
}
