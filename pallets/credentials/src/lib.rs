// SPDX-License-Identifier: Apache-2.0

//! What members can prove that they may do.
#![cfg_attr(not(feature = "std"), no_std)]
