// SPDX-License-Identifier: Apache-2.0

//! What always holds of thresholds, trails, alerts and freezes.

use crate::{alerts::place_of, *};
use alloc::{
	collections::{BTreeMap, BTreeSet},
	vec::Vec,
};
use frame_support::{
	ensure,
	traits::{Get, fungible::InspectFreeze},
};
use sp_runtime::{
	DispatchError,
	traits::{Saturating, Zero},
};
use timebank_primitives::{Cases, Subject};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. thresholds make sense;
	/// 2. in a trail nobody stands twice, nobody has to do with themselves, and ways are as long as they can be, the youngest first, of
	///    each origin one direct way and one over others at most;
	/// 3. an alert has a number that was given, was noticed at least once and not before it was noticed first, found nothing above its
	///    highest, says what share each party has and no more than all, and stands in the order of its branch and under its rule and
	///    whom it is about; nothing else stands there;
	/// 4. the open alerts of each branch are counted right, and as many were raised as were handled or are open;
	/// 5. a freeze stands in the balances and in the queue under its end, and nothing else of this pallet does;
	/// 6. freezes that came one after the other are kept together as long as one of them can be appealed, with as many as can be, and
	///    one that stands is among them;
	/// 7. a request has a number that was given, is of some coins, waits in an open case, and is the only one by this auditor for its
	///    member.
	pub fn do_try_state() -> Result<(), DispatchError> {
		for (_, _, thresholds) in Limits::<T>::iter() {
			ensure!(thresholds.are_sound(), "thresholds without sense");
		}
		for (who, trail) in Trails::<T>::iter() {
			Self::check_trail(&who, &trail)?;
		}
		Self::check_alerts()?;
		Self::check_freezes()?;
		Self::check_requests()
	}

	fn check_trail(who: &T::AccountId, trail: &TrailOf<T>) -> Result<(), DispatchError> {
		for (place, partner) in trail.partners.iter().enumerate() {
			ensure!(partner.who != *who, "somebody who has to do with themselves");
			let others = &trail.partners[place + 1..];
			ensure!(others.iter().all(|other| other.who != partner.who), "a partner twice");
		}
		for trace in &trail.traces {
			ensure!((1..=MAX_HOPS).contains(&trace.hops), "a way of no length");
			ensure!(trace.origin != *who, "a way that goes round");
			ensure!(trace.least <= trace.most, "more than all of what went a way");
		}
		let ways = trail.traces.iter().map(|trace| (trace.origin.clone(), trace.hops == 1));
		let different = ways.collect::<Vec<_>>();
		for (place, way) in different.iter().enumerate() {
			ensure!(!different[place + 1..].contains(way), "a way twice");
		}
		ensure!(trail.traces.is_sorted_by(|one, next| one.at >= next.at), "an older way first");
		Ok(())
	}

	fn check_alerts() -> Result<(), DispatchError> {
		let mut open = BTreeMap::<_, u32>::new();
		let mut of_rules = BTreeMap::<_, u32>::new();
		for (id, alert) in Alerts::<T>::iter() {
			ensure!(id < NextAlert::<T>::get(), "an alert with a number not given yet");
			ensure!(alert.times > 0 && alert.first_at <= alert.last_at, "an alert of nothing");
			ensure!(!alert.parties.contains(&alert.who), "an alert with somebody twice");
			ensure!(alert.observed <= alert.highest.observed, "an alert with more than the most");
			ensure!(alert.parties.len() == alert.shares.len(), "a party without a share");
			let named = alert
				.shares
				.iter()
				.fold(BalanceOf::<T>::zero(), |all, share| all.saturating_add(*share));
			ensure!(named <= alert.total, "shares of more than all");
			ensure!(
				OpenAlerts::<T>::get(&alert.who, alert.rule) == Some(id),
				"an alert that is not found by whom it is about"
			);
			ensure!(
				InBranch::<T>::contains_key(alert.branch, place_of(id)),
				"an alert that is not found in its branch"
			);
			*open.entry(alert.branch).or_default() += 1;
			*of_rules.entry((alert.branch, alert.rule)).or_default() += 1;
		}
		let alerts = Alerts::<T>::iter_keys().count();
		ensure!(OpenAlerts::<T>::iter_keys().count() == alerts, "an alert that is gone, by whom");
		ensure!(InBranch::<T>::iter_keys().count() == alerts, "an alert that is gone, in a branch");
		ensure!(OpenIn::<T>::iter().collect::<BTreeMap<_, _>>() == open, "alerts miscounted");
		for (branch, rule, counts) in Statistics::<T>::iter() {
			let open = of_rules.remove(&(branch, rule)).unwrap_or_default();
			let handled = u64::from(counts.confirmed) + u64::from(counts.dismissed);
			ensure!(
				u64::from(counts.raised) == handled + u64::from(open),
				"alerts that were neither handled nor are open"
			);
		}
		ensure!(of_rules.is_empty(), "alerts that were never raised");
		Ok(())
	}

	fn check_freezes() -> Result<(), DispatchError> {
		let id = FreezeReason::Investigation.into();
		for (who, freeze) in Freezes::<T>::iter() {
			ensure!(freeze.id < NextFreeze::<T>::get(), "a freeze with a number not given yet");
			ensure!(freeze.first < NextFreeze::<T>::get(), "a first one that was never requested");
			ensure!(freeze.since < freeze.until, "a freeze that ends before it begins");
			let amount = Self::amount_of(&freeze.scope);
			ensure!(!amount.is_zero(), "a freeze of nothing");
			ensure!(T::Currency::balance_frozen(&id, &who) == amount, "a freeze that is none");
			ensure!(
				DeadlinesOf::<T>::contains(freeze.until, T::Tick::get(), &who),
				"a freeze that never ends"
			);
		}
		let freezes = Freezes::<T>::iter_keys().count();
		ensure!(Queue::<T>::iter_keys().count() == freezes, "the end of no freeze");
		for who in frame_system::Account::<T>::iter_keys() {
			ensure!(
				Freezes::<T>::contains_key(&who)
					|| T::Currency::balance_frozen(&id, &who).is_zero(),
				"frozen coins without a freeze"
			);
		}
		for freeze in Granted::<T>::iter_keys() {
			ensure!(freeze < NextFreeze::<T>::get(), "granted with a number not given yet");
			ensure!(!Requested::<T>::contains_key(freeze), "granted, and still requested");
		}
		for (who, chain) in Chains::<T>::iter() {
			let grants = Granted::<T>::iter_values();
			let of_it = grants.filter(|grant| grant.who == who && grant.first == chain.first);
			let open = u64::from(chain.open);
			ensure!(open > 0 && of_it.count() as u64 == open, "freezes miscounted");
			let standing = Freezes::<T>::get(&who);
			ensure!(
				standing.is_none_or(|row| row.first == chain.first),
				"a freeze that follows no other"
			);
		}
		Ok(())
	}

	fn check_requests() -> Result<(), DispatchError> {
		let mut wanted = BTreeSet::new();
		for (freeze, request) in Requested::<T>::iter() {
			ensure!(freeze < NextFreeze::<T>::get(), "a request with a number not given yet");
			ensure!(!Self::amount_of(&request.scope).is_zero(), "a request for nothing");
			let listed = RequestsOf::<T>::get(&request.who);
			ensure!(listed.contains(&freeze), "a request not found");
			ensure!(T::Cases::is_open(&Subject::Freeze { freeze }), "a request without a case");
			ensure!(wanted.insert((request.who, request.by)), "two requests for the same coins");
		}
		let listed: usize = RequestsOf::<T>::iter_values().map(|of_one| of_one.len()).sum();
		ensure!(listed == wanted.len(), "a request that is gone");
		let mut lists = RequestsOf::<T>::iter_values();
		ensure!(lists.all(|of_one| !of_one.is_empty()), "an empty list");
		Ok(())
	}
}
