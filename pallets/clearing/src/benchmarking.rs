// SPDX-License-Identifier: Apache-2.0

//! Benchmarks.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_benchmarking::v2::*;
use frame_support::{
	BoundedVec,
	traits::{EnsureOrigin, Get, Time, fungible::Inspect},
	weights::WeightMeter,
};
use frame_system::RawOrigin;
use sp_runtime::Saturating;
use timebank_primitives::{
	BenchmarkHelper, BranchId, Clearing, Membership, Moment, Rehoming, Succession, WindingUp,
};

fn consortium<T: Config>() -> T::RuntimeOrigin {
	T::ConsortiumOrigin::try_successful_origin().expect("a share of the Council")
}

fn branch<T: Config>() -> BranchId {
	T::BenchmarkHelper::make_branch(&account("branch", 0, 0))
}

/// A branch that closes, with these as its members, who have coins; and its successor.
fn closing<T: Config>(members: &[T::AccountId]) -> (BranchId, BranchId) {
	members.iter().for_each(T::BenchmarkHelper::make_member);
	let above = T::Members::home(&members[0]).expect("a member");
	let branch = T::BenchmarkHelper::make_branch_below(above);
	for who in members {
		let coins = T::Currency::total_balance(who);
		Pallet::<T>::note_moved(above, branch, coins).expect("they have them");
		T::Members::rehome(who, branch).expect("they are members");
	}
	// So that the position with the successor is a new row.
	Positions::<T>::remove(above, branch);
	Positions::<T>::remove(branch, above);
	T::BenchmarkHelper::begin_closure(branch);
	(branch, T::Succession::successor(branch).expect("it closes"))
}

/// A branch that is not in the registry: positions and limits, once they are there, are dealt with all the same.
fn other(index: u32) -> BranchId {
	1_000_000 + index
}

fn owe<T: Config>(debtor: BranchId, creditor: BranchId, amount: u32) {
	Pallet::<T>::owe(debtor, creditor, amount.into()).expect("a small debt");
}

/// A debtor, and a branch with `p` positions through which it can be netted with all the others. Each of them still owes it
/// something afterwards, and a limit is read for each.
fn web<T: Config>(p: u32) -> (BranchId, BranchId) {
	let (debtor, through) = (other(0), other(1));
	let creditors = p.saturating_sub(1);
	owe::<T>(debtor, through, 10 * creditors + 1);
	for index in 0..creditors {
		let creditor = other(2 + index);
		owe::<T>(through, creditor, 20);
		Limits::<T>::insert(debtor, creditor, BalanceOf::<T>::from(10u32));
	}
	(debtor, through)
}

/// A guarantee that counts no more after this moment.
fn guarantee<T: Config>(id: GuaranteeId, valid_until: Moment) -> Guarantee<BalanceOf<T>> {
	Guarantee {
		id,
		guarantor: Label::truncate_from(vec![b'x'; 64]),
		hours: 1u32.into(),
		document: [1; 32],
		valid_until,
	}
}

/// As many guarantees as a branch can have.
fn guarantees<T: Config>(branch: BranchId, valid_until: Moment) {
	let all: Vec<_> =
		(0..T::MaxGuarantees::get()).map(|id| guarantee::<T>(id, valid_until)).collect();
	NextGuarantee::<T>::put(T::MaxGuarantees::get());
	Guarantees::<T>::insert(branch, BoundedVec::truncate_from(all));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_limit() {
		let debtor = branch::<T>();
		let creditor = T::BenchmarkHelper::make_branch_below(debtor);

		#[extrinsic_call]
		_(consortium::<T>(), debtor, creditor, Some(7u32.into()));

		assert_eq!(Limits::<T>::get(debtor, creditor), Some(7u32.into()));
	}

	/// Where all that there are count no more.
	#[benchmark]
	fn add_guarantee() {
		let branch = branch::<T>();
		guarantees::<T>(branch, 0);

		#[extrinsic_call]
		_(
			consortium::<T>(),
			branch,
			Label::truncate_from(vec![b'x'; 64]),
			1u32.into(),
			[1; 32],
			T::Time::now().saturating_add(1),
		);

		assert_eq!(Guarantees::<T>::get(branch).len(), 1);
	}

	#[benchmark]
	fn remove_guarantee() {
		let branch = branch::<T>();
		guarantees::<T>(branch, Moment::MAX);
		let last = T::MaxGuarantees::get().saturating_sub(1);

		#[extrinsic_call]
		_(consortium::<T>(), branch, last);

		assert!(Guarantees::<T>::get(branch).len() < T::MaxGuarantees::get() as usize);
	}

	#[benchmark]
	fn net(p: Linear<2, { T::MaxBranches::get() - 1 }>) {
		let (debtor, through) = web::<T>(p);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), debtor, through);

		assert_eq!(Positions::<T>::get(debtor, through), Position::Owes(1u32.into()));
	}

	#[benchmark]
	fn rehome(m: Linear<1, { T::MaxRehomed::get() }>) {
		let members: Vec<T::AccountId> = (0..m).map(|index| account("member", index, 0)).collect();
		let (branch, successor) = closing::<T>(&members);

		#[extrinsic_call]
		_(
			RawOrigin::Signed(whitelisted_caller()),
			branch,
			BoundedVec::truncate_from(members.clone()),
		);

		assert!(matches!(Positions::<T>::get(branch, successor), Position::Owes(_)));
		assert_eq!(T::Members::home(&members[0]), Some(successor));
	}

	/// To a successor that has positions with the same branches.
	#[benchmark]
	fn move_positions(p: Linear<1, { T::MaxBranches::get() - 1 }>) {
		let (branch, successor) = closing::<T>(&[account("member", 0, 0)]);
		for index in 0..p {
			owe::<T>(branch, other(index), 10);
			owe::<T>(successor, other(index), 10);
		}

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), branch);

		assert_eq!(Positions::<T>::get(branch, successor), Position::Owes((10 * p).into()));
		assert_eq!(Positions::<T>::get(successor, other(0)), Position::Owes(20u32.into()));
	}

	/// When a round begins, and comes to its end at once.
	#[benchmark]
	fn check_round() {
		let now = LastRound::<T>::get()
			.saturating_add(T::NettingPeriod::get())
			.saturating_add(1u32.into());
		Cursor::<T>::kill();

		#[block]
		{
			Pallet::<T>::continue_netting(now, &mut WeightMeter::new());
		}

		assert_eq!(LastRound::<T>::get(), now);
	}

	#[benchmark]
	fn netting_step(p: Linear<2, { T::MaxBranches::get() - 1 }>) {
		let (debtor, through) = web::<T>(p);
		// The row before the debtor's in the branch's own, if there is one, else whatever is before them.
		let mut before = None;
		for key in Positions::<T>::iter_keys() {
			if key == (through, debtor) {
				break;
			}
			before = Some(key);
		}
		let next;

		#[block]
		{
			(next, _) = Pallet::<T>::netting_step(before);
		}

		assert_eq!(next, Some((through, debtor)));
		assert_eq!(Positions::<T>::get(debtor, through), Position::Owes(1u32.into()));
	}

	/// With a limit in either direction for each other branch that there can be, a position with the successor, and guarantees
	/// that count no more.
	#[benchmark]
	fn wind_up() {
		let (gone, successor) = closing::<T>(&[account("member", 0, 0)]);
		Outstanding::<T>::remove(gone);
		owe::<T>(gone, successor, 10);
		for index in 1..T::MaxBranches::get() {
			for (debtor, creditor) in [(gone, other(index)), (other(index), gone)] {
				Limits::<T>::insert(debtor, creditor, BalanceOf::<T>::from(10u32));
				LimitedDebtors::<T>::insert(creditor, debtor, ());
			}
		}
		guarantees::<T>(gone, 0);
		let wound_up;

		#[block]
		{
			wound_up = Pallet::<T>::ensure_wound_up(gone);
			Pallet::<T>::forget(gone);
		}

		assert!(wound_up.is_ok());
		assert_eq!(Positions::<T>::get(gone, successor), Position::Even);
		assert_eq!(Limits::<T>::iter_key_prefix(gone).count(), 0);
		assert_eq!(LimitedDebtors::<T>::iter_key_prefix(gone).count(), 0);
	}
}
