// SPDX-License-Identifier: Apache-2.0

//! To be written.

#![cfg_attr(not(feature = "std"), no_std)]
