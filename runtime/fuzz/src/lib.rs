// SPDX-License-Identifier: Apache-2.0

//! Sequences of all calls on the time bank's runtime, made up by libFuzzer or by chance.

#[path = "../../src/tests/chance.rs"]
#[allow(missing_docs)]
pub mod chance;
pub mod driver;
