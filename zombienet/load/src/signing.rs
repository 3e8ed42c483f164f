// SPDX-License-Identifier: Apache-2.0

//! Signs transactions as the chain's runtime wants them, without asking a node.

use crate::{
	accounts::{self, Index},
	chain,
};
use codec::Encode;
use sp_core::{Pair as _, sr25519::Pair};
use sp_runtime::generic::Era;
use timebank_runtime::{Hash, Nonce};

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
		let hash = chain::hash(&bytes);
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
	/// For the time bank's chain with this genesis and the runtime that this program was built with.
	pub fn new(genesis: Hash) -> Self {
		Self { genesis, versions: <chain::TimeBank as chain::Chain>::versions() }
	}

	/// A member's call with this nonce.
	pub fn sign(&self, index: Index, nonce: Nonce, call: timebank_runtime::RuntimeCall) -> Signed {
		self.sign_with(&accounts::pair(index), nonce, call)
	}

	/// The same with any key pair.
	pub fn sign_with(
		&self,
		pair: &Pair,
		nonce: Nonce,
		call: timebank_runtime::RuntimeCall,
	) -> Signed {
		use timebank_runtime::{SignedPayload, UncheckedExtrinsic, tx_extension};
		let (spec, transaction) = self.versions;
		let implicit =
			((), spec, transaction, self.genesis, self.genesis, (), (), (), (), None, ());
		let payload = SignedPayload::from_raw(call, tx_extension(Era::Immortal, nonce), implicit);
		let signature = payload.using_encoded(|bytes| pair.sign(bytes));
		let (call, extension, _) = payload.deconstruct();
		let address = timebank_runtime::AccountId::from(pair.public()).into();
		let signed = UncheckedExtrinsic::new_signed(call, address, signature.into(), extension);
		Signed::new(signed.encode())
	}

	/// A call on the bare chain.
	pub fn sign_bare(
		&self,
		pair: &Pair,
		nonce: Nonce,
		call: timebank_bare_runtime::RuntimeCall,
	) -> Signed {
		use timebank_bare_runtime::{SignedPayload, UncheckedExtrinsic, tx_extension};
		let (spec, transaction) = self.versions;
		let implicit = ((), spec, transaction, self.genesis, self.genesis, (), (), (), None, ());
		let payload = SignedPayload::from_raw(call, tx_extension(Era::Immortal, nonce), implicit);
		let signature = payload.using_encoded(|bytes| pair.sign(bytes));
		let (call, extension, _) = payload.deconstruct();
		let address = timebank_bare_runtime::AccountId::from(pair.public()).into();
		let signed = UncheckedExtrinsic::new_signed(call, address, signature.into(), extension);
		Signed::new(signed.encode())
	}
}
