// SPDX-License-Identifier: Apache-2.0

//! # Activities
//!
//! What members do for each other, from publication to settlement (A1–A10).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Publisher**: who asks for a service. A member pays for it with their own coins; a treasurer publishes for a branch that
//!   pays from its pot, a minter for one on whose quota the coins are minted.
//! - **Publisher's side**: the publisher; of a branch's activity, whoever spends or mints for that branch now.
//! - **Managers**: the publisher's side, and members whom it invited and who accepted.
//! - **Participant**: a member who enrolled to give the service.
//! - **Place**: one person needed. Each place is admitted to, served, confirmed and settled by itself.
//! - **Step**: the unit in which service is settled, a twentieth of an hour.
//! - **Escrow**: the coins of all places that are not settled, on hold with who pays.
//! - **Series**: further occurrences of an activity that comes again.
//!
//! ## Overview
//!
//! ```text
//! publish ──► GRANTED ──► enrol ──► admit ──► confirm_start ──► confirm_end ──► settle
//! (escrow) │  or passed  (enrolment  │  (service window,   (both sides)  │   (reviewed,
//!          │               window)   │     both sides)                   │   coins move)
//!          └─► REFUSED:              ├─► leave, decline                  └─► dispute: DECIDED
//!              edit or close         └─► report_absence
//! close, take_down: nothing begins any more, what has begun is brought to its end, other coins return
//! ```
//!
//! What is in capitals is decided by auditors, and not by calls of this pallet: it opens a case for every version of an activity and
//! every dispute ([`Config::Cases`]), closes it when the matter waits no more, and carries out what is decided
//! ([`OnDecision`](timebank_primitives::OnDecision)). An activity against which nothing speaks, of a member with a clean record, may
//! pass without a human; a sample of those is looked at afterwards, and taken down if it should not have been. What is decided can be
//! appealed (U7): an activity that was refused or taken down opens after all as long as somebody can enrol; or a
//! dispute comes to something else, for which coins move once more. An absence that was decided counts only when nobody can appeal any more ([`Decided`]).
//!
//! The service runs from the moment when both sides have confirmed its start to the moment when the first of them
//! confirms its end: neither side can make it longer by waiting (docs/decisions/0005-service-time.md). It is paid by whole steps at
//! the rate of the day of publication, up to what was agreed; the rest of the place's coins returns.
//!
//! Every wait has an end. Whoever does not confirm, review, settle or decide is done without, at a deadline that stands in a queue
//! ([`Queue`]). What is due is done in idle time of blocks, or by anybody who calls [`Pallet::tend`]. So no coins stay in escrow
//! because somebody has gone silent, left, or was suspended. A settlement that fails, as minting beyond a quota does, is tried again
//! each day of the network; meanwhile either side can dispute it, and an auditor decides.
//!
//! The auditors of the branch decide where the publisher was at home when it was published or edited, or disputed; what is abnormal
//! is taken down by staff of the branch where they are at home then. Who leaves the time bank gives up what they have not been paid
//! for: their places are settled for nothing.
//!
//! An activity leaves the state when it is over. What remains is the events, what reviews keep of each member, and the last
//! activities of each account, of which there are never more than `MaxRecent`: those rows are kept for life.
//!
//! ### Example
//!
//! ```ignore
//! // Mei asks for somebody to walk with her to the hospital: one person, two hours (40 steps).
//! Activities::publish(signed(mei), terms, Funding::Own)?;
//! // … an auditor has granted it …
//! Activities::enrol(signed(tom), id)?;
//! Activities::admit(signed(mei), id, tom)?;
//! Activities::confirm_start(signed(tom), id, tom)?;
//! Activities::confirm_start(signed(mei), id, tom)?;
//! // … an hour and a half later …
//! Activities::confirm_end(signed(tom), id, tom, None)?;
//! Activities::confirm_end(signed(mei), id, tom, Some(when_tom_said))?;
//! // … both have reviewed it …
//! Activities::settle(signed(mei), id, tom)?; // Tom has 1.5 TIME, 0.5 TIME is back with Mei
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod config;
mod decisions;
mod disputes;
mod errors;
mod events;
mod lifecycle;
#[cfg(test)]
mod mock;
mod places;
mod publishing;
mod rules;
mod series;
mod service;
mod storage;
mod tending;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use timebank_primitives::Side;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The life of activities.
#[import_section(config::config)]
#[import_section(errors::errors)]
#[import_section(events::events)]
#[import_section(storage::storage)]
#[frame_support::pallet]
pub mod pallet {
	use super::*;
	// The prelude has another one.
	use crate::Task;
	use alloc::vec::Vec;
	use frame_support::{
		dispatch::DispatchResultWithPostInfo, pallet_prelude::*, traits::Time, weights::Weight,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::DispatchError;
	use timebank_primitives::{
		ActivityId, BranchId, Cases, Credentials, Deadlines, Decision, Escrow, Membership, Moment,
		Noticeboard, Opening, Oversight, Paid, Phase, Reputation, Reviewing, STEPS_PER_HOUR,
		ServiceMinting, Staff, Standard, Subject, Succession, parties,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Escrow as Escrow<<T as frame_system::Config>::AccountId>>::Balance;

	/// An activity as this runtime keeps it.
	pub type ActivityOf<T> = Activity<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// A series as this runtime keeps it.
	pub type SeriesOf<T> = Series<<T as frame_system::Config>::AccountId>;

	/// What was decided on a dispute as this runtime keeps it.
	pub type RulingOf<T> = Ruling<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// Something with a deadline as this runtime keeps it.
	pub type TaskOf<T> = Task<<T as frame_system::Config>::AccountId>;

	/// The deadlines.
	pub type DeadlinesOf<T> = Deadlines<Queue<T>, Cursor<T>, TaskOf<T>>;

	/// Participants who are dealt with together.
	pub type Batch<T> = BoundedVec<<T as frame_system::Config>::AccountId, <T as Config>::MaxBatch>;

	/// Participants whose services end together, each with the end that they have named, if they have.
	pub type Endings<T> = BoundedVec<
		(<T as frame_system::Config>::AccountId, Option<Moment>),
		<T as Config>::MaxBatch,
	>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Publish an activity: ask for a service and set its coins aside (A1, A9).
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended and may publish (U3). For a branch: a treasurer of it, if its pot pays; a minter, if the
		/// coins are minted.
		///
		/// ## Details
		///
		/// Holds places × steps × rate of the payer's free coins, at the category's rate of this moment, which the activity keeps.
		/// For what is minted nothing is held. It waits for a decision of auditors of the publisher's home branch, or of the branch
		/// that pays: two of them if it costs much. What a member pays for and against which nothing speaks may pass at once, if
		/// they have a clean record in this category. What nobody has decided on until the enrolment is over is over, too.
		///
		/// ## Parameters
		///
		/// - `terms`: what is said of it. All of it is public and stays for ever: no names or other personal data. 1 to
		///   `MaxPlaces` places, 1 to `MaxSteps` steps of 3 minutes (20 to the hour) for each, up to 5 credentials.
		/// - `funding`: who pays.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::NotAuthorized`], [`Error::WrongBranch`];
		/// [`Error::TitleInvalid`], [`Error::PlaceInvalid`], [`Error::WindowReversed`], [`Error::InThePast`],
		/// [`Error::TooFarAhead`], [`Error::WindowsDoNotFit`], [`Error::InvalidPlaces`], [`Error::InvalidSteps`],
		/// [`Error::ServiceTooLong`], [`Error::UnknownCategory`], [`Error::UnknownCredential`],
		/// [`Error::DuplicateCredential`], [`Error::InvalidRecurrence`]; [`Error::TooManyOpen`], [`Error::TooManySeries`];
		/// whatever keeps the publisher from publishing, and the coins from being held or minted; whatever keeps a case from being
		/// opened.
		///
		/// ## Events
		///
		/// [`Event::Published`]; [`Event::Passed`] if it is open at once.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish().saturating_add(T::WeightInfo::approve()))]
		pub fn publish(
			origin: OriginFor<T>,
			terms: Terms,
			funding: Funding,
		) -> DispatchResultWithPostInfo {
			let publisher = ensure_signed(origin)?;
			let (activity, record) = Self::do_publish(publisher, funding, terms, None)?;
			// What passes is opened with it.
			Ok(match Self::ask_for_approval(activity, record, true)? {
				Opening::Passed => None,
				Opening::Waiting(_) => Some(T::WeightInfo::publish()),
			}
			.into())
		}

		// The indices 1, 2 and 22 were those of calls with which auditors decided. They are not given again.

		/// End an activity: nothing begins in it any more. Whoever is enrolled and not there yet loses the place, and the coins of
		/// all places without a service return. Services under way are brought to their end. The series goes on.
		///
		/// ## Dispatch origin
		///
		/// The publisher's side, at any time; anybody while the branch that pays closes.
		///
		/// ## Details
		///
		/// Who has said that they are there stays, whether the other side says so or not.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::Concluded`].
		///
		/// ## Events
		///
		/// [`Event::Finished`], or [`Event::Concluded`] if something is under way.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::close(Pallet::<T>::enrolled_in(*activity)))]
		pub fn close(origin: OriginFor<T>, activity: ActivityId) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin)?;
			let record = Self::existing(activity)?;
			ensure!(
				Self::is_closing(record.funding)
					|| Self::is_publishers_side(&record.publisher, record.funding, &caller),
				Error::<T>::NotPublisher
			);
			ensure!(record.stage != Stage::Concluded, Error::<T>::Concluded);
			let enrolled = record.enrolled;
			Self::conclude(activity, record)?;
			Ok(Some(T::WeightInfo::close(enrolled)).into())
		}

		/// Enrol in an activity, to give the service (A4).
		///
		/// ## Dispatch origin
		///
		/// A member who is not suspended, may enrol (U3), holds all required credentials, and does not publish or manage the
		/// activity. Within its enrolment window.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::ActivityNotFound`], [`Error::ActivityOver`],
		/// [`Error::NotOpen`], [`Error::OwnActivity`], [`Error::ConflictOfInterest`] of who approved what a branch pays for,
		/// [`Error::OutsideEnrolmentWindow`], [`Error::AlreadyEnrolled`], [`Error::NoPlaceLeft`] once every place is settled, [`Error::TooManyEnrolled`], [`Error::TooManyEnrolments`],
		/// [`Error::CredentialMissing`]; whatever keeps the member from enrolling.
		///
		/// ## Events
		///
		/// [`Event::Enrolled`], with the standing by which managers decide.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::enrol())]
		pub fn enrol(origin: OriginFor<T>, activity: ActivityId) -> DispatchResult {
			let participant = ensure_signed(origin)?;
			Self::do_enrol(activity, participant)
		}

		/// Leave an activity before your service begins. Whoever is next on the waiting list gets the place.
		///
		/// ## Dispatch origin
		///
		/// A participant. Who got a place before the service window begins leaves before that, too, unless a manager has said already
		/// that they were there.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::ServiceWindowOpen`],
		/// [`Error::ServiceUnderWay`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::Left`]; [`Event::Admitted`] and [`Event::PassedOver`] of those on the waiting list; [`Event::Finished`] if nothing
		/// is left.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::leave().max(T::WeightInfo::leave_as_last()))]
		pub fn leave(origin: OriginFor<T>, activity: ActivityId) -> DispatchResult {
			let participant = ensure_signed(origin)?;
			Self::do_leave(activity, participant)
		}

		/// Give a place to a member who enrolled. If none is free they come on the waiting list: more stars first, then who came
		/// first.
		///
		/// ## Dispatch origin
		///
		/// A manager, until the service window is over.
		///
		/// ## Details
		///
		/// From now on the place may come to be paid, which is done whatever happens meanwhile. So neither side can be suspended
		/// or have left, and what all places of this activity that are given cost, whosoever they are, must be within the limit
		/// between the two branches (T9), or within the quota on which it is minted.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotManager`], [`Error::ConflictOfInterest`],
		/// [`Error::NotOpen`], [`Error::ServiceWindowOver`], [`Error::NotEnrolled`], [`Error::AlreadyAdmitted`],
		/// [`Error::AlreadySettled`], [`Error::NotMember`], [`Error::Suspended`], [`Error::NoPlaceLeft`],
		/// [`Error::WaitingListFull`], [`Error::CredentialMissing`]; whatever keeps the coins from being paid.
		///
		/// ## Events
		///
		/// [`Event::Admitted`] or [`Event::Waitlisted`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::admit())]
		pub fn admit(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_manages(origin, activity, &participant)?;
			Self::do_admit(activity, record, participant)
		}

		/// Decline a participant who is not there, whether they have a place or wait for one, or take back that they are there. Whoever is next on the waiting
		/// list gets the place.
		///
		/// ## Dispatch origin
		///
		/// A manager.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotManager`], [`Error::ConflictOfInterest`],
		/// [`Error::NotEnrolled`], [`Error::ServiceUnderWay`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::Declined`]; [`Event::Admitted`] and [`Event::PassedOver`] of those on the waiting list; [`Event::Finished`] if
		/// nothing is left.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::decline().max(T::WeightInfo::leave_as_last()))]
		pub fn decline(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_manages(origin, activity, &participant)?;
			Self::do_decline(activity, record, participant)
		}

		/// Confirm that a participant is there and their service begins. It runs as soon as both sides have confirmed (A5).
		///
		/// ## Dispatch origin
		///
		/// A manager, and the participant; each side once, in whichever order, within the service window.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::NotParty`],
		/// [`Error::NotAdmitted`], [`Error::AlreadyConfirmed`], [`Error::AlreadyStarted`], [`Error::InDispute`],
		/// [`Error::AlreadySettled`], [`Error::OutsideServiceWindow`], [`Error::AlreadyServing`],
		/// [`Error::CredentialMissing`].
		///
		/// ## Events
		///
		/// [`Event::StartConfirmed`]; with the second side also [`Event::ServiceStarted`].
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::confirm_start())]
		pub fn confirm_start(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResult {
			let (side, mut record) = Self::ensure_party(origin, activity, &participant)?;
			Self::start_one(activity, &mut record, side, participant)?;
			Activities::<T>::insert(activity, record);
			Ok(())
		}

		/// Confirm that a participant's service is at its end (A5). It counts up to the moment of the first confirmation, to which the
		/// second one agrees by naming it. Who finds that too early or too late disputes it; who does nothing has agreed after
		/// `ConfirmPeriod`.
		///
		/// ## Dispatch origin
		///
		/// A manager, and the participant; each side once, in whichever order.
		///
		/// ## Parameters
		///
		/// - `activity`: its id.
		/// - `participant`: who gives the service.
		/// - `until`: none if nobody has said so yet: it ends now. Otherwise when it ended, as the other side said, in Unix
		///   milliseconds.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::NotParty`],
		/// [`Error::NotStarted`], [`Error::AlreadyConfirmed`], [`Error::EndDiffers`], [`Error::AlreadyEnded`],
		/// [`Error::InDispute`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::EndConfirmed`]; with the second side also [`Event::ServiceEnded`].
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::confirm_end())]
		pub fn confirm_end(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
			until: Option<Moment>,
		) -> DispatchResult {
			let (side, record) = Self::ensure_party(origin, activity, &participant)?;
			Self::end_one(activity, &record, side, participant, until)
		}

		/// Settle a service: pay the participant for its duration. What is left of the place's coins returns (A6).
		///
		/// ## Dispatch origin
		///
		/// A manager, once both sides have reviewed the service, or the time for it is over.
		///
		/// ## Details
		///
		/// Paid are the whole steps between start and end, at most those agreed, at the activity's rate. Who has left the time bank
		/// has given up the claim: their place can be settled at any time, and all of its coins return. If their service did not begin
		/// the place is free.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotManager`], [`Error::ConflictOfInterest`],
		/// [`Error::NotEnrolled`], [`Error::AlreadySettled`], [`Error::InDispute`], [`Error::NotEnded`],
		/// [`Error::ReviewsMissing`]; whatever keeps the coins from being paid.
		///
		/// ## Events
		///
		/// [`Event::Settled`] and the coin's own, or [`Event::Released`]; [`Event::Finished`] if nothing is left.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::settle())]
		pub fn settle(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
		) -> DispatchResultWithPostInfo {
			let record = Self::ensure_manages(origin, activity, &participant)?;
			let has_managers = Managers::<T>::iter_key_prefix(activity).next().is_some();
			let paid = Self::do_settle(activity, record, core::slice::from_ref(&participant))?;
			let is_plain = paid == Paid::Plainly && !has_managers;
			Ok(Some(T::WeightInfo::settle_plainly()).filter(|_| is_plain).into())
		}

		/// Confirm that the services of several participants begin: all of them, or none.
		///
		/// ## Dispatch origin
		///
		/// A manager, within the service window.
		///
		/// ## Errors
		///
		/// [`Error::EmptyBatch`], [`Error::NotManager`], [`Error::ConflictOfInterest`]; for each as for
		/// [`Pallet::confirm_start`].
		///
		/// ## Events
		///
		/// For each as for [`Pallet::confirm_start`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::check_in(participants.len() as u32))]
		pub fn check_in(
			origin: OriginFor<T>,
			activity: ActivityId,
			participants: Batch<T>,
		) -> DispatchResult {
			let mut record = Self::ensure_manages_all(origin, activity, &participants)?;
			for participant in participants {
				Self::start_one(activity, &mut record, Side::Publisher, participant)?;
			}
			Activities::<T>::insert(activity, record);
			Ok(())
		}

		/// Confirm that the services of several participants are at their end: all of them, or none.
		///
		/// ## Dispatch origin
		///
		/// A manager.
		///
		/// ## Errors
		///
		/// [`Error::EmptyBatch`], [`Error::NotManager`], [`Error::ConflictOfInterest`]; for each as for
		/// [`Pallet::confirm_end`].
		///
		/// ## Events
		///
		/// For each as for [`Pallet::confirm_end`].
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::check_out(participants.len() as u32))]
		pub fn check_out(
			origin: OriginFor<T>,
			activity: ActivityId,
			participants: Endings<T>,
		) -> DispatchResult {
			let all = participants.iter().map(|(who, _)| who.clone()).collect::<Vec<_>>();
			let record = Self::ensure_manages_all(origin, activity, &all)?;
			for (participant, until) in participants {
				Self::end_one(activity, &record, Side::Publisher, participant, until)?;
			}
			Ok(())
		}

		/// Settle several services: all of them, or none.
		///
		/// ## Dispatch origin
		///
		/// A manager.
		///
		/// ## Errors
		///
		/// [`Error::EmptyBatch`]; for each as for [`Pallet::settle`].
		///
		/// ## Events
		///
		/// For each as for [`Pallet::settle`].
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::settle_many(participants.len() as u32))]
		pub fn settle_many(
			origin: OriginFor<T>,
			activity: ActivityId,
			participants: Batch<T>,
		) -> DispatchResult {
			let record = Self::ensure_manages_all(origin, activity, &participants)?;
			Self::do_settle(activity, record, &participants).map(drop)
		}

		/// Change the terms of an activity in which nothing has begun (A2). Everybody who is enrolled loses the place, a human
		/// has to approve it, and the series that began with it ends.
		///
		/// ## Dispatch origin
		///
		/// The publisher's side; a member who pays themselves must not be suspended.
		///
		/// ## Details
		///
		/// The rate is that of this moment. What it costs more is held, what it costs less returns. Whoever edits what a branch pays
		/// for is its publisher from now on.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::Concluded`],
		/// [`Error::ServiceUnderWay`], [`Error::AlreadySettled`]; as for [`Pallet::publish`].
		///
		/// ## Events
		///
		/// [`Event::Edited`]; [`Event::PublisherChanged`], [`Event::SeriesEnded`].
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::edit(Pallet::<T>::enrolled_in(*activity)))]
		pub fn edit(
			origin: OriginFor<T>,
			activity: ActivityId,
			terms: Terms,
		) -> DispatchResultWithPostInfo {
			let caller = ensure_signed(origin.clone())?;
			let record = Self::ensure_publishers_side(origin, activity)?;
			let enrolled = record.enrolled;
			Self::do_edit(caller, activity, record, terms)?;
			Ok(Some(T::WeightInfo::edit(enrolled)).into())
		}

		/// Take an abnormal activity down (A2). If nothing has begun, everybody who is enrolled loses the place, and it waits to be
		/// edited or closed. Otherwise nothing begins any more, as with [`Pallet::close`]. Its series ends. Its publisher can appeal.
		///
		/// ## Dispatch origin
		///
		/// An auditor or an administrator of the activity's branch, of one above it, or of a supervisor of either, who does not
		/// take part in it.
		///
		/// ## Parameters
		///
		/// - `activity`: its id.
		/// - `opinion`: hash of the reasons, which the publisher gets off chain.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::WrongBranch`],
		/// [`Error::ConflictOfInterest`], [`Error::Concluded`], [`Error::AlreadyReturned`]; whatever keeps the decision from being
		/// noted.
		///
		/// ## Events
		///
		/// [`Event::TakenDown`]; [`Event::Concluded`] or [`Event::Finished`] if something had begun; [`Event::SeriesEnded`].
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::take_down(Pallet::<T>::enrolled_in(*activity)))]
		pub fn take_down(
			origin: OriginFor<T>,
			activity: ActivityId,
			opinion: [u8; 32],
		) -> DispatchResultWithPostInfo {
			let (by, branch) = T::TakeDownOrigin::ensure_origin(origin)?;
			let record = Self::ensure_impartial(&by, branch, activity)?;
			let enrolled = record.enrolled;
			let about = Subject::Activity { activity, version: record.version };
			let whom = parties([record.publisher.clone()]);
			// Before the activity is gone: its category counts for the record of who published it.
			T::Cases::note_decision(about, branch, by.clone(), whom, opinion)?;
			Self::do_take_down(activity, record, by, opinion)?;
			Ok(Some(T::WeightInfo::take_down(enrolled)).into())
		}

		/// Invite a member to manage an activity with you (A3).
		///
		/// ## Dispatch origin
		///
		/// The publisher's side.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::NotMember`],
		/// [`Error::OwnActivity`], [`Error::AlreadyInvited`], [`Error::AlreadyEnrolled`], [`Error::TooManyManagers`].
		///
		/// ## Events
		///
		/// [`Event::Invited`].
		#[pallet::call_index(16)]
		#[pallet::weight(T::WeightInfo::invite())]
		pub fn invite(
			origin: OriginFor<T>,
			activity: ActivityId,
			who: T::AccountId,
		) -> DispatchResult {
			let record = Self::ensure_publishers_side(origin, activity)?;
			Self::do_invite(activity, &record, who)
		}

		/// Accept an invitation to manage an activity (A3).
		///
		/// ## Dispatch origin
		///
		/// A member who was invited, is not suspended and not enrolled.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotInvited`], [`Error::AlreadyInvited`] if they
		/// accepted already, [`Error::NotMember`], [`Error::Suspended`], [`Error::AlreadyEnrolled`],
		/// [`Error::TooManyManaged`].
		///
		/// ## Events
		///
		/// [`Event::InvitationAccepted`].
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::accept_invitation())]
		pub fn accept_invitation(origin: OriginFor<T>, activity: ActivityId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_accept(activity, who)
		}

		/// Let somebody manage an activity no more, or take an invitation back.
		///
		/// ## Dispatch origin
		///
		/// The publisher's side, or `who`.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotInvited`], [`Error::NotPublisher`].
		///
		/// ## Events
		///
		/// [`Event::ManagerDismissed`].
		#[pallet::call_index(18)]
		#[pallet::weight(T::WeightInfo::dismiss())]
		pub fn dismiss(
			origin: OriginFor<T>,
			activity: ActivityId,
			who: T::AccountId,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_dismiss(activity, caller, who)
		}

		/// Say that participants who had places did not come (A5): all of them, or none. They may dispute it for `DisputePeriod`;
		/// then it counts against them.
		///
		/// ## Dispatch origin
		///
		/// A manager, until `ConfirmPeriod` after the service window: of those who said that they were there at any time, of others
		/// from the end of the service window on, if they got their places `WarningLead` before it.
		///
		/// ## Errors
		///
		/// [`Error::EmptyBatch`], [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotManager`],
		/// [`Error::ConflictOfInterest`], [`Error::NotOpen`], [`Error::TooLate`], [`Error::TooEarly`],
		/// [`Error::AdmittedLate`], [`Error::NotEnrolled`], [`Error::NotAdmitted`], [`Error::ServiceUnderWay`], [`Error::AlreadySettled`].
		///
		/// ## Events
		///
		/// [`Event::AbsenceReported`] for each.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::report_absence(participants.len() as u32))]
		pub fn report_absence(
			origin: OriginFor<T>,
			activity: ActivityId,
			participants: Batch<T>,
		) -> DispatchResult {
			let record = Self::ensure_manages_all(origin, activity, &participants)?;
			Self::do_report_absence(activity, record, participants)
		}

		/// Agree on more service with a participant who serves, or has served and is not settled. Its coins are held.
		///
		/// ## Dispatch origin
		///
		/// The publisher, a member who pays and must not be suspended. What a branch pays for an auditor has seen.
		///
		/// ## Parameters
		///
		/// - `activity`: its id.
		/// - `participant`: who serves longer.
		/// - `steps`: how much longer, in settlement steps. With what was agreed before, `MaxSteps` at the most.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotPublisher`], [`Error::NotOwnFunding`],
		/// [`Error::NotEnrolled`], [`Error::NotStarted`], [`Error::InDispute`], [`Error::AlreadySettled`],
		/// [`Error::InvalidSteps`], [`Error::NotMember`], [`Error::Suspended`]; whatever keeps the coins from being held or paid.
		///
		/// ## Events
		///
		/// [`Event::ToppedUp`].
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::top_up())]
		pub fn top_up(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
			steps: u32,
		) -> DispatchResult {
			let record = Self::ensure_publishers_side(origin, activity)?;
			Self::do_top_up(activity, record, participant, steps)
		}

		/// Dispute what the other side says of a service (A7). The coins wait until an auditor decides, for `DecisionPeriod` at the
		/// most; then it is done as if nobody had disputed it, but for an end that was too early. What is decided can be appealed.
		///
		/// ## Dispatch origin
		///
		/// The participant: that they came, when nobody confirms it; that their service ended when a manager says so; how long it
		/// was; that they were absent. A manager: that the service ended when the participant says so; how long it was.
		///
		/// ## Parameters
		///
		/// - `activity`: its id.
		/// - `participant`: whose service it is.
		/// - `reason`: hash of the reason, which stays off chain.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::NotParty`],
		/// [`Error::NothingToDispute`]; [`Error::NotMember`] if neither side is a member any more; whatever keeps a case from being
		/// opened.
		///
		/// ## Events
		///
		/// [`Event::Disputed`].
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::dispute())]
		pub fn dispute(
			origin: OriginFor<T>,
			activity: ActivityId,
			participant: T::AccountId,
			reason: [u8; 32],
		) -> DispatchResult {
			let caller = ensure_signed(origin.clone())?;
			let (side, record) = Self::ensure_party(origin, activity, &participant)?;
			Self::do_dispute(activity, &record, caller, side, participant, reason)
		}

		/// End a series: the activity comes no more (A10). What was published already goes on.
		///
		/// ## Dispatch origin
		///
		/// The publisher's side of the series; an auditor or administrator who may take it down; anybody while the branch that pays
		/// closes.
		///
		/// ## Errors
		///
		/// [`Error::SeriesNotFound`], [`Error::NotPublisher`].
		///
		/// ## Events
		///
		/// [`Event::SeriesEnded`].
		#[pallet::call_index(23)]
		#[pallet::weight(T::WeightInfo::end_series())]
		pub fn end_series(origin: OriginFor<T>, series: ActivityId) -> DispatchResult {
			Self::do_end_series(origin, series)
		}

		/// Do what is due for an activity, a participant or a series now. Blocks do it by themselves in their idle time.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Errors
		///
		/// [`Error::ActivityNotFound`], [`Error::ActivityOver`], [`Error::NotEnrolled`], [`Error::SeriesNotFound`],
		/// [`Error::NotDue`].
		///
		/// ## Events
		///
		/// Those of what is done.
		#[pallet::call_index(24)]
		#[pallet::weight(Pallet::<T>::weight_of(task))]
		pub fn tend(origin: OriginFor<T>, task: TaskOf<T>) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let due = Self::due_of(&task)?;
			Ok(Some(Self::tend_now(task, due)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The activity with this id, unless it is over.
		pub fn activity(activity: ActivityId) -> Option<ActivityOf<T>> {
			Activities::<T>::get(activity)
		}

		/// How far the activity with this id is; none if there has never been one (A8).
		pub fn phase(activity: ActivityId) -> Option<Phase> {
			match Activities::<T>::get(activity) {
				Some(record) => Some(record.phase(T::Time::now())),
				None => (activity < NextId::<T>::get()).then_some(Phase::Over),
			}
		}

		/// How far a member is in an activity that is not over.
		pub fn participation(activity: ActivityId, who: T::AccountId) -> Option<Enrolment> {
			Enrolments::<T>::get(activity, who)
		}

		/// Who waits for a place in an activity, and with how many stars: the first one is next.
		pub fn waiting_list(activity: ActivityId) -> Vec<(u8, T::AccountId)> {
			WaitingLists::<T>::get(activity).into_inner()
		}

		/// Who was invited to manage an activity, and whether they do.
		pub fn managers(activity: ActivityId) -> Vec<(T::AccountId, bool)> {
			Managers::<T>::iter_prefix(activity).collect()
		}

		/// A series, by the activity with which it began, unless it is over.
		pub fn series(series: ActivityId) -> Option<SeriesOf<T>> {
			AllSeries::<T>::get(series)
		}

		/// The activities that are not over for somebody, and as what they take part.
		pub fn open_activities(who: T::AccountId) -> Vec<(ActivityId, Part)> {
			Involvements::<T>::iter_prefix(who).collect()
		}

		/// The last activities that are over for somebody, the latest last (A8).
		pub fn recent_activities(who: T::AccountId) -> Vec<Past> {
			Recent::<T>::get(who).into_inner()
		}

		/// What was decided on a service that was disputed, as long as it can be appealed (U7).
		pub fn ruling(activity: ActivityId, participant: T::AccountId) -> Option<RulingOf<T>> {
			Decided::<T>::get(activity, participant)
		}

		/// The id that the next activity gets.
		pub fn next_id() -> ActivityId {
			NextId::<T>::get()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			if T::Paused::get() {
				return Weight::zero();
			}
			Self::tend_queue(remaining)
		}

		fn integrity_test() {
			for (limit, without) in [
				(T::MaxOpen::get(), "nobody could publish"),
				(T::MaxPlaces::get(), "no activity could need anybody"),
				(T::MaxEnrolments::get(), "nobody could enrol"),
				(T::MaxSteps::get(), "no service could be agreed"),
				(T::MaxBatch::get(), "no batch could have anybody"),
				(T::MaxRecent::get(), "nothing could be remembered"),
			] {
				assert!(limit > 0, "{without}");
			}
			assert!(
				T::MaxEnrolled::get() >= T::MaxPlaces::get(),
				"places that nobody could enrol for"
			);
			// What was agreed and what was added, of all places, is counted in a `u32`.
			assert!(
				T::MaxPlaces::get().checked_mul(T::MaxSteps::get()).is_some(),
				"more steps than can be counted"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
