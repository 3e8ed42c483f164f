// SPDX-License-Identifier: Apache-2.0

//! Benchmarks, and accounts for the benchmarks of others.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{ChangeMembers, EnsureOrigin, Get};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use timebank_primitives::{BranchId, Moment, Role};

/// Signs with an account of its own.
pub trait SignForBenchmarks<AccountId, Signature> {
	/// That account.
	fn account() -> AccountId;
	/// Its signature.
	fn sign(bytes: &[u8]) -> Signature;
}

const CERTIFICATE: Certificate = Certificate { document: [0; 32], valid_until: Moment::MAX };

const REASON: [u8; 32] = [0; 32];

fn label() -> Label {
	Label::truncate_from(alloc::vec![b'x'; 64])
}

fn contact() -> Contact {
	Contact::truncate_from(alloc::vec![b'x'; 128])
}

fn details() -> Details {
	Details { name: label(), region: label(), contact: contact() }
}

fn record<AccountId>(account: AccountId) -> Branch<AccountId> {
	Branch::new(None, BranchKind::City, details(), account, CERTIFICATE)
}

/// A branch whose own account this is, made on the first call.
pub fn make_branch<T: Config>(own: T::AccountId) -> Option<BranchId> {
	if !ByAccount::<T>::contains_key(&own) {
		let administrator = account("administrator", NextId::<T>::get(), 0);
		Pallet::<T>::do_admit(record(own.clone()), administrator).ok()?;
	}
	ByAccount::<T>::get(&own)
}

/// Let this be the own account of a branch with a seat and with a motion left, without telling the Council: the SDK's benchmarks
/// have set its members themselves.
pub fn seat_branch<T: Config>(own: &T::AccountId) {
	let branch = ByAccount::<T>::get(own).unwrap_or_else(|| {
		let branch = NextId::<T>::get();
		NextId::<T>::put(branch + 1);
		Branches::<T>::insert(branch, record(own.clone()));
		ByAccount::<T>::insert(own, branch);
		branch
	});
	Motions::<T>::mutate(branch, |motions| *motions = (*motions).min(T::MaxMotions::get() - 1));
}

/// A community below this branch.
pub fn make_branch_below<T: Config>(above: BranchId) -> Option<BranchId> {
	let branch = NextId::<T>::get();
	let mut record = record::<T::AccountId>(account("below", branch, 0));
	(record.kind, record.parent) = (BranchKind::Community, Some(above));
	Pallet::<T>::do_admit(record, account("below", branch, 1)).ok()?;
	Some(branch)
}

/// An account that holds `role` in a branch, made on the first call.
pub(crate) fn staff<T: Config>(role: Role) -> Result<T::AccountId, ()> {
	let branch = make_branch::<T>(account("branch", 0, 0)).ok_or(())?;
	let who: T::AccountId = account("staff", role as u32, 0);
	if !Staff::<T>::contains_key(&who) {
		Pallet::<T>::do_grant(branch, who.clone(), role, None).map_err(|_| ())?;
	}
	Ok(who)
}

/// A line of branches, each below the one before, as deep as the tree can be.
struct Line {
	top: BranchId,
	/// The narrowest with a seat.
	community: BranchId,
	/// Below that one.
	supervisor: BranchId,
}

fn line<T: Config>() -> Line {
	use BranchKind::*;
	let mut made = alloc::vec::Vec::new();
	for (index, kind) in [National, Provincial, City, Community, Supervisor].into_iter().enumerate()
	{
		let own = account("line", index as u32, 0);
		let mut record = record::<T::AccountId>(own);
		(record.kind, record.parent) = (kind, made.last().copied());
		made.push(NextId::<T>::get());
		Pallet::<T>::do_admit(record, account("line", index as u32, 1)).unwrap();
	}
	Line { top: made[0], community: made[3], supervisor: made[4] }
}

/// A branch that may be suspended and closed: a community with nothing below it.
fn leaf<T: Config>() -> BranchId {
	let own: T::AccountId = account("leaf", 0, 0);
	let mut record = record(own);
	record.kind = BranchKind::Community;
	record.parent = Some(line::<T>().top);
	let branch = NextId::<T>::get();
	Pallet::<T>::do_admit(record, account("leaf", 0, 1)).unwrap();
	branch
}

/// An administrator of the national branch.
fn administrator<T: Config>() -> T::AccountId {
	account("line", 0, 1)
}

/// As many branches as this; the genesis has brought some already.
fn fill<T: Config>(branches: u32) {
	for index in Branches::<T>::count()..branches {
		make_branch::<T>(account("filler", index, 0)).unwrap();
	}
	T::Council::change_members_sorted(&[], &[], &Pallet::<T>::seats());
}

fn consortium<T: Config>() -> T::RuntimeOrigin {
	T::AdmitOrigin::try_successful_origin().expect("a share of the Council")
}

fn signature<T: Config>() -> T::Signature {
	let own = T::BenchmarkHelper::account();
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
	let statement = CERTIFICATE.statement(&genesis, &own);
	// Wrapped, it is found with the second try only.
	T::BenchmarkHelper::sign(&[b"<Bytes>", &statement[..], b"</Bytes>"].concat())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With `b` branches in the registry, below a parent as deep as it can be.
	#[benchmark]
	fn admit(b: Linear<10, { T::MaxBranches::get() - 1 }>) {
		let Line { top, .. } = line::<T>();
		fill::<T>(b);
		let own = T::BenchmarkHelper::account();

		#[extrinsic_call]
		_(
			consortium::<T>(),
			Some(top),
			BranchKind::Community,
			details(),
			own.clone(),
			account("new", 1, 0),
			CERTIFICATE,
			signature::<T>(),
		);

		assert!(ByAccount::<T>::contains_key(&own));
	}

	/// By an administrator of the branch that is furthest above.
	#[benchmark]
	fn grant_role() {
		let branch = line::<T>().supervisor;
		let who: T::AccountId = account("new", 0, 0);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(administrator::<T>()),
			branch,
			who.clone(),
			Role::Auditor,
			Some(Moment::MAX),
		);

		assert!(Staff::<T>::contains_key(&who));
	}

	#[benchmark]
	fn revoke_role() {
		let branch = line::<T>().supervisor;
		let who: T::AccountId = account("new", 0, 0);
		Pallet::<T>::do_grant(branch, who.clone(), Role::Auditor, None).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(administrator::<T>()), who.clone(), Role::Auditor);

		assert!(!Staff::<T>::contains_key(&who));
	}

	#[benchmark]
	fn set_contact() {
		let branch = line::<T>().supervisor;

		#[extrinsic_call]
		_(RawOrigin::Signed(administrator::<T>()), branch, label(), Contact::default());

		assert!(Branches::<T>::get(branch).unwrap().details.contact.is_empty());
	}

	#[benchmark]
	fn rename() {
		let branch = line::<T>().community;
		let name = Label::truncate_from(alloc::vec![b'y'; 64]);

		#[extrinsic_call]
		_(consortium::<T>(), branch, name.clone());

		assert_eq!(Branches::<T>::get(branch).unwrap().details.name, name);
	}

	/// To the deepest place.
	#[benchmark]
	fn move_below() {
		let Line { top, community, .. } = line::<T>();
		let mut record = record::<T::AccountId>(account("mover", 0, 0));
		(record.kind, record.parent) = (BranchKind::Supervisor, Some(top));
		let branch = NextId::<T>::get();
		Pallet::<T>::do_admit(record, account("mover", 0, 1)).unwrap();

		#[extrinsic_call]
		_(consortium::<T>(), branch, Some(community));

		assert_eq!(Branches::<T>::get(branch).unwrap().parent, Some(community));
	}

	#[benchmark]
	fn suspend(b: Linear<10, { T::MaxBranches::get() }>) {
		let branch = leaf::<T>();
		fill::<T>(b);

		#[extrinsic_call]
		_(consortium::<T>(), branch, REASON);

		assert!(!Branches::<T>::get(branch).unwrap().has_seat());
	}

	#[benchmark]
	fn reinstate(b: Linear<10, { T::MaxBranches::get() }>) {
		let branch = leaf::<T>();
		fill::<T>(b);
		Pallet::<T>::suspend(consortium::<T>(), branch, REASON).unwrap();

		#[extrinsic_call]
		_(consortium::<T>(), branch);

		assert!(Branches::<T>::get(branch).unwrap().has_seat());
	}

	#[benchmark]
	fn renew_certificate() {
		let branch = make_branch::<T>(T::BenchmarkHelper::account()).unwrap();

		#[extrinsic_call]
		_(consortium::<T>(), branch, CERTIFICATE, signature::<T>());

		assert!(!Branches::<T>::get(branch).unwrap().certificate_revoked);
	}

	#[benchmark]
	fn revoke_certificate() {
		let branch = line::<T>().community;

		#[extrinsic_call]
		_(consortium::<T>(), branch, REASON);

		assert!(Branches::<T>::get(branch).unwrap().certificate_revoked);
	}

	#[benchmark]
	fn begin_closure(b: Linear<10, { T::MaxBranches::get() }>) {
		let branch = leaf::<T>();
		let successor = make_branch::<T>(account("successor", 0, 0)).unwrap();
		fill::<T>(b);

		#[extrinsic_call]
		_(consortium::<T>(), branch, successor, REASON);

		assert!(!Branches::<T>::get(branch).unwrap().has_seat());
	}

	#[benchmark]
	fn close() {
		let branch = leaf::<T>();
		let successor = make_branch::<T>(account("successor", 0, 0)).unwrap();
		Pallet::<T>::begin_closure(consortium::<T>(), branch, successor, REASON).unwrap();
		let last: T::AccountId = account("leaf", 0, 1);
		Pallet::<T>::do_revoke(branch, last, Role::Administrator).unwrap();

		#[extrinsic_call]
		_(consortium::<T>(), branch);

		assert!(Former::<T>::contains_key(branch));
	}

	#[benchmark]
	fn replace_account(b: Linear<10, { T::MaxBranches::get() }>) {
		let branch = leaf::<T>();
		fill::<T>(b);
		let own = T::BenchmarkHelper::account();

		#[extrinsic_call]
		_(consortium::<T>(), branch, own.clone(), signature::<T>());

		assert_eq!(Branches::<T>::get(branch).unwrap().account, own);
	}
}
