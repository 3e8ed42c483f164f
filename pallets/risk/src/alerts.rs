// SPDX-License-Identifier: Apache-2.0

//! What becomes of what the rules find.

use crate::{
	rules::{Finding, Party},
	trails::Clock,
	*,
};
use alloc::vec::Vec;
use frame_support::{BoundedVec, ensure, traits::Get};
use sp_runtime::{
	DispatchError, DispatchResult,
	traits::{Convert, Saturating, Zero},
};
use timebank_primitives::{BranchId, Cause, Kinship, Moment, Oversight, Role, Staff, WindingUp};

/// The most alerts that are shown at once.
pub(crate) const MAX_PAGE: u32 = 50;

/// How an alert stands in the order of its branch.
pub(crate) fn place_of(alert: AlertId) -> [u8; 8] {
	alert.to_be_bytes()
}

impl<T: Config> Pallet<T> {
	/// Raise an alert, or count it on one that is open already. If the branch has no room for another of this rule, only the event
	/// tells. Who is at home nowhere has nobody who would look at it.
	pub(crate) fn raise(
		about: &Party<T>,
		other: Option<&Party<T>>,
		found: Finding<T>,
		amount: BalanceOf<T>,
		cause: &Cause,
	) {
		let Some(home) = about.branch else { return };
		let (rule, now) = (found.rule, Self::now());
		let known = OpenAlerts::<T>::get(&about.who, rule);
		let known = known.and_then(|id| Alerts::<T>::get(id).map(|alert| (id, alert)));
		// Who has moved is still looked at where it began.
		let branch = known.as_ref().map_or(home, |(_, alert)| alert.branch);
		let other_branch =
			other.and_then(|other| other.branch).filter(|elsewhere| *elsewhere != branch);
		let partner = match cause {
			Cause::Redemption { partner, .. } => Some(*partner),
			_ => None,
		};
		let with = other.map(|other| other.who.clone()).filter(|other| *other != about.who);
		let is_full = Statistics::<T>::get(branch, rule).open() >= T::MaxOpenAlerts::get();
		if known.is_none() && is_full {
			Statistics::<T>::mutate(branch, rule, |counts| {
				counts.unrecorded = counts.unrecorded.saturating_add(1);
			});
			Self::deposit_event(Event::Unrecorded {
				rule,
				branch,
				other_branch,
				partner,
				who: about.who.clone(),
				other: with,
				observed: found.observed,
				threshold: found.threshold,
				amount,
				cause: *cause,
			});
			return;
		}
		let highest = Highest {
			observed: found.observed,
			threshold: found.threshold,
			amount,
			cause: *cause,
			other: with.clone(),
			at: now,
		};
		let (id, mut alert) = known.unwrap_or_else(|| {
			let id = Self::open(&about.who, branch, rule);
			let alert = Alert {
				rule,
				who: about.who.clone(),
				parties: BoundedVec::new(),
				shares: BoundedVec::new(),
				total: Zero::zero(),
				branch,
				other_branch,
				observed: found.observed,
				threshold: found.threshold,
				amount,
				cause: *cause,
				times: 0,
				first_at: now,
				last_at: now,
				highest: highest.clone(),
			};
			(id, alert)
		});
		if let Some(other) = &with {
			// What people do with each other counts by how often, and praise brings nothing.
			let share = if rule.is_mutual() { 1u32.into() } else { amount };
			alert.add_share(other.clone(), share);
		}
		if highest.observed > alert.highest.observed {
			alert.highest = highest;
		}
		alert.other_branch = other_branch;
		alert.observed = found.observed;
		alert.threshold = found.threshold;
		alert.amount = amount;
		alert.cause = *cause;
		alert.times = alert.times.saturating_add(1);
		alert.last_at = now;
		Self::deposit_event(Event::Alerted {
			alert: id,
			rule,
			branch,
			other_branch,
			partner,
			who: about.who.clone(),
			other: with,
			observed: found.observed,
			threshold: found.threshold,
			amount,
			cause: *cause,
			times: alert.times,
		});
		Alerts::<T>::insert(id, alert);
	}

	/// The number of a new alert, written where it is looked for.
	fn open(who: &T::AccountId, branch: BranchId, rule: Rule) -> AlertId {
		let id = NextAlert::<T>::mutate(|next| {
			let id = *next;
			// Nobody sees so many.
			*next = next.saturating_add(1);
			id
		});
		OpenAlerts::<T>::insert(who, rule, id);
		InBranch::<T>::insert(branch, place_of(id), ());
		OpenIn::<T>::mutate(branch, |open| *open = open.saturating_add(1));
		Statistics::<T>::mutate(branch, rule, |counts| {
			counts.raised = counts.raised.saturating_add(1);
		});
		id
	}

	/// `by`: an auditor and their branch, or nobody for the consortium.
	pub(crate) fn do_handle(
		by: Option<(T::AccountId, BranchId)>,
		id: AlertId,
		confirmed: bool,
		opinion: [u8; 32],
	) -> DispatchResult {
		let alert = Alerts::<T>::get(id).ok_or(Error::<T>::NoAlert)?;
		if let Some((auditor, branch)) = &by {
			ensure!(T::Oversight::oversees(*branch, alert.branch), Error::<T>::WrongBranch);
			for person in alert.concerned().chain([&alert.who]) {
				Self::ensure_impartial(auditor, person, alert.first_at)?;
			}
			let is_partial =
				Self::works_with_pot(auditor, &alert) || Self::has_gained(auditor, &alert);
			ensure!(!is_partial, Error::<T>::ConflictOfInterest);
		}
		Alerts::<T>::remove(id);
		OpenAlerts::<T>::remove(&alert.who, alert.rule);
		InBranch::<T>::remove(alert.branch, place_of(id));
		OpenIn::<T>::mutate_exists(alert.branch, |open| {
			*open = open.take().and_then(|open| open.checked_sub(1)).filter(|open| *open > 0);
		});
		Statistics::<T>::mutate(alert.branch, alert.rule, |counts| {
			let count = if confirmed { &mut counts.confirmed } else { &mut counts.dismissed };
			*count = count.saturating_add(1);
		});
		Self::begin_anew(&alert, confirmed);
		Self::deposit_event(Event::Handled {
			alert: id,
			rule: alert.rule,
			branch: alert.branch,
			who: alert.who,
			observed: alert.highest.observed,
			threshold: alert.highest.threshold,
			times: alert.times,
			by: by.map(|(auditor, _)| auditor),
			confirmed,
			opinion,
		});
		Ok(())
	}

	/// Whether an alert is about a pot from which this auditor spends now, or for whose branch they mint.
	fn works_with_pot(auditor: &T::AccountId, alert: &AlertOf<T>) -> bool {
		let works_as = |role| T::Staff::branch_as(auditor, role) == Some(alert.branch);
		alert.who == T::PotAccount::convert(alert.branch)
			&& [Role::Treasurer, Role::Minter].into_iter().any(works_as)
	}

	/// Whether by this auditor's own trail they have a part in it: a tenth of the sum, whenever it went to them, as what was before the
	/// first notice is in no share; or round trips or circles of their own with whom it is about.
	fn has_gained(auditor: &T::AccountId, alert: &AlertOf<T>) -> bool {
		let (trail, clock) = (Trails::<T>::get(auditor), Clock::read::<T>());
		let mut ways = trail.traces.iter();
		let mut partners = trail.partners.iter();
		let highest = &alert.highest;
		match alert.rule {
			// A sum has the movement in it: what is less is how often somebody paid.
			Rule::Velocity | Rule::NewAccount if highest.observed >= highest.amount => {
				ways.any(|way| {
					way.origin == alert.who
						&& way.hops == 1 && clock.is_recent(way.at)
						&& way.most.saturating_mul(10u32.into()) >= highest.observed
				})
			}
			Rule::Circle | Rule::ReviewRing => partners.any(|partner| {
				partner.who == alert.who
					&& clock.is_recent(partner.last)
					&& (partner.circles > 0 || partner.trips > 0)
			}),
			_ => false,
		}
	}

	/// Nobody decides on themselves, or on who was close to them before this moment.
	pub(crate) fn ensure_impartial(
		auditor: &T::AccountId,
		who: &T::AccountId,
		since: Moment,
	) -> Result<(), DispatchError> {
		let is_partial = auditor == who || T::Kinship::are_close(auditor, who, since);
		ensure!(!is_partial, Error::<T>::ConflictOfInterest);
		Ok(())
	}

	/// Some open alerts of a branch, in their order.
	pub(crate) fn page(
		branch: BranchId,
		after: Option<AlertId>,
		limit: u32,
	) -> Vec<(AlertId, AlertOf<T>)> {
		let limit = limit.min(MAX_PAGE) as usize;
		let ids = match after {
			Some(after) => {
				let start = InBranch::<T>::hashed_key_for(branch, place_of(after));
				InBranch::<T>::iter_key_prefix_from(branch, start)
			}
			None => InBranch::<T>::iter_key_prefix(branch),
		};
		let ids = ids.take(limit).map(AlertId::from_be_bytes);
		ids.filter_map(|id| Alerts::<T>::get(id).map(|alert| (id, alert))).collect()
	}
}

impl<T: Config> WindingUp for Pallet<T> {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		ensure!(OpenIn::<T>::get(branch) == 0, Error::<T>::AlertsOpen);
		Ok(())
	}

	/// The numbers of alerts stay, as what there was of other branches does.
	fn forget(branch: BranchId) {
		for kind in Kind::ALL {
			Limits::<T>::remove(Some(branch), kind);
		}
	}

	fn weight() -> frame_support::weights::Weight {
		T::WeightInfo::forget_branch()
	}
}
