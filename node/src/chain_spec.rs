// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The chains that the node knows by name. Their genesis states are the runtime's presets.

use sc_service::{ChainType, GenericChainSpec, Properties};
use timebank_runtime::{WASM_BINARY, genesis};

/// A chain's name, identity and genesis.
pub type ChainSpec = GenericChainSpec;

/// One validator, Alice, for work on one machine.
pub fn development() -> Result<ChainSpec, String> {
	named("Time Bank Development", "dev", ChainType::Development, genesis::DEVELOPMENT)
}

/// A consortium of four validating branches with well-known keys.
pub fn consortium_local() -> Result<ChainSpec, String> {
	named("Time Bank Local", "local", ChainType::Local, genesis::CONSORTIUM_LOCAL)
}

/// The local consortium with an hour of two seconds, for showing whole services in a minute.
pub fn consortium_demo() -> Result<ChainSpec, String> {
	named("Time Bank Demo", "demo", ChainType::Local, genesis::CONSORTIUM_DEMO)
}

fn named(name: &str, suffix: &str, kind: ChainType, preset: &str) -> Result<ChainSpec, String> {
	let code =
		WASM_BINARY.ok_or("The runtime was built without its Wasm blob (SKIP_WASM_BUILD)")?;
	Ok(ChainSpec::builder(code, None)
		.with_name(name)
		.with_id(&format!("timebank_{suffix}"))
		.with_protocol_id(&format!("timebank-{suffix}"))
		.with_chain_type(kind)
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

/// What wallets need to show balances and addresses.
fn properties() -> Properties {
	Properties::from_iter([
		("tokenSymbol".into(), "TIME".into()),
		("tokenDecimals".into(), 6.into()),
		("ss58Format".into(), 42.into()),
	])
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_io::hashing::twox_128;
	use sp_runtime::{BuildStorage, Storage};

	fn state(spec: Result<ChainSpec, String>) -> Storage {
		spec.expect("the Wasm blob is there").build_storage().expect("the preset is valid")
	}

	/// The length of an hour in milliseconds.
	fn hour(state: &Storage) -> u64 {
		let key = [twox_128(b"Activities"), twox_128(b"HourLength")].concat();
		let value = state.top.get(&key).expect("the preset sets the hour");
		u64::from_le_bytes(value.as_slice().try_into().expect("the hour is a u64"))
	}

	#[test]
	fn an_hour_is_an_hour_but_in_the_demo() {
		assert_eq!(hour(&state(development())), 3_600_000);
		assert_eq!(hour(&state(consortium_local())), 3_600_000);
		assert_eq!(hour(&state(consortium_demo())), 2_000);
	}

	#[test]
	fn wallets_learn_the_coin() {
		for spec in [development(), consortium_local(), consortium_demo()] {
			let properties = spec.expect("the Wasm blob is there").properties();
			assert_eq!(properties["tokenSymbol"], "TIME");
			assert_eq!(properties["tokenDecimals"], 6);
			assert_eq!(properties["ss58Format"], 42);
		}
	}

	#[test]
	fn chains_do_not_share_identities() {
		let [dev, local, demo] = [development(), consortium_local(), consortium_demo()]
			.map(|spec| spec.expect("the Wasm blob is there"));
		assert_ne!(dev.id(), local.id());
		assert_ne!(local.id(), demo.id());
		assert_ne!(dev.protocol_id(), local.protocol_id());
		assert_ne!(local.protocol_id(), demo.protocol_id());
	}
}
