// SPDX-License-Identifier: Apache-2.0

//! Who may act for a member.
#![cfg_attr(not(feature = "std"), no_std)]
