// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The events.
#[frame_support::pallet_macros::pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something waits for a decision.
		Opened {
			/// The case.
			case: CaseId,
			/// What it is about.
			subject: Subject<T::AccountId>,
			/// The branch whose auditors decide. None: the consortium does.
			branch: Option<BranchId>,
			/// Who wants a decision.
			by: T::AccountId,
			/// How soon it should be looked at.
			priority: Priority,
			/// Whether it takes two auditors.
			is_grave: bool,
		},
		/// An auditor works on a case.
		Claimed {
			/// The case.
			case: CaseId,
			/// The auditor.
			by: T::AccountId,
			/// From when on another may, in Unix milliseconds.
			until: Moment,
		},
		/// An auditor works on a case no more.
		Released {
			/// The case.
			case: CaseId,
			/// The auditor.
			by: T::AccountId,
		},
		/// One of two auditors has signed.
		Signed {
			/// The case.
			case: CaseId,
			/// The auditor.
			by: T::AccountId,
			/// The branch that they work for.
			branch: BranchId,
			/// What they would decide.
			decision: Decision,
			/// Hash of the reasons.
			opinion: [u8; 32],
		},
		/// An auditor wants to know more.
		Asked {
			/// The case.
			case: CaseId,
			/// The auditor.
			by: T::AccountId,
			/// Hash of the question, which stays off chain.
			question: [u8; 32],
			/// Until when the case stays where it is, in Unix milliseconds. None: for as long as it waits.
			until: Option<Moment>,
		},
		/// One of those who were asked answered.
		Answered {
			/// The case.
			case: CaseId,
			/// Who answered.
			by: T::AccountId,
			/// Hash of the answer, which stays off chain.
			answer: [u8; 32],
		},
		/// Others decide on a case from now on.
		Escalated {
			/// The case.
			case: CaseId,
			/// The branch whose auditors have not decided.
			from: Option<BranchId>,
			/// The branch whose auditors decide now. None: the consortium does.
			to: Option<BranchId>,
			/// The auditor who handed it up. None: its time there was over.
			by: Option<T::AccountId>,
		},
		/// A case is decided, or staff have decided without one.
		Decided {
			/// The case.
			case: CaseId,
			/// What it is about.
			subject: Subject<T::AccountId>,
			/// What was decided.
			decision: Decision,
			/// By whom. Nobody: the consortium.
			by: Deciders<T::AccountId>,
			/// The branch that they work for; of two, the one above. None: the consortium.
			branch: Option<BranchId>,
			/// Hash of the reasons.
			opinion: [u8; 32],
		},
		/// A case is over without a decision: what it was about waits no more.
		Closed {
			/// The case.
			case: CaseId,
			/// What it was about.
			subject: Subject<T::AccountId>,
		},
		/// Nobody has decided on a case in time. Of an appeal, the first decision stands.
		Lapsed {
			/// The case.
			case: CaseId,
			/// What it was about.
			subject: Subject<T::AccountId>,
		},
		/// A decision is appealed.
		Appealed {
			/// The case in which it was decided.
			case: CaseId,
			/// The case in which the appeal is decided.
			appeal: CaseId,
			/// Who appeals.
			by: T::AccountId,
			/// Hash of the reasons, which stays off chain.
			reason: [u8; 32],
		},
		/// What was decided first, and what stands after an appeal. The same twice: the appeal was refused.
		Reconsidered {
			/// The case in which it was decided.
			case: CaseId,
			/// The case in which the appeal was decided.
			appeal: CaseId,
			/// What was decided first.
			before: Decision,
			/// What stands, and is final.
			after: Decision,
		},
		/// What was decided in a case cannot be appealed any more, or it is about something that is not so any more.
		Forgotten {
			/// The case.
			case: CaseId,
		},
		/// An activity passed without a human, for the clean record of who published it.
		Passed {
			/// The activity.
			activity: ActivityId,
			/// Who published it.
			by: T::AccountId,
			/// Its category.
			category: CategoryId,
		},
		/// It was drawn whether a human looks at an activity that passed.
		Drawn {
			/// The activity.
			activity: ActivityId,
			/// Whether one does.
			is_sampled: bool,
		},
		/// An auditor looks at an activity that passed.
		Sampled {
			/// The activity.
			activity: ActivityId,
			/// The case.
			case: CaseId,
			/// The auditor.
			by: T::AccountId,
		},
		/// There is another template, or one no more.
		TemplateSet {
			/// The template.
			template: u16,
			/// What it says. None: it is gone.
			text: Option<Text>,
		},
	}
}
