// SPDX-License-Identifier: Apache-2.0

//! What always holds of the meters.

use crate::{Config, Meters, Pallet};
use frame_support::ensure;
use sp_runtime::DispatchError;

impl<T: Config> Pallet<T> {
	/// Check the meters' invariant: no meter was read in a block that is still to come.
	pub fn do_try_state() -> Result<(), DispatchError> {
		let now = frame_system::Pallet::<T>::block_number();
		ensure!(Meters::<T>::iter_values().all(|meter| meter.at <= now), "a meter from the future");
		Ok(())
	}
}
