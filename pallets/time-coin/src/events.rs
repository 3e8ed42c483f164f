// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The events.
#[frame_support::pallet_macros::pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Coins came into being.
		Minted {
			/// The movement's id.
			movement: MovementId,
			/// Who got them.
			to: T::AccountId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// Why.
			cause: Cause,
			/// All that `to` has after it, escrow included, in base units.
			to_balance: BalanceOf<T>,
		},
		/// Coins passed from one account to another.
		Moved {
			/// The movement's id.
			movement: MovementId,
			/// Who gave them.
			from: T::AccountId,
			/// Who got them.
			to: T::AccountId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// Why.
			cause: Cause,
			/// All that `from` has after it, escrow included, in base units.
			from_balance: BalanceOf<T>,
			/// All that `to` has after it, escrow included, in base units.
			to_balance: BalanceOf<T>,
		},
		/// Coins are gone.
		Burnt {
			/// The movement's id.
			movement: MovementId,
			/// Whose they were.
			from: T::AccountId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// Why.
			cause: Cause,
			/// All that `from` has after it, escrow included, in base units.
			from_balance: BalanceOf<T>,
		},
		/// An auditor proposes to correct a movement. A second one has to sign.
		CorrectionProposed {
			/// The movement that is wrong.
			movement: MovementId,
			/// Who proposes it.
			by: T::AccountId,
			/// How much is to go back, in base units.
			amount: BalanceOf<T>,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// A movement was corrected. The coin's event before it is the correction.
		Corrected {
			/// The movement that was wrong.
			movement: MovementId,
			/// The movement that corrects it.
			correction: MovementId,
			/// Who signed first.
			proposer: T::AccountId,
			/// Who signed second.
			signer: T::AccountId,
		},
		/// A correction is not proposed any more.
		CorrectionWithdrawn {
			/// The movement that stands.
			movement: MovementId,
			/// Who withdrew the proposal.
			by: T::AccountId,
		},
		/// A branch may mint.
		QuotaSet {
			/// The branch.
			branch: BranchId,
			/// How much in each period, in base units.
			amount: BalanceOf<T>,
			/// The block from which on it may not.
			until: BlockNumberFor<T>,
		},
		/// A branch passed some of what it may mint in this period on to one below it.
		QuotaDelegated {
			/// The branch.
			from: BranchId,
			/// The branch below.
			to: BranchId,
			/// How much, in base units.
			amount: BalanceOf<T>,
		},
		/// A welcome grant waits until issuance may grow again.
		WelcomeDeferred {
			/// The new member.
			member: T::AccountId,
			/// How much, in base units.
			amount: BalanceOf<T>,
		},
		/// A movement is held back until somebody decides on it.
		MovementHeld {
			/// Its id among those that are held back. It gets that of a movement when it is made.
			held: HeldId,
			/// Who pays: the coins are on hold with them.
			from: T::AccountId,
			/// Who is to get the coins.
			to: T::AccountId,
			/// The payer's branch, whose auditors decide.
			branch: BranchId,
			/// The branch of who is to get the coins. It may be the same.
			other_branch: BranchId,
			/// How many, in base units.
			amount: BalanceOf<T>,
			/// Why.
			cause: Cause,
		},
		/// A movement that was held back was granted and made. The coin's event before it is the movement, or
		/// what of it went to a pot above the cap.
		HeldReleased {
			/// Its id among those that were held back.
			held: HeldId,
			/// The movement.
			movement: MovementId,
		},
		/// A movement that was held back is not made. Its coins are free again.
		HeldReturned {
			/// Its id among those that were held back.
			held: HeldId,
			/// Whose coins: a member's, or those of a pot's account.
			who: T::AccountId,
			/// Why not.
			reason: NotMade,
		},
		/// An auditor proposes a penalty. A second one has to sign.
		PenaltyProposed {
			/// The penalty.
			penalty: PenaltyId,
			/// The member.
			who: T::AccountId,
			/// How much is to be burnt, in base units.
			amount: BalanceOf<T>,
			/// Hash of the reasons, which stay off chain.
			decision: [u8; 32],
			/// Who proposes it.
			by: T::AccountId,
		},
		/// A penalty was decided. Its coins are on hold until it cannot be appealed any more.
		PenaltyHeld {
			/// The penalty.
			penalty: PenaltyId,
			/// The member.
			who: T::AccountId,
			/// How much, in base units: no more than the member had free, frozen or not.
			amount: BalanceOf<T>,
		},
		/// A penalty is final. The coin's event before it is the burning.
		PenaltyExecuted {
			/// The penalty.
			penalty: PenaltyId,
			/// The movement.
			movement: MovementId,
		},
		/// There is no penalty: it was refused, not decided in time, or taken back on appeal, replaced by who proposed it, another
		/// one was decided, or the member has left. What was on hold for it is free again.
		PenaltyDropped {
			/// The penalty.
			penalty: PenaltyId,
		},
	}
}
