// SPDX-License-Identifier: Apache-2.0

//! Freezes: how they come to pass, and how they end.

use crate::*;
use frame_support::{
	defensive, ensure,
	traits::{Get, fungible::MutateFreeze},
	weights::{Weight, WeightMeter},
};
use sp_runtime::{
	ArithmeticError, DispatchResult,
	traits::{Bounded, Zero},
};
use timebank_primitives::{
	BranchId, Cases, Decision, FreezeId, Membership, Moment, OnDecision, Oversight, Priority,
	Request, Subject, parties,
};

/// How many freezes end by themselves in one block.
const MAX_THAWED: u32 = 20;

impl<T: Config> Pallet<T> {
	/// How much is frozen: more than there can be, if all is.
	pub(crate) fn amount_of(scope: &Scope<BalanceOf<T>>) -> BalanceOf<T> {
		match scope {
			Scope::All => BalanceOf::<T>::max_value(),
			Scope::Amount(amount) => *amount,
		}
	}

	/// An auditor who oversees the member's home, is not the member and not close to them. Returns that home.
	fn ensure_may_decide(
		auditor: &T::AccountId,
		branch: BranchId,
		who: &T::AccountId,
	) -> Result<BranchId, sp_runtime::DispatchError> {
		let home = T::Members::home(who).ok_or(Error::<T>::NotMember)?;
		ensure!(T::Oversight::oversees(branch, home), Error::<T>::WrongBranch);
		Self::ensure_impartial(auditor, who, Self::unexpected_at(who))?;
		Ok(home)
	}

	/// When nobody expected yet that coins of this member are frozen: whom they named an heir since then they may have named to choose
	/// who decides.
	fn unexpected_at(who: &T::AccountId) -> Moment {
		let long_ago = Self::now().saturating_sub(T::Memory::get());
		let chain = Chains::<T>::get(who).map(|chain| chain.since);
		let first = chain.or_else(|| Freezes::<T>::get(who).map(|standing| standing.since));
		first.map_or(long_ago, |first| first.min(long_ago))
	}

	pub(crate) fn do_request(
		auditor: T::AccountId,
		branch: BranchId,
		who: T::AccountId,
		scope: Scope<BalanceOf<T>>,
		reason: [u8; 32],
		until: Moment,
	) -> DispatchResult {
		let home = Self::ensure_may_decide(&auditor, branch, &who)?;
		ensure!(!Self::amount_of(&scope).is_zero(), Error::<T>::InvalidAmount);
		let now = Self::now();
		let soonest = now.saturating_add(T::Hour::get());
		let latest = now.saturating_add(T::MaxFreeze::get());
		ensure!((soonest..=latest).contains(&until), Error::<T>::InvalidPeriod);
		let mut waiting = RequestsOf::<T>::get(&who);
		let is_theirs = |id| Requested::<T>::get(id).is_some_and(|request| request.by == auditor);
		ensure!(!waiting.iter().any(is_theirs), Error::<T>::AlreadyRequested);

		let freeze = NextFreeze::<T>::get();
		NextFreeze::<T>::put(freeze.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let standing = Freezes::<T>::get(&who).map(|standing| standing.first);
		let renews = standing.or_else(|| Chains::<T>::get(&who).map(|chain| chain.first));
		waiting.try_push(freeze).map_err(|_| Error::<T>::TooManyRequests)?;
		RequestsOf::<T>::insert(&who, waiting);
		Requested::<T>::insert(
			freeze,
			FreezeRequest { who: who.clone(), scope, reason, by: auditor.clone(), until, renews },
		);
		T::Cases::open(Request {
			parties: parties([who.clone()]),
			priority: Priority::Urgent,
			is_grave: true,
			signed: Some((Decision::Granted, reason)),
			..Request::new(Subject::Freeze { freeze }, home, auditor.clone())
		})?;
		Self::deposit_event(Event::FreezeRequested {
			freeze,
			who,
			scope,
			reason,
			by: auditor,
			until,
			renews: standing.is_some(),
		});
		Ok(())
	}

	pub(crate) fn do_withdraw(caller: T::AccountId, freeze: FreezeId) -> DispatchResult {
		let request = Requested::<T>::get(freeze).ok_or(Error::<T>::NoRequest)?;
		ensure!(request.by == caller, Error::<T>::NotRequester);
		let who = Self::drop_request(freeze, request);
		T::Cases::close(&Subject::Freeze { freeze });
		Self::deposit_event(Event::FreezeWithdrawn { freeze, who });
		Ok(())
	}

	/// A request that does not wait any more. Returns whose coins it was about.
	fn drop_request(freeze: FreezeId, request: FreezeRequestOf<T>) -> T::AccountId {
		Requested::<T>::remove(freeze);
		RequestsOf::<T>::mutate_exists(&request.who, |waiting| {
			let mut left = waiting.take().unwrap_or_default();
			left.retain(|other| *other != freeze);
			*waiting = Some(left).filter(|left| !left.is_empty());
		});
		request.who
	}

	/// Freeze coins, in place of what is frozen already. As long as an earlier freeze can be appealed, this one goes the same way: else
	/// to lift that one and ask for another would be a way round the appeal.
	fn grant(freeze: FreezeId, request: FreezeRequestOf<T>) -> DispatchResult {
		let FreezeRequest { who, scope, reason, until, renews, .. } = request;
		let now = Self::now();
		ensure!(until > now, Error::<T>::InvalidPeriod);
		ensure!(T::Members::is_member(&who), Error::<T>::NotMember);
		let id = FreezeReason::Investigation.into();
		T::Currency::set_freeze(&id, &who, Self::amount_of(&scope))?;
		let standing = Freezes::<T>::get(&who);
		if let Some(before) = &standing {
			DeadlinesOf::<T>::clear(before.until, T::Tick::get(), &who);
		}
		let chain = Chains::<T>::get(&who);
		let known = standing.as_ref().map(|before| before.first);
		let known = known.or_else(|| chain.as_ref().map(|chain| chain.first)).or(renews);
		let first = known.unwrap_or(freeze);
		let since = standing.map_or(now, |before| before.since);
		let chain = chain.unwrap_or(Chain { first, since, open: 0 });
		Chains::<T>::insert(&who, Chain { open: chain.open.saturating_add(1), ..chain });
		let until = DeadlinesOf::<T>::set(until, now, T::Tick::get(), &who);
		let by = Signers::truncate_from(T::Cases::deciders(&Subject::Freeze { freeze }));
		let row = Freeze { id: freeze, first, scope, reason, by: by.clone(), since: now, until };
		Freezes::<T>::insert(&who, row);
		Granted::<T>::insert(freeze, Grant { who: who.clone(), first });
		Self::deposit_event(Event::Frozen { freeze, who, scope, reason, by, until });
		Ok(())
	}

	/// An appeal against a freeze was right: whatever has come after it, while it could be appealed, is lifted too, and nobody decides
	/// any more on what is requested. What is requested from now on is a freeze of its own.
	fn overturn(freeze: FreezeId, by: &T::AccountId, opinion: [u8; 32]) -> DispatchResult {
		let Some(Grant { who, first }) = Granted::<T>::get(freeze) else { return Ok(()) };
		for waiting in RequestsOf::<T>::get(&who) {
			let Some(request) = Requested::<T>::get(waiting) else { continue };
			let who = Self::drop_request(waiting, request);
			T::Cases::close(&Subject::Freeze { freeze: waiting });
			Self::deposit_event(Event::FreezeRefused { freeze: waiting, who });
		}
		Chains::<T>::mutate_exists(&who, |chain| {
			*chain = chain.take().filter(|chain| chain.first != first);
		});
		if let Some(row) = Freezes::<T>::get(&who).filter(|row| row.first == first) {
			Self::release(&who, &row)?;
			Self::deposit_event(Event::Lifted { freeze: row.id, who, by: by.clone(), opinion });
		}
		Ok(())
	}

	/// Let the coins go.
	fn release(who: &T::AccountId, freeze: &FreezeOf<T>) -> DispatchResult {
		T::Currency::thaw(&FreezeReason::Investigation.into(), who)?;
		Freezes::<T>::remove(who);
		DeadlinesOf::<T>::clear(freeze.until, T::Tick::get(), who);
		Ok(())
	}

	pub(crate) fn do_lift(
		auditor: T::AccountId,
		branch: BranchId,
		who: T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let freeze = Freezes::<T>::get(&who).ok_or(Error::<T>::NoFreeze)?;
		Self::ensure_may_decide(&auditor, branch, &who)?;
		Self::release(&who, &freeze)?;
		Self::deposit_event(Event::Lifted { freeze: freeze.id, who, by: auditor, opinion });
		Ok(())
	}

	pub(crate) fn do_thaw(who: T::AccountId) -> DispatchResult {
		let freeze = Freezes::<T>::get(&who).ok_or(Error::<T>::NoFreeze)?;
		let is_over = freeze.until <= Self::now() || !T::Members::is_member(&who);
		ensure!(is_over, Error::<T>::NotOver);
		Self::release(&who, &freeze)?;
		Self::deposit_event(Event::Thawed { freeze: freeze.id, who });
		Ok(())
	}

	/// Thaw what is over, as far as there is time.
	pub(crate) fn thaw_what_is_over(remaining: Weight) -> Weight {
		let mut meter = WeightMeter::with_limit(remaining);
		let each = T::WeightInfo::thaw();
		let mut left = MAX_THAWED;
		while left > 0 && meter.try_consume(T::WeightInfo::search()).is_ok() {
			let room = meter.remaining().checked_div_per_component(&each).unwrap_or(u64::MAX);
			let room = u32::try_from(room).unwrap_or(u32::MAX).min(left);
			let (now, tick) = (Self::now(), T::Tick::get());
			for who in DeadlinesOf::<T>::take_due(now, tick, room) {
				meter.consume(each);
				left = left.saturating_sub(1);
				if Self::do_thaw(who).is_err() {
					defensive!("a freeze stands in the queue under its end");
				}
			}
			// Long stretches without a freeze are passed over piece by piece.
			if room == 0 || !DeadlinesOf::<T>::is_behind(now, tick) {
				break;
			}
		}
		meter.consumed()
	}
}

impl<T: Config> timebank_primitives::Freezes<T::AccountId, BalanceOf<T>> for Pallet<T> {
	fn frozen(who: &T::AccountId) -> BalanceOf<T> {
		Freezes::<T>::get(who).map_or_else(Zero::zero, |freeze| Self::amount_of(&freeze.scope))
	}
}

impl<T: Config> OnDecision<T::AccountId> for Pallet<T> {
	fn knows(subject: &Subject<T::AccountId>) -> bool {
		matches!(subject, Subject::Freeze { .. })
	}

	fn is_waiting(subject: &Subject<T::AccountId>) -> bool {
		match subject {
			Subject::Freeze { freeze } => Requested::<T>::contains_key(freeze),
			_ => false,
		}
	}

	/// The member is a party, and nobody else is concerned.
	fn is_involved(_: &Subject<T::AccountId>, _: &T::AccountId) -> bool {
		false
	}

	fn decide(
		subject: &Subject<T::AccountId>,
		decision: Decision,
		_by: &T::AccountId,
		_opinion: [u8; 32],
	) -> DispatchResult {
		let Subject::Freeze { freeze } = *subject else {
			return Err(Error::<T>::NoRequest.into());
		};
		let request = Requested::<T>::get(freeze).ok_or(Error::<T>::NoRequest)?;
		match decision {
			Decision::Granted => {
				Self::drop_request(freeze, request.clone());
				Self::grant(freeze, request)
			}
			Decision::Refused => {
				let who = Self::drop_request(freeze, request);
				Self::deposit_event(Event::FreezeRefused { freeze, who });
				Ok(())
			}
			Decision::Partly { .. } | Decision::Absent => Err(Error::<T>::InvalidDecision.into()),
		}
	}

	fn lapse(subject: &Subject<T::AccountId>) {
		if let Subject::Freeze { freeze } = *subject
			&& let Some(request) = Requested::<T>::get(freeze)
		{
			let who = Self::drop_request(freeze, request);
			Self::deposit_event(Event::FreezeLapsed { freeze, who });
		}
	}

	/// What was granted is lifted, with all that was granted after it while it could be appealed: else another would be a way round
	/// the appeal. One that was granted when no earlier one could be appealed any more goes on. Whatever is requested is refused.
	fn revise(
		subject: &Subject<T::AccountId>,
		before: Decision,
		after: Decision,
		by: &T::AccountId,
		opinion: [u8; 32],
	) -> DispatchResult {
		let Subject::Freeze { freeze } = *subject else {
			return Err(Error::<T>::NotRevisable.into());
		};
		match (before, after) {
			(Decision::Granted, Decision::Refused) => Self::overturn(freeze, by, opinion),
			(Decision::Granted, Decision::Granted) | (Decision::Refused, Decision::Refused) => {
				Ok(())
			}
			(_, Decision::Granted | Decision::Refused) => Err(Error::<T>::NotRevisable.into()),
			(_, Decision::Partly { .. } | Decision::Absent) => {
				Err(Error::<T>::InvalidDecision.into())
			}
		}
	}

	/// What was not frozen is not frozen by an appeal. It can be requested again.
	fn can_be_revised(_: &Subject<T::AccountId>, before: Decision) -> bool {
		before == Decision::Granted
	}

	fn forget(subject: &Subject<T::AccountId>) {
		let Subject::Freeze { freeze } = subject else { return };
		let Some(Grant { who, first }) = Granted::<T>::take(freeze) else { return };
		Chains::<T>::mutate_exists(&who, |chain| {
			if let Some(known) = chain.as_mut().filter(|chain| chain.first == first) {
				known.open = known.open.saturating_sub(1);
				if known.open == 0 {
					*chain = None;
				}
			}
		});
	}

	fn weight(_: &Subject<T::AccountId>) -> Weight {
		let closed = T::WeightInfo::withdraw_freeze().saturating_mul(MAX_REQUESTS.into());
		T::WeightInfo::decide().max(T::WeightInfo::lift().saturating_add(closed))
	}
}
