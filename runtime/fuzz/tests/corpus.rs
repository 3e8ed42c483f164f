// SPDX-License-Identifier: Apache-2.0

//! Plays the corpus, and what chance makes up.
//!
//! Further tries, from the environment: `FUZZ_SECONDS`, how long chance makes something up, and `FUZZ_SEED`, what. Without them
//! always the same few sequences.

use std::{
	path::Path,
	str::FromStr,
	time::{Duration, Instant},
};
use timebank_fuzz::{
	chance::Chance,
	driver::{self, Report, STEP_LENGTH},
};

/// How many sequences chance makes up if nobody says for how long.
const FEW: u32 = 40;

fn from_environment<T: FromStr>(name: &str, otherwise: T) -> T {
	std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(otherwise)
}

/// The sequences of the tree's corpus.
fn corpus() -> Vec<Vec<u8>> {
	let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus.hex");
	let text = std::fs::read_to_string(path).expect("a corpus");
	text.lines().map(|line| sp_core::bytes::from_hex(line).expect("hexadecimal")).collect()
}

#[test]
fn the_corpus_breaks_nothing() {
	let mut report = Report::default();
	for sequence in corpus() {
		driver::play(&sequence, &mut report);
	}
	assert!(report.steps > 0, "the corpus is empty");
}

#[test]
fn nothing_that_chance_makes_up_breaks_an_invariant() {
	let mut chance = Chance::new(from_environment("FUZZ_SEED", 1));
	let mut report = Report::default();
	let end = Instant::now() + Duration::from_secs(from_environment("FUZZ_SECONDS", 0));
	let mut sequences = 0;
	while sequences < FEW || Instant::now() < end {
		sequences += 1;
		let steps = chance.within(1, driver::MOST_STEPS as u64) as usize;
		let sequence: Vec<_> = (0..steps * STEP_LENGTH).map(|_| chance.below(256) as u8).collect();
		driver::play(&sequence, &mut report);
	}
	println!("{sequences} sequences, {} steps, and never: {:?}", report.steps, report.missing());
	let made = Report::of() - report.missing().len();
	assert!(made > 100, "only {made} of {} calls succeeded", Report::of());
}
