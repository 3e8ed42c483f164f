// SPDX-License-Identifier: Apache-2.0

//! A board as full as a big time bank's, to measure how long recommendations take on it. It is the same each time.

use crate::*;
use alloc::vec::Vec;
use codec::Encode;
use frame_support::{Hashable, traits::Get};
use sp_runtime::DispatchResult;
use timebank_matching::Times;
use timebank_primitives::{
	ActivityId, BranchId, CategoryId, Listing, Moment, Noticeboard, Required, Window,
};

/// Who is there, and what there is.
#[derive(Clone, Debug)]
pub struct Crowd<AccountId> {
	/// The branches, among which members and activities are spread evenly.
	pub branches: Vec<BranchId>,
	/// The kinds of service, of which each member offers three at most.
	pub categories: Vec<CategoryId>,
	/// Those who offer services and publish activities. They should be members.
	pub members: Vec<AccountId>,
	/// How many activities look for people. Their ids begin with 0.
	pub activities: ActivityId,
	/// The credential that each tenth activity requires, if any.
	pub required: Required,
	/// What time it is.
	pub now: Moment,
}

/// One of them, by a number that is as good as random.
fn pick<Item: Clone>(of: &[Item], what: &str, number: u64) -> Option<Item> {
	let place = random(what, number).checked_rem(of.len() as u64)?;
	of.get(usize::try_from(place).ok()?).cloned()
}

fn random(what: &str, number: u64) -> u64 {
	let [bytes @ .., _, _, _, _, _, _, _, _] = (what.encode(), number).blake2_128();
	u64::from_le_bytes(bytes)
}

impl<AccountId> Crowd<AccountId> {
	/// The branch of the member at this place.
	pub fn home(&self, place: u64) -> Option<BranchId> {
		pick(&self.branches, "home", place)
	}
}

/// Put up what they offer, and the activities. Fails only if there are more branches than there can be.
pub fn fill<T: Config>(crowd: &Crowd<T::AccountId>) -> DispatchResult {
	for (place, member) in (0u64..).zip(&crowd.members) {
		let Some(branch) = crowd.home(place) else { continue };
		let categories = ["first", "second", "third"];
		let mut categories: Vec<_> =
			categories.iter().filter_map(|which| pick(&crowd.categories, which, place)).collect();
		categories.sort();
		categories.dedup();
		// Each has time in about half of the week.
		let times = Times((random("times", place) as u32 & Times::ALL.0) | 1);
		Pallet::<T>::remove_offer(member);
		let categories = Categories::truncate_from(categories);
		Pallet::<T>::insert_offer(member, Offer { branch, categories, times })?;
	}
	let day = T::Day::get();
	let hour = day / 24;
	for activity in 0..crowd.activities {
		let listing = pick(&crowd.members, "publisher", activity)
			.zip(pick(&crowd.branches, "branch", activity))
			.zip(pick(&crowd.categories, "category", activity));
		let Some(((publisher, branch), category)) = listing else { continue };
		// Some time within two weeks, for one to four hours within six.
		let from = crowd.now + day + random("from", activity) % (14 * day);
		let is_special = activity % 10 == 9;
		let listing = Listing {
			publisher,
			branch,
			category,
			required: if is_special { crowd.required.clone() } else { Required::default() },
			enrolment: Window { from: crowd.now, until: from },
			service: Window { from, until: from + 6 * hour },
			steps: 20 * (1 + random("hours", activity) as u32 % 4),
		};
		Pallet::<T>::post(activity, listing);
	}
	Ok(())
}
