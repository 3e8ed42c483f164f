// SPDX-License-Identifier: Apache-2.0

//! Who offers what, and which activities look for people.

#![cfg_attr(not(feature = "std"), no_std)]
