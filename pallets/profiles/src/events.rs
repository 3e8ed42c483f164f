// SPDX-License-Identifier: Apache-2.0

//! What the pallet tells. It is a part of [`pallet`](crate::pallet), which would be too long with it.

/// The events.
#[frame_support::pallet_macros::pallet_section]
mod events {
	/// What happened.
	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A registrar registered a person.
		Registered {
			/// The account under which the person will be known.
			member: T::AccountId,
			/// The home branch.
			branch: BranchId,
			/// The registrar who checked the person's identity.
			registrar: T::AccountId,
		},
		/// A member was suspended.
		Suspended {
			/// The member's account.
			member: T::AccountId,
			/// The auditor who decided it.
			auditor: T::AccountId,
			/// Hash of the reason, which stays off chain.
			reason: [u8; 32],
		},
		/// A suspended member takes part again.
		Reinstated {
			/// The member's account.
			member: T::AccountId,
			/// The auditor who decided it.
			auditor: T::AccountId,
		},
		/// A member left the time bank.
		Left {
			/// The account.
			member: T::AccountId,
			/// Their last home branch.
			branch: BranchId,
		},
		/// A member has another home branch.
		Rehomed {
			/// The member's account.
			member: T::AccountId,
			/// The branch that was their home.
			from: BranchId,
			/// The branch that is their home now.
			to: BranchId,
		},
		/// A person who was registered became a member.
		Joined {
			/// The member's account.
			member: T::AccountId,
			/// The home branch.
			branch: BranchId,
		},
		/// A registration that was not accepted was withdrawn: account and person can be registered again.
		RegistrationWithdrawn {
			/// The account that was registered.
			account: T::AccountId,
			/// The branch that had registered it.
			branch: BranchId,
			/// Who withdrew it; none: the consortium.
			by: Option<T::AccountId>,
		},
		/// A member has died.
		Died {
			/// The member's account.
			member: T::AccountId,
			/// The home branch.
			branch: BranchId,
		},
		/// A member wants to move.
		MoveAsked {
			/// The member's account.
			member: T::AccountId,
			/// Their home branch.
			from: BranchId,
			/// The branch that may accept them.
			to: BranchId,
		},
		/// A member does not want to move any more.
		MoveWithdrawn {
			/// The member's account.
			member: T::AccountId,
			/// The branch that they wanted to move to.
			to: BranchId,
		},
		/// There is a new kind of field, or one has another name or path.
		KindSet {
			/// The kind.
			kind: FieldKind,
			/// Its public name.
			name: Name,
			/// How a value comes into it.
			path: Path,
		},
		/// A member proposed what a field is to say.
		FieldProposed {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// Stands for the value.
			commitment: Commitment,
			/// From when on the value will hold no longer, in Unix milliseconds.
			valid_until: Option<Moment>,
		},
		/// An auditor approved what a member proposed. What the field says now follows.
		FieldApproved {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// The auditor.
			auditor: T::AccountId,
		},
		/// An auditor refused what a member proposed.
		FieldRejected {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// What was proposed.
			commitment: Commitment,
			/// The auditor.
			auditor: T::AccountId,
			/// Hash of the auditor's opinion, which stays off chain.
			opinion: [u8; 32],
		},
		/// Nobody decided in time on what a member proposed.
		ProposalLapsed {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
		},
		/// A member withdrew what they had proposed.
		ProposalWithdrawn {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
		},
		/// A profile says something new.
		FieldSet {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// What it says now.
			field: Field,
		},
		/// A profile says something no longer.
		FieldErased {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// Who erased it.
			source: Source,
			/// The version that says nothing.
			version: u32,
		},
		/// A member lets somebody read a field.
		ReadGranted {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// Who may read it.
			reader: Reader,
			/// From when on they may no longer, in Unix milliseconds.
			until: Moment,
		},
		/// A member lets somebody read a field no longer.
		ReadRevoked {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// Who may not read it any more.
			reader: Reader,
		},
		/// A grant that had lapsed is kept no longer.
		GrantForgotten {
			/// The member's account.
			member: T::AccountId,
			/// The kind of field.
			kind: FieldKind,
			/// Who might read it once.
			reader: Reader,
		},
	}
}
