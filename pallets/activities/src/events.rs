// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The events.
#[frame_support::pallet_macros::pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An activity was published and its coins, if it has any, are in escrow. It waits for an auditor, unless it belongs to a
		/// series or passes at once.
		Published {
			/// Its id.
			activity: ActivityId,
			/// Who published it.
			publisher: T::AccountId,
			/// The branch whose auditors decide.
			branch: BranchId,
			/// The coins in escrow for it, in base units.
			escrow: BalanceOf<T>,
		},
		/// An auditor approved an activity, or gave back by an appeal what was refused or taken down.
		Approved {
			/// The activity.
			activity: ActivityId,
			/// Who approved it.
			auditor: T::AccountId,
		},
		/// An activity opened without an auditor, for its publisher's clean record. Some of those are looked at afterwards.
		Passed {
			/// The activity.
			activity: ActivityId,
			/// What it said of itself: an auditor can look at that, whatever became of the activity by then.
			terms: Terms,
		},
		/// An auditor gave an activity back, to be edited or closed.
		Rejected {
			/// The activity.
			activity: ActivityId,
			/// Who rejected it.
			auditor: T::AccountId,
			/// Hash of the auditor's opinion, which the publisher gets off chain.
			opinion: [u8; 32],
		},
		/// An activity was edited. Nobody is enrolled any more, and it waits for an auditor.
		Edited {
			/// The activity.
			activity: ActivityId,
			/// Its version from now on.
			version: u32,
			/// The coins in escrow for it now, in base units.
			escrow: BalanceOf<T>,
		},
		/// Somebody else publishes what a branch pays for from now on.
		PublisherChanged {
			/// The activity.
			activity: ActivityId,
			/// Who publishes it.
			publisher: T::AccountId,
		},
		/// An activity was taken down. If nothing had begun it was given back; otherwise nothing begins any more.
		TakenDown {
			/// The activity.
			activity: ActivityId,
			/// Who did.
			by: T::AccountId,
			/// Hash of the reasons, which the publisher gets off chain.
			opinion: [u8; 32],
		},
		/// A member enrolled in an activity.
		Enrolled {
			/// The activity.
			activity: ActivityId,
			/// Who enrolled.
			participant: T::AccountId,
			/// Their stars, 1 to 5.
			stars: u8,
			/// Their credit, 0 to 100.
			credit: u32,
		},
		/// A participant left an activity before their service began.
		Left {
			/// The activity.
			activity: ActivityId,
			/// Who left.
			participant: T::AccountId,
		},
		/// A participant got a place.
		Admitted {
			/// The activity.
			activity: ActivityId,
			/// Who got the place.
			participant: T::AccountId,
		},
		/// A participant waits for a place.
		Waitlisted {
			/// The activity.
			activity: ActivityId,
			/// Who waits.
			participant: T::AccountId,
			/// Their stars, by which the list is ordered.
			stars: u8,
		},
		/// A place came free, but the participant could not get it: they wait for a manager again.
		PassedOver {
			/// The activity.
			activity: ActivityId,
			/// Who did not get it.
			participant: T::AccountId,
		},
		/// A manager declined a participant who was not there yet.
		Declined {
			/// The activity.
			activity: ActivityId,
			/// Who was declined.
			participant: T::AccountId,
		},
		/// One side confirmed that a service begins; the other one has to confirm it, too.
		StartConfirmed {
			/// The activity.
			activity: ActivityId,
			/// Who gives the service.
			participant: T::AccountId,
			/// Which side confirmed.
			by: Side,
		},
		/// Both sides have confirmed the start: the service runs.
		ServiceStarted {
			/// The activity.
			activity: ActivityId,
			/// Who gives the service.
			participant: T::AccountId,
			/// Since when it runs, in Unix milliseconds.
			since: Moment,
		},
		/// One side confirmed that a service is at its end; the other one has to confirm it, too.
		EndConfirmed {
			/// The activity.
			activity: ActivityId,
			/// Who gives the service.
			participant: T::AccountId,
			/// Which side confirmed.
			by: Side,
		},
		/// The time to confirm the end of a service is over: it is taken to have ended then.
		EndPresumed {
			/// The activity.
			activity: ActivityId,
			/// Who gave the service.
			participant: T::AccountId,
			/// When, in Unix milliseconds.
			until: Moment,
		},
		/// A service is at its end and can be reviewed.
		ServiceEnded {
			/// The activity.
			activity: ActivityId,
			/// Who gave the service.
			participant: T::AccountId,
			/// When it began, in Unix milliseconds.
			since: Moment,
			/// When it ended, in Unix milliseconds.
			until: Moment,
			/// Until when it can be reviewed, in Unix milliseconds.
			review_until: Moment,
			/// When it is settled without the publisher, in Unix milliseconds.
			settle_by: Moment,
		},
		/// A service was settled.
		Settled {
			/// The activity.
			activity: ActivityId,
			/// Who gave the service.
			participant: T::AccountId,
			/// How much service, in settlement steps.
			steps: u32,
			/// The coins that the participant got, in base units.
			paid: BalanceOf<T>,
			/// The coins of this place that went back to the payer, in base units.
			returned: BalanceOf<T>,
			/// Whether the publisher had to be done without, which counts against them.
			late: bool,
		},
		/// Nothing begins in an activity any more.
		Concluded {
			/// The activity.
			activity: ActivityId,
			/// The coins of its other places that went back to the payer, in base units.
			returned: BalanceOf<T>,
		},
		/// An activity is over.
		Finished {
			/// The activity.
			activity: ActivityId,
			/// The coins of places without a service that went back to the payer now, in base units.
			returned: BalanceOf<T>,
		},
		/// An activity is over that was not approved in time.
		Expired {
			/// The activity.
			activity: ActivityId,
			/// The coins that went back to the payer, in base units.
			returned: BalanceOf<T>,
		},
		/// The enrolment in an activity ends soon.
		EnrolmentEnding {
			/// The activity.
			activity: ActivityId,
			/// How many places are free.
			free: u32,
		},
		/// The service window of an activity is over: services under way have to be confirmed, absences reported.
		ServiceWindowEnded {
			/// The activity.
			activity: ActivityId,
		},
		/// A service can be settled without reviews, and should be.
		SettlementDue {
			/// The activity.
			activity: ActivityId,
			/// Who gave the service.
			participant: T::AccountId,
			/// When it is settled without the publisher, in Unix milliseconds.
			settle_by: Moment,
		},
		/// A deadline of a participant could not be kept. It is tried again later.
		SettlementPutOff {
			/// The activity.
			activity: ActivityId,
			/// The participant.
			participant: T::AccountId,
			/// When, in Unix milliseconds.
			until: Moment,
			/// Why.
			error: DispatchError,
		},
		/// A deadline of an activity could not be kept. It is tried again later.
		ConclusionPutOff {
			/// The activity.
			activity: ActivityId,
			/// When, in Unix milliseconds.
			until: Moment,
			/// Why.
			error: DispatchError,
		},
		/// A manager says that a participant did not come.
		AbsenceReported {
			/// The activity.
			activity: ActivityId,
			/// Who did not come.
			participant: T::AccountId,
			/// Until when they may dispute it, in Unix milliseconds.
			until: Moment,
		},
		/// A participant did not come, which counts against them: if an auditor decided so, once nobody can appeal it any more.
		AbsenceRecorded {
			/// The activity.
			activity: ActivityId,
			/// Who did not come.
			participant: T::AccountId,
		},
		/// A participant whose service did not begin is enrolled no more, without a mark.
		Released {
			/// The activity.
			activity: ActivityId,
			/// Who.
			participant: T::AccountId,
		},
		/// More service was agreed for a participant.
		ToppedUp {
			/// The activity.
			activity: ActivityId,
			/// Who gives it.
			participant: T::AccountId,
			/// How much more, in settlement steps.
			steps: u32,
		},
		/// A participation was disputed. An auditor has to decide.
		Disputed {
			/// The activity.
			activity: ActivityId,
			/// The participant.
			participant: T::AccountId,
			/// What it comes to if nobody decides.
			claim: Claim,
			/// Which side disputes it.
			by: Side,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
			/// Until when an auditor may decide, in Unix milliseconds.
			until: Moment,
		},
		/// An auditor decided on a dispute.
		Decided {
			/// The activity.
			activity: ActivityId,
			/// The participant.
			participant: T::AccountId,
			/// Who decided.
			auditor: T::AccountId,
			/// What.
			decision: Decision,
			/// Hash of the reasons, which both sides get off chain.
			opinion: [u8; 32],
		},
		/// What was decided on a dispute was replaced after an appeal, and the coins moved that this makes a difference of.
		Revised {
			/// The activity.
			activity: ActivityId,
			/// The participant.
			participant: T::AccountId,
			/// Who decided.
			auditor: T::AccountId,
			/// What, from now on.
			decision: Decision,
			/// How much service is paid now in all, in settlement steps.
			steps: u32,
			/// Hash of the reasons, which both sides get off chain.
			opinion: [u8; 32],
		},
		/// Nobody has decided on a dispute in time.
		DisputeLapsed {
			/// The activity.
			activity: ActivityId,
			/// The participant.
			participant: T::AccountId,
		},
		/// A member was invited to manage an activity.
		Invited {
			/// The activity.
			activity: ActivityId,
			/// Who was invited.
			who: T::AccountId,
		},
		/// A member manages an activity from now on.
		InvitationAccepted {
			/// The activity.
			activity: ActivityId,
			/// Who does.
			who: T::AccountId,
		},
		/// A member does not manage an activity any more, or is not invited to any more.
		ManagerDismissed {
			/// The activity.
			activity: ActivityId,
			/// Who.
			who: T::AccountId,
		},
		/// An activity will come again.
		SeriesStarted {
			/// The series, by the activity with which it began.
			series: ActivityId,
			/// How many times more.
			left: u32,
			/// When the next one is published, in Unix milliseconds.
			next: Moment,
		},
		/// An activity came again.
		OccurrencePublished {
			/// The series.
			series: ActivityId,
			/// The activity, which is approved already.
			activity: ActivityId,
			/// How many times more.
			left: u32,
		},
		/// An activity did not come again this time.
		OccurrenceSkipped {
			/// The series.
			series: ActivityId,
			/// Why.
			error: DispatchError,
			/// How many times more.
			left: u32,
		},
		/// A series is over.
		SeriesEnded {
			/// The series.
			series: ActivityId,
		},
	}
}
