// SPDX-License-Identifier: Apache-2.0

//! What partner institutions say about members, agreed by a quorum of branches.
#![cfg_attr(not(feature = "std"), no_std)]
