// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, Time};
use frame_system::RawOrigin;
use sp_runtime::traits::Convert;
use timebank_primitives::{
	BenchmarkHelper, BranchId, Cases, Commitment, Decision, FieldKind, Membership, Moment,
	Nullifier, OnDecision, Request, Subject,
};

/// A kind of field with which no chain starts.
const KIND: FieldKind = FieldKind::MAX;

const NULLIFIER: Nullifier = Nullifier([1; 32]);
const COMMITMENT: Commitment = Commitment([2; 32]);

fn registrar<T: Config>() -> T::RuntimeOrigin {
	T::RegistrarOrigin::try_successful_origin().expect("a registrar")
}

fn auditor<T: Config>() -> T::RuntimeOrigin {
	T::AuditorOrigin::try_successful_origin().expect("an auditor")
}

fn consortium<T: Config>() -> T::RuntimeOrigin {
	T::ConsortiumOrigin::try_successful_origin().expect("the consortium")
}

fn signed<T: Config>(who: &T::AccountId) -> T::RuntimeOrigin {
	RawOrigin::Signed(who.clone()).into()
}

/// Somebody who has not accepted yet.
fn registered<T: Config>() -> T::AccountId {
	let who: T::AccountId = account("member", 0, 0);
	Pallet::<T>::register(registrar::<T>(), who.clone(), NULLIFIER).expect("a new person");
	// As its first transaction does.
	frame_system::Pallet::<T>::inc_account_nonce(&who);
	who
}

/// A registration that nobody has accepted in time. The clock of benchmarks stands still.
fn lapsed<T: Config>(who: &T::AccountId, nullifier: Nullifier) {
	Pallet::<T>::register(registrar::<T>(), who.clone(), nullifier).expect("a new person");
	Members::<T>::mutate(who, |member| {
		member.as_mut().expect("registered").status = Status::Pending { until: T::Time::now() };
	});
}

/// A member at home in the branch whose staff the origins of benchmarks are.
fn joined<T: Config>() -> T::AccountId {
	let who = registered::<T>();
	Pallet::<T>::accept(signed::<T>(&who)).expect("a registration");
	who
}

fn status<T: Config>(who: &T::AccountId) -> Status {
	Members::<T>::get(who).unwrap().status
}

/// The longest name that there can be.
fn long_name() -> Name {
	Name::truncate_from(vec![b'x'; 64])
}

fn kind<T: Config>(path: Path) {
	Pallet::<T>::do_set_kind(KIND, long_name(), path).expect("room for a kind");
}

/// A member who has proposed something for an audited field that says something already.
fn proposed<T: Config>() -> T::AccountId {
	let who = joined::<T>();
	kind::<T>(Path::Audited);
	Fields::<T>::insert(&who, KIND, said::<T>());
	Pallet::<T>::propose_field(signed::<T>(&who), KIND, COMMITMENT, until::<T>())
		.expect("a proposal");
	who
}

fn until<T: Config>() -> Option<Moment> {
	Some(T::Time::now().saturating_add(1_000))
}

fn said<T: Config>() -> Field {
	Field {
		commitment: Some(COMMITMENT),
		source: Source::SelfDeclared,
		version: 1,
		set_at: T::Time::now(),
		valid_until: None,
	}
}

/// A member who has let an institution read a field until tomorrow.
fn granted<T: Config>() -> (T::AccountId, Reader) {
	let who = joined::<T>();
	kind::<T>(Path::Audited);
	let reader = Reader::Partner(T::BenchmarkHelper::make_partner());
	let until = T::Time::now().saturating_add(T::LongestGrant::get());
	Pallet::<T>::grant_read(signed::<T>(&who), KIND, reader, until).expect("a grant");
	(who, reader)
}

/// Keep as much for a member as there can be.
fn keep_all<T: Config>(who: &T::AccountId) {
	let home = T::BenchmarkHelper::make_branch_below(home_of::<T>(who));
	Moves::<T>::insert(who, home);
	for kind in (0..FieldKind::MAX).take(T::MaxKinds::get() as usize) {
		Fields::<T>::insert(who, kind, said::<T>());
	}
	let (now, commitment) = (T::Time::now(), COMMITMENT);
	let proposal =
		Proposal { commitment, valid_until: None, proposed_at: now, version: 1, refused: false };
	let home = home_of::<T>(who);
	for kind in (0..FieldKind::MAX).take(T::MaxProposals::get() as usize) {
		Proposals::<T>::insert(who, kind, proposal);
		let subject = Subject::Field { member: who.clone(), kind };
		T::Cases::open(Request::new(subject, home, who.clone())).expect("a branch");
	}
	OpenProposals::<T>::insert(who, T::MaxProposals::get());
	for branch in 0..T::MaxGrants::get() {
		Grants::<T>::insert(who, (0, Reader::Branch(branch)), now);
	}
	GivenGrants::<T>::insert(who, T::MaxGrants::get());
}

fn home_of<T: Config>(who: &T::AccountId) -> BranchId {
	Pallet::<T>::home(who).expect("a member")
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Two registrations have lapsed, one of the person and one of the account.
	#[benchmark]
	fn register() {
		let origin = registrar::<T>();
		let who: T::AccountId = account("member", 0, 0);
		let other: T::AccountId = account("other", 0, 0);
		lapsed::<T>(&who, Nullifier([9; 32]));
		lapsed::<T>(&other, NULLIFIER);

		#[extrinsic_call]
		_(origin, who.clone(), NULLIFIER);

		assert_eq!(Persons::<T>::get(NULLIFIER), Some(who));
		assert!(!Members::<T>::contains_key(&other));
	}

	#[benchmark]
	fn suspend() {
		let who = joined::<T>();
		// Before the measuring: it appoints somebody.
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin, who.clone(), [2; 32]);

		assert!(matches!(status::<T>(&who), Status::Suspended { .. }));
	}

	#[benchmark]
	fn reinstate() {
		let who = joined::<T>();
		Pallet::<T>::suspend(auditor::<T>(), who.clone(), [2; 32]).unwrap();
		// Before the measuring: it appoints somebody.
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin, who.clone());

		assert_eq!(status::<T>(&who), Status::Active);
	}

	/// The welcome grant is burnt, and a full profile forgotten.
	#[benchmark]
	fn leave() {
		let who = joined::<T>();
		keep_all::<T>(&who);
		T::BenchmarkHelper::strain();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(matches!(status::<T>(&who), Status::Left { .. }));
		assert!(Fields::<T>::iter_prefix(&who).next().is_none());
	}

	#[benchmark]
	fn accept() {
		let who = registered::<T>();
		T::BenchmarkHelper::lower_cap();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(status::<T>(&who), Status::Active);
	}

	/// Of an account that has never signed anything.
	#[benchmark]
	fn withdraw_registration() {
		let who: T::AccountId = account("member", 0, 0);
		Pallet::<T>::register(registrar::<T>(), who.clone(), NULLIFIER).expect("a new person");
		// Before the measuring: it appoints somebody.
		let origin = registrar::<T>();

		#[extrinsic_call]
		_(origin, who.clone());

		assert!(!Members::<T>::contains_key(&who));
	}

	/// Two registrations have lapsed, one of the person and one of the account.
	#[benchmark]
	fn register_keyless() {
		let origin = registrar::<T>();
		T::BenchmarkHelper::lower_cap();
		lapsed::<T>(&T::KeylessAccount::convert(NULLIFIER), Nullifier([9; 32]));
		lapsed::<T>(&account("other", 0, 0), NULLIFIER);

		#[extrinsic_call]
		_(origin, NULLIFIER);

		assert_eq!(Persons::<T>::get(NULLIFIER), Some(T::KeylessAccount::convert(NULLIFIER)));
	}

	#[benchmark]
	fn ask_to_move() {
		let who = joined::<T>();
		let branch = T::BenchmarkHelper::make_branch_below(home_of::<T>(&who));

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), branch);

		assert_eq!(Moves::<T>::get(&who), Some(branch));
	}

	#[benchmark]
	fn withdraw_move() {
		let who = joined::<T>();
		let branch = T::BenchmarkHelper::make_branch_below(home_of::<T>(&who));
		Pallet::<T>::ask_to_move(signed::<T>(&who), branch).unwrap();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert!(!Moves::<T>::contains_key(&who));
	}

	#[benchmark]
	fn accept_move() {
		let who: T::AccountId = account("member", 0, 0);
		T::BenchmarkHelper::make_member_elsewhere(&who);
		// Before the measuring: it appoints somebody.
		let origin = registrar::<T>();
		let (_, branch) = T::RegistrarOrigin::ensure_origin(origin.clone()).unwrap();
		Pallet::<T>::ask_to_move(signed::<T>(&who), branch).unwrap();

		#[extrinsic_call]
		_(origin, who.clone());

		assert_eq!(home_of::<T>(&who), branch);
	}

	#[benchmark]
	fn set_kind() {
		#[extrinsic_call]
		_(consortium::<T>(), KIND, long_name(), Path::Audited);

		assert!(Kinds::<T>::contains_key(KIND));
	}

	/// For a field that is set at once, with a proposal from before that was so.
	#[benchmark]
	fn propose_field() {
		let who = proposed::<T>();
		kind::<T>(Path::Direct);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), KIND, COMMITMENT, None);

		assert!(!Proposals::<T>::contains_key(&who, KIND));
		assert_eq!(Fields::<T>::get(&who, KIND).unwrap().version, 2);
	}

	/// It is granted, so that the field is written.
	#[benchmark]
	fn decide_field() {
		let who = proposed::<T>();
		let subject = Subject::Field { member: who.clone(), kind: KIND };
		// The auditors' pallet closes its case before it says what was decided.
		T::Cases::close(&subject);
		let (by, _) = T::AuditorOrigin::ensure_origin(auditor::<T>()).expect("an auditor");

		#[block]
		{
			Pallet::<T>::decide(&subject, Decision::Granted, &by, [3; 32]).expect("a proposal");
		}

		assert_eq!(Fields::<T>::get(&who, KIND).unwrap().version, 2);
	}

	#[benchmark]
	fn withdraw_field() {
		let who = proposed::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), KIND);

		assert!(!Proposals::<T>::contains_key(&who, KIND));
	}

	/// Of which all grants are that a member can have given.
	#[benchmark]
	fn erase_field() {
		let who = proposed::<T>();
		for branch in 0..T::MaxGrants::get() {
			Grants::<T>::insert(&who, (KIND, Reader::Branch(branch)), T::Time::now());
		}
		GivenGrants::<T>::insert(&who, T::MaxGrants::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), KIND);

		assert_eq!(Fields::<T>::get(&who, KIND).unwrap().commitment, None);
		assert!(!GivenGrants::<T>::contains_key(&who));
		assert!(!Proposals::<T>::contains_key(&who, KIND));
	}

	#[benchmark]
	fn grant_read() {
		let who = joined::<T>();
		kind::<T>(Path::Audited);
		let reader = Reader::Partner(T::BenchmarkHelper::make_partner());
		let until = T::Time::now().saturating_add(T::LongestGrant::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), KIND, reader, until);

		assert!(Grants::<T>::contains_key(&who, (KIND, reader)));
	}

	#[benchmark]
	fn revoke_read() {
		let (who, reader) = granted::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), KIND, reader);

		assert!(!Grants::<T>::contains_key(&who, (KIND, reader)));
	}

	#[benchmark]
	fn forget_grant() {
		let (who, reader) = granted::<T>();
		// The clock of benchmarks stands still.
		Grants::<T>::insert(&who, (KIND, reader), T::Time::now());
		let anybody: T::AccountId = account("anybody", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(anybody), who.clone(), KIND, reader);

		assert!(!Grants::<T>::contains_key(&who, (KIND, reader)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::chain(alloc::vec![]), crate::mock::Test);
}
