// SPDX-License-Identifier: Apache-2.0

//! Which key speaks for whom, and how another one takes its place.

use crate::*;
use frame_support::{
	ensure,
	traits::{Contains, Get, Time},
};
use sp_runtime::{DispatchError, DispatchResult, traits::Zero};
use timebank_primitives::{BranchId, Keyless, Keys, Membership};

impl<T: Config> Pallet<T> {
	/// Whether this is a key that takes over soon: what it has to send for that must be let through.
	pub fn is_expected(key: &T::AccountId) -> bool {
		let Some(member) = Expected::<T>::get(key) else {
			return false;
		};
		let counts = |request: KeyRequestOf<T>| T::Time::now() < request.until;
		T::Members::is_member(&member) && KeyRequests::<T>::get(&member).is_some_and(counts)
	}

	/// Whether this is, was, or is about to be the key to somebody else's account, and so nothing to register anybody with.
	pub fn is_key(account: &T::AccountId) -> bool {
		KeyUses::<T>::contains_key(account) || Expected::<T>::contains_key(account)
	}

	/// Whether somebody can sign for the member.
	pub(crate) fn has_key(member: &T::AccountId) -> bool {
		match Controllers::<T>::get(member) {
			Some(Controller::Key(_)) => true,
			Some(Controller::Nobody) => false,
			None => !T::Keyless::is_keyless(member),
		}
	}

	/// Fails unless nobody uses the key for anything.
	fn ensure_unused(key: &T::AccountId) -> DispatchResult {
		let unused = !T::KeyInUse::contains(key)
			&& !T::Members::is_member(key)
			&& !KeyUses::<T>::contains_key(key);
		ensure!(unused, Error::<T>::KeyTaken);
		Ok(())
	}

	/// The request for a member, as long as it counts.
	fn open_request(member: &T::AccountId) -> Result<KeyRequestOf<T>, DispatchError> {
		let request = KeyRequests::<T>::get(member).ok_or(Error::<T>::RequestNotFound)?;
		ensure!(T::Time::now() < request.until, Error::<T>::Lapsed);
		Ok(request)
	}

	/// Forget the request for a member, if there is one.
	pub(crate) fn drop_request(member: &T::AccountId) -> Option<KeyRequestOf<T>> {
		let request = KeyRequests::<T>::take(member)?;
		if request.approval.is_some() {
			Expected::<T>::remove(&request.key);
		}
		Some(request)
	}

	pub(crate) fn do_request_key(
		(registrar, branch): (T::AccountId, BranchId),
		member: T::AccountId,
		key: T::AccountId,
	) -> DispatchResult {
		Self::ensure_may_decide(&registrar, branch, &member)?;
		Self::ensure_not_deceased(&member)?;
		Self::ensure_not_reported(&member)?;
		// A member's own account is taken too: a key that was replaced once never comes back.
		Self::ensure_unused(&key)?;
		ensure!(!Expected::<T>::contains_key(&key), Error::<T>::KeyTaken);
		// Nobody registers with a key to somebody else's account; and if they did, two members would hang on it.
		ensure!(!KeyUses::<T>::contains_key(&member), Error::<T>::KeyTaken);
		if let Some(earlier) = KeyRequests::<T>::get(&member) {
			ensure!(T::Time::now() >= earlier.until, Error::<T>::AlreadyRequested);
			Self::drop_request(&member);
		}
		let requested_at = T::Time::now();
		let request = KeyRequest {
			key: key.clone(),
			registrar: registrar.clone(),
			requested_at,
			until: requested_at.saturating_add(T::KeyLapse::get()),
			approval: None,
		};
		KeyRequests::<T>::insert(&member, request);
		Self::deposit_event(Event::KeyRequested { member, key, registrar });
		Ok(())
	}

	/// By an auditor, or by the consortium.
	pub(crate) fn do_approve_key(
		auditor: Option<(T::AccountId, BranchId)>,
		member: T::AccountId,
		key: T::AccountId,
	) -> DispatchResult {
		Self::ensure_not_deceased(&member)?;
		Self::ensure_replaceable(&member, auditor.is_none())?;
		let mut request = Self::open_request(&member)?;
		ensure!(request.key == key, Error::<T>::WrongKey);
		if let Some((auditor, branch)) = &auditor {
			Self::ensure_may_decide(auditor, *branch, &member)?;
			ensure!(*auditor != request.registrar, Error::<T>::ConflictOfInterest);
			Self::ensure_still_registrar(&request.registrar, &member)?;
			ensure!(request.approval.is_none(), Error::<T>::AlreadyApproved);
		}
		Self::ensure_unused(&key)?;
		match Expected::<T>::get(&key) {
			Some(other) => ensure!(other == member, Error::<T>::KeyTaken),
			None => {
				// For life, and one of its own: an account that loses its last reference would start again at nonce 0, and its
				// old transactions could be played again.
				frame_system::Pallet::<T>::inc_providers(&key);
				Expected::<T>::insert(&key, &member);
			}
		}
		let ready_at = T::Time::now().saturating_add(T::KeyDelay::get());
		request.approval = Some(Approval { ready_at, vetoable: auditor.is_some() });
		request.until = ready_at.saturating_add(T::KeyLapse::get());
		let until = request.until;
		KeyRequests::<T>::insert(&member, request);
		let auditor = auditor.map(|(auditor, _)| auditor);
		Self::deposit_event(Event::KeyApproved { member, key, auditor, ready_at, until });
		Ok(())
	}

	pub(crate) fn do_veto_key(by: T::AccountId, member: T::AccountId) -> DispatchResult {
		Self::ensure_may_object(&by, &member)?;
		let request = KeyRequests::<T>::get(&member).ok_or(Error::<T>::RequestNotFound)?;
		// What is not approved leads to nothing yet. If it could be vetoed, a thief would do so before the consortium decides.
		let approval = request.approval.ok_or(Error::<T>::NotApproved)?;
		ensure!(approval.vetoable, Error::<T>::NotVetoable);
		Self::drop_request(&member);
		Self::deposit_event(Event::KeyVetoed { member, key: request.key, by });
		Ok(())
	}

	pub(crate) fn do_take_over(key: T::AccountId, member: T::AccountId) -> DispatchResult {
		Self::ensure_not_deceased(&member)?;
		let request = Self::open_request(&member)?;
		ensure!(request.key == key, Error::<T>::WrongKey);
		let approval = request.approval.ok_or(Error::<T>::NotApproved)?;
		Self::ensure_replaceable(&member, !approval.vetoable)?;
		ensure!(T::Time::now() >= approval.ready_at, Error::<T>::TooEarly);
		// An account that never signs, as a multisig, would leave the member mute, or let those speak who stand behind it.
		ensure!(!frame_system::Pallet::<T>::account_nonce(&key).is_zero(), Error::<T>::NotAKey);
		// It may have become somebody's since.
		Self::ensure_unused(&key)?;
		Self::drop_request(&member);
		Self::set_controller(&member, Controller::Key(key.clone()));
		KeyUses::<T>::insert(&key, KeyUse::SpeaksFor(member.clone()));
		// Who takes over lives, whatever is said that was not confirmed.
		if DeathReports::<T>::take(&member).is_some() {
			Self::deposit_event(Event::DeathRefuted { member: member.clone(), by: member.clone() });
		}
		Self::deposit_event(Event::KeyReplaced { member, key });
		Ok(())
	}

	/// Let another key speak for a member, or none, and revoke all that the former one has granted.
	pub(crate) fn set_controller(member: &T::AccountId, controller: ControllerOf<T>) {
		if let Some(Controller::Key(former)) = Controllers::<T>::get(member) {
			KeyUses::<T>::insert(former, KeyUse::Retired);
		}
		Controllers::<T>::insert(member, controller);
		Custodians::<T>::remove(member);
		Mandates::<T>::remove(member);
		Successors::<T>::remove(member);
		T::OnKeyReplaced::on_key_replaced(member);
	}

	/// By somebody who signed, or by the consortium.
	pub(crate) fn do_cancel_key(
		caller: Option<Caller<T::AccountId>>,
		member: T::AccountId,
	) -> DispatchResult {
		let request = KeyRequests::<T>::get(&member).ok_or(Error::<T>::RequestNotFound)?;
		if let Some(caller) = caller
			&& T::Time::now() < request.until
		{
			let by_staff = request.approval.is_none_or(|approval| approval.vetoable);
			Self::ensure_staff_over(caller, &member)?;
			ensure!(by_staff, Error::<T>::ConsortiumDecided);
		}
		Self::drop_request(&member);
		Self::deposit_event(Event::KeyCancelled { member, key: request.key });
		Ok(())
	}
}

impl<T: Config> Keys<T::AccountId> for Pallet<T> {
	fn acts_as(signer: &T::AccountId) -> Option<T::AccountId> {
		match KeyUses::<T>::get(signer) {
			Some(KeyUse::SpeaksFor(member)) => Some(member),
			Some(KeyUse::Retired) => None,
			// The account's own key, unless that was replaced.
			None => (!Controllers::<T>::contains_key(signer)).then(|| signer.clone()),
		}
	}
}
