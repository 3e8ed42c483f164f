// SPDX-License-Identifier: Apache-2.0

//! Custodians, and what they do for members.

use crate::*;
use alloc::boxed::Box;
use frame_support::{
	dispatch::{
		DispatchErrorWithPostInfo, DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo,
		RawOrigin, extract_actual_weight,
	},
	ensure,
	storage::with_storage_layer,
	traits::{Get, IsSubType, IsType, OriginTrait, Time},
	weights::Weight,
};
use sp_runtime::{
	DispatchError, DispatchResult,
	traits::{Dispatchable, Saturating, Zero},
};
use timebank_primitives::{BranchId, Membership, Oversight, Payments, Purse, Role, Staff};

/// The calls of the runtime, as custodians make them.
pub(crate) type ActOf<T> = <T as Config>::RuntimeCall;

/// What somebody may do for a member at this moment.
struct Rights<Balance> {
	participate: bool,
	settle: bool,
	spend: bool,
	/// What may still be spent today.
	left: Balance,
	/// Whether they are a custodian who has never acted for the member.
	is_new: bool,
}

impl<Balance> Rights<Balance> {
	fn cover(&self, scope: Scope) -> bool {
		match scope {
			Scope::Participate => self.participate,
			Scope::Settle => self.settle,
			Scope::Spend => self.spend,
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The day of the network.
	pub(crate) fn today() -> u64 {
		// Never zero: see the integrity test.
		T::Time::now().checked_div(T::Day::get()).unwrap_or_default()
	}

	/// The branch for which somebody is a custodian now.
	fn custodian_at(who: &T::AccountId) -> Option<BranchId> {
		T::Staff::branch_as(who, Role::Custodian)
	}

	pub(crate) fn do_appoint(
		member: T::AccountId,
		custodian: T::AccountId,
		powers: Powers<BalanceOf<T>>,
	) -> DispatchResult {
		Self::ensure_active(&member)?;
		Self::ensure_not_reported(&member)?;
		ensure!(Self::custodian_at(&custodian).is_some(), Error::<T>::NotCustodian);
		Self::put_custodian(member, custodian, powers, AppointedBy::Member)
	}

	pub(crate) fn do_assign(
		(registrar, branch): (T::AccountId, BranchId),
		member: T::AccountId,
		custodian: T::AccountId,
		powers: Powers<BalanceOf<T>>,
	) -> DispatchResult {
		let home = Self::ensure_may_decide(&registrar, branch, &member)?;
		Self::ensure_active(&member)?;
		Self::ensure_not_reported(&member)?;
		ensure!(!Self::has_key(&member), Error::<T>::HasKey);
		ensure!(registrar != custodian, Error::<T>::ConflictOfInterest);
		let place = Self::custodian_at(&custodian).ok_or(Error::<T>::NotCustodian)?;
		ensure!(T::Oversight::oversees(place, home), Error::<T>::WrongBranch);
		// All together, so that nobody gets round the limit by assigning many.
		let now = T::Time::now();
		let total = Custodians::<T>::get(&member)
			.iter()
			.filter(|other| other.custodian != custodian)
			.fold(powers.daily_limit, |sum, other| sum.saturating_add(other.limit.most(now)));
		ensure!(total <= T::AssignedLimit::get(), Error::<T>::LimitTooHigh);
		Self::put_custodian(member, custodian, powers, AppointedBy::Registrar { branch })
	}

	/// Make somebody a custodian, or give one other powers. What is more than before can be spent after a while only.
	fn put_custodian(
		member: T::AccountId,
		custodian: T::AccountId,
		powers: Powers<BalanceOf<T>>,
		by: AppointedBy,
	) -> DispatchResult {
		ensure!(custodian != member, Error::<T>::OwnAccount);
		let Powers { participate, settle, daily_limit } = powers;
		ensure!(participate || settle || !daily_limit.is_zero(), Error::<T>::NoPowers);
		let now = T::Time::now();
		let spends_from = Custodians::<T>::try_mutate(&member, |list| {
			let earlier = list.iter().position(|one| one.custodian == custodian);
			let (before, spent, since, has_acted) = match earlier {
				Some(at) => {
					let former = list.remove(at);
					(former.limit.at(now), former.spent, former.since, former.has_acted)
				}
				None => (Zero::zero(), Used::default(), now, false),
			};
			let from = if daily_limit > before {
				now.saturating_add(T::SpendingDelay::get())
			} else {
				now
			};
			let limit = DailyLimit { before, from, after: daily_limit };
			let custodian = custodian.clone();
			list.try_push(Appointment {
				custodian,
				participate,
				settle,
				limit,
				spent,
				by,
				since,
				has_acted,
			})
			.map_err(|_| Error::<T>::TooManyCustodians)?;
			Ok::<_, DispatchError>(from)
		})?;
		Self::deposit_event(Event::CustodianAppointed {
			member,
			custodian,
			powers,
			by,
			spends_from,
		});
		Ok(())
	}

	/// End an appointment. Whether the caller may is asked before.
	pub(crate) fn end_appointment(
		by: T::AccountId,
		member: T::AccountId,
		custodian: T::AccountId,
	) -> DispatchResult {
		Custodians::<T>::try_mutate_exists(&member, |row| {
			let mut list = row.take().unwrap_or_default();
			let at = list.iter().position(|one| one.custodian == custodian);
			list.remove(at.ok_or(Error::<T>::CustodianNotFound)?);
			*row = Some(list).filter(|list| !list.is_empty());
			Ok::<_, DispatchError>(())
		})?;
		Self::deposit_event(Event::CustodianDismissed { member, custodian, by });
		Ok(())
	}

	pub(crate) fn do_recall(
		caller: Caller<T::AccountId>,
		member: T::AccountId,
		custodian: T::AccountId,
	) -> DispatchResult {
		let by = if caller.account == custodian {
			custodian.clone()
		} else {
			Self::ensure_staff_over(caller, &member)?
		};
		Self::end_appointment(by, member, custodian)
	}

	/// What `who` may do for a member now, to make a call of this kind.
	fn rights(
		who: &T::AccountId,
		member: &T::AccountId,
		scope: Scope,
	) -> Result<Rights<BalanceOf<T>>, DispatchError> {
		let home = T::Members::home(member).ok_or(Error::<T>::NotMember)?;
		let place = Self::custodian_at(who);
		let oversees = |place: BranchId| T::Oversight::oversees(place, home);
		if let Some(estate) = Estates::<T>::get(member) {
			let may = match Self::heir(&estate) {
				// Nobody signs for one without a key.
				Ok(Some(successor)) if Self::has_key(&successor) => successor == *who,
				// Coins on hold would never get free if nobody could settle for who has died, and others wait for their pay.
				_ => place.is_some_and(oversees),
			};
			ensure!(may, Error::<T>::NotAuthorized);
			let left = Zero::zero();
			return Ok(Rights {
				participate: false,
				settle: true,
				spend: false,
				left,
				is_new: false,
			});
		}
		// What a member has taken on goes on while they are suspended: others wait for it.
		if scope != Scope::Settle {
			Self::ensure_active(member)?;
		}
		Self::ensure_not_reported(member)?;
		let appointment = Custodians::<T>::get(member)
			.into_iter()
			.find(|one| one.custodian == *who)
			.ok_or(Error::<T>::CustodianNotFound)?;
		let place = place.ok_or(Error::<T>::NotCustodian)?;
		if appointment.by != AppointedBy::Member {
			ensure!(oversees(place), Error::<T>::WrongBranch);
		}
		let limit = appointment.limit.at(T::Time::now());
		Ok(Rights {
			participate: appointment.participate,
			settle: appointment.settle,
			spend: !limit.is_zero(),
			left: appointment.spent.left(Self::today(), limit),
			is_new: !appointment.has_acted,
		})
	}

	pub(crate) fn do_act(
		custodian: T::AccountId,
		member: T::AccountId,
		call: Box<ActOf<T>>,
	) -> DispatchResultWithPostInfo {
		ensure!(custodian != member, Error::<T>::OwnAccount);
		// Who acts for a member changes nothing about who may, whatever the runtime's table says.
		ensure!((*call).is_sub_type().is_none(), Error::<T>::OutOfScope);
		let scope = T::Scopes::scope(&custodian, &member, &call).ok_or(Error::<T>::OutOfScope)?;
		let rights = Self::rights(&custodian, &member, scope)?;
		ensure!(rights.cover(scope), Error::<T>::OutOfScope);

		let info = call.get_dispatch_info();
		let own = T::WeightInfo::act();
		let mut used = info.call_weight;
		let result = with_storage_layer(|| {
			let spent = Self::dispatch_for(&member, *call, rights.left, &mut used)?;
			if rights.is_new || !spent.is_zero() {
				Self::note_act(&custodian, &member, spent);
			}
			Ok::<_, DispatchError>(spent)
		});
		let post_info = PostDispatchInfo::from(Some(own.saturating_add(used)));
		match result {
			Ok(spent) => {
				Self::deposit_event(Event::Acted { member, custodian, scope, spent });
				Ok(post_info)
			}
			Err(error) => Err(DispatchErrorWithPostInfo { post_info, error }),
		}
	}

	/// Make a call as the member, and tell by how much it lessened their free coins. `used` becomes what it cost.
	fn dispatch_for(
		member: &T::AccountId,
		call: ActOf<T>,
		left: BalanceOf<T>,
		used: &mut Weight,
	) -> Result<BalanceOf<T>, DispatchError> {
		let purse = Purse::Member(member.clone());
		// Frozen or not: of what can be paid, a freeze hides as much as is set aside.
		let before = T::Coins::content(&purse);
		let mut origin: T::RuntimeOrigin = RawOrigin::Signed(member.clone()).into();
		// This call and none inside of it: what a batch frees could pay for what it spends.
		let only = call.clone();
		origin.add_filter(move |inner: &<T as frame_system::Config>::RuntimeCall| {
			*<ActOf<T> as IsType<_>>::from_ref(inner) == only
		});
		let info = call.get_dispatch_info();
		let result = call.dispatch(origin);
		*used = extract_actual_weight(&result, &info);
		result.map_err(|failed| failed.error)?;
		let spent = before.saturating_sub(T::Coins::content(&purse));
		ensure!(spent <= left, Error::<T>::LimitExceeded);
		Ok(spent)
	}

	/// Note that a custodian acted, and count what they spent. The row is read again: it is what it was, unless the call has ended the
	/// appointment.
	pub(crate) fn note_act(custodian: &T::AccountId, member: &T::AccountId, spent: BalanceOf<T>) {
		let today = Self::today();
		Custodians::<T>::mutate_exists(member, |row| {
			let list = row.iter_mut().flatten();
			for appointment in list.filter(|one| one.custodian == *custodian) {
				appointment.has_acted = true;
				if !spent.is_zero() {
					appointment.spent.add(today, spent);
				}
			}
		});
	}
}
