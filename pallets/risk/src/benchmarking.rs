// SPDX-License-Identifier: Apache-2.0

//! Benchmarks. What a screening costs is a part of the calls that are screened, and measured with them.

use crate::{rules::Finding, *};
use frame_benchmarking::v2::*;
use frame_support::traits::{EnsureOrigin, Get};
use frame_system::RawOrigin;
use timebank_primitives::{
	BenchmarkHelper, BranchId, Cause, Decision, FreezeId, Membership, Moment, OnDecision, Subject,
	WindingUp, deadlines::MAX_TICKS,
};

fn auditor<T: Config>() -> T::RuntimeOrigin {
	T::AuditorOrigin::try_successful_origin().expect("an auditor")
}

fn member<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who: T::AccountId = account(name, index, 0);
	T::BenchmarkHelper::make_member(&who);
	who
}

fn end<T: Config>() -> Moment {
	Pallet::<T>::now().saturating_add(T::MaxFreeze::get())
}

/// A request that an auditor has signed.
fn requested<T: Config>(who: &T::AccountId) -> FreezeId {
	let freeze = NextFreeze::<T>::get();
	Pallet::<T>::request_freeze(auditor::<T>(), who.clone(), Scope::All, [1; 32], end::<T>())
		.expect("a request");
	freeze
}

/// A freeze that another has signed too.
fn frozen<T: Config>(who: &T::AccountId) {
	let subject = Subject::Freeze { freeze: requested::<T>(who) };
	let second: T::AccountId = account("second", 0, 0);
	Pallet::<T>::decide(&subject, Decision::Granted, &second, [2; 32]).expect("a freeze");
}

/// An alert about a member and as many others as it can name.
fn raised<T: Config>() -> AlertId {
	let alert = NextAlert::<T>::get();
	let about = Pallet::<T>::member(&member::<T>("member", 0));
	for other in 0..MAX_PARTIES {
		let other = Pallet::<T>::member(&member::<T>("other", other));
		let found = Finding { rule: Rule::Pair, observed: 2u32.into(), threshold: 1u32.into() };
		let cause = Cause::Service { activity: 1 };
		Pallet::<T>::raise(&about, Some(&other), found, 1u32.into(), &cause);
	}
	alert
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn set_thresholds() {
		let branch = T::Members::home(&member::<T>("member", 0));
		let origin = T::ConsortiumOrigin::try_successful_origin().expect("the consortium");
		let thresholds = Some(Thresholds::compiled(Kind::Regular));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, branch, Kind::Regular, thresholds);

		assert!(Limits::<T>::contains_key(branch, Kind::Regular));
	}

	#[benchmark]
	fn handle() {
		let alert = raised::<T>();
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, alert, true, [3; 32]);

		assert!(!Alerts::<T>::contains_key(alert));
	}

	#[benchmark]
	fn request_freeze() {
		let who = member::<T>("member", 0);
		frozen::<T>(&who);
		let (origin, until) = (auditor::<T>(), end::<T>());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), Scope::All, [1; 32], until);

		assert!(RequestOf::<T>::contains_key(who));
	}

	#[benchmark]
	fn withdraw_freeze() {
		let who = member::<T>("member", 0);
		let freeze = requested::<T>(&who);
		let by = Requested::<T>::get(freeze).expect("a request").by;

		#[extrinsic_call]
		_(RawOrigin::Signed(by), freeze);

		assert!(!RequestOf::<T>::contains_key(who));
	}

	#[benchmark]
	fn lift() {
		let who = member::<T>("member", 0);
		frozen::<T>(&who);
		let origin = auditor::<T>();

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), [4; 32]);

		assert!(!Freezes::<T>::contains_key(who));
	}

	#[benchmark]
	fn thaw() {
		let who = member::<T>("member", 0);
		frozen::<T>(&who);
		// The clock of benchmarks stands still.
		Freezes::<T>::mutate(&who, |freeze| freeze.as_mut().unwrap().until = Pallet::<T>::now());

		#[extrinsic_call]
		_(RawOrigin::Signed(account("anybody", 0, 0)), who.clone());

		assert!(!Freezes::<T>::contains_key(who));
	}

	/// A renewal is granted.
	#[benchmark]
	fn decide() {
		let who = member::<T>("member", 0);
		frozen::<T>(&who);
		let subject = Subject::Freeze { freeze: requested::<T>(&who) };
		let second: T::AccountId = account("second", 0, 0);

		#[block]
		{
			Pallet::<T>::decide(&subject, Decision::Granted, &second, [2; 32]).expect("renewed");
		}

		assert!(!RequestOf::<T>::contains_key(who));
	}

	/// Nothing is due for as long as is looked at once.
	#[benchmark]
	fn search() {
		T::BenchmarkHelper::advance(T::Tick::get().saturating_mul(1_000));
		let now = Pallet::<T>::now();
		let today = now.checked_div(T::Tick::get()).expect("a tick takes time");
		let first = today.saturating_sub(u64::from(MAX_TICKS).saturating_add(1));
		Cursor::<T>::put(first);

		#[block]
		{
			DeadlinesOf::<T>::take_due(now, T::Tick::get(), 1);
		}

		assert_eq!(Cursor::<T>::get(), first.saturating_add(MAX_TICKS.into()));
	}

	#[benchmark]
	fn forget_branch() {
		let branch: BranchId = 1;
		for kind in Kind::ALL {
			Limits::<T>::insert(Some(branch), kind, ThresholdsOf::<T>::compiled(kind));
		}

		#[block]
		{
			Pallet::<T>::ensure_wound_up(branch).expect("no alerts");
			<Pallet<T> as WindingUp>::forget(branch);
		}

		assert!(!Limits::<T>::contains_key(Some(branch), Kind::New));
	}
}
