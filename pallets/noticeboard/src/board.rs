// SPDX-License-Identifier: Apache-2.0

//! How offers and notices are put up and taken off.

use crate::*;
use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use timebank_primitives::{ActivityId, BranchId, Listing, Noticeboard};

/// Count one more at a branch. Fails if there are as many branches as there can be.
fn count<T: Config>(filled: &mut Filled<T>, branch: BranchId) -> DispatchResult {
	let counted = filled.get(&branch).copied().unwrap_or_default().saturating_add(1);
	filled.try_insert(branch, counted).map_err(|_| Error::<T>::TooManyBranches)?;
	Ok(())
}

/// Count one less at a branch.
fn discount<T: Config>(filled: &mut Filled<T>, branch: BranchId) {
	match filled.get_mut(&branch) {
		Some(counted) if *counted > 1 => *counted = counted.saturating_sub(1),
		_ => {
			filled.remove(&branch);
		}
	}
}

/// The same where nothing is kept if there is none of any branch.
fn discount_row<T: Config>(row: &mut Option<Filled<T>>, branch: BranchId) {
	if let Some(filled) = row {
		discount::<T>(filled, branch);
	}
	if row.as_ref().is_some_and(|filled| filled.is_empty()) {
		*row = None;
	}
}

impl<T: Config> Pallet<T> {
	/// Put up the offer of a member who has none.
	pub(crate) fn insert_offer(member: &T::AccountId, offer: Offer) -> DispatchResult {
		let Offer { branch, categories, times } = &offer;
		for category in categories {
			OfferCounts::<T>::try_mutate(category, |filled| count::<T>(filled, *branch))?;
			OffersIn::<T>::insert((branch, category, member), times);
		}
		Offers::<T>::insert(member, offer);
		Ok(())
	}

	/// Take off the offer of a member, if there is one.
	pub(crate) fn remove_offer(member: &T::AccountId) -> Option<Offer> {
		let offer = Offers::<T>::take(member)?;
		for category in &offer.categories {
			OfferCounts::<T>::mutate_exists(category, |row| discount_row::<T>(row, offer.branch));
			OffersIn::<T>::remove((offer.branch, category, member));
		}
		Some(offer)
	}
}

impl<T: Config> Noticeboard<T::AccountId> for Pallet<T> {
	/// What is posted already is posted anew. If there are notices of as many branches as there can be, one of another branch is
	/// not posted: that is no reason for an activity to fail, which members find by other ways too.
	fn post(activity: ActivityId, listing: Listing<T::AccountId>) {
		Self::take_off(activity);
		let (branch, category) = (listing.branch, listing.category);
		let _ = with_storage_layer(|| {
			NoticeTotals::<T>::try_mutate(|filled| count::<T>(filled, branch))?;
			NoticeCounts::<T>::try_mutate(category, |filled| count::<T>(filled, branch))?;
			Posted::<T>::insert(activity, (branch, category));
			Notices::<T>::insert((branch, category, activity), listing);
			Ok::<_, DispatchError>(())
		});
	}

	fn take_off(activity: ActivityId) {
		let Some((branch, category)) = Posted::<T>::take(activity) else { return };
		Notices::<T>::remove((branch, category, activity));
		NoticeCounts::<T>::mutate_exists(category, |row| discount_row::<T>(row, branch));
		NoticeTotals::<T>::mutate_exists(|row| discount_row::<T>(row, branch));
	}
}
