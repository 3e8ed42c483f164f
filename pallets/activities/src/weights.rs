// SPDX-License-Identifier: Apache-2.0

//! What each call costs. The runtime brings figures measured by benchmarks.

use frame_support::weights::Weight;
use frame_support::weights::constants::RocksDbWeight;

/// Weights of the pallet's calls, and of what is done in idle time.
pub trait WeightInfo {
	/// Of [`publish`](crate::Pallet::publish), when it waits for an auditor.
	fn publish() -> Weight;
	/// Of carrying out that an activity is approved, and of asking whether somebody takes part in it.
	fn approve() -> Weight;
	/// Of carrying out that an activity is given back, and of asking whether somebody takes part in it.
	fn reject() -> Weight;
	/// Of [`close`](crate::Pallet::close), with `e` members enrolled.
	fn close(e: u32) -> Weight;
	/// Of [`enrol`](crate::Pallet::enrol).
	fn enrol() -> Weight;
	/// Of [`leave`](crate::Pallet::leave), when others wait for the place.
	fn leave() -> Weight;
	/// Of [`leave`](crate::Pallet::leave) and [`decline`](crate::Pallet::decline), when the activity is over with it.
	fn leave_as_last() -> Weight;
	/// Of [`admit`](crate::Pallet::admit).
	fn admit() -> Weight;
	/// Of [`decline`](crate::Pallet::decline), when others wait for the place.
	fn decline() -> Weight;
	/// Of [`confirm_start`](crate::Pallet::confirm_start).
	fn confirm_start() -> Weight;
	/// Of [`confirm_end`](crate::Pallet::confirm_end).
	fn confirm_end() -> Weight;
	/// Of [`settle`](crate::Pallet::settle).
	fn settle() -> Weight;
	/// The same, if nothing came of the payment but that coins moved, and nobody manages the activity but its publisher's side.
	fn settle_plainly() -> Weight;
	/// Of [`check_in`](crate::Pallet::check_in), of `n` participants.
	fn check_in(n: u32) -> Weight;
	/// Of [`check_out`](crate::Pallet::check_out), of `n` participants.
	fn check_out(n: u32) -> Weight;
	/// Of [`settle_many`](crate::Pallet::settle_many), of `n` participants.
	fn settle_many(n: u32) -> Weight;
	/// Of [`edit`](crate::Pallet::edit), with `e` members enrolled.
	fn edit(e: u32) -> Weight;
	/// Of [`take_down`](crate::Pallet::take_down), with `e` members enrolled.
	fn take_down(e: u32) -> Weight;
	/// Of [`invite`](crate::Pallet::invite).
	fn invite() -> Weight;
	/// Of [`accept_invitation`](crate::Pallet::accept_invitation).
	fn accept_invitation() -> Weight;
	/// Of [`dismiss`](crate::Pallet::dismiss).
	fn dismiss() -> Weight;
	/// Of [`report_absence`](crate::Pallet::report_absence), of `n` participants.
	fn report_absence(n: u32) -> Weight;
	/// Of [`top_up`](crate::Pallet::top_up).
	fn top_up() -> Weight;
	/// Of [`dispute`](crate::Pallet::dispute).
	fn dispute() -> Weight;
	/// Of carrying out what is decided on a dispute, and of asking whether somebody takes part in it.
	fn decide() -> Weight;
	/// Of carrying out what is decided on the appeal of a dispute, and of asking whether somebody takes part in it.
	fn revise() -> Weight;
	/// Of what is done when a decision on a dispute cannot be appealed any more.
	fn forget() -> Weight;
	/// Of [`end_series`](crate::Pallet::end_series).
	fn end_series() -> Weight;
	/// Of looking at a participant, whatever is due.
	fn tend_participant() -> Weight;
	/// Of looking at an activity with `e` members enrolled, whatever is due, unless it waits for an auditor.
	fn tend_activity(e: u32) -> Weight;
	/// Of looking at an activity that waits for an auditor: it is over.
	fn expire() -> Weight;
	/// Of looking at a series: its next occurrence is published.
	fn tend_series() -> Weight;
	/// Of looking into the queue and passing over as many ticks as at most at a time, without any task.
	fn on_idle() -> Weight;
}

/// Rough figures, by how many rows are read and written, for unit tests and until there are measured ones.
impl WeightInfo for () {
	fn publish() -> Weight {
		rough(32, 20)
	}
	fn approve() -> Weight {
		rough(20, 8)
	}
	fn reject() -> Weight {
		rough(11, 2)
	}
	fn close(e: u32) -> Weight {
		rough(20, 20).saturating_add(rough(2, 4).saturating_mul(e.into()))
	}
	fn enrol() -> Weight {
		rough(14, 4)
	}
	fn leave_as_last() -> Weight {
		rough(42, 50)
	}
	fn leave() -> Weight {
		rough(45, 12)
	}
	fn admit() -> Weight {
		rough(18, 4)
	}
	fn decline() -> Weight {
		rough(45, 12)
	}
	fn confirm_start() -> Weight {
		rough(10, 5)
	}
	fn confirm_end() -> Weight {
		rough(5, 6)
	}
	fn settle_plainly() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn settle() -> Weight {
		rough(40, 30)
	}
	fn check_in(n: u32) -> Weight {
		rough(4, 2).saturating_add(rough(8, 4).saturating_mul(n.into()))
	}
	fn check_out(n: u32) -> Weight {
		rough(4, 2).saturating_add(rough(4, 4).saturating_mul(n.into()))
	}
	fn settle_many(n: u32) -> Weight {
		rough(20, 18).saturating_add(rough(20, 14).saturating_mul(n.into()))
	}
	fn edit(e: u32) -> Weight {
		rough(40, 32).saturating_add(rough(2, 4).saturating_mul(e.into()))
	}
	fn take_down(e: u32) -> Weight {
		rough(30, 22).saturating_add(rough(2, 4).saturating_mul(e.into()))
	}
	fn invite() -> Weight {
		rough(10, 2)
	}
	fn accept_invitation() -> Weight {
		rough(6, 4)
	}
	fn dismiss() -> Weight {
		rough(4, 4)
	}
	fn report_absence(n: u32) -> Weight {
		rough(4, 2).saturating_add(rough(2, 4).saturating_mul(n.into()))
	}
	fn top_up() -> Weight {
		rough(16, 5)
	}
	fn dispute() -> Weight {
		rough(18, 15)
	}
	fn decide() -> Weight {
		rough(52, 34)
	}
	fn revise() -> Weight {
		rough(30, 20)
	}
	fn forget() -> Weight {
		rough(6, 4)
	}
	fn end_series() -> Weight {
		rough(6, 5)
	}
	fn tend_participant() -> Weight {
		rough(48, 38)
	}
	fn tend_activity(e: u32) -> Weight {
		rough(28, 30).saturating_add(rough(2, 4).saturating_mul(e.into()))
	}
	fn expire() -> Weight {
		rough(26, 28)
	}
	fn tend_series() -> Weight {
		rough(32, 16)
	}
	fn on_idle() -> Weight {
		rough(102, 1)
	}
}

fn rough(reads: u64, writes: u64) -> Weight {
	// A row is taken to have a kilobyte.
	let proof = reads.saturating_mul(1_024);
	RocksDbWeight::get().reads_writes(reads, writes).saturating_add(Weight::from_parts(0, proof))
}
