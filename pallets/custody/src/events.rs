// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The events.
#[frame_support::pallet_macros::pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Another key was requested for a member.
		KeyRequested {
			/// The member.
			member: T::AccountId,
			/// The key.
			key: T::AccountId,
			/// The registrar who made sure whose key it is.
			registrar: T::AccountId,
		},
		/// A member's new key was approved.
		KeyApproved {
			/// The member, who may veto it if an auditor approved it.
			member: T::AccountId,
			/// The key.
			key: T::AccountId,
			/// The auditor; none: the consortium.
			auditor: Option<T::AccountId>,
			/// From when on the key may take over, in Unix milliseconds.
			ready_at: Moment,
			/// From when on no longer, in Unix milliseconds.
			until: Moment,
		},
		/// A member does not want the new key.
		KeyVetoed {
			/// The member.
			member: T::AccountId,
			/// The key.
			key: T::AccountId,
			/// The member, or the custodian of one without a key.
			by: T::AccountId,
		},
		/// The request for another key was taken back, or has lapsed.
		KeyCancelled {
			/// The member.
			member: T::AccountId,
			/// The key.
			key: T::AccountId,
		},
		/// Another key speaks for a member from now on. What the former one granted here is revoked: custodians, mandates, the
		/// successor, proxies. The member names them anew.
		KeyReplaced {
			/// The member.
			member: T::AccountId,
			/// The key.
			key: T::AccountId,
		},
		/// A member has a custodian, or a custodian has other powers.
		CustodianAppointed {
			/// The member.
			member: T::AccountId,
			/// The custodian.
			custodian: T::AccountId,
			/// What they may do.
			powers: Powers<BalanceOf<T>>,
			/// Who appointed them.
			by: AppointedBy,
			/// From when on the daily limit holds, in Unix milliseconds. All else holds at once.
			spends_from: Moment,
		},
		/// Somebody is a member's custodian no longer.
		CustodianDismissed {
			/// The member.
			member: T::AccountId,
			/// The custodian.
			custodian: T::AccountId,
			/// Who ended it: the member, a registrar, an auditor, or the custodian.
			by: T::AccountId,
		},
		/// Somebody has acted for a member.
		Acted {
			/// The member.
			member: T::AccountId,
			/// The custodian, or the successor who settles for a member who has died.
			custodian: T::AccountId,
			/// The kind of call.
			scope: Scope,
			/// By how much the member's free coins became less, in base units.
			spent: BalanceOf<T>,
		},
		/// A relative may use a member's hours.
		MandateGiven {
			/// The member.
			member: T::AccountId,
			/// The relative.
			relative: T::AccountId,
			/// What for.
			purposes: Purposes,
			/// How much in each period, in base units.
			cap: BalanceOf<T>,
			/// From when on no longer, in Unix milliseconds; none: until it is revoked.
			until: Option<Moment>,
		},
		/// A relative may use a member's hours no longer.
		MandateEnded {
			/// The member.
			member: T::AccountId,
			/// The relative.
			relative: T::AccountId,
		},
		/// A relative has used a member's hours. The coins have moved, or they are held back until auditors decide: the coin's event
		/// before it tells. They count as used either way, also if they come back.
		MandateUsed {
			/// The member.
			member: T::AccountId,
			/// The relative.
			relative: T::AccountId,
			/// Who gets the coins.
			to: T::AccountId,
			/// How much, in base units.
			amount: BalanceOf<T>,
			/// What is left of the cap in this period, in base units.
			left: BalanceOf<T>,
		},
		/// A member has said who gets their hours when they die.
		SuccessorNamed {
			/// The member.
			member: T::AccountId,
			/// The successor; none: the pot of the home branch.
			successor: Option<T::AccountId>,
		},
		/// A member is said to have died.
		DeathReported {
			/// The member, who may refute it if a registrar says it.
			member: T::AccountId,
			/// The registrar; none: the consortium.
			registrar: Option<T::AccountId>,
			/// Hash of the document that proves it, which stays off chain.
			document: [u8; 32],
			/// When it becomes final, in Unix milliseconds, if that is certain already.
			final_at: Option<Moment>,
		},
		/// A second person has confirmed a death.
		DeathConfirmed {
			/// The member, who may still refute it.
			member: T::AccountId,
			/// The auditor.
			auditor: T::AccountId,
			/// When it becomes final, in Unix milliseconds.
			final_at: Moment,
		},
		/// A member who was said to have died lives.
		DeathRefuted {
			/// The member.
			member: T::AccountId,
			/// The member, also by taking over with a new key; or the custodian of one without a key.
			by: T::AccountId,
		},
		/// The report of a death was taken back, or has lapsed.
		DeathCancelled {
			/// The member.
			member: T::AccountId,
			/// The registrar or auditor, or whoever tidied up what had lapsed; none: the consortium.
			by: Option<T::AccountId>,
		},
		/// A death is final. No key speaks for the member any more.
		Succeeded {
			/// Who has died.
			member: T::AccountId,
			/// Who gets the hours; none: the pot of the home branch.
			successor: Option<T::AccountId>,
		},
		/// Hours of somebody who has died were handed on.
		EstateCollected {
			/// Who has died.
			member: T::AccountId,
			/// Where the coins are now.
			to: Purse<T::AccountId>,
			/// How much, in base units.
			amount: BalanceOf<T>,
		},
		/// What was kept of somebody who has left is forgotten.
		Cleaned {
			/// Who has left.
			member: T::AccountId,
		},
		/// Whom a member has named to get their hours does not want them.
		SuccessionRenounced {
			/// The member.
			member: T::AccountId,
			/// Who was their successor.
			successor: T::AccountId,
		},
	}
}
