// SPDX-License-Identifier: Apache-2.0

//! Builds the runtime to WASM, but only when it is asked for, by `BARE_RUNTIME_WASM`: it takes a minute or two, and nobody wants
//! it but who measures.
//!
//! A variable and not a feature, for features go on to the WASM's own build, where one that brings the builder would have all
//! of it compiled once more.

fn main() {
	#[cfg(feature = "std")]
	{
		const ASKED: &str = "BARE_RUNTIME_WASM";
		println!("cargo:rerun-if-env-changed={ASKED}");
		if std::env::var_os(ASKED).is_some() {
			substrate_wasm_builder::WasmBuilder::init_with_defaults().build();
		} else {
			println!("cargo:rerun-if-changed=build.rs");
		}
	}
}
