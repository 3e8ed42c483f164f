// SPDX-License-Identifier: Apache-2.0

//! Builds the runtime to WASM, with the hash of its metadata inside: hardware wallets check it against what they show.

fn main() {
	#[cfg(feature = "std")]
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash("TIME", 6)
		.build();
}
