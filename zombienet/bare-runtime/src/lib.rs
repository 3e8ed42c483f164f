// SPDX-License-Identifier: Apache-2.0

//! What the time bank's runtime is measured against: accounts that pay each other and fees for it, by the SDK's own pallets, and
//! nothing else.
//!
//! It runs on the time bank's node as it is. Slots, limits of a block and costs of the database are the time bank's (a test
//! compares them), so that what differs between the two chains is what a payment does.

#![cfg_attr(not(feature = "std"), no_std)]
// The macros that compose a runtime write items without documentation.
#![allow(missing_docs)]

extern crate alloc;

mod apis;
mod configs;
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
pub type Moment = u64;

/// How a transaction names an account.
pub type Address = MultiAddress<AccountId, ()>;

/// A block's header.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// What is checked of a transaction besides its signature: what the SDK's own chains check.
pub type TxExtension = (
	frame_system::CheckNonZeroSender<Runtime>,
	frame_system::CheckSpecVersion<Runtime>,
	frame_system::CheckTxVersion<Runtime>,
	frame_system::CheckGenesis<Runtime>,
	frame_system::CheckMortality<Runtime>,
	frame_system::CheckNonce<Runtime>,
	frame_system::CheckWeight<Runtime>,
	pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
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
		frame_system::CheckNonce::from(nonce),
		frame_system::CheckWeight::new(),
		pallet_transaction_payment::ChargeTransactionPayment::from(0),
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

impl_opaque_keys! {
	/// The keys of a validator's node.
	pub struct SessionKeys {
		/// Makes blocks.
		pub aura: Aura,
		/// Finalizes them.
		pub grandpa: Grandpa,
	}
}

/// How long a block takes, in milliseconds.
pub const SLOT_DURATION: u64 = 2_000;

/// What this runtime is.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("timebank-bare"),
	impl_name: Cow::Borrowed("timebank-bare"),
	authoring_version: 1,
	spec_version: 1,
	impl_version: 1,
	apis: apis::RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

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

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(41)]
	pub type Aura = pallet_aura;
	#[runtime::pallet_index(42)]
	pub type Grandpa = pallet_grandpa;
}
