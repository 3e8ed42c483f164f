// SPDX-License-Identifier: Apache-2.0

//! # The words of the time bank
//!
//! Identifiers, enums and constants that more than one pallet speaks, and the traits through which pallets meet.
//! A pallet names no other pallet: it asks for one of these traits in its `Config`, and the runtime ties them.
//!
//! Units, everywhere: coins in base units of TIME (1 TIME = 1,000,000 base units = one hour of service),
//! moments in Unix milliseconds, service in settlement [steps](STEPS_PER_HOUR).

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod cases;
pub mod deadlines;
mod matching;
pub mod schedule;
mod screening;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use cases::{
	CaseId, CaseKind, Cases, Decision, FreezeId, HeldId, Kinship, MAX_PARTIES, OnDecision, Opening,
	Parties, PenaltyId, Priority, Request, Subject, parties,
};
pub use deadlines::Deadlines;
pub use matching::{
	Listing, MAX_REQUIRED, Noticeboard, Reputation, Required, Reviewing, Served, Side, Tree,
};
pub use schedule::{Flaw, Phase, Place, Title, Window, check_announcement};
pub use screening::{Freezes, Screened, Screening, Watch};

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::{ConstU32, tokens::Balance},
	weights::Weight,
};
use scale_info::TypeInfo;
use sp_runtime::{BoundedBTreeMap, DispatchError, DispatchResult};

/// A branch of the consortium. Given in order of admission, never given twice.
pub type BranchId = u32;

/// An activity. Given in order of publication, never given twice.
pub type ActivityId = u64;

/// A training. Given in order of publication, never given twice.
pub type TrainingId = u64;

/// A category of service in the standard of measure (T5).
pub type CategoryId = u16;

/// A movement of coins. Given in the order in which coins move.
pub type MovementId = u64;

/// Coins of a branch's pot that were set aside for a purpose (T8). Given in order of allocation, never given twice.
pub type EarmarkId = u32;

/// An institution at which hours are redeemed (T2). Given in order of admission, never given twice.
pub type PartnerId = u32;

/// A member's wish to redeem hours at a partner. Given in order, never given twice.
pub type RedemptionId = u64;

/// A report to administrators of what oracles said (M4). Given in order, never given twice.
pub type ReportId = u64;

/// A kind of profile field, such as a contact or a health note (M2). Governance says which there are.
pub type FieldKind = u16;

/// A kind of credential, such as a first-aid certificate or a driving licence (M5). Governance says which there are.
pub type CredentialKind = u16;

/// A point in time, or a length of time, in milliseconds (since the Unix epoch).
pub type Moment = u64;

/// Service is settled in steps of a twentieth of an hour (3 minutes, 0.05 TIME), so that ordinary sums are exact.
pub const STEPS_PER_HOUR: u32 = 20;

/// A keyed hash of a person's identity number (M1). The same person gives the same nullifier at every branch; without
/// the consortium's secret, which registrars hold, nobody can tell the person from it.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub struct Nullifier(pub [u8; 32]);

/// What stands on chain for a value that stays off it: a hash of the value and a random salt (M2), made by [`commit`].
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Commitment(pub [u8; 32]);

/// What a value is about.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Topic {
	/// A field of a member's profile.
	#[codec(index = 0)]
	Field(FieldKind),
	/// A credential of a member.
	#[codec(index = 1)]
	Credential(CredentialKind),
}

/// With what every committed text begins, so that no hash made for something else is taken for a commitment.
const COMMITMENT_DOMAIN: &[u8] = b"timebank/commitment/1";

/// Commit to what is said about somebody: the BLAKE2b hash of 256 bits of `timebank/commitment/1`, the account, the topic in SCALE
/// (`00` for a field or `01` for a credential, and the kind in two bytes, low byte first), the salt, and the value as it stands.
///
/// The salt is 128 random bits, new for each value: without it a short value could be guessed from its commitment. Who has the
/// value and the salt proves by them what was committed to; once they are deleted nobody can.
pub fn commit<AccountId: Encode>(
	who: &AccountId,
	topic: Topic,
	salt: &[u8; 16],
	value: &[u8],
) -> Commitment {
	let mut text = COMMITMENT_DOMAIN.to_vec();
	who.encode_to(&mut text);
	topic.encode_to(&mut text);
	text.extend_from_slice(salt);
	text.extend_from_slice(value);
	Commitment(sp_io::hashing::blake2_256(&text))
}

/// What an account may do for its branch (C2).
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Role {
	/// Grants and revokes the branch's roles.
	#[codec(index = 0)]
	Administrator,
	/// Registers members, having checked who they are.
	#[codec(index = 1)]
	Registrar,
	/// Decides on what members submit.
	#[codec(index = 2)]
	Auditor,
	/// Publishes trainings and assesses learners.
	#[codec(index = 3)]
	Trainer,
	/// Mints within the branch's quota.
	#[codec(index = 4)]
	Minter,
	/// Spends from the branch's pot.
	#[codec(index = 5)]
	Treasurer,
	/// Acts for members who cannot.
	#[codec(index = 6)]
	Custodian,
	/// Feeds data of partner institutions.
	#[codec(index = 7)]
	OracleOperator,
}

impl Role {
	/// How many roles there are.
	pub const COUNT: u32 = 8;
	/// All of them.
	pub const ALL: [Role; Role::COUNT as usize] = [
		Role::Administrator,
		Role::Registrar,
		Role::Auditor,
		Role::Trainer,
		Role::Minter,
		Role::Treasurer,
		Role::Custodian,
		Role::OracleOperator,
	];
}

/// The roles of one account, each with the moment from which it no longer holds (`None`: it holds until revoked).
pub type Roles = BoundedBTreeMap<Role, Option<Moment>, ConstU32<{ Role::COUNT }>>;

/// Why coins were minted or moved. Every movement carries one.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum Cause {
	/// The grant that each person gets once, at registration (T4).
	#[codec(index = 0)]
	Welcome,
	/// A member's transfer to another (T6).
	#[codec(index = 1)]
	Transfer(Note),
	/// Service in an activity (A6).
	#[codec(index = 2)]
	Service {
		/// The activity in which the service was given.
		activity: ActivityId,
	},
	/// A minter's decision, within the quota of a branch (T1).
	#[codec(index = 3)]
	Minting {
		/// The branch on whose quota the coins were minted.
		branch: BranchId,
		/// Why.
		reason: MintReason,
		/// The activity in which the service behind the coins was given, where there is one.
		activity: Option<ActivityId>,
	},
	/// A member's gift to another, for nothing in return (T6).
	#[codec(index = 4)]
	Gift(Note),
	/// A member's gift to a branch's pot (T6).
	#[codec(index = 5)]
	Donation(Note),
	/// A grant from a branch's pot to a member (T6).
	#[codec(index = 6)]
	Grant(Note),
	/// What a branch sets aside for a purpose in the pot of one below it (T8).
	#[codec(index = 7)]
	Allocation {
		/// The earmark.
		earmark: EarmarkId,
	},
	/// A grant from what was set aside for a purpose (T8).
	#[codec(index = 8)]
	Earmarked {
		/// The earmark.
		earmark: EarmarkId,
		/// What for.
		note: Note,
	},
	/// What was left of an earmark goes back to its giver (T8).
	#[codec(index = 9)]
	Return {
		/// The earmark.
		earmark: EarmarkId,
	},
	/// A movement is undone, or a part of it (T11).
	#[codec(index = 10)]
	Correction {
		/// The movement that was wrong.
		movement: MovementId,
		/// Hash of the reason, which stays off chain.
		reason: [u8; 32],
	},
	/// What a member cannot keep above the cap goes to the home branch's pot (T7).
	#[codec(index = 11)]
	Overflow {
		/// The movement that went above the cap.
		movement: MovementId,
	},
	/// The levy on what lay idle above the exempt saving (T7).
	#[codec(index = 12)]
	Levy,
	/// What lay idle for too long above the exempt saving is gone (T2).
	#[codec(index = 13)]
	Expiry,
	/// Hours were redeemed at a partner institution (T2).
	#[codec(index = 14)]
	Redemption {
		/// The partner.
		partner: PartnerId,
		/// The redemption.
		redemption: RedemptionId,
	},
	/// A penalty by decision of two auditors or of the consortium (T2).
	#[codec(index = 15)]
	Penalty {
		/// Hash of the decision, which stays off chain.
		decision: [u8; 32],
	},
	/// A member has left (T2).
	#[codec(index = 16)]
	Exit,
	/// The pot of a branch that closes goes to its successor (T10).
	#[codec(index = 17)]
	Succession,
	/// The hours of who has died go to whom they named, or to their home branch's pot (M8).
	#[codec(index = 18)]
	Inheritance,
	/// A learner's fee for a training (L3).
	#[codec(index = 19)]
	Training {
		/// The training.
		training: TrainingId,
	},
}

impl Cause {
	/// Whether such a movement can be held back until somebody decides on it (U4). What else is asked of the screening was decided
	/// by somebody before: a service was audited and confirmed, a purpose supervised, a correction signed by two.
	pub fn can_be_held(&self) -> bool {
		matches!(
			self,
			Cause::Transfer(_)
				| Cause::Gift(_)
				| Cause::Donation(_)
				| Cause::Grant(_)
				| Cause::Redemption { .. }
		)
	}
}

/// What people say of a movement that they make (T6).
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Note {
	/// What it is for.
	pub category: Category,
	/// Hash of a memo that stays off chain.
	pub memo: [u8; 32],
}

/// What a movement between people is for (T6).
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	Ord,
	PartialEq,
	PartialOrd,
	TypeInfo,
)]
pub enum Category {
	/// Service outside of an activity.
	#[codec(index = 0)]
	Service,
	/// Within a family.
	#[codec(index = 1)]
	Family,
	/// Help for people in need.
	#[codec(index = 2)]
	Support,
	/// Hours that were lent.
	#[codec(index = 3)]
	Repayment,
	/// Thanks, or a present.
	#[codec(index = 4)]
	Thanks,
	/// Anything else.
	#[codec(index = 5)]
	Other,
}

/// Where coins are.
#[derive(
	Clone, Debug, Decode, DecodeWithMemTracking, Encode, Eq, MaxEncodedLen, PartialEq, TypeInfo,
)]
pub enum Purse<AccountId> {
	/// A member's free coins.
	#[codec(index = 0)]
	Member(AccountId),
	/// What a member has set aside for activities.
	#[codec(index = 1)]
	Escrow(AccountId),
	/// The free coins of a branch's pot (T8).
	#[codec(index = 2)]
	Pot(BranchId),
	/// The coins of a branch's pot that were set aside for a purpose (T8).
	#[codec(index = 3)]
	Earmarks(BranchId),
	/// The coins of a branch's pot that were set aside for activities (A9).
	#[codec(index = 4)]
	PotEscrow(BranchId),
	/// What a member has set aside for trainings (L3).
	#[codec(index = 5)]
	Fees(AccountId),
	/// What a member has paid and is held back until somebody decides on it (U4).
	#[codec(index = 6)]
	Held(AccountId),
	/// What a branch's pot has paid and is held back until somebody decides on it (U4).
	#[codec(index = 7)]
	PotHeld(BranchId),
}

/// Why a minter mints (T1).
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub enum MintReason {
	/// Service that nobody's coins paid for: for a branch, or for people without coins.
	#[codec(index = 0)]
	Service,
	/// Hours that a person brings along from another time bank, as its books prove them.
	#[codec(index = 1)]
	Transferred,
	/// Work for the time bank itself.
	#[codec(index = 2)]
	Office,
	/// Relief in an emergency.
	#[codec(index = 3)]
	Relief,
}

/// Who works for which branch.
pub trait Staff<AccountId> {
	/// The branch for which `who` holds any role now.
	fn branch(who: &AccountId) -> Option<BranchId>;
	/// The branch for which `who` holds `role` now.
	fn branch_as(who: &AccountId, role: Role) -> Option<BranchId>;
	/// All roles that `who` holds now, and for which branch.
	fn offices(who: &AccountId) -> Vec<(BranchId, Role)> {
		let branch = |role| Self::branch_as(who, role).map(|branch| (branch, role));
		Role::ALL.into_iter().filter_map(branch).collect()
	}
}

/// The accounts with which branches themselves act: their validator and their seat in the Council.
pub trait Branches<AccountId> {
	/// The branch whose own account this is.
	fn by_account(account: &AccountId) -> Option<BranchId>;
}

/// Which branches have rights over others.
pub trait Oversight {
	/// Whether staff of `above` may act for `branch`: it is the same branch or stands over it in the tree, or supervises one
	/// that does (C7).
	fn oversees(above: BranchId, branch: BranchId) -> bool;
	/// Whether `branch`, which is no supervisor, stands below `above` in the tree.
	fn stands_below(branch: BranchId, above: BranchId) -> bool;
	/// Whether there is such a branch.
	fn exists(branch: BranchId) -> bool;
	/// Whether there is such a branch, and it can have treasurers who spend from its pot.
	fn has_pot(branch: BranchId) -> bool {
		Self::exists(branch)
	}
}

/// What stands over a branch in the tree.
pub trait Hierarchy {
	/// The branch above this one, if there are both.
	fn parent(branch: BranchId) -> Option<BranchId>;
}

/// The branches that may validate (C3).
pub trait Candidates<AccountId> {
	/// The own account of `branch`, whether it may validate or not.
	fn account(branch: BranchId) -> Option<AccountId>;
	/// The own account of `branch`, if it may validate now.
	fn candidate(branch: BranchId) -> Option<AccountId>;
	/// All branches that may validate now, in the order of their ids.
	fn candidates() -> impl Iterator<Item = (BranchId, AccountId)>;
	/// The branches that may not only because their certificates have lapsed.
	fn lapsed() -> impl Iterator<Item = (BranchId, AccountId)>;
}

/// Who makes blocks, as the registry of branches sees it.
pub trait Validators<AccountId> {
	/// Whether the account is a validator, or will be in the next session.
	fn validates(account: &AccountId) -> bool;
	/// Whether there are enough candidates without this branch.
	fn can_spare(branch: BranchId) -> bool;
	/// Whether a double-signing of the branch is still to be decided on.
	fn is_under_investigation(branch: BranchId) -> bool;
	/// Forget the keys of an account that is a branch's own no longer.
	fn forget_keys(account: &AccountId);
	/// Forget the place among the candidates of a branch that is gone.
	fn forget(branch: BranchId);
	/// What both cost together.
	fn forget_weight() -> Weight;
}

/// Who is a member, and where.
pub trait Membership<AccountId> {
	/// The home branch of `who`, if they are a member.
	fn home(who: &AccountId) -> Option<BranchId>;
	/// Whether `who` is a member.
	fn is_member(who: &AccountId) -> bool {
		Self::home(who).is_some()
	}
	/// Whether `who` is a member who is alive, suspended or not.
	fn is_alive(who: &AccountId) -> bool {
		Self::is_member(who)
	}
	/// Whether `who` is a member who may take on something new: not one who is suspended.
	fn is_active(who: &AccountId) -> bool {
		Self::is_member(who)
	}
	/// Since when `who` is a member, in Unix milliseconds.
	fn since(_who: &AccountId) -> Option<Moment> {
		None
	}
}

/// Tells for whom transactions speak (M6).
pub trait Keys<AccountId> {
	/// The account as which transactions signed with the key of `signer` act: nearly always the same. `None`: the key was
	/// replaced, or belongs to nobody who can act with it.
	fn acts_as(signer: &AccountId) -> Option<AccountId>;
}

impl<AccountId: Clone> Keys<AccountId> for () {
	fn acts_as(signer: &AccountId) -> Option<AccountId> {
		Some(signer.clone())
	}
}

/// Members who were registered without a key of their own (M6).
pub trait Keyless<AccountId> {
	/// Whether nobody has ever had a key to this member's account.
	fn is_keyless(who: &AccountId) -> bool;
}

/// The register of deaths (M8).
pub trait Deaths<AccountId> {
	/// A member has died. What they have and owe stays with their account, and they take on nothing new.
	fn declare(who: &AccountId) -> DispatchResult;
	/// What that costs.
	fn weight() -> Weight;
}

/// What moves with members who move to another branch (M3).
pub trait Relocation<AccountId> {
	/// A member's hours come to be those of another branch, which the first one owes them from now on. Fails when it may not
	/// owe so much.
	fn relocate(who: &AccountId, from: BranchId, to: BranchId) -> DispatchResult;
}

impl<AccountId> Relocation<AccountId> for () {
	fn relocate(_: &AccountId, _: BranchId, _: BranchId) -> DispatchResult {
		Ok(())
	}
}

/// Profile fields (M2), as other pallets write them.
pub trait Fields<AccountId> {
	/// Whether there is such a kind of field, and institutions may speak of it.
	fn is_kind(kind: FieldKind) -> bool;
	/// What an institution says of a member from now on: a commitment and until when it holds, or that there is nothing.
	fn set_by_institution(
		who: &AccountId,
		kind: FieldKind,
		partner: PartnerId,
		value: Option<Attested>,
	) -> DispatchResult;
}

/// Credentials (M5), as other pallets ask for and write them.
pub trait Credentials<AccountId> {
	/// Whether there is such a kind of credential, and institutions may speak of it.
	fn is_kind(kind: CredentialKind) -> bool;
	/// Whether there is such a kind of credential, whoever issues it.
	fn exists(kind: CredentialKind) -> bool;
	/// Whether there is such a kind of credential, and branches issue it.
	fn is_issued_by_branches(kind: CredentialKind) -> bool;
	/// Issue a credential to an active member, in the name of a branch whose staff decided so.
	fn issue(
		branch: BranchId,
		who: &AccountId,
		kind: CredentialKind,
		document: Commitment,
		valid_until: Option<Moment>,
	) -> DispatchResult;
	/// Whether `who` holds a credential of this kind now: granted, not expired, not revoked. Takes the same time always.
	fn holds(who: &AccountId, kind: CredentialKind) -> bool;
	/// What an institution says of a member from now on: that they hold it, or that they do not.
	fn set_by_institution(
		who: &AccountId,
		kind: CredentialKind,
		partner: PartnerId,
		value: Option<Attested>,
	) -> DispatchResult;
}

/// What somebody who may say so says about a member.
#[derive(
	Clone,
	Copy,
	Debug,
	Decode,
	DecodeWithMemTracking,
	Encode,
	Eq,
	MaxEncodedLen,
	PartialEq,
	TypeInfo,
)]
pub struct Attested {
	/// Stands for the value, or for the document.
	pub commitment: Commitment,
	/// From when on it holds no longer, in Unix milliseconds; `None`: it holds until something else is said.
	pub valid_until: Option<Moment>,
}

/// Gives members another home.
pub trait Rehoming<AccountId> {
	/// Make `to` the home branch of `who`. What they have goes along.
	fn rehome(who: &AccountId, to: BranchId) -> DispatchResult;
}

/// Who is at home where.
pub trait Residents {
	/// How many members have their home at `branch`.
	fn residents(branch: BranchId) -> u32;
}

/// Gives a new member the welcome grant.
pub trait WelcomeGrant<AccountId> {
	/// Mint the grant to `who`. To be called once for a person.
	fn grant(who: &AccountId) -> DispatchResult;
}

impl<AccountId> WelcomeGrant<AccountId> for () {
	fn grant(_: &AccountId) -> DispatchResult {
		Ok(())
	}
}

/// Setting coins aside until it is known what becomes of them: those of a [`Purse::Escrow`], a [`Purse::PotEscrow`] or a
/// [`Purse::Fees`]. Every call either does all of it or fails.
pub trait Escrow<AccountId> {
	/// Coins, in base units.
	type Balance: Balance;

	/// Set `amount` aside in this purse, of what its account has free.
	fn hold(purse: &Purse<AccountId>, amount: Self::Balance) -> DispatchResult;
	/// Give `amount`, more than zero, of what is set aside back.
	fn release(purse: &Purse<AccountId>, amount: Self::Balance) -> DispatchResult;
	/// Move `amount` of what is set aside to another purse. Of nothing, nothing happens.
	fn pay(
		from: &Purse<AccountId>,
		to: &Purse<AccountId>,
		amount: Self::Balance,
		cause: Cause,
	) -> Result<Paid, DispatchError>;
	/// What is set aside in this purse.
	fn held(purse: &Purse<AccountId>) -> Self::Balance;
	/// Whether from one purse so much may come to be owed to the other. To be asked before a service begins: once it has, it is
	/// paid.
	fn may_pay(
		from: &Purse<AccountId>,
		to: &Purse<AccountId>,
		amount: Self::Balance,
	) -> DispatchResult;
}

/// Minting for service that nobody's coins pay for, within the quota of a branch (A9). Every call either does all of it or fails.
pub trait ServiceMinting<AccountId> {
	/// Coins, in base units.
	type Balance: Balance;

	/// Whether the branch could mint so much for `payee` now.
	fn may_mint(branch: BranchId, payee: &AccountId, amount: Self::Balance) -> DispatchResult;
	/// Mint `amount` for the service that `payee` gave in an activity of the branch. Of nothing, nothing happens.
	fn mint(
		branch: BranchId,
		payee: &AccountId,
		amount: Self::Balance,
		activity: ActivityId,
	) -> DispatchResult;
}

/// What came of a payment: how much work it was, for whom weighs it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Paid {
	/// The coins moved, and nothing else came of it.
	Plainly,
	/// They were held back, somebody was told, or other coins moved with them: what lay idle, or what is above the cap. Or there were
	/// none to move, so that nobody looked.
	Otherwise,
}

/// Moving coins between purses. Every call either does all of it or fails.
pub trait Payments<AccountId> {
	/// Coins, in base units.
	type Balance: Balance;

	/// Move `amount`, more than zero, from one purse to another. Members who pay or get coins must be active, unless they have
	/// no choice: what was earmarked, and the pot of a branch that closes, goes back and over whoever is suspended.
	/// What [can be held](Cause::can_be_held) may be held back until somebody decides on it, which is no failure: the coins are no
	/// longer free, and are so again if it is refused.
	fn pay(
		from: &Purse<AccountId>,
		to: &Purse<AccountId>,
		amount: Self::Balance,
		cause: Cause,
	) -> Result<Paid, DispatchError>;
	/// What there is in a purse that can be paid from it.
	fn balance(purse: &Purse<AccountId>) -> Self::Balance;
	/// What there is in a purse, frozen or not.
	fn content(purse: &Purse<AccountId>) -> Self::Balance {
		Self::balance(purse)
	}
	/// The account that keeps a purse.
	fn account(purse: &Purse<AccountId>) -> AccountId;
}

/// Setting coins aside until a partner institution confirms their redemption. Every call either does all of it or fails.
pub trait Redeeming<AccountId> {
	/// Coins, in base units.
	type Balance: Balance;

	/// Set `amount`, more than zero, of a member's free coins aside. What the redemption must pass it passes here: by the time
	/// of its confirmation the benefit was given. If the screening wants it held, it must not be burnt before somebody has
	/// decided on it.
	fn reserve(
		who: &AccountId,
		amount: Self::Balance,
		cause: Cause,
	) -> Result<Screened, DispatchError>;
	/// Give `amount` of what is set aside back.
	fn release(who: &AccountId, amount: Self::Balance) -> DispatchResult;
	/// Burn `amount` of what is set aside.
	fn burn(who: &AccountId, amount: Self::Balance, cause: Cause) -> DispatchResult;
	/// What a member has set aside for redemption.
	fn reserved(who: &AccountId) -> Self::Balance;
	/// Whether coins that are set aside and held back may be let go: not if a freeze counts on them.
	fn may_let_go(_: &AccountId) -> bool {
		true
	}
}

/// What becomes of the coins of a member who leaves.
pub trait Exit<AccountId> {
	/// Burn them all. Fails as long as some are not free.
	fn exit(who: &AccountId) -> DispatchResult;
}

impl<AccountId> Exit<AccountId> for () {
	fn exit(_: &AccountId) -> DispatchResult {
		Ok(())
	}
}

/// What branches owe each other, and what stands behind their hours (T9, T10).
pub trait Clearing<Balance> {
	/// Whether coins may move from the people of one branch to those of another.
	fn may_move(from: BranchId, to: BranchId, amount: Balance) -> DispatchResult;
	/// Whether a branch may mint so much more.
	fn may_mint(branch: BranchId, amount: Balance) -> DispatchResult;
	/// Coins moved from the people of one branch to those of another, or within one.
	fn note_moved(from: BranchId, to: BranchId, amount: Balance) -> DispatchResult;
	/// Coins came into being at a branch.
	fn note_minted(branch: BranchId, amount: Balance) -> DispatchResult;
	/// Coins of a branch are gone.
	fn note_burnt(branch: BranchId, amount: Balance) -> DispatchResult;
}

impl<Balance> Clearing<Balance> for () {
	fn may_move(_: BranchId, _: BranchId, _: Balance) -> DispatchResult {
		Ok(())
	}
	fn may_mint(_: BranchId, _: Balance) -> DispatchResult {
		Ok(())
	}
	fn note_moved(_: BranchId, _: BranchId, _: Balance) -> DispatchResult {
		Ok(())
	}
	fn note_minted(_: BranchId, _: Balance) -> DispatchResult {
		Ok(())
	}
	fn note_burnt(_: BranchId, _: Balance) -> DispatchResult {
		Ok(())
	}
}

/// Who takes over from a branch that closes (T10).
pub trait Succession {
	/// The branch that takes over from `branch`, if that is closing.
	fn successor(branch: BranchId) -> Option<BranchId>;
}

/// What must have come to its end before a branch is closed (T10).
pub trait WindingUp {
	/// Fails as long as something of the branch is left, and says what.
	fn ensure_wound_up(branch: BranchId) -> DispatchResult;
	/// Forget what is kept of a branch that is gone.
	fn forget(branch: BranchId);
	/// What both cost together.
	fn weight() -> Weight;
}

impl WindingUp for () {
	fn ensure_wound_up(_: BranchId) -> DispatchResult {
		Ok(())
	}
	fn forget(_: BranchId) {}
	fn weight() -> Weight {
		Weight::zero()
	}
}

impl<A: WindingUp, B: WindingUp, C: WindingUp> WindingUp for (A, B, C) {
	fn ensure_wound_up(branch: BranchId) -> DispatchResult {
		A::ensure_wound_up(branch)?;
		B::ensure_wound_up(branch)?;
		C::ensure_wound_up(branch)
	}
	fn forget(branch: BranchId) {
		A::forget(branch);
		B::forget(branch);
		C::forget(branch);
	}
	fn weight() -> Weight {
		A::weight().saturating_add(B::weight()).saturating_add(C::weight())
	}
}

/// The institutions at which hours are redeemed.
pub trait Partners<AccountId> {
	/// The partner whose account this is.
	fn by_account(account: &AccountId) -> Option<PartnerId>;
	/// Whether there is such a partner, and it is not suspended.
	fn is_active(partner: PartnerId) -> bool;
}

/// The standard of measure: what service is worth (T5).
pub trait Standard {
	/// Coins, in base units.
	type Balance: Balance;

	/// Coins per settlement [step](STEPS_PER_HOUR) of service in `category`; `None` if there is no such category.
	fn rate(category: CategoryId) -> Option<Self::Balance>;
}

#[cfg(test)]
mod tests {
	use super::*;

	/// The vectors of docs/commitments.json, which were made by another implementation of BLAKE2b.
	#[test]
	fn commitments_are_those_of_the_published_vectors() {
		let text = include_str!("../../../docs/commitments.json");
		let published: serde_json::Value = serde_json::from_str(text).expect("JSON");
		let vectors = published["vectors"].as_array().expect("a list");
		assert!(vectors.len() >= 5, "only {} vectors", vectors.len());
		for vector in vectors {
			let bytes = |name: &str| {
				let text = vector[name].as_str().expect("a text");
				sp_core::bytes::from_hex(text).expect("hexadecimal digits")
			};
			let kind = |value: &serde_json::Value| value.as_u64().map(|kind| kind as u16);
			let topic =
				match (kind(&vector["topic"]["field"]), kind(&vector["topic"]["credential"])) {
					(Some(kind), None) => Topic::Field(kind),
					(None, Some(kind)) => Topic::Credential(kind),
					_ => panic!("either a field or a credential"),
				};
			let who: [u8; 32] = bytes("account").try_into().expect("32 bytes");
			let salt: [u8; 16] = bytes("salt").try_into().expect("16 bytes");
			let commitment = commit(&who, topic, &salt, &bytes("value"));
			assert_eq!(commitment.0.to_vec(), bytes("commitment"), "{}", vector["name"]);
		}
	}
}
