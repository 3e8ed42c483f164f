// SPDX-License-Identifier: Apache-2.0

//! Benchmarks, and accounts for the benchmarks of others.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use timebank_primitives::{BranchId, Moment, Role};

const CERTIFICATE: Certificate = Certificate { document: [0; 32], valid_until: Moment::MAX };

fn record<AccountId>(account: AccountId) -> Branch<AccountId> {
	Branch {
		parent: None,
		kind: BranchKind::City,
		name: BranchName::truncate_from(alloc::vec![b'x'; 64]),
		account,
		certificate: CERTIFICATE,
		administrators: 0,
		staff: 0,
	}
}

/// A branch whose own account this is, made on the first call.
pub(crate) fn make_branch<T: Config>(own: T::AccountId) -> Result<BranchId, ()> {
	if !ByAccount::<T>::contains_key(&own) {
		let administrator = account("administrator", NextId::<T>::get(), 0);
		Pallet::<T>::do_admit(record(own.clone()), administrator).map_err(|_| ())?;
	}
	ByAccount::<T>::get(&own).ok_or(())
}

/// An account that holds `role` in that branch, made on the first call.
pub(crate) fn staff<T: Config>(role: Role) -> Result<T::AccountId, ()> {
	let branch = make_branch::<T>(account("branch", 0, 0))?;
	let who: T::AccountId = account("staff", role as u32, 0);
	if !Staff::<T>::contains_key(&who) {
		Pallet::<T>::do_grant(branch, who.clone(), role, None).map_err(|_| ())?;
	}
	Ok(who)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With `b` branches in the registry, below a parent as deep as it can be.
	#[benchmark]
	fn admit(b: Linear<4, { T::MaxBranches::get() - 1 }>) {
		let mut kinds =
			[BranchKind::National, BranchKind::Provincial, BranchKind::City].into_iter();
		let mut parent = None;
		// The genesis has brought some already.
		for i in Branches::<T>::count()..b {
			let mut record = record::<T::AccountId>(account("own", i, 0));
			if let Some(kind) = kinds.next() {
				(record.kind, record.parent) = (kind, parent);
				parent = Some(NextId::<T>::get());
			}
			Pallet::<T>::do_admit(record, account("administrator", i, 1)).unwrap();
		}
		let origin = T::AdmitOrigin::try_successful_origin().unwrap();
		let own: T::AccountId = account("new", 0, 0);

		#[extrinsic_call]
		_(
			origin as T::RuntimeOrigin,
			parent,
			BranchKind::Community,
			BranchName::truncate_from(alloc::vec![b'x'; 64]),
			own.clone(),
			account("new", 1, 0),
			CERTIFICATE,
		);

		assert!(ByAccount::<T>::contains_key(&own));
	}

	#[benchmark]
	fn grant_role() {
		let caller = staff::<T>(Role::Administrator).unwrap();
		let who: T::AccountId = account("new", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone(), Role::Auditor, Some(Moment::MAX));

		assert!(Staff::<T>::contains_key(&who));
	}

	#[benchmark]
	fn revoke_role() {
		let caller = staff::<T>(Role::Administrator).unwrap();
		let who = staff::<T>(Role::Auditor).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), who.clone(), Role::Auditor);

		assert!(!Staff::<T>::contains_key(&who));
	}
}
