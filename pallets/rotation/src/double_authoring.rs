// SPDX-License-Identifier: Apache-2.0

//! Two blocks of one slot, sealed by one validator (C6). The SDK's Aura only logs it.

use crate::*;
use alloc::boxed::Box;
use codec::{Decode, Encode};
use frame_support::ensure;
use frame_system::{
	offchain::{CreateBare, SubmitTransaction},
	pallet_prelude::HeaderFor,
};
use sp_application_crypto::RuntimeAppPublic;
use sp_consensus_aura::{AURA_ENGINE_ID, Slot};
use sp_runtime::{Digest, DigestItem, DispatchResult, traits::Header};
use sp_staking::{SessionIndex, offence::OffenceSeverity};
use timebank_primitives::{BranchId, Candidates};

/// What a report proves.
pub(crate) struct Evidence {
	/// Whose validator it was.
	pub branch: BranchId,
	offence: Offence,
}

/// A header taken apart.
struct Sealed<T: Config> {
	slot: SlotNumber,
	/// Hash of what was sealed.
	hash: T::Hash,
	seal: <T::AuthorityId as RuntimeAppPublic>::Signature,
}

/// What the weight of a report depends on: the bytes of both headers.
pub(crate) fn length(first: &impl Encode, second: &impl Encode) -> u32 {
	first.encoded_size().saturating_add(second.encoded_size()).try_into().unwrap_or(u32::MAX)
}

fn slot_of(digest: &Digest) -> Option<SlotNumber> {
	digest.logs.iter().find_map(|item| {
		let (engine, mut bytes) = item.as_pre_runtime()?;
		(engine == AURA_ENGINE_ID).then(|| Slot::decode(&mut bytes).ok().map(|slot| *slot))?
	})
}

impl<T: Config> Pallet<T> {
	fn take_apart(header: &HeaderFor<T>) -> Option<Sealed<T>> {
		let mut header = header.clone();
		let slot = slot_of(header.digest())?;
		let seal = match header.digest_mut().pop()? {
			DigestItem::Seal(AURA_ENGINE_ID, bytes) => Decode::decode(&mut &bytes[..]).ok()?,
			_ => return None,
		};
		Some(Sealed { slot, hash: header.hash(), seal })
	}

	/// The first and the last slot of a session, and whose slot this was.
	fn seat_in(
		session: SessionIndex,
		slot: SlotNumber,
	) -> Option<(core::ops::RangeInclusive<SlotNumber>, SeatOf<T>)> {
		let at = |seats: usize| (slot % (seats.max(1) as u64)) as usize;
		if session == pallet_session::Pallet::<T>::current_index() {
			let Progress { first, last, .. } = Current::<T>::get();
			let mut roster = Roster::<T>::get();
			let index = at(roster.len());
			(index < roster.len()).then(|| (first..=last, roster.swap_remove(index)))
		} else {
			let SessionRecord { first, last, mut entries } = Ledger::<T>::get(session)?;
			let index = at(entries.len());
			(index < entries.len()).then(|| (first..=last, entries.swap_remove(index).seat))
		}
	}

	/// Whether a double-signing of the branch in this session is known, or one of that time was decided on.
	pub fn is_known(branch: BranchId, session: SessionIndex) -> bool {
		Incidents::<T>::contains_key(branch)
			|| Decided::<T>::get(branch).is_some_and(|until| session <= until)
	}

	pub(crate) fn check_report(
		session: SessionIndex,
		first: &HeaderFor<T>,
		second: &HeaderFor<T>,
	) -> Result<Evidence, Error<T>> {
		let blocks = [first.hash(), second.hash()];
		let first = Self::take_apart(first).ok_or(Error::NotSealed)?;
		let second = Self::take_apart(second).ok_or(Error::NotSealed)?;
		// With the seals. Two nodes with one key can make blocks that differ in nothing else; each is another block for the
		// others, and nobody but the key's holder makes a second seal. A node never seals a slot twice.
		ensure!(blocks[0] != blocks[1], Error::SameHeader);
		ensure!(first.slot == second.slot, Error::DifferentSlots);
		ensure!(first.slot <= Current::<T>::get().last, Error::FutureSlot);
		let (slots, seat) = Self::seat_in(session, first.slot).ok_or(Error::WrongSession)?;
		ensure!(slots.contains(&first.slot), Error::WrongSession);
		for Sealed { hash, seal, .. } in [&first, &second] {
			ensure!(seat.key.verify(&hash.as_ref(), seal), Error::WrongAuthor);
		}
		ensure!(T::Branches::account(seat.branch).is_some(), Error::WrongAuthor);
		ensure!(!Self::is_known(seat.branch, session), Error::AlreadyReported);
		let blocks = blocks.map(|block| {
			let mut bytes = [0; 32];
			bytes.iter_mut().zip(block.as_ref()).for_each(|(to, from)| *to = *from);
			bytes
		});
		let offence = Offence::DoubleAuthoring { slot: first.slot, blocks };
		Ok(Evidence { branch: seat.branch, offence })
	}

	pub(crate) fn do_report(
		session: SessionIndex,
		first: &HeaderFor<T>,
		second: &HeaderFor<T>,
	) -> DispatchResult {
		let Evidence { branch, offence } = Self::check_report(session, first, second)?;
		Self::open_incident(branch, offence, session);
		Ok(())
	}

	/// Disable the validator, keep the branch out, and open a record for audit.
	pub(crate) fn open_incident(branch: BranchId, offence: Offence, session: SessionIndex) {
		Incidents::<T>::insert(branch, Incident { offence, session });
		Self::deposit_event(Event::IncidentOpened { branch, offence, session });
		Self::exclude(branch, Cause::DoubleSigning);
		Self::disable(branch);
	}

	/// Let the validators whose double-signing is to be decided on make no blocks for the rest of the session.
	pub(crate) fn disable_offenders() {
		Incidents::<T>::iter_keys().for_each(Self::disable);
	}

	fn disable(branch: BranchId) {
		if let Some(account) = T::Branches::account(branch) {
			// Only as many as finality bears: that is the runtime's `DisablingStrategy`.
			pallet_session::Pallet::<T>::report_offence(account, OffenceSeverity::max_severity());
		}
	}

	/// The session in which this slot was, as far as the ledger goes back.
	fn session_of(slot: SlotNumber) -> Option<SessionIndex> {
		let current = pallet_session::Pallet::<T>::current_index();
		for session in (Oldest::<T>::get()..=current).rev() {
			match Self::seat_in(session, slot) {
				Some((slots, _)) if slots.contains(&slot) => return Some(session),
				// Later than this one, and earlier than the one looked at before.
				Some((slots, _)) if slot > *slots.end() => return None,
				_ => {}
			}
		}
		None
	}

	/// Put a report into this node's pool; see [`runtime_api`].
	pub fn submit_double_authoring_report(first: HeaderFor<T>, second: HeaderFor<T>) -> Option<()>
	where
		T: CreateBare<Call<T>>,
	{
		let session = Self::session_of(slot_of(first.digest())?)?;
		Self::check_report(session, &first, &second).ok()?;
		let call = Call::report_double_authoring_unsigned {
			session,
			first: Box::new(first),
			second: Box::new(second),
		};
		SubmitTransaction::<T, Call<T>>::submit_transaction(T::create_bare(call.into())).ok()
	}
}
