// SPDX-License-Identifier: Apache-2.0

//! Benchmarks. What a screening costs is a part of the calls that are screened, and measured with them.

use crate::{rules::Finding, trails::Clock, *};
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::ValueQuery,
	traits::{EnsureOrigin, Get},
};
use frame_system::RawOrigin;
use sp_runtime::traits::Bounded;
use timebank_primitives::{
	BenchmarkHelper, BranchId, Cause, Decision, FreezeId, Membership, Moment, OnDecision, Subject,
	WindingUp, deadlines::MAX_TICKS,
};

/// Whether everything is noticed that can be.
#[frame_support::storage_alias]
pub(crate) type Strained<T: Config> = StorageValue<Pallet<T>, bool, ValueQuery>;

/// For benchmarks of what is screened: from now on each movement raises every alert that it can, and none is held back. Trails are as
/// after [`fill_screening`].
pub fn strain_screening<T: Config>() {
	Strained::<T>::put(true);
	fill_screening::<T>();
}

/// For benchmarks of what is screened: the trails of all accounts there are by now are as full as they can be, and nothing else is
/// noticed of what moves. Call it when all who take part are members.
pub fn fill_screening<T: Config>() {
	for kind in Kind::ALL {
		let thresholds = Thresholds {
			// More than is sound, so that what has much to move is not held.
			held_above: BalanceOf::<T>::max_value(),
			velocity_sum: BalanceOf::<T>::max_value(),
			new_sum: BalanceOf::<T>::max_value(),
			circle_amount: 1u32.into(),
			..Thresholds::compiled(kind)
		};
		Limits::<T>::insert(None::<BranchId>, kind, thresholds);
	}
	let accounts = frame_system::Account::<T>::iter_keys().collect::<alloc::vec::Vec<_>>();
	let now = Pallet::<T>::now();
	for who in accounts {
		Trails::<T>::mutate(who, |trail| {
			for other in 0..MAX_PARTNERS {
				let partner = Partner::new(account("partner", other, 0), now);
				let _ = trail.partners.try_push(Partner { circles: UNIT, ..partner });
			}
			for other in 0..MAX_TRACES {
				let _ = trail.traces.try_push(Trace {
					origin: account("origin", other, 0),
					hops: 2,
					least: 1u32.into(),
					most: BalanceOf::<T>::max_value(),
					at: now,
				});
			}
		});
	}
}

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

/// For benchmarks of what is screened: from now on whatever can be held is held back, down to two base units.
pub fn hold_back<T: Config>() {
	for kind in Kind::ALL {
		let before = Pallet::<T>::thresholds_of(None, kind);
		let thresholds = Thresholds { held_above: 1u32.into(), ..before };
		Limits::<T>::insert(None::<BranchId>, kind, thresholds);
	}
}

/// So many others want a freeze of a member's coins that only one more can.
fn wanted_by_others<T: Config>(who: &T::AccountId) {
	for other in 1..MAX_REQUESTS {
		let freeze = NextFreeze::<T>::get();
		NextFreeze::<T>::put(freeze.saturating_add(1));
		let request = FreezeRequest {
			who: who.clone(),
			scope: Scope::All,
			reason: [1; 32],
			by: account("auditor", other, 0),
			until: end::<T>(),
			renews: None,
		};
		Requested::<T>::insert(freeze, request);
		RequestsOf::<T>::mutate(who, |waiting| {
			waiting.try_push(freeze).expect("there is room");
		});
	}
}

/// An alert about a member and as many others as it can name.
fn raised<T: Config>() -> AlertId {
	let alert = NextAlert::<T>::get();
	let clock = Clock::read::<T>();
	let about = Pallet::<T>::member(&member::<T>("member", 0), clock);
	for other in 0..MAX_PARTIES {
		let other = Pallet::<T>::member(&member::<T>("other", other), clock);
		let found = Finding { rule: Rule::Circle, observed: 2u32.into(), threshold: 1u32.into() };
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
		// The trails are as long as they can be.
		strain_screening::<T>();
		let who = Alerts::<T>::get(alert).expect("an alert").who;
		let origin = auditor::<T>();
		let (by, _) = T::AuditorOrigin::ensure_origin(origin.clone()).expect("an auditor");
		Trails::<T>::insert(by, Trails::<T>::get(who));

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, alert, true, [3; 32]);

		assert!(!Alerts::<T>::contains_key(alert));
	}

	#[benchmark]
	fn request_freeze() {
		let who = member::<T>("member", 0);
		frozen::<T>(&who);
		wanted_by_others::<T>(&who);
		let (origin, until) = (auditor::<T>(), end::<T>());

		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, who.clone(), Scope::All, [1; 32], until);

		assert!(RequestsOf::<T>::get(who).is_full());
	}

	#[benchmark]
	fn withdraw_freeze() {
		let who = member::<T>("member", 0);
		wanted_by_others::<T>(&who);
		let freeze = requested::<T>(&who);
		let by = Requested::<T>::get(freeze).expect("a request").by;

		#[extrinsic_call]
		_(RawOrigin::Signed(by), freeze);

		assert!(!Requested::<T>::contains_key(freeze));
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
		wanted_by_others::<T>(&who);
		let freeze = requested::<T>(&who);
		let subject = Subject::Freeze { freeze };
		let second: T::AccountId = account("second", 0, 0);

		#[block]
		{
			Pallet::<T>::decide(&subject, Decision::Granted, &second, [2; 32]).expect("renewed");
		}

		assert!(!Requested::<T>::contains_key(freeze));
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
