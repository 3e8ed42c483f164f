// SPDX-License-Identifier: Apache-2.0

//! Loads a chain at a fixed rate and says what came of it.
//!
//! A [`source::Source`] says what is sent. The [`driver`] asks it for a transaction whenever one is due, hands it to a node by the
//! [`lanes`], and writes down in a [`record`] what [`follow`] reads of it in blocks; [`report`] and [`plot`] tell it. [`spec`] makes
//! the chain whose members sign.

pub mod accounts;
pub mod chain;
pub mod cli;
pub mod driver;
pub mod follow;
pub mod lanes;
pub mod metrics;
pub mod pace;
pub mod plot;
pub mod process;
pub mod random;
pub mod record;
pub mod report;
pub mod rpc;
pub mod run;
pub mod signing;
pub mod source;
pub mod spec;
pub mod story;
pub mod transfers;

/// Whatever keeps a run from going on.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What can fail in that way.
pub type Result<T> = std::result::Result<T, Error>;
