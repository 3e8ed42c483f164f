// SPDX-License-Identifier: Apache-2.0

//! Signs transactions as the chain's runtime wants them, without asking a node.

use crate::{accounts, source::Index};
use codec::Encode;
use sp_core::{Pair as _, hashing::blake2_256, sr25519::Pair};
use sp_runtime::generic::Era;
use timebank_runtime::{
	Address, Hash, Nonce, Signature, SignedPayload, UncheckedExtrinsic, VERSION, tx_extension,
	RuntimeCall,
};

/// A transaction as it is sent, and its hash.
#[derive(Clone, Debug)]
pub struct Signed {
	/// As it is sent.
	pub bytes: Vec<u8>,
	/// By which it is found in a block.
	pub hash: Hash,
}

impl Signed {
	/// Takes a transaction as it is encoded.
	pub fn new(bytes: Vec<u8>) -> Self {
		let hash = Hash::from(blake2_256(&bytes));
		Self { bytes, hash }
	}
}

/// What signatures on a chain cover besides the transaction itself.
///
/// Transactions live forever: so they can be signed before the run, and need no recent block.
#[derive(Clone, Copy, Debug)]
pub struct Signing {
	/// The chain.
	pub genesis: Hash,
	/// Versions of its runtime: of its rules, and of its transactions.
	pub versions: (u32, u32),
}

impl Signing {
	/// For the chain with this genesis and the runtime that this program was built with.
	pub fn new(genesis: Hash) -> Self {
		Self { genesis, versions: (VERSION.spec_version, VERSION.transaction_version) }
	}

	/// A member's call with this nonce.
	pub fn sign(&self, index: Index, nonce: Nonce, call: RuntimeCall) -> Signed {
		self.sign_with(&accounts::pair(index), nonce, call)
	}

	/// The same with a key pair that is no member's: staff, say, with a well-known key.
	pub fn sign_with(&self, pair: &Pair, nonce: Nonce, call: RuntimeCall) -> Signed {
		let (spec, transaction) = self.versions;
		let extension = tx_extension(Era::Immortal, nonce);
		let implied =
			((), spec, transaction, self.genesis, self.genesis, (), (), (), (), None, ());
		let payload = SignedPayload::from_raw(call, extension, implied);
		let signature = payload.using_encoded(|bytes| pair.sign(bytes));
		let (call, extension, _) = payload.deconstruct();
		let address = Address::Id(pair.public().into());
		let signed = UncheckedExtrinsic::new_signed(call, address, Signature::Sr25519(signature), extension);
		Signed::new(signed.encode())
	}
}
