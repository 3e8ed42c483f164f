// SPDX-License-Identifier: Apache-2.0

//! What can be typed on the command line.

use crate::{accounts::Index, source::Moment};
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Loads a chain at a fixed rate and says what came of it.
#[derive(Debug, Parser)]
#[command(version)]
pub struct Cli {
	/// What to do.
	#[command(subcommand)]
	pub command: Command,
}

/// What this program does.
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Write a chain specification in whose genesis there are members, who sign the load.
	Spec(Spec),

	/// Load a chain at one rate for a while.
	Run(Run),

	/// Load a chain with more and more until it does not keep up; then with 90 % of the last rate that it kept up with.
	Steps(Steps),
}

/// A chain with members from its genesis.
#[derive(Debug, Args)]
pub struct Spec {
	/// Which chain it is.
	#[arg(long, value_enum, default_value = "timebank")]
	pub chain: Chain,

	/// A raw chain specification of the same runtime: `timebank-node export-chain-spec --raw`.
	#[arg(long, value_name = "FILE")]
	pub base: PathBuf,

	/// How many members there are.
	#[arg(long)]
	pub members: Index,

	/// What each of them has, in hours. Without it 100, and on the bare chain a million, for there are fees.
	#[arg(long, value_name = "HOURS")]
	pub balance: Option<u32>,

	/// How long an hour is on this network, in milliseconds. Without it, as long as in the base.
	#[arg(long, value_name = "MS")]
	pub hour: Option<Moment>,

	/// Where the specification is written.
	#[arg(long, value_name = "FILE")]
	pub out: PathBuf,
}

/// Which chain it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Chain {
	/// The time bank's.
	Timebank,
	/// The SDK's pallets alone, and nothing but balances.
	Bare,
}

/// What every run needs.
#[derive(Clone, Debug, Args)]
pub struct Common {
	/// Which chain it is.
	#[arg(long, value_enum, default_value = "timebank")]
	pub chain: Chain,

	/// WebSocket address of a node. Each account's transactions go to the same one; blocks are followed at the first.
	#[arg(long = "url", value_name = "URL", required = true)]
	pub urls: Vec<String>,

	/// What is sent: `transfers`, or the file that describes a mix.
	#[arg(long, value_name = "transfers|FILE", default_value = "transfers")]
	pub mix: String,

	/// How many members there are in the genesis: those of `spec --members`.
	#[arg(long)]
	pub members: Index,

	/// From which random numbers come. The same seed, the same transactions.
	#[arg(long, default_value_t = 1)]
	pub seed: u64,

	/// How long an hour is on this network, in milliseconds.
	#[arg(long, value_name = "MS", default_value_t = 3_600_000)]
	pub hour: Moment,

	/// How many transactions a node can leave unanswered before what would be sent to it is counted as refused.
	#[arg(long, value_name = "N", default_value_t = 2_000)]
	pub outstanding: usize,

	/// How long to wait at the end for what was sent to become final, in seconds.
	#[arg(long, value_name = "S", default_value_t = 30)]
	pub drain: u64,

	/// Where the report and the plots are written.
	#[arg(long, value_name = "DIR")]
	pub out: PathBuf,

	/// Process ids of the nodes, whose memory and processor time are measured.
	#[arg(long = "pid", value_name = "P", num_args = 1..)]
	pub pids: Vec<u32>,

	/// Data directories of the nodes, whose growth is measured.
	#[arg(long = "data", value_name = "DIR", num_args = 1..)]
	pub data: Vec<PathBuf>,

	/// Log files of the nodes, from which it is read how long blocks took to make.
	#[arg(long = "log", value_name = "FILE", num_args = 1..)]
	pub logs: Vec<PathBuf>,

	/// Prometheus addresses of the nodes, from which it is read how long blocks took to import: `http://127.0.0.1:9615/metrics`.
	#[arg(long, value_name = "URL", num_args = 1..)]
	pub prometheus: Vec<String>,

	/// Write a line of JSON to this file for each transaction that is final.
	#[arg(long, value_name = "FILE")]
	pub journal: Option<PathBuf>,
}

/// One rate.
#[derive(Clone, Debug, Args)]
pub struct Run {
	#[command(flatten)]
	#[allow(missing_docs)]
	pub common: Common,

	/// Transactions a second.
	#[arg(long)]
	pub rate: f64,

	/// How long, in seconds.
	#[arg(long)]
	pub seconds: u64,
}

/// More and more.
#[derive(Clone, Debug, Args)]
pub struct Steps {
	#[command(flatten)]
	#[allow(missing_docs)]
	pub common: Common,

	/// Transactions a second in the first step.
	#[arg(long, value_name = "R", default_value_t = 100.0)]
	pub from: f64,

	/// By what each rate is more than the one before.
	#[arg(long, default_value_t = 1.25)]
	pub factor: f64,

	/// How long a step is, in seconds.
	#[arg(long, value_name = "S", default_value_t = 60)]
	pub step_seconds: u64,

	/// How long 90 % of the last rate that was kept up with is held, in seconds. 0: not at all.
	#[arg(long, value_name = "S", default_value_t = 600)]
	pub hold_seconds: u64,
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_is_sound() {
		Cli::command().debug_assert();
	}

	#[test]
	fn several_nodes_can_be_named() {
		let line = "timebank-load run --url ws://a --url ws://b --members 10 --rate 5 --seconds 3 --out d --pid 1 2 --pid 3";
		let cli = Cli::parse_from(line.split(' '));
		let Command::Run(run) = cli.command else { panic!("it says run") };
		assert_eq!(run.common.urls, ["ws://a", "ws://b"]);
		assert_eq!(run.common.pids, [1, 2, 3]);
		assert_eq!(run.common.chain, Chain::Timebank);
	}
}
