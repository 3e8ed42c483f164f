// SPDX-License-Identifier: Apache-2.0

//! # Trainings
//!
//! What members learn, and what they are certified for (L1, L2, L3).
//!
//! ## Pallet API
//!
//! See the [`pallet`] module: its calls, events, errors, constants and view functions.
//!
//! ## Terminology
//!
//! - **Training**: a course of 1 to 60 sessions, which a branch announces and a member teaches.
//! - **Trainer**: somebody with this role at the branch. Its trainers act for its trainings together.
//! - **Teacher**: the member who is paid for teaching. They need not be a trainer.
//! - **Learner**: a member who is enrolled and not assessed yet. Their fee is set aside in [`Purse::Fees`].
//! - **Held session**: one of which somebody's attendance stands: of who is enrolled, or was assessed.
//!
//! [`Purse::Fees`]: timebank_primitives::Purse::Fees
//!
//! ## Overview
//!
//! ```text
//! publish ──► granted ──► enrol ──► record_attendance ──► assess ──► over
//! (trainer)   (auditor)   (members)  (trainers)            (trainers)
//!     ▲          └► refused ──► edit, close
//!     └── edit: until the sessions begin; learners get their fees back, and an auditor looks again
//! ```
//!
//! Auditors decide by a case ([`timebank_primitives::Cases`]), one for each version; it is closed when the training is edited, closed or
//! over before. Taking down needs no case, and can be appealed as if one had been refused.
//!
//! **Every fee ends once.** It goes back when the learner leaves in time, when the training is edited, closed or taken down, when the
//! learner died or left the time bank before they attended anything, and when the learner was not assessed in time. With the assessment it is paid, whether the learner passed or not: to the
//! teacher until they have what they earned, and the rest to the pot of the branch. A teacher has earned the rate of the standard of
//! measure for the hours announced, in the proportion of the sessions that were held; a fraction of a base unit goes to the pot. Who
//! was suspended or has left by then gets nothing, and all goes to the pot.
//!
//! **No fee for nothing.** Nobody passes without the attendance that the training asks for. Nobody fails before the last session
//! has ended, nor in a training of which no session was held. Attendance is recorded only from the beginning of its session on; with
//! a fee nobody is assessed before the last session has ended, and neither by the teacher, who is paid for it. Sessions lie in the
//! future when learners enrol, so that everybody can leave.
//!
//! **A branch that lapses or closes** publishes nothing new, but its trainers record and assess what has begun. When it closes,
//! anybody may close a training in which nobody is enrolled or which has not begun.
//!
//! **A credential that cannot be issued** keeps nobody from being assessed: the history of the learner says that they passed, an
//! event says what was wrong, and a trainer or auditor of the branch may issue it later.
//!
//! **Time.** Each training and each learner stands once in a queue, which is worked off when a block has time
//! ([`timebank_primitives::Deadlines`]); anybody may do the same by [`Pallet::tend`]. A learner who was not assessed in time gets
//! the fee back by it, whatever the trainers do.
//!
//! A training leaves the state when it is over; its story is in the events, and in the histories of the members. A history is kept until
//! its member erases it, and has a bounded length.
//!
//! ### Example
//!
//! ```ignore
//! // A trainer of Mei's branch announces a course of two evenings for a fee of half an hour.
//! Trainings::publish(signed(trainer), terms)?;
//! // An auditor grants the case that it opens.
//! Trainings::enrol(signed(mei), training, 0)?;
//! // She came on both evenings.
//! Trainings::record_attendance(signed(trainer), training, 1, true, vec![mei])?;
//! Trainings::record_attendance(signed(trainer), training, 2, true, vec![mei])?;
//! Trainings::assess(signed(trainer), training, vec![(mei, Outcome::Passed { document })])?;
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod assessment;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod decisions;
mod errors;
mod events;
mod lifecycle;
#[cfg(test)]
mod mock;
mod tasks;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
pub mod types;
pub mod weights;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

/// The trainings, and who learns in them.
#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
pub mod pallet {
	use super::{Task, *};
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::Time};
	use frame_system::pallet_prelude::*;
	use timebank_primitives::{
		BranchId, Cases, CredentialKind, Credentials, Escrow, Membership, Moment, Oversight, Phase,
		Reputation, Standard, Succession, Title, TrainingId,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Coins, in base units.
	pub type BalanceOf<T> =
		<<T as Config>::Escrow as Escrow<<T as frame_system::Config>::AccountId>>::Balance;

	/// What a training says of itself, as this runtime keeps it.
	pub type TermsOf<T> = Terms<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// A training as this runtime keeps it.
	pub type TrainingOf<T> = Training<<T as frame_system::Config>::AccountId, BalanceOf<T>>;

	/// What is looked at, as this runtime keeps it.
	pub type TaskOf<T> = Task<<T as frame_system::Config>::AccountId>;

	/// The pallet.
	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// What the pallet needs from the runtime.
	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who publishes and edits: a trainer of a branch that may act, and that branch.
		type TrainerOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Who records, assesses and closes: a trainer of a branch, also of one that has lapsed or closes, and that branch.
		type AssessorOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Who takes trainings down, an auditor or an administrator, and the branch that they work for.
		type TakeDownOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = (Self::AccountId, BranchId)>;

		/// Where auditors' decisions are asked for.
		type Cases: Cases<Self::AccountId>;

		/// Whose staff may decide for which branch.
		type Oversight: Oversight;

		/// Which branches close.
		type Succession: Succession;

		/// Who is a member.
		type Members: Membership<Self::AccountId>;

		/// Where fees are set aside and paid.
		type Escrow: Escrow<Self::AccountId>;

		/// The standard of measure: what an hour of teaching is worth.
		type Standard: Standard<Balance = BalanceOf<Self>>;

		/// The credentials that are required and issued.
		type Credentials: Credentials<Self::AccountId>;

		/// Who may enrol.
		type Reputation: Reputation<Self::AccountId>;

		/// The chain's clock.
		type Time: Time<Moment = Moment>;

		/// A settlement step of the network, in milliseconds. Deadlines are counted in these.
		type Tick: Get<Moment>;

		/// A day of the network, in milliseconds. A certificate holds for as long at the least.
		type Day: Get<Moment>;

		/// Whether deadlines rest, since nobody can keep one now.
		type Paused: Get<bool>;

		/// How long trainers have to assess after the last session, in milliseconds. A training keeps what was so when it was published.
		type AssessPeriod: Get<Moment>;

		/// How far ahead trainings are announced, in milliseconds.
		type Horizon: Get<Moment>;

		/// How long before a deadline there is an event that says so, in milliseconds.
		type WarningLead: Get<Moment>;

		/// Makes members and staff for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: timebank_primitives::BenchmarkHelper<Self::AccountId>;

		/// How many learners a training can have.
		#[pallet::constant]
		type MaxLearners: Get<u32>;

		/// In how many trainings a member can be enrolled at a time.
		#[pallet::constant]
		type MaxEnrolments: Get<u32>;

		/// How many trainings a branch can have that are not over.
		#[pallet::constant]
		type MaxOpen: Get<u32>;

		/// How many learners are recorded or assessed at once.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// How many trainings the history of a member goes back.
		#[pallet::constant]
		type MaxHistory: Get<u32>;

		/// Measured weights.
		type WeightInfo: WeightInfo;
	}

	/// The trainings that are not over.
	#[pallet::storage]
	pub type Trainings<T: Config> = StorageMap<_, Twox64Concat, TrainingId, TrainingOf<T>>;

	/// The id that the next training gets. Every id below it was given.
	#[pallet::storage]
	pub type NextId<T> = StorageValue<_, TrainingId, ValueQuery>;

	/// The learners of a training who are not assessed.
	#[pallet::storage]
	pub type Learners<T: Config> =
		StorageDoubleMap<_, Twox64Concat, TrainingId, Blake2_128Concat, T::AccountId, Learner>;

	/// The trainings in which a member is enrolled and not assessed.
	#[pallet::storage]
	pub type Enrolments<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<TrainingId, T::MaxEnrolments>,
		ValueQuery,
	>;

	/// The trainings of a branch that are not over.
	#[pallet::storage]
	pub type OpenOf<T: Config> =
		StorageMap<_, Twox64Concat, BranchId, BoundedVec<TrainingId, T::MaxOpen>, ValueQuery>;

	/// The trainings in which a member was assessed last, the oldest first.
	#[pallet::storage]
	pub type Histories<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<Attempt, T::MaxHistory>,
		ValueQuery,
	>;

	/// What is looked at, by the step of the network from which on it is due.
	#[pallet::storage]
	pub type Queue<T: Config> =
		StorageDoubleMap<_, Twox64Concat, u64, Blake2_128Concat, TaskOf<T>, ()>;

	/// The first step of the network in which something may be in the queue.
	#[pallet::storage]
	pub type Cursor<T> = StorageValue<_, u64, ValueQuery>;

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Submit a training of your branch to an auditor.
		///
		/// ## Dispatch origin
		///
		/// A trainer of a branch that may act.
		///
		/// ## Details
		///
		/// It waits for an auditor's decision. If nobody approves it before its enrolment ends, it is over.
		///
		/// ## Parameters
		///
		/// - `terms`: what it says of itself.
		///   - `title`: public, UTF-8, 1 to 128 bytes; `content`: hash of the rest, which stays off chain.
		///   - `place`: public, UTF-8, up to 128 bytes: a district or a public building, never where a person lives.
		///   - `enrolment`: when members may enrol, in Unix milliseconds; not over yet.
		///   - `service`: from the first session to the end of the last, in Unix milliseconds; not begun yet. The enrolment neither
		///     begins nor ends after it. The sessions divide it evenly: before that a session is not recorded.
		///   - `places`: how many can learn, 1 to `MaxLearners`.
		///   - `sessions`: how many sessions there are, 1 to 60; `needed`: how many of them who passes has attended, at least 1.
		///   - `certificate`: the kind of credential that who passes gets, which branches issue, and for how many milliseconds it
		///     holds, a day of the network at the least.
		///   - `required`: the credentials that learners must hold, up to 5.
		///   - `fee`: what each learner pays, in base units (1 TIME = 1,000,000).
		///   - `teacher`: who is paid for teaching, an active member; `taught`: how much in all sessions together, in steps of 3 minutes;
		///     `category`: the kind of service that teaching it is, which gives the rate.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::InvalidTitle`], [`Error::InvalidPlace`], [`Error::WindowReversed`], [`Error::InThePast`],
		/// [`Error::TooFarAhead`], [`Error::WindowsDoNotFit`], [`Error::InvalidPlaces`], [`Error::InvalidSessions`],
		/// [`Error::ServiceTooLong`], [`Error::UnknownCredential`], [`Error::DuplicateCredential`], [`Error::NotIssuedByBranches`],
		/// [`Error::InvalidValidity`], [`Error::TeacherNotActive`], [`Error::NoPot`], [`Error::UnknownCategory`],
		/// [`Error::TooManyOpen`]; whatever keeps a case from being opened.
		///
		/// ## Events
		///
		/// [`Event::Published`], with the training's id.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish())]
		pub fn publish(origin: OriginFor<T>, terms: TermsOf<T>) -> DispatchResult {
			let (publisher, branch) = T::TrainerOrigin::ensure_origin(origin)?;
			Self::do_publish(publisher, branch, terms)
		}

		// Calls 1 and 2 were an auditor's decision, which is now made where cases are. Their indices are never used again.

		/// Change a training. It waits for an auditor again; whoever is enrolled is not any more, and gets the fee back.
		///
		/// ## Dispatch origin
		///
		/// A trainer of the training's branch, which may act.
		///
		/// ## Details
		///
		/// As long as the sessions have not begun, or nobody is enrolled or assessed. The rate is that of the day. You count as
		/// its publisher from now on.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		/// - `terms`: what it says of itself from now on, as in [`Pallet::publish`].
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::TrainingNotFound`], [`Error::TrainingOver`], [`Error::WrongBranch`], [`Error::ServiceBegun`]; those of
		/// [`Pallet::publish`] about the terms.
		///
		/// ## Events
		///
		/// [`Event::Edited`], [`Event::Dropped`] for each learner.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::edit(T::MaxLearners::get()))]
		pub fn edit(
			origin: OriginFor<T>,
			training: TrainingId,
			terms: TermsOf<T>,
		) -> DispatchResultWithPostInfo {
			let (by, record) = Self::ensure_trainer(origin, training)?;
			let dropped = Self::do_edit(training, record, by, terms)?;
			Ok(Some(T::WeightInfo::edit(dropped)).into())
		}

		/// Close a training that will not take place. Whoever is enrolled gets the fee back.
		///
		/// ## Dispatch origin
		///
		/// A trainer of the training's branch, also of one that has lapsed; anybody when the branch closes.
		///
		/// ## Details
		///
		/// As long as the sessions have not begun, or nobody is enrolled any more.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::TrainingNotFound`], [`Error::TrainingOver`], [`Error::WrongBranch`], [`Error::ServiceBegun`].
		///
		/// ## Events
		///
		/// [`Event::Closed`], [`Event::Dropped`] for each learner.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::close(T::MaxLearners::get()))]
		pub fn close(origin: OriginFor<T>, training: TrainingId) -> DispatchResultWithPostInfo {
			let (by, record) = Self::ensure_closes(origin, training)?;
			let dropped = Self::do_close(training, record, by)?;
			Ok(Some(T::WeightInfo::close(dropped)).into())
		}

		/// Enrol in a training. Its fee is set aside.
		///
		/// ## Dispatch origin
		///
		/// An active member who neither published nor teaches it.
		///
		/// ## Details
		///
		/// While the enrolment lasts, there is a place, and you hold all credentials that it requires. While nothing is
		/// recorded that you attended you may leave until the second session begins, or, if you enrol later than the first one, the next.
		/// The fee is paid when you are assessed; if you are not in time, you get it back.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		/// - `version`: the version that you have looked at, so that you pay no other fee than you have seen.
		///
		/// ## Errors
		///
		/// [`Error::NotMember`], [`Error::Suspended`], [`Error::TrainingNotFound`], [`Error::TrainingOver`], [`Error::VersionChanged`],
		/// [`Error::NotApproved`], [`Error::NotEnrolling`], [`Error::OwnTraining`], [`Error::AlreadyEnrolled`], [`Error::AlreadyPassed`],
		/// [`Error::NoPlaceLeft`], [`Error::CredentialMissing`], [`Error::TeacherNotActive`], [`Error::TooManyEnrolments`]; whatever else keeps you from
		/// enrolling, and the fee from being set aside.
		///
		/// ## Events
		///
		/// [`Event::Enrolled`].
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::enrol())]
		pub fn enrol(origin: OriginFor<T>, training: TrainingId, version: u32) -> DispatchResult {
			let learner = ensure_signed(origin)?;
			Self::do_enrol(training, learner, version)
		}

		/// Leave a training in which you are enrolled. You get the fee back.
		///
		/// ## Dispatch origin
		///
		/// A learner.
		///
		/// ## Details
		///
		/// As long as nothing is recorded that you attended: until the second session begins, or the next one if you have enrolled
		/// later than the first. If there is no such session, you cannot leave after the first has begun.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		///
		/// ## Errors
		///
		/// [`Error::TrainingNotFound`], [`Error::TrainingOver`], [`Error::NotEnrolled`], [`Error::AlreadyAttended`],
		/// [`Error::ServiceBegun`].
		///
		/// ## Events
		///
		/// [`Event::Left`].
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::leave())]
		pub fn leave(origin: OriginFor<T>, training: TrainingId) -> DispatchResult {
			let learner = ensure_signed(origin)?;
			Self::do_leave(training, learner)
		}

		/// Record who attended a session, or that somebody did not of whom it was recorded by mistake.
		///
		/// ## Dispatch origin
		///
		/// A trainer of the training's branch, also of one that has lapsed or closes; nobody for themselves, nor who teaches it for a fee.
		///
		/// ## Details
		///
		/// From the beginning of the session on, as long as the learners are enrolled: session `k` of `n` begins when `(k − 1) / n` of
		/// the service have passed. All of the list or none of it. To record the same again changes nothing. A session counts as held as
		/// long as somebody's attendance of it stands.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		/// - `session`: which session, counted from 1.
		/// - `attended`: yes; or no, to take it back.
		/// - `learners`: who, 1 to `MaxBatch` learners.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::EmptyBatch`], [`Error::TrainingNotFound`], [`Error::TrainingOver`], [`Error::WrongBranch`],
		/// [`Error::NotApproved`], [`Error::ConflictOfInterest`], [`Error::NoSuchSession`], [`Error::SessionNotBegun`],
		/// [`Error::NotEnrolled`].
		///
		/// ## Events
		///
		/// [`Event::AttendanceRecorded`].
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::record_attendance(learners.len() as u32))]
		pub fn record_attendance(
			origin: OriginFor<T>,
			training: TrainingId,
			session: u8,
			attended: bool,
			learners: BoundedVec<T::AccountId, T::MaxBatch>,
		) -> DispatchResult {
			let (by, record) = Self::ensure_assessor(origin, training)?;
			Self::do_record_attendance(training, record, by, session, attended, learners)
		}

		/// Assess learners. Their fees are paid, and who passes gets the credential.
		///
		/// ## Dispatch origin
		///
		/// A trainer of the training's branch, also of one that has lapsed or closes; nobody for themselves, nor who teaches it for a fee.
		///
		/// ## Details
		///
		/// All of the list or none of it. Without a fee somebody passes as soon as they have attended as many sessions as are needed;
		/// with a fee they pass, and always they fail, when the last session has ended. Who is not assessed when the time to assess is
		/// over gets the fee back, as soon as a block has time for it.
		///
		/// The fee goes to the teacher until they have what they earned by the sessions that were held, and else to the branch's pot. If
		/// the credential cannot be issued, the learner has passed all the same. Who died or left the time bank without having attended
		/// anything does not fail: they are enrolled no longer, and the fee goes back.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		/// - `outcomes`: who passed and who failed, 1 to `MaxBatch` learners. Who passes in a training with a credential gets a
		///   `document`: the commitment to the certificate, made with a new random salt.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::EmptyBatch`], [`Error::DuplicateLearner`], [`Error::TrainingNotFound`], [`Error::TrainingOver`],
		/// [`Error::WrongBranch`], [`Error::NotApproved`], [`Error::ConflictOfInterest`], [`Error::NotEnrolled`], [`Error::TooEarly`],
		/// [`Error::NotAttended`], [`Error::WrongDocument`], [`Error::NotTaught`]; whatever keeps a fee from being paid: leave that
		/// learner out, who gets the fee back in time.
		///
		/// ## Events
		///
		/// [`Event::Assessed`] and perhaps [`Event::CredentialNotIssued`], or [`Event::Released`], for each; [`Event::Finished`] if nobody is left.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::assess(outcomes.len() as u32))]
		pub fn assess(
			origin: OriginFor<T>,
			training: TrainingId,
			outcomes: BoundedVec<(T::AccountId, Outcome), T::MaxBatch>,
		) -> DispatchResult {
			let (by, record) = Self::ensure_assessor(origin, training)?;
			Self::do_assess(training, record, by, outcomes)
		}

		/// Take a training down that is not as it should be. Learners who are not assessed get their fees back.
		///
		/// ## Dispatch origin
		///
		/// An auditor or administrator of the training's branch, or of one that oversees it, who neither published nor teaches it nor
		/// learns in it.
		///
		/// ## Details
		///
		/// Before the last session has ended. If its sessions have not begun, or nobody has learnt in it, it is given back, to be edited
		/// or closed. Else it is over.
		/// Learners who were assessed stay so, and what they paid is not given back by this. It can be appealed: if it was given back and is
		/// not edited, it can be announced again, without those who learnt in it.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		/// - `opinion`: hash of your reasons, which stay off chain and which the trainers and the learners get.
		///
		/// ## Errors
		///
		/// `BadOrigin`, [`Error::TrainingNotFound`], [`Error::TrainingOver`], [`Error::WrongBranch`], [`Error::ConflictOfInterest`],
		/// [`Error::NotApproved`], [`Error::ServiceOver`]; whatever keeps it from being noted where it can be appealed.
		///
		/// ## Events
		///
		/// [`Event::TakenDown`], [`Event::Dropped`] for each learner; [`Event::Finished`] if it is over.
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::take_down(T::MaxLearners::get()))]
		pub fn take_down(
			origin: OriginFor<T>,
			training: TrainingId,
			opinion: [u8; 32],
		) -> DispatchResultWithPostInfo {
			let (by, branch) = T::TakeDownOrigin::ensure_origin(origin)?;
			let record = Self::existing(training)?;
			Self::ensure_decides(&by, branch, &record)?;
			let dropped = Self::do_take_down(training, record, (by, branch), opinion)?;
			Ok(Some(T::WeightInfo::take_down(dropped)).into())
		}

		/// Do what is due for a training or a learner. It is done by itself too, when a block has time.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Parameters
		///
		/// - `task`: the training, or the training and the learner.
		///
		/// ## Errors
		///
		/// [`Error::Resting`], [`Error::TaskNotFound`], [`Error::NotDue`].
		///
		/// ## Events
		///
		/// Whatever happens: [`Event::Expired`], [`Event::EnrolmentEnding`], [`Event::ServiceWindowEnded`],
		/// [`Event::AssessmentEnding`], [`Event::Unassessed`], [`Event::RefundPutOff`], [`Event::Finished`].
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::tend())]
		pub fn tend(origin: OriginFor<T>, task: TaskOf<T>) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_tend(&task)
		}

		/// Erase the history of trainings, yours, or that of somebody who has left or died. Credentials stay.
		///
		/// ## Dispatch origin
		///
		/// Anybody; of a member who is alive only they themselves.
		///
		/// ## Parameters
		///
		/// - `who`: whose history.
		///
		/// ## Errors
		///
		/// [`Error::NotOwnHistory`], [`Error::NoHistory`].
		///
		/// ## Events
		///
		/// [`Event::HistoryErased`].
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::erase_history())]
		pub fn erase_history(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			ensure!(caller == who || !T::Members::is_alive(&who), Error::<T>::NotOwnHistory);
			ensure!(Histories::<T>::contains_key(&who), Error::<T>::NoHistory);
			Histories::<T>::remove(&who);
			Self::deposit_event(Event::HistoryErased { member: who });
			Ok(())
		}

		/// Take somebody out of a training who has died or left the time bank without having attended anything. The fee goes back.
		///
		/// ## Dispatch origin
		///
		/// Anybody.
		///
		/// ## Parameters
		///
		/// - `training`: the training.
		/// - `learner`: who is not there any more.
		///
		/// ## Errors
		///
		/// [`Error::StillThere`], [`Error::TrainingNotFound`], [`Error::TrainingOver`], [`Error::NotEnrolled`],
		/// [`Error::AlreadyAttended`].
		///
		/// ## Events
		///
		/// [`Event::Released`]; [`Event::Finished`] if nobody is left.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::release())]
		pub fn release(
			origin: OriginFor<T>,
			training: TrainingId,
			learner: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			ensure!(!T::Members::is_alive(&learner), Error::<T>::StillThere);
			Self::do_release(training, learner)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The training with this id, as long as it is not over.
		pub fn training(training: TrainingId) -> Option<TrainingOf<T>> {
			Trainings::<T>::get(training)
		}

		/// How far the training with this id is; none if there has never been one.
		pub fn phase(training: TrainingId) -> Option<Phase> {
			match Trainings::<T>::get(training) {
				Some(record) => Some(Self::phase_of(&record)),
				None => (training < NextId::<T>::get()).then_some(Phase::Over),
			}
		}

		/// A learner of a training who is not assessed.
		pub fn learner(training: TrainingId, who: T::AccountId) -> Option<Learner> {
			Learners::<T>::get(training, who)
		}

		/// All learners of a training who are not assessed.
		pub fn learners(training: TrainingId) -> Vec<(T::AccountId, Learner)> {
			Learners::<T>::iter_prefix(training).collect()
		}

		/// The trainings in which a member is enrolled and not assessed.
		pub fn open_trainings(who: T::AccountId) -> Vec<TrainingId> {
			Enrolments::<T>::get(who).into_inner()
		}

		/// The trainings of a branch that are not over.
		pub fn trainings_of(branch: BranchId) -> Vec<TrainingId> {
			OpenOf::<T>::get(branch).into_inner()
		}

		/// The trainings in which a member was assessed last, the oldest first.
		pub fn history(who: T::AccountId) -> Vec<Attempt> {
			Histories::<T>::get(who).into_inner()
		}

		/// The id that the next training gets.
		pub fn next_id() -> TrainingId {
			NextId::<T>::get()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, limit: Weight) -> Weight {
			Self::work_off(limit)
		}

		fn integrity_test() {
			assert!(T::MaxLearners::get() > 0, "nobody could learn");
			assert!(T::MaxEnrolments::get() > 0, "nobody could enrol");
			assert!(T::MaxOpen::get() > 0, "nothing could be published");
			assert!(T::MaxBatch::get() > 0, "nobody could be assessed");
			assert!(T::MaxHistory::get() > 0, "nothing would be remembered");
			assert!(u32::from(MAX_SESSIONS) <= u64::BITS, "a session without a bit");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
