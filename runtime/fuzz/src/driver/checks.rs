// SPDX-License-Identifier: Apache-2.0

//! What holds whatever happens.

use super::runtime::*;
use frame_support::{
	instances::Instance1,
	traits::fungible::{Inspect, InspectHold},
};
use std::collections::BTreeMap;
use timebank_primitives::{Membership as _, Payments, Purse};

/// # Panics
/// If something does not hold.
pub fn check() {
	try_states();
	coins_are_somewhere();
	hours_are_counted_where_they_are();
	type Council = pallet_collective::Members<Runtime, Instance1>;
	assert_eq!(Council::get(), Branches::seats(), "the Council's seats follow the registry");
	assert!(!Session::validators().is_empty(), "a chain without validators");
	let next = pallet_session::QueuedKeys::<Runtime>::get();
	assert!(!next.is_empty(), "a next session without validators");
}

/// Every pallet's own check, the SDK's included.
#[cfg(feature = "try-runtime")]
fn try_states() {
	use frame_support::traits::{TryState as _, TryStateSelect};
	AllPalletsWithSystem::try_state(System::block_number(), TryStateSelect::All)
		.unwrap_or_else(|error| panic!("{error:?}"));
}

/// Those of our pallets: the SDK's are compiled with a feature only.
#[cfg(not(feature = "try-runtime"))]
fn try_states() {
	Branches::do_try_state().expect("branches");
	Profiles::do_try_state().expect("profiles");
	TimeCoin::do_try_state().expect("time coin");
	Activities::do_try_state().expect("activities");
	Allowance::do_try_state().expect("allowance");
	Rotation::do_try_state().expect("rotation");
	Standard::do_try_state().expect("standard");
	Pots::do_try_state().expect("pots");
	Clearing::do_try_state().expect("clearing");
	Partners::do_try_state().expect("partners");
	Custody::do_try_state().expect("custody");
	Credentials::do_try_state().expect("credentials");
	Oracles::do_try_state().expect("oracles");
	Reviews::do_try_state().expect("reviews");
	Trainings::do_try_state().expect("trainings");
	Noticeboard::do_try_state().expect("noticeboard");
	Risk::do_try_state().expect("risk");
	Audit::do_try_state().expect("audit");
}

/// Issuance is what was there at first and was minted, but for what was burnt; and what all accounts have, free and set aside.
fn coins_are_somewhere() {
	let (issuance, minted, burnt) = TimeCoin::issuance();
	let initial = pallet_time_coin::InitialIssuance::<Runtime>::get();
	assert_eq!(issuance + burnt, initial + minted, "coins that nobody minted or burnt");
	let mut found = 0;
	for (who, account) in frame_system::Account::<Runtime>::iter() {
		let data = account.data;
		found += data.free + data.reserved;
		let held = Balances::total_balance_on_hold(&who);
		assert!(held <= data.reserved, "{who:?} has less aside than is held");
		assert_eq!(Balances::total_balance(&who), data.free + data.reserved);
	}
	assert_eq!(issuance, found, "issuance is what everybody has");
}

/// What a branch has outstanding is what its members and its pot have.
fn hours_are_counted_where_they_are() {
	let mut found = BTreeMap::<_, Balance>::new();
	for who in pallet_profiles::Members::<Runtime>::iter_keys() {
		if let Some(home) = Profiles::home(&who) {
			*found.entry(home).or_default() += Balances::total_balance(&who);
		}
	}
	for branch in pallet_branches::Branches::<Runtime>::iter_keys() {
		let pot = <TimeCoin as Payments<AccountId>>::account(&Purse::Pot(branch));
		*found.entry(branch).or_default() += Balances::total_balance(&pot);
	}
	for (branch, hours) in found {
		assert_eq!(pallet_clearing::Outstanding::<Runtime>::get(branch), hours, "of {branch}");
	}
}
