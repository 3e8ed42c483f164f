// SPDX-License-Identifier: Apache-2.0

//! What can be wrong. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The errors.
#[frame_support::pallet_macros::pallet_section]
mod errors {
	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The account is no member's.
		NotMember,
		/// The member is suspended, or the account is no active member's.
		NotActive,
		/// The member has died.
		Deceased,
		/// A death is reported, and all that is done for the member rests.
		DeathReported,
		/// The member's home is a branch for which the caller, or this custodian, does not work.
		WrongBranch,
		/// Nobody decides on themselves, on what they began themselves, or on what they inherit.
		ConflictOfInterest,
		/// This is not for the caller to do.
		NotAuthorized,
		/// The consortium decided it, and only the consortium takes it back.
		ConsortiumDecided,
		/// The registrar who made sure of it may not decide on the member any more: it is to be cancelled and begun anew.
		RegistrarDismissed,
		/// Nobody is their own custodian, relative or successor.
		OwnAccount,
		/// The key is somebody's account, or is or was somebody's key already.
		KeyTaken,
		/// The account has signed nothing: a multisig, a derivative, or another account to which there is no key.
		NotAKey,
		/// Another key is requested for the member already.
		AlreadyRequested,
		/// No other key is requested for the member.
		RequestNotFound,
		/// This is not the key that was requested.
		WrongKey,
		/// The key is approved already.
		AlreadyApproved,
		/// The key is not approved yet.
		NotApproved,
		/// The consortium approved the key: it cannot be vetoed.
		NotVetoable,
		/// The time to object is not over.
		TooEarly,
		/// Its time is over.
		Lapsed,
		/// The account has no role of custodian.
		NotCustodian,
		/// The account is not a custodian of this member.
		CustodianNotFound,
		/// The member has as many custodians as they can have.
		TooManyCustodians,
		/// The custodian could do nothing.
		NoPowers,
		/// The member has a key and appoints custodians themselves.
		HasKey,
		/// More than what assigned custodians may spend together.
		LimitTooHigh,
		/// The custodian may not make this call for the member.
		OutOfScope,
		/// More than what is left of the limit.
		LimitExceeded,
		/// A mandate is for something.
		NoPurpose,
		/// Nothing would be used.
		ZeroAmount,
		/// The member has given as many mandates as they can.
		TooManyMandates,
		/// The relative has no mandate of this member.
		MandateNotFound,
		/// The mandate is not for this.
		WrongPurpose,
		/// No death of this member is reported.
		DeathNotReported,
		/// The report is about another document.
		WrongDocument,
		/// The death is confirmed already.
		AlreadyConfirmed,
		/// The death is not confirmed yet.
		NotConfirmed,
		/// The consortium says it: it cannot be refuted.
		NotRefutable,
		/// The member's death is not final.
		EstateNotFound,
		/// There are no free coins now.
		NothingToCollect,
		/// The successor is suspended and gets the coins when they are reinstated.
		SuccessorSuspended,
		/// The account is a member's.
		StillMember,
		/// Nothing is kept that can be forgotten.
		NothingToClean,
		/// The member has not named the caller to get their hours.
		NotSuccessor,
	}
}
