// SPDX-License-Identifier: Apache-2.0

//! Who may read what (M9).

use crate::{members::one_less, *};
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{DispatchError, DispatchResult};
use timebank_primitives::{FieldKind, Moment, Oversight, Partners};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_grant_read(
		who: T::AccountId,
		kind: FieldKind,
		reader: Reader,
		until: Moment,
	) -> DispatchResult {
		Self::present(&who)?;
		Self::existing(kind)?;
		ensure!(Self::is_reader(reader), Error::<T>::ReaderNotFound);
		let now = T::Time::now();
		ensure!(until > now, Error::<T>::EndInThePast);
		// As late as can be counted is late enough.
		ensure!(until <= now.saturating_add(T::LongestGrant::get()), Error::<T>::EndTooFar);
		if !Grants::<T>::contains_key(&who, (kind, reader)) {
			GivenGrants::<T>::try_mutate(&who, |given| {
				ensure!(*given < T::MaxGrants::get(), Error::<T>::TooManyGrants);
				*given = given.saturating_add(1);
				Ok::<_, DispatchError>(())
			})?;
		}
		Grants::<T>::insert(&who, (kind, reader), until);
		Self::deposit_event(Event::ReadGranted { member: who, kind, reader, until });
		Ok(())
	}

	pub(crate) fn do_revoke_read(
		who: T::AccountId,
		kind: FieldKind,
		reader: Reader,
	) -> DispatchResult {
		Self::present(&who)?;
		let grant = Grants::<T>::get(&who, (kind, reader));
		ensure!(grant.is_some(), Error::<T>::GrantNotFound);
		Self::remove_grant(&who, kind, reader);
		Self::deposit_event(Event::ReadRevoked { member: who, kind, reader });
		Ok(())
	}

	pub(crate) fn do_forget_grant(
		who: T::AccountId,
		kind: FieldKind,
		reader: Reader,
	) -> DispatchResult {
		let until = Grants::<T>::get(&who, (kind, reader)).ok_or(Error::<T>::GrantNotFound)?;
		ensure!(T::Time::now() >= until, Error::<T>::NotLapsed);
		Self::remove_grant(&who, kind, reader);
		Self::deposit_event(Event::GrantForgotten { member: who, kind, reader });
		Ok(())
	}

	/// Let nobody read what a field says next. A member has given a bounded number of grants.
	pub(crate) fn drop_grants(who: &T::AccountId, kind: FieldKind) {
		let given: Vec<_> = Grants::<T>::iter_key_prefix(who).collect();
		for (_, reader) in given.into_iter().filter(|(of, _)| *of == kind) {
			Self::remove_grant(who, kind, reader);
			Self::deposit_event(Event::ReadRevoked { member: who.clone(), kind, reader });
		}
	}

	fn remove_grant(who: &T::AccountId, kind: FieldKind, reader: Reader) {
		Grants::<T>::remove(who, (kind, reader));
		GivenGrants::<T>::mutate_exists(who, one_less);
	}

	/// Whether there is such a reader now.
	pub(crate) fn is_reader(reader: Reader) -> bool {
		match reader {
			Reader::Branch(branch) => T::Oversight::exists(branch),
			Reader::Partner(partner) => T::Partners::is_active(partner),
		}
	}
}
