// SPDX-License-Identifier: Apache-2.0

//! What people think of each other's help, and what follows from it.

#![cfg_attr(not(feature = "std"), no_std)]
