// SPDX-License-Identifier: Apache-2.0

//! What always holds of those who act for members.

use crate::*;
use alloc::collections::BTreeSet;
use frame_support::ensure;
use sp_runtime::{DispatchError, traits::Zero};
use timebank_primitives::Membership;

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a key that speaks for a member is what controls that member, and nobody's account is controlled by a key that says
	///    otherwise; it has a reference that lasts, so that its nonce is never forgotten;
	/// 2. a key that speaks or spoke for somebody is not controlled by another one itself, and is not awaited;
	/// 3. nobody controls the account of who has died, and only theirs is controlled by nobody;
	/// 4. a key is awaited if and only if a request names it that was approved; it has a reference that lasts;
	/// 5. a request ends after it begins, and what was approved after it may take over;
	/// 6. nobody is their own custodian, relative or successor, or twice another's; a custodian can do something; a mandate is of
	///    something and for something; no list is empty;
	/// 7. of who has died nothing is kept but the estate, and they are still known as a member;
	/// 8. a member whose death is reported has not died yet.
	pub fn do_try_state() -> Result<(), DispatchError> {
		Self::try_keys()?;
		Self::try_requests()?;
		for (member, list) in Custodians::<T>::iter() {
			let distinct: BTreeSet<_> = list.iter().map(|one| one.custodian.clone()).collect();
			ensure!(!list.is_empty(), "a list of no custodians");
			ensure!(distinct.len() == list.len(), "a custodian twice");
			ensure!(!distinct.contains(&member), "one's own custodian");
			for one in list {
				ensure!(
					one.participate || one.settle || !one.limit.after.is_zero(),
					"a custodian without powers"
				);
			}
		}
		for (member, list) in Mandates::<T>::iter() {
			let distinct: BTreeSet<_> = list.iter().map(|one| one.relative.clone()).collect();
			ensure!(!list.is_empty(), "a list of no mandates");
			ensure!(distinct.len() == list.len(), "a relative twice");
			ensure!(!distinct.contains(&member), "one's own relative");
			for one in list {
				ensure!(!one.cap.is_zero() && !one.purposes.is_empty(), "a mandate of nothing");
			}
		}
		for (member, successor) in Successors::<T>::iter() {
			ensure!(member != successor.who, "one's own successor");
		}
		for (member, estate) in Estates::<T>::iter() {
			ensure!(T::Members::is_member(&member), "an estate of nobody");
			ensure!(!T::Members::is_active(&member), "the estate of who lives");
			ensure!(estate.successor.as_ref() != Some(&member), "one's own heir");
			ensure!(
				Controllers::<T>::get(&member) == Some(Controller::Nobody),
				"who has died still speaks"
			);
			ensure!(!KeyRequests::<T>::contains_key(&member), "a key for who has died");
			ensure!(!Custodians::<T>::contains_key(&member), "a custodian of who has died");
			ensure!(!Mandates::<T>::contains_key(&member), "a mandate of who has died");
			ensure!(!Successors::<T>::contains_key(&member), "a successor besides the estate");
			ensure!(!DeathReports::<T>::contains_key(&member), "a death reported twice");
		}
		Ok(())
	}

	fn try_keys() -> Result<(), DispatchError> {
		for (key, what) in KeyUses::<T>::iter() {
			ensure!(!Controllers::<T>::contains_key(&key), "a key that is controlled");
			ensure!(!Expected::<T>::contains_key(&key), "a key that is awaited again");
			ensure!(frame_system::Pallet::<T>::providers(&key) > 0, "a key that can be forgotten");
			if let KeyUse::SpeaksFor(member) = what {
				ensure!(
					Controllers::<T>::get(&member) == Some(Controller::Key(key)),
					"a key for a member whom it does not control"
				);
			}
		}
		for (member, controller) in Controllers::<T>::iter() {
			match controller {
				Controller::Key(key) => ensure!(
					KeyUses::<T>::get(&key) == Some(KeyUse::SpeaksFor(member)),
					"a member whose key says otherwise"
				),
				Controller::Nobody => ensure!(
					Estates::<T>::contains_key(&member),
					"somebody who lives and cannot speak"
				),
			}
		}
		Ok(())
	}

	fn try_requests() -> Result<(), DispatchError> {
		let mut approved = 0;
		for (member, request) in KeyRequests::<T>::iter() {
			ensure!(request.requested_at <= request.until, "a request that ends before it began");
			ensure!(request.key != member, "a key that comes back");
			let Some(approval) = request.approval else {
				continue;
			};
			approved += 1;
			ensure!(approval.ready_at <= request.until, "no time to take over");
			ensure!(
				!KeyUses::<T>::contains_key(&request.key),
				"a key that is used and approved again"
			);
			ensure!(
				Expected::<T>::get(&request.key) == Some(member),
				"a key that is approved and not awaited"
			);
			ensure!(
				frame_system::Pallet::<T>::providers(&request.key) > 0,
				"a key that can be forgotten"
			);
		}
		ensure!(Expected::<T>::iter_keys().count() == approved, "a key awaited for nothing");
		Ok(())
	}
}
