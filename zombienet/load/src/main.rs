// SPDX-License-Identifier: Apache-2.0

//! Loads a chain at a fixed rate and says what came of it.

use clap::Parser;
use timebank_load::cli::Cli;

fn main() {
	let _ = Cli::parse();
}
