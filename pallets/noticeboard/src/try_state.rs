// SPDX-License-Identifier: Apache-2.0

//! What always holds of offers and notices.

use crate::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::ensure;
use sp_runtime::DispatchError;
use timebank_primitives::{BranchId, CategoryId};

/// How many there are of each category at each branch.
type Counts = BTreeMap<CategoryId, BTreeMap<BranchId, u32>>;

fn count(counts: &mut Counts, category: CategoryId, branch: BranchId) {
	let counted = counts.entry(category).or_default().entry(branch).or_default();
	*counted = counted.saturating_add(1);
}

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. an offer is of at least one category, each once, and of some time within a week;
	/// 2. each category of an offer has a row at its branch, with its times, and there is no other row;
	/// 3. offers are counted right, by category and branch, and where there is none nothing is counted;
	/// 4. each activity that is posted has its notice, at its branch and category, and there is no other notice;
	/// 5. notices are counted right, by category and branch and by branch, and where there is none nothing is counted.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let (mut counts, mut rows) = (Counts::new(), 0usize);
		for (member, Offer { branch, categories, times }) in Offers::<T>::iter() {
			let different: BTreeSet<_> = categories.iter().collect();
			ensure!(!different.is_empty(), "an offer of nothing");
			ensure!(different.len() == categories.len(), "a category offered twice");
			ensure!(times.is_sound(), "an offer without any time");
			for category in &categories {
				let row = OffersIn::<T>::get((branch, category, &member));
				ensure!(row == Some(times), "an offer that is not found");
				count(&mut counts, *category, branch);
				rows = rows.saturating_add(1);
			}
		}
		ensure!(OffersIn::<T>::iter_keys().count() == rows, "a row of no offer");
		let stored = OfferCounts::<T>::iter().map(|(id, filled)| (id, filled.into_inner()));
		ensure!(stored.collect::<Counts>() == counts, "offers miscounted");

		let (mut counts, mut totals) = (Counts::new(), BTreeMap::<BranchId, u32>::new());
		for (activity, (branch, category)) in Posted::<T>::iter() {
			let listing = Notices::<T>::get((branch, category, activity));
			ensure!(
				listing.is_some_and(|listing| {
					listing.branch == branch && listing.category == category
				}),
				"an activity posted without its notice"
			);
			count(&mut counts, category, branch);
			let total = totals.entry(branch).or_default();
			*total = total.saturating_add(1);
		}
		let posted = Posted::<T>::iter_keys().count();
		ensure!(Notices::<T>::iter_keys().count() == posted, "a notice of nothing posted");
		let stored = NoticeCounts::<T>::iter().map(|(id, filled)| (id, filled.into_inner()));
		ensure!(stored.collect::<Counts>() == counts, "notices miscounted");
		ensure!(NoticeTotals::<T>::get().into_inner() == totals, "notices of a branch miscounted");
		Ok(())
	}
}
