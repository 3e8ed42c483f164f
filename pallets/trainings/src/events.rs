// SPDX-License-Identifier: Apache-2.0

//! What happens. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The events.
#[frame_support::pallet_macros::pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A training was submitted to an auditor.
		Published {
			/// The training.
			training: TrainingId,
			/// The branch whose training it is.
			branch: BranchId,
			/// The trainer who published it.
			publisher: T::AccountId,
			/// Who teaches.
			teacher: T::AccountId,
			/// Its public title.
			title: Title,
			/// Hash of its content.
			content: [u8; 32],
		},
		/// A training is announced.
		Approved {
			/// The training.
			training: TrainingId,
			/// Its version.
			version: u32,
			/// The auditor.
			by: T::AccountId,
		},
		/// An auditor gave a training back, to be edited or closed.
		Returned {
			/// The training.
			training: TrainingId,
			/// Its version.
			version: u32,
			/// The auditor.
			by: T::AccountId,
			/// Hash of the reasons, which stay off chain.
			opinion: [u8; 32],
		},
		/// A training was changed and waits for an auditor again.
		Edited {
			/// The training.
			training: TrainingId,
			/// Its version from now on.
			version: u32,
			/// The trainer who changed it.
			by: T::AccountId,
			/// Who teaches from now on.
			teacher: T::AccountId,
			/// Its public title from now on.
			title: Title,
			/// Hash of its content from now on.
			content: [u8; 32],
		},
		/// A training will not take place.
		Closed {
			/// The training.
			training: TrainingId,
			/// The trainer who closed it, or whoever did when the branch closes.
			by: T::AccountId,
		},
		/// A training was taken down.
		TakenDown {
			/// The training.
			training: TrainingId,
			/// Who did it.
			by: T::AccountId,
			/// Hash of the reasons, which stay off chain.
			opinion: [u8; 32],
			/// Whether it is over, since its sessions had begun. If not it can be edited.
			cancelled: bool,
		},
		/// A member enrolled, and their fee is set aside.
		Enrolled {
			/// The training.
			training: TrainingId,
			/// Who learns.
			learner: T::AccountId,
			/// The fee, in base units.
			fee: BalanceOf<T>,
		},
		/// A learner left before they attended anything, and has their fee back.
		Left {
			/// The training.
			training: TrainingId,
			/// Who left.
			learner: T::AccountId,
			/// The fee, in base units.
			returned: BalanceOf<T>,
		},
		/// A learner is enrolled no longer, since the training was edited, closed or taken down, and has their fee back.
		Dropped {
			/// The training.
			training: TrainingId,
			/// Whose place it was.
			learner: T::AccountId,
			/// The fee, in base units.
			returned: BalanceOf<T>,
		},
		/// A learner who is not alive any more, or has left the time bank, is enrolled no longer, and their fee is given back.
		Released {
			/// The training.
			training: TrainingId,
			/// Whose place it was.
			learner: T::AccountId,
			/// The fee, in base units.
			returned: BalanceOf<T>,
		},
		/// A trainer recorded who attended a session.
		AttendanceRecorded {
			/// The training.
			training: TrainingId,
			/// The session, counted from 1.
			session: u8,
			/// Whether these learners attended it or did not.
			attended: bool,
			/// The learners.
			learners: BoundedVec<T::AccountId, T::MaxBatch>,
			/// The trainer.
			by: T::AccountId,
		},
		/// A learner was assessed, and their fee paid.
		Assessed {
			/// The training.
			training: TrainingId,
			/// The learner.
			learner: T::AccountId,
			/// The trainer.
			by: T::AccountId,
			/// Whether they passed.
			passed: bool,
			/// How many sessions they attended.
			attended: u8,
			/// What of the fee went to the teacher, in base units.
			to_teacher: BalanceOf<T>,
			/// What of it went to the branch's pot, in base units.
			to_pot: BalanceOf<T>,
		},
		/// A learner passed, but the credential could not be issued. A trainer or auditor of the branch may do so later.
		CredentialNotIssued {
			/// The training.
			training: TrainingId,
			/// The learner.
			learner: T::AccountId,
			/// The kind of the credential.
			kind: CredentialKind,
			/// What was wrong.
			error: DispatchError,
		},
		/// A learner was not assessed in time, and has their fee back.
		Unassessed {
			/// The training.
			training: TrainingId,
			/// The learner.
			learner: T::AccountId,
			/// The fee, in base units.
			returned: BalanceOf<T>,
		},
		/// A learner was not assessed in time, but their fee could not be given back. It is tried again in a day.
		RefundPutOff {
			/// The training.
			training: TrainingId,
			/// The learner.
			learner: T::AccountId,
			/// What was wrong.
			error: DispatchError,
		},
		/// Nobody approved a training while there was time to enrol, and it is over.
		Expired {
			/// The training.
			training: TrainingId,
		},
		/// The enrolment is about to end.
		EnrolmentEnding {
			/// The training.
			training: TrainingId,
			/// The places that nobody has.
			free: u32,
		},
		/// The last session has ended, and learners wait to be assessed.
		ServiceWindowEnded {
			/// The training.
			training: TrainingId,
			/// How many.
			unassessed: u32,
		},
		/// The time to assess is about to end.
		AssessmentEnding {
			/// The training.
			training: TrainingId,
			/// How many learners wait to be assessed.
			unassessed: u32,
		},
		/// A training is over, and all its fees are paid or given back.
		Finished {
			/// The training.
			training: TrainingId,
			/// How many learners were assessed.
			assessed: u32,
			/// What the teacher got, in base units.
			paid: BalanceOf<T>,
		},
		/// The history of a member was erased.
		HistoryErased {
			/// The member.
			member: T::AccountId,
		},
	}
}
