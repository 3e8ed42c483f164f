// SPDX-License-Identifier: Apache-2.0

//! Benchmarks. Of whatever is paid to members or to other branches the screening has the most to say.

use crate::*;
use alloc::vec;
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get, Time};
use frame_system::RawOrigin;
use sp_runtime::traits::Zero;
use timebank_primitives::{
	BenchmarkHelper, BranchId, Category, Cause, EarmarkId, Moment, Note, Payments, Purse, WindingUp,
};

/// Appoints whom the pallet knows by a role only.
pub trait AppointForBenchmarks<AccountId> {
	/// Make `who`, who works for no branch, a treasurer of `branch`.
	fn appoint_treasurer(who: &AccountId, branch: BranchId);
}

const NOTE: Note = Note { category: Category::Support, memo: [1; 32] };

fn treasurer<T: Config>() -> (T::RuntimeOrigin, BranchId) {
	let origin = T::TreasurerOrigin::try_successful_origin().expect("a treasurer");
	let (_, branch) = T::TreasurerOrigin::ensure_origin(origin.clone()).expect("a treasurer");
	(origin, branch)
}

/// Somebody who is nobody's treasurer.
fn anybody<T: Config>() -> RawOrigin<T::AccountId> {
	RawOrigin::Signed(whitelisted_caller())
}

/// A member for whom it takes the most to get coins: another branch's, and with coins about to expire.
fn member<T: Config>() -> T::AccountId {
	let who = account("member", 0, 0);
	T::BenchmarkHelper::make_member_elsewhere(&who);
	T::BenchmarkHelper::strain();
	who
}

/// The longest purpose that there can be.
fn purpose() -> Purpose {
	Purpose::truncate_from(vec![b'x'; 128])
}

/// The last moment until which an earmark can be given.
fn last_end<T: Config>() -> Moment {
	T::Time::now().saturating_add(T::MaxTerm::get())
}

/// All that a pot has, as far as one signature goes.
fn amount_in<T: Config>(branch: BranchId) -> BalanceOf<T> {
	T::Coins::balance(&Purse::Pot(branch)).min(T::SingleSignatureLimit::get())
}

/// Let a payment wait that another treasurer has signed.
fn waiting<T: Config>(branch: BranchId, payment: PaymentOf<T>) -> PaymentId {
	let id = NextPayment::<T>::get();
	let by = account("first", 0, 0);
	T::BenchmarkHelper::appoint_treasurer(&by, branch);
	Waiting::<T>::insert(id, WaitingPayment { branch, by, at: T::Time::now(), payment });
	NextPayment::<T>::put(id + 1);
	Tallies::<T>::mutate(branch, |tally| tally.waiting += 1);
	id
}

/// Set coins of `giver`'s pot aside for `receiver`, whichever of them stands below the other.
fn earmarked<T: Config>(giver: BranchId, receiver: BranchId) -> (EarmarkId, BalanceOf<T>) {
	T::BenchmarkHelper::fill_pot(giver);
	let granted = amount_in::<T>(giver);
	let earmark = NextEarmark::<T>::get();
	let cause = Cause::Allocation { earmark };
	T::Coins::pay(&Purse::Pot(giver), &Purse::Earmarks(receiver), granted, cause)
		.expect("coins in the pot");
	let record = Earmark {
		giver,
		receiver,
		purpose: purpose(),
		granted,
		spent: Zero::zero(),
		returned: Zero::zero(),
		until: Moment::MAX,
		uses: 0,
		state: EarmarkState::Open,
	};
	Earmarks::<T>::insert(earmark, record);
	NextEarmark::<T>::put(earmark + 1);
	Tallies::<T>::mutate(giver, |tally| tally.given += 1);
	Tallies::<T>::mutate(receiver, |tally| tally.received += 1);
	(earmark, granted)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn grant() {
		let (origin, branch) = treasurer::<T>();
		T::BenchmarkHelper::fill_pot(branch);
		let (to, amount) = (member::<T>(), amount_in::<T>(branch));
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, to, amount, NOTE);

		assert!(SingleSigned::<T>::contains_key(branch));
	}

	#[benchmark]
	fn grant_held() {
		let (origin, branch) = treasurer::<T>();
		T::BenchmarkHelper::fill_pot(branch);
		let (to, amount) = (member::<T>(), amount_in::<T>(branch));
		T::BenchmarkHelper::strain_screening();
		T::BenchmarkHelper::hold_back();

		#[extrinsic_call]
		grant(origin as T::RuntimeOrigin, to, amount, NOTE);

		assert_eq!(T::Coins::balance(&Purse::PotHeld(branch)), amount);
	}

	#[benchmark]
	fn allocate() {
		let (origin, branch) = treasurer::<T>();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		T::BenchmarkHelper::fill_pot(branch);
		let amount = amount_in::<T>(branch);
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, below, amount, purpose(), last_end::<T>());

		assert_eq!(Tallies::<T>::get(below).received, 1);
	}

	#[benchmark]
	fn use_earmark() {
		let (origin, branch) = treasurer::<T>();
		let giver = T::BenchmarkHelper::make_branch_below(branch);
		let (earmark, amount) = earmarked::<T>(giver, branch);
		let to = member::<T>();
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, earmark, to, amount, NOTE);

		assert!(Uses::<T>::contains_key(earmark, 0));
	}

	#[benchmark]
	fn approve_grant() {
		let (origin, branch) = treasurer::<T>();
		T::BenchmarkHelper::fill_pot(branch);
		let amount = amount_in::<T>(branch);
		let payment = Payment::Grant { to: member::<T>(), amount, note: NOTE };
		let id = waiting::<T>(branch, payment);
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		approve(origin as T::RuntimeOrigin, id);

		assert!(!Waiting::<T>::contains_key(id));
	}

	#[benchmark]
	fn approve_grant_held() {
		let (origin, branch) = treasurer::<T>();
		T::BenchmarkHelper::fill_pot(branch);
		let amount = amount_in::<T>(branch);
		let payment = Payment::Grant { to: member::<T>(), amount, note: NOTE };
		let id = waiting::<T>(branch, payment);
		T::BenchmarkHelper::strain_screening();
		T::BenchmarkHelper::hold_back();

		#[extrinsic_call]
		approve(origin as T::RuntimeOrigin, id);

		assert_eq!(T::Coins::balance(&Purse::PotHeld(branch)), amount);
	}

	#[benchmark]
	fn approve_allocation() {
		let (origin, branch) = treasurer::<T>();
		let to = T::BenchmarkHelper::make_branch_below(branch);
		T::BenchmarkHelper::fill_pot(branch);
		let amount = amount_in::<T>(branch);
		let until = last_end::<T>();
		let payment = Payment::Allocation { to, amount, purpose: purpose(), until };
		let id = waiting::<T>(branch, payment);
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		approve(origin as T::RuntimeOrigin, id);

		assert_eq!(Tallies::<T>::get(to).received, 1);
	}

	#[benchmark]
	fn approve_use() {
		let (origin, branch) = treasurer::<T>();
		let giver = T::BenchmarkHelper::make_branch_below(branch);
		let (earmark, amount) = earmarked::<T>(giver, branch);
		let payment = Payment::Use { earmark, to: member::<T>(), amount, note: NOTE };
		let id = waiting::<T>(branch, payment);
		T::BenchmarkHelper::strain_screening();

		#[extrinsic_call]
		approve(origin as T::RuntimeOrigin, id);

		assert!(Uses::<T>::contains_key(earmark, 0));
	}

	#[benchmark]
	fn withdraw() {
		// By another branch's treasurer, since the branch is closing: all that allows it is looked at.
		let (origin, branch) = treasurer::<T>();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		let payment = Payment::Allocation {
			to: below,
			amount: 1u32.into(),
			purpose: purpose(),
			until: Moment::MAX,
		};
		let id = waiting::<T>(below, payment);
		T::BenchmarkHelper::begin_closure(below);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, id);

		assert!(!Waiting::<T>::contains_key(id));
	}

	#[benchmark]
	fn give_back() {
		// By another branch's treasurer, since the receiver is closing: all that allows it is looked at.
		let (origin, branch) = treasurer::<T>();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		let (earmark, amount) = earmarked::<T>(branch, below);
		T::BenchmarkHelper::begin_closure(below);

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, earmark);

		assert_eq!(Earmarks::<T>::get(earmark).unwrap().returned, amount);
	}

	#[benchmark]
	fn reassign() {
		let (_, branch) = treasurer::<T>();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		let (earmark, _) = earmarked::<T>(below, branch);
		// That branch takes over, so another one has received it.
		Earmarks::<T>::mutate(earmark, |record| record.as_mut().unwrap().receiver = BranchId::MAX);
		T::BenchmarkHelper::begin_closure(below);

		#[extrinsic_call]
		_(anybody::<T>(), earmark);

		assert_eq!(Earmarks::<T>::get(earmark).unwrap().giver, branch);
	}

	#[benchmark]
	fn hand_over() {
		let (_, branch) = treasurer::<T>();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		T::BenchmarkHelper::fill_pot(below);
		T::BenchmarkHelper::begin_closure(below);

		#[extrinsic_call]
		_(anybody::<T>(), below);

		assert!(T::Coins::balance(&Purse::Pot(below)).is_zero());
	}

	#[benchmark]
	fn sweep(u: Linear<0, 100>) {
		let earmark = 7;
		let row = Use {
			to: account("member", 0, 0),
			amount: 1u32.into(),
			at: 0,
			note: NOTE,
			signatures: Signatures {
				first: account("first", 0, 0),
				second: Some(account("second", 0, 0)),
			},
		};
		for index in 0..u {
			Uses::<T>::insert(earmark, index, row.clone());
		}
		let record = Earmark {
			giver: 1,
			receiver: 2,
			purpose: purpose(),
			granted: u32::MAX.into(),
			spent: u32::MAX.into(),
			returned: Zero::zero(),
			until: 0,
			uses: u,
			// A sweep under way: no time passes in a benchmark after which one could begin.
			state: EarmarkState::Swept { left: u },
		};
		Earmarks::<T>::insert(earmark, record);

		#[extrinsic_call]
		_(anybody::<T>(), earmark);

		assert!(!Earmarks::<T>::contains_key(earmark));
	}

	#[benchmark]
	fn wind_up() {
		let (_, branch) = treasurer::<T>();
		let below = T::BenchmarkHelper::make_branch_below(branch);
		let window = Window { since: Zero::zero(), spent: 1u32.into() };
		SingleSigned::<T>::insert(below, window);

		#[block]
		{
			Pallet::<T>::ensure_wound_up(below).expect("nothing of it is there");
			Pallet::<T>::forget(below);
		}

		assert!(!SingleSigned::<T>::contains_key(below));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
