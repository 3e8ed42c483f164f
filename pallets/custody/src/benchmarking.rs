// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::{boxed::Box, collections::BTreeSet};
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use sp_runtime::traits::Zero;
use timebank_primitives::{
	BenchmarkHelper as _, Category, Keys, Note, Payments, Purse, Role, Staff,
};

fn registrar<T: Config>() -> T::RuntimeOrigin {
	T::RegistrarOrigin::try_successful_origin().expect("a registrar")
}

fn auditor<T: Config>() -> T::RuntimeOrigin {
	T::AuditorOrigin::try_successful_origin().expect("an auditor")
}

fn signed<T: Config>(who: &T::AccountId) -> T::RuntimeOrigin {
	RawOrigin::Signed(who.clone()).into()
}

fn member<T: Config>(index: u32) -> T::AccountId {
	let member: T::AccountId = account("member", index, 0);
	T::BenchmarkHelper::make_member(&member);
	member
}

fn custodian<T: Config>(index: u32) -> T::AccountId {
	let custodian: T::AccountId = account("custodian", index, 0);
	T::BenchmarkHelper::make_staff(&custodian, Role::Custodian);
	custodian
}

fn powers<T: Config>() -> Powers<BalanceOf<T>> {
	Powers { participate: true, settle: true, daily_limit: 0u32.into() }
}

fn purposes() -> Purposes {
	let all = [
		Category::Service,
		Category::Family,
		Category::Support,
		Category::Repayment,
		Category::Thanks,
		Category::Other,
	];
	all.into_iter().collect::<BTreeSet<_>>().try_into().expect("as many as there are")
}

/// A registrar who is somebody else than the registrar and the auditor of the benchmarks.
fn colleague<T: Config>() -> T::AccountId {
	let colleague: T::AccountId = account("registrar", 0, 0);
	if T::Staff::branch_as(&colleague, Role::Registrar).is_none() {
		T::BenchmarkHelper::make_staff(&colleague, Role::Registrar);
	}
	colleague
}

/// Another key for the member, requested by somebody else than the auditor of the benchmarks.
fn requested<T: Config>(member: &T::AccountId, index: u32) -> T::AccountId {
	let key: T::AccountId = account("key", index, 0);
	Pallet::<T>::request_key(registrar::<T>(), member.clone(), key.clone()).expect("a request");
	KeyRequests::<T>::mutate(member, |request| {
		request.as_mut().expect("just requested").registrar = colleague::<T>();
	});
	// As if it had signed a transaction.
	frame_system::Pallet::<T>::inc_account_nonce(&key);
	key
}

/// One that may take over now.
fn approved<T: Config>(member: &T::AccountId, index: u32) -> T::AccountId {
	let key = requested::<T>(member, index);
	Pallet::<T>::approve_key(auditor::<T>(), member.clone(), key.clone()).expect("approved");
	// The clock of benchmarks stands still.
	KeyRequests::<T>::mutate(member, |request| {
		let approval = &mut request.as_mut().expect("just approved").approval;
		approval.as_mut().expect("just approved").ready_at = 0;
	});
	key
}

/// As many custodians of the member as there can be; the last of them.
fn attended<T: Config>(member: &T::AccountId) -> T::AccountId {
	for index in 0..T::MaxCustodians::get() {
		let origin = signed::<T>(member);
		Pallet::<T>::appoint(origin, custodian::<T>(index), powers::<T>()).expect("appointed");
	}
	account("custodian", T::MaxCustodians::get() - 1, 0)
}

/// A member without a key, who has as many custodians as there can be; the last of them.
fn assigned<T: Config>() -> (T::AccountId, T::AccountId) {
	let member = T::BenchmarkHelper::make_keyless();
	for index in 0..T::MaxCustodians::get() {
		let (origin, custodian) = (registrar::<T>(), custodian::<T>(index));
		Pallet::<T>::assign(origin, member.clone(), custodian, powers::<T>()).expect("assigned");
	}
	(member, account("custodian", T::MaxCustodians::get() - 1, 0))
}

/// As many mandates of the member as there can be; the last relative.
fn mandated<T: Config>(giver: &T::AccountId) -> T::AccountId {
	for index in 0..T::MaxMandates::get() {
		let relative = member::<T>(1_000 + index);
		let (origin, cap) = (signed::<T>(giver), 10u32.into());
		Pallet::<T>::give_mandate(origin, relative, purposes(), cap, None).expect("given");
	}
	account("member", 999 + T::MaxMandates::get(), 0)
}

/// A member, a relative who may use their hours, and somebody of another branch, of whose movements there is nothing to tell.
fn plainly_spending<T: Config>() -> (T::AccountId, T::AccountId, T::AccountId) {
	let member = member::<T>(0);
	let relative = mandated::<T>(&member);
	let payee: T::AccountId = account("payee", 0, 0);
	T::BenchmarkHelper::make_member_elsewhere(&payee);
	// The grants with which they began are too old by now.
	T::BenchmarkHelper::outdate_movements();
	T::BenchmarkHelper::fill_screening();
	(member, relative, payee)
}

/// The same, when the screening has the most to say, and some coins of all of them expire.
fn spending<T: Config>() -> (T::AccountId, T::AccountId, T::AccountId) {
	let (member, relative, payee) = plainly_spending::<T>();
	T::BenchmarkHelper::strain();
	T::BenchmarkHelper::lower_cap();
	T::BenchmarkHelper::strain_screening();
	(member, relative, payee)
}

/// A member of whom there is all that there can be: a key that replaced another, custodians, mandates, a successor.
fn entangled<T: Config>() -> T::AccountId {
	let rich = member::<T>(0);
	let key = approved::<T>(&rich, 0);
	Pallet::<T>::take_over(signed::<T>(&key), rich.clone()).expect("taken over");
	attended::<T>(&rich);
	mandated::<T>(&rich);
	let successor: T::AccountId = account("successor", 0, 0);
	T::BenchmarkHelper::make_member_elsewhere(&successor);
	Pallet::<T>::name_successor(signed::<T>(&rich), Some(successor)).expect("named");
	rich
}

/// A death of which a registrar has told who is not the auditor of the benchmarks.
fn reported<T: Config>(member: &T::AccountId) {
	Pallet::<T>::report_death(registrar::<T>(), member.clone(), [9; 32]).expect("reported");
	DeathReports::<T>::mutate(member, |report| {
		report.as_mut().expect("just reported").registrar = Some(colleague::<T>());
	});
}

/// A death that can be made final.
fn confirmed<T: Config>(member: &T::AccountId) {
	reported::<T>(member);
	DeathReports::<T>::mutate(member, |report| {
		report.as_mut().expect("just reported").confirmed =
			Some(Confirmation { final_at: 0, refutable: true });
	});
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn request_key() {
		let member = member::<T>(0);
		approved::<T>(&member, 0);
		// One that has lapsed is forgotten.
		KeyRequests::<T>::mutate(&member, |request| request.as_mut().unwrap().until = 0);
		let key: T::AccountId = account("key", 1, 0);
		let origin = registrar::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone(), key.clone());

		assert_eq!(KeyRequests::<T>::get(member).unwrap().key, key);
	}

	#[benchmark]
	fn approve_key() {
		let member = member::<T>(0);
		let key = requested::<T>(&member, 0);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone(), key.clone());

		assert_eq!(Expected::<T>::get(key), Some(member));
	}

	#[benchmark]
	fn veto_key() {
		let (member, custodian) = assigned::<T>();
		approved::<T>(&member, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(custodian), member.clone());

		assert!(!KeyRequests::<T>::contains_key(member));
	}

	#[benchmark]
	fn take_over() {
		let member = entangled::<T>();
		let key = approved::<T>(&member, 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(key.clone()), member.clone());

		assert_eq!(Controllers::<T>::get(member), Some(Controller::Key(key)));
	}

	#[benchmark]
	fn cancel_key() {
		let member = member::<T>(0);
		approved::<T>(&member, 0);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone());

		assert!(!KeyRequests::<T>::contains_key(member));
	}

	#[benchmark]
	fn appoint() {
		let member = member::<T>(0);
		let custodian = attended::<T>(&member);
		let powers = Powers { participate: false, ..powers::<T>() };

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), custodian, powers);

		assert!(!Custodians::<T>::get(member).last().unwrap().participate);
	}

	#[benchmark]
	fn assign() {
		let (member, custodian) = assigned::<T>();
		let powers = Powers { participate: false, ..powers::<T>() };
		let origin = registrar::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone(), custodian, powers);

		assert!(!Custodians::<T>::get(member).last().unwrap().participate);
	}

	#[benchmark]
	fn dismiss() {
		let member = member::<T>(0);
		let custodian = attended::<T>(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), custodian);

		assert_eq!(Custodians::<T>::get(member).len() as u32, T::MaxCustodians::get() - 1);
	}

	#[benchmark]
	fn recall() {
		let member = member::<T>(0);
		let custodian = attended::<T>(&member);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone(), custodian);

		assert_eq!(Custodians::<T>::get(member).len() as u32, T::MaxCustodians::get() - 1);
	}

	#[benchmark]
	fn act() {
		let (member, custodian) = assigned::<T>();
		let call = T::BenchmarkHelper::participation(&member);
		let origin = signed::<T>(&custodian);

		#[block]
		{
			Pallet::<T>::act(origin, member.clone(), Box::new(call)).expect("a call in scope");
			// The call costs nothing. One that does writes what was spent, as the first one writes that they act.
			Pallet::<T>::note_act(&custodian, &member, 1u32.into());
		}

		assert_eq!(Custodians::<T>::get(member).last().unwrap().spent.amount, 1u32.into());
	}

	#[benchmark]
	fn give_mandate() {
		let member = member::<T>(0);
		let relative = mandated::<T>(&member);
		let cap = 20u32.into();

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), relative, purposes(), cap, None);

		assert_eq!(Mandates::<T>::get(member).last().unwrap().cap, cap);
	}

	#[benchmark]
	fn revoke_mandate() {
		let member = member::<T>(0);
		let relative = mandated::<T>(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), relative);

		assert_eq!(Mandates::<T>::get(member).len() as u32, T::MaxMandates::get() - 1);
	}

	#[benchmark]
	fn renounce_mandate() {
		let member = member::<T>(0);
		let relative = mandated::<T>(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(relative), member.clone());

		assert_eq!(Mandates::<T>::get(member).len() as u32, T::MaxMandates::get() - 1);
	}

	#[benchmark]
	fn spend() {
		let (member, relative, payee) = spending::<T>();
		let note = Note { category: Category::Other, memo: [7; 32] };

		#[extrinsic_call]
		_(RawOrigin::Signed(relative), member.clone(), payee, 1u32.into(), note);

		assert_eq!(Mandates::<T>::get(member).last().unwrap().used.amount, 1u32.into());
	}

	#[benchmark]
	fn plain_spend() {
		let (member, relative, payee) = plainly_spending::<T>();
		let note = Note { category: Category::Other, memo: [7; 32] };

		#[extrinsic_call]
		spend(RawOrigin::Signed(relative), member.clone(), payee, 1u32.into(), note);

		assert_eq!(Mandates::<T>::get(member).last().unwrap().used.amount, 1u32.into());
	}

	#[benchmark]
	fn spend_held() {
		let (member, relative, payee) = spending::<T>();
		T::BenchmarkHelper::hold_back();
		let note = Note { category: Category::Other, memo: [7; 32] };

		#[extrinsic_call]
		spend(RawOrigin::Signed(relative), member.clone(), payee, 10u32.into(), note);

		assert!(!T::Coins::balance(&Purse::Held(member)).is_zero());
	}

	#[benchmark]
	fn name_successor() {
		let (one, other) = (member::<T>(0), member::<T>(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(one.clone()), Some(other.clone()));

		assert_eq!(Pallet::<T>::successor(one), Some(other));
	}

	#[benchmark]
	fn renounce_succession() {
		let (member, successor) = (member::<T>(0), member::<T>(1));
		let named = RawOrigin::Signed(member.clone()).into();
		Pallet::<T>::name_successor(named, Some(successor.clone())).expect("both are active");

		#[extrinsic_call]
		_(RawOrigin::Signed(successor), member.clone());

		assert_eq!(Pallet::<T>::successor(member), None);
	}

	#[benchmark]
	fn report_death() {
		let member = entangled::<T>();
		let origin = registrar::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone(), [9; 32]);

		assert!(DeathReports::<T>::contains_key(member));
	}

	#[benchmark]
	fn refute_death() {
		let (member, custodian) = assigned::<T>();
		confirmed::<T>(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(custodian), member.clone());

		assert!(!DeathReports::<T>::contains_key(member));
	}

	#[benchmark]
	fn confirm_death() {
		let member = entangled::<T>();
		reported::<T>(&member);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone(), [9; 32]);

		assert!(DeathReports::<T>::get(member).unwrap().confirmed.is_some());
	}

	#[benchmark]
	fn cancel_death() {
		let member = entangled::<T>();
		confirmed::<T>(&member);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, member.clone());

		assert!(!DeathReports::<T>::contains_key(member));
	}

	#[benchmark]
	fn succeed() {
		let member = entangled::<T>();
		approved::<T>(&member, 1);
		confirmed::<T>(&member);

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), member.clone());

		assert!(Estates::<T>::get(member).unwrap().successor.is_some());
	}

	#[benchmark]
	fn collect_estate() {
		let member = entangled::<T>();
		confirmed::<T>(&member);
		Pallet::<T>::succeed(signed::<T>(&member), member.clone()).expect("final");
		T::BenchmarkHelper::lower_cap();

		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), member.clone());

		assert!(Estates::<T>::contains_key(member));
	}

	#[benchmark]
	fn clean() {
		let member = entangled::<T>();
		let key = approved::<T>(&member, 1);
		reported::<T>(&member);
		// Nobody leaves in a benchmark: as if it were of an account that is no member's.
		let gone: T::AccountId = account("gone", 0, 0);
		KeyRequests::<T>::insert(&gone, KeyRequests::<T>::take(&member).unwrap());
		Expected::<T>::insert(key, &gone);
		Custodians::<T>::insert(&gone, Custodians::<T>::take(&member));
		Mandates::<T>::insert(&gone, Mandates::<T>::take(&member));
		Successors::<T>::insert(&gone, Successors::<T>::take(&member).unwrap());
		DeathReports::<T>::insert(&gone, DeathReports::<T>::take(&member).unwrap());

		#[extrinsic_call]
		_(RawOrigin::Signed(member), gone.clone());

		assert!(!DeathReports::<T>::contains_key(gone));
	}

	#[benchmark]
	fn as_member() {
		let member = member::<T>(0);
		let speaks;

		#[block]
		{
			// The account's own key: neither is it a key to another account, nor was it replaced.
			speaks = Pallet::<T>::acts_as(&member);
		}

		assert_eq!(speaks, Some(member));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
