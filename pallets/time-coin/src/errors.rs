// SPDX-License-Identifier: Apache-2.0

//! What can be wrong. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The errors.
#[frame_support::pallet_macros::pallet_section]
mod errors {
	/// What was wrong with a call.
	#[pallet::error]
	pub enum Error<T> {
		/// The branch has no quota.
		NoQuota,
		/// The branch's quota has run out.
		QuotaExpired,
		/// The branch may not mint as much in this period.
		QuotaExceeded,
		/// Issuance would grow more in this period than it may (T3).
		CeilingReached,
		/// There is no branch with this id.
		BranchNotFound,
		/// The quota's end is in the past.
		EndInThePast,
		/// A quota is passed on to branches below, and to no others.
		NotBelow,
		/// Minters do not mint for themselves.
		OwnMinting,
		/// No welcome grant is owed to this account.
		NothingOwed,
		/// The caller is not a member.
		NotMember,
		/// The account that is to get the coins is not a member's.
		RecipientNotMember,
		/// Coins cannot go from an account to itself.
		SelfTransfer,
		/// The amount is zero.
		ZeroAmount,
		/// The payer does not have as many free coins. Coins in escrow are not free.
		InsufficientBalance,
		/// The payer does not have as many coins in escrow.
		InsufficientEscrow,
		/// Nothing is set aside in such a purse, or not so that others move it.
		NotAside,
		/// The payer has the coins, but they are frozen.
		Frozen,
		/// The member who is to pay is suspended.
		PayerSuspended,
		/// The member who is to get the coins is suspended.
		RecipientSuspended,
		/// The branch is a supervisor: it has no treasurers, and so no pot.
		NoPot,
		/// The member would have more than the cap, and what a pot or a minter gives is to be theirs.
		AboveCap,
		/// The branch winds up: its pot takes nothing more.
		BranchClosing,
		/// The member or the movement belongs to a branch for which the caller cannot act.
		WrongBranch,
		/// Some of the member's coins are in escrow, reserved, held back, or on hold for a penalty.
		CoinsHeld,
		/// There has been no movement with this id.
		MovementNotFound,
		/// The movement is of a kind that has its own way back, or it is too long ago.
		NotCorrectable,
		/// The movement was corrected already.
		AlreadyCorrected,
		/// Corrections are not corrected.
		CorrectionOfCorrection,
		/// More than the movement moved.
		AmountTooLarge,
		/// The same auditor has signed this correction already: it takes two.
		SameSigner,
		/// Another auditor has proposed to correct this movement in another way.
		ProposalDiffers,
		/// The auditor who proposed the correction may not correct this movement any more: withdraw the proposal.
		ProposerDismissed,
		/// Nobody has proposed to correct this movement.
		NotProposed,
		/// Nobody decides on a movement or a penalty of their own, or of somebody close to them.
		ConflictOfInterest,
		/// Nothing is due from this member.
		NothingDue,
		/// As many movements of this account are held back as can be at once.
		TooManyHeld,
		/// No such movement is held back.
		HeldNotFound,
		/// A movement that is held back is withdrawn by the member who pays, or by a treasurer of the branch whose pot pays.
		NotPayer,
		/// Payments from the branch's pot are held back: they are to be decided on first.
		PaymentsHeld,
		/// The penalty is larger than auditors may decide: it is the consortium's.
		PenaltyTooLarge,
		/// A penalty of this member was decided, and can still be appealed.
		AlreadyProposed,
		/// No such penalty is proposed.
		PenaltyNotFound,
		/// It is granted or refused, and nothing else.
		InvalidDecision,
		/// What was decided cannot be taken back: the coins have moved or are free again, or the penalty was refused.
		NotRevisable,
		/// As many auditors propose a penalty of this member as can at once: decide on theirs first.
		TooManyPenalties,
	}
}
