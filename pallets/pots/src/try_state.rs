// SPDX-License-Identifier: Apache-2.0

//! What always holds of pots.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::ensure;
use sp_runtime::{
	DispatchError,
	traits::{CheckedAdd, Zero},
};
use timebank_primitives::{BranchId, Oversight, Payments, Purse};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. what is left of the open earmarks that a branch has received is what there is in [`Purse::Earmarks`];
	/// 2. an earmark is spent and given back to no more than was granted: an open one to less, a finished one to all of it; its
	///    giver is not its receiver;
	/// 3. an earmark's uses are those that it counts, from 0 on, and together what was spent of it; of one that is swept up
	///    those are there that it says; no use is of an earmark that is not there;
	/// 4. a branch's tally is what iterating over earmarks and waiting payments gives, and no row is kept for nothing;
	/// 5. ids are below those that come next, also of the earmarks that waiting payments name;
	/// 6. the giver and the receiver of an open earmark exist, and so does the branch of a payment that waits.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut tallies = BTreeMap::<BranchId, Tally>::new();
		let mut earmarked = BTreeMap::<BranchId, BalanceOf<T>>::new();
		let mut uses = BTreeMap::<_, (u32, BalanceOf<T>)>::new();
		for (earmark, _, row) in Uses::<T>::iter() {
			let (count, sum) = uses.entry(earmark).or_default();
			*count += 1;
			*sum = sum.checked_add(&row.amount).ok_or("uses of more coins than there are")?;
			ensure!(!row.amount.is_zero(), "a use of nothing");
		}
		for (id, record) in Earmarks::<T>::iter() {
			ensure!(id < NextEarmark::<T>::get(), "an earmark with an id not given yet");
			let Earmark { giver, receiver, granted, spent, returned, .. } = record;
			ensure!(giver != receiver, "an earmark of a branch for itself");
			let gone = spent.checked_add(&returned).ok_or("more gone than there can be")?;
			let (count, sum) = uses.remove(&id).unwrap_or_default();
			// Branches without open earmarks have nothing there.
			let left = earmarked.entry(receiver).or_default();
			match record.state {
				EarmarkState::Open => {
					ensure!(gone < granted, "an open earmark of which nothing is left");
					let both = T::Oversight::exists(giver) && T::Oversight::exists(receiver);
					ensure!(both, "an open earmark of a branch that is gone");
					*left = left.checked_add(&record.left()).ok_or("more left than can be")?;
					tallies.entry(giver).or_default().given += 1;
					tallies.entry(receiver).or_default().received += 1;
					ensure!((count, sum) == (record.uses, spent), "uses miscounted");
				}
				EarmarkState::Finished { .. } => {
					ensure!(gone == granted, "a finished earmark of which something is left");
					ensure!((count, sum) == (record.uses, spent), "uses miscounted");
				}
				EarmarkState::Swept { left } => {
					ensure!(gone == granted, "a swept earmark of which something is left");
					ensure!(count == left && left < record.uses && sum < spent, "uses miscounted");
				}
			}
			let kept = match record.state {
				EarmarkState::Swept { left } => left,
				_ => record.uses,
			};
			let all = (0..kept).all(|index| Uses::<T>::contains_key(id, index));
			ensure!(all, "a use that is missing");
		}
		ensure!(uses.is_empty(), "a use of no earmark");
		for (id, waiting) in Waiting::<T>::iter() {
			ensure!(id < NextPayment::<T>::get(), "a payment with an id not given yet");
			ensure!(!waiting.payment.amount().is_zero(), "a payment of nothing waits");
			ensure!(
				T::Oversight::exists(waiting.branch),
				"a payment of a branch that is gone waits"
			);
			if let Payment::Use { earmark, .. } = waiting.payment {
				ensure!(earmark < NextEarmark::<T>::get(), "a payment from no earmark");
			}
			tallies.entry(waiting.branch).or_default().waiting += 1;
		}
		ensure!(Tallies::<T>::iter().collect::<BTreeMap<_, _>>() == tallies, "a wrong tally");
		for (branch, left) in earmarked {
			let there = T::Coins::balance(&Purse::Earmarks(branch));
			ensure!(there == left, "earmarked coins that are not there, or too many");
		}
		Ok(())
	}
}
