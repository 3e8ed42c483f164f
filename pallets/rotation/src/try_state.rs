// SPDX-License-Identifier: Apache-2.0

//! What always holds of validators.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::DispatchError;
use timebank_primitives::Candidates;

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. as many members back a branch as are counted for it;
	/// 2. a double-signing to be decided on keeps its branch out, and no branch is out for one that is decided on;
	/// 3. the ledger has no gap, its sessions follow each other, and nobody made more blocks than expected;
	/// 4. a branch's uptime is what the sessions of the window give;
	/// 5. the next set has no more validators than seats, and the fewest allowed if there are as many candidates, absent and
	///    lapsed ones included;
	/// 6. this session's seats are its validators;
	/// 7. nothing is kept of a branch that is gone.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut backers = BTreeMap::<_, u32>::new();
		for branch in Backing::<T>::iter_values() {
			*backers.entry(branch).or_default() += 1;
		}
		ensure!(Backers::<T>::iter().collect::<BTreeMap<_, _>>() == backers, "backers miscounted");

		let mut signed_twice: BTreeMap<_, _> = Exclusions::<T>::iter().collect();
		signed_twice.retain(|_, exclusion| exclusion.cause == Cause::DoubleSigning);
		ensure!(
			Incidents::<T>::iter_keys().all(|branch| signed_twice.contains_key(&branch)),
			"a double-signing that keeps nobody out"
		);
		ensure!(
			signed_twice.keys().all(Incidents::<T>::contains_key),
			"a branch kept out for nothing"
		);

		let ledger: BTreeMap<_, _> = Ledger::<T>::iter().collect();
		let current = Current::<T>::get();
		let mut next = None;
		let mut uptimes = BTreeMap::<_, Tally>::new();
		for (session, SessionRecord { first, last, entries }) in &ledger {
			ensure!(next.is_none_or(|slot| slot == *first), "a gap between two sessions");
			ensure!(first <= last, "a session without slots");
			next = Some(last + 1);
			for Entry { seat, tally } in entries {
				ensure!(tally.authored <= tally.expected, "more blocks than slots");
				let counts =
					Uptimes::<T>::get(seat.branch).is_some_and(|uptime| *session >= uptime.since);
				if counts && *session >= WindowStart::<T>::get() {
					uptimes.entry(seat.branch).or_default().add(*tally);
				}
			}
		}
		ensure!(next.is_none_or(|slot| slot == current.first), "a gap before this session");
		ensure!(
			ledger.keys().next().is_none_or(|oldest| *oldest >= Oldest::<T>::get()),
			"a session older than the oldest"
		);
		ensure!(ledger.len() <= T::LedgerLength::get() as usize, "a ledger longer than it can be");
		for (branch, uptime) in Uptimes::<T>::iter() {
			let tally = uptimes.get(&branch).copied().unwrap_or_default();
			ensure!(uptime.tally == tally, "an uptime that the ledger does not give");
		}

		let chosen = Self::choose().len();
		ensure!(chosen <= Self::maximum(), "more validators than seats");
		let available = Self::eligible().len().saturating_add(Self::reserve().len());
		ensure!(chosen >= Self::minimum().min(available), "fewer validators than there could be");

		let known = Exclusions::<T>::iter_keys()
			.chain(Incidents::<T>::iter_keys())
			.chain(Decided::<T>::iter_keys())
			.chain(Uptimes::<T>::iter_keys())
			.chain(Guaranteed::<T>::get());
		for branch in known {
			ensure!(T::Branches::account(branch).is_some(), "something of a branch that is gone");
		}

		let seats = Roster::<T>::get().len();
		ensure!(current.tallies.len() == seats, "a session with more tallies than seats");
		ensure!(
			seats == 0 || seats == pallet_session::Pallet::<T>::validators().len(),
			"a session with other seats than validators"
		);
		Ok(())
	}
}
