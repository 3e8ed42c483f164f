// SPDX-License-Identifier: Apache-2.0

//! How pallets that know members and branches by a trait only prepare them for benchmarks.

use crate::{ActivityId, BranchId, CredentialKind, Moment, PartnerId, Role};

/// Prepares accounts for benchmarks of pallets that know members and branches by a trait only.
pub trait BenchmarkHelper<AccountId> {
	/// Make `who` the own account of a branch that may validate.
	fn make_branch(who: &AccountId) -> BranchId;
	/// Make a branch that stands below this one.
	fn make_branch_below(above: BranchId) -> BranchId;
	/// Make `who` a member who has coins, at home in the branch whose staff the origins of benchmarks are.
	fn make_member(who: &AccountId);
	/// Make `who` a member who has coins, at home in another branch.
	fn make_member_elsewhere(who: &AccountId);
	/// From now on some coins of all members are about to expire.
	fn strain();
	/// From now on all members are above the cap.
	fn lower_cap();
	/// Give the pot of this branch coins.
	fn fill_pot(branch: BranchId);
	/// From now on the screening holds every movement back that can be. Nothing else changes, if it is strained.
	fn hold_back() {}
	/// From now on the screening remembers as much as it can of all members that there are, and of pots, and has nothing to say.
	fn fill_screening() {}
	/// Let so many blocks pass that no movement that there is can be corrected any more.
	fn outdate_movements() {}
	/// From now on each movement meets the dearest screening: thresholds of 1, full trails of all members that there are, a pot's
	/// too, and every rule raises an alert; but it holds nothing back, and no more coins are above the cap than before. So call it
	/// when everybody is made, and before [`hold_back`](Self::hold_back), if at all: with both, what cannot be held is large as well.
	fn strain_screening() {}
	/// Let this branch, which stands below another one, begin to close. That one takes over.
	fn begin_closure(branch: BranchId);
	/// Admit a partner institution.
	fn make_partner() -> PartnerId;
	/// Make as many kinds of fields and of credentials as there are topics, beginning with 1.
	fn make_kinds(count: u16);
	/// Let somebody who is no member have this role in the branch whose staff the origins of benchmarks are.
	fn make_staff(who: &AccountId, role: Role);
	/// The same for somebody who can pay for activities: with a full pot, and a quota, of the branch that is returned.
	fn make_organiser(who: &AccountId, role: Role) -> BranchId {
		Self::make_staff(who, role);
		1
	}
	/// Let a member hold a credential of this kind, which there is.
	fn issue_credential(_who: &AccountId, _kind: CredentialKind) {}
	/// Let there be an activity that is open.
	fn make_activity() -> ActivityId {
		0
	}
	/// Let so many milliseconds pass.
	fn advance(_by: Moment) {}
}

impl<AccountId> BenchmarkHelper<AccountId> for () {
	fn make_branch(_: &AccountId) -> BranchId {
		0
	}
	fn make_branch_below(_: BranchId) -> BranchId {
		0
	}
	fn make_member(_: &AccountId) {}
	fn make_member_elsewhere(_: &AccountId) {}
	fn strain() {}
	fn lower_cap() {}
	fn fill_pot(_: BranchId) {}
	fn begin_closure(_: BranchId) {}
	fn make_partner() -> PartnerId {
		1
	}
	fn make_kinds(_: u16) {}
	fn make_staff(_: &AccountId, _: Role) {}
}
