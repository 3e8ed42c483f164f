// SPDX-License-Identifier: Apache-2.0

//! Loads a chain at a fixed rate and says what came of it.

use clap::Parser;
use std::{future::Future, path::Path, process::ExitCode};
use timebank_load::{
	Result,
	chain::{Bare, TimeBank},
	cli::{Chain, Cli, Command, Spec},
	run::{run, steps},
	source::{Setting, Source},
	spec::{self, Plan},
	story,
	transfers::Transfers,
};
use timebank_runtime::{Balance, TIME};

/// What is sent unless a file says otherwise.
const TRANSFERS: &str = "transfers";

/// The nodes want the processors more than this program does.
const THREADS: usize = 2;

fn main() -> ExitCode {
	match obey(Cli::parse().command) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("timebank-load: {error}");
			ExitCode::FAILURE
		}
	}
}

fn obey(command: Command) -> Result<()> {
	match command {
		Command::Spec(args) => write_spec(args),
		Command::Run(args) => match args.common.chain {
			Chain::Timebank => block_on(run::<TimeBank>(args, &open)),
			Chain::Bare => block_on(run::<Bare>(args, &open_bare)),
		},
		Command::Steps(args) => match args.common.chain {
			Chain::Timebank => block_on(steps::<TimeBank>(args, &open)),
			Chain::Bare => block_on(steps::<Bare>(args, &open_bare)),
		},
	}
}

fn block_on(load: impl Future<Output = Result<()>>) -> Result<()> {
	let mut builder = tokio::runtime::Builder::new_multi_thread();
	builder.worker_threads(THREADS).enable_all().build()?.block_on(load)
}

fn open(mix: &str, setting: Setting) -> Result<Box<dyn Source>> {
	match mix {
		TRANSFERS => Ok(Box::new(Transfers::<TimeBank>::new(setting))),
		file => story::open(Path::new(file), setting),
	}
}

fn open_bare(
	mix: &str,
	setting: Setting,
) -> Result<Box<dyn Source<timebank_bare_runtime::RuntimeEvent>>> {
	match mix {
		TRANSFERS => Ok(Box::new(Transfers::<Bare>::new(setting))),
		_ => Err("on the bare chain there are only transfers".into()),
	}
}

fn write_spec(args: Spec) -> Result<()> {
	let Spec { chain, base, members, balance, hour, out } = args;
	let (usual, name) = match chain {
		Chain::Timebank => (100, "timebank-load"),
		Chain::Bare => (1_000_000, "timebank-bare-load"),
	};
	let balance = Balance::from(balance.unwrap_or(usual)) * TIME;
	let plan = Plan { members, balance, hour };
	let (mut state, rest) = spec::read(&base)?;
	match chain {
		Chain::Timebank => spec::populate(&mut state, &plan)?,
		Chain::Bare => spec::populate_bare(&mut state, &plan)?,
	}
	spec::write(&mut state, rest, &format!("{name}-{members}"), &out)
}
