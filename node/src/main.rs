// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! The time bank's node: it authors, checks and finalizes the chain's blocks and answers RPC.
//!
//! `timebank-node --dev` starts a chain of one validator that is forgotten when the node stops.

// The errors are the SDK's.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod damage;
mod double_authoring;
mod oracle_feeder;
#[cfg(test)]
mod recommendations;
mod rpc;
mod service;

/// Rows, keys and trie nodes are many small pieces of memory that come and go on several threads: it serves them faster than the
/// C library's (docs/performance.md).
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> sc_cli::Result<()> {
	damage::explain_signal()?;
	command::run()
}
