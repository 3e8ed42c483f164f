// SPDX-License-Identifier: Apache-2.0

//! What can be wrong. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The errors.
#[frame_support::pallet_macros::pallet_section]
mod errors {
	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// This is not a member.
		NotMember,
		/// The member is suspended and takes on nothing new.
		Suspended,
		/// There has never been a training with this id.
		TrainingNotFound,
		/// The training is over.
		TrainingOver,
		/// The title is empty or is not UTF-8 text.
		InvalidTitle,
		/// The place is not UTF-8 text.
		InvalidPlace,
		/// The enrolment or the service ends before it begins, or with its beginning.
		WindowReversed,
		/// The enrolment would be over already, or the sessions would have begun.
		InThePast,
		/// The service ends later than a training may be announced for.
		TooFarAhead,
		/// The enrolment begins after the service, or ends after it.
		WindowsDoNotFit,
		/// More would be taught than there is time from the first session to the last.
		ServiceTooLong,
		/// The standard of measure has no such category.
		UnknownCategory,
		/// A training has one place at the least and `MaxLearners` at the most.
		InvalidPlaces,
		/// There are 1 to 60 sessions, and to pass takes at least one of them and no more than there are.
		InvalidSessions,
		/// There is no such kind of credential.
		UnknownCredential,
		/// A credential is required twice.
		DuplicateCredential,
		/// Branches do not issue credentials of this kind.
		NotIssuedByBranches,
		/// The credential would hold for less than a day of the network.
		InvalidValidity,
		/// The teacher is not an active member.
		TeacherNotActive,
		/// The branch has no pot for what is left of the fees.
		NoPot,
		/// The branch has `MaxOpen` trainings that are not over.
		TooManyOpen,
		/// The training is another branch's, or of one for which the caller cannot decide: neither their own nor one below it.
		WrongBranch,
		/// Nobody decides on a training that they published, teach or learn in; nobody assesses themselves; and who is paid by fees
		/// neither records attendance nor assesses.
		ConflictOfInterest,
		/// The training was edited since: look at it again.
		VersionChanged,
		/// The training does not wait for an auditor: it is approved, or was given back.
		NotSubmitted,
		/// A training is announced or given back: there is nothing between.
		InvalidDecision,
		/// The training is not any more as it was when the decision was made against which the appeal is.
		NotRevisable,
		/// No auditor has approved the training as it is now.
		NotApproved,
		/// The enrolment is over.
		EnrolmentOver,
		/// The sessions have begun: there are learners who rely on it, or would be bound at once.
		ServiceBegun,
		/// The last session has ended: there is nothing left to stop.
		ServiceOver,
		/// The session has not begun.
		SessionNotBegun,
		/// Members cannot enrol now.
		NotEnrolling,
		/// Nobody learns in a training that they published or teach.
		OwnTraining,
		/// The member is enrolled already.
		AlreadyEnrolled,
		/// The member is not enrolled, or is assessed already.
		NotEnrolled,
		/// The member has passed this training.
		AlreadyPassed,
		/// It is recorded that the learner attended a session.
		AlreadyAttended,
		/// The learner is a member who is alive: only they themselves leave.
		StillThere,
		/// The member does not hold a credential that is required.
		CredentialMissing,
		/// All places are taken.
		NoPlaceLeft,
		/// The member is enrolled in `MaxEnrolments` trainings that have not assessed them.
		TooManyEnrolments,
		/// There is nobody in the list.
		EmptyBatch,
		/// Somebody is in the list twice.
		DuplicateLearner,
		/// The training has no such session.
		NoSuchSession,
		/// The learner has not attended enough sessions to pass.
		NotAttended,
		/// Nobody fails, and with a fee nobody passes, before the last session has ended.
		TooEarly,
		/// No session took place.
		NotTaught,
		/// A document is given for a training without a credential, or none for one with a credential.
		WrongDocument,
		/// The history is another member's, who is alive.
		NotOwnHistory,
		/// The member has no history.
		NoHistory,
		/// Nothing is in the queue for this.
		TaskNotFound,
		/// Its moment has not come.
		NotDue,
		/// Deadlines rest, since nobody can keep one now.
		Resting,
		/// The branch has trainings that are not over.
		TrainingsOpen,
	}
}
