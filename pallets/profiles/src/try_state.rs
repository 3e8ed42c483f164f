// SPDX-License-Identifier: Apache-2.0

//! What always holds of the register of members and of their profiles.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::{DispatchError, DispatchResult, traits::Convert};
use timebank_primitives::{Branches, Cases, Oversight, Subject};

impl<T: Config> Pallet<T> {
	/// Check the register's invariants:
	///
	/// 1. each registered account's nullifier points back to it, and no nullifier points anywhere else: one account for one
	///    person;
	/// 2. each has a reference that lasts, so that its nonce is never forgotten;
	/// 3. no member's account is a branch's own, but that of one who has left or not accepted yet can be;
	/// 4. nobody who has not accepted yet has the account of those without a key, who need not accept;
	/// 5. the members at each branch, without those who have left or not accepted yet, are counted right, and there is such a
	///    branch;
	/// 6. who asks to move is a member who is alive, and asks for another branch than their home;
	/// 7. each kind of field has a name, and there are no more than there can be;
	/// 8. a field is of a kind that there is and of a member who is alive; it has a version, and an end only if it says
	///    something;
	/// 9. a proposal is of a kind that there is and of a member who is alive; each member's are counted right, and nobody has
	///    more than they can have; a case about it is open if and only if it was not refused;
	/// 10. a grant is for a kind that there is and of a member who is alive; each member's are counted right, and nobody has given
	///     more than they can.
	pub fn do_try_state() -> DispatchResult {
		Self::try_members()?;
		Self::try_profiles()
	}

	fn try_members() -> DispatchResult {
		let mut at = BTreeMap::<_, u32>::new();
		for (who, member) in Members::<T>::iter() {
			ensure!(
				Persons::<T>::get(member.nullifier).as_ref() == Some(&who),
				"a member whose nullifier does not point back"
			);
			ensure!(
				frame_system::Pallet::<T>::providers(&who) > 0,
				"a member whose account can be forgotten"
			);
			if member.is_at_home() {
				*at.entry(member.branch).or_default() += 1;
				ensure!(
					T::Branches::by_account(&who).is_none(),
					"a branch's own account as a member"
				);
			}
			ensure!(
				!member.is_pending() || T::KeylessAccount::convert(member.nullifier) != who,
				"a registration that nobody can accept"
			);
		}
		ensure!(
			Persons::<T>::iter().count() == Members::<T>::iter().count(),
			"a nullifier of nobody who is registered"
		);
		ensure!(MembersAt::<T>::iter().collect::<BTreeMap<_, _>>() == at, "members miscounted");
		ensure!(
			at.into_keys().all(<T::Oversight as Oversight>::exists),
			"members of a branch that is gone"
		);
		for (who, to) in Moves::<T>::iter() {
			ensure!(Self::present(&who)?.branch != to, "a wish that has come true");
		}
		Ok(())
	}

	fn try_profiles() -> DispatchResult {
		for kind in Kinds::<T>::iter_values() {
			ensure!(
				!kind.name.is_empty() && core::str::from_utf8(&kind.name).is_ok(),
				"a kind without a name"
			);
		}
		ensure!(Kinds::<T>::count() <= T::MaxKinds::get(), "more kinds than there can be");
		ensure!(
			Kinds::<T>::iter_keys().count() == Kinds::<T>::count() as usize,
			"kinds miscounted"
		);

		for (who, kind, field) in Fields::<T>::iter() {
			Self::present(&who)?;
			Self::existing(kind)?;
			ensure!(field.version > 0, "a field that was never set");
			ensure!(field.commitment.is_some() || field.valid_until.is_none(), "an end of nothing");
		}

		let mut open = BTreeMap::<_, u32>::new();
		for (who, kind, proposal) in Proposals::<T>::iter() {
			Self::present(&who)?;
			Self::existing(kind)?;
			let subject = Subject::Field { member: who.clone(), kind };
			ensure!(
				T::Cases::is_open(&subject) != proposal.refused,
				"a proposal without a case, or a case about a refused one"
			);
			*open.entry(who).or_default() += 1;
		}
		let counted = OpenProposals::<T>::iter().collect::<BTreeMap<_, _>>();
		Self::try_counter(&counted, &open, T::MaxProposals::get())?;

		let mut given = BTreeMap::<_, u32>::new();
		for (who, (kind, _)) in Grants::<T>::iter_keys() {
			Self::present(&who)?;
			Self::existing(kind)?;
			*given.entry(who).or_default() += 1;
		}
		let counted = GivenGrants::<T>::iter().collect::<BTreeMap<_, _>>();
		Self::try_counter(&counted, &given, T::MaxGrants::get())
	}

	fn try_counter(
		counted: &BTreeMap<T::AccountId, u32>,
		rows: &BTreeMap<T::AccountId, u32>,
		most: u32,
	) -> Result<(), DispatchError> {
		ensure!(counted == rows, "a member's rows miscounted");
		ensure!(rows.values().all(|rows| *rows <= most), "more rows than a member can have");
		Ok(())
	}
}
