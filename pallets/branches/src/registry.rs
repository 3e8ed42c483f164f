// SPDX-License-Identifier: Apache-2.0

//! What the calls do, and what other pallets are told.

use crate::*;
use alloc::vec::Vec;
use frame_support::{
	ensure,
	traits::{ChangeMembers, EnsureOrigin, Get, Time},
};
use frame_system::{
	ensure_signed,
	pallet_prelude::{BlockNumberFor, OriginFor},
};
use sp_runtime::{
	DispatchError, DispatchResult,
	traits::{Convert, Verify, Zero},
};
use timebank_primitives::{
	BranchId, Membership, Moment, Residents, Role, Roles, Staff as _, Validators, WindingUp,
};

impl<T: Config> Pallet<T> {
	/// The Council's members: the own accounts of all branches entitled to a seat, sorted.
	pub fn seats() -> Vec<T::AccountId> {
		let mut seats: Vec<_> = Branches::<T>::iter_values()
			.filter(|branch| branch.has_seat())
			.map(|branch| branch.account)
			.collect();
		seats.sort();
		seats
	}

	pub(crate) fn change_seats(incoming: &[T::AccountId], outgoing: &[T::AccountId]) {
		T::Council::change_members_sorted(incoming, outgoing, &Self::seats());
	}

	/// Whether `branch` is `above`, or stands below it.
	fn is_within(branch: BranchId, above: BranchId) -> bool {
		// Each step leads to a wider kind.
		let mut next = Some(branch);
		while let Some(id) = next {
			if id == above {
				return true;
			}
			next = Branches::<T>::get(id).and_then(|branch| branch.parent);
		}
		false
	}

	/// Fails unless it is an administrator of the branch, or of one above it, or the consortium.
	pub(crate) fn ensure_administers(origin: OriginFor<T>, branch: BranchId) -> DispatchResult {
		Self::ensure_administrator(origin, branch, true)
	}

	/// The same for what gives somebody the branch's own voice: nobody above it speaks with that, or makes it speak.
	pub(crate) fn ensure_may_grant(
		origin: OriginFor<T>,
		branch: BranchId,
		role: Role,
	) -> DispatchResult {
		let is_voice = matches!(role, Role::Administrator | Role::OracleOperator);
		Self::ensure_administrator(origin, branch, !is_voice)
	}

	fn ensure_administrator(
		origin: OriginFor<T>,
		branch: BranchId,
		from_above: bool,
	) -> DispatchResult {
		let origin = match T::AdmitOrigin::try_origin(origin) {
			Ok(_) => return Ok(()),
			Err(origin) => origin,
		};
		let caller = ensure_signed(origin)?;
		let own =
			Self::branch_as(&caller, Role::Administrator).ok_or(Error::<T>::NotAdministrator)?;
		// A branch that does not take part keeps its own staff in order, and nobody else's.
		let reaches_down = || {
			from_above
				&& Branches::<T>::get(own).is_some_and(|above| above.status == Status::Active)
				&& Self::is_within(branch, own)
		};
		ensure!(own == branch || reaches_down(), Error::<T>::NotAdministrator);
		Ok(())
	}

	pub(crate) fn ensure_certified(
		account: &T::AccountId,
		certificate: &Certificate,
		signature: &T::Signature,
	) -> DispatchResult {
		ensure!(certificate.valid_until > T::Time::now(), Error::<T>::CertificateExpired);
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::default());
		let statement = certificate.statement(&genesis, account);
		let wrapped = [b"<Bytes>", &statement[..], b"</Bytes>"].concat();
		ensure!(
			signature.verify(&statement[..], account) || signature.verify(&wrapped[..], account),
			Error::<T>::CertificateForged
		);
		Ok(())
	}

	pub(crate) fn do_admit(
		branch: Branch<T::AccountId>,
		administrator: T::AccountId,
	) -> DispatchResult {
		ensure!(branch.details.are_sound(), Error::<T>::InvalidText);
		ensure!(branch.certificate.valid_until > T::Time::now(), Error::<T>::CertificateExpired);
		ensure!(Branches::<T>::count() < T::MaxBranches::get(), Error::<T>::TooManyBranches);
		Self::ensure_own(&branch.account)?;
		ensure!(branch.account != administrator, Error::<T>::BranchAccount);
		Self::adopt(branch.kind, branch.parent)?;

		let id = NextId::<T>::get();
		NextId::<T>::put(id.checked_add(1).ok_or(Error::<T>::TooManyBranches)?);
		let (parent, account) = (branch.parent, branch.account.clone());
		// For life: an account that loses its last reference would start again at nonce 0, and its old transactions
		// could be played again.
		frame_system::Pallet::<T>::inc_providers(&account);
		ByAccount::<T>::insert(&account, id);
		Branches::<T>::insert(id, branch);
		Self::deposit_event(Event::Admitted { branch: id, parent, account });
		Self::do_grant(id, administrator, Role::Administrator, None)
	}

	/// Count one more branch of `kind` below `parent`, if it can stand there.
	fn adopt(kind: BranchKind, parent: Option<BranchId>) -> DispatchResult {
		let Some(parent) = parent else { return Ok(()) };
		Self::change(parent, |above| {
			ensure!(kind.fits_below(above.kind), Error::<T>::WrongParent);
			ensure!(above.status == Status::Active, Error::<T>::ParentNotActive);
			above.children = above.children.saturating_add(1);
			Ok(())
		})
	}

	fn abandon(parent: Option<BranchId>) -> DispatchResult {
		let Some(parent) = parent else { return Ok(()) };
		Self::change(parent, |above| {
			above.children = above.children.checked_sub(1).ok_or(DispatchError::Corruption)?;
			Ok(())
		})
	}

	pub(crate) fn do_move(branch: BranchId, to: Option<BranchId>) -> DispatchResult {
		let record = Branches::<T>::get(branch).ok_or(Error::<T>::BranchNotFound)?;
		let from = record.parent;
		ensure!(from != to, Error::<T>::AlreadyThere);
		ensure!(!to.is_some_and(|to| Self::is_within(to, branch)), Error::<T>::Cycle);
		Self::adopt(record.kind, to)?;
		Self::abandon(from)?;
		Self::change(branch, |record| {
			record.parent = to;
			Ok(())
		})?;
		Self::deposit_event(Event::Moved { branch, from, to });
		Ok(())
	}

	pub(crate) fn change(
		branch: BranchId,
		change: impl FnOnce(&mut Branch<T::AccountId>) -> DispatchResult,
	) -> DispatchResult {
		Branches::<T>::try_mutate(branch, |record| {
			change(record.as_mut().ok_or(Error::<T>::BranchNotFound)?)
		})
	}

	/// Set a branch's status, and let its seat follow.
	pub(crate) fn set_status(
		branch: BranchId,
		mut record: Branch<T::AccountId>,
		status: Status,
	) -> DispatchResult {
		let account = [record.account.clone()];
		let before = record.has_seat();
		record.status = status;
		let after = record.has_seat();
		if before && !after {
			ensure!(Self::seats().len() > 1, Error::<T>::LastSeat);
			ensure!(T::Validators::can_spare(branch), Error::<T>::BelowMinimum);
		}
		Branches::<T>::insert(branch, record);
		match (before, after) {
			(false, true) => Self::change_seats(&account, &[]),
			(true, false) => Self::change_seats(&[], &account),
			_ => {}
		}
		Ok(())
	}

	/// Put another account in the place of a branch's own.
	pub(crate) fn do_replace_account(
		branch: BranchId,
		account: T::AccountId,
		signature: &T::Signature,
	) -> DispatchResult {
		let mut record = Branches::<T>::get(branch).ok_or(Error::<T>::BranchNotFound)?;
		Self::ensure_own(&account)?;
		Self::ensure_certified(&account, &record.certificate, signature)?;
		ensure!(T::Validators::can_spare(branch), Error::<T>::BelowMinimum);
		ensure!(!T::Validators::is_under_investigation(branch), Error::<T>::UnderInvestigation);
		let old = core::mem::replace(&mut record.account, account.clone());
		let seated = record.has_seat();
		T::Validators::forget_keys(&old);
		frame_system::Pallet::<T>::inc_providers(&account);
		ByAccount::<T>::remove(&old);
		ByAccount::<T>::insert(&account, branch);
		Branches::<T>::insert(branch, record);
		if seated {
			Self::change_seats(core::slice::from_ref(&account), core::slice::from_ref(&old));
		}
		Self::deposit_event(Event::AccountReplaced { branch, old, new: account });
		Ok(())
	}

	/// Whether an account can become a branch's own.
	fn ensure_own(account: &T::AccountId) -> DispatchResult {
		ensure!(!ByAccount::<T>::contains_key(account), Error::<T>::AccountTaken);
		ensure!(
			!Staff::<T>::contains_key(account) && !T::Members::is_member(account),
			Error::<T>::BranchAccount
		);
		Ok(())
	}

	/// Whether `successor` can take over from `branch`.
	pub(crate) fn ensure_can_succeed(branch: BranchId, successor: BranchId) -> DispatchResult {
		ensure!(branch != successor, Error::<T>::WrongSuccessor);
		let record = Branches::<T>::get(successor).ok_or(Error::<T>::BranchNotFound)?;
		// Members and obligations are for a branch that takes on new ones: no supervisor, active, and certified.
		let takes_on = record.has_seat() && record.standing(T::Time::now()) == Standing::Good;
		ensure!(takes_on, Error::<T>::WrongSuccessor);
		Ok(())
	}

	/// Whether a branch is to take over from one that is closing.
	pub(crate) fn takes_over(branch: BranchId) -> bool {
		Branches::<T>::iter_values().any(|other| other.status.successor() == Some(branch))
	}

	pub(crate) fn do_close(branch: BranchId) -> DispatchResult {
		let record = Branches::<T>::get(branch).ok_or(Error::<T>::BranchNotFound)?;
		let successor = record.status.successor().ok_or(Error::<T>::WrongStatus)?;
		ensure!(T::Members::residents(branch) == 0, Error::<T>::HasMembers);
		ensure!(record.staff == 0, Error::<T>::HasStaff);
		ensure!(!T::Validators::validates(&record.account), Error::<T>::StillValidates);
		ensure!(!T::Validators::is_under_investigation(branch), Error::<T>::UnderInvestigation);
		T::WindingUp::ensure_wound_up(branch)?;
		Self::abandon(record.parent)?;
		T::Validators::forget_keys(&record.account);
		T::Validators::forget(branch);
		T::WindingUp::forget(branch);
		ByAccount::<T>::remove(&record.account);
		Branches::<T>::remove(branch);
		Former::<T>::insert(
			branch,
			FormerBranch {
				name: record.details.name,
				account: record.account,
				document: record.certificate.document,
				successor,
				closed_at: T::Time::now(),
			},
		);
		Self::deposit_event(Event::Closed { branch });
		Ok(())
	}

	pub(crate) fn do_grant(
		branch: BranchId,
		who: T::AccountId,
		role: Role,
		until: Option<Moment>,
	) -> DispatchResult {
		ensure!(!ByAccount::<T>::contains_key(&who), Error::<T>::BranchAccount);
		Self::change(branch, |record| {
			ensure!(
				record.kind != BranchKind::Supervisor
					|| matches!(role, Role::Administrator | Role::Auditor),
				Error::<T>::NotForSupervisors
			);
			Staff::<T>::try_mutate(&who, |staff| {
				let staff = match staff {
					Some(staff) => staff,
					None => {
						ensure!(record.staff < T::MaxStaff::get(), Error::<T>::TooManyStaff);
						record.staff = record.staff.saturating_add(1);
						// For life, as for a branch's own account.
						frame_system::Pallet::<T>::inc_providers(&who);
						staff.insert(StaffMember { branch, roles: Roles::new() })
					}
				};
				ensure!(staff.branch == branch, Error::<T>::WorksElsewhere);
				let before =
					staff.roles.try_insert(role, until).map_err(|_| DispatchError::Corruption)?;
				if role == Role::Administrator && before.is_none() {
					record.administrators = record.administrators.saturating_add(1);
				}
				Ok(())
			})
		})?;
		Self::deposit_event(Event::RoleGranted { branch, who, role, until });
		Ok(())
	}

	pub(crate) fn do_revoke(branch: BranchId, who: T::AccountId, role: Role) -> DispatchResult {
		Self::change(branch, |record| {
			Staff::<T>::try_mutate_exists(&who, |entry| {
				let staff = entry.as_mut().ok_or(Error::<T>::RoleNotHeld)?;
				staff.roles.remove(&role).ok_or(Error::<T>::RoleNotHeld)?;
				if role == Role::Administrator {
					ensure!(
						record.administrators > 1 || record.status.successor().is_some(),
						Error::<T>::LastAdministrator
					);
					record.administrators = record.administrators.saturating_sub(1);
				}
				if staff.roles.is_empty() {
					record.staff = record.staff.saturating_sub(1);
					*entry = None;
					// Who has never sent anything has no transaction that could be played again, and leaves no trace.
					if frame_system::Pallet::<T>::account_nonce(&who).is_zero() {
						let _ = frame_system::Pallet::<T>::dec_providers(&who);
					}
				}
				Ok(())
			})
		})?;
		Self::deposit_event(Event::RoleRevoked { branch, who, role });
		Ok(())
	}

	/// The own accounts of these branches, in the order of their ids.
	fn accounts_of(which: impl Fn(&Branch<T::AccountId>) -> bool) -> Vec<(BranchId, T::AccountId)> {
		let mut found: Vec<_> = Branches::<T>::iter()
			.filter(|(_, branch)| which(branch))
			.map(|(id, branch)| (id, branch.account))
			.collect();
		found.sort_by_key(|(id, _)| *id);
		found
	}

	pub(crate) fn roles_now(staff: &StaffMember) -> impl Iterator<Item = Role> + '_ {
		let now = T::Time::now();
		Branches::<T>::get(staff.branch)
			.into_iter()
			.flat_map(move |branch| staff.roles_at(now, branch.standing(now)))
	}
}

impl<T: Config> timebank_primitives::Staff<T::AccountId> for Pallet<T> {
	fn branch(who: &T::AccountId) -> Option<BranchId> {
		let staff = Staff::<T>::get(who)?;
		Self::roles_now(&staff).next().map(|_| staff.branch)
	}

	fn branch_as(who: &T::AccountId, role: Role) -> Option<BranchId> {
		let staff = Staff::<T>::get(who)?;
		Self::roles_now(&staff).any(|held| held == role).then_some(staff.branch)
	}

	fn offices(who: &T::AccountId) -> Vec<(BranchId, Role)> {
		let Some(staff) = Staff::<T>::get(who) else { return Vec::new() };
		Self::roles_now(&staff).map(|role| (staff.branch, role)).collect()
	}
}

impl<T: Config> timebank_primitives::Branches<T::AccountId> for Pallet<T> {
	fn by_account(account: &T::AccountId) -> Option<BranchId> {
		ByAccount::<T>::get(account)
	}
}

impl<T: Config> timebank_primitives::Oversight for Pallet<T> {
	fn stands_below(branch: BranchId, above: BranchId) -> bool {
		branch != above
			&& Branches::<T>::get(branch)
				.is_some_and(|record| record.kind != BranchKind::Supervisor)
			&& Self::is_within(branch, above)
	}

	fn exists(branch: BranchId) -> bool {
		Branches::<T>::contains_key(branch)
	}

	fn has_pot(branch: BranchId) -> bool {
		Branches::<T>::get(branch).is_some_and(|record| record.kind != BranchKind::Supervisor)
	}

	fn oversees(above: BranchId, branch: BranchId) -> bool {
		if Self::is_within(branch, above) {
			return true;
		}
		match Branches::<T>::get(above) {
			Some(Branch { kind: BranchKind::Supervisor, parent, .. }) => {
				parent.is_none_or(|supervised| Self::is_within(branch, supervised))
			}
			_ => false,
		}
	}
}

impl<T: Config> timebank_primitives::Hierarchy for Pallet<T> {
	/// Two reads at most. Wherever this leads there is a branch: none is removed that has another below it. A supervisor stands
	/// below the branch that it supervises only in the register: what stands over it is what stands over that branch. One that
	/// supervises everything has nothing over it, as little as one that supervises a branch at the top.
	fn parent(branch: BranchId) -> Option<BranchId> {
		let record = Branches::<T>::get(branch)?;
		match record.kind {
			BranchKind::Supervisor => Branches::<T>::get(record.parent?)?.parent,
			_ => record.parent,
		}
	}
}

impl<T: Config> timebank_primitives::Succession for Pallet<T> {
	fn successor(branch: BranchId) -> Option<BranchId> {
		Branches::<T>::get(branch)?.status.successor()
	}
}

impl<T: Config> timebank_primitives::Candidates<T::AccountId> for Pallet<T> {
	fn account(branch: BranchId) -> Option<T::AccountId> {
		Some(Branches::<T>::get(branch)?.account)
	}

	fn candidate(branch: BranchId) -> Option<T::AccountId> {
		let record = Branches::<T>::get(branch)?;
		record.may_validate(T::Time::now()).then_some(record.account)
	}

	fn candidates() -> impl Iterator<Item = (BranchId, T::AccountId)> {
		let now = T::Time::now();
		Self::accounts_of(|branch| branch.may_validate(now)).into_iter()
	}

	fn lapsed() -> impl Iterator<Item = (BranchId, T::AccountId)> {
		let now = T::Time::now();
		Self::accounts_of(|branch| branch.has_seat() && branch.standing(now) == Standing::Lapsed)
			.into_iter()
	}
}

/// A branch's own account stands for itself as a validator, any other account for none: only branches validate (C3).
impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for Pallet<T> {
	fn convert(account: T::AccountId) -> Option<T::AccountId> {
		ByAccount::<T>::contains_key(&account).then_some(account)
	}
}
