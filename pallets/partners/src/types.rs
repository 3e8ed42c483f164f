// SPDX-License-Identifier: Apache-2.0

//! What a partner and a redemption are.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, traits::ConstU32};
use scale_info::TypeInfo;
use timebank_primitives::{Moment, PartnerId};

/// A partner's public name: UTF-8, 1 to 64 bytes.
pub type Name = BoundedVec<u8, ConstU32<64>>;

/// How the public reaches a partner, such as the address of its web page: UTF-8, up to 128 bytes.
pub type Contact = BoundedVec<u8, ConstU32<128>>;

/// Whether a partner takes redemptions.
#[derive(Clone, Copy, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub enum Status {
	/// It does.
	#[codec(index = 0)]
	Active,
	/// It takes no new ones. Those that are open it still confirms or declines.
	#[codec(index = 1)]
	Suspended {
		/// Since when, in Unix milliseconds.
		since: Moment,
	},
}

/// An institution at which hours are redeemed.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Partner<AccountId> {
	/// The public name.
	pub name: Name,
	/// How the public reaches it.
	pub contact: Contact,
	/// The account with which it answers redemptions.
	pub account: AccountId,
	/// Hash of the agreement with it, which stays off chain.
	pub document: [u8; 32],
	/// When it was admitted, in Unix milliseconds.
	pub admitted_at: Moment,
	/// Whether it takes redemptions.
	pub status: Status,
}

/// A member's wish to redeem hours, which the partner has not answered.
#[derive(Clone, Debug, Decode, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo)]
pub struct Redemption<AccountId, Balance> {
	/// Who redeems.
	pub member: AccountId,
	/// Where.
	pub partner: PartnerId,
	/// The coins that are set aside for it, in base units.
	pub amount: Balance,
	/// Hash of what the member gets for them, which stays off chain.
	pub benefit: [u8; 32],
	/// When the coins were set aside, in Unix milliseconds.
	pub placed_at: Moment,
	/// Until when the partner has time to answer, in Unix milliseconds; from then on the member may cancel.
	pub answer_by: Moment,
	/// Whether it is held back (U4): auditors decide first, and until then the member may cancel at any time.
	pub under_review: bool,
}
