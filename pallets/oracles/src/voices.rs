// SPDX-License-Identifier: Apache-2.0

//! How voices become a quorum.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Get, Time},
};
use sp_runtime::DispatchError;
use timebank_primitives::{BranchId, Membership, Oversight, PartnerId, Partners};

/// A quorum of one would let a single operator decide.
const LEAST_QUORUM: u32 = 2;

impl<T: Config> Pallet<T> {
	/// Whether a branch may speak now of this version, and the home branch of whom it would speak.
	pub(crate) fn hear(
		branch: BranchId,
		partner: PartnerId,
		subject: &SubjectOf<T>,
		version: u64,
	) -> Result<(BranchId, VoicesOf<T>), Error<T>> {
		// First of all, so that an operator who is late learns that there is nothing to do, whatever has become of the member.
		let is_new = Settled::<T>::get(partner, subject).is_none_or(|settled| settled < version);
		ensure!(is_new, Error::Stale);
		let topics = Sources::<T>::get(partner).ok_or(Error::SourceNotFound)?;
		ensure!(topics.contains(&subject.1), Error::TopicNotServed);
		ensure!(T::Partners::is_active(partner), Error::PartnerNotActive);
		let home = T::Members::home(&subject.0).ok_or(Error::NotMember)?;
		let voices = Voices::<T>::get(partner, subject);
		if let Some(own) = voices.iter().find(|voice| voice.branch == branch) {
			ensure!(own.value.version != version, Error::AlreadySpoken);
			ensure!(own.value.version < version, Error::Superseded);
		}
		Ok((home, voices))
	}

	/// Add a branch's voice, and settle what a quorum agrees on. Says how many branches are told that they were outvoted.
	pub(crate) fn do_submit(
		branch: BranchId,
		partner: PartnerId,
		subject: SubjectOf<T>,
		value: Value,
	) -> Result<u32, DispatchError> {
		let (home, mut voices) = Self::hear(branch, partner, &subject, value.version)?;
		voices.retain(|voice| voice.branch != branch);
		let lapses_at = T::Time::now().saturating_add(T::Patience::get());
		voices
			.try_push(Voice { branch, value, lapses_at })
			.map_err(|_| Error::<T>::TooManyVoices)?;

		let (member, topic) = subject.clone();
		Self::deposit_event(Event::Spoken { partner, member, topic, value, branch });
		let contradicts =
			|voice: &Voice| voice.value.version == value.version && voice.value != value;
		if voices.iter().any(contradicts) {
			let (member, topic) = subject.clone();
			let version = value.version;
			Self::deposit_event(Event::Contradicted { partner, member, topic, version, branch });
		}

		// What a branch said counts for as long as there is such a branch.
		let agreeing = voices
			.iter()
			.filter(|voice| voice.value == value && T::Oversight::exists(voice.branch))
			.count();
		let quorum = T::Quorum::get().max(LEAST_QUORUM);
		if usize::try_from(quorum).is_ok_and(|quorum| agreeing >= quorum) {
			Self::settle(home, partner, subject, value, voices)
		} else {
			Voices::<T>::insert(partner, &subject, voices);
			Ok(0)
		}
	}

	/// Apply what a quorum agreed on. Whether that can be done or not, nothing up to this version is heard again, and the voices
	/// for newer versions stay.
	fn settle(
		home: BranchId,
		partner: PartnerId,
		subject: SubjectOf<T>,
		value: Value,
		mut voices: VoicesOf<T>,
	) -> Result<u32, DispatchError> {
		let version = value.version;
		let result = with_storage_layer(|| Self::apply(partner, &subject, value.attested));
		Settled::<T>::insert(partner, &subject, version);
		let (member, topic) = subject.clone();
		Self::deposit_event(Event::Settled { partner, member, topic, value, result });
		Self::report_settled(home, partner, &subject, version, result.is_ok())?;

		let contradicting =
			voices.iter().filter(|voice| voice.value.version == version && voice.value != value);
		let mut outvoted = 0u32;
		for voice in contradicting {
			let (member, topic) = subject.clone();
			let about = About::Outvoted { partner, member, topic, version };
			if outvoted < ALARMS_AT_ONCE {
				Self::alarm(voice.branch, about)?;
				outvoted = outvoted.saturating_add(1);
			} else {
				Self::deposit_event(Event::Unreported { branch: voice.branch, about });
			}
		}
		voices.retain(|voice| voice.value.version > version);
		Self::put_voices(partner, &subject, voices);
		Ok(outvoted)
	}

	/// Drop the voices that have waited for too long, as many as are reported at once. Says how many they were.
	pub(crate) fn do_lapse(
		partner: PartnerId,
		subject: SubjectOf<T>,
	) -> Result<u32, DispatchError> {
		let now = T::Time::now();
		let mut voices = Voices::<T>::get(partner, &subject);
		let mut dropped = 0u32;
		let mut lapsed = Vec::new();
		voices.retain(|voice| {
			let stays = voice.lapses_at > now || dropped >= ALARMS_AT_ONCE;
			if !stays {
				dropped = dropped.saturating_add(1);
				lapsed.push(*voice);
			}
			stays
		});
		ensure!(dropped > 0, Error::<T>::NothingLapsed);
		for voice in lapsed {
			let (member, topic) = subject.clone();
			let version = voice.value.version;
			Self::alarm(voice.branch, About::Lapsed { partner, member, topic, version })?;
		}
		Self::put_voices(partner, &subject, voices);
		Ok(dropped)
	}

	fn put_voices(partner: PartnerId, subject: &SubjectOf<T>, voices: VoicesOf<T>) {
		if voices.is_empty() {
			Voices::<T>::remove(partner, subject);
		} else {
			Voices::<T>::insert(partner, subject, voices);
		}
	}
}
