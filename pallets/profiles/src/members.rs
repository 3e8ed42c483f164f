// SPDX-License-Identifier: Apache-2.0

//! Who becomes a member, is one no longer, or moves.

use crate::*;
use frame_support::{
	ensure,
	traits::{Contains, EnsureOrigin, Get, Time},
	weights::Weight,
};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{
	DispatchError, DispatchResult, Saturating,
	traits::{BadOrigin, Convert, Zero},
};
use timebank_primitives::{
	BranchId, Branches, Cases, Deaths, Exit, Keyless, Kinship, Membership, Moment, Nullifier,
	Oversight, Rehoming, Relocation, Residents, Subject, WelcomeGrant,
};

impl<T: Config> Pallet<T> {
	/// The member with this account, dead or alive, unless they have left or not joined yet.
	pub(crate) fn current(who: &T::AccountId) -> Result<Member, DispatchError> {
		let member = Members::<T>::get(who).filter(Member::is_at_home);
		member.ok_or(Error::<T>::NotMember.into())
	}

	/// The member with this account who is alive, suspended or not.
	pub(crate) fn present(who: &T::AccountId) -> Result<Member, DispatchError> {
		let member = Self::current(who)?;
		ensure!(member.is_present(), Error::<T>::Deceased);
		Ok(member)
	}

	/// The member with this account, if they may take on something new.
	pub(crate) fn active(who: &T::AccountId) -> Result<Member, DispatchError> {
		let member = Self::present(who)?;
		ensure!(member.status == Status::Active, Error::<T>::Suspended);
		Ok(member)
	}

	/// The registration with this account that is not accepted yet.
	fn pending(who: &T::AccountId) -> Result<Member, DispatchError> {
		let member = Members::<T>::get(who).filter(Member::is_pending);
		member.ok_or(Error::<T>::NotPending.into())
	}

	/// An auditor who may decide on `who`, the branch that they work for, and the member.
	pub(crate) fn ensure_decides(
		origin: OriginFor<T>,
		who: &T::AccountId,
	) -> Result<(T::AccountId, BranchId, Member), DispatchError> {
		let (auditor, branch) = T::AuditorOrigin::ensure_origin(origin)?;
		let member = Self::present(who)?;
		ensure!(T::Oversight::oversees(branch, member.branch), Error::<T>::WrongBranch);
		// Whoever is suspended does not choose afterwards who lets them take part again, nor before it who suspends them.
		let at = match member.status {
			Status::Suspended { since, .. } => since,
			_ => T::Time::now(),
		};
		let since = at.saturating_sub(T::Lookback::get());
		let is_partial = auditor == *who || T::Kinship::are_close(&auditor, who, since);
		ensure!(!is_partial, Error::<T>::ConflictOfInterest);
		Ok((auditor, branch, member))
	}

	/// Whether auditors of `branch` may lift what `suspending` has decided. A supervisor and what it supervises oversee each other:
	/// there it is the supervisor, which has no pot, that has the last word.
	pub(crate) fn may_lift(branch: BranchId, suspending: BranchId) -> bool {
		branch == suspending
			|| !T::Oversight::exists(suspending)
			|| (T::Oversight::oversees(branch, suspending)
				&& (!T::Oversight::oversees(suspending, branch) || !T::Oversight::has_pot(branch)))
	}

	/// Whether nobody has accepted the registration in time: it stands in nobody's way any more.
	fn has_lapsed(member: &Member) -> bool {
		matches!(member.status, Status::Pending { until } if until <= T::Time::now())
	}

	pub(crate) fn do_register(
		registrar: T::AccountId,
		branch: BranchId,
		who: &T::AccountId,
		nullifier: Nullifier,
	) -> DispatchResult {
		ensure!(registrar != *who, Error::<T>::OwnRegistration);
		// Nobody could ever accept it.
		ensure!(T::KeylessAccount::convert(nullifier) != *who, Error::<T>::KeylessAccount);
		ensure!(!T::Reserved::contains(who), Error::<T>::AccountReserved);
		Self::enter(registrar, branch, who, nullifier)?;
		Ok(())
	}

	pub(crate) fn do_register_keyless(
		registrar: T::AccountId,
		branch: BranchId,
		nullifier: Nullifier,
	) -> DispatchResult {
		ensure!(T::Standing::contains(&branch), Error::<T>::BranchNotActive);
		let who = T::KeylessAccount::convert(nullifier);
		let member = Self::enter(registrar, branch, &who, nullifier)?;
		Self::join(&who, member)
	}

	/// Take the account and the person.
	fn enter(
		registrar: T::AccountId,
		branch: BranchId,
		who: &T::AccountId,
		nullifier: Nullifier,
	) -> Result<Member, DispatchError> {
		for account in [Some(who.clone()), Persons::<T>::get(nullifier)].into_iter().flatten() {
			if let Some(lapsed) = Members::<T>::get(&account).filter(Self::has_lapsed) {
				Self::drop_registration(account, lapsed, Some(registrar.clone()));
			}
		}
		ensure!(!Members::<T>::contains_key(who), Error::<T>::AccountRegistered);
		ensure!(!Persons::<T>::contains_key(nullifier), Error::<T>::PersonRegistered);
		ensure!(T::Branches::by_account(who).is_none(), Error::<T>::BranchAccount);

		// For life: an account that loses its last reference would start again at nonce 0, and its old transactions
		// could be played again.
		frame_system::Pallet::<T>::inc_providers(who);
		Persons::<T>::insert(nullifier, who);
		let now = T::Time::now();
		// As late as can be counted is late enough.
		let status = Status::Pending { until: now.saturating_add(T::RegistrationTerm::get()) };
		let member = Member { branch, nullifier, registered_at: now, status };
		Members::<T>::insert(who, &member);
		Self::deposit_event(Event::Registered { member: who.clone(), branch, registrar });
		Ok(member)
	}

	pub(crate) fn do_accept(who: &T::AccountId) -> DispatchResult {
		let member = Self::pending(who)?;
		ensure!(!Self::has_lapsed(&member), Error::<T>::RegistrationLapsed);
		// All of it may have changed since the registration.
		ensure!(T::Oversight::exists(member.branch), Error::<T>::BranchNotFound);
		ensure!(T::Standing::contains(&member.branch), Error::<T>::BranchNotActive);
		ensure!(T::Branches::by_account(who).is_none(), Error::<T>::BranchAccount);
		ensure!(!T::Reserved::contains(who), Error::<T>::AccountReserved);
		// Others sign for a multisig or a derivative, with keys of their own, and would act as the member still after the
		// member's key was replaced. Such an account never signs, so its nonce stays zero.
		let nonce = frame_system::Pallet::<T>::account_nonce(who);
		ensure!(!nonce.is_zero(), Error::<T>::NotAKey);
		Self::join(who, member)
	}

	/// Make somebody who is registered a member.
	fn join(who: &T::AccountId, mut member: Member) -> DispatchResult {
		let branch = member.branch;
		member.status = Status::Active;
		Members::<T>::insert(who, member);
		Self::count(branch);
		Self::deposit_event(Event::Joined { member: who.clone(), branch });
		T::WelcomeGrant::grant(who)
	}

	pub(crate) fn do_withdraw_registration(
		origin: OriginFor<T>,
		who: T::AccountId,
	) -> DispatchResult {
		let origin = match T::ConsortiumOrigin::try_origin(origin) {
			Ok(_) => {
				let member = Self::pending(&who)?;
				Self::drop_registration(who, member, None);
				return Ok(());
			}
			Err(origin) => origin,
		};
		let (by, branch) = match T::RegistrarOrigin::try_origin(origin) {
			Ok((registrar, branch)) => (registrar, Some(branch)),
			Err(origin) => (ensure_signed(origin)?, None),
		};
		let member = Self::pending(&who);
		let is_free = by == who || member.as_ref().is_ok_and(Self::has_lapsed);
		ensure!(is_free || branch.is_some(), BadOrigin);
		let member = member?;
		// Of a branch that is gone nobody would be left to decide, and the person could join nowhere else.
		let may = |above| {
			T::Oversight::oversees(above, member.branch) || !T::Oversight::exists(member.branch)
		};
		ensure!(is_free || branch.is_some_and(may), Error::<T>::WrongBranch);
		Self::drop_registration(who, member, Some(by));
		Ok(())
	}

	/// Forget a registration that was not accepted.
	fn drop_registration(account: T::AccountId, member: Member, by: Option<T::AccountId>) {
		Members::<T>::remove(&account);
		Persons::<T>::remove(member.nullifier);
		// Who has never sent anything has no transaction that could be played again, and leaves no trace.
		if frame_system::Pallet::<T>::account_nonce(&account).is_zero() {
			let _ = frame_system::Pallet::<T>::dec_providers(&account);
		}
		let branch = member.branch;
		Self::deposit_event(Event::RegistrationWithdrawn { account, branch, by });
	}

	pub(crate) fn do_leave(who: T::AccountId) -> DispatchResult {
		let mut member = Self::active(&who)?;
		// Burnt while they are a member: their home branch tells whose coins are gone.
		T::Exit::exit(&who)?;
		let branch = member.branch;
		member.status = Status::Left { since: T::Time::now() };
		Members::<T>::insert(&who, member);
		Self::uncount(branch);
		Self::forget(&who);
		Self::deposit_event(Event::Left { member: who, branch });
		Ok(())
	}

	pub(crate) fn do_ask_to_move(who: T::AccountId, to: BranchId) -> DispatchResult {
		let member = Self::active(&who)?;
		ensure!(T::Oversight::exists(to), Error::<T>::BranchNotFound);
		ensure!(T::Oversight::has_pot(to), Error::<T>::NotForMembers);
		ensure!(member.branch != to, Error::<T>::AlreadyThere);
		Moves::<T>::insert(&who, to);
		Self::deposit_event(Event::MoveAsked { member: who, from: member.branch, to });
		Ok(())
	}

	pub(crate) fn do_withdraw_move(who: T::AccountId) -> DispatchResult {
		Self::present(&who)?;
		let to = Moves::<T>::take(&who).ok_or(Error::<T>::MoveNotFound)?;
		Self::deposit_event(Event::MoveWithdrawn { member: who, to });
		Ok(())
	}

	pub(crate) fn do_accept_move(
		registrar: T::AccountId,
		branch: BranchId,
		who: &T::AccountId,
	) -> DispatchResult {
		let member = Self::active(who)?;
		ensure!(registrar != *who, Error::<T>::ConflictOfInterest);
		let to = Moves::<T>::get(who).ok_or(Error::<T>::MoveNotFound)?;
		ensure!(to == branch, Error::<T>::WrongBranch);
		// What they have moves while they are at home where it is.
		T::Relocation::relocate(who, member.branch, to)?;
		Self::settle_in(who, member, to);
		Ok(())
	}

	/// Make another branch the home. A wish that has come true is dropped.
	fn settle_in(who: &T::AccountId, mut member: Member, to: BranchId) {
		let from = core::mem::replace(&mut member.branch, to);
		Members::<T>::insert(who, member);
		Moves::<T>::mutate_exists(who, |wish| *wish = wish.filter(|wished| *wished != to));
		Self::uncount(from);
		Self::count(to);
		Self::deposit_event(Event::Rehomed { member: who.clone(), from, to });
	}

	/// Forget what was kept only for somebody who takes part: nobody could change it any more.
	fn forget(who: &T::AccountId) {
		Moves::<T>::remove(who);
		for kind in Proposals::<T>::iter_key_prefix(who) {
			T::Cases::close(&Subject::Field { member: who.clone(), kind });
		}
		// Bounded for each member, so nothing is left.
		let _ = Fields::<T>::clear_prefix(who, T::MaxKinds::get(), None);
		let _ = Proposals::<T>::clear_prefix(who, T::MaxProposals::get(), None);
		let _ = Grants::<T>::clear_prefix(who, T::MaxGrants::get(), None);
		OpenProposals::<T>::remove(who);
		GivenGrants::<T>::remove(who);
	}

	/// Count one member more at a branch.
	fn count(branch: BranchId) {
		MembersAt::<T>::mutate(branch, |members| members.saturating_inc());
	}

	/// Count one member less at a branch.
	fn uncount(branch: BranchId) {
		MembersAt::<T>::mutate_exists(branch, one_less);
	}
}

/// Take one from a counter, which is gone at zero.
pub(crate) fn one_less(count: &mut Option<u32>) {
	*count = count.and_then(|count| count.checked_sub(1)).filter(|left| *left > 0);
}

/// Who has died is at home where they were: what they have and owe stays there.
impl<T: Config> Membership<T::AccountId> for Pallet<T> {
	fn home(who: &T::AccountId) -> Option<BranchId> {
		Self::current(who).ok().map(|member| member.branch)
	}

	fn is_alive(who: &T::AccountId) -> bool {
		Self::present(who).is_ok()
	}

	fn is_active(who: &T::AccountId) -> bool {
		Self::active(who).is_ok()
	}

	/// Since they were registered, wherever they have moved since.
	fn since(who: &T::AccountId) -> Option<Moment> {
		Self::current(who).ok().map(|member| member.registered_at)
	}
}

impl<T: Config> Rehoming<T::AccountId> for Pallet<T> {
	fn rehome(who: &T::AccountId, to: BranchId) -> DispatchResult {
		let member = Self::current(who)?;
		ensure!(T::Oversight::exists(to), Error::<T>::BranchNotFound);
		ensure!(member.branch != to, Error::<T>::AlreadyThere);
		Self::settle_in(who, member, to);
		Ok(())
	}
}

impl<T: Config> Residents for Pallet<T> {
	fn residents(branch: BranchId) -> u32 {
		MembersAt::<T>::get(branch)
	}
}

impl<T: Config> Keyless<T::AccountId> for Pallet<T> {
	fn is_keyless(who: &T::AccountId) -> bool {
		let member = Members::<T>::get(who);
		member.is_some_and(|member| T::KeylessAccount::convert(member.nullifier) == *who)
	}
}

impl<T: Config> Deaths<T::AccountId> for Pallet<T> {
	fn declare(who: &T::AccountId) -> DispatchResult {
		let mut member = Self::present(who)?;
		member.status = Status::Deceased { since: T::Time::now() };
		let branch = member.branch;
		Members::<T>::insert(who, member);
		Self::forget(who);
		Self::deposit_event(Event::Died { member: who.clone(), branch });
		Ok(())
	}

	// It forgets as much as a departure does.
	fn weight() -> Weight {
		T::WeightInfo::leave()
	}
}

/// The accounts that are registered and have not accepted it yet: the runtime lets them send.
pub struct Pending<T>(core::marker::PhantomData<T>);

impl<T: Config> Contains<T::AccountId> for Pending<T> {
	fn contains(who: &T::AccountId) -> bool {
		Members::<T>::get(who).is_some_and(|member| member.is_pending())
	}
}
