// SPDX-License-Identifier: Apache-2.0

//! What a custodian may do for a member (M6).

use crate::*;
use pallet_activities::{Call as Activity, Funding};
use pallet_audit::Call as Auditing;
use pallet_custody::{Scope, Scopes};
use pallet_noticeboard::Call as Notice;
use pallet_partners::Call as Partner;
use pallet_reviews::Call as Review;
use pallet_time_coin::Call as Coin;
use pallet_trainings::Call as Training;
use timebank_primitives::{ActivityId, CaseId, TrainingId};

/// What a custodian may do for a member, by the powers that the member gave.
///
/// Nobody acts for a member in what they are a party to themselves, nor with an office that the member has: what a branch pays
/// for is not the member's to spend.
pub struct CustodianScopes;

impl CustodianScopes {
	/// Whether this is of one and the same person on both sides.
	fn is_party(custodian: &AccountId, call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Activities(call) => {
				Self::names(call, custodian)
					|| Self::activity_of(call).is_some_and(|id| Self::manages(custodian, id))
			}
			RuntimeCall::Reviews(
				Review::seal { activity, participant, .. }
				| Review::report { activity, participant, .. },
			) => participant == custodian || Self::manages(custodian, *activity),
			RuntimeCall::Audit(Auditing::answer { case, .. } | Auditing::appeal { case, .. }) => {
				Self::is_about(*case, custodian)
			}
			RuntimeCall::Trainings(Training::enrol { training, .. }) => {
				Self::teaches(custodian, *training)
			}
			RuntimeCall::TimeCoin(Coin::transfer { to, .. }) => to == custodian,
			_ => false,
		}
	}

	/// Whether a call is about this participant.
	fn names(call: &Activity<Runtime>, who: &AccountId) -> bool {
		match call {
			Activity::admit { participant, .. }
			| Activity::decline { participant, .. }
			| Activity::confirm_start { participant, .. }
			| Activity::confirm_end { participant, .. }
			| Activity::settle { participant, .. }
			| Activity::top_up { participant, .. }
			| Activity::dispute { participant, .. } => participant == who,
			Activity::check_in { participants, .. }
			| Activity::settle_many { participants, .. }
			| Activity::report_absence { participants, .. } => participants.contains(who),
			Activity::check_out { participants, .. } => {
				participants.iter().any(|(participant, _)| participant == who)
			}
			_ => false,
		}
	}

	/// The activity that a call is about.
	fn activity_of(call: &Activity<Runtime>) -> Option<ActivityId> {
		match call {
			Activity::enrol { activity }
			| Activity::leave { activity }
			| Activity::accept_invitation { activity }
			| Activity::admit { activity, .. }
			| Activity::decline { activity, .. }
			| Activity::confirm_start { activity, .. }
			| Activity::confirm_end { activity, .. }
			| Activity::settle { activity, .. }
			| Activity::close { activity }
			| Activity::check_in { activity, .. }
			| Activity::check_out { activity, .. }
			| Activity::settle_many { activity, .. }
			| Activity::report_absence { activity, .. }
			| Activity::dispute { activity, .. }
			| Activity::dismiss { activity, .. }
			| Activity::edit { activity, .. }
			| Activity::top_up { activity, .. } => Some(*activity),
			_ => None,
		}
	}

	fn is_about(case: CaseId, who: &AccountId) -> bool {
		Audit::case(case).is_some_and(|record| record.parties.contains(who))
	}

	fn manages(who: &AccountId, activity: ActivityId) -> bool {
		Activities::activity(activity).is_some_and(|record| record.publisher == *who)
			|| pallet_activities::Managers::<Runtime>::contains_key(activity, who)
	}

	fn teaches(who: &AccountId, training: TrainingId) -> bool {
		Trainings::training(training)
			.is_some_and(|record| record.publisher == *who || record.terms.teacher == *who)
	}

	/// Whether the member would do this in an office of theirs: on the side of an activity that a branch pays for.
	fn is_office(member: &AccountId, call: &RuntimeCall) -> bool {
		let is_funded = |activity| {
			Activities::activity(activity).is_some_and(|record| record.funding != Funding::Own)
		};
		match call {
			RuntimeCall::Activities(
				Activity::enrol { .. }
				| Activity::leave { .. }
				| Activity::accept_invitation { .. },
			) => false,
			RuntimeCall::Activities(
				Activity::confirm_start { participant, .. }
				| Activity::confirm_end { participant, .. }
				| Activity::dispute { participant, .. },
			) if participant == member => false,
			RuntimeCall::Activities(Activity::end_series { series }) => {
				Activities::series(*series).is_some_and(|series| series.funding != Funding::Own)
			}
			RuntimeCall::Activities(call) => Self::activity_of(call).is_some_and(is_funded),
			RuntimeCall::Reviews(Review::seal { activity, participant, .. }) => {
				participant != member && is_funded(*activity)
			}
			_ => false,
		}
	}
}

impl Scopes<AccountId, RuntimeCall> for CustodianScopes {
	fn scope(custodian: &AccountId, member: &AccountId, call: &RuntimeCall) -> Option<Scope> {
		if Self::is_party(custodian, call) || Self::is_office(member, call) {
			return None;
		}
		match call {
			RuntimeCall::Activities(
				Activity::enrol { .. }
				| Activity::leave { .. }
				| Activity::confirm_start { .. }
				| Activity::accept_invitation { .. },
			)
			| RuntimeCall::Trainings(Training::leave { .. })
			| RuntimeCall::Noticeboard(Notice::offer { .. } | Notice::withdraw { .. })
			| RuntimeCall::Audit(Auditing::answer { .. } | Auditing::appeal { .. })
			| RuntimeCall::Reviews(Review::ask_to_publish { .. })
			| RuntimeCall::TimeCoin(Coin::claim_welcome { .. }) => Some(Scope::Participate),
			RuntimeCall::Activities(
				Activity::admit { .. }
				| Activity::decline { .. }
				| Activity::confirm_end { .. }
				| Activity::settle { .. }
				| Activity::close { .. }
				| Activity::check_in { .. }
				| Activity::check_out { .. }
				| Activity::settle_many { .. }
				| Activity::report_absence { .. }
				| Activity::dispute { .. }
				| Activity::dismiss { .. }
				| Activity::end_series { .. },
			)
			| RuntimeCall::Reviews(
				Review::seal { .. } | Review::open { .. } | Review::report { .. },
			)
			| RuntimeCall::Partners(Partner::cancel { .. })
			| RuntimeCall::TimeCoin(Coin::withdraw_held { .. }) => Some(Scope::Settle),
			// What comes again would pass the day's limit by itself.
			RuntimeCall::Activities(
				Activity::publish { terms, funding: Funding::Own } | Activity::edit { terms, .. },
			) if terms.recurrence.is_some() => None,
			RuntimeCall::Activities(
				Activity::publish { funding: Funding::Own, .. }
				| Activity::edit { .. }
				| Activity::top_up { .. },
			)
			| RuntimeCall::TimeCoin(Coin::transfer { .. })
			| RuntimeCall::Partners(Partner::redeem { .. }) => Some(Scope::Spend),
			RuntimeCall::Trainings(Training::enrol { training, .. }) => {
				let is_free =
					Trainings::training(*training).is_some_and(|record| record.terms.fee == 0);
				Some(if is_free { Scope::Participate } else { Scope::Spend })
			}
			_ => None,
		}
	}
}
