// SPDX-License-Identifier: Apache-2.0

//! The members that the load is sent by. Anybody can make their keys from their index, so that none is kept anywhere.

use codec::Encode;
use sp_core::{Pair as _, sr25519::Pair};
use sp_io::hashing::blake2_256;
use timebank_primitives::{BranchId, Nullifier};
use timebank_runtime::AccountId;

/// An account's place: the members come first, the auditors after them.
pub type Index = u32;

/// How many auditors there are. They are no members, and spread over the branches like them.
pub const AUDITORS: Index = 16;

/// The key pair of a member or an auditor.
pub fn pair(index: Index) -> Pair {
	Pair::from_seed(&blake2_256(&("timebank-load", index).encode()))
}

/// The account of a member or an auditor.
pub fn account(index: Index) -> AccountId {
	AccountId::new(pair(index).public().0)
}

/// The nullifier of a member: no two are the same.
pub fn nullifier(index: Index) -> Nullifier {
	Nullifier(blake2_256(&("timebank-load nullifier", index).encode()))
}

/// At which of so many branches, numbered from 1, a member is at home, or an auditor works.
pub fn home(index: Index, branches: BranchId) -> BranchId {
	index % branches + 1
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn everybody_is_somebody_else() {
		assert_ne!(account(0), account(1));
		assert_ne!(nullifier(0), nullifier(1));
		assert_ne!(nullifier(0).0, <[u8; 32]>::from(account(0)));
		assert_eq!(account(7), account(7));
	}

	#[test]
	fn homes_are_spread_evenly() {
		let homes: Vec<_> = (0..8).map(|index| home(index, 4)).collect();
		assert_eq!(homes, [1, 2, 3, 4, 1, 2, 3, 4]);
	}
}
