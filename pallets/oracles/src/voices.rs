// SPDX-License-Identifier: Apache-2.0

//! How voices become a quorum.

use crate::*;
use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::{
	ensure,
	storage::with_storage_layer,
	traits::{Contains, Get, Time},
};
use sp_runtime::DispatchError;
use timebank_primitives::{BranchId, Membership, PartnerId, Partners};

/// A quorum of one would let a single operator decide.
const LEAST_QUORUM: u32 = 2;

/// What a call cost that changes voices.
#[derive(Clone, Copy)]
pub(crate) struct Work {
	/// How many voices there were for the member and topic, with the new one.
	pub voices: u32,
	/// How many reports it opened besides the one of what was settled.
	pub reports: u32,
}

impl<T: Config> Pallet<T> {
	/// The home branch of whom an institution would speak, if it is heard.
	fn ensure_heard(partner: PartnerId, subject: &SubjectOf<T>) -> Result<BranchId, Error<T>> {
		let topics = Sources::<T>::get(partner).ok_or(Error::SourceNotFound)?;
		ensure!(topics.contains(&subject.1), Error::TopicNotServed);
		ensure!(T::Partners::is_active(partner), Error::PartnerNotActive);
		T::Members::home(&subject.0).ok_or(Error::NotMember)
	}

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
		let home = Self::ensure_heard(partner, subject)?;
		let voices = Voices::<T>::get(partner, subject);
		if let Some(own) = voices.iter().find(|voice| voice.branch == branch) {
			ensure!(own.value.version != version, Error::AlreadySpoken);
			ensure!(own.value.version < version, Error::Superseded);
		} else {
			ensure!(!voices.is_full(), Error::TooManyVoices);
			let standing = StandingVoices::<T>::get(branch, partner);
			ensure!(standing < T::MaxStandingVoices::get(), Error::TooManyVoices);
		}
		Ok((home, voices))
	}

	/// Add a branch's voice, and settle what a quorum agrees on.
	pub(crate) fn do_submit(
		by: T::AccountId,
		branch: BranchId,
		partner: PartnerId,
		subject: SubjectOf<T>,
		value: Value,
	) -> Result<Work, DispatchError> {
		let (home, before) = Self::hear(branch, partner, &subject, value.version)?;
		let mut voices = before.clone();
		// Whoever has moved to another branch does not speak for both.
		let elsewhere = voices.iter().find(|voice| voice.by == by && voice.branch != branch);
		if let Some(voice) = elsewhere {
			Self::deposit_withdrawn(partner, &subject, voice, &by);
		}
		voices.retain(|voice| voice.branch != branch && voice.by != by);
		let is_disputed =
			voices.iter().any(|voice| voice.value.version == value.version && voice.value != value);
		let lapses_at = T::Time::now().saturating_add(T::Patience::get());
		voices
			.try_push(Voice { branch, by: by.clone(), value, lapses_at })
			.map_err(|_| Error::<T>::TooManyVoices)?;

		let (member, topic) = subject.clone();
		Self::deposit_event(Event::Spoken { partner, member, topic, value, branch, by });
		let mut reports = 0u32;
		if is_disputed {
			let (member, topic) = subject.clone();
			let version = value.version;
			Self::deposit_event(Event::Contradicted { partner, member, topic, version, branch });
			if !Self::is_in_dispute(home, partner, &subject, version) {
				Self::report_home(home, partner, &subject, Matter::Conflict, version)?;
				reports = 1;
			}
		}

		if let Some(value) = Self::agreed(&voices) {
			let outvoted = Self::settle(home, partner, &subject, value, &mut voices)?;
			reports = reports.saturating_add(outvoted);
		}
		Self::put_voices(partner, &subject, &before, voices);
		Ok(Work { voices: Self::count_of(&before).saturating_add(1), reports })
	}

	/// Settle what a quorum agrees on by now, then drop the voices that have waited for too long, or that are about an institution
	/// that is not heard any more, as many as are reported at once. An error tells how many voices were looked at.
	pub(crate) fn do_lapse(
		partner: PartnerId,
		subject: SubjectOf<T>,
	) -> Result<Work, (DispatchError, u32)> {
		let before = Voices::<T>::get(partner, &subject);
		let count = Self::count_of(&before);
		Self::settle_and_drop(partner, subject, before).map_err(|error| (error, count))
	}

	fn settle_and_drop(
		partner: PartnerId,
		subject: SubjectOf<T>,
		before: VoicesOf<T>,
	) -> Result<Work, DispatchError> {
		let mut voices = before.clone();
		let mut reports = 0u32;
		if let Ok(home) = Self::ensure_heard(partner, &subject)
			&& let Some(value) = Self::agreed(&voices)
		{
			reports = Self::settle(home, partner, &subject, value, &mut voices)?;
		}

		let now = T::Time::now();
		let is_heard = Self::is_heard(partner);
		let mut lapsed = Vec::new();
		voices.retain(|voice| {
			let stays = (is_heard && voice.lapses_at > now) || reports >= ALARMS_AT_ONCE;
			if !stays {
				reports = reports.saturating_add(1);
				lapsed.push(voice.clone());
			}
			stays
		});
		ensure!(voices.len() < before.len(), Error::<T>::NothingLapsed);
		for Voice { branch, by: operator, value, .. } in lapsed {
			let (member, topic) = subject.clone();
			let version = value.version;
			Self::alarm(branch, About::Lapsed { partner, member, topic, version, operator })?;
		}
		Self::put_voices(partner, &subject, &before, voices);
		Ok(Work { voices: Self::count_of(&before), reports })
	}

	/// Drop the voice of a branch.
	pub(crate) fn do_withdraw_voice(
		by: T::AccountId,
		branch: BranchId,
		partner: PartnerId,
		subject: SubjectOf<T>,
	) -> Result<(), Error<T>> {
		ensure!(subject.0 != by, Error::ConflictOfInterest);
		let before = Voices::<T>::get(partner, &subject);
		let own = before.iter().find(|voice| voice.branch == branch);
		Self::deposit_withdrawn(partner, &subject, own.ok_or(Error::VoiceNotFound)?, &by);
		let mut voices = before.clone();
		voices.retain(|voice| voice.branch != branch);
		Self::put_voices(partner, &subject, &before, voices);
		Ok(())
	}

	/// Forget what was settled and what was said. Says how many voices there were.
	pub(crate) fn do_reset(
		partner: PartnerId,
		subject: SubjectOf<T>,
	) -> Result<u32, DispatchError> {
		let before = Voices::<T>::get(partner, &subject);
		let settled = Settled::<T>::take(partner, &subject);
		ensure!(settled.is_some() || !before.is_empty(), Error::<T>::NothingSaid);
		Self::put_voices(partner, &subject, &before, VoicesOf::<T>::default());
		let (member, topic) = subject;
		Self::deposit_event(Event::Reset { partner, member, topic, settled });
		Ok(Self::count_of(&before))
	}

	/// What a quorum of branches agrees on now; if they do on more than one version, on the newest. Nothing if two values of that
	/// version have a quorum, which can be when the quorum was lowered: neither is then more than the other.
	fn agreed(voices: &VoicesOf<T>) -> Option<Value> {
		let quorum = usize::try_from(T::Quorum::get().max(LEAST_QUORUM)).ok()?;
		let mut values = Vec::new();
		for voice in voices {
			if !values.contains(&voice.value) {
				values.push(voice.value);
			}
		}
		values.sort_by_key(|value| Reverse(value.version));
		// What a branch said counts for as long as it may speak.
		let mut agreed = values.into_iter().filter(|value| {
			let agreeing = || voices.iter().filter(|voice| voice.value == *value);
			// Branches are asked only where they can make a difference.
			agreeing().count() >= quorum
				&& agreeing()
					.filter(|voice| T::Speaks::contains(&voice.branch))
					.take(quorum)
					.count() >= quorum
		});
		let newest = agreed.next()?;
		let is_disputed = agreed.next().is_some_and(|next| next.version == newest.version);
		(!is_disputed).then_some(newest)
	}

	/// Apply what a quorum agreed on. Whether that can be done or not, nothing up to this version is heard again, and the voices
	/// for newer versions stay. Says how many branches are told that they were outvoted.
	fn settle(
		home: BranchId,
		partner: PartnerId,
		subject: &SubjectOf<T>,
		value: Value,
		voices: &mut VoicesOf<T>,
	) -> Result<u32, DispatchError> {
		let version = value.version;
		let result = with_storage_layer(|| Self::apply(partner, subject, value.attested));
		Settled::<T>::insert(partner, subject, version);
		let (member, topic) = subject.clone();
		Self::deposit_event(Event::Settled { partner, member, topic, value, result });
		let matter = if result.is_ok() { Matter::Changed } else { Matter::Refused };
		Self::report_home(home, partner, subject, matter, version)?;

		let contradicting =
			voices.iter().filter(|voice| voice.value.version == version && voice.value != value);
		let mut outvoted = 0u32;
		for Voice { branch, by, .. } in contradicting {
			let ((member, topic), operator) = (subject.clone(), by.clone());
			let about = About::Outvoted { partner, member, topic, version, operator };
			if outvoted < ALARMS_AT_ONCE {
				Self::alarm(*branch, about)?;
				outvoted = outvoted.saturating_add(1);
			} else {
				Self::deposit_event(Event::Unreported { branch: *branch, about });
			}
		}
		voices.retain(|voice| voice.value.version > version);
		Ok(outvoted)
	}

	/// Write the voices for a member and topic, and count them at the branches whose they are.
	fn put_voices(
		partner: PartnerId,
		subject: &SubjectOf<T>,
		before: &VoicesOf<T>,
		after: VoicesOf<T>,
	) {
		let has_voice = |voices: &VoicesOf<T>, branch: BranchId| {
			voices.iter().any(|voice| voice.branch == branch)
		};
		for Voice { branch, .. } in before.iter().filter(|voice| !has_voice(&after, voice.branch)) {
			StandingVoices::<T>::mutate_exists(branch, partner, |count| {
				let left = count.unwrap_or_default().saturating_sub(1);
				*count = (left > 0).then_some(left);
			});
		}
		for Voice { branch, .. } in after.iter().filter(|voice| !has_voice(before, voice.branch)) {
			// No more than there can be: a voice is heard only where there is room for it.
			StandingVoices::<T>::mutate(branch, partner, |count| *count = count.saturating_add(1));
		}
		if after.is_empty() {
			Voices::<T>::remove(partner, subject);
		} else {
			Voices::<T>::insert(partner, subject, after);
		}
	}

	/// How many they are.
	fn count_of(voices: &VoicesOf<T>) -> u32 {
		u32::try_from(voices.len()).unwrap_or(u32::MAX)
	}

	fn deposit_withdrawn(
		partner: PartnerId,
		(member, topic): &SubjectOf<T>,
		voice: &Voice<T::AccountId>,
		by: &T::AccountId,
	) {
		Self::deposit_event(Event::VoiceWithdrawn {
			partner,
			member: member.clone(),
			topic: *topic,
			branch: voice.branch,
			version: voice.value.version,
			by: by.clone(),
		});
	}
}
