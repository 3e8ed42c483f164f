// SPDX-License-Identifier: Apache-2.0

//! What an operator's node asks of the runtime.

use crate::{Fault, Standing};
use codec::Codec;
use timebank_primitives::{BranchId, PartnerId, Topic};

sp_api::decl_runtime_apis! {
	/// What operators need to know before they speak.
	pub trait OraclesApi<AccountId>
	where
		AccountId: Codec,
	{
		/// The branch for which this account may submit what institutions say, if it may now.
		fn branch_of_operator(who: AccountId) -> Option<BranchId>;
		/// Whether an institution is heard now, about any topic.
		fn is_heard(partner: PartnerId) -> bool;
		/// Where something that an institution says stands for the operators of a branch.
		fn standing(
			partner: PartnerId,
			member: AccountId,
			topic: Topic,
			branch: BranchId,
			version: u64,
		) -> Standing;
		/// Whether the branch has complained of this fault, and the complaint is not acknowledged yet.
		fn is_reported(branch: BranchId, partner: PartnerId, fault: Fault) -> bool;
	}
}
