// SPDX-License-Identifier: Apache-2.0

//! # Oracles
//!
//! What partner institutions say about members, agreed by a quorum of branches (M4).

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod runtime_api;
pub mod types;

pub use types::*;
