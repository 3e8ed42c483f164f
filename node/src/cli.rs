// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What can be typed on the command line.

use sc_cli::RunCmd;
use sc_storage_monitor::StorageMonitorParams;
use std::path::PathBuf;

/// How many transactions are in the pool at most: those that wait, and those in blocks that are not final yet. Two full blocks of payments. With
/// every block the pool checks all that wait again, so that a longer queue takes the time in which blocks would be made
/// (docs/decisions/0031-pool.md); whoever is refused knows at once. The SDK's default is 8,192.
const POOL_LIMIT: &str = "1024";

/// The node's arguments. Without a subcommand the node runs.
#[derive(Debug, clap::Parser)]
#[command(mut_arg("pool_limit", |limit| limit.default_value(POOL_LIMIT)))]
pub struct Cli {
	/// The tool to run in the place of the node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// How to run the node.
	#[command(flatten)]
	pub run: RunCmd,

	/// Feed the chain from the partner institutions that this TOML file names, as an oracle operator of a branch. The
	/// operator's key must be in the keystore, under the type `orcl`.
	#[arg(long, value_name = "FILE")]
	pub oracle_config: Option<PathBuf>,

	/// When the node stops because the disk is nearly full.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,
}

/// The tools that come with the node.
#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Make, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Sign a message: the statement of a branch's certificate, for one.
	Sign(sc_cli::SignCmd),

	/// Check a signature.
	Verify(sc_cli::VerifyCmd),

	/// Print a chain specification, with this node as its boot node unless told otherwise.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Write a chain specification, plain or raw.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Execute a stored block again and compare the outcome.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Import blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Delete the chain's database. Keys stay.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Undo the newest blocks that are not final yet.
	Revert(sc_cli::RevertCmd),

	/// Print the best and the final block of the database.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure the runtime and the machine.
	#[cfg(feature = "runtime-benchmarks")]
	#[command(subcommand)]
	Benchmark(frame_benchmarking_cli::BenchmarkCmd),
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::{CommandFactory, Parser};
	use sc_cli::{CliConfiguration, SubstrateCli};
	use sc_service::{DatabaseSource, config::Configuration};

	/// The configuration that running the node with these arguments would have.
	fn configuration(args: &[&str]) -> Configuration {
		let cli = Cli::parse_from(args);
		let tokio = sc_cli::build_runtime().expect("a tokio runtime can be built");
		cli.run.create_configuration(&cli, tokio.handle().clone()).expect("the arguments are valid")
	}

	#[test]
	fn the_definition_is_sound() {
		Cli::setup_command(Cli::command()).debug_assert();
	}

	#[test]
	fn every_subcommand_parses() {
		let commands: &[&[&str]] = &[
			&["key", "generate-node-key"],
			&["key", "inspect", "//Alice"],
			&["sign", "--suri", "//Alice", "--hex", "--message", "0x00"],
			&["verify", "0x00", "//Alice", "--hex", "--message", "0x00"],
			&["build-spec", "--chain", "dev", "--raw"],
			&["export-chain-spec", "--chain", "consortium-local", "--raw"],
			&["check-block", "1", "--dev"],
			&["export-blocks", "--dev", "--to", "10"],
			&["import-blocks", "--dev", "--binary"],
			&["purge-chain", "--dev", "-y"],
			&["revert", "5", "--dev"],
			&["chain-info", "--dev"],
			#[cfg(feature = "runtime-benchmarks")]
			&["benchmark", "pallet", "--list"],
		];
		for command in commands {
			let args = ["timebank-node"].iter().chain(*command);
			let cli = Cli::try_from_iter(args).unwrap_or_else(|e| panic!("{command:?}: {e}"));
			assert!(cli.subcommand.is_some());
		}
		assert!(Cli::try_from_iter(["timebank-node", "mine"]).is_err());
	}

	#[test]
	fn feeding_the_chain_is_asked_for() {
		let file = |args: &[&str]| Cli::parse_from(args).oracle_config;
		assert_eq!(file(&["timebank-node", "--dev"]), None);
		assert_eq!(
			file(&["timebank-node", "--dev", "--oracle-config", "oracle.toml"]),
			Some("oracle.toml".into())
		);
		assert!(Cli::try_parse_from(["timebank-node", "--oracle-config"]).is_err());
	}

	#[test]
	fn paritydb_needs_no_flag() {
		let config = configuration(&["timebank-node", "--dev"]);
		assert!(matches!(config.database, DatabaseSource::ParityDb { .. }));
	}

	#[test]
	fn dev_is_a_validator_of_the_development_chain() {
		let config = configuration(&["timebank-node", "--dev"]);
		assert_eq!(config.chain_spec.id(), "timebank_dev");
		assert!(config.role.is_authority());
		assert!(config.force_authoring);
		assert!(config.offchain_worker.enabled);
		assert_eq!(config.dev_key_seed.as_deref(), Some("//Alice"));
	}

	#[test]
	fn the_pool_follows_every_fork() {
		let config = configuration(&["timebank-node", "--dev"]);
		assert!(config.transaction_pool.use_all_block_notifications());
	}

	#[test]
	fn the_pool_is_small_unless_a_larger_one_is_asked_for() {
		let limit = |args: &[&str]| Cli::parse_from(args).run.pool_config.pool_limit;
		assert_eq!(limit(&["timebank-node", "--dev"]).to_string(), POOL_LIMIT);
		assert_eq!(limit(&["timebank-node", "--dev", "--pool-limit", "5000"]), 5_000);
	}
}
