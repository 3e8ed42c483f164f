// SPDX-License-Identifier: Apache-2.0

//! What the machine says: of processes, of directories, and of itself.

use crate::{Result, record::ProcessRow};
use serde::Serialize;
use std::{
	fs,
	os::unix::fs::MetadataExt,
	path::{Path, PathBuf},
	process::Command,
};

/// Ticks of `/proc` in a second: the same on every Linux that people run.
const TICKS: f64 = 100.0;

/// How a process does now. None: it is not there.
pub fn look_at(pid: u32, at: f64) -> Option<ProcessRow> {
	let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
	let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
	Some(ProcessRow { at, pid, memory: resident(&status)?, processor: processor(&stat)? })
}

fn resident(status: &str) -> Option<u64> {
	let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
	Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? * 1_024)
}

fn processor(stat: &str) -> Option<f64> {
	// The name, which may have blanks and brackets, ends with the last bracket; what follows begins with the third field.
	let fields: Vec<_> = stat.rsplit_once(')')?.1.split_whitespace().collect();
	let ticks = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
	Some((ticks(14)? + ticks(15)?) as f64 / TICKS)
}

/// How many bytes of the disk a directory takes.
pub fn size_of(dir: &Path) -> u64 {
	let Ok(entries) = fs::read_dir(dir) else { return 0 };
	entries
		.flatten()
		.filter_map(|entry| {
			// What a database drops while it is looked at is not there any more.
			let metadata = entry.metadata().ok()?;
			Some(if metadata.is_dir() { size_of(&entry.path()) } else { metadata.blocks() * 512 })
		})
		.sum()
}

/// On what, and with what, was measured.
#[derive(Debug, Serialize)]
pub struct Machine {
	/// How many processors there are.
	pub cores: usize,
	/// Which.
	pub model: String,
	/// Memory, in bytes.
	pub memory: u64,
	/// The system's kernel.
	pub kernel: String,
	/// The commit of the working directory, if it is one.
	pub commit: Option<String>,
	/// Whether something in it differs from the commit.
	pub dirty: Option<bool>,
	/// The command line.
	pub command: Vec<String>,
}

impl Machine {
	/// This one.
	pub fn here() -> Self {
		let read = |file| fs::read_to_string(file).unwrap_or_default();
		let field = |text: &str, name: &str| {
			let line = text.lines().find(|line| line.starts_with(name))?;
			Some(line.split_once(':')?.1.trim().to_owned())
		};
		let memory = field(&read("/proc/meminfo"), "MemTotal");
		let memory = memory.and_then(|memory| memory.strip_suffix(" kB")?.parse::<u64>().ok());
		let changes = git(&["status", "--porcelain", "--untracked-files=no"]);
		Self {
			cores: std::thread::available_parallelism().map_or(1, usize::from),
			model: field(&read("/proc/cpuinfo"), "model name").unwrap_or_default(),
			memory: memory.unwrap_or_default() * 1_024,
			kernel: read("/proc/sys/kernel/osrelease").trim().into(),
			commit: git(&["rev-parse", "HEAD"]),
			dirty: changes.map(|changes| !changes.is_empty()),
			command: std::env::args().collect(),
		}
	}
}

fn git(args: &[&str]) -> Option<String> {
	let output = Command::new("git").args(args).output().ok()?;
	output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().into())
}

/// The end of a log file that grows: from where it was when this was made.
pub struct Tail {
	file: PathBuf,
	from: u64,
}

impl Tail {
	/// What comes from now on.
	pub fn of(file: &Path) -> Self {
		Self { file: file.into(), from: fs::metadata(file).map_or(0, |metadata| metadata.len()) }
	}

	/// How long it took to make blocks, in milliseconds, as the node has logged it since.
	pub fn authored(&self) -> Result<Vec<u64>> {
		let log = fs::read(&self.file)?;
		let new = log.get(self.from as usize..).unwrap_or(&log);
		Ok(String::from_utf8_lossy(new).lines().filter_map(prepared_in).collect())
	}
}

fn prepared_in(line: &str) -> Option<u64> {
	let (_, rest) = line.split_once("Prepared block for proposing at ")?;
	let (_, rest) = rest.split_once('(')?;
	rest.split_once(" ms)")?.0.parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_process_can_be_looked_at() {
		let row = look_at(std::process::id(), 1.0).unwrap();
		assert!(row.memory > 100_000);
		assert!(look_at(u32::MAX, 1.0).is_none());
	}

	#[test]
	fn processor_time_is_found_behind_any_name() {
		let stat = "12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0";
		assert_eq!(processor(stat), Some(3.0));
	}

	#[test]
	fn blocks_are_found_in_logs() {
		let line = "2026-11-21 10:00:00 🎁 Prepared block for proposing at 12 (47 ms) hash: 0x12; end: NoMoreTransactions; extrinsics_count: 3";
		assert_eq!(prepared_in(line), Some(47));
		assert_eq!(prepared_in("Imported #12"), None);
	}

	#[test]
	fn what_was_logged_before_does_not_count() {
		let file = std::env::temp_dir().join(format!("timebank-load-{}.log", std::process::id()));
		fs::write(&file, "Prepared block for proposing at 1 (5 ms)\n").unwrap();
		let tail = Tail::of(&file);
		fs::write(
			&file,
			"Prepared block for proposing at 1 (5 ms)\nPrepared block for proposing at 2 (6 ms)\n",
		)
		.unwrap();
		assert_eq!(tail.authored().unwrap(), [6]);
		fs::remove_file(&file).unwrap();
	}
}
