// SPDX-License-Identifier: Apache-2.0

//! What always holds of partners and redemptions.

use crate::*;
use alloc::collections::BTreeMap;
use frame_support::{ensure, traits::Get};
use sp_runtime::{
	ArithmeticError, DispatchError,
	traits::{CheckedAdd, Zero},
};
use timebank_primitives::{Cases, Membership, Redeeming, Subject};

impl<T: Config> Pallet<T> {
	/// Check the invariants:
	///
	/// 1. a partner has an id that was given and a name; there are no more partners than there can be;
	/// 2. a partner's account points back to it, and no account points anywhere else; it has a reference that lasts, so that its
	///    nonce is never forgotten;
	/// 3. an open redemption has an id that was given, is of coins, of a member and at a partner, and is not to be answered before
	///    it was placed;
	/// 4. the open redemptions of each member, and at each partner, are counted right, and no member has more than they can have;
	/// 5. the open redemptions of a member add up to what they have set aside for redemption, and nobody else has anything set
	///    aside;
	/// 6. a redemption is under review if and only if a case about it is open.
	pub fn do_try_state() -> Result<(), DispatchError> {
		for (id, partner) in Partners::<T>::iter() {
			ensure!(id < NextPartner::<T>::get(), "a partner with an id not given yet");
			ensure!(!partner.name.is_empty(), "a partner without a name");
			ensure!(
				ByAccount::<T>::get(&partner.account) == Some(id),
				"a partner whose account does not point back"
			);
			ensure!(
				frame_system::Pallet::<T>::providers(&partner.account) > 0,
				"a partner whose account can be forgotten"
			);
		}
		let partners = Partners::<T>::iter_keys().count();
		ensure!(ByAccount::<T>::iter_keys().count() == partners, "an account of no partner");
		ensure!(Partners::<T>::count() <= T::MaxPartners::get(), "more partners than there can be");

		let mut members = BTreeMap::<_, (BalanceOf<T>, u32)>::new();
		let mut at = BTreeMap::<_, u32>::new();
		for (id, redemption) in Redemptions::<T>::iter() {
			ensure!(id < NextRedemption::<T>::get(), "a redemption with an id not given yet");
			ensure!(!redemption.amount.is_zero(), "a redemption of nothing");
			ensure!(T::Members::is_member(&redemption.member), "a redemption of no member's");
			ensure!(
				Partners::<T>::contains_key(redemption.partner),
				"a redemption at a partner that is gone"
			);
			ensure!(redemption.placed_at <= redemption.answer_by, "an answer before the question");
			ensure!(
				T::Cases::is_open(&Subject::Redemption { redemption: id })
					== redemption.under_review,
				"under review without a case, or a case about what is not"
			);
			*at.entry(redemption.partner).or_default() += 1;
			let (reserved, open) = members.entry(redemption.member).or_default();
			*reserved =
				reserved.checked_add(&redemption.amount).ok_or(ArithmeticError::Overflow)?;
			*open += 1;
		}
		ensure!(OpenAt::<T>::iter().collect::<BTreeMap<_, _>>() == at, "a partner's miscounted");
		ensure!(OpenBy::<T>::iter_keys().count() == members.len(), "open ones of who has none");
		for (member, (reserved, open)) in &members {
			ensure!(OpenBy::<T>::get(member) == *open, "a member's miscounted");
			ensure!(*open <= T::MaxOpen::get(), "more open than there can be");
			ensure!(T::Coins::reserved(member) == *reserved, "coins set aside for something else");
		}
		for who in frame_system::Account::<T>::iter_keys() {
			ensure!(
				members.contains_key(&who) || T::Coins::reserved(&who).is_zero(),
				"coins left behind"
			);
		}
		Ok(())
	}
}
