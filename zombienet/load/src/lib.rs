// SPDX-License-Identifier: Apache-2.0

//! Loads a chain at a fixed rate and says what came of it.
//!
//! A [`source::Source`] says what is sent; everything else is the same whatever it is: the [`driver`] asks for a transaction at a
//! fixed rate and hands it to a node, [`follow`] reads what blocks say of it, [`report`] and [`plot`] tell it.

pub mod accounts;
pub mod cli;
pub mod signing;
pub mod source;

/// Whatever keeps a run from going on.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// What can fail in that way.
pub type Result<T> = std::result::Result<T, Error>;
