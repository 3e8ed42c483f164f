// SPDX-License-Identifier: Apache-2.0

//! Benchmarks. Wherever coins move, they cross from one branch to another, some of both sides' expire, the payee is above the cap,
//! two old entries are forgotten, and the screening has the most to say. Whoever pays what is held back has as many such movements
//! as can be.

use crate::*;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, fungible::Inspect};
use frame_system::RawOrigin;
use sp_runtime::traits::{Saturating, Zero};
use timebank_primitives::{
	BenchmarkHelper, BranchId, Category, Cause, HeldId, Membership, MintReason, MovementId, Note,
	OnDecision, PenaltyId, Purse, Role, Subject, WindingUp,
};

const NOTE: Note = Note { category: Category::Service, memo: [1; 32] };

fn member<T: Config>(index: u32) -> T::AccountId {
	let who = account("member", index, 0);
	T::BenchmarkHelper::make_member(&who);
	who
}

fn home<T: Config>(who: &T::AccountId) -> BranchId {
	T::Members::home(who).expect("a member")
}

fn member_elsewhere<T: Config>() -> T::AccountId {
	let who = account("member", 1, 0);
	T::BenchmarkHelper::make_member_elsewhere(&who);
	who
}

/// Members of two branches, after a time in which all that can be due has become so.
fn two_members<T: Config>() -> (T::AccountId, T::AccountId) {
	let members = (member::<T>(0), member_elsewhere::<T>());
	T::BenchmarkHelper::strain();
	T::BenchmarkHelper::lower_cap();
	members
}

/// The same, when the screening finds something by every rule.
fn two_watched_members<T: Config>() -> (T::AccountId, T::AccountId) {
	let members = two_members::<T>();
	T::BenchmarkHelper::strain_screening();
	members
}

/// Members of two branches of whom there is nothing to tell, however much the screening remembers of them, after two movements that
/// are too old to be corrected.
fn two_plain_members<T: Config>() -> (T::AccountId, T::AccountId) {
	let members = (member::<T>(0), member_elsewhere::<T>());
	let later =
		frame_system::Pallet::<T>::block_number().saturating_add(T::CorrectionPeriod::get());
	frame_system::Pallet::<T>::set_block_number(later);
	T::BenchmarkHelper::fill_screening();
	members
}

/// A movement of one base unit between two members that an auditor has proposed to correct.
fn disputed<T: Config>() -> (T::RuntimeOrigin, MovementId) {
	// Who got the coins is of the branch whose auditor signs.
	let (from, to) = (member_elsewhere::<T>(), member::<T>(0));
	Pallet::<T>::transfer(RawOrigin::Signed(from).into(), to, 1u32.into(), NOTE).unwrap();
	let movement = Movements::<T>::get();
	T::BenchmarkHelper::strain();
	let first: T::AccountId = account("auditor", 0, 0);
	T::BenchmarkHelper::make_staff(&first, Role::Auditor);
	Entries::<T>::mutate(movement, |entry| {
		let entry = entry.as_mut().expect("it was kept");
		entry.at = frame_system::Pallet::<T>::block_number();
		entry.state = EntryState::Disputed { by: first, amount: 1u32.into(), reason: [2; 32] };
	});
	T::BenchmarkHelper::strain_screening();
	(T::AuditorOrigin::try_successful_origin().unwrap(), movement)
}

/// So many movements of one base unit are held back, from a member to one of another branch.
fn held_back<T: Config>(count: u32) -> (T::AccountId, T::AccountId, HeldId) {
	let (from, to) = (member::<T>(0), member_elsewhere::<T>());
	let (payer, payee) = (Purse::Member(from.clone()), Purse::Member(to.clone()));
	for _ in 0..count {
		let ways = (home::<T>(&from), home::<T>(&to));
		Pallet::<T>::hold_back(&payer, &payee, ways, 1u32.into(), Cause::Transfer(NOTE)).unwrap();
	}
	T::BenchmarkHelper::strain();
	T::BenchmarkHelper::lower_cap();
	(from, to, NextHeld::<T>::get().saturating_sub(1))
}

/// A penalty of one base unit that an auditor proposes, as the last of as many as can be.
fn proposed<T: Config>() -> PenaltyId {
	let who = member::<T>(0);
	for other in 1..MAX_PENALTIES {
		let by = member::<T>(other);
		let branch = home::<T>(&who);
		Pallet::<T>::do_propose_penalty(by, branch, who.clone(), 1u32.into(), [3; 32]).unwrap();
	}
	let origin = T::AuditorOrigin::try_successful_origin().unwrap();
	Pallet::<T>::propose_penalty(origin, who, 1u32.into(), [4; 32]).unwrap();
	T::BenchmarkHelper::strain();
	NextPenalty::<T>::get().saturating_sub(1)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn transfer() {
		let (from, to) = two_watched_members::<T>();
		let before = Movements::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(from), to, 1u32.into(), NOTE);

		assert!(Movements::<T>::get() > before);
	}

	#[benchmark]
	fn plain_payment() {
		let (from, to) = two_plain_members::<T>();
		let before = Movements::<T>::get();

		#[extrinsic_call]
		transfer(RawOrigin::Signed(from), to, 1u32.into(), NOTE);

		// Both welcome grants are too old by now.
		assert_eq!(Movements::<T>::get(), before.saturating_add(1));
		assert_eq!(
			Entries::<T>::iter_keys().collect::<alloc::vec::Vec<_>>(),
			[before.saturating_add(1)]
		);
	}

	#[benchmark]
	fn plain_donation() {
		let (from, other) = two_plain_members::<T>();
		let (branch, before) = (home::<T>(&other), Movements::<T>::get());

		#[extrinsic_call]
		donate(RawOrigin::Signed(from), branch, 1u32.into(), NOTE);

		assert_eq!(Movements::<T>::get(), before.saturating_add(1));
	}

	#[benchmark]
	fn set_quota() {
		let origin = T::ConsortiumOrigin::try_successful_origin().unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1, 1_000u32.into(), u32::MAX.into());

		assert!(Quotas::<T>::contains_key(1));
	}

	#[benchmark]
	fn delegate_quota() {
		let origin = T::AdministratorOrigin::try_successful_origin().unwrap();
		let (_, branch) = T::AdministratorOrigin::ensure_origin(origin.clone()).unwrap();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		Pallet::<T>::do_set_quota(branch, 1_000u32.into(), u32::MAX.into()).unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, below, 10u32.into());

		assert!(Quotas::<T>::contains_key(below));
	}

	#[benchmark]
	fn mint() {
		// Nobody is paid above the cap by a minter.
		let to = member::<T>(0);
		T::BenchmarkHelper::strain();
		let origin = T::MinterOrigin::try_successful_origin().unwrap();
		let (_, branch) = T::MinterOrigin::ensure_origin(origin.clone()).unwrap();
		Pallet::<T>::do_set_quota(branch, 1_000u32.into(), u32::MAX.into()).unwrap();
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, to, 10u32.into(), MintReason::Service, Some(1));

		assert!(!MintedBy::<T>::get(branch).is_zero());
	}

	#[benchmark]
	fn claim_welcome() {
		let (to, _) = two_members::<T>();
		Owed::<T>::insert(&to, ());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), to.clone());

		assert!(!Owed::<T>::contains_key(&to));
	}

	#[benchmark]
	fn give() {
		let (from, to) = two_watched_members::<T>();
		let before = Movements::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(from), to, 1u32.into(), NOTE);

		assert!(Movements::<T>::get() > before);
	}

	#[benchmark]
	fn donate() {
		let (from, other) = two_watched_members::<T>();
		let (branch, before) = (home::<T>(&other), Movements::<T>::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(from), branch, 1u32.into(), NOTE);

		assert!(Movements::<T>::get() > before);
	}

	#[benchmark]
	fn correct() {
		let (origin, movement) = disputed::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, movement, 1u32.into(), [2; 32]);

		let state = Entries::<T>::get(movement).map(|entry| entry.state);
		assert!(matches!(state, Some(EntryState::Corrected { .. })));
	}

	#[benchmark]
	fn withdraw_correction() {
		let (origin, movement) = disputed::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, movement);

		let state = Entries::<T>::get(movement).map(|entry| entry.state);
		assert!(matches!(state, Some(EntryState::Standing)));
	}

	#[benchmark]
	fn penalise() {
		let (who, _) = two_members::<T>();
		let origin = T::ConsortiumOrigin::try_successful_origin().unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who, 1u32.into(), [3; 32]);

		assert!(!Burnt::<T>::get().is_zero());
	}

	#[benchmark]
	fn collect() {
		let (who, _) = two_members::<T>();
		let before = T::Currency::balance(&who);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), who.clone());

		assert!(T::Currency::balance(&who) < before);
	}

	#[benchmark]
	fn hold_back() {
		let (from, to, last) = held_back::<T>(T::MaxHeld::get() - 1);
		T::BenchmarkHelper::strain_screening();
		T::BenchmarkHelper::hold_back();

		#[extrinsic_call]
		transfer(RawOrigin::Signed(from), to, 10u32.into(), NOTE);

		assert!(HeldMovements::<T>::contains_key(last + 1));
	}

	#[benchmark]
	fn withdraw_held() {
		let (from, _, held) = held_back::<T>(T::MaxHeld::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(from), held);

		assert!(!HeldMovements::<T>::contains_key(held));
	}

	#[benchmark]
	fn propose_penalty() {
		// It takes the place of their own.
		let before = proposed::<T>();
		let who = Penalties::<T>::get(before).expect("just proposed").who;
		let origin = T::AuditorOrigin::try_successful_origin().unwrap();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), 2u32.into(), [5; 32]);

		assert!(!Penalties::<T>::contains_key(before));
		assert_eq!(PenaltiesOf::<T>::get(&who).last(), Some(&(before + 1)));
	}

	#[benchmark]
	fn release_held() {
		let (from, _, held) = held_back::<T>(T::MaxHeld::get());
		let (pot, before) = (Purse::Pot(home::<T>(&from)), Movements::<T>::get());

		#[block]
		{
			// Asked about whoever decides, if a pot pays.
			assert!(!Pallet::<T>::is_treasurer(&from, &pot));
			Pallet::<T>::release_held(held).unwrap();
		}

		assert!(Movements::<T>::get() > before);
	}

	#[benchmark]
	fn return_held() {
		let (from, _, held) = held_back::<T>(T::MaxHeld::get());
		let pot = Purse::Pot(home::<T>(&from));

		#[block]
		{
			assert!(!Pallet::<T>::is_treasurer(&from, &pot));
			Pallet::<T>::return_held(held, NotMade::Refused).unwrap();
		}

		assert!(!HeldMovements::<T>::contains_key(held));
	}

	#[benchmark]
	fn hold_penalty() {
		let penalty = proposed::<T>();

		#[block]
		{
			Pallet::<T>::hold_penalty(penalty).unwrap();
		}

		let row = Penalties::<T>::get(penalty).expect("it is decided");
		assert!(row.held.is_some());
		assert_eq!(PenaltiesOf::<T>::get(&row.who).into_inner(), [penalty]);
	}

	#[benchmark]
	fn return_penalty() {
		let penalty = proposed::<T>();
		Pallet::<T>::hold_penalty(penalty).unwrap();
		T::BenchmarkHelper::strain();

		#[block]
		{
			Pallet::<T>::return_penalty(penalty).unwrap();
		}

		assert!(!Penalties::<T>::contains_key(penalty));
	}

	#[benchmark]
	fn execute_penalty() {
		let penalty = proposed::<T>();
		Pallet::<T>::hold_penalty(penalty).unwrap();
		T::BenchmarkHelper::strain();

		#[block]
		{
			<Pallet<T> as OnDecision<_>>::forget(&Subject::Penalty { penalty });
		}

		assert!(!Penalties::<T>::contains_key(penalty));
	}

	#[benchmark]
	fn notice_terms() {
		Rule::<T>::put(IdleRule { terms: Default::default(), since: 1u32.into() });

		#[block]
		{
			Pallet::<T>::notice_terms();
		}

		assert!(Rule::<T>::get().is_none());
	}

	#[benchmark]
	fn wind_up() {
		Pallet::<T>::do_set_quota(1, 1_000u32.into(), u32::MAX.into()).unwrap();

		#[block]
		{
			<Pallet<T> as WindingUp>::ensure_wound_up(1).unwrap();
			<Pallet<T> as WindingUp>::forget(1);
		}

		assert!(!Quotas::<T>::contains_key(1));
	}
}
