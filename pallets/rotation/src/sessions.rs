// SPDX-License-Identifier: Apache-2.0

//! From session to session: whom the next one gets, and what the last one was like.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	BoundedVec,
	traits::{FindAuthor, Get},
	weights::Weight,
};
use frame_system::{RawOrigin, pallet_prelude::BlockNumberFor};
use log::error;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::{ConsensusEngineId, traits::Zero};
use sp_staking::{SessionIndex, offence::OffenceDetails};
use timebank_primitives::{BranchId, Branches, Candidates, Validators};

/// How many sessions leave the window, and the ledger, at the end of one. More than one only leave after governance made the
/// window shorter: then it takes a while.
const LEAVING: u32 = 2;

impl<T: Config> Pallet<T> {
	pub(crate) fn minimum() -> usize {
		T::MinValidators::get().max(1) as usize
	}

	pub(crate) fn maximum() -> usize {
		(T::MaxValidators::get() as usize).max(Self::minimum())
	}

	fn window() -> u32 {
		T::UptimeWindow::get().clamp(1, T::LedgerLength::get().saturating_sub(1))
	}

	/// The candidates with keys and without an exclusion.
	pub(crate) fn eligible() -> Vec<(BranchId, T::AccountId)> {
		T::Branches::candidates()
			.filter(|(branch, account)| {
				Self::has_keys(account) && !Exclusions::<T>::contains_key(branch)
			})
			.collect()
	}

	/// Those first that get a seat first.
	pub(crate) fn ranked(
		mut candidates: Vec<(BranchId, T::AccountId)>,
	) -> Vec<(BranchId, T::AccountId)> {
		let guaranteed = Guaranteed::<T>::get();
		candidates.sort_by_cached_key(|(branch, _)| {
			let place = guaranteed.iter().position(|id| id == branch).unwrap_or(usize::MAX);
			(place, core::cmp::Reverse(Backers::<T>::get(branch)), *branch)
		});
		candidates
	}

	/// Who is called when there are too few candidates: the absent, then those whose certificates have lapsed. Never who
	/// withdrew, was suspended, or signed twice.
	pub(crate) fn reserve() -> Vec<(BranchId, T::AccountId)> {
		let cause =
			|branch: &BranchId| Exclusions::<T>::get(branch).map(|exclusion| exclusion.cause);
		let keyed = |(_, account): &(BranchId, T::AccountId)| Self::has_keys(account);
		let absent = T::Branches::candidates()
			.filter(keyed)
			.filter(|(branch, _)| cause(branch) == Some(Cause::Absent));
		let lapsed =
			T::Branches::lapsed().filter(keyed).filter(|(branch, _)| cause(branch).is_none());
		let mut reserve = Self::ranked(absent.collect());
		reserve.extend(Self::ranked(lapsed.collect()));
		reserve
	}

	/// The validators that a new session should have, in the order of their branches' ids.
	pub(crate) fn choose() -> Vec<(BranchId, T::AccountId)> {
		let mut chosen = Self::ranked(Self::eligible());
		chosen.truncate(Self::maximum());
		// Better one who is often away, or whose certificate has lapsed, than too few.
		let missing = Self::minimum().saturating_sub(chosen.len());
		chosen.extend(Self::reserve().into_iter().take(missing));
		chosen.sort_by_key(|(branch, _)| *branch);
		chosen
	}

	/// Write down that there is a block of this slot.
	pub(crate) fn note_slot(slot: SlotNumber) {
		let mut current = Current::<T>::get();
		if current.tallies.is_empty() {
			let validators = pallet_session::Pallet::<T>::validators();
			Self::open_session(&mut current, slot, &validators, T::Authorities::get());
			if current.tallies.is_empty() {
				return;
			}
		}
		let validators = current.tallies.len() as u64;
		// Of the empty slots since the last block, the last round.
		let since = current.last.max(slot.saturating_sub(validators));
		for own in since.saturating_add(1)..=slot {
			if let Some(tally) = current.tallies.get_mut((own % validators) as usize) {
				tally.expected = tally.expected.saturating_add(1);
			}
		}
		if let Some(tally) = current.tallies.get_mut((slot % validators) as usize) {
			tally.authored = tally.authored.saturating_add(1);
		}
		current.last = slot;
		Current::<T>::put(current);
	}

	pub(crate) fn open_session(
		current: &mut Progress<T::MaxCandidates>,
		slot: SlotNumber,
		validators: &[T::AccountId],
		keys: Vec<T::AuthorityId>,
	) {
		if validators.len() != keys.len() {
			error!(target: "runtime::rotation", "validators and their keys are not as many");
			return;
		}
		let seats = validators
			.iter()
			.zip(keys)
			.map(|(account, key)| Seat {
				branch: T::Branches::by_account(account).unwrap_or_default(),
				key,
			})
			.collect();
		let roster = BoundedVec::<_, T::MaxCandidates>::truncate_from(seats);
		current.tallies = BoundedVec::truncate_from(alloc::vec![Tally::default(); roster.len()]);
		Roster::<T>::put(roster);
		if current.last.is_zero() {
			// The chain's first block: nobody missed what was before it.
			current.last = slot.saturating_sub(1);
			current.first = slot;
		}
	}

	/// Put the session that ends into the ledger, and let the oldest go.
	fn close_session(session: SessionIndex) {
		let Progress { first, last, tallies } = Current::<T>::get();
		let seats = Roster::<T>::take();
		if tallies.is_empty() {
			return;
		}
		Current::<T>::put(Progress {
			first: last.saturating_add(1),
			last,
			tallies: BoundedVec::new(),
		});
		let entries: Vec<_> =
			seats.into_iter().zip(tallies).map(|(seat, tally)| Entry { seat, tally }).collect();
		for Entry { seat, tally } in &entries {
			let mut uptime = Uptimes::<T>::get(seat.branch).unwrap_or(Uptime {
				tally: Tally::default(),
				below: 0,
				since: session,
			});
			let exists = T::Branches::account(seat.branch).is_some();
			if exists && session >= uptime.since {
				uptime.tally.add(*tally);
				Uptimes::<T>::insert(seat.branch, uptime);
			}
		}
		let entries = BoundedVec::truncate_from(entries);
		Ledger::<T>::insert(session, SessionRecord { first, last, entries });
		Self::leave_window(session);
		Self::leave_ledger(session);
		Self::deposit_event(Event::SessionRecorded { session });
	}

	fn leave_window(session: SessionIndex) {
		let end = session.saturating_add(1).saturating_sub(Self::window());
		let start = WindowStart::<T>::get();
		let until = end.min(start.saturating_add(LEAVING));
		for leaving in start..until {
			let Some(record) = Ledger::<T>::get(leaving) else { continue };
			for Entry { seat, tally } in record.entries {
				Uptimes::<T>::mutate_exists(seat.branch, |uptime| {
					let Some(known) = uptime else { return };
					if leaving >= known.since {
						known.tally.subtract(tally);
					}
					// Nothing is left to tell of a branch that validates no more.
					if known.tally == Tally::default() && known.since <= session {
						*uptime = None;
					}
				});
			}
		}
		if until > start {
			WindowStart::<T>::put(until);
		}
	}

	fn leave_ledger(session: SessionIndex) {
		let end = session.saturating_add(1).saturating_sub(T::LedgerLength::get());
		let oldest = Oldest::<T>::get();
		let until = end.min(oldest.saturating_add(LEAVING)).min(WindowStart::<T>::get());
		(oldest..until).for_each(Ledger::<T>::remove);
		if until > oldest {
			Oldest::<T>::put(until);
		}
	}

	/// Exclude those who were away too long, the most absent first, as long as enough candidates are left.
	pub(crate) fn judge(session: SessionIndex) {
		let Some(record) = Ledger::<T>::get(session) else { return };
		let threshold = T::UptimeThreshold::get();
		let mut absent = Vec::new();
		for Entry { seat: Seat { branch, .. }, .. } in record.entries {
			let Some(mut uptime) = Uptimes::<T>::get(branch) else { continue };
			if uptime.since > session {
				continue;
			}
			let online = uptime.tally.online();
			uptime.below = if online < threshold { uptime.below.saturating_add(1) } else { 0 };
			Uptimes::<T>::insert(branch, uptime);
			if uptime.below >= T::Patience::get().max(1) && !Exclusions::<T>::contains_key(branch) {
				absent.push((online, branch));
			}
		}
		if absent.is_empty() {
			return;
		}
		absent.sort();
		let eligible = Self::eligible();
		let mut spare = eligible.len().saturating_sub(Self::minimum());
		for (_, branch) in absent {
			// Whom the set has only because there are too few others is no candidate that could be spared.
			let candidate = eligible.iter().any(|(id, _)| *id == branch);
			if candidate && spare > 0 {
				spare -= 1;
				Self::exclude(branch, Cause::Absent);
			}
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let next: Vec<_> = Self::choose()
			.into_iter()
			.filter_map(|(_, account)| {
				let keys = pallet_session::NextKeys::<T>::get(&account)?;
				Some((account, keys))
			})
			.collect();
		// None keeps the set of before. A chain without validators would stand still for ever; and a set named anew, though
		// it is the same, would make GRANDPA change its authorities in each session.
		let unchanged = next == pallet_session::QueuedKeys::<T>::get();
		(!next.is_empty() && !unchanged)
			.then(|| next.into_iter().map(|(account, _)| account).collect())
	}

	fn start_session(_: SessionIndex) {
		// A changed set starts with nobody disabled: another change may have been on its way when somebody signed twice.
		Self::disable_offenders();
	}

	fn end_session(session: SessionIndex) {
		Self::close_session(session);
		Self::judge(session);
	}
}

/// The block's slot tells whose it is.
impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(_: T::AccountId) {
		let digest = frame_system::Pallet::<T>::digest();
		let items = digest.logs.iter().filter_map(|item| item.as_pre_runtime());
		if let Some(slot) = SlotOfDigest::find_author(items) {
			Self::note_slot(slot);
		}
	}
}

/// Finds the slot where others find the author.
struct SlotOfDigest;

impl FindAuthor<SlotNumber> for SlotOfDigest {
	fn find_author<'a, I>(digests: I) -> Option<SlotNumber>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		let (_, mut bytes) = digests.into_iter().find(|(engine, _)| *engine == AURA_ENGINE_ID)?;
		let slot: Slot = codec::Decode::decode(&mut bytes).ok()?;
		Some(*slot)
	}
}

/// Two votes in one round of finality, proven by the SDK's `grandpa`.
impl<T, Id> sp_staking::offence::OnOffenceHandler<T::AccountId, (T::AccountId, Id), Weight>
	for Pallet<T>
where
	T: Config,
{
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, (T::AccountId, Id)>],
		_: &[sp_runtime::Perbill],
		session: SessionIndex,
	) -> Weight {
		for OffenceDetails { offender: (account, _), .. } in offenders {
			if let Some(branch) = T::Branches::by_account(account)
				&& !Self::is_known(branch, session)
			{
				Self::open_incident(branch, Offence::DoubleVoting, session);
			}
		}
		// Nobody asks: the report's own weight is the SDK's.
		Weight::zero()
	}
}

impl<T: Config> Validators<T::AccountId> for Pallet<T> {
	fn validates(account: &T::AccountId) -> bool {
		pallet_session::Validators::<T>::get().contains(account)
			|| pallet_session::QueuedKeys::<T>::get().iter().any(|(queued, _)| queued == account)
	}

	fn can_spare(branch: BranchId) -> bool {
		let eligible = Self::eligible();
		let others = eligible.iter().filter(|(id, _)| *id != branch).count();
		others == eligible.len() || others >= Self::minimum()
	}

	fn is_under_investigation(branch: BranchId) -> bool {
		Incidents::<T>::contains_key(branch)
	}

	fn forget_keys(account: &T::AccountId) {
		// Fails when there are none, which is as well.
		let _ = pallet_session::Pallet::<T>::purge_keys(RawOrigin::Signed(account.clone()).into());
	}

	fn forget(branch: BranchId) {
		Exclusions::<T>::remove(branch);
		Decided::<T>::remove(branch);
		Uptimes::<T>::remove(branch);
		Guaranteed::<T>::mutate(|guaranteed| guaranteed.retain(|id| *id != branch));
	}

	fn forget_weight() -> Weight {
		<T as Config>::WeightInfo::forget()
	}
}
