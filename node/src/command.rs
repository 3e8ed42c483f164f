// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Does what the command line asks for.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	damage, oracle_feeder,
	service::{self, Parts},
};
use sc_cli::{Result, SubstrateCli};
use timebank_runtime::opaque::Block;

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"Time Bank Node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		env!("CARGO_PKG_AUTHORS").into()
	}

	// Printed where a bug is to be reported.
	fn support_url() -> String {
		"the people who gave you this node".into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn sc_service::ChainSpec>, String> {
		Ok(Box::new(match id {
			"dev" | "development" => chain_spec::development()?,
			"" | "local" | "consortium-local" => chain_spec::consortium_local()?,
			"demo" | "consortium-demo" => chain_spec::consortium_demo()?,
			path => chain_spec::ChainSpec::from_json_file(path.into())?,
		}))
	}
}

/// Parse the command line and run.
pub fn run() -> Result<()> {
	let cli = Cli::from_args();

	match &cli.subcommand {
		None => {
			// Before anything starts: a node that does not feed though it should would only look as if it did.
			let oracle = cli
				.oracle_config
				.as_deref()
				.map(oracle_feeder::Config::load)
				.transpose()
				.map_err(sc_cli::Error::Input)?;
			cli.create_runner(&cli.run)?.run_node_until_exit(|config| async move {
				service::new_full(config, oracle, cli.storage_monitor)
					.inspect_err(damage::explain_error)
					.map_err(sc_cli::Error::Service)
			})
		}
		Some(Subcommand::Key(cmd)) => cmd.run(&cli),
		Some(Subcommand::Sign(cmd)) => cmd.run(),
		Some(Subcommand::Verify(cmd)) => cmd.run(),
		Some(Subcommand::BuildSpec(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.chain_spec, config.network))
		}
		Some(Subcommand::ExportChainSpec(cmd)) => cmd.run(cli.load_spec(&cmd.chain)?),
		Some(Subcommand::CheckBlock(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let parts = Parts::open(&config)?;
			let import_queue = parts.import_queue(&config)?;
			Ok((cmd.run(parts.client, import_queue), parts.task_manager))
		}),
		Some(Subcommand::ExportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let parts = Parts::open(&config)?;
			Ok((cmd.run(parts.client, config.database), parts.task_manager))
		}),
		Some(Subcommand::ImportBlocks(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let parts = Parts::open(&config)?;
			let import_queue = parts.import_queue(&config)?;
			Ok((cmd.run(parts.client, import_queue), parts.task_manager))
		}),
		Some(Subcommand::PurgeChain(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run(config.database))
		}
		Some(Subcommand::Revert(cmd)) => cli.create_runner(cmd)?.async_run(|config| {
			let parts = Parts::open(&config)?;
			// GRANDPA keeps authority changes beside the chain; they must go with their blocks.
			let revert_grandpa = Box::new(|client, _, blocks| {
				sc_consensus_grandpa::revert(client, blocks)?;
				Ok(())
			});
			Ok((cmd.run(parts.client, parts.backend, Some(revert_grandpa)), parts.task_manager))
		}),
		Some(Subcommand::ChainInfo(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| cmd.run::<Block>(&config))
		}
		#[cfg(feature = "runtime-benchmarks")]
		Some(Subcommand::Benchmark(cmd)) => {
			cli.create_runner(cmd)?.sync_run(|config| benchmark::run(cmd, config))
		}
	}
}

#[cfg(feature = "runtime-benchmarks")]
mod benchmark {
	//! The benchmarks. They need a chain whose blocks Alice may sign for: `--dev`.

	use super::*;
	use frame_benchmarking_cli::{
		BenchmarkCmd, ExtrinsicFactory, SUBSTRATE_REFERENCE_HARDWARE, SubstrateRemarkBuilder,
	};
	use sc_service::Configuration;
	use sp_inherents::InherentDataProvider;
	use sp_runtime::traits::HashingFor;

	pub fn run(cmd: &BenchmarkCmd, config: Configuration) -> Result<()> {
		match cmd {
			BenchmarkCmd::Pallet(cmd) => {
				// A runtime that was named brings its own genesis.
				let spec = cmd.runtime.is_none().then_some(config.chain_spec);
				cmd.run_with_spec::<HashingFor<Block>, ()>(spec)
			}
			BenchmarkCmd::Block(cmd) => cmd.run(Parts::open(&config)?.client),
			BenchmarkCmd::Storage(cmd) => {
				let Parts { client, backend, .. } = Parts::open(&config)?;
				cmd.run(
					config,
					client,
					backend.expose_db(),
					backend.expose_storage(),
					backend.expose_shared_trie_cache(),
				)
			}
			BenchmarkCmd::Overhead(cmd) => {
				let spec = cmd.params.runtime.is_none().then_some(config.chain_spec);
				cmd.run_with_default_builder_and_spec::<Block, ()>(spec)
			}
			BenchmarkCmd::Extrinsic(cmd) => {
				let client = Parts::open(&config)?.client;
				let remark = SubstrateRemarkBuilder::new_from_client(client.clone())?;
				// The measured block stands in slot 0, which needs no digest.
				let timestamp = sp_timestamp::InherentDataProvider::new(0.into());
				let inherents = futures::executor::block_on(timestamp.create_inherent_data())
					.map_err(|error| format!("No inherent data: {error}"))?;
				cmd.run(client, inherents, Vec::new(), &ExtrinsicFactory(vec![Box::new(remark)]))
			}
			BenchmarkCmd::Machine(cmd) => cmd.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone()),
		}
	}
}
