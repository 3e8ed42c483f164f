// SPDX-License-Identifier: Apache-2.0

//! What profiles say (M2, M3).

use crate::{members::one_less, *};
use frame_support::{
	ensure,
	traits::{Get, Time},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};
use timebank_primitives::{
	Attested, Cases, Commitment, FieldKind, Moment, PartnerId, Request, Subject,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn existing(kind: FieldKind) -> Result<Kind, DispatchError> {
		Kinds::<T>::get(kind).ok_or(Error::<T>::KindNotFound.into())
	}

	pub(crate) fn do_set_kind(kind: FieldKind, name: Name, path: Path) -> DispatchResult {
		let is_text = !name.is_empty() && core::str::from_utf8(&name).is_ok();
		ensure!(is_text, Error::<T>::InvalidText);
		let is_new = !Kinds::<T>::contains_key(kind);
		ensure!(!is_new || Kinds::<T>::count() < T::MaxKinds::get(), Error::<T>::TooManyKinds);
		Kinds::<T>::insert(kind, Kind { name: name.clone(), path });
		Self::deposit_event(Event::KindSet { kind, name, path });
		Ok(())
	}

	pub(crate) fn do_propose_field(
		who: T::AccountId,
		kind: FieldKind,
		commitment: Commitment,
		valid_until: Option<Moment>,
	) -> DispatchResult {
		let home = Self::active(&who)?.branch;
		let path = Self::existing(kind)?.path;
		ensure!(path != Path::Institution, Error::<T>::InstitutionsOnly);
		Self::ensure_to_come(valid_until)?;
		if path == Path::Direct {
			// One from before the kind's path was changed is out of date.
			Self::drop_proposal(&who, kind);
			let value = Some(Attested { commitment, valid_until });
			return Self::put_field(&who, kind, value, Source::SelfDeclared);
		}
		if !Proposals::<T>::contains_key(&who, kind) {
			OpenProposals::<T>::try_mutate(&who, |open| {
				ensure!(*open < T::MaxProposals::get(), Error::<T>::TooManyProposals);
				*open = open.saturating_add(1);
				Ok::<_, DispatchError>(())
			})?;
		}
		let (proposed_at, version) = (T::Time::now(), Self::version(&who, kind));
		let proposal = Proposal { commitment, valid_until, proposed_at, version, refused: false };
		Proposals::<T>::insert(&who, kind, proposal);
		let member = who.clone();
		Self::deposit_event(Event::FieldProposed { member, kind, commitment, valid_until });
		// A case is about one value and one end: who reads about the old ones does not decide on the new ones.
		let subject = Subject::Field { member: who.clone(), kind };
		T::Cases::close(&subject);
		// Nothing of this is routine, so it waits.
		T::Cases::open(Request::new(subject, home, who))?;
		Ok(())
	}

	pub(crate) fn do_withdraw_field(who: T::AccountId, kind: FieldKind) -> DispatchResult {
		Self::present(&who)?;
		ensure!(Proposals::<T>::contains_key(&who, kind), Error::<T>::ProposalNotFound);
		Self::drop_proposal(&who, kind);
		Self::deposit_event(Event::ProposalWithdrawn { member: who, kind });
		Ok(())
	}

	pub(crate) fn do_erase_field(who: &T::AccountId, kind: FieldKind) -> DispatchResult {
		Self::present(who)?;
		let field = Fields::<T>::get(who, kind).filter(|field| field.commitment.is_some());
		ensure!(field.is_some(), Error::<T>::FieldNotFound);
		Self::drop_proposal(who, kind);
		Self::drop_grants(who, kind);
		Self::put_field(who, kind, None, Source::SelfDeclared)
	}

	pub(crate) fn ensure_to_come(valid_until: Option<Moment>) -> DispatchResult {
		let now = T::Time::now();
		ensure!(valid_until.is_none_or(|end| end > now), Error::<T>::EndInThePast);
		Ok(())
	}

	/// Take a proposal out of the state, if there is one, refused or not. It does not wait any more.
	pub(crate) fn drop_proposal(who: &T::AccountId, kind: FieldKind) {
		if let Some(proposal) = Proposals::<T>::take(who, kind) {
			OpenProposals::<T>::mutate_exists(who, one_less);
			if !proposal.refused {
				T::Cases::close(&Subject::Field { member: who.clone(), kind });
			}
		}
	}

	/// How many times a field was set or erased.
	pub(crate) fn version(who: &T::AccountId, kind: FieldKind) -> u32 {
		Fields::<T>::get(who, kind).map_or(0, |field| field.version)
	}

	/// Let a field say something, or nothing.
	pub(crate) fn put_field(
		who: &T::AccountId,
		kind: FieldKind,
		value: Option<Attested>,
		source: Source,
	) -> DispatchResult {
		let before = Self::version(who, kind);
		let version = before.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let field = Field {
			commitment: value.map(|value| value.commitment),
			source,
			version,
			set_at: T::Time::now(),
			valid_until: value.and_then(|value| value.valid_until),
		};
		Fields::<T>::insert(who, kind, field);
		let member = who.clone();
		Self::deposit_event(match value {
			Some(_) => Event::FieldSet { member, kind, field },
			None => Event::FieldErased { member, kind, source, version },
		});
		Ok(())
	}
}

/// Institutions write fields of members alone who are alive. What a field says already is not said again: its version stays. What is
/// over already when it arrives tells that there is nothing any longer, and what an institution has said it may always take back.
impl<T: Config> timebank_primitives::Fields<T::AccountId> for Pallet<T> {
	fn is_kind(kind: FieldKind) -> bool {
		Kinds::<T>::get(kind).is_some_and(|kind| kind.path != Path::Direct)
	}

	fn set_by_institution(
		who: &T::AccountId,
		kind: FieldKind,
		partner: PartnerId,
		value: Option<Attested>,
	) -> DispatchResult {
		Self::present(who)?;
		let path = Self::existing(kind)?.path;
		let now = T::Time::now();
		let value = value.filter(|value| value.valid_until.is_none_or(|end| now < end));
		let source = Source::Institution { partner };
		let said = Fields::<T>::get(who, kind).and_then(|field| {
			let Field { commitment, source, valid_until, .. } = field;
			commitment.map(|commitment| (source, Attested { commitment, valid_until }))
		});
		let takes_back = value.is_none() && said.is_some_and(|(by, _)| by == source);
		ensure!(path != Path::Direct || takes_back, Error::<T>::NotForInstitutions);
		match (said, value) {
			(None, None) => return Ok(()),
			(Some(said), Some(value)) if said == (source, value) => return Ok(()),
			// That an institution has nothing to say does not make wrong what somebody else says.
			(Some((other, _)), None) if other != source => {
				return Err(Error::<T>::SetByOther.into());
			}
			_ => {}
		}
		Self::put_field(who, kind, value, source)
	}
}
