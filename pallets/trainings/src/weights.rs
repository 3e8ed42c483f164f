// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;

/// Weights of the pallet's calls.
pub trait WeightInfo {
	/// Of [`publish`](crate::Pallet::publish).
	fn publish() -> Weight;
	/// Of an auditor's decision on a training that waits, or of forgetting what was decided.
	fn decide() -> Weight;
	/// Of an appeal by which a training is given back, where so many are enrolled, or announced.
	fn revise(learners: u32) -> Weight;
	/// Of [`edit`](crate::Pallet::edit), where so many are enrolled.
	fn edit(learners: u32) -> Weight;
	/// Of [`close`](crate::Pallet::close), where so many are enrolled.
	fn close(learners: u32) -> Weight;
	/// Of [`enrol`](crate::Pallet::enrol).
	fn enrol() -> Weight;
	/// Of [`leave`](crate::Pallet::leave).
	fn leave() -> Weight;
	/// Of [`record_attendance`](crate::Pallet::record_attendance), of so many.
	fn record_attendance(learners: u32) -> Weight;
	/// Of [`assess`](crate::Pallet::assess), of so many.
	fn assess(learners: u32) -> Weight;
	/// Of [`take_down`](crate::Pallet::take_down), where so many are enrolled.
	fn take_down(learners: u32) -> Weight;
	/// Of [`tend`](crate::Pallet::tend), and of a task that is taken out of the queue when there is time.
	fn tend() -> Weight;
	/// Of [`erase_history`](crate::Pallet::erase_history).
	fn erase_history() -> Weight;
	/// Of [`release`](crate::Pallet::release).
	fn release() -> Weight;
	/// Of looking into the queue when there is time.
	fn look() -> Weight;
	/// Of asking whether a branch is wound up, and forgetting it.
	fn wind_up() -> Weight;
}

/// Nothing is measured in unit tests, which look only at what depends on how much there is to do.
#[cfg(test)]
impl WeightInfo for () {
	fn publish() -> Weight {
		Weight::zero()
	}
	fn decide() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn revise(learners: u32) -> Weight {
		Weight::from_parts(learners.into(), 0)
	}
	fn edit(learners: u32) -> Weight {
		Weight::from_parts(learners.into(), 0)
	}
	fn close(learners: u32) -> Weight {
		Weight::from_parts(learners.into(), 0)
	}
	fn enrol() -> Weight {
		Weight::zero()
	}
	fn leave() -> Weight {
		Weight::zero()
	}
	fn record_attendance(_: u32) -> Weight {
		Weight::zero()
	}
	fn assess(_: u32) -> Weight {
		Weight::zero()
	}
	fn take_down(learners: u32) -> Weight {
		Weight::from_parts(learners.into(), 0)
	}
	fn tend() -> Weight {
		Weight::from_parts(10, 0)
	}
	fn erase_history() -> Weight {
		Weight::zero()
	}
	fn release() -> Weight {
		Weight::zero()
	}
	fn look() -> Weight {
		Weight::from_parts(5, 0)
	}
	fn wind_up() -> Weight {
		Weight::zero()
	}
}
