// SPDX-License-Identifier: Apache-2.0

//! Benchmarks, and accounts for the benchmarks of others.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use timebank_primitives::{Moment, Role};

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

/// The own account of a branch, made on the first call.
pub(crate) fn branch<T: Config>() -> Result<T::AccountId, ()> {
	let own: T::AccountId = account("branch", 0, 0);
	if !ByAccount::<T>::contains_key(&own) {
		let administrator = account("administrator", 0, 0);
		Pallet::<T>::do_admit(record(own.clone()), administrator).map_err(|_| ())?;
	}
	Ok(own)
}

/// An account that holds `role` in that branch, made on the first call.
pub(crate) fn staff<T: Config>(role: Role) -> Result<T::AccountId, ()> {
	let branch = ByAccount::<T>::get(branch::<T>()?).ok_or(())?;
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
	fn admit(b: Linear<3, { T::MaxBranches::get() - 1 }>) {
		let kinds = [BranchKind::National, BranchKind::Provincial, BranchKind::City];
		let mut parent = None;
		for i in 0..b {
			let mut record = record::<T::AccountId>(account("own", i, 0));
			if let Some(kind) = kinds.get(i as usize) {
				(record.kind, record.parent) = (*kind, parent);
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
