// SPDX-License-Identifier: Apache-2.0

//! Of the sequences in some directories, the few with which every call succeeds that succeeds with any of them; each without the steps
//! after the last that it is needed for. One a line, in hexadecimal.

use sp_core::bytes::to_hex;
use std::{
	cmp::Reverse,
	collections::{BTreeMap, BTreeSet},
	fs, io,
};
use timebank_fuzz::driver::{self, Name, Report, STEP_LENGTH};

fn main() -> io::Result<()> {
	let mut sequences = Vec::new();
	for directory in std::env::args_os().skip(1) {
		for file in fs::read_dir(directory)? {
			sequences.push(fs::read(file?.path())?);
		}
	}
	for line in fewest(sequences) {
		println!("{line}");
	}
	Ok(())
}

/// By and by the one with which the most calls succeed that do not succeed with those taken before.
fn fewest(mut sequences: Vec<Vec<u8>>) -> BTreeSet<String> {
	// The order in which a directory is read is no order.
	sequences.sort_unstable();
	let mut candidates: Vec<_> =
		sequences.into_iter().map(|sequence| (succeeding(&sequence), sequence)).collect();
	let mut taken = BTreeSet::new();
	while let Some((done, sequence)) =
		candidates.iter().max_by_key(|(done, sequence)| (done.len(), Reverse(sequence.len())))
		&& let Some(needed) = done.values().max()
	{
		let text = to_hex(&sequence[..needed * STEP_LENGTH], false);
		taken.insert(text.trim_start_matches("0x").into());
		let done = done.clone();
		for (others, _) in &mut candidates {
			others.retain(|name, _| !done.contains_key(name));
		}
	}
	taken
}

/// The calls that succeed with a sequence, each with the step at which it first does.
fn succeeding(sequence: &[u8]) -> BTreeMap<Name, usize> {
	let mut report = Report::default();
	driver::play(sequence, &mut report);
	report.done
}
