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
		/// There has never been an activity with this id.
		ActivityNotFound,
		/// The activity is over.
		ActivityOver,
		/// The title is empty or is not UTF-8 text.
		TitleInvalid,
		/// The place is not UTF-8 text.
		PlaceInvalid,
		/// A window ends before it begins, or with its beginning.
		WindowReversed,
		/// The enrolment would be over already.
		InThePast,
		/// The service ends later than anything may be announced for.
		TooFarAhead,
		/// The enrolment begins after the service, or ends after it.
		WindowsDoNotFit,
		/// The standard of measure has no such category.
		UnknownCategory,
		/// An activity needs one person at the least and `MaxPlaces` at the most.
		InvalidPlaces,
		/// A place takes one settlement step of service at the least and `MaxSteps` at the most; of a place, not more is paid
		/// than was agreed.
		InvalidSteps,
		/// The service window is shorter than the service agreed.
		ServiceTooLong,
		/// There is no such kind of credential.
		UnknownCredential,
		/// A credential is required twice.
		DuplicateCredential,
		/// An activity comes again 1 to 52 times, an hour at the least and the horizon at the most after the time before.
		InvalidRecurrence,
		/// The member has published `MaxOpen` activities that are not over.
		TooManyOpen,
		/// The member has `MaxSeries` series.
		TooManySeries,
		/// The caller may not spend from this branch's pot, or not mint on its quota.
		NotAuthorized,
		/// The activity belongs to a branch for which the caller cannot decide: neither their own nor one below it. Or the branch
		/// has no pot.
		WrongBranch,
		/// Nobody decides on their own service, or takes down an activity in which they take part; and nobody serves for a branch
		/// in what they approved.
		ConflictOfInterest,
		/// The activity was edited meanwhile.
		VersionChanged,
		/// The activity does not wait for an auditor.
		NotSubmitted,
		/// Enrolment is over: nobody could take part any more.
		EnrolmentOver,
		/// The activity is not approved, or nothing begins in it any more.
		NotOpen,
		/// Nothing begins in the activity any more; what has begun is brought to its end.
		Concluded,
		/// The caller did not publish this activity, and does not act for the branch that pays for it.
		NotPublisher,
		/// The caller does not manage this activity.
		NotManager,
		/// The caller is neither this participant nor a manager.
		NotParty,
		/// Nobody serves in an activity that they publish or manage.
		OwnActivity,
		/// This is not the time to enrol.
		OutsideEnrolmentWindow,
		/// A required credential is missing.
		CredentialMissing,
		/// The member is enrolled already.
		AlreadyEnrolled,
		/// The member is not enrolled.
		NotEnrolled,
		/// `MaxEnrolled` members are enrolled.
		TooManyEnrolled,
		/// The member is enrolled in `MaxEnrolments` activities.
		TooManyEnrolments,
		/// All places are taken.
		NoPlaceLeft,
		/// `MaxWaiting` members are waiting.
		WaitingListFull,
		/// The participant has a place already.
		AlreadyAdmitted,
		/// The participant has no place.
		NotAdmitted,
		/// The service window has begun: a manager may decline, the participant leaves no more.
		ServiceWindowOpen,
		/// The service window is over.
		ServiceWindowOver,
		/// Services begin in the service window only.
		OutsideServiceWindow,
		/// This side has confirmed already.
		AlreadyConfirmed,
		/// The service has begun already.
		AlreadyStarted,
		/// The service has not begun.
		NotStarted,
		/// The service is at its end already.
		AlreadyEnded,
		/// The service is not at its end.
		NotEnded,
		/// Both sides review the service first, as long as there is time for it.
		ReviewsMissing,
		/// The service is settled already.
		AlreadySettled,
		/// The other side did not say that the service ended at that moment, or has not said anything of it yet.
		EndDiffers,
		/// The participant is serving in another activity.
		AlreadyServing,
		/// A service is under way, or waits for settlement.
		ServiceUnderWay,
		/// An auditor has to decide first.
		InDispute,
		/// The batch is empty.
		EmptyBatch,
		/// The service window is not over: the participant may come yet.
		TooEarly,
		/// It is too late to report that.
		TooLate,
		/// The participant got the place so late that they may not have known of it.
		AdmittedLate,
		/// There is nothing that the caller could dispute.
		NothingToDispute,
		/// Nothing is disputed.
		NotDisputed,
		/// What was asked for is granted or refused. Of a dispute so much is paid, or it is refused, or found that the participant
		/// did not come: not of one who served.
		InvalidDecision,
		/// A branch publishes another activity instead.
		NotOwnFunding,
		/// The member was invited already.
		AlreadyInvited,
		/// The member was not invited.
		NotInvited,
		/// The activity has `MaxManagers` managers, those included who were invited only.
		TooManyManagers,
		/// The member manages `MaxEnrolments` activities of others.
		TooManyManaged,
		/// There is no such series, or it is over.
		SeriesNotFound,
		/// There is nothing to do yet.
		NotDue,
		/// Activities or series that the branch pays for are not over.
		ActivitiesOpen,
		/// Nothing was decided on this service that could be appealed yet.
		NotDecided,
		/// The activity was given back to its publisher already, and waits to be edited or closed.
		AlreadyReturned,
	}
}
