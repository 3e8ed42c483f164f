// SPDX-License-Identifier: Apache-2.0

//! What members learn, and what they are certified for.

#![cfg_attr(not(feature = "std"), no_std)]
