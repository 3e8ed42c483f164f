// SPDX-License-Identifier: Apache-2.0

//! What applications ask of the runtime.

use crate::{Obstacle, Recommendations};
use codec::Codec;
use timebank_matching::Explanation;
use timebank_primitives::ActivityId;

sp_api::decl_runtime_apis! {
	/// Which members and activities go well together (R5).
	pub trait MatchingApi<AccountId>
	where
		AccountId: Codec,
	{
		/// The activities that suit a member best, best first, at most 20.
		fn recommended_activities(who: AccountId, limit: u32) -> Recommendations<ActivityId>;
		/// The members who suit an activity best, best first, at most 20.
		fn recommended_members(activity: ActivityId, limit: u32) -> Recommendations<AccountId>;
		/// How well a member and an activity go together, and why; or what stands in the way.
		fn explain(who: AccountId, activity: ActivityId) -> Result<Explanation, Obstacle>;
	}
}
