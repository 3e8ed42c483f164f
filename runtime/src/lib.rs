// SPDX-License-Identifier: Apache-2.0

//! The time bank's runtime: it composes the SDK's pallets and ours. No business rule lives here.

#![cfg_attr(not(feature = "std"), no_std)]
// `construct_runtime` of a runtime of this size.
#![recursion_limit = "512"]
// The macros that compose a runtime write items without documentation.
#![allow(missing_docs)]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod genesis;
#[cfg(test)]
mod tests;
mod weights;

pub use apis::RuntimeApi;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	MultiAddress, MultiSignature, generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
};
use sp_version::RuntimeVersion;

/// A signature on a transaction.
pub type Signature = MultiSignature;

/// An account: the public key that signs for it.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;

/// Coins, in base units.
pub type Balance = u128;

/// How many transactions an account has sent.
pub type Nonce = u32;

/// Hash of a block, a call or a state.
pub type Hash = sp_core::H256;

/// A block's number.
pub type BlockNumber = u32;

/// Unix milliseconds.
pub use timebank_primitives::Moment;

/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;

/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What is checked of a transaction besides its signature, in this order.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	// Before the nonce, so that a stranger hears that the account is unknown and not that it cannot pay.
	pallet_allowance::ChargeTransactionPayment<Runtime>,
	pallet_allowance::CheckNonce<Runtime>,
	// After both: the nonce and the allowance are those of who signs, what is done is done as the member.
	pallet_custody::AsMember<Runtime>,
	frame_system::CheckWeight<Runtime>,
	frame_metadata_hash_extension::CheckMetadataHash<Runtime>,
	frame_system::WeightReclaim<Runtime>,
);

/// What a transaction says of itself, for one with this lifetime and nonce: no tip, no metadata hash.
pub fn tx_extension(era: generic::Era, nonce: Nonce) -> TxExtension {
	(
		frame_system::CheckNonZeroSender::new(),
		frame_system::CheckSpecVersion::new(),
		frame_system::CheckTxVersion::new(),
		frame_system::CheckGenesis::new(),
		frame_system::CheckMortality::from(era),
		pallet_allowance::ChargeTransactionPayment::from(0),
		pallet_allowance::CheckNonce::from(nonce),
		pallet_custody::AsMember::new(),
		frame_system::CheckWeight::new(),
		frame_metadata_hash_extension::CheckMetadataHash::new(false),
		frame_system::WeightReclaim::new(),
	)
}

/// A transaction.
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;

/// What a transaction's signature covers.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// Executes blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

/// Migrations between releases.
pub mod migrations {
	/// Run once, with the next upgrade; to be emptied after it.
	pub type Unreleased = ();
	/// Run with every upgrade.
	pub type Permanent = ();
	/// All that run within one block.
	pub type SingleBlock = (Unreleased, Permanent);
}

/// Types that the node needs without knowing what is in a transaction.
pub mod opaque {
	use super::*;
	pub use sp_runtime::OpaqueExtrinsic as UncheckedExtrinsic;

	/// A block's header.
	pub type Header = super::Header;
	/// A block.
	pub type Block = generic::Block<Header, UncheckedExtrinsic>;

	impl_opaque_keys! {
		/// The keys of a validator's node.
		pub struct SessionKeys {
			/// Makes blocks.
			pub aura: Aura,
			/// Finalizes them.
			pub grandpa: Grandpa,
		}
	}
}

/// How many branches there can be, and so how many seats and authorities.
pub const MAX_BRANCHES: u32 = 100;

/// One TIME: an hour of service.
pub const TIME: Balance = 1_000_000;

/// The least that moves in a settlement: 3 minutes of service at one TIME to the hour.
pub const STEP: Balance = TIME / timebank_primitives::STEPS_PER_HOUR as Balance;

/// How long a block takes, in milliseconds.
pub const SLOT_DURATION: u64 = 2_000;

/// Blocks in a minute.
pub const MINUTES: BlockNumber = 60_000 / (SLOT_DURATION as BlockNumber);

/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;

/// Blocks in a day.
pub const DAYS: BlockNumber = 24 * HOURS;

/// What this runtime is.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("timebank"),
	impl_name: Cow::Borrowed("timebank"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The runtime. Indices are part of the chain's interface: none is ever used again for something else. 0 to 9 are for what
/// every chain has, 10 to 39 for the time bank, 40 to 49 for consensus, 50 to 59 for governance, from 60 conveniences.
#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// What every chain has.
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type TransactionPayment = pallet_transaction_payment;

	// The time bank: who is who, what moves, what people do, what a call costs, who makes blocks. Branches and Rotation have a
	// lower index than Session: genesis is built in the order of indices, and the branches are the validators. Authorship
	// has a lower one too: the block that ends a session belongs to it.
	#[runtime::pallet_index(10)]
	pub type Branches = pallet_branches;
	#[runtime::pallet_index(11)]
	pub type Profiles = pallet_profiles;
	#[runtime::pallet_index(12)]
	pub type TimeCoin = pallet_time_coin;
	#[runtime::pallet_index(13)]
	pub type Activities = pallet_activities;
	#[runtime::pallet_index(14)]
	pub type Allowance = pallet_allowance;
	#[runtime::pallet_index(15)]
	pub type Rotation = pallet_rotation;
	#[runtime::pallet_index(16)]
	pub type Standard = pallet_standard;
	#[runtime::pallet_index(17)]
	pub type Pots = pallet_pots;
	#[runtime::pallet_index(18)]
	pub type Clearing = pallet_clearing;
	#[runtime::pallet_index(19)]
	pub type Partners = pallet_partners;
	#[runtime::pallet_index(20)]
	pub type Custody = pallet_custody;
	#[runtime::pallet_index(21)]
	pub type Credentials = pallet_credentials;
	#[runtime::pallet_index(22)]
	pub type Oracles = pallet_oracles;
	#[runtime::pallet_index(23)]
	pub type Reviews = pallet_reviews;
	#[runtime::pallet_index(24)]
	pub type Trainings = pallet_trainings;
	#[runtime::pallet_index(25)]
	pub type Noticeboard = pallet_noticeboard;
	#[runtime::pallet_index(26)]
	pub type Risk = pallet_risk;
	#[runtime::pallet_index(27)]
	pub type Audit = pallet_audit;

	// Consensus.
	#[runtime::pallet_index(40)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(41)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(42)]
	pub type Grandpa = pallet_grandpa;
	#[runtime::pallet_index(43)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(44)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(45)]
	pub type Offences = pallet_offences;

	// Governance. Polkadot.js Apps knows the two collectives by these names.
	#[runtime::pallet_index(50)]
	pub type Council = pallet_collective::Pallet<Runtime, Instance1>;
	#[runtime::pallet_index(51)]
	pub type TechnicalCommittee = pallet_collective::Pallet<Runtime, Instance2>;
	#[runtime::pallet_index(52)]
	pub type Whitelist = pallet_whitelist;
	#[runtime::pallet_index(53)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(54)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(55)]
	pub type Parameters = pallet_parameters;
	#[runtime::pallet_index(56)]
	pub type SafeMode = pallet_safe_mode;
	#[runtime::pallet_index(57)]
	pub type TxPause = pallet_tx_pause;
	#[runtime::pallet_index(58)]
	pub type MultiBlockMigrations = pallet_migrations;

	// Conveniences.
	#[runtime::pallet_index(60)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(61)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(62)]
	pub type Proxy = pallet_proxy;
}
