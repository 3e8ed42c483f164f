// SPDX-License-Identifier: Apache-2.0

//! What always holds of activities.

use crate::{
	Activities, BalanceOf, Config, HourLength, NextId, OpenActivities, Pallet, Participation,
	Participations, Stage,
};
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::{
	ArithmeticError, DispatchError,
	traits::{CheckedAdd, Zero},
};
use timebank_primitives::{Escrow, Membership, STEPS_PER_HOUR};

impl<T: Config> Pallet<T> {
	/// Check the invariants of activities:
	///
	/// 1. the escrows of a publisher's activities add up to what is on hold with them for activities;
	/// 2. a publisher's open activities are counted right;
	/// 3. an activity counts its enrolments, admissions, services and settlements right, and gives no more places than
	///    it has; before its approval nobody is enrolled;
	/// 4. every enrolment belongs to an activity that is not over; its publisher and its participant are two people; a publisher
	///    is a member as long as there are coins in escrow, as the time bank is not left with coins on hold;
	/// 5. an activity has an id that was given; a step of the hour lasts a millisecond at the least.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let mut publishers = BTreeMap::<_, (BalanceOf<T>, u32)>::new();
		for (id, activity) in Activities::<T>::iter() {
			ensure!(id < NextId::<T>::get(), "an activity with an id not given yet");
			let own = activity.escrow().ok_or(ArithmeticError::Overflow)?;
			ensure!(
				own.is_zero() || T::Members::is_member(&activity.publisher),
				"an escrow of who is no member"
			);
			ensure!(activity.enrolled <= T::MaxEnrolled::get(), "too many enrolled");

			let (mut enrolled, mut admitted, mut under_way, mut settled) = (0u32, 0u32, 0u32, 0u32);
			for (participant, state) in Participations::<T>::iter_prefix(id) {
				ensure!(participant != activity.publisher, "a publisher as participant");
				enrolled += 1;
				match state {
					Participation::Applied => {}
					Participation::Admitted { .. } => admitted += 1,
					Participation::InService { .. } => under_way += 1,
					Participation::Ended { since, until } => {
						ensure!(since <= until, "a service that ended before it began");
						under_way += 1;
					}
					Participation::Settled => settled += 1,
				}
			}
			ensure!(
				(enrolled, admitted, under_way, settled)
					== (activity.enrolled, activity.admitted, activity.under_way, activity.settled),
				"an activity that miscounts its participants"
			);
			ensure!(
				admitted + under_way + settled <= activity.places,
				"more places given than there are"
			);
			ensure!(
				activity.stage == Stage::Open || enrolled == 0,
				"an enrolment before the approval"
			);

			let (escrow, open) = publishers.entry(activity.publisher.clone()).or_default();
			*escrow = escrow.checked_add(&own).ok_or(ArithmeticError::Overflow)?;
			*open += 1;
		}

		for (id, _, _) in Participations::<T>::iter() {
			ensure!(Activities::<T>::contains_key(id), "an enrolment in an activity that is over");
		}
		for (publisher, (escrow, open)) in &publishers {
			ensure!(T::Escrow::held(publisher) == *escrow, "a hold that is not the sum of escrows");
			ensure!(OpenActivities::<T>::get(publisher) == *open, "open activities miscounted");
		}
		ensure!(
			OpenActivities::<T>::iter().count() == publishers.len(),
			"open activities of a member without any"
		);
		for who in frame_system::Account::<T>::iter_keys() {
			ensure!(
				publishers.contains_key(&who) || T::Escrow::held(&who).is_zero(),
				"an escrow left behind"
			);
		}
		ensure!(HourLength::<T>::get() >= STEPS_PER_HOUR.into(), "a step shorter than a tick");
		Ok(())
	}
}
