// SPDX-License-Identifier: Apache-2.0

//! How well a member and an activity go together.

#![cfg_attr(not(feature = "std"), no_std)]
