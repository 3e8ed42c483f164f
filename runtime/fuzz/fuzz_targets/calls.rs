// SPDX-License-Identifier: Apache-2.0

//! The fuzz target: libFuzzer makes up the inputs, the driver plays them. With `FUZZ_TELL` in the environment it tells every step.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use std::sync::LazyLock;
use timebank_fuzz::driver::{self, Report};

static TELLS: LazyLock<bool> = LazyLock::new(|| std::env::var_os("FUZZ_TELL").is_some());

fuzz_target!(|input: &[u8]| {
	let mut report = if *TELLS { Report::telling() } else { Report::default() };
	driver::play(input, &mut report);
});

// Half of the time whole steps are moved about; else libFuzzer changes bytes as it sees fit.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
	driver::shuffle(data, size, max_size, seed)
		.unwrap_or_else(|| fuzzer_mutate(data, size, max_size))
});
