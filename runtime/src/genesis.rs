// SPDX-License-Identifier: Apache-2.0

//! Genesis presets: the networks that come with the runtime.
//!
//! All keys are the SDK's well-known development keys. A production network brings a chain specification of its own.

use crate::*;
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_branches::{BranchKind, Certificate, FoundingBranch};
use pallet_credentials::FoundingKind as FoundingCredential;
use pallet_profiles::FoundingKind as FoundingField;
use pallet_standard::FoundingCategory;
use serde_json::Value;
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use timebank_primitives::BranchId;

/// One branch, one validator.
pub const DEVELOPMENT: &str = sp_genesis_builder::DEV_RUNTIME_PRESET;

/// Four branches, four validators.
pub const CONSORTIUM_LOCAL: &str = "consortium-local";

/// The same, but an hour passes in two seconds. For demonstrations.
pub const CONSORTIUM_DEMO: &str = "consortium-demo";

/// An hour on a network for demonstrations, in milliseconds.
const DEMO_HOUR: Moment = 2_000;

/// An hour, in milliseconds.
const HOUR: Moment = 3_600_000;

/// A development branch: the name under which it is known, its place in the tree, and its well-known keys.
struct DevBranch {
	name: &'static str,
	kind: BranchKind,
	parent: Option<BranchId>,
	account: Sr25519Keyring,
	administrator: Sr25519Keyring,
	grandpa: Ed25519Keyring,
}

impl DevBranch {
	fn founding(&self) -> FoundingBranch<AccountId> {
		FoundingBranch {
			parent: self.parent,
			kind: self.kind,
			name: self.name.into(),
			region: "Riverland".into(),
			contact: Default::default(),
			account: self.account.to_account_id(),
			administrator: self.administrator.to_account_id(),
			// There is no document behind a development branch.
			certificate: Certificate { document: [0; 32], valid_until: Moment::MAX },
		}
	}

	fn keys(&self) -> (AccountId, AccountId, opaque::SessionKeys) {
		let account = self.account.to_account_id();
		let keys = opaque::SessionKeys {
			aura: self.account.public().into(),
			grandpa: self.grandpa.public().into(),
		};
		(account.clone(), account, keys)
	}
}

/// A province with two communities below it, and a city on its own.
fn consortium() -> Vec<DevBranch> {
	use BranchKind::*;
	vec![
		DevBranch {
			name: "Riverland",
			kind: Provincial,
			parent: None,
			account: Sr25519Keyring::Alice,
			administrator: Sr25519Keyring::AliceStash,
			grandpa: Ed25519Keyring::Alice,
		},
		DevBranch {
			name: "Willow Lane",
			kind: Community,
			parent: Some(1),
			account: Sr25519Keyring::Bob,
			administrator: Sr25519Keyring::BobStash,
			grandpa: Ed25519Keyring::Bob,
		},
		DevBranch {
			name: "Old Harbour",
			kind: Community,
			parent: Some(1),
			account: Sr25519Keyring::Charlie,
			administrator: Sr25519Keyring::CharlieStash,
			grandpa: Ed25519Keyring::Charlie,
		},
		DevBranch {
			name: "Lakeside",
			kind: City,
			parent: None,
			account: Sr25519Keyring::Dave,
			administrator: Sr25519Keyring::DaveStash,
			grandpa: Ed25519Keyring::Dave,
		},
	]
}

/// The categories of service with which a network starts. An hour is an hour, whatever the service.
fn categories() -> Vec<FoundingCategory<Balance>> {
	const NAMES: [&str; 10] = [
		"accompanying",
		"shopping and errands",
		"household",
		"repair",
		"lessons",
		"meals",
		"company",
		"transport",
		"care",
		"community work",
	];
	(1..)
		.zip(NAMES)
		.map(|(id, name)| FoundingCategory { id, name: name.into(), rate: STEP })
		.collect()
}

/// The kinds of fields that a profile can have at first.
fn field_kinds() -> Vec<FoundingField> {
	use pallet_profiles::Path::*;
	[
		("identity", Audited),
		("contact", Direct),
		("health note", Audited),
		("skills", Audited),
		("person to call", Direct),
		("institution's record", Institution),
	]
	.into_iter()
	.zip(1..)
	.map(|((name, path), id)| FoundingField { id, name: name.into(), path })
	.collect()
}

/// The kinds of credentials that a member can hold at first.
fn credential_kinds() -> Vec<FoundingCredential> {
	use pallet_credentials::IssuedBy::*;
	[
		("first aid", Both),
		("driving licence", Institutions),
		("care training", Branches),
		("work with children", Institutions),
		("lifting and moving", Branches),
	]
	.into_iter()
	.zip(1..)
	.map(|((name, by), id)| FoundingCredential { id, name: name.into(), by })
	.collect()
}

fn network(branches: &[DevBranch], hour_length: Moment) -> Value {
	build_struct_json_patch!(RuntimeGenesisConfig {
		activities: ActivitiesConfig { hour_length },
		branches: BranchesConfig {
			branches: branches.iter().map(DevBranch::founding).collect::<Vec<_>>(),
		},
		credentials: CredentialsConfig { kinds: credential_kinds() },
		profiles: ProfilesConfig { kinds: field_kinds() },
		standard: StandardConfig { categories: categories() },
		session: SessionConfig { keys: branches.iter().map(DevBranch::keys).collect::<Vec<_>>() },
		technical_committee: TechnicalCommitteeConfig {
			members: branches.iter().map(|branch| branch.account.to_account_id()).collect(),
		},
	})
}

/// The preset with this name, as JSON.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEVELOPMENT => network(&consortium()[..1], HOUR),
		CONSORTIUM_LOCAL => network(&consortium(), HOUR),
		CONSORTIUM_DEMO => network(&consortium(), DEMO_HOUR),
		_ => return None,
	};
	serde_json::to_vec(&patch).ok()
}

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
	[DEVELOPMENT, CONSORTIUM_LOCAL, CONSORTIUM_DEMO].map(PresetId::from).into()
}
